//! A server that tells the truth up to one point, and lies there. Real TCP, real TLS, PLAIN or SCRAM.

use super::Lie;
use super::answers::{Ask, honest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// What the server does at the point where it lies.
#[derive(Clone)]
pub(super) enum Act {
    /// Says this, once.
    Say(String),
    /// Says these bytes.
    Bytes(Vec<u8>),
    /// Says this again and again, until nobody listens.
    Endless(String),
    /// Closes the connection.
    Close,
}

/// The point at which it lies: instead of what it should do there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum At {
    Accept,
    Header,
    Starttls,
    Handshake,
    Secured,
    Features,
    Auth,
    Response,
    Restart,
    Bind,
    Questions,
    /// Nowhere on the way in; perhaps in its answers.
    Never,
}

/// The certificate of all these servers, and its pin.
pub(super) struct Identity {
    acceptor: TlsAcceptor,
    pub(super) pin: String,
}

impl Identity {
    pub(super) fn new() -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(vec!["demo.test".to_owned()]).unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let pin = format!("sha256:{:x}", Sha256::digest(certificate.der()));
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        Self { acceptor: TlsAcceptor::from(Arc::new(config)), pin }
    }
}

/// Serves every connection in the same way, and counts the logins that were tried.
pub(super) async fn serve(listener: TcpListener, lie: &Lie, identity: &Identity, logins: &AtomicUsize) {
    let (tell, mut more) = tokio::sync::mpsc::unbounded_channel();
    let accept = async {
        while let Ok((tcp, _)) = listener.accept().await {
            if tell.send(tcp).is_err() {
                break;
            }
        }
    };
    let talk = async {
        let mut talks = futures_util::stream::FuturesUnordered::new();
        loop {
            tokio::select! {
                Some(tcp) = more.recv() => talks.push(one(tcp, lie, identity, logins)),
                // However a conversation ends, the client is what is looked at.
                Some(_) = futures_util::StreamExt::next(&mut talks) => {}
            }
        }
    };
    tokio::join!(accept, talk);
}

const HEADER: &str = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' \
    xmlns:stream='http://etherx.jabber.org/streams' from='demo.test' id='x' version='1.0' xml:lang='en'>";
const TLS: &str = "urn:ietf:params:xml:ns:xmpp-tls";
const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";

async fn one(tcp: TcpStream, lie: &Lie, identity: &Identity, logins: &AtomicUsize) -> io::Result<()> {
    let mut plain = Talk::new(tcp);
    if plain.lies(lie, At::Accept).await? {
        return Ok(());
    }
    plain.until_header().await?;
    if plain.lies(lie, At::Header).await? {
        return Ok(());
    }
    plain.say(HEADER).await?;
    plain
        .say(&format!("<stream:features><starttls xmlns='{TLS}'><required/></starttls></stream:features>"))
        .await?;
    plain.until("<starttls").await?;
    plain.until(">").await?;
    if plain.lies(lie, At::Starttls).await? {
        return Ok(());
    }
    plain.say(&format!("<proceed xmlns='{TLS}'/>")).await?;
    if plain.lies(lie, At::Handshake).await? {
        return Ok(());
    }
    let mut talk = Talk::new(Box::new(identity.acceptor.accept(plain.io).await?));
    if talk.lies(lie, At::Secured).await? {
        return Ok(());
    }
    talk.until_header().await?;
    if talk.lies(lie, At::Features).await? {
        return Ok(());
    }
    let mechanisms: Vec<String> =
        lie.mechanisms.iter().map(|name| format!("<mechanism>{name}</mechanism>")).collect();
    let mechanisms = mechanisms.concat();
    talk.say(HEADER).await?;
    talk.say(&format!(
        "<stream:features><mechanisms xmlns='{SASL}'>{mechanisms}</mechanisms></stream:features>"
    ))
    .await?;
    if !talk.login(lie, logins).await? {
        return Ok(());
    }
    talk.until_header().await?;
    if talk.lies(lie, At::Restart).await? {
        return Ok(());
    }
    talk.say(HEADER).await?;
    talk.say("<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>").await?;
    let request = talk.until("</iq>").await?;
    if talk.lies(lie, At::Bind).await? {
        return Ok(());
    }
    let resource =
        request.split("<resource").nth(1).and_then(|rest| rest.split(['>', '<']).nth(1)).unwrap_or("x");
    talk.say(&format!(
        "<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>admin@demo.test/{resource}</jid></bind></iq>"
    ))
    .await?;
    if talk.lies(lie, At::Questions).await? {
        return Ok(());
    }
    talk.answer(lie).await
}

