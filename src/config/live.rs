//! What nodes run, compared with one another and with what is written: a node's effective configuration holds every
//! setting at the bean that reads it, defaults filled in, secrets masked by the server.

use super::compare::{Difference, differences, shown};
use super::field::{Section, Settled, own, section, switch, texts};
use super::file::File;
use super::secret;
use super::settings::{Reach, Standing, stands_at};
use crate::tdsl::value::{Item, Map, Value};

/// What stands for a node's own name where nodes are compared.
const ITSELF: &str = "{node}";

/// Where nodes differ from one another. Each file is what one node runs, and bears its name: what differs by that
/// name alone is no difference.
pub fn between(nodes: &[File], key: &[u8]) -> Vec<Difference> {
    differences(nodes, key).into_iter().filter(|one| !is_own_name(one, nodes)).collect()
}

fn is_own_name(one: &Difference, nodes: &[File]) -> bool {
    let bare: Option<Vec<String>> = one
        .values
        .iter()
        .zip(nodes)
        .map(|(value, node)| value.as_ref().map(|value| value.text.replace(&node.name, ITSELF)))
        .collect();
    bare.is_some_and(|bare| bare.windows(2).all(|pair| pair[0] == pair[1]))
}

/// Whether a path is of a setting that concerns the cluster.
pub fn concerns_cluster(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(stands_at(&parts), Standing::Own(_) | Standing::Around(_))
}

/// What a node makes of something that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It runs it.
    Same,
    /// It runs something else.
    Other {
        /// Where, from the root on.
        path: String,
        /// What, without secrets.
        running: String,
    },
    /// Its effective configuration does not mention it.
    Missing,
    /// The server computes the value that is written, or masks it: they cannot be compared.
    Unknown,
}

/// Something that is written, and what the nodes make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its keys from the root on.
    pub path: String,
    /// The byte at which its key stands.
    pub at: usize,
    /// The value, without secrets.
    pub text: String,
    /// What each of the nodes makes of it.
    pub nodes: Vec<Seen>,
}

/// All that is written in a file, in its order, and what nodes make of it. A file or a node that cannot be read says
/// nothing.
pub fn against(file: &File, nodes: &[&File]) -> Vec<Written> {
    let Some(document) = file.document() else { return Vec::new() };
    let trees: Vec<&Map> = nodes.iter().filter_map(|node| Some(&node.document()?.tree)).collect();
    let mut found = Vec::new();
    walk(&document.tree, &document.tree, &mut Vec::new(), &trees, &mut found);
    found.sort_by_key(|one| one.at);
    found
}

fn walk<'a>(root: &Map, map: &'a Map, path: &mut Vec<&'a str>, nodes: &[&Map], found: &mut Vec<Written>) {
    for (key, item) in map {
        path.push(key);
        let body = Section::of(item).body();
        let told = match &item.value {
            Value::Map(body) => body.is_empty(),
            _ => true,
        };
        if told {
            found.push(Written {
                path: path.join("/"),
                at: item.key.start,
                text: shown(telling(path), &item.value),
                nodes: nodes.iter().map(|node| seen(root, path, item, node)).collect(),
            });
        }
        // What stands in a bean that is off, or that no node has, is not worth a line each.
        let off = Section::of(item).is_off();
        if let Some(body) = body.filter(|_| !off) {
            walk(root, body, path, nodes, found);
        }
        path.pop();
    }
}

/// The name that says whether a value is a secret: its own, or that of a section around it which holds nothing else.
fn telling<'a>(path: &[&'a str]) -> &'a str {
    let (key, sections) = path.split_last().map_or(("", path), |(key, sections)| (*key, sections));
    sections.iter().find(|section| secret::is_telling_section(section)).copied().unwrap_or(key)
}

