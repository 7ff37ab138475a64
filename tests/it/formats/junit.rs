//! `JUnit`: read as XML, compared with the schema that CI systems validate with (`tests/fixtures/junit.xsd`).

use super::consumer::{Files, run};
use super::{Situation, all, hostile};
use crate::report::foreign;
use clusterctl::assess::verdict::Verdict;
use clusterctl::report::check::CheckFormat;
use clusterctl::text::sanitize::neutralise;
use proptest::prelude::*;
use rxml::error::EndOrError;
use rxml::{Event, Parse, Parser};
use std::collections::BTreeMap;
use std::process::Command;

#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    elements: Vec<Element>,
}

fn read(text: &str) -> Element {
    let mut parser = Parser::new();
    let mut bytes = text.as_bytes();
    let mut open = vec![Element::default()];
    loop {
        match parser.parse(&mut bytes, true) {
            Ok(Some(Event::XmlDeclaration(..))) => {}
            Ok(Some(Event::StartElement(_, (_, name), attributes))) => open.push(Element {
                name: name.to_string(),
                attributes: attributes
                    .iter()
                    .map(|((_, name), value)| (name.to_string(), value.clone()))
                    .collect(),
                ..Element::default()
            }),
            Ok(Some(Event::Text(_, text))) => open.last_mut().unwrap().text.push_str(&text),
            Ok(Some(Event::EndElement(_))) => {
                let element = open.pop().unwrap();
                open.last_mut().unwrap().elements.push(element);
            }
            Ok(None) => break,
            Err(EndOrError::NeedMoreData) => panic!("it ends in the middle"),
            Err(EndOrError::Error(error)) => panic!("{error}: {text}"),
        }
    }
    assert_eq!(open.len(), 1);
    open.pop().unwrap().elements.pop().unwrap()
}

impl Element {
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    fn case(&self, name: &str) -> &Element {
        self.all("testcase").find(|case| case.attributes["name"] == name).unwrap()
    }
}

fn suite(situation: &Situation) -> Element {
    read(&situation.render(CheckFormat::Junit))
}

#[test]
fn the_counts_are_those_of_the_cases() {
    for situation in all() {
        let suite = suite(&situation);
        let with = |name: &str| suite.all("testcase").filter(|case| case.all(name).count() > 0).count();
        for (attribute, counted) in [
            ("tests", suite.all("testcase").count()),
            ("failures", with("failure")),
            ("errors", with("error")),
            ("skipped", with("skipped")),
        ] {
            assert_eq!(suite.attributes[attribute], counted.to_string(), "{} {attribute}", situation.name);
        }
        assert_eq!(suite.attributes["name"], "clusterctl");
        assert!(suite.attributes["timestamp"].starts_with("2026-11-22T14:03:21"));
        let bad = with("failure") + with("error");
        assert!(situation.assessment.verdict == Verdict::Ok || bad > 0, "{}", situation.name);
    }
}

#[test]
fn unknown_is_an_error_and_muted_is_skipped() {
    let text = "a & <b> \"c\" 'd' ]]>";
    let suite = suite(&hostile(text));
    assert_eq!(suite.case("not-admin").elements[0].name, "error");
    let failure = &suite.case("one-way-link").elements[0];
    assert_eq!((failure.name.as_str(), failure.attributes["type"].as_str()), ("failure", "one-way-link"));
    assert!(failure.attributes["message"].ends_with(text), "{failure:?}");
    assert_eq!(failure.text.matches(text).count(), 4, "subject, summary, advice, evidence: {failure:?}");
    let muted = &suite.case("stranger-on-cluster-port").elements[0];
    assert_eq!((muted.name.as_str(), muted.attributes["message"].as_str()), ("skipped", text));
    assert_eq!(suite.case("clock-skew").elements[0].name, "skipped");
    assert_eq!(suite.case("few-connections").elements[0].name, "error");
    assert_eq!(suite.case("survey").elements[0].attributes["type"], "could-not-look");
    let note = suite.case("version-mix");
    assert!(note.elements.is_empty(), "a note fails nothing");
    let out = suite.all("system-out").next().unwrap();
    assert!(out.text.contains("note version-mix "), "{out:?}");
    assert_eq!(suite.case("survey").attributes["classname"], format!("clusterctl.{text}"));
}

#[test]
fn foreign_text_comes_back_as_it_is_shown() {
    for text in super::HOSTILE {
        let suite = suite(&hostile(text));
        let skipped = &suite.case("clock-skew").elements[0];
        assert_eq!(skipped.attributes["message"], neutralise(text).as_ref());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_xml(text in foreign()) {
        suite(&hostile(&text));
    }
}

#[test]
#[ignore = "needs xmllint: run by tests/run.sh"]
fn every_situation_is_valid_by_the_schema() {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/junit.xsd");
    let files = Files::write(CheckFormat::Junit);
    let mut lint = Command::new("xmllint");
    let (output, said) = run(lint.args(["--nonet", "--noout", "--schema", schema]).args(files.paths()), None);
    assert!(output.status.success(), "{said}");
    assert_eq!(said.matches(" validates\n").count(), files.files.len(), "{said}");
}

#[test]
#[ignore = "needs xmllint: run by tests/run.sh"]
fn the_schema_refuses_what_is_wrong() {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/junit.xsd");
    let good = super::probed().render(CheckFormat::Junit);
    let folder = tempfile::tempdir().unwrap();
    for (from, to) in [
        ("hostname='localhost' ", ""),
        ("T14:03:21'", "T14:03:21Z'"),
        ("<properties>", "<properties/><properties>"),
        ("time='0'", "time='0 s'"),
        ("<system-err/>", ""),
        ("name='survey'", "name='survey' status='run'"),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        let path = folder.path().join("bad.xml");
        std::fs::write(&path, bad).unwrap();
        let (output, said) =
            run(Command::new("xmllint").args(["--nonet", "--noout", "--schema", schema]).arg(&path), None);
        assert_eq!(output.status.code(), Some(3), "{from}: {said}");
    }
}
