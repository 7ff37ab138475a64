//! `clusterctl status` through real servers: every way in, every refusal.

use super::authority::Shown;
use super::cl_comp::{Attached, HEALTHY, NODE_DOWN, NODE_SILENT, Situation};
use super::each_server;
use super::product::{Outcome, Status, Way};
use super::server::{ADMIN, JOE, Login, Make, Server};

const WAYS: [Way; 2] = [Way::Starttls, Way::Direct];
pub(super) const WRONG: (&str, &str) = (ADMIN.0, "not the password");

/// The three nodes, with the health of the third.
fn nodes(third: &str) -> Vec<(String, String)> {
    [("node1", "healthy"), ("node2", "healthy"), ("node3", third)]
        .map(|(name, health)| (format!("{name}.xmpp-test.org"), health.to_owned()))
        .to_vec()
}

/// A usual server, on which `situation` is played.
pub(super) async fn cluster(make: Make, situation: Situation) -> (Server, Attached) {
    let server = Server::start(make, Shown::Good, Login::Scram).await;
    let component = Attached::to(&server, situation).await;
    (server, component)
}

/// It could not look: exit code 3, a reason for people, and never another verdict than `unknown`.
pub(super) fn refused(outcome: &Outcome) {
    assert_eq!(outcome.code, 3, "the exit code\n{outcome}");
    assert!(!outcome.all().trim().is_empty(), "not a word why");
    if !outcome.stdout.trim().is_empty() {
        assert_eq!(outcome.json()["verdict"], "unknown", "{outcome}");
    }
}

/// The server's certificate was refused: its names, its dates and its fingerprint are shown, and nothing was sent to it.
fn certificate_refused(outcome: &Outcome, server: &Server, name: &str) {
    refused(outcome);
    for words in [name, &server.authority.server.last_day, &server.authority.server.pin] {
        assert!(outcome.all().contains(words), "{words:?} is not shown\n{outcome}");
    }
    assert_eq!(server.login_attempts(), 0, "a login was tried\n{outcome}");
}

