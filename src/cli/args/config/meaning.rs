//! The arguments of `config show` and `config explain`.

use crate::cli::args::probe::{PARALLEL, parse_parallel};
use crate::cli::args::{ConnectArgs, Presentation};
use crate::cli::values::{Account, parse_node};
use crate::cluster::node::NodeName;
use crate::config::new::can_stand;
use crate::probe::given::{Refused, parse_port, refused};
use crate::survey::plan::Probe;
use clap::Args;
use clap::builder::ValueHint;
use std::net::IpAddr;
use std::path::PathBuf;

/// `clusterctl config new`.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Debug, Clone, Args)]
pub struct ConfigNewArgs {
    /// How many nodes, named node1, node2, ... in the domain
    #[arg(long, value_name = "N", requires = "domain", conflicts_with = "node", required_unless_present = "node",
        value_parser = clap::value_parser!(u16).range(1..=200))]
    pub nodes: Option<u16>,
    /// The name of a node; repeatable
    #[arg(long, value_name = "NAME", value_parser = parse_domain, value_hint = ValueHint::Hostname)]
    pub node: Vec<NodeName>,
    /// The XMPP domain that the nodes serve
    #[arg(long, value_name = "DOMAIN", value_parser = parse_domain, value_hint = ValueHint::Hostname)]
    pub domain: Option<NodeName>,
    /// An administrator; repeatable
    #[arg(long, value_name = "JID", required = true, value_parser = parse_admin, value_hint = ValueHint::EmailAddress)]
    pub admin: Vec<Account>,
    /// The JDBC address of the database [default: the environment's]
    #[arg(long, value_name = "URI", value_parser = parse_text, value_hint = ValueHint::Url)]
    pub data_source: Option<String>,
    /// A port of the cluster beside 5277; repeatable
    #[arg(long, value_name = "PORT", value_parser = parse_port)]
    pub port: Vec<u16>,
    /// Listen on this address alone [default: on all]; repeatable
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Vec<IpAddr>,
    /// Listen on every IPv4 address
    #[arg(long)]
    pub ipv4: bool,
    /// Listen on every IPv6 address
    #[arg(long)]
    pub ipv6: bool,
    /// Send each client to its node, as no load balancer does it
    #[arg(long)]
    pub redirect: bool,
    /// Write a file for each node into this folder, NODE.tdsl, instead of one for all to standard output
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
    /// Replace files that are there
    #[arg(long, requires = "dir")]
    pub force: bool,
}

impl ConfigNewArgs {
    /// The domain, where it is an address and nodes were to be named in it.
    pub fn unnamed(&self) -> Option<&NodeName> {
        self.domain.as_ref().filter(|domain| self.nodes.is_some() && is_address(domain.as_str()))
    }
}

/// The name of a domain or of a host, as a JID may hold it.
fn parse_domain(text: &str) -> Result<NodeName, Refused> {
    let name = parse_node(text)?;
    match odd_label(name.as_str()) {
        None => Ok(name),
        Some(why) => refused(format!(
            "{why}: no domain of a JID (RFC 7622); write it like example.org: labels of letters, digits, - and _, divided by dots"
        )),
    }
}

/// An administrator: an account in such a domain.
fn parse_admin(text: &str) -> Result<Account, Refused> {
    let account: Account = text.parse()?;
    match odd_label(account.domain()) {
        None => Ok(account),
        Some(why) => {
            refused(format!("{why}: no domain of a JID (RFC 7622); write it like admin@example.org"))
        }
    }
}

/// What no label of a domain may be; `None`: all are well, or it is an address.
fn odd_label(domain: &str) -> Option<String> {
    if is_address(domain) {
        return None;
    }
    // A name in another script is what DNS makes of it, and so are its lengths.
    let Ok(ascii) = idna::domain_to_ascii(domain) else {
        return Some(format!("{domain} cannot be written in DNS (IDNA)"));
    };
    for label in ascii.strip_suffix('.').unwrap_or(&ascii).split('.') {
        if let Some(sign) = label.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')) {
            return Some(format!("the sign {sign} in {label}"));
        }
        match label.len() {
            0 => return Some("an empty label".to_owned()),
            64.. => return Some("a label of more than 63 characters".to_owned()),
            _ if label.starts_with('-') || label.ends_with('-') => {
                return Some(format!("a - at an end of '{label}'"));
            }
            _ => {}
        }
    }
    (ascii.len() > 253).then(|| "more than 253 characters".to_owned())
}

/// Whether an address stands in the place of a name, in brackets or without.
fn is_address(domain: &str) -> bool {
    domain.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok()
}

/// A text that can stand in a configuration.
fn parse_text(text: &str) -> Result<String, &'static str> {
    if can_stand(text) {
        Ok(text.to_owned())
    } else {
        Err("an apostrophe in it would be corrupted where the server rewrites its file; write it as %27")
    }
}

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

/// `clusterctl config live`.
#[derive(Debug, Clone, Args)]
pub struct ConfigLiveArgs {
    /// What was written, to compare with what runs: the file of a node, NODE=FILE, or one file for all
    #[arg(value_name = "[NODE=]FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<String>,
    /// How many nodes to be logged in to at once [default: 8]
    #[arg(long, value_name = "N", value_parser = parse_parallel)]
    pub parallel: Option<usize>,
    /// The flags of a connected command.
    #[command(flatten)]
    pub flags: ConnectArgs,
}

impl ConfigLiveArgs {
    /// How to visit: every node's configuration is read there.
    pub fn probe(&self) -> Probe {
        Probe { parallel: self.parallel.unwrap_or(PARALLEL), samples: 1, configuration: true }
    }
}

/// `clusterctl config explain`.
#[derive(Debug, Clone, Args)]
pub struct ConfigExplainArgs {
    /// A setting (in any spelling, or by its path), a line of a file, or a whole file; without it,
    /// every setting is listed
    #[arg(value_name = "KEY|FILE[:LINE]", allow_hyphen_values = true, value_hint = ValueHint::Other)]
    pub what: Option<String>,
    /// How the answer looks.
    #[command(flatten)]
    pub presentation: Presentation,
}
