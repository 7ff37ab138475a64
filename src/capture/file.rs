//! The whole file.

use super::observation::ObservationTwin;
use super::reading::ReadingTwin;
use super::service::TreeTwin;
use super::session::FailureTwin;
use super::twin::{Nanos, Twin, twin, words};
use super::{Capture, Opened, Redaction, VERSION};
use crate::assess::finding::Severity;
use crate::assess::mute::Mute;
use crate::assess::registry;
use crate::cluster::declaration::{Declaration, DeclaredAt, Expected};
use crate::cluster::observation::Round;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What comes first, and is read first: it decides whether the rest can be understood.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a capture of clusterctl")]
pub(super) struct Header {
    pub(super) capture_version: Option<serde_json::Value>,
    pub(super) clusterctl: Option<String>,
    /// The reports of other commands have this key.
    pub(super) schema_version: Option<serde::de::IgnoredAny>,
}

/// The whole file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(expecting = "a capture of clusterctl")]
pub(super) struct File {
    capture_version: u32,
    clusterctl: String,
    redacted: RedactionWord,
    context: Option<String>,
    declaration: DeclarationTwin,
    #[serde(default)]
    mutes: Vec<MuteTwin>,
    round: RoundTwin,
    services: ReadingTwin<TreeTwin>,
}

words!(RedactionWord of Redaction { Secrets = "secrets", Names = "names" });

words!(SeverityWord of Severity { Note = "note", Warning = "warning", Unknown = "unknown", Critical = "critical" });

/// A mute. One of a check that is unknown here concerns nothing that is found here.
#[derive(Debug, Serialize, Deserialize)]
struct MuteTwin {
    id: String,
    subject: Option<String>,
    until: Option<Timestamp>,
    severity: Option<SeverityWord>,
}

impl MuteTwin {
    fn of(original: &Mute) -> Self {
        let Mute { id, subject, until, severity } = original;
        Self { id: (*id).to_owned(), subject: subject.clone(), until: *until, severity: Twin::of(severity) }
    }

    fn back(self) -> Option<Mute> {
        let check = registry::all().iter().find(|check| check.id == self.id)?;
        Some(Mute { id: check.id, subject: self.subject, until: self.until, severity: self.severity.back() })
    }
}

twin!(DeclarationTwin of Declaration as Declaration {
    expected: ExpectedTwin,
    expected_down: Vec<String>,
    cluster_ports: Vec<u16>,
    connections_per_node: u32,
    #[serde(default)]
    declared_at: Vec<DeclaredAtTwin>,
});

twin!(DeclaredAtTwin of DeclaredAt as DeclaredAt {
    node: String,
    at: String,
});

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum ExpectedTwin {
    Unstated,
    Named { nodes: Vec<String> },
    Count { count: usize },
}

impl Twin<Expected> for ExpectedTwin {
    fn of(original: &Expected) -> Self {
        match original {
            Expected::Unstated => Self::Unstated,
            Expected::Named(nodes) => Self::Named { nodes: Twin::of(nodes) },
            Expected::Count(count) => Self::Count { count: *count },
        }
    }

    fn back(self) -> Expected {
        match self {
            Self::Unstated => Expected::Unstated,
            Self::Named { nodes } => Expected::Named(nodes.back()),
            Self::Count { count } => Expected::Count(count),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct RoundTwin {
    domain: String,
    jid: Option<String>,
    started: Timestamp,
    took_ns: Nanos,
    failure: Option<FailureTwin>,
    observations: Vec<ObservationTwin>,
}

impl RoundTwin {
    fn of(original: &Round) -> Self {
        let Round { domain, jid, started, took, failure, observations } = original;
        Self {
            domain: domain.clone(),
            jid: jid.clone(),
            started: *started,
            took_ns: Nanos::of(took),
            failure: Twin::of(failure),
            observations: observations.iter().map(ObservationTwin::of).collect(),
        }
    }

    /// The original, and how many observations are of unknown kinds and were left out.
    fn back(self) -> (Round, usize) {
        let all = self.observations.len();
        let observations: Vec<_> = self.observations.into_iter().filter_map(ObservationTwin::back).collect();
        let left_out = all - observations.len();
        let round = Round {
            domain: self.domain,
            jid: self.jid,
            started: self.started,
            took: self.took_ns.back(),
            failure: self.failure.back(),
            observations,
        };
        (round, left_out)
    }
}

impl File {
    pub(super) fn of(original: &Capture) -> Self {
        let Capture { tool_version, redacted, context, declaration, mutes, round, services } = original;
        Self {
            capture_version: VERSION,
            clusterctl: tool_version.clone(),
            redacted: Twin::of(redacted),
            context: context.clone(),
            declaration: Twin::of(declaration),
            mutes: mutes.iter().map(MuteTwin::of).collect(),
            round: RoundTwin::of(round),
            services: Twin::of(services),
        }
    }

    pub(super) fn back(self) -> Opened {
        let (round, left_out) = self.round.back();
        let capture = Capture {
            tool_version: self.clusterctl,
            redacted: self.redacted.back(),
            context: self.context,
            declaration: self.declaration.back(),
            mutes: self.mutes.into_iter().filter_map(MuteTwin::back).collect(),
            round,
            services: self.services.back(),
        };
        Opened { capture, left_out }
    }
}
