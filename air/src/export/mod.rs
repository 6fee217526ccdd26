//! Exports of the machine, chips and tables as data: what is proved, for other tools to read.

pub mod lean;

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::bounds;
use crate::bus::Bus;
use crate::machine::{chip_asts, template};

/// The canonical JSON of every bound, bus, chip and table: no spaces, keys in alphabetical order,
/// the tables of the [`template`]. It depends on no field; [`air_digest`] is its hash.
pub fn json() -> String {
    let export = serde_json::json!({
        "bounds": bounds::ALL.map(|b| (b.name, b.value)).into_iter().collect::<BTreeMap<_, _>>(),
        "buses": Bus::ALL.map(|bus| (bus, bus.width())),
        "chips": chip_asts(&template()).values().collect::<Vec<_>>(),
    });
    export.to_string()
}

/// Hash of the canonical JSON export of every bound, bus, chip and table; it depends on no field.
pub fn air_digest() -> [u8; 32] {
    blake3::derive_key("mipsilon air digest v1", json().as_bytes())
}
