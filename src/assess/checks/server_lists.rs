//! Too few connections, by the servers' own lists of their cluster sockets (`--probe`).

use super::links::{Word, pairs, trouble, word};
use super::pairs::{Pair, Told, told};
use super::{is_silent, probes, sockets};
use crate::assess::finding::{Finding, Severity, Subject};
use crate::assess::names::{Names, verb};
use crate::assess::policy::Policy;
use crate::cluster::node::NodeName;
use crate::cluster::observation::ServerSocket;
use crate::cluster::view::ClusterView;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// How many sources one finding names.
const MOST_EVIDENCE: usize = 12;

/// Too few connections: by this host's kernel, by the servers' own lists, and where those are missing by the
/// number that a server counts itself.
pub(in crate::assess) fn few_connections(view: &ClusterView, policy: &Policy) -> Vec<Finding> {
    let mut findings = sockets::few_connections(view, policy);
    findings.extend(by_lists(view));
    findings.extend(by_count(view));
    findings
}

/// What the lists of two nodes tell of the connections between them.
struct Few {
    /// Connections that stand.
    standing: usize,
    /// Connections that one end lists, and the other, whose list we have, does not.
    half_open: usize,
    /// Whether both lists were there to compare.
    both: bool,
}

/// The sockets of one node, by the peer they go to.
#[derive(Default)]
struct List<'a> {
    by_peer: BTreeMap<&'a NodeName, BTreeSet<ServerSocket>>,
    /// Whether there are sockets of which we cannot say where they go.
    strangers: bool,
}

/// Everybody's list.
struct Lists<'a>(BTreeMap<&'a NodeName, List<'a>>);

impl<'a> Lists<'a> {
    /// Finds out where each socket goes: to the node that lists it the other way round, else to the one whose
    /// address it is, unless several have that address, as behind a balancer.
    fn of(view: &'a ClusterView) -> Self {
        let listed: Vec<(&NodeName, &Vec<ServerSocket>)> = view
            .nodes
            .iter()
            .filter_map(|(name, facts)| Some((name, facts.met(name)?.sockets.known()?)))
            .collect();
        let ends: BTreeMap<ServerSocket, &NodeName> =
            listed.iter().flat_map(|(name, list)| list.iter().map(|socket| (*socket, *name))).collect();
        let owners = owners(view);
        let mut lists = BTreeMap::new();
        for (name, sockets) in listed {
            let list: &mut List<'_> = lists.entry(name).or_default();
            for socket in sockets {
                let owner = || owners.get(&socket.remote.ip()).copied().flatten();
                match ends.get(&mirrored(socket)).copied().or_else(owner) {
                    Some(peer) => drop(list.by_peer.entry(peer).or_default().insert(*socket)),
                    None => list.strangers = true,
                }
            }
        }
        Self(lists)
    }

    /// The sockets of one node that go to another; `None`: it gave no list.
    fn with(&self, one: &NodeName, other: &NodeName) -> Option<BTreeSet<ServerSocket>> {
        Some(self.0.get(one)?.by_peer.get(other).cloned().unwrap_or_default())
    }

    fn between(&self, a: &NodeName, b: &NodeName) -> Option<Few> {
        let few = match (self.with(a, b), self.with(b, a)) {
            (None, None) => return None,
            (Some(one), None) | (None, Some(one)) => Few { standing: one.len(), half_open: 0, both: false },
            (Some(ours), Some(theirs)) => {
                let standing = ours.iter().filter(|socket| theirs.contains(&mirrored(socket))).count();
                Few { standing, half_open: ours.len() + theirs.len() - 2 * standing, both: true }
            }
        };
        // Behind address translation nobody can tell whose a socket is: then nothing is claimed.
        let strangers = |node: &NodeName| self.0.get(node).is_some_and(|list| list.strangers);
        (few.standing > 0 || !strangers(a) && !strangers(b)).then_some(few)
    }
}

/// Whose the addresses are; `None`: several nodes'.
fn owners(view: &ClusterView) -> BTreeMap<IpAddr, Option<&NodeName>> {
    let mut addresses: BTreeSet<(IpAddr, &NodeName)> = BTreeSet::new();
    for (name, facts) in &view.nodes {
        addresses.extend(facts.addresses.known().into_iter().flatten().map(|a| (a.to_canonical(), name)));
        let Some(visit) = facts.met(name) else { continue };
        addresses.insert((visit.address.ip().to_canonical(), name));
        addresses.extend(visit.sockets.known().into_iter().flatten().map(|socket| (socket.local.ip(), name)));
    }
    let mut owners = BTreeMap::new();
    for (address, name) in addresses {
        owners.entry(address).and_modify(|owner| *owner = None).or_insert(Some(name));
    }
    owners
}

