//! `mipsilon backends`.

use std::fmt::Write;

use clap::Args;
use mipsilon_air::machine::Tables;
use mipsilon_field::MachineField;
use mipsilon_pcs::shape::{heaviest_shape, least_tables};
use mipsilon_pcs::{Backend, BackendVisitor, dispatch};
use mipsilon_vm::prove::{Options, ProvingError};
use mipsilon_vm::{BackendId, Security, SecurityProfile};
use serde_json::{Value, json};

use super::error::CliError;
use super::output;
use super::table::{Side, Table};

/// List the backends and their security
///
/// A backend is a base field with a commitment scheme and its hash. Per backend: the degree of the
/// extension that challenges are from, whether proofs hide the private input, the least height of a
/// trace, and per security profile the proven and the conjectured bits of the heaviest proof that a
/// verifier accepts (some 2^30 messages), each with the source of error that binds it; `prove` and
/// `verify` tell those of a given proof. A profile promises 100 bits; where a proof has more, so
/// many proofs have 100 together. With --json: {backends: [{field, pcs, hash, extension_degree,
/// zero_knowledge, min_log_height, profiles: {NAME: {parameters, extension_degree, min_log_height,
/// proven, conjectured, proven_binding, conjectured_binding, log_proofs}}}]}; outside `profiles`,
/// the degree and the height are those of the default profile.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Backends {
    /// Print the parameters of each profile as well.
    #[arg(short, long)]
    verbose: bool,
    /// Print the list of docs/backends.md.
    #[arg(long, conflicts_with_all = ["verbose", "json"])]
    markdown: bool,
}

const EXAMPLES: &str = "\
Examples:
  mipsilon backends
  mipsilon backends --verbose
  mipsilon backends --json | jq '.backends[] | select(.zero_knowledge) | .pcs'
  mipsilon bench backends guests/elf/sha256.mips.elf --input guests/inputs/sha256-abc.txt";

/// A backend with the parameters of one profile.
struct Description {
    field: &'static str,
    pcs: &'static str,
    hash: &'static str,
    extension_degree: usize,
    zero_knowledge: bool,
    min_log_height: u8,
    profile: SecurityProfile,
    parameters: String,
    security: Security,
    /// log2 of the proofs that keep the profile's promise together, if it makes one.
    log_proofs: Option<u32>,
}

/// Describes a backend.
struct Describe<'a>(SecurityProfile, &'a Tables);

impl BackendVisitor for Describe<'_> {
    type Output = Description;
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) -> Description {
        let Self(profile, tables) = self;
        let shape = heaviest_shape(tables, backend.log_heights());
        let security = backend.security(tables, &shape);
        Description {
            field: F::NAME,
            pcs: backend.pcs(),
            hash: backend.hash(),
            extension_degree: backend.extension_degree(),
            zero_knowledge: backend.zero_knowledge(),
            min_log_height: backend.min_log_height(),
            profile,
            parameters: backend.parameters(),
            log_proofs: profile.promise().and_then(|promise| security.log_proofs(promise)),
            security,
        }
    }
}

/// Every backend with every profile, the profiles of a backend together.
fn describe_all() -> Result<Vec<Vec<Description>>, CliError> {
    let tables = least_tables();
    let describe = |&(field, pcs): &(&str, &str)| {
        let id = BackendId { field: field.to_owned(), pcs: pcs.to_owned() };
        let profiles = SecurityProfile::ALL.into_iter();
        profiles.map(|profile| dispatch(&id, profile, Describe(profile, &tables))).collect()
    };
    let all: Result<_, _> = BackendId::ALL.iter().map(describe).collect();
    all.map_err(|error| CliError::Proving(ProvingError::from(error)))
}

impl Backends {
    /// Prints the list.
    pub(crate) fn execute(&self, json: bool) -> Result<(), CliError> {
        let backends = describe_all()?;
        if self.markdown {
            return output::print_text(&markdown(&backends));
        }
        if json {
            let backends: Vec<_> = backends.iter().map(|backend| object(backend)).collect();
            return output::print_json(&json!({ "backends": backends }));
        }
        output::print_text(&text(&backends, self.verbose))
    }
}

