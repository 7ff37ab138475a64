//! What there is to say where clustering is off: the facts of a cluster that there is not.

use super::Meaning;
use super::clustering::Clustering;
use super::facts::{Fact, State};

/// Why there is no cluster; `None`: there is one, or may be one.
pub fn why(meaning: &Meaning) -> Option<String> {
    match &meaning.clustering.value {
        Clustering::On | Clustering::Open(_) => None,
        Clustering::Off if meaning.clustering.witness.is_none() => Some("cluster-mode is not set".to_owned()),
        Clustering::Off => Some("cluster-mode is off".to_owned()),
        Clustering::SilentlyOff(why) => Some(format!("cluster-mode is off: {why}")),
        Clustering::Fails(_) => Some("the server does not start".to_owned()),
    }
}

/// The facts without what a cluster alone would make of them: nothing listens, nothing is linked. What the file says
/// for a cluster is still told, as what would be.
pub(super) fn told(facts: Vec<Fact>, meaning: &Meaning, why: &str) -> Vec<Fact> {
    let bad = !matches!(meaning.clustering.value, Clustering::Off);
    let state = if bad { State::Error } else { State::Note };
    let mut told = Vec::new();
    let mut linked = false;
    for mut fact in facts {
        let of_links = fact.topic == "links" || fact.name == "cl-comp" && fact.topic != "clustering";
        match fact.topic {
            "clustering" if fact.name == "cl-comp" => {
                fact.note = format!(
                    "{}, and would not run in a cluster",
                    fact.note.replace("; the server runs on, alone", "")
                );
            }
            "ports" if fact.value.starts_with("listens") => {
                "closed".clone_into(&mut fact.value);
                (fact.state, fact.note) = (state, format!("{why}: no port of the cluster opens"));
            }
            "ports" if fact.value == "is what the others dial" => continue,
            "sessions" if fact.witness.is_none() => continue,
            _ if of_links => {
                if fact.topic == "links" && !linked {
                    linked = true;
                    told.push(none(why));
                }
                if fact.witness.is_none() {
                    continue;
                }
                let more = if fact.note.is_empty() { String::new() } else { format!(": {}", fact.note) };
                fact.note = format!("in a cluster{more}; here {why}");
                if fact.state == State::Fine {
                    fact.state = State::Note;
                }
            }
            "database" if fact.witness.is_none() => fact.state = State::Note,
            _ => {}
        }
        told.push(fact);
    }
    told
}

fn none(why: &str) -> Fact {
    Fact::new("links", "all", "none").is(State::Note, format!("{why}: no other node is dialled"))
}
