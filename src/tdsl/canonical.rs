//! The server's own way of writing a tree (`tigase.conf.ConfigWriter`), its defects included: what the server
//! makes of a file when it rewrites it.

use super::value::{Bean, Expression, Item, Map, Operator, Origin, Value, Variable};
use super::{java, literal};
use std::cmp::Ordering;

/// Signs that put a key or an old-style value between quotes.
const QUOTED_FOR: &[char] = &['=', ':', ',', '[', ']', '#', '+', '-', '*', '/', '@', '.'];

/// Maps that come before the others, at any depth.
const FIRST: [&str; 3] = ["dataSource", "userRepository", "authRepository"];

/// More elements than this stand one to a line.
const INLINE: usize = 5;

/// Writes a tree as the server does.
pub fn write(map: &Map) -> String {
    let mut out = Out { text: String::new(), mended: None };
    entries(&mut out, map, 0);
    out.text
}

/// Writes a tree as the server does, but so that it reads back as the same tree; and says what was done otherwise,
/// for each place once.
pub fn write_mended(map: &Map) -> (String, Vec<Mend>) {
    let mut out = Out { text: String::new(), mended: Some(Vec::new()) };
    entries(&mut out, map, 0);
    (out.text, out.mended.unwrap_or_default())
}

/// A defect of the server's writer that was not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mend {
    /// A text with an apostrophe stands between double quotes.
    Apostrophe,
    /// A key has quotes that the server does not give it.
    Key,
    /// A value or a class that the server writes without quotes has them.
    Bare,
    /// A comma stands between two attributes of a bean without a class.
    Attributes,
    /// A number is written without an exponent, which the server does not read.
    Exponent,
    /// A bean in a list keeps its name and its attributes.
    BeanInList,
}

impl Mend {
    /// What was done, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Apostrophe => "a text with an apostrophe stands between double quotes",
            Self::Key => "a key has quotes that the server would leave out",
            Self::Bare => "a value has quotes that the server would leave out",
            Self::Attributes => "a comma divides the attributes of a bean without a class",
            Self::Exponent => "a number is written without an exponent, which the server cannot read",
            Self::BeanInList => "a bean in a list keeps its name and its attributes",
        }
    }
}

/// What is written; and what was mended, if it is to be.
struct Out {
    text: String,
    mended: Option<Vec<Mend>>,
}

impl Out {
    fn push(&mut self, sign: char) {
        self.text.push(sign);
    }

    fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Whether a defect is to be mended, which is noted.
    fn mends(&mut self, mend: Mend) -> bool {
        if let Some(mended) = &mut self.mended {
            mended.push(mend);
        }
        self.mended.is_some()
    }
}

fn entries(out: &mut Out, map: &Map, depth: usize) {
    let mut sorted: Vec<(&str, &Value)> = map.iter().map(|(key, item)| (key, &item.value)).collect();
    sorted.sort_by(|(a, left), (b, right)| rank(a, left).cmp(&rank(b, right)).then_with(|| utf16(a, b)));
    for (key, value) in sorted {
        indent(out, depth);
        entry(out, key, value, depth);
        out.push('\n');
    }
}

/// Old-style keys, then plain values, then maps and beans: those that others rest on first.
fn rank(key: &str, value: &Value) -> usize {
    match value {
        _ if key.starts_with("--") => 0,
        Value::Map(_) | Value::Bean(_) => {
            2 + FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len())
        }
        _ => 1,
    }
}

