//! A cluster that is played, and a watcher of it.

use crate::cluster::link::{LinkReport, LinkState};
use crate::cluster::node::NodeName;
use crate::cluster::observation::{
    Evidence, ManagerFacts, Observation, Reading, ServiceItem, Source, Unavailable,
};
use crate::cluster::push::Push;
use crate::cluster::service::{Browsed, DiscoInfo};
use crate::cluster::session::{
    CertificateFacts, FailureKind, Progress, SessionFacts, SessionFailure, SessionState, Step, StepTaken,
    TlsStyle, TrustedBy,
};
use crate::probe::resolve::Resolver;
use crate::probe::xmpp::target::{Credentials, Target};
use crate::survey::backoff::Dice;
use crate::survey::clock::Clock;
use crate::survey::gate::{Asker, Gate, Standing};
use crate::survey::message::{Command, Event};
use crate::survey::plan::{Plan, Refusals};
use crate::survey::surveyor::enter::broken;
use crate::survey::surveyor::look::{is_silent, own_name};
use crate::survey::surveyor::{Handle, Options, Surveyor};
use jiff::Timestamp;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until};

pub(super) const EVERY: Duration = Duration::from_secs(5);

/// How a node of the play behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Up,
    /// It lets us in, and answers nothing.
    Silent,
    /// It ends each session as soon as it stands.
    Fickle,
    Refuses(FailureKind),
}

pub(super) struct Node {
    pub(super) mood: Mood,
    /// Set to the reason, it ends the sessions.
    pub(super) ended: watch::Sender<Option<String>>,
    pub(super) pushes: Option<mpsc::Sender<Push>>,
}

/// The cluster, and what was done to it.
#[derive(Clone)]
pub(super) struct Play(Arc<Mutex<Stage>>);

pub(super) struct Stage {
    pub(super) nodes: BTreeMap<String, Node>,
    pub(super) logins: Vec<(Instant, String)>,
    pub(super) closed: usize,
    pub(super) looks: usize,
    pub(super) cost: u64,
    /// The steps of a way in, and how long each takes.
    pub(super) steps: Vec<(Step, Duration)>,
    /// How long a look takes, and the answer to a single question.
    pub(super) looks_take: Duration,
    pub(super) answers_take: Duration,
    /// When which service was asked.
    pub(super) asked: Vec<(Instant, String)>,
}

pub(super) struct Seated {
    play: Play,
    node: String,
    facts: SessionFacts,
    certificate: CertificateFacts,
    sent: std::sync::atomic::AtomicU64,
}

impl Play {
    pub(super) fn new(nodes: &[&str]) -> Self {
        let node = |name: &&str| {
            ((*name).to_owned(), Node { mood: Mood::Up, ended: watch::channel(None).0, pushes: None })
        };
        let nodes = nodes.iter().map(node).collect();
        Self(Arc::new(Mutex::new(Stage {
            nodes,
            logins: Vec::new(),
            closed: 0,
            looks: 0,
            cost: 10,
            steps: Vec::new(),
            looks_take: Duration::ZERO,
            answers_take: Duration::ZERO,
            asked: Vec::new(),
        })))
    }

    pub(super) fn with<T>(&self, act: impl FnOnce(&mut Stage) -> T) -> T {
        act(&mut self.0.lock().unwrap())
    }

    pub(super) fn mood(&self, node: &str, mood: Mood) {
        self.with(|stage| stage.nodes.get_mut(node).unwrap().mood = mood);
    }

    /// Ends the sessions at a node, and lets nobody in.
    pub(super) fn kill(&self, node: &str) {
        self.mood(node, Mood::Refuses(FailureKind::Unreachable));
        self.end(node);
    }

    pub(super) fn end(&self, node: &str) {
        self.with(|stage| stage.nodes[node].ended.send_replace(Some("the server went away".to_owned())));
    }

    pub(super) fn raise(&self, node: &str) {
        self.mood(node, Mood::Up);
    }

    pub(super) fn logins(&self) -> Vec<String> {
        self.with(|stage| stage.logins.iter().map(|(_, node)| node.clone()).collect())
    }
}

impl Gate for Play {
    type Session = Seated;

