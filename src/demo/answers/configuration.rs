//! The configuration that a node runs with, as `get-config-tdsl` gives it: effective, with the defaults, secrets
//! masked.

use super::super::world::World;
use std::collections::BTreeMap;

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
    world.of(node, |node| text.lines().map(|line| said(line, &node.configured)).collect())
}

/// A line, with what the node says otherwise.
fn said(line: &str, configured: &BTreeMap<String, String>) -> String {
    match key(line).and_then(|key| Some((key, configured.get(key)?))) {
        Some((key, value)) => {
            let margin = &line[..line.len() - line.trim_start().len()];
            format!("{margin}'{key}' = {value}")
        }
        None => line.to_owned(),
    }
}

/// The key of an entry in one line.
fn key(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(" = ")?;
    (!value.ends_with('[')).then(|| key.trim().trim_matches('\''))
}

/// Whether a configuration has an entry of this key.
pub(in crate::demo) fn knows(wanted: &str) -> bool {
    EFFECTIVE.lines().any(|line| key(line) == Some(wanted))
}
