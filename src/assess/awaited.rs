//! What can be waited for, and what is still missing. Pure.
//!
//! Whatever could not be looked at does not hold: only what was seen counts.

use super::names::Names;
use super::verdict::{Assessment, Health, Verdict};
use crate::cluster::declaration::Expected;
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::{Access, Answers, ClusterView};
use std::fmt;

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited {
    /// The verdict is ok, the expected nodes are there, and each says of each other that it is connected.
    Formed,
    /// This node answers, and it and all others that are there say of one another that they are connected.
    Connected(NodeName),
    /// Nobody is connected to this node any more, and it does not answer.
    Gone(NodeName),
    /// Every node that is there runs this version, or one that begins with it (`8.5` takes `8.5.0-b12`).
    Version(String),
}

impl fmt::Display for Awaited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Formed => f.write_str("formed"),
            Self::Connected(node) => write!(f, "connected={node}"),
            Self::Gone(node) => write!(f, "gone={node}"),
            Self::Version(version) => write!(f, "version={version}"),
        }
    }
}

impl Awaited {
    /// What keeps the condition from holding, in one line; `None`: it holds.
    pub fn missing(&self, view: &ClusterView, assessment: &Assessment) -> Option<String> {
        if let Some(why) = no_sight(view) {
            return Some(why);
        }
        let names = Names::of(view);
        match self {
            Self::Formed => unformed(view, assessment, &names),
            Self::Connected(node) => unconnected(view, assessment, &meant(view, node), &names),
            Self::Gone(node) => still_there(view, assessment, &meant(view, node), &names),
            Self::Version(version) => another_version(view, assessment, version, &names),
        }
    }
}

/// Why nothing of the cluster can be seen, if it cannot.
fn no_sight(view: &ClusterView) -> Option<String> {
    match &view.access {
        Access::Manager { .. } => None,
        Access::NoSession(failure) => Some(format!("no session: {failure}")),
        Access::NotTried => Some("nobody logged in".to_owned()),
        Access::CouldNotAsk(why) => Some(format!("the cluster could not be asked: {why}")),
        Access::NotAdmin => Some(match &view.jid {
            Some(jid) => format!("{jid} is no administrator"),
            None => "the account is no administrator".to_owned(),
        }),
        Access::NotClustered => Some("the server has no Cluster Connection Manager".to_owned()),
    }
}

/// The node of this name, or the only one whose name begins with it as its first label; else the name as it is.
pub fn meant(view: &ClusterView, name: &NodeName) -> NodeName {
    if view.nodes.contains_key(name) {
        return name.clone();
    }
    let first = |node: &&NodeName| node.as_str().split('.').next() == Some(name.as_str());
    let mut found = view.nodes.keys().filter(first);
    match (found.next(), found.next()) {
        (Some(node), None) => node.clone(),
        _ => name.clone(),
    }
}

/// The nodes that should be there: those that somebody named, else those that are.
fn wanted(view: &ClusterView, assessment: &Assessment) -> Vec<NodeName> {
    let declaration = &view.declaration;
    let nodes: Vec<NodeName> = match &declaration.expected {
        Expected::Named(nodes) => nodes.clone(),
        Expected::Unstated | Expected::Count(_) => present(view, assessment),
    };
    nodes.into_iter().filter(|node| !declaration.expected_down.contains(node)).collect()
}

fn present(view: &ClusterView, assessment: &Assessment) -> Vec<NodeName> {
    view.nodes.keys().filter(|node| assessment.health_of(node) != Health::Down).cloned().collect()
}

fn unformed(view: &ClusterView, assessment: &Assessment, names: &Names) -> Option<String> {
    if assessment.verdict != Verdict::Ok {
        let finding = assessment.findings.first().map(|finding| {
            let subject = match &finding.subject {
                super::finding::Subject::Node(node) => format!(" {}", names.short(node)),
                _ => String::new(),
            };
            format!("{}{subject}: {}", finding.id, finding.summary)
        });
        let gap = || assessment.gaps.first().map(|gap| gap.cause.clone());
        let verdict = || format!("the verdict is {}", assessment.verdict.word());
        return Some(finding.or_else(gap).unwrap_or_else(verdict));
    }
    let nodes = wanted(view, assessment);
    if let Expected::Count(count) = view.declaration.expected
        && nodes.len() < count
    {
        return Some(format!("{} of {count} nodes are there", nodes.len()));
    }
    if nodes.is_empty() {
        return Some("no node is there".to_owned());
    }
    let pairs = nodes.iter().flat_map(|from| nodes.iter().map(move |to| (from, to)));
    pairs.filter(|(from, to)| from != to).find_map(|(from, to)| apart(view, from, to, names))
}

