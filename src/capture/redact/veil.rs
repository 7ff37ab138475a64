//! The stand-ins, and the search for what they replace.

use super::leaves::Leaves;
use super::roster::{Roster, SERVICES, host_of};
use crate::cluster::node::NodeName;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Words that are no names, though a node or an account may bear them.
const WORDS: [&str; 15] = [
    "admin",
    "administrator",
    "cluster",
    "clusterctl",
    "config",
    "connected",
    "default",
    "disconnected",
    "jabber",
    "java",
    "localhost",
    "root",
    "server",
    "tigase",
    "user",
];

/// Hosts in the names of protocols: everybody's.
const NAMESPACES: [&str; 6] =
    ["etherx.jabber.org", "jabber.org", "schemas.xmlsoap.org", "tigase.org", "www.w3.org", "xmlns.com"];

/// What stands for what.
#[derive(Debug, Default)]
pub(super) struct Veil {
    /// Names of hosts, nodes and domains, in lower case.
    hosts: BTreeMap<String, String>,
    /// First labels of nodes' names, and the account's name: they stand alone in texts, too.
    labels: BTreeMap<String, String>,
    /// Names that are not made of the characters of hosts, longest first.
    odd: Vec<(String, String)>,
    addresses: BTreeMap<IpAddr, IpAddr>,
    users: BTreeMap<String, String>,
    services: BTreeSet<String>,
    fingerprints: BTreeMap<String, String>,
    others: BTreeMap<String, String>,
    domains: usize,
    strangers: usize,
}

impl Veil {
    pub(super) fn new(roster: Roster) -> Self {
        let Roster { domain, nodes, hosts, addresses, accounts, words, services } = roster;
        let mut veil = Self { services, ..Self::default() };
        veil.services.extend(SERVICES.map(str::to_owned));
        for address in addresses {
            veil.address_for(address);
        }
        if !domain.is_empty() {
            let stand_in = veil.domain_for(&domain);
            let first = domain.split('.').next().unwrap_or_default();
            if is_a_name(first) {
                veil.labels.insert(first.to_owned(), stand_in);
            }
        }
        let digits = nodes.len().to_string().len();
        for (number, node) in nodes.iter().enumerate() {
            let label = format!("node-{:0digits$}", number + 1);
            veil.node_for(node.as_str(), &label);
        }
        // Shorter ones first: what lies under them is then known to do so.
        let mut hosts: Vec<String> = hosts.into_iter().collect();
        hosts.sort_by_key(|host| host.matches('.').count());
        for host in hosts {
            veil.host_for(&host);
        }
        for account in accounts {
            let stand_in = veil.user_for(&account);
            if is_a_name(&account) && stand_in != account {
                veil.labels.entry(account).or_insert(stand_in);
            }
        }
        for word in words {
            if veil.hosts.contains_key(&word) || veil.labels.contains_key(&word) {
                continue;
            }
            if is_a_name(&word) {
                let stand_in = veil.other_for(&word);
                veil.labels.insert(word, stand_in);
            } else if word.len() >= 3 && !word.chars().all(|c| is_of_a_host(c) || c == '*') {
                let stand_in = veil.other_for(&word);
                veil.odd.push((word, stand_in));
            }
        }
        // What is part of another comes after it.
        veil.odd.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        veil
    }

    fn domain_for(&mut self, name: &str) -> String {
        if let Some(known) = self.hosts.get(name) {
            return known.clone();
        }
        self.domains += 1;
        let stand_in = format!("domain-{}.invalid", self.domains);
        self.hosts.insert(name.to_owned(), stand_in.clone());
        stand_in
    }

    /// A node keeps its place: under the same domain as before, or under none.
    fn node_for(&mut self, name: &str, label: &str) {
        if self.hosts.contains_key(name) {
            return;
        }
        let (first, stand_in) = match name.split_once('.') {
            Some((first, suffix)) => (first, format!("{label}.{}", self.domain_for(suffix))),
            None => (name, label.to_owned()),
        };
        if !name.chars().all(is_of_a_host) {
            self.odd.push((name.to_owned(), stand_in.clone()));
        }
        if is_a_name(first) {
            self.labels.insert(first.to_owned(), label.to_owned());
        }
        self.hosts.insert(name.to_owned(), stand_in);
    }

