//! The matrix: a row for each node that speaks, a column for each that is spoken of. Heads of rows and columns stay
//! where they are when one moves.

use crate::cluster::node::NodeName;
use crate::report::ink::{Mark, Role};
use crate::report::mesh::exceptions::grouped;
use crate::report::mesh::said;
use crate::text::width;
use crate::tui::model::Model;
use crate::tui::picture::Picture;
use crate::tui::screens::links;
use crate::tui::sheet::{self, Heads, Sheet};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use std::fmt::Write as _;

/// Draws the matrix, and below it the selected cell in words, what is worth saying, and what the marks mean.
pub(super) fn draw(model: &Model, picture: &Picture, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let sheet = Sheet::of(theme, picture, area, model.links.list.keys().len());
    let title = title(model, picture, usize::from(area.width).saturating_sub(4));
    theme.frame(&title, true).render(area, buffer);
    if picture.mesh.is_empty() {
        return super::hint(model, sheet.inner, &super::nodes::no_node(model), buffer);
    }
    if model.links.list.keys().is_empty() {
        return super::no_match(model, sheet.inner, "node", buffer);
    }
    heads(model, picture, &sheet, buffer);
    for (at, (node, selected)) in model.links.list.shown().enumerate() {
        let Some(place) = line_of(sheet.rows_area(), at) else { break };
        row(model, picture, &sheet, node, selected).render(place, buffer);
    }
    below(model, picture, &sheet, buffer);
}

fn line_of(area: Rect, at: usize) -> Option<Rect> {
    let y = area.y.checked_add(u16::try_from(at).ok()?)?;
    (y < area.bottom()).then_some(Rect { y, height: 1, ..area })
}

/// The title: what part is seen, in as many words as there is room for.
fn title(model: &Model, picture: &Picture, room: usize) -> String {
    let theme = model.theme;
    let (dash, total) = (theme.dash(), picture.mesh.len());
    let state = &model.links;
    let mut title = format!("{dash} {total} {}", if total == 1 { "node" } else { "nodes" });
    let mut short = format!("Links {dash} {total}");
    let whole = Sheet::of(theme, picture, links::panes(model).main, total);
    if links::worst_first(model, &whole) && total > 1 {
        title.push_str(", worst first");
    }
    let (rows, columns) = (state.list.keys().len(), state.columns.keys().len());
    if rows < total {
        let filter = theme.cut(&state.filter, 20);
        let _ = write!(title, " {dash} {rows} fit the filter: {filter}");
        short = format!("Links {dash} {rows} of {total}: {filter}");
    }
    let parts = [("rows", state.list.visible(), rows), ("columns", state.columns.visible(), columns)];
    for (what, seen, all) in parts {
        if seen.len() < all {
            let part = format!(", {what} {}{dash}{}", seen.start + 1, seen.end);
            title.push_str(&part);
            short.push_str(&part);
        }
    }
    let arrows = format!("Links (from {} to {}) {title}", if theme.ascii { "v" } else { "↓" }, theme.arrow());
    // The corner of the matrix says the same.
    let fits = |title: &String| width::columns(title) <= room;
    let title = [arrows, format!("Links {title}")].into_iter().find(fits).unwrap_or(short);
    width::shorten(&title, room, theme.ascii).into_owned()
}

