//! The dashboard's first screen, and what holds for all of them, whatever is seen and whatever is pressed.

use crate::dashboard_stage::{SIZES, Stage, check, later, situation, snapshot};
use crate::scenario::Scenario;
use clusterctl::assess::finding::Finding;
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::session::SessionState;
use clusterctl::tui::evidence;
use clusterctl::tui::keys::{Action, KEYMAP, Key, Place};
use clusterctl::tui::message::{Effect, Message, Mouse, MouseDoes};
use clusterctl::tui::model::Screen;
use clusterctl::tui::theme::{Palette, Theme};
use proptest::prelude::*;
use ratatui::style::Color;
use std::sync::Arc;
use std::time::Duration;

const THEMES: [Theme; 4] = [
    Theme { palette: Palette::Dark, ascii: false },
    Theme { palette: Palette::Light, ascii: false },
    Theme { palette: Palette::Plain, ascii: false },
    Theme { palette: Palette::Plain, ascii: true },
];

fn stage(name: &str, size: (u16, u16)) -> Stage {
    Stage::in_situation(&situation(name), size, Theme::default())
}

#[test]
fn the_nodes_look_as_they_did_at_every_size() {
    for name in
        ["healthy-with-sockets", "two-nodes-down", "partition", "few-connections", "not-admin", "unreachable"]
    {
        for size in SIZES {
            let mut stage = stage(name, size);
            stage.keys("1");
            snapshot(&format!("nodes-{name}-{}x{}", size.0, size.1), &stage);
        }
    }
}

#[test]
fn evidence_explanation_and_choices_look_as_they_did() {
    for (keys, what) in [
        ("1⏎", "evidence"),
        ("1lj", "findings"),
        ("1e", "explained"),
        ("1/node3", "filter"),
        ("1:no", "go"),
        ("1w", "write"),
        ("1 ", "frozen"),
        ("1s", "sorted"),
    ] {
        for size in [(60, 15), (80, 24), (118, 32)] {
            let mut stage = stage("two-nodes-down", size);
            stage.keys(keys);
            snapshot(&format!("nodes-{what}-{}x{}", size.0, size.1), &stage);
        }
    }
}

/// Every situation on every screen at every size in every theme: nothing is too wide, nothing raw, ASCII is ASCII, and
/// no colour is no colour.
#[test]
fn whatever_is_seen_fits_everywhere() {
    for (name, scenario) in Scenario::all() {
        for theme in THEMES {
            let mut stage = Stage::in_situation(&scenario, SIZES[0], theme);
            for size in SIZES {
                stage.tell(Message::Resize(size.0, size.1));
                for number in '1'..='7' {
                    stage.keys(&number.to_string());
                    check(&stage, &format!("{name} on {number} at {}x{}", size.0, size.1));
                    if theme.palette == Palette::Plain {
                        let coloured = stage
                            .buffer()
                            .content
                            .iter()
                            .any(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset);
                        assert!(!coloured, "{name} on {number}");
                    }
                }
            }
        }
    }
}

/// With 80 columns and 24 rows, every situation's verdict and worst finding can be read on the first screen.
#[test]
fn the_first_screen_tells_the_verdict_and_the_worst_finding() {
    for (name, scenario) in Scenario::all() {
        let mut stage = Stage::in_situation(&scenario, (80, 24), Theme::default());
        stage.keys("1");
        let latest = stage.model.live.latest.clone().unwrap();
        let frame = stage.frame();
        assert!(frame.contains(&latest.assessment.verdict.word().to_uppercase()), "{name}:\n{frame}");
        if let Some(worst) = latest.assessment.findings.first() {
            assert!(frame.contains(worst.id), "{name}:\n{frame}");
        }
        for row in latest.nodes.iter().take(3) {
            assert!(frame.contains(latest.names.short(&row.name)), "{name}:\n{frame}");
        }
    }
}

#[test]
fn every_key_is_in_the_help_of_its_screens() {
    for screen in Screen::ALL {
        let mut stage = stage("healthy", (200, 60));
        let number = Screen::ALL.iter().position(|known| *known == screen).unwrap() + 1;
        stage.keys(&format!("{number}?"));
        let frame = stage.frame();
        assert!(frame.contains("1 to 7"), "{frame}");
        let here = KEYMAP.iter().filter(|binding| binding.holds(Place::On(screen)));
        for binding in here.filter(|binding| !matches!(binding.action, Action::Show(_))) {
            assert!(frame.contains(binding.help), "{}: {} is missing\n{frame}", screen.title(), binding.help);
        }
    }
}

