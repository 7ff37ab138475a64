//! Ink: colour by role, marks, and text that flows in lines of the terminal's width.
//!
//! Everything that comes from elsewhere passes through [`Ink::clean`] or [`Ink::name`] on its way to paper.

use super::Style;
use crate::assess::finding::Severity;
use crate::assess::verdict::{Health, Verdict};
use crate::text::{sanitize, width};
use anstyle::{AnsiColor, Style as Ansi};
use std::io;

/// What a piece of text means; the colour follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    #[default]
    Usual,
    Strong,
    Muted,
    Healthy,
    Degraded,
    Down,
    Unknown,
}

impl Role {
    fn ansi(self) -> Ansi {
        let colour = |colour: AnsiColor| Ansi::new().fg_color(Some(colour.into()));
        match self {
            Self::Usual => Ansi::new(),
            Self::Strong => Ansi::new().bold(),
            Self::Muted => colour(AnsiColor::BrightBlack),
            Self::Healthy => colour(AnsiColor::Green),
            Self::Degraded => colour(AnsiColor::Yellow),
            Self::Down => colour(AnsiColor::Red),
            Self::Unknown => colour(AnsiColor::Magenta),
        }
    }
}

impl From<Health> for Role {
    fn from(health: Health) -> Self {
        match health {
            Health::Healthy => Self::Healthy,
            Health::Degraded => Self::Degraded,
            Health::Unknown => Self::Unknown,
            Health::Down => Self::Down,
        }
    }
}

impl From<Verdict> for Role {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Ok => Self::Healthy,
            Verdict::Warning => Self::Degraded,
            Verdict::Unknown => Self::Unknown,
            Verdict::Critical => Self::Down,
        }
    }
}

impl From<Severity> for Role {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Note => Self::Muted,
            Severity::Warning => Self::Degraded,
            Severity::Unknown => Self::Unknown,
            Severity::Critical => Self::Down,
        }
    }
}

/// A sign of one column, with its ASCII twin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Healthy,
    Connected,
    Degraded,
    Down,
    Disconnected,
    Unknown,
    Absent,
    NotAsked,
    /// Where we are logged in.
    Here,
}

impl Mark {
    pub(super) const fn sign(self, ascii: bool) -> &'static str {
        match (self, ascii) {
            (Self::Healthy, false) => "✔",
            (Self::Healthy, true) => "+",
            (Self::Connected, false) => "●",
            (Self::Connected, true) => "*",
            (Self::Degraded, false) => "▲",
            (Self::Degraded, true) => "!",
            (Self::Down, false) => "✖",
            (Self::Down, true) => "x",
            (Self::Disconnected, false) => "○",
            (Self::Disconnected, true) => "o",
            (Self::Unknown, _) => "?",
            (Self::Absent, false) => "·",
            (Self::Absent, true) => ".",
            (Self::NotAsked, false) => "–",
            (Self::NotAsked, true) => "-",
            (Self::Here, false) => "◉",
            (Self::Here, true) => "@",
        }
    }
}

impl From<Role> for Mark {
    fn from(role: Role) -> Self {
        match role {
            Role::Healthy => Self::Healthy,
            Role::Degraded => Self::Degraded,
            Role::Down => Self::Down,
            Role::Unknown => Self::Unknown,
            Role::Usual | Role::Strong | Role::Muted => Self::Absent,
        }
    }
}

/// A piece of text with its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) role: Role,
}

impl Span {
    pub(super) fn new(text: impl Into<String>, role: Role) -> Self {
        Self { text: text.into(), role }
    }
}

/// The pen for one kind of paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    style: Style,
}

impl Ink {
    pub(super) fn new(style: Style) -> Self {
        Self { style }
    }

    pub(super) fn ascii(self) -> bool {
        self.style.ascii
    }

    /// The columns of the paper; `None` where it has no end.
    pub(super) fn width(self) -> Option<usize> {
        self.style.width.map(|width| usize::from(width).max(1))
    }

