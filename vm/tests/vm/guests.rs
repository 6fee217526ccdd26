//! The guests with small inputs.

use std::fs;
use std::path::{Path, PathBuf};

use mipsilon_vm::Program;
use serde::Deserialize;

const GUESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../guests");

/// The path of a file under guests/.
pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(GUESTS).join(name)
}

/// The bytes of a file under guests/.
pub(crate) fn bytes(name: &str) -> Vec<u8> {
    fs::read(path(name)).unwrap_or_else(|error| panic!("guests/{name}: {error}"))
}

/// The program guests/elf/`name`.elf.
pub(crate) fn program(name: &str) -> Program {
    Program::from_elf(&bytes(&format!("elf/{name}.elf"))).unwrap()
}

/// The names of the ELFs of a directory under guests/, without `.elf`.
pub(crate) fn names(directory: &str) -> Vec<String> {
    let entries = fs::read_dir(path(directory)).unwrap();
    let files = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> =
        files.filter_map(|file| file.strip_suffix(".elf").map(str::to_owned)).collect();
    names.sort();
    assert!(!names.is_empty());
    names
}

/// The inputs of guests/inputs that are for a guest, and the empty one.
pub(crate) fn inputs(name: &str) -> Vec<Vec<u8>> {
    let guest = name.split('.').next().unwrap();
    let mut inputs = vec![Vec::new()];
    for entry in fs::read_dir(path("inputs")).unwrap() {
        let file = entry.unwrap();
        let stem = file.file_name().into_string().unwrap();
        if stem.starts_with(&format!("{guest}.")) || stem.starts_with(&format!("{guest}-")) {
            inputs.push(fs::read(file.path()).unwrap());
        }
    }
    inputs
}

/// An entry of guests/manifest.json: an ELF, its input, and how it ends.
#[derive(Debug, Deserialize)]
pub(crate) struct Expected {
    pub(crate) elf: String,
    pub(crate) input: String,
    pub(crate) exit_code: u32,
    pub(crate) output_hex: String,
}

/// The entries of guests/manifest.json.
pub(crate) fn manifest() -> Vec<Expected> {
    serde_json::from_slice(&bytes("manifest.json")).unwrap()
}
