//! `clusterctl explain`: what a finding means, why it matters and what to do.

use crate::assess::registry;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::settings::Looks;
use crate::cli::values::nearest;
use crate::report::explanation::{Explanation, explanation, explanations};
use std::io::Write;

/// Shows the page of a finding, or the list of all.
pub(super) fn run(id: Option<&str>, looks: Looks, w: &mut dyn Write) -> Outcome {
    let (format, style) = super::style(looks);
    if let Some(id) = id {
        explanation(&page(registry::find(id).ok_or_else(|| unknown(id))?), format, &style, w)?;
    } else {
        let pages: Vec<Explanation<'_>> = registry::all().iter().map(page).collect();
        explanations(&pages, format, &style, w)?;
    }
    Ok(ExitCode::Ok)
}

fn page(check: &registry::Check) -> Explanation<'_> {
    Explanation { id: check.id, severity: check.severity, title: check.title, text: check.explanation }
}

fn unknown(id: &str) -> Failure {
    let failure = Failure::usage(format!("there is no finding '{id}'"));
    match nearest(id, registry::all().iter().map(|check| check.id)) {
        Some(near) => failure.with_remedy(format!("did you mean {near}?")),
        None => failure.with_remedy("clusterctl explain lists them"),
    }
}
