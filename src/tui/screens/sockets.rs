//! The sockets of this host: a row a peer, or a row a socket.

use super::{Lines, line_at};
use crate::cluster::observation::Reading;
use crate::cluster::socket::{Process, TcpState};
use crate::report::sockets as words;
use crate::tui::keys::Action;
use crate::tui::layout::{self, Room};
use crate::tui::list::List;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::overlay::{Overlay, Pages};
use crate::tui::socket_rows::{self, Column, PeerRow, RowKey, Rows, SocketRow, SortKey};
use ratatui::layout::{Constraint, Layout, Position, Rect};
use std::cmp::Ordering;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// All sockets with an address.
    #[default]
    Peer,
    /// One socket.
    Socket,
}

/// How rows are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub column: Column,
    /// Whether the other way round.
    pub reverse: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self { column: Column::Health, reverse: false }
    }
}

/// The state of this screen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// The rows that fit the filter, in their order.
    pub list: List<RowKey>,
    /// What is typed as the filter.
    pub filter: String,
    /// What a row is.
    pub by: By,
    /// The order of the peers.
    pub peers: Order,
    /// The order of the sockets.
    pub sockets: Order,
    /// All rows, and the rounds that they are made of.
    made: (Option<(u64, Option<u64>)>, Rows),
}

impl State {
    /// All rows.
    pub const fn rows(&self) -> &Rows {
        &self.made.1
    }

    /// The order of the rows that are shown.
    pub const fn order(&self) -> Order {
        match self.by {
            By::Peer => self.peers,
            By::Socket => self.sockets,
        }
    }

    const fn order_mut(&mut self) -> &mut Order {
        match self.by {
            By::Peer => &mut self.peers,
            By::Socket => &mut self.sockets,
        }
    }

    /// The columns of the rows that are shown.
    pub const fn columns(&self) -> &'static [Column] {
        match self.by {
            By::Peer => &Column::OF_PEERS,
            By::Socket => &Column::OF_SOCKETS,
        }
    }

    /// How many rows there are without the filter.
    pub const fn total(&self) -> usize {
        match self.by {
            By::Peer => self.rows().peers.len(),
            By::Socket => self.rows().sockets.len(),
        }
    }
}

/// Where the panes of this screen stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// The rows.
    pub table: Rect,
    /// More of the selected one, where there is room.
    pub more: Option<Rect>,
}

/// Lines of a frame with its column names.
const HEAD: u16 = 3;

/// Lines below the rows: who listens.
pub const BELOW: u16 = 1;

/// Where the panes stand.
pub fn panes(model: &Model) -> Panes {
    let body = layout::parts(model.size).body;
    if model.room() < Room::Wide || model.sockets.list.keys().is_empty() {
        return Panes { table: body, more: None };
    }
    // Both as large as they need, as far as there is room; what the rows do not need is the other's. By all rows, so that
    // nothing jumps while one filters.
    let wanted = u16::try_from(model.sockets.total()).unwrap_or(u16::MAX).saturating_add(HEAD + BELOW);
    let lower = body.height.saturating_sub(wanted).clamp(body.height / 3, body.height.saturating_sub(8));
    let [table, more] = Layout::vertical([Constraint::Min(8), Constraint::Length(lower)]).areas(body);
    Panes { table, more: Some(more) }
}

/// The rows inside the frame of the table.
pub fn rows_area(table: Rect) -> Rect {
    let rows = layout::rows(table);
    Rect { height: rows.height.saturating_sub(BELOW), ..rows }
}

/// Brings what is derived up to date.
pub fn settle(model: &mut Model) {
    let world = model.world();
    let made_of = world
        .latest
        .as_ref()
        .map(|latest| (latest.number, world.sighted.as_ref().map(|sighted| sighted.number)));
    if model.sockets.made.0 != made_of {
        model.sockets.made = (made_of, Rows::of(world));
    }
    let keys = sorted(model);
    let height = usize::from(rows_area(panes(model).table).height);
    model.sockets.list.settle(keys, height);
    let height = usize::from(rows_area(panes(model).table).height);
    model.sockets.list.resize(height);
}

/// The rows that fit the filter, in their order; turned round, also where they are alike.
fn sorted(model: &Model) -> Vec<RowKey> {
    let state = &model.sockets;
    let order = state.order();
    match state.by {
        By::Peer => {
            let mut rows: Vec<&PeerRow> = state
                .rows()
                .peers
                .iter()
                .filter(|row| state.filter.is_empty() || model.passes(&peer_text(model, row)))
                .collect();
            if order.reverse {
                rows.reverse();
            }
            rows.sort_by(|a, b| compare(a.sort_key(order.column), b.sort_key(order.column), order.reverse));
            rows.into_iter().map(PeerRow::key).collect()
        }
        By::Socket => {
            let mut rows: Vec<&SocketRow> = state
                .rows()
                .sockets
                .iter()
                .filter(|row| state.filter.is_empty() || model.passes(&socket_words(row).join("\t")))
                .collect();
            if order.reverse {
                rows.reverse();
            }
            rows.sort_by(|a, b| compare(a.sort_key(order.column), b.sort_key(order.column), order.reverse));
            rows.into_iter().map(SocketRow::key).collect()
        }
    }
}

