//! `config migrate`: files that become others, asked for, the old ones kept.

use crate::tool::Test;
use std::fs;
use std::path::Path;

const OLD: &str =
    "# ours\nadmins = [ 'a@x.org' ]\n'cluster-nodes' = [ 'n1.x.org:s3cret:5277', 'n2.x.org' ]\n";
const PROPERTIES: &str = "--cluster-mode=true\n--user-db-uri=jdbc:mysql://db/t?user=t&password=s3cret\n\
    --admins=a@x.org\n--cluster-nodes=n1.x.org:s3cret,n2.x.org:s3cret\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn path(folder: &tempfile::TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// What `config check` finds in a file, notes left out.
fn checked(path: &str) {
    Test::new(["config", "check", "-o", "plain", path]).any_stderr().status(0).run();
}

#[test]
fn a_configuration_is_replaced_and_the_old_one_kept_each_time() {
    let folder = folder(&[("config.tdsl", OLD)]);
    let file = path(&folder, "config.tdsl");
    Test::new(["config", "migrate", "--yes", "-o", "plain", &file])
        .stdout_has("cluster-nodes")
        .stderr_has("-'cluster-nodes' = [ 'n1.x.org:******:5277'")
        .stderr_has("config.tdsl.old")
        .run();
    assert_eq!(names(folder.path()), ["config.tdsl", "config.tdsl.old"]);
    assert_eq!(fs::read_to_string(path(&folder, "config.tdsl.old")).unwrap(), OLD);
    let new = fs::read_to_string(&file).unwrap();
    assert!(new.starts_with("# ours\n") && !new.contains("cluster-nodes"), "{new}");
    checked(&file);
    // There is nothing left to do, and nothing is written.
    Test::new(["config", "migrate", "-o", "table", &file]).stdout_has("nothing to migrate").run();
    fs::write(&file, OLD).unwrap();
    Test::new(["config", "migrate", "--yes", &file]).any_stderr().stdout_has("cluster-nodes").run();
    assert_eq!(names(folder.path()), ["config.tdsl", "config.tdsl.old", "config.tdsl.old.1"]);
}

#[test]
fn properties_become_a_configuration_beside_them() {
    let folder = folder(&[("init.properties", PROPERTIES)]);
    let file = path(&folder, "init.properties");
    Test::new(["config", "migrate", "--yes", &file]).any_stderr().stdout_has("dataSource/default/uri").run();
    assert_eq!(names(folder.path()), ["config.tdsl", "init.properties"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), PROPERTIES);
    checked(&path(&folder, "config.tdsl"));
    // What is there is nobody's to replace.
    Test::new(["config", "migrate", "--yes", &file]).status(74).stderr_has("--to").run();
}

#[test]
fn nothing_is_written_unasked_or_where_it_would_be_broken() {
    let folder = folder(&[("config.tdsl", OLD)]);
    let file = path(&folder, "config.tdsl");
    Test::new(["config", "migrate", &file]).status(64).any_stderr().stdout_has("cluster-nodes").run();
    Test::new(["config", "migrate", "--dry-run", &file]).stdout_has("cluster-nodes").run();
    let broken = format!("{OLD}cluster-mode = 1\n");
    fs::write(&file, &broken).unwrap();
    Test::new(["config", "migrate", "--dry-run", "--stdout", &file]).status(64).any_stderr().run();
    let broken = format!("{OLD}cluster-mode = true\nconnections-per-node = 'five'\n");
    fs::write(&file, &broken).unwrap();
    Test::new(["config", "migrate", "--yes", &file])
        .status(65)
        .stderr_has("nothing was written")
        .stdout_has("cluster-nodes")
        .run();
    assert_eq!(fs::read_to_string(&file).unwrap(), broken);
    assert_eq!(names(folder.path()), ["config.tdsl"]);
    Test::line("config migrate -").stdin(OLD).status(64).stderr_has("--stdout").run();
}

#[test]
fn the_new_text_goes_to_standard_output_and_no_secret_to_standard_error() {
    let output = Test::line("config migrate --stdout -o table -").stdin(PROPERTIES).any_stderr().run();
    assert!(output.stdout.contains("cluster-mode = true"), "{}", output.stdout);
    assert!(output.stderr.contains("--cluster-nodes"), "{}", output.stderr);
    assert!(!output.stderr.contains("s3cret"), "{}", output.stderr);
    for format in ["table", "wide", "plain", "json", "yaml", "csv", "markdown"] {
        let line = format!("config migrate --dry-run -o {format} -");
        let output = Test::line(&line).stdin(PROPERTIES).run();
        assert!(!output.stdout.contains("s3cret") && output.stdout.contains("cluster-nodes"), "{format}");
    }
    let output = Test::line("config migrate --dry-run -o json -").stdin(OLD).run();
    let json: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!((&json["form"], &json["steps"][0]["line"]), (&"tdsl".into(), &3.into()));
    assert_eq!(json["steps"][0]["change"], "left out");
    assert!(json["left"][0].as_str().unwrap().contains("n1.x.org, n2.x.org"));
}

#[test]
fn each_step_says_what_changes_and_why() {
    let output = Test::line("config migrate --dry-run --ascii -o table -").stdin(PROPERTIES).run();
    insta::assert_snapshot!("config-migrate-table", output.stdout);
}

#[test]
fn what_the_server_refuses_is_refused_in_its_words() {
    Test::line("config migrate --stdout -")
        .stdin("a = {\n}\n}\n")
        .status(65)
        .stdout("")
        .stderr_has("the server refuses it: UnsupportedOperationException")
        .run();
}
