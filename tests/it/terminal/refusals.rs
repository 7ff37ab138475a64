//! Where it does not begin, or the cluster does not let us in.

use super::pty::{Pty, missing};
use crate::tool::Test;
use std::os::unix::fs::PermissionsExt as _;

const USUAL: (u16, u16) = (80, 24);

#[test]
fn a_refused_login_is_shown_and_tried_again_only_by_a_person() {
    if missing().is_some() {
        return;
    }
    let mut pty =
        Pty::run("-q demo --scenario wrong-password dashboard --interval 500ms --log-file steps", USUAL);
    pty.shows("login refused");
    pty.shows("HALTED");
    pty.shows("Not retried");
    let logins = |pty: &Pty| {
        let log = std::fs::read_to_string(pty.home().join("steps")).unwrap();
        assert!(!log.contains("adminpass") && !log.contains("wrong"), "{log}");
        log.lines().filter(|line| line.contains("login") && line.contains("fail")).count()
    };
    // Keys that are no wish to try again, and more time than several rounds take.
    pty.type_in("jk127s \x0c ");
    pty.read_on(std::time::Duration::from_secs(3));
    assert_eq!(logins(&pty), 1, "{}", std::fs::read_to_string(pty.home().join("steps")).unwrap());
    let before = pty.written().len();
    pty.type_in("r");
    while logins(&pty) < 2 {
        pty.read_on(std::time::Duration::from_millis(100));
    }
    pty.shows("HALTED");
    assert!(pty.written().len() > before);
    pty.read_on(std::time::Duration::from_secs(2));
    assert_eq!(logins(&pty), 2);
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn a_password_file_that_was_mended_lets_us_in_with_r() {
    if missing().is_some() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    let write = |password: &str, mode: u32| {
        std::fs::write(&file, password).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    write("mistyped", 0o600);
    let arguments =
        ["-q", "demo", "dashboard", "--interval", "500ms", "--password-file", file.to_str().unwrap()];
    let mut pty = Pty::with(&arguments, (118, 32), &[]);
    pty.shows("login refused");
    pty.shows("then read again");
    pty.type_in("r");
    pty.shows("2 times, last");
    write("adminpass", 0o644);
    pty.type_in("r");
    pty.shows("others can read or");
    write("adminpass", 0o600);
    pty.type_in("r");
    pty.shows("3 healthy");
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_is_refused() {
    if missing().is_some() {
        return;
    }
    for term in ["dumb", "unknown"] {
        let mut pty = Pty::with(&["-q", "demo", "dashboard"], USUAL, &[("TERM", term)]);
        assert_eq!(pty.ended(), 64);
        let said = pty.picture();
        assert!(said.contains("can move its cursor") && said.contains("clusterctl status"), "{said}");
        assert!(!pty.written().contains(&0x1b), "{said}");
    }
}

#[test]
fn without_a_terminal_there_is_no_screen() {
    Test::line("-q demo dashboard")
        .status(64)
        .stderr_has("the dashboard needs a terminal, and standard output is none")
        .stderr_has("clusterctl watch")
        .run();
}

#[test]
fn what_would_write_over_the_screen_is_refused() {
    if missing().is_some() {
        return;
    }
    for (line, words) in [
        ("-q demo dashboard -v", "--log-file"),
        ("-q demo dashboard -o json", "clusterctl status writes formats"),
        ("-q demo dashboard --log-file /nonexistent/steps", "/nonexistent/steps"),
    ] {
        let mut pty = Pty::run(line, USUAL);
        let code = pty.ended();
        assert_eq!(code, if line.contains("nonexistent") { 74 } else { 64 }, "{line}\n{}", pty.picture());
        assert!(pty.picture().contains(words), "{line}\n{}", pty.picture());
        assert!(
            !String::from_utf8_lossy(pty.written()).contains("\x1b[?1049h"),
            "{line}: the screen was taken"
        );
    }
}

#[test]
fn steps_are_logged_into_the_file_and_no_password_with_them() {
    if missing().is_some() {
        return;
    }
    let mut pty = Pty::run("-q demo dashboard -v --log-file steps", USUAL);
    pty.shows("LIVE");
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
    let log = std::fs::read_to_string(pty.home().join("steps")).unwrap();
    assert!(log.contains("login") && !log.contains("adminpass"), "{log}");
    let mode = std::fs::metadata(pty.home().join("steps")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_is_written_goes_beside_what_is_there() {
    if missing().is_some() {
        return;
    }
    let mut pty = Pty::run("-q demo dashboard", USUAL);
    pty.shows("3 healthy");
    pty.type_in("wjson\r");
    pty.shows("written: ");
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
    let files: Vec<_> = std::fs::read_dir(pty.home()).unwrap().map(|file| file.unwrap().path()).collect();
    let json = files.iter().find(|path| path.extension().is_some_and(|ending| ending == "json")).unwrap();
    let said: serde_json::Value = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    assert!(said.is_object());
}
