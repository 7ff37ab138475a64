//! The matrix: a row for each node that speaks, a column for each that is spoken of. Heads of rows and columns stay
//! where they are when one moves.

use crate::cluster::node::NodeName;
use crate::report::ink::{Mark, Role};
use crate::report::mesh::exceptions::grouped;
use crate::report::mesh::said;
use crate::text::{duration, width};
use crate::tui::model::Model;
use crate::tui::picture::Picture;
use crate::tui::screens::links;
use crate::tui::sheet::{Heads, Sheet};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use std::fmt::Write as _;
use std::time::Duration;

/// Draws the matrix, and below it the selected cell in words, what is worth saying, and what the marks mean.
pub(super) fn draw(model: &Model, picture: &Picture, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let sheet = Sheet::of(theme, picture, area, model.links.list.keys().len());
    let title = title(model, picture);
    let room = usize::from(area.width).saturating_sub(4);
    theme.frame(&width::shorten(&title, room, theme.ascii), true).render(area, buffer);
    if picture.mesh.is_empty() {
        let words = ["No node is known.", "e explains why; [7] shows the way in."];
        return super::hint(model, sheet.inner, &words, buffer);
    }
    if model.links.list.keys().is_empty() {
        return super::hint(model, sheet.inner, &["No node fits the filter. esc ends it."], buffer);
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

fn title(model: &Model, picture: &Picture) -> String {
    let theme = model.theme;
    let (dash, total) = (theme.dash(), picture.mesh.len());
    let mut title = format!("Links (from {} to {})", if theme.ascii { "v" } else { "↓" }, theme.arrow());
    let _ = write!(title, " {dash} {total} {}", if total == 1 { "node" } else { "nodes" });
    let state = &model.links;
    let whole = Sheet::of(theme, picture, links::panes(model).main, total);
    if links::worst_first(model, &whole) && total > 1 {
        let _ = write!(title, ", worst first");
    }
    let part = |title: &mut String, what: &str, seen: std::ops::Range<usize>, all: usize| {
        if seen.len() < all {
            let _ = write!(title, " {dash} {what} {}{dash}{} of {all}", seen.start + 1, seen.end);
        }
    };
    if state.list.keys().len() < total {
        let filter = theme.cut(&state.filter, 20);
        let _ = write!(title, " {dash} {} fit the filter: {filter}", state.list.keys().len());
    }
    part(&mut title, "rows", state.list.visible(), state.list.keys().len());
    part(&mut title, "columns", state.columns.visible(), state.columns.keys().len());
    title
}

/// What stands over the columns.
fn heads(model: &Model, picture: &Picture, sheet: &Sheet, buffer: &mut Buffer) {
    let theme = model.theme;
    let area = sheet.heads_area();
    for line in 0..sheet.head_rows {
        let Some(place) = line_of(area, line) else { break };
        let corner = if line + 1 == sheet.head_rows {
            if theme.ascii { "FROM \\ TO" } else { "FROM ↓ TO →" }
        } else {
            ""
        };
        let mut spans =
            vec![theme.span(width::pad(&format!("    {corner}"), sheet.before(), theme.ascii), Role::Muted)];
        for (node, selected) in model.links.columns.shown() {
            let number = picture.mesh.place(node).map_or(0, |at| at + 1).to_string();
            let text = match sheet.heads {
                Heads::Names => {
                    centred(&theme.cut_name(picture.names.short(node), sheet.cell - 2), sheet.cell - 2, 2)
                }
                Heads::Numbers => format!("{number:^width$} ", width = sheet.cell - 1),
                Heads::Upright => {
                    let padded = format!("{number:>width$}", width = sheet.head_rows);
                    format!(" {}", padded.chars().nth(line).unwrap_or(' '))
                }
            };
            let style =
                if selected { theme.focus().add_modifier(Modifier::BOLD) } else { theme.style(Role::Usual) };
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
    if sheet.digits > 0 {
        spans.push(Span::styled(format!("{:>width$} ", from + 1, width = sheet.digits), style(Role::Muted)));
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
                theme.span(text.clone(), if at == 0 { role } else { Role::Usual }),
            ]));
        }
    }
    let blank = usize::from(sheet.note_rows > lines.len());
    let room = sheet.note_rows - blank;
    if lines.len() > room {
        let more = lines.len() - room.saturating_sub(1);
        lines.truncate(room.saturating_sub(1));
        if room > 0 {
            let text = format!("   {} more lines; clusterctl mesh tells all", grouped(more));
            lines.push(Line::from(theme.span(text, Role::Muted)));
        }
    }
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

/// The selected cell in words: which one it is has to be seen where columns are numbers, and without colour.
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
    // Two names each way: what is left of the line after arrows, marks and words.
    let most = room.saturating_sub(50).max(24) / 4;
    let mut spans = vec![Span::raw(" ")];
    for (at, (from, to)) in [(from, to), (to, from)].into_iter().enumerate() {
        let Some(said) = picture.mesh.said(from, to) else { continue };
        let gap = if at == 0 { "" } else { "   " };
        let path = format!("{gap}{} {} {} ", name(from, most), theme.arrow(), name(to, most));
        spans.push(theme.span(path, if at == 0 { Role::Strong } else { Role::Usual }));
        let role = if model.world().is_stale() { Role::Muted } else { said.role() };
        spans.push(theme.span(format!("{} {}", theme.mark(said.mark()), said.words()), role));
        let taken = picture.view.link(from, to).and_then(|link| link.taken);
        if let Some(taken) = taken.filter(|_| room >= 76) {
            let age = duration::human(Duration::from_secs(model.age(taken).as_secs()));
            spans.push(theme.span(format!(" {age} ago"), Role::Muted));
        }
    }
    Line::from(spans)
}
