//! The dashboard's Links: what is drawn of situations, and what keys and the mouse do there.

use crate::scenario::{Scenario, now};
use clusterctl::cluster::link::{LinkReport, LinkState};
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{
    Disconnects, DomainFacts, Evidence, ManagerFacts, Observation, Round, Source, Unavailable,
};
use clusterctl::tui::develop::Development;
use clusterctl::tui::keys::Key;
use clusterctl::tui::message::{Effect, Message, Mouse, MouseDoes, Watched};
use clusterctl::tui::model::Model;
use clusterctl::tui::overlay::Overlay;
use clusterctl::tui::series::Figure;
use clusterctl::tui::theme::{Palette, Theme};
use clusterctl::tui::update::update;
use clusterctl::tui::view::view;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (118, 32), (200, 60)];
const PLAIN: Theme = Theme { palette: Palette::Plain, ascii: false };
const ASCII: Theme = Theme { palette: Palette::Plain, ascii: true };

/// A dashboard before anything is known.
fn empty(size: (u16, u16), theme: Theme) -> Model {
    let watched = Watched {
        domain: "xmpp-test.org".to_owned(),
        jid: "admin@xmpp-test.org".to_owned(),
        interval: Duration::from_secs(5),
        ..Watched::default()
    };
    let mut model = Model::new(watched, Vec::new(), theme, size, now());
    press(&mut model, "2");
    model
}

/// Shows rounds, five seconds apart, and stands two seconds after the last one.
fn show(model: &mut Model, rounds: Vec<Round>) {
    let mut development = Development::default();
    for (number, mut round) in (1_u32..).zip(rounds) {
        let later = Duration::from_secs(5) * (number - 1);
        round.started += later;
        for look in &mut round.observations {
            look.taken += later;
        }
        update(model, Message::Time(round.started + round.took));
        let (picture, changes) = development.develop(number.into(), Arc::new(round));
        update(model, Message::Look { picture, changes });
    }
    let later = model.now + Duration::from_secs(2);
    update(model, Message::Time(later));
}

fn scenario(name: &str) -> Round {
    let found = Scenario::all().into_iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("there is no {name}")).1.round()
}

fn dashboard(name: &str, size: (u16, u16), theme: Theme) -> Model {
    let mut model = empty(size, theme);
    show(&mut model, vec![scenario(name)]);
    model
}

fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    keys.chars().flat_map(|c| update(model, Message::Key(Key::Char(c)))).collect()
}

fn key(model: &mut Model, key: Key) -> Vec<Effect> {
    update(model, Message::Key(key))
}

fn click(model: &mut Model, column: u16, row: u16) {
    update(model, Message::Mouse(Mouse { column, row, does: MouseDoes::Click }));
}

fn draw(model: &Model) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, model.size.0, model.size.1));
    view(model, &mut buffer);
    buffer
}

/// A frame as text.
fn text(model: &Model) -> String {
    let buffer = draw(model);
    let mut out = String::new();
    for row in 0..buffer.area.height {
        let mut skip = 0;
        for column in 0..buffer.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(column, row)].symbol();
            skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            out.push_str(symbol);
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    out
}

/// The same situation at all sizes, one below the other.
fn at_all_sizes(name: &str, theme: Theme, keys: &str) -> String {
    let mut out = String::new();
    for size in SIZES {
        let mut model = dashboard(name, size, theme);
        for c in keys.chars() {
            key(&mut model, if c == '\n' { Key::Enter } else { Key::Char(c) });
        }
        let _ = writeln!(out, "{}x{}\n{}", size.0, size.1, text(&model));
    }
    out
}

#[test]
fn every_situation_is_drawn_at_every_size() {
    for name in [
        "healthy",
        "one-way-link",
        "partition",
        "node-silent",
        "ring-of-five",
        "strange-words",
        "unreachable",
    ] {
        insta::assert_snapshot!(format!("links-{name}"), at_all_sizes(name, PLAIN, ""));
    }
    insta::assert_snapshot!("links-one-way-link-ascii", at_all_sizes("one-way-link", ASCII, ""));
}

