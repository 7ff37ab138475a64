//! Graph questions about a cluster: who stands together with whom.

use super::link::{Link, LinkState};
use super::node::NodeName;
use super::observation::Reading;
use super::view::{Answers, NodeFacts};
use petgraph::unionfind::UnionFind;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Groups the nodes that answer by the links that stand between them. Larger groups first, then by name.
///
/// A node answers if we are logged in to it, if it answered a request, or if its client port did. Two
/// nodes stand together if one of them says that they are connected: where both answer and only one says
/// so, the link is judged as one-way, not as a split of the cluster. Where requests were sent over the link
/// itself (`--probe`) and none was answered, what they say does not count.
pub fn groups(nodes: &BTreeMap<NodeName, NodeFacts>, links: &[Link]) -> Vec<Vec<NodeName>> {
    let answering: BTreeSet<&NodeName> =
        links.iter().filter(|link| link.answered() == Some(true)).map(|link| &link.to).collect();
    let dead = dead(links);
    let present: Vec<&NodeName> = nodes
        .iter()
        .filter(|(name, facts)| {
            facts.answers == Answers::Yes
                || facts.door.known().is_some()
                || facts.met(name).is_some()
                || answering.contains(name)
        })
        .map(|(name, _)| name)
        .collect();
    let index: BTreeMap<&NodeName, usize> = present.iter().enumerate().map(|(i, name)| (*name, i)).collect();
    let mut sets = UnionFind::<usize>::new(present.len());
    for link in links {
        if link.reading == Reading::Known(LinkState::Connected)
            && !dead.contains(&ends(link))
            && let (Some(from), Some(to)) = (index.get(&link.from), index.get(&link.to))
        {
            sets.union(*from, *to);
        }
    }
    let mut groups: BTreeMap<usize, Vec<NodeName>> = BTreeMap::new();
    for (i, name) in present.iter().enumerate() {
        groups.entry(sets.find(i)).or_default().push((*name).clone());
    }
    let mut groups: Vec<Vec<NodeName>> = groups.into_values().collect();
    groups.sort_by_key(|group| (Reverse(group.len()), group.first().cloned()));
    groups
}

/// The two ends of a link, whichever speaks.
fn ends(link: &Link) -> (&NodeName, &NodeName) {
    ((&link.from).min(&link.to), (&link.from).max(&link.to))
}

/// Pairs of nodes between which requests were sent, and none was answered.
fn dead(links: &[Link]) -> BTreeSet<(&NodeName, &NodeName)> {
    let asked = |wanted: bool| links.iter().filter(move |link| link.answered() == Some(wanted)).map(ends);
    let answered: BTreeSet<_> = asked(true).collect();
    asked(false).filter(|pair| !answered.contains(pair)).collect()
}
