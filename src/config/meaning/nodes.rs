//! The name of the node, the nodes that are named in the old way, the databases, the administrators.

use crate::config::field::{Settled, Stated, Witness, own, plain, section, settle, texts};
use crate::config::secret;
use crate::tdsl::evaluate::Surroundings;
use crate::tdsl::value::{Item, Map, Span, Value};

/// A name that a node is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// This.
    Is(String),
    /// Only the server's surroundings tell.
    Open(String),
    /// The server does not start: the value is an expression.
    Fails,
}

impl Name {
    /// The name, where it is known.
    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Is(name) => Some(name),
            Self::Open(_) | Self::Fails => None,
        }
    }
}

/// Under which names the node is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// In the cluster; `None`: what the operating system calls the host.
    pub primary: Option<(Name, Witness)>,
    /// For clients.
    pub secondary: Option<(Name, Witness)>,
}

impl Identity {
    pub(super) fn of(tree: &Map, surroundings: Option<&dyn Surroundings>) -> Self {
        let name = |key: &str| {
            let found = own(tree, &["dns-resolver"], key).or_else(|| own(tree, &[], &format!("--{key}")))?;
            let name = match (&found.item.value, settle(&found.item.value, surroundings)) {
                (Value::Expression(_), _) | (_, Settled::Fails(_)) => Name::Fails,
                (_, Settled::Open(words)) => Name::Open(words),
                (_, Settled::Is(Value::Null) | Settled::Usually(Value::Null, _)) => return None,
                (_, Settled::Is(value) | Settled::Usually(value, _)) => Name::Is(plain(&value)),
            };
            Some((name, found.witness()))
        };
        Self { primary: name("tigase-primary-address"), secondary: name("tigase-secondary-address") }
    }
}

/// A node of `cluster-nodes`. Its password is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldNode {
    /// Its host.
    pub name: String,
    /// Whether a password stands there.
    pub has_password: bool,
    /// Its port, where one is named.
    pub port: Option<u16>,
    /// Where it stands.
    pub span: Span,
}

/// The nodes that are named in the old way.
pub(super) fn old(tree: &Map, surroundings: Option<&dyn Surroundings>) -> Vec<OldNode> {
    let Some(found) = own(tree, &[], "cluster-nodes").or_else(|| own(tree, &[], "--cluster-nodes")) else {
        return Vec::new();
    };
    let node = |text: &str, span: &Span| {
        let mut fields = text.trim().split(':');
        let name = fields.next().unwrap_or_default().trim().to_owned();
        let password = fields.next().unwrap_or_default();
        let port: Option<u16> = fields.next().and_then(|port| port.trim().parse().ok());
        // `[ n1:SECRET:5277 ]` without quotes: the name is a key, which no list keeps, and the secret stands in its place.
        let name = match password.parse::<u16>() {
            Ok(_) if port.is_none() && !name.contains('.') => secret::MASK.to_owned(),
            _ => name,
        };
        (!name.is_empty()).then(|| OldNode {
            name,
            has_password: !password.is_empty(),
            port,
            span: span.clone(),
        })
    };
    match &found.item.value {
        Value::List(items) => items
            .iter()
            .filter_map(|Item { value, span, .. }| {
                let settled = settle(value, surroundings);
                node(&plain(settled.value()?), span)
            })
            .collect(),
        value => {
            let settled = settle(value, surroundings);
            let all = settled.value().map(texts).unwrap_or_default();
            all.iter().filter_map(|text| node(text, &found.item.span)).collect()
        }
    }
}

/// A database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSource {
    /// Its name.
    pub name: String,
    /// Its address, without the password. `None`: the file does not say it.
    pub address: Option<Stated<String>>,
    /// The address as it stands, to compare; never shown.
    pub(crate) raw: Option<String>,
}

pub(super) fn data_sources(tree: &Map, surroundings: Option<&dyn Surroundings>) -> Vec<DataSource> {
    let mut sources: Vec<DataSource> = section(tree, &["dataSource"])
        .body()
        .into_iter()
        .flatten()
        .filter(|(_, item)| matches!(item.value, Value::Map(_) | Value::Bean(_)))
        .map(|(name, _)| {
            let found = own(tree, &["dataSource", name], "uri");
            let raw = found.as_ref().map(|found| match settle(&found.item.value, surroundings) {
                Settled::Is(value) | Settled::Usually(value, _) => plain(&value),
                Settled::Open(words) | Settled::Fails(words) => words,
            });
            let shown = raw.as_deref().map(secret::address);
            let address = shown.zip(found).map(|(text, found)| Stated::said(text, found.witness()));
            DataSource { name: name.to_owned(), address, raw }
        })
        .collect();
    if sources.is_empty()
        && let Some(found) = own(tree, &[], "--user-db-uri")
    {
        let raw = plain(&found.item.value);
        let address = Some(Stated::said(secret::address(&raw), found.witness()));
        sources.push(DataSource { name: "default".to_owned(), address, raw: Some(raw) });
    }
    sources
}

/// Who administers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Administrators {
    /// Their addresses.
    pub jids: Vec<String>,
    /// Where they are named.
    pub witness: Option<Witness>,
}

impl Administrators {
    pub(super) fn of(tree: &Map) -> Self {
        let found = own(tree, &[], "admins").or_else(|| own(tree, &[], "--admins"));
        let found = found.or_else(|| own(tree, &["cl-comp"], "admins"));
        match found {
            None => Self { jids: Vec::new(), witness: None },
            Some(found) => Self { jids: texts(&found.item.value), witness: Some(found.witness()) },
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::tdsl::reader::read;

    #[test]
    fn old_nodes_are_read_without_their_passwords() {
        let tree = read("cluster-nodes = [ 'node1.x:s3cret:5277', 'node2.x' ]\n").unwrap().tree;
        let nodes = old(&tree, None);
        assert_eq!(nodes[0].name, "node1.x");
        assert_eq!((nodes[0].has_password, nodes[0].port), (true, Some(5277)));
        assert_eq!((nodes[1].has_password, nodes[1].port), (false, None));
        assert!(!format!("{nodes:?}").contains("s3cret"));
        // What a list without quotes leaves of `n1:s3cret:5277`.
        let tree = read("cluster-nodes = [ n1:s3cret:5277 ]\n").unwrap().tree;
        assert!(!format!("{:?}", old(&tree, None)).contains("s3cret"));
        let tree = read("--cluster-nodes = 'a:p:5277,b'\n").unwrap().tree;
        assert_eq!(old(&tree, None).len(), 2);
    }

    #[test]
    fn an_expression_is_no_name_and_a_variable_stays_open() {
        let identity = |value: &str| {
            let text = format!("dns-resolver {{\ntigase-primary-address = {value}\n}}\n");
            Identity::of(&read(&text).unwrap().tree, None).primary.map(|(name, _)| name)
        };
        assert_eq!(identity("'node1.x'"), Some(Name::Is("node1.x".to_owned())));
        assert_eq!(identity("'a' + 'b'"), Some(Name::Fails));
        assert_eq!(identity("env('HOST')"), Some(Name::Open("env('HOST')".to_owned())));
        assert_eq!(identity("null"), None);
    }

    #[test]
    fn a_database_is_shown_without_its_password() {
        let text =
            "dataSource () {\n default () {\n uri = 'jdbc:postgresql://db/t?user=t&password=s3'\n }\n}\n";
        let sources = data_sources(&read(text).unwrap().tree, None);
        assert_eq!(
            sources[0].address.as_ref().unwrap().value,
            "jdbc:postgresql://db/t?user=t&password=******"
        );
    }
}
