//! Surveys made by hand, folded by the program, with the judgement that belongs to them.

use clusterctl::assess::finding::{Finding, Severity, Subject};
use clusterctl::assess::verdict::{Assessment, Gap, Health, Verdict};
use clusterctl::cluster::declaration::{Declaration, Expected};
use clusterctl::cluster::fold::fold;
use clusterctl::cluster::link::{LinkReport, LinkState};
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{
    DomainFacts, Evidence, ManagerFacts, Observation, Reading, Round, Source, Unavailable,
};
use clusterctl::cluster::session::{FailureKind, SessionFacts, SessionFailure, Step, TlsStyle, TrustedBy};
use clusterctl::cluster::socket::{
    Direction, Listener, Process, Socket, SocketTable, TableOrigin, TcpHealth, TcpState,
};
use clusterctl::cluster::view::ClusterView;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) view: ClusterView,
    pub(crate) assessment: Assessment,
}

pub(crate) const VERSION: &str = "8.5.0-SNAPSHOT-b13161/6e5d3b7f";

pub(crate) fn start() -> Timestamp {
    "2026-11-22T14:03:21.512Z".parse().expect("a time")
}

pub(crate) fn name(number: u8) -> NodeName {
    NodeName::new(&format!("node{number}.xmpp-test.org"))
}

pub(crate) fn address(number: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(10, 77, 0, 10 + number))
}

/// A survey that is put together look by look.
pub(crate) struct Survey {
    pub(crate) round: Round,
    pub(crate) declaration: Declaration,
}

impl Survey {
    pub(crate) fn new(domain: &str) -> Self {
        Self {
            round: Round {
                domain: domain.to_owned(),
                jid: Some(format!("admin@{domain}")),
                started: start(),
                took: Duration::from_millis(43),
                failure: None,
                observations: Vec::new(),
            },
            declaration: Declaration::default(),
        }
    }

    pub(crate) fn look(&mut self, source: Source, outcome: Result<Evidence, Unavailable>) -> &mut Self {
        let took = match &outcome {
            Err(Unavailable::NoAnswer { within }) => *within,
            _ => Duration::from_micros(4_200),
        };
        let taken = start() + Duration::from_millis(31);
        self.round.observations.push(Observation { source, taken, took, outcome });
        self
    }

    /// Logged in at this node, as an administrator of a cluster.
    pub(crate) fn inside(&mut self, node: &NodeName) -> &mut Self {
        let domain = self.round.domain.clone();
        let manager = format!("cl-comp@{domain}");
        self.look(Source::Session, Ok(Evidence::Session(Box::new(session(node)))))
            .look(
                Source::Domain,
                Ok(Evidence::Domain(DomainFacts { sees_components: true, lists_manager: true })),
            )
            .look(Source::Manager, Ok(Evidence::Manager(ManagerFacts { jid: manager, identified: true })))
            .look(
                Source::Identity,
                Ok(Evidence::Identity { name: node.clone(), version: Some(VERSION.to_owned()) }),
            )
    }

    pub(crate) fn own_view(&mut self, says: &[(&NodeName, LinkState)]) -> &mut Self {
        self.look(Source::OwnView, Ok(Evidence::View(reports(says))))
    }

    pub(crate) fn view(&mut self, of: &NodeName, says: &[(&NodeName, LinkState)]) -> &mut Self {
        self.look(Source::View(of.clone()), Ok(Evidence::View(reports(says))))
            .look(Source::Life(of.clone()), Ok(Evidence::Alive { version: Some(VERSION.to_owned()) }))
    }

    pub(crate) fn silent(&mut self, node: &NodeName) -> &mut Self {
        let within = Duration::from_secs(3);
        self.look(Source::View(node.clone()), Err(Unavailable::NoAnswer { within }))
            .look(Source::Life(node.clone()), Err(Unavailable::NoAnswer { within }))
    }

    pub(crate) fn resolved(&mut self, numbers: &[u8]) -> &mut Self {
        for number in numbers {
            let addresses = vec![address(*number)];
            self.look(Source::Resolve(name(*number)), Ok(Evidence::Addresses { addresses, given: false }));
        }
        self
    }

    pub(crate) fn sample(
        &self,
        name: &'static str,
        verdict: Verdict,
        health: &[(NodeName, Health)],
        findings: Vec<Finding>,
        gaps: Vec<Gap>,
    ) -> Sample {
        let view = fold(&self.round, &self.declaration);
        let health: BTreeMap<_, _> = health.iter().cloned().collect();
        Sample { name, view, assessment: Assessment { verdict, findings, muted: Vec::new(), gaps, health } }
    }
}