#[test]
fn the_footer_names_only_keys_that_work_and_always_the_way_out() {
    for (number, screen) in ('1'..).zip(Screen::ALL) {
        for size in SIZES {
            let mut stage = stage("healthy", size);
            stage.keys(&number.to_string());
            let frame = stage.frame();
            let footer = frame.lines().last().unwrap().to_owned();
            assert!(footer.contains("? help") && footer.contains("q quit"), "{footer}");
            for binding in KEYMAP.iter().filter(|binding| !binding.footer.is_empty()) {
                let word = format!("{} {}", binding.keys[0].name(false), binding.footer);
                let here = binding.holds(Place::On(screen));
                let elsewhere = KEYMAP
                    .iter()
                    .any(|other| other.holds(Place::On(screen)) && other.footer == binding.footer);
                assert!(here || elsewhere || !footer.contains(&word), "{word} in {footer}");
            }
        }
    }
}

#[test]
fn what_was_seen_stays_dimmed_and_with_its_age_while_there_is_no_way_in() {
    let mut stage = stage("two-nodes-down", (118, 32));
    stage.keys("1");
    stage.session(SessionState::Waiting {
        until: later(30),
        attempt: 3,
        cause: "connection reset".to_owned(),
    });
    stage.round(situation("unreachable").round());
    stage.wait(20);
    let frame = stage.frame();
    for words in ["LOST", "as seen 22 s ago", "attempt 3", "node2", "connection reset"] {
        assert!(frame.contains(words), "{words} is missing:\n{frame}");
    }
    snapshot("nodes-lost-118x32", &stage);
}

#[test]
fn a_frozen_picture_stays_as_it_is_and_says_what_it_has_missed() {
    let mut stage = stage("healthy", (118, 32));
    stage.keys("1 ");
    stage.look("two-nodes-down");
    let frame = stage.frame();
    assert!(frame.contains("FROZEN") && frame.contains("1 newer, now CRITICAL"), "{frame}");
    assert!(frame.contains("3 nodes: 3 healthy"), "{frame}");
    stage.keys(" ");
    assert!(!stage.frame().contains("3 healthy"));
}

#[test]
fn a_row_is_selected_by_a_click_and_opened_by_a_second_one() {
    let mut stage = stage("two-nodes-down", (80, 24));
    stage.keys("1");
    let row = stage.frame().lines().skip(4).position(|line| line.contains("node1")).unwrap() + 4;
    let click =
        Message::Mouse(Mouse { column: 20, row: u16::try_from(row).unwrap(), does: MouseDoes::Click });
    stage.tell(click.clone());
    let selected = stage.model.nodes.list.selected().unwrap().to_string();
    assert!(selected.starts_with("node1"), "{selected}");
    stage.tell(click);
    assert!(stage.frame().contains("evidence"));
    let tab = Message::Mouse(Mouse { column: 13, row: 2, does: MouseDoes::Click });
    stage.tell(tab.clone());
    assert_eq!(stage.model.screen, Screen::Links);
    // Tabs are seen beside what lies over a screen, and lead out of it.
    stage.keys("1?");
    stage.tell(tab);
    assert!(stage.model.screen == Screen::Links && stage.model.overlay.is_none());
}

#[test]
fn findings_with_the_same_id_and_subject_are_each_reached_and_told() {
    let mut stage = stage("two-nodes-down", (118, 32));
    stage.keys("1");
    let mut picture = stage.model.live.latest.as_deref().unwrap().clone();
    let first = picture.assessment.findings[0].clone();
    for word in ["second", "third"] {
        let alike = Finding { summary: format!("the {word} of its kind"), ..first.clone() };
        picture.assessment.findings.push(alike);
    }
    stage.tell(Message::Look { picture: Arc::new(picture), changes: Vec::new() });
    stage.keys("lG");
    let mut told = Vec::new();
    for _ in 0..stage.model.nodes.findings.keys().len() {
        stage.keys("⏎");
        let frame = stage.frame();
        told.extend(["second", "third"].into_iter().filter(|word| frame.contains(&format!("the {word} of"))));
        stage.keys("⎋k");
    }
    assert_eq!(stage.model.nodes.findings.at(), 0, "the cursor passes all of them");
    told.dedup();
    assert_eq!(told, ["third", "second"]);
}

