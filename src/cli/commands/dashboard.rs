//! `clusterctl dashboard`: the cluster on one screen, live.

use crate::cli::args::dashboard::{DashboardArgs, ThemeChoice};
use crate::cli::args::{Choice, ConnectArgs};
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::secret::{self, Place};
use crate::cli::settings::{Looks, Settings};
use crate::cli::world::{Environment, Terminals, World};
use crate::cli::{connection, declared_files, new_file, settings_file};
use crate::survey::counting::Counting;
use crate::survey::plan::{Again, Plan, Probe};
use crate::survey::surveyor::{Options, surveyor};
use crate::tui::declared;
use crate::tui::message::{Password, Watched};
use crate::tui::run::{Beginning, Ended, Opened, Outside, run as show};
use crate::tui::theme::{Palette, Theme};
use jiff::Timestamp;
use secrecy::SecretString;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

/// How long the surveyor may take to close its session.
const FAREWELL: Duration = Duration::from_secs(1);

/// Shows the screen until it ends.
pub(super) fn run(args: &DashboardArgs, flags: &ConnectArgs, world: &mut World<'_>) -> Outcome {
    refuse_poor_terminals(world)?;
    if flags.presentation.output.is_some() {
        return Err(Failure::usage("--output: the dashboard is a screen, and has no format")
            .with_remedy("clusterctl status writes formats; w in the dashboard writes files"));
    }
    let settings = super::meant(flags.clone(), world)?;
    refuse_to_act(&settings, args.events)?;
    let (plan, place) = connection::placed_plan(&settings, world)?;
    let (alive, ends) = mpsc::channel();
    let desk = Desk {
        environment: world.environment.clone(),
        terminals: world.terminals,
        flags: flags.clone(),
        options: Options { listen: args.events, ..Options::every(args.interval) },
        probe: args.probe.probe(),
        alive,
    };
    let contexts = contexts(&world.environment);
    let theme = theme(args, settings.looks, &world.environment);
    let beginning = Beginning {
        opened: desk.begin(settings, plan, &place, (flags.clone(), world.environment.clone()))?,
        contexts,
        theme,
        mouse: !args.no_mouse,
        break_off: args.break_off,
    };
    let runtime = connection::runtime()?;
    let ended = runtime.block_on(show(beginning, Arc::new(desk)));
    runtime.shutdown_background();
    // Nothing comes: it ends when the last surveyor has closed its session.
    let _ = ends.recv_timeout(FAREWELL);
    match ended {
        Ok(Ended::Quit) => Ok(ExitCode::Ok),
        Ok(Ended::Interrupted) => Ok(ExitCode::Interrupted),
        Ok(Ended::BrokeOff) => Err(Failure::new(ExitCode::Software, "the surveyor broke off")),
        Err(error) => Err(Failure::output(&error)),
    }
}

/// A screen needs a terminal that can move its cursor.
fn refuse_poor_terminals(world: &World<'_>) -> Result<(), Failure> {
    let instead = "clusterctl status tells how it is, clusterctl watch what changes";
    if !world.terminals.output {
        return Err(Failure::usage("the dashboard needs a terminal, and standard output is none")
            .with_remedy(instead));
    }
    match world.environment.get("TERM") {
        Some(term) if term == "dumb" || term == "unknown" => Err(Failure::usage(format!(
            "the dashboard needs a terminal that can move its cursor, and TERM says {}",
            term.to_string_lossy()
        ))
        .with_remedy(instead)),
        _ => Ok(()),
    }
}

/// Who listens is available, and that is an act.
fn refuse_to_act(settings: &Settings, listen: bool) -> Result<(), Failure> {
    if settings.read_only && listen {
        return Err(Failure::usage("--events makes the account available, and its context is read-only"));
    }
    Ok(())
}

