//! Commands, whenever they come.

use super::super::*;
use super::play::{Mood, Play, Watcher, options, plan};
use crate::cluster::session::{FailureKind, Step};
use crate::probe::xmpp::target::Credentials;
use crate::survey::plan::Again;
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A play whose looks take two seconds, and its watcher, in the middle of the first look.
async fn looking() -> (Play, Watcher) {
    let play = Play::new(&["node1"]);
    play.with(|stage| stage.looks_take = Duration::from_secs(2));
    let mut watcher = Watcher::of(&play, options());
    watcher.until("online").await;
    watcher.idle(Duration::from_secs(1)).await;
    (play, watcher)
}

#[tokio::test(start_paused = true)]
async fn to_look_now_during_a_look_is_one_look_more_however_often_it_is_said() {
    let (_, mut watcher) = looking().await;
    for _ in 0..5 {
        watcher.say(Command::ObserveNow).await;
    }
    assert_eq!(
        watcher.lines(3).await,
        ["2.0 round 1 at node1", "4.0 round 2 at node1", "9.0 round 3 at node1"]
    );
}

#[tokio::test(start_paused = true)]
async fn an_interval_that_is_set_during_a_look_counts_from_that_look_on() {
    let (_, mut watcher) = looking().await;
    watcher.say(Command::Interval(Duration::from_secs(60))).await;
    assert_eq!(watcher.lines(2).await, ["2.0 round 1 at node1", "62.0 round 2 at node1"]);
    watcher.say(Command::Interval(Duration::from_secs(3))).await;
    assert_eq!(watcher.lines(2).await, ["65.0 round 3 at node1", "68.0 round 4 at node1"]);
}

#[tokio::test(start_paused = true)]
async fn to_pause_during_a_look_throws_it_away_and_to_go_on_looks_when_it_is_time() {
    let (_, mut watcher) = looking().await;
    watcher.say(Command::Pause).await;
    assert_eq!(watcher.idle(Duration::from_secs(60)).await, 0);
    watcher.say(Command::Resume).await;
    assert_eq!(watcher.line().await, "63.0 round 1 at node1");
}

/// As after Ctrl-Z and `fg`: what was not heard while we stood still is no silence.
#[tokio::test(start_paused = true)]
async fn a_look_whose_time_ran_out_while_it_paused_calls_nobody_silent() {
    let play = Play::new(&["node1", "node2"]);
    let mut watcher = Watcher::of(&play, options());
    watcher.until("round 1").await;
    play.mood("node1", Mood::Silent);
    watcher.idle(Duration::from_secs(6)).await;
    for command in [Command::Pause, Command::Resume, Command::ObserveNow] {
        watcher.say(command).await;
    }
    play.raise("node1");
    assert_eq!(watcher.line().await, "8.0 round 2 at node1", "the node is not left");
    assert_eq!(play.logins().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn another_try_at_once_ends_a_wait() {
    let play = Play::new(&["node1"]);
    play.kill("node1");
    let mut watcher = Watcher::of(&play, options());
    watcher.idle(Duration::from_secs(600)).await;
    play.raise("node1");
    let before = watcher.begun.elapsed();
    watcher.say(Command::Retry).await;
    watcher.until("at node1").await;
    assert_eq!(watcher.begun.elapsed(), before);
}

#[tokio::test(start_paused = true)]
async fn another_try_that_was_asked_for_before_the_refusal_was_known_is_none_after_it() {
    let play = Play::new(&["node1"]);
    play.mood("node1", Mood::Refuses(FailureKind::LoginRefused));
    play.with(|stage| stage.steps = vec![(Step::Login, Duration::from_secs(1))]);
    let mut watcher = Watcher::of(&play, options());
    watcher.until("to node1").await;
    watcher.say(Command::Retry).await;
    watcher.until("round 1").await;
    watcher.idle(Duration::from_secs(3600)).await;
    assert_eq!(play.logins().len(), 1);
    watcher.say(Command::Retry).await;
    watcher.until("refused").await;
    assert_eq!(play.logins().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn no_command_is_lost_while_nobody_takes_what_is_told() {
    let play = Play::new(&["node1"]);
    let mut watcher = Watcher::of(&play, Options { interval: Duration::from_millis(600), ..options() });
    tokio::time::sleep(Duration::from_secs(600)).await;
    let looks = play.with(|stage| stage.looks);
    // Far more than either channel holds.
    for _ in 0..1_000 {
        watcher.say(Command::Pause).await;
        watcher.say(Command::ObserveNow).await;
        watcher.say(Command::Interval(Duration::from_secs(7))).await;
    }
    watcher.say(Command::Resume).await;
    assert_eq!(play.with(|stage| stage.looks), looks, "it waits until somebody takes the last look");
    let begun = watcher.begun.elapsed();
    while watcher.begun.elapsed() == begun {
        watcher.line().await;
    }
    assert_eq!(play.with(|stage| stage.looks), looks + 2, "the one that was commanded, and one in its time");
    assert!(watcher.begun.elapsed() >= begun + Duration::from_secs(6));
}

/// Credentials that are read again: once they cannot be, then they can.
fn read_again(reads: &Arc<AtomicUsize>) -> Again {
    let reads = Arc::clone(reads);
    Again::new(move || match reads.fetch_add(1, Ordering::Relaxed) {
        0 => Err("no such file".to_owned()),
        _ => Credentials::new("admin@x.org", SecretString::from("mended")),
    })
}

#[tokio::test]
async fn after_a_refusal_the_password_is_read_again_and_one_that_cannot_be_read_is_not_tried() {
    let play = Play::new(&["node1"]);
    play.mood("node1", Mood::Refuses(FailureKind::LoginRefused));
    let reads = Arc::new(AtomicUsize::new(0));
    let rereading = Plan { again: Some(read_again(&reads)), ..plan() };
    let (handle, surveyor) = Surveyor::new(play.clone(), rereading, options());
    let mut watcher = Watcher { handle, task: tokio::spawn(surveyor.run()), begun: Instant::now() };
    watcher.until("round 1").await;
    assert_eq!((play.logins().len(), reads.load(Ordering::Relaxed)), (1, 0), "it was read at the beginning");
    watcher.say(Command::Retry).await;
    let told = watcher.until("refused").await;
    assert!(
        told[0].ends_with("refused: not tried again, since the password could not be read: no such file"),
        "{told:?}"
    );
    assert_eq!(play.logins().len(), 1, "what was refused is not sent once more");
    watcher.say(Command::Retry).await;
    watcher.until("refused: node1 says no").await;
    watcher.until("round 2").await;
    assert_eq!((play.logins().len(), reads.load(Ordering::Relaxed)), (2, 2));
    play.raise("node1");
    watcher.say(Command::Retry).await;
    watcher.until("at node1").await;
    assert_eq!(reads.load(Ordering::Relaxed), 3);
}
