//! One file as a node of a cluster, and what the rules ask of it.

use crate::config::diagnosis::Edit;
use crate::config::field::Witness;
use crate::config::file::File;
use crate::config::meaning::Meaning;
use crate::config::meaning::clustering::Clustering;
use crate::config::meaning::dead::walk;
use crate::config::migrate::lines_of;
use crate::config::settings::Standing;
use crate::tdsl::value::{Item, Map, Span};

/// One file as a node of a cluster.
pub(super) struct Node<'a> {
    pub(super) index: usize,
    pub(super) file: &'a File,
    pub(super) tree: &'a Map,
    pub(super) meaning: Meaning,
    keys: Vec<Key<'a>>,
}

/// A key: its path, what it is there, where it stands.
pub(super) type Key<'a> = (Vec<&'a str>, Standing, Witness);

impl<'a> Node<'a> {
    /// A file that the server reads; one that it refuses is no node.
    pub(super) fn new(index: usize, file: &'a File) -> Option<Self> {
        let tree = &file.document()?.tree;
        let mut keys = Vec::new();
        walk(tree, &mut Vec::new(), &mut |path, standing, witness| {
            keys.push((path.to_vec(), standing, witness));
        });
        keys.sort_by_key(|(_, _, witness): &Key<'_>| witness.key.start);
        Some(Self { index, file, tree, meaning: Meaning::of(tree, None), keys })
    }

    /// Whether it is a node of a cluster, or was meant to be one: what else is wrong is said before that is
    /// mended, not after.
    pub(super) fn is_clustered(&self) -> bool {
        match self.meaning.clustering.value {
            Clustering::On | Clustering::Open(_) | Clustering::Fails(_) => true,
            Clustering::SilentlyOff(_) => !self.is_off_in_words(),
            Clustering::Off => false,
        }
    }

    /// Whether cluster-mode is a word that means no, which the server takes for false as well.
    pub(super) fn is_off_in_words(&self) -> bool {
        let Some(witness) = &self.meaning.clustering.witness else { return false };
        let word = self.text(&witness.span).trim_matches(['\'', '"']).to_ascii_lowercase();
        ["no", "off", "0"].contains(&word.as_str())
    }

    /// Where to point when a thing is missing: at what turns clustering on, else at the file's beginning.
    pub(super) fn anchor(&self) -> Span {
        self.meaning.clustering.witness.as_ref().map_or(0..0, |witness| witness.key.clone())
    }

    /// Every key: its path, what it is there, where it stands.
    pub(super) fn keys(&self) -> &[Key<'a>] {
        &self.keys
    }

    /// The entry at a path.
    pub(super) fn item(&self, path: &[&str]) -> Option<&'a Item> {
        let (last, before) = path.split_last()?;
        let mut map = self.tree;
        for name in before {
            map = crate::config::field::Section::of(map.get(name)?).body()?;
        }
        map.get(last)
    }

    /// An edit that takes an entry out, with its lines; `None` where something else stands on them.
    pub(super) fn without(&self, witness: &Witness) -> Option<Edit> {
        let piece = witness.key.start..witness.span.end.max(witness.key.end);
        lines_of(&self.file.source, piece).map(Edit::remove)
    }

    /// An edit that gives a key another name.
    pub(super) fn renamed(witness: &Witness, name: &str) -> Edit {
        Edit::replace(witness.key.clone(), format!("'{name}'"))
    }

    /// What stands in the file at a place.
    pub(super) fn text(&self, span: &Span) -> &'a str {
        self.file.source.get(span.clone()).unwrap_or_default()
    }
}
