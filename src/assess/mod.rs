//! Floor 1: what we think of a view. Pure: a view in, an assessment out.

mod checks;
pub mod finding;
pub mod hosts;
pub mod names;
pub mod outcome;
pub mod policy;
pub mod registry;
pub mod verdict;

use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::{Access, Answers, ClusterView};
use finding::{Finding, Severity, Subject};
use policy::Policy;
use std::collections::BTreeMap;
use verdict::{Assessment, Gap, Health, Verdict};

/// Judges a view: runs every check, sorts what they find, worst first, and rolls it up.
pub fn assess(view: &ClusterView, policy: &Policy) -> Assessment {
    let mut findings: Vec<Finding> =
        registry::all().iter().flat_map(|check| (check.run)(view, policy)).collect();
    worst_first(&mut findings);
    let gaps = gaps(view);
    let worst = findings.iter().map(|finding| Verdict::from(finding.severity)).max().unwrap_or(Verdict::Ok);
    let verdict = if gaps.is_empty() { worst } else { worst.max(Verdict::Unknown) };
    let health = health(view, &findings);
    Assessment { verdict, findings, muted: Vec::new(), gaps, health }
}

/// The order in which findings are told.
fn worst_first(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        b.severity
            .cmp(&a.severity)
            .then_with(|| registry::rank(a.id).cmp(&registry::rank(b.id)))
            .then_with(|| a.subject.cmp(&b.subject))
    });
}

/// What kept us from looking where no finding says it.
fn gaps(view: &ClusterView) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if let Access::NoSession(failure) = &view.access {
        gaps.push(Gap { cause: failure.to_string(), remedy: failure.remedy.clone() });
    }
    // Sockets that were wanted and could not be read, on a host that is a node by its address.
    if let Reading::Unavailable(why) = &view.host.table {
        gaps.push(Gap {
            cause: format!("the sockets of this host could not be read: {why}"),
            remedy: Some("run where the kernel may be asked, or leave them out with --no-sockets".to_owned()),
        });
    }
    gaps
}

/// The state of each node: what it shows of itself, worsened by what was found.
fn health(view: &ClusterView, findings: &[Finding]) -> BTreeMap<NodeName, Health> {
    let mut health: BTreeMap<NodeName, Health> = view
        .nodes
        .iter()
        .map(|(name, facts)| {
            let shown = match facts.answers {
                Answers::Yes if facts.view.known().is_some() => Health::Healthy,
                Answers::Yes | Answers::Silent { .. } | Answers::Unroutable(_) | Answers::Unasked(_) => {
                    Health::Unknown
                }
            };
            (name.clone(), shown)
        })
        .collect();
    for finding in findings {
        let to = match finding.id {
            "node-down" | "node-silent" | "never-connected" | "stale-entry" => Health::Down,
            "view-unavailable" => Health::Unknown,
            "unexpected-node" => continue,
            // How its name resolves here says nothing of a node that nobody could ask.
            "name-unresolved" | "name-is-loopback" if matches!(view.access, Access::NoSession(_)) => continue,
            _ if finding.severity == Severity::Note => continue,
            _ => Health::Degraded,
        };
        match &finding.subject {
            Subject::Node(name) => worsen(&mut health, name, to),
            Subject::Link(from, to_node) => {
                worsen(&mut health, from, to);
                worsen(&mut health, to_node, to);
            }
            Subject::Cluster
            | Subject::Peer(_)
            | Subject::Host
            | Subject::Account(_)
            | Subject::Certificate => {}
        }
    }
    // In a split, whoever is not with us lives and serves its own users: less than well, and not down.
    if let [ours, others @ ..] = own_group_first(view).as_slice() {
        for name in others.iter().flatten().filter(|name| !ours.contains(name)) {
            worsen(&mut health, name, Health::Degraded);
        }
    }
    health
}

fn worsen(health: &mut BTreeMap<NodeName, Health>, node: &NodeName, to: Health) {
    if let Some(known) = health.get_mut(node) {
        *known = match (*known, to) {
            // What is known to be wrong outweighs what could not be seen.
            (Health::Unknown, Health::Degraded) => Health::Degraded,
            (known, to) => known.max(to),
        };
    }
}

/// The groups, that of the node which we are logged in to first.
fn own_group_first(view: &ClusterView) -> Vec<Vec<NodeName>> {
    let mut groups = view.groups.clone();
    if let Some(own) = view.own_row() {
        groups.sort_by_key(|group| !group.contains(own));
    }
    groups
}
