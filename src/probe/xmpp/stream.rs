//! XML streams with bounds, on top of `tokio_xmpp::xmlstream`.
//!
//! Elements are read as trees, not as the library's types, so that nothing that a server says is lost or
//! makes the rest unreadable. One element may have [`MOST_BYTES`] bytes, [`MOST_ELEMENTS`] parts and
//! [`DEEPEST`] levels: trees are built and dropped recursively.

use futures_util::{SinkExt, StreamExt};
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, BufReader, BufWriter, ReadBuf};
use tokio_xmpp::xmlstream::{
    PendingFeaturesRecv, ReadError, StreamHeader, Timeouts, XmlStream, initiate_stream,
};
use xmpp_parsers::minidom::Element;
use xmpp_parsers::minidom::rxml::{AttrMap, Event, NcName, QName};
use xso::error::{Error as XsoError, FromEventsError};
use xso::{Context as XsoContext, FromEventsBuilder, FromXml};

pub(crate) const CLIENT: &str = "jabber:client";
pub(crate) const STREAMS: &str = "http://etherx.jabber.org/streams";

/// The most that one element may take on the wire; Tigase's whole statistics are 0.4 MB.
pub(crate) const MOST_BYTES: u64 = 8 * 1024 * 1024;
/// The most parts of one element: 8 MiB of empty elements would be hundreds of megabytes of tree.
const MOST_ELEMENTS: usize = 200_000;
/// The deepest nesting of one element.
const DEEPEST: usize = 64;

/// What is read and parsed in one go, before deadlines are looked at again.
const TURN: usize = 64 * 1024;

/// An attribute's name.
pub(crate) fn name(text: &'static str) -> NcName {
    NcName::try_from(text).expect("the names in this program are names")
}

/// An element with attributes.
pub(crate) fn element(tag: &str, namespace: &str, attributes: &[(&'static str, &str)]) -> Element {
    let mut builder = Element::builder(tag, namespace);
    for (key, value) in attributes {
        builder = builder.attr(name(key), *value);
    }
    builder.build()
}

/// How much has been read since the last whole element, and what has been noticed on the way.
#[derive(Debug, Default)]
struct Gauge {
    bytes: AtomicU64,
    over: AtomicBool,
    closed: AtomicBool,
    speaks_tls: AtomicBool,
}

/// A transport whose reading is measured, and whose writing is held back until it is flushed: the library writes a
/// stream header in two pieces, and each would be a packet of its own.
#[derive(Debug)]
pub(crate) struct Metered<Io> {
    io: BufWriter<Io>,
    gauge: Arc<Gauge>,
    begun: bool,
    /// Bytes read since others had their turn.
    turn: usize,
}

impl<Io: AsyncRead + AsyncWrite + Unpin> AsyncRead for Metered<Io> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.gauge.bytes.load(Ordering::Relaxed) > MOST_BYTES {
            self.gauge.over.store(true, Ordering::Relaxed);
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, "too much in one piece")));
        }
        // A server that never pauses would keep us from ever looking at the clock.
        if self.turn > TURN {
            self.turn = 0;
            // Wakes us once the runtime has looked at its timers.
            return pin!(tokio::task::yield_now()).poll(cx).map(Ok);
        }
        let before = buffer.filled().len();
        let outcome = ready!(Pin::new(&mut self.io).poll_read(cx, buffer));
        let new = buffer.filled().get(before..).unwrap_or_default();
        if outcome.is_err() || new.is_empty() {
            self.gauge.closed.store(true, Ordering::Relaxed);
        }
        // A TLS alert or handshake record in answer to a stream header.
        if !self.begun && matches!(new, [0x15 | 0x16, 0x03, ..]) {
            self.gauge.speaks_tls.store(true, Ordering::Relaxed);
        }
        let new = new.len();
        self.gauge.bytes.fetch_add(new as u64, Ordering::Relaxed);
        self.turn += new;
        self.begun = true;
        Poll::Ready(outcome)
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Metered<Io> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

/// What came: an element, or one that is too much.
#[derive(Debug)]
pub(crate) enum Incoming {
    Element(Element),
    TooMuch(&'static str),
}

/// Builds an element, and stops where it grows too deep or too large.
pub(crate) struct IncomingBuilder {
    inner: <Element as FromXml>::Builder,
    depth: usize,
    elements: usize,
}

impl FromEventsBuilder for IncomingBuilder {
    type Output = Incoming;

