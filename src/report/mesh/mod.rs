//! The report of `mesh`: one survey, link by link, each in the words of the node that speaks.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `said` | what one node says of another, told apart as far as a matrix does; whether it gave its view |
//! | `exceptions` | links that are not as they should be, nodes that look alike taken together; totals |
//! | `table`, `matrix`, `trips` | for a terminal: the whole, the matrix, what visits measured |
//! | `lines`, `markdown`, `dot` | plain and CSV; Markdown; graphviz |

mod dot;
pub(crate) mod exceptions;
mod lines;
mod markdown;
mod matrix;
pub(crate) mod said;
pub(crate) mod table;
mod trips;

use super::table::Detail;
use super::{Format, StatusReport, Style, json, schema, yaml};
use std::io;

/// The formats of `mesh`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MeshFormat {
    /// One that every command writes.
    Usual(Format),
    /// For graphviz.
    Dot,
}

impl MeshFormat {
    /// The format, or the one that comes nearest of those that every command writes.
    pub const fn usual(self) -> Format {
        match self {
            Self::Usual(format) => format,
            Self::Dot => Format::Plain,
        }
    }
}

/// Writes the report of `mesh`.
pub fn mesh(
    report: &StatusReport<'_>,
    format: MeshFormat,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        MeshFormat::Usual(Format::Table) => table::mesh(report, Detail::Usual, style, out),
        MeshFormat::Usual(Format::Wide) => table::mesh(report, Detail::All, style, out),
        MeshFormat::Usual(Format::Plain) => lines::plain(report, out),
        MeshFormat::Usual(Format::Json) => json::write(&schema::status::Status::new(report), out),
        MeshFormat::Usual(Format::Yaml) => yaml::write(&schema::status::Status::new(report), out),
        MeshFormat::Usual(Format::Csv) => lines::csv(report, out),
        MeshFormat::Usual(Format::Markdown) => markdown::mesh(report, out),
        MeshFormat::Dot => dot::mesh(report, out),
    }
}
