//! How the server finds what a bean is told, and what a value comes to for it.

use crate::tdsl::evaluate::{Surroundings, evaluate};
use crate::tdsl::value::{Bean, Item, Map, Origin, Span, Value, Variable};

/// Where a value was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The value's place in the file.
    pub span: Span,
    /// The key's place.
    pub key: Span,
    /// The path of the key, such as `cl-comp/connections-per-node`.
    pub path: String,
}

/// A value, and where it was said; nowhere: it is the server's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// Where it was said.
    pub witness: Option<Witness>,
}

impl<T> Stated<T> {
    /// What the server takes where nothing is said.
    pub const fn usual(value: T) -> Self {
        Self { value, witness: None }
    }

    /// What somebody wrote.
    pub const fn said(value: T, witness: Witness) -> Self {
        Self { value, witness: Some(witness) }
    }
}

/// A value found in the tree.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// The entry.
    pub item: &'a Item,
    /// The path of its key.
    pub path: String,
}

impl Found<'_> {
    /// Where it stands.
    pub fn witness(&self) -> Witness {
        Witness { span: self.item.span.clone(), key: self.item.key.clone(), path: self.path.clone() }
    }
}

/// What stands where a section is looked for.
#[derive(Debug, Clone, Copy)]
pub enum Section<'a> {
    /// Nothing.
    Missing,
    /// `name { … }`: configures what is there.
    Map(&'a Item, &'a Map),
    /// `name ( … ) { … }`: registers a bean, too.
    Bean(&'a Item, &'a Bean),
    /// A plain value: the bean cannot start.
    Value(&'a Item),
}

impl<'a> Section<'a> {
    /// What stands in an entry.
    pub const fn of(item: &'a Item) -> Self {
        match &item.value {
            Value::Map(map) => Self::Map(item, map),
            Value::Bean(bean) => Self::Bean(item, bean),
            _ => Self::Value(item),
        }
    }

    /// Its entries; none where there is no section.
    pub const fn body(self) -> Option<&'a Map> {
        match self {
            Self::Map(_, map) => Some(map),
            Self::Bean(_, bean) => Some(&bean.body),
            Self::Missing | Self::Value(_) => None,
        }
    }

    /// Its bean, where it is one.
    pub const fn bean(self) -> Option<&'a Bean> {
        match self {
            Self::Bean(_, bean) => Some(bean),
            _ => None,
        }
    }

    /// Its entry in the section around it.
    pub const fn item(self) -> Option<&'a Item> {
        match self {
            Self::Missing => None,
            Self::Map(item, _) | Self::Bean(item, _) | Self::Value(item) => Some(item),
        }
    }

    /// Whether it is a bean that is switched off.
    pub const fn is_off(self) -> bool {
        matches!(self, Self::Bean(_, bean) if !bean.active)
    }
}

/// The section at a path.
pub fn section<'a>(tree: &'a Map, path: &[&str]) -> Section<'a> {
    let Some((last, before)) = path.split_last() else { return Section::Missing };
    let mut map = tree;
    for name in before {
        let Some(body) = map.get(name).and_then(|item| Section::of(item).body()) else {
            return Section::Missing;
        };
        map = body;
    }
    map.get(last).map_or(Section::Missing, Section::of)
}

fn body<'a>(tree: &'a Map, path: &[&str]) -> Option<&'a Map> {
    if path.is_empty() { Some(tree) } else { section(tree, path).body() }
}

/// A key in the section of its bean alone.
pub fn own<'a>(tree: &'a Map, path: &[&str], key: &str) -> Option<Found<'a>> {
    let item = body(tree, path)?.get(key)?;
    let path = path.iter().copied().chain([key]).collect::<Vec<_>>().join("/");
    Some(Found { item, path })
}

/// A key in the section of its bean, or in any around it; the nearest wins.
pub fn around<'a>(tree: &'a Map, path: &[&str], key: &str) -> Option<Found<'a>> {
    (0..=path.len()).rev().find_map(|length| own(tree, &path[..length], key))
}

/// What a value comes to when the server uses it.
#[derive(Debug, Clone, PartialEq)]
pub enum Settled {
    /// This.
    Is(Value),
    /// This, unless the variable of the given words is set.
    Usually(Value, String),
    /// Only the server's surroundings tell: the words of the variable.
    Open(String),
    /// It throws: in the server's words.
    Fails(String),
}

impl Settled {
    /// The value, where one is known.
    pub const fn value(&self) -> Option<&Value> {
        match self {
            Self::Is(value) | Self::Usually(value, _) => Some(value),
            Self::Open(_) | Self::Fails(_) => None,
        }
    }
}

/// What a value comes to. Without surroundings a variable stays open, or takes its default.
pub fn settle(value: &Value, surroundings: Option<&dyn Surroundings>) -> Settled {
    if let Some(surroundings) = surroundings {
        return match evaluate(value, surroundings) {
            Ok(value) => Settled::Is(value),
            Err(error) => Settled::Fails(error.to_string()),
        };
    }
    match value {
        Value::Variable(variable) => match &variable.default {
            Some(default) => Settled::Usually(Value::Text(default.clone()), words(variable)),
            None => Settled::Open(words(variable)),
        },
        Value::Expression(expression) => {
            let variables: Vec<String> = expression
                .operands
                .iter()
                .filter_map(|operand| match operand {
                    Value::Variable(variable) => Some(words(variable)),
                    _ => None,
                })
                .collect();
            if variables.is_empty() {
                match evaluate(value, &Nowhere) {
                    Ok(value) => Settled::Is(value),
                    Err(error) => Settled::Fails(error.to_string()),
                }
            } else {
                Settled::Open(variables.join(", "))
            }
        }
        other => Settled::Is(other.clone()),
    }
}

