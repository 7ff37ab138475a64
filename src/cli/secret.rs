//! The password, from the first of its sources that has one: `--password-file`, `--password-command`, the
//! environment's, the context's, `$CREDENTIALS_DIRECTORY/clusterctl-password`, `CLUSTERCTL_PASSWORD`, the
//! system's keyring, a prompt.
//!
//! A source that was named and fails is an error: the next one is not tried in its place, since a wrong
//! password counts against the account. No message holds a secret, nor what a password command printed.

use super::exit::{ExitCode, Failure};
use super::settings::{Meant, Origin, PasswordSource, Settings};
use super::world::{KeyringAnswer, Terminals, World};
use secrecy::SecretString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Nobody's password is longer than this, in bytes; a larger file is another file.
const LONGEST: usize = 4096;

/// How long a file, a command or the keyring may take. A pipe in a file's place never ends by itself.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long standard input may take: at its other end somebody may have to unlock something.
const STDIN_PATIENCE: Duration = Duration::from_secs(60);

/// A password, and what it was taken from.
#[derive(Debug)]
pub struct Found {
    /// The password.
    pub password: SecretString,
    /// Where it was.
    pub place: Place,
}

/// What a password was taken from. Bears no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// It may hold another one the next time, such as `--password-file /etc/x`.
    Lasting(String),
    /// It has no other one to give, such as a prompt; what it was called.
    Once(&'static str),
}

/// Finds the password of the settings' account. Takes standard input if that is the source.
pub fn find(settings: &Settings, world: &mut World<'_>) -> Result<Found, Failure> {
    let account = settings.account()?.to_string();
    let lasting = |password, place: String| Found { password, place: Place::Lasting(place) };
    let once = |password, place| Found { password, place: Place::Once(place) };
    if let Some(Meant { value, origin }) = settings.passwords.first() {
        let password = named(value, origin, &account, world)?;
        return Ok(match value {
            PasswordSource::File(path) if path.as_os_str() == "-" => once(password, "standard input"),
            PasswordSource::File(path) => lasting(password, path.display().to_string()),
            PasswordSource::Command(_) => lasting(password, format!("the command of {origin}")),
        });
    }
    let mut looked = vec![
        "--password-file, --password-command: not given".to_owned(),
        match &settings.context {
            Some(name) => format!("context {name}: no password_file or password_command for {account}"),
            None => "context: none taken".to_owned(),
        },
    ];
    match world.environment.path("CREDENTIALS_DIRECTORY").map(|folder| folder.join("clusterctl-password")) {
        None => looked.push("$CREDENTIALS_DIRECTORY: not set".to_owned()),
        Some(path) if !path.exists() => looked.push(format!("{}: no such file", path.display())),
        // systemd guards the folder, and shows rights of the file that an access list has narrowed.
        Some(path) => {
            return from_file(&path, Rights::Guarded)
                .map(|password| lasting(password, path.display().to_string()))
                .map_err(|why| Failure::usage(format!("$CREDENTIALS_DIRECTORY: {why}")));
        }
    }
    match world.environment.text("CLUSTERCTL_PASSWORD")? {
        Some(password) => {
            return clean(password.as_bytes().to_vec())
                .map(|password| once(password, "CLUSTERCTL_PASSWORD"))
                .map_err(|why| Failure::usage(format!("CLUSTERCTL_PASSWORD: {why}")));
        }
        None => looked.push("CLUSTERCTL_PASSWORD: not set".to_owned()),
    }
    match (world.keyring)(&account) {
        Ok(password) => return Ok(lasting(password, "the keyring".to_owned())),
        Err(why) => looked.push(format!("keyring: {why}")),
    }
    if world.terminals.input {
        return prompted(&account, world).map(|password| once(password, "the prompt"));
    }
    looked.push("prompt: standard input is not a terminal".to_owned());
    Err(Failure::usage(format!("no password for {account}; looked at:\n  {}", looked.join("\n  ")))
        .with_remedy("write it into a file that only you can read, and give --password-file FILE"))
}

fn prompted(account: &str, world: &mut World<'_>) -> Result<SecretString, Failure> {
    let failed = |error: &io::Error| Failure::usage(format!("cannot ask for the password: {error}"));
    let answer = (world.prompt)(&format!("Password of {account}: ")).map_err(|error| failed(&error))?;
    clean(secrecy::ExposeSecret::expose_secret(&answer).as_bytes().to_vec())
        .map_err(|why| Failure::usage(format!("the password typed: {why}")))
}

