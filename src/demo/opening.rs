//! How a scenario begins: who runs, who is linked with whom, who says what.

use super::hostile;
use super::plan::{DOMAIN, Plan};
use super::scenario::Scenario;
use super::state::{Condition, Pair, State};

/// The names of the nodes that are there.
pub(super) fn names(plan: &Plan) -> Vec<String> {
    let mut names: Vec<String> = (1..=plan.nodes).map(|number| format!("node{number}.{DOMAIN}")).collect();
    if plan.scenario == Scenario::HostileNames {
        names.extend(hostile::node_labels().into_iter().map(|label| format!("{label}.{DOMAIN}")));
    }
    names
}

/// The node that is only spoken of.
pub(super) fn absent(plan: &Plan) -> Option<String> {
    match plan.scenario {
        Scenario::NeverConnected => Some(format!("node{}.{DOMAIN}", plan.nodes + 1)),
        Scenario::StaleEntry => Some(format!("old-node.{DOMAIN}")),
        _ => None,
    }
}

/// How a node is once all is set up.
pub(super) fn condition(scenario: Scenario, node: usize, nodes: usize) -> Condition {
    match scenario {
        Scenario::NodeDown if node + 1 == nodes => Condition::Down,
        Scenario::NodeSilent if node + 1 == nodes => Condition::Frozen,
        _ => Condition::Running,
    }
}

/// Whether two nodes are kept apart for good: a split that does not heal by itself.
pub(super) fn split(scenario: Scenario, pair: Pair, nodes: usize) -> bool {
    let last = nodes - 1;
    match scenario {
        Scenario::Partition => pair.1 == last,
        // The second node was restarted. With two nodes, a link of which the ends disagree is all there is.
        Scenario::OneWayLink => last > 1 && pair == Pair(1, last),
        _ => false,
    }
}

/// What a node says of another of so many: connected or not, or nothing.
fn says(scenario: Scenario, node: usize, peer: usize, nodes: usize) -> Option<bool> {
    let last = nodes - 1;
    match scenario {
        Scenario::NotClustered => None,
        Scenario::NodeDown => (node != last).then_some(peer != last),
        Scenario::Partition => Some(peer != last && node != last),
        // Recorded: after the restart of the second node it does not know the third at all.
        Scenario::OneWayLink if last > 1 && (node, peer) == (1, last) => None,
        Scenario::OneWayLink => Some((node, peer) != (last, usize::from(last > 1))),
        _ => Some(true),
    }
}

/// Writes into the state what the first so many nodes say.
pub(super) fn speak(state: &mut State, scenario: Scenario, nodes: usize) {
    let names: Vec<_> = state.nodes.iter().map(|node| node.name.clone()).collect();
    for node in 0..nodes {
        for peer in (0..nodes).filter(|peer| *peer != node) {
            if let Some(connected) = says(scenario, node, peer, nodes) {
                state.nodes[node].say(&names[peer], connected);
            }
        }
        // Nodes that came later never met it.
        if scenario == Scenario::StaleEntry && node < 2 {
            state.nodes[node].say(&names[nodes], false);
        }
    }
}
