//! The findings, worst first: a line each; the selected one with its whole sentence and what to do. What kept us from
//! looking, and no finding says, stands below them.

use crate::assess::finding::{Finding, Severity, Subject};
use crate::assess::verdict::Assessment;
use crate::report::ink::{Mark, Role};
use crate::text::width;
use crate::tui::layout::{self, Room};
use crate::tui::model::Model;
use crate::tui::picture::Picture;
use crate::tui::screens::nodes::{FindingKey, Pane};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use std::fmt::Write as _;

/// Columns before a sentence that goes on below its finding.
const INDENT: usize = 4;

/// Draws the pane.
pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let Some(latest) = &model.world().latest else { return };
    let assessment = &latest.assessment;
    let mut title = format!("Findings ({})", assessment.findings.len());
    if !assessment.muted.is_empty() {
        let _ = write!(title, " {} {} muted", theme.dash(), assessment.muted.len());
    }
    theme.frame(&title, model.nodes.pane == Pane::Findings).render(area, buffer);
    let inner = layout::inside(area);
    if model.nodes.findings.keys().is_empty() && assessment.gaps.is_empty() {
        let words = if model.world().left {
            "Nothing was wrong. Nobody has looked since."
        } else {
            "Nothing is wrong."
        };
        return super::hint(model, inner, &[words], buffer);
    }
    let height = usize::from(inner.height);
    let lines = lines(model, latest, usize::from(inner.width), height);
    for (row, (_, line)) in (inner.y..inner.bottom()).zip(lines) {
        line.render(Rect { y: row, height: 1, ..inner }, buffer);
    }
}

/// The lines that all of it takes in so many columns.
pub(in crate::tui) fn height(model: &Model, columns: usize) -> usize {
    let Some(latest) = &model.world().latest else { return 1 };
    let keys = model.nodes.findings.keys();
    let selected = model.nodes.findings.selected().and_then(|key| find(&latest.assessment, key));
    let more = selected.map_or(0, |(finding, _)| sentences(model, finding, columns).len());
    let gaps: usize = latest.assessment.gaps.len() * 2;
    (keys.len() + more + gaps).max(1)
}

/// Which finding stands on a line of the pane.
pub(in crate::tui) fn on_line(model: &Model, area: Rect, line: usize) -> Option<FindingKey> {
    let latest = model.world().latest.as_ref()?;
    let inner = layout::inside(area);
    let lines = lines(model, latest, usize::from(inner.width), usize::from(inner.height));
    let (at, _) = lines.into_iter().nth(line)?;
    model.nodes.findings.keys().get(at?).cloned()
}

/// A finding, and whether it counts.
fn find<'a>(assessment: &'a Assessment, (id, subject): &FindingKey) -> Option<(&'a Finding, bool)> {
    let same = |finding: &&Finding| finding.id == *id && finding.subject == *subject;
    let counts = assessment.findings.iter().find(same).map(|finding| (finding, true));
    counts.or_else(|| {
        assessment.muted.iter().map(|muted| &muted.finding).find(same).map(|finding| (finding, false))
    })
}

/// The lines that are seen, each with the number of its finding: the selected one is whole, as far as it fits.
fn lines(
    model: &Model,
    latest: &Picture,
    columns: usize,
    height: usize,
) -> Vec<(Option<usize>, Line<'static>)> {
    let theme = model.theme;
    let list = &model.nodes.findings;
    let mut lines: Vec<(Option<usize>, Line<'static>)> = Vec::new();
    // Of very many, those around the selected one.
    let first = (list.at() + 1).saturating_sub(height.max(1));
    for (at, key) in list.keys().iter().enumerate().skip(first).take(height * 2) {
        let Some((finding, counts)) = find(&latest.assessment, key) else { continue };
        let selected = at == list.at();
        let role = if counts { Role::from(finding.severity) } else { Role::Muted };
        let whole = selected && height > 1;
        lines.push((Some(at), head(model, latest, finding, role, (selected, whole), columns)));
        if whole {
            let more = sentences(model, finding, columns);
            lines.extend(more.into_iter().take(height - 1).map(|line| (Some(at), line)));
        }
    }
    for gap in &latest.assessment.gaps {
        let words = theme.cut(&gap.cause, columns.saturating_sub(INDENT));
        lines.push((
            None,
            Line::from(theme.span(format!("  {} {words}", theme.mark(Mark::Unknown)), Role::Unknown)),
        ));
        let remedy = gap.remedy.as_deref().unwrap_or_default();
        let words = theme.cut(&format!("{} {remedy}", theme.arrow()), columns.saturating_sub(INDENT));
        lines.push((None, Line::from(theme.span(format!("    {words}"), Role::Usual))));
    }
    let end = lines.iter().rposition(|(at, _)| *at == Some(list.at())).map_or(0, |last| last + 1);
    let skip = end.saturating_sub(height);
    lines.drain(..skip);
    lines
}

/// The line of a finding. Wide, it is its id and, at the right, what it is about; else also what it says.
fn head(
    model: &Model,
    latest: &Picture,
    finding: &Finding,
    role: Role,
    (selected, whole): (bool, bool),
    columns: usize,
) -> Line<'static> {
    let theme = model.theme;
    let focused = selected && model.nodes.pane == Pane::Findings;
    let pointer = if selected { theme.pointer() } else { " " };
    let pointer_style = if focused { theme.focus() } else { theme.style(Role::Muted) };
    let mark = if finding.severity == Severity::Note { theme.mark(Mark::Absent) } else { theme.mark(role) };
    let subject = subject(latest, &finding.subject);
    let wide = model.room() == Room::Wide;
    let id_width = if wide { finding.id.len() } else { finding.id.len().max(19) };
    let mut spans = vec![
        Span::styled(format!("{pointer} "), pointer_style),
        theme.span(format!("{mark} {:<id_width$}", finding.id), role),
    ];
    let left = columns.saturating_sub(INDENT + id_width + 1);
    if wide {
        let subject = theme.cut_name(&subject, left);
        spans.push(Span::raw(" ".repeat(1 + left.saturating_sub(width::columns(&subject)))));
        spans.push(theme.span(subject, Role::Usual));
    } else {
        let subject = theme.cut(&subject, left.min(24));
        spans.push(theme.span(format!(" {subject}"), Role::Strong));
        if !whole {
            let left = left.saturating_sub(width::columns(&subject) + 2);
            spans.push(theme.span(format!("  {}", theme.cut(&finding.summary, left)), Role::Usual));
        }
    }
    Line::from(spans)
}

/// What a finding says and what to do, in whole sentences.
fn sentences(model: &Model, finding: &Finding, columns: usize) -> Vec<Line<'static>> {
    let theme = model.theme;
    let advice = format!("{} {}", theme.arrow(), finding.advice);
    [(finding.summary.as_str(), Role::Usual), (advice.as_str(), Role::Muted)]
        .into_iter()
        .flat_map(|(text, role)| {
            let wrapped = width::wrap(&theme.clean(text), columns.saturating_sub(INDENT + 1));
            wrapped.into_iter().map(move |line| Line::from(theme.span(format!("    {line}"), role)))
        })
        .collect()
}

fn subject(picture: &Picture, subject: &Subject) -> String {
    match subject {
        Subject::Node(node) => picture.names.short(node).to_owned(),
        Subject::Link(from, to) => format!("{} -> {}", picture.names.short(from), picture.names.short(to)),
        other => other.to_string(),
    }
}
