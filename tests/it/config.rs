//! `clusterctl config check`, `tree`, `fmt` and `diff`, as a user runs them.

use crate::tool::Test;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A run with files in its folder.
fn with(line: &str, files: &[(&str, &str)]) -> Test {
    let test = Test::line(line);
    for (name, text) in files {
        fs::write(test.home().join(name), text).unwrap();
    }
    test
}

const RIGHT: &str = "admins = [ 'admin@example.org' ]\n'config-type' = 'default'\n";
const LOSSY: &str =
    "admins = [ 'admin@example.org' ]\n'cl-comp' () {\n    connections () { 4250 () {} }\n}\n";

#[test]
fn a_file_without_a_finding_ends_with_0_and_an_error_with_65() {
    with("config check --allow CL a.tdsl", &[("a.tdsl", RIGHT)]).stdout("").run();
    with("config check --allow CL a.tdsl", &[("a.tdsl", LOSSY)])
        .status(65)
        .stdout_has("a.tdsl:3:22: error[TD01]: the last entry before a brace on its line is dropped")
        .run();
    with("config check --allow CL --warn TD01 a.tdsl", &[("a.tdsl", LOSSY)])
        .status(1)
        .stdout_has("warning[TD01]")
        .run();
    with("config check --allow CL --allow TD01 a.tdsl", &[("a.tdsl", LOSSY)]).stdout("").run();
    with("config check --allow CL --allow TD --deny TD01 a.tdsl", &[("a.tdsl", LOSSY)])
        .status(65)
        .stdout_has("TD01")
        .run();
}

#[test]
fn standard_input_and_several_files_are_checked() {
    Test::line("config check --allow CL -")
        .stdin(LOSSY)
        .status(65)
        .stdout_has("standard input:3:22: error[TD01]")
        .run();
    let output = with("config check --allow CL a.tdsl b.tdsl", &[("a.tdsl", RIGHT), ("b.tdsl", LOSSY)])
        .status(65)
        .stdout_has("b.tdsl:3:22")
        .run();
    assert!(!output.stdout.contains("a.tdsl"), "{}", output.stdout);
}

#[test]
fn a_file_that_is_not_there_ends_with_74_and_a_rule_that_is_not_with_64() {
    Test::line("config check no.tdsl").status(74).stdout("").stderr_has("cannot read no.tdsl").run();
    Test::line("config check --allow TD99 no.tdsl").status(64).stderr_has("there is no such rule").run();
}

#[test]
fn a_comment_allows_a_finding_on_its_line_the_next_or_in_the_whole_file() {
    for text in [
        "a {\n    b { c = 1 } # clusterctl: allow TD01, TD24\n}\n",
        "a {\n    # clusterctl: allow TD01\n    b { c = 1 }\n}\n",
        "# clusterctl: allow TD\na {\n\n\n    b { c = 1 }\n}\n",
    ] {
        with("config check --allow CL a.tdsl", &[("a.tdsl", text)]).stdout("").run();
    }
    let elsewhere = "a = 1\n# clusterctl: allow TD01\n\nm {\n    b { c = 1 }\n}\n";
    with("config check --allow CL a.tdsl", &[("a.tdsl", elsewhere)]).status(65).stdout_has("TD01").run();
}

#[test]
fn a_table_shows_the_excerpt_and_how_much_was_found() {
    let output = with("config check --allow CL -o table a.tdsl", &[("a.tdsl", LOSSY)]).status(65).run();
    insta::assert_snapshot!("config-check-table", output.stdout);
}

#[test]
fn a_fix_is_shown_and_written_and_nothing_else_changes() {
    let test = with("config check --allow CL --fix --yes a.tdsl", &[("a.tdsl", LOSSY)]).stdout("");
    let test =
        test.stderr_has("-    connections () { 4250 () {} }\n+    connections () { 4250 () {}\n+    }\n");
    test.run();
    let mended = fs::read_to_string(test.home().join("a.tdsl")).unwrap();
    assert_eq!(mended, LOSSY.replace("{} }", "{}\n    }"));
}

