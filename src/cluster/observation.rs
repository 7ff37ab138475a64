//! What one look at the world gave, be it nothing.

use super::link::LinkReport;
use super::node::NodeName;
use super::session::{CertificateFacts, SessionFacts, SessionFailure};
use super::socket::SocketTable;
use jiff::Timestamp;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// What one source says about one thing. The four cases are never merged, on any floor, in any output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<T> {
    /// The source says this.
    Known(T),
    /// The source was asked, and does not mention the thing.
    Absent,
    /// The source was asked, and could not answer.
    Unavailable(Unavailable),
    /// The source was not asked; the reason is for people.
    NotAsked(String),
}

impl<T> Reading<T> {
    /// What is known, if it is.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Absent | Self::Unavailable(_) | Self::NotAsked(_) => None,
        }
    }

    /// The same reading about something derived from what is known.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Reading<U> {
        match self {
            Self::Known(value) => Reading::Known(f(value)),
            Self::Absent => Reading::Absent,
            Self::Unavailable(why) => Reading::Unavailable(why),
            Self::NotAsked(why) => Reading::NotAsked(why),
        }
    }

    /// A reading of a reference, for matching without taking.
    pub fn as_ref(&self) -> Reading<&T> {
        match self {
            Self::Known(value) => Reading::Known(value),
            Self::Absent => Reading::Absent,
            Self::Unavailable(why) => Reading::Unavailable(why.clone()),
            Self::NotAsked(why) => Reading::NotAsked(why.clone()),
        }
    }

    /// The word of the contract: `known`, `absent`, `unavailable` or `not-asked`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Known(_) => "known",
            Self::Absent => "absent",
            Self::Unavailable(_) => "unavailable",
            Self::NotAsked(_) => "not-asked",
        }
    }

    /// Why nothing is known, where there is a reason.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Known(_) | Self::Absent => None,
            Self::Unavailable(why) => Some(why.to_string()),
            Self::NotAsked(why) => Some(why.clone()),
        }
    }
}

/// Why a source that was asked could not answer. `Display` gives the reason for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unavailable {
    /// Silence until the deadline. Never read as "down".
    NoAnswer {
        /// How long was waited.
        within: Duration,
    },
    /// The source, or somebody on the way to it, answered with an error (RFC 6120, 8.3.3).
    Refused {
        /// The defined condition, such as `remote-server-not-found`.
        condition: String,
        /// The words that came with it.
        text: Option<String>,
    },
    /// We lack the right to look (operating system).
    Denied(String),
    /// The answer could not be understood.
    Malformed(String),
    /// What the look needs was not there: the session had failed, the name has no address.
    NotReached(String),
    /// Anything else that kept us from looking.
    Failed(String),
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer { within } => {
                let ms = within.as_millis();
                // From a second on, to a tenth of it: a timer is never quite on time.
                let tenths = (ms + 50) / 100;
                match (tenths / 10, tenths % 10) {
                    (0, _) => write!(f, "no answer within {ms} ms"),
                    (seconds, 0) => write!(f, "no answer within {seconds} s"),
                    (seconds, rest) => write!(f, "no answer within {seconds}.{rest} s"),
                }
            }
            Self::Refused { condition, text: None } => write!(f, "answered with {condition}"),
            Self::Refused { condition, text: Some(text) } => {
                write!(f, "answered with {condition} (\"{text}\")")
            }
            Self::Denied(what) => write!(f, "permission denied: {what}"),
            Self::Malformed(what) => write!(f, "answer not understood: {what}"),
            Self::NotReached(what) | Self::Failed(what) => f.write_str(what),
        }
    }
}

/// Where an observation comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Our way in: names, TCP, TLS, login.
    Session,
    /// The certificate that the server showed.
    Certificate,
    /// The domain's discovery items.
    Domain,
    /// The Cluster Connection Manager's own identity (XEP-0030 info): the proof of rights.
    Manager,
    /// The view of the node that we are logged in to, asked at the manager's address in the domain.
    OwnView,
    /// The view of a node, asked at the node itself.
    View(NodeName),
    /// A sign of life: `jabber:iq:version` or `urn:xmpp:ping` to the node's session manager.
    Life(NodeName),
    /// The statistics of the node that we are logged in to: who it is, which version.
    Identity,
    /// The clock of the node that we are logged in to (XEP-0202).
    Clock,
    /// A node's own counts of disconnects, asked of its statistics over the link to it.
    Disconnects(NodeName),
    /// A knock at the client port of a node that the others call disconnected: is anybody home?
    Door(NodeName),
    /// The kernel's sockets of the cluster port on this host, or a saved listing of them.
    Sockets,
    /// The addresses of a node's name.
    Resolve(NodeName),
    /// A question asked in a session at the node itself (`--probe`), not routed to it.
    At(NodeName, Question),
    /// A request sent in a session at one node to another: over the link between the two, and back.
    Ping {
        /// The node at which we are logged in.
        from: NodeName,
        /// The node that is to answer.
        to: NodeName,
    },
}

/// What is asked of a node in a session at its own address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// The way in: name, address, TLS, login.
    Login,
    /// The certificate that it showed on the way.
    Certificate,
    /// Who it is and how it is: `stats/message-router` and `stats/cl-comp`.
    Statistics,
    /// Its own list of its cluster sockets (`service-keys` of `cl-comp`).
    ServerSockets,
    /// Its view of the others.
    View,
    /// Its clock (XEP-0202).
    Clock,
    /// What it runs with (`get-config-tdsl` of `message-router`); asked by `gather` alone.
    Configuration,
}

