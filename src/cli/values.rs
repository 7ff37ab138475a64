//! The small values of the command line, the environment and the settings file, and what is wrong with a bad
//! one. The three sources share these readers, so that a value means the same wherever it stands.

use crate::assess::registry::{self, Check};
use crate::cluster::declaration::Expected;
use crate::cluster::node::NodeName;
use crate::probe::given::{Refused, odd_character, parse_host, refused};
use crate::probe::sockets::remote::HostWord;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;
use xmpp_parsers::jid::BareJid;

/// The account to log in with: a bare JID with a local part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account(BareJid);

impl Account {
    /// The JID.
    pub const fn jid(&self) -> &BareJid {
        &self.0
    }

    /// The XMPP domain.
    pub fn domain(&self) -> &str {
        self.0.domain().as_str()
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Account {
    type Err = Refused;

    /// A resource is refused: clusterctl takes a random one, so that nobody's session is thrown out.
    fn from_str(text: &str) -> Result<Self, Refused> {
        if let Some(at) = text.find('/') {
            let bare = &text[..at];
            return refused(format!(
                "a resource ({}) has no place here, since clusterctl takes a random one; write {bare}",
                &text[at..]
            ));
        }
        match text.split_once('@') {
            None => return refused("no account before the domain; write it like admin@xmpp-test.org"),
            Some(("", _)) => return refused("nothing before the @; write it like admin@xmpp-test.org"),
            Some((_, "")) => return refused("no domain after the @; write it like admin@xmpp-test.org"),
            Some(_) => {}
        }
        if let Some((column, found)) = odd_character(text) {
            return refused(format!("{found} at column {column} cannot be part of a JID"));
        }
        BareJid::new(text).map(Self).map_err(|error| {
            Refused::new(format!("not a JID ({error}); write it like admin@xmpp-test.org (RFC 7622)"))
        })
    }
}

/// Reads what should be there: names divided by commas, or how many.
pub fn parse_expected(text: &str) -> Result<Expected, Refused> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return match text.parse::<usize>() {
            Ok(0) => refused("no nodes at all is no cluster; write the nodes' names or a number from 1"),
            Ok(count) if count <= MOST_NODES => Ok(Expected::Count(count)),
            _ => refused(format!("more than {MOST_NODES} nodes")),
        };
    }
    parse_nodes(text.split(','))
}

/// No Tigase cluster comes near it; a number beyond is a slip of the finger.
const MOST_NODES: usize = 10_000;

/// Reads the names of nodes.
pub fn parse_nodes<'a>(names: impl Iterator<Item = &'a str>) -> Result<Expected, Refused> {
    let mut nodes: Vec<NodeName> = Vec::new();
    for (at, name) in names.enumerate() {
        let name = name.trim();
        if name.is_empty() {
            return refused(format!("name {} of the list is empty; write NODE,NODE,... or a number", at + 1));
        }
        let host =
            parse_host(name).map_err(|why| Refused::new(format!("name {} ('{name}'): {why}", at + 1)))?;
        let node = NodeName::new(&host);
        if nodes.contains(&node) {
            return refused(format!("{node} is named twice"));
        }
        nodes.push(node);
    }
    Ok(Expected::Named(nodes))
}

/// Reads the name of one node.
pub fn parse_node(text: &str) -> Result<NodeName, Refused> {
    parse_host(text.trim()).map(|host| NodeName::new(&host))
}

/// Reads the id of a check.
pub fn parse_check(text: &str) -> Result<&'static Check, Refused> {
    registry::all().iter().find(|check| check.id == text).ok_or_else(|| {
        let near = nearest(text, registry::all().iter().map(|check| check.id));
        Refused::new(match near {
            Some(near) => format!("there is no such check; did you mean {near}?"),
            None => "there is no such check; clusterctl check --list shows all".to_owned(),
        })
    })
}

