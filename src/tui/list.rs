//! A list with a selected row: which row it is survives that rows come, go and change places.

use super::keys::Action;
use std::ops::Range;

/// The rows of a list by their keys, and what part of them is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<K> {
    keys: Vec<K>,
    at: usize,
    offset: usize,
    height: usize,
}

impl<K> Default for List<K> {
    fn default() -> Self {
        Self { keys: Vec::new(), at: 0, offset: 0, height: 0 }
    }
}

impl<K: PartialEq> List<K> {
    /// Takes in the rows as they are now, and how many of them can be seen at once. What was selected stays
    /// selected as long as it is there; else what has taken its place. Of rows that have the same key, it is the one that
    /// stands where it stood.
    pub fn settle(&mut self, keys: Vec<K>, height: usize) {
        let kept = self.selected().and_then(|known| {
            let stands = keys.get(self.at).is_some_and(|key| key == known);
            if stands { Some(self.at) } else { keys.iter().position(|key| key == known) }
        });
        self.at = kept.unwrap_or(self.at).min(keys.len().saturating_sub(1));
        self.keys = keys;
        self.height = height;
        self.follow();
    }

    /// So many rows can be seen now.
    pub fn resize(&mut self, height: usize) {
        self.height = height;
        self.follow();
    }

    /// The selected row's key; `None` where there are no rows.
    pub fn selected(&self) -> Option<&K> {
        self.keys.get(self.at)
    }

    /// The keys of all rows, in their order.
    pub fn keys(&self) -> &[K] {
        &self.keys
    }

    /// The number of the selected row.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The rows that are seen.
    pub fn visible(&self) -> Range<usize> {
        self.offset..self.keys.len().min(self.offset + self.height)
    }

    /// The keys of the rows that are seen, and whether each is the selected one.
    pub fn shown(&self) -> impl Iterator<Item = (&K, bool)> {
        self.visible().filter_map(|row| Some((self.keys.get(row)?, row == self.at)))
    }

    /// Selects the row of this key, if there is one.
    pub fn select(&mut self, key: &K) -> bool {
        let found = self.keys.iter().position(|known| known == key);
        if let Some(row) = found {
            self.at = row;
            self.follow();
        }
        found.is_some()
    }

    /// Selects the row that is seen so many lines below the first one that is seen; says whether there is one.
    pub fn point(&mut self, line: usize) -> bool {
        let row = self.offset + line;
        let there = self.visible().contains(&row);
        if there {
            self.at = row;
        }
        there
    }

    /// Moves as an action says; says whether it is one that moves.
    pub fn go(&mut self, action: Action) -> bool {
        let last = self.keys.len().saturating_sub(1);
        let page = self.height.saturating_sub(1).max(1);
        self.at = match action {
            Action::Up => self.at.saturating_sub(1),
            Action::Down => (self.at + 1).min(last),
            Action::PageUp => self.at.saturating_sub(page),
            Action::PageDown => (self.at + page).min(last),
            Action::First => 0,
            Action::Last => last,
            _ => return false,
        };
        self.follow();
        true
    }

    /// Moves what is seen by so many rows; the selection stays within it.
    pub fn scroll(&mut self, by: isize) {
        let most = self.keys.len().saturating_sub(self.height);
        self.offset = self.offset.saturating_add_signed(by).min(most);
        let seen = self.visible();
        self.at = self.at.clamp(seen.start, seen.end.saturating_sub(1).max(seen.start));
    }

    /// Brings the selected row into sight.
    fn follow(&mut self) {
        let most = self.keys.len().saturating_sub(self.height);
        let least = (self.at + 1).saturating_sub(self.height);
        self.offset = self.offset.clamp(least, self.at.max(least)).min(most.max(least));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(keys: &[u32], height: usize) -> List<u32> {
        let mut list = List::default();
        list.settle(keys.to_vec(), height);
        list
    }

    #[test]
    fn what_is_selected_stays_so_when_rows_change_places() {
        let mut rows = list(&[1, 2, 3], 2);
        rows.select(&3);
        rows.settle(vec![3, 2, 1], 2);
        assert_eq!((rows.selected(), rows.visible()), (Some(&3), 0..2));
        rows.settle(vec![2, 1], 2);
        assert_eq!(rows.selected(), Some(&2));
        rows.settle(Vec::new(), 2);
        assert_eq!((rows.selected(), rows.visible()), (None, 0..0));
    }

    #[test]
    fn the_selected_row_is_always_seen() {
        let mut rows = list(&(0..100).collect::<Vec<_>>(), 7);
        for action in
            [Action::Last, Action::PageUp, Action::Up, Action::First, Action::PageDown, Action::Down]
        {
            assert!(rows.go(action));
            assert!(rows.visible().contains(&rows.at()), "{action:?}");
        }
        rows.scroll(50);
        assert!(rows.visible().contains(&rows.at()));
        rows.scroll(-500);
        assert_eq!(rows.visible(), 0..7);
        assert!(!rows.go(Action::Help));
        for height in 0..9 {
            rows.settle((0..5).collect(), height);
            assert!(height == 0 || rows.visible().contains(&rows.at()));
        }
    }

    #[test]
    fn rows_with_the_same_key_are_passed_one_by_one() {
        let keys = [1, 2, 2, 2, 3];
        let mut rows = list(&keys, 5);
        for at in 1..5 {
            rows.go(Action::Down);
            rows.settle(keys.to_vec(), 5);
            assert_eq!(rows.at(), at);
        }
    }

    #[test]
    fn a_row_is_pointed_at_only_where_there_is_one() {
        let mut rows = list(&[1, 2, 3], 10);
        assert!(rows.point(2) && !rows.point(3));
        assert_eq!(rows.selected(), Some(&3));
    }
}
