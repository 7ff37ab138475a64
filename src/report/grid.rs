//! Columns without frames, that fit the paper.

use super::ink::{Ink, Role};
use crate::text::width;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use std::borrow::Cow;
use std::io;

/// The space between two columns.
pub(super) const GAP: usize = 2;

/// One cell. The text is clean already.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) role: Role,
}

impl Cell {
    pub(super) fn new(text: impl Into<String>, role: Role) -> Self {
        Self { text: text.into(), role }
    }

    pub(super) fn usual(text: impl Into<String>) -> Self {
        Self::new(text, Role::Usual)
    }
}

/// Where the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Align {
    #[default]
    Left,
    Centre,
    Right,
}

/// A column with its cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Column {
    pub(super) head: Cow<'static, str>,
    pub(super) align: Align,
    pub(super) cells: Vec<Cell>,
}

impl Column {
    pub(super) fn new(head: &'static str, cells: Vec<Cell>) -> Self {
        Self { head: Cow::Borrowed(head), align: Align::Left, cells }
    }

    /// A column of numbers.
    pub(super) fn right(head: &'static str, cells: Vec<Cell>) -> Self {
        Self { head: Cow::Borrowed(head), align: Align::Right, cells }
    }

    /// A column of marks below a name, which is clean already.
    pub(super) fn marks(head: String, cells: Vec<Cell>) -> Self {
        Self { head: Cow::Owned(head), align: Align::Centre, cells }
    }

    /// The columns of the terminal that it takes.
    pub(super) fn width(&self) -> usize {
        let widest = self.cells.iter().map(|cell| width::columns(&cell.text)).max().unwrap_or(0);
        widest.max(width::columns(&self.head))
    }

    /// Cuts its cells in the middle to so many columns.
    pub(super) fn squeeze(&mut self, to: usize, ascii: bool) {
        for cell in &mut self.cells {
            cell.text = width::shorten_middle(&cell.text, to, ascii).into_owned();
        }
    }

    /// Cuts its cells at the end to so many columns.
    pub(super) fn cut(&mut self, to: usize, ascii: bool) {
        for cell in &mut self.cells {
            cell.text = width::shorten(&cell.text, to, ascii).into_owned();
        }
    }
}

/// How wide a grid of these columns is.
pub(super) fn total(columns: &[Column]) -> usize {
    columns.iter().map(Column::width).sum::<usize>() + GAP * columns.len().saturating_sub(1)
}

/// Writes the columns side by side, with their heads. What is still too wide is cut at the edge of the paper.
pub(super) fn write(ink: Ink, columns: &[Column], indent: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(columns.iter().map(|column| column.head.as_ref()));
    for row in 0..rows {
        table.add_row(
            columns.iter().map(|column| column.cells.get(row).map_or("", |cell| cell.text.as_str())),
        );
    }
    for (index, column) in columns.iter().enumerate() {
        if let Some(drawn) = table.column_mut(index) {
            drawn.set_padding((0, u16::try_from(GAP).unwrap_or(2)));
            drawn.set_cell_alignment(match column.align {
                Align::Left => CellAlignment::Left,
                Align::Centre => CellAlignment::Center,
                Align::Right => CellAlignment::Right,
            });
        }
    }
    for (number, line) in table.lines().enumerate() {
        let line = format!("{}{}", " ".repeat(indent), line.trim_end());
        let line = match ink.width() {
            Some(limit) => width::prefix(&line, limit).trim_end(),
            None => line.as_str(),
        };
        let painted = match number.checked_sub(1) {
            None => ink.paint(Role::Muted, line),
            Some(row) => paint(ink, line, columns.iter().filter_map(|column| column.cells.get(row))),
        };
        writeln!(out, "{painted}")?;
    }
    Ok(())
}

/// Colours the cells of a drawn line, which stand in it in their order.
fn paint<'a>(ink: Ink, line: &str, cells: impl Iterator<Item = &'a Cell>) -> String {
    let mut out = String::with_capacity(line.len() + 32);
    let mut rest = line;
    for cell in cells.filter(|cell| !cell.text.trim().is_empty()) {
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        out.push_str(&rest[..spaces]);
        rest = &rest[spaces..];
        let text = cell.text.trim_matches(' ');
        // The last cell may have been cut at the edge of the paper.
        let length = if rest.starts_with(text) { text.len() } else { rest.len() };
        if length > 0 {
            out.push_str(&ink.paint(cell.role, &rest[..length]));
        }
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}
