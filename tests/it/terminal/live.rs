//! The picture follows the cluster: how fast, and through which node.

use super::pty::{Cluster, Pty, missing};
use clusterctl::text::sanitize::is_forbidden;
use rustix::process::Signal;
use std::time::{Duration, Instant};
use vt100::Screen;

const WIDE: (u16, u16) = (118, 32);

/// Has room for versions.
const LARGE: (u16, u16) = (200, 60);

/// How soon a change is to be seen.
const AT_ONCE: Duration = Duration::from_secs(1);

/// The row of a node.
fn row(screen: &Screen, node: &str) -> String {
    screen.contents().lines().find(|line| line.contains(&format!("  {node} "))).unwrap_or_default().to_owned()
}

/// Kills the third node and starts it again, until the row has followed within a second: other tests have the machine,
/// too, and what is slow once is not slow. Says what the best of three was.
fn follows(cluster: &mut Cluster, pty: &mut Pty) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..3 {
        pty.wait("node3 is well", |screen| row(screen, "node3").contains('✔'));
        let begun = Instant::now();
        cluster.tell("kill node3");
        pty.wait("node3 is down", |screen| row(screen, "node3").contains('✖'));
        best = best.min(begun.elapsed());
        assert!(pty.picture().contains("CRITICAL"), "{}", pty.picture());
        if best < AT_ONCE {
            break;
        }
        cluster.tell("start node3");
    }
    best
}

#[test]
fn a_node_that_is_killed_is_down_within_a_second_at_the_shortest_interval() {
    if missing().is_some() {
        return;
    }
    let mut cluster = Cluster::start("--pace 0.01");
    let mut pty = cluster.dashboard("--interval 500ms", WIDE);
    let took = follows(&mut cluster, &mut pty);
    assert!(took < AT_ONCE, "{took:?}\n{}", pty.picture());
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn a_node_that_is_killed_is_down_within_a_second_where_the_server_tells_it() {
    if missing().is_some() {
        return;
    }
    let mut cluster = Cluster::start("--pace 0.01");
    let mut pty = cluster.dashboard("--events --interval 1m", WIDE);
    let took = follows(&mut cluster, &mut pty);
    assert!(took < AT_ONCE, "{took:?}\n{}", pty.picture());
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn it_follows_to_another_node_when_its_own_is_killed() {
    if missing().is_some() {
        return;
    }
    let mut cluster = Cluster::start("--pace 0.01");
    let mut pty = cluster.dashboard("--interval 1m", WIDE);
    pty.shows("seen from node1");
    let begun = Instant::now();
    cluster.tell("kill node1");
    pty.wait("another node", |screen| {
        let picture = screen.contents();
        picture.contains("seen from node2") || picture.contains("seen from node3")
    });
    let took = begun.elapsed();
    pty.wait("node1 is down", |screen| row(screen, "node1").contains('✖'));
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert!(pty.picture().contains("LIVE"), "{}", pty.picture());
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn rows_keep_their_last_state_and_age_while_nobody_lets_us_in() {
    if missing().is_some() {
        return;
    }
    let mut cluster = Cluster::start("--pace 0.01");
    let mut pty = cluster.dashboard("--interval 1s --timeout 2s", WIDE);
    pty.wait("all are well", |screen| row(screen, "node3").contains('✔'));
    for node in ["node1", "node2", "node3"] {
        cluster.tell(&format!("kill {node}"));
    }
    pty.shows("LOST");
    pty.wait("the age", |screen| screen.contents().contains("as seen "));
    for node in ["node1", "node2", "node3"] {
        let row = row(pty.screen(), node);
        assert!(!row.is_empty(), "{node}\n{}", pty.picture());
    }
    pty.shows("reconnecting");
    for node in ["node1", "node2", "node3"] {
        cluster.tell(&format!("start {node}"));
    }
    pty.shows("LIVE");
    pty.wait("all are well", |screen| row(screen, "node3").contains('✔'));
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn keys_are_answered_while_the_cluster_is_silent() {
    if missing().is_some() {
        return;
    }
    let cluster = Cluster::start("--pace 0.01");
    let mut pty = cluster.dashboard("--interval 500ms", WIDE);
    pty.shows("LIVE");
    cluster.signal(Signal::STOP);
    let mut took = Vec::new();
    for key in ["2", "3", "4", "5", "6", "7", "1"].into_iter().cycle().take(70) {
        let before = pty.screen().contents_formatted();
        let begun = Instant::now();
        pty.type_in(key);
        pty.wait_for(&format!("an answer to {key}"), Duration::from_secs(5), |screen| {
            screen.contents_formatted() != before
        });
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    // The bound is for a machine that has nothing else to do: half of the keys keep it on any.
    assert!(took[35] < Duration::from_millis(50), "{took:?}");
    cluster.signal(Signal::CONT);
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn a_mouse_that_merely_moves_draws_nothing() {
    if missing().is_some() {
        return;
    }
    let mut pty = Pty::run("-q demo dashboard --interval 1m", WIDE);
    pty.shows("3 healthy");
    let (from, begun) = (pty.written().len(), Instant::now());
    // Not more than a terminal holds, whoever reads it.
    for _ in 0..15 {
        for column in 30..50 {
            pty.type_in(&format!("\x1b[<35;{column};10M"));
        }
        pty.read_on(Duration::from_millis(20));
    }
    // A key is answered behind all of them.
    pty.type_in("2");
    pty.wait("Links", |screen| screen.contents().lines().nth(3).is_some_and(|line| line.contains("Links")));
    let frames = String::from_utf8_lossy(&pty.written()[from..]).matches("\x1b[?2026h").count();
    let ticks = usize::try_from(begun.elapsed().as_secs()).unwrap();
    assert!(frames <= ticks + 6, "{frames} frames in {ticks} s");
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn nothing_that_a_server_says_moves_the_cursor() {
    if missing().is_some() {
        return;
    }
    let mut pty = Pty::run("-q demo --scenario hostile-names dashboard --interval 500ms", LARGE);
    pty.shows("HYPERLINK");
    for keys in [
        "2", "3", "4", "5", "6", "7", "1", "\r", "\x1b", "j\r", "\x1b", "e", "\x1b", ":", "\x1b", "/x",
        "\x1b",
    ] {
        pty.type_in(keys);
        pty.read_on(Duration::from_millis(300));
    }
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
    let written = String::from_utf8(pty.written().to_vec()).unwrap();
    let ours = written.split_once("\x1b[?1049h").unwrap().1.rsplit_once("\x1b[?1049l").unwrap().0;
    only_ours(ours);
}

/// Fails at whatever is no letter and no sequence that the screen is drawn with.
fn only_ours(text: &str) {
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\x1b' {
            assert!(
                !is_forbidden(c),
                "{c:?} before {:?}",
                rest.as_str().chars().take(40).collect::<String>()
            );
            continue;
        }
        assert_eq!(rest.next(), Some('['), "an escape that is no control sequence");
        let sequence: String = rest.by_ref().take_while(|c| !c.is_ascii_alphabetic()).collect();
        let end = rest.as_str();
        assert!(
            sequence.chars().all(|c| c.is_ascii_digit() || c == ';' || c == '?'),
            "{sequence:?} before {:?}",
            end.chars().take(40).collect::<String>()
        );
    }
}
