//! The command of `--exec`: run for each event, one at a time and in order, with the event on its standard input.
//!
//! Events reach the shell as data alone, never as part of the command line. A command that fails or hangs is
//! told, and costs nobody but itself.

use crate::text::duration;
use std::convert::Infallible;
use std::future::pending;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Events that wait for the command; more are not given to it.
const QUEUE: usize = 64;

/// What became of a run that did not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    /// One word: `failed`, `timeout` or `dropped`.
    pub(super) became: &'static str,
    /// A sentence.
    pub(super) says: String,
}

/// A command, and the events that wait for it.
#[derive(Debug)]
pub(super) struct Hook {
    queue: mpsc::Sender<Vec<u8>>,
    reports: mpsc::Receiver<Report>,
    /// Events that were given and are not done with.
    left: Arc<AtomicUsize>,
    /// Events that were not given, since the last that was.
    dropped: usize,
    patience: Duration,
    task: JoinHandle<()>,
}

impl Hook {
    /// Begins to wait for events. Each run has so much time.
    pub(super) fn start(command: String, patience: Duration) -> Self {
        let (queue, mut events) = mpsc::channel::<Vec<u8>>(QUEUE);
        let (tell, reports) = mpsc::channel(QUEUE);
        let left = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&left);
        let task = tokio::spawn(async move {
            while let Some(event) = events.recv().await {
                if let Err(report) = run(&command, &event, patience).await {
                    // Who reads no reports any more has enough of them.
                    let _ = tell.try_send(report);
                }
                counter.fetch_sub(1, Ordering::Relaxed);
            }
        });
        Self { queue, reports, left, dropped: 0, patience, task }
    }

    /// Gives an event to the command. A report, where it must do without it, or has done without some before.
    pub(super) fn give(&mut self, event: Vec<u8>) -> Option<Report> {
        self.left.fetch_add(1, Ordering::Relaxed);
        if self.queue.try_send(event).is_err() {
            self.left.fetch_sub(1, Ordering::Relaxed);
            self.dropped += 1;
            return (self.dropped == 1).then(|| Report {
                became: "dropped",
                says: format!(
                    "the command is too slow: {QUEUE} events wait for it, and more are not given to it"
                ),
            });
        }
        match std::mem::take(&mut self.dropped) {
            0 => None,
            count => {
                let says = format!("{count} events were not given to the command");
                Some(Report { became: "dropped", says })
            }
        }
    }

    /// The next run that did not end well.
    pub(super) async fn report(&mut self) -> Report {
        match self.reports.recv().await {
            Some(report) => report,
            None => pending().await,
        }
    }

    /// Lets the command do what waits for it, within the time of one run, and gives the reports of that.
    pub(super) async fn finish(self) -> Vec<Report> {
        let Self { queue, mut reports, left, dropped, patience, mut task } = self;
        drop(queue);
        let in_time = timeout(patience, &mut task).await.is_ok();
        task.abort();
        let mut told = Vec::new();
        while let Ok(report) = reports.try_recv() {
            told.push(report);
        }
        let left = if in_time { 0 } else { left.load(Ordering::Relaxed) } + dropped;
        if left > 0 {
            told.push(Report {
                became: "dropped",
                says: format!("{left} events were left when the watch ended, and not given to the command"),
            });
        }
        told
    }
}

async fn run(command: &str, event: &[u8], patience: Duration) -> Result<(), Report> {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", command])
        .stdin(Stdio::piped())
        // Our own standard output is for events alone.
        .stdout(std::io::stderr())
        .stderr(Stdio::inherit())
        .kill_on_drop(true);
    #[cfg(unix)]
    shell.process_group(0);
    let mut child = shell.spawn().map_err(|error| Report {
        became: "failed",
        says: format!("the command could not be started: {error}"),
    })?;
    let group = Group::of(&child);
    let input = child.stdin.take();
    let feed = async {
        if let Some(mut input) = input {
            // A command need not read its input.
            let _ = input.write_all(event).await;
        }
        pending::<Infallible>().await
    };
    let ended = timeout(patience, async {
        tokio::select! {
            status = child.wait() => status,
            never = feed => match never {},
        }
    })
    .await;
    match ended {
        Ok(Ok(status)) => {
            group.spare();
            if status.success() { Ok(()) } else { Err(failed(status)) }
        }
        Ok(Err(error)) => Err(Report { became: "failed", says: format!("the command was lost: {error}") }),
        Err(_) => {
            let time = duration::human(patience);
            Err(Report {
                became: "timeout",
                says: format!("the command did not end within {time} and was killed"),
            })
        }
    }
}

