//! What `watch` tells: one event after the other, in every format of a stream.
//!
//! JSON is one object a line (NDJSON). Plain is one record a line:
//!
//! ```text
//! AT  KIND  SUBJECT  FROM  TO  LASTED_MS  FLAPS  SUMMARY  EVIDENCE
//! ```

use super::ink::{Ink, Role, Span};
use super::schema::watch::Watched;
use super::{Format, Style, json, markdown, plain};
use crate::assess::finding::{Finding, Severity, Subject};
use crate::assess::history::{About, Lasted, Transition};
use crate::assess::names::Names;
use crate::assess::verdict::{Assessment, Health, Verdict};
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::push::{Push, Told};
use crate::cluster::view::{Access, ClusterView};
use crate::text::{duration, width};
use jiff::Timestamp;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

/// From so many changes on within ten minutes, a line says that the thing flaps.
const FLAPPING: usize = 4;

/// The columns of what an event is about.
const SUBJECT_WIDTH: usize = 20;

/// Lines of one round, and findings at the start, that a table shows of many that are alike.
const MOST_ALIKE: usize = 8;

/// What kind of event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// How things are when the watch begins.
    Start,
    /// The verdict changed.
    Verdict,
    /// A node changed, appeared, or went.
    Node,
    /// A link, or a group of them, changed.
    Link,
    /// The number of sockets with a node changed.
    Sockets,
    /// A finding appeared, changed, or cleared.
    Finding,
    /// Our own way in.
    Session,
    /// We are logged in to another node.
    Moved,
    /// The server said something by itself.
    Push,
    /// The command of `--exec` did not do its work.
    Exec,
}

impl Kind {
    /// The word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Verdict => "verdict",
            Self::Node => "node",
            Self::Link => "link",
            Self::Sockets => "sockets",
            Self::Finding => "finding",
            Self::Session => "session",
            Self::Moved => "moved",
            Self::Push => "push",
            Self::Exec => "exec",
        }
    }
}

/// One event. Strings may be foreign: they are neutralised where they are written.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When it was seen.
    pub at: Timestamp,
    /// In which round; 0 before the first.
    pub round: u64,
    /// What kind it is.
    pub kind: Kind,
    /// What it is about.
    pub subject: Subject,
    /// The id of the finding that it is about.
    pub finding: Option<&'static str>,
    /// The state before.
    pub from: Option<String>,
    /// The state now.
    pub to: Option<String>,
    /// How long the state before lasted.
    pub lasted: Option<Lasted>,
    /// How often it has changed within ten minutes.
    pub flaps: usize,
    /// The links of a group.
    pub links: Vec<(NodeName, NodeName)>,
    /// Who says so.
    pub evidence: Vec<String>,
    /// All of it in one line.
    pub summary: String,
    /// The whole state, at the start.
    pub present: Option<Present>,
    shown: Shown,
}

/// How a table shows an event.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    /// The name of what it is about.
    name: String,
    /// What it says.
    says: String,
    /// What changed, and nothing else.
    change: String,
    /// What is known of the cause.
    why: String,
    /// Who says so, in short.
    witnesses: String,
}

