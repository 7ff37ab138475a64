//! Rules that look at what is written, whatever the reader makes of it.

use super::rules::{TD02, TD05, TD06, TD07, TD08, TD14, TD17, TD18, TD20, TD21};
use super::text::Text;
use crate::config::diagnosis::{Diagnosis, Edit, Level};
use crate::tdsl::literal::trim;
use crate::tdsl::token::TokenKind;

pub(super) fn check(text: &Text<'_>) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    line_ends(text, &mut found);
    semicolons(text, &mut found);
    for at in 0..text.tokens.len() {
        match text.tokens[at].kind {
            TokenKind::Quoted { .. } => quoted(text, at, &mut found),
            TokenKind::Loose => variable(text, at, &mut found),
            TokenKind::Sign(b'{' | b'[') => lonely_opener(text, at, &mut found),
            TokenKind::Sign(b'+') => plus(text, at, &mut found),
            TokenKind::End => {
                comma(text, at, &mut found);
                trailing_operator(text, at, &mut found);
            }
            TokenKind::Sign(b':') => colon(text, at, &mut found),
            _ => {}
        }
        if starts_line(text, at) {
            foreign_comment(text, at, &mut found);
        }
    }
    found
}

fn line_ends(text: &Text<'_>, found: &mut Vec<Diagnosis>) {
    if text.source.starts_with('\u{feff}') {
        found.push(
            Diagnosis::new(&TD18, 0..3, "the file begins with a byte order mark")
                .label("becomes the first letter of the first key")
                .help("save the file as UTF-8 without a byte order mark")
                .safe_fix(vec![Edit::remove(0..3)]),
        );
    }
    let bytes = text.source.as_bytes();
    let lonely: Vec<usize> = memchr::memchr_iter(b'\r', bytes)
        .filter(|at| bytes.get(at + 1).is_some_and(|next| *next != b'\n'))
        .filter(|at| matches!(text.tokens.get(text.token_at(*at)), Some(token) if matches!(token.kind, TokenKind::Loose | TokenKind::Comment)))
        .collect();
    if let Some(first) = lonely.first() {
        found.push(
            Diagnosis::new(&TD18, *first..first + 1, "lines end with a carriage return alone")
                .label(if lonely.len() == 1 {
                    "no line ends here for the server".to_owned()
                } else {
                    format!("no line ends here for the server, nor at {} other places", lonely.len() - 1)
                })
                .help("end lines with a line feed")
                .safe_fix(lonely.iter().map(|at| Edit::replace(*at..at + 1, "\n")).collect()),
        );
    }
}

fn quoted(text: &Text<'_>, at: usize, found: &mut Vec<Diagnosis>) {
    let span = text.tokens[at].span.clone();
    let piece = &text.source[span.clone()];
    let adjacent = text.tokens.get(at + 1).is_some_and(|next| {
        !text.is_blank(next)
            && (matches!(next.kind, TokenKind::Quoted { .. })
                || next.kind == TokenKind::Loose
                    && !text.source[next.span.clone()].starts_with([' ', '\t', '\r']))
    });
    if text.escapes(&text.tokens[at]) && adjacent {
        let quote = span.end - 2..span.end;
        let other = if piece.starts_with('\'') { '"' } else { '\'' };
        found.push(
            Diagnosis::new(&TD20, quote, "nothing is escaped in a quoted text")
                .label("the text ends here, and the backslash is part of it")
                .help(format!("put the text between {other} instead, without the backslash")),
        );
    } else if piece.starts_with('"') && piece.contains('\'') {
        found.push(
            Diagnosis::new(
                &TD21,
                span,
                "a text with an apostrophe is corrupted when the server rewrites the file",
            )
            .label("read as it is meant, but not written so")
            .help("avoid the apostrophe, or take the text from the environment: env('NAME')"),
        );
    }
}

