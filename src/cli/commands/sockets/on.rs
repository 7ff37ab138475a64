//! `clusterctl sockets --on`: the cluster port on several hosts, joined into one matrix.

use super::{NAMES_DEADLINE, resolve_all};
use crate::assess::hosts::findings;
use crate::assess::policy::Policy;
use crate::cli::commands::style;
use crate::cli::connection;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::interrupt;
use crate::cli::progress::{Work, beside};
use crate::cli::settings::Settings;
use crate::cli::surveying::survey;
use crate::cli::values::On;
use crate::cli::world::World;
use crate::cluster::declaration::{Expected, whole};
use crate::cluster::fold::fold;
use crate::cluster::hosts::{HostSockets, join};
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Evidence, Source};
use crate::cluster::view::Access;
use crate::probe::resolve::Resolver;
use crate::probe::sockets::remote::{self, Via};
use crate::report::hosts::{HostsReport, hosts};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use tokio::time::Instant;

/// Asks the hosts of these nodes, joins what they show, and says what is wrong with it.
pub(in crate::cli::commands) fn run(on: &On, settings: &Settings, world: &mut World<'_>) -> Outcome {
    if settings.from.is_some() {
        return Err(Failure::usage("--from reads a file, and --on asks hosts now")
            .with_remedy("clusterctl sockets --from FILE shows what the capture holds"));
    }
    let Some(via) = &settings.via else {
        return Err(Failure::usage("--on does not know how to reach a node's host: no --via").with_remedy(
            "give the command, such as --via 'ssh -o BatchMode=yes {node}', or keep it in the context: via = \"...\"",
        ));
    };
    let begun = Instant::now();
    let taken_at = Timestamp::now();
    let deadline = begun + settings.timeout;
    let asked = match on {
        On::Named(nodes) => nodes.clone(),
        On::All => everybody(settings, world)?,
    };
    let expected: BTreeSet<NodeName> = match &settings.declaration.expected {
        Expected::Named(nodes) => nodes.iter().cloned().collect(),
        Expected::Unstated | Expected::Count(_) => BTreeSet::new(),
    };
    let meant = asked.iter().map(|typed| whole(typed, &expected));
    let named: BTreeSet<NodeName> = expected.iter().cloned().chain(meant).collect();
    let named: Vec<NodeName> = named.into_iter().collect();
    let ports = &settings.declaration.cluster_ports;
    let resolver = connection::resolver(settings);
    let looks = look(&asked, &named, via, ports, &resolver, deadline);
    let work = Work { what: "asking the hosts", of: settings.timeout };
    let runtime = connection::runtime()?;
    let looked = runtime.block_on(beside(work, settings.looks, world.messages, looks));
    runtime.shutdown_background();
    let Some((addresses, mut seen)) = looked else {
        return Err(Failure::new(ExitCode::Interrupted, "interrupted before the hosts had answered"));
    };
    // A host is reached by the name that was typed; whose sockets it shows is the node that is meant.
    for host in &mut seen {
        host.node = whole(&host.node, &expected);
    }
    let joined = join(&seen, &addresses);
    let findings = findings(&joined, &settings.declaration, &Policy::default());
    let report = HostsReport {
        joined: &joined,
        findings: &findings,
        cluster_ports: ports,
        wanted: settings.declaration.connections_per_node,
        taken_at,
        took: begun.elapsed(),
    };
    let (format, style) = style(settings.looks)?;
    hosts(&report, format, &style, world.output)?;
    let answered = joined.hosts.iter().any(|host| host.reading.known().is_some());
    Ok(if answered { ExitCode::Ok } else { ExitCode::Unavailable })
}

/// The nodes that somebody named; else those that the cluster tells of.
fn everybody(settings: &Settings, world: &mut World<'_>) -> Result<Vec<NodeName>, Failure> {
    if let Expected::Named(nodes) = &settings.declaration.expected {
        return Ok(nodes.clone());
    }
    if settings.jid.is_none() {
        return Err(Failure::usage("--on all: nobody says which nodes there are").with_remedy(
            "name them with --expect NODE,... or in the context, or log in to ask the cluster: -j JID",
        ));
    }
    let settings = Settings { no_sockets: true, ..settings.clone() };
    let surveyed = survey(&settings, None, world)?;
    if let Some(failure) = &surveyed.round.failure {
        return Err(connection::no_session(failure));
    }
    let view = fold(&surveyed.round, &surveyed.declaration);
    let cannot = |exit: ExitCode, why: String| {
        Err(Failure::new(exit, format!("--on all: the cluster does not tell which nodes there are: {why}"))
            .with_remedy("name them with --expect NODE,... or in the context"))
    };
    match &view.access {
        Access::Manager { .. } => Ok(view.nodes.keys().cloned().collect()),
        Access::NotAdmin => cannot(ExitCode::Permission, "the account is no administrator".to_owned()),
        Access::NotClustered => cannot(ExitCode::Unavailable, "it is not clustered".to_owned()),
        Access::CouldNotAsk(why) => cannot(ExitCode::Unavailable, why.to_string()),
        Access::NoSession(failure) => Err(connection::no_session(failure)),
        Access::NotTried => cannot(ExitCode::Software, "nobody asked it".to_owned()),
    }
}

type Addresses = BTreeMap<NodeName, Vec<IpAddr>>;

/// Asks the hosts, and name service for the nodes' addresses, at the same time. Ctrl-C ends what was started, and gives
/// `None`.
async fn look(
    asked: &[NodeName],
    nodes: &[NodeName],
    via: &Via,
    ports: &[u16],
    resolver: &Resolver,
    deadline: Instant,
) -> Option<(Addresses, Vec<HostSockets>)> {
    let names = resolve_all(resolver, nodes, deadline.min(Instant::now() + NAMES_DEADLINE));
    let looks = async { tokio::join!(names, remote::observe(asked, via, ports, deadline)) };
    let (told, seen) = tokio::select! {
        // First, so that who is told to stop is heard before anything is started that would go on alone.
        biased;
        () = interrupt::interrupted() => return None,
        looked = looks => looked,
    };
    let mut addresses: Addresses = nodes.iter().map(|name| (name.clone(), Vec::new())).collect();
    for observation in told {
        if let (Source::Resolve(name), Ok(Evidence::Addresses { addresses: all, .. })) =
            (observation.source, observation.outcome)
        {
            addresses.insert(name, all);
        }
    }
    Some((addresses, seen))
}
