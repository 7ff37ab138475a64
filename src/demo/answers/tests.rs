//! Recorded questions, asked again: the answers must be those of the real servers, as trees.

#![expect(clippy::unwrap_used, reason = "a test may")]

use super::super::accounts::accounts;
use super::super::hand::Hand;
use super::super::plan::{Mesh, address};
use super::super::scenario::Scenario;
use super::super::state::Node;
use super::super::timing::Pace;
use super::super::world::{Fixed, Ports};
use super::*;
use crate::demo::certificate::Certificate;
use std::sync::Arc;

fn world(scenario: Scenario) -> World {
    let names = ["node1.demo.test", "node2.demo.test", "node3.demo.test"];
    let certificate = Arc::new(Certificate::new("demo.test").unwrap());
    let nodes = names.iter().enumerate().map(|(number, name)| {
        let mut node = Node::reserved(name, address(number), Arc::clone(&certificate));
        node.begin(1);
        for peer in names.iter().filter(|peer| *peer != name) {
            node.say(&(*peer).into(), true);
        }
        node
    });
    let ports = Ports { client: 5222, direct: 5223, cluster: 5277 };
    let accounts = accounts().unwrap();
    let fixed =
        Fixed { domain: "demo.test", scenario, mesh: Mesh::Full(5), pace: Pace::REAL, ports, accounts };
    World::new(fixed, nodes.collect())
}

/// One question of a transcript, with what came back in the same connection, if anything.
struct Exchange {
    question: Element,
    answer: Option<Element>,
}

/// Reads a transcript: blocks that begin with `>>>` (sent), `<<<` (received) or `###` (remark).
fn exchanges(transcript: &str) -> Vec<Exchange> {
    let ours = transcript
        .replace("xmpp-test.org", "demo.test")
        .replace("8.5.0-SNAPSHOT-b6495/6e5d3b7f", "8.5.0-demo");
    let mut all: Vec<Exchange> = Vec::new();
    for connection in ours.split("TCP connected") {
        let first = all.len();
        for block in connection.split("\n\n") {
            let Some((mark, text)) = block.trim_start().split_once('\n') else { continue };
            // Inside the stream the namespace is declared around the stanza.
            let text = text.replacen("<iq type='", "<iq xmlns='jabber:client' type='", 1);
            let Some(stanza) = read_element(&text).filter(|stanza| stanza.name == "iq") else { continue };
            if mark.starts_with(">>>") {
                if !stanza.children.iter().any(|child| child.name == "bind") {
                    all.push(Exchange { question: stanza, answer: None });
                }
            } else if let Some(exchange) =
                all[first..].iter_mut().find(|exchange| exchange.question.attr("id") == stanza.attr("id"))
            {
                exchange.answer = Some(stanza);
            }
        }
    }
    all
}

/// The same tree for the same meaning: attributes and children sorted, and what differs by nature left out.
fn canonical(mut element: Element) -> Element {
    element.attrs.sort();
    if matches!(element.name.as_str(), "utc" | "os") {
        element.text.clear();
    }
    element.children.retain(|child| child.attr("var") != Some("cl-comp/Open connections"));
    element.children = element.children.into_iter().map(canonical).collect();
    element.children.sort_by_cached_key(|child| Hand::of(0).write(child));
    element
}

/// Asks as the wire does: over a link where the question is for another node.
fn ask(world: &World, jid: &str, question: &Element) -> Option<Element> {
    let admin = jid.starts_with("admin@");
    match answer(world, 0, Asker { jid, admin }, question) {
        Reply::Now(answer) => Some(answer),
        Reply::Silence | Reply::Gone => None,
        Reply::Elsewhere(other) => {
            let request = question.clone().with("from", jid);
            let text = for_another_node(world, other, &Hand::of(0).write(&request))?;
            read_element(&text)
        }
    }
}