/// How things are when the watch begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Present {
    /// The domain.
    pub domain: String,
    /// The node that we are logged in to.
    pub vantage: Option<NodeName>,
    /// Each node.
    pub nodes: Vec<(NodeName, Health)>,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Event {
    fn bare(at: Timestamp, round: u64, kind: Kind, name: &str, says: String) -> Self {
        Self {
            at,
            round,
            kind,
            subject: Subject::Cluster,
            finding: None,
            from: None,
            to: None,
            lasted: None,
            flaps: 0,
            links: Vec::new(),
            evidence: Vec::new(),
            summary: format!("{name}: {says}"),
            present: None,
            shown: Shown {
                name: name.to_owned(),
                says,
                change: String::new(),
                why: String::new(),
                witnesses: String::new(),
            },
        }
    }

    /// How things are.
    pub fn start(round: u64, view: &ClusterView, assessment: &Assessment) -> Self {
        let names = Names::of(view);
        let at = view.taken_at.checked_add(view.took).unwrap_or(view.taken_at);
        let mut says = present_words(view, assessment);
        if let Some(vantage) = view.vantage.known() {
            let _ = write!(says, "; logged in to {}", names.short(vantage));
        }
        let verdict = assessment.verdict.word();
        let summary = format!("{verdict}: {}: {says}", view.domain);
        let nodes =
            view.nodes.keys().map(|name| (name.clone(), assessment.health_of(name))).collect::<Vec<_>>();
        Self {
            to: Some(verdict.to_owned()),
            summary,
            present: Some(Present {
                domain: view.domain.clone(),
                vantage: view.vantage.known().cloned(),
                nodes,
                findings: assessment.findings.clone(),
            }),
            ..Self::bare(at, round, Kind::Start, &view.domain, says)
        }
    }

    /// What changed.
    pub fn of(transition: &Transition, round: u64, names: &Names) -> Self {
        let Transition { at, about, from, to, lasted, flaps, links, why, evidence } = transition;
        let (kind, subject, name) = named(about, links.len(), names);
        let change = change_words(about, from.as_deref(), to.as_deref());
        let mut says = change.clone();
        if let Some(lasted) = lasted {
            let _ = write!(says, "  after {}", lasted_words(*lasted));
        }
        if *flaps >= FLAPPING {
            let _ = write!(says, "  (flapping: {flaps} changes in 10 min)");
        }
        // The causes of a verdict and of a node are told by their findings.
        if let (About::Finding(..), Some(why), Some(_)) = (about, why, to) {
            let _ = write!(says, ": {why}");
        }
        let finding = match about {
            About::Finding(id, _) => Some(*id),
            _ => None,
        };
        let mut summary = format!("{name}: {}", says.replace("  ", " "));
        if let (About::Verdict | About::Node(_), Some(why)) = (about, why) {
            let _ = write!(summary, " ({why})");
        }
        let mut bare = Self::bare(*at, round, kind, &name, says);
        bare.shown.witnesses = witnesses(evidence, names);
        bare.shown.change = change;
        bare.shown.why = why.clone().unwrap_or_default();
        Self {
            subject,
            finding,
            from: from.clone(),
            to: to.clone(),
            lasted: *lasted,
            flaps: *flaps,
            links: links.clone(),
            evidence: evidence.clone(),
            summary,
            ..bare
        }
    }

    /// Our way in changed: from and to are words of the session's state.
    pub fn session(at: Timestamp, round: u64, from: &str, to: &str, says: String) -> Self {
        Self {
            from: Some(from.to_owned()),
            to: Some(to.to_owned()),
            ..Self::bare(at, round, Kind::Session, "session", says)
        }
    }

    /// We are logged in to another node.
    pub fn moved(at: Timestamp, round: u64, from: &str, to: &str, why: &str) -> Self {
        let says = format!("moved from {from} to {to}: {why}");
        Self {
            from: Some(from.to_owned()),
            to: Some(to.to_owned()),
            ..Self::bare(at, round, Kind::Moved, "session", says)
        }
    }

    /// The server said something by itself.
    pub fn push(at: Timestamp, round: u64, push: &Push) -> Self {
        let kept = push.kept_since.map_or_else(String::new, |since| {
            format!("  (kept by the server since {})", since.strftime("%Y-%m-%d %H:%M:%SZ"))
        });
        match &push.told {
            Told::Link { of, report } => {
                let state = match report.state {
                    LinkState::Connected => "connected",
                    LinkState::Disconnected => "disconnected",
                    LinkState::Unrecognised(_) => "unrecognised",
                };
                let says = format!("{of} says of {}: {state}{kept}", report.peer);
                Self {
                    subject: Subject::Link(of.clone(), report.peer.clone()),
                    to: Some(state.to_owned()),
                    evidence: vec![push.text.clone()],
                    ..Self::bare(at, round, Kind::Push, "push", says)
                }
            }
            Told::Message { from } => {
                let says = format!("a message from {from}: \"{}\"{kept}", push.text);
                Self {
                    subject: Subject::Account(from.clone()),
                    evidence: vec![push.text.clone()],
                    ..Self::bare(at, round, Kind::Push, "push", says)
                }
            }
        }
    }

    /// The command of `--exec` did not do its work: what became of it in one word, and in a sentence.
    pub fn exec(at: Timestamp, round: u64, became: &str, says: String) -> Self {
        Self { to: Some(became.to_owned()), ..Self::bare(at, round, Kind::Exec, "exec", says) }
    }

    /// The name of what it is about, as tables show it.
    pub fn name(&self) -> &str {
        &self.shown.name
    }

    /// What changed, in a few words: `connected -> disconnected`; the state now where none is known before.
    pub fn change(&self) -> Cow<'_, str> {
        match (self.kind, &self.from, &self.to) {
            (Kind::Session | Kind::Moved, Some(from), Some(to)) => format!("{from} -> {to}").into(),
            _ if !self.shown.change.is_empty() => self.shown.change.as_str().into(),
            (_, _, to) => to.as_deref().unwrap_or_default().into(),
        }
    }

    /// What is known of it beside the change: its cause, or what was said.
    pub fn why(&self) -> &str {
        if self.shown.change.is_empty() { &self.shown.says } else { &self.shown.why }
    }

    /// Who says so, in short; empty where nobody has to.
    pub fn witnesses(&self) -> &str {
        &self.shown.witnesses
    }

    /// Whether the thing changes again and again.
    pub const fn is_flapping(&self) -> bool {
        self.flaps >= FLAPPING
    }

    /// What the state now means.
    pub fn role(&self) -> Role {
        role(self)
    }

    /// Forgets all but the first few links and witnesses, for one who keeps many events.
    pub fn shorten(&mut self) {
        self.links.truncate(MOST_ALIKE);
        self.links.shrink_to_fit();
        self.evidence.truncate(MOST_ALIKE);
        self.evidence.shrink_to_fit();
    }

    /// The event as one line of JSON, with its line feed.
    pub fn to_json(&self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        json::line(&Watched::new(self), &mut line)?;
        Ok(line)
    }
}

