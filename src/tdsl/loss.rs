//! What stands in a file and never reaches the server: dropped, overwritten, or read as something else.

use super::value::Span;

/// One piece that is lost, where it stands, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The piece.
    pub span: Span,
    /// Why.
    pub why: Why,
}

/// Why a piece is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// An entry before `}` on the same line: a brace ends no entry.
    BeforeBrace {
        /// The brace.
        brace: Span,
    },
    /// An entry without a key: a line without `=`, `{` or `(`.
    NoKey,
    /// A map or bean without a name: its brace stands on a line of its own, or nothing stands before it.
    Nameless,
    /// The same key stands again further down, and that one counts.
    Overwritten {
        /// The key that counts.
        by: Span,
    },
    /// Another value follows in the same entry, and that one counts.
    Replaced {
        /// The value that counts.
        by: Span,
    },
    /// Loose text beside a value that is quoted, a list, a map, a variable.
    Beside {
        /// The value that counts.
        value: Span,
    },
    /// What stands before `(` became the name of a bean, so that this key is lost.
    KeyReplaced {
        /// The name that counts.
        by: Span,
    },
    /// The key of an element of a list: lists know none.
    KeyInList,
    /// Closed by the closer of another thing: all that stands in it is lost.
    Mismatched {
        /// The closer.
        closer: Span,
    },
    /// The end of the file forgets the expression that its last line belongs to.
    EndOfFile,
    /// More arguments than a variable has.
    Argument,
}
