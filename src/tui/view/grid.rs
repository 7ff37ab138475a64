//! Rows under a line of column names: widths from the whole set, so that columns do not jump; the least important
//! columns give way where there is no room.

use crate::report::ink::Role;
use crate::text::width;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// A column.
#[expect(clippy::struct_excessive_bools, reason = "independent properties, not states of one machine")]
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its name.
    pub(super) head: &'static str,
    /// The columns of the terminal that it wants.
    pub(super) width: usize,
    /// The least that it can do with; it is cut, names in their middle.
    pub(super) least: usize,
    /// Which columns go first where there is no room: the largest number. 0 never goes.
    pub(super) rank: u8,
    /// Whether its text stands at the right.
    pub(super) right: bool,
    /// Whether it takes what is left.
    pub(super) grows: bool,
    /// Whether there is nothing in it.
    pub(super) hidden: bool,
    /// Whether it holds sentences, which are cut at their end; names are cut in their middle.
    pub(super) text: bool,
    /// Whether its end matters most: signs of one column each, cut at their beginning, with no sign of it.
    pub(super) latest: bool,
    /// The sign of its order, where rows are sorted by it.
    pub(super) order: Option<&'static str>,
}

impl Column {
    /// A column that is as wide as its widest cell.
    pub(super) fn new(head: &'static str, widest: usize, rank: u8) -> Self {
        let width = widest.max(head.len());
        Self {
            head,
            width,
            least: width,
            rank,
            right: false,
            grows: false,
            hidden: false,
            text: false,
            latest: false,
            order: None,
        }
    }

    /// The same, and it can be cut to so many columns.
    pub(super) fn down_to(mut self, least: usize) -> Self {
        self.least = least.max(self.head.len()).min(self.width);
        self
    }

    /// The same, and it is not there if there is nothing in it.
    pub(super) const fn unless(mut self, empty: bool) -> Self {
        self.hidden = empty;
        self
    }

    /// The same, and it holds sentences.
    pub(super) const fn text(mut self) -> Self {
        self.text = true;
        self
    }

    /// The same, and it holds what happened, a sign each, the latest last.
    pub(super) const fn latest(mut self) -> Self {
        self.latest = true;
        self
    }

    /// The same, its text at the right.
    pub(super) const fn right(mut self) -> Self {
        self.right = true;
        self
    }

    /// The same, and rows are sorted by it: it stays, and its head has the sign of the order.
    pub(super) fn sorted(mut self, sign: &'static str) -> Self {
        let wanted = self.head.len() + 1 + width::columns(sign);
        self.width = self.width.max(wanted);
        self.least = self.least.max(wanted);
        self.rank = 0;
        self.order = Some(sign);
        self
    }

    /// The same, and it takes what is left.
    pub(super) const fn growing(mut self) -> Self {
        self.grows = true;
        self
    }
}

/// A cell. Its text must be clean.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell(pub(super) Vec<(String, Role)>);

impl Cell {
    pub(super) fn new(text: impl Into<String>, role: Role) -> Self {
        Self(vec![(text.into(), role)])
    }
}

/// Which columns there is room for, and how wide each is then. A mark of two columns stands before them. Where it costs
/// no column, what stands at the right does not touch the frame.
pub(super) fn fit(columns: &[Column], room: usize) -> Vec<Option<usize>> {
    let airy = fitted(columns, room.saturating_sub(1));
    let tight = fitted(columns, room);
    let count = |widths: &[Option<usize>]| widths.iter().flatten().count();
    if count(&airy) == count(&tight) { airy } else { tight }
}

fn fitted(columns: &[Column], room: usize) -> Vec<Option<usize>> {
    let mut widths: Vec<Option<usize>> =
        columns.iter().map(|column| (!column.hidden).then_some(column.width)).collect();
    let total = |widths: &[Option<usize>]| -> usize {
        widths.iter().flatten().map(|width| width + GAP).sum::<usize>().saturating_sub(GAP)
    };
    // What can be cut is cut first, the widest first; then columns go.
    loop {
        let over = total(&widths).saturating_sub(room);
        if over == 0 {
            break;
        }
        let cuttable = (0..columns.len())
            .filter(|at| widths[*at].is_some_and(|width| width > columns[*at].least))
            .max_by_key(|at| widths[*at]);
        if let Some(at) = cuttable {
            let width = widths[at].unwrap_or_default();
            widths[at] = Some(width.saturating_sub(over).max(columns[at].least));
            continue;
        }
        let goes = (0..columns.len())
            .filter(|at| widths[*at].is_some() && columns[*at].rank > 0)
            .max_by_key(|at| columns[*at].rank);
        let Some(at) = goes else {
            force(&mut widths, room);
            break;
        };
        widths[at] = None;
        // What went makes room: the others are as wide as they want again.
        for (width, column) in widths.iter_mut().zip(columns) {
            *width = width.map(|_| column.width);
        }
    }
    let left = room.saturating_sub(total(&widths));
    if let Some(at) = (0..columns.len()).rev().find(|at| columns[*at].grows && widths[*at].is_some()) {
        widths[at] = widths[at].map(|width| width + left);
    }
    widths
}

/// Cuts what is to stay, the widest first, until there is room: a cut text has a sign of it, a cut line has none.
fn force(widths: &mut [Option<usize>], room: usize) {
    loop {
        let known = widths.iter().flatten();
        let over =
            (known.clone().sum::<usize>() + GAP * known.count().saturating_sub(1)).saturating_sub(room);
        let widest = widths.iter_mut().flatten().max().filter(|width| **width > 1 && over > 0);
        let Some(width) = widest else { break };
        *width -= over.min(*width / 4).max(1);
    }
}

