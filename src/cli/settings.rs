//! From what was typed to what is meant: command line, else environment, else context, else default.

use super::args::{Choice, ColorChoice, ConnectArgs, Declared, Login, Presentation};
use super::declared_files;
use super::exit::{ExitCode, Failure};
use super::output::Output;
use super::settings_file::{self, SettingsFile};
use super::values::{
    Account, parse_connections, parse_context_name, parse_duration, parse_expected, parse_node, parse_switch,
};
use super::world::{Environment, Terminals};
use crate::assess::mute::Mute;
use crate::cluster::declaration::Declaration;
use crate::probe::given::{HostPort, Override, Pin, Refused, parse_port};
use crate::probe::sockets::remote::Via;
use crate::probe::xmpp::target::TlsMode;
use crate::report::Format;
use clap::ValueEnum;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Where a value was said. Shown in messages about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A flag, such as `--ca-file`.
    CommandLine(&'static str),
    /// A variable, such as `CLUSTERCTL_CA_FILE`.
    Environment(String),
    /// A key of a context of the settings file.
    Context {
        /// The context.
        name: String,
        /// The key, such as `ca_file`.
        key: &'static str,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommandLine(flag) => f.write_str(flag),
            Self::Environment(variable) => f.write_str(variable),
            Self::Context { name, key } => write!(f, "{key} of context {name}"),
        }
    }
}

/// A value, and where it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant<T> {
    /// The value.
    pub value: T,
    /// Where it was said.
    pub origin: Origin,
}

/// A place that holds a password or prints one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordSource {
    /// A file; `-` is standard input.
    File(PathBuf),
    /// A shell command.
    Command(String),
}

/// How the answer looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looks {
    /// The format, as it was typed; a command takes it by [`Looks::format`], or as one of its own.
    pub output: Output,
    /// Whether to colour.
    pub color: bool,
    /// Whether to keep to ASCII.
    pub ascii: bool,
    /// The columns of the terminal; `None` in a pipe.
    pub width: Option<u16>,
    /// Whether somebody at a terminal wants to read how long work takes.
    pub progress: bool,
}

/// A capture to read instead of asking a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromCapture {
    /// The file; `-` is standard input.
    pub file: PathBuf,
    /// What was typed, and so stands above what was declared when the capture was taken.
    pub declared: Declared,
    /// Whether only errors are to be told.
    pub quiet: bool,
}

impl Looks {
    /// The format, for a command that has none of its own.
    pub fn format(&self) -> Result<Format, Failure> {
        self.output.usual()
    }
}

/// What is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The context that was taken.
    pub context: Option<String>,
    /// The capture to read; then nothing of what follows up to the declaration is needed.
    pub from: Option<FromCapture>,
    /// Whom to log in as.
    pub jid: Option<Meant<Account>>,
    /// Where to connect, instead of asking DNS.
    pub server: Option<Meant<HostPort>>,
    /// Addresses to use instead of asking DNS.
    pub resolve: Vec<Override>,
    /// How TLS begins.
    pub tls: TlsMode,
    /// Further certificate authorities.
    pub ca_file: Option<Meant<PathBuf>>,
    /// Certificates that are trusted whoever signed them.
    pub tls_pins: Vec<Pin>,
    /// Where the password was said to be, in the order in which to look.
    pub passwords: Vec<Meant<PasswordSource>>,
    /// The configurations that say so.
    pub config: Vec<PathBuf>,
    /// What should be there.
    pub declaration: Declaration,
    /// What is muted in the context that was taken.
    pub mutes: Vec<Mute>,
    /// The time in all.
    pub timeout: Duration,
    /// Whether somebody said so: a flag, the environment or the context.
    pub timeout_said: bool,
    /// How a node's host is reached.
    pub via: Option<Via>,
    /// Whether to leave this host's sockets alone.
    pub no_sockets: bool,
    /// Whether the dashboard hides whatever acts.
    pub read_only: bool,
    /// How the answer looks.
    pub looks: Looks,
}

/// One setting: its flag, and by rule its variable and its key.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The key in a context, such as `ca_file`.
    pub key: &'static str,
    /// The flag, such as `--ca-file`.
    pub flag: &'static str,
    /// What the key holds, for people.
    pub holds: &'static str,
}

