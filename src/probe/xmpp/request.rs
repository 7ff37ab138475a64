//! Requests and their answers (RFC 6120, 8.2.3).
//!
//! One task owns the stream. Requests go out together; an answer is matched by its id and its sender. Each
//! request has a deadline of its own: what is asked of a node that is gone gets no answer at all.

use super::push;
use super::stream::{CLIENT, Fault, Wire, element};
use crate::cluster::observation::Unavailable;
use crate::cluster::push::Push;
use std::collections::{HashMap, VecDeque};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until, timeout_at};
use xmpp_parsers::jid::{FullJid, Jid};
use xmpp_parsers::minidom::Element;

const STANZA_ERRORS: &str = "urn:ietf:params:xml:ns:xmpp-stanzas";
const PING: &str = "urn:xmpp:ping";

/// Requests that wait for the task; more wait in their callers.
const QUEUE: usize = 64;
/// Answers that we owe the server; more are not given.
const MOST_OWED: usize = 16;
/// From this size on, the table of requests is cleared of those whose callers have gone.
const SWEEP: usize = 256;
/// Messages that wait for whoever listens; more are counted and dropped.
const MOST_MESSAGES: usize = 256;

type Answer = Result<Option<Element>, Unavailable>;

struct Request {
    id: String,
    to: Option<Jid>,
    iq: Element,
    reply: oneshot::Sender<Answer>,
}

/// What the task is asked to do.
enum Job {
    /// To send a request, and to see to its answer.
    Ask(Request),
    /// To send a presence, and to pass messages on from now on.
    Listen(Element, mpsc::Sender<Push>),
}

/// Asks, and waits for answers. Cheap to clone; works until the session ends.
#[derive(Debug, Clone)]
pub struct Requester {
    queue: mpsc::Sender<Job>,
    next: Arc<AtomicU64>,
    sent: Arc<AtomicU64>,
    ended: Arc<OnceLock<String>>,
}

impl Requester {
    /// Asks `to` for something. None: an answer without content.
    pub async fn get(&self, to: &str, payload: Element, deadline: Instant) -> Answer {
        Box::pin(self.ask("get", to, payload, deadline)).await
    }

    /// Asks `to` to do something. Never sent twice.
    pub async fn set(&self, to: &str, payload: Element, deadline: Instant) -> Answer {
        Box::pin(self.ask("set", to, payload, deadline)).await
    }

    /// Asks `to` for something, and once more when half of the time has gone by in silence: a server under load
    /// loses an answer now and then. Whichever answer comes first counts, so that one which takes its time is not
    /// taken for silence. For reading only.
    pub async fn get_retrying(&self, to: &str, payload: Element, deadline: Instant) -> Answer {
        let started = Instant::now();
        let half = started + deadline.saturating_duration_since(started) / 2;
        let first = self.get(to, payload.clone(), deadline);
        let again = async {
            sleep_until(half).await;
            tracing::debug!(to, "no answer yet, asking once more");
            self.get(to, payload, deadline).await
        };
        let answer = tokio::select! {
            answer = first => answer,
            answer = again => answer,
        };
        match answer {
            Err(Unavailable::NoAnswer { .. }) => Err(Unavailable::NoAnswer { within: started.elapsed() }),
            answer => answer,
        }
    }

    /// Why the session has ended, once it has.
    pub fn ended(&self) -> Option<&str> {
        self.ended.get().map(String::as_str)
    }

    /// Waits for the end of the session, and tells why it ended.
    pub async fn closed(&self) -> String {
        self.queue.closed().await;
        self.ended().unwrap_or("it was closed").to_owned()
    }

