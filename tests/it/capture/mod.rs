//! Captures: what is written is read back whole, and judged as it was; what is broken is refused; what is taken out
//! is nowhere.

mod any;
mod broken;
mod everything;
mod play;
mod redaction;

use crate::scenario::Scenario;
use crate::schema::assert_valid;
use clusterctl::assess::assess;
use clusterctl::assess::policy::Policy;
use clusterctl::capture::{Capture, read, redact};
use clusterctl::cluster::declaration::Declaration;
use clusterctl::cluster::fold::fold;
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{Reading, Round, Source, Unavailable};
use clusterctl::report::{Format, StatusReport, Style, status};
use everything::{everything, refused};
use serde_json::{Value, json};

pub(crate) const SCHEMA: &str = include_str!("../../../schema/capture-v1.schema.json");

/// Fixtures of the format. They are never made anew: whatever the domain becomes, they must be read.
const EVERYTHING: &str = include_str!("../../fixtures/capture/v1-everything.json");
const REFUSED: &str = include_str!("../../fixtures/capture/v1-refused.json");
/// As a newer version would write it: keys, sources, questions, evidence and reasons that nobody knows.
const NEWER_KINDS: &str = include_str!("../../fixtures/capture/v1-newer-kinds.json");

fn capture_of(round: Round, declaration: Declaration) -> Capture {
    let services = Reading::NotAsked("not asked".to_owned());
    Capture::of_survey("0.1.0", Some("prod".to_owned()), declaration, round, services)
}

/// What `status` prints for a capture.
pub(crate) fn rendered(capture: &Capture, format: Format, style: Style) -> String {
    let view = fold(&capture.round, &capture.declaration);
    let assessment = assess(&view, &Policy::default());
    let report = StatusReport {
        view: &view,
        assessment: &assessment,
        context: capture.context.as_deref(),
        tool_version: &capture.tool_version,
    };
    let mut out = Vec::new();
    status(&report, format, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn read_back(capture: &Capture) -> Capture {
    let text = capture.write().unwrap();
    let opened = read(text.as_bytes()).unwrap_or_else(|broken| panic!("{broken}\n{text}"));
    assert_eq!(opened.left_out, 0);
    opened.capture
}

#[test]
fn what_holds_everything_is_read_back_whole() {
    for capture in [everything(), refused()] {
        assert_eq!(read_back(&capture), capture);
    }
}

#[test]
fn the_fixtures_of_version_1_are_read_as_what_they_were_made_of() {
    // Mutes and counts of disconnects came later: captures without them have none.
    let made_of = [everything(), refused()].map(|mut capture| {
        capture.round.observations.retain(|look| !matches!(look.source, Source::Disconnects(_)));
        Capture { mutes: Vec::new(), ..capture }
    });
    for (text, made_of) in [EVERYTHING, REFUSED].into_iter().zip(made_of) {
        let opened = read(text.as_bytes()).unwrap();
        assert!(opened.left_out == 0 && opened.capture == made_of, "{opened:?}");
    }
}

#[test]
fn what_a_newer_version_adds_is_left_out_and_counted() {
    let opened = read(NEWER_KINDS.as_bytes()).unwrap();
    assert_eq!(opened.left_out, 3, "a source, a question and evidence of unknown kinds");
    let Capture { round, tool_version, .. } = opened.capture;
    assert_eq!(tool_version, "0.9.0");
    let sources: Vec<&Source> = round.observations.iter().map(|look| &look.source).collect();
    assert_eq!(sources, [&Source::Domain, &Source::Life(NodeName::new("node2.xmpp-test.org"))]);
    // A reason that nobody knows is a reason all the same.
    assert!(
        matches!(&round.observations[1].outcome, Err(Unavailable::Failed(why)) if why.contains("does not know"))
    );
}

#[test]
fn every_scenario_is_told_to_the_letter_from_its_capture() {
    let styles = [
        Style::default(),
        Style { color: true, ascii: false, width: Some(80) },
        Style { color: false, ascii: true, width: Some(60) },
    ];
    for (name, scenario) in Scenario::all() {
        let capture = capture_of(scenario.round(), scenario.declaration());
        let back = read_back(&capture);
        assert_eq!(back, capture, "{name}");
        for format in Format::ALL {
            for style in styles {
                assert_eq!(
                    rendered(&back, format, style),
                    rendered(&capture, format, style),
                    "{name} {format}"
                );
            }
        }
    }
}

#[test]
fn what_gather_writes_is_what_the_schema_says() {
    let mut all: Vec<Capture> = vec![everything(), refused(), redact::names(&everything())];
    all.extend(
        Scenario::all().iter().map(|(_, scenario)| capture_of(scenario.round(), scenario.declaration())),
    );
    for capture in all {
        assert_valid(SCHEMA, &serde_json::from_str(&capture.write().unwrap()).unwrap());
    }
    for fixture in [EVERYTHING, REFUSED] {
        assert_valid(SCHEMA, &serde_json::from_str(fixture).unwrap());
    }
}

#[test]
fn the_schema_refuses_what_no_capture_says() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let good: Value = serde_json::from_str(EVERYTHING).unwrap();
    assert!(validator.is_valid(&good));
    for (at, value) in [
        ("/capture_version", json!(2)),
        ("/redacted", json!("nothing")),
        ("/round/started", json!("yesterday")),
        ("/round/took_ns", json!(-1)),
        ("/round/observations/0/source/kind", json!("rumour")),
        ("/round/observations/0/outcome", json!({})),
        ("/round/observations/4/outcome/known/links/0/state", json!("maybe")),
        ("/round/observations/6/outcome/unavailable/within_ns", json!("3 s")),
        ("/declaration/expected", json!({"kind": "named"})),
        ("/services/reading", json!("unknown")),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(at).unwrap_or_else(|| panic!("{at} is not there")) = value;
        assert!(!validator.is_valid(&bad), "{at}");
    }
}

#[test]
fn a_capture_can_be_read_and_searched_by_people() {
    let text = everything().write().unwrap();
    assert!(text.starts_with("{\n  \"capture_version\": 1,\n  \"clusterctl\": \"0.1.0\",\n"), "{text}");
    // A whole thing on a line, so that grep shows it.
    let line = text.lines().find(|line| line.contains("\"view\"") && line.contains("tigase2")).unwrap();
    assert!(
        line.contains("\"source\": {\"kind\": \"view\", \"node\": \"tigase2.acme-chat.example\"}"),
        "{line}"
    );
    // A configuration line by line.
    assert!(text.lines().any(|line| line.trim() == "\"'cluster-mode' = true\","), "{text}");
}
