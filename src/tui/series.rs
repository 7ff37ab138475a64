//! Figures over time: a ring for each, one sample a round. What they take is bounded, however many links there are.

use super::picture::Picture;
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Disconnects, Reading};
use jiff::Timestamp;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

/// Samples that are kept of each figure: 20 minutes at the usual interval.
const MOST: usize = 240;
/// And of so many figures that all together would be too much: five minutes.
const LEAST: usize = 60;
/// Samples of all figures together, of four bytes each. (With `--probe` a hundred nodes have 9,900 links.)
const ALL: usize = 500_000;
/// Figures that are kept; of a cluster so large that it has more, the first.
const FIGURES: usize = 20_000;

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
    /// Cluster connections that a node has lost since its start, by its own count. It is asked in some rounds only;
    /// between them it is what it was.
    Lost(NodeName),
    /// The same by the minute of the hour in which it last happened: a sample a minute of the server's clock.
    LostByMinute(NodeName),
    /// The same by the hour of the day: a sample an hour of the server's clock.
    LostByHour(NodeName),
}

impl Figure {
    /// Whether its samples are those of a clock, and not of the rounds.
    pub const fn is_by_clock(&self) -> bool {
        matches!(self, Self::LostByMinute(_) | Self::LostByHour(_))
    }
}

/// The samples of one figure, one a round.
#[derive(Debug, Clone, Default)]
pub struct Samples {
    /// Newest last. Not a number: it was not known in that round.
    values: VecDeque<f32>,
}

impl PartialEq for Samples {
    /// What was not known is the same as what was not known.
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Samples {
    /// The samples, newest last. `None`: it was not known in that round.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Option<f32>> + ExactSizeIterator + '_ {
        self.values.iter().map(|value| (!value.is_nan()).then_some(*value))
    }

    /// How many rounds it is remembered for.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The newest; `None` where it was not known in the last round.
    pub fn last(&self) -> Option<f32> {
        self.iter().next_back().flatten()
    }

    /// The least and the greatest of what is known.
    pub fn range(&self) -> Option<(f32, f32)> {
        self.iter().flatten().fold(None, |range, value| match range {
            None => Some((value, value)),
            Some((least, most)) => Some((least.min(value), most.max(value))),
        })
    }

    fn push(&mut self, value: Option<f32>, most: usize) {
        while self.values.len() >= most {
            self.values.pop_front();
        }
        self.values.push_back(value.unwrap_or(f32::NAN));
    }
}

/// What we know of the clock by which a node counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counting {
    /// The minute, since 1970, in which we asked first.
    from: i64,
    /// The hour, since 1970, in which something was lost last, where that was between two looks.
    hour: Option<i64>,
    /// How many were lost when we asked last.
    total: u64,
}

/// All figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    figures: BTreeMap<Figure, Samples>,
    /// What we know of each node's clock.
    counting: BTreeMap<NodeName, Counting>,
    /// When each round was complete, newest last.
    rounds: VecDeque<Timestamp>,
}

impl Series {
    /// Takes in a round.
    pub fn record(&mut self, picture: &Picture) {
        let mut now = figures(picture);
        for (node, facts) in &picture.view.nodes {
            let total = Figure::Lost(node.clone());
            match &facts.disconnects {
                Reading::Known(counts) => {
                    now.extend(counts.total.map(|count| (total, wide(count))));
                    let watched = self.watch(node, counts, picture.at);
                    let minutes = counts.per_minute.iter().zip(0..).map(|(count, minute)| {
                        (*count > 0 || watched.contains(&minute)).then(|| wide((*count).into()))
                    });
                    self.clock(Figure::LostByMinute(node.clone()), minutes.collect());
                    let hours = counts.per_hour.iter().map(|count| Some(wide((*count).into())));
                    self.clock(Figure::LostByHour(node.clone()), hours.collect());
                }
                Reading::NotAsked(_) if facts.mentioned => {
                    now.extend(self.of(&total).and_then(Samples::last).map(|count| (total, count)));
                }
                Reading::Absent | Reading::Unavailable(_) | Reading::NotAsked(_) => {}
            }
        }
        self.take(now, picture.at);
        // A node that is no longer there has no clock to go by.
        let nodes = &picture.view.nodes;
        if picture.is_sighted() {
            self.counting.retain(|node, _| nodes.contains_key(node));
            self.figures.retain(|figure, _| match figure {
                Figure::LostByMinute(node) | Figure::LostByHour(node) => nodes.contains_key(node),
                _ => true,
            });
        }
    }

