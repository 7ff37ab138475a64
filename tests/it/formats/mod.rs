//! The machine formats of `check`: every scenario file in every format, read back by a reader written after the
//! format's own rules, and, under `tests/run.sh`, by the programs that people read them with.

mod consumer;
mod github;
mod junit;
mod nagios;
mod prometheus;
mod tap;

use crate::report::samples::{self, Sample};
use crate::scenario::Scenario;
use clusterctl::assess::assess;
use clusterctl::assess::finding::{Finding, Severity, Subject};
use clusterctl::assess::outcome::{Outcome, State};
use clusterctl::assess::policy::Policy;
use clusterctl::assess::registry;
use clusterctl::assess::verdict::{Assessment, Muted, Verdict};
use clusterctl::cluster::link::RoundTrips;
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{NodeStatistics, Reading, ServerSocket};
use clusterctl::cluster::session::CertificateFacts;
use clusterctl::cluster::view::{Access, ClusterView, Visit};
use clusterctl::report::check::{CheckFormat, CheckReport, check};
use clusterctl::report::{StatusReport, Style};
use clusterctl::text::sanitize::is_forbidden;
use std::time::Duration;

/// A survey, what is thought of it, and foreign words for why a check was not asked or could not look.
#[derive(Clone)]
pub(super) struct Situation {
    pub(super) name: String,
    pub(super) view: ClusterView,
    pub(super) assessment: Assessment,
    words: Option<String>,
}

impl Situation {
    fn of(sample: Sample) -> Self {
        Self {
            name: sample.name.replace('_', "-"),
            view: sample.view,
            assessment: sample.assessment,
            words: None,
        }
    }

