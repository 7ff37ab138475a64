//! Who says what of whom, put together once a round: a frame looks only at what is seen of it.

use crate::assess::names::Names;
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::ClusterView;
use crate::report::ink::{Mark, Role};
use crate::report::mesh::exceptions::{self, Exception, grouped};
use crate::report::mesh::said::{self, Matrix, Said};
use crate::report::mesh::table;
use crate::text::width;
use crate::tui::theme::Theme;
use std::collections::BTreeMap;

/// Lines of one kind that are kept.
const MOST: usize = 20;

/// Every node's word on every other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mesh {
    places: BTreeMap<NodeName, usize>,
    cells: Vec<Said>,
    totals: Vec<(Said, usize)>,
    notes: Vec<Note>,
    exceptions: Vec<Note>,
    worst: Option<(NodeName, NodeName)>,
    widths: [Widths; 2],
}

/// How wide what is said of the nodes is at most: a thousand names are not measured for every frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Widths {
    /// The names, shortened.
    pub name: usize,
    /// How each answered.
    pub told: usize,
    /// The same in as few words as can be.
    pub terse: usize,
}

impl Widths {
    fn of(view: &ClusterView, names: &Names, ascii: bool) -> Self {
        let theme = Theme { ascii, ..Theme::default() };
        let mut all = Self::default();
        for (name, facts) in &view.nodes {
            let (_, told, terse) = said::told(facts);
            all.name = all.name.max(width::columns(&theme.name(&names.short(name))));
            all.told = all.told.max(width::columns(&theme.clean(&told)));
            all.terse = all.terse.max(width::columns(&theme.clean(&terse)));
        }
        all
    }
}

/// A line that is worth saying of the links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its mark.
    pub mark: Mark,
    /// What it means.
    pub role: Role,
    /// What it says. May be foreign.
    pub text: String,
}

impl Note {
    fn new(role: Role, text: String) -> Self {
        Self { mark: Mark::from(role), role, text }
    }
}