#[test]
fn a_fix_keeps_the_mode_and_leaves_nothing_beside_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tdsl");
    fs::write(&path, LOSSY).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    }
    let arguments = ["config", "check", "--allow", "CL", "--fix", "--yes", path.to_str().unwrap()];
    Test::new(arguments).any_stderr().run();
    assert!(fs::read_to_string(&path).unwrap().contains("4250 () {}\n"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}

#[test]
fn without_a_terminal_nothing_is_mended_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tdsl");
    fs::write(&path, LOSSY).unwrap();
    Test::new(["config", "check", "--fix", path.to_str().unwrap()])
        .status(64)
        .stderr_has("standard input is not a terminal")
        .stderr_has("add --yes")
        .run();
    assert_eq!(fs::read_to_string(&path).unwrap(), LOSSY);
    Test::line("config check --fix --yes -").status(64).stderr_has("standard input cannot be mended").run();
}

#[test]
fn no_secret_reaches_the_terminal() {
    let text = "db { password = 'hunter2' }\nuri = 'jdbc:x://u:hunter2@h/d' 'y'\n\
                'cluster-nodes' = [ 'n1:hunter2:5277' 'n2' ]\n";
    for format in ["table", "plain", "json", "yaml", "csv", "markdown", "sarif", "github", "junit"] {
        let output = with(&format!("config check -o {format} a.tdsl"), &[("a.tdsl", text)]).any_code().run();
        assert!(!output.stdout.contains("hunter2"), "{format}: {}", output.stdout);
    }
    let output = with("config check --fix --yes a.tdsl", &[("a.tdsl", text)]).any_code().any_stderr().run();
    assert!(!output.stderr.contains("hunter2") && output.stderr.contains("+++"), "{}", output.stderr);
    let other = text.replace("hunter2", "hunter3");
    let output = with("config diff a.tdsl b.tdsl", &[("a.tdsl", text), ("b.tdsl", &other)]).any_code().run();
    assert!(!output.stdout.contains("hunter"), "{}", output.stdout);
}

#[test]
fn no_command_shows_a_secret_that_is_joined_divided_or_refused() {
    for text in [
        "'cluster-nodes' = n1.x:hunter2:5277,n2.x:hunter2:5277\n",
        "password = abc,hunter2\n",
        "db { user = 'u' } password = 'hunter2'\n",
        "uri = 'jdbc:mysql://h/db?user=u&password=' + 'hunter2'\n",
        "uri = 'jdbc:mysql://h/db?user=u&password=' + env('PW','hunter2')\n",
        "'--cluster-nodes' = env('NODES','n1:hunter2:5277')\n",
        "password = 12345678901\n",
        "passwords {\n    bob = 'hunter2'\n}\n",
        "credential = 'hunter2'\n",
    ] {
        for command in ["check", "tree", "explain", "show", "fmt --check", "diff b.tdsl"] {
            for format in ["table", "plain", "csv", "markdown"] {
                let format = if command.starts_with("fmt") { String::new() } else { format!("-o {format}") };
                let files = [("a.tdsl", text), ("b.tdsl", "x = 1\n")];
                let output =
                    with(&format!("config {command} {format} a.tdsl"), &files).any_code().any_stderr().run();
                let shown = output.stdout + &output.stderr;
                assert!(!shown.contains("hunter2") && !shown.contains("12345678901"), "{command}: {shown}");
            }
        }
    }
}

#[test]
fn a_terminal_obeys_nothing_that_stands_in_a_file() {
    let text = "a = 'x\u{1b}[2J' 'y\u{202e}'\nk\u{7} {}\u{9b}31m\n";
    for format in ["table", "plain", "json", "github", "junit", "sarif", "csv", "markdown"] {
        let output = with(&format!("config check -o {format} a.tdsl"), &[("a.tdsl", text)]).any_code().run();
        let foul = |c: char| (c.is_control() && c != '\n' && c != '\t') || c == '\u{202e}';
        assert!(!output.stdout.contains(foul), "{format}: {:?}", output.stdout);
    }
    let output = with("config tree a.tdsl", &[("a.tdsl", text)]).run();
    assert!(!output.stdout.contains('\u{1b}'));
}

