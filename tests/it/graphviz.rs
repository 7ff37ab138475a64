//! `mesh -o dot` read by graphviz itself. `tests/run.sh` installs it and runs these.

use crate::report::mesh::{probed, render};
use crate::report::samples;
use crate::scenario::Scenario;
use crate::tool::Test;
use clusterctl::assess::assess;
use clusterctl::assess::policy::Policy;
use clusterctl::report::Style;
use clusterctl::report::mesh::MeshFormat;
use std::io::Write;
use std::process::{Command, Stdio};

/// What `dot` draws; fails if it says anything, or does not understand.
fn drawn(graph: &str) -> String {
    let mut child = Command::new("timeout")
        .args(["-k", "5", "60", "dot", "-Tsvg"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("graphviz is installed (Debian: graphviz)");
    let mut input = child.stdin.take().expect("piped");
    let bytes = graph.as_bytes().to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}\n{graph}");
    assert_eq!(said, "", "{graph}");
    writer.join().expect("no panic").expect("it reads all");
    String::from_utf8(output.stdout).expect("SVG is UTF-8")
}

fn count(svg: &str, class: &str) -> usize {
    svg.matches(&format!("class=\"{class}\"")).count()
}

#[test]
#[ignore = "needs graphviz: run by tests/run.sh"]
fn graphviz_draws_every_situation_with_each_node_and_edge() {
    for (name, scenario) in Scenario::all() {
        let view = scenario.view();
        let dot = render(&view, &assess(&view, &Policy::default()), MeshFormat::Dot, Style::default());
        let svg = drawn(&dot);
        assert_eq!(count(&svg, "node"), view.nodes.len(), "{name}");
        assert_eq!(count(&svg, "edge"), dot.matches("\" -> \"").count(), "{name}");
    }
}

#[test]
#[ignore = "needs graphviz: run by tests/run.sh"]
fn graphviz_is_not_deceived_by_hostile_names() {
    let texts = [
        "a\"b",
        "a\\",
        "\\N",
        "\\\"",
        "];evil",
        "<b>x</b>",
        "&lt;&amp;",
        "#",
        "//",
        "node",
        "digraph",
        "a\nb",
        "\u{1b}[2J",
        "\u{202e}x",
        "节点",
        "-1.5",
        "a->b",
        "{x|y}",
        "\\u{1b}",
    ];
    for text in texts {
        let sample = samples::hostile_with(text);
        let dot = render(&sample.view, &sample.assessment, MeshFormat::Dot, Style::default());
        let svg = drawn(&dot);
        assert_eq!(count(&svg, "node"), 2, "{text:?}\n{dot}");
        assert!(!svg.contains("evil\""), "{svg}");
    }
    let svg = drawn(&render(
        &samples::hostile_with("&lt;x").view,
        &samples::hostile_with("&lt;x").assessment,
        MeshFormat::Dot,
        Style::default(),
    ));
    assert!(svg.contains("&amp;lt;x"), "an entity in a name is no entity: {svg}");
}

#[test]
#[ignore = "needs graphviz: run by tests/run.sh"]
fn graphviz_draws_two_hundred_nodes_and_what_visits_measured() {
    let sample = samples::many();
    let svg = drawn(&render(&sample.view, &sample.assessment, MeshFormat::Dot, Style::default()));
    assert_eq!(count(&svg, "node"), 200);
    let sample = probed();
    let svg = drawn(&render(&sample.view, &sample.assessment, MeshFormat::Dot, Style::default()));
    assert!(svg.contains("connected, 0.4 ms") && svg.contains("unanswered"), "{svg}");
}

#[test]
#[ignore = "needs graphviz: run by tests/run.sh"]
fn graphviz_draws_the_demo_as_the_manual_says() {
    let dot = Test::line("-q demo --scenario partition -- mesh -o dot").status(2).run().stdout;
    let svg = drawn(&dot);
    assert_eq!(count(&svg, "node"), 3);
    assert!(svg.contains("disconnected"), "{svg}");
}
