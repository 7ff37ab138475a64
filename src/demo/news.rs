//! What the servers tell administrators by themselves: a chat message for each link that comes or goes.
//!
//! Recorded: a node tells the sessions of administrators that it has itself; for those who have none there with
//! available presence the message is kept, and delivered, by whatever node, when they become available.

use super::element::Element;
use super::world::World;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Most messages kept for one user, as Tigase limits its offline store.
const MOST_KEPT: usize = 100;

/// Messages that wait, by user.
#[derive(Default)]
pub(super) struct Mail {
    kept: Mutex<HashMap<String, Vec<Element>>>,
}

impl Mail {
    fn keep(&self, user: &str, message: Element) {
        let mut kept = self.kept.lock().expect("nobody panics with the mail in hand");
        let messages = kept.entry(user.to_owned()).or_default();
        if messages.len() < MOST_KEPT {
            messages.push(message);
        }
    }

    /// Takes out all that waits for a user.
    pub(super) fn take(&self, user: &str) -> Vec<Element> {
        self.kept.lock().expect("nobody panics with the mail in hand").remove(user).unwrap_or_default()
    }
}

/// What a node has noticed of another.
#[derive(Debug, Clone)]
pub(super) struct News {
    /// The node that noticed.
    pub(super) observer: usize,
    /// The other.
    pub(super) peer: Arc<str>,
    /// What it is now.
    pub(super) connected: bool,
    /// When.
    pub(super) at: Timestamp,
}

/// Tells all administrators.
pub(super) fn tell(world: &World, news: &News) {
    for account in world.fixed.accounts.iter().filter(|account| account.admin()) {
        let message = message(world, news, account.user);
        let text = world.hand(news.observer).write(&message);
        if !world.sessions.deliver(account.user, news.observer, &text) {
            let storage = format!("Offline Storage - {}", world.name(news.observer));
            let delay = Element::new("delay", "urn:xmpp:delay")
                .with("from", world.fixed.domain)
                .with("stamp", news.at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
                .text(storage);
            world.mail.keep(account.user, message.child(delay));
        }
    }
}

fn message(world: &World, news: &News, user: &str) -> Element {
    let ns = super::answers::CLIENT_NS;
    let observer = world.name(news.observer);
    let change = if news.connected { "connected to" } else { "disconnected from" };
    // The server writes its local time, to the nanosecond and without a zone.
    let at = news.at.strftime("%Y-%m-%dT%H:%M:%S%.9f");
    let number = world.number();
    Element::new("message", ns)
        .with("from", world.fixed.domain)
        .with("to", format!("{user}@{}", world.fixed.domain))
        .with(
            "id",
            format!("{:08x}-0000-4000-a000-{number:012x}", number.wrapping_mul(2_654_435_761) & 0xffff_ffff),
        )
        .with("type", "chat")
        .child(
            Element::new("body", ns).text(format!("Cluster node {} {change}: {observer} ({at})", news.peer)),
        )
        .child(Element::new("thread", ns).text("cluster_status_update"))
}
