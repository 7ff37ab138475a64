//! Nodes that went and came back: a warning for a while, where we saw it, and never longer.

use crate::dashboard_stage::situation;
use crate::scenario::now;
use clusterctl::assess::assess;
use clusterctl::assess::finding::{Finding, Severity};
use clusterctl::assess::joining::{Returns, TIME};
use clusterctl::assess::policy::Policy;
use clusterctl::assess::verdict::{Assessment, Verdict};
use std::time::Duration;

/// Situations, each so many seconds after the beginning; how the last one is judged.
fn judged(looks: &[(u64, &str)]) -> Assessment {
    let mut returns = Returns::default();
    let mut last = None;
    for (second, name) in looks {
        let mut view = situation(name).view();
        view.taken_at = now() + Duration::from_secs(*second);
        view.took = Duration::ZERO;
        let mut assessment = assess(&view, &Policy::default());
        let before = assessment.clone();
        returns.ease(&view, &mut assessment);
        assert_eq!(assessment.health, before.health, "a node is what it is");
        assert_eq!(assessment.findings.len(), before.findings.len(), "nothing is left out");
        if before.verdict == Verdict::Critical {
            assert!(assessment.verdict >= Verdict::Warning && assessment.verdict != Verdict::Unknown);
        } else {
            assert_eq!(assessment, before, "only what is critical is eased");
        }
        last = Some(assessment);
    }
    last.unwrap()
}

fn finding<'a>(assessment: &'a Assessment, id: &str) -> &'a Finding {
    assessment.findings.iter().find(|finding| finding.id == id).unwrap()
}

#[test]
fn a_node_that_was_seen_down_and_came_back_alone_is_a_warning_with_its_witnesses() {
    let assessment = judged(&[(0, "healthy"), (5, "node-down"), (10, "partition"), (14, "partition")]);
    assert_eq!(assessment.verdict, Verdict::Warning);
    let found = finding(&assessment, "partition");
    assert_eq!(found.severity, Severity::Warning);
    assert!(
        found.summary.starts_with("node3 came back 4 s ago and may still be joining: "),
        "{}",
        found.summary
    );
    assert!(found.advice.contains("within 30 s") && found.advice.contains("wait 90 s"), "{}", found.advice);
    let witness =
        "node3.xmpp-test.org seen down until 2026-11-22T14:03:26Z, answers since 2026-11-22T14:03:31Z";
    assert!(found.evidence.iter().any(|said| said == witness), "{:?}", found.evidence);
    assert!(found.evidence.iter().any(|said| said.starts_with("disco ")), "{:?}", found.evidence);
}

#[test]
fn what_lasts_is_critical_in_time_and_has_the_usual_advice() {
    let whole = judged(&[(0, "partition")]);
    let at = |second| judged(&[(0, "node-down"), (5, "partition"), (5 + second, "partition")]);
    assert_eq!(at(TIME.as_secs() - 1).verdict, Verdict::Warning);
    assert_eq!(at(TIME.as_secs()), whole);
    assert_eq!(whole.verdict, Verdict::Critical);
}

#[test]
fn without_a_past_or_with_another_one_a_split_is_critical_at_once() {
    for looks in [
        &[(0, "partition")][..],
        &[(0, "healthy"), (5, "partition")],
        // Nobody called it disconnected: it was frozen, or cut off.
        &[(0, "node-silent"), (5, "partition")],
        // Who looks from nowhere sees nobody go.
        &[(0, "login-refused"), (5, "partition")],
    ] {
        assert_eq!(judged(looks).verdict, Verdict::Critical, "{looks:?}");
    }
}

#[test]
fn a_clock_that_is_set_back_prolongs_nothing() {
    let back = |second| {
        judged(&[(7_200, "node-down"), (7_205, "partition"), (3_600, "partition"), (second, "partition")])
    };
    assert_eq!(back(3_629).verdict, Verdict::Warning);
    assert_eq!(back(3_630).verdict, Verdict::Critical);
}

#[test]
fn a_node_was_down_for_as_long_as_the_others_called_it_so() {
    // Between, they call it connected, and it does not answer.
    let assessment = judged(&[(0, "node-down"), (20, "node-silent"), (25, "partition")]);
    let found = finding(&assessment, "partition");
    let witness = "seen down until 2026-11-22T14:03:21Z, answers since 2026-11-22T14:03:46Z";
    assert!(found.evidence.iter().any(|said| said.ends_with(witness)), "{:?}", found.evidence);
}

#[test]
fn a_node_that_answers_now_and_then_does_not_come_back_each_time() {
    let knocks =
        [(0, "node-down"), (5, "partition"), (25, "node-down"), (30, "partition"), (36, "partition")];
    assert_eq!(judged(&knocks[..4]).verdict, Verdict::Warning, "25 s after it first came back");
    assert_eq!(judged(&knocks).verdict, Verdict::Critical);
    // Once it has its links the next time is one of its own.
    let anew = [(0, "node-down"), (5, "partition"), (15, "healthy"), (60, "node-down"), (65, "partition")];
    assert_eq!(judged(&anew).verdict, Verdict::Warning);
}

#[test]
fn the_links_that_a_joining_node_does_not_have_yet_are_a_warning_too() {
    let of = |looks: &[(u64, &str)]| judged(looks).verdict;
    assert_eq!(of(&[(0, "healthy"), (5, "link-never-made")]), Verdict::Critical);
    assert_eq!(of(&[(0, "node-down"), (5, "link-never-made")]), Verdict::Warning);
    let joining = [(0, "node-down"), (5, "partition"), (20, "link-never-made"), (35, "link-never-made")];
    assert_eq!(of(&joining[..3]), Verdict::Warning);
    assert_eq!(of(&joining), Verdict::Critical);
    // It has met the others, and one of them does not say so yet.
    assert_eq!(of(&[(0, "healthy"), (5, "link-not-told-yet")]), Verdict::Critical);
    assert_eq!(of(&[(0, "node-down"), (5, "link-not-told-yet")]), Verdict::Warning);
    assert_eq!(
        of(&[(0, "node-down"), (5, "link-not-told-yet"), (35, "link-not-told-yet")]),
        Verdict::Critical
    );
    // Who calls another one disconnected has had that link since its start.
    assert_eq!(of(&[(0, "node-down"), (5, "one-way-link")]), Verdict::Critical);
    assert_eq!(of(&[(0, "node-down"), (5, "link-down")]), Verdict::Critical);
    assert_eq!(of(&[(0, "node-down"), (5, "probe-partition")]), Verdict::Critical);
}

#[test]
fn a_node_that_is_down_stays_critical_while_another_one_joins() {
    let assessment = judged(&[(0, "node-down"), (5, "partition-halves")]);
    assert_eq!(finding(&assessment, "node-down").severity, Severity::Critical);
    assert_eq!(assessment.verdict, Verdict::Critical);
}