#[test]
#[ignore = "needs xmllint: run by tests/run.sh"]
fn junit_of_every_rule_is_valid_by_the_schema() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files: Vec<String> = fs::read_dir(fixtures.join("lints"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "tdsl"))
        .map(|path| path.display().to_string())
        .collect();
    files.sort();
    let arguments = ["config", "check", "-o", "junit"].iter().map(ToString::to_string).chain(files);
    let output = Test::new(arguments).any_code().run();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.xml");
    fs::write(&path, &output.stdout).unwrap();
    let mut lint = std::process::Command::new("xmllint");
    lint.args(["--nonet", "--noout", "--schema"]).arg(fixtures.join("junit.xsd")).arg(&path);
    let said = lint.output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}

/// What consumers of SARIF rely on (2.1.0, sections 3.13 to 3.57).
fn assert_sarif(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(run["tool"]["driver"]["name"].is_string());
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[text]["text"].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
        }
        assert!(
            ["note", "warning", "error"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap())
        );
    }
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let related = result["relatedLocations"].as_array().cloned().unwrap_or_default();
        for location in result["locations"].as_array().unwrap().iter().chain(&related) {
            let place = &location["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(!uri.contains(' ') && !uri.is_empty());
            assert_region(&place["region"]);
        }
        for fix in result["fixes"].as_array().unwrap_or(&Vec::new()) {
            for change in fix["artifactChanges"].as_array().unwrap() {
                for replacement in change["replacements"].as_array().unwrap() {
                    assert_region(&replacement["deletedRegion"]);
                    assert!(replacement["insertedContent"]["text"].is_string());
                }
            }
        }
    }
}

fn assert_region(region: &Value) {
    let number = |name: &str| region[name].as_u64().unwrap_or_else(|| panic!("{name} of {region}"));
    assert!(number("startLine") >= 1 && number("startColumn") >= 1);
    assert!((number("startLine"), number("startColumn")) <= (number("endLine"), number("endColumn")));
}

#[test]
fn sarif_holds_rules_results_places_and_fixes() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/lints")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "tdsl") {
            continue;
        }
        let output = Test::new(["config", "check", "-o", "sarif", path.to_str().unwrap()]).any_code().run();
        assert_sarif(&serde_json::from_str(&output.stdout).unwrap());
    }
}

#[test]
fn github_and_junit_tell_rule_place_and_message() {
    with("config check --allow CL -o github a.tdsl", &[("a.tdsl", LOSSY)])
        .status(65)
        .stdout_has(
            "::error file=a.tdsl,line=3,endLine=3,col=22,endColumn=32,title=TD01 an entry before a closing",
        )
        .run();
    with("config check --allow CL -o junit a.tdsl b.tdsl", &[("a.tdsl", LOSSY), ("b.tdsl", RIGHT)])
        .status(65)
        .stdout_has("<testsuite name=\"a.tdsl\" package=\"clusterctl.config\" id=\"0\" timestamp=\"20")
        .stdout_has("hostname=\"localhost\" tests=\"1\" failures=\"1\"")
        .stdout_has("<testcase name=\"TD01 3:22\" classname=\"a.tdsl\" time=\"0\">")
        .stdout_has("<testcase name=\"config check\" classname=\"b.tdsl\" time=\"0\"/>")
        .run();
}

