//! The surveyor: looks again and again through one session, and finds another way in when that one ends.
//!
//! An actor: one task owns the plan, the session and the schedule; whoever watches holds two channels. One
//! session is kept over all rounds, one flight of requests is one round. When the session ends, or its node
//! falls silent, the surveyor goes to another node at once, and backs off when nobody lets it in.

use super::backoff::{Backoff, Dice};
use super::clock::Clock;
use super::gate::{Gate, Network, Standing};
use super::inbox::Inbox;
use super::message::{Command, Event};
use super::once;
use super::places::{Lost, Place, Places};
use super::plan::Plan;
use super::schedule::Schedule;
use super::walk;
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Evidence, Observation, Round, Source, Unavailable};
use crate::cluster::push::{Push, Told};
use crate::cluster::session::{FailedAttempt, FailureKind, SessionFailure, SessionState, Step};
use std::collections::BTreeSet;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

/// Messages that wait in a channel; then the surveyor waits, and still hears commands.
const QUEUE: usize = 64;

/// A session that has lived for so long was a good one: its end is no reason to wait.
const STEADY: Duration = Duration::from_secs(10);

/// How long to wait for further pushes of the same event before looking.
const SETTLE: Duration = Duration::from_millis(100);

/// How to survey.
#[derive(Debug, Clone)]
pub struct Options {
    /// How often, from the beginning of one look to that of the next.
    pub interval: Duration,
    /// Whether servers may be absent, half-started or unwilling at first: then a wrong domain and a server
    /// without TLS pass, too. A refused login and a wrong certificate never do.
    pub patient: bool,
    /// Whether to take what the server says by itself. Makes the account available, and drains its offline
    /// messages.
    pub listen: bool,
    /// The longest wait between two tries to get in.
    pub longest_wait: Duration,
    /// Chance, for the waits.
    pub dice: Dice,
    /// Time of day.
    pub clock: Clock,
}

impl Options {
    /// The usual ones, with this interval.
    pub fn every(interval: Duration) -> Self {
        Self {
            interval,
            patient: false,
            listen: false,
            longest_wait: Duration::from_secs(30),
            dice: Dice::rolled(),
            clock: Clock::System,
        }
    }
}

/// The watcher's end. Dropped, it stops the surveyor.
#[derive(Debug)]
pub struct Handle {
    /// Tells the surveyor what to do.
    pub commands: mpsc::Sender<Command>,
    /// Tells what it sees.
    pub events: mpsc::Receiver<Event>,
}

/// A session, and where it stands.
struct Seat<S> {
    session: S,
    place: Place,
    since: Instant,
    /// The observations of the way in.
    entry: [Observation; 2],
    /// The node that it is, once it has told it.
    node: Option<NodeName>,
    /// Requests that the schedule knows of.
    counted: u64,
    pushes: Option<mpsc::Receiver<Push>>,
    /// Whether a round was seen from here.
    seen: bool,
}

impl<S: Standing> Seat<S> {
    fn name(&self) -> String {
        self.node.as_ref().map_or_else(|| self.session.facts().server.clone(), ToString::to_string)
    }
}

/// What one look through a session gave.
enum Sight {
    Clear(Vec<Observation>),
    /// The node that we are logged in to does not answer.
    Silent(Vec<Observation>),
    /// The session has ended.
    Ended,
}

/// What comes next.
enum Next {
    Look,
    Ended(String),
    Pushed(Push),
    /// A command changed what is due.
    Again,
}

/// The actor. [`Surveyor::run`] is its life.
pub struct Surveyor<G: Gate> {
    gate: G,
    plan: Plan,
    /// The nodes that the plan knew from the beginning.
    declared: Vec<NodeName>,
    options: Options,
    inbox: Inbox,
    events: mpsc::Sender<Event>,
    schedule: Schedule,
    backoff: Backoff,
    places: Places,
    seat: Option<Seat<G::Session>>,
    lost: Lost,
    /// The node, or server, of the last round, and why we are no longer there.
    last_name: Option<String>,
    lost_why: String,
    been_in: bool,
    refused: bool,
    /// Not before then is another try to get in made.
    wait: Option<Instant>,
    number: u64,
    /// When the last round was told.
    told: Option<Instant>,
    /// Whether it was one that failed.
    told_failure: bool,
    /// The interval that was told to be longer than what was asked for.
    stretched: Option<Duration>,
}

