//! Places as editors count them.

use crate::config::file::File;

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The place of a byte.
pub fn place(source: &str, offset: usize) -> Place {
    let mut offset = offset.min(source.len());
    while !source.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &source[..offset];
    let begin = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place {
        line: memchr::memchr_iter(b'\n', &before.as_bytes()[..begin]).count() + 1,
        column: before[begin..].chars().count() + 1,
    }
}

/// The same for many places of one file.
pub(super) fn place_in(file: &File, offset: usize) -> Place {
    let mut offset = offset.min(file.source.len());
    while !file.source.is_char_boundary(offset) {
        offset -= 1;
    }
    let (line, begin) = file.line(offset);
    Place { line: line + 1, column: file.characters(begin..offset) + 1 }
}
