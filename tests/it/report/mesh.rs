//! The report of `mesh`: every scenario file, what visits measured, muted findings, hostile and wide names, and
//! two hundred nodes.

use super::samples::{self, Sample, Survey};
use super::{check_paper, foreign, on_terminal, snapshot, without_colour};
use crate::scenario::Scenario;
use crate::schema::{self, assert_valid};
use clusterctl::assess::assess;
use clusterctl::assess::finding::{Severity, Subject};
use clusterctl::assess::policy::Policy;
use clusterctl::assess::verdict::{Assessment, Health, Muted, Verdict};
use clusterctl::cluster::declaration::Declaration;
use clusterctl::cluster::fold::fold;
use clusterctl::cluster::link::{Link, LinkState, RoundTrips};
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{NodeStatistics, Reading, Round, ServerSocket, Unavailable};
use clusterctl::cluster::view::{ClusterView, Visit};
use clusterctl::report::mesh::{MeshFormat, mesh};
use clusterctl::report::{Format, StatusReport, Style};
use clusterctl::text::width::columns;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

const FORMATS: [MeshFormat; 8] = [
    MeshFormat::Usual(Format::Table),
    MeshFormat::Usual(Format::Wide),
    MeshFormat::Usual(Format::Plain),
    MeshFormat::Usual(Format::Json),
    MeshFormat::Usual(Format::Yaml),
    MeshFormat::Usual(Format::Csv),
    MeshFormat::Usual(Format::Markdown),
    MeshFormat::Dot,
];

const TABLE: MeshFormat = MeshFormat::Usual(Format::Table);

pub(crate) fn render(
    view: &ClusterView,
    assessment: &Assessment,
    format: MeshFormat,
    style: Style,
) -> String {
    let report = StatusReport { view, assessment, context: Some("prod"), tool_version: "0.1.0" };
    let mut out = Vec::new();
    mesh(&report, format, style, &mut out).expect("a Vec takes all");
    String::from_utf8(out).expect("reports are UTF-8")
}

fn draw(sample: &Sample, format: MeshFormat, style: Style) -> String {
    render(&sample.view, &sample.assessment, format, style)
}

/// Every scenario file with its view and what we think of it.
fn situations() -> Vec<(String, ClusterView, Assessment)> {
    Scenario::all()
        .into_iter()
        .map(|(name, scenario)| {
            let view = scenario.view();
            let assessment = assess(&view, &Policy::default());
            (name, view, assessment)
        })
        .collect()
}

/// What a session at each node would have shown of node 1, 2 and 3; node 3 could not be visited.
pub(crate) fn probed() -> Sample {
    let mut sample = samples::healthy();
    let silence = || Unavailable::NoAnswer { within: Duration::from_secs(1) };
    for link in &mut sample.view.links {
        let third = samples::name(3);
        link.round_trips = if link.from == third {
            Reading::Unavailable(Unavailable::NotReached("there is no session at node3".to_owned()))
        } else if link.to == third {
            Reading::Unavailable(silence())
        } else {
            let extra = u64::from(link.from == samples::name(2)) * 150;
            let micros = [310, 290 + extra, 1_900];
            Reading::Known(RoundTrips::new(micros.map(Duration::from_micros).to_vec()).expect("three"))
        };
    }
    for number in 1..=2u8 {
        let socket = |port| ServerSocket {
            local: SocketAddr::new(samples::address(number), 5277),
            remote: SocketAddr::new(samples::address(3 - number), port),
        };
        let facts = sample.view.nodes.get_mut(&samples::name(number)).expect("it is there");
        facts.visit = Reading::Known(Visit {
            address: SocketAddr::new(samples::address(number), 5222),
            took: Duration::from_millis(61),
            statistics: Reading::Known(NodeStatistics {
                // The second node's address leads to the first.
                name: Some(samples::name(1)),
                version: Some(samples::VERSION.to_owned()),
                uptime: Some("6 mins, 10 sec".to_owned()),
                open_connections: Some(5),
            }),
            sockets: Reading::Known(vec![socket(40_001), socket(40_002)]),
            certificate: Reading::NotAsked("not here".to_owned()),
        });
        facts.clock = Reading::Known(if number == 1 { (-200, 300) } else { (4_700, 5_300) });
    }
    sample.view.nodes.get_mut(&samples::name(3)).expect("it is there").visit =
        Reading::Unavailable(Unavailable::Failed("connect: 10.77.0.13:5222: connection refused".to_owned()));
    sample.name = "probed";
    sample
}

