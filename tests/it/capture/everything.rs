//! A capture that holds every kind of everything: what the fixtures of the format are compared with. Names and
//! secrets stand wherever they can.

use clusterctl::assess::finding::Severity;
use clusterctl::assess::mute::Mute;
use clusterctl::capture::{Capture, Redaction};
use clusterctl::cluster::declaration::{Declaration, DeclaredAt, Expected};
use clusterctl::cluster::link::{LinkReport, LinkState};
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{
    Disconnects, DomainFacts, Evidence, ManagerFacts, NodeStatistics, Observation, Question, Reading, Round,
    ServerSocket, Source, Unavailable,
};
use clusterctl::cluster::service::{DiscoIdentity, DiscoInfo, DiscoTree};
use clusterctl::cluster::session::{
    CertificateFacts, FailedAttempt, FailureKind, SessionFacts, SessionFailure, Step, StepTaken, TlsStyle,
    TrustedBy,
};
use clusterctl::cluster::socket::{
    Direction, Listener, Process, Socket, SocketTable, TableOrigin, TcpHealth, TcpState,
};
use jiff::Timestamp;
use std::time::Duration;

fn node(number: u8) -> NodeName {
    NodeName::new(&format!("tigase{number}.acme-chat.example"))
}

fn at(nanos: i32) -> Timestamp {
    Timestamp::new(1_795_356_201, nanos).unwrap()
}

fn silence() -> Unavailable {
    Unavailable::NoAnswer { within: Duration::from_nanos(3_000_000_123) }
}

fn certificate() -> CertificateFacts {
    CertificateFacts {
        subject: "C=DE, O=Acme Chat GmbH, CN=acme-chat.example".to_owned(),
        issuer: "C=US, O=Acme Internal CA".to_owned(),
        names: vec![
            "acme-chat.example".to_owned(),
            "*.acme-chat.example".to_owned(),
            "chat.acme.example".to_owned(),
        ],
        not_before: at(0),
        not_after: Timestamp::new(1_900_000_000, 0).unwrap(),
        sha256: "c0ffee00".repeat(8),
    }
}

fn steps() -> Vec<StepTaken> {
    vec![
        StepTaken {
            step: Step::Resolve,
            took: Duration::from_nanos(1_234_567),
            detail:
                "_xmpps-client._tcp.acme-chat.example leads to lb7.acme-hosting.example:5223, 10.20.30.40"
                    .to_owned(),
        },
        StepTaken {
            step: Step::Login,
            took: Duration::from_millis(12),
            detail: "SCRAM-SHA-256-PLUS as wanda@acme-chat.example".to_owned(),
        },
    ]
}

fn table() -> SocketTable {
    let java = || Reading::Known(Process { pid: 4159, name: "java".to_owned() });
    let socket = |state, local: &str, remote: &str, process| Socket {
        state,
        direction: if local.ends_with(":5277") { Direction::Inbound } else { Direction::Outbound },
        local: local.parse().unwrap(),
        remote: remote.parse().unwrap(),
        process,
        health: TcpHealth {
            rtt_ms: Some(0.1 + 0.2),
            unanswered_retransmits: Some(0),
            total_retransmits: Some(7),
            last_received_ms: Some(12_011),
            last_acknowledged_ms: None,
            unacknowledged_segments: Some(1),
        },
        receive_queue_bytes: Some(0),
        send_queue_bytes: None,
    };
    let states = [
        TcpState::SynSent,
        TcpState::SynRecv,
        TcpState::FinWait1,
        TcpState::FinWait2,
        TcpState::TimeWait,
        TcpState::Close,
        TcpState::CloseWait,
        TcpState::LastAck,
        TcpState::Listen,
        TcpState::Closing,
        TcpState::NewSynRecv,
    ];
    let denied = || Reading::Unavailable(Unavailable::Denied("owners of other users' sockets".to_owned()));
    let mut sockets = vec![
        socket(TcpState::Established, "10.20.30.41:5277", "10.20.30.42:49304", java()),
        socket(TcpState::Established, "10.20.30.41:5277", "10.20.30.43:5277", Reading::Absent),
        socket(
            TcpState::Established,
            "[fd00::41]:40000",
            "[fd00::99]:5277",
            Reading::NotAsked("elsewhere".to_owned()),
        ),
    ];
    sockets.extend(
        (40_001..)
            .zip(states)
            .map(|(port, state)| socket(state, &format!("10.20.30.41:{port}"), "10.20.30.42:5277", denied())),
    );
    SocketTable {
        origin: TableOrigin::Kernel,
        cluster_ports: vec![5277, 5278],
        sockets,
        listeners: Some(vec![Listener { local: "[::]:5277".parse().unwrap(), process: java() }]),
        host_addresses: ["127.0.0.1", "10.20.30.41", "::1", "fd00::41"].map(|a| a.parse().unwrap()).to_vec(),
    }
}

