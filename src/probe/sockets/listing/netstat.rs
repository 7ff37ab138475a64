//! The output of Windows' `netstat -anp tcp`, also with `-o`; and that of Linux' and macOS' `netstat`, which
//! has two columns of queued bytes more.

use super::endpoint::{self, ANY, Endpoint};
use super::line::{Line, Word};
use super::{Found, ListingError, shown};
use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::socket::{Process, TcpHealth, TcpState};
use crate::probe::sockets::Row;
use std::net::{IpAddr, Ipv4Addr};

/// Whether the line is a header or a row of `netstat`.
pub(super) fn recognises(line: Line<'_>) -> bool {
    let mut words = line.words();
    let Some(first) = words.next() else { return false };
    let Some(second) = words.next() else { return false };
    first.text == "Proto" || (is_tcp(first.text) && (second.text.contains(':') || is_number(second.text)))
}

fn is_tcp(word: &str) -> bool {
    ["TCP", "tcp", "tcp4", "tcp6", "tcp46"].contains(&word)
}

fn is_number(word: &str) -> bool {
    word.parse::<u64>().is_ok()
}

/// Reads header and rows.
pub(super) fn read<'a>(lines: impl Iterator<Item = Line<'a>>, ports: &[u16]) -> Result<Found, ListingError> {
    let mut found = Found::default();
    // The number of the last row's place in `rows`, for the line with its program's name (`-b`).
    let mut last = None;
    for line in lines {
        let words: Vec<Word<'_>> = line.words().collect();
        let Some(first) = words.first() else { continue };
        match first.text {
            "Proto" | "Active" => {}
            "UDP" | "udp" | "udp4" | "udp6" | "udp46" => last = None,
            word if is_tcp(word) => {
                let before = found.rows.len();
                tcp(line, &words, ports, &mut found)?;
                last = (found.rows.len() > before).then_some(before);
            }
            program if words.len() == 1 && line.is_indented() => name_row(&mut found.rows, last, program),
            program if program.starts_with('[') && program.ends_with(']') => {
                name_row(&mut found.rows, last, program);
            }
            word => {
                let problem = format!("{} begins no row of `netstat`", shown(word));
                return Err(line.error_at(first.at, problem, super::UNDERSTOOD));
            }
        }
    }
    Ok(found)
}

/// Gives a row the name of its program, from a line such as ` [java.exe]`.
fn name_row(rows: &mut [Row], last: Option<usize>, program: &str) {
    let name = program.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    if let (Some(name), Some(row)) = (name, last.and_then(|last| rows.get_mut(last)))
        && let Reading::Known(process) = &mut row.process
    {
        name.clone_into(&mut process.name);
    }
}

fn tcp(line: Line<'_>, words: &[Word<'_>], ports: &[u16], found: &mut Found) -> Result<(), ListingError> {
    let queues = match words {
        [_, receive, send, ..] => receive.text.parse::<u64>().ok().zip(send.text.parse::<u64>().ok()),
        _ => None,
    };
    let rest = &words[if queues.is_some() { 3 } else { 1 }..];
    let [local_word, remote_word, ..] = rest else { return Err(line.cut_off("the remote address")) };
    // macOS writes a dot before the port. Its rows have queues, those of Windows have not.
    let separator = if queues.is_some() && ends_with_dot_port(local_word.text) { '.' } else { ':' };
    let local = Endpoint::read(line, *local_word, separator)?;
    let remote = Endpoint::read(line, *remote_word, separator)?;
    let Some(state) = state(line, rest.get(2).copied(), [local, remote], ports)? else { return Ok(()) };
    found.shows_listeners |= state == TcpState::Listen;
    let any = if words[0].text == "tcp4" { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { ANY };
    let Some(ends) = endpoint::ends(local, Some(remote), ports, any)? else { return Ok(()) };
    found.rows.push(Row {
        state,
        local: ends.local,
        remote: ends.remote,
        process: owner(rest.get(3).copied(), state, queues.is_none()),
        health: TcpHealth::default(),
        receive_queue_bytes: queues.map(|(receive, _)| receive),
        send_queue_bytes: queues.map(|(_, send)| send),
    });
    Ok(())
}

/// `*.5277`, `10.0.0.1.5277`, `fe80::1%lo0.5277`: the last separator is a dot.
fn ends_with_dot_port(word: &str) -> bool {
    word.rfind('.').is_some_and(|dot| word.rfind(':').is_none_or(|colon| colon < dot))
}

/// The state of a row; `None` where its word is in a language that we do not know and the row does not matter.
fn state(
    line: Line<'_>,
    word: Option<Word<'_>>,
    [local, remote]: [Endpoint<'_>; 2],
    ports: &[u16],
) -> Result<Option<TcpState>, ListingError> {
    let Some(word) = word else { return Err(line.cut_off("the state")) };
    let known = super::state(word.text);
    let matters = [local, remote].iter().any(|end| end.port.is_some_and(|port| ports.contains(&port)));
    match known {
        Some(state) => Ok(Some(state)),
        // Whatever the language, what has no other end and is shown by `-a` is a listener.
        None if remote.port.is_none() => Ok(Some(TcpState::Listen)),
        None if !matters => Ok(None),
        None => Err(line.error_at(
            word.at,
            format!("{} is no state that is known here", shown(word.text)),
            "save the listing on a system that speaks English, or in PowerShell 7 after `chcp 65001`",
        )),
    }
}

/// The owner: Windows' `-o` gives the number alone, Linux' `-p` gives `4159/java`, or `-` where it is hidden.
/// macOS has other numbers in that place.
fn owner(word: Option<Word<'_>>, state: TcpState, is_windows: bool) -> Reading<Process> {
    let text = word.map_or("", |word| word.text);
    if let Some((pid, name)) = text.split_once('/')
        && let Ok(pid) = pid.parse()
    {
        return Reading::Known(Process { pid, name: name.to_owned() });
    }
    match text.parse() {
        // Windows gives connections that no process owns any more to the idle process.
        Ok(0) if is_windows => Reading::Absent,
        Ok(pid) if is_windows => Reading::Known(Process { pid, name: String::new() }),
        _ if text == "-" && state == TcpState::TimeWait => Reading::Absent,
        _ if text == "-" => Reading::Unavailable(Unavailable::Denied(
            "owner hidden: the listing shows a dash in its place".to_owned(),
        )),
        _ => Reading::NotAsked("the listing shows no owners (`netstat -o` shows their numbers)".to_owned()),
    }
}
