//! `clusterctl watch`: what changes, as it changes.

use crate::assess::assess_with;
use crate::assess::history::History;
use crate::assess::joining::Returns;
use crate::assess::names::Names;
use crate::assess::policy::Policy;
use crate::cli::args::watch::WatchArgs;
use crate::cli::connection;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::hook::{Hook, Report};
use crate::cli::interrupt::interrupted;
use crate::cli::settings::Settings;
use crate::cli::world::World;
use crate::cluster::fold::fold;
use crate::cluster::observation::Round;
use crate::cluster::session::{SessionFailure, SessionState};
use crate::cluster::view::Access;
use crate::report::watch::{Event, Paper};
use crate::survey::message::{self, Command};
use crate::survey::surveyor::{Options, surveyor};
use crate::text::{duration, sanitize};
use jiff::Timestamp;
use std::future::pending;
use std::io;
use std::ops::ControlFlow;
use std::pin::pin;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How long the surveyor may take to close its session.
const FAREWELL: Duration = Duration::from_secs(1);

/// Tells the present state, then every change, until it is told to end.
pub(super) fn run(args: &WatchArgs, quiet: bool, settings: &Settings, world: &mut World<'_>) -> Outcome {
    let plan = connection::plan(settings, world)?;
    if args.events && !quiet {
        writeln!(
            world.messages,
            "clusterctl: --events makes {} available: its contacts may see it, and the server hands over, and then \
             forgets, the messages that it has kept for it",
            sanitize::neutralise(&plan.credentials.jid())
        )?;
    }
    let options = Options { listen: args.events, ..Options::every(args.interval) };
    let runtime = connection::runtime()?;
    let outcome = runtime.block_on(async {
        let (mut handle, surveyor) = surveyor(plan, options);
        let mut task = tokio::spawn(surveyor.run());
        let (format, style) = super::style(settings.looks)?;
        let mut watch = Watch {
            args,
            quiet,
            settings,
            paper: Paper::new(format, style),
            hook: args.exec.clone().map(|command| Hook::start(command, args.exec_timeout)),
            history: None,
            names: None,
            returns: Returns::default(),
            round: 0,
            session: "connecting",
            refused: None,
            barred: None,
            world,
        };
        let outcome = watch.follow(&mut handle.events).await;
        // Refused only where it has ended already.
        let _ = handle.commands.try_send(Command::Stop);
        drop(handle);
        if timeout(FAREWELL, &mut task).await.is_err() {
            task.abort();
        }
        match outcome {
            Ok(ExitCode::Interrupted) | Err(_) => outcome,
            Ok(exit) => watch.finish(exit).await,
        }
    });
    // A name server that does not answer must not hold the program back.
    runtime.shutdown_background();
    outcome
}

/// One watch.
struct Watch<'a, 'w> {
    args: &'a WatchArgs,
    quiet: bool,
    settings: &'a Settings,
    paper: Paper,
    hook: Option<Hook>,
    /// From the first look that could see the cluster.
    history: Option<History>,
    names: Option<Names>,
    /// Which nodes went and came.
    returns: Returns,
    round: u64,
    /// The state of the session, in one word.
    session: &'static str,
    refused: Option<Box<SessionFailure>>,
    /// Why there is nothing to watch for this account.
    barred: Option<Failure>,
    world: &'a mut World<'w>,
}

impl Watch<'_, '_> {
    async fn follow(&mut self, events: &mut tokio::sync::mpsc::Receiver<message::Event>) -> Outcome {
        let mut interrupted = pin!(interrupted());
        let mut time_up = pin!(async {
            match self.args.duration {
                Some(time) => sleep(time).await,
                None => pending().await,
            }
        });
        loop {
            let report = async {
                match &mut self.hook {
                    Some(hook) => hook.report().await,
                    None => pending().await,
                }
            };
            tokio::select! {
                biased;
                () = &mut interrupted => return Ok(ExitCode::Interrupted),
                () = &mut time_up => return Ok(ExitCode::Ok),
                report = report => self.failed(report)?,
                event = events.recv() => {
                    let Some(event) = event else {
                        return Err(Failure::new(ExitCode::Software, "the surveyor broke off"));
                    };
                    if self.take(event)?.is_break() {
                        if let Some(failure) = self.barred.take() {
                            return Err(failure);
                        }
                        return match self.refused.take() {
                            Some(failure) => Err(connection::no_session(&failure)),
                            None => Ok(ExitCode::Ok),
                        };
                    }
                }
            }
        }
    }

