//! The server's own way of writing a tree (`tigase.conf.ConfigWriter`), its defects included: what the server
//! makes of a file when it rewrites it.

use super::java;
use super::value::{Bean, Expression, Item, Map, Operator, Origin, Value, Variable};
use std::cmp::Ordering;

/// Signs that put a key or an old-style value between quotes.
const QUOTED_FOR: &[char] = &['=', ':', ',', '[', ']', '#', '+', '-', '*', '/', '@', '.'];

/// Maps that come before the others, at any depth.
const FIRST: [&str; 3] = ["dataSource", "userRepository", "authRepository"];

/// More elements than this stand one to a line.
const INLINE: usize = 5;

/// Writes a tree as the server does.
pub fn write(map: &Map) -> String {
    let mut text = String::new();
    entries(&mut text, map, 0);
    text
}

fn entries(text: &mut String, map: &Map, depth: usize) {
    let mut sorted: Vec<(&String, &Value)> = map.iter().map(|(key, item)| (key, &item.value)).collect();
    sorted.sort_by(|(a, left), (b, right)| rank(a, left).cmp(&rank(b, right)).then_with(|| utf16(a, b)));
    for (key, value) in sorted {
        indent(text, depth);
        entry(text, key, value, depth);
        text.push('\n');
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

fn indent(text: &mut String, depth: usize) {
    text.extend(std::iter::repeat_n("    ", depth));
}

fn entry(text: &mut String, key: &str, value: &Value, depth: usize) {
    if depth == 0 && key.starts_with("--") {
        text.push_str(key);
        text.push_str(" = ");
        match value {
            Value::Text(word) if !word.contains(QUOTED_FOR) => text.push_str(word),
            other => put(text, other, depth),
        }
        return;
    }
    if key.contains(QUOTED_FOR) {
        text.push('\'');
        text.push_str(key);
        text.push('\'');
    } else {
        text.push_str(key);
    }
    match value {
        Value::Map(map) => {
            text.push(' ');
            body(text, map, depth);
        }
        Value::Bean(bean) => {
            text.push(' ');
            attributes(text, bean, depth);
            text.push(' ');
            body(text, &bean.body, depth);
        }
        other => {
            text.push_str(" = ");
            put(text, other, depth);
        }
    }
}

fn body(text: &mut String, map: &Map, depth: usize) {
    if map.is_empty() {
        text.push_str("{}");
        return;
    }
    text.push_str("{\n");
    entries(text, map, depth + 1);
    indent(text, depth);
    text.push('}');
}

/// Only what is not the default. A defect of the server's: without a class, no comma divides the other two.
fn attributes(text: &mut String, bean: &Bean, depth: usize) {
    let divide = |text: &mut String| {
        text.push_str(",\n");
        indent(text, depth + 1);
    };
    text.push('(');
    if let Some(class) = &bean.class {
        text.push_str("class: ");
        text.push_str(class);
    }
    for (named, word) in [(!bean.active, "active: false"), (bean.exportable, "exportable: true")] {
        if named {
            if bean.class.is_some() {
                divide(text);
            }
            text.push_str(word);
        }
    }
    text.push(')');
}

fn put(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Int(number) => text.push_str(&number.to_string()),
        Value::Long(number) => {
            text.push_str(&number.to_string());
            text.push('L');
        }
        Value::Float(number) => {
            text.push_str(&java::float(*number));
            text.push('f');
        }
        Value::Double(number) => text.push_str(&java::double(*number)),
        Value::Text(word) => quoted(text, word),
        Value::List(list) => elements(text, list, depth),
        Value::Map(map) => body(text, map, depth),
        Value::Bean(bean) => body(text, &bean.body, depth),
        Value::Variable(variable) => reference(text, variable),
        Value::Expression(expression) => computed(text, expression, depth),
    }
}

/// A defect of the server's: a quote inside is not protected, and what is written does not read back.
fn quoted(text: &mut String, word: &str) {
    text.push('\'');
    text.push_str(word);
    text.push('\'');
}

fn elements(text: &mut String, list: &[Item], depth: usize) {
    let short = |value: &Value| {
        matches!(value, Value::Int(_) | Value::Long(_) | Value::Float(_) | Value::Double(_) | Value::Text(_))
    };
    let inline = list.len() <= INLINE && list.iter().all(|item| short(&item.value));
    text.push('[');
    if list.is_empty() {
        text.push_str("  ");
    }
    for (at, item) in list.iter().enumerate() {
        if inline {
            text.push_str(if at == 0 { " " } else { ", " });
        } else {
            text.push_str(if at == 0 { "\n" } else { ",\n" });
            indent(text, depth + 1);
        }
        put(text, &item.value, depth + 1);
    }
    if inline && !list.is_empty() {
        text.push(' ');
    } else if !inline {
        text.push('\n');
        indent(text, depth);
    }
    text.push(']');
}

fn reference(text: &mut String, variable: &Variable) {
    text.push_str(match variable.origin {
        Origin::Environment => "env(",
        Origin::Property => "prop(",
    });
    quoted(text, &variable.name);
    if let Some(default) = &variable.default {
        text.push_str(", ");
        quoted(text, default);
    }
    text.push(')');
}

fn computed(text: &mut String, expression: &Expression, depth: usize) {
    for (at, operand) in expression.operands.iter().enumerate() {
        if let Some(operator) = at.checked_sub(1).and_then(|before| expression.operators.get(before)) {
            text.push_str(match operator {
                Operator::Add => " + ",
                Operator::Subtract => " - ",
                Operator::Multiply => " * ",
                Operator::Divide => " / ",
            });
        }
        put(text, operand, depth);
    }
}
