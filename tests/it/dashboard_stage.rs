//! A dashboard without a terminal: messages go in, frames come out.

use crate::scenario::{Scenario, now};
use clusterctl::cluster::declaration::Declaration;
use clusterctl::cluster::observation::Round;
use clusterctl::cluster::session::SessionState;
use clusterctl::text::sanitize::is_forbidden;
use clusterctl::text::width::columns;
use clusterctl::tui::develop::Development;
use clusterctl::tui::keys::Key;
use clusterctl::tui::message::{Effect, Message, Password, Watched};
use clusterctl::tui::model::Model;
use clusterctl::tui::theme::Theme;
use clusterctl::tui::update::update;
use clusterctl::tui::view::view;
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;
use std::time::Duration;

/// The sizes at which everything is looked at.
pub(crate) const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (118, 32), (200, 60)];

/// A dashboard, and what feeds it.
pub(crate) struct Stage {
    pub(crate) model: Model,
    development: Development,
    round: u64,
}

impl Stage {
    /// Nothing has happened yet.
    pub(crate) fn new(size: (u16, u16)) -> Self {
        let watched = Watched {
            domain: "xmpp-test.org".to_owned(),
            jid: "admin@xmpp-test.org".to_owned(),
            password: Password::Again("/etc/clusterctl/password".to_owned()),
            interval: Duration::from_secs(5),
            ..Watched::default()
        };
        let development = Development::new(Declaration::default(), Vec::new());
        let model = Model::new(watched, Vec::new(), Theme::default(), size, now());
        let mut stage = Self { model, development, round: 0 };
        stage.wait(0);
        stage
    }

    /// The situation of this file was seen, with what it declares.
    pub(crate) fn in_situation(scenario: &Scenario, size: (u16, u16), theme: Theme) -> Self {
        let mut stage = Self::new(size);
        stage.model.theme = theme;
        stage.development = Development::new(scenario.declaration(), Vec::new());
        stage.round(scenario.round());
        stage.wait(2);
        stage
    }

    pub(crate) fn tell(&mut self, message: Message) -> Vec<Effect> {
        update(&mut self.model, message)
    }

    pub(crate) fn session(&mut self, state: SessionState) {
        self.tell(Message::Session(state));
    }

    /// So many seconds pass.
    pub(crate) fn wait(&mut self, seconds: u64) {
        self.tell(Message::Time(self.model.now + Duration::from_secs(seconds)));
    }

    /// A round shows this.
    pub(crate) fn round(&mut self, round: Round) {
        self.round += 1;
        let round = Round { started: self.model.now, took: Duration::ZERO, ..round };
        let (picture, changes) = self.development.develop(self.round, Arc::new(round));
        self.tell(Message::Look { picture, changes });
    }

    /// A round shows the situation of this file.
    pub(crate) fn look(&mut self, name: &str) {
        self.round(situation(name).round());
    }

    /// These keys are pressed; `⏎` and `⎋` stand for Enter and Escape.
    pub(crate) fn keys(&mut self, keys: &str) -> Vec<Effect> {
        let key = |c| match c {
            '⏎' => Key::Enter,
            '⎋' => Key::Esc,
            c => Key::Char(c),
        };
        keys.chars().flat_map(|c| self.tell(Message::Key(key(c)))).collect()
    }

    /// The frame.
    pub(crate) fn buffer(&self) -> Buffer {
        let (width, height) = self.model.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        view(&self.model, &mut buffer);
        buffer
    }

    /// The frame's text, a line a row.
    pub(crate) fn frame(&self) -> String {
        text(&self.buffer())
    }
}

/// The situation of a scenario file.
pub(crate) fn situation(name: &str) -> Scenario {
    let found = Scenario::all().into_iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("there is no {name}")).1
}

/// The text of a frame. A character of two columns takes the cell behind it.
pub(crate) fn text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let row = |y: u16| {
        let (mut line, mut x) = (String::new(), area.x);
        while x < area.right() {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(columns(symbol).max(1)).unwrap();
        }
        line.trim_end().to_owned()
    };
    (area.y..area.bottom()).map(row).collect::<Vec<_>>().join("\n") + "\n"
}

/// What holds for every frame: no line is wider than the terminal, and no cell holds what no terminal may get.
pub(crate) fn check(stage: &Stage, what: &str) {
    let buffer = stage.buffer();
    let frame = text(&buffer);
    for line in frame.lines() {
        assert!(columns(line) <= usize::from(stage.model.size.0), "{what}: too wide: {line}");
    }
    for cell in &buffer.content {
        let bad = cell.symbol().chars().find(|c| is_forbidden(*c));
        assert_eq!(bad, None, "{what}: {:?}", cell.symbol());
        assert!(!stage.model.theme.ascii || cell.symbol().is_ascii(), "{what}: {:?}", cell.symbol());
    }
}

pub(crate) fn snapshot(name: &str, stage: &Stage) {
    check(stage, name);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/dashboard");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, stage.frame()));
}

/// A time of the day of the scenarios.
pub(crate) fn later(seconds: u64) -> Timestamp {
    now() + Duration::from_secs(seconds)
}
