//! What becomes of each check, over every scenario and every selection: never well where nobody looked. And what
//! does not count: nothing but what was muted, and never for the worse.

use crate::assessment::{connected, digraph};
use crate::scenario::{Scenario, full, now};
use clusterctl::assess::finding::{Finding, Severity};
use clusterctl::assess::mute::{Mute, NEVER_MUTED};
use clusterctl::assess::needs::Needs;
use clusterctl::assess::outcome::{Outcome, Selection, State, outcomes, over};
use clusterctl::assess::policy::Policy;
use clusterctl::assess::registry::{self, Check};
use clusterctl::assess::thresholds::{self, Level};
use clusterctl::assess::verdict::{Assessment, Verdict};
use clusterctl::assess::{assess, assess_with, stop};
use clusterctl::cluster::declaration::Expected;
use clusterctl::cluster::fold::fold;
use clusterctl::cluster::observation::Unavailable;
use clusterctl::cluster::view::{Access, ClusterView};
use jiff::SignedDuration;
use proptest::prelude::*;
use std::time::Duration;

fn judged(scenario: &Scenario) -> (ClusterView, Assessment) {
    let view = scenario.view();
    let mut assessment = assess(&view, &Policy::default());
    if let Some(node) = &scenario.stop {
        stop::add(&view, &mut assessment, node);
    }
    (view, assessment)
}

fn only(id: &'static str) -> Selection {
    Selection::new(vec![id], Vec::new())
}

fn state_of(outcomes: &[Outcome<'_>], id: &str) -> State {
    outcomes.iter().find(|outcome| outcome.check.id == id).unwrap().state.clone()
}

/// Whether a session is needed to look at it: by the table, and by hand.
fn is_remote(check: &Check) -> bool {
    let local = ["few-connections", "silent-link", "send-queue-growing", "listener-missing"];
    let by_hand = !local.contains(&check.id)
        // On a host with a session or with named nodes they can look; without either they say so.
        && !check.needs.contains(&Needs::Strangers)
        && !check.needs.contains(&Needs::Names);
    assert_eq!(
        by_hand,
        check.needs.iter().any(|need| !matches!(
            need,
            Needs::Host
                | Needs::Sockets
                | Needs::Connections
                | Needs::Silence
                | Needs::Strangers
                | Needs::Names
                | Needs::Named
                | Needs::Count
                | Needs::ExpectedDown
        )),
        "{}",
        check.id
    );
    by_hand
}

#[test]
fn all_checks_together_give_the_verdict_of_status() {
    for (name, scenario) in Scenario::all() {
        let (view, assessment) = judged(&scenario);
        let all = over(&view, &assessment, &Selection::all());
        assert_eq!(all.verdict, assessment.verdict, "{name}");
        assert_eq!(all.findings, assessment.findings, "{name}");
        assert_eq!(all.muted, assessment.muted, "{name}");
        assert_eq!(all.gaps, assessment.gaps, "{name}");
        let ids: Vec<&str> =
            outcomes(&view, &assessment, &Selection::all()).iter().map(|outcome| outcome.check.id).collect();
        let registered: Vec<&str> = registry::all().iter().map(|check| check.id).collect();
        assert_eq!(ids, registered, "{name}");
    }
}

/// What must hold of every selection.
fn assert_honest(what: &str, view: &ClusterView, assessment: &Assessment, selection: &Selection) {
    let outcomes = outcomes(view, assessment, selection);
    let over = over(view, assessment, selection);
    let wrong = |outcome: &Outcome<'_>| matches!(outcome.state, State::Found(_) | State::CouldNotLook(_));
    if over.verdict >= Verdict::Unknown {
        assert!(outcomes.iter().any(wrong), "{what}: {:?}, and no check says why", over.verdict);
    }
    if over.verdict == Verdict::Ok {
        let looked = |outcome: &Outcome<'_>| {
            matches!(outcome.state, State::Passed | State::Muted | State::Found(Severity::Note))
        };
        assert!(outcomes.iter().any(looked), "{what}: ok, and no check looked");
    }
    for outcome in &outcomes {
        let id = outcome.check.id;
        match &outcome.state {
            State::Passed => assert!(outcome.findings.is_empty() && outcome.muted.is_empty(), "{what} {id}"),
            State::Found(worst) => {
                assert_eq!(outcome.findings.iter().map(|finding| finding.severity).max(), Some(*worst));
            }
            State::Muted => assert!(outcome.findings.is_empty() && !outcome.muted.is_empty(), "{what} {id}"),
            State::NotAsked(why) | State::CouldNotLook(why) => assert!(!why.is_empty(), "{what} {id}"),
        }
        if matches!(view.access, Access::NoSession(_)) && is_remote(outcome.check) {
            assert!(!matches!(outcome.state, State::Passed), "{what}: {id} passed without a session");
            let asked = outcome.check.id != stop::ID;
            assert!(!asked || over.verdict >= Verdict::Unknown, "{what}: well without a session, by {id}");
        }
    }
    // The gaps that are told are those of the whole, and none is told where all could look.
    assert!(over.gaps.iter().all(|gap| assessment.gaps.contains(gap)), "{what}");
    assert!(over.gaps.is_empty() || over.verdict >= Verdict::Unknown, "{what}");
}

