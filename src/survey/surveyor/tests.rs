//! The surveyor over a cluster that is played, under paused time.
#![expect(clippy::unwrap_used, reason = "a test may")]

mod orders;
mod play;
mod questions;
mod steps;

use super::look::own_name;
use super::*;
use crate::cluster::link::{LinkReport, LinkState};
use crate::cluster::session::FailureKind;
use jiff::Timestamp;
use play::{Mood, Play, Watcher, options, plan};

#[tokio::test(start_paused = true)]
async fn one_session_is_kept_and_the_rounds_come_in_time() {
    let play = Play::new(&["node1", "node2"]);
    let mut watcher = Watcher::of(&play, options());
    let lines = watcher.until("round 3").await;
    assert_eq!(
        lines,
        [
            "0.0 idle",
            "0.0 to node1",
            "0.0 online node1",
            "0.0 round 1 at node1",
            "5.0 round 2 at node1",
            "10.0 round 3 at node1"
        ]
    );
    watcher.say(Command::Interval(Duration::from_secs(1))).await;
    assert_eq!(watcher.lines(2).await, ["11.0 round 4 at node1", "12.0 round 5 at node1"]);
    watcher.say(Command::Stop).await;
    watcher.task.await.unwrap();
    assert_eq!((play.logins(), play.with(|stage| stage.closed)), (vec!["node1".to_owned()], 1));
}

#[tokio::test(start_paused = true)]
async fn a_session_that_ends_is_replaced_at_once_by_one_at_another_node() {
    let play = Play::new(&["node1", "node2", "node3"]);
    let mut watcher = Watcher::of(&play, options());
    watcher.until("round 4").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    play.kill("node1");
    // Not at the next tick, which would be at 20 s; the server that was lost would be the last to be tried.
    let lines = watcher.until("round 5").await;
    assert_eq!(lines[0], "17.0 to node2:5222", "{lines:#?}");
    assert_eq!(
        lines[1..],
        [
            "17.0 online node2:5222",
            "17.0 moved from node1 to node2: the server went away",
            "17.0 round 5 at node2"
        ]
    );
    play.raise("node1");
    assert_eq!(watcher.line().await, "22.0 round 6 at node2");
}

