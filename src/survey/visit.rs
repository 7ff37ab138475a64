//! What is asked in one session at a node: who it is, its own list of sockets, its view, its clock; and at the
//! same time requests to every other node, over the links between the two.

use super::once::{millis, seen};
use super::plan::{GRACE, NODE_DEADLINE};
use super::visits::Heard;
use super::walk::{fair, offset, timed};
use crate::cluster::link::{LinkReport, LinkState};
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Evidence, Observation, Question, Source, Unavailable};
use crate::probe::xmpp::request::Requester;
use crate::probe::xmpp::{life, tigase};
use futures_util::future::join_all;
use jiff::Timestamp;
use tokio::sync::{Mutex, watch};
use tokio::time::{Duration, Instant, sleep};

/// A node that answers within this answers at once: a hundred times what it takes one that has nothing to do.
const PROMPT: Duration = Duration::from_millis(400);

/// How questions go to a node.
pub(super) struct Way {
    /// Asks through the session at that node.
    pub(super) requester: Requester,
    /// The XMPP domain, at which the node answers for itself.
    pub(super) domain: String,
    /// The manager's address in the domain.
    pub(super) manager: String,
    /// Whether to read the configuration.
    pub(super) configuration: bool,
    /// How many requests go over each link.
    pub(super) samples: usize,
    /// How many requests may go over the session in all: the server cuts off who sends more.
    pub(super) requests_left: usize,
    /// The deadline of all.
    pub(super) deadline: Instant,
}

/// One session at a node, in use.
pub(super) struct Visit<'a> {
    pub(super) node: &'a NodeName,
    pub(super) others: Vec<NodeName>,
    pub(super) way: Way,
    pub(super) heard: &'a watch::Sender<Heard>,
    /// When the node was asked for itself, and whether it answered at once.
    pub(super) control: Mutex<Option<(Instant, bool)>>,
}

/// What the node said of its peers, once it has; a node that it does not call connected cannot be reached from it.
type Said = Option<Vec<LinkReport>>;

