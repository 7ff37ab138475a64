//! What can be done to a cluster while it runs, as it is typed.

use super::timing::read_duration;
use std::str::FromStr;
use std::time::Duration;

/// Most TCP connections between two nodes that can be asked for.
const MOST_CONNECTIONS: usize = 20;
/// Longest delay of answers: beyond it nobody waits.
const MOST_SLOW: Duration = Duration::from_secs(60);

/// One thing to do to the cluster. Nodes are named as they are called (`node3.demo.test`) or by the first
/// part alone (`node3`); whether there is such a node is seen when the command is carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The node's process is killed (SIGKILL): its sockets are reset.
    Kill(String),
    /// The node is asked to end (SIGTERM).
    Stop(String),
    /// A node that is down is started.
    Start(String),
    /// Stopped and started again.
    Restart {
        /// Which.
        node: String,
        /// So quickly that the old row still stands: the lasting split that a real cluster shows.
        quick: bool,
    },
    /// The process is halted (SIGSTOP): its sockets stand, and nobody reads them.
    Freeze(String),
    /// The process goes on (SIGCONT).
    Thaw(String),
    /// Traffic is dropped on the way.
    Cut(Between),
    /// Traffic passes again; without a place: everywhere.
    Mend(Option<Between>),
    /// The node is stopped and taken out of the cluster.
    Remove(String),
    /// A new node joins.
    Add(String),
    /// What the node says its version is.
    Version(String, String),
    /// What the node's configuration says of a key, wherever it stands there.
    Configure {
        /// Which node.
        node: String,
        /// The key, without quotes.
        key: String,
        /// Its value, as it is written.
        value: String,
    },
    /// How far the node's clock is ahead, in milliseconds.
    Clock(String, i64),
    /// How many TCP connections two nodes have with one another.
    Connections(String, String, usize),
    /// Every answer of the node comes so much later.
    Slow(String, Duration),
    /// So many of the next answers are lost.
    Lose(usize),
    /// Makes an account an administrator, or takes that from it; `None`: the account of the demo.
    Admin {
        /// The name before the `@`.
        user: Option<String>,
        /// What it is to be.
        admin: bool,
    },
    /// Changes nothing: says how the nodes are.
    Show,
}

/// Where traffic is dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Between {
    /// Between a node and everybody else, the database included.
    Alone(String),
    /// Between two nodes, both ways.
    Both(String, String),
    /// From the first to the second.
    From(String, String),
}

/// What is wrong with a command. The text is for people, and neutral: what was typed is escaped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CommandError(pub(super) String);

