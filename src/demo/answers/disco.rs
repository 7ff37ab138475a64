//! Service discovery (XEP-0030), as Tigase fills it.

use super::components::{Component, version};
use super::{COMMANDS_NS, Element, Form, INFO_NS, ITEMS_NS, Place, Question};

/// What the domain and the session managers can do, as recorded; one of them twice.
const FEATURES: [&str; 32] = [
    COMMANDS_NS,
    "urn:xmpp:mix:pam:2",
    "urn:xmpp:carbons:2",
    "urn:xmpp:carbons:rules:0",
    "jabber:iq:auth",
    "vcard-temp",
    "http://jabber.org/protocol/amp",
    "msgoffline",
    INFO_NS,
    ITEMS_NS,
    "urn:xmpp:blocking",
    "urn:xmpp:ping",
    "urn:ietf:params:xml:ns:xmpp-sasl",
    "urn:xmpp:push:0",
    "tigase:push:encrypt:0",
    "tigase:push:encrypt:aes-128-gcm",
    "tigase:push:filter:ignore-unknown:0",
    "tigase:push:filter:groupchat:0",
    "tigase:push:priority:0",
    "tigase:push:filter:muted:0",
    "tigase:push:jingle:0",
    "jabber:iq:roster",
    "jabber:iq:roster-dynamic",
    "jabber:iq:version",
    "urn:xmpp:time",
    "jabber:iq:privacy",
    "urn:xmpp:extdisco:2",
    "urn:ietf:params:xml:ns:xmpp-bind",
    COMMANDS_NS,
    "urn:ietf:params:xml:ns:vcard-4.0",
    "jabber:iq:private",
    "urn:ietf:params:xml:ns:xmpp-session",
];

/// The tasks of the monitor.
const TASKS: [&str; 7] = [
    "load-checker-task",
    "memory-checker-task",
    "logger-task",
    "sample-task",
    "cpu-temp-task",
    "connections-task",
    "disk-task",
];

/// Scripts that every component can run: name, node, group.
const SCRIPTS: [(&str, &str, Option<&str>); 3] = [
    ("Remove command script", "del-script", Some("Scripts")),
    ("Get list available commands", "list-commands", Some("Example scripts")),
    ("New command script", "add-script", Some("Scripts")),
];

/// Further commands of the manager.
const MANAGER_COMMANDS: [(&str, &str, Option<&str>); 4] = [
    ("Force stop service", "force-stop-service", None),
    ("Simulate serviceStopped method call", "sim-serv-stopped", None),
    ("Get list of all connected cluster nodes", "cluster-nodes-list", Some("Configuration")),
    ("List Service Keys", "service-keys", None),
];

/// Further commands of the router.
const ROUTER_COMMANDS: [(&str, &str, Option<&str>); 6] = [
    ("Update config.tdsl configuration", "update-config-tdsl", Some("Configuration")),
    ("Set package logging", "logging-set", Some("Configuration")),
    ("Get any file", "get-any-file", None),
    ("Shutdown", "http://jabber.org/protocol/admin#shutdown", Some("Configuration")),
    ("Get configuration file", "get-config-file", Some("Configuration")),
    ("Get config.tdsl configuration", "get-config-tdsl", Some("Configuration")),
];

/// Commands of the session manager that everybody may run on the own account.
const OWN_COMMANDS: [(&str, &str); 3] = [
    ("Add user credentials", "auth-credentials-add"),
    ("List user credentials", "auth-credentials-list"),
    ("Delete user credentials", "auth-credentials-delete"),
];

/// Components of a newer make, which do not repeat the node of the commands that they list.
const NEWER: [&str; 4] = ["monitor", "eventbus", "ext-disco", "rtbl-component"];

/// Answers `disco#items`.
pub(super) fn items(question: &Question<'_>, place: &Place) -> Option<Element> {
    if !question.get() {
        return None;
    }
    let node = question.payload.attr("node");
    let found = match place {
        Place::Domain if node.is_none() => domain_items(question),
        Place::Component(component, _) => {
            let found = component_items(question, *component, node);
            if node == Some(COMMANDS_NS) && NEWER.contains(&component.name) {
                return Some(question.result().child(Element::new("query", ITEMS_NS).children(found)));
            }
            found
        }
        Place::Nobody => {
            let condition = ("404", "wait", "recipient-unavailable");
            return Some(question.error(condition, Some("The target is unavailable at this time.")));
        }
        _ => Vec::new(),
    };
    Some(filled(question, ITEMS_NS, found))
}

/// Answers `disco#info`. What does not exist has an empty answer.
pub(super) fn info(question: &Question<'_>, place: &Place) -> Option<Element> {
    if !question.get() {
        return None;
    }
    let node = question.payload.attr("node");
    let found = match place {
        Place::Domain => {
            let mut found = server_identities(question);
            found.extend(features(&FEATURES));
            found
        }
        Place::Account => vec![identity("account", "registered", "")],
        Place::Component(component, _) if component.open || question.asker.admin => {
            component_info(question, *component, node)
        }
        _ => Vec::new(),
    };
    Some(filled(question, INFO_NS, found))
}

fn filled(question: &Question<'_>, ns: &str, found: Vec<Element>) -> Element {
    let query = Element::new("query", ns).with_some("node", question.payload.attr("node")).children(found);
    question.result().child(query)
}

