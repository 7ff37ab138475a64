//! Checks of what visits show (`--probe`): requests over each link, and who is met at each address.

use super::links::{Word, apart, pairs, trouble, word};
use super::nodes::unseen;
use super::pairs::{Pair, Told, told};
use super::{is_disconnected, is_silent, sockets};
use crate::assess::finding::{Finding, Severity, Subject};
use crate::assess::names::{Names, verb};
use crate::assess::policy::Policy;
use crate::cluster::link::RoundTrips;
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::view::{Answers, ClusterView};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Of a split, so many dead links are told one by one beside it; more would only repeat it.
const MOST_ACROSS_A_SPLIT: usize = 3;

/// How many sources one finding names.
const MOST_EVIDENCE: usize = 12;

/// What requests from one node to another show.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Proof {
    /// They were answered.
    Answered,
    /// They were not.
    Unanswered(Why),
    /// None was sent, or we do not know.
    Untold,
}

/// How requests stayed without an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    Silence(Duration),
    /// An error from somebody on the way.
    Refused(String),
}

/// What requests from `from` to `to` show. Our own node routes the walk's requests, too.
fn proof(view: &ClusterView, from: &NodeName, to: &NodeName) -> Proof {
    match view.link(from, to).map(|link| &link.round_trips) {
        Some(Reading::Known(_)) => return Proof::Answered,
        Some(Reading::Unavailable(Unavailable::NoAnswer { within })) => {
            return Proof::Unanswered(Why::Silence(*within));
        }
        Some(Reading::Unavailable(Unavailable::Refused { condition, .. })) => {
            return Proof::Unanswered(Why::Refused(condition.clone()));
        }
        _ => {}
    }
    if view.own_row() != Some(from) {
        return Proof::Untold;
    }
    match view.nodes.get(to).map(|facts| &facts.answers) {
        Some(Answers::Yes) => Proof::Answered,
        Some(Answers::Silent { within }) => Proof::Unanswered(Why::Silence(*within)),
        _ => Proof::Untold,
    }
}

/// A link that stands by what its ends say, and over which requests stay without an answer.
pub(super) struct Dead {
    there: Proof,
    back: Proof,
}

/// Nodes that are not there, or show no life: said of them, not of their links.
fn gone(view: &ClusterView) -> BTreeSet<&NodeName> {
    let mut gone: BTreeSet<&NodeName> =
        view.nodes.keys().filter(|node| is_silent(view, node) || is_disconnected(view, node)).collect();
    gone.extend(unseen(view));
    gone
}

/// Pairs that at least one end calls connected, and of which nothing else is said.
fn claimed<'a>(view: &'a ClusterView, gone: &BTreeSet<&NodeName>) -> Vec<(&'a NodeName, &'a NodeName)> {
    pairs(view)
        .filter(|(a, b)| !gone.contains(a) && !gone.contains(b))
        .filter(|(a, b)| word(view, a, b) == Word::Connected || word(view, b, a) == Word::Connected)
        .filter(|(a, b)| trouble(view, a, b).is_none())
        .collect()
}

/// The dead links, the end whose requests stay unanswered first.
pub(super) fn dead(view: &ClusterView) -> Vec<Pair<'_, Dead>> {
    if !view.probed() {
        return Vec::new();
    }
    claimed(view, &gone(view))
        .into_iter()
        .filter_map(|(a, b)| {
            let (there, back) = (proof(view, a, b), proof(view, b, a));
            match (&there, &back) {
                (Proof::Unanswered(_), _) => Some(Pair { from: a, to: b, fault: Dead { there, back } }),
                (_, Proof::Unanswered(_)) => {
                    Some(Pair { from: b, to: a, fault: Dead { there: back, back: there } })
                }
                _ => None,
            }
        })
        .collect()
}

/// Silence over links: by the requests of visits, and by what this host's kernel sees.
pub(in crate::assess) fn silent_link(view: &ClusterView, policy: &Policy) -> Vec<Finding> {
    let mut faults = dead(view);
    let across = |pair: &Pair<'_, Dead>| apart(view, pair.from, pair.to);
    if faults.iter().filter(|pair| across(pair)).count() > MOST_ACROSS_A_SPLIT {
        faults.retain(|pair| !across(pair));
    }
    // Of our own links the kernel tells the same; requests tell it of the whole way.
    let here = view.host.node.known();
    let requested: BTreeSet<&NodeName> = faults
        .iter()
        .filter(|pair| Some(pair.from) == here || Some(pair.to) == here)
        .flat_map(|pair| [pair.from, pair.to])
        .collect();
    let by_kernel = sockets::silent_link(view, policy)
        .into_iter()
        .filter(|finding| !matches!(&finding.subject, Subject::Node(name) if requested.contains(name)));
    let names = Names::of(view);
    let by_requests = told(view, faults).into_iter().map(|told| Finding {
        id: "silent-link",
        severity: Severity::Critical,
        subject: told.subject(),
        summary: match &told {
            Told::One(pair) => silence(view, &names, pair),
            Told::Of(node, pairs) => format!(
                "requests over {} of its links go unanswered: those to and from {}",
                pairs.len(),
                names.list(pairs.iter().map(|pair| pair.other(node)))
            ),
            Told::Most(pairs) => format!("requests over {} links of the cluster go unanswered", pairs.len()),
        },
        advice: "What these nodes send one another is lost, so their users cannot reach one another; the servers \
                 themselves notice after about 200 s, or never. Look for lost packets on the cluster port between the \
                 hosts (firewall, route, MTU) and at the threads of both servers; when the servers dial again, the link \
                 heals by itself."
            .to_owned(),
        evidence: evidence(told.pairs().iter().flat_map(|pair| {
            let back = matches!(pair.fault.back, Proof::Unanswered(_));
            let back = back.then(|| format!("ping {} -> {}", pair.to, pair.from));
            std::iter::once(format!("ping {} -> {}", pair.from, pair.to)).chain(back)
        })),
    });
    by_requests.chain(by_kernel).collect()
}

