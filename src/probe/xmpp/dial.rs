//! Names and services to one TCP connection, every attempt kept with its reason.

use super::quickack::QuickAck;
use super::target::{DIRECT_TLS_PORT, HostPort, STARTTLS_PORT, Target, TlsMode, name_port};
use crate::cluster::observation::Unavailable;
use crate::cluster::session::{FailedAttempt, Step, TlsStyle};
use crate::probe::resolve::SrvTarget;
use futures_util::future::join_all;
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};

/// How long one address is waited for before the next is tried as well (RFC 8305, 5).
const BETWEEN_ADDRESSES: Duration = Duration::from_millis(250);
/// The same between targets that the domain's records put in an order: longer, so that a slow line does not undo it.
const BETWEEN_TARGETS: Duration = Duration::from_secs(1);
/// The longest that is waited for service records: without them, the domain's own addresses are tried.
const SERVICE_PATIENCE: Duration = Duration::from_secs(3);

/// How TLS begins at a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Known(TlsStyle),
    /// A port that tells nothing: STARTTLS first, then direct TLS.
    Either,
}

/// One host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) style: Style,
    /// How long this place waits behind the one before it.
    pub(crate) behind: Duration,
}

impl Place {
    fn new(host: &str, port: u16, style: Style) -> Self {
        Self { host: host.to_owned(), port, style, behind: BETWEEN_ADDRESSES }
    }

    fn ordered(mut self) -> Self {
        self.behind = BETWEEN_TARGETS;
        self
    }

    fn shown(&self) -> String {
        name_port(&self.host, self.port)
    }
}

/// One address of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// `host:port`, as a person would name it.
    pub(crate) server: String,
    pub(crate) address: SocketAddr,
    pub(crate) style: Style,
    pub(crate) behind: Duration,
}

impl Candidate {
    /// `node1.xmpp-test.org:5222, 10.77.0.11`, or what was named alone where that is the address.
    pub(crate) fn shown(&self) -> String {
        if self.server == self.address.to_string() {
            return self.server.clone();
        }
        format!("{}, {}", self.server, self.address.ip())
    }

    pub(crate) fn failed(&self, step: Step, reason: impl Into<String>) -> FailedAttempt {
        let reason = reason.into();
        FailedAttempt { host: self.server.clone(), address: Some(self.address), step, reason }
    }
}

const DIRECT: Style = Style::Known(TlsStyle::Direct);
const START_TLS: Style = Style::Known(TlsStyle::StartTls);

/// The places of a server that was named, by a person or by a redirect.
pub(crate) fn named(server: &HostPort, mode: TlsMode) -> Vec<Place> {
    let HostPort { host, port } = server;
    let style = |port: u16| match mode {
        TlsMode::Direct => DIRECT,
        TlsMode::StartTls => START_TLS,
        TlsMode::Auto if port == DIRECT_TLS_PORT => DIRECT,
        TlsMode::Auto if port == STARTTLS_PORT => START_TLS,
        TlsMode::Auto => Style::Either,
    };
    match port {
        Some(port) => vec![Place::new(host, *port, style(*port))],
        None => usual(host, mode),
    }
}

/// The usual ports of a host.
fn usual(host: &str, mode: TlsMode) -> Vec<Place> {
    let direct = Place::new(host, DIRECT_TLS_PORT, DIRECT);
    let start_tls = Place::new(host, STARTTLS_PORT, START_TLS);
    match mode {
        TlsMode::Auto => vec![direct, start_tls],
        TlsMode::Direct => vec![direct],
        TlsMode::StartTls => vec![start_tls],
    }
}

/// Where a target is: the server that was named, or what the domain's records say, or its usual ports.
///
/// The second part holds what could not be found out on the way. No places: the domain says that it has none.
pub(crate) async fn places(target: &Target, deadline: Instant) -> (Vec<Place>, Vec<FailedAttempt>) {
    if let Some(server) = &target.server {
        return (named(server, target.tls), Vec::new());
    }
    // Who gives an address for the domain itself wants to go there, whatever the records say.
    let given = target.resolver.given_ports(&target.domain);
    if !given.is_empty() {
        let at = |port| HostPort { host: target.domain.clone(), port: Some(port) };
        return (given.into_iter().flat_map(|port| named(&at(port), target.tls)).collect(), Vec::new());
    }
    let deadline = deadline.min(Instant::now() + SERVICE_PATIENCE);
    let ask = async |wanted: bool, service: &str| {
        if wanted { target.resolver.service(service, &target.domain, deadline).await } else { Ok(Vec::new()) }
    };
    let (direct, start_tls) = tokio::join!(
        ask(target.tls != TlsMode::StartTls, "_xmpps-client._tcp"),
        ask(target.tls != TlsMode::Direct, "_xmpp-client._tcp"),
    );
    chosen(&target.domain, target.tls, direct, start_tls)
}

