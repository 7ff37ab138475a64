//! The matrix of `sockets --on` for a terminal.

use super::{HostsReport, Marks, cell, exceptions, headline, legend, marks, read_by, socket_fields, totals};
use crate::cluster::hosts::{JoinedHost, Pair};
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::report::grid::{self, Cell, Column};
use crate::report::ink::{Ink, Mark, Role, Span};
use crate::report::{Style, table};
use crate::text::duration;
use std::io;

/// Beyond so many nodes nobody reads a matrix of numbers, however wide the paper.
const MOST_NODES: usize = 40;

/// How many pairs are told one by one where the matrix is too large.
const MOST_PAIRS: usize = 30;

pub(super) fn draw(
    report: &HostsReport<'_>,
    wide: bool,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let ink = Ink::new(style);
    ink.flow(out, 0, 2, &[Span::new(headline(report, ink.dot()), Role::Strong)])?;
    let names = Names::of(report);
    let columns = matrix(ink, report, &names);
    let fits = ink.width().is_none_or(|limit| grid::total(&columns) <= limit);
    if report.joined.nodes.len() <= MOST_NODES && fits {
        // The heads are the first row, since they are names: the empty line of the heads divides.
        grid::write(ink, &columns, 0, out)?;
        names.note(ink, out)?;
        explain(ink, marks(report.joined), out)?;
    } else {
        writeln!(out)?;
        pairs(ink, report, &names, out)?;
    }
    failures(ink, report, &names, out)?;
    if wide {
        sockets(ink, report, out)?;
    }
    table::findings(ink, report.findings, out)
}

/// The nodes' names without the end that all share.
struct Names<'a> {
    suffix: Option<&'a str>,
}

impl<'a> Names<'a> {
    fn of(report: &HostsReport<'a>) -> Self {
        let nodes = &report.joined.nodes;
        let suffix =
            nodes.split_first().filter(|(_, others)| !others.is_empty()).and_then(|(first, others)| {
                let first = first.as_str();
                // The parts of an address are no names.
                let named = first.parse::<std::net::IpAddr>().is_err();
                first.match_indices('.').filter(|(at, _)| named && *at > 0).map(|(at, _)| &first[at..]).find(
                    |end| {
                        others
                            .iter()
                            .all(|name| name.as_str().len() > end.len() && name.as_str().ends_with(end))
                    },
                )
            });
        Self { suffix }
    }

    fn short(&self, ink: Ink, name: &NodeName) -> String {
        let text = name.as_str();
        ink.name(self.suffix.and_then(|suffix| text.strip_suffix(suffix)).unwrap_or(text))
    }

    fn note(&self, ink: Ink, out: &mut dyn io::Write) -> io::Result<()> {
        match self.suffix {
            Some(suffix) => {
                let note = format!("names end in {}", ink.name(suffix));
                ink.flow(out, 0, 2, &[Span::new(note, Role::Muted)])
            }
            None => Ok(()),
        }
    }
}

fn half(ink: Ink) -> &'static str {
    ink.mark(Mark::Degraded)
}

fn matrix(ink: Ink, report: &HostsReport<'_>, names: &Names<'_>) -> Vec<Column> {
    let joined = report.joined;
    let with_head = |head: &str, cells: Vec<Cell>| {
        let mut all = vec![Cell::new(head, Role::Muted)];
        all.extend(cells);
        all
    };
    let from = if ink.ascii() { "FROM \\ TO" } else { "FROM ↓ TO →" };
    let hosts = joined.hosts.iter().map(|host| Cell::usual(names.short(ink, &host.node))).collect();
    let mut columns = vec![Column::new("", with_head(from, hosts))];
    for to in &joined.nodes {
        let cells = joined.hosts.iter().map(|host| pair_cell(ink, report, host, to)).collect();
        columns.push(Column::new("", with_head(&names.short(ink, to), cells)));
    }
    let by = joined.hosts.iter().map(|host| match &host.reading {
        Reading::Known(table) => Cell::new(format!("by {}", read_by(table)), Role::Muted),
        _ => Cell::new("could not look", Role::Unknown),
    });
    columns.push(Column::new("", with_head("READ", by.collect())));
    let took = joined.hosts.iter().map(|host| Cell::new(duration::human(host.took), Role::Muted)).collect();
    columns.push(Column::right("", with_head("TOOK", took)));
    columns
}

fn pair_cell(ink: Ink, report: &HostsReport<'_>, host: &JoinedHost, to: &NodeName) -> Cell {
    if host.node == *to {
        return Cell::new(ink.mark(Mark::NotAsked), Role::Muted);
    }
    let pair = report.joined.pair(&host.node, to);
    Cell::new(cell(pair, half(ink)), role(report, pair))
}

