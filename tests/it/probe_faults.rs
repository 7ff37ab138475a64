//! Visits while traffic between nodes is dropped: what the servers themselves do not notice for minutes.

use crate::probe::{USUAL, cluster, name, plan, survey};
use clusterctl::assess::verdict::Verdict;
use clusterctl::cluster::observation::Unavailable;
use clusterctl::cluster::view::Answers;
use clusterctl::demo::Scenario;
use std::time::Duration;

/// The longest that a dead link may take, wherever it is.
const IN_TIME: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_dead_link_between_two_other_nodes_is_named_within_five_seconds() {
    let cluster = cluster(3, Scenario::Healthy).await;
    cluster.control().line("cut node2 node3").await.unwrap();
    let seen = survey(&cluster, &plan(&cluster, USUAL, &[])).await;
    assert_eq!(seen.findings(), ["silent-link node2 -> node3"]);
    let summary = &seen.assessment.findings[0].summary;
    assert_eq!(
        summary,
        "both say connected, and requests from node2 to node3 go unanswered, waited for 3 s; so do those back"
    );
    assert_eq!(seen.assessment.verdict, Verdict::Critical);
    assert!(seen.took < IN_TIME, "{:?}", seen.took);
    cluster.stop().await;
}

#[tokio::test]
async fn a_dead_link_of_our_own_node_is_no_silent_node() {
    let cluster = cluster(3, Scenario::Healthy).await;
    cluster.control().line("cut node1 node3").await.unwrap();
    let seen = survey(&cluster, &plan(&cluster, USUAL, &[])).await;
    assert_eq!(seen.findings(), ["silent-link node1 -> node3"]);
    assert!(matches!(seen.view.nodes[&name(3)].answers, Answers::Silent { .. }));
    assert!(seen.view.nodes[&name(3)].view.known().is_some(), "its view was read at the node itself");
    assert!(seen.took < IN_TIME, "{:?}", seen.took);
    cluster.stop().await;
}

#[tokio::test]
async fn a_node_that_is_cut_off_and_not_yet_missed_is_a_split() {
    let cluster = cluster(4, Scenario::Healthy).await;
    cluster.control().line("cut node4").await.unwrap();
    let seen = survey(&cluster, &plan(&cluster, USUAL, &[])).await;
    // Three links across the split are told beside it.
    assert_eq!(
        seen.findings(),
        [
            "partition cluster",
            "silent-link node1 -> node4",
            "silent-link node2 -> node4",
            "silent-link node3 -> node4"
        ]
    );
    assert!(seen.took < IN_TIME, "{:?}", seen.took);
    cluster.stop().await;
}

#[tokio::test]
async fn what_the_nodes_do_not_have_in_common_is_told() {
    let cluster = cluster(3, Scenario::Healthy).await;
    for line in ["clock node2 +40s", "version node3 8.4.2", "connections node2 node3 2"] {
        cluster.control().line(line).await.unwrap();
    }
    let seen = survey(&cluster, &plan(&cluster, USUAL, &[])).await;
    assert_eq!(
        seen.findings(),
        [
            "clock-skew node1 -> node2",
            "clock-skew node2 -> node3",
            "few-connections node2 -> node3",
            "version-mix cluster"
        ]
    );
    cluster.stop().await;
}

#[tokio::test]
async fn a_slow_node_shows_on_its_links() {
    let cluster = cluster(3, Scenario::Healthy).await;
    cluster.control().line("slow node3 1300ms").await.unwrap();
    let seen = survey(&cluster, &plan(&cluster, USUAL, &[])).await;
    let findings = seen.findings();
    assert!(findings.contains(&"slow-link node1 -> node3".to_owned()), "{findings:?}");
    assert!(!findings.iter().any(|finding| finding.starts_with("silent-link")), "{findings:?}");
    assert!(!matches!(seen.ping(1, 3), Err(Unavailable::NoAnswer { .. })));
    cluster.stop().await;
}
