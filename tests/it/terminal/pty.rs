//! A terminal with somebody before it: the program runs in a pseudo-terminal, under a shell with job control as at a
//! desk, and what it writes is drawn by a terminal emulator.
//!
//! Nothing is read but while a test waits: a terminal whose reader sleeps is one that nobody waits on.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, Termios, Winsize, tcgetattr, tcsetattr, tcsetwinsize};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use vt100::{MouseProtocolMode, Parser, Screen};

/// How long anything may take that has no number of its own: other tests have the machine, too.
pub(crate) const SOON: Duration = Duration::from_secs(30);

/// The call that a process waits in which waits to write, as /proc names it.
const WRITE: &str = if cfg!(target_arch = "x86_64") { "1 " } else { "64 " };

/// The shell: tells its child's number, says when it stands still, lets it go on after a line, and says how it ended.
/// It touches no mode of the terminal, as bash and zsh do: what they would mend would hide what we leave behind.
const SHELL: &str = r#"
set -m
sh -c 'echo "PID $$"; exec "$@"' sh "$@"
code=$?
times=0
while [ "$code" = 147 ] || [ "$code" = 148 ]; do
  times=$((times + 1))
  echo "STOPPED $times"
  read -r _
  fg >/dev/null
  code=$?
done
echo "ENDED $code"
read -r _
"#;

/// A shell that nobody sits before, as that of `ssh -t HOST LINE`: it knows no jobs.
const NO_JOBS: &str = r#"
sh -c 'echo "PID $$"; exec "$@"' sh "$@"
echo "ENDED $?"
read -r _
"#;

/// No shell at all, as with `xterm -e`: the program is the first of its session.
const NO_SHELL: &str = r#"echo "PID $$"; exec "$@""#;

/// The terminal.
pub(crate) struct Pty {
    master: Option<OwnedFd>,
    /// Held, so that its modes can be read after the program has ended.
    slave: File,
    shell: Child,
    pid: Option<Pid>,
    parser: Box<Parser>,
    /// Every byte that was written to it.
    written: Vec<u8>,
    home: tempfile::TempDir,
}

/// What a program may change of a terminal, and has to give back.
#[expect(clippy::struct_excessive_bools, reason = "each is a mode of the terminal")]
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Modes {
    /// The kernel's part: modes and special characters.
    line: String,
    /// The rest: whether the alternate screen is shown, the cursor hidden, the mouse taken, pasting marked.
    alternate: bool,
    cursor_hidden: bool,
    mouse: bool,
    paste: bool,
}

impl Modes {
    /// The kernel's part.
    pub(crate) fn line(&self) -> &str {
        &self.line
    }
}

/// What is missing here to run a program in a terminal of its own; `None`: nothing.
#[expect(clippy::print_stderr, reason = "a test that did not run says so")]
pub(crate) fn missing() -> Option<&'static str> {
    let there = Command::new("setsid").arg("--version").stdout(Stdio::null()).status();
    let missing = there.is_err().then_some("setsid of util-linux");
    if let Some(what) = missing {
        assert!(std::env::var_os("CLUSTERCTL_TEST_ALL").is_none(), "{what} is missing");
        eprintln!("not run: {what} is missing");
    }
    missing
}

fn shape((columns, rows): (u16, u16)) -> (NonZeroU16, NonZeroU16) {
    (NonZeroU16::new(rows).unwrap(), NonZeroU16::new(columns).unwrap())
}

fn winsize((columns, rows): (u16, u16)) -> Winsize {
    Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }
}

impl Pty {
    /// Runs `clusterctl` with the words of this line in a terminal of so many columns and rows.
    pub(crate) fn run(line: &str, size: (u16, u16)) -> Self {
        let words: Vec<&str> = line.split_whitespace().collect();
        Self::with(&words, size, &[])
    }

    /// The same, with words that may have spaces, and more in its environment.
    pub(crate) fn with(arguments: &[&str], size: (u16, u16), environment: &[(&str, &str)]) -> Self {
        Self::under(SHELL, arguments, size, environment)
    }

    /// Runs it where no shell can take the terminal back: below one without jobs, or, alone, below none.
    pub(crate) fn without_jobs(line: &str, size: (u16, u16), alone: bool) -> Self {
        let words: Vec<&str> = line.split_whitespace().collect();
        Self::under(if alone { NO_SHELL } else { NO_JOBS }, &words, size, &[])
    }

