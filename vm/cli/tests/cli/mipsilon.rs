//! Running the binary.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A file of the repository as an argument.
pub(crate) fn file(name: &str) -> String {
    Path::new(ROOT).join(name).display().to_string()
}

/// The path of guests/elf/`name`.elf as an argument.
pub(crate) fn elf(name: &str) -> String {
    file(&format!("guests/elf/{name}.elf"))
}

/// How a process ended.
pub(crate) struct Finished {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `mipsilon` with these arguments. It must never panic.
pub(crate) fn mipsilon(arguments: &[&str]) -> Finished {
    mipsilon_with(arguments, |command| command)
}

/// Runs `mipsilon` with these arguments after a change to the command. It must never panic.
pub(crate) fn mipsilon_with(
    arguments: &[&str],
    change: impl FnOnce(&mut Command) -> &mut Command,
) -> Finished {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mipsilon"));
    command.args(arguments).env_remove("RUST_LOG").stdin(Stdio::null());
    let output = change(&mut command).output().unwrap();
    let finished = Finished {
        status: output.status.code().expect("ended by a signal"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!finished.stderr.contains("panicked"), "{arguments:?}: {}", finished.stderr);
    finished
}

impl Finished {
    /// The object on stdout, which has nothing else.
    pub(crate) fn object(&self) -> Value {
        assert_eq!(self.stdout.lines().count(), 1, "{}{}", self.stdout, self.stderr);
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// The error object, after checking its keys and the exit status.
    pub(crate) fn error(&self, status: i32, kind: &str) -> Value {
        let object = self.object();
        assert_eq!(keys(&object), ["error"]);
        let error = object["error"].clone();
        let expected = ["disasm", "kind", "message", "pc", "symbol", "unsupported_syscalls"];
        assert_eq!(keys(&error), expected);
        assert_eq!((self.status, error["kind"].as_str()), (status, Some(kind)), "{error}");
        assert!(!error["message"].as_str().unwrap().is_empty());
        error
    }

    /// Fails unless the exit status is 0.
    pub(crate) fn succeeded(self) -> Self {
        assert_eq!(self.status, 0, "{}", self.stderr);
        self
    }
}

/// The sorted keys of an object.
pub(crate) fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// A directory of its own for a test.
pub(crate) struct Scratch(tempfile::TempDir);

impl Scratch {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The path of a file in it as an argument.
    pub(crate) fn file(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// Writes a file; returns its path as an argument.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> String {
        std::fs::write(self.path(name), bytes).unwrap();
        self.file(name)
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// The names of the files in it.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Proves fibonacci of 10 in the profile for tests; returns the proof's path.
    pub(crate) fn fibonacci(&self) -> String {
        let (proof, input) = (self.file("proof"), self.write("input", b"10"));
        let elf = elf("fibonacci.mips");
        let arguments =
            ["prove", &elf, "--input", &input, "-o", &proof, "--security", "fast-insecure"];
        mipsilon(&arguments).succeeded();
        proof
    }
}
