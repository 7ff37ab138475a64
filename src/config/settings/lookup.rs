//! Finding a setting by what somebody typed, or by where something stands in a file.

use super::{Fate, Reach, Setting, all};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a key is where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The server reads it there, in the section of its own bean.
    Own(&'static Setting),
    /// The server reads it there, for the beans below.
    Around(&'static Setting),
    /// A setting by its name, in a place where nothing reads it.
    Misplaced(&'static Setting),
    /// A name that nothing in 8.x reads.
    Unread(&'static Setting),
    /// Not in the table: it may well be a setting that does not concern the cluster.
    Unknown,
}

impl Standing {
    /// The setting, where there is one.
    pub const fn setting(self) -> Option<&'static Setting> {
        match self {
            Self::Own(setting) | Self::Around(setting) | Self::Misplaced(setting) | Self::Unread(setting) => {
                Some(setting)
            }
            Self::Unknown => None,
        }
    }
}

/// The settings by their keys: every key of a file is looked up, more than once.
static BY_KEY: LazyLock<HashMap<&'static str, Vec<&'static Setting>>> = LazyLock::new(|| {
    let mut by_key: HashMap<&'static str, Vec<&'static Setting>> = HashMap::new();
    for setting in all() {
        by_key.entry(setting.key).or_default().push(setting);
    }
    by_key
});

/// What the last of these keys is, in the section that the others lead to.
pub fn stands_at(path: &[&str]) -> Standing {
    let Some((key, section)) = path.split_last() else { return Standing::Unknown };
    let any = |name: &str| BY_KEY.get(name).map_or(&[][..], Vec::as_slice);
    let port = if fits("PORT", key) { any("PORT") } else { &[] };
    let named = || any(key).iter().chain(port).copied();
    let here = |setting: &&Setting| setting.sections.iter().any(|own| same(own, section));
    if let Some(setting) = named().find(here) {
        return match (setting.reach, setting.fate) {
            (_, Fate::Alive) => Standing::Own(setting),
            _ => Standing::Unread(setting),
        };
    }
    let around = |setting: &&Setting| {
        setting.reach == Reach::Around && setting.sections.iter().any(|own| below(own, section))
    };
    if let Some(setting) = named().find(around) {
        return Standing::Around(setting);
    }
    // A name of letters that is a setting's elsewhere. Ports and names of people's own are none.
    let by_name = named().find(|setting| !matches!(setting.key, "PORT" | "NAME"));
    by_name.map_or(Standing::Unknown, Standing::Misplaced)
}

fn fits(key: &str, word: &str) -> bool {
    match key {
        "PORT" => !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()),
        key => key == word,
    }
}

fn parts(section: &str) -> impl Iterator<Item = &str> {
    section.split('/').filter(|part| !part.is_empty())
}

fn same(own: &str, section: &[&str]) -> bool {
    parts(own).count() == section.len() && below(own, section)
}

/// Whether the setting's section is this one or below it.
fn below(own: &str, section: &[&str]) -> bool {
    let own: Vec<&str> = parts(own).collect();
    own.len() >= section.len() && own.iter().zip(section).all(|(own, word)| fits(own, word))
}

/// The settings that somebody may mean: by name, by path, by an older name; in any spelling of words
/// (`connections_per_node`, `ConnectionsPerNode`), with quotes or without. Those that do something come first.
pub fn find(word: &str) -> Vec<&'static Setting> {
    let typed = word.replace(['\'', '"'], "");
    let typed = typed.trim().trim_matches('/');
    let (section, key) = typed.rsplit_once('/').unwrap_or(("", typed));
    if squeeze(key).is_empty() {
        return Vec::new();
    }
    let section: Vec<&str> = parts(section).collect();
    let leads = |setting: &Setting| {
        section.is_empty()
            || setting.sections.iter().any(|own| {
                let own: Vec<&str> = parts(own).collect();
                own.len() >= section.len()
                    && own[own.len() - section.len()..]
                        .iter()
                        .zip(&section)
                        .all(|(own, word)| fits(own, word) || squeeze(own) == squeeze(word))
            })
    };
    let exact = |setting: &Setting| fits(setting.key, key) || setting.key == key;
    let spelt = |setting: &Setting| squeeze(setting.key) == squeeze(key);
    let older = |setting: &Setting| {
        setting.formerly.iter().any(|old| *old == typed || squeeze(old) == squeeze(typed))
    };
    let mut found: Vec<&Setting> = all().filter(|setting| leads(setting) && exact(setting)).collect();
    if found.is_empty() {
        found = all().filter(|setting| leads(setting) && spelt(setting)).collect();
    }
    if found.is_empty() {
        found = all().filter(|setting| older(setting)).collect();
    }
    found.sort_by_key(|setting| setting.fate != Fate::Alive);
    found
}

/// A name without what people spell in different ways.
fn squeeze(word: &str) -> String {
    word.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Every name of the table, older ones included, for proposals and for completion.
pub fn names() -> impl Iterator<Item = &'static str> {
    all().flat_map(|setting| std::iter::once(setting.key).chain(setting.formerly.iter().copied()))
}

