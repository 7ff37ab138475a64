//! Scenario files: a situation in a dozen lines, read from `tests/scenarios/*.toml`. The same file feeds the
//! assessment, the tables and the JSON. The format is told in `tests/scenarios/README.md`.

use clusterctl::cluster::declaration::{Declaration, Expected};
use clusterctl::cluster::fold::fold;
use clusterctl::cluster::link::{LinkReport, LinkState};
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{
    DomainFacts, Evidence, ManagerFacts, NodeStatistics, Observation, Question, Reading, Round, ServerSocket,
    Source, Unavailable,
};
use clusterctl::cluster::session::{
    CertificateFacts, FailureKind, SessionFacts, SessionFailure, Step, TlsStyle, TrustedBy,
};
use clusterctl::cluster::socket::{
    Direction, Listener, Process, Socket, SocketTable, TableOrigin, TcpHealth, TcpState,
};
use clusterctl::cluster::view::ClusterView;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;

/// One file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    /// What the situation is.
    pub(crate) title: String,
    /// The node that we are logged in to; left out: nobody tells its name.
    #[serde(default)]
    me: Option<String>,
    /// `admin` (default), `not-admin`, `not-clustered`, `could-not-ask`, `refused`, `unreachable`.
    #[serde(default = "admin")]
    access: String,
    #[serde(default)]
    expect: Option<Expect>,
    /// Nodes that are expected to be down.
    #[serde(default)]
    expect_down: Vec<String>,
    /// The node of `--safe-to-stop`.
    #[serde(default)]
    pub(crate) stop: Option<String>,
    /// Each node's own view: `"node2+ node3- node4?words"`, `"silent"`, `"lost"` (no view, but alive), or
    /// `"error CONDITION"`. The one of `me` is asked in the domain.
    #[serde(default)]
    views: BTreeMap<String, String>,
    #[serde(default)]
    versions: BTreeMap<String, String>,
    /// A knock at the client port: `"open"`, `"refused"`, `"silent"`.
    #[serde(default)]
    doors: BTreeMap<String, String>,
    #[serde(default)]
    addresses: BTreeMap<String, String>,
    #[serde(default)]
    host: Option<Host>,
    /// The clock of `me` minus ours, milliseconds.
    #[serde(default)]
    clock_ms: Option<i64>,
    /// Days until the certificate ends.
    #[serde(default)]
    certificate_days: Option<i64>,
    /// Sessions at the nodes' own addresses (`--probe`).
    #[serde(default)]
    visits: BTreeMap<String, VisitFile>,
    /// Requests over links, by `"node2>node3"`: `"12ms"` (several divided by blanks), `"silent"`, `"late"` (our
    /// time was up), `"error CONDITION"`.
    #[serde(default)]
    pings: BTreeMap<String, String>,
    /// How many connections a pair should have.
    #[serde(default)]
    connections_per_node: Option<u32>,
    /// What must come out.
    pub(crate) expected: Outcome,
}

/// One session at a node's own address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct VisitFile {
    /// Why there is none.
    #[serde(default)]
    error: Option<String>,
    /// Where; `10.77.0.1N:5222` of the number in the node's name if left out.
    #[serde(default)]
    address: Option<SocketAddr>,
    /// What it calls itself: the node's own name if left out; `"silent"`: its statistics stayed out.
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    version: Option<String>,
    /// Its own list: `"10.77.0.12:5277-10.77.0.13:40001"`, or `"node3*5"`: so many with that node, as the demo
    /// counts their ports. Left out: it gave none.
    #[serde(default)]
    sockets: Option<Vec<String>>,
    #[serde(default)]
    open_connections: Option<u64>,
    /// Its clock minus ours.
    #[serde(default)]
    clock_ms: Option<i64>,
    /// Its own view, as under `views`. Left out: not asked.
    #[serde(default)]
    view: Option<String>,
    #[serde(default)]
    certificate_days: Option<i64>,
}

fn admin() -> String {
    "admin".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Expect {
    Count(usize),
    Names(Vec<String>),
}

/// The kernel of this host.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Host {
    addresses: Vec<IpAddr>,
    #[serde(default = "yes")]
    listening: bool,
    /// `"denied"`: the table could not be read.
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    peer: Vec<Peer>,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Peer {
    address: IpAddr,
    #[serde(default)]
    established: usize,
    #[serde(default)]
    syn_sent: usize,
    #[serde(default)]
    last_received_ms: Option<u64>,
    #[serde(default)]
    last_acknowledged_ms: Option<u64>,
    #[serde(default)]
    unanswered_retransmits: u32,
    #[serde(default)]
    send_queue_bytes: u64,
}

/// What must come out, whole.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outcome {
    pub(crate) verdict: String,
    /// `"ID SUBJECT"`, worst first.
    pub(crate) findings: Vec<String>,
    #[serde(default)]
    pub(crate) health: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) groups: Option<Vec<Vec<String>>>,
    #[serde(default)]
    pub(crate) gaps: usize,
    /// `"ID SUBJECT"` of what does not count.
    #[serde(default)]
    pub(crate) muted: Vec<String>,
}

