//! What we think of several hosts' sockets: each host by the checks that judge one, and what only both ends of a
//! connection show. Pure.

use super::finding::{Finding, Severity, Subject};
use super::names::verb;
use super::policy::Policy;
use super::{assess, worst_first};
use crate::cluster::declaration::{Declaration, Expected};
use crate::cluster::fold::fold;
use crate::cluster::hosts::{Joined, JoinedHost, PairSockets};
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Evidence, Observation, Reading, Round, Source};
use crate::cluster::socket::{SocketTable, TableOrigin};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

/// The checks of one host's view that its sockets alone decide. What its name service says is not known from here.
const OF_SOCKETS: [&str; 5] =
    ["listener-missing", "silent-link", "few-connections", "send-queue-growing", "stranger-on-cluster-port"];

/// Everything worth saying of these hosts, worst first.
pub fn findings(joined: &Joined, declaration: &Declaration, policy: &Policy) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        joined.hosts.iter().flat_map(|host| of_one(host, joined, declaration, policy)).collect();
    findings = both_ends_once(findings);
    findings.extend(joined.hosts.iter().filter_map(unavailable));
    findings.extend(links(joined));
    findings.sort_by(worst_first);
    findings
}

/// What the checks of one host say of this one.
fn of_one(host: &JoinedHost, joined: &Joined, declaration: &Declaration, policy: &Policy) -> Vec<Finding> {
    let Reading::Known(table) = &host.reading else { return Vec::new() };
    let round = round(host, joined, table);
    let declaration = Declaration { expected: Expected::Named(joined.nodes.clone()), ..declaration.clone() };
    let assessment = assess(&fold(&round, &declaration), policy);
    let mut findings = assessment.findings;
    findings.retain(|finding| OF_SOCKETS.contains(&finding.id));
    for finding in &mut findings {
        finding.evidence = vec![evidence(&host.node)];
        finding.subject = match std::mem::replace(&mut finding.subject, Subject::Host) {
            Subject::Node(peer) => Subject::Link(host.node.clone(), peer),
            Subject::Host => Subject::Node(host.node.clone()),
            other => other,
        };
    }
    findings
}

fn evidence(host: &NodeName) -> String {
    format!("sockets {host}")
}

/// The host's sockets as if they had been looked at there, with the other nodes at the addresses at which it has
/// them.
fn round(host: &JoinedHost, joined: &Joined, table: &SocketTable) -> Round {
    let own: BTreeSet<IpAddr> = table
        .sockets
        .iter()
        .map(|socket| socket.local.ip())
        .chain(table.listeners.iter().flatten().map(|listener| listener.local.ip()))
        .filter(|address| !address.is_unspecified())
        .chain(host.addresses.iter().copied())
        .collect();
    let mut observations: Vec<Observation> = joined
        .nodes
        .iter()
        .map(|node| {
            let is_own = *node == host.node;
            let addresses = if is_own { own.clone() } else { seen_at(host, joined, node) };
            // Said to be given for the host itself, so that a loopback address can be its own, too.
            Evidence::Addresses { addresses: addresses.into_iter().collect(), given: is_own }
        })
        .zip(&joined.nodes)
        .map(|(evidence, node)| observation(Source::Resolve(node.clone()), host, evidence))
        .collect();
    let addresses: Vec<IpAddr> = own.into_iter().chain(table.host_addresses.iter().copied()).collect();
    let table = SocketTable { origin: TableOrigin::Kernel, host_addresses: addresses, ..table.clone() };
    observations.push(observation(Source::Sockets, host, Evidence::Sockets(table)));
    Round {
        domain: String::new(),
        jid: None,
        started: host.taken,
        took: Duration::ZERO,
        failure: None,
        observations,
    }
}

fn observation(source: Source, host: &JoinedHost, evidence: Evidence) -> Observation {
    let taken: Timestamp = host.taken;
    Observation { source, taken, took: Duration::ZERO, outcome: Ok(evidence) }
}

