//! Every chip accepts the rows generated for it, and the whole machine balances.

use mipsilon_air::check::check;
use mipsilon_tests::guest::{Guest, witness};
use p3_koala_bear::KoalaBear;

#[test]
fn every_guest_satisfies_every_constraint_and_balances() {
    for guest in Guest::all() {
        let witness = witness::<KoalaBear>(&guest.program(), &guest.input_bytes());
        if let Err(violations) = check(&witness.tables, &witness.traces.matrices, &witness.public) {
            let shown: Vec<_> = violations.iter().take(10).map(ToString::to_string).collect();
            panic!("{}: {} violations:\n{}", guest.elf, violations.len(), shown.join("\n"));
        }
    }
}
