//! A link: what one node says of its connection to another.

use super::node::NodeName;
use super::observation::{Reading, Unavailable};
use jiff::Timestamp;
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
