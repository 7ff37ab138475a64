//! Rules that look at what the reader lost.

use super::rules::{TD01, TD03, TD06, TD10, TD11, TD14, TD17, TD19, TD23, TD24, TD25};
use super::text::Text;
use crate::config::diagnosis::{Diagnosis, Edit};
use crate::tdsl::literal::trim;
use crate::tdsl::loss::{Loss, Why};
use crate::tdsl::reader::Document;
use crate::tdsl::value::Span;

/// Adds what the losses say that the rules of what is written have not said already.
pub(super) fn check(text: &Text<'_>, document: &Document, found: &mut Vec<Diagnosis>) {
    let mut told: Vec<Span> = found.iter().filter(|diagnosis| explains_loss(diagnosis)).map(reach).collect();
    told.sort_by_key(|span| span.start);
    // Where the told spans before each one end at most: for a search in logarithmic time.
    let mut ends: Vec<usize> = told.iter().map(|span| span.end).collect();
    for at in 1..ends.len() {
        ends[at] = ends[at].max(ends[at - 1]);
    }
    let is_told = |span: &Span| {
        let after = told.partition_point(|told| told.start < span.end);
        after.checked_sub(1).is_some_and(|last| ends[last] > span.start)
    };
    for Loss { span, why } in &document.losses {
        match why {
            Why::BeforeBrace { brace } => found.push(before_brace(text, span, brace)),
            Why::Overwritten { by } => found.push(overwritten(text, span, by)),
            Why::Mismatched { closer } => found.push(mismatched(span, closer)),
            Why::KeyInList => found.extend(key_in_list(text, span)),
            Why::EndOfFile => found.push(end_of_file(text, span)),
            Why::Argument => found.push(
                Diagnosis::new(&TD14, span.clone(), "a variable has a name and one default, and no more")
                    .label("the last two arguments count"),
            ),
            Why::NoKey | Why::Nameless if is_told(span) => {}
            Why::NoKey | Why::Nameless => found.push(no_key(text, span)),
            Why::Beside { value } => found.extend(beside(text, span, value)),
            // A semicolon between the two: told where it stands.
            Why::Replaced { by } if semicolon(text, span, by) => {}
            Why::Replaced { by } => found.push(replaced(text, span, by)),
            Why::KeyReplaced { by } => found.push(key_replaced(text, span, by)),
        }
    }
}

/// Whether a rule of what is written tells of dropped lines, too.
fn explains_loss(diagnosis: &Diagnosis) -> bool {
    matches!(diagnosis.lint.id, "TD02" | "TD05" | "TD06" | "TD07" | "TD08" | "TD17" | "TD18")
}

/// All that a finding, its marks and its edits are about.
fn reach(diagnosis: &Diagnosis) -> Span {
    let edits = diagnosis.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| &edit.span));
    let marks = diagnosis.marks.iter().map(|mark| &mark.span);
    marks.chain(edits).fold(diagnosis.span.clone(), |all, span| {
        all.start.min(span.start)..all.end.max(span.end).max(diagnosis.span.end + 1)
    })
}

fn before_brace(text: &Text<'_>, span: &Span, brace: &Span) -> Diagnosis {
    if !text.source[span.clone()].contains(['=', ':', '{', '(']) {
        return no_key(text, span);
    }
    let nearest = text.one_line(&(span.end.min(brace.start)..brace.start));
    let diagnosis =
        Diagnosis::new(&TD01, span.clone(), "the last entry before a brace on its line is dropped")
            .label("never reaches the server")
            .mark(brace.clone(), "a brace ends no entry")
            .help("put the brace on a line of its own");
    let open = text.indent(brace.start);
    if !nearest {
        return diagnosis;
    }
    let end = span.end + text.source[span.end..brace.start].trim_end_matches(' ').len();
    diagnosis.safe_fix(vec![Edit::replace(end..brace.start, format!("\n{open}"))])
}

fn overwritten(text: &Text<'_>, span: &Span, by: &Span) -> Diagnosis {
    let key = &text.source[by.clone()];
    let end = span.end.min(text.line_end(span.start));
    Diagnosis::new(&TD11, span.start..end, format!("`{}` stands here more than once", trim(key)))
        .label("dropped with all that stands in it")
        .mark(by.clone(), "this one counts, alone")
        .help("make one of the two: they are not merged")
}

fn mismatched(span: &Span, closer: &Span) -> Diagnosis {
    Diagnosis::new(&TD23, closer.clone(), "closed by the closer of another thing")
        .label("closes what it does not match")
        .mark(span.start..span.start + 1, "opened here, and dropped with all that stands in it")
        .help("close it with its own closer")
}

fn key_in_list(text: &Text<'_>, span: &Span) -> Option<Diagnosis> {
    let colon = span.end + text.source[span.end..].find([':', '='])?;
    let item = text.bare_run(span.start, false).and_then(|run| text.trimmed(run));
    let diagnosis = Diagnosis::new(&TD06, span.clone(), "an element of a list has no key")
        .label("dropped")
        .mark(colon..colon + 1, "ends a key")
        .help("put the element between quotes");
    Some(match item {
        Some(item) if !text.source[item.clone()].contains(' ') => match text.quoted(&item) {
            Some(quoted) => diagnosis.safe_fix(vec![Edit::replace(item, quoted)]),
            None => diagnosis,
        },
        _ => diagnosis,
    })
}

