//! The report of `sockets --on`: several hosts' sockets of the cluster port, joined into one matrix.

mod table;

use super::schema::hosts::{Hosts, other_end};
use super::{Format, Style, csv, json, markdown, plain, schema, yaml};
use crate::assess::finding::Finding;
use crate::cluster::hosts::{Joined, JoinedHost, JoinedSocket, OtherEnd, Pair};
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::socket::{Direction, SocketTable, TableOrigin, TcpState};
use crate::cluster::view::PeerSockets;
use crate::text::duration;
use crate::text::sanitize::one_word;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

/// The sockets of several hosts.
#[derive(Debug, Clone, Copy)]
pub struct HostsReport<'a> {
    /// What the hosts' kernels show, joined.
    pub joined: &'a Joined,
    /// What is worth saying.
    pub findings: &'a [Finding],
    /// The ports that were looked for.
    pub cluster_ports: &'a [u16],
    /// How many connections each pair of nodes should have.
    pub wanted: u32,
    /// When the looks began.
    pub taken_at: Timestamp,
    /// How long they took.
    pub took: Duration,
}

/// Writes the report of `sockets --on`.
///
/// Plain gives `host`, `pair`, `socket` and `finding` records, fields separated by tabulators:
///
/// ```text
/// host    NODE READING READ_BY TOOK_MS ADDRESSES REASON
/// pair    FROM TO READING ESTABLISHED INBOUND OUTBOUND HALF_OPEN UNCONFIRMED RTT_MS RETRANSMITS LAST_RECEIVED_MS SENDQ
/// socket  HOST STATE DIRECTION LOCAL REMOTE NODE OTHER_END RTT_MS RETRANSMITS LAST_RECEIVED_MS SENDQ RECVQ
/// ```
pub fn hosts(
    report: &HostsReport<'_>,
    format: Format,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => json::write(&Hosts::new(report), out),
        Format::Yaml => yaml::write(&Hosts::new(report), out),
        Format::Csv => csv::rows(&PAIR_FIELDS, report.joined.pairs.iter().map(pair_fields), out),
        Format::Plain => plain_records(report, out),
        Format::Markdown => markdown_page(report, out),
        Format::Table => table::draw(report, false, *style, out),
        Format::Wide => table::draw(report, true, *style, out),
    }
}

/// Who told of a host's sockets.
pub(super) fn read_by(table: &SocketTable) -> &'static str {
    match table.origin {
        TableOrigin::Kernel => "clusterctl",
        TableOrigin::Ss => "ss",
        TableOrigin::Lsof => "lsof",
        TableOrigin::Netstat => "netstat",
    }
}

const PAIR_FIELDS: [&str; 13] = [
    "from",
    "to",
    "reading",
    "established",
    "inbound",
    "outbound",
    "half_open",
    "unconfirmed",
    "rtt_ms",
    "retransmits",
    "last_received_ms",
    "send_queue_bytes",
    "reason",
];

fn word(name: &NodeName) -> String {
    one_word(name.as_str()).into_owned()
}

