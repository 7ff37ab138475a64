//! The sockets of this host as rows: one a socket, and one a peer. Made once a round.

use super::model::World;
use super::picture::{Picture, nodes_of};
use crate::assess::finding::{Finding, Subject};
use crate::assess::policy::Policy;
use crate::cluster::declaration::Expected;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::socket::{Direction, Socket, TcpState};
use crate::cluster::view::{Access, ClusterView, PeerSockets};
use crate::report::ink::Role;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};

/// Whose the other end of a socket is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// No node's, and all nodes' addresses are known.
    Stranger,
    /// No node's that we know; a node without an address could have it.
    Perhaps,
    /// This node's.
    Node(NodeName),
    /// This host's own.
    OwnHost,
    /// Nobody said which nodes there are.
    Nameless,
}

impl Whose {
    /// The node, if it is one.
    pub const fn node(&self) -> Option<&NodeName> {
        match self {
            Self::Node(name) => Some(name),
            Self::Stranger | Self::Perhaps | Self::OwnHost | Self::Nameless => None,
        }
    }

    /// What stands in the column of the node; for a node, nothing: its name stands there.
    pub const fn words(&self) -> (&'static str, Role) {
        match self {
            Self::Stranger => ("(no node)", Role::Degraded),
            Self::Perhaps => ("?", Role::Unknown),
            Self::OwnHost => ("this host", Role::Muted),
            Self::Nameless => ("?", Role::Muted),
            Self::Node(_) => ("", Role::Usual),
        }
    }
}

/// What makes a row the same in the next round.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKey {
    /// All sockets with an address; and the node that it is, since several may give the same one.
    Peer(IpAddr, Option<NodeName>),
    /// One socket: our end, and the other.
    Socket(SocketAddr, SocketAddr),
}

/// One socket.
#[derive(Debug, Clone, PartialEq)]
pub struct SocketRow {
    /// As the kernel has it.
    pub socket: Socket,
    /// Whose the other end is.
    pub whose: Whose,
    /// How it is.
    pub role: Role,
}

/// All sockets with one address; or a node that has none.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerRow {
    /// The address.
    pub address: IpAddr,
    /// Whose it is.
    pub whose: Whose,
    /// Its sockets.
    pub sockets: PeerSockets,
    /// How many there should be, where it is a node.
    pub wanted: Option<u32>,
    /// How it is.
    pub role: Role,
}

/// A column, and what the rows can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The worst first.
    Health,
    /// The TCP state.
    State,
    /// Who dialled.
    Direction,
    /// The other end.
    Remote,
    /// Our end.
    Local,
    /// The node at the other end.
    Node,
    /// The process.
    Owner,
    /// How many stand.
    Established,
    /// How many of them the peer dialled.
    Inbound,
    /// How many of them we dialled.
    Outbound,
    /// The other states.
    Other,
    /// The round trip.
    Rtt,
    /// What was sent again.
    Retransmits,
    /// How long ago something came.
    LastReceived,
    /// What waits for an acknowledgement.
    SendQueue,
    /// What our program has not read.
    ReceiveQueue,
}

impl Column {
    /// The columns of a row a socket.
    pub const OF_SOCKETS: [Self; 12] = [
        Self::Health,
        Self::State,
        Self::Direction,
        Self::Remote,
        Self::Node,
        Self::Rtt,
        Self::Retransmits,
        Self::LastReceived,
        Self::SendQueue,
        Self::ReceiveQueue,
        Self::Owner,
        Self::Local,
    ];

    /// The columns of a row a peer.
    pub const OF_PEERS: [Self; 12] = [
        Self::Health,
        Self::Remote,
        Self::Node,
        Self::Established,
        Self::Inbound,
        Self::Outbound,
        Self::Other,
        Self::Rtt,
        Self::Retransmits,
        Self::LastReceived,
        Self::SendQueue,
        Self::ReceiveQueue,
    ];

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::State => "state",
            Self::Direction => "direction",
            Self::Remote => "address",
            Self::Local => "local address",
            Self::Node => "node",
            Self::Owner => "owner",
            Self::Established => "established",
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
            Self::Other => "other states",
            Self::Rtt => "round trip",
            Self::Retransmits => "retransmits",
            Self::LastReceived => "last received",
            Self::SendQueue => "send queue",
            Self::ReceiveQueue => "receive queue",
        }
    }
}

/// What rows are compared by: figures the largest first, since that is where trouble is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey<'a> {
    /// The worst first.
    Role(u8),
    /// The largest first.
    Figure(Reverse<u64>),
    /// By the alphabet.
    Word(&'a str),
    /// By the address.
    Address(IpAddr, u16),
}

