//! The pieces of a file, without holes: every byte belongs to one token, in the order of the file.
//!
//! Quotes and comments are taken whole, since nothing inside of them means anything to the reader; all else
//! is single signs and the loose text between them.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Loose text, blanks included.
    Loose,
    /// Quoted text with its quotes. Nothing is escaped in it; newlines may stand in it.
    Quoted {
        /// Whether the closing quote is there: without it the file ends inside.
        closed: bool,
    },
    /// `#` up to the newline, which is not part of it.
    Comment,
    /// A newline or a comma: the same to the reader.
    End,
    /// One of `= : [ ] { } ( ) + - * /`.
    Sign(u8),
}

/// One piece of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands, in bytes.
    pub span: Range<usize>,
}

/// The tokens of a file.
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    source: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// From the beginning.
    pub fn new(source: &'a str) -> Self {
        Self { source: source.as_bytes(), at: 0 }
    }

    /// Where the next token begins.
    pub(super) const fn position(&self) -> usize {
        self.at
    }

    /// Goes on from another place, at which a token begins.
    pub(super) const fn seek(&mut self, at: usize) {
        self.at = at;
    }

    fn next_of(&self, byte: u8) -> usize {
        let rest = &self.source[self.at + 1..];
        self.at + 1 + memchr::memchr(byte, rest).unwrap_or(rest.len())
    }

    fn until(&self, stop: impl Fn(u8) -> bool) -> usize {
        let rest = &self.source[self.at + 1..];
        self.at + 1 + rest.iter().position(|byte| stop(*byte)).unwrap_or(rest.len())
    }
}

/// Whether a byte ends loose text. All of them are ASCII, so no character is cut.
const fn is_special(byte: u8) -> bool {
    matches!(
        byte,
        b'#' | b'\''
            | b'"'
            | b'='
            | b':'
            | b'\n'
            | b','
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'('
            | b')'
            | b'+'
            | b'-'
            | b'*'
            | b'/'
    )
}

/// [`is_special`] of every byte: a look-up is faster than sixteen comparisons.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    loop {
        table[byte as usize] = is_special(byte);
        if byte == u8::MAX {
            break;
        }
        byte += 1;
    }
    table
};

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let first = *self.source.get(self.at)?;
        let (kind, end) = match first {
            b'#' => (TokenKind::Comment, self.next_of(b'\n')),
            b'\'' | b'"' => {
                let end = self.next_of(first);
                let closed = end < self.source.len();
                (TokenKind::Quoted { closed }, end + usize::from(closed))
            }
            b'\n' | b',' => (TokenKind::End, self.at + 1),
            sign if SPECIAL[usize::from(sign)] => (TokenKind::Sign(sign), self.at + 1),
            _ => (TokenKind::Loose, self.until(|byte| SPECIAL[usize::from(byte)])),
        };
        let span = self.at..end;
        self.at = end;
        Some(Token { kind, span })
    }
}
