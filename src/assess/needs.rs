//! What a check must have seen, so that to find nothing is worth something.

use super::finding::Subject;
use super::names::Names;
use super::verdict::Assessment;
use super::{expected_down, session_gap, socket_gap};
use crate::cluster::declaration::Expected;
use crate::cluster::link::{Link, LinkState};
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::{Access, Answers, ClusterView, NodeFacts};

/// One thing that a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// A session, and its word on our rights.
    Session,
    /// The rights of an administrator.
    Admin,
    /// The Cluster Connection Manager.
    Manager,
    /// The own view of every node that could give one.
    Views,
    /// The version of every node that answers.
    Versions,
    /// The clocks of two nodes.
    Clocks,
    /// This host's sockets, and that it is a node.
    Host,
    /// The same, and which of the sockets are which node's.
    Sockets,
    /// The same, or the servers' own lists of their sockets.
    Connections,
    /// The same, or with `--probe` a request over every link that is called connected.
    Silence,
    /// Which peers are no nodes.
    Strangers,
    /// The addresses of every node's name.
    Names,
    /// The certificate of the server.
    Certificate,
    /// Visits to the nodes, and requests over each link (`--probe`).
    Probe,
    /// That somebody named the nodes.
    Named,
    /// That somebody said how many nodes there should be.
    Count,
    /// That somebody said that a node is down on purpose.
    ExpectedDown,
    /// That somebody asked whether a node may be stopped.
    Stop,
}

/// Whether it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sight {
    /// It was.
    Clear,
    /// Nobody asked for it, or it is not here to see.
    NotAsked(String),
    /// It could not be looked at, which makes the verdict unknown.
    Blocked(String),
}

use Sight::{Blocked, Clear, NotAsked};

/// Whether everything that these needs name was seen: blocked before not asked before clear.
pub(super) fn sight(needs: &[Needs], view: &ClusterView, assessment: &Assessment, stopping: bool) -> Sight {
    let mut seen = Clear;
    for need in needs {
        match (need.sight(view, assessment, stopping), &seen) {
            (blocked @ Blocked(_), _) => return blocked,
            (unasked @ NotAsked(_), Clear) => seen = unasked,
            (NotAsked(_) | Clear, _) => {}
        }
    }
    seen
}

impl Needs {
    /// Whether the want of a session keeps us from seeing it.
    pub(super) const fn is_remote(self) -> bool {
        match self {
            Self::Session
            | Self::Admin
            | Self::Manager
            | Self::Views
            | Self::Versions
            | Self::Clocks
            | Self::Certificate
            | Self::Probe
            | Self::Stop => true,
            Self::Host
            | Self::Sockets
            | Self::Connections
            | Self::Silence
            | Self::Strangers
            | Self::Names
            | Self::Named
            | Self::Count
            | Self::ExpectedDown => false,
        }
    }

    /// Whether it is of this host.
    pub(super) const fn is_local(self) -> bool {
        matches!(
            self,
            Self::Host | Self::Sockets | Self::Connections | Self::Silence | Self::Strangers | Self::Names
        )
    }

