//! Which SASL mechanism, with which channel binding: chosen here, from what the server offers.
//!
//! One choice and one attempt: a server counts failures and locks accounts, so nothing is guessed. ANONYMOUS is
//! never chosen: it would show an empty cluster.

use super::error::Trouble;
use super::scram::{Gs2, Hash};
use super::target::Credentials;
use crate::cluster::session::{FailureKind, Step};
use secrecy::ExposeSecret;
use std::borrow::Cow;
use xmpp_parsers::minidom::Element;

pub(crate) const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";
const CHANNEL_BINDING: &str = "urn:xmpp:sasl-cb:0";
const EXPORTER: &str = "tls-exporter";
const END_POINT: &str = "tls-server-end-point";

/// What our TLS connection can be bound by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bindings {
    /// Keying material of TLS 1.3 (RFC 9266).
    pub(crate) exporter: Option<Vec<u8>>,
    /// The hash of the certificate (RFC 5929, 4).
    pub(crate) end_point: Option<Vec<u8>>,
}

/// What the server offers in its features.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Offer {
    /// In the server's order.
    pub(crate) mechanisms: Vec<String>,
    /// The types of channel binding (XEP-0440); none: it does not say.
    pub(crate) bindings: Option<Vec<String>>,
}

impl Offer {
    pub(crate) fn read(features: &Element) -> Self {
        let mechanisms = features
            .get_child("mechanisms", SASL)
            .into_iter()
            .flat_map(Element::children)
            .filter(|child| child.is("mechanism", SASL))
            .map(|child| child.text().trim().to_owned())
            .collect();
        let bindings = features.get_child("sasl-channel-binding", CHANNEL_BINDING).map(|list| {
            list.children()
                .filter(|child| child.is("channel-binding", CHANNEL_BINDING))
                .filter_map(|child| child.attr("type").map(str::to_owned))
                .collect()
        });
        Self { mechanisms, bindings }
    }

    fn has(&self, mechanism: &str) -> bool {
        self.mechanisms.iter().any(|offered| offered == mechanism)
    }
}

/// What we do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Choice {
    Scram { name: &'static str, hash: Hash, gs2: Gs2 },
    Plain,
}

impl Choice {
    /// The best that both sides can do.
    pub(crate) fn make(offer: &Offer, ours: &Bindings) -> Result<Self, Trouble> {
        let plus = [("SCRAM-SHA-256-PLUS", Hash::Sha256), ("SCRAM-SHA-1-PLUS", Hash::Sha1)];
        let plain = [("SCRAM-SHA-256", Hash::Sha256), ("SCRAM-SHA-1", Hash::Sha1)];
        let offers_plus = offer.mechanisms.iter().any(|name| name.ends_with("-PLUS"));
        if let Some(bound) = common_binding(offer, ours)
            && let Some((name, hash)) = plus.into_iter().find(|(name, _)| offer.has(name))
        {
            return Ok(Self::Scram { name, hash, gs2: bound });
        }
        if let Some((name, hash)) = plain.into_iter().find(|(name, _)| offer.has(name)) {
            let could = ours.exporter.is_some() || ours.end_point.is_some();
            let gs2 = if could && !offers_plus { Gs2::NotOffered } else { Gs2::NotUsed };
            return Ok(Self::Scram { name, hash, gs2 });
        }
        if offer.has("PLAIN") {
            return Ok(Self::Plain);
        }
        let offered = if offer.mechanisms.is_empty() {
            "no mechanism at all".to_owned()
        } else {
            format!("only {}", offer.mechanisms.join(", "))
        };
        Err(Trouble::new(
            Step::Login,
            FailureKind::Impossible,
            format!("the server offers {offered}, and none that clusterctl uses"),
        )
        .remedy("enable SCRAM-SHA-256 or SCRAM-SHA-1 (or PLAIN, inside TLS) on the server"))
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Scram { name, .. } => name,
            Self::Plain => "PLAIN",
        }
    }

    pub(crate) fn binding(&self) -> Option<&'static str> {
        match self {
            Self::Scram { gs2: Gs2::Bound { kind, .. }, .. } => Some(kind),
            _ => None,
        }
    }
}

/// A binding that the server names and we have. A server that offers -PLUS and does not name its bindings
/// (before XEP-0440) is taken without: a wrong guess looks like a wrong password, and is counted as one.
fn common_binding(offer: &Offer, ours: &Bindings) -> Option<Gs2> {
    let named = offer.bindings.as_ref()?;
    let known = [(EXPORTER, &ours.exporter), (END_POINT, &ours.end_point)];
    known.into_iter().find_map(|(kind, data)| {
        let data = data.as_ref()?;
        named.iter().any(|name| name == kind).then(|| Gs2::Bound { kind, data: data.clone() })
    })
}

/// A user and a password as they go into SASL: prepared by `SASLprep` (RFC 4013), where it allows them.
pub(crate) struct Prepared {
    pub(crate) user: String,
    pub(crate) password: String,
}

