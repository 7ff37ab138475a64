//! Runs the nodes' processes: what is ordered happens at once, what follows from it when its time has come.

use super::control::Order;
use super::error::DemoError;
use super::links::{self, NotLinked};
use super::listeners::Doors;
use super::news::{self, News};
use super::node;
use super::opening;
use super::process::Process;
use super::scenario::Scenario;
use super::state::{Condition, Pair};
use super::world::World;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

/// Recorded: how long after an event administrators are told.
const TOLD_AFTER: Duration = Duration::from_millis(50);
/// How often a link that could not be made is tried again, as Tigase does.
const RETRY_AFTER: Duration = Duration::from_secs(5);
/// `flapping`: how long the last node runs, once somebody has logged in or it has come back, and is gone.
const FLAP: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(4));

/// What happens by itself when its time has come.
#[derive(Debug, Clone)]
pub(super) enum Due {
    /// A node that was started finds the others.
    Found {
        /// Which.
        node: usize,
        /// Its process at that time: a later one finds them by itself.
        life: u64,
    },
    /// The second half of a restart.
    Start {
        /// Which.
        node: usize,
        /// The lasting split follows.
        quick: bool,
    },
    /// Two nodes that can be linked are.
    Relink(Pair),
    /// A cut is noticed.
    Noticed {
        /// Between whom.
        pair: Pair,
        /// Which cut: it may be mended by then.
        cut: u64,
        /// What is noticed.
        fall: Fall,
    },
    /// Administrators are told.
    Tell(News),
    /// The last node goes or comes.
    Flap,
}

/// What becomes of a link that is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fall {
    /// Of its connections so many are left.
    Thin(usize),
    /// One of the two says that the other is disconnected.
    Said(usize),
}

/// Runs the nodes. Dropped, it ends them all.
pub(super) struct Director {
    pub(super) world: Arc<World>,
    pub(super) processes: HashMap<usize, Process>,
    alive: mpsc::Sender<()>,
    orders: mpsc::Receiver<Order>,
    schedule: BTreeMap<(Instant, u64), Due>,
    lives: u64,
}

impl Director {
    /// Starts every node that the scenario starts, and links those that it links.
    pub(super) async fn raise(
        world: Arc<World>,
        doors: Vec<Doors>,
        alive: mpsc::Sender<()>,
        orders: mpsc::Receiver<Order>,
    ) -> Result<Self, DemoError> {
        let (scenario, nodes) = (world.fixed.scenario, doors.len());
        let (processes, schedule) = (HashMap::new(), BTreeMap::new());
        let mut this = Self { world, processes, alive, orders, schedule, lives: 0 };
        for (node, doors) in doors.into_iter().enumerate() {
            match opening::condition(scenario, node, nodes) {
                Condition::Running | Condition::Frozen => {
                    this.begin(node, doors);
                }
                gone => this.world.state().nodes[node].condition = gone,
            }
        }
        for newer in 0..nodes {
            for pair in (0..newer).map(|older| Pair(older, newer)) {
                if opening::split(scenario, pair, nodes) {
                    this.world.state().split.insert(pair);
                } else if this.world.clustered() && this.both(pair, Condition::Running) {
                    let count = this.world.connections(pair);
                    this.dial(pair, count)
                        .await
                        .map_err(|NotLinked { from, to, cause }| DemoError::Link { from, to, cause })?;
                }
            }
        }
        opening::speak(&mut this.world.state(), scenario, nodes);
        for node in 0..nodes {
            if opening::condition(scenario, node, nodes) == Condition::Frozen {
                this.freeze(node);
            }
        }
        Ok(this)
    }

    /// Carries out orders and what follows from them, for ever.
    pub(super) async fn run(mut self) {
        let world = Arc::clone(&self.world);
        // Until somebody looks, nothing flaps: the first look is the same every time.
        let mut unseen = world.fixed.scenario == Scenario::Flapping;
        loop {
            let next = self.schedule.keys().next().copied();
            let at = next.map_or_else(Instant::now, |(at, _)| at);
            tokio::select! {
                Some(Order { command, outcome }) = self.orders.recv() => {
                    let done = self.carry_out(command).await;
                    // Whoever ordered may have left.
                    drop(outcome.send(done));
                }
                () = sleep_until(at), if next.is_some() => {
                    if let Some(due) = next.and_then(|key| self.schedule.remove(&key)) {
                        self.happen(due).await;
                    }
                }
                () = world.visited.notified(), if unseen => {
                    unseen = false;
                    self.after(FLAP.0, Due::Flap);
                }
            }
        }
    }

    /// Notes what is to happen after a measured time, at the cluster's pace.
    pub(super) fn after(&mut self, measured: Duration, due: Due) {
        let at = Instant::now() + self.world.paced(measured);
        self.schedule.insert((at, self.world.number()), due);
    }