    fn sight(self, view: &ClusterView, assessment: &Assessment, stopping: bool) -> Sight {
        match self {
            Self::Session => session(view),
            Self::Admin => match &view.access {
                Access::NotAdmin => Blocked("the account is no administrator".to_owned()),
                _ => session(view),
            },
            Self::Manager => manager(view),
            Self::Views => match manager(view) {
                Clear => views(assessment),
                other => other,
            },
            Self::Versions => versions(view),
            Self::Clocks => match session(view) {
                Clear => clocks(view),
                other => other,
            },
            Self::Host => host(view),
            Self::Sockets => match host(view) {
                Clear => sockets(view),
                other => other,
            },
            Self::Connections => {
                if visited(view).any(|visit| visit.sockets.known().is_some()) {
                    return Clear;
                }
                Self::Sockets.sight(view, assessment, stopping)
            }
            Self::Silence if view.probed() => match session(view) {
                Clear => tried(view),
                other => other,
            },
            Self::Silence => Self::Sockets.sight(view, assessment, stopping),
            Self::Strangers => strangers(view),
            Self::Names => names(view),
            Self::Certificate => match (&view.certificate, session_gap(view)) {
                (Reading::Known(_), _) => Clear,
                (_, Some(gap)) => Blocked(gap.cause),
                (other, None) => NotAsked(other.reason().unwrap_or_default()),
            },
            Self::Probe => probe(view),
            Self::Named => match view.declaration.expected {
                Expected::Named(_) => Clear,
                Expected::Unstated | Expected::Count(_) => {
                    NotAsked("nobody said which nodes are expected (--expect NODE,...)".to_owned())
                }
            },
            Self::Count => match view.declaration.expected {
                Expected::Count(_) => Clear,
                Expected::Named(_) => NotAsked("the nodes are expected by their names".to_owned()),
                Expected::Unstated => {
                    NotAsked("nobody said how many nodes are expected (--expect N)".to_owned())
                }
            },
            Self::ExpectedDown => {
                if view.declaration.expected_down.is_empty() {
                    NotAsked("no node is expected to be down (--expect-down NODE)".to_owned())
                } else {
                    Clear
                }
            }
            Self::Stop if stopping => manager(view),
            Self::Stop => NotAsked("asked with --safe-to-stop NODE only".to_owned()),
        }
    }
}

fn session(view: &ClusterView) -> Sight {
    match &view.access {
        Access::NoSession(_) => Blocked(session_gap(view).map(|gap| gap.cause).unwrap_or_default()),
        Access::CouldNotAsk(why) => Blocked(format!("the cluster could not be asked: {why}")),
        Access::NotTried => session_gap(view)
            .map_or_else(|| NotAsked("nobody logged in".to_owned()), |gap| Blocked(gap.cause)),
        Access::NotAdmin | Access::NotClustered | Access::Manager { .. } => Clear,
    }
}

fn manager(view: &ClusterView) -> Sight {
    match &view.access {
        Access::NotAdmin => Blocked("the account is no administrator".to_owned()),
        Access::NotClustered => Blocked("the server has no Cluster Connection Manager".to_owned()),
        _ => session(view),
    }
}

/// A view that stayed out blocks; one whose want somebody muted is at least not called seen.
fn views(assessment: &Assessment) -> Sight {
    const ID: &str = "view-unavailable";
    if let Some(finding) = assessment.findings.iter().find(|finding| finding.id == ID) {
        return Blocked(match &finding.subject {
            Subject::Cluster => finding.summary.clone(),
            subject => format!("{subject}: {}", finding.summary),
        });
    }
    let muted =
        assessment.muted.iter().find(|muted| muted.finding.id == ID && muted.why != expected_down::WHY);
    muted.map_or(Clear, |muted| {
        NotAsked(format!("{}: {} ({})", muted.finding.subject, muted.finding.summary, muted.why))
    })
}

fn versions(view: &ClusterView) -> Sight {
    let untold = |(_, facts): &(&NodeName, &NodeFacts)| {
        facts.answers == Answers::Yes && facts.version.known().is_none()
    };
    match view.nodes.iter().find(untold) {
        Some((name, _)) => NotAsked(format!("{name} did not tell its version")),
        None => Clear,
    }
}

fn clocks(view: &ClusterView) -> Sight {
    match view.nodes.values().filter(|facts| facts.clock.known().is_some()).count() {
        0 | 1 => NotAsked("the clocks of two nodes are needed: --probe reads those of all".to_owned()),
        _ => Clear,
    }
}

fn host(view: &ClusterView) -> Sight {
    if let Some(gap) = socket_gap(view) {
        return Blocked(gap.cause);
    }
    if view.host.counts() {
        return Clear;
    }
    match (view.host.table.known(), nodes_told(view)) {
        // Nobody told which nodes there are: this host may be one of them.
        (Some(_), Blocked(why)) => Blocked(format!("whether this host is a node is not known: {why}")),
        _ => NotAsked(view.host.node.reason().unwrap_or_default()),
    }
}

