//! The one line that says, on a terminal, that something is still going on.

use super::settings::Looks;
use std::io::{self, Write};
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// What is over sooner needs no word.
const PATIENCE: Duration = Duration::from_millis(700);

/// How often the line is written anew.
const PACE: Duration = Duration::from_secs(1);

/// To the first column, and what is there goes (ECMA-48: CR, EL).
const ERASE: &str = "\r\x1b[K";

/// What is being done, and how long it may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Work<'a> {
    /// In words: `asking the cluster`.
    pub(super) what: &'a str,
    /// The time in all.
    pub(super) of: Duration,
}

/// Waits for the future. Where the looks have progress, a line on `messages` says how long it has been, and is gone
/// when the future is done.
pub(super) async fn beside<T>(
    work: Work<'_>,
    looks: Looks,
    messages: &mut dyn Write,
    future: impl Future<Output = T>,
) -> T {
    if !looks.progress {
        return future.await;
    }
    let begun = Instant::now();
    let mut ticks = interval_at(begun + PATIENCE, PACE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut future = std::pin::pin!(future);
    let mut written = false;
    let done = loop {
        tokio::select! {
            biased;
            done = &mut future => break done,
            _ = ticks.tick() => {
                // A terminal that is gone is no reason to stop looking.
                let _ = tell(work, begun.elapsed(), looks.ascii, messages);
                written = true;
            }
        }
    };
    if written {
        let _ = write!(messages, "{ERASE}").and_then(|()| messages.flush());
    }
    done
}

fn tell(work: Work<'_>, elapsed: Duration, ascii: bool, messages: &mut dyn Write) -> io::Result<()> {
    let dots = if ascii { "..." } else { "…" };
    // The second that has begun: nobody wants to read that it has been none.
    let seconds = elapsed.as_millis().div_ceil(1000);
    let of = work.of.as_millis().div_ceil(1000).max(seconds);
    write!(messages, "{ERASE}clusterctl: {} {dots} {seconds} s of {of} s", work.what)?;
    messages.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::output::Output;
    use crate::report::Format;

    fn looks(progress: bool, ascii: bool) -> Looks {
        Looks { output: Output::Usual(Format::Table), color: false, ascii, width: None, progress }
    }

    /// What is on standard error after work that takes so long.
    async fn shown(looks: Looks, takes: Duration) -> String {
        let mut messages = Vec::new();
        let work = Work { what: "asking the cluster", of: Duration::from_secs(10) };
        let done = beside(work, looks, &mut messages, async {
            tokio::time::sleep(takes).await;
            7
        })
        .await;
        assert_eq!(done, 7);
        String::from_utf8_lossy(&messages).into_owned()
    }

    #[tokio::test(start_paused = true)]
    async fn long_work_is_told_each_second_and_the_line_is_gone_at_the_end() {
        assert_eq!(
            shown(looks(true, false), Duration::from_secs(2)).await,
            "\r\x1b[Kclusterctl: asking the cluster … 1 s of 10 s\
             \r\x1b[Kclusterctl: asking the cluster … 2 s of 10 s\r\x1b[K"
        );
        assert_eq!(
            shown(looks(true, true), Duration::from_secs(1)).await,
            "\r\x1b[Kclusterctl: asking the cluster ... 1 s of 10 s\r\x1b[K"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_soon_over_or_nobody_watches_is_not_told() {
        assert_eq!(shown(looks(true, false), Duration::from_millis(600)).await, "");
        assert_eq!(shown(looks(false, false), Duration::from_secs(9)).await, "");
    }
}