/// The moment at which all scenarios happen.
pub(crate) fn now() -> Timestamp {
    "2026-11-22T14:03:21.512Z".parse().unwrap()
}

const DOMAIN: &str = "xmpp-test.org";

/// `node1` stands for `node1.xmpp-test.org`; a name with a dot stands for itself.
pub(crate) fn full(name: &str) -> NodeName {
    if name.contains('.') { NodeName::new(name) } else { NodeName::new(&format!("{name}.{DOMAIN}")) }
}

impl Scenario {
    /// Every file of the folder, by its name.
    pub(crate) fn all() -> Vec<(String, Self)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
        let mut all: Vec<(String, Self)> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
            .map(|path| {
                let name = path.file_stem().unwrap().to_string_lossy().into_owned();
                let scenario = toml::from_str(&fs::read_to_string(&path).unwrap())
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                (name, scenario)
            })
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    /// What was declared.
    pub(crate) fn declaration(&self) -> Declaration {
        let expected = match &self.expect {
            None => Expected::Unstated,
            Some(Expect::Count(count)) => Expected::Count(*count),
            Some(Expect::Names(names)) => Expected::Named(names.iter().map(|name| full(name)).collect()),
        };
        let expected_down = self.expect_down.iter().map(|name| full(name)).collect();
        let usual = Declaration::default();
        let connections_per_node = self.connections_per_node.unwrap_or(usual.connections_per_node);
        Declaration { expected, expected_down, connections_per_node, ..usual }
    }

    /// The observations of the situation.
    pub(crate) fn round(&self) -> Round {
        let mut observations = Vec::new();
        let mut failure = None;
        match self.access.as_str() {
            "refused" | "unreachable" => failure = Some(self.failure()),
            _ => self.xmpp(&mut observations),
        }
        self.surroundings(&mut observations);
        for (name, visit) in &self.visits {
            visit.observe(&full(name), &mut observations);
        }
        for (link, text) in &self.pings {
            let (from, to) = link.split_once('>').unwrap_or_else(|| panic!("{link}: no >"));
            observations.push(ping(&full(from), &full(to), text));
        }
        Round {
            domain: DOMAIN.to_owned(),
            jid: Some(format!("admin@{DOMAIN}")),
            started: now(),
            took: Duration::from_millis(43),
            failure,
            observations,
        }
    }

    /// The folded view.
    pub(crate) fn view(&self) -> ClusterView {
        fold(&self.round(), &self.declaration())
    }

    fn failure(&self) -> SessionFailure {
        let refused = self.access == "refused";
        SessionFailure {
            step: if refused { Step::Login } else { Step::Connect },
            peer: Some("node1.xmpp-test.org:5222, 10.77.0.11".to_owned()),
            kind: if refused { FailureKind::LoginRefused } else { FailureKind::Unreachable },
            cause: if refused { "not-authorized" } else { "connection refused" }.to_owned(),
            remedy: Some("check it".to_owned()),
            certificate: None,
            attempts: Vec::new(),
            steps: Vec::new(),
        }
    }

    fn xmpp(&self, observations: &mut Vec<Observation>) {
        let mut see = |source, outcome| observations.push(observation(source, outcome));
        see(Source::Session, Ok(session("10.77.0.11:5222".parse().unwrap())));
        see(Source::Certificate, Ok(certificate(self.certificate_days.unwrap_or(90))));
        let facts = |sees_components, lists_manager| DomainFacts { sees_components, lists_manager };
        let (domain, manager) = match self.access.as_str() {
            "admin" => (facts(true, true), Some(true)),
            "not-admin" => (facts(false, false), Some(false)),
            "not-clustered" => (facts(true, false), Some(false)),
            "could-not-ask" => (facts(false, false), None),
            other => panic!("unknown access {other}"),
        };
        let Some(identified) = manager else {
            see(Source::Domain, Err(silence()));
            see(Source::Manager, Err(silence()));
            return;
        };
        see(Source::Domain, Ok(Evidence::Domain(domain)));
        let jid = format!("cl-comp@{DOMAIN}");
        see(Source::Manager, Ok(Evidence::Manager(ManagerFacts { jid, identified })));
        match &self.me {
            Some(me) => {
                let version = self.versions.get(me).cloned();
                see(Source::Identity, Ok(Evidence::Identity { name: full(me), version }));
            }
            None => see(Source::Identity, Err(silence())),
        }
        for (name, text) in &self.views {
            let own = self.me.as_ref() == Some(name) || name == "me";
            let source = if own { Source::OwnView } else { Source::View(full(name)) };
            let life = Source::Life(full(name));
            let (view, alive) = parse_view(text);
            see(source, view);
            if !own {
                see(life, alive.map(|()| Evidence::Alive { version: self.versions.get(name).cloned() }));
            }
        }
    }

