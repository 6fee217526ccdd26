//! What a run tells besides its result, for people and for scripts.

use mipsilon_vm::{MAX_ROWS, Notes, RunOutcome};
use serde_json::{Value, json};

use super::output;

/// The unsupported system calls: [{number, name, pc, symbol}].
pub(crate) fn unsupported(notes: &Notes) -> Value {
    let calls = notes.unsupported.iter().map(|call| {
        json!({
            "number": call.number,
            "name": call.name(),
            "pc": format!("{:#010x}", call.place.pc),
            "symbol": call.place.symbol_text(),
        })
    });
    calls.collect()
}

/// Names the unsupported system calls on stderr.
pub(crate) fn complain_of_unsupported(notes: &Notes) {
    notes.unsupported.iter().for_each(|call| output::complain(&format!("mipsilon: {call}")));
}

/// Why a run that has exited cannot be proved: it has too many rows of time.
pub(crate) fn too_long(outcome: &RunOutcome) -> Option<String> {
    let rows = outcome.rows();
    if rows <= MAX_ROWS {
        return None;
    }
    let longest = match &outcome.notes.longest {
        Some(longest) => format!("; {longest} has {}", longest.rows),
        None => String::new(),
    };
    Some(format!(
        "this run cannot be proved: it has {rows} rows of time (one per instruction, per word of a \
         read and per byte of public output), more than the {MAX_ROWS} of one segment{longest}"
    ))
}