    fn under(shell: &str, arguments: &[&str], size: (u16, u16), environment: &[(&str, &str)]) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        tcsetwinsize(&master, winsize(size)).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
        // Not to become ours.
        let flags = OpenptFlags::NOCTTY.bits().cast_signed();
        let slave = OpenOptions::new().read(true).write(true).custom_flags(flags).open(name).unwrap();
        let home = tempfile::tempdir().unwrap();
        let stdio = || Stdio::from(slave.try_clone().unwrap());
        let shell = Command::new("setsid")
            .args(["--ctty", "sh", "-c", shell, "sh", env!("CARGO_BIN_EXE_clusterctl")])
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", home.path())
            .env("TERM", "xterm-256color")
            .envs(environment.iter().copied())
            .current_dir(home.path())
            .stdin(stdio())
            .stdout(stdio())
            .stderr(stdio())
            .spawn()
            .unwrap();
        let (rows, columns) = shape(size);
        let mut pty = Self {
            master: Some(master),
            slave,
            shell,
            pid: None,
            parser: Box::new(Parser::new(rows, columns, 0)),
            written: Vec::new(),
            home,
        };
        pty.wait("the program's number", |screen| screen.contents().contains("PID "));
        let said = String::from_utf8_lossy(&pty.written).into_owned();
        let number = said.split("PID ").nth(1).unwrap().split_whitespace().next().unwrap().parse().unwrap();
        pty.pid = Pid::from_raw(number);
        pty
    }

    /// The folder that it runs in, which is its home, too.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// The program's number.
    pub(crate) fn pid(&self) -> Pid {
        self.pid.unwrap()
    }

    /// Every byte that was read so far.
    pub(crate) fn written(&self) -> &[u8] {
        &self.written
    }

    /// Reads once, for at most so long. Says whether anything came.
    fn read(&mut self, within: Duration) -> bool {
        let master = self.master.as_ref().expect("the terminal is there");
        let mut fds = [PollFd::new(master, PollFlags::IN)];
        let timeout =
            Timespec { tv_sec: within.as_secs().cast_signed(), tv_nsec: within.subsec_nanos().into() };
        if poll(&mut fds, Some(&timeout)).unwrap_or(0) == 0 {
            return false;
        }
        let mut buffer = [0; 8192];
        let Ok(count) = rustix::io::read(master, &mut buffer) else { return false };
        self.written.extend_from_slice(&buffer[..count]);
        self.parser.process(&buffer[..count]);
        count > 0
    }

    /// Waits until the screen is as it should be; says how long that took. Fails with the screen as it is.
    pub(crate) fn wait(&mut self, what: &str, is_so: impl Fn(&Screen) -> bool) -> Duration {
        self.wait_for(what, SOON, is_so)
    }

    /// The same, within so long.
    pub(crate) fn wait_for(
        &mut self,
        what: &str,
        within: Duration,
        is_so: impl Fn(&Screen) -> bool,
    ) -> Duration {
        let begun = Instant::now();
        loop {
            if is_so(self.parser.screen()) {
                return begun.elapsed();
            }
            let left = within.saturating_sub(begun.elapsed());
            assert!(!left.is_zero(), "not within {within:?}: {what}\n{}", self.picture());
            self.read(left);
        }
    }

    /// Waits until this stands on the screen.
    pub(crate) fn shows(&mut self, text: &str) -> Duration {
        self.wait(text, |screen| screen.contents().contains(text))
    }

    /// Waits until this stands no longer on the screen.
    pub(crate) fn hides(&mut self, text: &str) -> Duration {
        self.wait(&format!("no {text}"), |screen| !screen.contents().contains(text))
    }

    /// Reads whatever comes, for so long.
    pub(crate) fn read_on(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            self.read(left);
        }
    }

    /// The screen as it is.
    pub(crate) fn picture(&self) -> String {
        self.parser.screen().contents()
    }

    /// The line of the screen that has this.
    pub(crate) fn line(&self, part: &str) -> String {
        self.picture().lines().find(|line| line.contains(part)).unwrap_or_default().to_owned()
    }

    pub(crate) fn screen(&self) -> &Screen {
        self.parser.screen()
    }

    /// Types.
    pub(crate) fn type_in(&self, keys: &str) {
        rustix::io::write(self.master.as_ref().unwrap(), keys.as_bytes()).unwrap();
    }

    /// Makes it larger or smaller.
    pub(crate) fn resize(&mut self, size: (u16, u16)) {
        let (rows, columns) = shape(size);
        self.parser.set_size(rows, columns);
        tcsetwinsize(self.master.as_ref().unwrap(), winsize(size)).unwrap();
    }

    /// Tells the program a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// The terminal as the program has left it.
    pub(crate) fn modes(&self) -> Modes {
        let screen = self.parser.screen();
        Modes {
            line: line_modes(&tcgetattr(&self.slave).unwrap()),
            alternate: screen.alternate_screen(),
            cursor_hidden: screen.hide_cursor(),
            mouse: screen.mouse_protocol_mode() != MouseProtocolMode::None,
            paste: screen.bracketed_paste(),
        }
    }

    /// The kernel's part of them.
    pub(crate) fn line_modes(&self) -> Termios {
        tcgetattr(&self.slave).unwrap()
    }

    /// Sets the kernel's part, as another program that has the terminal.
    pub(crate) fn set_line_modes_of(&self, modes: &Termios) {
        tcsetattr(&self.slave, OptionalActions::Now, modes).unwrap();
    }

    /// Waits until the program waits for somebody to read. Reads nothing.
    pub(crate) fn is_blocked(&self) {
        let pid = self.pid().as_raw_nonzero();
        let begun = Instant::now();
        loop {
            let call = std::fs::read_to_string(format!("/proc/{pid}/syscall")).unwrap();
            if call.starts_with(WRITE) {
                return;
            }
            assert!(begun.elapsed() < SOON, "it writes on: {call}");
            std::thread::yield_now();
        }
    }

    /// Waits for the end of the program, and says with what code the shell has seen it end.
    pub(crate) fn ended(&mut self) -> i32 {
        // Written by the shell, so on the screen that it has.
        self.wait("the end", |screen| !screen.alternate_screen() && screen.contents().contains("ENDED "));
        let picture = self.picture();
        picture.rsplit("ENDED ").next().unwrap().split_whitespace().next().unwrap().parse().unwrap()
    }

    /// Takes the terminal away, as when a window is closed. Waits for the program's end, and says how long it took.
    pub(crate) fn close(&mut self, within: Duration) -> Duration {
        self.master = None;
        self.dies(within)
    }

    /// Waits for the program's end, reading nothing, and says how long it took.
    pub(crate) fn dies(&self, within: Duration) -> Duration {
        let begun = Instant::now();
        let Ok(end) = rustix::process::pidfd_open(self.pid(), rustix::process::PidfdFlags::empty()) else {
            return begun.elapsed();
        };
        let timeout =
            Timespec { tv_sec: within.as_secs().cast_signed(), tv_nsec: within.subsec_nanos().into() };
        // A signal to the tests themselves (another child has ended) is no answer.
        let ready = loop {
            match poll(&mut [PollFd::new(&end, PollFlags::IN)], Some(&timeout)) {
                Err(rustix::io::Errno::INTR) if begun.elapsed() < within => {}
                ready => break ready.unwrap(),
            }
        };
        assert!(ready == 1, "the program goes on for {within:?}");
        begun.elapsed()
    }
}