    fn surroundings(&self, observations: &mut Vec<Observation>) {
        let mut see = |source, outcome| observations.push(observation(source, outcome));
        for (name, text) in &self.doors {
            let outcome = match text.as_str() {
                "open" => Ok(Evidence::Door),
                "refused" => Err(Unavailable::Failed("connection refused".to_owned())),
                _ => Err(silence()),
            };
            see(Source::Door(full(name)), outcome);
        }
        for (name, text) in &self.addresses {
            let outcome = match text.as_str() {
                "none" => Ok(Evidence::Addresses { addresses: Vec::new(), given: false }),
                "silent" => Err(silence()),
                address => Ok(Evidence::Addresses {
                    addresses: address.split(' ').map(|part| part.parse().unwrap()).collect(),
                    given: false,
                }),
            };
            see(Source::Resolve(full(name)), outcome);
        }
        if let Some(offset) = self.clock_ms {
            see(Source::Clock, Ok(Evidence::Clock { least_ms: offset - 500, most_ms: offset + 500 }));
        }
        if let Some(host) = &self.host {
            see(
                Source::Sockets,
                match &host.error {
                    Some(why) => Err(Unavailable::Denied(why.clone())),
                    None => Ok(Evidence::Sockets(host.table())),
                },
            );
        }
    }
}

fn session(peer: SocketAddr) -> Evidence {
    Evidence::Session(Box::new(SessionFacts {
        jid: format!("admin@{DOMAIN}/clusterctl-1"),
        server: "node1.xmpp-test.org:5222".to_owned(),
        peer,
        style: TlsStyle::StartTls,
        trusted_by: TrustedBy::Pin,
        mechanism: "SCRAM-SHA-256-PLUS".to_owned(),
        channel_binding: Some("tls-server-end-point".to_owned()),
        redirects: Vec::new(),
        steps: Vec::new(),
    }))
}

/// A certificate for so many days; those that end on the same day are one and the same.
fn certificate(days: i64) -> Evidence {
    Evidence::Certificate(CertificateFacts {
        subject: format!("CN={DOMAIN}"),
        issuer: format!("CN={DOMAIN}"),
        names: vec![format!("*.{DOMAIN}")],
        not_before: now().checked_sub(SignedDuration::from_hours(24 * 400)).unwrap(),
        not_after: now().checked_add(SignedDuration::from_hours(24 * days)).unwrap(),
        sha256: format!("{:064x}", days + 1_000),
    })
}

/// The number in a node's name.
fn number(node: &NodeName) -> usize {
    let digits = node.as_str().trim_start_matches(|c: char| !c.is_ascii_digit());
    let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("{node}: no number"))
}

fn address(node: &NodeName) -> IpAddr {
    let number = number(node) + 10;
    format!("10.77.{}.{}", number / 250, number % 250).parse().unwrap()
}

impl VisitFile {
    fn observe(&self, node: &NodeName, observations: &mut Vec<Observation>) {
        let mut see =
            |question, outcome| observations.push(observation(Source::At(node.clone(), question), outcome));
        if let Some(why) = &self.error {
            see(Question::Login, Err(Unavailable::Failed(why.clone())));
            return;
        }
        let at = self.address.unwrap_or_else(|| SocketAddr::new(address(node), 5222));
        see(Question::Login, Ok(session(at)));
        see(Question::Certificate, Ok(certificate(self.certificate_days.unwrap_or(90))));
        let statistics = NodeStatistics {
            name: Some(self.name.as_deref().map_or_else(|| node.clone(), full)),
            version: self.version.clone(),
            uptime: None,
            open_connections: self.open_connections,
        };
        see(
            Question::Statistics,
            match self.name.as_deref() {
                Some("silent") => Err(silence()),
                _ => Ok(Evidence::Statistics(Box::new(statistics))),
            },
        );
        see(
            Question::ServerSockets,
            match &self.sockets {
                None => Err(silence()),
                Some(keys) => {
                    Ok(Evidence::ServerSockets(keys.iter().flat_map(|key| keys_of(node, key)).collect()))
                }
            },
        );
        if let Some(offset) = self.clock_ms {
            let clock = Evidence::Clock { least_ms: offset - 500, most_ms: offset + 500 };
            see(Question::Clock, Ok(clock));
        }
        if let Some(view) = &self.view {
            see(Question::View, parse_view(view).0);
        }
    }
}

