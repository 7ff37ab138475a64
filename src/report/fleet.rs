//! The report of `status --all-contexts`: several clusters, a row each.

use super::grid::{self, Cell, Column};
use super::ink::{Ink, Role, Span};
use super::schema::fleet::Fleet;
use super::{Format, StatusReport, Style, csv, json, markdown, plain, schema, table, words, yaml};
use crate::assess::verdict::{Health, Muted, Verdict};
use crate::text::duration;
use crate::text::sanitize::one_word;
use crate::text::width;
use jiff::Timestamp;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

/// What is thought of several clusters.
#[derive(Debug, Clone, Copy)]
pub struct FleetReport<'a> {
    /// One report for each context, in the order of their names.
    pub clusters: &'a [StatusReport<'a>],
    /// When the surveys began.
    pub taken_at: Timestamp,
    /// How long all of them took.
    pub took: Duration,
    /// The version of clusterctl.
    pub tool_version: &'a str,
}

impl FleetReport<'_> {
    /// The worst of the verdicts: critical, else unknown, else warning, else ok. No cluster at all is unknown.
    pub fn verdict(&self) -> Verdict {
        self.clusters.iter().map(|cluster| cluster.assessment.verdict).max().unwrap_or(Verdict::Unknown)
    }
}

/// Writes the report of `status --all-contexts`.
///
/// Plain gives a record for each cluster, fields separated by tabulators:
///
/// ```text
/// cluster CONTEXT DOMAIN VERDICT HEALTHY NODES WORST_ID WORST_SUBJECT WORST_SUMMARY TOOK_MS
/// ```
pub fn fleet(
    report: &FleetReport<'_>,
    format: Format,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Table => draw(Ink::new(*style), report, false, out),
        Format::Wide => draw(Ink::new(*style), report, true, out),
        Format::Json => json::write(&Fleet::new(report), out),
        Format::Yaml => yaml::write(&Fleet::new(report), out),
        Format::Csv => csv::rows(&FIELDS, rows(report).iter().map(Row::fields), out),
        Format::Plain => {
            for row in rows(report) {
                let fields = row.fields();
                let all: Vec<&str> =
                    std::iter::once("cluster").chain(fields.iter().map(String::as_str)).collect();
                plain::record(out, &all)?;
            }
            Ok(())
        }
        Format::Markdown => markdown_page(report, out),
    }
}

const FIELDS: [&str; 9] = [
    "context",
    "domain",
    "verdict",
    "healthy",
    "nodes",
    "worst_id",
    "worst_subject",
    "worst_summary",
    "took_ms",
];

/// One cluster in a few words, not yet neutralised.
struct Row<'a> {
    context: &'a str,
    domain: &'a str,
    verdict: Verdict,
    /// How many are healthy; `None` where none of them could be looked at.
    healthy: Option<usize>,
    /// How many there are; `None` where nobody told of any.
    nodes: Option<usize>,
    /// The id of the worst finding, what it is about, and what it says; without a finding, what could not be looked at.
    worst: Option<(&'static str, String, &'a str)>,
    /// What was found and does not count.
    muted: &'a [Muted],
    took: Duration,
}

/// Worst first, then by name.
fn rows<'a>(report: &FleetReport<'a>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = report.clusters.iter().map(Row::new).collect();
    rows.sort_by_key(|row| (Reverse(row.verdict), row.context));
    rows
}

impl<'a> Row<'a> {
    fn new(cluster: &StatusReport<'a>) -> Self {
        let assessment = cluster.assessment;
        let here: Vec<_> = cluster.view.nodes.keys().filter(|name| !words::departed(cluster, name)).collect();
        let worst = match (assessment.findings.first(), assessment.gaps.first()) {
            // A note changes no verdict: what kept us from looking does.
            (Some(finding), gap) if gap.is_none() || Verdict::from(finding.severity) > Verdict::Ok => Some((
                finding.id,
                one_word(&finding.subject.to_string()).into_owned(),
                finding.summary.as_str(),
            )),
            (_, Some(gap)) => Some(("", String::new(), gap.cause.as_str())),
            (_, None) => None,
        };
        let of = |health| here.iter().filter(|name| assessment.health_of(name) == health).count();
        let looked_at = of(Health::Unknown) < here.len();
        Self {
            context: cluster.context.unwrap_or_default(),
            domain: &cluster.view.domain,
            verdict: assessment.verdict,
            healthy: looked_at.then(|| of(Health::Healthy)),
            nodes: Some(here.len()).filter(|nodes| *nodes > 0),
            worst,
            muted: &assessment.muted,
            took: cluster.view.took,
        }
    }

