//! The JSON contract, version 1, as serialisable mirrors of the domain: the domain may change, these keys may
//! not. `schema/*.schema.json` in the repository say the same for machines; `tests/it/schema.rs` compares them.

pub mod check;
pub mod fleet;
pub mod hosts;
pub mod sockets;
pub mod status;
pub mod wait;
pub mod watch;

use crate::assess::finding::{Finding as Said, Subject as About};
use crate::assess::verdict::Muted as Silenced;
use jiff::Timestamp;
use serde::Serialize;
use std::time::Duration;

/// The version of the contract. Keys may be added within a version; none is removed or changes its meaning.
pub const SCHEMA_VERSION: u32 = 1;

/// RFC 3339 in UTC with milliseconds, such as `2026-11-22T14:03:21.512Z`.
pub(super) fn time(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// Whole milliseconds.
pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Microseconds are what the kernel counts; more digits are noise of the division.
pub(super) fn to_micros(ms: f64) -> f64 {
    (ms * 1000.0).round() / 1000.0
}

/// One thing worth saying.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    id: &'static str,
    severity: &'static str,
    subject: Subject,
    summary: String,
    advice: String,
    evidence: Vec<String>,
}

/// A finding that does not count, and who said so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Muted {
    #[serde(flatten)]
    finding: Finding,
    why: String,
}

impl Muted {
    pub(super) fn new(muted: &Silenced) -> Self {
        Self { finding: Finding::new(&muted.finding), why: muted.why.clone() }
    }
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Subject {
    kind: &'static str,
    name: String,
    /// The ends of a link, so that nobody has to take its name apart; only there.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

impl Subject {
    pub(super) fn new(subject: &About) -> Self {
        let (from, to) = match subject {
            About::Link(from, to) => (Some(from.to_string()), Some(to.to_string())),
            _ => (None, None),
        };
        Self { kind: subject.kind(), name: subject.to_string(), from, to }
    }
}

impl Finding {
    pub(super) fn new(finding: &Said) -> Self {
        Self {
            id: finding.id,
            severity: finding.severity.word(),
            subject: Subject::new(&finding.subject),
            summary: finding.summary.clone(),
            advice: finding.advice.clone(),
            evidence: finding.evidence.clone(),
        }
    }
}