fn theme(args: &DashboardArgs, looks: Looks, environment: &Environment) -> Theme {
    let term = environment.get("TERM").unwrap_or_default().to_string_lossy().into_owned();
    let palette = match args.theme.unwrap_or_default() {
        _ if !looks.color => Palette::Plain,
        ThemeChoice::Plain => Palette::Plain,
        ThemeChoice::Dark => Palette::Dark,
        ThemeChoice::Light => Palette::Light,
        // `15;default;0`: the last is the background, 7 and 9 to 15 are light.
        ThemeChoice::Auto => {
            let said = environment.get("COLORFGBG").unwrap_or_default().to_string_lossy().into_owned();
            match said.rsplit(';').next().and_then(|ground| ground.parse::<u8>().ok()) {
                Some(7 | 9..=15) => Palette::Light,
                _ => Palette::Dark,
            }
        }
    };
    // The font of the Linux console has no signs for ours.
    Theme { palette, ascii: looks.ascii || term == "linux" }
}

/// The contexts that one can go to; a settings file that is wrong offers none.
fn contexts(environment: &Environment) -> Vec<String> {
    let file = settings_file::load(environment).ok().flatten();
    file.map(|file| file.contexts.into_keys().collect()).unwrap_or_default()
}

/// What the screen needs of the world outside.
struct Desk {
    environment: Environment,
    terminals: Terminals,
    flags: ConnectArgs,
    options: Options,
    /// Whether and how to visit every node.
    probe: Option<Probe>,
    /// Held by every surveyor's thread as long as it lives.
    alive: mpsc::Sender<()>,
}

impl Desk {
    /// Begins to watch: on a thread of its own, so that a terminal that takes nothing (Ctrl-S) delays no answer of the
    /// cluster.
    fn begin(
        &self,
        settings: Settings,
        plan: Plan,
        place: &Place,
        said: (ConnectArgs, Environment),
    ) -> Result<Opened, Failure> {
        let declared = declared::of(&declared_files::read(&settings.config)?);
        let watched = Watched {
            declared,
            context: settings.context,
            domain: plan.target.domain.clone(),
            jid: plan.credentials.jid(),
            password: match place {
                Place::Lasting(place) => Password::Again(place.clone()),
                Place::Once(place) => Password::Once((*place).to_owned()),
            },
            declaration: settings.declaration,
            mutes: settings.mutes,
            interval: self.options.interval,
            read_only: settings.read_only,
        };
        let runtime = connection::runtime()?;
        // Each node's own count of lost connections, for the charts.
        let again =
            matches!(place, Place::Lasting(_)).then(|| again(said, self.terminals, plan.credentials.jid()));
        let plan = Plan { probe: self.probe, counting: Some(Counting::default()), again, ..plan };
        let (handle, surveyor) = surveyor(plan, self.options.clone());
        let alive = self.alive.clone();
        let log = tracing::dispatcher::get_default(Clone::clone);
        thread::Builder::new()
            .name("surveyor".to_owned())
            .spawn(move || {
                tracing::dispatcher::with_default(&log, || runtime.block_on(surveyor.run()));
                // A name server that does not answer must not hold the program back.
                runtime.shutdown_background();
                drop(alive);
            })
            .map_err(|error| {
                Failure::new(ExitCode::Software, format!("cannot start the surveyor: {error}"))
            })?;
        Ok(Opened { watched, commands: handle.commands, events: handle.events })
    }

    /// Begins to watch a context, as if it had been named on the command line. Nobody is asked for a password: the
    /// screen has the terminal.
    fn go(&self, context: &str) -> Result<Opened, Failure> {
        let choice = Choice { context: Some(context.to_owned()), from: None };
        let typed = ConnectArgs {
            choice,
            presentation: self.flags.presentation.clone(),
            // Said of this run, not of one cluster.
            read_only: self.flags.read_only,
            ..ConnectArgs::default()
        };
        let environment = self.environment.without(&super::fleet::OF_ONE_CLUSTER);
        let (settings, (plan, place)) =
            nobody_asked(&typed, &environment, self.terminals, |settings, world| {
                refuse_to_act(settings, self.options.listen)?;
                connection::placed_plan(settings, world)
            })?;
        self.begin(settings, plan, &place, (typed, environment))
    }
}

