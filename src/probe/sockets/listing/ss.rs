//! The output of `ss` (iproute2): `ss -tanoi` and its subsets.
//!
//! A row may be followed by indented lines with what `-i` tells; `-O` puts that on the row itself. The words
//! are those of `tcp_stats_print` and `tcp_timer_print` in iproute2's `misc/ss.c`, which leave out what is zero.

use super::endpoint::{self, ANY, Endpoint};
use super::line::{Line, Word};
use super::{Found, ListingError, shown};
use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::socket::{Process, TcpHealth, TcpState};
use crate::probe::sockets::Row;

const NO_STATE: &str = "`ss` leaves out the column State when it is asked for one state; use `ss -tanoi`";

/// Whether the line is a header or a row of `ss`.
pub(super) fn recognises(line: Line<'_>) -> bool {
    if line.is_indented() {
        return false;
    }
    let words: Vec<&str> = line.words().take(4).map(|word| word.text).collect();
    match words[..] {
        ["State" | "Netid" | "Recv-Q", ..] => line.text.contains("Send-Q"),
        [state, receive, send, ..] if is_state(state) => is_number(receive) && is_number(send),
        // Without header and state: recognised, so that the refusal can say what is wrong.
        [receive, send, local, remote] if is_number(receive) && is_number(send) => {
            local.contains(':') && remote.contains(':')
        }
        [_, state, receive, send] if is_state(state) => is_number(receive) && is_number(send),
        _ => false,
    }
}

/// The states as `ss` spells them, which sets its rows apart from all others.
fn is_state(word: &str) -> bool {
    matches!(
        word,
        "ESTAB"
            | "SYN-SENT"
            | "SYN-RECV"
            | "FIN-WAIT-1"
            | "FIN-WAIT-2"
            | "TIME-WAIT"
            | "UNCONN"
            | "CLOSE-WAIT"
            | "LAST-ACK"
            | "LISTEN"
            | "CLOSING"
            | "NEW-SYN-RECV"
    )
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads header, rows and their continuations.
pub(super) fn read<'a>(lines: impl Iterator<Item = Line<'a>>, ports: &[u16]) -> Result<Found, ListingError> {
    let mut found = Found::default();
    // What the current row tells; `None` for a row of other ports.
    let mut current: Option<Draft> = None;
    let mut any_row = false;
    let mut any_owner = false;
    for line in lines {
        if line.is_indented() {
            if !any_row {
                return Err(line.error_at(0, "a continuation without its row".to_owned(), super::UNDERSTOOD));
            }
            if let Some(draft) = &mut current {
                draft.take(line.text);
            }
            continue;
        }
        if is_header(line)? {
            continue;
        }
        found.rows.extend(current.take().map(Draft::finish));
        any_row = true;
        any_owner |= line.text.contains(OWNERS);
        let Some(columns) = Columns::read(line)? else { continue };
        found.shows_listeners |= columns.state == TcpState::Listen;
        current = columns.draft(ports)?;
    }
    found.rows.extend(current.take().map(Draft::finish));
    for row in &mut found.rows {
        owner_unsaid(row, any_owner);
    }
    Ok(found)
}

fn is_header(line: Line<'_>) -> Result<bool, ListingError> {
    match line.words().next().map(|word| word.text) {
        Some("State" | "Netid") => Ok(true),
        Some(word @ "Recv-Q") => Err(line.error(word, "there is no column State".to_owned(), NO_STATE)),
        _ => Ok(false),
    }
}

