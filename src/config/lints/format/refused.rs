//! What the reader refuses: the server does not start. Its words, the place, and what to write instead.

use super::rules::{TD04, TD09, TD12, TD13, TD14, TD20, TD23};
use super::text::Text;
use crate::config::diagnosis::{Diagnosis, Edit, Lint};
use crate::config::masked;
use crate::tdsl::error::{Kind, ReadError};
use crate::tdsl::token::TokenKind;
use crate::tdsl::value::Span;

pub(super) fn check(text: &Text<'_>, error: &ReadError, found: &mut Vec<Diagnosis>) {
    let diagnosis = match error.kind {
        Kind::Unsupported if error.message.starts_with("Cannot ") => operator(text, error),
        Kind::Unsupported => at_sign(text, &TD23, error, "closes nothing, or too much is open"),
        Kind::TooDeep => too_deep(text, error),
        Kind::InvalidFormat => unfinished(text, error),
        Kind::Runtime | Kind::ClassCast => attribute(text, error),
        Kind::NumberFormat => number(text, error),
        Kind::NullPointer => null(text, error),
    };
    found.push(if error.kind.is_the_servers() {
        let told = masked::refused(text.source, error);
        diagnosis.note(format!("the server does not start: {}: {told}", error.kind.name()))
    } else {
        diagnosis
    });
}

/// The character at which it happened.
fn sign(text: &Text<'_>, offset: usize) -> Span {
    let offset = offset.min(text.source.len());
    let width = text.source[offset..].chars().next().map_or(0, char::len_utf8);
    offset..offset + width
}

fn at_sign(text: &Text<'_>, lint: &'static Lint, error: &ReadError, label: &str) -> Diagnosis {
    Diagnosis::new(lint, sign(text, error.offset), "the brackets do not match").label(label)
}

/// What this tool does not read, and the server may.
fn too_deep(text: &Text<'_>, error: &ReadError) -> Diagnosis {
    Diagnosis::new(&TD23, sign(text, error.offset), error.message.as_str())
        .label("clusterctl reads no further; the server itself has no such limit")
        .help("close what should be closed above: no setting of the server stands deeper than a dozen levels")
}

fn operator(text: &Text<'_>, error: &ReadError) -> Diagnosis {
    let place = sign(text, error.offset);
    let value = if text.in_list(place.start) {
        text.bare_run(place.start, false).and_then(|run| text.trimmed(run))
    } else {
        text.bare_value(place.start, false)
    };
    let mut diagnosis = Diagnosis::new(&TD04, place.clone(), "text cannot be computed with")
        .label("an operator, as long as the value has no quotes")
        .help("put the value between quotes");
    if let Some(value) = value {
        diagnosis = diagnosis.mark(value.clone(), "meant as one value?");
        let piece = &text.source[value.clone()];
        if let Some(quoted) = text.quoted(&value).filter(|_| !piece.contains([' ', '='])) {
            diagnosis = diagnosis.safe_fix(vec![Edit::replace(value, quoted)]);
        }
    }
    diagnosis
}

fn unfinished(text: &Text<'_>, error: &ReadError) -> Diagnosis {
    let end = text.source.len();
    let last = text.tokens.last();
    if error.message.contains("state = COMMENT") {
        let span = last.map_or(end..end, |token| token.span.clone());
        return Diagnosis::new(&TD09, span, "the file ends with a comment and no newline")
            .label("not finished, for the server")
            .help("end the last line with a newline")
            .safe_fix(vec![Edit::insert(end, "\n")]);
    }
    if error.message.contains("state = QUOTE") {
        return open_quote(text);
    }
    let opened = unclosed(text);
    let what = opened.map_or("bracket", |at| &text.source[at..=at]);
    let span = opened.map_or(end..end, |at| at..at + 1);
    Diagnosis::new(&TD23, span, format!("`{what}` is not closed"))
        .label("still open at the end of the file")
        .help("close it; a closer that is missing further down may be meant for this one")
}

