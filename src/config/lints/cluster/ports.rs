//! Ports that do not listen, or not as it looks.

use super::node::Node;
use crate::config::diagnosis::{Diagnosis, Edit, Level, Lint};
use crate::config::meaning::ports::{DIALLED, Fate, Port};
use crate::config::settings::Standing;

pub(super) static CL03: Lint = Lint {
    id: "CL03",
    level: Level::Error,
    title: "a port that opens nothing",
    explanation: "Under connections, `4250 {}` is a map: it configures a port that is there already. Only 5277, and \
                  what `ports` lists, are. To open another port it must be a bean: `4250 () {}`. The \
                  documentation's Clustering page writes the map.",
};

pub(super) static CL04: Lint = Lint {
    id: "CL04",
    level: Level::Note,
    title: "another port beside 5277",
    explanation: "Ports that are named are added to 5277, which stays open. The other nodes dial 5277 whatever is \
                  named here: the row of this node in the database says so, and nothing changes it. Another port of \
                  the cluster serves nobody.",
};

pub(super) static CL05: Lint = Lint {
    id: "CL05",
    level: Level::Error,
    title: "nothing listens on 5277",
    explanation: "In 8.x every node dials port 5277 of the others, since that is what their rows in the database say. \
                  A node that does not listen there can be reached by none of them.",
};

pub(super) static CL06: Lint = Lint {
    id: "CL06",
    level: Level::Note,
    title: "a setting that no port of 8.x has",
    explanation: "remote-host, force-redirect-to and a section connections (tls) inside of a port belong to older \
                  versions, or to other components. They are ignored. The cluster's links have no TLS.",
};

pub(super) static CL07: Lint = Lint {
    id: "CL07",
    level: Level::Error,
    title: "a port that keeps the others closed",
    explanation: "A port whose name is no number, or whose socket or type is none of the known words, keeps every \
                  port of the component closed, while the server runs on. A port beyond 65535 is left out alone.",
};

pub(super) fn check(node: &Node<'_>) -> Vec<Diagnosis> {
    let ports = &node.meaning.ports;
    let mut found: Vec<Diagnosis> = ports.ports.iter().filter_map(|port| one(node, port)).collect();
    if let Some(closed) = &ports.closed {
        let is_section = closed.witness.path == "cl-comp/connections";
        let span = if is_section { &closed.witness.key } else { &closed.witness.span };
        found.push(
            Diagnosis::new(&CL07, span.clone(), format!("no port of cl-comp opens: {}", closed.why))
                .label(format!("keeps {DIALLED} closed, too"))
                .note("the server logs a warning and runs on; the node cannot be reached by the others")
                .help("a port is a number, its socket plain, ssl or tls, its type accept or connect"),
        );
    } else if !ports.can_be_dialled() && !ports.is_open() {
        let switched_off = ports.ports.iter().find(|port| port.number == Some(DIALLED));
        let witness = switched_off.and_then(|port| port.witness.as_ref()).or(ports.replaced.as_ref());
        let span = witness.map_or(0..0, |witness| witness.key.clone());
        found.push(
            Diagnosis::new(&CL05, span, "nothing will listen on 5277, the port that the other nodes dial")
                .label("5277 is not open")
                .note("their dialling goes by the rows in the database, which always say 5277")
                .help("let 5277 listen; to keep it from others, give it an ifc and a firewall"),
        );
    }
    found.extend(ignored(node));
    found
}

fn one(node: &Node<'_>, port: &Port) -> Option<Diagnosis> {
    let witness = port.witness.as_ref()?;
    let name = &port.name;
    match port.fate {
        Fate::OpensNothing => {
            let found = Diagnosis::new(
                &CL03,
                witness.key.clone(),
                format!("port {name} is only a map, and opens nothing"),
            )
            .label("a map configures a port that is there already")
            .note("no error, no line in the log: the server just does not listen there")
            .help(format!("to open it: {name} () {{}}"));
            let between = node.file.source.get(witness.key.end..witness.span.start).unwrap_or("=");
            let plain = between.trim().is_empty();
            Some(if plain { found.safe_fix(vec![Edit::insert(witness.key.end, " ()")]) } else { found })
        }
        Fate::OutOfRange => Some(
            Diagnosis::new(&CL07, witness.key.clone(), format!("{name} is no port"))
                .label("a port is a number from 1 to 65535")
                .note("the server logs a warning; the other ports open"),
        ),
        Fate::Listens | Fate::Dials | Fate::SwitchedOff | Fate::Replaced | Fate::Open(_) => None,
    }
}

/// What stands beside 5277, and what is ignored inside of ports.
fn ignored(node: &Node<'_>) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    let ports = &node.meaning.ports;
    if ports.can_be_dialled() {
        for port in &ports.ports {
            let extra =
                matches!(port.fate, Fate::Listens | Fate::OpensNothing) && port.number != Some(DIALLED);
            if let (true, Some(witness)) = (extra, &port.witness) {
                found.push(
                    Diagnosis::new(
                        &CL04,
                        witness.key.clone(),
                        format!("the other nodes dial 5277, not {}", port.name),
                    )
                    .label("beside 5277, which stays open")
                    .help(format!("leave {} out, unless something of your own connects there", port.name)),
                );
            }
        }
    }
    for (path, standing, witness) in node.keys() {
        let in_port =
            matches!(path[..], [_, "connections", port, _] if port.bytes().all(|byte| byte.is_ascii_digit()));
        if let (true, Standing::Unread(setting)) = (in_port, standing) {
            let diagnosis =
                Diagnosis::new(&CL06, witness.key.clone(), format!("{} is ignored in a port", setting.key))
                    .label("nothing reads it")
                    .note(setting.meaning)
                    .help("leave it out");
            found.push(match node.without(witness) {
                Some(edit) => diagnosis.unsafe_fix(vec![edit]),
                None => diagnosis,
            });
        }
    }
    found
}
