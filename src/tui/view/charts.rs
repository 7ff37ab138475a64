//! Figures over time: a line each, and the selected one as a chart. What was not known is a gap, and no zero.

use super::foot;
use super::grid::{self, Cell, Column, Shown};
use crate::cluster::node::NodeName;
use crate::report::ink::Role;
use crate::text::{duration, width};
use crate::tui::between;
use crate::tui::layout;
use crate::tui::model::Model;
use crate::tui::picture::Picture;
use crate::tui::screens::links::Panes;
use crate::tui::series::{Figure, Samples, Series};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::symbols::{Marker, bar};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Axis, Chart, Dataset, GraphType, Sparkline, Widget};
use std::fmt::Write as _;
use std::time::Duration;

/// Rounds of a line: of more, the last ones.
const MOST_SPARK: usize = 60;
/// Rows of a chart among other lines.
const CHART_ROWS: u16 = 9;
/// A chart shows this much time at least, in seconds: the first rounds are not drawn across the screen.
const LEAST_TIME: f64 = 60.0;

/// Draws the list of figures, and the selected one at large where there is room.
pub(super) fn draw(model: &Model, picture: &Picture, panes: Panes, buffer: &mut Buffer) {
    let theme = model.theme;
    let state = &model.links;
    let series = &model.world().series;
    let (shown, total) = (state.figures.keys().len(), series.all().count());
    let count = if shown == total { total.to_string() } else { format!("{shown} of {total}") };
    let mut title = format!("Links {} figures over time ({count})", theme.dash());
    if state.greatest {
        let _ = write!(title, ", greatest first");
    }
    if !state.filter.is_empty() {
        let _ = write!(title, " {} filter: {}", theme.dash(), theme.cut(&state.filter, 20));
    }
    theme.frame(&title, true).render(panes.main, buffer);
    let inner = layout::inside(panes.main);
    if shown == 0 {
        if !state.filter.is_empty() {
            return super::no_match(model, inner, "figure", buffer);
        }
        let lines = ["No figure is known yet.", "v goes back to the matrix."];
        return super::hint(model, inner, &lines, buffer);
    }
    list(model, picture, inner, buffer);
    foot::of_list(theme, panes.main, &state.figures, buffer);
    if let (Some(area), Some(figure)) = (panes.large, state.figures.selected()) {
        large(model, picture, figure, area, buffer);
    }
}

fn list(model: &Model, picture: &Picture, inner: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let series = &model.world().series;
    let name = picture.mesh.widths(theme.ascii).name;
    let pairs = series.all().any(|(figure, _)| matches!(figure, Figure::LinkRoundTrip(..)));
    let of = if pairs { 2 * name + 2 + width::columns(theme.arrow()) } else { name };
    let columns = [
        Column::new("FIGURE", 14, 0),
        Column::new("OF", of, 0).down_to(10),
        Column::new("LAST", 8, 0).right(),
        Column::new("LEAST", 8, 3).right(),
        Column::new("MOST", 8, 2).right(),
        Column::new("OVER TIME", MOST_SPARK, 1).down_to(12),
    ];
    // As many rounds as there is room for.
    let widths = grid::fit(&columns, usize::from(inner.width).saturating_sub(grid::POINTER));
    let rounds = widths.last().copied().flatten().unwrap_or(0);
    let rows = model.links.figures.shown().filter_map(|(figure, selected)| {
        let samples = series.of(figure)?;
        let dash = || theme.dash().to_owned();
        let (least, most) = samples.range().map_or((None, None), |(least, most)| (Some(least), Some(most)));
        let told = |known: Option<f32>| known.map_or_else(dash, |known| value(figure, known));
        // Of a clock's minutes the last one is not the newest.
        let (newest, role) = if figure.is_by_clock() {
            (dash(), Role::Muted)
        } else if samples.last().is_some() {
            (told(samples.last()), Role::Usual)
        } else {
            (dash(), Role::Unknown)
        };
        let cells = vec![
            Cell::new(kind(figure), Role::Muted),
            Cell::new(of_whom(theme, picture, figure), Role::Strong),
            Cell::new(newest, role),
            Cell::new(told(least), Role::Muted),
            Cell::new(told(most), Role::Muted),
            Cell::new(line(figure, samples, rounds, theme.ascii), Role::Usual),
        ];
        Some((cells, Shown { selected, focused: true, stale: model.world().is_stale() }))
    });
    grid::draw(theme, inner, &columns, rows, buffer);
}

