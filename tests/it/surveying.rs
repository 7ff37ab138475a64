//! The surveyor through a real session at the embedded cluster, as the screen uses it.

use crate::probe::{USUAL, cluster, plan};
use clusterctl::cluster::observation::{Reading, Unavailable};
use clusterctl::cluster::service::Browsed;
use clusterctl::cluster::session::{SessionState, Step};
use clusterctl::demo::{Cluster, Scenario};
use clusterctl::survey::message::{Command, Event};
use clusterctl::survey::plan::Plan;
use clusterctl::survey::surveyor::{Handle, Options, surveyor};
use std::time::Duration;
use tokio::time::timeout;

/// Far more than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody who watches the embedded cluster.
struct Watcher {
    handle: Handle,
}

impl Watcher {
    fn of(plan: Plan, interval: Duration) -> Self {
        let (handle, surveyor) = surveyor(plan, Options::every(interval));
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
