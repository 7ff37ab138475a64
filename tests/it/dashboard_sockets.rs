//! The dashboard's screen of sockets: drawn without a terminal, and its keys pressed one by one.

use crate::dashboard_disco::online;
use crate::scenario::{Scenario, now};
use clusterctl::assess::assess;
use clusterctl::assess::policy::Policy;
use clusterctl::cluster::fold::fold;
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::Round;
use clusterctl::cluster::observation::{Evidence, Reading, Source};
use clusterctl::cluster::session::SessionFailure;
use clusterctl::cluster::socket::{Process, SocketTable};
use clusterctl::tui::keys::Key;
use clusterctl::tui::message::{Effect, Message, Watched};
use clusterctl::tui::model::Model;
use clusterctl::tui::picture::Picture;
use clusterctl::tui::theme::{Palette, Theme};
use clusterctl::tui::update::update;
use clusterctl::tui::view::view;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

/// A model of this size that has seen nothing.
pub(crate) fn empty(size: (u16, u16), theme: Theme) -> Model {
    let watched = Watched {
        domain: "xmpp-test.org".to_owned(),
        jid: "admin@xmpp-test.org".to_owned(),
        interval: Duration::from_secs(5),
        ..Watched::default()
    };
    Model::new(watched, Vec::new(), theme, size, now())
}

/// A round as the dashboard gets it.
fn picture(number: u64, round: Round, scenario: &Scenario) -> Arc<Picture> {
    let view = fold(&round, &scenario.declaration());
    let assessment = assess(&view, &Policy::default());
    Arc::new(Picture::new(number, Arc::new(round), view, assessment, BTreeMap::new()))
}

fn look(model: &mut Model, number: u64, round: Round, scenario: &Scenario) {
    let picture = picture(number, round, scenario);
    update(model, Message::Look { picture, changes: Vec::new() });
}

fn scenario(name: &str) -> Scenario {
    Scenario::all().into_iter().find(|(known, _)| known == name).unwrap().1
}

/// The screen of sockets, after a round of a situation.
fn shown(name: &str, size: (u16, u16), theme: Theme) -> Model {
    let scenario = scenario(name);
    let mut model = empty(size, theme);
    update(&mut model, online());
    look(&mut model, 1, scenario.round(), &scenario);
    update(&mut model, Message::Time(now() + Duration::from_secs(2)));
    press(&mut model, "3");
    model
}

pub(crate) fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    keys.chars().flat_map(|c| update(model, Message::Key(Key::Char(c)))).collect()
}

pub(crate) fn key(model: &mut Model, key: Key) -> Vec<Effect> {
    update(model, Message::Key(key))
}

