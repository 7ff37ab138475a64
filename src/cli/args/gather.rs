//! `clusterctl gather`, as typed.

use super::ConnectArgs;
use super::probe::{PARALLEL, parse_parallel};
use crate::survey::plan::Probe;
use clap::builder::ValueHint;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `clusterctl gather`.
#[derive(Debug, Clone, Args)]
pub struct GatherArgs {
    /// The file to write [default: clusterctl-DOMAIN-TIME.json in the current folder]; - is standard output
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// The same as FILE
    #[arg(
        short = 'O',
        long = "output-file",
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        conflicts_with = "file"
    )]
    pub output_file: Option<PathBuf>,
    /// What to take out: secrets, or names and addresses as well
    #[arg(long, value_name = "WHAT", default_value = "secrets")]
    pub redact: Redact,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
    /// Do not log in at every node
    #[arg(long)]
    pub no_probe: bool,
    /// How many nodes to be logged in to at once [default: 8]
    #[arg(long, value_name = "N", conflicts_with = "no_probe", value_parser = parse_parallel)]
    pub parallel: Option<usize>,
    /// The flags of a connected command.
    #[command(flatten)]
    pub flags: ConnectArgs,
}

/// What the help of `gather` says of `--timeout`.
pub const TIMEOUT_HELP: &str = "The time in all, such as 2m [default: 60s]";

impl GatherArgs {
    /// How to visit, if at all: three round trips have a middle.
    pub fn probe(&self) -> Option<Probe> {
        let parallel = self.parallel.unwrap_or(PARALLEL);
        (!self.no_probe).then_some(Probe { parallel, samples: 3, configuration: true })
    }
}

/// What is taken out of a capture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Redact {
    /// What looks like a secret in a configuration
    #[default]
    Secrets,
    /// Also domain, nodes, hosts, accounts and addresses, each by the same stand-in everywhere
    Names,
}
