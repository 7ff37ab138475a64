//! The words of single cells: the same in table, plain, CSV and Markdown, so that one word means one thing.

use super::StatusReport;
use super::ink::{Mark, Role};
use crate::assess::finding::Subject;
use crate::assess::verdict::Health;
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::{Access, Answers, ClusterView, NodeFacts};
use crate::text::sanitize::{neutralise, one_word};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What the node that we are logged in to says of the others.
pub(crate) struct Witness<'a> {
    says: BTreeMap<&'a NodeName, &'a Reading<LinkState>>,
    /// Why nobody says anything, where we are logged in nowhere.
    silence: Option<String>,
}

/// What is said of the link to a node.
pub(crate) enum LinkSaid<'a> {
    /// The node is the one that speaks.
    Oneself,
    /// The words of the node that we are logged in to.
    By(&'a Reading<LinkState>),
    /// Nobody could be asked, and why.
    Nobody(String),
}

impl<'a> Witness<'a> {
    pub(crate) fn new(view: &'a ClusterView) -> Self {
        let own = view.own_row();
        Self {
            says: view
                .links
                .iter()
                .filter(|link| Some(&link.from) == own)
                .map(|link| (&link.to, &link.reading))
                .collect(),
            silence: own.is_none().then(|| match &view.access {
                Access::NoSession(failure) => format!("there is no session: {failure}"),
                Access::NotTried => "nobody logged in".to_owned(),
                Access::CouldNotAsk(why) => format!("the cluster could not be asked: {why}"),
                Access::NotAdmin => "the JID is no administrator".to_owned(),
                Access::NotClustered => "the server has no Cluster Connection Manager".to_owned(),
                Access::Manager { .. } => "it is not known which node we are logged in to".to_owned(),
            }),
        }
    }

    pub(crate) fn of(&self, name: &NodeName, facts: &NodeFacts) -> LinkSaid<'a> {
        if facts.is_self {
            return LinkSaid::Oneself;
        }
        match (self.says.get(name), &self.silence) {
            (Some(reading), _) => LinkSaid::By(reading),
            (None, Some(why)) => LinkSaid::Nobody(why.clone()),
            (None, None) => LinkSaid::Nobody("nobody was asked about it".to_owned()),
        }
    }
}

impl LinkSaid<'_> {
    /// The mark and the words for people.
    pub(crate) fn words(&self) -> (Mark, Role, String) {
        let (mark, role, words) = match self {
            Self::Oneself => return (Mark::Absent, Role::Usual, "self".to_owned()),
            Self::By(Reading::Known(LinkState::Connected)) => (Mark::Connected, Role::Healthy, "connected"),
            Self::By(Reading::Known(LinkState::Disconnected)) => {
                (Mark::Disconnected, Role::Down, "disconnected")
            }
            Self::By(Reading::Known(LinkState::Unrecognised(words))) => {
                return (Mark::Unknown, Role::Unknown, format!("\"{}\"", neutralise(words)));
            }
            Self::By(Reading::Absent) => (Mark::Absent, Role::Muted, "not mentioned"),
            Self::By(Reading::Unavailable(_)) => (Mark::Unknown, Role::Unknown, "could not look"),
            Self::By(Reading::NotAsked(_)) | Self::Nobody(_) => (Mark::NotAsked, Role::Muted, "not asked"),
        };
        (mark, role, words.to_owned())
    }

    /// One word for programs: `self`, a state, or a reading that is not known.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Oneself => "self",
            Self::By(Reading::Known(LinkState::Connected)) => "connected",
            Self::By(Reading::Known(LinkState::Disconnected)) => "disconnected",
            Self::By(Reading::Known(LinkState::Unrecognised(_))) => "unrecognised",
            Self::By(other) => other.word(),
            Self::Nobody(_) => "not-asked",
        }
    }
}

/// The nodes as they are shown: worst first, then by name; those that were taken out come last.
pub(crate) fn worst_first<'a>(report: &StatusReport<'a>) -> Vec<(&'a NodeName, &'a NodeFacts)> {
    let mut nodes: Vec<_> = report.view.nodes.iter().collect();
    nodes
        .sort_by_key(|(name, _)| (departed(report, name), Reverse(report.assessment.health_of(name)), *name));
    nodes
}

