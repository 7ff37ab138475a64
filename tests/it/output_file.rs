//! `--output-file` in processes of their own, since limits and masks are a process's.
#![cfg(unix)]

use clusterctl::cli::exit::ExitCode;
use clusterctl::cli::output_file::write;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Where the process that was started is to write; the others start it.
const PLACE: &str = "CLUSTERCTL_TEST_OUTPUT_FILE";

/// Starts this test alone, in a process of its own, after these words of the shell.
fn again(test: &str, words: &str, place: &Path) -> Child {
    Command::new("sh")
        .args(["-c", &format!("{words}; exec \"$0\" --exact \"$1\"")])
        .arg(std::env::current_exe().unwrap())
        .arg(format!("output_file::{test}"))
        .env(PLACE, place)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    if let Ok(place) = std::env::var(PLACE) {
        let failure = write(Path::new(&place), &vec![b'x'; 20_000]).unwrap_err();
        assert_eq!(failure.exit(), ExitCode::InputOutput);
        assert!(failure.shown().starts_with("clusterctl: cannot write "), "{}", failure.shown());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.prom");
    fs::write(&path, "old").unwrap();
    // No file may grow beyond 512 or 1024 bytes; that says so with an error, as a full disk does.
    let mut child = again("a_full_disk_leaves_the_old_file", "trap '' XFSZ; ulimit -f 1", &path);
    assert!(child.wait().unwrap().success());
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["x.prom"], "what was begun is gone");
}

#[test]
fn the_mask_takes_nothing_away() {
    if let Ok(place) = std::env::var(PLACE) {
        write(Path::new(&place), b"new").unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.prom");
    let mut child = again("the_mask_takes_nothing_away", "umask 077", &path);
    assert!(child.wait().unwrap().success());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o644);
}

#[test]
fn processes_that_write_at_the_same_time_do_not_mix() {
    if let Ok(place) = std::env::var(PLACE) {
        let id = std::process::id();
        for _ in 0..30 {
            write(Path::new(&place), format!("{id}\n").repeat(3_000).as_bytes()).unwrap();
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.prom");
    fs::write(&path, "0\n").unwrap();
    let mut writers: Vec<Child> =
        (0..4).map(|_| again("processes_that_write_at_the_same_time_do_not_mix", ":", &path)).collect();
    loop {
        let running = writers.iter_mut().any(|child| child.try_wait().unwrap().is_none());
        let text = fs::read_to_string(&path).unwrap();
        let first = text.lines().next().unwrap();
        assert!(text.lines().all(|line| line == first), "a file is one writer's");
        assert!(first == "0" || text.lines().count() == 3_000, "a file is whole");
        if !running {
            break;
        }
    }
    assert!(writers.iter_mut().all(|child| child.wait().unwrap().success()));
    assert_eq!(names(folder.path()), ["x.prom"]);
}
