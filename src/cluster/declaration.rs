//! What somebody said that there should be.

use super::node::NodeName;
use std::collections::BTreeSet;

/// Which nodes somebody named, or how many.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Expected {
    /// Nobody said anything.
    #[default]
    Unstated,
    /// These nodes, no more, no less.
    Named(Vec<NodeName>),
    /// So many connected nodes, the one that we are logged in to included.
    Count(usize),
}

/// Where a node is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredAt {
    /// The node.
    pub node: NodeName,
    /// The place, such as `config.tdsl:31`.
    pub at: String,
}

/// What should be: from the command line, the context or the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// The nodes that should be there.
    pub expected: Expected,
    /// Nodes that are down on purpose: that they are is no fault (`--expect-down`).
    pub expected_down: Vec<NodeName>,
    /// The cluster ports.
    pub cluster_ports: Vec<u16>,
    /// How many connections each pair of nodes should have at least (Tigase's `connections-per-node`).
    pub connections_per_node: u32,
    /// Where nodes are declared, for those that a file declares.
    pub declared_at: Vec<DeclaredAt>,
}

impl Default for Declaration {
    fn default() -> Self {
        Self {
            expected: Expected::Unstated,
            expected_down: Vec::new(),
            cluster_ports: vec![5277],
            connections_per_node: 5,
            declared_at: Vec::new(),
        }
    }
}

/// The node that is meant: a name without a dot that no node bears, and that is the first label of exactly one node,
/// means that node.
pub fn whole(typed: &NodeName, known: &BTreeSet<NodeName>) -> NodeName {
    if typed.as_str().contains('.') || known.contains(typed) {
        return typed.clone();
    }
    let first = |node: &&NodeName| node.as_str().split('.').next() == Some(typed.as_str());
    let mut found = known.iter().filter(first);
    match (found.next(), found.next()) {
        (Some(node), None) => node.clone(),
        _ => typed.clone(),
    }
}

impl Declaration {
    /// The same with names in full, as [`whole`] makes them.
    #[must_use]
    pub fn meant(&self, known: &BTreeSet<NodeName>) -> Self {
        let whole = |typed: &NodeName| whole(typed, known);
        let expected = match &self.expected {
            Expected::Named(nodes) => Expected::Named(nodes.iter().map(whole).collect()),
            other => other.clone(),
        };
        Self { expected, expected_down: self.expected_down.iter().map(whole).collect(), ..self.clone() }
    }

    /// Whether somebody named this node.
    pub fn names(&self, node: &NodeName) -> bool {
        matches!(&self.expected, Expected::Named(nodes) if nodes.contains(node))
    }

    /// Where this node is declared, if a file declares it.
    pub fn place_of(&self, node: &NodeName) -> Option<&str> {
        self.declared_at.iter().find(|place| place.node == *node).map(|place| place.at.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_means_the_only_node_that_begins_with_it() {
        let known: BTreeSet<NodeName> =
            ["node1.x.org", "node2.x.org", "node2.y.org", "node3"].into_iter().map(NodeName::new).collect();
        let typed = ["node1", "node2", "node3", "node4", "node1.z.org"].map(NodeName::new);
        let declared = Declaration {
            expected: Expected::Named(typed.to_vec()),
            expected_down: vec![NodeName::new("NODE1")],
            ..Declaration::default()
        };
        let meant = declared.meant(&known);
        let wanted = ["node1.x.org", "node2", "node3", "node4", "node1.z.org"].map(NodeName::new);
        assert_eq!(meant.expected, Expected::Named(wanted.to_vec()), "two begin with node2");
        assert_eq!(meant.expected_down, [NodeName::new("node1.x.org")]);
    }
}
