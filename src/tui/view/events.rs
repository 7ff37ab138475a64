//! What changed: a line a transition, newest first; the selected one in full; the most restless nodes.

use super::grid::{self, Cell, Column, Shown};
use crate::assess::history::Lasted;
use crate::report::ink::{Mark, Role};
use crate::report::watch::{Event, Kind};
use crate::text::{duration, width};
use crate::tui::layout;
use crate::tui::model::Model;
use crate::tui::screens::events::{self, Kinds};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Widget};
use std::fmt::Write as _;
use std::time::Duration;

/// Draws the screen.
pub(super) fn draw(model: &Model, body: Rect, buffer: &mut Buffer) {
    let panes = events::panes(model);
    table(model, panes.events, buffer);
    if let Some(area) = panes.event {
        selected(model, area, buffer);
    }
    if let Some(area) = panes.restless {
        restless(model, area, buffer);
    }
    debug_assert!(body.contains(ratatui::layout::Position::new(panes.events.x, panes.events.y)));
}

fn table(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let (state, world) = (&model.events, model.world());
    let (shown, kept) = (state.list.keys().len(), world.events.len());
    let mut title =
        if shown == kept { format!("Events ({kept})") } else { format!("Events ({shown} of {kept})") };
    if usize::try_from(world.told).is_ok_and(|told| told > kept) {
        let _ = write!(title, " {} the last of {}", theme.dash(), world.told);
    }
    if state.kinds != Kinds::All {
        let _ = write!(title, " {} {} only", theme.dash(), state.kinds.word());
    }
    if !state.filter.is_empty() {
        let _ = write!(title, " {} filter: {}", theme.dash(), theme.cut(&state.filter, 20));
    }
    theme.frame(&title, true).render(area, buffer);
    let inner = layout::inside(area);
    if shown == 0 {
        let lines: &[&str] = match (kept, state.kinds, state.filter.is_empty()) {
            (0, ..) => {
                &["Nothing has changed yet: the watch begins with the first round.", "[7] shows the way in."]
            }
            (_, Kinds::All, _) => &["No event fits the filter. esc ends it."],
            (_, _, true) => &["Nothing of this kind has changed. t shows the next kind, esc all."],
            (_, _, false) => &["Nothing of this kind fits the filter. esc ends it, t shows the next kind."],
        };
        return super::hint(model, inner, lines, buffer);
    }
    let columns = columns(model);
    let rows = state.list.shown().filter_map(|(number, selected)| {
        let event = world.event(*number)?;
        Some((cells(model, event), Shown { selected, focused: true, stale: false }))
    });
    grid::draw(theme, inner, &columns, rows, buffer);
}

/// The columns; their widths follow from all events that are kept, so that nothing jumps when one scrolls.
fn columns(model: &Model) -> Vec<Column> {
    let theme = model.theme;
    let events = &model.world().events;
    let widest = |text: &dyn Fn(&Event) -> String, most: usize| {
        events.iter().map(|event| width::columns(&text(event)).min(most)).max().unwrap_or(0)
    };
    vec![
        Column::new("TIME", if all_today(model) { 9 } else { 15 }, 0),
        Column::new("AGE", 6, 5).right(),
        Column::new("", 1, 0),
        Column::new("SUBJECT", widest(&|event| theme.clean(event.name()), 40), 0).down_to(14),
        Column::new("CHANGE", widest(&|event| change(model, event), 40), 0).down_to(16),
        Column::new("AFTER", widest(&|event| event.lasted.map_or_else(String::new, after), 10).max(7), 2)
            .right(),
        Column::new("FLAPS", 5, 3).right(),
        Column::new("WHO SAYS SO, AND WHY", 20, 4).growing(),
    ]
}

/// Whether all that is shown was today, in UTC.
fn all_today(model: &Model) -> bool {
    let day = |time: jiff::Timestamp| time.strftime("%F").to_string();
    let today = day(model.now);
    // They stand in order.
    let events = &model.world().events;
    [events.front(), events.back()].into_iter().flatten().all(|event| day(event.at) == today)
}

fn change(model: &Model, event: &Event) -> String {
    model.theme.clean(&event.change().replace(" -> ", &format!(" {} ", model.theme.arrow())))
}