/// Says why a row bears no owner: nobody asked, nobody owns it, or it was hidden from who made the listing.
fn owner_unsaid(row: &mut Row, any_owner: bool) {
    use TcpState::{Closing, FinWait1, FinWait2, LastAck, NewSynRecv, SynRecv, TimeWait};
    if !matches!(row.process, Reading::NotAsked(_)) {
        return;
    }
    row.process = match row.state {
        TimeWait | SynRecv | NewSynRecv => Reading::Absent,
        _ if !any_owner => return,
        FinWait1 | FinWait2 | Closing | LastAck => Reading::Unavailable(Unavailable::NotReached(
            "owner not shown: hidden, or the program has closed the socket".to_owned(),
        )),
        _ => Reading::Unavailable(Unavailable::Denied(
            "owner hidden: the listing shows other owners, not this one".to_owned(),
        )),
    };
}

/// The columns of a row up to the remote address.
struct Columns<'a> {
    line: Line<'a>,
    state: TcpState,
    queues: [u64; 2],
    local: Endpoint<'a>,
    remote: Endpoint<'a>,
    rest: &'a str,
}

impl<'a> Columns<'a> {
    /// `None` for a socket that is not TCP.
    fn read(line: Line<'a>) -> Result<Option<Self>, ListingError> {
        let mut words = line.words();
        let mut next = |what: &str| words.next().ok_or_else(|| line.cut_off(what));
        let mut first = next("the state")?;
        if !is_state(first.text) {
            let state = next("the state")?;
            if is_number(first.text) && is_number(state.text) {
                return Err(line.error_at(first.at, "there is no column State".to_owned(), NO_STATE));
            }
            if first.text != "tcp" && is_state(state.text) {
                return Ok(None);
            }
            if first.text != "tcp" {
                return Err(unknown_state(line, first));
            }
            first = state;
        }
        let state = Some(first.text).filter(|word| is_state(word)).and_then(super::state);
        let state = state.ok_or_else(|| unknown_state(line, first))?;
        let queues = [
            number(line, next("the bytes that were not read")?)?,
            number(line, next("the bytes that were not acknowledged")?)?,
        ];
        let local = Endpoint::read(line, next("the local address")?, ':')?;
        let remote = next("the remote address")?;
        let rest = &line.text[remote.at + remote.text.len()..];
        Ok(Some(Self { line, state, queues, local, remote: Endpoint::read(line, remote, ':')?, rest }))
    }

    /// What is known so far; `None` for a row of other ports.
    fn draft(self, ports: &[u16]) -> Result<Option<Draft>, ListingError> {
        let Some(ends) = endpoint::ends(self.local, Some(self.remote), ports, ANY)? else { return Ok(None) };
        if self.state != TcpState::Listen && self.state != TcpState::Close && ends.remote.is_none() {
            return Err(self.line.error_at(
                0,
                "a connection without its other end".to_owned(),
                super::UNDERSTOOD,
            ));
        }
        let mut draft = Draft {
            row: Row {
                state: self.state,
                local: ends.local,
                remote: ends.remote,
                process: Reading::NotAsked("the listing shows no owners (`ss -p` as root does)".to_owned()),
                health: TcpHealth::default(),
                receive_queue_bytes: Some(self.queues[0]),
                send_queue_bytes: Some(self.queues[1]),
            },
            told: Told::default(),
        };
        draft.take(self.rest);
        Ok(Some(draft))
    }
}

fn unknown_state(line: Line<'_>, word: Word<'_>) -> ListingError {
    line.error_at(word.at, format!("{} is no state that `ss` knows", shown(word.text)), super::UNDERSTOOD)
}

fn number(line: Line<'_>, word: Word<'_>) -> Result<u64, ListingError> {
    word.text.parse().map_err(|_| {
        line.error_at(word.at, format!("{} is no number of bytes", shown(word.text)), super::UNDERSTOOD)
    })
}

/// A row whose further words may still come.
struct Draft {
    row: Row,
    told: Told,
}

/// What the words of `-i` and `-o` told.
#[derive(Default)]
struct Told {
    /// `-i` was given and tells of this connection.
    info: bool,
    rtt_ms: Option<f64>,
    /// Retransmitted segments that are under way, and all that ever were.
    retransmitted: Option<(u32, u32)>,
    unacknowledged: Option<u32>,
    last_received: Option<u64>,
    last_acknowledged: Option<u64>,
    /// The timer's kind and how often it fired.
    timer: Option<(bool, u32)>,
}

