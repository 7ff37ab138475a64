//! Reading a capture that comes from anywhere: cut short, broken, huge, newer, or no capture at all.

use super::file::{File, Header};
use super::{Capture, Opened, VERSION};
use crate::cluster::declaration::Expected;
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Evidence, Source};
use crate::text::sanitize::neutralise;
use crate::text::width::shorten;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use std::collections::BTreeSet;

/// The largest capture that is read. The configurations of 200 nodes are 15 MB (73 KB each), their 40,000 pings less.
pub const MOST_BYTES: u64 = 128 << 20;

/// More nodes than this are not taken for a cluster: what is said of links grows with their square.
const MOST_NODES: usize = 1_000;

/// No clock is off by more than 30,000 years, no kernel holds back a pebibyte: such figures are no observations,
/// and what is computed from them might not fit.
const MOST_MS: u64 = 1 << 50;
const MOST_QUEUED: u64 = 1 << 50;

/// Why something is no capture that can be read. Does not name the file: whoever shows it does.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// More than [`MOST_BYTES`].
    #[error("it is larger than {} MiB, which no capture is", MOST_BYTES >> 20)]
    TooLarge,
    /// It begins as gzip does.
    #[error("it is compressed with gzip; unpack it first")]
    Compressed,
    /// JSON that ends before its end.
    #[error("line {line}, column {column}: it ends here, in the middle: it was cut short")]
    CutShort {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// No JSON, or not that of a capture.
    #[error("line {line}, column {column}: {why}")]
    At {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong there.
        why: String,
    },
    /// JSON of something else.
    #[error("it is JSON, but no capture of clusterctl: it has no \"capture_version\"{0}")]
    NoCapture(&'static str),
    /// Made by a clusterctl that is newer than this one.
    #[error(
        "it is a capture of version {version}, made by clusterctl {maker}; this one reads version {VERSION} at most"
    )]
    Newer {
        /// The version of the format.
        version: u64,
        /// The version of clusterctl, or `unknown`.
        maker: String,
    },
    /// What it says cannot be.
    #[error("{0}")]
    Unsound(String),
}

/// Reads a capture. Never panics, whatever the bytes; what it returns can be folded and judged.
pub fn read(bytes: &[u8]) -> Result<Opened, Broken> {
    // Editors of some systems put a byte order mark before the text.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if u64::try_from(bytes.len()).map_or(true, |size| size > MOST_BYTES) {
        return Err(Broken::TooLarge);
    }
    if bytes.trim_ascii().is_empty() {
        return Err(Broken::Empty);
    }
    if bytes.starts_with(b"\x1F\x8B") {
        return Err(Broken::Compressed);
    }
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(Broken::At {
            line: 1,
            column: 1,
            why: "a list, where a capture is an object ({…})".to_owned(),
        });
    }
    let header: Header = parse(bytes)?;
    match header.capture_version.as_ref().map(|version| version.as_u64().ok_or(version)) {
        None => {
            let report = header.schema_version.is_some();
            return Err(Broken::NoCapture(if report {
                "; it looks like what another command printed with -o json"
            } else {
                ""
            }));
        }
        Some(Ok(version)) if version > u64::from(VERSION) => {
            let maker = header.clusterctl.map_or_else(|| "unknown".to_owned(), |maker| short(&maker));
            return Err(Broken::Newer { version, maker });
        }
        Some(Ok(1..)) => {}
        Some(Ok(0)) => return Err(no_version("0")),
        Some(Err(other)) => return Err(no_version(&other.to_string())),
    }
    let opened = parse::<File>(bytes)?.back();
    sound(&opened.capture)?;
    whole(&opened)?;
    Ok(opened)
}

fn no_version(said: &str) -> Broken {
    Broken::Unsound(format!(
        "its capture_version, {}, is none that is read here: a whole number from 1 to {VERSION} is",
        short(said)
    ))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Broken> {
    serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        match error.classify() {
            Category::Eof => Broken::CutShort { line, column },
            Category::Syntax => Broken::At { line, column, why: format!("no JSON: {}", words(&error)) },
            Category::Data | Category::Io => Broken::At { line, column, why: words(&error) },
        }
    })
}

