//! Several files as nodes of one cluster: what must be the same in all of them, and what must not.

use super::node::Node;
use crate::config::diagnosis::{Diagnosis, Level, Lint};
use crate::config::field::{Whole, Witness};
use crate::config::meaning::clustering::Clustering;
use crate::config::meaning::nodes::Name;
use crate::config::meaning::ports::Fate;
use crate::config::meaning::redirect::Strategy;
use crate::config::meaning::timing::STALE_AFTER;

pub(super) static CL17: Lint = Lint {
    id: "CL17",
    level: Level::Error,
    title: "some nodes compress their links, others do not",
    explanation: "Each side compresses by its own compress-stream and expects the same of the other. Where two nodes \
                  differ, they do not understand one another.",
};

pub(super) static CL21: Lint = Lint {
    id: "CL21",
    level: Level::Error,
    title: "two nodes of the same name",
    explanation: "A node's row in the database is found by its primary address. Two nodes of one address overwrite one \
                  another's row, and the secret in it: their handshakes fail by turns.",
};

pub(super) static CL29: Lint = Lint {
    id: "CL29",
    level: Level::Error,
    title: "the nodes of one cluster do not agree",
    explanation: "Nodes find one another in the database that they share, so its address must be the same in all. \
                  Clustering must be on in all. Ports, limits of traffic, connections-per-node, intervals, domains \
                  and the strategy may differ, but what then happens depends on which node one meets.",
};

pub(super) static CL30: Lint = Lint {
    id: "CL30",
    level: Level::Error,
    title: "one node's rows look stale to another",
    explanation: "A node writes its row every repo-autoreload-interval, and drops (and deletes) rows older than five \
                  times its own interval. Where one node's interval is more than five times another's, the quick one \
                  takes the slow one for dead, again and again.",
};

/// What one node says of a thing.
struct Said {
    /// To compare.
    value: String,
    /// To show; never a secret.
    shown: String,
    witness: Option<Witness>,
}

impl Said {
    fn new(value: impl Into<String>, witness: Option<&Witness>) -> Self {
        let value = value.into();
        Self { shown: value.clone(), value, witness: witness.cloned() }
    }
}

/// What must be the same in all nodes: its name, how bad it is if not, and what a node says of it; `None`: it
/// cannot be told from the file.
type Rule = (&'static str, Level, fn(&Node<'_>) -> Option<Said>);

const SAME: [Rule; 8] = [
    ("cluster-mode", Level::Error, mode),
    ("the database", Level::Error, database),
    ("the ports of cl-comp", Level::Warning, ports),
    ("the limits of traffic of cl-comp", Level::Warning, limits),
    ("connections-per-node", Level::Warning, connections),
    ("repo-autoreload-interval", Level::Warning, interval),
    ("default-virtual-host", Level::Warning, domain),
    ("sess-man/strategy", Level::Warning, strategy),
];

pub(super) fn check(nodes: &[Node<'_>]) -> Vec<Diagnosis> {
    let Some((first, others)) = nodes.split_first() else { return Vec::new() };
    let mut found = Vec::new();
    for (name, level, say) in SAME {
        for other in others {
            if let (Some(a), Some(b)) = (say(first), say(other)) {
                found.extend(
                    differ(&CL29, name, first, &a, other, &b).map(|diagnosis| diagnosis.at_level(level)),
                );
            }
        }
    }
    for other in others {
        if let (Some(a), Some(b)) = (compressed(first), compressed(other)) {
            found.extend(differ(&CL17, "compress-stream", first, &a, other, &b));
        }
    }
    found.extend(dead(first, others));
    for (at, one) in nodes.iter().enumerate() {
        for other in &nodes[at + 1..] {
            found.extend(same_name(one, other));
            found.extend(stale(one, other));
        }
    }
    found
}

fn differ(
    lint: &'static Lint,
    what: &str,
    first: &Node<'_>,
    a: &Said,
    other: &Node<'_>,
    b: &Said,
) -> Option<Diagnosis> {
    if a.value == b.value {
        return None;
    }
    let place = |said: &Said, node: &Node<'_>| {
        said.witness.as_ref().map_or_else(|| node.anchor(), |witness| witness.span.clone())
    };
    let usual = |said: &Said| if said.witness.is_none() { " (nothing is said)" } else { "" };
    Some(
        Diagnosis::new(
            lint,
            place(b, other),
            format!("{what} differs between {} and {}", first.file.name, other.file.name),
        )
        .in_file(other.index)
        .label(format!("here {}{}", b.shown, usual(b)))
        .mark_in(first.index, place(a, first), format!("there {}{}", a.shown, usual(a)))
        .help("write the same on every node"),
    )
}

fn mode(node: &Node<'_>) -> Option<Said> {
    let stated = &node.meaning.clustering;
    let word = match &stated.value {
        Clustering::On => "on",
        Clustering::Off | Clustering::SilentlyOff(_) => "off",
        Clustering::Fails(_) | Clustering::Open(_) => return None,
    };
    Some(Said::new(word, stated.witness.as_ref()))
}

fn database(node: &Node<'_>) -> Option<Said> {
    let source = node.meaning.data_sources.iter().find(|source| source.name == "default")?;
    let stated = source.address.as_ref()?;
    // Masked passwords may look the same where they are not.
    let shown = stated.value.clone();
    Some(Said { value: source.raw.clone()?, shown, witness: stated.witness.clone() })
}