/// Counts of nodes by their health, or why there are none.
fn present_words(view: &ClusterView, assessment: &Assessment) -> String {
    match &view.access {
        Access::NoSession(failure) => return format!("no session: {failure}"),
        Access::NotAdmin => return "logged in, and no administrator".to_owned(),
        Access::NotClustered => return "logged in, and the server runs without clustering".to_owned(),
        Access::CouldNotAsk(why) => return format!("logged in, and the cluster could not be asked: {why}"),
        Access::NotTried | Access::Manager { .. } => {}
    }
    let total = assessment.health.len();
    let counts: Vec<String> = [Health::Healthy, Health::Degraded, Health::Unknown, Health::Down]
        .into_iter()
        .map(|health| (assessment.health.values().filter(|known| **known == health).count(), health))
        .filter(|(count, _)| *count > 0)
        .map(|(count, health)| format!("{count} {}", health.word()))
        .collect();
    format!("{total} {}: {}", if total == 1 { "node" } else { "nodes" }, counts.join(", "))
}

fn named(about: &About, links: usize, names: &Names) -> (Kind, Subject, String) {
    match about {
        About::Verdict => (Kind::Verdict, Subject::Cluster, "verdict".to_owned()),
        About::Node(node) => (Kind::Node, Subject::Node(node.clone()), names.short(node)),
        About::Link(from, to) => {
            let name = format!("link {} -> {}", names.short(from), names.short(to));
            (Kind::Link, Subject::Link(from.clone(), to.clone()), name)
        }
        About::Links(Some(node)) => {
            let name = format!("{links} links of {}", names.short(node));
            (Kind::Link, Subject::Node(node.clone()), name)
        }
        About::Links(None) => (Kind::Link, Subject::Cluster, format!("{links} links")),
        About::Sockets(node) => {
            (Kind::Sockets, Subject::Node(node.clone()), format!("sockets with {}", names.short(node)))
        }
        About::Finding(id, subject) => {
            let name = match subject {
                Subject::Cluster | Subject::Host | Subject::Certificate => (*id).to_owned(),
                Subject::Node(node) => format!("{id} {}", names.short(node)),
                Subject::Link(from, to) => format!("{id} {} -> {}", names.short(from), names.short(to)),
                Subject::Peer(_) | Subject::Account(_) => format!("{id} {subject}"),
            };
            (Kind::Finding, subject.clone(), name)
        }
    }
}

