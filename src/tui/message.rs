//! What reaches the screen, and what it asks for. Nothing else comes in or goes out.

use super::declared::Declared;
use super::keys::Key;
use super::picture::Picture;
use crate::assess::mute::Mute;
use crate::cluster::declaration::Declaration;
use crate::cluster::service::Browsed;
use crate::cluster::session::SessionState;
use crate::report::watch;
use crate::survey::message::Command;
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What reaches the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A key.
    Key(Key),
    /// Text from the clipboard.
    Paste(String),
    /// The mouse.
    Mouse(Mouse),
    /// The terminal's columns and rows.
    Resize(u16, u16),
    /// What time it is. Comes before whatever happens then.
    Time(Timestamp),
    /// How things stand with our way in.
    Session(SessionState),
    /// A round, developed, and what changed with it.
    Look {
        /// What it showed.
        picture: Arc<Picture>,
        /// What changed since the round before, oldest first.
        changes: Vec<watch::Event>,
    },
    /// An event that no round tells: we moved, the server said something.
    Event(Box<watch::Event>),
    /// What came of [`Command::Browse`].
    Browsed {
        /// Who was asked.
        jid: String,
        /// About which node of it.
        node: Option<String>,
        /// What was found.
        found: Box<Browsed>,
    },
    /// The interval is another than was asked for, or is what was asked for again.
    Stretched {
        /// The interval now.
        interval: Duration,
        /// Why.
        why: Option<String>,
    },
    /// What became of something that was asked for.
    Done(Done),
}

/// What became of something that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Done {
    /// It was handed to the terminal for its clipboard.
    Copied {
        /// How many characters.
        characters: usize,
    },
    /// A file was written.
    Written(PathBuf),
    /// Another cluster is watched now.
    Switched(Box<Watched>),
    /// It failed.
    Failed(String),
}

/// Which cluster is watched, and how.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Watched {
    /// The context.
    pub context: Option<String>,
    /// The domain.
    pub domain: String,
    /// The account.
    pub jid: String,
    /// Where the password was taken from.
    pub password: Password,
    /// What should be there.
    pub declaration: Declaration,
    /// What is not to count.
    pub mutes: Vec<Mute>,
    /// What configurations declare.
    pub declared: Vec<Declared>,
    /// How often to look.
    pub interval: Duration,
    /// Whether whatever acts is hidden.
    pub read_only: bool,
}

/// What makes a cluster that is watched the same as one that was watched before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    context: Option<String>,
    domain: String,
    jid: String,
}

impl Watched {
    /// Which cluster it is, and through whose eyes.
    pub fn identity(&self) -> Identity {
        Identity { context: self.context.clone(), domain: self.domain.clone(), jid: self.jid.clone() }
    }
}

/// Where a password was taken from, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Password {
    /// There it is read again after a refusal, when a person has another try made.
    Again(String),
    /// It has no other one to give.
    Once(String),
}

impl Default for Password {
    fn default() -> Self {
        Self::Once("its source".to_owned())
    }
}

/// The mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// Where, counted from 0.
    pub column: u16,
    /// Where, counted from 0.
    pub row: u16,
    /// What it does.
    pub does: MouseDoes,
}

/// What the mouse does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseDoes {
    /// The first button is pressed.
    Click,
    /// The wheel turns up.
    WheelUp,
    /// The wheel turns down.
    WheelDown,
}

/// What the screen asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// To tell the surveyor something.
    Tell(Command),
    /// To give text to the terminal's clipboard.
    Copy(String),
    /// To write a file, beside those that are there.
    Write {
        /// Its name.
        name: String,
        /// What is in it.
        bytes: Vec<u8>,
    },
    /// To watch another cluster.
    Switch(String),
    /// To draw everything anew.
    Redraw,
    /// To give the terminal back for a while.
    Suspend,
    /// To end.
    Quit,
}
