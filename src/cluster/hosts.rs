//! The sockets of several hosts, each as its own kernel shows them, joined into one picture. Pure.
//!
//! A connection has two ends, and each end's kernel knows it. Where both were looked at, the two rows are one
//! connection if they mirror one another (local of the one is remote of the other, and the reverse): that needs no
//! names. Only where the mirror is missing do addresses say which node the other end is.

use super::node::NodeName;
use super::observation::{Reading, Unavailable};
use super::socket::{Socket, SocketTable, TcpState};
use super::view::PeerSockets;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// What was read on one node's own host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostSockets {
    /// The node that the host was asked as.
    pub node: NodeName,
    /// Its table, or why there is none.
    pub reading: Reading<SocketTable>,
    /// When the answer, or the silence, was complete.
    pub taken: Timestamp,
    /// How long it took.
    pub took: Duration,
}

/// Whether the other end's kernel has a connection, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherEnd {
    /// It shows the same connection from its side.
    Seen,
    /// It was looked at, and does not have it.
    Missing,
    /// The other end's host was not looked at, or is not known.
    Unknown,
}

/// A socket with what the other hosts tell of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinedSocket {
    /// As this host's kernel has it.
    pub socket: Socket,
    /// The node at the other end.
    pub peer: Option<NodeName>,
    /// What is at the other end.
    pub other_end: OtherEnd,
}

/// One host of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinedHost {
    /// The node.
    pub node: NodeName,
    /// Its own table. Where several nodes share a host, the sockets of the others are left out.
    pub reading: Reading<SocketTable>,
    /// The sockets of that table, in its order.
    pub sockets: Vec<JoinedSocket>,
    /// The addresses that are this node's and nobody else's.
    pub addresses: Vec<IpAddr>,
    /// When it was read.
    pub taken: Timestamp,
    /// How long that took.
    pub took: Duration,
}

/// The sockets that one node's host has with another node.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The node whose kernel speaks.
    pub from: NodeName,
    /// The other one.
    pub to: NodeName,
    /// What it shows.
    pub reading: Reading<PairSockets>,
}

/// What one end's kernel shows of its connections with the other end.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PairSockets {
    /// All of them.
    pub sockets: PeerSockets,
    /// Established here, and the other end's kernel does not have them.
    pub half_open: usize,
    /// Established here, and nobody could look at the other end.
    pub unconfirmed: usize,
}

/// All hosts, joined.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// The hosts that were asked, in the order of names.
    pub hosts: Vec<JoinedHost>,
    /// Every node: those whose hosts were asked, and others that somebody named.
    pub nodes: Vec<NodeName>,
    /// The addresses of the nodes, as far as they are known and nobody else's.
    pub addresses: BTreeMap<NodeName, Vec<IpAddr>>,
    /// Every ordered pair of a host that was asked and another node, in the order of names.
    pub pairs: Vec<Pair>,
}

impl Joined {
    /// What one host shows of its connections with a node.
    pub fn pair(&self, from: &NodeName, to: &NodeName) -> Option<&Pair> {
        let at = self.pairs.binary_search_by(|pair| (&pair.from, &pair.to).cmp(&(from, to))).ok()?;
        self.pairs.get(at)
    }

    /// The host of a node, if it was asked.
    pub fn host(&self, node: &NodeName) -> Option<&JoinedHost> {
        self.hosts.iter().find(|host| &host.node == node)
    }
}

