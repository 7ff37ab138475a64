//! The whole way in, over TCP on loopback: which connections are made, in which order, and how often.

use super::encryption::{Identity, stock};
use super::*;
use crate::cluster::session::{FailureKind, Progress, SessionFailure, Step, TlsStyle, TrustedBy};
use crate::probe::given::HostPort;
use crate::probe::resolve::Resolver;
use crate::probe::xmpp::session::{self, Session};
use crate::probe::xmpp::target::{Target, TlsMode};
use std::pin::pin;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::server::TlsStream;

/// A server with direct TLS, on a port of its own.
struct Server {
    listener: TcpListener,
    identity: Identity,
}

impl Server {
    async fn start() -> Self {
        Self { listener: TcpListener::bind("127.0.0.1:0").await.unwrap(), identity: stock() }
    }

    fn port(&self) -> u16 {
        self.listener.local_addr().unwrap().port()
    }

    fn server(&self) -> HostPort {
        HostPort { host: "127.0.0.1".to_owned(), port: Some(self.port()) }
    }

    fn target(&self, mode: TlsMode) -> Target {
        let mut target = Target::new(DOMAIN, Arc::new(Resolver::offline(Vec::new())));
        target.server = Some(self.server());
        target.tls = mode;
        target.trust.pins = vec![self.identity.pin()];
        target
    }

    async fn plain(&self) -> Script<TcpStream> {
        Script::new(self.listener.accept().await.unwrap().0)
    }

    async fn accept(&self) -> Script<TlsStream<TcpStream>> {
        let (socket, _) = self.listener.accept().await.unwrap();
        Script::new(self.identity.acceptor().accept(socket).await.unwrap())
    }

    /// Whether nobody else has knocked.
    async fn is_left_alone(&self) -> bool {
        tokio::time::timeout(Duration::from_millis(20), self.listener.accept()).await.is_err()
    }
}

fn soon() -> Instant {
    Instant::now() + PATIENCE
}

#[tokio::test]
async fn a_session_stands_and_closes() {
    let server = Server::start().await;
    let target = server.target(TlsMode::Direct);
    let admitted = async {
        let mut script = server.accept().await;
        script.admit().await;
        script
    };
    let secret = credentials();
    let (session, mut script) = tokio::join!(session::connect(&target, &secret, soon()), admitted);
    let session = session.unwrap();
    let facts = session.facts();
    assert_eq!(facts.jid, "admin@xmpp-test.org/r");
    assert_eq!(facts.server, format!("127.0.0.1:{}", server.port()));
    assert_eq!((facts.style, facts.trusted_by), (TlsStyle::Direct, TrustedBy::Pin));
    assert_eq!(facts.mechanism, "SCRAM-SHA-256-PLUS");
    assert_eq!(facts.channel_binding.as_deref(), Some("tls-server-end-point"));
    let steps: Vec<Step> = facts.steps.iter().map(|taken| taken.step).collect();
    assert_eq!(steps, [Step::Resolve, Step::Connect, Step::Tls, Step::Stream, Step::Login, Step::Bind]);
    assert_eq!(session.certificate().subject, "CN=xmpp-test.org");
    let (heard, ()) = tokio::join!(script.rest(), session.close());
    assert!(heard.ends_with("</stream:stream>"), "{heard}");
}

#[tokio::test]
async fn a_port_that_tells_nothing_gets_starttls_and_then_tls() {
    let server = Server::start().await;
    let target = server.target(TlsMode::Auto);
    let admitted = async {
        let mut first = server.plain().await;
        first.until("version='1.0'>").await;
        first.say("\u{15}\u{3}\u{3}\0\u{2}\u{2}\u{a}").await;
        drop(first);
        let mut script = server.accept().await;
        script.admit().await;
        script
    };
    let secret = credentials();
    let (session, _script) = tokio::join!(session::connect(&target, &secret, soon()), admitted);
    assert_eq!(session.unwrap().facts().style, TlsStyle::Direct);
}

