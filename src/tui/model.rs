//! Everything that a frame is drawn from.

use super::layout::Room;
use super::message::{Identity, Watched};
use super::overlay::Overlay;
use super::picture::Picture;
use super::screens::{config, disco, events, links, nodes, session, sockets};
use super::series::Series;
use super::strip::Strips;
use super::theme::Theme;
use crate::cluster::session::SessionState;
use crate::report::watch;
use crate::text::duration;
use jiff::Timestamp;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// Events that are kept.
pub const MOST_EVENTS: usize = 1_000;

/// Of so many, the newest, all links and witnesses are kept; of the others the first few.
pub const WHOLE_EVENTS: usize = 50;

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Screen {
    /// A row a node, and what is wrong.
    #[default]
    Nodes,
    /// Who sees whom.
    Links,
    /// The sockets of this host.
    Sockets,
    /// Service discovery.
    Disco,
    /// The configuration beside what is seen.
    Config,
    /// What changed.
    Events,
    /// The way in.
    Session,
}

impl Screen {
    /// All of them, by their numbers.
    pub const ALL: [Self; 7] =
        [Self::Nodes, Self::Links, Self::Sockets, Self::Disco, Self::Config, Self::Events, Self::Session];

    /// Its title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Nodes => "Nodes",
            Self::Links => "Links",
            Self::Sockets => "Sockets",
            Self::Disco => "Disco",
            Self::Config => "Config",
            Self::Events => "Events",
            Self::Session => "Session",
        }
    }

    /// The one that comes so many after it.
    #[must_use]
    pub fn after(self, steps: usize) -> Self {
        let at = Self::ALL.iter().position(|screen| *screen == self).unwrap_or_default();
        Self::ALL[(at + steps) % Self::ALL.len()]
    }
}

/// What is known of the cluster. Frozen, the screens show the one of that time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct World {
    /// The last round.
    pub latest: Option<Arc<Picture>>,
    /// The last round in which the cluster itself could be seen.
    pub sighted: Option<Arc<Picture>>,
    /// What changed, newest first.
    pub events: VecDeque<watch::Event>,
    /// How many events there have been: the newest is that of this number.
    pub told: u64,
    /// How each node was in the last rounds.
    pub strips: Strips,
    /// Figures over time.
    pub series: Series,
    /// Whether nobody has looked since another cluster was watched.
    pub left: bool,
}

impl World {
    /// What the screens show of the cluster: the last round, or, while there is no way in, the last one that could see
    /// it.
    pub fn shown(&self) -> Option<&Arc<Picture>> {
        match &self.latest {
            Some(latest) if latest.is_sighted() => Some(latest),
            latest => self.sighted.as_ref().or(latest.as_ref()),
        }
    }

    /// Whether anything is known of the cluster: then it is remembered while another one is watched.
    pub fn is_known(&self) -> bool {
        self.latest.is_some() || !self.events.is_empty()
    }

    /// The cluster is watched again, since now; nobody looked in between.
    pub fn resume(&mut self, now: Timestamp) {
        self.left = self.latest.is_some();
        self.strips.interrupt();
        self.series.interrupt(now);
    }

    /// An event by its number, counted from 1; `None` where it is not kept any more.
    pub fn event(&self, number: u64) -> Option<&watch::Event> {
        self.events.get(usize::try_from(self.told.checked_sub(number)?).ok()?)
    }

    /// Whether what is shown of the cluster is older than the last round.
    pub fn is_stale(&self) -> bool {
        if self.left {
            return true;
        }
        match (&self.latest, self.shown()) {
            (Some(latest), Some(shown)) => latest.number != shown.number,
            _ => false,
        }
    }
}

/// What is known of a cluster that was watched before another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// Which.
    pub of: Identity,
    /// What is known of it.
    pub world: World,
    /// Until when it was watched.
    pub until: Timestamp,
}

/// So many clusters that were watched before are remembered.
pub const MOST_PAST: usize = 4;

/// A line for a person, for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it says. May be foreign.
    pub text: String,
    /// Whether it is about something that failed.
    pub failed: bool,
    /// Until when it is shown.
    pub until: Timestamp,
}

/// How long a notice is shown.
pub const NOTICE: Duration = Duration::from_secs(5);

