//! ejabberd 23.01 in a folder of its own: its Erlang in the foreground, without a node name, hence without epmd.

use std::fmt::Write as _;

use super::daemon::{Daemon, write};
use super::server::{ADMIN, COMPONENT_SECRET, COMPONENTS, DOMAIN, JOE, Login, Site};

/// A line for each SASL dialogue that a client opens.
pub(super) const ATTEMPT: &[&str] = &["Received XML on stream", "<auth ", "urn:ietf:params:xml:ns:xmpp-sasl"];
/// A line for each refusal.
pub(super) const REFUSAL: &[&str] = &["Failed c2s ", " authentication for "];
/// What marks an element received, from clients and components alike.
pub(super) const RECEIVED: &str = "Received XML on stream";
/// Logged when a client's connection has ended, in whatever way.
pub(super) const CLIENT_LEFT: &[&str] = &["Running hook c2s_terminated"];

/// Starts it and returns when it listens and has its accounts.
pub(super) async fn start(site: &Site, login: Login) -> Daemon {
    let folder = site.folder.path();
    let read = |path| std::fs::read_to_string(path).expect("written a moment ago");
    // The certificate and its key in one file.
    let both = read(&site.certificate) + &read(&site.key);
    write(folder, "both.pem", &both);
    let config = write(folder, "ejabberd.yml", &configuration(site, login));
    let at = |name: &str| folder.join(name).display().to_string();
    let spool = format!("{:?}", at("spool"));
    let accounts = register(&[ADMIN, JOE]);
    let daemon = Daemon::start(
        "ejabberd",
        // Two schedulers that do not spin: these machines are small and shared.
        &[
            "erl", "-noinput", "+S", "2:2", "+sbwt", "none", "-mnesia", "dir", &spool, "-s", "ejabberd",
            "-eval", &accounts,
        ],
        &[
            ("EJABBERD_CONFIG_PATH", config.display().to_string()),
            ("EJABBERD_LOG_PATH", at("ejabberd.log")),
            ("ERL_CRASH_DUMP_BYTES", "0".to_owned()),
            ("ERL_LIBS", libraries()),
            ("HOME", folder.display().to_string()),
        ],
    );
    daemon.logged(&["the accounts are [ok,ok]"], 1).await;
    for module in ["ejabberd_service", "ejabberd_c2s", "ejabberd_c2s"] {
        daemon.logged(&["Start accepting", module], 1).await;
    }
    daemon.logged(&["Start accepting"], 3).await;
    daemon
}

/// The Erlang expression that makes the accounts once ejabberd runs (without a node name ejabberdctl cannot).
fn register(accounts: &[(&str, &str)]) -> String {
    let each: Vec<String> = accounts
        .iter()
        .map(|(user, password)| {
            format!(r#"ejabberd_auth:try_register(<<"{user}">>, <<"{DOMAIN}">>, <<"{password}">>)"#)
        })
        .collect();
    format!(r#"io:format("the accounts are ~w~n", [[{}]])."#, each.join(", "))
}

/// Where Debian keeps ejabberd's own modules, which depends on the architecture: ejabberdctl says.
fn libraries() -> String {
    let script = std::fs::read_to_string("/usr/sbin/ejabberdctl")
        .unwrap_or_else(|error| panic!("/usr/sbin/ejabberdctl ({error}): run ./tests/run.sh"));
    script
        .lines()
        .find_map(|line| line.strip_prefix("ERL_LIBS='")?.strip_suffix('\''))
        .expect("Debian's ejabberdctl sets ERL_LIBS")
        .to_owned()
}

fn configuration(site: &Site, login: Login) -> String {
    let Site { address, starttls_port, direct_port, component_port, .. } = site;
    let folder = site.folder.path().display();
    let disabled = match login {
        Login::Scram => "",
        Login::PlainOnly => r#""SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS""#,
        Login::Bound(_) | Login::UnnamedBinding => {
            panic!("ejabberd 23.01 binds to tls-unique alone, always, and does not announce it")
        }
    };
    let mut text = format!(
        r#"loglevel: debug
hosts: ["{DOMAIN}"]
certfiles: ["{folder}/both.pem"]
auth_method: [internal]
auth_password_format: scram
auth_scram_hash: sha256
disable_sasl_mechanisms: [{disabled}]
acme: {{ auto: false }}
s2s_access: none
listen:
  - {{ port: {starttls_port}, ip: "{address}", module: ejabberd_c2s, starttls_required: true }}
  - {{ port: {direct_port}, ip: "{address}", module: ejabberd_c2s, tls: true }}
  - port: {component_port}
    ip: "{address}"
    module: ejabberd_service
    hosts:
"#
    );
    for component in COMPONENTS {
        let _ = writeln!(text, "      \"{component}\": {{ password: \"{COMPONENT_SECRET}\" }}");
    }
    text + "modules:\n  mod_disco: {}\n  mod_ping: {}\n  mod_roster: {}\n"
}