fn item(name: &str, node: Option<&str>, jid: &str) -> Element {
    Element::new("item", ITEMS_NS).with("name", name).with_some("node", node).with("jid", jid)
}

fn identity(category: &str, kind: &str, name: &str) -> Element {
    let name = (!name.is_empty()).then_some(name);
    Element::new("identity", INFO_NS).with_some("name", name).with("type", kind).with("category", category)
}

fn features(all: &[&str]) -> Vec<Element> {
    all.iter().map(|feature| Element::new("feature", INFO_NS).with("var", *feature)).collect()
}

fn server_identities(question: &Question<'_>) -> Vec<Element> {
    let name = format!("Tigase ver. {}", version(question.world, question.node));
    vec![identity("component", "router", &name), identity("server", "im", &name)]
}

fn domain_items(question: &Question<'_>) -> Vec<Element> {
    let world = question.world;
    Component::all(world)
        .filter(|component| question.asker.admin || matches!(component.name, "sess-man" | "message-router"))
        .map(|component| {
            let node = (component.name == "stats").then_some("stats");
            item(&component.description(world, question.node), node, &component.address(world))
        })
        .collect()
}

fn component_items(question: &Question<'_>, component: Component, node: Option<&str>) -> Vec<Element> {
    let (admin, asked) = (question.asker.admin, question.asked());
    match (component.name, node) {
        ("sess-man", Some(COMMANDS_NS)) => {
            let own = OWN_COMMANDS.iter().map(|(name, node)| item(name, Some(node), asked));
            let scripts = if admin { commands(component, asked) } else { Vec::new() };
            own.chain(scripts).collect()
        }
        (_, Some(COMMANDS_NS)) if admin => commands(component, asked),
        ("cl-comp", None) if admin => view(question),
        ("stats" | "cluster-contr", None) if admin => parts(question, component, ""),
        ("stats", Some("stats")) if admin => parts(question, component, "stats/"),
        ("monitor", None) => {
            TASKS.iter().map(|task| item(&format!("Task {task}"), None, &format!("{asked}/{task}"))).collect()
        }
        _ => Vec::new(),
    }
}

/// The node's own view: the other nodes, with the address that was asked.
fn view(question: &Question<'_>) -> Vec<Element> {
    let view = question.world.of(question.node, |node| node.view.clone());
    view.iter()
        .map(|said| {
            let state = if said.connected { "connected" } else { "disconnected" };
            item(&format!("tigase:cluster {state}"), Some(&said.name), question.asked())
        })
        .collect()
}

/// Components as the statistics and the controller list them.
fn parts(question: &Question<'_>, component: Component, prefix: &str) -> Vec<Element> {
    let left_out: &[&str] =
        if component.name == "stats" { &["stats", "cluster-contr"] } else { &["cluster-contr"] };
    Component::all(question.world)
        .filter(|part| !left_out.contains(&part.name))
        .map(|part| {
            let node = format!("{prefix}{}", part.name);
            item(&format!("Component: {}", part.name), Some(&node), question.asked())
        })
        .collect()
}

fn commands(component: Component, asked: &str) -> Vec<Element> {
    let more: &[(&str, &str, Option<&str>)] = match component.name {
        "stats" => return Vec::new(),
        "cl-comp" => &MANAGER_COMMANDS,
        "message-router" => &ROUTER_COMMANDS,
        _ => &[],
    };
    SCRIPTS
        .iter()
        .chain(more)
        .map(|(name, node, group)| item(name, Some(node), asked).with_some("group", *group))
        .collect()
}

fn component_info(question: &Question<'_>, component: Component, node: Option<&str>) -> Vec<Element> {
    let own = identity("component", component.kind, &component.description(question.world, question.node));
    let mut found = vec![own];
    match (component.name, node) {
        ("stats", Some(node)) => {
            let part = node.strip_prefix("stats/").unwrap_or(node);
            found = vec![identity("automation", "command-node", &format!("Component: {part}"))];
            found.extend(features(&[COMMANDS_NS, "jabber:x:data"]));
        }
        (_, Some(_)) => found.clear(),
        ("stats", None) => {
            found.push(identity("automation", "command-node", "All statistics"));
            found.push(identity("automation", "command-list", "Statistics retrieving commands"));
            found.extend(features(&[INFO_NS, ITEMS_NS, COMMANDS_NS, "jabber:x:data"]));
        }
        ("message-router", None) => {
            found = server_identities(question);
            found.extend(features(&[COMMANDS_NS]));
        }
        ("sess-man", None) => found.extend(features(&FEATURES)),
        ("monitor", None) => {
            let all = ["jabber:iq:version", ITEMS_NS, "urn:xmpp:ping", COMMANDS_NS, INFO_NS];
            found.extend(features(&all));
        }
        _ => found.extend(features(&[COMMANDS_NS])),
    }
    found
}

/// Whether a command of this name is listed for a component: only such are refused to others.
pub(super) fn lists(component: Component, node: &str) -> bool {
    commands(component, "").iter().any(|item| item.attr("node") == Some(node))
}

/// Whether the address is one at which commands run.
pub(super) fn runs_commands(form: Form) -> bool {
    form == Form::AtDomain
}
