//! Links that are not as they should be, with nodes that look alike taken together, so that a node that is down
//! is one line and not as many as it has peers. And totals.

use super::said::{Matrix, Said};
use crate::cluster::node::NodeName;

/// Between which nodes, and what they say of one another.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Exception<'a> {
    /// Those who speak.
    pub(crate) from: Vec<&'a NodeName>,
    /// Those who are spoken of; none where the first speak of one another.
    pub(crate) to: Vec<&'a NodeName>,
    /// What each of the first says of each of the second.
    pub(crate) there: Said,
    /// What each of the second says of each of the first.
    pub(crate) back: Said,
    /// How many pairs of nodes these are.
    pub(crate) pairs: usize,
}

/// Every pair of which not both ends say connected, except those of which neither end could be asked: that is
/// said of the nodes. What is worst and what concerns most comes first.
pub(crate) fn exceptions<'a>(matrix: &Matrix<'a>) -> Vec<Exception<'a>> {
    let classes = classes(matrix);
    let named = |class: &[usize]| class.iter().map(|at| matrix.names[*at]).collect::<Vec<_>>();
    let mut found = Vec::new();
    for (number, a) in classes.iter().enumerate() {
        if let [one, two, ..] = a.as_slice() {
            let (there, back) = (matrix.at(*one, *two), matrix.at(*two, *one));
            if worth_saying(there, back) {
                let pairs = a.len() * (a.len() - 1) / 2;
                found.push(Exception { from: named(a), to: Vec::new(), there, back, pairs });
            }
        }
        for b in &classes[number + 1..] {
            let (there, back) = (matrix.at(a[0], b[0]), matrix.at(b[0], a[0]));
            if worth_saying(there, back) {
                let pairs = a.len() * b.len();
                found.push(if back < there {
                    Exception { from: named(b), to: named(a), there: back, back: there, pairs }
                } else {
                    Exception { from: named(a), to: named(b), there, back, pairs }
                });
            }
        }
    }
    found.sort_by(|x, y| {
        (x.there, x.back, y.pairs, &x.from, &x.to).cmp(&(y.there, y.back, x.pairs, &y.from, &y.to))
    });
    found
}

fn worth_saying(there: Said, back: Said) -> bool {
    (there, back) != (Said::Connected, Said::Connected) && (there, back) != (Said::Untold, Said::Untold)
}

/// The nodes by what they have in common: two are alike if they say the same of every third and every third
/// says the same of both, and if they say the same of one another. That they are alike two by two makes all of
/// a class alike.
fn classes(matrix: &Matrix<'_>) -> Vec<Vec<usize>> {
    let mut classes: Vec<Vec<usize>> = Vec::new();
    for node in 0..matrix.len() {
        match classes.iter_mut().find(|class| alike(matrix, class[0], node)) {
            Some(class) => class.push(node),
            None => classes.push(vec![node]),
        }
    }
    classes
}

fn alike(matrix: &Matrix<'_>, a: usize, b: usize) -> bool {
    matrix.at(a, b) == matrix.at(b, a)
        && (0..matrix.len()).filter(|third| *third != a && *third != b).all(|third| {
            matrix.at(a, third) == matrix.at(b, third) && matrix.at(third, a) == matrix.at(third, b)
        })
}

/// How many links are said to be in each state; states of which there are none are left out.
pub(crate) fn totals(matrix: &Matrix<'_>) -> (usize, Vec<(Said, usize)>) {
    let count = |wanted: Said| {
        matrix
            .pairs()
            .map(|(a, b)| usize::from(matrix.at(a, b) == wanted) + usize::from(matrix.at(b, a) == wanted))
            .sum::<usize>()
    };
    let all = matrix.len() * matrix.len().saturating_sub(1);
    let counts = Said::ALL.into_iter().map(|said| (said, count(said))).filter(|(_, count)| *count > 0);
    (all, counts.collect())
}

/// A number in groups of three digits: `39,800`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn large_numbers_are_read_at_a_glance() {
        assert_eq!([0, 398, 39_800, 1_234_567].map(grouped), ["0", "398", "39,800", "1,234,567"]);
    }

    proptest! {
        /// Few states, so that nodes are often alike.
        #[test]
        fn each_pair_is_told_once_and_as_it_is(size in 1_usize..8, seeds in prop::collection::vec(0_usize..12, 64)) {
            let names: Vec<NodeName> = (0..size).map(|number| NodeName::new(&format!("n{number}"))).collect();
            let state = |seed: usize| match seed {
                0 => Said::Disconnected,
                1 => Said::Absent,
                2 | 3 => Said::Untold,
                _ => Said::Connected,
            };
            let cells: Vec<Said> = seeds[..size * size].iter().map(|seed| state(*seed)).collect();
            let matrix = Matrix::of_cells(names.iter().collect(), cells);
            let at = |name: &NodeName| names.iter().position(|other| other == name).expect("a node of it");
            let mut told = vec![0; size * size];
            for found in exceptions(&matrix) {
                let among = found.to.is_empty();
                let mut pairs = 0;
                for a in &found.from {
                    for b in if among { &found.from } else { &found.to }.iter().filter(|b| *b != a) {
                        prop_assert_eq!(matrix.at(at(a), at(b)), found.there);
                        prop_assert_eq!(matrix.at(at(b), at(a)), found.back);
                        told[at(a) * size + at(b)] += 1;
                        if !among {
                            told[at(b) * size + at(a)] += 1;
                        }
                        pairs += 1;
                    }
                }
                prop_assert_eq!(pairs, if among { found.pairs * 2 } else { found.pairs });
            }
            for (a, b) in matrix.pairs() {
                let wanted = i32::from(worth_saying(matrix.at(a, b), matrix.at(b, a)));
                prop_assert_eq!(told[a * size + b], wanted);
                prop_assert_eq!(told[b * size + a], wanted);
            }
            let (all, counts) = totals(&matrix);
            prop_assert_eq!(all, counts.iter().map(|(_, count)| count).sum::<usize>());
        }
    }
}
