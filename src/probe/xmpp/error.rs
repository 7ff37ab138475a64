//! What can go wrong on the way in, before it becomes a [`SessionFailure`].

use crate::cluster::session::{
    CertificateFacts, FailedAttempt, FailureKind, Progress, SessionFailure, Step, StepTaken,
};
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

/// Another host that a server names (`see-other-host`, RFC 6120, 4.9.3.19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Redirect {
    pub(crate) to: String,
    /// Whether it came over TLS, from a server that had proved who it is.
    pub(crate) encrypted: bool,
}

/// One step that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) step: Step,
    pub(crate) kind: FailureKind,
    pub(crate) cause: String,
    pub(crate) remedy: Option<String>,
    pub(crate) certificate: Option<Box<CertificateFacts>>,
    /// Where the server wants us to go, if that is what it said.
    pub(crate) redirect: Option<Redirect>,
    /// Whether credentials may have been sent: then nothing is tried again.
    pub(crate) after_auth: bool,
}

impl Trouble {
    pub(crate) fn new(step: Step, kind: FailureKind, cause: impl Into<String>) -> Self {
        Self {
            step,
            kind,
            cause: cause.into(),
            remedy: None,
            certificate: None,
            redirect: None,
            after_auth: false,
        }
    }

    pub(crate) fn protocol(step: Step, cause: impl Into<String>) -> Self {
        Self::new(step, FailureKind::Protocol, cause)
    }

    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    pub(crate) fn certificate(mut self, facts: Option<CertificateFacts>) -> Self {
        self.certificate = facts.map(Box::new);
        self
    }

    pub(crate) fn redirect(mut self, to: Redirect) -> Self {
        self.redirect = Some(to);
        self
    }

    pub(crate) fn after_auth(mut self) -> Self {
        self.after_auth = true;
        self
    }

    /// Whether another address, or a second try, may fare better.
    pub(crate) fn passing(&self) -> bool {
        !self.after_auth
            && self.redirect.is_none()
            && matches!(self.kind, FailureKind::Protocol | FailureKind::Timeout | FailureKind::Unreachable)
    }

    /// Whether the connection broke, as opposed to being silent: only then the same address is tried again.
    pub(crate) fn broken(&self) -> bool {
        self.passing() && self.kind == FailureKind::Protocol
    }

    pub(crate) fn into_failure(
        self,
        peer: Option<String>,
        attempts: Vec<FailedAttempt>,
        steps: Vec<StepTaken>,
    ) -> SessionFailure {
        SessionFailure {
            step: self.step,
            peer,
            kind: self.kind,
            cause: self.cause,
            remedy: self.remedy,
            certificate: self.certificate.map(|facts| *facts),
            attempts,
            steps,
        }
    }
}

/// What a step may take at least before it can be called slow.
const FAIR: Duration = Duration::from_millis(200);

/// Runs one step until the deadline; silence becomes a timeout of that step.
pub(crate) async fn within<T>(
    deadline: Instant,
    step: Step,
    waiting_for: &str,
    work: impl Future<Output = Result<T, Trouble>>,
) -> Result<T, Trouble> {
    let started = Instant::now();
    match timeout_at(deadline, work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Trouble::new(step, FailureKind::Timeout, {
            let waited = started.elapsed();
            // Not the other side's fault.
            let late = if waited < FAIR { ", when the time for all was up" } else { "" };
            format!("no {waiting_for} within {}{late}", shown(waited))
        })
        .remedy("the server is frozen, overloaded or cut off; try --server with another node, or a longer --timeout")),
    }
}

/// `3 s`, `250 ms`.
pub(crate) fn shown(time: Duration) -> String {
    let ms = time.as_millis();
    if ms >= 1000 && ms.is_multiple_of(1000) {
        format!("{} s", ms / 1000)
    } else if ms >= 1000 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{ms} ms")
    }
}

/// `0.4 ms`: a step of a login on a local network takes less than one.
pub(crate) fn spent(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// What the steps are logged under, wherever they are noted.
const WAY_IN: &str = "clusterctl::probe::xmpp";

/// Writes down each step with its time, and tells it at once to whoever watches.
#[derive(Debug)]
pub(crate) struct Journal {
    steps: Vec<StepTaken>,
    mark: Instant,
    watcher: Option<watch::Sender<Progress>>,
}

impl Journal {
    pub(crate) fn new(watcher: Option<watch::Sender<Progress>>) -> Self {
        Self { steps: Vec::new(), mark: Instant::now(), watcher }
    }

    /// A step begins.
    pub(crate) fn begin(&self, step: Step) {
        self.tell(|progress| std::mem::replace(&mut progress.step, step) != step);
    }

    /// The way begins anew behind the last names, at another address or once more at the same: whoever watches
    /// is told of that way alone. The steps to the address that failed stay written down.
    pub(crate) fn begin_anew(&self) {
        self.tell(|progress| {
            let names = progress.taken.iter().rposition(|taken| taken.step == Step::Resolve);
            progress.taken.truncate(names.map_or(0, |at| at + 1));
            progress.step = Step::Connect;
            true
        });
    }

    /// Changes what whoever watches sees; says whether that is news.
    fn tell(&self, change: impl FnOnce(&mut Progress) -> bool) {
        if let Some(watcher) = &self.watcher {
            watcher.send_if_modified(change);
        }
    }

    /// Notes what took the time since the last note. Each note is a line of `-v`.
    pub(crate) fn note(&mut self, step: Step, detail: impl Into<String>) {
        let detail = detail.into();
        let took = self.mark.elapsed();
        self.mark = Instant::now();
        tracing::info!(target: WAY_IN, "{:<8} {detail} ({})", step.word(), spent(took));
        let taken = StepTaken { step, took, detail };
        self.tell(|progress| {
            progress.taken.push(taken.clone());
            true
        });
        self.steps.push(taken);
    }

    /// What took time beside the steps: a line of `-v`, and no step.
    pub(crate) fn aside(&mut self, step: Step, detail: &str) {
        tracing::info!(target: WAY_IN, "{:<8} {detail} ({})", step.word(), spent(self.mark.elapsed()));
        self.mark = Instant::now();
    }

    /// Tells in the log what was tried in vain.
    pub(crate) fn vain(&self, attempts: &[FailedAttempt]) {
        for FailedAttempt { host, address, step, reason } in attempts {
            let address = address.filter(|address| address.to_string() != *host);
            let address = address.map(|address| format!(", {}", address.ip())).unwrap_or_default();
            tracing::info!(
                target: WAY_IN,
                "{:<8} tried {host}{address}: {reason} ({})",
                step.word(),
                spent(self.mark.elapsed())
            );
        }
    }

    /// Tells in the log what ended a step. The step was not taken: the time goes on to the next note.
    pub(crate) fn failed(&self, trouble: &Trouble) {
        tracing::info!(
            target: WAY_IN,
            "{:<8} failed: {} ({})",
            trouble.step.word(),
            trouble.cause,
            spent(self.mark.elapsed())
        );
    }

    /// What was written down.
    pub(crate) fn into_steps(self) -> Vec<StepTaken> {
        self.steps
    }

    /// What was written down, taken out.
    pub(crate) fn take_steps(&mut self) -> Vec<StepTaken> {
        std::mem::take(&mut self.steps)
    }
}
