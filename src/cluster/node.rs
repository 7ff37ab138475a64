//! The name of a node.

use std::fmt;

/// One Tigase server of the cluster, by the host name it bears there (`node1.xmpp-test.org`).
///
/// Compared without regard to ASCII case, as DNS names are; kept in lower case. A trailing dot is dropped.
/// Comes from servers and so may hold anything: neutralise it before it reaches a terminal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeName(String);

impl NodeName {
    /// Takes a name as a source gave it.
    pub fn new(name: &str) -> Self {
        let name = name.trim();
        Self(name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase())
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
