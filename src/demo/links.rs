//! The connections between the nodes: real sockets on the cluster port, over which requests travel.
//!
//! What they speak is the demo's own: a length, a kind, a number, a text. Each end sends a small ping every
//! ten seconds, so that the kernel sees both directions alive.

use super::answers;
use super::error::DemoError;
use super::node::Alive;
use super::world::{Condition, World};
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

const PING_EVERY: Duration = Duration::from_secs(10);
/// A peer that reads nothing for so long is given up.
const WRITE_WITHIN: Duration = Duration::from_secs(20);
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const MOST_FRAME: usize = 1024 * 1024;

/// What one node tells another.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Frame {
    Ping,
    Request(u64, String),
    /// `None`: the other node keeps silent.
    Answer(u64, Option<String>),
}

/// How a request to another node went.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// There is no way to it.
    NoLink,
    /// It got the request, and does not answer such.
    Silent,
    /// Its answer, as it wrote it.
    Answer(String),
}

/// One end of a connection, as a node's own list of sockets has it.
struct End {
    number: u64,
    outbox: mpsc::Sender<Frame>,
    local: SocketAddr,
    remote: SocketAddr,
}

/// All ends that stand, and the requests that are under way.
pub(super) struct Links {
    ends: Mutex<HashMap<(usize, usize), Vec<End>>>,
    waiting: Mutex<HashMap<u64, oneshot::Sender<Option<String>>>>,
    numbers: AtomicU64,
}

impl Links {
    pub(super) fn new() -> Self {
        Self { ends: Mutex::default(), waiting: Mutex::default(), numbers: AtomicU64::new(1) }
    }

    /// The connections that a node has: its own address and the peer's.
    pub(super) fn of(&self, node: usize) -> Vec<(SocketAddr, SocketAddr)> {
        let ends = self.ends.lock().expect("nobody panics with the ends in hand");
        let mut all: Vec<_> = ends
            .iter()
            .filter(|((own, _), _)| *own == node)
            .flat_map(|(_, ends)| ends.iter().map(|end| (end.local, end.remote)))
            .collect();
        all.sort();
        all
    }

    /// Sends a request to another node and waits for its answer, for as long as the caller does.
    pub(super) async fn ask(&self, from: usize, to: usize, request: String) -> Asked {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let outbox = {
            let ends = self.ends.lock().expect("nobody panics with the ends in hand");
            match ends.get(&(from, to)).map(Vec::as_slice) {
                // Tigase spreads its packets over the connections too.
                Some(ends) if !ends.is_empty() => {
                    let turn = usize::try_from(number).unwrap_or_default() % ends.len();
                    ends[turn].outbox.clone()
                }
                _ => return Asked::NoLink,
            }
        };
        let (sender, receiver) = oneshot::channel();
        self.waiting.lock().expect("nobody panics with the waiting in hand").insert(number, sender);
        let _forget = Forget { links: self, number };
        if outbox.send(Frame::Request(number, request)).await.is_err() {
            return Asked::NoLink;
        }
        match receiver.await {
            Ok(Some(answer)) => Asked::Answer(answer),
            Ok(None) => Asked::Silent,
            Err(_) => Asked::NoLink,
        }
    }

    fn answered(&self, number: u64, answer: Option<String>) {
        let waiting = self.waiting.lock().expect("nobody panics with the waiting in hand").remove(&number);
        if let Some(waiting) = waiting {
            // Whoever asked may have left.
            drop(waiting.send(answer));
        }
    }

    fn add(&self, own: usize, peer: usize, stream: &TcpStream) -> io::Result<(u64, mpsc::Receiver<Frame>)> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let (outbox, inbox) = mpsc::channel(64);
        let end = End { number, outbox, local: stream.local_addr()?, remote: stream.peer_addr()? };
        let mut ends = self.ends.lock().expect("nobody panics with the ends in hand");
        ends.entry((own, peer)).or_default().push(end);
        Ok((number, inbox))
    }

    fn remove(&self, own: usize, peer: usize, number: u64) {
        let mut ends = self.ends.lock().expect("nobody panics with the ends in hand");
        if let Some(ends) = ends.get_mut(&(own, peer)) {
            ends.retain(|end| end.number != number);
        }
    }
}

/// Takes a request off the list when its asker is gone.
struct Forget<'a> {
    links: &'a Links,
    number: u64,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        if let Ok(mut waiting) = self.links.waiting.lock() {
            waiting.remove(&self.number);
        }
    }
}

/// Connects every pair that the scenario connects: the older node dials the newer, from its own address.
pub(super) async fn connect_all(
    world: &Arc<World>,
    listeners: &[Option<TcpListener>],
    alive: &Alive,
    tasks: &mut JoinSet<()>,
) -> Result<(), DemoError> {
    for (newer, listener) in listeners.iter().enumerate() {
        let Some(listener) = listener else { continue };
        for older in 0..newer {
            for _ in 0..world.connections(older, newer) {
                let from = world.nodes[older].address;
                let to = SocketAddr::new(world.nodes[newer].address, world.ports.cluster);
                let (dialled, accepted) =
                    pair(from, to, listener).await.map_err(|cause| DemoError::Link { from, to, cause })?;
                for (own, peer, stream) in [(older, newer, dialled), (newer, older, accepted)] {
                    let (number, inbox) = world
                        .links
                        .add(own, peer, &stream)
                        .map_err(|cause| DemoError::Link { from, to, cause })?;
                    let end = Running { world: Arc::clone(world), own, peer, number };
                    let alive = alive.clone();
                    tasks.spawn(async move {
                        let _alive = alive;
                        if end.world.nodes[own].condition == Condition::Frozen {
                            let _held = (stream, inbox);
                            return std::future::pending().await;
                        }
                        // A connection that ends is told by its absence.
                        drop(end.run(stream, inbox).await);
                    });
                }
            }
        }
    }
    Ok(())
}

