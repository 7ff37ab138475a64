//! Lies on the way in: TCP, stream, TLS, login, bind.

use super::server::{Act, At};
use super::{Lie, play};

const HEADER: &str = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='x' version='1.0'>";
const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";
const BIND: &str = "urn:ietf:params:xml:ns:xmpp-bind";

fn say(text: impl Into<String>) -> Vec<Act> {
    vec![Act::Say(text.into())]
}

fn stream_error(condition: &str) -> Vec<Act> {
    let namespace = "urn:ietf:params:xml:ns:xmpp-streams";
    say(format!("{HEADER}<stream:error><{condition} xmlns='{namespace}'/></stream:error></stream:stream>"))
}

/// What may go wrong wherever a stream is opened.
fn openings(at: At, step: &'static [&'static str]) -> Vec<Lie> {
    let deep = format!("{HEADER}<stream:features>{}", "<a>".repeat(100_000));
    vec![
        Lie::at(at, "silence", Vec::new(), step),
        Lie::at(at, "closed", vec![Act::Close], step),
        Lie::at(at, "garbage", vec![Act::Bytes((0..=255).collect())], step),
        Lie::at(at, "http", say("HTTP/1.1 400 Bad Request\r\n\r\n<html>no</html>"), step),
        Lie::at(at, "endless whitespace", vec![Act::Endless(" \n".to_owned())], step),
        Lie::at(
            at,
            "endless whitespace in the stream",
            vec![Act::Say(HEADER.to_owned()), Act::Endless(" ".to_owned())],
            step,
        ),
        Lie::at(
            at,
            "endless attribute",
            vec![Act::Say("<stream:stream a='".to_owned()), Act::Endless("a".to_owned())],
            step,
        ),
        Lie::at(at, "no features", say(HEADER), step),
        Lie::at(at, "half of the features", say(format!("{HEADER}<stream:features><mech")), step),
        Lie::at(
            at,
            "endless features",
            vec![Act::Say(format!("{HEADER}<stream:features>")), Act::Endless("<a/>".to_owned())],
            step,
        ),
        Lie::at(at, "deep features", vec![Act::Say(deep)], step),
        Lie::at(at, "another element", say(format!("{HEADER}<message/>")), step),
        Lie::at(at, "a doctype", say("<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"), step),
        Lie::at(at, "the end at once", say(format!("{HEADER}</stream:stream>")), step),
        Lie::at(at, "host unknown", stream_error("host-unknown"), step),
        Lie::at(at, "stream error", stream_error("internal-server-error"), step),
        Lie::at(at, "stream error without condition", say(format!("{HEADER}<stream:error/>")), step),
    ]
}

