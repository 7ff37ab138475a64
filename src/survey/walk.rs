//! The walk through discovery: the domain, the manager, every node's own view.
//!
//! Two flights after bind. The first asks the domain for its items and, at the manager's usual address, for
//! its identity and its view, since it nearly always is there; the second asks every node that the view
//! names, all at once. A third is flown only where the manager has another address, or where a node tells of
//! one that ours does not know.

use super::counting::count;
use super::doors::doors;
use super::once::{millis, seen};
use super::plan::{GONE_DEADLINE, GRACE, LEAST_SILENCE, MOST_REQUESTS, NAMES_DEADLINE, NODE_DEADLINE, Plan};
use crate::cluster::link::{LinkReport, LinkState};
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Evidence, ManagerFacts, Observation, ServiceItem, Source, Unavailable};
use crate::cluster::session::Step;
use crate::probe::xmpp::request::Requester;
use crate::probe::xmpp::session::Session;
use crate::probe::xmpp::{disco, life, tigase};
use futures_util::future::join_all;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use tokio::sync::{oneshot, watch};
use tokio::time::{Duration, Instant, timeout};
use tracing::info;

/// The word of this step in the log.
const DISCOVER: &str = Step::Discover.word();

/// More nodes than this are not taken for a cluster: what is said of links grows with their square.
const MOST_NODES: usize = 500;

/// How many components are asked for their identity where none looks like the manager.
const MOST_STRANGE_COMPONENTS: usize = 64;

/// What every question needs.
#[derive(Clone)]
pub(super) struct Asker<'a> {
    pub(super) plan: &'a Plan,
    requester: Requester,
    pub(super) peer: SocketAddr,
    deadline: Instant,
}

impl Asker<'_> {
    pub(super) fn by(&self, patience: Duration) -> Instant {
        self.deadline.min(Instant::now() + patience)
    }

    fn fair(&self, look: Observation, patience: Duration) -> Observation {
        fair(look, patience, self.deadline)
    }
}

/// Silence tells something of a node only if it had the time to speak: not when our own ran out.
pub(super) fn fair(mut look: Observation, patience: Duration, deadline: Instant) -> Observation {
    if let Err(Unavailable::NoAnswer { within }) = &look.outcome
        && *within < patience.min(LEAST_SILENCE)
        && deadline <= Instant::now()
    {
        let ms = millis(*within);
        look.outcome =
            Err(Unavailable::Failed(format!("time was up after {ms} ms; give a longer --timeout")));
    }
    look
}

/// The nodes that our own view calls disconnected, told as soon as it is known.
pub(super) type Gone = BTreeSet<NodeName>;

/// What a walk knows as soon as it has met the manager: enough to visit the nodes.
#[derive(Debug)]
pub(super) struct Named {
    /// The manager's address in the domain.
    pub(super) manager: String,
    /// The node that we are logged in to, if it told its name.
    pub(super) own: Option<NodeName>,
    /// The other nodes: those of its view, and those that somebody named.
    pub(super) others: BTreeSet<NodeName>,
}

/// Walks to the end, or to the deadline. Tells `visits` of the nodes as soon as they have names; where there is
/// no manager, `visits` is dropped.
pub(super) async fn go(
    plan: &Plan,
    session: &Session,
    deadline: Instant,
    visits: Option<oneshot::Sender<Named>>,
) -> Vec<Observation> {
    let asker = Asker { plan, requester: session.requester(), peer: session.facts().peer, deadline };
    // Nodes that are known beforehand fly with the first questions. Nobody knows yet whether the manager bears
    // its usual name; where it does not, they are asked again.
    let known: Vec<(NodeName, Duration)> =
        plan.known.iter().map(|node| (node.clone(), NODE_DEADLINE)).collect();
    let (tell, gone) = watch::channel(Gone::new());
    let early = nodes(&asker, tigase::MANAGER, known, Some(gone));
    let walk = Walk { asker: asker.clone(), seen: Vec::new(), requests_left: MOST_REQUESTS };
    let (early, (mut seen, usual)) = tokio::join!(early, walk.go(tell, visits));
    if usual {
        seen.extend(early);
    }
    bound(&mut seen);
    seen
}

