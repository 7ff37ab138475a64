//! Names that 8.x does not know any more, or never did.

use super::node::Node;
use crate::config::diagnosis::{Diagnosis, Edit, Level, Lint};
use crate::config::field::{Section, Witness};
use crate::config::settings::{Fate, INSTEAD_OF_NODES, Standing};
use crate::tdsl::value::Value;

pub(super) static CL08: Lint = Lint {
    id: "CL08",
    level: Level::Warning,
    title: "cluster-nodes has no effect",
    explanation: "Up to 7.1 cluster-nodes named the nodes of the cluster. In 8.x nothing dials what stands there, and \
                  no row is written for it: nodes find one another in the database that they share. The \
                  documentation still offers it. The passwords in it are of no use either, and readable.",
};

pub(super) static CL09: Lint = Lint {
    id: "CL09",
    level: Level::Note,
    title: "a setting without effect",
    explanation: "Some settings that are documented, or were read once, are read by nothing in 8.x: connect-all, \
                  eventbus-repository-notifications, client-port-delay-listening, max-inactivity-time, \
                  net-buff-high-throughput, net-buff-standard.",
};

pub(super) static CL31: Lint = Lint {
    id: "CL31",
    level: Level::Note,
    title: "an old name of the table of nodes",
    explanation: "The section cl-conn-repo and the key auto-remove-obsolete-items are ignored in 8.x: the section is \
                  clConRepositoryBean, and its keys begin with repo-.",
};

pub(super) static CL33: Lint = Lint {
    id: "CL33",
    level: Level::Note,
    title: "the server will rewrite this file",
    explanation: "Keys that begin with --, and sections c2s, bosh, ws2s without seeOtherHost, are converted when the \
                  server starts. Up to 8.4 it then writes config.tdsl anew, in its own form and without any comment, \
                  and keeps the old one as config.tdsl.old; 8.5 writes config.tdsl.new beside it.",
};

/// Keys of CL09, wherever they stand.
const WITHOUT_EFFECT: [&str; 6] = [
    "connect-all",
    "eventbus-repository-notifications",
    "client-port-delay-listening",
    "max-inactivity-time",
    "net-buff-high-throughput",
    "net-buff-standard",
];

pub(super) fn check(node: &Node<'_>) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    for (path, standing, witness) in node.keys() {
        let Some(key) = path.last() else { continue };
        if path.len() == 1 && matches!(*key, "cluster-nodes" | "--cluster-nodes") {
            found.push(nodes(node, key, witness));
        }
        if let Standing::Misplaced(setting) = standing
            && key.starts_with("net-buff-")
        {
            // Dead wherever it stands, in a bean of whatever name, too.
            found.push(without_effect(node, key, setting.meaning, witness));
        }
        if let Standing::Unread(setting) = standing {
            if WITHOUT_EFFECT.contains(key) {
                found.push(without_effect(node, key, setting.meaning, witness));
            }
            if matches!(*key, "cl-conn-repo" | "auto-remove-obsolete-items") {
                found.push(table(node, path, witness));
            }
        }
        if path.len() == 1 && key.starts_with("--") {
            let to = match standing.setting().map(|setting| setting.fate) {
                Some(Fate::Converted(to) | Fate::Replaced(to)) => format!("the name in 8.x is {to}"),
                Some(Fate::Instead(advice)) => advice.to_owned(),
                _ => "the server knows how to convert some of these, and drops the others".to_owned(),
            };
            found.push(
                Diagnosis::new(
                    &CL33,
                    witness.key.clone(),
                    format!("{key} is converted when the server starts"),
                )
                .label("a name of before 8.0")
                .note("up to 8.4 the file is then written anew, and comments are lost")
                .help(to),
            );
        }
        if path.len() == 1
            && ["c2s", "bosh", "ws2s"].contains(key)
            && let Some(body) = node.item(path).and_then(|item| Section::of(item).body())
            && !body.contains_key("seeOtherHost")
        {
            found.push(
                Diagnosis::new(&CL33, witness.key.clone(), format!("{key} has no seeOtherHost"))
                    .label("the server adds one when it starts")
                    .note("up to 8.4 the file is then written anew, and comments are lost")
                    .help("name the class that you want, or switch it off: seeOtherHost (active: false) {}"),
            );
        }
    }
    found
}

