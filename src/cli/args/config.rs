//! The arguments of `config` and of its commands.

mod meaning;

pub use meaning::{ConfigExplainArgs, ConfigNewArgs, ConfigShowArgs};

use super::Presentation;
use clap::{Args, Subcommand};

/// `clusterctl config`.
#[derive(Debug, Clone, Args)]
pub struct ConfigArgs {
    /// What to do with the configuration.
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// What can be done with a configuration.
#[derive(Debug, Clone, Subcommand)]
pub enum ConfigCommand {
    /// Show the cluster as this file makes it: ports, limits, times, what does nothing
    Show(ConfigShowArgs),
    /// Say what a setting means, or what the server makes of a line
    Explain(ConfigExplainArgs),
    /// Write the configuration of a new cluster
    New(Box<ConfigNewArgs>),
}

impl ConfigCommand {
    /// How the answer looks.
    pub fn presentation(&self) -> Presentation {
        match self {
            Self::Show(args) => args.presentation.clone(),
            Self::Explain(args) => args.presentation.clone(),
            Self::New(_) => Presentation::default(),
        }
    }
}