    /// The stand-in of any host; what lies under a known name stays under it.
    fn host_for(&mut self, name: &str) -> String {
        if let Ok(address) = name.parse::<IpAddr>() {
            return self.address_for(address).to_string();
        }
        let lower = name.trim_end_matches('.').to_lowercase();
        if let Some(rest) = lower.strip_prefix("*.") {
            return format!("*.{}", self.host_for(rest));
        }
        if lower.is_empty() || lower == "localhost" || lower.ends_with(".invalid") {
            return lower;
        }
        if let Some(known) = self.hosts.get(&lower) {
            return known.clone();
        }
        let above = self.above(&lower).map(|(own, above)| (own.to_owned(), above.to_owned()));
        let stand_in = match above {
            // `muc.` is everybody's.
            Some((own, above)) if self.services.contains(&own) => format!("{own}.{above}"),
            Some((_, above)) => {
                self.strangers += 1;
                format!("host-{}.{above}", self.strangers)
            }
            None => {
                self.strangers += 1;
                format!("host-{}.invalid", self.strangers)
            }
        };
        if !lower.chars().all(is_of_a_host) {
            self.odd.push((lower.clone(), stand_in.clone()));
        }
        self.hosts.insert(lower, stand_in.clone());
        stand_in
    }

    /// The nearest known name of two labels or more that a name lies under: its own labels, and the stand-in.
    fn above<'a>(&'a self, name: &'a str) -> Option<(&'a str, &'a str)> {
        name.match_indices('.').find_map(|(at, _)| {
            let above = &name[at + 1..];
            let known = self.hosts.get(above).filter(|_| above.contains('.'))?;
            Some((&name[..at], known.as_str()))
        })
    }

    fn address_for(&mut self, address: IpAddr) -> IpAddr {
        let address = address.to_canonical();
        if address.is_loopback() || address.is_unspecified() {
            return address;
        }
        let number = u32::try_from(self.addresses.len()).unwrap_or(u32::MAX);
        *self.addresses.entry(address).or_insert_with(|| match address {
            // Blocks for documentation (RFC 5737, RFC 3849); where they are full, that for benchmarks (RFC 2544).
            IpAddr::V4(_) if number < 254 => IpAddr::V4(Ipv4Addr::from_bits(0xC000_0201 + number)),
            IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::from_bits(0xC612_0000 + number % 0x2_0000)),
            IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::from_bits(
                0x2001_0DB8_0000_0000_0000_0000_0000_0001 + u128::from(number),
            )),
        })
    }

    /// The stand-in of what stands before an @; the server's services keep their names.
    fn user_for(&mut self, local: &str) -> String {
        let lower = local.to_lowercase();
        if self.services.contains(&lower) {
            return local.to_owned();
        }
        let number = self.users.len() + 1;
        self.users.entry(lower).or_insert_with(|| format!("user-{number}")).clone()
    }

    fn other_for(&mut self, what: &str) -> String {
        let number = self.others.len() + 1;
        self.others.entry(what.to_owned()).or_insert_with(|| format!("name-{number}")).clone()
    }

    fn jid_for(&mut self, jid: &str) -> String {
        let (bare, resource) = jid.split_at(jid.find('/').unwrap_or(jid.len()));
        match bare.rsplit_once('@') {
            Some((local, host)) => format!("{}@{}{resource}", self.user_for(local), self.host_for(host)),
            None => format!("{}{resource}", self.host_for(bare)),
        }
    }

    /// A text with everything replaced that is known, or shows what it is.
    fn search(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, stand_in) in &self.odd {
            text = replaced(&text, name, stand_in);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(at) = rest.find('@') {
            let start = rest[..at].trim_end_matches(is_of_an_account).len();
            out.push_str(&self.words(&rest[..start]));
            let after = &rest[at + 1..];
            let end = after.find(|c| !is_of_a_host(c)).unwrap_or(after.len());
            if end == 0 {
                out.push_str(&self.words(&rest[start..at]));
            } else if start < at {
                out.push_str(&self.user_for(&rest[start..at]));
            }
            out.push('@');
            out.push_str(&self.word(&after[..end], true));
            rest = &after[end..];
        }
        out.push_str(&self.words(rest));
        out
    }

    /// A text without accounts.
    fn words(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(is_of_a_word) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|c| !is_of_a_word(c)).unwrap_or(from.len());
            out.push_str(before);
            let authority = before.ends_with("//") && !before.ends_with("///");
            out.push_str(&self.word(&from[..end], authority));
            rest = &from[end..];
        }
        out.push_str(rest);
        out
    }

    /// A run of the characters of hosts, addresses and ports. `host`: it can be nothing but a host.
    fn word(&mut self, word: &str, host: bool) -> String {
        for end in [word.len(), word.trim_end_matches('.').len(), word.trim_end_matches(':').len()] {
            let (inner, after) = word.split_at(end);
            let (address, zone) = inner.split_at(inner.find('%').unwrap_or(inner.len()));
            if let Ok(address) = address.parse::<IpAddr>() {
                return format!("{}{zone}{after}", self.address_for(address));
            }
        }
        let parts: Vec<String> =
            word.split(':').enumerate().map(|(i, part)| self.part(part, host && i == 0)).collect();
        parts.join(":")
    }

    fn part(&mut self, part: &str, host: bool) -> String {
        let outside = |c: char| matches!(c, '.' | '-' | '%');
        let inner = part.trim_matches(outside);
        if inner.is_empty() {
            return part.to_owned();
        }
        let lower = inner.to_lowercase();
        let known = self.hosts.get(&lower).or_else(|| self.labels.get(&lower)).cloned();
        let number = inner.bytes().all(|byte| byte.is_ascii_digit());
        let stand_in = match known {
            Some(known) => known,
            None if inner.parse::<IpAddr>().is_ok() || self.above(&lower).is_some() => self.host_for(inner),
            None if host && !number && !NAMESPACES.contains(&lower.as_str()) => self.host_for(inner),
            None => return part.to_owned(),
        };
        let start = part.len() - part.trim_start_matches(outside).len();
        format!("{}{stand_in}{}", &part[..start], &part[start + inner.len()..])
    }
}

