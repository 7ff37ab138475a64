//! Configurations compared by what they mean: values by their paths, whatever their order and writing.

use super::file::File;
use super::masked::masked;
use super::secret;
use crate::tdsl::value::{Expression, Item, Map, Operator, Origin, Span, Value, Variable};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A path at which files differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The keys from the root on, divided by slashes; a key with a slash stands in quotes.
    pub path: String,
    /// What each file has there, in the order of the files.
    pub values: Vec<Option<Shown>>,
}

/// A value that may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The value; of a secret, a mark that tells it from others in this comparison alone.
    pub text: String,
    /// The byte at which its key stands.
    pub at: usize,
}

/// Where files differ, by path. The key makes the marks of secrets: it should be random, and forgotten.
pub fn differences(files: &[File], key: &[u8]) -> Vec<Difference> {
    let flat: Vec<BTreeMap<String, Leaf>> = files
        .iter()
        .map(|file| {
            let masked = masked(&file.source);
            let mut flat = Flat { source: &file.source, masked: &masked, leaves: BTreeMap::new() };
            if let Some(document) = file.document() {
                flat.map(&document.tree, "", false);
            }
            flat.leaves
        })
        .collect();
    let paths: BTreeSet<&String> = flat.iter().flat_map(BTreeMap::keys).collect();
    paths
        .into_iter()
        .filter_map(|path| {
            let here: Vec<Option<&Leaf>> = flat.iter().map(|leaves| leaves.get(path)).collect();
            let same =
                here.windows(2).all(|pair| pair[0].map(|leaf| &leaf.full) == pair[1].map(|leaf| &leaf.full));
            (!same).then(|| Difference {
                path: path.clone(),
                values: here.iter().map(|leaf| leaf.map(|leaf| leaf.shown(key))).collect(),
            })
        })
        .collect()
}

/// A value at its path; of a map or bean, what it is without what stands in it.
struct Leaf {
    /// All of it, secrets included. Never shown.
    full: String,
    /// What may be shown; `None`: nothing of it.
    open: Option<String>,
    at: usize,
}

impl Leaf {
    fn shown(&self, key: &[u8]) -> Shown {
        let text = match &self.open {
            Some(open) if *open == self.full => open.clone(),
            open => format!("{} #{}", open.as_deref().unwrap_or(secret::MASK), mark(&self.full, key)),
        };
        Shown { text, at: self.at }
    }
}

/// Eight signs that are the same for the same secret and key.
fn mark(text: &str, key: &[u8]) -> String {
    let mut hash = <Hmac<Sha256> as Mac>::new_from_slice(key).expect("a key may have any length");
    hash.update(text.as_bytes());
    hash.finalize().into_bytes().iter().take(4).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The values of a file by their paths.
struct Flat<'a> {
    source: &'a str,
    /// The same without its secrets.
    masked: &'a str,
    leaves: BTreeMap<String, Leaf>,
}

impl Flat<'_> {
    /// The entries of a map; all of them are secret below a telling name.
    fn map(&mut self, map: &Map, above: &str, is_secret: bool) {
        for (key, Item { value, key: place, span }) in map {
            let name = if key.contains('/') || key.is_empty() { format!("'{key}'") } else { key.to_owned() };
            let path = if above.is_empty() { name } else { format!("{above}/{name}") };
            let full = written(value, Secrets::Shown);
            let section = matches!(value, Value::Map(_) | Value::Bean(_));
            let mut open = open(key, value).filter(|_| section || !is_secret);
            // What people took for part of a secret, whatever the server makes of it.
            if !section && self.hides(span) && open.as_ref() == Some(&full) {
                open = None;
            }
            self.leaves.insert(path.clone(), Leaf { full, open, at: place.start });
            let is_secret = is_secret || secret::is_telling_section(key);
            match value {
                Value::Map(map) => self.map(map, &path, is_secret),
                Value::Bean(bean) => self.map(&bean.body, &path, is_secret),
                _ => {}
            }
        }
    }

    fn hides(&self, span: &Span) -> bool {
        self.masked.get(span.clone()) != self.source.get(span.clone())
    }
}

/// What may be shown of a value under a key; `None`: nothing.
fn open(key: &str, value: &Value) -> Option<String> {
    if secret::is_telling(key) && !matches!(value, Value::Map(_) | Value::Bean(_)) {
        return None;
    }
    let nodes = key.trim_start_matches('-') == "cluster-nodes";
    Some(written(value, if nodes { Secrets::Nodes } else { Secrets::Addresses }))
}

/// A value in one line, without secrets.
pub(super) fn shown(key: &str, value: &Value) -> String {
    open(key, value).unwrap_or_else(|| secret::MASK.to_owned())
}

/// What is left out of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Secrets {
    /// Nothing.
    Shown,
    /// Passwords in addresses.
    Addresses,
    /// These, and all but the host of `host:password:port`.
    Nodes,
}