type Records = Result<Vec<SrvTarget>, Unavailable>;

/// The records of both services as one list (XEP-0368, 3), or the usual ports of those that have none.
fn chosen(
    domain: &str,
    mode: TlsMode,
    direct: Records,
    start_tls: Records,
) -> (Vec<Place>, Vec<FailedAttempt>) {
    let mut attempts = Vec::new();
    let mut targets = Vec::new();
    let mut refused = Vec::new();
    for (records, style, service) in
        [(direct, DIRECT, "_xmpps-client._tcp"), (start_tls, START_TLS, "_xmpp-client._tcp")]
    {
        match records {
            Ok(records) if matches!(&records[..], [only] if only.host.is_empty()) => refused.push(style),
            Ok(records) => {
                let offered = records.into_iter().filter(|record| !record.host.is_empty());
                targets.extend(offered.map(|record| (record, style)));
            }
            Err(why) => attempts.push(FailedAttempt {
                host: format!("{service}.{domain}"),
                address: None,
                step: Step::Resolve,
                reason: why.to_string(),
            }),
        }
    }
    let places = if targets.is_empty() {
        usual(domain, mode).into_iter().filter(|place| !refused.contains(&place.style)).collect()
    } else {
        in_order(targets, random_below)
            .into_iter()
            .map(|(target, style)| Place::new(&target.host, target.port, style).ordered())
            .collect()
    };
    (places, attempts)
}

/// By priority, and within one priority at random by weight (RFC 2782).
fn in_order(
    mut targets: Vec<(SrvTarget, Style)>,
    mut random_below: impl FnMut(u32) -> u32,
) -> Vec<(SrvTarget, Style)> {
    // Those without weight come first, so that they are drawn only by a zero.
    targets.sort_by_key(|(target, _)| (target.priority, target.weight));
    let mut ordered = Vec::with_capacity(targets.len());
    while let Some(priority) = targets.first().map(|(target, _)| target.priority) {
        let same = targets.iter().take_while(|(target, _)| target.priority == priority);
        let total: u32 = same.map(|(target, _)| u32::from(target.weight)).sum();
        let drawn = random_below(total + 1);
        let mut sum = 0;
        let at = targets
            .iter()
            .position(|(target, _)| {
                sum += u32::from(target.weight);
                sum >= drawn
            })
            .unwrap_or(0);
        ordered.push(targets.remove(at));
    }
    ordered
}

fn random_below(bound: u32) -> u32 {
    // Without random numbers the heaviest loses its advantage, and nothing else.
    getrandom::u32().map_or(0, |number| number % bound.max(1))
}

/// The addresses of all places, in order; those that could not be found are attempts.
pub(crate) async fn candidates(
    target: &Target,
    places: &[Place],
    deadline: Instant,
) -> (VecDeque<Candidate>, Vec<FailedAttempt>) {
    let ask = |place: &Place| {
        let (host, port) = (place.host.clone(), place.port);
        async move { target.resolver.addresses_for(&host, port, deadline).await }
    };
    let answers = join_all(places.iter().map(ask)).await;
    let mut found = VecDeque::new();
    let mut attempts = Vec::new();
    for (place, answer) in places.iter().zip(answers) {
        let reason = match answer {
            Ok(addresses) if addresses.is_empty() => "the name does not exist, or has no address".to_owned(),
            Ok(addresses) => {
                for (i, address) in addresses.into_iter().enumerate() {
                    found.push_back(Candidate {
                        server: place.shown(),
                        address: SocketAddr::new(address, place.port),
                        style: place.style,
                        behind: if i == 0 { place.behind } else { BETWEEN_ADDRESSES },
                    });
                }
                continue;
            }
            Err(why) => why.to_string(),
        };
        attempts.push(FailedAttempt { host: place.shown(), address: None, step: Step::Resolve, reason });
    }
    (found, attempts)
}

