//! The output of a monitoring plugin, by the Monitoring Plugins Development Guidelines: one line with the state
//! and, behind a `|`, the performance data; then the long text.
//!
//! ```text
//! CLUSTERCTL CRITICAL - example.org: 3 nodes: 2 healthy, 1 down; node-down … | 'nodes_connected'=2;;3:;0;3 …
//! critical node-down node3.example.org: every view reports it disconnected
//!   do: Look at the host …
//!   from: disco node1.example.org
//! ```
//!
//! Performance data is `'label'=value[s|B];warn;crit;min;max`, the thresholds as ranges (`5:` alerts below 5); a
//! figure that is not known is left out. There is no `|` in any text, since a reader would take what follows for
//! more performance data, and no `<`, since some screens show the text as HTML: both are escaped visibly.
//!
//! The whole stays below 8 KiB, which is what Nagios reads; what does not fit is counted.

use super::figures::{self, Figures, NODES_WITH_LINKS, Said};
use super::{CheckReport, lines};
use crate::assess::finding::Finding;
use crate::cluster::node::NodeName;
use crate::cluster::view::PeerSockets;
use crate::report::Style;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;

/// What Nagios reads of a plugin's output (`MAX_PLUGIN_OUTPUT_LENGTH`), less the last byte, which it keeps.
const OUTPUT_BYTES: usize = 8191;
/// The part of it that performance data of single nodes may take.
const FIGURES_BYTES: usize = 3500;
/// The part of it that the sentence of the first line may take.
const SUMMARY_BYTES: usize = 600;
/// The part of it that a line of the long text may take.
const LINE_BYTES: usize = 1000;
/// What is left free for the line that counts what did not fit.
const COUNT_BYTES: usize = 80;

/// Writes the plugin's output.
pub(super) fn write(report: &CheckReport<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let verdict = report.status.assessment.verdict;
    let word = verdict.word().to_uppercase();
    let mut text =
        format!("CLUSTERCTL {word} - {}", cut(&plain(style, &lines::summary(report)), SUMMARY_BYTES));
    let figures: Vec<String> = figures(report, style).iter().map(Figure::written).collect();
    if !figures.is_empty() {
        text.push_str(" | ");
        text.push_str(&figures.join(" "));
    }
    text.push('\n');
    let blocks = blocks(report, style);
    let mut left = blocks.len();
    for block in blocks {
        if text.len() + block.len() > OUTPUT_BYTES - COUNT_BYTES && (left > 1 || block.len() > COUNT_BYTES) {
            writeln!(text, "and {left} more; clusterctl status shows them all").expect("a String takes all");
            break;
        }
        text.push_str(&block);
        left -= 1;
    }
    out.write_all(text.as_bytes())
}

/// The long text: a block for each thing worth saying.
fn blocks(report: &CheckReport<'_>, style: Style) -> Vec<String> {
    let assessment = report.status.assessment;
    let line = |text: &str| format!("{}\n", cut(&plain(style, text), LINE_BYTES));
    let mut blocks = Vec::new();
    for gap in &assessment.gaps {
        let remedy = gap.remedy.as_ref().map(|remedy| format!("  do: {}", line(remedy)));
        blocks.push(line(&format!("could not look: {}", gap.cause)) + &remedy.unwrap_or_default());
    }
    for finding in &assessment.findings {
        blocks.push(said(finding, finding.severity.word(), &line));
    }
    for (checks, why) in lines::unseen(report) {
        blocks.push(line(&format!("could not look for {checks}: {why}")));
    }
    for muted in &assessment.muted {
        let finding = &muted.finding;
        let word = finding.severity.word();
        blocks.push(line(&format!("muted {word} {} ({})", lines::finding(finding), muted.why)));
    }
    blocks
}

fn said(finding: &Finding, word: &str, line: &dyn Fn(&str) -> String) -> String {
    let mut block = line(&format!("{word} {}", lines::finding(finding)));
    if !finding.advice.is_empty() {
        write!(block, "  do: {}", line(&finding.advice)).expect("a String takes all");
    }
    if !finding.evidence.is_empty() {
        write!(block, "  from: {}", line(&finding.evidence.join(", "))).expect("a String takes all");
    }
    block
}

/// Text in which nothing is taken for performance data or for HTML.
fn plain(style: Style, text: &str) -> String {
    lines::clean(style, text).replace('|', "\\u{7c}").replace('<', "\\u{3c}")
}

/// As much of the text as a line bears.
fn cut(text: &str, bytes: usize) -> Cow<'_, str> {
    if text.len() <= bytes {
        return Cow::Borrowed(text);
    }
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= bytes - 3).last();
    Cow::Owned(format!("{}...", &text[..end.unwrap_or_default()]))
}

/// One piece of performance data.
#[derive(Debug)]
struct Figure {
    label: String,
    value: f64,
    /// `s` for seconds, `B` for bytes, or nothing for a count.
    unit: &'static str,
    /// Ranges within which all is well: `5:` is 5 or more, `-5:5` from -5 to 5.
    warning: Option<String>,
    critical: Option<String>,
    least: Option<f64>,
    most: Option<f64>,
}

impl Figure {
    fn new(label: &str, value: f64, unit: &'static str) -> Self {
        Self { label: label.to_owned(), value, unit, warning: None, critical: None, least: None, most: None }
    }

    fn of_node(style: Style, what: &str, node: &NodeName, value: f64, unit: &'static str) -> Self {
        let mut label = format!("{what}_");
        for c in node.as_str().chars() {
            // The end of a label, of its quotation, of the text; or of a piece for a careless reader.
            if c.is_whitespace() || "'=|;,\"<\\`$".contains(c) {
                write!(label, "\\u{{{:x}}}", u32::from(c)).expect("a String takes all");
            } else {
                label.push(c);
            }
        }
        let label = lines::clean(style, &label).into_owned();
        Self { label, ..Self::new("", value, unit) }
    }

