//! The way in as a list of steps: those that were taken, the one that is being taken or that failed, those ahead.

use super::model::Model;
use crate::cluster::session::{SessionFailure, SessionState, Step, StepTaken};
use crate::cluster::view::Access;
use jiff::Timestamp;
use std::time::Duration;

/// All steps, in the order in which most ways go.
const STEPS: [Step; 7] =
    [Step::Resolve, Step::Connect, Step::Stream, Step::Tls, Step::Login, Step::Bind, Step::Discover];

/// A step of the way, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Which.
    pub step: Step,
    /// How it stands.
    pub stands: Stands,
    /// What happened, or is happening. May be foreign.
    pub words: String,
    /// How long it took, or has taken so far.
    pub took: Option<Duration>,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// It was taken.
    Taken,
    /// It is being taken.
    Going,
    /// It failed.
    Failed,
    /// It was taken, and shows nothing.
    Blind,
    /// It was not taken.
    Ahead,
}

/// How far we came when we were told last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// Where to.
    pub to: String,
    /// The step that was being taken.
    pub step: Step,
    /// Those before it.
    pub taken: Vec<StepTaken>,
    /// When it was begun.
    pub since: Timestamp,
}

/// The way as it stands.
pub fn of(model: &Model) -> Vec<Stage> {
    match &model.session.0 {
        SessionState::Idle => rest(&[], None),
        SessionState::Stepping { to, step, taken } => {
            let since = model.session_screen.tried.as_ref().map_or(model.session.1, |tried| tried.since);
            let going = Stage {
                step: *step,
                stands: Stands::Going,
                words: doing(model, *step, to, taken),
                took: Some(model.age(since)).filter(|age| *age >= Duration::from_secs(1)),
            };
            upon(taken, going)
        }
        SessionState::Online(facts) => upon(&facts.steps, discovery(model)),
        SessionState::Waiting { cause, .. } => match (failure(model), &model.session_screen.tried) {
            (Some(failure), tried) if failure.cause == *cause => {
                // What the settings' own server said may not be what was tried last.
                let steps = tried.as_ref().filter(|tried| tried.step == failure.step);
                broken(
                    if failure.steps.is_empty() {
                        steps.map_or(&[][..], |tried| &tried.taken)
                    } else {
                        &failure.steps
                    },
                    failure.step,
                    cause,
                )
            }
            (_, Some(tried)) => broken(&tried.taken, tried.step, cause),
            (_, None) => rest(&[], None),
        },
        SessionState::Refused { cause } => broken(&cause.steps, cause.step, &cause.cause),
    }
}

/// Why the last round had no session.
pub fn failure(model: &Model) -> Option<&SessionFailure> {
    match &model.live.latest.as_ref()?.view.access {
        Access::NoSession(failure) => Some(failure),
        _ => None,
    }
}

/// What was taken, this one, and what is ahead.
fn upon(taken: &[StepTaken], now: Stage) -> Vec<Stage> {
    let mut all: Vec<Stage> = taken
        .iter()
        .map(|taken| Stage {
            step: taken.step,
            stands: Stands::Taken,
            words: taken.detail.clone(),
            took: Some(taken.took),
        })
        .collect();
    let ahead = rest(taken, Some(now.step));
    all.push(now);
    all.extend(ahead);
    all
}

/// A way that ended at a step.
fn broken(taken: &[StepTaken], step: Step, cause: &str) -> Vec<Stage> {
    let failed = Stage { step, stands: Stands::Failed, words: cause.to_owned(), took: None };
    // Who gets so far has gone all of the way, also where nobody wrote it down.
    let before = if step == Step::Discover && taken.is_empty() { rest(&[], Some(step)) } else { Vec::new() };
    let before = before.into_iter().map(|stage| Stage { stands: Stands::Taken, ..stage });
    let mut all: Vec<Stage> = before.collect();
    let none_ahead = !all.is_empty();
    all.extend(upon(taken, failed));
    if none_ahead {
        all.retain(|stage| stage.stands != Stands::Ahead);
    }
    all
}

/// The steps that were not taken.
fn rest(taken: &[StepTaken], now: Option<Step>) -> Vec<Stage> {
    let left = |step: &Step| Some(*step) != now && taken.iter().all(|taken| taken.step != *step);
    let ahead = |step| Stage { step, stands: Stands::Ahead, words: String::new(), took: None };
    STEPS.into_iter().filter(left).map(ahead).collect()
}

/// What is being done.
fn doing(model: &Model, step: Step, to: &str, taken: &[StepTaken]) -> String {
    match step {
        Step::Resolve => format!("asking for the addresses of {to}"),
        Step::Connect => {
            let addresses = taken.iter().rev().find(|taken| taken.step == Step::Resolve);
            format!("to {}", addresses.map_or(to, |taken| taken.detail.as_str()))
        }
        Step::Stream => "opening the stream".to_owned(),
        Step::Tls => "shaking hands".to_owned(),
        Step::Login => format!("as {}", model.watched.jid),
        Step::Bind => "asking for a resource".to_owned(),
        Step::Discover => "asking the nodes".to_owned(),
    }
}

/// The last step: taken with the first round that was seen through this session.
fn discovery(model: &Model) -> Stage {
    let step = Step::Discover;
    let latest = model.live.latest.as_ref().filter(|latest| {
        latest.round.failure.is_none() && Some(latest.number) > model.session_screen.entered_after
    });
    let Some(latest) = latest else {
        let words = doing(model, step, "", &[]);
        let took = Some(model.age(model.session.1)).filter(|age| *age >= Duration::from_secs(1));
        return Stage { step, stands: Stands::Going, words, took };
    };
    let blind = match &latest.view.access {
        Access::NotAdmin => Some(format!("{} is no administrator", model.watched.jid)),
        Access::NotClustered => Some("the server runs without clustering".to_owned()),
        Access::CouldNotAsk(why) => Some(format!("the cluster could not be asked: {why}")),
        Access::Manager { .. } | Access::NoSession(_) | Access::NotTried => None,
    };
    let seen = || {
        let nodes = latest.nodes.iter().filter(|row| !row.departed).count();
        let from = latest.vantage().map(|node| format!(", seen from {}", latest.names.short(node)));
        format!("{nodes} {}{}", if nodes == 1 { "node" } else { "nodes" }, from.unwrap_or_default())
    };
    let stands = if blind.is_some() { Stands::Blind } else { Stands::Taken };
    Stage { step, stands, words: blind.unwrap_or_else(seen), took: Some(latest.view.took) }
}
