//! How things look: marks, words and colours by role. Colour is never the only sign.

use crate::report::ink::{Mark, Role};
use crate::text::{sanitize, width};
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;
use ratatui::text::{Line, Span};
use ratatui::widgets::Block;

/// The colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Palette {
    /// For a dark background.
    #[default]
    Dark,
    /// For a light one.
    Light,
    /// None at all.
    Plain,
}

/// How things look on one terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Theme {
    /// The colours.
    pub palette: Palette,
    /// Whether to keep to ASCII.
    pub ascii: bool,
}

impl Theme {
    /// The style of a role.
    pub fn style(self, role: Role) -> Style {
        let style = Style::new();
        if role == Role::Strong {
            return style.add_modifier(Modifier::BOLD);
        }
        let colour = match (self.palette, role) {
            (Palette::Plain, Role::Muted) => return style.add_modifier(Modifier::DIM),
            (Palette::Plain, Role::Down) => return style.add_modifier(Modifier::BOLD),
            (Palette::Plain, _) | (_, Role::Usual | Role::Strong) => return style,
            (Palette::Dark, Role::Healthy) => Color::Green,
            (Palette::Dark, Role::Degraded) => Color::Yellow,
            (Palette::Dark, Role::Down) => Color::LightRed,
            (Palette::Dark, Role::Unknown) => Color::LightMagenta,
            (Palette::Dark, Role::Muted) => Color::DarkGray,
            // Of the 256: what can be read on white, as the sixteen's yellow cannot.
            (Palette::Light, Role::Healthy) => Color::Indexed(28),
            (Palette::Light, Role::Degraded) => Color::Indexed(130),
            (Palette::Light, Role::Down) => Color::Indexed(160),
            (Palette::Light, Role::Unknown) => Color::Indexed(90),
            (Palette::Light, Role::Muted) => Color::Indexed(243),
        };
        style.fg(colour)
    }

    /// The one accent: where one is.
    pub fn focus(self) -> Style {
        match self.palette {
            Palette::Dark => Style::new().fg(Color::Cyan),
            Palette::Light => Style::new().fg(Color::Indexed(25)),
            Palette::Plain => Style::new().add_modifier(Modifier::BOLD),
        }
    }

    /// The selected row, laid over the styles of its cells.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What is old: laid over whatever it was.
    pub fn stale(self) -> Style {
        self.style(Role::Muted)
    }

    /// A word on a ground of its role's colour: the verdict.
    pub fn badge(self, role: Role) -> Style {
        self.style(role).add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// A sign of one column.
    pub fn mark(self, mark: impl Into<Mark>) -> &'static str {
        mark.into().sign(self.ascii)
    }

    /// The sign before a selected row.
    pub const fn pointer(self) -> &'static str {
        if self.ascii { ">" } else { "▌" }
    }

    /// Between items of a line.
    pub const fn dot(self) -> &'static str {
        if self.ascii { ", " } else { " · " }
    }

    /// What is missing between the two ends of something.
    pub const fn dash(self) -> &'static str {
        if self.ascii { "-" } else { "–" }
    }

    /// The arrow of a direction, or before advice.
    pub const fn arrow(self) -> &'static str {
        if self.ascii { "->" } else { "→" }
    }

    /// Foreign text, harmless on this terminal.
    pub fn clean(self, text: &str) -> String {
        if self.ascii { sanitize::ascii(text) } else { sanitize::neutralise(text) }.into_owned()
    }

    /// A foreign name, as one word.
    pub fn name(self, name: &str) -> String {
        self.clean(&sanitize::one_word(name))
    }

    /// Foreign text in at most so many columns.
    pub fn cut(self, text: &str, columns: usize) -> String {
        width::shorten(&self.clean(text), columns, self.ascii).into_owned()
    }

    /// A foreign name in at most so many columns, both ends kept.
    pub fn cut_name(self, name: &str, columns: usize) -> String {
        width::shorten_middle(&self.name(name), columns, self.ascii).into_owned()
    }

    /// A piece of text by its role. The text must be clean.
    pub fn span(self, text: impl Into<String>, role: Role) -> Span<'static> {
        Span::styled(text.into(), self.style(role))
    }

    /// A frame with a title. The title must be clean.
    pub fn frame(self, title: &str, focused: bool) -> Block<'static> {
        let style = if focused { self.focus() } else { self.style(Role::Muted) };
        let title = Line::from(Span::styled(format!(" {title} "), self.style(Role::Strong)));
        Block::bordered()
            .border_set(if self.ascii { ASCII } else { border::ROUNDED })
            .border_style(style)
            .title(title)
    }
}

/// A frame of ASCII.
const ASCII: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};
