//! A cluster that lives in the test, and the program that looks at it.

use clusterctl::demo::{Cluster, Plan, Scenario, start};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// Everything that is awaited comes within this time, or the test fails.
const WITHIN: Duration = Duration::from_secs(40);

/// A cluster that lives a hundred times faster than a real one.
pub(super) struct Stage {
    runtime: Runtime,
    pub(super) cluster: Cluster,
}

/// The first of three ports that no other test of this process takes, and hardly another process.
fn ports() -> u16 {
    static TAKEN: AtomicU16 = AtomicU16::new(0);
    let ours = u16::try_from(std::process::id() % 100).unwrap();
    10_000 + ours * 200 + TAKEN.fetch_add(3, Ordering::Relaxed) % 198
}

impl Stage {
    pub(super) fn new(nodes: usize, scenario: Scenario) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let plan = Plan { pace: "0.01".parse().unwrap(), ..Plan::new(nodes, scenario) };
        // Ports of its own: a node that is down leaves its port to whoever wants it, and another test's cluster
        // would answer there.
        let cluster = (0..20)
            .find_map(|_| {
                let port = ports();
                let plan = Plan { client_port: Some(port), cluster_port: Some(port + 2), ..plan };
                runtime.block_on(start(&plan)).ok()
            })
            .expect("three ports are free");
        Self { runtime, cluster }
    }

    /// Gives the cluster commands, as they are typed, divided by semicolons.
    pub(super) fn order(&self, commands: &str) {
        let control = self.cluster.control();
        for command in commands.split(';') {
            let done = self.runtime.block_on(control.line(command.trim()));
            done.unwrap_or_else(|error| panic!("{command}: {error}"));
        }
    }

    /// The program with these words and whatever it needs to reach the cluster.
    pub(super) fn run(&self, line: &str) -> Run {
        self.run_with(line, &[])
    }

    /// The same with words that hold spaces.
    pub(super) fn run_with(&self, line: &str, words: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clusterctl"));
        command.args(line.split_whitespace()).args(words).args(self.cluster.flags());
        self.start(command)
    }

    /// The same behind `head -1`; how the program ended comes on standard error.
    pub(super) fn run_for_a_line(&self, line: &str) -> Run {
        let mut command = Command::new("sh");
        command.args(["-c", "(\"$@\"; echo \"ended with $?\" >&2) | head -1", "sh"]);
        command
            .arg(env!("CARGO_BIN_EXE_clusterctl"))
            .args(line.split_whitespace())
            .args(self.cluster.flags());
        self.start(command)
    }

    fn start(&self, mut command: Command) -> Run {
        let mut child = command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("CLUSTERCTL_PASSWORD", self.cluster.password())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = lines(child.stdout.take().unwrap());
        let stderr = lines(child.stderr.take().unwrap());
        Run { child, stdout, stderr }
    }
}

/// The program while it runs; ended when dropped.
pub(super) struct Run {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if tell.send(line).is_err() {
                return;
            }
        }
    });
    told
}

/// Lines up to one that is wanted, which is the last.
fn until(lines: &Receiver<String>, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let deadline = Instant::now() + WITHIN;
    let mut all: Vec<String> = Vec::new();
    loop {
        match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => all.push(line),
            Err(error) => panic!("it never came ({error}); what came:\n{}", all.join("\n")),
        }
        if all.last().is_some_and(|line| wanted(line)) {
            return all;
        }
    }
}

impl Run {
    /// Lines of standard output up to one with these words.
    pub(super) fn until(&self, words: &str) -> Vec<String> {
        until(&self.stdout, |line| line.contains(words))
    }

    /// The same of standard error.
    pub(super) fn until_told(&self, words: &str) -> Vec<String> {
        until(&self.stderr, |line| line.contains(words))
    }

    /// Events up to one that is wanted; each must be as the schema says.
    pub(super) fn events(&self, wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
        let read = |line: &str| -> Value { serde_json::from_str(line).unwrap() };
        let lines = until(&self.stdout, |line| wanted(&read(line)));
        let events: Vec<Value> = lines.iter().map(|line| read(line)).collect();
        for event in &events {
            crate::schema::assert_valid(crate::schema::WATCH, event);
        }
        events
    }

    /// Sends it a signal.
    pub(super) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    }

    /// Waits for its end: the exit code, and what was left on its two outputs.
    pub(super) fn end(mut self) -> (Option<i32>, String, String) {
        let deadline = Instant::now() + WITHIN;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        };
        let rest = |lines: &Receiver<String>| lines.iter().collect::<Vec<_>>().join("\n");
        (status.code(), rest(&self.stdout), rest(&self.stderr))
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