impl Setting {
    /// The variable, such as `CLUSTERCTL_CA_FILE`.
    pub fn variable(&self) -> String {
        match self.key {
            // CLUSTERCTL_CONFIG names the settings file.
            "config" => "CLUSTERCTL_CONFIG_TDSL".to_owned(),
            key => format!("CLUSTERCTL_{}", key.to_ascii_uppercase()),
        }
    }
}

/// Every setting that can stand in a context and in the environment. The settings file's reader, the
/// environment's reader, the man page and the tests read this table.
pub const SETTINGS: [Setting; 20] = [
    Setting { key: "jid", flag: "--jid", holds: "a text" },
    Setting { key: "server", flag: "--server", holds: "a text" },
    Setting { key: "resolve", flag: "--resolve", holds: "a list of texts" },
    Setting { key: "tls", flag: "--tls", holds: "\"auto\", \"direct\" or \"starttls\"" },
    Setting { key: "ca_file", flag: "--ca-file", holds: "a path" },
    Setting { key: "tls_pin", flag: "--tls-pin", holds: "a list of texts" },
    Setting { key: "password_file", flag: "--password-file", holds: "a path" },
    Setting { key: "password_command", flag: "--password-command", holds: "a text" },
    Setting { key: "config", flag: "--config", holds: "a list of paths" },
    Setting { key: "expect", flag: "--expect", holds: "a list of node names, or a number" },
    Setting { key: "expect_down", flag: "--expect-down", holds: "a list of node names" },
    Setting { key: "cluster_port", flag: "--cluster-port", holds: "a list of ports" },
    Setting { key: "connections_per_node", flag: "--connections-per-node", holds: "a number" },
    Setting { key: "timeout", flag: "--timeout", holds: "a duration, such as \"10s\"" },
    Setting { key: "via", flag: "--via", holds: "a shell command with {node} in it, such as \"ssh {node}\"" },
    Setting { key: "no_sockets", flag: "--no-sockets", holds: "true or false" },
    Setting { key: "read_only", flag: "--read-only", holds: "true or false" },
    Setting { key: "output", flag: "--output", holds: "the name of a format" },
    Setting { key: "color", flag: "--color", holds: "\"auto\", \"always\" or \"never\"" },
    Setting { key: "ascii", flag: "--ascii", holds: "true or false" },
];

/// Puts the text of one setting into the flags, as if it had been typed. Lists are divided by commas.
/// `None` if there is no such setting.
pub(super) fn put(flags: &mut ConnectArgs, key: &str, text: &str) -> Option<Result<(), Refused>> {
    let ConnectArgs { login, declared, presentation, via, read_only, .. } = flags;
    Some(match key {
        "jid" => text.parse().map(|value| login.jid = Some(value)),
        "server" => text.parse().map(|value| login.server = Some(value)),
        "resolve" => each(text, str::parse).map(|values| declared.resolve = values),
        "tls" => choose(text).map(|value| login.tls = Some(value)),
        "ca_file" => {
            login.ca_file = Some(text.into());
            Ok(())
        }
        "tls_pin" => each(text, str::parse).map(|values| login.tls_pin = values),
        "password_file" => {
            login.password_file = Some(text.into());
            Ok(())
        }
        "password_command" => {
            login.password_command = Some(text.to_owned());
            Ok(())
        }
        "config" => {
            declared.config = text.split(',').map(|path| path.trim().into()).collect();
            Ok(())
        }
        "expect" => parse_expected(text).map(|value| declared.expect = Some(value)),
        "expect_down" => each(text, parse_node).map(|values| declared.expect_down = values),
        "cluster_port" => each(text, parse_port).map(|values| declared.cluster_port = values),
        "connections_per_node" => {
            parse_connections(text).map(|value| declared.connections_per_node = Some(value))
        }
        "timeout" => parse_duration(text).map(|value| declared.timeout = Some(value)),
        "via" => text.parse().map(|value| *via = Some(value)),
        "no_sockets" => parse_switch(text).map(|value| login.no_sockets = value),
        "read_only" => parse_switch(text).map(|value| *read_only = value),
        // What holds for every command is a format that every command writes.
        "output" => choose(text).map(|value| presentation.output = Some(Output::Usual(value))),
        "color" => choose(text).map(|value| presentation.color = Some(value)),
        "ascii" => parse_switch(text).map(|value| presentation.ascii = value),
        _ => return None,
    })
}

