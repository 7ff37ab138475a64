//! The arguments of `mesh`.

use super::{ConnectArgs, ProbeArgs};
use clap::Args;

/// `clusterctl mesh`.
#[derive(Debug, Clone, Args)]
pub struct MeshArgs {
    /// Whether to visit every node.
    #[command(flatten)]
    pub probe: ProbeArgs,
    /// The flags of a connected command.
    #[command(flatten)]
    pub flags: ConnectArgs,
}
