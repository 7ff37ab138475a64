//! `clusterctl gather`: everything that can be observed, in one file.

use crate::assess::assess_with;
use crate::assess::policy::Policy;
use crate::capture::{Capture, Redaction, redact};
use crate::cli::args::{GatherArgs, Redact};
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::progress::{Work, beside};
use crate::cli::settings::Settings;
use crate::cli::world::World;
use crate::cli::{connection, new_file};
use crate::cluster::fold::fold;
use crate::cluster::observation::{Reading, Round};
use crate::cluster::service::DiscoTree;
use crate::cluster::view::{Access, ClusterView};
use crate::probe::xmpp::session;
use crate::survey::once;
use crate::survey::plan::Plan;
use crate::survey::tree::tree;
use crate::text::sanitize::{neutralise, one_word};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::Instant;

/// The time in all where nobody said otherwise: all nodes are logged in to, and nobody watches.
const USUAL_TIME: Duration = Duration::from_secs(60);

/// How deep the tree of services goes: as deep as `disco` shows it.
const DEPTH: u8 = 2;

/// How many of the looks that failed are told one by one.
const MOST_TOLD: usize = 10;

/// Surveys, lists the services, writes; tells on standard error what the file holds.
pub(super) fn run(args: &GatherArgs, quiet: bool, settings: &Settings, world: &mut World<'_>) -> Outcome {
    let named = args.file.as_deref().or(args.output_file.as_deref());
    let standard = named == Some(Path::new("-"));
    if let Some(path) = named.filter(|_| !standard) {
        new_file::refuse_existing(path, args.force)?;
    }
    let mut plan = connection::plan(settings, world)?;
    plan.probe = args.probe();
    if !settings.timeout_said {
        plan.timeout = USUAL_TIME;
    }
    let runtime = connection::runtime()?;
    let what = if plan.probe.is_some() { "asking every node" } else { "asking the cluster" };
    let work = Work { what, of: plan.timeout };
    let (round, services) = runtime.block_on(beside(work, settings.looks, world.messages, observe(&plan)));
    // A name server that does not answer must not hold the program back.
    runtime.shutdown_background();

    let mut seen = Capture::of_survey(
        env!("CARGO_PKG_VERSION"),
        settings.context.clone(),
        settings.declaration.clone(),
        round,
        services,
    );
    seen.mutes.clone_from(&settings.mutes);
    let written = match args.redact {
        Redact::Secrets => seen.clone(),
        Redact::Names => redact::names(&seen),
    };
    let text = written.write()?;
    let place = if standard {
        world.output.write_all(text.as_bytes())?;
        world.output.flush()?;
        "standard output".to_owned()
    } else {
        let path = named.map_or_else(|| default_name(&written), Path::to_path_buf);
        new_file::write(&path, text.as_bytes(), args.force)?;
        path.display().to_string()
    };
    let view = fold(&seen.round, &seen.declaration);
    if !quiet {
        for line in summary(&place, text.len(), &seen, &view, written.redacted) {
            writeln!(world.messages, "{line}")?;
        }
        writeln!(world.messages, "{}", judged(&seen, &view, plan.probe.is_some()))?;
    }
    ending(&seen, &view)
}

/// One survey, and the services of the domain.
async fn observe(plan: &Plan) -> (Round, Reading<DiscoTree>) {
    let deadline = Instant::now() + plan.timeout;
    let round = once::look(plan).await;
    // A refused login is final: nothing is tried a second time.
    if round.failure.is_some() {
        return (round, Reading::NotAsked("there is no session".to_owned()));
    }
    let services = match session::connect(&plan.target, &plan.credentials, deadline).await {
        Ok(session) => {
            let tree = tree(&session.requester(), &plan.target.domain, None, DEPTH, deadline).await;
            session.close().await;
            Reading::Known(tree)
        }
        Err(failure) => Reading::NotAsked(format!("no second session could be had: {failure}")),
    };
    (round, services)
}

/// `clusterctl-DOMAIN-TIME.json`, in the current folder whatever the domain is called.
fn default_name(capture: &Capture) -> PathBuf {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' };
    let domain: String = capture.round.domain.chars().map(plain).take(100).collect();
    let time = capture.round.started.strftime("%Y%m%dT%H%M%SZ");
    format!("clusterctl-{domain}-{time}.json").into()
}

