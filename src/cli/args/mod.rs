//! The command line as typed. What it means, together with the environment and the settings file, is said in
//! `settings`.

pub mod check;
mod config;
pub mod dashboard;
pub mod gather;
mod mesh;
mod probe;
pub mod wait;
pub mod watch;

pub use config::{
    ConfigArgs, ConfigCheckArgs, ConfigCommand, ConfigDiffArgs, ConfigExplainArgs, ConfigFmtArgs,
    ConfigLiveArgs, ConfigMigrateArgs, ConfigNewArgs, ConfigShowArgs, ConfigTreeArgs, OldForm,
};
pub use gather::{GatherArgs, Redact};
pub use mesh::MeshArgs;
pub use probe::ProbeArgs;

use self::check::CheckArgs;
use self::dashboard::DashboardArgs;
use super::address::{parse_address, parse_disco_node};
use super::output::Output;
use super::values::{
    Account, On, parse_connections, parse_context_name, parse_duration, parse_expected, parse_node, parse_on,
};
use crate::assess::registry::{self, Check};
use crate::cluster::declaration::Expected;
use crate::cluster::node::NodeName;
use crate::demo::{Pace, Scenario, Script};
use crate::probe::given::{HostPort, Override, Pin, parse_port};
use crate::probe::sockets::remote::Via;
use crate::probe::xmpp::target::TlsMode;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueHint};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;
use wait::WaitArgs;
use watch::WatchArgs;

/// Status, diagnosis and health checks for clusters of the Tigase XMPP server
#[derive(Debug, Clone, Parser)]
#[command(
    name = "clusterctl",
    bin_name = "clusterctl",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Cli {
    /// The flags may stand before the command, too.
    #[command(flatten)]
    pub flags: ConnectArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands. One that is not built is not listed.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Tell whether the cluster is whole, what is wrong, and who says so
    Status(StatusArgs),
    /// Show what every node says of every other, through one login
    Mesh(MeshArgs),
    /// Give the verdict to machines, check by check
    Check(Box<CheckArgs>),
    /// List the sockets of the cluster port on this host, by peer, with the kernel's TCP health
    Sockets(SocketsArgs),
    /// Wait until the cluster is formed, or a node has joined or gone
    Wait(Box<WaitArgs>),
    /// Tell what changes, as it changes
    Watch(Box<WatchArgs>),
    /// Watch the cluster on one screen
    #[command(visible_alias = "tui")]
    Dashboard(Box<DashboardArgs>),
    /// Show the service discovery tree (XEP-0030) of a domain or an address
    Disco(DiscoArgs),
    /// Write all that is observed into one file, for later or for somebody else
    Gather(GatherArgs),
    /// Read Tigase's config.tdsl: check it, show what it makes of the cluster, format, compare
    Config(ConfigArgs),
    /// Say what a finding means, why it matters and what to do
    Explain(ExplainArgs),
    /// Manage the named clusters of the settings file
    Context(ContextArgs),
    /// Start a cluster inside this process and run a command against it
    Demo(DemoArgs),
    /// Write the completions of a shell
    Completions(CompletionsArgs),
    /// Write the manual page of a command
    Man(ManArgs),
}

/// The flags that every connected command takes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct ConnectArgs {
    /// Which cluster of the settings file.
    #[command(flatten)]
    pub choice: Choice,
    /// Whom to log in as, and where.
    #[command(flatten)]
    pub login: Login,
    /// What should be there.
    #[command(flatten)]
    pub declared: Declared,
    /// How the answer looks.
    #[command(flatten)]
    pub presentation: Presentation,
    /// How a node's host is reached: a flag of `sockets` and `context add` alone.
    #[arg(skip)]
    pub via: Option<Via>,
    /// Whether whatever acts is hidden: a flag of `dashboard` and `context add` alone.
    #[arg(skip)]
    pub read_only: bool,
}

