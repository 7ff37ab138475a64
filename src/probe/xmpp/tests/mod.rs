//! Servers played from scripts, one step at a time.
#![expect(clippy::unwrap_used, reason = "a test may")]

mod encryption;
mod login;
mod recorded;
mod requests;
mod whole;

use super::error::{Journal, Trouble};
use super::handshake::{self, Dice, Entered};
use super::sasl::Bindings;
use super::target::Credentials;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sasl::common::Password;
use sasl::common::scram::{ScramProvider, Sha256};
use secrecy::SecretString;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream};
use tokio::time::Instant;

pub(super) const DOMAIN: &str = "xmpp-test.org";
pub(super) const PASSWORD: &str = "adminpass";

/// Every test's patience; under paused time it costs nothing.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

pub(super) const HEADER: &str = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='xmpp-test.org' id='x' version='1.0' xml:lang='en'>";
pub(super) const OFFER_TLS: &str = r#"<stream:features><starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"><required/></starttls></stream:features>"#;
pub(super) const PROCEED: &str = r#"<proceed xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>"#;
pub(super) const OFFER_LOGIN: &str = r#"<stream:features><auth xmlns="http://jabber.org/features/iq-auth"/><sasl-channel-binding xmlns="urn:xmpp:sasl-cb:0"><channel-binding type="tls-server-end-point"/></sasl-channel-binding><mechanisms xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><mechanism>SCRAM-SHA-256-PLUS</mechanism><mechanism>SCRAM-SHA-1-PLUS</mechanism><mechanism>SCRAM-SHA-256</mechanism><mechanism>SCRAM-SHA-1</mechanism><mechanism>PLAIN</mechanism></mechanisms></stream:features>"#;
pub(super) const OFFER_BIND: &str = r#"<stream:features><sm xmlns="urn:xmpp:sm:3"/><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/><session xmlns="urn:ietf:params:xml:ns:xmpp-session"><optional/></session></stream:features>"#;
pub(super) const BOUND: &str = r#"<iq type="result" xmlns="jabber:client" to="admin@xmpp-test.org/r" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><jid>admin@xmpp-test.org/r</jid></bind></iq>"#;

/// A server's end of a connection.
pub(super) struct Script<Io> {
    pub(super) io: Io,
    /// What has been heard and not asked for yet.
    heard: String,
    /// All that was ever heard.
    pub(super) all: String,
}

impl<Io: AsyncRead + AsyncWrite + Unpin> Script<Io> {
    pub(super) fn new(io: Io) -> Self {
        Self { io, heard: String::new(), all: String::new() }
    }

    /// Reads until this has been heard, and returns all up to its end.
    pub(super) async fn until(&mut self, wanted: &str) -> String {
        loop {
            if let Some(at) = self.heard.find(wanted) {
                let rest = self.heard.split_off(at + wanted.len());
                return std::mem::replace(&mut self.heard, rest);
            }
            let mut bytes = [0; 4096];
            let read = self.io.read(&mut bytes).await.unwrap_or(0);
            assert!(read > 0, "the client closed before {wanted}; heard {:?}", self.heard);
            let text = std::str::from_utf8(&bytes[..read]).unwrap();
            self.heard.push_str(text);
            self.all.push_str(text);
        }
    }

    /// Reads until the client closes.
    pub(super) async fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        // A client that drops TLS without a farewell is gone all the same.
        let _ = self.io.read_to_end(&mut bytes).await;
        self.all.push_str(std::str::from_utf8(&bytes).unwrap());
        std::mem::take(&mut self.heard) + std::str::from_utf8(&bytes).unwrap()
    }

    pub(super) async fn say(&mut self, text: &str) {
        // The client may have had enough already.
        let _ = self.io.write_all(text.as_bytes()).await;
        let _ = self.io.flush().await;
    }

    /// The stream header, answered in two pieces as Tigase does.
    pub(super) async fn open(&mut self, features: &str) {
        self.until("version='1.0'>").await;
        self.say(HEADER).await;
        self.say(features).await;
    }

    /// The base64 content of the next element with this name.
    pub(super) async fn content(&mut self, name: &str) -> String {
        let heard = self.until(&format!("</{name}>")).await;
        let text = heard.rsplit('>').nth(1).unwrap().split('<').next().unwrap();
        String::from_utf8(BASE64.decode(text).unwrap()).unwrap()
    }

    pub(super) async fn challenge(&mut self, text: &str) {
        let text = BASE64.encode(text);
        self.say(&format!(r#"<challenge xmlns="urn:ietf:params:xml:ns:xmpp-sasl">{text}</challenge>"#)).await;
    }

    pub(super) async fn success(&mut self, text: &str) {
        let text = BASE64.encode(text);
        self.say(&format!(r#"<success xmlns="urn:ietf:params:xml:ns:xmpp-sasl">{text}</success>"#)).await;
    }

    /// SCRAM-SHA-256 from the server's side, up to the message that would go into `success`; none if the proof is wrong.
    pub(super) async fn scram(&mut self, password: &str) -> Option<String> {
        let first = self.content("auth").await;
        let bare = &first[first.find("n=").unwrap()..];
        let nonce = bare.split("r=").nth(1).unwrap();
        let challenge = format!("r={nonce}SERVER,s=c2FsdA==,i=4096");
        self.challenge(&challenge).await;
        let last = self.content("response").await;
        let (without_proof, proof) = last.split_once(",p=").unwrap();
        let signed = format!("{bare},{challenge},{without_proof}");
        let salted = Sha256::derive(&Password::Plain(password.to_owned()), b"salt", 4096).unwrap();
        let client_key = Sha256::hmac(b"Client Key", &salted).unwrap();
        let stored = Sha256::hash(&client_key);
        let signature = Sha256::hmac(signed.as_bytes(), &stored).unwrap();
        let wanted: Vec<u8> = client_key.iter().zip(signature).map(|(a, b)| a ^ b).collect();
        let server_key = Sha256::hmac(b"Server Key", &salted).unwrap();
        let ours = Sha256::hmac(signed.as_bytes(), &server_key).unwrap();
        (BASE64.encode(wanted) == proof).then(|| format!("v={}", BASE64.encode(ours)))
    }

    /// A whole login, from the stream over TLS to the bound session.
    pub(super) async fn admit(&mut self) {
        self.open(OFFER_LOGIN).await;
        let signature = self.scram(PASSWORD).await.unwrap();
        self.success(&signature).await;
        self.open(OFFER_BIND).await;
        self.until("</iq>").await;
        self.say(BOUND).await;
    }
}

pub(super) fn credentials() -> Credentials {
    Credentials::new("admin@xmpp-test.org", SecretString::from(PASSWORD)).unwrap()
}

pub(super) fn bindings() -> Bindings {
    Bindings { exporter: Some(vec![1; 32]), end_point: Some(vec![2; 32]) }
}

/// The client's way from the stream over TLS on.
pub(super) async fn log_in<Io>(io: Io) -> Result<Entered<Io>, Trouble>
where
    Io: AsyncRead + AsyncWrite + Unpin,
{
    let deadline = Instant::now() + PATIENCE;
    let dice = Dice { nonce: "NONCE".to_owned(), resource: "r".to_owned() };
    let mut journal = Journal::new(None);
    let greeted = handshake::greet(io, DOMAIN, deadline, &mut journal).await?;
    handshake::enter(greeted, &credentials(), &bindings(), &dice, deadline, &mut journal).await
}
