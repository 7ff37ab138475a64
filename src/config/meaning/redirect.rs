//! Where clients are sent, and how sessions on different nodes know of one another.

use crate::config::field::{Found, Section, Stated, Witness, own, section};
use crate::tdsl::value::{Map, Value};

/// The components that send clients elsewhere.
pub const COMPONENTS: [&str; 3] = ["c2s", "bosh", "ws2s"];

/// The package of the classes that are shipped.
pub const PACKAGE: &str = "tigase.server.xmppclient.";

/// The classes that are shipped, without their package, and what each does.
pub const CLASSES: [(&str, &str); 4] = [
    ("SeeOtherHost", "to one host"),
    ("SeeOtherHostHashed", "by the hash of the client's address over the linked nodes"),
    ("SeeOtherHostDualIP", "by the hash, to the secondary address of the node"),
    ("SeeOtherHostDB", "as a table of the database says"),
];

/// Where a component sends clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redirect {
    /// Nothing is said, and there is no cluster.
    Alone,
    /// Nothing is said: in a cluster one of two classes wins, and it differs from node to node.
    Undetermined,
    /// One of the classes that are shipped, by its short name.
    Class(&'static str),
    /// Switched off.
    Off,
    /// A class that is not there: nobody is sent anywhere.
    NoClass(String),
    /// The server does not start: a text stands where a section should.
    Fails(String),
    /// The bean does not start, so nobody is sent anywhere.
    Bare,
}

pub(super) fn all(tree: &Map, clustered: bool) -> Vec<(&'static str, Stated<Redirect>)> {
    COMPONENTS.iter().map(|component| (*component, of(tree, component, clustered))).collect()
}

fn of(tree: &Map, component: &str, clustered: bool) -> Stated<Redirect> {
    if let Some(found) = own(tree, &[component], "cm-see-other-host")
        && let Value::Text(text) = &found.item.value
    {
        return Stated::said(Redirect::Fails(text.to_string()), found.witness());
    }
    let usual = || if clustered { Redirect::Undetermined } else { Redirect::Alone };
    let Some(found) = own(tree, &[component], "seeOtherHost") else {
        return old(tree).unwrap_or_else(|| Stated::usual(usual()));
    };
    let redirect = match Section::of(found.item) {
        Section::Bean(_, bean) if !bean.active => Redirect::Off,
        Section::Bean(_, bean) => match &bean.class {
            None => usual(),
            Some(class) if class == "tigase.server.xmppclient.SeeOtherHostDB" && bean.body.is_empty() => {
                Redirect::Bare
            }
            Some(class) => named(class),
        },
        Section::Map(..) | Section::Missing => usual(),
        Section::Value(_) => Redirect::Fails(crate::config::field::plain(&found.item.value)),
    };
    Stated::said(redirect, found.witness())
}

/// `--cm-see-other-host`, which the server converts.
fn old(tree: &Map) -> Option<Stated<Redirect>> {
    let found = own(tree, &[], "--cm-see-other-host")?;
    let Value::Text(class) = &found.item.value else { return None };
    Some(Stated::said(named(class), found.witness()))
}

fn named(class: &str) -> Redirect {
    let known = class.strip_prefix(PACKAGE).and_then(|short| CLASSES.iter().find(|(name, _)| *name == short));
    known.map_or_else(|| Redirect::NoClass(class.to_owned()), |(name, _)| Redirect::Class(name))
}

/// How sessions are kept together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Strategy {
    /// The one that is shipped.
    Shipped,
    /// One that needs tigase-acs and its licence.
    Licensed(String),
    /// One that is not shipped: without its class no session begins.
    Other(String),
    /// Switched off.
    Off,
}

/// The strategy that is shipped.
pub const SHIPPED: &str = "tigase.cluster.strategy.DefaultClusteringStrategy";

const LICENSED: [&str; 2] = [
    "tigase.server.cluster.strategy.OnlineUsersCachingStrategy",
    "tigase.cluster.strategy.OnlineUsersCachingStrategy",
];

pub(super) fn strategy(tree: &Map) -> Stated<Strategy> {
    let path = ["sess-man", "strategy"];
    let section = section(tree, &path);
    let (Some(bean), Some(item)) = (section.bean(), section.item()) else {
        return Stated::usual(Strategy::Shipped);
    };
    let witness: Witness = Found { item, path: path.join("/") }.witness();
    let strategy = match &bean.class {
        _ if !bean.active => Strategy::Off,
        None => Strategy::Shipped,
        Some(class) if class == SHIPPED => Strategy::Shipped,
        Some(class) if LICENSED.contains(&class.as_str()) => Strategy::Licensed(class.to_string()),
        Some(class) => Strategy::Other(class.to_string()),
    };
    Stated::said(strategy, witness)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::tdsl::reader::read;

    fn c2s(inner: &str) -> Redirect {
        let tree = read(&format!("c2s {{\n{inner}\n}}\n")).unwrap().tree;
        of(&tree, "c2s", true).value
    }

    /// What 8.4.2 nodes did with each of these (config-variants-summary).
    #[test]
    fn redirection_is_what_it_was_seen_to_be() {
        assert_eq!(c2s(""), Redirect::Undetermined);
        assert_eq!(c2s("seeOtherHost {}"), Redirect::Undetermined);
        assert_eq!(c2s("seeOtherHost (active: false) {}"), Redirect::Off);
        assert!(matches!(c2s("seeOtherHost (class: SeeOtherHostHashed) {}"), Redirect::NoClass(_)));
        assert_eq!(
            c2s("seeOtherHost (class: tigase.server.xmppclient.SeeOtherHostHashed) {}"),
            Redirect::Class("SeeOtherHostHashed")
        );
        assert_eq!(c2s("seeOtherHost (class: tigase.server.xmppclient.SeeOtherHostDB) {}"), Redirect::Bare);
        assert!(matches!(c2s("'cm-see-other-host' = 'none'"), Redirect::Fails(_)));
        let tree = read("--cm-see-other-host = none\n").unwrap().tree;
        assert!(matches!(of(&tree, "bosh", true).value, Redirect::NoClass(_)));
    }

    #[test]
    fn a_strategy_that_is_not_shipped_is_told() {
        let of_class = |class: &str| {
            let text = format!("sess-man {{\nstrategy (class: {class}) {{}}\n}}\n");
            strategy(&read(&text).unwrap().tree).value
        };
        assert_eq!(of_class(SHIPPED), Strategy::Shipped);
        assert!(matches!(of_class(LICENSED[0]), Strategy::Licensed(_)));
        assert!(matches!(of_class("x.Y"), Strategy::Other(_)));
        assert_eq!(strategy(&Map::new()), Stated::usual(Strategy::Shipped));
    }
}