/// Which cluster of the settings file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Connection")]
pub struct Choice {
    /// Take this context of the settings file instead of the current one
    #[arg(short, long, value_name = "NAME", value_parser = parse_context_name, value_hint = ValueHint::Other)]
    pub context: Option<String>,
    /// Read a capture that gather wrote instead of asking a server; - is standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub from: Option<PathBuf>,
}

/// Whom to log in as, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Connection")]
pub struct Login {
    /// Log in as this administrator, such as admin@xmpp-test.org
    #[arg(short, long, value_name = "JID", value_hint = ValueHint::EmailAddress)]
    pub jid: Option<Account>,
    /// Connect to this host instead of asking DNS for the domain's SRV records
    #[arg(short, long, value_name = "HOST[:PORT]", value_hint = ValueHint::Hostname)]
    pub server: Option<HostPort>,
    /// How TLS begins: at once, after STARTTLS, or as the SRV records say
    #[arg(long, value_name = "MODE")]
    pub tls: Option<TlsMode>,
    /// Trust the certificate authorities of this file, besides the system's
    #[arg(long, value_name = "PEM", value_hint = ValueHint::FilePath)]
    pub ca_file: Option<PathBuf>,
    /// Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node
    #[arg(long, value_name = "sha256:HEX")]
    pub tls_pin: Vec<Pin>,
    /// Read the password from this file; - is standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub password_file: Option<PathBuf>,
    /// Take the first line that this shell command prints as the password
    #[arg(long, value_name = "CMD", value_hint = ValueHint::CommandString)]
    pub password_command: Option<String>,
    /// Do not look at this host's sockets
    #[arg(long)]
    pub no_sockets: bool,
}

/// What should be there, and how long to look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Expectations")]
pub struct Declared {
    /// Use this address for a host and port, as curl's --resolve; repeatable
    #[arg(long, value_name = "HOST:PORT:ADDR", help_heading = "Connection", value_hint = ValueHint::Other)]
    pub resolve: Vec<Override>,
    /// Take nodes, ports and connections from this config.tdsl; repeatable, one of each node
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Vec<PathBuf>,
    /// The nodes that should be there, divided by commas, or how many
    #[arg(long, value_name = "NODE,... | N", value_parser = parse_expected)]
    pub expect: Option<Expected>,
    /// Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable
    #[arg(long, value_name = "NODE", value_delimiter = ',', value_parser = parse_node, value_hint = ValueHint::Hostname)]
    pub expect_down: Vec<NodeName>,
    /// The port on which nodes connect to one another [default: 5277]; repeatable
    #[arg(long, value_name = "PORT", value_parser = parse_port)]
    pub cluster_port: Vec<u16>,
    /// How many connections each pair of nodes should have [default: 5]
    #[arg(long, value_name = "N", value_parser = parse_connections)]
    pub connections_per_node: Option<u32>,
    /// Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration, help_heading = "Connection")]
    pub timeout: Option<Duration>,
}

/// How the answer looks, and how much is said on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Output")]
pub struct Presentation {
    /// The format of the answer [default: table on a terminal, plain in a pipe]
    #[arg(short, long, value_name = "FORMAT")]
    pub output: Option<Output>,
    /// When to colour [default: auto]
    #[arg(long, value_name = "WHEN")]
    pub color: Option<ColorChoice>,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
    /// Show each step with its time on standard error; twice and thrice say more
    #[arg(short, long, action = ArgAction::Count, conflicts_with = "quiet")]
    pub verbose: u8,
    /// Say nothing on standard error but errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// When to colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal
    #[default]
    Auto,
    /// Also in a pipe
    Always,
    /// Not at all
    Never,
}

/// `clusterctl status`.
#[derive(Debug, Clone, Args)]
pub struct StatusArgs {
    /// Survey every context of the settings file at the same time: a row a cluster
    #[arg(long)]
    pub all_contexts: bool,
    /// The flags of a connected command.
    #[command(flatten)]
    pub flags: ConnectArgs,
}