#[tokio::test]
async fn a_broken_handshake_is_tried_once_more_and_no_oftener() {
    let server = Server::start().await;
    let target = server.target(TlsMode::Direct);
    let secret = credentials();
    let admitted = async {
        drop(server.plain().await);
        let mut script = server.accept().await;
        script.admit().await;
        script
    };
    let (session, _script) = tokio::join!(session::connect(&target, &secret, soon()), admitted);
    drop(session.unwrap());
    let broken = async {
        drop(server.plain().await);
        drop(server.plain().await);
        assert!(server.is_left_alone().await);
    };
    let (failure, ()) = tokio::join!(session::connect(&target, &secret, soon()), broken);
    let failure = failure.unwrap_err();
    assert_eq!((failure.step, failure.kind), (Step::Tls, FailureKind::Protocol));
    assert_eq!(failure.attempts.len(), 1);
    assert_eq!(failure.peer, Some(format!("127.0.0.1:{}", server.port())));
}

/// Logs in, and gives what a watcher of the way saw, with nothing twice.
async fn watched(target: &Target) -> (Result<Session, SessionFailure>, Vec<Progress>) {
    let (tell, mut told) = watch::channel(Progress::default());
    let secret = credentials();
    let mut login = pin!(session::connect_watched(target, &secret, soon(), tell));
    let mut seen = Vec::new();
    loop {
        tokio::select! {
            biased;
            Ok(()) = told.changed() => seen.push(told.borrow_and_update().clone()),
            outcome = &mut login => {
                let last = told.borrow().clone();
                if seen.last() != Some(&last) {
                    seen.push(last);
                }
                return (outcome, seen);
            }
        }
    }
}

fn words(progress: &Progress) -> String {
    let taken: Vec<&str> = progress.taken.iter().map(|taken| taken.step.word()).collect();
    format!("{}: {}", progress.step, taken.join(" "))
}

#[tokio::test]
async fn whoever_watches_sees_every_step_as_it_is_taken() {
    let server = Server::start().await;
    let target = server.target(TlsMode::StartTls);
    let admitted = async {
        let mut script = server.plain().await;
        script.open(OFFER_TLS).await;
        script.until("<starttls").await;
        script.until(">").await;
        script.say(PROCEED).await;
        let mut script = Script::new(server.identity.acceptor().accept(script.io).await.unwrap());
        script.admit().await;
        script
    };
    let ((session, seen), _script) = tokio::join!(watched(&target), admitted);
    let seen: Vec<String> = seen.iter().map(words).collect();
    assert_eq!(
        seen,
        [
            "connect: resolve",
            "stream: resolve connect",
            "tls: resolve connect stream",
            "stream: resolve connect stream tls",
            "login: resolve connect stream tls stream",
            "bind: resolve connect stream tls stream login",
            "discover: resolve connect stream tls stream login bind",
        ]
    );
    assert_eq!(session.unwrap().facts().steps.len(), 7);
}

#[tokio::test]
async fn whoever_watches_is_told_of_the_way_that_leads_in_and_not_of_the_one_that_broke() {
    let server = Server::start().await;
    let target = server.target(TlsMode::Direct);
    let admitted = async {
        drop(server.plain().await);
        let mut script = server.accept().await;
        script.admit().await;
        script
    };
    let ((session, seen), _script) = tokio::join!(watched(&target), admitted);
    let seen: Vec<String> = seen.iter().map(words).collect();
    assert_eq!(seen[1..4], ["tls: resolve connect", "connect: resolve", "tls: resolve connect"], "{seen:#?}");
    assert_eq!(seen.last().unwrap(), "discover: resolve connect tls stream login bind");
    let steps: Vec<Step> = session.unwrap().facts().steps.iter().map(|taken| taken.step).collect();
    assert_eq!(steps[..3], [Step::Resolve, Step::Connect, Step::Connect], "both are written down");
}

