//! Configurations that differ, path by path.

use super::super::{Format, Style};
use super::place::place_in;
use super::rows;
use crate::config::compare::Difference;
use crate::config::file::File;
use crate::text::sanitize::neutralise;
use serde_json::{Value, json};
use std::io;

/// Writes the differences.
pub fn diff(
    found: &[Difference],
    files: &[File],
    format: Format,
    _style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut headings = vec!["change", "path"];
    headings.extend(files.iter().map(|file| file.name.as_str()));
    match format {
        Format::Json => super::super::json::write(&data(found, files), out),
        Format::Yaml => super::super::yaml::write(&data(found, files), out),
        Format::Csv => rows::csv(&headings, cells(found), out),
        Format::Markdown => rows::markdown(&headings, cells(found), out),
        Format::Plain => {
            for row in cells(found) {
                let row: Vec<_> = row.iter().map(|cell| neutralise(cell)).collect();
                writeln!(out, "{}", row.join("\t"))?;
            }
            Ok(())
        }
        Format::Table | Format::Wide => table(found, files, out),
    }
}

/// `added` and `removed` are words for two files; of more, it is told who has what.
fn change(one: &Difference) -> &'static str {
    match one.values.as_slice() {
        [None, Some(_)] => "added",
        [Some(_), None] => "removed",
        _ => "changed",
    }
}

fn cells(found: &[Difference]) -> Vec<Vec<String>> {
    found
        .iter()
        .map(|one| {
            let values = one.values.iter().map(|value| value.as_ref().map(|value| value.text.clone()));
            let mut row = vec![change(one).to_owned(), one.path.clone()];
            row.extend(values.map(|value| value.unwrap_or_else(|| "-".to_owned())));
            row
        })
        .collect()
}

fn table(found: &[Difference], files: &[File], out: &mut dyn io::Write) -> io::Result<()> {
    for one in found {
        writeln!(out, "{} {}", change(one), neutralise(&one.path))?;
        let mut lines = Vec::new();
        for (file, value) in files.iter().zip(&one.values) {
            let (text, at) = match value {
                Some(value) => {
                    let line = place_in(file, value.at).line;
                    (value.text.clone(), format!("{}:{line}", file.name))
                }
                None => ("(not there)".to_owned(), file.name.clone()),
            };
            lines.push(vec![format!("  {}", neutralise(&at)), neutralise(&text).into_owned()]);
        }
        rows::columns(&lines, out)?;
    }
    let many =
        if found.len() == 1 { "1 difference".to_owned() } else { format!("{} differences", found.len()) };
    writeln!(out, "{}", if found.is_empty() { "no difference in what they mean".to_owned() } else { many })
}

fn data(found: &[Difference], files: &[File]) -> Value {
    let value = |file: &File, value: &Option<crate::config::compare::Shown>| match value {
        Some(value) => json!({ "value": value.text, "line": place_in(file, value.at).line }),
        None => Value::Null,
    };
    json!({
        "version": 1,
        "files": files.iter().map(|file| &file.name).collect::<Vec<_>>(),
        "differences": found.iter().map(|one| json!({
            "path": one.path,
            "change": change(one),
            "values": files.iter().zip(&one.values).map(|(file, one)| value(file, one)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}
