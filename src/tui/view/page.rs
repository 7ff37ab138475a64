//! Lines of text about one thing: labels and what they are of, in as many columns as there are.

use crate::report::ink::Role;
use crate::text::width;
use crate::tui::keys::Key;
use crate::tui::layout;
use crate::tui::model::Model;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Widget};

/// Lines, as they are written.
pub(super) struct Page {
    pub(super) theme: Theme,
    pub(super) columns: usize,
    pub(super) lines: Vec<Line<'static>>,
    label: usize,
}

impl Page {
    /// Nothing is written yet. Labels take so many columns.
    pub(super) const fn of(theme: Theme, columns: usize, label: usize) -> Self {
        Self { theme, columns, lines: Vec::new(), label }
    }

    /// A label and what it is; long texts go on below. The text may be foreign.
    pub(super) fn fact(&mut self, label: &str, text: &str, role: Role) {
        let room = self.columns.saturating_sub(self.label).max(10);
        let wrapped = width::wrap(&self.theme.clean(text), room);
        for (row, text) in wrapped.into_iter().enumerate() {
            let label = if row == 0 { label } else { "" };
            self.lines.push(Line::from(vec![
                self.theme.span(width::pad(label, self.label, self.theme.ascii), Role::Muted),
                self.theme.span(text, role),
            ]));
        }
    }

    /// Text without a label, so far from the left. It may be foreign.
    pub(super) fn text(&mut self, text: &str, role: Role, from: usize) {
        let room = self.columns.saturating_sub(from).max(10);
        for line in width::wrap(&self.theme.clean(text), room) {
            self.lines.push(Line::from(self.theme.span(format!("{}{line}", " ".repeat(from)), role)));
        }
    }

    /// An empty line.
    pub(super) fn gap(&mut self) {
        self.lines.push(Line::default());
    }
}

/// Draws more of what is selected beside the rows, as far as there is room.
pub(super) fn pane(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let (title, lines) = super::details(model, usize::from(area.width.saturating_sub(4)));
    theme.frame(&title, false).render(area, buffer);
    let inner = layout::inside(area);
    let hidden = lines.len().saturating_sub(usize::from(inner.height));
    let text = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    Paragraph::new(lines).render(text, buffer);
    if hidden > 0 {
        let note = format!(" {hidden} more lines: {} ", Key::Enter.name(theme.ascii));
        let place =
            Rect { x: area.x + 2, y: area.bottom() - 1, width: area.width.saturating_sub(4), height: 1 };
        Line::from(theme.span(note, Role::Muted)).render(place, buffer);
    }
}
