//! The Unix socket of `demo --control`: commands come in, a line each, and each is answered.

#[cfg(not(unix))]
pub(super) use elsewhere::{Socket, tell};
#[cfg(unix)]
pub(super) use unix::{Socket, tell};

use crate::text::sanitize::neutralise;
use std::path::Path;

/// A path, safe to show.
fn shown(path: &Path) -> String {
    neutralise(&path.to_string_lossy()).into_owned()
}

#[cfg(unix)]
mod unix {
    use super::super::typed::answer;
    use super::shown;
    use crate::cli::exit::{ExitCode, Failure};
    use crate::demo::Control;
    use crate::text::sanitize::neutralise;
    use std::fs::{self, Permissions};
    use std::io::{self, ErrorKind, Read, Write};
    use std::net::Shutdown;
    use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::{Path, PathBuf};
    use std::time::Duration;
    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
    use tokio::task::JoinSet;
    use tokio::time::{sleep, timeout};

    /// Most at a time; more wait.
    const MOST_CLIENTS: usize = 16;
    const MOST_LINE: u64 = 4096;
    /// How long `--tell` waits, and how much it reads.
    const ANSWER_WITHIN: Duration = Duration::from_secs(30);
    const MOST_ANSWER: u64 = 64 * 1024;
    /// Who says nothing for so long, or does not read, is let go.
    const IDLE: Duration = Duration::from_secs(60);

    /// The socket, ready to be served. Dropped, it is removed.
    pub(in super::super) struct Socket {
        listener: UnixListener,
        path: PathBuf,
        /// Device, inode and owner of what we made.
        made: (u64, u64, u32),
    }

    impl Socket {
        /// Makes the socket, for its owner alone. What is there already is left alone, unless it is a socket that
        /// nobody serves any more.
        pub(in super::super) fn claim(path: &Path) -> Result<Self, Failure> {
            let wrong = |words: String| Failure::usage(format!("--control {}: {words}", shown(path)));
            match fs::symlink_metadata(path) {
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(wrong(error.to_string())),
                Ok(there) if !there.file_type().is_socket() => {
                    return Err(wrong("exists, and is no socket".to_owned())
                        .with_remedy("name a path that does not exist"));
                }
                Ok(_) => match UnixStream::connect(path) {
                    Err(error) if error.kind() == ErrorKind::ConnectionRefused => {
                        fs::remove_file(path).map_err(|error| wrong(error.to_string()))?;
                    }
                    Ok(_) => {
                        return Err(wrong("somebody serves this socket already".to_owned())
                            .with_remedy("end that demo, or name another path"));
                    }
                    Err(error) => return Err(wrong(error.to_string())),
                },
            }
            let make = || {
                let listener = UnixListener::bind(path)?;
                listener.set_nonblocking(true)?;
                fs::set_permissions(path, Permissions::from_mode(0o600))?;
                let there = fs::symlink_metadata(path)?;
                let made = (there.dev(), there.ino(), there.uid());
                Ok::<_, io::Error>(Self { listener, path: path.to_owned(), made })
            };
            make().map_err(|error| {
                Failure::new(ExitCode::InputOutput, format!("--control {}: {error}", shown(path)))
                    .with_remedy("name a path of less than 100 letters in a directory of yours")
            })
        }

        /// Takes commands for ever.
        pub(in super::super) async fn serve(self, control: Control) {
            let Ok(listener) = self.listener.try_clone().and_then(tokio::net::UnixListener::from_std) else {
                return;
            };
            let mut clients = JoinSet::new();
            loop {
                tokio::select! {
                    accepted = listener.accept(), if clients.len() < MOST_CLIENTS => match accepted {
                        // Between its making and the change of its mode somebody else may have come in.
                        Ok((stream, _)) if self.may(&stream) => {
                            clients.spawn(converse(stream, control.clone()));
                        }
                        Ok(_) => {}
                        Err(_) => sleep(Duration::from_millis(50)).await,
                    },
                    Some(_) = clients.join_next() => {}
                }
            }
        }

        /// Whether it is the owner who comes, or root.
        fn may(&self, stream: &tokio::net::UnixStream) -> bool {
            stream.peer_cred().is_ok_and(|peer| peer.uid() == self.made.2 || peer.uid() == 0)
        }
    }

    impl Drop for Socket {
        fn drop(&mut self) {
            let ours = |there: fs::Metadata| (there.dev(), there.ino(), there.uid()) == self.made;
            if fs::symlink_metadata(&self.path).is_ok_and(ours) {
                // Where it cannot be removed, the next demo sees that nobody serves it.
                let _ = fs::remove_file(&self.path);
            }
        }
    }

    /// Sends one line to the demo that serves this socket; returns what it answers.
    pub(in super::super) fn tell(path: &Path, line: &str) -> Result<String, Failure> {
        let ask = || {
            let mut stream = UnixStream::connect(path)?;
            stream.set_read_timeout(Some(ANSWER_WITHIN))?;
            stream.set_write_timeout(Some(ANSWER_WITHIN))?;
            stream.write_all(line.as_bytes())?;
            stream.shutdown(Shutdown::Write)?;
            let mut answer = String::new();
            stream.take(MOST_ANSWER).read_to_string(&mut answer)?;
            Ok::<_, io::Error>(answer)
        };
        let answer = ask().map_err(|error| {
            Failure::new(ExitCode::Unavailable, format!("--control {}: {error}", shown(path)))
                .with_remedy("start a demo that serves it: clusterctl demo --hold --control PATH")
        })?;
        // Every line of its own, so that nothing but the ends of lines is lost.
        let lines: Vec<_> = answer.lines().map(|line| neutralise(line).into_owned()).collect();
        match lines.iter().find_map(|line| line.strip_prefix("error ")) {
            Some(error) => Err(Failure::usage(error)),
            None => Ok(lines.join("\n")),
        }
    }

    async fn converse(stream: tokio::net::UnixStream, control: Control) {
        let (reading, mut writing) = stream.into_split();
        let mut reading = BufReader::new(reading);
        loop {
            let mut line = Vec::new();
            let mut bounded = (&mut reading).take(MOST_LINE);
            match timeout(IDLE, bounded.read_until(b'\n', &mut line)).await {
                Ok(Ok(1..)) => {}
                _ => return,
            }
            let said = answer(&control, &String::from_utf8_lossy(&line)).await;
            let said = if said.is_empty() { said } else { said + "\n" };
            if !matches!(timeout(IDLE, writing.write_all(said.as_bytes())).await, Ok(Ok(()))) {
                return;
            }
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use super::shown;
    use crate::cli::exit::Failure;
    use crate::demo::Control;
    use std::path::Path;

    /// Says that there is none.
    pub(in super::super) fn tell(path: &Path, _: &str) -> Result<String, Failure> {
        Err(none(path))
    }

    fn none(path: &Path) -> Failure {
        Failure::usage(format!("--control {}: there are no Unix sockets on this system", shown(path)))
            .with_remedy("use --script, or --hold and type the commands")
    }

    /// There is none here.
    pub(in super::super) struct Socket;

    impl Socket {
        /// Says that there is none.
        pub(in super::super) fn claim(path: &Path) -> Result<Self, Failure> {
            Err(none(path))
        }

        /// Nothing to serve.
        pub(in super::super) async fn serve(self, _: Control) {}
    }
}
