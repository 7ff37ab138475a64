//! Lies in answers: a session stands, and what is asked through it is answered badly or not at all.

use super::answers::{Ask, CONNECTED, DISCONNECTED, Kind, honest};
use super::server::{Act, At};
use super::{Lie, play};
use std::fmt::Write;

fn say(text: String) -> Vec<Act> {
    vec![Act::Say(text)]
}

/// A lie about the view of the node that we are logged in to; the truth for all else.
fn own_view(
    name: &'static str,
    exit: i32,
    says: &'static [&'static str],
    answer: fn(&Ask) -> Option<Vec<Act>>,
) -> Lie {
    Lie::in_answers(name, exit, says, answer)
}

#[tokio::test]
async fn what_is_not_answered_is_never_ok_and_what_was_learnt_is_told() {
    play(vec![
        Lie::in_answers("the truth", 0, &["node3.demo.test"], |_| None),
        Lie::at(At::Questions, "silence to everything", Vec::new(), &["could not be asked"]),
        Lie::at(
            At::Questions,
            "closed after bind",
            vec![Act::Close],
            &["could not be asked", "closed the connection"],
        ),
        Lie::in_answers("no domain items", 0, &["node3.demo.test"], |ask| {
            ask.is(Kind::Items, "demo.test").then(Vec::new)
        }),
        Lie::in_answers("no manager's identity", 3, &["could not be asked", "node2.demo.test"], |ask| {
            ask.is(Kind::Info, "cl-comp@demo.test").then(Vec::new)
        }),
        Lie::in_answers("no own view", 3, &["view-unavailable"], |ask| ask.own_view().then(Vec::new)),
        Lie::in_answers("no view of node2", 3, &["view-unavailable", "node2.demo.test"], |ask| {
            ask.is(Kind::Items, "cl-comp@node2.demo.test").then(Vec::new)
        }),
        Lie::in_answers("nothing of node2", 2, &["node-silent", "node2.demo.test"], |ask| {
            ask.to.ends_with("@node2.demo.test").then(Vec::new)
        }),
        Lie::in_answers("no adornment", 0, &["node3.demo.test"], |ask| {
            matches!(ask.kind, Kind::Command | Kind::Time | Kind::Version).then(Vec::new)
        }),
    ])
    .await;
}

#[tokio::test]
async fn answers_of_the_wrong_shape_are_said_and_not_believed() {
    play(vec![
        own_view("wrong namespace", 3, &["view-unavailable"], |ask| {
            ask.own_view().then(|| vec![Act::Say(ask.result("<query xmlns='urn:x'><item jid='a'/></query>"))])
        }),
        own_view("no payload", 3, &["view-unavailable"], |ask| ask.own_view().then(|| vec![Act::Say(ask.result(""))])),
        own_view("an item without address", 3, &["view-unavailable"], |ask| {
            ask.own_view().then(|| vec![Act::Say(ask.items(&["node='node2.demo.test' name='tigase:cluster connected'"]))])
        }),
        own_view("an error without condition", 3, &["view-unavailable", "an error without a condition"], |ask| {
            ask.own_view().then(|| vec![Act::Say(format!("<iq type='error' id='{}' from='{}'/>", ask.id, ask.to))])
        }),
        own_view("from another sender", 3, &["view-unavailable"], |ask| {
            ask.own_view().then(|| {
                let query = "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='a' node='evil.test' name='tigase:cluster connected'/></query>";
                vec![Act::Say(ask.result_from("evil@demo.test", query))]
            })
        }),
        own_view("from nobody that could be", 3, &["view-unavailable"], |ask| {
            ask.own_view().then(|| vec![Act::Say(ask.result_from("@@", ""))])
        }),
        own_view("twice the same", 0, &["node3.demo.test"], |ask| {
            let answer = honest(ask)?;
            Some(say(format!("{answer}{answer}")))
        }),
        own_view("twice, first the truth", 0, &["node3.demo.test"], |ask| {
            let answer = honest(ask)?;
            Some(say(if ask.own_view() { format!("{answer}{}", ask.view(&[("evil.test", DISCONNECTED)])) } else { answer }))
        }),
        own_view("an answer that nobody asked for", 0, &["node3.demo.test"], |ask| {
            let stray = format!("<iq type='result' id='stray{}' from='demo.test'/>", ask.id);
            Some(say(format!("{stray}{}", honest(ask)?)))
        }),
        own_view("a message in place of an answer", 3, &["view-unavailable"], |ask| {
            ask.own_view().then(|| vec![Act::Say(format!("<message id='{}' from='{}'/>", ask.id, ask.to))])
        }),
    ])
    .await;
}

