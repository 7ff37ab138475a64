//! The links: who sees whom, as a matrix; and how the figures of links went, as charts.

use super::{Lines, line_at};
use crate::assess::finding::Subject;
use crate::cluster::node::NodeName;
use crate::tui::between;
use crate::tui::keys::Action;
use crate::tui::layout::{self, Room};
use crate::tui::list::List;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::overlay::{Overlay, Pages};
use crate::tui::picture::Picture;
use crate::tui::series::{Figure, Samples};
use crate::tui::sheet::Sheet;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use std::cmp::Ordering;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// Who sees whom.
    #[default]
    Matrix,
    /// Figures over time.
    Charts,
}

/// The state of this screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The rows: the nodes that speak.
    pub list: List<NodeName>,
    /// The columns: the nodes that are spoken of.
    pub columns: List<NodeName>,
    /// The figures.
    pub figures: List<Figure>,
    /// What is looked at.
    pub look: Look,
    /// What is typed as the filter.
    pub filter: String,
    /// Whether the worst stands first in the matrix; `None`: where it does not fit as a whole.
    pub worst: Option<bool>,
    /// Whether the greatest figure of a kind stands first.
    pub greatest: bool,
    /// Whether a person has moved. Before, the worst cell is the selected one.
    pub moved: bool,
}

/// Where the panes of this screen stand; one that has no room is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// The matrix, or the list of figures.
    pub main: Rect,
    /// What is selected, at large.
    pub large: Option<Rect>,
}

/// Lines below which there is no room for more of the selected cell.
const LEAST_LARGE: u16 = 5;
/// Lines below which there is no room for a chart.
const LEAST_CHART: u16 = 8;

/// Where the panes stand.
pub fn panes(model: &Model) -> Panes {
    let body = layout::parts(model.size).body;
    match model.links.look {
        Look::Matrix => around(model, body),
        Look::Charts if body.height < 2 * LEAST_CHART || model.links.figures.keys().is_empty() => {
            Panes { main: body, large: None }
        }
        Look::Charts => {
            let wanted = u16::try_from(model.links.figures.keys().len()).unwrap_or(u16::MAX);
            let list = wanted.saturating_add(3).min(body.height / 2);
            let [main, large] =
                Layout::vertical([Constraint::Length(list), Constraint::Min(LEAST_CHART)]).areas(body);
            Panes { main, large: Some(large) }
        }
    }
}

/// Where the matrix stands, and what is selected: beside it, or below it where that is what it leaves.
fn around(model: &Model, body: Rect) -> Panes {
    let alone = Panes { main: body, large: None };
    let Some(picture) = model.picture() else { return alone };
    let all = picture.mesh.len();
    let sheet = |frame| Sheet::of(model.theme, picture, frame, all);
    if model.room() == Room::Wide {
        let side = (body.width / 3).clamp(44, 76);
        let [main, large] = Layout::horizontal([Constraint::Min(60), Constraint::Length(side)]).areas(body);
        // What would cost columns that there is room for has to wait until it is opened.
        if sheet(main).columns == all || sheet(body).columns < all {
            return Panes { main, large: Some(large) };
        }
    }
    let wanted = sheet(body).wanted;
    if all == 0 || body.height < wanted.saturating_add(LEAST_LARGE) {
        return alone;
    }
    let [main, large] =
        Layout::vertical([Constraint::Length(wanted), Constraint::Min(LEAST_LARGE)]).areas(body);
    Panes { main, large: Some(large) }
}

/// Where the matrix stands.
pub fn sheet(model: &Model, picture: &Picture) -> Sheet {
    Sheet::of(model.theme, picture, panes(model).main, model.links.list.keys().len())
}

/// Whether the worst stands first in the matrix.
pub fn worst_first(model: &Model, sheet: &Sheet) -> bool {
    model.links.worst.unwrap_or(!sheet.whole)
}

/// The cell that is selected: who speaks, and of whom.
pub fn cell(model: &Model) -> Option<(&NodeName, &NodeName)> {
    model.links.list.selected().zip(model.links.columns.selected())
}

