//! The test authority, and the certificates that the servers show.

use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, SerialNumber,
};
use sha2::{Digest as _, Sha256};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Which certificate the server shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// Signed by the test authority for the domain, valid for 90 days.
    Good,
    /// Signed by the test authority, for another name.
    WrongName,
    /// Signed by the test authority for the domain, with two days left.
    Expiring,
    /// For the domain, signed by itself.
    SelfSigned,
}

/// A certificate with its key, as PEM, and what the tests ask about it.
pub(super) struct Certificate {
    /// The certificate alone.
    pub(super) pem: String,
    /// Its private key (PKCS#8).
    pub(super) key_pem: String,
    /// `sha256:HEX` of the certificate's DER, as `--tls-pin` takes it.
    pub(super) pin: String,
    /// The first day after which it is not valid, `YYYY-MM-DD`, in UTC.
    pub(super) last_day: String,
}

/// The test authority and the server's certificate that it gave.
pub(super) struct Authority {
    /// The authority's own certificate: what `--ca-file` names.
    pub(super) ca_pem: String,
    /// What the server shows.
    pub(super) server: Certificate,
}

impl Authority {
    /// Makes a new authority that gave `domain`'s server the certificate `shown`.
    pub(super) fn new(domain: &str, shown: Shown) -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names, none wrong");
        params.distinguished_name.push(DnType::CommonName, "clusterctl test authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().expect("ring makes a key");
        let certificate = params.self_signed(&key).expect("a self-signed authority");
        let ca_pem = certificate.pem();
        let issuer = Issuer::new(params, key);
        Self { ca_pem, server: Certificate::new(domain, shown, &issuer) }
    }
}

impl Certificate {
    fn new(domain: &str, shown: Shown, issuer: &Issuer<'_, KeyPair>) -> Self {
        let name = if shown == Shown::WrongName { "chat.example.net" } else { domain };
        let left = if shown == Shown::Expiring { 2 * DAY } else { 90 * DAY };
        let now = SystemTime::now();
        // An hour more than the days named, so that two days left are two whole days while the test runs.
        let end = now + left + Duration::from_secs(60 * 60);

        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a DNS name");
        params.distinguished_name.push(DnType::CommonName, name);
        params.serial_number = Some(SerialNumber::from(u64::from(std::process::id())));
        params.not_before = (now - DAY).into();
        params.not_after = end.into();
        let key = KeyPair::generate().expect("ring makes a key");
        let certificate = if shown == Shown::SelfSigned {
            params.self_signed(&key)
        } else {
            params.signed_by(&key, issuer)
        }
        .expect("a certificate");

        let end = jiff::Timestamp::try_from(end).expect("a date of this century");
        Self {
            pem: certificate.pem(),
            key_pem: key.serialize_pem(),
            pin: format!("sha256:{:x}", Sha256::digest(certificate.der())),
            last_day: end.strftime("%Y-%m-%d").to_string(),
        }
    }
}
