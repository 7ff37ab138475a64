//! What a stream offers at each stage, as recorded.

use super::element::Element;
use super::sasl::{BINDING, MECHANISMS};

pub(super) const TLS_NS: &str = "urn:ietf:params:xml:ns:xmpp-tls";
pub(super) const SASL_NS: &str = "urn:ietf:params:xml:ns:xmpp-sasl";
pub(super) const BIND_NS: &str = "urn:ietf:params:xml:ns:xmpp-bind";
pub(super) const SM_NS: &str = "urn:xmpp:sm:3";

/// How far a client is, which decides what it is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Plain,
    Secured,
    LoggedIn(usize),
}

/// The features of a stage, as recorded.
pub(super) fn features(stage: Stage) -> Vec<Element> {
    let compression = || {
        let ns = "http://jabber.org/features/compress";
        Element::new("compression", ns).child(Element::new("method", ns).text("zlib"))
    };
    let register = || Element::new("register", "http://jabber.org/features/iq-register");
    match stage {
        Stage::Plain => {
            let required = Element::new("required", TLS_NS);
            vec![Element::new("starttls", TLS_NS).child(required), compression()]
        }
        Stage::Secured => {
            let ns = "urn:xmpp:sasl-cb:0";
            let binding = Element::new("channel-binding", ns).with("type", BINDING);
            let mechanisms = MECHANISMS.map(|name| Element::new("mechanism", SASL_NS).text(name));
            vec![
                Element::new("auth", "http://jabber.org/features/iq-auth"),
                Element::new("sasl-channel-binding", ns).child(binding),
                Element::new("mechanisms", SASL_NS).children(mechanisms),
                register(),
                compression(),
            ]
        }
        Stage::LoggedIn(_) => {
            let session = "urn:ietf:params:xml:ns:xmpp-session";
            vec![
                Element::new("sm", SM_NS),
                register(),
                Element::new("csi", "urn:xmpp:csi:0"),
                Element::new("ver", "urn:xmpp:features:rosterver"),
                Element::new("sub", "urn:xmpp:features:pre-approval"),
                Element::new("bind", BIND_NS),
                Element::new("session", session).child(Element::new("optional", session)),
                Element::new("c", "http://jabber.org/protocol/caps")
                    .with("hash", "sha-1")
                    .with("ver", "qaR3ev3D4/dT6PjluWDh8QGkjWs=")
                    .with("node", "https://tigase.net/tigase-xmpp-server"),
            ]
        }
    }
}
