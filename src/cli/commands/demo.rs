//! `clusterctl demo`: a cluster inside this process, and a command that is run against it.

mod control_socket;
mod stage;
mod typed;

use crate::cli::args::{DemoArgs, Presentation};
use crate::cli::connection;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::interrupt::interrupted;
use crate::cli::world::{Terminals, World};
use crate::demo::Plan;
use crate::text::sanitize::neutralise;
use clap::ValueEnum;
use control_socket::Socket;
use secrecy::SecretString;
use stage::Stage;
use std::ffi::OsString;
use std::io;
use std::path::Path;

/// Commands that make sense against the demo. The others know nothing of a cluster.
const CONNECTED: [&str; 10] =
    ["status", "mesh", "check", "sockets", "wait", "watch", "dashboard", "tui", "disco", "gather"];

/// Starts the cluster, then runs the command, or holds on.
pub(super) fn run(args: &DemoArgs, presentation: &Presentation, world: &mut World<'_>) -> Outcome {
    if let Some(word) = args.command.first()
        && !word.starts_with('-')
        && !CONNECTED.contains(&word.as_str())
        && args.command.get(..2).is_none_or(|words| words != ["config", "live"])
    {
        return Err(Failure::usage(format!("'{word}' cannot be run against the demo"))
            .with_remedy(format!("it runs {}, config live", CONNECTED.join(", "))));
    }
    if args.command.iter().any(|word| word == "--from" || word.starts_with("--from=")) {
        return Err(Failure::usage("--from: the demo has a cluster of its own")
            .with_remedy("leave out demo, to look at the capture; or leave out --from"));
    }
    if let (Some(line), Some(path)) = (&args.tell, &args.control) {
        writeln!(world.output, "{}", control_socket::tell(path, line)?)?;
        return Ok(ExitCode::Ok);
    }
    let plan = Plan { pace: args.pace, ..Plan::new(usize::from(args.nodes), args.scenario) };
    let socket = args.control.as_deref().map(Socket::claim).transpose()?;
    let mut stage = Stage::raise(plan, args.script.clone(), socket)?;
    if !presentation.quiet {
        for line in &stage.playbill.description {
            writeln!(world.messages, "{line}")?;
        }
    }
    if args.hold {
        return hold(&mut stage, args.control.as_deref(), world);
    }
    let mut arguments: Vec<OsString> = vec!["clusterctl".into()];
    arguments.extend(stage.playbill.flags.iter().map(OsString::from));
    arguments.extend(looks(presentation));
    let command: Vec<OsString> = args.command.iter().map(OsString::from).collect();
    if command.first().is_none_or(|word| word.to_string_lossy().starts_with('-')) {
        arguments.push("status".into());
    }
    arguments.extend(command);
    if presentation.verbose == 0 && !presentation.quiet {
        writeln!(world.messages)?;
    }
    let exit = play(arguments, &stage.playbill.password, world);
    // What went well is seen in the command's own output.
    for report in stage.reports() {
        if let Err(error) = report.outcome {
            writeln!(world.messages, "script: {}: {error}", neutralise(&report.step))?;
        }
    }
    Ok(exit)
}

/// Runs one command as if it had been typed, with the demo's password and nothing else of the environment.
fn play(arguments: Vec<OsString>, password: &str, world: &mut World<'_>) -> ExitCode {
    let mut environment = world.environment.looks_only();
    environment.set("CLUSTERCTL_PASSWORD", password);
    let mut inner = World {
        environment,
        input: std::mem::replace(&mut world.input, Box::new(io::empty())),
        output: &mut *world.output,
        messages: &mut *world.messages,
        terminals: Terminals { input: false, ..world.terminals },
        keyring: Box::new(|_| Err("the demo has none".to_owned())),
        prompt: Box::new(|_| Ok(SecretString::from(String::new()))),
        certificates: Box::new(super::fetch_certificate),
    };
    crate::cli::run(arguments, &mut inner)
}

/// A value as it is typed.
fn word_of(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// The flags of appearance that stood before the command.
fn looks(presentation: &Presentation) -> Vec<OsString> {
    let mut flags: Vec<OsString> = Vec::new();
    if let Some(format) = presentation.output {
        flags.extend(["--output".into(), word_of(&format).into()]);
    }
    if let Some(color) = presentation.color {
        flags.extend(["--color".into(), word_of(&color).into()]);
    }
    if presentation.ascii {
        flags.push("--ascii".into());
    }
    if presentation.quiet {
        flags.push("--quiet".into());
    }
    flags.extend(std::iter::repeat_n(OsString::from("-v"), usize::from(presentation.verbose)));
    flags
}

fn hold(stage: &mut Stage, control: Option<&Path>, world: &mut World<'_>) -> Outcome {
    let playbill = &stage.playbill;
    writeln!(world.output, "Connect with:\n")?;
    writeln!(world.output, "CLUSTERCTL_PASSWORD={} clusterctl status \\", quoted(&playbill.password))?;
    let lines: Vec<String> = playbill
        .flags
        .chunks(2)
        .map(|pair| format!("  {}", pair.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")))
        .collect();
    writeln!(world.output, "{}", lines.join(" \\\n"))?;
    let how = control.map_or_else(String::new, |path| {
        format!(", or sent: clusterctl demo --control {} --tell help", quoted(&path.to_string_lossy()))
    });
    writeln!(
        world.output,
        "\nor with any XMPP client as {}, password {}.\nWhat is to happen in it can be typed (`help` lists \
         that){how}.\nCtrl-C ends it.",
        playbill.jid, playbill.password
    )?;
    world.output.flush()?;
    let control = stage.control.clone();
    let input = std::mem::replace(&mut world.input, Box::new(io::empty()));
    let mut lines = typed::lines(input, world.terminals.input);
    connection::runtime()?.block_on(async {
        let mut told = std::pin::pin!(interrupted());
        loop {
            let said = tokio::select! {
                () = &mut told => return Ok(ExitCode::Ok),
                Some(line) = lines.recv() => typed::answer(&control, &line).await,
                Some(report) = stage.reports.recv() => report.words(),
            };
            if !said.is_empty() {
                writeln!(world.messages, "{said}")?;
            }
        }
    })
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@,=[]".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_takes_words_as_they_are() {
        assert_eq!(quoted("sha256:ab"), "sha256:ab");
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted(""), "''");
    }
}
