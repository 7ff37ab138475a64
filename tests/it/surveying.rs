//! The surveyor through a real session at the embedded cluster, as the screen uses it.

use crate::probe::{USUAL, cluster, name, plan};
use clusterctl::cluster::declaration::Declaration;
use clusterctl::cluster::fold::fold;
use clusterctl::cluster::link::LinkState;
use clusterctl::cluster::observation::{Disconnects, Question, Reading, Round, Source, Unavailable};
use clusterctl::cluster::service::Browsed;
use clusterctl::cluster::session::{Progress, SessionFailure, SessionState, Step};
use clusterctl::demo::{Cluster, Scenario};
use clusterctl::probe::xmpp::session::{self, Session};
use clusterctl::probe::xmpp::target::{Credentials, Target};
use clusterctl::survey::counting::Counting;
use clusterctl::survey::gate::{Gate, Network};
use clusterctl::survey::message::{Command, Event};
use clusterctl::survey::plan::Plan;
use clusterctl::survey::surveyor::{Handle, Options, Surveyor};
use secrecy::SecretString;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

/// Far more than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody who watches the embedded cluster.
struct Watcher {
    handle: Handle,
}

impl Watcher {
    fn of(plan: Plan, interval: Duration) -> Self {
        Self::through(Network, plan, interval)
    }

    fn through(gate: impl Gate + Sync + 'static, plan: Plan, interval: Duration) -> Self {
        let (handle, surveyor) = Surveyor::new(gate, plan, Options::every(interval));
        tokio::spawn(surveyor.run());
        Self { handle }
    }

    async fn say(&self, command: Command) {
        self.handle.commands.send(command).await.unwrap();
    }

    async fn event(&mut self) -> Event {
        timeout(PATIENCE, self.handle.events.recv()).await.unwrap().unwrap()
    }

    /// The events up to one that is wanted, that one included.
    async fn until(&mut self, wanted: impl Fn(&Event) -> bool) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            events.push(self.event().await);
            if wanted(&events[events.len() - 1]) {
                return events;
            }
        }
    }

    async fn round(&mut self) -> Arc<Round> {
        loop {
            if let Event::Round { round, .. } = self.event().await {
                return round;
            }
        }
    }

    async fn browse(&mut self, jid: &str, node: Option<&str>) -> Browsed {
        self.say(Command::Browse { jid: jid.to_owned(), node: node.map(str::to_owned) }).await;
        loop {
            if let Event::Browsed { jid: of, found, .. } = self.event().await
                && of == jid
            {
                return *found;
            }
        }
    }
}

/// The plan of the screen: no visits, no sockets of this host.
fn usual(cluster: &Cluster) -> Plan {
    Plan { probe: None, ..plan(cluster, USUAL, &[]) }
}

fn is_round(event: &Event) -> bool {
    matches!(event, Event::Round { .. })
}

#[tokio::test]
async fn the_way_in_grows_step_by_step_until_the_session_is_online() {
    let cluster = cluster(2, Scenario::Healthy).await;
    let mut watcher = Watcher::of(usual(&cluster), Duration::from_secs(60));
    let events = watcher.until(|event| matches!(event, Event::Session(SessionState::Online(_)))).await;
    let told: Vec<&Vec<_>> = events
        .iter()
        .filter_map(|event| match event {
            Event::Session(SessionState::Stepping { taken, .. }) => Some(taken),
            _ => None,
        })
        .collect();
    assert!(told[0].is_empty());
    assert!(told.windows(2).all(|pair| pair[1].starts_with(pair[0])), "{told:#?}");
    let Some(Event::Session(SessionState::Online(facts))) = events.last() else { panic!("{events:#?}") };
    assert_eq!(told[told.len() - 1], &facts.steps);
    assert!(told.len() > facts.steps.len() / 2, "more than the beginning and the end: {told:#?}");
    assert_eq!(facts.steps.last().map(|taken| taken.step), Some(Step::Bind));
    cluster.stop().await;
}

#[tokio::test]
async fn services_are_asked_one_by_one_through_the_session_that_stands() {
    let cluster = cluster(2, Scenario::Healthy).await;
    let mut watcher = Watcher::of(usual(&cluster), Duration::from_secs(60));
    watcher.until(is_round).await;
    let domain = watcher.browse(cluster.domain(), None).await;
    let items = domain.items.known().unwrap();
    assert!(items.iter().any(|item| item.jid.contains("cl-comp")), "{items:#?}");
    assert!(!domain.info.known().unwrap().identities.is_empty());
    let manager = watcher.browse(&format!("cl-comp@{}", cluster.domain()), None).await;
    assert_eq!(manager.items.known().map(Vec::len), Some(1), "the other node");
    let stats = watcher.browse(&format!("stats@{}", cluster.domain()), Some("stats")).await;
    assert!(stats.items.known().unwrap().iter().any(|item| item.node.as_deref() == Some("stats/cl-comp")));
    let wrong = watcher.browse("a@b@c", None).await;
    assert!(
        matches!(&wrong.info, Reading::Unavailable(Unavailable::Failed(why)) if why.contains("no address"))
    );
    let gone = watcher.browse(&format!("nobody@node9.{}", cluster.domain()), None).await;
    assert!(matches!(gone.info, Reading::Unavailable(_)), "{gone:#?}");
    assert!(gone.took < Duration::from_secs(3), "{gone:#?}");
    cluster.stop().await;
}

