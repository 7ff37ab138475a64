//! `config live`: what nodes run, beside one another and beside what is written.

use crate::tool::Test;
use clusterctl::demo::{Plan, Scenario, start};
use serde_json::Value;
use std::fs;

/// Runs a command against a demo in which these were said beforehand.
fn on(said: &[&str], scenario: Scenario, status: i32, arguments: &[&str]) -> (String, String) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let cluster = start(&Plan::new(3, scenario)).await.unwrap();
        for line in said {
            cluster.control().line(line).await.unwrap();
        }
        let mut all = cluster.flags();
        all.extend(arguments.iter().map(ToString::to_string));
        let password = cluster.password().to_owned();
        let run = tokio::task::spawn_blocking(move || {
            let run = Test::new(all).env("CLUSTERCTL_PASSWORD", password).status(status).any_stderr().run();
            (run.stdout, run.stderr)
        });
        let run = run.await.unwrap();
        cluster.stop().await;
        run
    })
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn nodes_that_run_the_same_are_the_same() {
    let (stdout, _) = on(&[], Scenario::Healthy, 0, &["config", "live", "-o", "json"]);
    let json = json(&stdout);
    assert_eq!(json["nodes"].as_array().unwrap().len(), 3);
    assert!(json["nodes"].as_array().unwrap().iter().all(|node| node["reading"] == "known"));
    assert_eq!(json["differences"], serde_json::json!([]));
}

#[test]
fn a_node_that_runs_something_else_is_named_with_its_value() {
    let said = ["configure node2 connections-per-node 3", "configure node3 repo-autoreload-interval 60L"];
    let (stdout, _) = on(&said, Scenario::Healthy, 1, &["config", "live", "-o", "plain"]);
    for line in [
        "differs\tnode1.demo.test\tcl-comp/connections-per-node\t5\t",
        "differs\tnode2.demo.test\tcl-comp/connections-per-node\t3\t",
        "differs\tnode3.demo.test\tcl-comp/clConRepositoryBean/instance/repo-autoreload-interval\t60L\t",
    ] {
        assert!(stdout.contains(line), "{line}: {stdout}");
    }
}

#[test]
fn what_runs_is_compared_with_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.tdsl");
    let text = "admins = [ 'admin@demo.test' ]\ncluster-mode = true\nconnections-per-node = 3\n\
        'cluster-nodes' = [ 'node1.demo.test:s3cret' ]\ncl-comp {\n    connections {\n        4250 {}\n    }\n    \
        watchdog-delay = env('DELAY')\n}\ndataSource () {\n    default () {\n        \
        uri = 'jdbc:postgresql://db.demo.test/tigase?user=tigase&password=s3cret&useSSL=false'\n    }\n}\n";
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    for format in ["table", "json", "yaml", "csv", "markdown", "plain"] {
        let (stdout, stderr) = on(&[], Scenario::Healthy, 1, &["config", "live", "-o", format, path]);
        assert!(!stdout.contains("s3cret") && !stderr.contains("s3cret"), "{format}: {stderr}");
        assert!(!stdout.contains("s3cret"), "{format}: {stdout}");
    }
    let (stdout, _) = on(&[], Scenario::Healthy, 1, &["config", "live", "-o", "json", path]);
    let json = json(&stdout);
    let state = |wanted: &str| {
        let entries = json["written"][0]["entries"].as_array().unwrap();
        let entry =
            entries.iter().find(|entry| entry["path"] == wanted).unwrap_or_else(|| panic!("{wanted}"));
        (entry["line"].as_u64().unwrap(), entry["nodes"][0]["state"].as_str().unwrap().to_owned())
    };
    for (path, line, wanted) in [
        ("cluster-mode", 2, "same"),
        ("connections-per-node", 3, "other"),
        ("cluster-nodes", 4, "missing"),
        ("cl-comp/connections/4250", 7, "missing"),
        ("cl-comp/watchdog-delay", 9, "unknown"),
        ("dataSource/default/uri", 13, "same"),
    ] {
        assert_eq!(state(path), (line, wanted.to_owned()), "{path}");
    }
    // What runs as it is written is told as well: null is for what is not known to run.
    for entry in json["written"][0]["entries"].as_array().unwrap() {
        for node in entry["nodes"].as_array().unwrap() {
            let told = matches!(node["state"].as_str().unwrap(), "same" | "other");
            assert_eq!(node["running"].is_string(), told, "{entry}");
            assert!(node["state"] != "same" || node["running"] == entry["value"], "{entry}");
        }
    }
    // The file of one node is compared with that one alone.
    let one = format!("node2={path}");
    let (stdout, _) = on(&[], Scenario::Healthy, 1, &["config", "live", "-o", "json", &one]);
    assert!(
        stdout.contains("node2.demo.test") && !stdout.contains("\"node\": \"node1.demo.test\""),
        "{stdout}"
    );
}

#[test]
fn a_node_that_could_not_be_read_is_unknown_and_never_the_same() {
    let (stdout, _) = on(&[], Scenario::NodeDown, 3, &["config", "live", "-o", "json"]);
    let json = json(&stdout);
    let node =
        json["nodes"].as_array().unwrap().iter().find(|node| node["name"] == "node3.demo.test").unwrap();
    assert_eq!(node["reading"], "unavailable");
    assert!(node["reason"].as_str().unwrap().contains("connection refused"), "{node}");
}

#[test]
fn who_is_no_administrator_is_told_so() {
    let (stdout, stderr) = on(&[], Scenario::NotAdmin, 77, &["config", "live"]);
    assert_eq!(stdout, "", "{stderr}");
    assert!(stderr.contains("no administrator"), "{stderr}");
}

#[test]
fn the_configurations_of_a_capture_are_compared_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let capture = folder.path().join("capture.json");
    let capture = capture.to_str().unwrap();
    let said = ["configure node2 connections-per-node 3"];
    on(&said, Scenario::Healthy, 0, &["gather", capture]);
    Test::new(["config", "live", "--from", capture, "-o", "plain"])
        .status(1)
        .stdout_has("differs\tnode2.demo.test\tcl-comp/connections-per-node\t3")
        .run();
}

#[test]
fn a_file_that_is_not_there_is_said_before_anybody_is_asked() {
    Test::new(["config", "live", "-j", "a@b.example", "/no/such/file"])
        .status(74)
        .stderr_has("cannot read /no/such/file")
        .run();
}
