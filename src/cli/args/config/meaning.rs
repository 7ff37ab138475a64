//! The arguments of `config show` and `config explain`.

use crate::cli::args::Presentation;
use clap::Args;
use clap::builder::ValueHint;
use std::path::PathBuf;

/// `clusterctl config show`.
#[derive(Debug, Clone, Args)]
pub struct ConfigShowArgs {
    /// The configuration; - is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Take variables, env(...), from this environment; without it they stay open
    #[arg(long)]
    pub eval: bool,
    /// How the answer looks.
    #[command(flatten)]
    pub presentation: Presentation,
}

/// `clusterctl config explain`.
#[derive(Debug, Clone, Args)]
pub struct ConfigExplainArgs {
    /// A setting (in any spelling, or by its path), a line of a file (FILE:LINE), or a whole file; without it,
    /// every setting is listed
    #[arg(value_name = "KEY|FILE[:LINE]", value_hint = ValueHint::Other)]
    pub what: Option<String>,
    /// How the answer looks.
    #[command(flatten)]
    pub presentation: Presentation,
}
