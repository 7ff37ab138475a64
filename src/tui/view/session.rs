//! The way in, step by step: start-up and refusal are pictures as good as the healthy one.

use crate::cluster::session::{SessionState, Step, StepTaken};
use crate::report::ink::Role;
use crate::text::{duration, width};
use crate::tui::layout;
use crate::tui::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget};

/// Draws the screen.
pub(super) fn draw(model: &Model, body: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    theme.frame("Session", true).render(body, buffer);
    let inner = layout::inside(body);
    let columns = usize::from(inner.width).saturating_sub(2);
    let mut lines: Vec<Line<'static>> = Vec::new();
    let say = |text: &str, role: Role, lines: &mut Vec<Line<'static>>| {
        lines.push(Line::default());
        let wrapped = width::wrap(&theme.clean(text), columns);
        lines.extend(wrapped.into_iter().map(|line| Line::from(theme.span(format!(" {line}"), role))));
    };
    match &model.session.0 {
        SessionState::Idle => lines.push(Line::from(" not begun")),
        SessionState::Stepping { .. } => lines.push(Line::from(" on the way")),
        SessionState::Online(facts) => {
            lines.extend(facts.steps.iter().map(|taken| step(model, taken, columns)));
        }
        SessionState::Waiting { cause, .. } => say(cause, Role::Degraded, &mut lines),
        SessionState::Refused { cause } => {
            lines.extend(cause.steps.iter().map(|taken| step(model, taken, columns)));
            let text = theme.cut(&cause.cause, columns.saturating_sub(14));
            lines.push(Line::from(vec![
                theme.span(format!(" {} {:<10}", theme.mark(Role::Down), cause.step.word()), Role::Down),
                Span::raw(text),
            ]));
            say(
                "Not retried: repeated failures can lock or disable the account on Tigase.",
                Role::Usual,
                &mut lines,
            );
            if let Some(remedy) = &cause.remedy {
                say(
                    &format!("{} {remedy}; then press r to try once more.", theme.arrow()),
                    Role::Strong,
                    &mut lines,
                );
            }
        }
    }
    Paragraph::new(lines).render(inner, buffer);
}

fn step(model: &Model, taken: &StepTaken, columns: usize) -> Line<'static> {
    let theme = model.theme;
    let took = duration::human(taken.took);
    let text = theme.cut(&taken.detail, columns.saturating_sub(24));
    let fill = " ".repeat(columns.saturating_sub(14 + width::columns(&text) + width::columns(&took)));
    let word: &str = Step::word(taken.step);
    Line::from(vec![
        theme.span(format!(" {} ", theme.mark(Role::Healthy)), Role::Healthy),
        theme.span(format!("{word:<10} "), Role::Strong),
        Span::raw(text),
        theme.span(format!("{fill}{took}"), Role::Muted),
    ])
}
