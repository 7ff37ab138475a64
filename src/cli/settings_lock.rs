//! One writer of the settings file at a time. The file is replaced as a whole, so two writers at once would each
//! put back what the other took out, and one context would be lost without a word.

use super::exit::{ExitCode, Failure};
use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

/// No writer takes longer, since nothing is asked of a person or a server while it holds the lock.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is tried: writing takes about a millisecond.
const PAUSE: Duration = Duration::from_millis(5);

/// Held while the settings file is read and written; let go when dropped, and when the process ends.
#[derive(Debug)]
pub(super) struct SettingsLock {
    _folder: Option<File>,
}

impl SettingsLock {
    /// Waits for the lock of the settings file's folder, which is made if it is not there. It is the folder's since
    /// the file itself is another one after each writing. Fails after 5 s. Where a folder cannot be locked (Windows,
    /// some network file systems), writers are not kept apart.
    pub(super) fn take(path: &Path) -> Result<Self, Failure> {
        let wrong = |what: String| Failure::new(ExitCode::InputOutput, what);
        // Behind a symbolic link the file is written in its own folder.
        let whole = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = match whole.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        std::fs::create_dir_all(folder)
            .map_err(|error| wrong(format!("cannot make the folder {}: {error}", folder.display())))?;
        let Ok(opened) = File::open(folder) else { return Ok(Self { _folder: None }) };
        let until = Instant::now() + PATIENCE;
        loop {
            match opened.try_lock() {
                Ok(()) => return Ok(Self { _folder: Some(opened) }),
                Err(TryLockError::Error(_)) => return Ok(Self { _folder: None }),
                Err(TryLockError::WouldBlock) if Instant::now() < until => std::thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => {
                    return Err(wrong(format!(
                        "cannot write the settings file {}: another process has held the lock of its folder for 5 s",
                        path.display()
                    ))
                    .with_remedy("look who holds it (lsof, lslocks), then try again"));
                }
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    #[test]
    fn a_second_writer_waits_until_the_first_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("config.toml");
        let first = SettingsLock::take(&path).unwrap();
        let (done, seen) = std::sync::mpsc::channel();
        let second = std::thread::spawn(move || {
            let lock = SettingsLock::take(&path).unwrap();
            done.send(()).unwrap();
            drop(lock);
        });
        assert!(seen.recv_timeout(Duration::from_millis(50)).is_err(), "the first still holds it");
        drop(first);
        seen.recv_timeout(Duration::from_secs(5)).unwrap();
        second.join().unwrap();
    }
}
