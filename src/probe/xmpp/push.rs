//! Messages that the server sends by itself (RFC 6121, 5), made small.

use super::stream::CLIENT;
use super::tigase;
use crate::cluster::push::{Push, Told};
use jiff::Timestamp;
use xmpp_parsers::jid::{FullJid, Jid};
use xmpp_parsers::minidom::Element;

const DELAY: &str = "urn:xmpp:delay";

/// Characters of a text that are kept.
const MOST_CHARACTERS: usize = 1_000;

/// Reads a message to the account `own`; none where it has no text (receipts, typing) or is an error.
///
/// Only what comes from the domain itself is believed to tell of the cluster: anybody can write to an account.
pub(super) fn read(message: &Element, own: &FullJid) -> Option<Push> {
    if message.attr("type") == Some("error") {
        return None;
    }
    let text = message.get_child("body", CLIENT).map(Element::text).filter(|text| !text.trim().is_empty())?;
    let text: String = text.chars().take(MOST_CHARACTERS).collect();
    let from = message.attr("from").map(Jid::new);
    let official = match &from {
        Some(Ok(from)) => from.node().is_none() && from.resource().is_none() && from.domain() == own.domain(),
        Some(Err(_)) => false,
        None => true,
    };
    let thread = message.get_child("thread", CLIENT).map(Element::text).unwrap_or_default();
    let update = if official { tigase::status_update(thread.trim(), &text) } else { None };
    let told = match (update, from) {
        (Some((of, report)), _) => Told::Link { of, report },
        (None, Some(Ok(from))) => Told::Message { from: from.to_string() },
        (None, Some(Err(_))) => Told::Message { from: "an address that is none".to_owned() },
        (None, None) => Told::Message { from: own.domain().to_string() },
    };
    let stamp = message.get_child("delay", DELAY).and_then(|delay| delay.attr("stamp"));
    Some(Push { told, text, kept_since: stamp.and_then(|stamp| stamp.parse::<Timestamp>().ok()) })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::cluster::link::LinkState;

    fn pushed(message: &str) -> Option<Push> {
        read(&message.parse().unwrap(), &FullJid::new("admin@xmpp-test.org/r").unwrap())
    }

    fn update(from: &str) -> Option<Push> {
        pushed(&format!(
            "<message from='{from}' to='admin@xmpp-test.org' type='chat' xmlns='jabber:client'><body>Cluster node \
             node2.xmpp-test.org disconnected from: node3.xmpp-test.org (2026-11-22T14:27:53.438440303)</body><thread>\
             cluster_status_update</thread><delay from='xmpp-test.org' xmlns='urn:xmpp:delay' \
             stamp='2026-11-22T14:27:53.438Z'>Offline Storage - node3.xmpp-test.org</delay></message>"
        ))
    }

    #[test]
    fn what_the_domain_says_of_a_link_is_read_with_the_time_at_which_it_was_said() {
        let push = update("xmpp-test.org").unwrap();
        let Told::Link { of, report } = push.told else { panic!("{push:?}") };
        assert_eq!((of.as_str(), report.peer.as_str()), ("node3.xmpp-test.org", "node2.xmpp-test.org"));
        assert_eq!(report.state, LinkState::Disconnected);
        assert_eq!(push.kept_since.unwrap().to_string(), "2026-11-22T14:27:53.438Z");
    }

    #[test]
    fn the_same_words_from_somebody_else_are_a_message_of_somebody_else() {
        for from in ["evil@xmpp-test.org", "xmpp-test.org.evil.example", "xmpp-test.org/x"] {
            assert_eq!(update(from).unwrap().told, Told::Message { from: from.to_owned() });
        }
        assert!(matches!(update("@@").unwrap().told, Told::Message { .. }));
    }

    #[test]
    fn what_has_no_text_is_nothing_and_what_is_long_is_cut() {
        assert_eq!(
            pushed("<message from='a@b' xmlns='jabber:client'><composing xmlns='x'/></message>"),
            None
        );
        assert_eq!(
            pushed("<message type='error' from='a@b' xmlns='jabber:client'><body>x</body></message>"),
            None
        );
        let long =
            format!("<message from='a@b' xmlns='jabber:client'><body>{}</body></message>", "é".repeat(9_000));
        assert_eq!(pushed(&long).unwrap().text.chars().count(), MOST_CHARACTERS);
    }
}
