//! A client that knows bytes, TLS and the pins, and the questions that the tests ask.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clusterctl::demo::{Cluster, Plan, Scenario, start};
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

pub(super) const WITHIN: Duration = Duration::from_secs(10);
pub(super) const ITEMS: &str = "http://jabber.org/protocol/disco#items";
pub(super) const STARTTLS: &str = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

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
pub(super) struct Client<S> {
    pub(super) io: S,
    /// The beginning of a character of which the rest is still to come.
    half: Vec<u8>,
    /// What came and was not yet taken.
    pub(super) seen: String,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    pub(super) fn new(io: S) -> Self {
        Self { io, half: Vec::new(), seen: String::new() }
    }

    pub(super) async fn send(&mut self, text: &str) {
        self.io.write_all(text.as_bytes()).await.unwrap();
        self.io.flush().await.unwrap();
    }

    /// Takes everything up to and with the end mark.
    pub(super) async fn until(&mut self, mark: &str) -> String {
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
    pub(super) async fn until_closed(&mut self) -> String {
        let mut buffer = [0; 4096];
        loop {
            match timeout(WITHIN, self.io.read(&mut buffer)).await.expect("it is closed in time") {
                Ok(0) | Err(_) => return std::mem::take(&mut self.seen),
                Ok(length) => self.seen.push_str(&String::from_utf8_lossy(&buffer[..length])),
            }
        }
    }

    /// Opens a stream and returns header and features.
    pub(super) async fn open(&mut self) -> String {
        self.send(&header("")).await;
        self.until("</stream:features>").await
    }

    pub(super) async fn auth(&mut self, user: &str, password: &str) -> String {
        let message = STANDARD.encode(format!("\0{user}\0{password}"));
        let ns = "urn:ietf:params:xml:ns:xmpp-sasl";
        self.send(&format!("<auth xmlns='{ns}' mechanism='PLAIN'>{message}</auth>")).await;
        let answer = self.until(">").await;
        if answer.contains("<success") { answer } else { answer + &self.until("</failure>").await }
    }

    /// Sends a request and returns its answer.
    pub(super) async fn ask(&mut self, to: &str, payload: &str) -> String {
        let id = format!("{:x}", Sha256::digest(format!("{to}{payload}")))[..12].to_owned();
        self.send(&request(&id, to, payload)).await;
        self.answer(&id).await
    }

    /// The next stanza; it must be the answer to this request.
    pub(super) async fn answer(&mut self, id: &str) -> String {
        let mut answer = self.until(">").await;
        if !answer.ends_with("/>") {
            answer += &self.until("</iq>").await;
        }
        assert!(answer.contains(id), "{answer} is no answer to {id}");
        answer
    }

    pub(super) async fn items(&mut self, of: &str) -> String {
        self.ask(of, &format!("<query xmlns='{ITEMS}'/>")).await.replace('\'', "\"")
    }

    /// A figure of a node's statistics, at the finest level.
    pub(super) async fn figure(&mut self, node: usize, figure: &str) -> Option<String> {
        let part = figure.split('/').next().unwrap();
        let payload = format!(
            "<command xmlns='http://jabber.org/protocol/commands' node='stats/{part}' action='execute'>\
             <x xmlns='jabber:x:data' type='submit'><field var='Stats level'><value>FINEST</value></field></x></command>"
        );
        let answer = self.ask(&format!("stats@node{node}.demo.test"), &payload).await.replace('\'', "\"");
        let value = answer.split(&format!("var=\"{figure}\"><value>")).nth(1)?;
        Some(value.split("</value>").next().unwrap().to_owned())
    }

    pub(super) async fn command(&mut self, of: &str, node: &str) -> String {
        let payload =
            format!("<command xmlns='http://jabber.org/protocol/commands' node='{node}' action='execute'/>");
        self.ask(of, &payload).await
    }
}

/// A secured session, as most tests have it.
pub(super) type Session = Client<TlsStream<TcpStream>>;

pub(super) fn header(from: &str) -> String {
    format!(
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' \
         xmlns:stream='http://etherx.jabber.org/streams' {from} to='demo.test' version='1.0'>"
    )
}

pub(super) fn request(id: &str, to: &str, payload: &str) -> String {
    let kind = if payload.starts_with("<command") || payload.starts_with("<bind") { "set" } else { "get" };
    let to = if to.is_empty() { String::new() } else { format!("to='{}'", to.replace('&', "&amp;")) };
    format!("<iq type='{kind}' id='{id}' {to}>{payload}</iq>")
}

pub(super) async fn cluster(nodes: usize, scenario: Scenario) -> Cluster {
    start(&Plan::new(nodes, scenario)).await.unwrap()
}

/// One that lives a hundred times as fast as a real one.
pub(super) async fn quick(nodes: usize, scenario: Scenario) -> Cluster {
    paced("0.01", nodes, scenario).await
}

/// One that lives at this pace.
pub(super) async fn paced(pace: &str, nodes: usize, scenario: Scenario) -> Cluster {
    let pace = pace.parse().unwrap();
    start(&Plan { pace, ..Plan::new(nodes, scenario) }).await.unwrap()
}

/// Gives a command, as it is typed.
pub(super) async fn order(cluster: &Cluster, command: &str) -> String {
    cluster.control().line(command).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

/// Waits until something is so, looking again and again; panics with what it was at last.
pub(super) async fn becomes<T: PartialEq + std::fmt::Debug>(wanted: T, mut look: impl AsyncFnMut() -> T) {
    let deadline = tokio::time::Instant::now() + WITHIN;
    loop {
        let seen = look().await;
        if seen == wanted {
            return;
        }
        assert!(tokio::time::Instant::now() < deadline, "{seen:?} never became {wanted:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A cluster on ports that no other test would take: those free at this moment.
pub(super) async fn apart(nodes: usize) -> (Plan, Cluster) {
    loop {
        let free = || async {
            let listener = tokio::net::TcpListener::bind("127.0.0.11:0").await.unwrap();
            Some(listener.local_addr().unwrap().port())
        };
        let (client_port, cluster_port) = (free().await, free().await);
        let plan = Plan { client_port, cluster_port, ..Plan::new(nodes, Scenario::Healthy) };
        if let Ok(cluster) = start(&plan).await {
            return (plan, cluster);
        }
    }
}

pub(super) fn pins(cluster: &Cluster) -> Vec<String> {
    cluster.flags().windows(2).filter(|pair| pair[0] == "--tls-pin").map(|pair| pair[1].clone()).collect()
}

pub(super) async fn tcp(address: SocketAddr) -> TcpStream {
    timeout(WITHIN, TcpStream::connect(address)).await.unwrap().unwrap()
}

pub(super) async fn secure(cluster: &Cluster, tcp: TcpStream) -> TlsStream<TcpStream> {
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
pub(super) async fn starttls(cluster: &Cluster, node: usize) -> (Client<TlsStream<TcpStream>>, String) {
    let mut plain = Client::new(tcp(cluster.nodes()[node].1).await);
    let opened = plain.open().await.replace('\'', "\"");
    assert!(opened.contains("<required/>"), "{opened}");
    plain.send(STARTTLS).await;
    plain.until(">").await;
    (Client::new(secure(cluster, plain.io).await), id_of(&opened))
}

pub(super) fn id_of(header: &str) -> String {
    header.replace('\'', "\"").split(" id=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

pub(super) async fn direct(cluster: &Cluster, node: usize) -> Client<TlsStream<TcpStream>> {
    let address = SocketAddr::new(cluster.nodes()[node].1.ip(), cluster.ports().1);
    Client::new(secure(cluster, tcp(address).await).await)
}

/// A bound session at a node, by direct TLS, as somebody.
pub(super) async fn session_as(
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

pub(super) async fn session(cluster: &Cluster, node: usize) -> Client<TlsStream<TcpStream>> {
    session_as(cluster, node, "admin", "adminpass").await
}

/// What a view says, in the order of names: `node2+ node3-`.
pub(super) fn said(view: &str) -> String {
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

pub(super) async fn view(client: &mut Client<TlsStream<TcpStream>>, node: usize) -> String {
    said(&client.items(&format!("cl-comp@node{node}.demo.test")).await)
}

/// Asks a node that is to keep silent, then another; only the second may answer.
pub(super) async fn is_silent(client: &mut Client<TlsStream<TcpStream>>, silent: &str, speaking: &str) {
    client.send(&request("silent", silent, &format!("<query xmlns='{ITEMS}'/>"))).await;
    let answer = client.items(speaking).await;
    assert!(!answer.contains("silent") && client.seen.is_empty(), "{answer}{}", client.seen);
}

pub(super) fn flag<'a>(flags: &'a [String], name: &str) -> Vec<&'a str> {
    flags.windows(2).filter(|pair| pair[0] == name).map(|pair| pair[1].as_str()).collect()
}
