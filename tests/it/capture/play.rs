//! `gather` and `--from` as whole commands, against the embedded cluster.

use super::{SCHEMA, rendered};
use crate::schema::assert_valid;
use crate::tool::Test;
use clusterctl::capture::{Opened, read, redact};
use clusterctl::demo::Scenario;
use clusterctl::report::{Format, Style};
use serde_json::Value;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A demo's capture, in a folder of its own.
struct Taken {
    folder: TempDir,
    file: PathBuf,
}

impl Taken {
    /// Gathers from a demo, which must end with this code.
    fn of(scenario: &str, flags: &str, code: i32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.json");
        let line = format!("-q demo --scenario {scenario} -- gather {flags} -O {}", file.display());
        Test::line(&line).status(code).any_stderr().run();
        Self { folder, file }
    }

    fn read(&self) -> Opened {
        let bytes = fs::read(&self.file).unwrap();
        assert_valid(SCHEMA, &serde_json::from_slice(&bytes).unwrap());
        read(&bytes).unwrap()
    }

    fn from(&self, command: &str) -> Test {
        Test::line(&format!("{command} --from {}", self.file.display()))
    }
}

#[test]
fn every_scenario_is_gathered_and_told_to_the_letter_from_its_file() {
    std::thread::scope(|scope| {
        for scenario in Scenario::ALL {
            scope.spawn(move || {
                let code = if matches!(scenario.name(), "wrong-password" | "not-admin") { 77 } else { 0 };
                let taken = Taken::of(scenario.name(), "", code);
                let opened = taken.read();
                assert_eq!(opened.left_out, 0, "{scenario}");
                let capture = opened.capture;
                for format in Format::ALL {
                    let drawn = matches!(format, Format::Table | Format::Wide);
                    let style = Style { color: drawn, ascii: drawn, width: None };
                    let flags = if drawn { " --color always --ascii" } else { "" };
                    let wanted = rendered(&capture, format, style);
                    let status = taken.from(&format!("status -o {format}{flags}")).any_code().any_stderr();
                    status.stdout(wanted).run();
                }
            });
        }
    });
}

#[test]
fn the_verdict_of_a_capture_is_the_exit_code() {
    for (scenario, gathered, code) in
        [("healthy", 0, 0), ("few-connections", 0, 1), ("node-down", 0, 2), ("not-admin", 77, 3)]
    {
        Taken::of(scenario, "", gathered).from("status").status(code).any_stderr().run();
    }
}

#[test]
fn what_gather_holds_is_said_and_only_its_owner_may_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.json");
    Test::line(&format!("demo --scenario node-down -- gather {}", file.display()))
        .stdout("")
        .stderr_has(&format!("wrote {}, ", file.display()))
        .stderr_has("KiB: demo.test")
        .stderr_has("3 nodes; ")
        .stderr_has("  judged     critical; 1 node was not visited")
        .stderr_has("services")
        .stderr_has("in vain    disco node3.demo.test: ")
        .stderr_has("--redact names")
        .run();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // Nobody's file is written over, and that is said before anybody is asked.
    let before = fs::read(&file).unwrap();
    Test::line(&format!("-q demo -- gather {}", file.display()))
        .status(74)
        .stderr_has("a.json is there already")
        .stderr_has("--force")
        .run();
    assert_eq!(fs::read(&file).unwrap(), before);
    Test::line(&format!("-q demo -- gather --force {}", file.display())).run();
    assert_ne!(fs::read(&file).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing stays beside it");
}

#[test]
fn without_a_name_the_file_is_called_by_domain_and_time() {
    let test = Test::line("demo -- gather --no-probe").stderr_has("wrote clusterctl-demo.test-");
    test.run();
    let names: Vec<String> = fs::read_dir(test.home())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert!(names[0].starts_with("clusterctl-demo.test-20") && names[0].ends_with("Z.json"), "{names:?}");
}

#[test]
fn how_many_nodes_are_visited_at_once_can_be_said() {
    Test::line("demo -- gather --parallel 1 -").stderr_has("  judged     ok\n").run();
    for line in ["gather --parallel 0", "gather --parallel 65", "gather --parallel 2 --no-probe"] {
        Test::line(line).status(64).any_stderr().run();
    }
    let help = Test::line("gather --help").run().stdout;
    for words in ["such as 2m [default: 60s]", "--parallel <N>", "status, mesh, check, sockets, disco and"] {
        assert!(help.contains(words), "{help}");
    }
    let help = Test::line("explain --help").run().stdout;
    assert!(help.contains("  65  data"), "{help}");
}

#[test]
fn a_capture_goes_through_a_pipe() {
    let text = Test::line("-q demo --scenario one-way-link -- gather -").run().stdout;
    assert_valid(SCHEMA, &serde_json::from_str(&text).unwrap());
    let told = Test::line("status --from - -o json").stdin(text).status(2).run().stdout;
    let report: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(report["findings"][0]["id"], "one-way-link");
}

