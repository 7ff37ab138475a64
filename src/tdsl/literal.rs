//! Words without quotes: numbers, booleans, null, and text.

use super::value::Value;

/// Java's `String.trim`: everything up to U+0020 at both ends.
pub fn trim(text: &str) -> &str {
    let text = trim_start(text);
    // What is trimmed is ASCII: no character is cut.
    let end = text.bytes().rposition(|byte| byte > b' ').map_or(0, |last| last + 1);
    &text[..end]
}

/// The same at the beginning alone.
pub fn trim_start(text: &str) -> &str {
    let begin = text.bytes().position(|byte| byte > b' ').unwrap_or(text.len());
    &text[begin..]
}

/// What an unquoted word is. The error is the text of a number that does not fit.
pub fn read(raw: &str) -> Result<Value, String> {
    let word = trim(raw);
    // Most words are text: told by the first sign.
    if !word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | 't' | 'f' | 'n')) {
        return Ok(Value::Text(raw.into()));
    }
    match word {
        "true" => return Ok(Value::Bool(true)),
        "false" => return Ok(Value::Bool(false)),
        "null" => return Ok(Value::Null),
        _ => {}
    }
    let digits = leading_digits(word, usize::from(word.starts_with('-')));
    let Some(whole) = digits else { return Ok(Value::Text(raw.into())) };
    let rest = &word[whole..];
    if rest.chars().all(|c| matches!(c, 'l' | 'L')) {
        let number = &word[..whole];
        return match rest.len() {
            1 => number.parse().map(Value::Long).map_err(|_| number.to_owned()),
            _ => number.parse().map(Value::Int).map_err(|_| number.to_owned()),
        };
    }
    let Some(fraction) = rest.strip_prefix('.').and_then(|_| leading_digits(word, whole + 1)) else {
        return Ok(Value::Text(raw.into()));
    };
    let (number, suffix) = word.split_at(fraction);
    if !suffix.chars().all(|c| matches!(c, 'd' | 'D' | 'f' | 'F')) {
        return Ok(Value::Text(raw.into()));
    }
    Ok(match suffix {
        "" | "d" | "D" => number.parse().map_or(Value::Null, Value::Double),
        _ => number.parse().map_or(Value::Null, Value::Float),
    })
}

/// Where the digits that begin at `from` end; `None` if there are none.
fn leading_digits(word: &str, from: usize) -> Option<usize> {
    let count = word.get(from..)?.bytes().take_while(u8::is_ascii_digit).count();
    (count > 0).then_some(from + count)
}
