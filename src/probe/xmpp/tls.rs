//! The TLS handshake, and whether the certificate is believed.
//!
//! The certificate is verified for the XMPP domain, whatever host we were led to: against the system's
//! authorities and those of `--ca-file`, or, where pins are given, by its fingerprint alone. Nothing turns
//! verification off.

use super::certificate;
use super::error::Trouble;
use super::target::Target;
use crate::cluster::session::{CertificateFacts, FailureKind, Step, TlsStyle, TrustedBy};
use crate::probe::given::Pin;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::client::{WebPkiServerVerifier, verify_server_name};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, ProtocolVersion, RootCertStore,
    SignatureScheme, version,
};

/// Whose word counts.
#[derive(Debug, Clone)]
pub(crate) enum Anchors {
    /// These certificates, and no others.
    Pins(Vec<Pin>),
    /// Authorities.
    Roots(Arc<RootCertStore>),
}

impl Anchors {
    /// Reads the authorities: the system's own and those in the files. With pins, nothing is read. Begins when
    /// it is called, on a thread of its own, whenever it is waited for.
    pub(crate) fn load(target: &Target) -> impl Future<Output = Result<Self, Trouble>> + use<> {
        let pins = target.trust.pins.clone();
        let files = target.trust.ca_files.clone();
        let reading = pins.is_empty().then(|| tokio::task::spawn_blocking(move || roots(&files)));
        async move {
            let Some(reading) = reading else { return Ok(Self::Pins(pins)) };
            match reading.await {
                Ok(Ok(roots)) => Ok(Self::Roots(Arc::new(roots))),
                Ok(Err(fault)) => Err(Trouble::new(Step::Tls, FailureKind::Impossible, fault)
                    .remedy("give --ca-file a file with certificates in PEM form")),
                Err(_) => Err(Trouble::new(
                    Step::Tls,
                    FailureKind::Impossible,
                    "the system's authorities could not be read",
                )),
            }
        }
    }

    /// What they are, in words for the log.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Pins(pins) if pins.len() == 1 => "one pinned certificate is to be believed".to_owned(),
            Self::Pins(pins) => format!("{} pinned certificates are to be believed", pins.len()),
            Self::Roots(roots) => format!("{} authorities are to be believed", roots.len()),
        }
    }
}

fn roots(files: &[PathBuf]) -> Result<RootCertStore, String> {
    let mut store = RootCertStore::empty();
    for file in files {
        for certificate in ca_file(file)? {
            store.add(certificate).map_err(|error| {
                format!("{}: a certificate is no authority that can be used: {error}", file.display())
            })?;
        }
    }
    let system = rustls_native_certs::load_native_certs();
    for error in &system.errors {
        tracing::debug!("of the system's authorities: {error}");
    }
    store.add_parsable_certificates(system.certs);
    Ok(store)
}

/// Reads the certificates of a PEM file; there is at least one. The error names the file and the line.
pub fn ca_file(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let text = fs::read(path).map_err(|error| format!("{}: cannot be read: {error}", path.display()))?;
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&text) {
        let place = || line_of_certificate(&text, found.len());
        let certificate =
            certificate.map_err(|error| format!("{}:{}: {}", path.display(), place(), pem_fault(&error)))?;
        certificate::facts(&certificate)
            .map_err(|error| format!("{}:{}: {error}", path.display(), place()))?;
        found.push(certificate);
    }
    if found.is_empty() {
        return Err(format!("{}: holds no certificate in PEM form", path.display()));
    }
    Ok(found)
}

/// The library's words hold bytes as numbers.
fn pem_fault(error: &pem::Error) -> String {
    match error {
        pem::Error::MissingSectionEnd { end_marker } => {
            format!("no -----END {}----- follows", String::from_utf8_lossy(end_marker))
        }
        pem::Error::IllegalSectionStart { line } => {
            format!("\"{}\" begins nothing", String::from_utf8_lossy(line).trim_end())
        }
        pem::Error::Base64Decode(_) => "between BEGIN and END is what is no base64".to_owned(),
        other => other.to_string(),
    }
}

/// The line, from 1, on which the certificate with this number, from 0, begins.
fn line_of_certificate(text: &[u8], number: usize) -> usize {
    let lines = text.split(|byte| *byte == b'\n').enumerate();
    lines
        .filter(|(_, line)| line.starts_with(b"-----BEGIN CERTIFICATE"))
        .nth(number)
        .map_or(1, |(line, _)| line + 1)
}

/// Where the way into TLS and the port may not fit.
pub(crate) const WHICH_PORT: &str = "look whether this is a client port of the server: usually 5222 is for STARTTLS \
     and 5223 for TLS from the first byte; --tls starttls|direct says which it is";

/// What the verifier saw and thought.
#[derive(Debug)]
struct Seen {
    leaf: Vec<u8>,
    /// What was wrong; none: believed.
    fault: Option<Fault>,
}

/// What is wrong with a certificate, and what helps where a pin is not wanted.
#[derive(Debug)]
struct Fault {
    words: String,
    remedy: Option<String>,
}

