//! A file for showing: every secret is replaced by as many asterisks, so that places stay what they are.

use super::secret;
use crate::tdsl::error::{Kind, ReadError};
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

/// The text with every secret masked, byte for byte.
pub fn masked(source: &str) -> String {
    let mut bytes = source.as_bytes().to_vec();
    mask(source, &mut bytes, false);
    mask_commented(source, &mut bytes);
    mask_behind_open_quotes(source, &mut bytes);
    hide_parameters(&mut bytes, source);
    // Whole characters were replaced by as many asterisks as they have bytes.
    String::from_utf8(bytes).unwrap_or_default()
}

/// A refusal without the secret that it may tell: the number that does not fit may be a password.
pub fn refused(source: &str, error: &ReadError) -> ReadError {
    let mut error = error.clone();
    let digits = error.message.split('"').nth(1).unwrap_or_default().to_owned();
    if error.kind != Kind::NumberFormat || digits.is_empty() {
        return error;
    }
    let loose = Tokens::new(source)
        .take_while(|token| token.span.start < error.offset)
        .filter(|token| token.kind == TokenKind::Loose)
        .filter_map(|token| {
            let bare = digits.trim_start_matches('-');
            let at = token.span.start + source[token.span].rfind(bare)?;
            Some(at..at + bare.len())
        });
    let shown = loose.last().and_then(|span| masked(source).get(span).map(str::to_owned));
    if shown.is_none_or(|shown| shown.contains('*')) {
        error.message = error.message.replace(&digits, secret::MASK);
    }
    error
}

