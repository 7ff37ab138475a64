//! `check` as a program: what is picked, what is muted and kept, what is wrong usage, what may be stopped.

use crate::play::Held;
use crate::report::check_paper;
use crate::scenario::Scenario;
use crate::schema::{self, assert_valid};
use crate::tool::{Output, Test};
use clusterctl::assess::assess;
use clusterctl::assess::outcome::{Selection, outcomes};
use clusterctl::assess::policy::Policy;
use clusterctl::report::check::{CheckFormat, CheckReport};
use clusterctl::report::{Format, StatusReport, Style};
use serde_json::{Value, json};
use std::fs;

/// The demo with this scenario and `check` with these flags, quiet about what it starts.
fn demo(scenario: &str, flags: &str) -> Test {
    Test::line(&format!("-q demo --scenario {scenario} -- check {flags}"))
}

fn json(output: &Output) -> Value {
    let value =
        serde_json::from_str(&output.stdout).unwrap_or_else(|error| panic!("{error} in\n{}", output.stdout));
    assert_valid(schema::STATUS, &value);
    value
}

/// The checks in this state.
fn in_state<'a>(report: &'a Value, state: &str) -> Vec<&'a str> {
    let all = report["checks"].as_array().expect("a list");
    all.iter()
        .filter(|check| check["state"] == state)
        .map(|check| check["id"].as_str().expect("an id"))
        .collect()
}

#[test]
fn each_check_is_told_with_what_became_of_it() {
    let report = json(&demo("node-down", "-o json").status(2).run());
    assert_eq!(report["verdict"], "critical");
    assert_eq!(in_state(&report, "found"), ["node-down"]);
    assert_eq!(in_state(&report, "could-not-look"), [""; 0]);
    assert!(in_state(&report, "passed").contains(&"partition"));
    assert!(in_state(&report, "not-asked").contains(&"never-connected"));
    let found = report["checks"].as_array().expect("a list").iter().find(|check| check["state"] == "found");
    let found = found.expect("one was found");
    assert_eq!(found["severity"], "critical");
    let at = usize::try_from(found["findings"][0].as_u64().expect("a place")).expect("small");
    assert_eq!(report["findings"][at]["id"], "node-down");
}

#[test]
fn without_a_session_nothing_that_needs_one_passes() {
    for (scenario, said) in [("wrong-password", "not-authorized"), ("not-admin", "no administrator")] {
        let report = json(&demo(scenario, "-o json --no-sockets").status(3).any_stderr().run());
        let allowed = ["not-admin", "certificate-expiring"];
        for passed in in_state(&report, "passed") {
            assert!(scenario == "not-admin" && allowed.contains(&passed), "{scenario}: {passed} passed");
        }
        let blocked = &report["checks"].as_array().expect("a list")[0];
        assert!(blocked["reason"].as_str().expect("a reason").contains(said), "{blocked:#}");
    }
}

#[test]
fn the_verdict_is_over_the_checks_that_are_picked() {
    for (scenario, flags, status, verdict) in [
        ("few-connections", "", 1, "warning"),
        ("few-connections", "--only few-connections", 1, "warning"),
        ("few-connections", "--only node-down,partition --only link-down", 0, "ok"),
        ("few-connections", "--skip few-connections", 0, "ok"),
        ("few-connections", "--only few-connections --no-sockets", 3, "unknown"),
        ("few-connections", "--warn few-connections=2", 0, "ok"),
        ("few-connections", "--critical few-connections=3", 2, "critical"),
        ("few-connections", "--mute few-connections:node2 -q", 0, "ok"),
        ("few-connections", "--mute few-connections:node3 -q", 1, "warning"),
        ("node-down", "--expect-down node3", 0, "ok"),
        ("node-down", "--expect-down node2", 2, "critical"),
        ("node-down", "--safe-to-stop node2", 2, "critical"),
        ("node-down", "--safe-to-stop node3", 0, "ok"),
        ("node-down", "--safe-to-stop node2 --expect-down node3", 0, "ok"),
        ("healthy", "--safe-to-stop node1", 0, "ok"),
        ("healthy", "--safe-to-stop node7", 3, "unknown"),
        ("wrong-password", "--only node-down", 3, "unknown"),
        ("wrong-password", "--only listener-missing", 0, "ok"),
        ("wrong-password", "--safe-to-stop node1", 3, "unknown"),
        ("wrong-password", "--mute node-down --mute partition -q", 3, "unknown"),
    ] {
        let output = demo(scenario, &format!("{flags} -o json")).status(status).any_stderr().run();
        let report = json(&output);
        assert_eq!(report["verdict"], verdict, "{scenario} {flags}");
        if flags.starts_with("--only") {
            let picked = flags.split_whitespace().filter(|word| !word.starts_with("--"));
            let count: usize = picked.map(|ids| ids.split(',').count()).sum();
            assert_eq!(report["checks"].as_array().expect("a list").len(), count, "{flags}");
        }
    }
}

