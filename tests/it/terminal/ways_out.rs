//! However it ends, the terminal is as it was.

use super::pty::{Cluster, Modes, Pty, missing};
use rustix::process::Signal;
use std::time::Duration;

const USUAL: (u16, u16) = (80, 24);
const DASHBOARD: &str = "-q demo dashboard";

/// Starts it; the terminal as it was before, which is the usual one, and the program once its screen is up.
fn started(line: &str) -> (Modes, Pty) {
    // What a shell finds that nobody has touched.
    let mut fresh = Pty::run("--version", USUAL);
    assert_eq!(fresh.ended(), 0);
    let before = fresh.modes();
    let mut pty = Pty::run(line, USUAL);
    pty.shows("LIVE");
    let during = pty.modes();
    assert_ne!(during, before, "nothing was taken");
    (before, pty)
}

/// Lets it end in some way, and looks at what is left.
fn ends(line: &str, code: i32, how: impl FnOnce(&mut Pty)) -> Pty {
    let (before, mut pty) = started(line);
    how(&mut pty);
    assert_eq!(pty.ended(), code, "{}", pty.picture());
    assert_eq!(pty.modes(), before);
    pty
}

#[test]
fn the_terminal_is_given_back_when_a_person_quits() {
    if missing().is_some() {
        return;
    }
    for keys in ["q", "\x03", "/x\x03", "?\x03"] {
        let pty = ends(DASHBOARD, 0, |pty| pty.type_in(keys));
        // Nothing is left on the screen but what the shell wrote.
        let picture = pty.picture();
        assert_eq!(picture.lines().filter(|line| !line.is_empty()).count(), 2, "{keys:?}\n{picture}");
    }
    ends("-q demo dashboard --no-mouse", 0, |pty| {
        assert_eq!(pty.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        pty.type_in("q");
    });
}

#[test]
fn the_terminal_is_given_back_when_the_system_ends_it() {
    if missing().is_some() {
        return;
    }
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        ends(DASHBOARD, 130, |pty| pty.signal(signal));
    }
}

#[test]
fn the_terminal_is_given_back_when_it_breaks_off_and_the_defect_is_told_after_that() {
    if missing().is_some() {
        return;
    }
    let mut fresh = Pty::run("--version", USUAL);
    assert_eq!(fresh.ended(), 0);
    let mut pty = Pty::run("-q demo dashboard --break-off", USUAL);
    assert_eq!(pty.ended(), 70, "{}", pty.picture());
    assert_eq!(pty.modes(), fresh.modes());
    let picture = pty.picture();
    assert!(picture.contains("broken off, as it was asked to be"), "{picture}");
    assert!(picture.contains("this is a defect of clusterctl"), "{picture}");
    assert!(String::from_utf8_lossy(pty.written()).contains("\x1b[?1049h"), "it never had the screen");
}

#[test]
fn while_it_stands_still_the_terminal_is_the_shells() {
    if missing().is_some() {
        return;
    }
    let (before, mut pty) = started(DASHBOARD);
    let during = pty.modes();
    // By the key, by the system, and by the key again.
    for (time, way) in (1..).zip(["key", "signal", "key"]) {
        if way == "key" {
            pty.type_in("\x1a");
        } else {
            pty.signal(Signal::TSTP);
        }
        pty.wait("the shell has it", |screen| !screen.alternate_screen());
        pty.shows(&format!("STOPPED {time}"));
        assert_eq!(pty.modes(), before, "by {way}");
        pty.type_in("\n");
        pty.wait("the screen is back", |screen| {
            screen.alternate_screen() && screen.contents().contains("LIVE")
        });
        pty.wait("the keys are back", |screen| screen.hide_cursor() && screen.bracketed_paste());
        assert_eq!(pty.modes(), during, "by {way}");
        pty.type_in("2");
        pty.wait("Links", |screen| {
            screen.contents().lines().nth(3).is_some_and(|line| line.contains("Links"))
        });
        pty.type_in("1");
        pty.shows("Nodes (3)");
    }
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
    assert_eq!(pty.modes(), before);
}

