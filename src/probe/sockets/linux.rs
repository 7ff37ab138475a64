//! The kernel's table on Linux: `sock_diag`, or `/proc/net/tcp` where that is refused.

use super::Row;
use super::diag::{self, AF_INET, AF_INET6, DiagError, Families, KernelSocket, Progress};
use super::owner::{self, Wanted};
use super::proc_net::{self, TableError};
use crate::cluster::observation::Unavailable;
use netlink_sys::protocols::NETLINK_SOCK_DIAG;
use netlink_sys::{Socket, SocketAddr as NetlinkAddr};
use std::io;
use std::time::{Duration, Instant};

/// A local kernel answers in milliseconds; a second of silence is a defect.
const ONE_ANSWER: Duration = Duration::from_secs(1);
/// For the whole dump, whatever the number of messages and retries.
const WHOLE_DUMP: Duration = Duration::from_secs(3);
/// For finding the owners. Reading the links of 100,000 descriptors takes about 200 ms.
const OWNERS: Duration = Duration::from_millis(800);
/// A table that changes so often while it is read cannot be read.
const ATTEMPTS: u32 = 4;
/// The kernel makes its messages as large as the reader's buffer, up to 32 KiB (`netlink_dump`).
const BUFFER: usize = 64 * 1024;

/// All TCP sockets that have one of the ports at either end.
pub(super) fn rows(ports: &[u16]) -> Result<Vec<Row>, Unavailable> {
    let deadline = Instant::now() + WHOLE_DUMP;
    let mut sockets = match dump(ports, deadline) {
        Ok(sockets) => sockets,
        // Netlink is refused (containers, seccomp) or its module is missing.
        Err(refused) => proc_net::sockets().map_err(|e| unavailable(&refused, &e))?,
    };
    sockets.retain(|socket| ports.contains(&socket.local.port()) || ports.contains(&socket.remote.port()));
    let wanted: Vec<Wanted> =
        sockets.iter().map(|socket| Wanted { inode: socket.inode, uid: socket.uid }).collect();
    let owners = owner::find(&wanted, OWNERS);
    Ok(sockets
        .into_iter()
        .map(|socket| Row {
            state: socket.state,
            local: socket.local,
            remote: (socket.remote.port() != 0).then_some(socket.remote),
            process: owners.of(socket.inode),
            health: socket.health,
            receive_queue_bytes: Some(u64::from(socket.receive_queue)),
            send_queue_bytes: Some(u64::from(socket.send_queue)),
        })
        .collect())
}

/// Both address families by `sock_diag`. IPv4-mapped sockets, such as Java's, live in the IPv6 table.
fn dump(ports: &[u16], deadline: Instant) -> Result<Vec<KernelSocket>, DiagError> {
    let mut buffer = vec![0; BUFFER];
    // Whatever is wrong with the request for both, the requests for each may still be good.
    if let Ok(sockets) = whole(Families::Both, ports, &mut buffer, deadline) {
        return Ok(sockets);
    }
    let mut sockets = whole(Families::One(AF_INET), ports, &mut buffer, deadline)?;
    sockets.extend(whole(Families::One(AF_INET6), ports, &mut buffer, deadline)?);
    Ok(sockets)
}

/// A dump that the kernel calls consistent.
fn whole(
    families: Families,
    ports: &[u16],
    buffer: &mut [u8],
    deadline: Instant,
) -> Result<Vec<KernelSocket>, DiagError> {
    for _ in 1..ATTEMPTS {
        match attempt(families, ports, buffer, deadline) {
            Err(DiagError::Interrupted) => {}
            other => return other,
        }
    }
    attempt(families, ports, buffer, deadline)
}

/// One dump, on a socket of its own, so that nothing of an interrupted one stands in the way.
fn attempt(
    families: Families,
    ports: &[u16],
    buffer: &mut [u8],
    deadline: Instant,
) -> Result<Vec<KernelSocket>, DiagError> {
    const SEQUENCE: u32 = 1;
    let mut socket = Socket::new(NETLINK_SOCK_DIAG)?;
    socket.bind_auto()?;
    // A connected netlink socket takes messages from the kernel alone.
    socket.connect(&NetlinkAddr::new(0, 0))?;
    socket2::SockRef::from(&socket).set_read_timeout(Some(ONE_ANSWER))?;
    let request = diag::request(families, ports, SEQUENCE);
    if socket.send(&request, 0)? != request.len() {
        return Err(DiagError::Malformed("the request was not taken whole"));
    }
    let mut found = Vec::new();
    loop {
        if Instant::now() > deadline {
            return Err(DiagError::Silent);
        }
        let length = match socket.recv(&mut &mut buffer[..], 0) {
            Ok(length) => length.min(buffer.len()),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Err(DiagError::Silent),
            Err(e) => return Err(e.into()),
        };
        if diag::read(&buffer[..length], SEQUENCE, &mut found)? == Progress::Done {
            return Ok(found);
        }
    }
}

