//! What the server sees of a configuration, and what it loses.

use super::super::{Format, Style};
use super::place::place_in;
use super::rows;
use crate::config::file::File;
use crate::config::masked::masked;
use crate::config::secret;
use crate::tdsl::loss::Why;
use crate::tdsl::value::{Item, Map, Operator, Origin, Value};
use crate::text::sanitize::neutralise;
use serde_json::{Value as Json, json};
use std::io;

/// A tree in the encoding of `tests/fixtures/tdsl/README.md`: comparable with what the server's own reader gave.
pub fn json(map: &Map) -> Json {
    map.iter()
        .map(|(key, item)| (key.to_owned(), node(&item.value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// One value in that encoding.
pub fn node(value: &Value) -> Json {
    match value {
        Value::Null => json!({ "t": "null" }),
        Value::Bool(value) => json!({ "t": "bool", "v": value }),
        Value::Int(number) => json!({ "t": "int", "v": number }),
        Value::Long(number) => json!({ "t": "long", "v": number }),
        Value::Float(number) => binary("float", f64::from(*number)),
        Value::Double(number) => binary("double", *number),
        Value::Text(text) => json!({ "t": "string", "v": text.as_str() }),
        Value::List(list) => {
            json!({ "t": "list", "v": list.iter().map(|item| node(&item.value)).collect::<Vec<_>>() })
        }
        Value::Map(map) => json!({ "t": "map", "v": json(map) }),
        Value::Bean(bean) => json!({
            "t": "bean", "name": bean.name.as_str(), "class": bean.class.as_deref(), "active": bean.active,
            "exportable": bean.exportable, "v": json(&bean.body)
        }),
        Value::Variable(variable) => {
            let kind = if variable.origin == Origin::Environment { "env" } else { "prop" };
            json!({ "t": kind, "name": variable.name.as_str(), "default": variable.default.as_deref() })
        }
        Value::Expression(expression) => json!({
            "t": "expr",
            "ops": expression.operators.iter().map(|operator| word(*operator)).collect::<Vec<_>>(),
            "args": expression.operands.iter().map(node).collect::<Vec<_>>()
        }),
    }
}

/// JSON has no infinity.
fn binary(kind: &str, number: f64) -> Json {
    if number.is_finite() {
        return json!({ "t": kind, "v": number });
    }
    let text = if number.is_nan() {
        "NaN"
    } else if number > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    };
    json!({ "t": kind, "v": text })
}

/// The server's words, its spelling included.
const fn word(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "add",
        Operator::Subtract => "substract",
        Operator::Multiply => "multiply",
        Operator::Divide => "divide",
    }
}

const HEADINGS: [&str; 4] = ["path", "type", "value", "line"];

/// Writes the tree of a file that the server accepts, as it is or computed.
pub fn write(
    file: &File,
    tree: &Map,
    format: Format,
    _style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => return super::super::json::write(&json(tree), out),
        Format::Yaml => return super::super::yaml::write(&json(tree), out),
        _ => {}
    }
    let masked = masked(&file.source);
    let mut lines = Lines { file, masked: &masked, rows: Vec::new() };
    lines.map(tree, "", false);
    let losses = losses(file, &masked);
    match format {
        Format::Csv => rows::csv(&HEADINGS, [lines.rows, losses].concat(), out),
        Format::Markdown => rows::markdown(&HEADINGS, [lines.rows, losses].concat(), out),
        Format::Plain => {
            for row in lines.rows.iter().chain(&losses) {
                let cells: Vec<_> = row.iter().map(|cell| neutralise(cell)).collect();
                writeln!(out, "{}", cells.join("\t"))?;
            }
            Ok(())
        }
        _ => {
            rows::columns(&clean(&lines.rows), out)?;
            if !losses.is_empty() {
                writeln!(out, "\nlost on the way to the server:")?;
                rows::columns(&clean(&losses), out)?;
            }
            Ok(())
        }
    }
}

fn clean(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|cell| neutralise(cell).into_owned()).collect()).collect()
}

struct Lines<'a> {
    file: &'a File,
    /// Its text without its secrets.
    masked: &'a str,
    rows: Vec<Vec<String>>,
}

