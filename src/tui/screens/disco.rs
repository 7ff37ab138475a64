//! Service discovery: the tree, opened as one goes.

use super::{Lines, line_at};
use crate::cluster::session::SessionState;
use crate::survey::message::Command;
use crate::tui::disco_tree::{Branch, Entity, Place, Row, Tree};
use crate::tui::keys::Action;
use crate::tui::layout::{self, Room};
use crate::tui::list::List;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::overlay::{Overlay, Pages};
use ratatui::layout::{Constraint, Layout, Position, Rect};
use std::fmt::Write as _;

/// The state of this screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The rows.
    pub list: List<Place>,
    /// How they hang, in the same order.
    pub rows: Vec<Row>,
    /// What is typed as the filter.
    pub filter: String,
    /// What was opened, and what was answered.
    pub tree: Tree,
}

/// Where the panes of this screen stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// The tree.
    pub tree: Rect,
    /// What the selected entity says of itself, where there is room.
    pub more: Option<Rect>,
}

/// Lines below the tree: how the session stands, where it does not.
pub const BELOW: u16 = 1;

/// Where the panes stand.
pub fn panes(model: &Model) -> Panes {
    let body = layout::parts(model.size).body;
    if model.room() < Room::Wide {
        return Panes { tree: body, more: None };
    }
    let side = (body.width * 2 / 5).clamp(40, 80);
    let [tree, more] = Layout::horizontal([Constraint::Min(40), Constraint::Length(side)]).areas(body);
    Panes { tree, more: Some(more) }
}

/// The rows inside the frame of the tree.
pub fn rows_area(model: &Model) -> Rect {
    let inside = layout::inside(panes(model).tree);
    let below = if is_online(model) { 0 } else { BELOW };
    Rect { height: inside.height.saturating_sub(below), ..inside }
}

/// Whether there is a session to ask through.
pub const fn is_online(model: &Model) -> bool {
    matches!(model.session.0, SessionState::Online(_))
}

/// Brings what is derived up to date.
pub fn settle(model: &mut Model) {
    if model.disco.tree.is_empty()
        && let Some(entity) = Entity::typed(&model.watched.domain)
    {
        model.disco.tree.root(entity);
    }
    let passes = |branch: &Branch| model.passes(&text(model, branch));
    let filtered = !model.disco.filter.is_empty();
    let rows = model.disco.tree.rows(if filtered { Some(&passes) } else { None });
    let height = usize::from(rows_area(model).height);
    let keys = rows.iter().map(|row| row.place).collect();
    model.disco.rows = rows;
    model.disco.list.settle(keys, height);
}

/// What the filter looks at. May be foreign.
fn text(model: &Model, branch: &Branch) -> String {
    let Entity { jid, node } = &branch.entity;
    let name = branch.name.as_deref().unwrap_or_default();
    let mut text = format!("{name} {jid} {}", node.as_deref().unwrap_or_default());
    if let Some((_, info)) = model.disco.tree.asked_of(&branch.entity).and_then(|asked| asked.info()) {
        for identity in &info.identities {
            let _ = write!(text, " {}/{}", identity.category, identity.kind);
        }
    }
    text
}

/// The domain is opened by itself, once there is a session.
pub fn due(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let tree = &mut model.disco.tree;
    match tree.roots().first().copied() {
        Some(root) if is_online(model) && model.disco.tree.asked(root).is_none() => {
            let entity = model.disco.tree.open(root, now);
            settle(model);
            tell(entity)
        }
        _ => Vec::new(),
    }
}

/// Asks the selected entity again; where there is no session, there is something else to be tried.
pub fn refresh(model: &mut Model) -> Option<Vec<Effect>> {
    let place = *model.disco.list.selected()?;
    if !is_online(model) {
        return None;
    }
    let now = model.now;
    Some(tell(model.disco.tree.ask(place, now)))
}

fn tell(entity: Option<Entity>) -> Vec<Effect> {
    entity.map(|Entity { jid, node }| Effect::Tell(Command::Browse { jid, node })).into_iter().collect()
}

/// Looks at an address that was typed.
pub fn look_at(model: &mut Model, typed: &str) -> Vec<Effect> {
    let Some(entity) = Entity::typed(typed) else { return Vec::new() };
    let now = model.now;
    let place = model.disco.tree.root(entity);
    let entity = model.disco.tree.open(place, now);
    model.disco.filter.clear();
    settle(model);
    model.disco.list.select(&place);
    tell(entity)
}

/// What keys do here.
pub fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    if model.disco.list.go(action) {
        return Vec::new();
    }
    let Some(place) = model.disco.list.selected().copied() else { return Vec::new() };
    let now = model.now;
    let open = model.disco.tree.branch(place).is_some_and(|branch| branch.open);
    match action {
        Action::Open | Action::Right if !open => return tell(model.disco.tree.open(place, now)),
        Action::Open => model.overlay = Some(Overlay::Details(Pages::default())),
        Action::Right => {
            let below = model.disco.tree.branch(place).and_then(|branch| branch.below.first().copied());
            if let Some(below) = below {
                model.disco.list.select(&below);
            }
        }
        Action::Left => {
            if !model.disco.tree.close(place)
                && let Some(above) = model.disco.tree.branch(place).and_then(|branch| branch.above)
            {
                model.disco.list.select(&above);
            }
        }
        _ => {}
    }
    Vec::new()
}

/// What a click does here: a second one opens and closes.
pub fn click(model: &mut Model, at: Position) -> Vec<Effect> {
    let Some(line) = line_at(rows_area(model), at) else { return Vec::new() };
    let before = model.disco.list.at();
    let again = model.disco.list.visible().start + line == before;
    if !model.disco.list.point(line) || !again {
        return Vec::new();
    }
    let now = model.now;
    match model.disco.list.selected().copied() {
        Some(place) if !model.disco.tree.close(place) => tell(model.disco.tree.open(place, now)),
        _ => Vec::new(),
    }
}

/// The text of what is selected.
pub fn copied(model: &Model) -> Option<Lines> {
    let branch = model.disco.tree.branch(*model.disco.list.selected()?)?;
    let Entity { jid, node } = &branch.entity;
    let mut lines = vec![vec![match node {
        Some(node) => format!("{jid} {node}"),
        None => jid.clone(),
    }]];
    if let Some((_, info)) = model.disco.tree.asked_of(&branch.entity).and_then(|asked| asked.info()) {
        lines.extend(info.identities.iter().map(|identity| {
            let name = identity.name.clone().unwrap_or_default();
            vec!["identity".to_owned(), format!("{}/{}", identity.category, identity.kind), name]
        }));
        lines.extend(info.features.iter().map(|feature| vec!["feature".to_owned(), feature.clone()]));
    }
    Some(lines)
}
