//! Proof files.
//!
//! `MIPSILON`, a version, then the fields of [`Proof`] in postcard. Nothing in a file is trusted:
//! the verifier recomputes digests, owns the list of chips and checks every bound.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

/// The first bytes of a proof file.
pub const MAGIC: [u8; 8] = *b"MIPSILON";

/// The version of the format, little endian after the magic.
pub const VERSION: u16 = 2;

/// The largest file that is read. Proofs have a few MiB; decoding hostile bytes can take some 30
/// times their memory.
pub const MAX_BYTES: usize = 1 << 25;

/// The longest name in a file, in bytes.
pub const MAX_NAME: usize = 64;

/// A proof with what it claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The base field's name.
    pub field: String,
    /// The commitment scheme's name.
    pub pcs: String,
    /// The security profile's name.
    pub security: String,
    /// Digest of the chips, the field, the backend and its parameters.
    pub machine_digest: [u8; 32],
    /// Digest of the program as loaded.
    pub program_digest: [u8; 32],
    /// The exit code.
    pub exit_code: u32,
    /// Time at the end of the run.
    pub end_clk: u32,
    /// The public output.
    pub output: Vec<u8>,
    /// log2 of the height of every chip in the machine's order, `None` for absent chips.
    pub shape: Vec<Option<u8>>,
    /// The backend's proof.
    pub proof: Vec<u8>,
}

/// Why a file is no proof.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// It does not start with the magic.
    #[error("not a Mipsilon proof file")]
    Magic,
    /// It has another version.
    #[error("proof format version {0}; this program reads version {VERSION}")]
    Version(u16),
    /// It is too large.
    #[error("a proof file of {0} bytes; the limit is {MAX_BYTES}")]
    TooLarge(usize),
    /// It has something in the place of a name, and not a few ASCII characters that show as
    /// themselves. Holds what should have the name.
    #[error("the proof file is damaged: its {0} has no name of at most {MAX_NAME} characters")]
    Name(&'static str),
    /// It is damaged.
    #[error("the proof file is damaged: {0}")]
    Damaged(String),
}

impl Proof {
    /// The file's bytes.
    ///
    /// # Errors
    /// Only if memory for them cannot be had.
    pub fn to_bytes(&self) -> Result<Vec<u8>, FormatError> {
        let body =
            postcard::to_allocvec(self).map_err(|error| FormatError::Damaged(error.to_string()))?;
        Ok([&MAGIC[..], &VERSION.to_le_bytes(), &body].concat())
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// See [`FormatError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        if bytes.len() > MAX_BYTES {
            return Err(FormatError::TooLarge(bytes.len()));
        }
        let rest = bytes.strip_prefix(&MAGIC).ok_or(FormatError::Magic)?;
        let (version, body) = rest
            .split_first_chunk()
            .ok_or_else(|| FormatError::Damaged("it ends in its header".to_owned()))?;
        match u16::from_le_bytes(*version) {
            VERSION => {}
            other => return Err(FormatError::Version(other)),
        }
        let (proof, rest): (Self, _) = postcard::take_from_bytes(body)
            .map_err(|error| FormatError::Damaged(error.to_string()))?;
        if !rest.is_empty() {
            return Err(FormatError::Damaged(format!("{} bytes follow it", rest.len())));
        }
        // Postcard reads several encodings of one number. Only one is ours, so that nobody can make
        // a second file of a proof.
        if proof.to_bytes()? != bytes {
            return Err(FormatError::Damaged("its encoding is not canonical".to_owned()));
        }
        proof.check_names()?;
        Ok(proof)
    }

    /// Names are shown to people, who trust what they read next to them.
    fn check_names(&self) -> Result<(), FormatError> {
        let names = [
            ("field", &self.field),
            ("commitment scheme", &self.pcs),
            ("security profile", &self.security),
        ];
        let bad = |name: &str| name.len() > MAX_NAME || !name.bytes().all(|c| c.is_ascii_graphic());
        match names.into_iter().find(|(_, name)| bad(name)) {
            Some((what, _)) => Err(FormatError::Name(what)),
            None => Ok(()),
        }
    }
}
