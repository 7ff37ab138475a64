//! Checks of the sockets that this host's node has with its peers.

use crate::assess::finding::{Finding, Severity, Subject};
use crate::assess::names::{Names, verb};
use crate::assess::policy::Policy;
use crate::cluster::declaration::Expected;
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::socket::{Socket, TcpState};
use crate::cluster::view::{Access, ClusterView, PeerSockets};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// What the sockets are seen from, for evidence.
const EVIDENCE: &str = "sockets this host";

/// Each peer with its sockets: nodes by name; where no node is known at all, peers by address.
fn peers(view: &ClusterView) -> Vec<(Subject, String, PeerSockets)> {
    let names = Names::of(view);
    let mut peers: Vec<(Subject, String, PeerSockets)> = view
        .nodes
        .iter()
        .filter_map(|(name, facts)| {
            let sockets = facts.sockets.known()?;
            Some((Subject::Node(name.clone()), names.short(name), sockets.clone()))
        })
        .collect();
    if !knows_nodes(view)
        && let Some(strangers) = view.host.strangers.known()
    {
        for (address, sockets) in by_address(strangers) {
            if let Some(first) = sockets.first() {
                let subject = Subject::Peer(first.remote);
                peers.push((subject, address.to_string(), PeerSockets { sockets }));
            }
        }
    }
    peers
}

/// Whether anybody told which nodes there are; without that, every peer is a stranger and none is strange.
fn knows_nodes(view: &ClusterView) -> bool {
    matches!(view.access, Access::Manager { .. }) || matches!(view.declaration.expected, Expected::Named(_))
}

fn by_address(sockets: &[Socket]) -> BTreeMap<IpAddr, Vec<Socket>> {
    let mut by_address: BTreeMap<IpAddr, Vec<Socket>> = BTreeMap::new();
    for socket in sockets {
        by_address.entry(socket.remote.ip()).or_default().push(socket.clone());
    }
    by_address
}

/// What this host's node says of its link to a peer.
fn local_link<'a>(view: &'a ClusterView, peer: &NodeName) -> Option<&'a Reading<LinkState>> {
    let here = view.host.node.known()?;
    view.link(here, peer).map(|link| &link.reading)
}

pub(in crate::assess) fn few_connections(view: &ClusterView, policy: &Policy) -> Vec<Finding> {
    let wanted = policy.connections_warning.unwrap_or(view.declaration.connections_per_node) as usize;
    let least = policy.connections_critical.map_or(0, |least| least as usize);
    peers(view)
        .into_iter()
        .filter_map(|(subject, name, sockets)| {
            let count = sockets.established_count();
            if count == 0 || count >= wanted {
                return None;
            }
            Some(Finding {
                id: "few-connections",
                severity: if count < least { Severity::Critical } else { Severity::Warning },
                subject,
                summary: format!(
                    "{count} of {wanted} sockets with {name} {} established",
                    verb(count, "is", "are")
                ),
                advice: "The link works with fewer connections than it should have. If it does not fill up within a minute, \
                         look for \"Handshaking\" and \"Connection not accepted\" in both nodes' logs and for a limit on new \
                         connections between them. Another value of connections-per-node is told by --connections-per-node."
                    .to_owned(),
                evidence: vec![EVIDENCE.to_owned()],
            })
        })
        .collect()
}

pub(in crate::assess) fn link_without_socket(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let Some(here) = view.host.node.known() else { return Vec::new() };
    view.nodes
        .iter()
        .filter_map(|(name, facts)| {
            let sockets = facts.sockets.known()?;
            let connected = local_link(view, name)? == &Reading::Known(LinkState::Connected);
            if !connected || sockets.established_count() > 0 {
                return None;
            }
            Some(Finding {
                id: "link-without-socket",
                severity: Severity::Warning,
                subject: Subject::Node(name.clone()),
                summary: format!(
                    "{} says that it is connected, and the kernel has no established socket with it",
                    Names::of(view).short(here)
                ),
                advice: "The server holds a link that is no longer there, or the sockets belong to another address or port of \
                         that node: compare with `clusterctl sockets`, and name other ports with --cluster-port."
                    .to_owned(),
                evidence: vec![format!("disco {here}"), EVIDENCE.to_owned()],
            })
        })
        .collect()
}

pub(in crate::assess) fn socket_without_link(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let Some(here) = view.host.node.known() else { return Vec::new() };
    view.nodes
        .iter()
        .filter_map(|(name, facts)| {
            let count = facts.sockets.known()?.established_count();
            let said = match local_link(view, name)? {
                Reading::Known(LinkState::Disconnected) => "says that it is disconnected",
                Reading::Absent => "does not mention it",
                Reading::Known(LinkState::Connected | LinkState::Unrecognised(_))
                | Reading::Unavailable(_)
                | Reading::NotAsked(_) => return None,
            };
            (count > 0).then(|| Finding {
                id: "socket-without-link",
                severity: Severity::Warning,
                subject: Subject::Node(name.clone()),
                summary: format!(
                    "{count} {} established, and {} {said}: the handshake fails",
                    verb(count, "socket is", "sockets are"),
                    Names::of(view).short(here)
                ),
                advice: "The nodes reach one another and do not accept one another: clocks that differ by more than 75 s, a \
                         row with another secret, or a name that the other node does not know. The logs of both say \
                         which (\"time difference\", \"Handshaking password\", \"Remote hostname not found\")."
                    .to_owned(),
                evidence: vec![format!("disco {here}"), EVIDENCE.to_owned()],
            })
        })
        .collect()
}

