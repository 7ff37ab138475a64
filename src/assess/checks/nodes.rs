//! Checks of single nodes: is each one there, and is it one that should be?

use super::{Voices, disco, is_disconnected, is_silent};
use crate::assess::finding::{Finding, Severity, Subject};
use crate::assess::names::{Names, verb};
use crate::assess::policy::Policy;
use crate::cluster::declaration::Expected;
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::view::{Answers, ClusterView, NodeFacts};

pub(in crate::assess) fn node_silent(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let names = Names::of(view);
    view.nodes
        .iter()
        .filter(|(name, _)| is_silent(view, name))
        .map(|(name, facts)| {
            let voices = Voices::about(view, name).connected;
            let mut evidence = disco(voices.iter().copied());
            let mut within = std::time::Duration::ZERO;
            if let Answers::Silent { within: routed } = facts.answers {
                within = routed;
                evidence.push(format!("disco {name}"));
                evidence.push(format!("version {name}"));
            }
            for link in view.links.to(name) {
                if let Reading::Unavailable(Unavailable::NoAnswer { within: waited }) = &link.round_trips {
                    within = within.max(*waited);
                    if evidence.len() < MOST_EVIDENCE {
                        evidence.push(format!("ping {} -> {name}", link.from));
                    }
                }
            }
            let door = match &facts.visit {
                Reading::Unavailable(why) => {
                    evidence.push(format!("login {name}"));
                    format!("; at its own address: {why}")
                }
                Reading::Known(_) | Reading::Absent | Reading::NotAsked(_) => String::new(),
            };
            Finding {
                id: "node-silent",
                severity: Severity::Critical,
                subject: Subject::Node(name.clone()),
                summary: format!(
                    "{} {} it connected, but it answered nothing within {:.1} s, asked twice{door}",
                    names.list(voices.iter().copied()),
                    verb(voices.len(), "reports", "report"),
                    within.as_secs_f64()
                ),
                advice: format!(
                    "Its process hangs, or its network is cut, or the link to it is dead; the others take up to \
                     200 s to notice, or never do. Look at the host of {}: is the JVM running and not paused \
                     (jstack, GC log, disk full)? Restart it if it does not come back.",
                    names.short(name)
                ),
                evidence,
            }
        })
        .collect()
}

/// How many sources are named where one is as good as another.
const MOST_EVIDENCE: usize = 12;

/// Whether a node matters: somebody named it, or nobody named any.
fn wanted(view: &ClusterView, facts: &NodeFacts) -> bool {
    facts.expected || !matches!(view.declaration.expected, Expected::Named(_))
}

pub(in crate::assess) fn node_down(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let names = Names::of(view);
    view.nodes
        .iter()
        // A client port that answers, or lets us in, makes it a partition: the node lives, and is cut off.
        .filter(|(name, facts)| {
            is_disconnected(view, name)
                && wanted(view, facts)
                && facts.door.known().is_none()
                && facts.met(name).is_none()
        })
        .map(|(name, facts)| {
            let voices = Voices::about(view, name).disconnected;
            let mut evidence = disco(voices.iter().copied());
            let door = match &facts.door {
                Reading::Unavailable(why) => {
                    evidence.push(format!("client-port {name}"));
                    format!("; at its client port: {why}")
                }
                Reading::Known(()) | Reading::Absent | Reading::NotAsked(_) => String::new(),
            };
            Finding {
                id: "node-down",
                severity: Severity::Critical,
                subject: Subject::Node(name.clone()),
                summary: format!(
                    "{} {} it disconnected{door}",
                    names.list(voices.iter().copied()),
                    verb(voices.len(), "reports", "report"),
                ),
                advice: format!(
                    "Start {short} again, or find out why it stopped (its logs/tigase.log, the system's journal). If \
                     it was taken out for good, leave it out of --expect: the entry goes when the other nodes restart.",
                    short = names.short(name)
                ),
                evidence,
            }
        })
        .collect()
}

