//! The name of a node.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// One Tigase server of the cluster, by the host name it bears there (`node1.xmpp-test.org`).
///
/// Compared without regard to ASCII case, as DNS names are; kept in lower case. Dots at its end are dropped, so that
/// the name of a name is that name.
/// Ordered as people count: `node2` before `node10`.
/// Cheap to copy: a cluster of a hundred nodes has ten thousand links, each with two names.
/// Comes from servers and so may hold anything: neutralise it before it reaches a terminal.
#[expect(clippy::derived_hash_with_manual_eq, reason = "equal pieces of memory hold equal names")]
#[derive(Clone, Eq, Hash)]
pub struct NodeName {
    /// The name, then what it is ordered by: one piece of memory, since there are so many of them.
    both: Arc<str>,
    /// Where the name ends, in bytes.
    end: usize,
}

impl NodeName {
    /// Takes a name as a source gave it.
    pub fn new(name: &str) -> Self {
        let end = |c: char| c == '.' || c.is_whitespace();
        let mut both = name.trim_start().trim_end_matches(end).to_ascii_lowercase();
        let end = both.len();
        both.push_str(&place(&both));
        Self { both: both.into(), end }
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.both[..self.end]
    }

    /// What it is ordered by: bytes, whose order is that of the text.
    fn place(&self) -> &[u8] {
        &self.both.as_bytes()[self.end..]
    }
}

/// Most names that are compared are copies of one another.
impl PartialEq for NodeName {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.both, &other.both) || (self.end == other.end && self.both == other.both)
    }
}

/// What a name is ordered by, byte for byte: names are compared millions of times, and made once. A number is told by
/// how many digits it has, then by these; all numbers stand where the digits do.
fn place(name: &str) -> String {
    let mut place = String::with_capacity(name.len() + 4);
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        if !first.is_ascii_digit() {
            place.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let digits = &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())];
        let number = digits.trim_start_matches('0');
        place.push('0');
        // Longer than any name that the protocol allows: those are alike.
        place.push(u32::try_from(number.len()).ok().and_then(char::from_u32).unwrap_or(char::MAX));
        place.push_str(number);
        rest = &rest[digits.len()..];
    }
    place
}

impl fmt::Debug for NodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NodeName").field(&self.as_str()).finish()
    }
}

impl fmt::Display for NodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Ord for NodeName {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.both, &other.both) {
            return Ordering::Equal;
        }
        // `n2` and `n02` count the same.
        self.place().cmp(other.place()).then_with(|| self.as_str().cmp(other.as_str()))
    }
}

impl PartialOrd for NodeName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(names: &[&str]) -> Vec<String> {
        let mut names: Vec<NodeName> = names.iter().map(|name| NodeName::new(name)).collect();
        names.sort();
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_stand_in_the_order_in_which_people_count() {
        assert_eq!(sorted(&["node10", "node9", "node1", "node2"]), ["node1", "node2", "node9", "node10"]);
        assert_eq!(
            sorted(&["n10.x.org", "n2.y.org", "n2.x.org", "n02.x.org", "n2"]),
            ["n2", "n02.x.org", "n2.x.org", "n2.y.org", "n10.x.org"]
        );
        assert_eq!(sorted(&["10.0.0.10", "10.0.0.9", "9.0.0.1"]), ["9.0.0.1", "10.0.0.9", "10.0.0.10"]);
        assert_eq!(sorted(&["rack10-a2", "rack2-a10", "rack2-a9"]), ["rack2-a9", "rack2-a10", "rack10-a2"]);
        // Larger than any number of ours.
        assert_eq!(
            sorted(&["n18446744073709551617", "n18446744073709551616"]),
            ["n18446744073709551616", "n18446744073709551617"]
        );
    }

    /// The same, slowly: numbers with their values, everything else a byte each.
    fn slow(name: &str) -> (Vec<(u8, Vec<u8>)>, String) {
        let mut parts: Vec<(u8, Vec<u8>)> = Vec::new();
        let mut in_number = false;
        for byte in name.bytes() {
            match parts.last_mut() {
                Some((_, digits)) if in_number && byte.is_ascii_digit() => digits.push(byte),
                _ => {
                    in_number = byte.is_ascii_digit();
                    // All numbers stand where the digits stand.
                    parts.push(if in_number { (b'0', vec![byte]) } else { (byte, Vec::new()) });
                }
            }
        }
        for (_, digits) in &mut parts {
            let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
            digits.drain(..zeros);
            // Longer is greater.
            let length = u8::try_from(digits.len()).unwrap_or(u8::MAX);
            digits.insert(0, length);
        }
        (parts, name.to_owned())
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_parts_of_names(a in "[ab0-3.]{0,9}", b in "[ab0-3.]{0,9}") {
            let (a, b) = (NodeName::new(&a), NodeName::new(&b));
            prop_assert_eq!(a.cmp(&b), slow(a.as_str()).cmp(&slow(b.as_str())), "{} {}", a, b);
            prop_assert_eq!(a.cmp(&b) == Ordering::Equal, a == b);
        }
    }
}
