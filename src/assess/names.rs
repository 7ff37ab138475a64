//! How names are put into sentences.

use crate::cluster::node::NodeName;
use crate::cluster::view::ClusterView;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// Shortens node names in sentences to their first label, where that loses nothing: a name with a dot is whole, and one
/// without has the end that is cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    suffix: Option<String>,
    /// Whether there are names that have another end.
    some_whole: bool,
}

impl Names {
    /// Learns what the names of most nodes have in common.
    pub fn of(view: &ClusterView) -> Self {
        Self::among(view.nodes.keys())
    }

    fn among<'a>(names: impl Iterator<Item = &'a NodeName>) -> Self {
        let none = Self { suffix: None, some_whole: false };
        let mut all: usize = 0;
        let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
        for name in names.map(NodeName::as_str) {
            all += 1;
            match name.split_once('.') {
                // It would be taken for one that was shortened.
                None => return none,
                Some((label, end)) if !label.is_empty() && name.parse::<IpAddr>().is_err() => {
                    *ends.entry(end).or_default() += 1;
                }
                Some(_) => {}
            }
        }
        match ends.into_iter().max_by_key(|(_, count)| *count) {
            Some((end, count)) if count * 2 > all => {
                Self { suffix: Some(format!(".{end}")), some_whole: count < all }
            }
            _ => none,
        }
    }

    /// What is cut off, with its dot (`.xmpp-test.org`); `None` where names stay as they are.
    pub fn suffix(&self) -> Option<&str> {
        self.suffix.as_deref()
    }

    /// Whose names end in what is cut off: `names`, or `names without a dot` where others have ends of their own.
    pub const fn whose(&self) -> &'static str {
        if self.some_whole { "names without a dot" } else { "names" }
    }

    /// One name.
    pub fn short(&self, name: &NodeName) -> String {
        self.of_one(name).to_owned()
    }

    /// The same, borrowed.
    pub fn of_one<'a>(&self, name: &'a NodeName) -> &'a str {
        let text = name.as_str();
        let label = self.suffix.as_deref().and_then(|suffix| text.strip_suffix(suffix));
        label.filter(|label| !label.is_empty() && !label.contains('.')).unwrap_or(text)
    }

    /// Several names: `a`, `a and b`, `a, b and c`, `a, b, c and 7 more`.
    pub fn list<'a>(&self, names: impl IntoIterator<Item = &'a NodeName>) -> String {
        let mut words: Vec<String> = names.into_iter().map(|name| self.short(name)).collect();
        if words.len() > MOST_NAMED {
            let more = words.len() - MOST_NAMED;
            words.truncate(MOST_NAMED);
            words.push(format!("{more} more"));
        }
        match words.split_last() {
            None => "nobody".to_owned(),
            Some((only, [])) => only.clone(),
            Some((last, first)) => format!("{} and {last}", first.join(", ")),
        }
    }
}

/// How many names a sentence bears.
const MOST_NAMED: usize = 4;

/// Whether a person who typed this means this node: its whole name, or the labels with which it begins
/// (`node1` for `node1.xmpp-test.org`).
pub fn meant(typed: &str, node: &NodeName) -> bool {
    let typed = NodeName::new(typed);
    let (typed, full) = (typed.as_str(), node.as_str());
    let begins = || full.strip_prefix(typed).is_some_and(|rest| rest.starts_with('.'));
    typed == full || !typed.is_empty() && full.parse::<IpAddr>().is_err() && begins()
}

/// `report` or `reports`, for so many speakers.
pub fn verb(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortened(names: &[&str]) -> (Vec<String>, &'static str) {
        let nodes: Vec<NodeName> = names.iter().map(|name| NodeName::new(name)).collect();
        let names = Names::among(nodes.iter());
        (nodes.iter().map(|node| names.short(node)).collect(), names.whose())
    }

    #[test]
    fn a_foreign_name_stays_whole_and_ends_nothing_for_the_others() {
        let (short, whose) = shortened(&["n1.x.org", "n2.x.org", "n3.x.org"]);
        assert_eq!((short.join(" ").as_str(), whose), ("n1 n2 n3", "names"));
        let (short, whose) = shortened(&[
            "n1.x.org",
            "n2.x.org",
            "n2.evil.net",
            "10.0.0.7",
            "db.n3.x.org",
            "n4.x.org",
            "n5.x.org",
        ]);
        assert_eq!(short.join(" "), "n1 n2 n2.evil.net 10.0.0.7 db.n3.x.org n4 n5");
        assert_eq!(whose, "names without a dot");
        // Half is not most.
        assert_eq!(shortened(&["n1.x.org", "n1.y.org"]).0, ["n1.x.org", "n1.y.org"]);
        // Nobody could tell it from one that was shortened.
        assert_eq!(shortened(&["n1.x.org", "n2.x.org", "n3"]).0, ["n1.x.org", "n2.x.org", "n3"]);
        assert_eq!(shortened(&[".x.org", "n1.x.org", "n2.x.org"]).0, [".x.org", "n1", "n2"]);
    }

    #[test]
    fn a_short_name_means_a_node_and_half_a_label_does_not() {
        let node = NodeName::new("node1.xmpp-test.org");
        for typed in ["node1", "NODE1", "node1.xmpp-test", "node1.xmpp-test.org", "node1.xmpp-test.org."] {
            assert!(meant(typed, &node), "{typed}");
        }
        for typed in ["", ".", "node", "node11", "xmpp-test.org", "node1.xmpp-test.org.x"] {
            assert!(!meant(typed, &node), "{typed}");
        }
        assert!(!meant("10", &NodeName::new("10.77.0.11")));
    }
}
