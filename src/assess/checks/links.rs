//! Checks of links and of the groups that they form.

use super::{Voices, disco, is_disconnected, is_silent};
use crate::assess::finding::{Finding, Severity, Subject};
use crate::assess::names::Names;
use crate::assess::policy::Policy;
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::ClusterView;

/// How many dead links are named as evidence of a split.
const MOST_DEAD_LINKS: usize = 8;

/// What is wrong between two nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Neither end says that the other is connected.
    Down,
    /// The ends do not agree.
    OneWay,
}

/// One end's word on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Connected,
    Disconnected,
    Silence,
    /// Words that we do not know, or a view that could not be read.
    Unclear,
}

pub(super) fn word(view: &ClusterView, from: &NodeName, to: &NodeName) -> Word {
    match view.link(from, to).map(|link| &link.reading) {
        Some(Reading::Known(LinkState::Connected)) => Word::Connected,
        Some(Reading::Known(LinkState::Disconnected)) => Word::Disconnected,
        Some(Reading::Absent) => Word::Silence,
        _ => Word::Unclear,
    }
}

/// Judges the link between two nodes.
///
/// Where both ends could be read: a link is well if both say connected, down if neither does and they agree,
/// and one-way if they contradict one another. The lasting split after a quick restart belongs to the last
/// kind: one end says "disconnected", the other has never heard of it.
///
/// Where one end could not be read, its word is missing, and the other end's "disconnected" stands alone: a
/// fault of the link if the silent end lives, or if a third node still calls it connected.
pub(super) fn trouble(view: &ClusterView, a: &NodeName, b: &NodeName) -> Option<Trouble> {
    use Word::{Connected, Disconnected, Silence, Unclear};
    match (word(view, a, b), word(view, b, a)) {
        (Connected, Connected) => None,
        (Disconnected, Disconnected) | (Silence, Silence) => Some(Trouble::Down),
        (Connected | Disconnected | Silence, Connected | Disconnected | Silence) => Some(Trouble::OneWay),
        (Disconnected, Unclear) => lonely(view, a, b),
        (Unclear, Disconnected) => lonely(view, b, a),
        // Not mentioned by us, not readable for us, and yet connected for others: no way from here to there.
        (Silence, Unclear) if own(view, a) => lonely(view, a, b),
        (Unclear, Silence) if own(view, b) => lonely(view, b, a),
        (Unclear | Silence | Connected, _) => None,
    }
}

fn own(view: &ClusterView, node: &NodeName) -> bool {
    view.own_row() == Some(node)
}

/// `from` says that there is no link to `to`, whose own view could not be read.
fn lonely(view: &ClusterView, from: &NodeName, to: &NodeName) -> Option<Trouble> {
    if is_silent(view, to) || is_disconnected(view, to) {
        return None;
    }
    let voices = Voices::about(view, to);
    let alive = view.answers(to) || voices.connected.iter().any(|node| *node != from);
    alive.then_some(Trouble::Down)
}

pub(super) fn pairs(view: &ClusterView) -> impl Iterator<Item = (&NodeName, &NodeName)> {
    let names: Vec<&NodeName> = view.nodes.keys().collect();
    (0..names.len()).flat_map(move |i| {
        let names = names.clone();
        (i + 1..names.len()).map(move |j| (names[i], names[j]))
    })
}

/// Whether two nodes that answer are in different groups.
pub(super) fn apart(view: &ClusterView, a: &NodeName, b: &NodeName) -> bool {
    let group = |node: &NodeName| view.groups.iter().position(|group| group.contains(node));
    matches!((group(a), group(b)), (Some(a), Some(b)) if a != b)
}

/// What one end says, as a sentence without its subject.
fn says(view: &ClusterView, names: &Names, from: &NodeName, to: &NodeName) -> String {
    let (from_name, to_name) = (names.short(from), names.short(to));
    match word(view, from, to) {
        Word::Connected => format!("{from_name} says that {to_name} is connected"),
        Word::Disconnected => format!("{from_name} says that {to_name} is disconnected"),
        Word::Silence => format!("{from_name} does not mention {to_name}"),
        Word::Unclear => format!("{from_name} could not be asked"),
    }
}

