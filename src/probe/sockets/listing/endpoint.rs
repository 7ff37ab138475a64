//! Addresses with ports in the ways in which the three commands write them.

use super::line::{Line, Word};
use super::{ListingError, shown};
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6};

/// One end of a socket: where the address is, unread, and which port.
#[derive(Debug, Clone, Copy)]
pub(super) struct Endpoint<'a> {
    line: Line<'a>,
    word: Word<'a>,
    host: &'a str,
    /// `None` for `*` and 0: any, which only listeners and their missing peers have.
    pub(super) port: Option<u16>,
}

impl<'a> Endpoint<'a> {
    /// Splits address and port at the last `separator`: a colon, or macOS' dot. The address is read later and
    /// only where the port is one that matters.
    pub(super) fn read(line: Line<'a>, word: Word<'a>, separator: char) -> Result<Self, ListingError> {
        let Some((host, port)) = word.text.rsplit_once(separator) else {
            return Err(line.error_at(
                word.at,
                format!("{} is no address with a port", shown(word.text)),
                "save the listing again, whole: the file seems to be cut off or wrapped",
            ));
        };
        let port = match port {
            "*" => None,
            digits => match digits.parse::<u16>() {
                Ok(0) => None,
                Ok(port) => Some(port),
                Err(_) => {
                    return Err(line.error_at(
                        word.at + host.len() + 1,
                        format!("{} is no port number", shown(port)),
                        "save the listing with numbers (`ss -n`, `lsof -P -n`, `netstat -n`)",
                    ));
                }
            },
        };
        Ok(Self { line, word, host, port })
    }

    /// The address with its port; `any` stands for `*`.
    pub(super) fn address(self, any: IpAddr) -> Result<SocketAddr, ListingError> {
        let port = self.port.unwrap_or(0);
        // `[fe80::1]%eth0`, `[fe80::1%eth0]`, `fe80::1%12`, `10.0.0.1%eth0`
        let (bare, scope) = match self.host.split_once('%') {
            Some((bare, scope)) => (bare, scope.trim_end_matches(']')),
            None => (self.host, ""),
        };
        let bare = bare.trim_start_matches('[').trim_end_matches(']');
        if bare == "*" {
            return Ok(SocketAddr::new(any, port));
        }
        match bare.parse::<IpAddr>() {
            // The number of an interface means something on that host only, its name not even that here.
            Ok(IpAddr::V6(ip)) if ip.is_unicast_link_local() => {
                Ok(SocketAddrV6::new(ip, port, 0, scope.parse().unwrap_or(0)).into())
            }
            Ok(ip) => Ok(SocketAddr::new(ip, port)),
            Err(_) => Err(self.line.error_at(
                self.word.at,
                format!("{} is no IP address", shown(bare)),
                "save the listing with numeric addresses in full (`ss -n`, `lsof -n`, `netstat -n`)",
            )),
        }
    }
}

/// The two ends of a row, read where one of them has one of the ports.
pub(super) struct Ends {
    pub(super) local: SocketAddr,
    /// `None` where the row has no other end.
    pub(super) remote: Option<SocketAddr>,
}

/// Reads both ends if the row matters: `None` for a row of other ports. A row without its other end, such as
/// lsof's listeners, has `None` there.
pub(super) fn ends(
    local: Endpoint<'_>,
    remote: Option<Endpoint<'_>>,
    ports: &[u16],
    any: IpAddr,
) -> Result<Option<Ends>, ListingError> {
    let matters = |end: Endpoint<'_>| end.port.is_some_and(|port| ports.contains(&port));
    if !matters(local) && !remote.is_some_and(matters) {
        return Ok(None);
    }
    let remote = remote.filter(|end| end.port.is_some()).map(|end| end.address(any)).transpose()?;
    Ok(Some(Ends { local: local.address(any)?, remote }))
}

/// What `*` means where the listing does not tell the family: both.
pub(super) const ANY: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    fn read(text: &str, separator: char) -> Result<SocketAddr, ListingError> {
        let line = Line { number: 1, text };
        Endpoint::read(line, line.words().next().unwrap(), separator)?.address(ANY)
    }

    #[test]
    fn addresses_are_read_as_each_command_writes_them() {
        for (text, separator, expected) in [
            ("10.0.0.1:5277", ':', "10.0.0.1:5277"),
            ("10.0.0.1%eth0:5277", ':', "10.0.0.1:5277"),
            ("[::ffff:10.0.0.1]:5277", ':', "[::ffff:10.0.0.1]:5277"),
            // Older `ss`, and lsof without brackets.
            ("::ffff:10.0.0.1:5277", ':', "[::ffff:10.0.0.1]:5277"),
            (":::5277", ':', "[::]:5277"),
            ("*:5277", ':', "[::]:5277"),
            ("[fe80::1]%eth0:5277", ':', "[fe80::1]:5277"),
            ("[fe80::1%eth0]:5277", ':', "[fe80::1]:5277"),
            ("fe80::1%eth0:5277", ':', "[fe80::1]:5277"),
            ("[fe80::1%12]:5277", ':', "[fe80::1%12]:5277"),
            ("10.0.0.1.5277", '.', "10.0.0.1:5277"),
            ("*.5277", '.', "[::]:5277"),
            ("fe80::1%lo0.5277", '.', "[fe80::1]:5277"),
            ("0.0.0.0:*", ':', "0.0.0.0:0"),
        ] {
            assert_eq!(read(text, separator).unwrap(), expected.parse().unwrap(), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_at_its_column() {
        for (text, column) in [("  10.0.0.1", 3), ("10.0.0.1:xmpp", 10), ("node1:5277", 1), ("1:70000", 3)] {
            assert_eq!(read(text, ':').unwrap_err().column, column, "{text}");
        }
    }
}
