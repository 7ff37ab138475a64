//! Who says what of a node: every witness in its own words, with the time at which it was heard.

use super::picture::{Picture, Shortened};
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::socket::Direction;
use crate::cluster::view::{Answers, ClusterView, NodeFacts};
use crate::report::ink::Role;
use crate::text::duration;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

/// What one witness says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Testimony {
    /// The word for the source.
    pub source: &'static str,
    /// What it says. May be foreign.
    pub says: String,
    /// What that means.
    pub role: Role,
    /// When it was heard; `None` where nobody was asked.
    pub taken: Option<Timestamp>,
}

/// What all witnesses say of a node.
pub fn of(picture: &Picture, node: &NodeName) -> Vec<Testimony> {
    let Some(facts) = picture.view.nodes.get(node) else { return Vec::new() };
    let mut all = Vec::new();
    others(picture, node, facts, &mut all);
    own_view(picture, node, facts, &mut all);
    sockets(picture, node, facts, &mut all);
    reading(&facts.addresses, "resolve", taken_of(&picture.view, "resolve", node), &mut all, |addresses| {
        let list: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        let given = if facts.addresses_given { " (given by --resolve)" } else { "" };
        match list.as_slice() {
            [] => (format!("{node} has no address{given}"), Role::Degraded),
            list => (format!("{node} is {}{given}", list.join(", ")), Role::Usual),
        }
    });
    reading(&facts.version, "version", taken_of(&picture.view, "version", node), &mut all, |version| {
        (version.clone(), Role::Usual)
    });
    reading(&facts.door, "client-port", taken_of(&picture.view, "client-port", node), &mut all, |()| {
        ("answered a knock: somebody is at home".to_owned(), Role::Usual)
    });
    reading(&facts.clock, "time", taken_of(&picture.view, "time", node), &mut all, |(least, most)| {
        (format!("its clock is {least} to {most} ms ahead of this host's"), Role::Usual)
    });
    reading(&facts.visit, "login", taken_of(&picture.view, "login", node), &mut all, |visit| {
        (format!("let us in at {} within {}", visit.address, duration::human(visit.took)), Role::Usual)
    });
    if facts.expected {
        let place = picture.view.declaration.place_of(node);
        all.push(Testimony {
            source: "declared",
            says: place.map_or_else(
                || "somebody named it: it should be there".to_owned(),
                |at| format!("declared at {at}"),
            ),
            role: Role::Usual,
            taken: None,
        });
    }
    all
}

/// The same as text: lines of fields. May be foreign.
pub fn text(picture: &Picture, node: &NodeName) -> Vec<Vec<String>> {
    let said = of(picture, node).into_iter().map(|said| vec![said.source.to_owned(), said.says]);
    std::iter::once(vec![node.to_string()]).chain(said).collect()
}

fn taken_of(view: &ClusterView, source: &str, node: &NodeName) -> Option<Timestamp> {
    view.sources
        .iter()
        .find(|record| record.source == source && record.of == node.as_str())
        .map(|record| record.taken)
}

/// A reading, unless nobody was to be asked.
fn reading<T>(
    reading: &Reading<T>,
    source: &'static str,
    taken: Option<Timestamp>,
    all: &mut Vec<Testimony>,
    words: impl Fn(&T) -> (String, Role),
) {
    let (says, role) = match reading {
        Reading::Known(value) => words(value),
        Reading::Unavailable(why) => (format!("could not look: {why}"), Role::Unknown),
        // Nothing was to be said.
        Reading::Absent | Reading::NotAsked(_) => return,
    };
    all.push(Testimony { source, says, role, taken });
}

/// What the other nodes say of their links to it: those who say the same in one line, the one that we are logged in to
/// alone and first.
fn others(picture: &Picture, node: &NodeName, facts: &NodeFacts, all: &mut Vec<Testimony>) {
    let view = &picture.view;
    let own = view.own_row();
    if facts.is_self {
        all.push(Testimony {
            source: "session",
            says: "we are logged in here".to_owned(),
            role: Role::Usual,
            taken: Some(picture.at),
        });
    }
    let mut alike: BTreeMap<(bool, String), Alike<'_>> = BTreeMap::new();
    for link in view.links.to(node) {
        let from = &link.from;
        let (says, role) = match &link.reading {
            Reading::Known(LinkState::Connected) => {
                ("\"tigase:cluster connected\"".to_owned(), Role::Healthy)
            }
            Reading::Known(LinkState::Disconnected) => {
                ("\"tigase:cluster disconnected\"".to_owned(), Role::Down)
            }
            Reading::Known(LinkState::Unrecognised(words)) => (format!("\"{words}\""), Role::Unknown),
            Reading::Absent => ("not mentioned".to_owned(), Role::Muted),
            Reading::Unavailable(why) => (format!("could not look: {why}"), Role::Unknown),
            Reading::NotAsked(why) => (format!("not asked: {why}"), Role::Muted),
        };
        let (_, earliest, by) =
            alike.entry((Some(from) != own, says)).or_insert_with(|| (role, link.taken, Vec::new()));
        *earliest = (*earliest).min(link.taken).or(link.taken);
        by.push(from);
    }
    for ((_, says), (role, taken, by)) in alike {
        let by = speakers(&by, &picture.names);
        all.push(Testimony { source: "disco", says: format!("{by}: {says}"), role, taken });
    }
}

