//! What files mean: `config show`, `config explain`, and `--config` where a cluster is judged.

use crate::tool::Test;
use clusterctl::report::Format;
use std::path::Path;

/// The settings of the documentation's Clustering page, as they stand there.
const PAGE: &str = "tests/fixtures/config/clustering-page.tdsl";

/// A file with every secret that a configuration of a cluster is likely to hold.
const SECRETS: &str = "cluster-mode = true\ncluster-nodes = [ 'node1.x:s3cret1:5277', 'node2.x:s3cret2' ]\ndataSource () {\n    default () {\n        uri = 'jdbc:postgresql://db.example/tigase?user=t&password=s3cret3'\n    }\n    other () {\n        uri = 'mongodb://t:s3cret4@db.example/x'\n    }\n}\nlost { password = 's3cret5' }\nx {\n    keystore-password = 's3cret6'\n}\n";

/// Runs a command on a text and gives back what it printed.
fn on(text: &str, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.tdsl");
    std::fs::write(&path, text).unwrap();
    let arguments: Vec<String> =
        arguments.iter().map(|word| word.replace("FILE", path.to_str().unwrap())).collect();
    let run = Test::new(arguments).any_code().any_stderr().run();
    let shown = run.stdout + &run.stderr;
    shown.replace(path.to_str().unwrap(), "config.tdsl")
}

fn stdout(arguments: &[&str]) -> String {
    let run = Test::new(arguments.iter().copied()).any_stderr().run();
    run.stdout
}

fn page() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE).display().to_string()
}

#[test]
fn the_documentations_own_page_is_explained_line_by_line() {
    let text =
        stdout(&["config", "explain", &page(), "-o", "table", "--ascii"]).replace(&page(), "config.tdsl");
    insta::assert_snapshot!("clustering_page_explained", text);
    // What matters most, whatever the words: lost, ignored, and what to write instead.
    let about = |line: &str| {
        let from =
            text.find(&format!("config.tdsl:{line} ")).unwrap_or_else(|| panic!("line {line} is missing"));
        text[from..].split("\n\n").next().unwrap_or_default().to_owned()
    };
    assert!(about("2").contains("lost") && about("2").contains("closing brace ends no entry"));
    assert!(about("3").contains("lost") && about("3").contains("closing brace ends no entry"));
    for line in ["6", "7"] {
        assert!(about(line).contains("opens nothing") && about(line).contains("() {}"), "{text}");
    }
    assert!(about("10").contains("25,600 packets and 209,715,200 bytes a minute, then disconnect"));
    assert!(about("11").contains("ignored") && about("11").contains("CL08"));
}

#[test]
fn the_documentations_own_page_as_the_cluster_that_it_makes() {
    let text = stdout(&["config", "show", &page(), "-o", "table", "--ascii"]).replace(&page(), "config.tdsl");
    insta::assert_snapshot!("clustering_page_shown", text);
}

/// Each finding of the page says what to write instead, in the manner of a compiler.
#[test]
fn the_documentations_own_page_as_it_is_checked() {
    let run = Test::new(["config", "check", &page(), "-o", "table", "--ascii"]).status(65).run();
    let text = run.stdout.replace(&page(), "config.tdsl");
    insta::assert_snapshot!("clustering_page_checked", text);
    for id in ["CL03", "CL08", "TD01", "TD07", "TD11"] {
        let from = text.find(&format!("[{id}]")).unwrap_or_else(|| panic!("{id}: {text}"));
        let finding = text[from..].split("\n\n").next().unwrap_or_default();
        assert!(finding.contains("help:"), "{id} says no remedy: {finding}");
    }
}

