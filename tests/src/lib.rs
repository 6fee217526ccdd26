//! Tests across crates: guests, soundness, backends, the command line. This library holds what the
//! tests share; the tests are in `tests/tests`.

pub mod assembler;
pub mod directions;
pub mod fixtures;
pub mod forge;
pub mod fuzz;
pub mod guest;
pub mod model;
pub mod polynomial;
pub mod programs;
pub mod search;
pub mod subject;
pub mod sweep;
pub mod traps;
