//! What lies over a screen: help, explanations, choices.

use super::foot;
use crate::assess::registry;
use crate::report::ink::Role;
use crate::text::width;
use crate::tui::keys::{Action, Group, KEYMAP, Place};
use crate::tui::layout;
use crate::tui::model::{Model, Screen};
use crate::tui::overlay::{Choice, Goal, Overlay, Pages};
use crate::tui::screens::links::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph, Widget};
use std::fmt::Write as _;

/// Draws what lies over the screen, if anything does.
pub(super) fn draw(model: &Model, body: Rect, buffer: &mut Buffer) {
    match &model.overlay {
        None | Some(Overlay::Filter { .. } | Overlay::Address(_)) => {}
        Some(Overlay::Help(_) | Overlay::Explain(..) | Overlay::Details(_)) => {
            if let Some(sheet) = Sheet::of(model, body) {
                sheet.draw(model, buffer);
            }
        }
        Some(Overlay::Go(choice)) => choices(model, body, "Go to", choice, buffer),
        Some(Overlay::Contexts(choice)) => choices(model, body, "Watch another cluster", choice, buffer),
        Some(Overlay::Write(choice)) => choices(model, body, "Write the picture into a file", choice, buffer),
    }
}

/// How many lines of what is open can be scrolled away.
pub(in crate::tui) fn bottom(model: &Model) -> u16 {
    Sheet::of(model, layout::parts(model.size).body).map_or(0, |sheet| sheet.bottom())
}

/// Lines in a box that may be longer than it.
struct Sheet {
    title: String,
    lines: Vec<Line<'static>>,
    pages: Pages,
    place: Rect,
}

impl Sheet {
    /// What is open, if it is of this kind.
    fn of(model: &Model, body: Rect) -> Option<Self> {
        let theme = model.theme;
        let room = |most: u16| usize::from(body.width.min(most).saturating_sub(4));
        let (title, lines, pages) = match &model.overlay {
            Some(Overlay::Help(pages)) => {
                let mut title = format!("Keys {} {}", theme.dash(), model.screen.title());
                if model.watched.read_only {
                    let _ = write!(title, " {} read-only: none acts on the cluster", theme.dash());
                }
                (title, help(model, room(body.width), usize::from(layout::inside(body).height)), *pages)
            }
            Some(Overlay::Explain(id, pages)) => ((*id).to_owned(), explanation(model, id, room(84)), *pages),
            Some(Overlay::Details(pages)) => {
                let (title, lines) = super::details(model, room(100));
                (title, lines, *pages)
            }
            _ => return None,
        };
        let widest = lines.iter().map(Line::width).max().unwrap_or(0).max(width::columns(&title) + 2);
        // A column or two of what lies below would only look torn.
        let whole = |wanted: usize, all: u16, rest: u16| {
            let wanted = u16::try_from(wanted).unwrap_or(u16::MAX);
            if wanted.saturating_add(rest) > all { all } else { wanted }
        };
        let columns = whole(widest + 4, body.width, 8);
        let rows = whole(lines.len() + 2, body.height, 2);
        Some(Self { title, lines, pages, place: layout::middle(body, columns, rows) })
    }

    fn bottom(&self) -> u16 {
        let lines = u16::try_from(self.lines.len()).unwrap_or(u16::MAX);
        lines.saturating_sub(layout::inside(self.place).height)
    }

    fn draw(self, model: &Model, buffer: &mut Buffer) {
        let theme = model.theme;
        let inner = layout::inside(self.place);
        let top = self.pages.top.min(self.bottom());
        let title = theme.cut(&self.title, usize::from(self.place.width).saturating_sub(4));
        let (all, first) = (self.lines.len(), usize::from(top));
        let last = all.min(first + usize::from(inner.height));
        Clear.render(self.place, buffer);
        theme.frame(&title, true).render(self.place, buffer);
        let text = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        Paragraph::new(self.lines).scroll((top, 0)).render(text, buffer);
        foot::of_rows(theme, self.place, (first, last), all, buffer);
    }
}

/// Columns of a group's word, and of keys.
const GROUP: usize = 8;
const KEYS: usize = 12;

