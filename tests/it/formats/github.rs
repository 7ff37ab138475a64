//! GitHub: the lines as the runner reads them, by the rules of its `ActionCommand` (actions/runner,
//! src/Runner.Common/ActionCommand.cs).

use super::{HOSTILE, all, hostile, muted};
use crate::report::foreign;
use clusterctl::assess::finding::Severity;
use clusterctl::assess::verdict::Verdict;
use clusterctl::report::check::CheckFormat;
use clusterctl::text::sanitize::neutralise;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The commands that the runner knows.
const REGISTERED: [&str; 16] = [
    "internal-set-repo-path",
    "set-env",
    "set-output",
    "save-state",
    "add-path",
    "add-mask",
    "add-matcher",
    "remove-matcher",
    "debug",
    "warning",
    "error",
    "notice",
    "group",
    "endgroup",
    "echo",
    "stop-commands",
];

#[derive(Debug, PartialEq)]
struct Command {
    name: String,
    properties: BTreeMap<String, String>,
    data: String,
}

/// The newer kind, `::name property=value,…::data`: only blanks may stand before it.
fn newer(line: &str) -> Option<Command> {
    let line = line.trim_start().strip_prefix("::")?;
    let (info, data) = line.split_once("::")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let unescape = |text: &str, pairs: &[(&str, &str)]| {
        pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let properties = properties
        .trim()
        .split(',')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| {
            let pairs = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
            (key.to_owned(), unescape(value, &pairs))
        })
        .collect();
    let data = unescape(data, &[("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]);
    REGISTERED.contains(&name).then(|| Command { name: name.to_owned(), properties, data })
}

/// The older kind, `##[name properties]data`: anywhere in the line.
fn older(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("##[")?;
    let (info, _) = rest.split_once(']')?;
    let name = info.split(' ').next()?;
    REGISTERED.contains(&name).then(|| name.to_owned())
}

/// The commands and the other lines; lines end as .NET's `StreamReader` ends them.
fn read(text: &str) -> (Vec<Command>, Vec<String>) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (mut commands, mut others) = (Vec::new(), Vec::new());
    for line in text.lines() {
        if let Some(command) = newer(line) {
            commands.push(command);
        } else {
            assert_eq!(older(line), None, "{line}");
            others.push(line.to_owned());
        }
        assert!(!line.contains("##["), "the log would show a group or a colour: {line}");
    }
    (commands, others)
}

#[test]
fn every_situation_is_annotations_and_one_line_that_is_none() {
    for situation in all() {
        let (commands, others) = read(&situation.render(CheckFormat::Github));
        let word = situation.assessment.verdict.word().to_uppercase();
        assert_eq!(others.len(), 1, "{}: {others:?}", situation.name);
        assert!(others[0].starts_with(&format!("clusterctl: {word}, ")), "{}", others[0]);
        let assessment = &situation.assessment;
        let told = assessment.findings.len() + assessment.gaps.len() + assessment.muted.len();
        assert!(commands.len() >= told, "{}", situation.name);
        for command in &commands {
            assert!(["error", "warning", "notice"].contains(&command.name.as_str()), "{command:?}");
            assert_eq!(command.properties.keys().collect::<Vec<_>>(), ["title"], "{command:?}");
            assert!(!command.data.is_empty());
        }
        if assessment.verdict == Verdict::Unknown || assessment.verdict == Verdict::Critical {
            assert_eq!(commands[0].name, "error", "{}", situation.name);
        }
    }
}

#[test]
fn severities_have_their_levels() {
    for situation in all() {
        let (commands, _) = read(&situation.render(CheckFormat::Github));
        let gaps = situation.assessment.gaps.len();
        for (finding, command) in situation.assessment.findings.iter().zip(&commands[gaps..]) {
            let level = match finding.severity {
                Severity::Critical | Severity::Unknown => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            assert_eq!(command.name, level);
            assert!(command.properties["title"].starts_with(finding.id));
        }
    }
    let (commands, _) = read(&muted().render(CheckFormat::Github));
    assert!(commands.iter().all(|command| command.name == "notice"), "{commands:?}");
    assert!(commands[0].properties["title"].starts_with("muted critical node-down "));
}

#[test]
fn foreign_text_gives_no_orders_and_comes_back_unchanged() {
    for text in HOSTILE {
        let (commands, _) = read(&hostile(text).render(CheckFormat::Github));
        let clean = neutralise(text).replace("##[", "#\\u{23}[");
        assert_eq!(commands[0].data, format!("{clean}\n{clean}"), "the gap and its remedy");
        assert_eq!(commands.len(), 6, "{commands:?}");
    }
}

#[test]
fn the_reader_sees_the_orders_that_are_looked_for() {
    assert_eq!(newer("  ::add-mask::x").unwrap().name, "add-mask");
    assert_eq!(newer("::error title=a%3A%2Cb::c%250A").unwrap().properties["title"], "a:,b");
    assert_eq!(newer("::error title=a::c%250A").unwrap().data, "c%0A");
    assert_eq!(older("a ##[stop-commands]x").unwrap(), "stop-commands");
    assert_eq!(newer("a ::error::x"), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_text_gives_orders(text in foreign()) {
        let (commands, others) = read(&hostile(&text).render(CheckFormat::Github));
        prop_assert_eq!((commands.len(), others.len()), (6, 1));
    }
}