struct Talk<S> {
    io: S,
    seen: String,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Talk<S> {
    fn new(io: S) -> Self {
        Self { io, seen: String::new() }
    }

    async fn say(&mut self, text: &str) -> io::Result<()> {
        self.io.write_all(text.as_bytes()).await?;
        self.io.flush().await
    }

    async fn more(&mut self) -> io::Result<()> {
        let mut buffer = [0; 8192];
        match self.io.read(&mut buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            length => {
                self.seen.push_str(&String::from_utf8_lossy(&buffer[..length]));
                Ok(())
            }
        }
    }

    /// Takes everything up to and with the mark.
    async fn until(&mut self, mark: &str) -> io::Result<String> {
        loop {
            if let Some(at) = self.seen.find(mark) {
                let rest = self.seen.split_off(at + mark.len());
                return Ok(std::mem::replace(&mut self.seen, rest));
            }
            self.more().await?;
        }
    }

    async fn until_header(&mut self) -> io::Result<()> {
        self.until("<stream:stream").await?;
        self.until(">").await.map(drop)
    }

    /// Whether it lies here. Then nothing follows but silence.
    async fn lies(&mut self, lie: &Lie, at: At) -> io::Result<bool> {
        if lie.at != at {
            return Ok(false);
        }
        self.act(&lie.acts).await?;
        loop {
            self.more().await?;
            self.seen.clear();
        }
    }

    async fn act(&mut self, acts: &[Act]) -> io::Result<()> {
        for act in acts {
            match act {
                Act::Say(text) => self.say(text).await?,
                Act::Bytes(bytes) => self.io.write_all(bytes).await?,
                Act::Endless(text) => {
                    let many = text.repeat(1 + 4096 / text.len());
                    loop {
                        self.io.write_all(many.as_bytes()).await?;
                    }
                }
                Act::Close => {
                    self.io.shutdown().await?;
                    return Err(io::ErrorKind::ConnectionAborted.into());
                }
            }
            self.io.flush().await?;
        }
        Ok(())
    }

    /// Takes any password, unless it lies here.
    async fn login(&mut self, lie: &Lie, logins: &AtomicUsize) -> io::Result<bool> {
        let auth = self.until("</auth>").await?;
        logins.fetch_add(1, Ordering::Relaxed);
        if self.lies(lie, At::Auth).await? {
            return Ok(false);
        }
        if auth.contains("SCRAM") {
            let text = auth.split(['>', '<']).nth(2).unwrap_or_default();
            let first = String::from_utf8(STANDARD.decode(text).unwrap_or_default()).unwrap_or_default();
            let nonce = first.split(",r=").nth(1).unwrap_or_default();
            let challenge = STANDARD.encode(lie.challenge.replace("NONCE", nonce));
            self.say(&format!("<challenge xmlns='{SASL}'>{challenge}</challenge>")).await?;
            self.until("</response>").await?;
            if self.lies(lie, At::Response).await? {
                return Ok(false);
            }
        }
        self.say(&format!("<success xmlns='{SASL}'/>")).await?;
        Ok(true)
    }

    /// Answers questions, honestly where it does not lie.
    async fn answer(&mut self, lie: &Lie) -> io::Result<()> {
        loop {
            let Some(iq) = self.take_iq() else {
                self.more().await?;
                continue;
            };
            let Some(ask) = Ask::read(&iq) else { continue };
            match (lie.answer)(&ask) {
                Some(acts) => self.act(&acts).await?,
                None => {
                    if let Some(answer) = honest(&ask) {
                        self.say(&answer).await?;
                    }
                }
            }
        }
    }

    fn take_iq(&mut self) -> Option<String> {
        let from = self.seen.find("<iq")?;
        let first = from + self.seen[from..].find('>')?;
        let end = if self.seen[..first].ends_with('/') { first + 1 } else { self.seen.find("</iq>")? + 5 };
        let rest = self.seen.split_off(end);
        Some(std::mem::replace(&mut self.seen, rest).split_off(from))
    }
}
