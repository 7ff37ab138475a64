//! Goes through a file token by token, and masks the value of what is telling, whatever the server makes of it.

use super::super::secret;
use super::{hide, hide_address, hide_seconds};
use crate::tdsl::literal::trim;
use crate::tdsl::token::{TokenKind, Tokens};
use crate::tdsl::value::Span;

/// What is secret of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Secrecy {
    /// Nothing but addresses with passwords in them.
    Open,
    /// All of the value is secret.
    All,
    /// The second part of `host:password:port`.
    SecondPart,
}

/// Something that is open.
struct Level {
    /// What is secret of what stands in it, where nothing else is said.
    inside: Secrecy,
    /// Whether it is a section whose name is telling: all its values are secret.
    telling: bool,
    /// What is secret of what stands behind its closer.
    after: Secrecy,
    /// The name before it, which parentheses do not end.
    name: String,
    /// How many arguments of a variable were seen; `None` in anything else.
    arguments: Option<usize>,
}

/// Goes from token to token, and masks what it must.
#[expect(
    clippy::struct_excessive_bools,
    reason = "what was seen so far: each is true or not beside the others"
)]
struct Masker<'a> {
    source: &'a str,
    bytes: &'a mut [u8],
    in_comment: bool,
    levels: Vec<Level>,
    /// What is secret of what comes next.
    here: Secrecy,
    /// What stands before a sign that would make it a key.
    key: String,
    /// Whether the sign was there.
    keyed: bool,
    colons: usize,
    /// Whether the secret value of this entry was seen.
    hidden: bool,
    /// Whether that of the entry before is still to come.
    owed: bool,
    /// Whether the value before a comma goes on behind it, for a person; and whether nothing of it was seen yet.
    goes_on: bool,
    blank: bool,
    /// The texts that are one so far; an empty one for a variable that nobody knows.
    pieces: Vec<Span>,
    /// Whether a plus joins the next text to them.
    joining: bool,
    /// Whether a plus was seen in this entry, and whether it was the last that was seen.
    joined: bool,
    plus: bool,
    /// Whether the last that was seen ends with its own sign; and whether it is the word of a variable.
    solid: bool,
    variable: bool,
}

/// Masks a piece of the file. What stands in a comment is masked as if it did not.
pub(super) fn mask(source: &str, bytes: &mut [u8], in_comment: bool) {
    let root = Level {
        inside: Secrecy::Open,
        telling: false,
        after: Secrecy::Open,
        name: String::new(),
        arguments: None,
    };
    let mut masker = Masker {
        source,
        bytes,
        in_comment,
        levels: vec![root],
        here: Secrecy::Open,
        key: String::new(),
        keyed: false,
        colons: 0,
        hidden: false,
        owed: false,
        goes_on: false,
        blank: true,
        pieces: Vec::new(),
        joining: false,
        joined: false,
        plus: false,
        solid: false,
        variable: false,
    };
    for token in Tokens::new(source) {
        masker.take(token.kind, token.span);
    }
    masker.join();
}