fn role(report: &HostsReport<'_>, pair: Option<&Pair>) -> Role {
    let Some(Reading::Known(pair)) = pair.map(|pair| &pair.reading) else { return Role::Unknown };
    let enough =
        usize::try_from(report.wanted).is_ok_and(|wanted| pair.sockets.established_count() >= wanted);
    match (pair.sockets.established_count(), pair.half_open, pair.unconfirmed) {
        (0, _, _) => Role::Down,
        (_, 1.., _) => Role::Degraded,
        _ if !enough => Role::Degraded,
        (_, _, 1..) => Role::Unknown,
        _ => Role::Healthy,
    }
}

fn explain(ink: Ink, used: Marks, out: &mut dyn io::Write) -> io::Result<()> {
    for (_, words) in legend(used, half(ink)) {
        ink.flow(out, 0, 2, &[Span::new(words, Role::Muted)])?;
    }
    Ok(())
}

/// What is not whole, where the matrix is larger than the paper.
fn pairs(ink: Ink, report: &HostsReport<'_>, names: &Names<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let totals: Vec<String> =
        totals(report).into_iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let words = format!("{} pairs of {} nodes:", report.joined.pairs.len(), report.joined.nodes.len());
    let spans = [Span::new(words, Role::Usual), Span::new(totals.join(ink.dot()), Role::Usual)];
    ink.flow(out, 0, 2, &spans)?;
    let all = exceptions(report);
    let shown = &all[..all.len().min(MOST_PAIRS)];
    if !shown.is_empty() {
        writeln!(out)?;
        let column = |take: &dyn Fn(&Pair) -> Cell| shown.iter().map(|pair| take(pair)).collect::<Vec<_>>();
        let mut columns = vec![
            Column::new("FROM", column(&|pair| Cell::usual(names.short(ink, &pair.from)))),
            Column::new("TO", column(&|pair| Cell::usual(names.short(ink, &pair.to)))),
            Column::new(
                "ESTABLISHED",
                column(&|pair| Cell::new(cell(Some(pair), half(ink)), role(report, Some(pair)))),
            ),
        ];
        if let Some(limit) = ink.width()
            && grid::total(&columns) > limit
        {
            let room = limit.saturating_sub(columns[2].width() + 2 * grid::GAP) / 2;
            columns.iter_mut().take(2).for_each(|column| column.squeeze(room.max(4), ink.ascii()));
        }
        grid::write(ink, &columns, 0, out)?;
        names.note(ink, out)?;
        explain(ink, marks(report.joined), out)?;
        if all.len() > shown.len() {
            let more = format!("{} more: -o csv or -o json gives all", all.len() - shown.len());
            ink.flow(out, 0, 2, &[Span::new(more, Role::Muted)])?;
        }
    }
    Ok(())
}

/// The hosts that could not be read, where no finding says so.
fn failures(
    ink: Ink,
    report: &HostsReport<'_>,
    names: &Names<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let told = report.findings.iter().any(|finding| finding.id == "host-unavailable");
    for host in report.joined.hosts.iter().filter(|_| !told) {
        if let Some(why) = host.reading.reason() {
            let spans = [
                Span::new(
                    format!("{} {}", ink.mark(Mark::Unknown), names.short(ink, &host.node)),
                    Role::Unknown,
                ),
                Span::new(ink.clean(&why), Role::Usual),
            ];
            ink.flow(out, 0, 4, &spans)?;
        }
    }
    Ok(())
}

/// Every socket of every host.
fn sockets(ink: Ink, report: &HostsReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    const HEADS: [&str; 12] = [
        "HOST",
        "STATE",
        "DIRECTION",
        "LOCAL",
        "REMOTE",
        "NODE",
        "OTHER END",
        "RTT MS",
        "RETRANS",
        "LAST RECV MS",
        "SENDQ",
        "RECVQ",
    ];
    let rows: Vec<Vec<String>> = report
        .joined
        .hosts
        .iter()
        .flat_map(|host| host.sockets.iter().map(move |joined| socket_fields(host, joined)))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let mut columns: Vec<Column> = HEADS
        .iter()
        .enumerate()
        .map(|(at, head)| {
            let cells = rows.iter().map(|row| match row[at].as_str() {
                "" => Cell::new(ink.mark(Mark::NotAsked), Role::Muted),
                "missing" => Cell::new("missing", Role::Degraded),
                text => Cell::usual(ink.clean(text)),
            });
            if at < 7 { Column::new(head, cells.collect()) } else { Column::right(head, cells.collect()) }
        })
        .collect();
    if let Some(limit) = ink.width() {
        while grid::total(&columns) > limit && columns.len() > 5 {
            columns.pop();
        }
    }
    writeln!(out)?;
    grid::write(ink, &columns, 0, out)
}
