//! What must not be shown: passwords in addresses of databases, in lists of nodes, and under telling keys.

use crate::tdsl::value::{Expression, Span, Value, Variable};

/// What stands in the place of a secret: what the server itself writes there.
pub const MASK: &str = "******";

/// Whether what stands under a key is secret, whatever it is.
pub fn is_telling(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["password", "passwd", "passphrase", "pwd", "secret", "token", "private", "credential"]
        .iter()
        .any(|word| key.contains(word))
        || ["apikey", "accesskey"].iter().any(|word| key.replace(['-', '_'], "").contains(word))
        || key.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| matches!(part, "pass" | "pw" | "pin"))
}

/// Whether all that stands in a section of this name is secret: `passwords { bob = '…' }`. What is named after an XML
/// namespace, as the server's `jabber:iq:private`, holds settings.
pub fn is_telling_section(name: &str) -> bool {
    is_telling(name) && !name.contains(':')
}

/// Text that names nodes in the old way (`host:password:port`, divided by commas), without their passwords.
pub fn node_list(text: &str) -> String {
    let node = |part: &str| match part.split_once(':') {
        Some((host, rest)) => {
            let port = rest.split_once(':').map(|(_, port)| format!(":{port}")).unwrap_or_default();
            format!("{host}:{MASK}{port}")
        }
        None => part.to_owned(),
    };
    text.split(',').map(node).collect::<Vec<_>>().join(",")
}

/// An address without the password in it: `scheme://user:password@host`, `?password=…`, `;password=…`.
pub fn address(text: &str) -> String {
    without(text, 0, &hidden(text))
}

/// Where the passwords of an address stand, in the order of the text; no two places touch.
pub(super) fn hidden(text: &str) -> Vec<Span> {
    let mut spans = userinfo(text);
    spans.extend(parameters(text));
    spans.retain(|span| !span.is_empty());
    spans.sort_unstable_by_key(|span| span.start);
    let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match apart.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => apart.push(span),
        }
    }
    apart
}

/// What is hidden of the piece of a text that stands in these bytes. The places are those of [`hidden`].
pub(super) fn hidden_of(piece: Span, hidden: &[Span]) -> impl Iterator<Item = Span> {
    let first = hidden.partition_point(|span| span.end <= piece.start);
    let spans = hidden[first..].iter().take_while(move |span| span.start < piece.end);
    spans.map(move |span| span.start.max(piece.start)..span.end.min(piece.end))
}

/// The piece of a text that begins at a byte of it, a mask for all that is hidden of it.
fn without(piece: &str, begin: usize, hidden: &[Span]) -> String {
    let mut out = String::with_capacity(piece.len());
    let mut at = 0;
    for span in hidden_of(begin..begin + piece.len(), hidden) {
        out.push_str(&piece[at..span.start - begin]);
        out.push_str(MASK);
        at = span.end - begin;
    }
    out.push_str(&piece[at..]);
    out
}

/// Stands for what nobody knows here, as the value of a variable.
pub(super) const UNKNOWN: char = '\u{1}';

fn userinfo(text: &str) -> Vec<Span> {
    let last = text.rfind('@').map(|at| at + 1);
    let schemes = text.match_indices("://").map(|(at, sign)| at + sign.len());
    schemes
        .filter_map(|begin| {
            let end = text[begin..].find(['/', '?', ';']).map_or(text.len(), |at| begin + at);
            // A password may hold a slash: then the sign before the host stands behind it.
            let end = if text[begin..end].contains('@') { end } else { last.unwrap_or(end).max(end) };
            let ends = |sign| text[begin..end].rfind(sign).map(|at| begin + at);
            let at = ends('@').or_else(|| ends(UNKNOWN))?;
            let colon = begin + text[begin..at].find(':')?;
            Some(colon + 1..at)
        })
        .collect()
}

fn parameters(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text[at..].find(['?', '&', ';'])? + 1;
        let end = text[at..].find(['&', ';']).map_or(text.len(), |end| at + end);
        let begin = std::mem::replace(&mut at, end);
        let length = text[begin..end].find('=');
        let value = length.filter(|length| is_telling(&text[begin..begin + length]));
        Some(value.map_or(end..end, |length| begin + length + 1..end))
    })
}