/// The quote that is open at the end; more likely than it, the first that runs over a line.
fn open_quote(text: &Text<'_>) -> Diagnosis {
    let quotes = || text.tokens.iter().filter(|token| matches!(token.kind, TokenKind::Quoted { .. }));
    let last = quotes().next_back().map_or(0..0, |token| token.span.start..token.span.start + 1);
    let first = quotes().find(|token| !text.one_line(&token.span));
    let escaped = quotes().any(|token| text.escapes(token));
    let lint = if escaped { &TD20 } else { &TD23 };
    let diagnosis = Diagnosis::new(lint, last.clone(), "a quoted text is not closed")
        .label("opened here, and open at the end of the file")
        .help("close it with the same quote; nothing can be escaped in a quoted text");
    match first.map(|token| token.span.start..token.span.start + 1).filter(|span| *span != last) {
        Some(span) => diagnosis.mark(span, "this text runs over several lines: is it the one?"),
        None => diagnosis,
    }
}

/// What is open at the end, innermost.
fn unclosed(text: &Text<'_>) -> Option<usize> {
    let mut open = Vec::new();
    for token in &text.tokens {
        match token.kind {
            TokenKind::Sign(b'{' | b'[' | b'(') => open.push(token.span.start),
            TokenKind::Sign(b'}' | b']' | b')') => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// From the last newline, comma or opener up to where it happened, without the comment at its end.
fn last_entry(text: &Text<'_>, offset: usize) -> Span {
    let before = &text.tokens[..text.token_at(offset).min(text.tokens.len())];
    let solid = before.iter().rposition(|token| token.kind != TokenKind::Comment && !text.is_blank(token));
    let before = &before[..solid.map_or(0, |last| last + 1)];
    let begin = before
        .iter()
        .rposition(|token| {
            matches!(token.kind, TokenKind::End | TokenKind::Comment | TokenKind::Sign(b'(' | b'{' | b'['))
        })
        .map_or(0, |at| text.tokens[at].span.end);
    let end = before.last().map_or(0, |token| token.span.end).min(offset);
    let begin = begin.min(end);
    text.trimmed(begin..end).unwrap_or_else(|| sign(text, begin))
}

fn attribute(text: &Text<'_>, error: &ReadError) -> Diagnosis {
    let span = last_entry(text, error.offset);
    let piece = &text.source[span.clone()];
    let diagnosis = Diagnosis::new(&TD13, span.clone(), "not an attribute of a bean as the server wants it");
    if error.kind == Kind::Runtime {
        return diagnosis
            .label("no such attribute")
            .help("between the parentheses stand class, active and exportable");
    }
    let diagnosis = diagnosis
        .label("of the wrong type")
        .help("active and exportable are the bare words true or false, class is the name of a Java class");
    for word in ["true", "false"] {
        for quote in ['\'', '"'] {
            let quoted = format!("{quote}{word}{quote}");
            if let Some(at) = piece.find(&quoted) {
                let place = span.start + at..span.start + at + quoted.len();
                return diagnosis.safe_fix(vec![Edit::replace(place, word)]);
            }
        }
    }
    diagnosis
}

fn number(text: &Text<'_>, error: &ReadError) -> Diagnosis {
    let entry = last_entry(text, error.offset);
    let digits = error.message.split('"').nth(1).unwrap_or_default();
    let found = text.source[entry.clone()].rfind(digits).filter(|_| !digits.is_empty());
    let span = found.map_or(entry.clone(), |at| entry.start + at..entry.start + at + digits.len());
    let long = text.source[span.end..].starts_with(['l', 'L']);
    let diagnosis = Diagnosis::new(&TD12, span.clone(), "the number does not fit");
    if digits.parse::<i64>().is_ok() && !long {
        let diagnosis = diagnosis.label("more than 32 bits").help("put an `L` behind it, for 64 bits");
        return match found {
            Some(_) => diagnosis.safe_fix(vec![Edit::insert(span.end, "L")]),
            None => diagnosis,
        };
    }
    diagnosis
        .label("more than 64 bits")
        .help("write it as text, between quotes, if it is none to compute with")
}

fn null(text: &Text<'_>, error: &ReadError) -> Diagnosis {
    if error.message.contains("booleanValue") {
        return attribute(text, error);
    }
    if !error.message.contains("Object.toString()") {
        return at_sign(text, &TD23, error, "closes nothing");
    }
    let span = last_entry(text, error.offset);
    let word = &text.source[span.clone()];
    let diagnosis =
        Diagnosis::new(&TD14, span.clone(), "the name and the default of a variable stand between quotes")
            .label("not quoted, or not there")
            .help("write env('NAME') or env('NAME', 'default'), on one line");
    let plain = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    if plain { diagnosis.safe_fix(vec![Edit::replace(span, format!("'{word}'"))]) } else { diagnosis }
}
