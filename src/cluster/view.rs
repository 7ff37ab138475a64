//! The cluster as all sources together show it, and the fold that makes it from observations.

use super::declaration::{Declaration, Expected};
use super::link::{Link, LinkReport, LinkState};
use super::node::NodeName;
use super::observation::{
    Evidence, ManagerFacts, Observation, Reading, Round, ServiceItem, Source, Unavailable,
};
use super::session::{CertificateFacts, SessionFailure};
use super::socket::{Direction, Listener, Socket, SocketTable, TcpState};
use super::topology;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

/// Everything that one survey tells, joined. Made by [`fold`]; judged by `assess`.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterView {
    /// The XMPP domain.
    pub domain: String,
    /// The JID that logged in, or was to.
    pub jid: Option<String>,
    /// When the survey began.
    pub taken_at: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// What was declared.
    pub declaration: Declaration,
    /// How far we could look.
    pub access: Access,
    /// The node that we are logged in to.
    pub vantage: Reading<NodeName>,
    /// Every node that somebody mentions, in the order of names.
    pub nodes: BTreeMap<NodeName, NodeFacts>,
    /// Every ordered pair of nodes, except with themselves, in the order of names.
    pub links: Vec<Link>,
    /// Nodes that answer, grouped by the links that stand between them; larger groups first.
    pub groups: Vec<Vec<NodeName>>,
    /// What this host's kernel knows.
    pub host: HostView,
    /// The server's certificate.
    pub certificate: Reading<CertificateFacts>,
    /// One record for each look.
    pub sources: Vec<SourceRecord>,
}

/// How far we could look: each case leads to another verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// There is no session.
    NoSession(SessionFailure),
    /// Nobody tried to log in: sockets alone were looked at.
    NotTried,
    /// There is a session, and the questions that would tell our rights stayed without an answer.
    CouldNotAsk(Unavailable),
    /// The JID sees no components.
    NotAdmin,
    /// An administrator, and the server has no Cluster Connection Manager.
    NotClustered,
    /// The manager showed itself at this address.
    Manager {
        /// Such as `cl-comp@xmpp-test.org`.
        jid: String,
    },
}

/// Whether a node answers to what we send to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answers {
    /// It is the one that we are logged in to, or it answered a request.
    Yes,
    /// Requests were routed to it, once more after a deadline, and none was answered.
    Silent {
        /// How long was waited for each.
        within: Duration,
    },
    /// Somebody on the way said that there is no way to it.
    Unroutable(Unavailable),
    /// It was not asked, or we could not ask.
    Unasked(String),
}

/// What is known of one node.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeFacts {
    /// Whether it is the node that we are logged in to.
    pub is_self: bool,
    /// Whether somebody named it.
    pub expected: bool,
    /// Whether any view mentions it, or it is the one that we are logged in to.
    pub mentioned: bool,
    /// Its version.
    pub version: Reading<String>,
    /// Its own view.
    pub view: Reading<Vec<LinkReport>>,
    /// Whether it answers.
    pub answers: Answers,
    /// Whether its client port answered a knock; asked only of nodes that the others call disconnected.
    pub door: Reading<()>,
    /// Its addresses.
    pub addresses: Reading<Vec<IpAddr>>,
    /// Whether a person gave the addresses (`--resolve`).
    pub addresses_given: bool,
    /// Its sockets with this host's node.
    pub sockets: Reading<PeerSockets>,
    /// How far its clock is from this host's: (least, most) milliseconds.
    pub clock: Reading<(i64, i64)>,
}

/// The sockets that this host's node has with one peer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PeerSockets {
    /// All of them.
    pub sockets: Vec<Socket>,
}

impl PeerSockets {
    /// Those that stand.
    pub fn established(&self) -> impl Iterator<Item = &Socket> {
        self.sockets.iter().filter(|socket| socket.state == TcpState::Established)
    }

    /// How many stand.
    pub fn established_count(&self) -> usize {
        self.established().count()
    }

    /// How many of those that stand were dialled in this direction.
    pub fn count(&self, direction: Direction) -> usize {
        self.established().filter(|socket| socket.direction == direction).count()
    }

    /// The other states, counted.
    pub fn other_states(&self) -> BTreeMap<TcpState, usize> {
        let mut states = BTreeMap::new();
        for socket in self.sockets.iter().filter(|socket| socket.state != TcpState::Established) {
            *states.entry(socket.state).or_insert(0) += 1;
        }
        states
    }