fn end_of_file(text: &Text<'_>, span: &Span) -> Diagnosis {
    Diagnosis::new(&TD10, span.clone(), "the last line has no newline, and forgets its expression")
        .label("only the last operand reaches the server")
        .help("end the last line with a newline")
        .safe_fix(vec![Edit::insert(text.source.len(), "\n")])
}

fn no_key(text: &Text<'_>, span: &Span) -> Diagnosis {
    let shown = span.start..span.end.min(text.line_end(span.start));
    let piece = &text.source[span.clone()];
    let line = trim(&text.source[text.line_start(span.start)..]);
    if line.starts_with(['+', '*', '/']) || line.starts_with("- ") {
        return Diagnosis::new(&TD17, shown, "a line that begins with an operator is dropped")
            .label("never reaches the server")
            .help("write the whole expression on one line");
    }
    if piece.starts_with(['{', '[']) {
        return Diagnosis::new(&TD24, shown, "what opens here has no name")
            .label("dropped with all that stands in it")
            .help("write a name before it, on the same line");
    }
    Diagnosis::new(&TD24, shown, "this says nothing to the server")
        .label("dropped: no key, or no `=`")
        .help("write `key = value`, or begin the line with `#`")
}

/// Text beside a value.
fn beside(text: &Text<'_>, span: &Span, value: &Span) -> Option<Diagnosis> {
    let piece = trim(&text.source[span.clone()]);
    if piece.starts_with("; ") || piece.starts_with(';') && piece.chars().all(|c| c == ';' || c <= ' ') {
        // A semicolon: told where it stands.
        return None;
    }
    let closed = value.end <= span.start && text.source[..value.end].ends_with(['}', ']', ')']);
    if closed {
        return Some(
            Diagnosis::new(&TD03, span.clone(), "words after a closer are ignored")
                .label("never reaches the server")
                .help("begin a new line, or remove them"),
        );
    }
    // The name of a second definition on one line: told with the first, which it drops.
    let second = text.source.as_bytes().get(value.start) == Some(&b'{')
        && text.source[..span.start].trim_end_matches(' ').ends_with('}');
    (!second).then(|| {
        Diagnosis::new(&TD25, span.clone(), "words beside a value are dropped")
            .label("never reaches the server")
            .mark(value.start..value.end.min(text.line_end(value.start)), "this is the value")
            .help("put all of the value between quotes, or remove them")
    })
}

/// Whether a semicolon outside of lists is what made two values of one entry.
fn semicolon(text: &Text<'_>, span: &Span, by: &Span) -> bool {
    !text.in_list(by.start)
        && text.source.get(span.end..by.start).is_some_and(|between| {
            let between = trim(between);
            between.starts_with(';') && !between.contains('\n')
        })
}

/// A newline instead of the blanks at a byte, and the blanks that begin the line of another.
fn new_line(text: &Text<'_>, at: usize, like: usize) -> Edit {
    let rest = &text.source[at..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    Edit::replace(at..at + blanks, format!("\n{}", text.indent(like)))
}

/// Two values in one entry.
fn replaced(text: &Text<'_>, span: &Span, by: &Span) -> Diagnosis {
    let shown = span.start..span.end.min(text.line_end(span.start));
    let kept = by.start..by.end.min(text.line_end(by.start));
    if text.in_list(by.start) {
        // The semicolon that was to be one becomes the comma: its own rule mends it so, too.
        let between = text.source.get(span.end..by.start).unwrap_or_default();
        let sign = between.find(|c| c > ' ').filter(|at| between[*at..].starts_with(';'));
        let comma = match sign.map(|at| span.end + at) {
            Some(at) => Edit::replace(at..at + 1, ","),
            None => Edit::insert(span.end, ","),
        };
        return Diagnosis::new(&TD19, shown, "elements of a list without a comma between them")
            .label("dropped")
            .mark(kept, "this one counts")
            .help("put commas between the elements")
            .safe_fix(vec![comma]);
    }
    let closed = text.source[..span.end].ends_with('}');
    if closed && span.end <= by.start {
        return Diagnosis::new(&TD03, shown, "of two definitions on one line, one is dropped")
            .label("the body never reaches the server")
            .mark(kept, "takes its place")
            .help("begin a new line")
            .safe_fix(vec![new_line(text, span.end, span.start)]);
    }
    Diagnosis::new(&TD25, shown, "of two values in one entry, the last counts")
        .label("dropped")
        .mark(kept, "this one counts")
        .help("write one value")
}

fn key_replaced(text: &Text<'_>, span: &Span, by: &Span) -> Diagnosis {
    let before = text.source[..by.start].trim_end_matches([' ', '\t']);
    if before.ends_with(['}', ')', ']']) {
        return Diagnosis::new(&TD03, span.clone(), "of two definitions on one line, one is dropped")
            .label("never reaches the server")
            .mark(by.clone(), "takes its place")
            .help("begin a new line")
            .safe_fix(vec![new_line(text, before.len(), span.start)]);
    }
    Diagnosis::new(&TD25, span.clone(), "a bean definition is no value: the key before it is dropped")
        .label("dropped")
        .mark(by.start..by.end.max(by.start + 1), "takes its place")
        .help("write `name (class: …) { … }`, without a `=`")
}
