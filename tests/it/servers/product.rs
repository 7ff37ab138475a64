//! `clusterctl` run against a server, as its user would, in an environment of its own.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tokio::process::Command;
use tokio::time::timeout;

use super::daemon::write;
use super::server::{DOMAIN, Server};

/// Three times what `--timeout` allows by default.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the connection is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Starttls,
    Direct,
    /// The port for STARTTLS or for TLS from the first byte, and `--tls` says this.
    Told(Port, &'static str),
}

/// Which port of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Port {
    Starttls,
    Direct,
}

/// What a run gave.
pub(super) struct Outcome {
    pub(super) code: i32,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// A `clusterctl status` to be run, or another command.
pub(super) struct Status<'a> {
    command: &'a [&'a str],
    server: &'a Server,
    account: (&'a str, &'a str),
    way: Way,
    trust: Vec<String>,
    format: &'a str,
    more: Vec<&'a str>,
}

impl<'a> Status<'a> {
    /// As `account`, over STARTTLS, with the test authority trusted, answering in JSON.
    pub(super) fn new(server: &'a Server, account: (&'a str, &'a str)) -> Self {
        let trust = vec!["--ca-file".to_owned(), server.ca_file.display().to_string()];
        let (command, way) = (["status"].as_slice(), Way::Starttls);
        Self { command, server, account, way, trust, format: "json", more: Vec::new() }
    }

    /// Another command than `status`.
    pub(super) fn command(mut self, command: &'a [&'a str]) -> Self {
        self.command = command;
        self
    }

    /// With more arguments.
    pub(super) fn with(mut self, more: &[&'a str]) -> Self {
        self.more.extend(more);
        self
    }

    /// Answering in another format.
    pub(super) fn format(mut self, format: &'a str) -> Self {
        self.format = format;
        self
    }

    /// Connects in another way.
    pub(super) fn over(mut self, way: Way) -> Self {
        self.way = way;
        self
    }

    /// Trusts what the system trusts, hence not the test authority.
    pub(super) fn without_authority(mut self) -> Self {
        self.trust.clear();
        self
    }

    /// Trusts the certificate `pin` (`sha256:HEX`), by whomever it was signed.
    pub(super) fn pinned(mut self, pin: &str) -> Self {
        self.trust = vec!["--tls-pin".to_owned(), pin.to_owned()];
        self
    }

    /// Trusts the authorities in this file.
    pub(super) fn authority(mut self, file: &Path) -> Self {
        self.trust = vec!["--ca-file".to_owned(), file.display().to_string()];
        self
    }

    /// What is typed after the program's name, but for the format.
    pub(super) fn arguments(&self) -> Vec<String> {
        let (user, password) = self.account;
        let password_file: PathBuf = write(self.server.folder.path(), "password", password);
        let (way, port) = match self.way {
            Way::Starttls => ("starttls", self.server.starttls_port),
            Way::Direct => ("direct", self.server.direct_port),
            Way::Told(Port::Starttls, tls) => (tls, self.server.starttls_port),
            Way::Told(Port::Direct, tls) => (tls, self.server.direct_port),
        };
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let mut arguments = words(self.command);
        arguments.extend(["--jid".to_owned(), format!("{user}@{DOMAIN}")]);
        arguments.extend(["--server".to_owned(), format!("{}:{port}", self.server.address)]);
        arguments.extend(words(&["--tls", way, "--no-sockets", "--password-file"]));
        arguments.push(password_file.display().to_string());
        arguments.extend(self.trust.iter().cloned());
        arguments.extend(words(&self.more));
        arguments
    }

    /// Runs it. Whatever comes of it, the password is not shown, not even with `-vv`.
    pub(super) async fn run(self) -> Outcome {
        let home = self.server.folder.path();
        let (user, password) = self.account;
        let run = Command::new(env!("CARGO_BIN_EXE_clusterctl"))
            .args(self.arguments())
            .args(["-vv", "-o", self.format])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", home)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let output = timeout(PATIENCE, run).await.expect("clusterctl ends in time").expect("it can be run");
        let outcome = Outcome {
            code: output.status.code().expect("it ended by itself"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        };
        let plain = STANDARD.encode(format!("\0{user}\0{password}"));
        for secret in [password, &plain] {
            assert!(!outcome.all().contains(secret), "the password is shown as {secret:?}\n{outcome}");
        }
        outcome
    }
}

impl Outcome {
    /// The report.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON ({error}):\n{self}"))
    }

    /// Fails unless the exit code and the verdict are these.
    pub(super) fn expect(&self, code: i32, verdict: &str) {
        assert_eq!(self.code, code, "the exit code\n{self}");
        assert_eq!(self.json()["verdict"], verdict, "the verdict\n{self}");
    }

    /// The severity of the finding `id` about `subject` (`None`: about anything).
    pub(super) fn severity(&self, id: &str, subject: Option<&str>) -> Option<String> {
        let report = self.json();
        let findings = report["findings"].as_array().expect("a list of findings");
        findings
            .iter()
            .find(|one| one["id"] == id && subject.is_none_or(|name| one["subject"]["name"] == name))
            .map(|one| one["severity"].as_str().expect("a severity").to_owned())
    }

    /// The nodes with their health, by name.
    pub(super) fn nodes(&self) -> Vec<(String, String)> {
        let report = self.json();
        let nodes = report["nodes"].as_array().expect("a list of nodes");
        let word = |value: &Value| value.as_str().expect("a word").to_owned();
        let mut nodes: Vec<_> = nodes.iter().map(|one| (word(&one["name"]), word(&one["health"]))).collect();
        nodes.sort();
        nodes
    }

    /// Everything that was said, to whichever stream.
    pub(super) fn all(&self) -> String {
        format!("{}\n{}", self.stdout, self.stderr)
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit {}\n-- out\n{}\n-- err\n{}", self.code, self.stdout, self.stderr)
    }
}
