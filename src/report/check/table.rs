//! The table of `check`: a line a check, most urgent first. What was found is followed by what to do.

use super::{CheckReport, Outcome, State, said, urgency, word};
use crate::report::Style;
use crate::report::ink::{Ink, Mark, Role, Span};
use crate::report::table::{Detail, findings, gaps, sources, subject, top_line};
use std::io;

/// So many subjects stand in a line; the others are counted.
const MOST_SUBJECTS: usize = 4;

pub(super) fn check(
    report: &CheckReport<'_>,
    detail: Detail,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let ink = Ink::new(style);
    top_line(ink, &report.status, detail, out)?;
    writeln!(out)?;
    let mut outcomes: Vec<&Outcome<'_>> = report.outcomes.iter().collect();
    outcomes.sort_by_key(|outcome| urgency(outcome));
    let mut reason = "";
    for outcome in outcomes {
        line(ink, outcome, reason, out)?;
        reason = outcome.state.reason().unwrap_or_default();
        if let (Detail::Usual, State::Found(_), Some(worst)) =
            (detail, &outcome.state, outcome.findings.first())
        {
            ink.advice(out, &worst.advice)?;
        }
    }
    if detail == Detail::All {
        findings(ink, &report.status.assessment.findings, out)?;
    }
    gaps(ink, &report.status.assessment.gaps, out)?;
    if detail == Detail::All {
        sources(ink, &report.status, out)?;
    }
    Ok(())
}

/// Writes one check. A reason that the line before gave is not said again.
fn line(ink: Ink, outcome: &Outcome<'_>, before: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let role = role(outcome);
    let (subjects, words) = said(outcome);
    let words = if !words.is_empty() && words == before { "as above".to_owned() } else { ink.clean(&words) };
    let mut about: Vec<String> =
        subjects.iter().take(MOST_SUBJECTS).map(|about| subject(ink, about)).collect();
    if subjects.len() > MOST_SUBJECTS {
        about.push(format!("{} more", subjects.len() - MOST_SUBJECTS));
    }
    let state = match &outcome.state {
        State::Found(_) | State::Passed | State::Muted => word(outcome),
        State::NotAsked(_) => "not asked",
        State::CouldNotLook(_) => "could not look",
    };
    let spans = [
        Span::new(format!("{} {}", ink.mark(mark(outcome)), outcome.check.id), role),
        Span::new(state, role),
        Span::new(about.join(", "), Role::Strong),
        Span::new(words, if matches!(outcome.state, State::Found(_)) { Role::Usual } else { Role::Muted }),
    ];
    let spans: Vec<Span> = spans.into_iter().filter(|span| !span.text.is_empty()).collect();
    ink.flow(out, 0, 4, &spans)
}

fn role(outcome: &Outcome<'_>) -> Role {
    match &outcome.state {
        State::Passed => Role::Healthy,
        State::Found(severity) => Role::from(*severity),
        State::CouldNotLook(_) => Role::Unknown,
        State::Muted | State::NotAsked(_) => Role::Muted,
    }
}

/// The sign of what became of a check.
pub(super) fn mark(outcome: &Outcome<'_>) -> Mark {
    match &outcome.state {
        State::NotAsked(_) => Mark::NotAsked,
        _ => Mark::from(role(outcome)),
    }
}
