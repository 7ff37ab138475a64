//! `clusterctl status`: observe, fold, assess, render.

use crate::assess::assess_with;
use crate::assess::policy::Policy;
use crate::cli::exit::Outcome;
use crate::cli::settings::Settings;
use crate::cli::surveying::{exit, survey, tell_failure};
use crate::cli::world::World;
use crate::cluster::fold::fold;
use crate::report::{self, StatusReport};

/// Looks once, and says what it thinks.
pub(super) fn run(settings: &Settings, world: &mut World<'_>) -> Outcome {
    let surveyed = survey(settings, None, world)?;
    let view = fold(&surveyed.round, &surveyed.declaration);
    let assessment = assess_with(&view, &Policy::default(), &surveyed.mutes, view.taken_at);
    let report = StatusReport {
        view: &view,
        assessment: &assessment,
        context: surveyed.context.as_deref(),
        tool_version: &surveyed.tool_version,
    };
    let (format, style) = super::style(settings.looks)?;
    report::status(&report, format, &style, world.output)?;
    if let Some(failure) = &surveyed.round.failure {
        tell_failure(failure, format, world)?;
    }
    Ok(exit(assessment.verdict))
}
