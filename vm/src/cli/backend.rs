//! The options that choose a backend and a security profile.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, builder};
use mipsilon_pcs::UnknownBackend;
use mipsilon_vm::prove::{BackendId, Options, SecurityProfile};

use super::error::CliError;

/// How to prove.
#[derive(Args)]
pub(crate) struct BackendArgs {
    /// The base field [default: the first that has the commitment scheme].
    #[arg(long, value_name = "F", value_parser = names(|(field, _)| field))]
    field: Option<String>,
    /// The commitment scheme [default: the first that has the field].
    #[arg(long, value_name = "P", value_parser = names(|(_, pcs)| pcs))]
    pcs: Option<String>,
    /// The security profile.
    #[arg(long, value_name = "S", default_value = "proven-100", value_parser = profiles())]
    security: SecurityProfile,
}

impl BackendArgs {
    /// The options, if there is such a backend.
    pub(crate) fn options(&self) -> Result<Options, CliError> {
        let Self { field, pcs, security } = self;
        let fits =
            |asked: &Option<String>, name: &str| asked.as_deref().is_none_or(|it| it == name);
        let backend = match BackendId::ALL.iter().find(|(f, p)| fits(field, f) && fits(pcs, p)) {
            Some((field, pcs)) => BackendId { field: (*field).to_owned(), pcs: (*pcs).to_owned() },
            None => {
                let asked = |name: &Option<String>| name.clone().unwrap_or_default();
                let unknown = BackendId { field: asked(field), pcs: asked(pcs) };
                return Err(CliError::Usage(UnknownBackend(unknown).to_string()));
            }
        };
        Ok(Options { backend, security: *security })
    }
}

/// Accepts one side of the pairs that exist.
fn names(side: fn((&'static str, &'static str)) -> &'static str) -> PossibleValuesParser {
    let mut names: Vec<_> = BackendId::ALL.iter().copied().map(side).collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(*name));
    PossibleValuesParser::new(names.into_iter().map(builder::PossibleValue::new))
}

/// Accepts the name of a security profile.
pub(crate) fn profiles() -> impl TypedValueParser<Value = SecurityProfile> {
    PossibleValuesParser::new(SecurityProfile::ALL.map(SecurityProfile::name))
        .try_map(|name| name.parse::<SecurityProfile>())
}
