//! Visits: a session at every node's own address, so many at once.
//!
//! They begin as soon as the walk has named the nodes, and go on beside it. What one visit learns of a node the
//! others heed: a refused login is the last one, and a node that lets nobody in and answers nobody is waited
//! for once, not once a visit.

use super::once::{millis, seen};
use super::plan::{GRACE, LEAST_SILENCE, LOGIN_DEADLINE, MOST_REQUESTS, Plan, Probe};
use super::visit::{Visit, Way};
use super::walk::{self, Named};
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Evidence, Observation, Question, Source, Unavailable};
use crate::cluster::session::{FailureKind, SessionFailure, TlsStyle};
use crate::probe::given::HostPort;
use crate::probe::xmpp::session::{self, Session};
use crate::probe::xmpp::target::{Target, TlsMode};
use futures_util::future::join_all;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::{Mutex, oneshot, watch};
use tokio::time::{Duration, Instant, sleep, timeout, timeout_at};
use tracing::info;

/// How often nodes that only a visit tells of are visited in their turn.
const MOST_WAVES: usize = 3;

/// Until somebody has let us in, logins go one after the other, this far apart at most: a password that a
/// second node does not take is not offered to all at once.
const BETWEEN_FIRST_LOGINS: Duration = Duration::from_millis(500);

/// What one session and the walk need besides pings.
const REQUESTS_BESIDE_PINGS: usize = 12;

/// Walks, and visits every node that the walk names.
pub(super) async fn beside(
    plan: &Plan,
    probe: Probe,
    session: &Session,
    deadline: Instant,
) -> Vec<Observation> {
    let arrived = Timestamp::now();
    let (tell, named) = oneshot::channel();
    let first = async {
        let named: Named = named.await.ok()?;
        let others = named.others.clone();
        let mut visits = Visits::new(plan, probe, session, named, arrived, deadline);
        let seen = visits.wave(others).await;
        Some((visits, seen))
    };
    let (mut all, visited) = tokio::join!(walk::go(plan, session, deadline, Some(tell)), first);
    let Some((mut visits, seen)) = visited else { return all };
    all.extend(seen);
    for _ in 1..MOST_WAVES {
        walk::bound(&mut all);
        let late = visits.late(&all);
        if late.is_empty() {
            break;
        }
        let seen = visits.wave(late).await;
        all.extend(seen);
    }
    walk::bound(&mut all);
    all
}

/// What the visits of one survey have learnt so far.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Nodes that answered a request over some link.
    answered: BTreeSet<NodeName>,
    /// Nodes that left somebody without an answer, and whom.
    silent: BTreeMap<NodeName, NodeName>,
    /// Nodes that did not let us in.
    shut: BTreeSet<NodeName>,
    /// Nodes that have answered, or that somebody has given up.
    settled: BTreeSet<NodeName>,
    /// The node that refused our login.
    refused: Option<NodeName>,
    /// Whether a node has let us in.
    let_in: bool,
}

impl Heard {
    /// Who was left without an answer by a node that answers nobody and lets nobody in.
    pub(super) fn deaf(&self, node: &NodeName) -> Option<&NodeName> {
        if self.answered.contains(node) || !self.shut.contains(node) {
            return None;
        }
        self.silent.get(node)
    }

    /// A node answered; says whether that is news.
    pub(super) fn answer(&mut self, to: &NodeName) -> bool {
        self.settled.insert(to.clone()) | self.answered.insert(to.clone())
    }

    /// Requests to a node came to nothing; says whether that is news.
    pub(super) fn failure(&mut self, from: &NodeName, to: &NodeName, why: &Unavailable) -> bool {
        let silence = matches!(why, Unavailable::NoAnswer { .. });
        let silent = silence && self.silent.insert(to.clone(), from.clone()).is_none();
        self.settled.insert(to.clone()) | silent
    }
}

/// All visits of one survey.
pub(super) struct Visits<'a> {
    plan: &'a Plan,
    probe: Probe,
    session: &'a Session,
    manager: String,
    own: Option<NodeName>,
    arrived: Timestamp,
    deadline: Instant,
    visited: BTreeSet<NodeName>,
    turn: Mutex<()>,
    heard: watch::Sender<Heard>,
}

impl<'a> Visits<'a> {
    fn new(
        plan: &'a Plan,
        probe: Probe,
        session: &'a Session,
        named: Named,
        arrived: Timestamp,
        deadline: Instant,
    ) -> Self {
        let Named { manager, own, .. } = named;
        Self {
            plan,
            probe,
            session,
            manager,
            own,
            arrived,
            deadline,
            visited: BTreeSet::new(),
            turn: Mutex::new(()),
            heard: watch::Sender::new(Heard::default()),
        }
    }

