//! The report of `sockets`: who is connected to the cluster port, and how well.

use super::grid::{self, Cell, Column};
use super::ink::{Ink, Role, Span};
use super::{Format, Style, csv, json, markdown, plain, schema, table, yaml};
use crate::assess::finding::Finding;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::socket::{Direction, Process, Socket, SocketTable, TableOrigin, TcpState};
use crate::cluster::view::PeerSockets;
use crate::text::duration;
use crate::text::sanitize::one_word;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

/// The sockets of a host, with the names of their peers.
#[derive(Debug, Clone, Copy)]
pub struct SocketsReport<'a> {
    /// What the kernel, or a saved listing, shows.
    pub table: &'a SocketTable,
    /// The nodes by their addresses.
    pub nodes: &'a BTreeMap<IpAddr, NodeName>,
    /// What is worth saying.
    pub findings: &'a [Finding],
    /// When the table was read.
    pub taken_at: Timestamp,
    /// How long it took.
    pub took: Duration,
}

/// Writes the report of `sockets`.
///
/// Plain gives `peer`, `socket`, `listener` and `finding` records, fields separated by tabulators:
///
/// ```text
/// peer      ADDRESS NODE ESTABLISHED INBOUND OUTBOUND OTHER_STATES RTT_MS RETRANSMITS LAST_RECEIVED_MS SENDQ RECVQ
/// socket    STATE DIRECTION LOCAL REMOTE NODE PID PROCESS RTT_MS RETRANSMITS LAST_RECEIVED_MS SENDQ RECVQ
/// listener  LOCAL PID PROCESS
/// ```
pub fn sockets(
    report: &SocketsReport<'_>,
    format: Format,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => json::write(&schema::sockets::Sockets::new(report), out),
        Format::Yaml => yaml::write(&schema::sockets::Sockets::new(report), out),
        Format::Csv => {
            csv::rows(&SOCKET_FIELDS, report.table.sockets.iter().map(|socket| fields(report, socket)), out)
        }
        Format::Plain => plain_records(report, out),
        Format::Markdown => {
            let rows = |fields: Vec<String>| fields.iter().map(|field| markdown::text(field)).collect();
            writeln!(out, "{}\n", markdown::text(&headline(report, " · ")))?;
            markdown::table(&PEER_FIELDS, peers(report).iter().map(|peer| rows(peer.fields())), out)?;
            if !report.table.sockets.is_empty() {
                writeln!(out)?;
                let sockets = report.table.sockets.iter().map(|socket| rows(fields(report, socket)));
                markdown::table(&SOCKET_FIELDS, sockets, out)?;
            }
            markdown::findings(report.findings, out)
        }
        Format::Table => draw(Ink::new(*style), report, false, out),
        Format::Wide => draw(Ink::new(*style), report, true, out),
    }
}

const SOCKET_FIELDS: [&str; 12] = [
    "state",
    "direction",
    "local",
    "remote",
    "node",
    "pid",
    "process",
    "rtt_ms",
    "retransmits",
    "last_received_ms",
    "send_queue_bytes",
    "receive_queue_bytes",
];

const PEER_FIELDS: [&str; 11] = [
    "address",
    "node",
    "established",
    "inbound",
    "outbound",
    "other_states",
    "rtt_ms",
    "retransmits",
    "last_received_ms",
    "send_queue_bytes",
    "receive_queue_bytes",
];

/// All sockets with one address.
struct Peer<'a> {
    address: IpAddr,
    node: Option<&'a NodeName>,
    sockets: PeerSockets,
}

fn peers<'a>(report: &SocketsReport<'a>) -> Vec<Peer<'a>> {
    let mut peers: BTreeMap<IpAddr, PeerSockets> = BTreeMap::new();
    for socket in &report.table.sockets {
        peers.entry(socket.remote.ip()).or_default().sockets.push(socket.clone());
    }
    let mut peers: Vec<Peer<'a>> = peers
        .into_iter()
        .map(|(address, sockets)| Peer { address, node: report.nodes.get(&address), sockets })
        .collect();
    // Peers without a standing connection first: trouble on top.
    peers.sort_by_key(|peer| (peer.sockets.established_count() > 0, peer.node.cloned(), peer.address));
    peers
}

