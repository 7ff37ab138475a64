//! What changes between two looks: from the scenario files, one after the other, and from random small clusters.

use crate::scenario::{Scenario, now};
use clusterctl::assess::assess;
use clusterctl::assess::history::{About, History, Transition};
use clusterctl::assess::policy::Policy;
use clusterctl::assess::verdict::{Assessment, Health};
use clusterctl::cluster::link::LinkState;
use clusterctl::cluster::observation::Reading;
use clusterctl::cluster::view::{Access, ClusterView};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

/// A look at a situation, a minute after the one before.
fn look(scenario: &Scenario, minute: u32) -> (ClusterView, Assessment) {
    let mut view = scenario.view();
    view.taken_at = now() + Duration::from_secs(60) * minute;
    view.took = Duration::ZERO;
    let assessment = assess(&view, &Policy::default());
    (view, assessment)
}

/// The transitions through several situations, a minute apart, a line each; the minutes are divided by `--`.
fn told(scenarios: &[&Scenario]) -> String {
    let mut history = History::new();
    let mut text = Vec::new();
    for (minute, scenario) in (0..).zip(scenarios) {
        let (view, assessment) = look(scenario, minute);
        let changes = history.advance(&view, &assessment);
        if minute == 0 {
            assert_eq!(changes, [], "the first look changes nothing");
            continue;
        }
        let mut lines: Vec<String> = changes.iter().map(line).collect();
        if lines.is_empty() {
            lines.push("nothing".to_owned());
        }
        text.push(lines.join("\n"));
    }
    text.join("\n--\n")
}

fn line(change: &Transition) -> String {
    let about = match &change.about {
        About::Verdict => "verdict".to_owned(),
        About::Node(node) => format!("node {node}"),
        About::Link(from, to) => format!("link {from}>{to}"),
        About::Links(Some(node)) => format!("{} links of {node}", change.links.len()),
        About::Links(None) => format!("{} links", change.links.len()),
        About::Sockets(node) => format!("sockets {node}"),
        About::Finding(id, subject) => format!("finding {id} {subject}"),
    };
    let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "-".to_owned());
    let lasted = change.lasted.map_or_else(String::new, |lasted| {
        format!(" after {}{} s", if lasted.at_least { "at least " } else { "" }, lasted.time.as_secs())
    });
    let flaps = if change.flaps > 1 { format!(", {} times", change.flaps) } else { String::new() };
    format!("{about} {} -> {}{lasted}{flaps}", word(&change.from), word(&change.to))
        .replace(".xmpp-test.org", "")
}

fn files(names: &[&str]) -> Vec<Scenario> {
    let file = |name: &&str| {
        let found = Scenario::all().into_iter().find(|(known, _)| known == name);
        found.unwrap_or_else(|| panic!("there is no {name}")).1
    };
    names.iter().map(file).collect()
}

fn through(names: &[&str]) -> String {
    let files = files(names);
    told(&files.iter().collect::<Vec<_>>())
}

/// A situation of its own.
fn situation(text: &str) -> Scenario {
    toml::from_str(&format!("title = \"\"\n{text}\n[expected]\nverdict = \"\"\nfindings = []")).unwrap()
}

#[test]
fn a_node_that_goes_down_is_one_node_and_its_links_are_one_group() {
    assert_eq!(
        through(&["healthy", "node-down", "node-down", "healthy"]),
        "verdict ok -> critical after at least 60 s\n\
         node node3 healthy -> down after at least 60 s\n\
         2 links of node3 connected -> disconnected after at least 60 s\n\
         finding node-down node3 - -> critical\n\
         --\n\
         nothing\n\
         --\n\
         verdict critical -> ok after 120 s, 2 times\n\
         node node3 down -> healthy after 120 s, 2 times\n\
         2 links of node3 disconnected -> connected after 120 s, 2 times\n\
         finding node-down node3 critical -> - after 120 s, 2 times"
    );
}

