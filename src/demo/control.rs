//! The handle by which a running cluster is changed, from any task or thread.

use super::command::{Command, CommandError};
use tokio::sync::{mpsc, oneshot};

/// Most commands that wait to be carried out.
const MOST_WAITING: usize = 64;

/// A command, and where its outcome goes.
pub(super) struct Order {
    pub(super) command: Command,
    pub(super) outcome: oneshot::Sender<Result<String, CommandError>>,
}

/// The handle by which a running cluster is changed. It may be cloned, and used from another runtime.
#[derive(Debug, Clone)]
pub struct Control {
    orders: mpsc::Sender<Order>,
}

impl Control {
    /// A handle, and the other end of it.
    pub(super) fn new() -> (Self, mpsc::Receiver<Order>) {
        let (orders, received) = mpsc::channel(MOST_WAITING);
        (Self { orders }, received)
    }

    /// Carries out a command, and says what was done, in words for people.
    ///
    /// What a real server does at once is done when this returns; what takes it time (to be linked after a
    /// start, to notice a cut) is on its way. Errors say what is wrong, such as a node that there is not.
    pub async fn apply(&self, command: Command) -> Result<String, CommandError> {
        let gone = || CommandError("the demo has ended".to_owned());
        let (outcome, done) = oneshot::channel();
        self.orders.send(Order { command, outcome }).await.map_err(|_| gone())?;
        done.await.map_err(|_| gone())?
    }

    /// The same for a command as it is typed.
    pub async fn line(&self, text: &str) -> Result<String, CommandError> {
        self.apply(text.parse()?).await
    }
}