impl Peer<'_> {
    fn other_states(&self) -> String {
        let states: Vec<String> =
            self.sockets.other_states().iter().map(|(state, count)| format!("{count} {state}")).collect();
        states.join(", ")
    }

    /// Bytes that our program has not yet read, where the system tells it.
    fn receive_queue(&self) -> Option<u64> {
        self.sockets.established().filter_map(|socket| socket.receive_queue_bytes).reduce(u64::saturating_add)
    }

    fn fields(&self) -> Vec<String> {
        let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        vec![
            self.address.to_string(),
            self.node.map(|name| one_word(name.as_str()).into_owned()).unwrap_or_default(),
            self.sockets.established_count().to_string(),
            self.sockets.count(Direction::Inbound).to_string(),
            self.sockets.count(Direction::Outbound).to_string(),
            self.other_states(),
            self.sockets.rtt_ms().map(|ms| schema::to_micros(ms).to_string()).unwrap_or_default(),
            number(self.sockets.retransmits()),
            number(self.sockets.last_received_ms()),
            number(self.sockets.send_queue_bytes()),
            number(self.receive_queue()),
        ]
    }
}

fn fields(report: &SocketsReport<'_>, socket: &Socket) -> Vec<String> {
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let owner = socket.process.known();
    vec![
        socket.state.name().to_owned(),
        direction(socket.direction).to_owned(),
        socket.local.to_string(),
        socket.remote.to_string(),
        report
            .nodes
            .get(&socket.remote.ip())
            .map(|name| one_word(name.as_str()).into_owned())
            .unwrap_or_default(),
        owner.map(|owner| owner.pid.to_string()).unwrap_or_default(),
        owner.map(|owner| owner.name.clone()).unwrap_or_default(),
        socket.health.rtt_ms.map(|ms| schema::to_micros(ms).to_string()).unwrap_or_default(),
        number(socket.health.total_retransmits.map(u64::from)),
        number(socket.health.last_received_ms),
        number(socket.send_queue_bytes),
        number(socket.receive_queue_bytes),
    ]
}

const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
    }
}

fn plain_records(report: &SocketsReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut write = |kind: &str, fields: Vec<String>| {
        let all: Vec<&str> = std::iter::once(kind).chain(fields.iter().map(String::as_str)).collect();
        plain::record(out, &all)
    };
    for peer in peers(report) {
        write("peer", peer.fields())?;
    }
    for socket in &report.table.sockets {
        write("socket", fields(report, socket))?;
    }
    for listener in report.table.listeners.iter().flatten() {
        let owner = listener.process.known();
        let pid = owner.map(|owner| owner.pid.to_string()).unwrap_or_default();
        let name = owner.map(|owner| owner.name.clone()).unwrap_or_default();
        write("listener", vec![listener.local.to_string(), pid, name])?;
    }
    plain::findings(report.findings, out)
}

fn headline(report: &SocketsReport<'_>, dot: &str) -> String {
    let count = |count: usize, word: &str| {
        if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
    };
    let table = report.table;
    let ports: Vec<String> = table.cluster_ports.iter().map(ToString::to_string).collect();
    let established = table.sockets.iter().filter(|socket| socket.state == TcpState::Established).count();
    let listening = match &table.listeners {
        None => "listeners not shown by this listing".to_owned(),
        Some(all) if all.is_empty() => "nothing listens".to_owned(),
        Some(all) => count(all.len(), "listener"),
    };
    let origin = origin(table.origin);
    let port = if ports.len() == 1 { "port" } else { "ports" };
    let said = [
        format!(
            "{port} {}: {}, {established} established",
            ports.join(", "),
            count(table.sockets.len(), "socket")
        ),
        count(peers(report).len(), "peer"),
        listening,
        format!("from {origin} in {}", duration::human(report.took)),
    ];
    said.join(dot)
}

