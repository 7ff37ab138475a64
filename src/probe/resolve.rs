//! Names to addresses: `--resolve` first, then `/etc/hosts`, then the system's name servers.

use super::given::Override;
use crate::cluster::observation::Unavailable;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::Query;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use hickory_resolver::{Hosts, ResolverBuilder, TokioResolver};
use std::future::Future;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// How long one address family is waited for after the other has answered: some name servers drop AAAA queries.
const FAMILY_GRACE: Duration = Duration::from_millis(300);

/// One target of a service (RFC 2782).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SrvTarget {
    /// Lower comes first.
    pub priority: u16,
    /// The share of those with the same priority.
    pub weight: u16,
    /// The port.
    pub port: u16,
    /// The host; empty where the record says that the service is not offered (`.`).
    pub host: String,
}

/// Asks for names, once for each.
#[derive(Debug)]
pub struct Resolver {
    overrides: Vec<Override>,
    system: OnceLock<System>,
}

/// The system's own ways, read when they are first needed.
#[derive(Debug)]
struct System {
    hosts: Hosts,
    servers: Result<TokioResolver, String>,
}

impl Resolver {
    /// A resolver with addresses that come before all others. Reads nothing yet.
    pub fn new(overrides: Vec<Override>) -> Self {
        Self { overrides, system: OnceLock::new() }
    }

    /// The addresses of a host, whatever the port; true where a person gave them.
    ///
    /// Empty: the name does not exist, or has no address. An error: it could not be asked for.
    pub async fn addresses(&self, host: &str, deadline: Instant) -> Result<(Vec<IpAddr>, bool), Unavailable> {
        let name = canonical(host);
        let given = self.given(|entry| entry.host == name);
        if !given.is_empty() {
            return Ok((given, true));
        }
        Ok((self.ask(&name, deadline).await?, false))
    }

    /// The addresses at which to reach a port of a host. Only an override for that very port counts.
    pub async fn addresses_for(
        &self,
        host: &str,
        port: u16,
        deadline: Instant,
    ) -> Result<Vec<IpAddr>, Unavailable> {
        let name = canonical(host);
        let given = self.given(|entry| entry.host == name && entry.port == port);
        if !given.is_empty() {
            return Ok(given);
        }
        self.ask(&name, deadline).await
    }

    /// The ports of a host for which a person gave addresses, in the order in which they came.
    pub fn given_ports(&self, host: &str) -> Vec<u16> {
        let name = canonical(host);
        let mut ports = Vec::new();
        for entry in self.overrides.iter().filter(|entry| entry.host == name) {
            if !ports.contains(&entry.port) {
                ports.push(entry.port);
            }
        }
        ports
    }

    fn given(&self, wanted: impl Fn(&Override) -> bool) -> Vec<IpAddr> {
        let mut addresses = Vec::new();
        for entry in self.overrides.iter().filter(|entry| wanted(entry)) {
            // The same host may be given for several ports.
            if !addresses.contains(&entry.address) {
                addresses.push(entry.address);
            }
        }
        addresses
    }

    /// The records of a service such as `_xmpp-client._tcp`. Empty: there are none.
    pub async fn service(
        &self,
        service: &str,
        domain: &str,
        deadline: Instant,
    ) -> Result<Vec<SrvTarget>, Unavailable> {
        let name = format!("{service}.{}.", ascii(domain)?);
        let records = self.records(&name, RecordType::SRV, deadline).await?;
        Ok(records
            .iter()
            .filter_map(|data| match data {
                RData::SRV(srv) => Some(SrvTarget {
                    priority: srv.priority,
                    weight: srv.weight,
                    port: srv.port,
                    host: canonical(&srv.target.to_utf8()),
                }),
                _ => None,
            })
            .collect())
    }