fn muted() -> Sample {
    let mut sample = samples::node_down();
    let finding = sample.assessment.findings.remove(0);
    let why = "muted until 2026-11-22T16:00:00Z by context prod".to_owned();
    sample.assessment.muted.push(Muted { finding, why });
    sample.assessment.verdict = Verdict::Warning;
    sample.name = "muted";
    sample
}

/// Each node connected with every other, but for what `says` tells otherwise. The first is where we are.
pub(crate) fn cluster_of(
    names: &[NodeName],
    says: impl Fn(usize, usize) -> Option<LinkState>,
) -> ClusterView {
    let mut survey = Survey::new("example.net");
    survey.inside(&names[0]);
    for (from, name) in names.iter().enumerate() {
        let view: Vec<(&NodeName, LinkState)> = (0..names.len())
            .filter(|to| *to != from)
            .filter_map(|to| says(from, to).map(|state| (&names[to], state)))
            .collect();
        if from == 0 {
            survey.own_view(&view);
        } else {
            survey.view(name, &view);
        }
    }
    fold(&survey.round, &survey.declaration)
}

pub(crate) fn numbered(count: usize) -> Vec<NodeName> {
    (1..=count).map(|number| NodeName::new(&format!("tigase-{number:03}.example.net"))).collect()
}

pub(crate) fn judged(view: &ClusterView) -> Assessment {
    assess(view, &Policy::default())
}

#[test]
fn the_mesh_looks_as_it_did() {
    let situations = situations();
    for wanted in ["healthy", "bridge", "one-way-link", "partition", "strange-words", "not-admin"] {
        let (name, view, assessment) =
            situations.iter().find(|(name, ..)| name == wanted).expect("the file is there");
        for width in [118, 80, 30] {
            let text = render(view, assessment, TABLE, on_terminal(width));
            snapshot(&format!("mesh_{name}_{width}"), &text);
        }
    }
    let (_, view, assessment) = situations.iter().find(|(name, ..)| name == "bridge").expect("it is there");
    let ascii = Style { ascii: true, ..on_terminal(80) };
    snapshot("mesh_bridge_ascii", &render(view, assessment, TABLE, ascii));
    let color = Style { color: true, ..on_terminal(80) };
    snapshot("mesh_bridge_color", &render(view, assessment, TABLE, color).replace('\u{1b}', "␛"));
    for format in FORMATS {
        let name = if format == MeshFormat::Dot { "dot" } else { format.usual().name() };
        snapshot(&format!("mesh_bridge_{name}"), &render(view, assessment, format, Style::default()));
        snapshot(&format!("mesh_probed_{name}"), &draw(&probed(), format, Style::default()));
        snapshot(&format!("mesh_muted_{name}"), &draw(&muted(), format, Style::default()));
    }
    for width in [118, 80] {
        snapshot(&format!("mesh_probed_{width}"), &draw(&probed(), TABLE, on_terminal(width)));
    }
}

/// The marks in the row of a node, by the places of the names over them.
fn marks(text: &str, names: &[String]) -> Vec<Vec<String>> {
    let lines: Vec<&str> = text.lines().collect();
    let head = lines.iter().position(|line| line.contains("VIEW")).expect("a head");
    let mut places = Vec::new();
    let mut from = lines[head].find('→').or_else(|| lines[head].find('\\')).expect("a corner");
    for name in names {
        let at = from + lines[head][from..].find(name.as_str()).expect("a name over each column");
        places.push(columns(&lines[head][..at]) + columns(name) / 2);
        from = at + name.len();
    }
    names
        .iter()
        .enumerate()
        .map(|(row, name)| {
            let line = lines[head + 1 + row];
            assert!(line.contains(name.as_str()), "{name} has a row: {line}");
            places.iter().map(|place| at_column(line, *place)).collect()
        })
        .collect()
}

/// The word that stands at, or just before, a column of the terminal.
fn at_column(line: &str, column: usize) -> String {
    let mut seen = 0;
    for (at, c) in line.char_indices() {
        let next = seen + columns(c.encode_utf8(&mut [0; 4]));
        // A mark may stand half a column off the middle of an even name.
        if next > column || next == column && c != ' ' && line[at + c.len_utf8()..].starts_with(' ') {
            let start = line[..at].rfind(' ').map_or(0, |space| space + 1);
            let end = line[at..].find(' ').map_or(line.len(), |space| at + space);
            return line[start..end].to_owned();
        }
        seen = next;
    }
    String::new()
}

