//! The findings, worst first: a line each; the selected one with its whole sentence and what to do. What kept us from
//! looking, and no finding says, stands below them as lines of their own.

use super::foot;
use super::page::Page;
use crate::assess::finding::{Finding, Severity, Subject};
use crate::assess::verdict::Assessment;
use crate::cluster::node::NodeName;
use crate::report::ink::{Mark, Role};
use crate::text::width;
use crate::tui::keys::Key;
use crate::tui::layout::{self, Room};
use crate::tui::model::Model;
use crate::tui::picture::Picture;
use crate::tui::screens::nodes::{Noted, Pane};
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
    for (count, what) in [(assessment.muted.len(), "muted"), (assessment.gaps.len(), "not looked at")] {
        if count > 0 {
            let _ = write!(title, " {} {count} {what}", theme.dash());
        }
    }
    let focused = model.nodes.pane == Pane::Findings;
    theme.frame(&title, focused).render(area, buffer);
    let inner = layout::inside(area);
    let all = model.nodes.findings.keys().len();
    if all == 0 {
        let words = if model.world().left {
            "Nothing was wrong. Nobody has looked since."
        } else {
            "Nothing is wrong."
        };
        return super::hint(model, inner, &[words], buffer);
    }
    let Lines { lines, hidden } = lines(model, latest, usize::from(inner.width), usize::from(inner.height));
    let seen = lines.iter().map(|(at, _)| *at);
    let seen = seen.clone().min().zip(seen.max()).map_or((0, 0), |(first, last)| (first, last + 1));
    for (row, (_, line)) in (inner.y..inner.bottom()).zip(lines) {
        line.render(Rect { y: row, height: 1, ..inner }, buffer);
    }
    if seen.1 - seen.0 < all {
        foot::of_rows(theme, area, seen, all, buffer);
    } else {
        // Elsewhere there is first the way here, where it may have more room.
        let key = if focused { Key::Enter } else { Key::Right };
        foot::more(theme, area, hidden, key, buffer);
    }
}

/// The lines that all of it takes in so many columns.
pub(in crate::tui) fn height(model: &Model, columns: usize) -> usize {
    let Some(latest) = &model.world().latest else { return 1 };
    let list = &model.nodes.findings;
    let selected = list.selected().map_or(0, |noted| item(model, latest, noted, (true, true), columns).len());
    (list.keys().len().saturating_sub(1) + selected).max(1)
}

/// Which line of the findings stands on a line of the pane.
pub(in crate::tui) fn on_line(model: &Model, area: Rect, line: usize) -> Option<Noted> {
    let latest = model.world().latest.as_ref()?;
    let inner = layout::inside(area);
    let all = lines(model, latest, usize::from(inner.width), usize::from(inner.height));
    let (at, _) = all.lines.into_iter().nth(line)?;
    model.nodes.findings.keys().get(at).cloned()
}

/// A finding, and whether it counts.
pub(in crate::tui) fn find<'a>(assessment: &'a Assessment, noted: &Noted) -> Option<(&'a Finding, bool)> {
    let Noted::Finding(id, subject, before) = noted else { return None };
    let counted = assessment.findings.iter().map(|finding| (finding, true));
    let muted = assessment.muted.iter().map(|muted| (&muted.finding, false));
    let same = |(finding, _): &(&Finding, bool)| finding.id == *id && finding.subject == *subject;
    counted.chain(muted).filter(same).nth(*before)
}

