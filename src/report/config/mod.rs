//! What is found in configurations, and what they hold.
//!
//! | file | what it draws |
//! | --- | --- |
//! | [`diagnostics`] | excerpts with what is wrong under them, as compilers do |
//! | [`lines`] | a finding a line: plain text, for `grep` and editors |
//! | `json`, `sarif`, `github`, `junit` | the same for programs |
//! | [`tree`] | what the server sees |

pub mod diagnostics;
mod diff;
mod findings;
mod github;
mod junit;
pub mod lines;
pub mod live;
pub mod migration;
mod place;
mod rows;
mod sarif;
pub mod setting;
pub mod show;
mod stopped;
pub mod told;
pub mod tree;

pub use diff::diff;
pub use place::{Place, place};

use super::{Format, Style};
use crate::config::diagnosis::{Diagnosis, Level};
use crate::config::file::File;
use crate::text::sanitize::neutralise;
use jiff::Timestamp;
use std::io;

/// The formats of `config check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigFormat {
    /// Those that every report has.
    Usual(Format),
    /// SARIF 2.1.0.
    Sarif,
    /// GitHub's workflow commands.
    Github,
    /// `JUnit` XML.
    Junit,
}

impl ConfigFormat {
    /// The word on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usual(format) => format.name(),
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Junit => "junit",
        }
    }
}

/// Writes what was found at a time. The files are those that the findings count, with their secrets masked.
pub fn check(
    found: &[Diagnosis],
    files: &[File],
    format: ConfigFormat,
    style: &Style,
    taken: Timestamp,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        ConfigFormat::Usual(Format::Table | Format::Wide) => {
            diagnostics::write(found, files, style, out)?;
            for one in stopped::stopped(files) {
                let (name, Place { line, column }) = (neutralise(one.name), one.place);
                writeln!(out, "{name}:{line}:{column}: {}", stopped::WORDS)?;
            }
            writeln!(out, "{}", summary(found, files))
        }
        ConfigFormat::Usual(Format::Plain) => lines::write(found, files, out),
        ConfigFormat::Usual(Format::Json) => super::json::write(&findings::Checked::new(found, files), out),
        ConfigFormat::Usual(Format::Yaml) => super::yaml::write(&findings::Checked::new(found, files), out),
        ConfigFormat::Usual(Format::Csv) => rows::csv(&findings::HEADINGS, findings::rows(found, files), out),
        ConfigFormat::Usual(Format::Markdown) => {
            rows::markdown(&findings::HEADINGS, findings::rows(found, files), out)
        }
        ConfigFormat::Sarif => super::json::write(&sarif::log(found, files), out),
        ConfigFormat::Github => github::write(found, files, out),
        ConfigFormat::Junit => junit::write(found, files, taken, out),
    }
}

/// How much was found, in one line.
fn summary(found: &[Diagnosis], files: &[File]) -> String {
    let count = |level: Level| found.iter().filter(|one| one.level == level).count();
    let said: Vec<String> = [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Note, "note")]
        .into_iter()
        .map(|(level, word)| (count(level), word))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}{}", if number == 1 { "" } else { "s" }))
        .collect();
    let many = if files.len() == 1 { "1 file".to_owned() } else { format!("{} files", files.len()) };
    let fixable = found.iter().filter(|one| one.fix.as_ref().is_some_and(|fix| fix.safe)).count();
    let fixable = if fixable > 0 { format!("; --fix mends {fixable}") } else { String::new() };
    if said.is_empty() && files.iter().any(|file| file.read.is_err()) {
        format!("{many}: not all was looked at")
    } else if said.is_empty() {
        format!("{many}: nothing found")
    } else {
        format!("{many}: {}{fixable}", said.join(", "))
    }
}
