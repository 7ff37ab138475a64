//! The small values of the command line, the environment and the settings file, and what is wrong with a bad
//! one. The three sources share these readers, so that a value means the same wherever it stands.

use crate::cluster::declaration::Expected;
use crate::cluster::node::NodeName;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;
use std::time::Duration;
use xmpp_parsers::jid::BareJid;

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

fn refused<T>(why: impl Into<String>) -> Result<T, Refused> {
    Err(Refused(why.into()))
}

/// The account to log in with: a bare JID with a local part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account(BareJid);

impl Account {
    /// The JID.
    pub const fn jid(&self) -> &BareJid {
        &self.0
    }

    /// The XMPP domain.
    pub fn domain(&self) -> &str {
        self.0.domain().as_str()
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Account {
    type Err = Refused;

    /// A resource is refused: clusterctl takes a random one, so that nobody's session is thrown out.
    fn from_str(text: &str) -> Result<Self, Refused> {
        if let Some(at) = text.find('/') {
            let bare = &text[..at];
            return refused(format!(
                "a resource ({}) has no place here, since clusterctl takes a random one; write {bare}",
                &text[at..]
            ));
        }
        match text.split_once('@') {
            None => return refused("no account before the domain; write it like admin@xmpp-test.org"),
            Some(("", _)) => return refused("nothing before the @; write it like admin@xmpp-test.org"),
            Some((_, "")) => return refused("no domain after the @; write it like admin@xmpp-test.org"),
            Some(_) => {}
        }
        if let Some((column, found)) = odd_character(text) {
            return refused(format!("{found} at column {column} cannot be part of a JID"));
        }
        BareJid::new(text).map(Self).map_err(|error| {
            Refused(format!("not a JID ({error}); write it like admin@xmpp-test.org (RFC 7622)"))
        })
    }
}

/// The first white space or control character, with its column (from 1, in characters) and its name.
fn odd_character(text: &str) -> Option<(usize, String)> {
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

fn parse_host(text: &str) -> Result<String, Refused> {
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
        // The dot of the root changes no name, and names are compared without it.
        let host = parse_host(host)?.to_ascii_lowercase();
        let host = host.strip_suffix('.').map(str::to_owned).unwrap_or(host);
        Ok(Self { host, port: parse_port(port)?, address })
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

/// Reads what should be there: names divided by commas, or how many.
pub fn parse_expected(text: &str) -> Result<Expected, Refused> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return match text.parse::<usize>() {
            Ok(0) => refused("no nodes at all is no cluster; write the nodes' names or a number from 1"),
            Ok(count) if count <= MOST_NODES => Ok(Expected::Count(count)),
            _ => refused(format!("more than {MOST_NODES} nodes")),
        };
    }
    parse_nodes(text.split(','))
}

/// No Tigase cluster comes near it; a number beyond is a slip of the finger.
const MOST_NODES: usize = 10_000;

/// Reads the names of nodes.
pub fn parse_nodes<'a>(names: impl Iterator<Item = &'a str>) -> Result<Expected, Refused> {
    let mut nodes: Vec<NodeName> = Vec::new();
    for (at, name) in names.enumerate() {
        let name = name.trim();
        if name.is_empty() {
            return refused(format!("name {} of the list is empty; write NODE,NODE,... or a number", at + 1));
        }
        let host = parse_host(name).map_err(|why| Refused(format!("name {} ('{name}'): {why}", at + 1)))?;
        let node = NodeName::new(&host);
        if nodes.contains(&node) {
            return refused(format!("{node} is named twice"));
        }
        nodes.push(node);
    }
    Ok(Expected::Named(nodes))
}

/// The longest time-out: beyond it a typing error is likelier than an intention.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// Reads a duration: numbers with units, such as `10s`, `500ms`, `2m`, `1m30s`. Zero is refused.
pub fn parse_duration(text: &str) -> Result<Duration, Refused> {
    const SHAPE: &str = "write a number with its unit, such as 500ms, 10s, 2m or 1m30s";
    if text.is_empty() {
        return refused(format!("the duration is empty; {SHAPE}"));
    }
    let mut total = Duration::ZERO;
    let mut rest = text;
    while !rest.is_empty() {
        let column = text.chars().count() - rest.chars().count() + 1;
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 0 {
            return refused(format!("no number at column {column}; {SHAPE}"));
        }
        let (number, after) = rest.split_at(digits);
        let letters = after.len() - after.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (unit, after) = after.split_at(letters);
        let milliseconds: u64 = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "" if after.is_empty() => return refused(format!("no unit after {number}; {SHAPE}")),
            "" => {
                let found: String = after.chars().take(1).collect();
                return refused(format!(
                    "'{}' at column {} is neither a digit nor a unit; {SHAPE}",
                    found.escape_default(),
                    column + digits
                ));
            }
            other => return refused(format!("'{other}' is no unit (ms, s, m, h); {SHAPE}")),
        };
        let part = number.parse::<u64>().ok().and_then(|n| n.checked_mul(milliseconds));
        let sum = part.and_then(|part| total.checked_add(Duration::from_millis(part)));
        match sum {
            Some(sum) if sum <= LONGEST => total = sum,
            _ => return refused("longer than a day (24h)"),
        }
        rest = after;
    }
    if total.is_zero() {
        return refused(format!("zero leaves no time to look; {SHAPE}"));
    }
    Ok(total)
}

