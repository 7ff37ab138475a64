//! A request's way to another node: over a link, slowly, in vain, or not at all.

use super::answers;
use super::element::Element;
use super::links::Asked;
use super::plan::Mesh;
use super::scenario::Scenario;
use super::sessions::Note;
use super::state::{Condition, Pair};
use super::world::World;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

/// Recorded: how long a request to a node that is gone is kept, until the error comes.
const GONE_AFTER: Duration = Duration::from_secs(240);
/// It is never shorter than this, however quickly all else goes: longer than anybody waits for a node.
const LEAST_GONE_AFTER: Duration = Duration::from_secs(8);
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
        let gone_after = self.world.paced(GONE_AFTER).max(LEAST_GONE_AFTER);
        let asked = timeout(gone_after, self.ask(&jid, &mut iq)).await;
        let text = match asked {
            Ok(Asked::Answer(answer)) => answer,
            Ok(Asked::Silent) => return,
            Ok(Asked::NoLink) => {
                sleep(gone_after).await;
                self.not_found(&jid, &iq)
            }
            Err(_) => self.not_found(&jid, &iq),
        };
        if !self.world.loses_answer() {
            // The session may have ended meanwhile.
            drop(notes.send(Note::Text(text)).await);
        }
    }

    fn not_found(&self, jid: &str, iq: &Element) -> String {
        self.world.hand(self.node).write(&answers::not_found(jid, iq))
    }

    async fn ask(&self, jid: &str, iq: &mut Element) -> Asked {
        let Some(other) = self.other else { return Asked::NoLink };
        if self.world.fixed.scenario == Scenario::Slow {
            sleep(SLOW_WAY).await;
        }
        let view = iq.attr("to").is_some_and(|to| to.starts_with("cl-comp@"));
        if view && self.world.loses_view(other) {
            return Asked::Silent;
        }
        // Nobody speaks in another's name: `from` is the session's.
        iq.attrs.retain(|(name, _)| name != "from");
        iq.attrs.push(("from".to_owned(), jid.to_owned()));
        let request = self.world.hand(self.node).write(iq);
        let named = self.world.fixed.mesh == Mesh::Star
            && self.world.connections(Pair::of(self.node, other)) == 0
            && self.world.state().linked(self.node, other);
        if named {
            self.by_name(other, &request).await
        } else {
            self.world.links.ask(self.node, other, request).await
        }
    }

    /// In a star, pairs without a socket are connected in name; what happens to the nodes holds all the same.
    async fn by_name(&self, other: usize, request: &str) -> Asked {
        let (passes, slow) = {
            let state = self.world.state();
            let runs = state.nodes[other].condition == Condition::Running;
            let dropped = state.drops(self.node, other) || state.drops(other, self.node);
            (runs && !dropped, state.nodes[other].slow)
        };
        if !passes {
            return pending().await;
        }
        let answer = answers::for_another_node(&self.world, other, request);
        sleep(slow).await;
        answer.map_or(Asked::Silent, Asked::Answer)
    }
}
