//! A request's way to another node: over a link, slowly, in vain, or not at all.

use super::answers;
use super::element::Element;
use super::hand::Hand;
use super::links::Asked;
use super::plan::Mesh;
use super::scenario::Scenario;
use super::world::{Condition, Note, World};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

/// Recorded: how long a request to a node that is gone is kept, until the error comes.
const GONE_AFTER: Duration = Duration::from_secs(240);
/// `slow`: what the way to another node takes more.
const SLOW_WAY: Duration = Duration::from_millis(300);

/// A request's way to another node, or to one that is gone.
pub(super) struct Way {
    pub(super) world: Arc<World>,
    /// The node that was asked.
    pub(super) node: usize,
    /// The node that it is for; `None`: one that is no longer.
    pub(super) other: Option<usize>,
}

impl Way {
    /// Sends the request, waits, and hands the answer on, if there is one.
    pub(super) async fn go(self, jid: String, mut iq: Element, notes: mpsc::Sender<Note>) {
        let asked = timeout(GONE_AFTER, self.ask(&jid, &mut iq)).await;
        let text = match asked {
            Ok(Asked::Answer(answer)) => answer,
            Ok(Asked::Silent) => return,
            Ok(Asked::NoLink) => {
                sleep(GONE_AFTER).await;
                Hand::of(self.node).write(&answers::not_found(&jid, &iq))
            }
            Err(_) => Hand::of(self.node).write(&answers::not_found(&jid, &iq)),
        };
        // The session may have ended meanwhile.
        drop(notes.send(Note::Text(text)).await);
    }

    async fn ask(&self, jid: &str, iq: &mut Element) -> Asked {
        let Some(other) = self.other else { return Asked::NoLink };
        if self.world.scenario == Scenario::Slow {
            sleep(SLOW_WAY).await;
        }
        let view = iq.attr("to").is_some_and(|to| to.starts_with("cl-comp@"));
        if view && self.world.loses_view(other) {
            return Asked::Silent;
        }
        // Nobody speaks in another's name: `from` is the session's.
        iq.attrs.retain(|(name, _)| name != "from");
        iq.attrs.push(("from".to_owned(), jid.to_owned()));
        let request = Hand::of(self.node).write(iq);
        // In a star, pairs without a socket are connected in name.
        let apart = self.world.mesh == Mesh::Star && self.node != 0 && other != 0;
        let said = self.world.nodes[self.node]
            .view
            .iter()
            .any(|(name, connected)| *connected && *name == self.world.nodes[other].name);
        if apart && said && self.world.nodes[other].condition == Condition::Running {
            return answers::for_another_node(&self.world, other, &request)
                .map_or(Asked::Silent, Asked::Answer);
        }
        self.world.links.ask(self.node, other, request).await
    }
}
