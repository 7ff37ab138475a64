//! Prometheus: the text format by its grammar, then by `promtool`.

use super::consumer::{Files, run};
use super::{HOSTILE, Situation, all, hostile, probed, scenarios, torn};
use crate::report::foreign;
use crate::report::samples;
use clusterctl::report::check::{CheckFormat, metrics};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Samples by name and labels.
type Samples = BTreeMap<(String, BTreeMap<String, String>), f64>;

fn read(text: &str) -> Samples {
    let mut samples = Samples::new();
    let mut families = BTreeSet::new();
    let mut family = None::<&str>;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, words) = help.split_once(' ').unwrap();
            assert!(!words.is_empty() && !words.contains('\\'), "{line}");
            assert_eq!(lines.next(), Some(format!("# TYPE {name} gauge").as_str()));
            assert!(families.insert(name), "{name} stands once");
            family = Some(name);
            continue;
        }
        let (name, rest) = line.split_once('{').unwrap();
        assert_eq!(Some(name), family, "samples stand under their family");
        let (labels, rest) = read_labels(rest);
        let value = rest.strip_prefix(' ').unwrap();
        assert!(!value.contains(' '), "no timestamp: {line}");
        let bears = metrics::ALL.iter().find(|metric| metric.name == name).unwrap();
        let wanted: BTreeSet<&str> = bears.labels.iter().copied().chain(["domain"]).collect();
        assert_eq!(labels.keys().map(String::as_str).collect::<BTreeSet<_>>(), wanted);
        let old = samples.insert((name.to_owned(), labels), value.parse().unwrap());
        assert_eq!(old, None, "the same labels twice: {line}");
    }
    samples
}

fn read_labels(mut rest: &str) -> (BTreeMap<String, String>, &str) {
    let mut labels = BTreeMap::new();
    loop {
        let (name, after) = rest.split_once("=\"").unwrap();
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{name}");
        let mut value = String::new();
        let mut chars = after.char_indices();
        let end = loop {
            match chars.next().expect("a value ends") {
                (at, '"') => break at,
                (_, '\\') => value.push(match chars.next().unwrap().1 {
                    'n' => '\n',
                    c @ ('\\' | '"') => c,
                    c => panic!("no such escape: {c}"),
                }),
                (_, c) => value.push(c),
            }
        };
        assert_eq!(labels.insert(name.to_owned(), value), None, "{name} twice");
        rest = &after[end + 1..];
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => return (labels, rest.strip_prefix('}').unwrap()),
        }
    }
}

fn samples_of(situation: &Situation) -> Samples {
    read(&situation.render(CheckFormat::Prometheus))
}

fn value(samples: &Samples, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    let mut all: BTreeMap<String, String> =
        labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    all.insert("domain".to_owned(), "xmpp-test.org".to_owned());
    samples.get(&(name.to_owned(), all)).copied()
}

fn has(samples: &Samples, name: &str) -> bool {
    samples.keys().any(|(other, _)| other == name)
}

#[test]
fn every_situation_has_one_verdict() {
    for situation in all() {
        let samples = samples_of(&situation);
        let verdicts: Vec<&str> = samples
            .iter()
            .filter(|((name, _), value)| name == "clusterctl_verdict" && **value > 0.5)
            .map(|((_, labels), _)| labels["verdict"].as_str())
            .collect();
        assert_eq!(verdicts, [situation.assessment.verdict.word()], "{}", situation.name);
    }
}

#[test]
fn every_finding_of_a_scenario_has_a_sample() {
    for situation in scenarios() {
        let samples = samples_of(&situation);
        for finding in &situation.assessment.findings {
            let subject = finding.subject.to_string();
            let labels =
                [("id", finding.id), ("severity", finding.severity.word()), ("subject", subject.as_str())];
            assert_eq!(value(&samples, "clusterctl_finding", &labels), Some(1.0), "{}", situation.name);
        }
    }
}

