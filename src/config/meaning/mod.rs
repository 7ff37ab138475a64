//! What a file makes of the server and of its cluster: what it will do, as far as the file decides it.

pub mod clustering;
pub mod dead;
pub mod facts;
pub mod nodes;
pub mod off;
pub mod ports;
pub mod redirect;
pub mod timing;
pub mod traffic;

use crate::tdsl::evaluate::Surroundings;
use crate::tdsl::value::Map;
use clustering::{Clustering, Manager};
use dead::Dead;
use nodes::{Administrators, DataSource, Identity, OldNode};
use ports::Ports;
use redirect::{Redirect, Strategy};
use timing::Timing;
use traffic::Traffic;

use super::field::{Stated, Whole, around, own, settle, whole};

/// What a file makes of the cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// Whether the server is a node of a cluster.
    pub clustering: Stated<Clustering>,
    /// What becomes of the Cluster Connection Manager.
    pub manager: Manager,
    /// How many connections each side opens to each other node.
    pub connections_per_node: Stated<Whole>,
    /// The ports of the cluster.
    pub ports: Ports,
    /// The limits of each component.
    pub traffic: Vec<Traffic>,
    /// How links are watched, and rows reloaded.
    pub timing: Timing,
    /// Where each component for clients sends them.
    pub redirects: Vec<(&'static str, Stated<Redirect>)>,
    /// How sessions are kept together.
    pub strategy: Stated<Strategy>,
    /// The name of the node.
    pub identity: Identity,
    /// Nodes named in the old way, which the server does not heed.
    pub old_nodes: Vec<OldNode>,
    /// Who administers.
    pub administrators: Administrators,
    /// The databases.
    pub data_sources: Vec<DataSource>,
    /// Settings that do nothing.
    pub dead: Vec<Dead>,
}

impl Meaning {
    /// What a tree means. Without surroundings, what depends on variables stays open.
    pub fn of(tree: &Map, surroundings: Option<&dyn Surroundings>) -> Self {
        let clustering = clustering::clustering(tree, surroundings);
        let mut connections_per_node = number(tree, &["cl-comp"], "connections-per-node", 5, surroundings);
        // The server rewrites the older name when it starts, unless the newer one stands there, too.
        if connections_per_node.witness.is_none()
            && let Some(old) = own(tree, &[], "--cluster-connections-per-node")
        {
            connections_per_node = Stated::said(whole(&settle(&old.item.value, surroundings)), old.witness());
        }
        let traffic = traffic::all(tree, surroundings);
        let timing = Timing::of(tree, surroundings);
        let ports = Ports::of(tree, surroundings);
        let manager = clustering::manager(tree, &connections_per_node, &traffic, &timing);
        Self {
            redirects: redirect::all(tree, clustering.value.is_on()),
            clustering,
            manager,
            connections_per_node,
            ports,
            traffic,
            timing,
            strategy: redirect::strategy(tree),
            identity: Identity::of(tree, surroundings),
            old_nodes: nodes::old(tree, surroundings),
            administrators: Administrators::of(tree),
            data_sources: nodes::data_sources(tree, surroundings),
            dead: dead::all(tree),
        }
    }
}

/// A whole number under an alias.
fn number(
    tree: &Map,
    section: &[&str],
    key: &str,
    usual: i64,
    surroundings: Option<&dyn Surroundings>,
) -> Stated<Whole> {
    match around(tree, section, key) {
        None => Stated::usual(Whole::Is(usual)),
        Some(found) => Stated::said(whole(&settle(&found.item.value, surroundings)), found.witness()),
    }
}
