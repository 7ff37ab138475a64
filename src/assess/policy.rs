//! Thresholds, each with its reason. Those that a person may set are listed in [`super::thresholds`].

/// The limits that divide well from ill. All durations in milliseconds unless the name says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Nothing received on a link for longer than this is a warning. Tigase pings every idle cluster
    /// connection every 30 s (`watchdog-delay`), so something arrives at least so often; 5 s are slack.
    pub silence_warning_ms: u64,
    /// … and this is critical: three pings in a row stayed out.
    pub silence_critical_ms: u64,
    /// One segment sent again so often without an answer is a warning. Linux doubles its wait from 200 ms:
    /// 3 are about 1.4 s of silence, which no healthy network shows.
    pub retransmits_warning: u32,
    /// … and this is critical: 6 are about 13 s.
    pub retransmits_critical: u32,
    /// Bytes that wait for an acknowledgement: half of the 128 KiB send buffer that Tigase asks for.
    pub queue_bytes: u64,
    /// … and this many on one socket are critical. Nobody by default: a full buffer is a slow peer, and a dead
    /// one is told by `silent-link`.
    pub queue_critical_bytes: Option<u64>,
    /// … or any byte, where the peer has acknowledged nothing for so long: the round trip of any cluster's
    /// network is far below.
    pub queue_age_ms: u64,
    /// Fewer established sockets with a peer than this are a warning; by default connections-per-node, since
    /// that is what Tigase opens.
    pub connections_warning: Option<u32>,
    /// … and fewer than this are critical. None by default: the link works with one.
    pub connections_critical: Option<u32>,
    /// A request that takes longer over a link, there and back, is a warning. Tigase's own median between nodes of
    /// one network is 4 ms, and the other side of the world is 300 ms away.
    pub round_trip_warning_ms: u64,
    /// … and longer than this, critical. None by default: a link over which nothing comes back within 3 s is told by
    /// `silent-link`.
    pub round_trip_critical_ms: Option<u64>,
    /// Clocks this far apart are a warning: no NTP client leaves so much.
    pub skew_warning_ms: i64,
    /// … and this far, critical: at 75 s nodes delete one another's rows from the database.
    pub skew_critical_ms: i64,
    /// A certificate that ends within so many days is a warning: three weeks are time to order one, and to renew it
    /// on every node.
    pub certificate_warning_days: i64,
    /// … and within so many, critical: a weekend.
    pub certificate_critical_days: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            silence_warning_ms: 35_000,
            silence_critical_ms: 90_000,
            retransmits_warning: 3,
            retransmits_critical: 6,
            queue_bytes: 65_536,
            queue_critical_bytes: None,
            queue_age_ms: 1_000,
            connections_warning: None,
            connections_critical: None,
            round_trip_warning_ms: 1_000,
            round_trip_critical_ms: None,
            skew_warning_ms: 5_000,
            skew_critical_ms: 30_000,
            certificate_warning_days: 21,
            certificate_critical_days: 3,
        }
    }
}
