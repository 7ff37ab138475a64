//! The walk through discovery: the domain, the manager, every node's own view.
//!
//! Two flights after bind. The first asks the domain for its items and, at the manager's usual address, for
//! its identity and its view, since it nearly always is there; the second asks every node that the view
//! names, all at once. A third is flown only where the manager has another address, or where a node tells of
//! one that ours does not know.

use super::once::{millis, seen};
use super::plan::{DOOR_DEADLINE, GONE_DEADLINE, GRACE, MOST_REQUESTS, NAMES_DEADLINE, NODE_DEADLINE, Plan};
use crate::cluster::link::{LinkReport, LinkState};
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Evidence, ManagerFacts, Observation, ServiceItem, Source, Unavailable};
use crate::probe::xmpp::request::Requester;
use crate::probe::xmpp::{disco, door, life, tigase};
use futures_util::future::join_all;
use std::collections::BTreeSet;
use tokio::time::{Duration, Instant, timeout};
use tracing::info;

/// How many components are asked for their identity where none looks like the manager.
const MOST_STRANGE_COMPONENTS: usize = 64;

/// The state of one walk.
pub(super) struct Walk<'a> {
    plan: &'a Plan,
    requester: Requester,
    deadline: Instant,
    seen: Vec<Observation>,
    requests_left: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(plan: &'a Plan, requester: Requester, deadline: Instant) -> Self {
        Self { plan, requester, deadline, seen: Vec::new(), requests_left: MOST_REQUESTS }
    }

    /// Walks to the end, or to the deadline.
    pub(super) async fn go(mut self) -> Vec<Observation> {
        let begun = Instant::now();
        let usual = format!("{}@{}", tigase::MANAGER, self.plan.target.domain);
        let known: BTreeSet<NodeName> = self.plan.known.iter().cloned().collect();
        self.requests_left = self.requests_left.saturating_sub(8);
        let own_name = tigase::MANAGER.to_owned();
        // Nodes that are known beforehand fly with the first questions. Nobody knows yet whether the manager
        // bears its usual name; where it does not, they are asked again.
        let (first, early) = {
            let walk = &self;
            let early = walk.nodes(&own_name, known.iter().map(|node| (node, NODE_DEADLINE)));
            tokio::join!(walk.first_flight(&usual), early)
        };
        info!(took_ms = millis(begun.elapsed()), "first flight: the domain, the manager and its view");
        let manager = self.conclude(first, &usual).await;
        let Some(manager) = manager else { return self.seen };
        let manager_name = tigase::local_name(&manager, &self.plan.target.domain);
        let own: Vec<LinkReport> = self.own_view();
        let own_node = self.own_name();

        let mut asked = BTreeSet::new();
        if manager_name == own_name {
            asked = known.clone();
            self.seen.extend(early);
        }
        asked.extend(own_node.clone());
        let mut wanted: BTreeSet<NodeName> = own.iter().map(|report| report.peer.clone()).collect();
        wanted.extend(known);
        let mut names = wanted.clone();
        names.extend(own_node);
        let gone: Vec<NodeName> = own
            .iter()
            .filter(|report| report.state == LinkState::Disconnected)
            .map(|report| report.peer.clone())
            .collect();
        let names: Vec<NodeName> = names.into_iter().collect();
        let todo: Vec<NodeName> = wanted.iter().filter(|node| !asked.contains(*node)).cloned().collect();
        let (now, later) = self.budget(todo);
        let deadline_of = |node: &NodeName| if gone.contains(node) { GONE_DEADLINE } else { NODE_DEADLINE };
        let (views, addresses, doors) = {
            let walk = &self;
            tokio::join!(
                walk.nodes(&manager_name, now.iter().map(|node| (node, deadline_of(node)))),
                addresses(walk.plan, &names, walk.deadline),
                walk.doors(&gone),
            )
        };
        self.seen.extend(views);
        self.seen.extend(addresses);
        self.seen.extend(doors);
        self.seen.extend(later);
        asked.extend(now);
        self.third_flight(&manager_name, asked).await;
        info!(took_ms = millis(begun.elapsed()), "every node asked for its own view");
        self.seen
    }

    /// Everything that needs no answer first.
    async fn first_flight(&self, usual: &str) -> FirstFlight {
        let domain = self.plan.target.domain.as_str();
        let asker = &self.requester;
        let deadline = self.by(NODE_DEADLINE);
        let identity = timed(Source::Identity, async {
            let facts = tigase::identity(asker, domain, deadline).await?;
            Ok(Evidence::Identity { name: facts.name, version: facts.version })
        });
        let clock = timed(Source::Clock, async {
            let (least_ms, most_ms) = life::clock_offset(asker, domain, deadline).await?;
            Ok(Evidence::Clock { least_ms, most_ms })
        });
        let extras = async { tokio::join!(identity, clock) };
        let needed = async {
            tokio::join!(
                async {
                    let mut listed = Vec::new();
                    let look = timed(Source::Domain, async {
                        listed = disco::items(asker, domain, None, deadline).await?;
                        Ok(Evidence::Domain(tigase::domain(&listed)))
                    })
                    .await;
                    (look, listed)
                },
                timed(Source::Manager, async {
                    Ok(Evidence::Manager(tigase::manager(asker, usual, deadline).await?))
                }),
                timed(Source::OwnView, async {
                    Ok(Evidence::View(tigase::view(asker, usual, deadline).await?))
                }),
            )
        };
        let (((domain, items), manager, view), extras) = with_grace(needed, extras, |_| true).await;
        FirstFlight { domain, items, manager, view, extras }
    }

    /// Takes in the first flight, and finds the manager if it is not where it usually is.
    async fn conclude(&mut self, flight: FirstFlight, usual: &str) -> Option<String> {
        let FirstFlight { domain, items, manager, view, extras } = flight;
        if let Some((identity, clock)) = extras {
            self.seen.extend([identity, clock]);
        }
        self.seen.push(domain);
        if identified(&manager) {
            self.seen.extend([manager, view]);
            return Some(usual.to_owned());
        }
        let candidates = candidates(&items, usual);
        let deadline = self.by(NODE_DEADLINE);
        self.requests_left = self.requests_left.saturating_sub(candidates.len() + 1);
        let looks = join_all(candidates.iter().map(|jid| {
            timed(Source::Manager, async {
                Ok(Evidence::Manager(tigase::manager(&self.requester, jid, deadline).await?))
            })
        }))
        .await;
        let found = looks.iter().position(identified);
        if let Some(at) = found {
            let jid = candidates[at].clone();
            let view = timed(Source::OwnView, async {
                Ok(Evidence::View(tigase::view(&self.requester, &jid, deadline).await?))
            })
            .await;
            self.seen.push(looks.into_iter().nth(at)?);
            self.seen.push(view);
            return Some(jid);
        }
        // Listed under another address and not shown to us there: that answer counts, not the one from the
        // usual address, where there may be nobody at all.
        let listed = candidates
            .iter()
            .position(|jid| items.iter().any(|item| item.jid == *jid && tigase::is_manager(item)));
        self.seen.push(match listed.and_then(|at| looks.into_iter().nth(at)) {
            Some(look) => look,
            None => manager,
        });
        None
    }

    /// Nodes that others tell of and that were not asked yet.
    async fn third_flight(&mut self, manager_name: &str, asked: BTreeSet<NodeName>) {
        let told: BTreeSet<NodeName> = self
            .seen
            .iter()
            .filter_map(|observation| match (&observation.source, &observation.outcome) {
                (Source::View(_), Ok(Evidence::View(reports))) => Some(reports),
                _ => None,
            })
            .flatten()
            .map(|report| report.peer.clone())
            .filter(|node| !asked.contains(node))
            .collect();
        if told.is_empty() {
            return;
        }
        let todo: Vec<NodeName> = told.into_iter().collect();
        let (now, later) = self.budget(todo);
        let (views, names) = {
            let walk = &self;
            tokio::join!(
                walk.nodes(manager_name, now.iter().map(|node| (node, GONE_DEADLINE))),
                addresses(walk.plan, &now, walk.deadline)
            )
        };
        self.seen.extend(views);
        self.seen.extend(names);
        self.seen.extend(later);
    }

    /// Divides nodes into those that may be asked and those that would cost us the connection.
    fn budget(&mut self, mut nodes: Vec<NodeName>) -> (Vec<NodeName>, Vec<Observation>) {
        let most = self.requests_left / 2;
        let rest = nodes.split_off(nodes.len().min(most));
        self.requests_left = self.requests_left.saturating_sub(nodes.len() * 2);
        let why = || {
            Unavailable::Failed(format!(
                "not asked: more than {MOST_REQUESTS} requests a minute and the server would cut us off"
            ))
        };
        let later =
            rest.into_iter().map(|node| seen(Source::View(node), Duration::ZERO, Err(why()))).collect();
        (nodes, later)
    }

    /// Asks nodes for their views and for a sign of life, all at once.
    async fn nodes<'n>(
        &self,
        manager_name: &str,
        nodes: impl IntoIterator<Item = (&'n NodeName, Duration)>,
    ) -> Vec<Observation> {
        let looks = nodes.into_iter().map(|(node, patience)| async move {
            let deadline = self.by(patience);
            let view = timed(Source::View(node.clone()), async {
                let to = format!("{manager_name}@{node}");
                Ok(Evidence::View(tigase::view(&self.requester, &to, deadline).await?))
            });
            let life = timed(Source::Life(node.clone()), async {
                let to = format!("{}@{node}", tigase::SESSION_MANAGER);
                let version = life::version(&self.requester, &to, deadline).await?;
                Ok(Evidence::Alive { version: version.version })
            });
            // A node whose view came needs no second sign of life: its version may take a moment, no more.
            let (view, life) = with_grace(view, life, |view: &Observation| view.outcome.is_ok()).await;
            std::iter::once(view).chain(life)
        });
        join_all(looks).await.into_iter().flatten().collect()
    }

    /// Knocks at the client ports of nodes that ours calls disconnected: down, or cut off?
    async fn doors(&self, gone: &[NodeName]) -> Vec<Observation> {
        let judged = gone.iter().filter(|node| !self.plan.named || self.plan.known.contains(node));
        let looks = judged.map(|node| {
            timed(Source::Door(node.clone()), async {
                let deadline = self.by(DOOR_DEADLINE);
                door::knock(&self.plan.target, node.as_str(), self.requester.peer(), deadline).await?;
                Ok(Evidence::Door)
            })
        });
        join_all(looks).await
    }

    fn by(&self, patience: Duration) -> Instant {
        self.deadline.min(Instant::now() + patience)
    }

    fn own_view(&self) -> Vec<LinkReport> {
        let own = self.seen.iter().find(|observation| observation.source == Source::OwnView);
        match own.map(|observation| &observation.outcome) {
            Some(Ok(Evidence::View(reports))) => reports.clone(),
            _ => Vec::new(),
        }
    }

    fn own_name(&self) -> Option<NodeName> {
        self.seen.iter().find_map(|observation| match &observation.outcome {
            Ok(Evidence::Identity { name, .. }) => Some(name.clone()),
            _ => None,
        })
    }
}