/// `clusterctl sockets`.
#[derive(Debug, Clone, Args)]
pub struct SocketsArgs {
    /// Read the saved output of lsof, ss or netstat instead of asking the kernel; - is standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "from")]
    pub input: Option<PathBuf>,
    /// Ask the hosts of these nodes, divided by commas, or of all; joins what they show into one matrix
    #[arg(long, value_name = "NODE,... | all", value_parser = parse_on, conflicts_with = "input", value_hint = ValueHint::Hostname)]
    pub on: Option<On>,
    /// With --on: the shell command that runs words on the host of {node}, such as 'ssh {node}'
    #[arg(long, value_name = "COMMAND", requires = "on", value_hint = ValueHint::CommandString)]
    pub via: Option<Via>,
    /// Which cluster of the settings file.
    #[command(flatten)]
    pub choice: Choice,
    /// Whom to log in as, where --on all has to ask the cluster.
    #[command(flatten)]
    pub login: Login,
    /// What should be there.
    #[command(flatten)]
    pub declared: Declared,
    /// How the answer looks.
    #[command(flatten)]
    pub presentation: Presentation,
}

/// `clusterctl disco`.
#[derive(Debug, Clone, Args)]
pub struct DiscoArgs {
    /// The address to begin with [default: the domain of the account]
    #[arg(value_name = "JID", value_parser = parse_address, value_hint = ValueHint::Other)]
    pub address: Option<String>,
    /// The node of that address to begin with, in the sense of XEP-0030
    #[arg(value_name = "NODE", value_parser = parse_disco_node, value_hint = ValueHint::Other)]
    pub node: Option<String>,
    /// How many levels of items to follow, 1 to 10
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=10))]
    pub depth: u8,
    /// The flags of a connected command.
    #[command(flatten)]
    pub flags: ConnectArgs,
}

/// `clusterctl explain`.
#[derive(Debug, Clone, Args)]
pub struct ExplainArgs {
    /// The finding, such as node-down; without it, all are listed
    #[arg(value_name = "ID", value_parser = finding(), hide_possible_values = true)]
    pub id: Option<&'static Check>,
    /// Explain what is found in a capture that gather wrote; - is standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "id")]
    pub from: Option<PathBuf>,
    /// How the answer looks.
    #[command(flatten)]
    pub presentation: Presentation,
}

/// `clusterctl context`.
#[derive(Debug, Clone, Args)]
pub struct ContextArgs {
    /// What to do with the contexts.
    #[command(subcommand)]
    pub command: ContextCommand,
}

/// What can be done with contexts.
#[derive(Debug, Clone, Subcommand)]
pub enum ContextCommand {
    /// List the contexts and mark the current one
    List(ContextListArgs),
    /// Make a context the current one
    Use(ContextNameArgs),
    /// Add a context with the flags given
    Add(Box<ContextAddArgs>),
    /// Remove a context
    Remove(ContextNameArgs),
    /// Check the settings file, and every context or one of them
    Validate(ContextValidateArgs),
}

/// `clusterctl context list`.
#[derive(Debug, Clone, Args)]
pub struct ContextListArgs {
    /// How the answer looks.
    #[command(flatten)]
    pub presentation: Presentation,
}

/// `clusterctl context use` and `remove`.
#[derive(Debug, Clone, Args)]
pub struct ContextNameArgs {
    /// The context
    #[arg(value_parser = parse_context_name)]
    pub name: String,
}

/// `clusterctl context add`.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Debug, Clone, Args)]
pub struct ContextAddArgs {
    /// The new context's name
    #[arg(value_parser = parse_context_name)]
    pub name: String,
    /// Replace a context of that name
    #[arg(long)]
    pub force: bool,
    /// Make it the current one (the first one always is)
    #[arg(long)]
    pub current: bool,
    /// Show the server's certificate and, after a yes, pin it
    #[arg(long)]
    pub show_certificate: bool,
    /// Answer the question with yes
    #[arg(long, requires = "show_certificate")]
    pub yes: bool,
    /// The shell command that runs words on the host of {node}, for sockets --on
    #[arg(long, value_name = "COMMAND", value_hint = ValueHint::CommandString)]
    pub via: Option<Via>,
    /// Hide whatever acts in the dashboard
    #[arg(long)]
    pub read_only: bool,
    /// Whom to log in as, and where.
    #[command(flatten)]
    pub login: Login,
    /// What should be there.
    #[command(flatten)]
    pub declared: Declared,
}