/// The parser's words without the place, which stands before them.
fn words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    short(text.strip_suffix(&place).unwrap_or(&text))
}

/// The file's own words may be of any length.
fn short(text: &str) -> String {
    shorten(&neutralise(text), 200, false).into_owned()
}

/// Whether it tells how the login went. Where it does not, next to nothing is found, and all would seem to be well.
fn whole(opened: &Opened) -> Result<(), Broken> {
    let round = &opened.capture.round;
    if round.failure.is_some() {
        return Ok(());
    }
    if round.domain.is_empty() {
        return Err(Broken::Unsound("it names no domain: parts of it are missing".to_owned()));
    }
    let session = round
        .observations
        .iter()
        .any(|look| look.source == Source::Session && matches!(look.outcome, Ok(Evidence::Session(_))));
    // The session itself may be of a kind that is unknown here: then the assessment says that it is missing.
    if session || opened.left_out > 0 {
        return Ok(());
    }
    Err(Broken::Unsound("it holds no session and no failure: parts of it are missing".to_owned()))
}

/// Whether the rest of the program can compute with what was read.
fn sound(capture: &Capture) -> Result<(), Broken> {
    if capture.declaration.connections_per_node == 0 {
        return Err(Broken::Unsound("it declares 0 connections per node, which is no cluster".to_owned()));
    }
    if capture.declaration.cluster_ports.is_empty() {
        return Err(Broken::Unsound("it declares no cluster port".to_owned()));
    }
    let nodes = nodes(capture).len();
    if nodes > MOST_NODES {
        return Err(Broken::Unsound(format!(
            "it names {nodes} nodes, and clusterctl takes no more than {MOST_NODES} for one cluster"
        )));
    }
    for (number, observation) in capture.round.observations.iter().enumerate() {
        let unsound =
            |what: &str| Broken::Unsound(format!("observation {}: {what} is out of all bounds", number + 1));
        match &observation.outcome {
            Ok(Evidence::Clock { least_ms, most_ms })
                if least_ms.unsigned_abs() > MOST_MS || most_ms.unsigned_abs() > MOST_MS =>
            {
                return Err(unsound("the clock"));
            }
            Ok(Evidence::Clock { least_ms, most_ms }) if least_ms > most_ms => {
                return Err(Broken::Unsound(format!(
                    "observation {}: the clock is ahead by more than least_ms, {least_ms}, and by less than most_ms, \
                     {most_ms}, which cannot be",
                    number + 1
                )));
            }
            Ok(Evidence::Sockets(table)) => {
                for socket in &table.sockets {
                    let queues = [socket.receive_queue_bytes, socket.send_queue_bytes];
                    if queues.into_iter().flatten().any(|bytes| bytes > MOST_QUEUED) {
                        return Err(unsound("a socket's queue"));
                    }
                    let ages = [socket.health.last_received_ms, socket.health.last_acknowledged_ms];
                    let rtt = socket.health.rtt_ms.unwrap_or(0.0);
                    if ages.into_iter().flatten().any(|ms| ms > MOST_MS) || !(0.0..1e12).contains(&rtt) {
                        return Err(unsound("a socket's health"));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Every node that something in a capture names.
fn nodes(capture: &Capture) -> BTreeSet<&NodeName> {
    let mut names: BTreeSet<&NodeName> = capture.declaration.expected_down.iter().collect();
    if let Expected::Named(nodes) = &capture.declaration.expected {
        names.extend(nodes);
    }
    for observation in &capture.round.observations {
        match &observation.source {
            Source::View(node)
            | Source::Life(node)
            | Source::Disconnects(node)
            | Source::Door(node)
            | Source::Resolve(node)
            | Source::At(node, _) => {
                names.insert(node);
            }
            Source::Ping { from, to } => names.extend([from, to]),
            _ => {}
        }
        if let Ok(Evidence::View(reports)) = &observation.outcome {
            names.extend(reports.iter().map(|report| &report.peer));
        }
    }
    names
}
