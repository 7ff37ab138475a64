//! Reports on paper: snapshots of every situation in every format, and what must hold for any text.

mod many;
pub(crate) mod mesh;
pub(crate) mod other;
pub(crate) mod samples;
mod several;

use clusterctl::report::{Format, StatusReport, Style, status};
use clusterctl::text::sanitize::is_forbidden;
use clusterctl::text::width::columns;
use proptest::prelude::*;
use samples::Sample;

pub(crate) fn render(sample: &Sample, format: Format, style: Style) -> String {
    let report = StatusReport {
        view: &sample.view,
        assessment: &sample.assessment,
        context: Some("prod"),
        tool_version: "0.1.0",
    };
    let mut out = Vec::new();
    status(&report, format, &style, &mut out).expect("a Vec takes all");
    String::from_utf8(out).expect("reports are UTF-8")
}

pub(crate) fn on_terminal(width: u16) -> Style {
    Style { width: Some(width), ..Style::default() }
}

fn without_colour(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('m').expect("colours end in m");
        rest = &rest[at + end + 1..];
    }
    out + rest
}

pub(crate) fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/report");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_situation_looks_as_it_did_at_every_width() {
    for sample in samples::all() {
        for width in [120, 80, 60, 40] {
            let text = render(&sample, Format::Table, on_terminal(width));
            snapshot(&format!("{}_table_{width}", sample.name), &text);
        }
    }
}

#[test]
fn every_situation_looks_as_it_did_in_every_format() {
    for sample in samples::all() {
        for format in Format::ALL.into_iter().filter(|format| *format != Format::Table) {
            let width = (format == Format::Wide).then_some(160);
            let text = render(&sample, format, Style { width, ..Style::default() });
            snapshot(&format!("{}_{format}", sample.name), &text);
        }
    }
}

#[test]
fn ascii_and_colour_look_as_they_did() {
    for sample in [samples::healthy(), samples::node_down(), samples::partition()] {
        let ascii = Style { ascii: true, ..on_terminal(80) };
        snapshot(&format!("{}_ascii", sample.name), &render(&sample, Format::Table, ascii));
        let color = Style { color: true, ..on_terminal(80) };
        // `␛` for ESC: a snapshot is read in a terminal, too.
        let text = render(&sample, Format::Table, color).replace('\u{1b}', "␛");
        snapshot(&format!("{}_color", sample.name), &text);
    }
    let sample = samples::node_down();
    snapshot("node_down_wide_80", &render(&sample, Format::Wide, on_terminal(80)));
}

#[test]
fn colour_says_nothing_alone() {
    for sample in samples::all() {
        for format in [Format::Table, Format::Wide] {
            let plain = render(&sample, format, on_terminal(80));
            let color = render(&sample, format, Style { color: true, ..on_terminal(80) });
            assert_eq!(without_colour(&color), plain, "{}", sample.name);
            assert!(!plain.contains('\u{1b}'));
        }
    }
}

#[test]
fn ascii_paper_takes_ascii_alone() {
    for sample in samples::all() {
        for format in [Format::Table, Format::Wide] {
            for width in [None, Some(80), Some(40)] {
                let text = render(&sample, format, Style { ascii: true, color: false, width });
                assert!(text.is_ascii(), "{}: {text}", sample.name);
            }
        }
    }
}

/// Fails if a line is wider than the paper, or holds what no terminal may get.
pub(crate) fn check_paper(text: &str, width: Option<u16>, what: &str) {
    for line in text.lines() {
        let line = without_colour(line);
        if let Some(width) = width {
            assert!(columns(&line) <= usize::from(width), "{what}: wider than {width}: {line}");
        }
        let bad = line.chars().find(|c| *c != '\t' && is_forbidden(*c));
        assert_eq!(bad, None, "{what}: {line}");
        assert!(width.is_none() || line.trim_end() == line, "{what}: spaces at the end of: {line}");
    }
}

#[test]
fn no_line_is_wider_than_the_paper_whatever_its_width() {
    for sample in samples::all() {
        for width in 1..=130 {
            for format in [Format::Table, Format::Wide] {
                for (color, ascii) in [(false, false), (true, true)] {
                    let style = Style { color, ascii, width: Some(width) };
                    check_paper(&render(&sample, format, style), Some(width), sample.name);
                }
            }
        }
    }
}

