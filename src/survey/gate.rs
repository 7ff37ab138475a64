//! Where sessions come from: the network, or a test.

use super::once;
use super::plan::Plan;
use super::tree;
use crate::cluster::observation::Observation;
use crate::cluster::push::Push;
use crate::cluster::service::Browsed;
use crate::cluster::session::{CertificateFacts, Progress, SessionFacts, SessionFailure};
use crate::probe::xmpp::request::Requester;
use crate::probe::xmpp::session::{self, Session};
use crate::probe::xmpp::target::Target;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

/// Opens sessions.
pub trait Gate: Send {
    /// What it opens.
    type Session: Standing;

    /// Logs in at a target, with the credentials of the plan; tells `watcher` each step that is taken, before it
    /// returns.
    fn open(
        &self,
        plan: &Plan,
        target: &Target,
        deadline: Instant,
        watcher: watch::Sender<Progress>,
    ) -> impl Future<Output = Result<Self::Session, SessionFailure>> + Send;
}

/// Asks single services through a session, beside its looks and for as long as it stands.
pub trait Asker: Clone + Send + Sync + 'static {
    /// Asks an entity, or a node of it in the sense of XEP-0030, for what it is and what it lists.
    fn browse(&self, jid: &str, node: Option<&str>) -> impl Future<Output = Browsed> + Send;
}

/// A session that stands, as the surveyor needs it.
pub trait Standing: Send + Sync {
    /// What asks single services through it.
    type Asker: Asker;

    /// What it is made of.
    fn facts(&self) -> &SessionFacts;

    /// The certificate that the server showed.
    fn certificate(&self) -> &CertificateFacts;

    /// One survey through it.
    fn look(&self, plan: &Plan, deadline: Instant) -> impl Future<Output = Vec<Observation>> + Send;

    /// Waits for its end, and tells why it ended.
    fn closed(&self) -> impl Future<Output = String> + Send;

    /// What asks single services through it.
    fn asker(&self) -> Self::Asker;

    /// How many requests it has sent so far, those of its askers left out.
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

    async fn open(
        &self,
        plan: &Plan,
        target: &Target,
        deadline: Instant,
        watcher: watch::Sender<Progress>,
    ) -> Result<Session, SessionFailure> {
        session::connect_watched(target, &plan.credentials, deadline, watcher).await
    }
}

impl Asker for Requester {
    async fn browse(&self, jid: &str, node: Option<&str>) -> Browsed {
        tree::browse(self, jid, node).await
    }
}

impl Standing for Session {
    type Asker = Requester;

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

    fn asker(&self) -> Requester {
        self.requester().apart()
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