    /// What became of each check: from the findings and gaps alone.
    fn outcomes(&self) -> Vec<Outcome<'_>> {
        let (lost, unasked) = match &self.words {
            Some(words) => (words.clone(), words.clone()),
            None => ("there is no session".to_owned(), "asked with --probe only".to_owned()),
        };
        registry::all()
            .iter()
            .map(|check| {
                let all = &self.assessment;
                let findings: Vec<&Finding> = all.findings.iter().filter(|one| one.id == check.id).collect();
                let muted: Vec<&Muted> = all.muted.iter().filter(|one| one.finding.id == check.id).collect();
                let state = match findings.iter().map(|finding| finding.severity).max() {
                    Some(worst) => State::Found(worst),
                    None if !muted.is_empty() => State::Muted,
                    None if check.id == "clock-skew" => State::NotAsked(unasked.clone()),
                    None if matches!(self.view.access, Access::NoSession(_)) || check.id == self.lost() => {
                        State::CouldNotLook(lost.clone())
                    }
                    None => State::Passed,
                };
                Outcome { check, state, findings, muted }
            })
            .collect()
    }

    /// The check that could not look, where there are foreign words for why.
    fn lost(&self) -> &'static str {
        if self.words.is_some() { "few-connections" } else { "" }
    }

    pub(super) fn render(&self, format: CheckFormat) -> String {
        self.render_in(format, Style::default())
    }

    pub(super) fn render_in(&self, format: CheckFormat, style: Style) -> String {
        self.render_of(&self.outcomes(), format, style)
    }

    fn render_of(&self, outcomes: &[Outcome<'_>], format: CheckFormat, style: Style) -> String {
        let report = CheckReport {
            status: StatusReport {
                view: &self.view,
                assessment: &self.assessment,
                context: Some("prod"),
                tool_version: "0.1.0",
            },
            outcomes,
            policy: &Policy::default(),
        };
        let mut out = Vec::new();
        check(&report, format, &style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }
}

/// The formats that are not every report's.
const MACHINES: [CheckFormat; 5] =
    [CheckFormat::Nagios, CheckFormat::Junit, CheckFormat::Github, CheckFormat::Tap, CheckFormat::Prometheus];

/// What would harm one format or another if it came through.
pub(super) const HOSTILE: &[&str] = &[
    "a|'b'=1;2;3|c",
    "a\"b\\c\\n\\u{0}",
    "a\nok 1 - fine\n::error::x\n##[add-mask]a\nnagios | 'x'=1\r\nclusterctl_up 1\n",
    "::add-mask::secret",
    "  ::stop-commands::token",
    "##[group]a ::set-output name=x::y",
    "a ]]> <!-- & <x/> &amp; b",
    "a\0b\u{1}\u{b}\u{fffe}\u{ffff}c",
    "👍 节点 Grüße e\u{301}",
    "\u{202e}gro.tset-ppmx\u{202c}",
    "a # SKIP b # TODO c \\# d",
    "---\n...\n1..0 # SKIP\nBail out!",
    "%0A%25%0D%3A%2C,a=b::c",
    "a\u{2028}b\u{2029}c\u{85}d\u{1b}[31m",
    "  two  blanks\tand a tab  ",
    "%",
    "'",
    "x{node=\"y\"} 1 1700000000000",
];

/// A cluster whose every string is this one: names, words, reasons, findings, muted findings.
pub(super) fn hostile(text: &str) -> Situation {
    let mut situation = Situation::of(samples::hostile_with(text));
    let muted = Finding {
        id: "stranger-on-cluster-port",
        severity: Severity::Warning,
        subject: Subject::Node(NodeName::new(text)),
        summary: text.to_owned(),
        advice: text.to_owned(),
        evidence: vec![text.to_owned()],
    };
    situation.assessment.muted.push(Muted { finding: muted, why: text.to_owned() });
    situation.words = Some(text.to_owned());
    probe(&mut situation.view);
    situation
}

/// What `--probe` adds: a visit at each node, round trips over each link.
fn probe(view: &mut ClusterView) {
    let at = view.taken_at;
    for (number, facts) in (0_i64..).zip(view.nodes.values_mut()) {
        let address = "10.77.0.11:5222".parse().unwrap();
        let local = "10.77.0.11:5277".parse().unwrap();
        let remote = "10.77.0.12:49304".parse().unwrap();
        facts.clock = Reading::Known((number * 1200 - 500, number * 1200 + 500));
        facts.visit = Reading::Known(Visit {
            address,
            took: Duration::from_millis(73),
            statistics: Reading::Known(NodeStatistics {
                open_connections: Some(10),
                ..NodeStatistics::default()
            }),
            sockets: Reading::Known(vec![ServerSocket { local, remote }; 9]),
            certificate: Reading::Known(CertificateFacts {
                subject: "CN=x".to_owned(),
                issuer: "CN=x".to_owned(),
                names: Vec::new(),
                not_before: at,
                not_after: at + jiff::SignedDuration::from_hours(24 * (60 + number)),
                sha256: "ab".repeat(32),
            }),
        });
    }
    for (number, link) in (0_u64..).zip(view.links.iter_mut()) {
        let samples = [310, 420, 2_900].map(|micros| Duration::from_micros(micros + number));
        link.round_trips = Reading::Known(RoundTrips::new(samples.to_vec()).unwrap());
    }
}

pub(super) fn probed() -> Situation {
    let mut situation = Situation::of(samples::healthy());
    "probed".clone_into(&mut situation.name);
    probe(&mut situation.view);
    situation
}

/// One node is down on purpose, and somebody said so.
pub(super) fn muted() -> Situation {
    let mut situation = Situation::of(samples::node_down());
    "muted".clone_into(&mut situation.name);
    let findings = std::mem::take(&mut situation.assessment.findings);
    situation.assessment.muted = findings
        .into_iter()
        .map(|finding| Muted { finding, why: "muted until 2026-11-22T16:00:00Z".to_owned() })
        .collect();
    situation.assessment.verdict = Verdict::Ok;
    situation
}

/// Two hundred nodes, and a finding on every link: the worst that there is to write.
pub(super) fn torn() -> Situation {
    let mut situation = Situation::of(samples::many());
    "torn".clone_into(&mut situation.name);
    probe(&mut situation.view);
    situation.assessment.findings = situation
        .view
        .links
        .iter()
        .map(|link| Finding {
            id: "link-down",
            severity: Severity::Critical,
            subject: Subject::Link(link.from.clone(), link.to.clone()),
            summary: "reported disconnected".to_owned(),
            advice: "Look at the network between the two.".to_owned(),
            evidence: vec![format!("disco {}", link.from)],
        })
        .collect();
    situation
}

/// Every scenario file.
pub(super) fn scenarios() -> Vec<Situation> {
    Scenario::all()
        .into_iter()
        .map(|(name, scenario)| {
            let view = scenario.view();
            let assessment = assess(&view, &Policy::default());
            Situation { name, view, assessment, words: None }
        })
        .collect()
}

/// Everything: scenario files, samples, hostile text, many nodes.
pub(super) fn all() -> Vec<Situation> {
    let mut all = scenarios();
    all.extend(samples::all().into_iter().map(|sample| {
        let mut situation = Situation::of(sample);
        situation.name.insert_str(0, "sample-");
        situation
    }));
    all.extend(HOSTILE.iter().enumerate().map(|(number, text)| {
        let mut situation = hostile(text);
        situation.name = format!("hostile-{number:02}");
        situation
    }));
    all.extend([probed(), muted(), Situation::of(samples::many())]);
    all
}

#[test]
fn nothing_forbidden_comes_out_of_any_format() {
    for situation in all() {
        for format in MACHINES {
            let text = situation.render(format);
            let bad = text.chars().find(|c| !matches!(c, '\n' | '\t') && is_forbidden(*c));
            assert_eq!(bad, None, "{} {format}", situation.name);
            assert!(text.ends_with('\n'), "{} {format}", situation.name);
        }
    }
}

#[test]
fn what_no_check_accounts_for_is_not_lost() {
    for situation in scenarios() {
        let junit = situation.render_of(&[], CheckFormat::Junit, Style::default());
        let tap = situation.render_of(&[], CheckFormat::Tap, Style::default());
        let well = situation.assessment.verdict == Verdict::Ok;
        assert_eq!(!junit.contains("<failure") && !junit.contains("<error"), well, "{}", situation.name);
        assert_eq!(!tap.contains("\nnot ok "), well, "{}", situation.name);
    }
}

#[test]
fn what_was_found_before_the_look_failed_is_told() {
    let all = scenarios();
    let situation = all.iter().find(|situation| situation.name == "few-connections").unwrap();
    let mut outcomes = situation.outcomes();
    for outcome in outcomes.iter_mut().filter(|outcome| outcome.check.id == "few-connections") {
        outcome.state = State::CouldNotLook("half of the kernel's table is missing".to_owned());
    }
    let summary = &situation.assessment.findings[0].summary;
    for format in MACHINES.into_iter().filter(|format| *format != CheckFormat::Prometheus) {
        let text = situation.render_of(&outcomes, format, Style::default());
        assert!(text.contains("half of the kernel"), "{format}: {text}");
        assert!(text.contains(summary), "{format}: {text}");
    }
    let junit = situation.render_of(&outcomes, CheckFormat::Junit, Style::default());
    assert!(junit.contains("errors='1'") && junit.contains("failures='0'"), "{junit}");
    let nagios = situation.render_of(&outcomes, CheckFormat::Nagios, Style::default());
    let first = nagios.lines().next().unwrap();
    assert!(
        first.contains("; could not look for few-connections: half") && first.contains("; 1 found |"),
        "{first}"
    );
}

#[test]
fn ascii_is_kept_where_it_was_asked_for() {
    let style = Style { ascii: true, ..Style::default() };
    for situation in all() {
        for format in [CheckFormat::Nagios, CheckFormat::Github, CheckFormat::Tap] {
            let text = situation.render_in(format, style);
            assert!(text.is_ascii(), "{} {format}", situation.name);
        }
    }
}

/// The checks of the snapshots, so that these stay as they are when a check joins the others.
const SHOWN: [&str; 6] =
    ["node-silent", "node-down", "clock-skew", "certificate-expiring", "few-connections", "version-mix"];

#[test]
fn the_formats_look_as_they_did() {
    let scenarios = scenarios();
    let named = |name: &str| scenarios.iter().find(|situation| situation.name == name).unwrap().clone();
    for situation in [
        Situation::of(samples::healthy()),
        named("node-down"),
        named("login-refused"),
        named("few-connections"),
        probed(),
        muted(),
    ] {
        for format in MACHINES {
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path("../../snapshots/check");
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            let name = format!("{}_{format}", situation.name);
            let mut outcomes = situation.outcomes();
            outcomes.retain(|outcome| SHOWN.contains(&outcome.check.id));
            let text = situation.render_of(&outcomes, format, Style::default());
            settings.bind(|| insta::assert_snapshot!(name, text));
        }
    }
}
