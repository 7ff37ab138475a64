//! Sockets of the cluster port, as they stand in a capture.

use super::reading::ReadingTwin;
use super::twin::{Twin, twin, words};
use crate::cluster::socket::{
    Direction, Listener, Process, Socket, SocketTable, TableOrigin, TcpHealth, TcpState,
};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};

words!(StateWord of TcpState {
    Established = "ESTABLISHED",
    SynSent = "SYN-SENT",
    SynRecv = "SYN-RECV",
    FinWait1 = "FIN-WAIT-1",
    FinWait2 = "FIN-WAIT-2",
    TimeWait = "TIME-WAIT",
    Close = "CLOSE",
    CloseWait = "CLOSE-WAIT",
    LastAck = "LAST-ACK",
    Listen = "LISTEN",
    Closing = "CLOSING",
    NewSynRecv = "NEW-SYN-RECV",
});

words!(DirectionWord of Direction { Inbound = "inbound", Outbound = "outbound" });

words!(OriginWord of TableOrigin { Kernel = "kernel", Lsof = "lsof", Ss = "ss", Netstat = "netstat" });

twin!(ProcessTwin of Process as Process { pid: u32, name: String });

twin!(HealthTwin of TcpHealth as TcpHealth {
    rtt_ms: Option<f64>,
    unanswered_retransmits: Option<u32>,
    total_retransmits: Option<u32>,
    last_received_ms: Option<u64>,
    last_acknowledged_ms: Option<u64>,
    unacknowledged_segments: Option<u32>,
});

twin!(SocketTwin of Socket as Socket {
    state: StateWord,
    direction: DirectionWord,
    local: SocketAddr,
    remote: SocketAddr,
    process: ReadingTwin<ProcessTwin>,
    health: HealthTwin,
    receive_queue_bytes: Option<u64>,
    send_queue_bytes: Option<u64>,
});

twin!(ListenerTwin of Listener as Listener { local: SocketAddr, process: ReadingTwin<ProcessTwin> });

twin!(TableTwin of SocketTable as SocketTable {
    origin: OriginWord,
    cluster_ports: Vec<u16>,
    sockets: Vec<SocketTwin>,
    listeners: Option<Vec<ListenerTwin>>,
    host_addresses: Vec<IpAddr>,
});
