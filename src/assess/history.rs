//! What changes from one look to the next: transitions, each with the time that the state before it lasted.
//!
//! "Could not look" is no state of a thing: what cannot be seen keeps the state in which it was last seen, and
//! nothing is said of it until it is seen again. That it could not be seen is said once, of the node.

use super::finding::{Finding, Subject};
use super::verdict::{Assessment, Health};
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::{Access, ClusterView};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

/// Changes within this time are counted as flaps.
pub const WINDOW: Duration = Duration::from_secs(600);

/// More groups of links than this are told as one.
const MOST_GROUPS: usize = 8;

/// Changes of one thing that are remembered.
const MOST_CHANGES: usize = 1_000;

/// What a transition is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// The verdict.
    Verdict,
    /// A node's health.
    Node(NodeName),
    /// What one node says of its link to another.
    Link(NodeName, NodeName),
    /// What is said of many links at once: those of a node that changed too, or all over the cluster.
    Links(Option<NodeName>),
    /// How many sockets this host's node has established with a node.
    Sockets(NodeName),
    /// A finding, by its id and subject.
    Finding(&'static str, Subject),
}

/// How long a state lasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lasted {
    /// For so long.
    pub time: Duration,
    /// At least: it was there when the watch began.
    pub at_least: bool,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// When it was seen.
    pub at: Timestamp,
    /// What changed.
    pub about: About,
    /// The state before, in the words of the contract; `None`: it was not there, or nobody knew it.
    pub from: Option<String>,
    /// The state now; `None`: it is not there any more.
    pub to: Option<String>,
    /// How long the state before lasted; of several links, the shortest.
    pub lasted: Option<Lasted>,
    /// How often this thing has changed within the last ten minutes, this time included.
    pub flaps: usize,
    /// The links of a group, from and to.
    pub links: Vec<(NodeName, NodeName)>,
    /// What is known of the cause, in one line.
    pub why: Option<String>,
    /// Who says so.
    pub evidence: Vec<String>,
}

/// The states in which things were last seen.
#[derive(Debug, Clone, Default)]
pub struct History {
    seen: BTreeMap<About, Kept>,
    begun: bool,
    /// Whether nobody has looked since the look before.
    interrupted: bool,
}

#[derive(Debug, Clone)]
struct Kept {
    /// `None`: it was there, and is not any more.
    word: Option<String>,
    since: Timestamp,
    /// Whether it was so when the watch began.
    from_start: bool,
    changes: VecDeque<Timestamp>,
}

/// A state as it is now, and who says so.
struct Fact {
    word: String,
    why: Option<String>,
    evidence: Vec<String>,
}

impl History {
    /// Nothing has been seen yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Nobody looks for a while: what is found changed then has lasted nobody knows how long, and what is as it was may
    /// have changed and changed back.
    pub fn interrupt(&mut self) {
        self.interrupted = true;
    }

    /// Takes in a look, and tells what changed since the one before. The first look changes nothing.
    pub fn advance(&mut self, view: &ClusterView, assessment: &Assessment) -> Vec<Transition> {
        let at = view.taken_at.checked_add(view.took).unwrap_or(view.taken_at);
        let mut facts = picture(view, assessment);
        let from_start = !std::mem::replace(&mut self.begun, true);
        if from_start {
            for (about, fact) in facts {
                self.seen.insert(about, Kept::new(Some(fact.word), at, true));
            }
            return Vec::new();
        }
        let interrupted = std::mem::take(&mut self.interrupted);
        if interrupted {
            for kept in self.seen.values_mut() {
                (kept.since, kept.from_start) = (at, true);
            }
        }
        let sight = Sight::of(view, assessment);
        self.forget(&sight, at);
        // Gone first, so that a node that went takes its links with it.
        let gone: Vec<About> = self
            .seen
            .iter()
            .filter(|(about, kept)| {
                kept.word.is_some() && !facts.contains_key(about) && sight.sees_absence(about)
            })
            .map(|(about, _)| about.clone())
            .collect();
        let mut changes: Vec<Transition> =
            gone.into_iter().filter_map(|about| self.change(about, None, at)).collect();
        let appeared: BTreeSet<NodeName> = facts
            .keys()
            .filter_map(|about| match about {
                About::Node(node) if self.word(about).is_none() => Some(node.clone()),
                _ => None,
            })
            .collect();
        while let Some((about, fact)) = facts.pop_first() {
            if self.word(&about) == Some(fact.word.as_str()) {
                continue;
            }
            if self.is_silent(&about, &fact, &appeared) {
                self.seen.insert(about, Kept::new(Some(fact.word), at, false));
                continue;
            }
            changes.extend(self.change(about, Some(fact), at));
        }
        if interrupted {
            for change in &mut changes {
                change.lasted = None;
            }
        }
        changes.sort_by(|a, b| a.about.cmp(&b.about));
        grouped(changes)
    }

