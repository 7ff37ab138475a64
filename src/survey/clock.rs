//! The time of day, so that a test can have its own.

use jiff::Timestamp;
use tokio::time::Instant;

/// Tells the time.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The system's clock: it may jump, and it goes on while the machine sleeps.
    System,
    /// A clock that began at this time and goes with tokio's own: under paused time it stands still.
    Began(Timestamp, Instant),
}

impl Clock {
    /// Now.
    pub fn now(self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Began(at, since) => at.checked_add(since.elapsed()).unwrap_or(Timestamp::MAX),
        }
    }
}
