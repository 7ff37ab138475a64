//! One look: through the session that stands, or through another one; and what it tells.

use super::Surveyor;
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Evidence, Observation, Round, Source, Unavailable};
use crate::survey::gate::{Gate, Standing};
use crate::survey::message::Event;
use crate::survey::{once, walk};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// What one look through a session gave.
enum Sight {
    Clear(Vec<Observation>),
    /// The node that we are logged in to does not answer.
    Silent(Vec<Observation>),
    /// The session has ended.
    Ended,
}

impl<G: Gate> Surveyor<G> {
    /// One look: through the session that stands, or through another one.
    pub(super) async fn look(&mut self) -> Option<()> {
        let begun = Instant::now();
        let mut round = self.blank();
        self.schedule.begin(begun);
        self.inbox.hurry = None;
        let pauses = self.inbox.pauses;
        let ports = self.plan.cluster_ports.clone();
        let table =
            self.plan.sockets.then(|| tokio::task::spawn_blocking(move || once::observe_sockets(&ports)));
        let mut seen = None;
        let mut silent = None;
        match self.through().await? {
            // Who pauses may stand still: then time runs out for answers that came in time.
            _ if self.inbox.pauses != pauses => return Some(()),
            Some(Sight::Clear(all)) => seen = Some(all),
            Some(Sight::Silent(all)) => {
                silent = Some(all);
                self.leave().await?;
            }
            Some(Sight::Ended) | None => {}
        }
        if seen.is_none() {
            match self.enter().await? {
                Ok(()) => match self.through().await? {
                    Some(Sight::Clear(all) | Sight::Silent(all)) => seen = Some(all),
                    Some(Sight::Ended) | None => {
                        let failure = super::enter::broken(&self.lost_why);
                        self.back_off(failure.cause.clone()).await?;
                        round.failure = Some(failure);
                    }
                },
                Err(failure) => round.failure = Some(failure),
            }
        }
        // A silent node was seen, after all: what it did not answer says more than that nobody else lets us in.
        if seen.is_none() && silent.is_some() && !self.refused {
            round.failure = None;
            seen = silent;
        }
        match (seen, &round.failure) {
            (Some(all), _) => round.observations.extend(all),
            (None, Some(failure)) if self.is_worth_telling() => {
                round.observations.extend(once::shut_out(failure, begun.elapsed()));
                let by = Instant::now() + self.plan.timeout;
                let addresses = walk::addresses(&self.plan, &self.plan.known, by);
                round.observations.extend(self.inbox.during(addresses).await?);
            }
            (None, _) => return Some(()),
        }
        if let Some(table) = table {
            let by = begun + self.plan.timeout;
            round.observations.push(self.inbox.during(once::join(table, by)).await?);
        }
        if self.inbox.pauses != pauses && !self.refused {
            return Some(());
        }
        if let Some(counting) = &mut self.plan.counting {
            counting.learn(begun, &round.observations);
        }
        round.took = begun.elapsed();
        self.publish(round).await
    }

    fn blank(&self) -> Round {
        Round {
            domain: self.plan.target.domain.clone(),
            jid: Some(self.plan.credentials.jid()),
            started: self.options.clock.now(),
            took: Duration::ZERO,
            failure: None,
            observations: Vec::new(),
        }
    }

    /// Whether a look that failed is a round of its own. Tries come faster than looks: the first failure is told,
    /// then as many as there would have been looks.
    fn is_worth_telling(&self) -> bool {
        let first = self.backoff.failures() <= 1;
        self.refused
            || first
            || self.told.is_none_or(|told| told + self.schedule.interval() <= Instant::now())
    }

    /// Looks through the session that stands, if one does.
    async fn through(&mut self) -> Option<Option<Sight>> {
        let deadline = Instant::now() + self.plan.timeout;
        let Self { inbox, seat, plan, .. } = self;
        let Some(seat) = seat else { return Some(None) };
        let sight = inbox
            .during(async {
                tokio::select! {
                    biased;
                    why = seat.session.closed() => Err(why),
                    seen = seat.session.look(plan, deadline) => Ok(seen),
                }
            })
            .await?;
        let requests = seat.session.sent();
        self.schedule.spend(Instant::now(), requests.saturating_sub(seat.counted));
        seat.counted = requests;
        Some(Some(match sight {
            Err(why) => {
                self.lose(why);
                Sight::Ended
            }
            Ok(seen) => {
                seat.node = own_name(&seen).or(seat.node.take());
                let is_silent = is_silent(&seen);
                let mut all = seat.entry.to_vec();
                all.extend(seen);
                if is_silent { Sight::Silent(all) } else { Sight::Clear(all) }
            }
        }))
    }

    async fn publish(&mut self, round: Round) -> Option<()> {
        self.number += 1;
        self.told = Some(Instant::now());
        self.told_failure = round.failure.is_some();
        if round.failure.is_none() {
            self.learn(&round);
        }
        let fresh = self.seat.as_mut().filter(|seat| !seat.seen).map(|seat| {
            seat.seen = true;
            seat.name()
        });
        if let Some(to) = fresh {
            let from = self.last_name.replace(to.clone());
            if let Some(from) = from.filter(|from| *from != to) {
                let why = std::mem::take(&mut self.lost_why);
                self.tell(Event::Moved { from, to, why }).await?;
            }
        }
        let number = self.number;
        self.tell(Event::Round { number, round: Arc::new(round) }).await?;
        self.tell_interval().await
    }

    /// Learns which nodes there are: where to go when this one ends, and whom to ask in the first flight.
    fn learn(&mut self, round: &Round) {
        let mut standing: BTreeSet<NodeName> = own_name(&round.observations).into_iter().collect();
        for observation in &round.observations {
            if let Ok(Evidence::View(reports)) = &observation.outcome {
                let connected = reports.iter().filter(|report| report.state == LinkState::Connected);
                standing.extend(connected.map(|report| report.peer.clone()));
            }
        }
        // Who names the nodes says also which of those that are gone are missed: that list stays as it is.
        if !self.plan.named && !standing.is_empty() {
            let own = own_name(&round.observations);
            self.plan.known = standing.iter().filter(|node| Some(*node) != own.as_ref()).cloned().collect();
        }
        standing.extend(self.declared.iter().cloned());
        self.places.learn(standing);
    }
}

/// The name of the node that we are logged in to, where it told it.
pub(super) fn own_name(observations: &[Observation]) -> Option<NodeName> {
    observations.iter().find_map(|observation| match (&observation.source, &observation.outcome) {
        (Source::Identity, Ok(Evidence::Identity { name, .. })) => Some(name.clone()),
        _ => None,
    })
}

/// Whether the node that we are logged in to left the question for its own view unanswered.
pub(super) fn is_silent(observations: &[Observation]) -> bool {
    let outcome = |source: &Source| {
        observations.iter().rev().find(|look| look.source == *source).map(|look| &look.outcome)
    };
    let asked = outcome(&Source::OwnView).or_else(|| outcome(&Source::Manager));
    matches!(asked, Some(Err(Unavailable::NoAnswer { .. })))
}
