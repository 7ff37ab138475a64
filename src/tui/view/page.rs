//! Lines that are written one after the other: sentences, and facts with their names.

use crate::report::ink::Role;
use crate::text::width;
use crate::tui::theme::Theme;
use ratatui::text::{Line, Span};

/// The columns of a fact's name, where nobody wants more.
const NAME: usize = 10;

/// A page of so many columns. What is written on it may be foreign.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) theme: Theme,
    pub(super) columns: usize,
    pub(super) lines: Vec<Line<'static>>,
    names: usize,
}

impl Page {
    pub(super) const fn new(theme: Theme, columns: usize) -> Self {
        Self { theme, columns, lines: Vec::new(), names: NAME }
    }

    /// The same, with room for longer names of facts.
    pub(super) const fn names(mut self, columns: usize) -> Self {
        self.names = columns;
        self
    }

    /// An empty line, unless it would be the first.
    pub(super) fn gap(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
    }

    /// A sentence.
    pub(super) fn say(&mut self, text: &str, role: Role) {
        let wrapped = width::wrap(&self.clean(text), self.columns);
        self.lines.extend(wrapped.into_iter().map(|line| Line::from(self.theme.span(line, role))));
    }

    /// A sentence below another one.
    pub(super) fn say_below(&mut self, text: &str, role: Role) {
        let wrapped = width::wrap(&self.clean(text), self.columns.saturating_sub(2));
        self.lines
            .extend(wrapped.into_iter().map(|line| Line::from(self.theme.span(format!("  {line}"), role))));
    }

    /// What to do: after an arrow, the lines below indented.
    pub(super) fn advise(&mut self, text: &str) {
        let arrow = self.theme.arrow();
        let columns = self.columns.saturating_sub(width::columns(arrow) + 1);
        for (number, line) in width::wrap(&self.clean(text), columns).into_iter().enumerate() {
            let before = if number == 0 { arrow.to_owned() } else { " ".repeat(width::columns(arrow)) };
            self.lines.push(Line::from(self.theme.span(format!("{before} {line}"), Role::Strong)));
        }
    }

    /// A fact: its name, and what is so.
    pub(super) fn fact(&mut self, name: &str, text: &str, role: Role) {
        let mut name = name;
        for line in width::wrap(&self.clean(text), self.columns.saturating_sub(self.names)) {
            self.lines.push(Line::from(vec![
                self.theme.span(format!("{name:<0$}", self.names), Role::Muted),
                self.theme.span(line, role),
            ]));
            name = "";
        }
    }

    /// Facts of one name.
    pub(super) fn facts(&mut self, name: &str, texts: impl IntoIterator<Item = (String, Role)>) {
        let mut name = name;
        for (text, role) in texts {
            self.fact(name, &text, role);
            name = "";
        }
    }

    /// A line that is made elsewhere, and clean.
    pub(super) fn line(&mut self, spans: Vec<Span<'static>>) {
        self.lines.push(Line::from(spans));
    }

    fn clean(&self, text: &str) -> String {
        let text = self.theme.clean(text);
        if self.theme.ascii { text } else { text.replace(" -> ", " → ") }
    }
}
