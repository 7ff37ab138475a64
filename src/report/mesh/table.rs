//! The report of `mesh` for a terminal: the matrix, or what takes its place, and what is worth saying of it.

use super::exceptions::{self, Exception, grouped};
use super::said::{self, Matrix, Said};
use super::{matrix, trips};
use crate::assess::finding::Finding;
use crate::assess::names::Names;
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::topology::CutPoint;
use crate::report::grid::{self, Cell, Column};
use crate::report::ink::{Ink, Role, Span};
use crate::report::table::{self as status, Detail};
use crate::report::{StatusReport, Style};
use crate::text::duration;
use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

/// How many lines of one kind are shown; `wide` shows all.
pub(super) const MOST_LINES: usize = 20;

/// Writes verdict, matrix, groups, what is worth saying of links, findings and gaps.
pub(super) fn mesh(
    report: &StatusReport<'_>,
    detail: Detail,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let ink = Ink::new(style);
    let names = Names::of(report.view);
    status::top_line(ink, report, detail, out)?;
    let mut whole = true;
    if !report.view.nodes.is_empty() {
        writeln!(out)?;
        let matrix = Matrix::new(report.view);
        whole = matrix::write(ink, report, &matrix, &names, detail, out)?;
        if !whole {
            in_its_place(ink, report, &matrix, &names, detail, out)?;
        }
        words_unknown(ink, report, &names, out)?;
        one_way(ink, &matrix, &names, detail, out)?;
    }
    groups(ink, report, &names, whole, detail, out)?;
    cut_points(ink, report, &names, detail, out)?;
    trips::write(ink, report, &names, detail, out)?;
    findings(ink, report, whole || detail == Detail::All, out)?;
    status::gaps(ink, &report.assessment.gaps, out)?;
    status::muted(ink, &report.assessment.muted, out)?;
    if detail == Detail::All {
        status::sources(ink, report, out)?;
    }
    Ok(())
}

/// How many lines to show of so many: all, or as many as leave the rest a line of its own.
pub(super) const fn shown(count: usize, detail: Detail) -> usize {
    match detail {
        Detail::All => count,
        Detail::Usual if count <= MOST_LINES => count,
        Detail::Usual => MOST_LINES - 1,
    }
}

/// Says how many lines were left out, if any were.
pub(super) fn more(ink: Ink, left: usize, what: &str, out: &mut dyn io::Write) -> io::Result<()> {
    if left == 0 {
        return Ok(());
    }
    let text = format!("and {} more {what}; -o wide or -o plain shows all", grouped(left));
    ink.flow(out, 2, 4, &[Span::new(text, Role::Muted)])
}

/// Totals, who gave no view, and the exceptions: for a matrix that is wider than the paper.
fn in_its_place(
    ink: Ink,
    report: &StatusReport<'_>,
    matrix: &Matrix<'_>,
    names: &Names,
    detail: Detail,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (all, counts) = exceptions::totals(matrix);
    let mut spans =
        vec![Span::new(format!("{} link{}:", grouped(all), if all == 1 { "" } else { "s" }), Role::Strong)];
    spans.extend(counts.iter().map(|(said, count)| {
        Span::new(format!("{} {} {}", ink.mark(said.mark()), grouped(*count), said.words()), said.role())
    }));
    ink.flow(out, 0, 2, &spans)?;
    speakers(ink, report, names, out)?;
    let found = exceptions::exceptions(matrix);
    if !found.is_empty() {
        writeln!(out)?;
        let shown = shown(found.len(), detail);
        grid::write(ink, &lines(ink, matrix.len(), &found[..shown], names), 0, out)?;
        more(ink, found.len() - shown, "such lines", out)?;
    }
    if found.is_empty() && report.view.nodes.values().all(|facts| facts.view.known().is_some()) {
        return Ok(());
    }
    matrix::note_suffix(ink, names, out)
}

