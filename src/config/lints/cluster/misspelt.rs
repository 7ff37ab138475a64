//! Names that are nearly those of settings.

use super::node::Node;
use crate::config::diagnosis::{Diagnosis, Level, Lint};
use crate::config::explain::first_sentence;
use crate::config::settings::{Standing, misspelt};

pub(super) static CL37: Lint = Lint {
    id: "CL37",
    level: Level::Warning,
    title: "a name that is nearly a setting's",
    explanation: "The server takes every name, and reads the settings that it knows by theirs: one that is misspelt \
                  changes nothing, and nothing is said of it. This one differs in a letter or two, or in dashes and \
                  capitals alone, from a setting that would be read in its place.",
};

pub(super) fn check(node: &Node<'_>) -> Vec<Diagnosis> {
    let unknown = node.keys().iter().filter(|(_, standing, _)| *standing == Standing::Unknown);
    unknown
        .filter_map(|(path, _, witness)| {
            let key = path.last()?;
            let setting = misspelt(path)?;
            Some(
                Diagnosis::new(&CL37, witness.key.clone(), format!("nothing reads {key}"))
                    .label(format!("did you mean {}?", setting.key))
                    .note(format!("{}: {}", setting.key, first_sentence(setting.meaning)))
                    .help(format!(
                        "write {}; if it is a name of yours, allow it: # clusterctl: allow CL37",
                        setting.key
                    )),
            )
        })
        .collect()
}
