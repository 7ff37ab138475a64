//! The nodes: rows worst first, findings, and the evidence of what is selected.

use super::{Lines, line_at};
use crate::assess::finding::{Finding, Subject};
use crate::cluster::node::NodeName;
use crate::tui::evidence;
use crate::tui::keys::Action;
use crate::tui::layout::{self, Room};
use crate::tui::list::List;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::overlay::{Overlay, Pages};
use crate::tui::picture::{NodeRow, Picture};
use crate::tui::view::findings;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What the rows are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The worst first.
    #[default]
    Health,
    /// By name.
    Name,
    /// The fewest sockets first.
    Sockets,
    /// The slowest first.
    Took,
    /// By version.
    Version,
    /// The latest change first.
    Since,
}

impl Order {
    const ALL: [Self; 6] = [Self::Health, Self::Name, Self::Sockets, Self::Took, Self::Version, Self::Since];

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Name => "name",
            Self::Sockets => "sockets",
            Self::Took => "answer",
            Self::Version => "version",
            Self::Since => "since",
        }
    }

    fn next(self) -> Self {
        let at = Self::ALL.iter().position(|order| *order == self).unwrap_or_default();
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

/// Which pane the keys move in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The rows.
    #[default]
    Nodes,
    /// The findings.
    Findings,
    /// The evidence of the selected node.
    Evidence,
}

/// A line of the findings by what makes it one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noted {
    /// Something is wrong: the id, what it is about, and how many of both have stood before it.
    Finding(&'static str, Subject, usize),
    /// Something could not be looked at: why.
    Gap(String),
}

/// The state of this screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The rows.
    pub list: List<NodeName>,
    /// The findings; then the muted ones; then what could not be looked at.
    pub findings: List<Noted>,
    /// The lines of evidence.
    pub evidence: List<usize>,
    /// What is typed as the filter.
    pub filter: String,
    /// What the rows are sorted by.
    pub order: Order,
    /// Whether the other way round.
    pub reverse: bool,
    /// Where the keys move.
    pub pane: Pane,
}

/// Where the panes of this screen stand; one that has no room is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// The rows.
    pub nodes: Rect,
    /// The findings.
    pub findings: Option<Rect>,
    /// The evidence.
    pub evidence: Option<Rect>,
}

/// Lines of a frame with its column names.
const HEAD: u16 = 3;

/// Where there are no rows, it is said in as many lines.
const LEAST_ROWS: usize = 2;

/// Where the panes stand.
pub fn panes(model: &Model) -> Panes {
    let body = layout::parts(model.size).body;
    let lines = |count: usize, extra: u16| u16::try_from(count).unwrap_or(u16::MAX).saturating_add(extra);
    let state = &model.nodes;
    let evidence_open = state.pane == Pane::Evidence;
    match model.room() {
        Room::Wide => {
            let side = (body.width / 3).clamp(40, 72);
            // What rows and findings do not need is the evidence's.
            let rows = lines(state.list.keys().len().max(LEAST_ROWS), HEAD);
            let found = lines(findings::height(model, usize::from(side.saturating_sub(2))), 2);
            let most = (body.height / 3).max(body.height.saturating_sub(rows.max(found).max(8)));
            let evidence = lines(state.evidence.keys().len().max(3), HEAD).min(most);
            let [top, bottom] =
                Layout::vertical([Constraint::Min(8), Constraint::Length(evidence)]).areas(body);
            let [nodes, findings] =
                Layout::horizontal([Constraint::Min(60), Constraint::Length(side)]).areas(top);
            Panes { nodes, findings: Some(findings), evidence: Some(bottom) }
        }
        Room::Enough => {
            let wanted = lines(state.list.keys().len().max(LEAST_ROWS), HEAD);
            let other = if evidence_open {
                lines(state.evidence.keys().len().max(2), HEAD)
            } else {
                lines(findings::height(model, usize::from(body.width.saturating_sub(2))), 2)
            };
            // Both as large as they need, else halves; what one does not need is the other's.
            let half = body.height / 2;
            let lower = other.min(half.max(body.height.saturating_sub(wanted))).max(3);
            let [nodes, below] =
                Layout::vertical([Constraint::Min(4), Constraint::Length(lower)]).areas(body);
            if evidence_open {
                Panes { nodes, findings: None, evidence: Some(below) }
            } else {
                Panes { nodes, findings: Some(below), evidence: None }
            }
        }
        Room::Little | Room::None => match state.pane {
            Pane::Nodes => {
                // What the rows do not need is the findings'.
                let wanted = lines(state.list.keys().len().max(LEAST_ROWS), HEAD);
                let other = lines(findings::height(model, usize::from(body.width.saturating_sub(2))), 2);
                let most = (body.height / 3).max(body.height.saturating_sub(wanted));
                let [nodes, below] =
                    Layout::vertical([Constraint::Min(4), Constraint::Length(other.min(most).max(3))])
                        .areas(body);
                Panes { nodes, findings: Some(below), evidence: None }
            }
            Pane::Findings | Pane::Evidence => {
                // The selected row stays in sight.
                let upper = (body.height / 3).max(HEAD + 1);
                let [nodes, below] =
                    Layout::vertical([Constraint::Length(upper), Constraint::Min(3)]).areas(body);
                let (findings, evidence) =
                    if evidence_open { (None, Some(below)) } else { (Some(below), None) };
                Panes { nodes, findings, evidence }
            }
        },
    }
}

