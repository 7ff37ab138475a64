//! The configuration that a node runs with, as `get-config-tdsl` gives it: effective, with the defaults, secrets
//! masked.

use super::super::world::World;

/// In the words of a recorded one (8.4.2, cluster mode), a good part of the components left out.
const EFFECTIVE: &str = include_str!("effective.tdsl");

/// The lines of a node's configuration.
pub(super) fn effective(world: &World, node: usize) -> Vec<String> {
    let ports = world.fixed.ports;
    let text = EFFECTIVE
        .replace("{node}", &world.name(node))
        .replace("{domain}", world.fixed.domain)
        .replace("{client}", &ports.client.to_string())
        .replace("{direct}", &ports.direct.to_string())
        .replace("{cluster}", &ports.cluster.to_string())
        .replace("{connections}", &world.fixed.mesh.connections().to_string());
    let text = if world.clustered() {
        text
    } else {
        text.replace("'cluster-mode' = true", "'cluster-mode' = false")
    };
    text.lines().map(str::to_owned).collect()
}
