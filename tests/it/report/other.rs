//! The reports of `sockets`, `disco` and `explain`.

use super::samples;
use super::{check_paper, foreign, on_terminal, snapshot};
use clusterctl::assess::finding::{Finding, Severity, Subject};
use clusterctl::cluster::observation::{Reading, Unavailable};
use clusterctl::cluster::service::{DiscoIdentity, DiscoInfo, DiscoTree};
use clusterctl::cluster::socket::{Process, SocketTable, TcpState};
use clusterctl::report::disco::disco;
use clusterctl::report::explanation::{Explanation, explanation, explanations};
use clusterctl::report::sockets::{SocketsReport, sockets};
use clusterctl::report::{Format, Style};
use proptest::prelude::*;
use std::io;
use std::time::Duration;

fn written(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("a Vec takes all");
    String::from_utf8(out).expect("UTF-8")
}

pub(crate) fn table() -> SocketTable {
    samples::table(&[(2, TcpState::Established, 5), (3, TcpState::SynSent, 2), (9, TcpState::Established, 1)])
}

pub(crate) fn render_sockets(table: &SocketTable, format: Format, style: Style) -> String {
    let nodes = [(samples::address(2), samples::name(2)), (samples::address(3), samples::name(3))].into();
    let stranger = "10.77.0.19:5277".parse().expect("an address");
    let findings: [Finding; 1] = [samples::finding(
        "stranger-on-cluster-port",
        Severity::Warning,
        Subject::Peer(stranger),
        "an established peer that is no node",
        "Find out who it is, and close port 5277 to everybody but the nodes.",
        &["sockets this host"],
    )];
    let report = SocketsReport {
        table,
        nodes: &nodes,
        findings: &findings,
        taken_at: samples::start(),
        took: Duration::from_micros(870),
    };
    written(|out| sockets(&report, format, &style, out))
}

#[test]
fn sockets_look_as_they_did() {
    for width in [120, 80, 40] {
        snapshot(
            &format!("sockets_table_{width}"),
            &render_sockets(&table(), Format::Table, on_terminal(width)),
        );
    }
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Table) {
        snapshot(&format!("sockets_{format}"), &render_sockets(&table(), format, Style::default()));
    }
}

#[test]
fn a_listing_that_shows_no_listeners_does_not_say_that_nothing_listens() {
    let mut table = table();
    table.listeners = None;
    let text = render_sockets(&table, Format::Table, Style::default());
    assert!(text.contains("listeners not shown by this listing"), "{text}");
    table.listeners = Some(Vec::new());
    let text = render_sockets(&table, Format::Table, Style::default());
    assert!(text.contains("nothing listens"), "{text}");
}

#[test]
fn no_line_of_the_sockets_is_wider_than_the_paper() {
    for width in 1..=140 {
        for format in [Format::Table, Format::Wide] {
            check_paper(&render_sockets(&table(), format, on_terminal(width)), Some(width), "sockets");
        }
    }
}

fn leaf(jid: &str, node: Option<&str>, name: &str) -> DiscoTree {
    DiscoTree {
        jid: jid.to_owned(),
        node: node.map(ToOwned::to_owned),
        name: Some(name.to_owned()),
        info: Reading::NotAsked("--depth".to_owned()),
        items: Reading::NotAsked("--depth".to_owned()),
    }
}

fn tree() -> DiscoTree {
    let info = DiscoInfo {
        identities: vec![DiscoIdentity {
            category: "component".to_owned(),
            kind: "generic".to_owned(),
            name: Some("Cluster connection manager".to_owned()),
        }],
        features: vec!["http://jabber.org/protocol/disco#items".to_owned()],
    };
    let manager = DiscoTree {
        info: Reading::Known(info),
        items: Reading::Known(vec![
            leaf("cl-comp@xmpp-test.org", Some("node2.xmpp-test.org"), "tigase:cluster connected"),
            leaf("cl-comp@xmpp-test.org", Some("node3.xmpp-test.org"), "tigase:cluster disconnected"),
        ]),
        ..leaf("cl-comp@xmpp-test.org", None, "Cluster connection manager")
    };
    let silent = DiscoTree {
        info: Reading::Unavailable(Unavailable::NoAnswer { within: Duration::from_secs(3) }),
        items: Reading::Unavailable(Unavailable::NoAnswer { within: Duration::from_secs(3) }),
        ..leaf("monitor@xmpp-test.org", None, "Load\u{202e} checker\u{1b}[1m")
    };
    DiscoTree {
        info: Reading::Absent,
        items: Reading::Known(vec![manager, silent]),
        name: None,
        ..leaf("xmpp-test.org", None, "")
    }
}

#[test]
fn the_tree_of_services_looks_as_it_did() {
    let tree = tree();
    for format in Format::ALL {
        let text = written(|out| disco(&tree, format, &Style::default(), out));
        check_paper(&text, None, format.name());
        snapshot(&format!("disco_{format}"), &text);
    }
    let ascii = Style { ascii: true, ..on_terminal(60) };
    snapshot("disco_ascii_60", &written(|out| disco(&tree, Format::Table, &ascii, out)));
    for width in 1..=80 {
        let text = written(|out| disco(&tree, Format::Wide, &on_terminal(width), out));
        check_paper(&text, Some(width), "disco");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn hostile_names_harm_no_tree_and_no_table_of_sockets(text in foreign(), width in 1_u16..120, ascii: bool) {
        let mut table = table();
        table.sockets[0].process = Reading::Known(Process { pid: 1, name: text.clone() });
        table.sockets[1].process = Reading::Unavailable(Unavailable::Denied(text.clone()));
        let mut tree = tree();
        if let Reading::Known(items) = &mut tree.items {
            items[0].name = Some(text.clone());
            items[0].jid.clone_from(&text);
            items[1].node = Some(text.clone());
            items[1].items = Reading::Unavailable(Unavailable::Failed(text.clone()));
        }
        for format in Format::ALL {
            let width = matches!(format, Format::Table | Format::Wide).then_some(width);
            let style = Style { ascii, width, ..Style::default() };
            check_paper(&render_sockets(&table, format, style), width, format.name());
            check_paper(&written(|out| disco(&tree, format, &style, out)), width, format.name());
        }
    }
}

const PAGE: Explanation<'static> = Explanation {
    id: "node-down",
    severity: "critical",
    title: "A node is down.",
    text: "Every vantage that answered reports the node disconnected, and it is expected or nobody named any node.\n\n\
           Look at the host and at the Tigase process on it.",
};

const SECOND: Explanation<'static> = Explanation {
    id: "clock-skew",
    severity: "warning at 5 s, critical at 30 s",
    title: "The clocks of nodes differ.",
    text: "At 75 s nodes delete one another's rows.",
};

#[test]
fn an_explanation_looks_as_it_did() {
    for format in Format::ALL {
        let style = if format == Format::Table { on_terminal(60) } else { Style::default() };
        snapshot(&format!("explain_{format}"), &written(|out| explanation(&PAGE, format, &style, out)));
    }
    let text = written(|out| explanations(&[PAGE, SECOND], Format::Table, &on_terminal(60), out));
    snapshot("explain_all_table", &text);
    for width in 1..=80 {
        let text = written(|out| explanation(&PAGE, Format::Table, &on_terminal(width), out));
        check_paper(&text, Some(width), "explain");
        let text = written(|out| explanations(&[PAGE], Format::Table, &on_terminal(width), out));
        check_paper(&text, Some(width), "explain");
    }
}
