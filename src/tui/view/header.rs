//! The header: whether the cluster is whole, in one word, before anything else; then who is watched, through whom, and
//! how old it all is.

use crate::assess::verdict::{Health, Verdict};
use crate::cluster::session::{FailureKind, SessionState};
use crate::cluster::view::Access;
use crate::report::ink::{Mark, Role};
use crate::text::{duration, width};
use crate::tui::layout::{self, Room};
use crate::tui::model::{Model, World};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use std::collections::BTreeMap;

/// Draws both lines.
pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let top = Rect { height: 1, ..area };
    let bottom = Rect { y: area.y + 1, height: area.height.saturating_sub(1).min(1), ..area };
    first(model, top, buffer);
    second(model, bottom, buffer);
}

/// The verdict: that of the last round, however old; unknown before the first.
pub(super) fn verdict(model: &Model) -> (String, Role) {
    // Of a cluster that nobody has looked at since another one was watched, nobody knows.
    let latest = model.world().latest.as_ref().filter(|_| !model.world().left);
    let verdict = latest.map_or(Verdict::Unknown, |latest| latest.assessment.verdict);
    (verdict.word().to_uppercase(), Role::from(verdict))
}

/// Pieces at the left, pieces at the right as far as there is room; what comes last at the right matters least.
fn sides(left: Vec<Span<'static>>, right: Vec<Span<'static>>, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    let mut taken: usize = left.iter().map(|span| width::columns(&span.content)).sum();
    Line::from(left).render(area, buffer);
    let mut kept: Vec<Span<'static>> = Vec::new();
    for span in right {
        let needs = width::columns(&span.content) + 2;
        if taken + needs > room {
            break;
        }
        taken += needs;
        kept.push(span);
    }
    let mut column = usize::from(area.right());
    for span in kept.into_iter().rev() {
        column -= width::columns(&span.content) + 1;
        let place = Rect { x: u16::try_from(column).unwrap_or(area.x), ..area }.intersection(area);
        column = column.saturating_sub(1);
        Line::from(span).render(place, buffer);
    }
}

fn first(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let room = usize::from(area.width);
    let rounds = rounds(model);
    let domain = theme.name(&model.watched.domain);
    let name = match model.watched.context.as_deref() {
        Some(context) => format!("{}: {domain}", theme.name(context)),
        None => domain,
    };
    // While all is well, how old it is matters more than who we are; else, why it is not.
    let online = matches!(model.session.0, SessionState::Online(_));
    let beside = 16 + width::columns(&name).min(24) + if online { width::columns(&rounds) + 4 } else { 0 };
    let (wordings, role) = session(model);
    let words = wording(theme, &wordings, !online, room.saturating_sub(beside));
    let mut left = vec![theme.span(" clusterctl", Role::Strong), Span::raw("  ")];
    let free = room.saturating_sub(16 + width::columns(&words));
    let with_rounds = free.saturating_sub(width::columns(&rounds) + 4);
    let free = if width::columns(&name).min(24) <= with_rounds { with_rounds } else { free };
    left.push(theme.span(width::shorten_middle(&name, free.max(8), theme.ascii), Role::Usual));
    if let Some(vantage) =
        model.picture().and_then(|picture| Some(picture.names.short(picture.vantage()?).to_owned()))
    {
        let words = format!("  seen from {}", theme.name(&vantage));
        if width::columns(&words) + width::columns(&name) < free {
            left.push(theme.span(words, Role::Muted));
        }
    }
    let mut right = vec![theme.span(words, role), theme.span(rounds, Role::Muted)];
    right.extend(every(model));
    sides(left, right, area, buffer);
}

/// The longest wording that fits; a long one is cut where enough of it is seen.
fn wording(theme: Theme, wordings: &[String], cuttable: bool, room: usize) -> String {
    const ENOUGH: usize = 14;
    let clean: Vec<String> = wordings.iter().map(|words| theme.clean(words)).collect();
    let longest = clean.first().map(String::as_str).unwrap_or_default();
    let next = clean.get(1).map_or(0, |words| width::columns(words));
    if cuttable && width::columns(longest) > room && next + ENOUGH <= room {
        return theme.cut(longest, room);
    }
    let fitting = clean.iter().find(|words| width::columns(words) <= room).or(clean.last());
    fitting.map_or_else(String::new, |words| theme.cut(words, room.max(ENOUGH)))
}

