//! Each node's own certificate, as a stock Tigase makes it: self-signed, subject the domain, and a name that
//! covers the nodes alone.

use super::error::DemoError;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// A certificate with its key, ready to serve.
pub(super) struct Certificate {
    /// The serving side of TLS.
    pub(super) acceptor: TlsAcceptor,
    /// SHA-256 of the DER: what a pin names, and what `tls-server-end-point` binds to (RFC 5929, 4.1: the
    /// hash of the signature algorithm, which is SHA-256 here).
    pub(super) sha256: [u8; 32],
}

impl Certificate {
    /// Makes a new one for a domain, good from yesterday for a year.
    pub(super) fn new(domain: &str) -> Result<Self, DemoError> {
        let wrong = |cause: rcgen::Error| DemoError::Certificate(cause.to_string());
        let day = Duration::from_secs(24 * 60 * 60);
        let mut params = CertificateParams::new(vec![format!("*.{domain}")]).map_err(wrong)?;
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, domain);
        params.not_before = (SystemTime::now() - day).into();
        params.not_after = (SystemTime::now() + 365 * day).into();
        let key = KeyPair::generate().map_err(wrong)?;
        let certificate = params.self_signed(&key).map_err(wrong)?;
        let sha256 = Sha256::digest(certificate.der()).into();
        let tls = |cause: tokio_rustls::rustls::Error| DemoError::Certificate(cause.to_string());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(tls)?
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
            )
            .map_err(tls)?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), sha256 })
    }

    /// As `--tls-pin` takes it: `sha256:` and 64 lower-case hexadecimal digits.
    pub(super) fn pin(&self) -> String {
        use std::fmt::Write;
        let mut pin = String::from("sha256:");
        for byte in self.sha256 {
            write!(pin, "{byte:02x}").expect("a string takes everything");
        }
        pin
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    #[test]
    fn two_nodes_have_two_certificates() {
        let (one, other) = (Certificate::new("demo.test").unwrap(), Certificate::new("demo.test").unwrap());
        assert_ne!(one.pin(), other.pin());
        assert_eq!(one.pin().len(), "sha256:".len() + 64);
    }
}
