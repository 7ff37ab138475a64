//! The report of `config show`: the cluster as a file makes it.

use crate::config::field::Whole;
use crate::config::meaning::Meaning;
use crate::config::meaning::clustering::Clustering;
use crate::config::meaning::facts::{Fact, State, facts};
use crate::config::meaning::off;
use crate::config::meaning::ports::{Fate, Port};
use crate::config::throttling::{Action, Limits};
use crate::report::ink::{Ink, Mark, Role, Span};
use crate::report::{Format, Style, csv, json, markdown, plain, yaml};
use crate::text::width;
use serde::Serialize;
use std::io;

/// One file and what it means.
#[derive(Debug, Clone, Copy)]
pub struct ShowReport<'a> {
    /// How people call the file.
    pub name: &'a str,
    /// Its text, for the numbers of its lines.
    pub source: &'a str,
    /// What it means.
    pub meaning: &'a Meaning,
    /// How many pieces of it never reach the server.
    pub lost: usize,
}

/// The contract (schema version 1).
#[derive(Serialize)]
struct Mirror<'a> {
    schema_version: u32,
    file: &'a str,
    /// `null`: only the server's surroundings tell.
    clustered: Option<bool>,
    connections_per_node: Option<i64>,
    primary_address: Option<&'a str>,
    ports: Vec<MirrorPort<'a>>,
    limits: Vec<MirrorLimits<'a>>,
    lost_pieces: usize,
    facts: Vec<MirrorFact<'a>>,
}

#[derive(Serialize)]
struct MirrorPort<'a> {
    port: &'a str,
    /// `null`: only the surroundings tell.
    listens: Option<bool>,
    fate: &'static str,
    /// `null`: only the surroundings tell.
    interfaces: Option<&'a [String]>,
    socket: &'a str,
    line: Option<usize>,
}

#[derive(Serialize)]
struct MirrorLimits<'a> {
    component: &'a str,
    /// `null`: it does not start, or only the surroundings tell.
    packets_per_minute: Option<i64>,
    packets_in_all: Option<i64>,
    beyond_packets: Option<&'static str>,
    bytes_per_minute: Option<i64>,
    bytes_in_all: Option<i64>,
    line: Option<usize>,
}

#[derive(Serialize)]
struct MirrorFact<'a> {
    topic: &'a str,
    name: &'a str,
    value: &'a str,
    state: &'static str,
    note: &'a str,
    key: Option<&'a str>,
    line: Option<usize>,
}

/// Writes what a file means.
///
/// Plain and CSV give one record a fact: topic, name, value, state, line, key, note.
pub fn show(
    report: &ShowReport<'_>,
    format: Format,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let facts = facts(report.meaning);
    match format {
        Format::Json => json::write(&mirror(report, &facts), out),
        Format::Yaml => yaml::write(&mirror(report, &facts), out),
        Format::Plain => facts.iter().try_for_each(|fact| {
            let row = row(report, fact);
            plain::record(out, &row.iter().map(String::as_str).collect::<Vec<_>>())
        }),
        Format::Csv => csv::rows(&FIELDS, facts.iter().map(|fact| row(report, fact)), out),
        Format::Markdown => {
            writeln!(
                out,
                "**{}**: {}\n",
                markdown::text(report.name),
                markdown::text(&headline(report, &facts))
            )?;
            let cells = |fact: &Fact| row(report, fact).iter().map(|cell| markdown::text(cell)).collect();
            markdown::table(
                &["Topic", "Name", "Value", "State", "Line", "Key", "Note"],
                facts.iter().map(cells),
                out,
            )
        }
        Format::Table => draw(Ink::new(*style), report, &facts, false, out),
        Format::Wide => draw(Ink::new(*style), report, &facts, true, out),
    }
}

const FIELDS: [&str; 7] = ["topic", "name", "value", "state", "line", "key", "note"];