/// Joins what the hosts show. `addresses` are those of the nodes' names, as far as they are known; a node that is
/// only there was named and not asked.
pub fn join(hosts: &[HostSockets], addresses: &BTreeMap<NodeName, Vec<IpAddr>>) -> Joined {
    let places = Places::new(hosts, addresses);
    let mut hosts: Vec<&HostSockets> = hosts.iter().collect();
    hosts.sort_by_key(|host| &host.node);
    hosts.dedup_by_key(|host| &host.node);
    let own: Vec<Reading<SocketTable>> = hosts.iter().map(|host| places.own_table(host)).collect();
    let mut ends: BTreeMap<(End, End), BTreeSet<&NodeName>> = BTreeMap::new();
    for (host, table) in hosts.iter().zip(&own) {
        for socket in table.known().into_iter().flat_map(|table| &table.sockets) {
            ends.entry((end(socket.local), end(socket.remote))).or_default().insert(&host.node);
        }
    }
    let read: BTreeSet<&NodeName> = hosts
        .iter()
        .zip(&own)
        .filter(|(_, table)| table.known().is_some())
        .map(|(host, _)| &host.node)
        .collect();
    let joined: Vec<JoinedHost> = hosts
        .iter()
        .zip(own)
        .map(|(host, reading)| {
            let sockets = reading
                .known()
                .into_iter()
                .flat_map(|table| &table.sockets)
                .map(|socket| place(socket, &host.node, &ends, &places, &read))
                .collect();
            JoinedHost {
                node: host.node.clone(),
                sockets,
                addresses: places.of(&host.node),
                reading,
                taken: host.taken,
                took: host.took,
            }
        })
        .collect();
    let mut nodes: BTreeSet<NodeName> = addresses.keys().cloned().collect();
    nodes.extend(joined.iter().map(|host| host.node.clone()));
    let nodes: Vec<NodeName> = nodes.into_iter().collect();
    let addresses: BTreeMap<NodeName, Vec<IpAddr>> =
        nodes.iter().map(|node| (node.clone(), places.of(node))).collect();
    let pairs = pairs(&joined, &nodes, &addresses);
    Joined { hosts: joined, nodes, addresses, pairs }
}

/// One end of a connection without what only one host knows of it (an interface's number).
type End = (IpAddr, u16);

fn end(address: SocketAddr) -> End {
    (address.ip().to_canonical(), address.port())
}

/// Which node an address belongs to.
struct Places {
    /// By name: what somebody's name resolves to counts first.
    named: BTreeMap<IpAddr, NodeName>,
    /// By the hosts' own word: their interfaces, or the local ends of their sockets. Addresses that several hosts have
    /// (a container's bridge) say nothing, and are left out.
    claimed: BTreeMap<IpAddr, NodeName>,
}

impl Places {
    fn new(hosts: &[HostSockets], addresses: &BTreeMap<NodeName, Vec<IpAddr>>) -> Self {
        let names = addresses.iter().flat_map(|(name, all)| all.iter().map(move |address| (*address, name)));
        let claims = hosts.iter().filter_map(|host| Some((&host.node, host.reading.known()?))).flat_map(
            |(node, table)| {
                let ends = table.sockets.iter().map(|socket| socket.local.ip());
                let listeners = table.listeners.iter().flatten().map(|listener| listener.local.ip());
                let own = table.host_addresses.iter().copied().chain(ends).chain(listeners);
                own.map(|address| address.to_canonical())
                    .filter(|address| !address.is_loopback() && !address.is_unspecified())
                    .map(move |address| (address, node))
                    .collect::<Vec<_>>()
            },
        );
        Self { named: unambiguous(names), claimed: unambiguous(claims) }
    }

    fn owner(&self, address: IpAddr) -> Option<&NodeName> {
        let address = address.to_canonical();
        self.named.get(&address).or_else(|| self.claimed.get(&address))
    }

    fn of(&self, node: &NodeName) -> Vec<IpAddr> {
        let all: BTreeSet<IpAddr> = self
            .named
            .iter()
            .chain(&self.claimed)
            .filter(|(address, _)| self.owner(**address) == Some(node))
            .map(|(address, _)| *address)
            .collect();
        all.into_iter().collect()
    }

    /// The host's table without what belongs to another node on the same host.
    fn own_table(&self, host: &HostSockets) -> Reading<SocketTable> {
        let others = |address: IpAddr| {
            self.named.get(&address.to_canonical()).is_some_and(|owner| *owner != host.node)
        };
        host.reading.clone().map(|mut table| {
            table.sockets.retain(|socket| !others(socket.local.ip()));
            if let Some(listeners) = &mut table.listeners {
                listeners.retain(|listener| !others(listener.local.ip()));
            }
            table
        })
    }
}