/// `clusterctl context validate`.
#[derive(Debug, Clone, Args)]
pub struct ContextValidateArgs {
    /// The context; without it, all are checked
    #[arg(value_parser = parse_context_name)]
    pub name: Option<String>,
}

/// `clusterctl demo`.
#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// How many nodes, 1 to 200
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub nodes: u16,
    /// What happens in the cluster
    #[arg(long, value_name = "NAME", default_value = "healthy")]
    pub scenario: Scenario,
    /// Keep the cluster running and print the command line that connects to it
    #[arg(long)]
    pub hold: bool,
    /// Take commands that change the cluster at this Unix socket, a line each (`help` lists them)
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub control: Option<PathBuf>,
    /// Send a command to the demo that serves the socket of --control, and print its answer
    #[arg(long, value_name = "LINE", requires = "control", conflicts_with_all = ["hold", "script", "command"])]
    pub tell: Option<String>,
    /// Change the cluster while it runs: 'at 2s kill node3; at 5s start node3'
    #[arg(long, value_name = "STEPS", value_parser = parse_script)]
    pub script: Option<Script>,
    /// How fast it lives: what takes a real cluster 200 s takes 2 s at 0.01
    #[arg(long, value_name = "FACTOR", default_value_t = Pace::REAL)]
    pub pace: Pace,
    /// The command to run against it, with flags of its own [default: status]
    #[arg(value_name = "COMMAND", trailing_var_arg = true, num_args = 0..)]
    pub command: Vec<String>,
    /// How the answer looks.
    #[command(flatten)]
    pub presentation: Presentation,
}

/// A script for the demo. (A value of several steps: clap would take `FromStr` as well, and name the type.)
fn parse_script(text: &str) -> Result<Script, String> {
    text.parse()
}

/// `clusterctl completions`.
#[derive(Debug, Clone, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(required_unless_present = "dir", value_name = "SHELL")]
    pub shell: Option<Shell>,
    /// Write the files of all shells into this directory
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "shell")]
    pub dir: Option<PathBuf>,
}

/// The shells whose completions can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// GNU Bash
    Bash,
    /// Z shell
    Zsh,
    /// fish
    Fish,
    /// `PowerShell`
    #[value(name = "powershell")]
    PowerShell,
    /// Elvish
    Elvish,
    /// Nushell
    Nushell,
}

/// `clusterctl man`.
#[derive(Debug, Clone, Args)]
pub struct ManArgs {
    /// The command; without it, clusterctl itself
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
    /// Write the pages of all commands into this directory
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
    pub dir: Option<PathBuf>,
}

/// A finding by its id; the ids are there for completion and for a word that is misspelt.
fn finding() -> impl TypedValueParser<Value = &'static Check> {
    PossibleValuesParser::new(
        registry::explained().map(|check| PossibleValue::new(check.id).help(check.title)),
    )
    .try_map(|id| registry::find(&id).ok_or("there is no such finding"))
}

impl ConnectArgs {
    /// These flags, and from `outer` (those before the command) what these leave open.
    #[must_use]
    pub fn or(self, outer: Self) -> Self {
        Self {
            choice: Choice {
                context: self.choice.context.or(outer.choice.context),
                from: self.choice.from.or(outer.choice.from),
            },
            login: self.login.or(outer.login),
            declared: self.declared.or(outer.declared),
            presentation: self.presentation.or(&outer.presentation),
            via: self.via.or(outer.via),
            read_only: self.read_only || outer.read_only,
        }
    }
}