/// How many gave their view and how fast, and who did not, and why.
fn speakers(ink: Ink, report: &StatusReport<'_>, names: &Names, out: &mut dyn io::Write) -> io::Result<()> {
    let nodes = &report.view.nodes;
    let mut took: Vec<Duration> = nodes
        .values()
        .filter(|facts| facts.view.known().is_some())
        .map(|facts| facts.view_took.unwrap_or_default())
        .collect();
    took.sort_unstable();
    let mut text = format!("{} of {} nodes gave their view", took.len(), nodes.len());
    if let (Some(least), Some(middle), Some(most)) = (took.first(), took.get(took.len() / 2), took.last()) {
        let [least, middle, most] = [least, middle, most].map(|took| duration::human(*took));
        text = format!("{text}, in {least} to {most}, half of them within {middle}");
    }
    ink.flow(out, 0, 2, &[Span::new(text, Role::Usual)])?;
    let mut silent: BTreeMap<String, (Role, Vec<&NodeName>)> = BTreeMap::new();
    for (name, facts) in nodes.iter().filter(|(_, facts)| facts.view.known().is_none()) {
        let (role, why, _) = said::told(facts);
        silent.entry(why).or_insert_with(|| (role, Vec::new())).1.push(name);
    }
    let mut silent: Vec<_> = silent.into_iter().collect();
    silent.sort_by_key(|(_, (_, silent))| std::cmp::Reverse(silent.len()));
    for (why, (role, silent)) in silent.iter().take(MOST_LINES) {
        let who = ink.clean(&names.list(silent.iter().copied()));
        let spans = [
            Span::new(format!("{} {who}", ink.mark(Said::Untold.mark())), *role),
            Span::new(ink.clean(why), Role::Usual),
        ];
        ink.flow(out, 0, 4, &spans)?;
    }
    more(ink, silent.len().saturating_sub(MOST_LINES), "reasons", out)
}