fn evidence(all: impl Iterator<Item = String>) -> Vec<String> {
    all.take(MOST_EVIDENCE).collect()
}

/// What is wrong with one link, which directions, and who calls it well.
fn silence(view: &ClusterView, names: &Names, pair: &Pair<'_, Dead>) -> String {
    let (from, to) = (names.short(pair.from), names.short(pair.to));
    let how = match &pair.fault.there {
        Proof::Unanswered(Why::Refused(condition)) => format!("are refused ({condition})"),
        Proof::Unanswered(Why::Silence(within)) => {
            format!("go unanswered, waited for {}", seconds(*within))
        }
        Proof::Answered | Proof::Untold => "go unanswered".to_owned(),
    };
    let back = match &pair.fault.back {
        Proof::Unanswered(_) => "; so do those back",
        Proof::Answered => "; those back are answered",
        Proof::Untold => "; those back could not be tried",
    };
    let back = if matches!(
        (&pair.fault.there, &pair.fault.back),
        (Proof::Unanswered(Why::Refused(_)), Proof::Unanswered(_))
    ) {
        "; those back stay unanswered, too"
    } else {
        back
    };
    let calls = |a, b| word(view, a, b) == Word::Connected;
    let said = match (calls(pair.from, pair.to), calls(pair.to, pair.from)) {
        (true, true) => "both say connected".to_owned(),
        (true, false) => format!("{from} says connected"),
        (false, _) => format!("{to} says connected"),
    };
    format!("{said}, and requests from {from} to {to} {how}{back}")
}

fn seconds(time: Duration) -> String {
    let tenths = (time.as_millis() + 50) / 100;
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} s"),
        (whole, rest) => format!("{whole}.{rest} s"),
    }
}

/// A duration of a round trip: milliseconds below a second.
fn trip(time: Duration) -> String {
    if time < Duration::from_secs(1) { format!("{} ms", time.as_millis()) } else { seconds(time) }
}

pub(in crate::assess) fn slow_link(view: &ClusterView, policy: &Policy) -> Vec<Finding> {
    let most = Duration::from_millis(policy.round_trip_warning_ms);
    let slow = |from: &NodeName, to: &NodeName| {
        let trips = view.link(from, to)?.round_trips.known()?;
        (trips.median() > most).then_some(trips)
    };
    let faults: Vec<Pair<'_, &RoundTrips>> = pairs(view)
        .filter_map(|(a, b)| {
            let pair = |from, to, fault| Pair { from, to, fault };
            match (slow(a, b), slow(b, a)) {
                (Some(there), Some(back)) if back.median() > there.median() => Some(pair(b, a, back)),
                (Some(there), _) => Some(pair(a, b, there)),
                (None, Some(back)) => Some(pair(b, a, back)),
                (None, None) => None,
            }
        })
        .collect();
    let names = Names::of(view);
    let critical = policy.round_trip_critical_ms.map(Duration::from_millis);
    told(view, faults)
        .into_iter()
        .map(|told| {
            let slowest = told.pairs().iter().map(|pair| pair.fault.median()).max().unwrap_or_default();
            Finding {
                id: "slow-link",
                severity: match critical {
                    Some(limit) if slowest > limit => Severity::Critical,
                    _ => Severity::Warning,
                },
                subject: told.subject(),
                summary: match &told {
                    Told::One(pair) => format!(
                        "a request from {} to {} and back takes {} (median of {}; {} to {})",
                        names.short(pair.from),
                        names.short(pair.to),
                        trip(pair.fault.median()),
                        pair.fault.count(),
                        trip(pair.fault.min()),
                        trip(pair.fault.max())
                    ),
                    Told::Of(node, pairs) => format!(
                        "requests over {} of its links take up to {} there and back: those to and from {}",
                        pairs.len(),
                        trip(slowest),
                        names.list(pairs.iter().map(|pair| pair.other(node)))
                    ),
                    Told::Most(pairs) => format!(
                        "requests over {} links of the cluster take up to {} there and back",
                        pairs.len(),
                        trip(slowest)
                    ),
                },
                advice: "Every message between users of these nodes takes as long. A server that is overloaded or \
                         collects garbage shows on all its links; a network that is slow or loses packets on one."
                    .to_owned(),
                evidence: evidence(told.pairs().iter().map(|pair| format!("ping {} -> {}", pair.from, pair.to))),
            }
        })
        .collect()
}

