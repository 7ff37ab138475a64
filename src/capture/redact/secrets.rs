//! Secrets in a configuration: config.tdsl, as the server gives it, and whatever else may stand in its texts
//! (URIs of databases, properties, PEM). By words, not by grammar: a line that no reader understands must not leak
//! either. Rather a word too many is masked than one too few.

/// What stands in the place of a secret: what the server itself writes there.
const MASK: &str = "******";

/// Words in a key whose value is secret, whatever it is.
const STRONG: [&str; 6] = ["password", "passwd", "passphrase", "pwd", "secret", "token"];

/// The same where they are a whole part of a key (`db-pass`).
const PARTS: [&str; 3] = ["pass", "pw", "pin"];

/// The text with every secret masked. The lines stay the same in number.
pub(super) fn mask(text: &str) -> String {
    let mut masker = Masker::default();
    let lines: Vec<String> = text.split('\n').map(|line| masker.line(line)).collect();
    lines.join("\n")
}

/// What a line means depends on those before it.
#[derive(Default)]
struct Masker {
    /// Inside `-----BEGIN … -----END`.
    pem: bool,
    /// Inside a secret value that goes on until this character.
    until: Option<char>,
    /// The line before ended with a backslash inside a secret.
    continued: bool,
    /// For every open brace, whether all in it is secret.
    blocks: Vec<bool>,
}

impl Masker {
    fn line(&mut self, line: &str) -> String {
        if self.pem {
            return match line.find("-----END") {
                Some(at) => {
                    self.pem = false;
                    format!("{MASK}{}", &line[at..])
                }
                None => MASK.to_owned(),
            };
        }
        if self.continued {
            self.continued = line.trim_end().ends_with('\\');
            return MASK.to_owned();
        }
        if let Some(end) = self.until {
            let Some(at) = line.find(end) else { return MASK.to_owned() };
            self.until = None;
            return format!("{MASK}{}", self.line(&line[at..]));
        }
        let line = self.pem_in(line);
        let line = self.assignments(&line);
        let line = userinfo(&line);
        self.braces(&line);
        line
    }

    /// Masks keys in PEM form that begin on this line.
    fn pem_in(&mut self, line: &str) -> String {
        let Some(begin) = line.find("-----BEGIN") else { return line.to_owned() };
        let head = line[begin + 10..].find("-----").map_or(line.len(), |at| begin + 15 + at);
        if let Some(end) = line[head..].find("-----END") {
            return format!("{}{MASK}{}", &line[..head], &line[head + end..]);
        }
        self.pem = true;
        line[..head].to_owned()
    }

    /// Masks the values of secret keys: `key = value`, `'key': 'value'`, `?key=value&…`.
    fn assignments(&mut self, line: &str) -> String {
        let all = self.blocks.last().copied().unwrap_or(false);
        let mut out = String::with_capacity(line.len());
        let mut from = 0;
        while let Some(sign) = line[from..].find(['=', ':']).map(|at| from + at) {
            let key = key_before(&line[..sign]);
            let address = line[sign..].starts_with("://") || line[sign..].starts_with("::");
            let secret = all && key.first || is_secret(key.word);
            if key.word.is_empty() || address || !secret {
                out.push_str(&line[from..=sign]);
                from = sign + 1;
                continue;
            }
            let blank = line[sign + 1..].len() - line[sign + 1..].trim_start().len();
            let begin = sign + 1 + blank;
            let end = begin + self.value(&line[begin..], &key);
            out.push_str(&line[from..begin]);
            out.push_str(&masked(&line[begin..end], key.word));
            from = end;
        }
        out.push_str(&line[from..]);
        out
    }

    /// How much of the text is the value of a secret key.
    fn value(&mut self, text: &str, key: &Key<'_>) -> usize {
        let first = text.chars().next();
        match first {
            Some(quote @ ('\'' | '"')) => {
                let end = closing(&text[1..], quote);
                if end.is_none() {
                    self.until = Some(quote);
                }
                end.map_or(text.len(), |end| end + 2)
            }
            Some('[') => text.find(']').map_or_else(
                || {
                    self.until = Some(']');
                    text.len()
                },
                |end| end + 1,
            ),
            Some('{') | None => 0,
            Some(_) => match key.before {
                Some('?' | '&') => text.find(['&', '\'', '"', ' ']).unwrap_or(text.len()),
                Some(';') => text.find([';', '\'', '"', ' ']).unwrap_or(text.len()),
                _ if key.first => {
                    self.continued = text.trim_end().ends_with('\\');
                    text.trim_end_matches(|c: char| c.is_whitespace() || c == ',' || c == '{').len()
                }
                _ => text.find([',', ' ', ')', '}', ']', '\'', '"', '&']).unwrap_or(text.len()),
            },
        }
    }

