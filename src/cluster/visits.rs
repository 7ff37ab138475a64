//! What sessions at the nodes themselves tell: the part of the fold that joins visits to nodes and links.

use super::fold::{Looks, NOT_PROBED, proves_life, view_evidence};
use super::link::{LinkReport, RoundTrips};
use super::node::NodeName;
use super::observation::{Evidence, NodeStatistics, Observation, Question, Reading, Source, Unavailable};
use super::view::{HostView, NodeFacts, Visit};
use std::collections::BTreeMap;

/// Every node at whose address a session was tried, and what came of it.
pub(super) struct Visits<'a> {
    looks: &'a Looks<'a>,
    by_node: BTreeMap<&'a NodeName, Visited>,
}

/// One node's address, and who is there.
struct Visited {
    visit: Reading<Visit>,
    /// Whether what was asked there tells of this node.
    counts: bool,
    /// Whether it may be this node, and does not say so: then its silence counts, and its answers do not.
    perhaps: bool,
    view: Reading<Vec<LinkReport>>,
}

impl<'a> Visits<'a> {
    /// Finds the visits among the looks. The session that we have anyway is our own node's for certain; of the
    /// others each has to show whose it is.
    pub(super) fn of(looks: &'a Looks<'a>, self_name: Option<&NodeName>) -> Self {
        let nodes = looks.sources().filter_map(|source| match source {
            Source::At(node, _) => Some(node),
            _ => None,
        });
        let by_node = nodes.map(|node| (node, visited(looks, node, Some(node) == self_name))).collect();
        Self { looks, by_node }
    }

    /// Nodes that showed themselves at their own addresses.
    pub(super) fn met(&self) -> impl Iterator<Item = &'a NodeName> {
        self.by_node
            .iter()
            .filter(|(_, visited)| visited.counts && visited.visit.known().is_some())
            .map(|(node, _)| *node)
    }

    /// The views that were read at the nodes themselves.
    pub(super) fn views(&self) -> impl Iterator<Item = (&'a NodeName, &Reading<Vec<LinkReport>>)> {
        self.by_node
            .iter()
            .filter(|(_, visited)| visited.counts)
            .map(|(node, visited)| (*node, &visited.view))
    }

    /// The view that was read at the node itself, if it was.
    pub(super) fn view(&self, node: &NodeName) -> Option<&Reading<Vec<LinkReport>>> {
        let visited = self.by_node.get(node).filter(|visited| visited.counts)?;
        visited.view.known().is_some().then_some(&visited.view)
    }

    /// What the session at this node showed.
    pub(super) fn visit(&self, node: &NodeName) -> Reading<Visit> {
        match self.by_node.get(node) {
            Some(visited) => visited.visit.clone(),
            None => Reading::NotAsked(NOT_PROBED.to_owned()),
        }
    }

    /// The version that its statistics tell.
    pub(super) fn version(&self, node: &NodeName) -> Option<String> {
        let visited = self.by_node.get(node).filter(|visited| visited.counts)?;
        visited.visit.known()?.statistics.known()?.version.clone()
    }

    /// How long requests over this link took.
    pub(super) fn round_trips(&self, from: &NodeName, to: &NodeName) -> Reading<RoundTrips> {
        let Some(visited) = self.by_node.get(from) else { return Reading::NotAsked(NOT_PROBED.to_owned()) };
        let source = Source::Ping { from: from.clone(), to: to.clone() };
        let look = self.looks.get(&source);
        let silent = look.is_some_and(|look| left_alone(&look.outcome));
        if !(visited.counts || visited.perhaps && silent) {
            let why = visited.visit.reason();
            let why = why.unwrap_or_else(|| format!("the address of {from} leads to another node"));
            return Reading::Unavailable(Unavailable::NotReached(why));
        }
        match look.map(|look| (&look.outcome, look.took)) {
            None => match &visited.visit {
                Reading::Unavailable(why) => Reading::Unavailable(Unavailable::NotReached(why.to_string())),
                _ => Reading::NotAsked("nothing was sent over this link".to_owned()),
            },
            Some((Ok(Evidence::RoundTrips(times)), _)) => known(times.clone()),
            // To refuse is to answer.
            Some((Err(why), took)) if proves_life(why) => known(vec![took]),
            Some((Err(why), _)) => Reading::Unavailable(why.clone()),
            Some((Ok(_), _)) => {
                Reading::Unavailable(Unavailable::Malformed("not what was asked for".to_owned()))
            }
        }
    }

    /// Gives each node that was visited its clock. That of this host is known without a question.
    pub(super) fn clocks(&self, nodes: &mut BTreeMap<NodeName, NodeFacts>, host: &HostView) {
        for (node, visited) in &self.by_node {
            let Some(facts) = nodes.get_mut(*node) else { continue };
            if !visited.counts || facts.clock.known().is_some() {
                continue;
            }
            facts.clock = self.looks.reading(
                &Source::At((*node).clone(), Question::Clock),
                "nobody asked it",
                |evidence| match evidence {
                    Evidence::Clock { least_ms, most_ms } => Some((*least_ms, *most_ms)),
                    _ => None,
                },
            );
        }
        if self.by_node.is_empty() {
            return;
        }
        if let Some(here) = host.node.known()
            && let Some(facts) = nodes.get_mut(here)
        {
            facts.clock = Reading::Known((0, 0));
        }
    }

    /// The look in which a node's view was read at the node itself.
    pub(super) fn view_look(&self, node: &NodeName) -> Option<&'a Observation> {
        self.looks.get(&Source::At(node.clone(), Question::View))
    }
}

