//! What a certificate says: for people, for pins, and for channel binding.

use super::target::hex;
use crate::cluster::session::CertificateFacts;
use jiff::Timestamp;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use x509_parser::der_parser::asn1_rs::FromDer;
use x509_parser::oid_registry::Oid;
use x509_parser::prelude::{GeneralName, X509Certificate};
use x509_parser::signature_algorithm::SignatureAlgorithm;

/// `id-on-xmppAddr` (RFC 6120, 13.7.1.4).
const XMPP_ADDRESS: &str = "1.3.6.1.5.5.7.8.5";
/// `id-on-dnsSRV` (RFC 4985).
const SRV_NAME: &str = "1.3.6.1.5.5.7.8.7";

/// Reads a certificate. The error says why it cannot be read.
pub fn facts(der: &[u8]) -> Result<CertificateFacts, String> {
    let certificate = parse(der)?;
    let validity = certificate.validity();
    Ok(CertificateFacts {
        subject: certificate.subject().to_string(),
        issuer: certificate.issuer().to_string(),
        names: names(&certificate),
        not_before: time(validity.not_before.timestamp()),
        not_after: time(validity.not_after.timestamp()),
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
    let certificate = parse(der).ok()?;
    let algorithm = &certificate.signature_algorithm;
    let oid = match SignatureAlgorithm::try_from(algorithm).ok() {
        Some(SignatureAlgorithm::RSASSA_PSS(parameters)) => parameters.hash_algorithm_oid().to_id_string(),
        _ => algorithm.algorithm.to_id_string(),
    };
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

fn parse(der: &[u8]) -> Result<X509Certificate<'_>, String> {
    X509Certificate::from_der(der)
        .map(|(_, certificate)| certificate)
        .map_err(|_| "the certificate cannot be read: it is no X.509 certificate".to_owned())
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else { return Vec::new() };
    extension
        .value
        .general_names
        .iter()
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some((*name).to_owned()),
            GeneralName::IPAddress(bytes) => address(bytes),
            GeneralName::OtherName(oid, value) => other_name(oid, value),
            _ => None,
        })
        .collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::Ipv4Addr::from(four).to_string());
    }
    <[u8; 16]>::try_from(bytes).ok().map(|six| std::net::Ipv6Addr::from(six).to_string())
}

/// The text of an XMPP address or of a service name: `[0] { UTF8String or IA5String }`.
fn other_name(oid: &Oid<'_>, value: &[u8]) -> Option<String> {
    let kind = oid.to_id_string();
    if kind != XMPP_ADDRESS && kind != SRV_NAME {
        return None;
    }
    let inner = match value {
        // The explicit tag, where the parser has left it.
        [0xa0, _, rest @ ..] => rest,
        all => all,
    };
    match inner {
        [0x0c | 0x16, length, text @ ..] if usize::from(*length) == text.len() => {
            String::from_utf8(text.to_vec()).ok()
        }
        _ => None,
    }
}

fn time(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
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
    }

    #[test]
    fn what_is_no_certificate_is_an_error() {
        assert!(facts(b"").unwrap_err().starts_with("the certificate cannot be read"));
        assert!(facts(&[0x30; 200]).is_err());
        assert_eq!(end_point(b"garbage"), None);
    }
}
