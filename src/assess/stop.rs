//! May a node be stopped? Whether the rest would stay whole without it, and nobody would be cut off.

use super::expected_down::is_expected_down;
use super::finding::{Finding, Severity, Subject};
use super::names::{Names, meant};
use super::policy::Policy;
use super::verdict::{Assessment, Health, Verdict};
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::{Access, ClusterView};

/// The id of the finding.
pub const ID: &str = "unsafe-to-stop";

/// How many reasons a sentence bears; the others are counted.
const MOST_REASONS: usize = 20;

/// The check of the registry: only who names a node asks ([`add`]).
pub(super) fn nobody_asks(_: &ClusterView, _: &Policy) -> Vec<Finding> {
    Vec::new()
}

/// Adds to an assessment what speaks against stopping this node, and judges anew.
pub fn add(view: &ClusterView, assessment: &mut Assessment, typed: &str) {
    if let Some(finding) = unsafe_to_stop(view, assessment, typed) {
        assessment.verdict = assessment.verdict.max(Verdict::from(finding.severity));
        assessment.findings.push(finding);
        assessment.findings.sort_by(super::worst_first);
    }
}

/// What speaks against stopping this node, all of it in one finding; nothing where it is safe. `typed` is its name,
/// in short or in full. Critical where something is known to be wrong, unknown where something is not known.
pub fn unsafe_to_stop(view: &ClusterView, assessment: &Assessment, typed: &str) -> Option<Finding> {
    let names = Names::of(view);
    let mut against = Against::default();
    let fitting: Vec<&NodeName> = view.nodes.keys().filter(|node| meant(typed, node)).collect();
    let exactly = NodeName::new(typed);
    let node = match fitting.as_slice() {
        [node] => Some(*node),
        _ => fitting.iter().copied().find(|node| **node == exactly),
    };
    if !matches!(view.access, Access::Manager { .. }) {
        // Of nodes that nobody could ask, nothing is known to be wrong, either.
        against.unknown.push("the cluster could not be looked at".to_owned());
        against.unknown.extend(assessment.gaps.iter().map(|gap| gap.cause.clone()));
        return against.finding(node.unwrap_or(&exactly), &names);
    }
    against.unknown.extend(assessment.gaps.iter().map(|gap| gap.cause.clone()));
    match node {
        Some(node) => rest(view, assessment, node, &names, &mut against),
        None if !fitting.is_empty() => {
            against.unknown.push(format!("{typed} may be {}: give the whole name", names.list(fitting)));
        }
        None => against
            .unknown
            .push(format!("no node is called {typed}; there are {}", names.list(view.nodes.keys()))),
    }
    against.finding(node.unwrap_or(&exactly), &names)
}

/// What speaks against it, by what is known.
#[derive(Debug, Default)]
struct Against {
    wrong: Vec<String>,
    unknown: Vec<String>,
}

impl Against {
    fn finding(self, node: &NodeName, names: &Names) -> Option<Finding> {
        let severity = match (self.wrong.is_empty(), self.unknown.is_empty()) {
            (true, true) => return None,
            (true, false) => Severity::Unknown,
            (false, _) => Severity::Critical,
        };
        let mut reasons: Vec<String> = self.wrong.into_iter().chain(self.unknown).collect();
        if reasons.len() > MOST_REASONS {
            let more = reasons.len() - MOST_REASONS;
            reasons.truncate(MOST_REASONS);
            reasons.push(format!("{more} more reasons"));
        }
        let short = names.short(node);
        Some(Finding {
            id: ID,
            severity,
            subject: Subject::Node(node.clone()),
            summary: match severity {
                Severity::Critical => format!("stopping {short} is not safe: {}", reasons.join("; ")),
                _ => format!("whether {short} may be stopped is not known: {}", reasons.join("; ")),
            },
            advice: "Mend that first, then ask again. A node that is in maintenance can be left out with --expect-down."
                .to_owned(),
            evidence: vec!["the views of the other nodes, and all that was found".to_owned()],
        })
    }
}

