//! The verdict: the worst of the findings, and what could not be looked at.

use super::finding::{Finding, Severity};
use crate::cluster::node::NodeName;
use std::collections::BTreeMap;

/// The worst of the findings. Roll-up: critical, else unknown, else warning, else ok.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// All that was looked at is well.
    Ok,
    /// Something is degraded.
    Warning,
    /// Could not look well enough to judge. Never ok.
    Unknown,
    /// A node is down, links are missing, the cluster is split.
    Critical,
}

impl Verdict {
    /// The word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Unknown => "unknown",
            Self::Critical => "critical",
        }
    }
}

impl From<Severity> for Verdict {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Note => Self::Ok,
            Severity::Warning => Self::Warning,
            Severity::Unknown => Self::Unknown,
            Severity::Critical => Self::Critical,
        }
    }
}

/// The state of one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Health {
    /// Nothing is known against it, and it was looked at.
    Healthy,
    /// It serves, and something is wrong.
    Degraded,
    /// We could not look.
    Unknown,
    /// It does not take part in the cluster.
    Down,
}

impl Health {
    /// The word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Degraded => "degraded",
            Self::Unknown => "unknown",
            Self::Down => "down",
        }
    }
}

/// What we think of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The worst of the findings and gaps.
    pub verdict: Verdict,
    /// Everything worth saying, worst first.
    pub findings: Vec<Finding>,
    /// What was found and does not count, since somebody said so (`--mute`, `--expect-down`); worst first.
    pub muted: Vec<Muted>,
    /// What kept us from looking, where no finding of the table says it (no session, no sockets); each makes
    /// the verdict unknown at least.
    pub gaps: Vec<Gap>,
    /// The state of each node.
    pub health: BTreeMap<NodeName, Health>,
}

/// A finding that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Muted {
    /// What was found.
    pub finding: Finding,
    /// Who said that it does not count, and for how long: `muted until 2026-11-22T16:00:00Z`.
    pub why: String,
}

/// Something that could not be looked at, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What was wrong, in one line.
    pub cause: String,
    /// What to do.
    pub remedy: Option<String>,
}

impl Assessment {
    /// The node's state; unknown for a node that is not in the view.
    pub fn health_of(&self, node: &NodeName) -> Health {
        self.health.get(node).copied().unwrap_or(Health::Unknown)
    }
}
