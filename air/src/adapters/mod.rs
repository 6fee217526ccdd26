//! Adapters: the plumbing of each instruction format; and the chips that have no core of their own.

pub mod alu;
pub mod branch;
pub mod branch_link;
pub mod constant;
pub mod hilo;
pub mod jump;
pub mod load;
pub mod operands;
pub mod store;
pub mod trap;