    /// The median of the round trips, milliseconds.
    pub fn rtt_ms(&self) -> Option<f64> {
        let mut all: Vec<f64> = self.established().filter_map(|socket| socket.health.rtt_ms).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    }

    /// Retransmissions over the life of the connections, summed; `None` where no socket tells.
    pub fn retransmits(&self) -> Option<u64> {
        sum(self.established().map(|socket| socket.health.total_retransmits.map(u64::from)))
    }

    /// Milliseconds since anything came from this peer on any of its sockets.
    pub fn last_received_ms(&self) -> Option<u64> {
        self.established().filter_map(|socket| socket.health.last_received_ms).min()
    }

    /// Bytes waiting for the peer's acknowledgement, summed.
    pub fn send_queue_bytes(&self) -> Option<u64> {
        sum(self.established().map(|socket| socket.send_queue_bytes))
    }
}

/// The sum of what is known; `None` where nothing is, unless there was nothing to know.
fn sum(values: impl Iterator<Item = Option<u64>>) -> Option<u64> {
    let all: Vec<Option<u64>> = values.collect();
    if all.is_empty() {
        return Some(0);
    }
    let known: Vec<u64> = all.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.iter().sum())
}

/// What this host is to the cluster, and what its kernel knows.
#[derive(Debug, Clone, PartialEq)]
pub struct HostView {
    /// The node that runs on this host. `Absent`: this host is a node (it listens on the cluster port), but
    /// we cannot tell which. `NotAsked`: it is none, or nobody looked.
    pub node: Reading<NodeName>,
    /// The whole table.
    pub table: Reading<SocketTable>,
    /// Listeners on the cluster port.
    pub listeners: Reading<Vec<Listener>>,
    /// Established peers that are no node's. `Unavailable` where a node's address is not known, so that a
    /// stranger could be that node.
    pub strangers: Reading<Vec<Socket>>,
}

impl HostView {
    /// Whether the sockets of this host are evidence about the cluster.
    pub fn counts(&self) -> bool {
        matches!(self.node, Reading::Known(_) | Reading::Absent)
    }
}

/// How one look went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRecord {
    /// The word of [`Source::word`].
    pub source: &'static str,
    /// What was asked: a node, a domain, a host.
    pub of: String,
    /// Whether it answered, and if not, why.
    pub outcome: Result<(), Unavailable>,
    /// When it was complete.
    pub taken: Timestamp,
    /// How long it took.
    pub took: Duration,
}

/// Folds one survey into a view. Pure: the same observations give the same view, whatever their order.
pub fn fold(round: &Round, declaration: &Declaration) -> ClusterView {
    let looks = Looks::new(round);
    let access = access(round, &looks);
    let own_view = looks.own_view();
    let (vantage, vantage_version) = vantage(&looks, own_view.as_ref());
    // The node that we are logged in to has a row even if nobody tells its name.
    let self_name = match (&vantage, &access) {
        (Reading::Known(name), _) => Some(name.clone()),
        (_, Access::Manager { .. }) => Some(NodeName::new(&round.domain)),
        _ => None,
    };

    let mut nodes = node_rows(&looks, declaration, self_name.as_ref(), own_view.as_ref());
    if let (Some(name), Some(version)) = (&self_name, vantage_version)
        && let Some(facts) = nodes.get_mut(name)
    {
        facts.version = Reading::Known(version);
    }
    let links = links(&nodes, &looks, self_name.as_ref());
    let groups = topology::groups(&nodes, &links);
    let host = host(&looks, &mut nodes, declaration, self_name.as_ref());
    clocks(&looks, &mut nodes, &host, self_name.as_ref());

    ClusterView {
        domain: round.domain.clone(),
        jid: round.jid.clone(),
        taken_at: round.started,
        took: round.took,
        declaration: declaration.clone(),
        access,
        vantage,
        nodes,
        links,
        groups,
        host,
        certificate: looks.certificate(),
        sources: looks.records(self_name.as_ref()),
    }
}

/// The observations by source. A later look at the same thing replaces an earlier one that failed; what was
/// once answered is never replaced by silence within one round.
struct Looks<'a> {
    round: &'a Round,
    by_source: BTreeMap<&'a Source, &'a Observation>,
}

