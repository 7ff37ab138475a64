//! `mesh` of two hundred nodes: bounded, and nothing lost.

use super::mesh::{cluster_of, judged, numbered, render};
use super::samples::Survey;
use super::{check_paper, on_terminal};
use clusterctl::cluster::declaration::Declaration;
use clusterctl::cluster::fold::fold;
use clusterctl::cluster::link::{LinkState, RoundTrips};
use clusterctl::cluster::observation::{Reading, Unavailable};
use clusterctl::cluster::view::Visit;
use clusterctl::report::mesh::MeshFormat;
use clusterctl::report::{Format, Style};
use std::net::SocketAddr;
use std::time::Duration;

const TABLE: MeshFormat = MeshFormat::Usual(Format::Table);

fn lines(text: &str) -> usize {
    text.lines().count()
}

#[test]
fn two_hundred_nodes_become_a_screenful_of_exceptions_and_totals() {
    let names = numbered(200);
    // Eleven nodes are called disconnected by all others, and do not answer.
    let down = |at: usize| at % 18 == 5;
    let mut survey = Survey::new("example.net");
    survey.inside(&names[0]);
    for (from, name) in names.iter().enumerate() {
        let state = |to: usize| if down(to) { LinkState::Disconnected } else { LinkState::Connected };
        let view: Vec<_> = (0..200).filter(|to| *to != from).map(|to| (&names[to], state(to))).collect();
        match from {
            0 => drop(survey.own_view(&view)),
            from if down(from) => drop(survey.silent(name)),
            _ => drop(survey.view(name, &view)),
        }
    }
    let view = fold(&survey.round, &Declaration::default());
    let assessment = judged(&view);
    for width in [118, 80, 60] {
        let text = render(&view, &assessment, TABLE, on_terminal(width));
        check_paper(&text, Some(width), "many down");
        assert!(lines(&text) < 70, "{} lines:\n{text}", lines(&text));
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("39,800 links: ● 35,532 connected ○ 2,079 disconnected"), "{text}");
        assert!(flat.contains("189 of 200 nodes gave their view"), "{text}");
        let downs = text.lines().filter(|line| line.contains("189 others")).count();
        assert_eq!(downs, 1, "all that are down are one line:\n{text}");
        assert!(!text.contains("VIEW"), "no matrix:\n{text}");
    }
    let wide = render(&view, &assessment, MeshFormat::Usual(Format::Wide), Style::default());
    assert!(
        wide.lines().any(|line| line.contains("tigase-200") && line.matches('●').count() == 188),
        "a matrix"
    );
    for format in [Format::Plain, Format::Csv].map(MeshFormat::Usual) {
        let text = render(&view, &assessment, format, Style::default());
        let rows = text.lines().filter(|line| line.matches("tigase-").count() >= 2).count();
        assert!(rows >= 39_800, "every link: {rows}");
    }
    let text = render(&view, &assessment, MeshFormat::Usual(Format::Markdown), Style::default());
    assert!(lines(&text) < 120, "{} lines", lines(&text));
}

#[test]
fn single_missing_links_among_two_hundred_nodes_are_a_line_each() {
    let missing = [(3, 77), (9, 120), (150, 9)];
    let view = cluster_of(&numbered(200), |from, to| {
        let gone = missing.contains(&(from, to)) || missing.contains(&(to, from));
        Some(if gone { LinkState::Disconnected } else { LinkState::Connected })
    });
    let text = render(&view, &judged(&view), TABLE, on_terminal(80));
    let pairs: Vec<&str> = text
        .lines()
        .filter(|line| line.trim_end().ends_with("○ disconnected  ○ disconnected      1"))
        .collect();
    // Of the two that miss the same one, one line tells.
    assert!(pairs.len() <= 3, "{text}");
    for name in ["tigase-004", "tigase-078", "tigase-010", "tigase-121", "tigase-151"] {
        assert!(text.contains(name), "{name}:\n{text}");
    }
    assert!(lines(&text) < 60, "{text}");
}

#[test]
fn two_halves_of_a_hundred_are_one_line() {
    let view = cluster_of(&numbered(200), |from, to| {
        Some(if (from < 100) == (to < 100) { LinkState::Connected } else { LinkState::Disconnected })
    });
    let assessment = judged(&view);
    let text = render(&view, &assessment, TABLE, on_terminal(80));
    check_paper(&text, Some(80), "halves");
    assert_eq!(text.lines().filter(|line| line.ends_with("10,000")).count(), 1, "{text}");
    assert!(text.contains("2 groups that stand apart:"), "{text}");
    assert!(text.contains("more link-down"), "ten thousand findings are not written out:\n{text}");
    assert!(lines(&text) < 80, "{} lines:\n{text}", lines(&text));
}

#[test]
fn two_hundred_visited_nodes_are_a_bounded_table() {
    let mut view = cluster_of(&numbered(200), |_, _| Some(LinkState::Connected));
    for (at, link) in view.links.iter_mut().enumerate() {
        let micros = 300 + u64::try_from(at % 997).expect("small");
        link.round_trips = if at % 9_973 == 5 {
            Reading::Unavailable(Unavailable::NoAnswer { within: Duration::from_secs(1) })
        } else {
            Reading::Known(RoundTrips::new(vec![Duration::from_micros(micros)]).expect("one"))
        };
    }
    for (at, facts) in view.nodes.values_mut().enumerate() {
        let last = u8::try_from(at + 1).expect("small");
        facts.visit = Reading::Known(Visit {
            address: SocketAddr::from(([10, 77, 0, last], 5222)),
            took: Duration::from_millis(40),
            statistics: Reading::Unavailable(Unavailable::NoAnswer { within: Duration::from_secs(1) }),
            sockets: Reading::Absent,
            certificate: Reading::NotAsked(String::new()),
        });
    }
    let text = render(&view, &judged(&view), TABLE, on_terminal(80));
    check_paper(&text, Some(80), "visited");
    assert!(lines(&text) < 140, "{} lines:\n{text}", lines(&text));
    assert!(text.contains("round trips, the slowest links"), "{text}");
    assert_eq!(text.matches("no answer within 1 s").count(), 4, "{text}");
}
