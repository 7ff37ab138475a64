//! The cluster as all sources together show it: what the fold makes and the assessment judges.

use super::declaration::Declaration;
use super::link::{Link, LinkReport, Links};
use super::node::NodeName;
use super::observation::{Disconnects, NodeStatistics, Reading, ServerSocket, Unavailable};
use super::session::{CertificateFacts, SessionFailure};
use super::socket::{Direction, Listener, Socket, SocketTable, TcpState};
use super::topology::CutPoint;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// Everything that one survey tells, joined. Made by [`super::fold::fold`]; judged by `assess`.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterView {
    /// The XMPP domain.
    pub domain: String,
    /// The JID that logged in, or was to.
    pub jid: Option<String>,
    /// When the survey began.
    pub taken_at: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// What was declared.
    pub declaration: Declaration,
    /// How far we could look.
    pub access: Access,
    /// The node that we are logged in to.
    pub vantage: Reading<NodeName>,
    /// Every node that somebody mentions, in the order of names.
    pub nodes: BTreeMap<NodeName, NodeFacts>,
    /// Every ordered pair of nodes, except with themselves, in the order of names.
    pub links: Links,
    /// Nodes that answer, grouped by the links that stand between them; larger groups first.
    pub groups: Vec<Vec<NodeName>>,
    /// Nodes that alone hold their group together, by name.
    pub cut_points: Vec<CutPoint>,
    /// What this host's kernel knows.
    pub host: HostView,
    /// The server's certificate.
    pub certificate: Reading<CertificateFacts>,
    /// One record for each look.
    pub sources: Vec<SourceRecord>,
}

/// How far we could look: each case leads to another verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// There is no session.
    NoSession(Box<SessionFailure>),
    /// Nothing tells of a login: sockets alone were looked at, or, where there is a domain, parts of what was
    /// observed are missing.
    NotTried,
    /// There is a session, and the questions that would tell our rights stayed without an answer.
    CouldNotAsk(Unavailable),
    /// The JID sees no components.
    NotAdmin,
    /// An administrator, and the server has no Cluster Connection Manager.
    NotClustered,
    /// The manager showed itself at this address.
    Manager {
        /// Such as `cl-comp@xmpp-test.org`.
        jid: String,
    },
}

/// Whether a node answers to what we send to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answers {
    /// It is the one that we are logged in to, or it answered a request.
    Yes,
    /// Requests were routed to it, once more after a deadline, and none was answered.
    Silent {
        /// How long was waited for each.
        within: Duration,
    },
    /// Somebody on the way said that there is no way to it.
    Unroutable(Unavailable),
    /// It was not asked, or we could not ask.
    Unasked(String),
}

/// What is known of one node.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts about one node, not states of one machine"
)]
pub struct NodeFacts {
    /// Whether it is the node that we are logged in to.
    pub is_self: bool,
    /// Whether somebody named it.
    pub expected: bool,
    /// Whether any view mentions it, or it is the one that we are logged in to.
    pub mentioned: bool,
    /// Its version.
    pub version: Reading<String>,
    /// Its own view.
    pub view: Reading<Vec<LinkReport>>,
    /// How long it took to give its view, or how long was waited for it; `None` where it was not asked.
    pub view_took: Option<Duration>,
    /// Whether it answers.
    pub answers: Answers,
    /// Whether its client port answered a knock; asked only of nodes that the others call disconnected.
    pub door: Reading<()>,
    /// Its addresses.
    pub addresses: Reading<Vec<IpAddr>>,
    /// Whether a person gave the addresses (`--resolve`).
    pub addresses_given: bool,
    /// Its sockets with this host's node.
    pub sockets: Reading<PeerSockets>,
    /// How far its clock is from this host's: (least, most) milliseconds.
    pub clock: Reading<(i64, i64)>,
    /// How many cluster connections it has lost, by its own count. For charts; never judged. Asked in some
    /// rounds only.
    pub disconnects: Reading<Disconnects>,
    /// What a session at its own address showed (`--probe`).
    pub visit: Reading<Visit>,
}

/// What a session at a node's own address showed.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// The address that let us in.
    pub address: SocketAddr,
    /// How long the way in took.
    pub took: Duration,
    /// Who it is and how it is, by its own statistics.
    pub statistics: Reading<NodeStatistics>,
    /// Its own list of its cluster sockets.
    pub sockets: Reading<Vec<ServerSocket>>,
    /// The certificate that it showed.
    pub certificate: Reading<CertificateFacts>,
}

impl Visit {
    /// Whether it is this node that was met there, and not another which its address leads to.
    pub fn is_of(&self, node: &NodeName) -> bool {
        self.statistics
            .known()
            .and_then(|statistics| statistics.name.as_ref())
            .is_none_or(|name| name == node)
    }
}

impl NodeFacts {
    /// What a session at its own address showed, if it was this node (`name`) that was met there.
    pub fn met(&self, name: &NodeName) -> Option<&Visit> {
        self.visit.known().filter(|visit| visit.is_of(name))
    }
}

