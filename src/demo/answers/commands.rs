//! Ad-hoc commands (XEP-0050): those that tell of the cluster and of its nodes, and the refusals.

use super::components::Component;
use super::configuration::effective;
use super::disco::{lists, runs_commands};
use super::{COMMANDS_NS, Element, Form, Place, Question, statistics};

pub(super) const DATA_NS: &str = "jabber:x:data";

/// Answers a command; `None`: silence, which is what an unknown command gets.
pub(super) fn run(question: &Question<'_>, place: &Place) -> Option<Element> {
    if question.iq.attr("type") != Some("set") {
        return None;
    }
    let node = question.payload.attr("node")?;
    match place {
        Place::Component(component, form) if component.name == "stats" => {
            statistics::run(question, *form, node)
        }
        // Recorded: at a node's own address the manager has no commands, and says so.
        Place::Component(component, Form::AtNode) if component.name == "cl-comp" => {
            let condition = ("501", "cancel", "feature-not-implemented");
            Some(question.error(condition, Some("Not implemented")))
        }
        Place::Component(component, Form::AtNode) if component.name == "monitor" && !question.asker.admin => {
            Some(forbidden(question))
        }
        Place::Component(component, form) if runs_commands(*form) => command(question, *component, node),
        Place::Domain if !question.asker.admin && node.starts_with("http://jabber.org/protocol/admin#") => {
            Some(forbidden(question))
        }
        _ => None,
    }
}

fn forbidden(question: &Question<'_>) -> Element {
    question.error(("403", "auth", "forbidden"), Some("Only Administrator can call the command."))
}

fn command(question: &Question<'_>, component: Component, node: &str) -> Option<Element> {
    if !question.asker.admin {
        let known = lists(component, node) || component.name == "sess-man";
        return known.then(|| forbidden(question));
    }
    let world = question.world;
    let completed = |field: Element| Some(completed(question, node, field));
    match (component.name, node) {
        ("cl-comp", "cluster-nodes-list") => {
            let (own, view) = world.of(question.node, |node| (node.name.clone(), node.view.clone()));
            let others = view.iter().filter(|said| said.connected).map(|said| &*said.name);
            let mut all: Vec<&str> = others.chain([&*own]).collect();
            all.sort_unstable();
            completed(field("Cluster nodes:", Some("text-multi"), &all))
        }
        ("cl-comp", "service-keys") => {
            let keys: Vec<String> = world
                .links
                .of(question.node)
                .iter()
                .map(|(own, peer)| format!("{}_{}_{}_{}", own.ip(), own.port(), peer.ip(), peer.port()))
                .collect();
            completed(field("Script result", Some("text-multi"), &[&format!("[{}]", keys.join(", "))]))
        }
        ("message-router", "get-config-tdsl") => {
            let lines = effective(world, question.node);
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            completed(field("config.tdsl", Some("text-multi"), &lines))
        }
        _ => None,
    }
}

pub(super) fn completed(question: &Question<'_>, node: &str, field: Element) -> Element {
    let form = Element::new("x", DATA_NS).with("type", "result").child(field);
    let command =
        Element::new("command", COMMANDS_NS).with("node", node).with("status", "completed").child(form);
    question.result().child(command)
}

pub(super) fn field(var: &str, kind: Option<&str>, values: &[&str]) -> Element {
    Element::new("field", DATA_NS)
        .with("var", var)
        .with_some("type", kind)
        .children(values.iter().map(|text| value(text)))
}

pub(super) fn value(text: &str) -> Element {
    Element::new("value", DATA_NS).text(text)
}