/// Where a table is from.
pub(crate) const fn origin(origin: TableOrigin) -> &'static str {
    match origin {
        TableOrigin::Kernel => "the kernel",
        TableOrigin::Lsof => "saved lsof output",
        TableOrigin::Ss => "saved ss output",
        TableOrigin::Netstat => "saved netstat output",
    }
}

fn draw(ink: Ink, report: &SocketsReport<'_>, wide: bool, out: &mut dyn io::Write) -> io::Result<()> {
    ink.flow(out, 0, 2, &[Span::new(headline(report, ink.dot()), Role::Strong)])?;
    let peers = peers(report);
    if !peers.is_empty() {
        writeln!(out)?;
        fit_and_write(ink, peer_columns(ink, report, &peers), wide, out)?;
        writeln!(out)?;
        // Closed on both sides, they only wait for stray packets: a number is enough.
        let (waiting, shown): (Vec<&Socket>, Vec<&Socket>) =
            report.table.sockets.iter().partition(|socket| !wide && socket.state == TcpState::TimeWait);
        fit_and_write(ink, socket_columns(ink, report, &shown), wide, out)?;
        if !waiting.is_empty() {
            let note = format!("{} more in TIME-WAIT: -o wide lists them", waiting.len());
            ink.flow(out, 0, 2, &[Span::new(note, Role::Muted)])?;
        }
    }
    let listeners = report.table.listeners.as_deref().unwrap_or_default();
    if !listeners.is_empty() {
        writeln!(out)?;
    }
    for listener in listeners {
        let cell = owner(ink, &listener.process);
        let spans =
            [Span::new(format!("LISTEN {}", listener.local), Role::Usual), Span::new(cell.text, cell.role)];
        ink.flow(out, 0, 2, &spans)?;
    }
    let owners = report.table.sockets.iter().map(|socket| &socket.process);
    let mut owners = owners.chain(listeners.iter().map(|listener| &listener.process));
    if let Some(Reading::Unavailable(why)) = owners.find(|owner| matches!(owner, Reading::Unavailable(_))) {
        let note = format!("owner hidden: {}", ink.clean(&why.to_string()));
        ink.flow(out, 0, 2, &[Span::new(note, Role::Muted)])?;
    }
    table::findings(ink, report.findings, out)
}

/// Columns give way from the last to the first but two, as long as the grid does not fit.
fn fit_and_write(ink: Ink, mut columns: Vec<Column>, wide: bool, out: &mut dyn io::Write) -> io::Result<()> {
    if let Some(limit) = ink.width() {
        if !wide && let Some(node) = columns.iter_mut().find(|column| column.head == "NODE") {
            node.squeeze(30, ink.ascii());
        }
        while grid::total(&columns) > limit && columns.len() > 3 {
            columns.pop();
        }
        if grid::total(&columns) > limit {
            let widest = limit.saturating_sub(4) / 3;
            for column in &mut columns {
                column.squeeze(widest.max(4), ink.ascii());
            }
        }
    }
    grid::write(ink, &columns, 0, out)
}

fn none(ink: Ink) -> Cell {
    Cell::new(ink.mark(super::ink::Mark::NotAsked), Role::Muted)
}

fn figure(ink: Ink, text: Option<String>) -> Cell {
    text.map_or_else(|| none(ink), Cell::usual)
}

/// The node behind an address. Where nobody named any node, a peer without a name is merely nameless.
fn node(ink: Ink, name: Option<&NodeName>, some_named: bool) -> Cell {
    match name {
        Some(name) => Cell::usual(ink.name(name.as_str())),
        None if some_named => Cell::new("(no node)", Role::Degraded),
        None => Cell::new("?", Role::Muted),
    }
}

