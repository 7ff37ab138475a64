//! The program as a whole, but for the commands that connect: help, exit codes, contexts, generated files.

use crate::tool::Test;
use clap::ValueEnum;
use clusterctl::cli::args::Shell;
use clusterctl::cli::commands::{completions, man};
use clusterctl::cli::help;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_version_is_one_line() {
    Test::line("--version").stdout("clusterctl 0.1.0\n").run();
    Test::line("-V").stdout("clusterctl 0.1.0\n").run();
}

#[test]
fn a_command_that_needs_no_input_leaves_it_alone() {
    Test::line("man").stdin(vec![b'x'; 1 << 20]).stdout_has(".TH").run();
}

#[test]
fn no_command_shows_the_help_and_is_wrong_usage() {
    let output = Test::new([""; 0]).status(64).stdout("").stderr_has("Usage: clusterctl").run();
    assert!(output.stderr.starts_with("clusterctl: no command\n"));
}

#[test]
fn wrong_usage_ends_with_64_and_says_what_is_wrong() {
    for (line, said) in [
        ("statsu", "clusterctl: unrecognized subcommand 'statsu'"),
        ("status --passwd x", "unexpected argument '--passwd' found"),
        ("status --timeout 0s", "invalid value '0s' for '--timeout <DURATION>': zero leaves no time to look"),
        ("status --timeout ten", "no number at column 1"),
        ("status -j xmpp-test.org", "no account before the domain; write it like admin@xmpp-test.org"),
        ("status -j a@b/desk", "a resource (/desk) has no place here"),
        ("status -s host:99999", "'99999' is not a port"),
        ("status --resolve a:b", "three parts are needed; write HOST:PORT:ADDR"),
        ("status --tls-pin sha256:00", "2 hexadecimal digits, and a SHA-256 has 64"),
        ("status --tls none", "possible values: auto, direct, starttls"),
        ("status --expect ,", "name 1 of the list is empty"),
        ("status -o nagios", "possible values: table, wide, plain, json, yaml, csv, markdown"),
        ("status -v -q", "cannot be used with '--quiet'"),
        ("disco --depth 0", "0 is not in 1..=10"),
        ("demo --nodes 201", "201 is not in 1..=200"),
        ("demo --scenario nightmare", "invalid value 'nightmare'"),
        ("demo --scenario partition --nodes 1", "the scenario partition takes at least 2 nodes, not 1"),
        ("explain --jid a@b", "unexpected argument '--jid'"),
        ("completions", "<SHELL>"),
        ("context", "Usage: clusterctl context"),
        ("context use no/such", "'/' at column 3 cannot be part of a context's name"),
        (
            "context use .x",
            "'.' at column 1 cannot be part of a context's name; letters, digits and _ can, and after",
        ),
        ("disco a@b@c -j a@b.c", "invalid value 'a@b@c' for '[JID]': not a JID"),
        ("disco xmpp-test.org a\u{1} -j a@b.c", "for '[NODE]': U+0001 at column 2 cannot stand in XML"),
        ("man no such", "clusterctl: there is no command 'no such'"),
    ] {
        let output = Test::line(line).status(64).stdout("").stderr_has(said).run();
        assert!(output.stderr.starts_with("clusterctl: "), "{}", output.stderr);
    }
}

#[test]
fn every_help_is_as_it_was_reviewed() {
    for (path, _) in help::all() {
        let name = path.iter().fold("help".to_owned(), |name, word| name + "-" + word);
        let output = Test::new(path.iter().map(String::as_str).chain(["--help"])).run();
        insta::assert_snapshot!(name, output.stdout);
    }
    insta::assert_snapshot!("help-short", Test::line("-h").run().stdout);
}

/// The generated files of a folder are those that are committed, byte for byte.
fn assert_committed(folder: &str, expected: &[(String, Vec<u8>)]) {
    let refresh =
        format!("refresh them: cargo run -- {} --dir {folder}", if folder == "man" { "man" } else { folder });
    let mut names: Vec<String> = expected.iter().map(|(name, _)| name.clone()).collect();
    let entries =
        fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}; {refresh}"));
    let mut found: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    found.sort();
    assert_eq!(found, names, "the files in {folder} are not those that are generated; {refresh}");
    for (name, bytes) in expected {
        let committed = fs::read(root().join(folder).join(name)).expect("listed");
        assert!(committed == *bytes, "{folder}/{name} is not what is generated; {refresh}");
    }
}

