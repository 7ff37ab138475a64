//! The kernel's table as text, `/proc/net/tcp` and `/proc/net/tcp6` (`Documentation/networking/proc_net_tcp.rst`;
//! `get_tcp4_sock`, `net/ipv4/tcp_ipv4.c`): the same sockets as by `sock_diag`, without their health.
//!
//! A line that is not understood fails the whole table: a socket left out would look like one that is not there.

use super::diag::{self, KernelSocket};
use crate::cluster::socket::TcpHealth;
use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const IPV4: &str = "/proc/net/tcp";
const IPV6: &str = "/proc/net/tcp6";
/// Digits of an IPv4 address, and of each of the four words of an IPv6 address.
const WORD: usize = 8;

/// Why the text cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum TableError {
    /// The file cannot be read.
    #[error("{0}: {1}")]
    Io(&'static str, io::Error),
    /// The file has no header, which the kernel writes even where there are no sockets.
    #[error("{0}: the file does not begin as a table of sockets does")]
    Header(&'static str),
    /// A line, counted from one, is not as the kernel's documentation says.
    #[error("{0}: line {1} is not understood: its {2} cannot be read")]
    Line(&'static str, usize, &'static str),
}

/// All TCP sockets of both families.
pub(super) fn sockets() -> Result<Vec<KernelSocket>, TableError> {
    let mut sockets = file(IPV4)?;
    match file(IPV6) {
        Ok(more) => sockets.extend(more),
        // A kernel without IPv6 has no such file, and no such sockets.
        Err(TableError::Io(_, e)) if e.kind() == io::ErrorKind::NotFound => {}
        Err(e) => return Err(e),
    }
    Ok(sockets)
}

fn file(path: &'static str) -> Result<Vec<KernelSocket>, TableError> {
    let text = fs::read_to_string(path).map_err(|e| TableError::Io(path, e))?;
    table(path, &text)
}

fn table(path: &'static str, text: &str) -> Result<Vec<KernelSocket>, TableError> {
    let mut lines = text.lines();
    if !lines.next().is_some_and(|header| header.contains("local_address")) {
        return Err(TableError::Header(path));
    }
    // The header is line 1.
    (2..)
        .zip(lines)
        .map(|(number, line)| socket(line).map_err(|what| TableError::Line(path, number, what)))
        .collect()
}

/// One line; the error names the column that cannot be read.
fn socket(line: &str) -> Result<KernelSocket, &'static str> {
    let mut columns = line.split_ascii_whitespace();
    let mut next = || columns.next();
    let _number = next();
    let local = next().and_then(end_point).ok_or("local address")?;
    let remote = next().and_then(end_point).ok_or("remote address")?;
    let state =
        next().and_then(|s| u8::try_from(hexadecimal(s)?).ok()).and_then(diag::state).ok_or("state")?;
    let (send, receive) = next().and_then(|queues| queues.split_once(':')).ok_or("queues")?;
    let send_queue = hexadecimal(send).ok_or("send queue")?;
    let receive_queue = hexadecimal(receive).ok_or("receive queue")?;
    let (_timer, _retransmits) = (next(), next());
    let uid = next().and_then(|uid| uid.parse().ok()).ok_or("user")?;
    let _timeout = next();
    let inode = next().and_then(|inode| inode.parse().ok()).ok_or("inode")?;
    let health = TcpHealth::default();
    Ok(KernelSocket { state, local, remote, receive_queue, send_queue, uid, inode, health })
}

/// `ADDRESS:PORT`. The port is a number; the address's words are those of the memory, in the host's order.
fn end_point(text: &str) -> Option<SocketAddr> {
    let (address, port) = text.split_once(':')?;
    let word = |at: usize| Some(hexadecimal(address.get(at * WORD..(at + 1) * WORD)?)?.to_ne_bytes());
    let address: IpAddr = match address.len() {
        WORD => Ipv4Addr::from(word(0)?).into(),
        32 => {
            let words = [word(0)?, word(1)?, word(2)?, word(3)?];
            Ipv6Addr::from(<[u8; 16]>::try_from(words.as_flattened()).ok()?).into()
        }
        _ => return None,
    };
    Some(SocketAddr::new(address, u16::try_from(hexadecimal(port)?).ok()?))
}