impl Leaves for Veil {
    fn domain(&mut self, name: &mut String) {
        if !name.is_empty() {
            *name = self.host_for(name);
        }
    }

    fn node(&mut self, name: &mut NodeName) {
        *name = NodeName::new(&self.host_for(name.as_str()));
    }

    fn jid(&mut self, jid: &mut String) {
        *jid = self.jid_for(jid);
    }

    fn hosts(&mut self, hosts: &mut String) {
        let parts: Vec<String> = hosts
            .split(", ")
            .map(|part| {
                if part.contains(' ') {
                    return self.search(part);
                }
                let (host, port) = host_of(part);
                let stand_in = self.host_for(host);
                if stand_in.contains(':') && !port.is_empty() {
                    format!("[{stand_in}]{port}")
                } else {
                    format!("{stand_in}{port}")
                }
            })
            .collect();
        *hosts = parts.join(", ");
    }

    fn address(&mut self, address: &mut IpAddr) {
        *address = self.address_for(*address);
    }

    fn distinguished(&mut self, name: &mut String) {
        let parts: Vec<String> = name
            .split(',')
            .map(|part| match part.split_once('=') {
                // A country is none of these.
                Some((key, _)) if key.trim() == "C" => part.to_owned(),
                Some((key, value)) if value.contains('.') && !value.contains(' ') => {
                    format!("{key}={}", self.host_for(value))
                }
                Some((key, value)) => format!("{key}={}", self.other_for(value)),
                None if part.trim().is_empty() => part.to_owned(),
                None => self.other_for(part),
            })
            .collect();
        *name = parts.join(",");
    }

    fn fingerprint(&mut self, digits: &mut String) {
        let number = self.fingerprints.len() + 1;
        let stand_in = self.fingerprints.entry(digits.clone()).or_insert_with(|| format!("{number:064x}"));
        digits.clone_from(stand_in);
    }

    fn context(&mut self, name: &mut String) {
        "context-1".clone_into(name);
    }

    fn configuration(&mut self, text: &mut String) {
        *text = self.search(text);
    }

    fn entry(&mut self, depth: usize, jid: &mut String, called: Vec<&mut String>) {
        let first = jid.split(['@', '.']).next().unwrap_or_default().to_lowercase();
        let local = jid.rsplit_once('@').map(|(local, _)| local.to_lowercase());
        // A room bears its own name, and what is published somebody's.
        let room = local.filter(|local| depth > 0 && !self.services.contains(local));
        let published = depth > 1 && matches!(first.as_str(), "pubsub" | "pep");
        *jid = self.jid_for(jid);
        for text in called {
            *text = match &room {
                Some(local) => self.user_for(local),
                None if published => self.other_for(text),
                None => self.search(text),
            };
        }
    }

    fn text(&mut self, text: &mut String) {
        *text = self.search(text);
    }
}

/// Whether a word may be taken for a name wherever it stands alone.
fn is_a_name(word: &str) -> bool {
    word.len() >= 3
        && word.chars().all(is_of_a_host)
        && !word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && !WORDS.contains(&word)
        && !SERVICES.contains(&word)
}

fn is_of_a_host(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-')
}

fn is_of_a_word(c: char) -> bool {
    is_of_a_host(c) || matches!(c, ':' | '%')
}

fn is_of_an_account(c: char) -> bool {
    is_of_a_host(c) || matches!(c, '_' | '+')
}

/// Replaces a name wherever it stands, whatever the case of its letters. The name is in lower case.
fn replaced(text: &str, name: &str, by: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(at) = lower[from..].find(name).map(|at| from + at) {
        out.push_str(&text[from..at]);
        out.push_str(by);
        from = at + name.len();
    }
    out.push_str(&text[from..]);
    out
}