/// The rows of a round.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// One a socket.
    pub sockets: Vec<SocketRow>,
    /// One a peer.
    pub peers: Vec<PeerRow>,
    /// Sockets that are another node's, where several nodes live on this host.
    pub elsewhere: usize,
}

impl Rows {
    /// The rows of what is known.
    pub fn of(world: &World) -> Self {
        let Some(latest) = &world.latest else { return Self::default() };
        let Some(table) = latest.view.host.table.known() else { return Self::default() };
        let places = Places::of(world, latest);
        let mut by_address: BTreeMap<IpAddr, PeerSockets> = BTreeMap::new();
        let (ours, others): (Vec<&Socket>, Vec<&Socket>) =
            table.sockets.iter().partition(|socket| places.is_ours(latest, socket));
        for socket in &ours {
            by_address.entry(socket.remote.ip()).or_default().sockets.push((*socket).clone());
        }
        let mut peers: Vec<PeerRow> = by_address
            .into_iter()
            .map(|(address, sockets)| peer(latest, address, places.whose(address), sockets))
            .chain(without_sockets(latest))
            .collect();
        let mut sockets: Vec<SocketRow> = ours
            .into_iter()
            .map(|socket| {
                let whose = places.whose(socket.remote.ip());
                SocketRow { role: socket_role(socket, &whose), socket: socket.clone(), whose }
            })
            .collect();
        peers.sort_by(|a, b| (rank(a.role), &a.whose, a.address).cmp(&(rank(b.role), &b.whose, b.address)));
        sockets.sort_by(|a, b| {
            let key = |row: &SocketRow| (row.socket.state, row.socket.direction, row.socket.remote);
            (rank(a.role), &a.whose, key(a)).cmp(&(rank(b.role), &b.whose, key(b)))
        });
        Self { sockets, peers, elsewhere: others.len() }
    }

    /// The row of a socket.
    pub fn socket(&self, local: SocketAddr, remote: SocketAddr) -> Option<&SocketRow> {
        self.sockets.iter().find(|row| row.socket.local == local && row.socket.remote == remote)
    }

    /// The row of a peer.
    pub fn peer(&self, key: &RowKey) -> Option<&PeerRow> {
        let RowKey::Peer(address, node) = key else { return None };
        self.peers.iter().find(|row| row.address == *address && row.whose.node() == node.as_ref())
    }

    /// The rows of a peer's sockets.
    pub fn of_peer<'a>(&'a self, peer: &'a PeerRow) -> impl Iterator<Item = &'a SocketRow> {
        self.sockets.iter().filter(|row| row.socket.remote.ip() == peer.address && row.whose == peer.whose)
    }

    /// Whose a row is.
    pub fn whose(&self, key: &RowKey) -> Option<&Whose> {
        match key {
            RowKey::Peer(..) => self.peer(key).map(|row| &row.whose),
            RowKey::Socket(local, remote) => self.socket(*local, *remote).map(|row| &row.whose),
        }
    }
}

impl RowKey {
    /// The address of the other end.
    pub const fn address(&self) -> IpAddr {
        match self {
            Self::Peer(address, _) => *address,
            Self::Socket(_, remote) => remote.ip(),
        }
    }
}

impl SocketRow {
    /// What makes it this row.
    pub const fn key(&self) -> RowKey {
        RowKey::Socket(self.socket.local, self.socket.remote)
    }

    /// What it is compared by; `None` where that is not known.
    pub fn sort_key(&self, column: Column) -> Option<SortKey<'_>> {
        let socket = &self.socket;
        let health = &socket.health;
        Some(match column {
            Column::Health => SortKey::Role(rank(self.role)),
            Column::State => SortKey::Word(socket.state.name()),
            Column::Direction => SortKey::Word(direction(socket.direction)),
            Column::Remote => SortKey::Address(socket.remote.ip(), socket.remote.port()),
            Column::Local => SortKey::Address(socket.local.ip(), socket.local.port()),
            Column::Node => SortKey::Word(self.whose.node()?.as_str()),
            Column::Owner => SortKey::Figure(Reverse(u64::from(socket.process.known()?.pid))),
            Column::Rtt => figure(health.rtt_ms.map(micros))?,
            Column::Retransmits => figure(health.total_retransmits.map(u64::from))?,
            Column::LastReceived => figure(health.last_received_ms)?,
            Column::SendQueue => figure(socket.send_queue_bytes)?,
            Column::ReceiveQueue => figure(socket.receive_queue_bytes)?,
            Column::Established | Column::Inbound | Column::Outbound | Column::Other => return None,
        })
    }
}

