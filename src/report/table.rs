//! The table of `status` for a terminal, and its wide sister.

use super::grid::{self, Cell, Column};
use super::ink::{Ink, Mark, Role, Span};
use super::words::{self, Witness};
use super::{StatusReport, Style};
use crate::assess::finding::{Finding, Subject};
use crate::assess::verdict::{Gap, Muted};
use crate::cluster::declaration::Declaration;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::socket::Direction;
use crate::cluster::view::{Answers, NodeFacts, PeerSockets};
use crate::text::{duration, width};
use std::io;

/// How much to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    Usual,
    All,
}

/// Below this a name in the middle of which something is missing can no longer be told from another.
const LEAST_NAME: usize = 10;
/// The version proper fits; what is cut is the build.
const LEAST_VERSION: usize = 15;

/// Writes verdict, nodes, findings and gaps.
pub(super) fn status(
    report: &StatusReport<'_>,
    detail: Detail,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let ink = Ink::new(style);
    top_line(ink, report, detail, out)?;
    if !report.view.nodes.is_empty() {
        writeln!(out)?;
        nodes(ink, report, detail, out)?;
    }
    groups(ink, report, detail, out)?;
    findings(ink, &report.assessment.findings, out)?;
    gaps(ink, &report.assessment.gaps, out)?;
    muted(ink, &report.assessment.muted, out)?;
    if detail == Detail::All {
        sources(ink, report, out)?;
    }
    Ok(())
}

pub(super) fn top_line(
    ink: Ink,
    report: &StatusReport<'_>,
    detail: Detail,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (view, verdict) = (report.view, report.assessment.verdict);
    let role = Role::from(verdict);
    let mut spans = vec![
        Span::new(format!("{} {}", ink.mark(role), verdict.word().to_uppercase()), role),
        Span::new(ink.clean(&words::headline(report, ink.dot())), Role::Strong),
    ];
    let took = duration::human(view.took);
    spans.push(Span::new(
        match view.vantage.known() {
            Some(name) => format!("seen from {} in {took}", ink.name(name.as_str())),
            None => format!("took {took}"),
        },
        Role::Muted,
    ));
    if detail == Detail::All {
        spans.push(Span::new(format!("at {:.0}", view.taken_at), Role::Muted));
        spans.extend(view.jid.as_ref().map(|jid| Span::new(format!("as {}", ink.name(jid)), Role::Muted)));
        spans.extend(
            report.context.map(|context| Span::new(format!("context {}", ink.name(context)), Role::Muted)),
        );
    }
    ink.flow(out, 0, 2, &spans)
}

/// The columns of a table of nodes, each kept apart until it is known which fit.
#[derive(Clone)]
struct Columns {
    mark: Column,
    name: Column,
    short_name: Option<Column>,
    health: Column,
    link: Column,
    sockets: Column,
    answers: Column,
    version: Column,
    more: Vec<Column>,
}

fn nodes(ink: Ink, report: &StatusReport<'_>, detail: Detail, out: &mut dyn io::Write) -> io::Result<()> {
    let rows = words::worst_first(report);
    let suffix = shared_suffix(&rows);
    let columns = columns(ink, report, detail, &rows, suffix);
    let (columns, shortened) = match (detail, ink.width()) {
        (Detail::Usual, Some(limit)) => fit(columns, limit, ink.ascii()),
        (Detail::All, Some(limit)) => (columns.all_within(limit, ink.ascii()), false),
        (_, None) => (columns.all(), false),
    };
    if detail == Detail::All
        && let Some(limit) = ink.width()
        && grid::total(&columns) > limit
    {
        return records(ink, &columns, out);
    }
    grid::write(ink, &columns, 0, out)?;
    if let (true, Some(suffix)) = (shortened, suffix) {
        let note = Span::new(format!("names end in {}", ink.name(suffix)), Role::Muted);
        ink.flow(out, 3, 3, &[note])?;
    }
    if columns.iter().any(|column| column.head == "SOCKETS")
        && !report.view.host.counts()
        && let Some(why) = rows.iter().find_map(|(_, facts)| facts.sockets.reason())
    {
        let note = Span::new(format!("no socket counts: {}", ink.clean(&why)), Role::Muted);
        ink.flow(out, 3, 3, &[note])?;
    }
    Ok(())
}

/// The end that all names share from a dot on, where that leaves something of each.
fn shared_suffix<'a>(rows: &[(&'a NodeName, &NodeFacts)]) -> Option<&'a str> {
    let (first, others) = rows.split_first()?;
    if others.is_empty() {
        return None;
    }
    let first = first.0.as_str();
    first.match_indices('.').filter(|(at, _)| *at > 0).map(|(at, _)| &first[at..]).find(|end| {
        others.iter().all(|(name, _)| name.as_str().len() > end.len() && name.as_str().ends_with(end))
    })
}

