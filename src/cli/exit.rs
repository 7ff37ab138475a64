//! The exit codes, and the one shape in which a command fails. The man page, the help and the tests read
//! this table.

use std::fmt::Write as _;
use std::io;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExitCode {
    /// All is well, or the work is done.
    Ok,
    /// Something is degraded.
    Warning,
    /// A node is down, links are missing, the cluster is partitioned.
    Critical,
    /// Could not look well enough to judge.
    Unknown,
    /// Wrong arguments.
    Usage,
    /// An input file is not what it should be.
    Data,
    /// The server could not be reached, in a command that judges nothing.
    Unavailable,
    /// A defect of clusterctl.
    Software,
    /// Output could not be written.
    InputOutput,
    /// `wait`: time was up before the condition held.
    Timeout,
    /// Login refused or no administrator, in a command that judges nothing.
    Permission,
    /// The settings file is wrong.
    Settings,
    /// Interrupted: Ctrl-C, SIGTERM, or the terminal gone away. (In the dashboard Ctrl-C is a key, and quits.)
    Interrupted,
}

/// What a command does with its exit code: whether it judges the cluster, only works with a server, or works
/// with neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// clusterctl as a whole.
    Whole,
    /// Its exit code is the verdict (`status`, `demo`).
    Judges,
    /// It judges for machines (`check`): wrong usage is unknown, too, as monitoring plugins have it.
    Checks,
    /// It asks a server and judges nothing (`disco`, `context add`).
    Connects,
    /// It reads files or this host (`sockets`).
    Reads,
    /// It judges configurations (`config check`): warnings, and errors as wrong data.
    Lints,
    /// It asks a server and says whether two things are the same (`config live`).
    Compares,
    /// It waits for something to become true (`wait`).
    Waits,
    /// It shows what it sees to a person (`dashboard`).
    Screen,
    /// It needs neither (`explain`, `completions`).
    Local,
}

impl ExitCode {
    /// Every code, in order.
    pub const ALL: [Self; 13] = [
        Self::Ok,
        Self::Warning,
        Self::Critical,
        Self::Unknown,
        Self::Usage,
        Self::Data,
        Self::Unavailable,
        Self::Software,
        Self::InputOutput,
        Self::Timeout,
        Self::Permission,
        Self::Settings,
        Self::Interrupted,
    ];

    /// The number.
    pub const fn code(self) -> u8 {
        self.row().0
    }

    /// The name.
    pub const fn name(self) -> &'static str {
        self.row().1
    }

    /// When it is given.
    pub const fn meaning(self) -> &'static str {
        self.row().2
    }

    const fn row(self) -> (u8, &'static str, &'static str) {
        match self {
            Self::Ok => (0, "ok", "the verdict is ok; or a command that judges nothing did its work"),
            Self::Warning => (1, "warning", "something is degraded; config: a warning, a difference"),
            Self::Critical => {
                (2, "critical", "a node is down, links are missing, the cluster is partitioned")
            }
            Self::Unknown => {
                (3, "unknown", "could not look well enough to judge (no connection, no rights, no time)")
            }
            Self::Usage => (64, "usage", "wrong arguments"),
            Self::Data => (65, "data", "an input file is not what it should be"),
            Self::Unavailable => (69, "unavailable", "the server could not be reached"),
            Self::Software => (70, "software", "a defect of clusterctl"),
            Self::InputOutput => (74, "i/o", "output could not be written"),
            Self::Timeout => (75, "timeout", "wait: time was up before the condition held"),
            Self::Permission => (77, "permission", "login refused, or the JID is no administrator"),
            Self::Settings => (78, "settings", "the settings file is wrong"),
            Self::Interrupted => (130, "interrupted", "interrupted"),
        }
    }

    /// Whether a command of this kind can end so.
    pub const fn concerns(self, kind: Kind) -> bool {
        if matches!(kind, Kind::Whole) {
            return true;
        }
        match self {
            Self::Ok | Self::Software | Self::InputOutput | Self::Settings => true,
            Self::Usage => !matches!(kind, Kind::Checks),
            Self::Warning => matches!(kind, Kind::Judges | Kind::Checks | Kind::Lints | Kind::Compares),
            Self::Critical => matches!(kind, Kind::Judges | Kind::Checks),
            Self::Unknown => matches!(kind, Kind::Judges | Kind::Checks | Kind::Compares),
            Self::Unavailable => matches!(kind, Kind::Connects | Kind::Compares),
            Self::Permission => matches!(kind, Kind::Connects | Kind::Compares | Kind::Waits),
            Self::Timeout => matches!(kind, Kind::Waits),
            Self::Data | Self::Interrupted => !matches!(kind, Kind::Local),
        }
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code.code())
    }
}

