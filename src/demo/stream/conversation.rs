//! What is said once a session stands: requests and their answers, presence, what others send.

use super::{Bound, Client, Ended};
use crate::demo::answers::{self, Asker, CLIENT_NS, Reply};
use crate::demo::element::Element;
use crate::demo::features::SM_NS;
use crate::demo::reader::Inbound;
use crate::demo::sessions::Note;
use crate::demo::way::Way;
use crate::demo::world::World;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Requests under way for one client, to other nodes or at a slow one; more are dropped.
const MOST_UNDER_WAY: usize = 1000;

impl<S: AsyncRead + AsyncWrite + Unpin> Client<'_, S> {
    /// Answers what is asked until one side leaves.
    pub(super) async fn converse(&mut self, bound: &Bound) -> Result<(), Ended> {
        let (notes, mut inbox) = mpsc::channel(64);
        let _entry = Entry::of(self.world, self.node, bound, notes.clone());
        let mut under_way = JoinSet::new();
        let mut handled = 0_u32;
        loop {
            tokio::select! {
                inbound = self.next() => match inbound? {
                    Inbound::Stanza(stanza) => {
                        if matches!(stanza.name.as_str(), "iq" | "message" | "presence") {
                            handled = handled.wrapping_add(1);
                        }
                        self.stanza(stanza, bound, handled, &notes, &mut under_way).await?;
                    }
                    Inbound::Header(_) | Inbound::Close => return Err(Ended::Goodbye),
                },
                Some(note) = inbox.recv() => match note {
                    Note::Text(text) => self.send(&text).await?,
                    Note::Conflict => return Err(Ended::Error("conflict")),
                },
                Some(_) = under_way.join_next() => {}
            }
        }
    }

    async fn stanza(
        &mut self,
        stanza: Element,
        bound: &Bound,
        handled: u32,
        notes: &mpsc::Sender<Note>,
        under_way: &mut JoinSet<()>,
    ) -> Result<(), Ended> {
        match (stanza.name.as_str(), stanza.ns.as_str()) {
            ("iq", CLIENT_NS) if matches!(stanza.attr("type"), Some("get" | "set")) => {
                if self.world.loses_request() {
                    return Ok(());
                }
                let asker = Asker { jid: &bound.jid, admin: self.world.admin(bound.user) };
                match answers::answer(self.world, self.node, asker, &stanza) {
                    Reply::Now(_) if self.world.loses_answer() => {}
                    Reply::Now(answer) => self.answer(&answer, notes, under_way).await?,
                    Reply::Silence => {}
                    reply if under_way.len() < MOST_UNDER_WAY => {
                        let other = if let Reply::Elsewhere(other) = reply { Some(other) } else { None };
                        let way = Way { world: Arc::clone(self.world), node: self.node, other };
                        under_way.spawn(way.go(bound.jid.clone(), stanza, notes.clone()));
                    }
                    _ => {}
                }
            }
            ("enable", SM_NS) => self.write(&Element::new("enabled", SM_NS)).await?,
            ("r", SM_NS) => self.write(&Element::new("a", SM_NS).with("h", handled.to_string())).await?,
            ("presence", CLIENT_NS) => self.presence(stanza, bound).await?,
            // Messages have nobody to go to.
            _ => {}
        }
        Ok(())
    }

    /// Writes an answer, at once or as late as this node is slow.
    async fn answer(
        &mut self,
        answer: &Element,
        notes: &mpsc::Sender<Note>,
        under_way: &mut JoinSet<()>,
    ) -> Result<(), Ended> {
        let slow = self.world.of(self.node, |node| node.slow);
        if slow.is_zero() {
            return self.write(answer).await;
        }
        if under_way.len() < MOST_UNDER_WAY {
            let (text, notes) = (self.hand.write(answer), notes.clone());
            under_way.spawn(async move {
                sleep(slow).await;
                // The session may have ended meanwhile.
                drop(notes.send(Note::Text(text)).await);
            });
        }
        Ok(())
    }

    /// Notes whether the client wants messages. One that begins to gets all that has waited, and its own
    /// presence back, as recorded.
    async fn presence(&mut self, stanza: Element, bound: &Bound) -> Result<(), Ended> {
        let available = match stanza.attr("type") {
            _ if stanza.attr("to").is_some() => return Ok(()),
            None => true,
            Some("unavailable") => false,
            Some(_) => return Ok(()),
        };
        if !self.world.sessions.set_available(&bound.jid, bound.number, available) {
            return Ok(());
        }
        if available {
            for message in self.world.mail.take(bound.user) {
                self.write(&message).await?;
            }
            let bare = format!("{}@{}", bound.user, self.world.fixed.domain);
            let mut echo = stanza.with("to", bare);
            echo.attrs.retain(|(name, _)| name != "from");
            self.write(&echo.with("from", bound.jid.clone())).await?;
        }
        Ok(())
    }
}

/// A session's place in the list, for as long as it stands.
struct Entry<'a> {
    world: &'a World,
    jid: &'a str,
    number: u64,
}

impl<'a> Entry<'a> {
    fn of(world: &'a World, node: usize, bound: &'a Bound, notes: mpsc::Sender<Note>) -> Self {
        world.sessions.enter(&bound.jid, bound.number, node, notes);
        let now = world.sessions.count(node).connections;
        let (all, most) = &mut world.state().nodes[node].sessions;
        (*all, *most) = (*all + 1, now.max(*most));
        world.visited.notify_one();
        Self { world, jid: &bound.jid, number: bound.number }
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.world.sessions.leave(self.jid, self.number);
    }
}