pub(crate) const CONFIGURATION: &str = "admins = [ 'wanda@acme-chat.example', 'root@acme-chat.example' ]\n\
    'default-virtual-host' = 'acme-chat.example'\n\
    'cluster-mode' = true\n\
    dataSource (class: tigase.db.beans.DataSourceBean) {\n\
    \x20   default () {\n\
    \x20       'repo-uri' = 'jdbc:postgresql://db3.acme-internal.example:5432/tigase?user=acme&password=hunter2&ssl=true'\n\
    \x20   }\n\
    }\n\
    'smtp-host' = 'mail.acme-post.example'\n\
    'listen' = '10.20.30.41'\n\
    's2s-secret' = 'hunter2'\n\
    'api-keys' = [ 'hunter2',\n  'hunter2' ]\n\
    hook = 'https://ops:hunter2@hooks.acme-post.example/tigase2'\n";

fn tree() -> DiscoTree {
    let info = |kind: &str, name: &str| {
        Reading::Known(DiscoInfo {
            identities: vec![DiscoIdentity {
                category: "component".to_owned(),
                kind: kind.to_owned(),
                name: Some(name.to_owned()),
            }],
            features: vec!["http://jabber.org/protocol/disco#info".to_owned()],
        })
    };
    let entry = |jid: &str, node: Option<&str>, name: Option<&str>, items| DiscoTree {
        jid: jid.to_owned(),
        node: node.map(str::to_owned),
        name: name.map(str::to_owned),
        info: info("generic", name.unwrap_or("Tigase ver. 8.5.0")),
        items,
    };
    let end = || Reading::NotAsked("the depth ends here".to_owned());
    entry(
        "acme-chat.example",
        None,
        None,
        Reading::Known(vec![
            entry(
                "cl-comp@acme-chat.example",
                None,
                Some("Cluster connection manager"),
                Reading::Known(vec![entry(
                    "cl-comp@acme-chat.example",
                    Some("tigase2.acme-chat.example"),
                    Some("tigase:cluster connected"),
                    end(),
                )]),
            ),
            entry(
                "muc.acme-chat.example",
                None,
                Some("Multi User Chat"),
                Reading::Known(vec![entry(
                    "takeover-of-bolt@muc.acme-chat.example",
                    None,
                    Some("Takeover of Bolt"),
                    end(),
                )]),
            ),
            entry(
                "pubsub.acme-chat.example",
                None,
                None,
                Reading::Known(vec![entry(
                    "pubsub.acme-chat.example",
                    Some("wandas-diary"),
                    Some("Diary"),
                    end(),
                )]),
            ),
            DiscoTree {
                jid: "legacy.acme-chat.example".to_owned(),
                node: None,
                name: None,
                info: Reading::Unavailable(silence()),
                items: Reading::Absent,
            },
        ]),
    )
}

