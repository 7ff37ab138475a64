//! What all nodes of one embedded cluster share: who there is, who says what of whom, what is still to be lost.

use super::accounts::Account;
use super::certificate::Certificate;
use super::links::Links;
use super::plan::Mesh;
use super::scenario::Scenario;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;
use tokio::sync::mpsc;

/// How a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    /// It runs.
    Running,
    /// It is gone: nothing listens.
    Down,
    /// It is stopped: its sockets stand, and nobody reads them.
    Frozen,
}

/// One node.
pub(super) struct Node {
    /// Its host name.
    pub(super) name: String,
    /// Its address on loopback.
    pub(super) address: IpAddr,
    /// How it is.
    pub(super) condition: Condition,
    /// Its certificate.
    pub(super) certificate: Certificate,
    /// What it says of the others: name and whether connected. Who is not here, it does not mention.
    pub(super) view: Vec<(String, bool)>,
}

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

/// What a session may be told from outside.
#[derive(Debug)]
pub(super) enum Note {
    /// An answer to write.
    Text(String),
    /// Somebody bound the same resource: leave.
    Conflict,
}

/// Everything that the nodes share.
pub(super) struct World {
    pub(super) domain: &'static str,
    pub(super) scenario: Scenario,
    pub(super) mesh: Mesh,
    pub(super) nodes: Vec<Node>,
    /// A node that is no longer, or never was, with its address; see the scenarios.
    pub(super) absent: Option<(String, IpAddr)>,
    pub(super) ports: Ports,
    pub(super) accounts: Vec<Account>,
    pub(super) links: Links,
    pub(super) started: Instant,
    /// Logins that were refused, at all nodes.
    pub(super) refused: AtomicUsize,
    sessions: Mutex<HashMap<String, (u64, mpsc::Sender<Note>)>>,
    numbers: AtomicU64,
    request_lost: AtomicBool,
    view_lost: AtomicBool,
}

impl World {
    /// A world in which nothing has happened yet.
    pub(super) fn new(
        domain: &'static str,
        scenario: Scenario,
        mesh: Mesh,
        nodes: Vec<Node>,
        absent: Option<(String, IpAddr)>,
        ports: Ports,
        accounts: Vec<Account>,
    ) -> Self {
        Self {
            domain,
            scenario,
            mesh,
            nodes,
            absent,
            ports,
            accounts,
            links: Links::new(),
            started: Instant::now(),
            refused: AtomicUsize::new(0),
            sessions: Mutex::default(),
            numbers: AtomicU64::new(1),
            request_lost: AtomicBool::new(false),
            view_lost: AtomicBool::new(false),
        }
    }

    /// Whether the server runs in cluster mode.
    pub(super) fn clustered(&self) -> bool {
        self.scenario != Scenario::NotClustered
    }

    /// How many connections two nodes have with one another.
    pub(super) fn connections(&self, one: usize, other: usize) -> usize {
        let (older, newer) = (one.min(other), one.max(other));
        let last = self.nodes.len() - 1;
        let down = |node: usize| self.nodes[node].condition == Condition::Down;
        if one == other || !self.clustered() || down(one) || down(other) {
            return 0;
        }
        match self.scenario {
            Scenario::Partition if newer == last => 0,
            // The second node was restarted. With two nodes, a link of which the ends disagree is all there is.
            Scenario::OneWayLink if (older, newer) == (1, last) => 0,
            Scenario::FewConnections if (older, newer) == (0, 1) => 2,
            _ if self.mesh == Mesh::Star && older != 0 => 0,
            _ => self.mesh.connections(),
        }
    }

    /// The node of this name.
    pub(super) fn node(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }

    /// Whether the cluster knows this host as one of its nodes, be it of old.
    pub(super) fn knows(&self, node: usize, host: &str) -> bool {
        let stale = self.scenario == Scenario::StaleEntry
            && self.absent.as_ref().is_some_and(|(name, _)| name == host);
        self.nodes[node].name == host || self.clustered() && (self.node(host).is_some() || stale)
    }

    /// A number that was not given before.
    pub(super) fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Whether this request is the one that is lost after login.
    pub(super) fn loses_request(&self) -> bool {
        self.scenario == Scenario::LostReply && !self.request_lost.swap(true, Ordering::Relaxed)
    }

    /// Whether this request for a node's view is the one that is lost on the way.
    pub(super) fn loses_view(&self, of: usize) -> bool {
        self.scenario == Scenario::LostReply && of == 1 && !self.view_lost.swap(true, Ordering::Relaxed)
    }

    /// Enters a session; an older one of the same JID is told to leave.
    pub(super) fn enter(&self, jid: &str, notes: mpsc::Sender<Note>) -> u64 {
        let number = self.number();
        let mut sessions = self.sessions.lock().expect("nobody panics with the sessions in hand");
        if let Some((_, older)) = sessions.insert(jid.to_owned(), (number, notes)) {
            // A full queue means that it does not read; it is closed by its own deadline then.
            drop(older.try_send(Note::Conflict));
        }
        number
    }

    /// Forgets a session, unless a newer one has its name.
    pub(super) fn leave(&self, jid: &str, number: u64) {
        let mut sessions = self.sessions.lock().expect("nobody panics with the sessions in hand");
        if sessions.get(jid).is_some_and(|(current, _)| *current == number) {
            sessions.remove(jid);
        }
    }

    /// Where a user belongs (Tigase's redirection by a hash of the bare JID).
    pub(super) fn home(&self, user: &str) -> usize {
        let running: Vec<usize> =
            (0..self.nodes.len()).filter(|node| self.nodes[*node].condition == Condition::Running).collect();
        let admin = self.accounts.iter().any(|account| account.admin && account.user == user);
        if admin || running.len() < 2 {
            return 0;
        }
        let hash = user.bytes().fold(7_usize, |hash, byte| (hash * 31 + usize::from(byte)) % 65_521);
        running[1 + hash % (running.len() - 1)]
    }

    /// How a node is named to a client that is sent there.
    pub(super) fn door(&self, node: usize) -> String {
        let name = &self.nodes[node].name;
        if self.ports.client == 5222 { name.clone() } else { format!("{name}:{}", self.ports.client) }
    }
}
