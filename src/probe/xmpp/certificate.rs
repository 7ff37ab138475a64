//! What a certificate says: for people, for pins, and for channel binding.

use super::target::hex;
use super::x509;
use crate::cluster::session::CertificateFacts;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

/// RSASSA-PSS (RFC 4055, 3.1), whose hash is told apart from it.
const RSASSA_PSS: &str = "1.2.840.113549.1.1.10";

/// Reads a certificate. The error says why it cannot be read.
pub fn facts(der: &[u8]) -> Result<CertificateFacts, String> {
    let certificate = x509::read(der).map_err(|why| format!("the certificate cannot be read: {why}"))?;
    Ok(CertificateFacts {
        subject: certificate.subject,
        issuer: certificate.issuer,
        names: certificate.names,
        not_before: certificate.not_before,
        not_after: certificate.not_after,
        sha256: fingerprint(der),
    })
}

/// SHA-256 of the DER, in lower-case hexadecimal digits.
pub fn fingerprint(der: &[u8]) -> String {
    hex(&Sha256::digest(der))
}

/// Whether subject and issuer are the same.
pub(crate) fn is_self_signed(facts: &CertificateFacts) -> bool {
    facts.subject == facts.issuer
}

/// The data of the channel binding `tls-server-end-point` (RFC 5929, 4.1): the certificate's hash, by the hash of
/// its signature, SHA-256 in place of MD5 and SHA-1. None where the RFC leaves it undefined, as with Ed25519.
pub(crate) fn end_point(der: &[u8]) -> Option<Vec<u8>> {
    let algorithm = x509::read(der).ok()?.signature;
    let oid = if algorithm.oid == RSASSA_PSS { algorithm.pss_hash()? } else { algorithm.oid };
    match oid.as_str() {
        // md5, sha1, sha256: with RSA, with ECDSA, with DSA, and as the hash of RSASSA-PSS.
        "1.2.840.113549.1.1.4"
        | "1.2.840.113549.1.1.5"
        | "1.2.840.113549.1.1.11"
        | "1.2.840.10045.4.1"
        | "1.2.840.10045.4.3.2"
        | "1.2.840.10040.4.3"
        | "2.16.840.1.101.3.4.3.2"
        | "1.3.14.3.2.26"
        | "2.16.840.1.101.3.4.2.1" => Some(Sha256::digest(der).to_vec()),
        "1.2.840.113549.1.1.14" | "1.2.840.10045.4.3.1" | "2.16.840.1.101.3.4.2.4" => {
            Some(Sha224::digest(der).to_vec())
        }
        "1.2.840.113549.1.1.12" | "1.2.840.10045.4.3.3" | "2.16.840.1.101.3.4.2.2" => {
            Some(Sha384::digest(der).to_vec())
        }
        "1.2.840.113549.1.1.13" | "1.2.840.10045.4.3.4" | "2.16.840.1.101.3.4.2.3" => {
            Some(Sha512::digest(der).to_vec())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use rcgen::string::Ia5String;
    use rcgen::{CertificateParams, DnType, KeyPair, SanType};

    fn made(algorithm: &'static rcgen::SignatureAlgorithm, names: Vec<SanType>) -> Vec<u8> {
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "xmpp-test.org");
        params.subject_alt_names = names;
        let key = KeyPair::generate_for(algorithm).unwrap();
        params.self_signed(&key).unwrap().der().to_vec()
    }

    #[test]
    fn a_certificate_tells_its_names_dates_and_fingerprint() {
        let der = made(
            &rcgen::PKCS_ECDSA_P256_SHA256,
            vec![
                SanType::DnsName(Ia5String::try_from("*.xmpp-test.org").unwrap()),
                SanType::OtherName((vec![1, 3, 6, 1, 5, 5, 7, 8, 5], "xmpp-test.org".into())),
                SanType::IpAddress("10.0.0.1".parse().unwrap()),
            ],
        );
        let read = facts(&der).unwrap();
        assert_eq!(read.subject, "CN=xmpp-test.org");
        assert!(is_self_signed(&read));
        assert_eq!(read.names, ["*.xmpp-test.org", "xmpp-test.org", "10.0.0.1"]);
        assert_eq!(read.sha256, hex(&Sha256::digest(&der)));
        assert!(read.not_before < read.not_after);
    }

    #[test]
    fn the_end_point_hash_follows_the_signature() {
        let with_256 = made(&rcgen::PKCS_ECDSA_P256_SHA256, Vec::new());
        assert_eq!(end_point(&with_256), Some(Sha256::digest(&with_256).to_vec()));
        let with_384 = made(&rcgen::PKCS_ECDSA_P384_SHA384, Vec::new());
        assert_eq!(end_point(&with_384), Some(Sha384::digest(&with_384).to_vec()));
        assert_eq!(end_point(&made(&rcgen::PKCS_ED25519, Vec::new())), None);
        let pss = include_bytes!("../../../tests/fixtures/certificate/rsassa-pss-sha384.der");
        assert_eq!(end_point(pss), Some(Sha384::digest(pss).to_vec()));
    }

    #[test]
    fn what_is_no_certificate_is_an_error() {
        assert!(facts(b"").unwrap_err().starts_with("the certificate cannot be read"));
        assert!(facts(&[0x30; 200]).is_err());
        assert_eq!(end_point(b"garbage"), None);
    }
}
