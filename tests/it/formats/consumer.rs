//! The programs that people read the formats with, as Debian ships them. `tests/run.sh` installs them.

use super::{Situation, all, torn};
use clusterctl::report::check::CheckFormat;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// Every situation in one format, each in a file of its own.
pub(super) struct Files {
    _folder: tempfile::TempDir,
    pub(super) files: Vec<(Situation, PathBuf)>,
}

impl Files {
    pub(super) fn write(format: CheckFormat) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = all()
            .into_iter()
            .chain([torn()])
            .map(|situation| {
                let path = folder.path().join(format!("{}.{format}", situation.name));
                fs::write(&path, situation.render(format)).unwrap();
                (situation, path)
            })
            .collect();
        Self { _folder: folder, files }
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter().map(|(_, path)| path)
    }
}

/// Runs a program to its end, with nothing or a file on its standard input.
pub(super) fn run(command: &mut Command, input: Option<&PathBuf>) -> (Output, String) {
    let input = input.map_or_else(Stdio::null, |path| fs::File::open(path).unwrap().into());
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(input)
        .output()
        .unwrap_or_else(|error| panic!("{name} cannot be started ({error}): run ./tests/run.sh"));
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output, said)
}
