//! Lines of a file, and what the server makes of each.

use super::setting;
use crate::config::diagnosis::Level;
use crate::config::explain::{Fate, Line};
use crate::config::settings::Setting;
use crate::report::ink::{Ink, Mark, Role, Span};
use crate::report::{Format, Style, csv, json, markdown, plain, yaml};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io;

/// Lines that are explained.
#[derive(Debug, Clone, Copy)]
pub struct ToldReport<'a> {
    /// How people call the file.
    pub name: &'a str,
    /// The lines.
    pub lines: &'a [&'a Line],
    /// Whether the pages of their settings are wanted, too.
    pub pages: bool,
}

#[derive(Serialize)]
struct Mirror<'a> {
    file: &'a str,
    line: usize,
    text: &'a str,
    pieces: Vec<MirrorPiece<'a>>,
    findings: Vec<MirrorFinding<'a>>,
}

#[derive(Serialize)]
struct MirrorPiece<'a> {
    what: &'a str,
    fate: &'static str,
    says: &'a str,
    setting: Option<String>,
}

#[derive(Serialize)]
struct MirrorFinding<'a> {
    id: &'a str,
    level: &'static str,
    message: &'a str,
    help: Option<&'a str>,
}

fn mirror<'a>(report: &ToldReport<'a>) -> Vec<Mirror<'a>> {
    let one = |line: &&'a Line| Mirror {
        file: report.name,
        line: line.number,
        text: &line.text,
        pieces: line
            .pieces
            .iter()
            .map(|piece| MirrorPiece {
                what: &piece.what,
                fate: piece.fate.word(),
                says: &piece.says,
                setting: piece.setting.map(Setting::path),
            })
            .collect(),
        findings: line
            .findings
            .iter()
            .map(|found| MirrorFinding {
                id: found.lint.id,
                level: found.level.word(),
                message: &found.message,
                help: found.help.as_deref(),
            })
            .collect(),
    };
    report.lines.iter().map(one).collect()
}

/// The records of plain and CSV: line, fate, what, what is said of it, the setting.
fn rows(report: &ToldReport<'_>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for line in report.lines {
        for piece in &line.pieces {
            rows.push(vec![
                line.number.to_string(),
                piece.fate.word().to_owned(),
                piece.what.clone(),
                piece.says.clone(),
                piece.setting.map(Setting::path).unwrap_or_default(),
            ]);
        }
        for found in &line.findings {
            rows.push(vec![
                line.number.to_string(),
                found.level.word().to_owned(),
                found.lint.id.to_owned(),
                found.message.clone(),
                found.help.clone().unwrap_or_default(),
            ]);
        }
    }
    rows
}

/// Writes what the server makes of lines.
pub fn told(
    report: &ToldReport<'_>,
    format: Format,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => json::write(&mirror(report), out),
        Format::Yaml => yaml::write(&mirror(report), out),
        Format::Csv => csv::rows(&["line", "kind", "what", "says", "more"], rows(report).into_iter(), out),
        Format::Plain => rows(report)
            .iter()
            .try_for_each(|row| plain::record(out, &row.iter().map(String::as_str).collect::<Vec<_>>())),
        Format::Markdown => {
            let cells = |row: Vec<String>| row.iter().map(|cell| markdown::text(cell)).collect();
            markdown::table(
                &["Line", "Kind", "What", "Says", "More"],
                rows(report).into_iter().map(cells),
                out,
            )
        }
        Format::Table | Format::Wide => {
            let ink = Ink::new(*style);
            for (number, line) in report.lines.iter().take(MOST).enumerate() {
                if number > 0 {
                    writeln!(out)?;
                }
                one(ink, report, line, out)?;
            }
            if let Some(next) = report.lines.get(MOST) {
                let more = report.lines.len() - MOST;
                writeln!(
                    out,
                    "\n... and {more} more lines, from {}:{} on: name some, FILE:FROM-TO, or add -o plain",
                    ink.name(report.name),
                    next.number
                )?;
            }
            if report.pages { pages(ink, report.lines, out) } else { Ok(()) }
        }
    }
}

/// So many lines are drawn; programs get all.
const MOST: usize = 1_000;

fn one(ink: Ink, report: &ToldReport<'_>, line: &Line, out: &mut dyn io::Write) -> io::Result<()> {
    let place = format!("{}:{}", ink.name(report.name), line.number);
    ink.flow(out, 0, 4, &[Span::new(place, Role::Muted), Span::new(ink.clean(&line.text), Role::Strong)])?;
    for piece in &line.pieces {
        let (mark, role) = match piece.fate {
            Fate::Read => (Mark::Healthy, Role::Usual),
            Fate::Ignored => (Mark::Degraded, Role::Degraded),
            Fate::Lost | Fate::Refused => (Mark::Down, Role::Down),
            Fate::Comment | Fate::Nothing => (Mark::Absent, Role::Muted),
        };
        let what =
            if piece.what.is_empty() { String::new() } else { format!("{}: ", ink.clean(&piece.what)) };
        let name = format!("{} {:7}", ink.mark(mark), piece.fate.word());
        ink.field(out, &name, &format!("{what}{}", ink.clean(&piece.says)), role)?;
    }
    for found in &line.findings {
        let role = match found.level {
            Level::Error => Role::Down,
            Level::Warning => Role::Degraded,
            Level::Note => Role::Muted,
        };
        let name = format!("{} {:7}", ink.mark(role), found.lint.id);
        ink.field(out, &name, &ink.clean(&found.message), role)?;
        if let Some(help) = &found.help {
            ink.field(
                out,
                &format!("{:9}", ""),
                &format!("{} {}", ink.arrow(), ink.clean(help)),
                Role::Usual,
            )?;
        }
    }
    Ok(())
}

/// The pages of the settings that stand on the lines, each once.
fn pages(ink: Ink, lines: &[&Line], out: &mut dyn io::Write) -> io::Result<()> {
    let mut told = BTreeSet::new();
    for setting in lines.iter().flat_map(|line| &line.pieces).filter_map(|piece| piece.setting) {
        if told.insert(setting.path()) {
            writeln!(out)?;
            setting::page(ink, setting, out)?;
        }
    }
    Ok(())
}
