//! `clusterctl watch`.

use super::stage::Stage;
use crate::schema::{WATCH, assert_valid};
use clusterctl::demo::Scenario;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// An event as a line: kind, subject, from, to.
fn line(event: &Value) -> String {
    let word = |value: &Value| value.as_str().unwrap_or("-").replace(".demo.test", "");
    let subject = word(&event["subject"]["name"]);
    let (from, to) = (word(&event["from"]), word(&event["to"]));
    match (event["kind"].as_str().unwrap(), event["finding"].as_str()) {
        ("verdict", _) => format!("verdict {from} {to}"),
        ("moved", _) => format!("moved {from} {to}"),
        ("session", _) => format!("session {from} {to}"),
        (kind, None) => format!("{kind} {subject} {from} {to}"),
        (kind, Some(id)) => format!("{kind} {id} {subject} {from} {to}"),
    }
}

fn all(events: &[Value]) -> Vec<String> {
    events.iter().map(line).collect()
}

fn is(event: &Value, wanted: &str) -> bool {
    line(event) == wanted
}

#[test]
fn a_killed_node_is_told_in_four_lines_and_its_return_with_the_time_between() {
    let stage = Stage::new(3, Scenario::Healthy);
    let run = stage.run("watch --interval 500ms --no-sockets -o json");
    let start = run.events(|event| event["kind"] == "start");
    assert_eq!(start.len(), 1);
    assert_eq!(start[0]["to"], "ok");
    assert_eq!(start[0]["vantage"], "node1.demo.test");
    assert_eq!(start[0]["nodes"][2], json!({ "name": "node3.demo.test", "health": "healthy" }));
    let begun = Instant::now();
    stage.order("kill node3");
    let gone = run.events(|event| event["kind"] == "finding");
    let took = begun.elapsed();
    assert_eq!(
        all(&gone),
        [
            "verdict ok critical",
            "node node3 healthy down",
            "link node3 connected disconnected",
            "finding node-down node3 - critical"
        ]
    );
    assert!(took < Duration::from_secs(4), "{took:?}");
    assert_eq!(gone[2]["link_count"], 2);
    assert_eq!(gone[1]["lasted_at_least"], true);
    assert!(
        gone[1]["summary"].as_str().unwrap().contains("node1 and node2 report it disconnected"),
        "{gone:#?}"
    );
    stage.order("start node3");
    // It may be seen on its way: linked by one, and not yet by the other.
    let node = |event: &Value| event["kind"] == "node" && event["subject"]["name"] == "node3.demo.test";
    let back = run.events(|event| node(event) && event["to"] == "healthy");
    let node = back.iter().find(|event| node(event)).unwrap();
    assert_eq!(node["from"], "down");
    assert_eq!(
        (node["lasted_at_least"].clone(), node["flaps"].clone()),
        (json!(false), json!(2)),
        "{node:#}"
    );
    let lasted = Duration::from_millis(node["lasted_ms"].as_u64().unwrap());
    assert!(lasted > Duration::ZERO && lasted <= begun.elapsed(), "{lasted:?}");
    run.signal("-TERM");
    assert_eq!(run.end().0, Some(130));
}

#[test]
fn when_our_own_server_dies_the_watch_goes_on_at_another_and_says_so() {
    let stage = Stage::new(3, Scenario::Healthy);
    let run = stage.run("watch --interval 1s --no-sockets -o json");
    run.events(|event| event["kind"] == "start");
    let begun = Instant::now();
    stage.order("kill node1");
    let moved = run.events(|event| event["kind"] == "moved");
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(3), "not at some later tick: {took:?}");
    assert!(moved.len() == 1 && line(&moved[0]).starts_with("moved node1 node"), "{moved:#?}");
    let gone = run.events(|event| event["kind"] == "finding");
    assert!(all(&gone).contains(&"node node1 healthy down".to_owned()), "{gone:#?}");
    stage.order("start node1");
    let mut back = run.events(|event| is(event, "finding node-down node1 critical -"));
    back.extend(gone);
    assert!(back.iter().all(|event| event["kind"] != "session"), "we never were without one: {back:#?}");
    run.signal("-INT");
    assert_eq!(run.end().0, Some(130));
}