    fn word(&self, about: &About) -> Option<&str> {
        self.seen.get(about).and_then(|kept| kept.word.as_deref())
    }

    /// What is seen for the first time and is no news: the links of a node that appears, and links that stand.
    fn is_silent(&self, about: &About, fact: &Fact, appeared: &BTreeSet<NodeName>) -> bool {
        match about {
            About::Link(from, to) => {
                self.word(about).is_none()
                    && (fact.word == CONNECTED || appeared.contains(from) || appeared.contains(to))
            }
            About::Sockets(_) => self.word(about).is_none(),
            _ => false,
        }
    }

    fn change(&mut self, about: About, fact: Option<Fact>, at: Timestamp) -> Option<Transition> {
        let (word, why, evidence) = match fact {
            Some(fact) => (Some(fact.word), fact.why, fact.evidence),
            None => (None, None, Vec::new()),
        };
        let kept = self.seen.entry(about.clone()).or_insert_with(|| Kept::new(None, at, false));
        if kept.word == word {
            return None;
        }
        kept.changes.push_back(at);
        while kept.changes.len() > MOST_CHANGES
            || kept.changes.front().is_some_and(|then| since(*then, at) > WINDOW)
        {
            kept.changes.pop_front();
        }
        let from = std::mem::replace(&mut kept.word, word.clone());
        let lasted =
            from.is_some().then(|| Lasted { time: since(kept.since, at), at_least: kept.from_start });
        (kept.since, kept.from_start) = (at, false);
        Some(Transition {
            at,
            about,
            from,
            to: word,
            lasted,
            flaps: kept.changes.len(),
            links: Vec::new(),
            why,
            evidence,
        })
    }

    /// Forgets what is long gone, and the links of nodes that are not there.
    fn forget(&mut self, sight: &Sight<'_>, at: Timestamp) {
        self.seen.retain(|about, kept| match about {
            About::Link(from, to) if !sight.blind => sight.has(from) && sight.has(to),
            About::Sockets(node) if !sight.blind => sight.has(node),
            _ => kept.word.is_some() || since(kept.since, at) <= WINDOW,
        });
    }
}

impl Kept {
    fn new(word: Option<String>, since: Timestamp, from_start: bool) -> Self {
        Self { word, since, from_start, changes: VecDeque::new() }
    }
}

/// A clock may jump back: then no time has passed.
fn since(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(then)).unwrap_or_default()
}

const CONNECTED: &str = "connected";

/// The states of everything that can be seen.
fn picture(view: &ClusterView, assessment: &Assessment) -> BTreeMap<About, Fact> {
    let mut facts = BTreeMap::new();
    let bare = |word: &str| Fact { word: word.to_owned(), why: None, evidence: Vec::new() };
    let mut verdict = bare(assessment.verdict.word());
    verdict.why = assessment
        .findings
        .first()
        .map(|finding| finding.summary.clone())
        .or_else(|| assessment.gaps.first().map(|gap| gap.cause.clone()));
    facts.insert(About::Verdict, verdict);
    for finding in &assessment.findings {
        let fact = Fact {
            word: finding.severity.word().to_owned(),
            why: Some(finding.summary.clone()),
            evidence: finding.evidence.clone(),
        };
        // The worst comes first: of two about one thing, it counts.
        facts.entry(About::Finding(finding.id, finding.subject.clone())).or_insert(fact);
    }
    if !matches!(view.access, Access::Manager { .. }) {
        return facts;
    }
    for (name, seen) in &view.nodes {
        let mut fact = bare(assessment.health_of(name).word());
        let about_it = assessment.findings.iter().find(|finding| concerns(finding, name));
        if let Some(finding) = about_it {
            fact.why = Some(finding.summary.clone());
            fact.evidence.clone_from(&finding.evidence);
        }
        facts.insert(About::Node(name.clone()), fact);
        if let Reading::Known(sockets) = &seen.sockets {
            let mut fact = bare(&sockets.established_count().to_string());
            fact.evidence = vec!["sockets of this host".to_owned()];
            facts.insert(About::Sockets(name.clone()), fact);
        }
    }
    for link in &view.links {
        let word = match &link.reading {
            Reading::Known(LinkState::Connected) => CONNECTED,
            Reading::Known(LinkState::Disconnected) => "disconnected",
            Reading::Known(LinkState::Unrecognised(_)) => "unrecognised",
            Reading::Absent => "absent",
            Reading::Unavailable(_) | Reading::NotAsked(_) => continue,
        };
        let mut fact = bare(word);
        fact.evidence = vec![format!("disco {}", link.from)];
        facts.insert(About::Link(link.from.clone(), link.to.clone()), fact);
    }
    facts
}

