//! Why an embedded cluster cannot be started.

use super::scenario::Scenario;
use std::io;
use std::net::{IpAddr, SocketAddr};

/// What stands in the way of starting a cluster, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A count of nodes that cannot be.
    #[error("a demo cluster has 1 to 200 nodes, not {0}")]
    Nodes(usize),
    /// The scenario takes more nodes.
    #[error("the scenario {scenario} takes at least {least} nodes, not {nodes}")]
    TooFew {
        /// Which.
        scenario: Scenario,
        /// How many it takes.
        least: usize,
        /// How many were asked for.
        nodes: usize,
    },
    /// The scenario needs several connections a pair, and so many nodes cannot have them.
    #[error(
        "the scenario {scenario} needs 5 connections for each pair of nodes, and {nodes} nodes cannot have them: \
         use at most 30 nodes (and 5 × nodes² open files)"
    )]
    TooMany {
        /// Which.
        scenario: Scenario,
        /// How many nodes were asked for.
        nodes: usize,
    },
    /// An address of loopback does not exist here.
    #[error(
        "{address} does not exist on this host, and each node of the demo has an address of its own on \
         loopback. On macOS and the BSDs: `sudo ifconfig lo0 alias {address} up`, once for each node"
    )]
    NoAddress {
        /// The one that is missing.
        address: IpAddr,
    },
    /// A port that was asked for is in use, or may not be used.
    #[error("{address} cannot be listened on: {cause}. Choose another port, or none for any that is free")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        cause: io::Error,
    },
    /// No common port was found.
    #[error("no port is free on all of the {0} addresses of the demo: close what listens on 127.0.0.0/8")]
    NoFreePort(usize),
    /// The system allows too few open files.
    #[error(
        "{nodes} nodes need about {needed} open files, and this process may have {limit}: raise the limit \
         (`ulimit -n {needed}`), or use fewer nodes"
    )]
    OpenFiles {
        /// How many nodes were asked for.
        nodes: usize,
        /// How many files they need.
        needed: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Two nodes could not be connected with one another.
    #[error("{from} cannot be connected with {to}: {cause}")]
    Link {
        /// The dialling node's address.
        from: IpAddr,
        /// The other's address and cluster port.
        to: SocketAddr,
        /// What the system says.
        cause: io::Error,
    },
    /// A certificate could not be made.
    #[error("a certificate for the demo could not be made: {0}")]
    Certificate(String),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
}