/// Brings rows, columns and figures up to date.
pub fn settle(model: &mut Model) {
    if model.links.look == Look::Charts {
        let figures = figures(model);
        let mut list = std::mem::take(&mut model.links.figures);
        list.settle(figures, 0);
        model.links.figures = list;
        let height = usize::from(layout::rows(panes(model).main).height);
        model.links.figures.resize(height);
    }
    let (rows, columns) = names(model);
    // How much is seen follows from how many rows there are.
    let heights = (model.links.list.visible().len(), model.links.columns.visible().len());
    model.links.list.settle(rows, heights.0);
    model.links.columns.settle(columns, heights.1);
    let sheet = model.picture().map(|picture| sheet(model, picture));
    if let Some(sheet) = sheet {
        model.links.list.resize(sheet.rows);
        model.links.columns.resize(sheet.columns);
    }
    if !model.links.moved {
        begin(model);
    }
}

/// The nodes that fit the filter, and all nodes, in the order in which they stand.
fn names(model: &Model) -> (Vec<NodeName>, Vec<NodeName>) {
    let Some(picture) = model.picture() else { return (Vec::new(), Vec::new()) };
    let all = picture.mesh.len();
    let whole = Sheet::of(model.theme, picture, panes(model).main, all);
    let columns: Vec<NodeName> = if worst_first(model, &whole) {
        picture.nodes.iter().map(|row| row.name.clone()).collect()
    } else {
        picture.view.nodes.keys().cloned().collect()
    };
    let rows = columns.iter().filter(|name| fits(model, picture, name)).cloned().collect();
    (rows, columns)
}

fn fits(model: &Model, picture: &Picture, node: &NodeName) -> bool {
    if model.links.filter.is_empty() {
        return true;
    }
    let Some(row) = picture.row(node) else { return false };
    let ids = picture.findings_of(node).map(|finding| finding.id).collect::<Vec<_>>().join(" ");
    model.passes(&format!("{node} {} {} {ids}", row.health.word(), row.answers.1))
}

/// The figures that fit the filter: by kind, within it by name or the greatest first.
fn figures(model: &Model) -> Vec<Figure> {
    let series = &model.world().series;
    let mut all: Vec<(&Figure, &Samples)> =
        series.all().filter(|(figure, _)| model.passes(&words(figure))).collect();
    if model.links.greatest {
        all.sort_by(|(a, of_a), (b, of_b)| {
            let kinds = kind(a).cmp(&kind(b));
            kinds.then_with(|| of_b.last().partial_cmp(&of_a.last()).unwrap_or(Ordering::Equal))
        });
    }
    all.into_iter().map(|(figure, _)| figure.clone()).collect()
}

/// The place of its kind among all.
const fn kind(figure: &Figure) -> u8 {
    match figure {
        Figure::Answer(_) => 0,
        Figure::SocketRoundTrip(_) => 1,
        Figure::SendQueue(_) => 2,
        Figure::LinkRoundTrip(..) => 3,
        Figure::Lost(_) => 4,
        Figure::LostByMinute(_) => 5,
        Figure::LostByHour(_) => 6,
    }
}

/// What a figure is, in words that a filter finds.
fn words(figure: &Figure) -> String {
    match figure {
        Figure::Answer(node) => format!("answer {node}"),
        Figure::SocketRoundTrip(node) => format!("tcp round trip {node}"),
        Figure::SendQueue(node) => format!("send queue {node}"),
        Figure::LinkRoundTrip(from, to) => format!("request {from} {to}"),
        Figure::Lost(node) => format!("connections lost {node}"),
        Figure::LostByMinute(node) => format!("lost by minute {node}"),
        Figure::LostByHour(node) => format!("lost by hour {node}"),
    }
}

/// Selects the worst cell: the link of the worst finding about one, else the worst word; else the first link.
fn begin(model: &mut Model) {
    let Some(picture) = model.picture() else { return };
    let of_finding = picture.assessment.findings.iter().find_map(|finding| match &finding.subject {
        Subject::Link(from, to) => Some((from.clone(), to.clone())),
        _ => None,
    });
    let names = &model.links.list;
    let cell = of_finding.or_else(|| picture.mesh.worst()).or_else(|| {
        let row = names.keys().first()?;
        Some((row.clone(), model.links.columns.keys().iter().find(|column| *column != row)?.clone()))
    });
    if let Some((from, to)) = cell {
        model.links.list.select(&from);
        model.links.columns.select(&to);
    }
}