/// The state of one walk.
struct Walk<'a> {
    asker: Asker<'a>,
    seen: Vec<Observation>,
    requests_left: usize,
}

impl Walk<'_> {
    /// Walks; says also whether the manager bears its usual name, so that what was asked early counts.
    async fn go(
        mut self,
        tell: watch::Sender<Gone>,
        visits: Option<oneshot::Sender<Named>>,
    ) -> (Vec<Observation>, bool) {
        let begun = Instant::now();
        let plan = self.asker.plan;
        let usual = format!("{}@{}", tigase::MANAGER, plan.target.domain);
        self.requests_left = self.requests_left.saturating_sub(8 + 2 * plan.known.len());
        let first = Box::pin(self.first_flight(&usual)).await;
        info!("{DISCOVER:<8} the domain, the manager and its view ({} ms)", millis(begun.elapsed()));
        let begun = Instant::now();
        let Some(manager) = self.conclude(first, &usual).await else { return (self.seen, true) };
        let manager_name = tigase::local_name(&manager, &plan.target.domain);
        let own = self.own_view();
        let gone: Gone = own
            .iter()
            .filter(|report| report.state == LinkState::Disconnected)
            .map(|report| report.peer.clone())
            .collect();
        tell.send_replace(gone.clone());

        let is_usual = manager_name == tigase::MANAGER;
        let mut asked: BTreeSet<NodeName> = self.own_name().into_iter().collect();
        if is_usual {
            asked.extend(plan.known.iter().cloned());
        }
        let mut names: BTreeSet<NodeName> = own.into_iter().map(|report| report.peer).collect();
        names.extend(plan.known.iter().cloned());
        if let Some(visits) = visits {
            // Whoever asked may have left.
            drop(visits.send(self.named(&manager, &names, &gone)));
        }
        let todo: Vec<NodeName> = names.iter().filter(|node| !asked.contains(*node)).cloned().collect();
        names.extend(self.own_name());
        let names: Vec<NodeName> = names.into_iter().collect();
        let (now, later) = self.budget(todo);
        asked.extend(now.iter().cloned());
        let patience = |node: &NodeName| match gone.contains(node) {
            false => NODE_DEADLINE,
            // Taken out, as it seems: nobody waits for it.
            true if plan.named && !plan.known.contains(node) => GRACE,
            true => GONE_DEADLINE,
        };
        let now =
            now.into_iter().map(|node| (patience(&node), node)).map(|(time, node)| (node, time)).collect();
        let counted = self.counted(&names, &gone);
        let (finish, over) = watch::channel(false);
        let needed = async {
            let looks = tokio::join!(
                nodes(&self.asker, &manager_name, now, None),
                addresses(plan, &names, self.asker.deadline),
                doors(&self.asker, &gone),
            );
            finish.send_replace(true);
            looks
        };
        let deadline = self.asker.by(NODE_DEADLINE);
        let counts = count(&self.asker.requester, &manager_name, counted, deadline, over);
        let ((views, addresses, doors), counts) = tokio::join!(needed, counts);
        self.seen.extend(views);
        self.seen.extend(addresses);
        self.seen.extend(doors);
        self.seen.extend(counts);
        self.seen.extend(later);
        self.third_flight(&manager_name, asked).await;
        info!("{DISCOVER:<8} every node asked for its own view ({} ms)", millis(begun.elapsed()));
        (self.seen, is_usual)
    }

    /// Everything that needs no answer first.
    async fn first_flight(&self, usual: &str) -> FirstFlight {
        let domain = self.asker.plan.target.domain.as_str();
        let asker = &self.asker.requester;
        let deadline = self.asker.by(NODE_DEADLINE);
        let identity = timed(Source::Identity, async {
            let facts = tigase::identity(asker, domain, deadline).await?;
            Ok(Evidence::Identity { name: facts.name, version: facts.version })
        });
        let clock = timed(Source::Clock, async {
            let before = Timestamp::now();
            let theirs = life::time(asker, domain, deadline).await?;
            Ok(offset(before, theirs, Timestamp::now()))
        });
        let domain = async {
            let mut listed = Vec::new();
            let look = timed(Source::Domain, async {
                listed = disco::items(asker, domain, None, deadline).await?;
                Ok(Evidence::Domain(tigase::domain(&listed)))
            })
            .await;
            (look, listed)
        };
        let manager = timed(Source::Manager, async {
            Ok(Evidence::Manager(tigase::manager(asker, usual, deadline).await?))
        });
        let view =
            timed(Source::OwnView, async { Ok(Evidence::View(tigase::view(asker, usual, deadline).await?)) });
        let begun = Instant::now();
        // Who has found the manager where it usually is needs no list of services to find it in; the rest adorns.
        let needed =
            with_grace(async { tokio::join!(manager, view) }, domain, |(manager, _)| identified(manager));
        let adorned = with_grace(with_grace(needed, identity, |_| true), clock, |_| true);
        let ((((manager, view), domain), identity), clock) = Box::pin(adorned).await;
        let (domain, items) = domain.unwrap_or_else(|| {
            let took = begun.elapsed();
            (seen(Source::Domain, took, Err(Unavailable::NoAnswer { within: took })), Vec::new())
        });
        FirstFlight { domain, items, manager, view, adornment: identity.into_iter().chain(clock).collect() }
    }

    /// Takes in the first flight, and finds the manager if it is not where it usually is.
    async fn conclude(&mut self, flight: FirstFlight, usual: &str) -> Option<String> {
        let FirstFlight { domain, items, manager, view, adornment } = flight;
        self.seen.extend(adornment);
        self.seen.push(domain);
        // Who tells of links in Tigase's words is the manager, also when the question for its identity got lost.
        if identified(&manager) || (manager.outcome.is_err() && tells_of_links(&view)) {
            self.seen.extend([manager, view]);
            bound(&mut self.seen);
            return Some(usual.to_owned());
        }
        let candidates = candidates(&items, usual);
        let deadline = self.asker.by(NODE_DEADLINE);
        self.requests_left = self.requests_left.saturating_sub(candidates.len() + 1);
        let looks = join_all(candidates.iter().map(|jid| {
            timed(Source::Manager, async {
                Ok(Evidence::Manager(tigase::manager(&self.asker.requester, jid, deadline).await?))
            })
        }))
        .await;
        let found = looks.iter().position(identified);
        if let Some(at) = found {
            let jid = candidates[at].clone();
            let view = timed(Source::OwnView, async {
                Ok(Evidence::View(tigase::view(&self.asker.requester, &jid, deadline).await?))
            })
            .await;
            self.seen.push(looks.into_iter().nth(at)?);
            self.seen.push(view);
            bound(&mut self.seen);
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
        bound(&mut self.seen);
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
        let asked = now.iter().map(|node| (node.clone(), GONE_DEADLINE)).collect();
        let (views, names) = tokio::join!(
            nodes(&self.asker, manager_name, asked, None),
            addresses(self.asker.plan, &now, self.asker.deadline)
        );
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

    /// Whose counts are asked for now: of those that may answer, as far as requests are left.
    fn counted(&mut self, names: &[NodeName], gone: &Gone) -> Vec<NodeName> {
        let Some(counting) = &self.asker.plan.counting else { return Vec::new() };
        let there = names.iter().filter(|node| !gone.contains(*node)).cloned().collect();
        let mut due = counting.due(there, Instant::now());
        due.truncate(self.requests_left);
        self.requests_left -= due.len();
        due
    }

    /// What visits need. A node that was taken out, as it seems, is not visited.
    fn named(&self, manager: &str, names: &BTreeSet<NodeName>, gone: &Gone) -> Named {
        let own = self.own_name();
        let plan = self.asker.plan;
        let stays = |node: &&NodeName| !(plan.named && gone.contains(*node) && !plan.known.contains(*node));
        let others = names.iter().filter(stays).filter(|node| Some(*node) != own.as_ref()).cloned();
        Named { manager: manager.to_owned(), others: others.collect(), own }
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

/// Asks nodes for their views and for a sign of life, all at once. A node that is said to be gone meanwhile
/// gets a moment more, and no more.
async fn nodes(
    asker: &Asker<'_>,
    manager_name: &str,
    nodes: Vec<(NodeName, Duration)>,
    gone: Option<watch::Receiver<Gone>>,
) -> Vec<Observation> {
    let looks = nodes.into_iter().map(|(node, patience)| {
        let gone = gone.clone();
        async move {
            let begun = Instant::now();
            tokio::select! {
                looks = one_node(asker, manager_name, &node, patience) => looks,
                () = said_to_be_gone(gone, &node) => {
                    let silence = || Err(Unavailable::NoAnswer { within: begun.elapsed() });
                    vec![
                        seen(Source::View(node.clone()), begun.elapsed(), silence()),
                        seen(Source::Life(node.clone()), begun.elapsed(), silence()),
                    ]
                }
            }
        }
    });
    join_all(looks).await.into_iter().flatten().collect()
}

async fn one_node(
    asker: &Asker<'_>,
    manager_name: &str,
    node: &NodeName,
    patience: Duration,
) -> Vec<Observation> {
    let deadline = asker.by(patience);
    let view = timed(Source::View(node.clone()), async {
        let to = format!("{manager_name}@{node}");
        Ok(Evidence::View(tigase::view(&asker.requester, &to, deadline).await?))
    });
    let life = timed(Source::Life(node.clone()), async {
        let to = format!("{}@{node}", tigase::SESSION_MANAGER);
        let version = life::version(&asker.requester, &to, deadline).await?;
        Ok(Evidence::Alive { version: version.version })
    });
    // A node whose view came needs no second sign of life: its version may take a moment, no more.
    let (view, life) = with_grace(view, life, |view: &Observation| view.outcome.is_ok()).await;
    std::iter::once(view).chain(life).map(|look| asker.fair(look, patience)).collect()
}

/// Ends a moment after somebody said that this node is gone; if nobody does, never.
async fn said_to_be_gone(gone: Option<watch::Receiver<Gone>>, node: &NodeName) {
    if let Some(mut gone) = gone
        && gone.wait_for(|gone| gone.contains(node)).await.is_ok()
    {
        tokio::time::sleep(GONE_DEADLINE).await;
        return;
    }
    std::future::pending::<()>().await;
}

struct FirstFlight {
    domain: Observation,
    items: Vec<ServiceItem>,
    manager: Observation,
    view: Observation,
    adornment: Vec<Observation>,
}

fn identified(observation: &Observation) -> bool {
    matches!(&observation.outcome, Ok(Evidence::Manager(ManagerFacts { identified: true, .. })))
}

fn tells_of_links(view: &Observation) -> bool {
    let known = |report: &LinkReport| !matches!(report.state, LinkState::Unrecognised(_));
    matches!(&view.outcome, Ok(Evidence::View(reports)) if reports.iter().any(known))
}

/// Takes no view that makes the cluster larger than clusters are.
pub(super) fn bound(seen: &mut [Observation]) {
    let mut names: BTreeSet<NodeName> = BTreeSet::new();
    for observation in seen {
        let Ok(Evidence::View(reports)) = &observation.outcome else { continue };
        let new: BTreeSet<&NodeName> =
            reports.iter().map(|report| &report.peer).filter(|peer| !names.contains(*peer)).collect();
        if names.len() + new.len() <= MOST_NODES {
            let new: Vec<NodeName> = new.into_iter().cloned().collect();
            names.extend(new);
        } else {
            observation.outcome = Err(Unavailable::Malformed(format!(
                "it names {} nodes, and clusterctl takes no more than {MOST_NODES} for one cluster",
                reports.len()
            )));
        }
    }
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

/// How far another clock is from ours: it was read between two looks at ours, and it tells whole seconds.
pub(super) fn offset(before: Timestamp, theirs: Timestamp, after: Timestamp) -> Evidence {
    let theirs = theirs.as_millisecond();
    Evidence::Clock {
        least_ms: theirs - after.as_millisecond(),
        most_ms: theirs + 1_000 - before.as_millisecond(),
    }
}

/// Makes an observation of what a look gives.
pub(super) async fn timed(
    source: Source,
    look: impl Future<Output = Result<Evidence, Unavailable>>,
) -> Observation {
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
