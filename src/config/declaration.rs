//! What files declare of a cluster: its nodes, its ports, how many connections; each node with its place.

use super::field::Whole;
use super::file::File;
use super::meaning::Meaning;
use super::meaning::nodes::Name;
use super::secret;
use crate::cluster::declaration::{DeclaredAt, Expected};
use crate::cluster::node::NodeName;

/// What files declare. What they leave open is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declares {
    /// The nodes that should be there.
    pub expected: Option<Expected>,
    /// Where each of them is declared.
    pub places: Vec<DeclaredAt>,
    /// The ports that will listen.
    pub ports: Option<Vec<u16>>,
    /// How many connections each pair should have.
    pub connections_per_node: Option<u32>,
}

/// What the files, nodes of one cluster, declare. A file that the server refuses declares nothing.
///
/// Several files are the nodes, each by its primary address; where one does not tell its own, only their number is
/// known. One file names nodes by `cluster-nodes` alone: although 8.x does not heed it, it is what somebody
/// meant the cluster to be.
pub fn declares(files: &[File]) -> Declares {
    let read: Vec<(&File, Meaning)> =
        files.iter().filter_map(|file| Some((file, Meaning::of(&file.document()?.tree, None)))).collect();
    let mut places: Vec<DeclaredAt> = Vec::new();
    let mut nameless = false;
    for (file, meaning) in &read {
        match &meaning.identity.primary {
            Some((Name::Is(name), witness)) => add(&mut places, name, file, witness.key.start),
            _ => nameless = true,
        }
    }
    let old = read.first().map_or(&[][..], |(_, meaning)| &meaning.old_nodes);
    // Where a name is not known, the others are not all that should be there.
    let old = if old.iter().any(|node| node.name == secret::MASK) { &[] } else { old };
    let expected = match (&read[..], old) {
        ([(file, _)], [_, ..]) => {
            for node in old {
                add(&mut places, &node.name, file, node.span.start);
            }
            Some(Expected::Named(places.iter().map(|place| place.node.clone()).collect()))
        }
        ([] | [_], _) => None,
        (several, _) if nameless => Some(Expected::Count(several.len())),
        _ => Some(Expected::Named(places.iter().map(|place| place.node.clone()).collect())),
    };
    Declares { expected, places, ports: ports(&read), connections_per_node: connections(&read) }
}

fn add(places: &mut Vec<DeclaredAt>, name: &str, file: &File, at: usize) {
    let node = NodeName::new(name);
    if node.as_str().is_empty() || places.iter().any(|place| place.node == node) {
        return;
    }
    let line = file.source.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
    places.push(DeclaredAt { node, at: format!("{}:{line}", file.name) });
}

/// The ports that will listen on any of the nodes.
fn ports(read: &[(&File, Meaning)]) -> Option<Vec<u16>> {
    let mut ports: Vec<u16> = read
        .iter()
        .flat_map(|(_, meaning)| meaning.ports.listening().filter_map(|port| port.number))
        .collect();
    ports.sort_unstable();
    ports.dedup();
    (!ports.is_empty()).then_some(ports)
}

/// The least that a file says; `None` where none says anything.
fn connections(read: &[(&File, Meaning)]) -> Option<u32> {
    let said = read.iter().filter_map(|(_, meaning)| match &meaning.connections_per_node {
        stated if stated.witness.is_none() => None,
        stated => match stated.value {
            Whole::Is(number) => u32::try_from(number).ok().filter(|number| *number > 0),
            Whole::Open(_) | Whole::Bad(_) => None,
        },
    });
    said.min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> File {
        File::new(name, text)
    }

    fn named(names: &[&str]) -> Expected {
        Expected::Named(names.iter().map(|name| NodeName::new(name)).collect())
    }

    #[test]
    fn several_files_are_the_nodes_of_the_cluster_each_at_its_line() {
        let node = |name: &str| {
            format!("cluster-mode = true\ndns-resolver {{\n tigase-primary-address = '{name}'\n}}\n")
        };
        let found = declares(&[file("a.tdsl", &node("node1.x")), file("b.tdsl", &node("NODE2.x."))]);
        assert_eq!(found.expected, Some(named(&["node1.x", "node2.x"])));
        let places: Vec<&str> = found.places.iter().map(|place| place.at.as_str()).collect();
        assert_eq!(places, ["a.tdsl:3", "b.tdsl:3"]);
        assert_eq!((found.ports, found.connections_per_node), (Some(vec![5277]), None));
    }

    #[test]
    fn of_files_that_do_not_tell_their_names_only_the_number_is_known() {
        let found = declares(&[file("a", "cluster-mode = true\n"), file("b", "cluster-mode = true\n")]);
        assert_eq!(found.expected, Some(Expected::Count(2)));
    }

    #[test]
    fn one_file_names_its_nodes_in_the_old_way_or_not_at_all() {
        let text = "cluster-nodes = [\n 'node1.x:pw:5277',\n 'node2.x'\n]\nconnections-per-node = 3\n";
        let found = declares(&[file("config.tdsl", text)]);
        assert_eq!(found.expected, Some(named(&["node1.x", "node2.x"])));
        assert_eq!(found.places[1].at, "config.tdsl:3");
        assert_eq!(found.connections_per_node, Some(3));
        assert_eq!(declares(&[file("config.tdsl", "cluster-mode = true\n")]).expected, None);
        assert_eq!(declares(&[file("broken", "}\n")]), Declares::default());
    }
}
