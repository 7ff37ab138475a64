//! The JSON Schemas in the repository against what the program writes, and against what it must never write.

use crate::report::{other, render, samples};
use clusterctl::report::{Format, Style};
use jsonschema::Validator;
use serde_json::{Value, json};

pub(crate) const STATUS: &str = include_str!("../../schema/status-v1.schema.json");
pub(crate) const FLEET: &str = include_str!("../../schema/fleet-v1.schema.json");
pub(crate) const SOCKETS: &str = include_str!("../../schema/sockets-v1.schema.json");
pub(crate) const WATCH: &str = include_str!("../../schema/watch-v1.schema.json");
pub(crate) const WAIT: &str = include_str!("../../schema/wait-v1.schema.json");

fn validator(schema: &str) -> Validator {
    let mut schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    if schema["$id"] == "urn:clusterctl:schema:fleet:1" {
        // It names the schema of status, which a reader loads beside it.
        let status: Value = serde_json::from_str(STATUS).expect("the schema is JSON");
        schema["$defs"] = json!({ "status": status });
    }
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::validator_for(&schema).expect("the schema compiles")
}

fn errors(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Fails with every place at which a value is not as the schema says.
pub(crate) fn assert_valid(schema: &str, value: &Value) {
    assert_eq!(errors(&validator(schema), value), Vec::<String>::new(), "{value:#}");
}

fn status(sample: &samples::Sample) -> Value {
    serde_json::from_str(&render(sample, Format::Json, Style::default())).expect("JSON")
}

fn sockets() -> Value {
    serde_json::from_str(&other::render_sockets(&other::table(), Format::Json, Style::default()))
        .expect("JSON")
}

#[test]
fn what_status_writes_is_what_the_schema_says() {
    let validator = validator(STATUS);
    for sample in samples::all() {
        assert_eq!(errors(&validator, &status(&sample)), Vec::<String>::new(), "{}", sample.name);
    }
}

#[test]
fn what_sockets_writes_is_what_the_schema_says() {
    let validator = validator(SOCKETS);
    assert_eq!(errors(&validator, &sockets()), Vec::<String>::new());
    let mut without_listeners = other::table();
    without_listeners.listeners = None;
    let text = other::render_sockets(&without_listeners, Format::Json, Style::default());
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["listeners"], Value::Null);
    assert_eq!(errors(&validator, &value), Vec::<String>::new());
}

/// Puts a value at a pointer, or takes the key away.
fn changed(whole: &Value, at: &str, to: Option<Value>) -> Value {
    let mut whole = whole.clone();
    let (parent, key) = at.rsplit_once('/').expect("a pointer has a slash");
    let parent = whole.pointer_mut(parent).expect("the parent is there");
    match to {
        Some(value) => parent[key] = value,
        None => {
            parent.as_object_mut().expect("an object").remove(key).expect("the key was there");
        }
    }
    whole
}