fn ports(node: &Node<'_>) -> Option<Said> {
    let ports = &node.meaning.ports;
    if ports.ports.iter().any(|port| matches!(port.fate, Fate::Open(_))) {
        return None;
    }
    let open: Vec<&str> = ports.listening().map(|port| port.name.as_str()).collect();
    let witness = ports.ports.iter().find_map(|port| port.witness.as_ref()).or(ports.replaced.as_ref());
    let value = if open.is_empty() { "none".to_owned() } else { open.join(", ") };
    Some(Said::new(value, witness))
}

fn limits(node: &Node<'_>) -> Option<Said> {
    let traffic =
        node.meaning.traffic.iter().find(|traffic| traffic.component == "cl-comp" && !traffic.open)?;
    let limits = traffic.limits.as_ref().ok()?;
    Some(Said::new(limits.words(), traffic.text.witness.as_ref()))
}

fn connections(node: &Node<'_>) -> Option<Said> {
    number(&node.meaning.connections_per_node.value, node.meaning.connections_per_node.witness.as_ref())
}

fn interval(node: &Node<'_>) -> Option<Said> {
    number(&node.meaning.timing.reload.value, node.meaning.timing.reload.witness.as_ref())
}

fn number(value: &Whole, witness: Option<&Witness>) -> Option<Said> {
    value.known().map(|number| Said::new(number.to_string(), witness))
}

fn domain(node: &Node<'_>) -> Option<Said> {
    let found = crate::config::field::own(node.tree, &[], "default-virtual-host")?;
    let settled = crate::config::field::settle(&found.item.value, None);
    Some(Said::new(crate::config::field::plain(settled.value()?), Some(&found.witness())))
}

#[expect(clippy::unnecessary_wraps, reason = "a row of the table")]
fn strategy(node: &Node<'_>) -> Option<Said> {
    let stated = &node.meaning.strategy;
    let word = match &stated.value {
        Strategy::Shipped => "DefaultClusteringStrategy",
        Strategy::Licensed(class) | Strategy::Other(class) => class,
        Strategy::Off => "off",
    };
    Some(Said::new(word, stated.witness.as_ref()))
}

fn compressed(node: &Node<'_>) -> Option<Said> {
    let stated = &node.meaning.timing.compressed;
    let yes = *stated.value.as_ref().ok()?;
    Some(Said::new(if yes { "compressed" } else { "not compressed" }, stated.witness.as_ref()))
}

/// Old names in some files and not in others: they were not changed together.
fn dead(first: &Node<'_>, others: &[Node<'_>]) -> Vec<Diagnosis> {
    let names = |node: &Node<'_>| -> Vec<(String, Witness)> {
        node.meaning.dead.iter().map(|dead| (dead.witness.path.clone(), dead.witness.clone())).collect()
    };
    let mut found = Vec::new();
    for other in others {
        let (here, there) = (names(first), names(other));
        for (one, two, only) in [(&there, &here, other), (&here, &there, first)] {
            let missing = if only.index == other.index { first } else { other };
            for (path, witness) in one.iter().filter(|(path, _)| !two.iter().any(|(same, _)| same == path)) {
                found.push(
                    Diagnosis::new(
                        &CL29,
                        witness.key.clone(),
                        format!("{path}, which does nothing, stands in {} alone", only.file.name),
                    )
                    .in_file(only.index)
                    .at_level(Level::Note)
                    .label(format!("not in {}", missing.file.name))
                    .help("the files may have been written for different versions: bring them to one"),
                );
            }
        }
    }
    found
}

fn same_name(one: &Node<'_>, other: &Node<'_>) -> Option<Diagnosis> {
    let name = |node: &Node<'_>| match &node.meaning.identity.primary {
        Some((Name::Is(name), witness)) => {
            Some((name.trim_end_matches('.').to_ascii_lowercase(), witness.span.clone()))
        }
        _ => None,
    };
    let ((a, there), (b, here)) = (name(one)?, name(other)?);
    (a == b).then(|| {
        Diagnosis::new(&CL21, here, format!("{} and {} are both {b}", one.file.name, other.file.name))
            .in_file(other.index)
            .label("the same primary address")
            .mark_in(one.index, there, "here, too")
            .note("they overwrite one another's row in the database, and the secret in it")
            .help("give each node a name of its own")
    })
}

fn stale(one: &Node<'_>, other: &Node<'_>) -> Option<Diagnosis> {
    let interval = |node: &Node<'_>| node.meaning.timing.reload.value.known().filter(|seconds| *seconds > 0);
    let (a, b) = (interval(one)?, interval(other)?);
    let ((slow, slow_s), (quick, quick_s)) =
        if a > b { ((one, a), (other, b)) } else { ((other, b), (one, a)) };
    if slow_s <= quick_s.saturating_mul(STALE_AFTER) {
        return None;
    }
    let place = |node: &Node<'_>| {
        node.meaning
            .timing
            .reload
            .witness
            .as_ref()
            .map_or_else(|| node.anchor(), |witness| witness.span.clone())
    };
    Some(
        Diagnosis::new(&CL30, place(slow), format!("{} writes its row every {slow_s} s", slow.file.name))
            .in_file(slow.index)
            .label(format!(
                "{} drops rows older than {} s",
                quick.file.name,
                quick_s.saturating_mul(STALE_AFTER)
            ))
            .mark_in(quick.index, place(quick), format!("reads every {quick_s} s"))
            .help("the same interval on every node; 15 is the server's own"),
    )
}