/// A verb, the words that follow it, and what it does.
type Verb = (&'static str, &'static str, &'static str);

/// All verbs, in the order of the help.
const VERBS: [Verb; 19] = [
    ("kill", "NODE", "as kill -9: its sockets are reset, its doors are shut"),
    ("stop", "NODE", "as SIGTERM"),
    ("start", "NODE", "starts one that is down; it is linked 15 s later"),
    ("restart", "NODE [quick]", "stops it, starts it 5 s later; quick: leaves the lasting split"),
    ("freeze", "NODE", "as SIGSTOP: its sockets stand, and nobody reads them"),
    ("thaw", "NODE", "as SIGCONT"),
    ("cut", "A [B | > B]", "drops traffic: from all others, between two, or one way; noticed after 200 s"),
    ("mend", "[A [B]]", "lets traffic pass again, everywhere or there"),
    ("remove", "NODE", "takes it out of the cluster: a stale entry remains"),
    ("add", "NODE", "a new node joins"),
    ("version", "NODE VERSION", "what it says its version is"),
    ("configure", "NODE KEY VALUE", "what its configuration says of a key, as connections-per-node"),
    ("clock", "NODE +90s|-5s|0", "sets its clock ahead or behind"),
    ("connections", "A B N", "how many TCP connections two nodes have (stock: 5)"),
    ("slow", "NODE 300ms|0", "delays each of its answers"),
    ("lose", "N", "loses the next N answers"),
    ("unadmin", "[USER]", "takes the administrator's rights from an account"),
    ("admin", "[USER]", "gives them back"),
    ("show", "", "says how the nodes are"),
];

impl Command {
    /// The nodes that it names and that must be there.
    pub(super) fn names(&self) -> Vec<&str> {
        match self {
            Self::Kill(node)
            | Self::Stop(node)
            | Self::Start(node)
            | Self::Restart { node, .. }
            | Self::Freeze(node)
            | Self::Thaw(node)
            | Self::Remove(node)
            | Self::Version(node, _)
            | Self::Configure { node, .. }
            | Self::Clock(node, _)
            | Self::Slow(node, _) => vec![node],
            Self::Connections(one, other, _) => vec![one, other],
            Self::Cut(between) | Self::Mend(Some(between)) => match between {
                Between::Alone(node) => vec![node],
                Between::Both(one, other) | Between::From(one, other) => vec![one, other],
            },
            Self::Mend(None) | Self::Add(_) | Self::Lose(_) | Self::Admin { .. } | Self::Show => Vec::new(),
        }
    }

    /// A line for each command: what to type, and what it does.
    pub fn help() -> Vec<String> {
        VERBS.iter().map(|(verb, rest, what)| format!("{:<26} {what}", format!("{verb} {rest}"))).collect()
    }

    /// The same for one command.
    pub fn help_of(verb: &str) -> Result<String, CommandError> {
        match VERBS.iter().find(|(known, ..)| *known == verb) {
            Some((_, "", what)) => Ok(format!("{verb}: {what}")),
            Some((_, rest, what)) => Ok(format!("{verb} {rest}: {what}")),
            None => Err(unknown_verb(verb)),
        }
    }
}

impl FromStr for Command {
    type Err = CommandError;

    fn from_str(text: &str) -> Result<Self, CommandError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let Some((verb, rest)) = words.split_first() else {
            return Err(CommandError(
                "nothing to do: the command is empty; `help` lists what there is".to_owned(),
            ));
        };
        let Some((_, shape, _)) = VERBS.iter().find(|(known, ..)| known == verb) else {
            return Err(unknown_verb(verb));
        };
        let read = read(verb, rest).map_err(CommandError)?;
        read.ok_or_else(|| CommandError(format!("`{verb}` is written: {verb} {shape}").trim_end().to_owned()))
    }
}

fn unknown_verb(verb: &str) -> CommandError {
    let verbs = VERBS.iter().map(|(known, ..)| *known);
    let hint = nearest(verb, verbs)
        .map_or("; `help` lists all".to_owned(), |near| format!(", did you mean `{near}`?"));
    CommandError(format!("no command is called '{}'{hint}", short(verb)))
}

