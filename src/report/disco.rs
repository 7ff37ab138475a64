//! The report of `disco`: the tree of services (XEP-0030), as Psi shows it.

use super::ink::{Ink, Role};
use super::{Format, Style, csv, json, markdown, plain, yaml};
use crate::cluster::observation::Reading;
use crate::cluster::service::{DiscoIdentity, DiscoTree};
use crate::text::width;
use serde::Serialize;
use std::io;

/// The tree in JSON.
#[derive(Serialize)]
struct Mirror<'a> {
    jid: &'a str,
    node: Option<&'a str>,
    name: Option<&'a str>,
    info: MirrorInfo<'a>,
    items: MirrorItems<'a>,
}

#[derive(Serialize)]
struct MirrorInfo<'a> {
    reading: &'static str,
    reason: Option<String>,
    identities: Vec<MirrorIdentity<'a>>,
    features: &'a [String],
}

#[derive(Serialize)]
struct MirrorIdentity<'a> {
    category: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    name: Option<&'a str>,
}

impl<'a> MirrorIdentity<'a> {
    fn new(identity: &'a DiscoIdentity) -> Self {
        Self { category: &identity.category, kind: &identity.kind, name: identity.name.as_deref() }
    }
}

#[derive(Serialize)]
struct MirrorItems<'a> {
    reading: &'static str,
    reason: Option<String>,
    items: Vec<Mirror<'a>>,
}

impl<'a> Mirror<'a> {
    fn new(tree: &'a DiscoTree) -> Self {
        let info = tree.info.known();
        Self {
            jid: &tree.jid,
            node: tree.node.as_deref(),
            name: tree.name.as_deref(),
            info: MirrorInfo {
                reading: tree.info.word(),
                reason: tree.info.reason(),
                identities: info
                    .map_or_else(Vec::new, |info| info.identities.iter().map(MirrorIdentity::new).collect()),
                features: info.map_or(&[], |info| &info.features),
            },
            items: MirrorItems {
                reading: tree.items.word(),
                reason: tree.items.reason(),
                items: tree
                    .items
                    .known()
                    .map(|items| items.iter().map(Self::new).collect())
                    .unwrap_or_default(),
            },
        }
    }
}

/// Writes a tree.
///
/// Plain and CSV give one record an entity: depth, JID, node, name, identities, reading of its items.
pub fn disco(tree: &DiscoTree, format: Format, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Json => json::write(&Mirror::new(tree), out),
        Format::Yaml => yaml::write(&Mirror::new(tree), out),
        Format::Plain => walk(tree, &mut |depth, tree| {
            let row = record(depth, tree);
            plain::record(out, &row.iter().map(String::as_str).collect::<Vec<_>>())
        }),
        Format::Csv => {
            let mut rows = Vec::new();
            walk(tree, &mut |depth, tree| {
                rows.push(record(depth, tree));
                Ok(())
            })?;
            csv::rows(&["depth", "jid", "node", "name", "identities", "items"], rows.into_iter(), out)
        }
        Format::Markdown => walk(tree, &mut |depth, tree| {
            write!(out, "{}- {}", "  ".repeat(depth), markdown::text(&tree.jid))?;
            for (open, part, close) in [("**", tree.name.as_ref(), "**"), ("node ", tree.node.as_ref(), "")] {
                if let Some(part) = part.filter(|part| !part.is_empty()) {
                    write!(out, " {open}{}{close}", markdown::text(part))?;
                }
            }
            if let Reading::Unavailable(why) = &tree.items {
                write!(out, " ({})", markdown::text(&why.to_string()))?;
            }
            writeln!(out)
        }),
        Format::Table => branches(Ink::new(*style), tree, &Place::default(), false, out),
        Format::Wide => branches(Ink::new(*style), tree, &Place::default(), true, out),
    }
}

fn walk(tree: &DiscoTree, visit: &mut dyn FnMut(usize, &DiscoTree) -> io::Result<()>) -> io::Result<()> {
    let mut left = vec![(0, tree)];
    while let Some((depth, tree)) = left.pop() {
        visit(depth, tree)?;
        left.extend(tree.items.known().into_iter().flatten().rev().map(|item| (depth + 1, item)));
    }
    Ok(())
}

