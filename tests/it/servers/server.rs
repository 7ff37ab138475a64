//! A real server on loopback: what it was asked to be, where it listens, and what its log says of us.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use tempfile::TempDir;

use super::authority::{Authority, Shown};
use super::daemon::{Daemon, free_port, own_address, write};
use super::{ejabberd, prosody};

pub(super) const DOMAIN: &str = "xmpp-test.org";
/// Sees the manager. See [`super::cl_comp`].
pub(super) const ADMIN: (&str, &str) = ("admin", "adminpass");
/// An account like any other.
pub(super) const JOE: (&str, &str) = ("joe", "joepass");
pub(super) const COMPONENT_SECRET: &str = "component-secret";
/// What the cluster's component is called, and the hosts whose traffic it is given besides.
pub(super) const COMPONENTS: [&str; 4] =
    ["cl-comp.xmpp-test.org", "node1.xmpp-test.org", "node2.xmpp-test.org", "node3.xmpp-test.org"];

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Make {
    Prosody,
    Ejabberd,
}

/// What the server offers for the login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Login {
    /// SCRAM-SHA-256 and PLAIN, as a usual installation does.
    Scram,
    /// PLAIN alone.
    PlainOnly,
    /// Prosody only: SCRAM-SHA-256-PLUS with this binding, announced as XEP-0440 says.
    Bound(&'static str),
    /// Prosody only: TLS 1.2, where it offers SCRAM-SHA-256-PLUS and does not say with which binding (`tls-unique`).
    UnnamedBinding,
}

/// A running server, with its folder, its certificate and its log.
pub(super) struct Server {
    pub(super) make: Make,
    pub(super) address: Ipv4Addr,
    pub(super) starttls_port: u16,
    pub(super) direct_port: u16,
    pub(super) component_port: u16,
    pub(super) authority: Authority,
    pub(super) ca_file: PathBuf,
    pub(super) log: Daemon,
    pub(super) folder: TempDir,
}

/// Where a server is to live: what the two starters share.
pub(super) struct Site {
    pub(super) folder: TempDir,
    pub(super) address: Ipv4Addr,
    pub(super) starttls_port: u16,
    pub(super) direct_port: u16,
    pub(super) component_port: u16,
    pub(super) certificate: PathBuf,
    pub(super) key: PathBuf,
}

impl Server {
    /// Starts a server that shows the certificate `shown` and offers `login`; returns when it listens and has its accounts.
    pub(super) async fn start(make: Make, shown: Shown, login: Login) -> Self {
        let authority = Authority::new(DOMAIN, shown);
        let folder = tempfile::Builder::new().prefix("clusterctl-it-").tempdir().expect("a folder");
        let path = folder.path();
        let ca_file = write(path, "ca.pem", &authority.ca_pem);
        let certificate = write(path, "server.pem", &authority.server.pem);
        let key = write(path, "server.key", &authority.server.key_pem);
        let address = own_address();
        let site = Site {
            folder,
            address,
            starttls_port: free_port(address),
            direct_port: free_port(address),
            component_port: free_port(address),
            certificate,
            key,
        };
        let log = match make {
            Make::Prosody => prosody::start(&site, login).await,
            Make::Ejabberd => ejabberd::start(&site, login).await,
        };
        let Site { folder, starttls_port, direct_port, component_port, .. } = site;
        Self { make, address, starttls_port, direct_port, component_port, authority, ca_file, log, folder }
    }

    /// The component port.
    pub(super) fn component_address(&self) -> SocketAddr {
        SocketAddr::from((self.address, self.component_port))
    }

    /// Waits until the server knows that all of its `number` clients went away: its log is complete then.
    pub(super) async fn clients_left(&self, number: usize) {
        match self.make {
            Make::Prosody => self.log.logged(prosody::CLIENT_LEFT, number).await,
            Make::Ejabberd => self.log.logged(ejabberd::CLIENT_LEFT, number).await,
        }
    }

    /// How many logins were tried: the SASL dialogues opened, whatever became of them.
    pub(super) fn login_attempts(&self) -> usize {
        self.log.count(match self.make {
            Make::Prosody => prosody::ATTEMPT,
            Make::Ejabberd => ejabberd::ATTEMPT,
        })
    }

    /// How many logins were refused.
    pub(super) fn refused_logins(&self) -> usize {
        self.log.count(match self.make {
            Make::Prosody => prosody::REFUSAL,
            Make::Ejabberd => ejabberd::REFUSAL,
        })
    }

    /// The mechanisms asked for, in the order of the attempts.
    pub(super) fn mechanisms(&self) -> Vec<String> {
        let attempt = match self.make {
            Make::Prosody => prosody::ATTEMPT,
            Make::Ejabberd => ejabberd::ATTEMPT,
        };
        let of = |line: &str| {
            let (_, rest) = line.split_once("mechanism=")?;
            // ejabberd escapes double quotes in its log.
            rest.split(['\'', '"', '\\']).find(|word| !word.is_empty()).map(str::to_owned)
        };
        let lines = self.log.lines();
        lines
            .iter()
            .filter(|line| attempt.iter().all(|word| line.contains(word)))
            .filter_map(|line| of(line))
            .collect()
    }

    /// How many stanzas or other first-level elements that a client sent contain `words`.
    pub(super) fn received(&self, words: &str) -> usize {
        self.log.count(&[
            match self.make {
                Make::Prosody => prosody::RECEIVED,
                Make::Ejabberd => ejabberd::RECEIVED,
            },
            words,
        ])
    }
}