/// Everything that a frame is drawn from.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What time it is.
    pub now: Timestamp,
    /// The terminal's columns and rows.
    pub size: (u16, u16),
    /// How things look.
    pub theme: Theme,
    /// Which cluster is watched.
    pub watched: Watched,
    /// The contexts that one can go to.
    pub contexts: Vec<String>,
    /// The interval, where it is not the one that was asked for, and why.
    pub stretched: Option<(Duration, String)>,
    /// How things stand with our way in, and since when.
    pub session: (SessionState, Timestamp),
    /// Whether we were in at any time.
    pub been_in: bool,
    /// What is known, as it comes.
    pub live: World,
    /// What is known of clusters that were watched before, the last one first.
    pub past: VecDeque<Past>,
    /// What was known when the picture was frozen, and when that was.
    pub frozen: Option<(Box<World>, Timestamp)>,
    /// The screen.
    pub screen: Screen,
    /// Whether a person chose the screen; before, a refusal may choose it.
    pub chosen: bool,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// What is told for a while.
    pub notice: Option<Notice>,
    /// The screen of that name.
    pub nodes: nodes::State,
    /// The screen of that name.
    pub links: links::State,
    /// The screen of that name.
    pub sockets: sockets::State,
    /// The screen of that name.
    pub disco: disco::State,
    /// The screen of that name.
    pub config: config::State,
    /// The screen of that name.
    pub events: events::State,
    /// The screen of that name.
    pub session_screen: session::State,
}

impl Model {
    /// Before anything is known.
    pub fn new(
        watched: Watched,
        contexts: Vec<String>,
        theme: Theme,
        size: (u16, u16),
        now: Timestamp,
    ) -> Self {
        Self {
            now,
            size,
            theme,
            watched,
            contexts,
            stretched: None,
            session: (SessionState::Idle, now),
            been_in: false,
            live: World::default(),
            past: VecDeque::new(),
            frozen: None,
            screen: Screen::Nodes,
            chosen: false,
            overlay: None,
            notice: None,
            nodes: nodes::State::default(),
            links: links::State::default(),
            sockets: sockets::State::default(),
            disco: disco::State::default(),
            config: config::State::default(),
            events: events::State::default(),
            session_screen: session::State::default(),
        }
    }

    /// What is known, as the screens show it.
    pub fn world(&self) -> &World {
        self.frozen.as_ref().map_or(&self.live, |(world, _)| world)
    }

    /// What the screens show of the cluster.
    pub fn picture(&self) -> Option<&Arc<Picture>> {
        self.world().shown()
    }

    /// How much room there is.
    pub fn room(&self) -> Room {
        Room::of(self.size)
    }

    /// How long ago something was.
    pub fn age(&self, then: Timestamp) -> Duration {
        Duration::try_from(self.now.duration_since(then)).unwrap_or_default()
    }

    /// The same in words: `4 s ago`, `now`.
    pub fn ago(&self, then: Timestamp) -> String {
        match self.age(then).as_secs() {
            0 => "now".to_owned(),
            seconds => format!("{} ago", duration::human(Duration::from_secs(seconds))),
        }
    }

    /// How long it is until then, in words: `in 4 s`, `now`.
    pub fn until(&self, then: Timestamp) -> String {
        let left = Duration::try_from(then.duration_since(self.now)).unwrap_or_default();
        match u64::try_from(left.as_millis().div_ceil(1_000)).unwrap_or(u64::MAX) {
            0 => "now".to_owned(),
            seconds => format!("in {}", duration::human(Duration::from_secs(seconds))),
        }
    }

    /// The filter of the screen that is shown.
    pub fn filter(&self) -> &str {
        match self.screen {
            Screen::Nodes => &self.nodes.filter,
            Screen::Links => &self.links.filter,
            Screen::Sockets => &self.sockets.filter,
            Screen::Disco => &self.disco.filter,
            Screen::Config => &self.config.filter,
            Screen::Events => &self.events.filter,
            Screen::Session => "",
        }
    }

    /// The same, to be changed; `None` where a screen has none.
    pub fn filter_mut(&mut self) -> Option<&mut String> {
        Some(match self.screen {
            Screen::Nodes => &mut self.nodes.filter,
            Screen::Links => &mut self.links.filter,
            Screen::Sockets => &mut self.sockets.filter,
            Screen::Disco => &mut self.disco.filter,
            Screen::Config => &mut self.config.filter,
            Screen::Events => &mut self.events.filter,
            Screen::Session => return None,
        })
    }

    /// Whether a text has what the filter of the screen asks for. Letters count alike, large or small.
    pub fn passes(&self, text: &str) -> bool {
        let filter = self.filter();
        filter.is_empty() || text.to_lowercase().contains(&filter.to_lowercase())
    }

    /// Tells a person something for a while, in one line.
    pub fn notify(&mut self, text: impl AsRef<str>, failed: bool) {
        let until = self.now.checked_add(NOTICE).unwrap_or(self.now);
        let text = text.as_ref().lines().map(str::trim).collect::<Vec<_>>().join(" ");
        self.notice = Some(Notice { text, failed, until });
    }
}