    fn fields(&self) -> Vec<String> {
        let (id, subject, summary) = self.worst.clone().unwrap_or_default();
        vec![
            one_word(self.context).into_owned(),
            one_word(self.domain).into_owned(),
            self.verdict.word().to_owned(),
            number(self.healthy),
            number(self.nodes),
            id.to_owned(),
            subject,
            summary.to_owned(),
            schema::millis(self.took).to_string(),
        ]
    }

    /// The healthy of all: `2/3`, and `?/3` where nobody could look at them.
    fn share(&self) -> Option<String> {
        let healthy = self.healthy.map_or_else(|| "?".to_owned(), |healthy| healthy.to_string());
        self.nodes.map(|nodes| format!("{healthy}/{nodes}"))
    }

    /// The worst finding in one line; without any, what is muted.
    fn worst(&self) -> String {
        match &self.worst {
            None => self.muted(),
            Some(("", _, cause)) => format!("could not look: {cause}"),
            Some((id, subject, summary)) => format!("{id} {subject}: {summary}"),
        }
    }

    /// How much does not count, and the first of it.
    fn muted(&self) -> String {
        let Some(Muted { finding, .. }) = self.muted.first() else { return String::new() };
        let more = if self.muted.len() > 1 { ", ..." } else { "" };
        let subject = finding.subject.to_string();
        format!("{} muted: {} {}{more}", self.muted.len(), finding.id, one_word(&subject))
    }
}

