//! `JUnit` XML, as the schema has it that CI systems validate with: a suite a file, a case a finding; a file without
//! findings is a case that passed, and what was not looked at one that was skipped.

use super::findings::{name, region};
use super::stopped::{Stopped, WORDS, stopped};
use crate::config::diagnosis::{Diagnosis, Level};
use crate::config::file::File;
use crate::text::sanitize::neutralise;
use jiff::Timestamp;
use std::fmt::Write as _;
use std::io;

/// Writes the suites. Notes pass: they are no failures.
pub(super) fn write(
    found: &[Diagnosis],
    files: &[File],
    taken: Timestamp,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let taken = taken.strftime("%Y-%m-%dT%H:%M:%S");
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>")?;
    for (index, file) in files.iter().enumerate() {
        let here: Vec<&Diagnosis> = found.iter().filter(|one| one.file == index).collect();
        let rest = stopped(files).find(|one| one.index == index);
        let failures = here.iter().filter(|one| one.level != Level::Note).count();
        writeln!(
            out,
            "  <testsuite name=\"{}\" package=\"clusterctl.config\" id=\"{index}\" timestamp=\"{taken}\" \
             hostname=\"localhost\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{}\" time=\"0\">\n    \
             <properties/>",
            escaped(&file.name),
            (here.len() + usize::from(rest.is_some())).max(1),
            usize::from(rest.is_some()),
        )?;
        if let Some(Stopped { name, place, .. }) = rest {
            writeln!(
                out,
                "    <testcase name=\"config check from {}:{} on\" classname=\"{}\" time=\"0\">\n      \
                 <skipped message=\"{}\"/>\n    </testcase>",
                place.line,
                place.column,
                escaped(name),
                escaped(WORDS)
            )?;
        } else if here.is_empty() {
            let class = escaped(&file.name);
            writeln!(out, "    <testcase name=\"config check\" classname=\"{class}\" time=\"0\"/>")?;
        }
        for one in here {
            case(one, files, out)?;
        }
        writeln!(out, "    <system-out/>\n    <system-err/>\n  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn case(one: &Diagnosis, files: &[File], out: &mut dyn io::Write) -> io::Result<()> {
    let place = region(files.get(one.file), &one.span);
    let class = escaped(name(files, one.file));
    let at = format!("{}:{}", place.line, place.column);
    write!(out, "    <testcase name=\"{} {at}\" classname=\"{class}\" time=\"0\"", one.lint.id)?;
    if one.level == Level::Note {
        return writeln!(out, "/>");
    }
    let mut text = format!("{}:{at}: {}", name(files, one.file), one.label);
    for more in one.notes.iter().chain(&one.help) {
        let _ = write!(text, "\n{more}");
    }
    let body: Vec<String> = text.lines().map(escaped).collect();
    writeln!(
        out,
        ">\n      <failure message=\"{}\" type=\"{}\">{}</failure>\n    </testcase>",
        escaped(&one.message),
        one.level,
        body.join("\n")
    )
}

/// Neutralised: what XML 1.0 has no way to write is escaped visibly.
fn escaped(text: &str) -> String {
    neutralise(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
