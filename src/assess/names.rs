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

/// `report` or `reports`, for so many speakers.
pub fn verb(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}
