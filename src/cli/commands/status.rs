//! `clusterctl status`: observe, fold, assess, render.

use crate::assess::assess;
use crate::assess::policy::Policy;
use crate::assess::verdict::Verdict;
use crate::cli::connection;
use crate::cli::exit::{ExitCode, Outcome};
use crate::cli::settings::Settings;
use crate::cli::world::World;
use crate::cluster::fold::fold;
use crate::report::{self, Format, StatusReport};
use crate::survey::once;
use crate::text::sanitize::neutralise;

/// Looks once, and says what it thinks.
pub(super) fn run(settings: &Settings, world: &mut World<'_>) -> Outcome {
    let plan = connection::plan(settings, world)?;
    let runtime = connection::runtime()?;
    let round = runtime.block_on(once::look(&plan));
    // A name server that does not answer must not hold the program back.
    runtime.shutdown_background();
    let view = fold(&round, &settings.declaration);
    let assessment = assess(&view, &Policy::default());
    let report = StatusReport {
        view: &view,
        assessment: &assessment,
        context: settings.context.as_deref(),
        tool_version: env!("CARGO_PKG_VERSION"),
    };
    let (format, style) = super::style(settings.looks);
    report::status(&report, format, &style, world.output)?;
    if let Some(failure) = &round.failure {
        world.output.flush()?;
        // The tables tell it themselves, all but the certificate and the addresses.
        let told = matches!(settings.looks.format, Format::Table | Format::Wide);
        if told {
            let details = connection::details(failure);
            if let Some(lines) = details.strip_prefix('\n') {
                writeln!(world.messages, "{lines}")?;
            }
        } else {
            writeln!(world.messages, "clusterctl: {}", connection::words(failure))?;
            if let Some(remedy) = &failure.remedy {
                writeln!(world.messages, "  {}", neutralise(remedy))?;
            }
        }
    }
    Ok(exit(assessment.verdict))
}

/// The verdict as an exit code.
const fn exit(verdict: Verdict) -> ExitCode {
    match verdict {
        Verdict::Ok => ExitCode::Ok,
        Verdict::Warning => ExitCode::Warning,
        Verdict::Critical => ExitCode::Critical,
        Verdict::Unknown => ExitCode::Unknown,
    }
}