/// The addresses at which a host has a node, and those that are known to be the node's.
fn seen_at(host: &JoinedHost, joined: &Joined, node: &NodeName) -> BTreeSet<IpAddr> {
    let with = host.sockets.iter().filter(|joined| joined.peer.as_ref() == Some(node));
    let mut addresses: BTreeSet<IpAddr> = with.map(|joined| joined.socket.remote.ip()).collect();
    addresses.extend(joined.addresses.get(node).into_iter().flatten());
    addresses
}

/// Both ends of a link with too few connections say so: one finding, two witnesses.
fn both_ends_once(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        if finding.id == "few-connections"
            && let Subject::Link(from, to) = &finding.subject
            && let back = Subject::Link(to.clone(), from.clone())
            && let Some(known) = kept.iter_mut().find(|known| known.id == finding.id && known.subject == back)
        {
            known.evidence.extend(finding.evidence);
            continue;
        }
        kept.push(finding);
    }
    kept
}

fn unavailable(host: &JoinedHost) -> Option<Finding> {
    const BY_HAND: &str = "Run the command of --via by hand, as this user and without a terminal to ask at (ssh: -o BatchMode=yes).";
    let (why, advice) = match &host.reading {
        Reading::Known(_) => return None,
        Reading::Absent => ("it told nothing".to_owned(), BY_HAND),
        Reading::Unavailable(why) => (why.to_string(), BY_HAND),
        Reading::NotAsked(why) => {
            (why.clone(), "Nothing was run for it. --on takes another name or the address of its host, too.")
        }
    };
    Some(Finding {
        id: "host-unavailable",
        severity: Severity::Unknown,
        subject: Subject::Node(host.node.clone()),
        summary: format!("its sockets could not be read: {why}"),
        advice: advice.to_owned(),
        evidence: vec![evidence(&host.node)],
    })
}

/// What both ends together show of each pair of hosts that could be read.
fn links(joined: &Joined) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, one) in joined.hosts.iter().enumerate() {
        for other in &joined.hosts[number + 1..] {
            let known = |from: &JoinedHost, to: &JoinedHost| {
                joined.pair(&from.node, &to.node).and_then(|pair| pair.reading.known())
            };
            let (Some(there), Some(back)) = (known(one, other), known(other, one)) else { continue };
            findings.extend(half_open(one, other, there));
            findings.extend(half_open(other, one, back));
            if there.sockets.established_count() + back.sockets.established_count() == 0
                && [one, other].into_iter().all(|host| listens(host) && locatable(host))
            {
                findings.push(no_connection(one, other));
            }
        }
    }
    findings
}

fn half_open(here: &JoinedHost, there: &JoinedHost, pair: &PairSockets) -> Option<Finding> {
    let count = pair.half_open;
    (count > 0).then(|| Finding {
        id: "half-open-link",
        severity: Severity::Warning,
        subject: Subject::Link(here.node.clone(), there.node.clone()),
        summary: format!(
            "{count} of {} {} {} established on this side, and the other side's kernel does not have {}",
            pair.sockets.established_count(),
            verb(pair.sockets.established_count(), "socket", "sockets"),
            verb(count, "is", "are"),
            verb(count, "it", "them"),
        ),
        advice: "Look once more: a connection that was made between the two looks shows the same. What stays has lost its \
                 other end, and what is sent into it reaches nobody."
            .to_owned(),
        evidence: vec![evidence(&here.node), evidence(&there.node)],
    })
}

/// Whether a server runs there, as far as its sockets tell.
fn listens(host: &JoinedHost) -> bool {
    host.reading.known().and_then(|table| table.listeners.as_ref()).is_some_and(|all| !all.is_empty())
}

/// Whether its connections could be told from those of others.
fn locatable(host: &JoinedHost) -> bool {
    !host.addresses.is_empty()
}

fn no_connection(one: &JoinedHost, other: &JoinedHost) -> Finding {
    Finding {
        id: "link-down",
        severity: Severity::Critical,
        subject: Subject::Link(one.node.clone(), other.node.clone()),
        summary: "both listen on the cluster port, and neither kernel has an established connection with the other"
            .to_owned(),
        advice: "Check the network between the two on the cluster port, and whether each resolves the other's name to the \
                 address that it has. Tigase does not relay through a third node."
            .to_owned(),
        evidence: vec![evidence(&one.node), evidence(&other.node)],
    }
}
