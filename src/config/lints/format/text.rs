//! A file in pieces, for rules that look at what is written.

use crate::config::file::File;
use crate::tdsl::literal::trim;
use crate::tdsl::token::{Token, TokenKind, Tokens};
use crate::tdsl::value::Span;

/// Longer runs of words without quotes are not looked at as a whole: nobody wrote them by mistake.
const LONGEST: usize = 1_000;

/// The text, its tokens, and what is open where.
pub(super) struct Text<'a> {
    pub(super) source: &'a str,
    pub(super) tokens: Vec<Token>,
    /// For each token the sign that opened the level that it stands in; a brace for the root.
    pub(super) level: Vec<u8>,
}

impl<'a> Text<'a> {
    pub(super) fn of(file: &'a File) -> Self {
        let source = file.source.as_str();
        let tokens: Vec<Token> = Tokens::new(source).collect();
        let mut open = vec![b'{'];
        let level = tokens
            .iter()
            .map(|token| {
                let here = open.last().copied().unwrap_or(b'{');
                match token.kind {
                    TokenKind::Sign(sign @ (b'{' | b'[' | b'(')) => open.push(sign),
                    TokenKind::Sign(b'}' | b']' | b')') if open.len() > 1 => {
                        open.pop();
                        return open.last().copied().unwrap_or(b'{');
                    }
                    _ => {}
                }
                here
            })
            .collect();
        Self { source, tokens, level }
    }

    /// The token that holds a byte.
    pub(super) fn token_at(&self, offset: usize) -> usize {
        self.tokens.partition_point(|token| token.span.end <= offset)
    }

    /// Whether a byte stands directly within a list.
    pub(super) fn in_list(&self, offset: usize) -> bool {
        self.level.get(self.token_at(offset)) == Some(&b'[')
    }

    pub(super) fn is_blank(&self, token: &Token) -> bool {
        token.kind == TokenKind::Loose && trim(&self.source[token.span.clone()]).is_empty()
    }

    pub(super) fn is_newline(&self, token: &Token) -> bool {
        token.kind == TokenKind::End && self.source.as_bytes()[token.span.start] == b'\n'
    }

    /// The last token before a byte that is neither blank nor a newline; and whether a comment stands between.
    pub(super) fn before(&self, offset: usize) -> Option<(usize, bool)> {
        let mut commented = false;
        for at in (0..self.tokens.partition_point(|token| token.span.end <= offset)).rev() {
            let token = &self.tokens[at];
            if token.kind == TokenKind::Comment {
                commented = true;
            } else if !self.is_blank(token) && !self.is_newline(token) {
                return Some((at, commented));
            }
        }
        None
    }

    /// Where a token ends, blanks at its end left out.
    pub(super) fn solid_end(&self, at: usize) -> usize {
        let span = &self.tokens[at].span;
        span.start + self.source[span.clone()].trim_end_matches(|c| c <= ' ').len()
    }

    /// Where a token begins, blanks at its beginning left out.
    pub(super) fn solid_start(&self, at: usize) -> usize {
        let span = &self.tokens[at].span;
        span.end - self.source[span.clone()].trim_start_matches(|c| c <= ' ').len()
    }

    pub(super) fn line_start(&self, offset: usize) -> usize {
        self.source[..offset].rfind('\n').map_or(0, |newline| newline + 1)
    }

    pub(super) fn line_end(&self, offset: usize) -> usize {
        self.source[offset..].find('\n').map_or(self.source.len(), |newline| offset + newline)
    }

    /// The blanks at the beginning of the line of a byte.
    pub(super) fn indent(&self, offset: usize) -> &'a str {
        let line = &self.source[self.line_start(offset)..self.line_end(offset)];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// Whether a piece stands on one line.
    pub(super) fn one_line(&self, span: &Span) -> bool {
        !self.source[span.clone()].contains('\n')
    }

    /// From the first sign of an entry's value or element to where the entry ends: the run of tokens without
    /// quotes, comments and brackets around a byte, commas included if asked for. `None` if there is something
    /// else in it.
    pub(super) fn bare_run(&self, offset: usize, commas: bool) -> Option<Span> {
        let plain = |token: &Token| match token.kind {
            TokenKind::Loose => true,
            TokenKind::Sign(sign) => matches!(sign, b'+' | b'-' | b'*' | b'/' | b':' | b'='),
            TokenKind::End => commas && !self.is_newline(token),
            _ => false,
        };
        let here = self.token_at(offset);
        let mut first = here;
        while first > 0 && here - first < LONGEST && plain(&self.tokens[first - 1]) {
            first -= 1;
        }
        let mut last = here;
        while last - here < LONGEST && self.tokens.get(last).is_some_and(plain) {
            last += 1;
        }
        let ends = self.tokens.get(last).is_none_or(|token| {
            matches!(token.kind, TokenKind::End | TokenKind::Comment | TokenKind::Sign(b'}' | b']'))
        });
        let begins = first == 0
            || matches!(
                self.tokens[first - 1].kind,
                TokenKind::End | TokenKind::Comment | TokenKind::Sign(b'{' | b'[') | TokenKind::Quoted { .. }
            );
        let span = self.tokens.get(first)?.span.start..self.tokens.get(last.checked_sub(1)?)?.span.end;
        (ends && begins && first < last).then_some(span)
    }

    /// The same without the key and blanks at its ends.
    pub(super) fn bare_value(&self, offset: usize, commas: bool) -> Option<Span> {
        let run = self.bare_run(offset, commas)?;
        let text = &self.source[run.clone()];
        let begin = run.start + text.find(['=', ':'])? + 1;
        self.trimmed(begin..run.end)
    }

    /// A piece without blanks at its ends; `None` if there is nothing else.
    pub(super) fn trimmed(&self, span: Span) -> Option<Span> {
        let text = self.source.get(span.clone())?;
        let start = span.end - text.trim_start_matches(|c| c <= ' ').len();
        let text = trim(text);
        (!text.is_empty()).then(|| start..start + text.len())
    }

    /// A piece in quotes that it does not hold.
    pub(super) fn quoted(&self, span: &Span) -> Option<String> {
        let text = &self.source[span.clone()];
        ['\'', '"']
            .into_iter()
            .find(|quote| !text.contains(*quote))
            .map(|quote| format!("{quote}{text}{quote}"))
    }

    /// Whether a quoted text ends with a backslash: somebody meant to escape the quote behind it.
    pub(super) fn escapes(&self, token: &Token) -> bool {
        let bytes = &self.source.as_bytes()[token.span.clone()];
        token.kind == TokenKind::Quoted { closed: true } && bytes.len() > 2 && bytes[bytes.len() - 2] == b'\\'
    }
}
