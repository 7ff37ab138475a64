//! One open thing, and what is pending in it.

use super::literal;
use super::value::{Bean, Expression, Item, Map, Origin, Span, Value};
use std::borrow::Cow;

/// What is open.
#[derive(Debug)]
pub(super) enum State {
    Map(Map),
    List(Vec<Item>),
    Bean(Bean),
    Variable { origin: Origin, arguments: Vec<String> },
}

impl State {
    /// The server's own name for it.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Map(_) => "MAP",
            Self::List(_) => "LIST",
            Self::Bean(_) => "BEAN",
            Self::Variable { origin: Origin::Environment, .. } => "ENVIRONMENT",
            Self::Variable { origin: Origin::Property, .. } => "PROPERTY",
        }
    }
}

/// One open thing, and what is pending in it: a key, a value, loose text, an expression.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) state: State,
    /// The sign that opened it.
    pub(super) opened: usize,
    pub(super) key: Option<(String, Span)>,
    pub(super) value: Option<(Value, Span)>,
    /// Borrowed as long as it stands in one piece in the file.
    pub(super) text: Cow<'a, str>,
    /// Where the piece ends that was taken last.
    text_end: usize,
    /// Where the loose text stands, blanks at its ends left out; empty where there is none.
    pub(super) text_span: Span,
    pub(super) expression: Option<(Expression, Span)>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(state: State, opened: usize) -> Self {
        Self {
            state,
            opened,
            key: None,
            value: None,
            text: Cow::Borrowed(""),
            text_end: 0,
            text_span: 0..0,
            expression: None,
        }
    }

    /// Takes loose text of the file.
    pub(super) fn push(&mut self, source: &'a str, at: &Span) {
        let text = &source[at.clone()];
        self.text = match &mut self.text {
            Cow::Borrowed("") => Cow::Borrowed(text),
            Cow::Borrowed(before) if self.text_end == at.start => {
                Cow::Borrowed(&source[at.start - before.len()..at.end])
            }
            Cow::Borrowed(before) => Cow::Owned(format!("{before}{text}")),
            Cow::Owned(before) => {
                before.push_str(text);
                Cow::Owned(std::mem::take(before))
            }
        };
        self.text_end = at.end;
        let word = literal::trim(text);
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
        self.text = Cow::Borrowed("");
        let span = std::mem::take(&mut self.text_span);
        (!span.is_empty()).then_some(span)
    }

    pub(super) fn reset(&mut self) {
        self.key = None;
        self.value = None;
        self.expression = None;
        self.drop_text();
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
