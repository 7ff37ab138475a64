//! One look at the world, as it stands in a capture: who was asked, when, and what it gave.
//!
//! Sources, questions and evidence may get new kinds within a version of the format. An observation of a kind that
//! is unknown here is left out by the reader, which counts it.

use super::reading::Why;
use super::session::{CertificateTwin, SessionTwin};
use super::socket::TableTwin;
use super::twin::{Nanos, Twin, twin};
use crate::cluster::link::{LinkReport, LinkState};
use crate::cluster::observation::{
    Disconnects, DomainFacts, Evidence, ManagerFacts, NodeStatistics, Observation, Question, ServerSocket,
    Source,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};

/// One look, be it in vain.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ObservationTwin {
    source: SourceTwin,
    taken: Timestamp,
    took_ns: Nanos,
    outcome: OutcomeTwin,
}

/// What was found, or why nothing was.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum OutcomeTwin {
    Known(EvidenceTwin),
    Unavailable(Why),
}

impl ObservationTwin {
    pub(super) fn of(original: &Observation) -> Self {
        let Observation { source, taken, took, outcome } = original;
        Self {
            source: SourceTwin::of(source),
            taken: *taken,
            took_ns: Nanos::of(took),
            outcome: match outcome {
                Ok(evidence) => OutcomeTwin::Known(EvidenceTwin::of(evidence)),
                Err(why) => OutcomeTwin::Unavailable(Why::of(why)),
            },
        }
    }

