//! The sockets of this host: rows, who listens, and more of the selected one.

use super::grid::{self, Cell, Column, Shown};
use super::{foot, pane, socket_details};
use crate::cluster::observation::Reading;
use crate::cluster::socket::{Direction, Socket, SocketTable, TcpState};
use crate::report::ink::{Mark, Role};
use crate::report::sockets::{self as words, bytes, rtt};
use crate::text::{duration, width};
use crate::tui::layout;
use crate::tui::model::Model;
use crate::tui::picture::Picture;
use crate::tui::screens::sockets::{self, By, Order};
use crate::tui::socket_rows::{self, Column as Is, PeerRow, SocketRow, Whose};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

/// Draws the screen.
pub(super) fn draw(model: &Model, body: Rect, buffer: &mut Buffer) {
    let Some(latest) = &model.world().latest else {
        model.theme.frame("Sockets", true).render(body, buffer);
        let lines = ["Nothing has been seen yet.", "[7] shows how the way in stands."];
        return super::hint(model, body, &lines, buffer);
    };
    let Reading::Known(table) = &latest.view.host.table else {
        model.theme.frame("Sockets", true).render(body, buffer);
        let lines = unread(&latest.view.host.table);
        return super::hint(model, layout::inside(body), &lines.each_ref().map(String::as_str), buffer);
    };
    let panes = sockets::panes(model);
    rows(model, latest, table, panes.table, buffer);
    if let Some(area) = panes.more {
        pane::draw(model, area, buffer);
    }
}

/// Why there is no table, and what to do.
fn unread(table: &Reading<SocketTable>) -> [String; 2] {
    let why = match table {
        Reading::Unavailable(why) => format!("The sockets of this host could not be read: {why}."),
        Reading::NotAsked(why) => format!("There is nothing to see: {why}."),
        Reading::Absent | Reading::Known(_) => "The kernel shows no sockets.".to_owned(),
    };
    let remedy = match table {
        Reading::NotAsked(_) => "Leave out --no-sockets",
        Reading::Unavailable(_) | Reading::Absent | Reading::Known(_) => {
            "Run it where the kernel may be asked"
        }
    };
    [why, format!("{remedy}, or read a saved listing: clusterctl sockets --input FILE")]
}

/// Why a table is empty, and what to do.
fn empty(latest: &Picture, table: &SocketTable) -> Vec<String> {
    let host = &latest.view.host;
    let none = format!("Nobody has a socket on {} of this host", ports(table));
    match &host.node {
        Reading::Known(here) => vec![format!("{none}, which is {}.", latest.names.short(here))],
        Reading::Absent => vec![format!("{none}, which is a node: something listens there.")],
        Reading::NotAsked(why) => vec![
            format!("{none}: {why}."),
            "Run it on a node's host, or ask the hosts: clusterctl sockets --on all --via 'ssh {node}'"
                .to_owned(),
        ],
        Reading::Unavailable(why) => vec![format!("{none}; which node it is, is not known: {why}.")],
    }
}

fn ports(table: &SocketTable) -> String {
    let ports: Vec<String> = table.cluster_ports.iter().map(ToString::to_string).collect();
    format!("{} {}", if ports.len() == 1 { "port" } else { "ports" }, ports.join(", "))
}

fn rows(model: &Model, latest: &Picture, table: &SocketTable, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let state = &model.sockets;
    let title = title(model, latest, table, usize::from(area.width).saturating_sub(4));
    theme.frame(&title, true).render(area, buffer);
    let inner = layout::inside(area);
    let rows = sockets::rows_area(area);
    let last = Rect { y: rows.bottom(), height: sockets::BELOW, ..inner };
    listeners(model, latest, table, usize::from(last.width)).render(last, buffer);
    if state.list.keys().is_empty() && !state.filter.is_empty() {
        return super::no_match(model, rows, "row", buffer);
    }
    if state.list.keys().is_empty() {
        let lines = empty(latest, table);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        return super::hint(model, rows, &lines, buffer);
    }
    let place = Rect { height: inner.height.saturating_sub(sockets::BELOW), ..inner };
    let columns = columns(model, latest);
    let cells = state.list.shown().filter_map(|(key, selected)| {
        let cells = cells(model, latest, key)?;
        Some((cells, Shown { selected, focused: true, stale: false }))
    });
    grid::draw(theme, place, &columns, cells, buffer);
    foot::of_list(theme, area, &state.list, buffer);
}