impl Mesh {
    /// Puts it together.
    pub fn new(view: &ClusterView) -> Self {
        let matrix = Matrix::new(view);
        let names = Names::of(view);
        let (_, totals) = exceptions::totals(&matrix);
        let mut notes = groups(view, &names);
        notes.extend(one_way(&matrix, &names));
        notes.extend(words(view, &names));
        notes.extend(cut_points(view, &names));
        let found = exceptions::exceptions(&matrix);
        let exceptions =
            few(found.iter().map(|found| exception(matrix.len(), found, &names)), "exceptions", Role::Muted);
        let worst = worst(&matrix);
        let widths = [false, true].map(|ascii| Widths::of(view, &names, ascii));
        let places = matrix.names.iter().enumerate().map(|(at, name)| ((*name).clone(), at)).collect();
        Self { places, cells: matrix.into_cells(), totals, notes, exceptions, worst, widths }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The place of a node in the order of names, counted from 0.
    pub fn place(&self, node: &NodeName) -> Option<usize> {
        self.places.get(node).copied()
    }

    /// What one node says of another; `None` of itself, and of nodes that are not there.
    pub(crate) fn said(&self, from: &NodeName, to: &NodeName) -> Option<Said> {
        self.at(self.place(from)?, self.place(to)?)
    }

    /// The same by their places.
    pub(crate) fn at(&self, from: usize, to: usize) -> Option<Said> {
        let there = from != to && from < self.len() && to < self.len();
        there.then(|| self.cells[from * self.len() + to])
    }

    /// The link of which the worst is said, the first of them by name; `None` where all are connected.
    pub fn worst(&self) -> Option<(NodeName, NodeName)> {
        self.worst.clone()
    }

    /// How wide what is said of the nodes is, in ASCII or not.
    pub fn widths(&self, ascii: bool) -> Widths {
        self.widths[usize::from(ascii)]
    }

    /// How many links are in each state; states of which there are none are left out.
    pub(crate) fn totals(&self) -> &[(Said, usize)] {
        &self.totals
    }

    /// What no single cell shows: groups, links of which the ends say different things, nodes that hold others
    /// together.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Links that are not as they should be, alike ones together: for a matrix that is larger than the screen.
    pub fn exceptions(&self) -> &[Note] {
        &self.exceptions
    }
}

/// At most so many lines, and how many more there are.
fn few(notes: impl Iterator<Item = Note>, what: &str, role: Role) -> Vec<Note> {
    let mut all: Vec<Note> = notes.collect();
    if all.len() > MOST {
        let more = all.len() - MOST + 1;
        all.truncate(MOST - 1);
        all.push(Note { mark: Mark::Absent, role, text: format!("{} more {what}", grouped(more)) });
    }
    all
}

fn worst(matrix: &Matrix<'_>) -> Option<(NodeName, NodeName)> {
    let both = matrix.pairs().flat_map(|(a, b)| [(a, b), (b, a)]);
    let (from, to) = both
        .filter(|(from, to)| matrix.at(*from, *to) != Said::Connected)
        .min_by_key(|(from, to)| (matrix.at(*from, *to), *from, *to))?;
    Some((matrix.names[from].clone(), matrix.names[to].clone()))
}

fn groups(view: &ClusterView, names: &Names) -> Vec<Note> {
    if view.groups.len() < 2 {
        return Vec::new();
    }
    let notes = view.groups.iter().enumerate().map(|(at, group)| {
        let (number, of) = (at + 1, view.groups.len());
        let count = match group.len() {
            1 => "alone".to_owned(),
            count => format!("{} nodes", grouped(count)),
        };
        Note::new(Role::Down, format!("group {number} of {of}, {count}: {}", names.list(group.iter())))
    });
    few(notes, "groups", Role::Down)
}

fn one_way(matrix: &Matrix<'_>, names: &Names) -> Vec<Note> {
    let notes = matrix.one_way().into_iter().map(|(a, b)| {
        let [one, two] = [a, b].map(|at| names.short(matrix.names[at]));
        let (there, back) = (matrix.at(a, b).sentence(&two), matrix.at(b, a).sentence(&one));
        Note::new(Role::Degraded, format!("one-way: {one} {there}, {two} {back}"))
    });
    few(notes, "one-way links", Role::Degraded)
}

/// Words that we do not know, as they came.
fn words(view: &ClusterView, names: &Names) -> Vec<Note> {
    let mut told: BTreeMap<&str, (&NodeName, &NodeName, usize)> = BTreeMap::new();
    for link in &view.links {
        if let Reading::Known(LinkState::Unrecognised(words)) = &link.reading {
            told.entry(words).or_insert((&link.from, &link.to, 0)).2 += 1;
        }
    }
    let notes = told.into_iter().map(|(words, (from, to, count))| {
        let others =
            if count > 1 { format!(" (and {} links more)", grouped(count - 1)) } else { String::new() };
        Note::new(
            Role::Unknown,
            format!("{} says \"{words}\" of {}{others}", names.short(from), names.short(to)),
        )
    });
    few(notes, "such words", Role::Unknown)
}

fn cut_points(view: &ClusterView, names: &Names) -> Vec<Note> {
    let notes = view
        .cut_points
        .iter()
        .map(|point| Note::new(Role::Degraded, format!("cut point: {}", table::sentence(point, names))));
    few(notes, "cut points", Role::Degraded)
}

fn exception(nodes: usize, found: &Exception<'_>, names: &Names) -> Note {
    let who = |class: &[&NodeName]| match class {
        [] => "one another".to_owned(),
        // The bulk of the nodes: naming a few of them would say nothing.
        class if class.len() > 3 && class.len() * 2 > nodes => format!("{} others", grouped(class.len())),
        class => names.list(class.iter().copied()),
    };
    let words = |said: Said| said.words();
    let text = format!(
        "{} of {}: {}, and back: {}",
        who(&found.from),
        who(&found.to),
        words(found.there),
        words(found.back)
    );
    let worse = if found.there == Said::Untold { found.back } else { found.there };
    Note { mark: found.there.mark(), role: worse.role(), text }
}