#[tokio::test]
async fn whoever_watches_sees_the_step_that_fails() {
    let server = Server::start().await;
    let target = server.target(TlsMode::Direct);
    let broken = async {
        drop(server.plain().await);
        drop(server.plain().await);
    };
    let ((failure, seen), ()) = tokio::join!(watched(&target), broken);
    assert_eq!(failure.unwrap_err().step, Step::Tls);
    assert_eq!(words(seen.last().unwrap()), "tls: resolve connect");
}

#[tokio::test]
async fn nothing_is_tried_again_once_a_login_has_begun() {
    let server = Server::start().await;
    let target = server.target(TlsMode::Direct);
    let secret = credentials();
    for last_words in [
        "",
        "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>",
        "<stream:error><internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
    ] {
        let refusing = async {
            let mut script = server.accept().await;
            script.open(OFFER_LOGIN).await;
            script.until("</auth>").await;
            script.say(last_words).await;
            drop(script);
            assert!(server.is_left_alone().await);
        };
        let (failure, ()) = tokio::join!(session::connect(&target, &secret, soon()), refusing);
        assert_eq!(failure.unwrap_err().step, Step::Login, "{last_words}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_believed_is_final() {
    let server = Server::start().await;
    let mut target = server.target(TlsMode::Direct);
    target.trust.pins = vec![stock().pin()];
    let refused = async {
        let (socket, _) = server.listener.accept().await.unwrap();
        assert!(server.identity.acceptor().accept(socket).await.is_err());
        assert!(server.is_left_alone().await);
    };
    let secret = credentials();
    let (failure, ()) = tokio::join!(session::connect(&target, &secret, soon()), refused);
    let failure = failure.unwrap_err();
    assert_eq!((failure.step, failure.kind), (Step::Tls, FailureKind::Certificate));
    assert!(failure.remedy.unwrap().contains(&server.identity.pin().to_string()));
    assert_eq!(failure.certificate.unwrap().names, ["*.xmpp-test.org"]);
}

#[tokio::test]
async fn a_certificate_is_shown_without_a_login() {
    let server = Server::start().await;
    let mut target = server.target(TlsMode::Direct);
    for (pin, believed) in [(server.identity.pin(), true), (stock().pin(), false)] {
        target.trust.pins = vec![pin];
        let shown = async { server.accept().await.rest().await };
        let (facts, heard) = tokio::join!(session::show_certificate(&target, soon()), shown);
        let (facts, trusted) = facts.unwrap();
        assert_eq!(trusted, believed);
        assert_eq!(format!("sha256:{}", facts.sha256), server.identity.pin().to_string());
        assert_eq!(heard, "");
    }
}

/// Admits to the stream, and sends the client elsewhere.
async fn send_on(server: &Server, to: &str) {
    let mut script = server.accept().await;
    script.until("version='1.0'>").await;
    script.say(HEADER).await;
    script.say(&format!("<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>{to}</see-other-host></stream:error></stream:stream>")).await;
    script.rest().await;
}

#[tokio::test]
async fn a_redirect_over_tls_is_followed_and_reported() {
    let (one, other) = (Server::start().await, Server::start().await);
    let mut target = one.target(TlsMode::Direct);
    target.trust.pins.push(other.identity.pin());
    let secret = credentials();
    let servers = async {
        send_on(&one, &other.server().to_string()).await;
        let mut script = other.accept().await;
        script.admit().await;
        script
    };
    let (session, _script) = tokio::join!(session::connect(&target, &secret, soon()), servers);
    let session = session.unwrap();
    assert_eq!(session.facts().redirects, [one.server().to_string()]);
    assert_eq!(session.facts().server, other.server().to_string());
    // The certificate there is judged as anywhere.
    target.trust.pins.pop();
    let servers = async {
        send_on(&one, &other.server().to_string()).await;
        let (socket, _) = other.listener.accept().await.unwrap();
        assert!(other.identity.acceptor().accept(socket).await.is_err());
    };
    let (failure, ()) = tokio::join!(session::connect(&target, &secret, soon()), servers);
    assert_eq!(failure.unwrap_err().kind, FailureKind::Certificate);
}

#[tokio::test]
async fn redirects_have_an_end() {
    let server = Server::start().await;
    let target = server.target(TlsMode::Direct);
    let secret = credentials();
    let circle = async {
        for _ in 0..4 {
            send_on(&server, &server.server().to_string()).await;
        }
        assert!(server.is_left_alone().await);
    };
    let (failure, ()) = tokio::join!(session::connect(&target, &secret, soon()), circle);
    let failure = failure.unwrap_err();
    assert_eq!((failure.step, failure.kind), (Step::Stream, FailureKind::Impossible));
    assert!(failure.cause.contains("on and on"), "{}", failure.cause);
}

#[tokio::test]
async fn a_redirect_before_tls_is_not_followed_unless_asked_for() {
    let (one, other) = (Server::start().await, Server::start().await);
    let mut target = one.target(TlsMode::StartTls);
    let secret = credentials();
    let redirect = async || {
        let mut script = one.plain().await;
        script.until("version='1.0'>").await;
        script.say(HEADER).await;
        script.say(&format!("<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>{}</see-other-host></stream:error></stream:stream>", other.server())).await;
        script.rest().await;
    };
    let (failure, ()) = tokio::join!(session::connect(&target, &secret, soon()), redirect());
    let failure = failure.unwrap_err();
    assert_eq!((failure.step, failure.kind), (Step::Stream, FailureKind::Protocol));
    assert!(failure.cause.contains("before TLS"), "{}", failure.cause);
    assert!(other.is_left_alone().await);
    target.follow_redirects = true;
    target.trust.pins.push(other.identity.pin());
    let servers = async {
        redirect().await;
        let mut script = other.plain().await;
        script.open(OFFER_TLS).await;
        script.until("<starttls").await;
        script.until(">").await;
        script.say(PROCEED).await;
        let mut script = Script::new(other.identity.acceptor().accept(script.io).await.unwrap());
        script.admit().await;
        script
    };
    let (session, _script) = tokio::join!(session::connect(&target, &secret, soon()), servers);
    assert_eq!(session.unwrap().facts().style, TlsStyle::StartTls);
}

#[tokio::test]
async fn a_silent_address_does_not_take_all_the_time_of_the_next() {
    // Both at one name and port, as two nodes of a cluster are.
    let silent = TcpListener::bind("127.0.0.2:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let server = Server { listener, identity: stock() };
    let given = ["127.0.0.2", "127.0.0.1"].map(|ip| format!("{DOMAIN}:{port}:{ip}").parse().unwrap());
    let mut target = Target::new(DOMAIN, Arc::new(Resolver::offline(given.to_vec())));
    target.tls = TlsMode::Direct;
    target.trust.pins = vec![server.identity.pin()];
    let secret = credentials();
    let admitted = async {
        let mut script = server.accept().await;
        script.admit().await;
        script
    };
    let deadline = Instant::now() + Duration::from_secs(2);
    let (session, _script) = tokio::join!(session::connect(&target, &secret, deadline), admitted);
    assert_eq!(session.unwrap().facts().peer.ip().to_string(), "127.0.0.1");
}

#[tokio::test]
async fn what_cannot_be_reached_is_listed() {
    let server = Server::start().await;
    let target = server.target(TlsMode::Direct);
    let port = server.port();
    drop(server);
    let failure = session::connect(&target, &credentials(), soon()).await.unwrap_err();
    assert_eq!((failure.step, failure.kind), (Step::Connect, FailureKind::Unreachable));
    assert_eq!(failure.attempts.len(), 1);
    assert!(failure.cause.contains(&format!("127.0.0.1:{port}: connection refused")), "{}", failure.cause);
    let mut target = Target::new("nowhere.example", Arc::new(Resolver::offline(Vec::new())));
    target.trust.pins = vec![stock().pin()];
    let failure = session::connect(&target, &credentials(), soon()).await.unwrap_err();
    assert_eq!((failure.step, failure.kind), (Step::Resolve, FailureKind::Unreachable));
    assert_eq!(failure.attempts.len(), 4);
}
