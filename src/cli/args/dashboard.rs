//! `clusterctl dashboard` as typed.

use super::watch::parse_interval;
use super::{ConnectArgs, ProbeArgs};
use crate::cli::exit::{ExitCode, Failure};
use clap::builder::ValueHint;
use clap::{Args, ValueEnum};
use std::fs::{File, OpenOptions};
use std::path::PathBuf;
use std::time::Duration;

/// `clusterctl dashboard`.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Debug, Clone, Args)]
pub struct DashboardArgs {
    /// Look so often, 500ms at least; + and - change it
    #[arg(long, value_name = "DURATION", default_value = "5s", value_parser = parse_interval)]
    pub interval: Duration,
    /// The colours [default: auto]
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    pub theme: Option<ThemeChoice>,
    /// Leave the mouse to the terminal
    #[arg(long, help_heading = "Output")]
    pub no_mouse: bool,
    /// Log each step into this file, at its end
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub log_file: Option<PathBuf>,
    /// Hide whatever acts [default: what the context says]
    #[arg(long)]
    pub read_only: bool,
    /// Also take what the servers tell administrators; makes the account available and drains its
    /// offline messages
    #[arg(long, conflicts_with = "read_only")]
    pub events: bool,
    /// Whether and how to visit every node, in each round.
    #[command(flatten)]
    pub probe: ProbeArgs,
    /// Break off with the first round, to try what is left of the terminal
    #[arg(long, hide = true)]
    pub break_off: bool,
    /// The flags of a connected command.
    #[command(flatten)]
    pub flags: ConnectArgs,
}

/// The colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ThemeChoice {
    /// As the terminal says (COLORFGBG), else for a dark background
    #[default]
    Auto,
    /// For a dark background
    Dark,
    /// For a light background
    Light,
    /// No colours
    Plain,
}

impl DashboardArgs {
    /// Where to log, if anywhere.
    pub fn log(&self, verbose: u8) -> Result<Option<File>, Failure> {
        let Some(path) = &self.log_file else {
            return if verbose > 0 {
                Err(Failure::usage("-v would write over the screen")
                    .with_remedy("name a file for it: clusterctl dashboard -v --log-file FILE"))
            } else {
                Ok(None)
            };
        };
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map(Some).map_err(|error| {
            Failure::new(ExitCode::InputOutput, format!("cannot write {}: {error}", path.display()))
                .with_remedy("name another file with --log-file")
        })
    }
}
