//! `clusterctl wait`: returns when a condition holds and goes on holding, or when time is up.

use crate::assess::assess_with;
use crate::assess::awaited::{Awaited, meant};
use crate::assess::policy::Policy;
use crate::cli::args::ConnectArgs;
use crate::cli::args::wait::{WAIT_TIMEOUT, WaitArgs};
use crate::cli::connection;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::interrupt::interrupted;
use crate::cli::settings::Settings;
use crate::cli::world::World;
use crate::cluster::declaration::Expected;
use crate::cluster::fold::fold;
use crate::cluster::observation::Round;
use crate::cluster::session::{SessionFailure, SessionState};
use crate::cluster::view::{Access, ClusterView};
use crate::report::wait::{self as paper, Became, WaitReport};
use crate::survey::message::{Command, Event};
use crate::survey::surveyor::{Options, surveyor};
use crate::text::{duration, sanitize};
use jiff::Timestamp;
use std::io;
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};

/// The longest wait between two tries to get in: who waits for a cluster wants to know soon.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// How long the surveyor may take to close its session.
const FAREWELL: Duration = Duration::from_secs(1);

/// Waits. `flags` are those of before and after the command; their `--timeout` is that of the whole wait.
pub(super) fn run(args: &WaitArgs, mut flags: ConnectArgs, world: &mut World<'_>) -> Outcome {
    let patience = flags.declared.timeout.take().unwrap_or(WAIT_TIMEOUT);
    if args.stable >= patience {
        return Err(Failure::usage(format!(
            "--stable {} does not fit into --timeout {}",
            duration::human(args.stable),
            duration::human(patience)
        ))
        .with_remedy("the condition must hold for as long as --stable says before time is up"));
    }
    let quiet = flags.presentation.quiet;
    let tells = !quiet && (world.terminals.messages || flags.presentation.verbose > 0);
    let settings = super::meant(flags, world)?;
    // A format that it does not write is told before the wait, not after it.
    settings.looks.format()?;
    if !quiet
        && args.conditions.contains(&Awaited::Formed)
        && settings.declaration.expected == Expected::Unstated
    {
        writeln!(
            world.messages,
            "clusterctl: nobody says how many nodes there should be: a part of them that stands together is formed, \
             too\n  say it with --expect N or --expect NODE,..."
        )?;
    }
    let mut plan = connection::plan(&settings, world)?;
    plan.timeout = plan.timeout.min(patience);
    let options = Options { patient: true, longest_wait: LONGEST_WAIT, ..Options::every(args.interval) };
    let runtime = connection::runtime()?;
    let mut wait = Wait {
        args,
        settings: &settings,
        begun: Instant::now(),
        tells,
        since: None,
        missing: vec![Some("nobody could look yet".to_owned()); args.conditions.len()],
        told: String::new(),
        refused: None,
        sighted: false,
        misspelt: None,
        world,
    };
    let outcome = runtime.block_on(async {
        let (mut handle, surveyor) = surveyor(plan, options);
        let mut task = tokio::spawn(surveyor.run());
        let outcome = wait.follow(&mut handle.events, patience).await;
        // Refused only where it has ended already.
        let _ = handle.commands.try_send(Command::Stop);
        drop(handle);
        if timeout(FAREWELL, &mut task).await.is_err() {
            task.abort();
        }
        outcome
    });
    // A name server that does not answer must not hold the program back.
    runtime.shutdown_background();
    outcome
}

/// One wait.
struct Wait<'a, 'w> {
    args: &'a WaitArgs,
    settings: &'a Settings,
    begun: Instant,
    /// Whether to tell of progress.
    tells: bool,
    /// Since when everything has held, by the beginning of the look that showed it first.
    since: Option<Instant>,
    /// What keeps each condition from holding.
    missing: Vec<Option<String>>,
    /// The last line of progress.
    told: String,
    refused: Option<Box<SessionFailure>>,
    /// Whether the cluster has been seen.
    sighted: bool,
    /// A node that is to go and that nobody knows.
    misspelt: Option<Failure>,
    world: &'a mut World<'w>,
}