fn unambiguous<'a>(claims: impl Iterator<Item = (IpAddr, &'a NodeName)>) -> BTreeMap<IpAddr, NodeName> {
    let mut by_address: BTreeMap<IpAddr, BTreeSet<&NodeName>> = BTreeMap::new();
    for (address, node) in claims {
        by_address.entry(address.to_canonical()).or_default().insert(node);
    }
    by_address
        .into_iter()
        .filter(|(_, nodes)| nodes.len() == 1)
        .filter_map(|(address, nodes)| Some((address, (*nodes.first()?).clone())))
        .collect()
}

fn place(
    socket: &Socket,
    host: &NodeName,
    ends: &BTreeMap<(End, End), BTreeSet<&NodeName>>,
    places: &Places,
    read: &BTreeSet<&NodeName>,
) -> JoinedSocket {
    let none = BTreeSet::new();
    let mirror = ends.get(&(end(socket.remote), end(socket.local))).unwrap_or(&none);
    let mut others = mirror.iter().filter(|node| **node != host);
    let mirrored = match (others.next(), others.next()) {
        (Some(only), None) => Some(*only),
        _ => None,
    };
    let by_address = places.owner(socket.remote.ip()).filter(|node| *node != host);
    // The same private addresses can be in use at two places: then the names decide.
    let peer = by_address.filter(|node| mirror.contains(node)).or(mirrored).or(by_address);
    let other_end = match peer {
        Some(peer) if mirror.contains(peer) => OtherEnd::Seen,
        Some(peer) if read.contains(peer) => OtherEnd::Missing,
        _ => OtherEnd::Unknown,
    };
    JoinedSocket { socket: socket.clone(), peer: peer.cloned(), other_end }
}

/// Why nobody can tell how many connections there are with a node.
const UNTOLD: &str = "its host was not read, and its name has no address here";

fn pairs(hosts: &[JoinedHost], nodes: &[NodeName], addresses: &BTreeMap<NodeName, Vec<IpAddr>>) -> Vec<Pair> {
    // Neither a mirror nor an address could say that a socket is with it: that none does is no proof.
    let was_read =
        |node: &NodeName| hosts.iter().any(|host| host.node == *node && host.reading.known().is_some());
    let nameless: BTreeSet<&NodeName> = nodes
        .iter()
        .filter(|node| addresses.get(*node).is_none_or(Vec::is_empty) && !was_read(node))
        .collect();
    let mut pairs = Vec::with_capacity(hosts.len() * nodes.len());
    for host in hosts {
        let mut with: BTreeMap<&NodeName, PairSockets> = BTreeMap::new();
        for joined in &host.sockets {
            let Some(peer) = &joined.peer else { continue };
            let pair = with.entry(peer).or_default();
            pair.sockets.sockets.push(joined.socket.clone());
            if joined.socket.state == TcpState::Established {
                match joined.other_end {
                    OtherEnd::Seen => {}
                    OtherEnd::Missing => pair.half_open += 1,
                    OtherEnd::Unknown => pair.unconfirmed += 1,
                }
            }
        }
        for node in nodes.iter().filter(|node| **node != host.node) {
            pairs.push(Pair {
                from: host.node.clone(),
                to: node.clone(),
                reading: match &host.reading {
                    Reading::Known(_) => match with.remove(node) {
                        None if nameless.contains(node) => {
                            Reading::Unavailable(Unavailable::NotReached(UNTOLD.to_owned()))
                        }
                        known => Reading::Known(known.unwrap_or_default()),
                    },
                    Reading::Absent => Reading::Absent,
                    Reading::Unavailable(why) => Reading::Unavailable(why.clone()),
                    Reading::NotAsked(why) => Reading::NotAsked(why.clone()),
                },
            });
        }
    }
    pairs
}