#[test]
fn every_format_ends_with_the_same_exit_code_and_tells_the_same() {
    for format in
        ["table --color never", "table --ascii --color never", "wide", "plain", "csv", "yaml", "markdown"]
    {
        let output = demo("few-connections", &format!("-o {format}")).status(1).run();
        for part in ["few-connections", "2 of 5 sockets with node2 are established", "partition", "passed"] {
            assert!(output.stdout.contains(part), "{format} lacks {part}:\n{}", output.stdout);
        }
        let output = demo("few-connections", &format!("-o {format} --mute few-connections@2h -q")).run();
        assert!(output.stdout.contains("muted until 20"), "{format}:\n{}", output.stdout);
        let output = demo("hostile-names", &format!("-o {format}")).run();
        let obeyed =
            |c: char| c.is_control() && !matches!(c, '\n' | '\t') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!output.stdout.replace("\r\n", "\n").contains(obeyed), "{format}: {}", output.stdout);
        if format.contains("ascii") {
            assert!(demo("node-down", &format!("-o {format}")).status(2).run().stdout.is_ascii());
        }
    }
}

#[test]
fn a_check_is_one_record_of_plain() {
    let output = demo("few-connections", "-o plain --only few-connections,node-missing").status(1).run();
    let lines: Vec<Vec<&str>> = output.stdout.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines[0][..2], ["verdict", "warning"]);
    assert_eq!(lines[1][..3], ["check", "not-asked", "node-missing"]);
    assert_eq!(lines[2][..4], ["check", "warning", "few-connections", "node2.demo.test"]);
    assert_eq!(lines[3][..3], ["finding", "warning", "few-connections"]);
    assert_eq!(lines.len(), 4);
}

#[test]
fn the_checks_are_listed_with_their_thresholds() {
    let output = Test::line("check --list -o json").run();
    let list: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let checks = list["checks"].as_array().expect("a list");
    assert_eq!(checks.len(), clusterctl::assess::registry::all().len());
    let silent = checks.iter().find(|check| check["id"] == "silent-link").expect("listed");
    assert_eq!((&silent["warning"], &silent["critical"]), (&"35s".into(), &"1m30s".into()));
    assert_eq!(silent["unit"], "duration");
    Test::line("check --list")
        .stdout_has("few-connections\twarning\tconnections-per-node\t-\tcount\tFewer connections")
        .stdout_has("partition\tcritical\t-\t-\t-\tThe cluster is split")
        .run();
    Test::line("check --list -o table").stdout_has("ID ").stdout_has("WARNING").run();
    Test::line("check --list -o csv").stdout_has("id,severity,warning,critical,unit,title").run();
    Test::line("check --list --only silent-link --warn silent-link=1m")
        .stdout("silent-link\twarning, then critical\t1m\t1m30s\tduration\tNothing comes over a link\n")
        .run();
    Test::line("explain silent-link -o table").stdout_has("--warn silent-link=VALUE").run();
    Test::line("man check").stdout_has("THRESHOLDS").run();
}