    /// Visits these nodes, and our own the first time. Every one is asked about all that are known by now.
    async fn wave(&mut self, nodes: BTreeSet<NodeName>) -> Vec<Observation> {
        let begun = Instant::now();
        let mut everybody = self.visited.clone();
        everybody.extend(nodes.iter().cloned());
        let own = self.own.clone().filter(|own| !self.visited.contains(own));
        everybody.extend(self.own.clone());
        let this = &*self;
        let at_home = async {
            match &own {
                Some(own) => this.at_home(own, &everybody).await,
                None => Vec::new(),
            }
        };
        let away = this.away(nodes, &everybody, own.is_some());
        let (home, away) = tokio::join!(at_home, away);
        info!("{:<8} {} nodes visited ({} ms)", "visit", everybody.len(), millis(begun.elapsed()));
        self.visited = everybody;
        home.into_iter().chain(away).collect()
    }

    /// Nodes that only somebody else told of.
    fn late(&self, seen: &[Observation]) -> BTreeSet<NodeName> {
        let reports = seen.iter().filter_map(|look| match &look.outcome {
            Ok(Evidence::View(reports)) => Some(reports),
            _ => None,
        });
        reports
            .flatten()
            .filter(|report| {
                // Where the nodes are named, one that is merely listed was taken out.
                !self.plan.named
                    || self.plan.known.contains(&report.peer)
                    || report.state == LinkState::Connected
            })
            .map(|report| report.peer.clone())
            .filter(|node| !self.visited.contains(node))
            .collect()
    }

    /// Visits these nodes, so many at once.
    async fn away(
        &self,
        nodes: BTreeSet<NodeName>,
        everybody: &BTreeSet<NodeName>,
        at_home: bool,
    ) -> Vec<Observation> {
        if at_home {
            self.hear_out(&nodes).await;
        }
        let parallel = self.probe.parallel.clamp(1, nodes.len().max(1));
        let queue = Mutex::new(nodes);
        let visitors = (0..parallel).map(|_| async {
            let mut looks = Vec::new();
            loop {
                let next = self.next(&mut *queue.lock().await);
                let Some(node) = next else { return looks };
                looks.extend(self.visit(&node, everybody).await);
            }
        });
        join_all(visitors).await.into_iter().flatten().collect()
    }

    /// Takes the next node to visit: those first that have answered nobody, since their silence is the longest.
    fn next(&self, queue: &mut BTreeSet<NodeName>) -> Option<NodeName> {
        let heard = self.heard.borrow();
        let next =
            queue.iter().find(|node| !heard.answered.contains(*node)).or_else(|| queue.first())?.clone();
        queue.remove(&next);
        Some(next)
    }

    /// Waits until these nodes have answered our own, or no more answers come in.
    async fn hear_out(&self, nodes: &BTreeSet<NodeName>) {
        let mut heard = self.heard.subscribe();
        let mut patience = LEAST_SILENCE;
        while !nodes.iter().all(|node| self.heard.borrow().settled.contains(node)) {
            if !matches!(timeout(patience, heard.changed()).await, Ok(Ok(()))) {
                break;
            }
            patience = GRACE;
        }
    }

    /// Our own node: the session stands already.
    async fn at_home(&self, own: &NodeName, everybody: &BTreeSet<NodeName>) -> Vec<Observation> {
        let facts = self.session.facts();
        let took = facts.steps.iter().map(|step| step.took).sum();
        let at = |question, evidence| Observation {
            source: Source::At(own.clone(), question),
            taken: self.arrived,
            took,
            outcome: Ok(evidence),
        };
        let mut looks = vec![
            at(Question::Login, Evidence::Session(Box::new(facts.clone()))),
            at(Question::Certificate, Evidence::Certificate(self.session.certificate().clone())),
        ];
        // The walk has sent two requests a node over this session, and a few more.
        let left = MOST_REQUESTS.saturating_sub(2 * everybody.len() + REQUESTS_BESIDE_PINGS);
        looks.extend(self.ask(own, self.session, everybody, left).await);
        looks
    }