/// A number of hexadecimal digits alone: the standard library takes a sign, too.
fn hexadecimal(digits: &str) -> Option<u32> {
    let all = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if all { u32::from_str_radix(digits, 16).ok() } else { None }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use proptest::prelude::*;

    const V4: &str = "\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
   9: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 134 1 00000000d07a11a1 100 0 0 10 0                       
  12: 0B00007F:E6EB 0C00007F:149D 01 00000000:00000000 00:00000000 00000000  1000        0 5558656 1 000000007b513535 20 4 30 11 -1                  
";
    const V6: &str = "\
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:95C5 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5558845 1 000000000ebe556c 100 0 0 10 0
   1: 00000000000000000000000001000000:DF50 00000000000000000000000001000000:95C5 06 00000000:00000000 03:00001766 00000000     0        0 0 3 000000003c8852b2
   2: 0000000000000000FFFF00000100007F:95C5 0000000000000000FFFF00000100007F:EC0E 01 00000001:00000064 00:00000000 00000000     0        0 5558847 1 000000000c5615de 20 4 30 10 -1
";

    /// What a line must say, in words that a person can compare.
    fn said(text: &str) -> Vec<String> {
        let says = |s: KernelSocket| {
            let (send, receive) = (s.send_queue, s.receive_queue);
            format!("{} {} {} {send} {receive} {} {}", s.state, s.local, s.remote, s.uid, s.inode)
        };
        table(IPV4, text).unwrap().into_iter().map(says).collect()
    }

    /// The text of the error for a table of this one line.
    fn refused(line: &str) -> String {
        table(IPV4, &format!("  sl  local_address\n{line}\n")).unwrap_err().to_string()
    }

    #[test]
    #[cfg(target_endian = "little")]
    fn recorded_tables_give_the_sockets_that_were_open() {
        assert_eq!(
            said(V4),
            [
                "LISTEN 0.0.0.0:2024 0.0.0.0:0 0 0 0 134",
                "ESTABLISHED 127.0.0.11:59115 127.0.0.12:5277 0 0 1000 5558656",
            ]
        );
        assert_eq!(
            said(V6),
            [
                "LISTEN [::]:38341 [::]:0 0 0 0 5558845",
                "TIME-WAIT [::1]:57168 [::1]:38341 0 0 0 0",
                "ESTABLISHED [::ffff:127.0.0.1]:38341 [::ffff:127.0.0.1]:60430 1 100 0 5558847",
            ]
        );
    }

    #[test]
    fn a_table_without_sockets_is_empty_and_a_file_without_a_table_is_an_error() {
        assert_eq!(table(IPV6, V6.lines().next().unwrap()).unwrap(), []);
        let nothing = table(IPV6, "").unwrap_err().to_string();
        assert_eq!(nothing, "/proc/net/tcp6: the file does not begin as a table of sockets does");
        assert!(table(IPV6, "root:x:0:0\n").is_err());
    }

    #[test]
    fn a_line_that_is_not_understood_fails_the_table_and_is_named() {
        let line = V4.lines().last().unwrap();
        for (column, broken, what) in [
            ("0B00007F:E6EB", "0B00007F", "local address"),
            ("0B00007F:E6EB", "0B00007:E6EB", "local address"),
            ("0C00007F:149D", "+C00007F:149D", "remote address"),
            ("0C00007F:149D", "0C00007F:1149D", "remote address"),
            ("0C00007F:149D", "ä000007F:149D", "remote address"),
            (" 01 ", " 0D ", "state"),
            (" 01 ", " 101 ", "state"),
            ("00000000:00000000", "00000000", "queues"),
            ("00000000:00000000", "x:00000000", "send queue"),
            ("00000000:00000000", "00000000:123456789", "receive queue"),
            ("1000", "-1", "user"),
            ("5558656", "18446744073709551616", "inode"),
        ] {
            let told = refused(&line.replacen(column, broken, 1));
            assert_eq!(told, format!("/proc/net/tcp: line 2 is not understood: its {what} cannot be read"));
        }
        assert!(refused("").contains("local address"));
    }

    #[test]
    fn a_line_that_is_cut_is_refused_and_never_left_out() {
        for line in V6.lines().skip(1) {
            let columns: Vec<&str> = line.split_ascii_whitespace().collect();
            for kept in 0..10 {
                assert!(refused(&columns[..kept].join(" ")).contains("is not understood"), "{kept} columns");
            }
            assert_eq!(
                table(IPV6, &format!("local_address\n{}", columns[..10].join("  "))).unwrap().len(),
                1
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_an_error_or_a_socket_for_each_line(text in "( *local_address.*\n)?(.*\n){0,3}") {
            if let Ok(sockets) = table(IPV4, &text) {
                prop_assert_eq!(sockets.len() + 1, text.lines().count());
            }
        }

        #[test]
        fn a_table_with_one_byte_changed_is_an_error_or_has_all_lines(at in 0..V6.len(), byte in 0u8..128) {
            let mut bytes = V6.as_bytes().to_vec();
            bytes[at] = byte;
            let text = String::from_utf8(bytes).unwrap();
            if let Ok(sockets) = table(IPV6, &text) {
                prop_assert_eq!(sockets.len() + 1, text.lines().count());
            }
        }
    }
}
