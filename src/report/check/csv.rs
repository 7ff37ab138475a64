//! CSV: one row a check, and one more for each further finding of it.

use super::{CheckReport, Outcome, State};
use crate::assess::finding::Finding;
use crate::report::csv::rows;
use crate::report::schema::{millis, time};
use std::io;

const HEADER: [&str; 11] = [
    "domain", "verdict", "check", "title", "state", "severity", "subject", "summary", "reason", "taken_at",
    "took_ms",
];

pub(super) fn check(report: &CheckReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (view, verdict) = (report.status.view, report.status.assessment.verdict);
    let all = report.outcomes.iter().flat_map(|outcome| {
        told(outcome).into_iter().map(move |(finding, why)| {
            vec![
                view.domain.clone(),
                verdict.word().to_owned(),
                outcome.check.id.to_owned(),
                outcome.check.title.to_owned(),
                outcome.state.word().to_owned(),
                finding.map(|finding| finding.severity.word().to_owned()).unwrap_or_default(),
                finding.map(|finding| finding.subject.to_string()).unwrap_or_default(),
                finding.map(|finding| finding.summary.clone()).unwrap_or_default(),
                why.to_owned(),
                time(view.taken_at),
                millis(view.took).to_string(),
            ]
        })
    });
    rows(&HEADER, all, out)
}

/// What there is to say of a check: each finding, with why it does not count where it does not; nothing but a
/// reason where there is none.
fn told<'a>(outcome: &'a Outcome<'_>) -> Vec<(Option<&'a Finding>, &'a str)> {
    let reason = outcome.state.reason().unwrap_or_default();
    let mut told: Vec<(Option<&Finding>, &str)> =
        outcome.findings.iter().map(|finding| (Some(*finding), reason)).collect();
    told.extend(outcome.muted.iter().map(|muted| (Some(&muted.finding), muted.why.as_str())));
    if told.is_empty() || matches!(outcome.state, State::CouldNotLook(_)) && outcome.findings.is_empty() {
        told.insert(0, (None, reason));
    }
    told
}
