//! The fold: one survey's observations become one view. Pure.

use super::declaration::{Declaration, Expected};
use super::link::{Link, LinkReport, LinkState, Links};
use super::locality;
use super::node::NodeName;
use super::observation::{Evidence, ManagerFacts, Observation, Reading, Round, Source, Unavailable};
use super::session::CertificateFacts;
use super::topology;
use super::view::{Access, Answers, ClusterView, NodeFacts, SourceRecord};
use super::visits::Visits;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Folds one survey into a view. Pure: the same observations give the same view, whatever their order.
pub fn fold(round: &Round, declaration: &Declaration) -> ClusterView {
    let looks = Looks::new(round);
    let access = access(round, &looks);
    let own_view = looks.own_view();
    let (vantage, vantage_version) = vantage(&looks, own_view.as_ref());
    // The node that we are logged in to has a row even if nobody tells its name.
    let self_name = match (&vantage, &access) {
        (Reading::Known(name), _) => Some(name.clone()),
        (_, Access::Manager { .. }) => Some(NodeName::new(&round.domain)),
        _ => None,
    };

    let visits = Visits::of(&looks, self_name.as_ref());
    let mentioned = mentioned(&looks, &visits, self_name.as_ref(), own_view.as_ref());
    let declaration = &declaration.meant(&mentioned);
    let mut nodes =
        node_rows(&looks, &visits, &mentioned, declaration, self_name.as_ref(), own_view.as_ref());
    if let (Some(name), Some(version)) = (&self_name, vantage_version)
        && let Some(facts) = nodes.get_mut(name)
    {
        facts.version = Reading::Known(version);
    }
    let administrator = access != Access::NotAdmin;
    if !administrator {
        nodes.values_mut().for_each(unread_empty);
    }
    let links = links(&nodes, &looks, &visits, self_name.as_ref());
    // Of links of which nothing could be seen, nothing follows.
    let groups = if administrator { topology::groups(&nodes, &links) } else { Vec::new() };
    let cut_points = topology::cut_points(&groups, &links);
    let alive = |node: &NodeName| {
        let called = || links.to(node).any(|link| link.reading == Reading::Known(LinkState::Connected));
        groups.iter().any(|group| group.contains(node)) || called()
    };
    let host = locality::host(&looks, &mut nodes, declaration, self_name.as_ref(), &alive);
    locality::clocks(&looks, &mut nodes, &host, self_name.as_ref());
    visits.clocks(&mut nodes, &host);

    ClusterView {
        domain: round.domain.clone(),
        jid: round.jid.clone(),
        taken_at: round.started,
        took: round.took,
        declaration: declaration.clone(),
        access,
        vantage,
        nodes,
        links,
        groups,
        cut_points,
        host,
        certificate: looks.certificate(),
        sources: looks.records(self_name.as_ref()),
    }
}

/// The observations by source. A later look at the same thing replaces an earlier one that failed; what was
/// once answered is never replaced by silence within one round.
pub(super) struct Looks<'a> {
    round: &'a Round,
    by_source: BTreeMap<&'a Source, &'a Observation>,
}

impl<'a> Looks<'a> {
    fn new(round: &'a Round) -> Self {
        let mut by_source: BTreeMap<&Source, &Observation> = BTreeMap::new();
        for observation in &round.observations {
            by_source
                .entry(&observation.source)
                .and_modify(|known| {
                    let better = match (&known.outcome, &observation.outcome) {
                        (Ok(_), Err(_)) => false,
                        (Err(_), Ok(_)) => true,
                        (Ok(_), Ok(_)) | (Err(_), Err(_)) => observation.taken >= known.taken,
                    };
                    if better {
                        *known = observation;
                    }
                })
                .or_insert(observation);
        }
        Self { round, by_source }
    }