impl Source {
    /// The word for this source in evidence and in JSON.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Certificate => "certificate",
            Self::Domain | Self::OwnView | Self::View(_) => "disco",
            Self::Manager => "disco-info",
            Self::Life(_) => "version",
            Self::Identity | Self::Disconnects(_) => "stats",
            Self::Clock => "time",
            Self::Door(_) => "client-port",
            Self::Sockets => "sockets",
            Self::Resolve(_) => "resolve",
            Self::Ping { .. } => "ping",
            Self::At(_, question) => match question {
                Question::Login => "login",
                Question::Certificate => "certificate",
                Question::Statistics => "stats",
                Question::ServerSockets => "service-keys",
                Question::View => "disco",
                Question::Clock => "time",
                Question::Configuration => "config",
            },
        }
    }
}

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// We are in.
    Session(Box<SessionFacts>),
    /// What the certificate says.
    Certificate(CertificateFacts),
    /// What the domain's items tell of our rights.
    Domain(DomainFacts),
    /// The manager was asked for its identity.
    Manager(ManagerFacts),
    /// A node's own view.
    View(Vec<LinkReport>),
    /// A node answered. The version, where it told it.
    Alive {
        /// Tigase's version string, as it came.
        version: Option<String>,
    },
    /// The node that we are logged in to says who it is.
    Identity {
        /// Its host name in the cluster.
        name: NodeName,
        /// Its version string.
        version: Option<String>,
    },
    /// The other clock minus ours. Both ends of the interval in which the truth lies, in milliseconds.
    Clock {
        /// The least that the offset can be.
        least_ms: i64,
        /// The most that it can be.
        most_ms: i64,
    },
    /// A stream was opened at a node's client port and was answered.
    Door,
    /// The sockets of the cluster port.
    Sockets(SocketTable),
    /// A name's addresses; empty: the name does not exist, or has none.
    Addresses {
        /// The addresses, in the order in which they came.
        addresses: Vec<IpAddr>,
        /// True where a person gave them (`--resolve`), so that name service is not judged by them.
        given: bool,
    },
    /// What a node's statistics tell of it.
    Statistics(Box<NodeStatistics>),
    /// A node's own counts of disconnects.
    Disconnects(Disconnects),
    /// A node's own list of its cluster sockets.
    ServerSockets(Vec<ServerSocket>),
    /// Requests over a link, and how long each took there and back, in the order in which they were sent.
    RoundTrips(Vec<Duration>),
    /// A configuration as the server gives it, secrets masked.
    Configuration(String),
}

/// What a node's statistics tell of it. A figure that it does not send is `None`; Tigase leaves out what is
/// zero below level FINEST.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeStatistics {
    /// Its host name in the cluster (`message-router/Local hostname`): is this the node that we meant?
    pub name: Option<NodeName>,
    /// Its version string.
    pub version: Option<String>,
    /// How long it has been running, in its own words (`6 mins, 10 sec`).
    pub uptime: Option<String>,
    /// Its cluster sockets, counted by itself (`cl-comp/Open connections`).
    pub open_connections: Option<u64>,
}

/// How many cluster connections a node has lost since its start, as it counts them itself: every connection for
/// itself, and a node that goes away takes several with it.
///
/// The places of the two lists are those of the clock in the server's own zone, not ages, and Tigase clears them
/// only with the next disconnect in another hour (`ClusterConnectionManager.serviceStopped`). So they show when it
/// last happened, and a rate is the difference of two totals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Disconnects {
    /// All of them; `None` where the answer does not tell. Less than before: the server was started anew.
    pub total: Option<u64>,
    /// By the minute of the hour in which the last one happened, from minute 0 to 59; empty where it is not told.
    pub per_minute: Vec<u32>,
    /// By the hour of the day, from hour 0 to 23, each of the last day on which one happened in that hour; empty
    /// where it is not told.
    pub per_hour: Vec<u32>,
}

/// One cluster socket in a server's own list: `localip_port_remoteip_port`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerSocket {
    /// The server's end.
    pub local: SocketAddr,
    /// The other node's end.
    pub remote: SocketAddr,
}

/// One entry of a service's discovery items (XEP-0030).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceItem {
    /// The address of the item.
    pub jid: String,
    /// The node of the item, in the sense of XEP-0030.
    pub node: Option<String>,
    /// The name for people.
    pub name: Option<String>,
}

/// What the domain's discovery items tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DomainFacts {
    /// Whether there is a component that only administrators see.
    pub sees_components: bool,
    /// Whether one of the items is the Cluster Connection Manager.
    pub lists_manager: bool,
}

/// What is known of the Cluster Connection Manager.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagerFacts {
    /// Its address, such as `cl-comp@xmpp-test.org`.
    pub jid: String,
    /// Whether it showed its identity, which Tigase does to administrators only.
    pub identified: bool,
}

/// What one look at the world gave, be it nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// Who was asked.
    pub source: Source,
    /// When the answer, or the silence, was complete.
    pub taken: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// What was found, or why nothing was.
    pub outcome: Result<Evidence, Unavailable>,
}

/// All that one survey of the cluster gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The domain that was asked about.
    pub domain: String,
    /// The JID that was to log in.
    pub jid: Option<String>,
    /// When the survey began.
    pub started: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// Why there is no session, if there is none.
    pub failure: Option<SessionFailure>,
    /// Every look, in the order in which they ended.
    pub observations: Vec<Observation>,
}
