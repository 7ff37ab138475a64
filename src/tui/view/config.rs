//! The configuration beside what is seen: what is written at the left, what is observed at the right.

use super::foot;
use super::grid::{self, Cell, Column, Shown};
use crate::report::ink::Role;
use crate::text::width;
use crate::tui::declared::{Declared, Seen, observed};
use crate::tui::layout::{self, Room};
use crate::tui::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Draws the screen.
pub(super) fn draw(model: &Model, body: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let all = &model.watched.declared;
    let list = &model.config.list;
    let mut files: Vec<&str> = all.iter().map(|declared| declared.file.as_str()).collect();
    files.dedup();
    let title = match files.as_slice() {
        [] => "Config".to_owned(),
        [file] => format!("Config {} {}", theme.dash(), theme.cut_name(file, 50)),
        files => format!("Config {} {} files", theme.dash(), files.len()),
    };
    let title = if list.keys().len() == all.len() {
        title
    } else {
        let filter = theme.cut(&model.config.filter, 20);
        format!("{title} {} {} of {}, filter: {filter}", theme.dash(), list.keys().len(), all.len())
    };
    theme.frame(&title, true).render(body, buffer);
    let inner = layout::inside(body);
    if all.is_empty() {
        let lines = [
            "No configuration was named.",
            "clusterctl dashboard --config FILE shows the cluster part of a config.tdsl beside what is seen;",
            "name the file of each node, and the nodes that should be there are known.",
        ];
        return super::hint(model, inner, &lines, buffer);
    }
    if list.keys().is_empty() {
        return super::no_match(model, inner, "setting", buffer);
    }
    let several = files.len() > 1;
    let place = |declared: &Declared| {
        let line = declared.line.map_or_else(|| theme.dash().to_owned(), |line| line.to_string());
        if several { format!("{}:{line}", theme.cut_name(&declared.file, 24)) } else { line }
    };
    let columns = columns(model, several);
    let old = model.world().is_stale();
    let rows = list.shown().filter_map(|(at, selected)| {
        let declared = all.get(*at)?;
        let (role, seen) = sight(model, declared);
        let cells = vec![
            Cell::new(theme.clean(&place(declared)), Role::Muted),
            Cell::new(
                theme.cut(&declared.name, 28),
                if declared.line.is_none() { Role::Muted } else { Role::Strong },
            ),
            Cell::new(
                theme.clean(&declared.value),
                if declared.line.is_none() && declared.role == Role::Usual {
                    Role::Muted
                } else {
                    declared.role
                },
            ),
            Cell::new(theme.clean(&seen), role),
        ];
        Some((cells, Shown { selected, focused: true, stale: old && declared.seen != Seen::Nothing }))
    });
    grid::draw(theme, inner, &columns, rows, buffer);
    foot::of_list(theme, body, list, buffer);
}

/// The columns; both sides share what is left by the names.
fn columns(model: &Model, several: bool) -> Vec<Column> {
    let theme = model.theme;
    let all = &model.watched.declared;
    let widest = |cell: &dyn Fn(&Declared) -> usize| all.iter().map(cell).max().unwrap_or(0);
    let name = widest(&|declared| width::columns(&theme.clean(&declared.name)).min(28));
    let value = widest(&|declared| width::columns(&theme.clean(&declared.value)));
    let line = if several { 32 } else { 5 };
    let half = if model.room() == Room::Wide { 44 } else { 22 };
    vec![
        Column::new("LINE", line, 0).down_to(4),
        Column::new("SETTING", name, 0).down_to(12),
        Column::new("DECLARED", value.min(half), 0).down_to(12).text(),
        Column::new("OBSERVED", 60, 0).down_to(12).growing(),
    ]
}

/// What was seen of a line; before the first round, nothing.
fn sight(model: &Model, declared: &Declared) -> (Role, String) {
    match (&model.world().latest, model.picture()) {
        (Some(latest), Some(shown)) => observed(&declared.seen, latest, shown),
        _ if declared.seen == Seen::Nothing => (Role::Muted, String::new()),
        _ => (Role::Unknown, "not yet looked".to_owned()),
    }
}

/// More of the selected line.
pub(super) fn details(model: &Model, columns: usize) -> (String, Vec<Line<'static>>) {
    let theme = model.theme;
    let Some(declared) = model.config.list.selected().and_then(|at| model.watched.declared.get(*at)) else {
        return ("Config".to_owned(), Vec::new());
    };
    let (role, seen) = sight(model, declared);
    let place = declared.line.map_or_else(
        || "nowhere in the file: the server's default".to_owned(),
        |line| format!("{}:{line}", declared.file),
    );
    let mut lines = Vec::new();
    for (head, text, role) in [
        ("written", declared.text.as_str(), Role::Usual),
        ("at", place.as_str(), Role::Muted),
        ("means", declared.value.as_str(), declared.role),
        ("", declared.note.as_str(), Role::Usual),
        ("observed", seen.as_str(), role),
    ] {
        let wrapped = width::wrap(&theme.clean(text), columns.saturating_sub(11));
        for (number, piece) in wrapped.into_iter().enumerate() {
            let head = if number == 0 { head } else { "" };
            lines.push(Line::from(vec![
                theme.span(format!("{head:<10} "), Role::Muted),
                Span::styled(piece, theme.style(role)),
            ]));
        }
    }
    (format!("{} {}", declared.topic, theme.cut(&declared.name, 40)), lines)
}