    async fn ask(&self, host: &str, deadline: Instant) -> Result<Vec<IpAddr>, Unavailable> {
        if let Some(address) = literal(host) {
            return Ok(vec![address]);
        }
        let mut name = ascii(host)?;
        if let Some(listed) = self.system().in_hosts(&name) {
            return Ok(listed);
        }
        // A name with a dot is whole: the search list is for short names, and would only leak this one.
        if name.contains('.') {
            name.push('.');
        }
        let six = self.family(&name, RecordType::AAAA, deadline);
        let four = self.family(&name, RecordType::A, deadline);
        let (six, four) = both(six, four).await;
        match (six, four) {
            (Ok(six), Ok(four)) => Ok(alternate(&six, &four)),
            (Ok(found), Err(_)) | (Err(_), Ok(found)) if !found.is_empty() => Ok(found),
            (Err(why), _) | (_, Err(why)) => Err(why),
        }
    }

    async fn family(
        &self,
        name: &str,
        family: RecordType,
        deadline: Instant,
    ) -> Result<Vec<IpAddr>, Unavailable> {
        let records = self.records(name, family, deadline).await?;
        Ok(records.iter().filter_map(RData::ip_addr).collect())
    }

    async fn records(
        &self,
        name: &str,
        kind: RecordType,
        deadline: Instant,
    ) -> Result<Vec<RData>, Unavailable> {
        let started = Instant::now();
        let shown = name.trim_end_matches('.');
        let servers = match &self.system().servers {
            Ok(servers) => servers,
            Err(why) => return Err(Unavailable::Failed(format!("{shown} could not be looked up: {why}"))),
        };
        match timeout_at(deadline, servers.lookup(name, kind)).await {
            Err(_) => Err(Unavailable::NoAnswer { within: started.elapsed() }),
            Ok(Ok(lookup)) => Ok(lookup.answers().iter().map(|record| record.data.clone()).collect()),
            Ok(Err(error)) => absent_or(shown, &error, started.elapsed()),
        }
    }

    fn system(&self) -> &System {
        self.system.get_or_init(System::read)
    }
}

impl System {
    fn read() -> Self {
        let hosts = Hosts::from_system().unwrap_or_default();
        let servers = TokioResolver::builder_tokio()
            .and_then(ResolverBuilder::build)
            .map_err(|error| format!("the system's name servers are not known ({error})"));
        Self { hosts, servers }
    }

    /// What the hosts file says of a name; it settles both families, as in the system's own resolver.
    fn in_hosts(&self, name: &str) -> Option<Vec<IpAddr>> {
        let name = Name::from_str(name).ok()?;
        let mut found = Vec::new();
        for kind in [RecordType::AAAA, RecordType::A] {
            if let Some(lookup) = self.hosts.lookup_static_host(&Query::query(name.clone(), kind)) {
                found.extend(lookup.answers().iter().filter_map(|record| record.data.ip_addr()));
            }
        }
        (!found.is_empty()).then_some(found)
    }
}

/// Waits for both, but not long for the slower one once the other has found something.
async fn both<T>(
    one: impl Future<Output = Result<Vec<T>, Unavailable>>,
    other: impl Future<Output = Result<Vec<T>, Unavailable>>,
) -> (Result<Vec<T>, Unavailable>, Result<Vec<T>, Unavailable>) {
    async fn rest<T>(
        first: &Result<Vec<T>, Unavailable>,
        second: impl Future<Output = Result<Vec<T>, Unavailable>>,
    ) -> Result<Vec<T>, Unavailable> {
        if first.as_ref().is_ok_and(|found| !found.is_empty()) {
            timeout(FAMILY_GRACE, second).await.unwrap_or(Err(Unavailable::NoAnswer { within: FAMILY_GRACE }))
        } else {
            second.await
        }
    }
    tokio::pin!(one, other);
    tokio::select! {
        first = &mut one => {
            let second = rest(&first, other).await;
            (first, second)
        }
        second = &mut other => {
            let first = rest(&second, one).await;
            (first, second)
        }
    }
}

/// "There is none" is an answer; everything else is none.
fn absent_or(name: &str, error: &NetError, waited: Duration) -> Result<Vec<RData>, Unavailable> {
    match error {
        NetError::Dns(DnsError::NoRecordsFound(_)) => Ok(Vec::new()),
        NetError::Timeout => Err(Unavailable::NoAnswer { within: waited }),
        NetError::Dns(DnsError::ResponseCode(code)) => {
            Err(Unavailable::Failed(format!("the name server could not answer for {name}: {code}")))
        }
        NetError::NoConnections => {
            Err(Unavailable::Failed(format!("no name server could be reached for {name}")))
        }
        other => Err(Unavailable::Failed(format!("{name} could not be looked up: {other}"))),
    }
}

