//! `clusterctl wait` as typed.

use super::ConnectArgs;
use super::watch::parse_interval;
use crate::assess::awaited::Awaited;
use crate::cli::values::parse_duration;
use crate::cluster::node::NodeName;
use crate::probe::given::{Refused, parse_host, refused};
use clap::Args;
use clap::builder::ValueHint;
use std::time::Duration;

/// `clusterctl wait`. Its `--timeout` is the time of the whole wait: see [`WAIT_TIMEOUT`].
#[derive(Debug, Clone, Args)]
pub struct WaitArgs {
    /// What to wait for: formed, connected=NODE, gone=NODE or version=V; of several, all at once
    #[arg(
        long = "for", value_name = "CONDITION", default_value = "formed", value_parser = parse_awaited,
        value_hint = ValueHint::Other
    )]
    pub conditions: Vec<Awaited>,
    /// How long it must hold without interruption
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = parse_stable)]
    pub stable: Duration,
    /// Look so often, 500ms at least
    #[arg(long, value_name = "DURATION", default_value = "1s", value_parser = parse_interval)]
    pub interval: Duration,
    /// The flags of a connected command.
    #[command(flatten)]
    pub flags: ConnectArgs,
}

/// How long `wait` waits where nobody says how long.
pub const WAIT_TIMEOUT: Duration = Duration::from_secs(300);

/// What `--timeout` means here.
pub const TIMEOUT_HELP: &str =
    "Give up when it does not hold after this time, such as 90s or 10m [default: 5m]";

fn parse_stable(text: &str) -> Result<Duration, Refused> {
    if matches!(text, "0" | "0s" | "0ms") { Ok(Duration::ZERO) } else { parse_duration(text) }
}

/// Reads a condition.
fn parse_awaited(text: &str) -> Result<Awaited, Refused> {
    const SHAPE: &str = "write formed, connected=NODE, gone=NODE or version=V";
    let node = |name: &str| parse_host(name).map(|host| NodeName::new(&host));
    match text.split_once('=') {
        None if text == "formed" => Ok(Awaited::Formed),
        Some(("connected", name)) => node(name).map(Awaited::Connected),
        Some(("gone", name)) => node(name).map(Awaited::Gone),
        Some(("version", "")) => refused("no version after the =; write it like version=8.5.0"),
        Some(("version", version)) => Ok(Awaited::Version(version.to_owned())),
        _ => refused(format!("there is no such condition; {SHAPE}")),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;

    #[test]
    fn conditions_are_read_and_what_is_none_says_what_to_write() {
        assert_eq!(parse_awaited("formed").unwrap(), Awaited::Formed);
        assert_eq!(parse_awaited("gone=Node3.x.org").unwrap(), Awaited::Gone(NodeName::new("node3.x.org")));
        assert_eq!(parse_awaited("version=8.5.0").unwrap().to_string(), "version=8.5.0");
        for wrong in ["", "form", "formed=1", "connected", "connected=", "gone=a b", "version=", "x=y"] {
            assert!(parse_awaited(wrong).is_err(), "{wrong}");
        }
        assert_eq!(parse_stable("0s").unwrap(), Duration::ZERO);
        assert_eq!(parse_stable("30s").unwrap(), Duration::from_secs(30));
        assert!(parse_stable("30").is_err());
    }
}
