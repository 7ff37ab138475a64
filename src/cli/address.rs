//! What `disco` is pointed at: an address, and a node in the sense of XEP-0030. Read before anybody logs in.

use crate::probe::given::Refused;
use xmpp_parsers::jid::Jid;

/// Reads the address of a service, a node's component or an account; a resource may follow (RFC 7622). Gives it
/// back as it was typed.
pub fn parse_address(text: &str) -> Result<String, Refused> {
    match Jid::new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) if text.is_empty() => {
            Err(Refused::new("an empty address; leave it out for the domain of the account"))
        }
        Err(error) => {
            Err(Refused::new(format!("not a JID ({error}); write it like cl-comp@xmpp-test.org (RFC 7622)")))
        }
    }
}

/// Reads a node's name. Spaces are allowed; what XML 1.0 cannot carry (section 2.2) is not, since a server ends
/// the session over it.
pub fn parse_disco_node(text: &str) -> Result<String, Refused> {
    let bad = text.chars().enumerate().find(|(_, c)| {
        c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}')
    });
    match bad {
        None => Ok(text.to_owned()),
        Some((at, c)) => {
            Err(Refused::new(format!("U+{:04X} at column {} cannot stand in XML", u32::from(c), at + 1)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_be_a_domain_an_account_or_have_a_resource() {
        for text in ["xmpp-test.org", "cl-comp@node1.xmpp-test.org", "a@b.c/desk", "CL-COMP@demo.test"] {
            assert_eq!(parse_address(text).as_deref(), Ok(text));
        }
        for (text, part) in [
            ("", "an empty address"),
            ("@b", "not a JID"),
            ("a@b@c", "not a JID"),
            ("\u{1b}[31m", "not a JID"),
        ] {
            let said = parse_address(text).map_err(|why| why.to_string());
            assert!(said.as_ref().is_err_and(|why| why.contains(part)), "{text}: {said:?}");
        }
    }

    #[test]
    fn a_node_is_what_xml_can_carry() {
        for text in ["", "stats/cl-comp", "http://jabber.org/protocol/commands", "two words", "日本"] {
            assert_eq!(parse_disco_node(text).as_deref(), Ok(text));
        }
        for (text, part) in [("a\u{1}", "U+0001 at column 2"), ("\u{ffff}", "U+FFFF at column 1")] {
            let said = parse_disco_node(text).map_err(|why| why.to_string());
            assert!(said.as_ref().is_err_and(|why| why.contains(part)), "{text}: {said:?}");
        }
    }
}
