//! The steps after TLS: stream, login, bind.

use super::*;
use crate::cluster::session::{FailureKind, Step};
use crate::probe::xmpp::scram::MOST_ROUNDS;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use tokio::io::ReadBuf;

/// A transport that counts what is written to it.
struct Counted {
    io: DuplexStream,
    writes: Arc<AtomicUsize>,
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.writes.fetch_add(1, Ordering::Relaxed);
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

#[tokio::test(start_paused = true)]
async fn each_flight_is_one_write_and_there_are_five() {
    let (ours, theirs) = tokio::io::duplex(64 * 1024);
    let writes = Arc::new(AtomicUsize::new(0));
    let mut script = Script::new(theirs);
    let counted = Counted { io: ours, writes: Arc::clone(&writes) };
    let (entered, ()) = tokio::join!(log_in(counted), script.admit());
    assert!(entered.is_ok());
    // Stream, auth, response, stream anew, bind.
    assert_eq!(writes.load(Ordering::Relaxed), 5);
}

/// The client against a script; what the client got, and all that the server heard.
async fn played<F>(
    script: impl FnOnce(Script<DuplexStream>) -> F,
) -> (Result<Entered<DuplexStream>, Trouble>, String)
where
    F: Future<Output = Script<DuplexStream>>,
{
    let (ours, theirs) = tokio::io::duplex(64 * 1024);
    let (outcome, script) = tokio::join!(log_in(ours), script(Script::new(theirs)));
    (outcome, script.all)
}

fn trouble(outcome: Result<Entered<DuplexStream>, Trouble>) -> Trouble {
    outcome.err().expect("no session can come of this")
}

#[tokio::test(start_paused = true)]
async fn a_login_binds_and_verifies_the_server() {
    let (outcome, heard) = played(|mut script| async {
        script.admit().await;
        script
    })
    .await;
    let entered = outcome.map_err(|trouble| trouble.cause).unwrap_or_else(|cause| panic!("{cause}"));
    assert_eq!(entered.jid.to_string(), "admin@xmpp-test.org/r");
    assert_eq!(entered.mechanism, "SCRAM-SHA-256-PLUS");
    assert_eq!(entered.binding, Some("tls-server-end-point"));
    assert!(heard.contains("mechanism='SCRAM-SHA-256-PLUS'"), "{heard}");
    assert!(heard.contains("<resource>r</resource>"), "{heard}");
    for unwanted in ["from=", "presence", "roster", "xmpp-session", "PLAIN"] {
        assert!(!heard.contains(unwanted), "{unwanted} in {heard}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_signature_may_come_in_a_challenge_of_its_own() {
    let (outcome, _) = played(|mut script| async {
        script.open(OFFER_LOGIN).await;
        let signature = script.scram(PASSWORD).await.unwrap();
        script.challenge(&signature).await;
        script.until("<response").await;
        script.success("").await;
        script.open(OFFER_BIND).await;
        script.until("</iq>").await;
        script
            .say("<message xmlns='jabber:client' from='xmpp-test.org'><body>maintenance</body></message>")
            .await;
        script.say(BOUND).await;
        script
    })
    .await;
    assert!(outcome.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_know_the_password_is_left() {
    for last in ["v=AAAA", "", "x", "e=other-error"] {
        let (outcome, _) = played(|mut script| async move {
            script.open(OFFER_LOGIN).await;
            script.scram(PASSWORD).await.unwrap();
            script.success(last).await;
            script.rest().await;
            script
        })
        .await;
        let trouble = trouble(outcome);
        assert_eq!((trouble.step, trouble.kind), (Step::Login, FailureKind::Protocol), "{last}");
        assert!(trouble.after_auth && !trouble.passing());
    }
    let (outcome, _) = played(|mut script| async {
        script.open(OFFER_LOGIN).await;
        script.until("</auth>").await;
        script.success("").await;
        script.rest().await;
        script
    })
    .await;
    assert!(trouble(outcome).cause.contains("did not prove"));
}

const FAILURE: &str = r#"<failure xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><not-authorized xmlns="urn:ietf:params:xml:ns:xmpp-sasl"/><text xml:lang="en">Password not verified</text></failure>"#;

#[tokio::test(start_paused = true)]
async fn a_refused_login_is_final_and_leaves_at_once() {
    let started = Instant::now();
    let (outcome, heard) = played(|mut script| async {
        script.open(OFFER_LOGIN).await;
        assert_eq!(script.scram("another password").await, None);
        script.say(FAILURE).await;
        script.rest().await;
        script
    })
    .await;
    let trouble = trouble(outcome);
    assert_eq!((trouble.step, trouble.kind), (Step::Login, FailureKind::LoginRefused));
    assert_eq!(trouble.cause, "the server refused the login: not-authorized (\"Password not verified\")");
    assert!(trouble.remedy.clone().unwrap().contains("locks the account"));
    assert!(!trouble.passing());
    assert_eq!(heard.matches("<auth").count(), 1, "{heard}");
    assert!(heard.ends_with("</stream:stream>"), "{heard}");
    assert!(started.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn an_unknown_user_is_refused_without_a_challenge() {
    let (outcome, heard) = played(|mut script| async {
        script.open(OFFER_LOGIN).await;
        script.until("</auth>").await;
        script.say(r#"<failure xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><not-authorized/></failure>"#).await;
        script.rest().await;
        script
    })
    .await;
    assert_eq!(trouble(outcome).cause, "the server refused the login: not-authorized");
    assert_eq!(heard.matches("<auth").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_server_may_not_keep_us_busy() {
    let (outcome, _) = played(|mut script| async {
        script.open(OFFER_LOGIN).await;
        script.until("</auth>").await;
        script.challenge(&format!("r=NONCESERVER,s=c2FsdA==,i={}", MOST_ROUNDS + 1)).await;
        script.rest().await;
        script
    })
    .await;
    let trouble = trouble(outcome);
    assert_eq!((trouble.step, trouble.kind), (Step::Login, FailureKind::Protocol));
    assert!(trouble.cause.contains("1000001 rounds"), "{}", trouble.cause);
}

#[tokio::test(start_paused = true)]
async fn what_we_cannot_do_is_not_tried() {
    let offer = "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>ANONYMOUS</mechanism></mechanisms></stream:features>";
    let (outcome, heard) = played(|mut script| async {
        script.open(offer).await;
        script.rest().await;
        script
    })
    .await;
    let trouble = trouble(outcome);
    assert_eq!((trouble.step, trouble.kind), (Step::Login, FailureKind::Impossible));
    assert!(!heard.contains("<auth"), "{heard}");
}

/// Plays a login up to a step, with something else in its place.
async fn until_step(step: usize, script: &mut Script<DuplexStream>) {
    if step == 0 {
        script.until("version='1.0'>").await;
        return;
    }
    if step == 1 {
        script.until("version='1.0'>").await;
        script.say(HEADER).await;
        return;
    }
    script.open(OFFER_LOGIN).await;
    if step == 2 {
        script.until("</auth>").await;
        return;
    }
    let signature = script.scram(PASSWORD).await.unwrap();
    if step == 3 {
        return;
    }
    script.success(&signature).await;
    script.until("version='1.0'>").await;
    if step == 4 {
        return;
    }
    script.say(HEADER).await;
    if step == 5 {
        return;
    }
    script.say(OFFER_BIND).await;
    script.until("</iq>").await;
}

const STEPS: [Step; 7] =
    [Step::Stream, Step::Stream, Step::Login, Step::Login, Step::Bind, Step::Bind, Step::Bind];

#[tokio::test(start_paused = true)]
async fn silence_at_each_step_ends_at_the_deadline_and_names_the_step() {
    for (number, step) in STEPS.into_iter().enumerate() {
        let started = Instant::now();
        let (outcome, _) = played(|mut script| async move {
            until_step(number, &mut script).await;
            script.rest().await;
            script
        })
        .await;
        let trouble = trouble(outcome);
        assert_eq!((trouble.step, trouble.kind), (step, FailureKind::Timeout), "step {number}");
        let waited = started.elapsed();
        assert!(waited >= PATIENCE && waited < PATIENCE + Duration::from_secs(1), "{number}: {waited:?}");
        assert_eq!(trouble.after_auth, number >= 2, "step {number}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_end_at_each_step_is_noticed_at_once() {
    for (number, step) in STEPS.into_iter().enumerate() {
        for last_words in ["", "</stream:stream>", "<iq", "\u{7}garbage", "<a/></a></b>"] {
            let started = Instant::now();
            let (outcome, _) = played(|mut script| async move {
                until_step(number, &mut script).await;
                script.say(last_words).await;
                script.io.shutdown().await.unwrap();
                script
            })
            .await;
            let trouble = trouble(outcome);
            assert_eq!(
                (trouble.step, trouble.kind),
                (step, FailureKind::Protocol),
                "step {number}, {last_words:?}: {}",
                trouble.cause
            );
            assert!(started.elapsed() < Duration::from_secs(1), "step {number}, {last_words:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn stream_errors_are_told_in_the_servers_words() {
    let cases = [
        (
            "<host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>",
            FailureKind::WrongDomain,
            "does not serve",
        ),
        (
            "<policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>too fast</text>",
            FailureKind::Protocol,
            "policy-violation (\"too fast\")",
        ),
    ];
    for (error, kind, words) in cases {
        for (number, step) in STEPS.into_iter().enumerate().skip(1) {
            let (outcome, _) = played(|mut script| async move {
                until_step(number, &mut script).await;
                if number == 4 {
                    script.say(HEADER).await;
                }
                script.say(&format!("<stream:error>{error}</stream:error></stream:stream>")).await;
                script.rest().await;
                script
            })
            .await;
            let trouble = trouble(outcome);
            assert_eq!((trouble.step, trouble.kind), (step, kind), "step {number}");
            assert!(trouble.cause.contains(words), "{}", trouble.cause);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_redirect_over_tls_says_where_to() {
    let (outcome, _) = played(|mut script| async {
        script.until("version='1.0'>").await;
        script.say(HEADER).await;
        script.say("<stream:error><see-other-host xmlns=\"urn:ietf:params:xml:ns:xmpp-streams\">node2.xmpp-test.org</see-other-host></stream:error></stream:stream>").await;
        script
    })
    .await;
    let redirect = trouble(outcome).redirect.unwrap();
    assert_eq!((redirect.to.as_str(), redirect.encrypted), ("node2.xmpp-test.org", true));
}

#[tokio::test(start_paused = true)]
async fn a_refused_bind_tells_why_after_the_echo() {
    let (outcome, _) = played(|mut script| async {
        until_step(6, &mut script).await;
        script.say("<iq id='bind' type='error'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>too many</text></error></iq>").await;
        script
    })
    .await;
    let trouble = trouble(outcome);
    assert_eq!((trouble.step, trouble.kind), (Step::Bind, FailureKind::Protocol));
    assert!(trouble.cause.contains("resource-constraint (\"too many\")"), "{}", trouble.cause);
}

#[tokio::test(start_paused = true)]
async fn too_much_is_refused_before_it_does_harm() {
    let deep = "<a>".repeat(100_000);
    let wide = format!("<stream:features>{}", "<a/>".repeat(300_000));
    let long = format!("<stream:features>{}", "x".repeat(9 * 1024 * 1024));
    let many_attributes = (0..1_000_000).fold(String::new(), |all, i| all + " a" + &i.to_string() + "=''");
    let attributes = format!("<stream:features{many_attributes}");
    for (what, words) in [
        (deep, "nested too deeply"),
        (wide, "too many elements"),
        (long, "more than 8 MiB"),
        (attributes, "more than 8 MiB"),
    ] {
        let (outcome, _) = played(|mut script| async move {
            script.until("version='1.0'>").await;
            script.say(HEADER).await;
            script.say(&what).await;
            script
        })
        .await;
        let trouble = trouble(outcome);
        assert_eq!(trouble.step, Step::Stream);
        assert!(trouble.cause.contains(words), "{}", trouble.cause);
    }
}

/// What the server and the client said, in turn, from a recording.
fn recorded(text: &str) -> Vec<(bool, String)> {
    let mut turns = Vec::new();
    for part in text.split("\n\n") {
        let part = part.trim_start_matches('\n');
        let Some((head, body)) = part.split_once('\n') else { continue };
        match head.get(..3) {
            Some(">>>") => turns.push((false, body.to_owned())),
            Some("<<<") => turns.push((true, body.to_owned())),
            _ => {}
        }
    }
    turns
}

#[tokio::test(start_paused = true)]
async fn a_recorded_login_plays_byte_by_byte() {
    let text = include_str!("../../../../tests/fixtures/wire/01-negotiation-admin-node1-starttls-plain.txt");
    let turns = recorded(text);
    let after_tls =
        turns.iter().rposition(|(server, said)| *server && said.starts_with("<proceed")).unwrap() + 1;
    let (ours, theirs) = tokio::io::duplex(1024);
    let server = async {
        let mut script = Script::new(theirs);
        for (server, said) in &turns[after_tls..] {
            if *server {
                // The request had the recorder's id and resource.
                let said = said.replace("q1", "bind");
                for byte in said.as_bytes() {
                    script.io.write_all(&[*byte]).await.unwrap();
                    tokio::task::yield_now().await;
                }
            } else if said.starts_with("<?xml") {
                script.until("version='1.0'>").await;
            } else if said.starts_with("<auth") {
                let heard = script.until("</auth>").await;
                let secret = said.split(['>', '<']).nth(2).unwrap();
                assert!(heard.contains(secret), "{heard}");
            } else {
                script.until("</iq>").await;
                // What follows in the recording, a session request, is what we do not send.
                if said.contains("xmpp-session") {
                    break;
                }
            }
            if said.contains("probe</jid>") {
                break;
            }
        }
        script
    };
    let client = async {
        let deadline = Instant::now() + PATIENCE;
        let dice = Dice { nonce: "N".to_owned(), resource: "probe".to_owned() };
        let mut journal = Journal::new(None);
        // PLAIN alone, as the recorder chose it.
        let greeted = handshake::greet(ours, DOMAIN, deadline, &mut journal).await?.plain_only();
        handshake::enter(greeted, &credentials(), &Bindings::default(), &dice, deadline, &mut journal).await
    };
    let (outcome, script) = tokio::join!(client, server);
    let entered = outcome.map_err(|trouble| trouble.cause).unwrap_or_else(|cause| panic!("{cause}"));
    assert_eq!(entered.jid.to_string(), "admin@xmpp-test.org/probe");
    assert_eq!(entered.mechanism, "PLAIN");
    assert_eq!(script.all.matches("<auth").count(), 1);
}