/// The password of a source that somebody named.
fn named(
    source: &PasswordSource,
    origin: &Origin,
    account: &str,
    world: &mut World<'_>,
) -> Result<SecretString, Failure> {
    let exit = if matches!(origin, Origin::Context { .. }) { ExitCode::Settings } else { ExitCode::Usage };
    let found = match source {
        PasswordSource::File(path) if path.as_os_str() == "-" => {
            if world.terminals.input {
                return prompted(account, world);
            }
            let input = std::mem::replace(&mut world.input, Box::new(io::empty()));
            within(STDIN_PATIENCE, move || bounded(input))
                .and_then(|read| read.map_err(|error| format!("cannot read standard input: {error}")))
                .and_then(clean)
                .map_err(|why| format!("standard input: {why}"))
        }
        PasswordSource::File(path) => from_file(path, Rights::Private),
        PasswordSource::Command(line) => from_command(line, world.terminals, PATIENCE),
    };
    found.map_err(|why| Failure::new(exit, format!("{origin}: {why}")))
}

/// Who may read a password file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rights {
    /// Its owner alone.
    Private,
    /// Its folder guards it.
    Guarded,
}

/// Checks a password file without reading it: `None` if nothing is wrong with it.
pub fn wrong_with_file(path: &Path) -> Option<String> {
    match std::fs::metadata(path) {
        Err(error) => Some(format!("cannot open {}: {error}", path.display())),
        Ok(metadata) => acceptable(path, &metadata, Rights::Private).err(),
    }
}

fn from_file(path: &Path, rights: Rights) -> Result<SecretString, String> {
    let shown = path.display().to_string();
    let path: PathBuf = path.to_owned();
    // Opening a pipe waits for its other end: done aside, under a deadline.
    let bytes = within(PATIENCE, move || {
        let file =
            std::fs::File::open(&path).map_err(|error| format!("cannot open {}: {error}", path.display()))?;
        let metadata =
            file.metadata().map_err(|error| format!("cannot look at {}: {error}", path.display()))?;
        acceptable(&path, &metadata, rights)?;
        bounded(file).map_err(|error| format!("cannot read {}: {error}", path.display()))
    })
    .map_err(|why| format!("{shown}: {why}"))??;
    clean(bytes).map_err(|why| format!("{shown}: {why}"))
}

fn acceptable(path: &Path, metadata: &std::fs::Metadata, rights: Rights) -> Result<(), String> {
    let shown = path.display();
    if metadata.is_dir() {
        return Err(format!("{shown} is a directory, not a file"));
    }
    if metadata.len() > LONGEST as u64 {
        return Err(format!("{shown} has {} bytes, and a password at most {LONGEST}", metadata.len()));
    }
    #[cfg(unix)]
    if rights == Rights::Private && metadata.is_file() {
        use std::os::unix::fs::PermissionsExt;
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o066 != 0 {
            return Err(format!(
                "others can read or change {shown} (mode {mode:04o}); mend it: chmod 600 {}",
                quoted(path)
            ));
        }
    }
    #[cfg(not(unix))]
    let _ = rights;
    Ok(())
}

/// The path as a shell takes it.
#[cfg(unix)]
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+".contains(c)) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Reads a little more than a password may have, so that too much is seen.
fn bounded(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(LONGEST as u64 + 3).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Runs a command of the shell and takes the first line of what it prints.
fn from_command(line: &str, terminals: Terminals, patience: Duration) -> Result<SecretString, String> {
    let (program, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut command = Command::new(program);
    command.arg(flag).arg(line).env_remove("CLUSTERCTL_PASSWORD");
    // Where somebody sits, the command may ask them; a script's input belongs to the script.
    command.stdin(if terminals.input { Stdio::inherit() } else { Stdio::null() });
    let (status, printed) = run(&mut command, patience)?;
    if !status.success() {
        return Err(format!("the command failed: {status}; run it by hand to see what it says"));
    }
    let first = printed.split(|byte| *byte == b'\n').next().unwrap_or_default().to_vec();
    clean(first).map_err(|why| format!("what the command printed: {why}"))
}

/// Runs a program to its end and keeps the start of what it printed. What it says on standard error is thrown
/// away: it may hold what it should not.
fn run(command: &mut Command, patience: Duration) -> Result<(std::process::ExitStatus, Vec<u8>), String> {
    let deadline = Instant::now() + patience;
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("cannot start {}: {error}", command.get_program().to_string_lossy()))?;
    let mut printed = child.stdout.take().ok_or("its output cannot be read")?;
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let kept = bounded(&mut printed);
        // The rest is thrown away, so that the program does not die of a closed pipe.
        let _ = io::copy(&mut printed, &mut io::sink());
        let _ = sender.send(kept);
    });
    let kept = receiver.recv_timeout(patience);
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if kept.is_ok() && Instant::now() < deadline => {
                thread::sleep(Duration::from_millis(2));
            }
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("did not end within {} s", patience.as_secs_f32()));
            }
            Err(error) => return Err(format!("cannot wait for it: {error}")),
        }
    };
    match kept {
        Ok(Ok(bytes)) => Ok((status, bytes)),
        Ok(Err(error)) => Err(format!("cannot read what it printed: {error}")),
        Err(_) => Err(format!("its output did not end within {} s", patience.as_secs_f32())),
    }
}

