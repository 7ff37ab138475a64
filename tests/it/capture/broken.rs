//! Captures that come from anywhere: cut short, changed, huge, of something else. An error with its place, never a
//! panic, and nothing that the rest of the program could not compute with.

use super::any::any_look;
use super::everything::{everything, refused};
use super::{EVERYTHING, read_back, rendered};
use clusterctl::capture::{Broken, Capture, MOST_BYTES, read, redact};
use clusterctl::cluster::link::{LinkReport, LinkState};
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{Evidence, Round, Source, Unavailable};
use clusterctl::report::{Format, Style};
use proptest::prelude::*;
use serde_json::{Value, json};

fn broken(bytes: impl AsRef<[u8]>) -> String {
    read(bytes.as_ref()).expect_err("it is broken").to_string()
}

#[test]
fn what_is_no_capture_is_refused_with_its_place() {
    let long = format!(
        "{{\"capture_version\": 1, \"clusterctl\": \"0\", \"redacted\": \"{}\"}}",
        "x".repeat(1 << 20)
    );
    for (text, wanted) in [
        ("", "it is empty"),
        (" \n\t", "it is empty"),
        ("{", "line 1, column 1: it ends here, in the middle: it was cut short"),
        ("hello", "line 1, column 1: no JSON: expected value"),
        ("[]", "line 1, column 1: a list, where a capture is an object"),
        ("3", "line 1, column 1: invalid type: integer `3`, expected a capture of clusterctl"),
        ("{}", "it is JSON, but no capture of clusterctl: it has no \"capture_version\""),
        ("{\"schema_version\": 1}", "with -o json"),
        ("{\"capture_version\": \"1\"}", "its capture_version, \"1\", is none that is read here"),
        ("{\"capture_version\": -1}", "its capture_version, -1, is none that is read here"),
        (
            "{\"capture_version\": 1.5}",
            "its capture_version, 1.5, is none that is read here: a whole number from 1",
        ),
        ("{\"capture_version\": null}", "it has no \"capture_version\""),
        ("{\"capture_version\": 0}", "its capture_version, 0, is none that is read here"),
        ("{\"capture_version\": 1}", "line 1, column 22: missing field `clusterctl`"),
        (
            "{\"capture_version\": 2, \"clusterctl\": \"3.0\", \"rest\": [1]}",
            "it is a capture of version 2, made by clusterctl 3.0; this one reads version 1 at most",
        ),
        ("{\"capture_version\": 1}\n{}", "line 2, column 1: no JSON: trailing characters"),
        (long.as_str(), "unknown variant `xxx"),
    ] {
        let said = broken(text);
        assert!(said.contains(wanted) && said.len() < 400, "{text:.80}\nwanted {wanted}\ngot {said}");
    }
    assert!(broken(b"\x1F\x8B\x08\x00").contains("gzip"));
    assert!(broken(b"{\"capture_version\": \xFF}").contains("line 1"));
    assert!(broken(b"\xFF\xFE{\x00}\x00").contains("line 1, column 1"));
    let (open, close) = ("[".repeat(500), "]".repeat(500));
    let deep =
        format!("{{\"capture_version\": 1, \"services\": {{\"value\": {open}{close}, \"reading\": 1}}}}");
    assert!(broken(&deep).contains("recursion limit"), "{}", broken(&deep));
    // What stands in the file does not reach a terminal.
    let hostile = broken("{\"capture_version\": 1, \"clusterctl\": \"0\", \"redacted\": \"\\u001b[31m\"}");
    assert!(!hostile.contains('\u{1b}'), "{hostile}");
}

#[test]
fn a_mark_that_editors_put_before_the_text_is_no_fault() {
    assert!(read(format!("\u{feff}{EVERYTHING}").as_bytes()).is_ok());
    assert!(read(EVERYTHING.replace('\n', "\r\n").as_bytes()).is_ok());
}

#[test]
fn more_than_any_capture_is_refused() {
    let huge = vec![b' '; usize::try_from(MOST_BYTES).unwrap() + 1];
    assert_eq!(read(&huge), Err(Broken::TooLarge));
    let peers = |count: usize| -> Capture {
        let mut capture = refused();
        let report = |i| LinkReport { peer: NodeName::new(&format!("n{i}")), state: LinkState::Connected };
        capture.round.observations[0].source = Source::OwnView;
        capture.round.observations[0].outcome = Ok(Evidence::View((0..count).map(report).collect()));
        capture
    };
    assert!(read(peers(1_000).write().unwrap().as_bytes()).is_ok());
    assert!(broken(peers(1_001).write().unwrap()).contains("1001 nodes"));
}

/// What somebody did to a capture.
type Change<'a> = &'a dyn Fn(&mut Capture);

