//! What is said of the way in, beside its steps: why it ended and what to do, what was agreed, what was tried, and
//! what can be looked at meanwhile.

use super::Page;
use crate::cluster::session::{
    CertificateFacts, FailedAttempt, FailureKind, SessionFacts, SessionFailure, SessionState, TlsStyle,
    TrustedBy,
};
use crate::cluster::view::Access;
use crate::report::ink::Role;
use crate::text::duration;
use crate::tui::message::Password;
use crate::tui::model::Model;
use crate::tui::screens::events::Kinds;
use crate::tui::way;
use jiff::Timestamp;
use std::time::Duration;

/// Certificates that end sooner are named as such.
const SOON: i64 = 30 * 24;

/// What there is to say, in sentences.
pub(super) fn explain(model: &Model, page: &mut Page) {
    match &model.session.0 {
        SessionState::Idle => {
            page.gap();
            page.say("Nobody has tried yet.", Role::Muted);
        }
        SessionState::Stepping { .. } => {}
        SessionState::Online(_) => blind(model, page),
        SessionState::Waiting { until, attempt, cause } => {
            page.gap();
            let failed = way::of(model).iter().any(|stage| stage.stands == way::Stands::Failed);
            if !failed {
                page.say(cause, Role::Degraded);
            }
            let tries =
                if *attempt == 1 { "One try has".to_owned() } else { format!("{attempt} tries have") };
            page.say(
                &format!(
                    "{tries} failed. Tried again {}, then less and less often; r tries now.",
                    model.until(*until)
                ),
                Role::Usual,
            );
            if let Some(remedy) = way::failure(model).and_then(|failure| failure.remedy.as_deref()) {
                page.advise(remedy);
            }
        }
        SessionState::Refused { cause } => refusal(model, cause, page),
    }
}

/// We are in, and there is nothing to see.
fn blind(model: &Model, page: &mut Page) {
    let Some(latest) = &model.live.latest else { return };
    let id = match &latest.view.access {
        Access::NotAdmin => "not-admin",
        Access::NotClustered => "not-clustered",
        Access::CouldNotAsk(_) => "view-unavailable",
        Access::Manager { .. } | Access::NoSession(_) | Access::NotTried => return,
    };
    if let Some(finding) = latest.assessment.findings.iter().find(|finding| finding.id == id) {
        page.gap();
        page.say(&format!("{}.", finding.summary.trim_end_matches('.')), Role::Unknown);
        page.advise(&finding.advice);
        if !model.contexts.is_empty() {
            page.say("c watches another cluster, or this one as somebody else.", Role::Muted);
        }
    }
}

fn refusal(model: &Model, failure: &SessionFailure, page: &mut Page) {
    page.gap();
    page.say(
        match failure.kind {
            FailureKind::LoginRefused => {
                "Not retried: repeated failures can lock or disable the account on Tigase."
            }
            FailureKind::Certificate => {
                "Not retried: no password goes to a server that does not prove who it is, and that does not mend \
                 itself."
            }
            FailureKind::WrongDomain => "Not retried: the server says that it does not serve this domain.",
            FailureKind::Impossible
            | FailureKind::Unreachable
            | FailureKind::Timeout
            | FailureKind::Protocol => "Not retried: another try by itself would fare no better.",
        },
        Role::Usual,
    );
    let remedy = failure.remedy.as_deref().map(|remedy| remedy.trim_end_matches('.'));
    let then = remedy.map_or_else(String::new, |remedy| format!("{remedy}; then "));
    // Of a refused login it matters whether another try would bring the same password.
    let with = match (&model.watched.password, failure.kind) {
        (Password::Again(place), FailureKind::LoginRefused | FailureKind::Impossible) => {
            format!(": the password is then read again, from {place}")
        }
        (Password::Once(place), FailureKind::LoginRefused) => {
            format!(" with the same password, since {place} gives no other one; q and begin anew for another")
        }
        _ => String::new(),
    };
    page.advise(&format!("{then}press r to try once more{with}."));
}

/// What the facts are facts of.
pub(super) const fn title(model: &Model) -> &'static str {
    match &model.session.0 {
        SessionState::Online(_) => "What was agreed",
        SessionState::Idle | SessionState::Stepping { .. } => "The way in",
        SessionState::Waiting { .. } | SessionState::Refused { .. } => "What was met",
    }
}

/// What was agreed; or what was met before it failed.
pub(super) fn facts(model: &Model, page: &mut Page) {
    match &model.session.0 {
        SessionState::Online(facts) => agreed(model, facts, page),
        SessionState::Idle => {}
        SessionState::Stepping { to, .. } => {
            page.fact("to", to, Role::Usual);
            page.fact("as", &model.watched.jid, Role::Usual);
            since(model, page);
        }
        SessionState::Waiting { .. } => {
            if let Some(failure) = way::failure(model) {
                met(failure, model.now, page);
            }
            since(model, page);
        }
        SessionState::Refused { cause } => {
            met(cause, model.now, page);
            since(model, page);
            if let Some((refusals, last)) =
                model.session_screen.refusals.filter(|(refusals, _)| *refusals > 1)
            {
                let words = format!("{refusals} times, last {}", last.strftime("%H:%M:%SZ"));
                page.fact("refused", &words, Role::Degraded);
            }
        }
    }
}

