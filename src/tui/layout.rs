//! Where things stand on the screen: the same for drawing and for the mouse.

use super::model::{Model, Screen};
use ratatui::layout::{Constraint, Layout, Rect};

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// Too little: a line says so.
    None,
    /// Less than 80 columns or 24 rows: what matters most.
    Little,
    /// Enough for all, one thing at a time.
    Enough,
    /// Enough for panes side by side.
    Wide,
}

/// The least columns and rows that anything can be drawn in.
pub const LEAST: (u16, u16) = (60, 15);

/// From so many columns on panes stand side by side.
const WIDE: u16 = 118;

impl Room {
    /// The room of a terminal with so many columns and rows.
    pub fn of((columns, rows): (u16, u16)) -> Self {
        if columns < LEAST.0 || rows < LEAST.1 {
            Self::None
        } else if columns < 80 || rows < 24 {
            Self::Little
        } else if columns < WIDE || rows < 28 {
            Self::Enough
        } else {
            Self::Wide
        }
    }
}

/// The parts of every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Who is watched, how the session is, and the verdict.
    pub header: Rect,
    /// The screens by their numbers.
    pub tabs: Rect,
    /// The screen itself.
    pub body: Rect,
    /// The keys that work now, or what is told for a while.
    pub footer: Rect,
}

/// The parts of a terminal of this size.
pub fn parts(size: (u16, u16)) -> Parts {
    let [header, tabs, body, footer] = Layout::vertical([
        Constraint::Length(2),
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(1),
    ])
    .areas(Rect::new(0, 0, size.0, size.1));
    Parts { header, tabs, body, footer }
}

/// Where each screen's tab stands, and what it says.
pub fn tabs(model: &Model) -> Vec<(Screen, Rect, String)> {
    let area = parts(model.size).tabs;
    let numbered = || Screen::ALL.into_iter().zip(1_u16..);
    let whole = |(screen, number): (Screen, u16)| format!("[{number}]{}", screen.title());
    let fits = numbered().map(|tab| whole(tab).len() + 2).sum::<usize>() <= usize::from(area.width);
    let mut column = area.x + 1;
    numbered()
        .map(|(screen, number)| {
            // Narrow, the others are their numbers alone.
            let words =
                if fits || screen == model.screen { whole((screen, number)) } else { format!("[{number}]") };
            let width = u16::try_from(words.len()).unwrap_or(u16::MAX);
            let place = Rect::new(column, area.y, width, 1).intersection(area);
            column = column.saturating_add(width).saturating_add(2);
            (screen, place, words)
        })
        .collect()
}

/// What is inside a frame.
pub const fn inside(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(1),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}

/// The rows of a table inside a frame, below its line of column names.
pub const fn rows(area: Rect) -> Rect {
    let inner = inside(area);
    Rect { y: inner.y.saturating_add(1), height: inner.height.saturating_sub(1), ..inner }
}

/// A box of at most so many columns and rows in the middle.
pub fn middle(within: Rect, columns: u16, rows: u16) -> Rect {
    let (width, height) = (columns.min(within.width), rows.min(within.height));
    Rect {
        x: within.x + (within.width - width) / 2,
        y: within.y + (within.height - height) / 2,
        width,
        height,
    }
}