impl Lines<'_> {
    /// The entries of a map; all of them are secret below a telling name.
    fn map(&mut self, map: &Map, above: &str, is_secret: bool) {
        // The order of the file, which the server forgets.
        let mut items: Vec<(&str, &Item)> = map.iter().collect();
        items.sort_by_key(|(_, item)| item.key.start);
        for (key, item) in items {
            let path = path(above, key);
            let is_secret = is_secret
                || match item.value {
                    Value::Map(_) | Value::Bean(_) => secret::is_telling_section(key),
                    Value::List(_) => secret::is_telling(key),
                    // A text of several nodes holds their passwords; so does each element of a list.
                    _ => secret::is_telling(key) || key.trim_start_matches('-') == "cluster-nodes",
                };
            self.item(item, &path, is_secret);
        }
    }

    fn item(&mut self, item: &Item, at: &str, is_secret: bool) {
        let (kind, mut text) = shown(&item.value, is_secret);
        let leaf = !matches!(item.value, Value::Map(_) | Value::Bean(_) | Value::List(_));
        // What people took for part of a secret, whatever the server makes of it.
        if leaf
            && self.masked.get(item.span.clone()) != self.file.source.get(item.span.clone())
            && !text.contains(secret::MASK)
        {
            secret::MASK.clone_into(&mut text);
        }
        let line = place_in(self.file, item.key.start).line;
        self.rows.push(vec![at.to_owned(), kind.to_owned(), text, line.to_string()]);
        match &item.value {
            Value::Map(map) => self.map(map, at, is_secret),
            Value::Bean(bean) => self.map(&bean.body, at, is_secret),
            Value::List(list) => {
                let nodes = at.ends_with("cluster-nodes");
                for (number, element) in list.iter().enumerate() {
                    self.item(element, &format!("{at}[{number}]"), is_secret || nodes);
                }
            }
            _ => {}
        }
    }
}

/// A path with one more key: `cl-comp/connections/5277`. Keys with a slash stand in quotes.
fn path(above: &str, key: &str) -> String {
    let key = if key.contains('/') || key.is_empty() { format!("'{key}'") } else { key.to_owned() };
    if above.is_empty() { key } else { format!("{above}/{key}") }
}

/// The type of a value, and the value where it is not what stands below.
fn shown(value: &Value, is_secret: bool) -> (&'static str, String) {
    let masked = |text: String| if is_secret { secret::MASK.to_owned() } else { text };
    match value {
        Value::Null => ("null", String::new()),
        Value::Bool(value) => ("bool", value.to_string()),
        Value::Int(number) => ("int", masked(number.to_string())),
        Value::Long(number) => ("long", masked(number.to_string())),
        Value::Float(number) => ("float", masked(number.to_string())),
        Value::Double(number) => ("double", masked(number.to_string())),
        Value::Text(text) => ("string", masked(secret::address(text))),
        Value::List(list) => ("list", format!("{} elements", list.len())),
        Value::Map(_) => ("map", String::new()),
        Value::Bean(bean) => {
            let mut words: Vec<String> = bean.class.iter().map(|class| format!("class: {class}")).collect();
            words.extend((!bean.active).then(|| "active: false".to_owned()));
            words.extend(bean.exportable.then(|| "exportable: true".to_owned()));
            ("bean", words.join(", "))
        }
        Value::Variable(variable) => {
            let kind = if variable.origin == Origin::Environment { "env" } else { "prop" };
            let default =
                variable.default.as_ref().map(|default| format!(" or {}", masked(secret::address(default))));
            (kind, format!("{}{}", variable.name, default.unwrap_or_default()))
        }
        Value::Expression(expression) => {
            let mut text = String::new();
            for (at, operand) in secret::operands(expression, is_secret).iter().enumerate() {
                if let Some(operator) = at.checked_sub(1).and_then(|before| expression.operators.get(before))
                {
                    text.push_str(match operator {
                        Operator::Add => " + ",
                        Operator::Subtract => " - ",
                        Operator::Multiply => " * ",
                        Operator::Divide => " / ",
                    });
                }
                text.push_str(&shown(operand, is_secret).1);
            }
            ("expression", text)
        }
    }
}

/// What is lost, in the columns of what is not.
fn losses(file: &File, masked: &str) -> Vec<Vec<String>> {
    let Some(document) = file.document() else { return Vec::new() };
    document
        .losses
        .iter()
        .map(|loss| {
            let piece = masked.get(loss.span.clone()).unwrap_or_default();
            let mut text = piece.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.chars().count() > 50 {
                text = text.chars().take(49).chain(['…']).collect();
            }
            let line = place_in(file, loss.span.start).line;
            vec![text, "lost".to_owned(), why(&loss.why).to_owned(), line.to_string()]
        })
        .collect()
}

const fn why(why: &Why) -> &'static str {
    match why {
        Why::BeforeBrace { .. } => "a brace ends no entry",
        Why::NoKey => "no key",
        Why::Nameless => "no name before it on its line",
        Why::Overwritten { .. } => "the same key stands again further down",
        Why::Replaced { .. } => "another value follows in the same entry",
        Why::Beside { .. } => "beside a value",
        Why::KeyReplaced { .. } => "a bean definition follows in the same entry",
        Why::KeyInList => "lists know no keys",
        Why::Mismatched { .. } => "closed by another's closer",
        Why::EndOfFile => "no newline at the end of the file",
        Why::Argument => "more arguments than a variable has",
    }
}

/// Writes a tree that is in its encoding already.
pub fn write_json(tree: &Json, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Yaml => super::super::yaml::write(tree, out),
        _ => super::super::json::write(tree, out),
    }
}