    pub(super) fn get(&self, source: &Source) -> Option<&'a Observation> {
        self.by_source.get(source).copied()
    }

    pub(super) fn reading<T>(
        &self,
        source: &Source,
        not_asked: &str,
        take: impl FnOnce(&'a Evidence) -> Option<T>,
    ) -> Reading<T> {
        match self.get(source).map(|observation| &observation.outcome) {
            None => Reading::NotAsked(not_asked.to_owned()),
            Some(Err(why)) => Reading::Unavailable(why.clone()),
            Some(Ok(evidence)) => take(evidence).map_or_else(
                || Reading::Unavailable(Unavailable::Malformed("not what was asked for".to_owned())),
                Reading::Known,
            ),
        }
    }

    /// Everything that was looked at.
    pub(super) fn sources(&self) -> impl Iterator<Item = &'a Source> {
        self.by_source.keys().copied()
    }

    fn view_of(&self, node: &NodeName) -> Reading<Vec<LinkReport>> {
        self.reading(&Source::View(node.clone()), "nobody asked it", view_evidence)
    }

    /// How long the view of a node took: of the ways in which it was asked, the one that answered.
    fn view_took(&self, node: &NodeName, is_self: bool) -> Option<Duration> {
        let own = if is_self { self.get(&Source::OwnView) } else { None };
        let both = [own, self.get(&Source::View(node.clone()))];
        let mut asked = both.into_iter().flatten();
        let first = asked.next()?;
        let answered = [Some(first), asked.next()].into_iter().flatten().find(|look| look.outcome.is_ok());
        Some(answered.unwrap_or(first).took)
    }

    fn own_view(&self) -> Option<Reading<Vec<LinkReport>>> {
        self.get(&Source::OwnView).map(|_| self.reading(&Source::OwnView, "nobody asked it", view_evidence))
    }

    /// Every node whose own view was asked.
    fn asked(&self) -> impl Iterator<Item = &'a NodeName> {
        self.by_source.keys().filter_map(|source| match source {
            Source::View(node) => Some(node),
            _ => None,
        })
    }

    fn certificate(&self) -> Reading<CertificateFacts> {
        self.reading(&Source::Certificate, "no TLS session", |evidence| match evidence {
            Evidence::Certificate(facts) => Some(facts.clone()),
            _ => None,
        })
    }

    fn records(&self, self_name: Option<&NodeName>) -> Vec<SourceRecord> {
        let own = self_name.map_or(self.round.domain.as_str(), NodeName::as_str);
        let mut records: Vec<SourceRecord> = self
            .by_source
            .values()
            // Requests over links are told by the links themselves: a hundred nodes have 9,900.
            .filter(|observation| !matches!(observation.source, Source::Ping { .. }))
            .map(|observation| SourceRecord {
                source: observation.source.word(),
                of: match &observation.source {
                    Source::View(node)
                    | Source::Life(node)
                    | Source::Disconnects(node)
                    | Source::Door(node)
                    | Source::Resolve(node)
                    | Source::At(node, _) => node.to_string(),
                    Source::Ping { from, to } => format!("{from} -> {to}"),
                    Source::OwnView | Source::Identity | Source::Clock => own.to_owned(),
                    Source::Sockets => "this host".to_owned(),
                    Source::Session | Source::Certificate | Source::Domain | Source::Manager => {
                        self.round.domain.clone()
                    }
                },
                outcome: observation.outcome.as_ref().map(|_| ()).map_err(Clone::clone),
                taken: observation.taken,
                took: observation.took,
            })
            .collect();
        if let Some(failure) = &self.round.failure
            && !self.by_source.contains_key(&Source::Session)
        {
            records.insert(
                0,
                SourceRecord {
                    source: Source::Session.word(),
                    of: self.round.domain.clone(),
                    outcome: Err(Unavailable::Failed(failure.to_string())),
                    taken: self.round.started,
                    took: self.round.took,
                },
            );
        }
        records
    }
}

pub(super) fn view_evidence(evidence: &Evidence) -> Option<Vec<LinkReport>> {
    match evidence {
        Evidence::View(links) => Some(links.clone()),
        _ => None,
    }
}

fn access(round: &Round, looks: &Looks<'_>) -> Access {
    if let Some(failure) = &round.failure {
        return Access::NoSession(Box::new(failure.clone()));
    }
    if looks.get(&Source::Session).is_none() {
        return Access::NotTried;
    }
    let items = looks.reading(&Source::Domain, "not asked", |evidence| match evidence {
        Evidence::Domain(facts) => Some(*facts),
        _ => None,
    });
    let manager = looks.reading(&Source::Manager, "not asked", |evidence| match evidence {
        Evidence::Manager(facts) => Some(facts),
        _ => None,
    });
    match (&manager, &items) {
        (Reading::Known(ManagerFacts { jid, identified: true }), _) => Access::Manager { jid: jid.clone() },
        // Listed, but it does not show itself: that is how Tigase treats everybody who is no administrator.
        (Reading::Known(ManagerFacts { identified: false, .. }), Reading::Known(items)) => {
            if items.sees_components && !items.lists_manager {
                Access::NotClustered
            } else {
                Access::NotAdmin
            }
        }
        (Reading::Known(_), _) => Access::NotAdmin,
        (Reading::Unavailable(why), Reading::Known(items)) => {
            if items.lists_manager || !refused(why) {
                Access::CouldNotAsk(why.clone())
            } else if items.sees_components {
                Access::NotClustered
            } else {
                Access::NotAdmin
            }
        }
        (Reading::Unavailable(why), _) | (_, Reading::Unavailable(why)) => Access::CouldNotAsk(why.clone()),
        _ => Access::CouldNotAsk(Unavailable::Failed("discovery was not asked".to_owned())),
    }
}

fn refused(why: &Unavailable) -> bool {
    matches!(why, Unavailable::Refused { .. })
}