impl Masker<'_> {
    fn take(&mut self, kind: TokenKind, span: Span) {
        match kind {
            TokenKind::End => self.end(self.source.as_bytes()[span.start] == b',', span.end),
            TokenKind::Comment => self.comment(span),
            TokenKind::Quoted { closed } => self.quoted(span.start + 1..span.end - usize::from(closed)),
            TokenKind::Sign(b'=' | b':') if !self.keyed && self.here == Secrecy::Open => {
                self.join();
                self.keyed = true;
                self.here = if self.top().telling { Secrecy::All } else { secrecy(&self.key) };
            }
            TokenKind::Sign(b':') => {
                self.colons += 1;
                self.piece(span);
            }
            TokenKind::Sign(opener @ (b'[' | b'{' | b'(')) => self.open(opener),
            TokenKind::Sign(b'}' | b']' | b')') => self.close(),
            TokenKind::Sign(b'+') if self.solid => {
                (self.joining, self.joined, self.plus) = (true, true, true);
            }
            TokenKind::Loose | TokenKind::Sign(_) => self.loose(span),
        }
    }

    fn top(&mut self) -> &mut Level {
        self.levels.last_mut().expect("the root is never taken")
    }

    /// The end of an entry, before a byte.
    fn end(&mut self, comma: bool, next: usize) {
        let Level { inside, arguments, .. } = self.top();
        let inside = *inside;
        if let Some(arguments) = arguments {
            *arguments += 1;
            self.key.clear();
            (self.here, self.keyed) = (inside, false);
            return;
        }
        // An expression is continued on the next line, for a person.
        if comma || !self.plus {
            self.join();
        }
        // Somebody wrote two nodes without quotes, or a password with a comma.
        self.goes_on = if comma {
            self.here != inside && !begins_entry(&self.source[next..])
        } else {
            self.goes_on && self.blank
        };
        self.colons = 0;
        if self.goes_on {
            self.blank = true;
            return;
        }
        // Somebody broke the line after the sign: what comes next is the value, for a person.
        self.owed = self.here == Secrecy::All && self.keyed && !self.hidden;
        (self.here, self.keyed, self.hidden) = (inside, false, false);
        self.key.clear();
    }

    fn open(&mut self, opener: u8) {
        let here = self.here;
        let variable = opener == b'(' && (self.variable || here != Secrecy::Open);
        if !variable {
            self.join();
        }
        let name = std::mem::take(&mut self.key);
        // The elements of a list are what its key says; the entries of a map have keys of their own.
        let telling = opener == b'{'
            && (self.top().telling || here == Secrecy::All || secret::is_telling_section(trim(&name)));
        self.levels.push(Level {
            inside: if opener == b'{' { Secrecy::Open } else { here },
            telling,
            after: if opener == b'{' { Secrecy::Open } else { here },
            name: if opener == b'(' { name } else { String::new() },
            arguments: variable.then_some(0),
        });
        // Of env('NAME', 'default') the name is no secret.
        self.here = if opener == b'[' { here } else { Secrecy::Open };
        (self.keyed, self.colons, self.blank, self.solid) = (false, 0, false, false);
    }

    fn close(&mut self) {
        let level = if self.levels.len() > 1 { self.levels.pop() } else { None };
        match level.as_ref().and_then(|level| level.arguments) {
            None => self.join(),
            // Nobody knows what it is.
            Some(0) => self.piece(0..0),
            Some(_) => {}
        }
        (self.here, self.key) =
            level.map_or((Secrecy::Open, String::new()), |level| (level.after, level.name));
        // What follows on the line may be an entry, for a person.
        self.keyed = self.here != Secrecy::Open;
        (self.blank, self.solid, self.plus) = (false, true, false);
    }

    fn comment(&mut self, span: Span) {
        let text = &self.source[span.clone()];
        if self.in_comment {
            hide_address(self.bytes, self.source, span);
        } else {
            let inner = span.end - text.trim_start_matches('#').len()..span.end;
            mask(&self.source[inner.clone()], &mut self.bytes[inner], true);
        }
    }

    fn quoted(&mut self, inner: Span) {
        if !self.keyed && self.here == Secrecy::Open {
            self.source[inner.clone()].clone_into(&mut self.key);
        }
        match self.here {
            Secrecy::Open if std::mem::take(&mut self.owed) => hide(self.bytes, inner),
            Secrecy::All => {
                self.hidden = true;
                hide(self.bytes, inner);
            }
            // Part of a text that several make.
            Secrecy::SecondPart if self.joined => hide(self.bytes, inner),
            Secrecy::SecondPart => hide_seconds(self.bytes, self.source, inner),
            Secrecy::Open => {
                hide_address(self.bytes, self.source, inner.clone());
                if self.top().arguments != Some(0) && !inner.is_empty() {
                    self.piece(inner);
                }
            }
        }
        (self.blank, self.solid, self.plus, self.variable) = (false, true, false, false);
    }

    fn loose(&mut self, span: Span) {
        let text = &self.source[span.clone()];
        if !self.keyed && self.here == Secrecy::Open {
            self.key.push_str(text);
        }
        let word = trim(text);
        if word.is_empty() {
            return;
        }
        self.variable = matches!(word, "env" | "prop");
        let bare = self.variable || matches!(word, "true" | "false" | "null");
        let start = span.end - text.trim_start().len();
        let solid = start..start + text.trim().len();
        if word == "+" {
            (self.joining, self.joined) = (true, true);
        }
        match self.here {
            Secrecy::All if !bare => {
                self.hidden = true;
                hide(self.bytes, solid);
            }
            Secrecy::SecondPart if self.colons == 1 || self.joined && !bare => hide(self.bytes, solid),
            Secrecy::Open => {
                hide_address(self.bytes, self.source, span);
                if !self.variable && word != "+" {
                    self.piece(solid);
                }
            }
            _ => {}
        }
        (self.blank, self.solid, self.plus) = (false, false, word == "+");
    }

    /// Takes a text that may be part of a greater one.
    fn piece(&mut self, span: Span) {
        let joins = std::mem::take(&mut self.joining);
        if !joins && self.pieces.last().is_some_and(|last| last.end != span.start) {
            self.mask_pieces();
        }
        self.pieces.push(span);
    }

    /// The end of all that a plus may join.
    fn join(&mut self) {
        (self.joining, self.joined, self.plus) = (false, false, false);
        self.mask_pieces();
    }

    /// Masks what texts make together: `'…?password=' + 'secret'`.
    fn mask_pieces(&mut self) {
        let pieces = std::mem::take(&mut self.pieces);
        if pieces.len() < 2 {
            return;
        }
        let mut whole = String::new();
        for piece in &pieces {
            whole.push_str(&self.source[piece.clone()]);
            whole.extend(piece.is_empty().then_some(secret::UNKNOWN));
        }
        let hidden = secret::hidden(&whole);
        let mut begin = 0;
        for piece in pieces {
            for span in secret::hidden_of(begin..begin + piece.len(), &hidden) {
                hide(self.bytes, piece.start + span.start - begin..piece.start + span.end - begin);
            }
            begin += if piece.is_empty() { secret::UNKNOWN.len_utf8() } else { piece.len() };
        }
    }
}

/// Whether what follows a comma is an entry with a key of its own, rather than more of the value before it.
fn begins_entry(rest: &str) -> bool {
    let mut word = "";
    for token in Tokens::new(rest) {
        let text = &rest[token.span.clone()];
        match token.kind {
            TokenKind::End if text == "," || !word.is_empty() => return false,
            TokenKind::Sign(b'=' | b'{') => return true,
            TokenKind::Sign(b'(') => return !matches!(word, "env" | "prop"),
            TokenKind::Sign(b':') if rest[token.span.end..].starts_with([' ', '\t', '\'', '"']) => {
                return true;
            }
            TokenKind::Sign(b'}' | b']' | b')') => return false,
            TokenKind::End | TokenKind::Comment => {}
            _ => word = if trim(text).is_empty() { word } else { trim(text) },
        }
    }
    false
}

fn secrecy(key: &str) -> Secrecy {
    let key = trim(key);
    if key.trim_start_matches('-') == "cluster-nodes" {
        Secrecy::SecondPart
    } else if secret::is_telling(key) {
        Secrecy::All
    } else {
        Secrecy::Open
    }
}