/// The names that come near what was typed, nearest first, at most three.
pub fn nearest(word: &str) -> Vec<&'static str> {
    let key = word.rsplit('/').next().unwrap_or(word);
    let typed = squeeze(key);
    let most = (typed.len() / 3).clamp(1, 4);
    let mut near: Vec<(usize, &str)> = names()
        .filter_map(|name| {
            let squeezed = squeeze(name);
            let inside = typed.len() >= 4 && squeezed.contains(&typed);
            let distance = if inside { 1 } else { distance(&typed, &squeezed) };
            (distance <= most).then_some((distance, name))
        })
        .collect();
    // What is written today before what was written once.
    near.sort_unstable_by_key(|(distance, name)| (*distance, name.starts_with("--"), *name));
    near.dedup_by_key(|(_, name)| *name);
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// The setting that is meant by a name that nothing reads where it stands: one that would be read there, and whose name
/// differs in dashes and capitals alone, or in a letter or two of many.
pub fn misspelt(path: &[&str]) -> Option<&'static Setting> {
    let (key, section) = path.split_last()?;
    let typed = squeeze(key);
    let most = match typed.len() {
        0..6 => return None,
        6..10 => 1,
        _ => 2,
    };
    let read_here = |setting: &&Setting| {
        setting.fate == Fate::Alive
            && !matches!(setting.key, "PORT" | "NAME")
            && setting.sections.iter().any(|own| match setting.reach {
                Reach::Own | Reach::Root => same(own, section),
                Reach::Around => below(own, section),
                Reach::Nowhere => false,
            })
    };
    all()
        .filter(read_here)
        .filter_map(|setting| {
            let name = squeeze(setting.key);
            let near = name.len().abs_diff(typed.len()) <= most;
            let distance = near.then(|| distance(&typed, &name)).filter(|distance| *distance <= most)?;
            Some((distance, setting))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, setting)| setting)
}

/// How many letters must change (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let changed = diagonal + usize::from(left != *right);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_in_any_spelling() {
        for word in [
            "connections-per-node",
            "connections_per_node",
            "ConnectionsPerNode",
            "'connections-per-node'",
            "cl-comp/connections-per-node",
            "--cluster-connections-per-node",
        ] {
            let found = find(word);
            let paths: Vec<String> = found.iter().map(|setting| setting.path()).collect();
            assert!(paths.iter().any(|path| path.ends_with("connections-per-node")), "{word}: {paths:?}");
        }
        assert_eq!(find("cl-comp/connections/4250").first().map(|setting| setting.key), Some("PORT"));
        assert!(find("").is_empty() && find("/").is_empty());
    }

    #[test]
    fn a_misspelt_name_is_known_where_its_setting_would_be_read() {
        let meant = |path: &[&str]| misspelt(path).map(|setting| setting.key);
        assert_eq!(meant(&["cl-comp", "conections-per-node"]), Some("connections-per-node"));
        assert_eq!(
            meant(&["conectionsPerNode"]),
            Some("connections-per-node"),
            "read around its section, too"
        );
        assert_eq!(meant(&["clustermode"]), Some("cluster-mode"));
        for other in
            [&["cl-comp", "clustermode"][..], &["my-component", "conections-per-node"], &["pots"], &[]]
        {
            assert_eq!(meant(other), None, "{other:?}");
        }
    }

    #[test]
    fn an_alias_is_read_in_the_sections_around_it_and_a_field_is_not() {
        assert!(matches!(stands_at(&["cl-comp", "connections-per-node"]), Standing::Own(_)));
        assert!(matches!(stands_at(&["connections-per-node"]), Standing::Around(_)));
        assert!(matches!(stands_at(&["cl-comp", "repo-autoreload-interval"]), Standing::Around(_)));
        assert!(matches!(stands_at(&["trafficThrottling"]), Standing::Misplaced(_)));
        assert!(matches!(stands_at(&["cl-comp", "traffic-throttling"]), Standing::Unread(_)));
        assert!(matches!(stands_at(&["cl-comp", "cm-ht-traffic-throttling"]), Standing::Unread(_)));
        assert!(matches!(stands_at(&["cl-comp", "connections", "4250"]), Standing::Own(_)));
        assert!(matches!(stands_at(&["cl-comp", "connections", "4250", "remote-host"]), Standing::Unread(_)));
        assert!(matches!(stands_at(&["cluster-nodes"]), Standing::Unread(_)));
        assert_eq!(stands_at(&["something-else"]), Standing::Unknown);
        assert_eq!(stands_at(&[]), Standing::Unknown);
    }

    #[test]
    fn a_slip_of_the_finger_gets_a_proposal() {
        assert!(nearest("conections-per-node").contains(&"connections-per-node"));
        assert!(nearest("trafic-throttling").contains(&"traffic-throttling"));
        assert!(nearest("watchdog").iter().any(|name| name.starts_with("watchdog")));
        assert!(nearest("zzzzzz").is_empty());
    }
}
