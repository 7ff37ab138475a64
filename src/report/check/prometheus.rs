//! Metrics in Prometheus' text format, version 0.0.4, as `node_exporter`'s textfile collector takes it: HELP and
//! TYPE once a family, its samples together, no timestamps. The families stand in [`super::metrics`].
//!
//! States are state sets: a sample for each state, 1 for the one that holds, so that an alert reads
//! `clusterctl_verdict{verdict="critical"} == 1` and a state that was never seen has a history. What is not known
//! has no sample, never a 0.

use super::figures::{self, Figures, Said};
use super::{CheckReport, metrics};
use crate::assess::finding::{Finding, Severity};
use crate::assess::outcome::State;
use crate::assess::verdict::{Health, Verdict};
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::{Access, Answers, NodeFacts};
use crate::text::sanitize::neutralise;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;

/// Writes the metrics.
pub(super) fn write(report: &CheckReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let all = Figures::new(report);
    let mut sheet = Sheet::new(&report.status.view.domain);
    survey(report, &mut sheet);
    judgement(report, &mut sheet);
    cluster(report, &all, &mut sheet);
    for (name, facts) in &all.nodes {
        node(report, name, facts, &mut sheet);
        sockets(name, facts, &mut sheet);
        visit(name, facts, &mut sheet);
    }
    links(&all, &mut sheet);
    sheet.write(out)
}

fn survey(report: &CheckReport<'_>, sheet: &mut Sheet) {
    let view = report.status.view;
    sheet.put("clusterctl_build_info", &[report.status.tool_version], 1.0);
    let up = match view.access {
        Access::Manager { .. } | Access::NotClustered => Some(1.0),
        Access::NoSession(_) | Access::CouldNotAsk(_) | Access::NotAdmin => Some(0.0),
        Access::NotTried => None,
    };
    sheet.put_known("clusterctl_up", &[], up);
    sheet.put("clusterctl_survey_timestamp_seconds", &[], unix(view.taken_at));
    sheet.put("clusterctl_survey_duration_seconds", &[], view.took.as_secs_f64());
}

fn judgement(report: &CheckReport<'_>, sheet: &mut Sheet) {
    let assessment = report.status.assessment;
    let verdicts = [Verdict::Ok, Verdict::Warning, Verdict::Critical, Verdict::Unknown];
    let words = verdicts.map(Verdict::word);
    sheet.put_state("clusterctl_verdict", &[], &words, assessment.verdict.word());
    sheet.put("clusterctl_gaps", &[], figures::count(assessment.gaps.len()));
    for severity in [Severity::Note, Severity::Warning, Severity::Critical, Severity::Unknown] {
        let count = assessment.findings.iter().filter(|finding| finding.severity == severity).count();
        sheet.put("clusterctl_findings", &[severity.word()], figures::count(count));
    }
    let mut put = |name, finding: &Finding| {
        let subject = finding.subject.to_string();
        sheet.put(name, &[finding.id, finding.severity.word(), &subject], 1.0);
    };
    let findings = assessment.findings.iter().take(FINDINGS_WITH_SAMPLES);
    findings.for_each(|finding| put("clusterctl_finding", finding));
    let muted = assessment.muted.iter().take(FINDINGS_WITH_SAMPLES);
    muted.for_each(|muted| put("clusterctl_muted_finding", &muted.finding));
    for outcome in report.outcomes {
        let state = match &outcome.state {
            State::Passed => "passed",
            State::Found(severity) => severity.word(),
            State::Muted => "muted",
            State::NotAsked(_) => "not-asked",
            State::CouldNotLook(_) => "could-not-look",
        };
        sheet.put_state("clusterctl_check_state", &[outcome.check.id], &CHECK_STATES, state);
    }
}

/// So many findings have a sample of their own, the worst first; `clusterctl_findings` counts them all. In a torn
/// cluster of 200 nodes, each of thousands of links may have one.
const FINDINGS_WITH_SAMPLES: usize = 500;

const CHECK_STATES: [&str; 8] =
    ["passed", "note", "warning", "critical", "unknown", "muted", "not-asked", "could-not-look"];

const HEALTHS: [Health; 4] = [Health::Healthy, Health::Degraded, Health::Unknown, Health::Down];