/// How the owners of a row begin.
const OWNERS: &str = "users:((";

impl Draft {
    fn take(&mut self, text: &str) {
        let mut text = text;
        // The name is chosen by the process and may hold anything: it is cut out before words are looked for.
        if let Some((before, owners)) = text.split_once(OWNERS) {
            if let Some(process) = owner(owners) {
                self.row.process = Reading::Known(process);
            }
            self.words(before);
            text = owners.rsplit_once("))").map_or("", |(_, after)| after);
        }
        self.words(text);
    }

    fn words(&mut self, text: &str) {
        for word in text.split_whitespace() {
            let Some((key, value)) = word.split_once(':') else { continue };
            let told = &mut self.told;
            match key {
                "cwnd" | "rto" => told.info = true,
                "rtt" => told.rtt_ms = value.split('/').next().and_then(milliseconds),
                "retrans" => {
                    told.retransmitted = value
                        .split_once('/')
                        .and_then(|(now, ever)| Some((now.parse().ok()?, ever.parse().ok()?)));
                }
                "unacked" => told.unacknowledged = value.parse().ok(),
                "lastrcv" => told.last_received = value.parse().ok(),
                "lastack" => told.last_acknowledged = value.parse().ok(),
                "timer" => {
                    told.timer = timer(value);
                    // What only waits out its time has no program any more, whatever its state is called.
                    if value.starts_with("(timewait") {
                        self.row.process = Reading::Absent;
                    }
                }
                "ino" if value == "0" => self.row.process = Reading::Absent,
                _ => {}
            }
        }
    }

    /// The row with its health. `ss` leaves out zeros, so that what is missing from an `-i` line is zero.
    fn finish(self) -> Row {
        let Self { mut row, told } = self;
        // Neither has a health; before the handshake the clocks of the last reception do not run.
        let connected = !matches!(row.state, TcpState::Listen | TcpState::Close);
        let synchronised = connected && row.state != TcpState::SynSent;
        let zero = (told.info && connected).then_some(0);
        let retransmitted = told.retransmitted.or(zero.map(|zero| (zero, zero)));
        let unacknowledged = told.unacknowledged.or(zero);
        row.health = TcpHealth {
            rtt_ms: told.rtt_ms,
            unanswered_retransmits: match (told.timer, retransmitted, unacknowledged) {
                (Some((retransmits, fired)), _, _) => Some(if retransmits { fired } else { 0 }),
                (None, Some((0, _)), Some(0)) => Some(0),
                // Without `-o` the number is not told.
                (None, _, _) => None,
            },
            total_retransmits: retransmitted.map(|(_, ever)| ever),
            last_received_ms: told.last_received.or(zero.map(u64::from)).filter(|_| synchronised),
            last_acknowledged_ms: told.last_acknowledged.or(zero.map(u64::from)).filter(|_| synchronised),
            unacknowledged_segments: unacknowledged,
        };
        row
    }
}

/// The first owner in `"java",pid=4159,fd=74),("java",pid=…`.
fn owner(text: &str) -> Option<Process> {
    let (name, rest) = text.strip_prefix('"')?.split_once("\",pid=")?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    Some(Process { pid: digits.parse().ok()?, name: name.to_owned() })
}

/// Whether `(on,200ms,3)` is the retransmission timer, and its count.
fn timer(value: &str) -> Option<(bool, u32)> {
    let inner = value.strip_prefix('(')?.strip_suffix(')')?;
    let (kind, rest) = inner.split_once(',')?;
    let (_, fired) = rest.rsplit_once(',')?;
    Some((kind == "on", fired.parse().ok()?))
}

fn milliseconds(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|ms| ms.is_finite() && *ms >= 0.0)
}