fn each<T>(text: &str, read: impl Fn(&str) -> Result<T, Refused>) -> Result<Vec<T>, Refused> {
    text.split(',').map(|part| read(part.trim())).collect()
}

fn choose<T: ValueEnum>(text: &str) -> Result<T, Refused> {
    T::from_str(text, false).map_err(|_| {
        let names: Vec<String> = T::value_variants()
            .iter()
            .filter_map(ValueEnum::to_possible_value)
            .map(|value| value.get_name().to_owned())
            .collect();
        Refused::new(format!("write one of {}", names.join(", ")))
    })
}

/// What the environment says. A bad value names its variable.
fn from_environment(environment: &Environment) -> Result<ConnectArgs, Failure> {
    let mut flags = ConnectArgs::default();
    for setting in &SETTINGS {
        let variable = setting.variable();
        if let Some(text) = environment.text(&variable)?
            && let Some(Err(why)) = put(&mut flags, setting.key, text)
        {
            return Err(Failure::usage(format!("environment variable {variable}: '{text}': {why}")));
        }
    }
    if let Some(text) = environment.text("CLUSTERCTL_CONTEXT")? {
        let name = parse_context_name(text).map_err(|why| {
            Failure::usage(format!("environment variable CLUSTERCTL_CONTEXT: '{text}': {why}"))
        })?;
        flags.choice = Choice { context: Some(name), ..Choice::default() };
    }
    Ok(flags)
}

/// What only the looks of the output need, for commands that connect to nothing: no settings file is read.
pub fn looks(
    typed: &Presentation,
    environment: &Environment,
    terminals: Terminals,
) -> Result<Looks, Failure> {
    let said = from_environment(&environment.looks_only())?;
    Ok(look(&typed.clone().or(&said.presentation), environment, terminals))
}

fn look(presentation: &Presentation, environment: &Environment, terminals: Terminals) -> Looks {
    let dumb = environment.get("TERM").is_some_and(|term| term == "dumb");
    Looks {
        output: presentation.output.unwrap_or(Output::Usual(if terminals.output {
            Format::Table
        } else {
            Format::Plain
        })),
        color: match presentation.color.unwrap_or_default() {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminals.output && !dumb && environment.get("NO_COLOR").is_none(),
        },
        ascii: presentation.ascii,
        width: terminals.width,
        // What is told step by step, or is to be silent, needs no line that comes and goes.
        progress: terminals.messages
            && !dumb
            && !presentation.quiet
            && presentation.verbose == 0
            && environment.get("CLUSTERCTL_LOG").is_none(),
    }
}

impl Settings {
    /// What the flags mean, together with the environment and the settings file.
    pub fn resolve(
        typed: ConnectArgs,
        environment: &Environment,
        terminals: Terminals,
    ) -> Result<Self, Failure> {
        if let Some(file) = typed.choice.from.clone() {
            return Self::of_capture(file, typed, environment, terminals);
        }
        let said = from_environment(environment)?;
        let file = settings_file::load(environment)?;
        let jid = typed.login.jid.as_ref().or(said.login.jid.as_ref());
        let chosen = choose_context(&typed.choice, &said.choice, file.as_ref(), jid)?;
        let mutes = match (&chosen, &file) {
            (Some((name, _)), Some(file)) => file.contexts[name].mutes.clone(),
            _ => Vec::new(),
        };
        let (mut typed, mut said, mut chosen) = (typed, said, chosen);
        // The files of the uppermost layer that names any; what that layer says itself stands above them.
        let layers = [&mut typed.declared, &mut said.declared];
        let kept = chosen.as_mut().map(|(_, flags)| &mut flags.declared);
        let (declared_at, config) = declared_files::lay_over(layers.into_iter().chain(kept))?;
        let mut settings = Self::merge(typed, said, chosen, environment, terminals);
        settings.declaration.declared_at = declared_at;
        Ok(Self { config, mutes, ..settings })
    }

    /// What the flags mean by themselves: no context, no environment but for the looks. For the demo, whose
    /// cluster no setting of a real one concerns.
    pub fn of_flags(
        typed: ConnectArgs,
        environment: &Environment,
        terminals: Terminals,
    ) -> Result<Self, Failure> {
        let said = from_environment(&environment.looks_only())?;
        let mut typed = typed;
        let (declared_at, config) = declared_files::lay_over(std::iter::once(&mut typed.declared))?;
        let mut settings = Self::merge(typed, said, None, environment, terminals);
        settings.declaration.declared_at = declared_at;
        Ok(Self { config, ..settings })
    }

