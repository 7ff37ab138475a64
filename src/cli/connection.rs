//! From settings to what probes need: a target, credentials, a plan.

use super::exit::{ExitCode, Failure};
use super::secret::{self, Place};
use super::settings::{Origin, Settings};
use super::world::World;
use crate::cluster::declaration::Expected;
use crate::cluster::node::NodeName;
use crate::cluster::session::{CertificateFacts, FailureKind, SessionFailure};
use crate::probe::resolve::Resolver;
use crate::probe::xmpp::target::{Credentials, Target, Trust};
use crate::probe::xmpp::tls;
use crate::survey::plan::{Plan, Refusals};
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
    Arc::new(Resolver::new(settings.resolve.clone()))
}

/// Where these settings lead.
pub(super) fn target(settings: &Settings) -> Result<Target, Failure> {
    let account = settings.account()?;
    let mut target = Target::new(account.domain(), resolver(settings));
    target.server = settings.server.as_ref().map(|server| server.value.clone());
    target.tls = settings.tls;
    if let Some(file) = &settings.ca_file {
        // A wrong file is told before anything is sent, and not as a fault of the server.
        let exit = match file.origin {
            Origin::Context { .. } => ExitCode::Settings,
            Origin::CommandLine(_) | Origin::Environment(_) => ExitCode::Data,
        };
        tls::ca_file(&file.value).map_err(|fault| {
            Failure::new(exit, format!("{}: {fault}", file.origin)).with_remedy(
                "it must hold the authority's certificates in PEM form (-----BEGIN CERTIFICATE-----)",
            )
        })?;
    }
    target.trust = Trust {
        ca_files: settings.ca_file.iter().map(|file| file.value.clone()).collect(),
        pins: settings.tls_pins.clone(),
    };
    Ok(target)
}

/// Who logs in, with the password from wherever it is kept.
pub(super) fn credentials(settings: &Settings, world: &mut World<'_>) -> Result<Credentials, Failure> {
    placed(settings, world).map(|(credentials, _)| credentials)
}

/// The same, and what the password was taken from.
pub(super) fn placed(settings: &Settings, world: &mut World<'_>) -> Result<(Credentials, Place), Failure> {
    let jid = settings.account()?.jid().to_string();
    let found = secret::find(settings, world)?;
    Ok((Credentials::new(&jid, found.password).map_err(Failure::usage)?, found.place))
}

/// The survey that these settings ask for.
pub(super) fn plan(settings: &Settings, world: &mut World<'_>) -> Result<Plan, Failure> {
    placed_plan(settings, world).map(|(plan, _)| plan)
}

/// The same, and what the password was taken from.
pub(super) fn placed_plan(settings: &Settings, world: &mut World<'_>) -> Result<(Plan, Place), Failure> {
    let target = target(settings)?;
    let (credentials, place) = placed(settings, world)?;
    let known: Vec<NodeName> = match &settings.declaration.expected {
        Expected::Named(nodes) => nodes.clone(),
        Expected::Unstated | Expected::Count(_) => Vec::new(),
    };
    let plan = Plan {
        target,
        credentials,
        again: None,
        named: !known.is_empty(),
        known,
        cluster_ports: settings.declaration.cluster_ports.clone(),
        sockets: !settings.no_sockets,
        probe: None,
        refusals: Refusals::default(),
        counting: None,
        timeout: settings.timeout,
    };
    Ok((plan, place))
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
    format!("{}{}", neutralise(&failure.to_string()), details(failure))
}

/// The certificate where it is the reason, and every address that was tried: each on a new line, indented.
pub(super) fn details(failure: &SessionFailure) -> String {
    let mut text = String::new();
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
