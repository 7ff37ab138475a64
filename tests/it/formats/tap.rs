//! TAP: read by the grammar of version 14, and by `prove`.

use super::consumer::{Files, run};
use super::{Situation, all, hostile};
use crate::report::foreign;
use clusterctl::assess::finding::Severity;
use clusterctl::report::check::CheckFormat;
use clusterctl::text::sanitize::neutralise;
use proptest::prelude::*;
use std::process::Command;

#[derive(Debug)]
struct Point {
    ok: bool,
    name: String,
    skipped: Option<String>,
    diagnosis: Option<serde_norway::Value>,
}

fn read(text: &str) -> Vec<Point> {
    let mut lines = text.lines().peekable();
    assert_eq!(lines.next(), Some("TAP version 13"));
    let planned: usize = lines.next().unwrap().strip_prefix("1..").unwrap().parse().unwrap();
    let mut points: Vec<Point> = Vec::new();
    while let Some(line) = lines.next() {
        if line.starts_with("# ") {
            continue;
        }
        if line == "  ---" {
            let mut block = String::new();
            loop {
                let line = lines.next().expect("a block ends");
                if line == "  ..." {
                    break;
                }
                block.push_str(line.strip_prefix("  ").expect("a block is indented"));
                block.push('\n');
            }
            points.last_mut().unwrap().diagnosis = Some(serde_norway::from_str(&block).unwrap());
            continue;
        }
        let (ok, rest) = match line.strip_prefix("not ") {
            Some(rest) => (false, rest),
            None => (true, line),
        };
        let (number, rest) = rest.strip_prefix("ok ").unwrap().split_once(" - ").unwrap();
        assert_eq!(number.parse::<usize>().unwrap(), points.len() + 1);
        let (name, directive) = directive(rest);
        let skipped = directive.map(|text| unescaped(text.strip_prefix(" SKIP ").unwrap()));
        points.push(Point { ok, name, skipped, diagnosis: None });
    }
    assert_eq!(points.len(), planned);
    points
}

/// A name, and what follows the first `#` that is not escaped.
fn directive(text: &str) -> (String, Option<&str>) {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '\\' if !escaped => escaped = true,
            '#' if !escaped => return (unescaped(text[..at].trim_end()), Some(&text[at + 1..])),
            _ => escaped = false,
        }
    }
    (unescaped(text), None)
}

fn unescaped(text: &str) -> String {
    text.replace("\\#", "#").replace("\\\\", "\\")
}

fn points(situation: &Situation) -> Vec<Point> {
    read(&situation.render(CheckFormat::Tap))
}

#[test]
fn every_situation_is_a_test_run() {
    for situation in all() {
        let points = points(&situation);
        let assessment = &situation.assessment;
        for point in &points {
            let worst = assessment
                .findings
                .iter()
                .filter(|finding| finding.id == point.name)
                .map(|finding| finding.severity)
                .max();
            if let Some(worst) = worst {
                assert_eq!(point.ok, worst == Severity::Note, "{}: {point:?}", situation.name);
                assert!(point.diagnosis.is_some());
            }
        }
        let survey = points.last().unwrap();
        assert_eq!((survey.name.as_str(), survey.ok), ("survey", assessment.gaps.is_empty()));
        if assessment.verdict > clusterctl::assess::verdict::Verdict::Ok {
            assert!(points.iter().any(|point| !point.ok), "{}: not ok", situation.name);
        }
    }
}

#[test]
fn foreign_text_is_no_directive_and_comes_back_unchanged() {
    for text in super::HOSTILE {
        let points = points(&hostile(text));
        let named = |name: &str| points.iter().find(|point| point.name == name).unwrap();
        let clean = neutralise(text);
        assert_eq!(named("clock-skew").skipped.as_deref().map(str::trim), Some(clean.trim()));
        assert_eq!(named("stranger-on-cluster-port").skipped.as_deref().map(str::trim), Some(clean.trim()));
        assert!(!named("few-connections").ok, "it could not look");
        let gaps = named("survey").diagnosis.as_ref().unwrap();
        assert_eq!(gaps["gaps"][0]["cause"].as_str(), Some(clean.as_ref()));
        assert_eq!(
            named("one-way-link").diagnosis.as_ref().unwrap()["findings"][0]["summary"].as_str(),
            Some(clean.as_ref())
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_grammar(text in foreign()) {
        points(&hostile(&text));
    }
}

#[test]
#[ignore = "needs prove: run by tests/run.sh"]
fn prove_reads_every_situation() {
    let files = Files::write(CheckFormat::Tap);
    for (situation, path) in &files.files {
        let (_, said) = run(Command::new("prove").args(["--ignore-exit", "-e", "cat"]).arg(path), None);
        assert!(!said.contains("Parse errors"), "{}: {said}", situation.name);
        let points = points(situation);
        let failed = points.iter().filter(|point| !point.ok).count();
        let passed = if failed == 0 {
            "Result: PASS".to_owned()
        } else {
            format!("Failed {failed}/{} subtests", points.len())
        };
        assert!(said.contains(&passed), "{}: {passed}: {said}", situation.name);
    }
}
