//! The JSON of `watch`: one object for each event.

use super::{SCHEMA_VERSION, Subject, millis, time};
use crate::cluster::node::NodeName;
use crate::report::watch::{Event, Present};
use serde::Serialize;

/// Links of a group that are listed; the count tells of all.
const MOST_LINKS: usize = 500;

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Watched<'a> {
    schema_version: u32,
    at: String,
    round: u64,
    kind: &'static str,
    subject: Subject,
    /// The id of the finding, where it is about one.
    finding: Option<&'static str>,
    from: Option<&'a str>,
    to: Option<&'a str>,
    lasted_ms: Option<u64>,
    /// True where the state was there already when the watch began.
    lasted_at_least: bool,
    flaps: usize,
    link_count: usize,
    links: Vec<Link<'a>>,
    evidence: &'a [String],
    summary: &'a str,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    present: Option<State<'a>>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Link<'a> {
    from: &'a str,
    to: &'a str,
}

/// What is there when the watch begins.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct State<'a> {
    domain: &'a str,
    vantage: Option<&'a str>,
    nodes: Vec<Node<'a>>,
    findings: Vec<super::Finding>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Node<'a> {
    name: &'a str,
    health: &'static str,
}

impl<'a> Watched<'a> {
    /// The mirror of an event.
    pub fn new(event: &'a Event) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            at: time(event.at),
            round: event.round,
            kind: event.kind.word(),
            subject: Subject::new(&event.subject),
            finding: event.finding,
            from: event.from.as_deref(),
            to: event.to.as_deref(),
            lasted_ms: event.lasted.map(|lasted| millis(lasted.time)),
            lasted_at_least: event.lasted.is_some_and(|lasted| lasted.at_least),
            flaps: event.flaps,
            link_count: event.links.len(),
            links: event
                .links
                .iter()
                .take(MOST_LINKS)
                .map(|(from, to)| Link { from: from.as_str(), to: to.as_str() })
                .collect(),
            evidence: &event.evidence,
            summary: &event.summary,
            present: event.present.as_ref().map(State::new),
        }
    }
}

impl<'a> State<'a> {
    fn new(present: &'a Present) -> Self {
        Self {
            domain: &present.domain,
            vantage: present.vantage.as_ref().map(NodeName::as_str),
            nodes: present
                .nodes
                .iter()
                .map(|(name, health)| Node { name: name.as_str(), health: health.word() })
                .collect(),
            findings: present.findings.iter().map(super::Finding::new).collect(),
        }
    }
}