#[test]
fn help_names_no_key_that_does_nothing_there() {
    let mut stage = stage("healthy-with-sockets", (200, 60));
    for (keys, sideways, open) in [
        ("1", true, true),
        ("2", true, true),
        ("v", false, true),
        ("3", true, true),
        ("4", true, true),
        ("5", false, true),
        ("6", false, true),
        ("7", false, false),
    ] {
        stage.keys(&format!("{keys}?"));
        let frame = stage.frame();
        assert!(frame.contains("one row down"), "{keys}:\n{frame}");
        assert_eq!(frame.contains("left, or a level up"), sideways, "{keys}:\n{frame}");
        assert_eq!(frame.contains("open what is selected"), open, "{keys}:\n{frame}");
        // Enter leads out of it, too.
        stage.keys("⏎");
        assert_eq!(stage.model.overlay, None, "{keys}");
    }
}

#[test]
fn where_not_all_rows_are_seen_it_says_which_are() {
    let mut stage = stage("two-nodes-down", (60, 15));
    stage.keys("1l");
    let total = stage.model.nodes.list.keys().len();
    let foot = |stage: &Stage| {
        stage.frame().lines().find(|line| line.contains('╰')).map(str::to_owned).unwrap_or_default()
    };
    assert!(foot(&stage).contains(&format!("1 of {total}")), "{}", stage.frame());
    stage.keys("hG");
    stage.keys("l");
    assert!(foot(&stage).contains(&format!("{total} of {total}")), "{}", stage.frame());
    // Where all are, there is nothing to say.
    let mut stage = self::stage("two-nodes-down", (118, 32));
    stage.keys("1");
    assert!(!foot(&stage).contains(" of "), "{}", stage.frame());
}

#[test]
fn what_could_not_be_looked_at_is_counted_and_told_whole() {
    for size in SIZES {
        let mut stage = stage("unreachable", size);
        stage.keys("1l");
        let gaps = stage.model.live.latest.as_ref().unwrap().assessment.gaps.clone();
        assert!(!gaps.is_empty());
        let frame = stage.frame();
        assert!(frame.contains(&format!("{} not looked at", gaps.len())), "{frame}");
        let without_findings = stage.model.live.latest.as_ref().unwrap().assessment.findings.len();
        stage.tell(Message::Key(Key::Down));
        for _ in 0..without_findings {
            stage.tell(Message::Key(Key::Down));
        }
        // The last of them, opened: every word of its cause is there.
        stage.keys("G⏎");
        let words: String = stage.frame().replace(['│', '╮', '╭', '╯', '╰'], " ");
        let words: Vec<&str> = words.split_whitespace().collect();
        for word in gaps.last().unwrap().cause.split_whitespace() {
            assert!(words.contains(&word), "{word} is missing\n{}", stage.frame());
        }
    }
}

#[test]
fn the_footer_offers_only_what_works_while_one_types() {
    for (keys, offered) in [("1:", "go there"), ("1w", "write it"), ("1/", "keeps it"), ("4a", "looks at it")]
    {
        for size in SIZES {
            let mut stage = stage("two-nodes-down", size);
            stage.keys(keys);
            let frame = stage.frame();
            let footer = frame.lines().last().unwrap();
            assert!(footer.contains(offered) && !footer.contains("help"), "{keys}: {footer}");
        }
    }
    let mut stage = stage("two-nodes-down", (80, 24));
    stage.keys("1:?");
    let frame = stage.frame();
    assert_eq!(frame.lines().last().unwrap().trim(), "esc back", "nothing is called so:\n{frame}");
}

/// A click on the first of these words in the footer.
fn on_footer(stage: &Stage, words: &str) -> Message {
    let frame = stage.frame();
    let footer = frame.lines().last().unwrap();
    let at = footer.find(words).unwrap_or_else(|| panic!("{words} is not in {footer}"));
    let column = u16::try_from(clusterctl::text::width::columns(&footer[..at])).unwrap();
    Message::Mouse(Mouse { column, row: stage.model.size.1 - 1, does: MouseDoes::Click })
}

