//! The JSON of `wait`.

use super::{SCHEMA_VERSION, millis, time};
use crate::report::wait::WaitReport;
use serde::Serialize;

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(clippy::struct_field_names, reason = "the contract names the key")]
pub struct Waited<'a> {
    schema_version: u32,
    at: String,
    outcome: &'static str,
    waited_ms: u64,
    stable_ms: u64,
    conditions: Vec<Condition<'a>>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(clippy::struct_field_names, reason = "the contract names the key")]
struct Condition<'a> {
    condition: &'a str,
    holds: bool,
    /// What keeps it from holding.
    missing: Option<&'a str>,
}

impl<'a> Waited<'a> {
    /// The mirror of a report.
    pub fn new(report: &'a WaitReport) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            at: time(report.at),
            outcome: report.became.word(),
            waited_ms: millis(report.waited),
            stable_ms: millis(report.stable),
            conditions: report
                .conditions
                .iter()
                .map(|(condition, missing)| Condition {
                    condition,
                    holds: missing.is_none(),
                    missing: missing.as_deref(),
                })
                .collect(),
        }
    }
}
