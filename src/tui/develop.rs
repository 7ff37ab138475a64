//! From rounds to pictures: folded, judged, and compared with the round before. Pure, and too slow for the screen's own
//! task where a cluster is large.

use super::picture::{Picture, Silence};
use crate::assess::assess_with;
use crate::assess::history::History;
use crate::assess::joining::Returns;
use crate::assess::mute::Mute;
use crate::assess::names::Names;
use crate::assess::policy::Policy;
use crate::assess::verdict::{Assessment, Gap, Verdict};
use crate::cluster::declaration::Declaration;
use crate::cluster::fold::fold;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Round;
use crate::cluster::view::{Access, Answers, ClusterView};
use crate::report::watch::Event;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// What stays from one round to the next.
#[derive(Debug, Default)]
pub struct Development {
    declaration: Declaration,
    mutes: Vec<Mute>,
    /// The number of the last round.
    rounds: u64,
    /// From the first round that could see the cluster.
    history: Option<History>,
    names: Option<Names>,
    /// Which nodes went and came.
    returns: Returns,
    /// The nodes that are silent.
    silent: BTreeMap<NodeName, Silence>,
    /// Whether there was a look that could see the cluster.
    looked: bool,
    /// When each node was last mentioned by anybody.
    seen: BTreeMap<NodeName, Timestamp>,
}

/// For so long a node that nobody mentions any more is missed: an operator who took it out has been told by then.
const MISSED: Duration = Duration::from_secs(600);

impl Development {
    /// Nothing has been seen yet.
    pub fn new(declaration: Declaration, mutes: Vec<Mute>) -> Self {
        Self { declaration, mutes, ..Self::default() }
    }

    /// The number of the last round that was developed.
    pub fn rounds(&self) -> u64 {
        self.rounds
    }

    /// The cluster is watched again, after a while in which nobody looked, and with what is said of it now. Of nodes that
    /// went and came meanwhile nobody knows when.
    #[must_use]
    pub fn resume(self, declaration: Declaration, mutes: Vec<Mute>) -> Self {
        let Self { rounds, mut history, names, seen, .. } = self;
        if let Some(history) = &mut history {
            history.interrupt();
        }
        Self { rounds, history, names, seen, ..Self::new(declaration, mutes) }
    }

    /// Makes a picture of a round, and tells what changed since the one before.
    pub fn develop(&mut self, number: u64, round: Arc<Round>) -> (Arc<Picture>, Vec<Event>) {
        self.rounds = number;
        let view = fold(&round, &self.declaration);
        let mut assessment = assess_with(&view, &Policy::default(), &self.mutes, view.taken_at);
        self.returns.ease(&view, &mut assessment);
        self.miss(&view, &mut assessment);
        self.hear(&view);
        let picture = Picture::new(number, round, view, assessment, self.silent.clone());
        if picture.is_sighted() || self.names.is_none() {
            self.names = Some(Names::of(&picture.view));
        }
        let changes = match (&mut self.history, &self.names) {
            (Some(history), Some(names)) => history
                .advance(&picture.view, &picture.assessment)
                .iter()
                .map(|transition| Event::of(transition, number, names))
                .collect(),
            _ if picture.is_sighted() => {
                let mut history = History::new();
                history.advance(&picture.view, &picture.assessment);
                self.history = Some(history);
                vec![Event::start(number, &picture.view, &picture.assessment)]
            }
            _ => Vec::new(),
        };
        (Arc::new(picture), changes)
    }

    /// Who is silent, and since which look. What nobody could look at stays as it was.
    fn hear(&mut self, view: &ClusterView) {
        if !matches!(view.access, Access::Manager { .. }) {
            return;
        }
        let at_least = !std::mem::replace(&mut self.looked, true);
        self.silent.retain(|node, _| {
            view.nodes.get(node).is_some_and(|facts| matches!(facts.answers, Answers::Silent { .. }))
        });
        for (node, facts) in &view.nodes {
            if matches!(facts.answers, Answers::Silent { .. }) {
                let now = Silence { since: view.taken_at, at_least };
                self.silent.entry(node.clone()).or_insert(now);
            }
        }
    }

    /// A cluster that starts anew knows of nobody: each of its nodes calls itself whole. We have seen the others, and
    /// nobody says what became of them, so that it is not known to be well.
    fn miss(&mut self, view: &ClusterView, assessment: &mut Assessment) {
        if !matches!(view.access, Access::Manager { .. }) {
            return;
        }
        self.seen.extend(view.nodes.keys().map(|node| (node.clone(), view.taken_at)));
        self.seen.retain(|_, at| {
            Duration::try_from(view.taken_at.duration_since(*at)).unwrap_or_default() <= MISSED
        });
        let missed: Vec<&NodeName> =
            self.seen.keys().filter(|node| !view.nodes.contains_key(*node)).collect();
        if let (Some(names), [_, ..]) = (&self.names, missed.as_slice()) {
            assessment.gaps.push(Gap {
                cause: format!("seen before, and mentioned by nobody now: {}", names.list(missed.iter().copied())),
                remedy: Some(
                    "find out whether they run and see the same database; if they were taken out, this goes after ten \
                     minutes"
                        .to_owned(),
                ),
            });
            assessment.verdict = assessment.verdict.max(Verdict::Unknown);
        }
    }
}
