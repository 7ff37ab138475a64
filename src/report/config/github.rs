//! GitHub's workflow commands: an annotation for each finding, at its place.

use super::findings::{name, region};
use super::stopped::{Stopped, WORDS, stopped};
use crate::config::diagnosis::{Diagnosis, Level};
use crate::config::file::File;
use crate::text::sanitize::neutralise;
use std::io;

/// Writes the annotations, the worst first: GitHub shows ten of a kind for each step.
pub(super) fn write(found: &[Diagnosis], files: &[File], out: &mut dyn io::Write) -> io::Result<()> {
    let mut sorted: Vec<&Diagnosis> = found.iter().collect();
    sorted.sort_by_key(|one| std::cmp::Reverse(one.level));
    for one in sorted {
        let command = match one.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
        };
        let place = region(files.get(one.file), &one.span);
        let mut message = one.message.clone();
        for more in
            [&one.label].into_iter().chain(&one.notes).chain(&one.help).filter(|more| !more.is_empty())
        {
            message.push('\n');
            message.push_str(more);
        }
        let lines: Vec<String> = message.lines().map(|line| data(&plain(line))).collect();
        // Columns may be given only where the finding stands on one line.
        let columns = if place.line == place.end_line {
            format!(",col={},endColumn={}", place.column, place.end_column)
        } else {
            String::new()
        };
        writeln!(
            out,
            "::{command} file={},line={},endLine={}{columns},title={} {}::{}",
            property(&plain(name(files, one.file))),
            place.line,
            place.end_line,
            one.lint.id,
            property(&plain(one.lint.title)),
            lines.join("%0A")
        )?;
    }
    for Stopped { name, place, .. } in stopped(files) {
        let (file, words) = (property(&plain(name)), data(WORDS));
        writeln!(out, "::notice file={file},line={},col={}::{words}", place.line, place.column)?;
    }
    Ok(())
}

/// Text that begins no command of the older kind, which the runner looks for in the whole line.
fn plain(text: &str) -> String {
    neutralise(text).replace("##[", "#\\u{23}[")
}

/// A message as the runner reads it back.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property as the runner reads it back.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
