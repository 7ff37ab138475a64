//! The nodes: a row each, worst first; what was found; who says what of the selected one.

use super::grid::{self, Cell, Column, Shown};
use super::page::Page;
use super::{findings, foot};
use crate::report::ink::Role;
use crate::text::{duration, width};
use crate::tui::evidence;
use crate::tui::layout::{self, Room};
use crate::tui::model::Model;
use crate::tui::picture::{NodeRow, Picture};
use crate::tui::screens::{
    self,
    nodes::{self, Pane},
};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use std::fmt::Write as _;
use std::time::Duration;

/// Rounds of the strip.
const STRIP: usize = 20;

/// Columns for the word of a source.
const WITNESS: usize = 13;

/// Draws the screen.
pub(super) fn draw(model: &Model, body: Rect, buffer: &mut Buffer) {
    let panes = nodes::panes(model);
    let Some(picture) = model.picture() else {
        model.theme.frame("Nodes", true).render(body, buffer);
        super::hint(model, body, &["Nothing has been seen yet.", "[7] shows how the way in stands."], buffer);
        return;
    };
    table(model, picture, panes.nodes, buffer);
    if let Some(area) = panes.findings {
        findings::draw(model, area, buffer);
    }
    if let Some(area) = panes.evidence {
        testimonies(model, picture, area, buffer);
    }
}

fn table(model: &Model, picture: &Picture, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let state = &model.nodes;
    let focused = state.pane == Pane::Nodes;
    let (shown, total) = (state.list.keys().len(), picture.nodes.len());
    let count = if shown == total { total.to_string() } else { format!("{shown} of {total}") };
    let arrow = match (state.reverse, theme.ascii) {
        (false, false) => "↓",
        (true, false) => "↑",
        (false, true) => "v",
        (true, true) => "^",
    };
    let mut title = format!("Nodes ({count}) {} by {} {arrow}", theme.dash(), state.order.word());
    if !state.filter.is_empty() {
        let _ = write!(title, " {} filter: {}", theme.dash(), theme.cut(&state.filter, 20));
    }
    theme.frame(&title, focused).render(area, buffer);
    let inner = layout::inside(area);
    if shown == 0 && !state.filter.is_empty() {
        return super::no_match(model, inner, "node", buffer);
    }
    if shown == 0 {
        return super::hint(model, inner, &no_node(model), buffer);
    }
    let columns = columns(model, picture);
    let old = model.world().is_stale();
    let rows = state.list.shown().filter_map(|(name, selected)| {
        let row = picture.row(name)?;
        Some((cells(model, picture, row), Shown { selected, focused, stale: old }))
    });
    grid::draw(theme, inner, &columns, rows, buffer);
    foot::of_list(theme, area, &state.list, buffer);
}

/// The columns; their widths follow from all nodes, so that nothing jumps when one filters or scrolls.
fn columns(model: &Model, picture: &Picture) -> Vec<Column> {
    let widest = picture.widths(model.theme.ascii);
    let link = (widest.link.min(24) + 2).max("not mentioned".len() + 2);
    let declared = widest.declared.min(24);
    vec![
        Column::new("", 1, 0),
        Column::new("NODE", widest.name.min(60), 0).down_to(10),
        Column::new("LINK", link, 0).down_to(15),
        Column::new("SOCKETS", widest.sockets, 2),
        Column::new("ANSWER", 8, 3).right(),
        Column::new("VERSION", widest.version.min(16), 7),
        // Where nothing is declared, nothing is said of it.
        Column::new("DECLARED", declared, 4).unless(declared == 0),
        Column::new("SINCE", 8, 5).right(),
        Column::new("LAST 20 ROUNDS", STRIP, 6).down_to(0).latest(),
    ]
}

fn cells(model: &Model, picture: &Picture, row: &NodeRow) -> Vec<Cell> {
    let theme = model.theme;
    let role = row.role();
    let muted = if row.departed { Role::Muted } else { Role::Usual };
    let (mark, link_role, words) = &row.link;
    let words = theme.cut(words, 24);
    let link = if words == "self" { words } else { format!("{} {words}", theme.mark(*mark)) };
    let (sockets_role, sockets) = &row.sockets;
    let (answers_role, answers) = row.answers;
    let answer = match row.took {
        Some(took) if answers_role == Role::Usual => duration::human(took),
        _ if answers == "-" => theme.dash().to_owned(),
        _ if answers == "yes" => "yes".to_owned(),
        _ => answers.to_owned(),
    };
    let since = model.world().strips.since(&row.name).map_or_else(
        || theme.dash().to_owned(),
        |since| {
            let age = duration::human(Duration::from_secs(model.age(since.at).as_secs()));
            if since.at_least { format!(">{age}") } else { age }
        },
    );
    let version =
        row.version.as_deref().map_or_else(|| theme.dash().to_owned(), |version| theme.cut(version, 16));
    let declared = row.declared.as_deref().map_or_else(|| theme.dash().to_owned(), |at| theme.cut(at, 24));
    vec![
        Cell::new(theme.mark(role), role),
        Cell::new(
            theme.name(picture.names.short(&row.name)),
            if role == Role::Muted { muted } else { Role::Strong },
        ),
        Cell::new(link, *link_role),
        Cell::new(if sockets == "-" { theme.dash().to_owned() } else { sockets.clone() }, *sockets_role),
        Cell::new(answer, answers_role),
        Cell::new(version, Role::Muted),
        Cell::new(declared, Role::Muted),
        Cell::new(since, Role::Muted),
        Cell(strip(model, row)),
    ]
}