/// The reason for people, when both ways failed.
fn unavailable(diag: &DiagError, files: &TableError) -> Unavailable {
    let denied = |e: &io::Error| e.kind() == io::ErrorKind::PermissionDenied;
    let refused = match diag {
        DiagError::Io(e) | DiagError::Refused(e) => denied(e),
        DiagError::Interrupted | DiagError::Malformed(_) | DiagError::Silent => false,
    };
    let words = format!("the kernel's socket table cannot be read: sock_diag: {diag}; {files}");
    if refused || matches!(files, TableError::Io(_, e) if denied(e)) {
        Unavailable::Denied(words)
    } else {
        Unavailable::Failed(words)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use crate::cluster::socket::{TcpHealth, TcpState};
    use std::net::{TcpListener, TcpStream};

    /// Leaves out what other programs have on the same port numbers, and what closed sockets left behind.
    fn keep_ours(table: &mut Vec<KernelSocket>, listeners: [&TcpListener; 2]) {
        let ours = listeners.map(|listener| listener.local_addr().unwrap());
        table.retain(|s| s.inode != 0 && (ours.contains(&s.local) || ours.contains(&s.remote)));
    }

    #[test]
    fn the_text_tables_show_the_same_sockets_as_sock_diag() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let listener6 = TcpListener::bind("[::1]:0").unwrap();
        let ports = [listener.local_addr().unwrap().port(), listener6.local_addr().unwrap().port()];
        let mut held = Vec::new();
        for of in [&listener, &listener6] {
            held.push(TcpStream::connect(of.local_addr().unwrap()).unwrap());
            held.push(of.accept().unwrap().0);
        }
        let mut tables = [dump(&ports, Instant::now() + WHOLE_DUMP).unwrap(), proc_net::sockets().unwrap()];
        for table in &mut tables {
            keep_ours(table, [&listener, &listener6]);
            table.sort_by_key(|s| (s.local, s.remote));
            for socket in table {
                socket.health = TcpHealth::default();
                if socket.state == TcpState::Listen {
                    // sock_diag tells the length of the queue, the text its use.
                    (socket.receive_queue, socket.send_queue) = (0, 0);
                }
            }
        }
        let [diag, files] = tables;
        assert_eq!(diag.len(), 6);
        assert_eq!(diag, files);
    }

    #[test]
    fn one_walk_for_both_families_gives_what_two_walks_give() {
        let listener = TcpListener::bind("[::1]:0").unwrap();
        let listener4 = TcpListener::bind("127.0.0.1:0").unwrap();
        let ports = [listener.local_addr().unwrap().port(), listener4.local_addr().unwrap().port()];
        let mut buffer = vec![0; BUFFER];
        let deadline = Instant::now() + WHOLE_DUMP;
        let mut ends = |families| -> Vec<_> {
            let mut sockets = whole(families, &ports, &mut buffer, deadline).unwrap();
            keep_ours(&mut sockets, [&listener, &listener4]);
            sockets.iter().map(|socket| (socket.local, socket.inode)).collect()
        };
        let mut both = ends(Families::Both);
        let mut each = ends(Families::One(AF_INET));
        each.extend(ends(Families::One(AF_INET6)));
        both.sort_unstable();
        each.sort_unstable();
        assert_eq!((both.len(), &both), (2, &each));
    }

    #[test]
    fn both_ways_refused_is_denied_and_never_an_empty_table() {
        let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
        let files = || TableError::Io("/proc/net/tcp", io::ErrorKind::NotFound.into());
        for diag in [DiagError::Io(denied()), DiagError::Refused(denied())] {
            assert!(matches!(unavailable(&diag, &files()), Unavailable::Denied(_)));
        }
        let hidden = TableError::Io("/proc/net/tcp6", denied());
        assert!(matches!(unavailable(&DiagError::Silent, &hidden), Unavailable::Denied(_)));
        assert!(matches!(unavailable(&DiagError::Silent, &files()), Unavailable::Failed(_)));
    }

    #[test]
    fn time_that_is_up_ends_a_dump() {
        let past = Instant::now().checked_sub(Duration::from_secs(1)).unwrap();
        assert!(matches!(dump(&[5277], past), Err(DiagError::Silent)));
    }
}