/// The codes as a table in text, each line indented by two.
pub fn table(codes: impl Iterator<Item = ExitCode>) -> String {
    codes.fold(String::new(), |mut text, exit| {
        let _ = writeln!(text, "  {:>3}  {:<12} {}", exit.code(), exit.name(), exit.meaning());
        text
    })
}

/// Why a command ended before its work was done. Shown in one place, [`Failure::shown`].
#[derive(Debug)]
pub struct Failure {
    exit: ExitCode,
    what: String,
    remedy: Option<String>,
}

/// What a command gives back: how it ended, or why it could not do its work.
pub type Outcome = Result<ExitCode, Failure>;

impl Failure {
    /// What failed: what was attempted, on what, why. One line, or lines of their own for a list.
    pub fn new(exit: ExitCode, what: impl Into<String>) -> Self {
        Self { exit, what: what.into(), remedy: None }
    }

    /// Wrong arguments.
    pub fn usage(what: impl Into<String>) -> Self {
        Self::new(ExitCode::Usage, what)
    }

    /// What to do about it.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Output could not be written. A broken pipe (`clusterctl status | head -1`) is no failure: the reader
    /// had enough.
    pub fn output(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { exit: ExitCode::Ok, what: String::new(), remedy: None };
        }
        Self::new(ExitCode::InputOutput, format!("cannot write the output: {error}"))
    }

    /// The same failure in a command whose wrong usage is unknown.
    #[must_use]
    pub fn usage_as_unknown(mut self) -> Self {
        if self.exit == ExitCode::Usage {
            self.exit = ExitCode::Unknown;
        }
        self
    }

    /// The same failure for a reader that knows no other codes than 0 to 3.
    #[must_use]
    pub fn as_unknown(mut self) -> Self {
        self.exit = ExitCode::Unknown;
        self
    }

    /// How the run ends.
    pub const fn exit(&self) -> ExitCode {
        self.exit
    }

    /// What failed, in one line or in several.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What to do about it, where that is known.
    pub fn remedy(&self) -> Option<&str> {
        self.remedy.as_deref().filter(|remedy| !remedy.is_empty())
    }

    /// What is said on standard error: what failed, then the remedy. Nothing for a broken pipe.
    pub fn shown(&self) -> String {
        if self.what.is_empty() {
            return String::new();
        }
        let mut text = format!("clusterctl: {}\n", neutral(&self.what));
        if let Some(remedy) = &self.remedy {
            for line in neutral(remedy).lines() {
                let _ = writeln!(text, "  {line}");
            }
        }
        text
    }
}

/// Writing fails in one way; so `?` on a result's writer is enough.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::output(&error)
    }
}

/// Escapes what a terminal would obey: control characters other than the line break, and bidirectional
/// overrides.
fn neutral(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        let bidirectional =
            matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c != '\n' && (c.is_control() || bidirectional) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_contract() {
        let codes: Vec<u8> = ExitCode::ALL.iter().map(|exit| exit.code()).collect();
        assert_eq!(codes, [0, 1, 2, 3, 64, 65, 69, 70, 74, 75, 77, 78, 130]);
    }

    #[test]
    fn a_broken_pipe_is_no_failure_and_says_nothing() {
        let failure = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!((failure.exit(), failure.shown().as_str()), (ExitCode::Ok, ""));
        let failure = Failure::from(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(failure.exit(), ExitCode::InputOutput);
        assert!(failure.shown().starts_with("clusterctl: cannot write the output: "));
    }

    #[test]
    fn a_terminal_obeys_nothing_in_a_message() {
        let shown = Failure::usage("'\u{1b}[2J\u{202e}x'").with_remedy("a\rb").shown();
        assert_eq!(shown, "clusterctl: '\\u{1b}[2J\\u{202e}x'\n  a\\rb\n");
    }

    #[test]
    fn only_commands_that_judge_end_with_a_verdict() {
        assert!(!ExitCode::Critical.concerns(Kind::Connects));
        assert!(ExitCode::Critical.concerns(Kind::Judges));
        assert!(!ExitCode::Permission.concerns(Kind::Judges));
        assert!(!ExitCode::Usage.concerns(Kind::Checks));
        assert_eq!(Failure::usage("x").usage_as_unknown().exit(), ExitCode::Unknown);
        assert_eq!(Failure::new(ExitCode::Settings, "x").usage_as_unknown().exit(), ExitCode::Settings);
        assert!(ExitCode::ALL.iter().all(|exit| {
            [Kind::Judges, Kind::Connects, Kind::Waits, Kind::Reads, Kind::Local]
                .iter()
                .any(|kind| exit.concerns(*kind))
        }));
    }
}