/// What the file holds and what it does not, a line each.
fn summary(place: &str, size: usize, seen: &Capture, view: &ClusterView, redacted: Redaction) -> Vec<String> {
    let failed: Vec<_> = view.sources.iter().filter(|look| look.outcome.is_err()).collect();
    let looks = view.sources.len();
    let mut lines = vec![
        format!("wrote {}, {} KiB: {}", neutralise(place), size.div_ceil(1024), one_word(&view.domain)),
        format!(
            "  holds      {}, {} of them in vain; {}; {}",
            counted(looks, "look"),
            failed.len(),
            counted(view.nodes.len(), "node"),
            match &seen.services {
                Reading::Known(tree) => counted(count(tree), "service"),
                other => format!("no services ({})", neutralise(&other.reason().unwrap_or_default())),
            }
        ),
    ];
    for look in failed.iter().take(MOST_TOLD) {
        let why = look.outcome.as_ref().err().map(ToString::to_string).unwrap_or_default();
        lines.push(format!("  in vain    {} {}: {}", look.source, one_word(&look.of), neutralise(&why)));
    }
    if failed.len() > MOST_TOLD {
        lines.push(format!("  in vain    {} more; they are in the file", failed.len() - MOST_TOLD));
    }
    lines.push(match redacted {
        Redaction::Secrets => {
            "  taken out  secrets; names and addresses are in it (--redact names)".to_owned()
        }
        Redaction::Names => {
            "  taken out  secrets, names, accounts and addresses; look through it all the same".to_owned()
        }
    });
    lines
}

/// What `status` says of it, and which part of the cluster was not seen from within.
fn judged(seen: &Capture, view: &ClusterView, probed: bool) -> String {
    let verdict = assess_with(view, &Policy::default(), &seen.mutes, view.taken_at).verdict;
    let unvisited = view.nodes.values().filter(|facts| facts.visit.known().is_none()).count();
    let were = if unvisited == 1 { "was" } else { "were" };
    let short = if probed && unvisited > 0 {
        format!("; {} {were} not visited", counted(unvisited, "node"))
    } else {
        String::new()
    };
    format!("  judged     {}{short}", verdict.word())
}

/// `1 node`, `3 nodes`.
fn counted(many: usize, what: &str) -> String {
    format!("{many} {what}{}", if many == 1 { "" } else { "s" })
}

/// How many entities a tree has below its root.
fn count(tree: &DiscoTree) -> usize {
    tree.items.known().into_iter().flatten().map(|item| 1 + count(item)).sum()
}

/// It judges nothing; but who was not let in, or sees nothing, is told so after the file is written.
fn ending(seen: &Capture, view: &ClusterView) -> Outcome {
    match (&seen.round.failure, &view.access) {
        (Some(failure), _) => Err(connection::no_session(failure)),
        (None, Access::NotAdmin) => {
            let jid = view.jid.as_deref().unwrap_or("the account");
            Err(Failure::new(
                ExitCode::Permission,
                format!(
                    "{jid} is no administrator of {}: the capture shows nothing of the cluster",
                    view.domain
                ),
            )
            .with_remedy("gather as an administrator: one of admins in config.tdsl"))
        }
        _ => Ok(ExitCode::Ok),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;

    #[test]
    fn one_is_one_and_not_several() {
        assert_eq!(
            [counted(0, "node"), counted(1, "node"), counted(2, "node")],
            ["0 nodes", "1 node", "2 nodes"]
        );
    }

    #[test]
    fn no_domain_makes_a_path() {
        for (domain, wanted) in [
            ("xmpp-test.org", "clusterctl-xmpp-test.org-20261122T140321Z.json"),
            ("../../etc/passwd", "clusterctl-.._.._etc_passwd-20261122T140321Z.json"),
            ("a\n\u{202e}b\\c:d", "clusterctl-a__b_c_d-20261122T140321Z.json"),
            ("", "clusterctl--20261122T140321Z.json"),
        ] {
            let round = Round {
                domain: domain.to_owned(),
                jid: None,
                started: "2026-11-22T14:03:21.9Z".parse().unwrap(),
                took: Duration::ZERO,
                failure: None,
                observations: Vec::new(),
            };
            let services = Reading::NotAsked(String::new());
            let capture = Capture::of_survey(
                "0",
                None,
                crate::cluster::declaration::Declaration::default(),
                round,
                services,
            );
            assert_eq!(default_name(&capture), Path::new(wanted));
        }
    }
}