impl PeerRow {
    /// What makes it this row.
    pub fn key(&self) -> RowKey {
        RowKey::Peer(self.address, self.whose.node().cloned())
    }

    /// Bytes that our program has not yet read, where the system tells it.
    pub fn receive_queue(&self) -> Option<u64> {
        self.sockets.established().filter_map(|socket| socket.receive_queue_bytes).reduce(u64::saturating_add)
    }

    /// What it is compared by; `None` where that is not known.
    pub fn sort_key(&self, column: Column) -> Option<SortKey<'_>> {
        let count = |count: usize| SortKey::Figure(Reverse(u64::try_from(count).unwrap_or(u64::MAX)));
        let sockets = &self.sockets;
        // Without a socket there is nothing to measure.
        let none = sockets.established_count() == 0;
        let measured = |value: Option<u64>| figure(value.filter(|_| !none));
        Some(match column {
            Column::Health => SortKey::Role(rank(self.role)),
            Column::Remote => SortKey::Address(self.address, 0),
            Column::Node => SortKey::Word(self.whose.node()?.as_str()),
            Column::Established => count(sockets.established_count()),
            Column::Inbound => count(sockets.count(Direction::Inbound)),
            Column::Outbound => count(sockets.count(Direction::Outbound)),
            Column::Other => count(sockets.other_states().values().sum()),
            Column::Rtt => measured(sockets.rtt_ms().map(micros))?,
            Column::Retransmits => measured(sockets.retransmits())?,
            Column::LastReceived => measured(sockets.last_received_ms())?,
            Column::SendQueue => measured(sockets.send_queue_bytes())?,
            Column::ReceiveQueue => measured(self.receive_queue())?,
            Column::State | Column::Direction | Column::Local | Column::Owner => return None,
        })
    }
}

fn figure(value: Option<u64>) -> Option<SortKey<'static>> {
    value.map(|value| SortKey::Figure(Reverse(value)))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a round trip of 2^64 µs is none"
)]
fn micros(ms: f64) -> u64 {
    (ms * 1_000.0) as u64
}

/// The word for who dialled.
pub const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "in",
        Direction::Outbound => "out",
    }
}

/// The states of sockets that do not stand, counted.
pub fn other_states(sockets: &PeerSockets) -> String {
    let states: Vec<String> =
        sockets.other_states().iter().map(|(state, count)| format!("{count} {state}")).collect();
    states.join(", ")
}

/// The order of trouble.
const fn rank(role: Role) -> u8 {
    match role {
        Role::Down => 0,
        Role::Unknown => 1,
        Role::Degraded => 2,
        Role::Strong | Role::Usual => 3,
        Role::Healthy => 4,
        Role::Muted => 5,
    }
}

/// How one socket is by itself.
fn socket_role(socket: &Socket, whose: &Whose) -> Role {
    let policy = Policy::default();
    let health = &socket.health;
    let beyond = |silence: u64, retransmits: u32| {
        health.last_received_ms.is_some_and(|ms| ms > silence)
            || health.unanswered_retransmits.is_some_and(|count| count >= retransmits)
    };
    let dead = beyond(policy.silence_critical_ms, policy.retransmits_critical);
    let ill = beyond(policy.silence_warning_ms, policy.retransmits_warning)
        || socket.send_queue_bytes.is_some_and(|bytes| bytes >= policy.queue_bytes);
    match (socket.state, whose) {
        (TcpState::TimeWait, _) => Role::Muted,
        (TcpState::Established, _) if dead => Role::Down,
        (TcpState::Established, Whose::Stranger) => Role::Degraded,
        (TcpState::Established, Whose::Perhaps) => Role::Unknown,
        (TcpState::Established, _) if ill => Role::Degraded,
        (TcpState::Established, _) => Role::Healthy,
        _ => Role::Degraded,
    }
}

/// Which address is whose.
struct Places {
    nodes: BTreeMap<IpAddr, NodeName>,
    strangers: BTreeSet<IpAddr>,
    /// A node without an address could be anybody.
    doubtful: bool,
    /// Every node is named, and this host is one of them.
    all_named: bool,
    own: BTreeSet<IpAddr>,
}