/// The operands of an expression without the secrets that all of them together make: of
/// `'…?password=' + env('PW', 'secret')` the default. Under a key that is telling nothing of them is shown.
pub fn operands(expression: &Expression, all: bool) -> Vec<Value> {
    let texts: Vec<Option<String>> = expression.operands.iter().map(text_of).collect();
    let unknown = UNKNOWN.to_string();
    let whole: String = texts.iter().map(|text| text.as_deref().unwrap_or(&unknown)).collect();
    let hidden = hidden(&whole);
    let mut begin = 0;
    let masked = |text: &Option<String>, begin: usize| {
        let text = text.as_deref()?;
        let shown = if all && !text.is_empty() { MASK.to_owned() } else { without(text, begin, &hidden) };
        (shown != text).then_some(shown)
    };
    let mut shown = Vec::with_capacity(texts.len());
    for (operand, text) in expression.operands.iter().zip(&texts) {
        shown.push(match (operand, masked(text, begin)) {
            (operand, None) => operand.clone(),
            (Value::Variable(variable), Some(masked)) => {
                let (origin, name) = (variable.origin, variable.name.clone());
                Value::Variable(Box::new(Variable { origin, name, default: Some(masked.into()) }))
            }
            (_, Some(masked)) => Value::Text(masked.into()),
        });
        begin += text.as_deref().unwrap_or(&unknown).len();
    }
    shown
}

/// What an operand adds to a text; `None` where that is not told here.
fn text_of(operand: &Value) -> Option<String> {
    match operand {
        Value::Text(text) => Some(text.to_string()),
        Value::Variable(variable) => variable.default.as_ref().map(ToString::to_string),
        Value::Int(number) => Some(number.to_string()),
        Value::Long(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Double(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    #[test]
    fn no_password_of_an_address_is_left() {
        for (text, shown) in [
            (
                "jdbc:postgresql://db/tigase?user=t&password=s3&ssl=1",
                "jdbc:postgresql://db/tigase?user=t&password=******&ssl=1",
            ),
            (
                "jdbc:sqlserver://db:1433;user=t;password=s3;x=1",
                "jdbc:sqlserver://db:1433;user=t;password=******;x=1",
            ),
            ("mongodb://t:s3@db/x", "mongodb://t:******@db/x"),
            ("mongodb://t:s/3@db/x", "mongodb://t:******@db/x"),
            ("jdbc:derby:/var/db;create=true", "jdbc:derby:/var/db;create=true"),
            ("memory://localhost", "memory://localhost"),
            ("mongodb://t:s3@a/x, mongodb://u:s4@b/x", "mongodb://t:******@a/x, mongodb://u:******@b/x"),
            ("a://t:s?password=x@h/y", "a://t:******"),
            ("jdbc:x?password=&user=t", "jdbc:x?password=&user=t"),
        ] {
            assert_eq!(address(text), shown);
        }
    }

    #[test]
    fn what_an_expression_joins_to_a_password_is_not_shown() {
        let shown = |text: &str| {
            let document = crate::tdsl::reader::read(&format!("a = {text}\n")).unwrap();
            let Some(Value::Expression(expression)) = document.tree.get("a").map(|item| item.value.clone())
            else {
                panic!("{text} is no expression");
            };
            operands(&expression, false)
                .iter()
                .map(|operand| text_of(operand).unwrap_or_else(|| "?".to_owned()))
                .collect::<Vec<_>>()
                .join("|")
        };
        for (text, left) in [
            ("'jdbc:x?user=u&password=' + 'hunter2' + '&ssl=1'", "jdbc:x?user=u&password=|******|&ssl=1"),
            ("'jdbc:x?pass' + 'word=hun' + 'ter2'", "jdbc:x?pass|word=******|******"),
            ("'jdbc:x?password=' + env('PW', 'hunter2')", "jdbc:x?password=|******"),
            ("'jdbc:x?password=' + env('PW') + 'more'", "jdbc:x?password=|?|******"),
            ("'jdbc:x?password=' + 12 + 'more;a=b'", "jdbc:x?password=|******|******;a=b"),
            ("'mongodb://t:' + 'hunter2' + '@db/x'", "mongodb://t:|******|@db/x"),
            ("'mongodb://t:hunter2' + env('REST')", "mongodb://t:******|?"),
            ("'mongodb://t:' + env('PW') + '@db/x'", "mongodb://t:|?|@db/x"),
            ("'http://' + env('HOST') + ':5280/' + env('PATH', 'x')", "http://|?|:5280/|x"),
        ] {
            assert_eq!(shown(text), left, "{text}");
        }
    }

    #[test]
    fn telling_keys_are_known_by_their_words() {
        for key in [
            "password",
            "db-pass",
            "keystore_pw",
            "API-TOKEN",
            "api_key",
            "clientSecret",
            "private-key",
            "aws-credential",
        ] {
            assert!(is_telling(key), "{key}");
        }
        assert!(is_telling_section("passwords") && !is_telling_section("jabber:iq:private"));
        for key in ["ping", "compass", "uri", "passive", "phases"] {
            assert!(!is_telling(key), "{key}");
        }
    }
}
