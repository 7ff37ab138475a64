//! Writes the settings file. What a person wrote there, comments too, is left as it was.

use super::exit::{ExitCode, Failure};
use super::settings_file;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use toml_edit::DocumentMut;

/// The file as a document that can be changed; an empty one if there is no file. Take the lock first.
pub(super) fn document(path: &Path) -> Result<DocumentMut, Failure> {
    let text = settings_file::read(path)?.unwrap_or_default();
    text.parse().map_err(|error: toml_edit::TomlError| {
        Failure::new(ExitCode::Settings, format!("{}: {}", path.display(), error.message()))
    })
}

/// Writes the settings file beside the old one and puts it into its place at once; nobody else may read it.
/// A symbolic link stays one.
pub(super) fn save(path: &Path, document: &DocumentMut) -> Result<(), Failure> {
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    replace(&path, document.to_string().as_bytes()).map_err(|error| {
        Failure::new(
            ExitCode::InputOutput,
            format!("cannot write the settings file {}: {error}", path.display()),
        )
    })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = PathBuf::from(name);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}
