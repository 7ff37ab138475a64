//! More of what is selected, beside the rows.

use super::foot;
use crate::tui::keys::Key;
use crate::tui::layout;
use crate::tui::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Paragraph, Widget};

/// Draws it, as far as there is room; says how much is missing, and what shows all of it.
pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let (title, lines) = super::details(model, usize::from(area.width.saturating_sub(4)));
    let title = theme.cut(&title, usize::from(area.width).saturating_sub(4));
    theme.frame(&title, false).render(area, buffer);
    let inner = layout::inside(area);
    let hidden = lines.len().saturating_sub(usize::from(inner.height));
    let text = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    Paragraph::new(lines).render(text, buffer);
    foot::more(theme, area, hidden, Key::Enter, buffer);
}
