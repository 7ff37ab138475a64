//! One survey for a command: taken now, or read from a capture (`--from`).

use super::exit::{ExitCode, Failure};
use super::progress::{Work, beside};
use super::settings::Settings;
use super::world::World;
use super::{captured, connection};
use crate::assess::mute::Mute;
use crate::assess::verdict::Verdict;
use crate::cluster::declaration::Declaration;
use crate::cluster::observation::Round;
use crate::cluster::session::SessionFailure;
use crate::report::Format;
use crate::survey::once;
use crate::survey::plan::Probe;
use crate::text::sanitize::neutralise;
use std::io;

/// A survey, and what it is to be compared with.
#[derive(Debug)]
pub(super) struct Surveyed {
    /// What was observed.
    pub(super) round: Round,
    /// What should be.
    pub(super) declaration: Declaration,
    /// What is not to count.
    pub(super) mutes: Vec<Mute>,
    /// The context that it was taken with.
    pub(super) context: Option<String>,
    /// The version of the clusterctl that took it.
    pub(super) tool_version: String,
}

/// Surveys as the settings say; visits every node where a probe is given. With `--from`, what was seen is read, and
/// nothing is asked.
pub(super) fn survey(
    settings: &Settings,
    probe: Option<Probe>,
    world: &mut World<'_>,
) -> Result<Surveyed, Failure> {
    if let Some(capture) = captured::read(settings, world)? {
        return Ok(Surveyed {
            round: capture.round,
            declaration: capture.declaration,
            mutes: capture.mutes,
            context: capture.context,
            tool_version: capture.tool_version,
        });
    }
    let mut plan = connection::plan(settings, world)?;
    plan.probe = probe;
    let runtime = connection::runtime()?;
    let what = if plan.probe.is_some() { "asking every node" } else { "asking the cluster" };
    let work = Work { what, of: plan.timeout };
    let round = runtime.block_on(beside(work, settings.looks, world.messages, once::look(&plan)));
    // A name server that does not answer must not hold the program back.
    runtime.shutdown_background();
    Ok(Surveyed {
        round,
        declaration: settings.declaration.clone(),
        mutes: settings.mutes.clone(),
        context: settings.context.clone(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// Says on standard error why there was no session, as far as the report of this format did not.
pub(super) fn tell_failure(
    failure: &SessionFailure,
    format: Format,
    world: &mut World<'_>,
) -> io::Result<()> {
    world.output.flush()?;
    // The tables tell it themselves, all but the certificate and the addresses.
    let told = matches!(format, Format::Table | Format::Wide);
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
    Ok(())
}

/// The verdict as an exit code.
pub(super) const fn exit(verdict: Verdict) -> ExitCode {
    match verdict {
        Verdict::Ok => ExitCode::Ok,
        Verdict::Warning => ExitCode::Warning,
        Verdict::Critical => ExitCode::Critical,
        Verdict::Unknown => ExitCode::Unknown,
    }
}