/// The end that claims less comes first: it is where to look.
fn ordered<'a>(view: &ClusterView, a: &'a NodeName, b: &'a NodeName) -> (&'a NodeName, &'a NodeName) {
    let rank = |from: &NodeName, to: &NodeName| match word(view, from, to) {
        Word::Disconnected => 0,
        Word::Silence => 1,
        Word::Unclear => 2,
        Word::Connected => 3,
    };
    if rank(b, a) < rank(a, b) { (b, a) } else { (a, b) }
}

fn found(view: &ClusterView, wanted: Trouble) -> Vec<(&NodeName, &NodeName)> {
    pairs(view)
        .filter(|(a, b)| trouble(view, a, b) == Some(wanted))
        // The one lives and was met at its own address only: what divides the two is told as a split.
        .filter(|(a, b)| wanted != Trouble::Down || view.answers(a) && view.answers(b) || !apart(view, a, b))
        .map(|(a, b)| ordered(view, a, b))
        .collect()
}

pub(in crate::assess) fn link_down(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let names = Names::of(view);
    found(view, Trouble::Down)
        .into_iter()
        .map(|(from, to)| {
            let third: Vec<&NodeName> = Voices::about(view, to).connected;
            let mut summary = format!("{}; {}", says(view, &names, from, to), says(view, &names, to, from));
            let mut evidence = disco([from, to]);
            if word(view, to, from) == Word::Unclear && !third.is_empty() {
                summary = format!("{summary}, and {} still reports it connected", names.list(third.iter().copied()));
                evidence = disco([from].into_iter().chain(third));
            }
            Finding {
                id: "link-down",
                severity: Severity::Critical,
                subject: Subject::Link(from.clone(), to.clone()),
                summary,
                advice: format!(
                    "Users on {a} and {b} cannot reach one another: Tigase does not relay through a third node. Check the \
                     network between them on the cluster port, and whether each resolves the other's name; a restart of \
                     one of the two makes them dial again.",
                    a = names.short(from),
                    b = names.short(to)
                ),
                evidence,
            }
        })
        .collect()
}

pub(in crate::assess) fn one_way_link(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let names = Names::of(view);
    found(view, Trouble::OneWay)
        .into_iter()
        .map(|(from, to)| Finding {
            id: "one-way-link",
            severity: Severity::Critical,
            subject: Subject::Link(from.clone(), to.clone()),
            summary: format!("{}; {}", says(view, &names, from, to), says(view, &names, to, from)),
            advice: format!(
                "The two ends disagree, and it lasts: Tigase does not mend it by itself. It is left behind when a node is \
                 restarted within 90 s of stopping. Stop {a}, wait 90 s until its row has gone from the database, start \
                 it again.",
                a = names.short(to)
            ),
            evidence: disco([from, to]),
        })
        .collect()
}

pub(in crate::assess) fn partition(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    if view.groups.len() < 2 {
        return Vec::new();
    }
    let names = Names::of(view);
    let groups: Vec<String> =
        view.groups.iter().map(|group| format!("{{{}}}", names.list(group.iter()))).collect();
    let mut evidence = disco(view.vantages());
    let doors = view.nodes.iter().filter(|(_, facts)| facts.door.known().is_some());
    evidence.extend(doors.map(|(name, _)| format!("client-port {name}")));
    let met = view.nodes.iter().filter(|(name, facts)| facts.met(name).is_some() && !view.answers(name));
    evidence.extend(met.map(|(name, _)| format!("login {name}")));
    let dead = view.links.iter().filter(|link| {
        link.answered() == Some(false)
            && link.reading == Reading::Known(LinkState::Connected)
            && apart(view, &link.from, &link.to)
    });
    evidence.extend(dead.take(MOST_DEAD_LINKS).map(|link| format!("ping {} -> {}", link.from, link.to)));
    vec![Finding {
        id: "partition",
        severity: Severity::Critical,
        subject: Subject::Cluster,
        summary: format!(
            "the nodes that answer form {} groups without a link between them: {}",
            groups.len(),
            groups.join(" | ")
        ),
        advice: "Each group serves its own users and knows nothing of the others. Mend the network between the groups on \
                 the cluster port (firewall, routes, names) before restarting anything; the nodes dial again by themselves."
            .to_owned(),
        evidence,
    }]
}