/// How the session is, in words: all of them first, then fewer and fewer.
fn session(model: &Model) -> (Vec<String>, Role) {
    let theme = model.theme;
    let ring = if theme.ascii { "o" } else { "◌" };
    match &model.session.0 {
        SessionState::Idle => (vec![format!("{ring} idle")], Role::Muted),
        SessionState::Stepping { to, .. } => {
            let (what, role) =
                if model.been_in { ("reconnecting", Role::Degraded) } else { ("connecting", Role::Usual) };
            (vec![format!("{ring} {what} to {to}"), format!("{ring} {what}")], role)
        }
        SessionState::Online(_) => {
            let mark = theme.mark(Mark::Connected);
            (vec![format!("{mark} online as {}", model.watched.jid), format!("{mark} online")], Role::Healthy)
        }
        SessionState::Waiting { until, attempt, cause } => {
            let again = if model.been_in { "reconnecting" } else { "trying again" };
            let short = format!("{ring} {again} {}", model.until(*until));
            let longer = format!("{short} (attempt {attempt})");
            (vec![format!("{longer}: {cause}"), longer, short], Role::Degraded)
        }
        SessionState::Refused { cause } => {
            let words = match cause.kind {
                FailureKind::LoginRefused => "login refused".to_owned(),
                FailureKind::Certificate => "certificate not trusted".to_owned(),
                FailureKind::WrongDomain => "no such domain there".to_owned(),
                FailureKind::Impossible
                | FailureKind::Unreachable
                | FailureKind::Timeout
                | FailureKind::Protocol => format!("refused at {}", cause.step),
            };
            (vec![format!("{} {words}", theme.mark(Mark::Down))], Role::Down)
        }
    }
}

/// The last round and its age, as wide for any age of less than a minute: what stands beside it does not jump.
fn rounds(model: &Model) -> String {
    let Some(latest) = &model.world().latest else { return "no round yet".to_owned() };
    let round = format!("round {}{}", latest.number, model.theme.dot());
    let room = width::columns(&round) + "59 s ago".len();
    let words = format!("{round}{}", model.ago(latest.at));
    format!("{}{words}", " ".repeat(room.saturating_sub(width::columns(&words))))
}

/// How often we look: what a person set, and what is kept of it where the server bears no more.
fn every(model: &Model) -> Vec<Span<'static>> {
    let asked = model.watched.interval;
    let every = |interval| format!("every {}", duration::human(interval));
    match &model.stretched {
        Some((kept, _)) if *kept > asked => [every(*kept), format!("({} asked)", duration::human(asked))]
            .map(|words| model.theme.span(words, Role::Degraded))
            .to_vec(),
        _ => vec![model.theme.span(every(asked), Role::Muted)],
    }
}

fn second(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    let (word, role) = verdict(model);
    let left = vec![Span::raw(" "), Span::styled(format!(" {word} "), theme.badge(role)), Span::raw("  ")];
    let state = state(model);
    let taken = word.len() + 5;
    let read_only = if model.watched.read_only { "read-only".len() + 2 } else { 0 };
    let room = usize::from(area.width).saturating_sub(taken + width::columns(&state.0) + read_only + 4);
    let mut left = left;
    left.extend(counts(model, room));
    let mut right = vec![Span::styled(state.0, state.1)];
    if model.watched.read_only {
        right.push(theme.span("read-only", Role::Strong));
    }
    sides(left, right, area, buffer);
}