#[test]
fn figures_are_in_base_units() {
    let samples = samples_of(&probed());
    let of = |name: &str, labels: &[(&str, &str)]| value(&samples, name, labels);
    let node2 = [("node", "node2.xmpp-test.org")];
    let link = [("from", "node1.xmpp-test.org"), ("to", "node2.xmpp-test.org")];
    for (name, labels, wanted) in [
        ("clusterctl_up", &[][..], 1.0),
        ("clusterctl_survey_duration_seconds", &[], 0.043),
        ("clusterctl_survey_timestamp_seconds", &[], 1_795_356_201.512),
        ("clusterctl_nodes_connected", &[], 3.0),
        ("clusterctl_link_connected", &link, 1.0),
        ("clusterctl_link_round_trip_median_seconds", &link, 0.000_42),
        ("clusterctl_node_round_trip_max_seconds", &node2, 0.002_903),
        ("clusterctl_sockets_established", &node2, 5.0),
        ("clusterctl_clock_offset_seconds", &node2, 1.2),
        ("clusterctl_clock_offset_error_seconds", &node2, 0.5),
        ("clusterctl_server_sockets", &node2, 9.0),
        ("clusterctl_server_open_connections", &node2, 10.0),
        ("clusterctl_login_duration_seconds", &node2, 0.073),
        ("clusterctl_certificate_not_after_timestamp_seconds", &node2, 1_800_626_601.512),
    ] {
        assert_eq!(of(name, labels), Some(wanted), "{name}");
    }
}

#[test]
fn what_is_not_known_has_no_sample() {
    let samples = samples_of(&Situation::of(samples::no_session_expected()));
    assert_eq!(value(&samples, "clusterctl_up", &[]), Some(0.0));
    for name in [
        "clusterctl_nodes_connected",
        "clusterctl_link_connected",
        "clusterctl_node_links",
        "clusterctl_node_answers",
        "clusterctl_sockets_established",
        "clusterctl_clock_offset_seconds",
        "clusterctl_certificate_not_after_timestamp_seconds",
        "clusterctl_groups",
    ] {
        assert!(!has(&samples, name), "{name}");
    }
    let partition = samples_of(&Situation::of(samples::partition()));
    let link = |to: &str| {
        let to = format!("{to}.xmpp-test.org");
        value(&partition, "clusterctl_link_connected", &[("from", "node1.xmpp-test.org"), ("to", &to)])
    };
    assert_eq!([link("node2"), link("node3"), link("node4")], [Some(1.0), Some(0.0), None]);
}

#[test]
fn a_node_that_was_taken_out_alarms_nobody() {
    let all = scenarios();
    let situation = all.iter().find(|situation| situation.name == "stale-entry").unwrap();
    let samples = samples_of(situation);
    let down = samples.iter().filter(|((name, labels), value)| {
        name == "clusterctl_node_health" && labels["health"] == "down" && **value > 0.5
    });
    assert_eq!(down.count(), 0);
    assert_eq!(value(&samples, "clusterctl_nodes", &[("health", "down")]), Some(0.0));
    assert!(has(&samples, "clusterctl_finding"));
}

#[test]
fn two_hundred_nodes_are_no_flood() {
    let text = torn().render(CheckFormat::Prometheus);
    let samples = read(&text);
    assert!(!has(&samples, "clusterctl_link_connected"), "39,800 links");
    let nodes: BTreeSet<&str> = samples
        .keys()
        .filter(|(name, _)| name == "clusterctl_node_round_trip_max_seconds")
        .map(|(_, labels)| labels["node"].as_str())
        .collect();
    assert_eq!(nodes.len(), 200);
    assert!(samples.len() < 5_000, "{}", samples.len());
    let critical = samples
        .iter()
        .find(|((name, labels), _)| name == "clusterctl_findings" && labels["severity"] == "critical");
    assert_eq!(critical.map(|(_, count)| *count), Some(39_800.0));
}

#[test]
fn two_names_that_differ_have_two_series() {
    for text in HOSTILE {
        let samples = samples_of(&hostile(text));
        let nodes = samples.keys().filter(|(name, _)| name == "clusterctl_node_answers").count();
        assert_eq!(nodes, 2, "{text}");
    }
}

#[test]
fn the_table_of_metrics_keeps_to_the_conventions() {
    let mut names = BTreeSet::new();
    for metric in metrics::ALL {
        assert!(names.insert(metric.name), "{} twice", metric.name);
        assert!(metric.name.starts_with("clusterctl_"));
        for unit in ["_ms", "_milliseconds", "_total", "_count", "_sum", "_bucket"] {
            assert!(!metric.name.ends_with(unit), "{}", metric.name);
        }
        assert!(metric.help.ends_with('.') || metric.help.ends_with(')'), "{}", metric.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_grammar(text in foreign()) {
        samples_of(&hostile(&text));
    }
}

#[test]
#[ignore = "needs promtool: run by tests/run.sh"]
fn promtool_has_nothing_to_say() {
    let files = Files::write(CheckFormat::Prometheus);
    for (situation, path) in &files.files {
        let (output, said) = run(Command::new("promtool").args(["check", "metrics"]), Some(path));
        assert!(output.status.success() && said.is_empty(), "{}: {said}", situation.name);
    }
}
