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

/// The lines, frame and all, of what came of late, however much there is to say of the session.
const LEAST_LOG: u16 = 7;

/// Draws the screen.
pub(super) fn draw(model: &Model, body: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let panes = panes(model, body);
    let inner = text_of(panes.way);
    let all = lines(model, usize::from(inner.width));
    let top = model.session_screen.top.min(over(panes.way, |columns| lines(model, columns)));
    let hidden = all.len().saturating_sub(usize::from(top) + usize::from(inner.height));
    theme.frame("Session", true).render(panes.way, buffer);
    Paragraph::new(all).scroll((top, 0)).render(inner, buffer);
    foot::more(theme, panes.way, hidden, Key::Down, buffer);
    if let Some(area) = panes.facts {
        theme.frame(words::title(model), false).render(area, buffer);
        let inner = text_of(area);
        let lines = facts(model, usize::from(inner.width));
        let all = lines.len();
        // Both panes are moved through by the same keys, each as far as it goes.
        let height = usize::from(inner.height);
        let top = usize::from(model.session_screen.top).min(all.saturating_sub(height));
        Paragraph::new(lines).scroll((u16::try_from(top).unwrap_or(0), 0)).render(inner, buffer);
        foot::of_rows(theme, area, (top, all.min(top + height)), all, buffer);
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
    // What the facts do not need is what came of late's, which has a few lines in any case.
    let needed = facts(model, usize::from(text_of(right).width)).len() + 2;
    let needed = u16::try_from(needed).unwrap_or(u16::MAX).max(body.height / 2);
    let [facts, log] =
        Layout::vertical([Constraint::Length(needed), Constraint::Min(LEAST_LOG)]).areas(right);
    Panes { way, facts: Some(facts), log: Some(log) }
}

/// Inside a frame, with a column left free at either side.
const fn text_of(area: Rect) -> Rect {
    let inner = layout::inside(area);
    Rect { x: inner.x.saturating_add(1), width: inner.width.saturating_sub(2), ..inner }
}

/// How many lines can be scrolled away.
pub(in crate::tui) fn bottom(model: &Model) -> u16 {
    let panes = panes(model, layout::parts(model.size).body);
    let facts = panes.facts.map_or(0, |area| over(area, |columns| facts(model, columns)));
    over(panes.way, |columns| lines(model, columns)).max(facts)
}

/// How many lines a pane has no room for.
fn over(area: Rect, lines: impl Fn(usize) -> Vec<Line<'static>>) -> u16 {
    let inner = text_of(area);
    u16::try_from(lines(usize::from(inner.width)).len()).unwrap_or(u16::MAX).saturating_sub(inner.height)
}

/// What is known of the session.
fn facts(model: &Model, columns: usize) -> Vec<Line<'static>> {
    let mut page = Page::new(model.theme, columns);
    words::facts(model, &mut page);
    page.lines
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
