//! Single questions to services, beside the looks.

use super::super::*;
use super::play::{Mood, Play, Watcher, options};
use crate::cluster::session::{FailureKind, Step};

fn browse(jid: &str) -> Command {
    Command::Browse { jid: jid.to_owned(), node: None }
}

#[tokio::test(start_paused = true)]
async fn a_question_is_asked_at_once_and_does_not_disturb_the_look_that_goes_on() {
    let play = Play::new(&["node1"]);
    play.with(|stage| {
        stage.looks_take = Duration::from_secs(3);
        stage.answers_take = Duration::from_millis(500);
    });
    let mut watcher = Watcher::of(&play, options());
    watcher.until("online").await;
    watcher.idle(Duration::from_secs(1)).await;
    watcher.say(browse("muc.x.org")).await;
    watcher.say(browse("stats@x.org")).await;
    assert_eq!(
        watcher.lines(4).await,
        ["1.5 browsed muc.x.org", "1.5 browsed stats@x.org", "3.0 round 1 at node1", "8.0 round 2 at node1"]
    );
    watcher.say(Command::Pause).await;
    watcher.idle(Duration::from_secs(2)).await;
    watcher.say(browse("muc.x.org")).await;
    assert_eq!(watcher.line().await, "10.5 browsed muc.x.org", "also while it pauses");
    assert_eq!(play.with(|stage| stage.looks), 2);
}

#[tokio::test(start_paused = true)]
async fn without_a_session_the_answer_is_why_there_is_none() {
    let play = Play::new(&["node1"]);
    play.mood("node1", Mood::Refuses(FailureKind::LoginRefused));
    play.with(|stage| stage.steps = vec![(Step::Login, Duration::from_secs(1))]);
    let mut watcher = Watcher::of(&play, options());
    watcher.until("to node1").await;
    watcher.say(browse("a")).await;
    let lines = watcher.until("round 1").await;
    assert!(lines.contains(&"0.0 browsed a: there is no session yet".to_owned()), "{lines:#?}");
    watcher.say(browse("b")).await;
    assert_eq!(watcher.line().await, "1.0 browsed b: there is no session: discover: node1 says no");
    play.raise("node1");
    watcher.say(Command::Retry).await;
    watcher.until("round 2").await;
    watcher.say(browse("c")).await;
    assert_eq!(watcher.line().await, "2.0 browsed c");
    play.kill("node1");
    watcher.until("waiting").await;
    watcher.say(browse("d")).await;
    let lines = watcher.until("browsed d").await;
    assert!(lines.last().unwrap().ends_with(": there is no session: node1 says no"), "{lines:#?}");
    assert_eq!(play.with(|stage| stage.asked.len()), 1);
}

#[tokio::test(start_paused = true)]
async fn a_few_are_asked_at_once_and_the_others_wait_for_their_turn() {
    let play = Play::new(&["node1"]);
    play.with(|stage| stage.answers_take = Duration::from_secs(2));
    let mut watcher = Watcher::of(&play, options());
    watcher.until("round 1").await;
    watcher.say(Command::Pause).await;
    for number in 0..20 {
        watcher.say(browse(&number.to_string())).await;
    }
    let lines = watcher.until("browsed 19").await;
    assert_eq!(lines.len(), 20);
    let asked: Vec<u64> = play
        .with(|stage| stage.asked.iter().map(|(at, _)| at.duration_since(watcher.begun).as_secs()).collect());
    assert_eq!(asked, [[0; 8], [2; 8], [4; 8]].concat()[..20]);
}

#[tokio::test(start_paused = true)]
async fn too_many_questions_are_told_so_at_once_and_the_looks_give_way_to_the_others() {
    let play = Play::new(&["node1"]);
    play.with(|stage| stage.cost = 400);
    let mut watcher = Watcher::of(&play, Options { interval: Duration::from_secs(20), ..options() });
    watcher.until("round 1").await;
    for number in 0..110 {
        watcher.say(browse(&number.to_string())).await;
        let line = watcher.line().await;
        assert_eq!(line.contains("not asked: 100 questions a minute are the most"), number >= 100, "{line}");
    }
    // At 40 s there would be more requests in one minute than the looks allow themselves.
    assert_eq!(watcher.lines(2).await, ["20.0 round 2 at node1", "60.0 round 3 at node1"]);
    watcher.say(browse("muc.x.org")).await;
    assert_eq!(watcher.line().await, "60.0 browsed muc.x.org");
    assert_eq!(play.with(|stage| stage.asked.len()), 101);
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_questions_is_answered_as_far_as_it_fits_in() {
    let play = Play::new(&["node1"]);
    play.with(|stage| stage.answers_take = Duration::from_secs(2));
    let mut watcher = Watcher::of(&play, options());
    watcher.until("round 1").await;
    watcher.say(Command::Pause).await;
    for number in 0..100 {
        watcher.say(browse(&number.to_string())).await;
    }
    let lines = watcher.lines(100).await;
    let refused = lines.iter().filter(|line| line.contains("64 other questions wait already")).count();
    assert_eq!(refused, 100 - 64 - 8, "{lines:#?}");
    assert!(lines.iter().skip(refused).all(|line| line.len() < "20.0 browsed 100".len() + 1), "{lines:#?}");
}
