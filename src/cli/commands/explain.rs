//! `clusterctl explain`: what a finding means, why it matters and what to do.

use crate::assess::assess;
use crate::assess::policy::Policy;
use crate::assess::registry::{self, Check};
use crate::assess::thresholds::{self, Level};
use crate::assess::verdict::{Assessment, Gap};
use crate::cli::exit::{ExitCode, Outcome};
use crate::cli::settings::{Looks, Settings};
use crate::cli::surveying::survey;
use crate::cli::world::World;
use crate::cluster::fold::fold;
use crate::cluster::view::{Access, ClusterView};
use crate::report::Format;
use crate::report::explanation::{Explanation, explanation, explanations};
use crate::text::sanitize::neutralise;
use std::collections::BTreeSet;
use std::io::{self, Write};

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
    let view = fold(&surveyed.round, &surveyed.declaration);
    let Assessment { findings, gaps, .. } = assess(&view, &Policy::default());
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
        Format::Table | Format::Wide if pages.is_empty() && gaps.is_empty() => {
            writeln!(world.output, "Nothing was found in this capture.")?;
        }
        // On a terminal and in a ticket, to be read: one page after the other.
        Format::Table | Format::Wide | Format::Markdown => {
            blind(&view, &gaps, world.output)?;
            for (number, page) in pages.iter().enumerate() {
                if number > 0 || !gaps.is_empty() {
                    writeln!(world.output)?;
                }
                explanation(page, format, &style, world.output)?;
            }
        }
        Format::Plain | Format::Json | Format::Yaml | Format::Csv => {
            explanations(&pages, format, &style, world.output)?;
            world.output.flush()?;
            blind(&view, &gaps, world.messages)?;
        }
    }
    Ok(ExitCode::Ok)
}

/// Says what could not be looked at: where nobody looked, that nothing was found is worth nothing.
fn blind(view: &ClusterView, gaps: &[Gap], w: &mut dyn Write) -> io::Result<()> {
    if matches!(view.access, Access::NoSession(_) | Access::NotTried) {
        writeln!(w, "Nobody got in when this capture was taken: nothing of the cluster was seen.")?;
    }
    for gap in gaps {
        writeln!(w, "could not look: {}", neutralise(&gap.cause))?;
        if let Some(remedy) = &gap.remedy {
            writeln!(w, "  {}", neutralise(remedy))?;
        }
    }
    Ok(())
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
