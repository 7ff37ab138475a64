//! Rounds of clusters of any size, made up: what is measured is the dashboard, not a server.

use clusterctl::cluster::declaration::Declaration;
use clusterctl::cluster::link::{LinkReport, LinkState};
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{
    DomainFacts, Evidence, ManagerFacts, Observation, Round, Source, Unavailable,
};
use clusterctl::cluster::session::{SessionFacts, SessionState, TlsStyle, TrustedBy};
use clusterctl::tui::develop::Development;
use clusterctl::tui::message::{Message, Watched};
use clusterctl::tui::model::Model;
use clusterctl::tui::theme::Theme;
use clusterctl::tui::update::update;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// From one round to the next.
pub(crate) const INTERVAL: Duration = Duration::from_secs(5);

/// A cluster.
pub(crate) struct Cluster {
    pub(crate) nodes: usize,
    /// Whether each node was asked for its view, or only the one that we are logged in to.
    pub(crate) all_views: bool,
}

impl Cluster {
    /// What a round shows in which these nodes are down. The first node is never asked for.
    pub(crate) fn round(&self, started: Timestamp, is_down: impl Fn(usize) -> bool) -> Round {
        let took = Duration::from_millis(7);
        let mut observations = Vec::new();
        let mut see = |source, outcome| {
            observations.push(Observation { source, taken: started, took, outcome });
        };
        let facts = DomainFacts { sees_components: true, lists_manager: true };
        let manager = ManagerFacts { jid: "cl-comp@example.com".to_owned(), identified: true };
        see(Source::Session, Ok(Evidence::Session(Box::new(session()))));
        see(Source::Domain, Ok(Evidence::Domain(facts)));
        see(Source::Manager, Ok(Evidence::Manager(manager)));
        let version = || Some("8.5.0-b12501".to_owned());
        see(Source::Identity, Ok(Evidence::Identity { name: name(0), version: version() }));
        for node in 0..self.nodes {
            let silent = is_down(node) && node != 0;
            let silence = || Unavailable::NoAnswer { within: Duration::from_secs(1) };
            if node == 0 {
                see(Source::OwnView, Ok(self.sees(node, &is_down)));
                continue;
            }
            if self.all_views {
                let outcome = if silent { Err(silence()) } else { Ok(self.sees(node, &is_down)) };
                see(Source::View(name(node)), outcome);
            }
            let life = if silent { Err(silence()) } else { Ok(Evidence::Alive { version: version() }) };
            see(Source::Life(name(node)), life);
        }
        Round {
            domain: "example.com".to_owned(),
            jid: Some("admin@example.com".to_owned()),
            started,
            took,
            failure: None,
            observations,
        }
    }

    fn sees(&self, node: usize, is_down: &impl Fn(usize) -> bool) -> Evidence {
        let state = |peer| if is_down(peer) { LinkState::Disconnected } else { LinkState::Connected };
        let peers = (0..self.nodes).filter(|peer| *peer != node);
        Evidence::View(peers.map(|peer| LinkReport { peer: name(peer), state: state(peer) }).collect())
    }
}

/// A dashboard that is fed by hand.
pub(crate) struct Dashboard {
    pub(crate) model: Model,
    development: Development,
    number: u64,
}

impl Dashboard {
    /// Online, and nothing has been seen yet.
    pub(crate) fn before_anything(size: (u16, u16)) -> Self {
        let watched = Watched {
            domain: "example.com".to_owned(),
            jid: "admin@example.com".to_owned(),
            interval: INTERVAL,
            ..Watched::default()
        };
        let mut model = Model::new(watched, Vec::new(), Theme::default(), size, Timestamp::UNIX_EPOCH);
        update(&mut model, Message::Session(SessionState::Online(Box::new(session()))));
        Self { model, development: Development::new(Declaration::default(), Vec::new()), number: 0 }
    }

    /// Takes in a round, as the loop does.
    pub(crate) fn look(&mut self, round: Round) {
        self.number += 1;
        let (picture, changes) = self.development.develop(self.number, Arc::new(round));
        update(&mut self.model, Message::Time(picture.at));
        update(&mut self.model, Message::Look { picture, changes });
    }
}

fn name(node: usize) -> NodeName {
    NodeName::new(&format!("node{:04}.example.com", node + 1))
}

fn session() -> SessionFacts {
    SessionFacts {
        jid: "admin@example.com/clusterctl-1".to_owned(),
        server: "node0001.example.com:5222".to_owned(),
        peer: ([10, 0, 0, 11], 5222).into(),
        style: TlsStyle::StartTls,
        trusted_by: TrustedBy::Pin,
        mechanism: "SCRAM-SHA-256-PLUS".to_owned(),
        channel_binding: Some("tls-server-end-point".to_owned()),
        redirects: Vec::new(),
        steps: Vec::new(),
    }
}
