//! Every metric that `check -o prometheus` can write: one table, which the writer, the manual and the tests read.
//!
//! All are gauges, and all bear the label `domain`, so that the files of several clusters can lie in one folder.
//! A node that was taken out (`stale-entry`) has no samples but its finding's.

/// A metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    /// Its name, with the unit at its end.
    pub name: &'static str,
    /// Its labels besides `domain`.
    pub labels: &'static [&'static str],
    /// What it means, in one line.
    pub help: &'static str,
}

const fn metric(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Metric {
    Metric { name, labels, help }
}

/// All of them, in the order in which they are written.
pub const ALL: &[Metric] = &[
    metric("clusterctl_build_info", &["version"], "Always 1; the version of clusterctl that wrote this."),
    metric(
        "clusterctl_up",
        &[],
        "Whether the cluster could be asked: 1 when there was a session with the right to look, 0 when there was none.",
    ),
    metric(
        "clusterctl_verdict",
        &["verdict"],
        "1 for the verdict that holds (ok, warning, critical or unknown), 0 for the others.",
    ),
    metric(
        "clusterctl_survey_timestamp_seconds",
        &[],
        "When the survey began; compare with time() to see that it still runs.",
    ),
    metric("clusterctl_survey_duration_seconds", &[], "How long the survey took."),
    metric(
        "clusterctl_gaps",
        &[],
        "Things that could not be looked at and that no finding tells of (login, kernel); each makes the verdict unknown at least.",
    ),
    metric("clusterctl_findings", &["severity"], "Findings that count, by severity."),
    metric(
        "clusterctl_finding",
        &["id", "severity", "subject"],
        "Always 1; a finding that counts, the worst 500 (clusterctl explain ID tells what it means).",
    ),
    metric(
        "clusterctl_muted_finding",
        &["id", "severity", "subject"],
        "Always 1; a finding that does not count, since somebody muted it or it was expected.",
    ),
    metric(
        "clusterctl_check_state",
        &["check", "state"],
        "1 for what became of the check (passed, note, warning, critical, unknown, muted, not-asked or could-not-look), 0 for the others.",
    ),
    metric(
        "clusterctl_nodes",
        &["health"],
        "Nodes by health (healthy, degraded, unknown or down), those not counted that were taken out.",
    ),
    metric("clusterctl_nodes_expected", &[], "How many nodes should be connected, where somebody said so."),
    metric(
        "clusterctl_nodes_connected",
        &[],
        "Nodes that the node which we are logged in to calls connected, itself included.",
    ),
    metric("clusterctl_groups", &[], "Groups of nodes that reach one another; more than 1 is a partition."),
    metric(
        "clusterctl_node_health",
        &["node", "health"],
        "1 for the health of the node (healthy, degraded, unknown or down), 0 for the others.",
    ),
    metric(
        "clusterctl_node_answers",
        &["node"],
        "Whether the node answers what is routed to it through the cluster; no sample where it was not asked.",
    ),
    metric("clusterctl_node_info", &["node", "version"], "Always 1; the version that the node runs."),
    metric(
        "clusterctl_links",
        &["state"],
        "Links between two nodes, each direction counted, by what is said of them: connected, disconnected, \
         unrecognised, absent (not mentioned), unavailable (could not look) or not-asked.",
    ),
    metric(
        "clusterctl_node_links",
        &["node", "state"],
        "What the node itself says of its links: connected, disconnected, unrecognised or absent; no sample where its view could not be read.",
    ),
    metric(
        "clusterctl_link_connected",
        &["from", "to"],
        "Whether the node from calls its link to the node to connected; no sample where it does not say. For clusters of up to 32 nodes.",
    ),
    metric(
        "clusterctl_link_round_trip_min_seconds",
        &["from", "to"],
        "The shortest round trip of a request over the link (check --probe). For clusters of up to 32 nodes.",
    ),
    metric(
        "clusterctl_link_round_trip_median_seconds",
        &["from", "to"],
        "The median round trip over the link (check --probe). For clusters of up to 32 nodes.",
    ),
    metric(
        "clusterctl_link_round_trip_max_seconds",
        &["from", "to"],
        "The longest round trip over the link (check --probe). For clusters of up to 32 nodes.",
    ),
    metric(
        "clusterctl_node_round_trip_min_seconds",
        &["node"],
        "The shortest round trip over any link from this node (check --probe).",
    ),
    metric(
        "clusterctl_node_round_trip_median_seconds",
        &["node"],
        "The median of the median round trips over the links from this node (check --probe).",
    ),
    metric(
        "clusterctl_node_round_trip_max_seconds",
        &["node"],
        "The longest round trip over any link from this node (check --probe).",
    ),
    metric("clusterctl_sockets_wanted", &[], "Cluster sockets that each pair of nodes should have at least."),
    metric(
        "clusterctl_sockets_established",
        &["node"],
        "Established cluster sockets between this host and the node, as this host's kernel knows them.",
    ),
    metric(
        "clusterctl_sockets_retransmits",
        &["node"],
        "Segments sent again over the life of the sockets that stand now; falls when a socket closes.",
    ),
    metric(
        "clusterctl_sockets_round_trip_seconds",
        &["node"],
        "The kernel's smoothed round trip, the median of the sockets with the node.",
    ),
    metric(
        "clusterctl_sockets_last_received_seconds",
        &["node"],
        "Time since anything came from the node on any of its sockets.",
    ),
    metric(
        "clusterctl_sockets_send_queue_bytes",
        &["node"],
        "Bytes on the sockets with the node that it has not acknowledged.",
    ),
    metric(
        "clusterctl_server_sockets",
        &["node"],
        "Cluster sockets in the node's own list, all peers together (check --probe).",
    ),
    metric(
        "clusterctl_server_open_connections",
        &["node"],
        "Cluster connections by the node's own statistics (check --probe).",
    ),
    metric(
        "clusterctl_login_duration_seconds",
        &["node"],
        "How long the way in took at the node's own address (check --probe).",
    ),
    metric(
        "clusterctl_clock_offset_seconds",
        &["node"],
        "The node's clock minus this host's: the middle of what is possible.",
    ),
    metric(
        "clusterctl_clock_offset_error_seconds",
        &["node"],
        "How far the clock's offset may be from the truth, to either side.",
    ),
    metric(
        "clusterctl_certificate_not_after_timestamp_seconds",
        &["node"],
        "When the certificate ends that the node showed.",
    ),
];
