//! One round as the screens need it: seen, folded, judged, and put into rows. Never changed afterwards.

use crate::assess::finding::{Finding, Subject};
use crate::assess::names::Names;
use crate::assess::verdict::{Assessment, Health};
use crate::cluster::declaration::Declaration;
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Reading, Round};
use crate::cluster::view::{Access, ClusterView};
use crate::report::StatusReport;
use crate::report::ink::{Mark, Role};
use crate::report::words::{self, Witness};
use crate::text::width;
use crate::tui::mesh::Mesh;
use crate::tui::theme::Theme;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// What one round showed.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The round's number, counted from 1.
    pub number: u64,
    /// When it was complete.
    pub at: Timestamp,
    /// All that was observed.
    pub round: Arc<Round>,
    /// The cluster as it was seen.
    pub view: ClusterView,
    /// What we think of it.
    pub assessment: Assessment,
    /// How its names are shortened.
    pub names: Shortened,
    /// Since which look each node that is silent has left everything unanswered, and whether it was so in the first look
    /// already, and so for longer.
    pub silent: BTreeMap<NodeName, Silence>,
    /// A row a node, worst first.
    pub nodes: Vec<NodeRow>,
    /// Who says what of whom.
    pub mesh: Mesh,
    widths: [RowWidths; 2],
    places: BTreeMap<NodeName, Place>,
}

/// Where what belongs to a node stands: a thousand nodes are not searched for every row of every frame.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Place {
    /// Its row.
    row: Option<usize>,
    /// What was found about it, worst first.
    findings: Vec<usize>,
}

/// Where the rows and the findings of nodes stand.
fn places(rows: &[NodeRow], findings: &[Finding]) -> BTreeMap<NodeName, Place> {
    let mut places: BTreeMap<NodeName, Place> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        places.entry(row.name.clone()).or_default().row.get_or_insert(at);
    }
    for (at, finding) in findings.iter().enumerate() {
        for node in nodes_of(&finding.subject) {
            places.entry(node.clone()).or_default().findings.push(at);
        }
    }
    places
}

/// How wide what stands in the rows is at most, in columns: a thousand rows are not measured for every frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowWidths {
    /// The names, shortened.
    pub name: usize,
    /// What is said of the link.
    pub link: usize,
    /// The sockets.
    pub sockets: usize,
    /// The versions.
    pub version: usize,
    /// Where they are declared; 0: none is.
    pub declared: usize,
}

impl RowWidths {
    fn of(rows: &[NodeRow], names: &Shortened, ascii: bool) -> Self {
        let theme = Theme { ascii, ..Theme::default() };
        let clean = |text: &str| width::columns(&theme.clean(text));
        rows.iter().fold(Self::default(), |all, row| Self {
            name: all.name.max(width::columns(&theme.name(names.short(&row.name)))),
            link: all.link.max(clean(&row.link.2)),
            sockets: all.sockets.max(row.sockets.1.len()),
            version: all.version.max(row.version.as_deref().map_or(1, clean)),
            declared: all.declared.max(row.declared.as_deref().map_or(0, clean)),
        })
    }
}

/// Since when a node has left everything unanswered, as far as we looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// When the first look that it did not answer began.
    pub since: Timestamp,
    /// Whether there was no look before that one.
    pub at_least: bool,
}

/// How names are shortened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortened(Names);

impl Shortened {
    /// One name.
    pub fn short<'a>(&self, name: &'a NodeName) -> &'a str {
        self.0.of_one(name)
    }

    /// What is cut off, with its dot.
    pub fn suffix(&self) -> Option<&str> {
        self.0.suffix()
    }
}

/// A node's row. Its strings may be foreign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeRow {
    /// The node.
    pub name: NodeName,
    /// Its state.
    pub health: Health,
    /// Whether it was taken out, and is merely listed still.
    pub departed: bool,
    /// What the node that we are logged in to says of it: mark, role, words.
    pub link: (Mark, Role, String),
    /// Its sockets with this host's node.
    pub sockets: (Role, String),
    /// How many of them stand, for sorting.
    pub established: Option<usize>,
    /// Whether it answers.
    pub answers: (Role, &'static str),
    /// How long it took to answer.
    pub took: Option<Duration>,
    /// Its version, where it told it.
    pub version: Option<String>,
    /// Whether somebody named it.
    pub expected: bool,
    /// Where it is declared, if a file declares it: of one file the line alone (`line 31`), else `node1.tdsl:31`.
    pub declared: Option<String>,
}

