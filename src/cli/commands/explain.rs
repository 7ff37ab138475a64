//! `clusterctl explain`: what a finding means, why it matters and what to do.

use crate::assess::assess;
use crate::assess::policy::Policy;
use crate::assess::registry::{self, Check};
use crate::assess::thresholds::{self, Level};
use crate::cli::exit::{ExitCode, Outcome};
use crate::cli::settings::{Looks, Settings};
use crate::cli::surveying::survey;
use crate::cli::world::World;
use crate::cluster::fold::fold;
use crate::report::Format;
use crate::report::explanation::{Explanation, explanation, explanations};
use std::collections::BTreeSet;
use std::io::Write;

/// Shows the page of a finding, or the list of all.
pub(super) fn run(finding: Option<&Check>, looks: Looks, w: &mut dyn Write) -> Outcome {
    let (format, style) = super::style(looks)?;
    if let Some(check) = finding {
        let text = text(check);
        explanation(&page(check, &text), format, &style, w)?;
    } else {
        let texts: Vec<String> = registry::explained().map(text).collect();
        let pages: Vec<Explanation<'_>> =
            registry::explained().zip(&texts).map(|(check, text)| page(check, text)).collect();
        explanations(&pages, format, &style, w)?;
    }
    Ok(ExitCode::Ok)
}

/// Shows the pages of what is found in a capture, worst first.
pub(super) fn found(settings: &Settings, world: &mut World<'_>) -> Outcome {
    let surveyed = survey(settings, None, world)?;
    let findings = assess(&fold(&surveyed.round, &surveyed.declaration), &Policy::default()).findings;
    let mut told = BTreeSet::new();
    let checks: Vec<(&Check, String)> = findings
        .iter()
        .filter(|finding| told.insert(finding.id))
        .filter_map(|finding| registry::find(finding.id))
        .map(|check| (check, text(check)))
        .collect();
    let pages: Vec<Explanation<'_>> = checks.iter().map(|(check, text)| page(check, text)).collect();
    let (format, style) = super::style(settings.looks)?;
    match format {
        Format::Table | Format::Wide if pages.is_empty() => {
            writeln!(world.output, "Nothing was found in this capture.")?;
        }
        // On a terminal and in a ticket, to be read: one page after the other.
        Format::Table | Format::Wide | Format::Markdown => {
            for (number, page) in pages.iter().enumerate() {
                if number > 0 {
                    writeln!(world.output)?;
                }
                explanation(page, format, &style, world.output)?;
            }
        }
        Format::Plain | Format::Json | Format::Yaml | Format::Csv => {
            explanations(&pages, format, &style, world.output)?;
        }
    }
    Ok(ExitCode::Ok)
}

fn page<'a>(check: &Check, text: &'a str) -> Explanation<'a> {
    Explanation { id: check.id, severity: check.severity, title: check.title, text }
}

/// What the registry says, and the thresholds where there are any.
fn text(check: &Check) -> String {
    let Some(threshold) = thresholds::find(check.id) else { return check.explanation.to_owned() };
    let usual = Policy::default();
    let (warning, critical) =
        (threshold.shown(&usual, Level::Warning), threshold.shown(&usual, Level::Critical));
    let critical = if critical == "-" { "never".to_owned() } else { format!("at {critical}") };
    format!(
        "{}\n\nThreshold ({}): warning at {warning}, critical {critical}, unless check is told otherwise with --warn {id}=VALUE \
         and --critical {id}=VALUE.",
        check.explanation,
        threshold.measures,
        id = check.id
    )
}
