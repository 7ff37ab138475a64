//! Ad-hoc commands (XEP-0050): those that tell of the cluster, the statistics, and the refusals.

use super::components::{Component, version};
use super::disco::{lists, runs_commands};
use super::{COMMANDS_NS, Element, Form, Place, Question};

const DATA_NS: &str = "jabber:x:data";
const LEVELS: [&str; 4] = ["INFO", "FINE", "FINER", "FINEST"];

/// Answers a command; `None`: silence, which is what an unknown command gets.
pub(super) fn run(question: &Question<'_>, place: &Place) -> Option<Element> {
    if question.iq.attr("type") != Some("set") {
        return None;
    }
    let node = question.payload.attr("node")?;
    match place {
        Place::Component(component, form) if component.name == "stats" => statistics(question, *form, node),
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
            let own = &world.nodes[question.node];
            let others = own.view.iter().filter(|(_, connected)| *connected).map(|(name, _)| name.as_str());
            let mut all: Vec<&str> = others.chain([own.name.as_str()]).collect();
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
        _ => None,
    }
}

/// Statistics work at the domain and at every node, unlike other commands.
fn statistics(question: &Question<'_>, form: Form, node: &str) -> Option<Element> {
    if !matches!(form, Form::AtDomain | Form::AtNode) {
        return None;
    }
    let part = node.strip_prefix("stats/")?;
    if !question.asker.admin {
        let words = "You do not have enough permissions to manage this domain";
        return Some(completed(question, node, field("Error", Some("fixed"), &[words])));
    }
    let part = Component::find(question.world, part)?;
    let asked = question.payload.get("x", DATA_NS).and_then(|form| {
        let field = form.children.iter().find(|field| field.attr("var") == Some("Stats level"))?;
        let value = field.children.iter().find(|value| value.name == "value")?;
        LEVELS.into_iter().find(|level| *level == value.text)
    });
    let level = asked.unwrap_or(LEVELS[0]);
    let figures = figures(question, part)
        .into_iter()
        // Recorded: what is zero shows at the finest level only.
        .filter(|(_, value)| value != "0" || level == "FINEST")
        .map(|(name, value)| field(&format!("{}/{name}", part.name), None, &[&value]));
    let choice = Element::new("field", DATA_NS)
        .with("label", "Stats level")
        .with("type", "list-single")
        .with("var", "Stats level")
        .child(value(level))
        .children(
            LEVELS.map(|level| Element::new("option", DATA_NS).with("label", level).child(value(level))),
        );
    let form = Element::new("x", DATA_NS).with("type", "form").children(figures).child(choice);
    let actions = Element::new("actions", COMMANDS_NS)
        .with("execute", "complete")
        .child(Element::new("complete", COMMANDS_NS));
    let command = Element::new("command", COMMANDS_NS)
        .with("node", node)
        .with("status", "executing")
        .child(form)
        .child(actions);
    Some(question.result().child(command))
}

/// The figures of a component at level INFO.
fn figures(question: &Question<'_>, part: Component) -> Vec<(&'static str, String)> {
    let world = question.world;
    let own = &world.nodes[question.node];
    match part.name {
        "cl-comp" => {
            let nodes = 1 + own.view.len();
            vec![
                ("Open connections", world.links.of(question.node).len().to_string()),
                ("Max daily cluster nodes count in last month", format!("[{nodes}]")),
                ("Max nodes count within last week", nodes.to_string()),
            ]
        }
        "message-router" => vec![
            ("Local hostname", own.name.clone()),
            ("Uptime", uptime(world.started.elapsed().as_secs())),
            ("Version", version(world).to_owned()),
            ("CPU usage", "2.4%".to_owned()),
            ("Max Heap mem", "633,536 KB".to_owned()),
            ("Used Heap", "48,360 KB".to_owned()),
        ],
        _ => Vec::new(),
    }
}

/// Tigase's way of saying how long.
fn uptime(seconds: u64) -> String {
    let unit = |count: u64, word: &str| format!("{count} {word}{}", if count > 1 { "s" } else { "" });
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    let mut words = Vec::new();
    if days > 0 {
        words.push(unit(days, "day"));
    }
    if hours > 0 {
        words.push(unit(hours, "hour"));
    }
    if minutes > 0 {
        words.push(unit(minutes, "min"));
    }
    words.push(format!("{} sec", seconds % 60));
    words.join(", ")
}

fn completed(question: &Question<'_>, node: &str, field: Element) -> Element {
    let form = Element::new("x", DATA_NS).with("type", "result").child(field);
    let command =
        Element::new("command", COMMANDS_NS).with("node", node).with("status", "completed").child(form);
    question.result().child(command)
}

fn field(var: &str, kind: Option<&str>, values: &[&str]) -> Element {
    Element::new("field", DATA_NS)
        .with("var", var)
        .with_some("type", kind)
        .children(values.iter().map(|text| value(text)))
}

fn value(text: &str) -> Element {
    Element::new("value", DATA_NS).text(text)
}

#[cfg(test)]
mod tests {
    use super::uptime;

    #[test]
    fn uptime_is_said_as_the_server_says_it() {
        assert_eq!(uptime(0), "0 sec");
        assert_eq!(uptime(370), "6 mins, 10 sec");
        assert_eq!(uptime(90_061), "1 day, 1 hour, 1 min, 1 sec");
    }
}
