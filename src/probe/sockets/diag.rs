//! The messages of `NETLINK_SOCK_DIAG` (`man 7 sock_diag`): the request with its port filter, the replies.
//!
//! Nothing here talks to the kernel: bytes out, bytes in. Replies are read with the suspicion that foreign
//! bytes deserve, although the kernel writes them.

use crate::cluster::socket::{TcpHealth, TcpState};
use netlink_packet_core::{
    Emitable, NLM_F_DUMP, NLM_F_DUMP_INTR, NLM_F_REQUEST, NetlinkBuffer, NetlinkHeader, NlasIterator,
    Parseable,
};
use netlink_packet_sock_diag::constants::{INET_DIAG_INFO, IPPROTO_TCP, SOCK_DIAG_BY_FAMILY};
use netlink_packet_sock_diag::inet::{ExtensionFlags, InetRequest, InetResponseHeader, SocketId, StateFlags};
use std::io;
use std::net::{IpAddr, SocketAddr, SocketAddrV6};

pub(super) use netlink_packet_sock_diag::constants::{AF_INET, AF_INET6};

/// Bytes of `struct nlmsghdr` (`include/uapi/linux/netlink.h`).
const MESSAGE_HEADER: usize = 16;
/// Bytes of `struct inet_diag_msg` (`include/uapi/linux/inet_diag.h`).
const SOCKET_HEADER: usize = 72;
/// Bytes of `struct inet_diag_sockid` (`include/uapi/linux/inet_diag.h`).
const SOCKET_IDENTITY: usize = 48;
/// The interface's first version (`include/uapi/linux/inet_diag.h`); its answers bear the same number.
const TCPDIAG_GETSOCK: u16 = 18;
/// Control messages (`include/uapi/linux/netlink.h`).
const NLMSG_NOOP: u16 = 1;
const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const NLMSG_OVERRUN: u16 = 4;
/// The request's attribute with the filter (`enum`, `include/uapi/linux/inet_diag.h`).
const INET_DIAG_REQ_BYTECODE: u16 = 1;

/// Operations of the filter (`enum`, `include/uapi/linux/inet_diag.h`). The exact-match operations came with
/// Linux 5.1 only, and a pair of comparisons does the same.
const INET_DIAG_BC_JMP: u8 = 1;
const INET_DIAG_BC_S_GE: u8 = 2;
const INET_DIAG_BC_S_LE: u8 = 3;
const INET_DIAG_BC_D_GE: u8 = 4;
const INET_DIAG_BC_D_LE: u8 = 5;
/// Bytes of `struct inet_diag_bc_op`: `u8 code, u8 yes, u16 no`.
const OP: u16 = 4;
/// Bytes of one comparison with a port: the operation, and a second one whose `no` is the port.
const COMPARISON: u16 = 2 * OP;
/// The filter's length is a `u16`, and so are its jumps.
const LONGEST_FILTER: usize = 60_000;

/// One TCP socket as the kernel describes it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KernelSocket {
    pub(super) state: TcpState,
    pub(super) local: SocketAddr,
    pub(super) remote: SocketAddr,
    pub(super) receive_queue: u32,
    pub(super) send_queue: u32,
    /// The user who made the socket.
    pub(super) uid: u32,
    /// The number of its file; zero where it belongs to no process any more, or not yet.
    pub(super) inode: u64,
    pub(super) health: TcpHealth,
}

/// How far a dump got with one datagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// More datagrams follow.
    More,
    /// This was the last one.
    Done,
}

/// Why a dump cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum DiagError {
    /// The socket to the kernel failed.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The kernel refused the request.
    #[error("the kernel answered: {0}")]
    Refused(io::Error),
    /// The table changed while it was read, or messages were lost.
    #[error("the kernel's table changed while it was read")]
    Interrupted,
    /// The reply is not what the kernel's headers say.
    #[error("the kernel's reply is not understood: {0}")]
    Malformed(&'static str),
    /// Nothing came in time.
    #[error("the kernel did not answer in time")]
    Silent,
}

