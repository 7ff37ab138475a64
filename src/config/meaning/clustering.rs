//! Whether the server is a node of a cluster, and whether the component that makes it one will run.

use super::timing::Timing;
use super::traffic::Traffic;
use crate::config::field::{
    Found, Section, Settled, Stated, Whole, Witness, kind, own, plain, section, settle,
};
use crate::tdsl::evaluate::Surroundings;
use crate::tdsl::value::{Map, Value};

/// Whether the server is a node of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clustering {
    /// It is.
    On,
    /// It is not, and nobody said that it should be.
    Off,
    /// It is not, although something was written; the text is why.
    SilentlyOff(String),
    /// The server does not start; the text is why.
    Fails(String),
    /// Only the server's surroundings tell.
    Open(String),
}

impl Clustering {
    /// Whether it is a node of a cluster, or may be one.
    pub const fn is_on(&self) -> bool {
        matches!(self, Self::On | Self::Open(_))
    }
}

/// Reads `cluster-mode`, or its older name, which the server converts.
pub(super) fn clustering(tree: &Map, surroundings: Option<&dyn Surroundings>) -> Stated<Clustering> {
    let Some(found) = own(tree, &[], "cluster-mode").or_else(|| own(tree, &[], "--cluster-mode")) else {
        return Stated::usual(Clustering::Off);
    };
    let Found { item, .. } = &found;
    let value = match settle(&item.value, surroundings) {
        Settled::Open(words) => Clustering::Open(words),
        Settled::Fails(why) => Clustering::Fails(why),
        Settled::Is(value) | Settled::Usually(value, _) => match value {
            Value::Bool(true) => Clustering::On,
            Value::Bool(false) => Clustering::Off,
            Value::Text(text) if text.trim().eq_ignore_ascii_case("true") => Clustering::On,
            Value::Text(text) if text.trim().eq_ignore_ascii_case("false") => Clustering::Off,
            Value::Text(text) => Clustering::SilentlyOff(format!("'{text}' is not true")),
            Value::Null => Clustering::SilentlyOff(match &item.value {
                Value::Null => "null is not true".to_owned(),
                variable => format!("{} is not set", plain(variable)),
            }),
            other => Clustering::Fails(format!("{} cannot be taken for true or false", kind(&other))),
        },
    };
    Stated::said(value, found.witness())
}

/// What becomes of the Cluster Connection Manager.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manager {
    /// It runs, where clustering is on.
    Runs,
    /// It is switched off.
    SwitchedOff(Witness),
    /// Its class is not one that is shipped.
    OtherClass(String, Witness),
    /// A plain value stands where its section should.
    NoSection(Witness),
    /// A value that it cannot take keeps it from starting; the text is why.
    Broken(String, Witness),
}

/// The class of the manager.
pub(crate) const MANAGER_CLASS: &str = "tigase.cluster.ClusterConnectionManager";

pub(super) fn manager(
    tree: &Map,
    connections: &Stated<Whole>,
    traffic: &[Traffic],
    timing: &Timing,
) -> Manager {
    let at = |item: &crate::tdsl::value::Item| Witness {
        span: item.span.clone(),
        key: item.key.clone(),
        path: "cl-comp".to_owned(),
    };
    match section(tree, &["cl-comp"]) {
        Section::Value(item) => return Manager::NoSection(at(item)),
        Section::Bean(item, bean) if !bean.active => return Manager::SwitchedOff(at(item)),
        Section::Bean(item, bean) => {
            if let Some(class) = bean.class.as_ref().filter(|class| *class != MANAGER_CLASS) {
                return Manager::OtherClass(class.to_string(), at(item));
            }
        }
        Section::Map(..) | Section::Missing => {}
    }
    let numbers = std::iter::once(connections).chain(timing.numbers());
    let bad_number = numbers.filter_map(|stated| match (&stated.value, &stated.witness) {
        (Whole::Bad(why), Some(witness)) => Some((why.clone(), witness.clone())),
        _ => None,
    });
    let ping = timing
        .bad_ping()
        .map(|(word, witness)| (format!("'{word}' is neither WHITESPACE nor XMPP"), witness.clone()));
    let limits = traffic.iter().filter(|traffic| traffic.component == "cl-comp").filter_map(|traffic| {
        let why = traffic.limits.as_ref().err()?;
        Some((why.clone(), traffic.text.witness.clone()?))
    });
    match bad_number.chain(ping).chain(limits).next() {
        Some((why, witness)) => Manager::Broken(why, witness),
        None => Manager::Runs,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::config::meaning::Meaning;
    use crate::tdsl::reader::read;

    fn meaning(text: &str) -> Meaning {
        Meaning::of(&read(text).unwrap().tree, None)
    }

    /// What one 8.4.2 node did with each of these (config-variants-summary).
    #[test]
    fn clustering_is_on_off_silently_off_or_stops_the_server_as_it_was_seen() {
        let clustering = |value: &str| meaning(&format!("'cluster-mode' = {value}\n")).clustering.value;
        for on in ["true", "TRUE", "'true'"] {
            assert_eq!(clustering(on), Clustering::On, "{on}");
        }
        assert_eq!(clustering("false"), Clustering::Off);
        assert!(matches!(clustering("yes"), Clustering::SilentlyOff(_)));
        assert!(matches!(clustering("1"), Clustering::Fails(_)));
        assert!(matches!(clustering("env('NOPE')"), Clustering::Open(_)));
        assert_eq!(clustering("env('X', 'true')"), Clustering::On);
        assert_eq!(meaning("").clustering, Stated::usual(Clustering::Off));
        assert_eq!(meaning("--cluster-mode = true\n").clustering.value, Clustering::On);
    }

    #[test]
    fn a_manager_that_cannot_read_a_value_does_not_start() {
        let manager = |text: &str| meaning(&format!("cluster-mode = true\n{text}\n")).manager;
        assert_eq!(manager(""), Manager::Runs);
        assert_eq!(manager("cl-comp (class: tigase.cluster.ClusterConnectionManager) {}"), Manager::Runs);
        assert!(matches!(manager("connections-per-node = 'five'"), Manager::Broken(..)));
        assert!(matches!(manager("connections-per-node = 3;"), Manager::Broken(..)));
        assert!(matches!(manager("'cl-comp' = 5"), Manager::NoSection(_)));
        assert!(matches!(manager("cl-comp (active: false) {}"), Manager::SwitchedOff(_)));
        assert!(matches!(manager("cl-comp (class: tigase.nope.Nope) {}"), Manager::OtherClass(..)));
        assert!(matches!(manager("cm-ht-traffic-throttling = 'xmpp:25k:0'"), Manager::Broken(..)));
        assert!(matches!(manager("cm-ht-traffic-throttling = 5"), Manager::Broken(..)));
        assert!(matches!(manager("watchdog-ping-type = 'PING'"), Manager::Broken(..)));
        assert_eq!(manager("cm-traffic-throttling = 5"), Manager::Runs, "that is the clients'");
    }
}
