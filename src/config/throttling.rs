//! Limits of traffic as the server reads them from a text: `xmpp:25k:0:disc,bin:200m:0:disc`.
//!
//! Divided at commas, each part at colons: the kind, the limit a minute, the limit in all, and what happens
//! beyond it. Blanks are not trimmed. Seen live (8.4.2) and in source.

/// What is done beyond the limit of packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The connection is cut.
    Disconnect,
    /// The packet is dropped.
    Drop,
}

/// Limits of every connection of a component; 0 is no limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Packets that come in, a minute.
    pub packets_a_minute: i64,
    /// Packets that come in, in all.
    pub packets: i64,
    /// What is done beyond.
    pub action: Action,
    /// Bytes both ways, a minute.
    pub bytes_a_minute: i64,
    /// Bytes both ways, in all.
    pub bytes: i64,
    /// What is said nowhere or cannot be read, and what the server takes instead.
    pub remarks: Vec<Remark>,
}

/// Something in the text that does not do what it seems to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// This kind is not named and keeps the class's own limit: `xmpp` or `bin`.
    NotNamed(&'static str),
    /// Not a number; the fallback stands in its place.
    NoNumber(String),
    /// A kind that there is not: ignored.
    NoKind(String),
    /// An action that there is not: the connection is cut.
    NoAction(String),
}

/// What the limits of a high-throughput component are where nothing is said.
pub const HIGH: &str = "xmpp:50k:0:disc,bin:400m:0:disc";
/// What those of a component for clients are.
pub const STANDARD: &str = "xmpp:2500:0:disc,bin:20m:0:disc";

/// The class's own limit of packets a minute.
const PACKETS: i64 = 2_500;
/// The class's own limit of bytes a minute.
const BYTES: i64 = 20_000_000;

/// Reads a text. The error says why the component does not start.
pub fn parse(text: &str) -> Result<Limits, String> {
    let mut limits = Limits {
        packets_a_minute: PACKETS,
        packets: 0,
        action: Action::Disconnect,
        bytes_a_minute: BYTES,
        bytes: 0,
        remarks: Vec::new(),
    };
    let (mut packets_named, mut bytes_named) = (false, false);
    for part in java_split(text, ',') {
        let fields = java_split(part, ':');
        let kind = fields.first().copied().unwrap_or_default();
        if kind.eq_ignore_ascii_case("xmpp") {
            let [_, minute, total, action, ..] = fields[..] else { return Err(too_few(part, 4)) };
            packets_named = true;
            limits.packets_a_minute = limits.number(minute, PACKETS);
            limits.packets = limits.number(total, 0);
            limits.action = match action {
                word if word.eq_ignore_ascii_case("drop") => Action::Drop,
                word => {
                    if !word.eq_ignore_ascii_case("disc") {
                        limits.remarks.push(Remark::NoAction(word.to_owned()));
                    }
                    Action::Disconnect
                }
            };
        } else if kind.eq_ignore_ascii_case("bin") {
            let [_, minute, total, ..] = fields[..] else { return Err(too_few(part, 3)) };
            bytes_named = true;
            limits.bytes_a_minute = limits.number(minute, BYTES);
            limits.bytes = limits.number(total, 0);
        } else if !part.is_empty() {
            limits.remarks.push(Remark::NoKind(kind.to_owned()));
        }
    }
    for (named, kind) in [(packets_named, "xmpp"), (bytes_named, "bin")] {
        if !named {
            limits.remarks.push(Remark::NotNamed(kind));
        }
    }
    Ok(limits)
}

fn too_few(part: &str, wanted: usize) -> String {
    format!("'{part}' has fewer than {wanted} fields")
}

/// Java's `String.split`: empty parts at the end are dropped.
fn java_split(text: &str, at: char) -> Vec<&str> {
    let mut parts: Vec<&str> = text.split(at).collect();
    while parts.len() > 1 && parts.last().is_some_and(|last| last.is_empty()) {
        parts.pop();
    }
    parts
}

impl Limits {
    fn number(&mut self, text: &str, fallback: i64) -> i64 {
        number(text).unwrap_or_else(|| {
            self.remarks.push(Remark::NoNumber(text.to_owned()));
            fallback
        })
    }

