//! Every leaf of a capture at which a name can stand. Structs are taken apart field by field, so that a new field
//! does not compile until somebody has said what may stand in it.

use crate::assess::mute::Mute;
use crate::capture::Capture;
use crate::cluster::declaration::{Declaration, DeclaredAt, Expected};
use crate::cluster::link::{LinkReport, LinkState};
use crate::cluster::node::NodeName;
use crate::cluster::observation::{
    Evidence, ManagerFacts, NodeStatistics, Observation, Reading, Round, ServerSocket, Source, Unavailable,
};
use crate::cluster::service::{DiscoIdentity, DiscoInfo, DiscoTree};
use crate::cluster::session::{CertificateFacts, FailedAttempt, SessionFacts, SessionFailure, StepTaken};
use crate::cluster::socket::{Listener, Process, Socket, SocketTable};
use std::net::{IpAddr, SocketAddr};

/// What is done at each leaf.
pub(super) trait Leaves {
    /// The XMPP domain.
    fn domain(&mut self, name: &mut String);
    /// The name of a node.
    fn node(&mut self, name: &mut NodeName);
    /// A JID, or a bare host.
    fn jid(&mut self, jid: &mut String);
    /// Hosts, with or without a port, divided by commas.
    fn hosts(&mut self, hosts: &mut String);
    /// An address.
    fn address(&mut self, address: &mut IpAddr);
    /// The distinguished name of a certificate.
    fn distinguished(&mut self, name: &mut String);
    /// The fingerprint of a certificate: public logs tell whose it is.
    fn fingerprint(&mut self, digits: &mut String);
    /// The name that a person gave to a cluster.
    fn context(&mut self, name: &mut String);
    /// A configuration.
    fn configuration(&mut self, text: &mut String);
    /// One entry of the tree of services: its address, and what else it is called (its node, the name under which
    /// it is listed, the names that it gives itself). The domain itself is at depth 0.
    fn entry(&mut self, depth: usize, jid: &mut String, called: Vec<&mut String>);
    /// Any other text.
    fn text(&mut self, text: &mut String);
}

fn each<'a, T: 'a>(all: impl IntoIterator<Item = &'a mut T>, mut visit: impl FnMut(&'a mut T)) {
    for one in all {
        visit(one);
    }
}

/// Visits every leaf, always in the same order.
pub(super) fn walk(capture: &mut Capture, to: &mut impl Leaves) {
    let Capture { tool_version: _, redacted: _, context, declaration, mutes, round, services } = capture;
    each(context, |name| to.context(name));
    let Declaration { expected, expected_down, cluster_ports: _, connections_per_node: _, declared_at } =
        declaration;
    if let Expected::Named(nodes) = expected {
        each(nodes, |node| to.node(node));
    }
    each(expected_down, |node| to.node(node));
    for DeclaredAt { node, at } in declared_at {
        to.node(node);
        to.text(at);
    }
    for Mute { id: _, subject, until: _, severity: _ } in mutes {
        each(subject, |subject| to.text(subject));
    }
    let Round { domain, jid, started: _, took: _, failure, observations } = round;
    to.domain(domain);
    each(jid, |jid| to.jid(jid));
    if let Some(failure) = failure {
        session_failure(failure, to);
    }
    for Observation { source, taken: _, took: _, outcome } in observations {
        sources(source, to);
        match outcome {
            Ok(found) => evidence(found, to),
            Err(why) => unavailable(why, to),
        }
    }
    reading(services, to, |tree, to| services_below(0, tree, to));
}

fn sources(source: &mut Source, to: &mut impl Leaves) {
    match source {
        Source::View(node)
        | Source::Life(node)
        | Source::Disconnects(node)
        | Source::Door(node)
        | Source::Resolve(node)
        | Source::At(node, _) => to.node(node),
        Source::Ping { from, to: other } => {
            to.node(from);
            to.node(other);
        }
        Source::Session
        | Source::Certificate
        | Source::Domain
        | Source::Manager
        | Source::OwnView
        | Source::Identity
        | Source::Clock
        | Source::Sockets => {}
    }
}

fn evidence(evidence: &mut Evidence, to: &mut impl Leaves) {
    match evidence {
        Evidence::Session(facts) => session(facts, to),
        Evidence::Certificate(facts) => certificate(facts, to),
        Evidence::Manager(ManagerFacts { jid, identified: _ }) => to.jid(jid),
        Evidence::View(links) => {
            for LinkReport { peer, state } in links {
                to.node(peer);
                match state {
                    LinkState::Unrecognised(words) => to.text(words),
                    LinkState::Connected | LinkState::Disconnected => {}
                }
            }
        }
        Evidence::Alive { version } => each(version, |version| to.text(version)),
        Evidence::Identity { name, version } => {
            to.node(name);
            each(version, |version| to.text(version));
        }
        Evidence::Sockets(table) => sockets(table, to),
        Evidence::Addresses { addresses, given: _ } => {
            each(addresses, |address| to.address(address));
        }
        Evidence::Statistics(figures) => {
            let NodeStatistics { name, version, uptime, open_connections: _ } = &mut **figures;
            each(name, |name| to.node(name));
            each([version, uptime].into_iter().flatten(), |text| to.text(text));
        }
        Evidence::ServerSockets(all) => {
            for ServerSocket { local, remote } in all {
                socket_address(local, to);
                socket_address(remote, to);
            }
        }
        Evidence::Configuration(text) => to.configuration(text),
        Evidence::Domain(_)
        | Evidence::Clock { .. }
        | Evidence::Disconnects(_)
        | Evidence::Door
        | Evidence::RoundTrips(_) => {}
    }
}

