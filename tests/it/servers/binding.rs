//! The harness's channel bindings: what `mod_named_binding` gives Prosody is what the standards say.
//!
//! A small client logs in by hand; the binding's data come from the other end of the same TLS session, made by
//! another library (rustls there, OpenSSL here).

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sasl::common::Password;
use sasl::common::scram::{ScramProvider as _, Sha256 as Scram};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use super::authority::Shown;
use super::server::{ADMIN, DOMAIN, Login, Make, Server};

async fn connect(server: &Server) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    let ca = CertificateDer::from_pem_slice(server.authority.ca_pem.as_bytes()).expect("our authority");
    roots.add(ca).expect("a root");
    let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has both")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let socket = TcpStream::connect((server.address, server.direct_port)).await.expect("it listens");
    let name = ServerName::try_from(DOMAIN).expect("a name");
    TlsConnector::from(Arc::new(config)).connect(name, socket).await.expect("the certificate is good")
}

/// Reads until the server has said one of `ends`.
async fn read_until(stream: &mut TlsStream<TcpStream>, ends: &[&str]) -> String {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    while !ends.iter().any(|end| text.contains(end)) {
        let read = stream.read(&mut buffer).await.expect("the connection holds");
        assert!(read > 0, "closed after {text}");
        text.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
    text
}

/// The text of the first element in `xml` that is opened by `<name`.
fn content<'a>(xml: &'a str, name: &str) -> &'a str {
    let (_, rest) = xml.split_once(&format!("<{name}")).expect("the element");
    let (_, rest) = rest.split_once('>').expect("its end");
    rest.split('<').next().expect("split gives one at least")
}

/// A binding's name and its data for one session.
type Binding = (&'static str, Vec<u8>);

/// Logs in with SCRAM-SHA-256-PLUS (RFC 5802); `Ok` when the server accepted and proved itself, else what it answered.
async fn log_in(
    server: &Server,
    binding: impl FnOnce(&TlsStream<TcpStream>) -> Binding,
) -> Result<(), String> {
    const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";
    let mut stream = connect(server).await;
    let header = format!(
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='{DOMAIN}' version='1.0'>"
    );
    stream.write_all(header.as_bytes()).await.expect("it is open");
    let features = read_until(&mut stream, &["</stream:features>"]).await;
    assert!(features.contains("<mechanism>SCRAM-SHA-256-PLUS</mechanism>"), "{features}");
    assert!(features.contains("<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>"), "{features}");

    let (name, data) = binding(&stream);
    let gs2 = format!("p={name},,");
    let bare = format!("n={},r=fyko+d2lbbFgONRv9qkxdawL", ADMIN.0);
    let auth = format!(
        "<auth xmlns='{SASL}' mechanism='SCRAM-SHA-256-PLUS'>{}</auth>",
        STANDARD.encode(format!("{gs2}{bare}"))
    );
    stream.write_all(auth.as_bytes()).await.expect("it is open");
    let challenge = read_until(&mut stream, &["</challenge>", "</failure>"]).await;
    if !challenge.contains("</challenge>") {
        return Err(challenge);
    }
    let challenge = STANDARD.decode(content(&challenge, "challenge")).expect("base64");
    let challenge = String::from_utf8(challenge).expect("text");
    let part = |name: &str| {
        challenge
            .split(',')
            .find_map(|part| part.strip_prefix(name))
            .unwrap_or_else(|| panic!("{name} in {challenge}"))
    };
    let salt = STANDARD.decode(part("s=")).expect("base64");
    let rounds = part("i=").parse().expect("a number");
    let salted = Scram::derive(&Password::Plain(ADMIN.1.to_owned()), &salt, rounds).expect("PBKDF2");
    let header = STANDARD.encode([gs2.as_bytes(), &data].concat());
    let without_proof = format!("c={header},r={}", part("r="));
    let signed = format!("{bare},{challenge},{without_proof}");
    let client_key = Scram::hmac(b"Client Key", &salted).expect("HMAC");
    let signature = Scram::hmac(signed.as_bytes(), &Scram::hash(&client_key)).expect("HMAC");
    let proof: Vec<u8> = client_key.iter().zip(signature).map(|(key, sign)| key ^ sign).collect();
    let last = STANDARD.encode(format!("{without_proof},p={}", STANDARD.encode(proof)));
    stream
        .write_all(format!("<response xmlns='{SASL}'>{last}</response>").as_bytes())
        .await
        .expect("it is open");

    let end = read_until(&mut stream, &["</success>", "</failure>"]).await;
    if !end.contains("</success>") {
        return Err(end);
    }
    let server_key = Scram::hmac(b"Server Key", &salted).expect("HMAC");
    let expected =
        format!("v={}", STANDARD.encode(Scram::hmac(signed.as_bytes(), &server_key).expect("HMAC")));
    assert_eq!(STANDARD.decode(content(&end, "success")).expect("base64"), expected.as_bytes());
    Ok(())
}

fn exporter(stream: &TlsStream<TcpStream>) -> Binding {
    let (_, session) = stream.get_ref();
    let data = session.export_keying_material(vec![0; 32], b"EXPORTER-Channel-Binding", Some(b""));
    ("tls-exporter", data.expect("the handshake is done"))
}

fn end_point(stream: &TlsStream<TcpStream>) -> Binding {
    let (_, session) = stream.get_ref();
    let certificates = session.peer_certificates().expect("the server showed one");
    ("tls-server-end-point", Sha256::digest(&certificates[0]).to_vec())
}

#[tokio::test]
#[ignore = "needs Prosody: run by tests/run.sh"]
async fn prosody_binds_to_the_session_when_told_to() {
    let server = Server::start(Make::Prosody, Shown::Good, Login::Bound("tls-exporter")).await;
    log_in(&server, exporter).await.expect("the right data");
    let wrong = log_in(&server, |_| ("tls-exporter", vec![7; 32])).await.expect_err("other data");
    assert!(wrong.contains("Invalid channel binding value"), "{wrong}");
    let other = log_in(&server, end_point).await.expect_err("another binding than the one announced");
    assert!(other.contains("<failure"), "{other}");
}

#[tokio::test]
#[ignore = "needs Prosody: run by tests/run.sh"]
async fn prosody_binds_to_the_certificate_when_told_to() {
    let server = Server::start(Make::Prosody, Shown::Good, Login::Bound("tls-server-end-point")).await;
    log_in(&server, end_point).await.expect("the right data");
    let wrong = log_in(&server, |_| ("tls-server-end-point", vec![7; 32])).await.expect_err("other data");
    assert!(wrong.contains("Invalid channel binding value"), "{wrong}");
}
