//! The screen of this name.

use crate::tui::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// Draws the screen.
pub(super) fn draw(model: &Model, body: Rect, buffer: &mut Buffer) {
    model.theme.frame("Events", true).render(body, buffer);
    super::hint(model, body, &["Nothing has been seen yet."], buffer);
}

/// More of what is selected.
pub(super) fn details(_model: &Model, _columns: usize) -> (String, Vec<Line<'static>>) {
    (String::new(), Vec::new())
}