    /// The original; `None` where it is of a kind that is unknown here.
    pub(super) fn back(self) -> Option<Observation> {
        Some(Observation {
            source: self.source.back()?,
            taken: self.taken,
            took: self.took_ns.back(),
            outcome: match self.outcome {
                OutcomeTwin::Known(evidence) => Ok(evidence.back()?),
                OutcomeTwin::Unavailable(why) => Err(why.back()),
            },
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum SourceTwin {
    Session,
    Certificate,
    Domain,
    Manager,
    OwnView,
    View {
        node: String,
    },
    Life {
        node: String,
    },
    Identity,
    Clock,
    Disconnects {
        node: String,
    },
    Door {
        node: String,
    },
    Sockets,
    Resolve {
        node: String,
    },
    At {
        node: String,
        question: QuestionTwin,
    },
    Ping {
        from: String,
        to: String,
    },
    #[serde(other, skip_serializing)]
    Unknown,
}

impl SourceTwin {
    fn of(original: &Source) -> Self {
        match original {
            Source::Session => Self::Session,
            Source::Certificate => Self::Certificate,
            Source::Domain => Self::Domain,
            Source::Manager => Self::Manager,
            Source::OwnView => Self::OwnView,
            Source::View(node) => Self::View { node: Twin::of(node) },
            Source::Life(node) => Self::Life { node: Twin::of(node) },
            Source::Identity => Self::Identity,
            Source::Clock => Self::Clock,
            Source::Disconnects(node) => Self::Disconnects { node: Twin::of(node) },
            Source::Door(node) => Self::Door { node: Twin::of(node) },
            Source::Sockets => Self::Sockets,
            Source::Resolve(node) => Self::Resolve { node: Twin::of(node) },
            Source::At(node, question) => {
                Self::At { node: Twin::of(node), question: QuestionTwin::of(*question) }
            }
            Source::Ping { from, to } => Self::Ping { from: Twin::of(from), to: Twin::of(to) },
        }
    }

    fn back(self) -> Option<Source> {
        Some(match self {
            Self::Session => Source::Session,
            Self::Certificate => Source::Certificate,
            Self::Domain => Source::Domain,
            Self::Manager => Source::Manager,
            Self::OwnView => Source::OwnView,
            Self::View { node } => Source::View(node.back()),
            Self::Life { node } => Source::Life(node.back()),
            Self::Identity => Source::Identity,
            Self::Clock => Source::Clock,
            Self::Disconnects { node } => Source::Disconnects(node.back()),
            Self::Door { node } => Source::Door(node.back()),
            Self::Sockets => Source::Sockets,
            Self::Resolve { node } => Source::Resolve(node.back()),
            Self::At { node, question } => Source::At(node.back(), question.back()?),
            Self::Ping { from, to } => Source::Ping { from: from.back(), to: to.back() },
            Self::Unknown => return None,
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum QuestionTwin {
    Login,
    Certificate,
    Statistics,
    ServerSockets,
    View,
    Clock,
    Configuration,
    #[serde(other, skip_serializing)]
    Unknown,
}

impl QuestionTwin {
    const fn of(original: Question) -> Self {
        match original {
            Question::Login => Self::Login,
            Question::Certificate => Self::Certificate,
            Question::Statistics => Self::Statistics,
            Question::ServerSockets => Self::ServerSockets,
            Question::View => Self::View,
            Question::Clock => Self::Clock,
            Question::Configuration => Self::Configuration,
        }
    }

    const fn back(self) -> Option<Question> {
        Some(match self {
            Self::Login => Question::Login,
            Self::Certificate => Question::Certificate,
            Self::Statistics => Question::Statistics,
            Self::ServerSockets => Question::ServerSockets,
            Self::View => Question::View,
            Self::Clock => Question::Clock,
            Self::Configuration => Question::Configuration,
            Self::Unknown => return None,
        })
    }
}

twin!(DomainTwin of DomainFacts as DomainFacts { sees_components: bool, lists_manager: bool });

twin!(ManagerTwin of ManagerFacts as ManagerFacts { jid: String, identified: bool });

twin!(StatisticsTwin of NodeStatistics as NodeStatistics {
    name: Option<String>,
    version: Option<String>,
    uptime: Option<String>,
    open_connections: Option<u64>,
});

twin!(DisconnectsTwin of Disconnects as Disconnects {
    total: Option<u64>,
    per_minute: Vec<u32>,
    per_hour: Vec<u32>,
});

twin!(ServerSocketTwin of ServerSocket as ServerSocket { local: SocketAddr, remote: SocketAddr });

/// What a node says of a peer; `words` where they are none of ours.
#[derive(Debug, Serialize, Deserialize)]
struct ReportTwin {
    peer: String,
    state: StateWord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StateWord {
    Connected,
    Disconnected,
    Unrecognised,
}

impl Twin<LinkReport> for ReportTwin {
    fn of(original: &LinkReport) -> Self {
        let LinkReport { peer, state } = original;
        let (state, words) = match state {
            LinkState::Connected => (StateWord::Connected, None),
            LinkState::Disconnected => (StateWord::Disconnected, None),
            LinkState::Unrecognised(words) => (StateWord::Unrecognised, Some(words.clone())),
        };
        Self { peer: Twin::of(peer), state, words }
    }

    fn back(self) -> LinkReport {
        LinkReport {
            peer: self.peer.back(),
            state: match self.state {
                StateWord::Connected => LinkState::Connected,
                StateWord::Disconnected => LinkState::Disconnected,
                StateWord::Unrecognised => LinkState::Unrecognised(self.words.unwrap_or_default()),
            },
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum EvidenceTwin {
    Session(SessionTwin),
    Certificate(CertificateTwin),
    Domain(DomainTwin),
    Manager(ManagerTwin),
    View {
        links: Vec<ReportTwin>,
    },
    Alive {
        version: Option<String>,
    },
    Identity {
        name: String,
        version: Option<String>,
    },
    Clock {
        least_ms: i64,
        most_ms: i64,
    },
    Door,
    Sockets(TableTwin),
    Addresses {
        addresses: Vec<IpAddr>,
        given: bool,
    },
    Statistics(StatisticsTwin),
    Disconnects(DisconnectsTwin),
    ServerSockets {
        sockets: Vec<ServerSocketTwin>,
    },
    RoundTrips {
        took_ns: Vec<Nanos>,
    },
    /// Line by line, so that it can be read in the file.
    Configuration {
        lines: Vec<String>,
    },
    #[serde(other, skip_serializing)]
    Unknown,
}

impl EvidenceTwin {
    fn of(original: &Evidence) -> Self {
        match original {
            Evidence::Session(facts) => Self::Session(Twin::of(&**facts)),
            Evidence::Certificate(facts) => Self::Certificate(Twin::of(facts)),
            Evidence::Domain(facts) => Self::Domain(Twin::of(facts)),
            Evidence::Manager(facts) => Self::Manager(Twin::of(facts)),
            Evidence::View(links) => Self::View { links: Twin::of(links) },
            Evidence::Alive { version } => Self::Alive { version: version.clone() },
            Evidence::Identity { name, version } => {
                Self::Identity { name: Twin::of(name), version: version.clone() }
            }
            Evidence::Clock { least_ms, most_ms } => Self::Clock { least_ms: *least_ms, most_ms: *most_ms },
            Evidence::Door => Self::Door,
            Evidence::Sockets(table) => Self::Sockets(Twin::of(table)),
            Evidence::Addresses { addresses, given } => {
                Self::Addresses { addresses: addresses.clone(), given: *given }
            }
            Evidence::Statistics(figures) => Self::Statistics(Twin::of(&**figures)),
            Evidence::Disconnects(counts) => Self::Disconnects(Twin::of(counts)),
            Evidence::ServerSockets(sockets) => Self::ServerSockets { sockets: Twin::of(sockets) },
            Evidence::RoundTrips(took) => Self::RoundTrips { took_ns: Twin::of(took) },
            Evidence::Configuration(text) => {
                Self::Configuration { lines: text.split('\n').map(str::to_owned).collect() }
            }
        }
    }

    fn back(self) -> Option<Evidence> {
        Some(match self {
            Self::Session(facts) => Evidence::Session(Box::new(facts.back())),
            Self::Certificate(facts) => Evidence::Certificate(facts.back()),
            Self::Domain(facts) => Evidence::Domain(facts.back()),
            Self::Manager(facts) => Evidence::Manager(facts.back()),
            Self::View { links } => Evidence::View(links.back()),
            Self::Alive { version } => Evidence::Alive { version },
            Self::Identity { name, version } => Evidence::Identity { name: name.back(), version },
            Self::Clock { least_ms, most_ms } => Evidence::Clock { least_ms, most_ms },
            Self::Door => Evidence::Door,
            Self::Sockets(table) => Evidence::Sockets(table.back()),
            Self::Addresses { addresses, given } => Evidence::Addresses { addresses, given },
            Self::Statistics(figures) => Evidence::Statistics(Box::new(figures.back())),
            Self::Disconnects(counts) => Evidence::Disconnects(counts.back()),
            Self::ServerSockets { sockets } => Evidence::ServerSockets(sockets.back()),
            Self::RoundTrips { took_ns } => Evidence::RoundTrips(took_ns.back()),
            Self::Configuration { lines } => Evidence::Configuration(lines.join("\n")),
            Self::Unknown => return None,
        })
    }
}
