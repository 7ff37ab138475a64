//! Holds the floors: reads `src`, collects the `crate::…` paths outside tests, and compares them with the
//! table of allowed edges. Even excellent programs lose their floors inside one crate, since nothing stops
//! an upward `use`.

use std::fs;
use std::path::{Path, PathBuf};

/// Which floors a floor may use besides itself. What is not here is forbidden.
const EDGES: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("tdsl", &[]),
    ("cluster", &["text"]),
    ("assess", &["cluster", "text"]),
    ("probe", &["cluster", "text"]),
    ("survey", &["probe", "cluster", "text"]),
    ("capture", &["assess", "cluster", "text"]),
    ("config", &["tdsl", "cluster", "text"]),
    ("report", &["assess", "config", "tdsl", "cluster", "text"]),
    ("demo", &["cluster", "text"]),
    ("tui", &["assess", "capture", "cluster", "config", "report", "survey", "text"]),
    (
        "cli",
        &[
            "assess", "capture", "cluster", "config", "demo", "probe", "report", "survey", "tdsl", "text",
            "tui",
        ],
    ),
];

/// Words that may stand only in these floors or files, and why.
const CONFINED: &[(&str, &[&str], &str)] = &[
    ("clap", &["cli/"], "only the command line knows clap"),
    ("anyhow", &["cli/"], "below the command line, errors have types"),
    ("ratatui", &["tui/"], "only the screen knows ratatui"),
    ("crossterm", &["tui/"], "only the screen knows crossterm"),
    ("comfy_table", &["report/"], "only reports draw tables"),
    ("tokio", &["probe/", "survey/", "demo/", "cli/", "tui/"], "nothing below floor 2 knows tokio"),
    ("tokio_xmpp", &["probe/xmpp/", "demo/"], "only the session knows the XMPP library"),
    ("println!", &[], "results go through the writer that the command was given"),
    ("print!", &[], "results go through the writer that the command was given"),
    ("eprintln!", &[], "messages go through cli::exit and cli::logging"),
    ("eprint!", &[], "messages go through cli::exit and cli::logging"),
    ("Timestamp::now", &["probe/", "survey/", "demo/", "cli/"], "time enters the lower floors as data"),
    ("SystemTime::now", &["demo/", "cli/"], "time enters the lower floors as data"),
    (
        "process::exit",
        &["tui/signals.rs", "cli/defect.rs"],
        "main returns the exit code; a loop that stands still and what broke off cannot",
    ),
    ("std::env", &["cli/"], "settings are read in one place"),
];

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut left = vec![root.clone()];
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source is UTF-8");
                found.push((path.strip_prefix(&root).expect("below src").to_path_buf(), text));
            }
        }
    }
    found.sort();
    found
}

/// The lines of a source with their numbers, without comments and without the `#[cfg(test)]` module at its end.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line))
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
        .map(|(number, line)| (number, line.split("//").next().unwrap_or_default()))
}

fn floor(path: &Path) -> String {
    path.iter().next().expect("a path has a part").to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The floors that a line names after `crate::`, also inside `crate::{a, b::c}`.
fn named_floors(line: &str) -> Vec<String> {
    let mut floors = Vec::new();
    for part in line.split("crate::").skip(1) {
        let names: Vec<&str> = match part.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![part],
        };
        for name in names {
            let word: String =
                name.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if !word.is_empty() {
                floors.push(word);
            }
        }
    }
    floors
}

fn mentions(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        !part(before) && (!part(after) || word.ends_with('!'))
    })
}

#[test]
fn floors_use_only_what_is_below_them() {
    let mut broken = Vec::new();
    for (path, text) in sources() {
        let floor = floor(&path);
        if floor == "lib" || floor == "main" {
            continue;
        }
        let Some((_, allowed)) = EDGES.iter().find(|(name, _)| *name == floor) else {
            broken.push(format!("src/{}: floor {floor} is not in the table", path.display()));
            continue;
        };
        for (number, line) in code(&text) {
            for used in named_floors(line) {
                let known = EDGES.iter().any(|(name, _)| *name == used);
                if known && used != floor && !allowed.contains(&used.as_str()) {
                    broken.push(format!("src/{}:{number}: {floor} may not use {used}", path.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "the floors are broken:\n{}", broken.join("\n"));
}

#[test]
fn the_world_is_touched_only_where_it_may_be() {
    let mut broken = Vec::new();
    for (path, text) in sources() {
        let place = path.to_string_lossy().replace('\\', "/");
        for (number, line) in code(&text) {
            for (word, places, why) in CONFINED {
                if mentions(line, word) && !places.iter().any(|allowed| place.starts_with(allowed)) {
                    broken.push(format!("src/{place}:{number}: {word}: {why}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "the world is touched where it may not be:\n{}", broken.join("\n"));
}

#[test]
fn the_test_sees_what_it_looks_for() {
    assert_eq!(
        named_floors("use crate::{assess, cluster::view::X}; crate::probe::y"),
        ["assess", "cluster", "probe"]
    );
    assert!(mentions("    println!(\"x\")", "println!"));
    assert!(!mentions("    eprintln!(\"x\")", "println!"));
    assert!(mentions("use tokio::net;", "tokio"));
    assert!(!mentions("use tokio_rustls::x;", "tokio"));
    assert!(sources().len() > 10);
}