    async fn open(
        &self,
        _: &Plan,
        target: &Target,
        _: Instant,
        watcher: watch::Sender<Progress>,
    ) -> Result<Seated, SessionFailure> {
        let server = target.server.as_ref().unwrap();
        let node = server.host.clone();
        let (mood, steps) = self.with(|stage| {
            stage.logins.push((Instant::now(), node.clone()));
            let node = stage.nodes.get(&node);
            let mood = node.map_or(Mood::Refuses(FailureKind::Unreachable), |node| node.mood);
            (mood, stage.steps.clone())
        });
        for (step, took) in steps {
            watcher.send_if_modified(|progress| std::mem::replace(&mut progress.step, step) != step);
            sleep(took).await;
            let taken = StepTaken { step, took, detail: String::new() };
            watcher.send_modify(|progress| progress.taken.push(taken));
        }
        if let Mood::Refuses(kind) = mood {
            let mut failure = broken("no");
            (failure.kind, failure.cause) = (kind, format!("{node} says no"));
            return Err(failure);
        }
        self.with(|stage| {
            let node = stage.nodes.get_mut(&node).unwrap();
            node.ended.send_replace((mood == Mood::Fickle).then(|| "a whim".to_owned()));
        });
        Ok(Seated {
            facts: facts(&server.to_string()),
            certificate: certificate(),
            play: self.clone(),
            node,
            sent: 0.into(),
        })
    }
}

/// Asks single services of the play.
#[derive(Clone)]
pub(super) struct Asking(Play);

impl Asker for Asking {
    async fn browse(&self, jid: &str, node: Option<&str>) -> Browsed {
        let took = self.0.with(|stage| {
            stage.asked.push((Instant::now(), jid.to_owned()));
            stage.answers_take
        });
        sleep(took).await;
        let item = ServiceItem { jid: jid.to_owned(), node: node.map(str::to_owned), name: None };
        Browsed { info: Reading::Known(DiscoInfo::default()), items: Reading::Known(vec![item]), took }
    }
}

impl Standing for Seated {
    type Asker = Asking;

    fn asker(&self) -> Asking {
        Asking(self.play.clone())
    }

    fn facts(&self) -> &SessionFacts {
        &self.facts
    }

    fn certificate(&self) -> &CertificateFacts {
        &self.certificate
    }

    async fn look(&self, _: &Plan, deadline: Instant) -> Vec<Observation> {
        let (mood, peers, cost, takes) = self.play.with(|stage| {
            stage.looks += 1;
            let peers: Vec<String> = stage.nodes.keys().filter(|peer| **peer != self.node).cloned().collect();
            (stage.nodes[&self.node].mood, peers, stage.cost, stage.looks_take)
        });
        self.sent.fetch_add(cost, std::sync::atomic::Ordering::Relaxed);
        sleep(takes).await;
        if mood == Mood::Silent {
            let within = Duration::from_secs(3);
            sleep_until(deadline.min(Instant::now() + within)).await;
            return vec![seen(Source::Manager, Err(Unavailable::NoAnswer { within }))];
        }
        let name = NodeName::new(&self.node);
        let manager = ManagerFacts { jid: "cl-comp@x.org".to_owned(), identified: true };
        let report = |peer: &String| LinkReport { peer: NodeName::new(peer), state: LinkState::Connected };
        vec![
            seen(Source::Manager, Ok(Evidence::Manager(manager))),
            seen(Source::Identity, Ok(Evidence::Identity { name, version: None })),
            seen(Source::OwnView, Ok(Evidence::View(peers.iter().map(report).collect()))),
        ]
    }

    async fn closed(&self) -> String {
        let mut ended = self.play.with(|stage| stage.nodes[&self.node].ended.subscribe());
        let why = ended.wait_for(Option::is_some).await.unwrap().clone();
        why.unwrap()
    }

    fn sent(&self) -> u64 {
        self.sent.load(std::sync::atomic::Ordering::Relaxed)
    }

    async fn listen(&self) -> mpsc::Receiver<Push> {
        let (tell, told) = mpsc::channel(16);
        self.play.with(|stage| stage.nodes.get_mut(&self.node).unwrap().pushes = Some(tell));
        told
    }

    async fn close(self) {
        self.play.with(|stage| stage.closed += 1);
    }
}

pub(super) fn seen(source: Source, outcome: Result<Evidence, Unavailable>) -> Observation {
    Observation { source, taken: Timestamp::UNIX_EPOCH, took: Duration::ZERO, outcome }
}

pub(super) fn facts(server: &str) -> SessionFacts {
    SessionFacts {
        jid: "admin@x.org/r".to_owned(),
        server: server.to_owned(),
        peer: "10.0.0.1:5222".parse().unwrap(),
        style: TlsStyle::StartTls,
        trusted_by: TrustedBy::Pin,
        mechanism: "SCRAM-SHA-256".to_owned(),
        channel_binding: None,
        redirects: Vec::new(),
        steps: Vec::new(),
    }
}

