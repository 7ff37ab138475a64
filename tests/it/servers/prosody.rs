//! Prosody 0.12 in a folder of its own, in the foreground, logging all that it receives.

use std::fmt::Write as _;
use std::time::Duration;

use super::daemon::{Daemon, write};
use super::server::{ADMIN, COMPONENT_SECRET, COMPONENTS, DOMAIN, JOE, Login, Site};

/// A line for each SASL dialogue that a client opens (`mod_stanza_debug`).
pub(super) const ATTEMPT: &[&str] = &["RECV: <auth ", "urn:ietf:params:xml:ns:xmpp-sasl"];
/// A line for each refusal.
pub(super) const REFUSAL: &[&str] = &["SEND: <failure ", "urn:ietf:params:xml:ns:xmpp-sasl"];
/// What marks an element received, from clients and components alike.
pub(super) const RECEIVED: &str = "RECV: ";
/// Logged when a client's connection has ended, in whatever way.
pub(super) const CLIENT_LEFT: &[&str] = &["c2s", "Client disconnected"];

/// Starts it and returns when it listens.
pub(super) async fn start(site: &Site, login: Login) -> Daemon {
    let folder = site.folder.path();
    std::fs::create_dir_all(folder.join("data")).expect("a folder");
    // Where Prosody looks for certificates by name; it complains when there is no such folder.
    std::fs::create_dir_all(folder.join("certs")).expect("a folder");
    write(folder, "mod_named_binding.lua", include_str!("mod_named_binding.lua"));
    let config = write(folder, "prosody.cfg.lua", &configuration(site, login));
    let config = config.to_str().expect("a path in UTF-8");
    for (user, password) in [ADMIN, JOE] {
        register(config, user, password).await;
    }
    let daemon = Daemon::start("prosody", &["prosody", "-F", "--config", config], &[]);
    for service in ["c2s", "c2s_direct_tls", "component"] {
        daemon.logged(&[&format!("Activated service '{service}' on")], 1).await;
    }
    daemon
}

async fn register(config: &str, user: &str, password: &str) {
    let run = tokio::process::Command::new("prosodyctl")
        .args(["--config", config, "register", user, DOMAIN, password])
        .stdin(std::process::Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(Duration::from_secs(30), run)
        .await
        .expect("prosodyctl register ends within 30 s")
        .unwrap_or_else(|error| panic!("prosodyctl cannot be started ({error}): run ./tests/run.sh"));
    assert!(
        output.status.success(),
        "prosodyctl register {user}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn configuration(site: &Site, login: Login) -> String {
    let Site { address, starttls_port, direct_port, component_port, .. } = site;
    let folder = site.folder.path().display();
    let certificate = site.certificate.display();
    let key = site.key.display();
    let protocol = if login == Login::UnnamedBinding { "tlsv1_2" } else { "tlsv1_2+" };
    let disabled = match login {
        Login::PlainOnly => r#""SCRAM-SHA-1"; "SCRAM-SHA-1-PLUS"; "SCRAM-SHA-256"; "SCRAM-SHA-256-PLUS""#,
        _ => "",
    };
    let binding = match login {
        Login::Bound(binding) => binding,
        _ => "",
    };
    let mut text = format!(
        r#"run_as_root = true
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
plugin_paths = {{ "{folder}" }}
interfaces = {{ "{address}" }}
local_interfaces = {{ "{address}" }}
component_interfaces = {{ "{address}" }}
c2s_ports = {{ {starttls_port} }}
c2s_direct_tls_ports = {{ {direct_port} }}
component_ports = {{ {component_port} }}
s2s_ports = {{}}
modules_enabled = {{ "disco"; "named_binding"; "ping"; "roster"; "saslauth"; "stanza_debug"; "tls" }}
modules_disabled = {{ "offline"; "s2s" }}
c2s_require_encryption = true
authentication = "internal_hashed"
password_hash = "SHA-256"
disable_sasl_mechanisms = {{ {disabled} }}
named_binding = "{binding}"
named_binding_certificate = "{certificate}"
log = {{ {{ levels = {{ min = "debug" }}, to = "file", filename = "/dev/stdout" }} }}
ssl = {{ certificate = "{certificate}"; key = "{key}"; protocol = "{protocol}" }}
VirtualHost "{DOMAIN}"
"#
    );
    for component in COMPONENTS {
        let _ = writeln!(text, "Component \"{component}\"\n  component_secret = \"{COMPONENT_SECRET}\"");
    }
    text
}
