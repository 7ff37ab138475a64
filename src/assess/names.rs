//! How names are put into sentences.

use crate::cluster::node::NodeName;
use crate::cluster::view::ClusterView;
use std::net::IpAddr;

/// Shortens node names in sentences to their first label, where that loses nothing.
#[derive(Debug)]
pub struct Names {
    suffix: Option<String>,
}

impl Names {
    /// Learns what the nodes' names have in common.
    pub fn of(view: &ClusterView) -> Self {
        let mut suffixes = view.nodes.keys().map(|name| {
            let text = name.as_str();
            if text.parse::<IpAddr>().is_ok() { None } else { text.split_once('.').map(|(_, rest)| rest) }
        });
        let first = suffixes.next().flatten();
        let suffix = first
            .filter(|suffix| suffixes.all(|other| other == Some(suffix)))
            .map(|suffix| format!(".{suffix}"));
        Self { suffix }
    }

    /// What is cut off, with its dot (`.xmpp-test.org`); `None` where names stay as they are.
    pub fn suffix(&self) -> Option<&str> {
        self.suffix.as_deref()
    }

    /// One name.
    pub fn short(&self, name: &NodeName) -> String {
        let text = name.as_str();
        self.suffix.as_deref().and_then(|suffix| text.strip_suffix(suffix)).unwrap_or(text).to_owned()
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