fn seen(root: &Map, path: &[&str], item: &Item, node: &Map) -> Seen {
    if matches!(item.value, Value::Map(_) | Value::Bean(_)) {
        return bean(path, item, node);
    }
    if matches!(item.value, Value::Variable(_) | Value::Expression(_)) {
        return Seen::Unknown;
    }
    let running = effective(root, path, node);
    if running.is_empty() {
        return Seen::Missing;
    }
    let key = path.last().copied().unwrap_or_default();
    if secret::is_telling(telling(path)) || key.trim_start_matches('-') == "cluster-nodes" {
        return Seen::Unknown;
    }
    let other = running.into_iter().find(|(_, value)| !same(key, &item.value, value));
    other.map_or(Seen::Same, |(path, value)| Seen::Other {
        running: shown(telling(&path.split('/').collect::<Vec<_>>()), value),
        path,
    })
}

/// A section: whether the node has it, of the class that is written.
fn bean(path: &[&str], item: &Item, node: &Map) -> Seen {
    let there = section(node, path);
    let wanted = Section::of(item).bean();
    if wanted.is_some_and(|bean| !bean.active) {
        return match there {
            Section::Bean(_, bean) if bean.active => {
                Seen::Other { path: path.join("/"), running: "active".to_owned() }
            }
            _ => Seen::Same,
        };
    }
    let Some(running) = there.item() else { return Seen::Missing };
    let class = |bean: &crate::tdsl::value::Bean| bean.class.clone();
    match (wanted.and_then(class), there.bean().and_then(class)) {
        (Some(written), Some(class)) if written != class => {
            Seen::Other { path: path.join("/"), running: format!("class: {class}") }
        }
        _ if there.is_off() => Seen::Other {
            path: path.join("/"),
            running: shown(path.last().copied().unwrap_or_default(), &running.value),
        },
        _ => Seen::Same,
    }
}

/// Settings that the effective configuration calls otherwise: what is written, in which sections it is read, and its
/// name there.
const RENAMED: [(&str, &[&str], &str); 2] = [
    ("cm-ht-traffic-throttling", &["cl-comp", "s2s", "ext"], "trafficThrottling"),
    ("cm-traffic-throttling", &["c2s", "bosh", "ws2s"], "trafficThrottling"),
];

/// Where a node runs something that is written at a path, and what.
fn effective<'a>(root: &Map, path: &[&str], node: &'a Map) -> Vec<(String, &'a Value)> {
    let Some((key, above)) = path.split_last() else { return Vec::new() };
    if let Some((_, sections, name)) = RENAMED.iter().find(|(old, ..)| above.is_empty() && old == key) {
        let nearer = |part: &&&str| own(root, &[part], name).is_none();
        return sections
            .iter()
            .filter(nearer)
            .filter_map(|part| own(node, &[part], name))
            .map(|found| (found.path, &found.item.value))
            .collect();
    }
    let key = if above.first() == Some(&"dataSource") && *key == "uri" { "repo-uri" } else { key };
    if let Some(found) = own(node, above, key) {
        return vec![(found.path, &found.item.value)];
    }
    let setting = stands_at(path).setting().filter(|setting| setting.reach == Reach::Around);
    let mut found = Vec::new();
    if setting.is_some() {
        below(root, section_body(node, above), &above.join("/"), key, &mut found);
    }
    found
}

fn section_body<'a>(tree: &'a Map, path: &[&str]) -> Option<&'a Map> {
    if path.is_empty() { Some(tree) } else { section(tree, path).body() }
}

/// Every place below a section at which a key stands, those left out for which a nearer section of the file says
/// something of its own.
fn below<'a>(root: &Map, body: Option<&'a Map>, path: &str, key: &str, found: &mut Vec<(String, &'a Value)>) {
    for (name, item) in body.into_iter().flatten() {
        let here = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
        let Some(body) = Section::of(item).body() else { continue };
        let parts: Vec<&str> = here.split('/').collect();
        if own(root, &parts, key).is_some() {
            continue;
        }
        if let Some(item) = body.get(key) {
            found.push((format!("{here}/{key}"), &item.value));
        }
        below(root, Some(body), &here, key, found);
    }
}

/// Settings whose values are words of an enumeration, in any case.
const WORDS: [&str; 3] = ["socket", "type", "watchdog-ping-type"];

