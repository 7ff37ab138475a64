//! One look at everything: sockets and session at the same time, each with its deadline.

use super::plan::Plan;
use super::{visits, walk};
use crate::cluster::observation::{Evidence, Observation, Round, Source, Unavailable};
use crate::cluster::session::{CertificateFacts, SessionFacts, SessionFailure};
use crate::probe::sockets;
use crate::probe::xmpp::session::{self, Session};
use jiff::Timestamp;
use tokio::time::{Duration, Instant};
use tracing::info;

/// Surveys the cluster once. Never fails: what could not be looked at is an observation too.
pub async fn look(plan: &Plan) -> Round {
    let begun = Instant::now();
    let started = Timestamp::now();
    let deadline = begun + plan.timeout;
    let ports = plan.cluster_ports.clone();
    let table = plan.sockets.then(|| tokio::task::spawn_blocking(move || observe_sockets(&ports)));

    let mut observations = Vec::new();
    let failure = match session::connect(&plan.target, &plan.credentials, deadline).await {
        Ok(session) => {
            observations.extend(admitted(session.facts(), session.certificate(), begun.elapsed()));
            observations.extend(through(plan, &session, deadline).await);
            session.close().await;
            None
        }
        Err(failure) => {
            observations.extend(shut_out(&failure, begun.elapsed()));
            observations.extend(walk::addresses(plan, &plan.known, deadline).await);
            Some(failure)
        }
    };
    if let Some(table) = table {
        observations.push(join(table, deadline).await);
    }
    info!("{:<8} survey complete ({} ms)", "done", millis(begun.elapsed()));
    Round {
        domain: plan.target.domain.clone(),
        jid: Some(plan.credentials.jid()),
        started,
        took: begun.elapsed(),
        failure,
        observations,
    }
}

/// What one session shows of the cluster: every question of a survey, none of the way in. With
/// [`Plan::probe`], what a session at each node shows as well.
pub async fn through(plan: &Plan, session: &Session, deadline: Instant) -> Vec<Observation> {
    match plan.probe {
        None => Box::pin(walk::go(plan, session, deadline, None)).await,
        Some(probe) => Box::pin(visits::beside(plan, probe, session, deadline)).await,
    }
}

/// What a way in shows by itself.
pub(super) fn admitted(
    facts: &SessionFacts,
    certificate: &CertificateFacts,
    took: Duration,
) -> [Observation; 2] {
    [
        seen(Source::Session, took, Ok(Evidence::Session(Box::new(facts.clone())))),
        seen(Source::Certificate, took, Ok(Evidence::Certificate(certificate.clone()))),
    ]
}

/// What a way in shows that has failed. Even a refused login shows a certificate; a survey that fails says what
/// it has learnt.
pub(super) fn shut_out(failure: &SessionFailure, took: Duration) -> impl Iterator<Item = Observation> {
    let session = seen(Source::Session, took, Err(Unavailable::Failed(failure.to_string())));
    let certificate = failure
        .certificate
        .as_ref()
        .map(|certificate| seen(Source::Certificate, took, Ok(Evidence::Certificate(certificate.clone()))));
    std::iter::once(session).chain(certificate)
}

pub(super) fn observe_sockets(ports: &[u16]) -> Observation {
    let begun = std::time::Instant::now();
    let outcome = sockets::observe(ports).map(Evidence::Sockets);
    info!(
        "{:<8} sockets of the cluster port read from the kernel ({} ms)",
        "sockets",
        millis(begun.elapsed())
    );
    seen(Source::Sockets, begun.elapsed(), outcome)
}

pub(super) async fn join(table: tokio::task::JoinHandle<Observation>, deadline: Instant) -> Observation {
    // Never less than a moment: by now the table has been waiting for long.
    let patience = deadline.max(Instant::now() + Duration::from_millis(50));
    match tokio::time::timeout_at(patience, table).await {
        Ok(Ok(observation)) => observation,
        Ok(Err(_)) => {
            seen(Source::Sockets, Duration::ZERO, Err(Unavailable::Failed("the probe broke off".to_owned())))
        }
        Err(_) => seen(
            Source::Sockets,
            Duration::ZERO,
            Err(Unavailable::Failed("the kernel did not answer in time".to_owned())),
        ),
    }
}

/// An observation that is complete now.
pub(super) fn seen(source: Source, took: Duration, outcome: Result<Evidence, Unavailable>) -> Observation {
    Observation { source, taken: Timestamp::now(), took, outcome }
}

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
