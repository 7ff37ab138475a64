//! Findings in lines of text.

use super::CheckReport;
use crate::assess::finding::{Finding, Severity};
use crate::assess::outcome::State;
use crate::report::Style;
use crate::report::words;
use crate::text::sanitize::{ascii, neutralise};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Foreign text for a reader: neutralised, in ASCII if that is wanted.
pub(super) fn clean(style: Style, text: &str) -> Cow<'_, str> {
    if style.ascii { ascii(text) } else { neutralise(text) }
}

/// The cluster in one sentence, and the reason of the verdict: the worst of what was found, or that somebody could
/// not look.
pub(super) fn summary(report: &CheckReport<'_>) -> String {
    let assessment = report.status.assessment;
    let mut text = words::headline(&report.status, ", ");
    let findings = &assessment.findings;
    let worst = findings.first().map(|worst| format!("; {}", finding(worst)));
    let grave = findings.first().is_some_and(|worst| worst.severity >= Severity::Unknown);
    let unseen = || match (assessment.gaps.first(), unseen(report).into_iter().next()) {
        (Some(gap), _) => Some(format!("; could not look: {}", gap.cause)),
        (None, Some((checks, why))) => Some(format!("; could not look for {checks}: {why}")),
        (None, None) => None,
    };
    let (reason, told) = match if grave { None } else { unseen() } {
        Some(reason) => (Some(reason), 0),
        None => (worst, 1),
    };
    text.push_str(&reason.unwrap_or_default());
    match (findings.len().saturating_sub(told), told) {
        (0, _) => {}
        (more, 0) => write!(text, "; {more} found").expect("a String takes all"),
        (more, _) => write!(text, "; {more} more").expect("a String takes all"),
    }
    if !assessment.muted.is_empty() {
        write!(text, "; {} muted", assessment.muted.len()).expect("a String takes all");
    }
    text
}

/// Id, subject and what is wrong.
pub(super) fn finding(finding: &Finding) -> String {
    format!("{} {}: {}", finding.id, finding.subject, finding.summary)
}

/// So many checks are named in a line; more are counted.
const CHECKS_NAMED: usize = 4;

/// Which checks could not look (`node-down, link-down`, or `23 checks`), and why: each reason once, in the order of
/// the checks.
pub(super) fn unseen(report: &CheckReport<'_>) -> Vec<(String, String)> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for outcome in report.outcomes {
        let State::CouldNotLook(why) = &outcome.state else { continue };
        match reasons.iter_mut().find(|(reason, _)| reason == why) {
            Some((_, ids)) => ids.push(outcome.check.id),
            None => reasons.push((why, vec![outcome.check.id])),
        }
    }
    reasons
        .into_iter()
        .map(|(why, ids)| {
            let checks =
                if ids.len() > CHECKS_NAMED { format!("{} checks", ids.len()) } else { ids.join(", ") };
            (checks, why.to_owned())
        })
        .collect()
}
