//! The tree of services, as it stands in a capture.

use super::reading::ReadingTwin;
use super::twin::{Twin, twin};
use crate::cluster::service::{DiscoIdentity, DiscoInfo, DiscoTree};
use serde::{Deserialize, Serialize};

twin!(IdentityTwin of DiscoIdentity as DiscoIdentity {
    category: String,
    #[serde(rename = "type")]
    kind: String,
    name: Option<String>,
});

twin!(InfoTwin of DiscoInfo as DiscoInfo { identities: Vec<IdentityTwin>, features: Vec<String> });

twin!(TreeTwin of DiscoTree as DiscoTree {
    jid: String,
    node: Option<String>,
    name: Option<String>,
    info: ReadingTwin<InfoTwin>,
    items: ReadingTwin<Vec<TreeTwin>>,
});
