//! Graph questions about a cluster: who stands together with whom, and who holds them together.

use super::link::{Link, LinkState};
use super::node::NodeName;
use super::observation::Reading;
use super::view::{Answers, NodeFacts};
use petgraph::algo::articulation_points::articulation_points;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::unionfind::UnionFind;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A node that alone holds its group together.
///
/// Tigase does not relay through a third node, so that in its clusters the missing links are faults already;
/// this says what else hangs on one node: without it, the parts know nothing of one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutPoint {
    /// The node whose loss would split the group.
    pub node: NodeName,
    /// What would be left of its group, two parts at least: larger parts first, then by name.
    pub parts: Vec<Vec<NodeName>>,
}

/// Groups the nodes that answer by the links that stand between them. Larger groups first, then by name.
///
/// A node answers if we are logged in to it, if it answered a request, or if its client port did. Two
/// nodes stand together if one of them says that they are connected: where both answer and only one says
/// so, the link is judged as one-way, not as a split of the cluster. Where requests were sent over the link
/// itself (`--probe`) and none was answered, what they say does not count.
pub fn groups(nodes: &BTreeMap<NodeName, NodeFacts>, links: &[Link]) -> Vec<Vec<NodeName>> {
    let answering: BTreeSet<&NodeName> =
        links.iter().filter(|link| link.answered() == Some(true)).map(|link| &link.to).collect();
    let dead = dead(links);
    let present: Vec<&NodeName> = nodes
        .iter()
        .filter(|(name, facts)| {
            facts.answers == Answers::Yes
                || facts.door.known().is_some()
                || facts.met(name).is_some()
                || answering.contains(name)
        })
        .map(|(name, _)| name)
        .collect();
    let standing = links
        .iter()
        .filter(|link| link.reading == Reading::Known(LinkState::Connected) && !dead.contains(&ends(link)))
        .map(|link| (&link.from, &link.to));
    parts(&present, standing)
}

/// The nodes without which their group would fall apart, by name.
///
/// What a node that could not be asked would say is not known, so that its links may stand: a node is a cut
/// point only if the parts have no such link between them either.
pub fn cut_points(groups: &[Vec<NodeName>], links: &[Link]) -> Vec<CutPoint> {
    let mut group_of: BTreeMap<&NodeName, usize> = BTreeMap::new();
    for (number, group) in groups.iter().enumerate() {
        group_of.extend(group.iter().map(|name| (name, number)));
    }
    let dead = dead(links);
    let may_stand: Vec<(&NodeName, &NodeName)> = links
        .iter()
        .filter(|link| !dead.contains(&ends(link)))
        .filter(|link| match &link.reading {
            Reading::Known(LinkState::Disconnected) | Reading::Absent => false,
            Reading::Known(LinkState::Connected | LinkState::Unrecognised(_))
            | Reading::Unavailable(_)
            | Reading::NotAsked(_) => true,
        })
        .filter(|link| {
            group_of.contains_key(&link.from) && group_of.get(&link.from) == group_of.get(&link.to)
        })
        .map(|link| (&link.from, &link.to))
        .collect();
    let names: Vec<&NodeName> = group_of.keys().copied().collect();
    let index: BTreeMap<&NodeName, u32> = names.iter().copied().zip(0..).collect();
    let mut graph = UnGraph::<(), ()>::default();
    for _ in &names {
        graph.add_node(());
    }
    // Both ends speak of one link.
    let edges: BTreeSet<(u32, u32)> =
        may_stand.iter().map(|(from, to)| (index[from].min(index[to]), index[from].max(index[to]))).collect();
    graph.extend_with_edges(edges);

    let found: BTreeSet<NodeIndex> = articulation_points(&graph).into_iter().collect();
    found
        .into_iter()
        .filter_map(|at| {
            let node = names[at.index()];
            let left: Vec<&NodeName> = groups[group_of[node]].iter().filter(|other| *other != node).collect();
            let parts = parts(&left, may_stand.iter().copied());
            (parts.len() > 1).then(|| CutPoint { node: node.clone(), parts })
        })
        .collect()
}

