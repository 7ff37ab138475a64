//! Knocks at client ports: is a node down that the others call disconnected, or is it cut off?

use super::plan::DOOR_DEADLINE;
use super::walk::{Asker, Gone, timed};
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Evidence, Observation, Source, Unavailable};
use crate::probe::xmpp::door;
use crate::probe::xmpp::target::STARTTLS_PORT;
use futures_util::future::join_all;

/// How many client ports are knocked at, so that nobody takes us for a scanner.
const MOST_DOORS: usize = 32;

/// Knocks at the client ports of nodes that ours calls disconnected: down, or cut off?
pub(super) async fn doors(asker: &Asker<'_>, gone: &Gone) -> Vec<Observation> {
    let judged = gone.iter().filter(|node| !asker.plan.named || asker.plan.known.contains(node));
    let looks = judged.take(MOST_DOORS).map(|node| {
        timed(Source::Door(node.clone()), async {
            knock(asker, node).await?;
            Ok(Evidence::Door)
        })
    });
    join_all(looks).await
}

/// Knocks at the port at which we came in ourselves, if a person named it; else at the usual one.
async fn knock(asker: &Asker<'_>, node: &NodeName) -> Result<(), Unavailable> {
    let target = &asker.plan.target;
    let port = target.server.as_ref().and_then(|server| server.port).unwrap_or(STARTTLS_PORT);
    let deadline = asker.by(DOOR_DEADLINE);
    let addresses = target.resolver.addresses_for(node.as_str(), port, deadline).await?;
    if addresses.contains(&asker.peer.ip()) {
        // A balancer, or a name that leads back to us: whoever answers there, it proves nothing.
        return Err(Unavailable::NotReached(
            "its name leads to the node that we are logged in to".to_owned(),
        ));
    }
    door::knock(&target.resolver, node.as_str(), port, &target.domain, deadline).await
}
