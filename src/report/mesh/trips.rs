//! What visits measured (`--probe`): round trips over each link, links that gave no answer, and the nodes as
//! they showed themselves.

use super::table::{MOST_LINES, more, shown};
use crate::assess::names::Names;
use crate::cluster::link::{Link, RoundTrips};
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::{ClusterView, NodeFacts, Visit};
use crate::report::StatusReport;
use crate::report::grid::{self, Cell, Column};
use crate::report::ink::{Ink, Role, Span};
use crate::report::table::Detail;
use crate::text::duration;
use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

/// How many of the slowest links are shown where there are too many for a line each.
const SLOWEST: usize = 10;
/// How many nodes' visits are shown; `wide` shows all.
const MOST_VISITS: usize = 40;
/// Of a version, this much is worth a column.
const LEAST_VERSION: usize = 15;

/// Writes all of it, if anybody was visited.
pub(super) fn write(
    ink: Ink,
    report: &StatusReport<'_>,
    names: &Names,
    detail: Detail,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let view = report.view;
    if view.links.iter().any(|link| !matches!(link.round_trips, Reading::NotAsked(_))) {
        round_trips(ink, view, names, detail, out)?;
        unmeasured(ink, view, names, detail, out)?;
    }
    if view.nodes.values().any(|facts| !matches!(facts.visit, Reading::NotAsked(_))) {
        visits(ink, report, names, detail, out)?;
    }
    Ok(())
}

/// Links whose round trips are known, the slowest first.
pub(super) fn measured(view: &ClusterView) -> Vec<(&Link, &RoundTrips)> {
    let mut measured: Vec<(&Link, &RoundTrips)> =
        view.links.iter().filter_map(|link| Some((link, link.round_trips.known()?))).collect();
    measured.sort_by_key(|(link, trips)| (std::cmp::Reverse(trips.median()), &link.from, &link.to));
    measured
}

fn title(ink: Ink, text: &str, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out)?;
    ink.flow(out, 0, 2, &[Span::new(text, Role::Strong)])
}

fn round_trips(
    ink: Ink,
    view: &ClusterView,
    names: &Names,
    detail: Detail,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let measured = measured(view);
    if measured.is_empty() {
        return Ok(());
    }
    let every = detail == Detail::All || measured.len() <= MOST_LINES;
    if !every {
        title(ink, "round trips, of each node the slowest link", out)?;
        let mut worst: BTreeMap<&NodeName, (&Link, &RoundTrips)> = BTreeMap::new();
        for (link, trips) in &measured {
            for end in [&link.from, &link.to] {
                // Slowest first: what stands there is slower.
                worst.entry(end).or_insert((*link, *trips));
            }
        }
        let mut worst: Vec<_> = worst.into_iter().collect();
        worst.sort_by_key(|(name, (_, trips))| (std::cmp::Reverse(trips.median()), *name));
        let shown = shown(worst.len(), detail);
        let lines = &worst[..shown];
        let columns = [
            Column::new(
                "NODE",
                lines.iter().map(|(name, _)| Cell::usual(ink.name(&names.short(name)))).collect(),
            ),
            Column::right(
                "MEDIAN",
                lines.iter().map(|(_, (_, trips))| Cell::usual(duration::human(trips.median()))).collect(),
            ),
            Column::new(
                "OVER",
                lines.iter().map(|(_, (link, _))| Cell::usual(path(ink, names, link))).collect(),
            ),
        ];
        grid::write(ink, &columns, 2, out)?;
        more(ink, worst.len() - shown, "nodes, none of them slower", out)?;
    }
    let lines = if every { &measured[..] } else { &measured[..SLOWEST.min(measured.len())] };
    title(ink, if every { "round trips" } else { "round trips, the slowest links" }, out)?;
    let figure = |head, take: fn(&RoundTrips) -> Duration| {
        Column::right(
            head,
            lines.iter().map(|(_, trips)| Cell::usual(duration::human(take(trips)))).collect(),
        )
    };
    let columns = [
        Column::new("LINK", lines.iter().map(|(link, _)| Cell::usual(path(ink, names, link))).collect()),
        figure("MIN", RoundTrips::min),
        figure("MEDIAN", RoundTrips::median),
        figure("MAX", RoundTrips::max),
        Column::right(
            "REQUESTS",
            lines.iter().map(|(_, trips)| Cell::usual(trips.count().to_string())).collect(),
        ),
    ];
    grid::write(ink, &columns, 2, out)
}