/// How long the state before lasted: `>4m12s` where it was there when the watch began.
fn after(lasted: Lasted) -> String {
    let time = duration::human(lasted.time);
    if lasted.at_least { format!(">{time}") } else { time }
}

fn cells(model: &Model, event: &Event) -> Vec<Cell> {
    let theme = model.theme;
    let role = event.role();
    let time = if all_today(model) { "%H:%M:%SZ" } else { "%m-%d %H:%M:%SZ" };
    let name = theme.clean(&event.name().replace(" -> ", &format!(" {} ", theme.arrow())));
    let flaps = match event.flaps {
        0 | 1 => Cell::new("", Role::Muted),
        flaps if event.is_flapping() => {
            Cell::new(format!("{} {flaps}", theme.mark(Mark::Degraded)), Role::Degraded)
        }
        flaps => Cell::new(flaps.to_string(), Role::Muted),
    };
    vec![
        Cell::new(event.at.strftime(time).to_string(), Role::Muted),
        Cell::new(age(model, event.at), Role::Muted),
        Cell::new(theme.mark(mark(event)), role),
        Cell::new(name, Role::Strong),
        Cell::new(change(model, event), role),
        Cell::new(event.lasted.map_or_else(String::new, after), Role::Muted),
        flaps,
        Cell::new(told(model, event), Role::Usual),
    ]
}

fn age(model: &Model, then: jiff::Timestamp) -> String {
    duration::human(Duration::from_secs(model.age(then).as_secs()))
}

/// Links have signs of their own.
fn mark(event: &Event) -> Mark {
    match (event.kind, event.role()) {
        (Kind::Link, Role::Healthy) => Mark::Connected,
        (Kind::Link, Role::Down) if event.to.as_deref() == Some("absent") => Mark::Absent,
        (Kind::Link, Role::Down) => Mark::Disconnected,
        (Kind::Start, _) => Mark::Here,
        (_, role) => Mark::from(role),
    }
}

/// Why, or who says so, in short.
fn told(model: &Model, event: &Event) -> String {
    let (why, who) = (event.why(), event.witnesses());
    let text = match (why.is_empty(), who.is_empty()) {
        (_, true) => why.to_owned(),
        (true, false) => who.to_owned(),
        (false, false) => format!("{why} ({who})"),
    };
    model.theme.clean(&text)
}

/// The selected event in full, as far as there is room.
fn selected(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let inner = layout::inside(area);
    let Some(event) = events::selected(model) else {
        theme.frame("Event", false).render(area, buffer);
        return;
    };
    let title = format!("{} {} {}", event.kind.word(), theme.dash(), theme.cut(event.name(), 40));
    theme.frame(&title, false).render(area, buffer);
    let mut lines = full(model, event, usize::from(inner.width).saturating_sub(2));
    if lines.len() > usize::from(inner.height) {
        lines.truncate(usize::from(inner.height).saturating_sub(1));
        lines.push(Line::from(theme.span("enter shows the rest", Role::Muted)));
    }
    let text = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    Paragraph::new(lines).render(text, buffer);
}

/// More of what is selected: all of it.
pub(super) fn details(model: &Model, columns: usize) -> (String, Vec<Line<'static>>) {
    let theme = model.theme;
    let Some(event) = events::selected(model) else { return (String::new(), Vec::new()) };
    let title = format!("{} {} {}", event.kind.word(), theme.dash(), theme.cut(event.name(), 50));
    (title, full(model, event, columns))
}