fn failed(status: ExitStatus) -> Report {
    Report { became: "failed", says: format!("the command ended with {status}") }
}

/// The processes of one run, which are killed together when it is given up.
struct Group(Option<u32>);

impl Group {
    fn of(child: &Child) -> Self {
        Self(child.id())
    }

    /// The run has ended: what it leaves behind may live.
    fn spare(mut self) {
        self.0 = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(pid) = self.0.and_then(|pid| rustix::process::Pid::from_raw(pid.cast_signed())) {
            // Refused only where they are all gone.
            let _ = rustix::process::kill_process_group(pid, rustix::process::Signal::KILL);
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use std::path::Path;
    use std::time::Instant;

    const PATIENCE: Duration = Duration::from_secs(20);

    fn hook(command: &str, folder: &Path, patience: Duration) -> Hook {
        Hook::start(format!("cd '{}' && {command}", folder.display()), patience)
    }

    #[tokio::test]
    async fn events_come_one_at_a_time_in_order_as_data() {
        let folder = tempfile::tempdir().unwrap();
        let mut hook = hook("{ echo begin; cat; echo end; } >> log", folder.path(), PATIENCE);
        for event in ["one\n", "$(touch broken) `touch broken` '; touch broken\n", "three\n"] {
            assert_eq!(hook.give(event.into()), None);
        }
        assert_eq!(hook.finish().await, []);
        let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
        assert_eq!(
            log,
            "begin\none\nend\nbegin\n$(touch broken) `touch broken` '; touch broken\nend\nbegin\nthree\nend\n"
        );
        assert!(!folder.path().join("broken").exists());
    }

    #[tokio::test]
    async fn a_command_that_fails_or_reads_nothing_does_not_keep_the_next_event_from_its_turn() {
        let folder = tempfile::tempdir().unwrap();
        let mut hook = hook("echo x >> log; exit 3", folder.path(), PATIENCE);
        // More than a pipe holds.
        assert_eq!(hook.give(vec![b'x'; 1 << 20]), None);
        assert_eq!(hook.give(b"two".to_vec()), None);
        let report = hook.report().await;
        assert_eq!(
            (report.became, report.says.as_str()),
            ("failed", "the command ended with exit status: 3")
        );
        assert_eq!(hook.finish().await.len(), 1);
        assert_eq!(std::fs::read_to_string(folder.path().join("log")).unwrap(), "x\nx\n");
    }

    #[tokio::test]
    async fn a_command_that_hangs_is_killed_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let begun = Instant::now();
        let command = "(sleep 5; touch survivor) & sleep 600 & wait";
        let mut hook = hook(command, folder.path(), Duration::from_millis(300));
        assert_eq!(hook.give(b"one".to_vec()), None);
        let report = hook.report().await;
        assert_eq!(report.became, "timeout");
        assert!(report.says.contains("did not end within 300 ms"), "{}", report.says);
        assert_eq!(hook.finish().await, []);
        assert!(begun.elapsed() < Duration::from_secs(5));
        // Whatever still runs keeps its folder busy; nothing does.
        let busy = std::process::Command::new("sh")
            .args(["-c", "for p in /proc/[0-9]*; do readlink $p/cwd; done"])
            .output()
            .unwrap();
        let shown = folder.path().canonicalize().unwrap().display().to_string();
        assert!(!String::from_utf8_lossy(&busy.stdout).lines().any(|line| line == shown));
    }

    #[tokio::test]
    async fn a_slow_command_loses_events_and_it_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let mut hook = hook("sleep 600", folder.path(), Duration::from_millis(200));
        let reports: Vec<Report> = (0..QUEUE + 50).filter_map(|_| hook.give(b"x".to_vec())).collect();
        assert_eq!(reports.len(), 1, "said once, not for each");
        assert_eq!(reports[0].became, "dropped");
        let told = hook.finish().await;
        assert!(told.last().unwrap().says.starts_with("11"), "{told:?}");
    }
}
