//! Names, addresses and accounts replaced by stand-ins, the same one everywhere: the cluster stays what it is, and
//! nobody sees whose it is.

use super::leaves::walk;
use super::roster::Roster;
use super::veil::Veil;
use crate::capture::{Capture, Redaction};
use crate::cluster::observation::Evidence;

/// Replaces what tells whose cluster it is: the domain, the names of nodes and of other hosts, accounts and rooms,
/// addresses, the names and fingerprints of certificates, the name of the context. What is found in the capture and
/// how it is judged stays the same.
///
/// Texts of servers are searched for all that the capture names elsewhere, for what lies under the same domains,
/// for addresses and for accounts. A name that stands in a text alone, and looks like an ordinary word, stays.
/// Loopback addresses stay: they tell nothing, and findings rest on them.
#[must_use]
pub fn names(capture: &Capture) -> Capture {
    let mut capture = capture.clone();
    let mut roster = Roster::default();
    walk(&mut capture, &mut roster);
    let mut veil = Veil::new(roster);
    walk(&mut capture, &mut veil);
    // The kernel's order is that of addresses.
    for observation in &mut capture.round.observations {
        if let Ok(Evidence::Sockets(table)) = &mut observation.outcome {
            table.sockets.sort_by_key(|socket| (socket.local, socket.remote, socket.state));
            table.host_addresses.sort_unstable();
        }
    }
    capture.redacted = Redaction::Names;
    capture
}