/// The lines that are seen, each with the number of what it belongs to; and how many there is no room for.
struct Lines {
    lines: Vec<(usize, Line<'static>)>,
    hidden: usize,
}

/// The selected one is whole, as far as it fits.
fn lines(model: &Model, latest: &Picture, columns: usize, height: usize) -> Lines {
    let list = &model.nodes.findings;
    let mut lines: Vec<(usize, Line<'static>)> = Vec::new();
    let mut hidden = 0;
    // Of very many, those around the selected one.
    let first = (list.at() + 1).saturating_sub(height.max(1));
    for (at, noted) in list.keys().iter().enumerate().take(list.at() + height).skip(first) {
        let selected = at == list.at();
        let mut all = item(model, latest, noted, (selected, selected && height > 1), columns);
        hidden += all.len().saturating_sub(height);
        all.truncate(height);
        lines.extend(all.into_iter().map(|line| (at, line)));
    }
    let end = lines.iter().rposition(|(at, _)| *at == list.at()).map_or(0, |last| last + 1);
    let skip = end.saturating_sub(height);
    lines.drain(..skip);
    lines.truncate(height);
    Lines { lines, hidden }
}

/// The lines of one: its head, and where it is told whole, what it says and what to do.
fn item(
    model: &Model,
    latest: &Picture,
    noted: &Noted,
    (selected, whole): (bool, bool),
    columns: usize,
) -> Vec<Line<'static>> {
    if let Noted::Gap(cause) = noted {
        return gap(model, latest, cause, (selected, whole), columns);
    }
    let Some((finding, counts)) = find(&latest.assessment, noted) else { return Vec::new() };
    let role = if counts { Role::from(finding.severity) } else { Role::Muted };
    let mut lines = vec![head(model, latest, finding, role, (selected, whole), columns)];
    if whole {
        lines.extend(sentences(model, finding, columns));
    }
    lines
}

/// What kept us from looking, and what to do: in a line, or whole.
fn gap(
    model: &Model,
    latest: &Picture,
    cause: &str,
    (selected, whole): (bool, bool),
    columns: usize,
) -> Vec<Line<'static>> {
    let theme = model.theme;
    let room = columns.saturating_sub(INDENT);
    let mut texts =
        if whole { width::wrap(&theme.clean(cause), room) } else { vec![theme.cut(cause, room)] }.into_iter();
    let mut lines = vec![Line::from(vec![
        pointer(model, selected),
        theme.span(
            format!("{} {}", theme.mark(Mark::Unknown), texts.next().unwrap_or_default()),
            Role::Unknown,
        ),
    ])];
    lines.extend(texts.map(|text| Line::from(theme.span(format!("    {text}"), Role::Unknown))));
    let known = latest.assessment.gaps.iter().find(|gap| gap.cause == cause);
    if let Some(remedy) = known.and_then(|gap| gap.remedy.as_deref()).filter(|_| whole) {
        let advice = width::wrap(&theme.clean(&format!("{} {remedy}", theme.arrow())), room);
        lines.extend(
            advice.into_iter().map(|text| Line::from(theme.span(format!("    {text}"), Role::Usual))),
        );
    }
    lines
}

/// What stands before a line: whether it is the selected one, and whether the keys move there.
fn pointer(model: &Model, selected: bool) -> Span<'static> {
    let theme = model.theme;
    let focused = selected && model.nodes.pane == Pane::Findings;
    let style = if focused { theme.focus() } else { theme.style(Role::Muted) };
    Span::styled(format!("{} ", if selected { theme.pointer() } else { " " }), style)
}

/// All of the selected one: what is wrong, who says so, what to do.
pub(super) fn details(model: &Model, columns: usize) -> (String, Vec<Line<'static>>) {
    let none = || (String::new(), Vec::new());
    let Some(latest) = &model.world().latest else { return none() };
    let mut page = Page::new(model.theme, columns);
    match model.nodes.findings.selected() {
        None => none(),
        Some(Noted::Gap(cause)) => {
            page.say(cause, Role::Unknown);
            let known = latest.assessment.gaps.iter().find(|gap| gap.cause == *cause);
            if let Some(remedy) = known.and_then(|gap| gap.remedy.as_deref()) {
                page.advise(remedy);
            }
            ("Not looked at".to_owned(), page.lines)
        }
        Some(noted) => {
            let Some((finding, counts)) = find(&latest.assessment, noted) else { return none() };
            let role = if counts { Role::from(finding.severity) } else { Role::Muted };
            let dash = model.theme.dash();
            let severity = finding.severity.word();
            page.say(&finding.summary, role);
            page.gap();
            page.fact("about", &subject(model, latest, &finding.subject), Role::Usual);
            page.fact("severity", if counts { severity } else { "muted: it does not count" }, Role::Usual);
            page.facts("says so", finding.evidence.iter().map(|witness| (witness.clone(), Role::Usual)));
            page.gap();
            page.advise(&finding.advice);
            (format!("{} {dash} finding", finding.id), page.lines)
        }
    }
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
    let mark = if finding.severity == Severity::Note { theme.mark(Mark::Absent) } else { theme.mark(role) };
    let subject = subject(model, latest, &finding.subject);
    let wide = model.room() == Room::Wide;
    let id_width = if wide { finding.id.len() } else { finding.id.len().max(19) };
    let mut spans =
        vec![pointer(model, selected), theme.span(format!("{mark} {:<id_width$}", finding.id), role)];
    let left = columns.saturating_sub(INDENT + id_width + 1);
    if wide {
        let subject = width::shorten_middle(&subject, left, theme.ascii).into_owned();
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

/// What it is about. Clean.
fn subject(model: &Model, picture: &Picture, subject: &Subject) -> String {
    let theme = model.theme;
    let name = |node: &NodeName| theme.name(picture.names.short(node));
    match subject {
        Subject::Node(node) => name(node),
        Subject::Link(from, to) => format!("{} {} {}", name(from), theme.arrow(), name(to)),
        other => theme.clean(&other.to_string()),
    }
}