/// The kernel's modes, except for what a terminal's size or speed is.
fn line_modes(modes: &Termios) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?}",
        modes.input_modes, modes.output_modes, modes.control_modes, modes.local_modes, modes.special_codes
    )
}

impl Drop for Pty {
    fn drop(&mut self) {
        // Whatever still runs is our own: the shell waits for it.
        if let (Some(pid), Ok(None)) = (self.pid, self.shell.try_wait()) {
            let _ = kill_process(pid, Signal::KILL);
        }
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

/// A demo of its own that holds on, for what has to be done to the cluster from outside.
pub(crate) struct Cluster {
    child: Child,
    /// The flags that lead to it.
    flags: Vec<String>,
    /// What its password is.
    password: String,
}

impl Cluster {
    /// Starts one with the words of this line.
    pub(crate) fn start(line: &str) -> Self {
        use std::io::BufRead as _;
        let mut child = Command::new(env!("CARGO_BIN_EXE_clusterctl"))
            .args(["-q", "demo", "--hold"])
            .args(line.split_whitespace())
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut flags = Vec::new();
        let mut password = String::new();
        for line in std::io::BufReader::new(child.stdout.as_mut().unwrap()).lines() {
            let line = line.unwrap();
            let words = line.trim_end_matches('\\').split_whitespace().map(str::to_owned);
            if line.starts_with("  --") {
                flags.extend(words);
            } else if let Some(rest) = line.strip_prefix("CLUSTERCTL_PASSWORD=") {
                rest.split_whitespace().next().unwrap().clone_into(&mut password);
            } else if line.contains("Ctrl-C ends it") {
                break;
            }
        }
        Self { child, flags, password }
    }

    /// Types a line into it.
    pub(crate) fn tell(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Tells its process a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// A dashboard of it.
    pub(crate) fn dashboard(&self, more: &str, size: (u16, u16)) -> Pty {
        let mut arguments = vec!["dashboard"];
        arguments.extend(self.flags.iter().map(String::as_str));
        arguments.extend(more.split_whitespace());
        Pty::with(&arguments, size, &[("CLUSTERCTL_PASSWORD", &self.password)])
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