/// An event in full: what, when, since when, who says so, which links, what to do.
fn full(model: &Model, event: &Event, columns: usize) -> Vec<Line<'static>> {
    let mut page = Page { model, columns, lines: Vec::new() };
    page.say(&event.summary, event.role());
    page.fact("at", &when(model, event), Role::Muted);
    if event.flaps > 1 {
        let words = format!("{} changes in 10 min", event.flaps);
        let words = if event.is_flapping() { format!("flapping: {words}") } else { words };
        page.fact("flaps", &words, if event.is_flapping() { Role::Degraded } else { Role::Muted });
    }
    for (number, witness) in event.evidence.iter().enumerate() {
        page.fact(if number == 0 { "says so" } else { "" }, witness, Role::Usual);
    }
    if let Some(finding) = finding(model, event) {
        page.fact("do", &finding.advice, Role::Strong);
    }
    for (number, (from, to)) in event.links.iter().enumerate() {
        let words = format!("{from} {} {to}", model.theme.arrow());
        page.fact(if number == 0 { "links" } else { "" }, &words, Role::Usual);
    }
    if let Some(present) = &event.present {
        for (number, (node, health)) in present.nodes.iter().enumerate() {
            let words = format!("{} {node} {}", model.theme.mark(Role::from(*health)), health.word());
            page.fact(if number == 0 { "nodes" } else { "" }, &words, Role::from(*health));
        }
        for (number, finding) in present.findings.iter().enumerate() {
            let words = format!("{} {}: {}", finding.id, finding.subject, finding.summary);
            page.fact(if number == 0 { "found" } else { "" }, &words, Role::from(finding.severity));
        }
    }
    page.lines
}

fn when(model: &Model, event: &Event) -> String {
    let dot = model.theme.dot();
    let mut words = format!(
        "{}, {} ago{dot}round {}",
        event.at.strftime("%Y-%m-%d %H:%M:%SZ"),
        age(model, event.at),
        event.round
    );
    if let Some(lasted) = event.lasted {
        let least = if lasted.at_least { "at least " } else { "" };
        let _ = write!(words, "{dot}the state before lasted {least}{}", duration::human(lasted.time));
    }
    words
}

/// The finding of an event, as long as it is one.
fn finding<'a>(model: &'a Model, event: &Event) -> Option<&'a crate::assess::finding::Finding> {
    let id = event.finding?;
    let latest = model.world().latest.as_ref()?;
    latest.assessment.findings.iter().find(|finding| finding.id == id && finding.subject == event.subject)
}

/// Lines that are written one after the other.
struct Page<'a> {
    model: &'a Model,
    columns: usize,
    lines: Vec<Line<'static>>,
}

/// The columns of a fact's name.
const NAME: usize = 9;

impl Page<'_> {
    fn say(&mut self, text: &str, role: Role) {
        let theme = self.model.theme;
        let text = theme.clean(&text.replace(" -> ", &format!(" {} ", theme.arrow())));
        let wrapped = width::wrap(&text, self.columns);
        self.lines.extend(wrapped.into_iter().map(|line| Line::from(theme.span(line, role))));
    }

    fn fact(&mut self, name: &str, text: &str, role: Role) {
        let theme = self.model.theme;
        let mut name = name;
        for line in width::wrap(&theme.clean(text), self.columns.saturating_sub(NAME)) {
            self.lines.push(Line::from(vec![
                theme.span(format!("{name:<NAME$}"), Role::Muted),
                theme.span(line, role),
            ]));
            name = "";
        }
    }
}

/// The nodes that change again and again.
fn restless(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    theme.frame("Most restless", false).render(area, buffer);
    let inner = layout::inside(area);
    let all = events::restless(model.world(), model.now);
    if all.is_empty() {
        return super::hint(model, inner, &["No node has changed since the watch began."], buffer);
    }
    let short = |row: &events::Restless| {
        let name = model.picture().map_or(row.node.as_str(), |picture| picture.names.short(&row.node));
        theme.name(name)
    };
    let name = all.iter().map(|row| width::columns(&short(row))).max().unwrap_or(0);
    let columns = [
        Column::new("NODE", name, 0).down_to(8),
        Column::new("1 MIN", 5, 0).right(),
        Column::new("1 H", 5, 0).right(),
        Column::new("ALL", 5, 1).right(),
        Column::new("LAST", 7, 2).right(),
    ];
    let rows = all.iter().map(|row| {
        let role = if row.minute > 0 { Role::Degraded } else { Role::Usual };
        let cells = vec![
            Cell::new(short(row), role),
            Cell::new(row.minute.to_string(), role),
            Cell::new(row.hour.to_string(), Role::Usual),
            Cell::new(row.all.to_string(), Role::Muted),
            Cell::new(age(model, row.last), Role::Muted),
        ];
        (cells, Shown::default())
    });
    grid::draw(theme, inner, &columns, rows, buffer);
}
