//! What changed: a line a transition, newest first; the selected one in full; the most restless nodes.

use super::foot;
use super::grid::{self, Cell, Column, Shown};
use super::page::Page;
use crate::assess::finding::Finding;
use crate::assess::history::Lasted;
use crate::cluster::session::SessionState;
use crate::cluster::view::Access;
use crate::report::ink::{Mark, Role};
use crate::report::watch::{Event, Kind};
use crate::text::{duration, width};
use crate::tui::keys::Key;
use crate::tui::layout::{self, Room};
use crate::tui::model::Model;
use crate::tui::screens::events::{self, Kinds};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Widget};
use std::fmt::Write as _;
use std::time::Duration;

/// Draws the screen.
pub(super) fn draw(model: &Model, buffer: &mut Buffer) {
    let panes = events::panes(model);
    table(model, panes.events, buffer);
    if let Some(area) = panes.event {
        selected(model, area, buffer);
    }
    if let Some(area) = panes.restless {
        restless(model, area, buffer);
    }
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
        let of_kind = format!("event of this kind ({})", state.kinds.word());
        return match (kept, state.kinds, state.filter.is_empty()) {
            (0, ..) => {
                let lines = nothing(model);
                super::hint(model, inner, &lines.iter().map(String::as_str).collect::<Vec<_>>(), buffer);
            }
            (_, Kinds::All, _) => super::no_match(model, inner, "event", buffer),
            (_, _, true) => {
                let lines = ["Nothing of this kind has changed. t shows the next kind, esc all."];
                super::hint(model, inner, &lines, buffer);
            }
            (_, _, false) => super::no_match(model, inner, &of_kind, buffer),
        };
    }
    let columns = columns(model);
    let rows = state.list.shown().filter_map(|(number, selected)| {
        let event = world.event(*number)?;
        Some((cells(model, event), Shown { selected, focused: true, stale: false }))
    });
    grid::draw(theme, inner, &columns, rows, buffer);
    foot::of_list(theme, area, &state.list, buffer);
}

/// Why there is no event: nothing has changed, or nothing could be seen that might have.
fn nothing(model: &Model) -> Vec<String> {
    let blind = |why: String| {
        vec![format!("No change can be told: {why}."), "[7] shows the way in, and what to do.".to_owned()]
    };
    match (&model.session.0, model.world().latest.as_ref().map(|latest| &latest.view.access)) {
        (SessionState::Refused { cause }, _) => blind(format!("nothing was seen, {}", cause.cause)),
        (_, Some(Access::NotAdmin)) => {
            blind(format!("{} is no administrator, and sees no cluster", model.watched.jid))
        }
        (_, Some(Access::NotClustered)) => {
            blind("the server runs without clustering, so there are no links and no other nodes".to_owned())
        }
        (_, Some(Access::CouldNotAsk(why))) => blind(format!("the cluster could not be asked, {why}")),
        (_, Some(Access::NoSession(failure))) => blind(format!("there is no session, {}", failure.cause)),
        (_, Some(Access::NotTried)) => blind("nobody logged in".to_owned()),
        (_, Some(Access::Manager { .. })) => vec!["Nothing has changed since the watch began.".to_owned()],
        (_, None) => vec![
            "Nothing has been seen yet: the watch begins with the first round.".to_owned(),
            "[7] shows the way in.".to_owned(),
        ],
    }
}

