//! The table of `check`: a line a check, most urgent first. What was found is followed by what to do. What passed and
//! what nobody asked for takes a line in all where there is more than a handful, so that what is wrong does not scroll
//! away; `wide` tells each.

use super::{CheckReport, Outcome, State, said, urgency, word};
use crate::assess::registry;
use crate::report::Style;
use crate::report::ink::{Ink, Mark, Role, Span};
use crate::report::table::{Detail, findings, gaps, sources, subject, top_line};
use crate::text::width;
use std::io;

/// So many subjects stand in a line; the others are counted.
const MOST_SUBJECTS: usize = 4;

/// So many checks that passed, or that nobody asked for, have lines of their own; more are told in one.
const MOST_QUIET: usize = 3;

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
    let crowd = |same: fn(&State) -> bool| {
        let crowd: Vec<&Outcome<'_>> =
            outcomes.iter().copied().filter(|outcome| same(&outcome.state)).collect();
        if detail == Detail::Usual && crowd.len() > MOST_QUIET { crowd } else { Vec::new() }
    };
    let passed = crowd(|state| matches!(state, State::Passed));
    let not_asked = crowd(|state| matches!(state, State::NotAsked(_)));
    let counted = |outcome: &&Outcome<'_>| {
        passed.iter().chain(&not_asked).any(|quiet| quiet.check.id == outcome.check.id)
    };
    outcomes.retain(|outcome| !counted(outcome));
    let mut above = None;
    for outcome in outcomes {
        line(ink, outcome, above, out)?;
        above = outcome.state.reason();
        if let (Detail::Usual, State::Found(_), Some(worst)) =
            (detail, &outcome.state, outcome.findings.first())
        {
            ink.advice(out, &worst.advice)?;
        }
    }
    in_one_line(ink, &passed, "passed", out)?;
    in_one_line(ink, &not_asked, "not asked; -o wide says why", out)?;
    if detail == Detail::All {
        findings(ink, &report.status.assessment.findings, out)?;
    }
    gaps(ink, &report.status.assessment.gaps, out)?;
    if detail == Detail::All {
        sources(ink, &report.status, out)?;
    }
    Ok(())
}

/// Writes the checks of which there is nothing to say but their number and their names.
fn in_one_line(ink: Ink, quiet: &[&Outcome<'_>], words: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(first) = quiet.first() else { return Ok(()) };
    let ids: Vec<&str> = quiet.iter().map(|outcome| outcome.check.id).collect();
    let spans = [
        Span::new(format!("{} {} {words}:", ink.mark(mark(first)), quiet.len()), role(first)),
        Span::new(ids.join(", "), Role::Muted),
    ];
    ink.flow(out, 0, 4, &spans)
}

/// Writes one check. The reason that the line above gave is not said again.
fn line(ink: Ink, outcome: &Outcome<'_>, above: Option<&str>, out: &mut dyn io::Write) -> io::Result<()> {
    let (subjects, words) = said(outcome);
    let mut about: Vec<String> =
        subjects.iter().take(MOST_SUBJECTS).map(|about| subject(ink, about)).collect();
    if subjects.len() > MOST_SUBJECTS {
        about.push(format!("{} more", subjects.len() - MOST_SUBJECTS));
    }
    let words = match (about.is_empty(), words.as_str()) {
        (true, words) if above == Some(words) => "as above".to_owned(),
        (true, words) => ink.clean(words),
        (false, words) => format!("{}: {}", about.join(", "), ink.clean(words)),
    };
    let state = match &outcome.state {
        State::Found(_) | State::Passed | State::Muted => word(outcome),
        State::NotAsked(_) => "not asked",
        State::CouldNotLook(_) => "could not look",
    };
    let (mark, role) = (ink.mark(mark(outcome)), role(outcome));
    let text = if matches!(outcome.state, State::Found(_)) { Role::Usual } else { Role::Muted };
    let (id, widest) = (outcome.check.id, widest_id());
    let head = 2 + widest + 2 + WIDEST_STATE + 2;
    let room = ink.width().map_or(usize::MAX, |limit| limit.saturating_sub(head));
    if room < LEAST_WORDS {
        let spans = [Span::new(format!("{mark} {id}"), role), Span::new(state, role), Span::new(words, text)];
        return ink.flow(out, 0, 4, &spans);
    }
    let lines = if room == usize::MAX { vec![words] } else { width::wrap(&words, room) };
    for (number, line) in lines.iter().enumerate() {
        let line = line.trim_end();
        if number > 0 {
            writeln!(out, "{}{}", " ".repeat(head), ink.paint(text, line))?;
        } else if line.is_empty() {
            writeln!(
                out,
                "{}  {}",
                ink.paint(role, &format!("{mark} {id:widest$}")),
                ink.paint(role, state)
            )?;
        } else {
            let first = ink.paint(role, &format!("{mark} {id:widest$}  {state:WIDEST_STATE$}"));
            writeln!(out, "{first}  {}", ink.paint(text, line))?;
        }
    }
    Ok(())
}

/// `could not look`.
const WIDEST_STATE: usize = 14;

/// With less room than this beside the state, the words go below.
const LEAST_WORDS: usize = 24;

fn widest_id() -> usize {
    registry::all().iter().map(|check| check.id.len()).max().unwrap_or(0)
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
