//! `--output-file`: a result in a file that readers find whole or not at all.
//!
//! The bytes are written beside the file under a name of their own, flushed to the disk, and put into its place at
//! once (rename(2)). Whoever reads at any time sees the old file or the new one. The other name begins with a dot
//! and ends in `.tmp`, so that `node_exporter`, which reads `*.prom`, does not see it.

use super::exit::{ExitCode, Failure};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Writes a file: whole, readable for everybody (0644, whatever the umask), in the place of the old one.
///
/// Fails with exit code 74 and leaves the old file as it was where its folder is missing or may not be written,
/// where the disk is full, and where the path is no regular file. A symbolic link is refused, since the file would
/// take the link's place, or go wherever somebody else made it point to.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    refuse_what_is_no_file(path)?;
    replace(path, bytes).map_err(|error| {
        let missing = error.kind() == io::ErrorKind::NotFound && !folder(path).exists();
        let why = match error.kind() {
            io::ErrorKind::NotFound if missing => "its folder does not exist".to_owned(),
            io::ErrorKind::NotADirectory => "its folder is a file".to_owned(),
            _ => error.to_string(),
        };
        let failure = failed(path, &why);
        match error.kind() {
            io::ErrorKind::NotFound if missing => {
                failure.with_remedy("make its folder first, or name another file")
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => failure.with_remedy(
                "the folder must be writable, since the file is written beside the old one and renamed",
            ),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                failure.with_remedy("make room; the old file is as it was")
            }
            _ => failure,
        }
    })
}

fn failed(path: &Path, why: &str) -> Failure {
    Failure::new(ExitCode::InputOutput, format!("cannot write {}: {why}", path.display()))
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn refuse_what_is_no_file(path: &Path) -> Result<(), Failure> {
    if path == Path::new("-") {
        return Err(failed(path, "this would be a file of that name")
            .with_remedy("for standard output, leave --output-file out"));
    }
    if path.file_name().is_none() || path.as_os_str().to_string_lossy().ends_with('/') {
        return Err(failed(path, "this names a folder").with_remedy("name a file in it"));
    }
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
    let kind = found.file_type();
    if kind.is_file() {
        return Ok(());
    }
    if kind.is_symlink() {
        let target = fs::read_link(path).map(|target| format!(" to {}", target.display()));
        return Err(failed(path, &format!("it is a symbolic link{}", target.unwrap_or_default()))
            .with_remedy("name the file itself; for standard output, leave --output-file out"));
    }
    let (what, remedy) = if kind.is_dir() {
        ("it is a folder", "name a file in it")
    } else {
        ("it is no regular file", "name a file; for standard output, leave --output-file out")
    };
    Err(failed(path, what).with_remedy(remedy))
}

/// Writes beside the file and renames; after a failure, what was written is gone.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder(path);
    let (mut file, beside) = Beside::make(folder, path)?;
    file.write_all(bytes)?;
    open_for_all(&file)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&beside.path, path)?;
    beside.renamed();
    // The name is in the folder, which has to reach the disk, too. Some file systems cannot: the file is whole
    // all the same.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(unix)]
fn open_for_all(file: &File) -> io::Result<()> {
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))
}

/// Elsewhere the folder says who may read.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail elsewhere")]
fn open_for_all(_: &File) -> io::Result<()> {
    Ok(())
}

/// A file of ours beside the one that is to be written. Removed when dropped, unless it was renamed.
struct Beside {
    path: PathBuf,
}

/// So that two writers in one process do not take one name; other processes have other numbers, and where they have
/// not (containers that share a folder), the name is taken already and the next one is tried.
static SERIAL: AtomicU32 = AtomicU32::new(0);

/// More names are not tried: somebody else would have to be taking each before we do.
const NAMES: u32 = 1000;

