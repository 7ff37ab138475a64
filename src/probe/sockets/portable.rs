//! The sockets on systems other than Linux, through the `netstat2` crate.
//!
//! Windows tells all sockets to everybody, with the number of the owner. macOS tells them by process, and a
//! user's own processes alone: what another user holds is not in its answer, which is why an answer without a
//! single row is no proof there. Neither tells the health of a connection or its queues.

use super::Row;
use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::socket::{Process, TcpHealth, TcpState};
use netstat2::{
    AddressFamilyFlags, ProtocolFlags, ProtocolSocketInfo, TcpState as ForeignState, iterate_sockets_info,
};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::{Command, Stdio};

/// All TCP sockets that have one of the ports at either end.
pub(super) fn rows(ports: &[u16]) -> Result<Vec<Row>, Unavailable> {
    let families = AddressFamilyFlags::IPV4 | AddressFamilyFlags::IPV6;
    let sockets = iterate_sockets_info(families, ProtocolFlags::TCP)
        .map_err(|e| Unavailable::Failed(format!("the system's socket table cannot be read: {e}")))?;
    let mut rows = Vec::new();
    let mut failure = None;
    for socket in sockets {
        // A socket that went away while its process was read is no failure of the whole, unless nothing is left.
        let socket = match socket {
            Ok(socket) => socket,
            Err(e) => {
                failure = Some(e);
                continue;
            }
        };
        let ProtocolSocketInfo::Tcp(tcp) = socket.protocol_socket_info else { continue };
        if !ports.contains(&tcp.local_port) && !ports.contains(&tcp.remote_port) {
            continue;
        }
        let Some(state) = state(tcp.state) else { continue };
        rows.push(Row {
            state,
            local: SocketAddr::new(plain(tcp.local_addr), tcp.local_port),
            remote: (tcp.remote_port != 0).then(|| SocketAddr::new(plain(tcp.remote_addr), tcp.remote_port)),
            process: owner(&socket.associated_pids),
            health: TcpHealth::default(),
            receive_queue_bytes: None,
            send_queue_bytes: None,
        });
    }
    if let (true, Some(e)) = (rows.is_empty(), failure) {
        return Err(Unavailable::Failed(format!("the system's socket table cannot be read whole: {e}")));
    }
    if rows.is_empty() && shows_own_processes_only() {
        return Err(Unavailable::Denied(
            "none of the processes that this user may look at has a socket of the cluster port; look as root \
             (sudo), or read a saved listing of `sudo lsof -iTCP:5277 -P -n`"
                .to_owned(),
        ));
    }
    Ok(merged(rows))
}

/// One row for each socket: a process that inherited it gives another row with another owner.
fn merged(rows: Vec<Row>) -> Vec<Row> {
    let mut by_ends: BTreeMap<(TcpState, SocketAddr, Option<SocketAddr>), Row> = BTreeMap::new();
    for row in rows {
        by_ends.entry((row.state, row.local, row.remote)).or_insert(row);
    }
    by_ends.into_values().collect()
}

/// Whether the system leaves other users' sockets out of its answer, and we are not root.
fn shows_own_processes_only() -> bool {
    // Windows has no `id`, and shows all. Asking it is the only way without unsafe code.
    let id = Command::new("/usr/bin/id").arg("-u").stdin(Stdio::null()).stderr(Stdio::null()).output();
    id.is_ok_and(|output| output.status.success() && output.stdout.trim_ascii() != b"0")
}

/// The owner by its number; neither system tells its name here.
fn owner(pids: &[u32]) -> Reading<Process> {
    match pids.first() {
        // Windows gives connections that no process owns any more to the idle process, number 0.
        None | Some(0) => Reading::Absent,
        Some(pid) => Reading::Known(Process { pid: *pid, name: String::new() }),
    }
}

/// The address, with macOS' IPv4 connections of a dual-stack socket as IPv4: the kernel gives their four bytes
/// at the end of a zeroed IPv6 address (`in4in6_addr`, bsd/netinet/in_pcb.h).
fn plain(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(ip) => match ip.segments() {
            [0, 0, 0, 0, 0, 0, high, low] if high != 0 => {
                let [a, b] = high.to_be_bytes();
                let [c, d] = low.to_be_bytes();
                Ipv4Addr::new(a, b, c, d).into()
            }
            segments => Ipv6Addr::from(segments).to_canonical(),
        },
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The state in our words; `None` for the crate's "unknown".
const fn state(state: ForeignState) -> Option<TcpState> {
    Some(match state {
        ForeignState::Closed | ForeignState::DeleteTcb => TcpState::Close,
        ForeignState::Listen => TcpState::Listen,
        ForeignState::SynSent => TcpState::SynSent,
        ForeignState::SynReceived => TcpState::SynRecv,
        ForeignState::Established => TcpState::Established,
        ForeignState::FinWait1 => TcpState::FinWait1,
        ForeignState::FinWait2 => TcpState::FinWait2,
        ForeignState::CloseWait => TcpState::CloseWait,
        ForeignState::Closing => TcpState::Closing,
        ForeignState::LastAck => TcpState::LastAck,
        ForeignState::TimeWait => TcpState::TimeWait,
        ForeignState::Unknown => return None,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn own_sockets_are_seen_with_their_owner() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let dialled = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (_accepted, _) = listener.accept().unwrap();
        let mut rows = rows(&[port]).unwrap();
        // Other programs may have the number at another address, or have left it in TIME-WAIT.
        let here = listener.local_addr().unwrap();
        rows.retain(|row| row.state != TcpState::TimeWait && (row.local == here || row.remote == Some(here)));
        assert_eq!(rows.len(), 3, "{rows:?}");
        let ours = Reading::Known(Process { pid: std::process::id(), name: String::new() });
        assert!(rows.iter().all(|row| row.process == ours), "{rows:?}");
        let local = dialled.local_addr().unwrap();
        let row = rows.iter().find(|row| row.local == local).unwrap();
        assert_eq!((row.state, row.remote), (TcpState::Established, listener.local_addr().ok()));
    }

    #[test]
    fn ipv4_in_an_ipv6_address_is_shown_as_ipv4_and_loopback_stays() {
        for (given, shown) in [
            ("::10.0.0.1", "10.0.0.1"),
            ("::ffff:10.0.0.1", "10.0.0.1"),
            ("::1", "::1"),
            ("::", "::"),
            ("fd00::1", "fd00::1"),
        ] {
            assert_eq!(plain(given.parse().unwrap()), shown.parse::<IpAddr>().unwrap());
        }
    }
}