#[tokio::test]
async fn nothing_that_a_server_does_before_tls_hangs_us_or_is_called_ok() {
    let mut lies = openings(At::Header, &["stream: 127.0.0.1:"]);
    lies.extend([
        Lie::at(
            At::Accept,
            "silence after TCP",
            Vec::new(),
            &["stream: 127.0.0.1:", "no answer to the stream header"],
        ),
        Lie::at(
            At::Accept,
            "closed after TCP",
            vec![Act::Close],
            &["stream: 127.0.0.1:", "closed the connection"],
        ),
        Lie::at(
            At::Header,
            "no STARTTLS",
            say(format!("{HEADER}<stream:features/>")),
            &["stream: 127.0.0.1:", "the server offers no TLS on this port"],
        ),
        Lie::at(
            At::Starttls,
            "silence after STARTTLS",
            Vec::new(),
            &["tls: 127.0.0.1:", "answer to STARTTLS"],
        ),
        Lie::at(At::Starttls, "closed after STARTTLS", vec![Act::Close], &["tls: 127.0.0.1:"]),
        Lie::at(
            At::Starttls,
            "STARTTLS refused",
            say("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
            &["tls: 127.0.0.1:", "<failure/> to STARTTLS"],
        ),
        Lie::at(
            At::Starttls,
            "data ahead of TLS",
            say("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><stream:features/>"),
            &["tls: 127.0.0.1:", "ahead of TLS"],
        ),
    ]);
    play(lies).await;
}

#[tokio::test]
async fn a_broken_handshake_is_said() {
    let step: &[&str] = &["tls: 127.0.0.1:"];
    play(vec![
        Lie::at(
            At::Handshake,
            "silence in TLS",
            Vec::new(),
            &["tls: 127.0.0.1:", "answer to the TLS handshake"],
        ),
        Lie::at(At::Handshake, "closed in TLS", vec![Act::Close], step),
        Lie::at(At::Handshake, "garbage for TLS", say("this is no TLS at all"), step),
        Lie::at(At::Handshake, "XML for TLS", say(HEADER), step),
        Lie::at(At::Handshake, "an alert", vec![Act::Bytes(vec![0x15, 3, 3, 0, 2, 2, 40])], step),
        Lie::at(
            At::Handshake,
            "a record without end",
            vec![Act::Bytes(vec![0x16, 3, 3, 0xff, 0xff]), Act::Endless("x".to_owned())],
            step,
        ),
        Lie::at(At::Secured, "closed after TLS", vec![Act::Close], &["stream: 127.0.0.1:"]),
        Lie::at(At::Secured, "silence after TLS", Vec::new(), &["stream: 127.0.0.1:", "within"]),
    ])
    .await;
}

#[tokio::test]
async fn nothing_that_a_server_does_with_the_secured_stream_hangs_us_or_is_called_ok() {
    let mut lies = openings(At::Features, &["stream: 127.0.0.1:"]);
    lies.retain(|lie| lie.name != "another element");
    let offers = |name, mechanisms| {
        let mut lie = Lie::at(At::Never, name, Vec::new(), &["login: 127.0.0.1:"]);
        lie.mechanisms = mechanisms;
        lie
    };
    lies.extend([
        offers("no mechanisms", &[]),
        offers("anonymous alone", &["ANONYMOUS"]),
        offers("external alone", &["EXTERNAL"]),
        offers("strange ones", &["\u{202e}X-&lt;b>&amp;", "GSSAPI", ""]),
    ]);
    play(lies).await;
}

/// A lie in answer to the login.
fn login(at: At, name: &'static str, text: &str, says: &'static [&'static str]) -> Lie {
    Lie::at(at, name, say(text.replace("SASL", SASL)), says)
}

#[tokio::test]
async fn a_login_is_tried_once_whatever_comes_back() {
    let login_step: &[&str] = &["login: 127.0.0.1:"];
    let mut lies = vec![
        Lie::at(At::Auth, "silence", Vec::new(), &["login: 127.0.0.1:", "no answer to the login"]),
        Lie::at(At::Auth, "closed", vec![Act::Close], login_step),
        Lie::at(At::Auth, "garbage", say("\u{1}\u{2}not XML"), login_step),
        Lie::at(
            At::Auth,
            "stream error",
            say(
                "<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
            ),
            login_step,
        ),
        login(
            At::Auth,
            "refused",
            "<failure xmlns='SASL'><not-authorized/></failure>",
            &["login: 127.0.0.1:", "refused the login: not-authorized"],
        ),
        login(At::Auth, "refused without reason", "<failure xmlns='SASL'/>", &["refused the login"]),
        login(
            At::Auth,
            "refused with hostile words",
            "<failure xmlns='SASL'><not-authorized/><text>\u{9b}31m&#x202e;no&#10;clusterctl: ok</text></failure>",
            &["refused the login"],
        ),
        login(At::Auth, "another namespace", "<success xmlns='urn:x'/>", login_step),
        login(At::Auth, "a message", "<message xmlns='jabber:client'><body>hi</body></message>", login_step),
        login(
            At::Auth,
            "challenges for PLAIN",
            "<challenge xmlns='SASL'/><challenge xmlns='SASL'/><challenge xmlns='SASL'/><challenge xmlns='SASL'/><challenge xmlns='SASL'/>",
            login_step,
        ),
        login(
            At::Auth,
            "challenge that is no base64",
            "<challenge xmlns='SASL'>%%%</challenge>",
            &["is not base64"],
        )
        .by(&["SCRAM-SHA-256"]),
        login(
            At::Auth,
            "challenge that is no SCRAM",
            "<challenge xmlns='SASL'>Z2FyYmFnZQ==</challenge>",
            login_step,
        )
        .by(&["SCRAM-SHA-256"]),
        login(At::Auth, "success at once for SCRAM", "<success xmlns='SASL'/>", &["did not prove"])
            .by(&["SCRAM-SHA-1"]),
        login(
            At::Response,
            "wrong signature",
            "<success xmlns='SASL'>dj1BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE9</success>",
            login_step,
        )
        .by(&["SCRAM-SHA-1"]),
        login(At::Response, "no signature", "<success xmlns='SASL'/>", login_step).by(&["SCRAM-SHA-256"]),
        login(At::Response, "silence after the proof", " ", &["no answer to the login"])
            .by(&["SCRAM-SHA-256"]),
        Lie::at(
            At::Auth,
            "endless failure",
            vec![Act::Say(format!("<failure xmlns='{SASL}'><text>")), Act::Endless("no ".to_owned())],
            login_step,
        ),
    ];
    for (name, challenge) in [
        ("absurd iterations", "r=NONCEx,s=c2FsdHNhbHQ=,i=4294967295"),
        ("more iterations than fit", "r=NONCEx,s=c2FsdHNhbHQ=,i=99999999999999999999"),
        ("no iterations", "r=NONCEx,s=c2FsdHNhbHQ=,i=0"),
        ("another nonce", "r=mine,s=c2FsdHNhbHQ=,i=4096"),
        ("our nonce alone", "r=NONCE,s=c2FsdHNhbHQ=,i=4096"),
        ("no salt", "r=NONCEx,i=4096"),
        ("an extension that must be understood", "m=x,r=NONCEx,s=c2FsdHNhbHQ=,i=4096"),
    ] {
        let mut lie = Lie::at(At::Response, name, Vec::new(), login_step).by(&["SCRAM-SHA-256"]);
        lie.challenge = challenge;
        lies.push(lie);
    }
    play(lies).await;
}

#[tokio::test]
async fn nothing_after_the_login_makes_us_log_in_again() {
    let step: &[&str] = &["bind: 127.0.0.1:"];
    let mut lies = openings(At::Restart, step);
    lies.retain(|lie| lie.name != "another element" && lie.name != "host unknown");
    let bound = |jid: &str| {
        say(format!("<iq type='result' id='bind'><bind xmlns='{BIND}'><jid>{jid}</jid></bind></iq>"))
    };
    let error = |condition: &str| {
        say(format!(
            "<iq type='error' id='bind'><error type='cancel'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        ))
    };
    lies.extend([
        Lie::at(
            At::Restart,
            "no bind offered",
            say(format!("{HEADER}<stream:features/>")),
            &["bind: 127.0.0.1:", "no resource binding"],
        ),
        Lie::at(At::Bind, "silence", Vec::new(), &["bind: 127.0.0.1:", "no answer to the bind request"]),
        Lie::at(At::Bind, "closed", vec![Act::Close], step),
        Lie::at(At::Bind, "refused", error("not-allowed"), &["refused to bind the session: not-allowed"]),
        Lie::at(At::Bind, "conflict", error("conflict"), &["refused to bind the session: conflict"]),
        Lie::at(At::Bind, "an error without condition", say("<iq type='error' id='bind'/>"), step),
        Lie::at(At::Bind, "another account", bound("evil@demo.test/x"), step),
        Lie::at(At::Bind, "another domain", bound("admin@evil.test/x"), step),
        Lie::at(At::Bind, "no resource", bound("admin@demo.test"), step),
        Lie::at(At::Bind, "no address", say("<iq type='result' id='bind'/>"), step),
        Lie::at(At::Bind, "no JID at all", bound("&#10;@@//"), step),
        Lie::at(At::Bind, "strays without end", vec![Act::Endless("<message/>".to_owned())], step),
        Lie::at(
            At::Bind,
            "stream error",
            say("<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"),
            step,
        ),
    ]);
    play(lies).await;
}

#[tokio::test]
async fn a_port_that_speaks_nothing_is_given_up_in_time_without_naming_the_style() {
    let mut lies = vec![
        Lie::at(At::Accept, "silence", Vec::new(), &["127.0.0.1:"]),
        Lie::at(At::Accept, "closed", vec![Act::Close], &["127.0.0.1:"]),
        Lie::at(At::Accept, "garbage", vec![Act::Bytes(vec![0xff; 4096])], &["127.0.0.1:"]),
        Lie::at(At::Accept, "endless garbage", vec![Act::Endless("garbage".to_owned())], &["127.0.0.1:"]),
    ];
    for lie in &mut lies {
        lie.flags = "";
    }
    play(lies).await;
}
