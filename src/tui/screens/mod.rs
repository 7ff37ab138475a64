//! The screens: each one's own state, what keys do there, and what is selected.
//!
//! Each has the same functions, called by the screen that is shown: `settle` after anything has changed, `perform` for
//! what keys do there alone, `rows` for where its rows stand, `copied` and `finding` for what is selected.

pub mod config;
pub mod disco;
pub mod events;
pub mod links;
pub mod nodes;
pub mod session;
pub mod sockets;

use super::keys::Action;
use super::message::{Effect, Mouse, MouseDoes};
use super::model::{Model, Screen};
use super::overlay::Overlay;
use super::view::overlays;
use crate::cluster::session::SessionState;
use crate::text::sanitize::neutralise;
use ratatui::layout::{Position, Rect};

/// Rows that one turn of the wheel moves.
const WHEEL: isize = 3;

/// Brings what is derived up to date: the rows that fit the filter, in their order, and the screen itself.
pub fn settle(model: &mut Model) {
    // A way in that is refused is what a person has to see, unless they chose to look at something else. What is open
    // over a screen belongs to that screen.
    if !model.chosen && model.overlay.is_none() {
        let nothing_seen = model.live.sighted.is_none();
        let refused = matches!(model.session.0, SessionState::Refused { .. });
        model.screen = if nothing_seen || refused { Screen::Session } else { Screen::Nodes };
    }
    match model.screen {
        Screen::Nodes => nodes::settle(model),
        Screen::Links => links::settle(model),
        Screen::Sockets => sockets::settle(model),
        Screen::Disco => disco::settle(model),
        Screen::Config => config::settle(model),
        Screen::Events => events::settle(model),
        Screen::Session => session::settle(model),
    }
    let bottom = overlays::bottom(model);
    if let Some(Overlay::Help(pages) | Overlay::Explain(_, pages) | Overlay::Details(pages)) =
        &mut model.overlay
    {
        pages.top = pages.top.min(bottom);
    }
}

/// What an action does on the screen that is shown.
pub fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    match model.screen {
        Screen::Nodes => nodes::perform(model, action),
        Screen::Links => links::perform(model, action),
        Screen::Sockets => sockets::perform(model, action),
        Screen::Disco => disco::perform(model, action),
        Screen::Config => config::perform(model, action),
        Screen::Events => events::perform(model, action),
        Screen::Session => session::perform(model, action),
    }
}

/// What the screen that is shown asks for by itself.
pub fn due(model: &mut Model) -> Vec<Effect> {
    match model.screen {
        Screen::Disco => disco::due(model),
        _ => Vec::new(),
    }
}

/// What is to be looked at again on the screen that is shown, in place of everything.
pub fn refresh(model: &mut Model) -> Option<Vec<Effect>> {
    match model.screen {
        Screen::Disco => disco::refresh(model),
        _ => None,
    }
}

/// What the mouse does on the screen that is shown: a row is selected by a click and opened by a second one.
pub fn point(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    let at = Position::new(mouse.column, mouse.row);
    match mouse.does {
        MouseDoes::Click => click(model, at),
        MouseDoes::WheelUp => scroll(model, at, -WHEEL),
        MouseDoes::WheelDown => scroll(model, at, WHEEL),
    }
}

fn click(model: &mut Model, at: Position) -> Vec<Effect> {
    match model.screen {
        Screen::Nodes => nodes::click(model, at),
        Screen::Links => links::click(model, at),
        Screen::Sockets => sockets::click(model, at),
        Screen::Disco => disco::click(model, at),
        Screen::Config => config::click(model, at),
        Screen::Events => events::click(model, at),
        Screen::Session => Vec::new(),
    }
}

fn scroll(model: &mut Model, at: Position, by: isize) -> Vec<Effect> {
    match model.screen {
        Screen::Nodes => nodes::scroll(model, at, by),
        Screen::Links => links::scroll(model, by),
        Screen::Sockets => model.sockets.list.scroll(by),
        Screen::Disco => model.disco.list.scroll(by),
        Screen::Config => model.config.list.scroll(by),
        Screen::Events => model.events.list.scroll(by),
        Screen::Session => session::scroll(model, i32::try_from(by).unwrap_or_default()),
    }
    Vec::new()
}

/// What is taken to the clipboard: lines of fields. A field may be foreign: whatever line feeds and tabulators it has
/// are none of ours.
pub type Lines = Vec<Vec<String>>;

/// The text of what is selected, for the clipboard; clean of what no terminal should be given.
pub fn copied(model: &Model) -> Option<String> {
    let lines = match model.screen {
        Screen::Nodes => nodes::copied(model),
        Screen::Links => links::copied(model),
        Screen::Sockets => sockets::copied(model),
        Screen::Disco => disco::copied(model),
        Screen::Config => config::copied(model),
        Screen::Events => events::copied(model),
        Screen::Session => session::copied(model),
    }?;
    let line =
        |fields: &Vec<String>| fields.iter().map(|text| neutralise(text)).collect::<Vec<_>>().join("\t");
    Some(lines.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// The finding that is selected, or the worst about what is selected.
pub fn finding(model: &Model) -> Option<&'static str> {
    match model.screen {
        Screen::Nodes => nodes::finding(model),
        Screen::Links => links::finding(model),
        Screen::Sockets => sockets::finding(model),
        Screen::Events => events::finding(model),
        Screen::Disco | Screen::Config | Screen::Session => {
            model.world().latest.as_ref()?.assessment.findings.first().map(|finding| finding.id)
        }
    }
}

/// Which line of these rows a place is in.
fn line_at(rows: Rect, at: Position) -> Option<usize> {
    rows.contains(at).then(|| usize::from(at.y - rows.y))
}