impl HostSockets {
    /// A host that could not be read.
    pub fn unavailable(node: NodeName, why: Unavailable, taken: Timestamp, took: Duration) -> Self {
        Self { node, reading: Reading::Unavailable(why), taken, took }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use crate::cluster::socket::{Direction, TableOrigin, TcpHealth};

    fn name(node: &str) -> NodeName {
        NodeName::new(node)
    }

    /// A host whose kernel shows these connections: `STATE LOCAL REMOTE`.
    fn host(node: &str, rows: &[&str]) -> HostSockets {
        let sockets = rows
            .iter()
            .map(|row| {
                let words: Vec<&str> = row.split(' ').collect();
                let (local, remote): (SocketAddr, SocketAddr) =
                    (words[1].parse().unwrap(), words[2].parse().unwrap());
                Socket {
                    state: TcpState::named(words[0]).unwrap(),
                    direction: if local.port() == 5277 { Direction::Inbound } else { Direction::Outbound },
                    local,
                    remote,
                    process: Reading::Absent,
                    health: TcpHealth::default(),
                    receive_queue_bytes: None,
                    send_queue_bytes: None,
                }
            })
            .collect();
        let table = SocketTable {
            origin: TableOrigin::Ss,
            cluster_ports: vec![5277],
            sockets,
            listeners: Some(Vec::new()),
            host_addresses: Vec::new(),
        };
        HostSockets {
            node: name(node),
            reading: Reading::Known(table),
            taken: Timestamp::UNIX_EPOCH,
            took: Duration::ZERO,
        }
    }

    fn cut_off(node: &str) -> HostSockets {
        let why = Unavailable::NotReached("no route".to_owned());
        HostSockets::unavailable(name(node), why, Timestamp::UNIX_EPOCH, Duration::ZERO)
    }

    fn addresses(all: &[(&str, &str)]) -> BTreeMap<NodeName, Vec<IpAddr>> {
        all.iter().map(|(node, address)| (name(node), vec![address.parse().unwrap()])).collect()
    }

    /// `established half-open unconfirmed` of a pair.
    fn said(joined: &Joined, from: &str, to: &str) -> String {
        match &joined.pair(&name(from), &name(to)).unwrap().reading {
            Reading::Known(pair) => {
                format!("{} {} {}", pair.sockets.established_count(), pair.half_open, pair.unconfirmed)
            }
            other => other.word().to_owned(),
        }
    }

    const E: &str = "ESTABLISHED";

    #[test]
    fn two_ends_that_mirror_one_another_are_one_connection_without_any_name() {
        let joined = join(
            &[
                host("a", &[&format!("{E} 10.0.0.1:40000 10.0.0.2:5277")]),
                host("b", &[&format!("{E} 10.0.0.2:5277 10.0.0.1:40000")]),
            ],
            &BTreeMap::new(),
        );
        assert_eq!((said(&joined, "a", "b"), said(&joined, "b", "a")), ("1 0 0".into(), "1 0 0".into()));
        assert_eq!(joined.hosts[0].addresses, ["10.0.0.1".parse::<IpAddr>().unwrap()]);
    }

    #[test]
    fn a_connection_that_one_end_alone_has_is_half_open_and_one_that_closes_is_not() {
        let joined = join(
            &[
                host(
                    "a",
                    &[
                        &format!("{E} 10.0.0.1:1 10.0.0.2:5277"),
                        &format!("{E} 10.0.0.1:2 10.0.0.2:5277"),
                        &format!("{E} 10.0.0.1:3 10.0.0.2:5277"),
                        "SYN-SENT 10.0.0.1:4 10.0.0.2:5277",
                    ],
                ),
                host(
                    "b",
                    &[
                        &format!("{E} 10.0.0.2:5277 10.0.0.1:1"),
                        "CLOSE-WAIT 10.0.0.2:5277 10.0.0.1:2",
                        &format!("{E} 10.0.0.2:5277 10.0.0.1:9"),
                    ],
                ),
            ],
            &addresses(&[("a", "10.0.0.1"), ("b", "10.0.0.2")]),
        );
        assert_eq!(said(&joined, "a", "b"), "3 1 0");
        assert_eq!(said(&joined, "b", "a"), "2 1 0");
    }

    #[test]
    fn what_nobody_could_confirm_is_neither_whole_nor_half_open() {
        let joined = join(
            &[host("a", &[&format!("{E} 10.0.0.1:1 10.0.0.2:5277")]), cut_off("b")],
            &addresses(&[("a", "10.0.0.1"), ("b", "10.0.0.2"), ("c", "10.0.0.3")]),
        );
        assert_eq!(said(&joined, "a", "b"), "1 0 1");
        assert_eq!(said(&joined, "b", "a"), "unavailable");
        assert_eq!(said(&joined, "a", "c"), "0 0 0");
        assert!(joined.pair(&name("c"), &name("a")).is_none(), "c was named and not asked");
    }

    #[test]
    fn that_there_is_none_with_a_node_is_not_said_where_no_address_could_tell() {
        let with_b = format!("{E} 10.0.0.1:1 10.0.0.2:5277");
        let mut named = addresses(&[("a", "10.0.0.1"), ("b", "10.0.0.2")]);
        named.insert(name("d"), Vec::new());
        let joined = join(&[host("a", &[&with_b]), host("e", &[]), cut_off("c")], &named);
        assert_eq!(said(&joined, "a", "b"), "1 0 1");
        for untold in ["c", "d"] {
            let reading = &joined.pair(&name("a"), &name(untold)).unwrap().reading;
            let why = "its host was not read, and its name has no address here";
            assert_eq!(reading.reason().as_deref(), Some(why), "{untold}");
        }
        assert_eq!(said(&joined, "a", "e"), "0 0 0", "both were read");
        assert_eq!(said(&joined, "e", "b"), "0 0 0", "its address is known");
    }

    #[test]
    fn nodes_that_share_a_host_keep_their_sockets_apart_by_their_addresses() {
        let both = [
            format!("{E} 127.0.0.1:1 127.0.0.2:5277"),
            format!("{E} 127.0.0.2:5277 127.0.0.1:1"),
            format!("{E} 127.0.0.1:5277 127.0.0.2:7"),
            format!("{E} 127.0.0.2:7 127.0.0.1:5277"),
        ];
        let rows: Vec<&str> = both.iter().map(String::as_str).collect();
        let joined = join(
            &[host("a", &rows), host("b", &rows)],
            &addresses(&[("a", "127.0.0.1"), ("b", "127.0.0.2")]),
        );
        assert_eq!((said(&joined, "a", "b"), said(&joined, "b", "a")), ("2 0 0".into(), "2 0 0".into()));
        assert_eq!(joined.hosts[0].sockets.len(), 2);
    }

    #[test]
    fn an_address_that_several_hosts_have_names_nobody() {
        let bridge = format!("{E} 172.17.0.1:5277 172.17.0.9:1");
        let joined = join(
            &[host("a", &[&bridge]), host("b", &[&format!("{E} 172.17.0.1:5277 172.17.0.8:1")])],
            &BTreeMap::new(),
        );
        assert!(joined.hosts.iter().all(|host| host.addresses.is_empty()));
        assert!(joined.hosts.iter().all(|host| host.sockets[0].peer.is_none()));
    }

    #[test]
    fn the_same_private_addresses_at_two_sites_are_told_apart_by_name() {
        let outside = format!("{E} 10.0.0.9:1 10.0.0.1:5277");
        let inside = format!("{E} 10.0.0.1:5277 10.0.0.9:1");
        let joined = join(
            &[host("c", &[&outside]), host("a", &[&inside]), host("b", &[&inside])],
            &addresses(&[("a", "10.0.0.1"), ("c", "10.0.0.9")]),
        );
        assert_eq!(joined.host(&name("c")).unwrap().sockets[0].peer, Some(name("a")));
        let without =
            join(&[host("c", &[&outside]), host("a", &[&inside]), host("b", &[&inside])], &BTreeMap::new());
        assert_eq!(without.host(&name("c")).unwrap().sockets[0].peer, None, "either of two is neither");
    }

    #[test]
    fn an_interface_of_one_host_does_not_keep_ends_apart() {
        let joined = join(
            &[
                host("a", &[&format!("{E} [fe80::1%3]:1 [fe80::2%3]:5277")]),
                host("b", &[&format!("{E} [fe80::2]:5277 [fe80::1]:1")]),
            ],
            &BTreeMap::new(),
        );
        assert_eq!((said(&joined, "a", "b"), said(&joined, "b", "a")), ("1 0 0".into(), "1 0 0".into()));
    }
}
