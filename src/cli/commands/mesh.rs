//! `clusterctl mesh`: what every node says of every other.

use crate::assess::assess_with;
use crate::assess::policy::Policy;
use crate::cli::exit::Outcome;
use crate::cli::settings::Settings;
use crate::cli::surveying::{exit, survey, tell_failure};
use crate::cli::world::World;
use crate::cluster::fold::fold;
use crate::report::StatusReport;
use crate::report::mesh;
use crate::survey::plan::Probe;

/// Looks once, visiting every node where a probe is given, and shows who is connected with whom.
pub(super) fn run(probe: Option<Probe>, settings: &Settings, world: &mut World<'_>) -> Outcome {
    let format = settings.looks.output.of_mesh()?;
    let surveyed = survey(settings, probe, world)?;
    let view = fold(&surveyed.round, &surveyed.declaration);
    let assessment = assess_with(&view, &Policy::default(), &surveyed.mutes, view.taken_at);
    let report = StatusReport {
        view: &view,
        assessment: &assessment,
        context: surveyed.context.as_deref(),
        tool_version: &surveyed.tool_version,
    };
    mesh::mesh(&report, format, super::paper(settings.looks), world.output)?;
    if let Some(failure) = &surveyed.round.failure {
        tell_failure(failure, format.usual(), world)?;
    }
    Ok(exit(assessment.verdict))
}