    /// Counts the braces outside quotation marks. A block of a secret name holds secrets, unless it is a bean.
    fn braces(&mut self, line: &str) {
        let name = line.trim_start().trim_start_matches(['\'', '"']);
        let name: &str = name.split(['\'', '"', ' ', '=', '(', '{']).next().unwrap_or_default();
        let mut secret = is_secret(name) && !line.contains("(class:");
        let mut quoted = None;
        let mut escaped = false;
        for c in line.chars() {
            match (quoted, c) {
                _ if escaped => escaped = false,
                (Some(_), '\\') => escaped = true,
                (Some(quote), _) if quote == c => quoted = None,
                (None, '\'' | '"') => quoted = Some(c),
                (None, '{') => {
                    let outer = self.blocks.last().copied().unwrap_or(false);
                    self.blocks.push(outer || secret);
                    secret = false;
                }
                (None, '}') => {
                    self.blocks.pop();
                }
                (Some(_) | None, _) => {}
            }
        }
    }
}

/// A key, what stands right before it, and whether it is the first on its line.
struct Key<'a> {
    word: &'a str,
    before: Option<char>,
    first: bool,
}

/// The word that ends where a sign of assignment stands.
fn key_before(text: &str) -> Key<'_> {
    let text = text.trim_end();
    let (word, rest) = if let Some(quote @ ('\'' | '"')) = text.chars().next_back() {
        let inner = &text[..text.len() - 1];
        match inner.rfind(quote) {
            Some(at) => (&inner[at + 1..], &inner[..at]),
            None => (inner, ""),
        }
    } else {
        let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let start = text.trim_end_matches(part).len();
        (&text[start..], &text[..start])
    };
    Key { word, before: rest.chars().next_back(), first: rest.trim().is_empty() }
}

/// Whether a key's value is secret.
fn is_secret(key: &str) -> bool {
    let key = key.to_lowercase();
    STRONG.iter().any(|word| key.contains(word))
        || key.contains("key")
        || key.split(|c: char| !c.is_alphanumeric()).any(|part| PARTS.contains(&part))
}

/// A value with its content masked: what says nothing stays (`null`, switches, what is masked already, sizes of
/// keys).
fn masked(value: &str, key: &str) -> String {
    let inner = value.trim_matches(|c| c == '\'' || c == '"');
    let weak = !STRONG.iter().any(|word| key.to_lowercase().contains(word));
    let says_nothing = inner.is_empty()
        || matches!(inner, "null" | "true" | "false")
        || inner.chars().all(|c| c == '*')
        || weak && inner.chars().all(|c| c.is_ascii_digit());
    if says_nothing {
        return value.to_owned();
    }
    match value.chars().next() {
        Some(quote @ ('\'' | '"')) => format!("{quote}{MASK}{quote}"),
        Some('[') => format!("[ '{MASK}' ]"),
        _ => MASK.to_owned(),
    }
}

/// Where a quoted text ends; a backslash keeps the mark after it.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at),
            _ => {}
        }
    }
    None
}

