//! Checked for programs.

use super::place::{Place, place_in};
use super::stopped::{WORDS, stopped};
use crate::config::diagnosis::{Diagnosis, Level};
use crate::config::file::File;
use serde::Serialize;

/// What was found, file by file.
#[derive(Debug, Serialize)]
pub(super) struct Checked<'a> {
    /// The version of this shape.
    version: u8,
    findings: Vec<Finding<'a>>,
    /// The files that were not read to their end.
    stopped: Vec<StoppedAt<'a>>,
}

#[derive(Debug, Serialize)]
struct StoppedAt<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    message: &'static str,
}

#[derive(Debug, Serialize)]
struct Finding<'a> {
    rule: &'static str,
    level: &'static str,
    file: &'a str,
    #[serde(flatten)]
    region: Region,
    message: &'a str,
    label: &'a str,
    notes: &'a [String],
    help: Option<&'a str>,
    related: Vec<Related<'a>>,
    fix: Option<FixOf<'a>>,
}

#[derive(Debug, Serialize)]
struct Related<'a> {
    file: &'a str,
    #[serde(flatten)]
    region: Region,
    label: &'a str,
}

#[derive(Debug, Serialize)]
struct FixOf<'a> {
    safe: bool,
    edits: Vec<EditOf<'a>>,
}

#[derive(Debug, Serialize)]
struct EditOf<'a> {
    #[serde(flatten)]
    region: Region,
    text: &'a str,
}

/// From the first character to the one behind the last, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Region {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

/// Where a piece stands.
pub(super) fn region(file: Option<&File>, span: &std::ops::Range<usize>) -> Region {
    let at = |offset| file.map_or(Place { line: 1, column: 1 }, |file| place_in(file, offset));
    let Place { line, column } = at(span.start);
    let end = at(span.end.max(span.start));
    Region { line, column, end_line: end.line, end_column: end.column }
}

/// The name of a finding's file.
pub(super) fn name(files: &[File], file: usize) -> &str {
    files.get(file).map_or("?", |file| file.name.as_str())
}

impl<'a> Checked<'a> {
    pub(super) fn new(found: &'a [Diagnosis], files: &'a [File]) -> Self {
        let stopped = stopped(files).map(|one| StoppedAt {
            file: one.name,
            line: one.place.line,
            column: one.place.column,
            message: WORDS,
        });
        Self {
            version: 1,
            findings: found.iter().map(|one| Finding::new(one, files)).collect(),
            stopped: stopped.collect(),
        }
    }
}

impl<'a> Finding<'a> {
    fn new(one: &'a Diagnosis, files: &'a [File]) -> Self {
        let file = files.get(one.file);
        Self {
            rule: one.lint.id,
            level: one.level.word(),
            file: name(files, one.file),
            region: region(file, &one.span),
            message: &one.message,
            label: &one.label,
            notes: &one.notes,
            help: one.help.as_deref(),
            related: one
                .marks
                .iter()
                .map(|mark| Related {
                    file: name(files, mark.file),
                    region: region(files.get(mark.file), &mark.span),
                    label: &mark.label,
                })
                .collect(),
            fix: one.fix.as_ref().map(|fix| FixOf {
                safe: fix.safe,
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| EditOf { region: region(file, &edit.span), text: &edit.text })
                    .collect(),
            }),
        }
    }
}

/// The columns of [`rows`].
pub(super) const HEADINGS: [&str; 7] = ["file", "line", "column", "level", "rule", "message", "help"];

/// A row for each finding, and one, of no rule, for each file that was not read to its end.
pub(super) fn rows(found: &[Diagnosis], files: &[File]) -> Vec<Vec<String>> {
    let rest = stopped(files).map(|one| {
        let Place { line, column } = one.place;
        let (line, column) = (line.to_string(), column.to_string());
        let level = Level::Note.word().to_owned();
        vec![one.name.to_owned(), line, column, level, String::new(), WORDS.to_owned(), String::new()]
    });
    found
        .iter()
        .map(|one| {
            let place = region(files.get(one.file), &one.span);
            vec![
                name(files, one.file).to_owned(),
                place.line.to_string(),
                place.column.to_string(),
                one.level.word().to_owned(),
                one.lint.id.to_owned(),
                one.message.clone(),
                one.help.clone().unwrap_or_default(),
            ]
        })
        .chain(rest)
        .collect()
}
