//! What the server says without being asked, as data.

use super::link::LinkReport;
use super::node::NodeName;
use jiff::Timestamp;

/// A message that came by itself. Its strings are foreign and bounded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// What it tells.
    pub told: Told,
    /// Its text, cut where it is long.
    pub text: String,
    /// When it was sent, where the server had kept it until somebody came: it tells of the past.
    pub kept_since: Option<Timestamp>,
}

/// What a message tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The cluster itself tells administrators of a link.
    Link {
        /// The node that speaks.
        of: NodeName,
        /// What it says of which peer.
        report: LinkReport,
    },
    /// Somebody wrote to the account. It is told, since the server keeps it no longer.
    Message {
        /// The sender's address.
        from: String,
    },
}
