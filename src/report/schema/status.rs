//! The JSON of `status`, `mesh` and `check`.

use super::{Finding, Muted, SCHEMA_VERSION, millis, time, to_micros};
use crate::cluster::link::{LinkState, RoundTrips as Measured};
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::socket::Direction;
use crate::cluster::view::{Answers, ClusterView, NodeFacts, PeerSockets, SourceRecord};
use crate::report::StatusReport;
use crate::report::words::{LinkSaid, Witness};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status {
    schema_version: u32,
    clusterctl: String,
    taken_at: String,
    took_ms: u64,
    context: Option<String>,
    domain: String,
    jid: Option<String>,
    vantage: Option<String>,
    verdict: &'static str,
    nodes: Vec<Node>,
    links: Vec<Link>,
    groups: Vec<Vec<String>>,
    cut_points: Vec<CutPoint>,
    findings: Vec<Finding>,
    muted: Vec<Muted>,
    gaps: Vec<Gap>,
    sources: Vec<Source>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Node {
    name: String,
    #[serde(rename = "self")]
    is_self: bool,
    health: &'static str,
    expected: bool,
    declared_at: Option<String>,
    version: Option<String>,
    answers: NodeAnswers,
    link: LinkWords,
    sockets: Sockets,
    addresses: Vec<String>,
    visit: Visit,
}

/// What a session at the node's own address showed. Null where it is not known.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Visit {
    reading: &'static str,
    reason: Option<String>,
    address: Option<String>,
    took_ms: Option<u64>,
    name: Option<String>,
    version: Option<String>,
    uptime: Option<String>,
    open_connections: Option<u64>,
    sockets: Option<Vec<ServerSocket>>,
    clock_offset_ms: Option<ClockOffset>,
}

/// One cluster socket in a server's own list.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct ServerSocket {
    local: String,
    remote: String,
}

/// The interval in which a clock's offset from this host's lies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct ClockOffset {
    least: i64,
    most: i64,
}

/// Whether the node answers to what is sent to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct NodeAnswers {
    state: &'static str,
    reason: Option<String>,
}

/// What is said of a link. `words` only where the words are not known to us, `reason` only where no state is.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct LinkWords {
    reading: &'static str,
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Sockets {
    reading: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    established: Option<usize>,
    wanted: u32,
    inbound: Option<usize>,
    outbound: Option<usize>,
    other_states: Option<BTreeMap<&'static str, usize>>,
    rtt_ms: Option<f64>,
    retransmits: Option<u64>,
    last_received_ms: Option<u64>,
    send_queue_bytes: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Link {
    from: String,
    to: String,
    #[serde(flatten)]
    said: LinkWords,
    age_ms: Option<u64>,
    /// Null where nobody asked for any: a survey without --probe has 39,800 links of 200 nodes to tell.
    round_trips: Option<RoundTrips>,
}

/// How long requests over a link took, there and back. Null where it is not known.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct RoundTrips {
    reading: &'static str,
    reason: Option<String>,
    count: Option<usize>,
    min_ms: Option<f64>,
    median_ms: Option<f64>,
    max_ms: Option<f64>,
}

/// A node without which its group would fall apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct CutPoint {
    node: String,
    splits: Vec<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Gap {
    cause: String,
    remedy: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(clippy::struct_field_names, reason = "the contract names the key")]
struct Source {
    source: &'static str,
    of: String,
    outcome: &'static str,
    reason: Option<String>,
    taken_at: String,
    took_ms: u64,
}

impl Status {
    /// The mirror of a report.
    pub fn new(report: &StatusReport<'_>) -> Self {
        let (view, assessment) = (report.view, report.assessment);
        let (now, witness) = (end(view), Witness::new(view));
        let probed = view.nodes.values().any(|facts| !matches!(facts.visit, Reading::NotAsked(_)));
        Self {
            schema_version: SCHEMA_VERSION,
            clusterctl: report.tool_version.to_owned(),
            taken_at: time(view.taken_at),
            took_ms: millis(view.took),
            context: report.context.map(ToOwned::to_owned),
            domain: view.domain.clone(),
            jid: view.jid.clone(),
            vantage: view.vantage.known().map(ToString::to_string),
            verdict: assessment.verdict.word(),
            nodes: view.nodes.iter().map(|(name, facts)| Node::new(report, &witness, name, facts)).collect(),
            links: view
                .links
                .iter()
                .map(|link| Link {
                    from: link.from.to_string(),
                    to: link.to.to_string(),
                    said: LinkWords::new(&link.reading),
                    age_ms: link.taken.map(|taken| age_ms(now, taken)),
                    round_trips: probed.then(|| RoundTrips::new(&link.round_trips)),
                })
                .collect(),
            groups: view.groups.iter().map(|group| strings(group)).collect(),
            cut_points: view
                .cut_points
                .iter()
                .map(|point| CutPoint {
                    node: point.node.to_string(),
                    splits: point.parts.iter().map(|part| strings(part)).collect(),
                })
                .collect(),
            findings: assessment.findings.iter().map(Finding::new).collect(),
            muted: assessment.muted.iter().map(Muted::new).collect(),
            gaps: assessment
                .gaps
                .iter()
                .map(|gap| Gap { cause: gap.cause.clone(), remedy: gap.remedy.clone() })
                .collect(),
            sources: view.sources.iter().map(Source::new).collect(),
        }
    }
}