    fn alerts(self, warning: Option<String>, critical: Option<String>) -> Self {
        Self { warning, critical, ..self }
    }

    fn between(self, least: f64, most: Option<f64>) -> Self {
        Self { least: Some(least), most, ..self }
    }

    fn written(&self) -> String {
        let bound = |bound: Option<f64>| bound.map(figures::number).unwrap_or_default();
        let text = format!(
            "'{}'={}{};{};{};{};{}",
            self.label,
            figures::number(self.value),
            self.unit,
            self.warning.as_deref().unwrap_or_default(),
            self.critical.as_deref().unwrap_or_default(),
            bound(self.least),
            bound(self.most),
        );
        text.trim_end_matches(';').to_owned()
    }
}

/// All that is known in numbers.
fn figures(report: &CheckReport<'_>, style: Style) -> Vec<Figure> {
    let all = Figures::new(report);
    let mut figures = of_the_cluster(report, &all);
    let nodes = of_the_nodes(report, &all, style);
    let bytes: usize = nodes.iter().map(|figure| figure.written().len() + 1).sum();
    if all.nodes.len() <= NODES_WITH_LINKS && bytes <= FIGURES_BYTES {
        figures.extend(nodes);
    } else {
        figures.extend(worst_of_the_nodes(report, &all));
    }
    let mut seen = BTreeSet::new();
    figures.retain(|figure| seen.insert(figure.label.clone()));
    figures
}

fn of_the_cluster(report: &CheckReport<'_>, all: &Figures<'_>) -> Vec<Figure> {
    let mut figures = Vec::new();
    if let Some(connected) = all.connected() {
        let expected = all.expected();
        let most = figures::count(expected.unwrap_or(all.nodes.len()).max(connected));
        figures.push(
            Figure::new("nodes_connected", figures::count(connected), "")
                .alerts(None, expected.map(|count| format!("{count}:")))
                .between(0.0, Some(most)),
        );
    }
    let said = Said::count(all.links.iter().copied());
    if said.answered() > 0 {
        let most = Some(figures::count(said.answered()));
        figures.push(Figure::new("links_connected", figures::count(said.connected), "").between(0.0, most));
        let disconnected = figures::count(said.disconnected);
        figures.push(Figure::new("links_disconnected", disconnected, "").between(0.0, most));
    }
    if let Some([_, median, longest]) = figures::round_trips(all.links.iter().copied()) {
        let figure = |label, value| Figure::new(label, value, "s").between(0.0, None);
        figures.push(figure("round_trip_median", median.as_secs_f64()));
        figures.push(figure("round_trip_max", longest.as_secs_f64()));
    }
    if let Some(ends) = all.certificates().iter().map(|(_, facts)| facts.not_after).min() {
        let left = figures::as_f64(ends.as_second().saturating_sub(all.view.taken_at.as_second()));
        let range = |days: i64| Some(format!("{}:", days.saturating_mul(86_400)));
        figures.push(Figure::new("certificate_left", left, "s").alerts(
            range(report.policy.certificate_warning_days),
            range(report.policy.certificate_critical_days),
        ));
    }
    figures.push(Figure::new("survey_time", all.view.took.as_secs_f64(), "s").between(0.0, None));
    figures
}

fn of_the_nodes(report: &CheckReport<'_>, all: &Figures<'_>, style: Style) -> Vec<Figure> {
    let mut figures = Vec::new();
    for (name, facts) in &all.nodes {
        if let Some(peer) = facts.sockets.known() {
            let established = figures::count(peer.established_count());
            figures.push(sockets(Figure::of_node(style, "sockets", name, established, ""), report, all));
        }
    }
    for (name, facts) in &all.nodes {
        if let Some((least, most)) = facts.clock.known() {
            let (offset, _) = figures::clock(*least, *most);
            figures.push(skew(Figure::of_node(style, "clock_offset", name, offset, "s"), report));
        }
    }
    figures
}

/// In place of a figure for each node: the fewest sockets, the clock that is furthest off.
fn worst_of_the_nodes(report: &CheckReport<'_>, all: &Figures<'_>) -> Vec<Figure> {
    let known = all.nodes.iter().filter_map(|(_, facts)| facts.sockets.known());
    let fewest = known.map(PeerSockets::established_count).min();
    let offsets = all.nodes.iter().filter_map(|(_, facts)| facts.clock.known());
    let worst = offsets
        .map(|(least, most)| figures::clock(*least, *most).0)
        .max_by(|a, b| a.abs().total_cmp(&b.abs()));
    let fewest =
        fewest.map(|count| sockets(Figure::new("sockets_fewest", figures::count(count), ""), report, all));
    let worst = worst.map(|offset| skew(Figure::new("clock_offset_worst", offset, "s"), report));
    fewest.into_iter().chain(worst).collect()
}

fn sockets(figure: Figure, report: &CheckReport<'_>, all: &Figures<'_>) -> Figure {
    let wanted = report.policy.connections_warning.unwrap_or(all.view.declaration.connections_per_node);
    let least = report.policy.connections_critical;
    figure.alerts(Some(format!("{wanted}:")), least.map(|least| format!("{least}:"))).between(0.0, None)
}

fn skew(figure: Figure, report: &CheckReport<'_>) -> Figure {
    let range = |ms: i64| {
        let seconds = figures::number(figures::as_f64(ms) / 1000.0);
        Some(format!("-{seconds}:{seconds}"))
    };
    figure.alerts(range(report.policy.skew_warning_ms), range(report.policy.skew_critical_ms))
}