/// What speaks against it in those that would be left.
fn rest(view: &ClusterView, assessment: &Assessment, node: &NodeName, names: &Names, against: &mut Against) {
    if view.nodes.get(node).is_some_and(|facts| !facts.mentioned && !view.answers(node)) {
        against.wrong.push(format!("no node has ever heard of {}", names.short(node)));
    }
    let others: Vec<&NodeName> = view
        .nodes
        .keys()
        .filter(|other| *other != node && !departed(assessment, other) && !resting(view, assessment, other))
        .collect();
    if others.is_empty() {
        against.wrong.push("nobody would be left".to_owned());
    }
    let mut living = Vec::new();
    for other in others {
        match assessment.health_of(other) {
            // Frozen or cut off is down, too: `node-silent` says so below.
            Health::Down => against.wrong.push(format!("{} is down", names.short(other))),
            Health::Unknown => {
                against.unknown.push(format!("how {} is could not be seen", names.short(other)));
            }
            Health::Healthy | Health::Degraded => living.push(other),
        }
    }
    for (i, a) in living.iter().enumerate() {
        for b in &living[i + 1..] {
            pair(view, a, b, names, against);
        }
    }
    elsewhere(view, assessment, node, names, against);
}

/// Whether a node was taken out and is merely listed still.
fn departed(assessment: &Assessment, node: &NodeName) -> bool {
    assessment.findings.iter().any(|finding| {
        finding.id == "stale-entry" && matches!(&finding.subject, Subject::Node(name) if name == node)
    })
}

/// Whether a node is down, as somebody expects.
fn resting(view: &ClusterView, assessment: &Assessment, node: &NodeName) -> bool {
    is_expected_down(view, node) && assessment.health_of(node) == Health::Down
}

/// Two that are left need a link of their own: Tigase does not relay.
fn pair(view: &ClusterView, a: &NodeName, b: &NodeName, names: &Names, against: &mut Against) {
    let said = |from, to| view.link(from, to).map(|link| &link.reading);
    let (a_name, b_name) = (names.short(a), names.short(b));
    match (said(a, b), said(b, a)) {
        (Some(Reading::Known(LinkState::Connected)), Some(Reading::Known(LinkState::Connected))) => {}
        (Some(Reading::Known(LinkState::Disconnected) | Reading::Absent), _)
        | (_, Some(Reading::Known(LinkState::Disconnected) | Reading::Absent)) => {
            against.wrong.push(format!("{a_name} and {b_name} have no link of their own"));
        }
        _ => against.unknown.push(format!("whether {a_name} and {b_name} are linked could not be seen")),
    }
}

/// What is critical, or could not be seen, apart from this node.
fn elsewhere(
    view: &ClusterView,
    assessment: &Assessment,
    node: &NodeName,
    names: &Names,
    against: &mut Against,
) {
    for finding in &assessment.findings {
        let about_it = match &finding.subject {
            Subject::Node(name) => name == node,
            Subject::Link(from, to) => from == node || to == node,
            Subject::Cluster => finding.id == "partition" && only_it_is_apart(view, node),
            Subject::Peer(_) | Subject::Host | Subject::Account(_) | Subject::Certificate => false,
        };
        // A node that is down, and a pair without a link, were told above.
        let told = matches!(finding.id, "node-down" | "never-connected" | "link-down" | "one-way-link");
        if about_it || told || finding.id == ID {
            continue;
        }
        let words = match &finding.subject {
            Subject::Cluster => finding.summary.clone(),
            Subject::Node(name) => format!("{} {}", finding.id, names.short(name)),
            subject => format!("{} {subject}", finding.id),
        };
        match finding.severity {
            Severity::Critical => against.wrong.push(words),
            Severity::Unknown => against.unknown.push(words),
            Severity::Note | Severity::Warning => {}
        }
    }
}

/// Whether the groups are one without this node.
fn only_it_is_apart(view: &ClusterView, node: &NodeName) -> bool {
    view.groups.iter().filter(|group| group.iter().any(|other| other != node)).count() < 2
}
