//! The rules of configurations: each has a file that fires it, one that does not, and words that were reviewed.

use clusterctl::config::diagnosis::{Diagnosis, Level};
use clusterctl::config::file::File;
use clusterctl::config::fix::apply_safe;
use clusterctl::config::lints::{check, registry};
use clusterctl::report::Style;
use clusterctl::report::config::diagnostics;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn file(path: &Path) -> File {
    File::new("config.tdsl", fs::read_to_string(path).unwrap())
}

fn found(file: &File) -> Vec<Diagnosis> {
    check(std::slice::from_ref(file))
}

/// The rules of the format: those of the cluster have files of several nodes.
fn format_rules() -> impl Iterator<Item = &'static str> {
    registry::all().map(|lint| lint.id).filter(|id| id.starts_with("TD"))
}

#[test]
fn every_rule_is_fired_by_its_file_in_words_that_were_reviewed() {
    for id in format_rules() {
        let file = file(&fixtures().join(format!("lints/{id}.tdsl")));
        let found: Vec<Diagnosis> = found(&file).into_iter().filter(|one| one.lint.id == id).collect();
        assert!(!found.is_empty(), "{id} is silent");
        let text: String = found
            .iter()
            .map(|one| diagnostics::one(one, std::slice::from_ref(&file), &Style::default()) + "\n")
            .collect();
        insta::assert_snapshot!(id, text);
    }
}

#[test]
fn no_rule_is_fired_by_the_file_that_is_right() {
    for id in format_rules() {
        let found = found(&file(&fixtures().join(format!("lints/{id}.ok.tdsl"))));
        let named: Vec<&str> = found.iter().map(|one| one.lint.id).filter(|one| *one == id).collect();
        assert!(named.is_empty(), "{id}: {found:#?}");
    }
}

/// Every configuration among the fixtures.
fn all_files() -> Vec<PathBuf> {
    ["lints", "tdsl/valid", "tdsl/invalid", "tdsl/eval", "tdsl/writer"]
        .iter()
        .flat_map(|folder| fs::read_dir(fixtures().join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "tdsl"))
        .collect()
}

#[test]
fn a_safe_fix_removes_its_finding_and_adds_none() {
    for path in all_files() {
        let before = file(&path);
        let all = found(&before);
        for (at, one) in all.iter().enumerate() {
            let Some(fix) = one.fix.as_ref().filter(|fix| fix.safe) else { continue };
            let mut edits: Vec<_> = fix.edits.clone();
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
            let mut source = before.source.clone();
            for edit in &edits {
                source.replace_range(edit.span.clone(), &edit.text);
            }
            let after = File::new("config.tdsl", source);
            let count = |found: &[Diagnosis], id: &str| found.iter().filter(|one| one.lint.id == id).count();
            let left = found(&after);
            let id = one.lint.id;
            let name = path.display();
            assert!(
                count(&left, id) < count(&all, id),
                "{name}: finding {at}, {id}, stays after its fix: {:?} became {:?}",
                before.source,
                after.source
            );
            // What the server refused hid what else there is; and what comes to reach the server may be a mistake
            // in its meaning.
            if before.read.is_ok() {
                for other in left.iter().filter(|other| other.lint.id.starts_with("TD")) {
                    assert!(
                        count(&left, other.lint.id) <= count(&all, other.lint.id),
                        "{name}: the fix of {id} adds {}: {:?} became {:?}",
                        other.lint.id,
                        before.source,
                        after.source
                    );
                }
            }
        }
    }
}

#[test]
fn all_safe_fixes_together_leave_nothing_that_is_safe_to_fix() {
    for path in all_files() {
        let before = file(&path);
        let mended = apply_safe("config.tdsl", &before.source, &|_, _| true);
        let left = found(&File::new("config.tdsl", mended.source.as_str()));
        let safe: Vec<&str> = left
            .iter()
            .filter(|one| one.fix.as_ref().is_some_and(|fix| fix.safe))
            .map(|one| one.lint.id)
            .collect();
        assert!(safe.is_empty(), "{}: {safe:?} in {:?}", path.display(), mended.source);
    }
}

/// No loss without a finding, and no refusal without an error.
#[test]
fn whatever_the_server_drops_or_refuses_is_told() {
    for path in all_files() {
        let file = file(&path);
        let found = found(&file);
        match &file.read {
            Ok(document) if document.losses.is_empty() => {}
            Ok(_) => assert!(!found.is_empty(), "{}: {:?}", path.display(), file.source),
            Err(_) => {
                assert!(found.iter().any(|one| one.level == Level::Error), "{}", path.display());
            }
        }
    }
}

#[test]
fn every_rule_has_an_id_of_its_own_and_words_for_people() {
    let mut ids = BTreeSet::new();
    for lint in registry::all() {
        assert!(ids.insert(lint.id), "{}", lint.id);
        assert!(lint.explanation.len() > 40 && lint.explanation.ends_with('.'), "{}", lint.id);
        assert!(!lint.title.ends_with('.'), "{}", lint.id);
        assert_eq!(registry::find(&lint.id.to_lowercase()), Some(lint));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    /// Any soup: findings have places, every loss and refusal is told, and mending ends.
    #[test]
    fn no_soup_is_without_a_word_where_something_is_lost(
        source in "(\\{\n|\n\\}\n|[ab]|'x'|\"y'\"|'z\\\\'|=|:|\n|,|\\[|\\]|\\(|\\)|\\{|\\}|\\+|-|\\*|/| |#c|#c\n|;|\r|\u{e9}|env\\('E'\\)|ENV\\(E\\)|a = 1\n|k \\{\n|b \\(class: x\\)|true|9|99999999999|1.5|null){0,30}"
    ) {
        let file = File::new("soup", source.as_str());
        let all = found(&file);
        for one in &all {
            let places = std::iter::once(&one.span)
                .chain(one.marks.iter().map(|mark| &mark.span))
                .chain(one.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| &edit.span)));
            for span in places {
                prop_assert!(source.get(span.clone()).is_some(), "{} {span:?} in {source:?}", one.lint.id);
            }
            diagnostics::one(one, std::slice::from_ref(&file), &Style::default());
        }
        let lossless = file.document().is_some_and(|document| document.losses.is_empty());
        prop_assert!(lossless || !all.is_empty(), "{source:?}: {:?}", file.read);
        let masked = clusterctl::config::masked::masked(&source);
        prop_assert_eq!(masked.len(), source.len());
        let mended = apply_safe("soup", &source, &|_, _| true);
        if file.read.is_ok() {
            let after = File::new("soup", mended.source.as_str());
            prop_assert!(after.read.is_ok(), "{source:?} became {:?}, which is refused", mended.source);
        }
    }
}
