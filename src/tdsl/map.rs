//! A map of names to values: a sorted vector, since most maps are small, are read once, and are looked at often. A
//! tree of nodes took half of the reader's time.

use super::value::{Item, Span};
use compact_str::CompactString;
use std::ops::Index;

/// One entry.
pub type Entry = (CompactString, Item);

/// A map of names to values, in the order of names. The server's reader keeps a hash map: the order of the file is in
/// the spans alone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map {
    /// Sorted by name, each name once.
    entries: Box<[Entry]>,
}

/// An entry that does not count, and the key of the one that does.
#[derive(Debug)]
pub(super) struct Overwritten {
    pub(super) before: Span,
    pub(super) by: Span,
}

impl Map {
    /// One with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Entries in the order of the file: of those with the same name, the last counts.
    pub(super) fn of(mut entries: Vec<Entry>, overwritten: &mut Vec<Overwritten>) -> Self {
        if entries.is_sorted_by(|a, b| a.0 < b.0) {
            return Self { entries: entries.into() };
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries.dedup_by(|next, kept| {
            if next.0 != kept.0 {
                return false;
            }
            // The one that stays is the first: it becomes the next.
            std::mem::swap(next, kept);
            let (_, before) = &*next;
            overwritten.push(Overwritten {
                before: before.key.start..before.span.end.max(before.key.end),
                by: kept.1.key.clone(),
            });
            true
        });
        Self { entries: entries.into() }
    }

    /// How many entries it has.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn at(&self, key: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|(name, _)| name.as_str().cmp(key))
    }

    /// The entry of a name.
    pub fn get(&self, key: &str) -> Option<&Item> {
        self.at(key).ok().map(|at| &self.entries[at].1)
    }

    /// Whether there is an entry of a name.
    pub fn contains_key(&self, key: &str) -> bool {
        self.at(key).is_ok()
    }

    /// The names.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(name, _)| name.as_str())
    }

    /// The values.
    pub fn values(&self) -> impl Iterator<Item = &Item> {
        self.entries.iter().map(|(_, item)| item)
    }

    /// Names and values.
    pub fn iter(&self) -> Iter<'_> {
        self.into_iter()
    }

    /// Names and values, the values to be changed.
    pub fn iter_mut(&mut self) -> IterMut<'_> {
        self.into_iter()
    }
}

/// Names and values, in the order of names.
pub type Iter<'a> = std::iter::Map<std::slice::Iter<'a, Entry>, fn(&'a Entry) -> (&'a str, &'a Item)>;

/// The same, the values to be changed.
pub type IterMut<'a> =
    std::iter::Map<std::slice::IterMut<'a, Entry>, fn(&'a mut Entry) -> (&'a str, &'a mut Item)>;

impl<'a> IntoIterator for &'a Map {
    type Item = (&'a str, &'a Item);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.entries.iter().map(|(name, item)| (name.as_str(), item))
    }
}

impl<'a> IntoIterator for &'a mut Map {
    type Item = (&'a str, &'a mut Item);
    type IntoIter = IterMut<'a>;

    fn into_iter(self) -> IterMut<'a> {
        self.entries.iter_mut().map(|(name, item)| (name.as_str(), item))
    }
}

impl Index<&str> for Map {
    type Output = Item;

    fn index(&self, key: &str) -> &Item {
        self.get(key).expect("the name is in the map")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tdsl::value::Value;

    fn entry(name: &str, at: usize) -> Entry {
        let item = Item { value: Value::Null, key: at..at + 1, span: at + 2..at + 3 };
        (name.into(), item)
    }

    #[test]
    fn of_one_name_the_last_entry_counts_and_each_before_it_is_told_once() {
        let mut lost = Vec::new();
        let map = Map::of(vec![entry("b", 0), entry("a", 10), entry("b", 20), entry("b", 30)], &mut lost);
        assert_eq!(map.keys().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((map.len(), map["b"].key.start), (2, 30));
        let lost: Vec<(usize, usize)> = lost.iter().map(|one| (one.before.start, one.by.start)).collect();
        assert_eq!(lost, [(0, 20), (20, 30)]);
        assert!(map.get("c").is_none() && map.contains_key("a"));
    }
}
