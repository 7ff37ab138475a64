//! Whose a file is: what takes the place of another, or is made from it, is for the same people.

use std::fs::File;
use std::io;
use std::path::Path;

/// What somebody has less of a new file than of the one that it is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Loss {
    /// To whom the new one belongs: `user 1000 (me)`.
    pub(in crate::cli) now: String,
    /// To whom the old one does.
    pub(in crate::cli) before: String,
    /// Whether somebody who could read it cannot any more.
    pub(in crate::cli) hides: bool,
    /// What gives it back, `chown` with its first argument.
    pub(in crate::cli) remedy: String,
}

/// Gives a new file the owner, the group and the mode of another. Where the owner cannot be kept, as for everybody but
/// root, the group is; a group that cannot be kept gives its rights to no other group. Says what is lost by it.
#[cfg(unix)]
pub(in crate::cli) fn take(file: &File, like: &Path) -> io::Result<Option<Loss>> {
    use std::fs::{Permissions, metadata};
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let old = Standing::of(&metadata(like)?);
    if Standing::of(&file.metadata()?).user != old.user {
        // What this leaves undone is looked at below.
        let _ = fchown(file, Some(old.user), Some(old.group));
    }
    if Standing::of(&file.metadata()?).group != old.group {
        let _ = fchown(file, None, Some(old.group));
    }
    let new = file.metadata()?;
    file.set_permissions(Permissions::from_mode(old.mode_in(new.gid())))?;
    Ok(old.loss(Standing::of(&new)))
}

/// Where files belong to nobody, nothing is lost.
#[cfg(not(unix))]
pub(in crate::cli) fn take(_: &File, _: &Path) -> io::Result<Option<Loss>> {
    Ok(None)
}

/// To whom a file belongs, and who may do what with it.
#[cfg(unix)]
#[derive(Debug, Clone, Copy)]
struct Standing {
    user: u32,
    group: u32,
    mode: u32,
}

#[cfg(unix)]
impl Standing {
    fn of(found: &std::fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self { user: found.uid(), group: found.gid(), mode: found.mode() }
    }

    /// The mode of a new file in a group: any but the old one has the rights of all others.
    const fn mode_in(self, group: u32) -> u32 {
        let rights = if group == self.group { self.mode & 0o070 } else { (self.mode & 0o007) << 3 };
        self.mode & 0o707 | rights
    }

    /// What is lost where a new file belongs to another user, or to another group.
    fn loss(self, new: Self) -> Option<Loss> {
        let (other_user, other_group) = (self.user != new.user, self.group != new.group);
        let group_reads = self.mode & 0o040 != 0;
        if !(other_user || other_group && group_reads) {
            return None;
        }
        let all_read = self.mode & 0o004 != 0;
        // The superuser reads whatever belongs to whomever.
        let hides_from_owner = other_user && self.user != 0 && !all_read && (other_group || !group_reads);
        let hides_from_group = other_group && group_reads && !all_read;
        let words = |one: Self| {
            if other_user {
                format!("user {}", named("/etc/passwd", one.user))
            } else {
                format!("group {}", named("/etc/group", one.group))
            }
        };
        Some(Loss {
            now: words(new),
            before: words(self),
            hides: hides_from_owner || hides_from_group,
            remedy: format!("chown {}:{}", self.user, self.group),
        })
    }
}

/// A number with the name that it has on this host, if it has one.
#[cfg(unix)]
fn named(file: &str, number: u32) -> String {
    let known = std::fs::read_to_string(file).unwrap_or_default();
    let name = known.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(number)).then_some(name)
    });
    name.map_or_else(|| number.to_string(), |name| format!("{number} ({name})"))
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

    const SERVERS: Standing = Standing { user: 998, group: 997, mode: 0o640 };

    #[test]
    fn whoever_cannot_read_the_new_file_any_more_is_noticed() {
        let told = |mode: u32, user: u32, group: u32| {
            let old = Standing { mode, ..SERVERS };
            old.loss(Standing { user, group, mode }).map(|loss| loss.hides)
        };
        assert_eq!(told(0o640, 998, 997), None);
        assert_eq!(told(0o640, 1000, 997), Some(false), "its group may read it");
        assert_eq!(told(0o600, 1000, 997), Some(true));
        assert_eq!(told(0o640, 1000, 1000), Some(true));
        assert_eq!(told(0o644, 1000, 1000), Some(false), "everybody may read it");
        assert_eq!(told(0o640, 998, 1000), Some(true), "the group lost it");
        assert_eq!(told(0o600, 998, 1000), None, "the group had nothing");
        let roots = Standing { user: 0, ..SERVERS };
        assert!(!roots.loss(Standing { user: 1000, ..SERVERS }).unwrap().hides, "root reads all");
    }

    #[test]
    fn another_group_has_the_rights_of_all_others() {
        let mode = |mode: u32, group: u32| Standing { mode, ..SERVERS }.mode_in(group);
        assert_eq!([mode(0o640, 997), mode(0o640, 1000), mode(0o674, 1000)], [0o640, 0o600, 0o644]);
    }

    #[test]
    fn a_loss_names_both_users_and_what_gives_the_file_back() {
        let loss = SERVERS.loss(Standing { user: 0, ..SERVERS }).unwrap();
        assert_eq!(loss.now, "user 0 (root)");
        assert!(loss.before.starts_with("user 998"), "{loss:?}");
        assert_eq!(loss.remedy, "chown 998:997");
        assert_eq!(named("/no/such/file", 7), "7");
    }

    #[test]
    fn a_new_file_belongs_to_whom_the_old_one_belongs_to() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        fs::write(&old, "").unwrap();
        fs::set_permissions(&old, Permissions::from_mode(0o640)).unwrap();
        // Only root gives files away; to anybody else the mode is what there is to keep.
        let _ = chown(&old, Some(12_345), Some(12_346));
        let file = File::create(&new).unwrap();
        assert_eq!(take(&file, &old).unwrap(), None);
        let (old, new) = (fs::metadata(old).unwrap(), fs::metadata(new).unwrap());
        assert_eq!((new.uid(), new.gid(), new.mode()), (old.uid(), old.gid(), old.mode()));
    }
}