/// Reads how many connections each pair of nodes should have (Tigase's `connections-per-node`).
pub fn parse_connections(text: &str) -> Result<u32, Refused> {
    match text.parse::<u32>() {
        Ok(number @ 1..=1000) => Ok(number),
        _ => refused("write a number from 1 to 1000"),
    }
}

/// Reads yes or no, for settings of the environment.
pub fn parse_switch(text: &str) -> Result<bool, Refused> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => refused("write 1 or 0"),
    }
}

/// Reads the name of a context: what can stand as a bare key of TOML, and a dot.
pub fn parse_context_name(text: &str) -> Result<String, Refused> {
    if text.is_empty() || text.len() > 64 {
        return refused("a context's name has 1 to 64 characters");
    }
    let bad = text
        .chars()
        .enumerate()
        .find(|(at, c)| !(c.is_ascii_alphanumeric() || *c == '_' || *at > 0 && "-.".contains(*c)));
    match bad {
        None => Ok(text.to_owned()),
        Some((at, c)) => refused(format!(
            "'{}' at column {} cannot be part of a context's name; letters, digits and _ can, and after the first - and .",
            c.escape_debug(),
            at + 1
        )),
    }
}

/// The known word nearest to a misspelt one, if one is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance, with two neighbours that changed places counted as one slip.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    for i in 1..=from.len() {
        let mut row = vec![i];
        for j in 1..=to.len() {
            let substituted = rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut least = substituted.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use proptest::prelude::*;

    fn why<T: fmt::Debug>(result: Result<T, Refused>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn durations_are_read_with_their_units() {
        for (text, milliseconds) in [
            ("10s", 10_000),
            ("500ms", 500),
            ("2m", 120_000),
            ("1m30s", 90_000),
            ("1h", 3_600_000),
            ("24h", 86_400_000),
        ] {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
    }

    #[test]
    fn a_bad_duration_says_which_part_is_wrong() {
        for (text, part) in [
            ("", "empty"),
            ("0s", "zero leaves no time"),
            ("0", "no unit after 0"),
            ("10", "no unit after 10; write a number with its unit, such as 500ms, 10s, 2m or 1m30s"),
            ("s", "no number at column 1"),
            ("-1s", "no number at column 1"),
            ("1m s", "no number at column 3"),
            ("1.5s", "'.' at column 2"),
            ("10 s", "' ' at column 3"),
            ("10sec", "'sec' is no unit"),
            ("25h", "longer than a day"),
            ("99999999999999999999s", "longer than a day"),
            ("18446744073709551615h", "longer than a day"),
        ] {
            assert!(why(parse_duration(text)).contains(part), "{text}: {}", why(parse_duration(text)));
        }
    }

    #[test]
    fn an_account_needs_a_local_part_and_takes_no_resource() {
        let account: Account = "Admin@XMPP-Test.org".parse().unwrap();
        assert_eq!(account.to_string(), "admin@xmpp-test.org");
        assert_eq!(account.domain(), "xmpp-test.org");
        for (text, part) in [
            ("", "no account before the domain"),
            ("xmpp-test.org", "no account before the domain"),
            ("@xmpp-test.org", "nothing before the @"),
            ("admin@", "no domain after the @"),
            ("admin@xmpp-test.org/desk", "a resource (/desk) has no place here"),
            ("ad min@xmpp-test.org", "a space at column 3"),
            ("admin\n@xmpp-test.org", "a line break at column 6"),
            ("a@b@c", "not a JID"),
            (&format!("{}@x.org", "a".repeat(2000)), "not a JID"),
        ] {
            let said = why(text.parse::<Account>());
            assert!(said.contains(part), "{text}: {said}");
        }
        assert!(why("admin@x.org/desk".parse::<Account>()).ends_with("write admin@x.org"));
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
        assert_eq!("node1.x.org.:5222:::1".parse::<Override>().unwrap().host, "node1.x.org");
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

    #[test]
    fn expected_is_names_or_a_number() {
        assert_eq!(parse_expected("3"), Ok(Expected::Count(3)));
        assert_eq!(
            parse_expected("node1, Node2"),
            Ok(Expected::Named(vec![NodeName::new("node1"), NodeName::new("node2")]))
        );
        for (text, part) in [
            ("0", "no nodes at all"),
            ("99999999999999999999", "more than 10000"),
            ("", "name 1 of the list is empty"),
            ("node1,,node3", "name 2 of the list is empty"),
            ("node1,NODE1", "node1 is named twice"),
            ("node1,no de", "name 2 ('no de'): a space at column 3"),
        ] {
            let said = why(parse_expected(text));
            assert!(said.contains(part), "{text}: {said}");
        }
    }

    #[test]
    fn a_misspelt_word_finds_its_neighbour() {
        let known = ["jid", "server", "tls_pin", "timeout"];
        assert_eq!(nearest("sever", known.into_iter()), Some("server"));
        assert_eq!(nearest("tls-pin", known.into_iter()), Some("tls_pin"));
        assert_eq!(nearest("colour_scheme", known.into_iter()), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_a_reader_panic(text in ".{0,60}") {
            let _ = parse_duration(&text);
            let _ = parse_expected(&text);
            let _ = text.parse::<Account>();
            let _ = text.parse::<HostPort>();
            let _ = text.parse::<Override>();
            let _ = text.parse::<Pin>();
            let _ = parse_context_name(&text);
        }

        #[test]
        fn no_jid_makes_its_reader_panic(local in ".{1,20}", domain in "[^@/]{1,30}") {
            let _ = format!("{local}@{domain}").parse::<Account>();
        }
    }
}
