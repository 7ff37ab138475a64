//! Runs one local command to its end: nothing to read, its output bounded, killed with all that it started when its
//! time is up or nobody waits for it any more.

use crate::cluster::observation::Unavailable;
use crate::text::duration;
use futures_util::future::try_join;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::{Child, Command};
use tokio::time::{Instant, timeout, timeout_at};

/// The largest output that is kept: some ten thousand sockets with all that is known of them.
const MOST_BYTES: usize = 16 << 20;

/// How much of the end of standard error is kept.
const MOST_SAID: usize = 4 << 10;

/// How much of a line is shown to people.
const LONGEST_LINE: usize = 300;

/// How long standard error is waited for after the end: a shared connection of ssh (`ControlPersist`) keeps it open.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// How a command ended.
pub(super) struct Ran {
    pub(super) status: ExitStatus,
    pub(super) printed: Vec<u8>,
    /// The last line of standard error; foreign text.
    pub(super) said: String,
}

/// Runs `sh -c COMMAND` with further words behind it, each one argument, whatever it holds.
pub(super) async fn run(command: &str, words: &[String], deadline: Instant) -> Result<Ran, Unavailable> {
    let begun = Instant::now();
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("{command} \"$@\""), "sh"])
        .args(words)
        // What is there for us concerns neither ssh nor anybody at the other end.
        .env_remove("CLUSTERCTL_PASSWORD")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    #[cfg(unix)]
    shell.process_group(0);
    let mut child =
        shell.spawn().map_err(|error| Unavailable::Failed(format!("sh cannot be started: {error}")))?;
    let group = Group::of(&child);
    let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(Unavailable::Failed("its output cannot be read".to_owned()));
    };
    let mut tail = Vec::new();
    let ended = {
        let mut listening = pin!(listen(err, &mut tail));
        let mut working = pin!(timeout_at(
            deadline,
            try_join(bounded(out), async {
                child
                    .wait()
                    .await
                    .map_err(|error| Unavailable::Failed(format!("cannot wait for it: {error}")))
            })
        ));
        tokio::select! {
            ended = &mut working => {
                let _ = timeout(LAST_WORDS, listening).await;
                ended
            }
            () = &mut listening => working.await,
        }
    };
    let said = last_line(&tail);
    match ended {
        Ok(Ok((printed, status))) => {
            group.leave();
            Ok(Ran { status, printed, said })
        }
        Ok(Err(why)) => Err(why),
        Err(_) if said.is_empty() => Err(Unavailable::NoAnswer { within: begun.elapsed() }),
        Err(_) => Err(Unavailable::Failed(format!(
            "no answer within {}; it said: {said}",
            duration::human(begun.elapsed())
        ))),
    }
}

/// Reads to the end, if that comes in time and in measure.
async fn bounded(stream: impl AsyncRead + Unpin) -> Result<Vec<u8>, Unavailable> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX) + 1;
    stream
        .take(limit)
        .read_to_end(&mut bytes)
        .await
        .map_err(|error| Unavailable::Failed(format!("its output cannot be read: {error}")))?;
    if bytes.len() > MOST_BYTES {
        return Err(Unavailable::Malformed(format!("more than {} MiB were printed", MOST_BYTES >> 20)));
    }
    Ok(bytes)
}

/// Keeps the end of what is said.
async fn listen(mut stream: impl AsyncRead + Unpin, tail: &mut Vec<u8>) {
    let mut piece = [0; 1024];
    while let Ok(length @ 1..) = stream.read(&mut piece).await {
        tail.extend_from_slice(&piece[..length]);
        let surplus = tail.len().saturating_sub(MOST_SAID);
        tail.drain(..surplus);
    }
}

fn last_line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let line = text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    line.chars().take(LONGEST_LINE).collect()
}

/// A command and all that it started; killed when dropped.
struct Group(#[cfg(unix)] Option<rustix::process::Pid>);

impl Group {
    #[cfg(unix)]
    fn of(child: &Child) -> Self {
        let number = child.id().and_then(|id| i32::try_from(id).ok());
        Self(number.and_then(rustix::process::Pid::from_raw))
    }

    #[cfg(not(unix))]
    fn of(_: &Child) -> Self {
        Self()
    }

    /// It came to its end; what it left behind on purpose (a shared connection) may stay.
    #[cfg_attr(not(unix), expect(clippy::unused_self, reason = "there is nothing to leave"))]
    fn leave(self) {
        #[cfg(unix)]
        {
            let mut group = self;
            group.0 = None;
        }
    }
}

#[cfg(unix)]
impl Drop for Group {
    fn drop(&mut self) {
        if let Some(leader) = self.0 {
            // It may have ended by itself meanwhile.
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    async fn ran(command: &str, words: &[&str], patience: Duration) -> Result<Ran, Unavailable> {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        run(command, &words, Instant::now() + patience).await
    }

    const LONG: Duration = Duration::from_secs(30);

    #[tokio::test]
    async fn words_arrive_as_they_are_and_nothing_stands_at_the_input() {
        let ran = ran("cat; printf '%s|'", &["a b", "$HOME", "'", "*", ""], LONG).await.unwrap();
        assert_eq!(String::from_utf8(ran.printed).unwrap(), "a b|$HOME|'|*||");
        assert!(ran.status.success());
    }

    #[tokio::test]
    async fn the_last_line_of_what_it_says_is_kept_with_its_status() {
        let ran = ran("seq 10000 >&2; printf 'last words\\n\\n' >&2; exit 3", &[], LONG).await.unwrap();
        assert_eq!((ran.status.code(), ran.said.as_str()), (Some(3), "last words"));
    }

    #[tokio::test]
    async fn a_command_that_hangs_is_killed_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pid");
        let command = format!("sh -c 'echo $$ >{}; exec sleep 600' & wait; true", file.display());
        let begun = Instant::now();
        let patience = Duration::from_millis(700);
        let Err(why) = ran(&command, &[], patience).await else { panic!("it does not end by itself") };
        assert!(matches!(why, Unavailable::NoAnswer { .. }), "{why}");
        assert!(begun.elapsed() < Duration::from_secs(20));
        let child: i32 = std::fs::read_to_string(&file).unwrap().trim().parse().unwrap();
        let child = rustix::process::Pid::from_raw(child).unwrap();
        let gone = async {
            while rustix::process::test_kill_process(child).is_ok() && !is_zombie(child) {
                tokio::task::yield_now().await;
            }
        };
        assert!(timeout(LONG, gone).await.is_ok(), "its child lives on");
    }

    /// Killed, and merely not yet buried by whoever does that on this system.
    fn is_zombie(process: rustix::process::Pid) -> bool {
        let path = format!("/proc/{}/stat", process.as_raw_nonzero());
        std::fs::read_to_string(path).is_ok_and(|stat| stat.contains(") Z "))
    }

    #[tokio::test]
    async fn endless_output_is_cut_off_long_before_the_deadline() {
        let begun = Instant::now();
        let Err(why) = ran("yes", &[], Duration::from_secs(600)).await else { panic!("endless") };
        assert_eq!(why.to_string(), "answer not understood: more than 16 MiB were printed");
        assert!(begun.elapsed() < Duration::from_secs(60));
    }

    #[tokio::test]
    async fn who_stays_behind_with_standard_error_open_holds_nobody_back() {
        let begun = Instant::now();
        let ran = ran("echo out; sleep 20 >/dev/null & echo err >&2; exit 0;", &[], LONG).await.unwrap();
        assert_eq!((ran.printed.as_slice(), ran.said.as_str()), (&b"out\n"[..], "err"));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}