fn cluster(report: &CheckReport<'_>, all: &Figures<'_>, sheet: &mut Sheet) {
    let view = all.view;
    if !all.nodes.is_empty() {
        for health in HEALTHS {
            let of = |name: &NodeName| report.status.assessment.health_of(name) == health;
            let count = all.nodes.iter().filter(|(name, _)| of(name)).count();
            sheet.put("clusterctl_nodes", &[health.word()], figures::count(count));
        }
    }
    sheet.put_known("clusterctl_nodes_expected", &[], all.expected().map(figures::count));
    sheet.put_known("clusterctl_nodes_connected", &[], all.connected().map(figures::count));
    let groups = (!view.groups.is_empty()).then(|| figures::count(view.groups.len()));
    sheet.put_known("clusterctl_groups", &[], groups);
    sheet.put("clusterctl_sockets_wanted", &[], f64::from(view.declaration.connections_per_node));
    for (name, certificate) in all.certificates() {
        let node = name.map_or("", NodeName::as_str);
        sheet.put("clusterctl_certificate_not_after_timestamp_seconds", &[node], unix(certificate.not_after));
    }
}

fn node(report: &CheckReport<'_>, name: &NodeName, facts: &NodeFacts, sheet: &mut Sheet) {
    let node = name.as_str();
    let health = report.status.assessment.health_of(name);
    sheet.put_state("clusterctl_node_health", &[node], &HEALTHS.map(Health::word), health.word());
    let answers = match facts.answers {
        Answers::Yes => Some(1.0),
        Answers::Silent { .. } | Answers::Unroutable(_) => Some(0.0),
        Answers::Unasked(_) => None,
    };
    sheet.put_known("clusterctl_node_answers", &[node], answers);
    if let Some(version) = facts.version.known() {
        sheet.put("clusterctl_node_info", &[node, version], 1.0);
    }
    if let Some((least, most)) = facts.clock.known() {
        let (offset, error) = figures::clock(*least, *most);
        sheet.put("clusterctl_clock_offset_seconds", &[node], offset);
        sheet.put("clusterctl_clock_offset_error_seconds", &[node], error);
    }
}

fn sockets(name: &NodeName, facts: &NodeFacts, sheet: &mut Sheet) {
    let Some(peer) = facts.sockets.known() else { return };
    let node = &[name.as_str()];
    let whole = |number: u64| i64::try_from(number).map_or(f64::MAX, figures::as_f64);
    sheet.put("clusterctl_sockets_established", node, figures::count(peer.established_count()));
    sheet.put_known("clusterctl_sockets_retransmits", node, peer.retransmits().map(whole));
    sheet.put_known("clusterctl_sockets_round_trip_seconds", node, peer.rtt_ms().map(|ms| ms / 1000.0));
    let silence = peer.last_received_ms().map(|ms| whole(ms) / 1000.0);
    sheet.put_known("clusterctl_sockets_last_received_seconds", node, silence);
    sheet.put_known("clusterctl_sockets_send_queue_bytes", node, peer.send_queue_bytes().map(whole));
}

fn visit(name: &NodeName, facts: &NodeFacts, sheet: &mut Sheet) {
    let Some(visit) = facts.visit.known() else { return };
    let node = &[name.as_str()];
    sheet.put("clusterctl_login_duration_seconds", node, visit.took.as_secs_f64());
    let listed = visit.sockets.known().map(|all| figures::count(all.len()));
    sheet.put_known("clusterctl_server_sockets", node, listed);
    let open = visit.statistics.known().and_then(|statistics| statistics.open_connections);
    let open = open.and_then(|count| usize::try_from(count).ok()).map(figures::count);
    sheet.put_known("clusterctl_server_open_connections", node, open);
}