    fn feed(&mut self, event: Event, context: &XsoContext<'_>) -> Result<Option<Incoming>, XsoError> {
        match event {
            Event::StartElement(..) => {
                self.depth += 1;
                self.elements += 1;
                if self.depth > DEEPEST {
                    return Ok(Some(Incoming::TooMuch("elements that are nested too deeply")));
                }
                if self.elements > MOST_ELEMENTS {
                    return Ok(Some(Incoming::TooMuch("too many elements in one piece")));
                }
            }
            Event::EndElement(..) => self.depth = self.depth.saturating_sub(1),
            Event::Text(..) | Event::XmlDeclaration(..) => {}
        }
        Ok(self.inner.feed(event, context)?.map(Incoming::Element))
    }
}

impl FromXml for Incoming {
    type Builder = IncomingBuilder;

    fn from_events(
        name: QName,
        attributes: AttrMap,
        context: &XsoContext<'_>,
    ) -> Result<Self::Builder, FromEventsError> {
        let inner = Element::from_events(name, attributes, context)?;
        Ok(IncomingBuilder { inner, depth: 0, elements: 0 })
    }
}

/// Why a stream is at its end.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fault {
    /// The other side closed the connection.
    Closed,
    /// The other side closed the stream, in good order.
    Ended,
    /// More than we take.
    TooMuch(&'static str),
    /// The other side speaks TLS where a stream was awaited.
    SpeaksTls,
    /// What came is no stream: the parser's words.
    Broken(String),
    /// A stream error (RFC 6120, 4.9).
    Error { condition: String, text: Option<String>, detail: String },
}

impl Fault {
    /// For people, after "the server".
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Closed => "closed the connection".to_owned(),
            Self::Ended => "closed the stream".to_owned(),
            Self::TooMuch(what) => format!("sent {what}"),
            Self::SpeaksTls => "speaks TLS from the first byte on this port".to_owned(),
            Self::Broken(what) => format!("sent what is no XMPP stream ({what})"),
            Self::Error { condition, text: Some(text), .. } => {
                format!("ended the stream with {condition} (\"{text}\")")
            }
            Self::Error { condition, text: None, .. } => format!("ended the stream with {condition}"),
        }
    }
}

type Inner<Io> = XmlStream<BufReader<Metered<Io>>, Incoming>;

/// An open stream.
pub(crate) struct Wire<Io> {
    /// On the heap: with its parser it is large, and futures hold it.
    stream: Box<Inner<Io>>,
    gauge: Arc<Gauge>,
}

/// Deadlines are kept by those who wait; the library's own come after all of them.
fn no_timeouts() -> Timeouts {
    let year = Duration::from_secs(365 * 24 * 3600);
    Timeouts { read_timeout: year, response_timeout: year }
}

fn header(domain: &str) -> StreamHeader<'_> {
    // No `from`: Tigase's redirect looks at it, and sends us away before TLS.
    StreamHeader { from: None, to: Some(domain.into()), id: None }
}

fn opened<Io>(gauge: Arc<Gauge>, pending: PendingFeaturesRecv<BufReader<Metered<Io>>>) -> Wire<Io>
where
    Io: AsyncRead + AsyncWrite + Unpin,
{
    gauge.bytes.store(0, Ordering::Relaxed);
    Wire { stream: Box::new(pending.skip_features()), gauge }
}

impl<Io: AsyncRead + AsyncWrite + Unpin> Wire<Io> {
    /// Opens a stream, and waits for the other side's header.
    pub(crate) async fn open(io: Io, domain: &str) -> Result<Self, Fault> {
        let gauge = Arc::new(Gauge::default());
        let metered = Metered { io: BufWriter::new(io), gauge: Arc::clone(&gauge), begun: false, turn: 0 };
        let io = BufReader::new(metered);
        match initiate_stream(io, CLIENT, header(domain), no_timeouts()).await {
            Ok(pending) => Ok(opened(gauge, pending)),
            Err(error) => Err(fault(&gauge, &error)),
        }
    }

    /// Opens the stream anew after SASL.
    pub(crate) async fn restart(self, domain: &str) -> Result<Self, Fault> {
        let Self { stream, gauge } = self;
        gauge.bytes.store(0, Ordering::Relaxed);
        match (*stream).initiate_reset().send_header(header(domain)).await {
            Ok(pending) => Ok(opened(gauge, pending)),
            Err(error) => Err(fault(&gauge, &error)),
        }
    }

