//! Thresholds, each with its reason.

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
    /// … or any byte, where the peer has acknowledged nothing for so long: the round trip of any cluster's
    /// network is far below.
    pub queue_age_ms: u64,
    /// Clocks this far apart are a warning.
    pub skew_warning_ms: i64,
    /// … and this far, critical: at 75 s nodes delete one another's rows from the database.
    pub skew_critical_ms: i64,
    /// Requests over a link whose median round trip is longer than this are a warning: a second on top of every
    /// message between users of two nodes is felt, and a living link on the other side of the world takes a third
    /// of it. Tigase's own median on a local network is 4 ms.
    pub round_trip_warning_ms: u64,
    /// A certificate that ends within so many days is a warning.
    pub certificate_warning_days: i64,
    /// … and within so many, critical.
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
            queue_age_ms: 1_000,
            skew_warning_ms: 5_000,
            skew_critical_ms: 30_000,
            round_trip_warning_ms: 1_000,
            certificate_warning_days: 21,
            certificate_critical_days: 3,
        }
    }
}
