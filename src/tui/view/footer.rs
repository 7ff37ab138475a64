//! The footer: the keys that work now, or what is told for a while, or what is being typed.

use super::{overlays, session};
use crate::cluster::session::SessionState;
use crate::report::ink::Role;
use crate::text::width;
use crate::tui::keys::{Action, Binding, KEYMAP, Key, Place};
use crate::tui::layout::{self, Room};
use crate::tui::model::{Model, Screen};
use crate::tui::overlay::Overlay;
use crate::tui::screens::links::Look;
use crate::tui::screens::{self, nodes::Pane};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// What stands in the footer: words, then keys that work now, and what they do.
struct Offer {
    before: Vec<Span<'static>>,
    keys: Vec<(Key, &'static str)>,
}

/// Draws it.
pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let Offer { before, keys } = offer(model, usize::from(area.width));
    let mut spans = before;
    for (key, word) in keys {
        spans.push(Span::styled(key.name(theme.ascii), theme.focus()));
        spans.push(theme.span(format!(" {word}{GAP}"), Role::Muted));
    }
    Line::from(spans).render(area, buffer);
}

/// The key whose word stands at a place: a click there is as good as the key.
pub(in crate::tui) fn key_at(model: &Model, at: Position) -> Option<Key> {
    let area = layout::parts(model.size).footer;
    if !area.contains(at) || model.room() == Room::None {
        return None;
    }
    let Offer { before, keys } = offer(model, usize::from(area.width));
    let mut from = usize::from(area.x) + Line::from(before).width();
    let column = usize::from(at.x);
    keys.into_iter().find_map(|(key, word)| {
        let to = from + columns_of(model, key, word);
        let here = (from..to).contains(&column);
        from = to + GAP.len();
        here.then_some(key)
    })
}

/// Between two keys.
const GAP: &str = "  ";

fn columns_of(model: &Model, key: Key, word: &str) -> usize {
    width::columns(&key.name(model.theme.ascii)) + 1 + width::columns(word)
}

fn offer(model: &Model, room: usize) -> Offer {
    let theme = model.theme;
    let typed = |before: &'static str, text: &str, enter: &'static str| {
        let keys = vec![(Key::Enter, enter), (Key::Esc, "ends it")];
        let taken = keys.iter().map(|(key, word)| columns_of(model, *key, word) + GAP.len()).sum::<usize>();
        Offer { before: typed(model, before, text, room.saturating_sub(taken + 2)), keys }
    };
    match (&model.overlay, &model.notice) {
        (Some(Overlay::Filter { .. }), _) => typed("filter: ", model.filter(), "keeps it"),
        (Some(Overlay::Address(text)), _) => typed("JID, or JID node: ", text, "looks at it"),
        (_, Some(notice)) => {
            let role = if notice.failed { Role::Down } else { Role::Strong };
            let words = theme.cut(&notice.text, room.saturating_sub(2));
            Offer { before: vec![Span::raw(" "), theme.span(words, role)], keys: Vec::new() }
        }
        _ => Offer { before: vec![Span::raw(" ")], keys: keys(model, room) },
    }
}

/// A line that is typed, its end in sight, with the place where the next letter goes.
fn typed(model: &Model, before: &'static str, text: &str, room: usize) -> Vec<Span<'static>> {
    let theme = model.theme;
    let clean = theme.clean(text);
    let most = room.saturating_sub(before.len() + 2).max(8);
    let mut seen = clean.as_str();
    while width::columns(seen) > most {
        let mut letters = seen.chars();
        letters.next();
        seen = letters.as_str();
    }
    vec![
        Span::raw(" "),
        theme.span(before, Role::Muted),
        theme.span(seen, Role::Strong),
        Span::styled(" ", theme.focus().add_modifier(Modifier::REVERSED)),
        Span::raw(GAP),
    ]
}

fn keys(model: &Model, room: usize) -> Vec<(Key, &'static str)> {
    let chosen = match &model.overlay {
        Some(Overlay::Go(choice)) => Some((choice, "go there")),
        Some(Overlay::Contexts(choice)) => Some((choice, "watch it")),
        Some(Overlay::Write(choice)) => Some((choice, "write it")),
        _ => None,
    };
    // What is typed into takes every letter: there are no other keys.
    if let Some((choice, word)) = chosen {
        let mut keys = vec![(Key::Esc, "back")];
        let fitting = choice.fitting().len();
        if fitting > 1 {
            keys.insert(0, (Key::Down, "move"));
        }
        if fitting > 0 {
            keys.insert(0, (Key::Enter, word));
        }
        return keys;
    }
    let place = if model.overlay.is_some() { Place::Over } else { Place::On(model.screen) };
    let mut pieces: Vec<(Key, &'static str)> = KEYMAP
        .iter()
        .filter(|binding| !binding.footer.is_empty() && binding.holds(place) && works(model, binding.action))
        .filter_map(|binding| Some((*binding.keys.first()?, word(model, binding))))
        .collect();
    if !model.filter().is_empty() && model.overlay.is_none() {
        pieces.insert(0, (Key::Esc, "all rows"));
    }
    let columns = |pieces: &[(Key, &str)]| -> usize {
        pieces.iter().map(|(key, word)| columns_of(model, *key, word) + GAP.len()).sum()
    };
    // How to get help and out stand last, and stay.
    while columns(&pieces) + 1 > room && pieces.len() > 2 {
        pieces.remove(pieces.len() - 3);
    }
    pieces
}

/// Whether a key would do anything now.
fn works(model: &Model, action: Action) -> bool {
    if let Some(Overlay::Help(_) | Overlay::Explain(..) | Overlay::Details(_)) = model.overlay {
        return match action {
            Action::Down => overlays::bottom(model) > 0,
            _ => true,
        };
    }
    match (model.screen, action) {
        (_, Action::Explain) => screens::finding(model).is_some(),
        (Screen::Session, Action::Down) => session::bottom(model) > 0,
        (_, Action::Down | Action::Open) => rows(model) > 0,
        // What a filter hides is there.
        (Screen::Nodes, Action::Filter | Action::Sort) => {
            !model.nodes.list.keys().is_empty() || !model.filter().is_empty()
        }
        (_, Action::Filter | Action::Sort) => rows(model) > 0 || !model.filter().is_empty(),
        _ => true,
    }
}

/// The rows that the keys move among.
fn rows(model: &Model) -> usize {
    match model.screen {
        Screen::Nodes => match model.nodes.pane {
            Pane::Nodes => model.nodes.list.keys().len(),
            Pane::Findings => model.nodes.findings.keys().len(),
            Pane::Evidence => model.nodes.evidence.keys().len(),
        },
        Screen::Links => match model.links.look {
            Look::Matrix => model.links.list.keys().len(),
            Look::Charts => model.links.figures.keys().len(),
        },
        Screen::Sockets => model.sockets.list.keys().len(),
        Screen::Disco => model.disco.list.keys().len(),
        Screen::Config => model.config.list.keys().len(),
        Screen::Events => model.events.list.keys().len(),
        Screen::Session => 0,
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
