//! The formats as they are typed. Most are written by every command; some belong to one.

use super::exit::Failure;
use crate::report::Format;
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
}

impl Output {
    /// All of them, in the order of the help text.
    pub const ALL: [Self; 8] = [
        Self::Usual(Format::Table),
        Self::Usual(Format::Wide),
        Self::Usual(Format::Plain),
        Self::Usual(Format::Json),
        Self::Usual(Format::Yaml),
        Self::Usual(Format::Csv),
        Self::Usual(Format::Markdown),
        Self::Dot,
    ];

    /// The word on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usual(format) => format.name(),
            Self::Dot => "dot",
        }
    }

    /// Whether the command at this path writes it. clusterctl itself and `demo` take the word for the command
    /// that comes after it.
    pub fn is_written_by(self, path: &str) -> bool {
        match self {
            Self::Usual(_) => true,
            Self::Dot => matches!(path, "" | "demo" | "mesh"),
        }
    }

    /// The format as one that every command writes.
    pub fn usual(self) -> Result<Format, Failure> {
        match self {
            Self::Usual(format) => Ok(format),
            Self::Dot => Err(self.foreign("mesh")),
        }
    }

    /// The format as one that `mesh` writes.
    pub const fn of_mesh(self) -> MeshFormat {
        match self {
            Self::Usual(format) => MeshFormat::Usual(format),
            Self::Dot => MeshFormat::Dot,
        }
    }

    fn foreign(self, owner: &str) -> Failure {
        let usual: Vec<&str> = Format::ALL.into_iter().map(Format::name).collect();
        Failure::usage(format!("this command does not write {}, which belongs to {owner}", self.name()))
            .with_remedy(format!("write one of {}", usual.join(", ")))
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
        assert_eq!(Output::Dot.of_mesh(), MeshFormat::Dot);
        assert!(Output::Dot.is_written_by("mesh") && !Output::Dot.is_written_by("status"));
        assert!(Output::Usual(Format::Json).usual().is_ok_and(|format| format == Format::Json));
    }
}
