//! The verdict, from files, from every small graph, and from evidence taken away.

use crate::scenario::{Scenario, full, now};
use clusterctl::assess::finding::{Finding, Subject};
use clusterctl::assess::policy::Policy;
use clusterctl::assess::verdict::{Assessment, Verdict};
use clusterctl::assess::{assess, registry, stop};
use clusterctl::cluster::declaration::Declaration;
use clusterctl::cluster::fold::fold;
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{Observation, Question, Round, Source, Unavailable};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

pub(crate) fn judge(round: &Round, declaration: &Declaration) -> Assessment {
    assess(&fold(round, declaration), &Policy::default())
}

fn short(name: &NodeName) -> String {
    name.as_str().trim_end_matches(".xmpp-test.org").to_owned()
}

/// What came out, in the words of the scenario files.
fn told(scenario: &Scenario) -> String {
    let view = scenario.view();
    let mut assessment = assess(&view, &Policy::default());
    if let Some(node) = &scenario.stop {
        stop::add(&view, &mut assessment, node);
    }
    let line =
        |finding: &Finding| format!("{} {}", finding.id, finding.subject).replace(".xmpp-test.org", "");
    let findings: Vec<String> = assessment.findings.iter().map(line).collect();
    let muted: Vec<String> = assessment.muted.iter().map(|muted| line(&muted.finding)).collect();
    let health: BTreeMap<String, &str> =
        assessment.health.iter().map(|(name, health)| (short(name), health.word())).collect();
    let groups: Vec<Vec<String>> =
        view.groups.iter().map(|group| group.iter().map(short).collect()).collect();
    let mut text = String::new();
    writeln!(text, "verdict {}", assessment.verdict.word()).unwrap();
    writeln!(text, "findings {findings:#?}").unwrap();
    writeln!(text, "muted {muted:#?}").unwrap();
    writeln!(text, "gaps {}", assessment.gaps.len()).unwrap();
    if !scenario.expected.health.is_empty() {
        writeln!(text, "health {health:?}").unwrap();
    }
    if scenario.expected.groups.is_some() {
        writeln!(text, "groups {groups:?}").unwrap();
    }
    text
}

fn wanted(scenario: &Scenario) -> String {
    let expected = &scenario.expected;
    let mut text = String::new();
    writeln!(text, "verdict {}", expected.verdict).unwrap();
    writeln!(text, "findings {:#?}", expected.findings).unwrap();
    writeln!(text, "muted {:#?}", expected.muted).unwrap();
    writeln!(text, "gaps {}", expected.gaps).unwrap();
    if !expected.health.is_empty() {
        writeln!(text, "health {:?}", expected.health).unwrap();
    }
    if let Some(groups) = &expected.groups {
        writeln!(text, "groups {groups:?}").unwrap();
    }
    text
}

