//! The connections between the nodes: real sockets on the cluster port, over which requests travel.
//!
//! What they speak is the demo's own (see `frame`). Each end sends a small ping every ten seconds, so that the
//! kernel sees both directions alive; where traffic is cut, an end writes nothing.

mod frame;

use super::answers;
use super::world::World;
use frame::{Frame, bytes, take};
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};

const PING_EVERY: Duration = Duration::from_secs(10);
/// A peer that reads nothing for so long is given up.
const WRITE_WITHIN: Duration = Duration::from_secs(20);
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// Answers of a slow node that wait at one end; more are dropped.
const MOST_LATE: usize = 1000;

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
struct Listed {
    number: u64,
    /// Dropped, it ends the connection.
    outbox: mpsc::Sender<Frame>,
    local: SocketAddr,
    remote: SocketAddr,
}

/// A connection that is being dialled, by the dialler's address.
struct Expected {
    dialler: usize,
    listed: oneshot::Sender<()>,
}

/// All ends that stand, and the requests that are under way.
pub(super) struct Links {
    ends: Mutex<HashMap<(usize, usize), Vec<Listed>>>,
    expected: Mutex<HashMap<SocketAddr, Expected>>,
    waiting: Mutex<HashMap<u64, oneshot::Sender<Option<String>>>>,
    numbers: AtomicU64,
}

impl Links {
    pub(super) fn new() -> Self {
        Self {
            ends: Mutex::default(),
            expected: Mutex::default(),
            waiting: Mutex::default(),
            numbers: AtomicU64::new(1),
        }
    }