/// Does a thing that may wait for ever, and gives up on it in time.
fn within<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let _ = sender.send(work());
    });
    receiver.recv_timeout(patience).map_err(|_| format!("nothing came within {} s", patience.as_secs()))
}

/// A password from bytes: one line of text. The line break at its end is not part of it.
fn clean(mut bytes: Vec<u8>) -> Result<SecretString, String> {
    if bytes.ends_with(b"\n") {
        bytes.pop();
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
    }
    if bytes.is_empty() {
        return Err("the password is empty".to_owned());
    }
    if bytes.len() > LONGEST {
        return Err(format!("more than {LONGEST} bytes, which is no password"));
    }
    if bytes.contains(&b'\n') || bytes.contains(&b'\r') {
        return Err("more than one line; a password is one line".to_owned());
    }
    if bytes.contains(&0) {
        return Err("a NUL byte, which no password has".to_owned());
    }
    String::from_utf8(bytes).map(SecretString::from).map_err(|_| "not UTF-8".to_owned())
}

/// Asks the system's keyring through its own program: `secret-tool` of libsecret on Linux and the BSDs,
/// `security` on macOS. The entry is that of service `clusterctl`, account JID:
///
/// ```sh
/// secret-tool store --label clusterctl service clusterctl account admin@xmpp-test.org
/// security add-generic-password -s clusterctl -a admin@xmpp-test.org -w
/// ```
pub fn keyring(account: &str) -> KeyringAnswer {
    let mut command = if cfg!(target_os = "macos") {
        let mut command = Command::new("security");
        command.args(["find-generic-password", "-s", "clusterctl", "-a", account, "-w"]);
        command
    } else if cfg!(unix) {
        let mut command = Command::new("secret-tool");
        command.args(["lookup", "service", "clusterctl", "account", account]);
        command
    } else {
        return Err("not asked on this system".to_owned());
    };
    ask_keyring(&mut command, account)
}

