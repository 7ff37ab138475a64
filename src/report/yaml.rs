//! YAML that is the same data as the JSON.
//!
//! The usual emitters write bidirectional overrides and the like as they are; hence the writing is done here,
//! in the small part of YAML 1.2 that it takes: blocks, plain words where they cannot be mistaken, and
//! double-quoted strings (YAML 1.2.2, 7.3.1) for everything else.

use crate::text::sanitize::is_forbidden;
use serde::Serialize;
use serde_norway::Value;
use std::fmt::Write as _;
use std::io;

/// Writes a value as a YAML document.
pub(super) fn write(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    let value = serde_norway::to_value(value).map_err(io::Error::other)?;
    let mut text = String::new();
    block(&mut text, &value, 0, false);
    out.write_all(text.as_bytes())
}

/// Writes a value whose first line is already indented; `inline`: something stands before it on that line.
fn block(out: &mut String, value: &Value, indent: usize, inline: bool) {
    match value {
        Value::Mapping(map) if !map.is_empty() => {
            if inline {
                out.push('\n');
            }
            for (key, value) in map {
                pad(out, indent);
                scalar(out, key);
                out.push(':');
                entry(out, value, indent + 2);
            }
        }
        Value::Sequence(items) if !items.is_empty() => {
            if inline {
                out.push('\n');
            }
            for item in items {
                pad(out, indent);
                out.push('-');
                entry(out, item, indent + 2);
            }
        }
        other => {
            if inline {
                out.push(' ');
            }
            scalar(out, other);
            out.push('\n');
        }
    }
}

fn entry(out: &mut String, value: &Value, indent: usize) {
    // A mapping in a sequence begins on the line of the dash, as people write it.
    if out.ends_with('-')
        && let Value::Mapping(map) = value
        && !map.is_empty()
    {
        let mut inner = String::new();
        block(&mut inner, value, indent, false);
        out.push(' ');
        out.push_str(inner.trim_start_matches(' '));
        return;
    }
    block(out, value, indent, true);
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

fn scalar(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Value::Number(number) => write!(out, "{number}").expect("a String takes all"),
        Value::String(text) => string(out, text),
        Value::Tagged(tagged) => scalar(out, &tagged.value),
        Value::Mapping(_) => out.push_str("{}"),
        Value::Sequence(_) => out.push_str("[]"),
    }
}

/// Words that YAML 1.1 or 1.2 reads as something else than a string.
const NOT_WORDS: [&str; 10] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~"];

fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./@ ".contains(c))
        && !NOT_WORDS.contains(&text.to_ascii_lowercase().as_str())
        // `e5`-like words are strings, but `.inf` and hexadecimal forms of YAML 1.1 need a digit or a dot first.
        && text.len() < 200
}

fn string(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
        return;
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_forbidden(c) => {
                let code = u32::from(c);
                let written = match code {
                    0..=0xFF => write!(out, "\\x{code:02x}"),
                    0x100..=0xFFFF => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
                written.expect("a String takes all");
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn yaml(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        write(value, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_layout_is_what_people_write() {
        #[derive(Serialize)]
        struct Inner {
            name: &'static str,
            list: Vec<u8>,
            none: Option<u8>,
        }
        #[derive(Serialize)]
        struct Outer {
            version: u8,
            nodes: Vec<Inner>,
            groups: Vec<Vec<&'static str>>,
            empty: Vec<u8>,
            text: &'static str,
        }
        let outer = Outer {
            version: 1,
            nodes: vec![Inner { name: "node1", list: vec![1, 2], none: None }],
            groups: vec![vec!["a", "b"], vec![]],
            empty: vec![],
            text: "no",
        };
        assert_eq!(
            yaml(&outer),
            "version: 1\nnodes:\n  - name: node1\n    list:\n      - 1\n      - 2\n    none: null\ngroups:\n  -\n    - a\n    - b\n  - []\nempty: []\ntext: \"no\"\n"
        );
        assert_eq!(serde_norway::from_str::<serde_json::Value>(&yaml(&outer)).unwrap(), json!(outer));
    }

    #[test]
    fn a_word_that_yaml_reads_otherwise_is_quoted() {
        for text in
            ["true", "No", "null", "1", "1e3", "0x1f", "~", "", " a", "a ", "a: b", "- a", "#", "2026-01-01"]
        {
            assert!(yaml(&text).starts_with('"'), "{text}");
        }
    }

    proptest! {
        #[test]
        fn strings_come_back_unchanged_and_nothing_forbidden_is_written(text in "(?s).*|[a-z0-9.~: -]{0,9}") {
            let out = yaml(&vec![&text]);
            prop_assert!(!out.contains(|c| c != '\n' && is_forbidden(c)));
            let back: Vec<String> = serde_norway::from_str(&out).unwrap();
            prop_assert_eq!(back, vec![text]);
        }
    }
}