    pub(super) fn mark(self, mark: impl Into<Mark>) -> &'static str {
        mark.into().sign(self.ascii())
    }

    /// Foreign text, harmless on this paper.
    pub(super) fn clean(self, text: &str) -> String {
        if self.ascii() { sanitize::ascii(text) } else { sanitize::neutralise(text) }.into_owned()
    }

    /// A foreign name, as one word.
    pub(super) fn name(self, name: &str) -> String {
        self.clean(&sanitize::one_word(name))
    }

    /// The arrow before advice.
    pub(super) fn arrow(self) -> &'static str {
        if self.ascii() { "->" } else { "→" }
    }

    /// Writes advice, indented below what it is for.
    pub(super) fn advice(self, out: &mut dyn io::Write, advice: &str) -> io::Result<()> {
        let text = format!("{} {}", self.arrow(), self.clean(advice));
        self.flow(out, 2, 3 + width::columns(self.arrow()), &[Span::new(text, Role::Usual)])
    }

    /// Our own separator between items of a line.
    pub(super) fn dot(self) -> &'static str {
        if self.ascii() { ", " } else { " · " }
    }

    pub(super) fn paint(self, role: Role, text: &str) -> String {
        if !self.style.color || role == Role::Usual {
            return text.to_owned();
        }
        let ansi = role.ansi();
        format!("{}{text}{}", ansi.render(), ansi.render_reset())
    }

    /// Writes a field of a record: its name, then what it holds.
    pub(super) fn field(self, out: &mut dyn io::Write, name: &str, text: &str, role: Role) -> io::Result<()> {
        let width = width::columns(name);
        // The spaces of the name align what follows: they are no words that could be broken.
        let painted = self.paint(Role::Muted, name);
        match self.width() {
            Some(limit) if 4 + width + 2 >= limit => {
                self.flow(out, 2, 4, &[Span::new(name, Role::Muted), Span::new(text, role)])
            }
            limit => {
                let room = limit.map_or(usize::MAX, |limit| limit - width - 6);
                let lines = if limit.is_some() { width::wrap(text, room) } else { vec![text.to_owned()] };
                for (number, line) in lines.iter().enumerate() {
                    let head = if number == 0 { painted.clone() } else { " ".repeat(width) };
                    writeln!(out, "    {head}  {}", self.paint(role, line))?;
                }
                Ok(())
            }
        }
    }

    /// Writes spans, two columns between them, in lines that fit; the first is indented by `first`, the others
    /// by `rest`.
    pub(super) fn flow(
        self,
        out: &mut dyn io::Write,
        first: usize,
        rest: usize,
        spans: &[Span],
    ) -> io::Result<()> {
        let limit = self.width();
        // On narrow paper an indent would leave no room for words.
        let clamp = |indent: usize| limit.map_or(indent, |limit| indent.min(limit / 8));
        let (first, rest) = (clamp(first), clamp(rest));
        let room = limit.map_or(usize::MAX, |limit| limit - rest.max(first));
        let mut line = Line { indent: first, taken: first, spans: Vec::new() };
        for span in spans {
            let mut gap = 2;
            // A span that would be broken, and need not be, begins a line of its own.
            let whole = width::columns(&span.text);
            if !line.spans.is_empty()
                && limit.is_some_and(|limit| line.taken + gap + whole > limit && rest + whole <= limit)
            {
                line.write(self, out)?;
                line = Line { indent: rest, taken: rest, spans: Vec::new() };
            }
            for word in span.text.split_whitespace() {
                for piece in if room == usize::MAX { vec![word] } else { width::pieces(word, room) } {
                    let needed = width::columns(piece);
                    if !line.spans.is_empty() && limit.is_some_and(|limit| line.taken + gap + needed > limit)
                    {
                        line.write(self, out)?;
                        line = Line { indent: rest, taken: rest, spans: Vec::new() };
                    }
                    line.push(gap, piece, needed, span.role);
                    gap = 1;
                }
            }
        }
        line.write(self, out)
    }
}

struct Line {
    indent: usize,
    taken: usize,
    spans: Vec<Span>,
}

impl Line {
    fn push(&mut self, gap: usize, word: &str, columns: usize, role: Role) {
        let gap = if self.spans.is_empty() { 0 } else { gap };
        self.taken += gap + columns;
        match self.spans.last_mut() {
            Some(last) if last.role == role => {
                last.text.extend(std::iter::repeat_n(' ', gap));
                last.text.push_str(word);
            }
            _ => {
                if gap > 0 {
                    self.spans.push(Span::new(" ".repeat(gap), Role::Usual));
                }
                self.spans.push(Span::new(word, role));
            }
        }
    }

    fn write(&self, ink: Ink, out: &mut dyn io::Write) -> io::Result<()> {
        if self.spans.is_empty() {
            return Ok(());
        }
        let painted: String = self.spans.iter().map(|span| ink.paint(span.role, &span.text)).collect();
        writeln!(out, "{}{painted}", " ".repeat(self.indent))
    }
}