/// The object of a backend.
fn object(profiles: &[Description]) -> Value {
    let profile = |it: &Description| {
        let Security { proven, conjectured, proven_binding, conjectured_binding, .. } =
            &it.security;
        let object = json!({
            "parameters": it.parameters,
            "extension_degree": it.extension_degree,
            "min_log_height": it.min_log_height,
            "proven": proven,
            "conjectured": conjectured,
            "proven_binding": proven_binding,
            "conjectured_binding": conjectured_binding,
            "log_proofs": it.log_proofs,
        });
        (it.profile.name().to_owned(), object)
    };
    let default = Options::default().security;
    let it = profiles.iter().find(|it| it.profile == default);
    json!({
        "field": it.map(|it| it.field),
        "pcs": it.map(|it| it.pcs),
        "hash": it.map(|it| it.hash),
        "extension_degree": it.map(|it| it.extension_degree),
        "zero_knowledge": it.map(|it| it.zero_knowledge),
        "min_log_height": it.map(|it| it.min_log_height),
        "profiles": profiles.iter().map(profile).collect::<serde_json::Map<_, _>>(),
    })
}

/// The columns that tell a backend apart.
const BACKEND: [(&str, Side); 4] = [
    ("field", Side::Left),
    ("pcs", Side::Left),
    ("hash", Side::Left),
    ("zero knowledge", Side::Left),
];

/// The columns that depend on the profile.
const SECURITY: [(&str, Side); 7] = [
    ("degree", Side::Right),
    ("least height", Side::Right),
    ("proven bits", Side::Right),
    ("bound by", Side::Left),
    ("conjectured bits", Side::Right),
    ("bound by", Side::Left),
    ("proofs together", Side::Right),
];

impl Description {
    fn backend(&self) -> [String; 4] {
        let zero_knowledge = if self.zero_knowledge { "yes" } else { "no" };
        [self.field, self.pcs, self.hash, zero_knowledge].map(str::to_owned)
    }

    fn security(&self) -> [String; 7] {
        let Security { proven, conjectured, proven_binding, conjectured_binding, .. } =
            &self.security;
        [
            self.extension_degree.to_string(),
            (1_u64 << self.min_log_height).to_string(),
            proven.to_string(),
            proven_binding.clone(),
            conjectured.to_string(),
            conjectured_binding.clone(),
            self.log_proofs.map_or_else(|| "-".to_owned(), |log| format!("2^{log}")),
        ]
    }
}

/// The list for a terminal: a backend is named on the line of its first profile.
fn text(backends: &[Vec<Description>], verbose: bool) -> String {
    let mut table =
        Table::new(BACKEND.into_iter().chain([("profile", Side::Left)]).chain(SECURITY));
    for profiles in backends {
        for (index, it) in profiles.iter().enumerate() {
            let backend = if index == 0 { it.backend() } else { [const { String::new() }; 4] };
            let profile = [it.profile.name().to_owned()];
            table.push([&backend[..], &profile, &it.security()].concat());
        }
    }
    let table = table.text();
    if !verbose {
        return table;
    }
    let mut lines = table.lines();
    let mut text = format!("{}\n", lines.next().unwrap_or_default());
    for (line, it) in lines.zip(backends.iter().flatten()) {
        let _ = writeln!(text, "{line}\n    {}", it.parameters);
    }
    text
}

/// The list of docs/backends.md: the backends, then a section for each profile.
fn markdown(backends: &[Vec<Description>]) -> String {
    let mut list = Table::new(BACKEND);
    backends.iter().filter_map(|profiles| profiles.first()).for_each(|it| list.push(it.backend()));
    let mut text = list.markdown();
    for profile in SecurityProfile::ALL {
        let _ = writeln!(text, "\n### Profile `{profile}`\n");
        let mut table = Table::new(BACKEND.into_iter().take(2).chain(SECURITY));
        let mut parameters: Vec<(&str, Vec<String>)> = Vec::new();
        for it in backends.iter().flatten().filter(|it| it.profile == profile) {
            table.push([&it.backend()[..2], &it.security()].concat());
            let name = format!("{} with {}", it.field, it.pcs);
            match parameters.iter_mut().find(|(line, _)| *line == it.parameters) {
                Some((_, names)) => names.push(name),
                None => parameters.push((&it.parameters, vec![name])),
            }
        }
        let _ = writeln!(text, "{}\nParameters:\n", table.markdown());
        for (line, names) in parameters {
            let _ = writeln!(text, "- `{line}`: {}", names.join(", "));
        }
    }
    text
}
