//! The surveyor: looks again and again through one session, and finds another way in when that one ends.
//!
//! An actor: one task owns the plan, the session and the schedule; whoever watches holds two channels. One
//! session is kept over all rounds, one flight of requests is one round. When the session ends, or its node
//! falls silent, the surveyor goes to another node at once, and backs off when nobody lets it in.

mod enter;
mod look;

use super::backoff::{Backoff, Dice};
use super::browser::Browser;
use super::clock::Clock;
use super::gate::{Gate, Network, Standing};
use super::inbox::Inbox;
use super::message::{Command, Event};
use super::places::{Lost, Place, Places};
use super::plan::Plan;
use super::schedule::Schedule;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Observation;
use crate::cluster::push::{Push, Told};
use crate::cluster::session::{SessionFailure, SessionState};
use std::future::pending;
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
    inbox: Inbox<<G::Session as Standing>::Asker>,
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
    /// Why the last try was refused.
    refusal: Option<SessionFailure>,
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
            inbox: Inbox::new(orders, Browser::new(events.clone())),
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
            refusal: None,
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
            // Whenever they came: a command that was heard during a look must not wait for another one.
            self.obey().await?;
            match self.next().await? {
                Next::Look => self.look().await?,
                Next::Ended(why) => self.ended(why).await?,
                Next::Pushed(push) => self.pushed(push).await?,
                Next::Again => {}
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
        let allowed = self.schedule.allowed(now, self.inbox.browser.spent());
        let hurry = self.inbox.hurry.map(|when| when.max(allowed));
        if self.refused || (self.inbox.paused && hurry.is_none()) {
            return None;
        }
        let regular = self.schedule.regular(now).max(allowed);
        match self.wait {
            Some(until) if self.seat.is_none() => Some(until.max(allowed)),
            _ => Some(hurry.map_or(regular, |hurry| hurry.min(regular))),
        }
    }

    /// Does what a command asks for that is not a look.
    async fn obey(&mut self) -> Option<()> {
        if std::mem::take(&mut self.inbox.retry) {
            if std::mem::take(&mut self.refused) {
                self.read_again().await?;
            }
            self.wait = None;
            self.places.forgive();
            self.plan.refusals.forget();
            self.backoff.forget();
            self.inbox.hurry = (!self.refused).then(Instant::now);
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
        self.inbox.browser.shut(&why);
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
        self.spend(&seat);
        self.lost_why = format!("{} does not answer", seat.name());
        self.inbox.browser.shut(&self.lost_why);
        self.lost = Lost { place: Some(seat.place), node: seat.node.take(), silent: true };
        self.inbox.during(seat.session.close()).await
    }

    fn spend(&mut self, seat: &Seat<G::Session>) {
        self.schedule.spend(Instant::now(), seat.session.sent().saturating_sub(seat.counted));
    }

    async fn back_off(&mut self, cause: String) -> Option<()> {
        let (attempt, wait) = self.backoff.failed();
        self.inbox.browser.shut(&cause);
        self.wait = Some(Instant::now() + wait);
        let now = self.options.clock.now();
        let until = now.checked_add(wait).unwrap_or(now);
        self.tell(Event::Session(SessionState::Waiting { until, attempt, cause })).await
    }
}

#[cfg(test)]
mod tests;