#[test]
fn every_scenario_gives_what_it_says() {
    let all = Scenario::all();
    assert!(all.len() >= 30, "only {} scenarios were found", all.len());
    let wrong: Vec<String> = all
        .iter()
        .filter(|(_, scenario)| told(scenario) != wanted(scenario))
        .map(|(name, scenario)| {
            format!("{name}: {}\n--- wanted\n{}--- got\n{}", scenario.title, wanted(scenario), told(scenario))
        })
        .collect();
    assert!(wrong.is_empty(), "{} scenarios differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_check_that_files_can_show_is_shown_by_a_file() {
    let shown: String =
        Scenario::all().iter().map(|(_, scenario)| scenario.expected.findings.join("\n")).collect();
    for check in registry::all() {
        assert!(shown.contains(check.id), "no scenario shows {}", check.id);
    }
}

#[test]
fn every_check_has_an_explanation_and_an_id_of_its_own() {
    let mut ids: Vec<&str> = registry::all().iter().map(|check| check.id).collect();
    for check in registry::all() {
        assert!(check.explanation.len() > 100, "{} is hardly explained", check.id);
        assert!(!check.title.ends_with('.'), "{}: a title is no sentence", check.id);
        assert_eq!(registry::find(check.id).map(|found| found.id), Some(check.id));
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands twice");
}

/// The ids that scripts rely on. More may come; none may go.
const CONTRACT: [&str; 27] = [
    "node-silent",
    "node-down",
    "link-down",
    "one-way-link",
    "partition",
    "never-connected",
    "node-missing",
    "unexpected-node",
    "stale-entry",
    "few-connections",
    "link-without-socket",
    "socket-without-link",
    "silent-link",
    "send-queue-growing",
    "listener-missing",
    "stranger-on-cluster-port",
    "view-unavailable",
    "not-admin",
    "not-clustered",
    "clock-skew",
    "version-mix",
    "name-unresolved",
    "name-is-loopback",
    "certificate-expiring",
    "probe-unavailable",
    "slow-link",
    "wrong-node",
];

#[test]
fn no_id_of_the_contract_is_missing() {
    for id in CONTRACT {
        assert!(registry::find(id).is_some(), "{id} has gone");
    }
}

#[test]
fn advice_and_evidence_are_never_empty() {
    for (name, scenario) in Scenario::all() {
        for finding in assess(&scenario.view(), &Policy::default()).findings {
            assert!(!finding.advice.is_empty() && !finding.evidence.is_empty(), "{name}: {}", finding.id);
            assert!(!finding.summary.contains("  "), "{name}: blanks in {:?}", finding.summary);
        }
    }
}

/// The situation in which each node answers and says of each other what the digraph says.
pub(crate) fn digraph(size: usize, edges: u32) -> Scenario {
    let mut text =
        "title = \"graph\"\nme = \"node1\"\n[expected]\nverdict = \"\"\nfindings = []\n[views]\n".to_owned();
    let mut bit = 0;
    for from in 1..=size {
        let mut view = String::new();
        for to in (1..=size).filter(|to| *to != from) {
            let sign = if edges & (1 << bit) == 0 { '-' } else { '+' };
            write!(view, " node{to}{sign}").unwrap();
            bit += 1;
        }
        writeln!(text, "node{from} = \"{view}\"").unwrap();
    }
    toml::from_str(&text).unwrap()
}

pub(crate) fn connected(edges: u32, size: usize, from: usize, to: usize) -> bool {
    let index = from * (size - 1) + if to > from { to - 1 } else { to };
    edges & (1 << index) != 0
}

#[test]
fn no_verdict_contradicts_any_digraph_of_up_to_four_nodes() {
    for size in 1..=4usize {
        for edges in 0..(1u32 << (size * (size - 1))) {
            let scenario = digraph(size, edges);
            let view = scenario.view();
            let assessment = assess(&view, &Policy::default());
            let ids: Vec<&str> = assessment.findings.iter().map(|finding| finding.id).collect();
            let whole = (0..size).all(|a| (0..size).all(|b| a == b || connected(edges, size, a, b)));
            assert_eq!(assessment.verdict == Verdict::Ok, whole, "{size} nodes, edges {edges:b}: {ids:?}");
            for a in 0..size {
                for b in a + 1..size {
                    let (there, back) = (connected(edges, size, a, b), connected(edges, size, b, a));
                    let said = assessment
                        .findings
                        .iter()
                        .filter(|finding| {
                            let subject = finding.subject.to_string();
                            matches!(finding.id, "link-down" | "one-way-link")
                                && subject.contains(full(&format!("node{}", a + 1)).as_str())
                                && subject.contains(full(&format!("node{}", b + 1)).as_str())
                        })
                        .map(|finding| finding.id)
                        .collect::<Vec<_>>();
                    let right: &[&str] = match (there, back) {
                        (true, true) => &[],
                        (false, false) => &["link-down"],
                        _ => &["one-way-link"],
                    };
                    assert_eq!(said, right, "{size} nodes, edges {edges:b}, pair {a} {b}");
                }
            }
            assert_eq!(ids.contains(&"partition"), components(edges, size) > 1, "{size} nodes, {edges:b}");
        }
    }
}

/// How many parts the graph has, an edge in either direction joining: by another way than the product's.
fn components(edges: u32, size: usize) -> usize {
    let mut seen = vec![false; size];
    let mut count = 0;
    for start in 0..size {
        if seen[start] {
            continue;
        }
        count += 1;
        let mut left = vec![start];
        while let Some(a) = left.pop() {
            if std::mem::replace(&mut seen[a], true) {
                continue;
            }
            left.extend(
                (0..size)
                    .filter(|b| *b != a && (connected(edges, size, a, *b) || connected(edges, size, *b, a))),
            );
        }
    }
    count
}

/// One observation made a failure, or forgotten.
fn without(round: &Round, at: usize, forget: bool) -> Round {
    let mut less = round.clone();
    if forget {
        less.observations.remove(at);
    } else {
        less.observations[at].outcome = Err(Unavailable::NoAnswer { within: Duration::from_secs(3) });
    }
    less
}

/// Whether taking this look away is evidence lost, and not a decision of the one who asks.
fn is_evidence(observation: &Observation, forget: bool) -> bool {
    match observation.source {
        // Left out by a person: --no-sockets, or an older server without statistics. The verdict rests on the rest.
        Source::Sockets
        | Source::Resolve(_)
        | Source::Certificate
        | Source::Clock
        | Source::Disconnects(_)
        | Source::At(_, Question::Certificate | Question::Clock) => false,
        // Forgotten, they were never asked; a survey that never tried to log in is another command (`sockets`).
        // Nor does anybody visit nodes without --probe.
        Source::Session
        | Source::Identity
        | Source::Life(_)
        | Source::Door(_)
        | Source::At(..)
        | Source::Ping { .. } => !forget,
        Source::Domain | Source::Manager | Source::OwnView | Source::View(_) => true,
    }
}

#[test]
fn less_evidence_never_looks_healthier() {
    for (name, scenario) in Scenario::all() {
        let (round, declaration) = (scenario.round(), scenario.declaration());
        let before = judge(&round, &declaration);
        if before.verdict < Verdict::Unknown {
            continue;
        }
        for (at, observation) in round.observations.iter().enumerate() {
            for forget in [false, true] {
                if observation.outcome.is_err() || !is_evidence(observation, forget) {
                    continue;
                }
                let after = judge(&without(&round, at, forget), &declaration);
                // Nor is a certificate that cannot be seen a sign that the cluster is unwell.
                let rests_on = |what: &str| {
                    before.findings.iter().any(|f| f.evidence.iter().any(|e| e.starts_with(what)))
                };
                let says = rests_on("sockets") || rests_on("certificate");
                assert!(
                    after.verdict >= Verdict::Unknown || says,
                    "{name}: without {:?} ({forget}) {:?} became {:?}",
                    observation.source,
                    before.verdict,
                    after.verdict
                );
            }
        }
    }
}

/// The situation in which all nodes call one another connected, every one lets us in, and requests over some
/// links, the bits of `dead` in the order of pairs, are lost both ways.
fn probed(size: usize, dead: &dyn Fn(usize, usize) -> bool) -> Scenario {
    let mut text =
        "title = \"probed\"\nme = \"node1\"\n[expected]\nverdict = \"\"\nfindings = []\n[views]\n".to_owned();
    let others = |node: usize| (1..=size).filter(move |other| *other != node);
    let everybody =
        |node: usize| others(node).map(|other| format!("node{other}+")).collect::<Vec<_>>().join(" ");
    for node in 1..=size {
        let routed = if node != 1 && dead(1, node) { "silent".to_owned() } else { everybody(node) };
        writeln!(text, "node{node} = \"{routed}\"").unwrap();
    }
    text.push_str("[visits]\n");
    for node in 1..=size {
        writeln!(text, "node{node} = {{ view = \"{}\" }}", everybody(node)).unwrap();
    }
    text.push_str("[pings]\n");
    for node in 1..=size {
        for other in others(node) {
            let outcome = if dead(node.min(other), node.max(other)) { "silent" } else { "4ms" };
            writeln!(text, "\"node{node}>node{other}\" = \"{outcome}\"").unwrap();
        }
    }
    toml::from_str(&text).unwrap()
}

/// The place of a pair in the order of pairs.
fn bit(size: usize, a: usize, b: usize) -> usize {
    (1..a).map(|before| size - before).sum::<usize>() + b - a - 1
}

#[test]
fn every_dead_link_of_up_to_four_nodes_is_told_and_no_living_one() {
    for size in 2..=4usize {
        for bits in 0u32..1 << (size * (size - 1) / 2) {
            let dead = |a: usize, b: usize| bits & (1 << bit(size, a, b)) != 0;
            let view = probed(size, &dead).view();
            let assessment = assess(&view, &Policy::default());
            let ids: Vec<&str> = assessment.findings.iter().map(|finding| finding.id).collect();
            assert_eq!(assessment.verdict == Verdict::Ok, bits == 0, "{size} nodes, {bits:b}: {ids:?}");
            assert_eq!(ids.contains(&"partition"), view.groups.len() > 1, "{size} nodes, {bits:b}: {ids:?}");
            assert!(!ids.contains(&"node-silent"), "all let us in: {size} nodes, {bits:b}");
            for a in 1..=size {
                for b in a + 1..=size {
                    let (one, other) = (full(&format!("node{a}")), full(&format!("node{b}")));
                    let told = assessment.findings.iter().any(|finding| {
                        finding.id == "silent-link"
                            && (finding.subject == Subject::Link(one.clone(), other.clone())
                                || finding.subject == Subject::Cluster)
                    });
                    let split =
                        view.groups.iter().any(|group| group.contains(&one) != group.contains(&other));
                    assert!(told || split || !dead(a, b), "{size} nodes, {bits:b}: {a} {b} {ids:?}");
                    assert!(!told || dead(a, b), "{size} nodes, {bits:b}: {a} {b} lives");
                }
            }
        }
    }
}

#[test]
fn one_dead_link_among_a_hundred_nodes_is_one_finding_and_so_is_one_deaf_node() {
    let link = probed(100, &|a, b| (a, b) == (40, 70));
    let told: Vec<String> = assess(&link.view(), &Policy::default())
        .findings
        .iter()
        .map(|finding| format!("{} {}", finding.id, finding.subject))
        .collect();
    assert_eq!(told, ["silent-link node40.xmpp-test.org -> node70.xmpp-test.org"]);
    // All links of one node but that with node2: not a split.
    let lame = probed(100, &|a, b| (a == 77 || b == 77) && (a, b) != (2, 77));
    let told: Vec<String> = assess(&lame.view(), &Policy::default())
        .findings
        .iter()
        .map(|finding| format!("{} {}", finding.id, finding.subject))
        .collect();
    assert_eq!(told, ["silent-link node77.xmpp-test.org"]);
    // Here and there: no node has many, and a list of them would be too long.
    let scattered = probed(60, &|a, b| b == a + 1 && a % 3 == 0);
    let findings = assess(&scattered.view(), &Policy::default()).findings;
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0].summary, "requests over 19 links of the cluster go unanswered");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Any graph of 5 nodes, any set of its looks lost: what was bad is never called well.
    #[test]
    fn a_bad_graph_never_becomes_ok_by_looking_less(edges in 0u32..(1 << 20), lost in 0u32..(1 << 16)) {
        let scenario = digraph(5, edges);
        let (round, declaration) = (scenario.round(), scenario.declaration());
        let before = judge(&round, &declaration);
        let mut less = round.clone();
        for (at, observation) in less.observations.iter_mut().enumerate() {
            if lost & (1 << (at % 16)) != 0 {
                observation.outcome = Err(Unavailable::NoAnswer { within: Duration::from_secs(3) });
            }
        }
        let after = judge(&less, &declaration);
        prop_assert!(before.verdict == Verdict::Ok || after.verdict >= Verdict::Unknown, "{:?}", after);
    }

    /// The same of requests over links: any of 4 nodes' links dead, any looks lost.
    #[test]
    fn a_dead_link_never_becomes_ok_by_looking_less(dead in 0u32..(1 << 6), lost in any::<u64>()) {
        let scenario = probed(4, &|a, b| dead & (1 << bit(4, a, b)) != 0);
        let (round, declaration) = (scenario.round(), scenario.declaration());
        let before = judge(&round, &declaration);
        let mut less = round.clone();
        for (at, observation) in less.observations.iter_mut().enumerate() {
            if lost & (1 << (at % 61)) != 0 && is_evidence(observation, false) {
                observation.outcome = Err(Unavailable::NoAnswer { within: Duration::from_secs(3) });
            }
        }
        let after = judge(&less, &declaration);
        prop_assert!(before.verdict == Verdict::Ok || after.verdict >= Verdict::Unknown, "{:?}", after);
    }

    /// The fold does not depend on the order in which the looks ended.
    #[test]
    fn the_order_of_looks_changes_nothing(edges in 0u32..(1 << 12), seed in any::<u64>()) {
        let scenario = digraph(4, edges);
        let round = scenario.round();
        let mut shuffled = round.clone();
        let mut state = seed | 1;
        for i in (1..shuffled.observations.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let j = usize::try_from(state >> 33).unwrap() % (i + 1);
            shuffled.observations.swap(i, j);
        }
        prop_assert_eq!(fold(&round, &scenario.declaration()), fold(&shuffled, &scenario.declaration()));
    }
}

#[test]
fn two_hundred_nodes_are_judged_in_no_time() {
    let mut text =
        "title = \"big\"\nme = \"node1\"\n[expected]\nverdict = \"\"\nfindings = []\n[views]\n".to_owned();
    for from in 1..=200 {
        let view: Vec<String> = (1..=200)
            .filter(|to| *to != from)
            .map(|to| format!("node{to}{}", if to == 77 { '-' } else { '+' }))
            .collect();
        let view = if from == 77 { "silent".to_owned() } else { view.join(" ") };
        writeln!(text, "node{from} = \"{view}\"").unwrap();
    }
    let scenario: Scenario = toml::from_str(&text).unwrap();
    let assessment = assess(&scenario.view(), &Policy::default());
    let ids: Vec<&str> = assessment.findings.iter().map(|finding| finding.id).collect();
    assert_eq!(ids, ["node-down"]);
    assert_eq!(scenario.view().taken_at, now());
}