#[test]
fn two_hundred_nodes_are_told_apart_on_eighty_columns() {
    let sample = samples::many();
    let text = render(&sample, Format::Table, on_terminal(80));
    check_paper(&text, Some(80), "many");
    for number in 1..=200 {
        let short = format!(" tigase-{number:03} ");
        assert!(text.lines().any(|line| line.contains(&short)), "{short}");
    }
    assert!(text.contains("names end in .messaging.eu-central.example-company.net"));
    assert_eq!(text.matches("Look at the host").count(), 1, "shared advice is said once");
    for width in [60, 40] {
        check_paper(&render(&sample, Format::Table, on_terminal(width)), Some(width), "many");
    }
}

#[test]
fn two_hundred_nodes_are_in_every_format() {
    let sample = samples::many();
    for format in Format::ALL {
        let text = render(&sample, format, Style::default());
        check_paper(&text, None, format.name());
        assert!(text.contains("tigase-200.messaging"), "{format}");
    }
    assert_eq!(render(&sample, Format::Csv, Style::default()).lines().count(), 201);
}

#[test]
fn the_worst_node_stands_first() {
    let text = render(&samples::node_down(), Format::Table, on_terminal(80));
    let at = |name: &str| text.find(&format!("  {name}  ")).expect("the node has a row");
    assert!(at("node3") < at("node2") && at("node2") < at("node1"), "{text}");
}

#[test]
fn no_not_mentioned_and_could_not_look_are_never_the_same_words() {
    let text = render(&samples::partition(), Format::Plain, Style::default());
    let link = |number: u8| {
        let line =
            text.lines().find(|line| line.starts_with(&format!("node\tnode{number}."))).expect("a row");
        line.split('\t').nth(3).expect("a link").to_owned()
    };
    assert_eq!([link(1), link(2), link(3), link(4)], ["self", "connected", "disconnected", "absent"]);
    let text = render(&samples::no_session_expected(), Format::Plain, Style::default());
    assert_eq!(text.matches("\tnot-asked\t").count(), 4, "{text}");
    assert!(!text.contains("disconnected"), "{text}");
}

#[test]
fn plain_records_keep_their_fields() {
    for sample in samples::all() {
        for line in render(&sample, Format::Plain, Style::default()).lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let wanted = match fields[0] {
                "verdict" | "finding" => 7,
                "node" => 9,
                "group" | "gap" => 3,
                other => panic!("no such record: {other}"),
            };
            assert_eq!(fields.len(), wanted, "{}: {line}", sample.name);
            assert!(fields.iter().all(|field| !field.is_empty()), "{line}");
        }
    }
}

#[test]
fn yaml_and_json_are_the_same_data() {
    for sample in samples::all() {
        let json = render(&sample, Format::Json, Style::default());
        let yaml = render(&sample, Format::Yaml, Style::default());
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let yaml: serde_json::Value = serde_norway::from_str(&yaml).expect("YAML");
        assert_eq!(json, yaml, "{}", sample.name);
    }
}

#[test]
fn hostile_text_comes_unchanged_out_of_json() {
    let text = "a\u{1b}[31m\u{202e}\u{2028}\"\\\n=b";
    let sample = samples::hostile_with(text);
    let json: serde_json::Value =
        serde_json::from_str(&render(&sample, Format::Json, Style::default())).expect("JSON");
    assert_eq!(json["findings"][0]["summary"], text);
    assert_eq!(json["gaps"][0]["cause"], text);
    assert_eq!(json["domain"], text);
}

#[test]
fn no_cell_of_the_csv_is_a_formula() {
    let text = render(&samples::hostile(), Format::Csv, Style::default());
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = 0;
    for row in reader.records() {
        for cell in &row.expect("CSV") {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
        rows += 1;
    }
    assert_eq!(rows, 2, "one row a node");
}

pub(crate) fn foreign() -> impl Strategy<Value = String> {
    prop_oneof![
        "(?s).{0,40}",
        "\\PC{0,40}",
        "[=+@|`<>&\"',;\\\\ \t\r\n-]{0,20}",
        "[\u{1b}\u{9b}\u{202a}-\u{202e}\u{2028}\u{200b}\u{feff}a-z ]{0,20}",
        "[\u{300}-\u{36f}节点א-תا-ي👍]{0,30}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn hostile_text_harms_no_format(text in foreign(), width in 1_u16..140, color: bool, ascii: bool) {
        let sample = samples::hostile_with(&text);
        for format in Format::ALL {
            let width = matches!(format, Format::Table | Format::Wide).then_some(width);
            check_paper(&render(&sample, format, Style { color, ascii, width }), width, format.name());
        }
        // Without an edge nothing is cut, and nothing is let through either.
        check_paper(&render(&sample, Format::Table, Style::default()), None, "a pipe");
    }
}
