//! The matrix for a terminal: a row for each node that speaks, a column for each that is spoken of.

use super::said::{self, Matrix, Said};
use crate::assess::names::Names;
use crate::report::StatusReport;
use crate::report::grid::{self, Cell, Column};
use crate::report::ink::{Ink, Mark, Role, Span};
use crate::report::table::Detail;
use crate::text::width;
use std::io;

/// Of more nodes than this, nobody reads a matrix.
const MOST_NODES: usize = 40;
/// Where the paper has no end: up to so many nodes their names stand over the columns.
const MOST_NAMED: usize = 12;
/// And only if no name is wider than this.
const MOST_HEAD: usize = 24;
/// A name is cut to this at most.
const LEAST_NAME: usize = 10;
/// The column of names, where numbers stand before it.
const NAMES: usize = 2;
/// A reason why there is no view is cut to this; the sources of `wide` tell it whole.
const MOST_REASON: usize = 40;

/// How a matrix can be drawn, from the most telling to the narrowest.
#[derive(Debug, Clone, Copy)]
struct Drawing {
    /// Words in the cells instead of marks.
    words: bool,
    /// Numbers over the columns instead of names.
    numbers: bool,
    /// How fast each answered, in as few words as can be.
    terse: bool,
}

/// Writes the matrix, if it fits; says whether it did.
pub(super) fn write(
    ink: Ink,
    report: &StatusReport<'_>,
    matrix: &Matrix<'_>,
    names: &Names,
    detail: Detail,
    out: &mut dyn io::Write,
) -> io::Result<bool> {
    let Some((columns, drawing)) = fitting(ink, report, matrix, names, detail) else { return Ok(false) };
    grid::write(ink, &columns, 0, out)?;
    legend(ink, report, matrix, drawing, out)?;
    note_suffix(ink, names, out)?;
    Ok(true)
}

/// Says what was cut off the names, if anything was.
pub(super) fn note_suffix(ink: Ink, names: &Names, out: &mut dyn io::Write) -> io::Result<()> {
    match names.suffix() {
        Some(suffix) => ink.flow(
            out,
            3,
            3,
            &[Span::new(format!("{} end in {}", names.whose(), ink.name(suffix)), Role::Muted)],
        ),
        None => Ok(()),
    }
}

fn fitting(
    ink: Ink,
    report: &StatusReport<'_>,
    matrix: &Matrix<'_>,
    names: &Names,
    detail: Detail,
) -> Option<(Vec<Column>, Drawing)> {
    let (all, count) = (detail == Detail::All, matrix.len());
    if count > MOST_NODES && !(all && ink.width().is_none()) {
        return None;
    }
    let drawing = |words, numbers, terse| Drawing { words, numbers, terse };
    let tries = [
        drawing(true, false, false),
        drawing(false, false, false),
        drawing(false, false, true),
        drawing(false, true, false),
        drawing(false, true, true),
    ];
    let longest = matrix.names.iter().map(|name| width::columns(&ink.name(&names.short(name)))).max();
    let with_names = count <= MOST_NAMED && longest.is_some_and(|longest| longest <= MOST_HEAD);
    let mut tries = tries.into_iter().filter(|drawing| ink.ascii() || !drawing.words);
    tries.find_map(|drawing| {
        let mut columns = columns(ink, report, matrix, names, drawing);
        let fits = match ink.width() {
            Some(limit) => {
                let total = grid::total(&columns);
                // Numbers tell the columns apart: names may be cut then.
                if total > limit && drawing.numbers && drawing.terse {
                    let room = (columns[NAMES].width() + limit).saturating_sub(total);
                    columns[NAMES].squeeze(room.max(LEAST_NAME), ink.ascii());
                }
                grid::total(&columns) <= limit
            }
            None => drawing.numbers || with_names,
        };
        fits.then_some((columns, drawing))
    })
}

fn columns(
    ink: Ink,
    report: &StatusReport<'_>,
    matrix: &Matrix<'_>,
    names: &Names,
    drawing: Drawing,
) -> Vec<Column> {
    let short: Vec<String> = matrix.names.iter().map(|name| ink.name(&names.short(name))).collect();
    let rows = || matrix.names.iter().filter_map(|name| report.view.nodes.get_key_value(*name));
    let mut columns = vec![Column::new(
        "",
        rows()
            .map(|(name, _)| {
                let role = Role::from(report.assessment.health_of(name));
                Cell::new(ink.mark(role), role)
            })
            .collect(),
    )];
    if drawing.numbers {
        columns.push(Column::right(
            "",
            (1..=short.len()).map(|number| Cell::usual(number.to_string())).collect(),
        ));
    }
    columns.push(Column::new(
        if ink.ascii() { "FROM \\ TO" } else { "FROM ↓ TO →" },
        rows()
            .zip(&short)
            .map(|((_, facts), name)| {
                Cell::usual(if facts.is_self {
                    format!("{name} {}", ink.mark(Mark::Here))
                } else {
                    name.clone()
                })
            })
            .collect(),
    ));
    for (to, name) in short.iter().enumerate() {
        let head = if drawing.numbers { (to + 1).to_string() } else { name.clone() };
        let cells = (0..short.len()).map(|from| {
            if from == to {
                return Cell::new(ink.mark(Mark::NotAsked), Role::Muted);
            }
            let said = matrix.at(from, to);
            Cell::new(if drawing.words { said.words() } else { ink.mark(said.mark()) }, said.role())
        });
        columns.push(Column::marks(head, cells.collect()));
    }
    columns.push(Column::new(
        "VIEW",
        rows()
            .map(|(_, facts)| {
                let (role, full, terse) = said::told(facts);
                let text = if drawing.terse { terse } else { full };
                Cell::new(width::shorten(&ink.clean(&text), MOST_REASON, ink.ascii()), role)
            })
            .collect(),
    ));
    columns
}

/// What the marks mean: the usual ones always, the others where they stand.
fn legend(
    ink: Ink,
    report: &StatusReport<'_>,
    matrix: &Matrix<'_>,
    drawing: Drawing,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let there = |said: Said| matrix.pairs().any(|(a, b)| matrix.at(a, b) == said || matrix.at(b, a) == said);
    let sign = |said: Said, words: &str| Span::new(format!("{} {words}", ink.mark(said.mark())), said.role());
    let mut spans = Vec::new();
    if !drawing.words {
        spans.push(sign(Said::Connected, "connected"));
        spans.push(sign(Said::Disconnected, "disconnected"));
        if there(Said::Unanswered) {
            spans.push(sign(Said::Unanswered, "connected, and a request unanswered"));
        }
        spans.push(sign(Said::Absent, "not mentioned"));
        spans.push(sign(Said::Untold, "could not look"));
    }
    if report.view.own_row().is_some() {
        spans.push(Span::new(format!("{} logged in here", ink.mark(Mark::Here)), Role::Muted));
    }
    ink.flow(out, 3, 3, &spans)
}
