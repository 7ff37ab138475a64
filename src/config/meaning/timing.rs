//! How links are watched, and how often rows are reloaded.

use super::number;
use super::ports::among;
use crate::config::field::{Settled, Stated, Whole, Witness, around, own, plain, settle, switch, whole};
use crate::tdsl::evaluate::Surroundings;
use crate::tdsl::value::Map;

/// Times and switches of the cluster's links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// How often links are looked at, in ms.
    pub watchdog_delay: Stated<Whole>,
    /// After how long without traffic a link is pinged, in ms; below 0: at every look.
    pub watchdog_timeout: Stated<Whole>,
    /// What a ping is, as it stands in the file.
    pub ping: Stated<String>,
    /// After how long without traffic a link is cut, in ms.
    pub inactivity: Stated<Whole>,
    /// By when a link must have shaken hands, in s.
    pub handshake: Stated<Whole>,
    /// The pause before a link is tried again, in ms.
    pub reconnect: Stated<Whole>,
    /// How often a node writes its row and reads the others', in s.
    pub reload: Stated<Whole>,
    /// Whether links are compressed. The error: only the surroundings tell.
    pub compressed: Stated<Result<bool, String>>,
    /// Whether other stanzas than the cluster's own pass.
    pub other_traffic: Stated<Result<bool, String>>,
}

/// What a row may be old, in reloads of the reader, before it is deleted.
pub const STALE_AFTER: i64 = 5;

impl Timing {
    pub(super) fn of(tree: &Map, surroundings: Option<&dyn Surroundings>) -> Self {
        let manager = ["cl-comp"];
        let field = |key: &str, usual: i64| match own(tree, &manager, key) {
            None => Stated::usual(Whole::Is(usual)),
            Some(found) => Stated::said(whole(&settle(&found.item.value, surroundings)), found.witness()),
        };
        let yes = |key: &str, usual: bool| match around(tree, &manager, key) {
            None => Stated::usual(Ok(usual)),
            Some(found) => Stated::said(switch(&settle(&found.item.value, surroundings)), found.witness()),
        };
        Self {
            watchdog_delay: number(tree, &manager, "watchdog-delay", 30_000, surroundings),
            watchdog_timeout: number(tree, &manager, "watchdog-timeout", -1_000, surroundings),
            ping: ping(tree, surroundings),
            inactivity: field("maxInactivityTime", 180_000),
            handshake: number(tree, &manager, "service-connected-timeout", 10, surroundings),
            reconnect: field("connectionDelay", 5_000),
            reload: number(
                tree,
                &["cl-comp", "clConRepositoryBean"],
                "repo-autoreload-interval",
                15,
                surroundings,
            ),
            compressed: yes("compress-stream", false),
            other_traffic: yes("non-cluster-traffic-allowed", true),
        }
    }

    /// The numbers that the manager needs to start.
    pub fn numbers(&self) -> impl Iterator<Item = &Stated<Whole>> {
        [&self.watchdog_delay, &self.watchdog_timeout, &self.inactivity, &self.handshake, &self.reconnect]
            .into_iter()
    }

    /// The word for a ping, where it is none.
    pub fn bad_ping(&self) -> Option<(&str, &Witness)> {
        let witness = self.ping.witness.as_ref()?;
        let open = self.ping.value.starts_with("env(") || self.ping.value.starts_with("prop(");
        let known = is_ping(&self.ping.value);
        (!known && !open).then_some((self.ping.value.as_str(), witness))
    }
}

/// Whether a word is one for a ping.
pub(crate) fn is_ping(word: &str) -> bool {
    among(&crate::tdsl::value::Value::Text(word.into()), &["WHITESPACE", "XMPP"]).is_some()
}

fn ping(tree: &Map, surroundings: Option<&dyn Surroundings>) -> Stated<String> {
    match around(tree, &["cl-comp"], "watchdog-ping-type") {
        None => Stated::usual("XMPP".to_owned()),
        Some(found) => {
            let word = match settle(&found.item.value, surroundings) {
                Settled::Is(value) | Settled::Usually(value, _) => plain(&value),
                Settled::Open(words) | Settled::Fails(words) => words,
            };
            Stated::said(word, found.witness())
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::tdsl::reader::read;

    #[test]
    fn a_key_at_the_root_reaches_the_clusters_links_and_a_field_does_not() {
        let tree = read("watchdog-timeout = 60000\nmaxInactivityTime = 1\nrepo-autoreload-interval = 30\n");
        let timing = Timing::of(&tree.unwrap().tree, None);
        assert_eq!(timing.watchdog_timeout.value, Whole::Is(60_000));
        assert_eq!(timing.inactivity, Stated::usual(Whole::Is(180_000)));
        assert_eq!(timing.reload.value, Whole::Is(30));
    }

    #[test]
    fn an_old_section_of_the_table_is_ignored() {
        let tree =
            read("cl-comp {\n 'cl-conn-repo' {\n 'repo-autoreload-interval' = 30\n }\n}\n").unwrap().tree;
        assert_eq!(Timing::of(&tree, None).reload, Stated::usual(Whole::Is(15)));
    }
}
