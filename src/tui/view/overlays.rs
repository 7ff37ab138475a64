//! What lies over a screen: help, explanations, choices.

use crate::assess::registry;
use crate::report::ink::Role;
use crate::text::width;
use crate::tui::keys::{Group, KEYMAP, Place};
use crate::tui::layout;
use crate::tui::model::Model;
use crate::tui::overlay::{Choice, Goal, Overlay, Pages};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph, Widget};

/// Draws what lies over the screen, if anything does.
pub(super) fn draw(model: &Model, body: Rect, buffer: &mut Buffer) {
    match &model.overlay {
        None | Some(Overlay::Filter { .. } | Overlay::Address(_)) => {}
        Some(Overlay::Help(pages)) => {
            let title = format!("Keys {} {}", model.theme.dash(), model.screen.title());
            paged(model, body, &title, help(model), *pages, buffer);
        }
        Some(Overlay::Explain(id, pages)) => {
            let columns = usize::from(body.width.min(84).saturating_sub(4));
            paged(model, body, id, explanation(model, id, columns), *pages, buffer);
        }
        Some(Overlay::Details(pages)) => {
            let (title, lines) = super::details(model, usize::from(body.width.min(100).saturating_sub(4)));
            paged(model, body, &title, lines, *pages, buffer);
        }
        Some(Overlay::Go(choice)) => choices(model, body, "Go to", choice, buffer),
        Some(Overlay::Contexts(choice)) => choices(model, body, "Watch another cluster", choice, buffer),
        Some(Overlay::Write(choice)) => choices(model, body, "Write the picture into a file", choice, buffer),
    }
}

/// Lines in a box that may be longer than it.
fn paged(
    model: &Model,
    body: Rect,
    title: &str,
    lines: Vec<Line<'static>>,
    pages: Pages,
    buffer: &mut Buffer,
) {
    let widest = lines.iter().map(Line::width).max().unwrap_or(0).max(width::columns(title) + 4);
    let columns = u16::try_from(widest + 4).unwrap_or(u16::MAX);
    let rows = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let place = layout::middle(body, columns, rows);
    let inner = layout::inside(place);
    let most = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_sub(inner.height);
    let top = pages.top.min(most);
    let more = match (top > 0, top < most) {
        (_, true) => format!("{title} {} more below", model.theme.dash()),
        _ => title.to_owned(),
    };
    Clear.render(place, buffer);
    model.theme.frame(&more, true).render(place, buffer);
    let text = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    Paragraph::new(lines).scroll((top, 0)).render(text, buffer);
}

/// The keys that work on this screen, as the table has them.
fn help(model: &Model) -> Vec<Line<'static>> {
    let theme = model.theme;
    let mut lines = Vec::new();
    for group in Group::ALL {
        let mut head = group.word();
        for binding in
            KEYMAP.iter().filter(|binding| binding.group == group && binding.holds(Place::On(model.screen)))
        {
            let keys: Vec<String> = binding.keys.iter().map(|key| key.name(theme.ascii)).collect();
            lines.push(Line::from(vec![
                theme.span(format!("{head:<8}"), Role::Muted),
                Span::styled(width::pad(&keys.join(" "), 14, theme.ascii), theme.focus()),
                theme.span(binding.help, Role::Usual),
            ]));
            head = "";
        }
    }
    lines
}

/// What a finding means: the text of `clusterctl explain`.
fn explanation(model: &Model, id: &str, columns: usize) -> Vec<Line<'static>> {
    let theme = model.theme;
    let Some(check) = registry::find(id) else { return Vec::new() };
    let wrapped = |text: &str, role: Role| -> Vec<Line<'static>> {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        width::wrap(&theme.clean(&words), columns)
            .into_iter()
            .map(|line| Line::from(theme.span(line, role)))
            .collect()
    };
    let mut lines = wrapped(&format!("{} ({})", check.title, check.severity), Role::Strong);
    for paragraph in check.explanation.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        lines.push(Line::default());
        lines.extend(wrapped(paragraph, Role::Usual));
    }
    lines
}

/// A list to choose from, with what was typed above it.
fn choices(model: &Model, body: Rect, title: &'static str, choice: &Choice<Goal>, buffer: &mut Buffer) {
    let theme = model.theme;
    let fitting = choice.fitting();
    let widest = choice.all.iter().map(|(words, _)| width::columns(&theme.clean(words))).max().unwrap_or(0);
    let columns = u16::try_from(widest.max(title.len()).max(34) + 6).unwrap_or(u16::MAX);
    let rows = u16::try_from(choice.all.len().min(14) + 3).unwrap_or(u16::MAX);
    let place = layout::middle(body, columns, rows);
    let inner = layout::inside(place);
    Clear.render(place, buffer);
    theme.frame(title, true).render(place, buffer);
    let line = |row: u16| Rect { y: inner.y + row, height: 1, ..inner }.intersection(inner);
    Line::from(vec![
        Span::styled(" > ", theme.focus()),
        theme.span(theme.clean(&choice.typed), Role::Strong),
        Span::styled(" ", theme.focus().add_modifier(ratatui::style::Modifier::REVERSED)),
    ])
    .render(line(0), buffer);
    let height = usize::from(inner.height.saturating_sub(1));
    let first = (choice.at + 1).saturating_sub(height);
    for (row, (at, (words, _))) in (1..).zip(fitting.iter().enumerate().skip(first).take(height)) {
        let selected = at == choice.at;
        let pointer = if selected { theme.pointer() } else { " " };
        let text = theme.cut(words, usize::from(inner.width).saturating_sub(4));
        Line::from(vec![
            Span::styled(format!(" {pointer} "), theme.focus()),
            theme.span(text, if selected { Role::Strong } else { Role::Usual }),
        ])
        .render(line(row), buffer);
    }
    if fitting.is_empty() {
        Line::from(theme.span("   nothing is called so", Role::Muted)).render(line(1), buffer);
    }
}