impl<'a> Looks<'a> {
    fn new(round: &'a Round) -> Self {
        let mut by_source: BTreeMap<&Source, &Observation> = BTreeMap::new();
        for observation in &round.observations {
            by_source
                .entry(&observation.source)
                .and_modify(|known| {
                    let better = match (&known.outcome, &observation.outcome) {
                        (Ok(_), Err(_)) => false,
                        (Err(_), Ok(_)) => true,
                        (Ok(_), Ok(_)) | (Err(_), Err(_)) => observation.taken >= known.taken,
                    };
                    if better {
                        *known = observation;
                    }
                })
                .or_insert(observation);
        }
        Self { round, by_source }
    }

    fn get(&self, source: &Source) -> Option<&'a Observation> {
        self.by_source.get(source).copied()
    }

    fn reading<T>(
        &self,
        source: &Source,
        not_asked: &str,
        take: impl FnOnce(&'a Evidence) -> Option<T>,
    ) -> Reading<T> {
        match self.get(source).map(|observation| &observation.outcome) {
            None => Reading::NotAsked(not_asked.to_owned()),
            Some(Err(why)) => Reading::Unavailable(why.clone()),
            Some(Ok(evidence)) => take(evidence).map_or_else(
                || Reading::Unavailable(Unavailable::Malformed("not what was asked for".to_owned())),
                Reading::Known,
            ),
        }
    }

    fn view_of(&self, node: &NodeName) -> Reading<Vec<LinkReport>> {
        self.reading(&Source::View(node.clone()), "nobody asked it", view_evidence)
    }

    fn own_view(&self) -> Option<Reading<Vec<LinkReport>>> {
        self.get(&Source::OwnView).map(|_| self.reading(&Source::OwnView, "nobody asked it", view_evidence))
    }

    /// Every node whose own view was asked.
    fn asked(&self) -> impl Iterator<Item = &'a NodeName> {
        self.by_source.keys().filter_map(|source| match source {
            Source::View(node) => Some(node),
            _ => None,
        })
    }

    fn certificate(&self) -> Reading<CertificateFacts> {
        self.reading(&Source::Certificate, "no TLS session", |evidence| match evidence {
            Evidence::Certificate(facts) => Some(facts.clone()),
            _ => None,
        })
    }

    fn records(&self, self_name: Option<&NodeName>) -> Vec<SourceRecord> {
        let own = self_name.map_or(self.round.domain.as_str(), NodeName::as_str);
        let mut records: Vec<SourceRecord> = self
            .by_source
            .values()
            .map(|observation| SourceRecord {
                source: observation.source.word(),
                of: match &observation.source {
                    Source::View(node) | Source::Life(node) | Source::Door(node) | Source::Resolve(node) => {
                        node.to_string()
                    }
                    Source::OwnView | Source::Identity | Source::Clock => own.to_owned(),
                    Source::Sockets => "this host".to_owned(),
                    Source::Session | Source::Certificate | Source::Domain | Source::Manager => {
                        self.round.domain.clone()
                    }
                },
                outcome: observation.outcome.as_ref().map(|_| ()).map_err(Clone::clone),
                taken: observation.taken,
                took: observation.took,
            })
            .collect();
        if let Some(failure) = &self.round.failure
            && !self.by_source.contains_key(&Source::Session)
        {
            records.insert(
                0,
                SourceRecord {
                    source: Source::Session.word(),
                    of: self.round.domain.clone(),
                    outcome: Err(Unavailable::Failed(failure.to_string())),
                    taken: self.round.started,
                    took: self.round.took,
                },
            );
        }
        records
    }
}

fn view_evidence(evidence: &Evidence) -> Option<Vec<LinkReport>> {
    match evidence {
        Evidence::View(links) => Some(links.clone()),
        _ => None,
    }
}

/// The names under which Tigase lists the two components that everybody may see.
const PUBLIC_COMPONENTS: [&str; 2] = ["sess-man", "message-router"];