#[test]
fn two_hundred_nodes_of_which_one_dies_are_not_two_hundred_lines() {
    let names: Vec<String> = (1..=200).map(|number| format!("node{number}")).collect();
    let views = |dead: Option<&str>| {
        let mut text = "me = \"node1\"\n[views]\n".to_owned();
        for name in &names {
            let words: Vec<String> = names
                .iter()
                .filter(|peer| *peer != name)
                .map(|peer| format!("{peer}{}", if dead == Some(peer) { "-" } else { "+" }))
                .collect();
            let words = if dead == Some(name) { "silent".to_owned() } else { words.join(" ") };
            writeln!(text, "{name} = \"{words}\"").unwrap();
        }
        situation(&text)
    };
    let (well, sick) = (views(None), views(Some("node77")));
    assert_eq!(
        told(&[&well, &sick]),
        "verdict ok -> critical after at least 60 s\n\
         node node77 healthy -> down after at least 60 s\n\
         199 links of node77 connected -> disconnected after at least 60 s\n\
         finding node-down node77 - -> critical"
    );
}

#[test]
fn a_link_alone_is_told_by_itself() {
    assert_eq!(
        through(&["healthy", "one-way-link"]),
        "verdict ok -> critical after at least 60 s\n\
         node node2 healthy -> degraded after at least 60 s\n\
         node node3 healthy -> degraded after at least 60 s\n\
         link node3>node2 connected -> disconnected after at least 60 s\n\
         finding one-way-link node3 -> node2 - -> critical"
    );
}

#[test]
fn a_view_that_could_not_be_read_is_said_of_the_node_and_of_no_link() {
    assert_eq!(
        through(&["healthy", "view-lost", "healthy"]),
        "verdict ok -> unknown after at least 60 s\n\
         node node2 healthy -> unknown after at least 60 s\n\
         finding view-unavailable node2 - -> unknown\n\
         --\n\
         verdict unknown -> ok after 60 s, 2 times\n\
         node node2 unknown -> healthy after 60 s, 2 times\n\
         finding view-unavailable node2 unknown -> - after 60 s, 2 times"
    );
}

#[test]
fn what_changed_while_nobody_could_look_is_told_when_somebody_can_with_the_time_since_it_was_seen() {
    assert_eq!(
        through(&["healthy", "unreachable", "unreachable", "node-down"]),
        "verdict ok -> unknown after at least 60 s\n\
         --\n\
         nothing\n\
         --\n\
         verdict unknown -> critical after 120 s, 2 times\n\
         node node3 healthy -> down after at least 180 s\n\
         2 links of node3 connected -> disconnected after at least 180 s\n\
         finding node-down node3 - -> critical"
    );
}

#[test]
fn a_finding_does_not_clear_because_nobody_can_look_any_more() {
    assert_eq!(
        through(&["node-down", "unreachable", "node-down", "not-admin", "node-down"]),
        "verdict critical -> unknown after at least 60 s\n\
         --\n\
         verdict unknown -> critical after 60 s, 2 times\n\
         --\n\
         verdict critical -> unknown after 60 s, 3 times\n\
         finding not-admin admin@xmpp-test.org - -> unknown\n\
         --\n\
         verdict unknown -> critical after 60 s, 4 times\n\
         finding not-admin admin@xmpp-test.org unknown -> - after 60 s, 2 times"
    );
    // node2's view is needed to say that the link stands again.
    let split = situation(
        "me = \"node1\"\n[views]\nnode1 = \"node2+ node3+\"\nnode2 = \"node1+ node3-\"\nnode3 = \"node1+ node2-\"",
    );
    let lost = situation(
        "me = \"node1\"\n[views]\nnode1 = \"node2+ node3+\"\nnode2 = \"lost\"\nnode3 = \"node1+ node2+\"",
    );
    let told = told(&[&split, &lost]);
    assert!(!told.contains("finding link-down node2 -> node3 critical -> -"), "{told}");
}