fn reports(says: &[(&NodeName, LinkState)]) -> Vec<LinkReport> {
    says.iter().map(|(peer, state)| LinkReport { peer: (*peer).clone(), state: state.clone() }).collect()
}

fn session(node: &NodeName) -> SessionFacts {
    SessionFacts {
        jid: "admin@xmpp-test.org/x".to_owned(),
        server: format!("{node}:5222"),
        peer: SocketAddr::new(address(1), 5222),
        style: TlsStyle::StartTls,
        trusted_by: TrustedBy::Authority,
        mechanism: "SCRAM-SHA-256-PLUS".to_owned(),
        channel_binding: Some("tls-server-end-point".to_owned()),
        redirects: Vec::new(),
        steps: Vec::new(),
    }
}

fn socket(state: TcpState, peer: u8, port: u16, direction: Direction) -> Socket {
    let up = state == TcpState::Established;
    let (local, remote) = match direction {
        Direction::Inbound => (5277, port),
        Direction::Outbound => (port, 5277),
    };
    Socket {
        state,
        direction,
        local: SocketAddr::new(address(1), local),
        remote: SocketAddr::new(address(peer), remote),
        process: if up {
            Reading::Known(Process { pid: 4159, name: "java".to_owned() })
        } else {
            Reading::Unavailable(Unavailable::Denied("/proc/4159/fd".to_owned()))
        },
        health: TcpHealth {
            rtt_ms: up.then_some(0.31 + f64::from(port % 5) / 100.0),
            total_retransmits: up.then_some(0),
            unanswered_retransmits: up.then_some(0),
            last_received_ms: up.then_some(12_011 + u64::from(port % 7)),
            ..TcpHealth::default()
        },
        receive_queue_bytes: up.then_some(0),
        send_queue_bytes: up.then_some(0),
    }
}

/// The kernel's table on node1: so many sockets in this state with each peer.
pub(crate) fn table(peers: &[(u8, TcpState, u16)]) -> SocketTable {
    let mut sockets = Vec::new();
    for (peer, state, count) in peers {
        for number in 0..*count {
            let direction = if *state == TcpState::SynSent || number % 2 == 0 {
                Direction::Outbound
            } else {
                Direction::Inbound
            };
            sockets.push(socket(*state, *peer, 49_300 + u16::from(*peer) * 10 + number, direction));
        }
    }
    SocketTable {
        origin: TableOrigin::Kernel,
        cluster_ports: vec![5277],
        sockets,
        listeners: Some(vec![Listener {
            local: "[::]:5277".parse().expect("an address"),
            process: Reading::Unavailable(Unavailable::Denied("reading /proc/4159/fd".to_owned())),
        }]),
        host_addresses: vec![address(1)],
    }
}

pub(crate) fn finding(
    id: &'static str,
    severity: Severity,
    subject: Subject,
    summary: &str,
    advice: &str,
    evidence: &[&str],
) -> Finding {
    Finding {
        id,
        severity,
        subject,
        summary: summary.to_owned(),
        advice: advice.to_owned(),
        evidence: evidence.iter().map(|witness| (*witness).to_owned()).collect(),
    }
}

use LinkState::{Connected, Disconnected};

pub(crate) fn healthy() -> Sample {
    let (one, two, three) = (name(1), name(2), name(3));
    let mut survey = Survey::new("xmpp-test.org");
    survey
        .inside(&one)
        .own_view(&[(&two, Connected), (&three, Connected)])
        .view(&two, &[(&one, Connected), (&three, Connected)])
        .view(&three, &[(&one, Connected), (&two, Connected)])
        .resolved(&[1, 2, 3])
        .look(
            Source::Sockets,
            Ok(Evidence::Sockets(table(&[(2, TcpState::Established, 5), (3, TcpState::Established, 5)]))),
        );
    let health = [(one, Health::Healthy), (two, Health::Healthy), (three, Health::Healthy)];
    survey.sample("healthy", Verdict::Ok, &health, Vec::new(), Vec::new())
}