    /// The limits for people: `25,600 packets and 209,715,200 bytes a minute, then disconnect`.
    pub fn words(&self) -> String {
        let both = self.action == Action::Disconnect;
        let packets = amount(self.packets_a_minute, "packets");
        let bytes = amount(self.bytes_a_minute, "bytes");
        let mut words = match (packets, bytes) {
            (None, None) => "no limit a minute".to_owned(),
            (Some(packets), Some(bytes)) if both => {
                format!("{packets} and {bytes} a minute, then disconnect")
            }
            (Some(packets), Some(bytes)) => {
                format!("{packets} a minute, what comes beyond is dropped; {bytes} a minute, then disconnect")
            }
            (Some(packets), None) if both => {
                format!("{packets} a minute, then disconnect; any number of bytes")
            }
            (Some(packets), None) => {
                format!("{packets} a minute, what comes beyond is dropped; any number of bytes")
            }
            (None, Some(bytes)) => format!("{bytes} a minute, then disconnect; any number of packets"),
        };
        for (total, what) in [(self.packets, "packets"), (self.bytes, "bytes")] {
            if let Some(total) = amount(total, what) {
                words.push_str("; at most ");
                words.push_str(&total);
                words.push_str(" in all");
            }
        }
        words
    }
}

impl Remark {
    /// For people: what is odd, and what the server does.
    pub fn words(&self) -> String {
        match self {
            Self::NotNamed("xmpp") => {
                format!("xmpp is not named: {} packets a minute", grouped(PACKETS))
            }
            Self::NotNamed(kind) => format!("{kind} is not named: {} bytes a minute", grouped(BYTES)),
            Self::NoNumber(text) => format!("'{text}' is no number: the class's own limit stands instead"),
            Self::NoKind(kind) => format!("'{kind}' is neither xmpp nor bin: ignored"),
            Self::NoAction(word) => format!("'{word}' is neither disc nor drop: disc"),
        }
    }
}

fn amount(number: i64, what: &str) -> Option<String> {
    (number != 0).then(|| format!("{} {what}", grouped(number)))
}

/// A Java long, with one letter for a power of 1024 behind it. It wraps, as Java's does.
fn number(text: &str) -> Option<i64> {
    let (digits, factor) = match text.char_indices().next_back() {
        Some((at, 'k' | 'K')) => (&text[..at], 1 << 10),
        Some((at, 'm' | 'M')) => (&text[..at], 1 << 20),
        Some((at, 'g' | 'G')) => (&text[..at], 1 << 30),
        _ => (text, 1),
    };
    digits.parse::<i64>().ok().map(|number| number.wrapping_mul(factor))
}

/// A number with its thousands divided: `209,715,200`.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        out.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_text_of_the_documentation_in_words() {
        let limits = parse("xmpp:25k:0:disc,bin:200m:0:disc").unwrap();
        assert_eq!(limits.words(), "25,600 packets and 209,715,200 bytes a minute, then disconnect");
        assert!(limits.remarks.is_empty());
        let high = parse(HIGH).unwrap();
        assert_eq!((high.packets_a_minute, high.bytes_a_minute), (51_200, 419_430_400));
    }

    /// What one 8.4.2 node did with each of these (config-variants-summary).
    #[test]
    fn the_variants_that_were_tried_on_a_server_come_out_as_there() {
        let figures = |text: &str| {
            parse(text).map(|limits| (limits.packets_a_minute, limits.action, limits.bytes_a_minute))
        };
        assert_eq!(figures("xmpp:25k:0:drop"), Ok((25_600, Action::Drop, 20_000_000)));
        assert!(figures("xmpp:25k:0").is_err());
        assert!(figures("xmpp:25k:0:").is_err());
        assert!(figures("bin:5").is_err());
        assert_eq!(figures("xmpp:abc:0:disc,bin:5x:0:disc"), Ok((2_500, Action::Disconnect, 20_000_000)));
        assert_eq!(figures("foo:1:2:disc"), Ok((2_500, Action::Disconnect, 20_000_000)));
        assert_eq!(figures(""), Ok((2_500, Action::Disconnect, 20_000_000)));
        assert_eq!(figures("xmpp:1k:0:explode"), Ok((1_024, Action::Disconnect, 20_000_000)));
        assert_eq!(figures("XMPP:1k:0:disc,BIN:1m:0"), Ok((1_024, Action::Disconnect, 1_048_576)));
        assert_eq!(figures(" xmpp:1k:0:disc"), Ok((2_500, Action::Disconnect, 20_000_000)));
    }

    #[test]
    fn no_limit_is_said_as_such() {
        assert_eq!(parse("xmpp:0:0:disc,bin:0:0:disc").unwrap().words(), "no limit a minute");
        assert!(parse("xmpp:0:5k:disc,bin:0:0").unwrap().words().ends_with("at most 5,120 packets in all"));
        assert!(parse("xmpp:1:0:drop,bin:0:0").unwrap().words().contains("dropped"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(?s).*|[a-z0-9:,]{0,30}|(xmpp|bin):[0-9]{0,22}[kmg]?:0:disc") {
            let _ = parse(&text).map(|limits| limits.words());
        }
    }
}