#[test]
fn sockets_are_counted_and_their_finding_appears_with_them() {
    assert_eq!(
        through(&["healthy-with-sockets", "few-connections"]),
        "verdict ok -> warning after at least 60 s\n\
         node node2 healthy -> degraded after at least 60 s\n\
         sockets node2 5 -> 2 after at least 60 s\n\
         sockets node3 10 -> 5 after at least 60 s\n\
         finding few-connections node2 - -> warning"
    );
}

#[test]
fn a_finding_that_worsens_is_one_transition() {
    let told = through(&["silent-link", "silent-link-critical"]);
    assert!(told.contains("finding silent-link node2 warning -> critical after at least 60 s"), "{told}");
}

#[test]
fn a_node_that_appears_or_goes_is_said_once() {
    let three = situation(
        "me = \"node1\"\n[views]\nnode1 = \"node2+ node3+\"\nnode2 = \"node1+ node3+\"\nnode3 = \"node1+ node2+\"",
    );
    let two = situation("me = \"node1\"\n[views]\nnode1 = \"node2+\"\nnode2 = \"node1+\"");
    assert_eq!(
        told(&[&two, &three, &two]),
        "node node3 - -> healthy\n--\nnode node3 healthy -> - after 60 s, 2 times"
    );
    // Nobody mentions it, and one who might could not be asked.
    let hidden = situation("me = \"node1\"\n[views]\nnode1 = \"node2+\"\nnode2 = \"lost\"");
    assert!(!told(&[&three, &hidden]).contains("node3"));
}

#[test]
fn flaps_are_counted_within_ten_minutes_and_no_longer() {
    let files = files(&["healthy", "node-down", "healthy"]);
    let (well, sick) = (&files[0], &files[1]);
    let mut story = vec![well];
    for _ in 0..4 {
        story.extend([sick, well]);
    }
    let text = told(&story);
    assert!(text.ends_with("finding node-down node3 critical -> - after 60 s, 8 times"), "{text}");
    story.extend(std::iter::repeat_n(well, 20));
    story.push(sick);
    let text = told(&story);
    let last = text.rsplit("--\n").next().unwrap();
    assert!(last.contains("node node3 healthy -> down after 1260 s\n"), "{last}");
}

#[test]
fn the_same_situation_again_is_no_change() {
    for (name, scenario) in Scenario::all() {
        assert_eq!(told(&[&scenario, &scenario]), "nothing", "{name}");
    }
}

#[test]
fn a_clock_that_jumps_back_makes_no_negative_time() {
    let files = files(&["healthy", "node-down"]);
    let mut history = History::new();
    let (view, assessment) = look(&files[0], 10);
    history.advance(&view, &assessment);
    let (view, assessment) = look(&files[1], 0);
    let changes = history.advance(&view, &assessment);
    assert!(changes.iter().filter_map(|change| change.lasted).all(|lasted| lasted.time == Duration::ZERO));
}

/// Each thing that this look shows, and its state.
fn states(view: &ClusterView, assessment: &Assessment) -> BTreeMap<About, String> {
    let mut states = BTreeMap::from([(About::Verdict, assessment.verdict.word().to_owned())]);
    for finding in &assessment.findings {
        let about = About::Finding(finding.id, finding.subject.clone());
        states.entry(about).or_insert_with(|| finding.severity.word().to_owned());
    }
    if !matches!(view.access, Access::Manager { .. }) {
        return states;
    }
    for name in view.nodes.keys() {
        states.insert(About::Node(name.clone()), assessment.health_of(name).word().to_owned());
    }
    for link in &view.links {
        let word = match &link.reading {
            Reading::Known(LinkState::Connected) => "connected",
            Reading::Known(LinkState::Disconnected) => "disconnected",
            Reading::Known(LinkState::Unrecognised(_)) => "unrecognised",
            Reading::Absent => "absent",
            Reading::Unavailable(_) | Reading::NotAsked(_) => continue,
        };
        states.insert(About::Link(link.from.clone(), link.to.clone()), word.to_owned());
    }
    states
}

