//! Who may do what, who can reach it, and what can be read.

use super::node::Node;
use crate::config::diagnosis::{Diagnosis, Level, Lint};
use crate::config::field::{plain, texts};
use crate::config::meaning::ports::DIALLED;
use crate::config::secret;
use crate::tdsl::value::Value;
use std::net::IpAddr;

pub(super) static CL28: Lint = Lint {
    id: "CL28",
    level: Level::Warning,
    title: "nobody administers",
    explanation: "Without admins, discovery of the Cluster Connection Manager is empty for everybody: nobody can see, \
                  over XMPP, whether the cluster is whole, and this tool sees nothing. List at least one account.",
};

pub(super) static CL34: Lint = Lint {
    id: "CL34",
    level: Level::Warning,
    title: "a right that is not what it seems",
    explanation: "In commands, a plain domain lets everybody in, since the server compares the domain with itself; and \
                  administrators and trusted pass before NONE is looked at. Any right but ADMIN also shows the \
                  component's discovery to all users.",
};

pub(super) static CL35: Lint = Lint {
    id: "CL35",
    level: Level::Warning,
    title: "the port of the cluster on a public address",
    explanation: "Links are plain TCP, and their secrets stand as they are in tig_cluster_nodes: whoever reaches 5277 and \
                  reads the table is a node. Keep the port, and the database, inside of a network that you trust. A \
                  file tells only which addresses it names; what '*' is open to, the firewall decides.",
};

pub(super) static CL36: Lint = Lint {
    id: "CL36",
    level: Level::Note,
    title: "a password in the file",
    explanation: "A password that stands in the file is in every copy of it, and in the repository. env('NAME') takes it \
                  from the environment instead.",
};

pub(super) fn check(node: &Node<'_>) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    if node.is_clustered() && node.meaning.administrators.jids.is_empty() {
        let span = node.meaning.administrators.witness.as_ref().map(|witness| witness.span.clone());
        found.push(
            Diagnosis::new(&CL28, span.unwrap_or_else(|| node.anchor()), "no administrator is named")
                .label("nobody can see the cluster over XMPP")
                .help("at the root: admins = [ 'admin@your.domain' ]"),
        );
    }
    found.extend(rights(node));
    found.extend(public(node));
    found.extend(passwords(node));
    found
}

/// The words that are no domains.
const WORDS: [&str; 6] = ["ALL", "ADMIN", "LOCAL", "NONE", "DOMAIN_ADMIN", "DOMAIN_OWNER"];

fn rights(node: &Node<'_>) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    for (path, _, witness) in node.keys() {
        let [.., "commands", command] = path[..] else { continue };
        let Some(item) = node.item(path) else { continue };
        if !matches!(item.value, Value::Text(_) | Value::List(_)) {
            continue;
        }
        for word in texts(&item.value) {
            if word == "NONE" {
                found.push(
                    Diagnosis::new(
                        &CL34,
                        witness.span.clone(),
                        format!("NONE does not keep administrators from {command}"),
                    )
                    .label("administrators and trusted pass before")
                    .note("they are let in before the rights of commands are looked at"),
                );
            } else if !WORDS.contains(&word.as_str()) && word.contains('.') && !word.contains('@') {
                found.push(
                    Diagnosis::new(
                        &CL34,
                        witness.span.clone(),
                        format!("{word} lets everybody run {command}"),
                    )
                    .label("a plain domain is compared with itself")
                    .note("any user of any server passes; so does the component's discovery")
                    .help("name accounts, or DOMAIN_ADMIN, DOMAIN_OWNER, LOCAL, ADMIN"),
                );
            }
        }
    }
    found
}

fn public(node: &Node<'_>) -> Option<Diagnosis> {
    let port = node.meaning.ports.listening().find(|port| port.number == Some(DIALLED))?;
    let open = port.interfaces.iter().flatten().find(|address| address.parse().is_ok_and(is_public))?;
    let witness = port.witness.as_ref()?;
    Some(
        Diagnosis::new(&CL35, witness.key.clone(), format!("5277 listens on {open}, a public address"))
            .label("plain TCP, open to all that the firewall lets through")
            .help("an address of the inner network, and a firewall"),
    )
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let shared = a == 100 && (64..128).contains(&b);
            !(v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_unspecified() || shared)
        }
        IpAddr::V6(v6) => {
            let local =
                matches!(v6.segments()[0] & 0xfe00, 0xfc00) || matches!(v6.segments()[0] & 0xffc0, 0xfe80);
            !(v6.is_loopback() || v6.is_unspecified() || local)
        }
    }
}

fn passwords(node: &Node<'_>) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    for (path, _, witness) in node.keys() {
        let Some(key) = path.last() else { continue };
        let Some(item) = node.item(path) else { continue };
        let Value::Text(text) = &item.value else { continue };
        let here = secret::is_telling(key) && !text.is_empty();
        let inside = secret::address(&plain(&item.value)) != *text;
        if here || inside {
            found.push(
                Diagnosis::new(&CL36, witness.span.clone(), format!("a password stands in {}", witness.path))
                    .label("readable for all who read the file")
                    .help("take it from the environment: env('NAME')"),
            );
        }
    }
    if let Some(with) = node.meaning.old_nodes.iter().find(|old| old.has_password) {
        found.push(
            Diagnosis::new(&CL36, with.span.clone(), "passwords of nodes stand in cluster-nodes")
                .label("readable, and of no use in 8.x")
                .help("leave cluster-nodes out: nodes make secrets of their own"),
        );
    }
    found
}