#[tokio::test(start_paused = true)]
async fn a_node_that_falls_silent_is_left_for_another_within_the_same_round() {
    let play = Play::new(&["node1", "node2"]);
    let mut watcher = Watcher::of(&play, options());
    watcher.until("round 1").await;
    play.mood("node1", Mood::Silent);
    assert_eq!(
        watcher.until("round 2").await,
        [
            "8.0 to node2:5222",
            "8.0 online node2:5222",
            "8.0 moved from node1 to node2: node1 does not answer",
            "8.0 round 2 at node2"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn where_nobody_else_lets_us_in_the_silence_itself_is_the_round() {
    let play = Play::new(&["node1"]);
    let mut watcher = Watcher::of(&play, options());
    watcher.until("round 1").await;
    play.mood("node1", Mood::Silent);
    let lines = watcher.until("round 2").await;
    assert!(lines[0].starts_with("8.0 waiting 1: ") && lines[1] == "8.0 round 2 silent", "{lines:#?}");
    play.raise("node1");
    let lines = watcher.until("round 3").await;
    assert!(lines.last().unwrap().ends_with("round 3 at node1"), "{lines:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_refused_login_is_never_tried_again_by_itself() {
    let play = Play::new(&["node1", "node2"]);
    play.mood("node1", Mood::Refuses(FailureKind::LoginRefused));
    let mut watcher = Watcher::of(&play, options());
    let lines = watcher.until("round 1").await;
    assert_eq!(lines[1..], ["0.0 to node1", "0.0 refused: node1 says no", "0.0 round 1: node1 says no"]);
    assert_eq!(watcher.idle(Duration::from_secs(24 * 3600)).await, 0);
    assert_eq!(play.logins().len(), 1);
    watcher.say(Command::ObserveNow).await;
    watcher.say(Command::Interval(Duration::from_secs(1))).await;
    watcher.say(Command::Pause).await;
    watcher.say(Command::Resume).await;
    assert_eq!(watcher.idle(Duration::from_secs(3600)).await, 0);
    assert_eq!(play.logins().len(), 1, "no command but one brings it about");
    watcher.say(Command::Retry).await;
    watcher.until("refused").await;
    assert_eq!(play.logins().len(), 2);
    play.raise("node1");
    watcher.say(Command::Retry).await;
    watcher.until("at node1").await;
}

#[tokio::test(start_paused = true)]
async fn a_login_that_another_node_refuses_is_final_too_and_a_certificate_there_is_not() {
    let play = Play::new(&["node1", "node2", "node3"]);
    play.mood("node2", Mood::Refuses(FailureKind::Certificate));
    let mut watcher = Watcher::of(&play, options());
    watcher.until("round 4").await;
    play.kill("node1");
    let lines = watcher.until("round 5").await;
    assert!(lines.last().unwrap().ends_with("at node3"), "{lines:#?}");
    play.mood("node1", Mood::Refuses(FailureKind::LoginRefused));
    watcher.until("round 8").await;
    play.kill("node3");
    watcher.until("refused: node1 says no").await;
    watcher.until("round 9: node1 says no").await;
    assert_eq!(watcher.idle(Duration::from_secs(3600)).await, 0);
    assert_eq!(play.logins().iter().filter(|node| *node == "node2").count(), 1, "{:?}", play.logins());
}

#[tokio::test(start_paused = true)]
async fn a_wrong_certificate_at_the_start_is_final_and_no_other_node_is_asked() {
    for (kind, patient, is_final) in [
        (FailureKind::Certificate, false, true),
        (FailureKind::WrongDomain, false, true),
        (FailureKind::Impossible, false, true),
        (FailureKind::Certificate, true, true),
        (FailureKind::LoginRefused, true, true),
        (FailureKind::WrongDomain, true, false),
        (FailureKind::Impossible, true, false),
        (FailureKind::Unreachable, false, false),
        (FailureKind::Timeout, false, false),
        (FailureKind::Protocol, false, false),
    ] {
        let play = Play::new(&["node1"]);
        play.mood("node1", Mood::Refuses(kind));
        let mut watcher = Watcher::of(&play, Options { patient, ..options() });
        let lines = watcher.until("round 1").await;
        assert_eq!(lines.iter().any(|line| line.contains("refused")), is_final, "{kind:?} {lines:#?}");
        watcher.idle(Duration::from_secs(60)).await;
        assert_eq!(play.logins().len() == 1, is_final, "{kind:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_named_the_nodes_is_let_in_by_another_where_the_server_is_away_from_the_start() {
    let play = Play::new(&["node1", "node2"]);
    play.kill("node1");
    let known = vec![NodeName::new("node2")];
    let (mut handle, surveyor) =
        Surveyor::new(play.clone(), Plan { known, named: true, ..plan() }, options());
    tokio::spawn(surveyor.run());
    loop {
        if let Event::Round { number, round } = handle.events.recv().await.unwrap() {
            assert_eq!((number, own_name(&round.observations)), (1, Some(NodeName::new("node2"))));
            break;
        }
    }
    assert_eq!(play.logins(), ["node1", "node2"]);
}

#[tokio::test(start_paused = true)]
async fn when_all_are_gone_the_tries_become_rare_and_the_rounds_say_so_in_time() {
    let play = Play::new(&["node1", "node2"]);
    let mut watcher = Watcher::of(&play, options());
    watcher.until("round 3").await;
    play.kill("node2");
    play.kill("node1");
    let before = play.logins().len();
    let lines = watcher.until("round 4: ").await;
    assert!(lines.iter().any(|line| line.contains("waiting 1: node1 says no")), "{lines:#?}");
    assert!(lines.last().unwrap().starts_with("10.0 round 4: node1 says no"), "{lines:#?}");
    let told = watcher.until("round 20: ").await;
    let rounds: Vec<f64> = told
        .iter()
        .filter(|line| line.contains("round"))
        .map(|line| line.split(' ').next().unwrap().parse().unwrap())
        .collect();
    assert!(rounds.windows(2).all(|pair| pair[1] - pair[0] >= 4.9), "{rounds:?}");
    watcher.idle(Duration::from_secs(3600)).await;
    let tries = play.logins().len() - before;
    // Every 15 s on average, two places each; far from every tick.
    assert!((300..800).contains(&tries), "{tries}");
    play.raise("node2");
    let lines = watcher.until("at node2").await;
    assert!(lines.iter().any(|line| line.contains("moved from node1 to node2")), "{lines:#?}");
    watcher.idle(Duration::from_secs(60)).await;
    play.kill("node2");
    play.raise("node1");
    let lines = watcher.until("at node1").await;
    let (first, last) = (lines.first().unwrap(), lines.last().unwrap());
    assert_eq!(first.split(' ').next(), last.split(' ').next(), "after a good session, at once: {lines:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_lets_us_in_and_throws_us_out_is_not_hammered() {
    let play = Play::new(&["node1"]);
    play.mood("node1", Mood::Fickle);
    let mut watcher = Watcher::of(&play, options());
    watcher.idle(Duration::from_secs(600)).await;
    assert!(play.logins().len() < 80, "{} logins in ten minutes", play.logins().len());
    assert!(play.logins().len() > 20);
    play.raise("node1");
    watcher.until("at node1").await;
}

#[tokio::test(start_paused = true)]
async fn who_pauses_sees_nothing_and_keeps_the_session() {
    let play = Play::new(&["node1", "node2"]);
    let mut watcher = Watcher::of(&play, options());
    watcher.until("round 1").await;
    watcher.say(Command::Pause).await;
    assert_eq!(watcher.idle(Duration::from_secs(600)).await, 0);
    watcher.say(Command::ObserveNow).await;
    assert_eq!(watcher.line().await, "600.0 round 2 at node1");
    play.kill("node1");
    assert_eq!(watcher.line().await, "600.0 idle");
    assert_eq!(watcher.idle(Duration::from_secs(600)).await, 0);
    watcher.say(Command::Resume).await;
    assert_eq!(watcher.until("round 3").await.last().unwrap(), "1200.0 round 3 at node2");
    watcher.say(Command::Resume).await;
    assert_eq!(watcher.line().await, "1205.0 round 4 at node2");
}

#[tokio::test(start_paused = true)]
async fn the_schedule_stays_below_what_the_server_bears_whatever_was_asked_for() {
    let play = Play::new(&["node1"]);
    play.with(|stage| stage.cost = 405);
    let mut watcher = Watcher::of(&play, Options { interval: Duration::from_millis(500), ..options() });
    let lines = watcher.until("round 3").await;
    assert_eq!(
        lines[3..],
        [
            "0.0 round 1 at node1",
            "0.0 every 19.44s stretched",
            "19.4 round 2 at node1",
            "38.9 round 3 at node1"
        ]
    );
    // Nor does impatience help.
    for _ in 0..100 {
        watcher.say(Command::ObserveNow).await;
        watcher.idle(Duration::from_secs(1)).await;
    }
    let looks = play.with(|stage| stage.looks);
    assert!(looks <= 3 + 6, "{looks} looks of 405 requests in 139 s");
    play.with(|stage| stage.cost = 4);
    let lines = watcher.until("every").await;
    assert!(lines.last().unwrap().ends_with("every 500ms"), "and told when it is over: {lines:#?}");
}

fn push(text: &str, kept_since: Option<Timestamp>) -> Push {
    let report = LinkReport { peer: NodeName::new("node3"), state: LinkState::Disconnected };
    Push { told: Told::Link { of: NodeName::new("node2"), report }, text: text.to_owned(), kept_since }
}

#[tokio::test(start_paused = true)]
async fn what_the_server_pushes_is_told_and_looked_at_at_once_and_once() {
    let play = Play::new(&["node1"]);
    let mut watcher = Watcher::of(&play, Options { listen: true, ..options() });
    watcher.until("round 1").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let pushes = play.with(|stage| stage.nodes["node1"].pushes.clone().unwrap());
    pushes.send(push("old", Some(Timestamp::UNIX_EPOCH))).await.unwrap();
    assert_eq!(watcher.lines(2).await, ["1.0 pushed old", "5.0 round 2 at node1"]);
    tokio::time::sleep(Duration::from_secs(1)).await;
    for text in ["a", "b", "c"] {
        pushes.send(push(text, None)).await.unwrap();
    }
    assert_eq!(
        watcher.lines(5).await,
        ["6.0 pushed a", "6.0 pushed b", "6.0 pushed c", "6.1 round 3 at node1", "11.1 round 4 at node1"]
    );
}

#[tokio::test(start_paused = true)]
async fn who_does_not_listen_cannot_keep_the_surveyor_from_stopping() {
    let play = Play::new(&["node1"]);
    let mut watcher = Watcher::of(&play, Options { interval: Duration::from_millis(600), ..options() });
    watcher.until("round 1").await;
    // The channel is full after a minute.
    tokio::time::sleep(Duration::from_secs(600)).await;
    watcher.say(Command::Stop).await;
    watcher.task.await.unwrap();
    let watcher = Watcher::of(&play, options());
    drop(watcher.handle);
    watcher.task.await.unwrap();
    assert_eq!(play.with(|stage| (stage.logins.len(), stage.closed)), (1, 1));
}
