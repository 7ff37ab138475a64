//! `clusterctl status --all-contexts`: every cluster of the settings file, at the same time.

use crate::assess::mute::Mute;
use crate::assess::policy::Policy;
use crate::assess::verdict::{Assessment, Gap, Verdict};
use crate::assess::{assess, assess_with};
use crate::cli::args::{Choice, ConnectArgs, Declared, Login};
use crate::cli::connection;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::progress::{Work, beside};
use crate::cli::settings::{self, Looks, Settings};
use crate::cli::settings_file::{self, SettingsFile};
use crate::cli::surveying::exit;
use crate::cli::world::{Environment, Terminals, World};
use crate::cluster::declaration::Declaration;
use crate::cluster::fold::fold;
use crate::cluster::observation::Round;
use crate::cluster::view::ClusterView;
use crate::report::StatusReport;
use crate::report::fleet::{FleetReport, fleet};
use crate::survey::once;
use crate::survey::plan::Plan;
use futures_util::StreamExt as _;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::io;
use std::time::{Duration, Instant};

/// So many clusters are surveyed at once.
const AT_ONCE: usize = 8;

/// What the environment says of one cluster or one account. Each context has its own.
pub(super) const OF_ONE_CLUSTER: [&str; 12] = [
    "CLUSTERCTL_CONTEXT",
    "CLUSTERCTL_JID",
    "CLUSTERCTL_SERVER",
    "CLUSTERCTL_RESOLVE",
    "CLUSTERCTL_TLS",
    "CLUSTERCTL_CA_FILE",
    "CLUSTERCTL_TLS_PIN",
    "CLUSTERCTL_PASSWORD_FILE",
    "CLUSTERCTL_PASSWORD_COMMAND",
    "CLUSTERCTL_EXPECT",
    // A password for some account would be tried on all, and a wrong one counts against each.
    "CLUSTERCTL_PASSWORD",
    "CREDENTIALS_DIRECTORY",
];

/// One context: ready to be surveyed, or why not.
struct Member {
    context: String,
    domain: String,
    declaration: Declaration,
    /// What is not to count there.
    mutes: Vec<Mute>,
    plan: Result<Plan, Failure>,
}

/// Surveys every context, and gives a row for each.
pub(super) fn run(flags: &ConnectArgs, world: &mut World<'_>) -> Outcome {
    refuse_flags_of_one_cluster(flags)?;
    let looks = settings::looks(&flags.presentation, &world.environment, world.terminals)?;
    let (begun, taken_at) = (Instant::now(), Timestamp::now());
    let file = settings_file::load(&world.environment)?;
    let names = names(file.as_ref())?;
    // Passwords first, one after the other: what they take to be found may not be done twice at once.
    let members: Vec<Member> = names.iter().map(|name| member(name, flags, world)).collect();
    let judged = survey_all(members, taken_at, looks, world)?;
    let clusters: Vec<StatusReport<'_>> = judged
        .iter()
        .map(|(context, view, assessment)| StatusReport {
            view,
            assessment,
            context: Some(context),
            tool_version: env!("CARGO_PKG_VERSION"),
        })
        .collect();
    let report = FleetReport {
        clusters: &clusters,
        taken_at,
        took: begun.elapsed(),
        tool_version: env!("CARGO_PKG_VERSION"),
    };
    let (format, style) = super::style(looks)?;
    fleet(&report, format, &style, world.output)?;
    Ok(exit(report.verdict()))
}

/// What one cluster alone can mean cannot be said of all.
fn refuse_flags_of_one_cluster(flags: &ConnectArgs) -> Result<(), Failure> {
    let ConnectArgs { choice, login, declared, .. } = flags;
    if choice.from.is_some() {
        return Err(Failure::usage("--from is one cluster, and --all-contexts asks all of them now")
            .with_remedy("clusterctl status --from FILE reads a capture"));
    }
    let given = [
        ("--context", choice.context.is_some()),
        ("--jid", login.jid.is_some()),
        ("--server", login.server.is_some()),
        ("--resolve", !declared.resolve.is_empty()),
        ("--tls", login.tls.is_some()),
        ("--ca-file", login.ca_file.is_some()),
        ("--tls-pin", !login.tls_pin.is_empty()),
        ("--password-file", login.password_file.is_some()),
        ("--password-command", login.password_command.is_some()),
        ("--expect", declared.expect.is_some()),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        None => Ok(()),
        Some((flag, _)) => {
            Err(Failure::usage(format!("{flag} concerns one cluster, and --all-contexts is about all"))
                .with_remedy("keep it in the contexts: clusterctl context add NAME ... --force"))
        }
    }
}

/// The contexts of the file, those included that are wrong.
fn names(file: Option<&SettingsFile>) -> Result<BTreeSet<String>, Failure> {
    let none = |what: String| {
        Err(Failure::usage(format!("--all-contexts: {what}"))
            .with_remedy("clusterctl context add NAME -j JID adds one"))
    };
    let Some(file) = file else { return none("there is no settings file".to_owned()) };
    file.refuse_problems(None)?;
    let broken = file.problems.iter().filter_map(|problem| problem.context.clone());
    let names: BTreeSet<String> = file.contexts.keys().cloned().chain(broken).collect();
    if names.is_empty() {
        return none(format!("there is no context in {}", file.path.display()));
    }
    Ok(names)
}

