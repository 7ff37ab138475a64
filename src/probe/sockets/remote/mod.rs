//! The sockets of other hosts: a command of the user's reaches each host, and clusterctl, or where that is missing
//! `ss`, tells what its kernel knows.
//!
//! The words that run there are plain: no space, no quote, nothing that any shell expands is in one of them. So they
//! arrive unchanged whether they are run as they are (`kubectl exec`, `ip netns exec`), or are joined and read by one
//! more shell (`ssh`), or by two; and no shell of any kind is needed there. The price: where clusterctl is missing,
//! the host is reached a second time.

mod run;
mod told;
mod via;

pub use via::{HostWord, Via};

use super::listing;
use crate::cluster::hosts::HostSockets;
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::socket::SocketTable;
use futures_util::StreamExt as _;
use jiff::Timestamp;
use run::Ran;
use std::time::Duration;
use tokio::time::Instant;
use tracing::info;

/// So many hosts are reached at once.
const AT_ONCE: usize = 16;

/// Where there are more hosts than are reached at once, none may hold a place for longer than its share of the time,
/// but for this long at least: a login over a slow network takes a second or two.
const LEAST_PATIENCE: Duration = Duration::from_secs(3);

/// Looks at the hosts of these nodes, [`AT_ONCE`] at the same time, until the deadline. Never fails: what could not be
/// looked at is a reading, too. In the order of `nodes`.
pub async fn observe(nodes: &[NodeName], via: &Via, ports: &[u16], deadline: Instant) -> Vec<HostSockets> {
    let patience = patience(nodes.len(), deadline.saturating_duration_since(Instant::now()));
    let looks = nodes
        .iter()
        .enumerate()
        .map(|(place, node)| async move { (place, one(node, via, ports, deadline, patience).await) });
    // Not in their order: a slow host at the head would keep those behind it from beginning.
    let mut seen: Vec<(usize, HostSockets)> =
        futures_util::stream::iter(looks).buffer_unordered(AT_ONCE).collect().await;
    seen.sort_by_key(|(place, _)| *place);
    seen.into_iter().map(|(_, host)| host).collect()
}

/// How long one host may take.
fn patience(hosts: usize, in_all: Duration) -> Duration {
    let turns = u32::try_from(hosts.div_ceil(AT_ONCE)).unwrap_or(u32::MAX).max(1);
    (in_all / turns).max(LEAST_PATIENCE).min(in_all)
}

async fn one(
    node: &NodeName,
    via: &Via,
    ports: &[u16],
    deadline: Instant,
    patience: Duration,
) -> HostSockets {
    let begun = Instant::now();
    let reading = match HostWord::of(node) {
        Err(why) => Reading::NotAsked(why.to_string()),
        Ok(_) if begun >= deadline => {
            Reading::NotAsked("time was up before its turn: give more with --timeout".to_owned())
        }
        Ok(word) => match look(&via.command(&word), ports, deadline.min(begun + patience)).await {
            Ok(table) => Reading::Known(table),
            Err(why) => Reading::Unavailable(why),
        },
    };
    info!("{:<8} {node}: {} ({} ms)", "host", reading.word(), begun.elapsed().as_millis());
    HostSockets { node: node.clone(), reading, taken: Timestamp::now(), took: begun.elapsed() }
}

/// A program that tells of sockets.
#[derive(Clone, Copy)]
enum Reader {
    Clusterctl,
    /// `ss` by one of its names.
    Ss(&'static str),
}

/// In the order in which they are tried, each only where the one before could not do it. The administrator's folders
/// are not in everybody's search path.
const READERS: [Reader; 3] = [Reader::Clusterctl, Reader::Ss("ss"), Reader::Ss("/usr/sbin/ss")];

impl Reader {
    fn words(self, ports: &[u16]) -> Vec<String> {
        match self {
            Self::Clusterctl => {
                let mut words: Vec<String> =
                    ["clusterctl", "sockets", "-o", "json"].map(str::to_owned).to_vec();
                for port in ports {
                    words.extend(["--cluster-port".to_owned(), port.to_string()]);
                }
                words
            }
            Self::Ss(program) => vec![program.to_owned(), "-tanoip".to_owned()],
        }
    }

    fn read(self, printed: &[u8], ports: &[u16]) -> Result<SocketTable, Unavailable> {
        match self {
            Self::Clusterctl => told::read(printed, ports),
            Self::Ss(_) => {
                listing::read(printed, ports).map_err(|why| Unavailable::Malformed(why.to_string()))
            }
        }
    }
}

async fn look(command: &str, ports: &[u16], deadline: Instant) -> Result<SocketTable, Unavailable> {
    let mut first = None;
    for reader in READERS {
        let ran = run::run(command, &reader.words(ports), deadline).await?;
        if ran.status.success() && ran.printed.trim_ascii().is_empty() {
            return Err(Unavailable::Failed("the command ended well, but it printed nothing".to_owned()));
        }
        if ran.status.success() {
            return reader.read(&ran.printed, ports);
        }
        if !another_could(&ran) {
            return Err(ended(&ran, ""));
        }
        first.get_or_insert(ran);
    }
    Err(first.map_or_else(
        || Unavailable::Failed("nothing was run".to_owned()),
        |ran| ended(&ran, "neither clusterctl nor ss could be run there: "),
    ))
}

/// Whether the host was reached and merely lacks the program, or the program cannot do it there. A host that was not
/// reached is not tried again: a refused login is final.
fn another_could(ran: &Ran) -> bool {
    // Not found and not executable (POSIX, 2.8.2); what clusterctl says of arguments, kernel and settings that it does
    // not understand.
    matches!(ran.status.code(), Some(126 | 127 | 64 | 69 | 70 | 78))
        // Container runtimes have codes of their own.
        || ran.status.code() != Some(255) && ran.said.contains("executable file not found")
}

fn ended(ran: &Ran, what: &str) -> Unavailable {
    let said = if ran.said.is_empty() { "it said nothing" } else { &ran.said };
    Unavailable::Failed(match ran.status.code() {
        Some(code) => format!("{what}the command ended with {code}: {said}"),
        None => format!("{what}the command was killed: {said}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_that_runs_elsewhere_means_anything_to_a_shell() {
        for reader in READERS {
            for word in reader.words(&[5277, 5278]) {
                assert!(
                    word.chars().all(|c| c.is_ascii_alphanumeric() || "-/".contains(c)) && !word.is_empty(),
                    "{word}"
                );
            }
        }
    }

    #[test]
    fn many_hosts_share_the_time_and_few_have_all_of_it() {
        let ten = Duration::from_secs(10);
        assert_eq!(patience(1, ten), ten);
        assert_eq!(patience(16, ten), ten);
        assert_eq!(patience(32, ten), ten / 2);
        assert_eq!(patience(200, ten), LEAST_PATIENCE);
        assert_eq!(patience(200, Duration::from_secs(1)), Duration::from_secs(1));
        assert_eq!(patience(0, ten), ten);
    }
}