/// A semicolon that was to end something: before a blank, a closer or the end of the line. Those of one line are
/// mended together: the first alone would bring back an entry that the others spoil.
fn semicolons(text: &Text<'_>, found: &mut Vec<Diagnosis>) {
    let mut line: Vec<(usize, usize)> = Vec::new();
    let mut begin = 0;
    for at in 0..text.tokens.len() {
        let token = &text.tokens[at];
        if text.is_newline(token) {
            tell_semicolons(text, &std::mem::take(&mut line), found);
            begin = token.span.end;
        }
        if token.kind != TokenKind::Loose || text.level[at] == b'(' {
            continue;
        }
        let piece = &text.source[token.span.clone()];
        for (offset, _) in piece.match_indices(';') {
            let place = token.span.start + offset;
            let rest = &piece[offset + 1..];
            let next = text.tokens.get(at + 1).map(|token| token.kind);
            let within = if rest.is_empty() {
                matches!(next, Some(TokenKind::Sign(b'=' | b':' | b'+' | b'-' | b'*' | b'/')))
            } else {
                !rest.starts_with(|c| c <= ' ' || c == ';')
            };
            // One that begins a line is another rule's.
            let first = || line.is_empty() && is_blank(&text.source[begin..place]);
            if !within && !first() {
                line.push((at, place));
            }
        }
    }
    tell_semicolons(text, &line, found);
}

/// Whether a piece is of blanks alone. Ends at the first sign that is none.
fn is_blank(piece: &str) -> bool {
    piece.bytes().all(|byte| byte <= b' ')
}

/// Whether what stands behind a semicolon, up to the next or to the end of the entry, is nothing, or an entry with a
/// key of one word: else it is part of a text.
fn divides(text: &Text<'_>, at: usize, place: usize) -> bool {
    let rest = &text.source[place + 1..text.tokens[at].span.end];
    let word = trim(rest.split(';').next().unwrap_or_default());
    let end = rest.contains(';');
    let mut next = text.tokens[at + 1..].iter().filter(|token| !text.is_blank(token)).map(|token| token.kind);
    let signs = |kind| matches!(kind, Some(TokenKind::Sign(b'=' | b':' | b'{' | b'(')));
    match next.next() {
        _ if end => word.is_empty(),
        Some(TokenKind::Quoted { .. }) if word.is_empty() => signs(next.next()),
        None | Some(TokenKind::End | TokenKind::Comment | TokenKind::Sign(b'}' | b']' | b')')) => {
            word.is_empty()
        }
        kind => !word.is_empty() && !word.contains(' ') && signs(kind),
    }
}

fn tell_semicolons(text: &Text<'_>, line: &[(usize, usize)], found: &mut Vec<Diagnosis>) {
    let ends = |(at, place): (usize, usize)| {
        let next = text.tokens.get(at + 1).map(|token| token.kind);
        matches!(next, None | Some(TokenKind::End | TokenKind::Comment))
            && is_blank(&text.source[place + 1..text.tokens[at].span.end])
    };
    // In a text a semicolon is what it is.
    let safe = line.iter().all(|&(at, place)| text.level[at] == b'[' || divides(text, at, place));
    let edits: Vec<Edit> = line
        .iter()
        .map(|&(at, place)| {
            let comma = if ends((at, place)) { "" } else { "," };
            Edit::replace(place..place + 1, comma)
        })
        .collect();
    for (number, &(at, place)) in line.iter().enumerate() {
        let alone = is_blank(&text.source[text.tokens[at].span.start..place]);
        let (label, level) = match (alone, ends((at, place))) {
            (true, true) => ("ignored", Level::Warning),
            (true, false) => ("divides nothing: what stands on its sides is one entry", Level::Error),
            (false, _) => ("becomes part of the value", Level::Error),
        };
        let diagnosis = Diagnosis::new(&TD07, place..place + 1, "`;` divides nothing")
            .at_level(level)
            .label(label)
            .help("divide entries with newlines or commas");
        // The edits of a line stand at its first semicolon.
        found.push(if number == 0 && safe { diagnosis.safe_fix(edits.clone()) } else { diagnosis });
    }
}