/// Whether a node was taken out and is merely listed still: nobody misses it.
pub(crate) fn departed(report: &StatusReport<'_>, name: &NodeName) -> bool {
    report.assessment.findings.iter().any(
        |finding| matches!(&finding.subject, Subject::Node(node) if node == name && finding.id == "stale-entry"),
    )
}

/// Established and wanted sockets (`3/5`), or what takes their place.
pub(crate) fn sockets(view: &ClusterView, name: &NodeName, facts: &NodeFacts) -> (Role, String) {
    let wanted = view.declaration.connections_per_node;
    if view.host.node.known() == Some(name) {
        return match &view.host.listeners {
            Reading::Known(all) if all.is_empty() => (Role::Down, "CLOSED".to_owned()),
            Reading::Known(_) => (Role::Usual, "LISTEN".to_owned()),
            Reading::Absent | Reading::NotAsked(_) => (Role::Muted, "-".to_owned()),
            Reading::Unavailable(_) => (Role::Unknown, "?".to_owned()),
        };
    }
    match &facts.sockets {
        Reading::Known(peer) => {
            let established = peer.established_count();
            let enough = usize::try_from(wanted).is_ok_and(|wanted| established >= wanted);
            let role = match established {
                _ if enough => Role::Usual,
                0 => Role::Down,
                _ => Role::Degraded,
            };
            (role, format!("{established}/{wanted}"))
        }
        Reading::Unavailable(_) | Reading::Absent => (Role::Unknown, format!("?/{wanted}")),
        Reading::NotAsked(_) => (Role::Muted, "-".to_owned()),
    }
}

/// Whether it answers, in one or two words.
pub(crate) fn answers(facts: &NodeFacts) -> (Role, &'static str) {
    match facts.answers {
        Answers::Yes => (Role::Usual, "yes"),
        Answers::Silent { .. } => (Role::Down, "silent"),
        Answers::Unroutable(_) => (Role::Down, "no route"),
        Answers::Unasked(_) => (Role::Muted, "-"),
    }
}

/// The same as one word for programs.
pub(crate) fn answers_word(facts: &NodeFacts) -> &'static str {
    match facts.answers {
        Answers::Yes => "yes",
        Answers::Silent { .. } => "silent",
        Answers::Unroutable(_) => "unroutable",
        Answers::Unasked(_) => "not-asked",
    }
}

/// What can be said of the cluster in one sentence, neutralised; `dot` stands between the counts.
pub(crate) fn headline(report: &StatusReport<'_>, dot: &str) -> String {
    let view = report.view;
    let mut said = Vec::new();
    let why = match &view.access {
        Access::NoSession(failure) => Some(format!("no session, failed at {}", failure.step)),
        Access::NotTried => Some("not asked, since nobody logged in".to_owned()),
        Access::CouldNotAsk(_) => Some("logged in, and the cluster could not be asked".to_owned()),
        Access::NotAdmin => Some(match &view.jid {
            Some(jid) => format!("{} is no administrator", one_word(jid)),
            None => "the account is no administrator".to_owned(),
        }),
        Access::NotClustered => Some("the server runs without clustering".to_owned()),
        Access::Manager { .. } => None,
    };
    said.extend(why);
    let (gone, here): (Vec<&NodeName>, Vec<&NodeName>) =
        view.nodes.keys().partition(|name| departed(report, name));
    let total = here.len();
    if total > 0 {
        let mut counts: BTreeMap<Health, usize> = BTreeMap::new();
        for name in here {
            *counts.entry(report.assessment.health_of(name)).or_insert(0) += 1;
        }
        let counts: Vec<String> =
            counts.iter().map(|(health, count)| format!("{count} {}", health.word())).collect();
        let nodes = if total == 1 { "node" } else { "nodes" };
        said.push(format!("{total} {nodes}: {}", counts.join(dot)));
        if !gone.is_empty() {
            said.push(format!("{} departed", gone.len()));
        }
    } else if said.is_empty() {
        said.push("no nodes".to_owned());
    }
    format!("{}: {}", one_word(&view.domain), said.join("; "))
}
