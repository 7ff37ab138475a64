//! How a node writes: the order of attributes and the quotes differ from one Tigase process to the next.

use super::element::Element;

/// One node's handwriting.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hand {
    order: &'static [&'static str],
    quote: char,
}

/// Recorded: one process wrote `type, xmlns, to, id, from`, others `to, id, from, type, xmlns`, one after a
/// restart `from, type, to, id, xmlns`. Attributes that are not here come last, as they were given.
const HANDS: [Hand; 3] = [
    Hand {
        order: &["name", "label", "type", "action", "xmlns", "to", "node", "id", "from", "jid", "category"],
        quote: '"',
    },
    Hand {
        order: &[
            "to", "id", "from", "group", "node", "category", "name", "label", "var", "type", "xmlns", "jid",
        ],
        quote: '"',
    },
    Hand { order: &["from", "jid", "type", "to", "node", "id", "xmlns", "name", "var"], quote: '\'' },
];

impl Hand {
    /// The handwriting of a node, counted from 0.
    pub(super) fn of(node: usize) -> Self {
        HANDS[node % HANDS.len()]
    }

    /// Writes an element as it stands inside the stream.
    pub(super) fn write(self, element: &Element) -> String {
        let mut text = String::new();
        self.write_to(&mut text, element, "");
        text
    }

    fn write_to(self, text: &mut String, element: &Element, around: &str) {
        text.push('<');
        text.push_str(&element.name);
        let mut attrs: Vec<(&str, &str)> =
            element.attrs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if element.ns != around {
            attrs.push(("xmlns", &element.ns));
        }
        let rank = |name: &str| self.order.iter().position(|known| *known == name).unwrap_or(usize::MAX);
        attrs.sort_by_key(|(name, _)| rank(name));
        for (name, value) in attrs {
            text.push(' ');
            text.push_str(name);
            text.push('=');
            text.push(self.quote);
            escape(text, value);
            text.push(self.quote);
        }
        if element.children.is_empty() && element.text.is_empty() {
            text.push_str("/>");
            return;
        }
        text.push('>');
        escape(text, &element.text);
        for child in &element.children {
            self.write_to(text, child, &element.ns);
        }
        text.push_str("</");
        text.push_str(&element.name);
        text.push('>');
    }
}

/// Writes text so that it can stand anywhere. What XML cannot hold at all (most control characters) is left out.
pub(super) fn escape(text: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '&' => text.push_str("&amp;"),
            '\'' => text.push_str("&apos;"),
            '"' => text.push_str("&quot;"),
            // Inside an attribute these would become spaces (XML 1.0, 3.3.3).
            '\n' => text.push_str("&#10;"),
            '\r' => text.push_str("&#13;"),
            '\t' => text.push_str("&#9;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::super::reader::read_element;
    use super::*;

    fn answer() -> Element {
        Element::new("iq", "jabber:client")
            .with("type", "result")
            .with("to", "admin@demo.test/a")
            .with("id", "<1>'\"")
            .with("from", "demo.test")
            .child(
                Element::new("query", "x").child(Element::new("item", "x").with("name", "a\nb\u{202e}&#10;")),
            )
            .child(Element::new("text", "y").with("xml:lang", "en").text("1 < 2 & 3 > 2"))
    }

    #[test]
    fn each_hand_writes_the_same_in_its_own_way() {
        let texts: Vec<String> = (0..3).map(|node| Hand::of(node).write(&answer())).collect();
        assert!(texts[0].starts_with(r#"<iq type="result" xmlns="jabber:client" to="#), "{}", texts[0]);
        assert!(texts[1].starts_with(r#"<iq to="admin@demo.test/a" id="#), "{}", texts[1]);
        assert!(texts[2].starts_with("<iq from='demo.test' type='result' to="), "{}", texts[2]);
        for text in texts {
            let mut read = read_element(&text).unwrap();
            let mut meant = answer();
            read.attrs.sort();
            meant.attrs.sort();
            assert_eq!(read, meant);
        }
    }
}
