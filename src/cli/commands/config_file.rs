//! Reading a configuration from a file or from standard input.

use crate::cli::exit::{ExitCode, Failure};
use crate::cli::world::World;
use crate::config::file::File;
use crate::tdsl::reader::Document;
use std::io::Read;
use std::path::Path;

/// No configuration comes near it.
const LARGEST: u64 = 256 << 20;

/// Reads a file as the server does; `-` is standard input.
pub(in crate::cli) fn read(path: &Path, world: &mut World<'_>) -> Result<File, Failure> {
    if path != Path::new("-") {
        return open(path);
    }
    whole("standard input".to_owned(), &mut world.input)
}

/// Reads a file as the server does.
pub(in crate::cli) fn open(path: &Path) -> Result<File, Failure> {
    let name = path.display().to_string();
    let cannot = |why: String| Failure::new(ExitCode::InputOutput, format!("cannot read {name}: {why}"));
    let found = std::fs::metadata(path).map_err(|error| cannot(error.to_string()))?;
    if found.is_dir() {
        return Err(cannot("it is a folder".to_owned()).with_remedy("name the config.tdsl in it"));
    }
    let mut file = std::fs::File::open(path).map_err(|error| cannot(error.to_string()))?;
    whole(name, &mut file)
}

fn whole(name: String, input: &mut dyn Read) -> Result<File, Failure> {
    let cannot = |why: String| Failure::new(ExitCode::InputOutput, format!("cannot read {name}: {why}"));
    let mut bytes = Vec::new();
    input.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| cannot(error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(cannot("it is larger than 256 MiB".to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = memchr::memchr_iter(b'\n', &error.as_bytes()[..at]).count() + 1;
        Failure::new(ExitCode::Data, format!("{name}:{line}: not UTF-8, which the server reads"))
            .with_remedy("iconv -f latin1 -t utf8 FILE mends most")
    })?;
    Ok(File::new(name, text))
}

/// What the server makes of a file; one that it refuses is a failure, in its words.
pub(in crate::cli) fn document(file: &File) -> Result<&Document, Failure> {
    file.read.as_ref().map_err(|error| {
        let before = &file.source[..error.offset.min(file.source.len())];
        let line = before.matches('\n').count() + 1;
        Failure::new(
            ExitCode::Data,
            format!(
                "{}:{line}: the server refuses this file: {}: {}",
                file.name,
                error.kind.name(),
                error.message
            ),
        )
        .with_remedy(format!("clusterctl config check {}", file.name))
    })
}