/// Does what needs settings, as they are now, while the screen has the terminal: nobody can be asked.
fn nobody_asked<T>(
    typed: &ConnectArgs,
    environment: &Environment,
    terminals: Terminals,
    work: impl Fn(&Settings, &mut World<'_>) -> Result<T, Failure>,
) -> Result<(Settings, T), Failure> {
    let terminals = Terminals { input: false, ..terminals };
    let settings = Settings::resolve(typed.clone(), environment, terminals)?;
    let mut world = World {
        environment: environment.clone(),
        input: Box::new(io::empty()),
        output: &mut io::sink(),
        messages: &mut io::sink(),
        terminals,
        keyring: Box::new(secret::keyring),
        prompt: Box::new(|_| -> io::Result<SecretString> { Err(io::Error::other("nobody is asked here")) }),
        certificates: Box::new(super::fetch_certificate),
    };
    let done = work(&settings, &mut world)?;
    Ok((settings, done))
}

/// Reads the credentials of this account again, from what was said at the beginning and what the files hold now.
fn again(said: (ConnectArgs, Environment), terminals: Terminals, jid: String) -> Again {
    Again::new(move || {
        let (typed, environment) = &said;
        let (_, credentials) = nobody_asked(typed, environment, terminals, connection::credentials)
            .map_err(|failure| failure.what().lines().map(str::trim).collect::<Vec<_>>().join("; "))?;
        if credentials.jid() == jid {
            Ok(credentials)
        } else {
            Err(format!("the settings name another account now, {}; q, and begin anew", credentials.jid()))
        }
    })
}

impl Outside for Desk {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn open(&self, context: &str) -> Result<Opened, String> {
        self.go(context).map_err(|failure| {
            let remedy = failure.remedy().map(|remedy| format!(": {remedy}")).unwrap_or_default();
            format!("{context}: {}{remedy}", failure.what())
        })
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, String> {
        let path = PathBuf::from(name);
        new_file::write(&path, bytes, false).map_err(|failure| failure.what().to_owned())?;
        Ok(std::path::absolute(&path).unwrap_or(path))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    const FILE: &str = r#"
[contexts.careful]
jid = "admin@xmpp-test.org"
server = "127.0.0.1:1"
read_only = true
[contexts.usual]
jid = "admin@xmpp-test.org"
server = "127.0.0.1:1"
"#;

    /// A dashboard of a settings file with both contexts, begun with these flags; and the folder that it needs.
    fn desk(events: bool, read_only: bool) -> (Desk, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("clusterctl");
        std::fs::create_dir(&place).unwrap();
        let password = folder.path().join("password");
        new_file::write(&password, b"secret", false).unwrap();
        let file = FILE
            .replace("read_only", &format!("password_file = \"{}\"\nread_only", password.display()))
            + &format!("password_file = \"{}\"\n", password.display());
        std::fs::write(place.join("config.toml"), file).unwrap();
        let mut environment = Environment::default();
        environment.set("XDG_CONFIG_HOME", folder.path().to_str().unwrap());
        let desk = Desk {
            environment,
            terminals: Terminals { input: false, output: false, messages: false, width: None },
            flags: ConnectArgs { read_only, ..ConnectArgs::default() },
            options: Options { listen: events, ..Options::every(Duration::from_secs(5)) },
            probe: None,
            alive: mpsc::channel().0,
        };
        (desk, folder)
    }

    #[test]
    fn a_read_only_context_is_not_gone_to_while_events_are_taken() {
        let (desk, _folder) = desk(true, false);
        let refused = desk.open("careful").unwrap_err();
        assert!(refused.contains("--events makes the account available"), "{refused}");
        assert!(!desk.open("usual").unwrap().watched.read_only);
    }

    #[test]
    fn what_was_begun_read_only_stays_so_in_every_context() {
        let (desk, _folder) = desk(false, true);
        for context in ["careful", "usual"] {
            assert!(desk.open(context).unwrap().watched.read_only, "{context}");
        }
    }
}
