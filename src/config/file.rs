//! One file as it is looked at: its name, its text, and what the server makes of it.

use crate::tdsl::error::ReadError;
use crate::tdsl::reader::{self, Document};

/// One file.
#[derive(Debug, Clone)]
pub struct File {
    /// How people call it.
    pub name: String,
    /// What stands in it.
    pub source: String,
    /// What the server makes of it.
    pub read: Result<Document, ReadError>,
}

impl File {
    /// Reads a text as the server does.
    pub fn new(name: impl Into<String>, source: impl Into<String>) -> Self {
        let source = source.into();
        let read = reader::read(&source);
        Self { name: name.into(), source, read }
    }

    /// What the server sees; nothing where it refuses the file.
    pub fn document(&self) -> Option<&Document> {
        self.read.as_ref().ok()
    }
}