#[test]
fn a_cell_opens_what_both_ends_say() {
    for name in ["one-way-link", "node-silent", "healthy-with-sockets", "probe-slow-link"] {
        insta::assert_snapshot!(format!("links-details-{name}"), at_all_sizes(name, PLAIN, "\n"));
    }
    insta::assert_snapshot!("links-details-ascii", at_all_sizes("probe-slow-link", ASCII, "\n"));
}

/// A cluster of these nodes, seen from the first: what each says of each other, by their places; `None`: it is silent.
fn fleet(names: &[String], says: impl Fn(usize, usize) -> Option<bool>) -> Round {
    let mut round = scenario("healthy");
    let kept = |source: &Source| matches!(source, Source::Session | Source::Domain | Source::Manager);
    round.observations.retain(|look| kept(&look.source));
    let nodes: Vec<NodeName> = names.iter().map(|name| NodeName::new(name)).collect();
    let mut see = |source, outcome| {
        let (taken, took) = (now(), Duration::from_millis(4));
        round.observations.push(Observation { source, taken, took, outcome });
    };
    see(Source::Domain, Ok(Evidence::Domain(DomainFacts { sees_components: true, lists_manager: true })));
    let jid = "cl-comp@xmpp-test.org".to_owned();
    see(Source::Manager, Ok(Evidence::Manager(ManagerFacts { jid, identified: true })));
    see(Source::Identity, Ok(Evidence::Identity { name: nodes[0].clone(), version: None }));
    for (from, name) in nodes.iter().enumerate() {
        let reports: Option<Vec<LinkReport>> = (0..nodes.len())
            .filter(|to| *to != from)
            .map(|to| {
                let state = if says(from, to)? { LinkState::Connected } else { LinkState::Disconnected };
                Some(LinkReport { peer: nodes[to].clone(), state })
            })
            .collect();
        let silence = || Unavailable::NoAnswer { within: Duration::from_secs(3) };
        let view = reports.map(Evidence::View).ok_or_else(silence);
        let source = if from == 0 { Source::OwnView } else { Source::View(name.clone()) };
        let life = view.as_ref().map(|_| Evidence::Alive { version: None }).map_err(Clone::clone);
        see(source, view);
        if from > 0 {
            see(Source::Life(name.clone()), life);
        }
    }
    round
}

fn numbered(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("node{number:03}.xmpp-test.org")).collect()
}

/// Rounds in which the answers become slower; in the one before the last node3 is silent.
fn slowing(name: &str) -> Vec<Round> {
    (1..=12)
        .map(|number| {
            let mut round = scenario(if number == 11 { "node-silent" } else { name });
            for look in &mut round.observations {
                look.took += Duration::from_millis(number * number);
            }
            round
        })
        .collect()
}

#[test]
fn figures_go_over_time_and_what_was_not_known_is_a_gap() {
    for (name, theme) in [("charts", PLAIN), ("charts-ascii", ASCII)] {
        let mut out = String::new();
        for size in SIZES {
            let mut model = empty(size, theme);
            show(&mut model, slowing("healthy-with-sockets"));
            press(&mut model, "v");
            key(&mut model, Key::End);
            press(&mut model, "kk");
            let _ = writeln!(out, "{}x{}\n{}", size.0, size.1, text(&model));
            if size.0 < 80 {
                key(&mut model, Key::Enter);
                let _ = writeln!(out, "opened\n{}", text(&model));
            }
        }
        insta::assert_snapshot!(format!("links-{name}"), out);
    }
    let mut model = empty((118, 60), PLAIN);
    show(&mut model, slowing("healthy-with-sockets"));
    key(&mut model, Key::Enter);
    insta::assert_snapshot!("links-details-over-time", text(&model));
}

