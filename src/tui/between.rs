//! Who says what of the link between two nodes: both ends in their own words, and whoever else can tell of it.

use super::evidence::{self, Testimony};
use super::picture::Picture;
use super::series::Figure;
use crate::assess::finding::{Finding, Subject};
use crate::cluster::link::{Link, LinkState};
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Reading, ServerSocket};
use crate::cluster::socket::Direction;
use crate::cluster::view::{ClusterView, NodeFacts};
use crate::report::ink::Role;
use crate::report::mesh::said::Said;
use crate::text::duration;
use jiff::Timestamp;
use std::fmt::Write as _;

/// What one witness says of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Who says it, or what it is about. May be foreign.
    pub who: String,
    /// What it says. May be foreign.
    pub says: String,
    /// What that means.
    pub role: Role,
    /// When it was heard; `None` where nobody was asked.
    pub taken: Option<Timestamp>,
}

/// All that is said of the links between two nodes, in both directions; of one node alone, what it says itself.
pub fn of(picture: &Picture, from: &NodeName, to: &NodeName) -> Vec<Word> {
    if from == to {
        return evidence::of(picture, from).into_iter().map(|said| word(said.source, said)).collect();
    }
    let mut all = Vec::new();
    let view = &picture.view;
    for (from, to) in [(from, to), (to, from)] {
        all.extend(view.link(from, to).map(|link| end(picture, link)));
    }
    for node in [from, to] {
        let Some(facts) = view.nodes.get(node) else { continue };
        let mut said = Vec::new();
        evidence::own_view(picture, node, facts, &mut said);
        all.extend(said.into_iter().map(|said| word(picture.names.short(node), said)));
    }
    all.extend(kernel(picture, from, to));
    for (from, to) in [(from, to), (to, from)] {
        all.extend(listed(picture, from, to));
        all.extend(view.link(from, to).and_then(|link| trips(picture, link)));
    }
    all
}

fn word(who: &str, said: Testimony) -> Word {
    Word { who: who.to_owned(), says: said.says, role: said.role, taken: said.taken }
}

/// One end's word on the other.
fn end(picture: &Picture, link: &Link) -> Word {
    let [from, to] = [&link.from, &link.to].map(|name| picture.names.short(name));
    let says = match &link.reading {
        Reading::Known(LinkState::Connected) => "\"tigase:cluster connected\"".to_owned(),
        Reading::Known(LinkState::Disconnected) => "\"tigase:cluster disconnected\"".to_owned(),
        Reading::Known(LinkState::Unrecognised(words)) => format!("\"{words}\""),
        Reading::Absent => "asked, and does not mention it".to_owned(),
        Reading::Unavailable(why) => format!("could not be asked: {why}"),
        Reading::NotAsked(why) => format!("was not asked: {why}"),
    };
    Word { who: format!("{from} of {to}"), says, role: Said::of(link).role(), taken: link.taken }
}

/// What this host's kernel shows, if one of the two runs here.
fn kernel(picture: &Picture, from: &NodeName, to: &NodeName) -> Option<Word> {
    let view = &picture.view;
    let (here, peer, facts) = ours(view, from, to)?;
    let taken = view.sources.iter().find(|record| record.source == "sockets").map(|record| record.taken);
    let wanted = view.declaration.connections_per_node;
    let (says, role) = match &facts.sockets {
        Reading::Known(sockets) => {
            let established = sockets.established_count();
            let (inbound, outbound) = (sockets.count(Direction::Inbound), sockets.count(Direction::Outbound));
            let mut says = format!("{established} ESTABLISHED of {wanted} ({inbound} in, {outbound} out)");
            for (state, count) in sockets.other_states() {
                let _ = write!(says, ", {count} {}", state.name());
            }
            if let Some(rtt) = sockets.rtt_ms() {
                let _ = write!(says, "; round trip {rtt:.1} ms");
            }
            if let Some(bytes) = sockets.send_queue_bytes().filter(|_| established > 0) {
                let _ = write!(says, "; {bytes} bytes not acknowledged");
            }
            if let Some(count) = sockets.retransmits() {
                let _ = write!(says, "; {count} retransmissions");
            }
            if let Some(ms) = sockets.last_received_ms() {
                let _ = write!(says, "; last heard {} ago", duration::human_ms(ms));
            }
            let enough = usize::try_from(wanted).is_ok_and(|wanted| established >= wanted);
            (says, if enough { Role::Healthy } else { Role::Degraded })
        }
        Reading::Unavailable(why) => (format!("could not look: {why}"), Role::Unknown),
        Reading::Absent => ("no socket".to_owned(), Role::Degraded),
        Reading::NotAsked(_) => return None,
    };
    let [here, peer] = [here, peer].map(|name| picture.names.short(name));
    Some(Word { who: "sockets".to_owned(), says: format!("{here} with {peer}: {says}"), role, taken })
}

