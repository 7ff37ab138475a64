//! The page of a setting: what it means, where it is read, what it is where nothing is said.

use crate::config::settings::{Fate, Setting};
use crate::report::ink::{Ink, Role, Span};
use crate::report::{Format, Style, csv, json, markdown, plain, yaml};
use serde::Serialize;
use std::io;

#[derive(Serialize)]
struct Mirror {
    path: String,
    key: &'static str,
    state: String,
    read: String,
    holds: &'static str,
    default: Option<&'static str>,
    unit: Option<&'static str>,
    versions: Option<&'static str>,
    meaning: &'static str,
    documentation: Option<&'static str>,
    formerly: &'static [&'static str],
}

fn said(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}

fn mirror(setting: &'static Setting) -> Mirror {
    Mirror {
        path: setting.path(),
        key: setting.key,
        state: state(setting),
        read: setting.read_where(),
        holds: setting.holds,
        default: said(setting.usual),
        unit: said(setting.unit),
        versions: said(setting.versions),
        meaning: setting.meaning,
        documentation: said(setting.documented),
        formerly: setting.formerly,
    }
}

fn state(setting: &Setting) -> String {
    match setting.fate {
        Fate::Alive => "read".to_owned(),
        Fate::Dead => "without effect".to_owned(),
        Fate::Replaced(by) => format!("without effect; write {by}"),
        Fate::Instead(advice) => format!("without effect; {advice}"),
        Fate::Converted(by) => format!("converted to {by} when the server starts"),
    }
}

/// The fields of a page that hold something, in their order.
fn fields(setting: &'static Setting) -> Vec<(&'static str, String)> {
    let page = mirror(setting);
    let mut fields = vec![("state", page.state), ("read", page.read), ("holds", page.holds.to_owned())];
    for (name, text) in [("default", page.default), ("unit", page.unit), ("versions", page.versions)] {
        fields.extend(text.map(|text| (name, text.to_owned())));
    }
    if !page.formerly.is_empty() {
        fields.push(("formerly", page.formerly.join(", ")));
    }
    fields
}

/// Writes the pages of settings.
pub fn pages(
    settings: &[&'static Setting],
    format: Format,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let row = |setting: &&'static Setting| {
        let page = mirror(setting);
        [
            page.path,
            page.state,
            page.read,
            page.holds.to_owned(),
            page.default.unwrap_or_default().to_owned(),
            page.unit.unwrap_or_default().to_owned(),
            page.versions.unwrap_or_default().to_owned(),
            page.meaning.to_owned(),
            page.documentation.unwrap_or_default().to_owned(),
            page.formerly.join(" "),
        ]
        .to_vec()
    };
    match format {
        Format::Json => json::write(&settings.iter().copied().map(mirror).collect::<Vec<_>>(), out),
        Format::Yaml => yaml::write(&settings.iter().copied().map(mirror).collect::<Vec<_>>(), out),
        Format::Csv => csv::rows(&FIELDS, settings.iter().map(row), out),
        Format::Plain => settings.iter().try_for_each(|setting| {
            let row = row(setting);
            plain::record(out, &row.iter().map(String::as_str).collect::<Vec<_>>())
        }),
        Format::Markdown => settings.iter().copied().try_for_each(|setting| {
            writeln!(out, "## {}\n", markdown::text(&setting.path()))?;
            for (name, text) in fields(setting) {
                writeln!(out, "- **{name}**: {}", markdown::text(&text))?;
            }
            writeln!(out, "\n{}", markdown::text(setting.meaning))?;
            if !setting.documented.is_empty() {
                writeln!(out, "\n{}", markdown::text(setting.documented))?;
            }
            writeln!(out)
        }),
        Format::Table | Format::Wide => {
            let ink = Ink::new(*style);
            for (number, setting) in settings.iter().copied().enumerate() {
                if number > 0 {
                    writeln!(out)?;
                }
                page(ink, setting, out)?;
            }
            Ok(())
        }
    }
}

const FIELDS: [&str; 10] =
    ["path", "state", "read", "holds", "default", "unit", "versions", "meaning", "documentation", "formerly"];

/// Writes one page for a terminal.
pub(super) fn page(ink: Ink, setting: &'static Setting, out: &mut dyn io::Write) -> io::Result<()> {
    ink.flow(out, 0, 2, &[Span::new(setting.path(), Role::Strong)])?;
    for (name, text) in fields(setting) {
        let role = if name == "state" && setting.fate != Fate::Alive { Role::Degraded } else { Role::Usual };
        ink.field(out, &format!("{name:8}"), &ink.clean(&text), role)?;
    }
    writeln!(out)?;
    ink.flow(out, 4, 4, &[Span::new(ink.clean(setting.meaning), Role::Usual)])?;
    if !setting.documented.is_empty() {
        writeln!(out)?;
        ink.flow(out, 4, 4, &[Span::new(ink.clean(setting.documented), Role::Degraded)])?;
    }
    Ok(())
}
