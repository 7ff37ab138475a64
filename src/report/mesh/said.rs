//! What one node says of another, told apart as far as a matrix does; and whether it gave its view.

use crate::cluster::link::{Link, LinkState};
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::view::{ClusterView, NodeFacts};
use crate::report::ink::{Mark, Role};
use crate::text::duration;

/// What one node says of another. In the order in which it is worth saying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Said {
    Disconnected,
    /// It says connected, and what was sent over the link (`--probe`) was not answered.
    Unanswered,
    /// It was asked, and does not mention the other.
    Absent,
    /// Words that we do not know.
    Unrecognised,
    Connected,
    /// It could not be asked, or was not.
    Untold,
}

impl Said {
    pub(crate) const ALL: [Self; 6] = [
        Self::Connected,
        Self::Disconnected,
        Self::Unanswered,
        Self::Absent,
        Self::Unrecognised,
        Self::Untold,
    ];

    pub(crate) fn of(link: &Link) -> Self {
        match &link.reading {
            Reading::Known(LinkState::Connected) => match &link.round_trips {
                Reading::Unavailable(Unavailable::NoAnswer { .. }) => Self::Unanswered,
                _ => Self::Connected,
            },
            Reading::Known(LinkState::Disconnected) => Self::Disconnected,
            Reading::Known(LinkState::Unrecognised(_)) => Self::Unrecognised,
            Reading::Absent => Self::Absent,
            Reading::Unavailable(_) | Reading::NotAsked(_) => Self::Untold,
        }
    }

    pub(crate) const fn mark(self) -> Mark {
        match self {
            Self::Connected => Mark::Connected,
            Self::Unanswered => Mark::Degraded,
            Self::Disconnected => Mark::Disconnected,
            Self::Absent => Mark::Absent,
            Self::Unrecognised | Self::Untold => Mark::Unknown,
        }
    }

    pub(crate) const fn role(self) -> Role {
        match self {
            Self::Connected => Role::Healthy,
            Self::Unanswered | Self::Disconnected => Role::Down,
            Self::Absent => Role::Muted,
            Self::Unrecognised | Self::Untold => Role::Unknown,
        }
    }

    /// For people, in a cell or a legend: the words of `status`.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Unanswered => "unanswered",
            Self::Disconnected => "disconnected",
            Self::Absent => "not mentioned",
            Self::Unrecognised => "other words",
            Self::Untold => "could not look",
        }
    }

    /// The end of a sentence that begins with who speaks; `of` is the one spoken of.
    pub(crate) fn sentence(self, of: &str) -> String {
        match self {
            Self::Connected => format!("says that {of} is connected"),
            Self::Unanswered => format!("says that {of} is connected, and gets no answer from it"),
            Self::Disconnected => format!("says that {of} is disconnected"),
            Self::Absent => format!("does not mention {of}"),
            Self::Unrecognised => format!("says of {of} what is not understood"),
            Self::Untold => "could not be asked".to_owned(),
        }
    }

    /// Whether this is a word against the link: a source that was asked, and did not say connected.
    pub(crate) const fn denies(self) -> bool {
        matches!(self, Self::Disconnected | Self::Absent)
    }
}

/// What every node says of every other, by their places in the order of names.
#[derive(Debug)]
pub(crate) struct Matrix<'a> {
    pub(crate) names: Vec<&'a NodeName>,
    cells: Vec<Said>,
}

impl<'a> Matrix<'a> {
    pub(crate) fn new(view: &'a ClusterView) -> Self {
        let names: Vec<&NodeName> = view.nodes.keys().collect();
        let mut cells = vec![Said::Untold; names.len() * names.len()];
        // Both are in the order of names: of a thousand nodes' million links none has to be looked up.
        let mut links = view.links.iter().peekable();
        let pairs = names.iter().flat_map(|from| names.iter().map(move |to| (*from, *to)));
        for (cell, pair) in cells.iter_mut().zip(pairs) {
            if let Some(link) = links.next_if(|link| (&link.from, &link.to) == pair) {
                *cell = Said::of(link);
            }
        }
        Self { names, cells }
    }

    /// The cells alone, row by row.
    pub(crate) fn into_cells(self) -> Vec<Said> {
        self.cells
    }

    /// A matrix of these cells, row by row.
    #[cfg(test)]
    pub(crate) fn of_cells(names: Vec<&'a NodeName>, cells: Vec<Said>) -> Self {
        assert_eq!(cells.len(), names.len() * names.len());
        Self { names, cells }
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// What the node at one place says of the one at another.
    pub(crate) fn at(&self, from: usize, to: usize) -> Said {
        self.cells[from * self.names.len() + to]
    }

    /// Every unordered pair of places.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let count = self.len();
        (0..count).flat_map(move |a| (a + 1..count).map(move |b| (a, b)))
    }

    /// Pairs of which one end says connected and the other end denies it; the one that denies comes first.
    pub(crate) fn one_way(&self) -> Vec<(usize, usize)> {
        let stands = |said: Said| matches!(said, Said::Connected | Said::Unanswered);
        self.pairs()
            .filter_map(|(a, b)| match (self.at(a, b), self.at(b, a)) {
                (there, back) if there.denies() && stands(back) => Some((a, b)),
                (there, back) if back.denies() && stands(there) => Some((b, a)),
                _ => None,
            })
            .collect()
    }
}

/// Whether a node gave its view, and how fast: in full, and in as few words as can be.
pub(crate) fn told(facts: &NodeFacts) -> (Role, String, String) {
    match &facts.view {
        Reading::Known(_) => match facts.view_took {
            Some(took) => {
                let took = duration::human(took);
                (Role::Usual, format!("answered in {took}"), took)
            }
            None => (Role::Usual, "answered".to_owned(), "answered".to_owned()),
        },
        Reading::Unavailable(why @ Unavailable::NoAnswer { .. }) => {
            (Role::Unknown, why.to_string(), "silent".to_owned())
        }
        Reading::Unavailable(why) => (Role::Unknown, why.to_string(), "no view".to_owned()),
        Reading::Absent => (Role::Unknown, "answered, and gave no view".to_owned(), "no view".to_owned()),
        Reading::NotAsked(_) => (Role::Muted, "not asked".to_owned(), "not asked".to_owned()),
    }
}