/// `ENV(…)`.
fn variable(text: &Text<'_>, at: usize, found: &mut Vec<Diagnosis>) {
    let Some(span) = text.trimmed(text.tokens[at].span.clone()) else { return };
    let word = &text.source[span.clone()];
    let lower = word.to_ascii_lowercase();
    let opens = text.tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Sign(b'('));
    if !opens || word == lower || !matches!(lower.as_str(), "env" | "prop") {
        return;
    }
    found.push(
        Diagnosis::new(&TD14, span.clone(), format!("`{word}` is no variable"))
            .label("taken for the name of a bean")
            .help(format!("write it in lower case: {lower}('NAME')"))
            .safe_fix(vec![Edit::replace(span, lower)]),
    );
}

/// Whether a token is the first of its line that is not blank.
fn starts_line(text: &Text<'_>, at: usize) -> bool {
    let token = &text.tokens[at];
    let before = at.checked_sub(1).map(|before| &text.tokens[before]);
    let blank_before = before.is_some_and(|token| text.is_blank(token))
        && at.checked_sub(2).is_none_or(|before| text.is_newline(&text.tokens[before]));
    !text.is_blank(token)
        && !text.is_newline(token)
        && (before.is_none_or(|token| text.is_newline(token)) || blank_before)
}

fn foreign_comment(text: &Text<'_>, at: usize, found: &mut Vec<Diagnosis>) {
    let start = text.solid_start(at);
    let line = &text.source[start..text.line_end(start)];
    let (sign, length) = match line.as_bytes() {
        [b'/', b'/', ..] => ("//", 2),
        [b'/', b'*', ..] => ("/*", 2),
        [b';', ..] if !matches!(text.level[at], b'(' | b'[') => (";", 1),
        _ => return,
    };
    let mut diagnosis =
        Diagnosis::new(&TD08, start..start + line.trim_end().len(), format!("`{sign}` begins no comment"))
            .label("read as an entry")
            .help("begin comments with `#`");
    // What is commented out must neither open nor close anything for the lines around it.
    let ends = sign != "/*" || line.find("*/") == line.trim_end().len().checked_sub(2);
    if ends && is_balanced(text, at, start + line.len()) {
        let mut edits = vec![Edit::replace(start..start + length, "#")];
        if start + line.len() == text.source.len() {
            edits.push(Edit::insert(text.source.len(), "\n"));
        }
        diagnosis = diagnosis.safe_fix(edits);
    }
    found.push(diagnosis);
}

/// Whether all that opens from a token up to a byte closes there, too, and nothing else does.
fn is_balanced(text: &Text<'_>, at: usize, end: usize) -> bool {
    let mut open = 0_usize;
    for token in text.tokens[at..].iter().take_while(|token| token.span.start < end) {
        match token.kind {
            TokenKind::Quoted { .. } if token.span.end > end => return false,
            TokenKind::Sign(b'{' | b'[' | b'(') => open += 1,
            TokenKind::Sign(b'}' | b']' | b')') if open == 0 => return false,
            TokenKind::Sign(b'}' | b']' | b')') => open -= 1,
            _ => {}
        }
    }
    open == 0
}

/// `{` or `[` at the beginning of a line after a name, a `=` or a `)`.
fn lonely_opener(text: &Text<'_>, at: usize, found: &mut Vec<Diagnosis>) {
    if !starts_line(text, at) || text.level[at] != b'{' {
        return;
    }
    let open = text.tokens[at].span.clone();
    let Some((before, commented)) = text.before(open.start) else { return };
    let waits = match text.tokens[before].kind {
        TokenKind::Loose | TokenKind::Quoted { .. } => {
            text.source.as_bytes()[open.start] == b'{' && !has_value(text, before)
        }
        TokenKind::Sign(b'=' | b':' | b')') => !is_variable(text, before),
        _ => false,
    };
    if !waits {
        return;
    }
    let end = text.solid_end(before);
    let mut diagnosis =
        Diagnosis::new(&TD02, open.clone(), "what opens on a line of its own belongs to nothing")
            .label("dropped with all that stands in it")
            .mark(text.solid_start(before)..end, "a newline ends the entry here")
            .help("open it on the line of the name");
    if !commented {
        diagnosis = diagnosis.safe_fix(vec![Edit::replace(end..open.start, " ")]);
    }
    found.push(diagnosis);
}

