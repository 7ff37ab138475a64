//! What became of each check: the same assessment, check by check, for machines that count them.

use super::finding::{Finding, Severity};
use super::registry::Check;
use super::verdict::Muted;

/// One check, and what became of it.
#[derive(Debug, Clone)]
pub struct Outcome<'a> {
    /// Which.
    pub check: &'static Check,
    /// What became of it.
    pub state: State,
    /// What it found and counts, worst first.
    pub findings: Vec<&'a Finding>,
    /// What it found and does not count.
    pub muted: Vec<&'a Muted>,
}

/// What became of a check. That it found nothing is worth something only where it could look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It looked, and found nothing.
    Passed,
    /// It found something; the worst of it. A note changes no verdict.
    Found(Severity),
    /// All that it found is muted.
    Muted,
    /// Nobody asked for what it looks at, or it does not apply here; the reason is for people.
    NotAsked(String),
    /// What it looks at could not be looked at; the reason is for people. Never passed.
    CouldNotLook(String),
}
