//! Safe fixes, applied.

use super::allowances::Allowances;
use super::diagnosis::{Diagnosis, Edit, Fix};
use super::file::File;
use super::lints;

/// How often what was mended is looked at again: a fix may bring to light what it hid.
const ROUNDS: usize = 64;

/// A text with all safe fixes applied that were found by looking again and again, and the ids of the rules whose
/// findings were mended. What is wanted is asked with what the comments of the text allow.
pub fn apply_safe(name: &str, source: &str, wanted: &dyn Fn(&Diagnosis, &Allowances) -> bool) -> Mended {
    let mut mended = Mended { source: source.to_owned(), fixed: Vec::new() };
    for _ in 0..ROUNDS {
        let file = [File::new(name, mended.source.as_str())];
        let found = lints::check(&file);
        let allowances = Allowances::of(&mended.source);
        let safe: Vec<&Diagnosis> = found
            .iter()
            .filter(|diagnosis| {
                diagnosis.fix.as_ref().is_some_and(|fix| fix.safe) && wanted(diagnosis, &allowances)
            })
            .collect();
        let (source, applied) = apply(&mended.source, &safe);
        if applied.is_empty() || source == mended.source {
            break;
        }
        mended.fixed.extend(applied.iter().map(|diagnosis| diagnosis.lint.id));
        mended.source = source;
    }
    mended
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Its new text.
    pub source: String,
    /// The rules whose findings were mended, one for each finding.
    pub fixed: Vec<&'static str>,
}

/// Applies fixes that do not touch one another, the first of those that do.
pub(super) fn apply<'a>(source: &str, found: &[&'a Diagnosis]) -> (String, Vec<&'a Diagnosis>) {
    let mut applied = Vec::new();
    let mut edits: Vec<&Edit> = Vec::new();
    let mut end = None;
    for diagnosis in found {
        let Some(Fix { edits: wanted, .. }) = &diagnosis.fix else { continue };
        let mut wanted: Vec<&Edit> = wanted.iter().collect();
        wanted.sort_by_key(|edit| edit.span.start);
        let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else { continue };
        if end.is_some_and(|end| first.span.start <= end) {
            continue;
        }
        end = Some(last.span.end);
        edits.extend(wanted);
        applied.push(*diagnosis);
    }
    (edited(source, &edits), applied)
}

/// A text with edits that stand in its order and do not overlap.
fn edited(source: &str, edits: &[&Edit]) -> String {
    let mut text = String::with_capacity(source.len() + 16);
    let mut at = 0;
    for edit in edits {
        text.push_str(&source[at..edit.span.start]);
        text.push_str(&edit.text);
        at = edit.span.end;
    }
    text.push_str(&source[at..]);
    text
}