/// Nothing where nobody counted.
fn number(number: Option<usize>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// How many clusters there are of each verdict, worst first.
fn headline(report: &FleetReport<'_>, dot: &str) -> String {
    let mut counts: BTreeMap<Reverse<Verdict>, usize> = BTreeMap::new();
    for cluster in report.clusters {
        *counts.entry(Reverse(cluster.assessment.verdict)).or_insert(0) += 1;
    }
    let counts: Vec<String> =
        counts.iter().map(|(verdict, count)| format!("{count} {}", verdict.0.word())).collect();
    let clusters = match report.clusters.len() {
        1 => "1 cluster".to_owned(),
        count => format!("{count} clusters"),
    };
    format!("{clusters}: {}", counts.join(dot))
}

fn draw(ink: Ink, report: &FleetReport<'_>, wide: bool, out: &mut dyn io::Write) -> io::Result<()> {
    let verdict = report.verdict();
    let role = Role::from(verdict);
    let mut spans = vec![
        Span::new(format!("{} {}", ink.mark(role), verdict.word().to_uppercase()), role),
        Span::new(headline(report, ink.dot()), Role::Strong),
        Span::new(format!("took {}", duration::human(report.took)), Role::Muted),
    ];
    if wide {
        spans.push(Span::new(format!("at {:.0}", report.taken_at), Role::Muted));
    }
    ink.flow(out, 0, 2, &spans)?;
    writeln!(out)?;
    let rows = rows(report);
    let mut columns = columns(ink, &rows);
    if let Some(limit) = ink.width() {
        fit(&mut columns, limit, ink.ascii());
    }
    grid::write(ink, &columns, 0, out)?;
    if wide {
        for cluster in report.clusters {
            let assessment = cluster.assessment;
            if assessment.findings.is_empty() && assessment.gaps.is_empty() && assessment.muted.is_empty() {
                continue;
            }
            writeln!(out)?;
            let name = ink.name(cluster.context.unwrap_or_default());
            ink.flow(out, 0, 2, &[Span::new(format!("{name}:"), Role::Strong)])?;
            table::findings(ink, &assessment.findings, out)?;
            table::muted(ink, &assessment.muted, out)?;
            table::gaps(ink, &assessment.gaps, out)?;
        }
    } else if let Some(row) = rows.first().filter(|row| row.verdict > Verdict::Ok) {
        writeln!(out)?;
        let more = format!("clusterctl status --context {}", ink.name(row.context));
        ink.flow(out, 0, 2, &[Span::new("more of one:", Role::Muted), Span::new(more, Role::Usual)])?;
    }
    Ok(())
}

fn columns(ink: Ink, rows: &[Row<'_>]) -> Vec<Column> {
    let cells = |cell: &dyn Fn(&Row<'_>) -> Cell| rows.iter().map(cell).collect::<Vec<_>>();
    let none = || Cell::new(ink.mark(super::ink::Mark::NotAsked), Role::Muted);
    vec![
        Column::new("", cells(&|row| Cell::new(ink.mark(Role::from(row.verdict)), Role::from(row.verdict)))),
        Column::new("CONTEXT", cells(&|row| Cell::usual(ink.name(row.context)))),
        Column::new(
            "DOMAIN",
            cells(&|row| if row.domain.is_empty() { none() } else { Cell::usual(ink.name(row.domain)) }),
        ),
        Column::new("VERDICT", cells(&|row| Cell::new(row.verdict.word(), Role::from(row.verdict)))),
        Column::right(
            "HEALTHY",
            cells(&|row| match row.share() {
                None => none(),
                Some(share) => Cell::usual(share),
            }),
        ),
        Column::right("TOOK", cells(&|row| Cell::new(duration::human(row.took), Role::Muted))),
        Column::new(
            "WORST FINDING",
            cells(&|row| match row.worst() {
                text if text.is_empty() => none(),
                text => Cell::usual(ink.clean(&text)),
            }),
        ),
    ]
}

/// The sentence gives way first, then the time, then the domain; then names are cut.
fn fit(columns: &mut Vec<Column>, limit: usize, ascii: bool) {
    const LEAST: usize = 20;
    const WIDEST_DOMAIN: usize = 30;
    if let Some(domain) = columns.iter_mut().find(|column| column.head == "DOMAIN") {
        domain.squeeze(WIDEST_DOMAIN, ascii);
    }
    for gone in ["", "TOOK", "DOMAIN", "WORST FINDING", "HEALTHY"] {
        columns.retain(|column| column.head != gone || gone.is_empty());
        let total = grid::total(columns);
        if total <= limit {
            return;
        }
        if let Some(last) = columns.iter_mut().find(|column| column.head == "WORST FINDING") {
            let room = (limit + last.width()).saturating_sub(total);
            if room >= LEAST {
                last.cut(room, ascii);
                return;
            }
        }
    }
    let names = columns.iter().filter(|column| column.head != "CONTEXT");
    let others: usize = names.map(|column| column.width() + grid::GAP).sum();
    if let Some(name) = columns.iter_mut().find(|column| column.head == "CONTEXT") {
        name.squeeze(limit.saturating_sub(others).max(width::columns("CONTEXT")), ascii);
    }
}

fn markdown_page(report: &FleetReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let role = Role::from(report.verdict());
    let sign = super::ink::Mark::from(role).sign(false);
    writeln!(
        out,
        "**{sign} {}** {}\n",
        report.verdict().word().to_uppercase(),
        markdown::text(&headline(report, " · "))
    )?;
    let dash = |text: String| if text.is_empty() { "–".to_owned() } else { markdown::text(&text) };
    let rows = rows(report);
    let cells = rows.iter().map(|row| {
        let sign = super::ink::Mark::from(Role::from(row.verdict)).sign(false);
        vec![
            sign.to_owned(),
            dash(one_word(row.context).into_owned()),
            dash(one_word(row.domain).into_owned()),
            row.verdict.word().to_owned(),
            row.share().unwrap_or_else(|| "–".to_owned()),
            dash(row.worst()),
            duration::human(row.took),
        ]
    });
    markdown::table(&["", "Context", "Domain", "Verdict", "Healthy", "Worst finding", "Took"], cells, out)
}