/// A surveyor over the network, and the watcher's end. Nothing happens before it runs.
pub fn surveyor(plan: Plan, options: Options) -> (Handle, Surveyor<Network>) {
    Surveyor::new(Network, plan, options)
}

impl<G: Gate> Surveyor<G> {
    /// A surveyor whose sessions come from this gate.
    pub fn new(gate: G, plan: Plan, options: Options) -> (Handle, Self) {
        let (commands, orders) = mpsc::channel(QUEUE);
        let (events, news) = mpsc::channel(QUEUE);
        let surveyor = Self {
            gate,
            declared: plan.known.clone(),
            inbox: Inbox::new(orders),
            events,
            schedule: Schedule::new(options.interval),
            backoff: Backoff::new(options.dice.clone(), options.longest_wait),
            places: Places::new(&plan.target, &plan.known),
            plan,
            options,
            seat: None,
            lost: Lost::default(),
            last_name: None,
            lost_why: String::new(),
            been_in: false,
            refused: false,
            wait: None,
            number: 0,
            told: None,
            told_failure: false,
            stretched: None,
        };
        (Handle { commands, events: news }, surveyor)
    }

    /// Looks until it is told to stop, or nobody listens any more; then closes the session.
    pub async fn run(mut self) {
        // None is the way to say that it is over.
        let _: Option<()> = self.go_on().await;
        if let Some(seat) = self.seat.take() {
            seat.session.close().await;
        }
    }

    async fn go_on(&mut self) -> Option<()> {
        self.tell(Event::Session(SessionState::Idle)).await?;
        loop {
            match self.next().await? {
                Next::Look => self.look().await?,
                Next::Ended(why) => self.ended(why).await?,
                Next::Pushed(push) => self.pushed(push).await?,
                Next::Again => self.obey().await?,
            }
        }
    }

    /// Tells something, and waits for room; commands are heard meanwhile.
    async fn tell(&mut self, event: Event) -> Option<()> {
        self.inbox.during(self.events.send(event)).await?.ok()
    }

    async fn next(&mut self) -> Option<Next> {
        let due = self.due();
        let Self { inbox, seat, .. } = self;
        let (closed, pushed) = match seat {
            Some(Seat { session, pushes, .. }) => (Some(&*session), pushes.as_mut()),
            None => (None, None),
        };
        let closed = async {
            match closed {
                Some(session) => session.closed().await,
                None => pending().await,
            }
        };
        let pushed = async {
            match pushed {
                Some(told) => match told.recv().await {
                    Some(push) => push,
                    // It ends with the session, which tells it better.
                    None => pending().await,
                },
                None => pending().await,
            }
        };
        let time = async {
            match due {
                Some(due) => sleep_until(due).await,
                None => pending().await,
            }
        };
        tokio::select! {
            biased;
            heard = inbox.next() => heard.map(|()| Next::Again),
            why = closed => Some(Next::Ended(why)),
            push = pushed => Some(Next::Pushed(push)),
            () = time => Some(Next::Look),
        }
    }

    /// When to look; `None`: not before something else happens.
    fn due(&self) -> Option<Instant> {
        let now = Instant::now();
        let hurry = self.inbox.hurry.map(|when| when.max(self.schedule.allowed(now)));
        if self.refused || (self.inbox.paused && hurry.is_none()) {
            return None;
        }
        match self.wait {
            Some(until) if self.seat.is_none() => Some(until.max(self.schedule.allowed(now))),
            _ => Some(hurry.map_or(self.schedule.due(now), |hurry| hurry.min(self.schedule.due(now)))),
        }
    }

    /// Does what a command asks for that is not a look.
    async fn obey(&mut self) -> Option<()> {
        if std::mem::take(&mut self.inbox.retry) {
            self.refused = false;
            self.wait = None;
            self.places.forgive();
            self.backoff.forget();
            self.inbox.hurry = Some(Instant::now());
        }
        if let Some(interval) = self.inbox.interval.take() {
            self.schedule.set_interval(interval);
            self.tell_interval().await?;
        }
        Some(())
    }

    async fn tell_interval(&mut self) -> Option<()> {
        let why = self.schedule.stretched();
        let interval = self.schedule.interval();
        let stretched = why.is_some().then_some(interval);
        if stretched == self.stretched {
            return Some(());
        }
        self.stretched = stretched;
        self.tell(Event::Stretched { interval, why }).await
    }