fn compare(transcript: &str, least: usize) {
    let world = world(Scenario::Healthy);
    let exchanges = exchanges(transcript);
    assert!(exchanges.len() >= least, "{} questions were read", exchanges.len());
    let jid =
        exchanges.iter().find_map(|exchange| Some(exchange.answer.as_ref()?.attr("to")?.to_owned())).unwrap();
    let mut wrong = Vec::new();
    for Exchange { question, answer } in exchanges {
        let ours = ask(&world, &jid, &question).map(canonical);
        let theirs = answer.map(canonical);
        if ours != theirs {
            let write = |element: Option<Element>| {
                element.map_or("nothing".to_owned(), |element| Hand::of(0).write(&element))
            };
            wrong.push(format!(
                "{}\n  recorded: {}\n  ours:     {}",
                Hand::of(0).write(&question),
                write(theirs),
                write(ours)
            ));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_domain_is_discovered_as_recorded() {
    compare(include_str!("../../../tests/fixtures/wire/02-disco-domain-admin.txt"), 2);
    compare(include_str!("../../../tests/fixtures/wire/02-disco-domain-joe.txt"), 2);
}

#[test]
fn the_manager_is_discovered_as_recorded_in_each_form_of_its_address() {
    compare(include_str!("../../../tests/fixtures/wire/03-disco-cl-comp-admin.txt"), 10);
    compare(include_str!("../../../tests/fixtures/wire/03-disco-cl-comp-joe.txt"), 10);
}

#[test]
fn other_nodes_answer_and_keep_silent_as_recorded() {
    compare(include_str!("../../../tests/fixtures/wire/04-disco-other-nodes-from-node1-admin.txt"), 26);
    compare(include_str!("../../../tests/fixtures/wire/04-disco-other-nodes-from-node1-joe.txt"), 26);
}

#[test]
fn signs_of_life_are_given_and_refused_as_recorded() {
    compare(include_str!("../../../tests/fixtures/wire/07-ping-version-last-time-admin.txt"), 68);
    compare(include_str!("../../../tests/fixtures/wire/07-ping-version-last-time-joe.txt"), 68);
}

#[test]
fn errors_are_those_that_were_recorded() {
    compare(include_str!("../../../tests/fixtures/wire/11c-nonadmin-joe-errors.txt"), 14);
    compare(include_str!("../../../tests/fixtures/wire/11d-admin-nonexistent-targets.txt"), 24);
}

#[test]
fn without_cluster_mode_there_is_no_manager_and_other_nodes_are_strangers() {
    let world = world(Scenario::NotClustered);
    let question = |to: &str| {
        Element::new("iq", CLIENT_NS)
            .with("type", "get")
            .with("id", "1")
            .with("to", to)
            .child(Element::new("query", ITEMS_NS))
    };
    let items = ask(&world, "admin@demo.test/a", &question("demo.test")).unwrap();
    let items = Hand::of(0).write(&items);
    assert!(!items.contains("cl-comp") && items.contains("stats@demo.test"), "{items}");
    for (to, condition) in [
        ("cl-comp@demo.test", "recipient-unavailable"),
        ("cl-comp.demo.test", "remote-server-not-found"),
        ("cl-comp@node2.demo.test", "remote-server-not-found"),
    ] {
        let answer = ask(&world, "admin@demo.test/a", &question(to)).unwrap();
        assert!(Hand::of(0).write(&answer).contains(condition), "{to}: {answer:?}");
    }
}

#[test]
fn a_request_of_no_sense_is_no_answer_and_no_panic() {
    let world = world(Scenario::Healthy);
    for text in
        ["", "<", "<iq/>", "<iq from=''/>", "<iq xmlns='jabber:client' from='a' to='@'/>", "<a><b/></a>"]
    {
        assert!(for_another_node(&world, 1, text).is_none_or(|answer| answer.contains("error")), "{text}");
    }
    for to in ["", "@", ".", "@.", "a@", "/", "cl-comp@", "@demo.test", ".demo.test", "\u{202e}@\u{9b}"] {
        let iq = Element::new("iq", CLIENT_NS).with("type", "get").with("to", to);
        assert_ne!(answer(&world, 0, Asker { jid: "admin@demo.test/a", admin: true }, &iq), Reply::Gone);
    }
}