fn peer_columns(ink: Ink, report: &SocketsReport<'_>, peers: &[Peer<'_>]) -> Vec<Column> {
    let some_named = !report.nodes.is_empty();
    let cells = |cell: &dyn Fn(&Peer<'_>) -> Cell| peers.iter().map(cell).collect::<Vec<_>>();
    vec![
        Column::new("PEER", cells(&|peer| Cell::usual(peer.address.to_string()))),
        Column::new("NODE", cells(&|peer| node(ink, peer.node, some_named))),
        Column::right(
            "ESTAB",
            cells(&|peer| {
                let count = peer.sockets.established_count();
                Cell::new(count.to_string(), if count == 0 { Role::Down } else { Role::Healthy })
            }),
        ),
        Column::right("IN", cells(&|peer| Cell::usual(peer.sockets.count(Direction::Inbound).to_string()))),
        Column::right("OUT", cells(&|peer| Cell::usual(peer.sockets.count(Direction::Outbound).to_string()))),
        Column::new(
            "OTHER",
            cells(&|peer| match peer.other_states() {
                states if states.is_empty() => none(ink),
                states => Cell::new(states, Role::Degraded),
            }),
        ),
        Column::right("RTT", cells(&|peer| figure(ink, peer.sockets.rtt_ms().map(rtt)))),
        Column::right(
            "RETRANS",
            cells(&|peer| figure(ink, peer.sockets.retransmits().map(|n| n.to_string()))),
        ),
        Column::right(
            "LAST RECV",
            cells(&|peer| figure(ink, peer.sockets.last_received_ms().map(duration::human_ms))),
        ),
        Column::right("SENDQ", cells(&|peer| figure(ink, peer.sockets.send_queue_bytes().map(bytes)))),
        Column::right("RECVQ", cells(&|peer| figure(ink, peer.receive_queue().map(bytes)))),
    ]
}

fn socket_columns(ink: Ink, report: &SocketsReport<'_>, sockets: &[&Socket]) -> Vec<Column> {
    let some_named = !report.nodes.is_empty();
    let cells =
        |cell: &dyn Fn(&Socket) -> Cell| sockets.iter().map(|socket| cell(socket)).collect::<Vec<_>>();
    vec![
        Column::new(
            "STATE",
            cells(&|socket| {
                let up = socket.state == TcpState::Established;
                Cell::new(socket.state.name(), if up { Role::Healthy } else { Role::Degraded })
            }),
        ),
        Column::new(
            "DIR",
            cells(&|socket| {
                Cell::usual(match socket.direction {
                    Direction::Inbound => "in",
                    Direction::Outbound => "out",
                })
            }),
        ),
        Column::new("REMOTE", cells(&|socket| Cell::usual(socket.remote.to_string()))),
        Column::new("LOCAL", cells(&|socket| Cell::usual(socket.local.to_string()))),
        Column::new("OWNER", cells(&|socket| owner(ink, &socket.process))),
        Column::new("NODE", cells(&|socket| node(ink, report.nodes.get(&socket.remote.ip()), some_named))),
        Column::right("RTT", cells(&|socket| figure(ink, socket.health.rtt_ms.map(rtt)))),
        Column::right(
            "RETRANS",
            cells(&|socket| figure(ink, socket.health.total_retransmits.map(|n| n.to_string()))),
        ),
        Column::right(
            "LAST RECV",
            cells(&|socket| figure(ink, socket.health.last_received_ms.map(duration::human_ms))),
        ),
        Column::right("SENDQ", cells(&|socket| figure(ink, socket.send_queue_bytes.map(bytes)))),
        Column::right("RECVQ", cells(&|socket| figure(ink, socket.receive_queue_bytes.map(bytes)))),
    ]
}

/// A round trip.
pub(crate) fn rtt(ms: f64) -> String {
    format!("{ms:.2} ms")
}

/// What waits in a queue.
pub(crate) fn bytes(count: u64) -> String {
    format!("{count} B")
}

fn owner(ink: Ink, process: &Reading<Process>) -> Cell {
    match process {
        Reading::Known(owner) => Cell::usual(format!("{}/{}", owner.pid, ink.name(&owner.name))),
        Reading::Absent => Cell::new("no owner", Role::Muted),
        Reading::Unavailable(_) => Cell::new("owner hidden", Role::Muted),
        Reading::NotAsked(_) => none(ink),
    }
}
