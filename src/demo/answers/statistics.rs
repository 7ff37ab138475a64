//! The statistics, as the server counts: figures at four levels, what is zero at the finest alone.

use super::components::{Component, version};
use super::{COMMANDS_NS, Element, Form, Question, commands};
use commands::{DATA_NS, completed, field, value};
use jiff::Timestamp;
use jiff::tz::TimeZone;

const LEVELS: [&str; 4] = ["INFO", "FINE", "FINER", "FINEST"];

/// Most open figures: Tigase's names of the levels, the coarsest first.
const INFO: usize = 0;
const FINE: usize = 1;
const FINER: usize = 2;
const FINEST: usize = 3;

/// A figure: the level from which on it is shown, its name, its value.
type Figure = (usize, &'static str, String);

/// Statistics work at the domain and at every node, unlike other commands.
pub(super) fn run(question: &Question<'_>, form: Form, node: &str) -> Option<Element> {
    if !matches!(form, Form::AtDomain | Form::AtNode) {
        return None;
    }
    let part = node
        .strip_prefix("stats")
        .and_then(|rest| if rest.is_empty() { Some("") } else { rest.strip_prefix('/') })?;
    if !question.asker.admin {
        let words = "You do not have enough permissions to manage this domain";
        return Some(completed(question, node, field("Error", Some("fixed"), &[words])));
    }
    let parts: Vec<Component> = match part {
        "" => Component::all(question.world).collect(),
        part => vec![Component::find(question.world, part)?],
    };
    let asked = question.payload.get("x", DATA_NS).and_then(|form| {
        let field = form.children.iter().find(|field| field.attr("var") == Some("Stats level"))?;
        let value = field.children.iter().find(|value| value.name == "value")?;
        LEVELS.iter().position(|level| *level == value.text)
    });
    let asked = asked.unwrap_or(INFO);
    let figures = parts.into_iter().flat_map(|part| {
        figures(question, part)
            .into_iter()
            // Recorded: what is zero shows at the finest level only.
            .filter(move |(level, _, value)| if value == "0" { asked == FINEST } else { *level <= asked })
            .map(move |(_, name, value)| field(&format!("{}/{name}", part.name), None, &[&value]))
    });
    let choice = Element::new("field", DATA_NS)
        .with("label", "Stats level")
        .with("type", "list-single")
        .with("var", "Stats level")
        .child(value(LEVELS[asked]))
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

/// The figures of a component: those that this cluster can count, at the levels that were recorded.
fn figures(question: &Question<'_>, part: Component) -> Vec<Figure> {
    match part.name {
        "cl-comp" => links(question),
        "message-router" => process(question),
        "sess-man" => sessions(question),
        "c2s" => {
            let count = question.world.sessions.count(question.node).connections;
            vec![(INFO, "Open connections", count.to_string())]
        }
        _ => Vec::new(),
    }
}

fn links(question: &Question<'_>) -> Vec<Figure> {
    let (world, node) = (question.world, question.node);
    let open = world.links.of(node).len();
    world.of(node, |node| {
        let known = node.view.iter().filter(|said| said.connected).count();
        vec![
            (INFO, "Open connections", open.to_string()),
            (FINE, "Total disconnects", node.losses.len().to_string()),
            (FINE, "Last day disconnects", list(&by_clock(&node.losses).0)),
            (FINE, "Last hour disconnects", list(&by_clock(&node.losses).1)),
            (INFO, "Max daily cluster nodes count in last month", format!("[{}]", node.most_nodes)),
            (INFO, "Max nodes count within last week", node.most_nodes.to_string()),
            (FINEST, "Known cluster nodes", known.to_string()),
            (FINEST, "Service connected time-outs", "0".to_owned()),
            (FINEST, "Watchdog stopped", "0".to_owned()),
        ]
    })
}

fn process(question: &Question<'_>) -> Vec<Figure> {
    let (world, node) = (question.world, question.node);
    let version = version(world, node);
    world.of(node, |node| {
        vec![
            (INFO, "Local hostname", node.name.to_string()),
            (INFO, "Uptime", uptime(node.since.elapsed().as_secs())),
            (INFO, "Version", version),
            (INFO, "CPU usage", "2.4%".to_owned()),
            (INFO, "Max Heap mem", "633,536 KB".to_owned()),
            (INFO, "Used Heap", "48,360 KB".to_owned()),
        ]
    })
}

fn sessions(question: &Question<'_>) -> Vec<Figure> {
    let (world, node) = (question.world, question.node);
    let open = world.sessions.count(node);
    let (all, most) = world.of(node, |node| node.sessions);
    // One session is the server's own.
    let users = open.users + 1;
    vec![
        (INFO, "Open user connections", open.connections.to_string()),
        (INFO, "Maximum user connections", most.to_string()),
        (INFO, "Open user sessions", users.to_string()),
        (FINER, "Total user connections", all.to_string()),
        (FINER, "Closed user connections", all.saturating_sub(open.connections).to_string()),
        (FINEST, "Registered accounts", world.fixed.accounts.len().to_string()),
    ]
}

/// How many nodes were lost, by the hour of the day and by the minute of the hour: in the places of the clock, as
/// the server has them, not by age. It clears a place only when the next node is lost in another hour.
fn by_clock(losses: &[Timestamp]) -> ([usize; 24], [usize; 60]) {
    let (mut hours, mut minutes) = ([0; 24], [0; 60]);
    let mut last = 0;
    for loss in losses {
        let clock = loss.to_zoned(TimeZone::UTC);
        let place = |value: i8| usize::try_from(value).unwrap_or_default();
        let hour = place(clock.hour());
        if hour != last {
            (hours[hour], minutes) = (0, [0; 60]);
            last = hour;
        }
        hours[hour] += 1;
        minutes[place(clock.minute())] += 1;
    }
    (hours, minutes)
}

/// A list as Java writes it.
fn list(counts: &[usize]) -> String {
    let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
    format!("[{}]", counts.join(", "))
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    #[test]
    fn uptime_is_said_as_the_server_says_it() {
        assert_eq!(uptime(0), "0 sec");
        assert_eq!(uptime(370), "6 mins, 10 sec");
        assert_eq!(uptime(90_061), "1 day, 1 hour, 1 min, 1 sec");
    }

    #[test]
    fn losses_are_counted_in_the_place_of_the_clock_until_the_next_one_in_another_hour() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut losses =
            vec![at("2026-11-21T13:00:00Z"), at("2026-11-22T13:28:00Z"), at("2026-11-22T13:28:59Z")];
        let (hours, minutes) = by_clock(&losses);
        // The loss of the day before is at the same hour, and nothing came between: Tigase counts on.
        assert_eq!((hours[13], hours.iter().sum::<usize>()), (3, 3));
        assert_eq!((minutes[0], minutes[28], minutes.iter().sum::<usize>()), (1, 2, 3));
        losses.push(at("2026-11-22T14:05:00Z"));
        let (hours, minutes) = by_clock(&losses);
        assert_eq!((hours[13], hours[14]), (3, 1));
        assert_eq!((minutes[28], minutes[5]), (0, 1));
        losses.push(at("2026-11-23T13:07:00Z"));
        assert_eq!(by_clock(&losses).0[13], 1);
        assert_eq!(list(&[0, 2, 0]), "[0, 2, 0]");
    }
}
