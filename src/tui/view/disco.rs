//! Service discovery: the tree, how each entity answered, and what the selected one says of itself.

use super::foot;
use super::page::Page;
use super::pane;
use crate::cluster::observation::Reading;
use crate::cluster::session::SessionState;
use crate::report::ink::Role;
use crate::text::{duration, width};
use crate::tui::disco_tree::{Asked, Branch, Entity, Row};
use crate::tui::keys::Key;
use crate::tui::model::Model;
use crate::tui::screens::disco;
use crate::tui::theme::Theme;
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use std::fmt::Write as _;
use std::time::Duration;

/// Draws the screen.
pub(super) fn draw(model: &Model, _body: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let panes = disco::panes(model);
    let state = &model.disco;
    let mut title = format!("Services of {}", model.watched.domain);
    if !state.filter.is_empty() {
        let _ = write!(title, " {} filter: {}", theme.dash(), state.filter);
    }
    let title = theme.cut(&title, usize::from(panes.tree.width).saturating_sub(4));
    theme.frame(&title, true).render(panes.tree, buffer);
    let area = disco::rows_area(model);
    if !disco::is_online(model) {
        let text = theme.cut(&no_session(model), usize::from(area.width).saturating_sub(2));
        let place = Rect { y: area.bottom(), height: disco::BELOW, ..area };
        Line::from(theme.span(format!("  {text}"), Role::Unknown)).render(place, buffer);
    }
    if state.list.keys().is_empty() {
        if state.filter.is_empty() {
            let none = ["There is no domain to begin with.", "a asks any address."];
            super::hint(model, area, &none, buffer);
        } else {
            super::no_match(model, area, "service that was listed", buffer);
        }
    }
    foot::of_list(theme, panes.tree, &state.list, buffer);
    let visible = state.list.visible();
    for (at, line) in visible.zip(area.y..area.bottom()) {
        let Some(row) = state.rows.get(at) else { break };
        let Some(branch) = state.tree.branch(row.place) else { continue };
        let place = Rect { y: line, height: 1, ..area };
        self::line(model, *row, branch, at == state.list.at(), usize::from(area.width)).render(place, buffer);
    }
    if let Some(area) = panes.more {
        pane::draw(model, area, buffer);
    }
}

/// Why nobody can be asked now.
fn no_session(model: &Model) -> String {
    match &model.session.0 {
        SessionState::Idle => "there is no session yet".to_owned(),
        SessionState::Stepping { step, .. } => format!("there is no session yet: {step} is under way"),
        SessionState::Online(_) => String::new(),
        SessionState::Waiting { cause, .. } => format!("there is no session: {cause}; r tries at once"),
        SessionState::Refused { cause } => format!("there is no session: {}; r tries once more", cause.cause),
    }
}

/// A row: the lines from above, what is listed, and at the right how it answered.
fn line(model: &Model, row: Row, branch: &Branch, selected: bool, columns: usize) -> Line<'static> {
    let theme = model.theme;
    let asked = model.disco.tree.asked_of(&branch.entity);
    let status = status(model, asked, branch.open);
    let pointer = if selected { theme.pointer() } else { " " };
    let sign = match (branch.open, asked.and_then(Asked::items), theme.ascii) {
        // What has nothing below it has nothing to open.
        (_, Some((_, [])), false) => "· ",
        (_, Some((_, [])), true) => ". ",
        (true, _, false) => "▾ ",
        (false, _, false) => "▸ ",
        (true, _, true) => "v ",
        (false, _, true) => "> ",
    };
    let mut line = Piece { theme, selected, room: columns, spans: Vec::new() };
    line.spans.push(Span::styled(format!("{pointer} "), theme.focus()));
    // The pointer, and a blank at the end.
    line.room = line.room.saturating_sub(3);
    // Deep in the tree, what is listed matters more than the lines that lead there.
    let before = twigs(row, theme.ascii);
    let most = columns / 3;
    let skip = width::columns(&before).saturating_sub(most);
    line.push(&before.chars().skip(skip).collect::<String>(), Role::Muted);
    line.push(sign, Role::Muted);
    let wanted: Vec<(String, Role)> = parts(theme, branch, asked);
    let listed: usize = wanted.iter().map(|(text, _)| width::columns(text) + 2).sum();
    // What went wrong is told as far as there is room beside who it is; who it is keeps half.
    let least = listed.min(line.room.div_ceil(2));
    let status_room = line.room.saturating_sub(least);
    let status = (width::shorten(&status.0, status_room, theme.ascii).into_owned(), status.1);
    let taken = width::columns(&status.0);
    line.room = line.room.saturating_sub(taken);
    for (number, (text, role)) in wanted.iter().enumerate() {
        let gap = if number == 0 { 0 } else { 2 };
        // A letter or two of what does not fit would only look like a name.
        let fits = width::columns(text) + gap < line.room;
        if number > 0 && !fits && line.room < gap + 6 {
            break;
        }
        line.push(&" ".repeat(gap), Role::Usual);
        let room = line.room.saturating_sub(1);
        line.push(&width::shorten(text, room, theme.ascii), *role);
    }
    let fill = " ".repeat(line.room);
    line.spans.push(Span::styled(fill, Style::new()));
    line.spans.push(theme.span(status.0, status.1));
    Line::from(line.spans)
}

