//! Tables: what is fixed by the machine (ranges, bytes, powers), by the program (ROM) and by the
//! statement (public values). Those of memory are in [`crate::memory`].

pub mod bytes;
pub mod power;
pub mod program;
pub mod public;
pub mod range;
