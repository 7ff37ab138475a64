//! What nodes run, beside one another and beside what is written.

use super::place::place_in;
use super::rows;
use crate::cluster::node::NodeName;
use crate::config::compare::Difference;
use crate::config::field::Section;
use crate::config::file::File;
use crate::config::live::{Seen, Written, concerns_cluster};
use crate::config::masked;
use crate::config::settings::{Standing, stands_at};
use crate::report::ink::{Ink, Role, Span};
use crate::report::{Format, Style, json, plain, yaml};
use crate::tdsl::value::Map;
use serde_json::{Value, json};
use std::io;

/// A node that was asked for its configuration.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The node.
    pub name: String,
    /// What it runs; `None`: it could not be read.
    pub file: Option<File>,
    /// Why it could not be read.
    pub why: Option<String>,
}

impl Asked {
    /// From what the node said, or why it did not.
    pub fn new(node: &NodeName, said: Result<String, String>) -> Self {
        let name = node.to_string();
        let text = match said {
            Ok(text) => text,
            Err(why) => return Self { name, file: None, why: Some(why) },
        };
        let file = File::new(name.as_str(), text);
        match &file.read {
            Ok(_) => Self { name, file: Some(file), why: None },
            Err(error) => {
                let error = masked::refused(&file.source, error);
                Self { name, why: Some(format!("what it gave cannot be read: {error}")), file: None }
            }
        }
    }
}

/// A file beside the nodes that it is for.
#[derive(Debug)]
pub struct Beside<'a> {
    /// The file.
    pub file: &'a File,
    /// The nodes.
    pub nodes: Vec<&'a str>,
    /// What is written, and what the nodes make of it.
    pub written: Vec<Written>,
}

/// What nodes run.
#[derive(Debug)]
pub struct LiveReport<'a> {
    /// The domain.
    pub domain: &'a str,
    /// Every node.
    pub asked: &'a [Asked],
    /// What was read of them.
    pub running: &'a [File],
    /// Where they differ.
    pub differences: &'a [Difference],
    /// What is written.
    pub beside: &'a [Beside<'a>],
}

impl LiveReport<'_> {
    /// Whether nodes differ, or run something else than what is written.
    pub fn differs(&self) -> bool {
        let written = self.beside.iter().flat_map(|one| &one.written).flat_map(|one| &one.nodes);
        !self.differences.is_empty()
            || written.into_iter().any(|seen| !matches!(seen, Seen::Same | Seen::Unknown))
    }
}

/// Writes it.
pub fn live(
    report: &LiveReport<'_>,
    format: Format,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => json::write(&data(report), out),
        Format::Yaml => yaml::write(&data(report), out),
        Format::Csv => rows::csv(&HEADINGS, cells(report), out),
        Format::Markdown => rows::markdown(&HEADINGS, cells(report), out),
        Format::Plain => cells(report)
            .iter()
            .try_for_each(|row| plain::record(out, &row.iter().map(String::as_str).collect::<Vec<_>>())),
        Format::Table | Format::Wide => table(report, Ink::new(*style), out),
    }
}

const HEADINGS: [&str; 6] = ["what", "node", "path", "running", "written", "place"];

/// The word for what a node makes of something written.
const fn word(seen: &Seen) -> &'static str {
    match seen {
        Seen::Same => "same",
        Seen::Other { .. } => "other",
        Seen::Missing => "missing",
        Seen::Unknown => "unknown",
    }
}

