//! Where the matrix of links stands: the same for drawing and for the mouse.
//!
//! ```text
//!   ▌ ✔ L node12 ◉   ●  [●] ○      4 ms
//!   pointer, mark, sign, name, cells, how the row's node answered
//! ```
//!
//! Where names do not fit over the columns, each node has a sign of letters, before its name and over its column: letters
//! would run into names that begin or end with some.

use super::layout;
use super::mesh::Note;
use super::picture::Picture;
use super::theme::Theme;
use crate::report::ink::{Mark, Role};
use crate::report::mesh::said::Said;
use crate::text::width;
use ratatui::layout::{Position, Rect};

/// What stands over the columns, from the most telling to the narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heads {
    /// The names.
    Names,
    /// The signs that stand before the names of the rows.
    Signs,
    /// The same, a letter a line.
    Upright,
}

/// The sign of a node by its place: A to Z, then AA, AB and so on, as spreadsheets name their columns.
pub fn sign(place: usize) -> String {
    let mut letters = Vec::new();
    let mut left = place + 1;
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or_default()));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Names wider than this do not stand over columns.
const MOST_HEAD: usize = 24;
/// A name is cut to this at most.
const LEAST_NAME: usize = 10;
/// Before the names: the pointer and the mark of the row's node.
const BEFORE: usize = 4;
/// Between the cells and how a node answered.
const GAP: usize = 2;
/// Rows that stand there however much is to be said below them.
const LEAST_ROWS: usize = 3;

/// Where everything stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Inside the frame.
    pub inner: Rect,
    /// What stands over the columns.
    pub heads: Heads,
    /// The lines of it.
    pub head_rows: usize,
    /// Letters of the signs before the names; 0: there are none.
    pub letters: usize,
    /// Columns of the terminal for names.
    pub name: usize,
    /// And for a cell, the space before it included.
    pub cell: usize,
    /// And for how a node answered.
    pub told: usize,
    /// Whether that is in as few words as can be.
    pub terse: bool,
    /// Rows that are seen.
    pub rows: usize,
    /// Columns that are seen.
    pub columns: usize,
    /// Whether all nodes are seen, as rows and as columns.
    pub whole: bool,
    /// What is said below, in lines that fit; and how it is marked.
    pub notes: Vec<(Note, Vec<String>)>,
    /// Lines for it.
    pub note_rows: usize,
    /// Lines of a frame that holds all of it.
    pub wanted: u16,
    /// What the marks mean, in lines that fit.
    pub legend: Vec<Vec<(String, Role)>>,
}

impl Sheet {
    /// Where a matrix with so many rows stands in a frame.
    pub fn of(theme: Theme, picture: &Picture, frame: Rect, rows: usize) -> Self {
        let inner = layout::inside(frame);
        let mut sheet = Self::across(theme, picture, inner);
        sheet.down(theme, picture, rows);
        sheet
    }

    /// The widths: the first drawing that has room for all columns, else as many as fit.
    fn across(theme: Theme, picture: &Picture, inner: Rect) -> Self {
        let widths = picture.mesh.widths(theme.ascii);
        let longest = widths.name.max(1);
        let (full, terse) = (widths.told.min(28), widths.terse.min(12));
        let draw = |heads, told| Self::drawn(inner, picture.mesh.len(), longest, heads, told);
        let mut all = [Heads::Names, Heads::Signs, Heads::Upright]
            .into_iter()
            .filter(|heads| *heads != Heads::Names || longest <= MOST_HEAD)
            .flat_map(|heads| [(heads, full), (heads, terse)]);
        let (told, mut sheet) = all
            .find_map(|(heads, told)| Some((told, draw(heads, told))).filter(|(_, sheet)| sheet.whole))
            .unwrap_or_else(|| (terse, draw(Heads::Upright, terse)));
        sheet.terse = told != full;
        sheet
    }

    /// The widths of one drawing.
    fn drawn(inner: Rect, count: usize, longest: usize, heads: Heads, told: usize) -> Self {
        let room = usize::from(inner.width);
        let wide = sign(count.saturating_sub(1)).len();
        let (cell, letters) = match heads {
            Heads::Names => (longest.max(3) + 2, 0),
            Heads::Signs => (wide.max(3) + 1, wide),
            Heads::Upright => (2, wide),
        };
        let fixed = BEFORE + if letters > 0 { letters + 1 } else { 0 } + 2 + GAP + told;
        let left = room.saturating_sub(fixed + cell * count);
        let name = match heads {
            Heads::Names => longest,
            // Signs tell the columns apart: names may be cut then.
            Heads::Signs | Heads::Upright => {
                longest.min(left.max(LEAST_NAME)).min((room / 3).max(LEAST_NAME))
            }
        };
        let fitting = room.saturating_sub(fixed + name) / cell;
        Self {
            inner,
            heads,
            head_rows: if heads == Heads::Upright { letters } else { 1 },
            letters,
            name,
            cell,
            told,
            terse: false,
            rows: 0,
            columns: fitting.min(count),
            whole: fitting >= count,
            notes: Vec::new(),
            note_rows: 0,
            wanted: 0,
            legend: Vec::new(),
        }
    }