    async fn happen(&mut self, due: Due) {
        match due {
            Due::Found { node, life } => self.find_others(node, life).await,
            Due::Start { node, quick } => self.start_again(node, quick).await,
            Due::Relink(pair) => self.relink(pair).await,
            Due::Noticed { pair, cut, fall } => {
                let current = self.world.state().cuts.get(&pair).map(|cut| cut.number);
                if current == Some(cut) {
                    self.fall(pair, fall);
                }
            }
            Due::Tell(told) => match self.world.of(told.observer, |node| node.condition) {
                Condition::Running => news::tell(&self.world, &told),
                // It will tell when it can.
                Condition::Frozen => self.after(Duration::from_secs(1), Due::Tell(told)),
                _ => {}
            },
            Due::Flap => self.flap().await,
        }
    }

    fn fall(&mut self, pair: Pair, fall: Fall) {
        match fall {
            Fall::Thin(keep) => self.world.links.thin(pair.0, pair.1, keep),
            Fall::Said(observer) => {
                self.say(observer, if observer == pair.0 { pair.1 } else { pair.0 }, false);
            }
        }
    }

    async fn flap(&mut self) {
        let last = self.world.state().nodes.iter().rposition(|node| node.starts > 0);
        let Some(last) = last else { return };
        if self.world.of(last, |node| node.condition.lives()) {
            self.end(last, Condition::Down).await;
            self.after(FLAP.1, Due::Flap);
        } else {
            // It comes back at once: whoever watches has waited long enough.
            if let Ok(life) = self.start(last).await {
                self.find_others(last, life).await;
            }
            self.after(FLAP.0, Due::Flap);
        }
    }

    /// Links a node that was started with every other that it may be linked with.
    async fn find_others(&mut self, node: usize, life: u64) {
        if self.world.of(node, |of| of.life == life && of.condition.lives()) {
            let all = self.world.state().nodes.len();
            for other in (0..all).filter(|other| *other != node) {
                self.relink(Pair::of(node, other)).await;
            }
        }
    }

    /// Changes what a running node says of another; where that is news, administrators are told.
    pub(super) fn say(&mut self, observer: usize, peer: usize, connected: bool) {
        let news = {
            let mut state = self.world.state();
            let peer = Arc::clone(&state.nodes[peer].name);
            let node = &mut state.nodes[observer];
            let news = node.condition.lives() && node.say(&peer, connected);
            news.then(|| News { observer, peer, connected, at: Timestamp::now() })
        };
        if let Some(news) = news {
            self.after(TOLD_AFTER, Due::Tell(news));
        }
    }

    /// Whether both of two nodes are so.
    pub(super) fn both(&self, pair: Pair, condition: Condition) -> bool {
        let state = self.world.state();
        state.nodes[pair.0].condition == condition && state.nodes[pair.1].condition == condition
    }

    /// Begins a new process behind these doors; returns its number.
    pub(super) fn begin(&mut self, node: usize, doors: Doors) -> u64 {
        self.lives += 1;
        let mut process = Process::new(&self.alive);
        node::open(&self.world, node, doors, &mut process);
        self.world.state().nodes[node].begin(self.lives);
        self.processes.insert(node, process);
        self.lives
    }

    /// Adds so many connections to a pair: the older process dials the newer.
    pub(super) async fn dial(&mut self, pair: Pair, count: usize) -> Result<(), NotLinked> {
        let (dialler, other) = {
            let state = self.world.state();
            let older = state.nodes[pair.0].life < state.nodes[pair.1].life;
            if older { (pair.0, pair.1) } else { (pair.1, pair.0) }
        };
        for _ in 0..count {
            let end = links::dial(&self.world, dialler, other).await?;
            if let Some(process) = self.processes.get_mut(&dialler) {
                process.spawn(end.run());
            }
        }
        Ok(())
    }

    /// Links two nodes, if they run, nothing is in the way, and they are not linked.
    pub(super) async fn relink(&mut self, pair: Pair) {
        let wanted = self.world.connections(pair);
        {
            let state = self.world.state();
            let apart = state.cuts.contains_key(&pair) || state.split.contains(&pair);
            let stands = state.linked(pair.0, pair.1) && self.world.links.count(pair.0, pair.1) == wanted;
            if apart || stands || !self.world.clustered() {
                return;
            }
        }
        if !self.both(pair, Condition::Running) {
            return;
        }
        self.world.links.thin(pair.0, pair.1, 0);
        if self.dial(pair, wanted).await.is_err() {
            return self.after(RETRY_AFTER, Due::Relink(pair));
        }
        self.say(pair.0, pair.1, true);
        self.say(pair.1, pair.0, true);
    }
}
