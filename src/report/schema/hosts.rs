//! The JSON of `sockets --on`: that of `sockets`, with the hosts and the matrix in place of this host's sockets.

use super::sockets::{Listener, Socket};
use super::{Finding, SCHEMA_VERSION, millis, time, to_micros};
use crate::cluster::hosts::{JoinedHost, OtherEnd, Pair};
use crate::cluster::observation::Reading;
use crate::cluster::socket::Direction;
use crate::cluster::view::PeerSockets;
use crate::report::hosts::{HostsReport, read_by};
use serde::Serialize;

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(clippy::struct_field_names, reason = "the contract names the key")]
pub struct Hosts {
    schema_version: u32,
    taken_at: String,
    took_ms: u64,
    cluster_ports: Vec<u16>,
    /// This host was not looked at.
    sockets: [Socket; 0],
    listeners: Option<Vec<Listener>>,
    host_addresses: [String; 0],
    hosts: Vec<Host>,
    matrix: Vec<Cell>,
    findings: Vec<Finding>,
}

/// One host, as it was asked. Sockets, listeners and addresses are null where it could not be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Host {
    node: String,
    reading: &'static str,
    reason: Option<String>,
    read_by: Option<&'static str>,
    taken_at: String,
    took_ms: u64,
    addresses: Option<Vec<String>>,
    sockets: Option<Vec<Socket>>,
    listeners: Option<Vec<Listener>>,
}

/// What one host's kernel shows of its connections with another node. Figures are null where it could not be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Cell {
    from: String,
    to: String,
    reading: &'static str,
    reason: Option<String>,
    established: Option<usize>,
    inbound: Option<usize>,
    outbound: Option<usize>,
    half_open: Option<usize>,
    unconfirmed: Option<usize>,
    rtt_ms: Option<f64>,
    retransmits: Option<u64>,
    last_received_ms: Option<u64>,
    send_queue_bytes: Option<u64>,
}

impl Hosts {
    /// The mirror of a report.
    pub fn new(report: &HostsReport<'_>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            taken_at: time(report.taken_at),
            took_ms: millis(report.took),
            cluster_ports: report.cluster_ports.to_vec(),
            sockets: [],
            listeners: None,
            host_addresses: [],
            hosts: report.joined.hosts.iter().map(Host::new).collect(),
            matrix: report.joined.pairs.iter().map(Cell::new).collect(),
            findings: report.findings.iter().map(Finding::new).collect(),
        }
    }
}

/// The word for what the other end shows.
pub(in crate::report) const fn other_end(end: OtherEnd) -> &'static str {
    match end {
        OtherEnd::Seen => "seen",
        OtherEnd::Missing => "missing",
        OtherEnd::Unknown => "unknown",
    }
}

fn reason<T>(reading: &Reading<T>) -> Option<String> {
    match reading {
        Reading::Absent => Some("asked; it told nothing".to_owned()),
        other => other.reason(),
    }
}

impl Host {
    fn new(host: &JoinedHost) -> Self {
        let table = host.reading.known();
        let sockets = || {
            let all = host.sockets.iter();
            all.map(|joined| {
                Socket::new(&joined.socket, joined.peer.as_ref(), Some(other_end(joined.other_end)))
            })
            .collect()
        };
        Self {
            node: host.node.to_string(),
            reading: host.reading.word(),
            reason: reason(&host.reading),
            read_by: table.map(read_by),
            taken_at: time(host.taken),
            took_ms: millis(host.took),
            addresses: table.map(|_| host.addresses.iter().map(ToString::to_string).collect()),
            sockets: table.map(|_| sockets()),
            listeners: table.and_then(Listener::all),
        }
    }
}

impl Cell {
    fn new(pair: &Pair) -> Self {
        let known = pair.reading.known();
        let sockets = known.map(|known| &known.sockets);
        Self {
            from: pair.from.to_string(),
            to: pair.to.to_string(),
            reading: pair.reading.word(),
            reason: reason(&pair.reading),
            established: sockets.map(PeerSockets::established_count),
            inbound: sockets.map(|all| all.count(Direction::Inbound)),
            outbound: sockets.map(|all| all.count(Direction::Outbound)),
            half_open: known.map(|known| known.half_open),
            unconfirmed: known.map(|known| known.unconfirmed),
            rtt_ms: sockets.and_then(PeerSockets::rtt_ms).map(to_micros),
            retransmits: sockets.and_then(PeerSockets::retransmits),
            last_received_ms: sockets.and_then(PeerSockets::last_received_ms),
            send_queue_bytes: sockets.and_then(PeerSockets::send_queue_bytes),
        }
    }
}
