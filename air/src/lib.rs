//! The machine as AIRs.
//!
//! This crate states every chip of the Mipsilon machine against its own [`builder::Builder`]:
//! instruction chips ([`adapters`] × [`cores`]), tables, and the buses between them. Nothing here
//! names a field, an extension, a hash or a commitment scheme.

pub mod builder;
pub mod bus;
pub mod chip;
pub mod columns;
pub mod evaluate;
pub mod expr;
pub mod plonky3;
pub mod record;
pub mod rom;
pub mod step;
