//! Edits of a configuration's text: an entry put where it belongs, an entry taken out. What else stands there stays
//! as it is, comments too.

use crate::config::field::Section;
use crate::tdsl::reader::read;
use crate::tdsl::value::{Item, Map};
use std::ops::Range;

/// What is put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leaf {
    /// `key = value`, the value as it is written.
    Value(String),
    /// `key (head) {}`.
    Bean(String),
}

/// An entry, and where it belongs. A section whose name ends with `()` is made a bean where it is not there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Put {
    pub(super) path: Vec<String>,
    pub(super) leaf: Leaf,
}

impl Put {
    pub(super) fn value(path: &[&str], value: impl Into<String>) -> Self {
        Self { path: owned(path), leaf: Leaf::Value(value.into()) }
    }

    pub(super) fn bean(path: &[&str], head: impl Into<String>) -> Self {
        Self { path: owned(path), leaf: Leaf::Bean(head.into()) }
    }

    /// Its path for people.
    pub(super) fn shown(&self) -> String {
        self.path.iter().map(|name| bare(name)).collect::<Vec<_>>().join("/")
    }
}

fn owned(path: &[&str]) -> Vec<String> {
    path.iter().map(|name| (*name).to_owned()).collect()
}

fn bare(name: &str) -> &str {
    name.strip_suffix("()").unwrap_or(name)
}

/// What became of an entry that was to be put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Placed {
    /// The text with it.
    Done(String),
    /// Something stands there already: its key's place.
    There(Range<usize>),
    /// There is no place for it: a section of its path is a plain value.
    Nowhere,
}

/// Puts an entry where it belongs.
pub(super) fn put(source: &str, wanted: &Put) -> Placed {
    let Ok(document) = read(source) else { return Placed::Nowhere };
    let Some((last, sections)) = wanted.path.split_last() else { return Placed::Nowhere };
    let mut map: &Map = &document.tree;
    let mut innermost: Option<&Item> = None;
    let mut depth = 0;
    for name in sections {
        let Some(item) = map.get(bare(name)) else { break };
        let Some(body) = Section::of(item).body() else { return Placed::Nowhere };
        (map, innermost, depth) = (body, Some(item), depth + 1);
    }
    if depth == sections.len()
        && let Some(item) = map.get(bare(last))
    {
        return match (&wanted.leaf, Section::of(item)) {
            // An empty section that names no class has nothing to lose.
            (Leaf::Bean(_), Section::Map(_, body)) if body.is_empty() => {
                replace(source, item, &lines(&wanted.path[depth..], &wanted.leaf, 0))
            }
            (Leaf::Bean(_), Section::Bean(_, bean))
                if bean.body.is_empty() && bean.class.is_none() && bean.active =>
            {
                replace(source, item, &lines(&wanted.path[depth..], &wanted.leaf, 0))
            }
            _ => Placed::There(item.key.clone()),
        };
    }
    let rest = &wanted.path[depth..];
    Placed::Done(match innermost {
        Some(item) => within(source, item, rest, &wanted.leaf),
        None => at_the_end(source, &lines(rest, &wanted.leaf, 0)),
    })
}

fn replace(source: &str, item: &Item, text: &str) -> Placed {
    let text = text.trim_end();
    Placed::Done(format!("{}{text}{}", &source[..item.key.start], &source[item.span.end..]))
}

fn at_the_end(source: &str, text: &str) -> String {
    let newline = if source.is_empty() || source.ends_with('\n') { "" } else { "\n" };
    let is_section = text.trim_end().contains('\n');
    let blank = if is_section && !source.is_empty() && !source.ends_with("\n\n") { "\n" } else { "" };
    format!("{source}{newline}{blank}{text}")
}

/// Into a section that is there.
fn within(source: &str, item: &Item, path: &[String], leaf: &Leaf) -> String {
    let begin = source[..item.key.start].rfind('\n').map_or(0, |at| at + 1);
    let indent = source[begin..].bytes().take_while(|byte| *byte == b' ').count();
    let text = lines(path, leaf, indent + 4);
    let margin = " ".repeat(indent);
    if !source[item.span.clone()].starts_with('{') {
        // A bean without a body.
        let (before, after) = source.split_at(item.span.end);
        return format!("{before} {{\n{text}{margin}}}{after}");
    }
    let brace = item.span.end - 1;
    let line = source[..brace].rfind('\n').map_or(0, |at| at + 1);
    if line > item.span.start && source[line..brace].trim().is_empty() {
        return format!("{}{text}{}", &source[..line], &source[line..]);
    }
    // All on one line.
    let (before, after) = source.split_at(item.span.start + 1);
    let empty = source[item.span.start + 1..brace].trim().is_empty();
    if empty {
        return format!("{before}\n{text}{margin}{}", &source[brace..]);
    }
    format!("{before}\n{text}{after}")
}

