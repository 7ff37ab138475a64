//! Safe fixes, applied.

use super::allowances::Allowances;
use super::diagnosis::{Diagnosis, Edit, Fix};
use super::file::File;
use super::lints;
use crate::tdsl::reader;

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
        let (source, applied) = sound(&file[0], safe);
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

/// So many fixes of one round are taken back one by one; those behind them wait for the next.
const MOST_SPOILING: usize = 16;

/// Applies fixes, without those that would make of a file that the server reads one that it refuses.
fn sound<'a>(file: &File, mut safe: Vec<&'a Diagnosis>) -> (String, Vec<&'a Diagnosis>) {
    let is_read = |found: &[&'a Diagnosis]| reader::read(&apply(&file.source, found).0).is_ok();
    for _ in 0..MOST_SPOILING {
        if file.read.is_err() || is_read(&safe) {
            break;
        }
        // The first that spoils what those before it leave whole.
        let (mut good, mut bad) = (0, safe.len());
        while bad - good > 1 {
            let middle = good + (bad - good) / 2;
            if is_read(&safe[..middle]) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        safe.remove(good);
    }
    if file.read.is_ok() && !is_read(&safe) {
        safe.clear();
    }
    apply(&file.source, &safe)
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
        // What lies within a finding waits until this is mended: in a line that becomes a comment nothing is left to
        // mend.
        end = Some(last.span.end.max(diagnosis.span.end));
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use crate::config::lints::registry;

    fn mended(source: &str) -> String {
        apply_safe("a", source, &|_, _| true).source
    }

    #[test]
    fn a_fix_that_the_server_would_refuse_is_left_out_and_the_others_are_not() {
        let lint = registry::find("TD08").unwrap();
        let source = "a = 1\nb = 2\nc = 3\n";
        let insert = |at: usize, text: &str| {
            Diagnosis::new(lint, at..at + 1, "").safe_fix(vec![Edit::insert(at, text)])
        };
        let found = [insert(0, "x"), insert(6, "}"), insert(12, "y"), insert(16, "{")];
        let (text, applied) = sound(&File::new("a", source), found.iter().collect());
        assert_eq!((text.as_str(), applied.len()), ("xa = 1\nb = 2\nyc = 3\n", 2));
        // What is refused anyway may stay so.
        let (text, _) = sound(&File::new("a", "}\n"), vec![&found[0]]);
        assert_eq!(text, "x}\n");
    }

    #[test]
    fn a_fix_mends_what_it_is_for_and_nothing_else() {
        for (source, text) in [
            ("a = 99999999999 # big\nb = 2\n", "a = 99999999999L # big\nb = 2\n"),
            ("a = 99999999999 # big\n", "a = 99999999999L # big\n"),
            ("a = 99999999999 # big", "a = 99999999999L # big\n"),
            ("// a { b } 'c'\na = 1\n", "# a { b } 'c'\na = 1\n"),
            ("// a { b } c = 1\na = 1\n", "# a { b } c = 1\na = 1\n"),
            ("/* a */\nb = 1\n", "# a */\nb = 1\n"),
            ("m {\n    a = 1,b,c\n}\n", "m {\n    a = '1,b,c'\n}\n"),
            ("m {\n    a:1,b,c\n}\n", "m {\n    a:'1,b,c'\n}\n"),
            ("a = 1; b = 2; c { \n}\n", "a = 1, b = 2, c { \n}\n"),
            ("a = 1; 'b': 2;\n", "a = 1, 'b': 2\n"),
            ("m { a = 'x'; }\n", "m { a = 'x'\n}\n"),
            ("a = [ 'a'; 'b' ]\n", "a = [ 'a', 'b' ]\n"),
            ("a = [ 'a'; 'b'; 'c';'d' ]\n", "a = [ 'a', 'b', 'c','d' ]\n"),
        ] {
            assert_eq!(mended(source), text, "{source}");
        }
        for source in [
            "// old {\na = 1\n}\nb = 2\n",
            "m {\n// a }\nb = 1\n",
            "// don't\na = 'b'\n",
            "m {\n    a:1,b:2\n    port:5222,socket:tls\n}\n",
            "motd = Welcome; be nice\n",
            "motd = Welcome; please note: be nice\n",
            "motd = Welcome; be nice; b = 2\n",
        ] {
            assert_eq!(mended(source), source);
        }
    }
}