    /// What the flags mean where a capture is read: it brings what settings would say, so nothing of the
    /// environment or the settings file has a say but in the looks, and the result is the same everywhere.
    fn of_capture(
        file: PathBuf,
        typed: ConnectArgs,
        environment: &Environment,
        terminals: Terminals,
    ) -> Result<Self, Failure> {
        if let Some(flag) = needless_with_a_capture(&typed) {
            return Err(Failure::usage(format!(
                "--from reads a file and asks no server: {flag} has no use with it"
            ))
            .with_remedy(format!("leave out {flag}, or leave out --from")));
        }
        let mut typed = typed;
        declared_files::lay_over(std::iter::once(&mut typed.declared))?;
        let from = FromCapture { file, declared: typed.declared.clone(), quiet: typed.presentation.quiet };
        Ok(Self { from: Some(from), ..Self::of_flags(typed, environment, terminals)? })
    }

    fn merge(
        typed: ConnectArgs,
        said: ConnectArgs,
        chosen: Option<(String, ConnectArgs)>,
        environment: &Environment,
        terminals: Terminals,
    ) -> Self {
        let (context, kept) = chosen.map_or((None, ConnectArgs::default()), |(n, c)| (Some(n), c));
        let layers = Layers { context: context.as_deref() };
        let presentation = typed.presentation.or(&said.presentation).or(&kept.presentation);
        let Login { jid: context_jid, .. } = &kept.login;
        let jid = layers.first("jid", [typed.login.jid, said.login.jid, context_jid.clone()]);
        // The context's password is that of the context's account, and of no other.
        let same_account =
            context_jid.is_none() || jid.as_ref().map(|jid| &jid.value) == context_jid.as_ref();
        let mut passwords = Vec::new();
        for (layer, file, command) in [
            (0, typed.login.password_file, typed.login.password_command),
            (1, said.login.password_file, said.login.password_command),
            (2, kept.login.password_file, kept.login.password_command),
        ] {
            if layer == 2 && !same_account {
                continue;
            }
            passwords.extend(file.map(|path| Meant {
                value: PasswordSource::File(path),
                origin: layers.origin(layer, "password_file"),
            }));
            passwords.extend(command.map(|line| Meant {
                value: PasswordSource::Command(line),
                origin: layers.origin(layer, "password_command"),
            }));
        }
        let declared = typed.declared.or(said.declared).or(kept.declared);
        let Declared { resolve, config: _, expect, expect_down, cluster_port, connections_per_node, timeout } =
            declared;
        let usual = Declaration::default();
        Self {
            from: None,
            jid,
            server: layers.first("server", [typed.login.server, said.login.server, kept.login.server]),
            resolve,
            tls: typed.login.tls.or(said.login.tls).or(kept.login.tls).unwrap_or_default(),
            ca_file: layers.first("ca_file", [typed.login.ca_file, said.login.ca_file, kept.login.ca_file]),
            tls_pins: [typed.login.tls_pin, said.login.tls_pin, kept.login.tls_pin]
                .into_iter()
                .find(|pins| !pins.is_empty())
                .unwrap_or_default(),
            passwords,
            declaration: Declaration {
                expected: expect.unwrap_or(usual.expected),
                expected_down: expect_down,
                cluster_ports: if cluster_port.is_empty() { usual.cluster_ports } else { cluster_port },
                connections_per_node: connections_per_node.unwrap_or(usual.connections_per_node),
                declared_at: usual.declared_at,
            },
            mutes: Vec::new(),
            config: Vec::new(),
            timeout: timeout.unwrap_or(Duration::from_secs(10)),
            timeout_said: timeout.is_some(),
            via: typed.via.or(said.via).or(kept.via),
            read_only: typed.read_only || said.read_only || kept.read_only,
            no_sockets: typed.login.no_sockets || said.login.no_sockets || kept.login.no_sockets,
            looks: look(&presentation, environment, terminals),
            context,
        }
    }

