//! Settings that stand in a file and do nothing.

use crate::config::field::{Section, Witness};
use crate::config::settings::{Setting, Standing, stands_at};
use crate::tdsl::value::Map;

/// A setting that does nothing where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    /// The setting.
    pub setting: &'static Setting,
    /// Where.
    pub witness: Witness,
}

/// All of them, in the order of the file.
pub(super) fn all(tree: &Map) -> Vec<Dead> {
    let mut found = Vec::new();
    walk(tree, &mut Vec::new(), &mut |path, standing, witness| {
        if let Standing::Unread(setting) = standing {
            found.push(Dead { setting, witness });
        }
        let _ = path;
    });
    found.sort_by_key(|dead| dead.witness.key.start);
    found
}

/// Goes through every key of a tree: its path, what it is there, and where it stands. Below a key that nothing
/// reads it does not go.
pub fn walk<'a>(map: &'a Map, path: &mut Vec<&'a str>, visit: &mut dyn FnMut(&[&'a str], Standing, Witness)) {
    for (key, item) in map {
        path.push(key);
        let standing = stands_at(path);
        let witness = Witness { span: item.span.clone(), key: item.key.clone(), path: path.join("/") };
        visit(path, standing, witness);
        if !matches!(standing, Standing::Unread(_))
            && let Some(body) = Section::of(item).body()
        {
            walk(body, path, visit);
        }
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::tdsl::reader::read;

    #[test]
    fn what_does_nothing_is_found_in_the_order_of_the_file() {
        let text = "cluster-mode = true\ncluster-nodes = [ 'a' ]\ncl-comp {\n connect-all = true\n connections {\n 4250 () {\n remote-host = 'x'\n }\n }\n}\nc2s {\n max-inactivity-time = 180L\n}\n";
        let found = all(&read(text).unwrap().tree);
        let paths: Vec<&str> = found.iter().map(|dead| dead.witness.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "cluster-nodes",
                "cl-comp/connect-all",
                "cl-comp/connections/4250/remote-host",
                "c2s/max-inactivity-time"
            ]
        );
    }
}