/// IPv6 and IPv4 in turn, IPv6 first (RFC 8305, 4).
fn alternate(six: &[IpAddr], four: &[IpAddr]) -> Vec<IpAddr> {
    let longest = six.len().max(four.len());
    (0..longest).flat_map(|i| six.get(i).into_iter().chain(four.get(i)).copied()).collect()
}

fn literal(host: &str) -> Option<IpAddr> {
    host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host).parse().ok()
}

/// A host name as DNS carries it (IDNA, UTS 46).
fn ascii(host: &str) -> Result<String, Unavailable> {
    idna::domain_to_ascii(host)
        .ok()
        .filter(|name| !name.is_empty() && Name::from_str(name).is_ok())
        .ok_or_else(|| Unavailable::Failed(format!("\"{host}\" is no host name")))
}

pub(super) fn canonical(host: &str) -> String {
    let host = host.trim();
    host.strip_suffix('.').unwrap_or(host).to_lowercase()
}

/// A resolver without servers and without a hosts file, so that tests depend on no machine.
#[cfg(test)]
impl Resolver {
    pub(crate) fn offline(overrides: Vec<Override>) -> Self {
        let resolver = Self::new(overrides);
        let system = System { hosts: Hosts::default(), servers: Err("none in tests".to_owned()) };
        resolver.system.set(system).expect("nobody asked before");
        resolver
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use hickory_resolver::config::{NameServerConfig, ResolverConfig};
    use hickory_resolver::net::runtime::TokioRuntimeProvider;
    use hickory_resolver::proto::op::{Message, ResponseCode};
    use hickory_resolver::proto::rr::Record;
    use hickory_resolver::proto::rr::rdata::SRV;
    use tokio::net::UdpSocket;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(5)
    }

    #[tokio::test]
    async fn overrides_come_first_and_say_that_they_were_given() {
        let resolver = Resolver::offline(vec!["node1:5222:10.0.0.1".parse().unwrap()]);
        assert_eq!(resolver.addresses("NODE1.", soon()).await, Ok((vec!["10.0.0.1".parse().unwrap()], true)));
        assert_eq!(
            resolver.addresses_for("node1", 5222, soon()).await,
            Ok(vec!["10.0.0.1".parse().unwrap()])
        );
        assert!(resolver.addresses_for("node1", 5223, soon()).await.is_err());
        assert_eq!(resolver.given_ports("node1"), [5222]);
    }