/// Whether two values of a setting come to the same where the server uses them.
fn same(key: &str, written: &Value, running: &Value) -> bool {
    let (written, running) = (texts(written), texts(running));
    let alike = |(a, b): (&String, &String)| {
        alike(a, b) || WORDS.contains(&key) && a.trim().eq_ignore_ascii_case(b.trim())
    };
    written.len() == running.len() && written.iter().zip(&running).all(alike)
}

fn alike(written: &str, running: &str) -> bool {
    if secret::address(written) == secret::address(running) {
        return true;
    }
    let number = |text: &str| text.trim().parse::<i64>().ok();
    if let (Some(a), Some(b)) = (number(written), number(running)) {
        return a == b;
    }
    switch_of(running).is_some_and(|running| on_or_off(written) == Some(running))
}

/// A boolean as the server shows it.
fn switch_of(text: &str) -> Option<bool> {
    let is = |word| text.eq_ignore_ascii_case(word);
    if is("true") { Some(true) } else { is("false").then_some(false) }
}

/// A boolean as people write it. The server takes every other word for false, too; whether one is meant as a boolean at
/// all, nobody knows.
fn on_or_off(text: &str) -> Option<bool> {
    let on = switch(&Settled::Is(Value::Text(text.into()))).unwrap_or(false);
    let off = ["false", "no", "off", "0"].iter().any(|word| text.eq_ignore_ascii_case(word));
    (on || off).then_some(on)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;

    /// A few sections of an effective configuration, as a node gives them.
    fn node(name: &str, connections: u8) -> File {
        File::new(
            name,
            format!(
                "'cluster-mode' = true\ndataSource (class: tigase.db.beans.DataSourceBean) {{\n    default (class: x) {{\n        \
                 'repo-uri' = 'jdbc:postgresql://db/t?user=t&password=******'\n    }}\n}}\n\
                 'cl-comp' (class: tigase.cluster.ClusterConnectionManager) {{\n    compId = 'cl-comp@{name}'\n    \
                 'connections-per-node' = {connections}\n    trafficThrottling = 'xmpp:50k:0:disc,bin:400m:0:disc'\n    \
                 'watchdog-delay' = 30000L\n    connections (class: y) {{\n        5277 (class: z) {{\n            socket = plain\n        }}\n    }}\n}}\n\
                 c2s (class: tigase.cluster.ClientConnectionClustered) {{\n    'watchdog-delay' = 600000L\n    \
                 seeOtherHost (class: tigase.server.xmppclient.SeeOtherHostDualIP) {{}}\n}}\n"
            ),
        )
    }

    fn one(text: &str) -> Vec<(String, Seen)> {
        let node = node("n1.x", 5);
        assert!(node.document().is_some());
        against(&File::new("config.tdsl", text), &[&node])
            .into_iter()
            .map(|written| (written.path, written.nodes[0].clone()))
            .collect()
    }

    fn seen_of(text: &str) -> Seen {
        let all = one(text);
        assert!(!all.is_empty(), "{text}");
        all.last().unwrap().1.clone()
    }

    #[test]
    fn what_stands_below_a_section_of_secrets_is_not_shown() {
        let text = "passwords {\n    bob = 'hunter2'\n}\n";
        let node = File::new("n1.x", "passwords {\n    bob = 'other2'\n}\n");
        let told = format!("{:?}", against(&File::new("config.tdsl", text), &[&node]));
        assert!(!told.contains("hunter2") && !told.contains("other2"), "{told}");
    }

    #[test]
    fn a_nodes_own_name_is_no_difference_and_anything_else_is() {
        assert_eq!(between(&[node("n1.x", 5), node("n2.x", 5)], b"k"), []);
        let found = between(&[node("n1.x", 5), node("n2.x", 3), node("n3.x", 5)], b"k");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].path, "cl-comp/connections-per-node");
        assert!(concerns_cluster(&found[0].path) && !concerns_cluster("muc/history-db"));
    }

    #[test]
    fn what_is_written_is_found_where_the_server_reads_it() {
        for text in [
            "cluster-mode = 'TRUE'\n",
            "connections-per-node = '5'\n",
            "'cl-comp' {\n 'connections-per-node' = 5L\n}\n",
            "cm-ht-traffic-throttling = 'xmpp:50k:0:disc,bin:400m:0:disc'\n",
            "c2s {\n seeOtherHost (active: true) {}\n}\n",
            "cl-comp {\n connections {\n  5277 {}\n }\n}\n",
        ] {
            assert_eq!(seen_of(text), Seen::Same, "{text}");
        }
    }

    #[test]
    fn words_that_the_server_takes_for_one_are_no_difference() {
        let seen = |key: &str, written: &str, running: &str| {
            let node = File::new("n1.x", format!("'{key}' = {running}\n"));
            let file = File::new("config.tdsl", format!("'{key}' = {written}\n"));
            against(&file, &[&node])[0].nodes[0] == Seen::Same
        };
        for (key, written, running) in [
            ("x", "'yes'", "true"),
            ("x", "'On'", "true"),
            ("x", "1", "true"),
            ("x", "'off'", "false"),
            ("x", "0", "false"),
            ("socket", "'TLS'", "tls"),
            ("type", "'Accept'", "accept"),
            ("watchdog-ping-type", "'xmpp'", "'XMPP'"),
        ] {
            assert!(seen(key, written, running), "{key} {written} {running}");
        }
        for (key, written, running) in [
            ("x", "'yes'", "false"),
            ("x", "'no'", "true"),
            ("x", "'words'", "false"),
            ("x", "'TLS'", "tls"),
            ("socket", "'ssl'", "tls"),
        ] {
            assert!(!seen(key, written, running), "{key} {written} {running}");
        }
    }

    #[test]
    fn what_runs_otherwise_is_told_with_its_place() {
        let other =
            |path: &str, running: &str| Seen::Other { path: path.to_owned(), running: running.to_owned() };
        assert_eq!(seen_of("connections-per-node = 3\n"), other("cl-comp/connections-per-node", "5"));
        assert_eq!(seen_of("watchdog-delay = 30000\n"), other("c2s/watchdog-delay", "600000L"));
        assert_eq!(
            seen_of("c2s {\n seeOtherHost (class: tigase.server.xmppclient.SeeOtherHostHashed) {}\n}\n"),
            other("c2s/seeOtherHost", "class: tigase.server.xmppclient.SeeOtherHostDualIP")
        );
        assert_eq!(
            seen_of("c2s {\n seeOtherHost (active: false) {}\n}\n"),
            other("c2s/seeOtherHost", "active")
        );
    }

    #[test]
    fn what_the_server_never_took_is_missing() {
        for text in [
            "cl-comp {\n connections {\n  4250 {}\n }\n}\n",
            "trafficThrottling = 'xmpp:1k:0:disc'\n",
            "cluster-nodes = [ 'n1.x' ]\n",
        ] {
            assert_eq!(seen_of(text), Seen::Missing, "{text}");
        }
    }

    #[test]
    fn a_nearer_section_has_the_say() {
        let all = one("watchdog-delay = 600000\ncl-comp {\n watchdog-delay = 30000\n}\n");
        assert!(all.iter().all(|(_, seen)| *seen == Seen::Same), "{all:?}");
    }

    #[test]
    fn secrets_are_neither_compared_nor_shown() {
        let text = "dataSource () {\n default () {\n  uri = 'jdbc:postgresql://db/t?user=t&password=hunter2'\n }\n}\n";
        let all = against(&File::new("f", text), &[&node("n1.x", 5)]);
        assert!(all.iter().all(|one| one.nodes[0] == Seen::Same), "{all:?}");
        let other = text.replace("//db/", "//db2/");
        let all = against(&File::new("f", other), &[&node("n1.x", 5)]);
        assert!(matches!(all.last().unwrap().nodes[0], Seen::Other { .. }));
        assert!(!format!("{all:?}").contains("hunter2"));
        assert_eq!(seen_of("cluster-mode = env('X')\n"), Seen::Unknown);
    }
}
