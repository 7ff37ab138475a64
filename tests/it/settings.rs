//! A command line, an environment and a settings file, and the settings that they mean, or the error.

use clap::FromArgMatches;
use clusterctl::cli::args::{Cli, ConnectArgs};
use clusterctl::cli::exit::Failure;
use clusterctl::cli::help;
use clusterctl::cli::output::Output;
use clusterctl::cli::settings::{SETTINGS, Settings};
use clusterctl::cli::world::{Environment, ShownCertificate, Terminals, World};
use clusterctl::cluster::declaration::Expected;
use clusterctl::probe::given::Pin;
use clusterctl::probe::xmpp::target::TlsMode;
use clusterctl::report::Format;
use std::time::Duration;

const FILE: &str = r#"
current = "prod"
[contexts.prod]
jid = "admin@xmpp-test.org"
server = "node1:5223"
tls = "direct"
expect = ["node1", "node2"]
timeout = "20s"
no_sockets = true
output = "json"
password_command = "echo prod"
[contexts.lab]
jid = "admin@lab.test"
cluster_port = [5278, 5279]
[contexts.broken]
timeout = "soon"
"#;

/// What a line of `clusterctl` means in this environment (`NAME=VALUE …`) with this settings file.
fn meant(line: &str, variables: &str, file: &str) -> Result<Settings, Failure> {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("clusterctl");
    std::fs::create_dir(&place).expect("a folder");
    if !file.is_empty() {
        std::fs::write(place.join("config.toml"), file).expect("a file");
    }
    let mut pairs: Vec<(String, String)> = variables
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    pairs.push(("XDG_CONFIG_HOME".to_owned(), folder.path().display().to_string()));
    let environment: Environment = pairs.into_iter().collect();
    let mut matches = help::command().get_matches_from(format!("clusterctl {line}").split_whitespace());
    let Cli { flags, command } = Cli::from_arg_matches_mut(&mut matches).expect("understood");
    Settings::resolve(command.flags().or(flags), &environment, Terminals::default())
}

/// The parts that the table compares, in one line.
fn digest(settings: &Settings) -> String {
    let from = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let expected = match &settings.declaration.expected {
        Expected::Unstated => "-".to_owned(),
        Expected::Count(count) => count.to_string(),
        Expected::Named(nodes) => nodes.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
    };
    let ports: Vec<String> = settings.declaration.cluster_ports.iter().map(ToString::to_string).collect();
    format!(
        "{} {} {} {expected} {} {}s",
        from(settings.context.clone()),
        from(settings.jid.as_ref().map(|jid| format!("{} [{}]", jid.value, jid.origin))),
        from(settings.server.as_ref().map(|server| format!("{} [{}]", server.value, server.origin))),
        ports.join("+"),
        settings.timeout.as_secs_f64(),
    )
}

#[test]
fn command_line_before_environment_before_context_before_default() {
    for (line, variables, file, digested) in [
        ("status", "", "", "- - - - 5277 10s"),
        ("status -j a@b.c", "", "", "- a@b.c [--jid] - - 5277 10s"),
        ("-j a@b.c status", "", "", "- a@b.c [--jid] - - 5277 10s"),
        ("-j x@y.z status -j a@b.c", "", "", "- a@b.c [--jid] - - 5277 10s"),
        ("status", "CLUSTERCTL_JID=e@b.c", "", "- e@b.c [CLUSTERCTL_JID] - - 5277 10s"),
        ("status -j a@b.c", "CLUSTERCTL_JID=e@b.c CLUSTERCTL_EXPECT=3", "", "- a@b.c [--jid] - 3 5277 10s"),
        ("status", "CLUSTERCTL_JID= CLUSTERCTL_TIMEOUT=1m30s", "", "- - - - 5277 90s"),
        (
            "status",
            "",
            FILE,
            "prod admin@xmpp-test.org [jid of context prod] node1:5223 [server of context prod] node1,node2 5277 20s",
        ),
        (
            "status --expect 2 --timeout 500ms -s n9",
            "CLUSTERCTL_TIMEOUT=7s",
            FILE,
            "prod admin@xmpp-test.org [jid of context prod] n9 [--server] 2 5277 0.5s",
        ),
        ("status -c lab", "", FILE, "lab admin@lab.test [jid of context lab] - - 5278+5279 10s"),
        ("-c lab status", "", FILE, "lab admin@lab.test [jid of context lab] - - 5278+5279 10s"),
        (
            "sockets",
            "CLUSTERCTL_CONTEXT=lab",
            FILE,
            "lab admin@lab.test [jid of context lab] - - 5278+5279 10s",
        ),
        (
            "sockets -c lab",
            "CLUSTERCTL_CONTEXT=prod",
            FILE,
            "lab admin@lab.test [jid of context lab] - - 5278+5279 10s",
        ),
        (
            "status -c lab --cluster-port 1 --cluster-port 2",
            "CLUSTERCTL_CLUSTER_PORT=3,4",
            FILE,
            "lab admin@lab.test [jid of context lab] - - 1+2 10s",
        ),
        (
            "status -c lab",
            "CLUSTERCTL_CLUSTER_PORT=3,4",
            FILE,
            "lab admin@lab.test [jid of context lab] - - 3+4 10s",
        ),
        // Another domain's account passes over the current context, but not over one that was named.
        ("status -j a@b.c", "", FILE, "- a@b.c [--jid] - - 5277 10s"),
        ("status -c lab -j a@b.c", "", FILE, "lab a@b.c [--jid] - - 5278+5279 10s"),
        (
            "status -j other@xmpp-test.org",
            "",
            FILE,
            "prod other@xmpp-test.org [--jid] node1:5223 [server of context prod] node1,node2 5277 20s",
        ),
    ] {
        let settings =
            meant(line, variables, file).unwrap_or_else(|failure| panic!("{line}: {}", failure.shown()));
        assert_eq!(digest(&settings), digested, "{line} ({variables})");
    }
}

