//! Java's properties, as `init.properties` of 5.x and 7.x is written: one setting a line, `name[type]=value`.

/// One setting of a properties file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its name, without its type.
    pub name: String,
    /// The letter of its type: `S` text, `I` and `L` numbers, `B` true or false; small letters are lists of them.
    pub kind: Option<char>,
    /// Its value.
    pub value: String,
    /// The line on which it begins, from 1.
    pub line: usize,
}

/// The settings of a file, in its order. Every text is one: there are no errors in this format.
pub fn properties(source: &str) -> Vec<Property> {
    let mut found = Vec::new();
    let mut lines = source.split('\n').map(|line| line.trim_end_matches('\r')).enumerate();
    while let Some((number, line)) = lines.next() {
        let mut logical = line.trim_start_matches(BLANKS).to_owned();
        if logical.is_empty() || logical.starts_with(['#', '!']) {
            continue;
        }
        // A backslash at the end of a line goes on with the next, blanks at its beginning left out.
        while goes_on(&logical) {
            logical.pop();
            let Some((_, next)) = lines.next() else { break };
            logical.push_str(next.trim_start_matches(BLANKS));
        }
        let (name, value) = divided(&logical);
        let (name, kind) = typed(&unescaped(name));
        found.push(Property { name, kind, value: unescaped(value).trim().to_owned(), line: number + 1 });
    }
    found
}

const BLANKS: [char; 3] = [' ', '\t', '\u{c}'];

/// Whether a line ends with a backslash that nothing escapes.
fn goes_on(line: &str) -> bool {
    line.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// Name and value: divided by the first `=`, `:` or blank that nothing escapes.
fn divided(line: &str) -> (&str, &str) {
    let mut escaped = false;
    let end = line.char_indices().find(|(_, c)| {
        let ends = !escaped && matches!(c, '=' | ':' | ' ' | '\t' | '\u{c}');
        escaped = !escaped && *c == '\\';
        ends
    });
    let Some((end, _)) = end else { return (line, "") };
    let rest = line[end..].trim_start_matches(BLANKS);
    let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest);
    (&line[..end], rest.trim_start_matches(BLANKS))
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('f') => out.push('\u{c}'),
            Some('u') => {
                let digits: String = rest.clone().take(4).collect();
                match u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4) {
                    Some(code) => {
                        out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                        rest.nth(3);
                    }
                    None => out.push('u'),
                }
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

/// A name without its type: `cl-comp/compress-stream[B]`.
fn typed(name: &str) -> (String, Option<char>) {
    let bare = name.strip_suffix(']').and_then(|name| name.rsplit_once('['));
    match bare.and_then(|(bare, kind)| Some((bare, kind.parse::<char>().ok()?))) {
        Some((bare, kind)) if "LISBFDlisbfd".contains(kind) => (bare.trim().to_owned(), Some(kind)),
        _ => (name.trim().to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> (String, Option<char>, String) {
        let all = properties(text);
        assert_eq!(all.len(), 1, "{text:?}: {all:?}");
        (all[0].name.clone(), all[0].kind, all[0].value.clone())
    }

    #[test]
    fn a_setting_is_divided_and_freed_of_its_escapes() {
        let is = |name: &str, kind, value: &str| (name.to_owned(), kind, value.to_owned());
        assert_eq!(one("--cluster-mode=true"), is("--cluster-mode", None, "true"));
        assert_eq!(one("  config-type = --gen-config-def \r"), is("config-type", None, "--gen-config-def"));
        assert_eq!(one("cl-comp/compress-stream[B]=true"), is("cl-comp/compress-stream", Some('B'), "true"));
        assert_eq!(one("--user-db-uri[example.com]=x"), is("--user-db-uri[example.com]", None, "x"));
        assert_eq!(one("a/command/http\\://x\\=y = ALL"), is("a/command/http://x=y", None, "ALL"));
        assert_eq!(one("--admins=a@x,\\\n    b@x"), is("--admins", None, "a@x,b@x"));
        assert_eq!(one("k \\u00fc\\t!"), is("k", None, "\u{fc}\t!"));
        assert_eq!(one("bare"), is("bare", None, ""));
        assert_eq!(one("end=\\"), is("end", None, ""));
    }

    #[test]
    fn comments_and_blank_lines_hold_nothing_and_lines_are_counted() {
        let all = properties("# a=1\n\n! b=2\nc=3\\\n4\nd=5\n");
        let lines: Vec<(&str, usize)> = all.iter().map(|one| (one.name.as_str(), one.line)).collect();
        assert_eq!(lines, [("c", 4), ("d", 6)]);
        assert_eq!(all[0].value, "34");
    }
}