/// The name of the node that we are logged in to, and its version where it told it.
///
/// Its statistics tell it. Where they do not, it is the node that gives the same view by its own name, or the
/// one that the others mention and our own view does not, since a node never lists itself.
fn vantage(
    looks: &Looks<'_>,
    own_view: Option<&Reading<Vec<LinkReport>>>,
) -> (Reading<NodeName>, Option<String>) {
    let identity = looks.reading(&Source::Identity, "there is no session", |evidence| match evidence {
        Evidence::Identity { name, version } => Some((name.clone(), version.clone())),
        _ => None,
    });
    let why = match identity {
        Reading::Known((name, version)) => return (Reading::Known(name), version),
        Reading::Absent => Reading::Absent,
        Reading::Unavailable(why) => Reading::Unavailable(why),
        Reading::NotAsked(why) => Reading::NotAsked(why),
    };
    let Some(Reading::Known(own)) = own_view else { return (why, None) };
    // Asked by its own name, a node gives the same view as in the domain, and it is not in that view.
    let same = |node: &&NodeName| {
        own.iter().all(|report| report.peer != **node)
            && looks.view_of(node).known().is_some_and(|view| sorted(view) == sorted(own))
    };
    let mut named = looks.asked().filter(same);
    if let (Some(name), None) = (named.next(), named.next()) {
        return (Reading::Known(name.clone()), None);
    }
    let mut candidates: Option<BTreeSet<NodeName>> = None;
    for node in own.iter().map(|report| &report.peer) {
        if let Reading::Known(view) = looks.view_of(node) {
            let named: BTreeSet<NodeName> = view.into_iter().map(|report| report.peer).collect();
            candidates = Some(match candidates {
                None => named,
                Some(before) => before.intersection(&named).cloned().collect(),
            });
        }
    }
    let mut left = candidates
        .unwrap_or_default()
        .into_iter()
        .filter(|node| own.iter().all(|report| report.peer != *node));
    match (left.next(), left.next()) {
        (Some(name), None) => (Reading::Known(name), None),
        _ => (why, None),
    }
}

fn sorted(view: &[LinkReport]) -> Vec<&LinkReport> {
    let mut view: Vec<&LinkReport> = view.iter().collect();
    view.sort_by(|a, b| a.peer.cmp(&b.peer));
    view
}

/// Every node that a view tells of, and the one that we are logged in to.
fn mentioned(
    looks: &Looks<'_>,
    visits: &Visits<'_>,
    self_name: Option<&NodeName>,
    own_view: Option<&Reading<Vec<LinkReport>>>,
) -> BTreeSet<NodeName> {
    let mut mentioned: BTreeSet<NodeName> = self_name.into_iter().cloned().collect();
    let views = looks.asked().map(|node| looks.view_of(node)).chain(own_view.cloned());
    let views = views.chain(visits.views().map(|(_, view)| view.clone()));
    for view in views {
        if let Reading::Known(reports) = view {
            mentioned.extend(reports.into_iter().map(|report| report.peer));
        }
    }
    mentioned
}

fn node_rows(
    looks: &Looks<'_>,
    visits: &Visits<'_>,
    mentioned: &BTreeSet<NodeName>,
    declaration: &Declaration,
    self_name: Option<&NodeName>,
    own_view: Option<&Reading<Vec<LinkReport>>>,
) -> BTreeMap<NodeName, NodeFacts> {
    let mut names = mentioned.clone();
    if let Expected::Named(expected) = &declaration.expected {
        names.extend(expected.iter().cloned());
    }
    // A node that answers is there, even if nobody mentions it.
    names.extend(looks.asked().filter(|node| looks.view_of(node).known().is_some()).cloned());
    names.extend(visits.met().cloned());

    names
        .into_iter()
        .map(|name| {
            let is_self = Some(&name) == self_name;
            let asked_view = looks.view_of(&name);
            let view = match (is_self, own_view) {
                (true, Some(own)) if own.known().is_some() || asked_view.known().is_none() => own.clone(),
                _ => asked_view,
            };
            // Whether it answers to what is routed to it is another matter than what it says at its own door.
            let answers = |life| if is_self { Answers::Yes } else { answers(&view, life) };
            let life =
                looks.reading(&Source::Life(name.clone()), "nobody asked it", |evidence| match evidence {
                    Evidence::Alive { version } => Some(version.clone()),
                    _ => None,
                });
            let facts = NodeFacts {
                is_self,
                expected: declaration.names(&name),
                mentioned: mentioned.contains(&name),
                answers: answers(&life),
                version: match (life, visits.version(&name)) {
                    (Reading::Known(Some(version)), _) | (_, Some(version)) => Reading::Known(version),
                    (Reading::Known(None) | Reading::Absent, None) => Reading::Absent,
                    (Reading::Unavailable(why), None) => Reading::Unavailable(why),
                    (Reading::NotAsked(why), None) => Reading::NotAsked(why),
                },
                view: match visits.view(&name) {
                    Some(direct) if view.known().is_none() => direct.clone(),
                    _ => view,
                },
                view_took: looks.view_took(&name, is_self),
                door: looks.reading(
                    &Source::Door(name.clone()),
                    "asked only of nodes that the others call disconnected",
                    |evidence| match evidence {
                        Evidence::Door => Some(()),
                        _ => None,
                    },
                ),
                addresses: Reading::NotAsked("sockets were not looked at".to_owned()),
                addresses_given: false,
                sockets: Reading::NotAsked("this host is no node of the cluster".to_owned()),
                clock: Reading::NotAsked(
                    "only the clock of the node that we are logged in to is asked".to_owned(),
                ),
                disconnects: looks.reading(
                    &Source::Disconnects(name.clone()),
                    "its counts were not asked for in this round",
                    |evidence| match evidence {
                        Evidence::Disconnects(counts) => Some(counts.clone()),
                        _ => None,
                    },
                ),
                visit: visits.visit(&name),
            };
            (name, facts)
        })
        .collect()
}

