//! The reader against the server's own: every recorded case, to the letter.

use clusterctl::report::config::tree::{json as tree, node};
use clusterctl::tdsl::canonical;
use clusterctl::tdsl::error::ReadError;
use clusterctl::tdsl::evaluate::{Surroundings, evaluate};
use clusterctl::tdsl::format::format;
use clusterctl::tdsl::reader::{Document, read};
use clusterctl::tdsl::token::{TokenKind, Tokens};
use clusterctl::tdsl::value::Value;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::fs;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tdsl").join(name)
}

/// The cases of a folder: their names, and the paths without `.tdsl`.
fn cases(name: &str) -> Vec<(String, PathBuf)> {
    let mut cases: Vec<(String, PathBuf)> = fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "tdsl"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), path.with_extension("")))
        .collect();
    cases.sort();
    cases
}

fn text(path: &Path, extension: &str) -> String {
    fs::read_to_string(path.with_extension(extension)).unwrap()
}

fn expected(path: &Path) -> Json {
    serde_json::from_str(&text(path, "json")).unwrap()
}

/// The words of the recorded refusals.
fn refusal(error: &ReadError) -> String {
    let unwrapped = if error.kind.is_unchecked() { " (unchecked, not wrapped by the reader)" } else { "" };
    let place = match &error.place {
        None => "line: -\nposition: -\n".to_owned(),
        Some(place) => {
            format!("line: {}\nposition: {}\nline-content: {}\n", place.line, place.position, place.content)
        }
    };
    format!("kind: {}{unwrapped}\nmessage: {}\n{place}", error.kind.name(), error.message)
}

#[test]
fn every_file_that_the_server_accepts_gives_the_servers_tree() {
    let cases = cases("valid");
    assert!(cases.len() >= 150, "{} cases", cases.len());
    for (name, path) in cases {
        match read(&text(&path, "tdsl")) {
            Ok(document) => assert_eq!(tree(&document.tree), expected(&path), "{name}"),
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn every_file_that_the_server_refuses_is_refused_in_its_words() {
    let cases = cases("invalid");
    assert!(cases.len() >= 45, "{} cases", cases.len());
    for (name, path) in cases {
        match read(&text(&path, "tdsl")) {
            Ok(document) => panic!("{name}: {}", tree(&document.tree)),
            Err(error) => assert_eq!(refusal(&error), text(&path, "txt"), "{name}"),
        }
    }
}

/// The environment in which the values were recorded.
struct Recorded;

impl Surroundings for Recorded {
    fn environment(&self, name: &str) -> Option<String> {
        [("TG_SET", "abc"), ("TG_NUM", "5")]
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| (*value).to_owned())
    }

    fn property(&self, name: &str) -> Option<String> {
        (name == "tg.set").then(|| "xyz".to_owned())
    }
}

#[test]
fn every_value_comes_to_what_the_server_makes_of_it() {
    for (name, path) in cases("eval") {
        let document = read(&text(&path, "tdsl")).unwrap();
        let got: serde_json::Map<String, Json> = document
            .tree
            .iter()
            .map(|(key, item)| {
                let value = match evaluate(&item.value, &Recorded) {
                    Ok(value) => node(&value),
                    Err(error) => json!({ "t": "error", "v": error.to_string() }),
                };
                (key.to_owned(), value)
            })
            .collect();
        assert_eq!(Json::from(got), expected(&path), "{name}");
    }
}

#[test]
fn every_tree_is_written_as_the_server_writes_it() {
    for (name, path) in cases("writer") {
        let Some(stem) = name.strip_suffix(".in") else { continue };
        let document = read(&fs::read_to_string(path.with_extension("in.tdsl")).unwrap()).unwrap();
        let wanted = fs::read_to_string(folder("writer").join(format!("{stem}.out.tdsl"))).unwrap();
        assert_eq!(canonical::write(&document.tree), wanted, "{name}");
    }
}

#[test]
fn what_is_written_without_the_servers_defects_reads_back_as_the_same_tree() {
    for folder in ["valid", "eval", "writer"] {
        for (name, path) in cases(folder) {
            let file = path.with_file_name(format!("{}.tdsl", path.file_name().unwrap().to_string_lossy()));
            let Ok(document) = read(&fs::read_to_string(file).unwrap()) else { continue };
            let (text, mended) = canonical::write_mended(&document.tree);
            assert_eq!(read(&text).unwrap().tree, document.tree, "{name}: {text}");
            // What needed no mending is the server's own form.
            assert_eq!(mended.is_empty(), text == canonical::write(&document.tree), "{name}: {mended:?}");
        }
    }
}

/// The same without the blanks and with the answer of `read` alone.
fn assert_sound(source: &str) {
    let mut at = 0;
    for token in Tokens::new(source) {
        assert_eq!(token.span.start, at, "a hole before {at}");
        assert!(token.span.end > at, "an empty token at {at}");
        at = token.span.end;
    }
    assert_eq!(at, source.len(), "the end is in no token");
    if let Ok(Document { tree, losses }) = read(source) {
        for loss in losses {
            assert!(source.get(loss.span.clone()).is_some_and(|piece| !piece.is_empty()), "{loss:?}");
        }
        for item in tree.values() {
            assert!(source.get(item.span.clone()).is_some() && source.get(item.key.clone()).is_some());
        }
    }
}

#[test]
fn the_pieces_of_every_case_leave_no_hole() {
    for folder in ["valid", "invalid", "eval", "writer"] {
        for (_, path) in cases(folder) {
            assert_sound(
                &fs::read_to_string(
                    path.with_file_name(format!("{}.tdsl", path.file_name().unwrap().to_string_lossy())),
                )
                .unwrap(),
            );
        }
    }
}

/// What the fuzz target begins with (`fuzz/seeds/tdsl`) holds all that it asserts.
#[test]
fn every_seed_of_the_fuzz_target_is_sound() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/tdsl");
    let mut count = 0;
    for entry in fs::read_dir(seeds).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        let source = String::from_utf8_lossy(&bytes);
        assert_sound(&source);
        assert_formats(&source);
        // Cut anywhere, it is a tree or an error.
        for end in (0..source.len()).filter(|end| source.is_char_boundary(*end)) {
            assert_sound(&source[..end]);
        }
        count += 1;
    }
    assert!(count >= 10, "{count} seeds");
}