#[test]
fn a_click_on_a_word_of_the_footer_is_as_good_as_its_key() {
    let mut stage = stage("two-nodes-down", (80, 24));
    stage.keys("1");
    stage.tell(on_footer(&stage, "filter"));
    stage.keys("node1");
    stage.tell(on_footer(&stage, "keeps it"));
    assert_eq!((stage.model.nodes.filter.as_str(), &stage.model.overlay), ("node1", &None));
    stage.tell(on_footer(&stage, "all rows"));
    assert_eq!(stage.model.nodes.filter, "");
    stage.tell(on_footer(&stage, "help"));
    assert!(stage.frame().contains("Keys – Nodes"), "{}", stage.frame());
    stage.tell(on_footer(&stage, "back"));
    assert_eq!(stage.model.overlay, None);
    // Between two words there is nothing.
    let at = on_footer(&stage, "  ?");
    assert_eq!((stage.tell(at), &stage.model.overlay), (Vec::new(), &None));
    let quit = on_footer(&stage, "quit");
    assert_eq!(stage.tell(quit), vec![Effect::Quit]);
}

#[test]
fn a_filter_that_nothing_matches_is_named_on_every_screen() {
    for size in SIZES {
        let mut stage = stage("healthy-with-sockets", size);
        for keys in ["1", "2", "2v", "3", "4", "6"] {
            stage.keys(&format!("{keys}/qqq"));
            let frame = stage.frame();
            assert!(frame.contains("matches /qqq") && frame.contains("esc clears"), "{keys}:\n{frame}");
            stage.keys("⎋");
            assert!(!stage.frame().contains("qqq"), "{keys}:\n{}", stage.frame());
        }
    }
}

#[test]
fn names_of_several_words_have_no_quotation_marks() {
    let mut stage = stage("one-way-link", (118, 32));
    stage.model.watched.context = Some("prod".to_owned());
    stage.keys("1");
    let frame = stage.frame();
    assert!(frame.contains(" prod: xmpp-test.org "), "{frame}");
    let heads: Vec<&str> = frame.lines().filter(|line| line.contains("one-way-link")).collect();
    assert!(heads.iter().any(|line| line.contains(" → ") && !line.contains('"')), "{frame}");
}

#[test]
fn read_only_is_told_in_the_header_and_in_help() {
    for size in SIZES {
        let mut stage = stage("healthy", size);
        assert!(!stage.frame().contains("read-only"));
        stage.model.watched.read_only = true;
        let frame = stage.frame();
        assert!(frame.lines().nth(1).unwrap().contains("read-only"), "{frame}");
        stage.keys("?");
        assert!(stage.frame().matches("read-only").count() > 1, "{}", stage.frame());
    }
}

#[test]
fn evidence_and_findings_are_opened_whole() {
    let mut stage = stage("two-nodes-down", (60, 15));
    stage.keys("1⏎⏎");
    let node = stage.model.nodes.list.selected().unwrap().clone();
    let all = evidence::of(stage.model.picture().unwrap(), &node);
    let mut seen = String::new();
    for _ in 0..40 {
        seen.push_str(&stage.frame());
        stage.keys("j");
    }
    for said in all {
        let last = said.says.split_whitespace().last().unwrap();
        assert!(seen.contains(last), "{} is cut:\n{}", said.says, stage.frame());
    }
    stage.keys("⎋hl⏎");
    assert!(stage.frame().contains("– finding"), "{}", stage.frame());
    stage.keys("⎋");
    assert_eq!(stage.model.overlay, None);
}

#[test]
fn what_is_written_is_what_is_shown() {
    for (choice, begins) in [("json", "{"), ("table", "✖ CRITICAL"), ("capture", "{")] {
        let mut stage = stage("two-nodes-down", (80, 24));
        stage.keys("1w");
        let effects = stage.keys(&format!("{choice}⏎"));
        let [Effect::Write { name, bytes }] = effects.as_slice() else { panic!("{choice}: {effects:?}") };
        assert!(name.starts_with("clusterctl-xmpp-test.org-"), "{name}");
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.starts_with(begins), "{choice}: {}", &text[..60]);
    }
}

