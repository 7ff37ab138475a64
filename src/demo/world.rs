//! What all nodes of one embedded cluster share: who there is, who says what of whom, what is still to be lost.

use super::accounts::Account;
use super::certificate::Certificate;
use super::hand::Hand;
use super::links::Links;
use super::news::Mail;
use super::plan::Mesh;
use super::scenario::Scenario;
use super::sessions::Sessions;
use super::state::{Condition, Node, Pair, State};
use super::timing::Pace;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::Notify;

/// The ports that all nodes have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ports {
    /// STARTTLS.
    pub(super) client: u16,
    /// Direct TLS.
    pub(super) direct: u16,
    /// Between the nodes.
    pub(super) cluster: u16,
}

/// What stays as it is, whatever happens in the cluster.
pub(super) struct Fixed {
    pub(super) domain: &'static str,
    pub(super) scenario: Scenario,
    pub(super) mesh: Mesh,
    pub(super) pace: Pace,
    pub(super) ports: Ports,
    pub(super) accounts: Vec<Account>,
}

/// Everything that the nodes share.
pub(super) struct World {
    pub(super) fixed: Fixed,
    pub(super) links: Links,
    pub(super) sessions: Sessions,
    /// Messages for administrators who are away.
    pub(super) mail: Mail,
    /// Told when somebody has logged in.
    pub(super) visited: Notify,
    /// Logins that were refused, at all nodes.
    pub(super) refused: AtomicUsize,
    state: Mutex<State>,
    numbers: AtomicU64,
    request_lost: AtomicBool,
    view_lost: AtomicBool,
}

impl World {
    /// A world in which nothing has happened yet.
    pub(super) fn new(fixed: Fixed, nodes: Vec<Node>) -> Self {
        Self {
            fixed,
            links: Links::new(),
            sessions: Sessions::default(),
            mail: Mail::default(),
            visited: Notify::new(),
            refused: AtomicUsize::new(0),
            state: Mutex::new(State::new(nodes)),
            numbers: AtomicU64::new(1),
            request_lost: AtomicBool::new(false),
            view_lost: AtomicBool::new(false),
        }
    }

    /// What changes, for a moment. The guard cannot be kept while waiting: the tasks that wait are `Send`.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics with the state in hand")
    }

    /// Looks at one node.
    pub(super) fn of<T>(&self, node: usize, look: impl FnOnce(&Node) -> T) -> T {
        look(&self.state().nodes[node])
    }

    /// A node's host name.
    pub(super) fn name(&self, node: usize) -> Arc<str> {
        self.of(node, |node| Arc::clone(&node.name))
    }

    /// A node's certificate.
    pub(super) fn certificate(&self, node: usize) -> Arc<Certificate> {
        self.of(node, |node| Arc::clone(&node.certificate))
    }

    /// The handwriting of a node's present process.
    pub(super) fn hand(&self, node: usize) -> Hand {
        Hand::of(node + self.of(node, |node| node.starts.saturating_sub(1)))
    }

    /// A measured duration, at this cluster's pace.
    pub(super) fn paced(&self, measured: Duration) -> Duration {
        self.fixed.pace.of(measured)
    }

    /// Whether the server runs in cluster mode.
    pub(super) fn clustered(&self) -> bool {
        self.fixed.scenario != Scenario::NotClustered
    }

    /// How many connections two nodes have with one another once they are linked.
    pub(super) fn connections(&self, pair: Pair) -> usize {
        if let Some(asked) = self.state().connections.get(&pair) {
            return *asked;
        }
        match self.fixed.mesh {
            Mesh::Star if pair.0 != 0 => 0,
            _ if self.fixed.scenario == Scenario::FewConnections && pair == Pair(0, 1) => 2,
            mesh => mesh.connections(),
        }
    }

    /// The node of this name.
    pub(super) fn node(&self, name: &str) -> Option<usize> {
        self.state().find(name)
    }

    /// Whether the cluster knows this host as one of its nodes, be it of old.
    pub(super) fn knows(&self, node: usize, host: &str) -> bool {
        let state = self.state();
        &*state.nodes[node].name == host || self.clustered() && state.mentions(host)
    }

    /// A number that was not given before.
    pub(super) fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Whether this request is the one that is lost after login.
    pub(super) fn loses_request(&self) -> bool {
        self.fixed.scenario == Scenario::LostReply && !self.request_lost.swap(true, Ordering::Relaxed)
    }

    /// Whether this request for a node's view is the one that is lost on the way.
    pub(super) fn loses_view(&self, of: usize) -> bool {
        self.fixed.scenario == Scenario::LostReply && of == 1 && !self.view_lost.swap(true, Ordering::Relaxed)
    }

    /// Whether this answer is one of those that `lose` asked for.
    pub(super) fn loses_answer(&self) -> bool {
        let mut state = self.state();
        let lost = state.lose > 0;
        state.lose = state.lose.saturating_sub(1);
        lost
    }

    /// Whether this user is an administrator at this moment.
    pub(super) fn admin(&self, user: &str) -> bool {
        self.fixed.accounts.iter().any(|account| account.user == user && account.admin())
    }

    /// Where a user belongs (Tigase's redirection by a hash of the bare JID).
    pub(super) fn home(&self, user: &str) -> usize {
        let state = self.state();
        let running: Vec<usize> = (0..state.nodes.len())
            .filter(|node| state.nodes[*node].condition == Condition::Running)
            .collect();
        let first = running.first().copied().unwrap_or(0);
        if self.admin(user) || running.len() < 2 {
            return first;
        }
        let hash = user.bytes().fold(7_usize, |hash, byte| (hash * 31 + usize::from(byte)) % 65_521);
        running[1 + hash % (running.len() - 1)]
    }

    /// How a node is named to a client that is sent there.
    pub(super) fn door(&self, node: usize) -> String {
        let (name, port) = (self.name(node), self.fixed.ports.client);
        if port == 5222 { name.to_string() } else { format!("{name}:{port}") }
    }
}
