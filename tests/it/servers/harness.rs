//! The harness itself, without clusterctl: what these tests rest on is so.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};

use super::authority::Shown;
use super::cl_comp::{Attached, HEALTHY, NODE_DOWN, NODE_SILENT, Situation};
use super::each_server;
use super::server::{ADMIN, COMPONENTS, DOMAIN, JOE, Login, Make, Server};

/// What slixmpp sees of the cluster through the server.
async fn witness(server: &Server, way: &str, account: (&str, &str)) -> Value {
    let (user, password) = account;
    let port = if way == "direct" { server.direct_port } else { server.starttls_port };
    let run = tokio::process::Command::new("/usr/bin/python3")
        .arg("-c")
        .arg(include_str!("witness.py"))
        .args([&server.address.to_string(), &port.to_string(), way, &format!("{user}@{DOMAIN}"), password])
        .arg(&server.ca_file)
        .args(["node1.xmpp-test.org", "node2.xmpp-test.org", "node3.xmpp-test.org"])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output =
        tokio::time::timeout(Duration::from_secs(30), run).await.expect("in time").expect("python3 runs");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "{error}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    })
}

/// What an administrator is to see of `situation`.
fn seen(situation: &Situation) -> Value {
    let mut seen = json!({ "login": "ok", "domain": COMPONENTS });
    for (index, node) in situation.iter().enumerate() {
        let view: serde_json::Map<_, _> = node
            .view
            .iter()
            .map(|(name, up)| {
                let word = if *up { "tigase:cluster connected" } else { "tigase:cluster disconnected" };
                ((*name).to_owned(), json!(word))
            })
            .collect();
        let view = if node.silent { json!("silence") } else { Value::Object(view) };
        if index == 0 {
            seen[format!("cl-comp.{DOMAIN}")] = view.clone();
        }
        seen[format!("cl-comp@{}", node.name)] = view;
    }
    seen
}

/// The certificate that the server shows, as PEM, as openssl sees it.
async fn certificate_shown(server: &Server, way: &str) -> String {
    let port = if way == "direct" { server.direct_port } else { server.starttls_port };
    let starttls: &[&str] = if way == "direct" { &[] } else { &["-starttls", "xmpp", "-xmpphost", DOMAIN] };
    let run = tokio::process::Command::new("openssl")
        .args(["s_client", "-connect", &format!("{}:{port}", server.address), "-servername", DOMAIN])
        .args(starttls)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output =
        tokio::time::timeout(Duration::from_secs(30), run).await.expect("in time").expect("openssl runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (_, rest) =
        text.split_once("-----BEGIN CERTIFICATE-----").unwrap_or_else(|| panic!("no certificate: {text}"));
    let (body, _) = rest.split_once("-----END").expect("a whole certificate");
    body.split_whitespace().collect()
}

each_server! {
    async fn each_certificate_is_shown_over_starttls_and_direct_tls(make) {
        for shown in [Shown::Good, Shown::WrongName, Shown::Expiring, Shown::SelfSigned] {
            let server = Server::start(make, shown, Login::Scram).await;
            let body: String = server.authority.server.pem.lines().filter(|line| !line.starts_with('-')).collect();
            for way in ["starttls", "direct"] {
                assert_eq!(certificate_shown(&server, way).await, body, "{shown:?} {way}");
            }
        }
    }

    async fn another_client_sees_what_the_component_plays(make) {
        for (situation, way) in [(HEALTHY, "starttls"), (NODE_DOWN, "direct"), (NODE_SILENT, "starttls")] {
            let server = Server::start(make, Shown::Good, Login::Scram).await;
            let component = Attached::to(&server, situation).await;
            assert_eq!(witness(&server, way, ADMIN).await, seen(&situation));
            server.clients_left(1).await;
            assert_eq!((server.login_attempts(), server.refused_logins()), (1, 0));
            // The log shows what a client sends: slixmpp takes SCRAM, and names its stream's language.
            assert!(server.mechanisms()[0].starts_with("SCRAM-SHA-256"), "{:?}", server.mechanisms());
            assert_eq!(component.count("iq"), 4);
        }
    }

    async fn another_client_sees_nothing_as_joe_and_is_refused_with_a_wrong_password(make) {
        let server = Server::start(make, Shown::Good, Login::PlainOnly).await;
        let _component = Attached::to(&server, HEALTHY).await;
        let empty = json!({ "login": "ok", "domain": COMPONENTS, "cl-comp.xmpp-test.org": {}, "cl-comp@node1.xmpp-test.org": {},
                            "cl-comp@node2.xmpp-test.org": {}, "cl-comp@node3.xmpp-test.org": {} });
        assert_eq!(witness(&server, "starttls", JOE).await, empty);
        assert_eq!(server.mechanisms(), ["PLAIN"]);
        assert_eq!(witness(&server, "starttls", (JOE.0, "wrong")).await["login"], "refused");
        server.clients_left(2).await;
        assert!(server.refused_logins() > 0);
    }
}