/// Surroundings in which nothing is set.
struct Nowhere;

impl Surroundings for Nowhere {
    fn environment(&self, _: &str) -> Option<String> {
        None
    }

    fn property(&self, _: &str) -> Option<String> {
        None
    }
}

/// A variable as it stands in a file, without its default.
fn words(variable: &Variable) -> String {
    let origin = match variable.origin {
        Origin::Environment => "env",
        Origin::Property => "prop",
    };
    format!("{origin}('{}')", variable.name)
}

/// A whole number as the server takes it: by its text, whatever class it has in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whole {
    /// This.
    Is(i64),
    /// Only the server's surroundings tell.
    Open(String),
    /// No number: the bean that wants it does not start. The text is why.
    Bad(String),
}

impl Whole {
    /// The number, where there is one.
    pub const fn known(&self) -> Option<i64> {
        match self {
            Self::Is(number) => Some(*number),
            Self::Open(_) | Self::Bad(_) => None,
        }
    }
}

/// Takes a value as a whole number.
pub fn whole(settled: &Settled) -> Whole {
    match settled {
        Settled::Open(words) => Whole::Open(words.clone()),
        Settled::Fails(why) => Whole::Bad(why.clone()),
        Settled::Is(value) | Settled::Usually(value, _) => match value {
            Value::Int(number) => Whole::Is(i64::from(*number)),
            Value::Long(number) => Whole::Is(*number),
            Value::Text(text) => {
                let number = text.trim().parse();
                number.map_or_else(|_| Whole::Bad(format!("'{text}' is no whole number")), Whole::Is)
            }
            other => Whole::Bad(format!("{} is no whole number", kind(other))),
        },
    }
}

/// A boolean as the server takes it: `true`, `yes`, `on` and `1` in any case; all else is false.
pub fn switch(settled: &Settled) -> Result<bool, String> {
    match settled {
        Settled::Open(words) | Settled::Fails(words) => Err(words.clone()),
        Settled::Is(value) | Settled::Usually(value, _) => Ok(match value {
            Value::Bool(value) => *value,
            Value::Text(text) => ["true", "yes", "on", "1"].iter().any(|yes| text.eq_ignore_ascii_case(yes)),
            Value::Int(number) => *number == 1,
            Value::Long(number) => *number == 1,
            _ => false,
        }),
    }
}

/// A list of texts as the server takes it: a text is divided at commas that no backslash stands before.
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::List(items) => items.iter().map(|item| plain(&item.value)).collect(),
        Value::Text(text) => {
            let mut parts = vec![String::new()];
            let mut before = ' ';
            for c in text.chars() {
                match (c, parts.last_mut()) {
                    (',', _) if before != '\\' => parts.push(String::new()),
                    (c, Some(part)) => part.push(c),
                    (_, None) => {}
                }
                before = c;
            }
            parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
        }
        Value::Null => Vec::new(),
        other => vec![plain(other)],
    }
}

/// A scalar as text.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Long(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Double(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Variable(variable) => words(variable),
        Value::Expression(_) => "an expression".to_owned(),
        Value::List(_) => "a list".to_owned(),
        Value::Map(_) | Value::Bean(_) => "a section".to_owned(),
    }
}

/// What a value is, for people.
pub const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Int(_) | Value::Long(_) => "a whole number",
        Value::Float(_) | Value::Double(_) => "a number with a fraction",
        Value::Text(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a section",
        Value::Bean(_) => "a bean",
        Value::Variable(_) => "a variable",
        Value::Expression(_) => "an expression",
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::tdsl::reader::read;

    #[test]
    fn the_nearest_section_wins_and_a_field_is_its_sections_own() {
        let tree = read("a = 1\nb = 2\ns {\n a = 3\n t {\n c = 4\n }\n}\n").unwrap().tree;
        let found = around(&tree, &["s", "t"], "a").unwrap();
        assert_eq!((found.path.as_str(), &found.item.value), ("s/a", &Value::Int(3)));
        assert_eq!(around(&tree, &["s", "t"], "b").unwrap().path, "b");
        assert_eq!(own(&tree, &["s", "t"], "c").unwrap().path, "s/t/c");
        assert!(own(&tree, &["s", "t"], "a").is_none());
        assert!(around(&tree, &["nowhere"], "a").is_some_and(|found| found.path == "a"));
    }

    #[test]
    fn a_variable_without_surroundings_stays_open_or_takes_its_default() {
        let tree = read("a = env('A')\nb = env('B', '7')\nc = 'x' + env('C')\nd = 2 * 3\n").unwrap().tree;
        let settled = |key: &str| settle(&tree[key].value, None);
        assert_eq!(settled("a"), Settled::Open("env('A')".to_owned()));
        assert_eq!(whole(&settled("b")), Whole::Is(7));
        assert!(matches!(settled("c"), Settled::Open(_)));
        assert_eq!(whole(&settled("d")), Whole::Is(6));
        assert_eq!(settle(&tree["a"].value, Some(&Nowhere)), Settled::Is(Value::Null));
    }

    #[test]
    fn values_are_converted_as_the_server_converts_them() {
        let number = |value: Value| whole(&Settled::Is(value));
        assert_eq!(number(Value::Text(" 5 ".into())), Whole::Is(5));
        assert!(matches!(number(Value::Text("five".into())), Whole::Bad(_)));
        assert!(matches!(number(Value::Double(5.0)), Whole::Bad(_)));
        assert_eq!(switch(&Settled::Is(Value::Text("YES".into()))), Ok(true));
        assert_eq!(switch(&Settled::Is(Value::Text("ja".into()))), Ok(false));
        assert_eq!(texts(&Value::Text("a, b\\,c".into())), ["a", "b\\,c"]);
    }
}