/// Brings rows, findings and evidence up to date.
pub fn settle(model: &mut Model) {
    let keys = sorted(model);
    let found = found(model);
    let panes = panes(model);
    // Widths and heights follow from the number of rows: what is derived first is what panes are made for.
    let mut state = std::mem::take(&mut model.nodes);
    state.list.settle(keys, usize::from(layout::rows(panes.nodes).height));
    let height = panes.findings.map_or(0, |area| usize::from(layout::inside(area).height));
    state.findings.settle(found, height);
    model.nodes = state;
    let lines = model
        .nodes
        .list
        .selected()
        .zip(model.picture())
        .map_or(0, |(node, picture)| evidence::of(picture, node).len());
    let height = panes.evidence.map_or(0, |area| usize::from(layout::rows(area).height));
    model.nodes.evidence.settle((0..lines).collect(), height);
    let panes = self::panes(model);
    model.nodes.list.resize(usize::from(layout::rows(panes.nodes).height));
    model.nodes.findings.resize(panes.findings.map_or(0, |area| usize::from(layout::inside(area).height)));
    model.nodes.evidence.resize(panes.evidence.map_or(0, |area| usize::from(layout::rows(area).height)));
}

/// The nodes that fit the filter, in their order.
fn sorted(model: &Model) -> Vec<NodeName> {
    let Some(picture) = model.picture() else { return Vec::new() };
    let mut rows: Vec<&NodeRow> = picture.nodes.iter().filter(|row| passes(model, picture, row)).collect();
    // They are by health, and by name within it, already: sorting keeps that where it says nothing else.
    match model.nodes.order {
        Order::Health => {}
        Order::Name => rows.sort_by(|a, b| a.name.cmp(&b.name)),
        Order::Sockets => rows.sort_by_key(|row| (row.established.is_none(), row.established)),
        Order::Took => rows.sort_by_key(|row| (row.took.is_none(), Reverse(row.took))),
        Order::Version => {
            rows.sort_by(|a, b| (a.version.is_none(), &a.version).cmp(&(b.version.is_none(), &b.version)));
        }
        Order::Since => {
            let strips = &model.world().strips;
            rows.sort_by_key(|row| Reverse(strips.since(&row.name).map(|since| since.at)));
        }
    }
    if model.nodes.reverse {
        rows.reverse();
    }
    rows.into_iter().map(|row| row.name.clone()).collect()
}

fn passes(model: &Model, picture: &Picture, row: &NodeRow) -> bool {
    if model.nodes.filter.is_empty() {
        return true;
    }
    let ids = picture.findings_of(&row.name).map(|finding| finding.id).collect::<Vec<_>>().join(" ");
    let text = format!(
        "{} {} {} {} {ids}",
        row.name,
        row.health.word(),
        row.link.2,
        row.version.as_deref().unwrap_or_default()
    );
    model.passes(&text)
}

/// All that was found, worst first; then what does not count; then what kept us from looking.
fn found(model: &Model) -> Vec<Noted> {
    let Some(latest) = &model.world().latest else { return Vec::new() };
    let muted = latest.assessment.muted.iter().map(|muted| &muted.finding);
    let mut before: BTreeMap<(&str, &Subject), usize> = BTreeMap::new();
    latest
        .assessment
        .findings
        .iter()
        .chain(muted)
        .map(|finding| {
            let count = before.entry((finding.id, &finding.subject)).or_default();
            let noted = Noted::Finding(finding.id, finding.subject.clone(), *count);
            *count += 1;
            noted
        })
        .chain(latest.assessment.gaps.iter().map(|gap| Noted::Gap(gap.cause.clone())))
        .collect()
}

/// What keys do here.
pub fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    let state = &mut model.nodes;
    let moved = match state.pane {
        Pane::Nodes => state.list.go(action),
        Pane::Findings => state.findings.go(action),
        Pane::Evidence => state.evidence.go(action),
    };
    if moved {
        follow(model);
        return Vec::new();
    }
    match action {
        Action::Sort => state.order = state.order.next(),
        Action::Reverse => state.reverse = !state.reverse,
        Action::Left | Action::Back => state.pane = Pane::Nodes,
        Action::Right => {
            state.pane = match state.pane {
                Pane::Nodes => Pane::Findings,
                Pane::Findings | Pane::Evidence => Pane::Evidence,
            }
        }
        Action::Open => open(model),
        _ => {}
    }
    Vec::new()
}

