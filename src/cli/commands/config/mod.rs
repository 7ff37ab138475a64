//! `clusterctl config`: a command a file.

mod explain;
mod new;
mod show;

use crate::cli::args::{ConfigCommand, Presentation};
use crate::cli::exit::Outcome;
use crate::cli::settings;
use crate::cli::world::World;

/// Does what a command says. `typed` are the flags of before and after it.
pub(super) fn run(command: &ConfigCommand, typed: &Presentation, world: &mut World<'_>) -> Outcome {
    let looks = settings::looks(typed, &world.environment, world.terminals)?;
    match command {
        ConfigCommand::Show(args) => show::run(args, looks, world),
        ConfigCommand::New(args) => new::run(args, world),
        ConfigCommand::Explain(args) => explain::run(args, looks, world),
    }
}