#[test]
fn wrong_usage_is_unknown_and_never_looks() {
    for (line, said) in [
        ("check --bogus", "unexpected argument '--bogus' found"),
        ("-j a@b.c check --only node-dwon", "there is no such check; did you mean node-down?"),
        ("check --skip weather", "clusterctl check --list shows all"),
        ("check --only node-down --skip node-down -j a@b.c", "no check is left"),
        ("check --warn silent-link=64KiB", "a duration is wanted, such as 500ms, 35s or 1m30s, not '64KiB'"),
        ("check --critical node-down=3", "node-down has no thresholds"),
        (
            "check --warn silent-link=5m -j a@b.c",
            "the warning of silent-link at 5m lies beyond critical at 1m30s",
        ),
        ("check --mute node-dwon", "did you mean node-down?"),
        ("check --mute node-down@soon", "how long ('soon'): no number at column 1"),
        ("check --mute node-down:", "nothing after the colon"),
        ("check --mute not-admin", "not-admin cannot be muted"),
        ("check --expect-down a,,b", "'--expect-down <NODE>': the host is empty"),
        ("check --safe-to-stop ,", "for '--safe-to-stop <NODE>'"),
        ("check -o xml", "invalid value 'xml'"),
        ("check", "no account to log in with"),
        ("check -c nowhere", "there is no context nowhere"),
        ("-q demo -- check --bogus", "unexpected argument '--bogus' found"),
    ] {
        let output = Test::line(line).status(3).stdout("").stderr_has(said).run();
        assert!(output.stderr.starts_with("clusterctl: "), "{line}: {}", output.stderr);
    }
    // A broken settings file is what it is everywhere, and the word check elsewhere makes no check.
    Test::line("check").settings("[contexts").status(78).stderr_has("config.toml:1:").run();
    Test::line("explain check --bogus").status(64).stderr_has("--bogus").run();
}

#[test]
fn without_a_context_a_mute_is_of_this_run() {
    Test::line("demo --scenario few-connections -- check --mute few-connections:node2@2h --mute node-down")
        .stderr_has("few-connections:node2 is muted until 20")
        .stderr_has("; it is warning now\n")
        .stderr_has("node-down is not muted: nothing of it is found now; to mute what is to come, say for how long: node-down@2h\n")
        .stderr_has("the mute holds for this run only: there is no context to keep it in\n")
        .run();
}

/// A settings file with this in its only context, whose server is nowhere.
fn nowhere(rest: &str) -> String {
    format!(
        "# by hand\ncurrent = \"lab\"\n\n[contexts.lab] # ours\njid = \"admin@lab.test\"\nserver = \"127.0.0.1:1\"\n\
         password_command = \"echo x\"\nno_sockets = true\n{rest}# the end\n"
    )
}

fn settings_of(test: &Test) -> String {
    fs::read_to_string(test.home().join(".config/clusterctl/config.toml")).expect("kept")
}

#[test]
fn a_mute_is_kept_in_the_context_and_the_comments_stay() {
    let ended = "mutes = [\n  # an old story\n  { id = \"link-down\" }, # stays\n  { id = \"clock-skew\", until = 2020-01-01T00:00:00Z },\n]\n";
    let test = Test::line("check --mute few-connections:node2@2h -o plain")
        .settings(&nowhere(ended))
        .status(3)
        .stderr_has("few-connections:node2 is muted until 20");
    test.run();
    let kept = settings_of(&test);
    for part in ["# by hand", "# ours", "# an old story", "# stays", "# the end", "{ id = \"link-down\" }"] {
        assert!(kept.contains(part), "{part} went from\n{kept}");
    }
    assert!(kept.contains("{ id = \"few-connections\", subject = \"node2\", until = 20"), "{kept}");
    assert!(!kept.contains("clock-skew"), "what has ended goes: {kept}");

    // Given again it is left as it is; ended it goes; what was not there is said.
    let again = Test::line("check --mute few-connections:Node2@3h -o plain").settings(&kept).status(3);
    let again =
        again.stderr_has("few-connections:Node2 is muted already, until 20").stderr_has("left as it is");
    again.run();
    assert_eq!(settings_of(&again), kept);
    let gone = Test::line("check --unmute few-connections --unmute node-down -o plain")
        .settings(&kept)
        .status(3)
        .stderr_has("few-connections counts again\n")
        .stderr_has("node-down was not muted\n");
    gone.run();
    assert!(!settings_of(&gone).contains("few-connections"), "{}", settings_of(&gone));

    // Nothing is written where nothing is asked, and the listing counts.
    let untouched = Test::line("check -o plain").settings(&nowhere(ended)).status(3).any_stderr();
    untouched.run();
    assert_eq!(settings_of(&untouched), nowhere(ended));
    Test::line("context list").settings(&kept).stdout("*\tlab\tadmin@lab.test\t127.0.0.1:1\t-\t-\t2\n").run();
    Test::line("check -o plain")
        .settings(&nowhere("mutes = [{ id = \"nodedown\" }]\n"))
        .status(78)
        .stderr_has("config.toml:9:17: context lab: mutes: 'nodedown': there is no such check; did you mean node-down?")
        .run();
}

