//! The fields of an X.509 certificate (RFC 5280, 4.1) that are shown to people or used by the login.
//!
//! The `der` crate takes the bytes apart; here is which part is which. Whether a certificate is to be trusted is
//! decided elsewhere.

use super::target::hex;
use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Reader, SliceReader, Tag, Tagged};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::net::{Ipv4Addr, Ipv6Addr};

/// `id-ce-subjectAltName` (RFC 5280, 4.2.1.6).
const ALTERNATIVE_NAMES: &str = "2.5.29.17";
/// `id-on-xmppAddr` (RFC 6120, 13.7.1.4).
const XMPP_ADDRESS: &str = "1.3.6.1.5.5.7.8.5";
/// `id-on-dnsSRV` (RFC 4985).
const SRV_NAME: &str = "1.3.6.1.5.5.7.8.7";

/// One certificate.
#[derive(Debug)]
pub(super) struct Certificate<'a> {
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) not_before: Timestamp,
    pub(super) not_after: Timestamp,
    /// Hosts, addresses, XMPP addresses and service names for which it is made.
    pub(super) names: Vec<String>,
    /// How its issuer has signed it.
    pub(super) signature: Algorithm<'a>,
}

/// An `AlgorithmIdentifier`.
#[derive(Debug)]
pub(super) struct Algorithm<'a> {
    /// Its object identifier, with dots.
    pub(super) oid: String,
    parameters: Option<AnyRef<'a>>,
}

impl<'a> Algorithm<'a> {
    fn read(mut parts: Parts<'a>) -> Option<Self> {
        Some(Self { oid: dotted(parts.next(Tag::ObjectIdentifier)?), parameters: parts.any() })
    }

    /// The hash that the parameters of RSASSA-PSS name (RFC 4055, 3.1), which is SHA-1 where they name none.
    pub(super) fn pss_hash(&self) -> Option<String> {
        let mut parameters = Parts::of(self.parameters.filter(|p| p.tag() == Tag::Sequence)?.value())?;
        match parameters.tagged(0) {
            Some(hash) => Some(Self::read(Parts::of(hash)?.sequence()?)?.oid),
            None => Some("1.3.14.3.2.26".to_owned()),
        }
    }
}

/// Reads a certificate; what follows it is none of its own. The error says what is wrong with it.
pub(super) fn read(der: &[u8]) -> Result<Certificate<'_>, &'static str> {
    const OTHER: &str = "it is no X.509 certificate";
    let mut whole = Parts::of(der).and_then(|mut file| file.sequence()).ok_or(OTHER)?;
    let mut body = whole.sequence().ok_or(OTHER)?;
    let signature = whole.sequence().and_then(Algorithm::read).ok_or(OTHER)?;
    whole.next(Tag::BitString).ok_or(OTHER)?;

    let _version = body.tagged(0);
    body.next(Tag::Integer).ok_or(OTHER)?;
    body.sequence().ok_or(OTHER)?;
    let issuer = body.sequence().and_then(distinguished_name).ok_or("its issuer is not understood")?;
    let (not_before, not_after) =
        body.sequence().and_then(validity).ok_or("the dates of its validity are not understood")?;
    let subject = body.sequence().and_then(distinguished_name).ok_or("its subject is not understood")?;
    let _public_key = body.sequence().ok_or(OTHER)?;
    let (_issuer_id, _subject_id) = (body.tagged(1), body.tagged(2));
    let names = body.tagged(3).and_then(alternative_names).unwrap_or_default();
    Ok(Certificate { issuer, subject, not_before, not_after, names, signature })
}

/// The values that stand one after another inside of another one.
struct Parts<'a>(SliceReader<'a>);

impl<'a> Parts<'a> {
    fn of(content: &'a [u8]) -> Option<Self> {
        SliceReader::new(content).ok().map(Self)
    }

