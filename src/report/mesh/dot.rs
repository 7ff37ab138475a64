//! The mesh for graphviz (<https://graphviz.org/doc/info/lang.html>).
//!
//! ```text
//! clusterctl mesh -o dot | dot -Tsvg > mesh.svg
//! ```
//!
//! Health is said by colour, shape and word, the state of a link by colour, style and word. A pair whose ends
//! agree is one edge with two heads. Pairs of which nobody could be asked are left out.

use super::said::{Matrix, Said};
use crate::assess::names::Names;
use crate::assess::verdict::Health;
use crate::cluster::link::RoundTrips;
use crate::cluster::node::NodeName;
use crate::cluster::view::ClusterView;
use crate::report::{StatusReport, words};
use crate::text::sanitize::neutralise;
use crate::text::{duration, width};
use std::io;

/// The longest label, in columns.
const MOST_LABEL: usize = 60;
/// Of more nodes than this, edges that are well bear no words: the colour says it, and the tooltip.
const MOST_LABELLED: usize = 12;

/// Writes the graph.
pub(super) fn mesh(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let view = report.view;
    let names = Names::of(view);
    let matrix = Matrix::new(view);
    let verdict = report.assessment.verdict.word().to_uppercase();
    let title = format!("{verdict} {}", words::headline(report, ", "));
    writeln!(out, "digraph {} {{", id(&view.domain))?;
    writeln!(out, "  graph [label={}, labelloc=t, layout=circo, overlap=false];", label(&[&title]))?;
    writeln!(out, "  node [style=filled, fontname=\"Helvetica\"];")?;
    writeln!(out, "  edge [fontname=\"Helvetica\", fontsize=10];")?;
    for (name, facts) in &view.nodes {
        let health = report.assessment.health_of(name);
        let (shape, colour) = looks(health);
        let said = if facts.is_self {
            format!("{}, logged in here", health.word())
        } else {
            health.word().to_owned()
        };
        writeln!(
            out,
            "  {} [label={}, tooltip={}, shape={shape}, fillcolor=\"{colour}\", peripheries={}];",
            id(name.as_str()),
            label(&[&names.short(name), &said]),
            label(&[name.as_str(), &said]),
            if facts.is_self { 2 } else { 1 },
        )?;
    }
    for (a, b) in matrix.pairs() {
        let (there, back) = (matrix.at(a, b), matrix.at(b, a));
        let (one, two) = (matrix.names[a], matrix.names[b]);
        if there == back {
            if there != Said::Untold {
                edge(view, &matrix, (one, two), there, true, out)?;
            }
        } else {
            for ((from, to), said) in [((one, two), there), ((two, one), back)] {
                edge(view, &matrix, (from, to), said, false, out)?;
            }
        }
    }
    writeln!(out, "}}")
}

fn edge(
    view: &ClusterView,
    matrix: &Matrix<'_>,
    (from, to): (&NodeName, &NodeName),
    said: Said,
    both: bool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (style, colour) = match said {
        Said::Connected => ("solid", "#2e7d32"),
        Said::Disconnected => ("dashed", "#c62828"),
        Said::Unanswered => ("bold", "#ef6c00"),
        Said::Absent => ("dotted", "#757575"),
        Said::Unrecognised | Said::Untold => ("dotted", "#7b1fa2"),
    };
    let trips =
        |from, to| view.link(from, to).and_then(|link| link.round_trips.known()).map(RoundTrips::median);
    // Of the two directions of one edge, the slower.
    let median = if both { trips(from, to).max(trips(to, from)) } else { trips(from, to) };
    let told = match median {
        Some(median) if said == Said::Connected => format!("connected, {}", duration::human(median)),
        _ => said.words().to_owned(),
    };
    let shown = if said == Said::Connected && matrix.len() > MOST_LABELLED { "" } else { &told };
    writeln!(
        out,
        "  {} -> {} [{}label={}, tooltip={}, style={style}, color=\"{colour}\", fontcolor=\"{colour}\"];",
        id(from.as_str()),
        id(to.as_str()),
        if both { "dir=both, " } else { "" },
        label(&[shown]),
        label(&[&told]),
    )
}

const fn looks(health: Health) -> (&'static str, &'static str) {
    match health {
        Health::Healthy => ("ellipse", "#c8e6c9"),
        Health::Degraded => ("hexagon", "#fff59d"),
        Health::Down => ("octagon", "#ef9a9a"),
        Health::Unknown => ("diamond", "#e1bee7"),
    }
}

/// A foreign name as an identifier: neutralised, in quotation marks, different for different names.
///
/// In quotation marks the language knows the escapes `\"` and `\\` alone, and keeps the second as it is; the
/// backslashes of the name are doubled, so that they are told from those which neutralising adds.
fn id(name: &str) -> String {
    let clean = neutralise(&name.replace('\\', "\\\\")).replace('"', "\\\"");
    format!("\"{clean}\"")
}

/// Lines of foreign text as a label: neutralised, cut, and with nothing that graphviz would read as one of its
/// own escapes (`\N`, `\l`) or as an entity of HTML.
fn label(lines: &[&str]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| {
            let clean = neutralise(line);
            let cut = width::shorten_middle(&clean, MOST_LABEL, false);
            cut.replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"")
        })
        .collect();
    format!("\"{}\"", lines.join("\\n"))
}

#[cfg(test)]
mod tests {
    use super::{id, label};

    #[test]
    fn an_identifier_ends_where_it_should() {
        assert_eq!(id("node1.x"), "\"node1.x\"");
        assert_eq!(id("a\"b\\"), "\"a\\\"b\\\\\"");
        assert_ne!(id("a\u{1b}"), id("a\\u{1b}"), "two names are two nodes");
    }

    #[test]
    fn a_label_says_what_it_says() {
        assert_eq!(label(&["\\N &lt; \"x\"", "y"]), "\"\\\\N &amp;lt; \\\"x\\\"\\ny\"");
        assert_eq!(label(&["\u{1b}"]), "\"\\\\u{1b}\"");
    }
}
