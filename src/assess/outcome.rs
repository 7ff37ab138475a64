//! What became of each check: the same assessment, check by check, for machines that count them; and the verdict
//! over some of the checks alone.

use super::finding::{Finding, Severity};
use super::needs::{Needs, Sight, sight};
use super::registry::{self, Check};
use super::verdict::{Assessment, Muted, Verdict};
use super::{session_gap, socket_gap, stop};
use crate::cluster::view::ClusterView;

/// One check, and what became of it.
#[derive(Debug, Clone)]
pub struct Outcome<'a> {
    /// Which.
    pub check: &'static Check,
    /// What became of it.
    pub state: State,
    /// What it found and counts, worst first.
    pub findings: Vec<&'a Finding>,
    /// What it found and does not count.
    pub muted: Vec<&'a Muted>,
}

/// What became of a check. That it found nothing is worth something only where it could look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It looked, and found nothing.
    Passed,
    /// It found something; the worst of it. A note changes no verdict.
    Found(Severity),
    /// All that it found is muted.
    Muted,
    /// Nobody asked for what it looks at, or it does not apply here; the reason is for people.
    NotAsked(String),
    /// What it looks at could not be looked at; the reason is for people. Never passed. What it found all the
    /// same, and is not worse than not to know, is among the findings.
    CouldNotLook(String),
}

impl State {
    /// The word of the contract.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Found(_) => "found",
            Self::Muted => "muted",
            Self::NotAsked(_) => "not-asked",
            Self::CouldNotLook(_) => "could-not-look",
        }
    }

    /// Why it did not look, if it did not.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::NotAsked(why) | Self::CouldNotLook(why) => Some(why),
            Self::Passed | Self::Found(_) | Self::Muted => None,
        }
    }

    /// What it adds to the verdict.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Found(severity) => Verdict::from(*severity),
            Self::CouldNotLook(_) => Verdict::Unknown,
            Self::Passed | Self::Muted | Self::NotAsked(_) => Verdict::Ok,
        }
    }
}

/// Which checks are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    only: Vec<&'static str>,
    skip: Vec<&'static str>,
    stopping: bool,
}

impl Selection {
    /// All of them.
    pub fn all() -> Self {
        Self::default()
    }

    /// Only these, or all where none is named; and of those not the others.
    pub fn new(only: Vec<&'static str>, skip: Vec<&'static str>) -> Self {
        Self { only, skip, stopping: false }
    }

    /// The same, and somebody asks whether a node may be stopped: where no check was picked, that alone.
    #[must_use]
    pub fn and_stopping(mut self) -> Self {
        self.stopping = true;
        if !self.only.is_empty() {
            self.only.push(stop::ID);
        } else if self.skip.is_empty() {
            self.only = vec![stop::ID];
        }
        self
    }

    /// Whether this check is wanted.
    pub fn takes(&self, id: &str) -> bool {
        (self.only.is_empty() || self.only.contains(&id)) && !self.skip.contains(&id)
    }

    /// The wanted checks, in the order of the registry.
    pub fn checks(&self) -> impl Iterator<Item = &'static Check> {
        registry::all().iter().filter(|check| self.takes(check.id))
    }
}

/// What became of each check that is wanted, in the order of the registry.
///
/// Where nothing that is wanted was asked for (`--only slow-link` without `--probe`), nothing was looked at, and
/// nothing is called well: then it could not look.
pub fn outcomes<'a>(
    view: &ClusterView,
    assessment: &'a Assessment,
    selection: &Selection,
) -> Vec<Outcome<'a>> {
    let mut outcomes: Vec<Outcome<'a>> =
        selection.checks().map(|check| outcome(check, view, assessment, selection.stopping)).collect();
    if outcomes.iter().all(|outcome| matches!(outcome.state, State::NotAsked(_))) {
        for outcome in &mut outcomes {
            if let State::NotAsked(why) = &outcome.state {
                outcome.state = State::CouldNotLook(why.clone());
            }
        }
    }
    outcomes
}

fn outcome<'a>(
    check: &'static Check,
    view: &ClusterView,
    assessment: &'a Assessment,
    stopping: bool,
) -> Outcome<'a> {
    let findings: Vec<&Finding> =
        assessment.findings.iter().filter(|finding| finding.id == check.id).collect();
    let muted: Vec<&Muted> = assessment.muted.iter().filter(|muted| muted.finding.id == check.id).collect();
    let worst = findings.iter().map(|finding| finding.severity).max();
    let state = match (worst, sight(check.needs, view, assessment, stopping)) {
        (Some(worst), Sight::Blocked(_)) if worst >= Severity::Unknown => State::Found(worst),
        (_, Sight::Blocked(why)) => State::CouldNotLook(why),
        (Some(worst), Sight::Clear | Sight::NotAsked(_)) => State::Found(worst),
        (None, Sight::Clear | Sight::NotAsked(_)) if !muted.is_empty() => State::Muted,
        (None, Sight::Clear) => State::Passed,
        (None, Sight::NotAsked(why)) => State::NotAsked(why),
    };
    Outcome { check, state, findings, muted }
}

/// The assessment as if there were no other checks than those that are wanted: their findings, the gaps that
/// kept one of them from looking, and the verdict over them.
pub fn over(view: &ClusterView, assessment: &Assessment, selection: &Selection) -> Assessment {
    let outcomes = outcomes(view, assessment, selection);
    let blocks = |local: bool| {
        let needs = |need: &Needs| if local { need.is_local() } else { need.is_remote() };
        outcomes.iter().any(|outcome| {
            matches!(outcome.state, State::CouldNotLook(_)) && outcome.check.needs.iter().any(needs)
        })
    };
    // Without a session, what is told of this host may be short of it, too.
    let (session, sockets) = (session_gap(view), socket_gap(view));
    let gaps = assessment.gaps.iter().filter(|gap| {
        let same = |other: &Option<super::verdict::Gap>| other.as_ref() == Some(*gap);
        !(same(&session) && !blocks(false) && !blocks(true) || same(&sockets) && !blocks(true))
    });
    Assessment {
        verdict: outcomes.iter().map(|outcome| outcome.state.verdict()).max().unwrap_or(Verdict::Unknown),
        findings: assessment.findings.iter().filter(|finding| selection.takes(finding.id)).cloned().collect(),
        muted: assessment.muted.iter().filter(|muted| selection.takes(muted.finding.id)).cloned().collect(),
        gaps: gaps.cloned().collect(),
        health: assessment.health.clone(),
    }
}
