//! Scenario files: a situation in a dozen lines, read from `tests/scenarios/*.toml`. The same file feeds the
//! assessment, the tables and the JSON. The format is told in `tests/scenarios/README.md`.

use clusterctl::cluster::declaration::{Declaration, Expected};
use clusterctl::cluster::fold::fold;
use clusterctl::cluster::link::{LinkReport, LinkState};
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{
    DomainFacts, Evidence, ManagerFacts, Observation, Reading, Round, Source, Unavailable,
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
    /// What must come out.
    pub(crate) expected: Outcome,
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
        Declaration { expected, expected_down, ..Declaration::default() }
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
        see(
            Source::Session,
            Ok(Evidence::Session(Box::new(SessionFacts {
                jid: format!("admin@{DOMAIN}/clusterctl-1"),
                server: "node1.xmpp-test.org:5222".to_owned(),
                peer: "10.77.0.11:5222".parse().unwrap(),
                style: TlsStyle::StartTls,
                trusted_by: TrustedBy::Pin,
                mechanism: "SCRAM-SHA-256-PLUS".to_owned(),
                channel_binding: Some("tls-server-end-point".to_owned()),
                redirects: Vec::new(),
                steps: Vec::new(),
            }))),
        );
        let days = SignedDuration::from_hours(24 * self.certificate_days.unwrap_or(90));
        see(
            Source::Certificate,
            Ok(Evidence::Certificate(CertificateFacts {
                subject: format!("CN={DOMAIN}"),
                issuer: format!("CN={DOMAIN}"),
                names: vec![format!("*.{DOMAIN}")],
                not_before: now().checked_sub(SignedDuration::from_hours(24)).unwrap(),
                not_after: now().checked_add(days).unwrap(),
                sha256: "ab".repeat(32),
            })),
        );
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
