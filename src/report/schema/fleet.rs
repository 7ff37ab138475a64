//! The JSON of `status --all-contexts`: the report of `status` once for each cluster.

use super::status::Status;
use super::{SCHEMA_VERSION, millis, time};
use crate::report::fleet::FleetReport;
use serde::Serialize;

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fleet {
    schema_version: u32,
    clusterctl: String,
    taken_at: String,
    took_ms: u64,
    verdict: &'static str,
    clusters: Vec<Status>,
}

impl Fleet {
    /// The mirror of a report.
    pub fn new(report: &FleetReport<'_>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            clusterctl: report.tool_version.to_owned(),
            taken_at: time(report.taken_at),
            took_ms: millis(report.took),
            verdict: report.verdict().word(),
            clusters: report.clusters.iter().map(Status::new).collect(),
        }
    }
}
