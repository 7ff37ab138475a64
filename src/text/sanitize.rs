//! Foreign text made harmless: nothing that comes from a server, a file or the network may move the cursor,
//! turn the direction of reading, hide, or pass for one of our own columns.

use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar;

/// How many marks without a width may follow one character: more than any script needs, too few to paint over
/// the lines above and below.
const MARKS_IN_A_ROW: usize = 4;

/// Whether a character may never reach a terminal, a log or a table as it is.
///
/// Control characters (C0, DEL, C1), what turns the direction (UAX #9), what has no width and no ink, line
/// and paragraph separators, tags, variation selectors, private use (fonts draw anything there) and
/// noncharacters.
pub fn is_forbidden(c: char) -> bool {
    if c.is_control() {
        return true;
    }
    let code = u32::from(c);
    if code & 0xFFFE == 0xFFFE {
        return true;
    }
    matches!(
        code,
        0x00AD
            | 0x034F
            | 0x061C
            | 0x115F..=0x1160
            | 0x17B4..=0x17B5
            | 0x180B..=0x180F
            | 0x200B..=0x200F
            | 0x2028..=0x202E
            | 0x2060..=0x206F
            | 0x3164
            | 0xE000..=0xF8FF
            | 0xFDD0..=0xFDEF
            | 0xFE00..=0xFE0F
            | 0xFEFF
            | 0xFFA0
            | 0xFFF0..=0xFFFB
            | 0x1_3430..=0x1_345F
            | 0x1_BCA0..=0x1_BCA3
            | 0x1_D173..=0x1_D17A
            | 0xE_0000..=0x10_FFFF
    )
}

/// Text with every forbidden character as a visible escape, such as `\u{1b}`.
///
/// Marks without a base, and more marks in a row than any script needs, are escaped as well. Text without
/// such characters is not copied.
pub fn neutralise(text: &str) -> Cow<'_, str> {
    let mut marks = MARKS_IN_A_ROW;
    let mut must_escape = |c: char| {
        if is_forbidden(c) {
            marks = MARKS_IN_A_ROW;
            return true;
        }
        if c.width() == Some(0) {
            marks += 1;
            return marks > MARKS_IN_A_ROW;
        }
        marks = 0;
        false
    };
    let Some(first) = text.char_indices().find(|(_, c)| must_escape(*c)).map(|(at, _)| at) else {
        return Cow::Borrowed(text);
    };
    let (clean, rest) = text.split_at(first);
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(clean);
    let mut rest = rest.chars();
    if let Some(c) = rest.next() {
        escape(&mut out, c);
    }
    for c in rest {
        if must_escape(c) {
            escape(&mut out, c);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Neutralised text in ASCII alone: our own punctuation by its nearest ASCII, everything else escaped.
pub fn ascii(text: &str) -> Cow<'_, str> {
    let text = neutralise(text);
    if text.is_ascii() {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '–' | '—' | '−' | '‑' => out.push('-'),
            '→' => out.push_str("->"),
            '←' => out.push_str("<-"),
            '…' => out.push_str("..."),
            '·' => out.push(','),
            '×' => out.push('x'),
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            '\u{a0}' | '\u{202f}' => out.push(' '),
            c if c.is_ascii() => out.push(c),
            c => escape(&mut out, c),
        }
    }
    Cow::Owned(out)
}

/// A name as one word: neutralised, and in quotation marks where it is empty or holds white space, which could
/// otherwise pass for the columns beside it.
pub fn one_word(name: &str) -> Cow<'_, str> {
    let clean = neutralise(name);
    if clean.is_empty() || clean.contains(|c: char| c.is_whitespace() || c == '"') {
        Cow::Owned(format!("\"{}\"", clean.replace('"', "\\\"")))
    } else {
        clean
    }
}

fn escape(out: &mut String, c: char) {
    write!(out, "\\u{{{:x}}}", u32::from(c)).expect("a String takes all");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_escape_sequence_becomes_visible() {
        assert_eq!(neutralise("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(neutralise("a\u{9b}b\r\n\t"), "a\\u{9b}b\\u{d}\\u{a}\\u{9}");
    }

    #[test]
    fn what_turns_the_direction_or_hides_becomes_visible() {
        for c in [
            '\u{202e}',
            '\u{2066}',
            '\u{200b}',
            '\u{200d}',
            '\u{2028}',
            '\u{2029}',
            '\u{feff}',
            '\u{e0041}',
            '\u{61c}',
            '\u{ad}',
            '\u{fdd0}',
            '\u{ffff}',
            '\u{10ffff}',
            '\u{f8ff}',
            '\u{85}',
            '\u{7f}',
        ] {
            assert_eq!(neutralise(&format!("a{c}b")), format!("a\\u{{{:x}}}b", u32::from(c)));
        }
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        for text in ["node1.xmpp-test.org", "tigase:cluster connected", "Grüße", "节点一", "e\u{301}", "👍"]
        {
            assert!(matches!(neutralise(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn a_heap_of_marks_does_not_paint_over_its_neighbours() {
        let heap = format!("a{}", "\u{301}".repeat(50));
        let out = neutralise(&heap);
        assert_eq!(out.matches('\u{301}').count(), MARKS_IN_A_ROW);
        assert_eq!(out.matches("\\u{301}").count(), 50 - MARKS_IN_A_ROW);
        assert_eq!(
            neutralise("\u{301}a"),
            "\\u{301}a",
            "a mark without a base would change what stands before"
        );
    }

    #[test]
    fn ascii_keeps_the_meaning_of_our_own_punctuation() {
        assert_eq!(ascii("a – b → c … d · e"), "a - b -> c ... d , e");
        assert_eq!(ascii("ü\u{202e}"), "\\u{fc}\\u{202e}");
    }

    #[test]
    fn a_name_cannot_pass_for_the_columns_beside_it() {
        assert_eq!(one_word("node2 healthy 5/5"), "\"node2 healthy 5/5\"");
        assert_eq!(one_word("a\u{3000}b"), "\"a\u{3000}b\"");
        assert_eq!(one_word(""), "\"\"");
        assert_eq!(one_word("node1.x"), "node1.x");
    }

    proptest! {
        #[test]
        fn nothing_forbidden_comes_through(text in "\\PC*|(?s).*") {
            prop_assert!(!neutralise(&text).contains(is_forbidden));
            prop_assert!(!one_word(&text).contains(is_forbidden));
            prop_assert!(ascii(&text).is_ascii());
            prop_assert!(!ascii(&text).contains(is_forbidden));
        }

        #[test]
        fn neutralised_text_stays_as_it_is(text in "(?s).*") {
            let once = neutralise(&text).into_owned();
            prop_assert_eq!(neutralise(&once).into_owned(), once.clone());
        }
    }
}
