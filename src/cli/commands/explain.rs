//! `clusterctl explain`: what a finding means, why it matters and what to do.

use crate::assess::policy::Policy;
use crate::assess::registry::{self, Check};
use crate::assess::thresholds::{self, Level};
use crate::cli::exit::{ExitCode, Outcome};
use crate::cli::settings::Looks;
use crate::report::explanation::{Explanation, explanation, explanations};
use std::io::Write;

/// Shows the page of a finding, or the list of all.
pub(super) fn run(finding: Option<&Check>, looks: Looks, w: &mut dyn Write) -> Outcome {
    let (format, style) = super::style(looks);
    if let Some(check) = finding {
        let text = text(check);
        explanation(&page(check, &text), format, &style, w)?;
    } else {
        let texts: Vec<String> = registry::all().iter().map(text).collect();
        let pages: Vec<Explanation<'_>> =
            registry::all().iter().zip(&texts).map(|(check, text)| page(check, text)).collect();
        explanations(&pages, format, &style, w)?;
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