#[test]
fn the_tree_is_what_the_server_sees_and_tells_what_is_lost() {
    let output = with("config tree -o table a.tdsl", &[("a.tdsl", LOSSY)]).run();
    insta::assert_snapshot!("config-tree-table", output.stdout);
    let output = with("config tree -o json a.tdsl", &[("a.tdsl", LOSSY)]).run();
    let tree: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!(tree["cl-comp"]["v"]["connections"]["v"], serde_json::json!({}));
    Test::line("config tree -")
        .stdin("a = b-c\n")
        .status(65)
        .stderr_has("standard input:1:6: the server refuses it: UnsupportedOperationException: Cannot substract a String")
        .run();
}

#[test]
fn the_tree_of_every_recorded_case_is_the_servers() {
    let valid = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tdsl/valid");
    for name in ["lossy-seed-one-line-port-full", "double-dash-keys", "full-sample"] {
        let path = valid.join(format!("{name}.tdsl"));
        if !path.exists() {
            continue;
        }
        let output = Test::new(["config", "tree", "-o", "json", path.to_str().unwrap()]).run();
        let got: Value = serde_json::from_str(&output.stdout).unwrap();
        let wanted: Value =
            serde_json::from_str(&fs::read_to_string(path.with_extension("json")).unwrap()).unwrap();
        assert_eq!(got, wanted, "{name}");
    }
}

#[test]
fn values_are_computed_from_the_environment_or_from_a_file() {
    let text = "a = 'x-' + env('NODE')\nb = prop('p', 'd')\nc = 'x' + 1\nm {\n    n = [ env('NODE') ]\n}\n";
    let run = |line: &str| {
        let files = [("a.tdsl", text), ("v.env", "# values\nNODE='two'\nprop:p=q\n")];
        let output = with(line, &files).env("NODE", "one").run();
        serde_json::from_str::<Value>(&output.stdout).unwrap()
    };
    let tree = run("config tree --eval -o json a.tdsl");
    assert_eq!((&tree["a"]["v"], &tree["b"]["v"]), (&"x-one".into(), &"d".into()));
    assert_eq!((&tree["c"]["t"], &tree["m"]["v"]["n"]["v"][0]["t"]), (&"error".into(), &"env".into()));
    let tree = run("config tree --eval --env-file v.env -o json a.tdsl");
    assert_eq!((&tree["a"]["v"], &tree["b"]["v"]), (&"x-two".into(), &"q".into()));
}

const UNTIDY: &str =
    "# top\nb:1\na   =  [ 1,2 ]   # two\n\n\n\nm   {\n  x = 'y' , z = 2\n        n () {}\n}\n";
const TIDY: &str = "# top\nb = 1\na = [ 1, 2 ] # two\n\nm {\n    x = 'y'\n    z = 2\n    n () {}\n}\n";

#[test]
fn a_file_is_set_in_order_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tdsl");
    fs::write(&path, UNTIDY).unwrap();
    let name = path.to_str().unwrap();
    Test::new(["config", "fmt", "--check", name]).status(1).stdout_has("a.tdsl").run();
    assert_eq!(fs::read_to_string(&path).unwrap(), UNTIDY);
    Test::new(["config", "fmt", "--stdout", name]).stdout(TIDY).run();
    Test::new(["config", "fmt", name]).stdout("").run();
    assert_eq!(fs::read_to_string(&path).unwrap(), TIDY);
    Test::new(["config", "fmt", "--check", name]).stdout("").run();
    Test::line("config fmt -").stdin(UNTIDY).stdout(TIDY).run();
}

#[test]
fn lines_with_a_loss_stay_as_they_are() {
    let torn = "t   = xmpp:25k:0:disc,bin:200m:0:disc\nd = 2024-01-15\n";
    Test::line("config fmt -").stdin(torn).stdout(torn).run();
    let text = "a   = 1\nm   {\n  n   {  x = 1  }\n  y  =  2\n}\n";
    Test::line("config fmt -").stdin(text).stdout("a = 1\nm {\n  n   {  x = 1  }\n    y = 2\n}\n").run();
}

#[test]
fn a_file_that_the_server_refuses_is_not_formatted() {
    Test::line("config fmt -")
        .stdin("a = b-c\n")
        .status(65)
        .stdout("")
        .stderr_has("the server refuses it: UnsupportedOperationException: Cannot substract a String")
        .run();
}

