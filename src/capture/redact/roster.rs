//! Who is named in a capture: collected before anything is replaced, so that stand-ins are given out in the order
//! of the names and mean the same everywhere.

use super::leaves::Leaves;
use crate::cluster::node::NodeName;
use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

/// What a name or an address can be.
#[derive(Debug, Default)]
pub(super) struct Roster {
    /// The domain of the survey, in lower case.
    pub(super) domain: String,
    pub(super) nodes: BTreeSet<NodeName>,
    /// Hosts and domains that typed fields and configurations name, in lower case.
    pub(super) hosts: BTreeSet<String>,
    pub(super) addresses: BTreeSet<IpAddr>,
    /// What stands before the @ of accounts.
    pub(super) accounts: BTreeSet<String>,
    /// Names of databases and of accounts there, as URIs have them.
    pub(super) words: BTreeSet<String>,
    /// What stands before the @ of the server's own services.
    pub(super) services: BTreeSet<String>,
}

/// Services of Tigase, and usual names of others: they say nothing of whose server it is.
pub(super) const SERVICES: [&str; 36] = [
    "amp",
    "bosh",
    "c2s",
    "cl-comp",
    "cluster-contr",
    "conference",
    "eventbus",
    "ext",
    "ext-disco",
    "http",
    "jmx",
    "message-archive",
    "message-router",
    "mix",
    "monitor",
    "muc",
    "pep",
    "presence",
    "proxy",
    "pubsub",
    "push",
    "rest",
    "rtbl-component",
    "s2s",
    "sess-man",
    "socks5",
    "spam",
    "stats",
    "stun",
    "test",
    "turn",
    "upload",
    "vhost-man",
    "ws2s",
    "xmpp",
    "xmpp-server",
];

impl Roster {
    fn name_host(&mut self, host: &str) {
        let host = host.strip_prefix("*.").unwrap_or(host);
        if let Ok(mut address) = host.parse::<IpAddr>() {
            self.address(&mut address);
        } else if !host.is_empty() {
            self.hosts.insert(host.trim_end_matches('.').to_lowercase());
        }
    }
}

impl Leaves for Roster {
    fn domain(&mut self, name: &mut String) {
        self.domain = name.to_lowercase();
    }

    fn node(&mut self, name: &mut NodeName) {
        if let Ok(mut address) = name.as_str().parse::<IpAddr>() {
            self.address(&mut address);
        } else if !name.as_str().is_empty() {
            self.nodes.insert(name.clone());
        }
    }

    fn jid(&mut self, jid: &mut String) {
        let bare = jid.split('/').next().unwrap_or_default();
        let host = match bare.rsplit_once('@') {
            Some((local, host)) => {
                self.accounts.insert(local.to_lowercase());
                host
            }
            None => bare,
        };
        self.name_host(host);
    }

    fn hosts(&mut self, hosts: &mut String) {
        for part in hosts.split(", ").filter(|part| !part.contains(' ')) {
            self.name_host(host_of(part).0);
        }
    }

    fn address(&mut self, address: &mut IpAddr) {
        self.addresses.insert(address.to_canonical());
    }

    fn distinguished(&mut self, name: &mut String) {
        for (_, value) in name.split(',').filter_map(|part| part.split_once('=')) {
            if value.contains('.') && !value.contains(' ') {
                self.name_host(value);
            }
        }
    }

    fn fingerprint(&mut self, _: &mut String) {}

    fn context(&mut self, _: &mut String) {}

    fn configuration(&mut self, text: &mut String) {
        for quoted in text.lines().flat_map(|line| line.split(['\'', '"'])) {
            if looks_like_a_host(quoted) {
                self.hosts.insert(quoted.to_owned());
            }
            if let Some((_, uri)) = quoted.split_once("://") {
                self.words.extend(words_of(uri).map(str::to_lowercase));
            }
        }
    }

    fn entry(&mut self, depth: usize, jid: &mut String, _: Vec<&mut String>) {
        let (local, host) = jid.rsplit_once('@').map_or((None, jid.as_str()), |(l, h)| (Some(l), h));
        match local {
            // What the domain itself lists are its services.
            Some(local) if depth == 1 => {
                self.services.insert(local.to_lowercase());
            }
            Some(local) => {
                self.accounts.insert(local.to_lowercase());
            }
            None => {}
        }
        let host = host.to_owned();
        self.name_host(&host);
    }

    fn text(&mut self, _: &mut String) {}
}

/// The host of `host:port`, `[address]:port` or `host`, and what comes after it.
pub(super) fn host_of(text: &str) -> (&str, &str) {
    if text.parse::<IpAddr>().is_ok() {
        return (text, "");
    }
    if let (Ok(_), Some(inner)) = (text.parse::<SocketAddr>(), text.strip_prefix('['))
        && let Some((host, rest)) = inner.split_once(']')
    {
        return (host, rest);
    }
    match text.rfind(':') {
        Some(at) if text[at + 1..].bytes().all(|byte| byte.is_ascii_digit()) => text.split_at(at),
        _ => (text, ""),
    }
}

/// What a URI names besides its host: who logs in there, and the first part of its path.
fn words_of(uri: &str) -> impl Iterator<Item = &str> {
    let (place, query) = uri.split_at(uri.find(['?', ';']).unwrap_or(uri.len()));
    let (authority, path) = place.split_once('/').unwrap_or((place, ""));
    let user = authority.rsplit_once('@').and_then(|(user, _)| user.split(':').next());
    let keys = ["user", "username", "database", "databasename", "db"];
    let values = query
        .split(['?', '&', ';'])
        .filter_map(|pair| pair.split_once('='))
        .filter(move |(key, _)| keys.contains(&key.to_lowercase().as_str()))
        .map(|(_, value)| value);
    path.split('/').next().into_iter().chain(user).chain(values)
}

/// Ends of names of files, and beginnings of names of Java classes: no hosts.
const FILES: [&str; 16] = [
    "cer",
    "class",
    "conf",
    "crt",
    "groovy",
    "jar",
    "jks",
    "json",
    "key",
    "log",
    "pem",
    "properties",
    "sql",
    "tdsl",
    "txt",
    "xml",
];
const PACKAGES: [&str; 7] = ["com", "io", "java", "javax", "net", "org", "tigase"];

/// Whether a quoted text of a configuration is the name of a host, as far as its looks tell.
fn looks_like_a_host(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty()
            && !label.starts_with('-')
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let (first, last) = (labels[0], labels[labels.len() - 1]);
    text.len() <= 253
        && labels.len() >= 2
        && labels.iter().all(label)
        && last.len() >= 2
        && last.bytes().all(|byte| byte.is_ascii_lowercase())
        && !FILES.contains(&last)
        && !PACKAGES.contains(&first)
}