pub(in crate::assess) fn silent_link(view: &ClusterView, policy: &Policy) -> Vec<Finding> {
    peers(view)
        .into_iter()
        .filter_map(|(subject, name, sockets)| {
            let silence = sockets.last_received_ms().filter(|ms| *ms > policy.silence_warning_ms);
            let again = sockets
                .established()
                .filter_map(|socket| socket.health.unanswered_retransmits)
                .max()
                .filter(|count| *count >= policy.retransmits_warning);
            if silence.is_none() && again.is_none() {
                return None;
            }
            let critical = silence.is_some_and(|ms| ms > policy.silence_critical_ms)
                || again.is_some_and(|count| count >= policy.retransmits_critical);
            let mut said = Vec::new();
            if let Some(ms) = silence {
                said.push(format!("nothing received from {name} for {} s", ms / 1000));
            }
            if let Some(count) = again {
                said.push(format!("{count} retransmissions to {name} stay unanswered"));
            }
            Some(Finding {
                id: "silent-link",
                severity: if critical { Severity::Critical } else { Severity::Warning },
                subject,
                summary: said.join(", "),
                advice: "Tigase pings each cluster connection every 30 s. Packets are lost on the way (firewall, route, a \
                         frozen peer); the servers themselves notice after about 200 s."
                    .to_owned(),
                evidence: vec![EVIDENCE.to_owned()],
            })
        })
        .collect()
}

pub(in crate::assess) fn send_queue_growing(view: &ClusterView, policy: &Policy) -> Vec<Finding> {
    let waits = |socket: &&Socket| {
        let bytes = socket.send_queue_bytes.unwrap_or(0);
        // On an idle link the last acknowledgement is old when the next packet leaves: only what was sent again in
        // vain waits. A kernel that does not count that is believed by the age alone.
        let again = socket.health.unanswered_retransmits.is_none_or(|count| count > 0);
        let stuck = again && socket.health.last_acknowledged_ms.is_some_and(|ms| ms >= policy.queue_age_ms);
        bytes >= policy.queue_bytes || bytes > 0 && stuck
    };
    peers(view)
        .into_iter()
        .filter_map(|(subject, name, sockets)| {
            let waiting: Vec<&Socket> = sockets.established().filter(waits).collect();
            let bytes: u64 = waiting.iter().filter_map(|socket| socket.send_queue_bytes).sum();
            let most = waiting.iter().filter_map(|socket| socket.send_queue_bytes).max();
            let critical = most.zip(policy.queue_critical_bytes).is_some_and(|(most, limit)| most >= limit);
            (!waiting.is_empty()).then(|| Finding {
                id: "send-queue-growing",
                severity: if critical { Severity::Critical } else { Severity::Warning },
                subject,
                summary: format!(
                    "{bytes} bytes wait unacknowledged on {} {} to {name}",
                    waiting.len(),
                    verb(waiting.len(), "socket", "sockets")
                ),
                advice: "The peer does not take what is sent to it: it is frozen or overloaded, or the network is slower than \
                         the traffic. Packets pile up in this node's memory."
                    .to_owned(),
                evidence: vec![EVIDENCE.to_owned()],
            })
        })
        .collect()
}

pub(in crate::assess) fn listener_missing(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let (Some(here), Some(listeners)) = (view.host.node.known(), view.host.listeners.known()) else {
        return Vec::new();
    };
    if !listeners.is_empty() {
        return Vec::new();
    }
    let ports: Vec<String> = view.declaration.cluster_ports.iter().map(ToString::to_string).collect();
    vec![Finding {
        id: "listener-missing",
        severity: Severity::Critical,
        subject: Subject::Host,
        summary: format!(
            "this host is {} and nothing listens on its cluster port {}",
            Names::of(view).short(here),
            ports.join(", ")
        ),
        advice: "Tigase is not running here, or its cluster component failed to open the port: the peers always dial 5277, \
                 and a port written as `4250 {}` opens nothing. See logs/tigase.log for cl-comp."
            .to_owned(),
        evidence: vec![EVIDENCE.to_owned()],
    }]
}

/// How many strangers are told one by one.
const MOST_STRANGERS: usize = 20;

pub(in crate::assess) fn stranger(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let Some(strangers) = view.host.strangers.known() else { return Vec::new() };
    if !knows_nodes(view) {
        return Vec::new();
    }
    let mut findings: Vec<Finding> = by_address(strangers)
        .into_iter()
        .filter_map(|(address, sockets)| {
            let first = sockets.iter().find(|socket| socket.state == TcpState::Established)?;
            Some(Finding {
                id: "stranger-on-cluster-port",
                severity: Severity::Warning,
                subject: Subject::Peer(first.remote),
                summary: format!(
                    "{address} has {} established {} on the cluster port and is no node",
                    sockets.len(),
                    verb(sockets.len(), "socket", "sockets")
                ),
                advice: "A node under another address, a scanner, or somebody who should not be there: the cluster port is plain \
                         TCP with a shared secret. Let only the nodes reach it."
                    .to_owned(),
                evidence: vec![EVIDENCE.to_owned()],
            })
        })
        .collect();
    findings.truncate(MOST_STRANGERS);
    findings
}