    /// Another node: a login of its own.
    async fn visit(&self, node: &NodeName, everybody: &BTreeSet<NodeName>) -> Vec<Observation> {
        let source = |question| Source::At(node.clone(), question);
        let begun = Instant::now();
        if self.deadline <= Instant::now() {
            let why = "time was up before its turn came; give a longer --timeout, or more with --parallel";
            return vec![seen(source(Question::Login), Duration::ZERO, Err(failed(why)))];
        }
        let session = match self.enter(node).await {
            Ok(session) => session,
            Err((why, failure)) => {
                self.heard.send_modify(|heard| {
                    heard.shut.insert(node.clone());
                });
                let mut looks = vec![seen(source(Question::Login), begun.elapsed(), Err(why))];
                if let Some(certificate) = failure.and_then(|failure| failure.certificate) {
                    let shown = Ok(Evidence::Certificate(certificate));
                    looks.push(seen(source(Question::Certificate), begun.elapsed(), shown));
                }
                return looks;
            }
        };
        let took = begun.elapsed();
        let facts = session.facts().clone();
        info!("{:<8} {node} let us in at {} ({} ms)", "visit", facts.peer, millis(took));
        if let Some(first) = facts.redirects.first() {
            let why = format!("{first} sends its clients on to {}", facts.server);
            session.close().await;
            return vec![seen(source(Question::Login), took, Err(Unavailable::NotReached(why)))];
        }
        let mut looks = vec![
            seen(source(Question::Login), took, Ok(Evidence::Session(Box::new(facts)))),
            seen(
                source(Question::Certificate),
                took,
                Ok(Evidence::Certificate(session.certificate().clone())),
            ),
        ];
        let left = MOST_REQUESTS.saturating_sub(REQUESTS_BESIDE_PINGS);
        looks.extend(self.ask(node, &session, everybody, left).await);
        session.close().await;
        looks
    }

    async fn ask(
        &self,
        node: &NodeName,
        session: &Session,
        everybody: &BTreeSet<NodeName>,
        requests_left: usize,
    ) -> Vec<Observation> {
        let way = Way {
            requester: session.requester(),
            domain: self.plan.target.domain.clone(),
            manager: self.manager.clone(),
            configuration: self.probe.configuration,
            samples: self.probe.samples.max(1),
            requests_left,
            deadline: self.deadline,
        };
        let others = everybody.iter().filter(|other| *other != node).cloned().collect();
        Visit { node, others, way, heard: &self.heard, control: Mutex::new(None) }.pay().await
    }

    /// Logs in at a node, if nobody has refused us yet.
    async fn enter(&self, node: &NodeName) -> Result<Session, (Unavailable, Option<SessionFailure>)> {
        if let Some(why) = self.plan.refusals.why_not(node) {
            return Err((why, None));
        }
        let mut turn = None;
        if !self.heard.borrow().let_in {
            let mine = timeout_at(self.deadline, self.turn.lock()).await;
            turn = mine.ok().filter(|_| !self.heard.borrow().let_in);
        }
        if let Some(refused) = &self.heard.borrow().refused {
            let why = format!("no login was tried, since {refused} refused ours: accounts get locked");
            return Err((Unavailable::NotReached(why), None));
        }
        let begun = Instant::now();
        let target = self.target(node);
        let until = self.deadline.min(begun + LOGIN_DEADLINE);
        let login = session::connect(&target, &self.plan.credentials, until);
        tokio::pin!(login);
        let outcome = tokio::select! {
            outcome = &mut login => outcome,
            () = sleep(BETWEEN_FIRST_LOGINS), if turn.is_some() => {
                drop(turn.take());
                login.await
            }
        };
        match outcome {
            Ok(session) => {
                self.heard.send_modify(|heard| heard.let_in = true);
                Ok(session)
            }
            Err(failure) => {
                info!("{:<8} {node} did not let us in: {failure}", "visit");
                let why = if until == self.deadline && failure.kind == FailureKind::Timeout {
                    format!("{failure}; time was up, give a longer --timeout")
                } else {
                    failure.to_string()
                };
                let why = failed(why);
                if failure.kind == FailureKind::LoginRefused {
                    self.plan.refusals.add(node, &why);
                    self.heard.send_modify(|heard| heard.refused = Some(node.clone()));
                }
                Err((why, Some(failure)))
            }
        }
    }

    /// A node's own address. The port is that which somebody gave for this node, or that at which we came in.
    fn target(&self, node: &NodeName) -> Target {
        let usual = &self.plan.target;
        let facts = self.session.facts();
        let named = usual.server.as_ref().and_then(|server| server.port);
        let mut given = usual.resolver.given_ports(node.as_str());
        // The cluster port is given for the sake of sockets: a stranger there counts as a fault.
        given.retain(|port| !self.plan.cluster_ports.contains(port));
        let given = named.filter(|port| given.contains(port)).or_else(|| given.first().copied());
        let (port, tls) = match given.or(named) {
            Some(port) => (port, usual.tls),
            None => (facts.peer.port(), style(facts.style)),
        };
        Target {
            server: Some(HostPort { host: node.as_str().to_owned(), port: Some(port) }),
            tls,
            follow_redirects: false,
            ..usual.clone()
        }
    }
}

const fn style(style: TlsStyle) -> TlsMode {
    match style {
        TlsStyle::Direct => TlsMode::Direct,
        TlsStyle::StartTls => TlsMode::StartTls,
    }
}

fn failed(why: impl Into<String>) -> Unavailable {
    Unavailable::Failed(why.into())
}
