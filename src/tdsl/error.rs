//! Why Tigase's own reader refuses a file, in its words.

use std::fmt;

/// What the server's reader throws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// Which of its exceptions.
    pub kind: Kind,
    /// Its message.
    pub message: String,
    /// Where, for the kinds that tell it.
    pub place: Option<Place>,
    /// The byte at which it happened; the length of the file where its end did.
    pub offset: usize,
}

/// The exceptions of the server's reader. Those of Java itself escape it unwrapped: "unchecked".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `ConfigReader.UnsupportedOperationException`: something stands where it must not. Tells the place.
    Unsupported,
    /// `ConfigReader.InvalidFormatException`: the file ends inside of something.
    InvalidFormat,
    /// `java.lang.RuntimeException`: an attribute of a bean that there is not.
    Runtime,
    /// `java.lang.NumberFormatException`: a number that does not fit.
    NumberFormat,
    /// `java.lang.NullPointerException`: a closer that closes nothing, an argument that is none.
    NullPointer,
    /// `java.lang.ClassCastException`: an attribute of another type than it must be.
    ClassCast,
    /// None of the server's: deeper than this reader goes. The server has no such bound.
    TooDeep,
}

/// A place as the server tells it, both from 1; the position counts UTF-16 units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The position in the line.
    pub position: usize,
    /// The whole line.
    pub content: String,
}

impl ReadError {
    pub(super) fn new(kind: Kind, message: impl Into<String>, offset: usize) -> Self {
        Self { kind, message: message.into(), place: None, offset }
    }

    /// One that tells its place: a kind of the server's, or this reader's own.
    pub(super) fn placed(kind: Kind, message: impl Into<String>, source: &str, offset: usize) -> Self {
        let begin = source[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        let end = source[offset..].find('\n').map_or(source.len(), |newline| offset + newline);
        let place = Place {
            line: source[..begin].bytes().filter(|byte| *byte == b'\n').count() + 1,
            position: source[begin..offset].encode_utf16().count() + 1,
            content: source[begin..end].to_owned(),
        };
        Self { kind, message: message.into(), place: Some(place), offset }
    }
}

impl Kind {
    /// The name of the exception in Java.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unsupported => "UnsupportedOperationException",
            Self::InvalidFormat => "InvalidFormatException",
            Self::Runtime => "java.lang.RuntimeException",
            Self::NumberFormat => "java.lang.NumberFormatException",
            Self::NullPointer => "java.lang.NullPointerException",
            Self::ClassCast => "java.lang.ClassCastException",
            Self::TooDeep => "clusterctl's own limit",
        }
    }

    /// Whether it is the server that refuses the file, rather than this reader that goes no further.
    pub const fn is_the_servers(self) -> bool {
        !matches!(self, Self::TooDeep)
    }

    /// Whether it is one of Java's own that the reader does not wrap.
    pub const fn is_unchecked(self) -> bool {
        !matches!(self, Self::Unsupported | Self::InvalidFormat | Self::TooDeep)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(place) = &self.place {
            write!(f, " at line {} position {}", place.line, place.position)?;
        }
        Ok(())
    }
}

impl std::error::Error for ReadError {}
