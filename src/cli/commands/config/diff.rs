//! `clusterctl config diff`: by meaning, not by text.

use crate::cli::args::ConfigDiffArgs;
use crate::cli::commands::style;
use crate::cli::config_file;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::settings::Looks;
use crate::cli::world::World;
use crate::config::compare::differences;
use crate::report::config;
use std::path::{Path, PathBuf};

/// Reads all of them, compares, writes.
pub(super) fn run(args: &ConfigDiffArgs, looks: Looks, world: &mut World<'_>) -> Outcome {
    let (format, style) = style(looks)?;
    let mut files_named = Vec::new();
    for word in &args.files {
        files_named.extend(named(word)?);
    }
    if files_named.len() < 2 {
        return Err(Failure::usage(format!(
            "{} is one file: there is nothing to compare it with",
            args.files.join(" ")
        ))
        .with_remedy("name two files or more"));
    }
    let mut files = Vec::new();
    for (name, path) in files_named {
        let source = config_file::read(&path, world)?;
        config_file::refuse_old(&source)?;
        let name = name.unwrap_or_else(|| source.name.clone());
        let file = config_file::Source { name, ..source }.read(world)?;
        config_file::document(&file)?;
        files.push(file);
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key)
        .map_err(|error| Failure::new(ExitCode::Software, format!("no random numbers: {error}")))?;
    let found = differences(&files, &key);
    config::diff(&found, &files, format, &style, world.output)?;
    Ok(if found.is_empty() { ExitCode::Ok } else { ExitCode::Warning })
}

/// A path, `NODE=PATH`, or a pattern with `*` and `?` in its last part.
pub(super) fn named(word: &str) -> Result<Vec<(Option<String>, PathBuf)>, Failure> {
    let path = Path::new(word);
    if path.exists() || config_file::is_input(path) {
        return Ok(vec![(None, path.to_owned())]);
    }
    if let Some((node, path)) =
        word.split_once('=').filter(|(node, _)| !node.is_empty() && !node.contains('/'))
    {
        return Ok(vec![(Some(node.to_owned()), path.into())]);
    }
    let pattern = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !pattern.contains(['*', '?']) {
        return Ok(vec![(None, path.to_owned())]);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).map_err(|error| {
        Failure::new(ExitCode::InputOutput, format!("cannot read {}: {error}", folder.display()))
    })?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_file())
        .filter(|path| path.file_name().is_some_and(|name| matches(&pattern, &name.to_string_lossy())))
        .collect();
    found.sort();
    if found.is_empty() {
        return Err(Failure::new(ExitCode::InputOutput, format!("no file is called like {word}")));
    }
    Ok(found.into_iter().map(|path| (None, path)).collect())
}

/// Whether a name is one of a pattern, in which `*` stands for any text and `?` for any character.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut seen) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while seen < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(sign) if *sign == '?' || *sign == name[seen] => (at, seen) = (at + 1, seen + 1),
            _ => match star {
                Some((begun, taken)) => {
                    star = Some((begun, taken + 1));
                    (at, seen) = (begun + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|sign| *sign == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_matched_whole() {
        for (pattern, name, is) in [
            ("node*.tdsl", "node1.tdsl", true),
            ("node*.tdsl", "node.tdsl", true),
            ("node?.tdsl", "node12.tdsl", false),
            ("*", "x", true),
            ("*a*b", "xaybb", true),
            ("a*", "ba", false),
        ] {
            assert_eq!(matches(pattern, name), is, "{pattern} {name}");
        }
    }
}
