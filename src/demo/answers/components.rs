//! The components that a Tigase 8.5 has in cluster mode.

use super::super::hostile;
use super::super::scenario::Scenario;
use super::super::world::World;

/// The version that every node reports.
const VERSION: &str = "8.5.0-demo";

/// One component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Component {
    /// The name in its address.
    pub(super) name: &'static str,
    /// What it calls itself; empty for the router, which says its version.
    description: &'static str,
    /// The type of its identity (category `component`).
    pub(super) kind: &'static str,
    /// Whether those who are no administrators see what it says.
    pub(super) open: bool,
}

const fn closed(name: &'static str, description: &'static str, kind: &'static str) -> Component {
    Component { name, description, kind, open: false }
}

const fn open(name: &'static str, description: &'static str, kind: &'static str) -> Component {
    Component { name, description, kind, open: true }
}

/// In the order in which the domain lists them.
const COMPONENTS: [Component; 15] = [
    closed("vhost-man", "VHost Manager", "generic"),
    closed("amp", "IM AMP Support", "generic"),
    closed("c2s", "Client connection manager clustered", "c2s"),
    open("monitor", "Monitor Component", "monitor"),
    closed("ws2s", "Websocket connection manager clustered", "c2s"),
    closed("rtbl-component", "Undefined description", "generic"),
    closed("bosh", "Bosh connection manager clustered", "c2s"),
    closed("cl-comp", "Cluster connection manager", "generic"),
    closed("ext-disco", "External Service Discovery component", "generic"),
    closed("eventbus", "Distributed EventBus", "eventbus"),
    closed("stats", "Server statistics", "stats"),
    closed("s2s", "S2S connection manager", "s2s"),
    open("sess-man", "Session manager clustered, basic strategy", "sm"),
    closed("cluster-contr", "Cluster controller", "load"),
    open("message-router", "", "router"),
];

/// Components that are there in cluster mode alone.
const CLUSTER_MODE: [&str; 2] = ["cl-comp", "cluster-contr"];

impl Component {
    /// All that this server has.
    pub(super) fn all(world: &World) -> impl Iterator<Item = Component> {
        let clustered = world.clustered();
        COMPONENTS.into_iter().filter(move |component| clustered || !CLUSTER_MODE.contains(&component.name))
    }

    /// The one of this name.
    pub(super) fn find(world: &World, name: &str) -> Option<Component> {
        Self::all(world).find(|component| component.name == name)
    }

    /// What it calls itself.
    pub(super) fn description(self, world: &World, node: usize) -> String {
        if self.name == "message-router" {
            return format!("Tigase ver. {}", version(world, node));
        }
        let hostile =
            (world.fixed.scenario == Scenario::HostileNames).then(|| hostile::description(self.name));
        let plain = || {
            if world.clustered() {
                self.description.to_owned()
            } else {
                self.description.replace(" clustered, basic strategy", "").replace(" clustered", "")
            }
        };
        hostile.flatten().unwrap_or_else(plain)
    }

    /// The address under which the domain lists it: most as a user of the domain, one as a host.
    pub(super) fn address(self, world: &World) -> String {
        let sign = if self.name == "rtbl-component" { '.' } else { '@' };
        format!("{}{sign}{}", self.name, world.fixed.domain)
    }
}

/// The version that a node reports.
pub(super) fn version(world: &World, node: usize) -> String {
    let usual = if world.fixed.scenario == Scenario::HostileNames { hostile::VERSION } else { VERSION };
    world.of(node, |node| node.version.clone()).unwrap_or_else(|| usual.to_owned())
}