/// Whose hosts are to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum On {
    /// All nodes that somebody names, or that the cluster tells of.
    All,
    /// These.
    Named(Vec<NodeName>),
}

/// Reads whose hosts are to be asked: `all`, or names that may be put into a shell command.
pub fn parse_on(text: &str) -> Result<On, Refused> {
    const SHAPE: &str = "write all, or the names of nodes divided by commas: node1,node2";
    let text = text.trim();
    if text.is_empty() {
        return refused(format!("nobody is named; {SHAPE}"));
    }
    if text.eq_ignore_ascii_case("all") {
        return Ok(On::All);
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return refused(format!("a number names no node; {SHAPE}"));
    }
    if text.split(',').any(|name| name.trim().eq_ignore_ascii_case("all")) {
        return refused(format!("all stands alone, and is no node among others; {SHAPE}"));
    }
    let Expected::Named(nodes) = parse_nodes(text.split(','))? else { return Ok(On::All) };
    for node in &nodes {
        HostWord::of(node).map_err(|why| Refused::new(format!("{node}: {why}")))?;
    }
    Ok(On::Named(nodes))
}

/// The longest time-out: beyond it a typing error is likelier than an intention.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// A unit of time, by its word, in milliseconds.
type TimeUnit = (&'static str, u64);

const SHORT_UNITS: [TimeUnit; 4] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];
const LONG_UNITS: [TimeUnit; 6] =
    [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 7 * 86_400_000)];

/// Reads a duration: numbers with units, such as `10s`, `500ms`, `2m`, `1m30s`. Zero is refused.
pub fn parse_duration(text: &str) -> Result<Duration, Refused> {
    const SHAPE: &str = "write a number with its unit, such as 500ms, 10s, 2m or 1m30s";
    let total = duration(text, &SHORT_UNITS, SHAPE)?;
    match total {
        Some(total) if total.is_zero() => refused(format!("zero leaves no time to look; {SHAPE}")),
        Some(total) if total <= LONGEST => Ok(total),
        _ => refused("longer than a day (24h)"),
    }
}

/// The longest time for which something can be said.
const A_YEAR: Duration = Duration::from_secs(366 * 86_400);

/// Reads a duration for which something holds: as [`parse_duration`], with days and weeks. Zero is refused.
pub fn parse_long_duration(text: &str) -> Result<Duration, Refused> {
    const SHAPE: &str = "write a number with its unit, such as 30m, 2h, 3d or 1w";
    let total = duration(text, &LONG_UNITS, SHAPE)?;
    match total {
        Some(total) if total.is_zero() => refused(format!("zero is no time at all; {SHAPE}")),
        Some(total) if total <= A_YEAR => Ok(total),
        _ => refused("longer than a year (366d)"),
    }
}

/// The sum of numbers with units; `None` where it is beyond counting.
fn duration(text: &str, units: &[TimeUnit], shape: &str) -> Result<Option<Duration>, Refused> {
    if text.is_empty() {
        return refused(format!("the duration is empty; {shape}"));
    }
    let mut total = Some(Duration::ZERO);
    let mut rest = text;
    while !rest.is_empty() {
        let column = text.chars().count() - rest.chars().count() + 1;
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 0 {
            return refused(format!("no number at column {column}; {shape}"));
        }
        let (number, after) = rest.split_at(digits);
        let letters = after.len() - after.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (unit, after) = after.split_at(letters);
        let Some((_, milliseconds)) = units.iter().find(|(word, _)| *word == unit) else {
            if unit.is_empty() && after.is_empty() {
                return refused(format!("no unit after {number}; {shape}"));
            }
            if unit.is_empty() {
                let found: String = after.chars().take(1).collect();
                return refused(format!(
                    "'{}' at column {} is neither a digit nor a unit; {shape}",
                    found.escape_default(),
                    column + digits
                ));
            }
            let known: Vec<&str> = units.iter().map(|(word, _)| *word).collect();
            return refused(format!("'{unit}' is no unit ({}); {shape}", known.join(", ")));
        };
        let part = number.parse::<u64>().ok().and_then(|n| n.checked_mul(*milliseconds));
        total = total.zip(part).and_then(|(total, part)| total.checked_add(Duration::from_millis(part)));
        rest = after;
    }
    Ok(total)
}