/// A line in the making.
struct Piece {
    theme: Theme,
    selected: bool,
    room: usize,
    spans: Vec<Span<'static>>,
}

impl Piece {
    /// Adds clean text, as far as there is room.
    fn push(&mut self, text: &str, role: Role) {
        let text = width::prefix(text, self.room);
        self.room -= width::columns(text);
        let style = self.theme.style(role);
        let style = if self.selected { style.patch(self.theme.selected()) } else { style };
        self.spans.push(Span::styled(text.to_owned(), style));
    }
}

/// The lines that lead to a row.
fn twigs(row: Row, ascii: bool) -> String {
    let mut out = String::new();
    for depth in 1..=row.depth {
        out.push_str(match (depth == row.depth, row.is_last(depth), ascii) {
            (true, false, false) => "├─",
            (true, true, false) => "└─",
            (true, false, true) => "|-",
            (true, true, true) => "`-",
            (false, false, false) => "│ ",
            (false, false, true) => "| ",
            (false, true, _) => "  ",
        });
    }
    out
}

/// Name, address, node, identities: the columns of Psi, in its order.
fn parts(theme: Theme, branch: &Branch, asked: Option<&Asked>) -> Vec<(String, Role)> {
    let mut parts = Vec::new();
    if let Some(name) = branch.name.as_deref().filter(|name| !name.is_empty()) {
        parts.push((theme.clean(name), Role::Strong));
    }
    let Entity { jid, node } = &branch.entity;
    parts.push((theme.name(jid), Role::Usual));
    if let Some(node) = node.as_deref().filter(|node| !node.is_empty()) {
        parts.push((theme.name(node), Role::Usual));
    }
    if let Some((_, info)) = asked.and_then(Asked::info) {
        let all: Vec<String> = info
            .identities
            .iter()
            .map(|identity| format!("{}/{}", identity.category, identity.kind))
            .collect();
        if !all.is_empty() {
            parts.push((format!("({})", theme.clean(&all.join(", "))), Role::Muted));
        }
    }
    parts
}

/// How an entity answered, in a few clean words.
fn status(model: &Model, asked: Option<&Asked>, open: bool) -> (String, Role) {
    let theme = model.theme;
    let Some(asked) = asked else { return (String::new(), Role::Muted) };
    if let Some(since) = asked.waiting {
        return (
            format!("asking{} {}", if theme.ascii { "..." } else { "…" }, age(model, since)),
            Role::Unknown,
        );
    }
    let Some((at, _)) = &asked.answer else { return (String::new(), Role::Muted) };
    if let Some(why) = asked.trouble() {
        return (format!("? {}", theme.clean(&why)), Role::Unknown);
    }
    let listed = match asked.items().map_or(0, |(_, items)| items.len()) {
        0 if open => "lists nothing".to_owned(),
        0 => String::new(),
        1 => "1 item".to_owned(),
        count => format!("{count} items"),
    };
    let age = age(model, *at);
    (if listed.is_empty() { age } else { format!("{listed}{}{age}", theme.dot()) }, Role::Muted)
}

