//! Writing files.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Writes a file so that it has all of `bytes` or is not touched: through a temporary file in the
/// same directory. What is not a regular file (a device, a pipe) is written directly.
///
/// # Errors
/// The first error of the file system.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays one: its target is replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
    if fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
        return OpenOptions::new().write(true).open(&path)?.write_all(bytes);
    }
    let directory = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new()
        .prefix(".mipsilon-")
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(directory)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_a_file_and_leaves_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("proof");
        let link = directory.path().join("link");
        write_atomically(&path, b"first").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        write_atomically(&link, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
        write_atomically(Path::new("/dev/null"), b"gone").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        assert!(write_atomically(&directory.path().join("no/such"), b"").is_err());
    }
}