/// Those who say the same: what it means, when the first of them was heard, and who they are.
type Alike<'a> = (Role, Option<Timestamp>, Vec<&'a NodeName>);

/// Who says so; of many, the first few.
fn speakers(nodes: &[&NodeName], names: &Shortened) -> String {
    const MOST: usize = 6;
    let mut words: Vec<&str> = nodes.iter().take(MOST).map(|node| names.short(node)).collect();
    let more = nodes.len().saturating_sub(MOST);
    let rest = format!("{more} more");
    if more > 0 {
        words.push(&rest);
    }
    words.join(", ")
}

/// What it says of the others itself, and whether it answers at all.
pub(super) fn own_view(picture: &Picture, node: &NodeName, facts: &NodeFacts, all: &mut Vec<Testimony>) {
    let taken = facts.view_took.and_then(|_| taken_of(&picture.view, "disco", node)).or(Some(picture.at));
    let (says, role, taken) = match (&facts.view, &facts.answers) {
        (Reading::Known(view), _) => {
            let (up, down): (Vec<_>, Vec<_>) =
                view.iter().partition(|report| report.state == LinkState::Connected);
            let down: Vec<&NodeName> = down.into_iter().map(|report| &report.peer).collect();
            let took =
                facts.view_took.map_or_else(String::new, |took| format!(", in {}", duration::human(took)));
            let words = if down.is_empty() {
                format!("answers for itself: connected with {}{took}", up.len())
            } else {
                let names: Vec<&str> = down.iter().take(6).map(|peer| picture.names.short(peer)).collect();
                format!(
                    "answers for itself: connected with {}, not with {}{took}",
                    up.len(),
                    names.join(", ")
                )
            };
            (words, if down.is_empty() { Role::Healthy } else { Role::Degraded }, taken)
        }
        (Reading::Unavailable(why), Answers::Silent { .. }) => {
            (format!("does not answer for itself: {why}{}", silence(picture, node)), Role::Down, taken)
        }
        (Reading::Unavailable(why), _) => (format!("could not be asked: {why}"), Role::Unknown, taken),
        (Reading::Absent, _) => ("its view is empty".to_owned(), Role::Muted, taken),
        (Reading::NotAsked(why), _) => (format!("was not asked: {why}"), Role::Muted, None),
    };
    all.push(Testimony { source: "its view", says, role, taken });
}

/// For how long it has been silent: since the first look that it left unanswered. One look alone tells no more than that
/// nothing came within its time.
fn silence(picture: &Picture, node: &NodeName) -> String {
    let Some(silence) = picture.silent.get(node) else { return String::new() };
    let time = Duration::try_from(picture.at.duration_since(silence.since)).unwrap_or_default();
    if picture.view.taken_at <= silence.since {
        return String::new();
    }
    let at_least = if silence.at_least { "at least " } else { "" };
    let time = duration::human(Duration::from_secs(time.as_secs()));
    format!("; silent for {at_least}{time}, since {}", silence.since.strftime("%H:%M:%SZ"))
}

/// What this host's kernel shows of it.
fn sockets(picture: &Picture, node: &NodeName, facts: &NodeFacts, all: &mut Vec<Testimony>) {
    let view = &picture.view;
    let wanted = view.declaration.connections_per_node;
    let taken = view.sources.iter().find(|record| record.source == "sockets").map(|record| record.taken);
    if view.host.node.known() == Some(node) {
        let says = match &view.host.listeners {
            Reading::Known(all) if all.is_empty() => {
                "this host; nothing listens on the cluster port".to_owned()
            }
            Reading::Known(all) => {
                let list: Vec<String> = all.iter().map(|listener| listener.local.to_string()).collect();
                format!("this host; LISTEN {}", list.join(", "))
            }
            other => {
                format!("this host; listeners {}", other.reason().unwrap_or_else(|| "not known".to_owned()))
            }
        };
        all.push(Testimony { source: "sockets", says, role: Role::Usual, taken });
        return;
    }
    reading(&facts.sockets, "sockets", taken, all, |peer| {
        let established = peer.established_count();
        let (inbound, outbound) = (peer.count(Direction::Inbound), peer.count(Direction::Outbound));
        let mut says = format!("{established} ESTABLISHED of {wanted} ({inbound} in, {outbound} out)");
        for (state, count) in peer.other_states() {
            let _ = write!(says, ", {count} {}", state.name());
        }
        if let Some(rtt) = peer.rtt_ms() {
            let _ = write!(says, ", round trip {rtt:.1} ms");
        }
        let enough = usize::try_from(wanted).is_ok_and(|wanted| established >= wanted);
        (says, if enough { Role::Healthy } else { Role::Degraded })
    });
}
