//! Small orders, wrong ones, what the servers count, and what they tell by themselves.

use super::client::{Session, becomes, cluster, order, quick, request, session, session_as, view};
use super::established;
use clusterctl::demo::{Plan, Scenario, Script, start};
use jiff::Timestamp;
use std::time::{Duration, Instant};
use tokio::time::timeout;

#[tokio::test]
async fn version_and_clock_are_each_nodes_own() {
    let cluster = quick(2, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(order(&cluster, "version node2 8.4.2-b6000").await, "node2 says version 8.4.2-b6000");
    let of = async |client: &mut Session, node: &str| {
        client.ask(&format!("sess-man@{node}.demo.test"), "<query xmlns='jabber:iq:version'/>").await
    };
    assert!(of(&mut client, "node1").await.contains("<version>8.5.0-demo</version>"));
    assert!(of(&mut client, "node2").await.contains("<version>8.4.2-b6000</version>"));
    assert_eq!(client.figure(2, "message-router/Version").await.unwrap(), "8.4.2-b6000");

    for (command, seconds) in [("clock node2 +90s", 90), ("clock node2 -5m", -300), ("clock node2 0", 0)] {
        order(&cluster, command).await;
        let mut second = session(&cluster, 1).await;
        let time = second.ask("demo.test", "<time xmlns='urn:xmpp:time'/>").await;
        let utc = time.split("<utc>").nth(1).unwrap().split('<').next().unwrap();
        let ahead = utc.parse::<Timestamp>().unwrap().as_second() - Timestamp::now().as_second();
        assert!((ahead - seconds).abs() <= 5, "{command}: {ahead} s");
    }
    cluster.stop().await;
}

#[tokio::test]
async fn connections_become_as_many_as_are_asked_for() {
    let cluster = quick(3, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    for count in [2, 7, 0, 5] {
        let done = order(&cluster, &format!("connections node2 node1 {count}")).await;
        assert_eq!(done, format!("connections between node2 and node1: {count}"));
        let keys = client.command("cl-comp@demo.test", "service-keys").await;
        assert_eq!(keys.matches("_127.0.0.12_").count(), count, "{keys}");
        assert_eq!(keys.matches("_127.0.0.13_").count(), 5, "{keys}");
        assert_eq!(view(&mut client, 1).await, "node2+ node3+");
        if cfg!(target_os = "linux") {
            let port = cluster.ports().2;
            becomes(count, async || established(11, 12, port)).await;
        }
    }
    cluster.stop().await;
}

#[tokio::test]
async fn a_slow_node_is_slow_for_its_own_clients_and_for_others() {
    let cluster = quick(2, Scenario::Healthy).await;
    let (mut first, mut second) = (session(&cluster, 0).await, session(&cluster, 1).await);
    order(&cluster, "slow node2 500ms").await;
    let asked = Instant::now();
    assert_eq!(view(&mut first, 2).await, "node1+");
    assert!(asked.elapsed() >= Duration::from_millis(500));
    let asked = Instant::now();
    // Together: the delay is of each answer, not of one after the other.
    for id in ["one", "two", "three"] {
        second.send(&request(id, "demo.test", "<ping xmlns='urn:xmpp:ping'/>")).await;
    }
    for id in ["one", "two", "three"] {
        second.answer(id).await;
    }
    assert!((500..1400).contains(&asked.elapsed().as_millis()), "{:?}", asked.elapsed());
    assert_eq!(order(&cluster, "slow node2 0").await, "node2 is no longer slow");
    second.ask("demo.test", "<ping xmlns='urn:xmpp:ping'/>").await;
    cluster.stop().await;
}

#[tokio::test]
async fn answers_are_lost_as_often_as_was_said() {
    let cluster = quick(2, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(order(&cluster, "lose 2").await, "answers that are lost next: 2");
    let ping = |id: &str| request(id, "demo.test", "<ping xmlns='urn:xmpp:ping'/>");
    client.send(&(ping("lost-1") + &ping("lost-2") + &ping("found"))).await;
    client.answer("found").await;
    // The answer of another node is lost on its way back.
    order(&cluster, "lose 1").await;
    client.send(&request("lost-3", "cl-comp@node2.demo.test", "<ping xmlns='urn:xmpp:ping'/>")).await;
    becomes(Some("answered"), async || {
        // Which of the two answers comes first, and is lost, is open; after that none is.
        client.send(&request("found-2", "cl-comp@node2.demo.test", "<ping xmlns='urn:xmpp:ping'/>")).await;
        let answer = timeout(Duration::from_secs(1), client.until("</iq>")).await.ok()?;
        (answer.contains("lost-3") || answer.contains("found-2")).then_some("answered")
    })
    .await;
    cluster.stop().await;
}

#[tokio::test]
async fn rights_are_taken_and_given_in_the_midst_of_a_session() {
    let cluster = quick(2, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    let mut joe = session_as(&cluster, 1, "joe", "joepass").await;
    assert_eq!(order(&cluster, "unadmin").await, "admin@demo.test is no administrator");
    assert_eq!(view(&mut client, 1).await, "");
    assert_eq!(view(&mut client, 2).await, "", "the other node knows too");
    assert_eq!(order(&cluster, "admin joe").await, "joe@demo.test is an administrator");
    assert_eq!(view(&mut joe, 1).await, "node2+");
    order(&cluster, "admin").await;
    assert_eq!(view(&mut client, 2).await, "node1+");
    cluster.stop().await;
}

#[tokio::test]
async fn a_wrong_order_changes_nothing_and_says_what_is_wrong() {
    let cluster = quick(3, Scenario::Healthy).await;
    let control = cluster.control();
    order(&cluster, "kill node3").await;
    order(&cluster, "freeze node2").await;
    for (command, words) in [
        ("kill node9", "no node is called 'node9', did you mean node1?"),
        ("kill moon", "no node is called 'moon'; there are node1, node2, node3"),
        ("kill \u{1b}[31m", "no node is called '\\u{1b}[31m'; there are"),
        ("kill node3", "node3 does not run"),
        ("thaw node1", "node1 runs, and is not frozen"),
        ("freeze node2", "node2 is frozen already"),
        ("freeze node3", "node3 does not run"),
        ("restart node3", "node3 does not run"),
        ("start node1", "node1 runs already"),
        ("add node1", "node1 runs already"),
        ("add node3", "node3 belongs to the cluster already: `start node3`"),
        ("add node_4", "'node_4' cannot be a node's name here"),
        ("add example.org", "'example.org' cannot be a node's name here"),
        ("cut node1 node1", "node1 is one node: two are needed"),
        ("cut node3", "node3 does not run"),
        ("mend node1 node2", "there is no cut and no split to mend"),
        ("unadmin eve", "no account is called 'eve'; there are admin and joe"),
        ("explode", "no command is called 'explode'"),
    ] {
        let error = control.line(command).await.unwrap_err().to_string();
        assert!(error.starts_with(words), "{command}: {error}");
    }
    assert_eq!(order(&cluster, "show").await, "node1 running, node2 frozen, node3 down");
    order(&cluster, "remove node3").await;
    let error = control.line("start node3").await.unwrap_err().to_string();
    assert_eq!(error, "node3 was taken out: `add node3` brings it back");
    cluster.stop().await;
    assert_eq!(control.line("show").await.unwrap_err().to_string(), "the demo has ended");
}

#[tokio::test]
async fn a_control_works_from_another_thread_and_runtime() {
    let cluster = quick(2, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    let control = cluster.control();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(control.line("kill node2"))
    });
    becomes("node2-".to_owned(), async || view(&mut client, 1).await).await;
    assert_eq!(thread.join().unwrap().unwrap(), "node2 killed");
    cluster.stop().await;
}

#[tokio::test]
async fn what_a_script_adds_is_known_to_the_flags_beforehand() {
    let plan = Plan { pace: "0.01".parse().unwrap(), ..Plan::new(2, Scenario::Healthy) };
    let cluster = start(&plan).await.unwrap();
    let script = |text: &str| text.parse::<Script>().unwrap();
    cluster.prepare(&script("at 1s add node3; at 2s kill node3")).unwrap();
    assert_eq!(cluster.nodes().len(), 2, "it is not there yet");
    let flags = cluster.flags().join(" ");
    assert!(flags.contains("--resolve node3.demo.test:") && flags.contains(":127.0.0.13"), "{flags}");
    assert_eq!(flags.matches("--tls-pin").count(), 3);
    let error = cluster.prepare(&script("at 1s kill node4")).unwrap_err().to_string();
    assert!(error.starts_with("no node is called 'node4'"), "{error}");
    order(&cluster, "add node3").await;
    session(&cluster, 2).await;
    cluster.stop().await;
}

#[tokio::test]
async fn sessions_and_levels_are_counted_as_the_server_counts() {
    let cluster = cluster(3, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    let mut joe = session_as(&cluster, 0, "joe", "joepass").await;
    let second = session(&cluster, 0).await;
    assert_eq!(client.figure(1, "sess-man/Open user connections").await.unwrap(), "3");
    assert_eq!(client.figure(1, "sess-man/Open user sessions").await.unwrap(), "3", "one is its own");
    assert_eq!(client.figure(1, "c2s/Open connections").await.unwrap(), "3");
    assert_eq!(client.figure(2, "c2s/Open connections").await.unwrap(), "0");
    drop(second);
    joe.send("</stream:stream>").await;
    joe.until_closed().await;
    becomes("1".to_owned(), async || client.figure(1, "sess-man/Open user connections").await.unwrap()).await;
    assert_eq!(client.figure(1, "sess-man/Maximum user connections").await.unwrap(), "3");
    assert_eq!(client.figure(1, "sess-man/Closed user connections").await.unwrap(), "2");
    // What is zero, and what is fine, is not shown at the coarse level.
    let coarse = client.command("stats@node2.demo.test", "stats/cl-comp").await;
    assert!(coarse.contains("Open connections") && !coarse.contains("disconnects"), "{coarse}");
    let all = client.command("stats@node2.demo.test", "stats").await;
    assert!(all.contains("cl-comp/Open connections") && all.contains("message-router/Uptime"), "{all}");
    let day = client.figure(1, "cl-comp/Last day disconnects").await.unwrap();
    assert_eq!(day, format!("[0{}]", ", 0".repeat(23)));
    cluster.stop().await;
}

#[tokio::test]
async fn the_configuration_is_the_effective_one_with_secrets_masked() {
    let cluster = cluster(2, Scenario::Healthy).await;
    let mut second = session(&cluster, 1).await;
    let answer = second.command("message-router@demo.test", "get-config-tdsl").await;
    let answer = answer.replace("&apos;", "'").replace("&quot;", "\"");
    assert!(answer.contains("completed") && answer.contains("text-multi"), "{answer}");
    for line in [
        "<value>'cluster-mode' = true</value>",
        "<value>    compId = 'cl-comp@node2.demo.test'</value>",
        "<value>    'connections-per-node' = 5</value>",
        &format!("<value>        ports = [ {} ]</value>", cluster.ports().2),
        "password=******",
    ] {
        assert!(answer.contains(line), "{line} is not in {answer}");
    }
    assert!(!answer.contains("adminpass") && !answer.contains('{'.to_string().repeat(2).as_str()));
    let mut joe = session_as(&cluster, 0, "joe", "joepass").await;
    let refused = joe.command("message-router@demo.test", "get-config-tdsl").await;
    assert!(refused.contains("Only Administrator can call the command."), "{refused}");
    // Not at a node's address: recorded as no reply.
    let mut first = session(&cluster, 0).await;
    let command =
        "<command xmlns='http://jabber.org/protocol/commands' node='get-config-tdsl' action='execute'/>";
    first.send(&request("silent", "message-router@node1.demo.test", command)).await;
    assert_eq!(view(&mut first, 1).await, "node2+");
    assert!(first.seen.is_empty(), "{}", first.seen);
    cluster.stop().await;
}

#[tokio::test]
async fn administrators_who_are_there_are_told_and_others_find_it_when_they_come() {
    let cluster = quick(3, Scenario::Healthy).await;
    let mut away = session(&cluster, 0).await;
    order(&cluster, "kill node3").await;
    let mut there = session(&cluster, 0).await;
    assert_eq!(view(&mut there, 1).await, "node2+ node3-");
    assert!(away.seen.is_empty() && there.seen.is_empty(), "who sent no presence is not told");
    // It was kept, and comes with the first presence, once.
    let kept = news(&mut there).await;
    assert_eq!(kept.len(), 2, "{kept:#?}");
    for (message, node) in kept.iter().zip(["node1", "node2"]) {
        let node = format!("{node}.demo.test");
        let words = format!("<body>Cluster node node3.demo.test disconnected from: {node} (20");
        assert!(message.contains(&words), "{message}");
        assert!(message.contains("<thread>cluster_status_update</thread>"), "{message}");
        assert!(message.contains(&format!("Offline Storage - {node}</delay>")), "{message}");
    }
    assert_eq!(news(&mut there).await, Vec::<String>::new());

    // The node where one is available tells at once; what the others say is kept, as recorded.
    order(&cluster, "start node3").await;
    let told = there.until("</message>").await;
    assert!(told.contains("Cluster node node3.demo.test connected to: node1.demo.test ("), "{told}");
    assert!(!told.contains("<delay"), "{told}");
    let mut rest = Vec::new();
    becomes(3, async || {
        rest.extend(news(&mut there).await);
        rest.len()
    })
    .await;
    assert!(rest.iter().all(|message| message.contains("Offline Storage - ")), "{rest:#?}");
    there.send("<presence type='unavailable'/>").await;
    order(&cluster, "unadmin").await;
    order(&cluster, "kill node3").await;
    assert_eq!(news(&mut there).await, Vec::<String>::new(), "no administrator is told nothing");
    away.send("</stream:stream>").await;
    assert!(!away.until_closed().await.contains("<message"));
    cluster.stop().await;
}

/// What has waited: a session that goes away and comes back is given it.
async fn news(client: &mut Session) -> Vec<String> {
    client.send("<presence type='unavailable'/><presence/>").await;
    client.send(&request("after-the-news", "demo.test", "<ping xmlns='urn:xmpp:ping'/>")).await;
    let mut all = String::new();
    while !all.contains("after-the-news") {
        all += &client.until(">").await;
    }
    all.split("<message")
        .skip(1)
        .map(|message| message.split("</message>").next().unwrap().to_owned())
        .collect()
}