fn strings(names: &[NodeName]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

/// When the survey was over: ages are counted from here.
pub(in crate::report) fn end(view: &ClusterView) -> Timestamp {
    let took = SignedDuration::try_from(view.took).unwrap_or(SignedDuration::ZERO);
    view.taken_at.checked_add(took).unwrap_or(view.taken_at)
}

/// A clock that was set back in between gives no negative age.
pub(in crate::report) fn age_ms(now: Timestamp, taken: Timestamp) -> u64 {
    u64::try_from(now.duration_since(taken).as_millis()).unwrap_or(0)
}

impl Node {
    fn new(report: &StatusReport<'_>, witness: &Witness<'_>, name: &NodeName, facts: &NodeFacts) -> Self {
        let view = report.view;
        let link = match witness.of(name, facts) {
            LinkSaid::Oneself => LinkWords::not_asked("it is the node that we are logged in to".to_owned()),
            LinkSaid::By(reading) => LinkWords::new(reading),
            LinkSaid::Nobody(why) => LinkWords::not_asked(why),
        };
        let (state, reason) = match &facts.answers {
            Answers::Yes => ("yes", None),
            Answers::Silent { within } => {
                ("silent", Some(Unavailable::NoAnswer { within: *within }.to_string()))
            }
            Answers::Unroutable(why) => ("unroutable", Some(why.to_string())),
            Answers::Unasked(why) => ("not-asked", Some(why.clone())),
        };
        Self {
            name: name.to_string(),
            is_self: facts.is_self,
            health: report.assessment.health_of(name).word(),
            expected: facts.expected,
            declared_at: view.declaration.place_of(name).map(str::to_owned),
            version: facts.version.known().cloned(),
            answers: NodeAnswers { state, reason },
            link,
            sockets: Sockets::new(&facts.sockets, view.declaration.connections_per_node),
            addresses: facts
                .addresses
                .known()
                .map(|all| all.iter().map(ToString::to_string).collect())
                .unwrap_or_default(),
            visit: Visit::new(facts),
        }
    }
}

impl Visit {
    fn new(facts: &NodeFacts) -> Self {
        let visit = facts.visit.known();
        let statistics = visit.and_then(|visit| visit.statistics.known());
        Self {
            reading: facts.visit.word(),
            reason: why(&facts.visit, "asked; there was nothing to see"),
            address: visit.map(|visit| visit.address.to_string()),
            took_ms: visit.map(|visit| millis(visit.took)),
            name: statistics.and_then(|all| all.name.as_ref()).map(ToString::to_string),
            version: statistics.and_then(|all| all.version.clone()),
            uptime: statistics.and_then(|all| all.uptime.clone()),
            open_connections: statistics.and_then(|all| all.open_connections),
            sockets: visit.and_then(|visit| visit.sockets.known()).map(|all| {
                all.iter()
                    .map(|socket| ServerSocket {
                        local: socket.local.to_string(),
                        remote: socket.remote.to_string(),
                    })
                    .collect()
            }),
            clock_offset_ms: facts
                .clock
                .known()
                .map(|(least, most)| ClockOffset { least: *least, most: *most }),
        }
    }
}

impl RoundTrips {
    fn new(reading: &Reading<Measured>) -> Self {
        let ms = |take: fn(&Measured) -> Duration| {
            reading.known().map(|measured| to_micros(take(measured).as_secs_f64() * 1_000.0))
        };
        Self {
            reading: reading.word(),
            reason: why(reading, "asked; nothing was measured"),
            count: reading.known().map(Measured::count),
            min_ms: ms(Measured::min),
            median_ms: ms(Measured::median),
            max_ms: ms(Measured::max),
        }
    }
}

impl LinkWords {
    fn new(reading: &Reading<LinkState>) -> Self {
        let (state, words) = match reading {
            Reading::Known(LinkState::Connected) => (Some("connected"), None),
            Reading::Known(LinkState::Disconnected) => (Some("disconnected"), None),
            Reading::Known(LinkState::Unrecognised(words)) => (Some("unrecognised"), Some(words.clone())),
            Reading::Absent | Reading::Unavailable(_) | Reading::NotAsked(_) => (None, None),
        };
        Self { reading: reading.word(), state, words, reason: why(reading, "asked; does not mention it") }
    }

    fn not_asked(reason: String) -> Self {
        Self::new(&Reading::NotAsked(reason))
    }
}

/// Why a reading is not known; for an absent one, in these words.
fn why<T>(reading: &Reading<T>, absent: &str) -> Option<String> {
    match reading {
        Reading::Absent => Some(absent.to_owned()),
        other => other.reason(),
    }
}

impl Sockets {
    fn new(reading: &Reading<PeerSockets>, wanted: u32) -> Self {
        let peer = reading.known();
        Self {
            reading: reading.word(),
            reason: why(reading, "asked; there are none to speak of"),
            established: peer.map(PeerSockets::established_count),
            wanted,
            inbound: peer.map(|peer| peer.count(Direction::Inbound)),
            outbound: peer.map(|peer| peer.count(Direction::Outbound)),
            other_states: peer.map(|peer| {
                peer.other_states().into_iter().map(|(state, count)| (state.name(), count)).collect()
            }),
            rtt_ms: peer.and_then(PeerSockets::rtt_ms).map(to_micros),
            retransmits: peer.and_then(PeerSockets::retransmits),
            last_received_ms: peer.and_then(PeerSockets::last_received_ms),
            send_queue_bytes: peer.and_then(PeerSockets::send_queue_bytes),
        }
    }
}

impl Source {
    fn new(record: &SourceRecord) -> Self {
        let (outcome, reason) = match &record.outcome {
            Ok(()) => ("known", None),
            Err(why) => ("unavailable", Some(why.to_string())),
        };
        Self {
            source: record.source,
            of: record.of.clone(),
            outcome,
            reason,
            taken_at: time(record.taken),
            took_ms: millis(record.took),
        }
    }
}
