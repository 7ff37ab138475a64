//! Where to, trusting whom, and as whom.

use crate::probe::resolve::Resolver;
use secrecy::SecretString;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use xmpp_parsers::jid::BareJid;

/// The port of client streams that begin in the clear (RFC 6120, 14.7).
pub const STARTTLS_PORT: u16 = 5222;

/// The port that clients with direct TLS use where no SRV record says otherwise.
pub const DIRECT_TLS_PORT: u16 = 5223;

/// A server that a person named: `--server HOST[:PORT]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    /// The host: a name or an address, without brackets.
    pub host: String,
    /// The port, where one was given.
    pub port: Option<u16>,
}

impl FromStr for HostPort {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |what: String| format!("{what} in \"{text}\"; wanted is HOST or HOST:PORT");
        let (host, port) = if let Some(rest) = text.strip_prefix('[') {
            let (host, after) =
                rest.split_once(']').ok_or_else(|| wrong("\"[\" without \"]\"".to_owned()))?;
            match after {
                "" => (host, None),
                _ => (host, Some(after.strip_prefix(':').ok_or_else(|| wrong(format!("\"{after}\"")))?)),
            }
        } else if text.parse::<std::net::Ipv6Addr>().is_ok() {
            (text, None)
        } else {
            text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)))
        };
        if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c.is_control() || c == '/') {
            return Err(wrong("no host".to_owned()));
        }
        let port = match port {
            None => None,
            Some(port) => Some(
                port.parse::<u16>()
                    .ok()
                    .filter(|number| *number > 0)
                    .ok_or_else(|| wrong(format!("\"{port}\" is no port (1 to 65535)")))?,
            ),
        };
        Ok(Self { host: host.to_owned(), port })
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => f.write_str(&name_port(&self.host, port)),
            None => f.write_str(&self.host),
        }
    }
}

/// `host:port`, with brackets around an IPv6 address.
pub(crate) fn name_port(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

/// How TLS is to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TlsMode {
    /// As the service records or the port suggest.
    #[default]
    Auto,
    /// From the first byte.
    Direct,
    /// Inside the stream.
    StartTls,
}

/// The SHA-256 of one certificate (its DER), which is believed whatever it says: `--tls-pin sha256:HEX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin(pub [u8; 32]);

impl FromStr for Pin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |what: &str| {
            format!(
                "{what} in \"{text}\"; wanted is sha256: and 64 hexadecimal digits, with or without colons"
            )
        };
        let digits = match text.split_once(':') {
            Some((kind, digits)) if kind.eq_ignore_ascii_case("sha256") => digits,
            _ => return Err(wrong("no \"sha256:\" at the start")),
        };
        let mut bytes = [0; 32];
        let digits: Vec<char> = if digits.contains(':') {
            if digits.split(':').any(|byte| byte.chars().count() != 2) {
                return Err(wrong("a colon that does not stand between bytes"));
            }
            digits.chars().filter(|c| *c != ':').collect()
        } else {
            digits.chars().collect()
        };
        if digits.len() != 64 {
            return Err(wrong(&format!("{} digits", digits.len())));
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            for digit in pair {
                let value = digit
                    .to_digit(16)
                    .ok_or_else(|| wrong(&format!("\"{digit}\" is no hexadecimal digit")))?;
                *byte = *byte << 4 | u8::try_from(value).expect("a hexadecimal digit is below 16");
            }
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", hex(&self.0))
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Which certificates are believed. There is no way to believe all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    /// PEM files with authorities, besides the system's own.
    pub ca_files: Vec<PathBuf>,
    /// Where there are any, the certificate must be one of these, and authorities do not count.
    pub pins: Vec<Pin>,
}

/// A domain, and the ways to reach and to trust it.
#[derive(Debug, Clone)]
pub struct Target {
    /// The XMPP domain, for which the certificate must be.
    pub domain: String,
    /// The server to go to, in place of what the domain's service records say.
    pub server: Option<HostPort>,
    /// How TLS is to begin.
    pub tls: TlsMode,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// Names to addresses.
    pub resolver: Arc<Resolver>,
    /// Follow a redirect that comes before TLS too, when nothing proves who sent it. Off unless asked for.
    pub follow_redirects: bool,
}