    /// Nobody looked up to this time: a gap in all figures.
    pub fn interrupt(&mut self, at: Timestamp) {
        if !self.rounds.is_empty() {
            self.take(BTreeMap::new(), at);
        }
        // Of what the nodes lost meanwhile they tell no times.
        self.counting.clear();
    }

    /// The counts by the clock, as they were told last.
    fn clock(&mut self, figure: Figure, counts: Vec<Option<f32>>) {
        let values = counts.into_iter().take(MOST).map(|count| count.unwrap_or(f32::NAN));
        let values: VecDeque<f32> = values.collect();
        if values.is_empty() {
            self.figures.remove(&figure);
        } else {
            self.figures.insert(figure, Samples { values });
        }
    }

    /// The minutes, of the hour that a node's list is of, of which we know that nothing was lost where it says zero. The
    /// server's list does not tell which hour it is of, nor how much of it has passed or was before its start: only of
    /// the time between our looks do we know. (Its clock is taken to have our minutes, as in most zones.)
    fn watch(&mut self, node: &NodeName, counts: &Disconnects, at: Timestamp) -> Range<i64> {
        let minute = at.as_second().div_euclid(60);
        let total = counts.total.unwrap_or_default();
        let fresh = Counting { from: minute, hour: None, total };
        let known = self.counting.entry(node.clone()).or_insert(fresh);
        if total < known.total {
            // It was started anew, and counts from then on.
            *known = fresh;
        } else if total > known.total {
            known.total = total;
            known.hour = Some(minute.div_euclid(60));
        }
        // Who has lost nothing yet has a list of no hour.
        let nothing = counts.per_minute.iter().all(|count| *count == 0);
        let Some(hour) = known.hour.or(nothing.then_some(minute.div_euclid(60))) else { return 0..0 };
        (known.from - hour * 60).max(0)..(minute + 1 - hour * 60).min(60)
    }

    fn take(&mut self, mut now: BTreeMap<Figure, f32>, at: Timestamp) {
        if self.rounds.len() == MOST {
            self.rounds.pop_front();
        }
        self.rounds.push_back(at);
        // Those that are new make the others shorter, from this round on.
        let count = self.figures.len().max(now.len()).max(1);
        let most = (ALL / count).clamp(LEAST, MOST);
        for (figure, samples) in self.figures.iter_mut().filter(|(figure, _)| !figure.is_by_clock()) {
            samples.push(now.remove(figure), most);
        }
        // What nobody has known for as long as we remember is forgotten.
        self.figures.retain(|_, samples| samples.iter().any(|sample| sample.is_some()));
        let room = FIGURES.saturating_sub(self.figures.len());
        for (figure, value) in now.into_iter().take(room) {
            self.figures.entry(figure).or_default().push(Some(value), most);
        }
    }

    /// The samples of a figure.
    pub fn of(&self, figure: &Figure) -> Option<&Samples> {
        self.figures.get(figure)
    }

    /// All figures, in order.
    pub fn all(&self) -> impl Iterator<Item = (&Figure, &Samples)> {
        self.figures.iter()
    }

    /// When the rounds were, newest last: the last is the one of every figure's newest sample.
    pub fn rounds(&self) -> impl DoubleEndedIterator<Item = Timestamp> + ExactSizeIterator + '_ {
        self.rounds.iter().copied()
    }
}

