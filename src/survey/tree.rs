//! The walk of `disco`: level by level, each level in one flight.

use super::plan::MOST_REQUESTS;
use crate::cluster::observation::{Reading, ServiceItem, Unavailable};
use crate::cluster::service::{Browsed, DiscoIdentity, DiscoInfo, DiscoTree};
use crate::probe::xmpp::disco;
use crate::probe::xmpp::request::Requester;
use futures_util::future::join_all;
use std::collections::HashSet;
use tokio::time::{Duration, Instant};

/// How long an entity may take. Several of Tigase's components never answer some questions.
const ENTITY_DEADLINE: Duration = Duration::from_secs(2);

/// Why the entities of the deepest level are not asked for their items.
pub const DEPTH_ENDS: &str = "the depth ends here";

/// An entity that waits to be asked: its place in the tree, and the level below the root.
struct Entry {
    jid: String,
    node: Option<String>,
    name: Option<String>,
    parent: Option<usize>,
    level: u8,
    info: Reading<DiscoInfo>,
    items: Reading<()>,
}

/// Asks an entity for what it is and what it lists, and what it lists for the same, `depth` levels deep. An
/// entity is asked once, however often it is listed.
pub async fn tree(
    asker: &Requester,
    jid: &str,
    node: Option<&str>,
    depth: u8,
    deadline: Instant,
) -> DiscoTree {
    let root =
        Entry::new(ServiceItem { jid: jid.to_owned(), node: node.map(str::to_owned), name: None }, None, 0);
    let mut entries = vec![root];
    let mut visited: HashSet<(String, Option<String>)> = HashSet::new();
    let mut budget = MOST_REQUESTS / 2;
    let mut level = 0..1;
    while !level.is_empty() {
        let mut todo = Vec::new();
        for at in level.clone() {
            let entry = &mut entries[at];
            let why = if !visited.insert((entry.jid.clone(), entry.node.clone())) {
                Some("asked elsewhere in this tree")
            } else if budget == 0 {
                Some("too many services: the server would cut us off")
            } else {
                None
            };
            if let Some(why) = why {
                entry.refuse(why);
            } else {
                budget -= 1;
                todo.push(at);
            }
        }
        let by = deadline.min(Instant::now() + ENTITY_DEADLINE);
        let looks = todo.iter().map(|at| {
            let entry = &entries[*at];
            ask(asker, &entry.jid, entry.node.as_deref(), entry.level < depth, by)
        });
        let looks = join_all(looks).await;
        let next = entries.len();
        for (at, (info, items)) in todo.into_iter().zip(looks) {
            entries[at].info = info;
            let below = entries[at].level + 1;
            entries[at].items = match items {
                Reading::Known(listed) => {
                    entries.extend(listed.into_iter().map(|item| Entry::new(item, Some(at), below)));
                    Reading::Known(())
                }
                other => other.map(|_| ()),
            };
        }
        level = next..entries.len();
    }
    grow(entries)
}

/// The most requests that [`browse`] sends: two questions, each once more where the answer is lost.
pub(super) const BROWSE_REQUESTS: u64 = 4;

/// Asks one entity, or a node of it, for what it is and what it lists.
pub async fn browse(asker: &Requester, jid: &str, node: Option<&str>) -> Browsed {
    let begun = Instant::now();
    let (info, items) = ask(asker, jid, node, true, begun + ENTITY_DEADLINE).await;
    Browsed { info, items, took: begun.elapsed() }
}

async fn ask(
    asker: &Requester,
    jid: &str,
    node: Option<&str>,
    list: bool,
    by: Instant,
) -> (Reading<DiscoInfo>, Reading<Vec<ServiceItem>>) {
    let info = async { reading(disco::info(asker, jid, node, by).await.map(said)) };
    let items = async {
        if list {
            reading(disco::items(asker, jid, node, by).await)
        } else {
            Reading::NotAsked(DEPTH_ENDS.to_owned())
        }
    };
    tokio::join!(info, items)
}

fn said(info: disco::Info) -> DiscoInfo {
    let identities = info.identities.into_iter().map(|identity| DiscoIdentity {
        category: identity.category,
        kind: identity.kind,
        name: identity.name,
    });
    DiscoInfo { identities: identities.collect(), features: info.features }
}

fn reading<T>(outcome: Result<T, Unavailable>) -> Reading<T> {
    match outcome {
        Ok(value) => Reading::Known(value),
        Err(why) => Reading::Unavailable(why),
    }
}

impl Entry {
    fn new(item: ServiceItem, parent: Option<usize>, level: u8) -> Self {
        let ServiceItem { jid, node, name } = item;
        let unasked = || "not reached".to_owned();
        Self {
            jid,
            node,
            name,
            parent,
            level,
            info: Reading::NotAsked(unasked()),
            items: Reading::NotAsked(unasked()),
        }
    }

    fn refuse(&mut self, why: &str) {
        self.info = Reading::NotAsked(why.to_owned());
        self.items = Reading::NotAsked(why.to_owned());
    }
}

/// Makes a tree of the entries: children come after their parents, so the last is taken in first.
fn grow(entries: Vec<Entry>) -> DiscoTree {
    let mut below: Vec<Vec<DiscoTree>> = entries.iter().map(|_| Vec::new()).collect();
    let mut root = None;
    for (at, entry) in entries.into_iter().enumerate().rev() {
        let mut children = std::mem::take(&mut below[at]);
        children.reverse();
        let tree = DiscoTree {
            jid: entry.jid,
            node: entry.node,
            name: entry.name,
            info: entry.info,
            items: entry.items.map(|()| children),
        };
        match entry.parent {
            Some(parent) => below[parent].push(tree),
            None => root = Some(tree),
        }
    }
    root.expect("the first entry has no parent")
}