impl Wait<'_, '_> {
    async fn follow(&mut self, events: &mut mpsc::Receiver<Event>, patience: Duration) -> Outcome {
        let mut interrupted = pin!(interrupted());
        let mut time_up = pin!(sleep_until(self.begun + patience));
        loop {
            tokio::select! {
                biased;
                () = &mut interrupted => return Ok(ExitCode::Interrupted),
                () = &mut time_up => return self.end(Became::TimedOut, ExitCode::Timeout),
                event = events.recv() => match event {
                    None => return Err(Failure::new(ExitCode::Software, "the surveyor broke off")),
                    Some(Event::Session(SessionState::Refused { cause })) => self.refused = Some(cause),
                    Some(Event::Session(SessionState::Waiting { cause, .. })) => {
                        self.since = None;
                        self.missing.fill(Some(format!("no session: {cause}")));
                        self.progress()?;
                    }
                    Some(Event::Round { round, .. }) => {
                        self.look(&round)?;
                        if let Some(failure) = self.misspelt.take() {
                            return Err(failure);
                        }
                        if let Some(failure) = self.refused.take() {
                            return self.give_up(&failure);
                        }
                        if self.since.is_some_and(|since| since.elapsed() >= self.args.stable) {
                            return self.end(Became::Held, ExitCode::Ok);
                        }
                    }
                    Some(_) => {}
                },
            }
        }
    }

    fn look(&mut self, round: &Round) -> io::Result<()> {
        let view = fold(round, &self.settings.declaration);
        let assessment = assess_with(&view, &Policy::default(), &self.settings.mutes, view.taken_at);
        if matches!(view.access, Access::Manager { .. }) && !std::mem::replace(&mut self.sighted, true) {
            self.misspelt = unknown_gone(&self.args.conditions, &view);
        }
        self.missing =
            self.args.conditions.iter().map(|awaited| awaited.missing(&view, &assessment)).collect();
        if self.missing.iter().any(Option::is_some) {
            self.since = None;
        } else {
            // What a look shows was so when it was shown, not when it was asked for.
            self.since.get_or_insert_with(Instant::now);
        }
        self.progress()
    }

    /// Tells what is missing, where that has changed.
    fn progress(&mut self) -> io::Result<()> {
        let line = match self.missing.iter().flatten().next() {
            Some(missing) => missing.clone(),
            None if self.args.stable.is_zero() => return Ok(()),
            None => format!("it holds, and must do so for {}", duration::human(self.args.stable)),
        };
        if !self.tells || line == self.told {
            return Ok(());
        }
        let time = duration::human(self.begun.elapsed());
        writeln!(self.world.messages, "{time:>6}  {}", sanitize::neutralise(&line))?;
        self.told = line;
        self.world.messages.flush()
    }

    fn report(&self, became: Became) -> WaitReport {
        let conditions = self.args.conditions.iter().zip(&self.missing);
        WaitReport {
            at: Timestamp::now(),
            waited: self.begun.elapsed(),
            stable: self.args.stable,
            became,
            conditions: conditions.map(|(awaited, missing)| (awaited.to_string(), missing.clone())).collect(),
        }
    }

    fn end(&mut self, became: Became, exit: ExitCode) -> Outcome {
        let (format, style) = super::style(self.settings.looks)?;
        let report = self.report(became);
        paper::wait(&report, format, style, self.world.output)?;
        Ok(exit)
    }

    /// Waiting does not mend it.
    fn give_up(&mut self, failure: &SessionFailure) -> Outcome {
        self.end(Became::Refused, ExitCode::Permission)?;
        Err(Failure::new(ExitCode::Permission, connection::words(failure))
            .with_remedy(failure.remedy.clone().unwrap_or_default()))
    }
}

/// A node that is to go, that nobody names and no node has ever heard of, is misspelt: to call it gone would let a
/// restart go on too early.
fn unknown_gone(conditions: &[Awaited], view: &ClusterView) -> Option<Failure> {
    let unknown = conditions.iter().find_map(|awaited| match awaited {
        Awaited::Gone(node) if !view.nodes.contains_key(&meant(view, node)) => Some(node),
        _ => None,
    })?;
    let names: Vec<String> = view.nodes.keys().map(ToString::to_string).collect();
    Some(Failure::usage(format!("gone={unknown}: no node of the cluster has ever heard of it")).with_remedy(
        format!("the nodes are {}; --expect names one that may have left no trace", names.join(", ")),
    ))
}
