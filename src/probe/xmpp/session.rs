//! From a target to a session, and its end.

use super::dial::{self, Candidate, Style};
use super::error::{Journal, Trouble};
use super::handshake::{self, Dice, Greeted};
use super::quickack::QuickAck;
use super::request::{Requester, engine};
use super::target::{Credentials, Target};
use super::tls::{Anchors, Tls, TlsFacts};
use crate::cluster::session::{
    CertificateFacts, FailedAttempt, FailureKind, Progress, SessionFacts, SessionFailure, Step, TlsStyle,
};
use crate::probe::given::HostPort;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::client::TlsStream;

/// Redirects that are followed, one after the other.
const MOST_REDIRECTS: usize = 3;

/// A session that stands. Dropped, it closes too, in the background.
#[derive(Debug)]
pub struct Session {
    facts: SessionFacts,
    certificate: CertificateFacts,
    requester: Requester,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Session {
    /// What the session is made of.
    pub fn facts(&self) -> &SessionFacts {
        &self.facts
    }

    /// The certificate that the server showed.
    pub fn certificate(&self) -> &CertificateFacts {
        &self.certificate
    }

    /// Asks through this session.
    pub fn requester(&self) -> Requester {
        self.requester.clone()
    }

    /// Waits for the end of the session, and tells why it ended. Nothing is sent for it.
    pub async fn closed(&self) -> String {
        self.requester.closed().await
    }

    /// Closes the stream. Takes a fraction of a second at most, whatever the server does.
    pub async fn close(self) {
        const PATIENCE: Duration = Duration::from_millis(500);
        let Self { stop, mut task, .. } = self;
        // Refused only where the stream has already ended.
        let _ = stop.send(());
        if timeout(PATIENCE, &mut task).await.is_err() {
            task.abort();
        }
    }
}

/// Logs in, once. A refused login, a certificate that is not to be trusted and a wrong domain are final; a broken
/// connection is followed by the next address, or by one more try, as long as no password has been sent.
pub async fn connect(
    target: &Target,
    credentials: &Credentials,
    deadline: Instant,
) -> Result<Session, SessionFailure> {
    log_in(Way::new(target, deadline, None), credentials).await
}

/// Logs in as [`connect`] does, and tells each step of the way as it is taken. All are told before it returns.
pub async fn connect_watched(
    target: &Target,
    credentials: &Credentials,
    deadline: Instant,
    watcher: watch::Sender<Progress>,
) -> Result<Session, SessionFailure> {
    log_in(Way::new(target, deadline, Some(watcher)), credentials).await
}

async fn log_in(mut way: Way<'_>, credentials: &Credentials) -> Result<Session, SessionFailure> {
    match way.log_in(credentials).await {
        Ok(session) => Ok(session),
        Err(trouble) => Err(way.failure(trouble)),
    }
}

/// Goes as far as TLS, shows the certificate, and whether it is believed already. Logs nobody in.
pub async fn show_certificate(
    target: &Target,
    deadline: Instant,
) -> Result<(CertificateFacts, bool), SessionFailure> {
    let mut way = Way::new(target, deadline, None);
    match way.look().await {
        Ok(facts) => Ok((facts.certificate, facts.believed)),
        Err(trouble) => Err(way.failure(trouble)),
    }
}

/// A connection with TLS.
struct Secured {
    stream: Box<TlsStream<QuickAck>>,
    facts: TlsFacts,
    style: TlsStyle,
    candidate: Candidate,
}

/// One way in, with what was met on it.
struct Way<'a> {
    target: &'a Target,
    deadline: Instant,
    journal: Journal,
    attempts: Vec<FailedAttempt>,
    redirects: Vec<String>,
    /// The candidates that are left of the present host.
    left: VecDeque<Candidate>,
    peer: Option<Candidate>,
    retried: bool,
}

impl<'a> Way<'a> {
    fn new(target: &'a Target, deadline: Instant, watcher: Option<watch::Sender<Progress>>) -> Self {
        Self {
            target,
            deadline,
            journal: Journal::new(watcher),
            attempts: Vec::new(),
            redirects: Vec::new(),
            left: VecDeque::new(),
            peer: None,
            retried: false,
        }
    }

    fn failure(self, trouble: Trouble) -> SessionFailure {
        self.journal.failed(&trouble);
        let peer = self.peer.map(|peer| peer.shown());
        trouble.into_failure(peer, self.attempts, self.journal.into_steps())
    }

