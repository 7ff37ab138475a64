//! STARTTLS, the TLS handshake, and which certificates are believed.

use super::*;
use crate::cluster::session::{FailureKind, Step, TlsStyle, TrustedBy};
use crate::probe::given::Pin;
use crate::probe::xmpp::target::Target;
use crate::probe::xmpp::tls::{Anchors, Tls, TlsFacts, ca_file};
use rcgen::{CertificateParams, CertifiedIssuer, DnType, KeyPair};
use sha2::{Digest, Sha256 as Hasher};
use std::io::Write;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion, crypto::ring, version};

/// A certificate with its key.
#[derive(Clone)]
pub(super) struct Identity {
    pub(super) der: Vec<u8>,
    key: Vec<u8>,
}

impl Identity {
    pub(super) fn pin(&self) -> Pin {
        Pin(Hasher::digest(&self.der).into())
    }

    pub(super) fn config(&self, versions: &[&'static SupportedProtocolVersion]) -> Arc<ServerConfig> {
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.clone()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(self.der.clone())], key)
            .unwrap();
        Arc::new(config)
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.config(&[&version::TLS13]))
    }
}

fn params(names: &[&str]) -> CertificateParams {
    let mut params =
        CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, DOMAIN);
    params
}

/// As Tigase makes it: for itself, and for a wildcard alone.
pub(super) fn stock() -> Identity {
    let key = KeyPair::generate().unwrap();
    let der = params(&["*.xmpp-test.org"]).self_signed(&key).unwrap().der().to_vec();
    Identity { der, key: key.serialize_der() }
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = params(&[]);
    params.distinguished_name.push(DnType::CommonName, "Test Authority");
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn issued(authority: &CertifiedIssuer<'static, KeyPair>, params: &CertificateParams) -> Identity {
    let key = KeyPair::generate().unwrap();
    let der = params.signed_by(&key, authority).unwrap().der().to_vec();
    Identity { der, key: key.serialize_der() }
}

fn trusting(der: &[u8]) -> Anchors {
    let mut store = RootCertStore::empty();
    store.add(CertificateDer::from(der.to_vec())).unwrap();
    Anchors::Roots(Arc::new(store))
}

/// Direct TLS against a server with this certificate.
async fn met(anchors: Anchors, only_look: bool, config: Arc<ServerConfig>) -> Result<TlsFacts, Trouble> {
    let (ours, theirs) = tokio::io::duplex(64 * 1024);
    let mut tls = Tls::new(DOMAIN, anchors).unwrap();
    tls.only_look = only_look;
    let deadline = Instant::now() + PATIENCE;
    let mut journal = Journal::new(None);
    let client = handshake::secure(ours, TlsStyle::Direct, &tls, DOMAIN, deadline, &mut journal);
    let server = TlsAcceptor::from(config).accept(theirs);
    let (client, _server) = tokio::join!(client, server);
    client.map(|(_, facts)| facts)
}

const BOTH: &[&SupportedProtocolVersion] = &[&version::TLS13, &version::TLS12];

#[tokio::test(start_paused = true)]
async fn a_certificate_of_a_trusted_authority_for_the_domain_is_believed() {
    let authority = authority();
    let identity = issued(&authority, &params(&[DOMAIN]));
    let facts = met(trusting(authority.der()), false, identity.config(BOTH)).await.unwrap();
    assert_eq!((facts.trusted_by, facts.version, facts.believed), (TrustedBy::Authority, "TLSv1.3", true));
    assert_eq!(facts.binding.exporter.map(|key| key.len()), Some(32));
    assert_eq!(facts.binding.end_point, Some(Hasher::digest(&identity.der).to_vec()));
    let facts = met(trusting(authority.der()), false, identity.config(&[&version::TLS12])).await.unwrap();
    assert_eq!((facts.version, facts.binding.exporter), ("TLSv1.2", None));
}

#[tokio::test(start_paused = true)]
async fn a_stock_certificate_is_refused_with_all_its_faults_and_a_ready_pin() {
    let identity = stock();
    let other = authority();
    let trouble = met(trusting(other.der()), false, identity.config(BOTH)).await.unwrap_err();
    assert_eq!((trouble.step, trouble.kind), (Step::Tls, FailureKind::Certificate));
    assert_eq!(
        trouble.cause,
        "the server's certificate is not to be trusted: it is self-signed; it is for *.xmpp-test.org, not for xmpp-test.org"
    );
    let remedy = trouble.remedy.unwrap();
    assert!(
        remedy.contains(&format!("--tls-pin {}", identity.pin())) && remedy.contains("--ca-file"),
        "{remedy}"
    );
    let facts = trouble.certificate.unwrap();
    assert_eq!(facts.names, ["*.xmpp-test.org"]);
}

#[tokio::test(start_paused = true)]
async fn each_fault_is_told_in_words() {
    let trusted = authority();
    let anchors = || trusting(trusted.der());
    let wrong_name = issued(&trusted, &params(&["example.org", "other.example"]));
    let trouble = met(anchors(), false, wrong_name.config(BOTH)).await.unwrap_err();
    assert!(
        trouble.cause.ends_with("it is for example.org, other.example, not for xmpp-test.org"),
        "{}",
        trouble.cause
    );
    let mut old = params(&[DOMAIN]);
    old.not_before = rcgen::date_time_ymd(2001, 1, 1);
    old.not_after = rcgen::date_time_ymd(2002, 1, 1);
    let trouble = met(anchors(), false, issued(&trusted, &old).config(BOTH)).await.unwrap_err();
    assert!(trouble.cause.contains("it expired on 2002-01-01"), "{}", trouble.cause);
    let mut young = params(&[DOMAIN]);
    young.not_before = rcgen::date_time_ymd(3001, 1, 1);
    young.not_after = rcgen::date_time_ymd(3002, 1, 1);
    let trouble = met(anchors(), false, issued(&trusted, &young).config(BOTH)).await.unwrap_err();
    assert!(trouble.cause.contains("it is not valid before 3001-01-01"), "{}", trouble.cause);
    let stranger = issued(&authority(), &params(&[DOMAIN]));
    let anchors_elsewhere = trusting(&stock().der);
    let trouble = met(anchors_elsewhere, false, stranger.config(BOTH)).await.unwrap_err();
    assert!(
        trouble.cause.contains("Test Authority, is no authority that is trusted here"),
        "{}",
        trouble.cause
    );
    let nobody = Anchors::Roots(Arc::new(RootCertStore::empty()));
    let trouble = met(nobody, false, stranger.config(BOTH)).await.unwrap_err();
    assert!(trouble.cause.contains("no list of authorities"), "{}", trouble.cause);
}

#[tokio::test(start_paused = true)]
async fn a_pin_is_all_that_counts() {
    let (one, other) = (stock(), stock());
    let facts = met(Anchors::Pins(vec![other.pin(), one.pin()]), false, one.config(BOTH)).await.unwrap();
    assert_eq!(facts.trusted_by, TrustedBy::Pin);
    let trouble = met(Anchors::Pins(vec![other.pin()]), false, one.config(BOTH)).await.unwrap_err();
    assert_eq!(trouble.kind, FailureKind::Certificate);
    assert!(trouble.cause.ends_with("it is none of the pinned ones"));
    assert!(trouble.remedy.unwrap().contains(&one.pin().to_string()));
}

#[tokio::test(start_paused = true)]
async fn to_be_shown_a_certificate_need_not_be_believed() {
    let identity = stock();
    let facts = met(trusting(authority().der()), true, identity.config(BOTH)).await.unwrap();
    assert!(!facts.believed);
    assert_eq!(format!("sha256:{}", facts.certificate.sha256), identity.pin().to_string());
}

/// The client's way to TLS, through STARTTLS, against a script.
async fn asked<F>(script: impl FnOnce(Script<DuplexStream>) -> F) -> (Result<TlsFacts, Trouble>, String)
where
    F: Future<Output = Script<DuplexStream>>,
{
    let (ours, theirs) = tokio::io::duplex(64 * 1024);
    let tls = Tls::new(DOMAIN, Anchors::Pins(vec![stock().pin()])).unwrap();
    let deadline = Instant::now() + PATIENCE;
    let mut journal = Journal::new(None);
    let client = async {
        handshake::secure(ours, TlsStyle::StartTls, &tls, DOMAIN, deadline, &mut journal)
            .await
            .map(|(_, facts)| facts)
    };
    let (outcome, script) = tokio::join!(client, script(Script::new(theirs)));
    (outcome, script.all)
}

#[tokio::test(start_paused = true)]
async fn without_tls_no_word_of_a_login_is_sent() {
    let (outcome, heard) = asked(|mut script| async {
        script.open("<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>").await;
        script.rest().await;
        script
    })
    .await;
    let trouble = outcome.unwrap_err();
    assert_eq!((trouble.step, trouble.kind), (Step::Stream, FailureKind::Impossible));
    assert!(!heard.contains("auth") && !heard.contains("admin"), "{heard}");
}

#[tokio::test(start_paused = true)]
async fn starttls_asks_and_waits() {
    let (ours, theirs) = tokio::io::duplex(64 * 1024);
    let identity = stock();
    let tls = Tls::new(DOMAIN, Anchors::Pins(vec![identity.pin()])).unwrap();
    let mut journal = Journal::new(None);
    let deadline = Instant::now() + PATIENCE;
    let client = handshake::secure(ours, TlsStyle::StartTls, &tls, DOMAIN, deadline, &mut journal);
    let server = async {
        let mut script = Script::new(theirs);
        script.open(OFFER_TLS).await;
        assert!(script.until("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'").await.len() < 80);
        script.until(">").await;
        script.say(PROCEED).await;
        identity.acceptor().accept(script.io).await
    };
    let (outcome, server) = tokio::join!(client, server);
    let (_, connection) = outcome.unwrap();
    assert_eq!(connection.trusted_by, TrustedBy::Pin);
    assert!(server.unwrap().get_ref().1.alpn_protocol().is_none());
    let steps: Vec<Step> = journal.into_steps().iter().map(|taken| taken.step).collect();
    assert_eq!(steps, [Step::Stream, Step::Tls]);
}

#[tokio::test(start_paused = true)]
async fn what_comes_ahead_of_tls_is_not_taken() {
    let (outcome, _) = asked(|mut script| async {
        script.open(OFFER_TLS).await;
        script.until("<starttls").await;
        script.say(&format!("{PROCEED}<stream:features/>")).await;
        script
    })
    .await;
    let trouble = outcome.unwrap_err();
    assert!(trouble.cause.contains("ahead of TLS"), "{}", trouble.cause);
}

#[tokio::test(start_paused = true)]
async fn a_redirect_before_tls_is_known_as_one() {
    let (outcome, _) = asked(|mut script| async {
        script.until("version='1.0'>").await;
        script.say(HEADER).await;
        script.say("<stream:error><see-other-host xmlns=\"urn:ietf:params:xml:ns:xmpp-streams\">evil.example</see-other-host></stream:error></stream:stream>").await;
        script
    })
    .await;
    let redirect = outcome.unwrap_err().redirect.unwrap();
    assert_eq!((redirect.to.as_str(), redirect.encrypted), ("evil.example", false));
}

#[tokio::test(start_paused = true)]
async fn refusals_on_the_way_to_tls_name_their_step() {
    let cases: [(&str, Step, &str); 4] = [
        (
            "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>",
            Step::Tls,
            "<failure/> to STARTTLS",
        ),
        ("</stream:stream>", Step::Tls, "closed the stream"),
        (PROCEED, Step::Tls, "closed the connection during the TLS handshake"),
        ("\u{15}\u{3}", Step::Tls, "no XMPP stream"),
    ];
    for (answer, step, words) in cases {
        let (outcome, _) = asked(|mut script| async move {
            script.open(OFFER_TLS).await;
            script.until("<starttls").await;
            script.until(">").await;
            script.say(answer).await;
            script.io.shutdown().await.unwrap();
            script
        })
        .await;
        let trouble = outcome.unwrap_err();
        assert_eq!((trouble.step, trouble.kind), (step, FailureKind::Protocol), "{answer}");
        assert!(trouble.cause.contains(words), "{answer}: {}", trouble.cause);
        assert!(trouble.broken());
    }
}

#[tokio::test(start_paused = true)]
async fn silence_on_the_way_to_tls_names_its_step() {
    for (number, step) in [Step::Stream, Step::Stream, Step::Tls, Step::Tls].into_iter().enumerate() {
        let started = Instant::now();
        let (outcome, _) = asked(|mut script| async move {
            script.until("version='1.0'>").await;
            for (from, words) in [(1, HEADER), (2, OFFER_TLS), (3, PROCEED)] {
                if number >= from {
                    script.say(words).await;
                }
                if from == 2 && number >= 2 {
                    script.until("<starttls").await;
                }
            }
            tokio::time::sleep(PATIENCE * 2).await;
            script
        })
        .await;
        let trouble = outcome.unwrap_err();
        assert_eq!((trouble.step, trouble.kind), (step, FailureKind::Timeout), "{number}");
        assert!(!trouble.broken() && trouble.passing());
        assert!(started.elapsed() <= PATIENCE * 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_port_that_speaks_tls_is_told_from_one_that_does_not() {
    let (outcome, _) = asked(|mut script| async {
        script.until("version='1.0'>").await;
        script.say("\u{15}\u{3}\u{3}\0\u{2}\u{2}\u{a}").await;
        script
    })
    .await;
    assert!(outcome.unwrap_err().cause.contains("speaks TLS from the first byte"));
    let (ours, mut theirs) = tokio::io::duplex(4096);
    let tls = Tls::new(DOMAIN, Anchors::Pins(vec![stock().pin()])).unwrap();
    let mut journal = Journal::new(None);
    let deadline = Instant::now() + PATIENCE;
    let client = handshake::secure(ours, TlsStyle::Direct, &tls, DOMAIN, deadline, &mut journal);
    let (outcome, _) = tokio::join!(client, theirs.write_all(HEADER.as_bytes()));
    let trouble = outcome.err().unwrap();
    assert!(trouble.cause.contains("does not speak TLS"), "{}", trouble.cause);
}

#[tokio::test]
async fn a_wrong_ca_file_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
        path
    };
    let good = authority().pem();
    assert_eq!(ca_file(&file("good.pem", &good)).unwrap().len(), 1);
    let empty = ca_file(&file("empty.pem", "hello\n")).unwrap_err();
    assert!(empty.ends_with("empty.pem: holds no certificate in PEM form"), "{empty}");
    let broken = format!("{good}# another\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let line = good.lines().count() + 2;
    let fault = ca_file(&file("broken.pem", &broken)).unwrap_err();
    assert!(fault.contains(&format!("broken.pem:{line}: ")), "{fault}");
    let missing = folder.path().join("missing.pem");
    assert!(ca_file(&missing).unwrap_err().contains("cannot be read"));
    let resolver = crate::probe::resolve::Resolver::offline(Vec::new());
    let mut target = Target::new(DOMAIN, Arc::new(resolver));
    target.trust.ca_files = vec![missing];
    let trouble = Anchors::load(&target).await.unwrap_err();
    assert_eq!((trouble.step, trouble.kind), (Step::Tls, FailureKind::Impossible));
}
