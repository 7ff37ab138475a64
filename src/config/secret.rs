//! What must not be shown: passwords in addresses of databases, in lists of nodes, and under telling keys.

/// What stands in the place of a secret: what the server itself writes there.
pub const MASK: &str = "******";

/// Whether what stands under a key is secret, whatever it is.
pub fn is_telling(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["password", "passwd", "passphrase", "pwd", "secret", "token", "private"]
        .iter()
        .any(|word| key.contains(word))
        || key.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| matches!(part, "pass" | "pw" | "pin"))
}

/// An address without the password in it: `scheme://user:password@host`, `?password=…`, `;password=…`.
pub fn address(text: &str) -> String {
    parameters(&userinfo(text))
}

/// Text in which nodes may be named in the old way (`cluster-nodes = [ 'host:password:port' ]`), without their
/// passwords; all other text as it is.
pub fn nodes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("cluster-nodes") {
        let (before, from) = rest.split_at(at + "cluster-nodes".len());
        out.push_str(before);
        let line = from.find('\n').unwrap_or(from.len());
        // A list may go on over lines; a text does not.
        let end = match from.find('[').filter(|open| *open < line) {
            Some(open) => from[open..].find(']').map_or(from.len(), |close| open + close),
            None => line,
        };
        // The separator after the key is none of the nodes'.
        let value = from.find(['=', ':']).filter(|sign| *sign < end).map_or(0, |sign| sign + 1);
        out.push_str(&from[..value]);
        out.extend(from[value..end].split_inclusive(['\'', '"', ',', '[', ']', '\n', ' ']).map(node));
        rest = &from[end..];
    }
    out.push_str(rest);
    out
}

/// One node: what stands between its first and its second colon is masked.
fn node(part: &str) -> String {
    let Some((host, rest)) = part.split_once(':') else { return part.to_owned() };
    let end = rest.find([':', '\'', '"', ',', '[', ']', '\n', ' ']).unwrap_or(rest.len());
    if host.is_empty() || end == 0 {
        return part.to_owned();
    }
    format!("{host}:{MASK}{}", &rest[end..])
}

fn userinfo(text: &str) -> String {
    let Some(begin) = text.find("://").map(|at| at + 3) else { return text.to_owned() };
    let end = text[begin..].find(['/', '?', ';']).map_or(text.len(), |at| begin + at);
    // A password may hold a slash: then the sign before the host stands behind it.
    let end =
        if text[begin..end].contains('@') { end } else { text.rfind('@').map_or(end, |at| at + 1).max(end) };
    let Some(at) = text[begin..end].rfind('@').map(|at| begin + at) else { return text.to_owned() };
    match text[begin..at].find(':') {
        Some(colon) => format!("{}{MASK}{}", &text[..=begin + colon], &text[at..]),
        None => text.to_owned(),
    }
}

fn parameters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['?', '&', ';']) {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        let end = after.find(['&', ';']).unwrap_or(after.len());
        match after[..end].split_once('=') {
            Some((key, value)) if is_telling(key) && !value.is_empty() => {
                out.push_str(key);
                out.push('=');
                out.push_str(MASK);
            }
            _ => out.push_str(&after[..end]),
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_of_an_address_is_left() {
        for (text, shown) in [
            (
                "jdbc:postgresql://db/tigase?user=t&password=s3&ssl=1",
                "jdbc:postgresql://db/tigase?user=t&password=******&ssl=1",
            ),
            (
                "jdbc:sqlserver://db:1433;user=t;password=s3;x=1",
                "jdbc:sqlserver://db:1433;user=t;password=******;x=1",
            ),
            ("mongodb://t:s3@db/x", "mongodb://t:******@db/x"),
            ("mongodb://t:s/3@db/x", "mongodb://t:******@db/x"),
            ("jdbc:derby:/var/db;create=true", "jdbc:derby:/var/db;create=true"),
            ("memory://localhost", "memory://localhost"),
        ] {
            assert_eq!(address(text), shown);
        }
    }

    #[test]
    fn no_password_of_a_node_is_left() {
        assert_eq!(
            nodes("'cluster-nodes' = [ 'serv1.x:domainpass:5600', 'serv2.x' ]"),
            "'cluster-nodes' = [ 'serv1.x:******:5600', 'serv2.x' ]"
        );
        assert_eq!(nodes("--cluster-nodes=a:p1:5277,b:p2"), "--cluster-nodes=a:******:5277,b:******");
        let text = "t = 'xmpp:25k:0:disc'\ncluster-nodes: [\n'a:p',\n'b:q:1'\n]\nu = 'x:y:z'\n";
        assert_eq!(
            nodes(text),
            "t = 'xmpp:25k:0:disc'\ncluster-nodes: [\n'a:******',\n'b:******:1'\n]\nu = 'x:y:z'\n"
        );
    }

    #[test]
    fn telling_keys_are_known_by_their_words() {
        for key in ["password", "db-pass", "keystore_pw", "API-TOKEN", "clientSecret", "private-key"] {
            assert!(is_telling(key), "{key}");
        }
        for key in ["ping", "compass", "uri", "passive", "phases"] {
            assert!(!is_telling(key), "{key}");
        }
    }
}
