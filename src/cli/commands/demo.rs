//! `clusterctl demo`: a cluster inside this process, and a command that is run against it.

use crate::cli::args::{DemoArgs, Presentation};
use crate::cli::connection;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::world::{Terminals, World};
use crate::demo::{Cluster, DemoError, Plan};
use clap::ValueEnum;
use secrecy::SecretString;
use std::ffi::OsString;
use std::io;
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// Commands that make sense against the demo. The others know nothing of a cluster.
const CONNECTED: [&str; 3] = ["status", "sockets", "disco"];

/// Starts the cluster, then runs the command, or holds on.
pub(super) fn run(args: &DemoArgs, presentation: &Presentation, world: &mut World<'_>) -> Outcome {
    if let Some(word) = args.command.first()
        && !word.starts_with('-')
        && !CONNECTED.contains(&word.as_str())
    {
        return Err(Failure::usage(format!("'{word}' cannot be run against the demo"))
            .with_remedy(format!("it runs {}", CONNECTED.join(", "))));
    }
    let plan = Plan {
        nodes: usize::from(args.nodes),
        scenario: args.scenario,
        client_port: None,
        cluster_port: None,
    };
    let stage = Stage::raise(plan)?;
    if !presentation.quiet {
        for line in &stage.playbill.description {
            writeln!(world.messages, "{line}")?;
        }
    }
    if args.hold {
        return hold(&stage, world);
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
    Ok(play(arguments, &stage.playbill.password, world))
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

fn hold(stage: &Stage, world: &mut World<'_>) -> Outcome {
    let playbill = &stage.playbill;
    writeln!(world.output, "Connect with:\n")?;
    writeln!(world.output, "CLUSTERCTL_PASSWORD={} clusterctl status \\", quoted(&playbill.password))?;
    let lines: Vec<String> = playbill
        .flags
        .chunks(2)
        .map(|pair| format!("  {}", pair.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")))
        .collect();
    writeln!(world.output, "{}", lines.join(" \\\n"))?;
    writeln!(
        world.output,
        "\nor with any XMPP client as {}, password {}. Ctrl-C ends it.",
        playbill.jid, playbill.password
    )?;
    world.output.flush()?;
    let runtime = connection::runtime()?;
    runtime.block_on(until_told());
    Ok(ExitCode::Ok)
}

/// Waits for Ctrl-C or, where there are signals, for a polite request to end.
pub(super) async fn until_told() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
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

/// What the cluster tells about itself once it stands.
struct Playbill {
    flags: Vec<String>,
    jid: String,
    password: String,
    description: Vec<String>,
}

/// Whether what was asked for cannot be, or this host cannot do it.
const fn blame(error: &DemoError) -> ExitCode {
    match error {
        DemoError::Nodes(_) | DemoError::TooFew { .. } | DemoError::TooMany { .. } => ExitCode::Usage,
        _ => ExitCode::Unavailable,
    }
}

/// The cluster on a thread of its own, so that the command has this one. Dropped, it ends the cluster.
struct Stage {
    playbill: Playbill,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Stage {
    fn raise(plan: Plan) -> Result<Self, Failure> {
        let runtime = connection::runtime()?;
        let (tell, told) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            runtime.block_on(async move {
                match crate::demo::start(&plan).await {
                    Ok(cluster) => {
                        let _ = tell.send(Ok(playbill(&cluster)));
                        let _ = stopped.await;
                        cluster.stop().await;
                    }
                    Err(error) => {
                        let _ = tell.send(Err(error));
                    }
                }
            });
        });
        let playbill = told
            .recv()
            .map_err(|_| Failure::new(ExitCode::Software, "the demo broke off while it started"))?
            .map_err(|error| Failure::new(blame(&error), format!("the demo cannot start: {error}")))?;
        Ok(Self { playbill, stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn playbill(cluster: &Cluster) -> Playbill {
    Playbill {
        flags: cluster.flags(),
        jid: cluster.jid(),
        password: cluster.password().to_owned(),
        description: cluster.describe(),
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
