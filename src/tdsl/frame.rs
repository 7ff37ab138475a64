//! One open thing, and what is pending in it.

use super::literal;
use super::value::{Bean, Expression, Item, Origin, Span, Value};
use compact_str::CompactString;

/// What is open.
#[derive(Debug)]
pub(super) enum State {
    /// Which of the reader's entries is the first of this map.
    Map {
        first: usize,
    },
    List(Vec<Item>),
    Bean(Bean),
    Variable {
        origin: Origin,
        arguments: Vec<CompactString>,
    },
}

impl State {
    /// The server's own name for it.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Map { .. } => "MAP",
            Self::List(_) => "LIST",
            Self::Bean(_) => "BEAN",
            Self::Variable { origin: Origin::Environment, .. } => "ENVIRONMENT",
            Self::Variable { origin: Origin::Property, .. } => "PROPERTY",
        }
    }
}

/// One open thing, and what is pending in it: a key, a value, loose text, an expression.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) state: State,
    /// The sign that opened it.
    pub(super) opened: usize,
    pub(super) key: Option<(CompactString, Span)>,
    pub(super) value: Option<(Value, Span)>,
    /// Where the loose text stands, as long as it is one piece of the file.
    piece: Span,
    /// The loose text, where it is not.
    pieces: String,
    /// Where the loose text stands, blanks at its ends left out; empty where there is none.
    pub(super) text_span: Span,
    pub(super) expression: Option<(Expression, Span)>,
}

impl Frame {
    pub(super) fn new(state: State, opened: usize) -> Self {
        Self {
            state,
            opened,
            key: None,
            value: None,
            piece: 0..0,
            pieces: String::new(),
            text_span: 0..0,
            expression: None,
        }
    }

    /// The loose text, blanks and all.
    pub(super) fn text<'t>(&'t self, source: &'t str) -> &'t str {
        if self.pieces.is_empty() { &source[self.piece.clone()] } else { &self.pieces }
    }

    /// Takes loose text of the file.
    pub(super) fn push(&mut self, source: &str, at: &Span) {
        let text = &source[at.clone()];
        let word = literal::trim(text);
        let first = self.piece.is_empty() && self.pieces.is_empty();
        // Blanks around a key mean nothing; those of a value may be part of its text.
        if word.is_empty() && first && self.key.is_none() && matches!(self.state, State::Map { .. }) {
            return;
        }
        if first {
            self.piece = at.clone();
        } else if self.pieces.is_empty() && self.piece.end == at.start {
            self.piece.end = at.end;
        } else {
            if self.pieces.is_empty() {
                self.pieces.push_str(&source[self.piece.clone()]);
            }
            self.pieces.push_str(text);
        }
        if word.is_empty() {
            return;
        }
        let begin = at.start + (text.len() - literal::trim_start(text).len());
        if self.text_span.is_empty() {
            self.text_span.start = begin;
        }
        self.text_span.end = begin + word.len();
    }

    /// Forgets the loose text; gives back where it stood, if it was more than blanks.
    pub(super) fn drop_text(&mut self) -> Option<Span> {
        self.piece = 0..0;
        // Its room is kept: text in pieces comes with every quoted key.
        self.pieces.clear();
        let span = std::mem::take(&mut self.text_span);
        (!span.is_empty()).then_some(span)
    }

    pub(super) fn reset(&mut self) {
        self.key = None;
        self.value = None;
        self.expression = None;
        self.drop_text();
    }

    /// Whether this is a map in which nothing is pending.
    pub(super) fn is_idle_map(&self) -> bool {
        matches!(self.state, State::Map { .. })
            && self.key.is_none()
            && self.value.is_none()
            && self.expression.is_none()
            && self.piece.is_empty()
            && self.pieces.is_empty()
    }

    /// Whether this is a map that waits for the body of an entry, and for nothing else.
    pub(super) fn awaits_body(&self) -> bool {
        let named = self.key.as_ref().is_some_and(|(name, _)| !name.is_empty());
        let plain = matches!(self.value, None | Some((Value::Bean(_), _))) && self.expression.is_none();
        matches!(self.state, State::Map { .. }) && named && plain && self.text_span.is_empty()
    }

    /// Whether there is a value, or text that would become one.
    pub(super) fn has_value(&self) -> bool {
        self.value.is_some() || self.expression.is_some() || !self.text_span.is_empty()
    }

    /// Where all that is pending stands.
    pub(super) fn pending(&self) -> Option<Span> {
        let text = (!self.text_span.is_empty()).then_some(&self.text_span);
        let key = self.key.as_ref().map(|(_, span)| span);
        let value = self.value.as_ref().map(|(_, span)| span);
        let expression = self.expression.as_ref().map(|(_, span)| span);
        [key, value, expression, text].into_iter().flatten().fold(None, |all: Option<Span>, span| match all {
            None => Some(span.clone()),
            Some(all) => Some(all.start.min(span.start)..all.end.max(span.end)),
        })
    }
}