/// What is not known comes last, however the rest is sorted.
fn compare(a: Option<SortKey<'_>>, b: Option<SortKey<'_>>, reverse: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if reverse => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

/// A socket in words: what the filter looks at, and what is copied. May be foreign.
fn socket_words(row: &SocketRow) -> Vec<String> {
    let socket = &row.socket;
    let number = |value: Option<u64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
    let node = row.whose.node().map_or_else(|| row.whose.words().0, |node| node.as_str());
    [
        socket.state.name().to_owned(),
        socket_rows::direction(socket.direction).to_owned(),
        socket.local.to_string(),
        socket.remote.to_string(),
        node.to_owned(),
        owner(&socket.process),
        socket.health.rtt_ms.map_or_else(|| "-".to_owned(), words::rtt),
        number(socket.health.total_retransmits.map(u64::from)),
        number(socket.health.last_received_ms),
        number(socket.send_queue_bytes),
        number(socket.receive_queue_bytes),
    ]
    .into()
}

fn peer_text(model: &Model, row: &PeerRow) -> String {
    let node = row.whose.node().map_or_else(|| row.whose.words().0, |node| node.as_str());
    let states: Vec<&str> = row.sockets.other_states().into_keys().map(TcpState::name).collect();
    let found: Vec<&str> = model
        .world()
        .latest
        .iter()
        .flat_map(|latest| socket_rows::findings(latest, row.address, &row.whose))
        .map(|finding| finding.id)
        .collect();
    let up = if row.sockets.established_count() > 0 { "ESTABLISHED" } else { "" };
    format!("{} {node} {up} {} {}", row.address, states.join(" "), found.join(" "))
}

/// The process that owns a socket, in the words of `clusterctl sockets`. May be foreign.
pub fn owner(process: &Reading<Process>) -> String {
    match process {
        Reading::Known(owner) if owner.name.is_empty() => owner.pid.to_string(),
        Reading::Known(owner) => format!("{}/{}", owner.pid, owner.name),
        Reading::Absent => "no owner".to_owned(),
        Reading::Unavailable(_) => "owner hidden".to_owned(),
        Reading::NotAsked(_) => "-".to_owned(),
    }
}

/// What keys do here.
pub fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    if model.sockets.list.go(action) {
        return Vec::new();
    }
    match action {
        Action::Sort | Action::Right => step(&mut model.sockets, 1),
        Action::Left => {
            let back = model.sockets.columns().len() - 1;
            step(&mut model.sockets, back);
        }
        Action::Reverse => {
            let order = model.sockets.order_mut();
            order.reverse = !order.reverse;
        }
        Action::Chart => turn(model),
        Action::Open if model.sockets.list.selected().is_some() => {
            model.overlay = Some(Overlay::Details(Pages::default()));
        }
        _ => {}
    }
    Vec::new()
}

/// Sorts by another column, in its usual direction.
fn step(state: &mut State, by: usize) {
    let columns = state.columns();
    let at = columns.iter().position(|column| *column == state.order().column).unwrap_or_default();
    *state.order_mut() = Order { column: columns[(at + by) % columns.len()], reverse: false };
}

/// The other way of looking; what was selected stays so, as far as it can.
fn turn(model: &mut Model) {
    let selected = model.sockets.list.selected().cloned();
    model.sockets.by = match model.sockets.by {
        By::Peer => By::Socket,
        By::Socket => By::Peer,
    };
    settle(model);
    let Some(selected) = selected else { return };
    let list = &mut model.sockets.list;
    let there = list.keys().iter().find(|key| key.address() == selected.address()).cloned();
    if let Some(key) = there {
        list.select(&key);
    }
}

/// What a click does here.
pub fn click(model: &mut Model, at: Position) -> Vec<Effect> {
    let table = panes(model).table;
    if let Some(line) = line_at(rows_area(table), at) {
        let before = (model.sockets.list.at(), model.sockets.list.visible().start + line);
        if model.sockets.list.point(line) && before.0 == before.1 {
            model.overlay = Some(Overlay::Details(Pages::default()));
        }
    }
    Vec::new()
}

/// The worst finding about the selected row, else about this host.
pub fn finding(model: &Model) -> Option<&'static str> {
    let latest = model.world().latest.as_ref()?;
    let state = &model.sockets;
    let about = state.list.selected().and_then(|key| {
        let whose = state.rows().whose(key)?;
        socket_rows::findings(latest, key.address(), whose).next().map(|finding| finding.id)
    });
    about.or_else(|| socket_rows::findings_of_host(latest).next().map(|finding| finding.id))
}

/// The text of what is selected.
pub fn copied(model: &Model) -> Option<Lines> {
    let state = &model.sockets;
    let key = state.list.selected()?;
    match key {
        RowKey::Socket(local, remote) => {
            state.rows().socket(*local, *remote).map(|row| vec![socket_words(row)])
        }
        RowKey::Peer(..) => {
            let row = state.rows().peer(key)?;
            let whose = row.whose.node().map_or_else(|| row.whose.words().0, |node| node.as_str());
            let mut lines = vec![vec![row.address.to_string(), whose.to_owned(), established(row)]];
            lines.extend(state.rows().of_peer(row).map(socket_words));
            Some(lines)
        }
    }
}

/// How many sockets stand, of how many that should.
pub fn established(row: &PeerRow) -> String {
    let count = row.sockets.established_count();
    row.wanted.map_or_else(|| count.to_string(), |wanted| format!("{count}/{wanted}"))
}
