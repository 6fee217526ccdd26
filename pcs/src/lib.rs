//! Backends: a field, a commitment scheme, a hash and a challenger, behind one trait.
//!
//! A [`Backend`] proves and verifies the chips of `mipsilon_air`; which one is chosen by name
//! ([`registry`]). Each commitment scheme is one file, for every field and hash that it takes;
//! what the univariate ones share is in [`scheme`]. [`security`] tells how many bits
//! a proof is worth, from its shape.

#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod airs;
pub mod backend;
pub mod circle;
pub mod fri;
pub mod hash;
pub mod hiding_fri;
pub mod layout;
mod multilinear;
pub mod parameters;
// The unit tests use none of the registered backends, and would compile all of them again.
#[cfg(not(test))]
pub mod registry;
pub mod scheme;
pub mod search;
pub mod security;
pub mod shape;
pub mod stir;
pub mod univariate;
pub mod whir;

#[cfg(feature = "prove")]
pub use backend::ProveError;
pub use backend::{Backend, Statement, VerifyError};
pub use parameters::{FriSettings, Goal, Promise, SecurityProfile};
#[cfg(not(test))]
pub use registry::{BackendId, BackendVisitor, NoBackend, dispatch};
pub use security::Security;
pub use shape::Shape;
