//! One file as it is looked at: its name, its text, and what the server makes of it.

use crate::tdsl::error::ReadError;
use crate::tdsl::reader::{self, Document};
use std::sync::OnceLock;

/// One file.
#[derive(Debug, Clone)]
pub struct File {
    /// How people call it.
    pub name: String,
    /// What stands in it.
    pub source: String,
    /// What the server makes of it.
    pub read: Result<Document, ReadError>,
    /// Where its lines begin: found when somebody asks.
    begins: OnceLock<Vec<usize>>,
    /// How many characters begin before each [`STEP`] of bytes: found when somebody asks.
    characters: OnceLock<Vec<usize>>,
}

/// How far apart characters are counted beforehand: no line is too long to tell a column in it.
const STEP: usize = 1 << 10;

impl File {
    /// Reads a text as the server does.
    pub fn new(name: impl Into<String>, source: impl Into<String>) -> Self {
        let source = source.into();
        let read = reader::read(&source);
        Self { name: name.into(), source, read, begins: OnceLock::new(), characters: OnceLock::new() }
    }

    /// What the server sees; nothing where it refuses the file.
    pub fn document(&self) -> Option<&Document> {
        self.read.as_ref().ok()
    }

    /// How many characters begin within a piece of the text.
    pub fn characters(&self, piece: std::ops::Range<usize>) -> usize {
        let bytes = self.source.as_bytes();
        let begins = |piece: &[u8]| piece.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        let steps = self.characters.get_or_init(|| {
            let sums = bytes.chunks(STEP).scan(0, |sum, chunk| {
                *sum += begins(chunk);
                Some(*sum)
            });
            std::iter::once(0).chain(sums).collect()
        });
        let before = |at: usize| {
            let at = at.min(bytes.len());
            steps.get(at / STEP).copied().unwrap_or_default() + begins(&bytes[at / STEP * STEP..at])
        };
        before(piece.end).saturating_sub(before(piece.start))
    }

    /// The number of the line that holds a byte, from 0, and where it begins. Masking its secrets moves no line.
    pub fn line(&self, offset: usize) -> (usize, usize) {
        let begins = self.begins.get_or_init(|| {
            let newlines = memchr::memchr_iter(b'\n', self.source.as_bytes());
            std::iter::once(0).chain(newlines.map(|at| at + 1)).collect()
        });
        let line = begins.partition_point(|begin| *begin <= offset).saturating_sub(1);
        (line, begins.get(line).copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_in_any_piece_of_a_long_line() {
        let text = "a\u{e9}\u{4e2d}\u{1f600}".repeat(700);
        let file = File::new("x", text.as_str());
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        for (count, at) in places.iter().enumerate().step_by(97) {
            assert_eq!(file.characters(0..*at), count);
            assert_eq!(file.characters(*at..text.len()), places.len() - count);
        }
        assert_eq!(file.characters(0..text.len() + 5), places.len());
    }
}
