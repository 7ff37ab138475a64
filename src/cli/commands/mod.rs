//! The commands, a file each.

pub mod completions;
pub mod context;
pub mod explain;
pub mod man;

use super::args::{Command, ConnectArgs};
use super::exit::{ExitCode, Failure, Outcome};
use super::settings::{self, Settings};
use super::world::{ShownCertificate, World};
use std::path::Path;

/// Does what a command says. `flags` are those of before and after it, merged.
pub(super) fn run(flags: ConnectArgs, command: Command, world: &mut World<'_>) -> Outcome {
    match command {
        Command::Status(_) | Command::Sockets(_) | Command::Disco(_) | Command::Demo(_) => {
            let _ = Settings::resolve(flags, &world.environment, world.terminals)?;
            Err(Failure::new(ExitCode::Software, "this command is not connected to the probes"))
        }
        Command::Explain(args) => {
            let looks = settings::looks(&flags.presentation, &world.environment, world.terminals)?;
            explain::run(args.id.as_deref(), &[], looks.format, world.output)
        }
        Command::Context(args) => context::run(args.command, flags, world),
        Command::Completions(args) => completions::run(&args, world.output),
        Command::Man(args) => man::run(&args, world.output),
    }
}

/// Looks at the certificate that the server of these settings shows.
pub fn fetch_certificate(_: &Settings) -> Result<ShownCertificate, Failure> {
    Err(Failure::new(ExitCode::Software, "certificates are not connected to the probes"))
}

/// Writes one of several files into a folder, which is made if it is not there.
fn write_file(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = folder.join(name);
    std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, bytes)).map_err(|error| {
        Failure::new(ExitCode::InputOutput, format!("cannot write {}: {error}", path.display()))
    })
}