struct FirstFlight {
    domain: Observation,
    items: Vec<ServiceItem>,
    manager: Observation,
    view: Observation,
    extras: Option<(Observation, Observation)>,
}

fn identified(observation: &Observation) -> bool {
    matches!(&observation.outcome, Ok(Evidence::Manager(ManagerFacts { identified: true, .. })))
}

/// Where else the manager may be: what looks like it first; where nothing does, whatever is there.
fn candidates(items: &[ServiceItem], usual: &str) -> Vec<String> {
    let other = |item: &&ServiceItem| item.jid != usual;
    let likely: Vec<String> = items
        .iter()
        .filter(other)
        .filter(|item| tigase::is_manager(item))
        .map(|item| item.jid.clone())
        .collect();
    if !likely.is_empty() {
        return likely.into_iter().take(MOST_STRANGE_COMPONENTS).collect();
    }
    items
        .iter()
        .filter(other)
        .filter(|item| !tigase::is_public(&item.jid))
        .map(|item| item.jid.clone())
        .take(MOST_STRANGE_COMPONENTS)
        .collect()
}

/// The addresses of nodes' names, where sockets are looked at.
pub(super) async fn addresses(plan: &Plan, nodes: &[NodeName], deadline: Instant) -> Vec<Observation> {
    if !plan.sockets {
        return Vec::new();
    }
    let deadline = deadline.min(Instant::now() + NAMES_DEADLINE);
    join_all(nodes.iter().map(|node| {
        timed(Source::Resolve(node.clone()), async {
            let (addresses, given) = plan.target.resolver.addresses(node.as_str(), deadline).await?;
            Ok(Evidence::Addresses { addresses, given })
        })
    }))
    .await
}

/// Makes an observation of what a look gives.
async fn timed(source: Source, look: impl Future<Output = Result<Evidence, Unavailable>>) -> Observation {
    let begun = Instant::now();
    let outcome = look.await;
    seen(source, begun.elapsed(), outcome)
}

/// Waits for what is needed, and for the rest only a moment longer, if what is needed is enough by itself.
async fn with_grace<N, E>(
    needed: impl Future<Output = N>,
    extra: impl Future<Output = E>,
    enough: impl Fn(&N) -> bool,
) -> (N, Option<E>) {
    tokio::pin!(needed, extra);
    let mut early = None;
    let needed = loop {
        tokio::select! {
            got = &mut needed => break got,
            got = &mut extra, if early.is_none() => early = Some(got),
        }
    };
    if early.is_some() {
        return (needed, early);
    }
    let extra = if enough(&needed) { timeout(GRACE, extra).await.ok() } else { Some(extra.await) };
    (needed, extra)
}