#[test]
fn mutes_that_are_given_at_the_same_time_are_all_kept() {
    let first = Test::line("context list").settings(&nowhere("")).any_stderr();
    first.run();
    let file = first.home().join(".config/clusterctl/config.toml");
    std::thread::scope(|scope| {
        for number in 1..=10 {
            let file = &file;
            scope.spawn(move || {
                Test::line(&format!("-q check --mute node-down:node{number}@1d -o plain"))
                    .env("CLUSTERCTL_CONFIG", file)
                    .status(3)
                    .any_stderr()
                    .run();
            });
        }
    });
    let kept = fs::read_to_string(&file).expect("kept");
    assert_eq!(kept.matches("id = \"node-down\"").count(), 10, "{kept}");
    assert!(kept.contains("# by hand") && kept.contains("# the end"), "{kept}");
}

#[test]
fn a_kept_mute_holds_in_status_too_and_drops_off_when_it_worsens() {
    let held = Held::start("-q demo --scenario few-connections --hold");
    let home = Test::line("context list");
    let file = home.home().join("config.toml");
    fs::write(&file, "").expect("written");
    let run = |words: Vec<String>, status: i32| {
        let test = Test::new(words).env("CLUSTERCTL_CONFIG", &file).env("CLUSTERCTL_PASSWORD", "adminpass");
        test.status(status).any_stderr().run()
    };
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    run([words("context add held"), held.flags()].concat(), 0);
    run(words("status -o json"), 1);
    run(words("check --mute few-connections:node2@2h -o json"), 0);
    let kept = fs::read_to_string(&file).expect("kept");
    assert!(kept.contains("severity = \"warning\""), "{kept}");
    assert_eq!(json(&run(words("status -o json"), 0))["findings"], Value::Array(Vec::new()));
    let worse = json(&run(words("check --critical few-connections=3 -o json"), 2));
    let summary = worse["findings"][0]["summary"].as_str().expect("a summary");
    assert!(summary.ends_with("(its mute dropped off: it was warning when muted)"), "{summary}");
    // Muted again while it is worse: the mute that stands is not renewed, so it still counts.
    run(words("check --critical few-connections=3 --mute few-connections:node2@2h -o json"), 2);
    run(words("check --unmute few-connections:node2 -o json"), 1);
}

/// The report of a scenario on this paper.
fn drawn(scenario: &Scenario, format: Format, style: Style) -> String {
    let (view, policy) = (scenario.view(), Policy::default());
    let assessment = assess(&view, &policy);
    let report = CheckReport {
        status: StatusReport { view: &view, assessment: &assessment, context: None, tool_version: "0.1.0" },
        outcomes: &outcomes(&view, &assessment, &Selection::all()),
        policy: &policy,
    };
    let mut out = Vec::new();
    clusterctl::report::check::check(&report, CheckFormat::Ordinary(format), &style, &mut out)
        .expect("a Vec takes all");
    String::from_utf8(out).expect("reports are UTF-8")
}

#[test]
fn every_scenario_fits_every_paper_and_is_what_the_schema_says() {
    for (name, scenario) in Scenario::all() {
        for width in [1, 7, 20, 40, 41, 63, 64, 66, 67, 68, 80, 132] {
            for (color, ascii) in [(false, false), (true, true)] {
                let style = Style { color, ascii, width: Some(width) };
                check_paper(&drawn(&scenario, Format::Table, style), Some(width), &name);
                check_paper(&drawn(&scenario, Format::Wide, style), Some(width), &name);
            }
        }
        let ascii = Style { ascii: true, ..Style::default() };
        assert!(drawn(&scenario, Format::Table, ascii).is_ascii(), "{name}");
        let report = serde_json::from_str(&drawn(&scenario, Format::Json, Style::default())).expect("JSON");
        assert_valid(schema::STATUS, &report);
    }
}

