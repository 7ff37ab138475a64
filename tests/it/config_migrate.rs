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

/// A file of 8.x with the names of 7.x in it.
const MIXED: &str = "'--cluster-mode' = 'true'\n'--user-db' = 'mysql'\n\
    '--user-db-uri' = 'jdbc:mysql://db/t?user=t&password=s3cret'\n\
    '--auth-db-uri' = 'jdbc:mysql://db/t?user=t&password=s3cret'\n'--cluster-nodes' = 'n1.x.org,n2.x.org'\n\
    '--admins' = 'a@x.org'\n";

#[test]
fn the_database_of_old_names_in_a_config_tdsl_becomes_a_data_source() {
    let output = Test::line("config migrate --stdout -o plain -").stdin(MIXED).any_stderr().run();
    let new = output.stdout;
    assert!(new.contains("uri = 'jdbc:mysql://db/t?user=t&password=s3cret'"), "{new}");
    assert!(new.contains("dataSource () {") && !new.contains("-db"), "{new}");
    assert!(!output.stderr.contains("no database is named"), "{}", output.stderr);
    // A value that the server computes stays computed.
    let text = "'--user-db-uri' = env('DB_URI')\ncluster-mode = true\nadmins = [ 'a@x.org' ]\n";
    let output = Test::line("config migrate --stdout -o plain -").stdin(text).any_stderr().run();
    assert!(output.stdout.contains("uri = env('DB_URI')"), "{}", output.stdout);
}

#[test]
fn a_cluster_without_a_database_is_left_to_a_person() {
    let words = "no database is named";
    for text in [
        "cluster-nodes = [ 'n1.x.org' ]\nadmins = [ 'a@x.org' ]\n",
        "cluster-mode = true\nadmins = [ 'a@x.org' ]\n",
    ] {
        for format in ["table", "plain", "json", "csv", "markdown"] {
            let line = format!("config migrate --dry-run -o {format} -");
            let output = Test::line(&line).stdin(text).run();
            assert!(output.stdout.contains(words), "{format}: {}", output.stdout);
        }
    }
    let alone = "admins = [ 'a@x.org' ]\n'--debug' = 'server'\n";
    let output = Test::line("config migrate --dry-run -o plain -").stdin(alone).run();
    assert!(!output.stdout.contains(words), "{}", output.stdout);
}

#[test]
fn what_is_no_old_file_is_not_migrated_as_one() {
    for (text, why) in [
        ("hello\nworld\n", "line 1 is no NAME=VALUE"),
        ("cluster-mode = true\ncl-comp {\n}\n", "line 2 is of a config.tdsl"),
        ("", "it holds no setting at all"),
        ("a = b\n", "no name in it is one of 5.x or 7.x"),
    ] {
        Test::line("config migrate --as properties --stdout -")
            .stdin(text)
            .status(65)
            .stdout("")
            .stderr_has(why)
            .run();
    }
    let many = (0..2_001).map(|number| format!("--k{number}=1\n")).collect::<Vec<_>>().concat();
    Test::line("config migrate --as properties --stdout -")
        .stdin(many)
        .status(65)
        .stderr_has("no such file holds more than 2000")
        .run();
}

#[test]
#[cfg(unix)]
fn who_could_read_the_old_file_can_read_the_new_one_and_nobody_else() {
    use std::os::unix::fs::PermissionsExt;
    for mode in [0o600, 0o640, 0o644, 0o660] {
        for (name, text) in [("init.properties", PROPERTIES), ("config.tdsl", OLD)] {
            let test = Test::line(&format!("config migrate --yes {name}")).any_stderr();
            let path = test.home().join(name);
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            test.run();
            for made in fs::read_dir(test.home()).unwrap().map(|entry| entry.unwrap().path()) {
                if made
                    .extension()
                    .is_some_and(|end| ["tdsl", "properties", "old"].iter().any(|word| end == *word))
                {
                    let found = fs::metadata(&made).unwrap().permissions().mode() & 0o777;
                    assert_eq!(found, mode, "{}", made.display());
                }
            }
        }
    }
}

#[test]
#[cfg(unix)]
fn a_file_of_another_user_stays_that_users_when_root_changes_it() {
    use std::os::unix::fs::{MetadataExt, chown};
    let torn = "m {\n    b { c = 1 }\n}\n";
    for (command, name, text) in [
        ("config migrate --yes init.properties", "init.properties", PROPERTIES),
        ("config migrate --yes config.tdsl", "config.tdsl", OLD),
        ("config check --allow CL --fix --yes config.tdsl", "config.tdsl", torn),
        ("config fmt config.tdsl", "config.tdsl", "a   =   1\n"),
    ] {
        let test = Test::line(command).any_code().any_stderr();
        let path = test.home().join(name);
        fs::write(&path, text).unwrap();
        if chown(&path, Some(12_345), Some(12_346)).is_err() {
            // Only root gives files away.
            return;
        }
        test.run();
        let mut seen = 0;
        for made in fs::read_dir(test.home()).unwrap().map(|entry| entry.unwrap().path()) {
            if made.is_file() {
                let found = fs::metadata(&made).unwrap();
                assert_eq!((found.uid(), found.gid()), (12_345, 12_346), "{command}: {}", made.display());
                seen += 1;
            }
        }
        assert!(
            seen > 0 && fs::read_to_string(path.with_file_name("config.tdsl")).unwrap() != text,
            "{command}"
        );
    }
}
