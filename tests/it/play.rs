//! Whole commands against the embedded cluster, through the binary: `clusterctl demo …`.

use crate::schema::{self, assert_valid};
use crate::tool::Test;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// What a scenario must give: exit code, verdict, findings as `id subject`, nodes as `name health`, groups.
struct Played {
    scenario: &'static str,
    exit: i32,
    verdict: &'static str,
    findings: &'static [&'static str],
    nodes: &'static [&'static str],
    groups: &'static [&'static [&'static str]],
}

const ALL_THREE: &[&str] = &["node1 healthy", "node2 healthy", "node3 healthy"];
const TOGETHER: &[&[&str]] = &[&["node1", "node2", "node3"]];
const APART: &[&[&str]] = &[&["node1", "node2"], &["node3"]];

const fn well(scenario: &'static str) -> Played {
    Played { scenario, exit: 0, verdict: "ok", findings: &[], nodes: ALL_THREE, groups: TOGETHER }
}

const fn sick(scenario: &'static str, findings: &'static [&'static str]) -> Played {
    Played { exit: 2, verdict: "critical", findings, ..well(scenario) }
}

const fn unseen(scenario: &'static str, findings: &'static [&'static str]) -> Played {
    Played { scenario, exit: 3, verdict: "unknown", findings, nodes: &[], groups: &[] }
}

const PLAYED: [Played; 16] = [
    well("healthy"),
    // It begins to flap when somebody has looked.
    well("flapping"),
    well("redirect"),
    well("slow"),
    well("lost-reply"),
    Played {
        nodes: &["node1 healthy", "node2 healthy", "node3 down"],
        groups: &[&["node1", "node2"]],
        ..sick("node-down", &["node-down node node3"])
    },
    Played {
        nodes: &["node1 healthy", "node2 healthy", "node3 down"],
        groups: &[&["node1", "node2"]],
        ..sick("node-silent", &["node-silent node node3"])
    },
    Played {
        nodes: &["node1 healthy", "node2 healthy", "node3 degraded"],
        groups: APART,
        ..sick("partition", &["partition cluster cluster"])
    },
    Played {
        nodes: &["node1 healthy", "node2 degraded", "node3 degraded"],
        ..sick("one-way-link", &["one-way-link link node3 -> node2"])
    },
    Played {
        nodes: &["node1 healthy", "node2 healthy", "node3 healthy", "node4 down"],
        ..sick("never-connected", &["never-connected node node4"])
    },
    Played {
        findings: &["stale-entry node old-node"],
        nodes: &["node1 healthy", "node2 healthy", "node3 healthy", "old-node down"],
        ..well("stale-entry")
    },
    Played {
        exit: 1,
        verdict: "warning",
        findings: &["few-connections node node2"],
        nodes: &["node1 healthy", "node2 degraded", "node3 healthy"],
        ..well("few-connections")
    },
    unseen("not-admin", &["not-admin account joe@demo.test"]),
    Played {
        nodes: &["node1 unknown"],
        groups: &[&["node1"]],
        ..unseen("not-clustered", &["not-clustered cluster cluster"])
    },
    unseen("wrong-password", &[]),
    Played {
        nodes: &[
            "=sum(a1)*_~&node healthy",
            "LONG healthy",
            "node1 healthy",
            "node2 healthy",
            "node3 healthy",
        ],
        groups: &[&["=sum(a1)*_~&node", "LONG", "node1", "node2", "node3"]],
        ..well("hostile-names")
    },
];

/// The demo with this scenario and this command, quiet about what it starts.
fn demo(scenario: &str, command: &str) -> Test {
    Test::line(&format!("-q demo --scenario {scenario} -- {command}"))
}

/// A name of the demo without its domain; its very long one by another word.
fn short(name: &Value) -> String {
    let name = name.as_str().expect("a name");
    if name.len() > 100 { "LONG".to_owned() } else { name.replace(".demo.test", "") }
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort();
    words
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

impl Played {
    /// What goes to standard error although nothing but errors may; tables tell it themselves.
    fn words(&self, test: Test, format: &str) -> Test {
        if self.scenario == "wrong-password" && !format.starts_with("table") && format != "wide" {
            test.stderr_has("clusterctl: login: ").stderr_has("the server refused the login: not-authorized")
        } else {
            test
        }
    }

    fn assert_json(&self, report: &Value) {
        let which = self.scenario;
        assert_valid(schema::STATUS, report);
        assert_eq!(report["verdict"], self.verdict, "{which}: {report:#}");
        let findings: Vec<String> = list(&report["findings"])
            .iter()
            .map(|finding| {
                let kind = finding["subject"]["kind"].as_str().expect("a kind");
                format!(
                    "{} {kind} {}",
                    finding["id"].as_str().expect("an id"),
                    short(&finding["subject"]["name"])
                )
            })
            .collect();
        assert_eq!(findings, self.findings, "{which}: {report:#}");
        let nodes = list(&report["nodes"]).iter();
        let nodes = nodes
            .map(|node| format!("{} {}", short(&node["name"]), node["health"].as_str().expect("a word")));
        assert_eq!(sorted(nodes.collect()), self.nodes, "{which}: {report:#}");
        let groups: Vec<Vec<String>> = list(&report["groups"])
            .iter()
            .map(|group| sorted(list(group).iter().map(short).collect()))
            .collect();
        assert_eq!(groups, self.groups, "{which}: {report:#}");
    }
}

#[test]
fn every_scenario_is_played() {
    let names: Vec<&str> = PLAYED.iter().map(|played| played.scenario).collect();
    let all = clusterctl::demo::Scenario::ALL;
    assert_eq!(names.len(), all.len());
    for scenario in all {
        assert!(names.contains(&scenario.name()), "{scenario} is not played here");
    }
}

#[test]
fn every_scenario_gives_its_verdict_its_findings_and_its_exit_code() {
    std::thread::scope(|scope| {
        for played in &PLAYED {
            scope.spawn(|| {
                let test = demo(played.scenario, "status -o json").status(played.exit);
                played.assert_json(&json(&played.words(test, "json").run().stdout));
            });
        }
    });
}

#[test]
fn every_format_ends_with_the_same_exit_code_and_nothing_that_a_terminal_obeys() {
    for format in
        ["table --color never", "table --ascii --color never", "wide", "plain", "csv", "yaml", "markdown"]
    {
        std::thread::scope(|scope| {
            // Those that wait for a lost answer take three seconds each: twice is enough.
            let waits = |played: &&Played| matches!(played.scenario, "node-silent" | "lost-reply");
            for played in PLAYED.iter().filter(|played| !waits(played) || matches!(format, "wide" | "csv")) {
                scope.spawn(|| {
                    let test = demo(played.scenario, &format!("status -o {format}")).status(played.exit);
                    let output = played.words(test, format).run();
                    assert!(!output.stdout.is_empty(), "{} {format}", played.scenario);
                    let all = output.stdout + &output.stderr;
                    // CSV ends its lines as RFC 4180 says, and tabs divide the fields of a plain line.
                    let obeyed = |c: char| {
                        c.is_control() && !matches!(c, '\n' | '\t') || ('\u{202a}'..='\u{202e}').contains(&c)
                    };
                    assert!(
                        !all.replace("\r\n", "\n").contains(obeyed),
                        "{} {format}: {all:?}",
                        played.scenario
                    );
                    if format.contains("ascii") && played.scenario != "hostile-names" {
                        assert!(all.is_ascii(), "{}: {all}", played.scenario);
                    }
                });
            }
        });
    }
}

#[test]
fn mesh_judges_as_status_does() {
    std::thread::scope(|scope| {
        for played in &PLAYED {
            scope.spawn(|| {
                let test = demo(played.scenario, "mesh -o json").status(played.exit);
                played.assert_json(&json(&played.words(test, "json").run().stdout));
            });
        }
    });
}

#[test]
fn every_format_of_mesh_ends_with_the_same_exit_code_and_nothing_that_a_terminal_obeys() {
    let quick = |played: &&Played| !matches!(played.scenario, "node-silent" | "lost-reply");
    for format in ["table --color never", "table --ascii --color never", "plain", "csv", "markdown", "dot"] {
        std::thread::scope(|scope| {
            for played in PLAYED.iter().filter(quick) {
                scope.spawn(|| {
                    let test = demo(played.scenario, &format!("mesh -o {format}")).status(played.exit);
                    let output = played.words(test, format).run();
                    assert!(!output.stdout.is_empty(), "{} {format}", played.scenario);
                    let all = (output.stdout + &output.stderr).replace("\r\n", "\n");
                    let obeyed = |c: char| {
                        c.is_control() && !matches!(c, '\n' | '\t') || ('\u{202a}'..='\u{202e}').contains(&c)
                    };
                    assert!(!all.contains(obeyed), "{} {format}: {all:?}", played.scenario);
                    if format.contains("ascii") && played.scenario != "hostile-names" {
                        assert!(all.is_ascii(), "{}: {all}", played.scenario);
                    }
                });
            }
        });
    }
}

#[test]
fn a_matrix_has_a_row_a_node_and_a_silent_node_costs_its_deadline_once() {
    let text = Test::line("-q demo -- mesh -o table").run().stdout;
    let rows: Vec<&str> = text.lines().filter(|line| line.contains(" answered in ")).collect();
    assert_eq!(rows.len(), 3, "{text}");
    assert!(rows.iter().all(|row| row.matches('●').count() == 2 && row.matches('–').count() == 1), "{text}");
    assert!(rows[0].contains("node1 ◉"), "{text}");
    let begun = std::time::Instant::now();
    let text =
        Test::line("-q demo --nodes 12 --scenario node-silent -- mesh -o plain").status(2).run().stdout;
    assert!(
        begun.elapsed().as_secs() < 8,
        "3 s for the view and the sign of life together, not for each link"
    );
    assert_eq!(
        text.lines().filter(|line| line.starts_with("view\t") && line.contains("\tknown\t")).count(),
        11
    );
    assert_eq!(text.lines().filter(|line| line.starts_with("link\t")).count(), 12 * 11);
}

#[test]
fn a_format_of_one_command_is_no_format_of_another() {
    Test::line("-q demo -- mesh -o dot").stdout_has("digraph \"demo.test\" {").run();
    Test::line("-q demo -o dot mesh").stdout_has("dir=both").run();
    Test::line("-q demo -- status -o dot").status(64).stdout("").stderr_has("invalid value 'dot'").run();
    Test::line("-q demo -o dot status").status(64).stdout("").stderr_has("does not write dot").run();
    Test::line("status -o dot -j a@b.example").status(64).stdout("").stderr_has("invalid value 'dot'").run();
    Test::line("explain")
        .env("CLUSTERCTL_OUTPUT", "dot")
        .status(64)
        .stdout("")
        .stderr_has("CLUSTERCTL_OUTPUT: 'dot'")
        .run();
    assert!(!Test::line("status --help").run().stdout.contains("dot"));
    assert!(Test::line("mesh --help").run().stdout.contains("dot"));
}

#[test]
fn a_cluster_of_one_and_one_of_eight_are_healthy() {
    for nodes in [1, 8] {
        let output = Test::line(&format!("-q demo --nodes {nodes} -- status -o json")).run();
        let report = json(&output.stdout);
        assert_valid(schema::STATUS, &report);
        assert_eq!(report["verdict"], "ok");
        assert_eq!(list(&report["nodes"]).len(), nodes);
        assert!(list(&report["nodes"]).iter().all(|node| node["health"] == "healthy"), "{report:#}");
        // Each tells of each of the others.
        assert_eq!(list(&report["links"]).len(), nodes * (nodes - 1), "{report:#}");
        assert!(list(&report["links"]).iter().all(|link| link["state"] == "connected"), "{report:#}");
    }
}

#[test]
fn the_demo_tells_on_standard_error_and_answers_on_standard_output() {
    let output = Test::line("demo --output json")
        .stderr_has("scenario healthy")
        .stderr_has("node3.demo.test at 127.0.0.")
        .run();
    assert_valid(schema::STATUS, &json(&output.stdout));
    let output =
        Test::line("demo --scenario wrong-password -o json").status(3).stderr_has("not-authorized").run();
    assert_valid(schema::STATUS, &json(&output.stdout));
}

#[test]
fn sockets_of_the_demo_are_listed_under_the_nodes_names() {
    let report = json(&Test::line("-q demo -- sockets -o json").run().stdout);
    assert_valid(schema::SOCKETS, &report);
    let port = report["cluster_ports"][0].as_u64().expect("a port");
    for (node, last) in [("node1", 11), ("node2", 12), ("node3", 13)] {
        let local = format!("127.0.0.{last}:{port}");
        let listener = list(&report["listeners"]).iter().find(|listener| listener["local"] == local.as_str());
        assert_eq!(listener.expect("it listens")["process"]["name"], "clusterctl");
        let established = list(&report["sockets"]).iter().filter(|socket| {
            socket["state"] == "ESTABLISHED" && socket["node"] == format!("{node}.demo.test").as_str()
        });
        // Both ends are on this host: five for each of two peers.
        assert_eq!(established.count(), 10, "{node}: {report:#}");
    }
    assert_eq!(report["findings"], Value::Array(Vec::new()));
}

/// Whoever is no administrator gets empty lists, which do not say that the nodes have no links.
#[test]
fn an_account_that_sees_nothing_makes_no_partition_of_the_nodes_that_are_expected() {
    let expected = "--expect node1.demo.test,node2.demo.test,node3.demo.test";
    let report = json(&demo("not-admin", &format!("status -o json {expected}")).status(3).run().stdout);
    assert_eq!(report["verdict"], "unknown");
    let ids: Vec<&Value> = list(&report["findings"]).iter().map(|finding| &finding["id"]).collect();
    assert_eq!(ids, ["not-admin"]);
    assert_eq!(report["groups"], Value::Array(Vec::new()));
    for link in list(&report["links"]) {
        assert_eq!(link["reading"], "unavailable", "{link}");
    }
}

#[test]
fn discovery_of_the_demo_is_the_tree_that_psi_shows() {
    Test::line("-q demo disco -o plain")
        .stdout_has("1\tcl-comp@demo.test\t-\tCluster connection manager")
        .run();
    let tree = json(&Test::line("-q demo disco cl-comp@demo.test --depth 1 -o json").run().stdout);
    assert_eq!(tree["jid"], "cl-comp@demo.test");
    assert_eq!(tree["info"]["identities"][0]["name"], "Cluster connection manager");
    let items: Vec<String> = list(&tree["items"]["items"])
        .iter()
        .map(|item| format!("{} {}", short(&item["node"]), item["name"].as_str().expect("a name")))
        .collect();
    assert_eq!(sorted(items), ["node2 tigase:cluster connected", "node3 tigase:cluster connected"]);
    // No administrator: an empty tree is an answer. Nobody there: the command failed.
    Test::line("-q demo --scenario not-admin disco -o plain").run();
    Test::line("-q demo --scenario wrong-password disco").status(77).stdout("").stderr_has("login: ").run();
    Test::line("-q demo disco nobody@demo.test")
        .status(69)
        .stderr_has("nobody@demo.test could not be asked")
        .run();
}

#[test]
fn each_step_is_shown_with_its_time_and_never_the_password() {
    for flags in ["demo -- status -v", "-v demo", "demo -- status -vvv"] {
        let output = Test::line(flags).any_stderr().run();
        // What the demo tells about itself names the password, so that other clients can log in.
        let log: String =
            output.stderr.lines().filter(|line| !line.starts_with("domain ")).collect::<Vec<_>>().join("\n");
        for step in ["resolve", "connect", "stream", "tls", "login", "bind"] {
            let line = log.lines().find(|line| line.contains(&format!(" {step:<8} ")));
            let line = line.unwrap_or_else(|| panic!("{flags}: no step {step} in\n{log}"));
            assert!(line.contains(" ms"), "{line}");
        }
        assert!(log.contains("every node asked for its own view"), "{log}");
        assert!(!log.contains("adminpass"), "{log}");
        // Nor in the form in which PLAIN sends it.
        assert!(!log.contains("YWRtaW5wYXNz"), "{log}");
        assert!(!output.stdout.contains("adminpass"));
    }
}

#[test]
fn time_that_runs_out_is_never_a_fault_of_the_cluster() {
    for timeout in ["1ms", "5ms", "10ms", "20ms", "30ms", "45ms", "60ms", "80ms"] {
        let output = Test::line(&format!("-q demo -- status --timeout {timeout} -o json"))
            .any_code()
            .any_stderr()
            .run();
        let report = json(&output.stdout);
        assert_valid(schema::STATUS, &report);
        assert!(report["verdict"] == "ok" || report["verdict"] == "unknown", "{timeout}: {report:#}");
    }
}

#[test]
fn a_wrong_command_for_the_demo_is_said() {
    Test::line("demo -- context list")
        .status(64)
        .stdout("")
        .stderr_has("'context' cannot be run against the demo")
        .run();
    Test::line("-q demo -- status --no-such-flag").status(64).stdout("").stderr_has("--no-such-flag").run();
}

/// A demo that holds on, ended when dropped.
pub(crate) struct Held {
    child: Child,
    lines: Vec<String>,
}

impl Held {
    /// Starts it and reads what it prints, up to its last line.
    pub(crate) fn start(arguments: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_clusterctl"))
            .args(arguments.split(' '))
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program was built");
        let mut lines = Vec::new();
        for line in BufReader::new(child.stdout.as_mut().expect("piped")).lines() {
            let line = line.expect("text");
            let last = line.contains("Ctrl-C");
            lines.push(line);
            if last {
                break;
            }
        }
        Self { child, lines }
    }

    /// The command line that it prints, as one would copy it.
    pub(crate) fn command(&self) -> String {
        let from =
            self.lines.iter().position(|line| line.starts_with("CLUSTERCTL_PASSWORD=")).expect("a command");
        let lines = &self.lines[from..];
        lines[..lines.iter().position(String::is_empty).expect("an end")].join("\n")
    }

    /// The flags among it.
    pub(crate) fn flags(&self) -> Vec<String> {
        let words = self.command().replace('\\', " ");
        words.split_whitespace().skip_while(|word| !word.starts_with('-')).map(str::to_owned).collect()
    }

    /// Pastes it into a shell, with something after it.
    fn paste(&self, after: &str) -> (Option<i32>, String, String) {
        let program = Path::new(env!("CARGO_BIN_EXE_clusterctl"));
        let folder = program.parent().expect("a folder").display().to_string();
        let output = Command::new("sh")
            .args(["-c", &format!("{}{after}", self.command())])
            .env_clear()
            .env("PATH", format!("{folder}:/usr/bin:/bin"))
            .output()
            .expect("a shell");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    }

    /// Asks it to end, and returns how it did and what it had said on standard error.
    fn end(mut self) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("kill").success());
        let mut said = String::new();
        self.child.stderr.take().expect("piped").read_to_string(&mut said).expect("text");
        (self.child.wait().expect("it ends").code(), said)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
#[cfg(unix)]
fn what_a_held_demo_prints_can_be_pasted() {
    let held = Held::start("demo --hold --scenario few-connections");
    let (code, stdout, stderr) = held.paste(" -o json");
    assert_eq!((code, stderr.as_str()), (Some(1), ""), "{stdout}");
    let report = json(&stdout);
    assert_valid(schema::STATUS, &report);
    assert_eq!(report["findings"][0]["id"], "few-connections");
    // It holds: the same again.
    assert_eq!(held.paste(" -o plain").0, Some(1));
    let (code, said) = held.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("scenario few-connections"), "{said}");
}

#[test]
#[cfg(unix)]
fn what_a_scenario_needs_is_in_the_pasted_line() {
    let held = Held::start("-q demo --hold --scenario never-connected");
    let (code, stdout, _) = held.paste(" -o json");
    assert_eq!(code, Some(2), "{stdout}");
    assert_eq!(json(&stdout)["findings"][0]["id"], "never-connected");
    assert_eq!(held.end(), (Some(0), String::new()));
}

#[test]
#[cfg(unix)]
fn two_demos_at_once_do_not_meet() {
    let first = Held::start("demo --hold");
    let second = Held::start("demo --hold --scenario few-connections --nodes 2");
    let (code, stdout, stderr) = first.paste(" -o json");
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    assert_eq!(list(&json(&stdout)["nodes"]).len(), 3);
    let (code, stdout, stderr) = second.paste(" -o json");
    assert_eq!(code, Some(1), "{stdout}{stderr}");
    assert_eq!(list(&json(&stdout)["nodes"]).len(), 2);
    assert_eq!(first.end().0, Some(0));
    assert_eq!(second.end().0, Some(0));
}