/// What nodes 1 to `nodes` say of their losses in this round.
fn counts(round: &Round, nodes: usize) -> Vec<Reading<Disconnects>> {
    let view = fold(round, &Declaration::default());
    (1..=nodes).map(|node| view.nodes[&name(node)].disconnects.clone()).collect()
}

fn totals(counts: &[Reading<Disconnects>]) -> Vec<Option<u64>> {
    counts.iter().map(|counts| counts.known().and_then(|counts| counts.total)).collect()
}

#[tokio::test]
async fn the_nodes_own_counts_of_disconnects_come_with_a_round_and_once_a_minute_at_most() {
    let cluster = cluster(3, Scenario::Healthy).await;
    let counting = || Plan { counting: Some(Counting::default()), ..usual(&cluster) };
    let mut watcher = Watcher::of(counting(), Duration::from_millis(500));
    let before = counts(&*watcher.round().await, 3);
    assert_eq!(totals(&before), [Some(0); 3], "{before:#?}");
    assert!(before.iter().all(|counts| {
        counts.known().is_some_and(|counts| counts.per_minute == [0; 60] && counts.per_hour == [0; 24])
    }));
    let again = watcher.round().await;
    assert!(again.observations.iter().all(|look| !matches!(look.source, Source::Disconnects(_))));
    assert!(counts(&again, 3).iter().all(|counts| matches!(counts, Reading::NotAsked(_))));

    cluster.control().line("kill node3").await.unwrap();
    let gone = |round: &Round| {
        let view = fold(round, &Declaration::default());
        let says = |node| view.link(&name(node), &name(3)).and_then(|link| link.reading.known().cloned());
        [says(1), says(2)].iter().all(|state| *state == Some(LinkState::Disconnected))
    };
    while !gone(&*watcher.round().await) {}
    // Another watcher has asked nobody yet.
    let mut watcher = Watcher::of(counting(), Duration::from_millis(500));
    let round = watcher.round().await;
    let after = counts(&round, 3);
    assert_eq!(totals(&after), [Some(1), Some(1), None], "{after:#?}");
    assert!(matches!(after[2], Reading::NotAsked(_)), "who is gone is not asked");
    let lost = after[0].known().unwrap();
    assert_eq!((lost.per_minute.iter().sum::<u32>(), lost.per_hour.iter().sum::<u32>()), (1, 1));
    cluster.stop().await;
}

#[tokio::test]
async fn without_a_wish_for_counts_none_are_asked_for() {
    let cluster = cluster(2, Scenario::Healthy).await;
    let mut watcher = Watcher::of(usual(&cluster), Duration::from_secs(60));
    let round = watcher.round().await;
    assert!(round.observations.iter().all(|look| !matches!(look.source, Source::Disconnects(_))));
    cluster.stop().await;
}

/// Opens our own session with another password than the visits have: as if the other nodes had changed it, or had
/// locked the account.
struct OwnPassword(Credentials);

impl Gate for OwnPassword {
    type Session = Session;

    async fn open(
        &self,
        _: &Plan,
        target: &Target,
        deadline: Instant,
        watcher: watch::Sender<Progress>,
    ) -> Result<Session, SessionFailure> {
        session::connect_watched(target, &self.0, deadline, watcher).await
    }
}

#[tokio::test]
async fn rounds_with_visits_measure_every_link_each_time() {
    let cluster = cluster(3, Scenario::Healthy).await;
    let mut watcher = Watcher::of(plan(&cluster, USUAL, &[]), Duration::from_millis(500));
    for _ in 0..3 {
        let view = fold(&*watcher.round().await, &Declaration::default());
        assert_eq!(view.links.len(), 6);
        for link in &view.links {
            assert!(link.round_trips.known().is_some(), "{link:#?}");
        }
    }
    cluster.stop().await;
}

#[tokio::test]
async fn a_login_that_a_node_refuses_on_a_visit_is_not_tried_again_until_a_person_says_so() {
    let cluster = cluster(4, Scenario::Healthy).await;
    let mut plan = plan(&cluster, USUAL, &[]);
    let right = plan.credentials.clone();
    plan.credentials = Credentials::new(&cluster.jid(), SecretString::from("another")).unwrap();
    let mut watcher = Watcher::through(OwnPassword(right), plan, Duration::from_millis(200));
    for _ in 0..6 {
        watcher.round().await;
    }
    // One in the first round, one at another node in the second; then it is clear whose fault it is.
    assert_eq!(cluster.refused_logins(), 2);
    let round = watcher.round().await;
    let why = |node: usize| {
        let source = Source::At(name(node), Question::Login);
        let look = round.observations.iter().find(|look| look.source == source).unwrap();
        look.outcome.as_ref().unwrap_err().to_string()
    };
    assert!(
        why(2).contains("not-authorized") && why(2).ends_with("; not tried again by itself"),
        "{}",
        why(2)
    );
    assert!(why(4).contains("no login was tried, since node2.demo.test and node3.demo.test"), "{}", why(4));
    watcher.say(Command::Retry).await;
    for _ in 0..6 {
        watcher.round().await;
    }
    assert_eq!(cluster.refused_logins(), 4);
    cluster.stop().await;
}