#[test]
fn a_status_that_lies_about_what_is_known_is_refused() {
    let validator = validator(STATUS);
    let good = status(&samples::node_down());
    assert!(validator.is_valid(&good));
    // In this sample nodes/2 is known to be disconnected, links/4 is unavailable, nodes/0 is the node itself.
    let wrong = [
        ("/schema_version", json!(2)),
        ("/verdict", json!("fine")),
        ("/taken_at", json!("2026-11-22T14:03:21Z")),
        ("/taken_at", json!("2026-11-22T14:03:21.512+01:00")),
        ("/took_ms", json!(-1)),
        ("/took_ms", json!("43")),
        ("/surprise", json!(1)),
        ("/nodes/2/health", json!("dead")),
        ("/nodes/2/link/state", Value::Null),
        ("/nodes/2/link/state", json!("unrecognised")),
        ("/nodes/2/link/reading", json!("absent")),
        ("/nodes/2/link/reading", json!("unavailable")),
        ("/nodes/2/link/reason", json!("known, and a reason")),
        ("/nodes/2/link/surprise", json!(1)),
        ("/nodes/0/link/state", json!("connected")),
        ("/nodes/0/sockets/established", json!(0)),
        ("/nodes/0/sockets/other_states", json!({})),
        ("/nodes/2/sockets/established", Value::Null),
        ("/nodes/2/sockets/other_states", json!({"SYN_SENT": 5})),
        ("/nodes/2/answers/state", json!("yes")),
        ("/nodes/1/answers/state", json!("silent")),
        ("/links/4/state", json!("connected")),
        ("/links/4/words", json!("x")),
        ("/links/0/age_ms", Value::Null),
        ("/links/0/age_ms", json!(-1)),
        ("/links/0/surprise", json!(1)),
        ("/links/0/round_trips/count", json!(3)),
        ("/links/0/round_trips/reason", Value::Null),
        ("/links/0/round_trips/reading", json!("known")),
        ("/nodes/0/visit/reading", json!("known")),
        ("/nodes/0/visit/reason", Value::Null),
        ("/nodes/0/visit/address", json!("10.77.0.11:5222")),
        ("/nodes/0/visit/sockets", json!([])),
        ("/nodes/0/visit/clock_offset_ms", json!({"least": 1})),
        ("/cut_points", json!([{"node": "node1", "splits": [["node2"]]}])),
        ("/muted", json!([{"id": "node-down"}])),
        ("/findings/0/severity", json!("fatal")),
        ("/findings/0/subject/kind", json!("link")),
        ("/findings/0/id", json!("Node Down")),
        ("/sources/0/outcome", json!("unavailable")),
        ("/sources/5/outcome", json!("known")),
    ];
    for (at, value) in wrong {
        assert!(!validator.is_valid(&changed(&good, at, Some(value.clone()))), "{at} = {value}");
    }
}

#[test]
fn no_key_of_a_status_may_be_dropped() {
    let validator = validator(STATUS);
    let good = status(&samples::partition());
    let visited = status(&crate::report::mesh::probed());
    let mut tried = 0;
    for place in [
        "",
        "/nodes/0",
        "/nodes/0/answers",
        "/nodes/0/sockets",
        "/nodes/0/visit",
        "/links/0/round_trips",
        "/findings/0",
        "/findings/0/subject",
        "/sources/0",
    ] {
        let good = if place.ends_with("round_trips") { &visited } else { &good };
        let keys: Vec<String> =
            good.pointer(place).and_then(Value::as_object).expect("an object").keys().cloned().collect();
        for key in keys {
            let at = format!("{place}/{key}");
            assert!(!validator.is_valid(&changed(good, &at, None)), "{at} was dropped");
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried}");
    for key in ["from", "to", "reading", "state", "age_ms", "round_trips"] {
        let at = &format!("/links/0/{key}");
        assert!(!validator.is_valid(&changed(&good, at, None)), "{at} was dropped");
    }
}

#[test]
fn a_table_of_sockets_that_is_wrong_is_refused() {
    let validator = validator(SOCKETS);
    let good = sockets();
    let wrong = [
        ("/sockets/0/state", json!("SYN_SENT")),
        ("/sockets/0/direction", json!("in")),
        ("/sockets/0/remote", json!("[::ffff:10.77.0.12]:5277")),
        ("/sockets/0/remote", json!("10.77.0.12")),
        ("/sockets/0/process", json!({"reading": "known"})),
        ("/sockets/0/process", json!({"reading": "unavailable", "pid": 1})),
        ("/listeners/0/process", json!({"reading": "unavailable"})),
        ("/cluster_ports", json!([70_000])),
        ("/took_ms", json!(0.5)),
        ("/surprise", json!(1)),
    ];
    for (at, value) in wrong {
        assert!(!validator.is_valid(&changed(&good, at, Some(value.clone()))), "{at} = {value}");
    }
    for key in good.as_object().expect("an object").keys() {
        assert!(!validator.is_valid(&changed(&good, &format!("/{key}"), None)), "{key} was dropped");
    }
}