pub(crate) fn node_down() -> Sample {
    let (one, two, three) = (name(1), name(2), name(3));
    let mut survey = Survey::new("xmpp-test.org");
    survey.declaration.expected = Expected::Named(vec![one.clone(), two.clone(), three.clone()]);
    survey
        .inside(&one)
        .own_view(&[(&two, Connected), (&three, Disconnected)])
        .view(&two, &[(&one, Connected), (&three, Disconnected)])
        .silent(&three)
        .resolved(&[1, 2, 3])
        .look(
            Source::Sockets,
            Ok(Evidence::Sockets(table(&[(2, TcpState::Established, 3), (3, TcpState::SynSent, 5)]))),
        );
    let findings = vec![
        finding(
            "node-down",
            Severity::Critical,
            Subject::Node(three.clone()),
            "node1 and node2 report it disconnected",
            "Look at the host and at the Tigase process on it: is it running, and can it reach the others on port 5277?",
            &["disco node1.xmpp-test.org", "disco node2.xmpp-test.org"],
        ),
        finding(
            "few-connections",
            Severity::Warning,
            Subject::Link(one.clone(), two.clone()),
            "3 of 5 sockets are established",
            "Tigase opens missing connections again by itself within a minute; look again.",
            &["sockets this host"],
        ),
    ];
    let health = [(one, Health::Healthy), (two, Health::Degraded), (three, Health::Down)];
    survey.sample("node_down", Verdict::Critical, &health, findings, Vec::new())
}

pub(crate) fn partition() -> Sample {
    let names: Vec<NodeName> = (1..=4).map(name).collect();
    let [one, two, three, four] = &names[..] else { unreachable!("four") };
    let mut survey = Survey::new("xmpp-test.org");
    survey
        .inside(one)
        .own_view(&[(two, Connected), (three, Disconnected)])
        .view(two, &[(one, Connected), (three, LinkState::Unrecognised("half open".to_owned()))])
        .silent(three)
        .look(Source::Door(three.clone()), Ok(Evidence::Door));
    survey.declaration.expected = Expected::Named(names.clone());
    let findings = vec![
        finding(
            "partition",
            Severity::Critical,
            Subject::Cluster,
            "the nodes that answer form 2 groups",
            "Users of one group do not reach users of the other. Look at the network between the groups.",
            &["disco node1.xmpp-test.org", "client-port node3.xmpp-test.org"],
        ),
        finding(
            "never-connected",
            Severity::Critical,
            Subject::Node(four.clone()),
            "expected, and no view mentions it",
            "Was it ever started with this cluster's settings? Compare its cluster-nodes and the shared secret.",
            &["disco node1.xmpp-test.org", "disco node2.xmpp-test.org"],
        ),
    ];
    let health = [
        (one.clone(), Health::Degraded),
        (two.clone(), Health::Degraded),
        (three.clone(), Health::Degraded),
        (four.clone(), Health::Down),
    ];
    survey.sample("partition", Verdict::Critical, &health, findings, Vec::new())
}

pub(crate) fn node_silent() -> Sample {
    let (one, two) = (name(1), name(2));
    let mut survey = Survey::new("xmpp-test.org");
    survey.inside(&one).own_view(&[(&two, Connected)]).silent(&two);
    let findings = vec![finding(
        "node-silent",
        Severity::Critical,
        Subject::Node(two.clone()),
        "reported connected, and requests to it go unanswered for 3 s",
        "It is frozen or cut off. Look at the process (stopped? out of memory?) and the network of its host.",
        &["disco node1.xmpp-test.org", "version node2.xmpp-test.org"],
    )];
    let health = [(one, Health::Healthy), (two, Health::Down)];
    survey.sample("node_silent", Verdict::Critical, &health, findings, Vec::new())
}

/// Strings that try everything, from a server that may say anything.
pub(crate) fn hostile_with(text: &str) -> Sample {
    let one = name(1);
    let bad = NodeName::new(text);
    let mut survey = Survey::new(text);
    survey
        .inside(&one)
        .own_view(&[(&bad, LinkState::Unrecognised(text.to_owned()))])
        .look(
            Source::View(bad.clone()),
            Err(Unavailable::Refused { condition: text.to_owned(), text: Some(text.to_owned()) }),
        )
        .look(Source::Life(bad.clone()), Ok(Evidence::Alive { version: Some(text.to_owned()) }));
    survey.round.jid = Some(text.to_owned());
    let findings = vec![
        finding("version-mix", Severity::Note, Subject::Node(bad.clone()), text, text, &[text, "disco"]),
        finding(
            "one-way-link",
            Severity::Critical,
            Subject::Link(one.clone(), bad.clone()),
            text,
            text,
            &[text],
        ),
        finding("not-admin", Severity::Unknown, Subject::Account(text.to_owned()), text, "", &[]),
    ];
    let gaps = vec![Gap { cause: text.to_owned(), remedy: Some(text.to_owned()) }];
    let health = [(one, Health::Healthy), (bad, Health::Degraded)];
    survey.sample("hostile", Verdict::Critical, &health, findings, gaps)
}

pub(crate) fn hostile() -> Sample {
    hostile_with("=evil\u{1b}[2J\u{202e}|<b>`x`\u{2028}\tnode2 ● connected 5/5\u{9b}31m\u{e0041}")
}

