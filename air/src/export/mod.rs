//! Exports of the machine, chips and tables as data: what is proved, for other tools to read.

pub mod lean;

use crate::bus::Bus;
use crate::machine::{record_all, template};

/// The canonical JSON of every chip, table and bus: no spaces, keys in alphabetical order, the
/// tables of the [`template`]. It depends on no field; [`crate::machine::air_digest`] is its hash.
pub fn json() -> String {
    let export = serde_json::json!({
        "buses": Bus::ALL.map(|bus| (bus, bus.width())),
        "chips": record_all(&template()),
    });
    export.to_string()
}
