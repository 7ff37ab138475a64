//! A file for showing: every secret is replaced by as many asterisks, so that places stay what they are.

use super::secret;
use crate::tdsl::literal::trim;
use crate::tdsl::token::{TokenKind, Tokens};

/// What a level knows of the key that is pending in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Secrecy {
    /// Nothing but addresses with passwords in them.
    Open,
    /// All of the value is secret.
    All,
    /// The second part of `host:password:port`.
    SecondPart,
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

/// Masks a piece of the file. What stands in a comment is masked as if it did not.
fn mask(source: &str, bytes: &mut [u8], in_comment: bool) {
    let mut levels = vec![Secrecy::Open];
    let (mut here, mut key, mut colons) = (Secrecy::Open, String::new(), 0_usize);
    let mut keyed = false;
    // Whether the secret value of this entry was seen; whether that of the entry before is still to come.
    let (mut hidden, mut owed) = (false, false);
    for token in Tokens::new(source) {
        let text = &source[token.span.clone()];
        match token.kind {
            TokenKind::End => {
                // Somebody broke the line after the sign: what comes next is the value, for a person.
                owed = here == Secrecy::All && keyed && !hidden;
                here = levels.last().copied().unwrap_or(Secrecy::Open);
                (keyed, colons, hidden) = (false, 0, false);
                key.clear();
            }
            TokenKind::Sign(b'=' | b':') if !keyed && here == Secrecy::Open => {
                keyed = true;
                here = secrecy(&key);
            }
            TokenKind::Sign(b':') => colons += 1,
            TokenKind::Sign(opener @ (b'[' | b'{' | b'(')) => {
                // The elements of a list are what its key says; the entries of a map have keys of their own.
                let arguments = opener == b'(' && here == Secrecy::All;
                levels.push(if opener == b'[' || arguments { here } else { Secrecy::Open });
                // Of env('NAME', 'default') the name is none.
                here =
                    if arguments { Secrecy::Open } else { levels.last().copied().unwrap_or(Secrecy::Open) };
                (keyed, colons) = (false, 0);
                key.clear();
            }
            TokenKind::Sign(b'}' | b']' | b')') => {
                if levels.len() > 1 {
                    levels.pop();
                }
                here = levels.last().copied().unwrap_or(Secrecy::Open);
            }
            TokenKind::Comment if in_comment => hide_address(bytes, source, token.span.clone()),
            TokenKind::Comment => {
                let begin = token.span.end - text.trim_start_matches('#').len();
                let inner = begin..token.span.end;
                mask(&source[inner.clone()], &mut bytes[inner], true);
            }
            TokenKind::Quoted { closed } => {
                let inner = token.span.start + 1..token.span.end - usize::from(closed);
                if !keyed && here == Secrecy::Open {
                    source[inner.clone()].clone_into(&mut key);
                }
                match here {
                    Secrecy::Open if std::mem::take(&mut owed) => hide(bytes, inner),
                    Secrecy::All => {
                        hidden = true;
                        hide(bytes, inner);
                    }
                    Secrecy::SecondPart => hide_seconds(bytes, source, inner),
                    Secrecy::Open => hide_address(bytes, source, inner),
                }
            }
            TokenKind::Loose | TokenKind::Sign(_) => {
                if !keyed && here == Secrecy::Open {
                    key.push_str(text);
                }
                let word = trim(text);
                let bare = matches!(word, "env" | "prop" | "true" | "false" | "null" | "");
                if (here == Secrecy::All && !bare) || (here == Secrecy::SecondPart && colons == 1) {
                    let start = token.span.end - text.trim_start().len();
                    hidden = true;
                    hide(bytes, start..start + text.trim().len());
                } else if here == Secrecy::Open {
                    hide_address(bytes, source, token.span.clone());
                }
            }
        }
    }
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
    let mut run: Option<std::ops::Range<usize>> = None;
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

fn mask_run(source: &str, bytes: &mut [u8], run: Option<std::ops::Range<usize>>, lines: usize) {
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

fn hide(bytes: &mut [u8], span: std::ops::Range<usize>) {
    for byte in bytes.get_mut(span).unwrap_or_default() {
        if *byte != b'\n' {
            *byte = b'*';
        }
    }
}

/// Hides the second part of each node of a text that names several, divided by commas.
fn hide_seconds(bytes: &mut [u8], source: &str, span: std::ops::Range<usize>) {
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
        let end = joined.find(['&', ';', '\'', '"', '\n', ' ']).map_or(source.len(), |end| value + end);
        hide(bytes, value..end);
    }
}

/// No parameter's name is longer.
const MOST_NAME: usize = 40;

fn hide_second(bytes: &mut [u8], source: &str, span: std::ops::Range<usize>) {
    let Some(colon) = source[span.clone()].find(':') else { return };
    let start = span.start + colon + 1;
    let end = source[start..span.end].find(':').map_or(span.end, |colon| start + colon);
    hide(bytes, start..end);
}

/// Hides what lies between the first and the last sign that masking an address changes.
fn hide_address(bytes: &mut [u8], source: &str, span: std::ops::Range<usize>) {
    let text = &source[span.clone()];
    if !text.contains(['@', '=']) {
        return;
    }
    let shown = secret::address(text);
    if shown == text {
        return;
    }
    let common = |a: &mut dyn Iterator<Item = (char, char)>| {
        a.take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum::<usize>()
    };
    let before = common(&mut text.chars().zip(shown.chars()));
    let rest = &text[before..];
    let after = common(&mut rest.chars().rev().zip(shown[before..].chars().rev()));
    hide(bytes, span.start + before..span.end - after);
}

#[cfg(test)]
mod tests {
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
            ("password = env('X','s8') + 1\n", "password = env('X','**') + 1\n"),
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
}