/// Exceptions as columns; names as many as fit.
fn lines(ink: Ink, nodes: usize, found: &[Exception<'_>], names: &Names) -> Vec<Column> {
    let who = |class: &[&NodeName], named: usize| match class {
        [] => "one another".to_owned(),
        // The bulk of the nodes: naming a few of them would say nothing.
        class if class.len() > 3 && class.len() * 2 > nodes => {
            format!("{} others", grouped(class.len()))
        }
        [first, ..] if named == 1 && class.len() > 1 => {
            format!("{} +{}", ink.name(&names.short(first)), class.len() - 1)
        }
        class => ink.clean(&names.list(class.iter().copied())),
    };
    let said = |said: Said| Cell::new(format!("{} {}", ink.mark(said.mark()), said.words()), said.role());
    let draw = |named: usize| {
        vec![
            Column::new("FROM", found.iter().map(|line| Cell::usual(who(&line.from, named))).collect()),
            Column::new("TO", found.iter().map(|line| Cell::usual(who(&line.to, named))).collect()),
            Column::new("SAYS", found.iter().map(|line| said(line.there)).collect()),
            Column::new("AND BACK", found.iter().map(|line| said(line.back)).collect()),
            Column::right("PAIRS", found.iter().map(|line| Cell::usual(grouped(line.pairs))).collect()),
        ]
    };
    let mut columns = draw(4);
    if let Some(limit) = ink.width() {
        if grid::total(&columns) > limit {
            columns = draw(1);
        }
        if grid::total(&columns) > limit {
            squeeze(&mut columns, limit, LEAST_WHO, ink.ascii());
        }
        if grid::total(&columns) > limit {
            columns.pop();
            squeeze(&mut columns, limit, 6, ink.ascii());
        }
    }
    columns
}

/// Cuts the two columns of names so that the whole fits, if they may be cut so far.
fn squeeze(columns: &mut [Column], limit: usize, least: usize, ascii: bool) {
    let others = grid::total(columns) - columns[0].width() - columns[1].width();
    let room = (limit.saturating_sub(others) / 2).max(least);
    columns[0].squeeze(room, ascii);
    columns[1].squeeze(room, ascii);
}

/// Quotes the words that we do not know.
fn words_unknown(
    ink: Ink,
    report: &StatusReport<'_>,
    names: &Names,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut told: BTreeMap<&str, Vec<(&NodeName, &NodeName)>> = BTreeMap::new();
    for link in &report.view.links {
        if let Reading::Known(LinkState::Unrecognised(words)) = &link.reading {
            told.entry(words).or_default().push((&link.from, &link.to));
        }
    }
    for (words, links) in told.iter().take(MOST_LINES) {
        let Some((from, to)) = links.first() else { continue };
        let others = match links.len() - 1 {
            0 => String::new(),
            more => format!(" (and {} links more)", grouped(more)),
        };
        let text = format!("{} says \"{words}\" of {}{others}", names.short(from), names.short(to));
        let text = format!("{} {}", ink.mark(Role::Unknown), ink.clean(&text));
        ink.flow(out, 0, 2, &[Span::new(text, Role::Unknown)])?;
    }
    more(ink, told.len().saturating_sub(MOST_LINES), "such words", out)
}

fn one_way(
    ink: Ink,
    matrix: &Matrix<'_>,
    names: &Names,
    detail: Detail,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let found = matrix.one_way();
    if !found.is_empty() {
        writeln!(out)?;
    }
    let shown = shown(found.len(), detail);
    for (a, b) in &found[..shown] {
        let [one, two] = [a, b].map(|at| ink.name(&names.short(matrix.names[*at])));
        let spans = [
            Span::new(format!("{} one-way:", ink.mark(Role::Degraded)), Role::Degraded),
            Span::new(format!("{one} {},", matrix.at(*a, *b).sentence(&two)), Role::Usual),
            Span::new(format!("{two} {}", matrix.at(*b, *a).sentence(&one)), Role::Usual),
        ];
        ink.flow(out, 0, 4, &spans)?;
    }
    more(ink, found.len() - shown, "one-way links", out)
}

/// Names the groups, where there is more than one; all of a group where the matrix was small enough.
fn groups(
    ink: Ink,
    report: &StatusReport<'_>,
    names: &Names,
    whole: bool,
    detail: Detail,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let groups = &report.view.groups;
    if whole || detail == Detail::All || groups.len() < 2 {
        return status::groups(ink, report, detail, out);
    }
    writeln!(out)?;
    ink.flow(out, 0, 2, &[Span::new(format!("{} groups that stand apart:", groups.len()), Role::Strong)])?;
    let shown = shown(groups.len(), detail);
    for group in &groups[..shown] {
        let nodes = if group.len() == 1 { "node" } else { "nodes" };
        let text = format!("{} {nodes}: {}", grouped(group.len()), ink.clean(&names.list(group.iter())));
        ink.flow(out, 2, 4, &[Span::new(text, Role::Usual)])?;
    }
    more(ink, groups.len() - shown, "groups", out)
}

fn cut_points(
    ink: Ink,
    report: &StatusReport<'_>,
    names: &Names,
    detail: Detail,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let points = &report.view.cut_points;
    if !points.is_empty() {
        writeln!(out)?;
    }
    let shown = shown(points.len(), detail);
    for point in &points[..shown] {
        let spans = [
            Span::new(format!("{} cut point:", ink.mark(Role::Degraded)), Role::Degraded),
            Span::new(ink.clean(&sentence(point, names)), Role::Usual),
        ];
        ink.flow(out, 0, 4, &spans)?;
    }
    more(ink, points.len() - shown, "cut points", out)
}

/// What the loss of a cut point would do.
pub(crate) fn sentence(point: &CutPoint, names: &Names) -> String {
    let lost = names.short(&point.node);
    match point.parts.as_slice() {
        [one, two] => {
            format!("losing {lost} splits {} from {}", names.list(one.iter()), names.list(two.iter()))
        }
        parts => {
            let mut listed: Vec<String> =
                parts.iter().take(4).map(|part| format!("{{{}}}", names.list(part.iter()))).collect();
            if parts.len() > 4 {
                listed.push(format!("{} more", parts.len() - 4));
            }
            format!("losing {lost} leaves {} parts: {}", parts.len(), listed.join(" | "))
        }
    }
}

/// The findings as `status` shows them; of many of one kind, unless all are wanted, the first.
fn findings(ink: Ink, report: &StatusReport<'_>, all: bool, out: &mut dyn io::Write) -> io::Result<()> {
    if all {
        return status::findings(ink, &report.assessment.findings, out);
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let few: Vec<Finding> = report
        .assessment
        .findings
        .iter()
        .filter(|finding| {
            let count = seen.entry(finding.id).or_default();
            *count += 1;
            *count <= MOST_OF_A_KIND
        })
        .cloned()
        .map(|mut finding| {
            let left = finding.evidence.len().saturating_sub(MOST_WITNESSES);
            if left > 0 {
                finding.evidence.truncate(MOST_WITNESSES);
                finding.evidence.push(format!("{left} more"));
            }
            finding
        })
        .collect();
    status::findings(ink, &few, out)?;
    for (id, count) in seen {
        more(ink, count.saturating_sub(MOST_OF_A_KIND), id, out)?;
    }
    Ok(())
}

/// Names of those who speak are cut to this before a column goes.
const LEAST_WHO: usize = 12;
/// How many findings with one id are shown where there are too many nodes for a matrix.
const MOST_OF_A_KIND: usize = 5;
/// And how many of their witnesses.
const MOST_WITNESSES: usize = 4;