impl Visit<'_> {
    /// Asks everything in one flight.
    pub(super) async fn pay(&self) -> Vec<Observation> {
        let (tell, said) = watch::channel(Said::None);
        let view = async {
            let look = self.view().await;
            if let Ok(Evidence::View(reports)) = &look.outcome {
                tell.send_replace(Some(reports.clone()));
            }
            look
        };
        let others = async { tokio::join!(view, self.statistics(), self.sockets(), self.clock()) };
        let (looks, configuration, pings) = tokio::join!(others, self.configuration(), self.pings(&said));
        let (view, statistics, sockets, clock) = looks;
        let mut all = vec![view, statistics, sockets, clock];
        all.extend(configuration);
        all.extend(pings);
        all
    }

    fn by(&self, patience: Duration) -> Instant {
        self.way.deadline.min(Instant::now() + patience)
    }

    async fn asked(
        &self,
        question: Question,
        look: impl Future<Output = Result<Evidence, Unavailable>>,
    ) -> Observation {
        let look = timed(Source::At(self.node.clone(), question), look).await;
        fair(look, NODE_DEADLINE, self.way.deadline)
    }

    async fn view(&self) -> Observation {
        let Way { requester, manager, .. } = &self.way;
        let until = self.by(NODE_DEADLINE);
        self.asked(Question::View, async {
            Ok(Evidence::View(tigase::view(requester, manager, until).await?))
        })
        .await
    }

    async fn statistics(&self) -> Observation {
        let Way { requester, domain, manager, .. } = &self.way;
        let (name, until) = (tigase::local_name(manager, domain), self.by(NODE_DEADLINE));
        self.asked(Question::Statistics, async {
            let statistics = tigase::statistics(requester, domain, &name, until).await?;
            Ok(Evidence::Statistics(Box::new(statistics)))
        })
        .await
    }

    async fn sockets(&self) -> Observation {
        let Way { requester, manager, .. } = &self.way;
        let until = self.by(NODE_DEADLINE);
        self.asked(Question::ServerSockets, async {
            Ok(Evidence::ServerSockets(tigase::server_sockets(requester, manager, until).await?))
        })
        .await
    }

    /// The clock, read between two looks at ours; once more from the beginning where the answer got lost.
    async fn clock(&self) -> Observation {
        let Way { requester, domain, .. } = &self.way;
        let (half, until) = (self.by(NODE_DEADLINE / 2), self.by(NODE_DEADLINE));
        self.asked(Question::Clock, async {
            let mut before = Timestamp::now();
            let mut read = life::time(requester, domain, half).await;
            if let Err(Unavailable::NoAnswer { .. }) = read {
                before = Timestamp::now();
                read = life::time(requester, domain, until).await;
            }
            Ok(offset(before, read?, Timestamp::now()))
        })
        .await
    }

    async fn configuration(&self) -> Option<Observation> {
        let Way { requester, domain, configuration, .. } = &self.way;
        if !configuration {
            return None;
        }
        let until = self.by(NODE_DEADLINE);
        let look = self.asked(Question::Configuration, async {
            Ok(Evidence::Configuration(tigase::configuration(requester, domain, until).await?))
        });
        Some(look.await)
    }

    /// Requests over every link of this node, all links at once.
    async fn pings(&self, said: &watch::Receiver<Said>) -> Vec<Observation> {
        let (most, samples) = share(self.way.requests_left, self.others.len(), self.way.samples);
        let (now, never) = self.others.split_at(most);
        let now = join_all(now.iter().map(|other| self.ping(other, samples, said.clone()))).await;
        let never = never.iter().map(|other| {
            let why = "not asked: with more requests a minute the server would cut us off";
            seen(self.over(other), Duration::ZERO, Err(Unavailable::Failed(why.to_owned())))
        });
        now.into_iter().chain(never).collect()
    }

    fn over(&self, other: &NodeName) -> Source {
        Source::Ping { from: self.node.clone(), to: other.clone() }
    }

    /// Requests over one link, one after the other.
    async fn ping(&self, other: &NodeName, samples: usize, said: watch::Receiver<Said>) -> Observation {
        let begun = Instant::now();
        let look = tokio::select! {
            // Whoever is deaf is not even asked.
            biased;
            why = self.vain(other, said) => {
                seen(self.over(other), begun.elapsed(), Err(Unavailable::NotReached(why)))
            }
            look = self.samples(other, samples) => look,
        };
        if let Err(why) = &look.outcome {
            self.heard.send_if_modified(|heard| heard.failure(self.node, other, why));
        }
        look
    }

    async fn samples(&self, other: &NodeName, samples: usize) -> Observation {
        let begun = Instant::now();
        let until = self.by(NODE_DEADLINE);
        let to = format!("{}@{other}", tigase::SESSION_MANAGER);
        let mut times = Vec::with_capacity(samples);
        let mut last = Ok(());
        while times.len() < samples && last.is_ok() {
            match life::round_trip(&self.way.requester, &to, until).await {
                Ok(time) => {
                    times.push(time);
                    self.heard.send_if_modified(|heard| heard.answer(other));
                }
                Err(why) => last = Err(why),
            }
        }
        if times.is_empty()
            && let Err(Unavailable::NoAnswer { .. }) = last
        {
            last = self.once_more(&to, begun, &mut times).await;
        }
        // What was answered once is a link that works, be it slow or with losses.
        let outcome = match last {
            Err(why) if times.is_empty() => Err(why),
            _ => Ok(Evidence::RoundTrips(times)),
        };
        let look = seen(self.over(other), begun.elapsed(), outcome);
        fair(look, NODE_DEADLINE, self.way.deadline)
    }

    /// Silence is the other's only if the node that we are logged in to answers at once when it is asked for
    /// itself. Where it does not, or where we have no processor to hear it, the request gets its time once more.
    async fn once_more(
        &self,
        to: &str,
        begun: Instant,
        times: &mut Vec<Duration>,
    ) -> Result<(), Unavailable> {
        let silence = || Err(Unavailable::NoAnswer { within: begun.elapsed() });
        if self.prompt().await || self.way.deadline <= Instant::now() {
            return silence();
        }
        match life::round_trip(&self.way.requester, to, self.by(NODE_DEADLINE)).await {
            Ok(time) => {
                times.push(time);
                Ok(())
            }
            Err(Unavailable::NoAnswer { .. }) if self.prompt().await => silence(),
            Err(Unavailable::NoAnswer { within }) => Err(Unavailable::Failed(format!(
                "no answer within {} ms, but neither did {} itself answer at once: it or this host is overloaded",
                millis(within),
                self.node
            ))),
            Err(why) => Err(why),
        }
    }

    /// Whether the node of this session answers for itself at once. Asked once for all that want to know it now.
    async fn prompt(&self) -> bool {
        let mut known = self.control.lock().await;
        if let Some((when, prompt)) = *known
            && when.elapsed() < PROMPT
        {
            return prompt;
        }
        let trip = life::round_trip(&self.way.requester, &self.way.domain, self.by(PROMPT)).await;
        *known = Some((Instant::now(), trip.is_ok()));
        trip.is_ok()
    }

    /// Ends when there is nothing to wait for: this node says that it has no way to the other, or the other is
    /// deaf, whoever asks. Else never.
    async fn vain(&self, other: &NodeName, mut said: watch::Receiver<Said>) -> String {
        let mut heard = self.heard.subscribe();
        let linkless = async {
            let found = said.wait_for(|said| no_way(said, other).is_some()).await;
            let why = found.ok().and_then(|said| no_way(&said, other));
            sleep(GRACE).await;
            why.map(str::to_owned)
        };
        let deaf = async {
            let found = heard.wait_for(|heard| heard.deaf(other).is_some()).await;
            found.ok().and_then(|heard| {
                let left = heard.deaf(other)?;
                Some(format!("not asked: it lets nobody in and left {left} without an answer"))
            })
        };
        tokio::select! {
            Some(why) = linkless => why,
            Some(why) = deaf => why,
            else => std::future::pending().await,
        }
    }
}

