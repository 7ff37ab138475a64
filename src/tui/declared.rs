//! What the configuration declares, ready to be held against what is seen. Secrets are masked before anything of a file
//! comes here.

use super::picture::Picture;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::Access;
use crate::config::file::File;
use crate::config::masked::masked;
use crate::config::meaning::Meaning;
use crate::config::meaning::facts::{State, facts};
use crate::report::ink::Role;

/// What a fact is about that can be seen from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Whether there is a Cluster Connection Manager.
    Manager,
    /// A node by its name.
    Node(NodeName),
    /// A port of the cluster.
    Port(u16),
    /// How many connections each pair has.
    Connections(u32),
    /// Who may see all of this.
    Administrators(String),
    /// Nothing that could be seen from outside.
    Nothing,
}

/// One thing that a file declares of the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The file, as people call it.
    pub file: String,
    /// The line, from 1; `None`: it is the server's own default.
    pub line: Option<usize>,
    /// What stands there, secrets masked.
    pub text: String,
    /// What it belongs to.
    pub topic: &'static str,
    /// What it is.
    pub name: String,
    /// How much, or which.
    pub value: String,
    /// What is worth knowing of it; may be empty.
    pub note: String,
    /// How the file itself is to be taken.
    pub role: Role,
    /// What of it can be seen from outside.
    pub seen: Seen,
}

/// What files declare, file by file, in the order of `config show`. A file that the server refuses declares nothing.
pub fn of(files: &[File]) -> Vec<Declared> {
    files.iter().flat_map(one).collect()
}

fn one(file: &File) -> Vec<Declared> {
    let Some(document) = file.document() else { return Vec::new() };
    let meaning = Meaning::of(&document.tree, None);
    let shown = masked(&file.source);
    let lines: Vec<&str> = shown.lines().collect();
    facts(&meaning)
        .into_iter()
        .map(|fact| {
            let line = fact.witness.as_ref().map(|witness| file.line(witness.key.start).0);
            let text =
                line.and_then(|line| lines.get(line)).map_or_else(String::new, |text| text.trim().to_owned());
            Declared {
                file: file.name.clone(),
                line: line.map(|line| line + 1),
                text,
                topic: fact.topic,
                seen: seen(fact.topic, &fact.name, &fact.value),
                name: fact.name,
                value: fact.value,
                note: fact.note,
                role: match fact.state {
                    State::Fine => Role::Usual,
                    State::Note => Role::Muted,
                    State::Warning => Role::Degraded,
                    State::Error => Role::Down,
                    State::Open => Role::Unknown,
                },
            }
        })
        .collect()
}

/// What of a fact can be seen from outside.
fn seen(topic: &str, name: &str, value: &str) -> Seen {
    match (topic, name) {
        ("clustering", _) => Seen::Manager,
        ("identity", "primary address") if !value.contains(' ') => Seen::Node(NodeName::new(value)),
        ("cluster-nodes", name) => Seen::Node(NodeName::new(name)),
        ("ports", port) => port.parse().map_or(Seen::Nothing, Seen::Port),
        ("links", "connections-per-node") => value.parse().map_or(Seen::Nothing, Seen::Connections),
        ("rights", _) => Seen::Administrators(value.to_owned()),
        _ => Seen::Nothing,
    }
}

/// What was seen of it, in words. `latest` is the last round, `shown` the last one that could see the cluster.
pub fn observed(seen: &Seen, latest: &Picture, shown: &Picture) -> (Role, String) {
    match seen {
        Seen::Nothing => (Role::Muted, String::new()),
        Seen::Manager => match &shown.view.access {
            Access::Manager { jid } => (Role::Healthy, format!("{jid} answers")),
            Access::NotClustered => (Role::Down, "there is no Cluster Connection Manager".to_owned()),
            Access::NotAdmin => (Role::Unknown, "the account may not see it".to_owned()),
            Access::CouldNotAsk(why) => (Role::Unknown, format!("could not look: {why}")),
            Access::NoSession(_) | Access::NotTried => {
                (Role::Unknown, "could not look: no session".to_owned())
            }
        },
        Seen::Node(node) => match shown.row(node) {
            Some(row) if row.link.2 == "self" => {
                (row.role(), format!("{}, we are logged in there", row.health.word()))
            }
            Some(row) => (row.role(), format!("{}, {}", row.health.word(), row.link.2)),
            None if shown.is_sighted() => (Role::Down, "nobody mentions it".to_owned()),
            None => (Role::Unknown, "could not look".to_owned()),
        },
        Seen::Port(port) => listening(*port, latest),
        Seen::Connections(wanted) => connections(*wanted, latest),
        Seen::Administrators(list) => administrators(list, shown),
    }
}

fn listening(port: u16, latest: &Picture) -> (Role, String) {
    let host = &latest.view.host;
    if !host.counts() {
        let why = host.node.reason().unwrap_or_else(|| "this host is no node".to_owned());
        return (Role::Muted, format!("not looked: {why}"));
    }
    match &host.listeners {
        Reading::Known(all) => {
            let here: Vec<String> = all
                .iter()
                .filter(|listener| listener.local.port() == port)
                .map(|listener| format!("LISTEN {}", listener.local))
                .collect();
            if here.is_empty() {
                (Role::Down, "nothing listens on it here".to_owned())
            } else {
                (Role::Healthy, here.join(", "))
            }
        }
        Reading::Absent => (Role::Unknown, "the listing shows no listeners".to_owned()),
        other => (Role::Unknown, format!("could not look: {}", other.reason().unwrap_or_default())),
    }
}

fn connections(wanted: u32, latest: &Picture) -> (Role, String) {
    let known: Vec<(&str, usize)> = latest
        .view
        .nodes
        .iter()
        .filter_map(|(name, facts)| {
            Some((latest.names.short(name), facts.sockets.known()?.established_count()))
        })
        .collect();
    if known.is_empty() {
        return (Role::Muted, "not looked: no sockets of this host count".to_owned());
    }
    let few: Vec<String> = known
        .iter()
        .filter(|(_, count)| u32::try_from(*count).is_ok_and(|count| count < wanted))
        .map(|(name, count)| format!("{count} with {name}"))
        .collect();
    if few.is_empty() {
        (Role::Healthy, format!("{wanted} or more with each of {}", known.len()))
    } else {
        (Role::Degraded, few.join(", "))
    }
}

fn administrators(list: &str, shown: &Picture) -> (Role, String) {
    let bare = |jid: &str| jid.split('/').next().unwrap_or_default().to_lowercase();
    let us = shown.view.jid.as_deref().map(bare).unwrap_or_default();
    let named = !us.is_empty() && list.split(',').any(|jid| bare(jid.trim()) == us);
    match (&shown.view.access, named) {
        (Access::Manager { .. } | Access::NotClustered, true) => {
            (Role::Healthy, format!("{us} sees the components"))
        }
        (Access::Manager { .. } | Access::NotClustered, false) => {
            (Role::Degraded, format!("{us} is not named here, and sees the components"))
        }
        (Access::NotAdmin, true) => {
            (Role::Down, format!("{us} is named here, and sees no components: the file is not what runs"))
        }
        (Access::NotAdmin, false) => (Role::Down, format!("{us} is not named here, and sees no components")),
        _ => (Role::Unknown, "could not look".to_owned()),
    }
}
