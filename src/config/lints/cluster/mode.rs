//! Whether the file makes a node of a cluster at all.

use super::node::Node;
use crate::config::diagnosis::{Diagnosis, Edit, Level, Lint};
use crate::config::field::section;
use crate::config::meaning::clustering::{Clustering, MANAGER_CLASS, Manager};

pub(super) static CL01: Lint = Lint {
    id: "CL01",
    level: Level::Error,
    title: "cluster-mode is a number",
    explanation: "The server takes cluster-mode for true or false. A number (or a list, or a section) stops it when \
                  it starts, with a ClassCastException. Write true.",
};

pub(super) static CL02: Lint = Lint {
    id: "CL02",
    level: Level::Error,
    title: "cluster-mode is off without a word",
    explanation: "Only true, in any case, turns clustering on. Any other text ('yes', 'on'), null, and a variable that \
                  is not set leave it off, and nothing in the log says so: the node serves its users alone. Write \
                  true, or give the variable a default: env('CLUSTER', 'true').",
};

pub(super) static CL27: Lint = Lint {
    id: "CL27",
    level: Level::Error,
    title: "the Cluster Connection Manager does not run",
    explanation: "With cluster-mode on, cl-comp keeps the links with the other nodes. Switched off, of an unknown \
                  class, replaced by a plain value, or with a value that it cannot take, it is left out and the \
                  server runs on: the node is isolated, and opens its ports for clients after 60 s all the same.",
};

pub(super) fn check(node: &Node<'_>) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    found.extend(mode(node).or_else(|| idle(node)));
    if node.is_clustered() {
        found.extend(manager(node));
    }
    found
}

fn mode(node: &Node<'_>) -> Option<Diagnosis> {
    let witness = node.meaning.clustering.witness.as_ref()?;
    let span = witness.span.clone();
    match &node.meaning.clustering.value {
        Clustering::Fails(why) => {
            let found = Diagnosis::new(&CL01, span.clone(), format!("cluster-mode: {why}"))
                .label("not true or false")
                .note("the server stops when it starts: java.lang.ClassCastException")
                .help("write true");
            let one = node.text(&span).trim() == "1";
            Some(if one { found.safe_fix(vec![Edit::replace(span, "true")]) } else { found })
        }
        Clustering::SilentlyOff(why) => {
            let word = node.text(&span).trim_matches(['\'', '"']).to_ascii_lowercase();
            if node.is_off_in_words() {
                return None;
            }
            let found = Diagnosis::new(&CL02, span.clone(), format!("clustering is off: {why}"))
                .label("taken for false")
                .note("the server starts without a word, and serves its users alone")
                .help("write true");
            let meant = ["yes", "on", "1", "y", "enabled"].contains(&word.as_str());
            Some(if meant { found.safe_fix(vec![Edit::replace(span, "true")]) } else { found })
        }
        Clustering::Open(words) => Some(
            Diagnosis::new(
                &CL02,
                span,
                format!("where {words} is not set, clustering is off without a word"),
            )
            .label("no default")
            .note("a variable that is not set is null, which is taken for false")
            .help("give the variable a default: env('NAME', 'true')"),
        ),
        Clustering::On | Clustering::Off => None,
    }
}

/// What is said of a cluster where there is none: told, but no more than that, since it may be meant.
fn idle(node: &Node<'_>) -> Option<Diagnosis> {
    let clustering = &node.meaning.clustering;
    if clustering.value != Clustering::Off && !node.is_off_in_words() {
        return None;
    }
    let manager = section(node.tree, &["cl-comp"]);
    let manager =
        manager.item().filter(|_| !manager.is_off() && manager.body().is_none_or(|body| !body.is_empty()));
    let nodes = node.meaning.old_nodes.first().map(|_| "the nodes that are named");
    let what = manager.map(|_| "cl-comp").or(nodes)?;
    let (span, state) = match &clustering.witness {
        Some(witness) => (witness.key.clone(), "off"),
        None => (manager.map_or(0..0, |item| item.key.clone()), "not set"),
    };
    let message = format!("cluster-mode is {state}: nothing heeds {what}");
    Some(
        Diagnosis::new(&CL02, span, message)
            .at_level(Level::Note)
            .label("no node of a cluster")
            .note("the server serves its users alone, and opens no port of the cluster")
            .help("if it is to be a node of one: cluster-mode = true, at the root"),
    )
}

fn manager(node: &Node<'_>) -> Option<Diagnosis> {
    // Rules of their own speak of these.
    const ELSEWHERE: [&str; 3] = ["connections-per-node", "watchdog-ping-type", "hrottling"];
    let isolated = "the server runs on: the node is isolated, and takes clients after 60 s";
    match &node.meaning.manager {
        Manager::Runs => None,
        Manager::SwitchedOff(witness) => Some(
            Diagnosis::new(&CL27, witness.key.clone(), "cluster-mode is on, and cl-comp is switched off")
                .label("active: false")
                .note(isolated)
                .help("leave out (active: false), or turn cluster-mode off"),
        ),
        Manager::OtherClass(class, witness) => Some(
            Diagnosis::new(&CL27, witness.key.clone(), format!("cl-comp is of the class {class}"))
                .label("not the class of the Cluster Connection Manager")
                .note(isolated)
                .help(format!("leave out the class, or write {MANAGER_CLASS}")),
        ),
        Manager::NoSection(witness) => Some(
            Diagnosis::new(
                &CL27,
                witness.span.clone(),
                "a plain value stands where the section cl-comp should",
            )
            .label("no section")
            .note(isolated)
            .help("cl-comp is a section: cl-comp { ... }"),
        ),
        Manager::Broken(why, witness) => {
            if ELSEWHERE.iter().any(|key| witness.path.ends_with(key)) {
                return None;
            }
            Some(
                Diagnosis::new(&CL27, witness.span.clone(), format!("cl-comp does not start: {why}"))
                    .label(format!("cl-comp needs a whole number for {}", witness.path))
                    .note(isolated),
            )
        }
    }
}
