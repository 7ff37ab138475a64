//! Markdown: a table of the checks, and what was found.

use super::{CheckReport, Outcome, said, urgency, word};
use crate::report::ink::{Mark, Role};
use crate::report::markdown::{findings, table, text};
use crate::report::words;
use crate::text::duration;
use std::io;

pub(super) fn check(report: &CheckReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (view, assessment) = (report.status.view, report.status.assessment);
    writeln!(
        out,
        "**{} {}** {}\n",
        Mark::from(Role::from(assessment.verdict)).sign(false),
        assessment.verdict.word().to_uppercase(),
        text(&words::headline(&report.status, " · "))
    )?;
    writeln!(out, "Looked at {:.0}; took {}.\n", view.taken_at, duration::human(view.took))?;
    let mut outcomes: Vec<&Outcome<'_>> = report.outcomes.iter().collect();
    outcomes.sort_by_key(|outcome| urgency(outcome));
    let rows = outcomes.into_iter().map(|outcome| {
        let (subjects, words) = said(outcome);
        let subjects: Vec<String> = subjects.iter().map(ToString::to_string).collect();
        vec![
            super::table::mark(outcome).sign(false).to_owned(),
            text(outcome.check.id),
            word(outcome).to_owned(),
            text(&subjects.join(", ")),
            text(&words),
        ]
    });
    table(&["", "Check", "State", "Subject", "Words"], rows, out)?;
    findings(&assessment.findings, out)?;
    if !assessment.gaps.is_empty() {
        writeln!(out, "\n### Could not look\n")?;
        for gap in &assessment.gaps {
            let remedy = gap.remedy.as_ref().map(|remedy| format!(" → {}", text(remedy))).unwrap_or_default();
            writeln!(out, "- {}{remedy}", text(&gap.cause))?;
        }
    }
    Ok(())
}
