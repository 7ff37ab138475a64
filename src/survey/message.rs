//! What is said between the surveyor and whoever watches: small messages over two bounded channels.

use crate::cluster::observation::Round;
use crate::cluster::push::Push;
use crate::cluster::service::Browsed;
use crate::cluster::session::SessionState;
use std::sync::Arc;
use std::time::Duration;

/// What the surveyor is told to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// To look now, also while it pauses; as soon as the server bears it.
    ObserveNow,
    /// To look so often from now on.
    Interval(Duration),
    /// To try again at once, also after it was refused, be it on a visit to a node: only a person may say so.
    Retry,
    /// To look no more for a while; a look that is under way is thrown away. The session stays.
    Pause,
    /// To go on.
    Resume,
    /// To ask an entity for what it is and what it lists (XEP-0030), at once, beside whatever else goes on. The
    /// answer is [`Event::Browsed`], whatever comes of it.
    Browse {
        /// Whom.
        jid: String,
        /// About which node of it, in the sense of XEP-0030.
        node: Option<String>,
    },
    /// To close the session and to end. So does a closed channel.
    Stop,
}

/// What the surveyor tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// How things stand with the way in.
    Session(SessionState),
    /// A look is complete; its session may have failed, and then it says so.
    Round {
        /// Counted from 1.
        number: u64,
        /// What was seen.
        round: Arc<Round>,
    },
    /// We are logged in to another node than before. Comes before the first round seen from there.
    Moved {
        /// The node before, or the server where its name is not known.
        from: String,
        /// The node now.
        to: String,
        /// Why.
        why: String,
    },
    /// The interval is longer, or shorter again, than it was.
    Stretched {
        /// The interval now.
        interval: Duration,
        /// Why it is not what was asked for; `None` where it is again.
        why: Option<String>,
    },
    /// What came of [`Command::Browse`].
    Browsed {
        /// Who was asked.
        jid: String,
        /// About which node of it.
        node: Option<String>,
        /// What was found.
        found: Box<Browsed>,
    },
    /// The server said something by itself (only where the surveyor was told to listen).
    Pushed(Push),
}