impl NodeRow {
    /// How it is shown: nobody misses a node that was taken out.
    pub fn role(&self) -> Role {
        if self.departed { Role::Muted } else { Role::from(self.health) }
    }
}

impl Picture {
    /// What a round showed, judged.
    pub fn new(
        number: u64,
        round: Arc<Round>,
        view: ClusterView,
        assessment: Assessment,
        silent: BTreeMap<NodeName, Silence>,
    ) -> Self {
        let report = StatusReport { view: &view, assessment: &assessment, context: None, tool_version: "" };
        let witness = Witness::new(&view);
        let one_file = in_one_file(&view.declaration);
        let nodes: Vec<NodeRow> = words::worst_first(&report)
            .into_iter()
            .map(|(name, facts)| NodeRow {
                name: name.clone(),
                health: assessment.health_of(name),
                departed: words::departed(&report, name),
                link: witness.of(name, facts).words(),
                sockets: words::sockets(&view, name, facts),
                established: facts
                    .sockets
                    .known()
                    .map(super::super::cluster::view::PeerSockets::established_count),
                answers: words::answers(facts),
                took: facts.view_took,
                version: facts.version.known().cloned(),
                expected: facts.expected,
                declared: view.declaration.place_of(name).map(|at| shorter(at, one_file)),
            })
            .collect();
        let names = Shortened(Names::of(&view));
        let at = view.taken_at.checked_add(view.took).unwrap_or(view.taken_at);
        let mesh = Mesh::new(&view);
        let widths = [false, true].map(|ascii| RowWidths::of(&nodes, &names, ascii));
        let places = places(&nodes, &assessment.findings);
        Self { number, at, round, view, assessment, names, silent, nodes, mesh, widths, places }
    }

    /// How wide the rows are.
    pub fn widths(&self, ascii: bool) -> RowWidths {
        self.widths[usize::from(ascii)]
    }

    /// Whether the cluster itself could be seen.
    pub fn is_sighted(&self) -> bool {
        matches!(self.view.access, Access::Manager { .. })
    }

    /// The node that we were logged in to.
    pub fn vantage(&self) -> Option<&NodeName> {
        match &self.view.vantage {
            Reading::Known(name) => Some(name),
            Reading::Absent | Reading::Unavailable(_) | Reading::NotAsked(_) => self.view.own_row(),
        }
    }

    /// A node's row.
    pub fn row(&self, node: &NodeName) -> Option<&NodeRow> {
        self.nodes.get(self.places.get(node)?.row?)
    }

    /// What was found about a node, worst first.
    pub fn findings_of(&self, node: &NodeName) -> impl Iterator<Item = &Finding> {
        let found = self.places.get(node).map(|place| place.findings.as_slice());
        found.unwrap_or_default().iter().filter_map(|at| self.assessment.findings.get(*at))
    }
}

/// Whether all nodes that are declared are so in the same file.
fn in_one_file(declaration: &Declaration) -> bool {
    let mut files =
        declaration.declared_at.iter().map(|place| place.at.rsplit_once(':').map(|(file, _)| file));
    let first = files.next();
    files.all(|file| Some(file) == first)
}

fn shorter(at: &str, one_file: bool) -> String {
    match at.rsplit_once(':') {
        Some((_, line)) if one_file => format!("line {line}"),
        _ => at.to_owned(),
    }
}

/// The nodes that something is about.
pub(super) fn nodes_of(subject: &Subject) -> impl Iterator<Item = &NodeName> {
    let (one, other) = match subject {
        Subject::Node(name) => (Some(name), None),
        Subject::Link(from, to) => (Some(from), Some(to).filter(|to| *to != from)),
        Subject::Cluster | Subject::Peer(_) | Subject::Host | Subject::Account(_) | Subject::Certificate => {
            (None, None)
        }
    };
    one.into_iter().chain(other)
}
