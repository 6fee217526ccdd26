//! Tests of the virtual machine: against the specification, on guests and random programs, on bad
//! files.

mod cases;
mod elf;
mod elf_made;
mod guests;
mod limits;
mod lockstep;
mod model;
mod random;
mod record;
mod samples;