    fn any(&mut self) -> Option<AnyRef<'a>> {
        AnyRef::decode(&mut self.0).ok()
    }

    /// The content of the next value, which has to be of this kind.
    fn next(&mut self, tag: Tag) -> Option<&'a [u8]> {
        self.any().filter(|value| value.tag() == tag).map(AnyRef::value)
    }

    fn sequence(&mut self) -> Option<Self> {
        Self::of(self.next(Tag::Sequence)?)
    }

    /// The content of the next value if it is the optional one with this number; otherwise it stays the next.
    fn tagged(&mut self, number: u32) -> Option<&'a [u8]> {
        let mut ahead = Self(self.0.clone());
        let value = ahead.any().filter(|value| context(value.tag()) == Some(number))?;
        *self = ahead;
        Some(value.value())
    }

    /// The bytes that are left; `None`: there are none.
    fn rest(mut self) -> Option<&'a [u8]> {
        let length = self.0.remaining_len();
        self.0.read_slice(length).ok().filter(|rest| !rest.is_empty())
    }

    /// All that is left, unless something of it is not DER.
    fn all(mut self) -> Option<Vec<AnyRef<'a>>> {
        let mut all = Vec::new();
        while !self.0.is_finished() {
            all.push(self.any()?);
        }
        Some(all)
    }
}

/// The number of a tag whose meaning depends on where it stands.
fn context(tag: Tag) -> Option<u32> {
    match tag {
        Tag::ContextSpecific { number, .. } => Some(number.0),
        _ => None,
    }
}

/// An object identifier as people write it; one that is none, or longer than any in use, by its bytes.
fn dotted(bytes: &[u8]) -> String {
    ObjectIdentifier::from_bytes(bytes).map_or_else(|_| format!("#{}", hex(bytes)), |oid| oid.to_string())
}

/// `CN=…, O=…` in the certificate's order.
fn distinguished_name(parts: Parts<'_>) -> Option<String> {
    let mut levels = Vec::new();
    for level in parts.all()? {
        let mut pairs = Vec::new();
        for pair in Parts::of(level.value()).filter(|_| level.tag() == Tag::Set)?.all()? {
            let mut pair = Parts::of(pair.value()).filter(|_| pair.tag() == Tag::Sequence)?;
            let kind = dotted(pair.next(Tag::ObjectIdentifier)?);
            pairs.push(format!("{}={}", abbreviation(&kind), text(pair.rest()?)));
        }
        levels.push(pairs.join(" + "));
    }
    Some(levels.join(", "))
}

/// The short name of an attribute's kind, or its object identifier.
fn abbreviation(oid: &str) -> &str {
    match oid {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "surname",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "streetAddress",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.13" => "description",
        "2.5.4.15" => "businessCategory",
        "2.5.4.16" => "postalAddress",
        "2.5.4.17" => "postalCode",
        "2.5.4.41" => "name",
        "2.5.4.42" => "givenName",
        "2.5.4.43" => "initials",
        "2.5.4.44" => "generationQualifier",
        "2.5.4.45" => "uniqueIdentifier",
        "2.5.4.46" => "dnQualifier",
        "2.5.4.97" => "organizationIdentifier",
        "0.9.2342.19200300.100.1.1" => "uid",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "Email",
        other => other,
    }
}