#[test]
fn a_frozen_server_is_left_for_one_that_answers_and_then_judged_from_there() {
    let stage = Stage::new(3, Scenario::Healthy);
    let run = stage.run("watch --interval 500ms --no-sockets -o json");
    run.events(|event| event["kind"] == "start");
    stage.order("freeze node1");
    let moved = run.events(|event| event["kind"] == "moved");
    let words = moved.last().unwrap()["summary"].as_str().unwrap();
    assert!(words.ends_with("node1.demo.test does not answer"), "{words}");
    let found = run.events(|event| event["kind"] == "finding");
    assert_eq!(line(found.last().unwrap()), "finding node-silent node1 - critical", "{found:#?}");
    stage.order("thaw node1");
    run.events(|event| is(event, "finding node-silent node1 critical -"));
}

#[test]
fn when_all_are_down_it_waits_and_nothing_is_said_to_be_gone_that_could_not_be_seen() {
    let stage = Stage::new(2, Scenario::Healthy);
    let run = stage.run("watch --interval 500ms --no-sockets -o json");
    run.events(|event| event["kind"] == "start");
    stage.order("kill node2; kill node1");
    let lost = run.events(|event| is(event, "session online waiting"));
    let lost = [lost, run.events(|event| event["kind"] == "verdict" && event["to"] == "unknown")].concat();
    // Whether the death of the first was still seen is a matter of milliseconds.
    assert!(!all(&lost).contains(&"node node1 healthy -".to_owned()), "{lost:#?}");
    stage.order("start node1; start node2");
    run.events(|event| is(event, "session waiting online"));
    run.events(|event| event["kind"] == "verdict" && event["to"] == "ok");
}

#[test]
fn rights_that_are_taken_away_blind_the_watch_and_clear_nothing() {
    let stage = Stage::new(3, Scenario::NodeDown);
    let run = stage.run("watch --interval 500ms --no-sockets -o json");
    let start = run.events(|event| event["kind"] == "start");
    assert_eq!(start[0]["findings"][0]["id"], "node-down");
    stage.order("unadmin");
    let blind = run.events(|event| is(event, "finding not-admin admin@demo.test - unknown"));
    let clears = |event: &Value| event["kind"] == "finding" && event["to"].is_null();
    assert!(!blind.iter().any(clears), "{blind:#?}");
    stage.order("admin");
    run.events(|event| is(event, "finding not-admin admin@demo.test unknown -"));
}

#[test]
fn what_the_servers_push_is_told_and_looked_at_before_the_next_look_is_due() {
    let stage = Stage::new(3, Scenario::Healthy);
    let run = stage.run("watch --interval 60s --no-sockets --events -o json");
    run.until_told("--events makes admin@demo.test available");
    run.events(|event| event["kind"] == "start");
    let begun = Instant::now();
    stage.order("kill node3");
    let events = run.events(|event| event["kind"] == "finding");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let told = all(&events);
    assert!(told.iter().any(|line| line == "push node1 -> node3 - disconnected"), "{told:#?}");
    assert!(told.contains(&"node node3 healthy down".to_owned()), "{told:#?}");
    run.signal("-TERM");
    assert_eq!(run.end().0, Some(130));
}

#[test]
fn without_events_no_presence_is_sent_and_what_the_server_keeps_stays_kept() {
    let stage = Stage::new(2, Scenario::Healthy);
    stage.order("kill node2");
    let run = stage.run("watch --count 2 --interval 500ms --no-sockets -o json");
    let (code, stdout, _) = run.end();
    assert_eq!(code, Some(0));
    assert!(!stdout.contains("\"push\""), "{stdout}");
    // It is all there for one who listens: what was kept is told with its time, and brings about no look.
    let run = stage.run("-q watch --interval 60s --no-sockets --events -o json");
    let told = run.events(|event| event["kind"] == "push");
    let summary = told.last().unwrap()["summary"].as_str().unwrap();
    assert!(summary.contains("(kept by the server since 20"), "{summary}");
}

#[test]
fn a_refused_login_ends_it_at_once_with_one_try() {
    let stage = Stage::new(3, Scenario::WrongPassword);
    for format in ["json", "table"] {
        let (code, stdout, stderr) = stage.run(&format!("watch --interval 500ms -o {format}")).end();
        assert_eq!((code, stdout.as_str()), (Some(77), ""), "{stderr}");
        assert!(stderr.starts_with("clusterctl: login: ") && stderr.contains("not-authorized"), "{stderr}");
    }
    assert_eq!(stage.cluster.refused_logins(), 2, "one a run");
}