    #[tokio::test]
    async fn without_a_name_server_a_name_is_not_called_absent() {
        let resolver = Resolver::offline(Vec::new());
        assert!(matches!(resolver.addresses("node1.example", soon()).await, Err(Unavailable::Failed(_))));
        assert!(matches!(resolver.addresses("no such host", soon()).await, Err(Unavailable::Failed(_))));
        assert_eq!(resolver.addresses("[::1]", soon()).await, Ok((vec!["::1".parse().unwrap()], false)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_family_does_not_hold_up_the_other() {
        let begun = Instant::now();
        let (four, six) =
            both(async { Ok(vec![4]) }, std::future::pending::<Result<Vec<i32>, Unavailable>>()).await;
        assert_eq!(four, Ok(vec![4]));
        assert!(six.is_err());
        assert_eq!(begun.elapsed(), FAMILY_GRACE);
    }

    /// A name server that knows one domain, refuses to answer for a second and is silent for a third.
    async fn name_server() -> Resolver {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let mut server = NameServerConfig::udp("127.0.0.1".parse().unwrap());
        server.connections[0].port = socket.local_addr().unwrap().port();
        tokio::spawn(async move {
            let mut bytes = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut bytes).await {
                let query = Message::from_vec(&bytes[..length]).unwrap();
                if let Some(answer) = answer(query) {
                    socket.send_to(&answer.to_vec().unwrap(), from).await.unwrap();
                }
            }
        });
        let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
        let servers = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()).build();
        let system = System { hosts: Hosts::default(), servers: Ok(servers.unwrap()) };
        let resolver = Resolver::new(Vec::new());
        resolver.system.set(system).unwrap();
        resolver
    }

    fn answer(query: Message) -> Option<Message> {
        let question = query.queries[0].clone();
        let name = question.name().to_lowercase().to_utf8();
        let mut answer = query.into_response();
        let rdata = match (name.as_str(), question.query_type()) {
            (name, _) if name.ends_with("silent.example.") => return None,
            (name, _) if name.ends_with("failing.example.") => {
                answer.metadata.response_code = ResponseCode::ServFail;
                return Some(answer);
            }
            ("known.example.", RecordType::A) => RData::A("10.0.0.1".parse().unwrap()),
            ("known.example.", RecordType::AAAA) => RData::AAAA("fd00::1".parse().unwrap()),
            ("_xmpp-client._tcp.known.example.", RecordType::SRV) => {
                RData::SRV(SRV::new(5, 10, 5222, Name::from_str("Node1.known.example.").unwrap()))
            }
            ("_xmpps-client._tcp.known.example.", RecordType::SRV) => {
                RData::SRV(SRV::new(0, 0, 0, Name::root()))
            }
            ("only.example.", RecordType::A) => RData::A("10.0.0.2".parse().unwrap()),
            ("only.example.", _) => return Some(answer),
            _ => {
                answer.metadata.response_code = ResponseCode::NXDomain;
                return Some(answer);
            }
        };
        answer.add_answer(Record::from_rdata(question.name().clone(), 60, rdata));
        Some(answer)
    }

    #[tokio::test]
    async fn a_name_server_says_yes_no_or_nothing() {
        let resolver = name_server().await;
        let shown = |found: Result<(Vec<IpAddr>, bool), Unavailable>| {
            found.map(|(found, _)| found.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        let known = resolver.addresses("known.example", soon()).await;
        assert_eq!(shown(known).unwrap(), ["fd00::1", "10.0.0.1"]);
        assert_eq!(shown(resolver.addresses("only.example", soon()).await).unwrap(), ["10.0.0.2"]);
        assert_eq!(resolver.addresses("nowhere.example", soon()).await, Ok((Vec::new(), false)));
        let failing = resolver.addresses("failing.example", soon()).await;
        assert!(matches!(failing, Err(Unavailable::Failed(_))), "{failing:?}");
        let shortly = Instant::now() + Duration::from_millis(100);
        let silent = resolver.addresses("silent.example", shortly).await;
        assert!(matches!(silent, Err(Unavailable::NoAnswer { .. })), "{silent:?}");
    }

    #[tokio::test]
    async fn services_are_read_with_their_order_and_their_absence() {
        let resolver = name_server().await;
        let wanted =
            SrvTarget { priority: 5, weight: 10, port: 5222, host: "node1.known.example".to_owned() };
        assert_eq!(resolver.service("_xmpp-client._tcp", "known.example", soon()).await, Ok(vec![wanted]));
        let absent = resolver.service("_xmpps-client._tcp", "known.example", soon()).await.unwrap();
        assert_eq!(absent[0].host, "");
        assert_eq!(resolver.service("_xmpp-client._tcp", "nowhere.example", soon()).await, Ok(Vec::new()));
        assert!(resolver.service("_xmpp-client._tcp", "failing.example", soon()).await.is_err());
    }

    #[test]
    fn families_alternate() {
        let six = ["::1".parse().unwrap(), "::2".parse().unwrap()];
        let four = ["10.0.0.1".parse().unwrap()];
        let names: Vec<String> = alternate(&six, &four).iter().map(ToString::to_string).collect();
        assert_eq!(names, ["::1", "10.0.0.1", "::2"]);
    }

    #[test]
    fn names_are_sent_as_dns_carries_them() {
        assert_eq!(ascii("Müller.example").unwrap(), "xn--mller-kva.example");
        assert!(ascii("").is_err());
    }
}
