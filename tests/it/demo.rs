//! The embedded cluster, seen from outside by a client that knows bytes and TLS, and nothing of our own.

#![expect(clippy::unwrap_used, reason = "a test may")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clusterctl::demo::{Cluster, DemoError, Plan, Scenario, start};
use sha2::{Digest, Sha256};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

const WITHIN: Duration = Duration::from_secs(10);
const ITEMS: &str = "http://jabber.org/protocol/disco#items";
const STARTTLS: &str = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

/// Believes the pinned certificates and no other.
#[derive(Debug)]
struct Pins(Vec<String>, Arc<CryptoProvider>);

impl ServerCertVerifier for Pins {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.0.contains(&format!("sha256:{:x}", Sha256::digest(certificate))) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::General("not pinned".to_owned()))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.1.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.1.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.1.signature_verification_algorithms.supported_schemes()
    }
}

/// One end of a stream: writes text, reads text until something is in it.
struct Client<S> {
    io: S,
    /// The beginning of a character of which the rest is still to come.
    half: Vec<u8>,
    /// What came and was not yet taken.
    seen: String,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    fn new(io: S) -> Self {
        Self { io, half: Vec::new(), seen: String::new() }
    }

    async fn send(&mut self, text: &str) {
        self.io.write_all(text.as_bytes()).await.unwrap();
        self.io.flush().await.unwrap();
    }

    /// Takes everything up to and with the end mark.
    async fn until(&mut self, mark: &str) -> String {
        loop {
            if let Some(at) = self.seen.find(mark) {
                let rest = self.seen.split_off(at + mark.len());
                return std::mem::replace(&mut self.seen, rest);
            }
            let mut buffer = [0; 4096];
            let read = timeout(WITHIN, self.io.read(&mut buffer)).await;
            let length = read.unwrap_or_else(|_| panic!("no {mark} after {:?}", self.seen)).unwrap();
            assert_ne!(length, 0, "closed before {mark}; {:?}", self.seen);
            self.half.extend(&buffer[..length]);
            let whole = match std::str::from_utf8(&self.half) {
                Ok(text) => text.len(),
                Err(cut) => cut.valid_up_to(),
            };
            let text = self.half.drain(..whole).collect();
            self.seen.push_str(&String::from_utf8(text).unwrap());
        }
    }

    /// Everything until the server closes.
    async fn until_closed(&mut self) -> String {
        let mut buffer = [0; 4096];
        loop {
            match timeout(WITHIN, self.io.read(&mut buffer)).await.expect("it is closed in time") {
                Ok(0) | Err(_) => return std::mem::take(&mut self.seen),
                Ok(length) => self.seen.push_str(&String::from_utf8_lossy(&buffer[..length])),
            }
        }
    }

    /// Opens a stream and returns header and features.
    async fn open(&mut self) -> String {
        self.send(&header("")).await;
        self.until("</stream:features>").await
    }

    async fn auth(&mut self, user: &str, password: &str) -> String {
        let message = STANDARD.encode(format!("\0{user}\0{password}"));
        let ns = "urn:ietf:params:xml:ns:xmpp-sasl";
        self.send(&format!("<auth xmlns='{ns}' mechanism='PLAIN'>{message}</auth>")).await;
        let answer = self.until(">").await;
        if answer.contains("<success") { answer } else { answer + &self.until("</failure>").await }
    }

    /// Sends a request and returns its answer.
    async fn ask(&mut self, to: &str, payload: &str) -> String {
        let id = format!("{:x}", Sha256::digest(format!("{to}{payload}")))[..12].to_owned();
        self.send(&request(&id, to, payload)).await;
        self.answer(&id).await
    }

    /// The next stanza; it must be the answer to this request.
    async fn answer(&mut self, id: &str) -> String {
        let mut answer = self.until(">").await;
        if !answer.ends_with("/>") {
            answer += &self.until("</iq>").await;
        }
        assert!(answer.contains(id), "{answer} is no answer to {id}");
        answer
    }

