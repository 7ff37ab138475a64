//! Where clients are sent, and the strategy of sessions.

use super::node::Node;
use crate::config::diagnosis::{Diagnosis, Edit, Level, Lint};
use crate::config::field::Witness;
use crate::config::meaning::redirect::{CLASSES, PACKAGE, Redirect, SHIPPED, Strategy};
use crate::config::settings::{Fate, Standing};

pub(super) static CL22: Lint = Lint {
    id: "CL22",
    level: Level::Warning,
    title: "it is not determined where clients are sent",
    explanation: "In a cluster two classes claim to be the default of seeOtherHost (Hashed and DualIP); which one wins \
                  differs from node to node. Name a class in c2s, bosh and ws2s, or switch redirection off behind a \
                  load balancer: seeOtherHost (active: false) {}.",
};

pub(super) static CL23: Lint = Lint {
    id: "CL23",
    level: Level::Warning,
    title: "a class of seeOtherHost that is not there",
    explanation: "Only full names of classes count. A short or misspelt one, `none` included, is an unknown class: \
                  nobody is sent anywhere, and nothing says so. SeeOtherHostDB alone does not start either, since \
                  the bean that reads its table is missing.",
};

pub(super) static CL24: Lint = Lint {
    id: "CL24",
    level: Level::Note,
    title: "a key of seeOtherHost that nothing reads",
    explanation: "The documented default-host, fallback-redirection-host, db-url, get-host-query, get-all-data-query and \
                  data-source are ignored there. defaultHost and failbackHost are read.",
};

pub(super) static CL25: Lint = Lint {
    id: "CL25",
    level: Level::Error,
    title: "a text where seeOtherHost's section should stand",
    explanation: "An old section 'cm-see-other-host' in c2s, bosh or ws2s is merged into seeOtherHost when the server \
                  starts. A text there stops it: ClassCastException.",
};

pub(super) static CL26: Lint = Lint {
    id: "CL26",
    level: Level::Error,
    title: "a strategy that is not shipped",
    explanation: "Where the class of sess-man/strategy is not on the class path, the Session Manager is left out: ports \
                  are open, connections are taken, and no stream is ever answered; the log says nothing that names \
                  the strategy. DefaultClusteringStrategy is shipped. OnlineUsersCachingStrategy needs tigase-acs and \
                  its licence on every node.",
};

pub(super) fn check(node: &Node<'_>) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    found.extend(undetermined(node));
    let mut told: Vec<&Witness> = Vec::new();
    for (component, stated) in &node.meaning.redirects {
        let Some(witness) = &stated.witness else { continue };
        if told.contains(&witness) {
            continue;
        }
        told.push(witness);
        match &stated.value {
            Redirect::NoClass(class) => found.push(no_class(node, class, witness)),
            Redirect::Bare => found.push(
                Diagnosis::new(&CL23, witness.key.clone(), "SeeOtherHostDB alone does not start")
                    .label("the bean of its table is missing")
                    .note("the server logs a warning; nobody is sent anywhere")
                    .help(format!("{PACKAGE}SeeOtherHostHashed needs nothing else")),
            ),
            Redirect::Fails(_) => {
                let diagnosis = Diagnosis::new(
                    &CL25,
                    witness.key.clone(),
                    format!("{component}: a text where a section should stand"),
                )
                .label("stops the server")
                .note("the server stops when it starts: java.lang.ClassCastException")
                .help("leave it out, and name the class: seeOtherHost (class: ...) {}");
                found.push(match node.without(witness) {
                    Some(edit) => diagnosis.unsafe_fix(vec![edit]),
                    None => diagnosis,
                });
            }
            Redirect::Alone | Redirect::Undetermined | Redirect::Class(_) | Redirect::Off => {}
        }
    }
    found.extend(unread(node));
    found.extend(strategy(node));
    found
}

