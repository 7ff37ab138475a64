//! `clusterctl wait`.

use super::stage::Stage;
use crate::schema::{WAIT, assert_valid};
use clusterctl::demo::Scenario;
use serde_json::Value;
use std::time::{Duration, Instant};

fn json(text: &str) -> Value {
    let value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    assert_valid(WAIT, &value);
    value
}

#[test]
fn servers_that_are_not_there_yet_are_waited_for() {
    let stage = Stage::new(3, Scenario::Healthy);
    stage.order("kill node1; kill node2; kill node3");
    let run = stage.run("wait --expect 3 --timeout 60s --no-sockets -v -o json");
    run.until_told("no session: connect: ");
    stage.order("start node1");
    run.until_told("node-missing");
    stage.order("start node2; start node3");
    let (code, stdout, stderr) = run.end();
    assert_eq!(code, Some(0), "{stderr}");
    let report = json(&stdout);
    assert_eq!(report["outcome"], "held");
    assert_eq!(report["conditions"][0]["condition"], "formed");
}

#[test]
fn it_must_hold_without_interruption() {
    let stage = Stage::new(3, Scenario::Healthy);
    let run = stage.run("wait --expect 3 --stable 5s --interval 500ms --timeout 90s --no-sockets -v -o json");
    run.until_told("it holds, and must do so for 5 s");
    stage.order("kill node3");
    run.until_told("node-down node3");
    stage.order("start node3");
    let mended = Instant::now();
    run.until_told("it holds, and must do so for 5 s");
    let (code, stdout, _) = run.end();
    assert_eq!((code, &json(&stdout)["outcome"]), (Some(0), &Value::from("held")));
    assert!(mended.elapsed() >= Duration::from_secs(5), "{:?}", mended.elapsed());
}

#[test]
fn a_restart_of_the_server_that_we_are_logged_in_to_is_followed_from_another() {
    let stage = Stage::new(3, Scenario::Healthy);
    let run =
        stage.run("wait --for gone=node1.demo.test --interval 500ms --timeout 60s --no-sockets -v -o plain");
    run.until_told("node1 answers");
    stage.order("kill node1");
    let (code, stdout, _) = run.end();
    assert_eq!(code, Some(0));
    assert!(stdout.starts_with("held\t") && stdout.contains("gone=node1.demo.test"), "{stdout}");
    // And while the server of the settings is away, and nobody else is known, it is waited for.
    let run = stage.run("wait --for connected=node1 --interval 500ms --timeout 60s --no-sockets -v");
    run.until_told("no session");
    stage.order("start node1");
    assert_eq!(run.end().0, Some(0));
}

#[test]
fn what_does_not_come_about_ends_with_75_and_says_what_is_missing() {
    let stage = Stage::new(3, Scenario::OneWayLink);
    let begun = Instant::now();
    for (line, missing) in [
        ("--for formed --expect 3", "one-way-link"),
        ("--for connected=node3", "node2 does not mention node3"),
        ("--for gone=node3", "node3 answers"),
        ("--for version=9.0", "runs 8.5.0"),
        ("--for formed --expect 4", "formed"),
    ] {
        let (code, stdout, stderr) =
            stage.run(&format!("-q wait {line} --timeout 2s --no-sockets -o json")).end();
        assert_eq!((code, stderr.as_str()), (Some(75), ""), "{line}");
        let report = json(&stdout);
        assert_eq!(report["outcome"], "timeout", "{line}");
        assert!(stdout.contains(missing), "{line}: {stdout}");
        assert!(report["waited_ms"].as_u64().unwrap() >= 2_000, "{report:#}");
    }
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_refused_login_ends_it_at_once_and_is_not_tried_again() {
    let stage = Stage::new(3, Scenario::WrongPassword);
    let begun = Instant::now();
    let (code, stdout, stderr) = stage.run("wait --expect 3 --timeout 60s -o json").end();
    assert_eq!(code, Some(77));
    assert_eq!(json(&stdout)["outcome"], "refused");
    assert!(stderr.contains("not-authorized"), "{stderr}");
    assert_eq!(stage.cluster.refused_logins(), 1);
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_certificate_that_is_not_to_be_trusted_ends_it_too() {
    let stage = Stage::new(1, Scenario::Healthy);
    let pin = format!("sha256:{}", "0".repeat(64));
    let address = stage.cluster.nodes()[0].1.to_string();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_clusterctl"))
        .args(["wait", "--expect", "1", "--timeout", "60s", "-o", "json"])
        .args(["-j", "admin@demo.test", "-s", &address, "--tls-pin", &pin])
        .env_clear()
        .env("CLUSTERCTL_PASSWORD", "adminpass")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(77));
    assert_eq!(json(&String::from_utf8(output.stdout).unwrap())["outcome"], "refused");
}

#[test]
fn a_server_without_clustering_or_without_rights_is_not_yet_what_is_waited_for() {
    for (scenario, missing) in [
        (Scenario::NotClustered, "no Cluster Connection Manager"),
        (Scenario::NotAdmin, "is no administrator"),
    ] {
        let stage = Stage::new(1, scenario);
        let (code, stdout, _) = stage.run("-q wait --timeout 1500ms --no-sockets -o json").end();
        assert_eq!(code, Some(75), "{stdout}");
        assert!(stdout.contains(missing), "{stdout}");
    }
}

#[test]
fn a_signal_ends_it_with_130() {
    let stage = Stage::new(2, Scenario::NodeDown);
    for signal in ["-INT", "-TERM"] {
        let run = stage.run("wait --expect 2 --timeout 60s --no-sockets -v");
        run.until_told("node-down");
        run.signal(signal);
        let (code, stdout, _) = run.end();
        assert_eq!((code, stdout.as_str()), (Some(130), ""));
    }
}

#[test]
fn who_names_no_number_is_told_what_that_means_and_what_cannot_be_is_wrong_usage() {
    let stage = Stage::new(1, Scenario::Healthy);
    let (code, stdout, stderr) = stage.run("wait --no-sockets -o plain").end();
    assert_eq!(code, Some(0));
    assert!(stdout.starts_with("held\t"), "{stdout}");
    assert!(stderr.contains("nobody says how many nodes") && stderr.contains("--expect"), "{stderr}");
    let (code, _, stderr) = stage.run("wait --stable 5m --timeout 1m").end();
    assert_eq!(code, Some(64));
    assert!(stderr.contains("--stable 5m00s does not fit into --timeout 1m00s"), "{stderr}");
}

#[test]
fn a_misspelt_node_is_not_called_gone() {
    let stage = Stage::new(2, Scenario::Healthy);
    let (code, stdout, stderr) = stage.run("-q wait --for gone=node9 --timeout 20s --no-sockets").end();
    assert_eq!((code, stdout.as_str()), (Some(64), ""));
    assert!(stderr.contains("gone=node9: no node of the cluster has ever heard of it"), "{stderr}");
    assert!(stderr.contains("node1.demo.test, node2.demo.test"), "{stderr}");
}
