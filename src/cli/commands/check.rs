//! `clusterctl check`: the verdict for machines, check by check.

use crate::assess::outcome::{self, Selection};
use crate::assess::policy::Policy;
use crate::assess::registry::Check;
use crate::assess::thresholds::{self, Level};
use crate::assess::{assess_with, registry, stop};
use crate::cli::args::ConnectArgs;
use crate::cli::args::check::CheckArgs;
use crate::cli::bounds;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::listing::{Listing, Value};
use crate::cli::mutes::{self, Wishes};
use crate::cli::output_file;
use crate::cli::settings;
use crate::cli::surveying::{exit, survey, tell_failure};
use crate::cli::world::World;
use crate::cluster::fold::fold;
use crate::report::check::{CheckReport, check};
use crate::report::{Format, StatusReport};

/// Looks once, and says what became of each check that is wanted.
pub(super) fn run(args: &CheckArgs, flags: ConnectArgs, world: &mut World<'_>) -> Outcome {
    if args.list {
        return list(args, &flags, world);
    }
    let quiet = flags.presentation.quiet;
    let mut settings = super::meant(flags, world)?;
    let format = settings.looks.output.of_check()?;
    // A wrong threshold is told before anybody is asked.
    bounds::policy(&args.warn, &args.critical, settings.declaration.connections_per_node)?;
    let selection = selection(args)?;
    let surveyed = survey(&settings, args.probe.probe(), world)?;
    // A capture brings what was declared, and what was muted, where it was taken.
    let connections = surveyed.declaration.connections_per_node;
    let policy = bounds::policy(&args.warn, &args.critical, connections)?;
    settings.mutes.clone_from(&surveyed.mutes);
    let view = fold(&surveyed.round, &surveyed.declaration);
    let now = view.taken_at;
    let wishes = Wishes { mute: &args.mute, unmute: &args.unmute, quiet };
    let before = assess_with(&view, &policy, &[], now);
    let mutes = mutes::settle(wishes, &settings, &before, now, world)?;
    let mut whole = assess_with(&view, &policy, &mutes, now);
    if let Some(node) = &args.safe_to_stop {
        stop::add(&view, &mut whole, node.as_str());
    }
    let outcomes = outcome::outcomes(&view, &whole, &selection);
    let assessment = outcome::over(&view, &whole, &selection);
    let report = CheckReport {
        status: StatusReport {
            view: &view,
            assessment: &assessment,
            context: surveyed.context.as_deref(),
            tool_version: &surveyed.tool_version,
        },
        outcomes: &outcomes,
        policy: &policy,
    };
    let style = super::paper(settings.looks);
    if let Some(path) = &args.output_file {
        let mut text = Vec::new();
        check(&report, format, &style, &mut text)?;
        output_file::write(path, &text)?;
    } else {
        check(&report, format, &style, world.output)?;
    }
    if let Some(failure) = &surveyed.round.failure {
        // The formats for machines leave it to standard error, as the plain ones do.
        tell_failure(failure, format.ordinary().unwrap_or(Format::Plain), world)?;
    }
    Ok(exit(assessment.verdict))
}

fn selection(args: &CheckArgs) -> Result<Selection, Failure> {
    let ids = |checks: &[&'static Check]| checks.iter().map(|check| check.id).collect::<Vec<_>>();
    let selection = Selection::new(ids(&args.only), ids(&args.skip));
    let selection = if args.safe_to_stop.is_some() { selection.and_stopping() } else { selection };
    if selection.checks().next().is_none() {
        return Err(Failure::usage("no check is left: --skip leaves out all that --only picks")
            .with_remedy("clusterctl check --list shows the checks"));
    }
    Ok(selection)
}

/// Lists the checks with the thresholds that these flags give, and connects to nothing.
fn list(args: &CheckArgs, flags: &ConnectArgs, world: &mut World<'_>) -> Outcome {
    let looks = settings::looks(&flags.presentation, &world.environment, world.terminals)?;
    let format = looks.format().map_err(|_| {
        Failure::usage(format!("--list has no format {}", looks.output.name()))
            .with_remedy("write one of table, wide, plain, json, yaml, csv, markdown")
    })?;
    let connections = flags.declared.connections_per_node.unwrap_or(5);
    let policy = bounds::policy(&args.warn, &args.critical, connections)?;
    let selection = selection(args)?;
    let text = |text: &str| Value::Text(text.to_owned());
    let records = registry::all().iter().filter(|check| selection.takes(check.id)).map(|check| {
        let threshold = thresholds::find(check.id);
        let limit = |level| threshold.map_or_else(String::new, |threshold| shown(threshold, &policy, level));
        vec![
            text(check.id),
            text(check.severity),
            Value::Text(limit(Level::Warning)),
            Value::Text(limit(Level::Critical)),
            text(threshold.map_or("", |threshold| threshold.unit.word())),
            text(check.title),
            text(threshold.map_or("", |threshold| threshold.measures)),
        ]
    });
    Listing {
        fields: &["id", "severity", "warning", "critical", "unit", "title", "threshold"],
        shown: 6,
        records: records.collect(),
    }
    .write("checks", format, world.output)?;
    Ok(ExitCode::Ok)
}

fn shown(threshold: &thresholds::Threshold, policy: &Policy, level: Level) -> String {
    match threshold.shown(policy, level).as_str() {
        "-" => String::new(),
        limit => limit.to_owned(),
    }
}
