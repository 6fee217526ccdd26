//! The options that choose a backend and a security profile.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, builder};
use mipsilon_pcs::NoBackend;
use mipsilon_vm::prove::Options;
use mipsilon_vm::{BackendId, SecurityProfile};

use super::error::CliError;

/// How to prove.
#[derive(Args)]
pub(crate) struct BackendArgs {
    /// The base field [default: the first that has the commitment scheme].
    #[arg(long, value_name = "F", value_parser = fields())]
    field: Option<String>,
    /// The commitment scheme [default: the first that has the field].
    #[arg(long, value_name = "P", value_parser = schemes())]
    pcs: Option<String>,
    /// The security profile.
    #[arg(long, value_name = "S", default_value = "proven-100", value_parser = profiles())]
    security: SecurityProfile,
}

impl BackendArgs {
    /// The options, if there is such a backend.
    pub(crate) fn options(&self) -> Result<Options, CliError> {
        let backends = matching(self.field.as_deref(), self.pcs.as_deref())?;
        let backend = backends.into_iter().next().unwrap_or_default();
        Ok(Options { backend, security: self.security })
    }
}

/// The backends with this field and this commitment scheme, in their order; at least one.
pub(crate) fn matching(field: Option<&str>, pcs: Option<&str>) -> Result<Vec<BackendId>, CliError> {
    let fits = |asked: Option<&str>, name: &str| asked.is_none_or(|it| it == name);
    let fit = |(f, p): &&(&str, &str)| fits(field, f) && fits(pcs, p);
    let id = |&(field, pcs): &(&str, &str)| BackendId { field: field.into(), pcs: pcs.into() };
    let found: Vec<_> = BackendId::ALL.iter().filter(fit).map(id).collect();
    if found.is_empty() {
        // One that this build has not, or none at all.
        let asked = (field.unwrap_or_default(), pcs.unwrap_or_default());
        let missing = BackendId::KNOWN.iter().find(fit).unwrap_or(&asked);
        return Err(CliError::Usage(NoBackend(id(missing)).to_string()));
    }
    Ok(found)
}

/// Accepts the name of a field that a backend has, of this build or another.
pub(crate) fn fields() -> PossibleValuesParser {
    names(|(field, _)| field)
}

/// Accepts the name of a commitment scheme that a backend has, of this build or another.
pub(crate) fn schemes() -> PossibleValuesParser {
    names(|(_, pcs)| pcs)
}

/// Accepts one side of the pairs that exist.
fn names(side: fn((&'static str, &'static str)) -> &'static str) -> PossibleValuesParser {
    let mut names: Vec<_> = BackendId::KNOWN.iter().copied().map(side).collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(*name));
    PossibleValuesParser::new(names.into_iter().map(builder::PossibleValue::new))
}

/// Accepts the name of a security profile.
pub(crate) fn profiles() -> impl TypedValueParser<Value = SecurityProfile> {
    PossibleValuesParser::new(SecurityProfile::ALL.map(SecurityProfile::name))
        .try_map(|name| name.parse::<SecurityProfile>())
}