    async fn items(&mut self, of: &str) -> String {
        self.ask(of, &format!("<query xmlns='{ITEMS}'/>")).await.replace('\'', "\"")
    }

    async fn command(&mut self, of: &str, node: &str) -> String {
        let payload =
            format!("<command xmlns='http://jabber.org/protocol/commands' node='{node}' action='execute'/>");
        self.ask(of, &payload).await
    }
}

fn header(from: &str) -> String {
    format!(
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' \
         xmlns:stream='http://etherx.jabber.org/streams' {from} to='demo.test' version='1.0'>"
    )
}

fn request(id: &str, to: &str, payload: &str) -> String {
    let kind = if payload.starts_with("<command") || payload.starts_with("<bind") { "set" } else { "get" };
    let to = if to.is_empty() { String::new() } else { format!("to='{}'", to.replace('&', "&amp;")) };
    format!("<iq type='{kind}' id='{id}' {to}>{payload}</iq>")
}

async fn cluster(nodes: usize, scenario: Scenario) -> Cluster {
    start(&Plan { nodes, scenario, client_port: None, cluster_port: None }).await.unwrap()
}

/// A cluster on ports that no other test would take: those free at this moment.
async fn apart(nodes: usize) -> (Plan, Cluster) {
    loop {
        let free = || async {
            let listener = tokio::net::TcpListener::bind("127.0.0.11:0").await.unwrap();
            Some(listener.local_addr().unwrap().port())
        };
        let (client_port, cluster_port) = (free().await, free().await);
        let plan = Plan { nodes, scenario: Scenario::Healthy, client_port, cluster_port };
        if let Ok(cluster) = start(&plan).await {
            return (plan, cluster);
        }
    }
}

fn pins(cluster: &Cluster) -> Vec<String> {
    cluster.flags().windows(2).filter(|pair| pair[0] == "--tls-pin").map(|pair| pair[1].clone()).collect()
}

async fn tcp(address: SocketAddr) -> TcpStream {
    timeout(WITHIN, TcpStream::connect(address)).await.unwrap().unwrap()
}

async fn secure(cluster: &Cluster, tcp: TcpStream) -> TlsStream<TcpStream> {
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Pins(pins(cluster), provider)))
        .with_no_client_auth();
    let name = ServerName::try_from("demo.test").unwrap();
    timeout(WITHIN, TlsConnector::from(Arc::new(config)).connect(name, tcp)).await.unwrap().unwrap()
}

/// A secured stream to a node, by STARTTLS, and the id that it had before.
async fn starttls(cluster: &Cluster, node: usize) -> (Client<TlsStream<TcpStream>>, String) {
    let mut plain = Client::new(tcp(cluster.nodes()[node].1).await);
    let opened = plain.open().await.replace('\'', "\"");
    assert!(opened.contains("<required/>"), "{opened}");
    plain.send(STARTTLS).await;
    plain.until(">").await;
    (Client::new(secure(cluster, plain.io).await), id_of(&opened))
}

