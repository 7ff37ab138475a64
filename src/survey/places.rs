//! Where to log in next: the server that was named first, then the nodes that are known.

use crate::cluster::node::NodeName;
use crate::cluster::session::{SessionFacts, TlsStyle};
use crate::probe::given::{HostPort, parse_host};
use crate::probe::xmpp::target::{STARTTLS_PORT, Target, TlsMode};
use std::collections::BTreeSet;
use std::fmt;

/// How many places are tried, one after the other, before a pause.
const MOST_AT_ONCE: usize = 6;

/// A place to log in at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Where the settings lead.
    Target,
    /// A node, by its name in the cluster.
    Node(NodeName),
}

/// How we came in, and so how we shall at other nodes: the port, and how TLS begins there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    port: u16,
    tls: TlsMode,
}

impl Way {
    pub(super) fn of(facts: &SessionFacts) -> Self {
        let tls = match facts.style {
            TlsStyle::Direct => TlsMode::Direct,
            TlsStyle::StartTls => TlsMode::StartTls,
        };
        Self { port: facts.peer.port(), tls }
    }
}

/// The places that are known.
#[derive(Debug)]
pub(super) struct Places {
    /// Whether the settings lead to one server, and not to whichever the service records give.
    specific: bool,
    way: Option<Way>,
    nodes: BTreeSet<NodeName>,
    /// Where nobody needs to try again by himself: another domain's server, another's certificate.
    struck: BTreeSet<Place>,
    turns: usize,
}

impl Places {
    pub(super) fn new(target: &Target, known: &[NodeName]) -> Self {
        Self {
            specific: target.server.is_some(),
            // Who named a server and nodes means that the nodes are entered as that server is.
            way: target
                .server
                .as_ref()
                .map(|server| Way { port: server.port.unwrap_or(STARTTLS_PORT), tls: target.tls }),
            nodes: known.iter().cloned().collect(),
            struck: BTreeSet::new(),
            turns: 0,
        }
    }

    /// We came in this way.
    pub(super) fn entered(&mut self, facts: &SessionFacts) {
        self.way = Some(Way::of(facts));
    }

    /// These nodes stand in the cluster now; those that somebody named are kept.
    pub(super) fn learn(&mut self, nodes: BTreeSet<NodeName>) {
        self.nodes = nodes;
    }

    /// Takes a place off the list.
    pub(super) fn strike(&mut self, place: Place) {
        self.struck.insert(place);
    }

    /// A person wants every place to be tried again.
    pub(super) fn forgive(&mut self) {
        self.struck.clear();
    }

    /// The places to try now, in order: where the settings lead, then the nodes, beginning with another one
    /// each time. The place that was lost comes last; one that is silent is left out.
    pub(super) fn order(&mut self, lost: &Lost) -> Vec<Place> {
        let mut nodes: Vec<NodeName> = match self.way {
            Some(_) => self.nodes.iter().filter(|node| parse_host(node.as_str()).is_ok()).cloned().collect(),
            None => Vec::new(),
        };
        if !nodes.is_empty() {
            let turn = self.turns % nodes.len();
            nodes.rotate_left(turn);
        }
        self.turns = self.turns.wrapping_add(1);
        let all = std::iter::once(Place::Target).chain(nodes.into_iter().map(Place::Node));
        let all = all.filter(|place| !self.struck.contains(place));
        let (lost_ones, mut others): (Vec<Place>, Vec<Place>) =
            all.partition(|place| lost.is(place, self.specific));
        others.truncate(MOST_AT_ONCE - usize::from(!lost.silent && !lost_ones.is_empty()));
        if !lost.silent {
            // One of them is enough: they are the same server.
            others.extend(lost_ones.into_iter().next());
        }
        others
    }

    /// How to go to a place.
    pub(super) fn target(&self, place: &Place, target: &Target) -> Target {
        let mut target = target.clone();
        if let (Place::Node(node), Some(way)) = (place, self.way) {
            target.server = Some(HostPort { host: node.as_str().to_owned(), port: Some(way.port) });
            target.tls = way.tls;
        }
        target
    }
}

