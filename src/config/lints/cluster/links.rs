//! The links: how many, how they are watched, what passes over them.

use super::node::Node;
use crate::config::diagnosis::{Diagnosis, Level, Lint};
use crate::config::field::{Settled, Whole, plain, settle};
use crate::config::meaning::timing::is_ping;
use crate::tdsl::value::Value;

pub(super) static CL14: Lint = Lint {
    id: "CL14",
    level: Level::Error,
    title: "connections-per-node is no sound number",
    explanation: "Each side opens so many connections to each other node; the server's own number is 5. Where it is no \
                  whole number, cl-comp does not start. Below 1 no link is opened. With 1 or 2 all of them are kept \
                  for the cluster's own packets (cluster-sys-connections-per-node), so that data and orders are no \
                  longer apart.",
};

pub(super) static CL15: Lint = Lint {
    id: "CL15",
    level: Level::Warning,
    title: "links are cut before they are pinged",
    explanation: "A link on which nothing came for maxInactivityTime (180 s) is cut. The watchdog pings it when it was \
                  idle for watchdog-timeout; where that is longer, the ping comes too late and idle links flap. \
                  watchdog-timeout at the root reaches the links of the cluster, too.",
};

pub(super) static CL16: Lint = Lint {
    id: "CL16",
    level: Level::Error,
    title: "watchdog-ping-type is no kind of ping",
    explanation: "The kinds are WHITESPACE and XMPP, in any case. With any other word no component that it reaches \
                  starts: at the root, no port for clients opens.",
};

pub(super) static CL18: Lint = Lint {
    id: "CL18",
    level: Level::Warning,
    title: "only the cluster's own stanzas pass",
    explanation: "With non-cluster-traffic-allowed = false, requests to components of other nodes are dropped without \
                  an error. Discovery of another node, its statistics, and pings to it (this tool's too) are never \
                  answered.",
};

pub(super) static CL32: Lint = Lint {
    id: "CL32",
    level: Level::Warning,
    title: "a setting at the root that reaches every component",
    explanation: "An alias is read in the section of its bean or in any around it. At the root of the file it \
                  therefore reaches every component that knows it: repo-autoreload-interval also changes how often \
                  domains are reloaded, watchdog-* also the clients' connections, ports and ifc those of every \
                  component. Write it into the section that is meant.",
};

const AT_THE_ROOT: [(&str, &str); 7] = [
    ("repo-autoreload-interval", "cl-comp { clConRepositoryBean { ... } }"),
    ("watchdog-delay", "cl-comp { ... }"),
    ("watchdog-timeout", "cl-comp { ... }"),
    ("watchdog-ping-type", "cl-comp { ... }"),
    ("ports", "cl-comp { connections { ... } }"),
    ("ifc", "cl-comp { connections { 5277 { ... } } }"),
    ("net-buffer", "cl-comp { ... }"),
];

pub(super) fn check(node: &Node<'_>) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    found.extend(connections(node));
    found.extend(watchdog(node));
    let timing = &node.meaning.timing;
    if let (Ok(false), Some(witness)) = (&timing.other_traffic.value, &timing.other_traffic.witness) {
        found.push(
            Diagnosis::new(&CL18, witness.span.clone(), "requests to components of other nodes are dropped")
                .label("without an error to who asked")
                .note("this tool's looks at other nodes stay unanswered, too: they will seem silent")
                .help("leave it out: true is what the server takes"),
        );
    }
    for (path, _, witness) in node.keys() {
        if path.last() == Some(&"watchdog-ping-type")
            && let Some(item) = node.item(path)
            && let Settled::Is(value) | Settled::Usually(value, _) = settle(&item.value, None)
            && !is_ping(&plain(&value))
        {
            let reached = if path.len() == 1 { "every component" } else { path[0] };
            found.push(
                Diagnosis::new(&CL16, witness.span.clone(), "neither WHITESPACE nor XMPP")
                    .label(format!("{reached} will not start"))
                    .note("the server runs on without it: its ports stay closed")
                    .help("write XMPP or WHITESPACE, or leave it out"),
            );
        }
        if let [key] = path[..]
            && let Some((_, place)) = AT_THE_ROOT.iter().find(|(name, _)| *name == key)
        {
            found.push(
                Diagnosis::new(
                    &CL32,
                    witness.key.clone(),
                    format!("{key} at the root reaches every component"),
                )
                .label("read by all that know it")
                .help(format!("write it where it is meant, such as {place}")),
            );
        }
    }
    found
}

fn connections(node: &Node<'_>) -> Option<Diagnosis> {
    let stated = &node.meaning.connections_per_node;
    let span = stated.witness.as_ref()?.span.clone();
    match &stated.value {
        Whole::Bad(why) => Some(
            Diagnosis::new(&CL14, span, format!("cl-comp will not start: {why}"))
                .label("a whole number is needed")
                .note("the server runs on without it: the node is isolated")
                .help("write a number from 3, or leave it out: 5 is what the server takes"),
        ),
        Whole::Is(number) if *number < 1 => Some(
            Diagnosis::new(&CL14, span, format!("{number} connections: no link is ever opened"))
                .label("at least 1")
                .help("write a number from 3, or leave it out: 5 is what the server takes"),
        ),
        Whole::Is(number) if *number <= 2 => Some(
            Diagnosis::new(
                &CL14,
                span,
                format!("of {number}, none is left for anything but the cluster's own packets"),
            )
            .at_level(Level::Warning)
            .label("2 are kept for the cluster's own packets")
            .help("write a number from 3, or leave it out: 5 is what the server takes"),
        ),
        Whole::Is(_) | Whole::Open(_) => None,
    }
}

fn watchdog(node: &Node<'_>) -> Option<Diagnosis> {
    let timing = &node.meaning.timing;
    let witness = timing.watchdog_timeout.witness.as_ref()?;
    let (idle, cut) = (timing.watchdog_timeout.value.known()?, timing.inactivity.value.known()?);
    if idle < cut {
        return None;
    }
    let diagnosis = Diagnosis::new(
        &CL15,
        witness.span.clone(),
        format!("links of the cluster are pinged after {idle} ms and cut after {cut} ms"),
    )
    .label("an idle link is cut before its first ping")
    .help(format!("a number below {cut}; -1000, the server's own, pings at every look"));
    Some(
        if matches!(
            node.item(&["watchdog-timeout"]).map(|item| &item.value),
            Some(Value::Int(_) | Value::Long(_))
        ) {
            diagnosis.note("at the root it reaches the links of the cluster, too")
        } else {
            diagnosis
        },
    )
}
