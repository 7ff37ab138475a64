//! The files of configurations: read whole, and replaced at once or not at all.

use crate::cli::exit::{ExitCode, Failure};
use crate::cli::world::World;
use std::fs;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

/// The largest configuration that is read.
const MOST_BYTES: u64 = 256 << 20;

/// The name of standard input in messages.
const INPUT: &str = "standard input";

/// A text and how people call it.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
    /// Whether bytes that are not UTF-8 were replaced, as the server does.
    pub(super) replaced: bool,
}

/// Whether a path stands for standard input.
pub(super) fn is_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// Reads a file, or standard input. Bytes that are not UTF-8 become U+FFFD, as in the server's own reader.
pub(super) fn read(path: &Path, world: &mut World<'_>) -> Result<Source, Failure> {
    let name = if is_input(path) { INPUT.to_owned() } else { path.display().to_string() };
    let mut bytes = Vec::new();
    let most = MOST_BYTES + 1;
    let read = if is_input(path) {
        world.input.by_ref().take(most).read_to_end(&mut bytes)
    } else {
        fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map_err(|error| {
        Failure::new(ExitCode::InputOutput, format!("cannot read {name}: {error}"))
            .with_remedy("name a file, or - for standard input")
    })?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MOST_BYTES {
        return Err(Failure::new(ExitCode::Data, format!("{name} is larger than 256 MiB: no configuration")));
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Source { name, text, replaced: false },
        Err(error) => {
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            Source { name, text, replaced: true }
        }
    })
}

/// Refuses a text that cannot be written back as it was.
pub(super) fn refuse_replaced(source: &Source) -> Result<(), Failure> {
    if !source.replaced {
        return Ok(());
    }
    Err(Failure::new(ExitCode::Data, format!("{} is not UTF-8", source.name))
        .with_remedy("the server replaces what it cannot read; save the file as UTF-8 first"))
}

/// Replaces a file: beside its place, then into it. The mode of the old one is kept; a link keeps its place.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let cannot = |error: io::Error| {
        Failure::new(ExitCode::InputOutput, format!("cannot write {}: {error}", path.display()))
            .with_remedy("the old file is as it was")
    };
    // What a link leads to is replaced, not the link.
    let target = fs::canonicalize(path).map_err(cannot)?;
    let beside = beside(&target);
    let written = write_beside(&target, &beside, text).and_then(|()| fs::rename(&beside, &target));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.map_err(cannot)
}

fn write_beside(target: &Path, beside: &Path, text: &str) -> io::Result<()> {
    let old = fs::metadata(target)?;
    if !old.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no ordinary file"));
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    // Nobody may read it who might not have read the old one.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(beside)?;
    file.write_all(text.as_bytes())?;
    file.set_permissions(old.permissions())?;
    file.sync_all()
}

fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}