#[test]
fn no_selection_calls_well_what_was_not_looked_at() {
    for (name, scenario) in Scenario::all() {
        let (view, assessment) = judged(&scenario);
        for check in registry::all() {
            assert_honest(&format!("{name} --only {}", check.id), &view, &assessment, &only(check.id));
            let without = Selection::new(Vec::new(), vec![check.id]);
            assert_honest(&format!("{name} --skip {}", check.id), &view, &assessment, &without);
        }
        assert_honest(&name, &view, &assessment, &Selection::all());
        assert_honest(&name, &view, &assessment, &Selection::all().and_stopping());
    }
}

#[test]
fn each_scenario_finds_in_its_checks_what_it_says_and_nothing_elsewhere() {
    for (name, scenario) in Scenario::all() {
        let (view, assessment) = judged(&scenario);
        for outcome in outcomes(&view, &assessment, &Selection::all()) {
            let id = outcome.check.id;
            let says = scenario.expected.findings.iter().any(|line| line.starts_with(&format!("{id} ")));
            assert_eq!(!outcome.findings.is_empty(), says, "{name} {id}");
        }
    }
}

fn scenario(name: &str) -> Scenario {
    Scenario::all().into_iter().find(|(known, _)| known == name).unwrap().1
}

#[test]
fn a_check_says_why_it_did_not_look() {
    for (name, id, said) in [
        ("healthy", "never-connected", State::NotAsked("nobody said which nodes are expected".to_owned())),
        ("healthy", "few-connections", State::NotAsked("sockets were not looked at".to_owned())),
        ("sockets-elsewhere", "few-connections", State::NotAsked("this host is no node".to_owned())),
        (
            "sockets-denied",
            "few-connections",
            State::CouldNotLook("the sockets of this host could".to_owned()),
        ),
        ("count-met", "unexpected-node", State::NotAsked("nobody said which nodes".to_owned())),
        ("never-connected", "node-missing", State::NotAsked("the nodes are expected by their".to_owned())),
        ("healthy", "clock-skew", State::NotAsked("the clocks of two nodes".to_owned())),
        ("healthy", "unsafe-to-stop", State::NotAsked("asked with --safe-to-stop".to_owned())),
        ("login-refused", "node-down", State::CouldNotLook("login".to_owned())),
        ("login-refused", "never-connected", State::CouldNotLook("login".to_owned())),
        ("not-admin", "not-clustered", State::CouldNotLook("the account is no administrator".to_owned())),
        ("not-admin", "certificate-expiring", State::Passed),
        ("view-lost", "link-down", State::CouldNotLook("node2.xmpp-test.org: its own view".to_owned())),
        ("node-silent", "link-down", State::Passed),
        ("expected-down", "node-down", State::Muted),
        ("expected-down", "not-down", State::Passed),
        ("version-mix", "version-mix", State::Found(Severity::Note)),
    ] {
        let (view, assessment) = judged(&scenario(name));
        let state = state_of(&outcomes(&view, &assessment, &Selection::all()), id);
        let same = match (&state, &said) {
            (State::NotAsked(why), State::NotAsked(part))
            | (State::CouldNotLook(why), State::CouldNotLook(part)) => why.starts_with(part.as_str()),
            (state, said) => state == said,
        };
        assert!(same, "{name} {id}: {state:?}");
    }
}