impl Places {
    /// Names are looked up while there is a session to learn them from; without one, those of the last round that could
    /// see the cluster still hold.
    fn of(world: &World, latest: &Picture) -> Self {
        let addresses = |view: &ClusterView| -> Vec<(IpAddr, NodeName)> {
            let mut nodes: Vec<_> = view.nodes.iter().collect();
            // An address that several give is that of the one which has the sockets: the last one counts.
            nodes.sort_by_key(|(_, facts)| {
                facts.sockets.known().is_some_and(|sockets| !sockets.sockets.is_empty())
            });
            nodes
                .into_iter()
                .flat_map(|(name, facts)| {
                    facts.addresses.known().into_iter().flatten().map(|ip| (*ip, name.clone()))
                })
                .collect()
        };
        let mut nodes: BTreeMap<IpAddr, NodeName> =
            world.sighted.iter().flat_map(|picture| addresses(&picture.view)).collect();
        nodes.extend(addresses(&latest.view));
        let view = &latest.view;
        let told = matches!(view.access, Access::Manager { .. })
            || matches!(view.declaration.expected, Expected::Named(_));
        let strangers = match &view.host.strangers {
            Reading::Known(all) if told => all.iter().map(|socket| socket.remote.ip()).collect(),
            _ => BTreeSet::new(),
        };
        let own = view.host.table.known().map(|table| table.host_addresses.iter().copied().collect());
        Self {
            nodes,
            strangers,
            doubtful: matches!(view.host.strangers, Reading::Unavailable(_)),
            all_named: told && view.host.counts(),
            own: own.unwrap_or_default(),
        }
    }

    /// Whether a socket is that of this host's node, and not of another one beside it.
    fn is_ours(&self, latest: &Picture, socket: &Socket) -> bool {
        match (self.nodes.get(&socket.local.ip()), latest.view.host.node.known()) {
            (Some(at), Some(own)) => at == own,
            _ => true,
        }
    }

    fn whose(&self, address: IpAddr) -> Whose {
        match self.nodes.get(&address) {
            Some(node) => Whose::Node(node.clone()),
            None if address.is_loopback() || self.own.contains(&address) => Whose::OwnHost,
            None if self.strangers.contains(&address) => Whose::Stranger,
            None if self.doubtful => Whose::Perhaps,
            None if self.all_named => Whose::Stranger,
            None => Whose::Nameless,
        }
    }
}

fn peer(latest: &Picture, address: IpAddr, whose: Whose, sockets: PeerSockets) -> PeerRow {
    let wanted = whose.node().map(|_| latest.view.declaration.connections_per_node);
    let role = peer_role(latest, address, &whose, &sockets, wanted);
    PeerRow { address, whose, sockets, wanted, role }
}

/// Nodes that should have sockets with this host and have none, not even half-made ones. An address that several give is
/// one node's: the others have a row each as well.
fn without_sockets(latest: &Picture) -> impl Iterator<Item = PeerRow> {
    latest.view.nodes.iter().filter_map(move |(name, facts)| {
        let none = facts.sockets.known().is_some_and(|sockets| sockets.sockets.is_empty());
        let address = *facts.addresses.known()?.first()?;
        none.then(|| peer(latest, address, Whose::Node(name.clone()), PeerSockets::default()))
    })
}

fn peer_role(
    latest: &Picture,
    address: IpAddr,
    whose: &Whose,
    sockets: &PeerSockets,
    wanted: Option<u32>,
) -> Role {
    let worst = findings(latest, address, whose).map(|finding| finding.severity).max().map(Role::from);
    let count = sockets.established_count();
    let enough = wanted.is_none_or(|wanted| usize::try_from(wanted).is_ok_and(|wanted| count >= wanted));
    let seen = match whose {
        Whose::Stranger => Role::Degraded,
        Whose::Perhaps => Role::Unknown,
        Whose::OwnHost => Role::Muted,
        _ if count == 0 => Role::Down,
        _ if !enough => Role::Degraded,
        _ => Role::Healthy,
    };
    worst.filter(|worst| rank(*worst) < rank(seen)).unwrap_or(seen)
}

/// The checks that look at sockets: of a node, what else is wrong with it is told on the screen of the nodes.
const CHECKS: [&str; 7] = [
    "few-connections",
    "link-without-socket",
    "socket-without-link",
    "silent-link",
    "send-queue-growing",
    "listener-missing",
    "stranger-on-cluster-port",
];

/// What was found about the sockets with an address, worst first.
pub fn findings<'a>(
    latest: &'a Picture,
    address: IpAddr,
    whose: &'a Whose,
) -> impl Iterator<Item = &'a Finding> {
    latest.assessment.findings.iter().filter(move |finding| {
        let about = match (&finding.subject, whose.node()) {
            (Subject::Peer(peer), _) => peer.ip() == address,
            (subject, Some(node)) => nodes_of(subject).any(|of| of == node),
            (_, None) => false,
        };
        about && CHECKS.contains(&finding.id)
    })
}

/// What was found about this host itself.
pub fn findings_of_host(latest: &Picture) -> impl Iterator<Item = &Finding> {
    latest.assessment.findings.iter().filter(|finding| finding.subject == Subject::Host)
}
