//! Strings that a careless terminal, table or pipeline would trip over, all of which XML can carry.
//!
//! XML has no place for ESC, BEL or NUL; the C1 control U+009B is what terminals take for `ESC [`, and is
//! allowed.

/// The version that every node reports: the same, so that it is no mix of versions.
pub(super) const VERSION: &str = "8.5.0-\u{9b}31mdemo\u{9b}0m\u{202e}oof\u{202c}\n::error file=a,line=1::owned\r\n=HYPERLINK(\"http://demo.test\")";

/// Labels of two further nodes, each followed by the domain. A JID's domain allows little: no controls, no
/// quotes, 63 characters a label; what it does allow begins a formula, and marks up a table.
pub(super) fn node_labels() -> Vec<String> {
    let long = "very-long-name-of-a-node-that-no-table-has-a-column-for-so-far";
    vec!["=sum(a1)*_~&node".to_owned(), format!("{long}.{long}.{long}")]
}

/// What some components call themselves.
pub(super) fn description(component: &str) -> Option<String> {
    Some(match component {
        "vhost-man" => "\u{9b}2J\u{9b}1;1HVHost Manager\u{9d}0;owned\u{9c}".to_owned(),
        "amp" => "\u{202e}troppuS PMA MI\u{2066}".to_owned(),
        "monitor" => "=cmd|' /C calc'!A1\t+1,\"a;b\"".to_owned(),
        "rtbl-component" => "Undefined\n::error::description\n\u{2028}%0A::stop-commands::x".to_owned(),
        "ext-disco" => "| a | b |\n|---|---|\n<script>alert(1)</script> `x` [y](javascript:z)".to_owned(),
        "eventbus" => format!("Distributed {}EventBus", "e\u{301}\u{200d}\u{200b}".repeat(400)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::super::element::Element;
    use super::super::hand::Hand;
    use super::super::reader::read_element;
    use super::*;

    #[test]
    fn every_string_passes_through_xml_unchanged() {
        let components = ["vhost-man", "amp", "monitor", "rtbl-component", "ext-disco", "eventbus"];
        let mut all: Vec<String> = components.iter().map(|name| description(name).unwrap()).collect();
        all.push(VERSION.to_owned());
        all.extend(node_labels());
        for string in all {
            let element = Element::new("a", "b").with("c", &string).text(&string);
            for node in 0..3 {
                let read = read_element(&Hand::of(node).write(&element)).unwrap();
                assert_eq!(read, element);
            }
            // Readers of restricted XML take attributes of 8 KiB.
            assert!(string.len() < 8000);
        }
    }
}