/// Which sockets a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Families {
    /// IPv4 and IPv6 in one walk through the kernel's table, which is half the time: the request of the
    /// interface's first version (`struct inet_diag_req`), whose family the kernel ignores
    /// (`inet_diag_dump_compat`, `net/ipv4/inet_diag.c`).
    Both,
    /// One family, by `struct inet_diag_req_v2`.
    One(u8),
}

/// The request for all TCP sockets whose source or destination port is one of `ports`.
pub(super) fn request(families: Families, ports: &[u16], sequence: u32) -> Vec<u8> {
    let (kind, body) = match families {
        Families::Both => (TCPDIAG_GETSOCK, first_version()),
        Families::One(family) => (SOCK_DIAG_BY_FAMILY, second_version(family)),
    };
    let filter = filter(ports);
    let attribute = if filter.is_empty() { 0 } else { usize::from(OP) + filter.len() };
    let length = MESSAGE_HEADER + body.len() + attribute;
    let mut header = NetlinkHeader::default();
    header.length = u32::try_from(length).expect("the filter is shorter than 64 KiB");
    header.message_type = kind;
    header.flags = NLM_F_REQUEST | NLM_F_DUMP;
    header.sequence_number = sequence;

    let mut message = vec![0; MESSAGE_HEADER];
    header.emit(&mut message);
    message.extend_from_slice(&body);
    if !filter.is_empty() {
        let length = u16::try_from(attribute).expect("the filter is shorter than 64 KiB");
        message.extend_from_slice(&length.to_ne_bytes());
        message.extend_from_slice(&INET_DIAG_REQ_BYTECODE.to_ne_bytes());
        message.extend_from_slice(&filter);
    }
    message
}

/// `struct inet_diag_req`: family, two unused lengths, extensions, the socket's identity, states, unused.
fn first_version() -> Vec<u8> {
    let mut body = vec![0, 0, 0, ExtensionFlags::INFO.bits()];
    body.resize(body.len() + SOCKET_IDENTITY, 0);
    body.extend_from_slice(&StateFlags::all().bits().to_ne_bytes());
    body.extend_from_slice(&[0; 4]);
    body
}

fn second_version(family: u8) -> Vec<u8> {
    let request = InetRequest {
        family,
        protocol: IPPROTO_TCP,
        extensions: ExtensionFlags::INFO,
        states: StateFlags::all(),
        socket_id: if family == AF_INET { SocketId::new_v4() } else { SocketId::new_v6() },
    };
    let mut body = vec![0; request.buffer_len()];
    request.emit(&mut body);
    body
}

/// The program that the kernel runs on each socket (`inet_diag_bc_run`, `net/ipv4/inet_diag.c`).
///
/// For every range of ports two tests, source and destination, in a row: a test that fails jumps to the next
/// one, a test that holds goes on to a jump to the end of the program, which accepts. Failing the last test
/// jumps four bytes behind the end, which refuses. Empty, and so no filter, where the program would be too
/// long for its `u16` length; the rows are filtered once more by their reader anyway.
fn filter(ports: &[u16]) -> Vec<u8> {
    let ranges = ranges(ports);
    let test = usize::from(2 * COMPARISON + OP);
    let total = (2 * ranges.len() * test).saturating_sub(usize::from(OP));
    if total > LONGEST_FILTER {
        return Vec::new();
    }
    let mut program = Vec::with_capacity(total);
    for (low, high) in ranges {
        for (at_least, at_most) in
            [(INET_DIAG_BC_S_GE, INET_DIAG_BC_S_LE), (INET_DIAG_BC_D_GE, INET_DIAG_BC_D_LE)]
        {
            if !program.is_empty() {
                let to_end =
                    u16::try_from(total - program.len()).expect("the program is shorter than 64 KiB");
                operation(&mut program, INET_DIAG_BC_JMP, OP, to_end);
            }
            // A comparison that fails goes on behind the jump that follows the test.
            operation(&mut program, at_least, COMPARISON, 2 * COMPARISON + OP);
            operation(&mut program, 0, 0, low);
            operation(&mut program, at_most, COMPARISON, COMPARISON + OP);
            operation(&mut program, 0, 0, high);
        }
    }
    program
}

/// Appends one `struct inet_diag_bc_op`. `yes` fits its byte: it is a length of one or two operations.
fn operation(program: &mut Vec<u8>, code: u8, yes: u16, no: u16) {
    program.push(code);
    program.push(yes.to_le_bytes()[0]);
    program.extend_from_slice(&no.to_ne_bytes());
}

