//! Faults of pairs of nodes, told so that their number stays readable: a cluster of 200 has 19,900 pairs.

use crate::assess::finding::Subject;
use crate::cluster::node::NodeName;
use crate::cluster::view::ClusterView;

/// A node with more faulty pairs than this is told of once.
const MOST_PAIRS: usize = 5;

/// A fault between two nodes.
pub(super) struct Pair<'a, T> {
    pub(super) from: &'a NodeName,
    pub(super) to: &'a NodeName,
    pub(super) fault: T,
}

impl<'a, T> Pair<'a, T> {
    /// The other end, seen from one.
    pub(super) fn other(&self, one: &NodeName) -> &'a NodeName {
        if self.from == one { self.to } else { self.from }
    }

    fn has(&self, node: &NodeName) -> bool {
        self.from == node || self.to == node
    }
}

/// More findings than this of one kind are one.
const MOST_FINDINGS: usize = 12;

/// Faults that are told in one finding.
pub(super) enum Told<'a, T> {
    /// One pair.
    One(Pair<'a, T>),
    /// Many pairs of one node.
    Of(&'a NodeName, Vec<Pair<'a, T>>),
    /// Most pairs of the cluster, or too many for a list.
    Most(Vec<Pair<'a, T>>),
}

impl<'a, T> Told<'a, T> {
    /// What the finding is about.
    pub(super) fn subject(&self) -> Subject {
        match self {
            Self::One(pair) => Subject::Link(pair.from.clone(), pair.to.clone()),
            Self::Of(node, _) => Subject::Node((*node).clone()),
            Self::Most(_) => Subject::Cluster,
        }
    }

    fn into_pairs(self) -> Vec<Pair<'a, T>> {
        match self {
            Self::One(pair) => vec![pair],
            Self::Of(_, pairs) | Self::Most(pairs) => pairs,
        }
    }

    /// The pairs that it is about.
    pub(super) fn pairs(&self) -> &[Pair<'a, T>] {
        match self {
            Self::One(pair) => std::slice::from_ref(pair),
            Self::Of(_, pairs) | Self::Most(pairs) => pairs,
        }
    }
}

/// Divides faults among findings: all in one where most pairs are faulty; those of a node with many in one; the
/// rest one by one. In the order of names, whatever the order in which they come.
pub(super) fn told<'a, T>(view: &ClusterView, mut faults: Vec<Pair<'a, T>>) -> Vec<Told<'a, T>> {
    let nodes = view.nodes.len();
    let all = nodes * nodes.saturating_sub(1) / 2;
    faults.sort_by(|a, b| (a.from, a.to).cmp(&(b.from, b.to)));
    if faults.len() > MOST_PAIRS && faults.len() * 2 > all {
        return vec![Told::Most(faults)];
    }
    let mut findings = Vec::new();
    while let Some(node) = busiest(view, &faults) {
        let (of_it, rest) = faults.into_iter().partition(|pair| pair.has(node));
        faults = rest;
        findings.push(Told::Of(node, of_it));
    }
    findings.extend(faults.into_iter().map(Told::One));
    if findings.len() > MOST_FINDINGS {
        return vec![Told::Most(findings.into_iter().flat_map(Told::into_pairs).collect())];
    }
    findings
}

/// The node with the most faulty pairs, if they are too many to be told one by one.
fn busiest<'a, T>(view: &ClusterView, faults: &[Pair<'a, T>]) -> Option<&'a NodeName> {
    if faults.len() <= MOST_PAIRS {
        return None;
    }
    let counted = view.nodes.keys().map(|node| (faults.iter().filter(|pair| pair.has(node)).count(), node));
    let (count, node) = counted.max_by_key(|(count, _)| *count)?;
    let pair = faults.iter().find(|pair| pair.has(node))?;
    (count > MOST_PAIRS).then_some(if pair.from == node { pair.from } else { pair.to })
}