#[test]
fn a_hundred_nodes_are_seen_in_part_with_what_is_wrong_first() {
    let one_is_down = |from: usize, to: usize| (from != 76).then_some(to != 76);
    let mut out = String::new();
    for size in SIZES {
        let mut model = empty(size, PLAIN);
        show(&mut model, vec![fleet(&numbered(100), one_is_down)]);
        let _ = writeln!(out, "{}x{}\n{}", size.0, size.1, text(&model));
        // The last row and a column far to the right: both have their names beside them.
        key(&mut model, Key::End);
        (0..90).for_each(|_| drop(key(&mut model, Key::Right)));
        let _ = writeln!(out, "far away\n{}", text(&model));
    }
    insta::assert_snapshot!("links-hundred", out);
}

#[test]
fn lost_connections_stay_known_between_the_rounds_in_which_they_are_asked() {
    let node = NodeName::new("node2.xmpp-test.org");
    let round = |total: Option<u64>| {
        let mut round = fleet(&["node1.xmpp-test.org".to_owned(), node.to_string()], |_, _| Some(true));
        if let Some(total) = total {
            let per_hour =
                (0..24).map(|hour| if hour == 14 { 5 } else { u32::from(hour == 3) * 2 }).collect();
            let per_minute = (0..60).map(|minute| u32::from(minute == 31) * 5).collect();
            let counts = Disconnects { total: Some(total), per_minute, per_hour };
            round.observations.push(Observation {
                source: Source::Disconnects(node.clone()),
                taken: now(),
                took: Duration::from_millis(4),
                outcome: Ok(Evidence::Disconnects(counts)),
            });
        }
        round
    };
    let mut out = String::new();
    for (size, theme) in [((60, 15), PLAIN), ((80, 24), PLAIN), ((118, 32), PLAIN), ((80, 24), ASCII)] {
        let mut model = empty(size, theme);
        show(
            &mut model,
            vec![round(None), round(Some(7)), round(None), round(None), round(Some(9)), round(None)],
        );
        let total = model.live.series.of(&Figure::Lost(node.clone())).unwrap();
        let known: Vec<Option<f32>> = [7, 7, 7, 9, 9].map(|count: u8| Some(f32::from(count))).to_vec();
        assert_eq!(total.iter().collect::<Vec<_>>(), known);
        press(&mut model, "v/lost");
        key(&mut model, Key::Enter);
        for keys in ["", "j", "j"] {
            press(&mut model, keys);
            let _ = writeln!(out, "{}x{}\n{}", size.0, size.1, text(&model));
        }
    }
    insta::assert_snapshot!("links-lost", out);
}

fn names(of: Option<(&NodeName, &NodeName)>) -> String {
    let (from, to) = of.unwrap();
    format!("{from}>{to}").replace(".xmpp-test.org", "")
}

fn selected(model: &Model) -> String {
    names(clusterctl::tui::screens::links::cell(model))
}

#[test]
fn the_worst_cell_is_selected_until_a_person_moves() {
    let mut model = dashboard("healthy", (80, 24), PLAIN);
    assert_eq!(selected(&model), "node1>node2", "no node is looked at as its own neighbour");
    show(&mut model, vec![scenario("one-way-link")]);
    assert_eq!(selected(&model), "node3>node2");
    key(&mut model, Key::Up);
    assert_eq!(selected(&model), "node2>node2");
    show(&mut model, vec![scenario("partition")]);
    assert_eq!(selected(&model), "node2>node2", "what a person selected stays selected");
}

#[test]
fn the_cursor_goes_by_cells_and_ends_at_the_edges() {
    let mut model = dashboard("ring-of-five", (80, 24), PLAIN);
    for (press, expected) in [
        (Key::Home, "node1>node3"),
        (Key::Up, "node1>node3"),
        (Key::Char('l'), "node1>node4"),
        (Key::Right, "node1>node5"),
        (Key::Right, "node1>node5"),
        (Key::Down, "node2>node5"),
        (Key::Char('G'), "node5>node5"),
        (Key::Left, "node5>node4"),
        (Key::Char('h'), "node5>node3"),
        (Key::Char('k'), "node4>node3"),
        (Key::PageUp, "node1>node3"),
    ] {
        assert_eq!(key(&mut model, press), []);
        assert_eq!(selected(&model), expected, "after {press}");
    }
}

