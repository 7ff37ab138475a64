//! Commands, heard at any time: also while the surveyor waits for something else.

use super::browser::Browser;
use super::gate::Asker;
use super::message::Command;
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// What was commanded and is not done yet.
#[derive(Debug)]
pub(super) struct Inbox<A> {
    commands: mpsc::Receiver<Command>,
    /// What a person asks is asked at once, whatever else goes on.
    pub(super) browser: Browser<A>,
    /// Whether to look no more for a while.
    pub(super) paused: bool,
    /// How often that was commanded.
    pub(super) pauses: u64,
    /// When to look although it is not time yet.
    pub(super) hurry: Option<Instant>,
    /// Whether a person wants another try.
    pub(super) retry: bool,
    /// The new interval.
    pub(super) interval: Option<Duration>,
}

impl<A: Asker> Inbox<A> {
    pub(super) fn new(commands: mpsc::Receiver<Command>, browser: Browser<A>) -> Self {
        Self { commands, browser, paused: false, pauses: 0, hurry: None, retry: false, interval: None }
    }

    /// Waits for one command, and sees to the questions meanwhile. `None`: to stop.
    pub(super) async fn next(&mut self) -> Option<()> {
        let command = loop {
            tokio::select! {
                biased;
                command = self.commands.recv() => break command?,
                () = self.browser.answered() => {}
            }
        };
        match command {
            Command::ObserveNow => self.hurry = Some(Instant::now()),
            Command::Interval(interval) => self.interval = Some(interval),
            Command::Retry => self.retry = true,
            Command::Pause => {
                self.paused = true;
                self.pauses = self.pauses.wrapping_add(1);
            }
            Command::Resume => self.paused = false,
            Command::Browse { jid, node } => self.browser.ask(jid, node),
            Command::Stop => return None,
        }
        Some(())
    }

    /// Does some work, and hears commands meanwhile. `None`: to stop; the work is dropped.
    pub(super) async fn during<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                biased;
                heard = self.next() => heard?,
                done = &mut work => return Some(done),
            }
        }
    }
}
