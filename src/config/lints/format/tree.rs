//! Rules that look at what came out: expressions that do not compute as they look.

use super::rules::{TD15, TD16, TD22};
use super::text::Text;
use crate::config::diagnosis::{Diagnosis, Edit};
use crate::tdsl::reader::Document;
use crate::tdsl::value::{Expression, Item, Map, Operator, Value};

pub(super) fn check(text: &Text<'_>, document: &Document, found: &mut Vec<Diagnosis>) {
    map(text, &document.tree, found);
}

fn map(text: &Text<'_>, map: &Map, found: &mut Vec<Diagnosis>) {
    for value in map.values() {
        item(text, value, found);
    }
}

fn item(text: &Text<'_>, item_of: &Item, found: &mut Vec<Diagnosis>) {
    match &item_of.value {
        Value::Map(inner) => map(text, inner, found),
        Value::Bean(bean) => map(text, &bean.body, found),
        Value::List(list) => list.iter().for_each(|element| item(text, element, found)),
        Value::Expression(expression) => computed(text, expression, item_of, found),
        _ => {}
    }
}

fn computed(text: &Text<'_>, expression: &Expression, item: &Item, found: &mut Vec<Diagnosis>) {
    let span = text.trimmed(item.span.clone()).unwrap_or_else(|| item.span.clone());
    let unset = expression.operands.iter().find_map(|operand| match operand {
        Value::Variable(variable) if variable.default.is_none() => Some(&variable.name),
        _ => None,
    });
    if let Some(name) = unset {
        found.push(
            Diagnosis::new(&TD15, span.clone(), format!("`{name}` has no default"))
                .label("the word `null` takes its place where it is not set")
                .help(format!("give it one: env('{name}', 'default')")),
        );
    }
    let is_text = |value: &Value| matches!(value, Value::Text(_) | Value::Variable(_));
    let is_number =
        |value: &Value| matches!(value, Value::Int(_) | Value::Long(_) | Value::Float(_) | Value::Double(_));
    if expression.operands.iter().any(is_text) && expression.operands.iter().any(is_number) {
        found.push(
            Diagnosis::new(&TD16, span.clone(), "text and numbers do not mix")
                .label("cannot be computed when it is used")
                .help("put the numbers between quotes to join them, or compute the value yourself"),
        );
    }
    let after = |first: Operator, second: Operator| {
        let begin = expression.operators.iter().position(|operator| *operator == first);
        begin.is_some_and(|begin| expression.operators[begin..].contains(&second))
    };
    if after(Operator::Subtract, Operator::Add) || after(Operator::Divide, Operator::Multiply) {
        found.push(
            Diagnosis::new(&TD16, span.clone(), "this is not computed from left to right")
                .label("all `*` first, then all `/`, then all `+`, then all `-`")
                .help("compute the value yourself and write the result"),
        );
    }
    let piece = &text.source[span.clone()];
    let date = expression.operators.len() >= 2
        && piece.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '/')
        && expression.operators.iter().all(|operator| *operator == expression.operators[0]);
    if date {
        let diagnosis = Diagnosis::new(&TD22, span.clone(), "this is arithmetic")
            .label("computed, and not what it looks like")
            .help("put it between quotes");
        found.push(match text.quoted(&span) {
            Some(quoted) => diagnosis.unsafe_fix(vec![Edit::replace(span, quoted)]),
            None => diagnosis,
        });
    }
}
