//! Floor 3: pictures on paper. Pure: data in, bytes out.
//!
//! | file | what it draws |
//! | --- | --- |
//! | [`schema`] | the JSON contract: serialisable mirrors of the domain |
//! | `json`, `yaml` | that contract on paper, safe to show on a terminal |
//! | `words` | the words and marks of single cells, the same in table, plain and Markdown |
//! | `ink`, `grid` | colour by role, wrapped lines; columns that fit a terminal |
//! | `table`, `plain`, `csv`, `markdown` | one survey |
//! | [`check`] | one survey, check by check |
//! | `mesh` | one survey, link by link |
//! | [`config`] | what is found in configurations, and what they hold |
//! | `sockets`, `disco`, `explanation` | the reports of the commands of these names |
//! | [`watch`], [`wait`] | events, one after the other; how a wait ended |
//! | `hosts`, `fleet` | `sockets --on`: several hosts; `status --all-contexts`: several clusters |

pub mod check;
pub mod config;
mod csv;
pub mod disco;
pub mod explanation;
pub mod fleet;
mod grid;
pub mod hosts;
pub mod ink;
mod json;
mod markdown;
pub mod mesh;
mod plain;
pub mod schema;
pub mod sockets;
mod table;
pub mod wait;
pub mod watch;
pub(crate) mod words;
mod yaml;

use crate::assess::verdict::Assessment;
use crate::cluster::view::ClusterView;
use std::fmt;
use std::io;

/// The formats that every command writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Columns for a terminal; fits its width.
    Table,
    /// The table with everything that is known.
    Wide,
    /// One record a line, fields separated by tabulators: for `grep` and `awk`.
    Plain,
    /// The contract (see `schema/`).
    Json,
    /// The same data as YAML.
    Yaml,
    /// One row a node, for spreadsheets.
    Csv,
    /// For tickets and wikis.
    Markdown,
}

impl Format {
    /// All of them, in the order of the help text.
    pub const ALL: [Self; 7] =
        [Self::Table, Self::Wide, Self::Plain, Self::Json, Self::Yaml, Self::Csv, Self::Markdown];

    /// The word on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Wide => "wide",
            Self::Plain => "plain",
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How the paper is: what a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Whether to colour. Nothing is said by colour alone.
    pub color: bool,
    /// Whether to keep to ASCII.
    pub ascii: bool,
    /// The columns of the terminal; `None` for a pipe or a file, which have no end.
    pub width: Option<u16>,
}

/// One survey and what we think of it.
#[derive(Debug, Clone, Copy)]
pub struct StatusReport<'a> {
    /// What was seen.
    pub view: &'a ClusterView,
    /// What we think of it.
    pub assessment: &'a Assessment,
    /// The name of the context, if one was used.
    pub context: Option<&'a str>,
    /// The version of clusterctl.
    pub tool_version: &'a str,
}

/// Writes the report of `status`.
pub fn status(
    report: &StatusReport<'_>,
    format: Format,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Table => table::status(report, table::Detail::Usual, *style, out),
        Format::Wide => table::status(report, table::Detail::All, *style, out),
        Format::Plain => plain::status(report, out),
        Format::Json => json::write(&schema::status::Status::new(report), out),
        Format::Yaml => yaml::write(&schema::status::Status::new(report), out),
        Format::Csv => csv::status(report, out),
        Format::Markdown => markdown::status(report, out),
    }
}
