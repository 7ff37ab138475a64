//! The footer: the keys that work now, or what is told for a while, or what is being typed.

use super::{overlays, session};
use crate::cluster::session::SessionState;
use crate::report::ink::Role;
use crate::text::width;
use crate::tui::keys::{Action, Binding, KEYMAP, Place};
use crate::tui::model::{Model, Screen};
use crate::tui::overlay::Overlay;
use crate::tui::screens;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Draws it.
pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let line = match (&model.overlay, &model.notice) {
        (Some(Overlay::Filter { .. }), _) => {
            typed(model, "filter: ", model.filter(), "  enter keeps it, esc ends it")
        }
        (Some(Overlay::Address(text)), _) => {
            typed(model, "JID, or JID node: ", text, "  enter looks at it, esc ends it")
        }
        (_, Some(notice)) => {
            let role = if notice.failed { Role::Down } else { Role::Strong };
            let words = theme.cut(&notice.text, usize::from(area.width).saturating_sub(2));
            Line::from(vec![Span::raw(" "), theme.span(words, role)])
        }
        _ => keys(model, usize::from(area.width)),
    };
    line.render(area, buffer);
}

/// A line that is typed, with the place where the next letter goes.
pub(super) fn typed(model: &Model, before: &'static str, text: &str, after: &'static str) -> Line<'static> {
    let theme = model.theme;
    Line::from(vec![
        Span::raw(" "),
        theme.span(before, Role::Muted),
        theme.span(theme.clean(text), Role::Strong),
        Span::styled(" ", theme.focus().add_modifier(Modifier::REVERSED)),
        theme.span(after, Role::Muted),
    ])
}

fn keys(model: &Model, room: usize) -> Line<'static> {
    let theme = model.theme;
    let place = if model.overlay.is_some() { Place::Over } else { Place::On(model.screen) };
    let mut pieces: Vec<(String, &'static str)> = KEYMAP
        .iter()
        .filter(|binding| !binding.footer.is_empty() && binding.holds(place) && works(model, binding.action))
        .filter_map(|binding| Some((binding.keys.first()?.name(theme.ascii), word(model, binding))))
        .collect();
    if !model.filter().is_empty() && model.overlay.is_none() {
        pieces.insert(0, ("esc".to_owned(), "all rows"));
    }
    let columns = |pieces: &[(String, &str)]| -> usize {
        pieces.iter().map(|(key, word)| width::columns(key) + word.len() + 3).sum()
    };
    // How to get help and out stand last, and stay.
    while columns(&pieces) + 1 > room && pieces.len() > 2 {
        pieces.remove(pieces.len() - 3);
    }
    let mut spans = vec![Span::raw(" ")];
    for (key, word) in pieces {
        spans.push(Span::styled(key, theme.focus()));
        spans.push(theme.span(format!(" {word}  "), Role::Muted));
    }
    Line::from(spans)
}

/// Whether a key would do anything now.
fn works(model: &Model, action: Action) -> bool {
    if let Some(Overlay::Help(_) | Overlay::Explain(..) | Overlay::Details(_)) = model.overlay {
        return match action {
            Action::Down => overlays::bottom(model) > 0,
            Action::Open => false,
            _ => true,
        };
    }
    match (model.screen, action) {
        (_, Action::Explain) => screens::finding(model).is_some(),
        (Screen::Session, Action::Down) => session::bottom(model) > 0,
        (Screen::Session, Action::Open) => false,
        (Screen::Events, Action::Down | Action::Open) => !model.events.list.keys().is_empty(),
        _ => true,
    }
}

/// What the footer calls it.
fn word(model: &Model, binding: &Binding) -> &'static str {
    match (binding.action, &model.session.0) {
        (Action::Refresh, SessionState::Refused { .. } | SessionState::Waiting { .. }) => "try again",
        (Action::Freeze, _) if model.frozen.is_some() => "go on",
        _ => binding.footer,
    }
}
