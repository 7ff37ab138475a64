//! Floor 5: arguments, settings, secrets, commands, exit codes.
//!
//! What was typed ([`args`]) becomes what is meant ([`settings`]), and a command does it. [`run`] is the whole
//! program but for the process: it may be called any number of times.

pub mod address;
pub mod args;
mod belonging;
pub mod bounds;
mod captured;
mod choices;
pub mod commands;
mod config_file;
mod connection;
mod declared_files;
pub mod defect;
pub mod exit;
pub mod help;
mod hook;
mod interrupt;
pub mod listing;
pub mod logging;
pub mod mutes;
mod new_file;
pub mod output;
pub mod output_file;
mod progress;
pub mod secret;
pub mod settings;
pub mod settings_file;
mod settings_lock;
mod settings_mutes;
mod settings_writer;
mod surveying;
pub mod values;
pub mod world;

use args::{Cli, Command, ConnectArgs};
use clap::FromArgMatches;
use clap::error::ErrorKind;
use exit::{ExitCode, Failure, Outcome};
use std::ffi::OsString;
use std::io;
use std::sync::Arc;
use world::World;

/// Parses, runs, says what failed, and returns how it ended. `arguments` begins with the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>, world: &mut World<'_>) -> ExitCode {
    let outcome = parse(arguments, world).and_then(|parsed| match parsed {
        Some((flags, command)) => {
            let checks = matches!(command, Command::Check(_));
            let outcome = begin(flags, command, world);
            if checks { outcome.map_err(Failure::usage_as_unknown) } else { outcome }
        }
        None => Ok(ExitCode::Ok),
    });
    let outcome = outcome.and_then(|exit| Ok(world.output.flush().map(|()| exit)?));
    match outcome {
        Ok(exit) => exit,
        Err(failure) => {
            // What was learnt before the failure is still shown, and before the message.
            let _ = world.output.flush();
            let _ = world.messages.write_all(failure.shown().as_bytes());
            let _ = world.messages.flush();
            failure.exit()
        }
    }
}

/// What was typed: the flags of before and after the command, and the command. `None` when help or the
/// version was asked for, and given.
fn parse(
    arguments: impl IntoIterator<Item = OsString>,
    world: &mut World<'_>,
) -> Result<Option<(ConnectArgs, Command)>, Failure> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = help::command()
        .try_get_matches_from(&arguments)
        .and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
    match cli {
        Ok(Cli { flags, command }) => Ok(Some((command.flags().or(flags), command))),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let text = error.render();
            if world.terminals.output && world.environment.get("NO_COLOR").is_none() {
                write!(world.output, "{}", text.ansi())?;
            } else {
                write!(world.output, "{text}")?;
            }
            Ok(None)
        }
        Err(error) if is_check(&arguments) => {
            let failure = wrong_usage(&error).usage_as_unknown();
            let nagios =
                |word: &OsString| word.to_string_lossy().trim_start_matches("-o").ends_with("nagios");
            if arguments.iter().any(nagios) {
                return commands::plugin(failure, world).map(|_| None);
            }
            Err(failure)
        }
        Err(error) => Err(wrong_usage(&error)),
    }
}

/// Whether the command is `check`, although the line as a whole was not understood.
fn is_check(arguments: &[OsString]) -> bool {
    let lenient = help::command().ignore_errors(true).try_get_matches_from(arguments);
    lenient.is_ok_and(|matches| matches.subcommand_name() == Some("check"))
}

/// clap's message, in the one shape of our errors.
fn wrong_usage(error: &clap::Error) -> Failure {
    let text = error.render().to_string();
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Failure::usage(format!("no command\n{}", text.trim_end()));
    }
    Failure::usage(text.strip_prefix("error: ").unwrap_or(&text).trim_end())
}

fn begin(flags: ConnectArgs, command: Command, world: &mut World<'_>) -> Outcome {
    let directives = world.environment.text("CLUSTERCTL_LOG")?.map(str::to_owned);
    let verbose = if flags.presentation.quiet { 0 } else { flags.presentation.verbose };
    let wrong = |why| Failure::usage(format!("environment variable CLUSTERCTL_LOG: {why}"));
    let _logging = match &command {
        // Nothing may be written over its screen.
        Command::Dashboard(args) => match args.log(verbose)? {
            Some(file) => logging::start(verbose.max(1), directives.as_deref(), Arc::new(file)),
            None => Ok(None),
        },
        _ => logging::start(verbose, directives.as_deref(), io::stderr),
    }
    .map_err(wrong)?;
    commands::run(flags, command, world)
}
