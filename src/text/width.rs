//! Columns of a terminal: measured, cut, padded, wrapped. Nothing here ever gives more columns than asked for.
//!
//! The text is to be neutralised before: a control character has no width, but it does move the cursor.

use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// How many columns a text takes.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// The longest beginning of a text that fits into so many columns, and takes a bounded number of characters.
pub fn prefix(text: &str, width: usize) -> &str {
    // A character may be followed by marks that take no column; they are bounded too.
    let most = width.saturating_mul(8).saturating_add(8);
    let mut end = 0;
    for (count, (at, c)) in text.char_indices().enumerate() {
        let next = at + c.len_utf8();
        if count >= most || columns(&text[..next]) > width {
            break;
        }
        end = next;
    }
    &text[..end]
}

/// The longest end of a text that fits into so many columns.
fn suffix(text: &str, width: usize) -> &str {
    let most = width.saturating_mul(8).saturating_add(8);
    let mut start = text.len();
    for (count, (at, _)) in text.char_indices().rev().enumerate() {
        if count >= most || columns(&text[at..]) > width {
            break;
        }
        start = at;
    }
    &text[start..]
}

fn ellipsis(ascii: bool) -> &'static str {
    if ascii { "..." } else { "…" }
}

fn fits(text: &str, width: usize) -> bool {
    // Measuring a very long text again and again is what the bound spares.
    text.len() <= width.saturating_mul(32).saturating_add(32) && columns(text) <= width
}

/// A text cut at its end to so many columns, with an ellipsis where something is missing.
pub fn shorten(text: &str, width: usize, ascii: bool) -> Cow<'_, str> {
    if fits(text, width) {
        return Cow::Borrowed(text);
    }
    let dots = ellipsis(ascii);
    if columns(dots) >= width {
        return Cow::Borrowed(prefix(text, width));
    }
    let cut = format!("{}{dots}", prefix(text, width - columns(dots)).trim_end());
    Cow::Owned(cut)
}

/// A name cut in the middle to so many columns, both ends kept: names of hosts differ at either end.
pub fn shorten_middle(text: &str, width: usize, ascii: bool) -> Cow<'_, str> {
    if fits(text, width) {
        return Cow::Borrowed(text);
    }
    let dots = ellipsis(ascii);
    let Some(left) = width.checked_sub(columns(dots)).filter(|left| *left >= 2) else {
        return Cow::Borrowed(prefix(text, width));
    };
    let cut = format!("{}{dots}{}", prefix(text, left.div_ceil(2)), suffix(text, left / 2));
    // What stands beside an ellipsis may join with it, in scripts that join.
    if columns(&cut) > width { Cow::Borrowed(prefix(text, width)) } else { Cow::Owned(cut) }
}

/// A text of exactly so many columns: cut, or filled with spaces at its end.
pub fn pad(text: &str, width: usize, ascii: bool) -> String {
    let mut out = shorten(text, width, ascii).into_owned();
    let taken = columns(&out);
    out.extend(std::iter::repeat_n(' ', width.saturating_sub(taken)));
    out
}

/// A text in lines of at most so many columns, broken between words; a word that is too long is broken within.
/// No text gives no lines.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        for piece in pieces(word, width) {
            if !line.is_empty() {
                let joined = format!("{line} {piece}");
                if columns(&joined) <= width {
                    line = joined;
                    continue;
                }
                lines.push(std::mem::take(&mut line));
            }
            piece.clone_into(&mut line);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A word in pieces that fit into so many columns each. A character that is wider than that is left out.
pub fn pieces(word: &str, width: usize) -> Vec<&str> {
    if fits(word, width) {
        return vec![word];
    }
    let mut rest = word;
    let mut all = Vec::new();
    while !rest.is_empty() {
        let piece = prefix(rest, width);
        if piece.is_empty() {
            let mut chars = rest.chars();
            chars.next();
            rest = chars.as_str();
            continue;
        }
        all.push(piece);
        rest = &rest[piece.len()..];
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sanitize::neutralise;
    use proptest::prelude::*;

    #[test]
    fn what_fits_is_not_touched() {
        assert_eq!(shorten("node1", 5, false), "node1");
        assert_eq!(shorten_middle("node1", 5, false), "node1");
        assert_eq!(pad("node1", 7, false), "node1  ");
    }

    #[test]
    fn a_cut_is_shown_and_keeps_what_tells_names_apart() {
        assert_eq!(shorten("node1.xmpp-test.org", 8, false), "node1.x…");
        assert_eq!(shorten("node1.xmpp-test.org", 8, true), "node1...");
        assert_eq!(shorten_middle("node1.xmpp-test.org", 11, false), "node1…t.org");
        assert_eq!(shorten_middle("node1.xmpp-test.org", 11, true), "node....org");
    }

    #[test]
    fn a_wide_character_is_not_halved() {
        assert_eq!(prefix("节点", 3), "节");
        assert_eq!(pad("节点", 3, false), "节…");
        assert_eq!(pad("节点", 4, false), "节点");
        assert_eq!(pad("e\u{301}x", 3, false), "e\u{301}x ");
    }

    #[test]
    fn a_very_long_text_is_cut_without_reading_it_all() {
        let long = "a".repeat(50_000_000);
        assert_eq!(columns(&shorten(&long, 20, false)), 20);
        assert_eq!(columns(&shorten_middle(&long, 20, false)), 20);
    }

    #[test]
    fn text_is_broken_between_words_and_long_words_within() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert!(wrap("  ", 3).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_asked(text in "\\PC{0,60}|[a-z.]{0,60}|(?s).{0,60}", width in 0_usize..40) {
            let text = neutralise(&text);
            for ascii in [false, true] {
                prop_assert!(columns(&shorten(&text, width, ascii)) <= width);
                prop_assert!(columns(&shorten_middle(&text, width, ascii)) <= width);
                prop_assert_eq!(columns(&pad(&text, width, ascii)), width);
            }
            for line in wrap(&text, width) {
                prop_assert!(columns(&line) <= width.max(1));
            }
        }

        #[test]
        fn wrapping_loses_no_letter(text in "[a-z ]{0,80}", width in 1_usize..20) {
            let before: String = text.split_whitespace().collect();
            let after: String = wrap(&text, width).concat().split_whitespace().collect();
            prop_assert_eq!(before, after);
        }
    }
}