fn change_words(about: &About, from: Option<&str>, to: Option<&str>) -> String {
    let word = |word: &str| if word == "absent" { "not mentioned".to_owned() } else { word.to_owned() };
    match (about, from, to) {
        (_, Some(from), Some(to)) => format!("{} -> {}", word(from), word(to)),
        (About::Finding(..), Some(from), None) => format!("cleared, was {from}"),
        (_, Some(from), None) => format!("gone, was {}", word(from)),
        (About::Finding(..) | About::Node(_), None, Some(to)) => format!("appeared, {to}"),
        (_, None, Some(to)) => format!("unknown -> {}", word(to)),
        (_, None, None) => String::new(),
    }
}

/// Who says so, by source: `disco node1, node2; client-port node3`. Of many, the first few.
fn witnesses(evidence: &[String], names: &Names) -> String {
    const MOST: usize = 3;
    let mut sources: Vec<(&str, Vec<String>)> = Vec::new();
    for (source, of) in evidence.iter().filter_map(|witness| witness.split_once(' ')) {
        let of = names.short(&NodeName::new(of));
        match sources.iter_mut().find(|(known, _)| *known == source) {
            Some((_, all)) => all.push(of),
            None => sources.push((source, vec![of])),
        }
    }
    let told: Vec<String> = sources
        .into_iter()
        .map(|(source, mut all)| {
            let more = all.len().saturating_sub(MOST);
            all.truncate(MOST);
            if more > 0 {
                all.push(format!("{more} more"));
            }
            format!("{source} {}", all.join(", "))
        })
        .collect();
    told.join("; ")
}

fn lasted_words(lasted: Lasted) -> String {
    let time = duration::human(lasted.time);
    if lasted.at_least { format!("at least {time}") } else { time }
}

/// Writes events, one after the other. Each is whole and flushed when [`Paper::write`] returns.
#[derive(Debug)]
pub struct Paper {
    format: Format,
    ink: Ink,
    begun: bool,
}

impl Paper {
    /// Nothing is written yet.
    pub fn new(format: Format, style: Style) -> Self {
        Self { format, ink: Ink::new(style), begun: false }
    }

    /// Writes one event.
    pub fn write(&mut self, event: &Event, out: &mut dyn io::Write) -> io::Result<()> {
        let first = !std::mem::replace(&mut self.begun, true);
        match self.format {
            Format::Table => self.lines(event, false, out)?,
            Format::Wide => self.lines(event, true, out)?,
            Format::Plain => plain::record(out, &as_slices(&fields(event)))?,
            Format::Json => json::line(&Watched::new(event), out)?,
            Format::Yaml => {
                writeln!(out, "---")?;
                super::yaml::write(&Watched::new(event), out)?;
            }
            Format::Csv => csv(event, first, out)?,
            Format::Markdown => {
                let cells = fields(event).iter().map(|field| markdown::text(field)).collect::<Vec<_>>();
                if first {
                    markdown::table(&HEADER, std::iter::once(cells), out)?;
                } else {
                    writeln!(out, "| {} |", cells.join(" | "))?;
                }
            }
        }
        out.flush()
    }

    /// Writes the events of one round. A table shows of many that say the same a few, and how many there are.
    pub fn round(&mut self, events: &[Event], out: &mut dyn io::Write) -> io::Result<()> {
        let brief = matches!(self.format, Format::Table | Format::Wide);
        let mut alike: Vec<(&Event, usize)> = Vec::new();
        for event in events {
            let like = |known: &Event| {
                (known.kind, known.finding, &known.from, &known.to)
                    == (event.kind, event.finding, &event.from, &event.to)
            };
            let at = alike.iter().position(|(known, _)| like(known)).unwrap_or_else(|| {
                alike.push((event, 0));
                alike.len() - 1
            });
            alike[at].1 += 1;
            let count = alike[at].1;
            if !brief || count <= MOST_ALIKE {
                self.write(event, out)?;
            }
        }
        for (event, count) in alike.into_iter().filter(|(_, count)| brief && *count > MOST_ALIKE) {
            let change = match (event.from.as_deref(), event.to.as_deref()) {
                (Some(from), Some(to)) => format!("{from} -> {to}"),
                (Some(from), None) => format!("no longer {from}"),
                (None, to) => to.unwrap_or_default().to_owned(),
            };
            let what = event.finding.unwrap_or_else(|| event.kind.word());
            let name = format!("and {} more", count - MOST_ALIKE);
            let event = Event {
                to: event.to.clone(),
                ..Event::bare(event.at, event.round, event.kind, &name, format!("{what}  {change}"))
            };
            self.lines(&event, false, out)?;
        }
        out.flush()
    }