/// A value for people: a string of any kind, or, where it is none that can be read, the whole of its DER (RFC 4514,
/// 2.4). What a name holds is nothing to the login: it never makes a certificate unusable.
fn text(der: &[u8]) -> String {
    let undone = || format!("#{}", hex(der));
    let Some(value) = Parts::of(der).and_then(|mut parts| parts.any()) else { return undone() };
    let bytes = value.value();
    match value.tag() {
        Tag::BmpString => {
            let units =
                bytes.chunks(2).map(|two| two.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        Tag::Utf8String
        | Tag::PrintableString
        | Tag::Ia5String
        | Tag::TeletexString
        | Tag::NumericString
        | Tag::VisibleString
        | Tag::GeneralString
        | Tag::VideotexString => match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            // Who does not write UTF-8 here writes Latin-1, whatever the kind of string is said to be.
            Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        },
        _ => undone(),
    }
}

fn validity(mut parts: Parts<'_>) -> Option<(Timestamp, Timestamp)> {
    Some((time(parts.any()?)?, time(parts.any()?)?))
}

/// `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ` (RFC 5280, 4.1.2.5).
fn time(value: AnyRef<'_>) -> Option<Timestamp> {
    let digits = value.value().strip_suffix(b"Z").filter(|d| d.iter().all(u8::is_ascii_digit))?;
    let two = |at: usize| i8::try_from((*digits.get(at)? - b'0') * 10 + (*digits.get(at + 1)? - b'0')).ok();
    let (year, rest) = match (value.tag(), digits.len()) {
        (Tag::UtcTime, 12) => {
            let year = i16::from(two(0)?);
            (if year < 50 { 2000 + year } else { 1900 + year }, 2)
        }
        (Tag::GeneralizedTime, 14) => (i16::from(two(0)?) * 100 + i16::from(two(2)?), 4),
        _ => return None,
    };
    let time =
        DateTime::new(year, two(rest)?, two(rest + 2)?, two(rest + 4)?, two(rest + 6)?, two(rest + 8)?, 0);
    // The last hours of the year 9999, which says "never", are behind the last instant that can be told.
    Some(TimeZone::UTC.to_timestamp(time.ok()?).unwrap_or(Timestamp::MAX))
}

/// The names in the extension for them, in the content of the extensions' tag.
fn alternative_names(extensions: &[u8]) -> Option<Vec<String>> {
    for extension in Parts::of(extensions)?.sequence()?.all()? {
        let mut parts = Parts::of(extension.value())?;
        if dotted(parts.next(Tag::ObjectIdentifier)?) != ALTERNATIVE_NAMES {
            continue;
        }
        // Whether it is critical may stand before its content.
        let content = parts.all()?.into_iter().find(|part| part.tag() == Tag::OctetString)?;
        let names = Parts::of(content.value())?.sequence()?.all()?;
        return Some(names.into_iter().filter_map(alternative_name).collect());
    }
    None
}

/// One `GeneralName` if it is of a kind that says something of a server.
fn alternative_name(name: AnyRef<'_>) -> Option<String> {
    let content = name.value();
    match context(name.tag())? {
        0 => other_name(content),
        2 => String::from_utf8(content.to_vec()).ok(),
        7 => address(content),
        _ => None,
    }
}

/// The text of an XMPP address or of a service name: `[0] { UTF8String or IA5String }`.
fn other_name(content: &[u8]) -> Option<String> {
    let mut parts = Parts::of(content)?;
    let kind = dotted(parts.next(Tag::ObjectIdentifier)?);
    if kind != XMPP_ADDRESS && kind != SRV_NAME {
        return None;
    }
    let value = Parts::of(parts.tagged(0)?)?.any()?;
    match value.tag() {
        Tag::Utf8String | Tag::Ia5String => String::from_utf8(value.value().to_vec()).ok(),
        _ => None,
    }
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(Ipv4Addr::from(four).to_string());
    }
    <[u8; 16]>::try_from(bytes).ok().map(|six| Ipv6Addr::from(six).to_string())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use proptest::prelude::{prop, prop_assert, proptest};

    /// By `openssl req -x509 -sigopt rsa_padding_mode:pss -sha384 -days 40000`.
    const PSS: &[u8] = include_bytes!("../../../tests/fixtures/certificate/rsassa-pss-sha384.der");

    /// A value with a one-byte tag.
    fn value(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        [&[tag][..], if length < 128 { &[] } else { &[0x81] }, &[length], content].concat()
    }

    fn any(bytes: &[u8]) -> AnyRef<'_> {
        AnyRef::from_der(bytes).unwrap()
    }

    #[test]
    fn a_certificate_of_another_maker_tells_all_its_fields() {
        let read = read(PSS).unwrap();
        assert_eq!(read.subject, "C=PL, O=Zażółć, OU=Test, CN=xmpp-test.org");
        assert_eq!(read.issuer, read.subject);
        // UTCTime and GeneralizedTime.
        assert_eq!(read.not_before.to_string(), "2026-11-23T01:17:06Z");
        assert_eq!(read.not_after.to_string(), "2136-05-30T01:17:06Z");
        let service = "_xmpp-client.xmpp-test.org";
        let names = ["*.xmpp-test.org", "xmpp-test.org", "10.0.0.1", "fd00::1", "xmpp-test.org", service];
        assert_eq!(read.names, names);
        assert_eq!(read.signature.oid, "1.2.840.113549.1.1.10");
        assert_eq!(read.signature.pss_hash().unwrap(), "2.16.840.1.101.3.4.2.2");
    }

    #[test]
    fn pss_that_names_no_hash_means_sha1_and_pss_without_parameters_means_nothing() {
        let of = |parameters: Option<&[u8]>| {
            let parameters = parameters.map(any);
            Algorithm { oid: String::new(), parameters }.pss_hash()
        };
        assert_eq!(of(Some(&[0x30, 0])).unwrap(), "1.3.14.3.2.26");
        assert_eq!(of(None), None);
        assert_eq!(of(Some(&[5, 0])), None);
        assert_eq!(of(Some(&[0x30, 2, 0xa0, 0])), None);
    }

    #[test]
    fn dates_are_read_as_rfc_5280_says_and_in_no_other_way() {
        let told = |tag, text: &str| time(any(&value(tag, text.as_bytes()))).map(|time| time.to_string());
        let (utc, generalized) = (0x17, 0x18);
        assert_eq!(told(utc, "491231235959Z").unwrap(), "2049-12-31T23:59:59Z");
        assert_eq!(told(utc, "500101000000Z").unwrap(), "1950-01-01T00:00:00Z");
        assert_eq!(told(generalized, "20500101000000Z").unwrap(), "2050-01-01T00:00:00Z");
        assert_eq!(told(generalized, "99991231235959Z").unwrap(), Timestamp::MAX.to_string());
        for wrong in
            ["", "Z", "2612310000Z", "261331000000Z", "261231240000Z", "+61231000000Z", "261231000000"]
        {
            assert_eq!(told(utc, wrong), None, "{wrong}");
        }
        assert_eq!(told(generalized, "261231000000Z"), None);
        assert_eq!(told(4, "261231000000Z"), None);
    }

    #[test]
    fn every_kind_of_string_becomes_text_and_what_is_none_its_bytes() {
        for (tag, bytes, told) in [
            (0x0c, &b"\xc5\xbc"[..], "ż"),
            (0x13, b"a.b", "a.b"),
            (0x14, b"M\xfcller", "Müller"),
            (0x1e, b"\0A\x01\x7c\xd8\x3d\xde\x00", "Aż😀"),
            (0x1e, b"\0A\xd8", "AØ"),
            (0x1e, b"\xd8\x3d", "\u{fffd}"),
            (0x02, b"\x2a", "#02012a"),
            // A UniversalString, which the reader does not know.
            (0x1c, b"\0\0\0A", "#1c0400000041"),
        ] {
            assert_eq!(text(&value(tag, bytes)), told);
        }
    }

    #[test]
    fn a_name_that_cannot_be_read_makes_no_certificate_unusable() {
        let mut bytes = PSS.to_vec();
        let name = "Zażółć".as_bytes();
        for at in 2..PSS.len() - name.len() {
            if PSS[at..].starts_with(name) {
                bytes[at - 2] = 0x1c;
            }
        }
        let read = read(&bytes).unwrap();
        let told = format!("C=PL, O=#1c{:02x}{}, OU=Test, CN=xmpp-test.org", name.len(), hex(name));
        assert_eq!((read.subject.as_str(), read.issuer.as_str()), (told.as_str(), told.as_str()));
    }

    #[test]
    fn a_name_keeps_its_order_its_pairs_and_kinds_that_nobody_knows() {
        let pair = |oid: &[u8], text: &[u8]| value(0x30, &[value(6, oid), value(0x0c, text)].concat());
        let (common, serial) = (pair(&[0x55, 4, 3], b"a"), pair(&[0x55, 4, 5], b"7"));
        let unknown = pair(&[0x2a, 0x03], b"x");
        let name = [value(0x31, &[common.clone(), serial].concat()), value(0x31, &unknown)].concat();
        let told = |name: &[u8]| distinguished_name(Parts::of(name).unwrap());
        assert_eq!(told(&name).unwrap(), "CN=a + serialNumber=7, 1.2.3=x");
        assert_eq!(told(&[]).unwrap(), "");
        // A pair outside of a set, and a set that is cut.
        assert_eq!(told(&common), None);
        assert_eq!(told(&name[..name.len() - 1]), None);
    }

    #[test]
    fn what_is_cut_anywhere_is_an_error_and_what_follows_is_not_looked_at() {
        for length in 0..PSS.len() {
            assert!(read(&PSS[..length]).is_err(), "{length}");
        }
        assert!(read(&[PSS, b"more"].concat()).is_ok());
        // Lengths of no end, of more than there is, and nests without an end.
        for wrong in [&[0x30, 0x80][..], &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], &[0x30; 5000]] {
            assert_eq!(read(wrong).unwrap_err(), "it is no X.509 certificate");
        }
    }

    proptest! {
        #[test]
        fn no_changed_bytes_end_the_program(changes in prop::collection::vec((0..PSS.len(), 0u8..), 1..4)) {
            let mut bytes = PSS.to_vec();
            for (at, byte) in changes {
                bytes[at] = byte;
            }
            if let Ok(read) = read(&bytes) {
                let _ = read.signature.pss_hash();
                prop_assert!(read.names.len() <= 7);
            }
        }
    }
}
