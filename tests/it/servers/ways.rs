//! What people try: a port and a way into TLS that do not fit, a wrong file, too little time, discovery by hand.

use std::time::{Duration, Instant};

use super::authority::Shown;
use super::cl_comp::{HEALTHY, NODE_SILENT};
use super::daemon::write;
use super::each_server;
use super::product::{Outcome, Port, Status, Way};
use super::server::{ADMIN, Login, Make, Server};
use super::status::{WRONG, cluster, refused};

/// The lines that `-v` gives: `  12.3 ms  INFO … connect  127.0.0.1:5222 (0.4 ms)` as `connect`.
fn steps(outcome: &Outcome) -> Vec<&str> {
    outcome
        .stderr
        .lines()
        .filter(|line| line.ends_with(" ms)"))
        .filter_map(|line| line.split_once(" INFO ")?.1.split_once(": ")?.1.split(' ').next())
        .collect()
}

each_server! {
    async fn v_shows_each_step_with_its_time(make) {
        let (server, _component) = cluster(make, HEALTHY).await;
        let outcome = Status::new(&server, ADMIN).run().await;
        let wanted = [
            "resolve", "tls", "connect", "stream", "tls", "stream", "login", "bind", "discover", "discover", "done",
        ];
        assert_eq!(steps(&outcome), wanted, "{outcome}");
        let outcome = Status::new(&server, WRONG).run().await;
        let wanted = ["resolve", "tls", "connect", "stream", "tls", "stream", "login", "done"];
        assert_eq!(steps(&outcome), wanted, "{outcome}");
        assert!(outcome.stderr.contains("login    failed: the server refused the login: not-authorized"), "{outcome}");
    }

    async fn a_port_that_tells_nothing_is_understood_either_way(make) {
        let (server, _component) = cluster(make, HEALTHY).await;
        for port in [Port::Starttls, Port::Direct] {
            Status::new(&server, ADMIN).over(Way::Told(port, "auto")).run().await.expect(0, "ok");
        }
        server.clients_left(2).await;
        assert_eq!(server.login_attempts(), 2);
    }

    async fn a_way_into_tls_that_does_not_fit_the_port_is_told_with_the_other_one(make) {
        let server = Server::start(make, Shown::Good, Login::Scram).await;
        for way in [Way::Told(Port::Starttls, "direct"), Way::Told(Port::Direct, "starttls")] {
            let outcome = Status::new(&server, ADMIN).over(way).run().await;
            refused(&outcome);
            assert!(outcome.stderr.contains("--tls starttls|direct"), "{way:?}\n{outcome}");
        }
        assert_eq!(server.login_attempts(), 0);
    }

    async fn a_wrong_name_is_not_blamed_on_the_authority(make) {
        let server = Server::start(make, Shown::WrongName, Login::Scram).await;
        let outcome = Status::new(&server, ADMIN).run().await;
        refused(&outcome);
        assert!(outcome.stderr.contains("must be for the domain"), "{outcome}");
        assert!(!outcome.stderr.contains("--ca-file"), "{outcome}");
    }

    async fn too_little_time_is_no_verdict_and_no_wait(make) {
        let (server, _component) = cluster(make, NODE_SILENT).await;
        for (time, most) in [("1ms", 5), ("600ms", 5)] {
            let begun = Instant::now();
            let outcome = Status::new(&server, ADMIN).with(&["--timeout", time]).run().await;
            assert!(begun.elapsed() < Duration::from_secs(most), "{:?}", begun.elapsed());
            assert!([2, 3].contains(&outcome.code), "{outcome}");
            assert_ne!(outcome.json()["verdict"], "ok", "{outcome}");
        }
    }

    async fn discovery_shows_the_manager_and_its_links(make) {
        let (server, _component) = cluster(make, HEALTHY).await;
        let items = ["disco", "cl-comp.xmpp-test.org"];
        let outcome = Status::new(&server, ADMIN).command(&items).format("table").run().await;
        assert_eq!(outcome.code, 0, "{outcome}");
        for node in ["node2.xmpp-test.org", "node3.xmpp-test.org"] {
            let told = outcome.stdout.lines().any(|line| line.contains("tigase:cluster connected") && line.contains(node));
            assert!(told, "{node}\n{outcome}");
        }
        let domain = Status::new(&server, ADMIN).command(&["disco"]).format("plain").run().await;
        assert_eq!(domain.code, 0, "{domain}");
        assert!(domain.stdout.contains("cl-comp.xmpp-test.org"), "{domain}");
    }

    async fn discovery_judges_nothing_and_says_why_it_could_not_look(make) {
        let (server, _component) = cluster(make, HEALTHY).await;
        let run = |account, trusted: bool| {
            let disco = Status::new(&server, account).command(&["disco"]).format("plain");
            if trusted { disco.run() } else { disco.without_authority().run() }
        };
        assert_eq!(run(WRONG, true).await.code, 77);
        server.clients_left(1).await;
        assert_eq!((server.login_attempts(), server.refused_logins()), (1, 1));
        let outcome = run(ADMIN, false).await;
        assert_eq!(outcome.code, 69, "{outcome}");
        assert!(outcome.stderr.contains(&server.authority.server.pin), "{outcome}");
        assert_eq!(server.login_attempts(), 1);
    }
}

#[tokio::test]
#[ignore = "needs Prosody: run by tests/run.sh"]
async fn a_wrong_authority_file_is_named_before_anything_is_sent() {
    let server = Server::start(Make::Prosody, Shown::Good, Login::Scram).await;
    let folder = server.folder.path();
    let begin = "-----BEGIN CERTIFICATE-----";
    let end = "-----END CERTIFICATE-----";
    for (name, text, wanted) in [
        ("words.pem", "hello\n".to_owned(), "words.pem: holds no certificate in PEM form"),
        ("der.pem", format!("{begin}\nAAAA\n{end}\n"), "der.pem:1: the certificate cannot be read"),
        (
            "base64.pem",
            format!("\n{begin}\n!!!!\n{end}\n"),
            "base64.pem:2: between BEGIN and END is what is no base64",
        ),
        ("cut.pem", format!("{begin}\nMIIB\n"), "cut.pem:1: no -----END CERTIFICATE----- follows"),
    ] {
        let outcome = Status::new(&server, ADMIN).authority(&write(folder, name, &text)).run().await;
        assert_eq!(outcome.code, 65, "{outcome}");
        assert!(
            outcome.stderr.starts_with("clusterctl: --ca-file: ") && outcome.stderr.contains(wanted),
            "{outcome}"
        );
        assert_eq!(outcome.stdout, "");
    }
    let outcome = Status::new(&server, ADMIN).authority(&folder.join("none.pem")).run().await;
    assert_eq!(outcome.code, 65, "{outcome}");
    assert!(outcome.stderr.contains("none.pem: cannot be read: No such file"), "{outcome}");
}