fn nodes(node: &Node<'_>, key: &str, witness: &Witness) -> Diagnosis {
    let count = node.meaning.old_nodes.len();
    let named = match count {
        0 => "nodes".to_owned(),
        1 => "the node".to_owned(),
        count => format!("the {count} nodes"),
    };
    let diagnosis = Diagnosis::new(&CL08, witness.key.clone(), format!("{key} has no effect in 8.x"))
        .label(format!("nothing dials {named} that it names"))
        .note("nodes find one another in the database that they share, by the rows of tig_cluster_nodes")
        .help(INSTEAD_OF_NODES);
    match node.without(witness) {
        Some(edit) => diagnosis.unsafe_fix(vec![edit]),
        None => diagnosis,
    }
}

fn without_effect(node: &Node<'_>, key: &str, meaning: &str, witness: &Witness) -> Diagnosis {
    let diagnosis = Diagnosis::new(&CL09, witness.key.clone(), format!("{key} has no effect"))
        .label("nothing reads it")
        .note(meaning);
    if key == "max-inactivity-time" {
        return inactivity(node, diagnosis, witness);
    }
    let diagnosis = match key {
        "net-buff-high-throughput" => {
            diagnosis.help("net-buffer-high-throughput, a number of bytes, is read at the root of the file")
        }
        "net-buff-standard" => {
            diagnosis.help("net-buffer-standard, a number of bytes, is read at the root of the file")
        }
        _ => diagnosis.help("leave it out"),
    };
    match node.without(witness) {
        Some(edit) => diagnosis.unsafe_fix(vec![edit]),
        None => diagnosis,
    }
}

/// Seconds under a name that nothing reads become milliseconds under the one that is read.
fn inactivity(node: &Node<'_>, diagnosis: Diagnosis, witness: &Witness) -> Diagnosis {
    let path: Vec<&str> = witness.path.split('/').collect();
    let seconds = match node.item(&path).map(|item| &item.value) {
        Some(Value::Int(seconds)) => Some(i64::from(*seconds)),
        Some(Value::Long(seconds)) => Some(*seconds),
        _ => None,
    };
    let Some(ms) = seconds.and_then(|seconds| seconds.checked_mul(1_000)) else {
        return diagnosis.help("maxInactivityTime, in milliseconds, is read");
    };
    diagnosis
        .help(format!("maxInactivityTime, in milliseconds, is read: maxInactivityTime = {ms}L"))
        .unsafe_fix(vec![
            Node::renamed(witness, "maxInactivityTime"),
            Edit::replace(witness.span.clone(), format!("{ms}L")),
        ])
}

fn table(node: &Node<'_>, path: &[&str], witness: &Witness) -> Diagnosis {
    let key = path.last().copied().unwrap_or_default();
    let is_section = key == "cl-conn-repo";
    let new = if is_section { "clConRepositoryBean" } else { "repo-auto-remove-obsolete-items" };
    let diagnosis = Diagnosis::new(&CL31, witness.key.clone(), format!("{key} is ignored in 8.x"))
        .label(if is_section { "and all that stands in it" } else { "nothing reads it" })
        .help(format!("its name is {new}"));
    let mut beside = path.to_vec();
    beside.pop();
    beside.push(new);
    if node.item(&beside).is_some() {
        return diagnosis;
    }
    let mut edits = vec![Node::renamed(witness, new)];
    if is_section && let Some(body) = node.item(path).and_then(|item| Section::of(item).body()) {
        // What stands in it bears old names, too.
        if let Some(inner) = body.get("auto-remove-obsolete-items") {
            edits.push(Edit::replace(inner.key.clone(), "'repo-auto-remove-obsolete-items'"));
        }
        if let Some(inner) = body.get("autoreload-interval") {
            edits.push(Edit::replace(inner.key.clone(), "'repo-autoreload-interval'"));
        }
    }
    diagnosis.safe_fix(edits)
}