/// The figures that tell of one cell: a line each, and the most telling one at large.
pub(super) fn of_cell(
    model: &Model,
    picture: &Picture,
    from: &NodeName,
    to: &NodeName,
    columns: usize,
) -> Vec<Line<'static>> {
    let theme = model.theme;
    let series = &model.world().series;
    let known: Vec<(Figure, &Samples)> = between::figures(picture, from, to)
        .into_iter()
        .filter_map(|figure| Some((figure.clone(), series.of(&figure)?)))
        .collect();
    let mut lines = Vec::new();
    for (at, (figure, samples)) in known.iter().enumerate() {
        if at == 0 {
            lines.push(Line::default());
        }
        let what = theme.cut(&format!("{} {}", kind(figure), of_whom(theme, picture, figure)), columns / 2);
        let last = samples.last().filter(|_| !figure.is_by_clock());
        let last = last.map_or_else(|| theme.dash().to_owned(), |last| value(figure, last));
        let room = columns.saturating_sub(columns / 2 + 12).min(MOST_SPARK);
        lines.push(Line::from(vec![
            theme.span(width::pad(&what, columns / 2, theme.ascii), Role::Muted),
            theme.span(format!("{last:>10}  "), Role::Usual),
            theme.span(line(figure, samples, room, theme.ascii), Role::Usual),
        ]));
    }
    // One round is no curve.
    if let Some((figure, samples)) = known.first()
        && columns >= 40
        && samples.len() > 1
    {
        lines.push(Line::default());
        let heading = width::wrap(&heading(model, picture, figure), columns);
        lines.extend(heading.into_iter().map(|line| Line::from(theme.span(line, Role::Strong))));
        lines.extend(chart_lines(model, figure, columns, CHART_ROWS));
    }
    lines
}

/// The selected figure at large, in lines.
pub(super) fn details(model: &Model, picture: &Picture, columns: usize) -> (String, Vec<Line<'static>>) {
    let Some(figure) = model.links.figures.selected() else { return (String::new(), Vec::new()) };
    let title = format!("{} {}", kind(figure), of_whom(model.theme, picture, figure));
    let heading = width::wrap(&heading(model, picture, figure), columns);
    // As much of the screen as a box over it has.
    let taken = u16::try_from(heading.len()).unwrap_or(u16::MAX);
    let rows = layout::parts(model.size).body.height.saturating_sub(2).saturating_sub(taken);
    let muted = |line| Line::from(model.theme.span(line, Role::Muted));
    let mut lines: Vec<Line<'static>> = heading.into_iter().map(muted).collect();
    lines.extend(chart_lines(model, figure, columns, rows.clamp(5, 2 * CHART_ROWS)));
    (title, lines)
}

fn large(model: &Model, picture: &Picture, figure: &Figure, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let title = heading(model, picture, figure);
    let room = usize::from(area.width).saturating_sub(4);
    theme.frame(&width::shorten(&title, room, theme.ascii), false).render(area, buffer);
    let inner = layout::inside(area);
    chart(model, figure, Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }, buffer);
}

/// What is drawn, and between what it was.
fn heading(model: &Model, picture: &Picture, figure: &Figure) -> String {
    let theme = model.theme;
    let mut text = format!("{} {}", kind(figure), of_whom(theme, picture, figure));
    let Some(samples) = model.world().series.of(figure) else { return text };
    if let Some(of) = clock(figure) {
        let sum: f32 = samples.iter().flatten().sum();
        let _ = write!(text, ": {sum:.0} {of}, as it counts them, by its own clock");
        if samples.iter().any(|sample| sample.is_none()) {
            text.push_str("; gaps: nobody looked");
        }
        return text;
    }
    match samples.last() {
        Some(last) => {
            let _ = write!(text, ": {}", value(figure, last));
        }
        None => text.push_str(": not known in the last round"),
    }
    if let Some((least, most)) = samples.range() {
        let rounds = samples.len();
        let what = if rounds == 1 { "round" } else { "rounds" };
        let _ = write!(text, ", {} to {} in {rounds} {what}", value(figure, least), value(figure, most));
    }
    text
}

/// What the samples of a clock are.
const fn clock(figure: &Figure) -> Option<&'static str> {
    match figure {
        Figure::LostByMinute(_) => Some("in the hour in which it last happened"),
        Figure::LostByHour(_) => Some("by the hours in which it last happened"),
        _ => None,
    }
}

