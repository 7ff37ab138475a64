//! The name of a node.

use std::fmt;
use std::sync::Arc;

/// One Tigase server of the cluster, by the host name it bears there (`node1.xmpp-test.org`).
///
/// Compared without regard to ASCII case, as DNS names are; kept in lower case. Dots at its end are dropped, so that
/// the name of a name is that name.
/// Cheap to copy: a cluster of a hundred nodes has ten thousand links, each with two names.
/// Comes from servers and so may hold anything: neutralise it before it reaches a terminal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeName(Arc<str>);

impl NodeName {
    /// Takes a name as a source gave it.
    pub fn new(name: &str) -> Self {
        let end = |c: char| c == '.' || c.is_whitespace();
        Self(name.trim_start().trim_end_matches(end).to_ascii_lowercase().into())
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
