//! Nagios: the plugin's output by the grammar of the Monitoring Plugins Development Guidelines.

use super::consumer::{Files, run};
use super::{HOSTILE, Situation, all, hostile, probed, scenarios, torn};
use crate::report::foreign;
use crate::report::samples;
use clusterctl::assess::verdict::Verdict;
use clusterctl::report::check::CheckFormat;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::process::Command;

#[derive(Debug)]
struct Plugin {
    state: String,
    figures: Vec<Figure>,
    long: Vec<String>,
}

#[derive(Debug)]
struct Figure {
    label: String,
    value: f64,
    unit: String,
    warning: Option<Range>,
    critical: Option<Range>,
    least: Option<f64>,
    most: Option<f64>,
}

/// `[@]start:end`, alerting outside of it.
#[derive(Debug)]
struct Range {
    start: f64,
    end: f64,
}

impl Range {
    fn read(text: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let (start, end) = text.split_once(':').unwrap_or(("0", text));
        let start = if start == "~" { f64::NEG_INFINITY } else { number(start) };
        let end = if end.is_empty() { f64::INFINITY } else { number(end) };
        assert!(start <= end, "{text}");
        Some(Self { start, end })
    }

    fn alerts(&self, value: f64) -> bool {
        value < self.start || value > self.end
    }
}

fn number(text: &str) -> f64 {
    assert!(!text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.')), "{text}");
    text.parse().unwrap()
}

fn read(text: &str) -> Plugin {
    assert!(text.len() < 8192, "{} bytes", text.len());
    let mut lines = text.strip_suffix('\n').unwrap().split('\n');
    let first = lines.next().unwrap();
    let (said, figures) = first.split_once(" | ").unwrap_or((first, ""));
    assert!(!said.contains('|') && !figures.contains('|'), "{first}");
    let state = said.strip_prefix("CLUSTERCTL ").unwrap().split_once(" - ").unwrap().0.to_owned();
    let long: Vec<String> = lines.map(str::to_owned).collect();
    for line in &long {
        assert!(!line.contains(['|', '<', '\r']) && !line.is_empty(), "{line}");
    }
    let mut figures = figures;
    let mut read = Vec::new();
    while !figures.is_empty() {
        let (figure, rest) = read_figure(figures);
        read.push(figure);
        figures = rest;
    }
    let labels: BTreeSet<&String> = read.iter().map(|figure| &figure.label).collect();
    assert_eq!(labels.len(), read.len(), "each label once: {first}");
    Plugin { state, figures: read, long }
}

/// `'label'=value[UOM];[warn];[crit];[min];[max]`, and what follows.
fn read_figure(text: &str) -> (Figure, &str) {
    let (label, rest) = text.strip_prefix('\'').unwrap().split_once('\'').unwrap();
    assert!(!label.contains(['=', '\'']) && !label.contains(char::is_whitespace), "{label}");
    let (body, rest) = rest.strip_prefix('=').unwrap().split_once(' ').unwrap_or((&rest[1..], ""));
    let fields: Vec<&str> = body.split(';').collect();
    assert!(fields.len() <= 5, "{body}");
    let field = |at: usize| fields.get(at).copied().unwrap_or_default();
    let digits = fields[0].trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let bound = |text: &str| (!text.is_empty()).then(|| number(text));
    let figure = Figure {
        label: label.to_owned(),
        value: number(digits),
        unit: fields[0][digits.len()..].to_owned(),
        warning: Range::read(field(1)),
        critical: Range::read(field(2)),
        least: bound(field(3)),
        most: bound(field(4)),
    };
    assert!(["", "s", "B", "c"].contains(&figure.unit.as_str()), "{body}");
    assert!(figure.least.is_none_or(|least| least <= figure.value), "{body}");
    assert!(figure.most.is_none_or(|most| figure.value <= most), "{body}");
    (figure, rest)
}

impl Plugin {
    fn figure(&self, label: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.label == label)
    }
}

fn plugin(situation: &Situation) -> Plugin {
    read(&situation.render(CheckFormat::Nagios))
}

#[test]
fn every_situation_is_a_plugins_output() {
    for situation in all() {
        let plugin = plugin(&situation);
        let word = situation.assessment.verdict.word().to_uppercase();
        assert_eq!(plugin.state, word, "{}", situation.name);
    }
}

#[test]
fn every_finding_and_gap_is_in_the_long_text() {
    for situation in scenarios() {
        let plugin = plugin(&situation);
        let assessment = &situation.assessment;
        for finding in &assessment.findings {
            let line = format!("{} {} {}: ", finding.severity.word(), finding.id, finding.subject);
            assert!(plugin.long.iter().any(|said| said.starts_with(&line)), "{line}");
        }
        let gaps = plugin.long.iter().filter(|line| line.starts_with("could not look: ")).count();
        assert_eq!(gaps, assessment.gaps.len(), "{}", situation.name);
    }
}

