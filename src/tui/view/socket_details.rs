//! Everything that is known of a socket or a peer, and what was found about it.

use super::charts::{line, value};
use super::page::Page;
use crate::cluster::observation::Reading;
use crate::cluster::socket::{Direction, TcpState};
use crate::report::ink::{Mark, Role};
use crate::report::sockets::{bytes, rtt};
use crate::text::duration;
use crate::tui::model::Model;
use crate::tui::picture::Picture;
use crate::tui::screens::sockets;
use crate::tui::series::Figure;
use crate::tui::socket_rows::{self, PeerRow, RowKey, SocketRow, Whose};
use crate::tui::theme::Theme;
use ratatui::text::Line;
use std::net::IpAddr;

/// The title, and lines of at most so many columns.
pub(super) fn of(model: &Model, columns: usize) -> (String, Vec<Line<'static>>) {
    let (Some(latest), Some(key)) = (&model.world().latest, model.sockets.list.selected()) else {
        return ("Sockets".to_owned(), Vec::new());
    };
    let rows = model.sockets.rows();
    let mut page = Page::new(model.theme, columns).names(LABEL);
    let title = match key {
        RowKey::Peer(address, _) => {
            let Some(row) = rows.peer(key) else { return ("Sockets".to_owned(), Vec::new()) };
            peer(&mut page, model, latest, row, rows.of_peer(row));
            format!("{address} {} {}", page.theme.dash(), name(page.theme, &row.whose))
        }
        RowKey::Socket(local, remote) => {
            let Some(row) = rows.socket(*local, *remote) else { return ("Sockets".to_owned(), Vec::new()) };
            socket(&mut page, latest, row);
            format!("{remote} {} {}", page.theme.dash(), name(page.theme, &row.whose))
        }
    };
    (page.theme.cut(&title, columns), page.lines)
}

fn name(theme: Theme, whose: &Whose) -> String {
    match whose {
        Whose::Node(name) => theme.name(name.as_str()),
        Whose::Stranger => "no node".to_owned(),
        Whose::Perhaps | Whose::Nameless => "a peer without a name".to_owned(),
        Whose::OwnHost => "this host".to_owned(),
    }
}

/// Columns of what stands before the text of a line.
const LABEL: usize = 16;

/// A figure with a note; where the kernel does not tell it, that.
fn figure(page: &mut Page, label: &str, value: Option<String>, note: &str) {
    match value {
        Some(value) if note.is_empty() => page.fact(label, &value, Role::Usual),
        Some(value) => page.fact(label, &format!("{value} {note}"), Role::Usual),
        None => page.fact(label, "the system does not tell", Role::Muted),
    }
}

/// What was found, and what to do: before anything else.
fn findings(page: &mut Page, latest: &Picture, address: IpAddr, whose: &Whose) {
    for finding in socket_rows::findings(latest, address, whose) {
        let role = Role::from(finding.severity);
        let mark = page.theme.mark(Mark::from(role));
        page.say(&format!("{mark} {}: {}", finding.id, finding.summary), role);
        page.say_below(&finding.advice, Role::Usual);
        page.gap();
    }
}

fn peer<'a>(
    page: &mut Page,
    model: &Model,
    latest: &Picture,
    row: &PeerRow,
    sockets: impl Iterator<Item = &'a SocketRow>,
) {
    findings(page, latest, row.address, &row.whose);
    let all = &row.sockets;
    let count = all.established_count();
    let (inbound, outbound) = (all.count(Direction::Inbound), all.count(Direction::Outbound));
    let wanted = row.wanted.map_or_else(String::new, |wanted| format!(" of {wanted}"));
    let role = if count == 0 { Role::Down } else { Role::Usual };
    page.fact("established", &format!("{count}{wanted}: {inbound} in, {outbound} out"), role);
    let other = socket_rows::other_states(all);
    if !other.is_empty() {
        page.fact("other", &other, Role::Degraded);
    }
    if count > 0 {
        figure(page, "round trip", all.rtt_ms().map(rtt), "as the median of its sockets");
        figure(
            page,
            "retransmits",
            all.retransmits().map(|count| count.to_string()),
            "since the connections were made",
        );
        figure(
            page,
            "last received",
            all.last_received_ms().map(|ms| format!("{} ago", duration::human_ms(ms))),
            "",
        );
        figure(page, "send queue", all.send_queue_bytes().map(bytes), "not yet acknowledged by the peer");
        figure(page, "receive queue", row.receive_queue().map(bytes), "not yet read by the program");
    }
    whose(page, latest, &row.whose);
    for (other, facts) in &latest.view.nodes {
        let gives_it = facts.addresses.known().is_some_and(|all| all.contains(&row.address));
        if !gives_it || row.whose.node().is_none_or(|node| node == other) {
            continue;
        }
        let what = match facts.sockets {
            Reading::Unavailable(_) => "which of them the sockets are with is not known",
            Reading::Known(_) | Reading::Absent | Reading::NotAsked(_) => {
                "a socket counts as one node's alone"
            }
        };
        let other = page.theme.name(latest.names.short(other));
        page.fact("address", &format!("also that of {other}: {what}"), Role::Degraded);
    }
    trends(page, model, &row.whose);
    page.gap();
    let mut any = false;
    for row in sockets {
        any = true;
        let socket = &row.socket;
        let (way, arrow) = (socket_rows::direction(socket.direction), page.theme.arrow());
        let (from, to) = match socket.direction {
            Direction::Inbound => (socket.remote, socket.local),
            Direction::Outbound => (socket.local, socket.remote),
        };
        let trip = socket.health.rtt_ms.map_or_else(String::new, |ms| format!("  {}", rtt(ms)));
        let text = format!(
            "{:<11}  {way:<3}  {from} {arrow} {to}  {}{trip}",
            socket.state.name(),
            sockets::owner(&socket.process)
        );
        let text = page.theme.cut(&text, page.columns);
        let role = if row.role == Role::Healthy { Role::Usual } else { row.role };
        page.lines.push(Line::from(page.theme.span(text, role)));
    }
    if !any {
        page.fact("sockets", "none, in no state", Role::Down);
    }
}