    async fn pushed(&mut self, push: Push) -> Option<()> {
        if matches!(push.told, Told::Link { .. }) && push.kept_since.is_none() {
            self.inbox.hurry.get_or_insert(Instant::now() + SETTLE);
        }
        self.tell(Event::Pushed(push)).await
    }

    /// The session has ended between two looks.
    async fn ended(&mut self, why: String) -> Option<()> {
        let steady = self.lose(why.clone());
        if self.inbox.paused {
            self.wait = Some(Instant::now());
            return self.tell(Event::Session(SessionState::Idle)).await;
        }
        // Once may be chance; who throws us out again and again is given time.
        if steady {
            self.look().await
        } else if self.backoff.failures() == 0 {
            self.backoff.failed();
            self.look().await
        } else {
            self.back_off(why).await
        }
    }

    /// Gives up the session that has ended; says whether it was a good one.
    fn lose(&mut self, why: String) -> bool {
        let Some(seat) = self.seat.take() else { return true };
        self.spend(&seat);
        let steady = self.is_steady(&seat);
        self.lost = Lost { place: Some(seat.place), node: seat.node, silent: false };
        self.lost_why = why;
        steady
    }

    /// Whether a session was a good one; then the failures before it are forgotten.
    fn is_steady(&mut self, seat: &Seat<G::Session>) -> bool {
        let steady = seat.since.elapsed() >= STEADY;
        if steady {
            self.backoff.forget();
        }
        steady
    }

    /// Leaves a node that does not answer.
    async fn leave(&mut self) -> Option<()> {
        let Some(mut seat) = self.seat.take() else { return Some(()) };
        self.is_steady(&seat);
        self.lost_why = format!("{} does not answer", seat.name());
        self.lost = Lost { place: Some(seat.place), node: seat.node.take(), silent: true };
        self.inbox.during(seat.session.close()).await
    }

    fn spend(&mut self, seat: &Seat<G::Session>) {
        self.schedule.spend(Instant::now(), seat.session.sent().saturating_sub(seat.counted));
    }

    async fn back_off(&mut self, cause: String) -> Option<()> {
        let (attempt, wait) = self.backoff.failed();
        self.wait = Some(Instant::now() + wait);
        let now = self.options.clock.now();
        let until = now.checked_add(wait).unwrap_or(now);
        self.tell(Event::Session(SessionState::Waiting { until, attempt, cause })).await
    }

    /// One look: through the session that stands, or through another one.
    async fn look(&mut self) -> Option<()> {
        let begun = Instant::now();
        let mut round = self.blank();
        self.schedule.begin(begun);
        self.inbox.hurry = None;
        let ports = self.plan.cluster_ports.clone();
        let table =
            self.plan.sockets.then(|| tokio::task::spawn_blocking(move || once::observe_sockets(&ports)));
        let mut seen = None;
        let mut silent = None;
        match self.through().await? {
            Some(Sight::Clear(all)) => seen = Some(all),
            Some(Sight::Silent(all)) => {
                silent = Some(all);
                self.leave().await?;
            }
            Some(Sight::Ended) | None => {}
        }
        if seen.is_none() {
            match self.enter().await? {
                Ok(()) => match self.through().await? {
                    Some(Sight::Clear(all) | Sight::Silent(all)) => seen = Some(all),
                    Some(Sight::Ended) | None => {
                        let failure = broken(&self.lost_why);
                        self.back_off(failure.cause.clone()).await?;
                        round.failure = Some(failure);
                    }
                },
                Err(failure) => round.failure = Some(failure),
            }
        }
        // A silent node was seen, after all: what it did not answer says more than that nobody else lets us in.
        if seen.is_none() && silent.is_some() && !self.refused {
            round.failure = None;
            seen = silent;
        }
        match (seen, &round.failure) {
            (Some(all), _) => round.observations.extend(all),
            (None, Some(failure)) if self.is_worth_telling() => {
                round.observations.extend(once::shut_out(failure, begun.elapsed()));
                let by = Instant::now() + self.plan.timeout;
                let addresses = walk::addresses(&self.plan, &self.plan.known, by);
                round.observations.extend(self.inbox.during(addresses).await?);
            }
            (None, _) => return Some(()),
        }
        if let Some(table) = table {
            let by = begun + self.plan.timeout;
            round.observations.push(self.inbox.during(once::join(table, by)).await?);
        }
        round.took = begun.elapsed();
        self.publish(round).await
    }