/// The last rounds of a node, newest at the right.
fn strip(model: &Model, row: &NodeRow) -> Vec<(String, Role)> {
    let beats = model.world().strips.of(&row.name);
    let skip = beats.len().saturating_sub(STRIP);
    let missing = STRIP.saturating_sub(beats.len());
    let mut pieces = vec![(" ".repeat(missing), Role::Usual)];
    for beat in beats.skip(skip) {
        let (sign, role) = (beat.sign(model.theme.ascii), beat.role());
        match pieces.last_mut() {
            Some((text, last)) if *last == role => text.push_str(sign),
            _ => pieces.push((sign.to_owned(), role)),
        }
    }
    pieces
}

fn testimonies(model: &Model, picture: &Picture, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let state = &model.nodes;
    let focused = state.pane == Pane::Evidence;
    let Some(node) = state.list.selected() else {
        theme.frame("Evidence", focused).render(area, buffer);
        return super::hint(model, layout::inside(area), &["No node is selected."], buffer);
    };
    let title = format!("{} {} evidence", theme.cut_name(node.as_str(), 40), theme.dash());
    theme.frame(&title, focused).render(area, buffer);
    let all = evidence::of(picture, node);
    let says = all.iter().map(|said| width::columns(&theme.clean(&said.says))).max().unwrap_or(0);
    // How old it is stays in sight, also where there is little room.
    let least = if model.room() == Room::Little { 28 } else { 46 };
    let columns = [
        Column::new("SOURCE", 11, 0),
        Column::new("SAYS", says, 0).down_to(least).growing(),
        Column::new("TAKEN", 9, 2),
        Column::new("AGE", 7, 1).right(),
    ];
    let old = model.world().is_stale();
    let rows = state.evidence.shown().filter_map(|(at, selected)| {
        let said = all.get(*at)?;
        let taken =
            said.taken.map_or_else(|| theme.dash().to_owned(), |at| at.strftime("%H:%M:%SZ").to_string());
        let age = said.taken.map_or_else(String::new, |at| model.ago(at).trim_end_matches(" ago").to_owned());
        let cells = vec![
            Cell::new(said.source, Role::Muted),
            Cell::new(theme.clean(&said.says), said.role),
            Cell::new(taken, Role::Muted),
            Cell::new(age, Role::Muted),
        ];
        Some((cells, Shown { selected: selected && focused, focused, stale: old }))
    });
    grid::draw(theme, layout::inside(area), &columns, rows, buffer);
    foot::of_list(theme, area, &state.evidence, buffer);
}

/// All of what is selected beside the rows: the finding, or what every witness says.
pub(super) fn details(model: &Model, columns: usize) -> (String, Vec<Line<'static>>) {
    let theme = model.theme;
    let node = model.nodes.list.selected();
    match (model.nodes.pane, model.picture().zip(node)) {
        (Pane::Findings, _) => findings::details(model, columns),
        (Pane::Evidence, Some((picture, node))) => {
            let mut page = Page::new(theme, columns).names(WITNESS);
            for said in evidence::of(picture, node) {
                let taken = said.taken.map_or_else(String::new, |at| {
                    format!(" ({}, {})", at.strftime("%H:%M:%SZ"), model.ago(at))
                });
                page.fact(said.source, &format!("{}{taken}", said.says), said.role);
            }
            (format!("{} {} evidence", theme.cut_name(node.as_str(), 40), theme.dash()), page.lines)
        }
        (Pane::Evidence, None) | (Pane::Nodes, _) => (String::new(), Vec::new()),
    }
}

/// Why there is no row.
pub(super) fn no_node(model: &Model) -> [&'static str; 2] {
    if screens::finding(model).is_some() {
        ["No node is known.", "e explains why; [7] shows the way in."]
    } else {
        ["No node is known.", "[7] shows the way in, and what to do."]
    }
}
