//! The way in, step by step.

use super::Lines;
use crate::assess::history::Lasted;
use crate::cluster::session::{FailureKind, SessionState};
use crate::report::watch;
use crate::tui::keys::Action;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::view::session::bottom;
use crate::tui::way::Tried;
use jiff::Timestamp;

/// The state of this screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The line that is seen first.
    pub top: u16,
    /// How far the last way in had come when it was told last.
    pub tried: Option<Tried>,
    /// The round that was the last one when we came in.
    pub entered_after: Option<u64>,
    /// The state of the session that was told last, in one word, and since when it has been that.
    told: Option<(&'static str, Timestamp)>,
    /// How often we were refused since we were in last, and when the last time was.
    pub refusals: Option<(u32, Timestamp)>,
    /// The server that let us in last.
    server: Option<String>,
}

/// Brings what is derived up to date.
pub fn settle(model: &mut Model) {
    model.session_screen.top = model.session_screen.top.min(bottom(model));
}

/// What keys do here: more lines than there is room for are moved through.
pub fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = i32::from((model.size.1 / 2).max(1));
    match action {
        Action::Up => scroll(model, -1),
        Action::Down => scroll(model, 1),
        Action::PageUp => scroll(model, -page),
        Action::PageDown => scroll(model, page),
        Action::First => scroll(model, i32::MIN),
        Action::Last => scroll(model, i32::MAX),
        _ => {}
    }
    Vec::new()
}

/// Moves by so many lines.
pub fn scroll(model: &mut Model, by: i32) {
    let top = i32::from(model.session_screen.top).saturating_add(by).clamp(0, i32::from(bottom(model)));
    model.session_screen.top = u16::try_from(top).unwrap_or_default();
}

/// Takes in a new state of the session, before the model does; what it is worth telling. The first way in is no
/// news, and neither is the next failure of many.
pub fn news(model: &mut Model, state: &SessionState) -> Option<watch::Event> {
    follow(model, state);
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
        SessionState::Refused { cause } => match known.refusals {
            // That nothing was sent is no refusal of the server's.
            Some(_) if cause.kind == FailureKind::Impossible => cause.cause.clone(),
            Some((times, _)) if times > 1 => format!("refused again, {times} times now: {cause}"),
            _ => format!("refused: {cause}"),
        },
    };
    let word = state.word();
    // Each refusal is news: a person had it tried.
    if before == word && word != "refused" {
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

/// Keeps how far the way in has come: it is shown also when it has failed.
fn follow(model: &mut Model, state: &SessionState) {
    let (now, latest) = (model.now, model.live.latest.as_ref().map(|latest| latest.number));
    let known = &mut model.session_screen;
    match state {
        SessionState::Stepping { to, step, taken } => {
            let goes_on = known.tried.as_ref().filter(|tried| tried.to == *to && tried.step == *step);
            let since = goes_on.map_or(now, |tried| tried.since);
            known.tried = Some(Tried { to: to.clone(), step: *step, taken: taken.clone(), since });
        }
        SessionState::Online(_) => {
            known.tried = None;
            known.refusals = None;
            known.entered_after = latest;
        }
        SessionState::Refused { cause } if cause.kind != FailureKind::Impossible => {
            let before = known.refusals.map_or(0, |(times, _)| times);
            known.refusals = Some((before.saturating_add(1), now));
        }
        SessionState::Idle | SessionState::Waiting { .. } | SessionState::Refused { .. } => {}
    }
}

/// The text of what is selected: why there is no session.
pub fn copied(model: &Model) -> Option<Lines> {
    let text = match &model.session.0 {
        SessionState::Refused { cause } => cause.to_string(),
        SessionState::Waiting { cause, .. } => cause.clone(),
        SessionState::Online(facts) => format!("{} at {}", facts.jid, facts.server),
        SessionState::Idle | SessionState::Stepping { .. } => return None,
    };
    Some(vec![vec![text]])
}
