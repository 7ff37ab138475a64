//! `clusterctl demo --hold`, `--control` and `--script`, through the binary.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A demo that runs until it is told to end.
struct Held {
    child: Child,
    messages: BufReader<std::process::ChildStderr>,
    said: String,
}

impl Held {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_clusterctl"))
            .args(["-q", "demo", "--hold", "--pace", "0.01"])
            .args(arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        for line in BufReader::new(child.stdout.as_mut().unwrap()).lines() {
            said += &(line.unwrap() + "\n");
            if said.contains("Ctrl-C ends it") {
                break;
            }
        }
        let messages = BufReader::new(child.stderr.take().unwrap());
        Self { child, messages, said }
    }

    /// Types a line.
    fn type_in(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// The next line of its messages.
    fn message(&mut self) -> String {
        let mut line = String::new();
        self.messages.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Asks it to end; its exit code and what is left of its messages.
    fn end(mut self) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let mut rest = String::new();
        self.messages.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }

    /// How many files it has open.
    fn files(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.child.id())).unwrap().count()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a control socket answers to these lines.
fn send(path: &Path, lines: &str) -> String {
    let mut stream = UnixStream::connect(path).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(lines.as_bytes()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn socket() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.sock");
    (folder, path)
}

/// Runs the demo to its end: exit code, and both outputs.
fn demo(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_clusterctl"))
        .args(["-q", "demo"])
        .args(arguments)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn commands_are_typed_and_answered_and_the_end_of_input_is_not_the_end() {
    let mut held = Held::start(&[]);
    held.type_in("kill node3");
    assert_eq!(held.message(), "ok node3 killed");
    held.type_in("");
    held.type_in("kil node3\u{1b}[2J");
    assert_eq!(held.message(), "error no command is called 'kil', did you mean `kill`?");
    held.type_in("show");
    assert_eq!(held.message(), "ok node1 running, node2 running, node3 down");
    held.type_in("help");
    let mut all = Vec::new();
    while all.last().is_none_or(|line: &String| !line.starts_with("ok")) {
        all.push(held.message());
    }
    assert_eq!(all.len(), clusterctl::demo::Command::help().len() + 1);
    drop(held.child.stdin.take());
    std::thread::sleep(Duration::from_millis(200));
    assert!(held.child.try_wait().unwrap().is_none(), "it goes on");
    assert_eq!(held.end(), (Some(0), String::new()));
}

#[test]
fn the_control_socket_is_its_owners_and_goes_with_the_demo() {
    let (_folder, path) = socket();
    let held = Held::start(&["--control", path.to_str().unwrap()]);
    assert!(
        held.said.contains(&format!("clusterctl demo --control {} --tell help", path.display())),
        "{}",
        held.said
    );
    let there = std::fs::metadata(&path).unwrap();
    assert!(there.file_type().is_socket());
    assert_eq!(there.permissions().mode() & 0o777, 0o600);
    let answers = send(&path, "cut node2 node3\nnonsense\n\nshow");
    let lines: Vec<&str> = answers.lines().collect();
    assert_eq!(lines.len(), 4, "{answers}");
    assert_eq!(lines[0], "ok nothing passes between node2 and node3; noticed in 2 s");
    assert_eq!(lines[1], "error no command is called 'nonsense'; `help` lists all");
    assert_eq!(lines[2], "error nothing to do: the command is empty; `help` lists what there is");
    assert_eq!(lines[3], "ok node1 running, node2 running, node3 running, cut node2 node3");
    let tell = |line: &str| demo(&["--control", path.to_str().unwrap(), "--tell", line]);
    let done = "ok traffic passes again between 1 pair\n".to_owned();
    assert_eq!(tell("mend"), (Some(0), done, String::new()));
    assert!(tell("help").1.ends_with(" commands\n"));
    let (code, said, wrong) = tell("kil node3");
    assert_eq!((code, said.as_str()), (Some(64), ""), "{wrong}");
    assert!(wrong.contains("no command is called 'kil', did you mean `kill`?"), "{wrong}");
    // One that says nothing keeps nobody else from being heard.
    let silent = UnixStream::connect(&path).unwrap();
    assert_eq!(send(&path, &"x".repeat(1_000_000)), "error a command has less than 4096 letters\n");
    let (code, _, wrong) = tell(&"x".repeat(100_000));
    assert!(code == Some(64) && wrong.contains("a command has less than 4096 letters"), "{code:?} {wrong}");
    let (code, _, wrong) = tell("");
    assert!(code == Some(64) && wrong.contains("the command is empty"), "{code:?} {wrong}");
    assert_eq!(tell("help kill").1, "ok kill NODE: as kill -9: its sockets are reset, its doors are shut\n");
    assert_eq!(held.end(), (Some(0), String::new()));
    drop(silent);
    assert!(!path.exists());
    let (code, _, wrong) = demo(&["--control", path.to_str().unwrap(), "--tell", "show"]);
    assert_eq!(code, Some(69), "{wrong}");
    assert!(wrong.contains("start a demo that serves it"), "{wrong}");
}

#[test]
fn a_demo_that_does_not_answer_is_not_waited_for_long() {
    let (_folder, path) = socket();
    // As a stopped demo: the kernel lets callers in, and nobody comes.
    let _stopped = UnixListener::bind(&path).unwrap();
    let begun = Instant::now();
    let (code, said, wrong) = demo(&["--control", path.to_str().unwrap(), "--tell", "show"]);
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    assert_eq!((code, said.as_str()), (Some(69), ""), "{wrong}");
    assert!(wrong.contains("no answer within 5 s") && wrong.contains("kill -CONT"), "{wrong}");
}

#[test]
fn what_is_no_stale_socket_is_left_alone() {
    let (_folder, path) = socket();
    let name = path.to_str().unwrap();
    std::fs::write(&path, "precious").unwrap();
    let (code, _, said) = demo(&["--control", name]);
    assert_eq!(code, Some(64), "{said}");
    assert!(said.contains(&format!("--control {name}: exists, and is no socket")), "{said}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
    std::fs::remove_file(&path).unwrap();

    let served = UnixListener::bind(&path).unwrap();
    let (code, _, said) = demo(&["--control", name]);
    assert_eq!(code, Some(64), "{said}");
    assert!(said.contains("somebody serves this socket already"), "{said}");
    assert!(path.exists());

    // Left behind by one that was killed.
    drop(served);
    let held = Held::start(&["--control", name]);
    assert!(send(&path, "show").starts_with("ok "));
    assert_eq!(held.end().0, Some(0));
    assert!(!path.exists());

    let (code, _, said) = demo(&["--control", "/nonexistent/demo.sock"]);
    assert_eq!(code, Some(74), "{said}");
    assert!(said.contains("--control /nonexistent/demo.sock: "), "{said}");
}

#[test]
fn a_script_changes_what_a_command_sees() {
    let script = "at 0s kill node3";
    let (code, said, wrong) = demo(&["--script", script, "status", "-o", "json"]);
    assert_eq!((code, wrong.as_str()), (Some(2), ""), "{said}");
    assert!(said.contains("\"node-down\""), "{said}");
    // What goes wrong in it is said, and the command's result stands.
    let (code, _, wrong) = demo(&["--script", "at 0s start node1", "status"]);
    assert_eq!((code, wrong.as_str()), (Some(0), "script: at 0 ms start node1: node1 runs already\n"));
    for (script, words) in [
        ("at 2s kil node3", "step 1 of the script: no command is called 'kil', did you mean `kill`?"),
        ("at 2s kill node7", "--script: no node is called 'node7', did you mean node1?"),
    ] {
        let (code, said, wrong) = demo(&["--script", script]);
        assert_eq!((code, said.as_str()), (Some(64), ""), "{wrong}");
        assert!(wrong.contains(words), "{wrong}");
    }
    let (code, _, wrong) = demo(&["--pace", "0"]);
    assert_eq!(code, Some(64));
    assert!(wrong.contains("write a factor from 0.0001 to 100"), "{wrong}");
}

#[test]
fn a_held_script_tells_what_it_does() {
    let mut held = Held::start(&["--script", "at 300ms start node3; at 100ms kill node3"]);
    assert_eq!(held.message(), "at 100 ms kill node3: node3 killed");
    assert_eq!(held.message(), "at 300 ms start node3: node3 started; linked in 150 ms");
    assert_eq!(held.end(), (Some(0), String::new()));
}

#[test]
#[cfg(target_os = "linux")]
fn nodes_that_come_and_go_leave_nothing_behind() {
    let mut held = Held::start(&["--nodes", "4"]);
    // Once it answers, all that it opens for itself is open.
    held.type_in("show");
    held.message();
    let has = |held: &Held, wanted: usize| {
        let deadline = Instant::now() + Duration::from_secs(10);
        while held.files() != wanted {
            assert!(Instant::now() < deadline, "{} files instead of {wanted}", held.files());
            std::thread::sleep(Duration::from_millis(10));
        }
    };
    let before = held.files();
    for round in 0..12 {
        let node = format!("node{}", 1 + round % 4);
        held.type_in(&format!("kill {node}"));
        assert_eq!(held.message(), format!("ok {node} killed"));
        // Three doors, and both ends of fifteen connections.
        has(&held, before - 3 - 30);
        held.type_in(&format!("start {node}"));
        assert_eq!(held.message(), format!("ok {node} started; linked in 150 ms"));
        has(&held, before);
    }
    assert_eq!(held.end(), (Some(0), String::new()));
}
