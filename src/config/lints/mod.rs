//! The rules: those of the format (`TD…`), and those of what it means to a cluster (`CL…`).

pub mod cluster;
pub mod format;
pub mod registry;

use super::diagnosis::Diagnosis;
use super::file::File;

/// All that is found in the files, which are nodes of one cluster; in the order of the files and of their text.
pub fn check(files: &[File]) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    for (index, file) in files.iter().enumerate() {
        found.extend(format::check(file).into_iter().map(|diagnosis| diagnosis.in_file(index)));
    }
    found.extend(cluster::check(files));
    found.sort_by(|a, b| {
        (a.file, a.span.start, a.span.end, a.lint.id).cmp(&(b.file, b.span.start, b.span.end, b.lint.id))
    });
    found
}