/// Opens the evidence of the selected node; of what is selected in the other panes, all of it.
fn open(model: &mut Model) {
    let state = &mut model.nodes;
    let whole = match state.pane {
        Pane::Nodes => {
            if state.list.selected().is_some() {
                state.pane = Pane::Evidence;
            }
            return;
        }
        Pane::Findings => state.findings.selected().is_some(),
        Pane::Evidence => state.evidence.selected().is_some(),
    };
    if whole {
        model.overlay = Some(Overlay::Details(Pages::default()));
    }
}

/// A finding that is selected brings its node with it.
fn follow(model: &mut Model) {
    if model.nodes.pane != Pane::Findings {
        return;
    }
    if let Some(Noted::Finding(_, Subject::Node(node) | Subject::Link(node, _), _)) =
        model.nodes.findings.selected().cloned()
    {
        model.nodes.list.select(&node);
    }
}

/// Moves what is seen in the pane that the mouse is in; of the findings, of which one alone is whole, the selected one.
pub fn scroll(model: &mut Model, at: Position, by: isize) {
    let panes = panes(model);
    let inside = |pane: Option<Rect>| pane.is_some_and(|area| area.contains(at));
    if inside(panes.findings) {
        let action = if by < 0 { Action::Up } else { Action::Down };
        for _ in 0..by.unsigned_abs() {
            model.nodes.findings.go(action);
        }
        follow(model);
    } else if inside(panes.evidence) {
        model.nodes.evidence.scroll(by);
    } else {
        model.nodes.list.scroll(by);
    }
}

/// What a click does here.
pub fn click(model: &mut Model, at: Position) -> Vec<Effect> {
    let panes = panes(model);
    if let Some(line) = line_at(layout::rows(panes.nodes), at) {
        let before = model.nodes.list.at();
        let again = model.nodes.pane == Pane::Nodes && model.nodes.list.visible().start + line == before;
        if model.nodes.list.point(line) {
            model.nodes.pane = if again { Pane::Evidence } else { Pane::Nodes };
        }
    } else if let Some(area) = panes.findings.filter(|area| area.contains(at)) {
        let line = line_at(layout::inside(area), at);
        if let Some(key) = line.and_then(|line| findings::on_line(model, area, line)) {
            let again = model.nodes.pane == Pane::Findings && model.nodes.findings.selected() == Some(&key);
            model.nodes.findings.select(&key);
            model.nodes.pane = Pane::Findings;
            follow(model);
            if again {
                open(model);
            }
        }
    } else if let Some(area) = panes.evidence.filter(|area| area.contains(at)) {
        let here = model.nodes.pane == Pane::Evidence;
        model.nodes.pane = Pane::Evidence;
        if let Some(line) = line_at(layout::rows(area), at) {
            let list = &mut model.nodes.evidence;
            let again = here && list.visible().start + line == list.at();
            if list.point(line) && again {
                open(model);
            }
        }
    }
    Vec::new()
}

/// The finding that is selected; in the other panes, the worst about the selected node, else the worst of all.
pub fn finding(model: &Model) -> Option<&'static str> {
    if model.nodes.pane == Pane::Findings {
        match model.nodes.findings.selected() {
            Some(Noted::Finding(id, ..)) => return Some(id),
            Some(Noted::Gap(_)) => return None,
            None => {}
        }
    }
    let latest = model.world().latest.as_ref()?;
    let of_node = model.nodes.list.selected().and_then(|node| latest.findings_of(node).next());
    of_node.or_else(|| latest.assessment.findings.first()).map(|finding| finding.id)
}

/// The text of what is selected.
pub fn copied(model: &Model) -> Option<Lines> {
    let picture = model.picture()?;
    if model.nodes.pane == Pane::Findings {
        let latest = model.world().latest.as_ref()?;
        let noted = model.nodes.findings.selected()?;
        if let Noted::Gap(cause) = noted {
            let gap = latest.assessment.gaps.iter().find(|gap| gap.cause == *cause)?;
            return Some([cause].into_iter().chain(&gap.remedy).map(|line| vec![line.clone()]).collect());
        }
        let (finding, _) = findings::find(&latest.assessment, noted)?;
        let Finding { id, subject, summary, .. } = finding;
        let head = format!("{} {id} {subject}: {summary}", finding.severity.word());
        return Some(vec![vec![head], vec![finding.advice.clone()], vec![finding.evidence.join("; ")]]);
    }
    let node = model.nodes.list.selected()?;
    let row = picture.row(node)?;
    if model.nodes.pane == Pane::Evidence {
        return Some(evidence::text(picture, node));
    }
    let version = row.version.as_deref().unwrap_or("-");
    let fields = [row.name.as_str(), row.health.word(), &row.link.2, &row.sockets.1, version];
    Some(vec![fields.map(str::to_owned).to_vec()])
}
