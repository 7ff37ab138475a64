//! What changed, newest first; who says so; which nodes change again and again.

use super::{Lines, line_at};
use crate::assess::finding::Subject;
use crate::cluster::node::NodeName;
use crate::report::watch::{Event, Kind, Paper};
use crate::report::{Format, Style};
use crate::tui::keys::Action;
use crate::tui::layout::{self, Room};
use crate::tui::list::List;
use crate::tui::message::Effect;
use crate::tui::model::{Model, World};
use crate::tui::overlay::{Overlay, Pages};
use jiff::Timestamp;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Which events are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kinds {
    /// All of them.
    #[default]
    All,
    /// Nodes.
    Nodes,
    /// Links, and the sockets below them.
    Links,
    /// Findings and the verdict.
    Findings,
    /// Our own way in, and what the server said by itself.
    Session,
}

impl Kinds {
    const ALL: [Self; 5] = [Self::All, Self::Nodes, Self::Links, Self::Findings, Self::Session];

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all kinds",
            Self::Nodes => "nodes",
            Self::Links => "links",
            Self::Findings => "findings",
            Self::Session => "session",
        }
    }

    fn next(self) -> Self {
        let at = Self::ALL.iter().position(|kinds| *kinds == self).unwrap_or_default();
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    /// Whether an event is among them.
    pub fn have(self, event: &Event) -> bool {
        let kind = match event.kind {
            Kind::Node => Self::Nodes,
            Kind::Link | Kind::Sockets => Self::Links,
            Kind::Push if matches!(event.subject, Subject::Link(..)) => Self::Links,
            Kind::Finding | Kind::Verdict => Self::Findings,
            Kind::Start | Kind::Session | Kind::Moved | Kind::Push | Kind::Exec => Self::Session,
        };
        self == Self::All || self == kind
    }
}

/// The state of this screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The rows: events by their numbers.
    pub list: List<u64>,
    /// What is typed as the filter.
    pub filter: String,
    /// Which are shown.
    pub kinds: Kinds,
}

/// Where the panes of this screen stand; one that has no room is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// The rows.
    pub events: Rect,
    /// The selected event in full.
    pub event: Option<Rect>,
    /// Which nodes change again and again.
    pub restless: Option<Rect>,
}

/// Where the panes stand.
pub fn panes(model: &Model) -> Panes {
    let body = layout::parts(model.size).body;
    let split = |lower: u16| -> [Rect; 2] {
        Layout::vertical([Constraint::Min(4), Constraint::Length(lower)]).areas(body)
    };
    match model.room() {
        Room::Wide => {
            let [events, below] = split((body.height / 3).clamp(8, 12));
            let [event, restless] =
                Layout::horizontal([Constraint::Min(60), Constraint::Length((body.width / 3).clamp(40, 60))])
                    .areas(below);
            Panes { events, event: Some(event), restless: Some(restless) }
        }
        Room::Enough => {
            let [events, event] = split(6);
            Panes { events, event: Some(event), restless: None }
        }
        Room::Little | Room::None => Panes { events: body, event: None, restless: None },
    }
}

/// Brings the rows up to date. The newest stays selected while it is the newest; any other one stays what it is.
pub fn settle(model: &mut Model) {
    let world = model.world();
    let numbers = (1..=world.told).rev();
    let keys: Vec<u64> = numbers
        .zip(&world.events)
        .filter(|(_, event)| model.events.kinds.have(event) && passes(model, event))
        .map(|(number, _)| number)
        .collect();
    let height = usize::from(layout::rows(panes(model).events).height);
    // What is open stays what it is.
    let follows = model.events.list.at() == 0 && model.overlay.as_ref().is_none_or(is_typed);
    let list = &mut model.events.list;
    let (at, top) = (list.at(), list.visible().start);
    list.settle(keys, height);
    if follows {
        list.go(Action::First);
    } else if top > 0 {
        // Where the first rows are out of sight, new ones move nothing that is in sight.
        list.scroll(list.at().saturating_sub(at).try_into().unwrap_or(0));
    }
}

const fn is_typed(overlay: &Overlay) -> bool {
    matches!(overlay, Overlay::Filter { .. })
}

fn passes(model: &Model, event: &Event) -> bool {
    model.events.filter.is_empty()
        || model.passes(&format!(
            "{} {} {} {} {} {} {}",
            event.kind.word(),
            event.name(),
            event.subject,
            event.finding.unwrap_or_default(),
            event.change(),
            event.why(),
            event.witnesses()
        ))
}

/// The event that is selected.
pub fn selected(model: &Model) -> Option<&Event> {
    model.world().event(*model.events.list.selected()?)
}