fn columns(
    ink: Ink,
    report: &StatusReport<'_>,
    detail: Detail,
    rows: &[(&NodeName, &NodeFacts)],
    suffix: Option<&str>,
) -> Columns {
    let view = report.view;
    let witness = Witness::new(view);
    let column = |cell: &dyn Fn(&NodeName, &NodeFacts) -> Cell| -> Vec<Cell> {
        rows.iter().map(|(name, facts)| cell(name, facts)).collect()
    };
    let health = |name: &NodeName| report.assessment.health_of(name);
    // A node that was taken out is down, and nobody's trouble.
    let role = |name: &NodeName| {
        if words::departed(report, name) { Role::Muted } else { Role::from(health(name)) }
    };
    Columns {
        mark: Column::new(
            "",
            column(&|name, _| {
                let role = role(name);
                Cell::new(ink.mark(role), role)
            }),
        ),
        name: Column::new("NODE", column(&|name, _| Cell::usual(ink.name(name.as_str())))),
        short_name: suffix.map(|suffix| {
            Column::new(
                "NODE",
                column(&|name, _| {
                    Cell::usual(ink.name(name.as_str().strip_suffix(suffix).unwrap_or(name.as_str())))
                }),
            )
        }),
        health: Column::new("HEALTH", column(&|name, _| Cell::new(health(name).word(), role(name)))),
        link: Column::new(
            "LINK",
            column(&|name, facts| {
                let said = witness.of(name, facts);
                let (mark, role, words) = said.words();
                if facts.is_self {
                    return Cell::new(words, role);
                }
                let words = width::shorten(&ink.clean(&words), 24, ink.ascii()).into_owned();
                Cell::new(format!("{} {words}", ink.mark(mark)), role)
            }),
        ),
        sockets: Column::new(
            "SOCKETS",
            column(&|name, facts| {
                let (role, words) = words::sockets(view, name, facts);
                Cell::new(dashed(ink, words), role)
            }),
        ),
        answers: Column::new(
            "ANSWERS",
            column(&|_, facts| {
                let (role, words) = words::answers(facts);
                match &facts.answers {
                    Answers::Silent { within } if detail == Detail::All => {
                        Cell::new(format!("silent for {}", duration::human(*within)), role)
                    }
                    _ => Cell::new(dashed(ink, words.to_owned()), role),
                }
            }),
        ),
        version: Column::new(
            "VERSION",
            column(&|_, facts| match &facts.version {
                Reading::Known(version) => Cell::usual(ink.clean(version)),
                Reading::Unavailable(_) => Cell::new("?", Role::Muted),
                Reading::Absent | Reading::NotAsked(_) => Cell::new(dashed(ink, "-".to_owned()), Role::Muted),
            }),
        ),
        more: if detail == Detail::All { more(ink, &view.declaration, rows) } else { Vec::new() },
    }
}

fn dashed(ink: Ink, words: String) -> String {
    if words == "-" { ink.mark(Mark::NotAsked).to_owned() } else { words }
}

