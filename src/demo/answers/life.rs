//! Signs of life: ping (XEP-0199), version (XEP-0092), time (XEP-0202), last activity; and the rest that any
//! client asks for.

use super::components::version;
use super::{Element, Form, Place, Question};

const PING_NS: &str = "urn:xmpp:ping";
const VERSION_NS: &str = "jabber:iq:version";
const TIME_NS: &str = "urn:xmpp:time";

const NOT_IMPLEMENTED: (&str, &str, &str) = ("501", "cancel", "feature-not-implemented");
const UNAVAILABLE: (&str, &str, &str) = ("503", "cancel", "service-unavailable");

/// Answers whatever is neither discovery nor command; `None`: silence.
pub(super) fn sign(question: &Question<'_>, place: &Place) -> Option<Element> {
    let unsupported = || Some(question.error(NOT_IMPLEMENTED, Some("Feature not supported yet.")));
    match place {
        Place::Account => account(question).or_else(unsupported),
        Place::Domain => alive(question, "Tigase").or_else(unsupported),
        Place::Component(component, form) => match (component.name, *form) {
            ("cl-comp", Form::AtNode) => Some(question.error(NOT_IMPLEMENTED, Some("Not implemented"))),
            ("sess-man", Form::AtNode) => match question.payload.ns.as_str() {
                PING_NS | VERSION_NS => alive(question, "Tigase"),
                _ => None,
            },
            ("sess-man", form) if form.of_domain() => match question.payload.ns.as_str() {
                VERSION_NS | TIME_NS => alive(question, "Tigase"),
                _ => Some(question.error(UNAVAILABLE, Some("Service not available."))),
            },
            ("monitor", Form::AtDomain | Form::AtNode) => match question.payload.ns.as_str() {
                PING_NS | VERSION_NS => alive(question, "Monitor Component"),
                _ => Some(question.error(NOT_IMPLEMENTED, None)),
            },
            ("message-router", Form::AtDomain | Form::AtNode) if !question.asker.admin => {
                let condition = ("401", "auth", "not-authorized");
                Some(question.error(condition, Some("You are not authorized for this action.")))
            }
            _ => None,
        },
        Place::Nobody => Some(question.error(UNAVAILABLE, Some("Service not available."))),
        Place::Mute | Place::Gone | Place::Elsewhere(_) | Place::Foreign => None,
    }
}

/// The three questions that prove life.
fn alive(question: &Question<'_>, name: &str) -> Option<Element> {
    if !question.get() {
        return None;
    }
    let payload = question.payload;
    let result = question.result();
    match (payload.name.as_str(), payload.ns.as_str()) {
        ("ping", PING_NS) => Some(result),
        ("query", VERSION_NS) => {
            let part = |name: &str, text: &str| Element::new(name, VERSION_NS).text(text);
            Some(
                result.child(
                    Element::new("query", VERSION_NS)
                        .child(part("name", name))
                        .child(part("version", &version(question.world, question.node)))
                        .child(part("os", "the embedded cluster of clusterctl")),
                ),
            )
        }
        ("time", TIME_NS) => {
            let part = |name: &str, text: String| Element::new(name, TIME_NS).text(text);
            let ahead =
                jiff::SignedDuration::from_millis(question.world.of(question.node, |node| node.clock_ms));
            let now = (jiff::Timestamp::now() + ahead).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            Some(result.child(
                Element::new("time", TIME_NS).child(part("tzo", "+00:00".to_owned())).child(part("utc", now)),
            ))
        }
        _ => None,
    }
}

/// What the asker's own account answers: enough for a client to settle in.
fn account(question: &Question<'_>) -> Option<Element> {
    let payload = question.payload;
    let result = question.result();
    match (payload.name.as_str(), payload.ns.as_str()) {
        ("session", "urn:ietf:params:xml:ns:xmpp-session") | ("enable" | "disable", "urn:xmpp:carbons:2") => {
            Some(result)
        }
        ("query", ns @ ("jabber:iq:roster" | "jabber:iq:privacy")) if question.get() => {
            Some(result.child(Element::new("query", ns)))
        }
        ("vCard", ns @ "vcard-temp") if question.get() => Some(result.child(Element::new("vCard", ns))),
        ("blocklist", ns @ "urn:xmpp:blocking") if question.get() => {
            Some(result.child(Element::new("blocklist", ns)))
        }
        ("query", "jabber:iq:private") if question.get() => Some(result.child(payload.clone())),
        _ => alive(question, "Tigase"),
    }
}
