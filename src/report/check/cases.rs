//! The checks as test cases. Nothing that makes the verdict worse is left out, whatever the selection: what no
//! check accounts for has a case of its own.

use super::CheckReport;
use crate::assess::finding::{Finding, Severity, Subject};
use crate::assess::outcome::State;
use crate::assess::verdict::{Gap, Muted};
use std::collections::BTreeSet;

/// The last case: whether all could be looked at that no single check is about (the login, the kernel).
pub(super) const SURVEY: &str = "survey";

/// So many findings of a case are told one by one, the worst first; the others are counted. A torn cluster of 200
/// nodes has tens of thousands, which no screen of a CI system shows.
pub(super) const FINDINGS_TOLD: usize = 100;

/// One test case.
#[derive(Debug)]
pub(super) struct Case<'a> {
    /// The id of its check, or [`SURVEY`].
    pub(super) name: &'static str,
    /// How it ended.
    pub(super) ending: Ending<'a>,
    /// What was found and does not count.
    pub(super) muted: Vec<&'a Muted>,
}

/// How a test case ended.
#[derive(Debug)]
pub(super) enum Ending<'a> {
    /// Well; with notes, which change no verdict.
    Passed(Vec<&'a Finding>),
    /// With findings; the worst of them, never a note.
    Failed(Severity, Vec<&'a Finding>),
    /// Nobody looked, or what was found is muted; why.
    Skipped(String),
    /// Could not look; why, and what was found all the same. Never passed.
    CouldNotLook(String, Vec<&'a Finding>),
    /// The survey itself could not look at everything.
    Gaps(&'a [Gap]),
}

/// A case for each check that was picked, and one for the survey.
pub(super) fn cases<'a>(report: &CheckReport<'a>) -> Vec<Case<'a>> {
    let mut cases: Vec<Case<'a>> = report
        .outcomes
        .iter()
        .map(|outcome| {
            let ending = match &outcome.state {
                State::Passed => Ending::Passed(Vec::new()),
                State::Found(severity) => ending(*severity, outcome.findings.clone()),
                State::Muted => Ending::Skipped(whys(&outcome.muted)),
                State::NotAsked(why) => Ending::Skipped(why.clone()),
                State::CouldNotLook(why) => Ending::CouldNotLook(why.clone(), outcome.findings.clone()),
            };
            Case { name: outcome.check.id, ending, muted: outcome.muted.clone() }
        })
        .collect();
    let assessment = report.status.assessment;
    let told: BTreeSet<_> =
        report.outcomes.iter().flat_map(|outcome| &outcome.findings).map(|one| key(one)).collect();
    for finding in assessment.findings.iter().filter(|finding| !told.contains(&key(finding))) {
        match cases.iter_mut().find(|case| case.name == finding.id) {
            Some(case) => case.ending.take(finding),
            None => cases.push(Case {
                name: finding.id,
                ending: ending(finding.severity, vec![finding]),
                muted: Vec::new(),
            }),
        }
    }
    let ending =
        if assessment.gaps.is_empty() { Ending::Passed(Vec::new()) } else { Ending::Gaps(&assessment.gaps) };
    cases.push(Case { name: SURVEY, ending, muted: Vec::new() });
    cases
}

fn ending(worst: Severity, findings: Vec<&Finding>) -> Ending<'_> {
    if worst == Severity::Note { Ending::Passed(findings) } else { Ending::Failed(worst, findings) }
}

/// What tells findings apart.
fn key(finding: &Finding) -> (&'static str, &Subject, &str) {
    (finding.id, &finding.subject, &finding.summary)
}

/// Why findings are muted, each reason once.
pub(super) fn whys(muted: &[&Muted]) -> String {
    let mut whys: Vec<&str> = muted.iter().map(|muted| muted.why.as_str()).collect();
    whys.dedup();
    whys.join("; ")
}

impl<'a> Ending<'a> {
    /// Adds a finding that no outcome accounts for.
    fn take(&mut self, finding: &'a Finding) {
        if let Self::CouldNotLook(_, findings) = self
            && finding.severity < Severity::Unknown
        {
            findings.push(finding);
            return;
        }
        let (worst, mut findings) = match self {
            Self::Passed(findings) => (Severity::Note, std::mem::take(findings)),
            Self::Failed(worst, findings) => (*worst, std::mem::take(findings)),
            Self::CouldNotLook(_, findings) => (Severity::Unknown, std::mem::take(findings)),
            Self::Skipped(_) | Self::Gaps(_) => (Severity::Note, Vec::new()),
        };
        findings.push(finding);
        *self = ending(worst.max(finding.severity), findings);
    }
}
