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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NodeName(Arc<str>);

impl NodeName {
    /// Takes a name as a source gave it.
    pub fn new(name: &str) -> Self {
        let end = |c: char| c == '.' || c.is_whitespace();
        Self(name.trim_start().trim_end_matches(end).to_ascii_lowercase().into())
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Ord for NodeName {
    fn cmp(&self, other: &Self) -> Ordering {
        // Most comparisons are of one name with itself.
        if self.0 == other.0 {
            return Ordering::Equal;
        }
        counted(self.0.as_bytes(), other.0.as_bytes()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for NodeName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares bytes, but runs of digits by their value.
fn counted(mut a: &[u8], mut b: &[u8]) -> Ordering {
    loop {
        let alike = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        // The number in which they differ begins before the digit in which they differ.
        let begin = a[..alike].iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
        let (left, right) = (number(&a[begin..]), number(&b[begin..]));
        if left.is_empty() || right.is_empty() {
            return a[alike..].first().cmp(&b[alike..].first());
        }
        let value = |digits: &[u8]| digits.iter().position(|digit| *digit != b'0').unwrap_or(digits.len());
        let (one, two) = (&left[value(left)..], &right[value(right)..]);
        let order = one.len().cmp(&two.len()).then_with(|| one.cmp(two));
        if order.is_ne() {
            return order;
        }
        (a, b) = (&a[begin + left.len()..], &b[begin + right.len()..]);
        if a.is_empty() && b.is_empty() {
            return Ordering::Equal;
        }
    }
}

/// The digits at the beginning.
fn number(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len());
    &bytes[..end]
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