#[test]
fn a_login_that_fails_leaves_a_capture_of_how_it_failed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.json");
    Test::line(&format!("-q demo --scenario wrong-password -- gather {}", file.display()))
        .status(77)
        .stdout("")
        .stderr_has("the server refused the login: not-authorized")
        .run();
    let capture = read(&fs::read(&file).unwrap()).unwrap().capture;
    assert!(capture.round.failure.is_some());
    Test::line(&format!("status --from {} -o plain", file.display()))
        .status(3)
        .stderr_has("the server refused the login: not-authorized")
        .run();
    // Nobody there: 69.
    let file = folder.path().join("b.json");
    Test::line(&format!("gather -j a@localhost -s 127.0.0.1:1 --tls direct {}", file.display()))
        .env("CLUSTERCTL_PASSWORD", "x")
        .status(69)
        .any_stderr()
        .run();
    assert!(read(&fs::read(&file).unwrap()).unwrap().capture.round.failure.is_some());
}

#[test]
fn a_capture_under_other_names_is_judged_the_same() {
    for (scenario, code) in [("partition", 2), ("few-connections", 1), ("hostile-names", 0)] {
        let taken = Taken::of(scenario, "--redact names", 0);
        let text = fs::read_to_string(&taken.file).unwrap().to_lowercase();
        for name in ["demo.test", "admin@", "node1", "node2", "sum(a1)"] {
            assert!(!text.contains(name), "{scenario}: {name}: {text}");
        }
        let told = taken.from("status -o json").status(code).run().stdout;
        let report: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(report["domain"], "domain-1.invalid");
        let own = Taken::of(scenario, "", 0);
        let again = redact::names(&own.read().capture);
        let ids = |value: &Value| -> Vec<String> {
            value["findings"].as_array().unwrap().iter().map(|f| f["id"].to_string()).collect()
        };
        let again: Value = serde_json::from_str(&rendered(&again, Format::Json, Style::default())).unwrap();
        assert_eq!(ids(&report), ids(&again), "{scenario}");
    }
}

#[test]
fn nothing_of_the_network_the_settings_or_a_password_is_touched() {
    let taken = Taken::of("node-down", "", 0);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let server = listener.local_addr().unwrap().to_string();
    let wanted = taken.from("status -o json").status(2).run().stdout;
    for command in ["status -o json", "sockets -o json", "disco -o json", "explain -o json"] {
        let code = if command.starts_with("status") { 2 } else { 0 };
        let told = taken
            .from(command)
            // A settings file that is broken, an account, a server and expectations that have no say.
            .settings("this is no TOML")
            .env("CLUSTERCTL_JID", "admin@demo.test")
            .env("CLUSTERCTL_SERVER", server.as_str())
            .env("CLUSTERCTL_TLS", "direct")
            .env("CLUSTERCTL_PASSWORD_COMMAND", "touch ~/asked")
            .env("CLUSTERCTL_EXPECT", "77")
            .status(code)
            .run()
            .stdout;
        assert!(command != "status -o json" || told == wanted, "{told}");
    }
    let nobody = listener.accept().unwrap_err();
    assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock);
    assert_eq!(fs::read_dir(taken.folder.path()).unwrap().count(), 1);
}

#[test]
fn what_is_typed_stands_above_what_was_declared() {
    let taken = Taken::of("healthy", "", 0);
    let told = taken.from("status --expect 4 -o json").status(2).run().stdout;
    let report: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(report["findings"][0]["id"], "node-missing");
    let told = taken.from("status --connections-per-node 9 -o json").status(1).run().stdout;
    let report: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(report["findings"][0]["id"], "few-connections");
}

#[test]
fn flags_that_ask_a_server_have_no_use_with_a_capture() {
    for flag in [
        "--jid a@b.c",
        "--server h",
        "--context prod",
        "--tls direct",
        "--ca-file x",
        "--password-file x",
        "--password-command x",
        "--no-sockets",
        "--resolve a:1:127.0.0.1",
    ] {
        let name = flag.split(' ').next().unwrap();
        Test::line(&format!("status --from x.json {flag}"))
            .status(64)
            .stdout("")
            .stderr_has("--from reads a file and asks no server")
            .stderr_has(name)
            .run();
    }
    Test::line("gather --from x.json").status(64).stderr_has("does not read captures").run();
    Test::line("--from x.json context list").status(64).stderr_has("does not read captures").run();
    Test::line("sockets --from x --input y").status(64).any_stderr().run();
    let again = "--probe: a capture cannot be visited again";
    Test::line("mesh --from x.json --probe").status(64).stderr_has(again).run();
    // Whoever watches takes wrong usage of check for unknown.
    Test::line("check --from x.json --probe").status(3).stderr_has(again).run();
    // Nothing is started for it.
    for line in ["demo status --from x.json", "demo -- mesh --from=x.json"] {
        Test::line(line)
            .status(64)
            .stdout("")
            .stderr_has("the demo has a cluster of its own")
            .stderr_has("leave out demo")
            .run();
    }
    Test::line("explain node-down --from x").status(64).any_stderr().run();
}

