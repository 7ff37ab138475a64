//! The report of `check`: one survey, check by check.
//!
//! In every format each check that was picked is told, also one that passed, so that a reader can tell "well" from
//! "not looked at".
//!
//! | file | who reads it |
//! | --- | --- |
//! | `table`, `plain`, `csv`, `markdown` | people, `grep`, spreadsheets, tickets |
//! | `nagios` | Nagios, Icinga, Naemon, Checkmk: the plugins' output |
//! | `junit` | Jenkins, GitLab and whatever else reads the XML of Ant's JUnit task |
//! | `github` | GitHub's runner: workflow commands that become annotations |
//! | `tap` | `prove` and other readers of the Test Anything Protocol |
//! | `prometheus` | the textfile collector of `node_exporter`; metrics in `metrics` |
//! | `cases` | the checks as test cases: what JUnit and TAP have in common |
//! | `figures` | the numbers of a survey: what Nagios and Prometheus have in common |
//! | `lines` | findings in lines of text: what Nagios and GitHub have in common |

mod cases;
mod csv;
mod figures;
mod github;
mod junit;
mod lines;
mod markdown;
pub mod metrics;
mod nagios;
mod plain;
mod prometheus;
mod table;
mod tap;

use super::schema::check::Checked;
use super::{Format, StatusReport, Style, json, yaml};
use crate::assess::finding::{Severity, Subject};
use crate::assess::outcome::{Outcome, State};
use crate::assess::policy::Policy;
use std::fmt;
use std::io;

/// The formats of `check --output`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckFormat {
    /// Those that every report has.
    Ordinary(Format),
    /// A line for a monitoring system, with performance data, and long text after it.
    Nagios,
    /// `JUnit` XML: a test case a check.
    Junit,
    /// GitHub's workflow commands: annotations.
    Github,
    /// The Test Anything Protocol.
    Tap,
    /// Metrics in Prometheus' text format, for a textfile.
    Prometheus,
}

impl CheckFormat {
    /// All of them, in the order of the help text.
    pub const ALL: [Self; 12] = [
        Self::Ordinary(Format::Table),
        Self::Ordinary(Format::Wide),
        Self::Ordinary(Format::Plain),
        Self::Ordinary(Format::Json),
        Self::Ordinary(Format::Yaml),
        Self::Ordinary(Format::Csv),
        Self::Ordinary(Format::Markdown),
        Self::Nagios,
        Self::Junit,
        Self::Github,
        Self::Tap,
        Self::Prometheus,
    ];

    /// The word on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ordinary(format) => format.name(),
            Self::Nagios => "nagios",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Tap => "tap",
            Self::Prometheus => "prometheus",
        }
    }

    /// The format that other commands have, too.
    pub const fn ordinary(self) -> Option<Format> {
        match self {
            Self::Ordinary(format) => Some(format),
            Self::Nagios | Self::Junit | Self::Github | Self::Tap | Self::Prometheus => None,
        }
    }
}

impl fmt::Display for CheckFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One survey, what we think of it by the checks that were picked, and what became of each of them.
#[derive(Debug, Clone, Copy)]
pub struct CheckReport<'a> {
    /// The survey; its assessment holds the findings of these checks alone, and the verdict over them.
    pub status: StatusReport<'a>,
    /// What became of each check, in the order of the registry.
    pub outcomes: &'a [Outcome<'a>],
    /// The thresholds in force.
    pub policy: &'a Policy,
}

/// Writes the report of `check`.
pub fn check(
    report: &CheckReport<'_>,
    format: CheckFormat,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        CheckFormat::Ordinary(format) => ordinary(report, format, *style, out),
        CheckFormat::Nagios => nagios::write(report, *style, out),
        CheckFormat::Junit => junit::write(report, out),
        CheckFormat::Github => github::write(report, *style, out),
        CheckFormat::Tap => tap::write(report, *style, out),
        CheckFormat::Prometheus => prometheus::write(report, out),
    }
}

/// Writes it in a format that every command has.
fn ordinary(
    report: &CheckReport<'_>,
    format: Format,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Table => table::check(report, super::table::Detail::Usual, style, out),
        Format::Wide => table::check(report, super::table::Detail::All, style, out),
        Format::Plain => plain::check(report, out),
        Format::Json => json::write(&Checked::new(report), out),
        Format::Yaml => yaml::write(&Checked::new(report), out),
        Format::Csv => csv::check(report, out),
        Format::Markdown => markdown::check(report, out),
    }
}

/// The word for what became of a check: the severity of what it found, or the state.
fn word(outcome: &Outcome<'_>) -> &'static str {
    match &outcome.state {
        State::Found(severity) => severity.word(),
        state => state.word(),
    }
}

/// What it is about and what is said of it: the worst finding, and how many more there are.
fn said(outcome: &Outcome<'_>) -> (Vec<Subject>, String) {
    let found: Vec<(&Subject, &str, Option<&str>)> = match &outcome.state {
        State::Found(_) => outcome
            .findings
            .iter()
            .map(|finding| (&finding.subject, finding.summary.as_str(), None))
            .collect(),
        State::Muted => outcome
            .muted
            .iter()
            .map(|muted| (&muted.finding.subject, muted.finding.summary.as_str(), Some(muted.why.as_str())))
            .collect(),
        State::Passed | State::NotAsked(_) | State::CouldNotLook(_) => Vec::new(),
    };
    let subjects = found.iter().map(|(subject, _, _)| (*subject).clone()).collect();
    let Some((_, summary, why)) = found.first() else {
        return (subjects, outcome.state.reason().unwrap_or_default().to_owned());
    };
    let why = why.map(|why| format!(" ({why})")).unwrap_or_default();
    let more = match found.len() {
        1 => String::new(),
        count => format!("; and {} more", count - 1),
    };
    (subjects, format!("{summary}{why}{more}"))
}

/// How urgent it is to read: what was found first, worst first, then what could not be looked at.
fn urgency(outcome: &Outcome<'_>) -> u8 {
    match &outcome.state {
        State::Found(Severity::Critical) => 0,
        State::Found(Severity::Unknown) => 1,
        State::CouldNotLook(_) => 2,
        State::Found(Severity::Warning) => 3,
        State::Found(Severity::Note) => 4,
        State::Muted => 5,
        State::Passed => 6,
        State::NotAsked(_) => 7,
    }
}