fn socket(page: &mut Page, latest: &Picture, row: &SocketRow) {
    let socket = &row.socket;
    findings(page, latest, socket.remote.ip(), &row.whose);
    let health = &socket.health;
    let role = if socket.state == TcpState::Established { Role::Healthy } else { Role::Degraded };
    page.fact("state", &format!("{}: {}", socket.state, meaning(socket.state)), role);
    let (way, from, to) = match socket.direction {
        Direction::Inbound => ("in: the peer dialled us", socket.remote, socket.local),
        Direction::Outbound => ("out: we dialled the peer", socket.local, socket.remote),
    };
    page.fact("direction", way, Role::Usual);
    page.fact("ends", &format!("{from} {} {to}", page.theme.arrow()), Role::Usual);
    match &socket.process {
        Reading::Unavailable(why) => page.fact("owner", &format!("owner hidden: {why}"), Role::Muted),
        Reading::NotAsked(why) => page.fact("owner", why, Role::Muted),
        known => page.fact("owner", &sockets::owner(known), Role::Usual),
    }
    let number = |value: Option<u32>| value.map(|value| value.to_string());
    let ago = |value: Option<u64>| value.map(|ms| format!("{} ago", duration::human_ms(ms)));
    figure(page, "round trip", health.rtt_ms.map(rtt), "");
    figure(page, "retransmits", number(health.total_retransmits), "since the connection was made");
    figure(page, "unanswered", number(health.unanswered_retransmits), "for the segment that waits now");
    figure(page, "in flight", number(health.unacknowledged_segments), "segments not acknowledged");
    figure(page, "last received", ago(health.last_received_ms), "");
    figure(page, "last ack", ago(health.last_acknowledged_ms), "");
    figure(page, "send queue", socket.send_queue_bytes.map(bytes), "not yet acknowledged by the peer");
    figure(page, "receive queue", socket.receive_queue_bytes.map(bytes), "not yet read by the program");
    whose(page, latest, &row.whose);
}

/// Why a peer has no name.
fn whose(page: &mut Page, latest: &Picture, whose: &Whose) {
    match whose {
        Whose::Node(_) => {}
        Whose::OwnHost => page.fact("node", "this host's own address", Role::Muted),
        Whose::Stranger => page.fact("node", "(no node): no node has this address", Role::Degraded),
        Whose::Perhaps => {
            let why = latest.view.host.strangers.reason().unwrap_or_default();
            page.fact("node", &format!("? {why}"), Role::Unknown);
        }
        Whose::Nameless => {
            page.fact(
                "node",
                "? nobody told which nodes there are, or what addresses they have",
                Role::Muted,
            );
        }
    }
}

/// What was in earlier rounds.
fn trends(page: &mut Page, model: &Model, whose: &Whose) {
    let Some(node) = whose.node() else { return };
    let figures = [
        ("trip over time", Figure::SocketRoundTrip(node.clone())),
        ("queue over time", Figure::SendQueue(node.clone())),
    ];
    for (name, figure) in figures {
        let Some(samples) = model.world().series.of(&figure).filter(|samples| samples.len() > 1) else {
            continue;
        };
        let Some((least, most)) = samples.range() else { continue };
        let range = format!("{} to {}", value(&figure, least), value(&figure, most));
        let room = page.columns.saturating_sub(LABEL + 2 + range.len()).min(60).min(samples.len());
        let theme = page.theme;
        page.line(vec![
            theme.span(format!("{name:<LABEL$}"), Role::Muted),
            theme.span(line(&figure, samples, room, theme.ascii), Role::Usual),
            theme.span(format!("  {range}"), Role::Muted),
        ]);
    }
}

/// What a state means, in words.
const fn meaning(state: TcpState) -> &'static str {
    match state {
        TcpState::Established => "the connection stands",
        TcpState::SynSent => "we asked; nobody has answered yet",
        TcpState::SynRecv => "asked by the peer, not yet confirmed",
        TcpState::FinWait1 => "we closed; not yet acknowledged",
        TcpState::FinWait2 => "we closed; the peer did not",
        TcpState::TimeWait => "closed by both; it only waits for stray packets",
        TcpState::Close => "closed",
        TcpState::CloseWait => "the peer closed; our program did not",
        TcpState::LastAck => "closed by both; the last acknowledgement is out",
        TcpState::Listen => "it waits for connections",
        TcpState::Closing => "closed by both at the same time",
        TcpState::NewSynRecv => "a request in the listener's queue",
    }
}
