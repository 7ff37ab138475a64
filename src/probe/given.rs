//! What a person gives to name a server: hosts, ports, addresses, fingerprints, and what is wrong with a bad one.

use super::resolve::canonical;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// Why a value was refused: which part of it is wrong, and what to write instead. Does not repeat the value:
/// whoever shows it names the value and the place where it stood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(String);

impl Refused {
    /// Says why.
    pub fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

pub(crate) fn refused<T>(why: impl Into<String>) -> Result<T, Refused> {
    Err(Refused(why.into()))
}

/// The first white space or control character, with its column (from 1, in characters) and its name.
pub(crate) fn odd_character(text: &str) -> Option<(usize, String)> {
    text.chars().enumerate().find(|(_, c)| c.is_whitespace() || c.is_control()).map(|(i, c)| {
        let name = match c {
            ' ' => "a space".to_owned(),
            '\t' => "a tab".to_owned(),
            '\n' | '\r' => "a line break".to_owned(),
            other => format!("U+{:04X}", u32::from(other)),
        };
        (i + 1, name)
    })
}

/// A host name or address, with or without a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    /// The host: a name, or an address without its brackets.
    pub host: String,
    /// The port, where one was given.
    pub port: Option<u16>,
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.port, self.host.contains(':')) {
            (None, _) => f.write_str(&self.host),
            (Some(port), false) => write!(f, "{}:{port}", self.host),
            (Some(port), true) => write!(f, "[{}]:{port}", self.host),
        }
    }
}

impl FromStr for HostPort {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        if text.contains("://") {
            return refused("a URL is not taken here; write HOST or HOST:PORT");
        }
        if let Some(inside) = text.strip_prefix('[') {
            let Some((address, rest)) = inside.split_once(']') else {
                return refused("the [ is never closed; write [ADDRESS]:PORT");
            };
            if address.parse::<Ipv6Addr>().is_err() {
                return refused(format!("'{address}' between the brackets is not an IPv6 address"));
            }
            let port = match rest.strip_prefix(':') {
                Some(port) => Some(parse_port(port)?),
                None if rest.is_empty() => None,
                None => return refused(format!("'{rest}' after the ]; write [ADDRESS]:PORT")),
            };
            return Ok(Self { host: address.to_owned(), port });
        }
        if text.parse::<Ipv6Addr>().is_ok() {
            return Ok(Self { host: text.to_owned(), port: None });
        }
        match text.split_once(':') {
            None => Ok(Self { host: parse_host(text)?, port: None }),
            Some((_, port)) if port.contains(':') => {
                refused("more than one colon; an IPv6 address with a port is written [ADDRESS]:PORT")
            }
            Some((host, port)) => Ok(Self { host: parse_host(host)?, port: Some(parse_port(port)?) }),
        }
    }
}

pub(crate) fn parse_host(text: &str) -> Result<String, Refused> {
    if text.is_empty() {
        return refused("the host is empty");
    }
    if text.starts_with('-') {
        return refused("a host name does not begin with -");
    }
    if text.len() > 253 {
        return refused(format!("the host has {} bytes, and a name has at most 253", text.len()));
    }
    if let Some((column, found)) = odd_character(text) {
        return refused(format!("{found} at column {column} cannot be part of a host name"));
    }
    if let Some((at, found)) = text.chars().enumerate().find(|(_, c)| "@/\\,;[]".contains(*c)) {
        return refused(format!("'{found}' at column {} cannot be part of a host name", at + 1));
    }
    Ok(text.to_owned())
}

/// Reads a TCP port, 1 to 65535.
pub fn parse_port(text: &str) -> Result<u16, Refused> {
    match text.parse::<u16>() {
        Ok(port) if port > 0 && text.bytes().all(|b| b.is_ascii_digit()) => Ok(port),
        _ if text.is_empty() => refused("the port is empty; write a number from 1 to 65535"),
        _ => refused(format!("'{text}' is not a port; write a number from 1 to 65535")),
    }
}

/// An address to use for a host and port instead of asking DNS, as curl's `--resolve`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The host whose address it is, in lower case.
    pub host: String,
    /// The port for which it holds.
    pub port: u16,
    /// The address.
    pub address: IpAddr,
}

impl fmt::Display for Override {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address {
            IpAddr::V4(address) => write!(f, "{}:{}:{address}", self.host, self.port),
            IpAddr::V6(address) => write!(f, "{}:{}:[{address}]", self.host, self.port),
        }
    }
}

impl FromStr for Override {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        let mut parts = text.splitn(3, ':');
        let (Some(host), Some(port), Some(address)) = (parts.next(), parts.next(), parts.next()) else {
            return refused("three parts are needed; write HOST:PORT:ADDR, as for curl");
        };
        let bare = address.strip_prefix('[').and_then(|a| a.strip_suffix(']')).unwrap_or(address);
        let Ok(address) = bare.parse() else {
            let column = text.chars().count() - address.chars().count() + 1;
            return refused(format!(
                "'{address}' at column {column} is not an IP address; write HOST:PORT:ADDR"
            ));
        };
        Ok(Self { host: canonical(&parse_host(host)?), port: parse_port(port)?, address })
    }
}

