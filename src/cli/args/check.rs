//! `clusterctl check`.

use super::probe::ProbeArgs;
use super::{Choice, ColorChoice, ConnectArgs, Declared, Login, Presentation};
use crate::assess::registry::{self, Check};
use crate::cli::bounds::{Bound, parse_bound};
use crate::cli::mutes::{TypedMute, parse_mute, parse_unmute};
use crate::cli::values::{parse_check, parse_node};
use crate::cluster::node::NodeName;
use crate::report::check::CheckFormat;
use clap::builder::{PossibleValue, TypedValueParser, ValueHint};
use clap::{ArgAction, Args};
use std::ffi::OsStr;

/// `clusterctl check`.
#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// Judge by these checks alone, divided by commas; repeatable
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = CheckParser, help_heading = "Checks", hide_possible_values = true)]
    pub only: Vec<&'static Check>,
    /// Leave these checks out, divided by commas; repeatable
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = CheckParser, help_heading = "Checks", hide_possible_values = true)]
    pub skip: Vec<&'static Check>,
    /// List the checks with their thresholds, and look at nothing
    #[arg(long, help_heading = "Checks")]
    pub list: bool,
    /// Where a check begins to warn, such as silent-link=35s; repeatable
    #[arg(long, value_name = "ID=VALUE", value_parser = parse_bound, value_hint = ValueHint::Other, help_heading = "Checks")]
    pub warn: Vec<Bound>,
    /// Where a check becomes critical, such as silent-link=90s; repeatable
    #[arg(long, value_name = "ID=VALUE", value_parser = parse_bound, value_hint = ValueHint::Other, help_heading = "Checks")]
    pub critical: Vec<Bound>,
    /// Let a finding not count, for a time or until it worsens; kept in the context; repeatable
    #[arg(long, value_name = "ID[:SUBJECT][@DURATION]", value_parser = parse_mute, value_hint = ValueHint::Other, help_heading = "Checks")]
    pub mute: Vec<TypedMute>,
    /// Let it count again; without a subject, whatever of this check is muted; repeatable
    #[arg(long, value_name = "ID[:SUBJECT]", value_parser = parse_unmute, value_hint = ValueHint::Other, help_heading = "Checks")]
    pub unmute: Vec<TypedMute>,
    /// Judge whether this node may be stopped: would the rest stay whole, and would nobody be cut off
    #[arg(long, value_name = "NODE", value_parser = parse_node, value_hint = ValueHint::Hostname, help_heading = "Checks")]
    pub safe_to_stop: Option<NodeName>,
    /// Whether to visit the nodes.
    #[command(flatten)]
    pub probe: ProbeArgs,
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
    pub presentation: CheckPresentation,
}

/// How the answer looks: as [`Presentation`], with more formats.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Output")]
pub struct CheckPresentation {
    /// The format of the answer [default: table on a terminal, plain in a pipe]
    #[arg(short, long, value_name = "FORMAT")]
    pub output: Option<CheckFormat>,
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

impl CheckArgs {
    /// The flags of a connected command among them.
    pub fn flags(&self) -> ConnectArgs {
        let looks = &self.presentation;
        ConnectArgs {
            choice: self.choice.clone(),
            login: self.login.clone(),
            declared: self.declared.clone(),
            presentation: Presentation {
                output: looks.output.and_then(CheckFormat::ordinary),
                color: looks.color,
                ascii: looks.ascii,
                verbose: looks.verbose,
                quiet: looks.quiet,
            },
        }
    }
}

/// A check by its id. The ids are there for completion; what is wrong is said in our own words.
#[derive(Debug, Clone, Copy)]
struct CheckParser;

impl TypedValueParser for CheckParser {
    type Value = &'static Check;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        TypedValueParser::parse_ref(&parse_check, command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(registry::all().iter().map(|check| PossibleValue::new(check.id).help(check.title))))
    }
}
