//! What to survey, and how long it may take.

use super::counting::Counting;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Unavailable;
use crate::probe::xmpp::target::{Credentials, Target};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// One survey of one cluster.
#[derive(Debug)]
pub struct Plan {
    /// Where to log in.
    pub target: Target,
    /// As whom.
    pub credentials: Credentials,
    /// Where they are read again when a person has another try made after a refusal: `None` where there is nothing
    /// to read again.
    pub again: Option<Again>,
    /// Nodes that are known beforehand: asked in the first flight, which saves a round trip.
    pub known: Vec<NodeName>,
    /// Whether somebody named the nodes, so that a disconnected one which is not among them is merely old.
    pub named: bool,
    /// The cluster ports.
    pub cluster_ports: Vec<u16>,
    /// Whether to look at this host's sockets.
    pub sockets: bool,
    /// Whether to log in at every node, too; and how.
    pub probe: Option<Probe>,
    /// Nodes that refused a login on a visit.
    pub refusals: Refusals,
    /// Whether to ask the nodes for their own counts of disconnects, each now and then; and when each was asked.
    /// A survey that is taken once needs none: `None`.
    pub counting: Option<Counting>,
    /// The deadline for all.
    pub timeout: Duration,
}

/// Reads the credentials once more. May take its time; says in one line why it cannot.
#[derive(Clone)]
pub struct Again(Arc<dyn Fn() -> Result<Credentials, String> + Send + Sync>);

impl Again {
    /// From what reads them.
    pub fn new(read: impl Fn() -> Result<Credentials, String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// Reads them.
    pub(super) fn read(&self) -> Result<Credentials, String> {
        (self.0)()
    }
}

impl fmt::Debug for Again {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Again")
    }
}

/// How nodes are visited: a session at each node's own address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe {
    /// How many sessions may stand at once.
    pub parallel: usize,
    /// How many requests go over each link, one after the other.
    pub samples: usize,
    /// Whether to read each node's configuration (`gather`).
    pub configuration: bool,
}

/// So many nodes that refuse a login mean that it is not theirs to mend: none is offered to another one.
const ENOUGH_REFUSALS: usize = 2;

/// Logins that nodes refused when they were visited. Each is final until a person says otherwise: Tigase counts
/// refused logins, and locks the account or the address after a few.
#[derive(Debug, Default)]
pub struct Refusals(watch::Sender<BTreeMap<NodeName, Unavailable>>);

impl Refusals {
    /// Why no login is to be tried at this node, if none is.
    pub(super) fn why_not(&self, node: &NodeName) -> Option<Unavailable> {
        let refused = self.0.borrow();
        if let Some(why) = refused.get(node) {
            return Some(Unavailable::Failed(format!("{why}; not tried again by itself")));
        }
        (refused.len() >= ENOUGH_REFUSALS).then(|| {
            let nodes: Vec<&str> = refused.keys().map(NodeName::as_str).collect();
            let nodes = nodes.join(" and ");
            Unavailable::NotReached(format!(
                "no login was tried, since {nodes} refused ours: accounts get locked"
            ))
        })
    }

    /// A node has refused a login.
    pub(super) fn add(&self, node: &NodeName, why: &Unavailable) {
        self.0.send_modify(|refused| {
            refused.insert(node.clone(), why.clone());
        });
    }

    /// A person wants every node to be tried again.
    pub(super) fn forget(&self) {
        self.0.send_modify(BTreeMap::clear);
    }
}

/// How long a node may take to answer, its request sent once more half-way. Tigase's own median is 4 ms; a
/// second on each side of the world is far more than a living node needs.
pub(super) const NODE_DEADLINE: Duration = Duration::from_secs(3);

/// How long the way in to another node may take: eleven round trips and a password's 4,096 rounds. A frozen node
/// costs as much.
pub(super) const LOGIN_DEADLINE: Duration = Duration::from_secs(4);

/// Silence for less than this, cut short by the deadline of all, is no sign of a silent node. A living one
/// answers in milliseconds, and in the worst case after the request was sent once more.
pub(super) const LEAST_SILENCE: Duration = Duration::from_secs(1);

/// How long a node may take that the one which would route the request calls disconnected: there is no way
/// to it, so this is a courtesy, and the verdict should be there within a second, also when the next look is half a
/// second away.
pub(super) const GONE_DEADLINE: Duration = Duration::from_millis(400);

/// How long a knock at a client port may take: two round trips.
pub(super) const DOOR_DEADLINE: Duration = Duration::from_millis(700);

/// How long name service may take: only the sockets of a cluster node need it.
pub(super) const NAMES_DEADLINE: Duration = Duration::from_secs(1);

/// How much longer than what a verdict needs we wait for what merely adornes it (versions, the clock).
pub(super) const GRACE: Duration = Duration::from_millis(250);

/// Requests that one survey may send: half of the 2,500 packets a minute at which Tigase cuts a client off
/// (its default `cm-traffic-throttling`).
pub(super) const MOST_REQUESTS: usize = 1_250;