#[test]
fn a_check_that_lies_about_what_it_saw_is_refused_by_the_schema() {
    let schema: Value = serde_json::from_str(schema::STATUS).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let scenario = Scenario::all().into_iter().find(|(name, _)| name == "node-down").expect("there").1;
    let good: Value = serde_json::from_str(&drawn(&scenario, Format::Json, Style::default())).expect("JSON");
    assert!(validator.is_valid(&good));
    let at = |state: &str| {
        let all = good["checks"].as_array().expect("a list");
        all.iter().position(|check| check["state"] == state).expect("one is so")
    };
    let (passed, found, unasked) = (at("passed"), at("found"), at("not-asked"));
    for (check, key, value) in [
        (passed, "reason", Value::from("it could not look")),
        (passed, "findings", Value::from(vec![0])),
        (passed, "severity", Value::from("warning")),
        (found, "severity", Value::Null),
        (found, "findings", Value::Array(Vec::new())),
        (unasked, "reason", Value::Null),
        (unasked, "reason", Value::from("")),
        (found, "state", Value::from("failed")),
        (found, "surprise", Value::from(1)),
    ] {
        let mut bad = good.clone();
        bad["checks"][check][key] = value.clone();
        assert!(!validator.is_valid(&bad), "{key} = {value}");
    }
}

#[test]
fn short_names_are_the_nodes_own() {
    let output = Test::line("-q demo -- check --expect node1,node2,node3 -o json").run();
    let report: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!((&report["verdict"], report["nodes"].as_array().map(Vec::len)), (&json!("ok"), Some(3)));
    assert!(report["nodes"].as_array().unwrap().iter().all(|node| node["expected"] == true), "{report}");
}

#[test]
fn a_plugin_says_on_standard_output_what_kept_it_from_looking() {
    for line in ["check -o nagios", "check -o nagios --only bogus", "check -onagios --warn silent-link=1MB"] {
        let output = Test::line(line).status(3).stderr_has("clusterctl: ").run();
        assert!(output.stdout.starts_with("CLUSTERCTL UNKNOWN - "), "{line}: {}", output.stdout);
        assert_eq!(output.stdout.lines().count(), 1, "{line}: {}", output.stdout);
    }
}

#[test]
fn a_mute_of_nothing_needs_an_end() {
    let test = Test::line("demo -- check --only node-down --mute node-down -o plain");
    test.stderr_has("node-down is not muted: nothing of it is found now").run();
}

#[test]
fn a_node_that_nobody_knows_is_not_called_unsafe_to_stop() {
    let output = Test::line("-q demo -- check --safe-to-stop node9 -o plain").status(3).run();
    assert!(
        output.stdout.contains("no node is called node9; there are node1, node2 and node3"),
        "{}",
        output.stdout
    );
}

#[test]
fn the_reason_of_a_check_is_left_out_only_below_the_same() {
    let output = Test::line("-q demo -- check --probe -o wide").run();
    for (line, next) in output.stdout.lines().zip(output.stdout.lines().skip(1)) {
        assert!(!next.contains("as above") || line.contains("not asked"), "{line}\n{next}");
    }
    let unexpected = output.stdout.lines().find(|line| line.contains("unexpected-node")).unwrap();
    assert!(unexpected.contains("nobody said which nodes"), "{unexpected}");
}

#[test]
fn what_is_well_takes_two_lines_and_what_is_picked_is_told() {
    let table = demo("node-down", "-o table").status(2).run().stdout;
    assert!(table.lines().count() < 24, "{table}");
    assert!(table.contains("passed: ") && table.contains("not asked; -o wide says why: "), "{table}");
    let picked = demo("healthy", "--only slow-link,node-down -o table").run().stdout;
    assert!(picked.contains("asked with --probe only") && picked.contains("node-down"), "{picked}");
}
