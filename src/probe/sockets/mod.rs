//! Sockets of the cluster port: of this host's kernel ([`observe`]), of other hosts' ([`remote`]) or of a saved
//! listing ([`listing`]).
//!
//! On Linux the kernel is asked through `sock_diag` with the port filter evaluated in the kernel; on other
//! systems through the `netstat2` crate. The choice is made here and nowhere else.

pub mod listing;
pub mod remote;

#[cfg(target_os = "linux")]
mod diag;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod owner;
#[cfg(target_os = "linux")]
mod proc_net;
#[cfg(target_os = "linux")]
use linux as system;

#[cfg(not(target_os = "linux"))]
mod portable;
#[cfg(not(target_os = "linux"))]
use portable as system;

use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::socket::{
    Direction, Listener, Process, Socket, SocketTable, TableOrigin, TcpHealth, TcpState,
};
use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr, SocketAddrV6};

/// Looks at this host's TCP sockets whose local or remote port is one of `ports`, once and now.
///
/// Needs no special rights; without them the owners of other users' sockets stay hidden, which their readings
/// say. Blocks for milliseconds, at worst for a few seconds (every wait inside has a deadline). A failed look
/// is an error, never an empty table.
pub fn observe(ports: &[u16]) -> Result<SocketTable, Unavailable> {
    let rows = if ports.is_empty() { Vec::new() } else { system::rows(ports)? };
    Ok(SocketTable { host_addresses: host_addresses()?, ..tabulate(TableOrigin::Kernel, ports, rows, true) })
}

/// The addresses of this host's interfaces, in order, each once.
fn host_addresses() -> Result<Vec<IpAddr>, Unavailable> {
    let interfaces = if_addrs::get_if_addrs()
        .map_err(|e| Unavailable::Failed(format!("this host's addresses cannot be listed: {e}")))?;
    let addresses: BTreeSet<IpAddr> =
        interfaces.iter().map(|interface| interface.ip().to_canonical()).collect();
    Ok(addresses.into_iter().collect())
}

/// One TCP socket as a source gave it, before connections and listeners are told apart.
#[derive(Debug, Clone)]
struct Row {
    state: TcpState,
    local: SocketAddr,
    /// `None` where there is no other end: the row is a listener, or is bound and nothing more.
    remote: Option<SocketAddr>,
    process: Reading<Process>,
    health: TcpHealth,
    receive_queue_bytes: Option<u64>,
    send_queue_bytes: Option<u64>,
}

/// Makes the table of the rows that have one of the ports. `sees_listeners`: whether the source can show them.
fn tabulate(origin: TableOrigin, ports: &[u16], rows: Vec<Row>, sees_listeners: bool) -> SocketTable {
    let mut sockets = Vec::new();
    let mut listeners = Vec::new();
    for row in rows {
        let local = plain(row.local);
        if row.state == TcpState::Listen {
            if ports.contains(&local.port()) {
                listeners.push(Listener { local, process: row.process });
            }
        } else if let Some(remote) = row.remote.map(plain)
            && let Some(direction) = direction(ports, local.port(), remote.port())
        {
            sockets.push(Socket {
                state: row.state,
                direction,
                local,
                remote,
                process: row.process,
                health: row.health,
                receive_queue_bytes: row.receive_queue_bytes,
                send_queue_bytes: row.send_queue_bytes,
            });
        }
    }
    // One socket can come twice: in a dump of a table that moved meanwhile, or once for each process that
    // inherited it.
    sockets.sort_by_key(|socket| (socket.local, socket.remote, socket.state));
    sockets.dedup_by_key(|socket| (socket.local, socket.remote, socket.state));
    listeners.sort_by_key(|listener| (listener.local, listener.process.known().map(|owner| owner.pid)));
    listeners.dedup();
    SocketTable {
        origin,
        cluster_ports: ports.to_vec(),
        sockets,
        listeners: sees_listeners.then_some(listeners),
        host_addresses: Vec::new(),
    }
}

/// Who dialled. A local cluster port decides, also where both ports are cluster ports: a dialling socket gets
/// its port from the ephemeral range, so the end that has the well-known port is far more likely the listener.
fn direction(ports: &[u16], local: u16, remote: u16) -> Option<Direction> {
    if ports.contains(&local) {
        Some(Direction::Inbound)
    } else if ports.contains(&remote) {
        Some(Direction::Outbound)
    } else {
        None
    }
}

/// The address as it is shown: IPv4-mapped as IPv4, no flow label.
fn plain(address: SocketAddr) -> SocketAddr {
    match (address.ip().to_canonical(), address) {
        (IpAddr::V6(ip), SocketAddr::V6(full)) => {
            SocketAddrV6::new(ip, full.port(), 0, full.scope_id()).into()
        }
        (ip, _) => SocketAddr::new(ip, address.port()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    fn row(state: TcpState, local: &str, remote: Option<&str>) -> Row {
        Row {
            state,
            local: local.parse().unwrap(),
            remote: remote.map(|remote| remote.parse().unwrap()),
            process: Reading::Absent,
            health: TcpHealth::default(),
            receive_queue_bytes: None,
            send_queue_bytes: None,
        }
    }

    #[test]
    fn the_end_with_the_cluster_port_decides_the_direction_and_the_local_end_decides_first() {
        assert_eq!(direction(&[5277], 5277, 49304), Some(Direction::Inbound));
        assert_eq!(direction(&[5277], 49304, 5277), Some(Direction::Outbound));
        assert_eq!(direction(&[5277, 5278], 5278, 5277), Some(Direction::Inbound));
        assert_eq!(direction(&[5277], 22, 49304), None);
    }

    #[test]
    fn a_table_is_in_order_without_doubles_and_without_other_ports() {
        let rows = vec![
            row(TcpState::Established, "10.0.0.2:5277", Some("10.0.0.3:2")),
            row(TcpState::Established, "10.0.0.1:5277", Some("10.0.0.3:9")),
            row(TcpState::Established, "[::ffff:10.0.0.1]:5277", Some("[::ffff:10.0.0.3]:1")),
            row(TcpState::Established, "10.0.0.1:5277", Some("10.0.0.3:9")),
            row(TcpState::Established, "10.0.0.1:22", Some("10.0.0.3:9")),
            row(TcpState::Listen, "0.0.0.0:22", None),
            row(TcpState::Close, "0.0.0.0:5277", None),
        ];
        let table = tabulate(TableOrigin::Kernel, &[5277], rows, true);
        let ends: Vec<_> =
            table.sockets.iter().map(|socket| format!("{} {}", socket.local, socket.remote)).collect();
        assert_eq!(
            ends,
            ["10.0.0.1:5277 10.0.0.3:1", "10.0.0.1:5277 10.0.0.3:9", "10.0.0.2:5277 10.0.0.3:2"]
        );
        assert_eq!(table.listeners, Some(vec![]));
    }

    #[test]
    fn no_port_asks_for_nothing() {
        let table = observe(&[]).unwrap();
        assert_eq!((table.sockets.len(), table.listeners), (0, Some(vec![])));
    }

    #[test]
    fn the_host_has_its_loopback_address() {
        assert!(host_addresses().unwrap().contains(&"127.0.0.1".parse().unwrap()));
    }
}