/// The ports in order as closed ranges.
fn ranges(ports: &[u16]) -> Vec<(u16, u16)> {
    let mut sorted = ports.to_vec();
    sorted.sort_unstable();
    let mut ranges: Vec<(u16, u16)> = Vec::new();
    for port in sorted {
        match ranges.last_mut() {
            Some((_, high)) if port <= high.saturating_add(1) => *high = port,
            _ => ranges.push((port, port)),
        }
    }
    ranges
}

/// Reads one datagram of the answer to the request with this sequence number; adds its sockets to `found`.
pub(super) fn read(
    datagram: &[u8],
    sequence: u32,
    found: &mut Vec<KernelSocket>,
) -> Result<Progress, DiagError> {
    let mut rest = datagram;
    while !rest.is_empty() {
        let message =
            NetlinkBuffer::new_checked(rest).map_err(|_| DiagError::Malformed("a message is cut off"))?;
        let length = usize::try_from(message.length()).unwrap_or(usize::MAX);
        if length < MESSAGE_HEADER || length > rest.len() {
            return Err(DiagError::Malformed("a message has a wrong length"));
        }
        let payload = &rest[MESSAGE_HEADER..length];
        // Messages begin at multiples of four bytes (NLMSG_ALIGN).
        let next = length.next_multiple_of(4).min(rest.len());
        // What answers an earlier, interrupted request is not ours.
        if message.sequence_number() == sequence {
            if message.flags() & NLM_F_DUMP_INTR != 0 {
                return Err(DiagError::Interrupted);
            }
            match message.message_type() {
                SOCK_DIAG_BY_FAMILY | TCPDIAG_GETSOCK => found.extend(socket(payload)?),
                NLMSG_NOOP => {}
                NLMSG_OVERRUN => return Err(DiagError::Interrupted),
                NLMSG_DONE => return end(payload).map(|()| Progress::Done),
                NLMSG_ERROR => {
                    return match end(payload) {
                        Err(e) => Err(e),
                        // Error zero is an acknowledgement, which nobody asked for.
                        Ok(()) => Err(DiagError::Malformed("an acknowledgement instead of a table")),
                    };
                }
                _ => return Err(DiagError::Malformed("a message of unknown type")),
            }
        }
        rest = &rest[next..];
    }
    Ok(Progress::More)
}

/// The error number of an end or an error: zero or a negative errno. Old kernels end without one.
fn end(payload: &[u8]) -> Result<(), DiagError> {
    match word(payload, 0).map(u32::cast_signed) {
        None | Some(0) => Ok(()),
        Some(code) => Err(DiagError::Refused(io::Error::from_raw_os_error(code.saturating_abs()))),
    }
}

/// One `struct inet_diag_msg` with its attributes; `None` where the state is not known to us.
fn socket(payload: &[u8]) -> Result<Option<KernelSocket>, DiagError> {
    let header = payload.get(..SOCKET_HEADER).ok_or(DiagError::Malformed("a socket is cut off"))?;
    let header =
        InetResponseHeader::parse(header).map_err(|_| DiagError::Malformed("a socket has no IP address"))?;
    let Some(state) = state(header.state) else { return Ok(None) };
    let mut health = TcpHealth::default();
    for attribute in NlasIterator::new(&payload[SOCKET_HEADER..]) {
        let attribute = attribute.map_err(|_| DiagError::Malformed("an attribute is cut off"))?;
        if attribute.kind() == INET_DIAG_INFO {
            health = tcp_info(attribute.value(), state);
        }
    }
    let id = &header.socket_id;
    Ok(Some(KernelSocket {
        state,
        local: end_point(id.source_address, id.source_port, id.interface_id),
        remote: end_point(id.destination_address, id.destination_port, id.interface_id),
        receive_queue: header.recv_queue,
        send_queue: header.send_queue,
        uid: header.uid,
        inode: u64::from(header.inode),
        health,
    }))
}

