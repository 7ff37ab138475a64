//! Floor 1: what we think of a view. Pure: a view in, an assessment out.

pub mod awaited;
mod checks;
mod expected_down;
pub mod finding;
pub mod history;
pub mod hosts;
pub mod joining;
pub mod mute;
pub mod names;
pub mod needs;
pub mod outcome;
pub mod policy;
pub mod registry;
pub mod stop;
pub mod thresholds;
pub mod verdict;

use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::{Access, ClusterView};
use finding::{Finding, Severity, Subject};
use jiff::Timestamp;
use mute::Mute;
use policy::Policy;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use verdict::{Assessment, Gap, Health, Muted, Verdict};

/// Judges a view: runs every check, sorts what they find, worst first, and rolls it up.
pub fn assess(view: &ClusterView, policy: &Policy) -> Assessment {
    assess_with(view, policy, &[], view.taken_at)
}

/// The same, and what these mutes are about does not count at this time.
pub fn assess_with(view: &ClusterView, policy: &Policy, mutes: &[Mute], now: Timestamp) -> Assessment {
    let mut findings: Vec<Finding> =
        registry::all().iter().flat_map(|check| (check.run)(view, policy)).collect();
    findings.sort_by(worst_first);
    for finding in &mut findings {
        // Who says that the node should be there.
        if let Subject::Node(node) = &finding.subject
            && let Some(place) = view.declaration.place_of(node)
        {
            finding.evidence.push(format!("declared at {place}"));
        }
    }
    // What is wrong with a node stays so, whether it counts or not.
    let health = health(view, &findings);
    let mut uncounted: Vec<Muted> = Vec::new();
    expected_down::excuse(view, &mut findings, &mut uncounted);
    let blind = view.vantages().next().is_none();
    mute::apply(mutes, now, blind, &mut findings, &mut uncounted);
    uncounted.sort_by(|a, b| worst_first(&a.finding, &b.finding));
    let gaps = gaps(view);
    Assessment { verdict: roll_up(&findings, &gaps), findings, muted: uncounted, gaps, health }
}

/// The worst of the findings; what could not be looked at is never ok.
fn roll_up(findings: &[Finding], gaps: &[Gap]) -> Verdict {
    let worst = findings.iter().map(|finding| Verdict::from(finding.severity)).max().unwrap_or(Verdict::Ok);
    if gaps.is_empty() { worst } else { worst.max(Verdict::Unknown) }
}

fn worst_first(a: &Finding, b: &Finding) -> Ordering {
    b.severity
        .cmp(&a.severity)
        .then_with(|| registry::rank(a.id).cmp(&registry::rank(b.id)))
        .then_with(|| a.subject.cmp(&b.subject))
}

/// What kept us from looking where no finding says it.
fn gaps(view: &ClusterView) -> Vec<Gap> {
    session_gap(view).into_iter().chain(socket_gap(view)).collect()
}

/// That there is no session.
fn session_gap(view: &ClusterView) -> Option<Gap> {
    match &view.access {
        Access::NoSession(failure) => {
            Some(Gap { cause: failure.to_string(), remedy: failure.remedy.clone() })
        }
        // Who looks at sockets alone names no domain, and misses no session.
        Access::NotTried if !view.domain.is_empty() => Some(Gap {
            cause: "there is no session, and nothing says why: parts of what was observed are missing"
                .to_owned(),
            remedy: Some(
                "look again: clusterctl status, or clusterctl gather for another capture".to_owned(),
            ),
        }),
        _ => None,
    }
}

/// That sockets were wanted and could not be read.
fn socket_gap(view: &ClusterView) -> Option<Gap> {
    match &view.host.table {
        Reading::Unavailable(why) => Some(Gap {
            cause: format!("the sockets of this host could not be read: {why}"),
            remedy: Some("run where the kernel may be asked, or leave them out with --no-sockets".to_owned()),
        }),
        Reading::Known(_) | Reading::Absent | Reading::NotAsked(_) => None,
    }
}

/// The state of each node: what it shows of itself, worsened by what was found.
fn health(view: &ClusterView, findings: &[Finding]) -> BTreeMap<NodeName, Health> {
    let mut health: BTreeMap<NodeName, Health> = view
        .nodes
        .iter()
        .map(|(name, facts)| {
            let healthy = facts.view.known().is_some() && view.lives(name);
            (name.clone(), if healthy { Health::Healthy } else { Health::Unknown })
        })
        .collect();
    for finding in findings {
        let to = match finding.id {
            // It was met at its own address: it is not in the cluster, and it is not down.
            "never-connected" if lives(view, finding) => Health::Degraded,
            "node-down" | "node-silent" | "never-connected" | "stale-entry" => Health::Down,
            "view-unavailable" => Health::Unknown,
            "probe-unavailable" if finding.severity == Severity::Unknown => Health::Unknown,
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

fn lives(view: &ClusterView, finding: &Finding) -> bool {
    matches!(&finding.subject, Subject::Node(name) if view.lives(name))
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
