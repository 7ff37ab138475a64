//! The JSON of `sockets`.

use super::{Finding, SCHEMA_VERSION, millis, time, to_micros};
use crate::cluster::observation::Reading;
use crate::cluster::socket::{Direction, Process as Owner, Socket as Known};
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
    findings: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Socket {
    state: &'static str,
    direction: &'static str,
    local: String,
    remote: String,
    node: Option<String>,
    process: Process,
    rtt_ms: Option<f64>,
    retransmits: Option<u32>,
    last_received_ms: Option<u64>,
    send_queue_bytes: Option<u64>,
    receive_queue_bytes: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Listener {
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
            sockets: report.table.sockets.iter().map(|socket| Socket::new(report, socket)).collect(),
            listeners: report.table.listeners.as_ref().map(|all| {
                all.iter()
                    .map(|listener| Listener {
                        local: listener.local.to_string(),
                        process: Process::new(&listener.process),
                    })
                    .collect()
            }),
            findings: report.findings.iter().map(Finding::new).collect(),
        }
    }
}

impl Socket {
    fn new(report: &SocketsReport<'_>, socket: &Known) -> Self {
        Self {
            state: socket.state.name(),
            direction: match socket.direction {
                Direction::Inbound => "inbound",
                Direction::Outbound => "outbound",
            },
            local: socket.local.to_string(),
            remote: socket.remote.to_string(),
            node: report.nodes.get(&socket.remote.ip()).map(ToString::to_string),
            process: Process::new(&socket.process),
            rtt_ms: socket.health.rtt_ms.map(to_micros),
            retransmits: socket.health.total_retransmits,
            last_received_ms: socket.health.last_received_ms,
            send_queue_bytes: socket.send_queue_bytes,
            receive_queue_bytes: socket.receive_queue_bytes,
        }
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
