//! The configuration beside what is seen.

use super::{Lines, line_at};
use crate::tui::declared::Declared;
use crate::tui::keys::Action;
use crate::tui::layout;
use crate::tui::list::List;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::overlay::{Overlay, Pages};
use ratatui::layout::Position;

/// The state of this screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The rows: places in what is declared.
    pub list: List<usize>,
    /// What is typed as the filter.
    pub filter: String,
}

/// Brings the rows up to date.
pub fn settle(model: &mut Model) {
    let keys = model
        .watched
        .declared
        .iter()
        .enumerate()
        .filter(|(_, declared)| {
            let line = declared.line.map_or_else(String::new, |line| line.to_string());
            let Declared { file, topic, name, value, text, .. } = declared;
            model.passes(&format!("{file} {line} {topic} {name} {value} {text}"))
        })
        .map(|(at, _)| at)
        .collect();
    let area = layout::rows(layout::parts(model.size).body);
    model.config.list.settle(keys, usize::from(area.height));
}

/// What keys do here.
pub fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    if !model.config.list.go(action) && action == Action::Open && model.config.list.selected().is_some() {
        model.overlay = Some(Overlay::Details(Pages::default()));
    }
    Vec::new()
}

/// What a click does here.
pub fn click(model: &mut Model, at: Position) -> Vec<Effect> {
    let area = layout::rows(layout::parts(model.size).body);
    let Some(line) = line_at(area, at) else { return Vec::new() };
    let list = &mut model.config.list;
    let again = list.visible().start + line == list.at();
    if list.point(line) && again { perform(model, Action::Open) } else { Vec::new() }
}

/// The text of what is selected.
pub fn copied(model: &Model) -> Option<Lines> {
    let declared = model.watched.declared.get(*model.config.list.selected()?)?;
    let place =
        declared.line.map_or_else(|| "default".to_owned(), |line| format!("{}:{line}", declared.file));
    let Declared { topic, name, value, .. } = declared;
    Some(vec![vec![place, (*topic).to_owned(), name.clone(), value.clone()]])
}