#[test]
fn the_other_settings_of_a_context_are_taken_too() {
    let settings = meant("status", "", FILE).unwrap_or_else(|failure| panic!("{}", failure.shown()));
    assert_eq!(
        (settings.tls, settings.no_sockets, settings.looks.output),
        (TlsMode::Direct, true, Output::Usual(Format::Json))
    );
    assert_eq!(settings.passwords.len(), 1);
    let other = meant("status -j other@xmpp-test.org --tls starttls -o csv", "", FILE);
    let other = other.unwrap_or_else(|failure| panic!("{}", failure.shown()));
    assert_eq!((other.tls, other.looks.output), (TlsMode::StartTls, Output::Usual(Format::Csv)));
    assert_eq!(other.passwords, [], "the context's password is that of its own account");
}

#[test]
fn a_bad_setting_says_where_and_why() {
    for (line, variables, file, code, said) in [
        (
            "status",
            "CLUSTERCTL_TIMEOUT=ten",
            "",
            64,
            "environment variable CLUSTERCTL_TIMEOUT: 'ten': no number at column 1",
        ),
        (
            "status",
            "CLUSTERCTL_JID=b",
            "",
            64,
            "environment variable CLUSTERCTL_JID: 'b': no account before the domain",
        ),
        (
            "status",
            "CLUSTERCTL_TLS_PIN=sha1:0",
            "",
            64,
            "environment variable CLUSTERCTL_TLS_PIN: 'sha1:0': a pin begins with",
        ),
        (
            "status",
            "CLUSTERCTL_NO_SOCKETS=maybe",
            "",
            64,
            "environment variable CLUSTERCTL_NO_SOCKETS: 'maybe': write 1 or 0",
        ),
        ("status", "CLUSTERCTL_COLOR=red", "", 64, "'red': write one of auto, always, never"),
        (
            "status",
            "CLUSTERCTL_RESOLVE=a:1:10.0.0.1,b",
            "",
            64,
            "environment variable CLUSTERCTL_RESOLVE: 'a:1:10.0.0.1,b': three parts",
        ),
        (
            "status -c prod",
            "",
            "",
            64,
            "--context: there is no context prod, since there is no settings file",
        ),
        ("status -c labb", "", FILE, 64, "did you mean lab?"),
        ("status", "CLUSTERCTL_CONTEXT=labb", FILE, 64, "CLUSTERCTL_CONTEXT: there is no context labb"),
        (
            "status",
            "CLUSTERCTL_CONTEXT=a/b",
            FILE,
            64,
            "environment variable CLUSTERCTL_CONTEXT: 'a/b': '/' at column 2",
        ),
        (
            "status -c broken",
            "",
            FILE,
            78,
            "config.toml:16:11: context broken: timeout: 'soon': no number at column 1",
        ),
        ("status", "", "current = 'gone'", 78, "config.toml:1:11: current: there is no context gone"),
        ("status", "", "curent = 'a'", 78, "config.toml:1:1: unknown key curent; did you mean current?"),
        (
            "status",
            "CLUSTERCTL_CONFIG=/nowhere",
            "",
            78,
            "the settings file /nowhere that CLUSTERCTL_CONFIG names does not exist",
        ),
    ] {
        let Err(failure) = meant(line, variables, file) else { panic!("{line} ({variables}) was taken") };
        assert_eq!(failure.exit().code(), code, "{line} ({variables}): {}", failure.shown());
        assert!(
            failure.shown().contains(said),
            "{line} ({variables})\nwanted {said}\ngot {}",
            failure.shown()
        );
    }
}

#[test]
fn without_an_account_the_remedy_is_said() {
    let Ok(settings) = meant("status", "", "") else { panic!("no account is needed yet") };
    let Err(failure) = settings.account() else { panic!("there is no account") };
    assert_eq!(failure.exit().code(), 64);
    assert!(
        failure.shown().starts_with("clusterctl: no account to log in with\n  name an administrator: -j ")
    );
}