fn id_of(header: &str) -> String {
    header.replace('\'', "\"").split(" id=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn direct(cluster: &Cluster, node: usize) -> Client<TlsStream<TcpStream>> {
    let address = SocketAddr::new(cluster.nodes()[node].1.ip(), cluster.ports().1);
    Client::new(secure(cluster, tcp(address).await).await)
}

/// A bound session at a node, by direct TLS, as somebody.
async fn session_as(
    cluster: &Cluster,
    node: usize,
    user: &str,
    password: &str,
) -> Client<TlsStream<TcpStream>> {
    let mut client = direct(cluster, node).await;
    client.open().await;
    let answer = client.auth(user, password).await;
    assert!(answer.contains("<success"), "{answer}");
    client.open().await;
    let bound = client.ask("", "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>").await;
    assert!(bound.contains(&format!("<jid>{user}@demo.test/")), "{bound}");
    client
}

async fn session(cluster: &Cluster, node: usize) -> Client<TlsStream<TcpStream>> {
    session_as(cluster, node, "admin", "adminpass").await
}

/// What a view says, in the order of names: `node2+ node3-`.
fn said(view: &str) -> String {
    let mut all: Vec<String> = view
        .split("<item ")
        .skip(1)
        .map(|item| {
            let node = item.split("node=\"").nth(1).unwrap().split('"').next().unwrap();
            let sign = if item.contains("cluster connected") { '+' } else { '-' };
            format!("{}{sign}", node.trim_end_matches(".demo.test"))
        })
        .collect();
    all.sort();
    all.join(" ")
}

async fn view(client: &mut Client<TlsStream<TcpStream>>, node: usize) -> String {
    said(&client.items(&format!("cl-comp@node{node}.demo.test")).await)
}

/// Asks a node that is to keep silent, then another; only the second may answer.
async fn is_silent(client: &mut Client<TlsStream<TcpStream>>, silent: &str, speaking: &str) {
    client.send(&request("silent", silent, &format!("<query xmlns='{ITEMS}'/>"))).await;
    let answer = client.items(speaking).await;
    assert!(!answer.contains("silent") && client.seen.is_empty(), "{answer}{}", client.seen);
}

fn flag<'a>(flags: &'a [String], name: &str) -> Vec<&'a str> {
    flags.windows(2).filter(|pair| pair[0] == name).map(|pair| pair[1].as_str()).collect()
}

