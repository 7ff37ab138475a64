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
}

impl File {
    /// Reads a text as the server does.
    pub fn new(name: impl Into<String>, source: impl Into<String>) -> Self {
        let source = source.into();
        let read = reader::read(&source);
        Self { name: name.into(), source, read, begins: OnceLock::new() }
    }

    /// What the server sees; nothing where it refuses the file.
    pub fn document(&self) -> Option<&Document> {
        self.read.as_ref().ok()
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
