//! One entry without its body: the key and the value, or the name and the attributes.

use crate::tdsl::literal::trim;
use crate::tdsl::pieces::{self, Block, Entry, Node};
use crate::tdsl::reader::read;
use crate::tdsl::token::{Token, TokenKind, Tokens};

pub(super) fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("    ", depth));
}

/// An entry, rewritten as far as it means the same: blanks count in some values. A comment follows one blank
/// later, or at once where not even that blank may be added.
pub(super) fn checked(source: &str, depth: usize, commented: bool) -> String {
    let gap = if commented { " " } else { "" };
    let wanted = read(&format!("{source}\n"));
    [spaced(source, depth), plain(source)]
        .into_iter()
        .map(|text| text + gap)
        .find(|text| match (&wanted, read(&format!("{text}#\n"))) {
            (Ok(wanted), Ok(got)) => got.tree == wanted.tree,
            _ => false,
        })
        .unwrap_or_else(|| source.to_owned())
}

/// What stands before a brace, with the blank before it.
pub(super) fn checked_head(source: &str) -> String {
    let text = head(source);
    let same = match (read(&format!("{source}{{\n}}\n")), read(&format!("{text}{{\n}}\n"))) {
        (Ok(a), Ok(b)) => a.tree == b.tree,
        _ => false,
    };
    if same { text } else { source.to_owned() }
}

/// Where the first sign of these kinds stands outside of quotes and comments.
fn first(source: &str, wanted: &[u8]) -> Option<usize> {
    Tokens::new(source)
        .find(|token| matches!(token.kind, TokenKind::Sign(sign) if wanted.contains(&sign)))
        .map(|token| token.span.start)
}

/// A name, with its attributes if it has some; a sign between the name and its body says nothing.
fn head(source: &str) -> String {
    let mut text = match first(source, b"=:(") {
        Some(at) if source.as_bytes()[at] == b'(' => definition(source, at),
        Some(at) => trim(&source[..at]).to_owned(),
        None => trim(source).to_owned(),
    };
    if !text.is_empty() {
        text.push(' ');
    }
    text
}

/// `name (class: x, active: false)`.
fn definition(source: &str, open: usize) -> String {
    let close = source.rfind(')').unwrap_or(source.len()).max(open + 1);
    let nodes = pieces::nodes(&source[open + 1..close]);
    let mut attributes = Vec::new();
    for node in &nodes {
        match node {
            Node::Entry(Entry { span, comment: None, .. }) => {
                let entry = &source[open + 1..close][span.clone()];
                attributes.push(match first(entry, b"=:") {
                    Some(at) => format!("{}: {}", trim(&entry[..at]), trim(&entry[at + 1..])),
                    None => trim(entry).to_owned(),
                });
            }
            Node::Blank => {}
            // A comment needs a line of its own.
            _ => return trim(source).to_owned(),
        }
    }
    format!("{} ({})", trim(&source[..open]), attributes.join(", "))
}

/// `key = value`, all else as it stands.
fn plain(source: &str) -> String {
    match first(source, b"=:(") {
        Some(at) if source.as_bytes()[at] != b'(' => {
            trim(&format!("{} = {}", trim(&source[..at]), trim(&source[at + 1..]))).to_owned()
        }
        _ => trim(source).to_owned(),
    }
}

/// The same with the value set in order, too.
fn spaced(source: &str, depth: usize) -> String {
    match first(source, b"=:(") {
        Some(at) if source.as_bytes()[at] == b'(' => match trim(&source[..at]) {
            "env" | "prop" => value(source, depth),
            _ => definition(source, at),
        },
        Some(at) => {
            trim(&format!("{} = {}", trim(&source[..at]), value(&source[at + 1..], depth))).to_owned()
        }
        None => trim(source).to_owned(),
    }
}