    /// The authorities are read while names are asked for.
    async fn prepare(&mut self) -> Result<Tls, Trouble> {
        let anchors = Anchors::load(self.target);
        let (places, mut attempts) = dial::places(self.target, self.deadline).await;
        let (found, more) = dial::candidates(self.target, &places, self.deadline).await;
        attempts.extend(more);
        self.journal.vain(&attempts);
        self.attempts.extend(attempts);
        let names = if places.is_empty() {
            let cause = format!("{} says in its SRV records that it serves no clients", self.target.domain);
            Err(Trouble::new(Step::Resolve, FailureKind::Unreachable, cause)
                .remedy("name the server: --server HOST[:PORT]"))
        } else {
            self.arrive(found)
        };
        let Ok(anchors) = timeout_at(self.deadline, anchors).await else {
            names?;
            return Err(time_was_up(Step::Tls, "the system's list of authorities was read"));
        };
        // A wrong file comes first: it is wrong whatever the names say.
        let anchors = anchors?;
        names?;
        self.journal.aside(Step::Tls, &anchors.words());
        Tls::new(&self.target.domain, anchors)
    }

    /// Takes new candidates; without any, this is the end.
    fn arrive(&mut self, found: VecDeque<Candidate>) -> Result<(), Trouble> {
        if found.is_empty() {
            return Err(self.unresolved());
        }
        let mut names: Vec<String> = Vec::new();
        for candidate in &found {
            names.push(candidate.address.to_string());
        }
        self.journal.note(Step::Resolve, names.join(", "));
        self.left = found;
        self.retried = false;
        Ok(())
    }

    fn unresolved(&self) -> Trouble {
        let silent = self.deadline <= Instant::now();
        let kind = if silent { FailureKind::Timeout } else { FailureKind::Unreachable };
        let last = self.attempts.last();
        let cause = last.map_or_else(
            || "no address is known".to_owned(),
            |attempt| format!("{}: {}", attempt.host, attempt.reason),
        );
        Trouble::new(Step::Resolve, kind, cause)
            .remedy("name the server (--server HOST[:PORT]) or its address (--resolve HOST:PORT:ADDR)")
    }

    async fn log_in(&mut self, credentials: &Credentials) -> Result<Session, Trouble> {
        let tls = self.prepare().await?;
        loop {
            let outcome = self.once(&tls, credentials).await;
            let trouble = match outcome {
                Ok(session) => return Ok(session),
                Err(trouble) => trouble,
            };
            match trouble.redirect.clone() {
                Some(redirect) => self.follow(&redirect.to, redirect.encrypted, &trouble).await?,
                None => return Err(trouble),
            }
        }
    }

    async fn once(&mut self, tls: &Tls, credentials: &Credentials) -> Result<Session, Trouble> {
        let (secured, greeted) = self.greeted(tls).await?;
        let dice = Dice::roll()?;
        let bindings = &secured.facts.binding;
        let entered =
            handshake::enter(greeted, credentials, bindings, &dice, self.deadline, &mut self.journal).await?;
        let facts = SessionFacts {
            jid: entered.jid.to_string(),
            server: secured.candidate.server.clone(),
            peer: secured.candidate.address,
            style: secured.style,
            trusted_by: secured.facts.trusted_by,
            mechanism: entered.mechanism.to_owned(),
            channel_binding: entered.binding.map(str::to_owned),
            redirects: std::mem::take(&mut self.redirects),
            steps: self.journal.take_steps(),
        };
        let (requester, engine) = engine(entered.wire, entered.jid);
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(engine.run(stopped));
        self.journal.begin(Step::Discover);
        Ok(Session { facts, certificate: secured.facts.certificate, requester, stop, task })
    }

    async fn look(&mut self) -> Result<TlsFacts, Trouble> {
        let mut tls = self.prepare().await?;
        tls.only_look = true;
        loop {
            let (socket, candidate) = self.dial().await?;
            let until = self.share();
            let outcome = self.secure(socket, &candidate, &tls, until).await;
            match outcome {
                Ok(secured) => return Ok(secured.facts),
                Err(trouble) => self.another(candidate, trouble)?,
            }
        }
    }

    /// A stream over TLS to one of the candidates: the last point up to which another one may be tried.
    async fn greeted(&mut self, tls: &Tls) -> Result<(Met, Greeted<Box<TlsStream<QuickAck>>>), Trouble> {
        loop {
            let (socket, candidate) = self.dial().await?;
            let until = self.share();
            let outcome = match self.secure(socket, &candidate, tls, until).await {
                Ok(Secured { stream, facts, style, candidate }) => {
                    let greeted =
                        handshake::greet(stream, &self.target.domain, until, &mut self.journal).await;
                    greeted.map(|greeted| (Met { facts, style, candidate }, greeted))
                }
                Err(trouble) => Err(trouble),
            };
            match outcome {
                Ok(met) => return Ok(met),
                Err(trouble) => self.another(candidate, trouble)?,
            }
        }
    }

