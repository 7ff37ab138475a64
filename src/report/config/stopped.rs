//! Where reading stops: what was not looked at is never taken for what is well.

use super::place::{Place, place_in};
use crate::config::file::File;

/// What is said of the rest of a file.
pub(super) const WORDS: &str = "reading stops here: what follows, and what all the settings mean, was not looked at; mend this and check again";

/// A file that was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stopped<'a> {
    /// Which of the files.
    pub(super) index: usize,
    /// How people call it.
    pub(super) name: &'a str,
    /// Where reading stops.
    pub(super) place: Place,
}

/// Those of the files that were not read to their end.
pub(super) fn stopped(files: &[File]) -> impl Iterator<Item = Stopped<'_>> {
    files.iter().enumerate().filter_map(|(index, file)| {
        let error = file.read.as_ref().err()?;
        Some(Stopped { index, name: &file.name, place: place_in(file, error.offset) })
    })
}
