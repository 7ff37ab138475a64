//! Whether to visit every node, and how: for each command that can.

use crate::survey::plan::Probe;
use clap::Args;

/// Whether to log in at every node, too, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Probe")]
pub struct ProbeArgs {
    /// Log in at every node's own address, and send requests over every link
    #[arg(long)]
    pub probe: bool,
    /// How many nodes to visit at once, 1 to 64
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub parallel: u8,
    /// How many requests to send over each link, 1 to 100
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub samples: u8,
}

impl ProbeArgs {
    /// How to visit; `None` where nobody asked for it.
    pub fn probe(&self) -> Option<Probe> {
        self.probe.then(|| Probe {
            parallel: usize::from(self.parallel),
            samples: usize::from(self.samples),
            configuration: false,
        })
    }
}
