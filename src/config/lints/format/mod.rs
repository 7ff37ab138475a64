//! The rules of the format: `TD01` and on.

use crate::config::diagnosis::{Diagnosis, Lint};
use crate::config::file::File;

/// The rules, in order.
pub const LINTS: &[&Lint] = &[];

/// What one file has wrong.
pub fn check(_file: &File) -> Vec<Diagnosis> {
    Vec::new()
}