fn path(pen: Ink, names: &Names, link: &Link) -> String {
    let [from, to] = [&link.from, &link.to].map(|name| pen.name(&names.short(name)));
    format!("{from} {} {to}", pen.arrow())
}

/// Links over which something was to be sent and that gave no answer, by reason; many of one node are one line.
fn unmeasured(
    ink: Ink,
    view: &ClusterView,
    names: &Names,
    detail: Detail,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut by_reason: BTreeMap<String, Vec<&Link>> = BTreeMap::new();
    for link in &view.links {
        match &link.round_trips {
            Reading::Unavailable(why) => by_reason.entry(why.to_string()).or_default().push(link),
            Reading::Absent => by_reason.entry("nothing was measured".to_owned()).or_default().push(link),
            Reading::Known(_) | Reading::NotAsked(_) => {}
        }
    }
    if by_reason.is_empty() {
        return Ok(());
    }
    title(ink, "links without a round trip", out)?;
    let mut lines = Vec::new();
    for (why, mut left) in by_reason {
        while let Some((node, count)) = busiest(&left).filter(|(_, count)| *count > 2) {
            lines.push((format!("{} of the links of {}", count, names.short(node)), why.clone()));
            left.retain(|link| link.from != *node && link.to != *node);
        }
        lines.extend(left.iter().map(|link| (path(ink, names, link), why.clone())));
    }
    let shown = shown(lines.len(), detail);
    for (what, why) in &lines[..shown] {
        let spans = [
            Span::new(format!("{} {}", ink.mark(Role::Down), ink.clean(what)), Role::Down),
            Span::new(ink.clean(why), Role::Usual),
        ];
        ink.flow(out, 2, 6, &spans)?;
    }
    more(ink, lines.len() - shown, "such links", out)
}

/// The node to which most of these links belong.
fn busiest<'a>(links: &[&'a Link]) -> Option<(&'a NodeName, usize)> {
    let mut counts: BTreeMap<&NodeName, usize> = BTreeMap::new();
    for link in links {
        *counts.entry(&link.from).or_default() += 1;
        *counts.entry(&link.to).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(name, count)| (*count, std::cmp::Reverse(*name)))
}

fn visits(
    ink: Ink,
    report: &StatusReport<'_>,
    names: &Names,
    detail: Detail,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    title(ink, "nodes, each at its own address", out)?;
    let seen: Vec<(&NodeName, &NodeFacts, &Visit)> = report
        .view
        .nodes
        .iter()
        .filter_map(|(name, facts)| Some((name, facts, facts.visit.known()?)))
        .collect();
    let most = if detail == Detail::All { seen.len() } else { seen.len().min(MOST_VISITS) };
    if most > 0 {
        grid::write(ink, &fitted(ink, columns(ink, &seen[..most], names)), 2, out)?;
        more(ink, seen.len() - most, "nodes", out)?;
    }
    let mut unseen: BTreeMap<String, Vec<&NodeName>> = BTreeMap::new();
    for (name, facts) in &report.view.nodes {
        match &facts.visit {
            Reading::Known(_) => {}
            other => {
                let why = other.reason().unwrap_or_else(|| "there was nothing to see".to_owned());
                unseen.entry(why).or_default().push(name);
            }
        }
    }
    let shown = shown(unseen.len(), detail);
    for (why, nodes) in unseen.iter().take(shown) {
        let who = ink.clean(&names.list(nodes.iter().copied()));
        let spans = [
            Span::new(format!("{} {who} not visited", ink.mark(Role::Unknown)), Role::Unknown),
            Span::new(ink.clean(why), Role::Usual),
        ];
        ink.flow(out, 2, 6, &spans)?;
    }
    more(ink, unseen.len() - shown, "reasons", out)
}