    fn blank(&self) -> Round {
        Round {
            domain: self.plan.target.domain.clone(),
            jid: Some(self.plan.credentials.jid()),
            started: self.options.clock.now(),
            took: Duration::ZERO,
            failure: None,
            observations: Vec::new(),
        }
    }

    /// Whether a look that failed is a round of its own. Tries come faster than looks: the first failure is told,
    /// then as many as there would have been looks.
    fn is_worth_telling(&self) -> bool {
        let first = self.backoff.failures() <= 1;
        self.refused
            || first
            || self.told.is_none_or(|told| told + self.schedule.interval() <= Instant::now())
    }

    /// Looks through the session that stands, if one does.
    async fn through(&mut self) -> Option<Option<Sight>> {
        let deadline = Instant::now() + self.plan.timeout;
        let Self { inbox, seat, plan, .. } = self;
        let Some(seat) = seat else { return Some(None) };
        let sight = inbox
            .during(async {
                tokio::select! {
                    biased;
                    why = seat.session.closed() => Err(why),
                    seen = seat.session.look(plan, deadline) => Ok(seen),
                }
            })
            .await?;
        let requests = seat.session.sent();
        self.schedule.spend(Instant::now(), requests.saturating_sub(seat.counted));
        seat.counted = requests;
        Some(Some(match sight {
            Err(why) => {
                self.lose(why);
                Sight::Ended
            }
            Ok(seen) => {
                seat.node = own_name(&seen).or(seat.node.take());
                let is_silent = is_silent(&seen);
                let mut all = seat.entry.to_vec();
                all.extend(seen);
                if is_silent { Sight::Silent(all) } else { Sight::Clear(all) }
            }
        }))
    }

    /// Finds a way in: at each place in turn, within the time of one survey.
    async fn enter(&mut self) -> Option<Result<(), SessionFailure>> {
        let deadline = Instant::now() + self.plan.timeout;
        let order = self.places.order(&self.lost);
        let mut failures: Vec<(Place, SessionFailure)> = Vec::new();
        let mut left = order.len();
        for place in order {
            left -= 1;
            let target = self.places.target(&place, &self.plan.target);
            let to = target.server.as_ref().map_or_else(|| target.domain.clone(), ToString::to_string);
            self.tell(Event::Session(SessionState::Stepping { to })).await?;
            let begun = Instant::now();
            // With others left, one that is silent does not get all the time.
            let until =
                if left == 0 { deadline } else { begun + deadline.saturating_duration_since(begun) / 2 };
            let Self { inbox, gate, plan, .. } = self;
            match inbox.during(gate.open(plan, &target, until)).await? {
                Ok(session) => {
                    self.sit_down(session, place, begun).await?;
                    return Some(Ok(()));
                }
                Err(failure) if self.is_final(&failure) => {
                    if failure.kind == FailureKind::LoginRefused || (!self.been_in && place == Place::Target)
                    {
                        return Some(Err(self.give_up(failure).await?));
                    }
                    self.places.strike(place.clone());
                    failures.push((place, failure));
                }
                Err(failure) => failures.push((place, failure)),
            }
        }
        // The silent one may be tried again next time.
        self.lost.silent = false;
        let failure = together(failures, &self.lost_why);
        if self.is_final(&failure) && self.places.order(&Lost::default()).is_empty() {
            return Some(Err(self.give_up(failure).await?));
        }
        self.back_off(failure.cause.clone()).await?;
        Some(Err(failure))
    }

    /// Whether only a person can mend it. A server that let us in before, and now does not know its domain, is
    /// half-started.
    fn is_final(&self, failure: &SessionFailure) -> bool {
        let may_pass = self.options.patient || self.been_in;
        match failure.kind {
            FailureKind::WrongDomain => !may_pass,
            FailureKind::Impossible => !self.options.patient,
            kind => !kind.passes(),
        }
    }

    async fn give_up(&mut self, failure: SessionFailure) -> Option<SessionFailure> {
        self.refused = true;
        let cause = Box::new(failure.clone());
        self.tell(Event::Session(SessionState::Refused { cause })).await?;
        Some(failure)
    }