impl Fault {
    fn new(words: &str) -> Self {
        Self { words: words.to_owned(), remedy: None }
    }
}

/// Judges the server's certificate, and keeps it for the report.
#[derive(Debug)]
struct Verifier {
    anchors: Anchors,
    authority: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
    /// Take any certificate: for showing one, before any login, and never for a session.
    only_look: bool,
    seen: OnceLock<Seen>,
}

impl Verifier {
    fn new(anchors: Anchors, provider: Arc<CryptoProvider>, only_look: bool) -> Self {
        let authority = match &anchors {
            Anchors::Pins(_) => None,
            // Fails only where there is no authority at all, and then nothing is believed.
            Anchors::Roots(roots) => {
                WebPkiServerVerifier::builder_with_provider(Arc::clone(roots), Arc::clone(&provider))
                    .build()
                    .ok()
            }
        };
        Self { anchors, authority, provider, only_look, seen: OnceLock::new() }
    }

    fn judge(
        &self,
        leaf: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<(), Fault> {
        if let Anchors::Pins(pins) = &self.anchors {
            let shown = certificate::fingerprint(leaf);
            return if pins.iter().any(|pin| super::target::hex(&pin.0) == shown) {
                Ok(())
            } else {
                Err(Fault::new("it is none of the pinned ones"))
            };
        }
        let Some(authority) = &self.authority else {
            let mut fault = Fault::new("this system has no list of authorities, and no --ca-file was given");
            fault.remedy = Some(NAME_AUTHORITY.to_owned());
            return Err(fault);
        };
        match authority.verify_server_cert(leaf, between, name, &[], now) {
            Ok(_) => Ok(()),
            Err(error) => Err(faults(&error, leaf, name, now)),
        }
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let fault = self.judge(leaf, between, name, now).err();
        let believed = fault.is_none() || self.only_look;
        let _ = self.seen.set(Seen { leaf: leaf.to_vec(), fault });
        if believed {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

const NAME_AUTHORITY: &str = "name the authority that issued it: --ca-file PEM";

/// All that is wrong with a certificate, in words: webpki stops at the first fault.
fn faults(error: &Error, leaf: &CertificateDer<'_>, name: &ServerName<'_>, now: UnixTime) -> Fault {
    let Ok(facts) = certificate::facts(leaf) else {
        return Fault::new(&format!("it cannot be read ({error})"));
    };
    let mut words = Vec::new();
    let mut remedies = Vec::new();
    if let Error::InvalidCertificate(CertificateError::UnknownIssuer) = error {
        words.push(if certificate::is_self_signed(&facts) {
            "it is self-signed".to_owned()
        } else {
            format!("its issuer, {}, is no authority that is trusted here", facts.issuer)
        });
        remedies.push(NAME_AUTHORITY.to_owned());
    }
    let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    if facts.not_after.as_second() < seconds {
        words.push(format!("it expired on {}", facts.not_after));
        remedies.push("renew it on the server (and look at this host's clock)".to_owned());
    } else if facts.not_before.as_second() > seconds {
        words.push(format!("it is not valid before {}", facts.not_before));
        remedies.push("look at this host's clock".to_owned());
    }
    let named = ParsedCertificate::try_from(leaf).and_then(|parsed| verify_server_name(&parsed, name));
    if named.is_err() {
        let list = if facts.names.is_empty() { "no name".to_owned() } else { facts.names.join(", ") };
        words.push(format!("it is for {list}, not for {}", name.to_str()));
        remedies.push(
            "look whether this is the right server: its certificate must be for the domain, whatever the node's name"
                .to_owned(),
        );
    }
    if words.is_empty() {
        return Fault::new(&format!("it is not valid: {error}"));
    }
    Fault { words: words.join("; "), remedy: (!remedies.is_empty()).then(|| remedies.join("; ")) }
}

/// What the handshake settled.
#[derive(Debug, Clone)]
pub(crate) struct TlsFacts {
    pub(crate) certificate: CertificateFacts,
    pub(crate) trusted_by: TrustedBy,
    pub(crate) version: &'static str,
    /// False only where the certificate was to be shown, not believed.
    pub(crate) believed: bool,
    pub(crate) binding: super::sasl::Bindings,
}

/// Makes TLS of a connection.
#[derive(Debug, Clone)]
pub(crate) struct Tls {
    pub(crate) anchors: Anchors,
    /// The XMPP domain, as DNS carries it.
    pub(crate) name: ServerName<'static>,
    pub(crate) only_look: bool,
}

impl Tls {
    pub(crate) fn new(domain: &str, anchors: Anchors) -> Result<Self, Trouble> {
        let name = idna::domain_to_ascii(domain)
            .ok()
            .and_then(|name| ServerName::try_from(name).ok())
            .or_else(|| ServerName::try_from(domain.to_owned()).ok())
            .ok_or_else(|| {
                let cause = format!("\"{domain}\" is no domain that a certificate could be for");
                Trouble::new(Step::Resolve, FailureKind::Impossible, cause)
            })?;
        Ok(Self { anchors, name, only_look: false })
    }

    /// The handshake: one round trip with TLS 1.3.
    pub(crate) async fn handshake<Io>(
        &self,
        io: Io,
        style: TlsStyle,
    ) -> Result<(Box<TlsStream<Io>>, TlsFacts), Trouble>
    where
        Io: AsyncRead + AsyncWrite + Unpin,
    {
        let provider = Arc::new(ring::default_provider());
        let verifier = Arc::new(Verifier::new(self.anchors.clone(), Arc::clone(&provider), self.only_look));
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&version::TLS13, &version::TLS12])
            .map_err(|error| Trouble::new(Step::Tls, FailureKind::Impossible, error.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::clone(&verifier) as Arc<dyn ServerCertVerifier>)
            .with_no_client_auth();
        if style == TlsStyle::Direct {
            // XEP-0368, 3: lets a port serve several protocols.
            config.alpn_protocols = vec![b"xmpp-client".to_vec()];
        }
        let connector = TlsConnector::from(Arc::new(config));
        match connector.connect(self.name.clone(), io).await {
            Ok(stream) => self.settled(Box::new(stream), &verifier),
            Err(error) => Err(self.refusal(&error, &verifier)),
        }
    }

    fn settled<Io>(
        &self,
        stream: Box<TlsStream<Io>>,
        verifier: &Verifier,
    ) -> Result<(Box<TlsStream<Io>>, TlsFacts), Trouble> {
        let seen =
            verifier.seen.get().ok_or_else(|| Trouble::protocol(Step::Tls, "no certificate was shown"))?;
        let certificate = certificate::facts(&seen.leaf)
            .map_err(|fault| Trouble::new(Step::Tls, FailureKind::Certificate, fault))?;
        let (_, connection) = stream.get_ref();
        let thirteen = connection.protocol_version() == Some(ProtocolVersion::TLSv1_3);
        // RFC 9266 defines tls-exporter for TLS 1.3, and for 1.2 under conditions that we cannot see.
        let exporter = thirteen
            .then(|| connection.export_keying_material([0_u8; 32], b"EXPORTER-Channel-Binding", Some(b"")))
            .and_then(Result::ok)
            .map(|key| key.to_vec());
        let binding = super::sasl::Bindings { exporter, end_point: certificate::end_point(&seen.leaf) };
        let facts = TlsFacts {
            certificate,
            trusted_by: match self.anchors {
                Anchors::Pins(_) => TrustedBy::Pin,
                Anchors::Roots(_) => TrustedBy::Authority,
            },
            version: if thirteen { "TLSv1.3" } else { "TLSv1.2" },
            believed: seen.fault.is_none(),
            binding,
        };
        Ok((stream, facts))
    }

    fn refusal(&self, error: &io::Error, verifier: &Verifier) -> Trouble {
        if let Some(Seen { leaf, fault: Some(fault) }) = verifier.seen.get() {
            let facts = certificate::facts(leaf).ok();
            let print = certificate::fingerprint(leaf);
            let remedy = match &self.anchors {
                Anchors::Pins(_) => format!(
                    "if the server has a new certificate, or each node its own, compare the fingerprint on the server \
                     and give it too: --tls-pin sha256:{print}"
                ),
                Anchors::Roots(_) => {
                    let other =
                        fault.remedy.as_ref().map(|remedy| format!("{remedy}; or ")).unwrap_or_default();
                    format!(
                        "{other}compare the fingerprint with the server's own and pin it: --tls-pin sha256:{print}"
                    )
                }
            };
            return Trouble::new(
                Step::Tls,
                FailureKind::Certificate,
                format!("the server's certificate is not to be trusted: {}", fault.words),
            )
            .remedy(remedy)
            .certificate(facts);
        }
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
        let cause = match inner {
            Some(Error::InvalidCertificate(fault)) => {
                return Trouble::new(
                    Step::Tls,
                    FailureKind::Certificate,
                    format!("the server does not hold the key of its certificate: {fault}"),
                )
                .certificate(verifier.seen.get().and_then(|seen| certificate::facts(&seen.leaf).ok()));
            }
            Some(Error::InvalidMessage(_)) => {
                return Trouble::protocol(Step::Tls, "what answered does not speak TLS").remedy(WHICH_PORT);
            }
            Some(Error::AlertReceived(alert)) => {
                format!("the server ended the TLS handshake with the alert {}", alert_words(*alert))
            }
            Some(other) => format!("the TLS handshake failed: {other}"),
            None if error.kind() == io::ErrorKind::UnexpectedEof => {
                "the server closed the connection during the TLS handshake".to_owned()
            }
            None => format!("the TLS handshake failed: {error}"),
        };
        Trouble::protocol(Step::Tls, cause)
    }
}

/// `handshake failure` for `HandshakeFailure`.
fn alert_words(alert: tokio_rustls::rustls::AlertDescription) -> String {
    let name = alert.as_str().map_or_else(|| u8::from(alert).to_string(), str::to_owned);
    let mut words = String::new();
    for (i, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && i > 0 {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    format!("\"{words}\"")
}