fn sign(view: &ClusterView, from: &NodeName, to: &NodeName) -> &'static str {
    if from == to {
        return "–";
    }
    let link = view.link(from, to);
    let unanswered = link
        .is_some_and(|link| matches!(link.round_trips, Reading::Unavailable(Unavailable::NoAnswer { .. })));
    match link.map(|link| &link.reading) {
        Some(Reading::Known(LinkState::Connected)) if unanswered => "▲",
        Some(Reading::Known(LinkState::Connected)) => "●",
        Some(Reading::Known(LinkState::Disconnected)) => "○",
        Some(Reading::Absent) => "·",
        _ => "?",
    }
}

fn short(name: &NodeName) -> String {
    name.as_str().split('.').next().expect("a label").to_owned()
}

#[test]
fn each_cell_of_each_situation_says_what_the_node_says() {
    let mut drawn = 0;
    for (name, view, assessment) in situations() {
        let text = render(&view, &assessment, TABLE, on_terminal(118));
        let names: Vec<&NodeName> = view.nodes.keys().collect();
        if names.is_empty() || !text.contains("VIEW") {
            assert!(names.is_empty(), "{name}: no matrix\n{text}");
            continue;
        }
        // The one node without a name of its own is called by the domain, and nothing is cut off.
        let cut = text.contains("names end in");
        let shown: Vec<String> = names.iter().map(|n| if cut { short(n) } else { n.to_string() }).collect();
        let wanted: Vec<Vec<&str>> =
            names.iter().map(|from| names.iter().map(|to| sign(&view, from, to)).collect()).collect();
        assert_eq!(marks(&text, &shown), wanted, "{name}\n{text}");
        drawn += 1;
    }
    assert!(drawn > 40, "{drawn} matrices were drawn");
}

#[test]
fn every_situation_fits_its_paper_and_colour_says_nothing_alone() {
    for (name, view, assessment) in situations() {
        for width in [118, 80, 40] {
            for format in [Format::Table, Format::Wide].map(MeshFormat::Usual) {
                let plain = render(&view, &assessment, format, on_terminal(width));
                check_paper(&plain, Some(width), &name);
                let color = Style { color: true, ..on_terminal(width) };
                assert_eq!(without_colour(&render(&view, &assessment, format, color)), plain, "{name}");
                let ascii = render(&view, &assessment, format, Style { ascii: true, ..on_terminal(width) });
                check_paper(&ascii, Some(width), &name);
                assert!(ascii.is_ascii(), "{name}: {ascii}");
            }
        }
    }
}

#[test]
fn every_situation_tells_every_link_to_programs() {
    for (name, view, assessment) in situations() {
        let in_format = |format| render(&view, &assessment, MeshFormat::Usual(format), Style::default());
        let count = view.links.len();
        let plain = in_format(Format::Plain);
        for line in plain.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let wanted = match fields[0] {
                "verdict" | "finding" => 7,
                "muted" => 8,
                "visit" => 12,
                "node" => 9,
                "view" => 5,
                "link" => 11,
                "group" | "gap" | "cut-point" => 3,
                other => panic!("no such record: {other}"),
            };
            assert_eq!(fields.len(), wanted, "{name}: {line}");
            assert!(fields.iter().all(|field| !field.is_empty()), "{line}");
        }
        assert_eq!(plain.lines().filter(|line| line.starts_with("link\t")).count(), count, "{name}");
        assert_eq!(in_format(Format::Csv).lines().count(), count + 1, "{name}");
        let json: Value = serde_json::from_str(&in_format(Format::Json)).expect("JSON");
        assert_valid(schema::STATUS, &json);
        assert_eq!(json["links"].as_array().map(Vec::len), Some(count), "{name}");
        let yaml: Value = serde_norway::from_str(&in_format(Format::Yaml)).expect("YAML");
        assert_eq!(json, yaml, "{name}");
    }
}

#[test]
fn losing_the_bridge_splits_what_it_joins() {
    let (_, view, assessment) =
        situations().into_iter().find(|(name, ..)| name == "bridge").expect("it is there");
    let text = render(&view, &assessment, TABLE, on_terminal(118));
    assert!(text.contains("cut point:  losing node3 splits node1 and node2 from node4 and node5"), "{text}");
    let json: Value =
        serde_json::from_str(&render(&view, &assessment, MeshFormat::Usual(Format::Json), Style::default()))
            .expect("JSON");
    assert_eq!(json["cut_points"][0]["node"], "node3.xmpp-test.org");
    assert_eq!(json["cut_points"][0]["splits"].as_array().map(Vec::len), Some(2));
}

