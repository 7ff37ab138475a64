//! Reads a client's stream: the header, the stanzas, the end. Bounded in size and depth.

use super::element::Element;
use rxml::error::EndOrError;
use rxml::{Event, Parse, Parser};

/// The namespace of the stream's own elements (RFC 6120, 4.8.1).
pub(super) const STREAM_NS: &str = "http://etherx.jabber.org/streams";
const XML_NS: &str = "http://www.w3.org/XML/1998/namespace";

/// Most bytes in one stanza.
const MOST_BYTES: usize = 256 * 1024;
/// Most elements inside one another: they are dropped recursively.
const MOST_DEPTH: usize = 64;

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Inbound {
    /// The stream was opened; the element holds the header's attributes.
    Header(Element),
    /// A whole element inside the stream.
    Stanza(Element),
    /// The stream was closed.
    Close,
}

/// What is wrong with what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// It is no XML.
    NotWellFormed,
    /// It is XML, and no stream.
    NoStream,
    /// It is too large or too deep.
    TooMuch,
}

/// The state of reading one stream. A restart takes a new one.
pub(super) struct Reader {
    parser: Parser,
    begun: bool,
    opened: bool,
    stack: Vec<Element>,
    bytes: usize,
}

impl Reader {
    /// Before the stream's header.
    pub(super) fn new() -> Self {
        Self { parser: Parser::new(), begun: false, opened: false, stack: Vec::new(), bytes: 0 }
    }

    /// Reads on in a chunk; `None` when it is used up. The chunk is moved on past what was read.
    pub(super) fn next(&mut self, chunk: &mut &[u8]) -> Result<Option<Inbound>, Broken> {
        if !self.begun {
            // The parser would wait for the first `<` of what is no XML at all.
            match chunk.iter().find(|byte| !byte.is_ascii_whitespace()) {
                Some(b'<') => self.begun = true,
                Some(_) => return Err(Broken::NotWellFormed),
                None => return Ok(None),
            }
        }
        loop {
            let before = chunk.len();
            let event = self.parser.parse(chunk, false);
            self.bytes += before - chunk.len();
            if self.bytes > MOST_BYTES {
                return Err(Broken::TooMuch);
            }
            match event {
                Err(EndOrError::NeedMoreData) => return Ok(None),
                Err(EndOrError::Error(_)) => return Err(Broken::NotWellFormed),
                Ok(None) => return Ok(Some(Inbound::Close)),
                Ok(Some(event)) => {
                    if let Some(inbound) = self.take(event)? {
                        self.bytes = 0;
                        return Ok(Some(inbound));
                    }
                }
            }
        }
    }

    fn take(&mut self, event: Event) -> Result<Option<Inbound>, Broken> {
        match event {
            Event::XmlDeclaration(..) => Ok(None),
            Event::StartElement(_, (ns, name), attrs) => {
                let mut element = Element::new(&name, &ns);
                for ((ns, name), value) in attrs {
                    match ns.as_str() {
                        "" => element.attrs.push((name.to_string(), value)),
                        XML_NS => element.attrs.push((format!("xml:{name}"), value)),
                        _ => {}
                    }
                }
                if self.opened {
                    self.stack.push(element);
                    return if self.stack.len() > MOST_DEPTH { Err(Broken::TooMuch) } else { Ok(None) };
                }
                if !element.is("stream", STREAM_NS) {
                    return Err(Broken::NoStream);
                }
                self.opened = true;
                Ok(Some(Inbound::Header(element)))
            }
            Event::EndElement(_) => Ok(match (self.stack.pop(), self.stack.last_mut()) {
                (Some(element), Some(parent)) => {
                    parent.children.push(element);
                    None
                }
                (Some(element), None) => Some(Inbound::Stanza(element)),
                (None, _) => Some(Inbound::Close),
            }),
            Event::Text(_, text) => {
                match self.stack.last_mut() {
                    Some(element) => element.text.push_str(&text),
                    // Whitespace between stanzas keeps a connection alive, and is no part of a stanza.
                    None if text.trim().is_empty() => self.bytes = 0,
                    None => return Err(Broken::NotWellFormed),
                }
                Ok(None)
            }
        }
    }
}

/// Reads one element from text that holds no more and no less, as it travels between the nodes.
pub(super) fn read_element(text: &str) -> Option<Element> {
    let mut reader = Reader { opened: true, ..Reader::new() };
    match reader.next(&mut text.as_bytes()) {
        Ok(Some(Inbound::Stanza(element))) => Some(element),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    const HEADER: &str = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' \
         xmlns:stream='http://etherx.jabber.org/streams' to='demo.test' xml:lang='en'>";

    #[test]
    fn a_stream_is_read_however_it_is_cut() {
        let text =
            format!("{HEADER} <iq id='1'><a xmlns='x' b='&lt;'>t&amp;u<c/></a></iq>\n</stream:stream>");
        for size in 1..text.len() {
            let mut reader = Reader::new();
            let mut all = Vec::new();
            for mut chunk in text.as_bytes().chunks(size) {
                while let Some(inbound) = reader.next(&mut chunk).unwrap() {
                    all.push(inbound);
                }
            }
            assert_eq!(all.len(), 3, "in pieces of {size}");
            let Inbound::Header(header) = &all[0] else { panic!("no header") };
            assert_eq!(header.attr("to"), Some("demo.test"));
            assert_eq!(header.attr("xml:lang"), Some("en"));
            let Inbound::Stanza(stanza) = &all[1] else { panic!("no stanza") };
            let inner = stanza.get("a", "x").unwrap();
            assert_eq!((inner.attr("b"), inner.text.as_str()), (Some("<"), "t&u"));
            assert_eq!(all[2], Inbound::Close);
        }
    }

    #[test]
    fn rubbish_is_told_from_xml_that_is_no_stream() {
        let read = |text: &str| Reader::new().next(&mut text.as_bytes());
        assert_eq!(read("GET / HTTP/1.1\r\n\r\n"), Err(Broken::NotWellFormed));
        assert_eq!(read("<html>"), Err(Broken::NoStream));
        assert_eq!(read(" hello"), Err(Broken::NotWellFormed));
        assert_eq!(read("\u{16}\u{3}\u{1}"), Err(Broken::NotWellFormed));
        assert_eq!(read("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>"), Err(Broken::NotWellFormed));
    }

    #[test]
    fn neither_depth_nor_size_is_without_bounds() {
        let deep = format!("{HEADER}{}", "<a>".repeat(1000));
        let mut reader = Reader::new();
        let chunk = &mut deep.as_bytes();
        assert!(matches!(reader.next(chunk), Ok(Some(Inbound::Header(_)))));
        assert_eq!(reader.next(chunk), Err(Broken::TooMuch));

        let wide = format!("{HEADER}<iq>{}", "<a/>".repeat(MOST_BYTES));
        let mut reader = Reader::new();
        let chunk = &mut wide.as_bytes();
        assert!(matches!(reader.next(chunk), Ok(Some(Inbound::Header(_)))));
        assert_eq!(reader.next(chunk), Err(Broken::TooMuch));
    }

    #[test]
    fn whitespace_for_ever_is_no_stanza() {
        let mut reader = Reader::new();
        assert!(matches!(reader.next(&mut HEADER.as_bytes()), Ok(Some(Inbound::Header(_)))));
        for _ in 0..MOST_BYTES {
            assert_eq!(reader.next(&mut &b"    "[..]), Ok(None));
        }
    }
}