fn unavailable(why: &mut Unavailable, to: &mut impl Leaves) {
    match why {
        Unavailable::NoAnswer { within: _ } => {}
        Unavailable::Refused { condition, text } => {
            to.text(condition);
            each(text, |text| to.text(text));
        }
        Unavailable::Denied(what)
        | Unavailable::Malformed(what)
        | Unavailable::NotReached(what)
        | Unavailable::Failed(what) => to.text(what),
    }
}

fn reading<T, L: Leaves>(reading: &mut Reading<T>, to: &mut L, known: impl FnOnce(&mut T, &mut L)) {
    match reading {
        Reading::Known(value) => known(value, to),
        Reading::Absent => {}
        Reading::Unavailable(why) => unavailable(why, to),
        Reading::NotAsked(why) => to.text(why),
    }
}

fn session_failure(failure: &mut SessionFailure, to: &mut impl Leaves) {
    let SessionFailure { step: _, peer, kind: _, cause, remedy, certificate: shown, attempts, steps } =
        failure;
    each(peer, |peer| to.hosts(peer));
    to.text(cause);
    each(remedy, |remedy| to.text(remedy));
    if let Some(shown) = shown {
        certificate(shown, to);
    }
    for FailedAttempt { host, address, step: _, reason } in attempts {
        to.hosts(host);
        if let Some(address) = address {
            socket_address(address, to);
        }
        to.text(reason);
    }
    steps_taken(steps, to);
}

fn session(facts: &mut SessionFacts, to: &mut impl Leaves) {
    let SessionFacts {
        jid,
        server,
        peer,
        style: _,
        trusted_by: _,
        mechanism,
        channel_binding,
        redirects,
        steps,
    } = facts;
    to.jid(jid);
    to.hosts(server);
    socket_address(peer, to);
    to.text(mechanism);
    each(channel_binding, |binding| to.text(binding));
    each(redirects, |host| to.hosts(host));
    steps_taken(steps, to);
}

fn steps_taken(steps: &mut [StepTaken], to: &mut impl Leaves) {
    for StepTaken { step: _, took: _, detail } in steps {
        to.text(detail);
    }
}

fn certificate(facts: &mut CertificateFacts, to: &mut impl Leaves) {
    let CertificateFacts { subject, issuer, names, not_before: _, not_after: _, sha256 } = facts;
    to.distinguished(subject);
    to.distinguished(issuer);
    each(names, |name| to.jid(name));
    to.fingerprint(sha256);
}

fn sockets(table: &mut SocketTable, to: &mut impl Leaves) {
    let SocketTable { origin: _, cluster_ports: _, sockets, listeners, host_addresses } = table;
    for socket in sockets {
        let Socket {
            state: _,
            direction: _,
            local,
            remote,
            process,
            health: _,
            receive_queue_bytes: _,
            send_queue_bytes: _,
        } = socket;
        socket_address(local, to);
        socket_address(remote, to);
        reading(process, to, owner);
    }
    for Listener { local, process } in listeners.iter_mut().flatten() {
        socket_address(local, to);
        reading(process, to, owner);
    }
    each(host_addresses, |address| to.address(address));
}

fn owner(Process { pid: _, name }: &mut Process, to: &mut impl Leaves) {
    to.text(name);
}

fn socket_address(address: &mut SocketAddr, to: &mut impl Leaves) {
    let mut ip = address.ip();
    to.address(&mut ip);
    address.set_ip(ip);
}

fn services_below(depth: usize, tree: &mut DiscoTree, to: &mut impl Leaves) {
    let DiscoTree { jid, node, name, info, items } = tree;
    let mut called: Vec<&mut String> = [node, name].into_iter().flatten().collect();
    match info {
        Reading::Known(DiscoInfo { identities, features }) => {
            for DiscoIdentity { category, kind, name } in identities {
                to.text(category);
                to.text(kind);
                called.extend(name);
            }
            each(features, |feature| to.text(feature));
        }
        other => reading(other, to, |_, _| {}),
    }
    to.entry(depth, jid, called);
    reading(items, to, |items, to| {
        each(items, |item| services_below(depth + 1, item, to));
    });
}
