//! From rounds to pictures: folded, judged, and compared with the round before. Pure, and too slow for the screen's own
//! task where a cluster is large.

use super::picture::Picture;
use crate::assess::assess_with;
use crate::assess::history::History;
use crate::assess::mute::Mute;
use crate::assess::names::Names;
use crate::assess::policy::Policy;
use crate::cluster::declaration::Declaration;
use crate::cluster::fold::fold;
use crate::cluster::observation::Round;
use crate::report::watch::Event;
use std::sync::Arc;

/// What stays from one round to the next.
#[derive(Debug, Default)]
pub struct Development {
    declaration: Declaration,
    mutes: Vec<Mute>,
    /// From the first round that could see the cluster.
    history: Option<History>,
    names: Option<Names>,
}

impl Development {
    /// Nothing has been seen yet.
    pub fn new(declaration: Declaration, mutes: Vec<Mute>) -> Self {
        Self { declaration, mutes, history: None, names: None }
    }

    /// Makes a picture of a round, and tells what changed since the one before.
    pub fn develop(&mut self, number: u64, round: Arc<Round>) -> (Arc<Picture>, Vec<Event>) {
        let view = fold(&round, &self.declaration);
        let assessment = assess_with(&view, &Policy::default(), &self.mutes, view.taken_at);
        let picture = Picture::new(number, round, view, assessment);
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
}