fn ask_keyring(command: &mut Command, account: &str) -> KeyringAnswer {
    let program = command.get_program().to_string_lossy().into_owned();
    let (status, printed) = run(command.stdin(Stdio::null()), PATIENCE)?;
    if !status.success() {
        return Err(format!("{program} has no entry of service clusterctl, account {account} ({status})"));
    }
    clean(printed).map_err(|why| format!("{program}: {why}"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::super::args::ConnectArgs;
    use super::super::world::Environment;
    use super::*;
    use secrecy::ExposeSecret;

    /// Where a test's password may be.
    #[derive(Default)]
    struct Case {
        file: Option<PathBuf>,
        command: Option<&'static str>,
        environment: Vec<(&'static str, String)>,
        input: &'static str,
        keyring: Option<&'static str>,
        terminal: bool,
    }

    fn found(case: Case) -> Result<String, String> {
        let mut flags = ConnectArgs::default();
        flags.login.jid = Some("admin@x.org".parse().unwrap());
        flags.login.password_file = case.file;
        flags.login.password_command = case.command.map(str::to_owned);
        let environment: Environment = case.environment.into_iter().collect();
        let terminals = Terminals { input: case.terminal, ..Terminals::default() };
        let settings = Settings::resolve(flags, &environment, terminals).unwrap();
        let keyring = case.keyring;
        let mut world = World {
            environment,
            input: Box::new(case.input.as_bytes()),
            output: &mut io::sink(),
            messages: &mut io::sink(),
            terminals,
            keyring: Box::new(move |account| {
                assert_eq!(account, "admin@x.org");
                keyring.map(SecretString::from).ok_or_else(|| "no entry".to_owned())
            }),
            prompt: Box::new(|question| {
                assert_eq!(question, "Password of admin@x.org: ");
                Ok("typed".into())
            }),
            certificates: Box::new(|_| Err(Failure::usage("not asked"))),
        };
        match find(&settings, &mut world) {
            Ok(found) => Ok(found.password.expose_secret().to_owned()),
            Err(failure) => Err(failure.shown()),
        }
    }

    #[cfg(unix)]
    fn file(folder: &tempfile::TempDir, name: &str, content: &[u8], mode: u32) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    #[test]
    #[cfg(unix)]
    fn the_first_source_that_has_one_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let credentials = tempfile::tempdir().unwrap();
        file(&credentials, "clusterctl-password", b"systemd\n", 0o440);
        let settings = format!(
            "current='p'\n[contexts.p]\njid='admin@x.org'\npassword_file='{}'\n",
            file(&folder, "context", b"context", 0o600).display()
        );
        let settings = file(&folder, "config.toml", settings.as_bytes(), 0o600);
        let mut sources: Vec<(&str, &str)> = vec![
            ("flag file", "from file"),
            ("flag command", "from command"),
            ("CLUSTERCTL_PASSWORD_FILE", "env file"),
            ("CLUSTERCTL_PASSWORD_COMMAND", "env command"),
            ("CLUSTERCTL_CONFIG", "context"),
            ("CREDENTIALS_DIRECTORY", "systemd"),
            ("CLUSTERCTL_PASSWORD", "variable"),
            ("keyring", "ring"),
            ("terminal", "typed"),
        ];
        // All sources at first, then without the first, then without the first two...
        while !sources.is_empty() {
            let mut case = Case::default();
            for (source, _) in &sources {
                match *source {
                    "flag file" => case.file = Some(file(&folder, "flag", b"from file\n", 0o600)),
                    "flag command" => case.command = Some("echo from command; echo more"),
                    "keyring" => case.keyring = Some("ring"),
                    "terminal" => case.terminal = true,
                    "CLUSTERCTL_PASSWORD_FILE" => {
                        let path = file(&folder, "env", b"env file\r\n", 0o400);
                        case.environment.push(("CLUSTERCTL_PASSWORD_FILE", path.display().to_string()));
                    }
                    "CLUSTERCTL_PASSWORD_COMMAND" => {
                        case.environment.push(("CLUSTERCTL_PASSWORD_COMMAND", "printf 'env command'".into()));
                    }
                    "CLUSTERCTL_CONFIG" => {
                        case.environment.push(("CLUSTERCTL_CONFIG", settings.display().to_string()));
                    }
                    "CREDENTIALS_DIRECTORY" => {
                        let path = credentials.path().display().to_string();
                        case.environment.push(("CREDENTIALS_DIRECTORY", path));
                    }
                    _ => case.environment.push(("CLUSTERCTL_PASSWORD", "variable".into())),
                }
            }
            let (first, expected) = sources.remove(0);
            assert_eq!(found(case), Ok(expected.to_owned()), "{first} comes first");
        }
    }

    #[test]
    fn without_any_source_every_one_is_listed_with_its_reason() {
        assert_eq!(
            found(Case {
                environment: vec![("CREDENTIALS_DIRECTORY", "/nowhere".into())],
                ..Case::default()
            }),
            Err("clusterctl: no password for admin@x.org; looked at:\n\
                 \x20 --password-file, --password-command: not given\n\
                 \x20 context: none taken\n\
                 \x20 /nowhere/clusterctl-password: no such file\n\
                 \x20 CLUSTERCTL_PASSWORD: not set\n\
                 \x20 keyring: no entry\n\
                 \x20 prompt: standard input is not a terminal\n\
                 \x20 write it into a file that only you can read, and give --password-file FILE\n"
                .to_owned())
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_bad_file_is_refused_with_the_reason_and_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let cases: [(&[u8], u32, &str); 9] = [
            (b"hunter2", 0o644, "others can read or change"),
            (b"hunter2", 0o640, "(mode 0640); mend it: chmod 600 /"),
            (b"hunter2", 0o620, "others can read or change"),
            (b"", 0o600, "the password is empty"),
            (b"\n", 0o600, "the password is empty"),
            (&[b'h'; 5000], 0o600, "has 5000 bytes, and a password at most 4096"),
            (b"hunter2\nhunter3\n", 0o600, "more than one line"),
            (b"hunter2\0", 0o600, "a NUL byte"),
            (b"hunter2\xff", 0o600, "not UTF-8"),
        ];
        for (content, mode, why) in cases {
            let path = file(&folder, "password", content, mode);
            let said =
                found(Case { file: Some(path), keyring: Some("ring"), ..Case::default() }).unwrap_err();
            assert!(said.starts_with("clusterctl: --password-file: ") && said.contains(why), "{why}: {said}");
            assert!(!said.contains("hunter") && !said.contains("hhh"), "{said}");
        }
        let said = found(Case { file: Some(folder.path().into()), ..Case::default() }).unwrap_err();
        assert!(said.contains("is a directory"), "{said}");
        let said = found(Case { file: Some("/nowhere".into()), ..Case::default() }).unwrap_err();
        assert!(said.contains("cannot open /nowhere: No such file"), "{said}");
    }

    #[test]
    #[cfg(unix)]
    fn a_chmod_that_mends_is_fit_for_a_shell() {
        assert_eq!(quoted(Path::new("/tmp/it's mine")), r"'/tmp/it'\''s mine'");
    }

    #[test]
    #[cfg(unix)]
    fn a_failed_command_says_its_status_and_not_its_output() {
        for (command, why) in [
            ("echo hunter2; echo hunter2 >&2; exit 3", "the command failed: exit status: 3"),
            ("kill -9 $$", "signal: 9"),
            ("true", "what the command printed: the password is empty"),
            ("printf '\\0hunter2'", "a NUL byte"),
        ] {
            let said = found(Case { command: Some(command), ..Case::default() }).unwrap_err();
            assert!(said.starts_with("clusterctl: --password-command: ") && said.contains(why), "{said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
        assert_eq!(
            found(Case { command: Some("echo x; yes | head -c 1000000"), ..Case::default() }),
            Ok("x".into())
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_command_that_never_ends_is_given_up() {
        for command in ["exec sleep 30", "exec >&-; exec sleep 30"] {
            let started = Instant::now();
            let error = from_command(command, Terminals::default(), Duration::from_millis(100)).unwrap_err();
            assert!(error.contains("did not end within 0.1 s"), "{error}");
            assert!(started.elapsed() < Duration::from_secs(10));
        }
    }

    #[test]
    fn standard_input_is_read_when_asked_for() {
        let case = |input| Case { file: Some("-".into()), input, ..Case::default() };
        assert_eq!(found(case("piped\n")), Ok("piped".into()));
        assert!(
            found(case("")).unwrap_err().contains("--password-file: standard input: the password is empty")
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_contexts_password_is_not_used_for_another_account() {
        let folder = tempfile::tempdir().unwrap();
        let settings = b"current='p'\n[contexts.p]\njid='other@x.org'\npassword_command='echo other'\n";
        let settings = file(&folder, "config.toml", settings, 0o600).display().to_string();
        let said = found(Case { environment: vec![("CLUSTERCTL_CONFIG", settings)], ..Case::default() });
        assert!(
            said.unwrap_err().contains("context p: no password_file or password_command for admin@x.org")
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_keyring_has_the_password_or_says_why_not() {
        let ask = |script: &str| {
            let mut command = Command::new("sh");
            ask_keyring(command.args(["-c", script]), "a@b.c").map(|secret| secret.expose_secret().to_owned())
        };
        assert_eq!(ask("echo ring"), Ok("ring".to_owned()));
        let missing = ask("echo hunter2; exit 1").unwrap_err();
        assert_eq!(missing, "sh has no entry of service clusterctl, account a@b.c (exit status: 1)");
        let absent = ask_keyring(&mut Command::new("/nowhere/secret-tool"), "a@b.c").unwrap_err();
        assert!(absent.starts_with("cannot start /nowhere/secret-tool: "), "{absent}");
    }

    #[test]
    fn a_secret_shows_nowhere() {
        let secret = clean(b"hunter2".to_vec()).unwrap();
        assert!(!format!("{secret:?}").contains("hunter2"));
    }
}