fn cells(report: &LiveReport<'_>) -> Vec<Vec<String>> {
    let row = |cells: [&str; 6]| cells.map(str::to_owned).to_vec();
    let mut rows = Vec::new();
    for one in report.asked {
        match &one.why {
            None => rows.push(row(["read", &one.name, "", "", "", ""])),
            Some(why) => rows.push(row(["unavailable", &one.name, "", why, "", ""])),
        }
    }
    for one in report.differences {
        for (node, value) in report.running.iter().zip(&one.values) {
            let value = value.as_ref().map_or("", |value| value.text.as_str());
            rows.push(row(["differs", &node.name, &one.path, value, "", ""]));
        }
    }
    for Beside { file, nodes, written } in report.beside {
        for one in written {
            let place = format!("{}:{}", file.name, place_in(file, one.at).line);
            for (node, seen) in nodes.iter().zip(&one.nodes) {
                let (path, running) = match seen {
                    Seen::Other { path, running } => (path.as_str(), running.as_str()),
                    Seen::Same => (one.path.as_str(), one.text.as_str()),
                    Seen::Missing | Seen::Unknown => (one.path.as_str(), ""),
                };
                rows.push(row([word(seen), node, path, running, &one.text, &place]));
            }
        }
    }
    rows
}

fn data(report: &LiveReport<'_>) -> Value {
    let nodes: Vec<Value> = report
        .asked
        .iter()
        .map(|one| {
            json!({
                "name": one.name,
                "reading": if one.file.is_some() { "known" } else { "unavailable" },
                "reason": one.why,
                "settings": one.file.as_ref().map(settings),
            })
        })
        .collect();
    let differences: Vec<Value> = report
        .differences
        .iter()
        .map(|one| {
            let value = |(node, value): (&File, &Option<crate::config::compare::Shown>)| {
                json!({ "node": node.name, "value": value.as_ref().map(|value| &value.text) })
            };
            json!({
                "path": one.path,
                "concerns_cluster": concerns_cluster(&one.path),
                "values": report.running.iter().zip(&one.values).map(value).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "version": 1,
        "domain": report.domain,
        "nodes": nodes,
        "differences": differences,
        "written": report.beside.iter().map(beside).collect::<Vec<_>>(),
    })
}

fn beside(one: &Beside<'_>) -> Value {
    let entry = |written: &Written| {
        let node = |(node, seen): (&&str, &Seen)| {
            let (path, running) = match seen {
                Seen::Other { path, running } => (Some(path), Some(running)),
                Seen::Same => (None, Some(&written.text)),
                Seen::Missing | Seen::Unknown => (None, None),
            };
            json!({ "node": node, "state": word(seen), "path": path, "running": running })
        };
        json!({
            "path": written.path,
            "line": place_in(one.file, written.at).line,
            "value": written.text,
            "nodes": one.nodes.iter().zip(&written.nodes).map(node).collect::<Vec<_>>(),
        })
    };
    json!({ "file": one.file.name, "entries": one.written.iter().map(entry).collect::<Vec<_>>() })
}

/// How many settings a configuration holds.
fn settings(file: &File) -> usize {
    fn of(map: &Map) -> usize {
        map.values().map(|item| Section::of(item).body().map_or(1, of)).sum()
    }
    file.document().map_or(0, |document| of(&document.tree))
}

fn table(report: &LiveReport<'_>, ink: Ink, out: &mut dyn io::Write) -> io::Result<()> {
    let lines: Vec<Vec<String>> = report
        .asked
        .iter()
        .map(|one| {
            let what = match (&one.file, &one.why) {
                (Some(file), _) => format!("runs {} settings", settings(file)),
                (None, why) => {
                    format!("could not be read: {}", ink.clean(why.as_deref().unwrap_or_default()))
                }
            };
            vec![ink.name(&one.name), what]
        })
        .collect();
    rows::columns(&lines, out)?;
    between(report, ink, out)?;
    for one in report.beside {
        file(one, ink, out)?;
    }
    let unread = report.asked.iter().filter(|one| one.file.is_none()).count();
    let verdict = match (report.differs(), unread) {
        (true, _) if report.differences.is_empty() => "what runs is not what is written".to_owned(),
        (true, _) => "the nodes do not run the same".to_owned(),
        (false, 0) if report.beside.is_empty() => "the nodes run the same".to_owned(),
        (false, 0) => "the nodes run the same, and what is written".to_owned(),
        (false, unread) => format!("no difference among those that could be read; {unread} could not"),
    };
    writeln!(out, "\n{verdict}")
}

/// A line for each thing that is said, and who says it.
fn grouped(said: impl Iterator<Item = (String, String)>, of: usize) -> Vec<Vec<String>> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (text, name) in said {
        match groups.iter_mut().find(|(known, _)| *known == text) {
            Some((_, names)) => names.push(name),
            None => groups.push((text, vec![name])),
        }
    }
    let who = |names: Vec<String>| match names.len() {
        many if many > 1 && many == of => "every node".to_owned(),
        _ => names.join(", "),
    };
    groups.into_iter().map(|(text, names)| vec![format!("    {}", who(names)), text]).collect()
}

/// Where nodes differ: what concerns the cluster first.
fn between(report: &LiveReport<'_>, ink: Ink, out: &mut dyn io::Write) -> io::Result<()> {
    if report.differences.is_empty() {
        return Ok(());
    }
    let (cluster, other): (Vec<&Difference>, Vec<&Difference>) =
        report.differences.iter().partition(|one| concerns_cluster(&one.path));
    for (title, all) in
        [("Nodes differ in what concerns the cluster", cluster), ("Nodes differ elsewhere", other)]
    {
        if all.is_empty() {
            continue;
        }
        writeln!(out, "\n{}", ink.paint(Role::Strong, title))?;
        for one in all {
            ink.flow(out, 2, 4, &[Span::new(ink.clean(&one.path), Role::Usual)])?;
            let said = report.running.iter().zip(&one.values).map(|(node, value)| {
                let text =
                    value.as_ref().map_or_else(|| "(not there)".to_owned(), |value| ink.clean(&value.text));
                (text, ink.name(&node.name))
            });
            let lines = grouped(said, one.values.len());
            rows::columns(&lines, out)?;
        }
    }
    Ok(())
}

/// What is written, as far as it is not what runs.
fn file(one: &Beside<'_>, ink: Ink, out: &mut dyn io::Write) -> io::Result<()> {
    let Beside { file, nodes, written } = one;
    let name = ink.name(&file.name);
    let same = written.iter().filter(|one| one.nodes.iter().all(|seen| *seen == Seen::Same)).count();
    let unknown = written.iter().filter(|one| one.nodes.contains(&Seen::Unknown)).count();
    let of = if nodes.is_empty() { "nobody".to_owned() } else { nodes.join(", ") };
    let head = format!("{name} beside {of}: {same} of {} as written", written.len());
    let head = if unknown == 0 {
        head
    } else {
        format!("{head}; {unknown} cannot be compared, being computed or masked by the server")
    };
    writeln!(out)?;
    ink.flow(out, 0, 2, &[Span::new(ink.clean(&head), Role::Strong)])?;
    for one in written {
        if one.nodes.iter().all(|seen| matches!(seen, Seen::Same | Seen::Unknown)) {
            continue;
        }
        let place = format!("{name}:{}", place_in(file, one.at).line);
        let what = ink.clean(&format!("{} = {}", one.path, one.text));
        ink.flow(out, 2, 4, &[Span::new(place, Role::Muted), Span::new(what, Role::Usual)])?;
        let said = nodes.iter().zip(&one.nodes).filter_map(|(node, seen)| {
            let text = match seen {
                Seen::Same | Seen::Unknown => return None,
                Seen::Missing => match stands_at(&one.path.split('/').collect::<Vec<_>>()) {
                    Standing::Unread(_) => "nothing in 8.x reads it".to_owned(),
                    Standing::Misplaced(_) => "nothing reads it in this place".to_owned(),
                    _ => "its effective configuration does not hold it".to_owned(),
                },
                Seen::Other { path, running } if *path == one.path => format!("runs {running}"),
                Seen::Other { path, running } => format!("runs {running} ({path})"),
            };
            Some((ink.clean(&text), ink.name(node)))
        });
        let lines = grouped(said, one.nodes.len());
        rows::columns(&lines, out)?;
    }
    Ok(())
}