each_server! {
    async fn the_administrator_sees_three_healthy_nodes_over_starttls_and_direct_tls(make) {
        let (server, component) = cluster(make, HEALTHY).await;
        for (way, run) in WAYS.into_iter().zip(1..) {
            let outcome = Status::new(&server, ADMIN).over(way).run().await;
            outcome.expect(0, "ok");
            assert_eq!(outcome.nodes(), nodes("healthy"), "{outcome}");
            assert_eq!(outcome.json()["domain"], "xmpp-test.org");
            server.clients_left(run).await;
            assert_eq!(server.login_attempts(), run, "one login a run");
        }
        // Neither offers -PLUS with a binding that it names (ejabberd offers it and means tls-unique).
        assert_eq!(server.mechanisms(), ["SCRAM-SHA-256", "SCRAM-SHA-256"]);
        assert_eq!(component.count("presence") + component.count("message"), 0);
    }

    async fn a_login_sends_no_presence_and_asks_for_no_roster_and_no_session(make) {
        let (server, _component) = cluster(make, HEALTHY).await;
        Status::new(&server, ADMIN).run().await.expect(0, "ok");
        server.clients_left(1).await;
        // The log does show what a client sends: the one resource that was bound.
        assert_eq!(server.received("urn:ietf:params:xml:ns:xmpp-bind"), 1);
        for words in ["<presence", "jabber:iq:roster", "urn:ietf:params:xml:ns:xmpp-session"] {
            assert_eq!(server.received(words), 0, "{words}");
        }
    }

    async fn a_node_that_is_down_is_critical(make) {
        let (server, _component) = cluster(make, NODE_DOWN).await;
        let outcome = Status::new(&server, ADMIN).run().await;
        outcome.expect(2, "critical");
        assert_eq!(outcome.nodes(), nodes("down"), "{outcome}");
        assert_eq!(outcome.severity("node-down", Some("node3.xmpp-test.org")).as_deref(), Some("critical"), "{outcome}");
        assert_eq!(outcome.severity("node-silent", None), None, "{outcome}");
    }

    async fn a_node_that_is_called_connected_and_answers_nothing_is_critical(make) {
        let (server, _component) = cluster(make, NODE_SILENT).await;
        let outcome = Status::new(&server, ADMIN).run().await;
        outcome.expect(2, "critical");
        assert_eq!(outcome.severity("node-silent", Some("node3.xmpp-test.org")).as_deref(), Some("critical"), "{outcome}");
        assert_eq!(outcome.severity("node-down", None), None, "{outcome}");
    }

    async fn a_wrong_password_is_tried_once(make) {
        let (server, _component) = cluster(make, HEALTHY).await;
        let outcome = Status::new(&server, WRONG).run().await;
        refused(&outcome);
        server.clients_left(1).await;
        assert_eq!((server.login_attempts(), server.refused_logins()), (1, 1), "{outcome}");
    }

    async fn plain_is_taken_inside_tls_where_nothing_else_is_offered(make) {
        let server = Server::start(make, Shown::Good, Login::PlainOnly).await;
        let _component = Attached::to(&server, HEALTHY).await;
        Status::new(&server, ADMIN).run().await.expect(0, "ok");
        let outcome = Status::new(&server, WRONG).run().await;
        refused(&outcome);
        server.clients_left(2).await;
        assert_eq!(server.mechanisms(), ["PLAIN", "PLAIN"]);
        assert_eq!(server.refused_logins(), 1, "{outcome}");
    }

    async fn who_is_no_administrator_is_told_so(make) {
        let (server, _component) = cluster(make, HEALTHY).await;
        let outcome = Status::new(&server, JOE).run().await;
        outcome.expect(3, "unknown");
        assert_eq!(outcome.severity("not-admin", None).as_deref(), Some("unknown"), "{outcome}");
        assert_eq!(outcome.severity("not-clustered", None), None, "{outcome}");
    }

    async fn a_certificate_of_an_unknown_authority_is_refused_and_shown(make) {
        let server = Server::start(make, Shown::Good, Login::Scram).await;
        for way in WAYS {
            let outcome = Status::new(&server, ADMIN).over(way).without_authority().run().await;
            certificate_refused(&outcome, &server, "xmpp-test.org");
        }
    }

    async fn a_certificate_for_another_name_is_refused_and_shown(make) {
        let server = Server::start(make, Shown::WrongName, Login::Scram).await;
        for way in WAYS {
            let outcome = Status::new(&server, ADMIN).over(way).run().await;
            certificate_refused(&outcome, &server, "chat.example.net");
        }
    }

    async fn a_pin_lets_in_where_the_authority_is_unknown(make) {
        let server = Server::start(make, Shown::SelfSigned, Login::Scram).await;
        let _component = Attached::to(&server, HEALTHY).await;
        let outcome = Status::new(&server, ADMIN).run().await;
        certificate_refused(&outcome, &server, "xmpp-test.org");
        for way in WAYS {
            let pin = &server.authority.server.pin;
            Status::new(&server, ADMIN).over(way).pinned(pin).run().await.expect(0, "ok");
        }
    }

    async fn another_certificate_than_the_pinned_one_is_refused_and_shown(make) {
        let server = Server::start(make, Shown::Good, Login::Scram).await;
        let other = format!("sha256:{}", "5a".repeat(32));
        let outcome = Status::new(&server, ADMIN).pinned(&other).run().await;
        certificate_refused(&outcome, &server, "xmpp-test.org");
    }

    async fn a_certificate_with_two_days_left_is_critical(make) {
        let server = Server::start(make, Shown::Expiring, Login::Scram).await;
        let _component = Attached::to(&server, HEALTHY).await;
        let outcome = Status::new(&server, ADMIN).run().await;
        outcome.expect(2, "critical");
        assert_eq!(outcome.severity("certificate-expiring", None).as_deref(), Some("critical"), "{outcome}");
        assert_eq!(outcome.nodes(), nodes("healthy"), "{outcome}");
    }

    async fn a_component_that_is_gone_is_not_called_ok(make) {
        let (server, component) = cluster(make, HEALTHY).await;
        drop(component);
        refused(&Status::new(&server, ADMIN).run().await);
    }
}

/// Prosody with a binding of its own: the login takes it, and a wrong password is not tried again without it.
async fn takes_the_binding(binding: &'static str) {
    let server = Server::start(Make::Prosody, Shown::Good, Login::Bound(binding)).await;
    let _component = Attached::to(&server, HEALTHY).await;
    for (way, run) in WAYS.into_iter().zip(1..) {
        Status::new(&server, ADMIN).over(way).run().await.expect(0, "ok");
        server.clients_left(run).await;
    }
    refused(&Status::new(&server, WRONG).run().await);
    server.clients_left(3).await;
    assert_eq!(server.mechanisms(), ["SCRAM-SHA-256-PLUS"; 3]);
    assert_eq!(server.refused_logins(), 1);
}

#[tokio::test]
#[ignore = "needs Prosody: run by tests/run.sh"]
async fn a_login_binds_to_the_tls_session_where_the_server_offers_it() {
    takes_the_binding("tls-exporter").await;
}

#[tokio::test]
#[ignore = "needs Prosody: run by tests/run.sh"]
async fn a_login_binds_to_the_certificate_where_the_server_offers_it() {
    takes_the_binding("tls-server-end-point").await;
}

/// Prosody over TLS 1.2 offers -PLUS and refuses a client that says it believes the opposite (`y`).
#[tokio::test]
#[ignore = "needs Prosody: run by tests/run.sh"]
async fn a_binding_that_the_server_does_not_name_is_not_guessed() {
    let server = Server::start(Make::Prosody, Shown::Good, Login::UnnamedBinding).await;
    let _component = Attached::to(&server, HEALTHY).await;
    Status::new(&server, ADMIN).run().await.expect(0, "ok");
    server.clients_left(1).await;
    assert_eq!(server.mechanisms(), ["SCRAM-SHA-256"]);
}