/// Of two nodes the one that runs on this host, the other one, and what is known of the other.
fn ours<'a>(
    view: &'a ClusterView,
    from: &'a NodeName,
    to: &'a NodeName,
) -> Option<(&'a NodeName, &'a NodeName, &'a NodeFacts)> {
    let here = view.host.node.known()?;
    let (here, peer) = match () {
        () if here == from => (from, to),
        () if here == to => (to, from),
        () => return None,
    };
    Some((here, peer, view.nodes.get(peer)?))
}

/// Of one node's own list of its sockets, those with the other (`--probe`).
fn listed(picture: &Picture, from: &NodeName, to: &NodeName) -> Option<Word> {
    let view = &picture.view;
    let visit = view.nodes.get(from)?.met(from)?;
    let sockets = visit.sockets.known()?;
    let addresses = view.nodes.get(to)?.addresses.known()?;
    let with = |socket: &&ServerSocket| addresses.contains(&socket.remote.ip().to_canonical());
    let count = sockets.iter().filter(with).count();
    let wanted = usize::try_from(view.declaration.connections_per_node).unwrap_or(usize::MAX);
    let named = from;
    let [from, to] = [from, to].map(|name| picture.names.short(name));
    let role = if count >= wanted { Role::Healthy } else { Role::Degraded };
    let taken = view
        .sources
        .iter()
        .find(|record| record.source == "service-keys" && record.of == named.as_str())
        .map(|record| record.taken);
    Some(Word {
        who: "its sockets".to_owned(),
        says: format!("{from} lists {count} of {wanted} with {to}"),
        role,
        taken,
    })
}

/// What requests over the link took (`--probe`).
fn trips(picture: &Picture, link: &Link) -> Option<Word> {
    let [from, to] = [&link.from, &link.to].map(|name| picture.names.short(name));
    let (says, role) = match &link.round_trips {
        Reading::Known(trips) => {
            let [min, median, max] = [trips.min(), trips.median(), trips.max()].map(duration::human);
            let count = trips.count();
            let requests = if count == 1 { "request" } else { "requests" };
            (format!("{median} there and back ({min} to {max}, {count} {requests})"), Role::Usual)
        }
        Reading::Unavailable(why) => {
            let role = if link.answered() == Some(false) { Role::Down } else { Role::Unknown };
            (why.to_string(), role)
        }
        Reading::Absent => ("nothing was measured".to_owned(), Role::Unknown),
        Reading::NotAsked(_) => return None,
    };
    Some(Word { who: "request".to_owned(), says: format!("{from} to {to}: {says}"), role, taken: link.taken })
}

/// What was found that has to do with the two: about their link first, then about either of them; each worst first.
pub fn findings<'a>(picture: &'a Picture, from: &'a NodeName, to: &'a NodeName) -> Vec<&'a Finding> {
    let of_link = |finding: &&Finding| match &finding.subject {
        Subject::Link(a, b) => (a, b) == (from, to) || (a, b) == (to, from),
        _ => false,
    };
    let of_node = |finding: &&Finding| match &finding.subject {
        Subject::Node(node) => node == from || node == to,
        _ => false,
    };
    let all = &picture.assessment.findings;
    all.iter().filter(of_link).chain(all.iter().filter(of_node)).collect()
}

/// The figures that tell of the two, the most telling first.
pub fn figures(picture: &Picture, from: &NodeName, to: &NodeName) -> Vec<Figure> {
    let mut all = Vec::new();
    if from != to {
        all.push(Figure::LinkRoundTrip(from.clone(), to.clone()));
        all.push(Figure::LinkRoundTrip(to.clone(), from.clone()));
        if let Some((_, peer, _)) = ours(&picture.view, from, to) {
            all.push(Figure::SocketRoundTrip(peer.clone()));
            all.push(Figure::SendQueue(peer.clone()));
        }
        all.push(Figure::Answer(to.clone()));
    }
    all.push(Figure::Answer(from.clone()));
    if from == to {
        let clocks = [Figure::Lost, Figure::LostByMinute, Figure::LostByHour];
        all.extend(clocks.map(|figure| figure(from.clone())));
    }
    all
}

/// All of it as text, a line each. May be foreign.
pub fn text(picture: &Picture, from: &NodeName, to: &NodeName) -> Vec<String> {
    let mut lines = vec![if from == to { from.to_string() } else { format!("{from} -> {to}") }];
    lines.extend(of(picture, from, to).iter().map(|word| {
        let taken = word.taken.map_or_else(String::new, |taken| format!(" ({taken:.0})"));
        format!("{}: {}{taken}", word.who, word.says)
    }));
    for finding in findings(picture, from, to) {
        lines.push(format!("{} {}: {}", finding.severity.word(), finding.id, finding.summary));
    }
    lines
}
