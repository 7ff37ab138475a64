//! `sockets --on`: the hosts of several nodes, reached by commands that do what ssh and kubectl do, and by such as do
//! nothing good.

#[cfg(unix)]
mod namespaces;
#[cfg(unix)]
mod reached;
#[cfg(unix)]
mod sshd;

use crate::tool::{Output, Test};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

/// Where the recorded listings of a real cluster lie.
fn fixtures() -> String {
    format!("{}/tests/fixtures/sockets", env!("CARGO_MANIFEST_DIR"))
}

/// Writes a program into the home of a run.
fn program(test: &Test, name: &str, script: &str) -> PathBuf {
    let path = test.home().join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{script}")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// A run with `--via './reach {node}'`, where `reach` is this script: its first word is the node.
fn reaching(line: &str, script: &str) -> Test {
    let test = Test::new(line.split_whitespace().chain(["--via", "./reach {node}"]));
    program(&test, "reach", script);
    test
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", output.stdout))
}

/// `established half-open unconfirmed` of a pair, or its reading.
fn pair(report: &Value, from: &str, to: &str) -> String {
    let cells = report["matrix"].as_array().unwrap();
    let cell = cells
        .iter()
        .find(|cell| cell["from"] == from && cell["to"] == to)
        .unwrap_or_else(|| panic!("{from} {to}: {report:#}"));
    match cell["reading"].as_str().unwrap() {
        "known" => format!("{} {} {}", cell["established"], cell["half_open"], cell["unconfirmed"]),
        other => other.to_owned(),
    }
}

fn host<'a>(report: &'a Value, node: &str) -> &'a Value {
    let hosts = report["hosts"].as_array().unwrap();
    hosts.iter().find(|host| host["node"] == node).unwrap_or_else(|| panic!("{node}: {report:#}"))
}

/// `id severity subject` of every finding.
fn findings(report: &Value) -> Vec<String> {
    let all = report["findings"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    all.map(|f| format!("{} {} {}", text(&f["id"]), text(&f["severity"]), text(&f["subject"]["name"])))
        .collect()
}
