//! JSON that is harmless for a terminal.

use super::sanitize::is_forbidden;
use std::fmt::Write as _;

/// Escapes what `serde_json` lets through. Such characters stand in strings only, since all else in JSON is
/// ASCII; the line feeds are those between the tokens, since those in strings are escaped already.
pub fn escaped(json: &str) -> String {
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
    use super::*;

    #[test]
    fn what_lies_beyond_the_first_plane_is_a_pair() {
        assert_eq!(escaped("\"\u{e0041}\u{2028}\u{7f}\""), "\"\\udb40\\udc41\\u2028\\u007f\"");
    }
}