/// Why a link does not stand, in the words of the node that speaks; `None`: it stands.
fn apart(view: &ClusterView, from: &NodeName, to: &NodeName, names: &Names) -> Option<String> {
    let (one, other) = (names.short(from), names.short(to));
    Some(match view.link(from, to).map(|link| &link.reading) {
        Some(Reading::Known(LinkState::Connected)) => return None,
        Some(Reading::Known(LinkState::Disconnected)) => format!("{one} says that {other} is disconnected"),
        Some(Reading::Known(LinkState::Unrecognised(words))) => format!("{one} says \"{words}\" of {other}"),
        Some(Reading::Absent) => format!("{one} does not mention {other}"),
        Some(Reading::Unavailable(why)) => format!("what {one} sees could not be read: {why}"),
        Some(Reading::NotAsked(_)) | None => format!("{one} was not asked about {other}"),
    })
}

fn unconnected(
    view: &ClusterView,
    assessment: &Assessment,
    node: &NodeName,
    names: &Names,
) -> Option<String> {
    let short = names.short(node);
    let Some(facts) = view.nodes.get(node) else {
        return Some(format!("nobody mentions {short}"));
    };
    let others: Vec<NodeName> = present(view, assessment).into_iter().filter(|other| other != node).collect();
    if others.is_empty() {
        return Some(format!("there is nobody else to whom {short} could be connected"));
    }
    let told = others
        .iter()
        .flat_map(|other| [(other, node), (node, other)])
        .find_map(|(from, to)| apart(view, from, to, names));
    // Whoever speaks of it tells more than its silence does.
    told.or_else(|| (facts.answers != Answers::Yes).then(|| format!("{short} does not answer")))
}

fn still_there(
    view: &ClusterView,
    assessment: &Assessment,
    node: &NodeName,
    names: &Names,
) -> Option<String> {
    let short = names.short(node);
    if view.answers(node) {
        return Some(format!("{short} answers"));
    }
    let connected = view
        .links
        .iter()
        .find(|link| link.to == *node && link.reading == Reading::Known(LinkState::Connected));
    if let Some(link) = connected {
        return Some(format!("{} says that {short} is connected", names.short(&link.from)));
    }
    if view.vantages().all(|vantage| vantage == node) {
        return Some("no node's view could be read".to_owned());
    }
    let hidden =
        view.nodes.keys().find(|other| *other != node && assessment.health_of(other) == Health::Unknown);
    hidden.map(|other| format!("what {} sees could not be read", names.short(other)))
}

fn another_version(
    view: &ClusterView,
    assessment: &Assessment,
    version: &str,
    names: &Names,
) -> Option<String> {
    let nodes = wanted(view, assessment);
    if nodes.is_empty() {
        return Some("no node is there".to_owned());
    }
    nodes.iter().find_map(|node| {
        let short = names.short(node);
        match view.nodes.get(node).map(|facts| &facts.version) {
            Some(Reading::Known(known)) if is_version(known, version) => None,
            Some(Reading::Known(known)) => Some(format!("{short} runs {known}")),
            Some(Reading::Absent) => Some(format!("{short} does not tell its version")),
            Some(Reading::Unavailable(why)) => Some(format!("{short} did not tell its version: {why}")),
            Some(Reading::NotAsked(_)) => Some(format!("{short} was not asked for its version")),
            None => Some(format!("nobody mentions {short}")),
        }
    })
}

/// Whether a version is the one that is wanted, or one of its kind: `8.5` takes `8.5.0`, and not `8.50`.
fn is_version(known: &str, wanted: &str) -> bool {
    known.strip_prefix(wanted).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_taken_up_to_a_boundary() {
        for (known, wanted, is) in [
            ("8.5.0", "8.5.0", true),
            ("8.5.0-SNAPSHOT-b6495/6e5d3b7f", "8.5.0", true),
            ("8.5.0-SNAPSHOT-b6495/6e5d3b7f", "8.5", true),
            ("8.50.0", "8.5", false),
            ("8.4.2", "8.5", false),
            ("18.5", "8.5", false),
            ("8.5", "8.5.0", false),
        ] {
            assert_eq!(is_version(known, wanted), is, "{known} {wanted}");
        }
    }
}
