//! `clusterctl explain`: what a finding means, why it matters and what to do.

use crate::assess::registry::{self, Check};
use crate::cli::exit::{ExitCode, Outcome};
use crate::cli::settings::Looks;
use crate::report::explanation::{Explanation, explanation, explanations};
use std::io::Write;

/// Shows the page of a finding, or the list of all.
pub(super) fn run(finding: Option<&Check>, looks: Looks, w: &mut dyn Write) -> Outcome {
    let (format, style) = super::style(looks);
    if let Some(check) = finding {
        explanation(&page(check), format, &style, w)?;
    } else {
        let pages: Vec<Explanation<'_>> = registry::explained().map(page).collect();
        explanations(&pages, format, &style, w)?;
    }
    Ok(ExitCode::Ok)
}

fn page(check: &Check) -> Explanation<'_> {
    Explanation { id: check.id, severity: check.severity, title: check.title, text: check.explanation }
}
