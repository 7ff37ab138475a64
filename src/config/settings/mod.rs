//! The settings that concern a cluster: what each means, where the server reads it, what it is where nothing is
//! said, and what the documentation says of it against what the server does.
//!
//! A key finds its field in one of two ways (seen in source and live, 8.0 to 8.5). The name of a Java field
//! (`trafficThrottling`) is read in the section of its own bean alone. An alias (`connections-per-node`) is read
//! there, or in any section around it up to the root of the file; the nearest wins. All else is ignored without
//! a word.

mod access;
mod lookup;
mod manager;
mod old;
mod ports;
mod redirect;
mod root;
mod traffic;

pub use lookup::{Standing, find, misspelt, names, nearest, stands_at};
pub use old::INSTEAD_OF_NODES;

/// Where the server looks for a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// At the root of the file alone.
    Root,
    /// In the section of its bean alone.
    Own,
    /// In the section of its bean, or in any around it up to the root; the nearest wins.
    Around,
    /// Nowhere.
    Nowhere,
}

/// Whether a key does anything in 8.x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It does.
    Alive,
    /// Nothing reads it, and nothing took its place.
    Dead,
    /// Nothing reads it; this is what to write.
    Replaced(&'static str),
    /// Nothing reads it; this is what to do.
    Instead(&'static str),
    /// The server rewrites it to this when it starts.
    Converted(&'static str),
}

/// One setting. Texts that are empty say that there is nothing to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its name in the file, the last part of its path; `PORT` stands for any port, `NAME` for any name.
    pub key: &'static str,
    /// The sections that it belongs to, by their paths; the empty path is the root.
    pub sections: &'static [&'static str],
    /// Where the server looks for it.
    pub reach: Reach,
    /// What it holds.
    pub holds: &'static str,
    /// What it is where nothing is said.
    pub usual: &'static str,
    /// The unit of its number.
    pub unit: &'static str,
    /// The versions that know it, where it is not all of 8.x.
    pub versions: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Where the documentation says something else than the server does.
    pub documented: &'static str,
    /// Whether it does anything.
    pub fate: Fate,
    /// Names that it had before 8.0.
    pub formerly: &'static [&'static str],
}

impl Setting {
    /// One with nothing said of it.
    const PLAIN: Self = Self {
        key: "",
        sections: &[""],
        reach: Reach::Around,
        holds: "",
        usual: "",
        unit: "",
        versions: "",
        meaning: "",
        documented: "",
        fate: Fate::Alive,
        formerly: &[],
    };

    /// Its path in the first of its sections, such as `cl-comp/connections-per-node`.
    pub fn path(&self) -> String {
        match self.sections.first() {
            None | Some(&"") => self.key.to_owned(),
            Some(section) => format!("{section}/{}", self.key),
        }
    }

    /// Where the server reads it, in words.
    pub fn read_where(&self) -> String {
        let sections = self.sections.iter().filter(|section| !section.is_empty()).copied();
        let sections = sections.collect::<Vec<_>>().join(", ");
        match self.reach {
            Reach::Root => "at the root of the file alone".to_owned(),
            Reach::Own if sections.is_empty() => "at the root of the file alone".to_owned(),
            Reach::Own => format!("in {sections} alone"),
            Reach::Around if sections.is_empty() => "at the root of the file".to_owned(),
            Reach::Around => {
                format!("in {sections}, or in any section around it up to the root; the nearest wins")
            }
            Reach::Nowhere => "nowhere: 8.x does not read it".to_owned(),
        }
    }
}

/// The sections of the components that serve clients.
const CLIENTS: &[&str] = &["c2s", "bosh", "ws2s"];
/// The sections of every component that keeps connections.
const CONNECTIONS: &[&str] = &["cl-comp", "c2s", "bosh", "ws2s", "s2s", "ext"];

/// The root, and the sections of every component that keeps connections.
const ANYWHERE: &[&str] = &["", "cl-comp", "c2s", "bosh", "ws2s", "s2s", "ext"];

/// Every setting of the table, in the order of its files.
pub fn all() -> impl Iterator<Item = &'static Setting> {
    [
        root::SETTINGS,
        manager::SETTINGS,
        ports::SETTINGS,
        traffic::SETTINGS,
        redirect::SETTINGS,
        access::SETTINGS,
        old::SETTINGS,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_path_stands_twice_and_every_setting_says_what_it_is() {
        let mut paths = BTreeSet::new();
        for setting in all() {
            assert!(!setting.meaning.is_empty() && !setting.sections.is_empty(), "{}", setting.key);
            for section in setting.sections {
                assert!(paths.insert((*section, setting.key)), "{section}/{}", setting.key);
            }
        }
        assert!(paths.len() > 80, "{}", paths.len());
    }

    #[test]
    fn what_nothing_reads_says_so_and_what_is_read_says_where() {
        for setting in all() {
            let read = setting.reach != Reach::Nowhere;
            assert_eq!(read, setting.fate == Fate::Alive, "{}", setting.key);
        }
    }

    #[test]
    fn what_replaces_a_setting_is_in_the_table() {
        for setting in all() {
            let (Fate::Replaced(by) | Fate::Converted(by)) = setting.fate else { continue };
            assert!(find(by).iter().any(|found| found.fate == Fate::Alive), "{} -> {by}", setting.key);
        }
    }

    #[test]
    fn the_words_say_where_a_key_is_read() {
        let words = |path: &str| find(path).first().map(|setting| setting.read_where());
        assert_eq!(words("cluster-mode").as_deref(), Some("at the root of the file alone"));
        assert_eq!(
            words("connections-per-node").as_deref(),
            Some("in cl-comp, or in any section around it up to the root; the nearest wins")
        );
        assert_eq!(words("connect-all").as_deref(), Some("nowhere: 8.x does not read it"));
    }
}
