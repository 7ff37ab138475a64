//! The dashboard's Links: what is drawn of situations, and what keys and the mouse do there.

use crate::scenario::{Scenario, now};
use clusterctl::cluster::link::{LinkReport, LinkState};
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{
    DomainFacts, Evidence, ManagerFacts, Observation, Round, Source, Unavailable,
};
use clusterctl::tui::develop::Development;
use clusterctl::tui::keys::Key;
use clusterctl::tui::message::{Effect, Message, Mouse, MouseDoes, Watched};
use clusterctl::tui::model::{Model, Screen};
use clusterctl::tui::overlay::Overlay;
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