/// A look at four nodes in any state: of each its view, and whether it can be read.
fn any_situation() -> impl Strategy<Value = Scenario> {
    let word = prop::sample::select(vec!["+", "-", "?", ""]);
    let view = (prop::collection::vec(word, 4), 0..8_u8);
    (
        prop::collection::vec(view, 4),
        prop::sample::select(vec!["admin", "admin", "admin", "unreachable", "not-admin"]),
    )
        .prop_map(|(views, access)| {
            let mut text = format!("me = \"node1\"\naccess = \"{access}\"\n[views]\n");
            for (number, (words, mood)) in (1..).zip(&views) {
                let view = match mood {
                    0 if number > 1 => "silent".to_owned(),
                    1 if number > 1 => "lost".to_owned(),
                    _ => (1..)
                        .zip(words)
                        .filter(|(peer, word)| *peer != number && !word.is_empty())
                        .map(|(peer, word)| format!("node{peer}{word}"))
                        .collect::<Vec<_>>()
                        .join(" "),
                };
                writeln!(text, "node{number} = \"{view}\"").unwrap();
            }
            situation(&text)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn the_transitions_one_after_the_other_give_the_last_state(
        story in prop::collection::vec(any_situation(), 2..6),
    ) {
        let mut history = History::new();
        let mut told: BTreeMap<About, String> = BTreeMap::new();
        for (minute, scenario) in (0..).zip(&story) {
            let (view, assessment) = look(scenario, minute);
            let changes = history.advance(&view, &assessment);
            let shown = states(&view, &assessment);
            if minute == 0 {
                told.clone_from(&shown);
            }
            for change in &changes {
                prop_assert_ne!(&change.from, &change.to);
                let abouts: Vec<About> = match &change.about {
                    About::Links(_) => {
                        change.links.iter().map(|(from, to)| About::Link(from.clone(), to.clone())).collect()
                    }
                    about => vec![about.clone()],
                };
                for about in abouts {
                    let before = match &change.to {
                        Some(word) => told.insert(about, word.clone()),
                        None => told.remove(&about),
                    };
                    prop_assert_eq!(&before, &change.from);
                }
            }
            for (about, word) in &shown {
                if let Some(said) = told.get(about) {
                    prop_assert_eq!(said, word, "{:?}", about);
                } else {
                    // A link that stands, or the links of a node that came with it, are no news.
                    prop_assert!(matches!(about, About::Link(..)), "{about:?}");
                    told.insert(about.clone(), word.clone());
                }
            }
            // And what is no longer shown is said to be gone only where it could be seen.
            let blind = !matches!(view.access, Access::Manager { .. });
            let gaps = assessment.health.values().any(|health| *health == Health::Unknown);
            if blind || gaps {
                prop_assert!(changes.iter().all(|change| !matches!(change.about, About::Node(_)) || change.to.is_some()));
            }
            // The links of a node that went are forgotten with it.
            let gone = |about: &About| matches!(about, About::Link(from, to) if !blind && (!view.nodes.contains_key(from) || !view.nodes.contains_key(to)));
            told.retain(|about, _| !gone(about));
        }
    }
}

#[test]
fn after_a_time_in_which_nobody_looked_nobody_knows_how_long_anything_has_lasted() {
    let all: BTreeMap<String, Scenario> = Scenario::all().into_iter().collect();
    let mut history = History::new();
    let take = |history: &mut History, name: &str, minute| {
        let (view, assessment) = look(&all[name], minute);
        history.advance(&view, &assessment)
    };
    take(&mut history, "healthy", 0);
    history.interrupt();
    let changes = take(&mut history, "node-down", 60);
    assert!(!changes.is_empty());
    assert!(changes.iter().all(|change| change.lasted.is_none()), "{changes:?}");
    history.interrupt();
    assert_eq!(take(&mut history, "node-down", 120), []);
    let changes = take(&mut history, "healthy", 121);
    let lasted: Vec<_> = changes.iter().filter_map(|change| change.lasted).collect();
    assert!(!lasted.is_empty());
    let seen = |minutes: u64| Duration::from_secs(60 * minutes);
    assert!(lasted.iter().all(|lasted| lasted.at_least && lasted.time == seen(1)), "{lasted:?}");
}
