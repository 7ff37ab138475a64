//! The way in, step by step.

use crate::assess::history::Lasted;
use crate::cluster::session::SessionState;
use crate::report::watch;
use crate::tui::keys::Action;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use jiff::Timestamp;

/// The state of this screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The state of the session that was told last, in one word, and since when it has been that.
    told: Option<(&'static str, Timestamp)>,
    /// The server that let us in last.
    server: Option<String>,
}

/// Brings what is derived up to date.
pub fn settle(_model: &mut Model) {}

/// What keys do here.
pub fn perform(_model: &mut Model, _action: Action) -> Vec<Effect> {
    Vec::new()
}

/// What a new state of the session is worth telling. The first way in is no news, and neither is the next failure of
/// many.
pub fn news(model: &mut Model, state: &SessionState) -> Option<watch::Event> {
    let known = &mut model.session_screen;
    let before = known.told.map_or("connecting", |(word, _)| word);
    let says = match state {
        SessionState::Stepping { to, .. } if before == "online" => {
            let from = known.server.as_deref().unwrap_or("the server");
            format!("the session with {from} is lost; on the way to {to}")
        }
        SessionState::Idle | SessionState::Stepping { .. } => return None,
        SessionState::Online(facts) => {
            let again = if model.been_in { " again" } else { "" };
            known.server = Some(facts.server.clone());
            format!("logged in at {}{again}", facts.server)
        }
        SessionState::Waiting { cause, .. } => {
            let what = if model.been_in { "lost" } else { "no way in" };
            format!("{what}: {cause}; trying again, less and less often")
        }
        SessionState::Refused { cause } => format!("refused: {cause}"),
    };
    let word = state.word();
    if before == word {
        return None;
    }
    let since = known.told.replace((word, model.now)).map(|(_, since)| since);
    if since.is_none() && word == "online" {
        return None;
    }
    let round = model.live.latest.as_ref().map_or(0, |latest| latest.number);
    let mut event = watch::Event::session(model.now, round, before, word, says);
    event.lasted = since.map(|since| Lasted { time: model.age(since), at_least: false });
    Some(event)
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