/// Whether requests stayed without the answer of somebody who lives.
fn left_alone(outcome: &Result<Evidence, Unavailable>) -> bool {
    match outcome {
        Err(why @ Unavailable::Refused { .. }) => !proves_life(why),
        Err(Unavailable::NoAnswer { .. }) => true,
        _ => false,
    }
}

fn known(times: Vec<std::time::Duration>) -> Reading<RoundTrips> {
    match RoundTrips::new(times) {
        Some(trips) => Reading::Known(trips),
        None => Reading::Unavailable(Unavailable::Malformed("no round trip was measured".to_owned())),
    }
}

/// Joins what was asked at one node's address.
fn visited(looks: &Looks<'_>, node: &NodeName, ours: bool) -> Visited {
    let at = |question| Source::At(node.clone(), question);
    let unasked = "nobody asked it";
    let statistics = looks.reading(&at(Question::Statistics), unasked, |evidence| match evidence {
        Evidence::Statistics(statistics) => Some((**statistics).clone()),
        _ => None,
    });
    let view = looks.reading(&at(Question::View), unasked, view_evidence);
    let login = looks.reading(&at(Question::Login), NOT_PROBED, |evidence| match evidence {
        Evidence::Session(facts) => Some(facts.peer),
        _ => None,
    });
    let took = looks.get(&at(Question::Login)).map(|look| look.took).unwrap_or_default();
    let who = if ours { Ok(()) } else { whose(node, &statistics, &view) };
    let visit = match (&who, login) {
        (Err(Somebody::Unnamed(why) | Somebody::NotThis(why)), Reading::Known(_)) => {
            Reading::Unavailable(why.clone())
        }
        (_, login) => login.map(|address| Visit {
            address,
            took,
            statistics,
            sockets: looks.reading(&at(Question::ServerSockets), unasked, |evidence| match evidence {
                Evidence::ServerSockets(sockets) => Some(sockets.clone()),
                _ => None,
            }),
            certificate: looks.reading(&at(Question::Certificate), unasked, |evidence| match evidence {
                Evidence::Certificate(facts) => Some(facts.clone()),
                _ => None,
            }),
        }),
    };
    Visited { visit, counts: who.is_ok(), perhaps: matches!(who, Err(Somebody::Unnamed(_))), view }
}

/// Who is at a node's address, if not that node.
enum Somebody {
    /// Another node, which says so.
    Other,
    /// Nobody knows which other one.
    NotThis(Unavailable),
    /// Nobody knows who.
    Unnamed(Unavailable),
}

/// Whose session it is that was made at this node's address. Its statistics tell the name; where they do not,
/// its view at least must not speak of the node as of another.
fn whose(
    node: &NodeName,
    statistics: &Reading<NodeStatistics>,
    view: &Reading<Vec<LinkReport>>,
) -> Result<(), Somebody> {
    if let Some(name) = statistics.known().and_then(|statistics| statistics.name.as_ref()) {
        return if name == node { Ok(()) } else { Err(Somebody::Other) };
    }
    match view {
        Reading::Known(reports) if reports.iter().any(|report| report.peer == *node) => {
            Err(Somebody::NotThis(Unavailable::NotReached(format!(
                "whoever answers at its address speaks of {node} as of another node"
            ))))
        }
        Reading::Known(_) => Ok(()),
        _ => Err(Somebody::Unnamed(Unavailable::NotReached(
            "whoever answers at its address does not say who it is".to_owned(),
        ))),
    }
}