#[test]
fn a_figure_beyond_its_threshold_is_never_ok() {
    for situation in scenarios() {
        for figure in plugin(&situation).figures {
            let beyond =
                |range: &Option<Range>| range.as_ref().is_some_and(|range| range.alerts(figure.value));
            let verdict = situation.assessment.verdict;
            if beyond(&figure.critical) {
                assert_eq!(verdict, Verdict::Critical, "{}: {figure:?}", situation.name);
            } else if beyond(&figure.warning) {
                assert_ne!(verdict, Verdict::Ok, "{}: {figure:?}", situation.name);
            }
        }
    }
}

#[test]
fn figures_bear_their_units_and_thresholds() {
    let plugin = plugin(&probed());
    let seen = |label: &str| {
        let figure = plugin.figure(label).unwrap_or_else(|| panic!("{label}"));
        (figure.value, figure.unit.as_str())
    };
    assert_eq!(seen("nodes_connected"), (3.0, ""));
    assert_eq!(seen("links_connected"), (6.0, ""));
    assert_eq!(seen("sockets_node2.xmpp-test.org"), (5.0, ""));
    assert_eq!(seen("round_trip_median"), (0.000_423, "s"));
    assert_eq!(seen("round_trip_max"), (0.002_905, "s"));
    assert_eq!(seen("clock_offset_node2.xmpp-test.org"), (1.2, "s"));
    assert_eq!(seen("certificate_left"), (60.0 * 86_400.0, "s"));
    assert_eq!(seen("survey_time"), (0.043, "s"));
    let sockets = plugin.figure("sockets_node2.xmpp-test.org").unwrap();
    assert!(sockets.warning.as_ref().unwrap().alerts(4.0) && !sockets.warning.as_ref().unwrap().alerts(5.0));
    let clock = plugin.figure("clock_offset_node2.xmpp-test.org").unwrap();
    assert!(clock.critical.as_ref().unwrap().alerts(-31.0) && !clock.warning.as_ref().unwrap().alerts(5.0));
    let certificate = plugin.figure("certificate_left").unwrap();
    assert!(certificate.critical.as_ref().unwrap().alerts(3.0 * 86_400.0 - 1.0));
}

#[test]
fn what_is_not_known_has_no_figure() {
    let plugin = plugin(&Situation::of(samples::no_session_expected()));
    let labels: Vec<&str> = plugin.figures.iter().map(|figure| figure.label.as_str()).collect();
    assert_eq!(labels, ["survey_time"]);
}

#[test]
fn two_hundred_nodes_fit_into_what_nagios_reads() {
    let plugin = plugin(&torn());
    assert!(plugin.figure("clock_offset_worst").is_some());
    let last = plugin.long.last().unwrap();
    assert!(last.starts_with("and ") && last.ends_with(" more; clusterctl status shows them all"), "{last}");
    let told = plugin.long.iter().filter(|line| line.starts_with("critical ")).count();
    let left: usize = last.split(' ').nth(1).unwrap().parse().unwrap();
    assert_eq!(told + left, 39_800);
}

#[test]
fn two_names_that_differ_have_two_labels() {
    for text in HOSTILE {
        let plugin = plugin(&hostile(text));
        let clocks = plugin.figures.iter().filter(|figure| figure.label.starts_with("clock_offset_")).count();
        assert_eq!(clocks, 2, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_grammar(text in foreign()) {
        plugin(&hostile(&text));
    }
}

/// Prints the pieces of each file's performance data, as the library of the Perl plugins reads them.
const PERL: &str = r#"
use strict; use warnings; use Monitoring::Plugin::Performance;
for my $path (@ARGV) {
    open(my $file, '<:utf8', $path) or die $!;
    my $first = <$file>; chomp $first;
    my (undef, $data) = split(/ \| /, $first, 2);
    my @all = Monitoring::Plugin::Performance->parse_perfstring($data // '');
    print scalar(@all), "\n";
    for my $one (@all) { $one->threshold; die "$path: no value" unless $one->value =~ /^-?[0-9.]+$/; }
}
"#;

#[test]
#[ignore = "needs Monitoring::Plugin: run by tests/run.sh"]
fn the_perl_plugins_library_reads_every_figure() {
    let files = Files::write(CheckFormat::Nagios);
    let (output, said) = run(Command::new("/usr/bin/perl").args(["-e", PERL]).args(files.paths()), None);
    assert!(output.status.success(), "{said}");
    let counts: Vec<usize> = said.lines().map(|line| line.parse().unwrap()).collect();
    let wanted: Vec<usize> =
        files.files.iter().map(|(situation, _)| plugin(situation).figures.len()).collect();
    assert_eq!(counts, wanted);
}
