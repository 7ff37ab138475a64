//! What the system says to a process that has the terminal.

#[cfg(unix)]
use super::terminal;
#[cfg(unix)]
use rustix::event::Timespec;
use std::io;
#[cfg(unix)]
use std::{thread, time::Duration};
#[cfg(unix)]
use tokio::{sync::mpsc, time::timeout};

/// What was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// To end (SIGTERM, SIGINT, SIGQUIT).
    End,
    /// The terminal has gone away (SIGHUP).
    HangUp,
    /// To stop for a while (SIGTSTP).
    Stop,
    /// It goes on (SIGCONT): somebody else may have had the terminal meanwhile.
    Continue,
}

/// How long the loop may take to end when it has to. Then what keeps it is a terminal that takes nothing more.
#[cfg(unix)]
const GRACE: Duration = Duration::from_millis(500);

/// How often to look whether the terminal is there, where nothing tells.
#[cfg(unix)]
const LOOK: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };

/// What a process ends with that was told to.
#[cfg(unix)]
const INTERRUPTED: i32 = 130;

/// The signals, from now on. They are heard on a thread of their own, since the loop may stand still: while the terminal
/// takes nothing, or while the library reads from one that has gone away, again and again.
#[cfg(unix)]
pub(super) struct Signals {
    heard: mpsc::UnboundedReceiver<Signal>,
}

#[cfg(unix)]
impl Signals {
    /// Listens; none of them ends the process by itself any more, as long as this lives.
    pub(super) fn listen() -> io::Result<Self> {
        let (tell, heard) = mpsc::unbounded_channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let streams = {
            let _inside = runtime.enter();
            streams()?
        };
        let gone = tell.clone();
        thread::Builder::new().name("terminal".to_owned()).spawn(move || wait_for_its_end(&gone))?;
        thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || runtime.block_on(pass_on(streams, tell)))?;
        Ok(Self { heard })
    }

    /// The next one.
    pub(super) async fn next(&mut self) -> Signal {
        // Its other end lives as long as this one; but if it did not, there would be nothing to hear.
        match self.heard.recv().await {
            Some(signal) => signal,
            None => std::future::pending().await,
        }
    }
}

#[cfg(unix)]
type Streams = [(Signal, tokio::signal::unix::Signal); 6];

#[cfg(unix)]
fn streams() -> io::Result<Streams> {
    use rustix::process::Signal as Number;
    use tokio::signal::unix::{SignalKind, signal};
    let heard = |number: Number| signal(SignalKind::from_raw(number.as_raw()));
    Ok([
        (Signal::End, heard(Number::TERM)?),
        (Signal::End, heard(Number::INT)?),
        (Signal::End, heard(Number::QUIT)?),
        (Signal::HangUp, heard(Number::HUP)?),
        (Signal::Stop, heard(Number::TSTP)?),
        (Signal::Continue, heard(Number::CONT)?),
    ])
}

/// Passes signals on, until nobody listens. Sees to it that the process ends where one of them says so.
#[cfg(unix)]
async fn pass_on(streams: Streams, tell: mpsc::UnboundedSender<Signal>) {
    let [mut term, mut int, mut quit, mut hup, mut tstp, mut cont] = streams;
    loop {
        let signal = tokio::select! {
            () = tell.closed() => return,
            _ = term.1.recv() => term.0,
            _ = int.1.recv() => int.0,
            _ = quit.1.recv() => quit.0,
            _ = hup.1.recv() => hup.0,
            _ = tstp.1.recv() => tstp.0,
            _ = cont.1.recv() => cont.0,
        };
        if tell.send(signal).is_err() {
            return;
        }
        if matches!(signal, Signal::End | Signal::HangUp) {
            let ended = || async { timeout(GRACE, tell.closed()).await.is_ok() };
            if ended().await {
                return;
            }
            terminal::unblock();
            if !ended().await {
                abandon();
            }
        }
    }
}

/// Waits until the terminal goes away. Not always does a signal say so: it is sent to the session's leader, and to
/// whoever has the terminal then.
#[cfg(unix)]
fn wait_for_its_end(tell: &mpsc::UnboundedSender<Signal>) {
    use rustix::event::{PollFd, PollFlags, poll};
    let output = io::stdout();
    while !tell.is_closed() {
        let mut fds = [PollFd::new(&output, PollFlags::empty())];
        match poll(&mut fds, Some(&LOOK)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => {}
            Ok(_) => {
                // As if the system had said so: heard by the other thread, which sees to the end of it all.
                use rustix::process::{Signal as Number, getpid, kill_process};
                let _ = kill_process(getpid(), Number::HUP);
                return;
            }
            Err(_) => return,
        }
    }
}

/// Ends the process, since nothing else does.
#[cfg(unix)]
#[expect(clippy::exit, reason = "the loop stands still, and cannot be asked")]
fn abandon() -> ! {
    terminal::give_up();
    std::process::exit(INTERRUPTED)
}

/// Whether somebody is there to let a job go on that has stopped: a shell with job control, which starts every job in a
/// group of its own. Else (`ssh -t HOST clusterctl dashboard`, `xterm -e`) a stop would be for good: the system spares
/// such groups every stop but SIGSTOP.
#[cfg(unix)]
pub(super) fn is_job() -> bool {
    use rustix::process::{getpgrp, getppid, getsid};
    let Ok(session) = getsid(None) else { return false };
    // The leader of the session may be a shell, too, but one that waits for us within our own group.
    session != getpgrp() && getppid().is_some_and(|parent| getsid(Some(parent)) == Ok(session))
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
pub(super) const fn is_job() -> bool {
    false
}

/// There is no job control.
#[cfg(not(unix))]
pub(super) const fn stop(_whole_job: bool) {}