/// The number of the line that a byte stands on, from 1.
pub(super) fn line_of(source: &str, at: usize) -> usize {
    source.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

fn line(report: &ShowReport<'_>, fact: &Fact) -> Option<usize> {
    fact.witness.as_ref().map(|witness| {
        // An element of a list stands on a line of its own, inside of its key's value.
        let at = if fact.topic == "cluster-nodes" { witness.span.start } else { witness.key.start };
        line_of(report.source, at)
    })
}

fn row(report: &ShowReport<'_>, fact: &Fact) -> Vec<String> {
    vec![
        fact.topic.to_owned(),
        fact.name.clone(),
        fact.value.clone(),
        fact.state.word().to_owned(),
        line(report, fact).map_or_else(|| "default".to_owned(), |line| line.to_string()),
        fact.witness.as_ref().map(|witness| witness.path.clone()).unwrap_or_default(),
        fact.note.clone(),
    ]
}

fn headline(report: &ShowReport<'_>, facts: &[Fact]) -> String {
    let mut parts = vec![
        match &report.meaning.clustering.value {
            Clustering::On => "a node of a cluster",
            Clustering::Open(_) => "a node of a cluster, if the environment says so",
            Clustering::Fails(_) => "the server does not start",
            Clustering::Off | Clustering::SilentlyOff(_) => "no node of a cluster",
        }
        .to_owned(),
    ];
    // Of its own lines: errors and warnings are what the rules of `config check` find.
    for (state, what) in [(State::Error, "wrong"), (State::Warning, "to look at")] {
        let count = facts.iter().filter(|fact| fact.state == state).count();
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    match report.lost {
        0 => {}
        1 => parts.push("1 piece of it never reaches the server".to_owned()),
        lost => parts.push(format!("{lost} pieces of it never reach the server")),
    }
    parts.join(", ")
}

fn role(state: State) -> Role {
    match state {
        State::Fine => Role::Healthy,
        State::Note => Role::Muted,
        State::Warning => Role::Degraded,
        State::Error => Role::Down,
        State::Open => Role::Unknown,
    }
}

fn draw(
    ink: Ink,
    report: &ShowReport<'_>,
    facts: &[Fact],
    wide: bool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let head = [
        Span::new(ink.name(report.name), Role::Strong),
        Span::new(ink.clean(&headline(report, facts)), Role::Usual),
    ];
    ink.flow(out, 0, 2, &head)?;
    let widest = facts.iter().map(|fact| width::columns(&fact.name)).max().unwrap_or(0).min(24);
    let mut topic = "";
    for fact in facts {
        if fact.topic != topic {
            topic = fact.topic;
            writeln!(out)?;
            ink.flow(out, 0, 2, &[Span::new(topic, Role::Strong)])?;
        }
        let role = role(fact.state);
        let name = format!("{:widest$}", ink.clean(&fact.name));
        let said = match line(report, fact) {
            Some(line) if wide => {
                let path = fact.witness.as_ref().map_or("", |witness| witness.path.as_str());
                format!("(line {line}, {path})")
            }
            Some(line) => format!("(line {line})"),
            None => "(default)".to_owned(),
        };
        let note = match (fact.state, fact.note.is_empty()) {
            (_, true) => String::new(),
            (State::Fine | State::Note, false)
                if !wide
                    && fact.witness.is_none()
                    && !matches!(fact.topic, "clustering" | "ports")
                    && fact.value != "none" =>
            {
                String::new()
            }
            (_, false) => format!(": {}", fact.note),
        };
        let mark = if fact.state == State::Note { Mark::Absent } else { Mark::from(role) };
        let text = ink.clean(&format!("{} {said}{note}", fact.value));
        let shade = if matches!(fact.state, State::Fine | State::Note) { Role::Usual } else { role };
        ink.field(out, &format!("{} {name}", ink.mark(mark)), &text, shade)?;
    }
    if report.lost > 0 {
        writeln!(out)?;
        ink.advice(out, &format!("config explain {} tells line by line what is lost", report.name))?;
    }
    Ok(())
}

fn mirror<'a>(report: &ShowReport<'a>, facts: &'a [Fact]) -> Mirror<'a> {
    let meaning = report.meaning;
    let at = |witness: Option<&crate::config::field::Witness>| {
        witness.map(|witness| line_of(report.source, witness.key.start))
    };
    let closed = meaning.ports.closed.is_some() || off::why(meaning).is_some();
    let port = |port: &'a Port| MirrorPort {
        port: &port.name,
        listens: match &port.fate {
            Fate::Open(_) if !closed => None,
            fate => Some(!closed && *fate == Fate::Listens),
        },
        fate: match &port.fate {
            Fate::Listens | Fate::Open(_) if closed => "closed",
            Fate::Open(_) => "unknown",
            Fate::Listens => "listens",
            Fate::Dials => "dials",
            Fate::OpensNothing => "opens-nothing",
            Fate::SwitchedOff => "switched-off",
            Fate::Replaced => "replaced",
            Fate::OutOfRange => "out-of-range",
        },
        interfaces: port.interfaces.as_deref().ok(),
        socket: &port.socket,
        line: at(port.witness.as_ref()),
    };
    Mirror {
        schema_version: 1,
        file: report.name,
        clustered: match &meaning.clustering.value {
            Clustering::On => Some(true),
            Clustering::Off | Clustering::SilentlyOff(_) | Clustering::Fails(_) => Some(false),
            Clustering::Open(_) => None,
        },
        connections_per_node: match &meaning.connections_per_node.value {
            Whole::Is(number) => Some(*number),
            Whole::Open(_) | Whole::Bad(_) => None,
        },
        primary_address: meaning.identity.primary.as_ref().and_then(|(name, _)| name.known()),
        ports: meaning.ports.ports.iter().map(port).collect(),
        limits: meaning
            .traffic
            .iter()
            .map(|traffic| {
                let limits = traffic.limits.as_ref().ok().filter(|_| !traffic.open);
                let take = |field: fn(&Limits) -> i64| limits.map(field);
                MirrorLimits {
                    component: traffic.component,
                    packets_per_minute: take(|limits| limits.packets_a_minute),
                    packets_in_all: take(|limits| limits.packets),
                    beyond_packets: limits.map(|limits| match limits.action {
                        Action::Disconnect => "disconnect",
                        Action::Drop => "drop",
                    }),
                    bytes_per_minute: take(|limits| limits.bytes_a_minute),
                    bytes_in_all: take(|limits| limits.bytes),
                    line: at(traffic.text.witness.as_ref()),
                }
            })
            .collect(),
        lost_pieces: report.lost,
        facts: facts
            .iter()
            .map(|fact| MirrorFact {
                topic: fact.topic,
                name: &fact.name,
                value: &fact.value,
                state: fact.state.word(),
                note: &fact.note,
                key: fact.witness.as_ref().map(|witness| witness.path.as_str()),
                line: line(report, fact),
            })
            .collect(),
    }
}