#[test]
fn what_is_short_of_its_parts_or_cannot_be_is_refused() {
    let without_session = |capture: &mut Capture| {
        capture.round.observations.retain(|look| look.source != Source::Session);
    };
    let changes: [(&str, Change<'_>); 7] = [
        ("it holds no session and no failure: parts of it are missing", &without_session),
        ("it holds no session and no failure", &|capture| {
            for look in capture.round.observations.iter_mut().filter(|look| look.source == Source::Session) {
                look.outcome = Err(Unavailable::Failed("who knows".to_owned()));
            }
        }),
        ("it holds no session and no failure", &|capture| capture.round.observations.clear()),
        ("it names no domain", &|capture| capture.round.domain.clear()),
        ("it declares 0 connections per node", &|capture| capture.declaration.connections_per_node = 0),
        ("it declares no cluster port", &|capture| capture.declaration.cluster_ports.clear()),
        ("the clock is ahead by more than least_ms, 5, and by less than most_ms, 4", &|capture| {
            let mut look = capture.round.observations[0].clone();
            look.source = Source::Clock;
            look.outcome = Ok(Evidence::Clock { least_ms: 5, most_ms: 4 });
            capture.round.observations.push(look);
        }),
    ];
    for (wanted, change) in changes {
        let mut capture = everything();
        change(&mut capture);
        let said = broken(capture.write().unwrap());
        assert!(said.contains(wanted), "wanted {wanted}\ngot {said}");
    }
    // A failure says all there is to say.
    let mut failed = refused();
    failed.round.observations.clear();
    assert!(read(failed.write().unwrap().as_bytes()).is_ok());
}

#[test]
fn every_truncation_is_an_error() {
    let text = refused().write().unwrap();
    for end in 0..text.trim_end().len() {
        if text.is_char_boundary(end) {
            let said = broken(&text[..end]);
            assert!(end == 0 || said.contains("cut short"), "{end}: {said}");
        }
    }
}

/// What every command does with a capture that was read.
fn judge_it(bytes: &[u8]) -> Option<Capture> {
    let capture = read(bytes).ok()?.capture;
    rendered(&capture, Format::Json, Style::default());
    Some(capture)
}

/// Everything that is done with a capture that was read.
fn use_it(bytes: &[u8]) {
    if let Some(capture) = judge_it(bytes) {
        // Of looks of an unknown kind nothing is kept, and the session may have been one.
        let whole = read(bytes).is_ok_and(|opened| opened.left_out == 0);
        for format in [Format::Table, Format::Plain] {
            rendered(&capture, format, Style { width: Some(80), ..Style::default() });
        }
        let veiled = redact::names(&capture);
        let again = read(veiled.write().unwrap().as_bytes());
        assert!(again.is_ok() || !whole, "{}", again.unwrap_err());
    }
}

/// The places of all numbers in a value.
fn numbers(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Number(_) => found.push(at.to_owned()),
        Value::Array(all) => {
            for (i, value) in all.iter().enumerate() {
                numbers(value, &format!("{at}/{i}"), found);
            }
        }
        Value::Object(all) => {
            for (key, value) in all {
                numbers(value, &format!("{at}/{key}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn no_figure_is_too_large_or_too_small_for_the_rest_of_the_program() {
    let good: Value = serde_json::from_str(EVERYTHING).unwrap();
    let mut places = Vec::new();
    numbers(&good, "", &mut places);
    assert!(places.len() > 100, "{}", places.len());
    for extreme in
        [json!(u64::MAX), json!(i64::MIN), json!(i64::MAX), json!(1e308), json!(0), json!(u32::MAX)]
    {
        for place in &places {
            let mut strange = good.clone();
            *strange.pointer_mut(place).unwrap() = extreme.clone();
            judge_it(strange.to_string().as_bytes());
        }
        // All at once: sums of them.
        let mut strange = good.clone();
        for place in &places {
            let figure = strange.pointer_mut(place).unwrap();
            let before = std::mem::replace(figure, extreme.clone());
            let refused = read(strange.to_string().as_bytes()).is_err();
            if refused {
                *strange.pointer_mut(place).unwrap() = before;
            }
        }
        use_it(strange.to_string().as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_round_is_read_back_whole(
        looks in prop::collection::vec(any_look(), 0..6),
        domain in super::any::any_text(),
        jid in prop::option::of(super::any::any_text()),
    ) {
        let capture = Capture { round: Round { domain, jid, observations: looks, ..refused().round }, ..refused() };
        prop_assert_eq!(read_back(&capture), capture);
    }

    #[test]
    fn any_byte_may_be_another_one(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = EVERYTHING.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        use_it(&bytes);
        bytes.truncate(end.index(bytes.len()));
        use_it(&bytes);
    }

    #[test]
    fn any_round_can_be_told_under_other_names(looks in prop::collection::vec(any_look(), 0..6)) {
        let Capture { round, .. } = everything();
        let session = round.observations.iter().filter(|look| look.source == Source::Session).cloned();
        let observations = session.chain(looks).collect();
        let capture = Capture { round: Round { observations, ..everything().round }, ..everything() };
        let veiled = redact::names(&capture);
        prop_assert_eq!(read_back(&veiled), veiled);
    }
}
