//! Visits to every node of the embedded cluster: who is met, what is asked, and what comes of it.

use crate::scenario::now;
use clusterctl::assess::assess;
use clusterctl::assess::policy::Policy;
use clusterctl::assess::verdict::{Assessment, Verdict};
use clusterctl::cluster::declaration::Declaration;
use clusterctl::cluster::fold::fold;
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{Evidence, Observation, Question, Round, Source, Unavailable};
use clusterctl::cluster::view::ClusterView;
use clusterctl::demo::{Cluster, Plan as Demo, Scenario, start};
use clusterctl::probe::given::{HostPort, Override};
use clusterctl::probe::resolve::Resolver;
use clusterctl::probe::xmpp::session;
use clusterctl::probe::xmpp::target::{Credentials, Target};
use clusterctl::survey::once;
use clusterctl::survey::plan::{Plan, Probe, Refusals};
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(crate) const USUAL: Probe = Probe { parallel: 8, samples: 3, configuration: false };

pub(crate) async fn cluster(nodes: usize, scenario: Scenario) -> Cluster {
    start(&Demo::new(nodes, scenario)).await.unwrap()
}

pub(crate) fn name(node: usize) -> NodeName {
    NodeName::new(&format!("node{node}.demo.test"))
}

fn credentials(cluster: &Cluster, password: &str) -> Credentials {
    Credentials::new(&cluster.jid(), SecretString::from(password)).unwrap()
}

/// The survey that the cluster's own flags ask for, with visits.
pub(crate) fn plan(cluster: &Cluster, probe: Probe, more: &[Override]) -> Plan {
    let flags = cluster.flags();
    let of = |name: &str| -> Vec<String> {
        flags.windows(2).filter(|pair| pair[0] == name).map(|pair| pair[1].clone()).collect()
    };
    let mut overrides = more.to_vec();
    overrides.extend(
        of("--resolve")
            .iter()
            .map(|text| text.parse::<Override>().unwrap())
            .filter(|given| more.iter().all(|other| other.host != given.host || other.port != given.port)),
    );
    let mut target = Target::new(cluster.domain(), Arc::new(Resolver::new(overrides)));
    target.server = of("--server").first().map(|text| text.parse::<HostPort>().unwrap());
    target.trust.pins = of("--tls-pin").iter().map(|pin| pin.parse().unwrap()).collect();
    Plan {
        again: None,
        target,
        credentials: credentials(cluster, cluster.password()),
        known: Vec::new(),
        named: false,
        cluster_ports: vec![cluster.ports().2],
        sockets: false,
        probe: Some(probe),
        refusals: Refusals::default(),
        counting: None,
        timeout: Duration::from_secs(10),
    }
}

/// What a survey gave, and what is thought of it.
pub(crate) struct Surveyed {
    round: Round,
    pub(crate) view: ClusterView,
    pub(crate) assessment: Assessment,
    pub(crate) took: Duration,
}

impl Surveyed {
    fn of(round: Round, declaration: &Declaration, took: Duration) -> Self {
        let view = fold(&round, declaration);
        let assessment = assess(&view, &Policy::default());
        Self { round, view, assessment, took }
    }

    pub(crate) fn findings(&self) -> Vec<String> {
        let findings = self.assessment.findings.iter();
        findings
            .map(|finding| format!("{} {}", finding.id, finding.subject).replace(".demo.test", ""))
            .collect()
    }

    fn look(&self, source: &Source) -> &Observation {
        let mut looks = self.round.observations.iter().filter(|look| look.source == *source);
        let look = looks.next().unwrap_or_else(|| panic!("{source:?} was not looked at"));
        assert!(looks.next().is_none(), "{source:?} was looked at twice");
        look
    }

    fn at(&self, node: usize, question: Question) -> &Result<Evidence, Unavailable> {
        &self.look(&Source::At(name(node), question)).outcome
    }

    pub(crate) fn ping(&self, from: usize, to: usize) -> &Result<Evidence, Unavailable> {
        &self.look(&Source::Ping { from: name(from), to: name(to) }).outcome
    }