fn any_key() -> impl Strategy<Value = Key> {
    let named = [
        Key::Enter,
        Key::Esc,
        Key::Tab,
        Key::BackTab,
        Key::Backspace,
        Key::Up,
        Key::Down,
        Key::Left,
        Key::Right,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
        Key::Ctrl('u'),
        Key::Ctrl('d'),
        Key::Ctrl('w'),
    ];
    prop_oneof![
        3 => proptest::sample::select(named.to_vec()),
        6 => proptest::sample::select("jkhlgGe/vtsSr +-yw1234567:c?qx漢é\u{301}".chars().collect::<Vec<_>>()).prop_map(Key::Char),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// No sequence of keys, clicks and sizes breaks anything, whatever is seen meanwhile.
    #[test]
    fn no_sequence_of_keys_breaks_it(
        keys in proptest::collection::vec(any_key(), 1..60),
        places in proptest::collection::vec((0_u16..210, 0_u16..70), 1..8),
        size in proptest::sample::select(vec![(60, 15), (80, 24), (118, 32), (30, 8), (1, 1), (200, 60)]),
        first in proptest::sample::select(vec!["healthy-with-sockets", "partition", "unreachable", "strange-words"]),
    ) {
        let mut stage = stage(first, size);
        for (number, key) in keys.iter().enumerate() {
            stage.tell(Message::Key(*key));
            if number % 9 == 8 {
                let (column, row) = places[number % places.len()];
                stage.tell(Message::Mouse(Mouse { column, row, does: MouseDoes::Click }));
                stage.tell(Message::Mouse(Mouse { column, row, does: MouseDoes::WheelDown }));
            }
            if number % 17 == 16 {
                stage.look("two-nodes-down");
                stage.tell(Message::Resize(60 + places[0].0 % 90, 15 + places[0].1 % 40));
            }
            check(&stage, "after keys");
        }
    }
}

/// After a restart of everything each node knows itself alone: what was seen before is missed, and it is not well.
#[test]
fn nodes_that_were_seen_and_are_mentioned_by_nobody_are_missed() {
    let mut stage = stage("healthy", (118, 32));
    stage.keys("1");
    stage.look("alone");
    let frame = stage.frame();
    assert!(frame.contains("UNKNOWN") && frame.contains("seen before"), "{frame}");
    stage.wait(700);
    stage.look("alone");
    assert!(!stage.frame().contains("seen before"));
}

#[test]
fn silence_is_told_since_the_first_look_that_was_left_unanswered() {
    let mut stage = Stage::new((118, 32));
    let says = |stage: &Stage| {
        let node = NodeName::new("node3.xmpp-test.org");
        evidence::text(stage.model.picture().unwrap(), &node).concat().join("\n")
    };
    stage.look("healthy");
    stage.wait(5);
    stage.look("node-silent");
    assert!(says(&stage).contains("does not answer for itself"), "{}", says(&stage));
    assert!(!says(&stage).contains("silent for"), "one look tells no time: {}", says(&stage));
    stage.wait(90);
    stage.look("node-silent");
    assert!(says(&stage).contains("; silent for 1m30s, since 14:03:26Z"), "{}", says(&stage));
    stage.look("healthy");
    stage.wait(5);
    stage.look("node-silent");
    assert!(!says(&stage).contains("silent for"), "it answered in between: {}", says(&stage));
    // Who begins to look then cannot say since when.
    let mut stage = Stage::new((118, 32));
    stage.look("node-silent");
    stage.wait(5);
    stage.look("node-silent");
    assert!(says(&stage).contains("; silent for at least 5 s, since 14:03:21Z"), "{}", says(&stage));
}

#[test]
fn the_interval_that_was_set_is_shown_and_that_it_is_stretched() {
    let mut stage = Stage::new((200, 60));
    stage.look("healthy");
    stage.keys("----");
    let (every, stretched) = ("every 500 ms", "asked");
    assert!(stage.frame().contains(every) && !stage.frame().contains(stretched), "{}", stage.frame());
    let why = Some("a look takes 12 requests".to_owned());
    stage.tell(Message::Stretched { interval: Duration::from_millis(576), why });
    assert!(stage.frame().contains("every 576 ms  (500 ms asked)"), "{}", stage.frame());
    stage.keys("+");
    let every = "every 1 s";
    assert!(stage.frame().contains(every) && !stage.frame().contains(stretched), "{}", stage.frame());
    stage.tell(Message::Stretched { interval: Duration::from_secs(1), why: None });
    assert!(stage.frame().contains(every) && !stage.frame().contains(stretched), "{}", stage.frame());
}

#[test]
fn an_explanation_is_offered_only_where_there_is_one() {
    let mut stage = Stage::new((118, 32));
    stage.look("login-refused");
    for screen in ["1", "2"] {
        stage.keys(screen);
        let frame = stage.frame();
        assert!(frame.contains("No node is known.") && frame.contains("[7] shows the way in"), "{frame}");
        assert!(!frame.contains("e explains"), "{frame}");
        stage.keys("e");
        assert_eq!(stage.model.overlay, None);
    }
}