    async fn dial(&mut self) -> Result<(QuickAck, Candidate), Trouble> {
        if self.deadline <= Instant::now() {
            self.peer = None;
            return Err(time_was_up(Step::Connect, "a connection could be tried"));
        }
        self.journal.begin(Step::Connect);
        let known = self.attempts.len();
        let met = dial::connect(&mut self.left, &mut self.attempts, self.deadline).await;
        self.journal.vain(&self.attempts[known..]);
        let Some((socket, candidate)) = met else {
            self.peer = None;
            return Err(self.unreachable());
        };
        self.journal.note(Step::Connect, candidate.shown());
        self.peer = Some(candidate.clone());
        Ok((socket, candidate))
    }

    fn unreachable(&self) -> Trouble {
        let tried: Vec<String> = self
            .attempts
            .iter()
            .filter_map(|attempt| attempt.address.map(|address| format!("{address}: {}", attempt.reason)))
            .collect();
        let silent = self.deadline <= Instant::now();
        let kind = if silent { FailureKind::Timeout } else { FailureKind::Unreachable };
        Trouble::new(Step::Connect, kind, format!("no address could be reached ({})", tried.join("; "))).remedy(
            "look whether the server runs and which ports a firewall lets through; name another node with --server",
        )
    }

    /// With others left, one that is silent does not get all the time.
    fn share(&self) -> Instant {
        if self.left.is_empty() {
            return self.deadline;
        }
        let now = Instant::now();
        now + self.deadline.saturating_duration_since(now) / 2
    }

    async fn secure(
        &mut self,
        socket: QuickAck,
        candidate: &Candidate,
        tls: &Tls,
        until: Instant,
    ) -> Result<Secured, Trouble> {
        let style = match candidate.style {
            Style::Known(style) => style,
            Style::Either => TlsStyle::StartTls,
        };
        let domain = &self.target.domain;
        let (stream, facts) = handshake::secure(socket, style, tls, domain, until, &mut self.journal).await?;
        Ok(Secured { stream, facts, style, candidate: candidate.clone() })
    }

    /// What comes after a connection that led nowhere: direct TLS on a port that tells nothing, the next
    /// candidate, one more try of a broken one, or the end.
    fn another(&mut self, candidate: Candidate, trouble: Trouble) -> Result<(), Trouble> {
        if !trouble.passing() || self.deadline <= Instant::now() {
            return Err(trouble);
        }
        self.journal.failed(&trouble);
        let direct_too = candidate.style == Style::Either && trouble.broken() && trouble.step == Step::Stream;
        let again = trouble.broken() && self.left.is_empty() && !self.retried;
        if !direct_too && !again && self.left.is_empty() {
            return Err(trouble);
        }
        self.attempts.push(candidate.failed(trouble.step, trouble.cause));
        if direct_too {
            self.left.push_front(Candidate { style: Style::Known(TlsStyle::Direct), ..candidate });
        } else if again {
            self.retried = true;
            self.left.push_front(candidate);
        }
        self.journal.begin_anew();
        Ok(())
    }

    /// Goes where the server sends us, if it may. The certificate there must still be the domain's.
    async fn follow(&mut self, to: &str, encrypted: bool, trouble: &Trouble) -> Result<(), Trouble> {
        let refuse = |kind, cause: String, remedy: &str| {
            Err(Trouble::new(trouble.step, kind, cause).remedy(remedy.to_owned()))
        };
        if !encrypted && !self.target.follow_redirects {
            return refuse(
                FailureKind::Protocol,
                format!("the server sends us to {to} before TLS, when anybody could have said so"),
                "if that is its own, go there: --server HOST[:PORT]",
            );
        }
        if self.redirects.len() >= MOST_REDIRECTS {
            return refuse(
                FailureKind::Impossible,
                format!("the servers send us on and on: {} and then {to}", self.redirects.join(", ")),
                "look at the redirects (see-other-host) in the servers' configuration",
            );
        }
        let Ok(server) = to.parse::<HostPort>() else {
            return refuse(
                FailureKind::Protocol,
                format!("the server sends us to \"{to}\", which is no host"),
                "look at the redirects (see-other-host) in the server's configuration",
            );
        };
        let from = self.peer.as_ref().map(|peer| peer.server.clone()).unwrap_or_default();
        self.journal.note(trouble.step, format!("{from} sends us to {to}"));
        self.redirects.push(from);
        self.journal.begin(Step::Resolve);
        let places = dial::named(&server, self.target.tls);
        let (found, attempts) = dial::candidates(self.target, &places, self.deadline).await;
        self.journal.vain(&attempts);
        self.attempts.extend(attempts);
        self.peer = None;
        self.arrive(found)
    }
}

/// The deadline came before the network could be at fault.
fn time_was_up(step: Step, before: &str) -> Trouble {
    Trouble::new(step, FailureKind::Timeout, format!("time was up before {before}"))
        .remedy("give it more: --timeout")
}

/// What is known of a connection once the stream over it is open.
struct Met {
    facts: TlsFacts,
    style: TlsStyle,
    candidate: Candidate,
}