impl Target {
    /// The domain with nothing special about it.
    pub fn new(domain: &str, resolver: Arc<Resolver>) -> Self {
        Self {
            domain: domain.to_owned(),
            server: None,
            tls: TlsMode::Auto,
            trust: Trust::default(),
            resolver,
            follow_redirects: false,
        }
    }
}

/// Who logs in.
#[derive(Debug, Clone)]
pub struct Credentials {
    jid: BareJid,
    /// The password.
    pub password: SecretString,
}

impl Credentials {
    /// Takes an account (`admin@example.org`) and its password. A resource is not accepted.
    ///
    /// The error says what is wrong with the JID, in one line.
    pub fn new(jid: &str, password: SecretString) -> Result<Self, String> {
        Ok(Self { jid: account(jid)?, password })
    }

    /// The account.
    pub fn jid(&self) -> String {
        self.jid.to_string()
    }

    /// The local part of the account.
    pub fn user(&self) -> &str {
        self.jid.node().map_or("", |node| node.as_str())
    }

    /// The domain of the account.
    pub fn domain(&self) -> &str {
        self.jid.domain().as_str()
    }
}

/// Reads an account; the error is one line for people.
pub fn account(jid: &str) -> Result<BareJid, String> {
    let read = BareJid::new(jid)
        .map_err(|error| format!("\"{jid}\" is no account: {error}; wanted is NAME@DOMAIN"))?;
    if read.node().is_none() {
        return Err(format!("\"{jid}\" has no local part; wanted is NAME@DOMAIN, such as admin@{jid}"));
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;

    #[test]
    fn a_server_is_a_host_with_or_without_a_port() {
        let read = |text: &str| text.parse::<HostPort>().map(|server| server.to_string());
        assert_eq!(read("node1.example"), Ok("node1.example".to_owned()));
        assert_eq!(read("node1:5223"), Ok("node1:5223".to_owned()));
        assert_eq!(read("[::1]:5222"), Ok("[::1]:5222".to_owned()));
        assert_eq!("::1".parse::<HostPort>().unwrap(), HostPort { host: "::1".to_owned(), port: None });
        for wrong in ["", ":5222", "a:b", "a:0", "a:65536", "[::1", "[::1]5222", "a b", "a:1:2", "http://a"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_pin_is_read_as_openssl_and_browsers_write_it() {
        let plain = format!("sha256:{}", "ab".repeat(32));
        assert_eq!(plain.parse::<Pin>().unwrap().to_string(), plain);
        let colons = format!("SHA256:{}", vec!["AB"; 32].join(":"));
        assert_eq!(colons.parse::<Pin>().unwrap().to_string(), plain);
    }

    #[test]
    fn a_wrong_pin_says_what_is_wrong() {
        let fault = |text: &str| text.parse::<Pin>().unwrap_err();
        assert!(fault("abcd").starts_with("no \"sha256:\""));
        assert!(fault("sha256:abcd").starts_with("4 digits"));
        assert!(fault(&format!("sha256:{}", "xy".repeat(32))).starts_with("\"x\" is no hexadecimal"));
        assert!(fault("sha256:a:bc").starts_with("a colon that"));
        assert!(fault(&format!("sha256:{}", "é".repeat(64))).starts_with("\"é\" is no"));
    }

    #[test]
    fn an_account_needs_a_local_part_and_bad_ones_are_errors() {
        let secret = || SecretString::from("x");
        assert_eq!(Credentials::new("Admin@Example.org", secret()).unwrap().jid(), "admin@example.org");
        for wrong in ["example.org", "@example.org", "a@", "", "a@b/c", "a b@c"] {
            assert!(Credentials::new(wrong, secret()).is_err(), "{wrong}");
        }
    }
}
