//! The links: the matrix or the charts, and more of what is selected.

use super::{charts, matrix};
use crate::assess::finding::Finding;
use crate::cluster::node::NodeName;
use crate::report::ink::Role;
use crate::text::{duration, width};
use crate::tui::between::{self, Word};
use crate::tui::model::Model;
use crate::tui::picture::Picture;
use crate::tui::screens::links::{self, Look};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use std::fmt::Write as _;
use std::time::Duration;

/// Who says it takes this many columns at most.
const MOST_WHO: usize = 28;

/// Of those who bear witness to a finding, as many are named.
const MOST_WITNESSES: usize = 4;

/// Draws the screen.
pub(super) fn draw(model: &Model, body: Rect, buffer: &mut Buffer) {
    let panes = links::panes(model);
    let Some(picture) = model.picture() else {
        model.theme.frame("Links", true).render(body, buffer);
        super::hint(model, body, &["Nothing has been seen yet.", "[7] shows how the way in stands."], buffer);
        return;
    };
    match model.links.look {
        Look::Charts => charts::draw(model, picture, panes, buffer),
        Look::Matrix => {
            matrix::draw(model, picture, panes.main, buffer);
            if let Some(area) = panes.large {
                super::pane::draw(model, area, buffer);
            }
        }
    }
}

/// More of what is selected.
pub(super) fn details(model: &Model, columns: usize) -> (String, Vec<Line<'static>>) {
    let nothing = (String::new(), Vec::new());
    let Some(picture) = model.picture() else { return nothing };
    match model.links.look {
        Look::Charts => charts::details(model, picture, columns),
        Look::Matrix => links::cell(model).map_or(nothing, |(from, to)| {
            (title(model, picture, from, to), cell(model, picture, from, to, columns))
        }),
    }
}

fn title(model: &Model, picture: &Picture, from: &NodeName, to: &NodeName) -> String {
    let theme = model.theme;
    let name = |node: &NodeName| theme.cut_name(picture.names.short(node), 32);
    if from == to { name(from) } else { format!("{} {} {}", name(from), theme.arrow(), name(to)) }
}

/// Both ends' words with their age, what was found, and how the figures went.
fn cell(
    model: &Model,
    picture: &Picture,
    from: &NodeName,
    to: &NodeName,
    columns: usize,
) -> Vec<Line<'static>> {
    let theme = model.theme;
    let mut lines = Vec::new();
    let words = between::of(picture, from, to);
    let who = words.iter().map(|word| width::columns(&theme.clean(&word.who))).max().unwrap_or(0);
    let who = who.min(MOST_WHO).min(columns / 3);
    for word in &words {
        let role = if model.world().is_stale() { Role::Muted } else { word.role };
        lines.extend(said(model, word, role, who, columns));
    }
    for finding in between::findings(picture, from, to) {
        lines.push(Line::default());
        lines.extend(found(theme, finding, columns));
    }
    lines.extend(charts::of_cell(model, picture, from, to, columns));
    lines
}

/// Columns for how long ago something was said.
const AGE: usize = 11;
/// With less, what is said stands below who says it.
const SIDE_BY_SIDE: usize = 60;

/// Who says what, and how long ago.
fn said(model: &Model, word: &Word, role: Role, who: usize, columns: usize) -> Vec<Line<'static>> {
    let theme = model.theme;
    let age = word.taken.map_or_else(String::new, |taken| ago(model, taken));
    let says = theme.clean(&word.says);
    if columns < SIDE_BY_SIDE {
        let head = columns.saturating_sub(AGE);
        let head = width::pad(&theme.cut(&word.who, head), head, theme.ascii);
        let mut lines = vec![Line::from(vec![
            theme.span(head, Role::Muted),
            theme.span(format!("{age:>AGE$}"), Role::Muted),
        ])];
        let wrapped = width::wrap(&says, columns.saturating_sub(2));
        lines.extend(wrapped.into_iter().map(|text| Line::from(theme.span(format!("  {text}"), role))));
        return lines;
    }
    // What was said stands between who said it and when.
    let room = columns.saturating_sub(who + 2 + AGE).max(10);
    let wrapped = width::wrap(&says, room).into_iter().enumerate();
    wrapped
        .map(|(at, text)| {
            let (head, age) =
                if at == 0 { (theme.cut(&word.who, who), age.as_str()) } else { (String::new(), "") };
            Line::from(vec![
                theme.span(width::pad(&head, who + 2, theme.ascii), Role::Muted),
                theme.span(width::pad(&text, room, theme.ascii), role),
                theme.span(format!("{age:>AGE$}"), Role::Muted),
            ])
        })
        .collect()
}

/// How long ago something was heard.
pub(super) fn ago(model: &Model, then: jiff::Timestamp) -> String {
    match model.age(then).as_secs() {
        0 => "now".to_owned(),
        seconds => format!("{} ago", duration::human(Duration::from_secs(seconds))),
    }
}

/// A finding: what is wrong, who says so, what to do.
fn found(theme: Theme, finding: &Finding, columns: usize) -> Vec<Line<'static>> {
    let role = Role::from(finding.severity);
    let mut lines = vec![Line::from(vec![
        theme.span(format!("{} {}", theme.mark(role), finding.id), role),
        theme.span(format!("  {}", finding.severity.word()), Role::Muted),
    ])];
    let mut paragraph = |text: &str, first: &str, role: Role| {
        let indent = width::columns(first);
        let wrapped = width::wrap(&theme.clean(text), columns.saturating_sub(2 + indent));
        for (at, line) in wrapped.into_iter().enumerate() {
            let head = if at == 0 { first.to_owned() } else { " ".repeat(indent) };
            lines.push(Line::from(vec![
                Span::raw("  "),
                theme.span(head, Role::Muted),
                theme.span(line, role),
            ]));
        }
    };
    paragraph(&finding.summary, "", Role::Usual);
    if !finding.evidence.is_empty() {
        let more = finding.evidence.len().saturating_sub(MOST_WITNESSES);
        let mut witnesses =
            finding.evidence.iter().take(MOST_WITNESSES).cloned().collect::<Vec<_>>().join(", ");
        if more > 0 {
            let _ = write!(witnesses, " and {more} more");
        }
        paragraph(&witnesses, "from: ", Role::Muted);
    }
    if !finding.advice.is_empty() {
        paragraph(&finding.advice, &format!("{} ", theme.arrow()), Role::Usual);
    }
    lines
}