/// Everything that a context's survey needs, its password included.
fn member(name: &str, flags: &ConnectArgs, world: &mut World<'_>) -> Member {
    let environment = world.environment.without(&OF_ONE_CLUSTER);
    let terminals = Terminals { input: false, ..world.terminals };
    let wrong = |failure| Member {
        context: name.to_owned(),
        domain: String::new(),
        declaration: Declaration::default(),
        mutes: Vec::new(),
        plan: Err(failure),
    };
    match Settings::resolve(typed(name, flags), &environment, terminals) {
        Err(failure) => wrong(failure),
        Ok(settings) => Member {
            context: name.to_owned(),
            domain: settings.jid.as_ref().map(|jid| jid.value.domain().to_owned()).unwrap_or_default(),
            plan: connection::plan(&settings, &mut nobody_asked(environment, terminals, world))
                .map_err(|failure| clearer(failure, &settings)),
            declaration: settings.declaration,
            mutes: settings.mutes,
        },
    }
}

/// Where a context merely has no password, that is said without the places that are passed over here.
fn clearer(failure: Failure, settings: &Settings) -> Failure {
    match &settings.jid {
        Some(jid) if settings.passwords.is_empty() && connection::target(settings).is_ok() => {
            Failure::usage(format!(
                "no password for {}: none in its context, none in the keyring, and nobody is asked with --all-contexts",
                jid.value
            ))
            .with_remedy("give the context a password_file or a password_command, or store it in the keyring")
        }
        _ => failure,
    }
}

/// The flags for one context.
fn typed(name: &str, flags: &ConnectArgs) -> ConnectArgs {
    let ConnectArgs { login, declared, presentation, .. } = flags;
    ConnectArgs {
        choice: Choice { context: Some(name.to_owned()), from: None },
        login: Login { no_sockets: login.no_sockets, ..Login::default() },
        declared: Declared { resolve: Vec::new(), expect: None, ..declared.clone() },
        presentation: presentation.clone(),
        via: None,
        read_only: false,
    }
}

/// The world without anybody at the terminal: of many clusters, no question would be clear.
fn nobody_asked<'a>(environment: Environment, terminals: Terminals, world: &'a mut World<'_>) -> World<'a> {
    let World { output, messages, keyring, .. } = world;
    World {
        environment,
        input: Box::new(io::empty()),
        output: &mut **output,
        messages: &mut **messages,
        terminals,
        keyring: Box::new(|account| keyring(account)),
        prompt: Box::new(|_| Err(io::Error::other("nobody is asked with --all-contexts"))),
        certificates: Box::new(super::fetch_certificate),
    }
}

type Judged = (String, ClusterView, Assessment);

/// Surveys those that can be, and judges all, in the order of their names.
fn survey_all(
    members: Vec<Member>,
    taken_at: Timestamp,
    looks: Looks,
    world: &mut World<'_>,
) -> Result<Vec<Judged>, Failure> {
    let runtime = connection::runtime()?;
    let longest = members.iter().filter_map(|member| Some(member.plan.as_ref().ok()?.timeout)).max();
    // More than are surveyed at once take their turns.
    let turns = u32::try_from(members.len().div_ceil(AT_ONCE)).unwrap_or(u32::MAX);
    let of = longest.unwrap_or_default().saturating_mul(turns);
    let work = Work { what: "asking all clusters", of };
    let surveys = members.into_iter().map(|member| async move {
        match &member.plan {
            Ok(plan) => {
                let round = once::look(plan).await;
                let view = fold(&round, &member.declaration);
                let assessment = assess_with(&view, &Policy::default(), &member.mutes, view.taken_at);
                (member.context, view, assessment)
            }
            Err(failure) => {
                let (view, assessment) = unable(&member, failure, taken_at);
                (member.context, view, assessment)
            }
        }
    });
    let all = futures_util::stream::iter(surveys).buffer_unordered(AT_ONCE).collect();
    let mut judged: Vec<Judged> = runtime.block_on(beside(work, looks, world.messages, all));
    // A name server that does not answer must not hold the program back.
    runtime.shutdown_background();
    judged.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(judged)
}

/// A cluster that could not be looked at, since its context does not allow it: unknown.
fn unable(member: &Member, failure: &Failure, taken_at: Timestamp) -> (ClusterView, Assessment) {
    let round = Round {
        domain: member.domain.clone(),
        jid: None,
        started: taken_at,
        took: Duration::ZERO,
        failure: None,
        observations: Vec::new(),
    };
    let view = fold(&round, &Declaration::default());
    let mut assessment = assess(&view, &Policy::default());
    let lines: Vec<&str> = failure.what().lines().map(str::trim).collect();
    // Why there is no session is known: nothing else is missing.
    assessment.gaps = vec![Gap {
        cause: lines.join("; ").replace(":; ", ": "),
        remedy: failure.remedy().map(|remedy| remedy.lines().map(str::trim).collect::<Vec<_>>().join("; ")),
    }];
    assessment.verdict = assessment.verdict.max(Verdict::Unknown);
    (view, assessment)
}
