//! The report of `explain`: what a finding means, why it matters, what to do.

use super::ink::{Ink, Role, Span};
use super::{Format, Style, csv, json, markdown, plain, yaml};
use serde::Serialize;
use std::io;

/// The page of one finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Explanation<'a> {
    /// The stable id, such as `node-down`.
    pub id: &'a str,
    /// How bad it is, in the words of the contract (`critical`; `warning at 5 s, critical at 30 s`).
    pub severity: &'a str,
    /// What it says, in one line.
    pub title: &'a str,
    /// What it means, why it matters, what to do. Paragraphs are separated by an empty line.
    pub text: &'a str,
}

/// Writes one page.
pub fn explanation(
    page: &Explanation<'_>,
    format: Format,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => json::write(page, out),
        Format::Yaml => yaml::write(page, out),
        Format::Csv | Format::Plain => explanations(&[*page], format, style, out),
        Format::Markdown => {
            writeln!(out, "## {}\n", markdown::text(page.id))?;
            writeln!(out, "**{}** ({})", markdown::text(page.title), markdown::text(page.severity))?;
            for paragraph in paragraphs(page.text) {
                writeln!(out, "\n{}", markdown::text(&paragraph))?;
            }
            Ok(())
        }
        Format::Table | Format::Wide => {
            let ink = Ink::new(*style);
            let head = [
                Span::new(ink.clean(page.id), Role::Strong),
                Span::new(format!("({})", ink.clean(page.severity)), Role::Muted),
                Span::new(ink.clean(page.title), Role::Strong),
            ];
            ink.flow(out, 0, 2, &head)?;
            for paragraph in paragraphs(page.text) {
                writeln!(out)?;
                ink.flow(out, 2, 2, &[Span::new(ink.clean(&paragraph), Role::Usual)])?;
            }
            Ok(())
        }
    }
}

/// Writes the list of all pages.
pub fn explanations(
    pages: &[Explanation<'_>],
    format: Format,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => json::write(&pages, out),
        Format::Yaml => yaml::write(&pages, out),
        Format::Plain => pages.iter().try_for_each(|page| {
            plain::record(out, &[page.id, page.severity, page.title, &paragraphs(page.text).join(" ")])
        }),
        Format::Csv => csv::rows(
            &["id", "severity", "title", "text"],
            pages.iter().map(|page| {
                [page.id, page.severity, page.title, &paragraphs(page.text).join(" ")]
                    .map(str::to_owned)
                    .to_vec()
            }),
            out,
        ),
        Format::Markdown => markdown::table(
            &["Finding", "Severity", "When"],
            pages.iter().map(|page| [page.id, page.severity, page.title].map(markdown::text).to_vec()),
            out,
        ),
        Format::Table | Format::Wide => {
            let ink = Ink::new(*style);
            let widest = pages.iter().map(|page| page.id.len()).max().unwrap_or(0);
            for page in pages {
                let words = format!("{}: {}", ink.clean(page.severity), ink.clean(page.title));
                ink.field(out, &format!("{:widest$}", page.id), &words, Role::Usual)?;
            }
            Ok(())
        }
    }
}

/// The paragraphs of a text, each on one line.
fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}