/// What a round tells.
fn figures(picture: &Picture) -> BTreeMap<Figure, f32> {
    let mut now: BTreeMap<Figure, f32> = BTreeMap::new();
    let view = &picture.view;
    for (name, facts) in &view.nodes {
        if let (Some(took), Some(_)) = (facts.view_took, facts.view.known()) {
            now.insert(Figure::Answer(name.clone()), took.as_secs_f32() * 1_000.0);
        }
        if let Reading::Known(sockets) = &facts.sockets
            && sockets.established_count() > 0
        {
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
    now
}

#[expect(clippy::cast_possible_truncation, reason = "a drawing needs no more than seven digits")]
const fn narrow(value: f64) -> f32 {
    value as f32
}

#[expect(clippy::cast_precision_loss, reason = "a drawing needs no more than seven digits")]
const fn wide(value: u64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(number: usize) -> Figure {
        Figure::Answer(NodeName::new(&format!("node{number}")))
    }

    fn take(series: &mut Series, figures: impl IntoIterator<Item = (Figure, f32)>) {
        series.take(figures.into_iter().collect(), Timestamp::UNIX_EPOCH);
    }

    #[test]
    fn a_round_in_which_nothing_was_known_is_a_gap_and_no_zero() {
        let mut series = Series::default();
        take(&mut series, [(answer(1), 4.0), (answer(2), 0.0)]);
        take(&mut series, [(answer(2), 0.0)]);
        take(&mut series, [(answer(1), 6.0)]);
        let of = |number| series.of(&answer(number)).map(|samples| samples.iter().collect::<Vec<_>>());
        assert_eq!(of(1), Some(vec![Some(4.0), None, Some(6.0)]));
        assert_eq!(of(2), Some(vec![Some(0.0), Some(0.0), None]));
        let one = series.of(&answer(1)).cloned().unwrap_or_default();
        assert_eq!((one.last(), one.range()), (Some(6.0), Some((4.0, 6.0))));
        assert_eq!(series.of(&answer(2)).and_then(Samples::last), None);
        assert_eq!(series, series.clone(), "a gap is a gap");
    }

    #[test]
    fn what_comes_later_ends_where_all_others_end() {
        let mut series = Series::default();
        take(&mut series, [(answer(1), 1.0)]);
        take(&mut series, [(answer(1), 2.0), (answer(2), 9.0)]);
        assert_eq!(series.of(&answer(2)).map(|samples| samples.iter().collect()), Some(vec![Some(9.0)]));
        assert_eq!(series.rounds().len(), 2);
    }

    #[test]
    fn what_nobody_knows_any_more_is_forgotten() {
        let mut series = Series::default();
        take(&mut series, [(answer(1), 1.0)]);
        for _ in 0..MOST - 1 {
            take(&mut series, []);
        }
        assert!(series.of(&answer(1)).is_some());
        take(&mut series, []);
        assert_eq!(series.all().count(), 0);
        assert_eq!(series.rounds().len(), MOST);
    }

    #[test]
    fn a_hundred_nodes_with_all_their_links_take_little() {
        let links = |count: usize| {
            let name = |number| NodeName::new(&format!("node{number}"));
            (0..count).map(move |at| (Figure::LinkRoundTrip(name(at / 100), name(at % 100)), 1.0))
        };
        let mut series = Series::default();
        for _ in 0..100 {
            take(&mut series, links(4));
        }
        for _ in 0..100 {
            take(&mut series, links(10_000));
        }
        let kept: usize = series.all().map(|(_, samples)| samples.values.capacity()).sum();
        assert!(kept * size_of::<f32>() < 4 << 20, "{kept} samples");
        assert!(series.all().all(|(_, samples)| samples.len() == LEAST), "all of the same length");
        // More than we keep: the first, and no more.
        take(&mut series, (0..FIGURES + 10_000).map(|at| (answer(at), 1.0)));
        assert_eq!(series.all().count(), FIGURES);
    }

    #[test]
    fn a_minute_in_which_nobody_looked_is_a_gap_and_no_zero() {
        let node = NodeName::new("node1");
        let mut series = Series::default();
        // 14:00.
        let hour = 14 * 3_600;
        let mut told = |minute: i64, total: u64, lost: &[usize]| {
            let per_minute = (0..60).map(|minute| u32::from(lost.contains(&minute))).collect();
            let counts = Disconnects { total: Some(total), per_minute, per_hour: Vec::new() };
            let at = Timestamp::from_second(hour + minute * 60 + 5).unwrap_or_default();
            series.watch(&node, &counts, at)
        };
        assert_eq!(told(20, 0, &[]), 20..21, "who has lost nothing has a list of this hour");
        assert_eq!(told(25, 0, &[]), 20..26);
        assert_eq!(told(30, 1, &[28]), 20..31);
        assert_eq!(told(40, 1, &[28]), 20..41);
        assert_eq!(told(70, 1, &[28]), 20..60, "the list is of the hour before");
        assert_eq!(told(75, 2, &[14]), 0..16, "and now of this one, of which all was watched");
        assert_eq!(told(80, 0, &[]), 20..21, "it was started anew");
        // Of what was lost before we came nobody knows the hour.
        let mut late = Series::default();
        let per_minute = (0..60).map(|minute| u32::from(minute == 3)).collect();
        let counts = Disconnects { total: Some(9), per_minute, per_hour: Vec::new() };
        assert_eq!(late.watch(&node, &counts, Timestamp::UNIX_EPOCH), 0..0);
    }
}
