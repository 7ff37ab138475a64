//! A finding a line: `config.tdsl:3:9: error[TD01]: …`.

use super::place::place_in;
use super::stopped::{Stopped, WORDS, stopped};
use crate::config::diagnosis::Diagnosis;
use crate::config::file::File;
use crate::text::sanitize::neutralise;
use std::io;

/// Writes them, and where reading stops.
pub fn write(found: &[Diagnosis], files: &[File], out: &mut dyn io::Write) -> io::Result<()> {
    for one in found {
        writeln!(out, "{}", line(one, files))?;
    }
    for Stopped { name, place, .. } in stopped(files) {
        writeln!(out, "{}:{}:{}: note: {WORDS}", neutralise(name), place.line, place.column)?;
    }
    Ok(())
}

fn line(one: &Diagnosis, files: &[File]) -> String {
    let (name, at) = match files.get(one.file) {
        Some(file) => {
            let place = place_in(file, one.span.start);
            (neutralise(&file.name), format!("{}:{}", place.line, place.column))
        }
        None => ("?".into(), "1:1".to_owned()),
    };
    let help = one.help.as_deref().map(|help| format!("; {help}")).unwrap_or_default();
    let text = format!("{}{help}", one.message);
    format!("{name}:{at}: {}[{}]: {}", one.level, one.lint.id, neutralise(&text))
}