fn evidence() -> Vec<(Source, Result<Evidence, Unavailable>)> {
    let link = |to: u8, state| LinkReport { peer: node(to), state };
    let refused = |text: Option<&str>| Unavailable::Refused {
        condition: "remote-server-not-found".to_owned(),
        text: text.map(str::to_owned),
    };
    vec![
        (
            Source::Session,
            Ok(Evidence::Session(Box::new(SessionFacts {
                jid: "wanda@acme-chat.example/clusterctl-1".to_owned(),
                server: "lb7.acme-hosting.example:5223".to_owned(),
                peer: "10.20.30.40:5223".parse().unwrap(),
                style: TlsStyle::Direct,
                trusted_by: TrustedBy::Authority,
                mechanism: "SCRAM-SHA-256-PLUS".to_owned(),
                channel_binding: Some("tls-exporter".to_owned()),
                redirects: vec!["tigase1.acme-chat.example".to_owned(), "[fd00::41]:5222".to_owned()],
                steps: steps(),
            }))),
        ),
        (Source::Certificate, Ok(Evidence::Certificate(certificate()))),
        (Source::Domain, Ok(Evidence::Domain(DomainFacts { sees_components: true, lists_manager: true }))),
        (
            Source::Manager,
            Ok(Evidence::Manager(ManagerFacts {
                jid: "cl-comp@acme-chat.example".to_owned(),
                identified: true,
            })),
        ),
        (
            Source::OwnView,
            Ok(Evidence::View(vec![
                link(2, LinkState::Connected),
                link(3, LinkState::Disconnected),
                link(4, LinkState::Unrecognised("tigase:cluster pondering over tigase4".to_owned())),
            ])),
        ),
        (Source::View(node(2)), Ok(Evidence::View(vec![link(1, LinkState::Connected)]))),
        (Source::View(node(3)), Err(silence())),
        (Source::View(node(4)), Err(refused(Some("no way from TIGASE1.acme-chat.example to tigase4")))),
        (
            Source::Life(node(2)),
            Ok(Evidence::Alive { version: Some("8.5.0-SNAPSHOT-b1/6e5d3b7f".to_owned()) }),
        ),
        (Source::Life(node(3)), Err(refused(None))),
        (Source::Life(node(4)), Ok(Evidence::Alive { version: None })),
        (Source::Identity, Ok(Evidence::Identity { name: node(1), version: Some("8.5.0".to_owned()) })),
        (Source::Clock, Ok(Evidence::Clock { least_ms: -612, most_ms: 401 })),
        (Source::Door(node(2)), Ok(Evidence::Door)),
        (
            Source::Door(node(3)),
            Err(Unavailable::NotReached("10.20.30.43:5222: connection refused".to_owned())),
        ),
        (Source::Sockets, Ok(Evidence::Sockets(table()))),
        (
            Source::Resolve(node(1)),
            Ok(Evidence::Addresses { addresses: vec!["10.20.30.41".parse().unwrap()], given: false }),
        ),
        (
            Source::Resolve(node(2)),
            Ok(Evidence::Addresses {
                addresses: vec!["10.20.30.42".parse().unwrap(), "fd00::42".parse().unwrap()],
                given: true,
            }),
        ),
        (Source::Resolve(node(3)), Ok(Evidence::Addresses { addresses: Vec::new(), given: false })),
    ]
}

/// What sessions at the nodes themselves show.
fn visits() -> Vec<(Source, Result<Evidence, Unavailable>)> {
    vec![
        (
            Source::At(node(1), Question::Login),
            Ok(Evidence::Session(Box::new(SessionFacts {
                jid: "wanda@acme-chat.example/clusterctl-2".to_owned(),
                server: "tigase1.acme-chat.example:5222".to_owned(),
                peer: "[fd00::41]:5222".parse().unwrap(),
                style: TlsStyle::StartTls,
                trusted_by: TrustedBy::Pin,
                mechanism: "PLAIN".to_owned(),
                channel_binding: None,
                redirects: Vec::new(),
                steps: Vec::new(),
            }))),
        ),
        (Source::At(node(1), Question::Certificate), Ok(Evidence::Certificate(certificate()))),
        (
            Source::At(node(1), Question::Statistics),
            Ok(Evidence::Statistics(Box::new(NodeStatistics {
                name: Some(node(1)),
                version: Some("8.5.0".to_owned()),
                uptime: Some("6 mins, 10 sec".to_owned()),
                open_connections: Some(10),
            }))),
        ),
        (Source::At(node(2), Question::Statistics), Ok(Evidence::Statistics(Box::default()))),
        (
            Source::At(node(1), Question::ServerSockets),
            Ok(Evidence::ServerSockets(vec![ServerSocket {
                local: "10.20.30.41:5277".parse().unwrap(),
                remote: "10.20.30.42:49304".parse().unwrap(),
            }])),
        ),
        (Source::At(node(1), Question::View), Ok(Evidence::View(Vec::new()))),
        (Source::At(node(1), Question::Clock), Ok(Evidence::Clock { least_ms: 0, most_ms: 0 })),
        (Source::At(node(1), Question::Configuration), Ok(Evidence::Configuration(CONFIGURATION.to_owned()))),
        (
            Source::At(node(2), Question::Configuration),
            Err(Unavailable::Malformed("\"tigase2.acme-chat.example\" is no form".to_owned())),
        ),
        (
            Source::Ping { from: node(1), to: node(2) },
            Ok(Evidence::RoundTrips(vec![Duration::from_nanos(310_001), Duration::from_millis(1)])),
        ),
        (
            Source::Ping { from: node(1), to: node(3) },
            Err(Unavailable::Failed("the session at tigase1 (10.20.30.41) has ended".to_owned())),
        ),
    ]
}

