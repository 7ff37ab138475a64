//! Nodes that are down on purpose (`--expect-down`): what follows from that is shown and does not count, and one
//! that is not down is noted.

use super::finding::{Finding, Severity, Subject};
use super::names::{Names, meant, verb};
use super::policy::Policy;
use super::verdict::Muted;
use crate::cluster::declaration::Expected;
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::ClusterView;

/// The id of the note.
pub(super) const ID: &str = "not-down";

/// Why such a finding does not count.
pub(super) const WHY: &str = "expected to be down";

/// What is said of a node itself, or of sockets and links with it, while it is down.
const OF_THE_NODE: [&str; 9] = [
    "node-down",
    "node-silent",
    "never-connected",
    "view-unavailable",
    "silent-link",
    "few-connections",
    "link-without-socket",
    "socket-without-link",
    "send-queue-growing",
];

/// What is said of a link with it.
const OF_ITS_LINKS: [&str; 4] = ["link-down", "one-way-link", "silent-link", "slow-link"];

/// Whether somebody expects this node to be down.
pub(super) fn is_expected_down(view: &ClusterView, node: &NodeName) -> bool {
    view.declaration.expected_down.iter().any(|typed| meant(typed.as_str(), node))
}

/// Moves what follows from such nodes being down from the findings to what does not count.
pub(super) fn excuse(view: &ClusterView, findings: &mut Vec<Finding>, muted: &mut Vec<Muted>) {
    if view.declaration.expected_down.is_empty() {
        return;
    }
    let (excused, counts): (Vec<Finding>, Vec<Finding>) =
        std::mem::take(findings).into_iter().partition(|finding| follows(view, finding));
    *findings = counts;
    muted.extend(excused.into_iter().map(|finding| Muted { finding, why: WHY.to_owned() }));
}

fn follows(view: &ClusterView, finding: &Finding) -> bool {
    match &finding.subject {
        // The node that we are logged in to is not down.
        Subject::Node(node) if view.own_row() == Some(node) => false,
        Subject::Node(node) => OF_THE_NODE.contains(&finding.id) && is_expected_down(view, node),
        Subject::Link(from, to) => {
            OF_ITS_LINKS.contains(&finding.id) && (is_expected_down(view, from) || is_expected_down(view, to))
        }
        Subject::Cluster => match finding.id {
            "partition" => rest_is_whole(view),
            "node-missing" => missing_are_expected(view),
            _ => false,
        },
        Subject::Peer(_) | Subject::Host | Subject::Account(_) | Subject::Certificate => false,
    }
}

/// Whether there is one group only, once the nodes that are expected to be down are left out.
fn rest_is_whole(view: &ClusterView) -> bool {
    view.groups.iter().filter(|group| group.iter().any(|node| !is_expected_down(view, node))).count() < 2
}

/// Whether no more nodes are missing than are expected to be down and are not connected.
fn missing_are_expected(view: &ClusterView) -> bool {
    let (Expected::Count(wanted), Some(own)) = (&view.declaration.expected, view.own_row()) else {
        return false;
    };
    let connected: Vec<&NodeName> = view
        .links
        .iter()
        .filter(|link| link.from == *own && link.reading == Reading::Known(LinkState::Connected))
        .map(|link| &link.to)
        .chain([own])
        .collect();
    let excused = view
        .declaration
        .expected_down
        .iter()
        .filter(|typed| !connected.iter().any(|node| meant(typed.as_str(), node)))
        .count();
    connected.len() + excused >= *wanted
}

/// Notes nodes that are expected to be down and are not, and those of which nobody has heard.
pub(super) fn not_down(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let vantages: Vec<&NodeName> = view.vantages().collect();
    if vantages.is_empty() {
        return Vec::new();
    }
    let names = Names::of(view);
    let evidence = || vantages.iter().map(|node| format!("disco {node}")).collect::<Vec<_>>();
    let note = |node: &NodeName, summary: String, advice: &str| Finding {
        id: ID,
        severity: Severity::Note,
        subject: Subject::Node(node.clone()),
        summary,
        advice: advice.to_owned(),
        evidence: evidence(),
    };
    let mut findings = Vec::new();
    for typed in &view.declaration.expected_down {
        let known: Vec<&NodeName> = view.nodes.keys().filter(|node| meant(typed.as_str(), node)).collect();
        if known.is_empty() {
            findings.push(note(
                typed,
                format!(
                    "{typed} is expected to be down, and {} {} never heard of it",
                    names.list(vantages.iter().copied()),
                    verb(vantages.len(), "has", "have")
                ),
                "Spell it as the node itself does, or take it out of --expect-down.",
            ));
        }
        for node in known.into_iter().filter(|node| view.answers(node)) {
            let connected = view
                .links
                .iter()
                .any(|link| link.to == *node && link.reading == Reading::Known(LinkState::Connected));
            let does = if connected { "is connected" } else { "answers" };
            findings.push(note(
                node,
                format!("{} is expected to be down, and {does}", names.short(node)),
                "If its maintenance is over, take it out of --expect-down (expect_down in the context): until then nobody \
                 is told when it fails.",
            ));
        }
    }
    findings
}