pub(super) fn certificate() -> CertificateFacts {
    CertificateFacts {
        subject: "CN=x.org".to_owned(),
        issuer: "CN=x.org".to_owned(),
        names: Vec::new(),
        not_before: Timestamp::UNIX_EPOCH,
        not_after: Timestamp::UNIX_EPOCH,
        sha256: String::new(),
    }
}

pub(super) fn plan() -> Plan {
    let mut target = Target::new("x.org", Arc::new(Resolver::offline(Vec::new())));
    target.server = Some("node1".parse().unwrap());
    Plan {
        again: None,
        target,
        credentials: Credentials::new("admin@x.org", SecretString::from("x")).unwrap(),
        known: Vec::new(),
        named: false,
        cluster_ports: vec![5277],
        sockets: false,
        probe: None,
        refusals: Refusals::default(),
        counting: None,
        timeout: Duration::from_secs(10),
    }
}

pub(super) fn options() -> Options {
    let clock = Clock::Began("2026-11-22T14:00:00Z".parse().unwrap(), Instant::now());
    Options { dice: Dice::seeded(1), clock, ..Options::every(EVERY) }
}

/// A watcher of a play.
pub(super) struct Watcher {
    pub(super) handle: Handle,
    pub(super) task: JoinHandle<()>,
    pub(super) begun: Instant,
}

impl Watcher {
    pub(super) fn of(play: &Play, options: Options) -> Self {
        let (handle, surveyor) = Surveyor::new(play.clone(), plan(), options);
        Self { handle, task: tokio::spawn(surveyor.run()), begun: Instant::now() }
    }

    pub(super) async fn say(&self, command: Command) {
        self.handle.commands.send(command).await.unwrap();
    }

    /// The next event, as a line, with the seconds since the beginning.
    pub(super) async fn line(&mut self) -> String {
        let event = self.handle.events.recv().await.unwrap();
        let words = match event {
            Event::Session(SessionState::Stepping { to, step: Step::Resolve, taken }) if taken.is_empty() => {
                format!("to {to}")
            }
            Event::Session(SessionState::Stepping { to, step, taken }) => {
                let taken: Vec<&str> = taken.iter().map(|taken| taken.step.word()).collect();
                format!("{step} of {to} after {}", taken.join(" "))
            }
            Event::Session(SessionState::Online(facts)) => format!("online {}", facts.server),
            Event::Session(SessionState::Waiting { attempt, cause, .. }) => {
                format!("waiting {attempt}: {cause}")
            }
            Event::Session(SessionState::Refused { cause }) => format!("refused: {}", cause.cause),
            Event::Session(SessionState::Idle) => "idle".to_owned(),
            Event::Round { number, round } => match &round.failure {
                Some(failure) => format!("round {number}: {}", failure.cause),
                None if is_silent(&round.observations) => format!("round {number} silent"),
                None => format!("round {number} at {}", own_name(&round.observations).unwrap()),
            },
            Event::Moved { from, to, why } => format!("moved from {from} to {to}: {why}"),
            Event::Stretched { interval, why } => {
                format!("every {interval:?}{}", if why.is_some() { " stretched" } else { "" })
            }
            Event::Pushed(push) => format!("pushed {}", push.text),
            Event::Browsed { jid, found, .. } => match found.items.reason() {
                Some(why) => format!("browsed {jid}: {why}"),
                None => format!("browsed {jid}"),
            },
        };
        format!("{:.1} {words}", self.begun.elapsed().as_secs_f64())
    }

    /// The next events up to one that has these words.
    pub(super) async fn until(&mut self, words: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            lines.push(self.line().await);
            if lines.last().unwrap().contains(words) {
                return lines;
            }
            assert!(lines.len() < 500, "{words} never came: {lines:#?}");
        }
    }

    pub(super) async fn lines(&mut self, count: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for _ in 0..count {
            lines.push(self.line().await);
        }
        lines
    }

    /// Lets so much time go by, and throws away what was told.
    pub(super) async fn idle(&mut self, time: Duration) -> usize {
        let until = Instant::now() + time;
        let mut count = 0;
        while tokio::time::timeout_at(until, self.handle.events.recv()).await.is_ok() {
            count += 1;
        }
        count
    }
}
