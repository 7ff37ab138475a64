//! Where sessions come from: the network, or a test.

use super::once;
use super::plan::Plan;
use crate::cluster::observation::Observation;
use crate::cluster::push::Push;
use crate::cluster::session::{CertificateFacts, SessionFacts, SessionFailure};
use crate::probe::xmpp::session::{self, Session};
use crate::probe::xmpp::target::Target;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// Opens sessions.
pub trait Gate: Send {
    /// What it opens.
    type Session: Standing;

    /// Logs in at a target, with the credentials of the plan.
    fn open(
        &self,
        plan: &Plan,
        target: &Target,
        deadline: Instant,
    ) -> impl Future<Output = Result<Self::Session, SessionFailure>> + Send;
}

/// A session that stands, as the surveyor needs it.
pub trait Standing: Send + Sync {
    /// What it is made of.
    fn facts(&self) -> &SessionFacts;

    /// The certificate that the server showed.
    fn certificate(&self) -> &CertificateFacts;

    /// One survey through it.
    fn look(&self, plan: &Plan, deadline: Instant) -> impl Future<Output = Vec<Observation>> + Send;

    /// Waits for its end, and tells why it ended.
    fn closed(&self) -> impl Future<Output = String> + Send;

    /// How many requests it has sent so far.
    fn sent(&self) -> u64;

    /// Makes us available, and passes on what the server says by itself.
    fn listen(&self) -> impl Future<Output = mpsc::Receiver<Push>> + Send;

    /// Closes it.
    fn close(self) -> impl Future<Output = ()> + Send;
}

/// Sessions over the network.
#[derive(Debug, Clone, Copy, Default)]
pub struct Network;

impl Gate for Network {
    type Session = Session;

    async fn open(&self, plan: &Plan, target: &Target, deadline: Instant) -> Result<Session, SessionFailure> {
        session::connect(target, &plan.credentials, deadline).await
    }
}

impl Standing for Session {
    fn facts(&self) -> &SessionFacts {
        Self::facts(self)
    }

    fn certificate(&self) -> &CertificateFacts {
        Self::certificate(self)
    }

    async fn look(&self, plan: &Plan, deadline: Instant) -> Vec<Observation> {
        once::through(plan, self, deadline).await
    }

    async fn closed(&self) -> String {
        Self::closed(self).await
    }

    fn sent(&self) -> u64 {
        self.requester().sent()
    }

    async fn listen(&self) -> mpsc::Receiver<Push> {
        self.requester().listen().await
    }

    async fn close(self) {
        Self::close(self).await;
    }
}