fn links(all: &Figures<'_>, sheet: &mut Sheet) {
    if !all.links.is_empty() {
        for (state, count) in Said::count(all.links.iter().copied()).words() {
            sheet.put("clusterctl_links", &[state], figures::count(count));
        }
    }
    // They are in the order of the nodes that speak.
    for of_a_node in all.links.chunk_by(|one, other| one.from == other.from) {
        let Some(node) = of_a_node.first().map(|link| link.from.as_str()) else { continue };
        let said = Said::count(of_a_node.iter().copied());
        if said.answered() > 0 {
            for (state, count) in said.words().into_iter().take(4) {
                sheet.put("clusterctl_node_links", &[node, state], figures::count(count));
            }
        }
        if let Some([shortest, median, longest]) = figures::round_trips(of_a_node.iter().copied()) {
            sheet.put("clusterctl_node_round_trip_min_seconds", &[node], shortest.as_secs_f64());
            sheet.put("clusterctl_node_round_trip_median_seconds", &[node], median.as_secs_f64());
            sheet.put("clusterctl_node_round_trip_max_seconds", &[node], longest.as_secs_f64());
        }
    }
    if !all.each_link() {
        return;
    }
    for link in &all.links {
        let ends = &[link.from.as_str(), link.to.as_str()];
        let connected = match &link.reading {
            Reading::Known(LinkState::Connected) => Some(1.0),
            Reading::Known(LinkState::Disconnected) => Some(0.0),
            _ => None,
        };
        sheet.put_known("clusterctl_link_connected", ends, connected);
        if let Some(trips) = link.round_trips.known() {
            sheet.put("clusterctl_link_round_trip_min_seconds", ends, trips.min().as_secs_f64());
            sheet.put("clusterctl_link_round_trip_median_seconds", ends, trips.median().as_secs_f64());
            sheet.put("clusterctl_link_round_trip_max_seconds", ends, trips.max().as_secs_f64());
        }
    }
}

/// Seconds since 1970.
fn unix(at: Timestamp) -> f64 {
    figures::as_f64(at.as_millisecond()) / 1000.0
}

/// Samples by family. A family without samples is not written.
struct Sheet {
    domain: String,
    samples: BTreeMap<&'static str, Family>,
}

/// The samples of a family in the order in which they came, and their labels.
#[derive(Default)]
struct Family {
    lines: Vec<String>,
    seen: BTreeSet<String>,
}

impl Sheet {
    fn new(domain: &str) -> Self {
        Self { domain: label(domain), samples: BTreeMap::new() }
    }

    /// Adds a sample, its labels in the order of the table. The same labels twice (two findings of one kind on
    /// one subject) are one sample: a reader refuses the whole file otherwise.
    fn put(&mut self, name: &'static str, labels: &[&str], value: f64) {
        let metric = metrics::ALL.iter().find(|metric| metric.name == name).expect("it stands in the table");
        assert_eq!(metric.labels.len(), labels.len(), "{name} bears the labels of the table");
        let mut text = format!("domain=\"{}\"", self.domain);
        for (name, value) in metric.labels.iter().zip(labels) {
            write!(text, ",{name}=\"{}\"", label(value)).expect("a String takes all");
        }
        let family = self.samples.entry(metric.name).or_default();
        let line = format!("{name}{{{text}}} {}", figures::number(value));
        if family.seen.insert(text) {
            family.lines.push(line);
        }
    }

    /// Adds a sample of what is known; nothing otherwise.
    fn put_known(&mut self, name: &'static str, labels: &[&str], value: Option<f64>) {
        if let Some(value) = value {
            self.put(name, labels, value);
        }
    }

    /// Adds a sample for each state, 1 for the one that holds. The state is the last label.
    fn put_state(&mut self, name: &'static str, labels: &[&str], states: &[&str], holds: &str) {
        for state in states {
            let mut labels = labels.to_vec();
            labels.push(state);
            self.put(name, &labels, if *state == holds { 1.0 } else { 0.0 });
        }
    }

    fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        for metric in metrics::ALL {
            let Some(family) = self.samples.get(metric.name) else { continue };
            writeln!(out, "# HELP {0} {1}\n# TYPE {0} gauge", metric.name, metric.help)?;
            for line in &family.lines {
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    }
}

/// Foreign text as a label: neutralised, `\` and `"` escaped. A `\` of its own is made visible first, so that two
/// names that differ still do.
fn label(text: &str) -> String {
    neutralise(&text.replace('\\', "\\u{5c}")).replace('\\', "\\\\").replace('"', "\\\"")
}