impl Beside {
    /// Makes a file that was not there.
    fn make(folder: &Path, path: &Path) -> io::Result<(File, Self)> {
        let name = path.file_name().unwrap_or_default();
        let mut tried = 0;
        loop {
            let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
            let mut beside = std::ffi::OsString::from(".");
            beside.push(name);
            beside.push(format!(".{}-{serial}.tmp", std::process::id()));
            let beside = folder.join(beside);
            match OpenOptions::new().write(true).create_new(true).open(&beside) {
                Ok(file) => return Ok((file, Self { path: beside })),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tried < NAMES => tried += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// It bears the other name now: there is nothing left to remove.
    fn renamed(mut self) {
        self.path = PathBuf::new();
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use std::os::unix::fs::PermissionsExt as _;
    use std::sync::atomic::AtomicBool;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_file_is_replaced_and_everybody_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clusterctl.prom");
        fs::write(&path, "old, and longer than the new one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        write(&path, b"new\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new\n");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o644);
        assert_eq!(names(folder.path()), ["clusterctl.prom"]);
    }

    #[test]
    fn what_is_no_regular_file_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("target");
        fs::write(&target, "old").unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&target, &link).unwrap();
        let missing = folder.path().join("missing").join("x.prom");
        let below_a_file = target.join("x.prom");
        for (path, said) in [
            (link.as_path(), "it is a symbolic link to "),
            (folder.path(), "it is a folder"),
            (Path::new("/dev/null"), "it is no regular file"),
            (Path::new("/"), "this names a folder"),
            (missing.as_path(), "its folder does not exist"),
            (below_a_file.as_path(), "its folder is a file"),
        ] {
            let failure = write(path, b"new").unwrap_err();
            assert_eq!(failure.exit(), ExitCode::InputOutput);
            assert!(failure.shown().contains(said), "{}", failure.shown());
        }
        assert_eq!(fs::read(&target).unwrap(), b"old");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(names(folder.path()), ["link", "target"]);
    }

    #[test]
    fn a_folder_that_may_not_be_written_is_said() {
        // Not even root makes a file in /proc.
        let failure = write(Path::new("/proc/self/clusterctl.prom"), b"new").unwrap_err();
        assert_eq!(failure.exit(), ExitCode::InputOutput);
        assert!(failure.shown().starts_with("clusterctl: cannot write /proc/self/clusterctl.prom: "));
    }

    #[test]
    fn what_was_written_is_gone_when_it_cannot_take_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.prom");
        fs::create_dir(&path).unwrap();
        assert!(replace(&path, b"new").is_err(), "no file takes the place of a folder");
        assert_eq!(names(folder.path()), ["x.prom"]);
    }

    #[test]
    fn a_name_that_somebody_took_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.prom");
        let next = SERIAL.load(Ordering::Relaxed);
        let taken: Vec<PathBuf> = (next..next + 40)
            .map(|serial| folder.path().join(format!(".x.prom.{}-{serial}.tmp", std::process::id())))
            .collect();
        for path in &taken {
            fs::write(path, "theirs").unwrap();
        }
        write(&path, b"new").unwrap();
        assert!(taken.iter().all(|path| fs::read(path).unwrap() == b"theirs"));
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }

    #[test]
    fn writers_at_the_same_time_do_not_mix() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.prom");
        let content = |writer: u8| vec![b'a' + writer; 20_000 + usize::from(writer)];
        write(&path, &content(0)).unwrap();
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let mut reads = 0;
                while !done.load(Ordering::Relaxed) || reads == 0 {
                    let seen = fs::read(&path).unwrap();
                    assert_eq!(seen, content(seen[0] - b'a'), "a file is one writer's");
                    reads += 1;
                }
            });
            let writers: Vec<_> = (0..6_u8)
                .map(|writer| {
                    let path = &path;
                    scope.spawn(move || {
                        for _ in 0..20 {
                            write(path, &content(writer)).unwrap();
                        }
                    })
                })
                .collect();
            for writer in writers {
                writer.join().unwrap();
            }
            done.store(true, Ordering::Relaxed);
            reader.join().unwrap();
        });
        assert_eq!(names(folder.path()), ["x.prom"]);
    }
}
