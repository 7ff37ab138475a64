//! What is to be started.

use super::error::DemoError;
use super::scenario::Scenario;
use super::timing::Pace;
use std::net::{IpAddr, Ipv4Addr};

/// The XMPP domain of every demo. Reserved by RFC 2606, so that it can be nobody's.
pub(super) const DOMAIN: &str = "demo.test";

/// What Tigase has as `connections-per-node`.
pub(super) const STOCK_CONNECTIONS: usize = 5;

/// Most nodes that there are addresses for: those that are started, and those that join while it runs.
pub(super) const MOST_NODES: usize = 240;

/// Above this, a pair of nodes has one connection: five would take thousands of sockets.
const MOST_NODES_WITH_STOCK_CONNECTIONS: usize = 30;

/// What is to be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How many nodes: 1 to 200.
    pub nodes: usize,
    /// What they play.
    pub scenario: Scenario,
    /// The port for STARTTLS, the next being for direct TLS; `None`: 5222 and 5223, or any free pair.
    pub client_port: Option<u16>,
    /// The port between the nodes; `None`: 5277, or any that is free.
    pub cluster_port: Option<u16>,
    /// How fast it lives.
    pub pace: Pace,
}

/// How the nodes are connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mesh {
    /// Every pair, with so many connections.
    Full(usize),
    /// The first node with each other, one connection each: all that fits into the open files allowed.
    Star,
}

impl Mesh {
    /// How many connections a pair has that is connected.
    pub(super) fn connections(self) -> usize {
        match self {
            Self::Full(connections) => connections,
            Self::Star => 1,
        }
    }
}

impl Plan {
    /// So many nodes that play a scenario, at the usual ports and at the pace of a real cluster.
    pub const fn new(nodes: usize, scenario: Scenario) -> Self {
        Self { nodes, scenario, client_port: None, cluster_port: None, pace: Pace::REAL }
    }

    /// Refuses what cannot be.
    pub(super) fn check(&self) -> Result<(), DemoError> {
        let Self { nodes, scenario, .. } = *self;
        if !(1..=200).contains(&nodes) {
            return Err(DemoError::Nodes(nodes));
        }
        let least = scenario.least_nodes();
        if nodes < least {
            return Err(DemoError::TooFew { scenario, least, nodes });
        }
        Ok(())
    }

    /// The mesh that fits into so many open files.
    pub(super) fn mesh(&self, nodes: usize, limit: usize) -> Result<Mesh, DemoError> {
        // Three listeners a node, two ends a connection, and room for clients and the rest of the process.
        let listeners = 3 * nodes;
        let spare = 64;
        let pairs = nodes * (nodes - 1) / 2;
        let fits = |connections: usize| listeners + 2 * connections + spare <= limit;
        let mesh = if nodes <= MOST_NODES_WITH_STOCK_CONNECTIONS && fits(pairs * STOCK_CONNECTIONS) {
            Mesh::Full(STOCK_CONNECTIONS)
        } else if fits(pairs) {
            Mesh::Full(1)
        } else if fits(nodes) {
            Mesh::Star
        } else {
            return Err(DemoError::OpenFiles { nodes, needed: listeners + 2 * nodes + spare, limit });
        };
        if self.scenario == Scenario::FewConnections && mesh != Mesh::Full(STOCK_CONNECTIONS) {
            return Err(DemoError::TooMany { scenario: self.scenario, nodes });
        }
        Ok(mesh)
    }
}

/// The address of a node, counted from 0.
pub(super) fn address(node: usize) -> IpAddr {
    let last = u8::try_from(node + 11).expect("there are at most 240 nodes");
    IpAddr::V4(Ipv4Addr::new(127, 0, 0, last))
}

/// How many files this process may have open; a modest guess where the system does not tell in a file.
pub(super) fn open_files() -> usize {
    // getrlimit would be an unsafe call; the kernel says the same in a line of text.
    std::fs::read_to_string("/proc/self/limits")
        .ok()
        .and_then(|text| {
            let line = text.lines().find_map(|line| line.strip_prefix("Max open files"))?;
            let soft = line.split_whitespace().next()?;
            if soft == "unlimited" { Some(usize::MAX) } else { soft.parse().ok() }
        })
        .unwrap_or(256)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    fn plan(nodes: usize, scenario: Scenario) -> Plan {
        Plan::new(nodes, scenario)
    }

    #[test]
    fn no_nodes_and_too_many_are_refused() {
        assert!(matches!(plan(0, Scenario::Healthy).check(), Err(DemoError::Nodes(0))));
        assert!(matches!(plan(201, Scenario::Healthy).check(), Err(DemoError::Nodes(201))));
        assert!(plan(1, Scenario::Healthy).check().is_ok());
        assert!(plan(200, Scenario::Healthy).check().is_ok());
        let error = plan(1, Scenario::NodeDown).check().unwrap_err().to_string();
        assert_eq!(error, "the scenario node-down takes at least 2 nodes, not 1");
    }

    #[test]
    fn the_mesh_thins_out_before_the_open_files_do() {
        let healthy = |nodes, limit| plan(nodes, Scenario::Healthy).mesh(nodes, limit);
        assert_eq!(healthy(1, 1024).unwrap(), Mesh::Full(5));
        assert_eq!(healthy(3, 256).unwrap(), Mesh::Full(5));
        assert_eq!(healthy(30, 20_000).unwrap(), Mesh::Full(5));
        assert_eq!(healthy(31, 20_000).unwrap(), Mesh::Full(1));
        assert_eq!(healthy(20, 1024).unwrap(), Mesh::Full(1));
        assert_eq!(healthy(100, 1024).unwrap(), Mesh::Star);
        let error = healthy(200, 1024).unwrap_err().to_string();
        assert!(error.contains("ulimit -n 1064"), "{error}");
        assert!(plan(31, Scenario::FewConnections).mesh(31, 20_000).is_err());
    }

    #[test]
    fn every_node_has_an_address_of_its_own() {
        assert_eq!(address(0).to_string(), "127.0.0.11");
        assert_eq!(address(201).to_string(), "127.0.0.212");
    }
}
