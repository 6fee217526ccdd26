//! Backends: a field, a commitment scheme, a hash and a challenger, behind one trait.
//!
//! A [`Backend`] proves and verifies the chips of `mipsilon_air`; which one is chosen by name
//! ([`registry`]). Each backend is one file; what they share is in [`stark`]. [`security`] tells
//! how many bits a proof is worth, from its shape.

pub mod backend;
mod fri;
pub mod fri_blake3;
pub mod fri_poseidon2;
pub mod parameters;
pub mod registry;
pub mod security;
pub mod stark;

pub use backend::{Backend, ProveError, Shape, Statement, VerifyError};
pub use parameters::{FriSettings, SecurityProfile};
pub use registry::{BackendId, BackendVisitor, UnknownBackend, dispatch};
pub use security::Security;
