//! What a migration did, step by step: what stood there, where it stands now, and why.

use super::{diagnostics, findings, rows};
use crate::config::diagnosis::{Diagnosis, Level};
use crate::config::file::File;
use crate::config::migrate::{Change, Form, Migration, Step};
use crate::report::ink::{Ink, Role, Span};
use crate::report::{Format, Style, json, plain, yaml};
use serde::Serialize;
use std::io;

/// What became of a file.
#[derive(Debug, Clone, Copy)]
pub struct MigrationReport<'a> {
    /// The name of the old file.
    pub name: &'a str,
    /// What became of it.
    pub done: &'a Migration,
    /// The new file, with its secrets masked.
    pub new: &'a [File],
}

#[derive(Serialize)]
struct Mirror<'a> {
    version: u8,
    file: &'a str,
    form: &'static str,
    steps: Vec<StepOf<'a>>,
    left: &'a [String],
    findings: findings::Checked<'a>,
}

#[derive(Serialize)]
struct StepOf<'a> {
    line: Option<usize>,
    change: &'static str,
    from: &'a str,
    to: &'a [String],
    why: &'a str,
}

const HEADINGS: [&str; 5] = ["line", "change", "from", "to", "why"];

fn mirror<'a>(report: &MigrationReport<'a>) -> Mirror<'a> {
    let MigrationReport { name, done, new } = *report;
    Mirror {
        version: 1,
        file: name,
        form: match done.form {
            Form::Tdsl => "tdsl",
            Form::Properties => "properties",
        },
        steps: done
            .steps
            .iter()
            .map(|Step { line, change, from, to, why }| StepOf {
                line: *line,
                change: change.word(),
                from,
                to,
                why,
            })
            .collect(),
        left: &done.left,
        findings: findings::Checked::new(&done.found, new),
    }
}

fn cells(done: &Migration) -> Vec<Vec<String>> {
    let steps = done.steps.iter().map(|Step { line, change, from, to, why }| {
        let line = line.map(|line| line.to_string()).unwrap_or_default();
        vec![line, change.word().to_owned(), from.clone(), to.join(" "), why.clone()]
    });
    let left = done.left.iter().map(|what| {
        vec![String::new(), "left to you".to_owned(), String::new(), String::new(), what.clone()]
    });
    steps.chain(left).collect()
}

/// Writes the steps, what is left to a person, and what the rules still find.
pub fn migration(
    report: &MigrationReport<'_>,
    format: Format,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => json::write(&mirror(report), out),
        Format::Yaml => yaml::write(&mirror(report), out),
        Format::Csv => rows::csv(&HEADINGS, cells(report.done), out),
        Format::Markdown => rows::markdown(&HEADINGS, cells(report.done), out),
        Format::Plain => cells(report.done)
            .iter()
            .try_for_each(|row| plain::record(out, &row.iter().map(String::as_str).collect::<Vec<_>>())),
        Format::Table | Format::Wide => table(report, *style, out),
    }
}

fn table(report: &MigrationReport<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let ink = Ink::new(style);
    let MigrationReport { name, done, new } = *report;
    for step in done.steps.iter().take(MOST) {
        let place = match step.line {
            Some(line) => format!("{}:{line}", ink.clean(name)),
            None => ink.clean(name),
        };
        let what = match (step.change, &step.to[..]) {
            (Change::Moved, [_, ..]) => format!("{} {} {}", step.from, ink.arrow(), step.to.join(", ")),
            (Change::Added, to) => to.join(", "),
            _ => step.from.clone(),
        };
        let role = if step.change == Change::LeftOut { Role::Degraded } else { Role::Strong };
        let spans = [
            Span::new(place, Role::Muted),
            Span::new(step.change.word(), role),
            Span::new(ink.clean(&what), Role::Usual),
        ];
        ink.flow(out, 0, 4, &spans)?;
        ink.flow(out, 4, 4, &[Span::new(ink.clean(&step.why), Role::Muted)])?;
    }
    more(done.steps.len(), out)?;
    if !done.left.is_empty() {
        writeln!(out, "\n{}", ink.paint(Role::Strong, "Left to you"))?;
        for what in done.left.iter().take(MOST) {
            ink.flow(out, 2, 4, &[Span::new("-", Role::Muted), Span::new(ink.clean(what), Role::Usual)])?;
        }
        more(done.left.len(), out)?;
    }
    if !done.found.is_empty() {
        writeln!(out)?;
        diagnostics::write(&done.found, new, &style, out)?;
    }
    writeln!(out, "\n{}", summary(done))
}

/// So many steps are drawn; programs get all.
const MOST: usize = 200;

fn more(all: usize, out: &mut dyn io::Write) -> io::Result<()> {
    match all.saturating_sub(MOST) {
        0 => Ok(()),
        more => writeln!(out, "... and {more} more: -o plain and -o json tell all of them"),
    }
}

fn summary(done: &Migration) -> String {
    let many = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let count = |level: Level| done.found.iter().filter(|one: &&Diagnosis| one.level == level).count();
    if done.steps.is_empty() {
        return match done.left.len() {
            0 => "nothing to migrate".to_owned(),
            left => format!("nothing to migrate, {left} left to you"),
        };
    }
    let errors = match (count(Level::Error), count(Level::Warning)) {
        (0, 0) => "config check finds neither errors nor warnings".to_owned(),
        (0, warnings) => format!("config check finds {}", many(warnings, "warning")),
        (errors, _) => format!("config check finds {}: mend them first", many(errors, "error")),
    };
    format!("{}, {} left to you; {errors}", many(done.steps.len(), "step"), done.left.len())
}