/// What keys do here.
pub fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    if model.events.list.go(action) {
        return Vec::new();
    }
    match action {
        Action::Kinds => model.events.kinds = model.events.kinds.next(),
        Action::Back => model.events.kinds = Kinds::All,
        Action::Open if selected(model).is_some() => {
            model.overlay = Some(Overlay::Details(Pages::default()));
        }
        _ => {}
    }
    Vec::new()
}

/// What a click does here: selects a row, and opens the one that is selected.
pub fn click(model: &mut Model, at: Position) -> Vec<Effect> {
    let panes = panes(model);
    if let Some(line) = line_at(layout::rows(panes.events), at) {
        let list = &mut model.events.list;
        let again = list.visible().start + line == list.at();
        if list.point(line) && again {
            return perform(model, Action::Open);
        }
    } else if panes.event.is_some_and(|area| area.contains(at)) {
        return perform(model, Action::Open);
    }
    Vec::new()
}

/// The finding that the selected event is about; of a node or a link, the worst that is known of it now.
pub fn finding(model: &Model) -> Option<&'static str> {
    let event = selected(model)?;
    if event.finding.is_some() {
        return event.finding;
    }
    let latest = model.world().latest.as_ref()?;
    let of = |node: &NodeName| latest.findings_of(node).next().map(|finding| finding.id);
    match (&event.subject, event.kind) {
        (Subject::Node(node), _) => of(node),
        (Subject::Link(from, to), _) => {
            let exactly = latest.assessment.findings.iter().find(|finding| finding.subject == event.subject);
            exactly.map(|finding| finding.id).or_else(|| of(to)).or_else(|| of(from))
        }
        (_, Kind::Verdict | Kind::Start) => latest.assessment.findings.first().map(|finding| finding.id),
        _ => None,
    }
}

/// The selected event as `watch -o plain` prints it.
pub fn copied(model: &Model) -> Option<Lines> {
    let mut line = Vec::new();
    Paper::new(Format::Plain, Style::default()).write(selected(model)?, &mut line).ok()?;
    // No field of that format has a tabulator or a line feed.
    Some(vec![String::from_utf8_lossy(&line).trim_end().split('\t').map(str::to_owned).collect()])
}

/// How often something of a node was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restless {
    /// The node.
    pub node: NodeName,
    /// Within the last minute.
    pub minute: usize,
    /// Within the last hour.
    pub hour: usize,
    /// Since the watch began, as far as it is remembered.
    pub all: usize,
    /// When the last time was.
    pub last: Timestamp,
}

/// Whether an event tells that a node went, or a link: not that one came, or could not be seen.
fn is_loss(event: &Event) -> bool {
    let (from, to) = (event.from.as_deref(), event.to.as_deref());
    match event.kind {
        Kind::Node => matches!(
            (from, to),
            (Some("healthy" | "degraded" | "unknown"), Some("down")) | (Some("healthy"), Some("degraded"))
        ),
        Kind::Link => from == Some("connected") && to != Some("connected"),
        _ => false,
    }
}

/// The nodes that are lost again and again, the most restless first. What goes in one round with a node, its links above
/// all, is one loss. What is found about them follows from that, and is not counted.
pub fn restless(world: &World, now: Timestamp) -> Vec<Restless> {
    const MINUTE: Duration = Duration::from_secs(60);
    const HOUR: Duration = Duration::from_secs(3_600);
    let mut all: BTreeMap<&NodeName, Restless> = BTreeMap::new();
    let mut counted: BTreeSet<(&NodeName, Timestamp)> = BTreeSet::new();
    for event in world.events.iter().filter(|event| is_loss(event)) {
        let nodes = match &event.subject {
            Subject::Node(node) => [Some(node), None],
            Subject::Link(from, to) => [Some(from), Some(to)],
            _ => [None, None],
        };
        let age = Duration::try_from(now.duration_since(event.at)).unwrap_or_default();
        for node in nodes.into_iter().flatten().filter(|node| counted.insert((node, event.at))) {
            let counts = all.entry(node).or_insert_with(|| Restless {
                node: node.clone(),
                minute: 0,
                hour: 0,
                all: 0,
                last: event.at,
            });
            counts.minute += usize::from(age <= MINUTE);
            counts.hour += usize::from(age <= HOUR);
            counts.all += 1;
        }
    }
    let mut rows: Vec<Restless> = all.into_values().collect();
    rows.sort_by(|a, b| (b.minute, b.hour, b.all, &a.node).cmp(&(a.minute, a.hour, a.all, &b.node)));
    rows
}
