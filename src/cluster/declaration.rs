//! What somebody said that there should be.

use super::node::NodeName;

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

impl Declaration {
    /// Whether somebody named this node.
    pub fn names(&self, node: &NodeName) -> bool {
        matches!(&self.expected, Expected::Named(nodes) if nodes.contains(node))
    }

    /// Where this node is declared, if a file declares it.
    pub fn place_of(&self, node: &NodeName) -> Option<&str> {
        self.declared_at.iter().find(|place| place.node == *node).map(|place| place.at.as_str())
    }
}