/// Whether anybody told which nodes there are: a person, or the cluster.
fn nodes_told(view: &ClusterView) -> Sight {
    match view.declaration.expected {
        Expected::Named(_) => Clear,
        Expected::Unstated | Expected::Count(_) => match manager(view) {
            // Why there is none is said where a session is needed.
            Blocked(_) if session_gap(view).is_some() => Blocked("there is no session".to_owned()),
            other => other,
        },
    }
}

fn sockets(view: &ClusterView) -> Sight {
    let peers = view.nodes.values().any(|facts| facts.sockets.known().is_some())
        || view.host.strangers.known().is_some_and(|strangers| !strangers.is_empty());
    if let (false, Blocked(why)) = (peers, nodes_told(view)) {
        return Blocked(format!("which peers there should be is not known: {why}"));
    }
    let lost = view.nodes.iter().find_map(|(name, facts)| match &facts.sockets {
        Reading::Unavailable(why) => Some(format!("the sockets with {name} cannot be told apart: {why}")),
        Reading::Known(_) | Reading::Absent | Reading::NotAsked(_) => None,
    });
    lost.map_or(Clear, NotAsked)
}

fn strangers(view: &ClusterView) -> Sight {
    match (nodes_told(view), &view.host.strangers) {
        (Clear, Reading::Known(_)) => Clear,
        (Clear, other) => NotAsked(other.reason().unwrap_or_default()),
        (Blocked(why), _) => Blocked(format!("which peers are nodes is not known: {why}")),
        (unasked @ NotAsked(_), _) => unasked,
    }
}

fn names(view: &ClusterView) -> Sight {
    match nodes_told(view) {
        Clear => {}
        Blocked(why) => return Blocked(format!("which names to look at is not known: {why}")),
        unasked @ NotAsked(_) => return unasked,
    }
    let lost = view.nodes.iter().find_map(|(name, facts)| match &facts.addresses {
        Reading::Unavailable(why) => Some(format!("the name of {name} could not be looked up: {why}")),
        Reading::Known(_) | Reading::Absent | Reading::NotAsked(_) => None,
    });
    lost.map_or(Clear, NotAsked)
}

fn visited(view: &ClusterView) -> impl Iterator<Item = &crate::cluster::view::Visit> {
    view.nodes.values().filter_map(|facts| facts.visit.known())
}

/// Whether a request was sent, from one end at least, over each link that somebody calls connected.
fn tried(view: &ClusterView) -> Sight {
    let connected = |link: &&Link| link.reading == Reading::Known(LinkState::Connected);
    let untried = view.links.iter().filter(connected).find(|link| {
        let back = view.link(&link.to, &link.from).and_then(Link::answered);
        link.answered().is_none() && back.is_none()
    });
    match untried {
        None => Clear,
        Some(link) => {
            let names = Names::of(view);
            let why = link.round_trips.reason().unwrap_or_else(|| "no request was sent".to_owned());
            let (from, to) = (names.short(&link.from), names.short(&link.to));
            Blocked(format!("the link of {from} and {to} could be tried from neither end: {why}"))
        }
    }
}

fn probe(view: &ClusterView) -> Sight {
    if visited(view).next().is_some() {
        return Clear;
    }
    let why = view.nodes.values().find_map(|facts| match &facts.visit {
        Reading::Unavailable(why) => Some(why.to_string()),
        Reading::Known(_) | Reading::Absent | Reading::NotAsked(_) => None,
    });
    match (session_gap(view), why) {
        (Some(gap), _) => Blocked(gap.cause),
        (None, Some(why)) => Blocked(format!("no node could be visited: {why}")),
        (None, None) => NotAsked("asked with --probe only".to_owned()),
    }
}