/// Why a node cannot be reached from the one that said this.
fn no_way(said: &Said, other: &NodeName) -> Option<&'static str> {
    let reports = said.as_ref()?;
    match reports.iter().find(|report| report.peer == *other).map(|report| &report.state) {
        None => Some("there is no link: the node that sends does not mention the other"),
        Some(LinkState::Disconnected) => Some("there is no link: disconnected, says the node that sends"),
        Some(LinkState::Connected | LinkState::Unrecognised(_)) => None,
    }
}

/// So many requests over all links of the cluster are enough to know each link by: for more than 80 nodes, fewer than
/// three go over one.
const ENOUGH_REQUESTS: usize = 20_000;

/// How many links are asked, and how often each, out of so many requests. One more is kept for each link, since a
/// request may have to be sent twice.
fn share(requests: usize, links: usize, samples: usize) -> (usize, usize) {
    if links == 0 {
        return (0, 0);
    }
    let each = (requests / links).saturating_sub(1).min(ENOUGH_REQUESTS / (links * (links + 1)));
    (links.min(requests / 2), each.clamp(1, samples))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_session_sends_more_than_the_server_lets_it() {
        for links in [0, 1, 2, 99, 199, 499, 5_000] {
            for requests in [0, 10, 238, 1_240] {
                let (asked, each) = share(requests, links, 20);
                assert!(
                    asked <= links && asked * (each + 1) <= requests,
                    "{links} {requests}: {asked} {each}"
                );
            }
        }
        assert_eq!(share(1_240, 2, 3), (2, 3));
        assert_eq!(share(1_240, 99, 3), (99, 2));
        assert_eq!(share(1_240, 499, 3), (499, 1));
    }

    #[test]
    fn only_a_node_that_is_called_connected_can_be_reached() {
        let report = |peer: &str, state| LinkReport { peer: NodeName::new(peer), state };
        let said = Some(vec![
            report("b", LinkState::Connected),
            report("c", LinkState::Disconnected),
            report("d", LinkState::Unrecognised("x".to_owned())),
        ]);
        let way = |peer: &str| no_way(&said, &NodeName::new(peer)).is_none();
        assert_eq!(["b", "c", "d", "e"].map(way), [true, false, true, false]);
        assert_eq!(no_way(&None, &NodeName::new("e")), None);
    }
}
