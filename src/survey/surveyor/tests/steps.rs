//! The steps of the way in are told as they are taken.

use super::super::*;
use super::play::{Mood, Play, Watcher, options};
use crate::cluster::session::{FailureKind, Step};

const TENTH: Duration = Duration::from_millis(100);

/// A play whose logins take a second, or nearly.
fn slow(nodes: &[&str]) -> Play {
    let play = Play::new(nodes);
    let steps = [Step::Resolve, Step::Connect, Step::Tls, Step::Stream, Step::Login, Step::Bind];
    play.with(|stage| stage.steps = steps.map(|step| (step, TENTH)).to_vec());
    play
}

#[tokio::test(start_paused = true)]
async fn each_step_is_told_when_it_ends_and_before_the_session_is_online() {
    let mut watcher = Watcher::of(&slow(&["node1"]), options());
    let lines = watcher.until("round 1").await;
    assert_eq!(
        lines,
        [
            "0.0 idle",
            "0.0 to node1",
            "0.1 connect of node1 after resolve",
            "0.2 tls of node1 after resolve connect",
            "0.3 stream of node1 after resolve connect tls",
            "0.4 login of node1 after resolve connect tls stream",
            "0.5 bind of node1 after resolve connect tls stream login",
            "0.6 bind of node1 after resolve connect tls stream login bind",
            "0.6 online node1",
            "0.6 round 1 at node1",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn the_list_begins_anew_at_another_node() {
    let play = slow(&["node1", "node2"]);
    let mut watcher = Watcher::of(&play, options());
    watcher.until("round 1").await;
    play.kill("node1");
    let lines = watcher.until("online").await;
    assert_eq!(lines[..2], ["0.6 to node2:5222", "0.7 connect of node2:5222 after resolve"], "{lines:#?}");
}

#[tokio::test(start_paused = true)]
async fn the_steps_before_a_refusal_are_told_too() {
    let play = slow(&["node1"]);
    play.mood("node1", Mood::Refuses(FailureKind::LoginRefused));
    let mut watcher = Watcher::of(&play, options());
    let lines = watcher.until("refused").await;
    assert!(lines[lines.len() - 2].ends_with("after resolve connect tls stream login bind"), "{lines:#?}");
}

#[tokio::test(start_paused = true)]
async fn who_does_not_listen_does_not_hold_up_a_login() {
    let play = slow(&["node1"]);
    play.with(|stage| stage.steps = vec![(Step::Connect, Duration::from_millis(1)); 500]);
    let mut watcher = Watcher::of(&play, options());
    tokio::time::sleep(Duration::from_secs(1)).await;
    // What did not fit in is left out, and not what came of it.
    let lines = watcher.until("round 1").await;
    assert!(lines.len() < 80, "{}", lines.len());
    assert!(lines[lines.len() - 2].ends_with("online node1"), "{lines:#?}");
}
