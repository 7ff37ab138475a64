//! A line that stands for itself, as most do: taken in one step instead of many, with the same outcome.

use super::attribute;
use super::literal;
use super::map::Entry;
use super::value::{Bean, Item, Span, Value};
use compact_str::CompactString;
use memchr::memchr;

/// What a plain line does to a map in which nothing is pending.
#[derive(Debug)]
pub(super) enum Line {
    /// `name = value`: an entry, up to and with the newline that ends it.
    Entry(Entry),
    /// `name {` or `name (class: x) {`: a name, where it stands, the bean, where its parentheses stand, and the brace.
    Opening { name: CompactString, key: Span, bean: Option<(Bean, Span)>, brace: usize },
    /// `}` and a newline: the brace.
    Closing { brace: usize },
}

/// The line that begins at a place, and where the next one begins. `None`: it is no plain one, and the machine has to
/// look at it sign by sign.
pub(super) fn read(source: &str, at: usize) -> Option<(Line, usize)> {
    let bytes = source.as_bytes();
    let begin = blanks(bytes, at);
    if *bytes.get(begin)? == b'}' {
        return Some((Line::Closing { brace: begin }, newline(bytes, begin + 1)?));
    }
    let (name, end, bare) = if let Some((name, end)) = quoted(source, begin)? {
        (name, end, false)
    } else {
        let end = begin + word(&bytes[begin..]);
        (&source[begin..end], end, true)
    };
    if name.is_empty() {
        return None;
    }
    let key = begin..end;
    let sign = blanks(bytes, end);
    match bytes.get(sign)? {
        b'=' | b':' => entry(source, name, key, sign + 1),
        b'{' => {
            let opening = Line::Opening { name: name.into(), key, bean: None, brace: sign };
            Some((opening, sign + 1))
        }
        // These are variables.
        b'(' if bare && matches!(name, "env" | "prop") => None,
        b'(' => {
            let (bean, end) = bean(source, name, sign + 1)?;
            let brace = blanks(bytes, end);
            if *bytes.get(brace)? != b'{' {
                return None;
            }
            let bean = Some((bean, sign..end));
            Some((Line::Opening { name: name.into(), key, bean, brace }, brace + 1))
        }
        _ => None,
    }
}

/// What follows the sign of an entry.
fn entry(source: &str, name: &str, key: Span, at: usize) -> Option<(Line, usize)> {
    let bytes = source.as_bytes();
    let begin = blanks(bytes, at);
    let (value, end) = if let Some((text, end)) = quoted(source, begin)? {
        (Value::Text(text.into()), end)
    } else {
        let end = begin + word(&bytes[begin..]);
        // A number that does not fit is told by the machine.
        (literal::read(&source[begin..end]).ok().filter(|_| end > begin)?, end)
    };
    let next = newline(bytes, end)?;
    let item = Item { value, key, span: begin..end };
    Some((Line::Entry((name.into(), item)), next))
}

/// What stands in the parentheses of a bean, and where they end.
fn bean(source: &str, name: &str, mut at: usize) -> Option<(Bean, usize)> {
    let bytes = source.as_bytes();
    let mut bean = Bean::named(name.into());
    loop {
        // An attribute ends with a comma or a newline, and nothing with a further one.
        at += bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b',')).count();
        if *bytes.get(at)? == b')' {
            return Some((bean, at + 1));
        }
        let end = at + word(&bytes[at..]);
        let sign = blanks(bytes, end);
        if !matches!(bytes.get(sign)?, b'=' | b':') {
            return None;
        }
        let begin = blanks(bytes, sign + 1);
        let close = begin + class(&bytes[begin..]);
        if close == begin {
            return None;
        }
        // What does not fit is told by the machine.
        let value = literal::read(&source[begin..close]).ok()?;
        attribute::set(&mut bean, &source[at..end], value).ok()?;
        at = blanks(bytes, close);
        if !matches!(bytes.get(at)?, b',' | b'\n' | b')') {
            return None;
        }
    }
}

/// Behind the newline that stands here but for blanks.
fn newline(bytes: &[u8], at: usize) -> Option<usize> {
    let newline = blanks(bytes, at);
    (*bytes.get(newline)? == b'\n').then_some(newline + 1)
}

/// What stands between quotes that open at a place, and where they end; `Some(None)`: none open there, `None`: the file
/// ends there, or inside of them.
#[expect(clippy::option_option, reason = "the end of the file is not the same as no quote")]
fn quoted(source: &str, at: usize) -> Option<Option<(&str, usize)>> {
    let bytes = source.as_bytes();
    let quote = *bytes.get(at)?;
    if !matches!(quote, b'\'' | b'"') {
        return Some(None);
    }
    let inner = at + 1;
    let close = inner + memchr(quote, &bytes[inner..])?;
    Some(Some((&source[inner..close], close + 1)))
}

/// Where blanks end.
fn blanks(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// How many signs of a word without any meaning stand at the beginning.
fn word(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')).count()
}

/// The same of the name of a Java class, in which a nested one stands behind a `$`.
fn class(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'$')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_line_is_taken_whole_and_any_other_left_alone() {
        for (text, name, span) in [("  'a-b' = 5L \n", "a-b", 10..12), ("a:'x # y'\nb", "a", 2..9)] {
            let Some((Line::Entry((key, item)), next)) = read(text, 0) else { panic!("{text}") };
            assert_eq!((key.as_str(), item.span), (name, span));
            assert_eq!(&text[next - 1..next], "\n");
        }
        for (text, begins) in [("a-b {", None), (" 'a-b' {# c", Some(7)), ("a {\n", Some(2))] {
            let found = match read(text, 0) {
                Some((Line::Opening { bean: None, brace, .. }, next)) if next == brace + 1 => Some(brace),
                _ => None,
            };
            assert_eq!(found, begins, "{text:?}");
        }
        let Some((Line::Opening { name, key, bean: Some((bean, span)), brace }, next)) =
            read("  a (class: b.c$D,\n active = false) {", 0)
        else {
            panic!("a bean is a plain line")
        };
        assert_eq!((name.as_str(), key, span, brace, next), ("a", 2..3, 4..35, 36, 37));
        assert_eq!((bean.name, bean.class.as_deref(), bean.active), (name, Some("b.c$D"), false));
        assert!(matches!(read("  } \t\nb", 0), Some((Line::Closing { brace: 2 }, 6))));
        for text in [
            "",
            "a",
            "a = ",
            "a = 1",
            "a = b-c\n",
            "a = [ 1 ]\n",
            "a (class: 5) {\n",
            "a (class: b)\n{\n",
            "a (class: 'b') {\n",
            "env (class: b) {\n",
            "} # b\n",
            "a = env('X')\n",
            "'' = 1\n",
            "a = 1 # w\n",
            "a = 'x' 'y'\n",
            "a = 1, b = 2\n",
            "a = 'x\n",
            "a =\n",
            "= 1\n",
            "a = 99999999999\n",
            "a - b = 1\n",
            "# a = 1\n",
        ] {
            assert!(read(text, 0).is_none(), "{text:?}");
        }
    }
}
