//! A new configuration: clustered, commented, and without anything that the rules would find.

use super::migrate::quoted;
use std::fmt::Write as _;

/// What is known of the cluster to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The names of the nodes.
    pub nodes: Vec<String>,
    /// The XMPP domain.
    pub domain: Option<String>,
    /// Who administers.
    pub admins: Vec<String>,
    /// The address of the database; `None`: from the environment, which keeps its password out of the file.
    pub database: Option<String>,
    /// Ports of the cluster beside 5277.
    pub ports: Vec<u16>,
    /// Where 5277 listens; empty: everywhere.
    pub interfaces: Vec<String>,
    /// The full name of the class that sends clients to their node; `None`: a load balancer stands before the nodes.
    pub redirect: Option<String>,
}

/// Whether a text can stand in a new configuration: no apostrophe, which the server corrupts where it rewrites its
/// file, and no control characters.
pub fn can_stand(text: &str) -> bool {
    !text.contains('\'') && !text.contains(char::is_control)
}

fn list(texts: &[String]) -> String {
    let all: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[ {} ]", all.join(", "))
}

/// The file of one node. Without a name, the node takes it from the environment, and one file serves all.
pub fn file(plan: &Plan, node: Option<&str>) -> String {
    let mut text = String::new();
    let count = plan.nodes.len();
    let _ = writeln!(text, "# Tigase XMPP server: a node of a cluster of {count}.");
    if node.is_none() {
        text.push_str("# The same file on every node; only TIGASE_NODE differs:\n");
        for name in &plan.nodes {
            let _ = writeln!(text, "#   TIGASE_NODE={name}");
        }
    }
    text.push_str("\n# Nothing but true turns clustering on.\ncluster-mode = true\n");
    if let Some(domain) = &plan.domain {
        let _ =
            write!(text, "\n# The domain that all nodes serve.\ndefault-virtual-host = {}\n", quoted(domain));
    }
    let _ = write!(
        text,
        "\n# Who may see and command the cluster; without one, nobody sees whether it is whole.\nadmins = {}\n",
        list(&plan.admins)
    );
    let name = node.map_or_else(|| "env('TIGASE_NODE')".to_owned(), quoted);
    let _ = write!(
        text,
        "\n# The name of this node: the others dial it, so it must resolve on all of them, and not to a loopback\n\
         # address.\ndns-resolver {{\n    tigase-primary-address = {name}\n}}\n"
    );
    let uri = plan.database.as_deref().map_or_else(|| "env('TIGASE_DB_URI')".to_owned(), quoted);
    let _ = write!(
        text,
        "\n# The nodes find one another in this database: it must be the same for all.\ndataSource () {{\n    \
         default () {{\n        uri = {uri}\n    }}\n}}\n"
    );
    ports(&mut text, plan);
    redirects(&mut text, plan);
    text
}

fn ports(text: &mut String, plan: &Plan) {
    text.push_str(
        "\n# The links: plain TCP on 5277, which the others dial whatever stands here. Let nobody but the nodes reach \
         it.\n# A port is a bean: without ( ) it would open nothing.\ncl-comp {\n    connections {\n",
    );
    let ifc = if plan.interfaces.is_empty() { vec!["*".to_owned()] } else { plan.interfaces.clone() };
    for port in std::iter::once(5277).chain(plan.ports.iter().copied().filter(|port| *port != 5277)) {
        let _ = write!(text, "        {port} () {{\n            ifc = {}\n        }}\n", list(&ifc));
    }
    text.push_str("    }\n}\n");
}

fn redirects(text: &mut String, plan: &Plan) {
    let (why, bean) = match &plan.redirect {
        Some(class) => {
            ("Each client is sent to its node, the same from wherever it comes.", format!("(class: {class})"))
        }
        None => (
            "A load balancer, or DNS, says which node a client meets: it is not sent elsewhere.",
            "(active: false)".to_owned(),
        ),
    };
    let _ = write!(text, "\n# {why}\n");
    for component in ["c2s", "bosh", "ws2s"] {
        let _ = write!(text, "{component} {{\n    seeOtherHost {bean} {{}}\n}}\n");
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::config::diagnosis::Level;
    use crate::config::file::File;
    use crate::config::lints::check;
    use crate::config::meaning::Meaning;
    use crate::config::meaning::clustering::Clustering;

    fn plan() -> Plan {
        Plan {
            nodes: vec!["node1.example.org".to_owned(), "node2.example.org".to_owned()],
            domain: Some("example.org".to_owned()),
            admins: vec!["admin@example.org".to_owned(), "ops@example.org".to_owned()],
            database: None,
            ports: vec![4250],
            interfaces: vec!["10.0.0.1".to_owned(), "fd00::1".to_owned()],
            redirect: Some("tigase.server.xmppclient.SeeOtherHostHashed".to_owned()),
        }
    }

    #[test]
    fn the_rules_find_no_error_and_no_warning_in_new_files() {
        let plan = plan();
        let bare =
            Plan { ports: Vec::new(), interfaces: Vec::new(), redirect: None, domain: None, ..plan.clone() };
        for plan in [plan, bare] {
            let files: Vec<File> =
                plan.nodes.iter().map(|node| File::new(node, file(&plan, Some(node)))).collect();
            for files in [&files[..], &[File::new("shared", file(&plan, None))]] {
                let found = check(files);
                assert!(found.iter().all(|one| one.level == Level::Note), "{found:#?}");
                assert!(files[0].document().unwrap().losses.is_empty());
            }
        }
    }

    #[test]
    fn a_new_file_means_what_was_planned() {
        let plan = plan();
        let file = File::new("x", file(&plan, Some("node1.example.org")));
        let meaning = Meaning::of(&file.document().unwrap().tree, None);
        assert_eq!(meaning.clustering.value, Clustering::On);
        let open: Vec<u16> = meaning.ports.listening().filter_map(|port| port.number).collect();
        assert_eq!(open, [4250, 5277]);
        assert_eq!(meaning.administrators.jids, plan.admins);
        assert!(meaning.ports.ports[0].interfaces.as_ref().unwrap().contains(&"fd00::1".to_owned()));
    }

    #[test]
    fn what_cannot_be_written_is_known_beforehand() {
        assert!(can_stand("a \"b\"") && !can_stand("it's") && !can_stand("a\nb"));
    }
}
