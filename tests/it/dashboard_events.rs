//! The dashboard's events: what changed, newest first, as messages and keys bring it about.

use crate::dashboard_stage::{SIZES, Stage, check, situation, snapshot};
use clusterctl::tui::message::{Effect, Message, Mouse, MouseDoes};
use clusterctl::tui::model::MOST_EVENTS;
use clusterctl::tui::overlay::Overlay;
use clusterctl::tui::screens::events;
use clusterctl::tui::theme::{Palette, Theme};

/// A cluster in which node3 comes and goes, and whose links waver.
fn restless(size: (u16, u16)) -> Stage {
    let mut stage = Stage::new(size);
    for situation in
        ["healthy", "node-down", "healthy", "node-down", "healthy", "node-down", "link-down", "healthy"]
    {
        stage.look(situation);
        stage.wait(25);
    }
    stage.keys("6");
    stage
}

#[test]
fn what_changed_looks_as_it_did_at_every_size() {
    for size in SIZES {
        snapshot(&format!("events_{}x{}", size.0, size.1), &restless(size));
    }
}

#[test]
fn details_and_explanations_look_as_they_did() {
    for size in SIZES {
        let mut stage = restless(size);
        stage.keys("G⏎");
        snapshot(&format!("events_start_{}x{}", size.0, size.1), &stage);
        stage.keys("⎋");
        // The links of node3, when it was down for the first time.
        stage.keys("kk⏎");
        snapshot(&format!("events_details_{}x{}", size.0, size.1), &stage);
        stage.keys("⎋je");
        snapshot(&format!("events_explained_{}x{}", size.0, size.1), &stage);
    }
}

#[test]
fn in_ascii_and_without_colour_nothing_is_lost() {
    let mut stage = restless((80, 24));
    let with_colour = stage.frame();
    for palette in [Palette::Light, Palette::Plain] {
        stage.model.theme = Theme { palette, ascii: false };
        assert_eq!(stage.frame(), with_colour, "colour says nothing alone");
    }
    stage.model.theme = Theme { palette: Palette::Plain, ascii: true };
    snapshot("events_ascii", &stage);
    stage.keys("⏎");
    check(&stage, "details");
}

/// The text of the selected row.
fn row(stage: &Stage) -> String {
    stage.frame().lines().find(|line| line.contains('▌')).unwrap_or_default().to_owned()
}

#[test]
fn the_newest_stays_selected_while_it_is_the_newest_and_any_other_stays_what_it_is() {
    let mut stage = Stage::new((80, 24));
    stage.look("healthy");
    stage.keys("6");
    stage.wait(5);
    stage.look("node-down");
    assert!(row(&stage).contains("verdict"), "{}", stage.frame());
    stage.keys("jj");
    let chosen = row(&stage);
    assert!(chosen.contains("2 links of node3"), "{chosen}");
    for situation in ["healthy", "node-down", "healthy", "node-down", "healthy"] {
        stage.look(situation);
        assert_eq!(row(&stage), chosen);
    }
    stage.keys("g");
    let newest = row(&stage);
    stage.wait(60);
    stage.look("node-down");
    assert_ne!(row(&stage), newest, "the first row is the newest again");
}

#[test]
fn what_is_open_stays_what_it_is_when_something_happens() {
    let mut stage = restless((118, 32));
    stage.keys("⏎");
    let open = events::selected(&stage.model).cloned();
    assert!(open.is_some());
    stage.look("node-down");
    assert_eq!(events::selected(&stage.model).cloned(), open);
    stage.keys("⎋");
    assert_eq!(events::selected(&stage.model).cloned(), open, "and when it is closed");
}

#[test]
fn rows_out_of_sight_move_nothing_that_is_in_sight() {
    let mut stage = restless((80, 24));
    stage.keys("G");
    let rows = |stage: &Stage| -> Vec<String> {
        let frame = stage.frame();
        frame.lines().filter(|line| line.contains("14:0")).map(str::to_owned).collect()
    };
    let before = rows(&stage);
    stage.look("node-down");
    assert_eq!(rows(&stage), before);
}

#[test]
fn kinds_are_narrowed_one_after_the_other_and_all_come_back() {
    let mut stage = restless((118, 32));
    let kinds = |stage: &Stage| -> Vec<&'static str> {
        let all = stage.model.events.list.keys().iter();
        let mut words: Vec<_> =
            all.map(|number| stage.model.world().event(*number).unwrap().kind.word()).collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    assert_eq!(kinds(&stage), ["finding", "link", "node", "start", "verdict"]);
    for expected in [&["node"][..], &["link"], &["finding", "verdict"], &["start"]] {
        stage.keys("t");
        assert_eq!(kinds(&stage), expected);
        assert!(stage.frame().contains(" only "), "{}", stage.frame());
    }
    stage.keys("t");
    assert_eq!(kinds(&stage).len(), 5);
    stage.keys("tt⎋");
    assert_eq!(kinds(&stage).len(), 5, "esc shows all again");
}

