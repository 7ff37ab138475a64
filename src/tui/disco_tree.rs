//! The tree of service discovery (XEP-0030) as far as it was opened: what hangs where, and what each entity answered.
//!
//! An entity may be listed in many places, in itself as well: what it answered is kept once, what is open is kept for
//! each place. Nothing is asked that nobody opens.

use crate::cluster::observation::{Reading, ServiceItem};
use crate::cluster::service::{Browsed, DiscoInfo};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Who is asked: an address, and a node of it in the sense of XEP-0030.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity {
    /// The address.
    pub jid: String,
    /// The node.
    pub node: Option<String>,
}

impl Entity {
    /// An address, and after white space a node, as a person types them; `None` where nothing was typed.
    pub fn typed(text: &str) -> Option<Self> {
        let text = text.trim();
        let (jid, node) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let node = Some(node.trim()).filter(|node| !node.is_empty()).map(str::to_owned);
        (!jid.is_empty()).then(|| Self { jid: jid.to_owned(), node })
    }
}

/// What was asked of an entity, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// Since when an answer is waited for.
    pub waiting: Option<Timestamp>,
    /// The last answer, and when it came.
    pub answer: Option<(Timestamp, Browsed)>,
    /// The last answer that told the items, where the one after it did not.
    pub before: Option<(Timestamp, Browsed)>,
}

impl Asked {
    /// What it lists, as far as it is known, and since when.
    pub fn items(&self) -> Option<(Timestamp, &[ServiceItem])> {
        [&self.answer, &self.before]
            .into_iter()
            .flatten()
            .find_map(|(at, found)| Some((*at, found.items.known()?.as_slice())))
    }

    /// What it says of itself, as far as it is known, and since when.
    pub fn info(&self) -> Option<(Timestamp, &DiscoInfo)> {
        [&self.answer, &self.before]
            .into_iter()
            .flatten()
            .find_map(|(at, found)| Some((*at, found.info.known()?)))
    }

    /// Why the last answer does not tell its items.
    pub fn trouble(&self) -> Option<String> {
        let (_, found) = self.answer.as_ref()?;
        match &found.items {
            Reading::Known(_) => found.info.reason(),
            Reading::Absent => Some("it does not tell what it lists".to_owned()),
            other => other.reason(),
        }
    }

    fn take(&mut self, now: Timestamp, found: Browsed) {
        self.waiting = None;
        let last = self.answer.replace((now, found));
        if let Some(last) = last.filter(|(_, found)| found.items.known().is_some()) {
            self.before = Some(last);
        }
        if self.answer.as_ref().is_some_and(|(_, found)| found.items.known().is_some()) {
            self.before = None;
        }
    }
}

/// A place in the tree.
pub type Place = u32;

/// What hangs at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Who.
    pub entity: Entity,
    /// The name under which it is listed there.
    pub name: Option<String>,
    /// The place above.
    pub above: Option<Place>,
    /// The places below, as far as they are known.
    pub below: Vec<Place>,
    /// Whether they are shown.
    pub open: bool,
}

/// A place as a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The place.
    pub place: Place,
    /// How deep it hangs.
    pub depth: usize,
    /// For each level, whether the place there is the last one: a bit each.
    lasts: u64,
}

/// The tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    branches: BTreeMap<Place, Branch>,
    roots: Vec<Place>,
    asked: BTreeMap<Entity, Asked>,
    next: Place,
}

impl Tree {
    /// Whether nothing hangs anywhere.
    pub const fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// What hangs at a place.
    pub fn branch(&self, place: Place) -> Option<&Branch> {
        self.branches.get(&place)
    }

    /// What was asked of who hangs at a place.
    pub fn asked(&self, place: Place) -> Option<&Asked> {
        self.asked.get(&self.branches.get(&place)?.entity)
    }

    /// What was asked of an entity.
    pub fn asked_of(&self, entity: &Entity) -> Option<&Asked> {
        self.asked.get(entity)
    }

    /// The place of a root, which is made where there is none.
    pub fn root(&mut self, entity: Entity) -> Place {
        let known = self
            .roots
            .iter()
            .copied()
            .find(|root| self.branches.get(root).is_some_and(|b| b.entity == entity));
        known.unwrap_or_else(|| {
            let place = self.hang(entity, None, None);
            self.roots.push(place);
            place
        })
    }

    /// The roots.
    pub fn roots(&self) -> &[Place] {
        &self.roots
    }

    fn hang(&mut self, entity: Entity, name: Option<String>, above: Option<Place>) -> Place {
        let place = self.next;
        self.next += 1;
        self.branches.insert(place, Branch { entity, name, above, below: Vec::new(), open: false });
        place
    }

