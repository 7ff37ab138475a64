//! Our way in, as data: the steps, the attempts, what was agreed, and how it can fail.

use jiff::Timestamp;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

/// A step of the way in. One word serves errors, the log, `-v` and the tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Names to addresses (SRV, A, AAAA).
    Resolve,
    /// TCP.
    Connect,
    /// The XML stream and its features.
    Stream,
    /// STARTTLS where it is used, and the TLS handshake.
    Tls,
    /// SASL.
    Login,
    /// Resource binding.
    Bind,
    /// Service discovery.
    Discover,
}

impl Step {
    /// The word for people and for JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Stream => "stream",
            Self::Tls => "tls",
            Self::Login => "login",
            Self::Bind => "bind",
            Self::Discover => "discover",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One step that was taken, with its time and a line for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTaken {
    /// Which.
    pub step: Step,
    /// How long it took.
    pub took: Duration,
    /// What happened, such as `TLSv1.3, verified for xmpp-test.org`. Holds no secret.
    pub detail: String,
}

/// How far we are on the way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The step that is being taken now.
    pub step: Step,
    /// Those that were taken, in order. What led to an address that failed is not among them.
    pub taken: Vec<StepTaken>,
}

impl Default for Progress {
    /// The beginning.
    fn default() -> Self {
        Self { step: Step::Resolve, taken: Vec::new() }
    }
}

/// Whether TLS comes first or is asked for inside the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsStyle {
    /// TLS from the first byte (XEP-0368).
    Direct,
    /// STARTTLS (RFC 6120, 5).
    StartTls,
}

/// How the server's certificate came to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrustedBy {
    /// A chain to the system's roots or to `--ca-file`, for the XMPP domain.
    Authority,
    /// `--tls-pin`.
    Pin,
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFacts {
    /// The subject's distinguished name.
    pub subject: String,
    /// The issuer's distinguished name.
    pub issuer: String,
    /// The DNS names (and XMPP addresses) that it is for.
    pub names: Vec<String>,
    /// Not valid before.
    pub not_before: Timestamp,
    /// Not valid after.
    pub not_after: Timestamp,
    /// SHA-256 of the DER, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// What a session that stands is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionFacts {
    /// The full JID that the server bound.
    pub jid: String,
    /// The host that was asked for, as a person would name it (`node1.xmpp-test.org:5222`).
    pub server: String,
    /// The address that answered.
    pub peer: SocketAddr,
    /// How TLS was begun.
    pub style: TlsStyle,
    /// Why the certificate was believed.
    pub trusted_by: TrustedBy,
    /// The SASL mechanism, such as `SCRAM-SHA-256-PLUS`.
    pub mechanism: String,
    /// The channel binding, such as `tls-server-end-point`, where there was one.
    pub channel_binding: Option<String>,
    /// Hosts that sent us on (`see-other-host`), in order.
    pub redirects: Vec<String>,
    /// Each step with its time.
    pub steps: Vec<StepTaken>,
}

/// One address that was tried in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedAttempt {
    /// The host and port by name.
    pub host: String,
    /// The address, once it was known.
    pub address: Option<SocketAddr>,
    /// How far it came.
    pub step: Step,
    /// Why it ended.
    pub reason: String,
}

/// What kind of failure ended our way in: it decides the exit code and whether a second try makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The server refused the login. Final until a person says otherwise: Tigase counts failures and locks accounts.
    LoginRefused,
    /// The certificate was not to be trusted. Final.
    Certificate,
    /// The server does not serve this domain (`host-unknown`). Final.
    WrongDomain,
    /// No address could be reached.
    Unreachable,
    /// Time was up.
    Timeout,
    /// The server broke the protocol, or closed the stream.
    Protocol,
    /// The settings make it impossible: no mechanism in common, TLS not offered, too many redirects.
    Impossible,
}

/// Why there is no session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionFailure {
    /// The step that failed.
    pub step: Step,
    /// The server as far as it was known (`node1.xmpp-test.org:5222, 10.77.0.11`).
    pub peer: Option<String>,
    /// What kind it is.
    pub kind: FailureKind,
    /// What was wrong, in one line for people.
    pub cause: String,
    /// What to do about it.
    pub remedy: Option<String>,
    /// The certificate, where it is the reason.
    pub certificate: Option<CertificateFacts>,
    /// Every address that was tried.
    pub attempts: Vec<FailedAttempt>,
    /// The steps that were taken before.
    pub steps: Vec<StepTaken>,
}

impl FailureKind {
    /// Whether another try, by itself, can fare better. What is refused for a reason that only a person can mend
    /// is final: a login above all, since Tigase counts refused ones and locks accounts.
    pub const fn passes(self) -> bool {
        match self {
            Self::LoginRefused | Self::Certificate | Self::WrongDomain | Self::Impossible => false,
            Self::Unreachable | Self::Timeout | Self::Protocol => true,
        }
    }
}

/// How things stand with our way in, while the cluster is watched.
///
/// ```text
/// Idle -> Stepping -> Online
///   Stepping: transient cause -> Waiting -> Stepping
///   Stepping: refused (login, certificate, no such host) -> Refused        final; only a person leaves it
///   Online: stream error or silence -> Stepping elsewhere, or Waiting
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionState {
    /// Nobody has tried yet, or everything has been closed.
    Idle,
    /// On the way in.
    Stepping {
        /// Where to, as a person would name it.
        to: String,
        /// The step that is being taken now.
        step: Step,
        /// Those that were taken, in order, each with its time.
        taken: Vec<StepTaken>,
    },
    /// We are in.
    Online(Box<SessionFacts>),
    /// The way in failed for a cause that may pass; it is tried again.
    Waiting {
        /// When.
        until: Timestamp,
        /// How many tries have failed, one after the other.
        attempt: u32,
        /// Why the last one failed.
        cause: String,
    },
    /// Refused. Final until a person says otherwise.
    Refused {
        /// Why.
        cause: Box<SessionFailure>,
    },
}

impl SessionState {
    /// One word, for people and for JSON.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Stepping { .. } => "connecting",
            Self::Online(_) => "online",
            Self::Waiting { .. } => "waiting",
            Self::Refused { .. } => "refused",
        }
    }
}

impl fmt::Display for SessionFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.step)?;
        if let Some(peer) = &self.peer {
            write!(f, "{peer}: ")?;
        }
        f.write_str(&self.cause)
    }
}