/// A list, or values with operators between them.
fn value(source: &str, depth: usize) -> String {
    let source = trim(source);
    let inner = source.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    if let Some(inner) = inner.filter(|_| is_one_list(source)) {
        return list(inner, depth);
    }
    if !source.contains(|c: char| c <= ' ' || matches!(c, '\'' | '"' | '(' | '[' | '{')) {
        // With blanks in it, a date or a version would look like the arithmetic that it is, as if it were meant.
        return source.to_owned();
    }
    let tokens: Vec<Token> = Tokens::new(source).collect();
    let mut out = String::new();
    let mut operand = false;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let text = &source[token.span.clone()];
        at += 1;
        match token.kind {
            TokenKind::Sign(b'+' | b'-' | b'*' | b'/') if operand => {
                out.truncate(out.trim_end().len());
                out.push(' ');
                out.push_str(text);
                out.push(' ');
                operand = false;
            }
            TokenKind::Sign(b'(') => {
                let close = tokens[at..].iter().position(|token| token.kind == TokenKind::Sign(b')'));
                let end = close.map_or(tokens.len(), |close| at + close);
                let stop = tokens.get(end).map_or(source.len(), |token| token.span.start);
                let arguments: Vec<&str> = pieces::nodes(&source[token.span.end..stop])
                    .iter()
                    .filter_map(|node| match node {
                        Node::Entry(entry) => Some(trim(&source[token.span.end..stop][entry.span.clone()])),
                        _ => None,
                    })
                    .collect();
                out.push('(');
                out.push_str(&arguments.join(", "));
                (at, operand) = (end, true);
            }
            _ => {
                let text = if operand { text } else { text.trim_start() };
                operand |= !text.is_empty();
                out.push_str(text);
            }
        }
    }
    out.truncate(trim(&out).len());
    out
}

/// Whether the first bracket is closed by the last.
fn is_one_list(source: &str) -> bool {
    let mut depth = 0_usize;
    for token in Tokens::new(source) {
        match token.kind {
            TokenKind::Sign(b'[' | b'{' | b'(') => depth += 1,
            TokenKind::Sign(b']' | b'}' | b')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return token.span.end == source.len();
        }
    }
    false
}

/// On one line if it stood on one; else an element a line.
fn list(inner: &str, depth: usize) -> String {
    let nodes = pieces::nodes(inner);
    // A body takes lines of its own, and its neighbours with it.
    let tall = |node: &Node| matches!(node, Node::Entry(Entry { block: Some(block), .. }) if !block.nodes.is_empty());
    let many = nodes.iter().any(tall)
        || Tokens::new(inner)
            .any(|token| token.kind == TokenKind::End && inner[token.span].starts_with('\n'));
    if !many {
        let elements: Vec<String> = nodes
            .iter()
            .filter_map(|node| match node {
                Node::Entry(entry) => Some(element(inner, entry, depth)),
                _ => None,
            })
            .collect();
        return if elements.is_empty() { "[]".to_owned() } else { format!("[ {} ]", elements.join(", ")) };
    }
    let mut out = "[".to_owned();
    out.push('\n');
    out.push_str(&lines(inner, &nodes, depth + 1, ","));
    indent(&mut out, depth);
    out.push(']');
    out
}

/// Nodes a line each, with a mark behind each but the last.
fn lines(source: &str, nodes: &[Node], depth: usize, mark: &str) -> String {
    let last = nodes.iter().rposition(|node| matches!(node, Node::Entry(_)));
    let mut out = String::new();
    for (at, node) in nodes.iter().enumerate() {
        match node {
            Node::Blank => {}
            Node::Comment(span) => {
                indent(&mut out, depth);
                out.push_str(source[span.clone()].trim_end());
            }
            Node::Entry(entry) => {
                indent(&mut out, depth);
                out.push_str(&element(source, entry, depth));
                if Some(at) != last {
                    out.push_str(mark);
                }
                if let Some(comment) = &entry.comment {
                    out.push(' ');
                    out.push_str(source[comment.clone()].trim_end());
                }
            }
        }
        out.push('\n');
    }
    out
}

/// An element of a list, or an entry of a map in a list.
fn element(source: &str, entry: &Entry, depth: usize) -> String {
    let text = &source[entry.span.clone()];
    let Some(Block { open, comment, nodes, .. }) = &entry.block else {
        return match first(text, b"=:(") {
            Some(_) => spaced(text, depth),
            None => value(text, depth),
        };
    };
    let mut out = head(&source[entry.span.start..*open]);
    out.push('{');
    if let Some(comment) = comment {
        out.push(' ');
        out.push_str(source[comment.clone()].trim_end());
    }
    if !nodes.is_empty() || comment.is_some() {
        out.push('\n');
        out.push_str(&lines(source, nodes, depth + 1, ""));
        indent(&mut out, depth);
    }
    out.push('}');
    out
}