/// A value in one line, as it could stand in a file.
fn written(value: &Value, secrets: Secrets) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Long(number) => format!("{number}L"),
        Value::Float(number) => format!("{number}f"),
        Value::Double(number) => format!("{number:?}"),
        Value::Text(text) => quoted(text, secrets),
        Value::List(list) => {
            let elements: Vec<String> = list.iter().map(|item| element(&item.value, secrets)).collect();
            if elements.is_empty() { "[]".to_owned() } else { format!("[ {} ]", elements.join(", ")) }
        }
        Value::Map(_) => "{ }".to_owned(),
        Value::Bean(bean) => {
            let mut words: Vec<String> = bean.class.iter().map(|class| format!("class: {class}")).collect();
            words.extend((!bean.active).then(|| "active: false".to_owned()));
            words.extend(bean.exportable.then(|| "exportable: true".to_owned()));
            format!("({}) {{ }}", words.join(", "))
        }
        Value::Variable(variable) => reference(variable, secrets),
        Value::Expression(expression) => computed(expression, secrets),
    }
}

/// An element of a list: a map or bean with all that stands in it, since it has no path of its own.
fn element(value: &Value, secrets: Secrets) -> String {
    let body = |map: &Map, is_secret: bool| -> String {
        let entries: Vec<String> = map
            .iter()
            .map(|(key, item)| {
                let hidden = secrets != Secrets::Shown && (is_secret || secret::is_telling(key));
                let value = if hidden { secret::MASK.to_owned() } else { element(&item.value, secrets) };
                format!("{key} = {value}")
            })
            .collect();
        format!("{{ {} }}", entries.join(", "))
    };
    match value {
        Value::Map(map) => body(map, false),
        Value::Bean(bean) => {
            let head = written(value, secrets);
            let body = body(&bean.body, secret::is_telling_section(&bean.name));
            format!("{} {} {}", bean.name, head.trim_end_matches(" { }"), body)
        }
        other => written(other, secrets),
    }
}

fn quoted(text: &str, secrets: Secrets) -> String {
    let text = match secrets {
        Secrets::Shown => text.to_owned(),
        Secrets::Addresses => secret::address(text),
        Secrets::Nodes => secret::node_list(text),
    };
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

fn reference(variable: &Variable, secrets: Secrets) -> String {
    let kind = if variable.origin == Origin::Environment { "env" } else { "prop" };
    match &variable.default {
        Some(default) => format!("{kind}('{}', {})", variable.name, quoted(default, secrets)),
        None => format!("{kind}('{}')", variable.name),
    }
}

fn computed(expression: &Expression, secrets: Secrets) -> String {
    let operands = match secrets {
        Secrets::Shown => expression.operands.clone(),
        Secrets::Addresses | Secrets::Nodes => secret::operands(expression, secrets == Secrets::Nodes),
    };
    let mut text = String::new();
    for (at, operand) in operands.iter().enumerate() {
        if let Some(operator) = at.checked_sub(1).and_then(|before| expression.operators.get(before)) {
            text.push_str(match operator {
                Operator::Add => " + ",
                Operator::Subtract => " - ",
                Operator::Multiply => " * ",
                Operator::Divide => " / ",
            });
        }
        text.push_str(&written(operand, secrets));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(a: &str, b: &str) -> Vec<(String, Vec<Option<String>>)> {
        differences(&[File::new("a", a), File::new("b", b)], b"key")
            .into_iter()
            .map(|one| {
                (one.path, one.values.into_iter().map(|value| value.map(|value| value.text)).collect())
            })
            .collect()
    }

    #[test]
    fn order_comments_and_quotes_are_no_difference() {
        assert_eq!(compared("a = 'x' # c\nb = 1\n", "b: 1\n\na = x\n"), []);
    }

    #[test]
    fn what_is_added_removed_and_changed_is_told_by_its_path() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            compared("m {\n a = 1\n b = 2\n}\n", "m {\n a = 1L\n c = [ 'x' ]\n}\n"),
            [
                ("m/a".to_owned(), vec![some("1"), some("1L")]),
                ("m/b".to_owned(), vec![some("2"), None]),
                ("m/c".to_owned(), vec![None, some("[ 'x' ]")]),
            ]
        );
    }

    #[test]
    fn a_secret_that_differs_is_told_and_not_shown() {
        let all = compared(
            "password = 'hunter2'\nuri = 'jdbc:x://h/?password=hunter2'\n'cluster-nodes' = [ 'n:hunter2' ]\n",
            "password = 'hunter3'\nuri = 'jdbc:x://h/?password=hunter3'\n'cluster-nodes' = [ 'n:hunter3' ]\n",
        );
        assert_eq!(all.len(), 3);
        for (path, values) in all {
            assert_ne!(values[0], values[1], "{path}");
            assert!(!format!("{values:?}").contains("hunter"), "{path}: {values:?}");
        }
        for text in [
            "uri = 'jdbc:x://h/?password=' + 'hunter2'\n",
            "uri = 'jdbc:x://h/?password=' + env('PW', 'hunter2')\n",
            "'--cluster-nodes' = env('NODES', 'n1:hunter2:5277')\n",
            "cluster-nodes = 'n1:' + 'hunter2'\n",
            "cluster-nodes = n0:pw:5277,n1:hunter2:5277\n",
            "passwords {\n bob = 'hunter2'\n more {\n eve = 12\n }\n}\n",
            "all = [ passwords (class: x) {\n bob = 'hunter2'\n} ]\n",
            "db { user = 'u' } password = 'hunter2'\n",
        ] {
            let all = compared(text, &text.replace("hunter2", "hunter3"));
            assert_eq!(all.len(), 1, "{all:?}");
            assert!(!format!("{all:?}").contains("hunter"), "{all:?}");
        }
    }
}
