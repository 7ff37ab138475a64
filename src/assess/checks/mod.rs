//! The checks, by what they look at.

pub(super) mod access;
pub(super) mod links;
pub(super) mod nodes;
mod pairs;
pub(super) mod probes;
pub(super) mod server_lists;
pub(super) mod sockets;
pub(super) mod surroundings;

use crate::cluster::link::{Link, LinkState};
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::{Answers, ClusterView};

/// What the nodes whose views could be read say of one node.
struct Voices<'a> {
    connected: Vec<&'a NodeName>,
    disconnected: Vec<&'a NodeName>,
}

impl<'a> Voices<'a> {
    fn about(view: &'a ClusterView, node: &NodeName) -> Self {
        let mut voices = Self { connected: Vec::new(), disconnected: Vec::new() };
        for link in view.links.to(node) {
            match &link.reading {
                Reading::Known(LinkState::Connected) => voices.connected.push(&link.from),
                Reading::Known(LinkState::Disconnected) => voices.disconnected.push(&link.from),
                Reading::Known(LinkState::Unrecognised(_))
                | Reading::Absent
                | Reading::Unavailable(_)
                | Reading::NotAsked(_) => {}
            }
        }
        voices
    }
}

/// The evidence of nodes' own views, by name.
fn disco<'a>(nodes: impl IntoIterator<Item = &'a NodeName>) -> Vec<String> {
    nodes.into_iter().map(|node| format!("disco {node}")).collect()
}

/// Whether a node shows no life although it is called connected: requests that we route to it go unanswered, or
/// those which other nodes send it do (`--probe`). One that lets us in at its own address, or answers any other
/// node, lives: then it is a link that is dead.
fn is_silent(view: &ClusterView, node: &NodeName) -> bool {
    let Some(facts) = view.nodes.get(node) else { return false };
    if facts.is_self || view.lives(node) {
        return false;
    }
    let left_unanswered =
        |link: &Link| link.reading == Reading::Known(LinkState::Connected) && link.answered() == Some(false);
    if view.links.to(node).any(left_unanswered) {
        return true;
    }
    if !matches!(facts.answers, Answers::Silent { .. }) {
        return false;
    }
    let own = view.own_row().and_then(|own| view.link(own, node)).map(|link| &link.reading);
    match own {
        Some(Reading::Known(state)) => *state == LinkState::Connected,
        Some(Reading::Absent) => false,
        _ => !Voices::about(view, node).connected.is_empty(),
    }
}

/// Whether everybody who speaks of this node says that it is disconnected, and it does not answer.
pub(super) fn is_disconnected(view: &ClusterView, node: &NodeName) -> bool {
    let voices = Voices::about(view, node);
    !view.answers(node) && !voices.disconnected.is_empty() && voices.connected.is_empty()
}