/// The lines of an entry with the sections around it that are not there yet.
fn lines(path: &[String], leaf: &Leaf, indent: usize) -> String {
    let margin = " ".repeat(indent);
    match path {
        [] => String::new(),
        [last] => match leaf {
            Leaf::Value(value) => format!("{margin}{} = {value}\n", key(bare(last))),
            Leaf::Bean(head) => format!("{margin}{} ({head}) {{}}\n", key(bare(last))),
        },
        [section, rest @ ..] => {
            let bean = if section.ends_with("()") { " ()" } else { "" };
            let body = lines(rest, leaf, indent + 4);
            format!("{margin}{}{bean} {{\n{body}{margin}}}\n", key(bare(section)))
        }
    }
}

/// A key: between quotes where a sign in it means something.
fn key(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !name.is_empty() && name.chars().all(plain) { name.to_owned() } else { quoted(name) }
}

/// A text between quotes; nothing is escaped there.
pub(in crate::config) fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

/// Takes an entry of the root out: with its lines where it stands alone on them.
pub(super) fn without(source: &str, item: &Item) -> String {
    let last = item.span.end.max(item.key.end);
    if let Some(lines) = lines_of(source, item.key.start..last) {
        return format!("{}{}", &source[..lines.start], &source[lines.end..]);
    }
    format!("{}{}", &source[..item.key.start], &source[last..])
}

/// The lines of a piece; `None` where something else stands on them.
pub(in crate::config) fn lines_of(source: &str, piece: Range<usize>) -> Option<Range<usize>> {
    let begin = source.get(..piece.start)?.rfind('\n').map_or(0, |at| at + 1);
    let end = source.get(piece.end..)?.find('\n').map_or(source.len(), |at| piece.end + at + 1);
    let alone = source[begin..piece.start].trim().is_empty()
        && source[piece.end..end].trim().trim_start_matches(';').trim().is_empty();
    alone.then_some(begin..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(source: &str, wanted: &Put) -> String {
        match put(source, wanted) {
            Placed::Done(text) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_entry_is_put_into_the_section_that_is_there() {
        let wanted = Put::value(&["cl-comp", "connections-per-node"], "3");
        for (before, after) in [
            ("", "cl-comp {\n    connections-per-node = 3\n}\n"),
            ("a = 1", "a = 1\n\ncl-comp {\n    connections-per-node = 3\n}\n"),
            (
                "cl-comp {\n    a = 1 # why\n}\nb = 2\n",
                "cl-comp {\n    a = 1 # why\n    connections-per-node = 3\n}\nb = 2\n",
            ),
            ("'cl-comp' () {}\n", "'cl-comp' () {\n    connections-per-node = 3\n}\n"),
            ("cl-comp ()\nb = 2\n", "cl-comp () {\n    connections-per-node = 3\n}\nb = 2\n"),
            ("cl-comp { a = 1, }\n", "cl-comp {\n    connections-per-node = 3\n a = 1, }\n"),
        ] {
            let text = done(before, &wanted);
            assert_eq!(text, after);
            let tree = read(&text).map(|document| document.tree).unwrap_or_default();
            let section = crate::config::field::own(&tree, &["cl-comp"], "connections-per-node");
            assert!(section.is_some(), "{text}");
        }
    }

    #[test]
    fn sections_that_are_not_there_are_made_and_beans_where_they_must_be() {
        let wanted = Put::value(&["dataSource()", "default()", "uri"], "'x'");
        assert_eq!(done("", &wanted), "dataSource () {\n    default () {\n        uri = 'x'\n    }\n}\n");
        let wanted = Put::bean(&["c2s", "seeOtherHost"], "active: false");
        assert_eq!(done("", &wanted), "c2s {\n    seeOtherHost (active: false) {}\n}\n");
        assert_eq!(
            done("c2s {\n    seeOtherHost {}\n}\n", &wanted),
            "c2s {\n    seeOtherHost (active: false) {}\n}\n"
        );
    }

    #[test]
    fn what_stands_there_is_left_alone() {
        let wanted = Put::value(&["a", "b"], "1");
        assert!(matches!(put("a {\n    b = 2\n}\n", &wanted), Placed::There(_)));
        assert_eq!(put("a = 5\n", &wanted), Placed::Nowhere);
    }

    #[test]
    fn an_entry_is_taken_out_with_its_line() {
        let source = "a = 1\n'--b' = 'x' ;\nc = 3, --d = 4, e = 5\n";
        let tree = read(source).map(|document| document.tree).unwrap_or_default();
        assert_eq!(without(source, &tree["--d"]), "a = 1\n'--b' = 'x' ;\nc = 3, , e = 5\n");
        assert_eq!(without(source, &tree["--b"]), "a = 1\nc = 3, --d = 4, e = 5\n");
    }
}
