//! The rules of what files mean to a cluster: each has a file (or two, as nodes of one cluster) that fires it, one
//! that does not, and words that were reviewed.

use clusterctl::config::diagnosis::Diagnosis;
use clusterctl::config::file::File;
use clusterctl::config::lints::{check, registry};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/lints")
}

/// The files of a case: one, or two nodes of a cluster.
fn files(case: &str) -> Vec<File> {
    let read = |name: String| fs::read_to_string(folder().join(name)).ok();
    let first = read(format!("{case}.tdsl")).unwrap_or_else(|| panic!("{case}.tdsl is missing"));
    let other = read(format!("{case}.other.tdsl"));
    let names = ["node1.tdsl", "node2.tdsl"];
    std::iter::once(first).chain(other).zip(names).map(|(text, name)| File::new(name, text)).collect()
}

fn rules() -> Vec<&'static str> {
    registry::all().map(|lint| lint.id).filter(|id| id.starts_with("CL")).collect()
}

fn told(found: &Diagnosis, files: &[File]) -> String {
    let place = |file: usize, at: usize| {
        let line = files[file].source[..at].matches('\n').count() + 1;
        format!("{}:{line}", files[file].name)
    };
    let mut text = format!("{}: {}: {}\n", place(found.file, found.span.start), found.level, found.message);
    let here = &files[found.file].source[found.span.clone()];
    let _ = writeln!(text, "  {} <- {}", here.lines().next().unwrap_or_default(), found.label);
    for mark in &found.marks {
        let _ = writeln!(text, "  {} <- {}", place(mark.file, mark.span.start), mark.label);
    }
    for note in &found.notes {
        let _ = writeln!(text, "  note: {note}");
    }
    if let Some(help) = &found.help {
        let _ = writeln!(text, "  help: {help}");
    }
    if let Some(fix) = &found.fix {
        let _ = writeln!(text, "  fix: {}", if fix.safe { "safe" } else { "to be looked at" });
        for line in mended(&files[found.file].source, found).lines() {
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

fn mended(source: &str, found: &Diagnosis) -> String {
    let mut edits = found.fix.as_ref().map(|fix| fix.edits.clone()).unwrap_or_default();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut source = source.to_owned();
    for edit in edits {
        source.replace_range(edit.span, &edit.text);
    }
    source
}

#[test]
fn there_are_thirty_seven_rules_of_clusters_and_each_has_its_two_cases() {
    let ids: Vec<String> = (1..=37).map(|number| format!("CL{number:02}")).collect();
    assert_eq!(rules(), ids);
}

#[test]
fn every_rule_of_clusters_is_fired_by_its_case_in_words_that_were_reviewed() {
    for id in rules() {
        let files = files(id);
        let found: Vec<Diagnosis> = check(&files).into_iter().filter(|one| one.lint.id == id).collect();
        assert!(!found.is_empty(), "{id} is silent");
        let text: Vec<String> = found.iter().map(|one| told(one, &files)).collect();
        insta::assert_snapshot!(id, text.join("\n"));
    }
}

#[test]
fn no_rule_of_clusters_is_fired_by_the_case_that_is_right() {
    for id in rules() {
        let found = check(&files(&format!("{id}.ok")));
        assert!(found.iter().all(|one| one.lint.id != id), "{id}: {found:#?}");
    }
}

#[test]
fn a_fix_removes_its_finding_and_adds_none_of_another_rule() {
    for id in rules() {
        let mut files = files(id);
        let before = check(&files);
        for one in before.iter().filter(|one| one.fix.is_some()) {
            let source = mended(&files[one.file].source, one);
            let name = files[one.file].name.clone();
            let kept = std::mem::replace(&mut files[one.file], File::new(name, source));
            let after = check(&files);
            let count = |found: &[Diagnosis], id: &str| found.iter().filter(|one| one.lint.id == id).count();
            assert!(count(&after, one.lint.id) < count(&before, one.lint.id), "{id}: {one:#?}");
            for lint in registry::all() {
                assert!(
                    count(&after, lint.id) <= count(&before, lint.id),
                    "{id}: {} is new: {after:#?}",
                    lint.id
                );
            }
            files[one.file] = kept;
        }
    }
}

#[test]
fn no_message_tells_a_secret() {
    for id in rules() {
        for one in check(&files(id)) {
            let text = format!("{} {} {:?} {:?}", one.message, one.label, one.notes, one.help);
            assert!(!text.contains("s3cret"), "{text}");
        }
    }
}

#[test]
fn a_configuration_that_is_in_order_has_nothing_said_of_it() {
    let text = "cluster-mode = true\nadmins = [ 'admin@example.org' ]\ndns-resolver {\n    tigase-primary-address = 'node1.example.org'\n}\ndataSource () {\n    default () {\n        uri = env('DB_URI')\n    }\n}\nc2s {\n    seeOtherHost (active: false) {}\n}\nbosh {\n    seeOtherHost (active: false) {}\n}\nws2s {\n    seeOtherHost (active: false) {}\n}\n";
    let found = check(&[File::new("config.tdsl", text)]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_file_that_the_server_refuses_is_no_node() {
    let found =
        check(&[File::new("broken.tdsl", "cluster-mode = {\n"), File::new("b", "cluster-mode = 1\n")]);
    assert!(found.iter().any(|one| one.lint.id == "CL01" && one.file == 1), "{found:#?}");
}
