//! What happens to a cluster while it runs, and what is seen of it from outside.

use super::client::{
    Client, ITEMS, Session, WITHIN, becomes, header, is_silent, order, paced, quick, request, said, session,
    tcp, view,
};
use super::established;
use clusterctl::demo::{Cluster, Scenario};
use std::io::ErrorKind;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

const SECOND: &str = "cl-comp@node2.demo.test";
const THIRD: &str = "cl-comp@node3.demo.test";

/// How many sockets a node says that it has with 127.0.0.`peer`.
async fn sockets(client: &mut Session, peer: u8) -> usize {
    client.command("cl-comp@demo.test", "service-keys").await.matches(&format!("_127.0.0.{peer}_")).count()
}

/// A view of one node, in a new session at it.
async fn own_view(cluster: &Cluster, node: usize) -> String {
    said(&session(cluster, node).await.items("cl-comp@demo.test").await)
}

/// The attributes of an answer in their order: a process's handwriting.
async fn handwriting(client: &mut Session) -> Vec<String> {
    let answer = client.ask("demo.test", "<ping xmlns='urn:xmpp:ping'/>").await;
    answer.split(' ').filter_map(|word| Some(word.split_once('=')?.0.to_owned())).collect()
}

#[tokio::test]
async fn a_killed_node_is_missed_at_once_and_comes_back_as_a_new_process() {
    let cluster = quick(3, Scenario::Healthy).await;
    let (mut client, mut third) = (session(&cluster, 0).await, session(&cluster, 2).await);
    let hand = handwriting(&mut third).await;
    for (command, done) in [("kill node3", "node3 killed"), ("stop NODE3.demo.test", "node3 stopped")] {
        assert_eq!(order(&cluster, command).await, done);
        // What a kill does is done when the order returns.
        let refused = TcpStream::connect(cluster.nodes()[2].1).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused, "{command}");
        third.until_closed().await;
        assert_eq!(view(&mut client, 1).await, "node2+ node3-");
        assert_eq!(view(&mut client, 2).await, "node1+ node3-");
        is_silent(&mut client, THIRD, SECOND).await;
        assert_eq!(sockets(&mut client, 13).await, 0);
        assert_eq!(client.figure(1, "cl-comp/Open connections").await.unwrap(), "5");
        assert_eq!(client.figure(2, "cl-comp/Known cluster nodes").await.unwrap(), "1");

        assert_eq!(order(&cluster, "start node3").await, "node3 started; linked in 150 ms");
        // The request that was in vain has an error by then, which is not to come between.
        client = session(&cluster, 0).await;
        becomes("node2+ node3+".to_owned(), async || view(&mut client, 1).await).await;
        becomes("node1+ node3+".to_owned(), async || view(&mut client, 2).await).await;
        assert_eq!(view(&mut client, 3).await, "node1+ node2+");
        third = session(&cluster, 2).await;
    }
    assert_eq!(client.figure(1, "cl-comp/Total disconnects").await.unwrap(), "2");
    assert_eq!(client.figure(3, "cl-comp/Total disconnects").await.unwrap(), "0");
    assert_eq!(client.figure(3, "message-router/Local hostname").await.unwrap(), "node3.demo.test");
    assert_ne!(handwriting(&mut third).await, hand, "each process has a hand of its own");
    if cfg!(target_os = "linux") {
        // The newer process is dialled, as before.
        becomes(5, async || established(11, 13, cluster.ports().2)).await;
        becomes(0, async || established(13, 11, cluster.ports().2)).await;
    }
    cluster.stop().await;
}

#[tokio::test]
async fn the_first_node_can_go_too_and_dials_no_more_when_it_is_back() {
    let cluster = quick(3, Scenario::Healthy).await;
    order(&cluster, "kill node1").await;
    assert_eq!(own_view(&cluster, 1).await, "node1- node3+");
    order(&cluster, "start node1").await;
    becomes("node1+ node3+".to_owned(), async || own_view(&cluster, 1).await).await;
    assert_eq!(own_view(&cluster, 0).await, "node2+ node3+");
    if cfg!(target_os = "linux") {
        becomes(5, async || established(12, 11, cluster.ports().2)).await;
        becomes(0, async || established(11, 12, cluster.ports().2)).await;
    }
    cluster.stop().await;
}