const fn mirrored(socket: &ServerSocket) -> ServerSocket {
    ServerSocket { local: socket.remote, remote: socket.local }
}

/// Pairs of which this host's kernel has told already, be it that all is well.
fn kernel_tells(view: &ClusterView, a: &NodeName, b: &NodeName) -> bool {
    let here = view.host.node.known();
    let sockets = |node: &NodeName| view.nodes.get(node).is_some_and(|facts| facts.sockets.known().is_some());
    Some(a) == here && sockets(b) || Some(b) == here && sockets(a)
}

fn by_lists(view: &ClusterView) -> Vec<Finding> {
    let wanted = view.declaration.connections_per_node as usize;
    let lists = Lists::of(view);
    if lists.0.is_empty() {
        return Vec::new();
    }
    let silent: BTreeSet<(&NodeName, &NodeName)> = probes::dead(view)
        .into_iter()
        .flat_map(|pair| [(pair.from, pair.to), (pair.to, pair.from)])
        .collect();
    let faults: Vec<Pair<'_, Few>> = pairs(view)
        .filter(|(a, b)| word(view, a, b) == Word::Connected || word(view, b, a) == Word::Connected)
        .filter(|(a, b)| trouble(view, a, b).is_none() && !kernel_tells(view, a, b))
        .filter(|pair| !silent.contains(pair))
        .filter_map(|(a, b)| Some((a, b, lists.between(a, b)?)))
        .filter(|(a, b, few)| few.standing < wanted && !is_silent(view, a) && !is_silent(view, b))
        .map(|(from, to, fault)| Pair { from, to, fault })
        .collect();
    let names = Names::of(view);
    told(view, faults).into_iter().map(|told| finding(&names, wanted, &told, &lists)).collect()
}

fn finding(names: &Names, wanted: usize, told: &Told<'_, Few>, lists: &Lists<'_>) -> Finding {
    let least = told.pairs().iter().map(|pair| pair.fault.standing).min().unwrap_or_default();
    let nodes: BTreeSet<&NodeName> = told.pairs().iter().flat_map(|pair| [pair.from, pair.to]).collect();
    Finding {
        id: "few-connections",
        severity: Severity::Warning,
        subject: told.subject(),
        summary: match told {
            Told::One(pair) => {
                let Few { standing, half_open, both } = pair.fault;
                let by = if both { "both servers' own lists" } else { "one server's own list" };
                let half = if half_open > 0 {
                    format!("; {half_open} more {} by one end alone", verb(half_open, "is listed", "are listed"))
                } else {
                    String::new()
                };
                format!("{standing} of {wanted} connections by {by}{half}")
            }
            Told::Of(node, pairs) => format!(
                "fewer than {wanted} connections with each of {} (the fewest: {least}), by the servers' own lists",
                names.list(pairs.iter().map(|pair| pair.other(node)))
            ),
            Told::Most(pairs) => format!(
                "{} pairs of nodes have fewer than {wanted} connections (the fewest: {least}), by the servers' own lists",
                pairs.len()
            ),
        },
        advice: "The link works with less room than it should have. A connection that one end alone lists is half open: \
                 what is sent over it is lost. If it does not fill up within a minute, look for \"Handshaking\" and \
                 \"Connection not accepted\" in both nodes' logs. Another value of connections-per-node is told by \
                 --connections-per-node."
            .to_owned(),
        evidence: nodes
            .into_iter()
            .filter(|node| lists.0.contains_key(node))
            .map(|node| format!("service-keys {node}"))
            .take(MOST_EVIDENCE)
            .collect(),
    }
}

/// A node's own count against its connected peers, where its list is missing.
fn by_count(view: &ClusterView) -> Vec<Finding> {
    let wanted = u64::from(view.declaration.connections_per_node);
    view.nodes
        .iter()
        .filter(|(name, _)| view.host.node.known() != Some(name))
        .filter_map(|(name, facts)| {
            let visit = facts.met(name)?;
            if visit.sockets.known().is_some() {
                return None;
            }
            let open = visit.statistics.known()?.open_connections?;
            let peers = view.nodes.keys().filter(|peer| word(view, name, peer) == Word::Connected).count() as u64;
            (open < wanted * peers).then(|| Finding {
                id: "few-connections",
                severity: Severity::Warning,
                subject: Subject::Node(name.clone()),
                summary: format!(
                    "{open} cluster connections with {peers} connected {}, by its own count; {} should stand",
                    if peers == 1 { "peer" } else { "peers" },
                    wanted * peers
                ),
                advice: "Its own list of sockets could not be read, so it is not known with which peer they are missing: \
                         see `clusterctl sockets` on that host. Another value of connections-per-node is told by \
                         --connections-per-node."
                    .to_owned(),
                evidence: vec![format!("stats {name}")],
            })
        })
        .collect()
}