#[test]
fn the_committed_completions_are_those_that_are_generated() {
    let files: Vec<_> = Shell::value_variants()
        .iter()
        .map(|shell| (shell.file_name().to_owned(), completions::text(*shell)))
        .collect();
    assert_committed("completions", &files);
}

#[test]
fn the_committed_manual_is_the_one_that_is_generated() {
    let pages: Vec<_> = help::all().iter().filter_map(|(path, _)| man::page(path)).collect();
    assert_eq!(pages.len(), help::all().len());
    assert_committed("man", &pages);
}

#[test]
fn completions_and_manual_are_printed_and_written() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish", "nushell"] {
        Test::new(["completions", shell]).stdout_has("clusterctl").stdout_has("context").run();
    }
    let test = Test::line("completions --dir made/here");
    test.run();
    assert_eq!(fs::read_dir(test.home().join("made/here")).expect("made").count(), 6);
    Test::line("man").stdout_has(".TH CLUSTERCTL 1").stdout_has("CLUSTERCTL_JID").run();
    Test::line("man context add").stdout_has(".TH CLUSTERCTL-CONTEXT-ADD 1").run();
    let test = Test::line("man --dir pages");
    test.run();
    assert!(test.home().join("pages/clusterctl-context-add.1").exists());
    Test::line("man --dir /proc/nowhere")
        .status(74)
        .stderr_has("cannot write /proc/nowhere/clusterctl.1: ")
        .run();
}

/// Whether a program is there to check with; the test says so if it is not.
fn accepted(program: &str, arguments: &[&str], file: &Path) -> Option<(bool, String)> {
    let output = Command::new(program).args(arguments).arg(file).output().ok()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Some((output.status.success(), said))
}

#[test]
fn the_shells_that_are_here_read_their_completions() {
    let folder = root().join("completions");
    let mut asked = 0;
    for (shell, file) in [("bash", "clusterctl.bash"), ("zsh", "_clusterctl"), ("fish", "clusterctl.fish")] {
        if let Some((fine, said)) = accepted(shell, &["-n"], &folder.join(file)) {
            assert!(fine && said.is_empty(), "{shell}: {said}");
            asked += 1;
        }
    }
    assert!(asked > 0 || cfg!(windows), "no shell at all is here");
}

#[test]
fn the_manual_renders_without_a_complaint() {
    for entry in fs::read_dir(root().join("man")).expect("the manual is committed") {
        let path = entry.expect("an entry").path();
        if let Some((fine, said)) = accepted("groff", &["-man", "-Tutf8", "-ww", "-z"], &path) {
            assert!(fine && said.is_empty(), "{}: {said}", path.display());
        }
    }
}

const TWO: &str = "# ours\ncurrent = \"prod\"\n\n[contexts.prod] # by night\njid = \"admin@xmpp-test.org\"\nexpect = 3\n\n[contexts.lab]\njid = \"admin@lab.test\"\n";

#[test]
fn contexts_are_listed() {
    Test::line("context list").stderr_has("no contexts; clusterctl context add").stdout("").run();
    Test::line("context list")
        .settings(TWO)
        .stdout("-\tlab\tadmin@lab.test\t-\t-\t-\t0\n*\tprod\tadmin@xmpp-test.org\t-\t3\t-\t0\n")
        .run();
    let output = Test::line("context list -o json").settings(TWO).run();
    let json: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!(json["contexts"][1]["current"], true);
    assert_eq!(json["contexts"][0]["expect"], serde_json::Value::Null);
    Test::line("-o table context list").settings(TWO).stdout_has("CURRENT  NAME  JID").run();
    Test::line("context list")
        .settings("[contexts")
        .status(78)
        .stderr_has("clusterctl: ~/.config/clusterctl/config.toml:1:")
        .run();
}

