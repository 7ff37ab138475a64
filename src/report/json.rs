//! JSON that is the same data for a program and harmless for a terminal.

use crate::text::sanitize::is_forbidden;
use serde::Serialize;
use std::fmt::Write as _;
use std::io;

/// Writes a value as indented JSON with a line feed at its end.
///
/// Strings stay unchanged: what may not reach a terminal is written as `\uXXXX` (RFC 8259, 7), which every
/// parser turns back.
pub(super) fn write(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
    out.write_all(escaped(&text).as_bytes())?;
    out.write_all(b"\n")
}

/// Writes a value as one line of JSON with a line feed at its end: a record of NDJSON.
pub(super) fn line(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    let text = serde_json::to_string(value).map_err(io::Error::other)?;
    out.write_all((escaped(&text) + "\n").as_bytes())
}

/// Escapes what `serde_json` lets through. Such characters stand in strings only, since all else in JSON is
/// ASCII; the line feeds are those between the tokens, since those in strings are escaped already.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_forbidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}").expect("a String takes all");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn strings_come_back_unchanged_and_nothing_forbidden_is_written(text in "(?s).*") {
            let mut out = Vec::new();
            write(&vec![&text], &mut out).unwrap();
            let out = String::from_utf8(out).unwrap();
            prop_assert!(!out.contains(|c| c != '\n' && is_forbidden(c)));
            let back: Vec<String> = serde_json::from_str(&out).unwrap();
            prop_assert_eq!(back, vec![text]);
        }
    }

    #[test]
    fn what_lies_beyond_the_first_plane_is_a_pair() {
        assert_eq!(escaped("\"\u{e0041}\u{2028}\u{7f}\""), "\"\\udb40\\udc41\\u2028\\u007f\"");
    }
}