    /// An event for people: a line, and at the start one for each finding.
    fn lines(&self, event: &Event, wide: bool, out: &mut dyn io::Write) -> io::Result<()> {
        let ink = self.ink;
        let Shown { name, says, witnesses, .. } = &event.shown;
        let name = ink.clean(name);
        let name = format!("{name}{}", " ".repeat(SUBJECT_WIDTH.saturating_sub(width::columns(&name))));
        let arrows = |text: &str| -> String {
            let text = ink.clean(text);
            if ink.ascii() { text } else { text.replace(" -> ", " → ") }
        };
        let role = role(event);
        let verdict = match (&event.kind, &event.to) {
            (Kind::Start, Some(verdict)) => format!("{}  ", ink.paint(role, verdict)),
            _ => String::new(),
        };
        let painted = if event.kind == Kind::Start { arrows(says) } else { ink.paint(role, &arrows(says)) };
        let time = event.at.strftime("%H:%M:%SZ").to_string();
        write!(out, "{}  {}  {verdict}{painted}", ink.paint(Role::Muted, &time), arrows(&name))?;
        // Links and nodes tell who says so; a finding's words do.
        let told = wide || matches!(event.kind, Kind::Node | Kind::Link);
        if told && !witnesses.is_empty() {
            write!(out, "  {}", ink.paint(Role::Muted, &format!("({})", ink.clean(witnesses))))?;
        }
        writeln!(out)?;
        let findings = event.present.iter().flat_map(|present| &present.findings);
        let many = findings.clone().count().saturating_sub(MOST_ALIKE);
        for finding in findings.take(MOST_ALIKE) {
            let line = format!("{}  {}", finding.id, finding.subject);
            let spans = [
                Span::new(finding.severity.word(), finding.severity.into()),
                Span::new(ink.clean(&line), Role::Usual),
                Span::new(ink.clean(&finding.summary), Role::Usual),
            ];
            ink.flow(out, time.len() + 2, time.len() + 4, &spans)?;
        }
        if many > 0 {
            writeln!(out, "{}and {many} more findings; status tells them all", " ".repeat(time.len() + 2))?;
        }
        Ok(())
    }
}

/// What the state now means.
fn role(event: &Event) -> Role {
    let verdicts = [Verdict::Ok, Verdict::Warning, Verdict::Unknown, Verdict::Critical];
    let healths = [Health::Healthy, Health::Degraded, Health::Unknown, Health::Down];
    let severities = [Severity::Note, Severity::Warning, Severity::Unknown, Severity::Critical];
    let to = event.to.as_deref();
    match event.kind {
        Kind::Finding => match to {
            None => Role::Healthy,
            Some(to) => {
                severities.into_iter().find(|known| known.word() == to).map_or(Role::Usual, Role::from)
            }
        },
        Kind::Verdict | Kind::Start => {
            let found = verdicts.into_iter().find(|known| Some(known.word()) == to);
            found.map_or(Role::Usual, Role::from)
        }
        Kind::Node => {
            healths.into_iter().find(|known| Some(known.word()) == to).map_or(Role::Degraded, Role::from)
        }
        Kind::Link => match to {
            Some("connected") => Role::Healthy,
            Some("disconnected" | "absent") => Role::Down,
            _ => Role::Unknown,
        },
        Kind::Session => match to {
            Some("online") => Role::Healthy,
            _ => Role::Unknown,
        },
        Kind::Moved | Kind::Exec => Role::Degraded,
        Kind::Sockets | Kind::Push => Role::Usual,
    }
}

const HEADER: [&str; 9] =
    ["at", "kind", "subject", "from", "to", "lasted_ms", "flaps", "summary", "evidence"];

