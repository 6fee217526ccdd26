//! Choosing a backend by name.

use std::fmt;

use mipsilon_field::{KoalaBear, KoalaBear4, KoalaBear5, MachineField};

use crate::backend::Backend;
use crate::fri_blake3::FriBlake3;
use crate::fri_poseidon2::FriPoseidon2;
use crate::parameters::SecurityProfile;

/// A field and a commitment scheme, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendId {
    /// The base field.
    pub field: String,
    /// The commitment scheme.
    pub pcs: String,
}

impl BackendId {
    /// The pairs that exist, the default first.
    pub const ALL: [(&'static str, &'static str); 2] = [
        (KoalaBear::NAME, FriBlake3::<KoalaBear4>::NAME),
        (KoalaBear::NAME, FriPoseidon2::<KoalaBear4>::NAME),
    ];
}

impl Default for BackendId {
    fn default() -> Self {
        let (field, pcs) = Self::ALL[0];
        Self { field: field.to_owned(), pcs: pcs.to_owned() }
    }
}

/// No backend has this field and commitment scheme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct UnknownBackend(pub BackendId);

impl fmt::Display for UnknownBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(BackendId { field, pcs }) = self;
        write!(f, "no backend has field \"{field}\" and commitment scheme \"{pcs}\"; possible:")?;
        BackendId::ALL.iter().enumerate().try_for_each(|(i, (field, pcs))| {
            write!(f, "{} {field} with {pcs}", if i == 0 { "" } else { "," })
        })
    }
}

/// Uses a backend of a type known only at run time.
pub trait BackendVisitor {
    /// What comes of it.
    type Output;
    /// Uses the backend.
    fn visit<B: Backend>(self, backend: B) -> Self::Output;
}

/// Builds the backend `id` with the parameters of a profile and hands it to `visitor`.
///
/// # Errors
/// If there is no such backend.
pub fn dispatch<V: BackendVisitor>(
    id: &BackendId,
    profile: SecurityProfile,
    visitor: V,
) -> Result<V::Output, UnknownBackend> {
    let settings = profile.fri();
    let (blake3, poseidon2) = (FriBlake3::<KoalaBear4>::NAME, FriPoseidon2::<KoalaBear4>::NAME);
    if id.field != KoalaBear::NAME {
        return Err(UnknownBackend(id.clone()));
    }
    Ok(match (id.pcs.as_str(), profile.extension_degree()) {
        (pcs, 4) if pcs == blake3 => visitor.visit(FriBlake3::<KoalaBear4>::new(settings)),
        (pcs, 5) if pcs == blake3 => visitor.visit(FriBlake3::<KoalaBear5>::new(settings)),
        (pcs, 4) if pcs == poseidon2 => visitor.visit(FriPoseidon2::<KoalaBear4>::new(settings)),
        (pcs, 5) if pcs == poseidon2 => visitor.visit(FriPoseidon2::<KoalaBear5>::new(settings)),
        _ => return Err(UnknownBackend(id.clone())),
    })
}
