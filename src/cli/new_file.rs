//! A result written as a new file: whole or not at all, and over nobody's work.

use super::belonging::{self, Loss};
use super::exit::{ExitCode, Failure};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Refuses a file that is there already, before any work is done for it. Devices and pipes may be there.
pub(super) fn refuse_existing(path: &Path, force: bool) -> Result<(), Failure> {
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
    if found.is_dir() {
        return Err(Failure::new(ExitCode::InputOutput, format!("{} is a folder", path.display()))
            .with_remedy("name a file in it"));
    }
    if force || !takes_the_place(path) {
        return Ok(());
    }
    Err(there_already(path))
}

/// Writes a file that only its owner may read: beside its place, then into it.
pub(super) fn write(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    write_like(path, bytes, force, None).map(|_| ())
}

/// The same, with the owner and the mode of another file that it is made from: whoever could read that one, and nobody
/// else. Gives back what could not be kept of that.
pub(super) fn write_like(
    path: &Path,
    bytes: &[u8],
    force: bool,
    like: Option<&Path>,
) -> Result<Option<Loss>, Failure> {
    refuse_existing(path, force)?;
    let cannot = |error: io::Error| {
        Failure::new(ExitCode::InputOutput, format!("cannot write {}: {error}", path.display()))
    };
    if !takes_the_place(path) {
        // A device or a pipe is written to, not replaced.
        return OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|mut file| file.write_all(bytes))
            .map(|()| None)
            .map_err(cannot);
    }
    let beside = beside(path);
    let written = fresh(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        let loss = match like {
            Some(like) => belonging::take(&file, like)?,
            None => None,
        };
        file.sync_all()?;
        Ok(loss)
    });
    let placed = written.and_then(|loss| place(&beside, path, force).map(|()| loss));
    if placed.is_err() {
        let _ = fs::remove_file(&beside);
    }
    placed.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => there_already(path),
        _ => cannot(error),
    })
}

/// Whether what is written becomes the file, because there is none yet or an ordinary one.
fn takes_the_place(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |found| found.is_file())
}

fn there_already(path: &Path) -> Failure {
    Failure::new(ExitCode::InputOutput, format!("{} is there already", path.display()))
        .with_remedy("name another file, or replace it with --force")
}

/// The name under which a file is written before it takes its place.
fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}

fn fresh(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Gives a written file its name. Without `force` a link is made, which fails where the name is taken meanwhile;
/// where the file system has no links, the look before must do.
fn place(beside: &Path, path: &Path, force: bool) -> io::Result<()> {
    if force {
        return fs::rename(beside, path);
    }
    match fs::hard_link(beside, path) {
        Ok(()) => fs::remove_file(beside),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) => fs::rename(beside, path),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_written_once_and_replaced_only_when_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        write(&path, b"one", false).unwrap();
        let refused = write(&path, b"two", false).unwrap_err();
        assert_eq!(refused.exit(), ExitCode::InputOutput);
        assert!(refused.shown().contains("is there already"), "{}", refused.shown());
        assert_eq!(fs::read(&path).unwrap(), b"one");
        write(&path, b"three", true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"three");
        assert_eq!(names(folder.path()), ["a.json"], "nothing stays beside it");
    }

    #[test]
    #[cfg(unix)]
    fn only_its_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        write(&path, b"x", false).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_that_leads_nowhere_is_not_followed_and_a_device_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &link).unwrap();
        assert!(write(&link, b"x", false).is_err());
        assert_eq!(names(folder.path()), ["link"]);
        write(Path::new("/dev/null"), b"x", false).unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn what_cannot_be_written_is_said_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = write(&folder.path().join("no/a.json"), b"x", false).unwrap_err();
        assert!(nowhere.shown().contains("cannot write"), "{}", nowhere.shown());
        let place = write(folder.path(), b"x", true).unwrap_err();
        assert!(place.shown().contains("is a folder"), "{}", place.shown());
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }
}
