//! `clusterctl config explain`: what a setting means, and what the server makes of a line.

use crate::cli::args::ConfigExplainArgs;
use crate::cli::config_file;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::settings::Looks;
use crate::cli::world::World;
use crate::config::explain::{Fate, Line, lines};
use crate::config::settings;
use crate::report::config::setting;
use crate::report::config::told::{ToldReport, told};
use std::path::Path;

pub(super) fn run(args: &ConfigExplainArgs, looks: Looks, world: &mut World<'_>) -> Outcome {
    let (format, style) = crate::cli::commands::style(looks)?;
    let Some(what) = &args.what else {
        let all: Vec<_> = settings::all().collect();
        setting::pages(&all, format, &style, world.output)?;
        return Ok(ExitCode::Ok);
    };
    if let Some((path, line)) = place(what) {
        return of_file(path, line, looks, world);
    }
    let found = settings::find(what);
    if found.is_empty() {
        return Err(unknown(what));
    }
    setting::pages(&found, format, &style, world.output)?;
    Ok(ExitCode::Ok)
}

/// A file, and a line of it; `None`: it is the name of a setting. A setting's name wins over a file of that name:
/// `./cl-comp` is the file.
fn place(what: &str) -> Option<(&Path, Option<&str>)> {
    if let Some((path, line)) = what.rsplit_once(':')
        && !path.is_empty()
        && line.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && !line.is_empty()
    {
        return Some((Path::new(path), Some(line)));
    }
    let is_file = what == "-"
        || Path::new(what).extension().is_some_and(|extension| extension == "tdsl")
        || (what.starts_with(['.', '/']) || settings::find(what).is_empty()) && Path::new(what).is_file();
    is_file.then(|| (Path::new(what), None))
}

fn of_file(path: &Path, wanted: Option<&str>, looks: Looks, world: &mut World<'_>) -> Outcome {
    let (format, style) = crate::cli::commands::style(looks)?;
    let file = config_file::read(path, world)?.read(world)?;
    let all = lines(&file);
    let (first, last) = match wanted {
        None => (1, all.len()),
        Some(text) => range(text, all.len()).map_err(|why| {
            Failure::usage(format!("{}:{text}: {why}", file.name))
                .with_remedy("write FILE:LINE, or FILE:FROM-TO")
        })?,
    };
    let is_wanted = |line: &&Line| {
        let bare = line.pieces.iter().all(|piece| matches!(piece.fate, Fate::Nothing | Fate::Comment));
        (first..=last).contains(&line.number) && (wanted.is_some() || !bare || !line.findings.is_empty())
    };
    let chosen: Vec<&Line> = all.iter().filter(is_wanted).collect();
    let report = ToldReport { name: &file.name, lines: &chosen, pages: first == last && wanted.is_some() };
    told(&report, format, &style, world.output)?;
    // The explanation is given; that the file is broken is said by the exit code, too.
    Ok(if file.read.is_ok() { ExitCode::Ok } else { ExitCode::Data })
}

/// `LINE` or `FROM-TO`, from 1.
fn range(text: &str, count: usize) -> Result<(usize, usize), String> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match number(first).zip(number(last)) {
        Some((first, last)) if first <= last && first <= count => Ok((first, last.min(count))),
        Some((first, last)) if first <= last => Err(format!("the file has {count} lines")),
        _ => Err("no line of a file".to_owned()),
    }
}

fn unknown(what: &str) -> Failure {
    let near = settings::nearest(what);
    let failure = Failure::usage(format!("'{what}' is no setting that this tool knows, and no file"));
    if near.is_empty() {
        failure.with_remedy("clusterctl config explain lists every setting; a line is FILE:LINE")
    } else {
        failure.with_remedy(format!("did you mean {}?", near.join(", or ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_file_is_told_from_the_name_of_a_setting() {
        assert_eq!(place("config.tdsl:31"), Some((Path::new("config.tdsl"), Some("31"))));
        assert_eq!(place("etc/x.conf:3-9"), Some((Path::new("etc/x.conf"), Some("3-9"))));
        assert_eq!(place("config.tdsl"), Some((Path::new("config.tdsl"), None)));
        assert_eq!(place("connections-per-node"), None);
        assert_eq!(place("cl-comp/connections"), None);
        assert_eq!(place(":5"), None);
    }

    #[test]
    fn lines_are_numbers_from_one_that_the_file_has() {
        assert_eq!(range("3", 5), Ok((3, 3)));
        assert_eq!(range("3-9", 5), Ok((3, 5)));
        assert!(range("0", 5).is_err() && range("6", 5).is_err() && range("4-3", 5).is_err());
    }
}