/// What the rows are, how many, from where and when; in fewer words where there is little room.
fn title(model: &Model, latest: &Picture, table: &SocketTable, columns: usize) -> String {
    let theme = model.theme;
    let state = &model.sockets;
    let dash = theme.dash();
    let by = match state.by {
        By::Peer => "by peer",
        By::Socket => "one by one",
    };
    let count = format!("{} shown of {}", state.list.keys().len(), state.total());
    let taken =
        latest.view.sources.iter().find(|record| record.source == "sockets").map(|record| record.taken);
    let age = taken.map_or_else(String::new, |taken| format!(" {}", model.ago(taken)));
    let origin = words::origin(table.origin);
    let filter =
        if state.filter.is_empty() { String::new() } else { format!(" {dash} filter: {}", state.filter) };
    let whole = format!("Sockets {by}, {} {dash} {count}, read from {origin}{age}{filter}", ports(table));
    let short = format!("Sockets {by} {dash} {count}, from {origin}{age}{filter}");
    let title = if width::columns(&whole) <= columns { whole } else { short };
    theme.cut(&title, columns)
}

/// Who listens, in a line, and what is not among the rows.
fn listeners(model: &Model, latest: &Picture, table: &SocketTable, columns: usize) -> Line<'static> {
    let theme = model.theme;
    let hidden = table.sockets.iter().map(|socket| &socket.process);
    let mut hidden = hidden.chain(table.listeners.iter().flatten().map(|listener| &listener.process));
    let before = match model.sockets.rows().elsewhere {
        0 => "  ".to_owned(),
        count => format!("  {count} more of other nodes on this host{}", theme.dot()),
    };
    let (text, role) = match &table.listeners {
        None => ("listeners not shown by this listing".to_owned(), Role::Muted),
        Some(all) if all.is_empty() => {
            let role = if latest.view.host.node.known().is_some() { Role::Down } else { Role::Muted };
            (format!("nothing listens on {}", ports(table)), role)
        }
        Some(all) => {
            let all: Vec<String> = all
                .iter()
                .map(|listener| format!("LISTEN {}  {}", listener.local, sockets::owner(&listener.process)))
                .collect();
            let room = columns.saturating_sub(width::columns(&before) + 1);
            (some_of(theme, &all, room), Role::Usual)
        }
    };
    let mut text = before + &text;
    if let Reading::Unavailable(why) = &latest.view.host.strangers {
        let _ = write!(text, "{}? {why}", theme.dot());
    }
    if let Some(Reading::Unavailable(why)) = hidden.find(|owner| matches!(owner, Reading::Unavailable(_))) {
        let _ = write!(text, "{}owner hidden: {why}", theme.dot());
    }
    Line::from(theme.span(theme.cut(&text, columns), role))
}

/// As many as there is room for, and how many more there are.
fn some_of(theme: Theme, all: &[String], columns: usize) -> String {
    let told = |count: usize| {
        let more = match (count, all.len() - count) {
            (_, 0) => String::new(),
            (0, more) => format!("{more} listeners"),
            (_, more) => format!(" and {more} more"),
        };
        all[..count].join(theme.dot()) + &more
    };
    let most = (1..=all.len()).rev().find(|count| width::columns(&told(*count)) <= columns);
    told(most.unwrap_or(usize::from(all.len() == 1)))
}

/// The columns; their widths follow from all rows, so that nothing jumps when one filters or scrolls.
fn columns(model: &Model, latest: &Picture) -> Vec<Column> {
    let state = &model.sockets;
    let order = state.order();
    state
        .columns()
        .iter()
        .map(|is| {
            let mut column = column(*is, widest(model, latest, *is));
            if *is == Is::Remote && state.by == By::Peer {
                column.head = "PEER";
            }
            if order.column == *is && *is == Is::Health {
                // Its column is a mark wide: the sign stands alone.
                column.head = sign(order, model.theme);
                column
            } else if order.column == *is {
                column.sorted(sign(order, model.theme))
            } else {
                column
            }
        })
        .collect()
}

