//! Our way in, as it stands in a capture.

use super::twin::{Nanos, Twin, twin, words};
use crate::cluster::session::{
    CertificateFacts, FailedAttempt, FailureKind, SessionFacts, SessionFailure, Step, StepTaken, TlsStyle,
    TrustedBy,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;

words!(StepWord of Step {
    Resolve = "resolve",
    Connect = "connect",
    Stream = "stream",
    Tls = "tls",
    Login = "login",
    Bind = "bind",
    Discover = "discover",
});

words!(StyleWord of TlsStyle { Direct = "direct", StartTls = "starttls" });

words!(TrustWord of TrustedBy { Authority = "authority", Pin = "pin" });

words!(FailureWord of FailureKind {
    LoginRefused = "login-refused",
    Certificate = "certificate",
    WrongDomain = "wrong-domain",
    Unreachable = "unreachable",
    Timeout = "timeout",
    Protocol = "protocol",
    Impossible = "impossible",
});

twin!(StepTwin of StepTaken as StepTaken {
    step: StepWord,
    #[serde(rename = "took_ns")]
    took: Nanos,
    detail: String,
});

twin!(AttemptTwin of FailedAttempt as FailedAttempt {
    host: String,
    address: Option<SocketAddr>,
    step: StepWord,
    reason: String,
});

twin!(CertificateTwin of CertificateFacts as CertificateFacts {
    subject: String,
    issuer: String,
    names: Vec<String>,
    not_before: Timestamp,
    not_after: Timestamp,
    sha256: String,
});

twin!(SessionTwin of SessionFacts as SessionFacts {
    jid: String,
    server: String,
    peer: SocketAddr,
    style: StyleWord,
    trusted_by: TrustWord,
    mechanism: String,
    channel_binding: Option<String>,
    redirects: Vec<String>,
    steps: Vec<StepTwin>,
});

twin!(FailureTwin of SessionFailure as SessionFailure {
    step: StepWord,
    peer: Option<String>,
    kind: FailureWord,
    cause: String,
    remedy: Option<String>,
    certificate: Option<CertificateTwin>,
    attempts: Vec<AttemptTwin>,
    steps: Vec<StepTwin>,
});