#[test]
fn what_nests_without_end_is_refused_and_does_not_end_us() {
    for opener in ["{", "[", "a (", "a { ", "env("] {
        let source = opener.repeat(100_000);
        assert!(read(&source).is_err(), "{opener}");
    }
}

/// The comments of a file, without blanks at their ends.
fn comments(source: &str) -> Vec<&str> {
    Tokens::new(source)
        .filter(|token| token.kind == TokenKind::Comment)
        .map(|token| source[token.span].trim_end())
        .collect()
}

/// Whether an operand of an expression is a bean, a map or a list: the reader makes such things of torn entries, and
/// no writer can.
fn computes_beans(value: &Value) -> bool {
    match value {
        Value::Expression(expression) => expression
            .operands
            .iter()
            .any(|operand| matches!(operand, Value::Bean(_) | Value::Map(_) | Value::List(_))),
        Value::Map(map) => map.values().any(|item| computes_beans(&item.value)),
        Value::Bean(bean) => bean.body.values().any(|item| computes_beans(&item.value)),
        Value::List(list) => list.iter().any(|item| computes_beans(&item.value)),
        _ => false,
    }
}

/// The formatter keeps the tree and the comments, and has nothing to do a second time.
fn assert_formats(source: &str) {
    let Ok(before) = read(source) else {
        assert!(format(source).is_err());
        return;
    };
    if !before.tree.values().any(|item| computes_beans(&item.value)) {
        let (canonical, _) = canonical::write_mended(&before.tree);
        assert_eq!(read(&canonical).unwrap().tree, before.tree, "{source:?} became {canonical:?}");
    }
    let formatted = format(source).unwrap();
    let after = read(&formatted).unwrap();
    assert_eq!(after.tree, before.tree, "{source:?} became {formatted:?}");
    assert_eq!(comments(&formatted), comments(source), "{source:?} became {formatted:?}");
    assert_eq!(format(&formatted).unwrap(), formatted, "{source:?}");
}

#[test]
fn every_case_is_formatted_without_a_change_to_its_tree() {
    for folder in ["valid", "invalid", "eval", "writer"] {
        for (_, path) in cases(folder) {
            let file = format!("{}.tdsl", path.file_name().unwrap().to_string_lossy());
            assert_formats(&fs::read_to_string(path.with_file_name(file)).unwrap());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    /// A soup of all that has a meaning.
    #[test]
    fn no_soup_is_changed_by_the_formatter(
        source in "(\\{\n|\n\\}\n|[ab]|'x'|\"y\"|=|:|\n|,|\\[|\\]|\\(|\\)|\\{|\\}|\\+|-|\\*|/| |#c|#c\n|;|\r|env\\('E'\\)|a = 1\n|k \\{\n|b \\(class: x\\)|true|9|9L|1.5|null){0,40}"
    ) {
        assert_formats(&source);
    }

    /// What is mostly well written.
    #[test]
    fn no_tidy_text_is_changed_by_the_formatter(
        source in "((a|b|'c d'|x-y)(=|  = |: )(1|'q'|foo|foo bar|5-3|'a'+ 'b'|foo + bar |env('E' , 'd')|\\[ 1,2, 'x' \\]|\\[\n'a'  'b',\n # n\n 5\n\\]|\\[ \\{\n a=1\n\\}\n\\])( # w|)(\n|\n\n\n|, )|(m|n) *(\\(\\)|\\(class: x.Y,active:false\\)|) *\\{(\n|  # o\n|)|\n?\\} *(# e|)\n|# top\n){0,14}"
    ) {
        assert_formats(&source);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// Any text in: a tree or an error, never a panic.
    #[test]
    fn no_text_brings_the_reader_down(source in "([ab '\"#=:{}()\\[\\],;+*/\n-]|env|prop|true|9|[\\PC])*") {
        assert_sound(&source);
    }
}