/// Connects to the first candidate that answers. They start one behind the other, and at once when one fails;
/// those that were not needed stay in the list. None: all have failed, or time was up.
pub(crate) async fn connect(
    left: &mut VecDeque<Candidate>,
    attempts: &mut Vec<FailedAttempt>,
    deadline: Instant,
) -> Option<(QuickAck, Candidate)> {
    let started = Instant::now();
    let mut trying = FuturesUnordered::new();
    let mut running: Vec<Candidate> = Vec::new();
    let mut next_start = started;
    loop {
        let more = !left.is_empty();
        if !more && trying.is_empty() {
            return None;
        }
        tokio::select! {
            Some((candidate, outcome)) = trying.next() => {
                running.retain(|other| *other != candidate);
                match outcome {
                    Ok(socket) => {
                        // Those that were still trying have their turn if this one leads nowhere.
                        for other in running.into_iter().rev() {
                            left.push_front(other);
                        }
                        return Some((QuickAck::new(socket), candidate));
                    }
                    Err(error) => {
                        attempts.push(candidate.failed(Step::Connect, reason(&error)));
                        next_start = Instant::now();
                    }
                }
            }
            () = sleep_until(next_start), if more => {
                if let Some(candidate) = left.pop_front() {
                    running.push(candidate.clone());
                    trying.push(attempt(candidate));
                }
                let behind = left.front().map_or(BETWEEN_ADDRESSES, |next| next.behind);
                next_start = Instant::now() + behind;
            }
            () = sleep_until(deadline) => {
                for candidate in running.iter().chain(left.iter()) {
                    let waited = super::error::shown(started.elapsed());
                    attempts.push(candidate.failed(Step::Connect, format!("no answer within {waited}")));
                }
                left.clear();
                return None;
            }
        }
    }
}

async fn attempt(candidate: Candidate) -> (Candidate, io::Result<TcpStream>) {
    let outcome = TcpStream::connect(candidate.address).await;
    (candidate, outcome)
}

