//! A tree of services, as discovery (XEP-0030) shows it.

use super::observation::{Reading, ServiceItem};
use std::time::Duration;

/// One entity of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscoTree {
    /// Its address.
    pub jid: String,
    /// Its node, in the sense of XEP-0030.
    pub node: Option<String>,
    /// The name under which its parent lists it.
    pub name: Option<String>,
    /// What it says of itself.
    pub info: Reading<DiscoInfo>,
    /// What it lists; `NotAsked` where the depth ends.
    pub items: Reading<Vec<DiscoTree>>,
}

/// What one entity answered when it was asked for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browsed {
    /// What it says of itself.
    pub info: Reading<DiscoInfo>,
    /// What it lists.
    pub items: Reading<Vec<ServiceItem>>,
    /// How long it took until both were known, or given up.
    pub took: Duration,
}

/// What an entity says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DiscoInfo {
    /// What it is.
    pub identities: Vec<DiscoIdentity>,
    /// What it can do.
    pub features: Vec<String>,
}

/// One identity: category, type and a name for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscoIdentity {
    /// Such as `component`.
    pub category: String,
    /// Such as `generic`.
    pub kind: String,
    /// Such as `Cluster connection manager`.
    pub name: Option<String>,
}
