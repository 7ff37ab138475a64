//! `status --all-contexts`: several embedded clusters, and contexts that lead nowhere, in one settings file.
#![cfg(unix)]

use crate::play::Held;
use crate::schema::{FLEET, assert_valid};
use crate::tool::Test;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Adds the cluster that a demo holds as a context, as a person would: by the line that it prints.
fn keep(held: &Held, name: &str, home: &Path) {
    let line = held.command();
    let add = format!("clusterctl context add {name} --password-command 'echo adminpass'");
    let line = line.replace("clusterctl status", &add);
    let program = Path::new(env!("CARGO_BIN_EXE_clusterctl")).parent().unwrap().display().to_string();
    let output = Command::new("sh")
        .args(["-c", &line])
        .env_clear()
        .env("PATH", format!("{program}:/usr/bin:/bin"))
        .env("HOME", home)
        .output()
        .unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A home with these demos as contexts, and this after them in the settings file.
fn home(held: &[(&Held, &str)], more: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for (held, name) in held {
        keep(held, name, home.path());
    }
    let path = home.path().join(".config/clusterctl/config.toml");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = std::fs::read_to_string(&path).unwrap_or_default();
    std::fs::write(&path, format!("{file}\n{more}")).unwrap();
    home
}

fn all(home: &tempfile::TempDir, flags: &str) -> Test {
    let line = format!("status --all-contexts {flags}");
    Test::line(&line).env("HOME", home.path())
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Nobody listens there: TEST-NET would take a time-out, loopback refuses at once.
const NOWHERE: &str = "[contexts.nowhere]\njid = 'admin@nowhere.test'\nserver = '127.0.0.1:1'\n\
                       password_command = 'echo x'\ntls = 'direct'\n";

#[test]
fn every_cluster_has_a_row_and_the_worst_decides() {
    let healthy = Held::start("-q demo --hold");
    let down = Held::start("-q demo --hold --scenario node-down");
    let home = home(&[(&healthy, "alpha"), (&down, "beta")], "");
    let report = json(&all(&home, "-o json").status(2).run().stdout);
    assert_valid(FLEET, &report);
    assert_eq!(report["verdict"], "critical");
    let clusters = report["clusters"].as_array().unwrap();
    let said: Vec<String> = clusters
        .iter()
        .map(|cluster| format!("{} {} {}", cluster["context"], cluster["domain"], cluster["verdict"]))
        .collect();
    assert_eq!(said, [r#""alpha" "demo.test" "ok""#, r#""beta" "demo.test" "critical""#]);
    assert_eq!(clusters[0]["nodes"].as_array().unwrap().len(), 3);
    assert_eq!(clusters[1]["findings"][0]["id"], "node-down");

    let table = all(&home, "-o table --ascii").status(2).run().stdout;
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("x CRITICAL  2 clusters: 1 critical, 1 ok  took "), "{table}");
    assert!(lines[2].starts_with("   CONTEXT  DOMAIN     VERDICT   HEALTHY"), "{table}");
    assert!(lines[3].starts_with("x  beta     demo.test  critical      2/3"), "worst first: {table}");
    assert!(lines[3].contains("node-down node3.demo.test: "), "{table}");
    assert!(lines[4].starts_with("+  alpha    demo.test  ok            3/3"), "{table}");

    let plain = all(&home, "-o plain").status(2).run().stdout;
    assert!(
        plain.starts_with("cluster\tbeta\tdemo.test\tcritical\t2\t3\tnode-down\tnode3.demo.test\t"),
        "{plain}"
    );
    let csv = all(&home, "-o csv").status(2).run().stdout;
    assert!(
        csv.starts_with(
            "context,domain,verdict,healthy,nodes,worst_id,worst_subject,worst_summary,took_ms\n"
        )
    );
    assert!(csv.contains("\nalpha,demo.test,ok,3,3,,,,"), "{csv}");
    let markdown = all(&home, "-o markdown").status(2).run().stdout;
    assert!(
        markdown.contains("| ✖ | beta | demo.test | critical | 2/3 | node-down node3.demo.test: "),
        "{markdown}"
    );
    let yaml = all(&home, "-o yaml").status(2).run().stdout;
    assert!(yaml.contains("verdict: critical") && yaml.contains("context: alpha"), "{yaml}");
    let wide = all(&home, "-o wide").status(2).run().stdout;
    assert!(wide.contains("beta:") && wide.contains("from: disco node1.demo.test"), "{wide}");
}

#[test]
fn what_is_wrong_with_one_context_leaves_the_others_intact() {
    let healthy = Held::start("-q demo --hold");
    let home = home(
        &[(&healthy, "good")],
        &format!(
            "{NOWHERE}[contexts.silent]\njid = 'admin@silent.test'\n[contexts.wrong]\ntimeout = 'soon'\n\
             [contexts.anonymous]\nexpect = 3\n[contexts.badfile]\njid = 'a@b.c'\npassword_file = 'gone'\n"
        ),
    );
    // A password for somebody is not tried on everybody.
    let test = all(&home, "-o json").env("CLUSTERCTL_PASSWORD", "hunter2").env("CLUSTERCTL_JID", "x@y.z");
    let output = test.status(3).run();
    let report = json(&output.stdout);
    assert_valid(FLEET, &report);
    for (context, verdict, why) in [
        ("good", "ok", ""),
        ("nowhere", "unknown", "connect: no address could be reached (127.0.0.1:1: connection refused"),
        ("silent", "unknown", "no password for admin@silent.test: none in its context, none in the keyring"),
        ("wrong", "unknown", "context wrong: timeout: 'soon': no number at column 1"),
        ("anonymous", "unknown", "no account to log in with: context anonymous has no jid"),
        ("badfile", "unknown", "password_file of context badfile: "),
    ] {
        let clusters = report["clusters"].as_array().unwrap();
        let cluster = clusters.iter().find(|cluster| cluster["context"] == context).expect(context);
        assert_eq!(cluster["verdict"], verdict, "{context}");
        let cause = cluster["gaps"][0]["cause"].as_str().unwrap_or_default();
        assert!(cause.contains(why), "{context}: {cause}");
    }
    assert_eq!(report["clusters"].as_array().unwrap().len(), 6);
    let table = all(&home, "-o table --ascii").status(3).run().stdout;
    assert!(table.contains("could not look: no password for admin@silent.test"), "{table}");
    // Nobody counted the nodes of a cluster that could not be reached.
    let plain = all(&home, "-o plain").status(3).run().stdout;
    assert!(plain.contains("cluster\tnowhere\tnowhere.test\tunknown\t-\t-\t"), "{plain}");
    let csv = all(&home, "-o csv").status(3).run().stdout;
    assert!(csv.contains("\nnowhere,nowhere.test,unknown,,,"), "{csv}");
    let good: Vec<&str> =
        table.lines().find(|line| line.starts_with("+  good")).unwrap().split_whitespace().collect();
    assert_eq!(good[..5], ["+", "good", "demo.test", "ok", "3/3"], "{table}");
}

#[test]
fn what_is_muted_in_a_context_does_not_count_for_it_and_is_told() {
    let down = Held::start("-q demo --hold --scenario node-down");
    let mutes = "[[contexts.beta.mutes]]\nid = 'node-down'\nsubject = 'node3'\n";
    let home = home(&[(&down, "beta")], mutes);
    let one = Test::line("status -c beta -o json").env("HOME", home.path()).run().stdout;
    assert_eq!(json(&one)["verdict"], "ok", "{one}");
    let report = json(&all(&home, "-o json").run().stdout);
    assert_eq!(report["verdict"], "ok");
    assert_eq!(report["clusters"][0]["muted"][0]["id"], "node-down");
    let table = all(&home, "-o table --ascii").run().stdout;
    assert!(table.contains("1 muted: node-down node3.demo.test"), "{table}");
    let wide = all(&home, "-o wide --ascii").run().stdout;
    assert!(wide.contains("muted node-down  node3.demo.test"), "{wide}");
}

#[test]
fn clusters_are_surveyed_at_the_same_time_each_with_its_own_deadline() {
    // Servers that take a connection and never say a word.
    let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = mute.local_addr().unwrap().port();
    let mut contexts = String::new();
    for number in 0..6 {
        let _ = write!(
            contexts,
            "[contexts.c{number}]\njid = 'admin@mute.test'\nserver = '127.0.0.1:{port}'\ntls = 'direct'\n\
             password_command = 'echo x'\ntimeout = '3s'\n"
        );
    }
    let home = home(&[], &contexts);
    let begun = Instant::now();
    all(&home, "-o plain").status(3).run();
    assert!(begun.elapsed() >= Duration::from_secs(3), "they are waited for");
    assert!(
        begun.elapsed() < Duration::from_secs(12),
        "one after the other takes 18 s: {:?}",
        begun.elapsed()
    );
}

#[test]
fn what_one_cluster_alone_can_mean_is_refused() {
    for (flags, flag) in [
        ("--all-contexts -c x", "--context"),
        ("--all-contexts -j a@b.c", "--jid"),
        ("--all-contexts -s host", "--server"),
        ("--all-contexts --password-file p", "--password-file"),
        ("--all-contexts --password-command p", "--password-command"),
        ("--all-contexts --expect 3", "--expect"),
        ("--all-contexts --resolve a:1:10.0.0.1", "--resolve"),
        ("--all-contexts --tls direct", "--tls"),
    ] {
        let said = format!("clusterctl: {flag} concerns one cluster, and --all-contexts is about all\n");
        Test::line(&format!("status {flags}")).status(64).stdout("").stderr_has(&said).run();
    }
    Test::line("status --all-contexts --from seen.json")
        .status(64)
        .stdout("")
        .stderr(
            "clusterctl: --from is one cluster, and --all-contexts asks all of them now\n  \
             clusterctl status --from FILE reads a capture\n",
        )
        .run();
    // Before the command, too.
    Test::line("-c x status --all-contexts").status(64).stdout("").stderr_has("--context concerns one").run();
}

#[test]
fn without_a_context_there_is_nothing_to_look_at() {
    Test::line("status --all-contexts")
        .status(64)
        .stdout("")
        .stderr(
            "clusterctl: --all-contexts: there is no settings file\n  clusterctl context add NAME -j JID adds one\n",
        )
        .run();
    Test::line("status --all-contexts")
        .settings("")
        .status(64)
        .stdout("")
        .stderr_has("--all-contexts: there is no context in ~/.config/clusterctl/config.toml")
        .run();
    Test::line("status --all-contexts")
        .settings("=")
        .status(78)
        .stdout("")
        .stderr_has("config.toml:1:1")
        .run();
}
