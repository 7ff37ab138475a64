//! More redundancy never looks worse: one more link, one more socket, one more healthy node.

use super::assessment::{connected, digraph, judge};
use super::scenario::{Scenario, full};
use clusterctl::assess::finding::Severity;
use clusterctl::assess::verdict::{Assessment, Verdict};
use clusterctl::cluster::observation::{Evidence, Round};
use clusterctl::cluster::socket::{Socket, TcpHealth, TcpState};
use std::collections::BTreeSet;

fn of(scenario: &Scenario) -> Assessment {
    judge(&scenario.round(), &scenario.declaration())
}

fn critical(assessment: &Assessment) -> usize {
    assessment.findings.iter().filter(|finding| finding.severity == Severity::Critical).count()
}

/// The bit of a directed edge, as `assessment::digraph` counts them.
fn edge(size: usize, from: usize, to: usize) -> u32 {
    (0..size * (size - 1))
        .map(|bit| 1 << bit)
        .find(|edge| connected(*edge, size, from, to))
        .expect("every pair has its bit")
}

#[test]
fn one_more_link_never_looks_worse() {
    for size in 2..=4usize {
        for edges in 0..(1u32 << (size * (size - 1))) {
            let before = of(&digraph(size, edges));
            for a in 0..size {
                for b in a + 1..size {
                    let more = edges | edge(size, a, b) | edge(size, b, a);
                    if more == edges {
                        continue;
                    }
                    let after = of(&digraph(size, more));
                    assert!(after.verdict <= before.verdict, "{size} nodes, {edges:b}, link {a} {b}");
                    assert!(
                        critical(&after) < critical(&before),
                        "{size} nodes, {edges:b}: a link between {a} and {b} mends nothing"
                    );
                }
            }
        }
    }
}

#[test]
fn one_more_healthy_node_never_looks_worse() {
    for size in 1..=3usize {
        for edges in 0..(1u32 << (size * (size - 1))) {
            let before = of(&digraph(size, edges));
            let mut more = 0;
            for a in 0..=size {
                for b in (0..=size).filter(|b| *b != a) {
                    if a == size || b == size || connected(edges, size, a, b) {
                        more |= edge(size + 1, a, b);
                    }
                }
            }
            let after = of(&digraph(size + 1, more));
            assert!(after.verdict <= before.verdict, "{size} nodes, {edges:b}: {:?}", after.findings);
            assert!(critical(&after) <= critical(&before), "{size} nodes, {edges:b}: {:?}", after.findings);
            let new = full(&format!("node{}", size + 1));
            let blamed =
                after.findings.iter().any(|finding| finding.subject.to_string().contains(new.as_str()));
            assert!(!blamed, "{size} nodes, {edges:b}: the new node is blamed");
        }
    }
}

/// The same round, with one more healthy socket beside each that stands.
fn with_more_sockets(round: &Round) -> Option<Round> {
    let mut more = round.clone();
    let mut added = 0;
    for observation in &mut more.observations {
        let Ok(Evidence::Sockets(table)) = &mut observation.outcome else { continue };
        let mut seen = BTreeSet::new();
        let twins: Vec<Socket> = table
            .sockets
            .iter()
            .filter(|socket| socket.state == TcpState::Established && seen.insert(socket.remote.ip()))
            .map(|socket| {
                let mut twin = socket.clone();
                twin.remote.set_port(twin.remote.port() ^ 1);
                twin.health = TcpHealth { last_received_ms: Some(10), ..TcpHealth::default() };
                twin.send_queue_bytes = Some(0);
                twin
            })
            .collect();
        added += twins.len();
        table.sockets.extend(twins);
    }
    (added > 0).then_some(more)
}

#[test]
fn one_more_socket_never_looks_worse() {
    let mut tried = 0;
    for (name, scenario) in Scenario::all() {
        let Some(more) = with_more_sockets(&scenario.round()) else { continue };
        let (before, after) = (of(&scenario), judge(&more, &scenario.declaration()));
        assert!(after.verdict <= before.verdict, "{name}: {:?} became {:?}", before.verdict, after.verdict);
        assert!(after.findings.len() <= before.findings.len(), "{name}: {:?}", after.findings);
        tried += usize::from(before.verdict > Verdict::Ok);
    }
    assert!(tried > 3, "hardly a scenario has sockets and a fault");
}