/// Whether the picture is alive.
fn state(model: &Model) -> (String, ratatui::style::Style) {
    let theme = model.theme;
    let (word, style) = if let Some((_, at)) = &model.frozen {
        // Rounds are counted anew where what stayed of the earlier ones was lost.
        let newer = model
            .live
            .latest
            .as_ref()
            .map_or(0, |live| live.number)
            .saturating_sub(model.world().latest.as_ref().map_or(0, |shown| shown.number));
        let waits = if newer > 0 { format!(", {newer} newer") } else { String::new() };
        // A frozen picture must not hide that it is no longer so.
        let verdict = |world: &World| world.latest.as_ref().map(|latest| latest.assessment.verdict);
        let (now, role) = match verdict(&model.live) {
            Some(now) if Some(now) != verdict(model.world()) => {
                (format!(", now {}", now.word().to_uppercase()), Role::from(now))
            }
            _ => (String::new(), Role::Degraded),
        };
        (format!("FROZEN at {}{waits}{now}", at.strftime("%H:%M:%SZ")), theme.badge(role))
    } else {
        match &model.session.0 {
            SessionState::Online(_) => {
                ("LIVE".to_owned(), theme.style(Role::Healthy).add_modifier(Modifier::BOLD))
            }
            SessionState::Refused { .. } => ("HALTED".to_owned(), theme.badge(Role::Down)),
            SessionState::Idle | SessionState::Stepping { .. } | SessionState::Waiting { .. } => {
                let lost = model.world().is_stale() && !model.world().left;
                let word = if lost { "LOST" } else { "WAITING" };
                (word.to_owned(), theme.style(Role::Degraded).add_modifier(Modifier::BOLD))
            }
        }
    };
    (word, style)
}

/// How many nodes are how, or why nobody knows; how old it is where it is old.
fn counts(model: &Model, room: usize) -> Vec<Span<'static>> {
    let theme = model.theme;
    let Some(picture) = model.picture() else {
        return vec![theme.span(theme.cut("nothing observed yet", room), Role::Muted)];
    };
    let why = match &picture.view.access {
        Access::Manager { .. } => None,
        Access::NoSession(failure) => Some(format!("no session, failed at {}", failure.step)),
        Access::NotTried => Some("nobody logged in".to_owned()),
        Access::CouldNotAsk(_) => Some("logged in, and the cluster could not be asked".to_owned()),
        Access::NotAdmin => Some(format!("{} is no administrator", model.watched.jid)),
        Access::NotClustered => Some("the server runs without clustering".to_owned()),
    };
    if let Some(why) = why {
        return vec![theme.span(theme.cut(&why, room), Role::Usual)];
    }
    let old =
        if model.world().is_stale() { format!("  as seen {}", model.ago(picture.at)) } else { String::new() };
    let mut counts: BTreeMap<Health, usize> = BTreeMap::new();
    for row in picture.nodes.iter().filter(|row| !row.departed) {
        *counts.entry(row.health).or_insert(0) += 1;
    }
    let total: usize = counts.values().sum();
    let gone = picture.nodes.len() - total;
    let pieces = |words: bool| {
        let mut spans = Vec::new();
        if words {
            spans.push(
                theme.span(format!("{total} {}: ", if total == 1 { "node" } else { "nodes" }), Role::Usual),
            );
        }
        for (number, (health, count)) in counts.iter().enumerate() {
            if number > 0 {
                spans.push(theme.span(if words { theme.dot() } else { "  " }, Role::Muted));
            }
            let role = Role::from(*health);
            let what = if words { health.word() } else { theme.mark(role) };
            spans.push(theme.span(format!("{count} {what}"), role));
        }
        if gone > 0 && words {
            spans.push(theme.span(format!("{}{gone} departed", theme.dot()), Role::Muted));
        }
        spans.push(theme.span(old.clone(), Role::Degraded));
        spans
    };
    let taken = |spans: &[Span<'_>]| spans.iter().map(|span| width::columns(&span.content)).sum::<usize>();
    let long = pieces(true);
    if taken(&long) <= room { long } else { pieces(false) }
}

/// Draws the screens by their numbers.
pub(super) fn tabs(model: &Model, _area: Rect, buffer: &mut Buffer) {
    let theme = model.theme;
    for (screen, place, words) in layout::tabs(model) {
        let here = screen == model.screen;
        let style = if here {
            theme.focus().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        } else {
            theme.style(Role::Usual)
        };
        Line::from(Span::styled(words, style)).render(place, buffer);
    }
    if model.room() == Room::Little {
        let words = "all at 80x24 ";
        let area = layout::parts(model.size).tabs;
        let start = area.right().saturating_sub(u16::try_from(words.len()).unwrap_or(0));
        let end = layout::tabs(model).last().map_or(0, |(_, place, _)| place.right());
        if start > end {
            Line::from(theme.span(words, Role::Muted))
                .render(Rect { x: start, width: area.right() - start, ..area }, buffer);
        }
    }
}
