//! The formats as they are typed. Most are written by every command; some belong to one.

use super::exit::Failure;
use crate::report::Format;
use crate::report::check::CheckFormat;
use crate::report::config::ConfigFormat;
use crate::report::mesh::MeshFormat;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, ValueEnum};

/// A format as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Output {
    /// One that every command writes.
    Usual(Format),
    /// For graphviz: `mesh` alone writes it.
    Dot,
    /// For Nagios and Icinga: `check` alone writes it, and all that follow.
    Nagios,
    /// `JUnit` XML.
    Junit,
    /// Annotations of a GitHub workflow.
    Github,
    /// The Test Anything Protocol.
    Tap,
    /// Metrics in Prometheus' text format.
    Prometheus,
    /// SARIF 2.1.0: `config check` alone writes it.
    Sarif,
}

impl Output {
    /// All of them, in the order of the help text.
    pub const ALL: [Self; 14] = [
        Self::Usual(Format::Table),
        Self::Usual(Format::Wide),
        Self::Usual(Format::Plain),
        Self::Usual(Format::Json),
        Self::Usual(Format::Yaml),
        Self::Usual(Format::Csv),
        Self::Usual(Format::Markdown),
        Self::Dot,
        Self::Nagios,
        Self::Junit,
        Self::Github,
        Self::Tap,
        Self::Prometheus,
        Self::Sarif,
    ];

    /// The word on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usual(format) => format.name(),
            Self::Dot => "dot",
            Self::Nagios => CheckFormat::Nagios.name(),
            Self::Junit => CheckFormat::Junit.name(),
            Self::Github => CheckFormat::Github.name(),
            Self::Tap => CheckFormat::Tap.name(),
            Self::Prometheus => CheckFormat::Prometheus.name(),
            Self::Sarif => ConfigFormat::Sarif.name(),
        }
    }

    /// The commands that it belongs to; none: every command writes it.
    const fn owners(self) -> &'static [&'static str] {
        match self {
            Self::Usual(_) => &[],
            Self::Dot => &["mesh"],
            Self::Junit | Self::Github => &["check", "config check"],
            Self::Nagios | Self::Tap | Self::Prometheus => &["check"],
            Self::Sarif => &["config check"],
        }
    }

    /// Whether the command at this path writes it. clusterctl itself and `demo` take the word for the command
    /// that comes after it.
    pub fn is_written_by(self, path: &str) -> bool {
        let owners = self.owners();
        owners.is_empty() || matches!(path, "" | "demo") || owners.contains(&path)
    }

    /// The format as one that every command writes.
    pub fn usual(self) -> Result<Format, Failure> {
        match self {
            Self::Usual(format) => Ok(format),
            other => Err(other.foreign(&Format::ALL.map(Format::name))),
        }
    }

    /// The format as one that `mesh` writes.
    pub fn of_mesh(self) -> Result<MeshFormat, Failure> {
        match self {
            Self::Usual(format) => Ok(MeshFormat::Usual(format)),
            Self::Dot => Ok(MeshFormat::Dot),
            other => Err(other.foreign(&Self::names("mesh"))),
        }
    }

    /// The format as one that `check` writes.
    pub fn of_check(self) -> Result<CheckFormat, Failure> {
        Ok(match self {
            Self::Usual(format) => CheckFormat::Ordinary(format),
            Self::Dot | Self::Sarif => return Err(self.foreign(&Self::names("check"))),
            Self::Nagios => CheckFormat::Nagios,
            Self::Junit => CheckFormat::Junit,
            Self::Github => CheckFormat::Github,
            Self::Tap => CheckFormat::Tap,
            Self::Prometheus => CheckFormat::Prometheus,
        })
    }

    /// The format as one that `config check` writes.
    pub fn of_config(self) -> Result<ConfigFormat, Failure> {
        Ok(match self {
            Self::Usual(format) => ConfigFormat::Usual(format),
            Self::Sarif => ConfigFormat::Sarif,
            Self::Github => ConfigFormat::Github,
            Self::Junit => ConfigFormat::Junit,
            other => return Err(other.foreign(&Self::names("config check"))),
        })
    }

    fn names(path: &str) -> Vec<&'static str> {
        Self::ALL.into_iter().filter(|output| output.is_written_by(path)).map(Self::name).collect()
    }

    fn foreign(self, written: &[&str]) -> Failure {
        let owner = match self.owners() {
            [] => "another command".to_owned(),
            owners => owners.join(" and "),
        };
        Failure::usage(format!("this command does not write {}, which belongs to {owner}", self.name()))
            .with_remedy(format!("write one of {}", written.join(", ")))
    }
}

/// `--output` of the command at this path: with the formats that it writes, and no others.
pub(super) fn restricted(arg: Arg, path: &str) -> Arg {
    let words = Output::ALL.into_iter().filter(|output| output.is_written_by(path));
    let values: Vec<PossibleValue> = words.filter_map(|output| output.to_possible_value()).collect();
    arg.value_parser(PossibleValuesParser::new(values).try_map(|word| Output::from_str(&word, false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_a_word_of_its_own() {
        let mut words: Vec<&str> = Output::ALL.into_iter().map(Output::name).collect();
        assert!(Format::ALL.into_iter().all(|format| words.contains(&format.name())));
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Output::ALL.len());
    }

    #[test]
    fn a_format_of_one_command_is_refused_by_the_others() {
        assert!(Output::Dot.usual().is_err_and(|failure| failure.shown().contains("belongs to mesh")));
        assert!(Output::Nagios.of_mesh().is_err_and(|failure| failure.shown().contains("belongs to check")));
        assert!(Output::Dot.of_mesh().is_ok_and(|format| format == MeshFormat::Dot));
        assert!(Output::Dot.of_check().is_err() && Output::Tap.of_check().is_ok());
        assert!(Output::Tap.is_written_by("check") && !Output::Tap.is_written_by("mesh"));
        assert!(Output::Dot.is_written_by("mesh") && !Output::Dot.is_written_by("status"));
        assert!(Output::Usual(Format::Json).usual().is_ok_and(|format| format == Format::Json));
    }
}