/// What `wide` adds.
fn more(ink: Ink, declaration: &Declaration, rows: &[(&NodeName, &NodeFacts)]) -> Vec<Column> {
    let figure = |take: &dyn Fn(&PeerSockets) -> Option<String>| -> Vec<Cell> {
        rows.iter()
            .map(|(_, facts)| match facts.sockets.known().and_then(take) {
                Some(text) => Cell::usual(text),
                None => Cell::new(dashed(ink, "-".to_owned()), Role::Muted),
            })
            .collect()
    };
    let states = |peer: &PeerSockets| {
        let states: Vec<String> =
            peer.other_states().iter().map(|(state, count)| format!("{count} {state}")).collect();
        (!states.is_empty()).then(|| states.join(", "))
    };
    let mut columns = vec![
        Column::right("IN", figure(&|peer| Some(peer.count(Direction::Inbound).to_string()))),
        Column::right("OUT", figure(&|peer| Some(peer.count(Direction::Outbound).to_string()))),
        Column::new("OTHER STATES", figure(&states)),
        Column::right("RTT", figure(&|peer| peer.rtt_ms().map(|ms| format!("{ms:.2} ms")))),
        Column::right("RETRANS", figure(&|peer| peer.retransmits().map(|count| count.to_string()))),
        Column::right("LAST RECV", figure(&|peer| peer.last_received_ms().map(duration::human_ms))),
        Column::right("QUEUE", figure(&|peer| peer.send_queue_bytes().map(|bytes| format!("{bytes} B")))),
        Column::new(
            "ADDRESSES",
            rows.iter()
                .map(|(_, facts)| match &facts.addresses {
                    Reading::Known(all) => {
                        Cell::usual(all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
                    }
                    Reading::Absent => Cell::new("none", Role::Degraded),
                    Reading::Unavailable(_) => Cell::new("?", Role::Unknown),
                    Reading::NotAsked(_) => Cell::new(dashed(ink, "-".to_owned()), Role::Muted),
                })
                .collect(),
        ),
    ];
    // Only files declare nodes at a place: without --config there is nothing to say.
    if !declaration.declared_at.is_empty() {
        let place = |name: &NodeName| match declaration.place_of(name) {
            Some(place) => Cell::usual(ink.clean(place)),
            None => Cell::new(dashed(ink, "-".to_owned()), Role::Muted),
        };
        columns.push(Column::new("DECLARED AT", rows.iter().map(|(name, _)| place(name)).collect()));
    }
    columns
}

impl Columns {
    /// All of them, with as much of the version as fits.
    fn all_within(mut self, limit: usize, ascii: bool) -> Vec<Column> {
        let all = self.clone().all();
        let others = grid::total(&all) - self.version.width();
        if grid::total(&all) > limit && others + LEAST_VERSION <= limit {
            self.version.cut(limit - others, ascii);
            return self.all();
        }
        all
    }

    fn all(self) -> Vec<Column> {
        let mut all =
            vec![self.mark, self.name, self.health, self.link, self.sockets, self.answers, self.version];
        all.extend(self.more);
        all
    }
}

/// Takes as many columns as fit: the version gives way first, then whether nodes answer, then the middle of
/// names, then the word that the mark says too. The end that all names share goes before a column does. Says
/// whether it went.
fn fit(columns: Columns, limit: usize, ascii: bool) -> (Vec<Column>, bool) {
    let Columns { mark, name, short_name, health, link, sockets, answers, mut version, more: _ } = columns;
    let shortened = short_name.is_some();
    let least = short_name.unwrap_or_else(|| name.clone());
    for (with_version, with_answers) in [(true, true), (false, true), (false, false)] {
        for (name, shortened) in [(&name, false), (&least, shortened)] {
            let mut columns = vec![mark.clone(), name.clone(), health.clone(), link.clone(), sockets.clone()];
            if with_answers {
                columns.push(answers.clone());
            }
            let taken = grid::total(&columns);
            let room = limit.saturating_sub(taken + grid::GAP);
            if with_version && (version.width() <= room || room >= LEAST_VERSION) {
                version.cut(room, ascii);
                columns.push(version);
                return (columns, shortened);
            }
            if !with_version && taken <= limit {
                return (columns, shortened);
            }
        }
    }
    let mut columns = vec![mark, least, link, health, sockets];
    columns.swap(2, 3);
    // Health goes first, since the mark says it; then the sockets; then there is only the name to cut.
    for gone in ["", "HEALTH", "SOCKETS"] {
        columns.retain(|column| column.head != gone || gone.is_empty());
        let others = grid::total(&columns) - columns[1].width();
        if limit >= others + LEAST_NAME || gone == "SOCKETS" {
            columns[1].squeeze(limit.saturating_sub(others).max(4), ascii);
            break;
        }
    }
    (columns, shortened)
}

/// One block a node, where the wide table is wider than the paper.
fn records(ink: Ink, columns: &[Column], out: &mut dyn io::Write) -> io::Result<()> {
    let Some((mark, fields)) = columns.split_first() else { return Ok(()) };
    let Some((name, fields)) = fields.split_first() else { return Ok(()) };
    let widest = fields.iter().map(|column| width::columns(&column.head)).max().unwrap_or(0);
    for (row, (mark, name)) in mark.cells.iter().zip(&name.cells).enumerate() {
        ink.flow(out, 0, 2, &[Span::new(&mark.text, mark.role), Span::new(&name.text, Role::Strong)])?;
        for column in fields {
            let Some(cell) = column.cells.get(row) else { continue };
            let head = format!("{}{}", column.head, " ".repeat(widest - width::columns(&column.head)));
            ink.field(out, &head, &cell.text, cell.role)?;
        }
    }
    Ok(())
}

/// Names the groups, where there is more than one.
pub(super) fn groups(
    ink: Ink,
    report: &StatusReport<'_>,
    detail: Detail,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let groups = &report.view.groups;
    if groups.len() < 2 && (detail == Detail::Usual || groups.is_empty()) {
        return Ok(());
    }
    writeln!(out)?;
    let alone = if groups.len() == 1 { "one group:" } else { "groups that stand apart:" };
    ink.flow(out, 0, 2, &[Span::new(alone, Role::Strong)])?;
    for group in groups {
        let names: Vec<String> = group.iter().map(|name| ink.name(name.as_str())).collect();
        ink.flow(out, 2, 4, &[Span::new(names.join(ink.dot()), Role::Usual)])?;
    }
    Ok(())
}

/// Writes what is worth saying. Advice and witnesses that the next finding shares are said once, after it.
pub(super) fn findings(ink: Ink, findings: &[Finding], out: &mut dyn io::Write) -> io::Result<()> {
    if !findings.is_empty() {
        writeln!(out)?;
    }
    for (number, finding) in findings.iter().enumerate() {
        let role = Role::from(finding.severity);
        let head = [
            Span::new(format!("{} {}", ink.mark(role), finding.id), role),
            Span::new(subject(ink, &finding.subject), Role::Strong),
            Span::new(ink.clean(&finding.summary), Role::Usual),
        ];
        ink.flow(out, 0, 4, &head)?;
        let next = findings.get(number + 1).filter(|next| next.id == finding.id);
        let same_advice = next.is_some_and(|next| next.advice == finding.advice);
        let same_witnesses = same_advice && next.is_some_and(|next| next.evidence == finding.evidence);
        if !(finding.evidence.is_empty() || same_witnesses) {
            let said = Span::new(format!("from: {}", ink.clean(&finding.evidence.join(", "))), Role::Muted);
            ink.flow(out, 4, 6, &[said])?;
        }
        if !(finding.advice.is_empty() || same_advice) {
            ink.advice(out, &finding.advice)?;
        }
    }
    Ok(())
}

/// What a finding is about: names as one word each.
pub(super) fn subject(ink: Ink, subject: &Subject) -> String {
    match subject {
        Subject::Node(name) => ink.name(name.as_str()),
        Subject::Link(from, to) => format!("{} -> {}", ink.name(from.as_str()), ink.name(to.as_str())),
        Subject::Account(jid) => ink.name(jid),
        Subject::Cluster | Subject::Peer(_) | Subject::Host | Subject::Certificate => {
            ink.clean(&subject.to_string())
        }
    }
}

/// Writes what could not be looked at.
pub(super) fn gaps(ink: Ink, gaps: &[Gap], out: &mut dyn io::Write) -> io::Result<()> {
    if !gaps.is_empty() {
        writeln!(out)?;
    }
    for gap in gaps {
        let head = [
            Span::new(format!("{} could not look", ink.mark(Role::Unknown)), Role::Unknown),
            Span::new(ink.clean(&gap.cause), Role::Usual),
        ];
        ink.flow(out, 0, 4, &head)?;
        if let Some(remedy) = &gap.remedy {
            ink.advice(out, remedy)?;
        }
    }
    Ok(())
}

/// Writes what was found and does not count, with who said so.
pub(super) fn muted(ink: Ink, muted: &[Muted], out: &mut dyn io::Write) -> io::Result<()> {
    if !muted.is_empty() {
        writeln!(out)?;
    }
    for Muted { finding, why } in muted {
        let head = [
            Span::new(format!("{} muted {}", ink.mark(Mark::Absent), finding.id), Role::Muted),
            Span::new(subject(ink, &finding.subject), Role::Muted),
            Span::new(ink.clean(&finding.summary), Role::Muted),
        ];
        ink.flow(out, 0, 4, &head)?;
        ink.flow(out, 4, 6, &[Span::new(ink.clean(why), Role::Muted)])?;
    }
    Ok(())
}

pub(super) fn sources(ink: Ink, report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if report.view.sources.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    ink.flow(out, 0, 2, &[Span::new("who was asked", Role::Strong)])?;
    for record in &report.view.sources {
        let took = duration::human(record.took);
        let of = if record.of == "this host" { record.of.clone() } else { ink.name(&record.of) };
        let mut spans = vec![
            Span::new(format!("{} {of}", record.source), Role::Usual),
            Span::new(format!("{:.3}", record.taken), Role::Muted),
        ];
        spans.push(match &record.outcome {
            Ok(()) => Span::new(format!("answered in {took}"), Role::Healthy),
            Err(why) => Span::new(format!("{} (after {took})", ink.clean(&why.to_string())), Role::Unknown),
        });
        ink.flow(out, 2, 4, &spans)?;
    }
    Ok(())
}