fn access(round: &Round, looks: &Looks<'_>) -> Access {
    if let Some(failure) = &round.failure {
        return Access::NoSession(failure.clone());
    }
    if looks.get(&Source::Session).is_none() {
        return Access::NotTried;
    }
    let items = looks.reading(&Source::Domain, "not asked", |evidence| match evidence {
        Evidence::Items(items) => Some(items),
        _ => None,
    });
    let manager = looks.reading(&Source::Manager, "not asked", |evidence| match evidence {
        Evidence::Manager(facts) => Some(facts),
        _ => None,
    });
    match (&manager, &items) {
        (Reading::Known(ManagerFacts { jid, identified: true }), _) => Access::Manager { jid: jid.clone() },
        // Listed, but it does not show itself: that is how Tigase treats everybody who is no administrator.
        (Reading::Known(ManagerFacts { identified: false, .. }), Reading::Known(items)) => {
            if sees_components(items) && !lists_manager(items) {
                Access::NotClustered
            } else {
                Access::NotAdmin
            }
        }
        (Reading::Known(_), _) => Access::NotAdmin,
        (Reading::Unavailable(why), Reading::Known(items)) => {
            if lists_manager(items) || !refused(why) {
                Access::CouldNotAsk(why.clone())
            } else if sees_components(items) {
                Access::NotClustered
            } else {
                Access::NotAdmin
            }
        }
        (Reading::Unavailable(why), _) | (_, Reading::Unavailable(why)) => Access::CouldNotAsk(why.clone()),
        _ => Access::CouldNotAsk(Unavailable::Failed("discovery was not asked".to_owned())),
    }
}

fn refused(why: &Unavailable) -> bool {
    matches!(why, Unavailable::Refused { .. })
}

fn sees_components(items: &[ServiceItem]) -> bool {
    items.iter().any(|item| {
        let name = item.jid.split(['@', '.']).next().unwrap_or_default();
        !PUBLIC_COMPONENTS.contains(&name)
    })
}

/// The name that the Cluster Connection Manager gives itself, in items and in its identity.
pub const MANAGER_TITLE: &str = "Cluster connection manager";

/// Whether the items name the manager: by its title, or by its usual address.
fn lists_manager(items: &[ServiceItem]) -> bool {
    items.iter().any(is_manager)
}

/// Whether an item of the domain looks like the Cluster Connection Manager.
pub fn is_manager(item: &ServiceItem) -> bool {
    item.name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(MANAGER_TITLE))
        || item.jid.split(['@', '.']).next() == Some("cl-comp")
}

/// The name of the node that we are logged in to, and its version where it told it.
///
/// Its statistics tell it. Where they do not, it is the one node that the others mention and that our own
/// view does not, since a node never lists itself.
fn vantage(
    looks: &Looks<'_>,
    own_view: Option<&Reading<Vec<LinkReport>>>,
) -> (Reading<NodeName>, Option<String>) {
    let identity = looks.reading(&Source::Identity, "there is no session", |evidence| match evidence {
        Evidence::Identity { name, version } => Some((name.clone(), version.clone())),
        _ => None,
    });
    let why = match identity {
        Reading::Known((name, version)) => return (Reading::Known(name), version),
        Reading::Absent => Reading::Absent,
        Reading::Unavailable(why) => Reading::Unavailable(why),
        Reading::NotAsked(why) => Reading::NotAsked(why),
    };
    let Some(Reading::Known(own)) = own_view else { return (why, None) };
    let mut candidates: Option<BTreeSet<NodeName>> = None;
    for node in own.iter().map(|report| &report.peer) {
        if let Reading::Known(view) = looks.view_of(node) {
            let named: BTreeSet<NodeName> = view.into_iter().map(|report| report.peer).collect();
            candidates = Some(match candidates {
                None => named,
                Some(before) => before.intersection(&named).cloned().collect(),
            });
        }
    }
    let mut left = candidates
        .unwrap_or_default()
        .into_iter()
        .filter(|node| own.iter().all(|report| report.peer != *node));
    match (left.next(), left.next()) {
        (Some(name), None) => (Reading::Known(name), None),
        _ => (why, None),
    }
}