/// Whether a `=` stands before a token on its line: then the token is a value.
fn has_value(text: &Text<'_>, at: usize) -> bool {
    text.tokens[..at]
        .iter()
        .rev()
        .take_while(|token| {
            !matches!(token.kind, TokenKind::End | TokenKind::Sign(b'{' | b'}' | b'[' | b']'))
        })
        .any(|token| matches!(token.kind, TokenKind::Sign(b'=' | b':')))
}

/// Whether a `)` closes `env(…)` or `prop(…)`.
fn is_variable(text: &Text<'_>, close: usize) -> bool {
    if text.tokens[close].kind != TokenKind::Sign(b')') {
        return false;
    }
    // Its arguments stand on one line: else the server refuses them.
    let line = text.tokens[..close].iter().rev().take_while(|token| !text.is_newline(token));
    let mut from_open = line.skip_while(|token| token.kind != TokenKind::Sign(b'('));
    from_open.nth(1).is_some_and(|name| matches!(trim(&text.source[name.span.clone()]), "env" | "prop"))
}

/// A comma with text on both sides and no blank around it, in a value without quotes.
fn comma(text: &Text<'_>, at: usize, found: &mut Vec<Diagnosis>) {
    let place = text.tokens[at].span.start;
    let bytes = text.source.as_bytes();
    let solid = |byte: Option<&u8>| byte.is_some_and(|byte| *byte > b' ');
    if bytes[place] != b','
        || text.level[at] != b'{'
        || place == 0
        || !solid(bytes.get(place - 1))
        || !solid(bytes.get(place + 1))
    {
        return;
    }
    // Behind another comma of the same text: told quickly, since a line may have very many.
    if let [.., before, word] = &text.tokens[..at]
        && word.kind == TokenKind::Loose
        && before.kind == TokenKind::End
        && !text.is_newline(before)
    {
        return;
    }
    let Some(value) = text.bare_value(place, true) else { return };
    let piece = &text.source[value.clone()];
    // The first comma speaks for all; `a=1,b=2` is two entries.
    if value.start + piece.find(',').unwrap_or_default() != place || piece.contains('=') {
        return;
    }
    // So is `a:1,b:2`.
    let colon = trim(&text.source[..value.start]).ends_with(':');
    if colon && text.source[place..value.end].contains(':') {
        return;
    }
    let mut diagnosis = Diagnosis::new(&TD05, place..place + 1, "a comma ends the value")
        .label("what follows is an entry of its own, or dropped")
        .mark(value.clone(), "meant as one value?")
        .help("put the value between quotes");
    if let Some(quoted) = text.quoted(&value).filter(|_| !piece.contains(' ')) {
        diagnosis = diagnosis.safe_fix(vec![Edit::replace(value, quoted)]);
    }
    found.push(diagnosis);
}

/// A plus beside text without quotes.
fn plus(text: &Text<'_>, at: usize, found: &mut Vec<Diagnosis>) {
    let place = text.tokens[at].span.start;
    if text.level[at] != b'{' {
        return;
    }
    let Some(value) = text.bare_value(place, false).filter(|value| value.start < place) else { return };
    let piece = &text.source[value.clone()];
    let number = |word: &str| trim(word).starts_with(|c: char| c.is_ascii_digit() || c == '-');
    if value.start + piece.find('+').unwrap_or_default() != place || piece.split('+').all(number) {
        return;
    }
    // An empty side is another rule's.
    if piece.split('+').any(|side| trim(side).is_empty()) {
        return;
    }
    let mut diagnosis = Diagnosis::new(&TD05, place..place + 1, "a plus joins its two sides and vanishes")
        .label("not part of the value")
        .mark(value.clone(), "meant as one value?")
        .help("put the value between quotes");
    if let Some(quoted) = text.quoted(&value).filter(|_| !piece.contains(' ')) {
        diagnosis = diagnosis.safe_fix(vec![Edit::replace(value, quoted)]);
    }
    found.push(diagnosis);
}