fn columns(ink: Ink, seen: &[(&NodeName, &NodeFacts, &Visit)], names: &Names) -> Vec<Column> {
    let dash = ink.mark(crate::report::ink::Mark::NotAsked);
    let told = |text: Option<String>| match text {
        Some(text) => Cell::usual(ink.clean(&text)),
        None => Cell::new(dash, Role::Muted),
    };
    let column = |head, cell: &dyn Fn(&NodeName, &NodeFacts, &Visit) -> Cell| {
        Column::new(head, seen.iter().map(|(name, facts, visit)| cell(name, facts, visit)).collect())
    };
    let mut open = column("OPEN", &|_, _, visit| {
        told(visit.statistics.known().and_then(|all| all.open_connections).map(|count| count.to_string()))
    });
    open.align = grid::Align::Right;
    let mut took = column("WAY IN", &|_, _, visit| Cell::usual(duration::human(visit.took)));
    took.align = grid::Align::Right;
    vec![
        column("NODE", &|name, _, visit| {
            let own = visit.statistics.known().and_then(|all| all.name.as_ref());
            match own.filter(|own| *own != name) {
                // The address is another node's.
                Some(own) => Cell::new(
                    format!("{} (says {})", ink.name(&names.short(name)), ink.name(&names.short(own))),
                    Role::Degraded,
                ),
                None => Cell::usual(ink.name(&names.short(name))),
            }
        }),
        column("ADDRESS", &|_, _, visit| Cell::usual(visit.address.to_string())),
        took,
        open,
        column("CLOCK", &|_, facts, _| told(facts.clock.known().map(|(least, most)| clock(*least, *most)))),
        column("UPTIME", &|_, _, visit| {
            told(visit.statistics.known().and_then(|statistics| statistics.uptime.clone()))
        }),
        column("VERSION", &|_, _, visit| {
            told(visit.statistics.known().and_then(|statistics| statistics.version.clone()))
        }),
    ]
}

/// As many of the columns as fit: the version is cut first, then goes, then those before it.
fn fitted(ink: Ink, mut columns: Vec<Column>) -> Vec<Column> {
    let Some(limit) = ink.width().map(|limit| limit.saturating_sub(2)) else { return columns };
    if let Some(version) = columns.pop() {
        let room = limit.saturating_sub(grid::total(&columns) + grid::GAP);
        if version.width() <= room || room >= LEAST_VERSION {
            let mut version = version;
            version.cut(room, ink.ascii());
            columns.push(version);
        }
    }
    while grid::total(&columns) > limit && columns.len() > 2 {
        columns.pop();
    }
    if grid::total(&columns) > limit {
        let others: usize = grid::total(&columns) - columns[0].width();
        columns[0].squeeze(limit.saturating_sub(others).max(6), ink.ascii());
    }
    columns
}

/// How far a clock is from ours, given the interval in which the truth lies.
pub(super) fn clock(least_ms: i64, most_ms: i64) -> String {
    let human = |ms: i64| duration::human_ms(ms.unsigned_abs());
    if least_ms > 0 {
        format!("{} ahead", human(least_ms))
    } else if most_ms < 0 {
        format!("{} behind", human(most_ms))
    } else {
        format!(
            "within {}",
            human(if least_ms.unsigned_abs() > most_ms.unsigned_abs() { least_ms } else { most_ms })
        )
    }
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn a_clock_is_called_wrong_only_by_what_is_sure() {
        assert_eq!(clock(-200, 300), "within 300 ms");
        assert_eq!(clock(4_700, 5_300), "4.7 s ahead");
        assert_eq!(clock(-5_300, -4_700), "4.7 s behind");
        assert_eq!(clock(0, 0), "within 0 ms");
    }
}
