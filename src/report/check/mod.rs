//! The report of `check`, in the formats of the machines that read it. Pure, as all reports: data in, bytes out.
//!
//! | file | who reads it |
//! | --- | --- |
//! | `nagios` | Nagios, Icinga, Naemon, Checkmk: the plugins' output |
//! | `junit` | Jenkins, GitLab and whatever else reads the XML of Ant's JUnit task |
//! | `github` | GitHub's runner: workflow commands that become annotations |
//! | `tap` | `prove` and other readers of the Test Anything Protocol |
//! | `prometheus` | the textfile collector of `node_exporter`; metrics in `metrics` |
//! | `cases` | the checks as test cases: what JUnit and TAP have in common |
//! | `figures` | the numbers of a survey: what Nagios and Prometheus have in common |
//! | `lines` | findings in lines of text: what Nagios and GitHub have in common |

mod cases;
mod figures;
mod github;
mod junit;
mod lines;
pub mod metrics;
mod nagios;
mod prometheus;
mod tap;

use super::{Format, StatusReport, Style};
use crate::assess::outcome::Outcome;
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
}

impl fmt::Display for CheckFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One survey, what we think of it, and what became of each check.
#[derive(Debug, Clone, Copy)]
pub struct CheckReport<'a> {
    /// The survey and the assessment.
    pub status: StatusReport<'a>,
    /// The checks that were picked, in the order of the table.
    pub outcomes: &'a [Outcome<'a>],
    /// The thresholds that were judged by.
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
        CheckFormat::Ordinary(format) => super::status(&report.status, format, style, out),
        CheckFormat::Nagios => nagios::write(report, *style, out),
        CheckFormat::Junit => junit::write(report, out),
        CheckFormat::Github => github::write(report, *style, out),
        CheckFormat::Tap => tap::write(report, *style, out),
        CheckFormat::Prometheus => prometheus::write(report, out),
    }
}
