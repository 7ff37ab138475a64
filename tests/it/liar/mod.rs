//! The binary against a server that stalls, breaks off, lies and floods, at every step.

mod answers;
mod discovery;
mod server;
mod steps;

use crate::schema::{self, assert_valid};
use answers::Ask;
use futures_util::StreamExt;
use serde_json::Value;
use server::{Act, At, Identity, serve};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::process::Command;

const TIMEOUT: Duration = Duration::from_secs(3);
/// How much longer a run may take by the clock on the wall: a second, and what a laden machine needs to start it.
const SLACK: Duration = Duration::from_secs(3);
/// Conversations at once.
const AT_ONCE: usize = 6;

/// A server that lies, and what must come of it.
struct Lie {
    name: &'static str,
    at: At,
    acts: Vec<Act>,
    answer: fn(&Ask) -> Option<Vec<Act>>,
    mechanisms: &'static [&'static str],
    challenge: &'static str,
    flags: &'static str,
    exit: i32,
    /// What standard error or the report must say.
    says: &'static [&'static str],
    /// How often a password may have been sent.
    logins: usize,
}

impl Lie {
    /// At one step, ending with "unknown" and these words.
    fn at(at: At, name: &'static str, acts: Vec<Act>, says: &'static [&'static str]) -> Self {
        Self {
            name,
            at,
            acts,
            answer: |_| None,
            mechanisms: &["PLAIN"],
            challenge: "r=NONCEx,s=c2FsdHNhbHQ=,i=4096",
            flags: "--tls starttls",
            exit: 3,
            says,
            logins: usize::from(matches!(
                at,
                At::Auth | At::Response | At::Restart | At::Bind | At::Questions
            )),
        }
    }

    /// In answers to requests.
    fn in_answers(
        name: &'static str,
        exit: i32,
        says: &'static [&'static str],
        answer: fn(&Ask) -> Option<Vec<Act>>,
    ) -> Self {
        Self { answer, exit, ..Self::at(At::Questions, name, Vec::new(), says) }.until_the_end()
    }

    fn until_the_end(mut self) -> Self {
        self.at = At::Never;
        self
    }

    fn by(mut self, mechanisms: &'static [&'static str]) -> Self {
        self.mechanisms = mechanisms;
        self
    }
}

/// What a run gave.
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
    logins: usize,
    took: Duration,
}

async fn run(lie: &Lie, identity: &Identity, format: &str) -> Run {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let logins = AtomicUsize::new(0);
    let home = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let child = Command::new(env!("CARGO_BIN_EXE_clusterctl"))
        .args(["status", "--no-sockets", "-j", "admin@demo.test", "--tls-pin", &identity.pin])
        .args(["-s", &format!("127.0.0.1:{port}"), "--timeout", &format!("{}ms", TIMEOUT.as_millis())])
        .args(format!("-o {format} --color never {}", lie.flags).split_whitespace())
        .env_clear()
        .env("HOME", home.path())
        .env("CLUSTERCTL_PASSWORD", "correct horse")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let patience = TIMEOUT * 10;
    let output = tokio::select! {
        output = tokio::time::timeout(patience, child.wait_with_output()) => output,
        () = serve(listener, lie, identity, &logins) => unreachable!("it serves for ever"),
    };
    let output = output.unwrap_or_else(|_| panic!("{}: still running after {patience:?}", lie.name)).unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        logins: logins.load(Ordering::Relaxed),
        took: begun.elapsed(),
    }
}

/// Everything that is wrong with a run.
fn wrong(lie: &Lie, format: &str, run: &Run) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut must = |good: bool, what: String| {
        if !good {
            wrong.push(what);
        }
    };
    must(run.code == Some(lie.exit), format!("exit {:?}, not {}", run.code, lie.exit));
    must(run.took <= TIMEOUT + SLACK, format!("took {:?}", run.took));
    must(!run.stderr.contains("panicked"), "panicked".to_owned());
    must(run.logins == lie.logins, format!("{} logins, not {}", run.logins, lie.logins));
    let all = format!("{}{}", run.stdout, run.stderr);
    must(!all.contains("correct horse"), "the password is shown".to_owned());
    for says in lie.says {
        // A table folds its lines.
        let there = if format == "json" { all.contains(says) } else { folded(&all).contains(&folded(says)) };
        must(there, format!("does not say \"{says}\""));
    }
    let obeyed = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    must(!run.stderr.contains(obeyed), "standard error holds what a terminal obeys".to_owned());
    if format == "json" {
        match serde_json::from_str::<Value>(&run.stdout) {
            Ok(report) => {
                assert_valid(schema::STATUS, &report);
                let took = report["took_ms"].as_f64().unwrap();
                // Without optimisation, and among other tests, a flood takes its time to be parsed.
                let endless =
                    lie.acts.iter().any(|act| matches!(act, Act::Endless(_))) || lie.at == At::Never;
                let more = if endless { SLACK } else { Duration::from_secs(1) };
                let limit = (TIMEOUT + more).as_secs_f64() * 1000.0;
                must(took <= limit, format!("took {took} ms by its own clock"));
                let ok = report["verdict"] == "ok";
                must(ok == (lie.exit == 0), format!("verdict {}", report["verdict"]));
            }
            Err(error) => must(false, format!("no JSON: {error}")),
        }
    } else {
        must(!run.stdout.contains(obeyed), "standard output holds what a terminal obeys".to_owned());
        must(run.stdout.len() < 4 << 20, format!("{} bytes of {format}", run.stdout.len()));
    }
    wrong
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Plays all lies, each as JSON and in another format, and fails with everything that is wrong.
async fn play(lies: Vec<Lie>) {
    let identity = &Identity::new();
    let runs = lies.iter().enumerate().flat_map(|(i, lie)| {
        let other = if i % 2 == 0 { "table" } else { "plain" };
        ["json", other].map(|format| (lie, format))
    });
    let faults: Vec<String> = futures_util::stream::iter(runs)
        .map(|(lie, format)| async move {
            let run = run(lie, identity, format).await;
            let wrong = wrong(lie, format, &run);
            (!wrong.is_empty()).then(|| {
                format!(
                    "{} ({format}): {}\n{:.3000}\n{:.3000}",
                    lie.name,
                    wrong.join("; "),
                    run.stdout,
                    run.stderr
                )
            })
        })
        .buffer_unordered(AT_ONCE)
        .filter_map(std::future::ready)
        .collect()
        .await;
    assert!(faults.is_empty(), "{}", faults.join("\n----\n"));
}
