//! `clusterctl config …`: the server's configuration, read as the server reads it.

mod change;
mod check;
mod diff;
mod explain;
mod fmt;
mod live;
mod migrate;
mod new;
mod show;
mod tree;

use crate::cli::args::{ConfigCommand, ConnectArgs};
use crate::cli::exit::Outcome;
use crate::cli::settings::{self, Settings};
use crate::cli::world::World;

/// Does what is asked. `flags` are those of before and after the command, merged.
pub(super) fn run(command: &ConfigCommand, flags: ConnectArgs, world: &mut World<'_>) -> Outcome {
    let looks = settings::looks(&flags.presentation, &world.environment, world.terminals)?;
    match command {
        ConfigCommand::Check(args) => check::run(args, flags.presentation.quiet, looks, world),
        ConfigCommand::Show(args) => show::run(args, looks, world),
        ConfigCommand::New(args) => new::run(args, world),
        ConfigCommand::Explain(args) => explain::run(args, looks, world),
        ConfigCommand::Tree(args) => tree::run(args, looks, world),
        ConfigCommand::Fmt(args) => fmt::run(args, world),
        ConfigCommand::Live(args) => {
            live::run(args, &Settings::resolve(flags, &world.environment, world.terminals)?, world)
        }
        ConfigCommand::Migrate(args) => migrate::run(args, looks, world),
        ConfigCommand::Diff(args) => diff::run(args, looks, world),
    }
}
