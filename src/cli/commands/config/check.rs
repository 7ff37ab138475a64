//! `clusterctl config check`: what is wrong, and mended if wanted.

use super::change;
use crate::cli::args::ConfigCheckArgs;
use crate::cli::commands::paper;
use crate::cli::config_file::{self, Source};
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::settings::Looks;
use crate::cli::world::World;
use crate::config::allowances::{Allowances, names};
use crate::config::diagnosis::{Diagnosis, Level};
use crate::config::file::File;
use crate::config::fix::apply_safe;
use crate::config::lints;
use crate::config::masked::masked;
use crate::report::config;
use crate::text::sanitize::neutralise;
use jiff::Timestamp;
use std::path::Path;

/// Checks, mends if asked, reports what is left.
pub(super) fn run(args: &ConfigCheckArgs, quiet: bool, looks: Looks, world: &mut World<'_>) -> Outcome {
    let format = looks.output.of_config()?;
    if args.fix && args.files.iter().any(|path| config_file::is_input(path)) {
        return Err(
            Failure::usage("--fix: standard input cannot be mended in its place").with_remedy("name a file")
        );
    }
    let mut sources = Vec::new();
    for path in &args.files {
        let source = config_file::read(path, world)?;
        config_file::refuse_old(&source)?;
        if !quiet {
            source.tell(world)?;
        }
        sources.push(source);
    }
    if args.fix {
        for (path, source) in args.files.iter().zip(&mut sources) {
            mend(path, source, args, world)?;
        }
    }
    let mut files: Vec<File> =
        sources.into_iter().map(|source| File::new(source.name, source.text)).collect();
    let mut found = wanted(lints::check(&files), &files, args);
    for file in &mut files {
        file.source = masked(&file.source);
    }
    mask_edits(&mut found, &files);
    config::check(&found, &files, format, &paper(looks), Timestamp::now(), world.output)?;
    // What was not looked at is not well, whatever is allowed.
    if files.iter().any(|file| file.read.is_err()) {
        return Ok(ExitCode::Data);
    }
    Ok(match found.iter().map(|one| one.level).max() {
        Some(Level::Error) => ExitCode::Data,
        Some(Level::Warning) => ExitCode::Warning,
        Some(Level::Note) | None => ExitCode::Ok,
    })
}

/// The findings that are neither allowed in the file nor on the command line, at the levels asked for.
fn wanted(found: Vec<Diagnosis>, files: &[File], args: &ConfigCheckArgs) -> Vec<Diagnosis> {
    let allowances: Vec<Allowances> = files.iter().map(|file| Allowances::of(&file.source)).collect();
    found
        .into_iter()
        .filter(|one| !allowances.get(one.file).is_some_and(|allowances| allowances.allow(one)))
        .filter_map(|one| {
            let level = level(&one, args)?;
            Some(one.at_level(level))
        })
        .collect()
}

/// The level of a finding; `None` if nothing is to be said of it. The most exact word counts: an id, then a group,
/// then all.
fn level(one: &Diagnosis, args: &ConfigCheckArgs) -> Option<Level> {
    let exactness = |words: &[String]| {
        let exact = |word: &String| match word.len() {
            _ if word.eq_ignore_ascii_case("all") => 1,
            2 => 2,
            _ => 3,
        };
        words.iter().filter(|word| names(word, one.lint.id)).map(exact).max().unwrap_or(0)
    };
    let (deny, warn, allow) = (exactness(&args.deny), exactness(&args.warn), exactness(&args.allow));
    if deny.max(warn).max(allow) == 0 {
        Some(one.level)
    } else if deny >= warn && deny >= allow {
        Some(Level::Error)
    } else if warn >= allow {
        Some(Level::Warning)
    } else {
        None
    }
}

/// What an edit puts in the place of a secret is the secret.
fn mask_edits(found: &mut [Diagnosis], files: &[File]) {
    for one in found {
        let Some(file) = files.get(one.file) else { continue };
        let hides = |span: &std::ops::Range<usize>| {
            file.source.get(span.clone()).is_some_and(|piece| piece.contains("**"))
        };
        if one.fix.as_ref().is_some_and(|fix| fix.edits.iter().any(|edit| hides(&edit.span))) {
            one.fix = None;
        }
    }
}

/// Applies the safe fixes of a file, after the difference was shown and somebody said yes.
fn mend(
    path: &Path,
    source: &mut Source,
    args: &ConfigCheckArgs,
    world: &mut World<'_>,
) -> Result<(), Failure> {
    config_file::refuse_replaced(source)?;
    let take = |one: &Diagnosis, allowed: &Allowances| level(one, args).is_some() && !allowed.allow(one);
    let mended = apply_safe(&source.name, &source.text, &take);
    if mended.source == source.text {
        return Ok(());
    }
    let name = neutralise(&source.name).into_owned();
    change::show(&name, &source.text, &mended.source, world)?;
    let mut ids = mended.fixed.clone();
    ids.sort_unstable();
    ids.dedup();
    let question = format!("Mend {name} ({})?", ids.join(", "));
    if !args.yes && !change::confirmed(&question, &format!("whether to mend {name}"), world)? {
        writeln!(world.messages, "{name} is as it was")?;
        return Ok(());
    }
    config_file::replace(path, &mended.source, world)?;
    let many = mended.fixed.len();
    let findings = if many == 1 { "finding" } else { "findings" };
    writeln!(world.messages, "mended {name}: {many} {findings} ({})", ids.join(", "))?;
    source.text = mended.source;
    Ok(())
}
