//! What each scenario shows on the wire.

use super::client::{
    Client, ITEMS, cluster, direct, flag, header, is_silent, request, said, session, session_as, starttls,
    tcp, view,
};
use clusterctl::demo::Scenario;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

#[tokio::test]
async fn a_wrong_password_is_refused_and_counted() {
    let cluster = cluster(1, Scenario::WrongPassword).await;
    let mut client = direct(&cluster, 0).await;
    client.open().await;
    let answer = client.auth("admin", cluster.password()).await;
    assert!(answer.contains("<not-authorized") && answer.contains("Password not verified"), "{answer}");
    assert_eq!(cluster.refused_logins(), 1);
    for _ in 0..9 {
        client.auth("admin", "guess").await;
    }
    assert!(client.until_closed().await.contains("policy-violation"));
    assert_eq!(cluster.refused_logins(), 10);
    cluster.stop().await;
}

#[tokio::test]
async fn node_down_is_refused_at_its_door_and_called_disconnected() {
    let cluster = cluster(3, Scenario::NodeDown).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3-");
    assert_eq!(view(&mut client, 2).await, "node1+ node3-");
    is_silent(&mut client, "cl-comp@node3.demo.test", "cl-comp@node2.demo.test").await;
    let refused = TcpStream::connect(cluster.nodes()[2].1).await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    assert_eq!(client.command("cl-comp@demo.test", "service-keys").await.matches("127.0.0.11_").count(), 5);
    cluster.stop().await;
}

#[tokio::test]
async fn node_silent_keeps_its_sockets_and_answers_nothing() {
    let cluster = cluster(3, Scenario::NodeSilent).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3+");
    assert_eq!(view(&mut client, 2).await, "node1+ node3+");
    is_silent(&mut client, "cl-comp@node3.demo.test", "cl-comp@node2.demo.test").await;
    is_silent(&mut client, "sess-man@node3.demo.test", "cl-comp@node2.demo.test").await;
    assert_eq!(client.command("cl-comp@demo.test", "service-keys").await.matches("_127.0.0.13_").count(), 5);
    // The kernel accepts for it; and nobody speaks.
    let mut plain = Client::new(tcp(cluster.nodes()[2].1).await);
    plain.send(&header("")).await;
    assert!(timeout(Duration::from_millis(200), plain.until(">")).await.is_err());
    cluster.stop().await;
}

#[tokio::test]
async fn partition_lets_in_on_both_sides_and_nothing_passes() {
    let cluster = cluster(3, Scenario::Partition).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3-");
    assert_eq!(view(&mut client, 2).await, "node1+ node3-");
    is_silent(&mut client, "cl-comp@node3.demo.test", "cl-comp@node2.demo.test").await;
    let mut other = session(&cluster, 2).await;
    assert_eq!(said(&other.items("cl-comp@demo.test").await), "node1- node2-");
    is_silent(&mut other, "cl-comp@node1.demo.test", "cl-comp@node3.demo.test").await;
    cluster.stop().await;
}

#[tokio::test]
async fn one_way_link_is_the_split_that_was_recorded() {
    let cluster = cluster(3, Scenario::OneWayLink).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3+");
    assert_eq!(view(&mut client, 2).await, "node1+");
    assert_eq!(view(&mut client, 3).await, "node1+ node2-");
    let keys = client.command("cl-comp@demo.test", "service-keys").await;
    assert_eq!(keys.matches("127.0.0.11_").count(), 10, "{keys}");
    let mut third = session(&cluster, 2).await;
    is_silent(&mut third, "cl-comp@node2.demo.test", "cl-comp@node1.demo.test").await;
    cluster.stop().await;

    let two = self::cluster(2, Scenario::OneWayLink).await;
    let mut client = session(&two, 0).await;
    assert_eq!(view(&mut client, 1).await, "node2+");
    assert_eq!(view(&mut client, 2).await, "node1-");
    two.stop().await;
}

#[tokio::test]
async fn never_connected_is_expected_and_nobody_mentions_it() {
    let cluster = cluster(3, Scenario::NeverConnected).await;
    let mut client = session(&cluster, 0).await;
    for node in 1..=3 {
        assert!(!view(&mut client, node).await.contains("node4"));
    }
    let answer = client.items("cl-comp@node4.demo.test").await;
    assert!(answer.contains("remote-server-not-found"), "{answer}");
    let flags = cluster.flags();
    let all = "node1.demo.test,node2.demo.test,node3.demo.test,node4.demo.test";
    assert_eq!(flag(&flags, "--expect"), [all]);
    let resolved = flag(&flags, "--resolve");
    assert!(resolved.iter().any(|entry| entry.starts_with("node4.demo.test:")), "{resolved:?}");
    cluster.stop().await;
}

#[tokio::test]
async fn stale_entry_is_listed_by_the_two_oldest_and_not_expected() {
    let cluster = cluster(3, Scenario::StaleEntry).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3+ old-node-");
    assert_eq!(view(&mut client, 2).await, "node1+ node3+ old-node-");
    assert_eq!(view(&mut client, 3).await, "node1+ node2+");
    is_silent(&mut client, "cl-comp@old-node.demo.test", "cl-comp@node2.demo.test").await;
    let flags = cluster.flags();
    assert_eq!(flag(&flags, "--expect"), ["node1.demo.test,node2.demo.test,node3.demo.test"]);
    cluster.stop().await;
}

