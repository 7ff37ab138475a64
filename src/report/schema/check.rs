//! The JSON of `check`: that of `status`, and what became of each check.

use super::status::Status;
use crate::assess::finding::{Finding, Severity};
use crate::assess::outcome::Outcome;
use crate::report::check::CheckReport;
use serde::Serialize;

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checked {
    #[serde(flatten)]
    status: Status,
    checks: Vec<Check>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Check {
    id: &'static str,
    title: &'static str,
    /// The worst of what it found and counts; null where that is nothing.
    severity: Option<&'static str>,
    state: &'static str,
    reason: Option<String>,
    /// Which of the report's findings are its own.
    findings: Vec<usize>,
}

impl Checked {
    /// The mirror of a report.
    pub fn new(report: &CheckReport<'_>) -> Self {
        let all = &report.status.assessment.findings;
        Self {
            status: Status::new(&report.status),
            checks: report.outcomes.iter().map(|outcome| Check::new(outcome, all)).collect(),
        }
    }
}

impl Check {
    fn new(outcome: &Outcome<'_>, all: &[Finding]) -> Self {
        Self {
            id: outcome.check.id,
            title: outcome.check.title,
            severity: outcome.findings.iter().map(|finding| finding.severity).max().map(Severity::word),
            state: outcome.state.word(),
            reason: outcome.state.reason().map(str::to_owned).or_else(|| why_muted(outcome)),
            findings: (0..all.len()).filter(|at| outcome.findings.contains(&&all[*at])).collect(),
        }
    }
}

/// Why what it found does not count, each reason once.
fn why_muted(outcome: &Outcome<'_>) -> Option<String> {
    let mut why: Vec<&str> = outcome.muted.iter().map(|muted| muted.why.as_str()).collect();
    why.dedup();
    (!why.is_empty()).then(|| why.join("; "))
}