/// The order of Java's strings.
fn utf16(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

fn indent(out: &mut Out, depth: usize) {
    out.text.extend(std::iter::repeat_n("    ", depth));
}

fn entry(out: &mut Out, key: &str, value: &Value, depth: usize) {
    if depth == 0 && key.starts_with("--") {
        name(out, key, false);
        out.push_str(" = ");
        match value {
            Value::Text(word) if !word.contains(QUOTED_FOR) && (!misread(word) || !out.mends(Mend::Bare)) => {
                out.push_str(word);
            }
            other => put(out, other, depth),
        }
        return;
    }
    name(out, key, key.contains(QUOTED_FOR));
    match value {
        Value::Map(map) => {
            out.push(' ');
            body(out, map, depth);
        }
        Value::Bean(bean) => {
            out.push(' ');
            attributes(out, bean, depth);
            out.push(' ');
            body(out, &bean.body, depth);
        }
        other => {
            out.push_str(" = ");
            put(out, other, depth);
        }
    }
}

/// A key, in quotes where the server gives it some.
fn name(out: &mut Out, key: &str, quotes: bool) {
    if quotes || (lost_as_key(key) && out.mends(Mend::Key)) {
        quoted(out, key);
    } else {
        out.push_str(key);
    }
}

/// Whether a key without quotes is not read back as it is.
fn lost_as_key(key: &str) -> bool {
    literal::trim(key) != key
        || key.contains(['\'', '"', '{', '}', '(', ')', '\n', '=', ':', ',', '[', ']', '#'])
}

/// Whether a text without quotes is not read back as it is.
fn misread(word: &str) -> bool {
    let special = ['\'', '"', '{', '}', '(', ')', '\n', '='];
    literal::trim(word) != word
        || word.contains(special)
        || literal::read(word) != Ok(Value::Text(word.into()))
        || word.contains(QUOTED_FOR)
}

fn body(out: &mut Out, map: &Map, depth: usize) {
    if map.is_empty() {
        out.push_str("{}");
        return;
    }
    out.push_str("{\n");
    entries(out, map, depth + 1);
    indent(out, depth);
    out.push('}');
}

/// Only what is not the default. A defect of the server's: without a class, no comma divides the other two.
fn attributes(out: &mut Out, bean: &Bean, depth: usize) {
    let divide = |out: &mut Out| {
        out.push_str(",\n");
        indent(out, depth + 1);
    };
    out.push('(');
    if let Some(class) = &bean.class {
        out.push_str("class: ");
        // In a class, dots and colons are harmless.
        let plain: String = class.chars().filter(|c| !matches!(c, '.' | ':')).collect();
        if misread(&plain) && out.mends(Mend::Bare) {
            quoted(out, class);
        } else {
            out.push_str(class);
        }
    }
    let mut first = bean.class.is_none();
    for (named, word) in [(!bean.active, "active: false"), (bean.exportable, "exportable: true")] {
        if named {
            if bean.class.is_some() || (!first && out.mends(Mend::Attributes)) {
                divide(out);
            }
            first = false;
            out.push_str(word);
        }
    }
    out.push(')');
}

fn put(out: &mut Out, value: &Value, depth: usize) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(number) => out.push_str(&number.to_string()),
        Value::Long(number) => {
            out.push_str(&number.to_string());
            out.push('L');
        }
        Value::Float(number) => {
            let text = java::float(*number);
            decimal(out, &text, f64::from(*number));
            out.push('f');
        }
        Value::Double(number) => decimal(out, &java::double(*number), *number),
        Value::Text(word) => quoted(out, word),
        Value::List(list) => elements(out, list, depth),
        Value::Map(map) => body(out, map, depth),
        Value::Bean(bean) if out.mends(Mend::BeanInList) => {
            name(out, &bean.name, bean.name.contains(QUOTED_FOR));
            out.push(' ');
            attributes(out, bean, depth);
            out.push(' ');
            body(out, &bean.body, depth);
        }
        Value::Bean(bean) => body(out, &bean.body, depth),
        Value::Variable(variable) => reference(out, variable),
        Value::Expression(expression) => computed(out, expression, depth),
    }
}

/// A defect of the server's: a quote inside is not protected, and what is written does not read back.
fn quoted(out: &mut Out, word: &str) {
    let quote = if word.contains('\'') && out.mends(Mend::Apostrophe) { '"' } else { '\'' };
    out.push(quote);
    out.push_str(word);
    out.push(quote);
}

/// A number as Java writes it, which the server reads back unless there is an exponent.
fn decimal(out: &mut Out, text: &str, number: f64) {
    if !text.contains(|c: char| c.is_ascii_alphabetic()) || !out.mends(Mend::Exponent) {
        out.push_str(text);
    } else if number.is_infinite() {
        // More than any number that there is.
        let sign = if number < 0.0 { "-" } else { "" };
        out.push_str(&format!("{sign}1{}.0", "0".repeat(400)));
    } else {
        let plain = number.to_string();
        out.push_str(&plain);
        if !plain.contains('.') {
            out.push_str(".0");
        }
    }
}

fn elements(out: &mut Out, list: &[Item], depth: usize) {
    let short = |value: &Value| {
        matches!(value, Value::Int(_) | Value::Long(_) | Value::Float(_) | Value::Double(_) | Value::Text(_))
    };
    let inline = list.len() <= INLINE && list.iter().all(|item| short(&item.value));
    out.push('[');
    if list.is_empty() {
        out.push_str("  ");
    }
    for (at, item) in list.iter().enumerate() {
        if inline {
            out.push_str(if at == 0 { " " } else { ", " });
        } else {
            out.push_str(if at == 0 { "\n" } else { ",\n" });
            indent(out, depth + 1);
        }
        put(out, &item.value, depth + 1);
    }
    if inline && !list.is_empty() {
        out.push(' ');
    } else if !inline {
        out.push('\n');
        indent(out, depth);
    }
    out.push(']');
}

fn reference(out: &mut Out, variable: &Variable) {
    out.push_str(match variable.origin {
        Origin::Environment => "env(",
        Origin::Property => "prop(",
    });
    quoted(out, &variable.name);
    if let Some(default) = &variable.default {
        out.push_str(", ");
        quoted(out, default);
    }
    out.push(')');
}

fn computed(out: &mut Out, expression: &Expression, depth: usize) {
    for (at, operand) in expression.operands.iter().enumerate() {
        if let Some(operator) = at.checked_sub(1).and_then(|before| expression.operators.get(before)) {
            out.push_str(match operator {
                Operator::Add => " + ",
                Operator::Subtract => " - ",
                Operator::Multiply => " * ",
                Operator::Divide => " / ",
            });
        }
        put(out, operand, depth);
    }
}