/// The words after the verb; `Ok(None)`: too few or too many.
fn read(verb: &str, words: &[&str]) -> Result<Option<Command>, String> {
    let name = |word: &str| word.to_ascii_lowercase();
    Ok(Some(match (verb, words) {
        ("kill", [node]) => Command::Kill(name(node)),
        ("stop", [node]) => Command::Stop(name(node)),
        ("start", [node]) => Command::Start(name(node)),
        ("restart", [node]) => Command::Restart { node: name(node), quick: false },
        ("restart", [node, "quick"]) => Command::Restart { node: name(node), quick: true },
        ("freeze", [node]) => Command::Freeze(name(node)),
        ("thaw", [node]) => Command::Thaw(name(node)),
        ("cut", [_, ..]) => match between(words) {
            Some(between) => Command::Cut(between),
            None => return Ok(None),
        },
        ("mend", []) => Command::Mend(None),
        ("mend", words) => match between(words) {
            Some(between) => Command::Mend(Some(between)),
            None => return Ok(None),
        },
        ("remove", [node]) => Command::Remove(name(node)),
        ("add", [node]) => Command::Add(name(node)),
        ("version", [node, version]) if version.len() <= 200 => {
            Command::Version(name(node), (*version).to_owned())
        }
        ("configure", [node, key, value]) if key.len().max(value.len()) <= 200 => {
            Command::Configure { node: name(node), key: (*key).to_owned(), value: (*value).to_owned() }
        }
        ("clock", [node, offset]) => Command::Clock(name(node), read_offset(offset)?),
        ("connections", [one, other, count]) => {
            Command::Connections(name(one), name(other), read_count(count, MOST_CONNECTIONS)?)
        }
        ("slow", [node, "0"]) => Command::Slow(name(node), Duration::ZERO),
        ("slow", [node, delay]) => {
            let delay = read_duration(delay)?;
            if delay > MOST_SLOW {
                return Err("an answer can be delayed by 60 s at most: for more, freeze the node".to_owned());
            }
            Command::Slow(name(node), delay)
        }
        ("lose", [count]) => Command::Lose(read_count(count, 1_000_000)?),
        ("admin" | "unadmin", [] | [_]) => {
            let user = words.first().map(|word| word.split('@').next().unwrap_or_default().to_owned());
            Command::Admin { user, admin: verb == "admin" }
        }
        ("show", []) => Command::Show,
        _ => return Ok(None),
    }))
}

/// `A`, `A B`, `A > B`.
fn between(words: &[&str]) -> Option<Between> {
    let joined = words.join(" ").to_ascii_lowercase();
    let name = |word: &str| {
        let word = word.trim();
        (!word.is_empty() && !word.contains([' ', '>'])).then(|| word.to_owned())
    };
    if let Some((from, to)) = joined.split_once('>') {
        return Some(Between::From(name(from)?, name(to)?));
    }
    match words {
        [one] => Some(Between::Alone(name(&one.to_ascii_lowercase())?)),
        [one, other] => {
            Some(Between::Both(name(&one.to_ascii_lowercase())?, name(&other.to_ascii_lowercase())?))
        }
        _ => None,
    }
}

/// `+90s`, `-5s`, `0`: milliseconds.
fn read_offset(text: &str) -> Result<i64, String> {
    if text == "0" {
        return Ok(0);
    }
    let (sign, span) = match text.split_at_checked(1) {
        Some(("+", span)) => (1, span),
        Some(("-", span)) => (-1, span),
        _ => return Err(format!("'{}' is no offset: write +90s, -5s or 0", short(text))),
    };
    let span = read_duration(span)?;
    Ok(sign * i64::try_from(span.as_millis()).unwrap_or(i64::MAX))
}

fn read_count(text: &str, most: usize) -> Result<usize, String> {
    match text.parse() {
        Ok(count) if count <= most => Ok(count),
        _ => Err(format!("'{}' is no count from 0 to {most}", short(text))),
    }
}

/// What was typed, safe to show and of bounded length.
pub(super) fn short(text: &str) -> String {
    let cut: String = text.chars().take(60).collect();
    let dots = if cut.len() < text.len() { "…" } else { "" };
    format!("{}{dots}", cut.escape_debug())
}

/// The known word that is nearest to one that was typed, where one is near.
pub(super) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = typed.chars().take(64).collect();
    let (distance, word) =
        known.map(|word| (distance(&typed, word), word)).min_by_key(|(distance, _)| *distance)?;
    // A third of the word may be wrong.
    (distance <= word.len().div_ceil(3)).then_some(word)
}