fn undetermined(node: &Node<'_>) -> Option<Diagnosis> {
    let open: Vec<&(&str, _)> = node
        .meaning
        .redirects
        .iter()
        .filter(|(component, stated)| {
            let off = crate::config::field::section(node.tree, &[component]).is_off();
            let nothing_said = matches!(stated.value, Redirect::Undetermined | Redirect::Alone);
            node.is_clustered() && nothing_said && !off
        })
        .collect();
    let first = open.first()?;
    let names: Vec<&str> = open.iter().map(|(component, _)| *component).collect();
    let section = node.item(&[first.0]).map(|item| item.key.clone());
    let span = first.1.witness.as_ref().map(|witness| witness.key.clone());
    Some(
        Diagnosis::new(
            &CL22,
            span.or(section).unwrap_or_else(|| node.anchor()),
            format!("it is not determined where {} will send clients", names.join(", ")),
        )
        .label("no class is named")
        .note("SeeOtherHostHashed on one node, SeeOtherHostDualIP on another: seen on a live cluster")
        .help(format!(
            "in each: seeOtherHost (class: {PACKAGE}SeeOtherHostHashed) {{}}, or seeOtherHost (active: false) {{}}"
        )),
    )
}

fn no_class(node: &Node<'_>, class: &str, witness: &Witness) -> Diagnosis {
    let diagnosis = Diagnosis::new(&CL23, witness.key.clone(), format!("there is no class {class}"))
        .label("nobody is sent anywhere")
        .note("the server says nothing of it; the ports open as usual");
    if class.eq_ignore_ascii_case("none") {
        return diagnosis.help("to switch it off: seeOtherHost (active: false) {}");
    }
    let short = class.rsplit('.').next().unwrap_or(class);
    let known = CLASSES.iter().find(|(name, _)| name.eq_ignore_ascii_case(short)).map(|(name, _)| *name);
    let Some(name) = known else {
        let names: Vec<&str> = CLASSES.iter().map(|(name, _)| *name).collect();
        return diagnosis
            .help(format!("the classes are {}, each with {PACKAGE} before it", names.join(", ")));
    };
    let diagnosis = diagnosis.help(format!("its full name is {PACKAGE}{name}"));
    // The name stands between the key and the end of the bean's head.
    let from = witness.key.end;
    let place =
        node.file.source.get(from..witness.span.end).and_then(|text| text.find(class)).map(|at| from + at);
    match place {
        Some(at) if name != "SeeOtherHostDB" && witness.path.ends_with("seeOtherHost") => {
            diagnosis.safe_fix(vec![Edit::replace(at..at + class.len(), format!("{PACKAGE}{name}"))])
        }
        _ => diagnosis,
    }
}

fn unread(node: &Node<'_>) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    for (path, standing, witness) in node.keys() {
        let ([_, "seeOtherHost", key], Standing::Unread(setting)) = (&path[..], standing) else { continue };
        let diagnosis =
            Diagnosis::new(&CL24, witness.key.clone(), format!("{key} is ignored in seeOtherHost"))
                .label("nothing reads it")
                .note(setting.meaning);
        let Fate::Replaced(by) = setting.fate else {
            found.push(diagnosis.help("leave it out"));
            continue;
        };
        let name = by.rsplit('/').next().unwrap_or(by);
        let diagnosis = diagnosis.help(format!("its name is {name}"));
        let free = node.item(&[path[0], path[1], name]).is_none();
        found.push(if free { diagnosis.safe_fix(vec![Node::renamed(witness, name)]) } else { diagnosis });
    }
    found
}

fn strategy(node: &Node<'_>) -> Option<Diagnosis> {
    let stated = &node.meaning.strategy;
    let span = stated.witness.as_ref()?.key.clone();
    let help = format!("leave it out, or write {SHIPPED}");
    match &stated.value {
        Strategy::Shipped => None,
        Strategy::Off => Some(
            Diagnosis::new(&CL26, span, "the strategy is switched off")
                .label("sessions of other nodes are not known")
                .help(help),
        ),
        Strategy::Licensed(class) => Some(
            Diagnosis::new(&CL26, span, format!("{class} needs tigase-acs"))
                .at_level(Level::Warning)
                .label("and its licence, on every node")
                .note("where the class is missing, no stream is ever answered"),
        ),
        Strategy::Other(class) => Some(
            Diagnosis::new(&CL26, span, format!("{class} is not shipped"))
                .label("without its class no session begins")
                .note("ports are open and connections are taken, but no stream is ever answered")
                .help(help),
        ),
    }
}