/// Masks the password in `//user:password@host`.
fn userinfo(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("//") {
        let (before, after) = rest.split_at(at + 2);
        out.push_str(before);
        let end =
            after.find(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '?')).unwrap_or(after.len());
        // A password may hold an @ itself: the last one divides.
        let authority = &after[..end];
        rest = after;
        if let Some(host) = authority.rfind('@')
            && let Some(colon) = authority[..host].find(':')
        {
            out.push_str(&authority[..=colon]);
            out.push_str(MASK);
            rest = &after[host..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_looks_like_a_secret_is_masked_and_the_rest_stays() {
        for (line, wanted) in [
            ("'s2s-secret' = 'hunter2'", "'s2s-secret' = '******'"),
            ("password: 'hunter2',", "password: '******',"),
            ("\"apiKey\": \"hunter2\", \"b\": 1", "\"apiKey\": \"******\", \"b\": 1"),
            ("db-pass = hunter2 hunter2", "db-pass = ******"),
            ("TIGASE_DB_PASSWORD=hunter2", "TIGASE_DB_PASSWORD=******"),
            ("tokens = [ 'hunter2', 'hunter2' ]", "tokens = [ '******' ]"),
            (
                "x (class: a.B, passwd: 'hunter2', active: true) {",
                "x (class: a.B, passwd: '******', active: true) {",
            ),
            (
                "'repo-uri' = 'jdbc:mysql://db/t?user=u&password=hunter2&useSSL=false'",
                "'repo-uri' = 'jdbc:mysql://db/t?user=u&password=******&useSSL=false'",
            ),
            (
                "u = 'jdbc:sqlserver://db:1433;user=u;password=hunter2;x=y'",
                "u = 'jdbc:sqlserver://db:1433;user=u;password=******;x=y'",
            ),
            ("u = 'mongodb://me:hunter2@db/t'", "u = 'mongodb://me:******@db/t'"),
            ("u = 'mongodb://me:hunter2@hunter2:hunter2@db/t?a=b@c'", "u = 'mongodb://me:******@db/t?a=b@c'"),
            ("key = \"hunt\\\"er2\" # x", "key = \"******\" # x"),
            (
                "k = '-----BEGIN PRIVATE KEY-----\\nhunter2\\n-----END PRIVATE KEY-----'",
                "k = '-----BEGIN PRIVATE KEY-----******-----END PRIVATE KEY-----'",
            ),
            // What says nothing stays.
            ("'ephemeral-key-size' = 4096", "'ephemeral-key-size' = 4096"),
            ("'oauth-consumer-secret' = null", "'oauth-consumer-secret' = null"),
            ("'registration-token-required' = true", "'registration-token-required' = true"),
            ("password = '******'", "password = '******'"),
            ("    admins = [ 'admin@ref.test' ]", "    admins = [ 'admin@ref.test' ]"),
            (
                "tokenBucketPool (class: tigase.xmpp.impl.TokenBucketPool) {}",
                "tokenBucketPool (class: tigase.xmpp.impl.TokenBucketPool) {}",
            ),
            ("'PLAIN-PASSWORD' (class: a.B$Decoder,", "'PLAIN-PASSWORD' (class: a.B$Decoder,"),
            ("u = 'https://db.test:8080/a?b=c'", "u = 'https://db.test:8080/a?b=c'"),
        ] {
            assert_eq!(mask(line), wanted);
        }
    }

    #[test]
    fn secrets_that_go_over_several_lines_are_masked_to_their_end() {
        for (text, wanted) in [
            (
                "tokens = [\n  'hunter2',\n  'hunter2' ]\na = 'b'",
                "tokens = [ '******' ]\n******\n******]\na = 'b'",
            ),
            (
                "a\n-----BEGIN KEY-----\nhunter2\n-----END KEY-----\nb",
                "a\n-----BEGIN KEY-----\n******\n******-----END KEY-----\nb",
            ),
            ("password = hunter2\\\nhunter2\nb = 1", "password = ******\nb = 1"),
            (
                "'secrets' = {\n  'a' = 'hunter2'\n  b: hunter2\n}\nc = 'd'",
                "'secrets' = {\n  'a' = '******'\n  b: ******\n}\nc = 'd'",
            ),
            (
                "s3 () {\n  q = '{ call x(?) }'\n}\nsecret () {\n  a = 'hunter2'\n}\n",
                "s3 () {\n  q = '{ call x(?) }'\n}\nsecret () {\n  a = '******'\n}\n",
            ),
            (
                "'MD5-PASSWORD' (class: a.B) {\n  algorithm = 'SHA1'\n}",
                "'MD5-PASSWORD' (class: a.B) {\n  algorithm = 'SHA1'\n}",
            ),
        ] {
            let got = mask(text);
            assert!(!got.contains("hunter2"), "{got}");
            assert_eq!(
                got.replace("******\n******\n", "******\n"),
                wanted.replace("******\n******\n", "******\n")
            );
        }
    }

    #[test]
    fn what_is_masked_once_stays_as_it_is() {
        let text = "a = 'jdbc:x://u:p@h/d?password=q'\nsecret = [ 'a' ]\nkey = x";
        assert_eq!(mask(&mask(text)), mask(text));
    }

    proptest! {
        #[test]
        fn no_text_breaks_it_and_no_line_is_lost(text in "(?s)(.|key|password|[='\":\\[\\]{}@/\\n\\\\-]){0,60}") {
            prop_assert_eq!(mask(&text).matches('\n').count(), text.matches('\n').count());
        }

        #[test]
        fn a_secret_after_a_secret_key_never_comes_through(
            before in "[a-z =,;&?'\"]{0,20}",
            key in "(db|x)?[-_.]?(password|Passwd|SECRET|token|apikey)",
            sign in "( ?= ?|: )",
            quote in "['\"]?",
        ) {
            let line = format!("{before}\n  {key}{sign}{quote}hunter2{quote}");
            let masked = mask(&line);
            prop_assert!(!masked.contains("hunter2"), "{masked}");
        }
    }
}