    async fn sit_down(&mut self, session: G::Session, place: Place, begun: Instant) -> Option<()> {
        self.been_in = true;
        self.wait = None;
        self.lost = Lost::default();
        let facts = session.facts().clone();
        self.places.entered(&facts);
        let pushes =
            if self.options.listen { Some(self.inbox.during(session.listen()).await?) } else { None };
        let entry = once::admitted(&facts, session.certificate(), begun.elapsed());
        let since = Instant::now();
        self.seat = Some(Seat { session, place, since, entry, node: None, counted: 0, pushes, seen: false });
        self.tell(Event::Session(SessionState::Online(Box::new(facts)))).await
    }

    async fn publish(&mut self, round: Round) -> Option<()> {
        self.number += 1;
        self.told = Some(Instant::now());
        self.told_failure = round.failure.is_some();
        if round.failure.is_none() {
            self.learn(&round);
        }
        let fresh = self.seat.as_mut().filter(|seat| !seat.seen).map(|seat| {
            seat.seen = true;
            seat.name()
        });
        if let Some(to) = fresh {
            let from = self.last_name.replace(to.clone());
            if let Some(from) = from.filter(|from| *from != to) {
                let why = std::mem::take(&mut self.lost_why);
                self.tell(Event::Moved { from, to, why }).await?;
            }
        }
        let number = self.number;
        self.tell(Event::Round { number, round: Arc::new(round) }).await?;
        self.tell_interval().await
    }

    /// Learns which nodes there are: where to go when this one ends, and whom to ask in the first flight.
    fn learn(&mut self, round: &Round) {
        let mut standing: BTreeSet<NodeName> = own_name(&round.observations).into_iter().collect();
        for observation in &round.observations {
            if let Ok(Evidence::View(reports)) = &observation.outcome {
                let connected = reports.iter().filter(|report| report.state == LinkState::Connected);
                standing.extend(connected.map(|report| report.peer.clone()));
            }
        }
        // Who names the nodes says also which of those that are gone are missed: that list stays as it is.
        if !self.plan.named && !standing.is_empty() {
            let own = own_name(&round.observations);
            self.plan.known = standing.iter().filter(|node| Some(*node) != own.as_ref()).cloned().collect();
        }
        standing.extend(self.declared.iter().cloned());
        self.places.learn(standing);
    }
}

/// The name of the node that we are logged in to, where it told it.
fn own_name(observations: &[Observation]) -> Option<NodeName> {
    observations.iter().find_map(|observation| match (&observation.source, &observation.outcome) {
        (Source::Identity, Ok(Evidence::Identity { name, .. })) => Some(name.clone()),
        _ => None,
    })
}

/// Whether the node that we are logged in to left the question for its own view unanswered.
fn is_silent(observations: &[Observation]) -> bool {
    let outcome = |source: &Source| {
        observations.iter().rev().find(|look| look.source == *source).map(|look| &look.outcome)
    };
    let asked = outcome(&Source::OwnView).or_else(|| outcome(&Source::Manager));
    matches!(asked, Some(Err(Unavailable::NoAnswer { .. })))
}

/// A session that ended before anything could be seen through it.
fn broken(why: &str) -> SessionFailure {
    SessionFailure {
        step: Step::Discover,
        peer: None,
        kind: FailureKind::Protocol,
        cause: format!("the session ended at once: {why}"),
        remedy: Some("look at the server's log: it lets us in and then ends the stream".to_owned()),
        certificate: None,
        attempts: Vec::new(),
        steps: Vec::new(),
    }
}

/// One failure of several: that of the server in the settings, or the first one, with all that was tried.
fn together(mut failures: Vec<(Place, SessionFailure)>, lost_why: &str) -> SessionFailure {
    let at = failures.iter().position(|(place, _)| *place == Place::Target).unwrap_or_default();
    if failures.is_empty() {
        return broken(lost_why);
    }
    let (_, mut told) = failures.remove(at);
    for (place, failure) in failures {
        if failure.attempts.is_empty() {
            let (host, reason) = (place.to_string(), failure.cause);
            told.attempts.push(FailedAttempt { host, address: None, step: failure.step, reason });
        } else {
            told.attempts.extend(failure.attempts);
        }
    }
    told
}

#[cfg(test)]
mod tests;
