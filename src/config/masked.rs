//! A file for showing: every secret is replaced by as many asterisks, so that places stay what they are.

mod masker;

use super::secret;
use crate::tdsl::error::{Kind, ReadError};
use crate::tdsl::literal::trim;
use crate::tdsl::token::{TokenKind, Tokens};
use crate::tdsl::value::Span;
use masker::mask;

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
    if !source[span.clone()].contains(['@', '=']) {
        return;
    }
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
