//! What must not be shown: passwords in addresses of databases, in lists of nodes, and under telling keys.

/// What stands in the place of a secret: what the server itself writes there.
pub const MASK: &str = "******";

/// Whether what stands under a key is secret, whatever it is.
pub fn is_telling(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["password", "passwd", "passphrase", "pwd", "secret", "token", "private"]
        .iter()
        .any(|word| key.contains(word))
        || ["apikey", "accesskey"].iter().any(|word| key.replace(['-', '_'], "").contains(word))
        || key.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| matches!(part, "pass" | "pw" | "pin"))
}

/// Text that names nodes in the old way (`host:password:port`, divided by commas), without their passwords.
pub fn node_list(text: &str) -> String {
    let node = |part: &str| match part.split_once(':') {
        Some((host, rest)) => {
            let port = rest.split_once(':').map(|(_, port)| format!(":{port}")).unwrap_or_default();
            format!("{host}:{MASK}{port}")
        }
        None => part.to_owned(),
    };
    text.split(',').map(node).collect::<Vec<_>>().join(",")
}

/// An address without the password in it: `scheme://user:password@host`, `?password=…`, `;password=…`.
pub fn address(text: &str) -> String {
    parameters(&userinfo(text))
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
    fn telling_keys_are_known_by_their_words() {
        for key in
            ["password", "db-pass", "keystore_pw", "API-TOKEN", "api_key", "clientSecret", "private-key"]
        {
            assert!(is_telling(key), "{key}");
        }
        for key in ["ping", "compass", "uri", "passive", "phases"] {
            assert!(!is_telling(key), "{key}");
        }
    }
}