    /// The account, which a command that logs in needs.
    pub fn account(&self) -> Result<&Account, Failure> {
        self.jid.as_ref().map(|jid| &jid.value).ok_or_else(|| {
            let what = match &self.context {
                Some(name) => format!("no account to log in with: context {name} has no jid"),
                None => "no account to log in with".to_owned(),
            };
            Failure::usage(what).with_remedy(
                "name an administrator: -j admin@xmpp-test.org, or CLUSTERCTL_JID, or\n\
                 clusterctl context add NAME -j admin@xmpp-test.org\n\
                 no cluster at hand? clusterctl demo",
            )
        })
    }
}

/// A flag that was typed and says how to reach or to observe a cluster.
fn needless_with_a_capture(typed: &ConnectArgs) -> Option<&'static str> {
    let Login { jid, server, tls, ca_file, tls_pin, password_file, password_command, no_sockets } =
        &typed.login;
    [
        ("--context", typed.choice.context.is_some()),
        ("--jid", jid.is_some()),
        ("--server", server.is_some()),
        ("--tls", tls.is_some()),
        ("--ca-file", ca_file.is_some()),
        ("--tls-pin", !tls_pin.is_empty()),
        ("--password-file", password_file.is_some()),
        ("--password-command", password_command.is_some()),
        ("--no-sockets", *no_sockets),
        ("--resolve", !typed.declared.resolve.is_empty()),
    ]
    .into_iter()
    .find_map(|(flag, given)| given.then_some(flag))
}

/// Names the layers of settings: 0 the command line, 1 the environment, 2 the context.
struct Layers<'a> {
    context: Option<&'a str>,
}

impl Layers<'_> {
    fn origin(&self, layer: usize, key: &'static str) -> Origin {
        let setting = SETTINGS.iter().find(|setting| setting.key == key);
        match (layer, setting) {
            (0, Some(setting)) => Origin::CommandLine(setting.flag),
            (1, Some(setting)) => Origin::Environment(setting.variable()),
            _ => Origin::Context { name: self.context.unwrap_or_default().to_owned(), key },
        }
    }

    fn first<T>(&self, key: &'static str, layers: [Option<T>; 3]) -> Option<Meant<T>> {
        let (layer, value) =
            layers.into_iter().enumerate().find_map(|(layer, value)| value.map(|value| (layer, value)))?;
        Some(Meant { value, origin: self.origin(layer, key) })
    }
}

/// The context to take, if any: that of the command line, else of the environment, else the current one.
///
/// The current one is passed over when the account that was named belongs to another domain: its server and
/// its pins are not that domain's.
fn choose_context(
    typed: &Choice,
    said: &Choice,
    file: Option<&SettingsFile>,
    jid: Option<&Account>,
) -> Result<Option<(String, ConnectArgs)>, Failure> {
    let named = match (&typed.context, &said.context) {
        (Some(name), _) => Some((name, "--context")),
        (None, Some(name)) => Some((name, "CLUSTERCTL_CONTEXT")),
        (None, None) => None,
    };
    let Some(file) = file else {
        return match named {
            None => Ok(None),
            Some((name, by)) => Err(Failure::usage(format!(
                "{by}: there is no context {name}, since there is no settings file"
            ))
            .with_remedy(format!("clusterctl context add {name} -j JID makes both"))),
        };
    };
    file.refuse_problems(None)?;
    let (name, implicit) = match (named, &file.current) {
        (Some((name, by)), _) => {
            if !file.contexts.contains_key(name) {
                return Err(Failure::usage(format!("{by}: {}", file.no_such(name)))
                    .with_remedy("clusterctl context list shows those that there are"));
            }
            (name, false)
        }
        (None, Some(current)) => {
            if !file.contexts.contains_key(&current.name) {
                let at = current.place.shown(&file.path);
                let why = file.no_such(&current.name);
                return Err(Failure::new(ExitCode::Settings, format!("{at}: current: {why}"))
                    .with_remedy("clusterctl context use NAME makes another one current"));
            }
            (&current.name, true)
        }
        (None, None) => return Ok(None),
    };
    let context = &file.contexts[name];
    if implicit
        && let (Some(jid), Some(own)) = (jid, &context.flags.login.jid)
        && jid.domain() != own.domain()
    {
        return Ok(None);
    }
    file.refuse_problems(Some(name))?;
    Ok(Some((name.clone(), context.flags.clone())))
}