#[test]
fn the_command_gets_each_event_in_order_and_its_failures_are_events_too() {
    let stage = Stage::new(3, Scenario::Healthy);
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let command =
        format!("tee -a '{}' | grep -q '\"kind\":\"verdict\"' && exit 7; echo noise", log.display());
    let run =
        stage.run_with("watch --interval 500ms --no-sockets --until-change -o json", &["--exec", &command]);
    run.events(|event| event["kind"] == "start");
    stage.order("kill node3");
    let (code, stdout, stderr) = run.end();
    assert_eq!(code, Some(0), "{stderr}");
    let events: Vec<Value> = stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (failed, told): (Vec<Value>, Vec<Value>) =
        events.into_iter().partition(|event| event["kind"] == "exec");
    assert_eq!(failed.len(), 1, "{stdout}");
    assert_valid(WATCH, &failed[0]);
    assert_eq!(failed[0]["summary"], "exec: the command ended with exit status: 7");
    let given: Vec<Value> = std::fs::read_to_string(log)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(given[0]["kind"], "start");
    assert_eq!(given[1..], told[..], "each of the others, as it was written");
    // What the command prints is no event.
    assert!(stderr.contains("noise") && !stdout.contains("noise"));
}

#[test]
fn a_command_that_hangs_is_told_and_the_watch_ends_all_the_same() {
    let stage = Stage::new(2, Scenario::Healthy);
    let begun = Instant::now();
    let run = stage.run_with(
        "watch --interval 500ms --count 2 --no-sockets -o json",
        &["--exec", "sleep 600", "--exec-timeout", "1s"],
    );
    let (code, stdout, _) = run.end();
    assert_eq!(code, Some(0));
    assert!(stdout.contains("\"to\":\"timeout\""), "{stdout}");
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_reader_that_has_enough_ends_it_without_a_complaint() {
    let stage = Stage::new(3, Scenario::Healthy);
    let run = stage.run_for_a_line("watch --interval 500ms --no-sockets -o plain");
    run.until("start");
    stage.order("kill node3");
    assert_eq!(run.until_told("ended"), ["ended with 0"]);
}

#[test]
fn every_format_tells_the_same_events() {
    let stage = Stage::new(3, Scenario::Healthy);
    let formats = ["table", "wide --color always", "table --ascii", "plain", "csv", "yaml", "markdown"];
    let runs: Vec<_> = formats
        .iter()
        .map(|format| stage.run(&format!("watch --interval 500ms --no-sockets -o {format}")))
        .collect();
    for run in &runs {
        run.until("3 nodes: 3 healthy");
    }
    stage.order("kill node3");
    let told: Vec<String> = runs.iter().map(|run| run.until("node-down").join("\n")).collect();
    for (format, text) in formats.iter().zip(&told) {
        assert!(text.contains("critical") && text.contains("node3"), "{format}: {text}");
        let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r' | '\u{1b}');
        assert!(!text.contains(obeyed), "{format}: {text:?}");
        assert_eq!(text.contains('\u{1b}'), format.contains("always"), "{format}: {text:?}");
        assert!(!format.contains("ascii") || text.is_ascii(), "{text}");
    }
    let table = &told[0];
    let line = table.lines().find(|line| line.contains("healthy → down")).unwrap();
    assert!(
        line.contains("Z  node3  ")
            && line.contains("after at least ")
            && line.contains("(disco node1, node2; client-port node3)"),
        "{table}"
    );
}

#[test]
fn it_ends_when_its_time_or_its_number_of_looks_is_over() {
    let stage = Stage::new(1, Scenario::Healthy);
    for line in ["watch --interval 500ms --count 3", "watch --interval 500ms --duration 2s"] {
        let begun = Instant::now();
        let (code, stdout, stderr) = stage.run(&format!("{line} --no-sockets -o plain")).end();
        assert_eq!((code, stdout.lines().count(), stderr.as_str()), (Some(0), 1, ""), "{line}");
        assert!(begun.elapsed() >= Duration::from_secs(1), "{line}");
    }
}

#[test]
fn who_is_no_administrator_has_nothing_to_watch() {
    let stage = Stage::new(2, Scenario::NotAdmin);
    let (code, _, stderr) = stage.run("watch --duration 20s --no-sockets -o json").end();
    assert_eq!(code, Some(77), "{stderr}");
    assert!(stderr.contains("it is no administrator there"), "{stderr}");
}