    /// The addresses that the sessions at the nodes had.
    fn sessions(&self) -> Vec<String> {
        let logins = self.round.observations.iter().filter_map(|look| match (&look.source, &look.outcome) {
            (Source::At(_, Question::Login), Ok(Evidence::Session(facts))) => Some(facts.jid.clone()),
            _ => None,
        });
        logins.collect()
    }
}

fn declaration(cluster: &Cluster) -> Declaration {
    let flags = cluster.flags();
    let given = flags.windows(2).find(|pair| pair[0] == "--connections-per-node");
    let usual = Declaration::default();
    Declaration {
        connections_per_node: given.map_or(usual.connections_per_node, |pair| pair[1].parse().unwrap()),
        ..usual
    }
}

pub(crate) async fn survey(cluster: &Cluster, plan: &Plan) -> Surveyed {
    let begun = Instant::now();
    let round = once::look(plan).await;
    Surveyed::of(round, &declaration(cluster), begun.elapsed())
}

async fn surveyed(cluster: &Cluster) -> Surveyed {
    survey(cluster, &plan(cluster, USUAL, &[])).await
}

#[tokio::test]
async fn every_node_is_met_and_every_link_answers() {
    let cluster = cluster(3, Scenario::Healthy).await;
    let seen = surveyed(&cluster).await;
    assert_eq!(seen.findings(), Vec::<String>::new());
    assert_eq!(seen.assessment.verdict, Verdict::Ok);
    for node in 1..=3 {
        let visit = seen.view.nodes[&name(node)].met(&name(node)).expect("it let us in");
        assert_eq!(visit.address, cluster.nodes()[node - 1].1);
        let statistics = visit.statistics.known().expect("it tells who it is");
        assert_eq!(statistics.name, Some(name(node)));
        assert_eq!(statistics.open_connections, Some(10));
        assert!(statistics.version.is_some() && statistics.uptime.is_some());
        assert_eq!(visit.sockets.known().map(Vec::len), Some(10));
        assert!(visit.certificate.known().is_some());
        let (least, most) = *seen.view.nodes[&name(node)].clock.known().expect("its clock was read");
        assert!(least <= 0 && 0 <= most && most - least < 3_000, "{least} {most}");
        for other in (1..=3).filter(|other| *other != node) {
            let Ok(Evidence::RoundTrips(times)) = seen.ping(node, other) else { panic!("{node} {other}") };
            assert_eq!(times.len(), 3);
        }
    }
    // Each certificate is another one.
    let certificates: BTreeSet<_> = seen
        .view
        .nodes
        .values()
        .filter_map(|facts| Some(facts.visit.known()?.certificate.known()?.sha256.clone()))
        .collect();
    assert_eq!(certificates.len(), 3);
    let sessions = seen.sessions();
    assert_eq!(sessions.len(), 3);
    assert_eq!(sessions.iter().collect::<BTreeSet<_>>().len(), 3, "a resource stands twice: {sessions:?}");
    cluster.stop().await;
}

#[tokio::test]
async fn our_own_node_is_not_logged_in_to_twice() {
    let cluster = cluster(1, Scenario::Healthy).await;
    let plan = plan(&cluster, USUAL, &[]);
    let deadline = tokio::time::Instant::now() + plan.timeout;
    let session = session::connect(&plan.target, &plan.credentials, deadline).await.unwrap();
    let looks = once::through(&plan, &session, deadline).await;
    let at_home = looks.iter().find(|look| look.source == Source::At(name(1), Question::Login)).unwrap();
    let Ok(Evidence::Session(facts)) = &at_home.outcome else { panic!("{at_home:?}") };
    assert_eq!(facts.jid, session.facts().jid);
    session.close().await;
    cluster.stop().await;
}