#[test]
fn the_canonical_form_is_the_servers_without_its_defects() {
    Test::line("config fmt --canonical -")
        .stdin("m { \n}\na = \"it's\" # gone\n")
        .stdout("a = \"it's\"\nm {}\n")
        .stderr("standard input: a text with an apostrophe stands between double quotes\n")
        .run();
}

#[test]
fn a_difference_is_one_of_meaning() {
    let (one, two) = ("a = 1\nb = 'x'\nm {\n    c = 2\n}\n", "# c\nm {\n    c = 3\n}\nb = \"x\"\nd = 1\n");
    let files = [("a.tdsl", one), ("b.tdsl", two)];
    with("config diff a.tdsl a.tdsl", &files).stdout("").run();
    with("config diff -o plain a.tdsl b.tdsl", &files)
        .status(1)
        .stdout("removed\ta\t1\t-\nadded\td\t-\t1\nchanged\tm/c\t2\t3\n")
        .run();
    let output = with("config diff -o table n1=a.tdsl n2=b.tdsl", &files).status(1).run();
    insta::assert_snapshot!("config-diff-table", output.stdout);
    with("config diff ?.tdsl", &files).status(1).stdout_has("m/c").run();
    with("config diff a.tdsl", &files).status(64).stderr_has("nothing to compare it with").run();
}

/// Settings as 5.x and 7.x had them.
const OLD: &str = "config-type=--gen-config-def\n--admins=admin@example.org\n\
    --user-db-uri=jdbc:mysql://db/t?user=t&password=s3cret\n\
    --cluster-mode=true\n--cluster-nodes=n1.example.org:s3cret:5277,n2.example.org:s3cret:5277\n";

#[test]
fn an_init_properties_is_no_config_tdsl_and_is_sent_to_migrate() {
    for command in
        ["check", "check --fix --yes", "check -o json", "explain", "show", "tree", "fmt", "diff a.tdsl"]
    {
        for name in ["init.properties", "old.txt"] {
            let files = [("a.tdsl", RIGHT), (name, OLD)];
            let test = with(&format!("config {command} {name}"), &files).status(65).stdout("");
            test.stderr_has(&format!(
                "{name}: this is an init.properties of Tigase 5.x or 7.x, and no config.tdsl"
            ))
            .stderr_has(&format!("clusterctl config migrate {name}"))
            .run();
        }
    }
    let test =
        with("config check --fix --yes init.properties", &[("init.properties", OLD)]).status(65).any_stderr();
    test.run();
    assert_eq!(
        fs::read_to_string(test.home().join("init.properties")).unwrap(),
        OLD,
        "nothing is mended in it"
    );
    Test::line("config check -").stdin(OLD).status(65).stderr_has("clusterctl config migrate -").run();
    // Old names in the new format are the new format.
    with("config check --allow all a.tdsl", &[("a.tdsl", "--cluster-mode = true\n'--user-db-uri' = 'x'\n")])
        .stdout("")
        .run();
}

const REFUSED: &str = "admins = [ 'a@x' ]\nuri = a-b\ncluster-mode = 1\n";

#[test]
fn every_format_says_that_what_follows_a_refusal_was_not_looked_at() {
    let words = "what follows, and what all the settings mean, was not looked at";
    for format in ["table", "wide", "plain", "json", "yaml", "csv", "markdown", "sarif", "github", "junit"] {
        let output =
            with(&format!("config check -o {format} a.tdsl"), &[("a.tdsl", REFUSED)]).status(65).run();
        assert!(output.stdout.contains(words), "{format}: {}", output.stdout);
        let output = with(&format!("config check -o {format} a.tdsl"), &[("a.tdsl", LOSSY)]).status(65).run();
        assert!(!output.stdout.contains(words), "{format}: {}", output.stdout);
    }
    let output = with("config check -o json a.tdsl", &[("a.tdsl", REFUSED)]).status(65).run();
    let json: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!((&json["stopped"][0]["line"], &json["stopped"][0]["column"]), (&2.into(), &8.into()));
    let output = with("config check -o sarif a.tdsl", &[("a.tdsl", REFUSED)]).status(65).run();
    let json: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!(json["runs"][0]["invocations"][0]["executionSuccessful"], false);
    // Whatever is allowed: what nobody looked at is not well.
    with("config check --allow all -o table a.tdsl", &[("a.tdsl", REFUSED)])
        .status(65)
        .stdout_has("1 file: not all was looked at")
        .run();
}

