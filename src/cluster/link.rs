//! A link: what one node says of its connection to another.

use super::node::NodeName;
use super::observation::{Reading, Unavailable};
use jiff::Timestamp;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

/// The state of a directed link, in the words of the node that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// `tigase:cluster connected`: at least one connection to the peer passed its handshake.
    Connected,
    /// `tigase:cluster disconnected`: there was a connection since this node started, and there is none now.
    Disconnected,
    /// Words that we do not know, as they came.
    Unrecognised(String),
}

/// One entry of a node's own view: a peer, and what the node says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkReport {
    /// The peer that is spoken of.
    pub peer: NodeName,
    /// What is said.
    pub state: LinkState,
}

/// A directed link between two known nodes, with what its `from` end says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The node that speaks.
    pub from: NodeName,
    /// The node that is spoken of.
    pub to: NodeName,
    /// What `from` says: its words, or that it does not mention `to`, or why we do not know.
    pub reading: Reading<LinkState>,
    /// When `from` was asked, if it was.
    pub taken: Option<Timestamp>,
    /// How long requests took from `from` to `to` and back (`--probe`).
    pub round_trips: Reading<RoundTrips>,
}

impl Link {
    /// Whether requests over it were answered. `None`: none was sent, or nothing can be said of them.
    pub fn answered(&self) -> Option<bool> {
        match &self.round_trips {
            Reading::Known(_) => Some(true),
            Reading::Unavailable(Unavailable::NoAnswer { .. } | Unavailable::Refused { .. }) => Some(false),
            Reading::Unavailable(_) | Reading::Absent | Reading::NotAsked(_) => None,
        }
    }
}

/// The links of a cluster: one of each node to each other one, and so found by counting. A thousand nodes have a
/// million, which are searched by name for every row of a screen otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    nodes: Vec<NodeName>,
    /// By `from`, then by `to`.
    all: Vec<Link>,
}

impl Links {
    /// The links between nodes in the order of their names: `of` is asked for each node, and what it gives for each
    /// other one.
    pub fn between<F: FnMut(&NodeName) -> Link>(
        nodes: Vec<NodeName>,
        mut of: impl FnMut(&NodeName) -> F,
    ) -> Self {
        debug_assert!(nodes.is_sorted_by(|a, b| a < b), "nodes are in the order of their names");
        let mut all = Vec::with_capacity(nodes.len() * nodes.len().saturating_sub(1));
        for from in &nodes {
            all.extend(nodes.iter().filter(|to| *to != from).map(of(from)));
        }
        Self { nodes, all }
    }

    fn rank(&self, node: &NodeName) -> Option<usize> {
        self.nodes.binary_search(node).ok()
    }

    fn at(&self, from: usize, to: usize) -> Option<&Link> {
        let place = from * (self.nodes.len() - 1) + to - usize::from(to > from);
        self.all.get(place).filter(|_| from != to)
    }

    /// The link from one node to another; `None` if one of them is unknown, or both are the same.
    pub fn get(&self, from: &NodeName, to: &NodeName) -> Option<&Link> {
        self.at(self.rank(from)?, self.rank(to)?)
    }

    /// The links of a node to the others, in the order of their names.
    pub fn from(&self, node: &NodeName) -> &[Link] {
        let each = self.nodes.len().saturating_sub(1);
        self.rank(node).and_then(|at| self.all.get(at * each..(at + 1) * each)).unwrap_or_default()
    }

    /// The links of the others to a node, in the order of their names.
    pub fn to(&self, node: &NodeName) -> impl Iterator<Item = &Link> {
        let to = self.rank(node);
        (0..self.nodes.len()).filter_map(move |from| self.at(from, to?))
    }
}

impl Deref for Links {
    type Target = [Link];

    fn deref(&self) -> &[Link] {
        &self.all
    }
}

/// What a link says may be told otherwise; between whom it stands stays.
impl DerefMut for Links {
    fn deref_mut(&mut self) -> &mut [Link] {
        &mut self.all
    }
}

impl<'a> IntoIterator for &'a Links {
    type Item = &'a Link;
    type IntoIter = std::slice::Iter<'a, Link>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}

impl<'a> IntoIterator for &'a mut Links {
    type Item = &'a mut Link;
    type IntoIter = std::slice::IterMut<'a, Link>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter_mut()
    }
}

/// How long requests over a link took, there and back. Holds one at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundTrips {
    sorted: Vec<Duration>,
}

impl RoundTrips {
    /// Takes what was measured; `None` of nothing.
    pub fn new(mut samples: Vec<Duration>) -> Option<Self> {
        samples.sort_unstable();
        (!samples.is_empty()).then_some(Self { sorted: samples })
    }

    /// The shortest.
    pub fn min(&self) -> Duration {
        self.sorted.first().copied().unwrap_or_default()
    }

    /// The one in the middle; of an even number, the later of the two.
    pub fn median(&self) -> Duration {
        self.sorted.get(self.sorted.len() / 2).copied().unwrap_or_default()
    }

    /// The longest.
    pub fn max(&self) -> Duration {
        self.sorted.last().copied().unwrap_or_default()
    }

    /// How many there were.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_link_is_found_where_it_stands_and_none_that_is_not_there() {
        for count in 0..5_usize {
            let nodes: Vec<NodeName> = (0..count).map(|at| NodeName::new(&format!("node{at}"))).collect();
            let links = Links::between(nodes.clone(), |from| {
                let from = from.clone();
                move |to| Link {
                    from: from.clone(),
                    to: to.clone(),
                    reading: Reading::Absent,
                    taken: None,
                    round_trips: Reading::Absent,
                }
            });
            assert_eq!(links.len(), count * count.saturating_sub(1));
            for from in &nodes {
                for to in &nodes {
                    let found = links.get(from, to).map(|link| (&link.from, &link.to));
                    assert_eq!(found, (from != to).then_some((from, to)));
                }
                let others = || nodes.iter().filter(|node| *node != from);
                assert!(
                    links
                        .from(from)
                        .iter()
                        .map(|link| (&link.from, &link.to))
                        .eq(others().map(|to| (from, to)))
                );
                assert!(
                    links.to(from).map(|link| (&link.from, &link.to)).eq(others().map(|other| (other, from)))
                );
            }
            let unknown = NodeName::new("node9");
            assert!(links.get(&unknown, &unknown).is_none() && links.from(&unknown).is_empty());
            assert_eq!(links.to(&unknown).count(), 0);
        }
    }
}
