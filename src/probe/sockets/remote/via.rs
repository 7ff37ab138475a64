//! How a node's host is reached: a shell command with a place for the node's name.

use crate::cluster::node::NodeName;
use crate::probe::given::{Refused, refused};
use std::fmt;
use std::str::FromStr;

/// Where the node's name goes.
const PLACE: &str = "{node}";

/// The longest name that is put into a command: that of DNS.
const LONGEST: usize = 253;

/// A shell command that runs further words on a node's host, such as `ssh -o BatchMode=yes {node}` or
/// `kubectl exec {node} --`.
///
/// The template is the user's own and may hold anything that a shell knows; the name may come from a server and may
/// not, see [`HostWord`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Via(String);

impl Via {
    /// The command for one node, without the words that are to run there.
    pub(super) fn command(&self, node: &HostWord<'_>) -> String {
        self.0.replace(PLACE, node.0)
    }
}

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Via {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        if text.trim().is_empty() {
            return refused("the command is empty; write it like 'ssh -o BatchMode=yes {node}'");
        }
        if !text.contains(PLACE) {
            return refused(
                "no {node} in it, so that every node would be the same host; write it like 'ssh {node}'",
            );
        }
        if let Some((at, c)) = text.chars().enumerate().find(|(_, c)| c.is_control()) {
            return refused(format!(
                "U+{:04X} at column {} has no place in a command of one line",
                u32::from(c),
                at + 1
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

/// A node's name that every shell takes for one word and no program for an option: letters, digits, `.`, `_`, `:` and
/// `-`, the last not at the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostWord<'a>(&'a str);

impl<'a> HostWord<'a> {
    /// The name as such a word, or what is wrong with it.
    pub fn of(node: &'a NodeName) -> Result<Self, Refused> {
        let name = node.as_str();
        if name.is_empty() {
            return refused("the name is empty");
        }
        if name.starts_with('-') {
            return refused("the name begins with -, which programs take for an option");
        }
        if name.len() > LONGEST {
            return refused(format!("the name has {} bytes, and one of a host has at most 253", name.len()));
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || "._:-".contains(c);
        match name.chars().enumerate().find(|(_, c)| !fits(*c)) {
            None => Ok(Self(name)),
            Some((at, c)) => refused(format!(
                "'{}' at column {} is in no name of a host, and is not given to a shell",
                c.escape_default(),
                at + 1
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    #[test]
    fn a_template_has_a_place_for_the_node() {
        let via: Via = "ssh -p 22 {node} # {node}".parse().unwrap();
        let node = NodeName::new("Node1.xmpp-test.org");
        assert_eq!(
            via.command(&HostWord::of(&node).unwrap()),
            "ssh -p 22 node1.xmpp-test.org # node1.xmpp-test.org"
        );
        for (text, part) in [
            ("", "is empty"),
            ("  ", "is empty"),
            ("ssh node1", "no {node} in it"),
            ("ssh {NODE}", "no {node} in it"),
            ("ssh {node}\nreboot", "U+000A at column 11"),
        ] {
            let why = text.parse::<Via>().unwrap_err().to_string();
            assert!(why.contains(part), "{text}: {why}");
        }
    }

    #[test]
    fn a_name_that_a_shell_would_obey_is_no_word_for_it() {
        for good in ["node1.xmpp-test.org", "10.0.0.1", "fe80::1", "tigase_0", "a-b"] {
            assert!(HostWord::of(&NodeName::new(good)).is_ok(), "{good}");
        }
        for bad in [
            "",
            "-oProxyCommand=reboot",
            "a;reboot",
            "$(reboot)",
            "`reboot`",
            "a b",
            "a\nb",
            "a'b",
            "a\"b",
            "a|b",
            "a&b",
            "a>b",
            "a\\b",
            "user@host",
            "a/b",
            "{node}",
            "~root",
            "*",
            "nöde",
            "a\u{202e}b",
            &"a".repeat(254),
        ] {
            assert!(HostWord::of(&NodeName::new(bad)).is_err(), "{bad}");
        }
    }
}