impl Prepared {
    pub(crate) fn new(credentials: &Credentials) -> Result<Self, Trouble> {
        let impossible = |cause: &str| Trouble::new(Step::Login, FailureKind::Impossible, cause);
        let user = prepare(credentials.user());
        let password = prepare(credentials.password.expose_secret());
        if password.is_empty() {
            return Err(impossible("the password is empty").remedy(
                "an empty password would be refused and counted by the server: look where it comes from",
            ));
        }
        if password.contains('\0') || user.contains('\0') {
            return Err(impossible("the password holds a NUL character, which SASL cannot carry"));
        }
        Ok(Self { user: user.into_owned(), password: password.into_owned() })
    }

    /// The message of PLAIN (RFC 4616).
    pub(crate) fn plain(&self) -> Vec<u8> {
        format!("\0{}\0{}", self.user, self.password).into_bytes()
    }
}

/// What `SASLprep` refuses (characters younger than Unicode 3.2) goes as it is: no prepared form can match it.
fn prepare(text: &str) -> Cow<'_, str> {
    stringprep::saslprep(text).unwrap_or(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use secrecy::SecretString;

    fn offer(mechanisms: &[&str], bindings: Option<&[&str]>) -> Offer {
        let owned = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
        Offer { mechanisms: owned(mechanisms), bindings: bindings.map(owned) }
    }

    fn ours() -> Bindings {
        Bindings { exporter: Some(vec![1]), end_point: Some(vec![2]) }
    }

    const ALL: &[&str] =
        &["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS", "ANONYMOUS"];

    #[test]
    fn the_binding_is_one_that_the_server_names() {
        let choice = Choice::make(&offer(ALL, Some(&["tls-server-end-point"])), &ours()).unwrap();
        assert_eq!((choice.name(), choice.binding()), ("SCRAM-SHA-256-PLUS", Some("tls-server-end-point")));
        let choice =
            Choice::make(&offer(ALL, Some(&["tls-server-end-point", "tls-exporter"])), &ours()).unwrap();
        assert_eq!((choice.name(), choice.binding()), ("SCRAM-SHA-256-PLUS", Some("tls-exporter")));
        let one = offer(&["SCRAM-SHA-1-PLUS", "SCRAM-SHA-256"], Some(&["tls-server-end-point"]));
        assert_eq!(Choice::make(&one, &ours()).unwrap().name(), "SCRAM-SHA-1-PLUS");
    }

    #[test]
    fn without_a_common_binding_none_is_guessed() {
        for bindings in [None, Some(&["tls-unique"][..]), Some(&[][..])] {
            let choice = Choice::make(&offer(ALL, bindings), &ours()).unwrap();
            let wanted = Choice::Scram { name: "SCRAM-SHA-256", hash: Hash::Sha256, gs2: Gs2::NotUsed };
            assert_eq!(choice, wanted);
        }
        let only_exporter = Bindings { exporter: None, end_point: Some(vec![2]) };
        let choice = Choice::make(&offer(ALL, Some(&["tls-exporter"])), &only_exporter).unwrap();
        assert_eq!(choice.name(), "SCRAM-SHA-256");
    }

    #[test]
    fn a_removed_offer_of_binding_is_noticed_by_the_server() {
        let choice = Choice::make(&offer(&["SCRAM-SHA-1", "PLAIN"], None), &ours()).unwrap();
        let wanted = Choice::Scram { name: "SCRAM-SHA-1", hash: Hash::Sha1, gs2: Gs2::NotOffered };
        assert_eq!(choice, wanted);
        let choice = Choice::make(&offer(&["SCRAM-SHA-1"], None), &Bindings::default()).unwrap();
        let wanted = Choice::Scram { name: "SCRAM-SHA-1", hash: Hash::Sha1, gs2: Gs2::NotUsed };
        assert_eq!(choice, wanted);
    }

    #[test]
    fn plain_is_the_last_resort_and_anonymous_none() {
        assert_eq!(Choice::make(&offer(&["DIGEST-MD5", "PLAIN"], None), &ours()), Ok(Choice::Plain));
        let trouble = Choice::make(&offer(&["ANONYMOUS", "EXTERNAL"], None), &ours()).unwrap_err();
        assert_eq!(trouble.kind, FailureKind::Impossible);
        assert!(trouble.cause.contains("only ANONYMOUS, EXTERNAL"));
        assert!(Choice::make(&offer(&[], None), &ours()).unwrap_err().cause.contains("no mechanism at all"));
    }

    #[test]
    fn passwords_are_prepared_and_impossible_ones_are_not_sent() {
        let prepared = |password: &str| {
            Prepared::new(&Credentials::new("admin@example.org", SecretString::from(password)).unwrap())
        };
        // RFC 4013, 3: a soft hyphen goes, a roman numeral is spelt out, a wide space becomes a space.
        assert_eq!(prepared("I\u{AD}X").unwrap().password, "IX");
        assert_eq!(prepared("\u{2168}").unwrap().password, "IX");
        assert_eq!(prepared("a\u{A0}b").unwrap().plain(), b"\0admin\0a b");
        assert_eq!(prepared("\u{1F980}").unwrap().password, "\u{1F980}");
        assert!(prepared("").is_err());
        assert!(prepared("a\0b").is_err());
    }
}