/// The SHA-256 of a certificate that is trusted whoever signed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin(pub [u8; 32]);

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Pin {
    type Err = Refused;

    /// Takes the digits in either case, with or without the colons that `openssl x509 -fingerprint` puts.
    fn from_str(text: &str) -> Result<Self, Refused> {
        let Some(hex) = text.strip_prefix("sha256:") else {
            return refused("a pin begins with sha256:, and 64 hexadecimal digits follow");
        };
        let mut digits = Vec::with_capacity(64);
        for (at, c) in hex.chars().enumerate() {
            match c.to_digit(16) {
                Some(digit) => digits.push(u8::try_from(digit).unwrap_or_default()),
                None if c == ':' => {}
                None => {
                    return refused(format!(
                        "'{}' at column {} is no hexadecimal digit",
                        c.escape_default(),
                        at + "sha256:".len() + 1
                    ));
                }
            }
        }
        if digits.len() != 64 {
            return refused(format!("{} hexadecimal digits, and a SHA-256 has 64", digits.len()));
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            *byte = pair[0] << 4 | pair[1];
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    fn why<T: fmt::Debug>(result: Result<T, Refused>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn a_server_is_a_host_with_or_without_a_port() {
        for (text, host, port) in [
            ("node1.xmpp-test.org", "node1.xmpp-test.org", None),
            ("node1:5223", "node1", Some(5223)),
            ("10.0.0.1:5222", "10.0.0.1", Some(5222)),
            ("[::1]:5222", "::1", Some(5222)),
            ("[::1]", "::1", None),
            ("fe80::1", "fe80::1", None),
        ] {
            let server: HostPort = text.parse().unwrap();
            assert_eq!((server.host.as_str(), server.port), (host, port), "{text}");
            assert_eq!(server.to_string().parse::<HostPort>().unwrap(), server, "{text}");
        }
        for (text, part) in [
            ("", "the host is empty"),
            (":5222", "the host is empty"),
            ("host:", "the port is empty"),
            ("host:0", "'0' is not a port"),
            ("host:+5", "'+5' is not a port"),
            ("host:65536", "'65536' is not a port"),
            ("host:xmpp", "'xmpp' is not a port; write a number from 1 to 65535"),
            ("host:1:2", "more than one colon"),
            ("[::1", "never closed"),
            ("[node]:1", "is not an IPv6 address"),
            ("[::1]x", "'x' after the ]"),
            ("https://host", "a URL is not taken here"),
            ("user@host", "'@' at column 5"),
            ("a b", "a space at column 2"),
        ] {
            let said = why(text.parse::<HostPort>());
            assert!(said.contains(part), "{text}: {said}");
        }
    }

    #[test]
    fn an_override_has_three_parts() {
        for text in ["node1:5222:127.0.0.2", "node1:5222:[::1]"] {
            assert_eq!(text.parse::<Override>().unwrap().to_string(), text);
        }
        assert_eq!(
            "Node1:5222:::1".parse::<Override>().unwrap(),
            Override { host: "node1".into(), port: 5222, address: "::1".parse().unwrap() }
        );
        for (text, part) in [
            ("node1", "three parts are needed; write HOST:PORT:ADDR"),
            ("node1:5222", "three parts are needed"),
            ("node1:5222:elsewhere", "'elsewhere' at column 12 is not an IP address"),
            ("node1:x:127.0.0.1", "'x' is not a port"),
            (":1:127.0.0.1", "the host is empty"),
            ("::", "'' at column 3 is not an IP address"),
        ] {
            let said = why(text.parse::<Override>());
            assert!(said.contains(part), "{text}: {said}");
        }
    }

    #[test]
    fn a_pin_is_sha256_and_64_digits() {
        let plain = format!("sha256:{}", "0a".repeat(32));
        assert_eq!(plain.parse::<Pin>().unwrap().to_string(), plain);
        let openssl = format!("sha256:{}", vec!["0A"; 32].join(":"));
        assert_eq!(openssl.parse::<Pin>().unwrap(), Pin([10; 32]));
        for (text, part) in [
            ("", "begins with sha256:"),
            ("sha1:00", "begins with sha256:"),
            ("sha256:", "0 hexadecimal digits, and a SHA-256 has 64"),
            ("sha256:00ff", "4 hexadecimal digits"),
            ("sha256:0x", "'x' at column 9 is no hexadecimal digit"),
        ] {
            let said = why(text.parse::<Pin>());
            assert!(said.contains(part), "{text}: {said}");
        }
    }
}