/// What it is a figure of.
const fn kind(figure: &Figure) -> &'static str {
    match figure {
        Figure::Answer(_) => "answer",
        Figure::SocketRoundTrip(_) => "tcp round trip",
        Figure::SendQueue(_) => "send queue",
        Figure::LinkRoundTrip(..) => "request",
        Figure::Lost(_) => "lost in all",
        Figure::LostByMinute(_) => "lost by minute",
        Figure::LostByHour(_) => "lost by hour",
    }
}

fn of_whom(theme: Theme, picture: &Picture, figure: &Figure) -> String {
    let name = |node: &NodeName| theme.name(picture.names.short(node));
    match figure {
        Figure::Answer(node)
        | Figure::SocketRoundTrip(node)
        | Figure::SendQueue(node)
        | Figure::Lost(node)
        | Figure::LostByMinute(node)
        | Figure::LostByHour(node) => name(node),
        Figure::LinkRoundTrip(from, to) => format!("{} {} {}", name(from), theme.arrow(), name(to)),
    }
}

/// A value in its unit.
pub(super) fn value(figure: &Figure, value: f32) -> String {
    match figure {
        Figure::SendQueue(_) => bytes(value),
        Figure::Lost(_) | Figure::LostByMinute(_) | Figure::LostByHour(_) => format!("{value:.0}"),
        Figure::Answer(_) | Figure::SocketRoundTrip(_) | Figure::LinkRoundTrip(..) => {
            Duration::try_from_secs_f32(value / 1_000.0).map_or_else(|_| "-".to_owned(), duration::human)
        }
    }
}

fn bytes(count: f32) -> String {
    match count {
        count if count < 1_024.0 => format!("{count:.0} B"),
        count if count < 1_048_576.0 => format!("{:.1} KiB", count / 1_024.0),
        count if count < 1_073_741_824.0 => format!("{:.1} MiB", count / 1_048_576.0),
        count => format!("{:.1} GiB", count / 1_073_741_824.0),
    }
}

/// A figure in a line of so many columns: the last rounds, or the whole of a clock.
pub(super) fn line(figure: &Figure, samples: &Samples, columns: usize, ascii: bool) -> String {
    if !figure.is_by_clock() {
        let skip = samples.len().saturating_sub(columns);
        let before = " ".repeat(columns.saturating_sub(samples.len()));
        return before + &spark(samples.iter().skip(skip), samples, ascii);
    }
    // Where there is no column for each of them, several have one: the greatest of them is seen.
    let all: Vec<Option<f32>> = samples.iter().collect();
    let together = all.len().div_ceil(columns.max(1)).max(1);
    let greatest = all.chunks(together).map(|some| some.iter().flatten().copied().reduce(f32::max));
    spark(greatest, samples, ascii)
}

/// A sign for each, from nothing to the greatest of all.
fn spark(shown: impl Iterator<Item = Option<f32>>, all: &Samples, ascii: bool) -> String {
    const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    const ASCII: [char; 8] = ['_', '.', ':', '-', '=', '+', '*', '#'];
    let levels = if ascii { ASCII } else { LEVELS };
    let most = all.range().map_or(0.0, |(_, most)| most);
    shown.map(|sample| sample.map_or(' ', |value| levels[level(value, most)])).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 7: a cast of a float ends at the ends"
)]
fn level(value: f32, most: f32) -> usize {
    if most <= 0.0 {
        return 0;
    }
    ((value / most * 8.0).ceil() as usize).saturating_sub(1).min(7)
}

/// A chart among lines.
fn chart_lines(model: &Model, figure: &Figure, columns: usize, rows: u16) -> Vec<Line<'static>> {
    let area = Rect::new(0, 0, u16::try_from(columns).unwrap_or(u16::MAX).min(200), rows);
    let mut buffer = Buffer::empty(area);
    chart(model, figure, area, &mut buffer);
    (0..area.height)
        .map(|row| {
            let cells = (0..area.width).map(|column| &buffer[(column, row)]);
            let spans = cells.map(|cell| Span::styled(cell.symbol().to_owned(), cell.style()));
            Line::from(spans.collect::<Vec<_>>())
        })
        .collect()
}