#[tokio::test]
async fn answers_without_measure_end_the_session_and_not_the_program() {
    play(vec![
        own_view("items without end", 3, &["its own view of the cluster could not be read"], |ask| {
            ask.own_view().then(|| vec![Act::Say(begun(ask)), Act::Endless("<item jid='a@b' node='n' name='x'/>".to_owned())])
        }),
        own_view("an attribute without end", 3, &["its own view of the cluster could not be read"], |ask| {
            ask.own_view().then(|| vec![Act::Say(begun(ask) + "<item jid='"), Act::Endless("a".to_owned())])
        }),
        own_view("text without end", 3, &["its own view of the cluster could not be read"], |ask| {
            ask.own_view().then(|| vec![Act::Say(begun(ask)), Act::Endless("text ".to_owned())])
        }),
        own_view("nested 100,000 deep", 3, &["its own view of the cluster could not be read"], |ask| {
            ask.own_view().then(|| vec![Act::Say(begun(ask) + &"<item jid='a'>".repeat(100_000))])
        }),
        own_view("a name of 10 MB", 3, &["could not be"], |ask| {
            ask.own_view().then(|| vec![Act::Say(ask.view(&[(&"n".repeat(10_000_000), CONNECTED)]))])
        }),
        own_view("broken XML", 3, &["its own view of the cluster could not be read"], |ask| {
            ask.own_view().then(|| vec![Act::Say(begun(ask) + "<item jid='a'></query>")])
        }),
        own_view("closed in the middle", 3, &["its own view of the cluster could not be read"], |ask| {
            ask.own_view().then(|| vec![Act::Say(begun(ask) + "<item jid='a'"), Act::Close])
        }),
        own_view("a stream error in the middle", 3, &["its own view of the cluster could not be read"], |ask| {
            ask.own_view().then(|| {
                vec![Act::Say("<stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>".to_owned())]
            })
        }),
        own_view("closed while the nodes answer", 3, &["view-unavailable", "node3.demo.test"], |ask| {
            ask.is(Kind::Items, "cl-comp@node3.demo.test").then(|| vec![Act::Close])
        }),
        own_view("unsolicited things without end", 3, &["its own view of the cluster could not be read"], |ask| {
            let flood = "<message from='a@demo.test'><body>x</body></message><presence from='b@demo.test'/><iq type='get' id='q' from='demo.test'><query xmlns='urn:x'/></iq>";
            ask.own_view().then(|| vec![Act::Endless(flood.to_owned())])
        }),
        own_view("2,000 unsolicited things first", 0, &["node3.demo.test"], |ask| {
            let answer = honest(ask)?;
            let stray = "<message from='a@demo.test'><body>x</body></message><presence from='b@demo.test'/>";
            Some(say(if ask.own_view() { stray.repeat(1_000) + &answer } else { answer }))
        }),
        own_view("many pings of the server", 0, &["node3.demo.test"], |ask| {
            let answer = honest(ask)?;
            let ping = "<iq type='get' id='p' from='demo.test'><ping xmlns='urn:xmpp:ping'/></iq>";
            Some(say(if ask.own_view() { ping.repeat(500) + &answer } else { answer }))
        }),
    ])
    .await;
}

fn begun(ask: &Ask) -> String {
    format!(
        "<iq type='result' id='{}' from='{}'><query xmlns='http://jabber.org/protocol/disco#items'>",
        ask.id, ask.to
    )
}

#[tokio::test]
async fn strange_views_are_shown_for_what_they_are() {
    play(vec![
        own_view("words that nobody knows", 3, &["tigase:cluster pondering"], |ask| {
            ask.own_view().then(|| {
                vec![Act::Say(ask.view(&[
                    ("node2.demo.test", "tigase:cluster pondering"),
                    ("node3.demo.test", CONNECTED),
                ]))]
            })
        }),
        own_view("a view that holds its own node", 0, &["node1.demo.test"], |ask| {
            ask.own_view().then(|| {
                vec![Act::Say(ask.view(&[
                    ("node1.demo.test", CONNECTED),
                    ("node2.demo.test", CONNECTED),
                    ("node3.demo.test", CONNECTED),
                ]))]
            })
        }),
        own_view(
            "one node with two states",
            3,
            &["view-unavailable", "tigase:cluster connected, and tigase:cluster disconnected"],
            |ask| {
                ask.own_view().then(|| {
                    vec![Act::Say(ask.view(&[
                        ("node2.demo.test", CONNECTED),
                        ("node2.demo.test", DISCONNECTED),
                        ("node3.demo.test", CONNECTED),
                    ]))]
                })
            },
        ),
        own_view("an empty view: a cluster of one", 0, &["node1.demo.test"], |ask| {
            ask.own_view().then(|| vec![Act::Say(ask.view(&[]))])
        }),
        own_view("hostile names", 3, &["view-unavailable", "is no address", "node3.demo.test"], |ask| {
            ask.own_view().then(|| {
                let evil = [
                    ("&#x9b;31mred", CONNECTED),
                    ("&#x202e;gnitset", CONNECTED),
                    ("=HYPERLINK(&quot;http://x&quot;)", CONNECTED),
                    ("a&#10;::error file=x::owned", CONNECTED),
                    ("a|b`c*d_e&lt;f>", CONNECTED),
                    ("-", CONNECTED),
                    ("node2.demo.test", CONNECTED),
                    ("node3.demo.test", CONNECTED),
                ];
                vec![Act::Say(ask.view(&evil))]
            })
        }),
        own_view("5,000 nodes", 3, &["it names 5000 nodes"], |ask| {
            ask.own_view().then(|| {
                let mut items = String::new();
                for i in 0..5_000 {
                    let _ =
                        write!(items, "<item jid='{}' node='n{i}.demo.test' name='{CONNECTED}'/>", ask.to);
                }
                vec![Act::Say(begun(ask) + &items + "</query></iq>")]
            })
        }),
        own_view("150 nodes, of which two answer", 2, &["node-silent", "n149.demo.test"], |ask| {
            ask.own_view().then(|| {
                let mut items = String::new();
                for i in 0..150 {
                    let _ =
                        write!(items, "<item jid='{}' node='n{i}.demo.test' name='{CONNECTED}'/>", ask.to);
                }
                for node in ["node2.demo.test", "node3.demo.test"] {
                    let _ = write!(items, "<item jid='{}' node='{node}' name='{CONNECTED}'/>", ask.to);
                }
                vec![Act::Say(begun(ask) + &items + "</query></iq>")]
            })
        }),
    ])
    .await;
}