/// The sockets of one entry. The node with the smaller number dials the other's cluster port.
fn keys_of(node: &NodeName, key: &str) -> Vec<ServerSocket> {
    let Some((peer, count)) = key.split_once('*') else {
        let (local, remote) = key.split_once('-').unwrap_or_else(|| panic!("{key}: no -"));
        return vec![ServerSocket { local: local.parse().unwrap(), remote: remote.parse().unwrap() }];
    };
    let peer = full(peer);
    let dials = number(node) < number(&peer);
    let (older, newer) = if dials { (node, &peer) } else { (&peer, node) };
    (0..count.parse::<u16>().unwrap())
        .map(|i| {
            let port = 40_000 + u16::try_from(number(newer)).unwrap() * 20 + i;
            let dialled = SocketAddr::new(address(older), port);
            let accepted = SocketAddr::new(address(newer), 5277);
            let (local, remote) = if dials { (dialled, accepted) } else { (accepted, dialled) };
            ServerSocket { local, remote }
        })
        .collect()
}

fn ping(from: &NodeName, to: &NodeName, text: &str) -> Observation {
    let outcome = match text.split_once(' ') {
        Some(("error", condition)) => {
            Err(Unavailable::Refused { condition: condition.to_owned(), text: None })
        }
        _ if text == "silent" => Err(silence()),
        _ if text == "late" => Err(Unavailable::Failed("time was up after 4 ms".to_owned())),
        _ => Ok(Evidence::RoundTrips(
            text.split_whitespace()
                .map(|time| {
                    let ms = time.strip_suffix("ms").unwrap_or_else(|| panic!("{time}: no ms"));
                    Duration::from_millis(ms.parse().unwrap())
                })
                .collect(),
        )),
    };
    observation(Source::Ping { from: from.clone(), to: to.clone() }, outcome)
}

impl Host {
    fn table(&self) -> SocketTable {
        let mut sockets = Vec::new();
        for peer in &self.peer {
            let states = std::iter::repeat_n(TcpState::Established, peer.established)
                .chain(std::iter::repeat_n(TcpState::SynSent, peer.syn_sent));
            for (i, state) in states.enumerate() {
                let local = SocketAddr::new(self.addresses[0], 40_000 + u16::try_from(i).unwrap());
                sockets.push(Socket {
                    state,
                    direction: Direction::Outbound,
                    local,
                    remote: SocketAddr::new(peer.address, 5277),
                    process: Reading::Known(Process { pid: 4159, name: "java".to_owned() }),
                    health: TcpHealth {
                        rtt_ms: Some(0.31),
                        unanswered_retransmits: Some(peer.unanswered_retransmits),
                        total_retransmits: Some(peer.unanswered_retransmits),
                        last_received_ms: Some(peer.last_received_ms.unwrap_or(12_011)),
                        last_acknowledged_ms: Some(peer.last_acknowledged_ms.unwrap_or(200)),
                        unacknowledged_segments: Some(0),
                    },
                    receive_queue_bytes: Some(0),
                    send_queue_bytes: Some(peer.send_queue_bytes),
                });
            }
        }
        let listener = Listener {
            local: "[::]:5277".parse().unwrap(),
            process: Reading::Known(Process { pid: 4159, name: "java".to_owned() }),
        };
        SocketTable {
            origin: TableOrigin::Kernel,
            cluster_ports: vec![5277],
            sockets,
            listeners: Some(if self.listening { vec![listener] } else { Vec::new() }),
            host_addresses: self.addresses.clone(),
        }
    }
}

fn observation(source: Source, outcome: Result<Evidence, Unavailable>) -> Observation {
    Observation { source, taken: now(), took: Duration::from_millis(4), outcome }
}

fn silence() -> Unavailable {
    Unavailable::NoAnswer { within: Duration::from_secs(3) }
}

type Look = Result<Evidence, Unavailable>;

fn parse_view(text: &str) -> (Look, Result<(), Unavailable>) {
    if text == "silent" {
        return (Err(silence()), Err(silence()));
    }
    if text == "lost" {
        return (Err(silence()), Ok(()));
    }
    if let Some(condition) = text.strip_prefix("error ") {
        let refused = || Unavailable::Refused { condition: condition.to_owned(), text: None };
        return (Err(refused()), Err(refused()));
    }
    let reports = text
        .split_whitespace()
        .map(|word| {
            let at = word.find(['+', '-', '?']).unwrap_or_else(|| panic!("{word}: no + - or ?"));
            let state = match &word[at..] {
                "+" => LinkState::Connected,
                "-" => LinkState::Disconnected,
                other => LinkState::Unrecognised(other[1..].to_owned()),
            };
            LinkReport { peer: full(&word[..at]), state }
        })
        .collect();
    (Ok(Evidence::View(reports)), Ok(()))
}
