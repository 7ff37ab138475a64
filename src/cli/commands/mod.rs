//! The commands, a file each.

mod check;
pub mod completions;
mod config;
pub mod context;
mod dashboard;
mod demo;
mod disco;
mod explain;
mod fleet;
mod gather;
pub mod man;
mod mesh;
mod sockets;
mod status;
mod wait;
mod watch;

use super::args::{Command, ConnectArgs, SocketsArgs};
use super::connection;
use super::exit::{ExitCode, Failure, Outcome};
use super::output::Output;
use super::settings::{self, Looks, Settings};
use super::world::{ShownCertificate, World};
use crate::probe::xmpp::session;
use crate::report::{Format, Style};
use crate::text::sanitize::neutralise;
use std::path::Path;
use tokio::time::Instant;

/// Does what a command says. `flags` are those of before and after it, merged.
pub(super) fn run(flags: ConnectArgs, command: Command, world: &mut World<'_>) -> Outcome {
    if flags.choice.from.is_some() && !command.reads_captures() {
        return Err(Failure::usage("--from: this command does not read captures")
            .with_remedy("status, mesh, check, sockets, disco, explain and config live do"));
    }
    if flags.choice.from.is_some() && command.probes() {
        return Err(Failure::usage("--probe: a capture cannot be visited again")
            .with_remedy("leave out --probe: the visits that the capture holds are used"));
    }
    match command {
        Command::Status(args) if args.all_contexts => fleet::run(&flags, world),
        Command::Status(_) => status::run(&meant(flags, world)?, world),
        Command::Check(args) if flags.presentation.output == Some(Output::Nagios) => {
            check::run(&args, flags, world).or_else(|failure| plugin(failure, world))
        }
        Command::Check(args) => check::run(&args, flags, world),
        Command::Mesh(args) => mesh::run(args.probe.probe(), &meant(flags, world)?, world),
        Command::Sockets(SocketsArgs { on: Some(on), .. }) => {
            sockets::on::run(&on, &meant(flags, world)?, world)
        }
        Command::Sockets(args) => sockets::run(args.input.as_deref(), &meant(flags, world)?, world),
        Command::Wait(args) => wait::run(&args, flags, world),
        Command::Watch(args) => {
            let quiet = flags.presentation.quiet;
            watch::run(&args, quiet, &meant(flags, world)?, world)
        }
        Command::Dashboard(args) => dashboard::run(&args, &flags, world),
        Command::Disco(args) => disco::run(&args, &meant(flags, world)?, world),
        Command::Gather(args) => {
            let quiet = flags.presentation.quiet;
            gather::run(&args, quiet, &meant(flags, world)?, world)
        }
        Command::Demo(args) => demo::run(&args, &flags.presentation, world),
        Command::Explain(_) if flags.choice.from.is_some() => explain::found(&meant(flags, world)?, world),
        Command::Explain(args) => {
            let looks = settings::looks(&flags.presentation, &world.environment, world.terminals)?;
            explain::run(args.id, looks, world.output)
        }
        Command::Config(args) => config::run(&args.command, flags, world),
        Command::Context(args) => context::run(args.command, flags, world),
        Command::Completions(args) => completions::run(&args, world.output),
        Command::Man(args) => man::run(&args, world.output),
    }
}

/// A plugin that says nothing on standard output tells its monitoring system nothing, and codes beyond 3 are out of
/// its bounds.
pub(super) fn plugin(failure: Failure, world: &mut World<'_>) -> Outcome {
    let what = neutralise(failure.what()).replace('|', "/").replace('\n', " ");
    writeln!(world.output, "CLUSTERCTL UNKNOWN - {what}")?;
    Err(failure.as_unknown())
}

fn meant(flags: ConnectArgs, world: &World<'_>) -> Result<Settings, Failure> {
    Settings::resolve(flags, &world.environment, world.terminals)
}

/// How the answer looks, in the words of reports.
fn style(looks: Looks) -> Result<(Format, Style), Failure> {
    Ok((looks.format()?, paper(looks)))
}

/// How the paper is, in the words of reports.
const fn paper(looks: Looks) -> Style {
    Style { color: looks.color, ascii: looks.ascii, width: looks.width }
}

/// Looks at the certificate that the server of these settings shows.
pub fn fetch_certificate(settings: &Settings) -> Result<ShownCertificate, Failure> {
    let target = connection::target(settings)?;
    let runtime = connection::runtime()?;
    let shown = runtime
        .block_on(async { session::show_certificate(&target, Instant::now() + settings.timeout).await });
    runtime.shutdown_background();
    let (facts, trusted) = shown.map_err(|failure| connection::no_session(&failure))?;
    let pin = format!("sha256:{}", facts.sha256).parse().map_err(|error| {
        Failure::new(ExitCode::Software, format!("the fingerprint cannot be pinned: {error}"))
    })?;
    let mut description = connection::certificate_lines(&facts);
    description.push(
        if trusted {
            "It is trusted as it is, by an authority of the system or of --ca-file."
        } else {
            "It is not trusted by any authority that this system knows: compare the fingerprint with the server's own."
        }
        .to_owned(),
    );
    Ok(ShownCertificate { pin, description })
}

/// Writes one of several files into a folder, which is made if it is not there.
fn write_file(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = folder.join(name);
    std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, bytes)).map_err(|error| {
        Failure::new(ExitCode::InputOutput, format!("cannot write {}: {error}", path.display()))
    })
}