#[test]
fn the_filter_looks_at_everything_that_an_event_says() {
    let mut stage = restless((118, 32));
    let count = |stage: &Stage| stage.model.events.list.keys().len();
    let all = count(&stage);
    for (filter, least) in [("node3", 5), ("LINK-DOWN", 2), ("disco node1", 2), ("degraded", 2)] {
        stage.keys(&format!("/{filter}⏎"));
        assert!((least..all).contains(&count(&stage)), "{filter}: {}", count(&stage));
        stage.keys("⎋");
        assert_eq!(count(&stage), all);
    }
    stage.keys("/no such thing⏎");
    assert!(stage.frame().contains("No event matches /no such thing"), "{}", stage.frame());
    stage.keys("⎋tttt/node3⏎");
    assert!(stage.frame().contains("No event of this kind"), "{}", stage.frame());
}

#[test]
fn the_line_is_copied_as_watch_prints_it_in_plain() {
    let mut stage = restless((80, 24));
    stage.keys("/2 links⏎");
    let effects = stage.keys("y");
    let [Effect::Copy(text)] = effects.as_slice() else { panic!("{effects:?}") };
    let fields: Vec<&str> = text.split('\t').collect();
    assert_eq!(fields.len(), 9, "{text}");
    assert_eq!(fields[1..5], ["link", "node3.xmpp-test.org", "connected", "disconnected"], "{text}");
}

#[test]
fn e_explains_the_finding_of_the_event_and_of_a_node_what_is_found_of_it_now() {
    let mut stage = Stage::new((80, 24));
    for situation in ["healthy", "node-down"] {
        stage.look(situation);
        stage.wait(5);
    }
    stage.keys("6");
    for filter in ["appeared", "healthy -> down"] {
        stage.keys(&format!("/{filter}⏎e"));
        assert!(
            matches!(stage.model.overlay, Some(Overlay::Explain("node-down", _))),
            "{filter}: {:?}",
            stage.model.overlay
        );
        stage.keys("⎋⎋");
    }
}

#[test]
fn flapping_is_said_and_the_most_restless_node_stands_first() {
    let stage = restless((118, 32));
    let frame = stage.frame();
    assert!(frame.contains("▲ 7"), "{frame}");
    let at = frame.find("Most restless").unwrap();
    let first = ["node2", "node3"].map(|node| frame[at..].find(node).unwrap());
    assert!(first[1] < first[0], "{frame}");
    assert!(!frame[at..].contains("node1"), "it has lost nothing but the others:\n{frame}");
}

#[test]
fn a_thousand_events_are_kept_and_their_number_is_told() {
    let mut stage = Stage::new((118, 32));
    stage.look("healthy");
    for _ in 0..150 {
        stage.look("node-down");
        stage.look("healthy");
    }
    stage.keys("6G");
    assert_eq!(stage.model.live.events.len(), MOST_EVENTS);
    assert!(stage.model.live.told > 1_000);
    let frame = stage.frame();
    assert!(frame.contains(&format!("Events (1000) – the last of {}", stage.model.live.told)), "{frame}");
    assert!(events::selected(&stage.model).is_some());
}

#[test]
fn a_click_selects_a_row_and_a_second_one_opens_it() {
    let mut stage = restless((80, 24));
    let click = |stage: &mut Stage, row: u16| {
        stage.tell(Message::Mouse(Mouse { column: 5, row, does: MouseDoes::Click }));
    };
    // Three lines above, the frame, the names of the columns.
    click(&mut stage, 3 + 2 + 4);
    assert_eq!((stage.model.events.list.at(), &stage.model.overlay), (4, &None));
    click(&mut stage, 3 + 2 + 4);
    assert!(matches!(stage.model.overlay, Some(Overlay::Details(_))));
}

#[test]
fn before_anything_is_seen_it_says_so() {
    for size in SIZES {
        let mut stage = Stage::new(size);
        stage.keys("6");
        assert!(stage.frame().contains("Nothing has been seen yet"), "{}", stage.frame());
        assert_eq!(stage.keys("y⏎e"), Vec::new());
        check(&stage, "empty");
    }
}

#[test]
fn a_node_that_goes_with_its_links_is_one_loss_and_one_that_comes_is_none() {
    let mut stage = Stage::new((118, 32));
    stage.look("healthy");
    let node3 = |stage: &Stage| {
        let all = events::restless(&stage.model.live, stage.model.now);
        let row = all.iter().find(|row| row.node.as_str() == "node3.xmpp-test.org");
        (all.len(), row.map(|row| (row.minute, row.hour, row.all)))
    };
    assert_eq!(node3(&stage), (0, None));
    for times in 1..=2 {
        stage.wait(40);
        stage.look("node-down");
        assert_eq!(node3(&stage), (1, Some((1, times, times))), "the others lost nothing but it");
        stage.wait(40);
        stage.look("healthy");
        assert_eq!(node3(&stage), (1, Some((1, times, times))), "that it came is no loss");
    }
}

#[test]
fn where_nothing_can_be_seen_it_is_not_said_that_nothing_has_changed() {
    for (name, why) in [
        ("not-admin", "is no administrator"),
        ("not-clustered", "without clustering"),
        ("unreachable", "no session"),
    ] {
        for size in SIZES {
            let mut stage = Stage::in_situation(&situation(name), size, Theme::default());
            stage.keys("6");
            let frame = stage.frame();
            let words = frame.replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains("No change can be told") && words.contains(why), "{name}:\n{frame}");
            assert!(!words.contains("Nothing has changed"), "{name}:\n{frame}");
        }
    }
}