/// The columns that the widest cell takes. Of figures the largest is the widest: no other has to be written.
fn widest(model: &Model, latest: &Picture, is: Is) -> usize {
    let theme = model.theme;
    let rows = model.sockets.rows();
    let peers = || rows.peers.iter();
    let sockets = || rows.sockets.iter().map(|row| &row.socket);
    let by_peer = model.sockets.by == By::Peer;
    let most = |of_peer: &dyn Fn(&PeerRow) -> Option<u64>, of_socket: &dyn Fn(&Socket) -> Option<u64>| {
        if by_peer { peers().filter_map(of_peer).max() } else { sockets().filter_map(of_socket).max() }
    };
    let written = |value: Option<u64>| value.map_or(0, |value| bytes(value).len());
    match is {
        Is::Remote if by_peer => peers().map(|row| row.address.to_string().len()).max().unwrap_or(0),
        Is::Remote => peers().map(|row| with_port(row.address)).max().unwrap_or(0),
        Is::Local => {
            let own: BTreeSet<IpAddr> = sockets().map(|socket| socket.local.ip()).collect();
            own.into_iter().map(with_port).max().unwrap_or(0)
        }
        Is::Node => peers().map(|row| cell_width(&node(theme, latest, &row.whose))).max().unwrap_or(0),
        Is::Owner => {
            let mut before = None;
            let changed = sockets().filter(|socket| before.replace(&socket.process) != Some(&socket.process));
            let owners = changed.map(|socket| width::columns(&theme.name(&sockets::owner(&socket.process))));
            owners.max().unwrap_or(0)
        }
        Is::Other => peers().map(|row| socket_rows::other_states(&row.sockets).len()).max().unwrap_or(0),
        Is::SendQueue => {
            written(most(&|row| row.sockets.send_queue_bytes(), &|socket| socket.send_queue_bytes))
        }
        Is::ReceiveQueue => written(most(&PeerRow::receive_queue, &|socket| socket.receive_queue_bytes)),
        Is::Established => peers().map(|row| sockets::established(row).len()).max().unwrap_or(0),
        // As wide as their heads, or as whatever they may hold.
        Is::Retransmits
        | Is::Rtt
        | Is::LastReceived
        | Is::State
        | Is::Direction
        | Is::Health
        | Is::Inbound
        | Is::Outbound => 0,
    }
}

/// The columns of an address with the longest port.
fn with_port(address: IpAddr) -> usize {
    SocketAddr::new(address, u16::MAX).to_string().len()
}

fn cell_width(cell: &Cell) -> usize {
    cell.0.iter().map(|(text, _)| width::columns(text)).sum()
}

const fn sign(order: Order, theme: Theme) -> &'static str {
    match (order.reverse, theme.ascii) {
        (false, false) => "↓",
        (true, false) => "↑",
        (false, true) => "v",
        (true, true) => "^",
    }
}

/// One column. Which give way first: what a person looks at last.
fn column(is: Is, widest: usize) -> Column {
    let floor = |head: &'static str, least: usize, rank: u8| Column::new(head, widest.max(least), rank);
    match is {
        Is::Health => Column::new("", 1, 0),
        Is::State => floor("STATE", 11, 0),
        Is::Direction => floor("DIR", 3, 0),
        Is::Remote => floor("REMOTE", 9, 0).down_to(14),
        Is::Node => Column::new("NODE", widest.min(60), 0).down_to(9),
        Is::Established => floor("ESTAB", 5, 0).right(),
        Is::Rtt => floor("RTT", 9, 1).right(),
        Is::Retransmits => floor("RETRANS", 7, 3).right(),
        Is::LastReceived => floor("LAST RECV", 9, 2).right(),
        Is::SendQueue => floor("SENDQ", 7, 4).right(),
        Is::ReceiveQueue => floor("RECVQ", 7, 5).right(),
        Is::Inbound => floor("IN", 3, 6).right(),
        Is::Outbound => floor("OUT", 3, 7).right(),
        Is::Other => floor("OTHER", 5, 8).down_to(12),
        Is::Owner => floor("OWNER", 8, 8).down_to(10),
        Is::Local => floor("LOCAL", 9, 9).down_to(14),
    }
}

fn cells(model: &Model, latest: &Picture, key: &socket_rows::RowKey) -> Option<Vec<Cell>> {
    let rows = model.sockets.rows();
    match key {
        socket_rows::RowKey::Peer(..) => rows.peer(key).map(|row| peer_cells(model, latest, row)),
        socket_rows::RowKey::Socket(local, remote) => {
            rows.socket(*local, *remote).map(|row| socket_cells(model, latest, row))
        }
    }
}

