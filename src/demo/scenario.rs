//! What can be played.

use std::fmt;

/// A situation that the embedded cluster plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scenario {
    /// Everything is as it should be.
    Healthy,
    /// The last node is gone; the others say so.
    NodeDown,
    /// The last node is frozen; the others do not notice.
    NodeSilent,
    /// The last node runs, and has no link with the others.
    Partition,
    /// The split that a quick restart leaves: the first node sees nothing of it.
    OneWayLink,
    /// One expected node was never there.
    NeverConnected,
    /// Two nodes still list a node that was taken out.
    StaleEntry,
    /// Two connections instead of five between the first two nodes.
    FewConnections,
    /// The account is no administrator.
    NotAdmin,
    /// The server runs without cluster mode.
    NotClustered,
    /// The password is refused.
    WrongPassword,
    /// The first node sends its clients to the second.
    Redirect,
    /// Views of other nodes take their time, and everything comes in small pieces.
    Slow,
    /// The first request of the first session, and the first request for the second node's view, are lost.
    LostReply,
    /// The last node goes and comes every few seconds.
    Flapping,
    /// Names and versions hold terminal escapes, formulas, newlines and more of the kind.
    HostileNames,
}

impl Scenario {
    /// All of them, in the order of the manual.
    pub const ALL: [Self; 16] = [
        Self::Healthy,
        Self::NodeDown,
        Self::NodeSilent,
        Self::Partition,
        Self::OneWayLink,
        Self::NeverConnected,
        Self::StaleEntry,
        Self::FewConnections,
        Self::NotAdmin,
        Self::NotClustered,
        Self::WrongPassword,
        Self::Redirect,
        Self::Slow,
        Self::LostReply,
        Self::HostileNames,
        Self::Flapping,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::NodeDown => "node-down",
            Self::NodeSilent => "node-silent",
            Self::Partition => "partition",
            Self::OneWayLink => "one-way-link",
            Self::NeverConnected => "never-connected",
            Self::StaleEntry => "stale-entry",
            Self::FewConnections => "few-connections",
            Self::NotAdmin => "not-admin",
            Self::NotClustered => "not-clustered",
            Self::WrongPassword => "wrong-password",
            Self::Redirect => "redirect",
            Self::Slow => "slow",
            Self::LostReply => "lost-reply",
            Self::HostileNames => "hostile-names",
            Self::Flapping => "flapping",
        }
    }

    /// One line for people.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Healthy => "every node is connected to every other",
            Self::NodeDown => "the last node is gone, and the others say so",
            Self::NodeSilent => "the last node is frozen, and the others still call it connected",
            Self::Partition => "the last node runs, but has no link with the others",
            Self::OneWayLink => "the lasting split after a quick restart of the second node",
            Self::NeverConnected => "an expected node was never started",
            Self::StaleEntry => "two nodes still list a node that was taken out",
            Self::FewConnections => "two connections instead of five between the first two nodes",
            Self::NotAdmin => "the account is no administrator",
            Self::NotClustered => "the server runs without cluster mode",
            Self::WrongPassword => "the password is refused",
            Self::Redirect => "the first node sends its clients to the second",
            Self::Slow => "views of other nodes take 300 ms more, and answers come in small pieces",
            Self::LostReply => "two answers are lost, once each",
            Self::HostileNames => "names and versions hold escapes, formulas, newlines and the like",
            Self::Flapping => "the last node goes and comes, first 5 s after somebody has logged in",
        }
    }

    /// How many nodes it takes at least.
    pub(super) const fn least_nodes(self) -> usize {
        match self {
            Self::NodeDown
            | Self::NodeSilent
            | Self::Partition
            | Self::OneWayLink
            | Self::FewConnections
            | Self::Flapping
            | Self::Redirect => 2,
            _ => 1,
        }
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