#[test]
fn a_file_that_is_too_deep_for_this_tool_is_not_said_to_be_refused_by_the_server() {
    let text = format!("{}{}", "a {\n".repeat(300), "}\n".repeat(300));
    for command in ["tree", "check", "show", "explain", "check -o table"] {
        let output =
            with(&format!("config {command} a.tdsl"), &[("a.tdsl", &text)]).status(65).any_stderr().run();
        let said = output.stdout + &output.stderr;
        assert!(said.contains("nested deeper than 256 levels"), "{command}: {said}");
        assert!(!said.contains("refuses it") && !said.contains("does not start"), "{command}: {said}");
    }
}

/// What Tigase's own `calculateValue()` gave, with the variables of its run.
#[test]
fn what_is_computed_is_what_the_server_computed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tdsl/eval");
    for name in ["arithmetic", "strings", "variables"] {
        let path = folder.join(format!("{name}.tdsl"));
        let files = [("v.env", "TG_SET=abc\nTG_NUM=5\nprop:tg.set=xyz\n")];
        let line = format!("config tree --eval --env-file v.env -o json {}", path.display());
        let output = with(&line, &files).run();
        let got: Value = serde_json::from_str(&output.stdout).unwrap();
        let wanted: Value =
            serde_json::from_str(&fs::read_to_string(path.with_extension("json")).unwrap()).unwrap();
        assert_eq!(got, wanted, "{name}");
    }
}

/// So many mistakes, one a line.
fn mistakes(count: usize) -> String {
    (0..count).map(|number| format!("k{number} {{ a = 1 }}\n")).collect::<Vec<_>>().concat()
}

#[test]
fn people_are_shown_the_first_of_very_many_findings_and_programs_all() {
    let text = mistakes(300);
    let shown = |command: &str| {
        let output =
            with(&format!("config {command} a.tdsl"), &[("a.tdsl", &text)]).any_code().any_stderr().run();
        output.stdout + &output.stderr
    };
    let table = shown("check --allow CL -o table");
    assert_eq!(table.matches("error[TD").count(), 200, "{table}");
    assert!(table.contains("... and 100 more: -o plain and -o json tell all of them"), "{table}");
    assert!(table.contains("1 file: 300 errors"), "{table}");
    assert_eq!(shown("check --allow CL -o plain").lines().count(), 300);
    let json: Value = serde_json::from_str(&shown("check --allow CL -o json")).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 300);
    // The worst are drawn, wherever they stand.
    let late = format!("{}m {{\n    a = 1\n}} x\n", mistakes(300));
    let line = "config check --allow CL --warn TD --deny TD03 -o table a.tdsl";
    let one = with(line, &[("a.tdsl", &late)]).status(65).run();
    assert_eq!(one.stdout.matches("error[TD03").count(), 1, "{}", one.stdout);
    assert_eq!(one.stdout.matches("warning[TD").count(), 199, "{}", one.stdout);
    let table = shown("migrate --dry-run -o table");
    assert!(table.contains("... and 100 more"), "{table}");
    let diff = shown("check --allow CL --fix --yes");
    assert!(diff.contains("more lines of this difference") && diff.contains("300 findings"), "{diff}");
    assert!(diff.lines().count() < 450, "{diff}");
    // Comparing everything with everything would take minutes.
    let many = mistakes(6_000);
    let output = with("config check --allow CL --fix --yes a.tdsl", &[("a.tdsl", &many)])
        .any_code()
        .any_stderr()
        .run();
    assert!(
        output.stderr.contains("6000 findings") && output.stderr.lines().count() < 450,
        "{}",
        output.stderr
    );
    let text = mistakes(1_200);
    let output = with("config explain -o table a.tdsl", &[("a.tdsl", &text)]).any_code().run();
    assert!(output.stdout.contains("... and 200 more lines, from a.tdsl:1001 on"), "{}", output.stdout);
}

