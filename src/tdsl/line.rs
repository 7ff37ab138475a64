//! An entry that stands alone on its line, as most do: taken in one step instead of six, with the same outcome.

use super::literal;
use super::map::Entry;
use super::value::{Item, Value};
use memchr::memchr;

/// The entry that begins at a place, up to and with the newline that ends it, and where the next line begins. `None`:
/// it is no plain one, and the machine has to look at it sign by sign.
pub(super) fn entry(source: &str, at: usize) -> Option<(Entry, usize)> {
    let bytes = source.as_bytes();
    let begin = blanks(bytes, at);
    let (name, end) = if let Some(quoted) = quoted(source, begin)? {
        quoted
    } else {
        let end = begin + word(&bytes[begin..]);
        (&source[begin..end], end)
    };
    if name.is_empty() {
        return None;
    }
    let key = begin..end;
    let sign = blanks(bytes, end);
    if !matches!(bytes.get(sign)?, b'=' | b':') {
        return None;
    }
    let begin = blanks(bytes, sign + 1);
    let (value, end) = if let Some((text, end)) = quoted(source, begin)? {
        (Value::Text(text.to_owned()), end)
    } else {
        let end = begin + word(&bytes[begin..]);
        // A number that does not fit is told by the machine.
        (literal::read(&source[begin..end]).ok().filter(|_| end > begin)?, end)
    };
    let newline = blanks(bytes, end);
    if *bytes.get(newline)? != b'\n' {
        return None;
    }
    let item = Item { value, key, span: begin..end };
    Some(((name.to_owned(), item), newline + 1))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_line_is_taken_whole_and_any_other_left_alone() {
        for (text, name, span) in [("  'a-b' = 5L \n", "a-b", 10..12), ("a:'x # y'\nb", "a", 2..9)] {
            let Some(((key, item), next)) = entry(text, 0) else { panic!("{text}") };
            assert_eq!((key.as_str(), item.span), (name, span));
            assert_eq!(&text[next - 1..next], "\n");
        }
        for text in [
            "",
            "a",
            "a = ",
            "a = 1",
            "a = b-c\n",
            "a = [ 1 ]\n",
            "a {\n",
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
            assert!(entry(text, 0).is_none(), "{text:?}");
        }
    }
}
