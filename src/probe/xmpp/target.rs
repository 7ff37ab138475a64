//! Where to, trusting whom, and as whom.

use crate::probe::given::{HostPort, Pin};
use crate::probe::resolve::Resolver;
use secrecy::SecretString;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use xmpp_parsers::jid::BareJid;

/// The port of client streams that begin in the clear (RFC 6120, 14.7).
pub const STARTTLS_PORT: u16 = 5222;

/// The port that clients with direct TLS use where no SRV record says otherwise.
pub const DIRECT_TLS_PORT: u16 = 5223;

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
    fn an_account_needs_a_local_part_and_bad_ones_are_errors() {
        let secret = || SecretString::from("x");
        assert_eq!(Credentials::new("Admin@Example.org", secret()).unwrap().jid(), "admin@example.org");
        for wrong in ["example.org", "@example.org", "a@", "", "a@b/c", "a b@c"] {
            assert!(Credentials::new(wrong, secret()).is_err(), "{wrong}");
        }
    }
}