#[test]
fn a_context_is_used_and_removed_and_the_comments_stay() {
    let test = Test::line("context use lab").settings(TWO).stderr("lab is the current context\n");
    test.run();
    let path = test.home().join(".config/clusterctl/config.toml");
    let kept = fs::read_to_string(&path).expect("kept");
    assert_eq!(kept, TWO.replace("current = \"prod\"", "current = \"lab\""));

    let test = Test::line("context remove prod")
        .settings(TWO)
        .stderr("context prod removed; there is no current context now\n");
    test.run();
    let kept = fs::read_to_string(test.home().join(".config/clusterctl/config.toml")).expect("kept");
    assert!(!kept.contains("prod") && kept.contains("[contexts.lab]\njid = \"admin@lab.test\"\n"), "{kept}");

    Test::line("-q context use lab").settings(TWO).stderr("").run();
    Test::line("context use porod")
        .settings(TWO)
        .status(64)
        .stderr_has("there is no context porod in ~/.config/clusterctl/config.toml; did you mean prod?")
        .run();
    Test::line("context remove prod").status(64).stderr_has("there is no settings file").run();
}

#[test]
#[cfg(unix)]
fn a_context_is_added_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let pin = format!("sha256:{}", "0a".repeat(32));
    let test = Test::line(&format!(
        "context add prod -j admin@xmpp-test.org -s [::1]:5223 --tls direct --resolve n1:5222:10.0.0.1 --tls-pin {pin} \
         --password-file secret --ca-file ca.pem --expect n1,n2 --cluster-port 5278 --connections-per-node 3 --timeout 1m30s --no-sockets"
    ))
    .stderr("context prod (admin@xmpp-test.org) written to ~/.config/clusterctl/config.toml; it is the current one\n");
    test.run();
    let path = test.home().join(".config/clusterctl/config.toml");
    assert_eq!(fs::metadata(&path).expect("written").permissions().mode() & 0o777, 0o600);
    let home = test.home().to_string_lossy().into_owned();
    insta::assert_snapshot!("context-added", fs::read_to_string(&path).expect("written").replace(&home, "~"));
    assert_eq!(
        fs::read_dir(path.parent().expect("a folder")).expect("a folder").count(),
        1,
        "nothing is left beside it"
    );
}

#[test]
fn what_was_added_is_valid_and_not_replaced_unasked() {
    let test = Test::line("context add lab -j a@b.c").settings(TWO).status(64);
    test.stderr("clusterctl: there is a context lab already\n  --force replaces it\n").run();
    Test::line("context add lab -j a@b.c --force --current")
        .settings(TWO)
        .stderr_has("it is the current one")
        .run();
    Test::line("context add new").status(64).stderr_has("context new needs an account").run();
    Test::line("context add new -j a@b.c --password-file -")
        .status(64)
        .stderr_has("standard input cannot be kept")
        .run();
    let test = Test::line("context add new -j a@b.c --expect 2")
        .settings(TWO)
        .stderr_has("context new (a@b.c) written");
    test.run();
    let kept = fs::read_to_string(test.home().join(".config/clusterctl/config.toml")).expect("kept");
    assert_eq!(kept, format!("{TWO}\n[contexts.new]\njid = \"a@b.c\"\nexpect = 2\n"));
    Test::line("context validate")
        .settings(&kept)
        .stdout("~/.config/clusterctl/config.toml: 3 contexts, nothing wrong\n")
        .run();
}

