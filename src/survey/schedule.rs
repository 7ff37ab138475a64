//! When the next look is due: as often as was asked for, and never so often that the server cuts us off.

use super::plan::MOST_REQUESTS;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// The time over which the server counts (Tigase's `cm-traffic-throttling`).
const WINDOW: Duration = Duration::from_secs(60);

/// What was sent within the time over which the server counts: when, and how many requests.
#[derive(Debug, Default)]
pub(super) struct Spent(VecDeque<(Instant, u64)>);

impl Spent {
    /// So many requests are sent now.
    pub(super) fn spend(&mut self, now: Instant, requests: u64) {
        while self.0.front().is_some_and(|(at, _)| *at + WINDOW <= now) {
            self.0.pop_front();
        }
        self.0.push_back((now, requests));
    }

    /// How many were sent within the last minute.
    pub(super) fn of_late(&self, now: Instant) -> u64 {
        self.recent(now).map(|(_, requests)| requests).sum()
    }

    fn recent(&self, now: Instant) -> impl Iterator<Item = (Instant, u64)> {
        self.0.iter().copied().filter(move |(at, _)| *at + WINDOW > now)
    }
}

/// The schedule of the looks.
#[derive(Debug)]
pub(super) struct Schedule {
    interval: Duration,
    /// What the looks have sent.
    spent: Spent,
    /// What the dearest look of late has cost.
    cost: u64,
    /// When the last look began.
    last: Option<Instant>,
}

impl Schedule {
    pub(super) fn new(interval: Duration) -> Self {
        Self { interval, spent: Spent::default(), cost: 0, last: None }
    }

    pub(super) fn set_interval(&mut self, interval: Duration) {
        self.interval = interval;
    }

    /// The interval that is kept: the one that was asked for, or the shortest that the server bears.
    pub(super) fn interval(&self) -> Duration {
        self.interval.max(self.least())
    }

    /// Why the interval is longer than what was asked for, if it is.
    pub(super) fn stretched(&self) -> Option<String> {
        (self.least() > self.interval).then(|| {
            format!(
                "a look takes {} requests, and clusterctl sends no more than {MOST_REQUESTS} a minute: at twice \
                 as many Tigase cuts a client off",
                self.cost
            )
        })
    }

    fn least(&self) -> Duration {
        let most = u64::try_from(MOST_REQUESTS).unwrap_or(u64::MAX).max(1);
        // Rounded up to milliseconds: never a hair too early.
        Duration::from_millis((self.cost.saturating_mul(60_000)).div_ceil(most))
    }

    /// A look begins.
    pub(super) fn begin(&mut self, now: Instant) {
        self.last = Some(now);
    }

    /// So many requests were sent by the look that ends now.
    pub(super) fn spend(&mut self, now: Instant, requests: u64) {
        if requests == 0 {
            return;
        }
        self.spent.spend(now, requests);
        // A look that broke off tells little of what a whole one costs.
        self.cost = self.spent.recent(now).map(|(_, requests)| requests).max().unwrap_or(requests);
    }

    /// When the next regular look is due, if the server bears it by then.
    pub(super) fn regular(&self, now: Instant) -> Instant {
        self.last.map_or(now, |last| last + self.interval())
    }

    /// The first moment at which a look more, even one that was not planned, stays below what the server bears,
    /// with what was sent beside the looks.
    pub(super) fn allowed(&self, now: Instant, beside: &Spent) -> Instant {
        let most = u64::try_from(MOST_REQUESTS).unwrap_or(u64::MAX);
        let mut recent: Vec<(Instant, u64)> = self.spent.recent(now).chain(beside.recent(now)).collect();
        recent.sort_unstable();
        let mut left: u64 = recent.iter().map(|(_, requests)| requests).sum();
        let mut when = now;
        for (at, requests) in recent {
            if left + self.cost <= most || left == 0 {
                break;
            }
            left -= requests;
            when = at + WINDOW;
        }
        when
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[tokio::test(start_paused = true)]
    async fn three_nodes_every_second_need_no_stretching_and_two_hundred_do() {
        let now = Instant::now();
        let mut schedule = Schedule::new(Duration::from_secs(1));
        schedule.begin(now);
        schedule.spend(now, 11);
        assert_eq!(schedule.interval(), Duration::from_secs(1));
        assert_eq!(schedule.stretched(), None);
        schedule.spend(now, 405);
        assert_eq!(schedule.interval(), Duration::from_millis(19_440));
        assert!(schedule.stretched().is_some_and(|why| why.contains("405 requests")));
        schedule.set_interval(Duration::from_secs(30));
        assert_eq!(schedule.stretched(), None);
        assert_eq!(schedule.regular(now), now + Duration::from_secs(30));
    }

    proptest! {
        #[test]
        fn no_minute_ever_sees_more_than_the_server_bears(
            interval in 1_u64..20_000,
            costs in prop::collection::vec(1_u64..1_200, 1..60),
            hurried in prop::collection::vec(any::<bool>(), 60),
            same: bool,
            asked in 0_u64..400,
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
            let _guard = runtime.as_ref().map(tokio::runtime::Runtime::enter);
            let most = u64::try_from(MOST_REQUESTS).unwrap_or(u64::MAX);
            let dearest = costs.iter().copied().max().unwrap_or_default();
            let mut now = Instant::now();
            let mut schedule = Schedule::new(Duration::from_millis(interval));
            let mut sent: Vec<(Instant, u64)> = Vec::new();
            let mut beside = Spent::default();
            for (cost, hurried) in costs.iter().zip(hurried) {
                let cost = if same { dearest } else { *cost };
                let allowed = schedule.allowed(now, &beside);
                now = if hurried { allowed } else { schedule.regular(now).max(allowed) };
                schedule.begin(now);
                schedule.spend(now, cost);
                sent.push((now, cost));
                if sent.len() == 1 {
                    beside.spend(now, asked);
                }
                let minute: u64 = sent.iter().filter(|(at, _)| *at + WINDOW > now).map(|(_, cost)| cost).sum();
                // The schedule takes it that a look costs what the dearest of the minute has cost. Where one is
                // dearer than that, we are above our half by no more than that one, and below the server's limit.
                let surprise = if same { 0 } else { dearest };
                prop_assert!(minute <= most + surprise, "{minute}");
                if sent.len() == 1 {
                    sent.push((now, asked));
                }
            }
        }
    }
}