pub(crate) fn no_session() -> Sample {
    let mut survey = Survey::new("xmpp-test.org");
    survey.round.took = Duration::from_millis(61);
    let cause = "the certificate is not for xmpp-test.org but for *.xmpp-test.org";
    let remedy = "If you know this server: --tls-pin sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    survey.round.failure = Some(SessionFailure {
        step: Step::Tls,
        peer: Some("node1.xmpp-test.org:5222, 10.77.0.11".to_owned()),
        kind: FailureKind::Certificate,
        cause: cause.to_owned(),
        remedy: Some(remedy.to_owned()),
        certificate: None,
        attempts: Vec::new(),
        steps: Vec::new(),
    });
    let gaps = vec![Gap {
        cause: format!("tls: node1.xmpp-test.org:5222, 10.77.0.11: {cause}"),
        remedy: Some(remedy.to_owned()),
    }];
    survey.sample("no_session", Verdict::Unknown, &[], Vec::new(), gaps)
}

/// No session, and somebody named the nodes: they have rows, of which nothing is known.
pub(crate) fn no_session_expected() -> Sample {
    let mut sample = no_session();
    let mut survey = Survey::new("xmpp-test.org");
    survey.declaration.expected = Expected::Named(vec![name(1), name(2)]);
    if let clusterctl::cluster::view::Access::NoSession(failure) = &sample.view.access {
        survey.round.failure = Some((**failure).clone());
    }
    sample.view = fold(&survey.round, &survey.declaration);
    sample.assessment.health = [(name(1), Health::Unknown), (name(2), Health::Unknown)].into();
    sample.name = "no_session_expected";
    sample
}

pub(crate) fn one_node() -> Sample {
    let one = name(1);
    let mut survey = Survey::new("xmpp-test.org");
    survey.inside(&one).own_view(&[]);
    survey.sample("one_node", Verdict::Ok, &[(one, Health::Healthy)], Vec::new(), Vec::new())
}

pub(crate) fn not_admin() -> Sample {
    let mut survey = Survey::new("xmpp-test.org");
    survey.round.jid = Some("joe@xmpp-test.org".to_owned());
    survey
        .look(Source::Session, Ok(Evidence::Session(Box::new(session(&name(1))))))
        .look(
            Source::Domain,
            Ok(Evidence::Domain(DomainFacts { sees_components: false, lists_manager: false })),
        )
        .look(
            Source::Manager,
            Ok(Evidence::Manager(ManagerFacts {
                jid: "cl-comp@xmpp-test.org".to_owned(),
                identified: false,
            })),
        );
    let findings = vec![finding(
        "not-admin",
        Severity::Unknown,
        Subject::Account("joe@xmpp-test.org".to_owned()),
        "the server shows it no components",
        "Log in as an administrator, or add joe@xmpp-test.org to 'admins' in config.tdsl.",
        &["disco-info xmpp-test.org"],
    )];
    survey.sample("not_admin", Verdict::Unknown, &[], findings, Vec::new())
}

/// Two hundred nodes of which a dozen are down; their names say more than a screen holds.
pub(crate) fn many() -> Sample {
    let names: Vec<NodeName> = (1..=200)
        .map(|number| NodeName::new(&format!("tigase-{number:03}.messaging.eu-central.example-company.net")))
        .collect();
    let down = |node: &NodeName| names.iter().position(|other| other == node).is_some_and(|at| at % 17 == 3);
    let says: Vec<(&NodeName, LinkState)> =
        names.iter().skip(1).map(|node| (node, if down(node) { Disconnected } else { Connected })).collect();
    let mut survey = Survey::new("example-company.net");
    survey.inside(&names[0]).own_view(&says);
    let mut health = Vec::new();
    let mut findings = Vec::new();
    for node in &names {
        if down(node) {
            survey.silent(node);
            health.push((node.clone(), Health::Down));
            findings.push(finding(
                "node-down",
                Severity::Critical,
                Subject::Node(node.clone()),
                "every view reports it disconnected",
                "Look at the host and at the Tigase process on it.",
                &["disco tigase-001.messaging.eu-central.example-company.net"],
            ));
        } else {
            if *node != names[0] {
                survey.view(node, &[]);
            }
            health.push((node.clone(), Health::Healthy));
        }
    }
    survey.sample("many", Verdict::Critical, &health, findings, Vec::new())
}

pub(crate) fn all() -> Vec<Sample> {
    vec![
        healthy(),
        node_down(),
        partition(),
        node_silent(),
        hostile(),
        no_session(),
        no_session_expected(),
        one_node(),
        not_admin(),
    ]
}