#[test]
fn what_visits_measured_is_in_every_format() {
    let sample = probed();
    for format in FORMATS {
        let text = draw(&sample, format, Style::default());
        check_paper(&text, None, format.usual().name());
        // The median of 0.29, 0.31 and 1.9 ms; a graph shows the slower way, 0.44 ms.
        assert!(text.contains("0.3 ms") || text.contains("0.31") || text.contains("0.4 ms"), "{text}");
    }
    let text = draw(&sample, TABLE, on_terminal(80));
    for part in
        ["node1 → node3", "no answer within 1 s", "node3 not visited", "connection refused", "4.7 s ahead"]
    {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(text.contains("node2 (says node1)"), "an address that leads to another node is said\n{text}");
    // Connected by its own word, and nothing comes back.
    assert!(text.contains('▲') && text.contains("connected, and a request unanswered"), "{text}");
    let json: Value = serde_json::from_str(&draw(&sample, MeshFormat::Usual(Format::Json), Style::default()))
        .expect("JSON");
    assert_valid(schema::STATUS, &json);
    assert_eq!(json["links"][0]["round_trips"]["median_ms"], 0.31);
    assert_eq!(json["links"][1]["round_trips"]["reason"], "no answer within 1 s");
    assert_eq!(json["nodes"][0]["visit"]["sockets"][0]["remote"], "10.77.0.12:40001");
    assert_eq!(json["nodes"][0]["visit"]["clock_offset_ms"]["least"], -200);
    assert_eq!(json["nodes"][2]["visit"]["reading"], "unavailable");
}

#[test]
fn a_muted_finding_is_shown_last_with_who_muted_it() {
    let sample = muted();
    for format in FORMATS.into_iter().filter(|format| *format != MeshFormat::Dot) {
        let MeshFormat::Usual(usual) = format else { continue };
        let status = super::render(&sample, usual, Style::default());
        let mut texts = vec![status];
        // A row of the mesh's CSV is a link, of which nothing is found.
        if usual != Format::Csv {
            texts.push(draw(&sample, format, Style::default()));
        }
        for text in texts {
            assert!(text.contains("muted"), "{usual}: {text}");
            let at = text.rfind("node-down").expect("it is shown");
            if usual != Format::Csv {
                assert!(text[..at].contains("few-connections"), "{usual}: what counts comes first: {text}");
                assert!(text.contains("muted until 2026-11-22T16:00:00Z"), "{usual}: {text}");
            }
        }
    }
}

#[test]
fn no_line_is_wider_than_the_paper_whatever_its_width() {
    let mut all = samples::all();
    all.extend([probed(), muted()]);
    for sample in all {
        for width in 1..=130 {
            for format in [Format::Table, Format::Wide].map(MeshFormat::Usual) {
                let style = Style { color: width % 2 == 0, ascii: width % 3 == 0, width: Some(width) };
                check_paper(&draw(&sample, format, style), Some(width), sample.name);
            }
        }
    }
}

#[test]
fn marks_stand_below_wide_names() {
    let names: Vec<NodeName> = ["节点一", "节点二的名字", "n3", "ノード"]
        .map(|name| NodeName::new(&format!("{name}.example.net")))
        .to_vec();
    let view = cluster_of(&names, |from, to| match (from, to) {
        (1, 3) => Some(LinkState::Disconnected),
        (3, 1) => None,
        _ => Some(LinkState::Connected),
    });
    let assessment = judged(&view);
    let text = render(&view, &assessment, TABLE, on_terminal(80));
    check_paper(&text, Some(80), "wide names");
    let sorted: Vec<&NodeName> = view.nodes.keys().collect();
    let wanted: Vec<Vec<&str>> =
        sorted.iter().map(|from| sorted.iter().map(|to| sign(&view, from, to)).collect()).collect();
    assert_eq!(marks(&text, &sorted.iter().map(|name| short(name)).collect::<Vec<_>>()), wanted, "{text}");
    // What each answered begins at one column, whatever stands before it.
    let starts: BTreeSet<usize> = text
        .lines()
        .filter_map(|line| {
            line.find("answered in").or_else(|| line.find("VIEW")).map(|at| columns(&line[..at]))
        })
        .collect();
    assert_eq!(starts.len(), 1, "{text}");
}

#[test]
fn numbers_take_the_place_of_names_that_do_not_fit() {
    let view = cluster_of(&numbered(12), |from, to| {
        Some(if (from, to) == (2, 11) { LinkState::Disconnected } else { LinkState::Connected })
    });
    let text = render(&view, &judged(&view), TABLE, on_terminal(80));
    check_paper(&text, Some(80), "twelve");
    let row = text.lines().find(|line| line.contains("tigase-003") && line.contains('●')).expect("a row");
    assert_eq!(row.matches('●').count(), 10, "{text}");
    assert_eq!(row.matches('○').count(), 1, "{text}");
    assert!(text.lines().any(|line| line.contains("10  11  12")), "{text}");
}

/// A line of Graphviz's language that is a node or an edge.
fn statements(dot: &str) -> (usize, usize) {
    let edges = dot.lines().filter(|line| line.contains("\" -> \"")).count();
    let nodes = dot.lines().filter(|line| line.starts_with("  \"")).count() - edges;
    (nodes, edges)
}

#[test]
fn a_graph_has_each_node_and_folds_what_agrees() {
    let (_, view, assessment) =
        situations().into_iter().find(|(name, ..)| name == "one-way-link").expect("it is there");
    let dot = render(&view, &assessment, MeshFormat::Dot, Style::default());
    let differ =
        |link: &Link| view.link(&link.to, &link.from).is_some_and(|back| back.reading != link.reading);
    let apart = view.links.iter().filter(|link| differ(link)).count();
    assert!(apart > 0);
    assert_eq!(statements(&dot), (view.nodes.len(), apart + (view.links.len() - apart) / 2), "{dot}");
    assert_eq!(dot.matches("dir=both").count(), (view.links.len() - apart) / 2, "{dot}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn hostile_text_harms_no_mesh(text in foreign(), width in 1_u16..140, color: bool, ascii: bool) {
        let mut sample = samples::hostile_with(&text);
        let finding = samples::finding("node-down", Severity::Critical, Subject::Cluster, &text, &text, &[&text]);
        sample.assessment.muted.push(Muted { finding, why: text.clone() });
        for facts in sample.view.nodes.values_mut() {
            facts.visit = Reading::Known(Visit {
                address: "[::1]:5222".parse().expect("an address"),
                took: Duration::ZERO,
                statistics: Reading::Known(NodeStatistics {
                    name: Some(NodeName::new(&text)),
                    version: Some(text.clone()),
                    uptime: Some(text.clone()),
                    open_connections: None,
                }),
                sockets: Reading::Absent,
                certificate: Reading::Absent,
            });
        }
        for link in &mut sample.view.links {
            link.round_trips = Reading::Unavailable(Unavailable::Failed(text.clone()));
        }
        for format in FORMATS {
            let usual = format.usual();
            let width = matches!(usual, Format::Table | Format::Wide).then_some(width);
            check_paper(&draw(&sample, format, Style { color, ascii, width }), width, usual.name());
        }
        check_paper(&draw(&sample, TABLE, Style::default()), None, "a pipe");
        let dot = draw(&sample, MeshFormat::Dot, Style::default());
        // Two nodes, or one where the foreign name is the other's.
        prop_assert_eq!(statements(&dot).0, sample.view.nodes.len());
    }
}

/// What a round without a session shows: nothing, and that it is not known.
#[test]
fn a_mesh_without_a_session_draws_no_mark() {
    for sample in [samples::no_session(), samples::no_session_expected()] {
        let text = draw(&sample, TABLE, on_terminal(80));
        assert!(text.contains("UNKNOWN") && text.contains("could not look"), "{text}");
        let rows = text.lines().filter(|line| line.contains("not asked"));
        assert_eq!(rows.count(), sample.view.nodes.len(), "{text}");
    }
    let empty = Round {
        domain: "x".to_owned(),
        jid: None,
        started: samples::start(),
        took: Duration::ZERO,
        failure: None,
        observations: Vec::new(),
    };
    let view = fold(&empty, &Declaration::default());
    let assessment = Assessment {
        verdict: Verdict::Unknown,
        findings: Vec::new(),
        muted: Vec::new(),
        gaps: Vec::new(),
        health: [(samples::name(1), Health::Unknown)].into(),
    };
    for format in FORMATS {
        assert!(!render(&view, &assessment, format, on_terminal(80)).is_empty());
    }
}