fn node_rows(
    looks: &Looks<'_>,
    declaration: &Declaration,
    self_name: Option<&NodeName>,
    own_view: Option<&Reading<Vec<LinkReport>>>,
) -> BTreeMap<NodeName, NodeFacts> {
    let mut mentioned: BTreeSet<NodeName> = self_name.into_iter().cloned().collect();
    let views = looks.asked().map(|node| looks.view_of(node)).chain(own_view.cloned());
    for view in views {
        if let Reading::Known(reports) = view {
            mentioned.extend(reports.into_iter().map(|report| report.peer));
        }
    }
    let mut names = mentioned.clone();
    if let Expected::Named(expected) = &declaration.expected {
        names.extend(expected.iter().cloned());
    }
    // A node that answers is there, even if nobody mentions it.
    names.extend(looks.asked().filter(|node| looks.view_of(node).known().is_some()).cloned());

    names
        .into_iter()
        .map(|name| {
            let is_self = Some(&name) == self_name;
            let asked_view = looks.view_of(&name);
            let view = match (is_self, own_view) {
                (true, Some(own)) if own.known().is_some() || asked_view.known().is_none() => own.clone(),
                _ => asked_view,
            };
            let life =
                looks.reading(&Source::Life(name.clone()), "nobody asked it", |evidence| match evidence {
                    Evidence::Alive { version } => Some(version.clone()),
                    _ => None,
                });
            let facts = NodeFacts {
                is_self,
                expected: declaration.names(&name),
                mentioned: mentioned.contains(&name),
                answers: if is_self { Answers::Yes } else { answers(&view, &life) },
                version: match life {
                    Reading::Known(Some(version)) => Reading::Known(version),
                    Reading::Known(None) | Reading::Absent => Reading::Absent,
                    Reading::Unavailable(why) => Reading::Unavailable(why),
                    Reading::NotAsked(why) => Reading::NotAsked(why),
                },
                view,
                door: looks.reading(
                    &Source::Door(name.clone()),
                    "asked only of nodes that the others call disconnected",
                    |evidence| match evidence {
                        Evidence::Door => Some(()),
                        _ => None,
                    },
                ),
                addresses: Reading::NotAsked("sockets were not looked at".to_owned()),
                addresses_given: false,
                sockets: Reading::NotAsked("this host is no node of the cluster".to_owned()),
                clock: Reading::NotAsked(
                    "only the clock of the node that we are logged in to is asked".to_owned(),
                ),
            };
            (name, facts)
        })
        .collect()
}

/// Conditions that the node itself gives (RFC 6120, 8.3.3): to refuse is to live. The others may come from
/// a server on the way.
const CONDITIONS_OF_THE_LIVING: [&str; 4] =
    ["feature-not-implemented", "forbidden", "not-allowed", "not-authorized"];

/// Whether an error answer proves that the node which was asked lives.
pub fn proves_life(why: &Unavailable) -> bool {
    matches!(why, Unavailable::Refused { condition, .. } if CONDITIONS_OF_THE_LIVING.contains(&condition.as_str()))
}

fn answers(view: &Reading<Vec<LinkReport>>, life: &Reading<Option<String>>) -> Answers {
    let failures = match (view, life) {
        (Reading::Known(_), _) | (_, Reading::Known(_)) => return Answers::Yes,
        (view, life) => [unavailable(view), unavailable(life)],
    };
    let failures: Vec<&Unavailable> = failures.into_iter().flatten().collect();
    if failures.iter().any(|why| proves_life(why)) {
        return Answers::Yes;
    }
    if let Some(why) = failures.iter().find(|why| refused(why)) {
        return Answers::Unroutable((*why).clone());
    }
    for why in &failures {
        if let Unavailable::NoAnswer { within } = why {
            return Answers::Silent { within: *within };
        }
    }
    Answers::Unasked(failures.first().map_or_else(|| "nobody asked it".to_owned(), ToString::to_string))
}

fn unavailable<T>(reading: &Reading<T>) -> Option<&Unavailable> {
    match reading {
        Reading::Unavailable(why) => Some(why),
        Reading::Known(_) | Reading::Absent | Reading::NotAsked(_) => None,
    }
}

fn links(
    nodes: &BTreeMap<NodeName, NodeFacts>,
    looks: &Looks<'_>,
    self_name: Option<&NodeName>,
) -> Vec<Link> {
    let mut links = Vec::with_capacity(nodes.len() * nodes.len().saturating_sub(1));
    for (from, facts) in nodes {
        let taken = [Some(Source::View(from.clone())), (Some(from) == self_name).then_some(Source::OwnView)]
            .into_iter()
            .flatten()
            .filter_map(|source| looks.get(&source))
            .map(|observation| observation.taken)
            .max();
        let said: Reading<BTreeMap<&NodeName, &LinkState>> = facts
            .view
            .as_ref()
            .map(|reports| reports.iter().map(|report| (&report.peer, &report.state)).collect());
        for to in nodes.keys().filter(|to| *to != from) {
            let reading = match &said {
                Reading::Known(map) => {
                    map.get(to).map_or(Reading::Absent, |state| Reading::Known((*state).clone()))
                }
                Reading::Absent => Reading::Absent,
                Reading::Unavailable(why) => Reading::Unavailable(why.clone()),
                Reading::NotAsked(why) => Reading::NotAsked(why.clone()),
            };
            links.push(Link { from: from.clone(), to: to.clone(), reading, taken });
        }
    }
    links
}