fn figure(theme: Theme, text: Option<String>) -> Cell {
    text.map_or_else(|| Cell::new(theme.dash(), Role::Muted), |text| Cell::new(text, Role::Usual))
}

fn node(theme: Theme, latest: &Picture, whose: &Whose) -> Cell {
    match whose {
        Whose::Node(name) => Cell::new(theme.name(latest.names.short(name)), Role::Strong),
        other => {
            let (words, role) = other.words();
            Cell::new(words, role)
        }
    }
}

fn mark(theme: Theme, role: Role) -> Cell {
    let mark = if role == Role::Muted { Mark::Absent } else { Mark::from(role) };
    Cell::new(theme.mark(mark), role)
}

fn peer_cells(model: &Model, latest: &Picture, row: &PeerRow) -> Vec<Cell> {
    let theme = model.theme;
    let sockets = &row.sockets;
    let count = sockets.established_count();
    // Where nothing stands there is nothing to measure.
    let measured = |text: Option<String>| figure(theme, text.filter(|_| count > 0));
    let standing = match row.wanted {
        _ if row.whose == Whose::OwnHost => Role::Muted,
        _ if count == 0 => Role::Down,
        Some(wanted) if usize::try_from(wanted).is_ok_and(|wanted| count < wanted) => Role::Degraded,
        _ => Role::Healthy,
    };
    let counted = |count: usize| Cell::new(count.to_string(), Role::Usual);
    Is::OF_PEERS
        .into_iter()
        .map(|is| match is {
            Is::Health => mark(theme, row.role),
            Is::Remote => Cell::new(row.address.to_string(), Role::Usual),
            Is::Node => node(theme, latest, &row.whose),
            Is::Established => Cell::new(sockets::established(row), standing),
            Is::Inbound => counted(sockets.count(Direction::Inbound)),
            Is::Outbound => counted(sockets.count(Direction::Outbound)),
            Is::Other => match socket_rows::other_states(sockets) {
                states if states.is_empty() => figure(theme, None),
                states => Cell::new(states, Role::Degraded),
            },
            Is::Rtt => measured(sockets.rtt_ms().map(rtt)),
            Is::Retransmits => measured(sockets.retransmits().map(|count| count.to_string())),
            Is::LastReceived => measured(sockets.last_received_ms().map(duration::human_ms)),
            Is::SendQueue => measured(sockets.send_queue_bytes().map(bytes)),
            Is::ReceiveQueue => measured(row.receive_queue().map(bytes)),
            Is::State | Is::Direction | Is::Local | Is::Owner => Cell::default(),
        })
        .collect()
}

fn socket_cells(model: &Model, latest: &Picture, row: &SocketRow) -> Vec<Cell> {
    let theme = model.theme;
    let socket = &row.socket;
    let health = &socket.health;
    let state = match socket.state {
        TcpState::Established => Role::Healthy,
        TcpState::TimeWait => Role::Muted,
        _ => Role::Degraded,
    };
    Is::OF_SOCKETS
        .into_iter()
        .map(|is| match is {
            Is::Health => mark(theme, row.role),
            Is::State => Cell::new(socket.state.name(), state),
            Is::Direction => Cell::new(socket_rows::direction(socket.direction), Role::Usual),
            Is::Remote => Cell::new(socket.remote.to_string(), Role::Usual),
            Is::Local => Cell::new(socket.local.to_string(), Role::Usual),
            Is::Node => node(theme, latest, &row.whose),
            Is::Owner => match &socket.process {
                Reading::Known(_) => Cell::new(theme.name(&sockets::owner(&socket.process)), Role::Usual),
                Reading::NotAsked(_) => figure(theme, None),
                other => Cell::new(sockets::owner(other), Role::Muted),
            },
            Is::Rtt => figure(theme, health.rtt_ms.map(rtt)),
            Is::Retransmits => figure(theme, health.total_retransmits.map(|count| count.to_string())),
            Is::LastReceived => figure(theme, health.last_received_ms.map(duration::human_ms)),
            Is::SendQueue => figure(theme, socket.send_queue_bytes.map(bytes)),
            Is::ReceiveQueue => figure(theme, socket.receive_queue_bytes.map(bytes)),
            Is::Established | Is::Inbound | Is::Outbound | Is::Other => Cell::default(),
        })
        .collect()
}

/// More of what is selected.
pub(super) fn details(model: &Model, columns: usize) -> (String, Vec<Line<'static>>) {
    socket_details::of(model, columns)
}