#[test]
fn where_no_shell_waits_it_does_not_stop() {
    if missing().is_some() {
        return;
    }
    // By the key where it is alone, by the system where a shell waits that knows no jobs.
    for alone in [true, false] {
        let mut pty = Pty::without_jobs(DASHBOARD, USUAL, alone);
        pty.shows("LIVE");
        if alone {
            pty.type_in("\x1a");
        } else {
            pty.signal(Signal::TSTP);
        }
        pty.shows("there is no shell to go back to");
        assert!(pty.screen().alternate_screen(), "{}", pty.picture());
        pty.type_in("q");
        if alone {
            pty.dies(Duration::from_secs(10));
        } else {
            assert_eq!(pty.ended(), 0);
        }
    }
}

#[test]
fn a_stop_that_it_could_not_prepare_for_is_mended_when_it_goes_on() {
    if missing().is_some() {
        return;
    }
    let (before, mut pty) = started(DASHBOARD);
    let during = pty.modes();
    pty.signal(Signal::STOP);
    // The shell says so on our screen; another one would also set the modes that it wants.
    pty.shows("STOPPED");
    pty.set_line_modes_of(&before_line());
    pty.type_in("\n");
    pty.wait("it is drawn anew", |screen| !screen.contents().contains("STOPPED"));
    pty.shows("LIVE");
    assert_eq!(pty.modes(), during);
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
    assert_eq!(pty.modes(), before);
}

/// The modes of a terminal that nobody has touched.
fn before_line() -> rustix::termios::Termios {
    let mut fresh = Pty::run("--version", USUAL);
    fresh.ended();
    fresh.line_modes()
}

#[test]
fn it_does_not_outlive_its_terminal() {
    if missing().is_some() {
        return;
    }
    for keys in ["", "?", "/x"] {
        let (_, mut pty) = started(DASHBOARD);
        pty.type_in(keys);
        let took = pty.close(Duration::from_secs(10));
        assert!(took < Duration::from_secs(3), "{took:?}");
    }
}

#[test]
fn it_ends_when_it_is_told_to_even_while_nobody_takes_what_it_writes() {
    if missing().is_some() {
        return;
    }
    let (before, mut pty) = started(DASHBOARD);
    pty.resize((200, 60));
    pty.shows("quit");
    block(&pty);
    pty.signal(Signal::TERM);
    let took = pty.dies(Duration::from_secs(10));
    assert!(took < Duration::from_secs(3), "{took:?}");
    // Nothing could be written; the kernel's modes are as they were.
    assert_eq!(pty.modes().line(), before.line());
    pty.wait("the shell has seen it", |screen| screen.contents().contains("ENDED 130"));
}

/// Has it draw more than the terminal holds; nobody reads.
fn block(pty: &Pty) {
    for _ in 0..200 {
        pty.type_in("\x0c");
    }
    pty.is_blocked();
}

#[test]
fn a_terminal_that_nobody_reads_makes_no_node_look_silent() {
    if missing().is_some() {
        return;
    }
    let cluster = Cluster::start("--pace 0.01");
    let mut pty = cluster.dashboard("--interval 500ms --timeout 2s", (200, 60));
    pty.shows("3 healthy");
    block(&pty);
    // Longer than the time that a look has, and several rounds: what would have been heard by now is past its time.
    std::thread::sleep(Duration::from_secs(6));
    let from = pty.written().len();
    pty.type_in("6");
    pty.wait("Events", |screen| screen.contents().lines().nth(3).is_some_and(|line| line.contains("Events")));
    pty.wait("it lives", |screen| screen.contents().contains("LIVE"));
    pty.read_on(Duration::from_secs(2));
    let since = String::from_utf8_lossy(&pty.written()[from..]).into_owned();
    for word in ["silent", "LOST", "CRITICAL", "DEGRADED", "UNKNOWN", "no answer"] {
        assert!(!since.contains(word), "{word}\n{}", pty.picture());
    }
    assert!(pty.picture().contains("3 healthy"), "{}", pty.picture());
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}
