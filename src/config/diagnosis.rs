//! What is found in a configuration: where, how bad, why, and what to write instead.

use crate::tdsl::value::Span;
use std::fmt;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Risky.
    Warning,
    /// Something written is not what the server sees, or the server does not start.
    Error,
}

impl Level {
    /// Its word, as compilers write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Lint {
    /// Its name, which never changes: `TD01`, `CL03`.
    pub id: &'static str,
    /// How bad it is if nothing else is said.
    pub level: Level,
    /// What it finds, as a heading.
    pub title: &'static str,
    /// Why it matters, what the server does, and what to do: a paragraph.
    pub explanation: &'static str,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// The rule.
    pub lint: &'static Lint,
    /// How bad it is here; the rule's own level as long as nobody asked for another.
    pub level: Level,
    /// The file, as an index into those that are looked at together; 0 for one alone.
    pub file: usize,
    /// Where in the file.
    pub span: Span,
    /// What is said under the excerpt, at the place; may be empty.
    pub label: String,
    /// What is wrong, in one line.
    pub message: String,
    /// Other places that belong to it.
    pub marks: Vec<Mark>,
    /// What the server does, and why.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// The edits that mend it.
    pub fix: Option<Fix>,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The file, as in [`Diagnosis::file`].
    pub file: usize,
    /// Where.
    pub span: Span,
    /// What is said there.
    pub label: String,
}

/// What mends a finding, in the finding's own file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The edits; no two of them overlap.
    pub edits: Vec<Edit>,
    /// Whether it does what was clearly meant, so that it may be applied unseen.
    pub safe: bool,
}

/// One piece of a file replaced by another; an empty span inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

impl Diagnosis {
    /// A finding of a rule at its own level, in the first file.
    pub fn new(lint: &'static Lint, span: Span, message: impl Into<String>) -> Self {
        Self {
            lint,
            level: lint.level,
            file: 0,
            span,
            label: String::new(),
            message: message.into(),
            marks: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// In another file than the first.
    #[must_use]
    pub const fn in_file(mut self, file: usize) -> Self {
        self.file = file;
        self
    }

    /// What is said at the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Another place, in the same file.
    #[must_use]
    pub fn mark(self, span: Span, label: impl Into<String>) -> Self {
        let file = self.file;
        self.mark_in(file, span, label)
    }

    /// Another place, in any file.
    #[must_use]
    pub fn mark_in(mut self, file: usize, span: Span, label: impl Into<String>) -> Self {
        self.marks.push(Mark { file, span, label: label.into() });
        self
    }

    /// What the server does, and why.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// What to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Another level than the rule's own.
    #[must_use]
    pub const fn at_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Edits that do what was clearly meant.
    #[must_use]
    pub fn safe_fix(self, edits: Vec<Edit>) -> Self {
        self.fix(edits, true)
    }

    /// Edits that a person should look at.
    #[must_use]
    pub fn unsafe_fix(self, edits: Vec<Edit>) -> Self {
        self.fix(edits, false)
    }

    fn fix(mut self, edits: Vec<Edit>, safe: bool) -> Self {
        self.fix = (!edits.is_empty()).then_some(Fix { edits, safe });
        self
    }
}

impl Edit {
    /// Text before the byte at `at`.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { span: at..at, text: text.into() }
    }

    /// Nothing instead of something.
    pub const fn remove(span: Span) -> Self {
        Self { span, text: String::new() }
    }

    /// Something instead of something.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}
