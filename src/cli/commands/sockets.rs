//! `clusterctl sockets`: the cluster port as the kernel, or a saved listing, shows it.

pub(super) mod on;

use crate::assess::assess;
use crate::assess::policy::Policy;
use crate::capture::Capture;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::settings::Settings;
use crate::cli::world::World;
use crate::cli::{captured, connection};
use crate::cluster::declaration::{Declaration, Expected};
use crate::cluster::fold::fold;
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Evidence, Observation, Round, Source};
use crate::cluster::socket::SocketTable;
use crate::probe::resolve::Resolver;
use crate::probe::sockets::{self, listing};
use crate::report::sockets::{self as paper, SocketsReport};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::net::IpAddr;
use std::path::Path;
use std::time::{Duration, Instant};

/// The largest listing that is read: a million sockets.
const MOST_BYTES: u64 = 256 << 20;

/// How long the names of the expected nodes may take.
const NAMES_DEADLINE: Duration = Duration::from_secs(2);

/// Reads the table, maps peers to the nodes that somebody named, and says what is wrong with their sockets.
pub(super) fn run(input: Option<&Path>, settings: &Settings, world: &mut World<'_>) -> Outcome {
    if let Some(capture) = captured::read(settings, world)? {
        return captured_table(&capture, settings, world);
    }
    let begun = Instant::now();
    let started = Timestamp::now();
    let ports = &settings.declaration.cluster_ports;
    let table = match input {
        Some(path) => saved(path, ports, world)?,
        None => sockets::observe(ports).map_err(|why| {
            Failure::new(ExitCode::Unavailable, format!("the sockets of this host could not be read: {why}"))
                .with_remedy("run where the kernel may be asked, or read a saved listing with --input FILE")
        })?,
    };
    let took = begun.elapsed();
    let names = match &settings.declaration.expected {
        Expected::Named(names) => addresses(names, settings)?,
        Expected::Unstated | Expected::Count(_) => Vec::new(),
    };
    // Who gives the address of a host's cluster port has named a node.
    let mut nodes: BTreeMap<IpAddr, NodeName> = settings
        .resolve
        .iter()
        .filter(|given| ports.contains(&given.port))
        .map(|given| (given.address, NodeName::new(&given.host)))
        .collect();
    for observation in &names {
        if let (Source::Resolve(name), Ok(Evidence::Addresses { addresses, .. })) =
            (&observation.source, &observation.outcome)
        {
            nodes.extend(addresses.iter().map(|address| (*address, name.clone())));
        }
    }
    let look = Look { table: &table, nodes: &nodes, taken: started, took };
    show(&look, names, &settings.declaration, settings, world)
}

/// One look at sockets, and whose addresses are known.
struct Look<'a> {
    table: &'a SocketTable,
    nodes: &'a BTreeMap<IpAddr, NodeName>,
    taken: Timestamp,
    took: Duration,
}

/// Judges and writes. `names` are the addresses of the nodes that somebody named.
fn show(
    look: &Look<'_>,
    names: Vec<Observation>,
    declaration: &Declaration,
    settings: &Settings,
    world: &mut World<'_>,
) -> Outcome {
    let Look { table, nodes, taken, took } = *look;
    let mut observations = names;
    observations.push(Observation {
        source: Source::Sockets,
        taken,
        took,
        outcome: Ok(Evidence::Sockets(table.clone())),
    });
    let round = Round { domain: String::new(), jid: None, started: taken, took, failure: None, observations };
    let view = fold(&round, declaration);
    let assessment = assess(&view, &Policy::default());
    let (format, style) = super::style(settings.looks)?;
    let report = SocketsReport { table, nodes, findings: &assessment.findings, taken_at: taken, took };
    paper::sockets(&report, format, &style, world.output)?;
    Ok(ExitCode::Ok)
}

/// The table of a capture: that of the host where it was taken, peers under the names that were known there.
fn captured_table(capture: &Capture, settings: &Settings, world: &mut World<'_>) -> Outcome {
    let look = capture.round.observations.iter().find(|look| look.source == Source::Sockets);
    let Some(look) = look else {
        return Err(Failure::new(ExitCode::Data, "the capture holds no sockets: nobody looked at them"));
    };
    let table = match &look.outcome {
        Ok(Evidence::Sockets(table)) => table,
        Ok(_) => return Err(Failure::new(ExitCode::Data, "the capture holds no table of sockets")),
        Err(why) => {
            return Err(Failure::new(
                ExitCode::Unavailable,
                format!("the sockets could not be read when the capture was taken: {why}"),
            ));
        }
    };
    let mut nodes: BTreeMap<IpAddr, NodeName> = BTreeMap::new();
    let mut names = Vec::new();
    for observation in &capture.round.observations {
        let Source::Resolve(name) = &observation.source else { continue };
        if let Ok(Evidence::Addresses { addresses, .. }) = &observation.outcome {
            nodes.extend(addresses.iter().map(|address| (*address, name.clone())));
        }
        if capture.declaration.names(name) {
            names.push(observation.clone());
        }
    }
    let look = Look { table, nodes: &nodes, taken: look.taken, took: look.took };
    show(&look, names, &capture.declaration, settings, world)
}

fn saved(path: &Path, ports: &[u16], world: &mut World<'_>) -> Result<SocketTable, Failure> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        world.input.by_ref().take(MOST_BYTES).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes))
    };
    let shown = if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() };
    read.map_err(|error| {
        Failure::new(ExitCode::Data, format!("--input {shown}: {error}"))
            .with_remedy("give a file with the saved output of lsof, ss or netstat, or - for standard input")
    })?;
    listing::read(&bytes, ports).map_err(|error| Failure::new(ExitCode::Data, format!("{shown}: {error}")))
}

fn addresses(names: &[NodeName], settings: &Settings) -> Result<Vec<Observation>, Failure> {
    let runtime = connection::runtime()?;
    let resolver = connection::resolver(settings);
    let observations = runtime.block_on(async {
        resolve_all(&resolver, names, tokio::time::Instant::now() + NAMES_DEADLINE).await
    });
    runtime.shutdown_background();
    Ok(observations)
}

async fn resolve_all(
    resolver: &Resolver,
    names: &[NodeName],
    deadline: tokio::time::Instant,
) -> Vec<Observation> {
    let looks = names.iter().map(|name| async move {
        let begun = Instant::now();
        let outcome = resolver
            .addresses(name.as_str(), deadline)
            .await
            .map(|(addresses, given)| Evidence::Addresses { addresses, given });
        Observation {
            source: Source::Resolve(name.clone()),
            taken: Timestamp::now(),
            took: begun.elapsed(),
            outcome,
        }
    });
    futures_util::future::join_all(looks).await
}
