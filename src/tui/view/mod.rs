//! Drawing. Pure: the same model gives the same frame.
//!
//! ```text
//!  clusterctl  example.com  seen from node1     ● online as admin@example.com   round 42 · 2 s ago · every 5 s
//!  CRITICAL    5 nodes: 2 healthy · 1 degraded · 2 down                                                   LIVE
//!  [1]Nodes  [2]Links  [3]Sockets  [4]Disco  [5]Config  [6]Events  [7]Session
//! ╭ … the screen … ╮
//!  ↓ move  ⏎ open  e explain  / filter  s sort  r refresh  space freeze  ? help  q quit
//! ```

mod charts;
mod config;
mod disco;
mod events;
pub(super) mod findings;
mod foot;
pub(super) mod footer;
mod grid;
mod header;
mod links;
mod matrix;
mod nodes;
pub(super) mod overlays;
mod page;
mod pane;
pub(super) mod session;
mod socket_details;
mod sockets;

use super::layout::{self, LEAST, Room};
use super::model::{Model, Screen};
use crate::report::ink::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// Draws a frame.
pub fn view(model: &Model, buffer: &mut Buffer) {
    if model.room() == Room::None {
        return too_small(model, buffer);
    }
    let parts = layout::parts(model.size);
    header::draw(model, parts.header, buffer);
    header::tabs(model, parts.tabs, buffer);
    match model.screen {
        Screen::Nodes => nodes::draw(model, parts.body, buffer),
        Screen::Links => links::draw(model, parts.body, buffer),
        Screen::Sockets => sockets::draw(model, parts.body, buffer),
        Screen::Disco => disco::draw(model, parts.body, buffer),
        Screen::Config => config::draw(model, parts.body, buffer),
        Screen::Events => events::draw(model, buffer),
        Screen::Session => session::draw(model, parts.body, buffer),
    }
    overlays::draw(model, parts.body, buffer);
    footer::draw(model, parts.footer, buffer);
}

/// What a terminal shows that has too little room: the verdict, all the same.
fn too_small(model: &Model, buffer: &mut Buffer) {
    let (columns, rows) = model.size;
    let area = buffer.area;
    let (word, role) = header::verdict(model);
    let lines = [
        Line::from(model.theme.span(word, role)),
        Line::from(format!("clusterctl needs {}x{}", LEAST.0, LEAST.1)),
        Line::from(format!("has {columns}x{rows}")),
    ];
    for (line, row) in lines.iter().zip(area.y..area.bottom()) {
        line.render(Rect::new(area.x, row, area.width, 1), buffer);
    }
}

/// Lines in the middle of an area: what is said where there is nothing to show.
fn hint(model: &Model, area: Rect, lines: &[&str], buffer: &mut Buffer) {
    let columns = usize::from(area.width.saturating_sub(2));
    let wrapped: Vec<String> =
        lines.iter().flat_map(|line| crate::text::width::wrap(&model.theme.clean(line), columns)).collect();
    let top = area.y + area.height.saturating_sub(u16::try_from(wrapped.len()).unwrap_or(0)) / 2;
    for (line, row) in wrapped.iter().zip(top..area.bottom()) {
        let place = Rect::new(area.x, row, area.width, 1);
        Line::from(model.theme.span(line.as_str(), Role::Muted)).centered().render(place, buffer);
    }
}

/// What is said where the filter leaves nothing.
fn no_match(model: &Model, area: Rect, what: &str, buffer: &mut Buffer) {
    let words = model.theme.cut(model.filter(), 40);
    hint(model, area, &[&format!("No {what} matches /{words}"), "esc clears the filter."], buffer);
}

/// More of what is selected: a title, and lines of at most so many columns.
fn details(model: &Model, columns: usize) -> (String, Vec<Line<'static>>) {
    match model.screen {
        Screen::Links => links::details(model, columns),
        Screen::Sockets => sockets::details(model, columns),
        Screen::Disco => disco::details(model, columns),
        Screen::Config => config::details(model, columns),
        Screen::Events => events::details(model, columns),
        Screen::Nodes => nodes::details(model, columns),
        Screen::Session => (String::new(), Vec::new()),
    }
}
