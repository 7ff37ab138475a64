//! The way in, step by step: start-up and refusal are pictures as good as the healthy one.
//!
//! ```text
//! ╭ Session ─────────────────────────────────────────────────────────────────────╮
//! │ ✔ resolve     10.0.0.11:5222                                         0.4 ms  │
//! │ ✔ connect     10.0.0.11:5222                                           3 ms  │
//! │ ✖ tls         the certificate has ended                                      │
//! │ – login                                                                      │
//! │                                                                              │
//! │ Not retried: …                                                               │
//! ╰──────────────────────────────────────────────────────────────────────────────╯
//! ```

mod words;

use super::foot;
use super::page::Page;
use crate::report::ink::{Mark, Role};
use crate::text::{duration, width};
use crate::tui::keys::Key;
use crate::tui::layout::{self, Room};
use crate::tui::model::Model;
use crate::tui::way::{self, Stage, Stands};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget};

/// The columns before the words of a step: a mark, the step, and what is between.
const HEAD: usize = 14;

/// Draws the screen.
pub(super) fn draw(model: &Model, body: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let panes = panes(model, body);
    let inner = text_of(panes.way);
    let all = lines(model, usize::from(inner.width));
    let top = model.session_screen.top.min(bottom(model));
    let hidden = all.len().saturating_sub(usize::from(top) + usize::from(inner.height));
    theme.frame("Session", true).render(panes.way, buffer);
    Paragraph::new(all).scroll((top, 0)).render(inner, buffer);
    foot::more(theme, panes.way, hidden, Key::Down, buffer);
    if let Some(area) = panes.facts {
        theme.frame(words::title(model), false).render(area, buffer);
        let inner = text_of(area);
        let mut page = Page::new(theme, usize::from(inner.width));
        words::facts(model, &mut page);
        let all = page.lines.len();
        Paragraph::new(page.lines).render(inner, buffer);
        foot::of_rows(theme, area, (0, all.min(usize::from(inner.height))), all, buffer);
    }
    if let Some(area) = panes.log {
        theme.frame("Of late", false).render(area, buffer);
        let inner = text_of(area);
        let mut page = Page::new(theme, usize::from(inner.width));
        words::log(model, &mut page);
        let hidden = page.lines.len().saturating_sub(usize::from(inner.height));
        Paragraph::new(page.lines).render(inner, buffer);
        foot::more(theme, area, hidden, Key::Char('6'), buffer);
    }
}

/// Where the panes stand; one that has no room is `None`: then what it would show stands below the steps.
struct Panes {
    way: Rect,
    facts: Option<Rect>,
    log: Option<Rect>,
}

fn panes(model: &Model, body: Rect) -> Panes {
    if model.room() != Room::Wide {
        return Panes { way: body, facts: None, log: None };
    }
    let side = (body.width * 2 / 5).clamp(48, 80);
    let [way, right] = Layout::horizontal([Constraint::Min(60), Constraint::Length(side)]).areas(body);
    let [facts, log] = Layout::vertical([Constraint::Percentage(50), Constraint::Min(5)]).areas(right);
    Panes { way, facts: Some(facts), log: Some(log) }
}

/// Inside a frame, with a column left free at either side.
const fn text_of(area: Rect) -> Rect {
    let inner = layout::inside(area);
    Rect { x: inner.x.saturating_add(1), width: inner.width.saturating_sub(2), ..inner }
}

/// How many lines can be scrolled away.
pub(in crate::tui) fn bottom(model: &Model) -> u16 {
    let inner = text_of(panes(model, layout::parts(model.size).body).way);
    let all = lines(model, usize::from(inner.width)).len();
    u16::try_from(all).unwrap_or(u16::MAX).saturating_sub(inner.height)
}

/// The steps, and what is to be said of them.
fn lines(model: &Model, columns: usize) -> Vec<Line<'static>> {
    let mut page = Page::new(model.theme, columns);
    for stage in way::of(model) {
        step(model, &stage, columns, &mut page);
    }
    words::explain(model, &mut page);
    words::meanwhile(model, &mut page);
    if model.room() != Room::Wide {
        page.gap();
        words::facts(model, &mut page);
    }
    page.lines
}

/// A step, its time at the right. Why one failed is told in full; what the others did, as far as there is room.
fn step(model: &Model, stage: &Stage, columns: usize, page: &mut Page) {
    let theme = model.theme;
    let (mark, role) = match stage.stands {
        Stands::Taken => (theme.mark(Role::Healthy), Role::Healthy),
        Stands::Going => (theme.pointer(), Role::Strong),
        Stands::Failed => (theme.mark(Role::Down), Role::Down),
        Stands::Blind => (theme.mark(Role::Unknown), Role::Unknown),
        Stands::Ahead => (theme.mark(Mark::NotAsked), Role::Muted),
    };
    let mark_style = if stage.stands == Stands::Going { theme.focus() } else { theme.style(role) };
    let word_style = match stage.stands {
        Stands::Taken => theme.style(Role::Strong),
        Stands::Going => theme.focus(),
        Stands::Failed | Stands::Blind | Stands::Ahead => theme.style(role),
    };
    let took = stage.took.map_or_else(String::new, duration::human);
    let room = columns.saturating_sub(HEAD + if took.is_empty() { 0 } else { width::columns(&took) + 2 });
    let clean = theme.clean(&stage.words);
    let texts = if matches!(stage.stands, Stands::Failed | Stands::Blind) {
        width::wrap(&clean, room)
    } else {
        vec![width::shorten(&clean, room, theme.ascii).into_owned()]
    };
    let text_style = if role == Role::Muted { theme.style(role) } else { Style::new() };
    let mut texts = texts.into_iter();
    let first = texts.next().unwrap_or_default();
    let fill = columns.saturating_sub(HEAD + width::columns(&first) + width::columns(&took));
    page.line(vec![
        Span::styled(format!("{mark} "), mark_style),
        Span::styled(format!("{:<12}", stage.step.word()), word_style),
        Span::styled(first, text_style),
        theme.span(format!("{}{took}", " ".repeat(if took.is_empty() { 0 } else { fill })), Role::Muted),
    ]);
    for text in texts {
        page.line(vec![Span::raw(" ".repeat(HEAD)), Span::styled(text, text_style)]);
    }
}