fn concerns(finding: &Finding, node: &NodeName) -> bool {
    match &finding.subject {
        Subject::Node(name) => name == node,
        Subject::Link(from, to) => from == node || to == node,
        _ => false,
    }
}

/// How far this look could see.
struct Sight<'a> {
    view: &'a ClusterView,
    assessment: &'a Assessment,
    /// No view could be read at all.
    blind: bool,
    /// Whether some node could not be asked.
    gaps: bool,
}

impl<'a> Sight<'a> {
    fn of(view: &'a ClusterView, assessment: &'a Assessment) -> Self {
        let blind = !matches!(view.access, Access::Manager { .. });
        let gaps = assessment.health.values().any(|health| *health == Health::Unknown);
        Self { view, assessment, blind, gaps }
    }

    fn has(&self, node: &NodeName) -> bool {
        self.view.nodes.contains_key(node)
    }

    /// Whether a thing that is not in the picture is known not to be there, rather than out of sight.
    fn sees_absence(&self, about: &About) -> bool {
        if self.blind {
            return false;
        }
        let hidden = |node: &NodeName| self.has(node) && self.assessment.health_of(node) == Health::Unknown;
        match about {
            // Whom nobody mentions any more is gone if everybody could be asked.
            About::Node(_) => !self.gaps,
            About::Finding(_, subject) => match subject {
                Subject::Node(node) => !hidden(node),
                Subject::Link(from, to) => !hidden(from) && !hidden(to),
                Subject::Peer(_) | Subject::Host => self.view.host.table.known().is_some(),
                Subject::Cluster => !self.gaps,
                Subject::Account(_) => true,
                Subject::Certificate => self.view.certificate.known().is_some(),
            },
            About::Verdict | About::Link(..) | About::Links(_) | About::Sockets(_) => false,
        }
    }
}

/// What links of one group have in common: the node, the state before, the state now.
type Group = (Option<NodeName>, Option<String>, Option<String>);

/// Puts links together: those of a node that changed in the same round, and where there are many of those, all.
fn grouped(changes: Vec<Transition>) -> Vec<Transition> {
    let nodes: BTreeSet<NodeName> = changes
        .iter()
        .filter_map(|change| match &change.about {
            About::Node(node) => Some(node.clone()),
            _ => None,
        })
        .collect();
    let (links, mut told): (Vec<Transition>, Vec<Transition>) =
        changes.into_iter().partition(|change| matches!(change.about, About::Link(..)));
    let mut busy: BTreeMap<NodeName, usize> = BTreeMap::new();
    for (from, to) in links.iter().filter_map(ends) {
        for end in [from, to] {
            *busy.entry(end.clone()).or_default() += 1;
        }
    }
    // A link belongs to the end that changed; where both did, to the one with more links that changed.
    let owner = |change: &Transition| -> Option<NodeName> {
        let (from, to) = ends(change)?;
        let ends = [from, to].into_iter().filter(|end| nodes.contains(*end));
        ends.max_by_key(|end| busy.get(*end).copied().unwrap_or_default()).cloned()
    };
    let owners: BTreeSet<NodeName> = links.iter().filter_map(owner).collect();
    let many = owners.len() > MOST_GROUPS;
    let mut groups: BTreeMap<Group, Vec<Transition>> = BTreeMap::new();
    for link in links {
        let owner = if many { None } else { owner(&link) };
        groups.entry((owner, link.from.clone(), link.to.clone())).or_default().push(link);
    }
    for ((owner, ..), links) in groups {
        if links.len() == 1 || (owner.is_none() && links.len() <= MOST_GROUPS) {
            told.extend(links);
        } else {
            told.extend(together(owner, links));
        }
    }
    told.sort_by(|a, b| a.about.cmp(&b.about));
    told
}

fn ends(change: &Transition) -> Option<(&NodeName, &NodeName)> {
    match &change.about {
        About::Link(from, to) => Some((from, to)),
        _ => None,
    }
}

fn together(owner: Option<NodeName>, links: Vec<Transition>) -> Option<Transition> {
    let lasted = links.iter().filter_map(|link| link.lasted).min();
    let flaps = links.iter().map(|link| link.flaps).max().unwrap_or_default();
    let pairs: Vec<(NodeName, NodeName)> =
        links.iter().filter_map(|link| ends(link).map(|(from, to)| (from.clone(), to.clone()))).collect();
    let mut evidence: Vec<String> = links.iter().flat_map(|link| link.evidence.clone()).collect();
    evidence.sort();
    evidence.dedup();
    let first = links.into_iter().next()?;
    Some(Transition { about: About::Links(owner), lasted, flaps, links: pairs, evidence, ..first })
}
