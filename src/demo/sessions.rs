//! Who is logged in where, and who of them can be sent to.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};
use tokio::sync::mpsc;

/// What a session may be told from outside.
#[derive(Debug)]
pub(super) enum Note {
    /// An answer, or a message, to write.
    Text(String),
    /// Somebody bound the same resource: leave.
    Conflict,
}

/// One session.
struct Session {
    number: u64,
    node: usize,
    available: bool,
    notes: mpsc::Sender<Note>,
}

/// All sessions, by full JID.
#[derive(Default)]
pub(super) struct Sessions {
    all: Mutex<HashMap<String, Session>>,
}

/// How many sessions a node has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    /// Connections of users.
    pub(super) connections: usize,
    /// Users.
    pub(super) users: usize,
}

impl Sessions {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.all.lock().expect("nobody panics with the sessions in hand")
    }

    /// Enters a session; an older one of the same JID is told to leave.
    pub(super) fn enter(&self, jid: &str, number: u64, node: usize, notes: mpsc::Sender<Note>) {
        let session = Session { number, node, available: false, notes };
        if let Some(older) = self.all().insert(jid.to_owned(), session) {
            // A full queue means that it does not read; it is closed by its own deadline then.
            let _ = older.notes.try_send(Note::Conflict);
        }
    }

    /// Forgets a session, unless a newer one has its name.
    pub(super) fn leave(&self, jid: &str, number: u64) {
        let mut all = self.all();
        if all.get(jid).is_some_and(|session| session.number == number) {
            all.remove(jid);
        }
    }

    /// Notes whether a session wants messages. Tells whether that is new.
    pub(super) fn set_available(&self, jid: &str, number: u64, available: bool) -> bool {
        match self.all().get_mut(jid) {
            Some(session) if session.number == number => {
                std::mem::replace(&mut session.available, available) != available
            }
            _ => false,
        }
    }

    /// Hands a message to every available session of a user at a node. Tells whether there was one.
    pub(super) fn deliver(&self, user: &str, node: usize, text: &str) -> bool {
        let mut delivered = false;
        for (jid, session) in self.all().iter() {
            if session.node == node && session.available && jid.split('@').next() == Some(user) {
                // One that does not read loses the message, and not the others.
                delivered |= session.notes.try_send(Note::Text(text.to_owned())).is_ok();
            }
        }
        delivered
    }

    /// How many there are at a node.
    pub(super) fn count(&self, node: usize) -> Count {
        let all = self.all();
        let here = || all.iter().filter(|(_, session)| session.node == node);
        let mut users: Vec<&str> = here().filter_map(|(jid, _)| jid.split('/').next()).collect();
        users.sort_unstable();
        users.dedup();
        Count { connections: here().count(), users: users.len() }
    }
}
