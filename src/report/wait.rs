//! How a wait ended: one line, or one object.

use super::ink::{Ink, Role};
use super::schema::wait::Waited;
use super::{Format, Style, csv, json, markdown, plain, yaml};
use crate::text::duration;
use jiff::Timestamp;
use std::io;
use std::time::Duration;

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// Everything held for as long as it should.
    Held,
    /// Time was up.
    TimedOut,
    /// The login was refused, or the certificate is not to be trusted.
    Refused,
}

impl Became {
    /// The word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::TimedOut => "timeout",
            Self::Refused => "refused",
        }
    }
}

/// A wait that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitReport {
    /// When.
    pub at: Timestamp,
    /// How long was waited in all.
    pub waited: Duration,
    /// How long it had to hold.
    pub stable: Duration,
    /// How it ended.
    pub became: Became,
    /// Each condition, and what kept it from holding.
    pub conditions: Vec<(String, Option<String>)>,
}

impl WaitReport {
    /// All of it in one line. Foreign strings are as they came.
    fn summary(&self) -> String {
        let waited = duration::human(self.waited);
        let names = |missing: bool| -> Vec<&str> {
            let those = self.conditions.iter().filter(|(_, why)| why.is_some() == missing);
            those.map(|(name, _)| name.as_str()).collect()
        };
        let missing: Vec<String> = self
            .conditions
            .iter()
            .filter_map(|(name, why)| why.as_ref().map(|why| format!("not {name}: {why}")))
            .collect();
        match self.became {
            Became::Held if self.stable.is_zero() => format!("{} after {waited}", names(false).join(" and ")),
            Became::Held => {
                let stable = duration::human(self.stable);
                format!("{} after {waited}, and has been for {stable}", names(false).join(" and "))
            }
            Became::TimedOut if missing.is_empty() => {
                let stable = duration::human(self.stable);
                format!("time was up after {waited}: it holds, and has not yet done so for {stable}")
            }
            Became::TimedOut => format!("time was up after {waited}: {}", missing.join("; ")),
            Became::Refused => format!("refused after {waited}: waiting does not mend that"),
        }
    }
}

/// Writes the report of `wait`.
pub fn wait(report: &WaitReport, format: Format, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let summary = report.summary();
    match format {
        Format::Table | Format::Wide => {
            let ink = Ink::new(style);
            let role = match report.became {
                Became::Held => Role::Healthy,
                Became::TimedOut | Became::Refused => Role::Down,
            };
            writeln!(out, "{} {}", ink.paint(role, ink.mark(role)), ink.clean(&summary))
        }
        Format::Plain => plain::record(out, &as_slices(&fields(report, summary))),
        Format::Json => json::write(&Waited::new(report), out),
        Format::Yaml => yaml::write(&Waited::new(report), out),
        Format::Csv => csv::rows(&HEADER, std::iter::once(fields(report, summary).to_vec()), out),
        Format::Markdown => {
            let cells = fields(report, summary).map(|field| markdown::text(&field)).to_vec();
            markdown::table(&HEADER, std::iter::once(cells), out)
        }
    }
}

const HEADER: [&str; 4] = ["outcome", "waited_ms", "conditions", "summary"];

fn fields(report: &WaitReport, summary: String) -> [String; 4] {
    let names: Vec<&str> = report.conditions.iter().map(|(name, _)| name.as_str()).collect();
    [
        report.became.word().to_owned(),
        super::schema::millis(report.waited).to_string(),
        names.join(","),
        summary,
    ]
}

fn as_slices(fields: &[String; 4]) -> [&str; 4] {
    fields.each_ref().map(String::as_str)
}