/// Joins addresses and sockets to the nodes, and says what this host is.
fn host(
    looks: &Looks<'_>,
    nodes: &mut BTreeMap<NodeName, NodeFacts>,
    declaration: &Declaration,
    self_name: Option<&NodeName>,
) -> HostView {
    for (name, facts) in nodes.iter_mut() {
        let addresses =
            looks.reading(&Source::Resolve(name.clone()), "sockets were not looked at", |evidence| {
                match evidence {
                    Evidence::Addresses { addresses, given } => Some((addresses.clone(), *given)),
                    _ => None,
                }
            });
        facts.addresses_given = matches!(addresses, Reading::Known((_, true)));
        facts.addresses = match addresses {
            Reading::Known((addresses, _)) if addresses.is_empty() => Reading::Absent,
            other => other.map(|(addresses, _)| addresses),
        };
    }
    let table = looks.reading(&Source::Sockets, "sockets were not looked at", |evidence| match evidence {
        Evidence::Sockets(table) => Some(table.clone()),
        _ => None,
    });
    let own_addresses = table.known().map(|table| table.host_addresses.clone()).unwrap_or_default();
    let node = host_node(nodes, &table, &own_addresses, self_name);
    let counts = matches!(node, Reading::Known(_) | Reading::Absent);

    for (name, facts) in nodes.iter_mut() {
        facts.sockets = if Reading::Known(name.clone()) == node {
            Reading::NotAsked("it is the node on this host".to_owned())
        } else if !counts {
            Reading::NotAsked(node.reason().unwrap_or_default())
        } else {
            match (&table, &facts.addresses) {
                (Reading::Known(_), Reading::Known(_)) => Reading::Known(PeerSockets::default()),
                (Reading::Known(_), Reading::Unavailable(why)) => Reading::Unavailable(why.clone()),
                (Reading::Known(_), _) => {
                    Reading::Unavailable(Unavailable::NotReached("its name has no address here".to_owned()))
                }
                (Reading::Unavailable(why), _) => Reading::Unavailable(why.clone()),
                (other, _) => Reading::NotAsked(other.reason().unwrap_or_default()),
            }
        };
    }
    let strangers = assign_sockets(nodes, &table, &node, counts);
    let listeners = match &table {
        Reading::Known(table) if counts => match &table.listeners {
            Some(listeners) => Reading::Known(
                listeners
                    .iter()
                    .filter(|listener| declaration.cluster_ports.contains(&listener.local.port()))
                    .cloned()
                    .collect(),
            ),
            None => Reading::NotAsked("the listing shows established connections only".to_owned()),
        },
        Reading::Known(_) => Reading::NotAsked(node.reason().unwrap_or_default()),
        other => other.as_ref().map(|_| Vec::new()),
    };
    HostView { node, table, listeners, strangers }
}

/// Which node this host is: by address, or by a listener on the cluster port.
fn host_node(
    nodes: &BTreeMap<NodeName, NodeFacts>,
    table: &Reading<SocketTable>,
    own_addresses: &[IpAddr],
    self_name: Option<&NodeName>,
) -> Reading<NodeName> {
    let ours = |address: &IpAddr, given: bool| {
        own_addresses.contains(address) && !address.is_loopback() || given && address.is_loopback()
    };
    let here: Vec<&NodeName> = nodes
        .iter()
        .filter(|(_, facts)| {
            facts.addresses.known().is_some_and(|all| all.iter().any(|a| ours(a, facts.addresses_given)))
        })
        .map(|(name, _)| name)
        .collect();
    // Several nodes on one host: the one that we are logged in to speaks for it.
    if let Some(name) = here.iter().find(|name| Some(**name) == self_name).or_else(|| here.first()) {
        return Reading::Known((*name).clone());
    }
    match table {
        Reading::Known(table) if table.listeners.as_ref().is_some_and(|all| !all.is_empty()) => {
            // A node whose own name is a loopback address here, as Debian's installer writes it.
            let mut loopback = nodes.iter().filter(|(_, facts)| {
                facts.addresses.known().is_some_and(|all| all.iter().any(IpAddr::is_loopback))
            });
            match (loopback.next(), loopback.next()) {
                (Some((name, _)), None) => Reading::Known(name.clone()),
                _ => Reading::Absent,
            }
        }
        Reading::Known(_) => Reading::NotAsked("this host is no node of the cluster".to_owned()),
        Reading::Absent => Reading::NotAsked("this host is no node of the cluster".to_owned()),
        Reading::Unavailable(why) => Reading::NotAsked(format!("sockets could not be looked at: {why}")),
        Reading::NotAsked(why) => Reading::NotAsked(why.clone()),
    }
}