    /// How many requests it has sent so far, its clones included: the server counts them.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// One that asks through the same session, and whose requests are counted for themselves.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { sent: Arc::default(), ..self.clone() }
    }

    /// Makes us available (RFC 6121, 4.2) and passes on the messages that come from then on, those first that
    /// the server has kept for the account: with that, they are no longer kept. A listener that does not keep
    /// up loses messages, never the session.
    pub async fn listen(&self) -> mpsc::Receiver<Push> {
        let (tell, told) = mpsc::channel(MOST_MESSAGES);
        let mut presence = element("presence", CLIENT, &[]);
        // Messages to the account go to resources whose priority is not negative (RFC 6121, 8.5.2.1.1). The
        // least of them, so that a person's client, if there is one, comes first.
        let mut priority = element("priority", CLIENT, &[]);
        priority.append_text_node("0");
        presence.append_child(priority);
        // Refused only where the session has ended: then the channel has ended, too.
        let _ = self.queue.send(Job::Listen(presence, tell)).await;
        told
    }

    async fn ask(&self, kind: &'static str, to: &str, payload: Element, deadline: Instant) -> Answer {
        let started = Instant::now();
        let address =
            Jid::new(to).map_err(|error| Unavailable::Failed(format!("\"{to}\" is no address: {error}")))?;
        let id = format!("c{}", self.next.fetch_add(1, Ordering::Relaxed));
        self.sent.fetch_add(1, Ordering::Relaxed);
        let about = format!("{id}: {kind} {} of {address}", payload.ns());
        let attributes = [("type", kind), ("id", id.as_str()), ("to", address.as_str())];
        let mut iq = element("iq", CLIENT, &attributes);
        iq.append_child(payload);
        let (reply, answer) = oneshot::channel();
        let request = Request { id, to: Some(address), iq, reply };
        let exchange = async {
            self.queue.send(Job::Ask(request)).await.map_err(|_| self.gone())?;
            answer.await.unwrap_or_else(|_| Err(self.gone()))
        };
        let answer = match timeout_at(deadline, exchange).await {
            Ok(answer) => answer,
            Err(_) => Err(Unavailable::NoAnswer { within: started.elapsed() }),
        };
        let outcome = answer.as_ref().err().map_or_else(|| "answered".to_owned(), ToString::to_string);
        tracing::debug!("{about}: {outcome} ({})", super::error::spent(started.elapsed()));
        answer
    }

    fn gone(&self) -> Unavailable {
        let why = self.ended().unwrap_or("it was closed");
        Unavailable::NotReached(format!("the session has ended: {why}"))
    }
}

/// Starts the engine: a requester, and the work that a task has to do for it.
pub(crate) fn engine<Io>(wire: Wire<Io>, own: FullJid) -> (Requester, Engine<Io>) {
    let (queue, requests) = mpsc::channel(QUEUE);
    let ended = Arc::new(OnceLock::new());
    let (next, sent) = (Arc::new(AtomicU64::new(1)), Arc::default());
    let requester = Requester { queue, next, sent, ended: Arc::clone(&ended) };
    let engine =
        Engine { wire, own, requests, waiting: HashMap::new(), owed: VecDeque::new(), listener: None, ended };
    (requester, engine)
}

struct Waiting {
    to: Option<Jid>,
    reply: oneshot::Sender<Answer>,
}

/// The stream, and who waits for what.
pub(crate) struct Engine<Io> {
    wire: Wire<Io>,
    own: FullJid,
    requests: mpsc::Receiver<Job>,
    waiting: HashMap<String, Waiting>,
    owed: VecDeque<Element>,
    listener: Option<mpsc::Sender<Push>>,
    ended: Arc<OnceLock<String>>,
}

impl<Io: AsyncRead + AsyncWrite + Unpin> Engine<Io> {
    /// Works until the stream ends, all requesters are gone, or `stop` says so; then closes the stream.
    pub(crate) async fn run(mut self, mut stop: oneshot::Receiver<()>) {
        let fault = std::future::poll_fn(|cx| {
            if Pin::new(&mut stop).poll(cx).is_ready() {
                return Poll::Ready(None);
            }
            self.poll(cx)
        })
        .await;
        let why =
            fault.map_or_else(|| "it was closed".to_owned(), |fault| format!("the server {}", fault.words()));
        tracing::debug!("the session has ended: {}", why.escape_debug());
        let _ = self.ended.set(why.clone());
        self.requests.close();
        for (_, waiting) in self.waiting.drain() {
            let reason = Unavailable::NotReached(format!("the session has ended: {why}"));
            let _ = waiting.reply.send(Err(reason));
        }
        self.wire.close().await;
    }