    /// Tells an event of the surveyor; says whether the watch ends with it.
    fn take(&mut self, event: message::Event) -> io::Result<ControlFlow<()>> {
        match event {
            message::Event::Session(state) => return self.state(state),
            message::Event::Round { number, round } => return self.look(number, &round),
            message::Event::Moved { from, to, why } => {
                self.tell(&Event::moved(Timestamp::now(), self.round, &from, &to, &why))?;
            }
            message::Event::Stretched { interval, why } => self.stretched(interval, why.as_deref())?,
            // Nobody asks for it here.
            message::Event::Browsed { .. } => {}
            message::Event::Pushed(push) => {
                self.tell(&Event::push(Timestamp::now(), self.round, &push))?;
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn state(&mut self, state: SessionState) -> io::Result<ControlFlow<()>> {
        let word = state.word();
        let says = match &state {
            SessionState::Idle | SessionState::Stepping { .. } => return Ok(ControlFlow::Continue(())),
            SessionState::Online(facts) => format!("logged in at {} again", facts.server),
            SessionState::Waiting { cause, .. } => {
                format!("lost: {cause}; trying again, less and less often")
            }
            SessionState::Refused { cause } => format!("refused: {cause}"),
        };
        let before = std::mem::replace(&mut self.session, word);
        if let SessionState::Refused { cause } = state {
            self.refused = Some(cause);
            // As other commands: what was refused at the start has nothing to tell but why.
            if self.round == 0 {
                return Ok(ControlFlow::Break(()));
            }
        }
        // The first way in, and the next failure of many, are no news.
        if before != word && (before, word) != ("connecting", "online") && self.round > 0 {
            self.tell(&Event::session(Timestamp::now(), self.round, before, word, says))?;
        }
        Ok(ControlFlow::Continue(()))
    }

    fn look(&mut self, number: u64, round: &Round) -> io::Result<ControlFlow<()>> {
        let first = self.round == 0;
        self.round = number;
        let view = fold(round, &self.settings.declaration);
        let mut assessment = assess_with(&view, &Policy::default(), &self.settings.mutes, view.taken_at);
        self.returns.ease(&view, &mut assessment);
        let sighted = matches!(view.access, Access::Manager { .. });
        let mut changed = false;
        if sighted || self.names.is_none() {
            self.names = Some(Names::of(&view));
        }
        match (&mut self.history, &self.names) {
            (Some(history), Some(names)) => {
                let transitions = history.advance(&view, &assessment);
                changed = !transitions.is_empty();
                let events: Vec<Event> =
                    transitions.iter().map(|transition| Event::of(transition, number, names)).collect();
                self.paper.round(&events, self.world.output)?;
                for event in &events {
                    self.hand_over(event)?;
                }
            }
            // What there is to watch begins with the first look that sees it.
            _ if first || sighted => {
                self.tell(&Event::start(number, &view, &assessment))?;
                changed = !first;
                if sighted {
                    let mut history = History::new();
                    history.advance(&view, &assessment);
                    self.history = Some(history);
                }
            }
            _ => {}
        }
        // Nothing would ever be seen; rights that are lost later are told as a finding.
        if first && view.access == Access::NotAdmin {
            let who = view.jid.clone().unwrap_or_else(|| "the account".to_owned());
            self.barred = Some(
                Failure::new(
                    ExitCode::Permission,
                    format!("{who} sees no components of {}: it is no administrator there", view.domain),
                )
                .with_remedy("add it to admins in config.tdsl on every node, or log in as one that is there"),
            );
            return Ok(ControlFlow::Break(()));
        }
        let enough = self.args.count.is_some_and(|count| number >= count);
        let over = self.refused.is_some() || enough || (changed && self.args.until_change);
        Ok(if over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    fn stretched(&mut self, interval: Duration, why: Option<&str>) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        let interval = duration::human(interval);
        match why {
            Some(why) => writeln!(self.world.messages, "clusterctl: looking every {interval}: {why}"),
            None => writeln!(self.world.messages, "clusterctl: looking every {interval} again"),
        }
    }

    /// Writes an event, and hands it over.
    fn tell(&mut self, event: &Event) -> io::Result<()> {
        self.paper.write(event, self.world.output)?;
        self.hand_over(event)
    }

    /// Gives an event to the command, if there is one.
    fn hand_over(&mut self, event: &Event) -> io::Result<()> {
        let Some(hook) = &mut self.hook else { return Ok(()) };
        match hook.give(event.to_json()?) {
            Some(report) => self.failed(report),
            None => Ok(()),
        }
    }

    /// Tells that the command did not do its work; not to the command.
    fn failed(&mut self, report: Report) -> io::Result<()> {
        let event = Event::exec(Timestamp::now(), self.round, report.became, report.says);
        self.paper.write(&event, self.world.output)
    }

    /// Lets the command do what is left.
    async fn finish(mut self, exit: ExitCode) -> Outcome {
        if let Some(hook) = self.hook.take() {
            for report in hook.finish().await {
                self.failed(report)?;
            }
        }
        Ok(exit)
    }
}
