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
    use std::time::{Duration, Instant};
    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, copy, sink};
    use tokio::task::JoinSet;
    use tokio::time::{sleep, timeout};

    /// Most at a time; more wait.
    const MOST_CLIENTS: usize = 16;
    const MOST_LINE: u64 = 4096;
    /// How long `--tell` waits, and how much it reads.
    const ANSWER_WITHIN: Duration = Duration::from_secs(5);
    const MOST_ANSWER: usize = 64 * 1024;
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
        let answer = ask(path, line).map_err(|error| {
            let why = |words: &str| {
                Failure::new(ExitCode::Unavailable, format!("--control {}: {words}", shown(path)))
            };
            if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) {
                why("no answer within 5 s")
                    .with_remedy("is that demo stopped (Ctrl-Z)? let it go on: fg, or kill -CONT PID")
            } else {
                why(&error.to_string())
                    .with_remedy("start a demo that serves it: clusterctl demo --hold --control PATH")
            }
        })?;
        // Every line of its own, so that nothing but the ends of lines is lost.
        let lines: Vec<_> = answer.lines().map(|line| neutralise(line).into_owned()).collect();
        match lines.iter().find_map(|line| line.strip_prefix("error ")) {
            Some(error) => Err(Failure::usage(error)),
            None => Ok(lines.join("\n")),
        }
    }

    /// Says a line, and hears all that is answered to it, within [`ANSWER_WITHIN`] altogether.
    fn ask(path: &Path, line: &str) -> io::Result<String> {
        let until = Instant::now() + ANSWER_WITHIN;
        let mut stream = UnixStream::connect(path)?;
        stream.set_write_timeout(Some(ANSWER_WITHIN))?;
        // An empty line is a line, too, and is answered. Who was told too much answers before all of it is read.
        let sent =
            stream.write_all(format!("{line}\n").as_bytes()).and_then(|()| stream.shutdown(Shutdown::Write));
        if let Err(error) = sent
            && !matches!(
                error.kind(),
                ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::NotConnected
            )
        {
            return Err(error);
        }
        let (mut answer, mut piece) = (Vec::new(), [0; 4096]);
        while answer.len() < MOST_ANSWER {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
            stream.set_read_timeout(Some(left))?;
            match stream.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => answer.extend_from_slice(&piece[..count]),
                // What came before it is the answer.
                Err(error) if error.kind() == ErrorKind::ConnectionReset && !answer.is_empty() => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(String::from_utf8_lossy(&answer).into_owned())
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
            let too_long =
                !line.ends_with(b"\n") && u64::try_from(line.len()).is_ok_and(|len| len >= MOST_LINE);
            let said = if too_long {
                format!("error a command has less than {MOST_LINE} letters")
            } else if line.trim_ascii().is_empty() {
                // Somebody waits for an answer.
                "error nothing to do: the command is empty; `help` lists what there is".to_owned()
            } else {
                answer(&control, &String::from_utf8_lossy(&line)).await
            };
            let written = timeout(IDLE, writing.write_all((said + "\n").as_bytes())).await;
            if !matches!(written, Ok(Ok(()))) {
                return;
            }
            if too_long {
                // Whoever still writes could not read the answer if the rest were left unread.
                let _ = writing.shutdown().await;
                let _ = timeout(ANSWER_WITHIN, copy(&mut reading, &mut sink())).await;
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