#[tokio::test]
async fn a_client_logs_in_by_starttls_and_by_direct_tls_and_sees_the_cluster() {
    let cluster = cluster(3, Scenario::Healthy).await;
    let (mut client, before) = starttls(&cluster, 0).await;
    let secured = client.open().await;
    assert_eq!(id_of(&secured), before, "the stream's id stays");
    assert!(secured.contains("<mechanism>SCRAM-SHA-256-PLUS</mechanism>"), "{secured}");
    assert!(secured.contains(r#"<channel-binding type="tls-server-end-point"/>"#), "{secured}");
    assert!(client.auth("admin", "adminpass").await.contains("<success"));
    let features = client.open().await;
    assert_eq!(id_of(&features), before, "the stream's id stays");
    let bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind>";
    assert!(client.ask("", bind).await.contains("<jid>admin@demo.test/r</jid>"));
    let items = client.items("demo.test").await;
    assert_eq!(items.matches("<item ").count(), 15, "{items}");
    assert!(
        items.contains(r#"<item name="Cluster connection manager" jid="cl-comp@demo.test"/>"#),
        "{items}"
    );
    assert_eq!(said(&client.items("cl-comp@demo.test").await), "node2+ node3+");
    assert_eq!(view(&mut client, 1).await, "node2+ node3+");
    assert_eq!(view(&mut client, 2).await, "node1+ node3+");
    assert_eq!(view(&mut client, 3).await, "node1+ node2+");
    let ping = client.ask("sess-man@node3.demo.test", "<ping xmlns='urn:xmpp:ping'/>").await;
    assert!(ping.contains("type='result'"), "{ping}");
    client.send("</stream:stream>").await;
    assert!(client.until_closed().await.ends_with("</stream:stream>"));

    let mut other = session(&cluster, 2).await;
    assert_eq!(said(&other.items("cl-comp@demo.test").await), "node1+ node2+");
    cluster.stop().await;
}

#[tokio::test]
async fn the_server_tells_of_its_own_sockets_and_the_kernel_agrees() {
    let cluster = cluster(3, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    let keys = client.command("cl-comp@demo.test", "service-keys").await;
    assert_eq!(keys.matches("127.0.0.11_").count(), 10, "{keys}");
    assert_eq!(keys.matches("_127.0.0.12_").count(), 5, "{keys}");
    for node in 1..=3 {
        let stats = client.command(&format!("stats@node{node}.demo.test"), "stats/cl-comp").await;
        let open = stats.replace('\'', "\"");
        assert!(open.contains(r#"var="cl-comp/Open connections"><value>10</value>"#), "{stats}");
    }
    let router = client.command("stats@node2.demo.test", "stats/message-router").await;
    assert!(
        router.contains("Local hostname") && router.contains("<value>node2.demo.test</value>"),
        "{router}"
    );
    let list = client.command("cl-comp@demo.test", "cluster-nodes-list").await;
    assert_eq!(list.matches("<value>").count(), 3, "{list}");
    if cfg!(target_os = "linux") {
        let port = cluster.ports().2;
        for (one, other) in [(11, 12), (11, 13), (12, 13)] {
            // The older dials: its port is any, the newer's is the cluster port.
            assert_eq!(established(one, other, port), 5, "{one} and {other}");
            assert_eq!(established(other, one, port), 0, "{other} and {one}");
        }
    }
    cluster.stop().await;
}

/// Connections that the kernel has from 127.0.0.`from` to the cluster port of 127.0.0.`to`.
fn established(from: u8, to: u8, port: u16) -> usize {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let (local, remote) = (format!("{from:02X}00007F:"), format!("{to:02X}00007F:{port:04X}"));
    table
        .lines()
        .filter(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            fields[1].starts_with(&local) && fields[2] == remote && fields[3] == "01"
        })
        .count()
}

#[tokio::test]
async fn what_is_sent_ahead_is_lost_without_a_word() {
    let cluster = cluster(1, Scenario::Healthy).await;
    let mut client = direct(&cluster, 0).await;
    let auth =
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFkbWluAGFkbWlucGFzcw==</auth>";
    client.send(&format!("{}{auth}", header(""))).await;
    client.until("</stream:features>").await;
    // Were the first one heard, this would be the second answer.
    assert!(client.auth("admin", "wrong").await.contains("Password not verified"));
    assert!(client.auth("admin", "adminpass").await.contains("<success"));
    client.open().await;
    let bind = request("b", "", "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");
    let ping = request("early", "demo.test", "<ping xmlns='urn:xmpp:ping'/>");
    client.send(&format!("{bind}{ping}")).await;
    client.answer("\"b\"").await;
    client.send(&request("late", "demo.test", "<ping xmlns='urn:xmpp:ping'/>")).await;
    client.answer("late").await;
    // After that, requests may go out together.
    let (one, two) = (ping.replace("early", "one"), ping.replace("early", "two"));
    client.send(&format!("{one}{two}")).await;
    client.answer("one").await;
    client.answer("two").await;
    cluster.stop().await;
}

#[tokio::test]
async fn who_says_where_from_is_sent_to_its_node_and_who_does_not_is_let_in() {
    let cluster = cluster(3, Scenario::Healthy).await;
    let from = header("from='admin@demo.test'");
    for node in [1, 2] {
        let mut plain = Client::new(tcp(cluster.nodes()[node].1).await);
        plain.send(&from).await;
        let answer = plain.until_closed().await;
        assert!(
            answer.starts_with("<stream:stream ") && answer.contains("id='tigase-error-tigase'"),
            "{answer}"
        );
        assert!(answer.contains("see-other-host") && answer.contains(">node1.demo.test"), "{answer}");
        assert!(answer.ends_with("</stream:error></stream:stream>"), "{answer}");
        session(&cluster, node).await;
    }
    let mut plain = Client::new(tcp(cluster.nodes()[0].1).await);
    plain.send(&from).await;
    assert!(plain.until("</stream:features>").await.contains("to='admin@demo.test'"));
    cluster.stop().await;
}

#[tokio::test]
async fn other_hosts_are_unknown_and_login_before_tls_is_not_to_be_had() {
    let cluster = cluster(1, Scenario::Healthy).await;
    for host in ["node1.demo.test", "nosuch.example", ""] {
        let mut plain = Client::new(tcp(cluster.nodes()[0].1).await);
        plain.send(&header("").replace("to='demo.test'", &format!("to='{host}'"))).await;
        let answer = plain.until_closed().await;
        assert!(answer.contains("<host-unknown") && answer.contains("id='tigase-error-tigase'"), "{answer}");
    }
    let mut plain = Client::new(tcp(cluster.nodes()[0].1).await);
    plain.open().await;
    plain.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AAAA</auth>").await;
    let answer = plain.until("</auth>").await;
    assert!(answer.contains("service-unavailable"), "{answer}");
    assert_eq!(cluster.refused_logins(), 0);
    cluster.stop().await;
}

#[tokio::test]
async fn rubbish_gets_an_error_and_the_door() {
    let cluster = cluster(1, Scenario::Healthy).await;
    let address = cluster.nodes()[0].1;
    for (rubbish, condition) in [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "not-well-formed"),
        ("\u{16}\u{3}\u{1}\u{0}", "not-well-formed"),
        ("<?xml version='1.0'?><!DOCTYPE a []>", "not-well-formed"),
        ("<html>", "invalid-namespace"),
    ] {
        let mut plain = Client::new(tcp(address).await);
        plain.send(rubbish).await;
        let answer = plain.until_closed().await;
        assert!(answer.contains("<stream:error") && answer.contains(condition), "{answer}");
    }
    let mut client = session(&cluster, 0).await;
    client.send("<iq type='get' id='bad'><query </broken>").await;
    assert!(client.until_closed().await.contains("<not-well-formed"));
    let mut client = session(&cluster, 0).await;
    client.send(&"<a>".repeat(100_000)).await;
    assert!(client.until_closed().await.contains("<policy-violation"));
    let mut plain = Client::new(tcp(SocketAddr::new(address.ip(), cluster.ports().1)).await);
    plain.send("this is no TLS").await;
    plain.until_closed().await;
    session(&cluster, 0).await;
    cluster.stop().await;
}

#[tokio::test]
async fn a_second_session_of_the_same_name_ends_the_first() {
    let cluster = cluster(2, Scenario::Healthy).await;
    let bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>same</resource></bind>";
    let mut clients = Vec::new();
    for node in 0..2 {
        let mut client = direct(&cluster, node).await;
        client.open().await;
        client.auth("admin", "adminpass").await;
        client.open().await;
        client.ask("", bind).await;
        clients.push(client);
    }
    assert!(clients[0].until_closed().await.contains("<conflict"));
    clients[1].ask("demo.test", "<ping xmlns='urn:xmpp:ping'/>").await;
    cluster.stop().await;
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_counted() {
    let cluster = cluster(1, Scenario::WrongPassword).await;
    let mut client = direct(&cluster, 0).await;
    client.open().await;
    let answer = client.auth("admin", cluster.password()).await;
    assert!(answer.contains("<not-authorized") && answer.contains("Password not verified"), "{answer}");
    assert_eq!(cluster.refused_logins(), 1);
    for _ in 0..9 {
        client.auth("admin", "guess").await;
    }
    assert!(client.until_closed().await.contains("policy-violation"));
    assert_eq!(cluster.refused_logins(), 10);
    cluster.stop().await;
}

#[tokio::test]
async fn node_down_is_refused_at_its_door_and_called_disconnected() {
    let cluster = cluster(3, Scenario::NodeDown).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3-");
    assert_eq!(view(&mut client, 2).await, "node1+ node3-");
    is_silent(&mut client, "cl-comp@node3.demo.test", "cl-comp@node2.demo.test").await;
    let refused = TcpStream::connect(cluster.nodes()[2].1).await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    assert_eq!(client.command("cl-comp@demo.test", "service-keys").await.matches("127.0.0.11_").count(), 5);
    cluster.stop().await;
}

#[tokio::test]
async fn node_silent_keeps_its_sockets_and_answers_nothing() {
    let cluster = cluster(3, Scenario::NodeSilent).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3+");
    assert_eq!(view(&mut client, 2).await, "node1+ node3+");
    is_silent(&mut client, "cl-comp@node3.demo.test", "cl-comp@node2.demo.test").await;
    is_silent(&mut client, "sess-man@node3.demo.test", "cl-comp@node2.demo.test").await;
    assert_eq!(client.command("cl-comp@demo.test", "service-keys").await.matches("_127.0.0.13_").count(), 5);
    // The kernel accepts for it; and nobody speaks.
    let mut plain = Client::new(tcp(cluster.nodes()[2].1).await);
    plain.send(&header("")).await;
    assert!(timeout(Duration::from_millis(200), plain.until(">")).await.is_err());
    cluster.stop().await;
}

#[tokio::test]
async fn partition_lets_in_on_both_sides_and_nothing_passes() {
    let cluster = cluster(3, Scenario::Partition).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3-");
    assert_eq!(view(&mut client, 2).await, "node1+ node3-");
    is_silent(&mut client, "cl-comp@node3.demo.test", "cl-comp@node2.demo.test").await;
    let mut other = session(&cluster, 2).await;
    assert_eq!(said(&other.items("cl-comp@demo.test").await), "node1- node2-");
    is_silent(&mut other, "cl-comp@node1.demo.test", "cl-comp@node3.demo.test").await;
    cluster.stop().await;
}

#[tokio::test]
async fn one_way_link_is_the_split_that_was_recorded() {
    let cluster = cluster(3, Scenario::OneWayLink).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3+");
    assert_eq!(view(&mut client, 2).await, "node1+");
    assert_eq!(view(&mut client, 3).await, "node1+ node2-");
    let keys = client.command("cl-comp@demo.test", "service-keys").await;
    assert_eq!(keys.matches("127.0.0.11_").count(), 10, "{keys}");
    let mut third = session(&cluster, 2).await;
    is_silent(&mut third, "cl-comp@node2.demo.test", "cl-comp@node1.demo.test").await;
    cluster.stop().await;

    let two = self::cluster(2, Scenario::OneWayLink).await;
    let mut client = session(&two, 0).await;
    assert_eq!(view(&mut client, 1).await, "node2+");
    assert_eq!(view(&mut client, 2).await, "node1-");
    two.stop().await;
}

#[tokio::test]
async fn never_connected_is_expected_and_nobody_mentions_it() {
    let cluster = cluster(3, Scenario::NeverConnected).await;
    let mut client = session(&cluster, 0).await;
    for node in 1..=3 {
        assert!(!view(&mut client, node).await.contains("node4"));
    }
    let answer = client.items("cl-comp@node4.demo.test").await;
    assert!(answer.contains("remote-server-not-found"), "{answer}");
    let flags = cluster.flags();
    let all = "node1.demo.test,node2.demo.test,node3.demo.test,node4.demo.test";
    assert_eq!(flag(&flags, "--expect"), [all]);
    let resolved = flag(&flags, "--resolve");
    assert!(resolved.iter().any(|entry| entry.starts_with("node4.demo.test:")), "{resolved:?}");
    cluster.stop().await;
}

#[tokio::test]
async fn stale_entry_is_listed_by_the_two_oldest_and_not_expected() {
    let cluster = cluster(3, Scenario::StaleEntry).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(view(&mut client, 1).await, "node2+ node3+ old-node-");
    assert_eq!(view(&mut client, 2).await, "node1+ node3+ old-node-");
    assert_eq!(view(&mut client, 3).await, "node1+ node2+");
    is_silent(&mut client, "cl-comp@old-node.demo.test", "cl-comp@node2.demo.test").await;
    let flags = cluster.flags();
    assert_eq!(flag(&flags, "--expect"), ["node1.demo.test,node2.demo.test,node3.demo.test"]);
    cluster.stop().await;
}

#[tokio::test]
async fn few_connections_are_two_between_the_first_two() {
    let cluster = cluster(3, Scenario::FewConnections).await;
    let mut client = session(&cluster, 0).await;
    let keys = client.command("cl-comp@demo.test", "service-keys").await;
    assert_eq!(keys.matches("_127.0.0.12_").count(), 2, "{keys}");
    assert_eq!(keys.matches("_127.0.0.13_").count(), 5, "{keys}");
    assert_eq!(view(&mut client, 2).await, "node1+ node3+");
    cluster.stop().await;
}

#[tokio::test]
async fn no_administrator_sees_two_items_and_empty_views() {
    let cluster = cluster(3, Scenario::NotAdmin).await;
    assert_eq!(cluster.jid(), "joe@demo.test");
    let mut client = session_as(&cluster, 0, "joe", cluster.password()).await;
    assert_eq!(client.items("demo.test").await.matches("<item ").count(), 2);
    for of in ["cl-comp@demo.test", "cl-comp@node1.demo.test", "cl-comp@node2.demo.test"] {
        let view = client.items(of).await;
        assert!(view.contains("result") && !view.contains("<item "), "{view}");
    }
    let refused = client.command("cl-comp@demo.test", "cluster-nodes-list").await;
    assert!(refused.contains("Only Administrator can call the command."), "{refused}");
    cluster.stop().await;
}

#[tokio::test]
async fn not_clustered_has_components_and_no_manager() {
    let cluster = cluster(1, Scenario::NotClustered).await;
    let mut client = session(&cluster, 0).await;
    let items = client.items("demo.test").await;
    assert_eq!(items.matches("<item ").count(), 13, "{items}");
    assert!(!items.contains("luster"), "{items}");
    assert!(client.items("cl-comp@demo.test").await.contains("recipient-unavailable"));
    cluster.stop().await;
}

#[tokio::test]
async fn redirect_sends_on_after_tls_and_the_second_node_lets_in() {
    let cluster = cluster(3, Scenario::Redirect).await;
    let (mut client, _) = starttls(&cluster, 0).await;
    client.send(&header("")).await;
    let answer = client.until_closed().await;
    let host = answer.split("<see-other-host").nth(1).unwrap().split('>').nth(1).unwrap();
    let port = cluster.ports().0;
    let expected =
        if port == 5222 { "node2.demo.test".to_owned() } else { format!("node2.demo.test:{port}") };
    assert_eq!(host.trim_end_matches("</see-other-host"), expected);
    let flags = cluster.flags();
    assert!(flag(&flags, "--resolve").contains(&format!("node2.demo.test:{port}:127.0.0.12").as_str()));
    let mut second = session(&cluster, 1).await;
    assert_eq!(said(&second.items("cl-comp@demo.test").await), "node1+ node3+");
    cluster.stop().await;
}

#[tokio::test]
async fn slow_delays_the_views_of_others_and_no_other_answer() {
    let cluster = cluster(2, Scenario::Slow).await;
    let mut client = session(&cluster, 0).await;
    let asked = std::time::Instant::now();
    assert_eq!(view(&mut client, 2).await, "node1+");
    assert!(asked.elapsed() >= Duration::from_millis(300));
    assert_eq!(client.items("demo.test").await.matches("<item ").count(), 15);
    cluster.stop().await;
}

#[tokio::test]
async fn lost_reply_loses_two_answers_once() {
    let cluster = cluster(3, Scenario::LostReply).await;
    let mut client = session(&cluster, 0).await;
    client.send(&request("lost", "demo.test", &format!("<query xmlns='{ITEMS}'/>"))).await;
    assert_eq!(client.items("demo.test").await.matches("<item ").count(), 15);
    is_silent(&mut client, "cl-comp@node2.demo.test", "cl-comp@node3.demo.test").await;
    assert_eq!(view(&mut client, 2).await, "node1+ node3+");
    let mut second = session(&cluster, 1).await;
    assert_eq!(second.items("demo.test").await.matches("<item ").count(), 15);
    cluster.stop().await;
}

#[tokio::test]
async fn hostile_names_are_well_formed_and_their_nodes_answer() {
    let cluster = cluster(2, Scenario::HostileNames).await;
    let mut client = session(&cluster, 0).await;
    let items = client.items("demo.test").await;
    assert_eq!(items.matches("<item ").count(), 15, "{items}");
    for part in ["\u{9b}2J", "\u{202e}", "&#10;::error::", "=cmd|&apos; /C calc"] {
        assert!(items.contains(part), "{part:?} is not in {items:?}");
    }
    let version = client.ask("demo.test", "<query xmlns='jabber:iq:version'/>").await;
    assert!(version.contains("\u{9b}31m") && version.contains("&#10;::error "), "{version:?}");
    let nodes = cluster.nodes();
    assert_eq!(nodes.len(), 4);
    let hostile = &nodes[2].0;
    assert!(hostile.starts_with("=sum("), "{hostile}");
    for (name, _) in &nodes[1..] {
        let view = client.items(&format!("cl-comp@{name}")).await;
        assert_eq!(view.matches("tigase:cluster connected").count(), 3, "{view}");
        // The library that clients use can address them, and `--resolve` can name them.
        assert!(xmpp_parsers::jid::Jid::new(&format!("cl-comp@{name}")).is_ok(), "{name}");
        assert!(!name.contains(':') && name.len() <= 253);
    }
    cluster.stop().await;
}

#[tokio::test]
async fn a_cluster_of_one_is_empty() {
    let cluster = cluster(1, Scenario::Healthy).await;
    let mut client = session(&cluster, 0).await;
    assert_eq!(said(&client.items("cl-comp@demo.test").await), "");
    let stats = client.command("stats@demo.test", "stats/cl-comp").await;
    assert!(!stats.contains("Open connections"), "zero is not shown: {stats}");
    cluster.stop().await;
}

#[tokio::test]
async fn many_nodes_have_one_connection_each_and_the_flags_say_so() {
    let cluster = cluster(40, Scenario::Healthy).await;
    assert_eq!(flag(&cluster.flags(), "--connections-per-node"), ["1"]);
    let mut client = session(&cluster, 39).await;
    assert_eq!(client.items("cl-comp@demo.test").await.matches("cluster connected").count(), 39);
    assert_eq!(client.items("cl-comp@node20.demo.test").await.matches("cluster connected").count(), 39);
    cluster.stop().await;
}

#[tokio::test]
async fn two_clusters_stand_side_by_side_and_stopping_closes_every_door() {
    let (one, other) = (apart(2).await.1, cluster(2, Scenario::Healthy).await);
    assert_ne!(one.ports(), other.ports());
    let mut client = session(&one, 0).await;
    session(&other, 1).await;
    let doors: Vec<SocketAddr> = one.nodes().iter().map(|(_, address)| *address).collect();
    one.stop().await;
    client.until_closed().await;
    for door in doors {
        let refused = TcpStream::connect(door).await.unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    }
    session(&other, 0).await;
    other.stop().await;
}

#[tokio::test]
async fn a_cluster_that_is_dropped_ends() {
    let (plan, cluster) = apart(2).await;
    let mut client = session(&cluster, 1).await;
    drop(cluster);
    client.until_closed().await;
    // Its ports are free again as soon as the runtime has seen to its tasks.
    let again = timeout(WITHIN, async {
        loop {
            match start(&plan).await {
                Ok(cluster) => return cluster,
                Err(_) => tokio::task::yield_now().await,
            }
        }
    });
    again.await.unwrap().stop().await;
}

#[tokio::test]
async fn a_port_in_use_is_named_and_a_free_one_is_taken_as_asked() {
    let (plan, first) = apart(1).await;
    let port = first.ports().0;
    assert_eq!(Some(port), plan.client_port);
    let error = start(&plan).await.unwrap_err();
    assert!(matches!(error, DemoError::Listen { .. }), "{error}");
    assert!(error.to_string().starts_with(&format!("127.0.0.11:{port} cannot be listened on: ")), "{error}");
    first.stop().await;
    let second = start(&plan).await.unwrap();
    assert_eq!(second.ports().0, port);
    second.stop().await;
}

#[tokio::test]
async fn every_scenario_starts_describes_itself_and_names_its_flags() {
    for scenario in Scenario::ALL {
        let cluster = cluster(3, scenario).await;
        let flags = cluster.flags();
        assert!(cluster.describe()[0].starts_with(&format!("scenario {}: ", scenario.name())));
        assert_eq!(flag(&flags, "--jid"), [cluster.jid()]);
        assert_eq!(flag(&flags, "--server"), [cluster.nodes()[0].1.to_string()]);
        assert_eq!(flag(&flags, "--tls-pin").len(), cluster.nodes().len());
        assert!(flag(&flags, "--resolve").len() >= 2 * cluster.nodes().len());
        assert!(!flags.contains(&cluster.password().to_owned()), "a password is no flag");
        cluster.stop().await;
    }
}