/// What came later than the first captures.
fn later() -> Vec<(Source, Result<Evidence, Unavailable>)> {
    vec![
        (
            Source::Disconnects(node(1)),
            Ok(Evidence::Disconnects(Disconnects {
                total: Some(17),
                per_minute: (0..60).map(|minute| u32::from(minute == 28)).collect(),
                per_hour: (0..24).collect(),
            })),
        ),
        (Source::Disconnects(node(2)), Ok(Evidence::Disconnects(Disconnects::default()))),
        (Source::Disconnects(node(3)), Err(silence())),
    ]
}

/// The capture, before what is secret is masked.
pub(crate) fn unmasked() -> Capture {
    let observations = evidence()
        .into_iter()
        .chain(visits())
        .chain(later())
        .zip(0..)
        .map(|((source, outcome), number)| Observation {
            source,
            taken: at(512_000_001 + number),
            took: Duration::from_nanos(4_000_000 + u64::try_from(number).unwrap()),
            outcome,
        })
        .collect();
    Capture {
        tool_version: "0.1.0".to_owned(),
        redacted: Redaction::Secrets,
        context: Some("acme-prod".to_owned()),
        declaration: Declaration {
            expected: Expected::Named((1..=5).map(node).collect()),
            expected_down: vec![node(5)],
            cluster_ports: vec![5277, 5278],
            connections_per_node: 3,
            declared_at: vec![DeclaredAt { node: node(1), at: "config.tdsl:31".to_owned() }],
        },
        mutes: vec![
            Mute {
                id: "few-connections",
                subject: Some("tigase3.acme-chat.example".to_owned()),
                until: Some(at(0)),
                severity: Some(Severity::Warning),
            },
            Mute { id: "version-mix", subject: None, until: None, severity: None },
        ],
        round: Round {
            domain: "acme-chat.example".to_owned(),
            jid: Some("wanda@acme-chat.example".to_owned()),
            started: at(512_000_001),
            took: Duration::from_nanos(43_000_001),
            failure: None,
            observations,
        },
        services: Reading::Known(tree()),
    }
}

/// The capture, as `gather` would make it.
pub(crate) fn everything() -> Capture {
    let Capture { tool_version, redacted: _, context, declaration, mutes, round, services } = unmasked();
    Capture { mutes, ..Capture::of_survey(&tool_version, context, declaration, round, services) }
}

/// A login that was refused.
pub(crate) fn refused() -> Capture {
    let failure = SessionFailure {
        step: Step::Login,
        peer: Some("tigase1.acme-chat.example:5222, 10.20.30.41".to_owned()),
        kind: FailureKind::LoginRefused,
        cause: "wanda@acme-chat.example: not-authorized".to_owned(),
        remedy: Some("look at the password of wanda".to_owned()),
        certificate: Some(certificate()),
        attempts: vec![
            FailedAttempt {
                host: "lb7.acme-hosting.example:5223".to_owned(),
                address: Some("[fd00::40]:5223".parse().unwrap()),
                step: Step::Connect,
                reason: "connection refused".to_owned(),
            },
            FailedAttempt {
                host: "tigase9.acme-chat.example:5223".to_owned(),
                address: None,
                step: Step::Resolve,
                reason: "tigase9.acme-chat.example does not exist".to_owned(),
            },
        ],
        steps: steps(),
    };
    let round = Round {
        domain: "acme-chat.example".to_owned(),
        jid: Some("wanda@acme-chat.example".to_owned()),
        started: at(1),
        took: Duration::from_millis(150),
        observations: vec![Observation {
            source: Source::Session,
            taken: at(150_000_001),
            took: Duration::from_millis(150),
            outcome: Err(Unavailable::Failed(failure.to_string())),
        }],
        failure: Some(failure),
    };
    let declaration = Declaration { expected: Expected::Count(3), ..Declaration::default() };
    Capture::of_survey("0.1.0", None, declaration, round, Reading::NotAsked("there is no session".to_owned()))
}
