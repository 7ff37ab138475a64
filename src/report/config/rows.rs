//! Rows and columns.

use crate::report::{csv, markdown};
use std::io;

/// Comma-separated values, with a heading.
pub(super) fn csv(headings: &[&str], rows: Vec<Vec<String>>, out: &mut dyn io::Write) -> io::Result<()> {
    csv::rows(headings, rows.into_iter(), out)
}

/// A table in Markdown.
pub(super) fn markdown(headings: &[&str], rows: Vec<Vec<String>>, out: &mut dyn io::Write) -> io::Result<()> {
    let cells = |row: Vec<String>| row.iter().map(|cell| markdown::text(cell)).collect();
    markdown::table(headings, rows.into_iter().map(cells), out)
}

/// Columns as wide as what stands in them; the last one ends where it ends.
pub(super) fn columns(rows: &[Vec<String>], out: &mut dyn io::Write) -> io::Result<()> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            if widths.len() <= at {
                widths.push(0);
            }
            widths[at] = widths[at].max(crate::text::width::columns(cell).min(60));
        }
    }
    for row in rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                line.push_str("  ");
            }
            line.push_str(cell);
            let missing = widths[at].saturating_sub(crate::text::width::columns(cell));
            if at + 1 < row.len() {
                line.extend(std::iter::repeat_n(' ', missing));
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