/// The place at which we were.
#[derive(Debug, Clone, Default)]
pub(super) struct Lost {
    pub(super) place: Option<Place>,
    /// The node that it was, by its own words.
    pub(super) node: Option<NodeName>,
    /// Whether it is merely silent: going there again leads to the same silence.
    pub(super) silent: bool,
}

impl Lost {
    fn is(&self, place: &Place, specific: bool) -> bool {
        match place {
            // Service records lead to whoever is there.
            Place::Target => specific && self.place.as_ref() == Some(place),
            Place::Node(node) => self.place.as_ref() == Some(place) || self.node.as_ref() == Some(node),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Target => f.write_str("the server of the settings"),
            Self::Node(node) => node.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::probe::resolve::Resolver;
    use std::sync::Arc;

    fn places(server: Option<&str>, nodes: &[&str]) -> Places {
        let mut target = Target::new("x.org", Arc::new(Resolver::offline(Vec::new())));
        target.server = server.map(|server| server.parse().unwrap());
        let names: Vec<NodeName> = nodes.iter().map(|name| NodeName::new(name)).collect();
        let mut places = Places::new(&target, &names);
        places.way = Some(Way { port: 5222, tls: TlsMode::StartTls });
        places
    }

    fn words(order: &[Place]) -> String {
        let words: Vec<&str> = order
            .iter()
            .map(|place| match place {
                Place::Target => "target",
                Place::Node(node) => node.as_str(),
            })
            .collect();
        words.join(" ")
    }

    fn lost(node: &str, silent: bool) -> Lost {
        Lost { place: Some(Place::Target), node: Some(NodeName::new(node)), silent }
    }

    #[test]
    fn the_named_server_comes_first_and_the_nodes_take_turns() {
        let mut places = places(Some("a"), &["a", "b", "c"]);
        assert_eq!(words(&places.order(&Lost::default())), "target a b c");
        assert_eq!(words(&places.order(&Lost::default())), "target b c a");
    }

    #[test]
    fn the_place_that_was_lost_comes_last_and_a_silent_one_not_at_all() {
        let mut known = places(Some("a"), &["a", "b", "c"]);
        assert_eq!(words(&known.order(&lost("a", false))), "b c target");
        let mut known = places(Some("a"), &["a", "b", "c"]);
        assert_eq!(words(&known.order(&lost("a", true))), "b c");
        // Behind service records there is somebody else.
        let mut known = places(None, &["a", "b", "c"]);
        assert_eq!(words(&known.order(&lost("a", false))), "target b c a");
    }

    #[test]
    fn a_place_that_was_struck_off_is_tried_again_when_a_person_says_so() {
        let mut known = places(Some("a"), &["b"]);
        known.strike(Place::Node(NodeName::new("b")));
        assert_eq!(words(&known.order(&Lost::default())), "target");
        known.forgive();
        assert_eq!(words(&known.order(&Lost::default())), "target b");
    }

    #[test]
    fn of_many_nodes_a_few_are_tried_at_once_and_all_in_the_end() {
        let names: Vec<String> = (0..40).map(|number| format!("n{number:02}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut known = places(Some("a"), &names);
        let mut tried = BTreeSet::new();
        for _ in 0..40 {
            let order = known.order(&Lost::default());
            assert!(order.len() <= MOST_AT_ONCE);
            tried.extend(order);
        }
        assert_eq!(tried.len(), 41);
    }

    #[test]
    fn nobody_goes_to_what_is_no_host_or_without_knowing_the_way() {
        let mut known = places(Some("a"), &["b", "no host\u{1b}", "c d"]);
        assert_eq!(words(&known.order(&Lost::default())), "target b");
        known.way = None;
        assert_eq!(words(&known.order(&Lost::default())), "target");
    }
}
