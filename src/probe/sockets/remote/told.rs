//! Reads what `clusterctl sockets -o json` printed on another host: the contract in
//! `schema/sockets-v1.schema.json`, as far as the kernel's own words go. What another clusterctl thinks of them, or
//! which names it knows, is left aside.

use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::socket::{Process, SocketTable, TableOrigin, TcpHealth, TcpState};
use crate::probe::sockets::{Row, tabulate};
use serde::Deserialize;
use serde_json::error::Category;
use std::net::{IpAddr, SocketAddr};

/// The version of the contract that is read.
const SCHEMA_VERSION: u32 = 1;

#[derive(Deserialize)]
struct Told {
    schema_version: u32,
    sockets: Vec<ToldSocket>,
    listeners: Option<Vec<ToldListener>>,
    #[serde(default)]
    host_addresses: Vec<IpAddr>,
}

#[derive(Deserialize)]
struct ToldSocket {
    state: String,
    local: SocketAddr,
    remote: SocketAddr,
    process: ToldProcess,
    rtt_ms: Option<f64>,
    unanswered_retransmits: Option<u32>,
    retransmits: Option<u32>,
    last_received_ms: Option<u64>,
    last_acknowledged_ms: Option<u64>,
    unacknowledged_segments: Option<u32>,
    send_queue_bytes: Option<u64>,
    receive_queue_bytes: Option<u64>,
}

#[derive(Deserialize)]
struct ToldListener {
    local: SocketAddr,
    process: ToldProcess,
}

#[derive(Deserialize)]
struct ToldProcess {
    reading: String,
    pid: Option<u32>,
    name: Option<String>,
    reason: Option<String>,
}

/// Only the version: a later contract may have changed all else.
#[derive(Deserialize)]
struct Version {
    schema_version: u32,
}

/// Reads the document, which may stand behind lines of something else (a greeting of the login shell).
pub(super) fn read(bytes: &[u8], ports: &[u16]) -> Result<SocketTable, Unavailable> {
    let text = String::from_utf8_lossy(bytes);
    let json = document(&text);
    let before = text[..text.len() - json.len()].matches('\n').count();
    let told: Told = match serde_json::from_str(json) {
        Ok(told) => told,
        Err(why) => {
            return Err(match serde_json::from_str::<Version>(json) {
                Ok(Version { schema_version }) if schema_version != SCHEMA_VERSION => other(schema_version),
                _ => malformed(&why, before),
            });
        }
    };
    if told.schema_version != SCHEMA_VERSION {
        return Err(other(told.schema_version));
    }
    let mut rows = Vec::with_capacity(told.sockets.len());
    for socket in told.sockets {
        rows.push(socket.row()?);
    }
    let sees_listeners = told.listeners.is_some();
    rows.extend(told.listeners.into_iter().flatten().map(|listener| Row {
        state: TcpState::Listen,
        local: listener.local,
        remote: None,
        process: listener.process.reading(),
        health: TcpHealth::default(),
        receive_queue_bytes: None,
        send_queue_bytes: None,
    }));
    let table = tabulate(TableOrigin::Kernel, ports, rows, sees_listeners);
    Ok(SocketTable { host_addresses: told.host_addresses, ..table })
}

/// What is wrong with the text, and where, counted from the first line of all that was printed.
fn malformed(why: &serde_json::Error, before: usize) -> Unavailable {
    let place = format!("line {}, column {}", why.line() + before, why.column());
    Unavailable::Malformed(match why.classify() {
        Category::Eof => format!("clusterctl's JSON was cut short ({place})"),
        Category::Data => format!("what it printed is JSON, but not clusterctl's ({place})"),
        Category::Syntax | Category::Io => {
            format!("what it printed is not clusterctl's JSON ({place})")
        }
    })
}

/// From the first line that begins an object.
fn document(text: &str) -> &str {
    if text.starts_with('{') {
        return text;
    }
    text.find("\n{").map_or(text, |at| &text[at + 1..])
}

fn other(version: u32) -> Unavailable {
    Unavailable::Malformed(format!(
        "the clusterctl there writes version {version} of the contract, and version {SCHEMA_VERSION} is read here"
    ))
}