/// An address with its port. The interface is part of a link-local address; elsewhere it only says that the
/// socket is bound to a device.
fn end_point(address: IpAddr, port: u16, interface: u32) -> SocketAddr {
    match address {
        IpAddr::V6(ip) if ip.is_unicast_link_local() => SocketAddrV6::new(ip, port, 0, interface).into(),
        ip => SocketAddr::new(ip, port),
    }
}

/// The state by its number (`include/net/tcp_states.h`).
pub(super) const fn state(number: u8) -> Option<TcpState> {
    Some(match number {
        1 => TcpState::Established,
        2 => TcpState::SynSent,
        3 => TcpState::SynRecv,
        4 => TcpState::FinWait1,
        5 => TcpState::FinWait2,
        6 => TcpState::TimeWait,
        7 => TcpState::Close,
        8 => TcpState::CloseWait,
        9 => TcpState::LastAck,
        10 => TcpState::Listen,
        11 => TcpState::Closing,
        12 => TcpState::NewSynRecv,
        _ => return None,
    })
}

/// The fields of `struct tcp_info` (`include/uapi/linux/tcp.h`), which grows with every kernel: what an older
/// kernel does not send is `None`. (The parser of the sock-diag crate wants the newest form whole.)
fn tcp_info(info: &[u8], state: TcpState) -> TcpHealth {
    if matches!(state, TcpState::Listen | TcpState::Close) {
        // A listener's fields are its queue, not a connection's health.
        return TcpHealth::default();
    }
    // Before the handshake the clock of the last reception has not been started.
    let since = |offset| if state == TcpState::SynSent { None } else { word(info, offset).map(u64::from) };
    TcpHealth {
        rtt_ms: word(info, 68).filter(|us| *us != 0).map(|us| f64::from(us) / 1000.0),
        unanswered_retransmits: info.get(2).copied().map(u32::from),
        total_retransmits: word(info, 100),
        last_received_ms: since(52),
        last_acknowledged_ms: since(56),
        unacknowledged_segments: word(info, 24),
    }
}