/// How long ago something was, in whole seconds.
fn age(model: &Model, then: Timestamp) -> String {
    duration::human(Duration::from_secs(model.age(then).as_secs()))
}

/// More of what is selected.
pub(super) fn details(model: &Model, columns: usize) -> (String, Vec<Line<'static>>) {
    let theme = model.theme;
    let selected = model.disco.list.selected().and_then(|place| model.disco.tree.branch(*place));
    let Some(branch) = selected else { return ("Services".to_owned(), Vec::new()) };
    let mut page = Page::new(theme, columns).names(12);
    let Entity { jid, node } = &branch.entity;
    page.fact("address", &theme.name(jid), Role::Usual);
    if let Some(node) = node {
        page.fact("node", &theme.name(node), Role::Usual);
    }
    if let Some(name) = branch.name.as_deref().filter(|name| !name.is_empty()) {
        page.fact("name", &theme.clean(name), Role::Strong);
    }
    let title = theme.cut_name(jid, columns.saturating_sub(2));
    let Some(asked) = model.disco.tree.asked_of(&branch.entity) else {
        let key = Key::Enter.name(theme.ascii);
        page.fact("asked", &format!("not yet: {key} opens it"), Role::Muted);
        return (title, page.lines);
    };
    heard(&mut page, model, asked);
    if let Some((_, info)) = asked.info() {
        page.gap();
        let none = info.identities.is_empty() && info.features.is_empty();
        if none {
            let text = "it says nothing of itself; so Tigase answers those who have no right to know";
            page.fact("identities", text, Role::Muted);
        }
        for (at, identity) in info.identities.iter().enumerate() {
            let name = identity.name.as_deref().unwrap_or_default();
            let text = theme.clean(&format!("{}/{}  {name}", identity.category, identity.kind));
            page.fact(if at == 0 { "identities" } else { "" }, text.trim_end(), Role::Usual);
        }
        for (at, feature) in info.features.iter().enumerate() {
            page.fact(if at == 0 { "features" } else { "" }, &theme.clean(feature), Role::Usual);
        }
    }
    (title, page.lines)
}

/// When it was asked, and what came of it.
fn heard(page: &mut Page, model: &Model, asked: &Asked) {
    if let Some(since) = asked.waiting {
        page.fact("asking", &format!("for {}", age(model, since)), Role::Unknown);
    }
    let Some((at, found)) = &asked.answer else { return };
    let took = if found.took.is_zero() {
        String::new()
    } else {
        format!(", within {}", duration::human(found.took))
    };
    page.fact("answered", &format!("{} ago{took}", age(model, *at)), Role::Usual);
    let (info, items) = (reason(&found.info), reason(&found.items));
    match (&info, &items) {
        // The same silence twice says no more than once.
        (Some(info), Some(items)) if info == items => page.fact("?", info, Role::Unknown),
        _ => {
            for (what, why) in [("? info", &info), ("? items", &items)] {
                if let Some(why) = why {
                    page.fact(what, why, Role::Unknown);
                }
            }
        }
    }
    if let Some((then, items)) = asked.items() {
        let count = items.len();
        let words = if count == 1 { "1 item".to_owned() } else { format!("{count} items") };
        let old = if then == *at { String::new() } else { format!(", as it was {} ago", age(model, then)) };
        page.fact("lists", &format!("{words}{old}"), if old.is_empty() { Role::Usual } else { Role::Muted });
    }
}

fn reason<T>(reading: &Reading<T>) -> Option<String> {
    match reading {
        Reading::Known(_) => None,
        Reading::Absent => Some("not told".to_owned()),
        Reading::Unavailable(why) => Some(why.to_string()),
        Reading::NotAsked(why) => Some(format!("not asked: {why}")),
    }
}
