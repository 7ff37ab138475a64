//! Bad input to the commands that connect or read files: one line with the value, the place and the remedy, and the
//! exit code, before anything is sent anywhere.

use crate::tool::Test;
use std::fs;

const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

/// A run in a home with files that are wrong in various ways.
fn with_files(line: &str) -> Test {
    let test = Test::line(line).env("CLUSTERCTL_PASSWORD", "secret");
    let home = test.home();
    fs::create_dir(home.join("folder")).unwrap();
    for (name, content) in [
        ("garbage", b"garbage".to_vec()),
        ("empty", Vec::new()),
        ("binary", (0..=255).collect()),
        ("bad.pem", format!("# ours\n{CERTIFICATE}").into_bytes()),
        ("cut.pem", b"\n-----BEGIN CERTIFICATE-----\nAAAA\n".to_vec()),
        ("latin1", b"ESTAB 0 0 10.0.0.1:5277 \xe4\xf6\n".to_vec()),
        (
            "half",
            b"State Recv-Q Send-Q Local Address:Port Peer Address:Port\nESTAB 0 0 10.0.0.1:5277\n".to_vec(),
        ),
    ] {
        let path = home.join(name);
        fs::write(&path, content).unwrap();
        rights(&path, 0o644);
    }
    for name in ["own-empty", "own-binary"] {
        fs::write(home.join(name), if name == "own-empty" { &b""[..] } else { &b"\xff\xfe"[..] }).unwrap();
        rights(&home.join(name), 0o600);
    }
    test
}

#[cfg(unix)]
fn rights(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn rights(_: &std::path::Path, _: u32) {}

#[test]
fn a_bad_flag_of_a_connected_command_is_refused_before_it_connects() {
    for command in ["status", "disco"] {
        for (flags, says) in [
            ("--ca-file garbage", "--ca-file: garbage: holds no certificate in PEM form"),
            ("--ca-file empty", "--ca-file: empty: holds no certificate in PEM form"),
            ("--ca-file binary", "--ca-file: binary: holds no certificate in PEM form"),
            (
                "--ca-file bad.pem",
                "--ca-file: bad.pem:2: the certificate cannot be read: it is no X.509 certificate",
            ),
            ("--ca-file cut.pem", "--ca-file: cut.pem:2: "),
            ("--ca-file none.pem", "--ca-file: none.pem: cannot be read: No such file"),
            ("--ca-file folder", "--ca-file: folder: cannot be read: Is a directory"),
            ("--password-file none", "--password-file: cannot open none: No such file"),
            ("--password-file folder", "--password-file: folder is a directory"),
            (
                "--password-file garbage",
                "others can read or change garbage (mode 0644); mend it: chmod 600 garbage",
            ),
            ("--password-file own-empty", "--password-file: own-empty"),
            ("--password-file own-binary", "--password-file: own-binary"),
            ("--password-command false", "--password-command: the command failed: exit status: 1"),
            ("--password-command true", "--password-command: "),
            ("--context prod", "--context: there is no context prod"),
        ] {
            let line = format!("{command} -j admin@demo.test -s 127.0.0.1:1 {flags}");
            // A file that is to be read is data; the rest is wrong usage.
            let code = if flags.starts_with("--ca-file") { 65 } else { 64 };
            let output = with_files(&line).status(code).stdout("").stderr_has(says).run();
            assert!(output.stderr.starts_with("clusterctl: "), "{line}: {}", output.stderr);
            assert!(output.stderr.lines().count() <= 2, "{line}: {}", output.stderr);
        }
    }
}

#[test]
fn a_bad_file_of_a_context_is_the_settings_fault() {
    let file = |line: &str| {
        format!("current = 'a'\n[contexts.a]\njid = 'admin@demo.test'\nserver = '127.0.0.1:1'\n{line}\n")
    };
    for (setting, says) in [
        (
            "ca_file = '/proc/self/status'",
            "ca_file of context a: /proc/self/status: holds no certificate in PEM form",
        ),
        ("password_file = '/nowhere'", "password_file of context a: cannot open /nowhere"),
        ("tls_pin = ['sha256:00']", "config.toml:5:12: context a: tls_pin: "),
        ("expect = 0", "config.toml:5:10: context a: expect: "),
        ("cluster_port = [0]", "config.toml:5:17: context a: cluster_port: "),
        ("resolve = ['a:b']", "config.toml:5:12: context a: resolve: "),
    ] {
        Test::line("status")
            .settings(&file(setting))
            .env("CLUSTERCTL_PASSWORD", "x")
            .status(78)
            .stdout("")
            .stderr_has(says)
            .run();
    }
}

#[test]
fn a_saved_listing_that_is_none_is_said_with_its_place() {
    for (file, says) in [
        ("none", "--input none: No such file"),
        ("folder", "--input folder: Is a directory"),
        ("empty", "empty: line 1, column 1: the listing is empty"),
        ("garbage", "garbage: line 1, column 1: `garbage` begins no listing of sockets"),
        ("binary", "binary: line 1, column 1: a zero byte"),
        ("half", "half: line 2, "),
        ("latin1", "latin1: line 1, "),
    ] {
        with_files(&format!("sockets --input {file}")).status(65).stdout("").stderr_has(says).run();
    }
    Test::line("sockets --input -")
        .stdin("nonsense\n")
        .status(65)
        .stdout("")
        .stderr_has("standard input: line 1, column 1: `nonsense`")
        .run();
}

#[test]
fn a_server_that_is_not_there_is_said_in_the_manner_of_each_command() {
    let line = "-j admin@demo.test -s 127.0.0.1:1 --timeout 5s";
    let says = "connect: no address could be reached (127.0.0.1:1: connection refused";
    with_files(&format!("status {line}")).status(3).stdout_has("verdict\tunknown").stderr_has(says).run();
    with_files(&format!("disco {line}")).status(69).stdout("").stderr_has(says).run();
}