#[test]
fn what_no_picked_check_needs_keeps_none_from_being_well() {
    for (name, id, verdict, gaps) in [
        ("sockets-denied", "few-connections", Verdict::Unknown, 1),
        ("sockets-denied", "node-down", Verdict::Ok, 0),
        ("login-refused", "node-down", Verdict::Unknown, 1),
        ("view-lost", "not-admin", Verdict::Ok, 0),
        ("view-lost", "partition", Verdict::Unknown, 0),
        ("not-admin", "not-admin", Verdict::Unknown, 0),
        ("healthy", "few-connections", Verdict::Unknown, 0),
    ] {
        let (view, assessment) = judged(&scenario(name));
        let over = over(&view, &assessment, &only(id));
        assert_eq!((over.verdict, over.gaps.len()), (verdict, gaps), "{name} --only {id}");
    }
}

#[test]
fn sockets_that_can_be_read_are_judged_without_a_session() {
    let text = |listening: bool| {
        format!(
            "title = \"x\"\naccess = \"unreachable\"\nexpect = [\"node1\", \"node2\"]\n[addresses]\n\
             node1 = \"10.77.0.11\"\nnode2 = \"10.77.0.12\"\n[host]\naddresses = [\"10.77.0.11\"]\nlistening = {listening}\n\
             peer = [{{ address = \"10.77.0.12\", established = 5 }}]\n[expected]\nverdict = \"\"\nfindings = []\n"
        )
    };
    for (listening, verdict) in [(true, Verdict::Ok), (false, Verdict::Critical)] {
        let scenario: Scenario = toml::from_str(&text(listening)).unwrap();
        let (view, assessment) = judged(&scenario);
        assert!(assessment.verdict >= Verdict::Unknown);
        let over = over(&view, &assessment, &only("listener-missing"));
        assert_eq!((over.verdict, over.gaps.len()), (verdict, 0));
    }
}

#[test]
fn only_the_question_counts_where_somebody_asks_whether_a_node_may_be_stopped() {
    let (view, assessment) = judged(&scenario("safe-to-stop"));
    assert_eq!(assessment.verdict, Verdict::Critical);
    let asked = Selection::all().and_stopping();
    assert_eq!(over(&view, &assessment, &asked).verdict, Verdict::Ok);
    let more = Selection::new(vec!["link-down"], Vec::new()).and_stopping();
    assert_eq!(over(&view, &assessment, &more).verdict, Verdict::Critical);
    assert_eq!(more.checks().count(), 2);
}

/// A mute of exactly this finding.
fn mute_of(finding: &Finding, severity: Option<Severity>) -> Mute {
    Mute { id: finding.id, subject: Some(finding.subject.to_string()), until: None, severity }
}

/// Whether it is one that says that nobody could look.
fn is_blind(finding: &Finding) -> bool {
    NEVER_MUTED.contains(&finding.id) || finding.id == "view-unavailable"
}

