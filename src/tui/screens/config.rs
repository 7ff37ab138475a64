//! The configuration beside what is seen.

use crate::tui::keys::Action;
use crate::tui::list::List;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use ratatui::layout::Position;

/// The state of this screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The rows.
    pub list: List<usize>,
    /// What is typed as the filter.
    pub filter: String,
}

/// Brings what is derived up to date.
pub fn settle(_model: &mut Model) {}

/// What keys do here.
pub fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    model.config.list.go(action);
    Vec::new()
}

/// What a click does here.
pub fn click(_model: &mut Model, _at: Position) -> Vec<Effect> {
    Vec::new()
}

/// The finding that is selected.
pub fn finding(_model: &Model) -> Option<&'static str> {
    None
}

/// The text of what is selected.
pub fn copied(_model: &Model) -> Option<String> {
    None
}