/// The kernel's words without its numbers.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "connection refused: nothing listens there".to_owned(),
        io::ErrorKind::HostUnreachable => "host unreachable".to_owned(),
        io::ErrorKind::NetworkUnreachable => "network unreachable".to_owned(),
        io::ErrorKind::TimedOut => "no answer".to_owned(),
        io::ErrorKind::ConnectionReset => "connection reset".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::probe::resolve::Resolver;
    use std::sync::Arc;
    use tokio::net::TcpListener;

    fn srv(priority: u16, weight: u16, host: &str) -> SrvTarget {
        SrvTarget { priority, weight, port: 5222, host: host.to_owned() }
    }

    fn shown(places: &[Place]) -> Vec<(String, Style)> {
        places.iter().map(|place| (place.shown(), place.style)).collect()
    }

    #[test]
    fn records_come_by_priority_and_then_by_weight() {
        let all = vec![
            (srv(20, 0, "last"), START_TLS),
            (srv(10, 60, "heavy"), START_TLS),
            (srv(10, 0, "zero"), DIRECT),
            (srv(10, 40, "light"), DIRECT),
        ];
        let hosts = |draws: &[u32]| {
            let mut draws = draws.iter().copied();
            in_order(all.clone(), |bound| draws.next().unwrap().min(bound - 1))
                .into_iter()
                .map(|(target, _)| target.host)
                .collect::<Vec<_>>()
        };
        assert_eq!(hosts(&[0, 0, 0, 0]), ["zero", "light", "heavy", "last"]);
        assert_eq!(hosts(&[100, 1, 0, 0]), ["heavy", "light", "zero", "last"]);
        assert_eq!(hosts(&[40, 60, 0, 0]), ["light", "heavy", "zero", "last"]);
    }

    #[test]
    fn without_records_the_usual_ports_are_tried() {
        let (places, attempts) = chosen("a.example", TlsMode::Auto, Ok(Vec::new()), Ok(Vec::new()));
        let wanted = [("a.example:5223".to_owned(), DIRECT), ("a.example:5222".to_owned(), START_TLS)];
        assert_eq!(shown(&places), wanted);
        assert!(attempts.is_empty());
        let failed = Err(Unavailable::Failed("SERVFAIL".to_owned()));
        let (places, attempts) = chosen("a.example", TlsMode::Auto, failed, Ok(Vec::new()));
        assert_eq!(places.len(), 2);
        assert_eq!(attempts[0].host, "_xmpps-client._tcp.a.example");
        assert_eq!(attempts[0].step, Step::Resolve);
    }

    #[test]
    fn a_service_that_is_declared_absent_is_not_tried() {
        let absent = || Ok(vec![srv(0, 0, "")]);
        let (places, _) = chosen("a.example", TlsMode::Auto, absent(), Ok(Vec::new()));
        assert_eq!(shown(&places), [("a.example:5222".to_owned(), START_TLS)]);
        let (places, _) = chosen("a.example", TlsMode::Auto, absent(), absent());
        assert!(places.is_empty());
        let (places, _) = chosen("a.example", TlsMode::Auto, absent(), Ok(vec![srv(1, 1, "x")]));
        assert_eq!(shown(&places), [("x:5222".to_owned(), START_TLS)]);
    }

    #[test]
    fn a_named_server_is_reached_as_its_port_suggests() {
        let at = |text: &str, mode| shown(&named(&text.parse().unwrap(), mode));
        assert_eq!(at("n:5223", TlsMode::Auto), [("n:5223".to_owned(), DIRECT)]);
        assert_eq!(at("n:5222", TlsMode::Auto), [("n:5222".to_owned(), START_TLS)]);
        assert_eq!(at("n:9000", TlsMode::Auto), [("n:9000".to_owned(), Style::Either)]);
        assert_eq!(at("n:9000", TlsMode::Direct), [("n:9000".to_owned(), DIRECT)]);
        assert_eq!(at("n", TlsMode::StartTls), [("n:5222".to_owned(), START_TLS)]);
        assert_eq!(at("::1", TlsMode::Direct), [("[::1]:5223".to_owned(), DIRECT)]);
    }

    #[tokio::test]
    async fn an_address_given_for_the_domain_is_where_we_go() {
        let resolver = Resolver::offline(vec!["a.example:5222:127.0.0.1".parse().unwrap()]);
        let target = Target::new("a.example", Arc::new(resolver));
        let deadline = Instant::now() + Duration::from_secs(5);
        let (places, attempts) = places(&target, deadline).await;
        assert_eq!(shown(&places), [("a.example:5222".to_owned(), START_TLS)]);
        assert!(attempts.is_empty());
        let (found, attempts) = candidates(&target, &places, deadline).await;
        assert_eq!(found[0].address, "127.0.0.1:5222".parse().unwrap());
        assert!(attempts.is_empty());
    }

    fn candidate(address: SocketAddr) -> Candidate {
        let server = address.to_string();
        Candidate { server, address, style: START_TLS, behind: BETWEEN_ADDRESSES }
    }

    #[tokio::test]
    async fn a_refused_address_is_kept_and_the_next_tried_at_once() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let dead = closed.local_addr().unwrap();
        drop(closed);
        let alive = listener.local_addr().unwrap();
        let mut left = VecDeque::from([candidate(dead), candidate(alive)]);
        let mut attempts = Vec::new();
        let deadline = Instant::now() + Duration::from_secs(5);
        let (_, chosen) = connect(&mut left, &mut attempts, deadline).await.unwrap();
        assert_eq!(chosen.address, alive);
        assert_eq!(attempts.len(), 1);
        assert_eq!(attempts[0].address, Some(dead));
        assert!(attempts[0].reason.starts_with("connection refused"));
        assert!(connect(&mut VecDeque::from([candidate(dead)]), &mut attempts, deadline).await.is_none());
        assert!(connect(&mut VecDeque::new(), &mut attempts, deadline).await.is_none());
    }

    #[tokio::test]
    async fn those_that_were_not_needed_stay() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let alive = candidate(listener.local_addr().unwrap());
        let mut left = VecDeque::from([alive.clone(), alive.clone()]);
        let deadline = Instant::now() + Duration::from_secs(5);
        connect(&mut left, &mut Vec::new(), deadline).await.unwrap();
        assert_eq!(left.len(), 1);
    }
}
