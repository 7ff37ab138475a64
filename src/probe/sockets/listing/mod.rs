//! Saved listings of sockets, as administrators send them: `lsof`, `ss` and Windows' `netstat`.
//!
//! [`read`] finds out by itself which command made the listing. It reads in linear time, never panics, and
//! would rather refuse a line, with its place and the remedy, than leave out a socket of the cluster.

mod endpoint;
mod line;
mod lsof;
mod netstat;
mod ss;

use super::{Row, tabulate};
use crate::cluster::socket::{SocketTable, TableOrigin, TcpState};
use line::Line;
use std::borrow::Cow;
use std::fmt;

/// So many lines may stand before the listing: a prompt, a title, an empty line.
const PREAMBLE_LINES: usize = 12;

/// What [`read`] understands, for people.
const UNDERSTOOD: &str = "what is understood is the output of `lsof -iTCP:5277 -sTCP:ESTABLISHED -P -n`, \
                          `ss -tanoi` and Windows' `netstat -anp tcp`, saved whole";

/// Why a listing was refused. `Display` gives one line for people, in which foreign text is escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingError {
    /// The line, from 1.
    pub line: usize,
    /// The column, in characters, from 1.
    pub column: usize,
    /// What was wrong there.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for ListingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}; {}", self.line, self.column, self.problem, self.remedy)
    }
}

impl std::error::Error for ListingError {}

/// What the reader of one format gives.
#[derive(Debug, Default)]
struct Found {
    /// Rows that have one of the ports.
    rows: Vec<Row>,
    /// A listener of any port was among the rows, so that the listing can show them.
    shows_listeners: bool,
}

/// Reads a saved listing and keeps the sockets whose local or remote port is one of `ports`.
///
/// The text may be UTF-8, UTF-16 (redirected by PowerShell) or in a code page, with any line ends. A listing
/// with a header and no rows is an empty table. The table's listeners are `None` unless the listing shows at
/// least one listener of any port: most ways of calling these commands leave listeners out.
pub fn read(text: &[u8], ports: &[u16]) -> Result<SocketTable, ListingError> {
    let text = decode(text)?;
    let lines = || text.lines().enumerate().map(|(index, text)| Line { number: index + 1, text });
    let (origin, start) = recognise(lines())?;
    let body = lines().skip(start - 1).filter(|line| !line.text.trim().is_empty());
    let found = match origin {
        TableOrigin::Lsof => lsof::read(body, ports)?,
        TableOrigin::Ss => ss::read(body, ports)?,
        TableOrigin::Netstat | TableOrigin::Kernel => netstat::read(body, ports)?,
    };
    Ok(tabulate(origin, ports, found.rows, found.shows_listeners))
}

/// Which command made the listing, and the number of the line where it begins.
fn recognise<'a>(lines: impl Iterator<Item = Line<'a>>) -> Result<(TableOrigin, usize), ListingError> {
    let mut first = None;
    for line in lines.filter(|line| !line.text.trim().is_empty()).take(PREAMBLE_LINES) {
        let origin = if ss::recognises(line) {
            Some(TableOrigin::Ss)
        } else if lsof::recognises(line) {
            Some(TableOrigin::Lsof)
        } else if netstat::recognises(line) {
            Some(TableOrigin::Netstat)
        } else {
            None
        };
        if let Some(origin) = origin {
            return Ok((origin, line.number));
        }
        first.get_or_insert(line);
    }
    Err(match first {
        Some(line) => {
            let word = line.words().next().map_or("", |word| word.text);
            line.error(word, format!("{} begins no listing of sockets", shown(word)), UNDERSTOOD)
        }
        None => ListingError {
            line: 1,
            column: 1,
            problem: "the listing is empty".to_owned(),
            remedy: format!("`lsof` prints nothing at all when it finds nothing; {UNDERSTOOD}"),
        },
    })
}

/// The text of the file. Code pages are read as far as they are ASCII, which is all that matters here.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ListingError> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| -> Cow<'static, str> {
        let units = bytes.chunks(2).map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or(0)]));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // Without a byte order mark: ASCII has its zeros on one side.
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => utf16(bytes, u16::from_le_bytes),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => utf16(bytes, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    };
    match text.find('\0') {
        None => Ok(text),
        Some(at) => {
            let before = &text[..at];
            Err(ListingError {
                line: before.matches('\n').count() + 1,
                column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
                problem: "a zero byte: this is no text".to_owned(),
                remedy: UNDERSTOOD.to_owned(),
            })
        }
    }
}

/// A foreign word for people: quoted, cut, control and invisible characters escaped.
fn shown(word: &str) -> String {
    const LONGEST: usize = 60;
    let cut = if word.chars().nth(LONGEST).is_some() { "…" } else { "" };
    let escaped: String = word.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    format!("`{escaped}{cut}`")
}

/// The states in the words of `ss`, `lsof`, Linux' and Windows' `netstat`, the German ones of the latter
/// included; `None` for any other word.
fn state(word: &str) -> Option<TcpState> {
    let word = word.to_uppercase().replace(['-', '_'], "");
    Some(match word.as_str() {
        "ESTAB" | "ESTABLISHED" | "HERGESTELLT" => TcpState::Established,
        "SYNSENT" | "SYNGESENDET" => TcpState::SynSent,
        "SYNRECV" | "SYNRCVD" | "SYNRCDV" | "SYNRECEIVED" | "SYNEMPFANGEN" => TcpState::SynRecv,
        "NEWSYNRECV" => TcpState::NewSynRecv,
        "FINWAIT1" | "FINWARTEN1" => TcpState::FinWait1,
        "FINWAIT2" | "FINWARTEN2" => TcpState::FinWait2,
        "TIMEWAIT" | "WARTEND" => TcpState::TimeWait,
        "CLOSE" | "CLOSED" | "UNCONN" | "DELETETCB" | "BOUND" => TcpState::Close,
        "CLOSEWAIT" | "SCHLIESSENWARTEN" => TcpState::CloseWait,
        "LASTACK" => TcpState::LastAck,
        "LISTEN" | "LISTENING" => TcpState::Listen,
        "CLOSING" => TcpState::Closing,
        // ABHÖREN, in whatever code page the Ö was.
        other if other.starts_with("ABH") && other.ends_with("REN") => TcpState::Listen,
        _ => return None,
    })
}
