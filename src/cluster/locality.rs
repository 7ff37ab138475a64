//! What this host is to the cluster: the part of the fold that joins addresses, sockets and clocks to nodes.

use super::declaration::Declaration;
use super::fold::Looks;
use super::node::NodeName;
use super::observation::{Evidence, Reading, Source, Unavailable};
use super::socket::{Socket, SocketTable, TableOrigin, TcpState};
use super::view::{HostView, NodeFacts, PeerSockets};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// Joins addresses and sockets to the nodes, and says what this host is. `alive` tells whether a node answers or is
/// called connected: of several that have one address, as a node that was renamed and its old name, these are meant.
pub(super) fn host(
    looks: &Looks<'_>,
    nodes: &mut BTreeMap<NodeName, NodeFacts>,
    declaration: &Declaration,
    self_name: Option<&NodeName>,
    alive: &dyn Fn(&NodeName) -> bool,
) -> HostView {
    for (name, facts) in nodes.iter_mut() {
        let addresses =
            looks.reading(&Source::Resolve(name.clone()), "sockets were not looked at", |evidence| {
                match evidence {
                    Evidence::Addresses { addresses, given } => Some((addresses.clone(), *given)),
                    _ => None,
                }
            });
        facts.addresses_given = matches!(addresses, Reading::Known((_, true)));
        facts.addresses = match addresses {
            Reading::Known((addresses, _)) if addresses.is_empty() => Reading::Absent,
            other => other.map(|(addresses, _)| addresses),
        };
    }
    let table = looks.reading(&Source::Sockets, "sockets were not looked at", |evidence| match evidence {
        Evidence::Sockets(table) => Some(table.clone()),
        _ => None,
    });
    let own_addresses = table.known().map(own_addresses).unwrap_or_default();
    let node = host_node(nodes, &table, &own_addresses, self_name, alive);
    let counts = matches!(node, Reading::Known(_) | Reading::Absent);

    for (name, facts) in nodes.iter_mut() {
        facts.sockets = if Reading::Known(name.clone()) == node {
            Reading::NotAsked("it is the node on this host".to_owned())
        } else if !counts {
            Reading::NotAsked(node.reason().unwrap_or_default())
        } else {
            match (&table, &facts.addresses) {
                (Reading::Known(_), Reading::Known(_)) => Reading::Known(PeerSockets::default()),
                (Reading::Unavailable(why), _) | (Reading::Known(_), Reading::Unavailable(why)) => {
                    Reading::Unavailable(why.clone())
                }
                (Reading::Known(_), _) => {
                    Reading::Unavailable(Unavailable::NotReached("its name has no address here".to_owned()))
                }
                (other, _) => Reading::NotAsked(other.reason().unwrap_or_default()),
            }
        };
    }
    let strangers = assign_sockets(nodes, &table, &node, counts, alive);
    let listeners = match &table {
        Reading::Known(table) if counts => match &table.listeners {
            Some(listeners) => Reading::Known(
                listeners
                    .iter()
                    .filter(|listener| declaration.cluster_ports.contains(&listener.local.port()))
                    .cloned()
                    .collect(),
            ),
            None => Reading::NotAsked("the listing shows established connections only".to_owned()),
        },
        Reading::Known(_) => Reading::NotAsked(node.reason().unwrap_or_default()),
        other => other.as_ref().map(|_| Vec::new()),
    };
    HostView { node, table, listeners, strangers }
}

/// The addresses of the host that a table is from: its interfaces', or, for a saved listing, those that its
/// connections use.
fn own_addresses(table: &SocketTable) -> Vec<IpAddr> {
    match table.origin {
        TableOrigin::Kernel => table.host_addresses.clone(),
        TableOrigin::Lsof | TableOrigin::Ss | TableOrigin::Netstat => {
            table.sockets.iter().map(|socket| socket.local.ip()).collect()
        }
    }
}