/// Both ends of a new connection.
async fn pair(from: IpAddr, to: SocketAddr, listener: &TcpListener) -> io::Result<(TcpStream, TcpStream)> {
    let dial = async {
        let socket = if to.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        socket.bind(SocketAddr::new(from, 0))?;
        // Ends with a reset, so that the kernel's table holds no traces of clusters that are gone.
        socket.set_zero_linger()?;
        socket.connect(to).await
    };
    timeout(CONNECT_WITHIN, async {
        let dialled = dial.await?;
        loop {
            let (accepted, peer) = listener.accept().await?;
            // A stranger that knocks meanwhile is shown out.
            if peer == dialled.local_addr()? {
                return Ok((dialled, accepted));
            }
        }
    })
    .await
    .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

/// One end that is served.
struct Running {
    world: Arc<World>,
    own: usize,
    peer: usize,
    number: u64,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.world.links.remove(self.own, self.peer, self.number);
    }
}

impl Running {
    async fn run(&self, mut stream: TcpStream, mut inbox: mpsc::Receiver<Frame>) -> io::Result<()> {
        let (mut reading, mut writing) = stream.split();
        let mut buffer = Vec::new();
        // Each at its own time: hundreds at once would be a burst every ten seconds.
        let phase = Duration::from_millis(self.number * 370 % 10_000);
        let mut ticks = interval_at(Instant::now() + phase, PING_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let frames = tokio::select! {
                got = reading.read_buf(&mut buffer) => {
                    if got? == 0 {
                        return Ok(());
                    }
                    let mut replies = Vec::new();
                    while let Some(frame) = take(&mut buffer)? {
                        replies.extend(self.handle(frame));
                    }
                    replies
                }
                Some(frame) = inbox.recv() => vec![frame],
                _ = ticks.tick() => vec![Frame::Ping],
            };
            for frame in frames {
                timeout(WRITE_WITHIN, writing.write_all(&bytes(&frame))).await??;
            }
        }
    }

    fn handle(&self, frame: Frame) -> Option<Frame> {
        match frame {
            Frame::Ping => None,
            Frame::Request(number, text) => {
                Some(Frame::Answer(number, answers::for_another_node(&self.world, self.own, &text)))
            }
            Frame::Answer(number, answer) => {
                self.world.links.answered(number, answer);
                None
            }
        }
    }
}

/// A frame on the wire: length of what follows, kind, number, text.
fn bytes(frame: &Frame) -> Vec<u8> {
    let (kind, number, text) = match frame {
        Frame::Ping => (0_u8, 0, ""),
        Frame::Request(number, text) => (1, *number, text.as_str()),
        Frame::Answer(number, None) => (2, *number, ""),
        Frame::Answer(number, Some(text)) => (3, *number, text.as_str()),
    };
    let length = u32::try_from(9 + text.len()).expect("a stanza is far smaller than 4 GiB");
    let mut bytes = length.to_be_bytes().to_vec();
    bytes.push(kind);
    bytes.extend_from_slice(&number.to_be_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes
}

/// Takes the first whole frame out of what has come.
fn take(buffer: &mut Vec<u8>) -> io::Result<Option<Frame>> {
    let Some((length, rest)) = buffer.split_first_chunk() else { return Ok(None) };
    let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
    if !(9..=MOST_FRAME).contains(&length) {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let Some(frame) = rest.get(..length) else { return Ok(None) };
    let number = frame[1..9].try_into().map(u64::from_be_bytes).map_err(io::Error::other)?;
    let text = || String::from_utf8_lossy(&frame[9..]).into_owned();
    let taken = match frame[0] {
        0 => Frame::Ping,
        1 => Frame::Request(number, text()),
        2 => Frame::Answer(number, None),
        3 => Frame::Answer(number, Some(text())),
        _ => return Err(io::ErrorKind::InvalidData.into()),
    };
    buffer.drain(..4 + length);
    Ok(Some(taken))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    #[test]
    fn frames_come_out_as_they_went_in_however_they_are_cut() {
        let all = [
            Frame::Ping,
            Frame::Request(7, "<iq/>".to_owned()),
            Frame::Answer(7, None),
            Frame::Answer(u64::MAX, Some("é\n".to_owned())),
        ];
        let wire: Vec<u8> = all.iter().flat_map(bytes).collect();
        let mut buffer = Vec::new();
        let mut seen = Vec::new();
        for byte in wire {
            buffer.push(byte);
            seen.extend(take(&mut buffer).unwrap());
        }
        assert_eq!(seen, all);
        assert!(buffer.is_empty());
    }

    #[test]
    fn a_frame_of_no_sense_is_an_error() {
        assert!(take(&mut vec![0, 0, 0, 1, 0]).is_err());
        assert!(take(&mut vec![255, 255, 255, 255, 0]).is_err());
        assert!(take(&mut vec![0, 0, 0, 9, 77, 0, 0, 0, 0, 0, 0, 0, 0]).is_err());
    }
}
