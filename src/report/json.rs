//! JSON that is the same data for a program and harmless for a terminal.

use crate::text::json::escaped;
use serde::Serialize;
use std::io;

/// Writes a value as indented JSON with a line feed at its end.
///
/// Strings stay unchanged: what may not reach a terminal is written as `\uXXXX` (RFC 8259, 7), which every
/// parser turns back.
pub(super) fn write(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
    // The links of two hundred nodes are 40,000: lines without anything to escape, hence nearly all, are not
    // copied.
    let mut rest = text.as_str();
    while let Some(at) = rest.bytes().position(|byte| !is_plain(byte)) {
        let begin = rest[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = rest[at..].find('\n').map_or(rest.len(), |end| at + end);
        out.write_all(&rest.as_bytes()[..begin])?;
        out.write_all(escaped(&rest[begin..end]).as_bytes())?;
        rest = &rest[end..];
    }
    out.write_all(rest.as_bytes())?;
    out.write_all(b"\n")
}

/// Writes a value as one line of JSON with a line feed at its end: a record of NDJSON.
pub(super) fn line(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    let text = serde_json::to_string(value).map_err(io::Error::other)?;
    out.write_all((escaped(&text) + "\n").as_bytes())
}

/// Whether a byte stands for itself, on any terminal.
const fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n')
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::text::sanitize::is_forbidden;
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
}