fn record(depth: usize, tree: &DiscoTree) -> Vec<String> {
    vec![
        depth.to_string(),
        tree.jid.clone(),
        tree.node.clone().unwrap_or_default(),
        tree.name.clone().unwrap_or_default(),
        identities(tree).join(", "),
        tree.items.word().to_owned(),
    ]
}

fn identities(tree: &DiscoTree) -> Vec<String> {
    tree.info
        .known()
        .map(|info| {
            info.identities
                .iter()
                .map(|identity| format!("{}/{}", identity.category, identity.kind))
                .collect()
        })
        .unwrap_or_default()
}

/// Where an entity hangs: the lines that run past it from above.
#[derive(Default)]
struct Place {
    before: String,
    root: Option<bool>,
}

fn branches(
    ink: Ink,
    tree: &DiscoTree,
    place: &Place,
    wide: bool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let twig = match (place.root, ink.ascii()) {
        (None, _) => "",
        (Some(false), false) => "├─ ",
        (Some(true), false) => "└─ ",
        (Some(false), true) => "|- ",
        (Some(true), true) => "`- ",
    };
    let past = match (place.root, ink.ascii()) {
        (None, _) => "",
        (Some(false), false) => "│  ",
        (Some(false), true) => "|  ",
        (Some(true), _) => "   ",
    };
    let below = format!("{}{past}", place.before);
    let items = tree.items.known().map_or(&[][..], Vec::as_slice);
    let stem = if items.is_empty() {
        below.clone()
    } else {
        format!("{below}{}  ", if ink.ascii() { "|" } else { "│" })
    };
    write_line(ink, &format!("{}{twig}", place.before), &title(ink, tree), out)?;
    if wide && let Some(info) = tree.info.known() {
        for feature in &info.features {
            write_line(ink, &stem, &[(Role::Muted, format!("feature {}", ink.clean(feature)))], out)?;
        }
    }
    for (what, why) in [("info", reason(&tree.info)), ("items", reason(&tree.items))] {
        // The same silence twice says no more than once.
        if let Some(why) = why
            && !(what == "items" && reason(&tree.info).is_some_and(|before| before == why))
        {
            write_line(ink, &stem, &[(Role::Unknown, format!("? {what}: {}", ink.clean(&why)))], out)?;
        }
    }
    for (number, item) in items.iter().enumerate() {
        let place = Place { before: below.clone(), root: Some(number + 1 == items.len()) };
        branches(ink, item, &place, wide, out)?;
    }
    Ok(())
}

fn reason<T>(reading: &Reading<T>) -> Option<String> {
    match reading {
        Reading::Unavailable(why) => Some(why.to_string()),
        Reading::Known(_) | Reading::Absent | Reading::NotAsked(_) => None,
    }
}

/// Name, address, node, identities: the columns of Psi, in its order.
fn title(ink: Ink, tree: &DiscoTree) -> Vec<(Role, String)> {
    let mut parts = Vec::new();
    if let Some(name) = tree.name.as_deref().filter(|name| !name.is_empty()) {
        parts.push((Role::Strong, ink.clean(name)));
    }
    parts.push((Role::Usual, ink.name(&tree.jid)));
    if let Some(node) = tree.node.as_deref().filter(|node| !node.is_empty()) {
        parts.push((Role::Usual, ink.name(node)));
    }
    let identities = identities(tree);
    if !identities.is_empty() {
        parts.push((Role::Muted, format!("({})", ink.clean(&identities.join(", ")))));
    }
    parts
}

/// Writes one line of the tree; a tree is not wrapped, since its lines would no longer meet.
fn write_line(ink: Ink, before: &str, parts: &[(Role, String)], out: &mut dyn io::Write) -> io::Result<()> {
    let limit = ink.width().unwrap_or(usize::MAX);
    let before = width::prefix(before, limit);
    let mut room = limit - width::columns(before);
    let mut line = ink.paint(Role::Muted, before);
    for (number, (role, text)) in parts.iter().enumerate() {
        let gap = if number == 0 { 0 } else { 2 };
        // A letter or two of what does not fit would only look like a name.
        if room <= gap || number > 0 && room < gap + 4 && width::columns(text) > room - gap {
            break;
        }
        let text = width::shorten(text, room - gap, ink.ascii());
        line.push_str(&" ".repeat(gap));
        line.push_str(&ink.paint(*role, &text));
        room -= gap + width::columns(&text);
    }
    writeln!(out, "{}", line.trim_end())
}
