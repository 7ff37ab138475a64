//! The way in, step by step.

use crate::cluster::session::SessionState;
use crate::tui::keys::Action;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// The state of this screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {}

/// Brings what is derived up to date.
pub fn settle(_model: &mut Model) {}

/// What keys do here.
pub fn perform(_model: &mut Model, _action: Action) -> Vec<Effect> {
    Vec::new()
}

/// The text of what is selected: why there is no session.
pub fn copied(model: &Model) -> Option<String> {
    match &model.session.0 {
        SessionState::Refused { cause } => Some(cause.to_string()),
        SessionState::Waiting { cause, .. } => Some(cause.clone()),
        SessionState::Online(facts) => Some(format!("{} at {}", facts.jid, facts.server)),
        SessionState::Idle | SessionState::Stepping { .. } => None,
    }
}
