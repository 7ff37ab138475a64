//! The flags of visits to the nodes: a session at each node's own address.

use crate::survey::plan::Probe;
use clap::Args;

/// Whether to log in at every node, too; and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Probe")]
pub struct ProbeArgs {
    /// Log in at every node, and send requests over each link
    #[arg(long)]
    pub probe: bool,
    /// How many sessions may stand at once, 1 to 64 [default: 8]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub parallel: Option<u16>,
    /// How many requests go over each link, 1 to 100 [default: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=100))]
    pub samples: Option<u16>,
}

impl ProbeArgs {
    /// The visits that are asked for, if they are.
    pub fn probe(&self) -> Option<Probe> {
        self.probe.then(|| Probe {
            parallel: usize::from(self.parallel.unwrap_or(8)),
            samples: usize::from(self.samples.unwrap_or(3)),
            configuration: false,
        })
    }
}
