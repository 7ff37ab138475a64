//! `clusterctl watch` as typed.

use super::ConnectArgs;
use crate::cli::values::parse_duration;
use crate::probe::given::{Refused, refused};
use clap::Args;
use clap::builder::ValueHint;
use std::time::Duration;

/// The shortest interval: below it a look would begin before the one before has ended.
const SHORTEST: Duration = Duration::from_millis(500);

/// `clusterctl watch`.
#[derive(Debug, Clone, Args)]
pub struct WatchArgs {
    /// Look so often, 500ms at least
    #[arg(long, value_name = "DURATION", default_value = "5s", value_parser = parse_interval)]
    pub interval: Duration,
    /// End after so many looks
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub count: Option<u64>,
    /// End after this time
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub duration: Option<Duration>,
    /// End with the first look that shows a change
    #[arg(long)]
    pub until_change: bool,
    /// Run this shell command for each event, with the event as JSON on its standard input
    #[arg(long, value_name = "CMD", value_hint = ValueHint::CommandString)]
    pub exec: Option<String>,
    /// Give that command so much time
    #[arg(
        long, value_name = "DURATION", default_value = "30s", value_parser = parse_duration, requires = "exec"
    )]
    pub exec_timeout: Duration,
    /// Also tell what the servers tell administrators; makes the account available and drains its
    /// offline messages
    #[arg(long)]
    pub events: bool,
    /// The flags of a connected command.
    #[command(flatten)]
    pub flags: ConnectArgs,
}

/// Reads an interval.
pub(super) fn parse_interval(text: &str) -> Result<Duration, Refused> {
    let interval = parse_duration(text)?;
    if interval < SHORTEST {
        return refused("shorter than 500ms, which is no more than a look may take");
    }
    Ok(interval)
}
