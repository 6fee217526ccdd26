//! Adapters: the plumbing of each instruction format.

pub mod access;
pub mod alu;
pub mod branch;
pub mod constant;
pub mod hilo;
pub mod jump;
pub mod load;
pub mod store;
pub mod trap;