/// The fields of a record.
fn fields(event: &Event) -> [Cow<'_, str>; 9] {
    let subject = match event.finding {
        Some(id) => format!("{id} {}", event.subject),
        None => event.subject.to_string(),
    };
    [
        super::schema::time(event.at).into(),
        event.kind.word().into(),
        subject.into(),
        event.from.as_deref().unwrap_or_default().into(),
        event.to.as_deref().unwrap_or_default().into(),
        event.lasted.map_or_else(String::new, |lasted| super::schema::millis(lasted.time).to_string()).into(),
        event.flaps.to_string().into(),
        event.summary.as_str().into(),
        event.evidence.join("; ").into(),
    ]
}

fn as_slices<'a>(fields: &'a [Cow<'_, str>]) -> Vec<&'a str> {
    fields.iter().map(AsRef::as_ref).collect()
}

/// A row, and before the first one the header.
fn csv(event: &Event, first: bool, out: &mut dyn io::Write) -> io::Result<()> {
    let fields = fields(event);
    if first {
        let row = fields.iter().map(|field| field.clone().into_owned()).collect();
        return super::csv::rows(&HEADER, std::iter::once(row), out);
    }
    let cells: Vec<Cow<'_, str>> = fields.iter().map(|field| super::csv::cell(field)).collect();
    super::csv::rows(&as_slices(&cells), std::iter::empty(), out)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;

    fn node(number: usize) -> Event {
        let name = format!("node{number}.x.org");
        let bare = Event::bare(Timestamp::UNIX_EPOCH, 2, Kind::Node, &name, "healthy -> down".to_owned());
        Event {
            subject: Subject::Node(NodeName::new(&name)),
            from: Some("healthy".to_owned()),
            to: Some("down".to_owned()),
            ..bare
        }
    }

    fn written(format: Format, count: usize) -> String {
        let events: Vec<Event> = (0..count).map(node).collect();
        let mut out = Vec::new();
        Paper::new(format, Style::default()).round(&events, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn of_many_that_are_alike_a_table_shows_a_few_and_a_program_gets_all() {
        let table = written(Format::Table, 160);
        assert_eq!(table.lines().count(), MOST_ALIKE + 1, "{table}");
        assert!(table.ends_with("00:00:00Z  and 152 more          node  healthy → down\n"), "{table}");
        assert_eq!(written(Format::Table, MOST_ALIKE).lines().count(), MOST_ALIKE);
        for format in [Format::Json, Format::Plain] {
            assert_eq!(written(format, 160).lines().count(), 160);
        }
        assert_eq!(written(Format::Csv, 160).lines().count(), 161, "and one header");
    }

    #[test]
    fn foreign_names_reach_no_terminal_as_they_are() {
        let mut event = node(1);
        event.shown.name = "a\u{1b}[2J\u{202e}b".to_owned();
        event.summary = event.shown.name.clone();
        event.subject = Subject::Node(NodeName::new("a\u{1b}[2J\u{202e}b\n{\"kind\":"));
        for format in Format::ALL {
            let mut out = Vec::new();
            Paper::new(format, Style::default()).write(&event, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{format}: {text:?}");
            if format == Format::Json {
                assert_eq!(text.lines().count(), 1, "{text}");
            }
        }
    }

    #[test]
    fn witnesses_are_told_by_source_and_of_many_a_few() {
        let names = ["disco node1.x.org", "disco node2.x.org", "client-port node3.x.org"].map(str::to_owned);
        let none = Names::of(&crate::cluster::fold::fold(
            &crate::cluster::observation::Round {
                domain: "x.org".to_owned(),
                jid: None,
                started: Timestamp::UNIX_EPOCH,
                took: std::time::Duration::ZERO,
                failure: None,
                observations: Vec::new(),
            },
            &crate::cluster::declaration::Declaration::default(),
        ));
        assert_eq!(witnesses(&names, &none), "disco node1.x.org, node2.x.org; client-port node3.x.org");
        let many: Vec<String> = (0..9).map(|number| format!("disco n{number}")).collect();
        assert_eq!(witnesses(&many, &none), "disco n0, n1, n2, 6 more");
    }
}
