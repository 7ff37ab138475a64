//! The name of the node.

use super::node::Node;
use crate::config::diagnosis::{Diagnosis, Level, Lint};
use crate::config::meaning::nodes::Name;
use std::net::IpAddr;

pub(super) static CL19: Lint = Lint {
    id: "CL19",
    level: Level::Error,
    title: "an expression as the name of the node",
    explanation: "The values of dns-resolver are taken as they stand: text, or one env() or prop(). An expression with + \
                  stops the server when it starts (ClassCastException).",
};

pub(super) static CL20: Lint = Lint {
    id: "CL20",
    level: Level::Error,
    title: "a name under which no other node finds this one",
    explanation: "The primary address is the name of this node in the cluster; the others dial what it resolves to. A \
                  clustered server named localhost stops when it starts, and a node whose name is a loopback \
                  address, here or on another node (/etc/hosts with 127.0.1.1), is taken for the node itself and \
                  never dialled. What a name resolves to elsewhere cannot be told from a file.",
};

pub(super) fn check(node: &Node<'_>) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    let identity = &node.meaning.identity;
    for (name, witness) in [&identity.primary, &identity.secondary].into_iter().flatten() {
        if *name == Name::Fails {
            found.push(
                Diagnosis::new(&CL19, witness.span.clone(), "an expression cannot stand here")
                    .label("text, or one env() or prop()")
                    .note("the server stops when it starts: java.lang.ClassCastException")
                    .help("compute the name outside, and hand it over: env('NODE_NAME')"),
            );
        }
    }
    if let Some((Name::Is(name), witness)) = &identity.primary
        && node.is_clustered()
        && is_loopback(name)
    {
        found.push(
            Diagnosis::new(&CL20, witness.span.clone(), format!("{name} is this host, wherever it is read"))
                .label("no other node can dial it")
                .note("localhost stops the server when it starts; a loopback address is never dialled")
                .help("a name or an address that every other node resolves to this host"),
        );
    }
    found
}

fn is_loopback(name: &str) -> bool {
    let name = name.trim().trim_end_matches('.').to_ascii_lowercase();
    let named = name == "localhost" || name.starts_with("localhost.") || name.ends_with(".localhost");
    let address = name.trim_matches(['[', ']']).parse::<IpAddr>();
    named || address.is_ok_and(|address| address.is_loopback() || address.is_unspecified())
}
