//! Graph questions about a cluster: who stands together with whom.

use super::link::{Link, LinkState};
use super::node::NodeName;
use super::observation::Reading;
use super::view::{Answers, NodeFacts};
use petgraph::unionfind::UnionFind;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Groups the nodes that answer by the links that stand between them. Larger groups first, then by name.
///
/// A node answers if we are logged in to it, if it answered a request, or if its client port did. Two
/// nodes stand together if one of them says that they are connected: where both answer and only one says
/// so, the link is judged as one-way, not as a split of the cluster.
pub fn groups(nodes: &BTreeMap<NodeName, NodeFacts>, links: &[Link]) -> Vec<Vec<NodeName>> {
    let present: Vec<&NodeName> = nodes
        .iter()
        .filter(|(_, facts)| facts.answers == Answers::Yes || facts.door.known().is_some())
        .map(|(name, _)| name)
        .collect();
    let index: BTreeMap<&NodeName, usize> = present.iter().enumerate().map(|(i, name)| (*name, i)).collect();
    let mut sets = UnionFind::<usize>::new(present.len());
    for link in links {
        if link.reading == Reading::Known(LinkState::Connected)
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
