//! The nodes' own counts of disconnects, for charts: each node is asked once a minute at the most, and only a few
//! in one look, so that no look is much dearer than another.

use super::plan::GRACE;
use super::walk::timed;
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Evidence, Observation, Source, Unavailable};
use crate::probe::xmpp::request::Requester;
use crate::probe::xmpp::tigase;
use futures_util::future::join_all;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

/// How often a node is asked at the most. It counts by the minute.
const PERIOD: Duration = Duration::from_secs(60);

/// How many nodes are asked in one look at least, where so many are due: most clusters are no larger.
const AT_ONCE: usize = 8;

/// In how many looks all nodes of a larger cluster have their turn.
const TURNS: usize = 8;

/// More nodes than this are not remembered: twice as many as are taken for a cluster.
const MOST_REMEMBERED: usize = 1_000;

/// Whom to ask next: when each node was asked last.
#[derive(Debug, Clone, Default)]
pub struct Counting {
    asked: BTreeMap<NodeName, Instant>,
}

impl Counting {
    /// Those of these nodes that are to be asked now, the ones first that have waited for longest.
    pub(super) fn due(&self, nodes: BTreeSet<NodeName>, now: Instant) -> Vec<NodeName> {
        let most = AT_ONCE.max(nodes.len().div_ceil(TURNS));
        let last = |node: &NodeName| self.asked.get(node).copied();
        let is_due = |node: &NodeName| last(node).is_none_or(|at| at + PERIOD <= now);
        let mut due: Vec<NodeName> = nodes.into_iter().filter(is_due).collect();
        due.sort_by_key(last);
        due.truncate(most);
        due
    }

    /// Takes in whom a look that began then has asked, whatever came of it.
    pub(super) fn learn(&mut self, begun: Instant, observations: &[Observation]) {
        for observation in observations {
            if let Source::Disconnects(node) = &observation.source {
                self.asked.insert(node.clone(), begun);
            }
        }
        if self.asked.len() > MOST_REMEMBERED {
            self.asked.retain(|_, at| *at + PERIOD > begun);
        }
    }
}

/// Asks nodes for their counts, all at once. When all else is `over` they have a moment more, and no more: a
/// verdict does not wait for a chart.
pub(super) async fn count(
    asker: &Requester,
    manager: &str,
    nodes: Vec<NodeName>,
    deadline: Instant,
    over: watch::Receiver<bool>,
) -> Vec<Observation> {
    let looks = nodes.into_iter().map(|node| {
        let mut over = over.clone();
        timed(Source::Disconnects(node.clone()), async move {
            let begun = Instant::now();
            let patience = async {
                // Whoever would have told it is gone: then it is over, too.
                let _ = over.wait_for(|over| *over).await;
                sleep(GRACE).await;
            };
            let to = format!("{}@{node}", tigase::STATISTICS);
            tokio::select! {
                counts = tigase::disconnects(asker, &to, manager, deadline) => Ok(Evidence::Disconnects(counts?)),
                () = patience => Err(Unavailable::NoAnswer { within: begun.elapsed() }),
            }
        })
    });
    join_all(looks).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn nodes(count: usize) -> BTreeSet<NodeName> {
        (0..count).map(|number| NodeName::new(&format!("n{number:03}"))).collect()
    }

    fn asked(nodes: &[NodeName]) -> Vec<Observation> {
        let silence = || Err(Unavailable::NoAnswer { within: Duration::ZERO });
        let look = |node: &NodeName| Observation {
            source: Source::Disconnects(node.clone()),
            taken: Timestamp::UNIX_EPOCH,
            took: Duration::ZERO,
            outcome: silence(),
        };
        nodes.iter().map(look).collect()
    }

    /// How many looks pass until all nodes were asked, and how often one was asked within a minute at the most.
    fn looks_until_all_were_asked(count: usize, interval: Duration) -> (usize, usize) {
        let mut counting = Counting::default();
        let begun = Instant::now();
        let mut history: Vec<(Instant, NodeName)> = Vec::new();
        let mut first = 0;
        for look in 1..=200_u32 {
            let now = begun + interval * look;
            let due = counting.due(nodes(count), now);
            assert!(due.len() <= AT_ONCE.max(count.div_ceil(TURNS)), "{}", due.len());
            counting.learn(now, &asked(&due));
            history.extend(due.into_iter().map(|node| (now, node)));
            let known: BTreeSet<&NodeName> = history.iter().map(|(_, node)| node).collect();
            if first == 0 && known.len() == count {
                first = usize::try_from(look).unwrap_or_default();
            }
        }
        let within = |at: Instant, node: &NodeName| {
            history.iter().filter(|(when, other)| other == node && *when >= at && *when < at + PERIOD).count()
        };
        (first, history.iter().map(|(at, node)| within(*at, node)).max().unwrap_or_default())
    }

    #[test]
    fn every_node_has_its_turn_and_none_is_asked_twice_within_a_minute() {
        assert_eq!(looks_until_all_were_asked(3, Duration::from_secs(5)), (1, 1));
        assert_eq!(looks_until_all_were_asked(20, Duration::from_millis(500)), (3, 1));
        assert_eq!(looks_until_all_were_asked(100, Duration::from_secs(10)), (8, 1));
        // Looks so rare that the first are due again before the last had their turn.
        assert_eq!(looks_until_all_were_asked(500, Duration::from_secs(48)), (8, 1));
        assert_eq!(looks_until_all_were_asked(3, Duration::from_secs(60)), (1, 1));
    }
}