/// A frame as text. A cell behind a wide character is part of it.
pub(crate) fn text(model: &Model) -> String {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let mut buffer = Buffer::empty(area);
    view(model, &mut buffer);
    let mut out = String::new();
    for row in 0..area.height {
        let mut line = String::new();
        let mut column = 0;
        while column < area.width {
            let symbol = buffer[(column, row)].symbol();
            line.push_str(symbol);
            column += u16::try_from(symbol.width().max(1)).unwrap();
        }
        assert!(line.width() <= usize::from(area.width), "{line:?} is too wide");
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

pub(crate) fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/dashboard");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

pub(crate) const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (118, 32), (200, 60)];

const SITUATIONS: [&str; 9] = [
    "few-connections",
    "healthy-with-sockets",
    "link-without-socket",
    "listener-missing",
    "silent-link-critical",
    "sockets-denied",
    "sockets-elsewhere",
    "stranger",
    "stranger-or-not",
];

#[test]
fn every_situation_is_drawn_at_every_size() {
    for name in SITUATIONS {
        for size in SIZES {
            let mut model = shown(name, size, Theme::default());
            let mut all = text(&model);
            press(&mut model, "v");
            all += &text(&model);
            snapshot(&format!("sockets_{name}_{}x{}", size.0, size.1), &all);
        }
    }
}

#[test]
fn ascii_is_ascii_and_no_colour_is_no_colour() {
    let theme = Theme { palette: Palette::Plain, ascii: true };
    for name in SITUATIONS {
        for keys in ["", "v"] {
            let mut model = shown(name, (118, 32), theme);
            press(&mut model, keys);
            key(&mut model, Key::Enter);
            let shown = text(&model);
            assert!(shown.is_ascii(), "{shown}");
            let mut buffer = Buffer::empty(Rect::new(0, 0, 118, 32));
            view(&model, &mut buffer);
            for cell in &buffer.content {
                assert_eq!((cell.fg, cell.bg), Default::default(), "{name}");
            }
        }
    }
    let mut model = shown("stranger", (80, 24), theme);
    press(&mut model, "v");
    snapshot("sockets_stranger_80x24_ascii", &text(&model));
}

/// Changes what the kernel shows.
fn table(round: &mut Round, change: impl Fn(&mut SocketTable)) {
    for observation in &mut round.observations {
        if let (Source::Sockets, Ok(Evidence::Sockets(table))) =
            (&observation.source, &mut observation.outcome)
        {
            change(table);
        }
    }
}

/// What stands in the rows of the table, cut to the columns of an address.
fn remotes(model: &Model) -> Vec<String> {
    model.sockets.list.keys().iter().map(|key| key.address().to_string()).collect()
}

#[test]
fn rows_are_sorted_by_any_column_the_worst_first_and_what_is_not_known_last() {
    let scenario = scenario("healthy-with-sockets");
    let mut round = scenario.round();
    table(&mut round, |table| {
        for (at, socket) in table.sockets.iter_mut().enumerate() {
            socket.health.rtt_ms = (at != 2).then(|| f64::from(u32::try_from(at % 7).unwrap()));
        }
    });
    let mut model = empty((118, 32), Theme::default());
    look(&mut model, 1, round, &scenario);
    press(&mut model, "3v");
    let trips = |model: &Model| -> Vec<Option<f64>> {
        let rows = model.sockets.rows();
        let of = |key: &_| rows.sockets.iter().find(|row| row.key() == *key).unwrap().socket.health.rtt_ms;
        model.sockets.list.keys().iter().map(of).collect()
    };
    press(&mut model, "sssss");
    assert!(text(&model).contains("RTT ↓"), "{}", text(&model));
    let sorted = trips(&model);
    assert_eq!(sorted.last(), Some(&None));
    let known: Vec<f64> = sorted.into_iter().flatten().collect();
    assert!(known.is_sorted_by(|a, b| a >= b), "{known:?}");
    press(&mut model, "S");
    assert!(text(&model).contains("RTT ↑"));
    let sorted = trips(&model);
    assert_eq!(sorted.last(), Some(&None));
    let known: Vec<f64> = sorted.into_iter().flatten().collect();
    assert!(known.is_sorted_by(|a, b| a <= b), "{known:?}");
    // Every column can be had, and after the last comes the first.
    for by in ["", "v"] {
        press(&mut model, by);
        let columns = model.sockets.columns().len();
        let before = model.sockets.order().column;
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..columns {
            press(&mut model, "s");
            seen.insert(model.sockets.order().column);
            text(&model);
        }
        assert_eq!((seen.len(), model.sockets.order().column), (columns, before));
        key(&mut model, Key::Right);
        key(&mut model, Key::Left);
        assert_eq!(model.sockets.order().column, before);
    }
}

#[test]
fn the_column_that_rows_are_sorted_by_is_seen_also_where_there_is_little_room() {
    let mut model = shown("healthy-with-sockets", (60, 15), Theme::default());
    press(&mut model, "v");
    for head in
        ["STATE", "DIR", "REMOTE", "NODE", "RTT", "RETRANS", "LAST RECV", "SENDQ", "RECVQ", "OWNER", "LOCAL"]
    {
        press(&mut model, "s");
        let shown = text(&model);
        assert!(shown.contains(&format!("{head} ↓")), "{head}:\n{shown}");
    }
}

#[test]
fn what_is_selected_is_the_same_peer_by_peer_and_one_by_one() {
    let mut model = shown("healthy-with-sockets", (80, 24), Theme::default());
    press(&mut model, "G");
    let peer = remotes(&model)[1].clone();
    press(&mut model, "v");
    assert_eq!(model.sockets.list.selected().map(|key| key.address().to_string()), Some(peer.clone()));
    press(&mut model, "v");
    assert_eq!(model.sockets.list.selected().map(|key| key.address().to_string()), Some(peer));
}

#[test]
fn a_stranger_is_marked_stands_first_and_is_explained() {
    let mut model = shown("stranger", (80, 24), Theme::default());
    assert_eq!(remotes(&model)[0], "203.0.113.7");
    for keys in ["", "v"] {
        press(&mut model, keys);
        let shown = text(&model);
        let line = shown.lines().find(|line| line.contains("203.0.113.7")).unwrap();
        assert!(line.contains('▲') && line.contains("(no node)"), "{line}");
        assert_eq!(
            shown.matches('▲').count(),
            1 + usize::from(shown.lines().next().unwrap().contains('▲')),
            "{shown}"
        );
    }
    press(&mut model, "e");
    assert!(text(&model).contains("A stranger on the cluster port"));
    key(&mut model, Key::Esc);
    key(&mut model, Key::Enter);
    let shown = text(&model);
    assert!(shown.contains("stranger-on-cluster-port") && shown.contains("nodes reach it."), "{shown}");
}

#[test]
fn the_filter_tells_how_many_of_how_many_are_shown() {
    let mut model = shown("healthy-with-sockets", (80, 24), Theme::default());
    press(&mut model, "v/node3");
    key(&mut model, Key::Enter);
    let shown = text(&model);
    assert!(shown.contains("10 shown of 15") && shown.contains("filter: node3"), "{shown}");
    press(&mut model, "/zzz");
    assert!(text(&model).contains("No row matches /node3zzz"));
}

#[test]
fn the_order_is_turned_round_also_where_all_rows_are_alike() {
    let mut model = shown("healthy-with-sockets", (80, 24), Theme::default());
    let mut before = remotes(&model);
    assert!(before.len() > 1 && text(&model).contains(" ↓ "), "{}", text(&model));
    press(&mut model, "S");
    before.reverse();
    assert_eq!(remotes(&model), before);
    assert!(text(&model).contains(" ↑ "), "{}", text(&model));
}

#[test]
fn what_is_copied_is_the_row_and_for_a_peer_its_sockets_too() {
    let mut model = shown("stranger", (80, 24), Theme::default());
    let Some(Effect::Copy(copied)) = press(&mut model, "y").pop() else { panic!("nothing was copied") };
    let lines: Vec<&str> = copied.lines().collect();
    assert_eq!(lines.len(), 2, "{copied}");
    assert!(lines[0].starts_with("203.0.113.7\t(no node)\t1"), "{copied}");
    press(&mut model, "v");
    assert_eq!(press(&mut model, "y"), vec![Effect::Copy(lines[1].to_owned())]);
}

#[test]
fn sockets_are_fresh_and_have_their_names_while_there_is_no_session() {
    let scenario = scenario("healthy-with-sockets");
    let mut model = empty((80, 24), Theme::default());
    look(&mut model, 1, scenario.round(), &scenario);
    let mut lost = scenario.round();
    lost.observations.retain(|look| look.source == Source::Sockets);
    lost.failure = Some(failure());
    table(&mut lost, |table| table.sockets.retain(|socket| socket.remote.ip().to_string() != "10.77.0.13"));
    look(&mut model, 2, lost, &scenario);
    press(&mut model, "3v");
    let shown = text(&model);
    assert!(model.world().is_stale());
    assert!(shown.contains("node2") && !shown.contains("node3"), "{shown}");
    assert!(shown.contains("5 shown of 5"), "{shown}");
    // Frozen, the picture is that of its time.
    press(&mut model, " ");
    look(&mut model, 3, scenario.round(), &scenario);
    assert_eq!(model.sockets.list.keys().len(), 5);
    press(&mut model, " ");
    assert_eq!(model.sockets.list.keys().len(), 15);
}

#[test]
fn where_several_nodes_live_on_a_host_each_has_its_own_sockets() {
    let scenario = scenario("healthy-with-sockets");
    let mut round = scenario.round();
    table(&mut round, |table| {
        table.host_addresses.push("10.77.0.12".parse().unwrap());
        for socket in &mut table.sockets {
            socket.local.set_ip("10.77.0.11".parse().unwrap());
        }
        let mut theirs = table.sockets.clone();
        for socket in &mut theirs {
            socket.local.set_ip("10.77.0.12".parse().unwrap());
        }
        table.sockets.extend(theirs);
    });
    let mut model = empty((118, 32), Theme::default());
    look(&mut model, 1, round, &scenario);
    press(&mut model, "3");
    let shown = text(&model);
    assert!(shown.contains("node2    5/5"), "{shown}");
    assert!(shown.contains("15 more of other nodes on this host"), "{shown}");
}

/// The name and the count of each row of this address.
fn rows_of(shown: &str, address: &str) -> Vec<String> {
    let words = |line: &str| {
        let told = |word: &&str| word.starts_with("node") || word.contains("/5");
        line.split_whitespace().filter(told).collect::<Vec<_>>().join(" ")
    };
    let row = |line: &&str| line.starts_with('│') && line.contains(&format!("  {address}  "));
    shown.lines().filter(row).map(words).collect()
}

#[test]
fn of_two_nodes_behind_one_address_nobody_knows_whose_the_sockets_are() {
    let model = shown("two-nodes-of-one-address", (118, 32), Theme::default());
    let shown = text(&model);
    assert_eq!(rows_of(&shown, "10.77.0.12"), ["node3 10/5"], "{shown}");
    assert!(shown.contains("also that of node2: which of them the sockets are with is not known"), "{shown}");
}

#[test]
fn nodes_that_give_one_address_have_a_row_each_with_its_own_name() {
    let mut model = shown("renamed-with-its-old-name", (118, 32), Theme::default());
    let shown = text(&model);
    assert_eq!(rows_of(&shown, "10.77.0.12"), ["node9 0/5", "node2 10/5"], "{shown}");
    assert!(shown.contains("also that of node2: a socket counts as one node's alone"), "{shown}");
    let keys = model.sockets.list.keys().to_vec();
    for (at, key) in keys.iter().enumerate() {
        assert_eq!(model.sockets.list.selected(), Some(key));
        // What is open, and what is copied, is of that row.
        let Some(Effect::Copy(copied)) = press(&mut model, "y").pop() else { panic!("nothing was copied") };
        let lines = copied.lines().count();
        assert!((lines == 1) == copied.contains("node9"), "{copied}");
        press(&mut model, "j");
        assert_eq!(model.sockets.list.at(), (at + 1).min(keys.len() - 1));
    }
}

fn failure() -> SessionFailure {
    SessionFailure {
        step: clusterctl::cluster::session::Step::Connect,
        peer: None,
        kind: clusterctl::cluster::session::FailureKind::Unreachable,
        cause: "connection reset".to_owned(),
        remedy: None,
        certificate: None,
        attempts: Vec::new(),
        steps: Vec::new(),
    }
}

#[test]
fn details_hold_all_that_the_kernel_tells_of_a_socket() {
    let scenario = scenario("healthy-with-sockets");
    let mut round = scenario.round();
    table(&mut round, |table| {
        let socket = &mut table.sockets[0];
        socket.health.unanswered_retransmits = Some(4);
        socket.health.last_acknowledged_ms = Some(61_000);
        socket.health.unacknowledged_segments = Some(17);
        socket.process = Reading::Known(Process { pid: 812, name: "ja\u{1b}[2Jva".to_owned() });
    });
    let mut model = empty((118, 40), Theme::default());
    look(&mut model, 1, round, &scenario);
    press(&mut model, "3v");
    key(&mut model, Key::Enter);
    let shown = text(&model);
    for words in [
        "812/ja",
        "4 for the segment that waits now",
        "17 segments not acknowledged",
        "1m01s ago",
        "the connection stands",
    ] {
        assert!(shown.contains(words), "{words}:\n{shown}");
    }
    assert!(!shown.contains('\u{1b}'));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever nodes and processes call themselves: no frame is too wide, nothing raw reaches it.
    #[test]
    fn no_name_breaks_the_picture(
        name in "\\PC{1,40}|[\u{200b}-\u{202e}\u{300}-\u{310}漢字ابج\u{1b}]{1,60}",
        size in prop::sample::select(SIZES.to_vec()),
        ascii in any::<bool>(),
    ) {
        let scenario = scenario("few-connections");
        let mut round = scenario.round();
        for observation in &mut round.observations {
            let addresses = matches!(observation.outcome, Ok(Evidence::Addresses { .. }));
            if let Source::Resolve(node) = &mut observation.source
                && addresses
                && !node.as_str().contains("node1")
            {
                *node = NodeName::new(&name);
            }
        }
        table(&mut round, |table| {
            for socket in &mut table.sockets {
                socket.process = Reading::Known(Process { pid: 1, name: name.clone() });
            }
        });
        let mut model = empty(size, Theme { ascii, ..Theme::default() });
        look(&mut model, 1, round, &scenario);
        press(&mut model, "3");
        for keys in ["", "v", "sssssssssss"] {
            press(&mut model, keys);
            let shown = text(&model);
            let raw = shown.contains(['\u{1b}', '\u{202e}', '\u{200b}']);
            prop_assert!(!raw, "{}", shown);
            prop_assert!(!ascii || shown.is_ascii(), "{}", shown);
            key(&mut model, Key::Enter);
            text(&model);
            key(&mut model, Key::Esc);
        }
    }
}

#[test]
fn where_nobody_was_to_look_it_is_said_how_one_does() {
    let scenario = scenario("healthy");
    let mut round = scenario.round();
    round.observations.retain(|observation| !matches!(observation.source, Source::Sockets));
    let mut model = empty((118, 32), Theme::default());
    look(&mut model, 1, round, &scenario);
    press(&mut model, "3");
    assert!(text(&model).contains("Leave out --no-sockets, or read a saved listing"), "{}", text(&model));
}