#[test]
fn the_json_of_show_tells_what_will_listen() {
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&["config", "show", &page(), "-o", "json"])).unwrap();
    assert_eq!(json["clustered"], true);
    let listens = |port: &str| {
        let all = json["ports"].as_array().unwrap();
        all.iter().find(|one| one["port"] == port).unwrap_or_else(|| panic!("no {port}"))["listens"].clone()
    };
    assert_eq!((listens("5277"), listens("4250")), (true.into(), false.into()));
    assert_eq!(json["limits"][0]["packets_per_minute"], 25_600);
    assert_eq!(
        json["facts"].as_array().unwrap().iter().filter(|fact| fact["topic"] == "cluster-nodes").count(),
        2
    );
}

#[test]
fn no_format_of_any_command_tells_a_secret() {
    for format in Format::ALL {
        for arguments in [
            vec!["config", "show", "FILE"],
            vec!["config", "explain", "FILE"],
            vec!["config", "explain", "FILE:2"],
            vec!["config", "explain", "FILE:11"],
        ] {
            let shown = on(SECRETS, &[&arguments[..], &["-o", format.name()]].concat());
            assert!(!shown.contains("s3cret"), "{arguments:?} {format}: {shown}");
            assert!(!shown.is_empty());
        }
    }
}

#[test]
fn a_setting_is_explained_by_any_of_its_names() {
    for word in [
        "connections-per-node",
        "connections_per_node",
        "cl-comp/connections-per-node",
        "--cluster-connections-per-node",
    ] {
        let text = stdout(&["config", "explain", word, "-o", "table"]);
        assert!(text.contains("cl-comp/connections-per-node"), "{word}: {text}");
    }
    Test::new(["config", "explain", "conections-per-node"])
        .status(64)
        .stderr_has("did you mean connections-per-node")
        .run();
}

#[test]
fn every_setting_is_listed_where_none_is_named() {
    let text = stdout(&["config", "explain", "-o", "plain"]);
    assert_eq!(text.lines().count(), clusterctl::config::settings::all().count());
}

#[test]
fn a_line_that_is_not_there_is_refused() {
    let place = format!("{}:999", page());
    Test::new(["config", "explain", &place]).status(64).stderr_has("the file has").run();
}

#[test]
fn a_file_that_the_server_refuses_ends_with_65_and_says_where() {
    let shown = on("cluster-mode = true\n}\n", &["config", "show", "FILE"]);
    assert!(
        shown.contains("config.tdsl:2:1: the server refuses it: UnsupportedOperationException"),
        "{shown}"
    );
    let shown = on("cluster-mode = true\n}\n", &["config", "explain", "FILE"]);
    assert!(shown.contains("refused"), "{shown}");
}

