//! Requests and answers on a session that stands.

use super::*;
use crate::cluster::observation::Unavailable;
use crate::probe::xmpp::request::{Requester, engine};
use crate::probe::xmpp::stream::{Wire, element};
use crate::probe::xmpp::{disco, life};
use tokio::sync::oneshot;
use xmpp_parsers::jid::FullJid;
use xmpp_parsers::minidom::Element;

const NODE: &str = "cl-comp@node2.xmpp-test.org";

/// A session against a script, and the switch that ends it.
pub(super) async fn session() -> (Requester, Script<DuplexStream>, oneshot::Sender<()>) {
    let (ours, theirs) = tokio::io::duplex(64 * 1024);
    let mut script = Script::new(theirs);
    let (wire, ()) = tokio::join!(Wire::open(ours, DOMAIN), async {
        script.until("version='1.0'>").await;
        script.say(HEADER).await;
    });
    let own = FullJid::new("admin@xmpp-test.org/r").unwrap();
    let (requester, engine) = engine(wire.unwrap(), own);
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(engine.run(stopped));
    (requester, script, stop)
}

fn soon() -> Instant {
    Instant::now() + PATIENCE
}

fn query() -> Element {
    element("query", "urn:test", &[])
}

pub(super) fn id_of(request: &str) -> String {
    let at = request.rfind(" id=").unwrap() + 5;
    request[at..].split(['\'', '"']).next().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn answers_are_matched_in_any_order_and_spelling() {
    let (requester, mut script, _stop) = session().await;
    let one = requester.get(NODE, query(), soon());
    let other = requester.get("cl-comp@Node3.XMPP-test.org", query(), soon());
    let server = async {
        let first = id_of(&script.until("</iq>").await);
        let second = id_of(&script.until("</iq>").await);
        assert_ne!(first, second);
        script.say(&format!("<iq from='cl-comp@node3.xmpp-test.org' id='{second}' type='result'><b xmlns='urn:test'/></iq>")).await;
        // Twice, and then the first, with its attributes the other way round.
        script.say(&format!("<iq from='cl-comp@node3.xmpp-test.org' id='{second}' type='result'><c xmlns='urn:test'/></iq>")).await;
        script.say(&format!("<iq id=\"{first}\" xmlns=\"jabber:client\" to=\"admin@xmpp-test.org/r\" type=\"result\" from=\"CL-comp@NODE2.xmpp-test.org\"><a xmlns='urn:test'/></iq>")).await;
        assert_eq!(script.all.matches("<iq").count(), 2);
    };
    let (one, other, ()) = tokio::join!(one, other, server);
    assert_eq!(one.unwrap().unwrap().name(), "a");
    assert_eq!(other.unwrap().unwrap().name(), "b");
}

#[tokio::test(start_paused = true)]
async fn an_answer_from_somebody_else_is_none() {
    let (requester, mut script, _stop) = session().await;
    let started = Instant::now();
    let server = async {
        let id = id_of(&script.until("</iq>").await);
        for from in ["from='evil@node2.xmpp-test.org'", "from='xmpp-test.org'", "from='@@'", ""] {
            script.say(&format!("<iq {from} id='{id}' type='result'><lie xmlns='urn:test'/></iq>")).await;
        }
    };
    let (answer, ()) = tokio::join!(requester.get(NODE, query(), soon()), server);
    assert_eq!(answer, Err(Unavailable::NoAnswer { within: PATIENCE }));
    assert_eq!(started.elapsed(), PATIENCE);
}

#[tokio::test(start_paused = true)]
async fn our_own_server_need_not_name_itself() {
    let (requester, mut script, _stop) = session().await;
    for to in ["xmpp-test.org", "admin@xmpp-test.org"] {
        let server = async {
            let id = id_of(&script.until("</iq>").await);
            script.say(&format!("<iq id='{id}' type='result'/>")).await;
        };
        let (answer, ()) = tokio::join!(requester.get(to, query(), soon()), server);
        assert_eq!(answer, Ok(None), "{to}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_is_told_and_the_echo_before_it_is_not_the_answer() {
    let (requester, mut script, _stop) = session().await;
    let server = async {
        let id = id_of(&script.until("</iq>").await);
        script.say(&format!("<iq from='{NODE}' id='{id}' type='error'><query xmlns='urn:test'><error>no</error></query><error code='404' type='wait'><remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Gone.</text></error></iq>")).await;
    };
    let (answer, ()) = tokio::join!(requester.get(NODE, query(), soon()), server);
    let wanted = Unavailable::Refused {
        condition: "remote-server-not-found".to_owned(),
        text: Some("Gone.".to_owned()),
    };
    assert_eq!(answer, Err(wanted));
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_asked_for_once_more() {
    let (requester, mut script, _stop) = session().await;
    let started = Instant::now();
    let server = async {
        script.until("</iq>").await;
        let id = id_of(&script.until("</iq>").await);
        script.say(&format!("<iq from='{NODE}' id='{id}' type='result'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>")).await;
    };
    let (answer, ()) = tokio::join!(disco::items(&requester, NODE, None, soon()), server);
    assert_eq!(answer, Ok(Vec::new()));
    assert_eq!(started.elapsed(), PATIENCE / 2);
}

#[tokio::test(start_paused = true)]
async fn silence_is_no_answer_and_is_asked_twice_at_most() {
    let (requester, mut script, stop) = session().await;
    let started = Instant::now();
    let answer = life::ping(&requester, NODE, soon()).await;
    assert_eq!(answer, Err(Unavailable::NoAnswer { within: PATIENCE }));
    assert_eq!(started.elapsed(), PATIENCE);
    let answer = requester.set(NODE, query(), soon()).await;
    assert_eq!(answer, Err(Unavailable::NoAnswer { within: PATIENCE }));
    drop(stop);
    let heard = script.rest().await;
    assert_eq!(heard.matches("urn:xmpp:ping").count(), 2, "{heard}");
    assert_eq!(heard.matches("urn:test").count(), 1, "{heard}");
}

#[tokio::test(start_paused = true)]
async fn an_end_of_the_stream_ends_all_requests_with_its_reason() {
    let (requester, mut script, _stop) = session().await;
    let started = Instant::now();
    let server = async {
        script.until("</iq>").await;
        script.say("<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>").await;
    };
    let (answer, ()) = tokio::join!(requester.get(NODE, query(), soon()), server);
    let reason = "the session has ended: the server ended the stream with conflict";
    assert_eq!(answer, Err(Unavailable::NotReached(reason.to_owned())));
    assert_eq!(requester.get(NODE, query(), soon()).await, Err(Unavailable::NotReached(reason.to_owned())));
    assert_eq!(requester.ended(), Some("the server ended the stream with conflict"));
    assert!(started.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn broken_and_endless_answers_end_the_session_and_not_the_program() {
    let deep = "<iq type='result' id='c1'>".to_owned() + &"<a>".repeat(100_000);
    let long = "<iq type='result' id='c1'><a>".to_owned() + &"x".repeat(9 * 1024 * 1024);
    for (answer, words) in [
        (deep, "nested too deeply"),
        (long, "more than 8 MiB"),
        ("<iq a='1' a='2'/>".to_owned(), "no XMPP stream"),
    ] {
        let (requester, mut script, _stop) = session().await;
        let server = async {
            script.until("</iq>").await;
            script.say(&answer).await;
        };
        let (answer, ()) = tokio::join!(requester.get(NODE, query(), soon()), server);
        let Err(Unavailable::NotReached(reason)) = answer else { panic!("{answer:?}") };
        assert!(reason.contains(words), "{reason}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_servers_ping_is_answered_and_a_strangers_is_not() {
    let (_requester, mut script, stop) = session().await;
    script.say("<iq type='get' id='s1' from='spy@elsewhere.org/x'><ping xmlns='urn:xmpp:ping'/></iq>").await;
    script.say("<iq type='get' id='s2' from='xmpp-test.org'><ping xmlns='urn:xmpp:ping'/></iq>").await;
    script.say("<iq type='set' id='s3'><query xmlns='jabber:iq:roster'/></iq>").await;
    let heard = script.until("</iq>").await + &script.until("</iq>").await;
    assert!(!heard.contains("s1") && heard.contains("s2") && heard.contains("result"), "{heard}");
    assert!(heard.contains("s3") && heard.contains("service-unavailable"), "{heard}");
    drop(stop);
    script.rest().await;
}

#[tokio::test(start_paused = true)]
async fn a_closed_session_says_goodbye() {
    let (requester, mut script, stop) = session().await;
    stop.send(()).unwrap();
    assert!(script.rest().await.ends_with("</stream:stream>"));
    let answer = requester.get(NODE, query(), soon()).await;
    assert_eq!(answer, Err(Unavailable::NotReached("the session has ended: it was closed".to_owned())));
}

#[tokio::test(start_paused = true)]
async fn host_names_of_containers_are_addresses_too() {
    let (requester, mut script, _stop) = session().await;
    for to in
        ["cl-comp@tigase_node_1", "sess-man@ip-10-0-0-1.ec2.internal", "cl-comp@10.0.0.1", "cl-comp@[::1]"]
    {
        let server = async {
            let id = id_of(&script.until("</iq>").await);
            script.say(&format!("<iq from='{to}' id='{id}' type='result'/>")).await;
        };
        let (answer, ()) = tokio::join!(requester.get(to, query(), soon()), server);
        assert_eq!(answer, Ok(None), "{to}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_no_address_is_not_sent() {
    let (requester, _script, _stop) = session().await;
    assert!(matches!(requester.get("a@@b", query(), soon()).await, Err(Unavailable::Failed(_))));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_read_does_not_keep_us_from_reading() {
    let (requester, mut script, _stop) = session().await;
    let started = Instant::now();
    let big = {
        let mut payload = query();
        payload.append_text_node("x".repeat(200_000));
        payload
    };
    let stuck = requester.get(NODE, big, soon());
    let server = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        // Nothing has been read; the answer comes all the same.
        script.say(&format!("<iq from='{NODE}' id='c1' type='result'/>")).await;
    };
    let (answer, ()) = tokio::join!(stuck, server);
    assert_eq!(answer, Ok(None));
    assert_eq!(started.elapsed(), Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_session_is_told_at_once_with_its_reason() {
    let (requester, mut script, _stop) = session().await;
    let waiting = tokio::spawn({
        let requester = requester.clone();
        async move { requester.closed().await }
    });
    let started = Instant::now();
    script.say("<stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>").await;
    let why = waiting.await.unwrap();
    assert_eq!(why, "the server ended the stream with system-shutdown");
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert_eq!(requester.closed().await, why, "and whoever asks later is told, too");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_listened_to_before_somebody_listens_and_presence_is_sent_for_nothing_else() {
    let (requester, mut script, _stop) = session().await;
    let message = |body: &str| {
        format!(
            "<message from='xmpp-test.org' to='admin@xmpp-test.org' type='chat'><body>{body}</body></message>"
        )
    };
    script.say(&message("unheard")).await;
    let server = async {
        let id = id_of(&script.until("</iq>").await);
        script.say(&format!("<iq id='{id}' type='result'/>")).await;
    };
    let (answer, ()) = tokio::join!(requester.get(DOMAIN, query(), soon()), server);
    assert_eq!(answer, Ok(None));
    assert!(!script.all.contains("<presence"), "{}", script.all);
    let mut pushes = requester.listen().await;
    script.until("</presence>").await;
    assert!(script.all.contains("<priority>0</priority>"), "{}", script.all);
    // More than are kept for a listener that does not listen: the session goes on.
    for number in 0..300 {
        script.say(&message(&number.to_string())).await;
    }
    let server = async {
        let id = id_of(&script.until("</iq>").await);
        script.say(&format!("<iq id='{id}' type='result'/>")).await;
    };
    let (answer, ()) = tokio::join!(requester.get(DOMAIN, query(), soon()), server);
    assert_eq!(answer, Ok(None));
    assert_eq!(requester.sent(), 2);
    assert_eq!(pushes.recv().await.unwrap().text, "0");
    let mut kept = 1;
    while pushes.try_recv().is_ok() {
        kept += 1;
    }
    assert_eq!(kept, 256);
}