/// The 32-bit number in the host's order at this offset, if it is there.
fn word(bytes: &[u8], offset: usize) -> Option<u32> {
    let bytes = bytes.get(offset..offset.checked_add(4)?)?;
    Some(u32::from_ne_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use proptest::prelude::*;

    const REQUESTS: [(u8, &[u8]); 2] = [
        (AF_INET, include_bytes!("../../../tests/fixtures/sockets/sock_diag-request-2.bin")),
        (AF_INET6, include_bytes!("../../../tests/fixtures/sockets/sock_diag-request-10.bin")),
    ];
    const REPLIES_V4: [&[u8]; 2] = [
        include_bytes!("../../../tests/fixtures/sockets/sock_diag-reply-2-0.bin"),
        include_bytes!("../../../tests/fixtures/sockets/sock_diag-reply-2-1.bin"),
    ];
    const REPLIES_V6: [&[u8]; 2] = [
        include_bytes!("../../../tests/fixtures/sockets/sock_diag-reply-10-0.bin"),
        include_bytes!("../../../tests/fixtures/sockets/sock_diag-reply-10-1.bin"),
    ];

    fn replayed(replies: [&[u8]; 2]) -> Vec<KernelSocket> {
        let mut found = Vec::new();
        assert_eq!(read(replies[0], 1, &mut found).unwrap(), Progress::More);
        assert_eq!(read(replies[1], 1, &mut found).unwrap(), Progress::Done);
        found
    }

    fn ends(sockets: &[KernelSocket]) -> Vec<String> {
        let mut ends: Vec<_> =
            sockets.iter().map(|s| format!("{} {} {}", s.state, s.local, s.remote)).collect();
        ends.sort();
        ends
    }

    /// A message around a payload, with the sequence number 1.
    fn message(kind: u16, flags: u16, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(MESSAGE_HEADER + payload.len()).unwrap();
        let mut bytes = length.to_ne_bytes().to_vec();
        bytes.extend_from_slice(&kind.to_ne_bytes());
        bytes.extend_from_slice(&flags.to_ne_bytes());
        bytes.extend_from_slice(&1u32.to_ne_bytes());
        bytes.extend_from_slice(&0u32.to_ne_bytes());
        bytes.extend_from_slice(payload);
        bytes
    }

    /// What the kernel does with a filter (`inet_diag_bc_run`, `net/ipv4/inet_diag.c`).
    fn accepts(program: &[u8], source: u16, destination: u16) -> bool {
        let mut at = 0;
        while at < program.len() {
            let op = |at: usize| {
                (program[at], program[at + 1], u16::from_ne_bytes([program[at + 2], program[at + 3]]))
            };
            let (code, yes, no) = op(at);
            let port = || op(at + 4).2;
            let holds = match code {
                INET_DIAG_BC_JMP => false,
                INET_DIAG_BC_S_GE => source >= port(),
                INET_DIAG_BC_S_LE => source <= port(),
                INET_DIAG_BC_D_GE => destination >= port(),
                INET_DIAG_BC_D_LE => destination <= port(),
                other => panic!("operation {other} at {at}"),
            };
            at += if holds { usize::from(yes) } else { usize::from(no) };
        }
        at == program.len()
    }

    #[test]
    fn the_request_is_byte_for_byte_one_that_the_kernel_answered() {
        for (family, recorded) in REQUESTS {
            assert_eq!(request(Families::One(family), &[5277], 1), recorded, "family {family}");
        }
        // The first version differs in type, length and the order of the same things.
        let both = request(Families::Both, &[5277], 1);
        assert_eq!(both.len(), REQUESTS[0].1.len() + 4);
        assert_eq!(both[4..6], TCPDIAG_GETSOCK.to_ne_bytes());
        assert_eq!(both[MESSAGE_HEADER + 60..], REQUESTS[0].1[MESSAGE_HEADER + 56..]);
    }

    #[test]
    fn recorded_replies_give_the_sockets_that_were_open() {
        assert_eq!(
            ends(&replayed(REPLIES_V4)),
            [
                "ESTABLISHED 127.0.0.1:36196 127.0.0.1:5277",
                "ESTABLISHED 127.0.0.1:36204 127.0.0.1:5277",
                "ESTABLISHED 127.0.0.1:36220 127.0.0.1:5277",
                "FIN-WAIT-1 127.0.0.1:36246 127.0.0.1:5277",
                "TIME-WAIT 127.0.0.1:36236 127.0.0.1:5277",
            ]
        );
        assert_eq!(
            ends(&replayed(REPLIES_V6)),
            [
                "CLOSE-WAIT [::ffff:127.0.0.1]:5277 [::ffff:127.0.0.1]:36246",
                "ESTABLISHED [::1]:49206 [::1]:5277",
                "ESTABLISHED [::1]:5277 [::1]:49206",
                "ESTABLISHED [::ffff:127.0.0.1]:5277 [::ffff:127.0.0.1]:36196",
                "ESTABLISHED [::ffff:127.0.0.1]:5277 [::ffff:127.0.0.1]:36204",
                "ESTABLISHED [::ffff:127.0.0.1]:5277 [::ffff:127.0.0.1]:36220",
                "LISTEN [::]:5277 [::]:0",
            ]
        );
    }

    #[test]
    fn a_recorded_socket_has_the_health_that_ss_showed_of_it() {
        let sockets = replayed(REPLIES_V4);
        let socket = sockets.iter().find(|socket| socket.local.port() == 36196).unwrap();
        assert_eq!((socket.inode, socket.uid), (91508, 0));
        assert_eq!((socket.receive_queue, socket.send_queue), (0, 0));
        assert_eq!(socket.health.rtt_ms, Some(0.031));
        assert_eq!(socket.health.unanswered_retransmits, Some(0));
        assert_eq!(socket.health.total_retransmits, Some(0));
        assert_eq!(socket.health.unacknowledged_segments, Some(0));
        assert!(socket.health.last_received_ms.unwrap() <= 20, "{:?}", socket.health);
        let sockets = replayed(REPLIES_V6);
        let unread = sockets.iter().find(|socket| socket.remote.port() == 36196).unwrap();
        assert_eq!((unread.receive_queue, unread.inode), (50, 91509));
        let listener = sockets.iter().find(|socket| socket.state == TcpState::Listen).unwrap();
        assert_eq!(listener.health, TcpHealth::default());
    }

    #[test]
    fn the_filter_accepts_the_ports_at_either_end_and_no_others() {
        for ports in [&[5277][..], &[5277, 5278], &[5290, 22, 5277, 5277], &[1, 65535], &[65534, 65535, 0, 1]]
        {
            let program = filter(ports);
            for source in [0, 1, 21, 22, 23, 5276, 5277, 5278, 5279, 5289, 5290, 5291, 65533, 65534, 65535] {
                for destination in [0, 1, 22, 5276, 5277, 5278, 5290, 40000, 65534, 65535] {
                    let expected = ports.contains(&source) || ports.contains(&destination);
                    assert_eq!(
                        accepts(&program, source, destination),
                        expected,
                        "{ports:?} {source} {destination}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_filter_too_long_for_the_kernel_is_left_out() {
        let every_other: Vec<u16> = (0..=65534).step_by(2).collect();
        assert!(filter(&every_other).is_empty());
        let every: Vec<u16> = (0..=65535).collect();
        assert_eq!(ranges(&every), [(0, 65535)]);
        let most: Vec<u16> = (0..3000).step_by(2).collect();
        assert!(!filter(&most).is_empty());
    }

    #[test]
    fn a_refusal_keeps_the_kernels_reason() {
        for (code, kind) in [(-1, io::ErrorKind::PermissionDenied), (-2, io::ErrorKind::NotFound)] {
            let mut payload = i32::to_ne_bytes(code).to_vec();
            payload.extend_from_slice(&[0; 16]);
            match read(&message(NLMSG_ERROR, 0, &payload), 1, &mut Vec::new()) {
                Err(DiagError::Refused(e)) => assert_eq!(e.kind(), kind),
                other => panic!("{other:?}"),
            }
        }
        let end = message(NLMSG_DONE, 0, &(-12i32).to_ne_bytes());
        assert!(matches!(read(&end, 1, &mut Vec::new()), Err(DiagError::Refused(_))));
    }

    #[test]
    fn an_interrupted_dump_is_no_table() {
        let mut first = REPLIES_V4[0].to_vec();
        first[6] |= u8::try_from(NLM_F_DUMP_INTR).unwrap();
        assert!(matches!(read(&first, 1, &mut Vec::new()), Err(DiagError::Interrupted)));
        let overrun = message(NLMSG_OVERRUN, 0, &[]);
        assert!(matches!(read(&overrun, 1, &mut Vec::new()), Err(DiagError::Interrupted)));
    }

    #[test]
    fn the_answer_to_another_request_is_not_ours() {
        let mut found = Vec::new();
        assert_eq!(read(REPLIES_V4[0], 2, &mut found).unwrap(), Progress::More);
        assert_eq!(read(REPLIES_V4[1], 2, &mut found).unwrap(), Progress::More);
        assert_eq!(found, []);
    }

    #[test]
    fn a_datagram_cut_anywhere_is_refused_or_ends_between_two_messages() {
        let whole = REPLIES_V4[0];
        let mut clean = 0;
        for length in 0..whole.len() {
            let mut found = Vec::new();
            if read(&whole[..length], 1, &mut found).is_ok() {
                clean += 1;
            }
        }
        assert_eq!(clean, replayed(REPLIES_V4).len(), "one clean cut before each message");
    }

    #[test]
    fn an_older_and_shorter_tcp_info_gives_what_it_has() {
        let mut info = vec![0; 72];
        info[2] = 3;
        info[68..72].copy_from_slice(&1500u32.to_ne_bytes());
        let health = tcp_info(&info, TcpState::Established);
        assert_eq!((health.rtt_ms, health.unanswered_retransmits), (Some(1.5), Some(3)));
        assert_eq!(health.total_retransmits, None);
        assert_eq!(tcp_info(&[], TcpState::Established), TcpHealth::default());
    }

    proptest! {
        #[test]
        fn bytes_of_any_kind_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = read(&bytes, 1, &mut Vec::new());
        }

        #[test]
        fn a_damaged_reply_never_panics(place in 0usize..2864, value: u8, cut in 0usize..2864) {
            let mut bytes = REPLIES_V6[0].to_vec();
            bytes[place] = value;
            let _ = read(&bytes, 1, &mut Vec::new());
            let _ = read(&bytes[cut..], 1, &mut Vec::new());
        }
    }
}
