//! A node's own counts of the cluster connections that it has lost, as `stats/cl-comp` gives them at level FINE.

use super::{NS_COMMANDS, NS_DATA, field, form};
use crate::cluster::observation::{Disconnects, Unavailable};
use crate::probe::xmpp::request::Requester;
use crate::probe::xmpp::stream::element;
use tokio::time::Instant;
use xmpp_parsers::minidom::Element;

/// The field that tells how much is wanted, in the request and in the answer.
const LEVEL: &str = "Stats level";

/// The coarsest level at which disconnects are told (Java's names of levels; in lower case there is no answer).
const FINE: &str = "FINE";

/// Asks `stats` at an address (`stats@NODE`; at the domain it is the node that we are logged in to) for what its
/// manager has counted. One request, never sent twice: who misses an answer asks again in a while.
pub async fn disconnects(
    asker: &Requester,
    to: &str,
    manager: &str,
    deadline: Instant,
) -> Result<Disconnects, Unavailable> {
    let node = format!("stats/{manager}");
    let answer = asker.set(to, request(&node), deadline).await?;
    read(&form(answer, &node)?, manager)
}

fn request(node: &str) -> Element {
    let mut value = element("value", NS_DATA, &[]);
    value.append_text_node(FINE);
    let mut level = element("field", NS_DATA, &[("var", LEVEL)]);
    level.append_child(value);
    let mut form = element("x", NS_DATA, &[("type", "submit")]);
    form.append_child(level);
    let mut command = element("command", NS_COMMANDS, &[("node", node), ("action", "execute")]);
    command.append_child(form);
    command
}

fn read(answer: &Element, manager: &str) -> Result<Disconnects, Unavailable> {
    let of_manager = |name: &str| field(answer, &format!("{manager}/{name}"));
    let malformed = |what: String| Unavailable::Malformed(what);
    let prefix = format!("{manager}/");
    let told = answer.get_child("x", NS_DATA).is_some_and(|form| {
        form.children().any(|field| field.attr("var").is_some_and(|var| var.starts_with(&prefix)))
    });
    if !told {
        return Err(malformed(format!("no statistics of {manager}")));
    }
    let total = match of_manager("Total disconnects") {
        Some(text) => {
            Some(text.parse().map_err(|_| malformed(format!("\"{text}\" is no number of disconnects")))?)
        }
        // Tigase leaves out what is zero, at the levels at which it would be there.
        None => (field(answer, LEVEL).as_deref() == Some(FINE)).then_some(0),
    };
    let places = |name: &str, places: usize| match of_manager(name) {
        None => Ok(Vec::new()),
        Some(text) => counts(&text, places)
            .ok_or_else(|| malformed(format!("\"{name}\" is no list of {places} numbers: {text}"))),
    };
    Ok(Disconnects {
        total,
        per_minute: places("Last hour disconnects", 60)?,
        per_hour: places("Last day disconnects", 24)?,
    })
}

/// Reads `[0, 2, 0]`, as Java writes a list.
fn counts(text: &str, places: usize) -> Option<Vec<u32>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let counts: Option<Vec<u32>> = inner.split(',').map(|count| count.trim().parse().ok()).collect();
    counts.filter(|counts| counts.len() == places)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;

    fn answer(fields: &[(&str, &str)]) -> Element {
        use std::fmt::Write;
        let fields = fields.iter().fold(String::new(), |mut text, (var, value)| {
            write!(text, "<field var='{var}'><value>{value}</value></field>").unwrap();
            text
        });
        format!("<command xmlns='{NS_COMMANDS}'><x xmlns='{NS_DATA}'>{fields}</x></command>").parse().unwrap()
    }

    #[test]
    fn what_is_left_out_is_zero_only_where_it_would_have_been_told() {
        let read = |fields: &[(&str, &str)]| read(&answer(fields), "cl-comp");
        let open = ("cl-comp/Open connections", "10");
        assert_eq!(read(&[open, (LEVEL, "FINE")]).unwrap().total, Some(0));
        assert_eq!(read(&[open, (LEVEL, "INFO")]).unwrap().total, None);
        assert_eq!(read(&[open]).unwrap().total, None);
        // Recorded: an unknown component gets the choice of the level, and nothing else.
        assert!(matches!(read(&[(LEVEL, "FINE")]), Err(Unavailable::Malformed(_))));
        assert!(matches!(read(&[]), Err(Unavailable::Malformed(_))));
        assert_eq!(read(&[("cl-comp/Total disconnects", "17")]).unwrap().total, Some(17));
    }

    #[test]
    fn lists_of_another_length_and_what_is_no_number_are_not_counts() {
        assert_eq!(counts("[0, 2,0 ]", 3), Some(vec![0, 2, 0]));
        for wrong in ["", "[]", "[0, 2]", "[0, 2, 0, 0]", "0, 2, 0", "[0, -2, 0]", "[0, 2, 99999999999]"] {
            assert_eq!(counts(wrong, 3), None, "{wrong}");
        }
        for wrong in [
            ("cl-comp/Total disconnects", "-1"),
            ("cl-comp/Total disconnects", "many"),
            ("cl-comp/Last hour disconnects", "[1, 2]"),
            ("cl-comp/Last day disconnects", "2"),
        ] {
            assert!(
                matches!(read(&answer(&[wrong]), "cl-comp"), Err(Unavailable::Malformed(_))),
                "{wrong:?}"
            );
        }
    }
}
