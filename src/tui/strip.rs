//! How each node was in the last rounds: one beat a round.

use super::picture::{NodeRow, Picture};
use crate::assess::verdict::Health;
use crate::cluster::node::NodeName;
use crate::report::ink::Role;
use jiff::Timestamp;
use std::collections::{BTreeMap, VecDeque};

/// Rounds that are kept.
const MOST: usize = 240;

/// How a node was in one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beat {
    /// Well, or less than well and there.
    Up(Health),
    /// Down.
    Down,
    /// Somebody named it, and nobody has ever mentioned it.
    Never,
    /// Nobody could look.
    Unknown,
}

impl Beat {
    fn of(row: &NodeRow, mentioned: bool) -> Self {
        match row.health {
            Health::Healthy | Health::Degraded => Self::Up(row.health),
            Health::Down if !mentioned => Self::Never,
            Health::Down => Self::Down,
            Health::Unknown => Self::Unknown,
        }
    }

    /// Its sign, of one column.
    pub const fn sign(self, ascii: bool) -> &'static str {
        match (self, ascii) {
            (Self::Up(Health::Degraded), false) => "╍",
            (Self::Up(Health::Degraded), true) => "~",
            (Self::Up(_), false) => "━",
            (Self::Up(_), true) => "=",
            (Self::Down, false) => "╌",
            (Self::Down, true) => "x",
            (Self::Never, false) => "·",
            (Self::Never, true) => ".",
            (Self::Unknown, _) => "?",
        }
    }

    /// Its role.
    pub fn role(self) -> Role {
        match self {
            Self::Up(health) => Role::from(health),
            Self::Down => Role::Down,
            Self::Never => Role::Muted,
            Self::Unknown => Role::Unknown,
        }
    }
}

/// Since when a node is as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// Its state.
    pub health: Health,
    /// When it was first seen so.
    pub at: Timestamp,
    /// Whether it was so when the watch began, and so for longer.
    pub at_least: bool,
}

/// The strips of all nodes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Strips {
    beats: BTreeMap<NodeName, VecDeque<Beat>>,
    since: BTreeMap<NodeName, Since>,
    rounds: usize,
    /// Whether the last round could not see the cluster.
    blind: bool,
}

impl Strips {
    /// Takes in a round. One that could not see the cluster is a beat of all nodes that are known: nobody could look.
    pub fn record(&mut self, picture: &Picture) {
        let first = self.rounds == 0;
        self.rounds = self.rounds.saturating_add(1);
        if picture.is_sighted() {
            // Nobody knows what happened while nobody could look: since then at least.
            let first = first || std::mem::take(&mut self.blind);
            if first {
                self.since.clear();
            }
            self.beats.retain(|node, _| picture.view.nodes.contains_key(node));
            self.since.retain(|node, _| picture.view.nodes.contains_key(node));
            for row in &picture.nodes {
                let mentioned = picture.view.nodes.get(&row.name).is_some_and(|facts| facts.mentioned);
                push(self.beats.entry(row.name.clone()).or_default(), Beat::of(row, mentioned));
                let now = Since { health: row.health, at: picture.at, at_least: first };
                let known = self.since.entry(row.name.clone()).or_insert(now);
                if known.health != row.health {
                    *known = Since { at_least: false, ..now };
                }
            }
        } else {
            self.interrupt();
        }
    }

    /// Nobody looks for a while.
    pub fn interrupt(&mut self) {
        self.blind = true;
        for beats in self.beats.values_mut() {
            push(beats, Beat::Unknown);
        }
    }

    /// The last rounds of a node, newest last.
    pub fn of(&self, node: &NodeName) -> impl DoubleEndedIterator<Item = Beat> + ExactSizeIterator {
        static NONE: VecDeque<Beat> = VecDeque::new();
        self.beats.get(node).unwrap_or(&NONE).iter().copied()
    }

    /// Since when a node is as it is.
    pub fn since(&self, node: &NodeName) -> Option<Since> {
        self.since.get(node).copied()
    }
}

fn push(beats: &mut VecDeque<Beat>, beat: Beat) {
    if beats.len() == MOST {
        beats.pop_front();
    }
    beats.push_back(beat);
}
