//! A finding: one thing worth saying.

use crate::cluster::node::NodeName;
use std::fmt;
use std::net::SocketAddr;

/// How bad it is. In the order of the roll-up: critical, else unknown, else warning, else note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; changes no verdict.
    Note,
    /// Something is degraded.
    Warning,
    /// Could not look well enough to judge.
    Unknown,
    /// A node is down, links are missing, the cluster is split.
    Critical,
}

impl Severity {
    /// The word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Unknown => "unknown",
            Self::Critical => "critical",
        }
    }
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The cluster as a whole.
    Cluster,
    /// A node.
    Node(NodeName),
    /// The two ends of a link; for a directed one, from and to.
    Link(NodeName, NodeName),
    /// A peer that is no node.
    Peer(SocketAddr),
    /// This host.
    Host,
    /// The account that logged in.
    Account(String),
    /// The server's certificate.
    Certificate,
}

impl Subject {
    /// The word for its kind, in JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::Node(_) => "node",
            Self::Link(..) => "link",
            Self::Peer(_) => "peer",
            Self::Host => "host",
            Self::Account(_) => "account",
            Self::Certificate => "certificate",
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cluster => f.write_str("cluster"),
            Self::Node(name) => name.fmt(f),
            Self::Link(from, to) => write!(f, "{from} -> {to}"),
            Self::Peer(address) => address.fmt(f),
            Self::Host => f.write_str("this host"),
            Self::Account(jid) => f.write_str(jid),
            Self::Certificate => f.write_str("certificate"),
        }
    }
}

/// One thing worth saying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The stable id of the check that says it, such as `node-down`.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about.
    pub subject: Subject,
    /// What is wrong, in one line.
    pub summary: String,
    /// What to do.
    pub advice: String,
    /// Who says so: sources by name, such as `disco node1.xmpp-test.org`.
    pub evidence: Vec<String>,
}