/// The least and the most columns that help is told in, side by side.
const HALF: (usize, usize) = (36, 60);

/// What a key does, in as many lines as it needs.
type Told = Vec<Line<'static>>;

/// The keys that work on this screen, as the table has them: side by side where they would be too long.
fn help(model: &Model, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let one: Vec<Line<'static>> =
        Group::ALL.into_iter().flat_map(|group| keys_of(model, group, columns, true)).flatten().collect();
    let half = columns.saturating_sub(2) / 2;
    if one.len() <= rows || half < HALF.0 {
        return one;
    }
    // Where there is room, the groups have their words, or an empty line between them.
    let with_words = half >= HALF.0 + GROUP;
    let mut told: Vec<Told> = Vec::new();
    let groups = Group::ALL.map(|group| keys_of(model, group, half.min(HALF.1), with_words));
    let total: usize = groups.iter().flatten().map(Vec::len).sum();
    let apart = total + groups.len() < rows * 2;
    for group in groups.into_iter().filter(|group| !group.is_empty()) {
        if apart && !told.is_empty() {
            told.push(vec![Line::default()]);
        }
        told.extend(group);
    }
    side_by_side(told)
}

/// In two columns of about the same length; what a key does is not torn apart.
fn side_by_side(told: Vec<Told>) -> Vec<Line<'static>> {
    let total: usize = told.iter().map(Vec::len).sum();
    let (mut left, mut right): (Told, Told) = (Vec::new(), Vec::new());
    for lines in told {
        if left.len() < total.div_ceil(2) && right.is_empty() {
            left.extend(lines);
        } else if !right.is_empty() || lines.iter().any(|line| line.width() > 0) {
            right.extend(lines);
        }
    }
    let wide = left.iter().map(Line::width).max().unwrap_or(0) + 2;
    let mut right = right.into_iter();
    for line in &mut left {
        line.spans.push(Span::raw(" ".repeat(wide.saturating_sub(line.width()))));
        line.spans.extend(right.next().unwrap_or_default().spans);
    }
    left.extend(right.map(|mut line| {
        line.spans.insert(0, Span::raw(" ".repeat(wide)));
        line
    }));
    left
}

/// The keys of a group, in lines of at most so many columns.
fn keys_of(model: &Model, group: Group, columns: usize, with_word: bool) -> Vec<Told> {
    let theme = model.theme;
    let here = Place::On(model.screen);
    let mut all = Vec::new();
    let (mut head, before) = if with_word { (group.word(), GROUP) } else { ("", 0) };
    let mut screens_told = false;
    // Charts stand one below the other.
    let charts = model.screen == Screen::Links && model.links.look == Look::Charts;
    let idle = |action| charts && matches!(action, Action::Left | Action::Right);
    let bindings = KEYMAP.iter().filter(|binding| binding.group == group && binding.holds(here));
    for binding in bindings.filter(|binding| !idle(binding.action)) {
        let is_screen = matches!(binding.action, Action::Show(_));
        // The screens have one line: their tabs say which is which.
        if is_screen && std::mem::replace(&mut screens_told, true) {
            continue;
        }
        let keys: Vec<String> = binding.keys.iter().map(|key| key.name(theme.ascii)).collect();
        let (mut keys, text) = if is_screen {
            (format!("1 to {}", Screen::ALL.len()), "the screens")
        } else {
            (keys.join(" "), binding.help)
        };
        let mut told = Vec::new();
        for text in width::wrap(text, columns.saturating_sub(before + KEYS)) {
            told.push(Line::from(vec![
                theme.span(format!("{head:<before$}"), Role::Muted),
                Span::styled(width::pad(&keys, KEYS, theme.ascii), theme.focus()),
                theme.span(text, Role::Usual),
            ]));
            (head, keys) = ("", String::new());
        }
        all.push(told);
    }
    all
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
    let last = fitting.len().min(first + height);
    foot::of_rows(theme, place, (first, last), fitting.len(), buffer);
    if fitting.is_empty() {
        Line::from(theme.span("   nothing is called so", Role::Muted)).render(line(1), buffer);
    }
}