/// The columns; their widths follow from all events that are kept, so that nothing jumps when one scrolls.
fn columns(model: &Model) -> Vec<Column> {
    let events = &model.world().events;
    let widest = |text: &dyn Fn(&Event) -> String, most: usize| {
        events.iter().map(|event| width::columns(&text(event)).min(most)).max().unwrap_or(0)
    };
    let lasted = widest(&|event| event.lasted.map_or_else(String::new, after), 10);
    // Other columns give way before one cannot tell what an event is about.
    let least = if model.room() == Room::Little { 14 } else { 20 };
    vec![
        Column::new("TIME UTC", if all_today(model) { 8 } else { 14 }, 0),
        Column::new("AGE", 6, 5).right(),
        Column::new("", 1, 0),
        Column::new("SUBJECT", widest(&|event| name(model, event), 40), 0).down_to(least),
        Column::new("CHANGE", widest(&|event| change(model, event), 28), 0),
        // Before anything has changed for the second time, nothing is said of it: who says so has the room.
        Column::new("AFTER", lasted, 2).right().unless(lasted == 0),
        Column::new("FLAPS", 5, 3).right().unless(events.iter().all(|event| event.flaps <= 1)),
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

/// What it is about. The ends of a link stand close, so that they are not taken for its states.
fn name(model: &Model, event: &Event) -> String {
    model.theme.clean(&event.name().replace(" -> ", model.theme.arrow()))
}

fn change(model: &Model, event: &Event) -> String {
    let change = event.change();
    let words = if event.kind == Kind::Start { format!("first seen: {change}") } else { change.into_owned() };
    let arrow = format!(" {} ", model.theme.arrow());
    model.theme.cut(&words.replace(" -> ", &arrow), 28)
}

/// How long the state before lasted: `>4m12s` where it was there when the watch began.
fn after(lasted: Lasted) -> String {
    let time = duration::human(lasted.time);
    if lasted.at_least { format!(">{time}") } else { time }
}

fn cells(model: &Model, event: &Event) -> Vec<Cell> {
    let theme = model.theme;
    let role = event.role();
    let time = if all_today(model) { "%H:%M:%S" } else { "%m-%d %H:%M:%S" };
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
        Cell::new(name(model, event), Role::Strong),
        Cell::new(change(model, event), role),
        Cell::new(event.lasted.map_or_else(String::new, after), Role::Muted),
        flaps,
        Cell::new(told(model, event), Role::Usual),
    ]
}

fn age(model: &Model, then: jiff::Timestamp) -> String {
    match model.age(then).as_secs() {
        0 => "now".to_owned(),
        seconds => duration::human(Duration::from_secs(seconds)),
    }
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
    theme.frame(&title(model, event), false).render(area, buffer);
    let lines = full(model, event, usize::from(inner.width).saturating_sub(2));
    let hidden = lines.len().saturating_sub(usize::from(inner.height));
    foot::more(theme, area, hidden, Key::Enter, buffer);
    let text = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    Paragraph::new(lines).render(text, buffer);
}

/// More of what is selected: all of it.
pub(super) fn details(model: &Model, columns: usize) -> (String, Vec<Line<'static>>) {
    let Some(event) = events::selected(model) else { return (String::new(), Vec::new()) };
    (title(model, event), full(model, event, columns))
}

fn title(model: &Model, event: &Event) -> String {
    width::shorten(&name(model, event), 50, model.theme.ascii).into_owned()
}

/// An event in full: what, when, who says so, what to do, which links.
fn full(model: &Model, event: &Event, columns: usize) -> Vec<Line<'static>> {
    let mut page = Page::new(model.theme, columns);
    page.say(&event.summary, event.role());
    page.fact("at", &when(model, event), Role::Muted);
    // Where it flaps, the sentence says so.
    if event.flaps > 1 && !event.is_flapping() {
        page.fact("changes", &format!("{} in 10 min", event.flaps), Role::Muted);
    }
    page.facts("says so", event.evidence.iter().map(|witness| (witness.clone(), Role::Usual)));
    if let Some(finding) = finding(model, event) {
        page.fact("do", &finding.advice, Role::Strong);
    }
    page.facts("links", event.links.iter().map(|(from, to)| (format!("{from} -> {to}"), Role::Usual)));
    if let Some(present) = &event.present {
        let nodes = present.nodes.iter().map(|(node, health)| {
            let role = Role::from(*health);
            (format!("{} {node} {}", model.theme.mark(role), health.word()), role)
        });
        page.facts("nodes", nodes);
        let found = present.findings.iter().map(|finding| {
            let words = format!("{} {}: {}", finding.id, finding.subject, finding.summary);
            (words, Role::from(finding.severity))
        });
        page.facts("found", found);
    }
    page.lines
}

fn when(model: &Model, event: &Event) -> String {
    let dot = model.theme.dot();
    let mut words = format!(
        "{}, {}{dot}round {}",
        event.at.strftime("%Y-%m-%d %H:%M:%SZ"),
        model.ago(event.at),
        event.round
    );
    // Other sentences tell it themselves.
    if let (Kind::Session, Some(lasted), Some(from)) = (event.kind, event.lasted, &event.from) {
        let _ = write!(words, "{dot}{from} for {}", duration::human(lasted.time));
    }
    words
}

/// The finding of an event, as long as it is one.
fn finding<'a>(model: &'a Model, event: &Event) -> Option<&'a Finding> {
    let id = event.finding?;
    let latest = model.world().latest.as_ref()?;
    latest.assessment.findings.iter().find(|finding| finding.id == id && finding.subject == event.subject)
}

/// The nodes that change again and again.
fn restless(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    theme.frame("Most restless: losses", false).render(area, buffer);
    let inner = layout::inside(area);
    let all = events::restless(model.world(), model.now);
    if all.is_empty() {
        return super::hint(model, inner, &["Nothing was lost since the watch began."], buffer);
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
    let seen = all.len().min(usize::from(layout::rows(area).height));
    foot::of_rows(theme, area, (0, seen), all.len(), buffer);
}