/// Columns of the terminal between two columns.
const GAP: usize = 2;

/// The columns before the cells: where the selected row is pointed at.
pub(super) const POINTER: usize = 2;

/// Draws the line of column names, and rows below it.
pub(super) fn draw(
    theme: Theme,
    area: Rect,
    columns: &[Column],
    rows: impl Iterator<Item = (Vec<Cell>, Shown)>,
    buffer: &mut Buffer,
) {
    let widths = fit(columns, usize::from(area.width).saturating_sub(POINTER));
    let heads: Vec<Cell> = columns
        .iter()
        .map(|column| match column.order {
            Some(sign) => Cell::new(format!("{} {sign}", column.head), Role::Strong),
            None => Cell::new(column.head, Role::Muted),
        })
        .collect();
    let mut lines = std::iter::once((heads, Shown::default())).chain(rows);
    for row in area.y..area.bottom() {
        let Some((cells, shown)) = lines.next() else { break };
        let place = Rect::new(area.x, row, area.width, 1);
        line(theme, columns, &widths, &cells, shown).render(place, buffer);
    }
}

/// How a row is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shown {
    /// Whether it is the selected one.
    pub(super) selected: bool,
    /// Whether the keys move there.
    pub(super) focused: bool,
    /// Whether it is old.
    pub(super) stale: bool,
}

fn line(
    theme: Theme,
    columns: &[Column],
    widths: &[Option<usize>],
    cells: &[Cell],
    shown: Shown,
) -> Line<'static> {
    let pointer = if shown.selected { theme.pointer() } else { " " };
    let style = if shown.focused { theme.focus() } else { theme.style(Role::Muted) };
    let mut spans = vec![Span::styled(format!("{pointer} "), style)];
    let mut first = true;
    for ((column, width), cell) in columns.iter().zip(widths).zip(cells) {
        let Some(width) = *width else { continue };
        if !std::mem::take(&mut first) {
            spans.push(Span::raw(" ".repeat(GAP)));
        }
        let texts = within(cell, width, column, theme.ascii);
        // What is cut at a blank is shorter than its room.
        let taken: usize = texts.iter().map(|(text, _)| width::columns(text)).sum();
        let fill = " ".repeat(width.saturating_sub(taken));
        if column.right {
            spans.push(Span::raw(fill.clone()));
        }
        for (text, role) in texts {
            let style = if shown.stale { theme.stale() } else { theme.style(role) };
            let style = if shown.selected { style.patch(theme.selected()) } else { style };
            spans.push(Span::styled(text, style));
        }
        if !column.right {
            spans.push(Span::styled(fill, Style::new()));
        }
    }
    Line::from(spans)
}

/// The texts of a cell, cut to the width of its column.
fn within(cell: &Cell, width: usize, column: &Column, ascii: bool) -> Vec<(String, Role)> {
    let mut over = cell.0.iter().map(|(text, _)| width::columns(text)).sum::<usize>().saturating_sub(width);
    if over == 0 {
        return cell.0.clone();
    }
    let mut left = width;
    let pieces = cell.0.iter().map(|(text, role)| {
        let text = if column.latest {
            let skip = over.min(text.chars().count());
            over -= skip;
            text.chars().skip(skip).collect()
        } else {
            cut(text, left, column, ascii)
        };
        left = left.saturating_sub(width::columns(&text));
        (text, *role)
    });
    pieces.collect()
}

fn cut(text: &str, width: usize, column: &Column, ascii: bool) -> String {
    // Names of hosts differ at either end; sentences begin at their beginning.
    if column.grows || column.text {
        width::shorten(text, width, ascii)
    } else {
        width::shorten_middle(text, width, ascii)
    }
    .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_is_cut_is_as_wide_as_its_column() {
        let theme = Theme::default();
        let columns =
            [Column::new("", 15, 0).text(), Column::new("", 5, 0).latest(), Column::new("", 3, 0).right()];
        let cells = [
            Cell::new("silent for at least 10 s", Role::Usual),
            Cell(vec![("aaaa".to_owned(), Role::Usual), ("bbc".to_owned(), Role::Down)]),
            Cell::new("2 s", Role::Usual),
        ];
        let line = line(theme, &columns, &[Some(15), Some(5), Some(3)], &cells, Shown::default());
        let text: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
        assert_eq!(text, "  silent for at…   aabbc  2 s");
        assert_eq!(width::columns(&text), POINTER + 15 + GAP + 5 + GAP + 3);
    }

    #[test]
    fn no_line_is_wider_than_its_room_as_long_as_there_is_any() {
        let columns = [
            Column::new("SOURCE", 11, 0),
            Column::new("SAYS", 90, 0).down_to(50).growing(),
            Column::new("TAKEN", 9, 2),
            Column::new("AGE", 7, 1).right(),
        ];
        for room in 8..200 {
            let widths = fit(&columns, room);
            let known: Vec<usize> = widths.into_iter().flatten().collect();
            let total = known.iter().sum::<usize>() + GAP * (known.len() - 1);
            assert!(total <= room, "{known:?} in {room}");
            assert!(room < 20 || known[1] > 6, "{known:?} in {room}");
        }
    }
}