/// What keys do here.
pub fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    let state = &mut model.links;
    match (state.look, action) {
        (_, Action::Chart) => {
            state.look = if state.look == Look::Matrix { Look::Charts } else { Look::Matrix };
        }
        (Look::Charts, Action::Back) => state.look = Look::Matrix,
        (_, Action::Open) => open(model),
        (Look::Charts, Action::Sort) => state.greatest = !state.greatest,
        (Look::Charts, action) => {
            state.figures.go(action);
        }
        (Look::Matrix, Action::Sort) => {
            let Some(picture) = model.picture() else { return Vec::new() };
            let sheet = Sheet::of(model.theme, picture, panes(model).main, picture.mesh.len());
            model.links.worst = Some(!worst_first(model, &sheet));
        }
        (Look::Matrix, Action::Left) => {
            state.moved = true;
            state.columns.go(Action::Up);
        }
        (Look::Matrix, Action::Right) => {
            state.moved = true;
            state.columns.go(Action::Down);
        }
        (Look::Matrix, action) => state.moved |= state.list.go(action),
    }
    Vec::new()
}

fn open(model: &mut Model) {
    let there = match model.links.look {
        Look::Matrix => cell(model).is_some(),
        Look::Charts => model.links.figures.selected().is_some(),
    };
    if there {
        // What is looked at closely stays what it is.
        model.links.moved = true;
        model.overlay = Some(Overlay::Details(Pages::default()));
    }
}

/// Moves what is seen by so many rows.
pub fn scroll(model: &mut Model, by: isize) {
    match model.links.look {
        Look::Matrix => {
            model.links.moved = true;
            model.links.list.scroll(by);
        }
        Look::Charts => model.links.figures.scroll(by),
    }
}

/// What a click does here: it selects a cell, or opens the one that is selected.
pub fn click(model: &mut Model, at: Position) -> Vec<Effect> {
    let panes = panes(model);
    if model.links.look == Look::Charts {
        if let Some(line) = line_at(layout::rows(panes.main), at) {
            let before = model.links.figures.at();
            if model.links.figures.point(line) && model.links.figures.at() == before {
                open(model);
            }
        }
        return Vec::new();
    }
    let Some(sheet) = model.picture().map(|picture| sheet(model, picture)) else { return Vec::new() };
    let before = (model.links.list.at(), model.links.columns.at());
    let row = line_at(sheet.rows_area(), at);
    let column = sheet.column_at(at);
    if sheet.heads_area().contains(at) {
        if column.is_some_and(|column| model.links.columns.point(column)) {
            model.links.moved = true;
        }
    } else if row.is_some_and(|row| model.links.list.point(row)) {
        model.links.moved = true;
        let on_cell = column.is_some_and(|column| model.links.columns.point(column));
        if on_cell && (model.links.list.at(), model.links.columns.at()) == before {
            open(model);
        }
    }
    Vec::new()
}

/// The worst finding about what is selected.
pub fn finding(model: &Model) -> Option<&'static str> {
    let picture = model.picture()?;
    let (from, to) = match model.links.look {
        // Where there is no cell, something else is wrong.
        Look::Matrix if picture.mesh.is_empty() => {
            return model.world().latest.as_ref()?.assessment.findings.first().map(|finding| finding.id);
        }
        Look::Matrix => cell(model)?,
        Look::Charts => match model.links.figures.selected()? {
            Figure::Answer(node)
            | Figure::SocketRoundTrip(node)
            | Figure::SendQueue(node)
            | Figure::Lost(node)
            | Figure::LostByMinute(node)
            | Figure::LostByHour(node) => (node, node),
            Figure::LinkRoundTrip(from, to) => (from, to),
        },
    };
    between::findings(picture, from, to).first().map(|finding| finding.id)
}

/// The text of what is selected.
pub fn copied(model: &Model) -> Option<Lines> {
    match model.links.look {
        Look::Matrix => {
            let (from, to) = cell(model)?;
            Some(between::text(model.picture()?, from, to).into_iter().map(|line| vec![line]).collect())
        }
        Look::Charts => {
            let figure = model.links.figures.selected()?;
            let series = &model.world().series;
            let samples = series.of(figure)?;
            let value = |value: Option<f32>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
            let skip = series.rounds().len().saturating_sub(samples.len());
            let mut lines = vec![vec![words(figure)]];
            if figure.is_by_clock() {
                let hours = samples.iter().enumerate();
                lines.extend(hours.map(|(at, sample)| vec![format!("{at} {}", value(sample))]));
            } else {
                let rounds = series.rounds().skip(skip).zip(samples.iter());
                lines.extend(rounds.map(|(at, sample)| vec![format!("{at:.0} {}", value(sample))]));
            }
            Some(lines)
        }
    }
}
