//! Sockets of the cluster port, as the kernel knows them.

use super::observation::Reading;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

/// A TCP state by the kernel's name (`include/net/tcp_states.h`), as `ss` and RFC 9293 spell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TcpState {
    /// The connection stands.
    Established,
    /// We asked; nobody answered yet.
    SynSent,
    /// Asked by the peer, not yet confirmed.
    SynRecv,
    /// We closed; not yet acknowledged.
    FinWait1,
    /// We closed; the peer did not.
    FinWait2,
    /// Both closed; waiting for stray packets.
    TimeWait,
    /// Closed.
    Close,
    /// The peer closed; our program did not.
    CloseWait,
    /// Both closed; the last acknowledgement is out.
    LastAck,
    /// Waiting for connections.
    Listen,
    /// Both closed at the same time.
    Closing,
    /// A connection request in the listener's queue.
    NewSynRecv,
}

impl TcpState {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Established,
        Self::SynSent,
        Self::SynRecv,
        Self::FinWait1,
        Self::FinWait2,
        Self::TimeWait,
        Self::Close,
        Self::CloseWait,
        Self::LastAck,
        Self::Listen,
        Self::Closing,
        Self::NewSynRecv,
    ];

    /// The state of this name, as [`TcpState::name`] spells it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// The name in output, such as `SYN-SENT`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Established => "ESTABLISHED",
            Self::SynSent => "SYN-SENT",
            Self::SynRecv => "SYN-RECV",
            Self::FinWait1 => "FIN-WAIT-1",
            Self::FinWait2 => "FIN-WAIT-2",
            Self::TimeWait => "TIME-WAIT",
            Self::Close => "CLOSE",
            Self::CloseWait => "CLOSE-WAIT",
            Self::LastAck => "LAST-ACK",
            Self::Listen => "LISTEN",
            Self::Closing => "CLOSING",
            Self::NewSynRecv => "NEW-SYN-RECV",
        }
    }
}

impl fmt::Display for TcpState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Which side has the cluster port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The peer dialled us: our port is the cluster port.
    Inbound,
    /// We dialled: the peer's port is the cluster port.
    Outbound,
}

/// The process that owns a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Its number.
    pub pid: u32,
    /// Its name, such as `java`; empty where the source tells the number alone (Windows, macOS).
    pub name: String,
}

/// The kernel's word on the health of a connection (`struct tcp_info`, `include/uapi/linux/tcp.h`). Each
/// field is `None` where the system or the listing does not tell it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TcpHealth {
    /// Smoothed round trip, milliseconds.
    pub rtt_ms: Option<f64>,
    /// Retransmissions of the segment that waits now without an answer (`tcpi_retransmits`).
    pub unanswered_retransmits: Option<u32>,
    /// Retransmissions over the life of the connection (`tcpi_total_retrans`).
    pub total_retransmits: Option<u32>,
    /// Milliseconds since data was last received (`tcpi_last_data_recv`).
    pub last_received_ms: Option<u64>,
    /// Milliseconds since an acknowledgement was last received (`tcpi_last_ack_recv`).
    pub last_acknowledged_ms: Option<u64>,
    /// Segments sent and not acknowledged (`tcpi_unacked`).
    pub unacknowledged_segments: Option<u32>,
}

/// One TCP connection of the cluster port.
#[derive(Debug, Clone, PartialEq)]
pub struct Socket {
    /// Its state.
    pub state: TcpState,
    /// Who dialled.
    pub direction: Direction,
    /// Our end. IPv4-mapped addresses are shown as IPv4.
    pub local: SocketAddr,
    /// The other end.
    pub remote: SocketAddr,
    /// The owner.
    pub process: Reading<Process>,
    /// The kernel's word on its health.
    pub health: TcpHealth,
    /// Bytes that the program has not yet read.
    pub receive_queue_bytes: Option<u64>,
    /// Bytes that the peer has not yet acknowledged, sent or not.
    pub send_queue_bytes: Option<u64>,
}

// Readings of sockets are compared in tests only; a round trip is never NaN.
impl Eq for Socket {}

/// A socket that waits for connections on the cluster port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// Where it listens; `[::]:5277` for all addresses.
    pub local: SocketAddr,
    /// The owner.
    pub process: Reading<Process>,
}

/// Where a table of sockets came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableOrigin {
    /// This host's kernel, now.
    Kernel,
    /// Saved output of `lsof -iTCP:PORT -sTCP:ESTABLISHED -P -n`: established sockets, no listeners.
    Lsof,
    /// Saved output of `ss -tanoi` or a subset of it.
    Ss,
    /// Saved output of Windows' `netstat -anp tcp`.
    Netstat,
}

/// The sockets of the cluster ports on one host at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocketTable {
    /// Where it came from.
    pub origin: TableOrigin,
    /// The ports that were looked for.
    pub cluster_ports: Vec<u16>,
    /// Connections, in the order of local, then remote address.
    pub sockets: Vec<Socket>,
    /// Listeners. `None` where the listing cannot show them (`lsof -sTCP:ESTABLISHED`).
    pub listeners: Option<Vec<Listener>>,
    /// The addresses of this host's interfaces; empty for a saved listing.
    pub host_addresses: Vec<IpAddr>,
}