/// What stands over the columns.
fn heads(model: &Model, picture: &Picture, sheet: &Sheet, buffer: &mut Buffer) {
    let theme = model.theme;
    let area = sheet.heads_area();
    for line in 0..sheet.head_rows {
        let Some(place) = line_of(area, line) else { break };
        let whole = if theme.ascii { "FROM \\ TO" } else { "FROM ↓ TO →" };
        let corner = match sheet.before() {
            _ if line + 1 < sheet.head_rows => "",
            columns if columns > 4 + width::columns(whole) => whole,
            _ => "FROM",
        };
        let mut spans =
            vec![theme.span(width::pad(&format!("    {corner}"), sheet.before(), theme.ascii), Role::Muted)];
        for (node, selected) in model.links.columns.shown() {
            let sign = picture.mesh.place(node).map_or_else(String::new, sheet::sign);
            let text = match sheet.heads {
                Heads::Names => {
                    centred(&theme.cut_name(picture.names.short(node), sheet.cell - 2), sheet.cell - 2, 2)
                }
                Heads::Signs => format!("{sign:^width$} ", width = sheet.cell - 1),
                Heads::Upright => {
                    let padded = format!("{sign:>width$}", width = sheet.head_rows);
                    format!(" {}", padded.chars().nth(line).unwrap_or(' '))
                }
            };
            // A sign looks the same over its column and before its row.
            let role = if sheet.heads == Heads::Names { Role::Usual } else { Role::Strong };
            let style = if selected { theme.focus().add_modifier(Modifier::BOLD) } else { theme.style(role) };
            spans.push(Span::styled(text, style));
        }
        Line::from(spans).render(place, buffer);
    }
}

/// A text in the middle of so many columns, and so many spaces after it.
fn centred(text: &str, columns: usize, after: usize) -> String {
    let free = columns.saturating_sub(width::columns(text));
    let left = free / 2;
    format!("{}{text}{}", " ".repeat(left), " ".repeat(free - left + after))
}

/// What one node says of all that are seen.
fn row(model: &Model, picture: &Picture, sheet: &Sheet, node: &NodeName, selected: bool) -> Line<'static> {
    let theme = model.theme;
    let old = model.world().is_stale();
    let style = |role: Role| {
        let style = if old { theme.stale() } else { theme.style(role) };
        if selected { style.patch(theme.selected()) } else { style }
    };
    let Some((facts, from)) = picture.view.nodes.get(node).zip(picture.mesh.place(node)) else {
        return Line::default();
    };
    let role = picture.row(node).map_or(Role::Unknown, crate::tui::picture::NodeRow::role);
    let pointer = if selected { theme.pointer() } else { " " };
    let mut name = theme.cut_name(picture.names.short(node), sheet.name);
    if facts.is_self {
        let _ = write!(name, " {}", theme.mark(Mark::Here));
    }
    let mut spans = vec![
        Span::styled(format!("{pointer} "), theme.focus()),
        Span::styled(format!("{} ", theme.mark(role)), style(role)),
    ];
    if sheet.letters > 0 {
        let sign = format!("{:>width$} ", sheet::sign(from), width = sheet.letters);
        spans.push(Span::styled(sign, style(Role::Strong)));
    }
    spans.push(Span::styled(width::pad(&name, sheet.name + 2, theme.ascii), style(Role::Usual)));
    for (other, chosen) in model.links.columns.shown() {
        let to = picture.mesh.place(other).unwrap_or(from);
        let said = picture.mesh.at(from, to);
        let (mark, role) = said.map_or((Mark::NotAsked, Role::Muted), |said| (said.mark(), said.role()));
        spans.push(cell(model, sheet, theme.mark(mark), style(role), selected && chosen));
    }
    let (role, full, terse) = said::told(facts);
    let told = theme.cut(if sheet.terse { &terse } else { &full }, sheet.told);
    spans.push(Span::styled(format!("  {told}"), style(role)));
    Line::from(spans)
}

/// A mark; the selected one stands out without colour too.
fn cell(model: &Model, sheet: &Sheet, mark: &str, style: Style, selected: bool) -> Span<'static> {
    let style = if selected { style.patch(model.theme.selected()) } else { style };
    match (sheet.heads, selected) {
        (Heads::Upright, false) => Span::styled(format!(" {mark}"), style),
        (Heads::Upright, true) => Span::styled(format!("{}{mark}", model.theme.pointer()), style),
        (heads, selected) => {
            let after = if heads == Heads::Names { 2 } else { 1 };
            let text = if selected { format!("[{mark}]") } else { format!(" {mark} ") };
            Span::styled(centred(&text, sheet.cell - after, after), style)
        }
    }
}

