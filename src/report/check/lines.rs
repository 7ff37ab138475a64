//! Findings in lines of text.

use super::CheckReport;
use crate::assess::finding::Finding;
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

/// The cluster in one sentence, and the worst of what was found.
pub(super) fn summary(report: &CheckReport<'_>) -> String {
    let assessment = report.status.assessment;
    let mut text = words::headline(&report.status, ", ");
    let findings = &assessment.findings;
    if let Some(worst) = findings.first() {
        text.push_str("; ");
        text.push_str(&finding(worst));
    } else if let Some(gap) = assessment.gaps.first() {
        text.push_str("; could not look: ");
        text.push_str(&gap.cause);
    }
    if findings.len() > 1 {
        write!(text, "; {} more", findings.len() - 1).expect("a String takes all");
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