/// How many letters have to be changed, left out or put in (Levenshtein).
fn distance(typed: &[char], word: &str) -> usize {
    let mut row: Vec<usize> = (0..=typed.len()).collect();
    for (line, letter) in word.chars().enumerate() {
        let mut above_left = row[0];
        row[0] = line + 1;
        for column in 0..typed.len() {
            let above = row[column + 1];
            let changed = above_left + usize::from(typed[column] != letter);
            row[column + 1] = changed.min(above + 1).min(row[column] + 1);
            above_left = above;
        }
    }
    row[typed.len()]
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    fn read(text: &str) -> Command {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn each_verb_of_the_help_is_read() {
        let node = || "node3".to_owned();
        let two = || ("node1".to_owned(), "node2".to_owned());
        assert_eq!(read(" kill   NODE3 "), Command::Kill(node()));
        assert_eq!(read("restart node3 quick"), Command::Restart { node: node(), quick: true });
        assert_eq!(read("cut node3"), Command::Cut(Between::Alone(node())));
        assert_eq!(read("cut node1 node2"), Command::Cut(Between::Both(two().0, two().1)));
        for text in ["cut node1 > node2", "cut node1>node2", "cut node1 >node2"] {
            assert_eq!(read(text), Command::Cut(Between::From(two().0, two().1)), "{text}");
        }
        assert_eq!(read("mend"), Command::Mend(None));
        assert_eq!(read("clock node3 +90s"), Command::Clock(node(), 90_000));
        assert_eq!(read("clock node3 -500ms"), Command::Clock(node(), -500));
        assert_eq!(read("connections node1 node2 2"), Command::Connections(two().0, two().1, 2));
        assert_eq!(read("slow node3 300ms"), Command::Slow(node(), Duration::from_millis(300)));
        assert_eq!(read("unadmin"), Command::Admin { user: None, admin: false });
        assert_eq!(read("admin joe@demo.test"), Command::Admin { user: Some("joe".to_owned()), admin: true });
        let example = [
            ("NODE", "node3"),
            ("A B N", "a b 3"),
            ("A", "a"),
            ("N", "3"),
            ("VERSION", "8.4"),
            ("KEY", "connections-per-node"),
            ("VALUE", "3"),
            ("+90s|-5s|0", "0"),
            ("300ms|0", "0"),
        ];
        for (verb, rest, _) in VERBS {
            let rest = rest.split(" [").next().unwrap();
            let rest = if rest.starts_with('[') { "" } else { rest };
            let words: Vec<&str> = if rest == "A B N" {
                vec!["a b 3"]
            } else {
                rest.split(' ')
                    .map(|word| example.iter().find(|(of, _)| *of == word).map_or("", |found| found.1))
                    .collect()
            };
            read(&format!("{verb} {}", words.join(" ")));
        }
    }

    #[test]
    fn the_help_of_one_command_is_that_of_the_list() {
        for (verb, _, what) in VERBS {
            let help = Command::help_of(verb).unwrap();
            assert!(help.starts_with(verb) && help.ends_with(&format!(": {what}")), "{help}");
        }
        let error = Command::help_of("kil").unwrap_err().to_string();
        assert_eq!(error, "no command is called 'kil', did you mean `kill`?");
    }

    #[test]
    fn what_is_wrong_is_named_with_what_would_be_right() {
        for (text, words) in [
            ("", "the command is empty"),
            ("kil node3", "no command is called 'kil', did you mean `kill`?"),
            ("freze node3", "did you mean `freeze`?"),
            ("explode node3", "no command is called 'explode'; `help` lists all"),
            ("\u{1b}[2J", "no command is called '\\u{1b}[2J'"),
            ("kill", "`kill` is written: kill NODE"),
            ("kill a b", "`kill` is written: kill NODE"),
            ("restart node3 slowly", "`restart` is written: restart NODE [quick]"),
            ("cut", "`cut` is written: cut A [B | > B]"),
            ("cut a b c", "`cut` is written"),
            ("cut a >", "`cut` is written"),
            ("clock node3 90s", "'90s' is no offset: write +90s, -5s or 0"),
            ("clock node3 +90", "'90' is no duration"),
            ("connections a b 21", "'21' is no count from 0 to 20"),
            ("slow node3 61s", "60 s at most"),
            ("lose -1", "'-1' is no count"),
        ] {
            let error = text.parse::<Command>().unwrap_err().to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
        let long = "x".repeat(1_000_000);
        assert!(long.parse::<Command>().unwrap_err().to_string().len() < 200);
    }
}
