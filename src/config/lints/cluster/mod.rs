//! The rules of what a file means to a cluster: `CL01` and on.

use crate::config::diagnosis::{Diagnosis, Lint};
use crate::config::file::File;

/// The rules, in order.
pub const LINTS: &[&Lint] = &[];

/// What the files, nodes of one cluster, have wrong.
pub fn check(_files: &[File]) -> Vec<Diagnosis> {
    Vec::new()
}
