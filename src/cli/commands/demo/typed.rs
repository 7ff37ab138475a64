//! Commands that are typed while the demo is held.

use crate::demo::{Command, Control};
use std::io::{BufRead, BufReader, Read};
use std::time::Duration;
use tokio::sync::mpsc;

/// Longest line that is read; the rest of it counts as the next one.
const MOST_LINE: u64 = 4096;

/// Carries out one line, and says in one or more lines what came of it; empty for an empty line.
pub(super) async fn answer(control: &Control, line: &str) -> String {
    match line.trim() {
        "" => String::new(),
        "help" | "?" => {
            let lines = Command::help().join("\n  ");
            format!("  {lines}\nok {} commands", Command::help().len())
        }
        line if line.split_whitespace().next() == Some("help") => {
            match Command::help_of(line.trim_start_matches("help").trim()) {
                Ok(help) => format!("ok {help}"),
                Err(error) => format!("error {error}"),
            }
        }
        line => match control.line(line).await {
            Ok(done) => format!("ok {done}"),
            Err(error) => format!("error {error}"),
        },
    }
}

/// The lines of standard input, read on a thread of their own: a read cannot be broken off. The thread ends with
/// the input, or with the process.
pub(super) fn lines(input: Box<dyn Read + Send>, terminal: bool) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(16);
    std::thread::spawn(move || {
        let mut input = BufReader::new(input);
        loop {
            // A process in the background that reads its terminal is halted by the kernel (SIGTTIN).
            while terminal && in_background() {
                if sender.is_closed() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(500));
            }
            let mut line = Vec::new();
            match (&mut input).take(MOST_LINE).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) => {
                    if sender.blocking_send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                        return;
                    }
                }
            }
        }
    });
    receiver
}

/// Whether another process group has the terminal. Where the system does not tell in a file: no.
fn in_background() -> bool {
    let groups = || {
        let text = std::fs::read_to_string("/proc/self/stat").ok()?;
        // The name, in brackets, may hold anything; after it come state, ppid, pgrp, session, tty_nr, tpgid.
        let mut fields = text.rsplit_once(')')?.1.split_whitespace().skip(2);
        let group = fields.next()?.parse::<i64>().ok()?;
        let foreground = fields.nth(2)?.parse::<i64>().ok()?;
        Some((group, foreground))
    };
    groups().is_some_and(|(group, foreground)| group != foreground)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    #[test]
    fn lines_are_bounded_and_need_not_be_text() {
        let mut input = b"kill node3\n\xff\n".to_vec();
        input.extend(std::iter::repeat_n(b'x', 5000));
        let mut lines = lines(Box::new(std::io::Cursor::new(input)), false);
        assert_eq!(lines.blocking_recv().unwrap(), "kill node3\n");
        assert_eq!(lines.blocking_recv().unwrap(), "\u{fffd}\n");
        assert_eq!(lines.blocking_recv().unwrap().len(), 4096);
        assert_eq!(lines.blocking_recv().unwrap().len(), 904);
        assert_eq!(lines.blocking_recv(), None);
    }
}
