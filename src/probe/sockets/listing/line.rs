//! One line of a listing, its words, and where they stand.

use super::ListingError;

/// A line with its number, from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) number: usize,
    pub(super) text: &'a str,
}

/// A word of a line and its place in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Line<'a> {
    /// The words between white space.
    pub(super) fn words(self) -> impl Iterator<Item = Word<'a>> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let rest = &self.text[at..];
            let start = at + rest.find(|c: char| !c.is_whitespace())?;
            let length = self.text[start..].find(char::is_whitespace).unwrap_or(self.text.len() - start);
            at = start + length;
            Some(Word { text: &self.text[start..at], at: start })
        })
    }

    /// Whether the line begins with white space, as continuation lines do.
    pub(super) fn is_indented(self) -> bool {
        self.text.starts_with(char::is_whitespace)
    }

    /// An error at the first place of `word` in the line.
    pub(super) fn error(self, word: &str, problem: String, remedy: &str) -> ListingError {
        self.error_at(self.text.find(word).unwrap_or(0), problem, remedy)
    }

    /// An error at a byte of the line.
    pub(super) fn error_at(self, at: usize, problem: String, remedy: &str) -> ListingError {
        let before = self.text.get(..at).unwrap_or_default();
        ListingError {
            line: self.number,
            column: before.chars().count() + 1,
            problem,
            remedy: remedy.to_owned(),
        }
    }

    /// An error behind the last word: something is missing there.
    pub(super) fn cut_off(self, what: &str) -> ListingError {
        self.error_at(
            self.text.trim_end().len(),
            format!("the line ends before {what}"),
            "save the listing again, whole: the file seems to be cut off or wrapped",
        )
    }
}
