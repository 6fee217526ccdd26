//! Tests of the virtual machine: against the specification, on guests and random programs, on bad
//! files, and of the command line.

mod cases;
mod cli;
mod elf;
mod guests;
mod limits;
mod lockstep;
mod model;
mod random;
mod record;
mod samples;
