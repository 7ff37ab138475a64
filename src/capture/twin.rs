//! How the domain becomes a file: every type that is written has a twin here, which knows its keys.
//!
//! The twins take their originals apart field by field. So a field that is added to the domain does not compile
//! until it has its place in the file, and nothing is lost in silence. Give it `#[serde(default)]`, unless it is an
//! `Option`: older captures do not have it.

use crate::cluster::node::NodeName;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// The serialisable twin of a type of the domain.
pub(super) trait Twin<D> {
    /// Takes a look at the original.
    fn of(original: &D) -> Self;
    /// Becomes the original.
    fn back(self) -> D;
}

/// Types that are their own twins.
macro_rules! own_twins {
    ($($kind:ty),* $(,)?) => {
        $(impl Twin<$kind> for $kind {
            fn of(original: &$kind) -> Self {
                original.clone()
            }

            fn back(self) -> $kind {
                self
            }
        })*
    };
}

own_twins!(String, bool, u16, u32, u64, usize, i64, f64, Timestamp, IpAddr, SocketAddr);

impl Twin<NodeName> for String {
    fn of(original: &NodeName) -> Self {
        original.as_str().to_owned()
    }

    fn back(self) -> NodeName {
        NodeName::new(&self)
    }
}

impl<T: Twin<D>, D> Twin<Option<D>> for Option<T> {
    fn of(original: &Option<D>) -> Self {
        original.as_ref().map(T::of)
    }

    fn back(self) -> Option<D> {
        self.map(T::back)
    }
}

impl<T: Twin<D>, D> Twin<Vec<D>> for Vec<T> {
    fn of(original: &Vec<D>) -> Self {
        original.iter().map(T::of).collect()
    }

    fn back(self) -> Vec<D> {
        self.into_iter().map(T::back).collect()
    }
}

/// A duration in whole nanoseconds; 584 years are the most.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Nanos(u64);

impl Twin<Duration> for Nanos {
    fn of(original: &Duration) -> Self {
        Self(u64::try_from(original.as_nanos()).unwrap_or(u64::MAX))
    }

    fn back(self) -> Duration {
        Duration::from_nanos(self.0)
    }
}

/// A struct and its twin, field by field.
macro_rules! twin {
    ($(#[$outer:meta])* $twin:ident of $domain:ty as $pattern:ident {
        $($(#[$inner:meta])* $field:ident : $kind:ty),* $(,)?
    }) => {
        $(#[$outer])*
        #[derive(Debug, Serialize, Deserialize)]
        pub(super) struct $twin {
            $($(#[$inner])* $field: $kind,)*
        }

        impl Twin<$domain> for $twin {
            fn of(original: &$domain) -> Self {
                let $pattern { $($field),* } = original;
                Self { $($field: Twin::of($field)),* }
            }

            fn back(self) -> $domain {
                let Self { $($field),* } = self;
                $pattern { $($field: Twin::back($field)),* }
            }
        }
    };
}

/// An enum of words and its twin, word by word.
macro_rules! words {
    ($twin:ident of $domain:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        #[derive(Debug, Clone, Copy, Serialize, Deserialize)]
        pub(super) enum $twin {
            $(#[serde(rename = $word)] $variant,)*
        }

        impl Twin<$domain> for $twin {
            fn of(original: &$domain) -> Self {
                match original {
                    $($domain::$variant => Self::$variant,)*
                }
            }

            fn back(self) -> $domain {
                match self {
                    $(Self::$variant => $domain::$variant,)*
                }
            }
        }
    };
}

pub(super) use {twin, words};
