//! The way in: at each place in turn, until one lets us in.

use super::{Seat, Surveyor};
use crate::cluster::session::{FailedAttempt, FailureKind, Progress, SessionFailure, SessionState, Step};
use crate::probe::xmpp::target::Target;
use crate::survey::gate::{Gate, Standing};
use crate::survey::message::Event;
use crate::survey::once;
use crate::survey::places::{Lost, Place};
use std::pin::pin;
use tokio::sync::watch;
use tokio::time::Instant;

impl<G: Gate> Surveyor<G> {
    /// Finds a way in: at each place in turn, within the time of one survey.
    pub(super) async fn enter(&mut self) -> Option<Result<(), SessionFailure>> {
        let deadline = Instant::now() + self.plan.timeout;
        let order = self.places.order(&self.lost);
        let mut failures: Vec<(Place, SessionFailure)> = Vec::new();
        let mut left = order.len();
        for place in order {
            left -= 1;
            let target = self.places.target(&place, &self.plan.target);
            let to = target.server.as_ref().map_or_else(|| target.domain.clone(), ToString::to_string);
            self.tell(stepping(&to, Progress::default())).await?;
            let begun = Instant::now();
            // With others left, one that is silent does not get all the time.
            let until =
                if left == 0 { deadline } else { begun + deadline.saturating_duration_since(begun) / 2 };
            match self.step(&target, &to, until).await? {
                Ok(session) => {
                    self.sit_down(session, place, begun).await?;
                    return Some(Ok(()));
                }
                Err(failure) if self.is_final(&failure) => {
                    if failure.kind == FailureKind::LoginRefused || (!self.been_in && place == Place::Target)
                    {
                        return Some(Err(self.give_up(failure).await?));
                    }
                    self.places.strike(place.clone());
                    failures.push((place, failure));
                }
                Err(failure) => failures.push((place, failure)),
            }
        }
        // The silent one may be tried again next time.
        self.lost.silent = false;
        let failure = together(failures, &self.lost_why);
        if self.is_final(&failure) && self.places.order(&Lost::default()).is_empty() {
            return Some(Err(self.give_up(failure).await?));
        }
        self.back_off(failure.cause.clone()).await?;
        Some(Err(failure))
    }

    /// One way in; each step of it is told as it is taken.
    async fn step(
        &mut self,
        target: &Target,
        to: &str,
        until: Instant,
    ) -> Option<Result<G::Session, SessionFailure>> {
        let (watcher, mut progress) = watch::channel(Progress::default());
        let Self { inbox, gate, plan, events, .. } = self;
        let tell = |news: &Progress| {
            // Where there is no room the next step, or what comes of all of them, tells it too: nobody who does not
            // listen may hold up a login.
            let _ = events.try_send(stepping(to, news.clone()));
        };
        let outcome = inbox
            .during(async {
                let mut opening = pin!(gate.open(plan, target, until, watcher));
                loop {
                    tokio::select! {
                        biased;
                        Ok(()) = progress.changed() => tell(&progress.borrow()),
                        outcome = &mut opening => return outcome,
                    }
                }
            })
            .await?;
        let last = progress.borrow_and_update();
        if last.has_changed() {
            tell(&last);
        }
        Some(outcome)
    }

    /// Whether only a person can mend it. A server that let us in before, and now does not know its domain, is
    /// half-started.
    fn is_final(&self, failure: &SessionFailure) -> bool {
        let may_pass = self.options.patient || self.been_in;
        match failure.kind {
            FailureKind::WrongDomain => !may_pass,
            FailureKind::Impossible => !self.options.patient,
            kind => !kind.passes(),
        }
    }

    async fn give_up(&mut self, failure: SessionFailure) -> Option<SessionFailure> {
        self.refused = true;
        // Who asked for another try before this was known has not asked for one more refusal.
        self.inbox.retry = false;
        self.inbox.browser.shut(&failure.to_string());
        let cause = Box::new(failure.clone());
        self.refusal = Some(failure.clone());
        self.tell(Event::Session(SessionState::Refused { cause })).await?;
        Some(failure)
    }

    /// A person has another try made: who was refused has perhaps mended what was wrong. What cannot be read again is
    /// not tried once more with what was refused: that counts against the account.
    pub(super) async fn read_again(&mut self) -> Option<()> {
        let Some(again) = self.plan.again.clone() else { return Some(()) };
        let read = self.inbox.during(tokio::task::spawn_blocking(move || again.read())).await?;
        let why = match read {
            Ok(Ok(credentials)) => {
                self.plan.credentials = credentials;
                return Some(());
            }
            Ok(Err(why)) => why,
            Err(_) => "reading it broke off".to_owned(),
        };
        let Some(refused) = self.refusal.clone() else { return Some(()) };
        let failure = SessionFailure {
            kind: FailureKind::Impossible,
            cause: format!("not tried again, since the password could not be read: {why}"),
            remedy: Some("mend what it is read from".to_owned()),
            ..refused
        };
        self.give_up(failure).await.map(drop)
    }

    async fn sit_down(&mut self, session: G::Session, place: Place, begun: Instant) -> Option<()> {
        self.been_in = true;
        self.wait = None;
        self.lost = Lost::default();
        let facts = session.facts().clone();
        self.places.entered(&facts);
        let pushes =
            if self.options.listen { Some(self.inbox.during(session.listen()).await?) } else { None };
        let entry = once::admitted(&facts, session.certificate(), begun.elapsed());
        let since = Instant::now();
        self.inbox.browser.open(session.asker());
        self.seat = Some(Seat { session, place, since, entry, node: None, counted: 0, pushes, seen: false });
        self.tell(Event::Session(SessionState::Online(Box::new(facts)))).await
    }
}

fn stepping(to: &str, progress: Progress) -> Event {
    let Progress { step, taken } = progress;
    Event::Session(SessionState::Stepping { to: to.to_owned(), step, taken })
}

/// A session that ended before anything could be seen through it.
pub(super) fn broken(why: &str) -> SessionFailure {
    SessionFailure {
        step: Step::Discover,
        peer: None,
        kind: FailureKind::Protocol,
        cause: format!("the session ended at once: {why}"),
        remedy: Some("look at the server's log: it lets us in and then ends the stream".to_owned()),
        certificate: None,
        attempts: Vec::new(),
        steps: Vec::new(),
    }
}

/// One failure of several: that of the server in the settings, or the first one, with all that was tried.
fn together(mut failures: Vec<(Place, SessionFailure)>, lost_why: &str) -> SessionFailure {
    let at = failures.iter().position(|(place, _)| *place == Place::Target).unwrap_or_default();
    if failures.is_empty() {
        return broken(lost_why);
    }
    let (_, mut told) = failures.remove(at);
    for (place, failure) in failures {
        if failure.attempts.is_empty() {
            let (host, reason) = (place.to_string(), failure.cause);
            told.attempts.push(FailedAttempt { host, address: None, step: failure.step, reason });
        } else {
            told.attempts.extend(failure.attempts);
        }
    }
    told
}