    fn ends(&self) -> MutexGuard<'_, HashMap<(usize, usize), Vec<Listed>>> {
        self.ends.lock().expect("nobody panics with the ends in hand")
    }

    /// The connections that a node has: its own address and the peer's.
    pub(super) fn of(&self, node: usize) -> Vec<(SocketAddr, SocketAddr)> {
        let ends = self.ends();
        let mut all: Vec<_> = ends
            .iter()
            .filter(|((own, _), _)| *own == node)
            .flat_map(|(_, ends)| ends.iter().map(|end| (end.local, end.remote)))
            .collect();
        all.sort();
        all
    }

    /// How many connections a node has with another.
    pub(super) fn count(&self, own: usize, peer: usize) -> usize {
        self.ends().get(&(own, peer)).map_or(0, Vec::len)
    }

    /// Closes all but so many connections between two nodes, at both ends.
    pub(super) fn thin(&self, one: usize, other: usize, keep: usize) {
        let mut ends = self.ends();
        let mut kept = Vec::new();
        if let Some(listed) = ends.get_mut(&(one, other)) {
            listed.truncate(keep);
            kept = listed.iter().map(|end| (end.remote, end.local)).collect();
        }
        if let Some(listed) = ends.get_mut(&(other, one)) {
            listed.retain(|end| kept.contains(&(end.local, end.remote)));
        }
    }

    /// Sends a request to another node and waits for its answer, for as long as the caller does.
    pub(super) async fn ask(&self, from: usize, to: usize, request: String) -> Asked {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let outbox = {
            match self.ends().get(&(from, to)).map(Vec::as_slice) {
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
        let sent = outbox.send(Frame::Request(number, request)).await;
        // Held on to, it would keep a connection that is to be closed.
        drop(outbox);
        if sent.is_err() {
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

    fn list(&self, own: usize, peer: usize, stream: &TcpStream) -> io::Result<(u64, mpsc::Receiver<Frame>)> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let (outbox, inbox) = mpsc::channel(64);
        let end = Listed { number, outbox, local: stream.local_addr()?, remote: stream.peer_addr()? };
        self.ends().entry((own, peer)).or_default().push(end);
        Ok((number, inbox))
    }

    fn unlist(&self, own: usize, peer: usize, number: u64) {
        if let Some(ends) = self.ends().get_mut(&(own, peer)) {
            ends.retain(|end| end.number != number);
        }
    }

    fn expect(&self, from: SocketAddr, dialler: usize) -> oneshot::Receiver<()> {
        let (listed, done) = oneshot::channel();
        let mut expected = self.expected.lock().expect("nobody panics with the expected in hand");
        expected.insert(from, Expected { dialler, listed });
        done
    }

    fn expected(&self, from: SocketAddr) -> Option<Expected> {
        self.expected.lock().expect("nobody panics with the expected in hand").remove(&from)
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

/// A connection that could not be made: whence, where to, what the system says.
#[derive(Debug)]
pub(super) struct NotLinked {
    pub(super) from: IpAddr,
    pub(super) to: SocketAddr,
    pub(super) cause: io::Error,
}

/// Dials another node that runs, from the dialler's own address; returns the dialler's end once both are
/// listed. The other's end is served by its own process.
pub(super) async fn dial(world: &Arc<World>, dialler: usize, other: usize) -> Result<End, NotLinked> {
    let from = world.of(dialler, |node| node.address);
    let to = SocketAddr::new(world.of(other, |node| node.address), world.fixed.ports.cluster);
    let failed = |cause| NotLinked { from, to, cause };
    let socket = if to.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }.map_err(failed)?;
    socket.bind(SocketAddr::new(from, 0)).map_err(failed)?;
    // Ends with a reset, so that the kernel's table holds no traces of clusters that are gone.
    socket.set_zero_linger().map_err(failed)?;
    let own = socket.local_addr().map_err(failed)?;
    let listed = world.links.expect(own, dialler);
    let both = async {
        let stream = socket.connect(to).await?;
        let end = End::new(world, dialler, other, stream)?;
        listed.await.map_err(|_| io::Error::from(io::ErrorKind::ConnectionAborted))?;
        Ok(end)
    };
    let end = timeout(CONNECT_WITHIN, both).await;
    world.links.expected(own);
    end.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())).map_err(failed)
}

/// A connection that came to a node's cluster port: one that another node has dialled, or a stranger's.
pub(super) fn accept(world: &Arc<World>, node: usize, stream: TcpStream) -> Option<End> {
    let Expected { dialler, listed } = world.links.expected(stream.peer_addr().ok()?)?;
    let end = End::new(world, node, dialler, stream).ok()?;
    // Where the dialler has given up, its end closes this one.
    let _ = listed.send(());
    Some(end)
}

/// One end that is served. Dropped, it is no longer listed.
pub(super) struct End {
    world: Arc<World>,
    own: usize,
    peer: usize,
    number: u64,
    stream: Option<(TcpStream, mpsc::Receiver<Frame>)>,
}

impl Drop for End {
    fn drop(&mut self) {
        self.world.links.unlist(self.own, self.peer, self.number);
    }
}

impl End {
    fn new(world: &Arc<World>, own: usize, peer: usize, stream: TcpStream) -> io::Result<Self> {
        let (number, inbox) = world.links.list(own, peer, &stream)?;
        Ok(Self { world: Arc::clone(world), own, peer, number, stream: Some((stream, inbox)) })
    }

    /// Serves it until one of the two sides closes it.
    pub(super) async fn run(mut self) {
        if let Some((stream, inbox)) = self.stream.take() {
            // A connection that ends is told by its absence.
            drop(self.serve(stream, inbox).await);
        }
    }

    async fn serve(&self, mut stream: TcpStream, mut inbox: mpsc::Receiver<Frame>) -> io::Result<()> {
        let (mut reading, mut writing) = stream.split();
        let mut buffer = Vec::new();
        let mut late = JoinSet::new();
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
                        replies.extend(self.handle(frame, &mut late));
                    }
                    replies
                }
                frame = inbox.recv() => match frame {
                    Some(frame) => vec![frame],
                    None => return Ok(()),
                },
                Some(frame) = late.join_next() => frame.into_iter().collect(),
                _ = ticks.tick() => vec![Frame::Ping],
            };
            for frame in frames {
                // Dropped on the way: it might as well not be sent, and the kernel sees the silence.
                if !self.world.state().drops(self.own, self.peer) {
                    timeout(WRITE_WITHIN, writing.write_all(&bytes(&frame))).await??;
                }
            }
        }
    }

    fn handle(&self, frame: Frame, late: &mut JoinSet<Frame>) -> Option<Frame> {
        match frame {
            Frame::Ping => None,
            Frame::Request(number, text) => {
                let answer = Frame::Answer(number, answers::for_another_node(&self.world, self.own, &text));
                let slow = self.world.of(self.own, |node| node.slow);
                if slow.is_zero() {
                    return Some(answer);
                }
                if late.len() < MOST_LATE {
                    late.spawn(async move {
                        sleep(slow).await;
                        answer
                    });
                }
                None
            }
            Frame::Answer(number, answer) => {
                self.world.links.answered(number, answer);
                None
            }
        }
    }
}