/// One figure as a curve over the time of the rounds.
fn chart(model: &Model, figure: &Figure, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let series = &model.world().series;
    let Some(samples) = series.of(figure) else { return };
    if figure.is_by_clock() {
        return bars(theme, samples, area, buffer);
    }
    let runs = runs(series, samples);
    let most = samples.range().map_or(0.0, |(_, most)| f64::from(most));
    // A line of nothing but zeros lies on the ground.
    let top = if most > 0.0 { most * 1.05 } else { 1.0 };
    let first = runs.first().and_then(|run| run.first()).map_or(0.0, |(time, _)| *time);
    let left = first.min(-LEAST_TIME);
    let marker = if theme.ascii { Marker::Custom('*') } else { Marker::Braille };
    let datasets = runs
        .iter()
        .map(|run| {
            Dataset::default().marker(marker).graph_type(GraphType::Line).style(theme.focus()).data(run)
        })
        .collect();
    let muted = theme.style(Role::Muted);
    let told = |part: f64| theme.span(value(figure, narrow(most * part)), Role::Muted);
    let ago = |part: f64| {
        let text = duration::human(Duration::from_secs_f64((-left * part).max(0.0).round()));
        theme.span(format!("{text} ago"), Role::Muted)
    };
    let labels = if most <= 0.0 {
        vec![told(0.0), Span::raw("")]
    } else if matches!(figure, Figure::Lost(_)) {
        // There is no half a connection.
        vec![told(0.0), told(1.0)]
    } else {
        vec![told(0.0), told(0.5), told(1.0)]
    };
    Chart::new(datasets)
        .x_axis(Axis::default().style(muted).bounds([left, 0.0]).labels([
            ago(1.0),
            ago(0.5),
            theme.span("last round", Role::Muted),
        ]))
        .y_axis(Axis::default().style(muted).bounds([0.0, top]).labels(labels))
        .legend_position(None)
        .render(area, buffer);
    if theme.ascii {
        plain(area, buffer);
    }
}

/// Counts by a clock: a bar for each minute or hour, with its number below it.
fn bars(theme: Theme, samples: &Samples, area: Rect, buffer: &mut Buffer) {
    let count = samples.len().max(1);
    let wide = (usize::from(area.width) / count).max(1);
    // In steps that a clock has.
    let step = if count > 24 { 15 } else { 6 };
    let ground = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
    let above = Rect { height: area.height.saturating_sub(1), ..area };
    let data = samples.iter().flat_map(|sample| {
        let bar = sample.map(whole);
        // A column between two bars, where there is one to spare.
        (0..wide).map(move |column| if wide > 1 && column + 1 == wide { None } else { bar })
    });
    let set = if theme.ascii { ASCII_BARS } else { bar::NINE_LEVELS };
    Sparkline::default().data(data).bar_set(set).style(theme.focus()).render(above, buffer);
    let marks = (0..count).step_by(step).map(|at| width::pad(&at.to_string(), wide * step, theme.ascii));
    Line::from(theme.span(marks.collect::<String>(), Role::Muted)).render(ground, buffer);
}

/// Bars of ASCII.
const ASCII_BARS: bar::Set<'static> = bar::Set {
    full: "#",
    seven_eighths: "#",
    three_quarters: "*",
    five_eighths: "+",
    half: "=",
    three_eighths: "-",
    one_quarter: ":",
    one_eighth: ".",
    empty: " ",
};

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count that came as a whole number: a cast of a float ends at the ends"
)]
const fn whole(count: f32) -> u64 {
    count as u64
}

/// The lines of the axes in ASCII.
fn plain(area: Rect, buffer: &mut Buffer) {
    for at in area.positions() {
        let Some(cell) = buffer.cell_mut(at) else { continue };
        let sign = match cell.symbol() {
            "─" => "-",
            "│" => "|",
            "└" => "+",
            _ => continue,
        };
        cell.set_symbol(sign);
    }
}

/// The samples by time, in seconds before the last round; one run for each stretch without a gap.
fn runs(series: &Series, samples: &Samples) -> Vec<Vec<(f64, f64)>> {
    let Some(last) = series.rounds().next_back() else { return Vec::new() };
    let skip = series.rounds().len().saturating_sub(samples.len());
    let mut runs: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut open = false;
    for (at, sample) in series.rounds().skip(skip).zip(samples.iter()) {
        let Some(value) = sample else {
            open = false;
            continue;
        };
        let point = (at.duration_since(last).as_secs_f64(), f64::from(value));
        match runs.last_mut() {
            Some(run) if open => run.push(point),
            _ => runs.push(vec![point]),
        }
        open = true;
    }
    runs
}

#[expect(clippy::cast_possible_truncation, reason = "a label needs no more than seven digits")]
const fn narrow(value: f64) -> f32 {
    value as f32
}