#[test]
fn a_cell_is_opened_explained_and_copied() {
    let mut model = dashboard("one-way-link", (80, 24), PLAIN);
    key(&mut model, Key::Enter);
    assert!(matches!(model.overlay, Some(Overlay::Details(_))));
    key(&mut model, Key::Esc);
    assert_eq!(model.overlay, None);
    let copied = press(&mut model, "y");
    let [Effect::Copy(text)] = copied.as_slice() else { panic!("{copied:?}") };
    for part in [
        "node3.xmpp-test.org -> node2.xmpp-test.org",
        "node3 of node2: \"tigase:cluster disconnected\" (2026-11-22T14:03:21Z)",
        "node2 of node3: \"tigase:cluster connected\"",
        "critical one-way-link: ",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    press(&mut model, "e");
    assert!(matches!(model.overlay, Some(Overlay::Explain("one-way-link", _))));
    key(&mut model, Key::Esc);
    // Of a link that is well there is nothing to explain.
    key(&mut model, Key::Home);
    press(&mut model, "he");
    assert_eq!((selected(&model).as_str(), &model.overlay), ("node1>node1", &None));
    assert!(model.notice.is_some());
}

#[test]
fn a_filter_narrows_the_rows_and_leaves_the_columns() {
    let mut model = dashboard("ring-of-five", (80, 24), PLAIN);
    press(&mut model, "/node4");
    key(&mut model, Key::Enter);
    assert_eq!((model.links.list.keys().len(), model.links.columns.keys().len()), (1, 5));
    let frame = text(&model);
    assert!(frame.contains("1 fit the filter: node4") && frame.contains("node5"), "{frame}");
    press(&mut model, "/zzz");
    assert!(text(&model).contains("No node matches /node4zzz"));
    key(&mut model, Key::Enter);
    assert_eq!(press(&mut model, "e"), [], "there is no cell");
    key(&mut model, Key::Enter);
    assert_eq!(model.overlay, None);
}

#[test]
fn a_click_selects_a_cell_and_a_second_one_opens_it() {
    let mut model = dashboard("one-way-link", (80, 24), PLAIN);
    // Three lines of the frame above; a frame, and a line of column names.
    let column = |number: u16| 1 + 11 + number * 7 + 3;
    click(&mut model, column(1), 5);
    assert_eq!((selected(&model).as_str(), &model.overlay), ("node1>node2", &None));
    click(&mut model, column(2), 4);
    assert_eq!((selected(&model).as_str(), &model.overlay), ("node1>node3", &None), "a column by its head");
    click(&mut model, 5, 7);
    assert_eq!((selected(&model).as_str(), &model.overlay), ("node3>node3", &None), "a row by its name");
    click(&mut model, column(2), 7);
    assert!(matches!(model.overlay, Some(Overlay::Details(_))));
    key(&mut model, Key::Esc);
    click(&mut model, 79, 23);
    click(&mut model, column(2), 9);
    assert_eq!((selected(&model).as_str(), &model.overlay), ("node3>node3", &None), "nothing is there");
}

#[test]
fn charts_take_the_place_of_the_matrix_and_give_it_back() {
    let mut model = empty((80, 24), PLAIN);
    show(&mut model, slowing("healthy-with-sockets"));
    let before = selected(&model);
    press(&mut model, "v");
    let first = model.links.figures.selected().cloned();
    press(&mut model, "j");
    assert_ne!(model.links.figures.selected().cloned(), first);
    assert_eq!(selected(&model), before);
    let [Effect::Copy(copied)] = &press(&mut model, "y")[..] else { panic!("a figure is copied") };
    assert_eq!(copied.lines().count(), 13, "its name, and a line for each round:\n{copied}");
    press(&mut model, "/queue");
    key(&mut model, Key::Enter);
    assert!(model.links.figures.keys().len() < model.live.series.all().count());
    key(&mut model, Key::Esc);
    press(&mut model, "s");
    assert!(text(&model).contains("greatest first"));
    key(&mut model, Key::Esc);
    assert!(text(&model).contains("from ↓ to →"));
    press(&mut model, "vv");
    assert!(text(&model).contains("from ↓ to →"));
}

#[test]
fn the_order_is_by_name_where_all_is_seen_and_can_be_turned() {
    let mut model = dashboard("node-silent", (80, 24), PLAIN);
    let order = |model: &Model| names(model.links.list.keys().first().zip(model.links.list.keys().last()));
    assert_eq!(order(&model), "node1>node3");
    press(&mut model, "s");
    assert_eq!(order(&model), "node3>node2");
    assert!(text(&model).contains("worst first"));
    press(&mut model, "s");
    assert_eq!(order(&model), "node1>node3");
}

/// Nothing of a frame is outside it, over its border, or raw.
fn holds(model: &Model) -> Result<(), TestCaseError> {
    let buffer = draw(model);
    for row in 0..buffer.area.height {
        let mut column = 0;
        while column < buffer.area.width {
            let symbol = buffer[(column, row)].symbol();
            prop_assert!(!symbol.chars().any(clusterctl::text::sanitize::is_forbidden), "{symbol:?}");
            let wide = u16::try_from(unicode_width::UnicodeWidthStr::width(symbol)).unwrap().max(1);
            column += wide;
            prop_assert!(column <= buffer.area.width, "row {row}: {symbol:?} reaches over the edge");
        }
    }
    let (top, bottom) = (3, buffer.area.height - 2);
    for row in top + 1..bottom {
        let edge = buffer[(buffer.area.width - 1, row)].symbol();
        prop_assert!(
            ["│", "|", "╮", "+", "╯"].contains(&edge),
            "row {row} ends with {edge:?}\n{}",
            text(model)
        );
    }
    Ok(())
}

fn keys() -> impl Strategy<Value = Key> {
    prop_oneof![
        6 => prop::sample::select(vec![
            Key::Up, Key::Down, Key::Left, Key::Right, Key::Enter, Key::Esc, Key::Home, Key::End, Key::PageUp,
            Key::PageDown,
        ]),
        5 => prop::sample::select(vec!['v', 's', 'S', '/', 'e', 'y', '?', 'n', '1', '2', ' ']).prop_map(Key::Char),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn names_of_any_kind_stay_inside_and_harmless(
        names in prop::collection::vec("\\PC{0,12}|[a-z]{1,40}|[节点テスト]{1,9}|[אבג]{1,6}|e\u{301}{1,5}|(?s).{1,9}", 1..9),
        states in prop::collection::vec(0_u8..6, 81),
        size in prop::sample::select(SIZES.to_vec()),
        ascii in any::<bool>(),
        keys in prop::sample::select(vec!["", "v", "\n", "v\n", "/o"]),
    ) {
        let names: Vec<String> = names.iter().enumerate().map(|(at, name)| format!("{name}{at}")).collect();
        let says = |from: usize, to: usize| match states[from * 9 + to] {
            0 if from > 0 => None,
            1 => Some(false),
            _ => Some(true),
        };
        let mut model = empty(size, if ascii { ASCII } else { PLAIN });
        show(&mut model, vec![fleet(&names, says), fleet(&names, |_, _| Some(true)), fleet(&names, says)]);
        for c in keys.chars() {
            key(&mut model, if c == '\n' { Key::Enter } else { Key::Char(c) });
        }
        holds(&model)?;
    }

    #[test]
    fn no_keys_and_no_sizes_bring_it_down(
        steps in prop::collection::vec((keys(), prop::option::weighted(0.2, (1_u16..130, 1_u16..50))), 1..40),
        clicks in prop::collection::vec((0_u16..130, 0_u16..50), 0..6),
        count in 1_usize..30,
    ) {
        let mut model = empty((80, 24), PLAIN);
        show(&mut model, vec![fleet(&numbered(count), |from, to| (from != 3).then_some(to % 5 != 1))]);
        for (pressed, size) in steps {
            key(&mut model, pressed);
            if let Some((columns, rows)) = size {
                update(&mut model, Message::Resize(columns, rows));
            }
            draw(&model);
        }
        for (column, row) in clicks {
            click(&mut model, column, row);
            draw(&model);
        }
        // The same model gives the same frame.
        prop_assert_eq!(draw(&model), draw(&model));
    }
}
