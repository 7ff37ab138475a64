//! `clusterctl check`.

use super::{ConnectArgs, ProbeArgs};
use crate::assess::registry::{self, Check};
use crate::cli::bounds::{Bound, parse_bound};
use crate::cli::mutes::{TypedMute, parse_mute, parse_unmute};
use crate::cli::values::{parse_check, parse_node};
use crate::cluster::node::NodeName;
use clap::Args;
use clap::builder::{PossibleValue, TypedValueParser, ValueHint};
use std::ffi::OsStr;
use std::path::PathBuf;

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
    #[arg(long, help_heading = "Checks", conflicts_with = "output_file")]
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
    /// Write the answer into this file, whole or not at all, readable for everybody
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub output_file: Option<PathBuf>,
    /// Whether to visit the nodes.
    #[command(flatten)]
    pub probe: ProbeArgs,
    /// The flags of a connected command.
    #[command(flatten)]
    pub flags: ConnectArgs,
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
