//! Figures over time: a ring for each, one sample a round.

use super::picture::Picture;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use std::collections::{BTreeMap, VecDeque};

/// Samples that are kept of each figure: 20 minutes at the usual interval.
const MOST: usize = 240;

/// What a figure is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// Milliseconds that a node took to give its view, through the node that we are logged in to.
    Answer(NodeName),
    /// Milliseconds of a round trip between this host's node and a peer, as the kernel measures it.
    SocketRoundTrip(NodeName),
    /// Bytes that a peer has not yet acknowledged, all sockets with it together.
    SendQueue(NodeName),
    /// Milliseconds of a request over a link and back, the median of a round (`--probe`).
    LinkRoundTrip(NodeName, NodeName),
}

/// The samples of one figure, newest last. `None`: it was not known in that round.
pub type Samples = VecDeque<Option<f32>>;

/// All figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    figures: BTreeMap<Figure, Samples>,
}

impl Series {
    /// Takes in a round.
    pub fn record(&mut self, picture: &Picture) {
        let mut now: BTreeMap<Figure, f32> = BTreeMap::new();
        let view = &picture.view;
        for (name, facts) in &view.nodes {
            if let (Some(took), Some(_)) = (facts.view_took, facts.view.known()) {
                now.insert(Figure::Answer(name.clone()), took.as_secs_f32() * 1_000.0);
            }
            if let Reading::Known(sockets) = &facts.sockets {
                let figure = Figure::SocketRoundTrip(name.clone());
                now.extend(sockets.rtt_ms().map(|ms| (figure, narrow(ms))));
                let figure = Figure::SendQueue(name.clone());
                now.extend(sockets.send_queue_bytes().map(|bytes| (figure, wide(bytes))));
            }
        }
        for link in &view.links {
            if let Reading::Known(trips) = &link.round_trips {
                let figure = Figure::LinkRoundTrip(link.from.clone(), link.to.clone());
                now.insert(figure, trips.median().as_secs_f32() * 1_000.0);
            }
        }
        for (figure, samples) in &mut self.figures {
            push(samples, now.remove(figure));
        }
        for (figure, value) in now {
            self.figures.insert(figure, VecDeque::from([Some(value)]));
        }
        // What nobody has known for as long as we remember is forgotten.
        self.figures.retain(|_, samples| samples.iter().any(Option::is_some));
    }

    /// The samples of a figure.
    pub fn of(&self, figure: &Figure) -> Option<&Samples> {
        self.figures.get(figure)
    }

    /// All figures, in order.
    pub fn all(&self) -> impl Iterator<Item = (&Figure, &Samples)> {
        self.figures.iter()
    }
}

fn push(samples: &mut Samples, value: Option<f32>) {
    if samples.len() == MOST {
        samples.pop_front();
    }
    samples.push_back(value);
}

#[expect(clippy::cast_possible_truncation, reason = "a drawing needs no more than seven digits")]
const fn narrow(value: f64) -> f32 {
    value as f32
}

#[expect(clippy::cast_precision_loss, reason = "a drawing needs no more than seven digits")]
const fn wide(value: u64) -> f32 {
    value as f32
}