#[test]
fn a_mute_makes_its_own_finding_not_count_and_nothing_else() {
    let mut tried = 0;
    for (name, scenario) in Scenario::all() {
        let view = scenario.view();
        let before = assess(&view, &Policy::default());
        for finding in before.findings.iter().filter(|finding| !is_blind(finding)) {
            let mutes = [mute_of(finding, Some(finding.severity))];
            let after = assess_with(&view, &Policy::default(), &mutes, now());
            let same = |other: &&Finding| (other.id, &other.subject) == (finding.id, &finding.subject);
            // Two certificates that end soon are two findings about one subject, and one mute meets both.
            if before.findings.iter().filter(same).count() > 1 {
                continue;
            }
            let rest: Vec<&Finding> = before.findings.iter().filter(|other| *other != finding).collect();
            assert_eq!(after.findings.iter().collect::<Vec<_>>(), rest, "{name} {}", finding.id);
            assert!(after.muted.iter().any(|muted| muted.finding == *finding), "{name} {}", finding.id);
            assert!(after.verdict <= before.verdict, "{name}");
            assert_eq!((&after.gaps, &after.health), (&before.gaps, &before.health), "{name}");
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried}");
}

#[test]
fn no_mutes_at_all_make_a_cluster_well_that_nobody_saw() {
    for (name, scenario) in Scenario::all() {
        let view = scenario.view();
        let mutes: Vec<Mute> = registry::all()
            .iter()
            .map(|check| Mute { id: check.id, subject: None, until: None, severity: None })
            .collect();
        let after = assess_with(&view, &Policy::default(), &mutes, now());
        if !matches!(view.access, Access::Manager { .. }) || view.vantages().next().is_none() {
            assert!(after.verdict >= Verdict::Unknown, "{name}");
        } else if after.gaps.is_empty() {
            assert_eq!(after.verdict, Verdict::Ok, "{name}");
        }
    }
}

#[test]
fn stopping_is_safe_for_exactly_those_graphs_whose_rest_is_whole() {
    let (mut safe, mut not) = (0, 0);
    for size in 1..=4usize {
        for edges in 0..(1u32 << (size * (size - 1))) {
            let view = digraph(size, edges).view();
            let assessment = assess(&view, &Policy::default());
            for target in 0..size {
                let rest: Vec<usize> = (0..size).filter(|node| *node != target).collect();
                let whole = !rest.is_empty()
                    && rest.iter().all(|a| rest.iter().all(|b| a == b || connected(edges, size, *a, *b)));
                let found = stop::unsafe_to_stop(&view, &assessment, &format!("node{}", target + 1));
                assert_eq!(
                    found.is_none(),
                    whole,
                    "{size} nodes, edges {edges:b}, without node{}: {:?}",
                    target + 1,
                    found.map(|finding| finding.summary)
                );
                if whole { safe += 1 } else { not += 1 }
            }
        }
    }
    // Of two nodes either; of three, where both links between the others stand; of four, all six.
    assert_eq!((safe, safe + not), (2 * 4 + 3 * 16 + 4 * 64, 1 + 2 * 4 + 3 * 64 + 4 * 4_096));
}

#[test]
fn everything_that_speaks_against_stopping_is_told() {
    for (name, node, severity, reasons) in [
        (
            "bridge",
            "node3",
            Severity::Critical,
            vec![
                "stopping node3 is not safe",
                "node1 and node4 have no link of their own",
                "node1 and node5 have no link of their own",
                "node2 and node4 have no link of their own",
                "node2 and node5 have no link of their own",
            ],
        ),
        ("node-silent", "node1", Severity::Critical, vec!["node3 is down", "node-silent node3"]),
        ("node-down", "node1", Severity::Critical, vec!["node3 is down"]),
        ("alone", "node1", Severity::Critical, vec!["nobody would be left"]),
        ("healthy", "node9", Severity::Unknown, vec!["no node is called node9"]),
        ("view-lost", "node1", Severity::Unknown, vec!["whether node1 may be stopped is not known"]),
        ("not-admin", "node1", Severity::Unknown, vec!["the cluster could not be looked at"]),
        ("sockets-denied", "node1", Severity::Unknown, vec!["the sockets of this host could not be read"]),
        ("node-missing", "node1", Severity::Critical, vec!["nodes expected"]),
    ] {
        let (view, assessment) = judged(&scenario(name));
        let finding =
            stop::unsafe_to_stop(&view, &assessment, node).unwrap_or_else(|| panic!("{name}: safe"));
        assert_eq!(finding.severity, severity, "{name}: {}", finding.summary);
        for reason in reasons {
            assert!(finding.summary.contains(reason), "{name}: {} lacks {reason}", finding.summary);
        }
    }
    // The one that is down may be stopped for good; and while it is in maintenance, another may not make it two
    // of three: the rest is one node, which is whole.
    let (view, assessment) = judged(&scenario("node-down"));
    assert_eq!(stop::unsafe_to_stop(&view, &assessment, "node3"), None);
    let (view, assessment) = judged(&scenario("expected-down"));
    assert_eq!(stop::unsafe_to_stop(&view, &assessment, "node2"), None);
    assert_eq!(stop::unsafe_to_stop(&view, &assessment, "node2.xmpp-test.org"), None);
}

#[test]
fn thresholds_decide_what_is_found_and_how_bad_it_is() {
    for (name, id, level, value, severity) in [
        // Silent for 40 s; three retransmissions without an answer are a warning by themselves.
        ("silent-link", "silent-link", Level::Warning, 80_000, Some(Severity::Warning)),
        ("silent-link", "silent-link", Level::Critical, 20_000, Some(Severity::Critical)),
        ("few-connections", "few-connections", Level::Warning, 2, None),
        ("few-connections", "few-connections", Level::Critical, 3, Some(Severity::Critical)),
        ("healthy-with-sockets", "few-connections", Level::Warning, 6, Some(Severity::Warning)),
        ("clock-skew", "clock-skew", Level::Warning, 20_000, None),
        ("clock-skew", "clock-skew", Level::Critical, 6_000, Some(Severity::Critical)),
        ("certificate-expiring", "certificate-expiring", Level::Warning, 9, None),
        ("certificate-expiring", "certificate-expiring", Level::Critical, 11, Some(Severity::Critical)),
    ] {
        let mut policy = Policy::default();
        (thresholds::find(id).unwrap().set)(&mut policy, level, value);
        let found = assess(&scenario(name).view(), &policy).findings;
        let worst = found.iter().filter(|finding| finding.id == id).map(|finding| finding.severity).max();
        assert_eq!(worst, severity, "{name}: {id} {level:?} {value}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Any graph of 4 nodes, any of its looks lost, any checks picked, any expectation.
    #[test]
    fn any_selection_over_any_loss_is_honest(
        edges in 0u32..(1 << 12),
        lost in 0u32..(1 << 12),
        picked in 0u32..(1 << 28),
        expect in 0usize..6,
        down in 0usize..5,
    ) {
        let scenario = digraph(4, edges);
        let mut declaration = scenario.declaration();
        declaration.expected = match expect {
            0 => Expected::Unstated,
            5 => Expected::Named(vec![full("node1"), full("node4"), full("node5")]),
            count => Expected::Count(count),
        };
        if down > 0 {
            declaration.expected_down = vec![full(&format!("node{down}"))];
        }
        let mut round = scenario.round();
        for (at, observation) in round.observations.iter_mut().enumerate() {
            if lost & (1 << (at % 12)) != 0 {
                observation.outcome = Err(Unavailable::NoAnswer { within: Duration::from_secs(3) });
            }
        }
        let view = fold(&round, &declaration);
        let assessment = assess(&view, &Policy::default());
        let ids: Vec<&'static str> = registry::all()
            .iter()
            .enumerate()
            .filter(|(at, _)| picked & (1 << (at % 28)) != 0)
            .map(|(_, check)| check.id)
            .collect();
        let selection = Selection::new(ids, Vec::new());
        assert_honest("any", &view, &assessment, &selection);
        let all = over(&view, &assessment, &Selection::all());
        prop_assert_eq!(all.verdict, assessment.verdict);
    }

    /// Any mutes over any graph: nothing vanishes, nothing gets worse, and what has ended mutes nothing.
    #[test]
    fn whatever_is_muted_is_still_there(
        edges in 0u32..(1 << 12),
        mutes in prop::collection::vec((0usize..64, 0usize..5, 0usize..4, any::<bool>()), 0..5),
    ) {
        let view = digraph(4, edges).view();
        let before = assess(&view, &Policy::default());
        let mutes: Vec<Mute> = mutes
            .into_iter()
            .map(|(check, about, severity, ended)| Mute {
                id: registry::all()[check % registry::all().len()].id,
                subject: match about {
                    0 => None,
                    node => Some(format!("node{node}")),
                },
                until: ended.then(|| now().checked_sub(SignedDuration::from_secs(1)).unwrap()),
                severity: [None, Some(Severity::Warning), Some(Severity::Unknown), Some(Severity::Critical)][severity],
            })
            .collect();
        let after = assess_with(&view, &Policy::default(), &mutes, now());
        prop_assert_eq!(after.findings.len() + after.muted.len(), before.findings.len() + before.muted.len());
        prop_assert!(after.verdict <= before.verdict);
        for finding in &before.findings {
            let about = |mute: &&Mute| mute.is_about(finding) && !mute.has_ended(now());
            let held = mutes.iter().filter(about).any(|mute| mute.severity.is_none_or(|s| finding.severity <= s));
            prop_assert_eq!(after.muted.iter().any(|muted| muted.finding == *finding), held);
            prop_assert_eq!(
                after.findings.iter().any(|other| other.id == finding.id && other.subject == finding.subject),
                !held
            );
        }
    }
}