#[test]
fn a_file_that_is_no_capture_is_refused_with_its_place() {
    let taken = Taken::of("healthy", "", 0);
    let whole = fs::read_to_string(&taken.file).unwrap();
    let half = &whole[..whole.len() / 2];
    for (text, said) in [
        (half, "it was cut short"),
        ("{\"capture_version\": 9}", "it is a capture of version 9"),
        ("<html>", "line 1, column 1: no JSON"),
        ("", "it is empty"),
    ] {
        for command in ["status", "sockets", "disco", "explain"] {
            fs::write(&taken.file, text).unwrap();
            taken.from(command).status(65).stdout("").stderr_has("a.json: ").stderr_has(said).run();
            let through = Test::line(&format!("{command} --from -")).stdin(text);
            through.status(65).stdout("").stderr_has("standard input: ").stderr_has(said).run();
        }
    }
    Test::line("status --from nosuch.json").status(65).stderr_has("--from nosuch.json: ").run();
    Test::line("status --from .").status(65).stderr_has("--from .: ").run();
}

#[test]
fn what_a_newer_clusterctl_observed_is_told_to_be_left_out() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/capture/v1-newer-kinds.json");
    let line = format!("status -o json --from {}", file.display());
    Test::line(&line)
        .any_code()
        .stderr_has("made by a newer clusterctl (0.9.0): 3 observations of kinds unknown here were left out")
        .run();
    Test::line(&format!("-q {line}")).any_code().stderr("").run();
}

#[test]
fn without_its_session_no_capture_is_well() {
    let taken = Taken::of("healthy", "", 0);
    let text = fs::read_to_string(&taken.file).unwrap();
    let mut capture: Value = serde_json::from_str(&text).unwrap();
    let looks = capture["round"]["observations"].as_array_mut().unwrap();
    looks.retain(|look| look["source"]["kind"] == "certificate");
    fs::write(&taken.file, capture.to_string()).unwrap();
    for command in ["status", "mesh", "check", "explain"] {
        taken.from(command).status(65).stderr_has("it holds no session and no failure").run();
    }
    // One of a kind that is unknown here may be the session of a newer clusterctl: that is not to know.
    capture["round"]["observations"].as_array_mut().unwrap().push(serde_json::json!({
        "source": {"kind": "rumour"}, "taken": "2026-11-22T14:03:21Z", "took_ns": 0, "outcome": {"known": {"kind": "x"}}
    }));
    fs::write(&taken.file, capture.to_string()).unwrap();
    for command in ["status", "mesh", "check", "check --only certificate-expiring,node-down"] {
        taken
            .from(&format!("{command} -o json"))
            .status(3)
            // It is our own version that wrote it: there is no newer one to speak of.
            .stderr_has("a.json: 1 observation of a kind unknown here was left out")
            .run();
    }
    let gap = "there is no session, and nothing says why";
    taken.from("explain -o table").status(0).stdout_has("Nobody got in").stdout_has(gap).any_stderr().run();
    taken.from("explain -o json").status(0).stdout("[]\n").stderr_has(gap).run();
}

#[test]
fn discovery_of_a_capture_is_that_of_the_server() {
    let taken = Taken::of("healthy", "", 0);
    for command in [
        "disco -o json",
        "disco -o plain",
        "disco --depth 1 -o json",
        "disco cl-comp@demo.test --depth 1 -o json",
    ] {
        let live = Test::line(&format!("-q demo -- {command}")).run().stdout;
        taken.from(command).stdout(live).run();
    }
    taken.from("disco nobody@demo.test").status(65).stderr_has("holds nothing about nobody@demo.test").run();
    let refused = Taken::of("wrong-password", "", 77);
    refused.from("disco").status(65).stderr_has("holds no services: there is no session").run();
}

#[test]
fn sockets_of_a_capture_are_those_of_the_host_where_it_was_taken() {
    let taken = Taken::of("healthy", "", 0);
    let told = taken.from("sockets -o json").run().stdout;
    let report: Value = serde_json::from_str(&told).unwrap();
    assert_valid(crate::schema::SOCKETS, &report);
    let named =
        report["sockets"].as_array().unwrap().iter().filter(|socket| socket["node"] == "node2.demo.test");
    assert_eq!(named.count(), 10, "{report:#}");
    let without = Taken::of("healthy", "--no-sockets", 0);
    without.from("sockets").status(65).stderr_has("holds no sockets").run();
}

#[test]
fn the_pages_of_what_was_found_are_shown() {
    let taken = Taken::of("node-down", "", 0);
    let told = taken.from("explain -o json").run().stdout;
    let pages: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(pages.as_array().unwrap().len(), 1, "{pages:#}");
    assert_eq!(pages[0]["id"], "node-down");
    taken.from("explain -o table").stdout_has("node-down").stdout_has("Start it again").run();
    let well = Taken::of("healthy", "", 0);
    well.from("explain -o table").stdout("Nothing was found in this capture.\n").run();
    well.from("explain -o json").stdout("[]\n").run();
}