#[tokio::test]
async fn fifty_nodes_are_met_and_every_link_answers() {
    let cluster = cluster(50, Scenario::Healthy).await;
    // Both sides run unoptimised in one thread here, and share the processor with other tests.
    let plan =
        Plan { timeout: Duration::from_secs(60), ..plan(&cluster, Probe { samples: 1, ..USUAL }, &[]) };
    let seen = survey(&cluster, &plan).await;
    // Slow, here, is our own thread.
    let findings = seen.findings();
    assert!(findings.iter().all(|finding| finding.starts_with("slow-link")), "{findings:?}");
    assert!(seen.view.links.iter().all(|link| link.answered() == Some(true)));
    assert_eq!(seen.sessions().len(), 50);
    cluster.stop().await;
}

#[tokio::test]
async fn a_frozen_node_costs_its_own_deadline_once_and_is_one_finding() {
    let cluster = cluster(10, Scenario::NodeSilent).await;
    let few = Probe { parallel: 3, samples: 1, ..USUAL };
    let seen = survey(&cluster, &plan(&cluster, few, &[])).await;
    // Slow, here, is our own thread, which plays all nodes and shares the processor with other tests.
    let findings: Vec<String> =
        seen.findings().into_iter().filter(|finding| !finding.starts_with("slow-link")).collect();
    assert_eq!(findings, ["node-silent node10"], "{:#?}", seen.assessment.findings);
    assert!(seen.at(10, Question::Login).is_err());
    assert!(matches!(seen.ping(1, 10), Err(Unavailable::NoAnswer { .. })));
    // Those that stood when it was not yet known waited with our own node; nobody waited after them.
    let waited = (2..10).filter(|node| matches!(seen.ping(*node, 10), Err(Unavailable::NoAnswer { .. })));
    assert!(waited.count() <= few.parallel);
    assert!(seen.took < Duration::from_secs(9), "{:?}", seen.took);
    cluster.stop().await;
}

#[tokio::test]
async fn a_node_that_is_cut_off_is_met_and_its_own_view_read() {
    let cluster = cluster(3, Scenario::Partition).await;
    let seen = surveyed(&cluster).await;
    assert_eq!(seen.findings(), ["partition cluster"]);
    assert!(seen.view.nodes[&name(3)].met(&name(3)).is_some());
    let Ok(Evidence::View(reports)) = seen.at(3, Question::View) else { panic!("its view was not read") };
    assert_eq!(reports.len(), 2);
    // Nobody waits for an answer over a link that both ends call disconnected.
    assert!(matches!(seen.ping(3, 1), Err(Unavailable::NotReached(_))), "{:?}", seen.ping(3, 1));
    assert!(seen.took < Duration::from_secs(3), "{:?}", seen.took);
    cluster.stop().await;
}

