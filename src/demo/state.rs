//! What changes while the cluster runs: how each node is, what it says of the others, where traffic is cut.

use super::certificate::Certificate;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    /// It was never started; only its name and address are there.
    Reserved,
    /// It runs.
    Running,
    /// It is gone: nothing listens.
    Down,
    /// It is stopped: its sockets stand, and nobody reads them.
    Frozen,
    /// It is gone, and taken out of the cluster.
    Removed,
}

impl Condition {
    /// Whether there is a process, be it halted.
    pub(super) fn lives(self) -> bool {
        matches!(self, Self::Running | Self::Frozen)
    }
}

/// What a node says of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// The other's name.
    pub(super) name: Arc<str>,
    /// Whether it is connected.
    pub(super) connected: bool,
}

/// One node.
pub(super) struct Node {
    /// Its host name.
    pub(super) name: Arc<str>,
    /// Its address on loopback.
    pub(super) address: IpAddr,
    /// Its certificate, which outlives its processes.
    pub(super) certificate: Arc<Certificate>,
    /// How it is.
    pub(super) condition: Condition,
    /// What it says of the others. Who is not here, it does not mention.
    pub(super) view: Vec<Said>,
    /// Which of all the processes that were started is its present one: the greater, the newer. 0: none yet.
    pub(super) life: u64,
    /// How often it was started: each process writes in its own hand.
    pub(super) starts: usize,
    /// Since when its process runs.
    pub(super) since: Instant,
    /// What it says its version is; `None`: what all say.
    pub(super) version: Option<String>,
    /// What its configuration says otherwise than the others', by key.
    pub(super) configured: BTreeMap<String, String>,
    /// How far its clock is ahead, in milliseconds.
    pub(super) clock_ms: i64,
    /// How much later its answers come.
    pub(super) slow: Duration,
    /// When nodes were lost, as its process counts it.
    pub(super) losses: Vec<Timestamp>,
    /// The most nodes that it saw at once, itself included.
    pub(super) most_nodes: usize,
    /// Sessions since its start, and the most at once.
    pub(super) sessions: (usize, usize),
}

impl Node {
    /// A node that was never started.
    pub(super) fn reserved(name: &str, address: IpAddr, certificate: Arc<Certificate>) -> Self {
        Self {
            name: name.into(),
            address,
            certificate,
            condition: Condition::Reserved,
            view: Vec::new(),
            life: 0,
            starts: 0,
            since: Instant::now(),
            version: None,
            configured: BTreeMap::new(),
            clock_ms: 0,
            slow: Duration::ZERO,
            losses: Vec::new(),
            most_nodes: 1,
            sessions: (0, 0),
        }
    }

    /// Begins a new process, which remembers nothing.
    pub(super) fn begin(&mut self, life: u64) {
        self.condition = Condition::Running;
        self.life = life;
        self.starts += 1;
        self.since = Instant::now();
        self.view.clear();
        self.losses.clear();
        self.most_nodes = 1;
        self.sessions = (0, 0);
    }

    /// What it says of another, if it mentions it.
    pub(super) fn says(&self, other: &str) -> Option<bool> {
        self.view.iter().find(|said| &*said.name == other).map(|said| said.connected)
    }

    /// Changes what it says of another. Tells whether that is new.
    pub(super) fn say(&mut self, other: &Arc<str>, connected: bool) -> bool {
        let changed = if let Some(said) = self.view.iter_mut().find(|said| said.name == *other) {
            std::mem::replace(&mut said.connected, connected) != connected
        } else {
            self.view.push(Said { name: Arc::clone(other), connected });
            // What was never seen connected is not news when it is not.
            connected
        };
        self.most_nodes = self.most_nodes.max(1 + self.view.iter().filter(|said| said.connected).count());
        if changed && !connected {
            self.losses.push(Timestamp::now());
        }
        changed
    }
}

/// Two nodes, the lower number first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Pair(pub(super) usize, pub(super) usize);

impl Pair {
    /// The two, in whatever order they come.
    pub(super) fn of(one: usize, other: usize) -> Self {
        Self(one.min(other), one.max(other))
    }
}

/// A cut between two nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// Tells it from earlier ones between the same two.
    pub(super) number: u64,
    /// From the lower to the higher nothing passes.
    pub(super) up: bool,
    /// From the higher to the lower nothing passes.
    pub(super) down: bool,
    /// The node that is cut off from everybody, if that is what this is part of.
    pub(super) alone: Option<usize>,
}

/// Everything that changes. Held for a moment at a time, never while waiting.
pub(super) struct State {
    /// All nodes; their numbers never change.
    pub(super) nodes: Vec<Node>,
    /// Where traffic is dropped.
    pub(super) cuts: HashMap<Pair, Cut>,
    /// Pairs that do not link by themselves: what a quick restart leaves.
    pub(super) split: HashSet<Pair>,
    /// Where another number of connections was asked for.
    pub(super) connections: HashMap<Pair, usize>,
    /// How many of the next answers are lost.
    pub(super) lose: usize,
}

impl State {
    /// A state in which nothing has happened yet.
    pub(super) fn new(nodes: Vec<Node>) -> Self {
        Self { nodes, cuts: HashMap::new(), split: HashSet::new(), connections: HashMap::new(), lose: 0 }
    }

    /// Whether what one node sends to another is dropped on the way.
    pub(super) fn drops(&self, from: usize, to: usize) -> bool {
        self.cuts.get(&Pair::of(from, to)).is_some_and(|cut| if from < to { cut.up } else { cut.down })
    }

    /// Whether both of two nodes call the other connected.
    pub(super) fn linked(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.nodes[one], &self.nodes[other]);
        one.says(&other.name) == Some(true) && other.says(&one.name) == Some(true)
    }

    /// The number of the node of this name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| &*node.name == name)
    }

    /// Whether a host is one of the cluster's nodes, or is spoken of as one.
    pub(super) fn mentions(&self, host: &str) -> bool {
        self.nodes.iter().any(|node| {
            node.condition != Condition::Reserved && &*node.name == host || node.says(host).is_some()
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use crate::demo::plan::address;

    fn state(count: usize) -> State {
        let certificate = Arc::new(Certificate::new("demo.test").unwrap());
        let node = |number: usize| {
            let mut node =
                Node::reserved(&format!("node{number}"), address(number), Arc::clone(&certificate));
            node.begin(1);
            node
        };
        State::new((0..count).map(node).collect())
    }

    #[test]
    fn a_cut_one_way_lets_the_other_way_pass() {
        let mut state = state(2);
        let cut = Cut { number: 1, up: false, down: true, alone: None };
        state.cuts.insert(Pair::of(1, 0), cut);
        assert!(state.drops(1, 0));
        assert!(!state.drops(0, 1));
    }

    #[test]
    fn losses_are_counted_once_and_forgotten_by_a_new_process() {
        let mut state = state(2);
        let other = Arc::clone(&state.nodes[1].name);
        let node = &mut state.nodes[0];
        assert!(!node.say(&other, false), "never seen");
        assert!(node.say(&other, true));
        assert!(!node.say(&other, true));
        assert!(node.say(&other, false));
        assert!(!node.say(&other, false));
        assert_eq!((node.losses.len(), node.most_nodes), (1, 2));
        node.begin(2);
        assert_eq!((node.losses.len(), node.most_nodes, node.says("node1")), (0, 1, None));
    }
}