/// Gives each socket to its node; returns those that are nobody's.
fn assign_sockets(
    nodes: &mut BTreeMap<NodeName, NodeFacts>,
    table: &Reading<SocketTable>,
    host_node: &Reading<NodeName>,
    counts: bool,
) -> Reading<Vec<Socket>> {
    let table = match table {
        Reading::Known(table) if counts => table,
        Reading::Known(_) => return Reading::NotAsked(host_node.reason().unwrap_or_default()),
        other => return other.as_ref().map(|_| Vec::new()),
    };
    let mut owner: BTreeMap<IpAddr, NodeName> = BTreeMap::new();
    let mut unresolved = None;
    for (name, facts) in nodes.iter() {
        match facts.addresses.known() {
            Some(addresses) => {
                owner.extend(addresses.iter().map(|address| (*address, name.clone())));
            }
            None if Some(name) == host_node.known() => {}
            None => unresolved = Some(name.clone()),
        }
    }
    let mut strangers = Vec::new();
    for socket in &table.sockets {
        // Where several nodes live on one host, a socket of another node is not ours.
        if let (Some(at), Some(own)) = (owner.get(&socket.local.ip()), host_node.known())
            && at != own
        {
            continue;
        }
        match owner.get(&socket.remote.ip()) {
            Some(name) => {
                if let Some(NodeFacts { sockets: Reading::Known(all), .. }) = nodes.get_mut(name) {
                    all.sockets.push(socket.clone());
                }
            }
            None if socket.state == TcpState::Established
                && !table.host_addresses.contains(&socket.remote.ip())
                && !socket.remote.ip().is_loopback() =>
            {
                strangers.push(socket.clone());
            }
            None => {}
        }
    }
    match unresolved {
        Some(name) if !strangers.is_empty() => Reading::Unavailable(Unavailable::NotReached(format!(
            "{name} has no address here, so a peer that seems strange may be it"
        ))),
        _ => Reading::Known(strangers),
    }
}

fn clocks(
    looks: &Looks<'_>,
    nodes: &mut BTreeMap<NodeName, NodeFacts>,
    host: &HostView,
    self_name: Option<&NodeName>,
) {
    let offset = looks.reading(&Source::Clock, "nobody asked it", |evidence| match evidence {
        Evidence::Clock { least_ms, most_ms } => Some((*least_ms, *most_ms)),
        _ => None,
    });
    let (Some(own), Some(here)) = (self_name, host.node.known()) else { return };
    if own == here {
        return;
    }
    if let Some(facts) = nodes.get_mut(own) {
        facts.clock = offset;
    }
    if let Some(facts) = nodes.get_mut(here) {
        facts.clock = Reading::Known((0, 0));
    }
}

impl ClusterView {
    /// The link from one node to another.
    pub fn link(&self, from: &NodeName, to: &NodeName) -> Option<&Link> {
        self.links.iter().find(|link| link.from == *from && link.to == *to)
    }

    /// Nodes whose own view could be read.
    pub fn vantages(&self) -> impl Iterator<Item = &NodeName> {
        self.nodes.iter().filter(|(_, facts)| facts.view.known().is_some()).map(|(name, _)| name)
    }

    /// Whether a node answers.
    pub fn answers(&self, node: &NodeName) -> bool {
        self.nodes.get(node).is_some_and(|facts| facts.answers == Answers::Yes)
    }

    /// The node that we are logged in to, by its row.
    pub fn own_row(&self) -> Option<&NodeName> {
        self.nodes.iter().find(|(_, facts)| facts.is_self).map(|(name, _)| name)
    }
}
