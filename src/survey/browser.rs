//! Single questions to services, asked for a person beside the looks.
//!
//! A few at once, the others wait; what one costs is charged before it is sent. Everything is answered, be it with
//! why nothing was asked.

use super::gate::Asker;
use super::message::Event;
use super::schedule::Spent;
use super::tree::BROWSE_REQUESTS;
use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::service::Browsed;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// How many are asked at once.
const AT_ONCE: usize = 8;

/// How many wait for their turn.
const WAITING: usize = 64;

/// How many requests a minute: the looks keep to half of what the server bears, so that this fits in beside them.
const MOST_REQUESTS: u64 = 400;

/// The questions, and who asks them.
#[derive(Debug)]
pub(super) struct Browser<A> {
    /// Asks through the session that stands; else why there is none.
    asker: Result<A, String>,
    events: mpsc::Sender<Event>,
    waiting: VecDeque<(String, Option<String>)>,
    under_way: JoinSet<()>,
    spent: Spent,
}

impl<A: Asker> Browser<A> {
    /// Answers go into this channel. There is no session yet.
    pub(super) fn new(events: mpsc::Sender<Event>) -> Self {
        Self {
            asker: Err("there is no session yet".to_owned()),
            events,
            waiting: VecDeque::new(),
            under_way: JoinSet::new(),
            spent: Spent::default(),
        }
    }

    /// A session stands.
    pub(super) fn open(&mut self, asker: A) {
        self.asker = Ok(asker);
    }

    /// No session stands any more.
    pub(super) fn shut(&mut self, why: &str) {
        self.asker = Err(format!("there is no session: {why}"));
    }

    /// What was sent of late.
    pub(super) fn spent(&self) -> &Spent {
        &self.spent
    }

    /// Asks as soon as it may.
    pub(super) fn ask(&mut self, jid: String, node: Option<String>) {
        if self.waiting.len() < WAITING {
            self.waiting.push_back((jid, node));
            self.go_on();
            return;
        }
        let why = format!("not asked: {WAITING} other questions wait already");
        let found = Box::new(nothing(&Unavailable::Failed(why)));
        // Who asks so much and does not take the answers misses one.
        if self.events.try_send(Event::Browsed { jid, node, found }).is_err() {
            tracing::debug!("a question was dropped: too many are asked, and nobody takes the answers");
        }
    }

    /// Waits until a question has been answered, and goes on to the next one. Where nothing is under way, for ever.
    pub(super) async fn answered(&mut self) {
        if self.under_way.join_next().await.is_none() {
            std::future::pending::<()>().await;
        }
        self.go_on();
    }

    fn go_on(&mut self) {
        while self.under_way.len() < AT_ONCE
            && let Some((jid, node)) = self.waiting.pop_front()
        {
            let asker = self.admit();
            let events = self.events.clone();
            self.under_way.spawn(async move {
                let found = match asker {
                    Ok(asker) => asker.browse(&jid, node.as_deref()).await,
                    Err(why) => nothing(&why),
                };
                // Refused only where nobody listens any more.
                let _ = events.send(Event::Browsed { jid, node, found: Box::new(found) }).await;
            });
        }
    }

    /// Who may ask now; the question is charged.
    fn admit(&mut self) -> Result<A, Unavailable> {
        let asker = self.asker.as_ref().map_err(|why| Unavailable::NotReached(why.clone()))?;
        let now = Instant::now();
        if self.spent.of_late(now) + BROWSE_REQUESTS > MOST_REQUESTS {
            let most = MOST_REQUESTS / BROWSE_REQUESTS;
            return Err(Unavailable::Failed(format!(
                "not asked: {most} questions a minute are the most, or the server would cut us off; ask again later"
            )));
        }
        self.spent.spend(now, BROWSE_REQUESTS);
        Ok(asker.clone())
    }
}

/// An answer that tells why there is none.
fn nothing(why: &Unavailable) -> Browsed {
    Browsed {
        info: Reading::Unavailable(why.clone()),
        items: Reading::Unavailable(why.clone()),
        took: Duration::ZERO,
    }
}