/// Reads how many connections each pair of nodes should have (Tigase's `connections-per-node`).
pub fn parse_connections(text: &str) -> Result<u32, Refused> {
    match text.parse::<u32>() {
        Ok(number @ 1..=1000) => Ok(number),
        _ => refused("write a number from 1 to 1000"),
    }
}

/// Reads yes or no, for settings of the environment.
pub fn parse_switch(text: &str) -> Result<bool, Refused> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => refused("write 1 or 0"),
    }
}

/// Reads the name of a context: what can stand as a bare key of TOML, and a dot.
pub fn parse_context_name(text: &str) -> Result<String, Refused> {
    if text.is_empty() || text.len() > 64 {
        return refused("a context's name has 1 to 64 characters");
    }
    let bad = text
        .chars()
        .enumerate()
        .find(|(at, c)| !(c.is_ascii_alphanumeric() || *c == '_' || *at > 0 && "-.".contains(*c)));
    match bad {
        None => Ok(text.to_owned()),
        Some((at, c)) => refused(format!(
            "'{}' at column {} cannot be part of a context's name; letters, digits and _ can, and after the first - and .",
            c.escape_debug(),
            at + 1
        )),
    }
}

/// The known word nearest to a misspelt one, if one is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance, with two neighbours that changed places counted as one slip.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    for i in 1..=from.len() {
        let mut row = vec![i];
        for j in 1..=to.len() {
            let substituted = rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut least = substituted.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use crate::probe::given::{HostPort, Override, Pin};
    use proptest::prelude::*;

    fn why<T: fmt::Debug>(result: Result<T, Refused>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn durations_are_read_with_their_units() {
        for (text, milliseconds) in [
            ("10s", 10_000),
            ("500ms", 500),
            ("2m", 120_000),
            ("1m30s", 90_000),
            ("1h", 3_600_000),
            ("24h", 86_400_000),
        ] {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
    }

    #[test]
    fn a_bad_duration_says_which_part_is_wrong() {
        for (text, part) in [
            ("", "empty"),
            ("0s", "zero leaves no time"),
            ("0", "no unit after 0"),
            ("10", "no unit after 10; write a number with its unit, such as 500ms, 10s, 2m or 1m30s"),
            ("s", "no number at column 1"),
            ("-1s", "no number at column 1"),
            ("1m s", "no number at column 3"),
            ("1.5s", "'.' at column 2"),
            ("10 s", "' ' at column 3"),
            ("10sec", "'sec' is no unit"),
            ("25h", "longer than a day"),
            ("99999999999999999999s", "longer than a day"),
            ("18446744073709551615h", "longer than a day"),
        ] {
            assert!(why(parse_duration(text)).contains(part), "{text}: {}", why(parse_duration(text)));
        }
    }

    #[test]
    fn what_holds_for_long_is_told_in_days_and_weeks() {
        assert_eq!(parse_long_duration("1w2d").map(|time| time.as_secs()), Ok(9 * 86_400));
        for (text, part) in [
            ("0d", "zero is no time at all"),
            ("2", "no unit after 2; write a number with its unit, such as 30m, 2h, 3d or 1w"),
            ("2y", "'y' is no unit (ms, s, m, h, d, w)"),
            ("367d", "longer than a year"),
            ("99999999999999999999w", "longer than a year"),
        ] {
            assert!(why(parse_long_duration(text)).contains(part), "{text}");
        }
    }

    #[test]
    fn an_unknown_check_is_told_with_its_neighbour() {
        assert!(why(parse_check("node-dwon")).contains("did you mean node-down?"));
        assert!(why(parse_check("weather")).contains("clusterctl check --list shows all"));
    }

    #[test]
    fn an_account_needs_a_local_part_and_takes_no_resource() {
        let account: Account = "Admin@XMPP-Test.org".parse().unwrap();
        assert_eq!(account.to_string(), "admin@xmpp-test.org");
        assert_eq!(account.domain(), "xmpp-test.org");
        for (text, part) in [
            ("", "no account before the domain"),
            ("xmpp-test.org", "no account before the domain"),
            ("@xmpp-test.org", "nothing before the @"),
            ("admin@", "no domain after the @"),
            ("admin@xmpp-test.org/desk", "a resource (/desk) has no place here"),
            ("ad min@xmpp-test.org", "a space at column 3"),
            ("admin\n@xmpp-test.org", "a line break at column 6"),
            ("a@b@c", "not a JID"),
            (&format!("{}@x.org", "a".repeat(2000)), "not a JID"),
        ] {
            let said = why(text.parse::<Account>());
            assert!(said.contains(part), "{text}: {said}");
        }
        assert!(why("admin@x.org/desk".parse::<Account>()).ends_with("write admin@x.org"));
    }

    #[test]
    fn expected_is_names_or_a_number() {
        assert_eq!(parse_expected("3"), Ok(Expected::Count(3)));
        assert_eq!(
            parse_expected("node1, Node2"),
            Ok(Expected::Named(vec![NodeName::new("node1"), NodeName::new("node2")]))
        );
        for (text, part) in [
            ("0", "no nodes at all"),
            ("99999999999999999999", "more than 10000"),
            ("", "name 1 of the list is empty"),
            ("node1,,node3", "name 2 of the list is empty"),
            ("node1,NODE1", "node1 is named twice"),
            ("node1,no de", "name 2 ('no de'): a space at column 3"),
        ] {
            let said = why(parse_expected(text));
            assert!(said.contains(part), "{text}: {said}");
        }
    }

    #[test]
    fn hosts_are_asked_by_name_or_all_of_them() {
        for all in ["all", "ALL", " All "] {
            assert_eq!(parse_on(all), Ok(On::All), "{all}");
        }
        assert_eq!(
            parse_on("n1,10.0.0.2").map(|on| matches!(on, On::Named(two) if two.len() == 2)),
            Ok(true)
        );
        for (text, part) in [
            ("", "nobody is named; write all, or the names of nodes divided by commas: node1,node2"),
            ("3", "a number names no node; write all, or"),
            ("all,n1", "all stands alone, and is no node among others; write all, or"),
            ("n1, ALL", "all stands alone"),
            ("n1,", "name 2 of the list is empty"),
        ] {
            assert!(why(parse_on(text)).contains(part), "{text}: {}", why(parse_on(text)));
        }
    }

    #[test]
    fn a_misspelt_word_finds_its_neighbour() {
        let known = ["jid", "server", "tls_pin", "timeout"];
        assert_eq!(nearest("sever", known.into_iter()), Some("server"));
        assert_eq!(nearest("tls-pin", known.into_iter()), Some("tls_pin"));
        assert_eq!(nearest("colour_scheme", known.into_iter()), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_a_reader_panic(text in ".{0,60}") {
            let _ = parse_duration(&text);
            let _ = parse_long_duration(&text);
            let _ = parse_node(&text);
            let _ = parse_check(&text);
            let _ = parse_expected(&text);
            let _ = text.parse::<Account>();
            let _ = text.parse::<HostPort>();
            let _ = text.parse::<Override>();
            let _ = text.parse::<Pin>();
            let _ = parse_context_name(&text);
        }

        #[test]
        fn no_jid_makes_its_reader_panic(local in ".{1,20}", domain in "[^@/]{1,30}") {
            let _ = format!("{local}@{domain}").parse::<Account>();
        }
    }
}