    /// Opens a place; says whom to ask, where that is not known and not under way.
    pub fn open(&mut self, place: Place, now: Timestamp) -> Option<Entity> {
        let branch = self.branches.get_mut(&place)?;
        branch.open = true;
        let known = self
            .asked
            .get(&branch.entity)
            .is_some_and(|asked| asked.answer.is_some() && asked.trouble().is_none());
        // It may have been asked elsewhere in the tree.
        self.grow(place);
        if known { None } else { self.ask(place, now) }
    }

    /// Closes a place; says whether it was open.
    pub fn close(&mut self, place: Place) -> bool {
        self.branches.get_mut(&place).is_some_and(|branch| std::mem::take(&mut branch.open))
    }

    /// Asks who hangs at a place, also again; says whom.
    pub fn ask(&mut self, place: Place, now: Timestamp) -> Option<Entity> {
        let entity = self.branches.get(&place)?.entity.clone();
        let asked = self.asked.entry(entity.clone()).or_default();
        if asked.waiting.is_some() {
            return None;
        }
        asked.waiting = Some(now);
        Some(entity)
    }

    /// Takes in an answer. One that nobody waits for changes nothing.
    pub fn take(&mut self, entity: &Entity, found: Browsed, now: Timestamp) {
        let Some(asked) = self.asked.get_mut(entity).filter(|asked| asked.waiting.is_some()) else { return };
        asked.take(now, found);
        let places: Vec<Place> = self
            .branches
            .iter()
            // A place that nobody has opened grows when it is: an entity that lists itself several times would else hang
            // below each of them again, with every answer.
            .filter(|(_, branch)| branch.entity == *entity && (branch.open || !branch.below.is_empty()))
            .map(|(place, _)| *place)
            .collect();
        for place in places {
            // One of them may have hung below another, and be gone.
            self.grow(place);
        }
    }

    /// Brings what hangs below a place in line with what its entity lists. What is there stays, as it is.
    fn grow(&mut self, place: Place) {
        let Some(branch) = self.branches.get(&place) else { return };
        let Some(items) = self.asked.get(&branch.entity).and_then(Asked::items) else { return };
        let items = items.1.to_vec();
        let mut old: BTreeMap<Entity, Vec<Place>> = BTreeMap::new();
        for place in branch.below.iter().rev() {
            if let Some(below) = self.branches.get(place) {
                old.entry(below.entity.clone()).or_default().push(*place);
            }
        }
        let mut below = Vec::with_capacity(items.len());
        for ServiceItem { jid, node, name } in items {
            let entity = Entity { jid, node };
            let there = old.get_mut(&entity).and_then(Vec::pop);
            if let Some((there, branch)) =
                there.and_then(|there| Some((there, self.branches.get_mut(&there)?)))
            {
                branch.name = name;
                below.push(there);
            } else {
                // What it lists is looked up when it is opened: an entity that lists itself would have no end.
                below.push(self.hang(entity, name, Some(place)));
            }
        }
        for gone in old.into_values().flatten() {
            self.cut(gone);
        }
        if let Some(branch) = self.branches.get_mut(&place) {
            branch.below = below;
        }
    }

    /// Takes a place away, and all below it.
    fn cut(&mut self, place: Place) {
        let mut left = vec![place];
        while let Some(place) = left.pop() {
            left.extend(self.branches.remove(&place).into_iter().flat_map(|branch| branch.below));
        }
    }

    /// The places that are shown, from the top; with a filter, those that it lets pass and those above them.
    pub fn rows(&self, passes: Option<&dyn Fn(&Branch) -> bool>) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut left: Vec<(Place, usize)> = self.roots.iter().rev().map(|place| (*place, 0)).collect();
        while let Some((place, depth)) = left.pop() {
            let Some(branch) = self.branches.get(&place) else { continue };
            rows.push((place, depth, passes.is_none_or(|passes| passes(branch))));
            if branch.open {
                left.extend(branch.below.iter().rev().map(|place| (*place, depth + 1)));
            }
        }
        // From the end: a place stays for its own sake, or because one below it does. Where another one hangs below the
        // same place, it is not the last.
        let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
        let (mut above, mut more) = (None, 0_u64);
        for (place, depth, passes) in rows.into_iter().rev() {
            if !passes && above != Some(depth) {
                continue;
            }
            above = depth.checked_sub(1);
            kept.push(Row { place, depth, lasts: !more });
            let bit = level(depth);
            // Below this one, others begin.
            more = (more | bit) & (bit | bit.wrapping_sub(1));
        }
        kept.reverse();
        kept
    }
}

/// The bit of a level.
fn level(depth: usize) -> u64 {
    u32::try_from(depth).ok().and_then(|depth| 1_u64.checked_shl(depth)).unwrap_or(0)
}