    /// The next element; a stream error is a fault.
    pub(crate) async fn next(&mut self) -> Result<Element, Fault> {
        std::future::poll_fn(|cx| self.poll_next(cx)).await
    }

    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Element, Fault>> {
        loop {
            let item = ready!(self.stream.poll_next_unpin(cx));
            let element = match item {
                Some(Ok(Incoming::Element(element))) => element,
                Some(Ok(Incoming::TooMuch(what))) => return Poll::Ready(Err(Fault::TooMuch(what))),
                Some(Err(ReadError::SoftTimeout)) => continue,
                Some(Err(ReadError::StreamFooterReceived)) => return Poll::Ready(Err(Fault::Ended)),
                Some(Err(ReadError::HardError(error))) => {
                    return Poll::Ready(Err(fault(&self.gauge, &error)));
                }
                Some(Err(ReadError::ParseError(error))) => {
                    return Poll::Ready(Err(Fault::Broken(error.to_string())));
                }
                None => return Poll::Ready(Err(Fault::Closed)),
            };
            self.gauge.bytes.store(0, Ordering::Relaxed);
            return Poll::Ready(if element.is("error", STREAMS) {
                Err(stream_error(&element))
            } else {
                Ok(element)
            });
        }
    }

    /// Sends an element, in one piece.
    pub(crate) async fn send(&mut self, element: &Element) -> Result<(), Fault> {
        let sent = self.stream.send(element).await;
        sent.map_err(|error| fault(&self.gauge, &error))
    }

    /// Takes an element for sending as soon as the other side takes what is before it.
    pub(crate) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Fault>> {
        let ready = ready!(SinkExt::<&Element>::poll_ready_unpin(&mut self.stream, cx));
        Poll::Ready(ready.map_err(|error| fault(&self.gauge, &error)))
    }

    /// After [`Self::poll_ready`].
    pub(crate) fn start_send(&mut self, element: &Element) -> Result<(), Fault> {
        self.stream.start_send_unpin(element).map_err(|error| fault(&self.gauge, &error))
    }

    /// Moves on what is to be sent.
    pub(crate) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Fault>> {
        let flushed = ready!(SinkExt::<&Element>::poll_flush_unpin(&mut self.stream, cx));
        Poll::Ready(flushed.map_err(|error| fault(&self.gauge, &error)))
    }

    /// Closes the stream, and does not wait for the other side to do so too.
    pub(crate) async fn close(&mut self) {
        const PATIENCE: Duration = Duration::from_millis(250);
        // Whether it arrives changes nothing for us.
        let _ = tokio::time::timeout(PATIENCE, self.stream.shutdown()).await;
    }

    /// The transport below, for TLS. Nothing may have come that was not asked for: it would have come unprotected.
    pub(crate) fn into_io(self) -> Result<Io, Fault> {
        if !self.stream.get_stream().buffer().is_empty() {
            return Err(Fault::TooMuch("data ahead of TLS, which somebody else may have put there"));
        }
        Ok((*self.stream).into_inner().into_inner().io.into_inner())
    }
}

fn fault(gauge: &Gauge, error: &io::Error) -> Fault {
    if gauge.over.load(Ordering::Relaxed) {
        Fault::TooMuch("more than 8 MiB in one piece")
    } else if gauge.speaks_tls.load(Ordering::Relaxed) {
        Fault::SpeaksTls
    } else if gauge.closed.load(Ordering::Relaxed) || error.kind() != io::ErrorKind::InvalidData {
        Fault::Closed
    } else {
        Fault::Broken(error.to_string())
    }
}

fn stream_error(element: &Element) -> Fault {
    const CONDITIONS: &str = "urn:ietf:params:xml:ns:xmpp-streams";
    let condition = element.children().find(|child| child.has_ns(CONDITIONS) && child.name() != "text");
    let text = element.get_child("text", CONDITIONS).map(|text| text.text().trim().to_owned());
    Fault::Error {
        condition: condition.map_or("an error without a condition", Element::name).to_owned(),
        text: text.filter(|text| !text.is_empty()),
        detail: condition.map(|condition| condition.text().trim().to_owned()).unwrap_or_default(),
    }
}