pub(in crate::assess) fn wrong_node(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let names = Names::of(view);
    view.nodes
        .iter()
        .filter_map(|(name, facts)| {
            let visit = facts.visit.known().filter(|visit| !visit.is_of(name))?;
            let other = visit.statistics.known()?.name.as_ref()?;
            Some(Finding {
                id: "wrong-node",
                severity: Severity::Warning,
                subject: Subject::Node(name.clone()),
                summary: format!(
                    "its address leads to {}: whoever answers at {} calls itself so",
                    names.short(other),
                    visit.address
                ),
                advice: format!(
                    "A stale DNS record, a balancer in front of the nodes, or a wrong --resolve. What was seen there is \
                     not counted for {short}. Give its own address with --resolve {name}:{port}:ADDRESS, and see what \
                     the other nodes resolve: they dial by the same names.",
                    short = names.short(name),
                    port = visit.address.port()
                ),
                evidence: vec![format!("login {name}"), format!("stats {name}")],
            })
        })
        .collect()
}

/// Why nothing is known from a node's own end, and whether it matters.
struct Blind<'a> {
    node: &'a NodeName,
    why: String,
    /// The links of which neither end could be proven.
    unproven: Vec<&'a NodeName>,
}

pub(in crate::assess) fn probe_unavailable(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    if !view.probed() {
        return Vec::new();
    }
    let names = Names::of(view);
    let (serious, harmless): (Vec<_>, Vec<_>) =
        blind(view).into_iter().partition(|blind| !blind.unproven.is_empty());
    let mut findings = one_or_many(&names, Severity::Unknown, &serious, |blind| {
        format!(
            "its {} with {} could be tried from neither end: {}",
            verb(blind.unproven.len(), "link", "links"),
            names.list(blind.unproven.iter().copied()),
            blind.why
        )
    });
    findings.extend(one_or_many(&names, Severity::Note, &harmless, |blind| {
        format!("no session at its own address: {}; its links were tried from their other ends", blind.why)
    }));
    findings
}

/// So many nodes are told one by one; more in one finding.
const MOST_BLIND: usize = 5;

fn one_or_many(
    names: &Names,
    severity: Severity,
    all: &[Blind<'_>],
    one: impl Fn(&Blind<'_>) -> String,
) -> Vec<Finding> {
    let finding = |subject, summary, evidence| {
        Finding {
        id: "probe-unavailable",
        severity,
        subject,
        summary,
        advice: "Run where the client ports of all nodes can be reached; give addresses with --resolve NODE:PORT:ADDRESS, \
                 each node's certificate with --tls-pin, or a longer --timeout. With -v every step of every visit is told."
            .to_owned(),
        evidence,
    }
    };
    if let ([first, ..], true) = (all, all.len() > MOST_BLIND) {
        let what = if severity == Severity::Note {
            "no session at the addresses of {} nodes, whose links were tried from their other ends"
        } else {
            "links of {} nodes could be tried from neither end"
        };
        let what = what.replace("{}", &all.len().to_string());
        let list = names.list(all.iter().map(|blind| blind.node));
        let summary = format!("{what}: {list}; of {}: {}", names.short(first.node), first.why);
        let evidence = evidence(all.iter().map(|blind| format!("login {}", blind.node)));
        return vec![finding(Subject::Cluster, summary, evidence)];
    }
    let one = |blind: &Blind<'_>| {
        finding(Subject::Node(blind.node.clone()), one(blind), vec![format!("login {}", blind.node)])
    };
    all.iter().map(one).collect()
}

/// Nodes of whose own end nothing is known, though they were visited, and no other finding says why.
fn blind(view: &ClusterView) -> Vec<Blind<'_>> {
    let gone = gone(view);
    let mut unproven: BTreeMap<&NodeName, Vec<&NodeName>> = BTreeMap::new();
    for (a, b) in claimed(view, &gone) {
        if proof(view, a, b) != Proof::Untold || proof(view, b, a) != Proof::Untold {
            continue;
        }
        // The end that could not be visited is where to look; if both could, or none, the first.
        let met = |node: &NodeName| view.nodes.get(node).is_some_and(|facts| facts.met(node).is_some());
        let (node, other) = if met(a) && !met(b) { (b, a) } else { (a, b) };
        unproven.entry(node).or_default().push(other);
    }
    view.nodes
        .iter()
        .filter_map(|(node, facts)| {
            let unproven = unproven.remove(node).unwrap_or_default();
            let why = match &facts.visit {
                Reading::Unavailable(why) if !gone.contains(node) => why.to_string(),
                _ if unproven.is_empty() => return None,
                Reading::Known(visit) if !visit.is_of(node) => "its address leads to another node".to_owned(),
                Reading::NotAsked(_) => "it was not visited".to_owned(),
                _ => view
                    .link(node, unproven.first()?)
                    .and_then(|link| link.round_trips.reason())
                    .unwrap_or_else(|| "no request was sent".to_owned()),
            };
            Some(Blind { node, why, unproven })
        })
        .collect()
}