#[test]
fn colour_is_for_terminals_and_no_color_is_obeyed() {
    for (line, variables, terminal, color) in [
        ("status", "", true, true),
        ("status", "", false, false),
        ("status", "NO_COLOR=1", true, false),
        ("status", "NO_COLOR=", true, true),
        ("status", "TERM=dumb", true, false),
        ("status --color always", "NO_COLOR=1", false, true),
        ("status --color never", "", true, false),
        ("status", "CLUSTERCTL_COLOR=always", false, true),
        ("status --color auto", "CLUSTERCTL_COLOR=always", false, false),
    ] {
        let environment: Environment =
            variables.split_whitespace().filter_map(|pair| pair.split_once('=')).collect();
        let mut matches = help::command().get_matches_from(format!("clusterctl {line}").split(' '));
        let Cli { flags, command } = Cli::from_arg_matches_mut(&mut matches).expect("understood");
        let terminals = Terminals { output: terminal, ..Terminals::default() };
        let settings = Settings::resolve(command.flags().or(flags), &environment, terminals);
        let looks = settings.unwrap_or_else(|failure| panic!("{}", failure.shown())).looks;
        assert_eq!(looks.color, color, "{line} ({variables})");
        assert_eq!(looks.format().ok(), Some(if terminal { Format::Table } else { Format::Plain }));
    }
}

#[test]
fn the_demo_takes_nothing_of_a_real_cluster() {
    let environment: Environment = SETTINGS
        .iter()
        .filter(|setting| setting.key != "output")
        .map(|setting| (setting.variable(), "nonsense"))
        .filter(|(name, _)| name != "CLUSTERCTL_COLOR" && name != "CLUSTERCTL_ASCII")
        .chain([("CLUSTERCTL_OUTPUT".to_owned(), "csv"), ("CLUSTERCTL_CONFIG".to_owned(), "/nowhere")])
        .collect();
    let settings = Settings::of_flags(ConnectArgs::default(), &environment, Terminals::default());
    let settings = settings.unwrap_or_else(|failure| panic!("{}", failure.shown()));
    assert_eq!(digest(&settings), "- - - - 5277 10s");
    assert_eq!(settings.timeout, Duration::from_secs(10));
    assert_eq!(settings.looks.output, Output::Usual(Format::Csv));
}

/// Adds a context with a look at the certificate; gives the exit code, the messages and the file.
fn with_certificate(line: &str, typed: &'static str, terminal: bool) -> (u8, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config.toml");
    let mut messages = Vec::new();
    let mut world = World {
        environment: [("CLUSTERCTL_CONFIG", path.as_os_str())].into_iter().collect(),
        input: Box::new(typed.as_bytes()),
        output: &mut Vec::new(),
        messages: &mut messages,
        terminals: Terminals { input: terminal, ..Terminals::default() },
        keyring: Box::new(|_| Err("none".to_owned())),
        prompt: Box::new(|_| Ok("".into())),
        certificates: Box::new(|settings| {
            assert_eq!(settings.account().map(ToString::to_string).ok().as_deref(), Some("admin@lab.test"));
            Ok(ShownCertificate {
                pin: Pin([0xab; 32]),
                description: vec!["for lab.test\u{1b}[2J".to_owned()],
            })
        }),
    };
    let line = format!("clusterctl context add lab -j admin@lab.test {line}");
    let exit = clusterctl::cli::run(line.split_whitespace().map(Into::into), &mut world);
    drop(world);
    let file = std::fs::read_to_string(&path).unwrap_or_default();
    (exit.code(), String::from_utf8(messages).expect("text"), file)
}

#[test]
fn a_certificate_is_pinned_after_a_yes_only() {
    let pinned = format!("tls_pin = [\"sha256:{}\"]", "ab".repeat(32));
    for (line, typed, terminal, code, pins) in [
        ("--show-certificate", "y\n", true, 0, true),
        ("--show-certificate", "YES\n", true, 0, true),
        ("--show-certificate", "\n", true, 0, false),
        ("--show-certificate", "", true, 0, false),
        ("--show-certificate", "n\n", true, 0, false),
        ("--show-certificate", "y\n", false, 64, false),
        ("--show-certificate --yes", "", false, 0, true),
        ("", "", false, 0, false),
    ] {
        let (exit, messages, file) = with_certificate(line, typed, terminal);
        assert_eq!(exit, code, "{line} {typed:?}: {messages}");
        assert_eq!(file.contains(&pinned), pins, "{line} {typed:?}: {file}");
        assert_eq!(file.is_empty(), code != 0, "nothing is written when it fails");
        assert_eq!(messages.contains("fingerprint sha256:abab"), !line.is_empty(), "{messages}");
        assert!(!messages.contains('\u{1b}'), "{messages}");
    }
}
