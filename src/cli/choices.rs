//! The words that may be chosen on the command line, for things that live on lower floors.

use super::output::Output;
use crate::demo::Scenario;
use crate::probe::xmpp::target::TlsMode;
use crate::report::Format;
use clap::ValueEnum;
use clap::builder::PossibleValue;

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Table => "For people",
            Self::Wide => "A table with every column",
            Self::Plain => "No frames, one record a line",
            Self::Json | Self::Yaml => "For programs",
            Self::Csv => "For spreadsheets",
            Self::Markdown => "For tickets and wikis",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

impl ValueEnum for Output {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Usual(format) => return format.to_possible_value(),
            Self::Dot => "For graphviz; mesh alone writes it",
            Self::Nagios => "A line for Nagios or Icinga, with performance data; of check",
            Self::Junit => "JUnit XML, a test case a check; of check and config check",
            Self::Github => "Annotations of a GitHub workflow; of check and config check",
            Self::Tap => "The Test Anything Protocol; of check",
            Self::Sarif => "SARIF 2.1.0, for editors and code scanning; of config check",
            Self::Prometheus => "Metrics for a textfile of node_exporter; of check",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

impl ValueEnum for TlsMode {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Direct, Self::StartTls]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Auto => ("auto", "As the SRV records say; with --server, by the port"),
            Self::Direct => ("direct", "At once (XEP-0368)"),
            Self::StartTls => ("starttls", "After the server's STARTTLS offer"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

impl ValueEnum for Scenario {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.description()))
    }
}
