//! From settings to what probes need: a target, credentials, a plan.

use super::args::Tls;
use super::exit::{ExitCode, Failure};
use super::secret;
use super::settings::{Meant, Origin, Settings};
use super::world::World;
use crate::cluster::declaration::Expected;
use crate::cluster::node::NodeName;
use crate::cluster::session::{CertificateFacts, FailureKind, SessionFailure};
use crate::probe::resolve::{Override, Resolver};
use crate::probe::xmpp::target::{Credentials, HostPort, Pin, Target, TlsMode, Trust};
use crate::probe::xmpp::tls;
use crate::survey::plan::Plan;
use crate::text::sanitize::neutralise;
use std::fmt::Write as _;
use std::sync::Arc;
use tokio::runtime::Runtime;

/// The one runtime of a command: a single thread is enough to wait on.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(4)
        .build()
        .map_err(|error| Failure::new(ExitCode::Software, format!("cannot start the runtime: {error}")))
}

/// The names to addresses that these settings give.
pub(super) fn resolver(settings: &Settings) -> Arc<Resolver> {
    let overrides = settings
        .resolve
        .iter()
        .map(|given| Override { host: given.host.clone(), port: given.port, address: given.address })
        .collect();
    Arc::new(Resolver::new(overrides))
}

/// Where these settings lead.
pub(super) fn target(settings: &Settings) -> Result<Target, Failure> {
    let account = settings.account()?;
    check_authorities(settings)?;
    let mut target = Target::new(account.domain(), resolver(settings));
    target.server = settings
        .server
        .as_ref()
        .map(|server| HostPort { host: server.value.host.clone(), port: server.value.port });
    target.tls = match settings.tls {
        Tls::Auto => TlsMode::Auto,
        Tls::Direct => TlsMode::Direct,
        Tls::Starttls => TlsMode::StartTls,
    };
    target.trust = Trust {
        ca_files: settings.ca_file.iter().map(|file| file.value.clone()).collect(),
        pins: settings.tls_pins.iter().map(|pin| Pin(pin.0)).collect(),
    };
    Ok(target)
}

/// A file with authorities that is none is a wrong setting, whatever the network says.
fn check_authorities(settings: &Settings) -> Result<(), Failure> {
    let Some(Meant { value, origin }) = &settings.ca_file else { return Ok(()) };
    let exit = if matches!(origin, Origin::Context { .. }) { ExitCode::Settings } else { ExitCode::Usage };
    match tls::ca_file(value) {
        Ok(_) => Ok(()),
        Err(why) => Err(Failure::new(exit, format!("{origin}: {why}"))
            .with_remedy("give a file with certificates in PEM form (-----BEGIN CERTIFICATE-----)")),
    }
}

/// Who logs in, with the password from wherever it is kept.
pub(super) fn credentials(settings: &Settings, world: &mut World<'_>) -> Result<Credentials, Failure> {
    let jid = settings.account()?.jid().to_string();
    let password = secret::find(settings, world)?;
    Credentials::new(&jid, password).map_err(Failure::usage)
}

/// The survey that these settings ask for.
pub(super) fn plan(settings: &Settings, world: &mut World<'_>) -> Result<Plan, Failure> {
    let target = target(settings)?;
    let credentials = credentials(settings, world)?;
    let known: Vec<NodeName> = match &settings.declaration.expected {
        Expected::Named(nodes) => nodes.clone(),
        Expected::Unstated | Expected::Count(_) => Vec::new(),
    };
    Ok(Plan {
        target,
        credentials,
        named: !known.is_empty(),
        known,
        cluster_ports: settings.declaration.cluster_ports.clone(),
        sockets: !settings.no_sockets,
        timeout: settings.timeout,
    })
}

/// A failed way in, for a command that judges nothing.
pub(super) fn no_session(failure: &SessionFailure) -> Failure {
    let exit = match failure.kind {
        FailureKind::LoginRefused => ExitCode::Permission,
        FailureKind::Certificate
        | FailureKind::WrongDomain
        | FailureKind::Unreachable
        | FailureKind::Timeout
        | FailureKind::Protocol
        | FailureKind::Impossible => ExitCode::Unavailable,
    };
    Failure::new(exit, words(failure)).with_remedy(failure.remedy.clone().unwrap_or_default())
}

/// What failed, with the certificate where it is the reason and every address that was tried.
pub(super) fn words(failure: &SessionFailure) -> String {
    let mut text = neutralise(&failure.to_string()).into_owned();
    if failure.attempts.len() > 1 {
        for attempt in &failure.attempts {
            let address = attempt.address.map(|address| format!(" ({address})")).unwrap_or_default();
            let _ = write!(
                text,
                "\n  tried {}{address}: {}: {}",
                attempt.host,
                attempt.step,
                neutralise(&attempt.reason)
            );
        }
    }
    if let Some(certificate) = &failure.certificate {
        for line in certificate_lines(certificate) {
            let _ = write!(text, "\n  {line}");
        }
    }
    text
}

/// What a person needs to judge a certificate, a line each.
pub(super) fn certificate_lines(certificate: &CertificateFacts) -> Vec<String> {
    let names: Vec<String> = certificate.names.iter().map(|name| neutralise(name).into_owned()).collect();
    vec![
        format!("subject      {}", neutralise(&certificate.subject)),
        format!("issuer       {}", neutralise(&certificate.issuer)),
        format!("names        {}", if names.is_empty() { "none".to_owned() } else { names.join(", ") }),
        format!(
            "valid        {} to {}",
            certificate.not_before.strftime("%Y-%m-%d %H:%MZ"),
            certificate.not_after.strftime("%Y-%m-%d %H:%MZ")
        ),
        format!("fingerprint  sha256:{}", certificate.sha256),
    ]
}