fn since(model: &Model, page: &mut Page) {
    let words = format!("{}, {}", model.session.1.strftime("%H:%M:%SZ"), model.ago(model.session.1));
    page.fact("since", &words, Role::Muted);
}

fn agreed(model: &Model, facts: &SessionFacts, page: &mut Page) {
    since(model, page);
    page.fact("jid", &facts.jid, Role::Usual);
    page.fact("server", &format!("{}, at {}", facts.server, facts.peer), Role::Usual);
    let style = match facts.style {
        TlsStyle::Direct => "from the first byte",
        TlsStyle::StartTls => "by STARTTLS",
    };
    let trust = match facts.trusted_by {
        TrustedBy::Authority => "by its authority",
        TrustedBy::Pin => "by --tls-pin",
    };
    page.fact("tls", &format!("{style}, trusted {trust}"), Role::Usual);
    let certificate = model.live.latest.as_ref().and_then(|latest| latest.view.certificate.known());
    if let Some(certificate) = certificate {
        let (words, role) = validity(certificate, model.now);
        page.fact("valid", &words, role);
    }
    let binding = facts.channel_binding.as_deref();
    let binding = binding.map_or_else(|| "no channel binding".to_owned(), |with| format!("bound by {with}"));
    page.fact("login", &format!("{}, {binding}", facts.mechanism), Role::Usual);
    if let Some((kept, why)) = &model.stretched {
        let (asked, kept) = (duration::human(model.watched.interval), duration::human(*kept));
        page.fact("every", &format!("{kept} ({asked} asked): {why}"), Role::Degraded);
    }
    page.facts("sent on", facts.redirects.iter().map(|host| (format!("to {host}"), Role::Usual)));
}

/// What was met before it failed: the certificate, where it is the reason, and addresses, where there are several.
fn met(failure: &SessionFailure, now: Timestamp, page: &mut Page) {
    if let Some(peer) = &failure.peer {
        page.fact("server", peer, Role::Usual);
    }
    if let Some(certificate) = &failure.certificate {
        let names = certificate.names.join(", ");
        page.fact("subject", &certificate.subject, Role::Usual);
        page.fact("issuer", &certificate.issuer, Role::Usual);
        page.fact("names", if names.is_empty() { "none" } else { &names }, Role::Usual);
        let (words, role) = validity(certificate, now);
        page.fact("valid", &words, role);
        page.fact("sha256", &certificate.sha256, Role::Usual);
    }
    if failure.attempts.len() > 1 {
        page.facts("tried", failure.attempts.iter().map(|tried| (attempt(tried), Role::Usual)));
    }
}

fn attempt(tried: &FailedAttempt) -> String {
    let address = tried.address.map(|address| address.to_string()).filter(|address| *address != tried.host);
    let address = address.map(|address| format!(" ({address})")).unwrap_or_default();
    format!("{}{address}: {}: {}", tried.host, tried.step, tried.reason)
}

/// From when to when, and what that means now.
fn validity(certificate: &CertificateFacts, now: Timestamp) -> (String, Role) {
    let (from, to) =
        (certificate.not_before.strftime("%Y-%m-%d"), certificate.not_after.strftime("%Y-%m-%d"));
    let left = certificate.not_after.duration_since(now);
    let (says, role) = if certificate.not_before > now {
        ("not yet valid".to_owned(), Role::Down)
    } else if left.is_negative() {
        let ago = Duration::try_from(-left).unwrap_or_default();
        (format!("ended {} ago", duration::human(Duration::from_secs(ago.as_secs()))), Role::Down)
    } else {
        let rest = duration::human(Duration::from_secs(left.as_secs().unsigned_abs()));
        (format!("{rest} left"), if left.as_hours() < SOON { Role::Degraded } else { Role::Usual })
    };
    (format!("{from} to {to}, {says}"), role)
}

/// What can be looked at all the same.
pub(super) fn meanwhile(model: &Model, page: &mut Page) {
    if matches!(model.session.0, SessionState::Online(_)) {
        return;
    }
    let mut read = Vec::new();
    if let Some(sighted) = &model.live.sighted {
        read.push(format!("[1] The cluster as it was seen {}.", model.ago(sighted.at)));
    }
    let latest = model.live.latest.as_ref();
    if latest.is_some_and(|latest| latest.view.host.table.known().is_some()) {
        read.push("[3] The sockets of this host were read all the same.".to_owned());
    }
    if !read.is_empty() {
        page.gap();
        page.say(&read.join(" "), Role::Muted);
    }
}

/// What became of the session of late.
pub(super) fn log(model: &Model, page: &mut Page) {
    const MOST: usize = 20;
    let events = model.live.events.iter().filter(|event| Kinds::Session.have(event)).take(MOST);
    for event in events {
        page.fact(&event.at.strftime("%H:%M:%SZ").to_string(), event.why(), Role::Usual);
    }
    if page.lines.is_empty() {
        page.say("Nothing has happened to the session since it was begun.", Role::Muted);
    }
}