#[tokio::test]
async fn the_split_after_a_quick_restart_is_told_once() {
    let cluster = cluster(3, Scenario::OneWayLink).await;
    let seen = surveyed(&cluster).await;
    assert_eq!(seen.findings(), ["one-way-link node3 -> node2"]);
    assert_ne!(
        seen.view.link(&name(2), &name(3)).and_then(clusterctl::cluster::link::Link::answered),
        Some(true)
    );
    cluster.stop().await;
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_once_more() {
    let cluster = cluster(3, Scenario::LostReply).await;
    let seen = surveyed(&cluster).await;
    assert_eq!(seen.findings(), Vec::<String>::new());
    cluster.stop().await;
}

#[tokio::test]
async fn too_few_connections_are_told_by_the_servers_own_lists() {
    let cluster = cluster(3, Scenario::FewConnections).await;
    let seen = surveyed(&cluster).await;
    assert_eq!(seen.findings(), ["few-connections node1 -> node2"]);
    assert!(
        seen.assessment.findings[0].summary.contains("2 of 5"),
        "{}",
        seen.assessment.findings[0].summary
    );
    cluster.stop().await;
}

#[tokio::test]
async fn an_address_that_leads_to_another_node_is_seen_through() {
    let cluster = cluster(3, Scenario::Healthy).await;
    let at = cluster.nodes()[1].1;
    let wrong = Override { host: "node3.demo.test".to_owned(), port: at.port(), address: at.ip() };
    let seen = survey(&cluster, &plan(&cluster, USUAL, &[wrong])).await;
    assert_eq!(seen.findings(), ["wrong-node node3"]);
    assert_eq!(seen.view.link(&name(3), &name(1)).and_then(clusterctl::cluster::link::Link::answered), None);
    cluster.stop().await;
}

#[tokio::test]
async fn a_refused_login_of_our_own_is_the_only_one() {
    let cluster = cluster(3, Scenario::WrongPassword).await;
    let seen = surveyed(&cluster).await;
    assert_eq!(seen.assessment.verdict, Verdict::Unknown);
    assert_eq!(cluster.refused_logins(), 1);
    cluster.stop().await;
}

#[tokio::test]
async fn a_login_that_another_node_refuses_is_the_last() {
    let cluster = cluster(6, Scenario::Healthy).await;
    let mut plan = plan(&cluster, Probe { parallel: 64, ..USUAL }, &[]);
    let deadline = tokio::time::Instant::now() + plan.timeout;
    let session = session::connect(&plan.target, &plan.credentials, deadline).await.unwrap();
    // As if the others had another password, or had locked the account.
    plan.credentials = credentials(&cluster, "another");
    let mut observations = once::through(&plan, &session, deadline).await;
    assert_eq!(cluster.refused_logins(), 1);
    let reason = |node: usize| {
        let source = Source::At(name(node), Question::Login);
        let look = observations.iter().find(|look| look.source == source).unwrap();
        look.outcome.as_ref().unwrap_err().to_string()
    };
    let reasons: Vec<String> = (2..=6).map(reason).collect();
    let untried = reasons.iter().filter(|why| why.contains("no login was tried, since node")).count();
    assert_eq!(untried, 4, "{reasons:#?}");
    let facts = Evidence::Session(Box::new(session.facts().clone()));
    observations.push(Observation {
        source: Source::Session,
        taken: now(),
        took: Duration::ZERO,
        outcome: Ok(facts),
    });
    let round = Round {
        domain: cluster.domain().to_owned(),
        jid: Some(cluster.jid()),
        started: now(),
        took: Duration::ZERO,
        failure: None,
        observations,
    };
    let seen = Surveyed::of(round, &declaration(&cluster), Duration::ZERO);
    assert_eq!(seen.assessment.verdict, Verdict::Unknown, "{:?}", seen.findings());
    assert!(seen.findings().iter().all(|finding| finding.starts_with("probe-unavailable")));
    session.close().await;
    cluster.stop().await;
}

#[tokio::test]
async fn nodes_whose_turn_does_not_come_in_time_are_not_called_dead() {
    let cluster = cluster(12, Scenario::NodeSilent).await;
    let mut plan = plan(&cluster, Probe { parallel: 1, ..USUAL }, &[]);
    plan.timeout = Duration::from_millis(2_500);
    let seen = survey(&cluster, &plan).await;
    assert!(seen.took < Duration::from_secs(4), "{:?}", seen.took);
    assert!(
        !seen.findings().iter().any(|finding| finding.starts_with("silent-link")),
        "{:?}",
        seen.findings()
    );
    assert!(seen.assessment.verdict >= Verdict::Unknown);
    cluster.stop().await;
}

#[tokio::test]
async fn whoever_is_no_administrator_visits_nobody() {
    let cluster = cluster(3, Scenario::NotAdmin).await;
    let seen = surveyed(&cluster).await;
    assert!(!seen.round.observations.iter().any(|look| matches!(look.source, Source::At(..))));
    assert_eq!(seen.findings(), ["not-admin joe@demo.test"]);
    cluster.stop().await;
}

#[tokio::test]
async fn a_survey_with_visits_can_be_moved_between_threads() {
    fn is_send<T: Send>(_: &T) {}
    let cluster = cluster(1, Scenario::Healthy).await;
    let plan = plan(&cluster, USUAL, &[]);
    let survey = once::look(&plan);
    is_send(&survey);
    survey.await;
    cluster.stop().await;
}