    /// The heights: rows, the line of the selected cell, notes, legend.
    fn down(&mut self, theme: Theme, picture: &Picture, rows: usize) {
        let height = usize::from(self.inner.height);
        let room = usize::from(self.inner.width).saturating_sub(4);
        // What the marks mean has what rows and notes leave, and a line or two where they leave nothing.
        let needed = self.head_rows + rows + 1 + picture.mesh.notes().len();
        let least = match height {
            0..=8 => 0,
            9..=12 => 1,
            _ => 2,
        };
        let most = height.saturating_sub(needed).clamp(least, 2);
        let width = usize::from(self.inner.width).saturating_sub(2);
        let usual = flow(legend(theme, picture, true), width);
        self.legend = if usual.len() <= most { usual } else { flow(legend(theme, picture, false), width) };
        self.legend.truncate(most);
        let left = height.saturating_sub(self.head_rows + 1 + self.legend.len());
        let whole_columns = self.whole;
        let mut notes: Vec<&Note> = picture.mesh.notes().iter().collect();
        // What a part of the matrix does not show is said in words.
        if !whole_columns || rows > left {
            notes.extend(picture.mesh.exceptions());
        }
        self.notes = notes
            .into_iter()
            .map(|note| (note.clone(), width::wrap(&theme.clean(&note.text), room)))
            .collect();
        let wanted: usize = self.notes.iter().map(|(_, lines)| lines.len()).sum();
        // A line between what is said and the rows, where there is one to spare.
        let wanted = if wanted > 0 && height > 12 { wanted + 1 } else { wanted };
        self.wanted = narrow(self.head_rows + rows + 1 + wanted + self.legend.len() + 3);
        let for_rows = rows.min(left.saturating_sub(wanted).max(left * 2 / 3).max(LEAST_ROWS)).min(left);
        self.rows = for_rows;
        self.note_rows = wanted.min(left - for_rows);
        self.whole = whole_columns && rows <= for_rows;
    }

    /// Columns of the terminal before the cells.
    pub fn before(&self) -> usize {
        BEFORE + if self.letters > 0 { self.letters + 1 } else { 0 } + self.name + 2
    }

    /// The rows with everything in them.
    pub fn rows_area(&self) -> Rect {
        let y = self.inner.y.saturating_add(narrow(self.head_rows));
        Rect { y, height: narrow(self.rows), ..self.inner }.intersection(self.inner)
    }

    /// The lines over the rows.
    pub fn heads_area(&self) -> Rect {
        Rect { height: narrow(self.head_rows), ..self.inner }.intersection(self.inner)
    }

    /// The lines below the rows: of the selected cell, what is said, and what the marks mean.
    pub fn below(&self) -> Rect {
        let y = self.rows_area().bottom();
        Rect { y, height: self.inner.bottom().saturating_sub(y), ..self.inner }
    }

    /// Which column a place is in, counted from the first that is seen.
    pub fn column_at(&self, at: Position) -> Option<usize> {
        let from = usize::from(self.inner.x) + self.before();
        let column = usize::from(at.x).checked_sub(from)? / self.cell.max(1);
        (column < self.columns).then_some(column)
    }
}

/// What the marks mean: the usual ones where there is room for them, the others where they stand.
fn legend(theme: Theme, picture: &Picture, usual: bool) -> Vec<(String, Role)> {
    let stands = |said: Said| picture.mesh.totals().iter().any(|(known, _)| *known == said);
    let sign = |said: Said, words: &str| (format!("{} {words}", theme.mark(said.mark())), said.role());
    let known = [
        (Said::Connected, usual, "connected"),
        (Said::Disconnected, usual, "disconnected"),
        (Said::Unanswered, false, "connected, and a request unanswered"),
        (Said::Absent, usual, "not mentioned"),
        (Said::Untold, usual || stands(Said::Unrecognised), "could not look"),
    ];
    let mut all: Vec<(String, Role)> = known
        .into_iter()
        .filter(|(said, usual, _)| *usual || stands(*said))
        .map(|(said, _, words)| sign(said, words))
        .collect();
    if usual && picture.view.own_row().is_some() {
        all.push((format!("{} logged in here", theme.mark(Mark::Here)), Role::Muted));
    }
    all
}

/// Pieces in lines of at most so many columns, two spaces between them.
fn flow(pieces: Vec<(String, Role)>, room: usize) -> Vec<Vec<(String, Role)>> {
    let mut lines: Vec<Vec<(String, Role)>> = Vec::new();
    let mut taken = 0;
    for piece in pieces {
        let columns = width::columns(&piece.0);
        match lines.last_mut() {
            Some(line) if taken + 2 + columns <= room => {
                line.push(piece);
                taken += 2 + columns;
            }
            _ => {
                lines.push(vec![piece]);
                taken = columns;
            }
        }
    }
    lines
}

fn narrow(lines: usize) -> u16 {
    u16::try_from(lines).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_node_has_a_sign_of_its_own_and_no_digit_is_in_it() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(sign), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
        let all: BTreeSet<String> = (0..1_000).map(sign).collect();
        assert_eq!(all.len(), 1_000);
        assert!(all.iter().all(|sign| sign.chars().all(|c| c.is_ascii_uppercase())));
    }
}