/// The parts into which these nodes fall by these links; links with others do not count. Larger parts first,
/// then by name.
fn parts<'a>(
    nodes: &[&'a NodeName],
    links: impl Iterator<Item = (&'a NodeName, &'a NodeName)>,
) -> Vec<Vec<NodeName>> {
    let index: BTreeMap<&NodeName, usize> = nodes.iter().enumerate().map(|(i, name)| (*name, i)).collect();
    let mut sets = UnionFind::<usize>::new(nodes.len());
    for (from, to) in links {
        if let (Some(from), Some(to)) = (index.get(from), index.get(to)) {
            sets.union(*from, *to);
        }
    }
    let mut parts: BTreeMap<usize, Vec<NodeName>> = BTreeMap::new();
    for (i, name) in nodes.iter().enumerate() {
        parts.entry(sets.find(i)).or_default().push((*name).clone());
    }
    let mut parts: Vec<Vec<NodeName>> = parts.into_values().collect();
    parts.sort_by_key(|part| (Reverse(part.len()), part.first().cloned()));
    parts
}

/// The two ends of a link, whichever speaks.
fn ends(link: &Link) -> (&NodeName, &NodeName) {
    ((&link.from).min(&link.to), (&link.from).max(&link.to))
}

/// Pairs of nodes between which requests were sent, and none was answered.
fn dead(links: &[Link]) -> BTreeSet<(&NodeName, &NodeName)> {
    let asked = |wanted: bool| links.iter().filter(move |link| link.answered() == Some(wanted)).map(ends);
    let answered: BTreeSet<_> = asked(true).collect();
    asked(false).filter(|pair| !answered.contains(pair)).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::cluster::observation::Unavailable;

    fn name(number: usize) -> NodeName {
        NodeName::new(&format!("node{}", number + 1))
    }

    /// The links of a graph whose bits say who is connected with whom: both ways, each pair once.
    fn undirected(size: usize, edges: u32) -> Vec<Link> {
        let pairs = (0..size).flat_map(|a| (a + 1..size).map(move |b| (a, b)));
        pairs
            .enumerate()
            .flat_map(|(bit, (a, b))| {
                let stands = edges & (1 << bit) != 0;
                // The two ends need not agree: one word is enough.
                [link(a, b, stands && bit % 3 != 0), link(b, a, stands && bit % 3 != 1)]
            })
            .collect()
    }

    fn link(from: usize, to: usize, connected: bool) -> Link {
        let state = if connected { LinkState::Connected } else { LinkState::Disconnected };
        Link {
            from: name(from),
            to: name(to),
            reading: Reading::Known(state),
            taken: None,
            round_trips: Reading::Absent,
        }
    }

    /// The parts of a graph, by walking it.
    fn walked(nodes: &[usize], joined: impl Fn(usize, usize) -> bool) -> Vec<BTreeSet<NodeName>> {
        let mut left: Vec<usize> = nodes.to_vec();
        let mut parts = Vec::new();
        while let Some(start) = left.pop() {
            let mut part = vec![start];
            let mut at = 0;
            while at < part.len() {
                let (near, far): (Vec<usize>, Vec<usize>) =
                    left.iter().partition(|other| joined(part[at], **other));
                part.extend(near);
                left = far;
                at += 1;
            }
            parts.push(part.into_iter().map(name).collect());
        }
        parts.sort();
        parts
    }

    fn as_sets(parts: &[Vec<NodeName>]) -> Vec<BTreeSet<NodeName>> {
        let mut sets: Vec<BTreeSet<NodeName>> =
            parts.iter().map(|part| part.iter().cloned().collect()).collect();
        sets.sort();
        sets
    }

    /// Compares with what is left when nodes are really taken away.
    fn check(size: usize, links: &[Link], what: &str) {
        let mut joined = vec![vec![false; size]; size];
        for link in links.iter().filter(|link| link.reading == Reading::Known(LinkState::Connected)) {
            let at = |wanted: &NodeName| (0..size).find(|number| name(*number) == *wanted).unwrap();
            let (from, to) = (at(&link.from), at(&link.to));
            joined[from][to] = true;
            joined[to][from] = true;
        }
        let all: Vec<usize> = (0..size).collect();
        let names: Vec<NodeName> = all.iter().map(|number| name(*number)).collect();
        let standing = links
            .iter()
            .filter(|link| link.reading == Reading::Known(LinkState::Connected))
            .map(|link| (&link.from, &link.to));
        let groups = parts(&names.iter().collect::<Vec<_>>(), standing);
        assert_eq!(as_sets(&groups), walked(&all, |a, b| joined[a][b]), "{what}");

        let found = cut_points(&groups, links);
        for gone in 0..size {
            let group = groups.iter().find(|group| group.contains(&name(gone))).unwrap();
            let left: Vec<usize> =
                all.iter().copied().filter(|other| *other != gone && group.contains(&name(*other))).collect();
            let wanted = walked(&left, |a, b| joined[a][b]);
            match found.iter().find(|point| point.node == name(gone)) {
                Some(point) => assert_eq!(as_sets(&point.parts), wanted, "{what}, without {gone}"),
                None => assert!(wanted.len() < 2, "{what}: {gone} is missing"),
            }
        }
    }

    #[test]
    fn every_digraph_of_up_to_four_nodes_has_the_cut_points_that_taking_nodes_away_shows() {
        for size in 1..=4usize {
            for edges in 0..(1u32 << (size * (size - 1))) {
                let pairs = (0..size).flat_map(|a| (0..size).filter(move |b| *b != a).map(move |b| (a, b)));
                let links: Vec<Link> = pairs
                    .enumerate()
                    .map(|(bit, (from, to))| link(from, to, edges & (1 << bit) != 0))
                    .collect();
                check(size, &links, &format!("{size} nodes, edges {edges:b}"));
            }
        }
    }

    #[test]
    fn every_graph_of_five_nodes_has_the_cut_points_that_taking_nodes_away_shows() {
        for edges in 0..(1u32 << 10) {
            check(5, &undirected(5, edges), &format!("5 nodes, edges {edges:b}"));
        }
    }

    #[test]
    fn larger_parts_stand_first() {
        let star =
            [link(0, 3, true), link(3, 1, true), link(3, 2, true), link(1, 2, true), link(2, 0, false)];
        let groups = [(0..4).map(name).collect()];
        let found = cut_points(&groups, &star);
        assert_eq!(found, [CutPoint { node: name(3), parts: vec![vec![name(1), name(2)], vec![name(0)]] }]);
    }

    #[test]
    fn what_could_not_be_asked_makes_no_cut_point() {
        let groups = [(0..3).map(name).collect::<Vec<_>>()];
        let mut links = vec![link(0, 1, true), link(0, 2, true), link(1, 2, false), link(2, 1, false)];
        assert_eq!(cut_points(&groups, &links).len(), 1);
        for reading in [
            Reading::Unavailable(Unavailable::Failed("x".to_owned())),
            Reading::NotAsked("x".to_owned()),
            Reading::Known(LinkState::Unrecognised("half open".to_owned())),
        ] {
            links[3].reading = reading;
            assert_eq!(cut_points(&groups, &links), [], "node3 may be connected with node2");
        }
        links[3].reading = Reading::Absent;
        assert_eq!(cut_points(&groups, &links).len(), 1, "asked, and it knows nothing of node2");
    }

    #[test]
    fn two_hundred_nodes_have_none_and_a_chain_of_them_has_all_but_its_ends() {
        let groups = [(0..200).map(name).collect::<Vec<_>>()];
        let pairs = || (0..200).flat_map(|a| (0..200).filter(move |b| *b != a).map(move |b| (a, b)));
        let full: Vec<Link> = pairs().map(|(a, b)| link(a, b, true)).collect();
        assert_eq!(cut_points(&groups, &full), []);
        let chain: Vec<Link> = pairs().map(|(a, b)| link(a, b, a + 1 == b || b + 1 == a)).collect();
        assert_eq!(cut_points(&groups, &chain).len(), 198);
    }
}