/// Tigase answers whoever is no administrator with empty lists: they do not say that a node has no links.
fn unread_empty(facts: &mut NodeFacts) {
    if facts.view.known().is_some_and(Vec::is_empty) {
        facts.view = Reading::Unavailable(Unavailable::Denied("only administrators are shown it".to_owned()));
    }
}

/// Why nothing is known that only a session at the node itself can tell.
pub(super) const NOT_PROBED: &str = "asked with --probe only";

/// Conditions that the node itself gives (RFC 6120, 8.3.3): to refuse is to live. The others may come from a
/// server on the way: Prosody answers `not-allowed` for every host that it does not know.
const CONDITIONS_OF_THE_LIVING: [&str; 2] = ["feature-not-implemented", "forbidden"];

/// Whether an error answer proves that the node which was asked lives.
pub fn proves_life(why: &Unavailable) -> bool {
    matches!(why, Unavailable::Refused { condition, .. } if CONDITIONS_OF_THE_LIVING.contains(&condition.as_str()))
}

fn answers(view: &Reading<Vec<LinkReport>>, life: &Reading<Option<String>>) -> Answers {
    let failures = match (view, life) {
        (Reading::Known(_), _) | (_, Reading::Known(_)) => return Answers::Yes,
        (view, life) => [unavailable(view), unavailable(life)],
    };
    let failures: Vec<&Unavailable> = failures.into_iter().flatten().collect();
    if failures.iter().any(|why| proves_life(why)) {
        return Answers::Yes;
    }
    if let Some(why) = failures.iter().find(|why| refused(why)) {
        return Answers::Unroutable((*why).clone());
    }
    for why in &failures {
        if let Unavailable::NoAnswer { within } = why {
            return Answers::Silent { within: *within };
        }
    }
    Answers::Unasked(failures.first().map_or_else(|| "nobody asked it".to_owned(), ToString::to_string))
}

fn unavailable<T>(reading: &Reading<T>) -> Option<&Unavailable> {
    match reading {
        Reading::Unavailable(why) => Some(why),
        Reading::Known(_) | Reading::Absent | Reading::NotAsked(_) => None,
    }
}

fn links(
    nodes: &BTreeMap<NodeName, NodeFacts>,
    looks: &Looks<'_>,
    visits: &Visits<'_>,
    self_name: Option<&NodeName>,
) -> Links {
    Links::between(nodes.keys().cloned().collect(), |from| {
        let view = nodes.get(from).map(|facts| &facts.view);
        let seen = view.and_then(Reading::known);
        let taken = [Some(Source::View(from.clone())), (Some(from) == self_name).then_some(Source::OwnView)]
            .into_iter()
            .flatten()
            .filter_map(|source| looks.get(&source))
            .chain(visits.view_look(from))
            .filter(|observation| observation.outcome.is_ok() || seen.is_none())
            .map(|observation| observation.taken)
            .max();
        let said: BTreeMap<&NodeName, &LinkState> =
            seen.into_iter().flatten().map(|report| (&report.peer, &report.state)).collect();
        let from = from.clone();
        move |to| Link {
            reading: match view {
                Some(Reading::Known(_)) => {
                    said.get(to).map_or(Reading::Absent, |state| Reading::Known((*state).clone()))
                }
                Some(Reading::Unavailable(why)) => Reading::Unavailable(why.clone()),
                Some(Reading::NotAsked(why)) => Reading::NotAsked(why.clone()),
                Some(Reading::Absent) | None => Reading::Absent,
            },
            taken,
            round_trips: visits.round_trips(&from, to),
            from: from.clone(),
            to: to.clone(),
        }
    })
}
