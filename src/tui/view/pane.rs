//! More of what is selected, beside the rows.

use crate::report::ink::Role;
use crate::tui::keys::Key;
use crate::tui::layout;
use crate::tui::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Widget};

/// Draws it, as far as there is room; says how much is missing, and what shows all of it.
pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
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
