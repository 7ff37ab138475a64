//! The arguments of the `config` commands that work on the text of a file.

use crate::cli::args::Presentation;
use crate::cli::values::{nearest, parse_node};
use crate::cluster::node::NodeName;
use crate::config::lints::registry;
use clap::builder::ValueHint;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `clusterctl config check`.
#[derive(Debug, Clone, Args)]
pub struct ConfigCheckArgs {
    /// The files, each of a node of one cluster; - is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Mend what can be mended safely; shows what changes, and asks
    #[arg(long)]
    pub fix: bool,
    /// Answer the question of --fix with yes
    #[arg(long, requires = "fix")]
    pub yes: bool,
    /// Make errors of these rules: an id such as TD05, a group (TD, CL), or all; repeatable
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = parse_rule)]
    pub deny: Vec<String>,
    /// Make warnings of these rules; repeatable
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = parse_rule)]
    pub warn: Vec<String>,
    /// Say nothing of these rules; repeatable
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = parse_rule)]
    pub allow: Vec<String>,
    /// How the answer looks.
    #[command(flatten)]
    pub presentation: Presentation,
}

/// `clusterctl config tree`.
#[derive(Debug, Clone, Args)]
pub struct ConfigTreeArgs {
    /// The file; - is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Compute expressions and variables as the server does, which leaves those in lists as they stand
    #[arg(long)]
    pub eval: bool,
    /// Take variables from this file instead of the environment: a KEY=VALUE a line, or prop:KEY=VALUE for properties of Java
    #[arg(long, value_name = "FILE", requires = "eval", value_hint = ValueHint::FilePath)]
    pub env_file: Option<PathBuf>,
    /// How the answer looks.
    #[command(flatten)]
    pub presentation: Presentation,
}

/// `clusterctl config fmt`.
#[derive(Debug, Clone, Args)]
pub struct ConfigFmtArgs {
    /// The files; - is standard input, which is written to standard output
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Write the form in which the server writes its configuration: sorted, and without comments
    #[arg(long)]
    pub canonical: bool,
    /// Write nothing; name the files that are not in order, and end with 1 if there are any
    #[arg(long, conflicts_with = "stdout")]
    pub check: bool,
    /// Write to standard output instead of into the files
    #[arg(long)]
    pub stdout: bool,
}

/// `clusterctl config diff`.
#[derive(Debug, Clone, Args)]
pub struct ConfigDiffArgs {
    /// Two files or more: a path, a pattern such as 'etc/node*.tdsl', or NODE=PATH
    #[arg(required = true, value_name = "[NODE=]FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<String>,
    /// How the answer looks.
    #[command(flatten)]
    pub presentation: Presentation,
}

/// `clusterctl config migrate`.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Debug, Clone, Args)]
pub struct ConfigMigrateArgs {
    /// The old file: a config.tdsl, or an init.properties of 5.x or 7.x; - is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// The new file [default: FILE itself, the old one kept as FILE.old; of properties config.tdsl beside it]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["stdout", "dry_run"])]
    pub to: Option<PathBuf>,
    /// How the old file is written [default: as it looks]
    #[arg(long = "as", value_name = "FORM")]
    pub form: Option<OldForm>,
    /// The name of this node in the cluster, where the file does not give it
    #[arg(long, value_name = "NAME", value_parser = parse_node, value_hint = ValueHint::Hostname)]
    pub node: Option<NodeName>,
    /// A load balancer stands before the nodes: send clients nowhere else
    #[arg(long)]
    pub balanced: bool,
    /// Write the new file to standard output, the steps to standard error
    #[arg(long, conflicts_with = "dry_run")]
    pub stdout: bool,
    /// Tell the steps, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask before the file is written
    #[arg(long)]
    pub yes: bool,
    /// How the answer looks.
    #[command(flatten)]
    pub presentation: Presentation,
}

/// How an old file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OldForm {
    /// As config.tdsl, since 8.0
    Tdsl,
    /// As init.properties, up to 7.1
    Properties,
}

/// A rule, a group of rules, or all.
fn parse_rule(text: &str) -> Result<String, String> {
    let groups = ["TD", "CL", "all"];
    if groups.iter().any(|group| group.eq_ignore_ascii_case(text)) || registry::find(text).is_some() {
        return Ok(text.to_owned());
    }
    let known = registry::all().map(|lint| lint.id);
    Err(match nearest(&text.to_ascii_uppercase(), known) {
        Some(near) => format!("there is no such rule; did you mean {near}?"),
        None => "there is no such rule; rules are called TD01 or CL03, groups TD and CL".to_owned(),
    })
}
