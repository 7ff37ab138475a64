//! The arguments of `config` and of its commands.

mod meaning;
mod written;

pub use meaning::{ConfigExplainArgs, ConfigLiveArgs, ConfigNewArgs, ConfigShowArgs};
pub use written::{
    ConfigCheckArgs, ConfigDiffArgs, ConfigFmtArgs, ConfigMigrateArgs, ConfigTreeArgs, OldForm,
};

use super::{ConnectArgs, Presentation};
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
    /// Say what is wrong with configurations, line by line, and mend it
    Check(ConfigCheckArgs),
    /// Show the cluster as this file makes it: ports, limits, times, what does nothing
    Show(ConfigShowArgs),
    /// Say what a setting means, or what the server makes of a line
    Explain(ConfigExplainArgs),
    /// Show what the server sees of a configuration, and what it loses
    Tree(ConfigTreeArgs),
    /// Set configurations in order without a change to what the server sees
    Fmt(ConfigFmtArgs),
    /// Compare configurations by what they mean
    Diff(ConfigDiffArgs),
    /// Compare what each node runs with the others, and with what is written
    Live(Box<ConfigLiveArgs>),
    /// Turn an old configuration into one of automatic clustering, step by step
    Migrate(Box<ConfigMigrateArgs>),
    /// Write the configuration of a new cluster
    New(Box<ConfigNewArgs>),
}

impl ConfigCommand {
    /// The flags typed after the command, in the shape of a connected command's.
    pub fn flags(&self) -> ConnectArgs {
        match self {
            Self::Live(args) => args.flags.clone(),
            other => ConnectArgs { presentation: other.presentation(), ..ConnectArgs::default() },
        }
    }

    /// How the answer looks.
    fn presentation(&self) -> Presentation {
        match self {
            Self::Check(args) => args.presentation.clone(),
            Self::Show(args) => args.presentation.clone(),
            Self::Explain(args) => args.presentation.clone(),
            Self::Tree(args) => args.presentation.clone(),
            Self::Diff(args) => args.presentation.clone(),
            Self::Migrate(args) => args.presentation.clone(),
            Self::Live(args) => args.flags.presentation.clone(),
            // They write configurations, and nothing else.
            Self::Fmt(_) | Self::New(_) => Presentation::default(),
        }
    }
}