/// Masks a piece of the file. What stands in a comment is masked as if it did not.
fn mask(source: &str, bytes: &mut [u8], in_comment: bool) {
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

/// So many quotes that run over a line are taken for forgotten ones.
const MOST_OPEN: usize = 8;

/// Masks what stands behind a line on which a quote was left open, as if it had been closed there: else every text
/// behind it is taken for what stands between two texts.
fn mask_behind_open_quotes(source: &str, bytes: &mut [u8]) {
    let over_a_line = Tokens::new(source)
        .filter(|token| matches!(token.kind, TokenKind::Quoted { .. }))
        .filter_map(|token| Some(token.span.start + source[token.span].find('\n')? + 1));
    for rest in over_a_line.take(MOST_OPEN) {
        mask(&source[rest..], &mut bytes[rest..], false);
    }
}

/// Masks what stands in comments of several lines, such as a list that somebody commented out: a secret on one of them
/// has its key on another.
fn mask_commented(source: &str, bytes: &mut [u8]) {
    let mut run: Option<Span> = None;
    let mut lines = 0;
    for token in Tokens::new(source) {
        let text = &source[token.span.clone()];
        match (token.kind, &mut run) {
            (TokenKind::Comment, Some(run)) => (run.end, lines) = (token.span.end, lines + 1),
            (TokenKind::Comment, run) => (*run, lines) = (Some(token.span), 1),
            _ if trim(text).is_empty() => {}
            (_, run) => mask_run(source, bytes, run.take(), std::mem::take(&mut lines)),
        }
    }
    mask_run(source, bytes, run, lines);
}

fn mask_run(source: &str, bytes: &mut [u8], run: Option<Span>, lines: usize) {
    let Some(run) = run.filter(|_| lines > 1) else { return };
    let mut text = String::with_capacity(run.len());
    for line in source[run.clone()].split_inclusive('\n') {
        let bare = line.trim_start_matches(|c| c <= ' ' || c == '#');
        text.extend(std::iter::repeat_n(' ', line.len() - bare.len()));
        if bare.is_empty() && line.ends_with('\n') {
            // The newline was taken for a blank.
            text.pop();
        }
        text.push_str(if bare.is_empty() && line.ends_with('\n') { "\n" } else { bare });
    }
    mask(&text, &mut bytes[run], true);
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

fn hide(bytes: &mut [u8], span: Span) {
    for byte in bytes.get_mut(span).unwrap_or_default() {
        if *byte != b'\n' {
            *byte = b'*';
        }
    }
}

/// Hides the second part of each node of a text that names several, divided by commas.
fn hide_seconds(bytes: &mut [u8], source: &str, span: Span) {
    let mut start = span.start;
    for part in source[span].split(',') {
        hide_second(bytes, source, start..start + part.len());
        start += part.len() + 1;
    }
}

/// Hides what stands after `?password=`, `&password=` or `;password=` wherever it is, be it quoted, joined with `+`, or
/// lost to the server.
fn hide_parameters(bytes: &mut [u8], source: &str) {
    let lower = source.to_ascii_lowercase();
    // Up to here it was looked for ends already: a value may hold what looks like another parameter.
    let mut until = 0;
    for (at, sign) in lower.match_indices(['?', '&', ';']) {
        let from = at + sign.len();
        let name = lower.as_bytes()[from..].iter().take(MOST_NAME + 1);
        let Some(length) = name.copied().position(|byte| byte == b'=') else { continue };
        if !secret::is_telling(&lower[from..from + length])
            || lower[from..from + length].contains(['\n', ' '])
        {
            continue;
        }
        let start = from + length + 1;
        // `'...password=' + 'value'`: the value is the next text.
        let joined = source[start..].trim_start_matches(['\'', '"', ' ', '+', '\t']);
        let value = source.len() - joined.len();
        // A variable is masked where it stands: its name is no secret.
        let variable = joined.strip_prefix("env").or_else(|| joined.strip_prefix("prop"));
        let variable = variable.is_some_and(|rest| rest.trim_start_matches(' ').starts_with('('));
        if value < until || variable && source[start..value].contains('+') {
            continue;
        }
        until = joined.find(['&', ';', '\'', '"', '\n', ' ']).map_or(source.len(), |end| value + end);
        hide(bytes, value..until);
    }
}

/// No parameter's name is longer.
const MOST_NAME: usize = 40;

fn hide_second(bytes: &mut [u8], source: &str, span: Span) {
    let Some(colon) = source[span.clone()].find(':') else { return };
    let start = span.start + colon + 1;
    let end = source[start..span.end].find(':').map_or(span.end, |colon| start + colon);
    hide(bytes, start..end);
}

/// Hides the passwords of an address.
fn hide_address(bytes: &mut [u8], source: &str, span: Span) {
    for hidden in secret::hidden(&source[span.clone()]) {
        hide(bytes, span.start + hidden.start..span.start + hidden.end);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    #[test]
    fn secrets_become_asterisks_and_places_stay() {
        for (text, shown) in [
            ("password = 'hunter2'\n", "password = '*******'\n"),
            ("db-pass = hunter2 # x\na = 1\n", "db-pass = ******* # x\na = 1\n"),
            ("password = env('PW')\n", "password = env('PW')\n"),
            ("'cluster-nodes' = [ 'n1:pw:5277', n2:pw2 ]\n", "'cluster-nodes' = [ 'n1:**:5277', n2:*** ]\n"),
            ("'cluster-nodes' = 'a:pw,b:pw2:5277,c'\n", "'cluster-nodes' = 'a:**,b:***:5277,c'\n"),
            ("uri = jdbc:mysql://h/x?user=u&password=s3\n", "uri = jdbc:mysql://h/x?user=u&password=**\n"),
            ("uri = 'jdbc:x' + '?password=' + 's8'\n", "uri = 'jdbc:x' + '?password=' + '**'\n"),
            ("password = env('X','s8') + 1\n", "password = env('X','**') + *\n"),
            ("password = 'a' + 'bc'\n", "password = '*' + '**'\n"),
            (
                "'cluster-nodes' = a.x:s1:5277,b.x:s2:5277\nc = 'd'\n",
                "'cluster-nodes' = a.x:**:5277,b.x:**:5277\nc = 'd'\n",
            ),
            (
                "cluster-nodes: a:s1, # first\n  b:s2\nc: 'd'\n",
                "cluster-nodes: a:**, # first\n  b:**\nc: 'd'\n",
            ),
            ("password = abc,defgh\nuser = x\n", "password = ***,*****\nuser = x\n"),
            ("password = abc,\n\nuser = x\n", "password = ***,\n\nuser = x\n"),
            ("m { password: 'abc', user: 'x' }\n", "m { password: '***', user: 'x' }\n"),
            ("db { user = 'u' } password = 's3'\n", "db { user = 'u' } password = '**'\n"),
            ("db [ 'u' ] password = 's3'\n", "db [ 'u' ] password = '**'\n"),
            ("db (class: x) password = 's3'\n", "db (class: x) password = '**'\n"),
            (
                "uri = 'jdbc:x?password=' + env('PW','s3') + 'x&a=b'\n",
                "uri = 'jdbc:x?password=' + env('PW','**') + '*&a=b'\n",
            ),
            (
                "uri = 'jdbc:x?password=' +\n  's3'\nb = 'c'\n",
                "uri = 'jdbc:x?password=' +\n  '**'\nb = 'c'\n",
            ),
            ("uri = 'mongodb://t:' + 's3' + '@db/x'\n", "uri = 'mongodb://t:' + '**' + '@db/x'\n"),
            ("uri = mongodb://t:s3@db/x\n", "uri = mongodb://t:**@db/x\n"),
            ("'--cluster-nodes' = env('N','n1:s3:5277')\n", "'--cluster-nodes' = env('N','n1:**:5277')\n"),
            ("'cluster-nodes' = 'n1:' + 's3' + ':1'\n", "'cluster-nodes' = 'n1:' + '**' + '**'\n"),
            (
                "passwords {\n bob = 'a1'\n more {\n x = 12\n }\n}\nb = 'c'\n",
                "passwords {\n bob = '**'\n more {\n x = **\n }\n}\nb = 'c'\n",
            ),
            (
                "tokens (class: x, active: true) {\n bob = 'a1'\n}\n",
                "tokens (class: x, active: true) {\n bob = '**'\n}\n",
            ),
            ("'jabber:iq:private' {\n threads = 4\n}\n", "'jabber:iq:private' {\n threads = 4\n}\n"),
            ("password =\n  's3'\nuser = 'x'\n", "password =\n  '**'\nuser = 'x'\n"),
            ("'api-keys' = [ 'k1' ]\n", "'api-keys' = [ '**' ]\n"),
            ("# password = 'hunter2' # why\n", "# password = '*******' # why\n"),
            ("#'cluster-nodes' = [ 'n1:pw:5277' ]\n", "#'cluster-nodes' = [ 'n1:**:5277' ]\n"),
            ("# don't, see mongodb://t:s3@db/x\n", "# don't, see mongodb://t:**@db/x\n"),
            ("m { secret = 'a', b = 'c' }\n", "m { secret = '*', b = 'c' }\n"),
            (
                "uri = 'jdbc:mysql://db/t?user=u&password=hunter2'\n",
                "uri = 'jdbc:mysql://db/t?user=u&password=*******'\n",
            ),
            ("tokens = [ 'a', 'bc' ]\nx = 'y'\n", "tokens = [ '*', '**' ]\nx = 'y'\n"),
            ("password = 'gr\u{fc}n'\n", "password = '*****'\n"),
            (
                "# 'cluster-nodes' = [\n#   'n1:pw:5277',\n\n  # 'n2:pw'\n# ]\na = 1\n",
                "# 'cluster-nodes' = [\n#   'n1:**:5277',\n\n  # 'n2:**'\n# ]\na = 1\n",
            ),
            ("# password =\n#   's3'\n", "# password =\n#   '**'\n"),
            ("# don't\n# password = 's3'\n", "# don't\n# password = '**'\n"),
            (
                "uri = 'jdbc:x://h/?password=s3\ns4\n'cluster-nodes' = [ 'n1:s5',\n'n2:s6' ]\npassword = 's7'\n",
                "uri = 'jdbc:x://h/?password=**\n**\n'cluster-nodes' = [ 'n1:**',\n'n2:**' ]\npassword = '**'\n",
            ),
            ("uri = 'jdbc:x://h/?password=\ns4&b=c'\n", "uri = 'jdbc:x://h/?password=\n**&b=c'\n"),
            ("uri = 'jdbc:x://h/?a=b&\n  password=s4'\n", "uri = 'jdbc:x://h/?a=b&\n  password=**'\n"),
        ] {
            assert_eq!(masked(text), shown);
            assert_eq!(masked(text).len(), text.len());
        }
    }

    #[test]
    fn a_refusal_tells_no_password() {
        for (text, told) in [
            ("password = 12345678901\n", "******"),
            ("password = 12345678901 # not 12345678901\n", "******"),
            ("tokens = [ 'a', 12345678901 ]\n", "******"),
            ("passwords {\n bob = -12345678901\n}\n", "******"),
            ("most = 12345678901\n", "12345678901"),
        ] {
            let error = crate::tdsl::reader::read(text).unwrap_err();
            assert_eq!(refused(text, &error).message, format!("For input string: \"{told}\""), "{text}");
        }
    }

    #[test]
    fn very_many_parameters_are_masked_in_one_go() {
        let text = format!("uri = '{}'\n", "?password=".repeat(100_000));
        assert_eq!(masked(&text).matches('*').count(), 10 * 99_999);
    }
}