pub(in crate::assess) fn never_connected(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let names = Names::of(view);
    unseen(view)
        .into_iter()
        .map(|name| {
            let vantages: Vec<&NodeName> = view.vantages().filter(|vantage| *vantage != name).collect();
            let lives = if view.lives(name) { "; it lives, and lets us in at its own address" } else { "" };
            Finding {
                id: "never-connected",
                severity: Severity::Critical,
                subject: Subject::Node(name.clone()),
                summary: format!(
                    "expected, but {} {} not mention it: no connection since {} started{lives}",
                    names.list(vantages.iter().copied()),
                    verb(vantages.len(), "does", "do"),
                    verb(vantages.len(), "it", "they")
                ),
                advice: format!(
                    "Is {short} running with cluster-mode on, on the same database? Can the others resolve {name} (not to a \
                     loopback address) and reach its cluster port? Do the clocks agree? Is the name spelled as the node \
                     itself spells it?",
                    short = names.short(name)
                ),
                evidence: disco(vantages.iter().copied()),
            }
        })
        .collect()
}

/// Expected nodes that no view mentions.
///
/// If the node that we are logged in to does not tell its name, a single unseen one may be that node itself:
/// then nothing is claimed about it.
pub(super) fn unseen(view: &ClusterView) -> Vec<&NodeName> {
    let unseen: Vec<&NodeName> = view
        .nodes
        .iter()
        .filter(|(name, facts)| facts.expected && !facts.mentioned && !view.answers(name))
        .map(|(name, _)| name)
        .collect();
    let maybe_us = view.vantage.known().is_none() && unseen.len() == 1;
    if maybe_us || view.vantages().next().is_none() { Vec::new() } else { unseen }
}

pub(in crate::assess) fn node_missing(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let Expected::Count(wanted) = view.declaration.expected else { return Vec::new() };
    let Some(own) = view.own_row() else { return Vec::new() };
    if view.nodes.get(own).is_none_or(|facts| facts.view.known().is_none()) {
        return Vec::new();
    }
    let connected = 1 + view
        .links
        .iter()
        .filter(|link| link.from == *own && link.reading == Reading::Known(LinkState::Connected))
        .count();
    if connected >= wanted {
        return Vec::new();
    }
    vec![Finding {
        id: "node-missing",
        severity: Severity::Critical,
        subject: Subject::Cluster,
        summary: format!("{wanted} nodes expected, {connected} connected"),
        advice: "Start what is missing. With --expect NODE,NODE,… clusterctl can say which node it is."
            .to_owned(),
        evidence: disco([own]),
    }]
}

pub(in crate::assess) fn unexpected_node(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    if !matches!(view.declaration.expected, Expected::Named(_)) {
        return Vec::new();
    }
    let names = Names::of(view);
    // Where nobody tells what our own node is called, its row bears the domain's name: nobody's mistake.
    let nameless = view.vantage.known().is_none();
    view.nodes
        .iter()
        .filter(|(_, facts)| !(facts.expected || facts.is_self && nameless))
        .filter_map(|(name, facts)| {
            let voices = Voices::about(view, name).connected;
            if voices.is_empty() && !facts.is_self && !view.answers(name) {
                return None;
            }
            let summary = if voices.is_empty() {
                "it answers, but it is not among the expected nodes".to_owned()
            } else {
                format!(
                    "{} {} it connected, but it is not among the expected nodes",
                    names.list(voices.iter().copied()),
                    verb(voices.len(), "reports", "report")
                )
            };
            Some(Finding {
                id: "unexpected-node",
                severity: Severity::Warning,
                subject: Subject::Node(name.clone()),
                summary,
                advice: "If it belongs to the cluster, add it to --expect or to the context. If not, a foreign server \
                         shares the database and takes part in routing: stop it."
                    .to_owned(),
                evidence: if voices.is_empty() { disco([name]) } else { disco(voices.iter().copied()) },
            })
        })
        .collect()
}

pub(in crate::assess) fn stale_entry(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    if !matches!(view.declaration.expected, Expected::Named(_)) {
        return Vec::new();
    }
    let names = Names::of(view);
    view.nodes
        .iter()
        .filter(|(name, facts)| {
            !facts.expected
                && is_disconnected(view, name)
                && facts.door.known().is_none()
                && facts.met(name).is_none()
        })
        .map(|(name, _)| {
            let voices = Voices::about(view, name).disconnected;
            Finding {
                id: "stale-entry",
                severity: Severity::Note,
                subject: Subject::Node(name.clone()),
                summary: format!(
                    "{} still {} it, disconnected; it is not among the expected nodes",
                    names.list(voices.iter().copied()),
                    verb(voices.len(), "lists", "list")
                ),
                advice: "Nothing to do if it was taken out: Tigase drops the entry when the node that lists it restarts."
                    .to_owned(),
                evidence: disco(voices.iter().copied()),
            }
        })
        .collect()
}