    /// Reads and writes, neither waiting for the other: a server that does not read must not keep us from reading.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Fault>> {
        let mut open = true;
        loop {
            match self.wire.poll_ready(cx) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(fault)) => return Poll::Ready(Some(fault)),
                Poll::Pending => break,
            }
            let iq = if let Some(owed) = self.owed.pop_front() {
                owed
            } else {
                match self.requests.poll_recv(cx) {
                    Poll::Ready(Some(Job::Ask(request))) => match self.register(request) {
                        Some(iq) => iq,
                        None => continue,
                    },
                    Poll::Ready(Some(Job::Listen(presence, listener))) => {
                        self.listener = Some(listener);
                        presence
                    }
                    Poll::Ready(None) => {
                        open = false;
                        break;
                    }
                    Poll::Pending => break,
                }
            };
            if let Err(fault) = self.wire.start_send(&iq) {
                return Poll::Ready(Some(fault));
            }
        }
        if let Poll::Ready(Err(fault)) = self.wire.poll_flush(cx) {
            return Poll::Ready(Some(fault));
        }
        if let Poll::Ready(next) = self.wire.poll_next(cx) {
            match next {
                Ok(stanza) => self.take(stanza),
                Err(fault) => return Poll::Ready(Some(fault)),
            }
            // One at a time: whoever waits for it makes of it what it needs before the next one is there. The views of a
            // hundred nodes, all read at once, take ten megabytes.
            cx.waker().wake_by_ref();
        }
        if open { Poll::Pending } else { Poll::Ready(None) }
    }

    /// Notes who waits. Nothing is sent for a caller that has gone.
    fn register(&mut self, request: Request) -> Option<Element> {
        if request.reply.is_closed() {
            return None;
        }
        if self.waiting.len() >= SWEEP {
            self.waiting.retain(|_, waiting| !waiting.reply.is_closed());
        }
        self.waiting.insert(request.id, Waiting { to: request.to, reply: request.reply });
        Some(request.iq)
    }

    fn take(&mut self, stanza: Element) {
        if stanza.is("message", CLIENT) {
            self.pass_on(&stanza);
            return;
        }
        if !stanza.is("iq", CLIENT) {
            return;
        }
        let from = stanza.attr("from").map(Jid::new);
        let Some(id) = stanza.attr("id").map(str::to_owned) else { return };
        match stanza.attr("type") {
            Some("result" | "error") => {
                let known = self.waiting.get(&id).is_some_and(|waiting| self.is_from(waiting, from.as_ref()));
                if !known {
                    tracing::debug!("an answer that nobody awaits: {}", id.escape_debug());
                    return;
                }
                if let Some(waiting) = self.waiting.remove(&id) {
                    // The caller may have gone; then the answer is late, and of no use.
                    let _ = waiting.reply.send(read(stanza));
                }
            }
            Some("get" | "set") => self.owe(&stanza, &id, from.as_ref()),
            _ => {}
        }
    }

    fn pass_on(&self, message: &Element) {
        if let Some(listener) = &self.listener
            && let Some(push) = push::read(message, &self.own)
            && let Err(mpsc::error::TrySendError::Full(_)) = listener.try_send(push)
        {
            tracing::warn!("a message was dropped: more came than could be told");
        }
    }

    /// Whether an answer comes from the one who was asked. Without a sender it is from our own server.
    fn is_from<E>(&self, waiting: &Waiting, from: Option<&Result<Jid, E>>) -> bool {
        let Some(to) = &waiting.to else { return true };
        match from {
            Some(Ok(from)) => from == to || (self.is_own(to) && self.is_own(from)),
            Some(Err(_)) => false,
            None => self.is_own(to) || self.is_domain(to),
        }
    }

    /// Our account, with or without our resource.
    fn is_own(&self, jid: &Jid) -> bool {
        jid.to_bare() == self.own.to_bare()
            && jid.resource().is_none_or(|resource| resource == self.own.resource())
    }

    fn is_domain(&self, jid: &Jid) -> bool {
        jid.node().is_none() && jid.resource().is_none() && jid.domain() == self.own.domain()
    }

    /// The server's own requests: a ping is answered, so that it keeps us, and all else is declined. Strangers
    /// get nothing: they would learn that we are here.
    fn owe<E>(&mut self, request: &Element, id: &str, from: Option<&Result<Jid, E>>) {
        let ours = match from {
            None => true,
            Some(Ok(from)) => self.is_own(from) || self.is_domain(from),
            Some(Err(_)) => false,
        };
        if !ours || self.owed.len() >= MOST_OWED {
            return;
        }
        let is_ping = request.attr("type") == Some("get") && request.has_child("ping", PING);
        let mut attributes = vec![("type", if is_ping { "result" } else { "error" }), ("id", id)];
        if let Some(from) = request.attr("from") {
            attributes.push(("to", from));
        }
        let mut answer = element("iq", CLIENT, &attributes);
        if !is_ping {
            let mut error = element("error", CLIENT, &[("type", "cancel")]);
            error.append_child(element("service-unavailable", STANZA_ERRORS, &[]));
            answer.append_child(error);
        }
        self.owed.push_back(answer);
    }
}

fn read(mut answer: Element) -> Answer {
    if answer.attr("type") == Some("error") {
        let (condition, text) = stanza_error(&answer);
        return Err(Unavailable::Refused { condition, text });
    }
    Ok(answer.unshift_child())
}

/// Condition and text of a stanza that says that it is an error. The request may be echoed before them.
pub(crate) fn stanza_error(stanza: &Element) -> (String, Option<String>) {
    let error = stanza.children().find(|child| child.is("error", CLIENT));
    let parts = || error.into_iter().flat_map(Element::children).filter(|child| child.has_ns(STANZA_ERRORS));
    let condition = parts().find(|child| child.name() != "text").map(|child| child.name().to_owned());
    let text = parts().find(|child| child.name() == "text").map(|child| child.text().trim().to_owned());
    (
        condition.unwrap_or_else(|| "an error without a condition".to_owned()),
        text.filter(|text| !text.is_empty()),
    )
}