impl Login {
    fn or(self, outer: Self) -> Self {
        // A password file and a command are one choice: the inner one of either replaces both.
        let (password_file, password_command) =
            if self.password_file.is_some() || self.password_command.is_some() {
                (self.password_file, self.password_command)
            } else {
                (outer.password_file, outer.password_command)
            };
        Self {
            jid: self.jid.or(outer.jid),
            server: self.server.or(outer.server),
            tls: self.tls.or(outer.tls),
            ca_file: self.ca_file.or(outer.ca_file),
            tls_pin: if self.tls_pin.is_empty() { outer.tls_pin } else { self.tls_pin },
            password_file,
            password_command,
            no_sockets: self.no_sockets || outer.no_sockets,
        }
    }
}

impl Declared {
    pub(super) fn or(self, outer: Self) -> Self {
        Self {
            resolve: if self.resolve.is_empty() { outer.resolve } else { self.resolve },
            config: if self.config.is_empty() { outer.config } else { self.config },
            expect: self.expect.or(outer.expect),
            expect_down: if self.expect_down.is_empty() { outer.expect_down } else { self.expect_down },
            cluster_port: if self.cluster_port.is_empty() { outer.cluster_port } else { self.cluster_port },
            connections_per_node: self.connections_per_node.or(outer.connections_per_node),
            timeout: self.timeout.or(outer.timeout),
        }
    }
}

impl Presentation {
    /// These flags, and from `outer` what these leave open; `-v` adds up, a `-q` after it silences.
    #[must_use]
    pub fn or(self, outer: &Self) -> Self {
        let (verbose, quiet) = match (self.verbose, self.quiet) {
            (_, true) => (0, true),
            (0, false) => (outer.verbose, outer.quiet),
            (more, false) => (more.saturating_add(outer.verbose), false),
        };
        Self {
            output: self.output.or(outer.output),
            color: self.color.or(outer.color),
            ascii: self.ascii || outer.ascii,
            verbose,
            quiet,
        }
    }
}

impl Command {
    /// Whether it can be run on a capture (`--from`).
    pub const fn reads_captures(&self) -> bool {
        matches!(
            self,
            Self::Status(_)
                | Self::Mesh(_)
                | Self::Check(_)
                | Self::Sockets(_)
                | Self::Disco(_)
                | Self::Explain(_)
                | Self::Config(ConfigArgs { command: ConfigCommand::Live(_) })
        )
    }

    /// Whether every node is to be visited (`--probe`).
    pub fn probes(&self) -> bool {
        match self {
            Self::Mesh(args) => args.probe.probe,
            Self::Check(args) => args.probe.probe,
            _ => false,
        }
    }

    /// The flags typed after the command, in the shape of a connected command's.
    pub fn flags(&self) -> ConnectArgs {
        match self {
            Self::Status(args) => args.flags.clone(),
            Self::Mesh(args) => args.flags.clone(),
            Self::Check(args) => args.flags.clone(),
            Self::Wait(args) => args.flags.clone(),
            Self::Watch(args) => args.flags.clone(),
            Self::Dashboard(args) => ConnectArgs { read_only: args.read_only, ..args.flags.clone() },
            Self::Disco(args) => args.flags.clone(),
            Self::Gather(args) => args.flags.clone(),
            Self::Sockets(args) => ConnectArgs {
                choice: args.choice.clone(),
                login: args.login.clone(),
                declared: args.declared.clone(),
                presentation: args.presentation.clone(),
                via: args.via.clone(),
                read_only: false,
            },
            Self::Explain(args) => ConnectArgs {
                choice: Choice { from: args.from.clone(), ..Choice::default() },
                presentation: args.presentation.clone(),
                ..ConnectArgs::default()
            },
            Self::Demo(DemoArgs { presentation, .. })
            | Self::Context(ContextArgs {
                command: ContextCommand::List(ContextListArgs { presentation }),
            }) => ConnectArgs { presentation: presentation.clone(), ..ConnectArgs::default() },
            Self::Context(ContextArgs { command: ContextCommand::Add(args) }) => ConnectArgs {
                login: args.login.clone(),
                declared: args.declared.clone(),
                via: args.via.clone(),
                read_only: args.read_only,
                ..ConnectArgs::default()
            },
            Self::Config(args) => args.command.flags(),
            Self::Context(_) | Self::Completions(_) | Self::Man(_) => ConnectArgs::default(),
        }
    }
}