/// The sockets that this host's node has with one peer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PeerSockets {
    /// All of them.
    pub sockets: Vec<Socket>,
}

impl PeerSockets {
    /// Those that stand.
    pub fn established(&self) -> impl Iterator<Item = &Socket> {
        self.sockets.iter().filter(|socket| socket.state == TcpState::Established)
    }

    /// How many stand.
    pub fn established_count(&self) -> usize {
        self.established().count()
    }

    /// How many of those that stand were dialled in this direction.
    pub fn count(&self, direction: Direction) -> usize {
        self.established().filter(|socket| socket.direction == direction).count()
    }

    /// The other states, counted.
    pub fn other_states(&self) -> BTreeMap<TcpState, usize> {
        let mut states = BTreeMap::new();
        for socket in self.sockets.iter().filter(|socket| socket.state != TcpState::Established) {
            *states.entry(socket.state).or_insert(0) += 1;
        }
        states
    }

    /// The median of the round trips, milliseconds.
    pub fn rtt_ms(&self) -> Option<f64> {
        let mut all: Vec<f64> = self.established().filter_map(|socket| socket.health.rtt_ms).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    }

    /// Retransmissions over the life of the connections, summed; `None` where no socket tells.
    pub fn retransmits(&self) -> Option<u64> {
        sum(self.established().map(|socket| socket.health.total_retransmits.map(u64::from)))
    }

    /// Milliseconds since anything came from this peer on any of its sockets.
    pub fn last_received_ms(&self) -> Option<u64> {
        self.established().filter_map(|socket| socket.health.last_received_ms).min()
    }

    /// Bytes waiting for the peer's acknowledgement, summed.
    pub fn send_queue_bytes(&self) -> Option<u64> {
        sum(self.established().map(|socket| socket.send_queue_bytes))
    }
}

/// The sum of what is known; `None` where nothing is, unless there was nothing to know.
fn sum(values: impl Iterator<Item = Option<u64>>) -> Option<u64> {
    let all: Vec<Option<u64>> = values.collect();
    if all.is_empty() {
        return Some(0);
    }
    let known: Vec<u64> = all.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.iter().sum())
}

/// What this host is to the cluster, and what its kernel knows.
#[derive(Debug, Clone, PartialEq)]
pub struct HostView {
    /// The node that runs on this host. `Absent`: this host is a node (it listens on the cluster port), but
    /// we cannot tell which. `NotAsked`: it is none, or nobody looked.
    pub node: Reading<NodeName>,
    /// The whole table.
    pub table: Reading<SocketTable>,
    /// Listeners on the cluster port.
    pub listeners: Reading<Vec<Listener>>,
    /// Established peers that are no node's. `Unavailable` where a node's address is not known, so that a
    /// stranger could be that node.
    pub strangers: Reading<Vec<Socket>>,
}

impl HostView {
    /// Whether the sockets of this host are evidence about the cluster.
    pub fn counts(&self) -> bool {
        matches!(self.node, Reading::Known(_) | Reading::Absent)
    }
}

/// How one look went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRecord {
    /// The word of [`Source::word`].
    pub source: &'static str,
    /// What was asked: a node, a domain, a host.
    pub of: String,
    /// Whether it answered, and if not, why.
    pub outcome: Result<(), Unavailable>,
    /// When it was complete.
    pub taken: Timestamp,
    /// How long it took.
    pub took: Duration,
}

impl ClusterView {
    /// The link from one node to another.
    pub fn link(&self, from: &NodeName, to: &NodeName) -> Option<&Link> {
        self.links.get(from, to)
    }

    /// Nodes whose own view could be read.
    pub fn vantages(&self) -> impl Iterator<Item = &NodeName> {
        self.nodes.iter().filter(|(_, facts)| facts.view.known().is_some()).map(|(name, _)| name)
    }

    /// Whether a node answers.
    pub fn answers(&self, node: &NodeName) -> bool {
        self.nodes.get(node).is_some_and(|facts| facts.answers == Answers::Yes)
    }

    /// Whether a node shows itself at all: it answers what is routed to it, or met us at its own address, or
    /// answered a request from some other node.
    pub fn lives(&self, node: &NodeName) -> bool {
        self.answers(node)
            || self.nodes.get(node).is_some_and(|facts| facts.met(node).is_some())
            || self.links.to(node).any(|link| link.answered() == Some(true))
    }

    /// Whether nodes were visited at all (`--probe`).
    pub fn probed(&self) -> bool {
        self.nodes.values().any(|facts| !matches!(facts.visit, Reading::NotAsked(_)))
    }

    /// The node that we are logged in to, by its row.
    pub fn own_row(&self) -> Option<&NodeName> {
        self.nodes.iter().find(|(_, facts)| facts.is_self).map(|(name, _)| name)
    }
}