#[test]
fn everything_wrong_in_the_settings_file_is_listed() {
    let wrong = "current = \"porod\"\n[contexts.prod]\njid = 3\nsevrer = \"x\"\nca_file = \"none.pem\"\n[contexts.lab]\ntimeout = \"10\"\n";
    let file = "~/.config/clusterctl/config.toml";
    let head = format!("{file}:1:11: current: there is no context porod in {file}; did you mean prod?\n");
    let prod = format!(
        "{file}:3:7: context prod: jid holds a whole number; a text is needed\n\
         {file}:4:1: context prod: unknown key sevrer; did you mean server?\n\
         {file}:5:11: context prod: ca_file: cannot open ~/.config/clusterctl/none.pem: No such file or directory (os error 2)\n"
    );
    let lab = format!(
        "{file}:7:11: context lab: timeout: '10': no unit after 10; write a number with its unit, such as 500ms, 10s, 2m or 1m30s\n"
    );
    Test::line("context validate").settings(wrong).status(78).stdout(format!("{head}{prod}{lab}")).run();
    Test::line("context validate lab").settings(wrong).status(78).stdout(format!("{head}{lab}")).run();
    Test::line("context validate labb").settings(wrong).status(64).stderr_has("did you mean lab?").run();
    Test::line("context validate")
        .status(78)
        .stderr_has("there is no settings file (~/.config/clusterctl/config.toml)")
        .run();
    Test::line("context validate")
        .env("CLUSTERCTL_CONFIG", "/nowhere")
        .status(78)
        .stderr_has("/nowhere that CLUSTERCTL_CONFIG names does not exist")
        .run();
    Test::line("context validate")
        .env("CLUSTERCTL_CONFIG", "/dev/zero")
        .status(78)
        .stderr_has("it is not a regular file")
        .run();
}

#[test]
fn a_terminal_obeys_nothing_of_the_settings_file() {
    let output = Test::line("context validate")
        .settings("[contexts.\"\\u001b[31m\"]\njid = \"a@b.c\"\n[contexts.a]\n\"\\u009b2J\" = 1\n")
        .status(78)
        .stdout_has("context '\\u{1b}[31m'")
        .stdout_has("unknown key \\u{9b}2J")
        .run();
    assert!(!output.stdout.chars().any(|c| c.is_control() && c != '\n'));
}

#[test]
fn contexts_added_at_the_same_time_are_all_kept() {
    let first = Test::line("context add n0 -j a@b.c").stderr_has("it is the current one");
    first.run();
    let file = first.home().join(".config/clusterctl/config.toml");
    std::thread::scope(|scope| {
        for number in 1..=12 {
            let file = &file;
            scope.spawn(move || {
                Test::line(&format!("context add n{number} -j a@b.c"))
                    .env("CLUSTERCTL_CONFIG", file)
                    .stderr_has("written")
                    .run();
            });
        }
    });
    let kept = fs::read_to_string(&file).expect("kept");
    assert_eq!(kept.matches("[contexts.n").count(), 13, "{kept}");
}

#[test]
fn a_bad_variable_is_named() {
    Test::line("context list").env("CLUSTERCTL_OUTPUT", "xml").status(64).stdout("").stderr("clusterctl: environment variable CLUSTERCTL_OUTPUT: 'xml': write one of table, wide, plain, json, yaml, csv, markdown\n").run();
    Test::line("context list")
        .env("CLUSTERCTL_LOG", "a=b=c")
        .status(64)
        .stderr_has("environment variable CLUSTERCTL_LOG: ")
        .run();
}

#[test]
fn a_reader_that_had_enough_is_no_error() {
    let script = format!(
        "{} completions zsh 2>err | head -c 1 >/dev/null; cat err; echo ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_clusterctl")
    );
    let folder = tempfile::tempdir().expect("a folder");
    let output =
        Command::new("bash").args(["-c", &script]).current_dir(folder.path()).output().expect("bash");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "0\n");
    let script = format!("{} man >/dev/full", env!("CARGO_BIN_EXE_clusterctl"));
    let output = Command::new("bash").args(["-c", &script]).output().expect("bash");
    assert_eq!(output.status.code(), Some(74), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn nothing_about_a_run_is_kept_for_the_next() {
    for _ in 0..2 {
        let mut output = Vec::new();
        let mut world = clusterctl::cli::world::World {
            environment: [("CLUSTERCTL_OUTPUT", "plain")].into_iter().collect(),
            input: Box::new(std::io::empty()),
            output: &mut output,
            messages: &mut Vec::new(),
            terminals: clusterctl::cli::world::Terminals::default(),
            keyring: Box::new(|_| Err("none".to_owned())),
            prompt: Box::new(|_| Ok("".into())),
            certificates: Box::new(clusterctl::cli::commands::fetch_certificate),
        };
        let exit = clusterctl::cli::run(["clusterctl", "-v", "--version"].map(Into::into), &mut world);
        drop(world);
        assert_eq!(exit.code(), 0);
        assert_eq!(output, b"clusterctl 0.1.0\n");
    }
}