impl ToldSocket {
    fn row(self) -> Result<Row, Unavailable> {
        let state = TcpState::named(&self.state).ok_or_else(|| {
            Unavailable::Malformed(format!("no socket has the state '{}'", self.state.escape_debug()))
        })?;
        Ok(Row {
            state,
            local: self.local,
            remote: Some(self.remote),
            process: self.process.reading(),
            health: TcpHealth {
                rtt_ms: self.rtt_ms.filter(|ms| *ms >= 0.0),
                unanswered_retransmits: self.unanswered_retransmits,
                total_retransmits: self.retransmits,
                last_received_ms: self.last_received_ms,
                last_acknowledged_ms: self.last_acknowledged_ms,
                unacknowledged_segments: self.unacknowledged_segments,
            },
            receive_queue_bytes: self.receive_queue_bytes,
            send_queue_bytes: self.send_queue_bytes,
        })
    }
}

impl ToldProcess {
    fn reading(self) -> Reading<Process> {
        let reason = self.reason.unwrap_or_default();
        match (self.reading.as_str(), self.pid) {
            ("known", Some(pid)) => Reading::Known(Process { pid, name: self.name.unwrap_or_default() }),
            ("absent", _) => Reading::Absent,
            ("not-asked", _) => Reading::NotAsked(reason),
            _ => Reading::Unavailable(Unavailable::Failed(reason)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    const ONE: &str = r#"{
      "schema_version": 1, "taken_at": "2026-11-22T14:03:21.512Z", "took_ms": 1, "cluster_ports": [5277],
      "sockets": [ { "state": "ESTABLISHED", "direction": "inbound", "local": "10.77.0.11:5277",
                     "remote": "10.77.0.12:49304", "node": "somebody", "process": { "reading": "known", "pid": 4159, "name": "java" },
                     "rtt_ms": 0.31, "retransmits": 4, "last_received_ms": 12011, "send_queue_bytes": 7,
                     "receive_queue_bytes": 0, "of a later version": true } ],
      "listeners": [ { "local": "[::]:5277", "process": { "reading": "unavailable", "reason": "permission denied" } } ],
      "findings": [] }"#;

    fn why(text: &str) -> String {
        read(text.as_bytes(), &[5277]).unwrap_err().to_string()
    }

    #[test]
    fn a_document_of_the_first_contract_is_read_whole() {
        for text in [ONE.to_owned(), format!("Welcome to node1!\n\n{ONE}")] {
            let table = read(text.as_bytes(), &[5277]).unwrap();
            let socket = &table.sockets[0];
            assert_eq!(socket.state, TcpState::Established);
            assert_eq!(socket.remote, "10.77.0.12:49304".parse().unwrap());
            assert_eq!(socket.process.known().unwrap().pid, 4159);
            assert_eq!(socket.health.total_retransmits, Some(4));
            assert_eq!(socket.health.unanswered_retransmits, None, "not told is not zero");
            assert_eq!((socket.send_queue_bytes, socket.receive_queue_bytes), (Some(7), Some(0)));
            let listeners = table.listeners.unwrap();
            assert!(matches!(listeners[0].process, Reading::Unavailable(_)));
        }
        assert_eq!(read(ONE.as_bytes(), &[5278]).unwrap().sockets.len(), 0, "another port was asked for");
        let without = ONE.replace("\"listeners\": [", "\"listeners\": null, \"x\": [");
        assert_eq!(read(without.as_bytes(), &[5277]).unwrap().listeners, None);
    }

    #[test]
    fn what_is_no_such_document_is_refused_with_the_reason() {
        for (text, part) in [
            (String::new(), "was cut short (line 1, column 0)"),
            ("\u{1b}[2Jhello".to_owned(), "what it printed is not clusterctl's JSON (line 1, column 1)"),
            (ONE[..ONE.len() - 5].to_owned(), "clusterctl's JSON was cut short (line "),
            (ONE.replace("ESTABLISHED", "FINE\\u001b"), "no socket has the state 'FINE\\u{1b}'"),
            (ONE.replace("10.77.0.12:49304", "node2:1"), "is JSON, but not clusterctl's (line "),
            (ONE.replace("\"schema_version\": 1", "\"schema_version\": 2"), "writes version 2"),
            ("{\"schema_version\": 7, \"all\": \"else\"}".to_owned(), "writes version 7"),
            ("{\"schema_version\": 1}".to_owned(), "is JSON, but not clusterctl's (line 1, column 21)"),
        ] {
            assert!(why(&text).contains(part), "{text}: {}", why(&text));
        }
    }
}