#[test]
fn each_of_very_many_settings_without_effect_is_taken_out() {
    let section = |at: usize| format!("c{at} {{\n    net-buff-standard = 1\n}}\n");
    let text = (0..1_200).map(section).collect::<Vec<_>>().concat();
    let output = with("config migrate --stdout -o plain a.tdsl", &[("a.tdsl", &text)]).any_stderr().run();
    assert!(!output.stdout.contains("net-buff") && output.stdout.contains("c1199 {"), "{}", output.stdout);
}

#[test]
fn what_a_line_is_part_of_is_told_at_any_depth() {
    let text = "a {\n    b {\n        c = [\n            1\n        ]\n\n    }\n}\nd = [\n    2\n]\n";
    let output = with("config explain -o plain a.tdsl:1-11", &[("a.tdsl", text)]).any_code().run();
    for said in [
        "4\tnothing\t-\tpart of a/b/c",
        "5\tnothing\t-\tcloses a/b",
        "6\tnothing\t-\tblank",
        "7\tnothing\t-\tcloses a",
        "10\tnothing\t-\tpart of d",
    ] {
        assert!(output.stdout.contains(said), "{said}: {}", output.stdout);
    }
}

#[test]
fn a_domain_that_no_jid_may_hold_is_refused() {
    for arguments in [
        ["--domain", "x'org", "--nodes", "2", "--admin", "a@x.org"],
        ["--domain", "a\u{ff0f}b.org", "--nodes", "2", "--admin", "a@x.org"],
        ["--domain", "\u{301}a.org", "--nodes", "2", "--admin", "a@x.org"],
        ["--domain", "a-.org", "--nodes", "2", "--admin", "a@x.org"],
        ["--domain", "a..org", "--nodes", "2", "--admin", "a@x.org"],
        ["--domain", "x.org", "--node", "n'1.x.org", "--admin", "a@x.org"],
        ["--domain", "x.org", "--nodes", "2", "--admin", "a@x'org"],
    ] {
        let run = Test::new(["config", "new"].into_iter().chain(arguments))
            .status(64)
            .stdout("")
            .any_stderr()
            .run();
        assert!(run.stderr.contains("RFC 7622"), "{arguments:?}: {}", run.stderr);
    }
    // Of 31 signs with two bytes each, marks that combine, and an underscore.
    let long = format!("{}.example", "\u{17c}\u{f3}".repeat(16));
    for domain in [
        "x.org",
        "localhost",
        "b\u{fc}cher.example",
        "\u{939}\u{93f}\u{928}\u{94d}\u{926}\u{940}.example",
        "a_b.org",
        &long,
    ] {
        Test::new(["config", "new", "--domain", domain, "--nodes", "2", "--admin", "a@x.org"])
            .stdout_has(domain)
            .run();
    }
    let node = ["config", "new", "--domain", "10.0.0.1", "--node", "n_1.x.org", "--admin", "a@x.org"];
    Test::new(node).stdout_has("10.0.0.1").run();
}

#[test]
fn no_node_is_named_after_an_address() {
    for domain in ["10.0.0.1", "fd00::1"] {
        Test::new(["config", "new", "--domain", domain, "--nodes", "2", "--admin", "a@x.org"])
            .status(64)
            .stdout("")
            .stderr_has("is an address")
            .stderr_has("--node")
            .run();
    }
}