/// Which node this host is: by address, or by a listener on the cluster port.
fn host_node(
    nodes: &BTreeMap<NodeName, NodeFacts>,
    table: &Reading<SocketTable>,
    own_addresses: &[IpAddr],
    self_name: Option<&NodeName>,
    alive: &dyn Fn(&NodeName) -> bool,
) -> Reading<NodeName> {
    let ours = |address: &IpAddr, given: bool| {
        own_addresses.contains(address) && !address.is_loopback() || given && address.is_loopback()
    };
    let here: Vec<&NodeName> = nodes
        .iter()
        .filter(|(_, facts)| {
            facts.addresses.known().is_some_and(|all| all.iter().any(|a| ours(a, facts.addresses_given)))
        })
        .map(|(name, _)| name)
        .collect();
    // Several nodes on one host: the one that we are logged in to speaks for it, else one that is alive.
    let own = here.iter().find(|name| Some(**name) == self_name);
    if let Some(name) = own.or_else(|| here.iter().find(|name| alive(name))).or_else(|| here.first()) {
        return Reading::Known((*name).clone());
    }
    match table {
        Reading::Known(table) if table.listeners.as_ref().is_some_and(|all| !all.is_empty()) => {
            // A node whose own name is a loopback address here, as Debian's installer writes it.
            let mut loopback = nodes.iter().filter(|(_, facts)| {
                facts.addresses.known().is_some_and(|all| all.iter().any(IpAddr::is_loopback))
            });
            match (loopback.next(), loopback.next()) {
                (Some((name, _)), None) => Reading::Known(name.clone()),
                _ => Reading::Absent,
            }
        }
        Reading::Known(_) | Reading::Absent => {
            Reading::NotAsked("this host is no node of the cluster".to_owned())
        }
        Reading::Unavailable(why) => Reading::NotAsked(format!("sockets could not be looked at: {why}")),
        Reading::NotAsked(why) => Reading::NotAsked(why.clone()),
    }
}

/// Gives each socket to its node; returns those that are nobody's.
fn assign_sockets(
    nodes: &mut BTreeMap<NodeName, NodeFacts>,
    table: &Reading<SocketTable>,
    host_node: &Reading<NodeName>,
    counts: bool,
    alive: &dyn Fn(&NodeName) -> bool,
) -> Reading<Vec<Socket>> {
    let table = match table {
        Reading::Known(table) if counts => table,
        Reading::Known(_) => return Reading::NotAsked(host_node.reason().unwrap_or_default()),
        other => return other.as_ref().map(|_| Vec::new()),
    };
    let mut owners: BTreeMap<IpAddr, Vec<NodeName>> = BTreeMap::new();
    let mut unresolved = None;
    for (name, facts) in nodes.iter() {
        match facts.addresses.known() {
            Some(addresses) => {
                for address in addresses.iter().collect::<BTreeSet<_>>() {
                    owners.entry(*address).or_default().push(name.clone());
                }
            }
            None if Some(name) == host_node.known() => {}
            None => unresolved = Some(name.clone()),
        }
    }
    for all in owners.values_mut().filter(|all| all.iter().any(alive)) {
        all.retain(alive);
    }
    let mut strangers = Vec::new();
    for socket in &table.sockets {
        // Where several nodes live on one host, a socket of another node is not ours.
        if let (Some(at), Some(own)) = (owners.get(&socket.local.ip()), host_node.known())
            && !at.contains(own)
        {
            continue;
        }
        match owners.get(&socket.remote.ip()) {
            Some(all) => {
                let peers: Vec<_> = all.iter().filter(|name| Some(*name) != host_node.known()).collect();
                give(nodes, socket, &peers);
            }
            None if socket.state == TcpState::Established
                && !table.host_addresses.contains(&socket.remote.ip())
                && !socket.remote.ip().is_loopback() =>
            {
                strangers.push(socket.clone());
            }
            None => {}
        }
    }
    match unresolved {
        Some(name) if !strangers.is_empty() => Reading::Unavailable(Unavailable::NotReached(format!(
            "{name} has no address here, so a peer that seems strange may be it"
        ))),
        _ => Reading::Known(strangers),
    }
}

/// Gives a socket to its peer. Where several may be it, nothing is known of the sockets of either.
fn give(nodes: &mut BTreeMap<NodeName, NodeFacts>, socket: &Socket, peers: &[&NodeName]) {
    for name in peers {
        let Some(facts) = nodes.get_mut(*name) else { continue };
        let Reading::Known(all) = &mut facts.sockets else { continue };
        match peers.iter().find(|other| *other != name) {
            None => all.sockets.push(socket.clone()),
            Some(other) => {
                let why = format!("{other} has the same address");
                facts.sockets = Reading::Unavailable(Unavailable::NotReached(why));
            }
        }
    }
}

pub(super) fn clocks(
    looks: &Looks<'_>,
    nodes: &mut BTreeMap<NodeName, NodeFacts>,
    host: &HostView,
    self_name: Option<&NodeName>,
) {
    let offset = looks.reading(&Source::Clock, "nobody asked it", |evidence| match evidence {
        Evidence::Clock { least_ms, most_ms } => Some((*least_ms, *most_ms)),
        _ => None,
    });
    let (Some(own), Some(here)) = (self_name, host.node.known()) else { return };
    if own == here {
        return;
    }
    if let Some(facts) = nodes.get_mut(own) {
        facts.clock = offset;
    }
    if let Some(facts) = nodes.get_mut(here) {
        facts.clock = Reading::Known((0, 0));
    }
}
