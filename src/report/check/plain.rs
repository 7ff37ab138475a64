//! Plain: one record a line, as that of `status` (see [`crate::report::plain`]).
//!
//! ```text
//! verdict  VERDICT  DOMAIN  VANTAGE  CHECKS  TAKEN_AT  TOOK_MS
//! check    STATE  ID  SUBJECTS  WORDS
//! finding  SEVERITY  ID  SUBJECT  SUMMARY  ADVICE  EVIDENCE
//! muted    SEVERITY  ID  SUBJECT  SUMMARY  WHY
//! gap      CAUSE  REMEDY
//! ```
//!
//! `STATE` is `passed`, `note`, `warning`, `critical` or `unknown` (the worst of what was found), `muted`,
//! `not-asked` or `could-not-look`; `WORDS` are the summary of the worst finding, or the reason.

use super::{CheckReport, said, word};
use crate::report::plain::{findings, record};
use crate::report::schema::{millis, time};
use crate::text::sanitize::one_word;
use std::io;

pub(super) fn check(report: &CheckReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (view, assessment) = (report.status.view, report.status.assessment);
    record(
        out,
        &[
            "verdict",
            assessment.verdict.word(),
            &one_word(&view.domain),
            &view.vantage.known().map(|name| one_word(name.as_str())).unwrap_or_default(),
            &report.outcomes.len().to_string(),
            &time(view.taken_at),
            &millis(view.took).to_string(),
        ],
    )?;
    for outcome in report.outcomes {
        let (subjects, words) = said(outcome);
        let subjects: Vec<String> = subjects.iter().map(ToString::to_string).collect();
        record(out, &["check", word(outcome), outcome.check.id, &subjects.join(", "), &words])?;
    }
    findings(&assessment.findings, out)?;
    for muted in &assessment.muted {
        let finding = &muted.finding;
        let subject = finding.subject.to_string();
        record(out, &["muted", finding.severity.word(), finding.id, &subject, &finding.summary, &muted.why])?;
    }
    for gap in &assessment.gaps {
        record(out, &["gap", &gap.cause, gap.remedy.as_deref().unwrap_or_default()])?;
    }
    Ok(())
}
