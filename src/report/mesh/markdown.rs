//! The report of `mesh` in Markdown: the matrix as a table, or, of many nodes, what is not as it should be.

use super::exceptions::{self, grouped};
use super::said::{self, Matrix};
use super::table::sentence;
use super::trips;
use crate::assess::names::Names;
use crate::cluster::link::RoundTrips;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::report::StatusReport;
use crate::report::ink::{Mark, Role};
use crate::report::markdown::{groups, judgement, table, text, top};
use crate::text::duration;
use crate::text::sanitize::one_word;
use std::io;

/// Of more nodes than this, a table is wider than any page.
const MOST_NODES: usize = 25;

/// Writes verdict, matrix, links that are not as they should be, what visits measured, and what we think.
pub(super) fn mesh(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    top(report, out)?;
    let names = Names::of(report.view);
    let matrix = Matrix::new(report.view);
    if matrix.len() > 0 && matrix.len() <= MOST_NODES {
        writeln!(out)?;
        drawn(report, &matrix, &names, out)?;
    } else if matrix.len() > 0 {
        told(&matrix, &names, out)?;
    }
    if let Some(suffix) = names.suffix() {
        let whose = names.whose().replacen('n', "N", 1);
        writeln!(out, "\n{whose} end in {}.", text(&one_word(suffix)))?;
    }
    one_way(&matrix, &names, out)?;
    groups(report, out)?;
    cut_points(report, &names, out)?;
    round_trips(report, &names, out)?;
    visits(report, &names, out)?;
    judgement(report, out)
}

fn short(names: &Names, name: &NodeName) -> String {
    text(&one_word(&names.short(name)))
}

fn drawn(
    report: &StatusReport<'_>,
    matrix: &Matrix<'_>,
    names: &Names,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let heads: Vec<String> = matrix.names.iter().map(|name| short(names, name)).collect();
    let mut header = vec!["", "from ↓ to →"];
    header.extend(heads.iter().map(String::as_str));
    header.push("View");
    let rows = report.view.nodes.iter().enumerate().map(|(from, (name, facts))| {
        let here = if facts.is_self { format!(" {}", Mark::Here.sign(false)) } else { String::new() };
        let mark = Mark::from(Role::from(report.assessment.health_of(name))).sign(false);
        let mut row = vec![mark.to_owned(), format!("{}{here}", heads[from])];
        row.extend((0..matrix.len()).map(|to| {
            let mark = if from == to { Mark::NotAsked } else { matrix.at(from, to).mark() };
            mark.sign(false).to_owned()
        }));
        row.push(text(&said::told(facts).1));
        row
    });
    table(&header, rows, out)?;
    let mut legend: Vec<String> = said::Said::ALL
        .into_iter()
        .filter(|said| matrix.pairs().any(|(a, b)| matrix.at(a, b) == *said || matrix.at(b, a) == *said))
        .map(|said| format!("{} {}", said.mark().sign(false), said.words()))
        .collect();
    legend.extend(report.view.own_row().map(|_| format!("{} logged in here", Mark::Here.sign(false))));
    writeln!(out, "\n{}", legend.join(" · "))
}

fn told(matrix: &Matrix<'_>, names: &Names, out: &mut dyn io::Write) -> io::Result<()> {
    let (all, counts) = exceptions::totals(matrix);
    let counts: Vec<String> =
        counts.iter().map(|(said, count)| format!("{} {}", grouped(*count), said.words())).collect();
    writeln!(out, "\n{} links: {}.", grouped(all), counts.join(", "))?;
    let found = exceptions::exceptions(matrix);
    if found.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let who = |class: &[&NodeName]| match class {
        [] => "one another".to_owned(),
        class => format!("{}: {}", class.len(), text(&one_word(&names.list(class.iter().copied())))),
    };
    let rows = found.iter().map(|line| {
        vec![
            who(&line.from),
            who(&line.to),
            format!("{} {}", line.there.mark().sign(false), line.there.words()),
            format!("{} {}", line.back.mark().sign(false), line.back.words()),
            grouped(line.pairs),
        ]
    });
    table(&["From", "To", "Says", "And back", "Pairs"], rows, out)
}

fn one_way(matrix: &Matrix<'_>, names: &Names, out: &mut dyn io::Write) -> io::Result<()> {
    let found = matrix.one_way();
    if !found.is_empty() {
        writeln!(out, "\nOne-way links:\n")?;
    }
    for (a, b) in found {
        let [one, two] = [a, b].map(|at| short(names, matrix.names[at]));
        let (there, back) = (matrix.at(a, b), matrix.at(b, a));
        writeln!(out, "- {one} {}, {two} {}", there.sentence(&two), back.sentence(&one))?;
    }
    Ok(())
}

fn cut_points(report: &StatusReport<'_>, names: &Names, out: &mut dyn io::Write) -> io::Result<()> {
    if !report.view.cut_points.is_empty() {
        writeln!(out, "\nCut points:\n")?;
    }
    for point in &report.view.cut_points {
        writeln!(out, "- {}", text(&sentence(point, names)))?;
    }
    Ok(())
}

fn round_trips(report: &StatusReport<'_>, names: &Names, out: &mut dyn io::Write) -> io::Result<()> {
    let measured = trips::measured(report.view);
    if !measured.is_empty() {
        writeln!(out, "\n### Round trips\n")?;
        let rows = measured.iter().map(|(link, trips)| {
            let mut row = vec![short(names, &link.from), short(names, &link.to)];
            row.extend([RoundTrips::min(trips), trips.median(), trips.max()].map(duration::human));
            row.push(trips.count().to_string());
            row
        });
        table(&["From", "To", "Min", "Median", "Max", "Requests"], rows, out)?;
    }
    let mut first = true;
    for link in &report.view.links {
        let Reading::Unavailable(why) = &link.round_trips else { continue };
        if std::mem::take(&mut first) {
            writeln!(out, "\nLinks without a round trip:\n")?;
        }
        let (from, to) = (short(names, &link.from), short(names, &link.to));
        writeln!(out, "- {from} → {to}: {}", text(&why.to_string()))?;
    }
    Ok(())
}

fn visits(report: &StatusReport<'_>, names: &Names, out: &mut dyn io::Write) -> io::Result<()> {
    let nodes = &report.view.nodes;
    if nodes.values().all(|facts| matches!(facts.visit, Reading::NotAsked(_))) {
        return Ok(());
    }
    writeln!(out, "\n### Nodes, each at its own address\n")?;
    let rows = nodes.iter().map(|(name, facts)| {
        let visit = facts.visit.known();
        let statistics = visit.and_then(|visit| visit.statistics.known());
        let told = |cell: Option<String>| cell.map_or_else(|| "–".to_owned(), |cell| text(&cell));
        vec![
            short(names, name),
            match visit {
                Some(visit) => visit.address.to_string(),
                None => text(&facts.visit.reason().unwrap_or_default()),
            },
            told(visit.map(|visit| duration::human(visit.took))),
            told(statistics.and_then(|all| all.open_connections).map(|count| count.to_string())),
            told(facts.clock.known().map(|(least, most)| trips::clock(*least, *most))),
            told(statistics.and_then(|all| all.uptime.clone())),
            told(statistics.and_then(|all| all.version.clone())),
        ]
    });
    table(&["Node", "Address", "Way in", "Open", "Clock", "Uptime", "Version"], rows, out)
}