fn number(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

fn pair_fields(pair: &Pair) -> Vec<String> {
    let known = pair.reading.known();
    let sockets = known.map(|known| &known.sockets);
    vec![
        word(&pair.from),
        word(&pair.to),
        pair.reading.word().to_owned(),
        number(sockets.map(PeerSockets::established_count)),
        number(sockets.map(|all| all.count(Direction::Inbound))),
        number(sockets.map(|all| all.count(Direction::Outbound))),
        number(known.map(|known| known.half_open)),
        number(known.map(|known| known.unconfirmed)),
        number(sockets.and_then(PeerSockets::rtt_ms).map(schema::to_micros)),
        number(sockets.and_then(PeerSockets::retransmits)),
        number(sockets.and_then(PeerSockets::last_received_ms)),
        number(sockets.and_then(PeerSockets::send_queue_bytes)),
        pair.reading.reason().unwrap_or_default(),
    ]
}

fn socket_fields(host: &JoinedHost, joined: &JoinedSocket) -> Vec<String> {
    let socket = &joined.socket;
    vec![
        word(&host.node),
        socket.state.name().to_owned(),
        match socket.direction {
            Direction::Inbound => "inbound",
            Direction::Outbound => "outbound",
        }
        .to_owned(),
        socket.local.to_string(),
        socket.remote.to_string(),
        joined.peer.as_ref().map(word).unwrap_or_default(),
        other_end(joined.other_end).to_owned(),
        number(socket.health.rtt_ms.map(schema::to_micros)),
        number(socket.health.total_retransmits),
        number(socket.health.last_received_ms),
        number(socket.send_queue_bytes),
        number(socket.receive_queue_bytes),
    ]
}

fn plain_records(report: &HostsReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut write = |kind: &str, fields: &[String]| {
        let all: Vec<&str> = std::iter::once(kind).chain(fields.iter().map(String::as_str)).collect();
        plain::record(out, &all)
    };
    for host in &report.joined.hosts {
        let addresses: Vec<String> = host.addresses.iter().map(ToString::to_string).collect();
        write(
            "host",
            &[
                word(&host.node),
                host.reading.word().to_owned(),
                host.reading.known().map(read_by).unwrap_or_default().to_owned(),
                schema::millis(host.took).to_string(),
                addresses.join(","),
                host.reading.reason().unwrap_or_default(),
            ],
        )?;
    }
    for pair in &report.joined.pairs {
        // The reason stands with the host.
        let mut fields = pair_fields(pair);
        fields.pop();
        write("pair", &fields)?;
    }
    for host in &report.joined.hosts {
        for joined in &host.sockets {
            write("socket", &socket_fields(host, joined))?;
        }
    }
    plain::findings(report.findings, out)
}

/// What can be said of all in one line.
fn headline(report: &HostsReport<'_>, dot: &str) -> String {
    let joined = report.joined;
    let ports: Vec<String> = report.cluster_ports.iter().map(ToString::to_string).collect();
    let port = if ports.len() == 1 { "port" } else { "ports" };
    let read = joined.hosts.iter().filter(|host| host.reading.known().is_some()).count();
    let all = joined.hosts.len();
    let hosts = match (read, all) {
        (1, 1) => "1 host read".to_owned(),
        (read, all) if read == all => format!("{all} hosts read"),
        (read, all) => format!("{read} of {all} hosts read"),
    };
    // One that both ends show is there twice.
    let (both, one): (Vec<_>, Vec<_>) = joined
        .hosts
        .iter()
        .flat_map(|host| &host.sockets)
        .filter(|joined| joined.socket.state == TcpState::Established)
        .partition(|joined| joined.other_end == OtherEnd::Seen);
    let established = match both.len().div_ceil(2) + one.len() {
        1 => "1 established connection".to_owned(),
        count => format!("{count} established connections"),
    };
    let mut words = vec![format!("{port} {}: {hosts}", ports.join(", "))];
    // Where nobody looked, there are not none.
    if read > 0 {
        words.push(established);
    }
    words.push(format!("in {}", duration::human(report.took)));
    words.join(dot)
}

/// The cell of a pair: how many connections stand, how many of them the other end does not have, and `?` where nobody
/// could tell. `half` is the mark before the number of half-open ones.
fn cell(pair: Option<&Pair>, half: &str) -> String {
    match pair.map(|pair| &pair.reading) {
        Some(Reading::Known(pair)) => {
            let established = pair.sockets.established_count();
            let unsure = if pair.unconfirmed > 0 { "?" } else { "" };
            match pair.half_open {
                0 => format!("{established}{unsure}"),
                count => format!("{established}{unsure} {half}{count}"),
            }
        }
        Some(_) | None => "?".to_owned(),
    }
}

fn markdown_page(report: &HostsReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let joined = report.joined;
    writeln!(out, "{}\n", markdown::text(&headline(report, " · ")))?;
    let names: Vec<String> = joined.nodes.iter().map(|name| markdown::text(&word(name))).collect();
    let mut header = vec!["from ↓ to →"];
    header.extend(names.iter().map(String::as_str));
    header.extend(["read by", "took"]);
    let rows = joined.hosts.iter().map(|host| {
        let mut row = vec![markdown::text(&word(&host.node))];
        row.extend(joined.nodes.iter().map(|to| {
            if *to == host.node { "–".to_owned() } else { cell(joined.pair(&host.node, to), "▲") }
        }));
        row.push(match &host.reading {
            Reading::Known(table) => read_by(table).to_owned(),
            other => markdown::text(&format!("could not look: {}", other.reason().unwrap_or_default())),
        });
        row.push(duration::human(host.took));
        row
    });
    markdown::table(&header, rows, out)?;
    let used = marks(joined);
    if used.half_open || used.unconfirmed || used.untold {
        writeln!(out)?;
        for (_, words) in legend(used, "▲") {
            writeln!(out, "- {words}")?;
        }
    }
    markdown::findings(report.findings, out)
}

/// Which marks a matrix needs explained.
#[derive(Clone, Copy)]
struct Marks {
    half_open: bool,
    unconfirmed: bool,
    untold: bool,
}

fn marks(joined: &Joined) -> Marks {
    let known = || joined.pairs.iter().filter_map(|pair| pair.reading.known());
    Marks {
        half_open: known().any(|pair| pair.half_open > 0),
        unconfirmed: known().any(|pair| pair.unconfirmed > 0),
        untold: joined.pairs.iter().any(|pair| {
            let read = joined.host(&pair.from).is_some_and(|host| host.reading.known().is_some());
            read && pair.reading.known().is_none()
        }),
    }
}

/// What the marks mean: the mark, and the whole line.
fn legend(used: Marks, half: &str) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if used.half_open {
        let words = format!("{half}N: N of them are not known to the kernel at the other end (half-open)");
        lines.push(("half-open", words));
    }
    if used.unconfirmed {
        lines.push((
            "unconfirmed",
            "N?: established on this side; the other host could not be read".to_owned(),
        ));
    }
    if used.untold {
        let words = "?: nobody can tell: the node's host was not read, and its name has no address here";
        lines.push(("untold", words.to_owned()));
    }
    lines
}

/// The pairs that are not whole, by what is wrong with them: for matrices that are larger than the paper.
fn exceptions<'a>(report: &HostsReport<'a>) -> Vec<&'a Pair> {
    let wanted = usize::try_from(report.wanted).unwrap_or(usize::MAX);
    let whole = |pair: &Pair| {
        pair.reading.known().is_some_and(|known| {
            known.sockets.established_count() >= wanted && known.half_open == 0 && known.unconfirmed == 0
        })
    };
    // A host that could not be read is told once, not once for each pair.
    report.joined.pairs.iter().filter(|pair| pair.reading.known().is_some() && !whole(pair)).collect()
}

/// How many pairs there are of each kind, for the same.
fn totals(report: &HostsReport<'_>) -> BTreeMap<&'static str, usize> {
    let mut totals = BTreeMap::new();
    for pair in &report.joined.pairs {
        let wanted = usize::try_from(report.wanted).unwrap_or(usize::MAX);
        let kind = match &pair.reading {
            Reading::Known(known) if known.sockets.established_count() == 0 => "without any",
            Reading::Known(known) if known.sockets.established_count() < wanted => "with fewer",
            Reading::Known(_) => "with all",
            _ => "not read",
        };
        *totals.entry(kind).or_insert(0) += 1;
    }
    totals
}
