//! The output of `lsof -iTCP:5277 -sTCP:ESTABLISHED -P -n`, with or without its flags beyond `-i`.
//!
//! `COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME`, where NODE is the protocol and NAME is
//! `local->remote (STATE)`. Columns before TYPE vary with flags, so a row is read around the word `TCP`.

use super::endpoint::{self, ANY, Endpoint};
use super::line::{Line, Word};
use super::{Found, ListingError, shown};
use crate::cluster::observation::Reading;
use crate::cluster::socket::{Process, TcpHealth, TcpState};
use crate::probe::sockets::Row;
use std::net::{IpAddr, Ipv4Addr};

/// COMMAND, PID, USER, FD and TYPE stand before the protocol at the least.
const COLUMNS_BEFORE_NODE: usize = 5;

/// Whether the line is a header or a row of `lsof`.
pub(super) fn recognises(line: Line<'_>) -> bool {
    let words: Vec<Word<'_>> = line.words().collect();
    is_header(&words) || (protocol(&words) == Some("TCP") && words.len() > COLUMNS_BEFORE_NODE)
}

fn is_header(words: &[Word<'_>]) -> bool {
    words.first().is_some_and(|word| word.text == "COMMAND")
        && words.last().is_some_and(|word| word.text == "NAME")
}

/// Where TYPE (`IPv4`, `IPv6`) stands.
fn type_place(words: &[Word<'_>]) -> Option<usize> {
    words
        .iter()
        .position(|word| matches!(word.text, "IPv4" | "IPv6"))
        .filter(|at| *at >= COLUMNS_BEFORE_NODE - 1)
}

/// The protocol of a row of an internet socket.
fn protocol<'a>(words: &[Word<'a>]) -> Option<&'a str> {
    words.get(type_place(words)?..)?.iter().map(|word| word.text).find(|word| matches!(*word, "TCP" | "UDP"))
}

/// Reads header and rows.
pub(super) fn read<'a>(lines: impl Iterator<Item = Line<'a>>, ports: &[u16]) -> Result<Found, ListingError> {
    let mut found = Found::default();
    for line in lines {
        let words: Vec<Word<'_>> = line.words().collect();
        if is_header(&words) {
            continue;
        }
        let Some(place) = type_place(&words) else {
            // Files, pipes and the rest of a listing without `-i` have other types.
            if words.len() > COLUMNS_BEFORE_NODE && pid(&words).is_some() {
                continue;
            }
            return Err(line.error_at(0, "this is no row of `lsof`".to_owned(), super::UNDERSTOOD));
        };
        let Some(node) = words.iter().skip(place).position(|word| matches!(word.text, "TCP" | "UDP")) else {
            return Err(line.cut_off("the protocol (column NODE)"));
        };
        if words[place + node].text == "TCP" {
            tcp(line, &words, place, place + node + 1, ports, &mut found)?;
        }
    }
    Ok(found)
}

/// Reads the row of a TCP socket, whose NAME begins at the word `name`.
fn tcp(
    line: Line<'_>,
    words: &[Word<'_>],
    type_place: usize,
    name: usize,
    ports: &[u16],
    found: &mut Found,
) -> Result<(), ListingError> {
    let ends = words.get(name).ok_or_else(|| line.cut_off("the addresses (column NAME)"))?;
    let word = words.get(name + 1).ok_or_else(|| line.cut_off("the state, such as (ESTABLISHED)"))?;
    let state = word
        .text
        .strip_prefix('(')
        .ok_or_else(|| unknown_state(line, *word))?
        .strip_suffix(')')
        .ok_or_else(|| line.cut_off("the end of the state"))?;
    let state = super::state(state).ok_or_else(|| unknown_state(line, *word))?;
    found.shows_listeners |= state == TcpState::Listen;
    let (local, remote) = match ends.text.split_once("->") {
        Some((local, remote)) => {
            let remote = Word { text: remote, at: ends.at + local.len() + 2 };
            (Word { text: local, at: ends.at }, Some(Endpoint::read(line, remote, ':')?))
        }
        None if matches!(state, TcpState::Listen | TcpState::Close) => (*ends, None),
        None => {
            return Err(line.error_at(
                ends.at,
                format!("{} names one end of a connection", shown(ends.text)),
                "save the listing again, whole: the file seems to be cut off or wrapped",
            ));
        }
    };
    let any = if words[type_place].text == "IPv4" { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { ANY };
    let Some(ends) = endpoint::ends(Endpoint::read(line, local, ':')?, remote, ports, any)? else {
        return Ok(());
    };
    let pid = pid(words).ok_or_else(|| line.cut_off("the process number (column PID)"))?;
    found.rows.push(Row {
        state,
        local: ends.local,
        remote: ends.remote,
        process: Reading::Known(Process { pid, name: unescaped(words[0].text) }),
        health: TcpHealth::default(),
        receive_queue_bytes: None,
        send_queue_bytes: None,
    });
    Ok(())
}

/// The first number after the command, whose name has no spaces: lsof writes them as `\x20`.
fn pid(words: &[Word<'_>]) -> Option<u32> {
    words.iter().skip(1).find_map(|word| word.text.parse().ok())
}

/// The command's name with its spaces back.
fn unescaped(command: &str) -> String {
    command.replace("\\x20", " ")
}

fn unknown_state(line: Line<'_>, word: Word<'_>) -> ListingError {
    line.error_at(
        word.at,
        format!("{} is no state that `lsof` knows", shown(word.text)),
        "save the listing without `-T`, as `lsof -iTCP:5277 -sTCP:ESTABLISHED -P -n`",
    )
}