#[test]
fn variables_stay_open_until_somebody_gives_them() {
    let text = "cluster-mode = env('TG_CLUSTER')\n";
    assert!(on(text, &["config", "show", "FILE"]).contains("as the environment says"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.tdsl");
    std::fs::write(&path, text).unwrap();
    let run = Test::new(["config", "show", "--eval", path.to_str().unwrap()])
        .env("TG_CLUSTER", "true")
        .any_stderr()
        .run();
    assert!(run.stdout.contains("cluster-mode\ton"));
}

#[test]
fn what_a_file_declares_is_expected_and_its_line_is_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.tdsl");
    let nodes = "cluster-nodes = [\n    'node1.demo.test',\n    'node2.demo.test',\n    'node3.demo.test',\n    'node9.demo.test'\n]\n";
    std::fs::write(&path, nodes).unwrap();
    let path = path.to_str().unwrap();
    let run = Test::new(["demo", "status", "-o", "json", "--config", path]).status(2).any_stderr().run();
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let finding =
        json["findings"].as_array().unwrap().iter().find(|one| one["id"] == "never-connected").unwrap();
    assert_eq!(finding["subject"]["name"], "node9.demo.test");
    let evidence = finding["evidence"].to_string();
    assert!(evidence.contains("declared at") && evidence.contains("config.tdsl:5"), "{evidence}");
    // What is said on the command line stands above it.
    Test::new(["demo", "status", "-o", "json", "--config", path, "--expect", "3"])
        .status(0)
        .any_stderr()
        .run();
}

#[test]
fn a_configuration_that_cannot_be_read_is_said_before_anybody_is_asked() {
    Test::new(["status", "-j", "a@b.example", "--config", "/no/such/file"])
        .status(74)
        .stderr_has("cannot read /no/such/file")
        .run();
}

/// A file of a cluster that is none: `MODE` stands for how.
const OFF: &str = "MODEadmins = [ 'a@x.org' ]\ncluster-nodes = [ 'n1.x.org' ]\ncl-comp {\n    connections-per-node = 4\n    connections {\n        4250 () {}\n    }\n}\n";

#[test]
fn a_cluster_that_is_off_opens_no_port_and_says_why() {
    for (mode, why) in [
        ("", "cluster-mode is not set"),
        ("cluster-mode = false\n", "cluster-mode is off"),
        ("cluster-mode = 'yes'\n", "cluster-mode is off: 'yes' is not true"),
        ("cluster-mode = null\n", "cluster-mode is off: null is not true"),
        ("cluster-mode = 1\n", "the server does not start"),
        ("cluster-mode = [ true ]\n", "the server does not start"),
        ("cluster-mode {\n}\n", "the server does not start"),
    ] {
        let file = OFF.replace("MODE", mode);
        for format in ["table", "plain", "csv", "markdown", "json"] {
            let text = on(&file, &["config", "show", "FILE", "-o", format]);
            assert!(text.contains(why), "{mode}{format}: {text}");
            assert!(
                !text.contains("listens on") && !text.contains("handshake within"),
                "{mode}{format}: {text}"
            );
        }
        let json = on(&file, &["config", "show", "FILE", "-o", "json"]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        for port in json["ports"].as_array().unwrap() {
            assert_eq!((&port["listens"], &port["fate"]), (&false.into(), &"closed".into()), "{mode}{port}");
        }
    }
    let on_text = on(&OFF.replace("MODE", "cluster-mode = true\n"), &["config", "show", "FILE"]);
    assert!(on_text.contains("listens on *") && on_text.contains("handshake within"), "{on_text}");
}

#[test]
fn a_file_that_speaks_of_a_cluster_and_makes_none_is_told_so() {
    for (mode, what) in [
        ("", "note[CL02]: cluster-mode is not set: nothing heeds cl-comp"),
        ("cluster-mode = false\n", "note[CL02]: cluster-mode is off: nothing heeds cl-comp"),
        ("cluster-mode = 'no'\n", "note[CL02]: cluster-mode is off: nothing heeds cl-comp"),
    ] {
        let text = on(&OFF.replace("MODE", mode), &["config", "check", "FILE", "-o", "plain"]);
        assert!(text.contains(what), "{text}");
    }
    let text = on("admins = [ 'a@x.org' ]\n", &["config", "check", "FILE", "-o", "plain"]);
    assert_eq!(text, "", "a server alone is nothing to speak of");
}

#[test]
fn whoever_named_nodes_is_told_the_same_remedy_everywhere() {
    let remedy =
        "leave it out; let every node have the same dataSource, and a name of its own in dns-resolver";
    let old = "cluster-mode = true\n--cluster-nodes = 'n1.x.org'\n";
    let new = "cluster-mode = true\ncluster-nodes = [ 'n1.x.org' ]\n";
    for (file, command) in
        [(new, "show"), (new, "explain"), (new, "check"), (old, "show"), (old, "check"), (old, "explain")]
    {
        let text = on(file, &["config", command, "FILE", "-o", "plain"]);
        assert!(text.contains(remedy), "{command}: {text}");
        assert!(
            !text.contains("write dataSource") && !text.contains("in 8.x is dataSource"),
            "{command}: {text}"
        );
    }
    assert!(stdout(&["config", "explain", "cluster-nodes", "-o", "plain"]).contains(remedy));
}
