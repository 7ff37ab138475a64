//! The table of all rules.

use super::super::diagnosis::Lint;
use super::{cluster, format};

/// Every rule, by its id.
pub fn all() -> impl Iterator<Item = &'static Lint> {
    format::LINTS.iter().chain(cluster::LINTS).copied()
}

/// The rule of this id, in any case.
pub fn find(id: &str) -> Option<&'static Lint> {
    all().find(|lint| lint.id.eq_ignore_ascii_case(id))
}
