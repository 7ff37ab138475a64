//! What the system says to a process that has the terminal.

use std::io;

/// What was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// To end (SIGTERM, SIGINT).
    End,
    /// The terminal has gone away (SIGHUP).
    HangUp,
    /// To stop for a while (SIGTSTP).
    Stop,
    /// It goes on (SIGCONT): somebody else may have had the terminal meanwhile.
    Continue,
}

/// The signals, from now on.
#[cfg(unix)]
pub(super) struct Signals {
    streams: [(Signal, tokio::signal::unix::Signal); 5],
}

#[cfg(unix)]
impl Signals {
    /// Listens; none of them ends the process by itself any more.
    pub(super) fn listen() -> io::Result<Self> {
        use rustix::process::Signal as Number;
        use tokio::signal::unix::{SignalKind, signal};
        let heard = |number: Number| signal(SignalKind::from_raw(number.as_raw()));
        Ok(Self {
            streams: [
                (Signal::End, heard(Number::TERM)?),
                (Signal::End, heard(Number::INT)?),
                (Signal::HangUp, heard(Number::HUP)?),
                (Signal::Stop, heard(Number::TSTP)?),
                (Signal::Continue, heard(Number::CONT)?),
            ],
        })
    }

    /// The next one.
    pub(super) async fn next(&mut self) -> Signal {
        let [a, b, c, d, e] = &mut self.streams;
        tokio::select! {
            _ = a.1.recv() => a.0,
            _ = b.1.recv() => b.0,
            _ = c.1.recv() => c.0,
            _ = d.1.recv() => d.0,
            _ = e.1.recv() => e.0,
        }
    }
}

/// Stops this process, or all of its job, until somebody lets it go on.
#[cfg(unix)]
pub(super) fn stop(whole_job: bool) {
    use rustix::process::{Signal as Number, getpid, kill_current_process_group, kill_process};
    // SIGSTOP, since nothing stands between it and its effect. Where even that is refused, there is no stop.
    let _ = if whole_job {
        kill_current_process_group(Number::STOP)
    } else {
        kill_process(getpid(), Number::STOP)
    };
}

/// The signals, from now on.
#[cfg(not(unix))]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    /// Listens.
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    /// The next one.
    pub(super) async fn next(&mut self) -> Signal {
        let _ = tokio::signal::ctrl_c().await;
        Signal::End
    }
}

/// There is no job control.
#[cfg(not(unix))]
pub(super) const fn stop(_whole_job: bool) {}
