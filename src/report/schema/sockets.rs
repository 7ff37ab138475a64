//! The JSON of `sockets`.

use super::{Finding, SCHEMA_VERSION, millis, time, to_micros};
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::socket::{Direction, Process as Owner, Socket as Known, SocketTable};
use crate::report::sockets::SocketsReport;
use serde::Serialize;

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(clippy::struct_field_names, reason = "the contract names the key")]
pub struct Sockets {
    schema_version: u32,
    taken_at: String,
    took_ms: u64,
    cluster_ports: Vec<u16>,
    sockets: Vec<Socket>,
    /// Null where the listing cannot show them.
    listeners: Option<Vec<Listener>>,
    /// Empty for a saved listing, which does not show them.
    host_addresses: Vec<String>,
    findings: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Socket {
    state: &'static str,
    direction: &'static str,
    local: String,
    remote: String,
    node: Option<String>,
    /// What the other end's own kernel shows; only where several hosts were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    other_end: Option<&'static str>,
    process: Process,
    rtt_ms: Option<f64>,
    unanswered_retransmits: Option<u32>,
    retransmits: Option<u32>,
    last_received_ms: Option<u64>,
    last_acknowledged_ms: Option<u64>,
    unacknowledged_segments: Option<u32>,
    send_queue_bytes: Option<u64>,
    receive_queue_bytes: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Listener {
    local: String,
    process: Process,
}

/// Number and name where known, a reason where not.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Process {
    reading: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl Sockets {
    /// The mirror of a report.
    pub fn new(report: &SocketsReport<'_>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            taken_at: time(report.taken_at),
            took_ms: millis(report.took),
            cluster_ports: report.table.cluster_ports.clone(),
            sockets: report
                .table
                .sockets
                .iter()
                .map(|socket| Socket::new(socket, report.nodes.get(&socket.remote.ip()), None))
                .collect(),
            listeners: Listener::all(report.table),
            host_addresses: report.table.host_addresses.iter().map(ToString::to_string).collect(),
            findings: report.findings.iter().map(Finding::new).collect(),
        }
    }
}

impl Socket {
    pub(super) fn new(socket: &Known, node: Option<&NodeName>, other_end: Option<&'static str>) -> Self {
        Self {
            state: socket.state.name(),
            direction: match socket.direction {
                Direction::Inbound => "inbound",
                Direction::Outbound => "outbound",
            },
            local: socket.local.to_string(),
            remote: socket.remote.to_string(),
            node: node.map(ToString::to_string),
            other_end,
            process: Process::new(&socket.process),
            rtt_ms: socket.health.rtt_ms.map(to_micros),
            unanswered_retransmits: socket.health.unanswered_retransmits,
            retransmits: socket.health.total_retransmits,
            last_received_ms: socket.health.last_received_ms,
            last_acknowledged_ms: socket.health.last_acknowledged_ms,
            unacknowledged_segments: socket.health.unacknowledged_segments,
            send_queue_bytes: socket.send_queue_bytes,
            receive_queue_bytes: socket.receive_queue_bytes,
        }
    }
}

impl Listener {
    /// Those of a table; `None` where it cannot show them.
    pub(super) fn all(table: &SocketTable) -> Option<Vec<Self>> {
        let all = table.listeners.as_ref()?.iter();
        Some(
            all.map(|listener| Self {
                local: listener.local.to_string(),
                process: Process::new(&listener.process),
            })
            .collect(),
        )
    }
}

impl Process {
    fn new(reading: &Reading<Owner>) -> Self {
        let known = reading.known();
        Self {
            reading: reading.word(),
            pid: known.map(|owner| owner.pid),
            name: known.map(|owner| owner.name.clone()),
            reason: match reading {
                Reading::Absent => Some("no process holds it".to_owned()),
                other => other.reason(),
            },
        }
    }
}