#[tokio::test]
async fn few_connections_are_two_between_the_first_two() {
    let cluster = cluster(3, Scenario::FewConnections).await;
    let mut client = session(&cluster, 0).await;
    let keys = client.command("cl-comp@demo.test", "service-keys").await;
    assert_eq!(keys.matches("_127.0.0.12_").count(), 2, "{keys}");
    assert_eq!(keys.matches("_127.0.0.13_").count(), 5, "{keys}");
    assert_eq!(view(&mut client, 2).await, "node1+ node3+");
    cluster.stop().await;
}

#[tokio::test]
async fn no_administrator_sees_two_items_and_empty_views() {
    let cluster = cluster(3, Scenario::NotAdmin).await;
    assert_eq!(cluster.jid(), "joe@demo.test");
    let mut client = session_as(&cluster, 0, "joe", cluster.password()).await;
    assert_eq!(client.items("demo.test").await.matches("<item ").count(), 2);
    for of in ["cl-comp@demo.test", "cl-comp@node1.demo.test", "cl-comp@node2.demo.test"] {
        let view = client.items(of).await;
        assert!(view.contains("result") && !view.contains("<item "), "{view}");
    }
    let refused = client.command("cl-comp@demo.test", "cluster-nodes-list").await;
    assert!(refused.contains("Only Administrator can call the command."), "{refused}");
    cluster.stop().await;
}

#[tokio::test]
async fn not_clustered_has_components_and_no_manager() {
    let cluster = cluster(1, Scenario::NotClustered).await;
    let mut client = session(&cluster, 0).await;
    let items = client.items("demo.test").await;
    assert_eq!(items.matches("<item ").count(), 13, "{items}");
    assert!(!items.contains("luster"), "{items}");
    assert!(client.items("cl-comp@demo.test").await.contains("recipient-unavailable"));
    cluster.stop().await;
}

#[tokio::test]
async fn redirect_sends_on_after_tls_and_the_second_node_lets_in() {
    let cluster = cluster(3, Scenario::Redirect).await;
    let (mut client, _) = starttls(&cluster, 0).await;
    client.send(&header("")).await;
    let answer = client.until_closed().await;
    let host = answer.split("<see-other-host").nth(1).unwrap().split('>').nth(1).unwrap();
    let port = cluster.ports().0;
    let expected =
        if port == 5222 { "node2.demo.test".to_owned() } else { format!("node2.demo.test:{port}") };
    assert_eq!(host.trim_end_matches("</see-other-host"), expected);
    let flags = cluster.flags();
    assert!(flag(&flags, "--resolve").contains(&format!("node2.demo.test:{port}:127.0.0.12").as_str()));
    let mut second = session(&cluster, 1).await;
    assert_eq!(said(&second.items("cl-comp@demo.test").await), "node1+ node3+");
    cluster.stop().await;
}

#[tokio::test]
async fn slow_delays_the_views_of_others_and_no_other_answer() {
    let cluster = cluster(2, Scenario::Slow).await;
    let mut client = session(&cluster, 0).await;
    let asked = std::time::Instant::now();
    assert_eq!(view(&mut client, 2).await, "node1+");
    assert!(asked.elapsed() >= Duration::from_millis(300));
    assert_eq!(client.items("demo.test").await.matches("<item ").count(), 15);
    cluster.stop().await;
}

#[tokio::test]
async fn lost_reply_loses_two_answers_once() {
    let cluster = cluster(3, Scenario::LostReply).await;
    let mut client = session(&cluster, 0).await;
    client.send(&request("lost", "demo.test", &format!("<query xmlns='{ITEMS}'/>"))).await;
    assert_eq!(client.items("demo.test").await.matches("<item ").count(), 15);
    is_silent(&mut client, "cl-comp@node2.demo.test", "cl-comp@node3.demo.test").await;
    assert_eq!(view(&mut client, 2).await, "node1+ node3+");
    let mut second = session(&cluster, 1).await;
    assert_eq!(second.items("demo.test").await.matches("<item ").count(), 15);
    cluster.stop().await;
}

#[tokio::test]
async fn hostile_names_are_well_formed_and_their_nodes_answer() {
    let cluster = cluster(2, Scenario::HostileNames).await;
    let mut client = session(&cluster, 0).await;
    let items = client.items("demo.test").await;
    assert_eq!(items.matches("<item ").count(), 15, "{items}");
    for part in ["\u{9b}2J", "\u{202e}", "&#10;::error::", "=cmd|&apos; /C calc"] {
        assert!(items.contains(part), "{part:?} is not in {items:?}");
    }
    let version = client.ask("demo.test", "<query xmlns='jabber:iq:version'/>").await;
    assert!(version.contains("\u{9b}31m") && version.contains("&#10;::error "), "{version:?}");
    let nodes = cluster.nodes();
    assert_eq!(nodes.len(), 4);
    let hostile = &nodes[2].0;
    assert!(hostile.starts_with("=sum("), "{hostile}");
    for (name, _) in &nodes[1..] {
        let view = client.items(&format!("cl-comp@{name}")).await;
        assert_eq!(view.matches("tigase:cluster connected").count(), 3, "{view}");
        // The library that clients use can address them, and `--resolve` can name them.
        assert!(xmpp_parsers::jid::Jid::new(&format!("cl-comp@{name}")).is_ok(), "{name}");
        assert!(!name.contains(':') && name.len() <= 253);
    }
    cluster.stop().await;
}
