//! The mesh for graphviz (<https://graphviz.org/doc/info/lang.html>).
//!
//! ```text
//! clusterctl mesh -o dot | dot -Tsvg > mesh.svg
//! ```
//!
//! Health is said by colour, shape and word, the state of a link by colour, style and word. A pair whose ends
//! agree is one edge with two heads. Pairs of which nobody could be asked are left out. The nodes stand on a
//! circle, which graphviz draws at once: it would take minutes to find places for two hundred of them by itself.

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
/// Of more edges with words than this, none bears any: nobody could read them, and graphviz takes minutes.
const MOST_WORDS: usize = 300;
/// The room of a node on the circle, inches.
const ROOM: f64 = 2.8;

/// Writes the graph.
pub(super) fn mesh(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let view = report.view;
    let names = Names::of(view);
    let matrix = Matrix::new(view);
    let verdict = report.assessment.verdict.word().to_uppercase();
    let title = format!("{verdict} {}", words::headline(report, ", "));
    writeln!(out, "digraph {} {{", id(&view.domain))?;
    // Where there are few, edges between the same two nodes are kept apart.
    let splines = if matrix.len() > MOST_LABELLED { "line" } else { "curved" };
    writeln!(out, "  graph [label={}, labelloc=t, layout=neato, splines={splines}];", label(&[&title]))?;
    writeln!(out, "  node [style=filled, fontname=\"Helvetica\"];")?;
    writeln!(out, "  edge [fontname=\"Helvetica\", fontsize=10];")?;
    for (at, (name, facts)) in view.nodes.iter().enumerate() {
        let health = report.assessment.health_of(name);
        let (shape, colour) = looks(health);
        let mut lines = vec![health.word()];
        lines.extend(facts.is_self.then_some("logged in here"));
        let told = |name: &str| label(&[&[name][..], &lines].concat());
        let (x, y) = place(at, view.nodes.len());
        writeln!(
            out,
            "  {} [label={}, tooltip={}, shape={shape}, fillcolor=\"{colour}\", peripheries={}, pos=\"{x:.2},{y:.2}!\"];",
            id(name.as_str()),
            told(&names.short(name)),
            told(name.as_str()),
            if facts.is_self { 2 } else { 1 },
        )?;
    }
    edges(view, &matrix, out)?;
    writeln!(out, "}}")
}

/// The place of a node on the circle, inches: clockwise, from the top.
fn place(at: usize, of: usize) -> (f64, f64) {
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let angle = std::f64::consts::TAU * count(at) / count(of.max(1));
    let radius = ROOM * count(of) / std::f64::consts::TAU;
    (radius * angle.sin(), radius * angle.cos())
}

/// One edge of the drawing.
struct Edge<'a> {
    from: &'a NodeName,
    to: &'a NodeName,
    said: Said,
    both: bool,
}

fn edges(view: &ClusterView, matrix: &Matrix<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut edges = Vec::new();
    for (a, b) in matrix.pairs() {
        let (there, back) = (matrix.at(a, b), matrix.at(b, a));
        let (one, two) = (matrix.names[a], matrix.names[b]);
        if there != back {
            edges.push(Edge { from: one, to: two, said: there, both: false });
            edges.push(Edge { from: two, to: one, said: back, both: false });
        } else if there != Said::Untold {
            edges.push(Edge { from: one, to: two, said: there, both: true });
        }
    }
    let worded = |edge: &Edge<'_>| edge.said != Said::Connected || matrix.len() <= MOST_LABELLED;
    let words = edges.iter().filter(|edge| worded(edge)).count() <= MOST_WORDS;
    edges.iter().try_for_each(|edge| write_edge(view, edge, words && worded(edge), out))
}

fn write_edge(view: &ClusterView, edge: &Edge<'_>, words: bool, out: &mut dyn io::Write) -> io::Result<()> {
    let Edge { from, to, said, both } = edge;
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
    let median = if *both { trips(from, to).max(trips(to, from)) } else { trips(from, to) };
    let told = match median {
        Some(median) if *said == Said::Connected => format!("connected, {}", duration::human(median)),
        _ => said.words().to_owned(),
    };
    writeln!(
        out,
        "  {} -> {} [{}{}tooltip={}, style={style}, color=\"{colour}\", fontcolor=\"{colour}\"];",
        id(from.as_str()),
        id(to.as_str()),
        if *both { "dir=both, " } else { "" },
        if words { format!("label={}, ", label(&[&told])) } else { String::new() },
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
