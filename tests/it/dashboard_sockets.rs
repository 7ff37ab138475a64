//! The dashboard's screen of sockets: drawn without a terminal, and its keys pressed one by one.

use crate::scenario::{Scenario, now};
use clusterctl::assess::assess;
use clusterctl::assess::policy::Policy;
use clusterctl::cluster::fold::fold;
use clusterctl::cluster::observation::Round;
use clusterctl::tui::keys::Key;
use clusterctl::tui::message::{Effect, Message, Watched};
use clusterctl::tui::model::Model;
use clusterctl::tui::picture::Picture;
use clusterctl::tui::theme::{Palette, Theme};
use clusterctl::tui::update::update;
use clusterctl::tui::view::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
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
    Arc::new(Picture::new(number, Arc::new(round), view, assessment))
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
