//! What a real Tigase 8.5 answered, read by the code that reads it live.

use super::requests::{id_of, session};
use super::*;
use crate::cluster::link::{LinkReport, LinkState};
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Disconnects, DomainFacts, ManagerFacts, NodeStatistics, Unavailable};
use crate::probe::xmpp::request::Requester;
use crate::probe::xmpp::{disco, life, tigase};
use xmpp_parsers::minidom::Element;

const DOMAIN_ADMIN: &str = include_str!("../../../../tests/fixtures/wire/02-disco-domain-admin.txt");
const DOMAIN_JOE: &str = include_str!("../../../../tests/fixtures/wire/02-disco-domain-joe.txt");
const MANAGER_ADMIN: &str = include_str!("../../../../tests/fixtures/wire/03-disco-cl-comp-admin.txt");
const MANAGER_JOE: &str = include_str!("../../../../tests/fixtures/wire/03-disco-cl-comp-joe.txt");
const OTHERS_ADMIN: &str =
    include_str!("../../../../tests/fixtures/wire/04-disco-other-nodes-from-node1-admin.txt");
const LIFE_ADMIN: &str = include_str!("../../../../tests/fixtures/wire/07-ping-version-last-time-admin.txt");
const SERVICE_KEYS: &str = include_str!("../../../../tests/fixtures/wire/05-service-keys-admin-node1.txt");
const STATISTICS: &str = include_str!("../../../../tests/fixtures/wire/06-statistics-admin-node1.txt");
const STATISTICS_FINE: &str =
    include_str!("../../../../tests/fixtures/wire/06-statistics-fine-admin-node1.txt");
const NOBODY: &str = include_str!("../../../../tests/fixtures/wire/11d-admin-nonexistent-targets.txt");

/// The recorded answer to a question, under the id that the question bears now; `None`: it was never answered.
fn recorded(recording: &str, question: &Element, id: &str) -> Option<String> {
    let asked = recording.lines().filter(|line| line.starts_with("<iq type='")).find(|line| {
        let line = line.replacen("<iq ", "<iq xmlns='jabber:client' ", 1);
        let other: Element = line.parse().unwrap();
        let payload = |iq: &Element| {
            let child = iq.children().next().unwrap();
            let level = child.children().flat_map(Element::children).flat_map(Element::children).next();
            let level = level.map(Element::text);
            (child.name().to_owned(), child.ns(), child.attr("node").map(str::to_owned), level)
        };
        other.attr("to") == question.attr("to") && payload(&other) == payload(question)
    })?;
    let old = id_of(asked);
    recording
        .lines()
        .find(|line| line.starts_with("<iq ") && line.contains(&format!(" id=\"{old}\"")))
        .map(|answer| answer.replacen(&format!(" id=\"{old}\""), &format!(" id=\"{id}\""), 1))
}

/// Plays the server of a recording for as long as it is asked.
async fn play(recording: &str) -> Requester {
    let (requester, mut script, stop) = session().await;
    let recording = recording.to_owned();
    tokio::spawn(async move {
        let _stop = stop;
        loop {
            let text = script.until("</iq>").await;
            let question: Element = text[text.rfind("<iq").unwrap()..]
                .replacen("<iq ", "<iq xmlns='jabber:client' ", 1)
                .replace("xmlns='jabber:client' xmlns='jabber:client'", "xmlns='jabber:client'")
                .parse()
                .unwrap();
            if let Some(answer) = recorded(&recording, &question, &id_of(&text)) {
                script.say(&answer).await;
            }
        }
    });
    requester
}

fn soon() -> Instant {
    Instant::now() + PATIENCE
}

fn connected(node: &str) -> LinkReport {
    LinkReport { peer: NodeName::new(&format!("{node}.xmpp-test.org")), state: LinkState::Connected }
}

#[tokio::test(start_paused = true)]
async fn an_administrator_sees_fifteen_items_and_the_manager_among_them() {
    let items = disco::items(&play(DOMAIN_ADMIN).await, "xmpp-test.org", None, soon()).await.unwrap();
    assert_eq!(items.len(), 15);
    assert_eq!(tigase::domain(&items), DomainFacts { sees_components: true, lists_manager: true });
}

#[tokio::test(start_paused = true)]
async fn everybody_else_sees_two_and_no_component() {
    let items = disco::items(&play(DOMAIN_JOE).await, "xmpp-test.org", None, soon()).await.unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(tigase::domain(&items), DomainFacts { sees_components: false, lists_manager: false });
}

