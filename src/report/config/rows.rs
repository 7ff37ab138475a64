//! Rows for spreadsheets and wikis.

use crate::text::sanitize::neutralise;
use std::io;

/// Comma-separated values (RFC 4180), with a heading.
pub(super) fn csv(headings: &[&str], rows: &[Vec<String>], out: &mut dyn io::Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().from_writer(out);
    writer.write_record(headings)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    writer.flush()
}

/// Spreadsheets compute what begins like a formula.
fn harmless(cell: &str) -> String {
    let text = neutralise(cell);
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.into_owned() }
}

/// A table in Markdown.
pub(super) fn markdown(headings: &[&str], rows: &[Vec<String>], out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "| {} |", headings.join(" | "))?;
    writeln!(out, "| {} |", headings.iter().map(|_| "---").collect::<Vec<_>>().join(" | "))?;
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| escaped(&neutralise(cell))).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

fn escaped(cell: &str) -> String {
    cell.chars().fold(String::with_capacity(cell.len()), |mut out, c| {
        if matches!(c, '|' | '\\' | '`' | '*' | '_' | '<' | '[' | ']' | '&') {
            out.push('\\');
        }
        out.push(c);
        out
    })
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