/// A key with a colon in it: `host:5222 = x`.
fn colon(text: &Text<'_>, at: usize, found: &mut Vec<Diagnosis>) {
    if text.level[at] != b'{' {
        return;
    }
    let place = text.tokens[at].span.start;
    let Some(run) = text.bare_run(place, false).and_then(|run| text.trimmed(run)) else { return };
    let piece = &text.source[run.clone()];
    let (Some(colon), Some(equals)) = (piece.find(':'), piece.find(" =")) else { return };
    let key = &piece[..equals.max(1)];
    let tight = !piece[colon + 1..].starts_with(' ') && !piece[..colon].ends_with(' ');
    if run.start + colon != place || equals < colon || !tight || trim(key).contains(' ') {
        return;
    }
    let span = run.start..run.start + trim(key).len();
    let mut diagnosis = Diagnosis::new(&TD06, place..place + 1, "a colon ends the key")
        .label("the same as `=`")
        .mark(span.clone(), "meant as one key?")
        .help("put the key between quotes");
    if let Some(quoted) = text.quoted(&span) {
        diagnosis = diagnosis.safe_fix(vec![Edit::replace(span, quoted)]);
    }
    found.push(diagnosis);
}

/// An operator as the last sign of a line.
fn trailing_operator(text: &Text<'_>, at: usize, found: &mut Vec<Diagnosis>) {
    if !text.is_newline(&text.tokens[at]) || text.level[at] != b'{' {
        return;
    }
    let newline = text.tokens[at].span.start;
    let line = text.token_at(text.line_start(newline));
    let mut before = at;
    let last = loop {
        if before <= line {
            return;
        }
        before -= 1;
        let token = &text.tokens[before];
        if !text.is_blank(token) && token.kind != TokenKind::Comment {
            break before;
        }
    };
    let commented = text.tokens[last..at].iter().any(|token| token.kind == TokenKind::Comment);
    let span = text.tokens[last].span.clone();
    if text.tokens[last].kind != TokenKind::Sign(b'+') || !has_value(text, last) {
        return;
    }
    let mut diagnosis = Diagnosis::new(&TD17, span, "the expression ends with the line")
        .label("joined with an empty text")
        .help("write the whole expression on one line");
    let next = text.tokens[at..].iter().find(|token| !text.is_blank(token) && token.kind != TokenKind::End);
    if let Some(next) = next.filter(|next| !commented && matches!(next.kind, TokenKind::Quoted { .. })) {
        let next_line = text.line_end(next.span.end);
        let alone = !text.source[next.span.end..next_line].contains(['=', ':', '{', '(']);
        if alone && text.one_line(&next.span) && !text.source[newline + 1..next.span.start].contains('\n') {
            diagnosis = diagnosis.safe_fix(vec![Edit::replace(newline..next.span.start, " ")]);
        }
    }
    found.push(diagnosis);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::file::File;

    /// Looking back to the beginning for each of them would take minutes.
    #[test]
    fn very_many_semicolons_and_braces_are_each_looked_at_once() {
        let file = File::new("a", format!("a = {}\n", "a;b".repeat(500_000)));
        assert_eq!(check(&Text::of(&file)), []);
        let file = File::new("a", "a )\n{\n}\n".repeat(30_000));
        assert_eq!(check(&Text::of(&file)).iter().filter(|one| one.lint == &TD02).count(), 30_000);
    }
}