#[tokio::test(start_paused = true)]
async fn the_manager_shows_its_identity_and_its_view_at_every_form_of_its_address() {
    let asker = play(MANAGER_ADMIN).await;
    for jid in [
        "cl-comp@xmpp-test.org",
        "cl-comp.xmpp-test.org",
        "cl-comp@node1.xmpp-test.org",
        "cl-comp.node1.xmpp-test.org",
    ] {
        let facts = tigase::manager(&asker, jid, soon()).await;
        assert_eq!(facts, Ok(ManagerFacts { jid: jid.to_owned(), identified: true }));
        assert_eq!(tigase::view(&asker, jid, soon()).await, Ok(vec![connected("node2"), connected("node3")]));
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_answer_is_no_identity_and_an_empty_view() {
    let asker = play(MANAGER_JOE).await;
    let jid = "cl-comp@xmpp-test.org";
    let facts = tigase::manager(&asker, jid, soon()).await;
    assert_eq!(facts, Ok(ManagerFacts { jid: jid.to_owned(), identified: false }));
    assert_eq!(tigase::view(&asker, jid, soon()).await, Ok(Vec::new()));
}

#[tokio::test(start_paused = true)]
async fn one_session_sees_every_node_and_some_addresses_never_answer() {
    let asker = play(OTHERS_ADMIN).await;
    let view = |jid: &'static str| {
        let asker = asker.clone();
        async move { tigase::view(&asker, jid, soon()).await }
    };
    let of_node2 = view("cl-comp@node2.xmpp-test.org").await;
    assert_eq!(of_node2, Ok(vec![connected("node1"), connected("node3")]));
    let of_node3 = view("cl-comp@node3.xmpp-test.org").await;
    assert_eq!(of_node3, Ok(vec![connected("node1"), connected("node2")]));
    let dotted = view("cl-comp.node2.xmpp-test.org").await;
    assert_eq!(dotted, Err(Unavailable::NoAnswer { within: PATIENCE }));
}

#[tokio::test(start_paused = true)]
async fn every_node_tells_its_version_through_its_session_manager() {
    let asker = play(LIFE_ADMIN).await;
    let read = life::version(&asker, "sess-man@node2.xmpp-test.org", soon()).await.unwrap();
    assert_eq!(read.version.as_deref(), Some("8.5.0-SNAPSHOT-b6495/6e5d3b7f"));
    assert_eq!(life::ping(&asker, "sess-man@node2.xmpp-test.org", soon()).await, Ok(()));
    let refused = life::ping(&asker, "cl-comp@node2.xmpp-test.org", soon()).await;
    let Err(why @ Unavailable::Refused { .. }) = refused else { panic!("{refused:?}") };
    assert!(crate::cluster::fold::proves_life(&why), "501 comes from the node itself");
}

#[tokio::test(start_paused = true)]
async fn an_unknown_host_is_refused_at_once_and_that_is_no_sign_of_life() {
    let asker = play(NOBODY).await;
    let refused = tigase::view(&asker, "cl-comp@node9.xmpp-test.org", soon()).await;
    let Err(why @ Unavailable::Refused { .. }) = refused else { panic!("{refused:?}") };
    assert!(why.to_string().contains("remote-server-not-found"), "{why}");
    assert!(!crate::cluster::fold::proves_life(&why));
}

#[tokio::test(start_paused = true)]
async fn the_manager_tells_of_its_own_sockets_on_the_node_of_the_session_alone() {
    let asker = play(SERVICE_KEYS).await;
    let sockets = tigase::server_sockets(&asker, "cl-comp@xmpp-test.org", soon()).await.unwrap();
    let with = |peer: &str| {
        let peer: std::net::SocketAddr = peer.parse().unwrap();
        sockets.iter().filter(|socket| socket.remote == peer).count()
    };
    assert_eq!((sockets.len(), with("10.77.0.12:5277"), with("10.77.0.13:5277")), (10, 5, 5));
    assert!(sockets.iter().all(|socket| socket.local.ip().to_string() == "10.77.0.11"));
    let elsewhere = tigase::server_sockets(&asker, "cl-comp@node2.xmpp-test.org", soon()).await;
    assert!(matches!(elsewhere, Err(Unavailable::Refused { .. })), "{elsewhere:?}");
}

#[tokio::test(start_paused = true)]
async fn a_node_tells_who_it_is_and_how_many_connections_it_has() {
    let read = tigase::statistics(&play(STATISTICS).await, "xmpp-test.org", "cl-comp", soon()).await.unwrap();
    assert_eq!(
        read,
        NodeStatistics {
            name: Some(NodeName::new("node1.xmpp-test.org")),
            version: Some("8.5.0-SNAPSHOT-b6495/6e5d3b7f".to_owned()),
            uptime: Some("6 mins, 10 sec".to_owned()),
            open_connections: Some(10),
        }
    );
}

#[tokio::test(start_paused = true)]
async fn a_command_that_is_never_answered_is_asked_twice_and_given_up() {
    let silent = tigase::configuration(&play(SERVICE_KEYS).await, "xmpp-test.org", soon()).await;
    assert_eq!(silent, Err(Unavailable::NoAnswer { within: PATIENCE }));
}

#[tokio::test(start_paused = true)]
async fn a_round_trip_is_measured_and_a_refusal_of_the_living_counts() {
    let asker = play(LIFE_ADMIN).await;
    assert!(life::round_trip(&asker, "sess-man@node2.xmpp-test.org", soon()).await.is_ok());
    assert!(life::round_trip(&asker, "cl-comp@node2.xmpp-test.org", soon()).await.is_ok());
    let nobody = life::round_trip(&play(SERVICE_KEYS).await, "sess-man@node2.xmpp-test.org", soon()).await;
    assert_eq!(nobody, Err(Unavailable::NoAnswer { within: PATIENCE }));
}

#[tokio::test]
async fn a_node_tells_how_many_connections_it_has_lost() {
    let asker = play(STATISTICS_FINE).await;
    let read = tigase::disconnects(&asker, "stats@xmpp-test.org", "cl-comp", soon()).await;
    // Recorded on a cluster that had lost none: the total, which is zero, is not sent.
    assert_eq!(read, Ok(Disconnects { total: Some(0), per_minute: vec![0; 60], per_hour: vec![0; 24] }));
    assert_eq!(asker.sent(), 1);
}
