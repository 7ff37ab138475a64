//! Runs the built program and says what is expected of it, in the manner of just's tests. Shows all three of
//! status, standard output and standard error when one is not as expected.
//!
//! The environment is empty but for `PATH` and a home that exists and holds nothing.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// One run of the program.
pub(crate) struct Test {
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    input: Vec<u8>,
    status: Option<i32>,
    stdout: Option<Expect>,
    stderr: Option<Expect>,
    home: tempfile::TempDir,
}

enum Expect {
    Exactly(String),
    Contains(Vec<String>),
}

/// What a run gave.
pub(crate) struct Output {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Test {
    /// A run with these arguments. Unless said otherwise it must end with 0 and an empty standard error.
    pub(crate) fn new<A: Into<OsString>>(arguments: impl IntoIterator<Item = A>) -> Self {
        Self {
            arguments: arguments.into_iter().map(Into::into).collect(),
            environment: Vec::new(),
            input: Vec::new(),
            status: Some(0),
            stdout: None,
            stderr: Some(Expect::Exactly(String::new())),
            home: tempfile::tempdir().expect("a temporary folder can be made"),
        }
    }

    /// A run with the words of this line.
    pub(crate) fn line(line: &str) -> Self {
        Self::new(line.split_whitespace())
    }

    /// The home of the run, for files of the test.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// The settings file of the run.
    pub(crate) fn settings(self, text: &str) -> Self {
        let folder = self.home().join(".config/clusterctl");
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        std::fs::write(folder.join("config.toml"), text).expect("a file can be written");
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    pub(crate) fn stdin(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    pub(crate) fn status(mut self, status: i32) -> Self {
        self.status = Some(status);
        self
    }

    pub(crate) fn stdout(mut self, text: impl Into<String>) -> Self {
        self.stdout = Some(Expect::Exactly(text.into()));
        self
    }

    pub(crate) fn stderr(mut self, text: impl Into<String>) -> Self {
        self.stderr = Some(Expect::Exactly(text.into()));
        self
    }

    pub(crate) fn stdout_has(mut self, part: &str) -> Self {
        add(&mut self.stdout, part);
        self
    }

    pub(crate) fn stderr_has(mut self, part: &str) -> Self {
        add(&mut self.stderr, part);
        self
    }

    /// Lets it end as it likes.
    pub(crate) fn any_code(mut self) -> Self {
        self.status = None;
        self
    }

    /// Lets it say on standard error what it likes.
    pub(crate) fn any_stderr(mut self) -> Self {
        self.stderr = None;
        self
    }

    /// Runs it, and looks at what it left in its home.
    pub(crate) fn run_keeping(&self, look: impl FnOnce(&Path)) -> Output {
        let output = self.run();
        look(self.home());
        output
    }

    /// Runs it, and fails if anything is not as expected. `~` in what is expected stands for the home.
    pub(crate) fn run(&self) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_clusterctl"))
            .args(&self.arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.home())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program was built");
        // The program need not read its input; a closed pipe is its answer.
        let _ = child.stdin.take().expect("piped").write_all(&self.input);
        let output = child.wait_with_output().expect("the program ends");
        let home = self.home().to_string_lossy().into_owned();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&home, "~");
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        let mut wrong = Vec::new();
        if let Some(status) = self.status.filter(|status| output.status.code() != Some(*status)) {
            wrong.push(format!("status {status} was expected"));
        }
        check("stdout", self.stdout.as_ref(), &stdout, &mut wrong);
        check("stderr", self.stderr.as_ref(), &stderr, &mut wrong);
        assert!(
            wrong.is_empty(),
            "clusterctl {}\n{}\n--- {}\n--- stdout\n{stdout}--- stderr\n{stderr}---",
            self.arguments.iter().map(|a| a.to_string_lossy()).collect::<Vec<_>>().join(" "),
            wrong.join("\n"),
            output.status,
        );
        Output { stdout, stderr }
    }
}

fn add(expected: &mut Option<Expect>, part: &str) {
    match expected {
        Some(Expect::Contains(parts)) => parts.push(part.to_owned()),
        other => *other = Some(Expect::Contains(vec![part.to_owned()])),
    }
}

fn check(name: &str, expected: Option<&Expect>, found: &str, wrong: &mut Vec<String>) {
    match expected {
        Some(Expect::Exactly(text)) if text != found => {
            wrong.push(format!("{name} was expected to be\n{text}"));
        }
        Some(Expect::Contains(parts)) => {
            let missing = parts.iter().filter(|part| !found.contains(part.as_str()));
            wrong.extend(missing.map(|part| format!("{name} was expected to have\n{part}")));
        }
        _ => {}
    }
}
