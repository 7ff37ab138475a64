//! The embedded cluster, seen from outside by a client that knows bytes and TLS, and nothing of our own.

#![expect(clippy::unwrap_used, reason = "a test may")]

mod client;
mod faults;
#[cfg(unix)]
mod held;
mod orders;
mod scenarios;

use client::{
    Client, WITHIN, apart, becomes, cluster, direct, flag, header, id_of, request, said, session, starttls,
    tcp, view,
};
use clusterctl::demo::{DemoError, Scenario, start};
use std::net::SocketAddr;
use tokio::net::TcpStream;
use tokio::time::timeout;

#[tokio::test]
async fn a_client_logs_in_by_starttls_and_by_direct_tls_and_sees_the_cluster() {
    let cluster = cluster(3, Scenario::Healthy).await;
    let (mut client, before) = starttls(&cluster, 0).await;
    let secured = client.open().await;
    assert_eq!(id_of(&secured), before, "the stream's id stays");
    assert!(secured.contains("<mechanism>SCRAM-SHA-256-PLUS</mechanism>"), "{secured}");
    assert!(secured.contains(r#"<channel-binding type="tls-server-end-point"/>"#), "{secured}");
    assert!(client.auth("admin", "adminpass").await.contains("<success"));
    let features = client.open().await;
    assert_eq!(id_of(&features), before, "the stream's id stays");
    let bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind>";
    assert!(client.ask("", bind).await.contains("<jid>admin@demo.test/r</jid>"));
    let items = client.items("demo.test").await;
    assert_eq!(items.matches("<item ").count(), 15, "{items}");
    assert!(
        items.contains(r#"<item name="Cluster connection manager" jid="cl-comp@demo.test"/>"#),
        "{items}"
    );
    assert_eq!(said(&client.items("cl-comp@demo.test").await), "node2+ node3+");
    assert_eq!(view(&mut client, 1).await, "node2+ node3+");
    assert_eq!(view(&mut client, 2).await, "node1+ node3+");
    assert_eq!(view(&mut client, 3).await, "node1+ node2+");
    let ping = client.ask("sess-man@node3.demo.test", "<ping xmlns='urn:xmpp:ping'/>").await;
    assert!(ping.contains("type='result'"), "{ping}");
    client.send("</stream:stream>").await;
    assert!(client.until_closed().await.ends_with("</stream:stream>"));

    let mut other = session(&cluster, 2).await;
    assert_eq!(said(&other.items("cl-comp@demo.test").await), "node1+ node2+");
    cluster.stop().await;
}

#[tokio::test]
async fn the_server_tells_of_its_own_sockets_and_the_kernel_agrees() {
    let cluster = cluster(3, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    let keys = client.command("cl-comp@demo.test", "service-keys").await;
    assert_eq!(keys.matches("127.0.0.11_").count(), 10, "{keys}");
    assert_eq!(keys.matches("_127.0.0.12_").count(), 5, "{keys}");
    for node in 1..=3 {
        let stats = client.command(&format!("stats@node{node}.demo.test"), "stats/cl-comp").await;
        let open = stats.replace('\'', "\"");
        assert!(open.contains(r#"var="cl-comp/Open connections"><value>10</value>"#), "{stats}");
    }
    let router = client.command("stats@node2.demo.test", "stats/message-router").await;
    assert!(
        router.contains("Local hostname") && router.contains("<value>node2.demo.test</value>"),
        "{router}"
    );
    let list = client.command("cl-comp@demo.test", "cluster-nodes-list").await;
    assert_eq!(list.matches("<value>").count(), 3, "{list}");
    if cfg!(target_os = "linux") {
        let port = cluster.ports().2;
        for (one, other) in [(11, 12), (11, 13), (12, 13)] {
            // The older dials: its port is any, the newer's is the cluster port.
            // A cluster that had this port before may still be closing its sockets.
            becomes(5, async || established(one, other, port)).await;
            becomes(0, async || established(other, one, port)).await;
        }
    }
    cluster.stop().await;
}

/// Connections that the kernel has from 127.0.0.`from` to the cluster port of 127.0.0.`to`.
fn established(from: u8, to: u8, port: u16) -> usize {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let (local, remote) = (format!("{from:02X}00007F:"), format!("{to:02X}00007F:{port:04X}"));
    table
        .lines()
        .filter(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            fields[1].starts_with(&local) && fields[2] == remote && fields[3] == "01"
        })
        .count()
}

#[tokio::test]
async fn what_is_sent_ahead_is_lost_without_a_word() {
    let cluster = cluster(1, Scenario::Healthy).await;
    let mut client = direct(&cluster, 0).await;
    let auth =
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFkbWluAGFkbWlucGFzcw==</auth>";
    client.send(&format!("{}{auth}", header(""))).await;
    client.until("</stream:features>").await;
    // Were the first one heard, this would be the second answer.
    assert!(client.auth("admin", "wrong").await.contains("Password not verified"));
    assert!(client.auth("admin", "adminpass").await.contains("<success"));
    client.open().await;
    let bind = request("b", "", "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");
    let ping = request("early", "demo.test", "<ping xmlns='urn:xmpp:ping'/>");
    client.send(&format!("{bind}{ping}")).await;
    client.answer("\"b\"").await;
    client.send(&request("late", "demo.test", "<ping xmlns='urn:xmpp:ping'/>")).await;
    client.answer("late").await;
    // After that, requests may go out together.
    let (one, two) = (ping.replace("early", "one"), ping.replace("early", "two"));
    client.send(&format!("{one}{two}")).await;
    client.answer("one").await;
    client.answer("two").await;
    cluster.stop().await;
}

#[tokio::test]
async fn who_says_where_from_is_sent_to_its_node_and_who_does_not_is_let_in() {
    let cluster = cluster(3, Scenario::Healthy).await;
    let from = header("from='admin@demo.test'");
    for node in [1, 2] {
        let mut plain = Client::new(tcp(cluster.nodes()[node].1).await);
        plain.send(&from).await;
        let answer = plain.until_closed().await;
        assert!(
            answer.starts_with("<stream:stream ") && answer.contains("id='tigase-error-tigase'"),
            "{answer}"
        );
        assert!(answer.contains("see-other-host") && answer.contains(">node1.demo.test"), "{answer}");
        assert!(answer.ends_with("</stream:error></stream:stream>"), "{answer}");
        session(&cluster, node).await;
    }
    let mut plain = Client::new(tcp(cluster.nodes()[0].1).await);
    plain.send(&from).await;
    assert!(plain.until("</stream:features>").await.contains("to='admin@demo.test'"));
    cluster.stop().await;
}

#[tokio::test]
async fn other_hosts_are_unknown_and_login_before_tls_is_not_to_be_had() {
    let cluster = cluster(1, Scenario::Healthy).await;
    for host in ["node1.demo.test", "nosuch.example", ""] {
        let mut plain = Client::new(tcp(cluster.nodes()[0].1).await);
        plain.send(&header("").replace("to='demo.test'", &format!("to='{host}'"))).await;
        let answer = plain.until_closed().await;
        assert!(answer.contains("<host-unknown") && answer.contains("id='tigase-error-tigase'"), "{answer}");
    }
    let mut plain = Client::new(tcp(cluster.nodes()[0].1).await);
    plain.open().await;
    plain.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AAAA</auth>").await;
    let answer = plain.until("</auth>").await;
    assert!(answer.contains("service-unavailable"), "{answer}");
    assert_eq!(cluster.refused_logins(), 0);
    cluster.stop().await;
}

#[tokio::test]
async fn rubbish_gets_an_error_and_the_door() {
    let cluster = cluster(1, Scenario::Healthy).await;
    let address = cluster.nodes()[0].1;
    for (rubbish, condition) in [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "not-well-formed"),
        ("\u{16}\u{3}\u{1}\u{0}", "not-well-formed"),
        ("<?xml version='1.0'?><!DOCTYPE a []>", "not-well-formed"),
        ("<html>", "invalid-namespace"),
    ] {
        let mut plain = Client::new(tcp(address).await);
        plain.send(rubbish).await;
        let answer = plain.until_closed().await;
        assert!(answer.contains("<stream:error") && answer.contains(condition), "{answer}");
    }
    let mut client = session(&cluster, 0).await;
    client.send("<iq type='get' id='bad'><query </broken>").await;
    assert!(client.until_closed().await.contains("<not-well-formed"));
    let mut client = session(&cluster, 0).await;
    client.send(&"<a>".repeat(100_000)).await;
    assert!(client.until_closed().await.contains("<policy-violation"));
    let mut plain = Client::new(tcp(SocketAddr::new(address.ip(), cluster.ports().1)).await);
    plain.send("this is no TLS").await;
    plain.until_closed().await;
    session(&cluster, 0).await;
    cluster.stop().await;
}

#[tokio::test]
async fn a_second_session_of_the_same_name_ends_the_first() {
    let cluster = cluster(2, Scenario::Healthy).await;
    let bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>same</resource></bind>";
    let mut clients = Vec::new();
    for node in 0..2 {
        let mut client = direct(&cluster, node).await;
        client.open().await;
        client.auth("admin", "adminpass").await;
        client.open().await;
        client.ask("", bind).await;
        clients.push(client);
    }
    assert!(clients[0].until_closed().await.contains("<conflict"));
    clients[1].ask("demo.test", "<ping xmlns='urn:xmpp:ping'/>").await;
    cluster.stop().await;
}

#[tokio::test]
async fn a_cluster_of_one_is_empty() {
    let cluster = cluster(1, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(said(&client.items("cl-comp@demo.test").await), "");
    let stats = client.command("stats@demo.test", "stats/cl-comp").await;
    assert!(!stats.contains("Open connections"), "zero is not shown: {stats}");
    cluster.stop().await;
}

#[tokio::test]
async fn many_nodes_have_one_connection_each_and_the_flags_say_so() {
    let cluster = cluster(40, Scenario::Healthy).await;
    assert_eq!(flag(&cluster.flags(), "--connections-per-node"), ["1"]);
    let mut client = session(&cluster, 39).await;
    assert_eq!(client.items("cl-comp@demo.test").await.matches("cluster connected").count(), 39);
    assert_eq!(client.items("cl-comp@node20.demo.test").await.matches("cluster connected").count(), 39);
    cluster.stop().await;
}

#[tokio::test]
async fn two_clusters_stand_side_by_side_and_stopping_closes_every_door() {
    let (one, other) = (apart(2).await.1, cluster(2, Scenario::Healthy).await);
    assert_ne!(one.ports(), other.ports());
    let mut client = session(&one, 0).await;
    session(&other, 1).await;
    let doors: Vec<SocketAddr> = one.nodes().iter().map(|(_, address)| *address).collect();
    one.stop().await;
    client.until_closed().await;
    for door in doors {
        let refused = TcpStream::connect(door).await.unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    }
    session(&other, 0).await;
    other.stop().await;
}

#[tokio::test]
async fn a_cluster_that_is_dropped_ends() {
    let (plan, cluster) = apart(2).await;
    let mut client = session(&cluster, 1).await;
    drop(cluster);
    client.until_closed().await;
    // Its ports are free again as soon as the runtime has seen to its tasks.
    let again = timeout(WITHIN, async {
        loop {
            match start(&plan).await {
                Ok(cluster) => return cluster,
                Err(_) => tokio::task::yield_now().await,
            }
        }
    });
    again.await.unwrap().stop().await;
}

#[tokio::test]
async fn a_port_in_use_is_named_and_a_free_one_is_taken_as_asked() {
    let (plan, first) = apart(1).await;
    let port = first.ports().0;
    assert_eq!(Some(port), plan.client_port);
    let error = start(&plan).await.unwrap_err();
    assert!(matches!(error, DemoError::Listen { .. }), "{error}");
    assert!(error.to_string().starts_with(&format!("127.0.0.11:{port} cannot be listened on: ")), "{error}");
    first.stop().await;
    let second = start(&plan).await.unwrap();
    assert_eq!(second.ports().0, port);
    second.stop().await;
}

#[tokio::test]
async fn every_scenario_starts_describes_itself_and_names_its_flags() {
    for scenario in Scenario::ALL {
        let cluster = cluster(3, scenario).await;
        let flags = cluster.flags();
        assert!(cluster.describe()[0].starts_with(&format!("scenario {}: ", scenario.name())));
        assert_eq!(flag(&flags, "--jid"), [cluster.jid()]);
        assert_eq!(flag(&flags, "--server"), [cluster.nodes()[0].1.to_string()]);
        // A node that is spoken of, and may come, has a certificate too.
        let spoken_of = usize::from(matches!(scenario, Scenario::NeverConnected | Scenario::StaleEntry));
        assert_eq!(flag(&flags, "--tls-pin").len(), cluster.nodes().len() + spoken_of);
        assert!(flag(&flags, "--resolve").len() >= 2 * cluster.nodes().len());
        assert!(!flags.contains(&cluster.password().to_owned()), "a password is no flag");
        cluster.stop().await;
    }
}