#[tokio::test]
async fn a_restart_heals_and_a_quick_one_leaves_the_split_that_was_recorded() {
    let cluster = quick(3, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    let done = order(&cluster, "restart node2").await;
    assert_eq!(done, "node2 stopped; starts in 50 ms, linked in 200 ms");
    assert_eq!(view(&mut client, 1).await, "node2- node3+");
    becomes("node2+ node3+".to_owned(), async || view(&mut client, 1).await).await;
    becomes("node1+ node2+".to_owned(), async || view(&mut client, 3).await).await;

    order(&cluster, "restart node2 quick").await;
    assert_eq!(view(&mut client, 1).await, "node2- node3+");
    becomes("node2+ node3+".to_owned(), async || view(&mut client, 1).await).await;
    assert_eq!(view(&mut client, 2).await, "node1+");
    assert_eq!(view(&mut client, 3).await, "node1+ node2-");
    is_silent(&mut session(&cluster, 2).await, SECOND, "cl-comp@node1.demo.test").await;

    assert_eq!(order(&cluster, "mend node2 node3").await, "traffic passes again between 1 pair");
    becomes("node1+ node2+".to_owned(), async || view(&mut client, 3).await).await;
    assert_eq!(view(&mut client, 2).await, "node1+ node3+");
    cluster.stop().await;
}

#[tokio::test]
async fn a_frozen_node_is_called_connected_and_answers_when_it_thaws() {
    let cluster = quick(3, Scenario::Healthy).await;
    let (mut client, mut third) = (session(&cluster, 0).await, session(&cluster, 2).await);
    assert_eq!(order(&cluster, "freeze node3").await, "node3 frozen");
    is_silent(&mut client, THIRD, SECOND).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3+");
    assert_eq!(view(&mut client, 2).await, "node1+ node3+");
    assert_eq!(sockets(&mut client, 13).await, 5);
    // The kernel accepts for it, and nobody speaks.
    let mut plain = Client::new(tcp(cluster.nodes()[2].1).await);
    plain.send(&header("")).await;
    third.send(&request("late", "demo.test", "<ping xmlns='urn:xmpp:ping'/>")).await;
    assert!(timeout(Duration::from_millis(100), third.until(">")).await.is_err());

    assert_eq!(order(&cluster, "thaw node3").await, "node3 thawed");
    third.answer("late").await;
    client.answer("silent").await;
    plain.until("</stream:features>").await;
    assert_eq!(view(&mut client, 3).await, "node1+ node2+");
    assert_eq!(client.figure(3, "cl-comp/Total disconnects").await.unwrap(), "0");
    // One that is frozen can be killed.
    order(&cluster, "freeze node3").await;
    order(&cluster, "kill node3").await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3-");
    cluster.stop().await;
}

#[tokio::test]
async fn what_happens_while_a_node_is_frozen_is_made_up_for_when_it_thaws() {
    let cluster = quick(3, Scenario::Healthy).await;
    order(&cluster, "freeze node3").await;
    order(&cluster, "restart node2").await;
    becomes("node1+".to_owned(), async || {
        if TcpStream::connect(cluster.nodes()[1].1).await.is_err() {
            return String::new();
        }
        own_view(&cluster, 1).await
    })
    .await;
    order(&cluster, "thaw node3").await;
    becomes("node1+ node3+".to_owned(), async || own_view(&cluster, 1).await).await;
    assert_eq!(own_view(&cluster, 2).await, "node1+ node2+");
    cluster.stop().await;
}

#[tokio::test]
async fn a_cut_link_is_called_connected_until_it_is_noticed() {
    let cluster = quick(3, Scenario::Healthy).await;
    let (mut client, mut second) = (session(&cluster, 0).await, session(&cluster, 1).await);
    let done = order(&cluster, "cut node2 node3").await;
    assert_eq!(done, "nothing passes between node2 and node3; noticed in 2 s");
    let (first, third) = ("cl-comp@node1.demo.test", "sess-man@node3.demo.test");
    is_silent(&mut second, THIRD, first).await;
    // Both still believe, and the first node sees nothing of it.
    assert_eq!(view(&mut client, 2).await, "node1+ node3+");
    assert_eq!(view(&mut client, 3).await, "node1+ node2+");
    assert_eq!(sockets(&mut second, 13).await, 5);
    // What is mended in time leaves no trace.
    order(&cluster, "mend node3 node2").await;
    second.ask(third, "<ping xmlns='urn:xmpp:ping'/>").await;

    order(&cluster, "cut node3 node2").await;
    becomes("node1+ node3-".to_owned(), async || view(&mut client, 2).await).await;
    becomes("node1+ node2-".to_owned(), async || view(&mut client, 3).await).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3+");
    let mut second = session(&cluster, 1).await;
    assert_eq!(sockets(&mut second, 13).await, 0);
    assert_eq!(sockets(&mut second, 11).await, 5);
    order(&cluster, "mend").await;
    becomes("node1+ node3+".to_owned(), async || view(&mut client, 2).await).await;
    assert_eq!(sockets(&mut second, 13).await, 5);
    second.ask(third, "<ping xmlns='urn:xmpp:ping'/>").await;
    assert_eq!(client.figure(2, "cl-comp/Total disconnects").await.unwrap(), "1");
    cluster.stop().await;
}

#[tokio::test]
async fn a_cut_one_way_loses_the_answers_of_the_other_way() {
    let cluster = quick(3, Scenario::Healthy).await;
    let (mut second, mut third) = (session(&cluster, 1).await, session(&cluster, 2).await);
    let done = order(&cluster, "cut node2 > node3").await;
    assert!(done.starts_with("nothing passes from node2 to node3; "), "{done}");
    is_silent(&mut second, THIRD, "cl-comp@node1.demo.test").await;
    is_silent(&mut third, SECOND, "cl-comp@node1.demo.test").await;
    let shown = order(&cluster, "show").await;
    assert_eq!(shown, "node1 running, node2 running, node3 running, cut node2 > node3");
    cluster.stop().await;
}

#[tokio::test]
async fn a_node_that_is_cut_off_is_believed_by_all_but_itself() {
    let cluster = paced("0.03", 3, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    let mut third = session(&cluster, 2).await;
    let done = order(&cluster, "cut node3").await;
    assert_eq!(done, "node3 is cut off from 2 nodes; noticed in 5.7 s, by itself alone");
    assert_eq!(sockets(&mut client, 13).await, 5);
    // Recorded: of the sockets one stays, then none, and the view does not change.
    becomes(1, async || sockets(&mut client, 13).await).await;
    becomes(0, async || sockets(&mut client, 13).await).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3+");
    assert_eq!(client.figure(1, "cl-comp/Open connections").await.unwrap(), "5");
    let own = async |third: &mut Session| said(&third.items("cl-comp@demo.test").await);
    becomes("node1- node2+".to_owned(), async || own(&mut third).await).await;
    becomes("node1- node2-".to_owned(), async || own(&mut third).await).await;
    assert_eq!(view(&mut client, 2).await, "node1+ node3+");
    assert_eq!(order(&cluster, "mend node3").await, "traffic passes again between 2 pairs");
    becomes("node1+ node2+".to_owned(), async || own(&mut third).await).await;
    assert_eq!(sockets(&mut client, 13).await, 5);
    assert_eq!(view(&mut client, 3).await, "node1+ node2+");
    cluster.stop().await;
}

#[tokio::test]
async fn a_node_beyond_a_cut_dies_unheard() {
    let cluster = quick(3, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    order(&cluster, "cut node2 node3").await;
    order(&cluster, "kill node3").await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3-");
    assert_eq!(view(&mut client, 2).await, "node1+ node3+");
    becomes("node1+ node3-".to_owned(), async || view(&mut client, 2).await).await;
    cluster.stop().await;
}

#[tokio::test]
async fn a_node_that_is_taken_out_stays_in_the_lists_until_they_are_begun_anew() {
    let cluster = quick(3, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(order(&cluster, "remove node3").await, "node3 taken out");
    assert_eq!(view(&mut client, 1).await, "node2+ node3-");
    is_silent(&mut client, THIRD, SECOND).await;
    let mut client = session(&cluster, 0).await;
    order(&cluster, "restart node2").await;
    becomes("node1+".to_owned(), async || view_or_nothing(&cluster, 1).await).await;
    becomes("node2+ node3-".to_owned(), async || view(&mut client, 1).await).await;
    // It can be taken in again.
    let added = order(&cluster, "add node3").await;
    assert_eq!(added, "node3 started; linked in 150 ms, at 127.0.0.13");
    becomes("node1+ node3+".to_owned(), async || own_view(&cluster, 1).await).await;
    cluster.stop().await;
}

/// A node's own view; nothing while it is not there.
async fn view_or_nothing(cluster: &Cluster, node: usize) -> String {
    match TcpStream::connect(cluster.nodes()[node].1).await {
        Ok(_) => own_view(cluster, node).await,
        Err(_) => String::new(),
    }
}

#[tokio::test]
async fn a_new_node_joins_and_is_called_by_all() {
    let cluster = quick(2, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    let unknown = client.items("cl-comp@fresh.demo.test").await;
    assert!(unknown.contains("remote-server-not-found"), "{unknown}");
    assert_eq!(order(&cluster, "add fresh").await, "fresh started; linked in 150 ms, at 127.0.0.13");
    becomes("fresh+ node2+".to_owned(), async || view(&mut client, 1).await).await;
    becomes("fresh+ node1+".to_owned(), async || view(&mut client, 2).await).await;
    assert_eq!(said(&client.items("cl-comp@fresh.demo.test").await), "node1+ node2+");
    assert_eq!(client.figure(1, "cl-comp/Max nodes count within last week").await.unwrap(), "3");
    assert_eq!(own_view(&cluster, 2).await, "node1+ node2+");
    cluster.stop().await;
}

#[tokio::test]
async fn scenarios_can_be_changed_like_any_other_cluster() {
    for (scenario, command, node, wanted) in [
        (Scenario::NodeDown, "start node3", 1, "node2+ node3+"),
        (Scenario::NeverConnected, "start node4", 1, "node2+ node3+ node4+"),
        (Scenario::StaleEntry, "add old-node", 3, "node1+ node2+ old-node+"),
        (Scenario::Partition, "mend node3", 2, "node1+ node3+"),
        (Scenario::OneWayLink, "restart node3", 2, "node1+ node3+"),
    ] {
        let cluster = quick(3, scenario).await;
        let mut client = session(&cluster, 0).await;
        order(&cluster, command).await;
        becomes(wanted.to_owned(), async || view(&mut client, node).await).await;
        cluster.stop().await;
    }
    let cluster = quick(3, Scenario::NodeSilent).await;
    let mut client = session(&cluster, 0).await;
    client.send(&request("queued", THIRD, &format!("<query xmlns='{ITEMS}'/>"))).await;
    order(&cluster, "thaw node3").await;
    client.answer("queued").await;
    cluster.stop().await;
}

#[tokio::test]
async fn flapping_begins_when_somebody_has_looked() {
    let cluster = paced("0.05", 3, Scenario::Flapping).await;
    // Longer than it is up once it has begun.
    tokio::time::sleep(Duration::from_millis(400)).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3+");
    for _ in 0..3 {
        becomes("node2+ node3-".to_owned(), async || view(&mut client, 1).await).await;
        becomes("node2+ node3+".to_owned(), async || view(&mut client, 1).await).await;
    }
    timeout(WITHIN, cluster.stop()).await.unwrap();
}
