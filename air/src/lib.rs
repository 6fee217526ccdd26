//! The machine as AIRs.
//!
//! This crate states every chip of the Mipsilon machine against its own [`builder::Builder`]:
//! instruction chips ([`adapters`] × [`cores`]), [`syscall`], [`tables`], and the buses between
//! them; and it turns the record of a run into their traces. Nothing here names a field, an
//! extension, a hash or a commitment scheme.

pub mod adapters;
pub mod builder;
pub mod bus;
pub mod check;
pub mod chip;
pub mod columns;
pub mod cores;
pub mod evaluate;
pub mod expr;
pub mod instruction;
pub mod machine;
pub mod plonky3;
pub mod record;
pub mod rom;
pub mod step;
pub mod syscall;
pub mod tables;
