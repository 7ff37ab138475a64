//! A server process of ours: started as a child, its log read line by line, gone with the test.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::Notify;
use tokio::time::timeout;

/// Starting Erlang on two busy cores is the slowest thing awaited.
const PATIENCE: Duration = Duration::from_secs(60);

/// A child process that logs to its standard output.
pub(super) struct Daemon {
    name: &'static str,
    log: Arc<Log>,
    // Killed when dropped.
    _child: Child,
}

#[derive(Default)]
struct Log {
    lines: Mutex<Vec<String>>,
    grew: Notify,
}

impl Daemon {
    /// Starts `command`, which dies with the thread that started it, however that ends.
    pub(super) fn start(name: &'static str, command: &[&str], environment: &[(&str, String)]) -> Self {
        let mut child = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "--"])
            .args(command)
            .envs(environment.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{name} cannot be started ({error}): run ./tests/run.sh"));
        let log = Arc::new(Log::default());
        tokio::spawn(gather(child.stdout.take().expect("piped"), Arc::clone(&log)));
        tokio::spawn(gather(child.stderr.take().expect("piped"), Arc::clone(&log)));
        Self { name, log, _child: child }
    }

    /// The lines logged so far.
    pub(super) fn lines(&self) -> Vec<String> {
        self.log.lines.lock().expect("no writer panicked").clone()
    }

    /// How many lines contain all of `words`.
    pub(super) fn count(&self, words: &[&str]) -> usize {
        self.lines().iter().filter(|line| words.iter().all(|word| line.contains(word))).count()
    }

    /// Waits until at least `wanted` lines contain all of `words`.
    pub(super) async fn logged(&self, words: &[&str], wanted: usize) {
        let seen = timeout(PATIENCE, async {
            loop {
                // Registered before the look, so that a line between the two is not missed.
                let grew = self.log.grew.notified();
                if self.count(words) >= wanted {
                    return;
                }
                grew.await;
            }
        });
        assert!(
            seen.await.is_ok(),
            "{} did not log {words:?} {wanted} time(s) within {PATIENCE:?}",
            self.name
        );
    }
}

async fn gather(stream: impl AsyncRead + Unpin, log: Arc<Log>) {
    let mut reader = BufReader::new(stream);
    let mut bytes = Vec::new();
    while let Ok(1..) = reader.read_until(b'\n', &mut bytes).await {
        log.lines
            .lock()
            .expect("no reader panicked")
            .push(String::from_utf8_lossy(&bytes).trim_end().to_owned());
        log.grew.notify_waiters();
        bytes.clear();
    }
}

impl Drop for Daemon {
    /// A failed test shows what the server saw.
    #[expect(clippy::print_stderr, reason = "the log of a failed test, shown by the test runner")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            let lines = self.lines();
            let shown = &lines[lines.len().saturating_sub(150)..];
            eprintln!(
                "---- {} logged {} lines, the last:\n{}\n----",
                self.name,
                lines.len(),
                shown.join("\n")
            );
        }
    }
}

/// A loopback address that no other test of this run uses, so that its ports are ours alone.
pub(super) fn own_address() -> std::net::Ipv4Addr {
    use std::sync::atomic::{AtomicU8, Ordering};
    static NEXT: AtomicU8 = AtomicU8::new(1);
    let run = std::process::id().to_le_bytes();
    std::net::Ipv4Addr::new(127, run[0].max(1), run[1], NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A free port of `address`, which nobody else will be given.
pub(super) fn free_port(address: std::net::Ipv4Addr) -> u16 {
    let listener = std::net::TcpListener::bind((address, 0)).expect("a free port on loopback");
    listener.local_addr().expect("it is bound").port()
}

/// Writes `text` to `name` in `folder`, readable by its owner alone.
pub(super) fn write(folder: &std::path::Path, name: &str, text: &str) -> PathBuf {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let path = folder.join(name);
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    path
}
