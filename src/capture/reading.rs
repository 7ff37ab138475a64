//! The four cases of a reading, as they stand in a capture, and why a source could not answer.

use super::twin::{Nanos, Twin};
use crate::cluster::observation::{Reading, Unavailable};
use serde::{Deserialize, Serialize};

/// A reading under its word: `known`, `absent`, `unavailable`, `not-asked`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "reading", rename_all = "kebab-case")]
pub(super) enum ReadingTwin<T> {
    Known { value: T },
    Absent,
    Unavailable { why: Why },
    NotAsked { why: String },
}

impl<T: Twin<D>, D> Twin<Reading<D>> for ReadingTwin<T> {
    fn of(original: &Reading<D>) -> Self {
        match original {
            Reading::Known(value) => Self::Known { value: T::of(value) },
            Reading::Absent => Self::Absent,
            Reading::Unavailable(why) => Self::Unavailable { why: Why::of(why) },
            Reading::NotAsked(why) => Self::NotAsked { why: why.clone() },
        }
    }

    fn back(self) -> Reading<D> {
        match self {
            Self::Known { value } => Reading::Known(value.back()),
            Self::Absent => Reading::Absent,
            Self::Unavailable { why } => Reading::Unavailable(why.back()),
            Self::NotAsked { why } => Reading::NotAsked(why),
        }
    }
}

/// Why a source that was asked could not answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Why {
    NoAnswer {
        within_ns: Nanos,
    },
    Refused {
        condition: String,
        text: Option<String>,
    },
    Denied {
        what: String,
    },
    Malformed {
        what: String,
    },
    NotReached {
        what: String,
    },
    Failed {
        what: String,
    },
    /// A reason that a newer clusterctl knows. Whatever it is, the source could not answer.
    #[serde(other, skip_serializing)]
    Unknown,
}

impl Twin<Unavailable> for Why {
    fn of(original: &Unavailable) -> Self {
        match original {
            Unavailable::NoAnswer { within } => Self::NoAnswer { within_ns: Nanos::of(within) },
            Unavailable::Refused { condition, text } => {
                Self::Refused { condition: condition.clone(), text: text.clone() }
            }
            Unavailable::Denied(what) => Self::Denied { what: what.clone() },
            Unavailable::Malformed(what) => Self::Malformed { what: what.clone() },
            Unavailable::NotReached(what) => Self::NotReached { what: what.clone() },
            Unavailable::Failed(what) => Self::Failed { what: what.clone() },
        }
    }

    fn back(self) -> Unavailable {
        match self {
            Self::NoAnswer { within_ns } => Unavailable::NoAnswer { within: within_ns.back() },
            Self::Refused { condition, text } => Unavailable::Refused { condition, text },
            Self::Denied { what } => Unavailable::Denied(what),
            Self::Malformed { what } => Unavailable::Malformed(what),
            Self::NotReached { what } => Unavailable::NotReached(what),
            Self::Failed { what } => Unavailable::Failed(what),
            Self::Unknown => {
                Unavailable::Failed("for a reason that this version of clusterctl does not know".to_owned())
            }
        }
    }
}