impl Row {
    /// Whether the place above it at this depth, or it itself, is the last one there.
    pub fn is_last(&self, depth: usize) -> bool {
        self.lasts & level(depth) != 0
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use crate::cluster::observation::Unavailable;
    use std::time::Duration;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn entity(jid: &str) -> Entity {
        Entity { jid: jid.to_owned(), node: None }
    }

    fn listing(jids: &[&str]) -> Browsed {
        let items = jids.iter().map(|jid| ServiceItem { jid: (*jid).to_owned(), node: None, name: None });
        Browsed {
            info: Reading::Known(DiscoInfo::default()),
            items: Reading::Known(items.collect()),
            took: Duration::ZERO,
        }
    }

    fn silence() -> Browsed {
        let why = Unavailable::NoAnswer { within: Duration::from_secs(2) };
        Browsed {
            info: Reading::Unavailable(why.clone()),
            items: Reading::Unavailable(why),
            took: Duration::ZERO,
        }
    }

    /// The rows as they hang.
    fn shown(tree: &Tree, passes: Option<&dyn Fn(&Branch) -> bool>) -> Vec<String> {
        let rows = tree.rows(passes);
        let line = |row: &Row| {
            let lasts: String =
                (1..=row.depth).map(|depth| if row.is_last(depth) { '`' } else { '|' }).collect();
            format!("{lasts}{}", tree.branch(row.place).unwrap().entity.jid)
        };
        rows.iter().map(line).collect()
    }

    /// A domain that lists `x` and `y`; `x` lists `a` and `b`.
    fn tree() -> Tree {
        let mut tree = Tree::default();
        let root = tree.root(entity("d"));
        assert_eq!(tree.open(root, NOW), Some(entity("d")));
        tree.take(&entity("d"), listing(&["x", "y"]), NOW);
        let below = tree.branch(root).unwrap().below[0];
        assert_eq!(tree.open(below, NOW), Some(entity("x")));
        tree.take(&entity("x"), listing(&["a", "b"]), NOW);
        tree
    }

    #[test]
    fn lines_run_past_a_branch_as_long_as_others_follow() {
        assert_eq!(shown(&tree(), None), ["d", "|x", "||a", "|`b", "`y"]);
    }

    #[test]
    fn a_filter_keeps_what_passes_and_what_it_hangs_from() {
        let passes = |branch: &Branch| branch.entity.jid == "b";
        assert_eq!(shown(&tree(), Some(&passes)), ["d", "`x", "``b"]);
        assert_eq!(shown(&tree(), Some(&|_| false)), Vec::<String>::new());
    }

    #[test]
    fn what_is_asked_is_asked_once_until_it_answers() {
        let mut tree = Tree::default();
        let root = tree.root(entity("d"));
        assert_eq!(tree.root(entity("d")), root);
        assert_eq!(tree.open(root, NOW), Some(entity("d")));
        assert_eq!((tree.open(root, NOW), tree.ask(root, NOW)), (None, None));
        tree.take(&entity("d"), silence(), NOW);
        assert_eq!(tree.asked(root).unwrap().trouble().as_deref(), Some("no answer within 2 s"));
        assert_eq!(tree.open(root, NOW), Some(entity("d")), "opening it again asks again");
        tree.take(&entity("d"), listing(&[]), NOW);
        assert_eq!(tree.open(root, NOW), None);
    }

    #[test]
    fn what_is_known_outlives_silence_and_goes_when_it_is_listed_no_more() {
        let mut tree = tree();
        let root = tree.roots()[0];
        tree.ask(root, NOW);
        tree.take(&entity("d"), silence(), NOW);
        assert_eq!(shown(&tree, None), ["d", "|x", "||a", "|`b", "`y"]);
        tree.ask(root, NOW);
        tree.take(&entity("d"), listing(&["z", "x"]), NOW);
        assert_eq!(shown(&tree, None), ["d", "|z", "`x", "`|a", "``b"], "x is still open");
        tree.ask(root, NOW);
        tree.take(&entity("d"), listing(&["z"]), NOW);
        assert_eq!(shown(&tree, None), ["d", "`z"]);
        assert_eq!(tree.branches.len(), 2, "what is gone is forgotten");
    }

    #[test]
    fn what_lists_itself_several_times_grows_only_where_it_is_opened() {
        let mut tree = Tree::default();
        let root = tree.root(entity("d"));
        tree.open(root, NOW);
        for _ in 0..8 {
            tree.ask(root, NOW);
            tree.take(&entity("d"), listing(&["d", "d", "d"]), NOW);
        }
        assert_eq!(tree.branches.len(), 4);
        let below = tree.branch(root).unwrap().below[1];
        assert_eq!(tree.open(below, NOW), None, "what it lists is known");
        assert_eq!(shown(&tree, None), ["d", "|d", "|d", "||d", "||d", "|`d", "`d"]);
    }

    #[test]
    fn an_address_is_typed_with_its_node_behind_a_space() {
        assert_eq!(Entity::typed("  "), None);
        assert_eq!(Entity::typed(" d.org "), Some(entity("d.org")));
        let node = Some("a b".to_owned());
        assert_eq!(Entity::typed("d.org  a b"), Some(Entity { jid: "d.org".to_owned(), node }));
    }
}