/// The selected cell in words, what is worth saying, what the marks mean.
fn below(model: &Model, picture: &Picture, sheet: &Sheet, buffer: &mut Buffer) {
    let theme = model.theme;
    let area = sheet.below();
    if let Some(place) = line_of(area, 0) {
        selection(model, picture, place.width).render(place, buffer);
    }
    let mut lines: Vec<Line<'static>> = Vec::new();
    for (note, wrapped) in &sheet.notes {
        let role = if model.world().is_stale() { Role::Muted } else { note.role };
        for (at, text) in wrapped.iter().enumerate() {
            let mark = if at == 0 { theme.mark(note.mark) } else { " " };
            lines.push(Line::from(vec![
                theme.span(format!(" {mark} "), role),
                theme.span(text.clone(), Role::Usual),
            ]));
        }
    }
    let blank = usize::from(sheet.note_rows > lines.len());
    let room = sheet.note_rows - blank;
    // A line that says no more than how much is missing takes the place of two others.
    if lines.len() > room && room > 1 {
        let more = lines.len() - room + 1;
        lines.truncate(room - 1);
        let text = format!("   {} more lines; clusterctl mesh tells all", grouped(more));
        lines.push(Line::from(theme.span(text, Role::Muted)));
    }
    lines.truncate(room);
    for (at, line) in lines.into_iter().enumerate() {
        let Some(place) = line_of(area, 1 + blank + at) else { break };
        line.render(place, buffer);
    }
    let first = usize::from(area.height).saturating_sub(sheet.legend.len());
    for (at, pieces) in sheet.legend.iter().enumerate() {
        let Some(place) = line_of(area, first + at) else { break };
        let mut spans = vec![Span::raw(" ")];
        for (text, role) in pieces {
            spans.push(theme.span(format!("{text}  "), *role));
        }
        Line::from(spans).render(place, buffer);
    }
}

/// The selected cell in words: which one it is has to be seen where columns have signs, and without colour.
fn selection(model: &Model, picture: &Picture, columns: u16) -> Line<'static> {
    let theme = model.theme;
    let Some((from, to)) = links::cell(model) else { return Line::default() };
    let room = usize::from(columns).saturating_sub(2);
    let name = |node: &NodeName, most: usize| theme.cut_name(picture.names.short(node), most);
    if from == to {
        let facts = picture.view.nodes.get(from);
        let (role, told, _) = facts.map(said::told).unwrap_or_default();
        return Line::from(vec![
            theme.span(format!(" {}: ", name(from, room / 3)), Role::Strong),
            theme.span(theme.cut(&told, room * 2 / 3), role),
        ]);
    }
    let old = model.world().is_stale();
    let said = |from: &NodeName, to: &NodeName| {
        let said = picture.mesh.said(from, to)?;
        let role = if old { Role::Muted } else { said.role() };
        Some((format!("{} {}", theme.mark(said.mark()), said.words()), role))
    };
    let (Some(forth), Some(mut back)) = (said(from, to), said(to, from)) else { return Line::default() };
    let age = picture
        .view
        .link(from, to)
        .and_then(|link| link.taken)
        .map(|taken| format!("   {}", super::links::ago(model, taken)))
        .filter(|_| room >= 76)
        .unwrap_or_default();
    // Both names have what the words leave of the line.
    let taken = |back: &str| width::columns(&forth.0) + width::columns(back) + width::columns(&age) + 16;
    let wanted = |node: &NodeName| width::columns(&theme.name(picture.names.short(node)));
    if taken(&back.0) + wanted(from) + wanted(to) > room {
        back.0 = back.0.chars().take(1).collect();
    }
    let most = (room.saturating_sub(taken(&back.0)) / 2).max(6);
    let path = format!(" {} {} {}  ", name(from, most), theme.arrow(), name(to, most));
    let spans = vec![
        theme.span(path, Role::Strong),
        theme.span(forth.0, forth.1),
        theme.span(", and back ", Role::Muted),
        theme.span(back.0, back.1),
        theme.span(age, Role::Muted),
    ];
    Line::from(spans)
}
