//! The foot of a frame: what part of its rows is seen, or how to see the rest.

use crate::report::ink::Role;
use crate::text::width;
use crate::tui::keys::Key;
use crate::tui::list::List;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// Says which rows of a list are seen, where not all are: `1–17 of 30`.
pub(super) fn of_list<K: PartialEq>(theme: Theme, area: Rect, list: &List<K>, buffer: &mut Buffer) {
    let seen = list.visible();
    of_rows(theme, area, (seen.start, seen.end), list.keys().len(), buffer);
}

/// The same of rows from one, counted from 0, to before another.
pub(super) fn of_rows(theme: Theme, area: Rect, (from, to): (usize, usize), all: usize, buffer: &mut Buffer) {
    if to.saturating_sub(from) >= all {
        return;
    }
    let text = match to.saturating_sub(from) {
        0 => format!("{all} more"),
        1 => format!("{to} of {all}"),
        _ => format!("{}{}{to} of {all}", from + 1, theme.dash()),
    };
    write(theme, area, &text, buffer);
}

/// Says that lines are missing, and the key that shows them.
pub(super) fn more(theme: Theme, area: Rect, hidden: usize, key: Key, buffer: &mut Buffer) {
    if hidden > 0 {
        let lines = if hidden == 1 { "line" } else { "lines" };
        write(theme, area, &format!("{hidden} more {lines}: {}", key.name(theme.ascii)), buffer);
    }
}

/// Writes into the lower border of a frame, at its right. The text must be clean.
fn write(theme: Theme, area: Rect, text: &str, buffer: &mut Buffer) {
    let columns = u16::try_from(width::columns(text) + 2).unwrap_or(u16::MAX);
    if area.height < 2 || area.width < columns.saturating_add(4) {
        return;
    }
    let place = Rect { x: area.right() - 2 - columns, y: area.bottom() - 1, width: columns, height: 1 };
    Line::from(theme.span(format!(" {text} "), Role::Muted)).render(place, buffer);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lower border of a frame of so many columns.
    fn foot(columns: u16, draw: impl Fn(Rect, &mut Buffer)) -> String {
        let area = Rect::new(0, 0, columns, 3);
        let mut buffer = Buffer::empty(area);
        Theme::default().frame("", false).render(area, &mut buffer);
        draw(area, &mut buffer);
        (0..columns).map(|column| buffer[(column, 2)].symbol().to_owned()).collect()
    }

    #[test]
    fn a_list_says_which_rows_are_seen_only_where_some_are_not() {
        let rows = |all: usize, height: usize| {
            let mut list = List::default();
            list.settle((0..all).collect(), height);
            foot(24, |area, buffer| of_list(Theme::default(), area, &list, buffer))
        };
        assert_eq!(rows(5, 5), "╰──────────────────────╯");
        assert_eq!(rows(30, 17), "╰───────── 1–17 of 30 ─╯");
        assert_eq!(rows(3, 0), "╰───────────── 3 more ─╯");
    }

    #[test]
    fn a_frame_too_narrow_for_its_foot_keeps_its_border() {
        let narrow = foot(12, |area, buffer| more(Theme::default(), area, 12, Key::Enter, buffer));
        assert_eq!(narrow, "╰──────────╯");
        let wide = foot(24, |area, buffer| more(Theme::default(), area, 1, Key::Enter, buffer));
        assert_eq!(wide, "╰───── 1 more line: ⏎ ─╯");
    }
}
